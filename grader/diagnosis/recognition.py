"""Recognizing a misconception: the one implementation that explains every recorded call, or none."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from grader.diagnosis.agreement import exactly, has_numbers, largest, nearly, same, telling_dtypes
from grader.diagnosis.pairs import Pair
from grader.diagnosis.replay import (
    Implementation,
    NotReplayable,
    Outcome,
    quiet,
    recorded,
    replay,
    state_restored,
)
from grader.diagnosis.state import is_stateless
from grader.execution.time_limit import CALL_SECONDS
from grader.testing.agreement import coarsest_tolerance
from grader.testing.marks import Misconception
from grader.testing.student import RecordedCall, has_objects

# What the reference's replay of an exercise may take. An exercise that trains networks is told by its first
# recordings: a grade must not wait for minutes of replays, and equal weights after training say enough.
REPLAY_SECONDS = 1.0
SLOWER_THAN_REFERENCE = 10.0  # so many times as long a misconception may take, above what every call may

Agrees = Callable[[Outcome, Outcome, Outcome], bool]  # the student's, the misconception's, the reference's


@dataclass(frozen=True)
class ReplayedRecording:
    """One replayable recording, with what the student's code and the reference gave at each event."""

    events: Sequence[RecordedCall]
    got: Sequence[Outcome]
    expected: Sequence[Outcome]
    seconds: float = CALL_SECONDS  # what a call of another implementation may take

    def replayed(self, exercise: str, form: Implementation) -> Iterator[Outcome]:
        """What another implementation gives at each event."""
        return replay(self.events, exercise, form, seconds=self.seconds)

    @cached_property
    def wrong(self) -> Sequence[int]:
        """The events at which the student's code gave another value than the reference, or another dtype."""
        pairs = zip(self.got, self.expected, strict=False)
        return [number for number, (got, right) in enumerate(pairs) if not _equal(got, right)]

    @cached_property
    def wrong_values(self) -> frozenset[int]:
        """Those of them where the values differ, whatever the dtypes are."""
        return frozenset(number for number in self.wrong if not same(self.got[number], self.expected[number]))

    @cached_property
    def wrong_alone(self) -> Sequence[int]:
        """Those of them that need no other event: calls of the exercise itself, with data alone."""
        return [
            number
            for number in self.wrong
            if isinstance(self.events[number].target, str)
            and not has_objects((self.events[number].args, self.events[number].kwargs))
        ]

    def answer_alone(self, number: int, exercise: str, form: Implementation) -> Outcome:
        """What a stateless implementation gives at one of `wrong_alone`, without the events before it."""
        return next(replay((self.events[number],), exercise, form, seconds=self.seconds))


def _telling_first(known: Sequence[ReplayedRecording], form: Implementation) -> Sequence[ReplayedRecording]:
    """The recordings with wrong answers first: most other forms are told apart by them, and replayed no further.

    A form that keeps something between calls is replayed in the order of the student's calls.
    """
    return sorted(known, key=lambda recording: not recording.wrong) if is_stateless(form) else known


def _is_contradicted(
    form: Implementation, exercise: str, known: Sequence[ReplayedRecording], agrees: Agrees
) -> bool:
    """Whether one wrong answer says already that a stateless form explains nothing: most forms need no more calls.

    It is asked for in the recording that the reference was through with first.
    """
    telling = [recording for recording in known if recording.wrong_alone]
    if not telling or not is_stateless(form):
        return False
    first = min(telling, key=lambda recording: recording.seconds)
    number = first.wrong_alone[0]
    mine = first.answer_alone(number, exercise, form)
    return not agrees(first.got[number], mine, first.expected[number])


def recognize(
    recordings: Sequence[Sequence[RecordedCall]],
    exercise: str,
    reference: Implementation,
    misconceptions: Sequence[Misconception],
    pairs: Callable[[], Sequence[Pair]] = lambda: (),
) -> Misconception | None:
    """The misconception that explains all replayable recordings, if exactly one does.

    It must differ from the reference somewhere in them: what agrees with the reference on every call
    explains nothing. First those are tried that agree to rounding, then pairs of them, then those that are
    nearly right, then those that explain each wrong answer of a student who has some cases right.

    Args:
        pairs: gives two misconceptions at once; asked for only where no single one explains the recordings.
    """
    with quiet():
        return _recognize(recordings, exercise, reference, misconceptions, pairs)


def _recognize(
    recordings: Sequence[Sequence[RecordedCall]],
    exercise: str,
    reference: Implementation,
    misconceptions: Sequence[Misconception],
    pairs: Callable[[], Sequence[Pair]],
) -> Misconception | None:
    started = time.process_time()
    known = _with_reference(recordings, exercise, reference)
    if not known:
        return None
    slow = time.process_time() - started > REPLAY_SECONDS

    def matching(candidates: Sequence[Misconception], agrees: Agrees) -> list[Misconception]:
        return [one for one in candidates if _explains(one, exercise, known, agrees)]

    found = matching(misconceptions, exactly)
    if not found and not slow:
        explaining = [pair for pair in pairs() if _explains(pair.merged, exercise, known, exactly)]
        if explaining:
            shown = [pair for pair in explaining if _shows_both(pair, exercise, known)]
            return shown[0].merged if len(shown) == len(explaining) == 1 else None
        found = matching(misconceptions, nearly) or [
            one
            for one in misconceptions
            if any(_explains_what_is_wrong(form.implementation, exercise, known) for form in one.forms)
        ]
    return found[0] if len(found) == 1 else None


def _with_reference(
    recordings: Sequence[Sequence[RecordedCall]], exercise: str, reference: Implementation
) -> list[ReplayedRecording]:
    known: list[ReplayedRecording] = []
    started = time.process_time()
    with state_restored(reference):
        for events in recordings:
            if time.process_time() - started > REPLAY_SECONDS:
                break
            before = time.process_time()
            try:
                expected = list(replay(events, exercise, reference))
            except NotReplayable:
                continue
            if events:
                scale = max((largest(outcome.result) for outcome in expected), default=0.0)
                expected = [
                    replace(outcome, scale=scale, tolerance=coarsest_tolerance(event.args, event.kwargs))
                    for outcome, event in zip(expected, events, strict=False)
                ]
                got = [recorded(event) for event in events]
                seconds = CALL_SECONDS + SLOWER_THAN_REFERENCE * (time.process_time() - before)
                known.append(ReplayedRecording(events, got, expected, seconds))
    return known


def _explains(
    misconception: Misconception, exercise: str, known: Sequence[ReplayedRecording], agrees: Agrees
) -> bool:
    """Whether one of its forms gives what the student's code gave, in all recordings, and is wrong in one."""
    return any(_form_explains(form.implementation, exercise, known, agrees) for form in misconception.forms)


def _explains_what_is_wrong(form: Implementation, exercise: str, known: Sequence[ReplayedRecording]) -> bool:
    """Whether every wrong answer is the one that the form gives, and one of them is no accident.

    So a softmax over the wrong axis is known beside a right branch for a single row.
    """
    telling = False
    with state_restored(form):
        for recording in known:
            for number, mine in _at_wrong_answers(form, exercise, recording):
                student = recording.got[number]
                if not _equal(student, mine):
                    return False
                telling = telling or (number in recording.wrong_values and has_numbers(student.result))
    return telling


def _at_wrong_answers(
    form: Implementation, exercise: str, recording: ReplayedRecording
) -> Iterator[tuple[int, Outcome]]:
    """What the form gives where the student's code was wrong, with the event's number."""
    if is_stateless(form) and recording.wrong_alone == recording.wrong:
        for number in recording.wrong:
            yield number, recording.answer_alone(number, exercise, form)
        return
    wrong = frozenset(recording.wrong)
    for number, mine in enumerate(recording.replayed(exercise, form)):
        if number in wrong:
            yield number, mine


def _equal(one: Outcome, other: Outcome) -> bool:
    return same(one, other) and telling_dtypes(one.result) == telling_dtypes(other.result)


def _shows_both(pair: Pair, exercise: str, known: Sequence[ReplayedRecording]) -> bool:
    """Whether each half is seen by itself: one call's wrong answer is the first's alone, another's the second's.

    Two changes can also make up a third mistake, of which the hint of neither is true: half the variance and
    one size in place of two are 1/n, where nobody took a sum for a mean.
    """
    return all(
        any(_is_shown(form.implementation, exercise, known) for form in half.forms)
        for half in (pair.first, pair.second)
    )


def _is_shown(form: Implementation, exercise: str, known: Sequence[ReplayedRecording]) -> bool:
    """Whether some call's wrong answer is the one that this form gives."""
    with state_restored(form):
        return any(
            exactly(student, mine, right) and telling_dtypes(student.result) == telling_dtypes(mine.result)
            for recording in _telling_first(known, form)
            for mine, student, right in zip(
                recording.replayed(exercise, form), recording.got, recording.expected, strict=False
            )
            if not same(mine, right) or telling_dtypes(mine.result) != telling_dtypes(right.result)
        )


def _form_explains(
    form: Implementation, exercise: str, known: Sequence[ReplayedRecording], agrees: Agrees
) -> bool:
    differs = False
    with state_restored(form):
        if _is_contradicted(form, exercise, known, agrees):
            return False
        for recording in _telling_first(known, form):
            outcomes = recording.replayed(exercise, form)
            for number, (mine, student, right) in enumerate(
                zip(outcomes, recording.got, recording.expected, strict=False)
            ):
                if not agrees(student, mine, right):
                    return False
                if not same(mine, right):
                    # Only where the student is wrong too: what was computed in float32 may agree with both.
                    differs = differs or number in recording.wrong_values
                elif mine.exception is None and telling_dtypes(mine.result) != telling_dtypes(right.result):
                    # A misconception about the dtype alone: the values are right, so the dtypes must tell.
                    if telling_dtypes(student.result) != telling_dtypes(mine.result):
                        return False
                    differs = True
    return differs
