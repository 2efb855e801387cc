"""Recognizing a misconception: the one implementation that explains every recorded call, or none."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.diagnosis.agreement import dtypes, nearly_same, same_value
from grader.diagnosis.replay import NotReplayable, Outcome, recorded, replay, state_restored
from grader.testing.marks import Misconception
from grader.testing.student import RecordedCall

# What the reference's replay of an exercise may take. An exercise that trains networks is told by its first
# recordings: a grade must not wait for minutes of replays, and equal weights after training say enough.
REPLAY_SECONDS = 2.0

Agrees = Callable[[Outcome, Outcome, Outcome], bool]  # the student's, the misconception's, the reference's


@dataclass(frozen=True)
class ReplayedRecording:
    """One replayable recording, with what the student's code and the reference gave at each event."""

    events: Sequence[RecordedCall]
    got: Sequence[Outcome]
    expected: Sequence[Outcome]


def recognize(
    recordings: Sequence[Sequence[RecordedCall]],
    exercise: str,
    reference: Any,
    misconceptions: Sequence[Misconception],
    pairs: Callable[[], Sequence[Misconception]] = lambda: (),
) -> Misconception | None:
    """The misconception that explains all replayable recordings, if exactly one does.

    It must differ from the reference somewhere in them: what agrees with the reference on every call
    explains nothing. First those are tried that agree to rounding, then pairs of them, then those that are
    nearly right.

    Args:
        pairs: gives two misconceptions at once; asked for only where no single one explains the recordings.
    """
    started = time.monotonic()
    known = _with_reference(recordings, exercise, reference)
    if not known:
        return None
    slow = time.monotonic() - started > REPLAY_SECONDS

    def matching(candidates: Sequence[Misconception], agrees: Agrees) -> list[Misconception]:
        return [one for one in candidates if _explains(one, exercise, known, agrees)]

    found = matching(misconceptions, _exactly)
    if not found and not slow:
        found = matching(pairs(), _exactly) or matching(misconceptions, _nearly)
    return found[0] if len(found) == 1 else None


def _with_reference(
    recordings: Sequence[Sequence[RecordedCall]], exercise: str, reference: Any
) -> list[ReplayedRecording]:
    known: list[ReplayedRecording] = []
    started = time.monotonic()
    with state_restored(reference):
        for events in recordings:
            if time.monotonic() - started > REPLAY_SECONDS:
                break
            try:
                expected = list(replay(events, exercise, reference))
            except NotReplayable:
                continue
            if events:
                known.append(ReplayedRecording(events, [recorded(event) for event in events], expected))
    return known


def _explains(
    misconception: Misconception, exercise: str, known: Sequence[ReplayedRecording], agrees: Agrees
) -> bool:
    """Whether one of its forms gives what the student's code gave, in all recordings, and is wrong in one."""
    return any(_form_explains(form.implementation, exercise, known, agrees) for form in misconception.forms)


def _form_explains(form: Any, exercise: str, known: Sequence[ReplayedRecording], agrees: Agrees) -> bool:
    differs = False
    with state_restored(form):
        for recording in known:
            outcomes = replay(recording.events, exercise, form)
            for mine, student, right in zip(outcomes, recording.got, recording.expected, strict=False):
                if not agrees(student, mine, right):
                    return False
                if not same(mine, right):
                    # Only where the student is wrong too: what was computed in float32 may agree with both.
                    differs = differs or not same(student, right)
                elif mine.exception is None and dtypes(mine.result) != dtypes(right.result):
                    # A misconception about the dtype alone: the values are right, so the dtypes must tell.
                    if dtypes(student.result) != dtypes(mine.result):
                        return False
                    differs = True
    return differs


def same(got: Outcome, other: Outcome) -> bool:
    """Whether two outcomes agree to rounding: the result, which arguments were changed, or the exception."""
    if got.exception or other.exception:
        return got.exception == other.exception
    tolerance = max(got.tolerance, other.tolerance)
    return same_value(got.result, other.result, tolerance) and same_value(got.changed, other.changed)


def _exactly(student: Outcome, mine: Outcome, right: Outcome) -> bool:
    return same(student, mine) or _division_by_zero(student, mine)


def _division_by_zero(student: Outcome, mine: Outcome) -> bool:
    """Python raises where NumPy gives infinity or NaN."""
    return student.exception == "ZeroDivisionError" and not mine.exception and not _finite(mine.result)


def _finite(value: Any) -> bool:
    if isinstance(value, dict | tuple | list):
        return all(map(_finite, value.values() if isinstance(value, dict) else value))
    return not isinstance(value, np.ndarray | np.generic | float) or bool(np.isfinite(value).all())


def _nearly(student: Outcome, mine: Outcome, right: Outcome) -> bool:
    if student.exception or mine.exception or right.exception:
        return _exactly(student, mine, right)
    return nearly_same(student.result, mine.result, right.result, mine.tolerance) and same_value(
        student.changed, mine.changed
    )
