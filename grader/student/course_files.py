"""Where the course's own files are, on the computer of someone who learns alone."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

HIDDEN_TESTS = "test_hidden.py"
# Installed packages with the folders of `solutions` and of `assignments`.
SOLUTIONS_PACKAGE = "training_networks_solutions"
ASSIGNMENTS_PACKAGE = "training_networks_assignments"


def course_folder(tests_file: Path) -> Path | None:
    """The assignment's folder with the hidden tests.

    It is the notebook's own, or in `solutions` of a folder above, or in an installed package of solutions.
    """
    own = tests_file.resolve().parent
    return next((folder for folder in _candidates(own) if _has_all(folder)), None)


def installed_folders(package: str) -> list[Path]:
    """Where a package of the course's files is installed: one folder, or several, as it has no `__init__.py`."""
    spec = importlib.util.find_spec(package)
    return [Path(place) for place in spec.submodule_search_locations or ()] if spec is not None else []


def _candidates(own: Path) -> Iterator[Path]:
    yield own
    yield from (above / "solutions" / own.name for above in own.parents)
    yield from (place / own.name for place in installed_folders(SOLUTIONS_PACKAGE))


def _has_all(folder: Path) -> bool:
    return all((folder / name).is_file() for name in ("notebook.py", HIDDEN_TESTS))
