"""Importing nbgrader without what the commands of `grader` never use, which takes most of its time."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Mapping, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

# jsonschema does without these: it checks formats with them that no schema of a notebook has. Compiling the grammar
# of the first takes a second.
_FORMATS = ("rfc3987_syntax", "isoduration", "fqdn", "rfc3339_validator", "rfc3986_validator", "uri_template")

# Modules of which nbgrader imports functions that no command of `grader` calls: the handlers of Jupyter's server,
# with the server and all of nbgrader's programs behind them, and what unpacks archives, with setuptools behind it.
_UNUSED = {
    "nbgrader.server_extensions.assignment_list": ("load_jupyter_server_extension",),
    "nbgrader.server_extensions.course_list": ("load_jupyter_server_extension",),
    "nbgrader.server_extensions.formgrader": ("load_jupyter_server_extension",),
    "nbgrader.server_extensions.validate_assignment": ("load_jupyter_server_extension",),
    "setuptools.archive_util": ("unpack_archive", "unpack_tarfile", "unpack_zipfile"),
}

# Packages that import all of their modules, and where the few of their names are defined that grading a class needs.
_PARTS = {
    "nbconvert": {},
    "nbconvert.exporters": {"Exporter": "exporter", "NotebookExporter": "notebook"},
    "nbconvert.preprocessors": {
        "CellExecutionError": "execute",
        "ClearMetadataPreprocessor": "clearmetadata",
        "ClearOutputPreprocessor": "clearoutput",
        "ExecutePreprocessor": "execute",
        "Preprocessor": "base",
    },
    "nbgrader.apps": {"NbGrader": "baseapp"},
    "nbgrader.converters": {"Autograde": "autograde"},
    "nbgrader.preprocessors": {
        "AssignLatePenalties": "latesubmissions",
        "CheckCellMetadata": "checkcellmetadata",
        "ClearOutput": "clearoutput",
        "DeduplicateIds": "deduplicateids",
        "Execute": "execute",
        "IgnorePattern": "ignorepattern",
        "LimitOutput": "limitoutput",
        "NbGraderPreprocessor": "base",
        "OverwriteCells": "overwritecells",
        "OverwriteKernelspec": "overwritekernelspec",
        "SaveAutoGrades": "saveautogrades",
    },
    "requests": {},  # for a course on a JupyterHub
}


def import_nbgrader() -> None:
    """Import nbgrader's gradebook and nbformat; a process that has nbgrader already keeps it as it is."""
    if "nbgrader" in sys.modules:
        return
    placeholders = {name: _placeholder(name, functions) for name, functions in _UNUSED.items()}
    packages = {name.rpartition(".")[0]: _placeholder(name.rpartition(".")[0], ()) for name in _UNUSED}
    absent = dict.fromkeys(_FORMATS)  # None is Python's own mark of what is not there
    modules = {**absent, **packages, **placeholders}
    placed = {name: module for name, module in modules.items() if name not in sys.modules}
    sys.modules.update(placed)  # type: ignore[arg-type]
    try:
        importlib.import_module("nbformat")
        importlib.import_module("nbgrader")
        for name, parts in _PARTS.items():
            _place_shell(name, parts)
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


class _Shell(ModuleType):
    """A package whose own code has not run: its modules can be imported, and some of its names.

    Whoever asks for any other name gets the package itself, from there on.
    """

    def __init__(self, spec: ModuleSpec, parts: Mapping[str, str]) -> None:
        super().__init__(spec.name)
        self.__spec__ = spec
        self.__path__ = spec.submodule_search_locations or []
        self.__parts = parts

    def __getattr__(self, name: str) -> object:
        if name in self.__parts:
            part: object = getattr(importlib.import_module(f"{self.__name__}.{self.__parts[name]}"), name)
            return part
        if name.startswith("__") and name != "__all__":  # what Python and debuggers ask of any module
            raise AttributeError(name)
        found: object = getattr(self._whole(), name)
        return found

    def _whole(self) -> ModuleType:
        """The package itself, imported as Python does it, after the one that it is in."""
        outer = sys.modules.get(self.__name__.rpartition(".")[0])
        if isinstance(outer, _Shell):
            outer._whole()
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        package = importlib.import_module(self.__name__)
        for part, module in vars(self).items():  # modules that are there already are not bound again
            if isinstance(module, ModuleType):
                vars(package).setdefault(part, module)
        return package


def _place_shell(name: str, parts: Mapping[str, str]) -> None:
    spec = importlib.util.find_spec(name) if name not in sys.modules else None
    if spec is not None:
        sys.modules[name] = shell = _Shell(spec, parts)
        outer, _, own = name.rpartition(".")
        if outer:
            setattr(sys.modules[outer], own, shell)
