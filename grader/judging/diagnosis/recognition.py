"""Recognizing a misconception: the one implementation that explains every recorded call, or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.judging.diagnosis.replay import NotReplayable, Outcome, dtypes, recorded, replay, same
from grader.testing.marks import Misconception
from grader.testing.student import Event


def recognize(
    recordings: Sequence[Sequence[Event]],
    exercise: str,
    reference: Any,
    misconceptions: Sequence[Misconception],
) -> Misconception | None:
    """The misconception that reproduces all replayable recordings, if exactly one does.

    It must differ from the reference somewhere in them: what agrees with the reference on every call explains
    nothing.
    """
    known = _with_reference(recordings, exercise, reference)
    if not known:
        return None
    matching = [one for one in misconceptions if _explains(one.implementation, exercise, known)]
    return matching[0] if len(matching) == 1 else None


Known = list[tuple[Sequence[Event], list[Outcome], list[Outcome]]]


def _with_reference(recordings: Sequence[Sequence[Event]], exercise: str, reference: Any) -> Known:
    """Each replayable recording with what the student's code and the reference gave."""
    known: Known = []
    for events in recordings:
        try:
            wanted = replay(events, exercise, reference)
        except NotReplayable:
            continue
        if events:
            known.append((events, [recorded(event) for event in events], wanted))
    return known


def _explains(implementation: Any, exercise: str, known: Known) -> bool:
    differs = False
    for events, got, wanted in known:
        outcomes = replay(events, exercise, implementation)
        if len(outcomes) != len(got) and not _ends_alike(outcomes, got):
            return False
        for mine, student, right in zip(outcomes, got, wanted, strict=False):
            if not same(student, mine):
                return False
            if not same(mine, right):
                differs = True
            elif mine.exception is None and dtypes(mine.result) != dtypes(right.result):
                # A misconception about the dtype alone: the values are right, so the dtypes must tell.
                if dtypes(student.result) != dtypes(mine.result):
                    return False
                differs = True
    return differs


def _ends_alike(outcomes: list[Outcome], got: list[Outcome]) -> bool:
    return (
        bool(outcomes) and outcomes[-1].exception is not None and got[len(outcomes) - 1].exception is not None
    )
