"""The first recorded call whose answer differs from the reference's, as evidence for detectors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.diagnosis.detectors.evidence import (
    Array,
    DifferingPart,
    Evidence,
    as_array,
    differing_part,
    named_arguments,
    value_at,
)
from grader.diagnosis.replay import Implementation, NotReplayable, Outcome, quiet, recorded, replay
from grader.testing.agreement import same_value
from grader.testing.local import parameter_names
from grader.testing.student import Opaque, RecordedCall


def find_evidence(
    events: Sequence[RecordedCall], exercise: str, reference: Implementation, parameters: Sequence[str]
) -> Evidence | None:
    """Compare a recording with the reference, call by call, and describe the first that differs.

    None where no call differs in its data, or the recording cannot be replayed.
    """
    try:
        with quiet():
            outcomes = list(replay(events, exercise, reference))
    except NotReplayable:
        return None
    for position, (event, expected) in enumerate(zip(events, outcomes, strict=False)):
        got = recorded(event)
        if got.exception or expected.exception or isinstance(expected.result, Opaque):
            continue
        part = differing_part(got.result, expected.result)
        if part is None:
            if same_value(got.changed, expected.changed):
                continue
            part = DifferingPart("", got.result, expected.result)
        names = _parameter_names(events, event, reference, parameters)
        return Evidence.of_parts(
            part.got,
            part.expected,
            where=part.where,
            arguments=named_arguments(names, event.args) | event.kwargs,
            arguments_after=named_arguments(names, event.args_after),
            earlier=_others(events, outcomes, range(position), event, part.where),
            later=_others(events, outcomes, range(position + 1, len(outcomes)), event, part.where),
            position=position,
            answer=got.result,
            right=expected.result,
        )
    return None


def _parameter_names(
    events: Sequence[RecordedCall], event: RecordedCall, reference: Implementation, parameters: Sequence[str]
) -> tuple[str, ...]:
    """Names of the called function's parameters; for a method, looked up on the reference's class."""
    if event.operator is not None:
        return ()
    if isinstance(event.target, str):
        return tuple(parameters)
    origin = events[event.target]
    if isinstance(reference, type):
        return parameter_names(getattr(reference, origin.attribute or "__call__", None))[1:]
    return ()


def _others(
    events: Sequence[RecordedCall],
    outcomes: Sequence[Outcome],
    positions: Iterable[int],
    like: RecordedCall,
    where: str,
) -> tuple[Array, ...]:
    """The reference's answers to other calls of the same object's same method, at the same place."""
    method = _method(events, like)
    found = []
    for position in positions:
        if method is None or _method(events, events[position]) != method or outcomes[position].exception:
            continue
        part = as_array(value_at(outcomes[position].result, where))
        if part is not None:
            found.append(part)
    return tuple(found)


@dataclass(frozen=True)
class _Method:
    """A method of the object that an event made."""

    made_by: int
    name: str


def _method(events: Sequence[RecordedCall], event: RecordedCall) -> _Method | None:
    """The method that a call is of; None for what is no method's call."""
    if event.attribute is not None or isinstance(event.target, str):
        return None
    if event.operator is not None:
        return _Method(event.target, event.operator)
    origin = events[event.target]
    if origin.attribute is None:
        return _Method(event.target, "__call__")
    return _Method(origin.target, origin.attribute) if isinstance(origin.target, int) else None
