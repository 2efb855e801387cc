"""Counting instructions where the student's code cannot reach the count, nor switch it off unnoticed.

The count, the trace function and what watches over them live in the closure of an audit hook (PEP 578), which
only the interpreter itself holds: hooks cannot be removed. The hook sees when somebody sets another trace or
profile function, or takes hold of frames (whose `f_trace` could be changed) or of all objects there are. It forbids
nothing that innocent code might do, but from then on this worker's instructions cannot be counted.
"""

from __future__ import annotations

import _imp
import collections
import enum
import gc
import importlib.machinery
import logging
import sys
import traceback
import types
import typing
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from grader.execution.counting import Untraced, instruction_counter, nested_code

T = TypeVar("T")

_START, _STOP = "grader.counting.start", "grader.counting.stop"
_FORBIDDEN = frozenset(
    (
        "sys.settrace", "sys.setprofile", "sys.monitoring.register_callback", "sys._current_frames",
        "sys._current_exceptions", "gc.get_objects", "gc.get_referrers", "gc.get_referents",
    )
)  # fmt: skip
_FRAMES = frozenset(("tb_frame", "gi_frame", "cr_frame", "ag_frame"))
_FRESH = ("sys", "gc", "_ctypes")  # a second copy of these modules would have the original functions
# The standard library's users of frames: they keep them to themselves; the second group hands them to its callers.
_DISCREET = (collections, enum, typing, warnings)
_INDISCREET = (logging, traceback)

_GRADER = __file__.removesuffix("sandbox/inside/counting.py")
_audit = sys.audit


def counted(call: Callable[[], T]) -> tuple[T, int]:
    """What the call gives and the instructions of the student's code that it took; `install` comes first.

    Raises:
        Untraced: the code may have changed the count, now or at any time before.
    """
    report: list[tuple[bool, int]] = []
    _audit(_START)
    try:
        value = call()
    finally:
        _audit(_STOP, report)
    is_intact, count = report[0]
    if not is_intact:
        raise Untraced
    return value, count


@dataclass(frozen=True)
class _Library:
    """Code that was there before the student's, by the ids of its code objects, which are kept."""

    code: dict[int, types.CodeType]
    discreet: frozenset[int]
    indiscreet: frozenset[int]


_library: list[_Library] = []


def take_all_code_for_library() -> None:
    """What is imported now is the library's; once for all forks of the server."""
    functions = [value for value in gc.get_objects() if type(value) is types.FunctionType]
    code = {id(code): code for function in functions for code in nested_code(function.__code__)}
    discreet = frozenset(key for key, one in code.items() if _is_of(one, _DISCREET) or _is_ours(one))
    indiscreet = frozenset(key for key, one in code.items() if _is_of(one, _INDISCREET))
    _library[:] = [_Library(code, discreet, indiscreet)]


def install() -> None:
    """Watch over the counting from here on; the process is confined already."""
    known = _library.pop()
    library, discreet, indiscreet = known.code, known.discreet, known.indiscreet
    ours = {id(counted.__code__)}
    # The hook uses nothing that the student's code could put something else in the place of.
    settrace, gettrace, frame_at, code_id, text = sys.settrace, sys.gettrace, sys._getframe, id, str
    forbidden, frames, fresh = _FORBIDDEN, _FRAMES, frozenset(_FRESH)
    meddled = busy = running = False
    trace, count = instruction_counter(lambda frame: code_id(frame.f_code) in library)
    base = 0

    def keeps_frames() -> bool:
        """Whether the code that asks for a frame is known not to hand it to the student's."""
        asking = frame_at(2)
        if code_id(asking.f_code) in discreet:
            return True
        caller = asking.f_back
        return (
            code_id(asking.f_code) in indiscreet and caller is not None and code_id(caller.f_code) in library
        )

    def hook(event: str, args: tuple[object, ...]) -> None:
        nonlocal meddled, busy, running, base
        if busy:
            return
        busy = True
        try:
            if event == _START:
                if running or code_id(frame_at(1).f_code) not in ours:
                    meddled = True
                running, base = True, count()
                settrace(trace)
            elif event == _STOP:
                if not running or gettrace() is not trace or code_id(frame_at(1).f_code) not in ours:
                    meddled = True
                running = False
                settrace(None)
                args[0].append((not meddled, count() - base))  # type: ignore[attr-defined]
            elif event in forbidden or event[:7] == "ctypes.":
                meddled = True
            elif event == "sys._getframe" or (event == "object.__getattr__" and args[1] in frames):
                meddled = meddled or not keeps_frames()
            elif event == "import" and args[0] in fresh:
                meddled = True
            elif event == "sys.addaudithook":
                meddled = True
                raise RuntimeError("audit hooks are not available to the grader")
        finally:
            busy = False

    sys.addaudithook(hook)
    sys.gettrace = lambda: None
    create = _imp.create_builtin

    def create_builtin(spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        if text(spec.name) in fresh:
            raise ImportError(f"{spec.name} is imported already")
        return create(spec)

    _imp.create_builtin = create_builtin


def _is_of(code: types.CodeType, modules: tuple[types.ModuleType, ...]) -> bool:
    return any(code.co_filename == module.__file__ for module in modules)


def _is_ours(code: types.CodeType) -> bool:
    return code.co_filename.startswith(_GRADER)
