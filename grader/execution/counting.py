"""Counting what a notebook's own code executes, so that a loop over a batch shows."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Protocol, TypeVar

T = TypeVar("T")


class Untraced(Exception):
    """The code changed how it is traced while its instructions were counted."""


class TraceFunction(Protocol):
    """What `sys.settrace` takes."""

    def __call__(self, frame: FrameType, event: str, argument: object, /) -> TraceFunction | None:
        """Called for each event of a frame."""


def instruction_counter(
    is_library: Callable[[FrameType], bool],
) -> tuple[TraceFunction, Callable[[], int]]:
    """A trace function that counts lines and opcodes, and what reads its count.

    Frames count unless `is_library` says that they run code of NumPy's, the standard library's or the grader's:
    what the notebook compiles by itself, under whatever file name, counts like the rest of the notebook.
    """
    # Python 3.12 traces opcodes only where a frame had asked for them before tracing began: without this the first count
    # of a process would be of lines alone, and a second one, of more examples, would seem to have grown.
    sys._getframe().f_trace_opcodes = True
    count = 0

    def trace(frame: FrameType, event: str, argument: object, /) -> TraceFunction | None:
        nonlocal count
        if event == "call":
            if is_library(frame):
                return None
            frame.f_trace = (
                trace  # Python 3.13 turns opcodes on only in a frame that has its trace function already
            )
            frame.f_trace_opcodes = True
        elif event == "line" or event == "opcode":
            count += 1
        return trace

    return trace, lambda: count


def is_imported(frame: FrameType) -> bool:
    """Whether a frame runs code of a module that was imported, and none that a notebook holds or compiles."""
    code, names = frame.f_code, frame.f_globals
    if code.co_filename.startswith("<frozen "):
        return names.get("__name__") != "__main__"
    return names.get("__file__") == code.co_filename


def counted(call: Callable[[], T], is_library: Callable[[FrameType], bool] = is_imported) -> tuple[T, int]:
    """What the call gives, and the number of instructions of the notebook's own code that it took.

    Raises:
        Untraced: the code switched tracing off. Who only deceives himself can do it in other ways; the sandbox's
            worker counts out of the code's reach.
    """
    trace, count = instruction_counter(is_library)
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        value = call()
        is_intact = sys.gettrace() is trace
    finally:
        sys.settrace(before)
    if not is_intact:
        raise Untraced
    return value, count()


def nested_code(code: CodeType) -> list[CodeType]:
    """A code object and those of the functions, classes and comprehensions in it."""
    found = [code]
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found += nested_code(constant)
    return found
