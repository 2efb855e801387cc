"""`grader release`: from an assignment's folder to what students get, by nbgrader's own steps."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import MissingEntry
from nbgrader.converters import GenerateAssignment, NbGraderException
from nbgrader.utils import temp_attrs
from traitlets.config import Config

from grader.authoring.guide_cells import STUDENTS_PAGE, students_page
from grader.authoring.known_mistakes import known_mistakes_file
from grader.authoring.leaks import find_leaks
from grader.authoring.source_notebook import public_hints, require_no_reference, source_notebook
from grader.authoring.target import ReleaseError, ReleaseTarget
from grader.diagnosis.known_mistakes import FILE
from grader.files import write_atomically
from grader.notebooks.assignment import Assignment

# Where nbgrader writes before the release is known to be good; relative to the course folder.
_STAGING = "build/release"


def release_assignment(
    assignment: Assignment, target: ReleaseTarget, points: Mapping[str, float], *, gradebook: bool = True
) -> Path:
    """Build the release and enter its cells into the gradebook.

    Args:
        points: exercise -> sum of its hidden tests' points.
        gradebook: false builds the files alone.

    Returns:
        The folder to give to students: the notebook, `test_public.py`, the usual mistakes, and the
        students' page.

    Raises:
        AssignmentError: the assignment's folder needs its author.
        ReleaseError: nbgrader refuses; nothing was released.
    """
    require_no_reference(assignment)
    notebook = source_notebook(assignment, points, public_hints(assignment))
    if gradebook:
        _require_same_cells(target, assignment.name, notebook)
    source = target.step(target.directory.source_directory, assignment.name)
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir(parents=True)
    write_atomically(source / f"{assignment.name}.ipynb", nbformat.writes(notebook) + "\n")
    shutil.copyfile(assignment.public_tests, source / assignment.public_tests.name)
    write_atomically(source / FILE, known_mistakes_file(assignment))
    page = students_page(assignment)
    if page is not None:
        write_atomically(source / STUDENTS_PAGE, page)
    staged = target.step(_STAGING, assignment.name)
    try:
        with temp_attrs(target.directory, assignment_id=assignment.name, release_directory=_STAGING):
            _generate(target, assignment.name, gradebook)
        leaks = find_leaks(assignment, staged)
        if leaks:
            raise ReleaseError(leaks[0])
        released = target.step(target.directory.release_directory, assignment.name)
        _replace_folder(staged, released)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return released


def _generate(target: ReleaseTarget, name: str, gradebook: bool) -> None:
    converter = GenerateAssignment(coursedir=target.directory, parent=target.app)
    converter.force = True
    if not gradebook:
        converter.no_database = True
        converter.update_config(Config({"SaveCells": {"enabled": False}}))
    log = converter.log
    handler = _LastError()
    others, log.handlers, propagate, log.propagate = log.handlers, [handler], log.propagate, False
    try:
        converter.start()
    except NbGraderException:
        raise ReleaseError(f"nbgrader cannot build the release of {name}: {handler.sentence}") from None
    finally:
        log.handlers, log.propagate = others, propagate


class _LastError(logging.Handler):
    """Keeps what nbgrader says about a failure: it logs the traceback and raises a pointer to the log."""

    sentence = "see its log."

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if record.levelno >= logging.ERROR and "Traceback" in message:
            self.sentence = message.strip().splitlines()[-1].partition(": ")[2] or message


def _require_same_cells(target: ReleaseTarget, name: str, notebook: NotebookNode) -> None:
    """nbgrader cannot add or remove cells of an assignment that has been graded: say so before building."""
    marks = [cell.metadata["nbgrader"] for cell in notebook.cells if "nbgrader" in cell.metadata]
    expected = {mark["grade_id"] for mark in marks}
    with target.gradebook() as gradebook:
        try:
            entered = gradebook.find_notebook(name, name)
        except MissingEntry:
            return
        if not entered.submissions:
            return
        known = {cell.name for cell in entered.source_cells}
    changed = sorted(expected ^ known)
    if changed:
        raise ReleaseError(
            f"{name} has graded submissions, and {changed[0]!r} was added or removed: "
            "release it under another name, or into a gradebook of its own."
        )


def _replace_folder(new: Path, old: Path) -> None:
    """Put a finished folder in an old one's place, with no moment at which half of it is there."""
    old.parent.mkdir(parents=True, exist_ok=True)
    aside = old.with_name(f".{old.name}.old")
    shutil.rmtree(aside, ignore_errors=True)
    if old.exists():
        old.rename(aside)
    new.rename(old)
    shutil.rmtree(aside, ignore_errors=True)
