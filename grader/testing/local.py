"""The student's code in this process: the notebook's kernel, or the reference taken as a student."""

from __future__ import annotations

import hashlib
import inspect
import random
import sys
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from grader.testing.faults import Frame, NotDefined, Raised

MAX_MATERIALIZED = 10_000  # items taken from a generator
_DATA = (type(None), bool, int, float, complex, str, bytes, np.ndarray, np.generic, np.random.Generator)


def is_student_file(filename: str) -> bool:
    """Whether a code object was made from a notebook's cell."""
    return filename.startswith(("cell ", "<ipython-input", "<cell")) or "ipykernel_" in filename


class LocalBackend:
    """Calls go straight to the objects of a namespace."""

    def __init__(
        self, namespace: Mapping[str, Any], is_student: Callable[[str], bool] = is_student_file
    ) -> None:
        self._namespace = namespace
        self._is_student = is_student
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
        tracer = _EventCounter(self._is_student) if count_instructions else None
        previous = sys.gettrace()
        try:
            if tracer:
                sys.settrace(tracer)
            value = target(*args, **kwargs)
            if isinstance(value, Iterator):
                value = _materialized(value)
        except NotImplementedError:
            raise
        except Exception as error:
            raise self._raised(error) from error
        finally:
            if tracer:
                sys.settrace(previous)
                self.events = tracer.events
        return value

    def is_object(self, value: Any) -> bool:
        if isinstance(value, dict | list | tuple):
            return False
        return not isinstance(value, _DATA)

    def random_state(self) -> str:
        return global_random_digest()

    def forget_arguments(self) -> None:
        """Nothing is kept: the objects themselves are handed over."""

    def _raised(self, error: Exception) -> Raised:
        frames: list[Frame] = []
        traceback: types.TracebackType | None = error.__traceback__
        while traceback is not None:
            code = traceback.tb_frame.f_code
            if self._is_student(code.co_filename):
                frames.append((code.co_filename, traceback.tb_lineno, code.co_name))
            traceback = traceback.tb_next
        return Raised(type(error).__name__, str(error), frames)


class _EventCounter:
    """Trace function that counts lines and opcodes in the student's frames."""

    def __init__(self, is_student: Callable[[str], bool]) -> None:
        self.events = 0
        self._is_student = is_student

    def __call__(self, frame: types.FrameType, event: str, argument: Any) -> Any:
        if not self._is_student(frame.f_code.co_filename):
            return None
        frame.f_trace_opcodes = True
        self.events += 1
        return self


def _materialized(values: Iterator[Any]) -> list[Any]:
    items = []
    for item in values:
        items.append(item)
        if len(items) > MAX_MATERIALIZED:
            raise RuntimeError(f"the generator yields more than {MAX_MATERIALIZED} items")
    return items


def global_random_digest() -> str:
    """Digest of the states of NumPy's legacy generator and Python's."""
    digest = hashlib.sha256(repr(random.getstate()).encode())
    state: Any = np.random.get_state(legacy=False)
    digest.update(repr((state["state"]["pos"], state["has_gauss"])).encode())
    digest.update(state["state"]["key"].tobytes())
    return digest.hexdigest()


def parameter_names(value: Any) -> tuple[str, ...]:
    """Names of a callable's parameters, for showing a call; empty where they cannot be known."""
    try:
        return tuple(inspect.signature(value).parameters)
    except (TypeError, ValueError):
        return ()
