"""Which of a student's files counts: the newest by the platform's order, and none where there is no order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from grader.gradebook.platforms.patterns.pattern import Attempt
from grader.gradebook.platforms.recognition import Recognized


@dataclass(frozen=True)
class Candidate:
    """A file that a student handed in."""

    path: PurePosixPath
    file: Path
    attempt: Attempt
    recognized: Recognized


@dataclass
class Choice:
    """What is taken, if anything, and what is not."""

    taken: Candidate | None = None
    notes: list[str] = field(default_factory=list)
    left_out: list[tuple[PurePosixPath, str, bool]] = field(default_factory=list)  # path, why, merely older


def choose(candidates: Sequence[Candidate], take: Sequence[str] = (), *, github: bool = False) -> Choice:
    """Choose among one student's files.

    Args:
        take: paths that were asked for.
        github: an untouched starter loses against anything that was worked on.
    """
    choice = Choice()
    pool = [one for one in candidates if one.recognized.kind == "this"]
    rest = [one for one in candidates if one.recognized.kind in ("unreadable", "unknown")]
    others = [one for one in candidates if one.recognized.kind == "other"]
    for one in others:
        choice.left_out.append((one.path, f"is a notebook of {one.recognized.other}.", bool(pool or rest)))
    if pool:
        choice.left_out += [(one.path, f"{_says(one)}; another file is the notebook.", True) for one in rest]
    else:
        pool = rest
    worked_on = [one for one in pool if not one.recognized.untouched]
    if github and worked_on:
        starters = [one for one in pool if one.recognized.untouched]
        choice.left_out += [(one.path, "is the starter as it was released.", True) for one in starters]
        pool = worked_on
    if not pool:
        return choice
    asked = [one for one in pool if str(one.path) in take]
    newest = asked if len(asked) == 1 else _newest(pool)
    if len({one.recognized.digest for one in newest}) > 1:
        everything = ", ".join(str(one.path) for one in newest)
        choice.left_out += [
            (
                one.path,
                f"one of {len(newest)} with no order among them: --take PATH takes one ({everything}).",
                False,
            )
            for one in newest
        ]
    else:
        choice.taken = newest[0]
        choice.notes += _notes(newest[0])
    left = [one for one in pool if one not in newest]
    choice.left_out += [
        (one.path, "an older attempt." if not asked else "not the one asked for.", True) for one in left
    ]
    return choice


def _newest(pool: Sequence[Candidate]) -> list[Candidate]:
    """Those that nothing in the platform's order comes after: one, or several that have no order."""
    if all(one.attempt.order for one in pool):
        last = max(one.attempt.order for one in pool)
        return [one for one in pool if one.attempt.order == last]
    times = [one.attempt.when for one in pool]
    known = [when for when in times if when is not None]
    if len(known) == len(times):
        latest = max(known)
        return [one for one in pool if one.attempt.when == latest]
    return list(pool)


def _notes(one: Candidate) -> list[str]:
    kind = one.recognized.kind
    if kind == "unreadable":
        return [f"{one.path.name} is the only file, and cannot be graded: {one.recognized.why}"]
    if kind == "unknown":
        return [f"{one.path.name} is the only notebook; its cells have none of the assignment's ids."]
    if one.recognized.untouched:
        return ["the notebook is as it was released: nothing was done in it."]
    return []


def _says(one: Candidate) -> str:
    return "cannot be read" if one.recognized.kind == "unreadable" else "has none of the assignment's cells"
