"""From a submission's result to what nbgrader keeps: scores, comments, and cards in the notebook."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import nbformat
from nbgrader.utils import compute_checksum

from grader.gradebook.course import CourseError
from grader.gradebook.release_cells import Release
from grader.notebooks.grade_ids import checked_exercise
from grader.reports.card import exercise_card_html, exercise_card_text

Result = Mapping[str, Any]

NO_RESPONSE = "No response."  # nbgrader's own words for a cell left as it was released


def unjudged_result(release: Release, status: str, message: str) -> dict[str, Any]:
    """The result of a submission that no test was run on.

    Args:
        status: "ungradable", the file's doing, or "error", ours.
    """
    return {
        "assignment": release.assignment,
        "score": None,
        "max_score": release.max_score,
        "sandbox": "",
        "status": status,
        "message": message,
        "warnings": [],
        "exercises": [],
    }


def cell_scores(result: Result, release: Release) -> dict[str, float | None]:
    """Check cell -> score; None where a person has to decide.

    Raises:
        CourseError: the hidden tests earn other points than the release says.
    """
    judged = {exercise["name"]: exercise for exercise in result["exercises"]}
    scores: dict[str, float | None] = {}
    for exercise, cell in release.checks.items():
        outcome = judged.get(exercise) if result["status"] != "ungradable" else None
        if outcome is not None and float(outcome["max_score"]) != cell.points:
            raise CourseError(
                f"The hidden tests of {exercise!r} earn {outcome['max_score']:g} points, the release says "
                f"{cell.points:g}: run  grader release {release.assignment}  and grade again."
            )
        broken = outcome is None or outcome["outcome"] == "error" or outcome["score"] is None
        scores[cell.name] = None if broken or outcome is None else float(outcome["score"])
    return scores


def is_broken(result: Result, release: Release) -> bool:
    """Whether the grader, not the student, is why a score is missing."""
    if result["status"] == "ungradable":
        return False
    return result["status"] == "error" or None in cell_scores(result, release).values()


def cell_comments(notebook: Any, result: Result, release: Release) -> dict[str, str | None]:
    """Exercise cell -> nbgrader's automatic comment."""
    if result["status"] == "ungradable":  # the notebook is the release, which says nothing about the student
        return {cell.name: None for cell in release.cells if cell.solution}
    answered = {
        cell.metadata["nbgrader"]["grade_id"]
        for cell in notebook.cells
        if "nbgrader" in cell.metadata and compute_checksum(cell) != cell.metadata["nbgrader"]["checksum"]
    }
    return {
        cell.name: None if cell.name in answered else NO_RESPONSE for cell in release.cells if cell.solution
    }


def place_cards(notebook: Any, result: Result) -> None:
    """Show each exercise's card as the output of its check cell, and keep the result in the notebook."""
    judged = {exercise["name"]: exercise for exercise in result["exercises"]}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.outputs, cell.execution_count = [], None
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("grade"):
            exercise = checked_exercise(marks["grade_id"])
            cell.outputs = [_card(judged.get(exercise) or unjudged_exercise(exercise, result))]
    notebook.metadata["grader"] = nbformat.from_dict(dict(result))


def unjudged_exercise(name: str, result: Result) -> dict[str, Any]:
    """What stands in an exercise's place where no test was run."""
    exercise: dict[str, Any] = {"name": name, "score": None, "tests": []}
    if result["status"] == "ungradable":
        return exercise | {
            "outcome": "not_implemented",
            "headline": "could not be graded",
            "statement": result["message"],
        }
    return exercise | {"outcome": "error"}


def _card(exercise: Mapping[str, Any]) -> Any:
    data = {"text/html": exercise_card_html(exercise), "text/plain": exercise_card_text(exercise)}
    return nbformat.from_dict({"output_type": "display_data", "data": data, "metadata": {}})


def describe(result: Result) -> str:
    """One line about a result, for the log."""
    if result["status"] == "graded":
        return f"{result['score']:g} of {result['max_score']:g}"
    return f"{result['status']}: {escape(result['message'] or _first_broken(result), quote=False)}"


def _first_broken(result: Result) -> str:
    """What the first test said that the grader failed on."""
    broken = (
        f"{test['name']}: {test['message'].partition(chr(10))[0]}"
        for exercise in result["exercises"]
        for test in exercise["tests"]
        if test["outcome"] == "error"
    )
    return next(broken, "see its cards")
