"""One mistake costs once: what a run with the reference in the place of earlier exercises changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace

from grader.diagnosis.record import ExerciseRecord, TestRecord
from grader.notebooks.slicing import Program
from grader.results import ExerciseResult, FollowThrough


@dataclass(frozen=True)
class Replaceable:
    """Earlier exercises that the reference can stand in for, and a note on those that it cannot."""

    names: tuple[str, ...] = ()
    note: str | None = None


def replaceable(
    program: Program, exercise: str, earlier: Sequence[ExerciseResult], reference: SimpleNamespace
) -> Replaceable:
    """The earlier exercises that failed or are missing and that this one reads, through any number of others.

    A class used as a base is not replaced, and the note says so.
    """
    read = program.reads([exercise])
    bases = program.base_classes([exercise])
    failed = [
        one.name for one in earlier if one.outcome in ("failed", "not_implemented") and one.name in read
    ]
    kept = [name for name in failed if name in bases]
    note = None
    if kept:
        verb = "is a base class here and was" if len(kept) == 1 else "are base classes here and were"
        note = f"{' and '.join(kept)} failed, but {verb} not replaced by the reference."
    names = [name for name in failed if name not in bases and not isinstance(getattr(reference, name), dict)]
    return Replaceable(tuple(names), note)


def held_up(record: ExerciseRecord, rerun: ExerciseRecord, replaced: Sequence[str]) -> ExerciseRecord:
    """The record of an exercise that is written, and stopped at an earlier one that is not; others stay."""
    if record.outcome != "not_implemented" or rerun.outcome == "not_implemented":
        return record
    message = f"Not run to its end: {' or '.join(replaced)} is not implemented yet."
    tests = [
        TestRecord(replace(test.result, outcome="failed", message=message), test.calls, test.error)
        for test in record.tests
    ]
    return replace(record, tests=tuple(tests))


def follow_through(own: float | None, rerun: float | None, replaced: Sequence[str]) -> FollowThrough | None:
    """What the second score is worth beside the exercise's own, if it is better."""
    if rerun is None or rerun <= (own or 0.0):
        return None
    return FollowThrough(rerun, list(replaced))
