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
import operator
import sys
import traceback
import types
import typing
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from grader.execution.counting import Untraced, instruction_counter, nested_code
from grader.sandbox.protocol.connection import Count
from grader.sandbox.protocol.messages import proof_of_count

T = TypeVar("T")

_KEY, _START, _STOP = "grader.counting.key", "grader.counting.start", "grader.counting.stop"
_ASK = "grader.counting.ask"
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


def counted(call: Callable[[], T], number: int) -> tuple[T, Count]:
    """What the request's call gives, and the instructions of the student's code that it took.

    Raises:
        Untraced: the code may have changed the count, now or at any time before.
    """
    report: list[tuple[bool, Count]] = []
    _audit(_START, number)
    try:
        value = call()
    finally:
        _audit(_STOP, report)
    is_intact, count = report[0]
    if not is_intact:
        raise Untraced
    return value, count


def is_intact() -> bool:
    """Whether calls can be counted still; what changed the tracing once is not trusted with a count again."""
    report: list[bool] = []
    _audit(_ASK, report)
    return report == [True]


# Where things of the worker's are found, what gets all of them at once, and what they are.
_Get: TypeAlias = Callable[[Mapping[str, object]], tuple[object, ...]]
_Parts: TypeAlias = tuple[Mapping[str, object], _Get, tuple[object, ...]]


@dataclass(frozen=True)
class _Library:
    """Code that was there before the student's, by the ids of its code objects, which are kept."""

    code: dict[int, types.CodeType]
    discreet: frozenset[int]
    indiscreet: frozenset[int]
    parts: list[_Parts]
    functions: frozenset[int]  # ids of what is in the parts


_library: list[_Library] = []


def keep_key(key: bytes) -> None:
    """Have the counter prove its counts with this key; the first one holds."""
    _audit(_KEY, key)


def take_all_code_for_library(modules: Sequence[types.ModuleType]) -> None:
    """What is imported now is the library's; `modules` are the grader's. Once for all forks of the server."""
    functions = [value for value in gc.get_objects() if type(value) is types.FunctionType]
    code = {id(code): code for function in functions for code in nested_code(function.__code__)}
    discreet = frozenset(key for key, one in code.items() if _is_of(one, _DISCREET) or _is_ours(one))
    indiscreet = frozenset(key for key, one in code.items() if _is_of(one, _INDISCREET))
    parts = _parts(modules)
    held = frozenset(id(value) for _, _, values in parts for value in values)
    _library[:] = [_Library(code, discreet, indiscreet, parts, held)]


def install() -> None:
    """Watch over the counting from here on; the process is confined already."""
    known = _library.pop()
    library, discreet, indiscreet, parts = known.code, known.discreet, known.indiscreet, known.parts
    ours = {id(counted.__code__)}
    # The hook uses nothing that the student's code could put something else in the place of.
    settrace, gettrace, frame_at, code_id, text = sys.settrace, sys.gettrace, sys._getframe, id, str
    functions = known.functions
    every, each, same = all, map, operator.is_
    prove, made = proof_of_count, Count
    forbidden, frames, fresh = _FORBIDDEN, _FRAMES, frozenset(_FRESH)
    meddled = busy = running = False
    trace, count = instruction_counter(lambda frame: code_id(frame.f_code) in library)
    base = number = 0
    key = b""

    def keeps_frames() -> bool:
        """Whether the code that asks for a frame is known not to hand it to the student's."""
        asking = frame_at(2)
        if code_id(asking.f_code) in discreet:
            return True
        caller = asking.f_back
        return (
            code_id(asking.f_code) in indiscreet and caller is not None and code_id(caller.f_code) in library
        )

    def replaced() -> bool:
        """Whether anything of the worker's is no longer what it was, such as its counting."""
        try:
            for names, get, values in parts:  # no generator, which would be traced and cost more
                if not every(each(same, get(names), values)):
                    return True
        except KeyError:
            return True
        return False

    def hook(event: str, args: tuple[object, ...]) -> None:
        nonlocal meddled, busy, running, base, number, key
        if busy:
            return
        busy = True
        try:
            if event == _START:
                if running or code_id(frame_at(1).f_code) not in ours:
                    meddled = True
                meddled = meddled or replaced()
                running, base, number = True, count(), args[0]  # type: ignore[assignment]
                settrace(trace)
            elif event == _STOP:
                if not running or gettrace() is not trace or code_id(frame_at(1).f_code) not in ours:
                    meddled = True
                running = False
                settrace(None)
                meddled = meddled or replaced()
                steps = count() - base
                proof = b"" if meddled else prove(key, number, steps)
                args[0].append((not meddled, made(steps, proof)))  # type: ignore[attr-defined]
            elif event == _ASK:
                meddled = meddled or running or replaced()
                args[0].append(not meddled)  # type: ignore[attr-defined]
            elif event == _KEY:
                key = key or args[0]  # type: ignore[assignment]
            elif event in forbidden or event[:7] == "ctypes.":
                meddled = True
            elif event == "sys._getframe" or (event == "object.__getattr__" and args[1] in frames):
                meddled = meddled or not keeps_frames()
            elif (
                event == "object.__setattr__" and args[1] == "__code__" and code_id(args[0]) in functions
            ) or (event == "import" and args[0] in fresh):
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


def _parts(modules: Sequence[types.ModuleType]) -> list[_Parts]:
    """The functions of the modules that run here, and the modules and classes through which they are found."""
    found: list[_Parts] = []
    for module in modules:
        owners = [vars(module), *(vars(one) for one in vars(module).values() if _is_part(one))]
        for names in owners:
            held = {name: value for name, value in names.items() if _is_watched(value, modules)}
            if held:
                # The first one twice: of a single name `itemgetter` gives no tuple.
                found.append(
                    (
                        names,
                        operator.itemgetter(next(iter(held)), *held),
                        (next(iter(held.values())), *held.values()),
                    )
                )
    return found


def _is_watched(value: object, modules: Sequence[types.ModuleType]) -> bool:
    is_module = isinstance(value, types.ModuleType) and value in modules
    return is_module or isinstance(value, types.FunctionType) or _is_part(value)


def _is_part(value: object) -> bool:
    """Whether it is a class of ours that holds functions; messages and nodes hold none."""
    return (
        isinstance(value, type)
        and value.__module__.startswith("grader.")
        and any(isinstance(item, types.FunctionType) for item in vars(value).values())
    )
