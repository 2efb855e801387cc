"""Verifications kept by content: what has not changed is not verified twice."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import msgspec

import grader
from grader.authoring.guide_cells import next_assignment, students_page
from grader.authoring.verification import Verification
from grader.files import write_atomically
from grader.notebooks.assignment import Assignment

# What may change a verification besides the files: the arithmetic, and what builds releases and mutants.
_PACKAGES = ("numpy", "cosmic-ray", "jupytext", "nbformat", "nbgrader", "pytest")


class VerifyCache:
    """The last verification of an assignment, as long as nothing that it came from has changed.

    Args:
        folder: where the files are, `build/verify` of the course.
        options: all that was asked for.
    """

    def __init__(self, folder: Path, assignment: Assignment, released: Path, options: object) -> None:
        self._path = folder / f"{assignment.name}.json"
        self._key = _key(assignment, released, repr(options))

    def load(self) -> Verification | None:
        """The kept verification, if it is of this content."""
        try:
            kept = msgspec.json.decode(self._path.read_bytes(), type=dict[str, Verification])
        except (OSError, msgspec.DecodeError):  # not there, or of another version
            return None
        return kept.get(self._key)

    def save(self, found: Verification) -> None:
        """Keep it in the place of the one before."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self._path, msgspec.json.encode({self._key: found}).decode())


def _key(assignment: Assignment, released: Path, options: str) -> str:
    digest = hashlib.sha256()
    for part in (options, platform.python_version(), platform.machine(), *map(version, _PACKAGES)):
        digest.update(f"{part}\0".encode())
    for cell in assignment.cells:  # provided code among them, from earlier assignments
        digest.update(f"{cell.kind}\0{cell.source}\0".encode())
    following = next_assignment(assignment)
    around = (following.name, following.title) if following else None
    digest.update(f"{around}\0{students_page(assignment)}\0".encode())  # what the release says of the course
    package = Path(grader.__file__).parent
    for root, files in (
        (assignment.folder, assignment.folder.rglob("*")),
        (released, released.rglob("*")),
        (package, package.rglob("*.py")),
    ):
        _add(digest, root, files)
    return digest.hexdigest()


def _add(digest: hashlib._Hash, root: Path, files: Iterable[Path]) -> None:
    for path in sorted(files):
        relative = path.relative_to(root)
        if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(relative.parts):
            content = path.read_bytes()
            digest.update(f"{relative.as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
