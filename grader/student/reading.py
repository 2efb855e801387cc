"""Which exercises a definition calls, by the names in its code, through helpers of the notebook too."""

from __future__ import annotations

import dis
import functools
import types
from collections.abc import Collection, Iterator, Mapping

from grader.student.running import codes


def exercises_read(value: object, namespace: Mapping[str, object], exercises: Collection[str]) -> list[str]:
    """The exercises among the names that a function, a class or a code object reads, in the notebook's order."""
    found: set[str] = set()
    seen: set[int] = set()
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        if isinstance(item, functools.partial):
            waiting += [item.func, *item.args, *item.keywords.values()]
            continue
        if isinstance(item, type):
            waiting += item.__bases__
        own = [item] if isinstance(item, types.CodeType) else list(codes(item))
        for name in {name for code in own for nested in _nested(code) for name in _read(nested)}:
            if name in exercises:
                found.add(name)
            if name in namespace and _is_own(namespace[name], namespace):
                waiting.append(namespace[name])
    return [name for name in exercises if name in found]


def _is_own(item: object, namespace: Mapping[str, object]) -> bool:
    if isinstance(item, types.FunctionType):
        return item.__globals__ is namespace
    if isinstance(item, type):
        return item.__module__ == namespace.get("__name__", "__main__")
    return isinstance(item, functools.partial)


def _nested(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _nested(constant)


def _read(code: types.CodeType) -> Iterator[str]:
    for instruction in dis.get_instructions(code):
        if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            yield str(instruction.argval)
