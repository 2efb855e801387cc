"""An assignment as its folder tells it: title, cells with provided code filled in, and exercises."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

from grader.notebooks.cells import Cell
from grader.notebooks.questions import Question, QuestionsError, read_questions, without_explanations
from grader.notebooks.scripts import read_script
from grader.notebooks.slicing import Program

ExerciseKind = Literal["function", "class", "concepts"]

_MARKER = re.compile(r"^[ \t]*### (?:BEGIN|END) SOLUTION[ \t]*\n?", re.MULTILINE)
_HEADING = re.compile(r"^#+\s+(.*?)\s*$", re.MULTILINE)
_FOLDER = re.compile(r"\d\d_[a-z0-9_]+")


class AssignmentError(Exception):
    """An author's mistake in an assignment's folder; the message says what to do."""


@dataclass(frozen=True)
class Exercise:
    """One exercise; `cell` is the position of the cell that defines it."""

    name: str
    kind: ExerciseKind
    cell: int


@dataclass(frozen=True)
class Assignment:
    """All that the folder `solutions/NN_name/` says, its reference unrun.

    Attributes:
        cells: as students get them, but for the solutions: without the explanations of questions.
        questions: by exercise and name.
    """

    folder: Path
    title: str
    cells: tuple[Cell, ...]
    exercises: tuple[Exercise, ...]
    questions: Mapping[str, Mapping[str, Question]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def exercise_names(self) -> tuple[str, ...]:
        return tuple(exercise.name for exercise in self.exercises)

    @cached_property
    def program(self) -> Program:
        return Program(self.cells, self.scaffold_sources)

    @cached_property
    def scaffold_sources(self) -> frozenset[str]:
        """Sources of the code cells that are neither an exercise nor its check nor provided code."""
        keys = {"exercise", "check", "provided", "manual"}
        return frozenset(
            cell.source.strip()
            for cell in self.cells
            if cell.kind == "code" and not keys & set(cell.metadata)
        )

    @property
    def public_tests(self) -> Path:
        return self.folder / "test_public.py"

    @property
    def hidden_tests(self) -> Path:
        return self.folder / "test_hidden.py"

    @property
    def misconceptions(self) -> Path:
        return self.folder / "misconceptions.py"

    @cached_property
    def provided_cells(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if "provided" in cell.metadata)


def without_markers(source: str) -> str:
    """A reference's source as provided code shows it: the solution's lines without their markers."""
    return _MARKER.sub("", source)


def reference_sources(assignment: Assignment) -> dict[str, str]:
    """The reference's definition of each exercise."""
    return {one.name: without_markers(assignment.cells[one.cell].source) for one in assignment.exercises}


def assignment_folders(solutions: Path) -> list[Path]:
    """The assignments' folders in the order of the course."""
    return sorted(
        path
        for path in solutions.iterdir()
        if _FOLDER.fullmatch(path.name) and (path / "notebook.py").is_file()
    )


def find_assignment(solutions: Path, name: str) -> Assignment:
    """Load an assignment by its folder's name.

    Raises:
        AssignmentError: there is no such folder; the message lists those that are there.
    """
    folder = solutions / name
    if not (folder / "notebook.py").is_file():
        known = ", ".join(path.name for path in assignment_folders(solutions)) if solutions.is_dir() else ""
        if not known:
            raise AssignmentError(
                f"{solutions}, where the assignments should be, holds none: correct c.Grader.solutions in "
                "nbgrader_config.py."
            )
        raise AssignmentError(f"There is no assignment {name!r} in {solutions.name}/. There are: {known}.")
    return load_assignment(folder)


def load_assignment(folder: Path) -> Assignment:
    """Read `notebook.py` and fill its provided cells from the earlier assignments' references.

    Raises:
        AssignmentError: a provided cell names what is not there, two cells claim one exercise, or an explanation
            of a question cannot be told from the text.
    """
    folder = folder.resolve()
    written = read_script(folder / "notebook.py")
    cells = [_with_provided_code(_for_students(cell, folder), folder.parent) for cell in written]
    exercises: list[Exercise] = []
    for cell in cells:
        name = cell.metadata.get("exercise")
        if name:
            if any(exercise.name == name for exercise in exercises):
                raise AssignmentError(
                    f"{folder.name}: two cells are the exercise {name!r}. Rename one of them."
                )
            exercises.append(Exercise(name, _kind(name, cell, folder), cell.index))
    title = first_heading(cells) or folder.name
    return Assignment(folder, title, tuple(cells), tuple(exercises), read_questions(written))


def first_heading(cells: Iterable[Cell]) -> str:
    """The title of a notebook; empty where it has no heading."""
    headings = (_HEADING.search(cell.source) for cell in cells if cell.kind == "markdown")
    return next((match[1] for match in headings if match), "")


def _for_students(cell: Cell, folder: Path) -> Cell:
    if cell.kind != "markdown":
        return cell
    try:
        return replace(cell, source=without_explanations(cell.source))
    except QuestionsError as error:
        raise AssignmentError(f"{folder.name}: in {cell.label} {error}. Correct it.") from None


def _kind(name: str, cell: Cell, folder: Path) -> ExerciseKind:
    for node in ast.parse(cell.source).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return "function"
        if isinstance(node, ast.ClassDef) and node.name == name:
            return "class"
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            targets = [target.id for target in node.targets if isinstance(target, ast.Name)]
            if name in targets:
                return "concepts"
    raise AssignmentError(
        f"{folder.name}: the cell of exercise {name!r} defines no function, class or dictionary of that "
        "name. Name them alike."
    )


def _with_provided_code(cell: Cell, solutions: Path) -> Cell:
    provided = cell.metadata.get("provided")
    if not provided or "." not in provided:
        return cell  # provided code without an exercise behind it stands in its own cell
    sources = [_provided_source(item, cell, solutions) for item in provided.split()]
    return Cell(cell.index, cell.kind, "\n\n\n".join(sources), cell.metadata, cell.id)


def _provided_source(item: str, cell: Cell, solutions: Path) -> str:
    assignment, _, name = item.partition(".")
    notebook = solutions / assignment / "notebook.py"
    if name and notebook.is_file():
        for candidate in read_script(notebook):
            if name in (candidate.metadata.get("exercise"), candidate.metadata.get("provided")):
                return without_markers(candidate.source).strip()
    raise AssignmentError(
        f"{cell.label} provides {item!r}, which no earlier assignment has. "
        'Write provided="NN_name.exercise", or the name of a cell that another notebook provides.'
    )
