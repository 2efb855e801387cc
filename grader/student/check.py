"""`check("softmax")`: an exercise's public tests in the student's own kernel, shown as one card."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.reports.card import check_card
from grader.reports.card_content import Hint, PublicCheck
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
    shown = _checked(name, namespace)
    card = check_card(shown.check, progress=shown.progress, warnings=shown.warnings)
    show(card.html, card.text)
    if execution == "validate" and shown.check.outcome != "passed":
        raise CheckError(_one_sentence(shown.check))


@dataclass
class _Shown:
    """What goes onto the card."""

    check: PublicCheck
    progress: str = ""
    warnings: list[str] = field(default_factory=list)


def _checked(name: str, namespace: Mapping[str, object]) -> _Shown:
    path = public_tests_file(namespace)
    if path is None:
        return _Shown(PublicCheck(name, "error", statement=_no_tests_file()))
    try:
        tests = read_public_tests(path)
        if name not in tests.exercises:
            unknown = _unknown(name, tests)
            return _Shown(
                PublicCheck(name, "not_implemented", headline="no such exercise", statement=unknown)
            )
        tries = tries_of(path)
        if name not in namespace:
            tries.of(name).record(None, 0, "not_implemented")
            statement = f"Run the cell that defines `{name}` first, and all cells above it."
            check = PublicCheck(name, "not_implemented", headline="not defined yet", statement=statement)
            return _Shown(check, _progress(tests, tries))
        run = run_public_tests(tests, name, namespace)
    except TestFileError as error:
        return _Shown(PublicCheck(name, "error", note=str(error)))
    except KeyboardInterrupt as error:
        return _Shown(PublicCheck(name, "failed", headline="stopped", statement=_stopped(name, error)))
    check = _public_check(name, run)
    _offer_hint(check, namespace[name], tests, tries)
    warnings = run.warnings
    if check.outcome != "not_implemented":
        warnings = warnings + judge_warnings(name, namespace, notebook_file(namespace))
    return _Shown(check, _progress(tests, tries), warnings)


def _progress(tests: PublicTests, tries: NotebookTries) -> str:
    return tries.progress(tests.exercises, len(tests.owner))


def _public_check(name: str, run: CheckRun) -> PublicCheck:
    check = PublicCheck(name, overall_outcome(run.results), run.results)
    if run.waits_for:
        sentence = f"`{name}` needs `{run.waits_for}`, which is not there yet: finish that one first."
        if check.outcome == "not_implemented":
            check.headline, check.statement = "waits for another exercise", sentence
        else:
            check.note = sentence
    return check


def _offer_hint(check: PublicCheck, definition: object, tests: PublicTests, notebook: NotebookTries) -> None:
    """Count the try, and add the hint that it has earned."""
    tries = notebook.of(check.name)
    # The messages too: a try may have changed a helper only.
    same = (fingerprint(definition), [(test.outcome, test.message, test.got) for test in check.tests])
    tries.record(same, sum(test.outcome == "passed" for test in check.tests), check.outcome)
    steps = tests.hints[check.name]
    offered = tries.offered_hint(steps) if check.outcome == "failed" else None
    if offered:
        check.hint = Hint(offered[1], label=f"Hint {offered[0]} of {len(steps)}")


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


def _one_sentence(check: PublicCheck) -> str:
    if check.outcome == "not_implemented":
        return f"{check.name}: {check.headline or 'not implemented yet'}."
    failed = next((test for test in check.tests if test.outcome != "passed"), None)
    if failed is None:
        return f"{check.name}: {check.statement or check.note or 'the check itself failed'}"
    reason = f" {failed.message.partition(chr(10))[0]}" if failed.message else ""
    return f"{check.name}: this does not hold: {failed.description}{reason}"
