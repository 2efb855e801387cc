"""From a submission's result to what nbgrader keeps: scores, comments, and cards in the notebook."""

from __future__ import annotations

from html import escape
from typing import Literal

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import compute_checksum

from grader.gradebook.release_cells import Release
from grader.gradebook.settings import CourseError
from grader.gradebook.submission import GRADED_FILE
from grader.notebooks.grade_ids import checked_exercise
from grader.reports.card import Card, exercise_card, unjudged_card
from grader.results import SubmissionResult

NO_RESPONSE = "No response."  # nbgrader's own words for a cell left as it was released


def unjudged_result(
    release: Release, status: Literal["ungradable", "error"], message: str
) -> SubmissionResult:
    """The result of a submission that no test was run on: the file's doing, or ours."""
    return SubmissionResult(release.assignment, release.max_score, status=status, message=message)


def cell_scores(result: SubmissionResult, release: Release) -> dict[str, float | None]:
    """Check cell -> score; None where a person has to decide.

    Raises:
        CourseError: the hidden tests earn other points than the release says.
    """
    scores: dict[str, float | None] = {}
    for name, cell in release.checks.items():
        exercise = result.exercise(name)
        if exercise is not None and exercise.max_score != cell.points:
            raise CourseError(
                f"The hidden tests of {name!r} earn {exercise.max_score:g} points, the release says "
                f"{cell.points:g}: run  grader release {release.assignment}  and grade again."
            )
        scores[cell.name] = exercise.score if exercise is not None else None
    return scores


def has_error(result: SubmissionResult, release: Release) -> bool:
    """Whether the grader, not the student, is why a score is missing."""
    if result.status == "ungradable":
        return False
    return result.status == "error" or None in cell_scores(result, release).values()


def cell_comments(
    notebook: NotebookNode, result: SubmissionResult, release: Release
) -> dict[str, str | None]:
    """Exercise cell -> nbgrader's automatic comment."""
    if result.status == "ungradable":  # the notebook is the release, which says nothing about the student
        return {cell.name: None for cell in release.cells if cell.solution}
    answered = {
        cell.metadata["nbgrader"]["grade_id"]
        for cell in notebook.cells
        if "nbgrader" in cell.metadata and compute_checksum(cell) != cell.metadata["nbgrader"]["checksum"]
    }
    return {
        cell.name: None if cell.name in answered else NO_RESPONSE for cell in release.cells if cell.solution
    }


def place_cards(notebook: NotebookNode, result: SubmissionResult) -> None:
    """Show each exercise's card as the output of its check cell, and keep the result in the notebook."""
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code" or (marks.get("grade") and marks.get("solution")):
            continue
        cell.outputs, cell.execution_count = [], None
        if marks.get("grade"):
            cell.outputs = [_output(card_of(checked_exercise(marks["grade_id"]), result))]
    keep_result(notebook, result)


def keep_result(notebook: NotebookNode, result: SubmissionResult) -> None:
    """Leave the result in the notebook's metadata, where `submitted.result_in` finds it."""
    name = notebook.metadata.pop(GRADED_FILE, None)
    if name:
        result.warnings.append(other_name(name, result.assignment))
    # Not as an attribute, which would turn each of a thousand values into one of nbformat's.
    dict.__setitem__(notebook.metadata, "grader", result.as_data())


def other_name(name: str, assignment: str) -> str:
    """What is said of a notebook that was graded although it has another name."""
    return f"{name} was graded, the only notebook that was handed in: its name should be {assignment}.ipynb."


def card_of(exercise: str, result: SubmissionResult) -> Card:
    """The exercise's card, also where no test of it was run."""
    judged = result.exercise(exercise)
    return unjudged_card(exercise, result) if judged is None else exercise_card(judged)


def _output(card: Card) -> NotebookNode:
    data = {"text/html": card.html, "text/plain": card.text}
    return nbformat.from_dict({"output_type": "display_data", "data": data, "metadata": {}})


def describe(result: SubmissionResult) -> str:
    """One line about a result, for the log."""
    if result.score is not None:
        return f"{result.score:g} of {result.max_score:g}"
    return f"{result.status}: {escape(result.message or _first_error(result), quote=False)}"


def _first_error(result: SubmissionResult) -> str:
    """What the first test said that the grader failed on."""
    errors = (
        f"{test.name}: {test.message.partition(chr(10))[0]}"
        for exercise in result.exercises
        for test in exercise.tests
        if test.outcome == "error"
    )
    return next(errors, "see its cards")
