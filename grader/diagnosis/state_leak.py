"""State left over between calls: the same call is right in a fresh process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from grader.diagnosis.evidence import Evidence
from grader.diagnosis.recognition import same
from grader.diagnosis.replay import recorded, replay
from grader.testing.faults import StudentFault
from grader.testing.student import RecordedCall, StudentObject, copied

if TYPE_CHECKING:
    from grader.judging.judge import ExerciseRun


class LeftOver:
    """Asks whether wrong answers of an exercise come right in a fresh process, with little before them.

    What was called before may be in the same test, or in earlier ones, if the exercise's first test was in
    order. Each question takes a fresh worker, so that about earlier tests is put no more once it was denied.
    """

    def __init__(self, run: ExerciseRun, reference: Any) -> None:
        self._run = run
        self._reference = reference
        self._across_tests = bool(run.recordings) and bool(run.recordings[0]) and run.errors[0] is None

    def explain(self, events: Sequence[RecordedCall], evidence: Evidence) -> str | None:
        """Whether a call is right when nothing was called before but what made its object."""
        chain = _chain(events, evidence.position)
        across = len(chain) == evidence.position + 1  # nothing else was called in this test
        if across and (not self._across_tests or events is self._run.recordings[0]):
            return None
        if self._is_right_alone(events, chain):
            return "The same call is right in a fresh start: something is left over from the calls before it."
        self._across_tests = self._across_tests and not across
        return None

    def _is_right_alone(self, events: Sequence[RecordedCall], chain: Sequence[int]) -> bool:
        renumbered = {old: new for new, old in enumerate(chain)}
        again = [
            replace(
                event,
                target=event.target if isinstance(event.target, str) else renumbered[event.target],
                result=None,
                args_after=(),
                fault=None,
            )
            for event in (events[position] for position in chain)
        ]
        run = self._run
        with run.judge.fresh(run.attempt, run.exercise) as attempt:
            student = attempt.student(run.exercise)
            try:
                _perform(student, again)
            except StudentFault:
                return False
            got = [recorded(event) for event in student.recording]
        expected = list(replay(again, run.exercise, self._reference))
        return len(got) == len(expected) and all(map(same, got, expected))


def _chain(events: Sequence[RecordedCall], last: int) -> list[int]:
    """Positions of the events that concern the last one's object, and the last one."""
    root = _root(events, last)
    if root is None:
        return [last]
    return [position for position in range(last + 1) if position == root or _root(events, position) == root]


def _root(events: Sequence[RecordedCall], position: int) -> int | None:
    """The event that made the object that this one belongs to; None for a call of a top-level function."""
    root: int | None = None
    target = events[position].target
    while isinstance(target, int):
        root, target = target, events[target].target
    return root


def _perform(student: Any, events: Sequence[RecordedCall]) -> None:
    made: dict[int, Any] = {}
    for number, event in enumerate(events):
        target = getattr(student, event.target) if isinstance(event.target, str) else made[event.target]
        if event.attribute is not None:
            value = getattr(target, event.attribute)
        else:
            value = target(*copied(event.args), **copied(event.kwargs))
        if isinstance(value, StudentObject):
            made[number] = value
