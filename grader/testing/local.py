"""The student's code in this process: the notebook's kernel, or the reference taken as a student."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.execution.classes import MadeClasses
from grader.execution.counting import Untraced, counted
from grader.execution.iterators import TooManyItems, materialize
from grader.execution.randomness import global_random_digest
from grader.testing.faults import BadReply, Frame, NotDefined, Raised, Untraceable
from grader.testing.operators import OPERATORS, OperatorName
from grader.testing.student import StudentObject

_DATA = (type(None), bool, int, float, complex, str, bytes, np.ndarray, np.generic, np.random.Generator)


def is_student_file(filename: str) -> bool:
    """Whether a code object was made from a notebook's cell."""
    return filename.startswith(("cell ", "<ipython-input", "<cell")) or "ipykernel_" in filename


class LocalBackend:
    """Calls go straight to the objects of a namespace."""

    def __init__(
        self, namespace: Mapping[str, object], is_student: Callable[[str], bool] = is_student_file
    ) -> None:
        self._namespace = namespace
        self._is_student = is_student
        self._classes = MadeClasses()
        self.events = 0

    def get(self, target: Any, attribute: str) -> Any:
        if target is None:
            if attribute not in self._namespace:
                raise NotDefined(attribute)
            return self._namespace[attribute]
        try:
            return getattr(target, attribute)
        except Exception as error:
            raise self._raised(error) from error

    def call(
        self,
        target: Any,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        seconds: float | None,
        count_instructions: bool,
    ) -> Any:
        args, kwargs = _targets(args), _targets(kwargs)

        def run() -> object:
            self._classes.note(target)
            return materialize(target(*args, **kwargs))

        try:
            if count_instructions:
                value, self.events = counted(run)
            else:
                value = run()
        except NotImplementedError:
            raise
        except Untraced as error:
            raise Untraceable from error
        except TooManyItems as error:
            raise BadReply(str(error)) from error
        except Exception as error:
            raise self._raised(error) from error
        return value

    def operate(self, name: OperatorName, operands: tuple[object, ...], seconds: float | None) -> object:
        return self.call(OPERATORS[name], operands, {}, seconds, False)

    def is_object(self, value: object) -> bool:
        return value in self._classes or not isinstance(value, (*_DATA, dict, list, tuple))

    def random_state(self, stir: bool = False) -> str:
        return global_random_digest(stir)

    def forget_arguments(self) -> None:
        """Nothing is kept: the student's own copies are handed over."""

    def _raised(self, error: BaseException) -> Raised:
        frames: list[Frame] = []
        traceback: types.TracebackType | None = error.__traceback__
        while traceback is not None:
            code = traceback.tb_frame.f_code
            if self._is_student(code.co_filename):
                frames.append((code.co_filename, traceback.tb_lineno, code.co_name))
            traceback = traceback.tb_next
        return Raised(type(error).__name__, str(error), frames)


def parameter_names(value: Any) -> tuple[str, ...]:
    """Names of a callable's parameters, for showing a call; empty where they cannot be known."""
    try:
        return tuple(inspect.signature(value).parameters)
    except (TypeError, ValueError):
        return ()


def _targets(value: Any) -> Any:
    """The value with the objects themselves where a test hands on what it was given of the student's."""
    if isinstance(value, StudentObject):
        return value._target
    if isinstance(value, dict):
        items = {key: _targets(item) for key, item in value.items()}
        return items if any(items[key] is not item for key, item in value.items()) else value
    if type(value) in (list, tuple):
        made = type(value)([_targets(item) for item in value])
        return made if any(new is not old for new, old in zip(made, value, strict=True)) else value
    return value
