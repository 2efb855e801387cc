"""`check("softmax")`: an exercise's public tests in the student's own kernel, shown as one card."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from grader.reports.card import exercise_card_html, exercise_card_text
from grader.results import overall_outcome
from grader.student.judge_warnings import judge_warnings
from grader.student.notebook import (
    PUBLIC_TESTS,
    notebook_file,
    place,
    public_tests_file,
    student_frames,
    student_namespace,
)
from grader.student.public_tests import CheckRun, PublicTests, read_public_tests, run_public_tests
from grader.student.show import show
from grader.student.tries import NotebookTries, fingerprint, tries_of
from grader.testing.marks import TestFileError


class CheckError(Exception):
    """What `check` raises where nbgrader runs the notebook; shown as its one sentence."""

    def _render_traceback_(self) -> list[str]:
        # IPython asks for this: the frames are the kit's own, and help nobody.
        return [f"{type(self).__name__}: {self}"]


def check(name: str) -> None:
    """Run the public tests of one exercise on what this notebook defines now, and show a card.

    Displays and returns nothing: nbgrader would take a returned value for points.

    Raises:
        CheckError: nbgrader is running the notebook, and a test failed (`nbgrader validate`) or the
            notebook is being graded without the kit's preprocessors.
    """
    execution = os.environ.get("NBGRADER_EXECUTION")
    if execution == "autograde":
        raise CheckError(
            "This notebook must be graded with the kit's preprocessors: run `nbgrader autograde` in the "
            "course's folder, where nbgrader_config.py names them, or run `grader autograde`."
        )
    # The kit's own frame is no part of what the caller sees.
    namespace = student_namespace(sys._getframe(1))
    exercise, progress, warnings = _checked(name, namespace)
    show(
        exercise_card_html(exercise, progress=progress, warnings=warnings),
        exercise_card_text(exercise, progress=progress, warnings=warnings),
    )
    if execution == "validate" and exercise["outcome"] != "passed":
        raise CheckError(_one_sentence(exercise))


def _checked(name: str, namespace: Mapping[str, Any]) -> tuple[dict[str, Any], str | None, list[str]]:
    """The card's exercise, progress line and warnings."""
    path = public_tests_file(namespace)
    if path is None:
        return _card(name, "error", statement=_no_tests_file()), None, []
    try:
        tests = read_public_tests(path)
        if name not in tests.exercises:
            return (
                _card(name, "not_implemented", headline="no such exercise", statement=_unknown(name, tests)),
                None,
                [],
            )
        tries = tries_of(path)
        if name not in namespace:
            tries.of(name).record(None, 0, "not_implemented")
            statement = f"Run the cell that defines `{name}` first, and all cells above it."
            card = _card(name, "not_implemented", headline="not defined yet", statement=statement)
            return card, _progress(tests, tries), []
        run = run_public_tests(tests, name, namespace)
    except TestFileError as error:
        return _card(name, "error", note=str(error)), None, []
    except KeyboardInterrupt as error:
        return _card(name, "failed", headline="stopped", statement=_stopped(name, error)), None, []
    exercise = _exercise(name, run)
    _offer_hint(exercise, namespace[name], tests, tries)
    warnings = run.warnings
    if exercise["outcome"] != "not_implemented":
        warnings = warnings + judge_warnings(name, namespace, notebook_file(namespace))
    return exercise, _progress(tests, tries), warnings


def _progress(tests: PublicTests, tries: NotebookTries) -> str:
    return tries.progress(tests.exercises, len(tests.owner))


def _card(name: str, outcome: str, **fields: Any) -> dict[str, Any]:
    return {"name": name, "outcome": outcome, "public": True, "tests": [], **fields}


def _exercise(name: str, run: CheckRun) -> dict[str, Any]:
    outcome = overall_outcome(run.results)
    exercise = _card(name, outcome, tests=[asdict(result) for result in run.results])
    if run.waits_for:
        sentence = f"`{name}` needs `{run.waits_for}`, which is not there yet: finish that one first."
        exercise["statement" if outcome == "not_implemented" else "note"] = sentence
        if outcome == "not_implemented":
            exercise["headline"] = "waits for another exercise"
    return exercise


def _offer_hint(
    exercise: dict[str, Any], definition: Any, tests: PublicTests, notebook: NotebookTries
) -> None:
    """Count the try, and add the hint that it has earned."""
    results = exercise["tests"]
    tries = notebook.of(exercise["name"])
    # The messages too: a try may have changed a helper only.
    same = (fingerprint(definition), [(test["outcome"], test["message"], test["got"]) for test in results])
    tries.record(same, sum(test["outcome"] == "passed" for test in results), exercise["outcome"])
    steps = tests.hints[exercise["name"]]
    offered = tries.offered_hint(steps) if exercise["outcome"] == "failed" else None
    if offered:
        exercise["hint"] = {"label": f"Hint {offered[0]} of {len(steps)}", "text": offered[1]}


def _stopped(name: str, error: KeyboardInterrupt) -> str:
    sentence = f"You stopped the check while `{name}` was running. Does a loop never end?"
    frames = student_frames(error)
    if not frames:
        return sentence
    where, _, source = place(frames[-1][0].co_filename, frames[-1][1]).partition(":  ")
    return f"{sentence} It was at {where}" + (f": `{source}`" if source else ".")


def _no_tests_file() -> str:
    return (
        f"There is no {PUBLIC_TESTS} beside this notebook: keep the notebook in the folder that it came in."
    )


def _unknown(name: str, tests: PublicTests) -> str:
    close = difflib.get_close_matches(name, tests.exercises, 1)
    known = f"Did you mean `{close[0]}`?" if close else f"There are: {', '.join(tests.exercises)}."
    return f"This notebook has no exercise of this name. {known}"


def _one_sentence(exercise: Mapping[str, Any]) -> str:
    name = exercise["name"]
    if exercise["outcome"] == "not_implemented":
        return f"{name}: {exercise.get('headline') or 'not implemented yet'}."
    failed = next((test for test in exercise["tests"] if test["outcome"] != "passed"), None)
    if failed is None:
        return f"{name}: {exercise.get('statement') or exercise.get('note') or 'the check itself failed'}"
    reason = f" {failed['message'].partition(chr(10))[0]}" if failed["message"] else ""
    return f"{name}: this does not hold: {failed['description']}{reason}"
