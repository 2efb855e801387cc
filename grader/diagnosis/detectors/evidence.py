"""One wrong answer as detectors see it: what came, what is expected, and the call's arguments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.testing.agreement import dtypes, parallel_parts, same_value

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
        rtol: the relative error that the comparison allows; None for the table's, by the dtypes.
        literal: whether the numbers are written out in a test, and so few, small and in order: a size of 3, or
            a place in the order, then explains by accident.
    """

    got: Array
    expected: Array
    where: str = ""
    arguments: Mapping[str, object] = field(default_factory=dict)
    arguments_after: Mapping[str, object] = field(default_factory=dict)
    earlier: tuple[Array, ...] = ()
    later: tuple[Array, ...] = ()
    position: int = 0
    comparable: bool = True
    answer: object = None
    right: object = None
    rtol: float | None = None
    literal: bool = False

    @classmethod
    def of_parts(cls, got: object, expected: object, **fields: Any) -> Evidence:
        """From the differing parts as they are, which may be no arrays at all."""
        one, other = as_array(got), as_array(expected)
        if one is None or other is None:
            return cls(np.empty(0), np.empty(0), comparable=False, **fields)
        return cls(one, other, **fields)

    def is_right(self) -> bool:
        """Whether nothing is wrong but what became of the arguments."""
        return self.got.dtype == self.expected.dtype and same_value(self.got, self.expected)

    def of_numbers(self) -> bool:
        """Whether numbers are expected, and no booleans, with which NumPy does not compute."""
        return self.expected.dtype.kind != "b"

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
            if isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
        }


def _collect(name: str, value: object, found: dict[str, Array]) -> None:
    if isinstance(value, np.ndarray) and value.ndim:
        found[name] = value
    elif isinstance(value, dict):
        for key, item in value.items():
            _collect(f"{name}[{key!r}]", item, found)
    elif isinstance(value, tuple | list) and len(value) <= 8:
        for position, item in enumerate(value):
            _collect(f"{name}[{position}]", item, found)


@dataclass(frozen=True)
class DifferingPart:
    """Where two nested results differ first, with both values there."""

    where: str
    got: object
    expected: object


def differing_part(got: object, expected: object, where: str = "") -> DifferingPart | None:
    """The first difference within nested results; None where they agree, dtypes included."""
    pairs = parallel_parts(got, expected)
    if pairs is None:
        if same_value(got, expected) and dtypes(got) == dtypes(expected):
            return None
        return DifferingPart(where, got, expected)
    keys = list(expected) if isinstance(expected, dict) else range(len(pairs))
    for key, (mine, right) in zip(keys, pairs, strict=True):
        found = differing_part(mine, right, f"{where}[{key!r}]")
        if found is not None:
            return found
    return None


def as_array(value: object) -> Array | None:
    """The value as an array, if it is one or a number, or a list of numbers."""
    if isinstance(value, tuple | list) and not all(
        isinstance(item, int | float | np.number) for item in value
    ):
        return None  # several arrays are no array, even where their shapes would let them be stacked
    if isinstance(value, str | bytes | dict) or value is None:
        return None
    try:
        array: Array = np.asarray(value)
    except ValueError:
        return None
    return array if array.dtype.kind in "biuf" else None


def value_at(value: Any, where: str) -> object:
    """The part of a nested result at a place such as `[1]['W1']`; None where there is none."""
    for key in where.strip("[]").split("][") if where else ():
        try:
            value = value[key.strip("'")] if isinstance(value, dict) else value[int(key)]
        except (KeyError, ValueError, IndexError, TypeError):
            return None
    return value


def named_arguments(names: tuple[str, ...] | list[str], values: tuple[object, ...]) -> dict[str, object]:
    """Arguments by the parameters' names; one without a name by its position."""
    return {names[i] if i < len(names) else f"argument {i + 1}": value for i, value in enumerate(values)}
