"""Imports of the student's code: a short list and clear messages. What is not on it is not there either."""

from __future__ import annotations

import builtins
import contextlib
import sys
import types
from collections.abc import Iterator, Mapping, Sequence

from grader.sandbox.protocol.allowed import is_allowed, refusal

_import = builtins.__import__
_labels: set[str] = set()


def install() -> None:
    """Check the imports of code whose file name is a cell's label; libraries import as they always do."""
    builtins.__import__ = _checked_import
    builtins.input = _no_input
    for name in [name for name in sys.modules if name == "grader" or name.startswith("grader.")]:
        del sys.modules[name]  # our own functions keep what they have imported
    stand_in = types.ModuleType(
        "grader", "Stands in for the kit that the notebook imports; it does nothing here."
    )
    for name in ("check", "check_gradient"):
        setattr(stand_in, name, _do_nothing)
    stand_in.figure = _no_figure  # type: ignore[attr-defined]
    sys.modules["grader"] = stand_in
    # Classes of the notebook say that they are of `__main__`; dataclasses and enums look it up.
    sys.modules["__main__"] = types.ModuleType("__main__")
    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "NamedModules"]


def add_labels(labels: set[str]) -> None:
    """Names under which the student's cells were compiled."""
    _labels.update(labels)


def forget_labels() -> None:
    """Take the names of what the server has rehearsed out again."""
    _labels.clear()


def is_label(filename: str) -> bool:
    return filename in _labels


def _checked_import(
    name: str,
    globals: Mapping[str, object] | None = None,
    locals: Mapping[str, object] | None = None,
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> types.ModuleType:
    if level == 0 and not is_allowed(name) and sys._getframe(1).f_code.co_filename in _labels:
        raise ImportError(refusal(name), name=name)
    return _import(name, globals, locals, fromlist or (), level)


def _do_nothing(*arguments: object, **named: object) -> None:
    return None


@contextlib.contextmanager
def _no_figure(*arguments: object, **named: object) -> Iterator[None]:
    yield


def _no_input(prompt: object = "") -> str:
    raise EOFError("input() is not available to the grader: nobody is there to answer")
