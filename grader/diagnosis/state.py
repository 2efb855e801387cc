"""Whether an implementation can keep something from one call to the next."""

from __future__ import annotations

import builtins
import dis
import types
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from grader.diagnosis.replay import Implementation

_CONSTANTS = (type(None), bool, int, float, complex, str, bytes, types.BuiltinFunctionType, types.ModuleType)
_OF_EVERY_CLASS = {"__dict__", "__weakref__", "__module__", "__doc__", "__annotations__", "__qualname__"}
# What reaches a class or a function by another way than its name, or NumPy's settings.
_INDIRECT = {"type", "__class__", "__dict__", "setattr", "vars", "globals", "seterr", "seterrcall"}


@lru_cache(maxsize=4096)
def is_stateless(implementation: Implementation) -> bool:
    """Whether calls leave nothing for later ones, but in the objects that they make: then their order is free.

    In doubt it says no: what it calls must be functions and classes of which the same holds, and what it reads
    must be constants.
    """
    return _is_stateless(implementation, set())


def _is_stateless(value: object, seen: set[int]) -> bool:
    if id(value) in seen:
        return True
    seen.add(id(value))
    if isinstance(value, (*_CONSTANTS, types.BuiltinMethodType)):
        return True
    if isinstance(value, tuple | frozenset):
        return all(_is_stateless(item, seen) for item in value)
    if isinstance(value, staticmethod):  # a classmethod's `cls` is a local name, of something that stays
        return _is_stateless(value.__func__, seen)
    if isinstance(value, property):
        return all(_is_stateless(one, seen) for one in (value.fget, value.fset, value.fdel))
    if isinstance(value, type):
        return _class_is_stateless(value, seen)
    if isinstance(value, types.FunctionType):
        return _function_is_stateless(value, seen)
    return False


def _class_is_stateless(cls: type, seen: set[int]) -> bool:
    if vars(builtins).get(cls.__name__) is cls or cls.__module__.partition(".")[0] == "numpy":
        return True
    return all(_is_stateless(base, seen) for base in cls.__bases__) and all(
        _is_stateless(value, seen) for name, value in vars(cls).items() if name not in _OF_EVERY_CLASS
    )


def _function_is_stateless(function: types.FunctionType, seen: set[int]) -> bool:
    if (function.__module__ or "").partition(".")[0] == "numpy":  # one that exec made has none
        return True
    if function.__dict__ or set(function.__code__.co_freevars) - {"__class__"}:  # which `super()` reads
        return False
    kept = (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values())
    if not all(_is_stateless(value, seen) for value in kept):
        return False
    return all(_code_is_stateless(code, function.__globals__, seen) for code in _codes(function.__code__))


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)


def _code_is_stateless(code: types.CodeType, names: Mapping[str, object], seen: set[int]) -> bool:
    if not _INDIRECT.isdisjoint(code.co_names):
        return False
    instructions = list(dis.get_instructions(code))
    for number, instruction in enumerate(instructions):
        name = instruction.opname
        if name in ("STORE_GLOBAL", "DELETE_GLOBAL"):
            return False
        if name in ("STORE_ATTR", "DELETE_ATTR") and not _is_of_a_local(instructions[: number + 1]):
            return False
        if name in ("LOAD_GLOBAL", "LOAD_NAME"):
            read = names.get(instruction.argval, getattr(builtins, instruction.argval, None))
            if not _is_stateless(read, seen):
                return False
    return True


def _is_of_a_local(instructions: Sequence[dis.Instruction]) -> bool:
    """Whether the attribute set last is of an object with a local name, as in `self.x = …` or `self.x += …`.

    Any other might be of a function or of a class.
    """
    before, last = instructions[-2], instructions[-1]
    if before.opname == "SWAP":  # of an augmented assignment, which reads the attribute first
        reads = (
            number
            for number in range(len(instructions) - 2, 1, -1)
            if instructions[number].opname == "LOAD_ATTR"
            and instructions[number].argval == last.argval
            and instructions[number - 1].opname == "COPY"
        )
        read = next(reads, None)
        if read is None:
            return False
        before = instructions[read - 2]
    return before.opname.startswith(("LOAD_FAST", "LOAD_DEREF"))
