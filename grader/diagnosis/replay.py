"""Recorded calls of a student, made again on another implementation in the trusted process."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.execution.identity import take_over
from grader.execution.iterators import materialize
from grader.execution.time_limit import OutOfTime, SetLimit, timer_limits
from grader.testing.agreement import coarsest_tolerance, same_value
from grader.testing.copies import copied
from grader.testing.faults import Raised
from grader.testing.operators import OPERATORS
from grader.testing.student import Opaque, RecordedCall, with_objects

# A function or a class that stands for an exercise.
Implementation = Callable[..., object] | type

STOPPED = "stopped"  # in the place of an exception's name: the call ended without an answer
_DATA = (type(None), bool, int, float, complex, str, bytes, np.ndarray, np.generic, np.random.Generator)


class NotReplayable(Exception):
    """A recording that reaches outside the exercise."""


@dataclass(frozen=True)
class Outcome:
    """What one event gave.

    Attributes:
        result: data, or an `Opaque`.
        changed: for each argument whether the call changed it; of a generator its state after the call.
        exception: the name of the exception, if one was raised.
        tolerance: the relative error that the coarsest dtype among the arguments excuses, as `recorded` finds it.
        scale: the largest number among the results of the recording, where that is known.
    """

    result: object = None
    changed: tuple[object, ...] = ()
    exception: str | None = None
    tolerance: float = 0.0
    scale: float = 0.0


def replay(
    events: Sequence[RecordedCall],
    exercise: str,
    implementation: Implementation,
    *,
    seconds: float | None = None,
) -> Iterator[Outcome]:
    """Make the recorded calls on another implementation of the exercise, one by one, under the caller's `quiet()`.

    Args:
        seconds: what a call may take; None for the reference, which comes to an end.

    Raises:
        NotReplayable: a call is of another exercise, or was handed an object of the student's.
    """
    made: dict[str | int, Any] = {exercise: implementation}
    origins = {id(implementation): Opaque(exercise)}  # of `made`, by identity
    sent: dict[int, object] = {}
    for number, event in enumerate(events):
        if isinstance(event.target, str):
            if event.target != exercise:
                raise NotReplayable(event.target)
            target = implementation
        elif event.target in made:
            target = made[event.target]
        else:
            return  # the object was never made: the implementation failed where the student's did not
        outcome, value = _perform(event, target, sent, made, origins, seconds)
        if isinstance(outcome.result, Opaque):
            made[number] = value
            origins[id(value)] = Opaque(number)
        yield outcome


@contextmanager
def quiet() -> Iterator[None]:
    """No warnings from what is replayed in the block, nor a call without end: set up once for thousands of calls."""
    with warnings.catch_warnings(), np.errstate(all="ignore"), timer_limits() as set_limit:
        warnings.simplefilter("ignore")
        token = _set_limit.set(set_limit)
        try:
            yield
        finally:
            _set_limit.reset(token)


_set_limit: ContextVar[SetLimit] = ContextVar("_set_limit", default=lambda seconds: None)


def _perform(
    event: RecordedCall,
    target: Any,
    sent: dict[int, object],
    made: Mapping[str | int, Any],
    origins: Mapping[int, Opaque],
    seconds: float | None,
) -> tuple[Outcome, object]:
    identities = iter(event.identities)
    args = same_objects(copied(event.args), identities, sent)
    kwargs = {key: same_objects(copied(value), identities, sent) for key, value in event.kwargs.items()}
    try:
        args, kwargs = with_objects(args, made), with_objects(kwargs, made)
    except KeyError as error:
        raise NotReplayable("an object as an argument that this recording did not make") from error
    set_limit = _set_limit.get()
    try:
        try:
            set_limit(seconds)
            if event.operator is not None:
                value = materialize(OPERATORS[event.operator](*args))
            elif event.attribute is not None:
                value = getattr(target, event.attribute)
            else:
                value = materialize(target(*args, **kwargs))
        finally:
            set_limit(None)
    except OutOfTime:
        set_limit(None)  # it may have come while the limit was being taken away
        return Outcome(exception=STOPPED), None
    except (Exception, SystemExit) as error:
        return Outcome(exception=type(error).__name__), None
    is_data = isinstance(value, (*_DATA, dict, list, tuple)) and type(value) is not target
    result = copied(value) if is_data else Opaque()
    after = _without_objects(args, origins)
    return Outcome(result, _changed(event.args, after)), value


def _without_objects(value: Any, origins: Mapping[int, Opaque]) -> Any:
    """The opposite of `with_objects`, so that what became of the arguments can be compared."""
    if id(value) in origins:
        return origins[id(value)]
    if isinstance(value, dict):
        return {key: _without_objects(item, origins) for key, item in value.items()}
    if type(value) in (tuple, list):
        return type(value)(_without_objects(item, origins) for item in value)
    return value


def same_objects(value: object, identities: Iterator[int], sent: dict[int, object]) -> object:
    """The value with the objects of earlier calls in it, where the student's code was handed them again.

    They take on the new content, so that an implementation which kept one sees what became of it.
    """
    if not isinstance(value, np.ndarray | np.random.Generator | dict | list):
        if isinstance(value, tuple):
            return tuple(same_objects(item, identities, sent) for item in value)
        return value
    identity = next(identities, -1)
    if isinstance(value, dict):
        value = {key: same_objects(item, identities, sent) for key, item in value.items()}
    elif isinstance(value, list):
        value = [same_objects(item, identities, sent) for item in value]
    old = sent.get(identity)
    if not take_over(old, value):
        old = sent[identity] = value
    return old


def recorded(event: RecordedCall) -> Outcome:
    """What the student's code gave."""
    if event.fault is not None:
        exception = event.fault.exception if isinstance(event.fault, Raised) else STOPPED
        return Outcome(exception=exception)
    tolerance = coarsest_tolerance(event.args, event.kwargs)
    return Outcome(event.result, _changed(event.args, event.args_after), tolerance=tolerance)


def _changed(before: Sequence[object], after: Sequence[object]) -> tuple[object, ...]:
    # A generator is copied: where the exercise is handed it again, the next call moves it on.
    return tuple(
        copied(end) if isinstance(end, np.random.Generator) else not same_value(end, start)
        for start, end in zip(before, after, strict=False)
    )


@dataclass(frozen=True)
class _Attribute:
    owner: object
    name: str
    value: object


@contextmanager
def state_restored(implementation: Implementation) -> Iterator[None]:
    """What the block leaves in a class's body, the defaults of its functions or NumPy's settings is put back.

    So a misconception such as a dictionary that all instances share explains each student from its beginning.
    """
    kept: list[_Attribute] = []
    functions: list[Any] = [implementation]
    if isinstance(implementation, type):
        functions = list(vars(implementation).values())
        for name, value in vars(implementation).items():
            if not name.startswith("__") and not callable(value) and not hasattr(value, "__get__"):
                kept.append(_Attribute(implementation, name, copy.deepcopy(value)))
    for function in functions:
        if getattr(function, "__defaults__", None):
            kept.append(_Attribute(function, "__defaults__", copy.deepcopy(function.__defaults__)))
    try:
        with np.errstate():
            yield
    finally:
        for one in kept:
            setattr(one.owner, one.name, one.value)
