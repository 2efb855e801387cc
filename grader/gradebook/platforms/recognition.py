"""Which assignment a file is of, by the ids of its cells and not by its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from grader.gradebook.course import Course
from grader.gradebook.platforms.plan import digest_of
from grader.gradebook.settings import CourseError
from grader.notebooks.assignment import assignment_folders, find_assignment
from grader.notebooks.cells import Cell, NotebookError, read_notebook

# `unknown` is a notebook with no cell of the course's, `unreadable` a file that is no notebook.
Kind = Literal["this", "other", "unknown", "unreadable"]


@dataclass(frozen=True)
class Recognized:
    """What a file is."""

    kind: Kind
    digest: str
    other: str = ""  # the assignment that it is of
    untouched: bool = False  # every exercise is as it was released
    why: str = ""  # it cannot be read


class Recognizer:
    """Knows the course's released notebooks by their cells."""

    def __init__(self, released: Mapping[str, Iterable[Cell]], assignment: str) -> None:
        cells = {name: list(found) for name, found in released.items()}
        every = {name: _ids(found) for name, found in cells.items()}
        self.assignment = assignment
        self._own = {
            name: ids.difference(*(other for theirs, other in every.items() if theirs != name))
            for name, ids in every.items()
        }
        self._exercises = _exercises(cells[assignment])

    def look(self, file: Path) -> Recognized:
        digest = digest_of(file)
        try:
            cells = read_notebook(file)
        except NotebookError as error:
            return Recognized("unreadable", digest, why=str(error).replace(file.name, "the file", 1))
        ids = _ids(cells)
        shared = {name: len(ids & own) for name, own in self._own.items()}
        best = max(shared, key=lambda name: (shared[name], name == self.assignment))
        if not shared[best]:
            return Recognized("unknown", digest)
        if best != self.assignment:
            return Recognized("other", digest, other=best)
        return Recognized("this", digest, untouched=_exercises(cells) == self._exercises)


def load_recognizer(course: Course, assignment: str) -> Recognizer:
    """Read every notebook that the course has released.

    Raises:
        CourseError: the assignment is not released.
        AssignmentError: there is none of this name.
    """
    released = {}
    for name in dict.fromkeys([assignment, *(one.name for one in assignment_folders(course.solutions))]):
        path = course.released_notebook(name)
        if path.is_file():
            released[name] = read_notebook(path)
    if assignment not in released:
        find_assignment(course.solutions, assignment)  # says so where there is none
        raise CourseError(
            f"{assignment} has no release in {course.root.name}: run  grader release {assignment}."
        )
    return Recognizer(released, assignment)


def _ids(cells: Iterable[Cell]) -> set[str]:
    """nbgrader's ids and the cells' own."""
    found = set()
    for cell in cells:
        nbgrader = cell.metadata.get("nbgrader")
        grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, Mapping) else None
        found |= {name for name in (cell.id, grade_id) if isinstance(name, str) and name}
    return found


def _exercises(cells: Iterable[Cell]) -> dict[str, str]:
    found = {}
    for cell in cells:
        marks = cell.metadata.get("nbgrader")
        if isinstance(marks, Mapping) and marks.get("solution") and isinstance(marks.get("grade_id"), str):
            found[str(marks["grade_id"])] = cell.source.strip()
    return found
