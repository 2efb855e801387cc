"""Submissions made ready to be judged, in folders beside those that they will have when they are graded."""

from __future__ import annotations

import glob
import json
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.utils import rmtree

from grader.files import raise_if_disk_fails
from grader.gradebook.course import Course
from grader.gradebook.extra_files import copy_extra_files
from grader.gradebook.from_result import place_cards
from grader.gradebook.manual import manual_digests
from grader.gradebook.plan import file_digest
from grader.gradebook.release_cells import Release, restore_release
from grader.gradebook.submission import blank_notebook, notebook_text, read_submission, require_own_cells
from grader.gradebook.submitted import kept_result
from grader.judging.pool.decoding import ResultError
from grader.notebooks.cells import NotebookError, NotPermittedError
from grader.results import SubmissionResult


@dataclass(frozen=True)
class Prepared:
    """A submission ready to be judged; where it is `unreadable`, the reason, and no notebook.

    Attributes:
        file: the digest of the notebook as it was handed in.
        previous: what it was graded with before.
    """

    student: str
    source: Path
    folder: Path
    path: Path
    notebook: NotebookNode | None = None
    unreadable: str = ""
    file: str = ""
    previous: SubmissionResult | None = None
    left_out: list[str] = field(default_factory=list)  # files beside it, with the reason
    status: Literal["ungradable", "error"] = "ungradable"  # where it is unreadable: the file's doing, or ours


class Staging:
    """Reads submissions, finishes them with their results, and puts them in their place.

    Args:
        converter: nbgrader's own command, for its options and the permissions that it sets.
    """

    def __init__(self, course: Course, release: Release, converter: Autograde) -> None:
        self.course = course
        self.release = release
        self.converter = converter
        self._folders: set[Path] = set()

    def prepare(self, student: str) -> Prepared:
        """Read a submission, restore the release's cells, and leave the notebook where the judge finds it."""
        name = self.release.assignment
        source = self.course.step(self.course.directory.submitted_directory, name, student)
        target = self._target(student)
        folder = target.with_name(f".{target.name}.partial")
        path = folder / f"{name}.ipynb"
        file = file_digest(source / f"{name}.ipynb")
        previous = self._previous(target / f"{name}.ipynb")
        self._folders.add(folder)
        try:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            notebook = read_submission(source / f"{name}.ipynb")
            require_own_cells(notebook, {cell.name for cell in self.release.cells})
            restore_release(notebook, self.release)
            path.write_text(json.dumps(notebook), encoding="utf-8")
        except NotPermittedError as error:
            return Prepared(student, source, folder, path, None, str(error), file, previous, status="error")
        except NotebookError as error:
            return Prepared(student, source, folder, path, None, str(error), file, previous)
        except Exception as error:  # whatever it is, it is this submission's, and the run goes on
            raise_if_disk_fails(error)
            return Prepared(student, source, folder, path, None, _unreadable(error), file, previous)
        return Prepared(student, source, folder, path, notebook, "", file, previous)

    def finish(self, one: Prepared, result: SubmissionResult) -> NotebookNode:
        """Write the notebook with its cards, and the submission's other files; returns the notebook."""
        notebook = one.notebook
        if notebook is None:
            notebook = blank_notebook(self.course, self.release.assignment)
            restore_release(notebook, self.release)
        result.file = one.file
        if one.notebook is not None:
            result.answers = manual_digests(notebook, self.release.manual)
        place_cards(notebook, result)
        one.path.write_text(notebook_text(notebook) + "\n", encoding="utf-8")  # valid as it is built
        self._copy_files(one)
        return notebook

    def publish(self, student: str) -> None:
        """Put a finished submission in its place, where an earlier one may be."""
        target = self._target(student)
        folder = target.with_name(f".{target.name}.partial")
        if target.exists():
            rmtree(str(target))
        folder.rename(target)
        self._folders.discard(folder)
        self.converter.set_permissions(self.release.assignment, student)

    def clear_partial(self) -> None:
        """Remove what a run that was killed has left, of students who are not graded now as well."""
        name = self.release.assignment
        everywhere = self.course.directory.format_path(
            self.course.directory.autograded_directory, "*", f".{name}.partial"
        )
        for folder in glob.glob(everywhere):  # noqa: PTH207 - an absolute pattern
            shutil.rmtree(folder, ignore_errors=True)
            with suppress(OSError):
                Path(folder).parent.rmdir()

    def clean_up(self) -> None:
        """Remove what was prepared and not published."""
        for folder in self._folders:
            shutil.rmtree(folder, ignore_errors=True)
            with suppress(OSError):  # a student's folder stays where it holds another assignment
                folder.parent.rmdir()
        self._folders.clear()

    def _previous(self, graded: Path) -> SubmissionResult | None:
        try:
            return kept_result(graded)
        except ResultError:
            return None

    def _target(self, student: str) -> Path:
        return self.course.step(self.course.directory.autograded_directory, self.release.assignment, student)

    def _copy_files(self, one: Prepared) -> None:
        """The submission's other files, those of the release on top, as nbgrader copies them."""
        name, directory = self.release.assignment, self.course.directory
        released = self.course.step(directory.source_directory, name)
        kept = {str(released / path) for path in self.converter.exclude_overwriting.get(name, [])}
        ignore = [*directory.ignore, "*.ipynb"]
        limit = 1000 * int(directory.max_file_size)
        one.left_out.extend(copy_extra_files(one.source, one.folder, ignore=ignore, max_bytes=limit))
        copy_extra_files(released, one.folder, ignore=ignore, kept=kept)


def _unreadable(error: Exception) -> str:
    reason = error.strerror if isinstance(error, OSError) else ""
    return f"The submission cannot be read: {reason or type(error).__name__}. Hand it in again."
