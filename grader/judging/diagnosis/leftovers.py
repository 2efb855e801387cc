"""State left over between calls: the same call is right in a fresh process."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from grader.judging.diagnosis.evidence import Evidence
from grader.judging.diagnosis.recognition import same
from grader.judging.diagnosis.replay import recorded, replay
from grader.testing.faults import StudentFault
from grader.testing.student import Event, StudentObject, copied

if TYPE_CHECKING:
    from grader.judging.judge import ExerciseRun


def left_over_state(
    run: ExerciseRun, events: Sequence[Event], evidence: Evidence, reference: Any
) -> str | None:
    """Whether the wrong answer comes right when nothing was called before but what made its object."""
    chain = _chain(events, evidence.position)
    if len(chain) == evidence.position + 1:
        return None  # nothing else was called before
    alone = [events[position] for position in chain]
    renumbered = {old: new for new, old in enumerate(chain)}
    again = [
        Event(
            event.target if isinstance(event.target, str) else renumbered[event.target],
            event.attribute,
            event.args,
            event.kwargs,
        )
        for event in alone
    ]
    with run.judge.fresh(run.attempt, run.exercise) as attempt:
        student = attempt.student(run.exercise)
        try:
            _perform(student, again)
        except StudentFault:
            return None
        got = [recorded(event) for event in student.recording]
    wanted = list(replay(again, run.exercise, reference))
    if len(got) == len(wanted) and all(map(same, got, wanted)):
        return "The same call is right in a fresh start: something is left over from the calls before it."
    return None


def _chain(events: Sequence[Event], last: int) -> list[int]:
    """Positions of the events that concern the last one's object, and the last one."""
    root = _root(events, last)
    if root is None:
        return [last]
    return [position for position in range(last + 1) if position == root or _root(events, position) == root]


def _root(events: Sequence[Event], position: int) -> int | None:
    """The event that made the object that this one belongs to; None for a call of a top-level function."""
    root: int | None = None
    target = events[position].target
    while isinstance(target, int):
        root, target = target, events[target].target
    return root


def _perform(student: Any, events: Sequence[Event]) -> None:
    made: dict[int, Any] = {}
    for number, event in enumerate(events):
        target = getattr(student, event.target) if isinstance(event.target, str) else made[event.target]
        if event.attribute is not None:
            value = getattr(target, event.attribute)
        else:
            value = target(*copied(event.args), **copied(event.kwargs))
        if isinstance(value, StudentObject):
            made[number] = value
