"""Exercises checked: their public tests, what stands behind a failure, and whether this is what is graded."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from grader.reports.public_check import Doubt, PublicCheck
from grader.reports.text import listing
from grader.results import overall_outcome
from grader.student.judge_warnings import missing_modules, missing_names
from grader.student.messages import code_below_raise
from grader.student.mistakes import hint_of_mistake
from grader.student.public_tests import CheckRun, PublicTests, run_public_tests
from grader.student.reading import exercises_read
from grader.student.running import History, kernel_history
from grader.student.saved import SavedNotebook, doubts, redefined, saved_notebook


@dataclass
class Checked:
    """One exercise's check, and sentences that cost nothing; `waits_for` is another exercise or name."""

    check: PublicCheck
    warnings: list[str] = field(default_factory=list)
    waits_for: str | None = None


def check_exercises(
    tests: PublicTests, names: Sequence[str], namespace: Mapping[str, object]
) -> dict[str, Checked]:
    """Run the public tests of some exercises on what the notebook defines now.

    Raises:
        TestFileError: the test file cannot be collected.
        KeyboardInterrupt: the student's interrupt.
    """
    history, saved = kernel_history(), saved_notebook(namespace)
    defined = [name for name in names if name in namespace]
    runs = run_public_tests(tests, defined, namespace) if defined else {}
    checked = {}
    for name in names:
        if name not in runs:
            checked[name] = _not_defined(name, namespace, tests, history)
            continue
        run = runs[name]
        check = PublicCheck(
            name, overall_outcome(run.results), run.results, copies=run.copies, printed=run.printed
        )
        check.is_answers = isinstance(namespace[name], Mapping)
        check.doubts = _doubts(check, namespace, history, saved)
        _say_why_waiting(check, run, namespace, history)
        if check.outcome == "failed":
            check.mistake = hint_of_mistake(tests.path, name, run)
        if check.mistake is not None:
            # One reason is enough: it says what the numbers are signs of.
            for test in check.tests:
                test.message = run.plain.get(test.name, test.message)
        checked[name] = Checked(check, run.warnings, run.waits_for)
    _blame_others(tests, checked, runs, namespace)
    return checked


def _not_defined(name: str, namespace: Mapping[str, object], tests: PublicTests, history: History) -> Checked:
    statement = f"Run the cell that defines `{name}` first, and all cells above it."
    other = _misspelled(name, namespace, tests, history)
    if other is not None:
        statement = f"Your notebook defines `{other}`: is that `{name}`? The names must be the same."
    tried = history.tried_after(name, -1)
    if tried is not None:
        statement = (
            f"The cell that defines `{name}` did not run to its end (In[{tried}]): mend it, and run it again."
        )
    check = PublicCheck(name, "not_implemented", headline="not defined yet", statement=statement)
    check.was_not_run = tried is None
    return Checked(check)


def _misspelled(
    name: str, namespace: Mapping[str, object], tests: PublicTests, history: History
) -> str | None:
    """A name of the student's own that is the exercise's but for a letter or two."""
    own = [one for one in namespace if one not in tests.exercises and history.definitions(one)]
    close = difflib.get_close_matches(name, own, 1, cutoff=0.85)
    return close[0] if close else None


def _doubts(
    check: PublicCheck, namespace: Mapping[str, object], history: History, saved: SavedNotebook | None
) -> tuple[Doubt, ...]:
    found = list(doubts(check.name, namespace, history, saved))
    if check.outcome == "not_implemented":
        # Of a stub only one thing matters: that the code is there and was not run.
        return tuple(doubt for doubt in found if doubt.asks_to_run)
    if saved is not None and check.outcome == "failed" and not found:
        found += redefined(check.name, saved.program)
    is_saved = saved is not None and bool(saved.program.definitions(check.name))
    if saved is not None and is_saved and not any(doubt.asks_to_save for doubt in found):
        found += missing_names(check.name, saved.program)
    found += missing_modules(check.name, saved.program if saved is not None and is_saved else history.program)
    return tuple(found)


def _say_why_waiting(
    check: PublicCheck, run: CheckRun, namespace: Mapping[str, object], history: History
) -> None:
    if run.waits_for:
        sentence = f"`{check.name}` needs `{run.waits_for}`, which is not there yet: finish that one first."
        if check.outcome == "not_implemented":
            check.headline, check.statement = "waits for another exercise", sentence
        else:
            check.note = sentence
    elif check.outcome == "not_implemented":
        running = history.running(check.name, namespace[check.name])
        line = code_below_raise(running.statement.source) if running is not None else None
        if line is not None:
            check.statement = (
                f"Line {line} of `{check.name}` still raises NotImplementedError, so the code below it never runs: "
                "delete that line."
            )
    if run.stopped:
        check.headline, check.stopped_in = "stopped, for a call took too long", run.results[-1].name
        check.note = f"{check.note} The checks after it were not run.".strip()


def _blame_others(
    tests: PublicTests,
    checked: Mapping[str, Checked],
    runs: Mapping[str, CheckRun],
    namespace: Mapping[str, object],
) -> None:
    """Say first, of an exercise that fails, which of those that it calls fails its own check."""
    failing = {
        name: [one for one in exercises_read(namespace[name], namespace, tests.exercises) if one != name]
        for name, one in checked.items()
        if one.check.outcome == "failed" and not runs[name].stopped
    }
    unknown = {one for called in failing.values() for one in called if one not in runs and one in namespace}
    known = dict(runs)
    if unknown:
        known |= run_public_tests(tests, [name for name in tests.exercises if name in unknown], namespace)
    for name, called in failing.items():
        wrong = [one for one in called if one in known and overall_outcome(known[one].results) == "failed"]
        if wrong:
            those = listing([f"`{one}`" for one in wrong])
            verb, it = ("fails its", "it") if len(wrong) == 1 else ("fail their", "them")
            checked[
                name
            ].check.statement = f"{those}, which `{name}` uses, {verb} own check: mend {it} first."
