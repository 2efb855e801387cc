"""`check("softmax")`: an exercise's public tests in the student's own kernel, shown as one card."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.reports.card import Card, check_card, overview_card
from grader.reports.public_check import Hint, PublicCheck
from grader.student.check_history import Reached, keep
from grader.student.checked import Checked, check_exercises
from grader.student.hidden import judge_hidden
from grader.student.notebook import (
    PUBLIC_TESTS,
    place,
    public_tests_file,
    student_frames,
    student_namespace,
)
from grader.student.public_tests import PublicTests, read_public_tests
from grader.student.running import watch_cells
from grader.student.show import show, show_markdown
from grader.student.tries import NotebookTries, fingerprint, tries_of
from grader.testing.marks import TestFileError

watch_cells()  # from the import on, which stands in a notebook's first cells


class CheckError(Exception):
    """What `check` raises where nbgrader runs the notebook; shown as its one sentence."""

    def _render_traceback_(self) -> list[str]:
        # IPython asks for this: the frames are the kit's own, and help nobody.
        return [f"{type(self).__name__}: {self}"]


def check(exercise: object = None, *, hidden: bool = False) -> None:
    """Check your answer to an exercise: `check("softmax")`.

    Runs the public checks on what your notebook defines now, and shows a card: what holds, and for the first check
    that fails the call, what your code gave and what is expected. A green card means that the checks pass, and that
    the code which ran is the code that is saved. More is tested when it is graded, with other numbers and sizes.

    `check()` shows the whole notebook: each exercise, and what it still waits for. Use it after a restart too.

    A usual mistake is named on the card, and after your third try there is a hint. Nothing leaves your computer, and
    nothing is written.

    Args:
        exercise: its name, or what you have defined: `check(softmax)`.
        hidden: run the hidden tests in place of the public ones, where the course's own files are: for self-study.
    """
    execution = os.environ.get("NBGRADER_EXECUTION")
    if execution == "autograde":
        raise CheckError(
            "This notebook must be graded with the kit's preprocessors: run `nbgrader autograde` in the "
            "course's folder, where nbgrader_config.py names them, or run `grader autograde`."
        )
    watch_cells()
    # The kit's own frame is no part of what the caller sees.
    namespace = student_namespace(sys._getframe(1))
    try:
        shown = _checked(exercise, namespace, hidden)
    except Exception as error:  # such as NumPy's functions taken by other values, or a folder that is gone
        shown = _single(PublicCheck("check", "error", statement=_could_not_run(error)))
    show(shown.card.html, shown.card.text)
    if shown.reference:
        show_markdown(shown.reference)
    # Nothing is returned: nbgrader would take a value for points.
    if execution == "validate" and shown.check is not None and shown.check.outcome != "passed":
        raise CheckError(_one_sentence(shown.check))


@dataclass
class _Shown:
    """A card, and the check that it is of; None where it is of the whole notebook, or of hidden tests."""

    card: Card
    check: PublicCheck | None = None
    reference: str = ""


def _checked(exercise: object, namespace: Mapping[str, object], hidden: bool) -> _Shown:
    name = exercise if isinstance(exercise, str) else ""
    path = public_tests_file(namespace)
    if path is None:
        return _single(PublicCheck(name or "check", "error", statement=_no_tests_file()))
    try:
        tests = read_public_tests(path)
        if not tests.exercises:
            return _single(PublicCheck(name or "check", "error", statement=_no_tests()))
        tries = tries_of(path)
        if exercise is None and hidden:
            return _which_exercise(tests, ", hidden=True")
        if exercise is None:
            checked = check_exercises(tests, tests.exercises, namespace)
            for one in checked.values():
                _record(one.check, namespace, tries)
            _keep(path, _lines(checked))
            return _Shown(overview_card(_lines(checked), progress=_progress(tests, tries)))
        name = name or _name_of(exercise, tests, namespace)
        if not name:
            return _which_exercise(tests)
        if name not in tests.exercises:
            headline, unknown = "no such exercise", _unknown(name, tests)
            return _single(PublicCheck(name, "not_implemented", headline=headline, statement=unknown))
        if hidden:
            judged = judge_hidden(name, path)
            return _Shown(judged.card, reference=judged.reference)
        checked = check_exercises(tests, [name], namespace)
    except TestFileError as error:
        return _single(PublicCheck(name or "check", "error", note=str(error)))
    except KeyboardInterrupt as error:
        stopped = _stopped(name, error)
        return _single(PublicCheck(name or "check", "failed", headline="stopped", statement=stopped))
    one = checked[name]
    _record(one.check, namespace, tries)
    _keep(path, [one.check])
    _offer_hint(one.check, tests, tries)
    return _single(one.check, _progress(tests, tries), one.warnings)


def _single(check: PublicCheck, progress: str = "", warnings: list[str] | None = None) -> _Shown:
    return _Shown(check_card(check, progress=progress, warnings=warnings or []), check)


def _name_of(value: object, tests: PublicTests, namespace: Mapping[str, object]) -> str:
    """The exercise that a value is, for `check(softmax)`; empty for what has no name."""
    names = [name for name in tests.exercises if name in namespace and namespace[name] is value]
    return names[0] if names else str(getattr(value, "__name__", ""))


def _which_exercise(tests: PublicTests, more: str = "") -> _Shown:
    statement = f'Name the exercise: `check("{next(iter(tests.exercises))}"{more})`.'
    return _single(PublicCheck("check", "error", headline="which exercise?", statement=statement))


def _lines(checked: Mapping[str, Checked]) -> list[PublicCheck]:
    return [one.check for one in checked.values()]


def _progress(tests: PublicTests, tries: NotebookTries) -> str:
    return tries.progress(tests.exercises, tests.number)


def _record(check: PublicCheck, namespace: Mapping[str, object], notebook: NotebookTries) -> None:
    """Count the try."""
    # The messages too: a try may have changed a helper only.
    same = definition = None
    if check.name in namespace:
        said = [(test.outcome, test.message, test.got) for test in check.tests]
        definition = fingerprint(namespace[check.name])
        same = (definition, said)
    notebook.of(check.name).record(
        same,
        check.outcome,
        passed=sum(test.outcome == "passed" for test in check.tests),
        done=check.is_done,
        answered=check.is_answers and check.outcome == "passed",
        definition=definition,
    )


def _keep(tests_file: Path, checks: Sequence[PublicCheck]) -> None:
    """Keep what came of checks where the learner's progress is kept."""
    reached = [
        Reached(
            one.name,
            "passed" if one.is_done else one.state,
            mistake=(one.mistake.text, one.mistake.lecture) if one.mistake is not None else None,
        )
        for one in checks
    ]
    keep(tests_file.resolve().parent.name, reached)


def _offer_hint(check: PublicCheck, tests: PublicTests, notebook: NotebookTries) -> None:
    """Add the hint that the tries have earned."""
    steps = tests.hints[check.name]
    offered = notebook.of(check.name).offered_hint(steps) if check.outcome == "failed" else None
    if offered:
        check.hint = Hint(offered[1], label=f"Hint {offered[0]} of {len(steps)}")


def _stopped(name: str, error: KeyboardInterrupt) -> str:
    sentence = f"You stopped the check while `{name}` was running. Does a loop never end?"
    if not name:
        sentence = "You stopped the check. Does a loop never end?"
    frames = student_frames(error)
    if not frames:
        return sentence
    where, _, source = place(frames[-1][0].co_filename, frames[-1][1]).partition(":  ")
    return f"{sentence} It was at {where}" + (f": `{source}`" if source else ".")


def _no_tests_file() -> str:
    return (
        f"There is no {PUBLIC_TESTS} beside this notebook: keep the notebook in the folder that it came in."
    )


def _no_tests() -> str:
    return (
        f"{PUBLIC_TESTS} beside this notebook holds no tests any more: put back the file that was given out."
    )


def _could_not_run(error: Exception) -> str:
    return (
        f"The check could not run here ({type(error).__name__}: {error}). Restart the kernel and run all cells above. "
        "If this comes again, tell your teacher."
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
