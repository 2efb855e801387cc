"""Importing nbgrader without what the commands of `grader` never use, which takes most of its time."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

# jsonschema does without: it checks the format "iri" with it, which no schema of a notebook has. Its grammar is
# compiled when it is imported, for a second.
_GRAMMAR = "rfc3987_syntax"

# Modules of which nbgrader imports functions that no command of `grader` calls: the handlers of Jupyter's server,
# with the server and all of nbgrader's programs behind them, and what unpacks archives, with setuptools behind it.
_UNUSED = {
    "nbgrader.server_extensions.assignment_list": ("load_jupyter_server_extension",),
    "nbgrader.server_extensions.course_list": ("load_jupyter_server_extension",),
    "nbgrader.server_extensions.formgrader": ("load_jupyter_server_extension",),
    "nbgrader.server_extensions.validate_assignment": ("load_jupyter_server_extension",),
    "setuptools.archive_util": ("unpack_archive", "unpack_tarfile", "unpack_zipfile"),
}


def import_nbgrader() -> None:
    """Import nbgrader's gradebook and nbformat; a process that has nbgrader already keeps it as it is."""
    if "nbgrader" in sys.modules:
        return
    placeholders = {name: _placeholder(name, functions) for name, functions in _UNUSED.items()}
    packages = {name.rpartition(".")[0]: _placeholder(name.rpartition(".")[0], ()) for name in _UNUSED}
    modules = {_GRAMMAR: None, **packages, **placeholders}  # None is Python's own mark of what is not there
    placed = {name: module for name, module in modules.items() if name not in sys.modules}
    sys.modules.update(placed)  # type: ignore[arg-type]
    try:
        importlib.import_module("nbformat")
        importlib.import_module("nbgrader.api")
    finally:
        for name in placed:  # whoever asks from here on gets the real one
            sys.modules.pop(name, None)


def _placeholder(name: str, functions: Sequence[str]) -> ModuleType:
    """A module whose functions call those of the real one, which is imported then."""
    module = ModuleType(name)
    module.__path__ = []  # may be a package
    for function in functions:

        def call(*args: Any, function: str = function, **kwargs: Any) -> Any:
            return getattr(importlib.import_module(name), function)(*args, **kwargs)

        setattr(module, function, call)
    return module
