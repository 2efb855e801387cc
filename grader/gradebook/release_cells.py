"""The released notebook's cells as the gradebook holds them, and putting them back into a submission."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry

from grader.gradebook.course import Course
from grader.gradebook.manual import keep_outputs_of
from grader.gradebook.settings import CourseError
from grader.gradebook.submission import new_cell
from grader.notebooks.assignment import find_assignment
from grader.notebooks.cells import NotebookError, read_notebook
from grader.notebooks.grade_ids import checked_exercise


@dataclass(frozen=True)
class ReleasedCell:
    """A cell that nbgrader knows: an exercise, a check or a provided cell."""

    name: str
    kind: str
    source: str
    checksum: str
    locked: bool
    solution: bool
    points: float | None  # of a check cell, or of an answer that a person grades

    @property
    def is_manual(self) -> bool:
        """Whether a person grades what the student writes here."""
        return self.solution and self.points is not None

    @property
    def exercise(self) -> str | None:
        """The exercise that a check cell grades."""
        return checked_exercise(self.name) if self.points is not None and not self.solution else None

    def metadata(self) -> dict[str, object]:
        marks: dict[str, object] = {
            "cell_type": self.kind,
            "checksum": self.checksum,
            "grade": self.points is not None,
            "grade_id": self.name,
            "locked": self.locked,
            "schema_version": 3,
            "solution": self.solution,
            "task": False,
        }
        if self.points is not None:
            marks["points"] = self.points
        return {"deletable": False, "nbgrader": marks} | ({"editable": False} if self.locked else {})


@dataclass(frozen=True)
class Release:
    """What a submission is held against: the cells in the notebook's order."""

    assignment: str
    kernelspec: dict[str, object]
    cells: tuple[ReleasedCell, ...]

    @property
    def checks(self) -> dict[str, ReleasedCell]:
        """Exercise -> its check cell."""
        return {cell.exercise: cell for cell in self.cells if cell.exercise is not None}

    @property
    def manual(self) -> dict[str, ReleasedCell]:
        """The cells that a person grades, by name."""
        return {cell.name: cell for cell in self.cells if cell.is_manual}

    @property
    def max_score(self) -> float:
        return sum(cell.points or 0.0 for cell in self.cells)


def not_released(course: Course, assignment: str) -> CourseError:
    """What to do about an assignment that the gradebook does not have.

    Raises:
        AssignmentError: the course does not have it either; the message lists those that are there.
    """
    find_assignment(course.solutions, assignment)
    return CourseError(
        f"The gradebook has no assignment {assignment!r}: run  grader release {assignment}  first."
    )


def load_release(gradebook: Gradebook, course: Course, assignment: str) -> Release:
    """Read the release that was entered into the gradebook.

    Raises:
        CourseError: there is none.
        AssignmentError: the course has no assignment of that name.
    """
    try:
        entered = gradebook.find_notebook(assignment, assignment)
    except MissingEntry:
        raise not_released(course, assignment) from None
    points = {cell.name: float(cell.max_score) for cell in entered.grade_cells}
    solutions = {cell.name for cell in entered.solution_cells}
    order = _order(course, assignment)
    cells = [
        ReleasedCell(
            cell.name,
            cell.cell_type,
            cell.source,
            cell.checksum,
            bool(cell.locked),
            cell.name in solutions,
            points.get(cell.name),
        )
        for cell in entered.source_cells
    ]
    cells.sort(key=lambda cell: (order.get(cell.name, len(order)), cell.name))
    return Release(assignment, json.loads(entered.kernelspec or "{}"), tuple(cells))


def release_of(assignment: str, path: Path) -> Release:
    """The release as its notebook tells it, where there is no gradebook."""
    notebook = nbformat.read(path, as_version=4)
    cells = []
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader")
        if marks:
            points = float(marks["points"]) if marks["grade"] else None
            checksum = str(marks.get("checksum", ""))
            kinds = (cell.cell_type, cell.source, checksum)
            cells.append(ReleasedCell(marks["grade_id"], *kinds, marks["locked"], marks["solution"], points))
    return Release(assignment, dict(notebook.metadata.get("kernelspec", {})), tuple(cells))


def _order(course: Course, assignment: str) -> dict[str, int]:
    """Positions of the released cells, which the gradebook does not keep."""
    try:
        cells = read_notebook(course.released_notebook(assignment))
    except NotebookError:
        return {}
    return {cell.name: cell.index for cell in cells if cell.name}


def restore_release(notebook: NotebookNode, release: Release) -> list[str]:
    """Give the release's cells their metadata back, and locked ones their source and their place.

    Does what nbgrader's `DeduplicateIds`, `OverwriteKernelspec` and `OverwriteCells` do; where those stop at
    a copied cell or at two deleted ones, this goes on.

    Returns:
        What was changed, in sentences.
    """
    known = {cell.name: cell for cell in release.cells}
    notebook.metadata.pop("grader", None)
    notebook.metadata["kernelspec"] = dict(release.kernelspec)
    changes: list[str] = []
    found: dict[str, int] = {}
    for index in reversed(range(len(notebook.cells))):  # of copies the last one counts, as when they are run
        cell = notebook.cells[index]
        marks = cell.metadata.pop("nbgrader", None)
        name = marks.get("grade_id") if isinstance(marks, dict) else None
        if not isinstance(name, str) or name not in known or name in found:
            if isinstance(name, str) and name in found:
                changes.append(f"Cell {name!r} is there twice; the last one counts.")
            continue
        found[name] = index
        notebook.cells[index] = _restored(cell, known[name], changes)
    keep_outputs_of(notebook, {cell.name for cell in release.cells if cell.is_manual})
    for cell in release.cells:
        if cell.locked and cell.name not in found:
            changes.append(f"Cell {cell.name!r} was missing and is back.")
            _insert(notebook, cell, release.cells, found)
    return changes


def _restored(cell: NotebookNode, released: ReleasedCell, changes: list[str]) -> NotebookNode:
    if cell.cell_type != released.kind:
        changes.append(f"Cell {released.name!r} was {cell.cell_type} and is {released.kind} again.")
        cell = new_cell(released.kind, cell.source, cell.id, cell.metadata)
    if released.locked and cell.source != released.source:
        changes.append(f"Cell {released.name!r} was changed and is as released again.")
        cell.source = released.source
    cell.metadata.update(nbformat.from_dict(released.metadata()))
    return cell


def _insert(
    notebook: NotebookNode, cell: ReleasedCell, order: Sequence[ReleasedCell], found: dict[str, int]
) -> None:
    """Put a missing cell behind the nearest one that stood before it, or else before the nearest after it."""
    names = [one.name for one in order]
    position = names.index(cell.name)
    before = [found[name] + 1 for name in reversed(names[:position]) if name in found]
    after = [found[name] for name in names[position + 1 :] if name in found]
    index = (before or after or [len(notebook.cells)])[0]
    taken = {other.id for other in notebook.cells}
    identifier = cell.name[:60]
    while identifier in taken:
        identifier += "-"
    built = new_cell(cell.kind, cell.source, identifier, cell.metadata())
    notebook.cells.insert(index, built)
    for name in found:
        found[name] += found[name] >= index
    found[cell.name] = index
