"""What a definition uses and the judge will not have: modules, and names that the notebook lacks."""

from __future__ import annotations

import builtins
import contextlib
import dis
import functools
import types
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np

from grader.notebooks.cells import NotebookError, read_notebook
from grader.notebooks.slicing import Program
from grader.sandbox.protocol.allowed import is_allowed

_ALWAYS_THERE = frozenset(dir(builtins)) | {"__name__", "__doc__", "__builtins__", "__debug__"}

_CALLABLES = (type, types.FunctionType, types.BuiltinFunctionType, types.MethodType, np.ufunc)


def judge_warnings(exercise: str, namespace: Mapping[str, object], notebook: Path | None) -> list[str]:
    """Sentences about what would fail where the submission is graded; they cost nothing here."""
    return [*_missing_modules(exercise, namespace), *(_missing_names(exercise, notebook) if notebook else ())]


def _missing_modules(exercise: str, namespace: Mapping[str, object]) -> list[str]:
    sentences = []
    for module in sorted(modules_used(namespace.get(exercise), namespace)):
        if not is_allowed(module):
            sentences.append(
                f"`{exercise}` uses `{module}`, which is not there when it is graded: use NumPy in its place."
            )
    return sentences


def _missing_names(exercise: str, notebook: Path) -> list[str]:
    try:
        program = _program(notebook, notebook.stat().st_mtime_ns)
    except (NotebookError, OSError):
        return []
    if not program.binds(exercise):
        broken = next((cell for cell in program.slice([exercise]).broken if exercise in cell.binds), None)
        if broken:
            return [f"{broken.sentence} Repair it, and save the notebook: only what is saved is graded."]
        return [f"The saved notebook does not define `{exercise}`. Save it: only what is saved is graded."]
    names = sorted(
        name for name in program.reads([exercise]) if not program.binds(name) and name not in _ALWAYS_THERE
    )
    return [
        f"`{exercise}` uses `{name}`, which no cell of the saved notebook defines: add it, and save."
        for name in names
    ]


@functools.lru_cache(maxsize=1)
def _program(notebook: Path, changed: int) -> Program:
    return Program(read_notebook(notebook))


def modules_used(value: object, namespace: Mapping[str, object]) -> set[str]:
    """Top-level names of the modules that a definition reaches, through helpers of the same namespace too."""
    used: set[str] = set()
    seen: set[int] = set()
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        if isinstance(item, types.ModuleType):
            used.add(item.__name__.partition(".")[0])
        elif isinstance(item, functools.partial):
            waiting += [item.func, *item.args, *item.keywords.values()]
        elif isinstance(item, functools._lru_cache_wrapper):
            waiting.append(item.__wrapped__)
        elif _is_own(item, namespace):
            for code in _codes(item):
                used.update(name.partition(".")[0] for name in _names(code, "IMPORT_NAME"))
                read = _names(code, "LOAD_GLOBAL", "LOAD_NAME")
                waiting += [namespace[name] for name in read if name in namespace]
            waiting += [*getattr(item, "__bases__", ()), *_enclosed(item)]
        elif isinstance(item, _CALLABLES) and isinstance(home := getattr(item, "__module__", None), str):
            # Functions written in C say `_operator` where everybody imports `operator`.
            used.add(home.partition(".")[0].lstrip("_"))
    return used - {"builtins", _own_module(namespace)}


def _own_module(namespace: Mapping[str, object]) -> str:
    return str(namespace.get("__name__", "__main__")).strip("_")


def _is_own(item: object, namespace: Mapping[str, object]) -> bool:
    if isinstance(item, types.FunctionType):
        return item.__globals__ is namespace
    return isinstance(item, type) and item.__module__ == namespace.get("__name__", "__main__")


def _enclosed(item: object) -> Iterator[object]:
    """What a closure holds on to: the function under a decorator, say."""
    for cell in getattr(item, "__closure__", None) or ():
        with contextlib.suppress(ValueError):  # a variable that is not bound yet
            yield cell.cell_contents


def _codes(item: object) -> Iterator[types.CodeType]:
    parts: Iterable[object] = vars(item).values() if isinstance(item, type) else (item,)
    for part in parts:
        function = getattr(part, "__func__", None) or getattr(part, "fget", None) or part
        if isinstance(function, types.FunctionType):
            yield from _nested(function.__code__)


def _nested(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _nested(constant)


def _names(code: types.CodeType, *operations: str) -> Iterator[str]:
    """The names in a code object's instructions of some kinds."""
    for instruction in dis.get_instructions(code):
        if instruction.opname in operations:
            yield str(instruction.argval)
