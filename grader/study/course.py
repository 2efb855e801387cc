"""Where the course is: a repository in a folder above, or the installed course wheel."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import grader
from grader.notebooks.assignment import assignment_folders
from grader.notebooks.cells import read_notebook
from grader.notebooks.grade_ids import checked_exercise
from grader.student.course_files import ASSIGNMENTS_PACKAGE, SOLUTIONS_PACKAGE, installed_folders


class StudyError(Exception):
    """Something that the learner has to put right; one sentence with the next step."""


@dataclass(frozen=True)
class StudyCourse:
    """The course's own files.

    Attributes:
        solutions: references, hidden tests and misconceptions, a folder per assignment.
        assignments: the notebooks as they are given out, a folder per assignment.
    """

    solutions: Path
    assignments: Path

    @cached_property
    def solution_names(self) -> tuple[str, ...]:
        """The assignments in their order, given out or not."""
        return tuple(folder.name for folder in assignment_folders(self.solutions))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The assignments that are given out, in their order."""
        return tuple(name for name in self.solution_names if self.released(name).is_file())

    def released(self, name: str) -> Path:
        """An assignment's notebook as it is given out."""
        return self.assignments / name / f"{name}.ipynb"

    @cached_property
    def exercises(self) -> dict[str, tuple[str, ...]]:
        """The exercises of each assignment, in their order."""
        return {name: tuple(_checked(self.released(name))) for name in self.names}


def find_course(start: Sequence[Path], named: Path | None = None) -> StudyCourse:
    """The course in a folder above one of some paths, or the installed one.

    Args:
        named: the course folder, where it is given; no other is looked at.

    Raises:
        StudyError: there is none.
    """
    if named is not None:
        course = _course_in(named.resolve())
        if course is None:
            raise StudyError(f"{named} is no course folder: it has no solutions/ and assignments/.")
        return course
    for folder in folders_above(start):
        course = _course_in(folder)
        if course is not None:
            return course
    installed = _installed()
    beside_the_kit = _course_in(Path(grader.__file__).parents[1])
    course = installed or beside_the_kit
    if course is None:
        raise StudyError(
            "The course's files are not here: install the wheel training_networks_course-….whl, which `make wheel` "
            "writes, or work in a folder of the course's repository."
        )
    return course


def folders_above(paths: Sequence[Path]) -> Iterator[Path]:
    """The folders themselves and all above them, one path after the other, the nearest first."""
    for path in paths:
        yield from (path.resolve(), *path.resolve().parents)


def find_solution(notebook: Path, course: StudyCourse) -> str:
    """The assignment that a notebook belongs to, as its file's name, its folder's or its cells say.

    Raises:
        StudyError: it cannot be told.
        NotebookError: the file would have to be read, and is no notebook.
    """
    names = course.solution_names
    for said in (notebook.stem, notebook.resolve().parent.name):
        found = next((name for name in names if re.search(rf"(?<![a-z0-9]){name}(?![a-z0-9_])", said)), None)
        if found is not None:
            return found
    exercises = set(_checked(notebook))
    shared = {name: len(exercises & set(own)) for name, own in course.exercises.items()}
    best = max(shared, key=lambda name: shared[name], default="")
    if not best or not shared[best]:
        raise StudyError(
            f"It cannot be told which assignment {notebook.name} belongs to: name it with --assignment, one of "
            f"{', '.join(names)}."
        )
    return best


def _checked(notebook: Path) -> Iterator[str]:
    """The exercises whose check cells a notebook holds."""
    for cell in read_notebook(notebook):
        marks = cell.metadata.get("nbgrader")
        if isinstance(marks, dict) and marks.get("grade") and checked_exercise(cell.name) != cell.name:
            yield checked_exercise(cell.name)


def _course_in(folder: Path) -> StudyCourse | None:
    solutions, assignments = folder / "solutions", folder / "assignments"
    if solutions.is_dir() and assignments.is_dir() and assignment_folders(solutions):
        return StudyCourse(solutions, assignments)
    return None


def _installed() -> StudyCourse | None:
    solutions, assignments = installed_folders(SOLUTIONS_PACKAGE), installed_folders(ASSIGNMENTS_PACKAGE)
    return StudyCourse(solutions[0], assignments[0]) if solutions and assignments else None
