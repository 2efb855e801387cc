"""Recorded calls of a student, made again on another implementation in the trusted process."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.testing.comparing import RELATIVE_TOLERANCE, Mismatch, compare
from grader.testing.faults import Raised
from grader.testing.student import Event, ObjectMark, StudentObject, copied

_DATA = (type(None), bool, int, float, complex, str, bytes, np.ndarray, np.generic, np.random.Generator)


class NotReplayable(Exception):
    """A recording that reaches outside the exercise."""


@dataclass
class Outcome:
    """What one event gave: data, an `ObjectMark`, or the name of the exception."""

    result: Any = None
    args_after: tuple[Any, ...] = ()
    exception: str | None = None


def replay(events: Sequence[Event], exercise: str, implementation: Any) -> list[Outcome]:
    """Make the recorded calls on another implementation of the exercise.

    Raises:
        NotReplayable: a call is of another exercise, or was handed an object of the student's.
    """
    made: dict[int, Any] = {}
    outcomes: list[Outcome] = []
    for number, event in enumerate(events):
        if isinstance(event.target, str):
            if event.target != exercise:
                raise NotReplayable(event.target)
            target = implementation
        elif event.target in made:
            target = made[event.target]
        else:
            break  # the object was never made: the implementation failed where the student's did not
        outcome, value = _perform(event, target)
        if isinstance(outcome.result, ObjectMark):
            made[number] = value
        outcomes.append(outcome)
    return outcomes


def _perform(event: Event, target: Any) -> tuple[Outcome, Any]:
    args, kwargs = copied(event.args), copied(event.kwargs)
    if any(isinstance(value, StudentObject) for value in [*args, *kwargs.values()]):
        raise NotReplayable("an object of the student's as an argument")
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            if event.attribute is not None:
                value = getattr(target, event.attribute)
            else:
                value = target(*args, **kwargs)
                if isinstance(value, Iterator):
                    value = list(value)
    except Exception as error:
        return Outcome(exception=type(error).__name__), None
    is_data = isinstance(value, (*_DATA, dict, list, tuple))
    return Outcome(copied(value) if is_data else ObjectMark(), copied(args)), value


def recorded(event: Event) -> Outcome:
    """What the student's code gave."""
    if event.fault is not None:
        exception = event.fault.exception if isinstance(event.fault, Raised) else "stopped"
        return Outcome(exception=exception)
    return Outcome(event.result, event.args_after)


def same(got: Outcome, other: Outcome) -> bool:
    """Whether two outcomes agree to rounding; dtypes are not compared."""
    if got.exception or other.exception:
        return got.exception == other.exception
    return same_value(got.result, other.result) and same_value(got.args_after, other.args_after)


def same_value(got: Any, other: Any) -> bool:
    if isinstance(got, ObjectMark) or isinstance(other, ObjectMark):
        return isinstance(got, ObjectMark) and isinstance(other, ObjectMark)
    if isinstance(other, tuple | list) and isinstance(got, tuple | list):
        return len(got) == len(other) and all(map(same_value, got, other))
    if isinstance(other, dict) and isinstance(got, dict):
        return set(got) == set(other) and all(same_value(got[key], other[key]) for key in other)
    if isinstance(other, np.random.Generator):
        return isinstance(got, np.random.Generator) and got.bit_generator.state == other.bit_generator.state
    if callable(other):
        return got is other
    try:
        compare(got, other, rtol=_tolerance(got, other))
    except Mismatch:
        return False
    return True


def _tolerance(got: Any, other: Any) -> float | None:
    """The coarser of the two dtypes': a variant may compute in float32 what another computes in float64."""
    names = [
        np.asarray(value).dtype.name for value in (got, other) if isinstance(value, np.ndarray | np.generic)
    ]
    known = [RELATIVE_TOLERANCE[name] for name in names if name in RELATIVE_TOLERANCE]
    return max(known, default=None)


def dtypes(value: Any) -> tuple[Any, ...]:
    """The dtypes of all arrays in a result, in order."""
    if isinstance(value, np.ndarray | np.generic):
        return (value.dtype,)
    if isinstance(value, dict):
        return tuple(dtype for key in sorted(value, key=str) for dtype in dtypes(value[key]))
    if isinstance(value, tuple | list):
        return tuple(dtype for item in value for dtype in dtypes(item))
    return ()
