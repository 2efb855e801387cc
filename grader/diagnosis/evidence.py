"""The first call whose answer differs from the reference's, and the part of the answer that differs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.diagnosis.agreement import dtypes, same_value
from grader.diagnosis.replay import NotReplayable, Outcome, recorded, replay
from grader.testing.student import Opaque, RecordedCall

Array = NDArray[Any]


@dataclass(frozen=True)
class Evidence:
    """What a detector sees of one wrong answer.

    Attributes:
        got, expected: the differing parts as arrays; numbers have no axes. Without entries where `comparable`
            is false: the answer is of another kind than what is expected.
        where: the part's place in the answer, such as `[1]['W1']`; empty for the whole.
        arguments: the call's arguments by the names of the reference's parameters.
        arguments_after: the same after the student's call.
        earlier, later: what the reference's object gives, in the same place, at other calls of the same
            method; none for a function, which has no state.
        position: the call's in the recording.
        answer, right: the whole of what came and of what is expected.
    """

    got: Array
    expected: Array
    where: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)
    arguments_after: dict[str, Any] = field(default_factory=dict)
    earlier: tuple[Array, ...] = ()
    later: tuple[Array, ...] = ()
    position: int = 0
    comparable: bool = True
    answer: Any = None
    right: Any = None

    def is_right(self) -> bool:
        """Whether nothing is wrong but what became of the arguments."""
        return self.got.dtype == self.expected.dtype and same_value(self.got, self.expected)

    def arrays(self) -> dict[str, Array]:
        """The arguments that are arrays, those within dictionaries and tuples by a path."""
        found: dict[str, Array] = {}
        for name, value in self.arguments.items():
            _collect(name, value, found)
        return found

    def numbers(self) -> dict[str, float]:
        """The arguments that are numbers, such as `rate` and `lr`."""
        return {
            name: float(value)
            for name, value in self.arguments.items()
            if isinstance(value, int | float | np.number) and not isinstance(value, bool)
        }


def _collect(name: str, value: Any, found: dict[str, Array]) -> None:
    if isinstance(value, np.ndarray) and value.ndim:
        found[name] = value
    elif isinstance(value, dict):
        for key, item in value.items():
            _collect(f"{name}[{key!r}]", item, found)
    elif isinstance(value, tuple | list) and len(value) <= 8:
        for position, item in enumerate(value):
            _collect(f"{name}[{position}]", item, found)


def find_evidence(
    events: Sequence[RecordedCall], exercise: str, reference: Any, parameters: Sequence[str]
) -> Evidence | None:
    """Compare a recording with the reference, call by call, and describe the first that differs.

    None where no call differs in its data, or the recording cannot be replayed.
    """
    try:
        outcomes = list(replay(events, exercise, reference))
    except NotReplayable:
        return None
    for position, (event, expected) in enumerate(zip(events, outcomes, strict=False)):
        got = recorded(event)
        if got.exception or expected.exception or isinstance(expected.result, Opaque):
            continue
        place = differing_part(got.result, expected.result)
        if place is None:
            if same_value(got.changed, expected.changed):
                continue
            place = ("", got.result, expected.result)
        where, mine, right = place
        arrays = _as_array(mine), _as_array(right)
        comparable = arrays[0] is not None and arrays[1] is not None
        names = _parameter_names(events, event, reference, parameters)
        return Evidence(
            got=arrays[0] if comparable and arrays[0] is not None else np.empty(0),
            expected=arrays[1] if comparable and arrays[1] is not None else np.empty(0),
            where=where,
            arguments=_named(names, event.args) | event.kwargs,
            arguments_after=_named(names, event.args_after),
            earlier=_others(events, outcomes, range(position), event, where),
            later=_others(events, outcomes, range(position + 1, len(outcomes)), event, where),
            position=position,
            comparable=comparable,
            answer=got.result,
            right=expected.result,
        )
    return None


def differing_part(got: Any, expected: Any, where: str = "") -> tuple[str, Any, Any] | None:
    """The place of the first difference within nested results, with both values; None where they agree."""
    if isinstance(expected, dict) and isinstance(got, dict) and set(got) == set(expected):
        parts = [(f"{where}[{key!r}]", got[key], expected[key]) for key in expected]
    elif isinstance(expected, tuple | list) and isinstance(got, tuple | list) and len(got) == len(expected):
        parts = [(f"{where}[{i}]", got[i], expected[i]) for i in range(len(expected))]
    else:
        if same_value(got, expected) and dtypes(got) == dtypes(expected):
            return None
        return where, got, expected
    for place, mine, right in parts:
        found = differing_part(mine, right, place)
        if found is not None:
            return found
    return None


def _as_array(value: Any) -> Array | None:
    """The value as an array, if it is one or a number, or a list of numbers."""
    if isinstance(value, tuple | list) and not all(
        isinstance(item, int | float | np.number) for item in value
    ):
        return None  # several arrays are no array, even where their shapes would let them be stacked
    if isinstance(value, str | bytes | dict) or value is None:
        return None
    try:
        array = np.asarray(value)
    except ValueError:
        return None
    return array if array.dtype.kind in "biuf" else None


def _parameter_names(
    events: Sequence[RecordedCall], event: RecordedCall, reference: Any, parameters: Sequence[str]
) -> Sequence[str]:
    """Names of the called function's parameters; for a method, looked up on the reference's class."""
    if isinstance(event.target, str):
        return parameters
    origin = events[event.target]
    if isinstance(reference, type):
        from grader.testing.local import parameter_names

        return parameter_names(getattr(reference, origin.attribute or "__call__", None))[1:]
    return ()


def _named(names: Sequence[str], values: Sequence[Any]) -> dict[str, Any]:
    return {names[i] if i < len(names) else f"argument {i + 1}": value for i, value in enumerate(values)}


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
        part = _at(outcomes[position].result, where)
        if part is not None:
            found.append(part)
    return tuple(found)


def _method(events: Sequence[RecordedCall], event: RecordedCall) -> tuple[int, str] | None:
    """The object, by the event that made it, and the method that a call is of."""
    if event.attribute is not None or isinstance(event.target, str):
        return None
    origin = events[event.target]
    if origin.attribute is None:
        return event.target, "__call__"
    return (origin.target, origin.attribute) if isinstance(origin.target, int) else None


def _at(value: Any, where: str) -> Array | None:
    for key in where.strip("[]").split("][") if where else ():
        try:
            value = value[key.strip("'")] if isinstance(value, dict) else value[int(key)]
        except (KeyError, ValueError, IndexError, TypeError):
            return None
    return _as_array(value)
