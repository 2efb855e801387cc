"""Hidden tests that ask the reference about arguments after the student's code has changed them."""

from __future__ import annotations

from collections.abc import Iterator

from grader.authoring.derived_submissions import reference_cells
from grader.authoring.trials import Trials
from grader.judging.exercise_run import Selection

# The reference on arguments that are zero: the caller's own, made so in place, or copies.
_ZEROED = """

import numpy as _np


def _zeroed(value):
    if isinstance(value, _np.ndarray):
        if {in_place}:
            value[...] = 0
            return value
        return _np.zeros_like(value)
    if isinstance(value, dict):
        return {{key: _zeroed(item) for key, item in value.items()}}
    if isinstance(value, (list, tuple)):
        return type(value)(_zeroed(item) for item in value)
    return value


def _on_zeros(function):
    def called(*args, **kwargs):
        args = [_zeroed(value) for value in args]
        return function(*args, **{{key: _zeroed(value) for key, value in kwargs.items()}})

    return called


def _methods_on_zeros(cls):
    for name, value in list(vars(cls).items()):
        if callable(value) and name != "__init_subclass__":
            setattr(cls, name, _on_zeros(value))
    return cls


{name} = {wrapper}({name})
"""


def leavings_problems(trials: Trials) -> Iterator[str]:
    """Tests that pass where the arguments were zeroed in place, and fail where copies of them were.

    The answers are the same; only a test whose expected answer comes from the changed arguments tells them apart.
    """
    cells = reference_cells(trials.assignment)
    for exercise in trials.assignment.exercises:
        if exercise.kind == "concepts":
            continue
        source = cells[exercise.cell].source
        wrapper = "_methods_on_zeros" if exercise.kind == "class" else "_on_zeros"
        in_place, in_copies = (
            source + _ZEROED.format(in_place=in_place, name=exercise.name, wrapper=wrapper)
            for in_place in (True, False)
        )
        passed = [
            test.result.name
            for test in trials.run(exercise.name, in_place).tests
            if test.result.outcome == "passed"
        ]
        for test in trials.run(exercise.name, in_copies, Selection(only=passed)).tests:
            if test.result.outcome == "failed":
                yield (
                    f"test {test.result.name} of {exercise.name} takes its expected answer from arguments that the "
                    "student's code has changed: ask the reference first, or hand out copies."
                )
