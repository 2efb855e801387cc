"""What a card says and in which order, before any layout: at most one screen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from grader.reports.public_check import MISSING, Hint, PublicCheck, check_headline, check_statement
from grader.reports.style import State
from grader.reports.text import clean, clip, listing, number, printable, wrapped
from grader.results import ExerciseResult, GradientReport, Outcome, SubmissionResult, TestResult

# A card is one screen: about forty lines with its headline, hint and foot.
MAX_LINES_A_FIELD = 6
MAX_LINES_A_CALL = 10  # in the student's own notebook, where it is there to be repeated
MAX_LINES_A_MESSAGE = 6
MAX_OTHER_TESTS = 6
MAX_WARNINGS = 3

GRADER_FAILED = "The grader failed here, not you: your teacher has been told, and the grade waits."
NOT_RUN = "This kernel has run none of the exercises' cells: run the notebook from its first cell on, and check again."
SOME_NOT_RUN = 'Where it says "not defined yet", run the exercise\'s cell first, and all cells above it.'
NOT_GRADED = "not graded yet"
# Messages that say no more than the lines `got` and `expected` under them.
PLAIN_MESSAGES = frozenset({"The values differ.", "The answer is another one."})
_PLACE = re.compile(r"\bline \d+(:  |$)")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Detail:
    """The first failing test in full."""

    description: str
    message: str
    rows: tuple[tuple[str, str], ...]
    gradient: GradientReport | None


@dataclass(frozen=True)
class OtherTest:
    """A line about a test that is not shown in full; the last may count those left out, without a state."""

    state: State | None
    text: str


@dataclass(frozen=True)
class CardContent:
    """A card without its layout; every string is untrusted text."""

    state: State
    name: str
    headline: str
    statement: str = ""
    detail: Detail | None = None
    hints: tuple[Hint, ...] = ()
    others: tuple[OtherTest, ...] = ()
    passed: str = ""
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    progress: str = ""


def exercise_content(exercise: ExerciseResult) -> CardContent:
    """Choose what a card says about a graded exercise."""
    outcome = exercise.outcome
    explained = any(test.why for test in exercise.tests)
    choice = _answers(exercise.tests) if explained else _choose(exercise.tests, outcome)
    return CardContent(
        state=outcome,
        name=clean(exercise.name),
        headline=_points(exercise, outcome),
        statement=GRADER_FAILED if outcome == "error" else "",
        detail=choice.detail,
        hints=_diagnosed_hints(exercise, choice.shown, outcome),
        others=choice.others,
        passed=choice.passed,
        notes=_notes(exercise, outcome),
    )


def unjudged_content(name: str, result: SubmissionResult) -> CardContent:
    """Choose what stands in an exercise's place where no test was run."""
    if result.status == "ungradable":
        return CardContent("not_implemented", clean(name), "could not be graded", clean(result.message))
    return CardContent("error", clean(name), NOT_GRADED, GRADER_FAILED)


def check_content(check: PublicCheck, progress: str, warnings: Sequence[str]) -> CardContent:
    """Choose what a card says about an exercise's public tests."""
    choice = _choose(check.tests, check.outcome, check)
    given = [hint for hint in (check.mistake, check.hint) if hint is not None]
    hints = tuple(Hint(clean(one.text), clean(one.lecture), clean(one.label)) for one in given)
    return CardContent(
        state=check.state,
        name=clean(check.name),
        headline=check_headline(check),
        statement=check_statement(check),
        detail=choice.detail,
        hints=hints or _own_hint(choice.shown) if check.outcome in ("failed", "not_implemented") else (),
        others=choice.others,
        passed=choice.passed,
        notes=(clean(check.note),) if clean(check.note) else (),
        warnings=_warnings(warnings),
        progress=clean(progress),
    )


@dataclass(frozen=True)
class _Choice:
    """Which tests a card shows, and how."""

    shown: TestResult | None
    detail: Detail | None
    others: tuple[OtherTest, ...]
    passed: str


def overview_content(checks: Sequence[PublicCheck], progress: str) -> CardContent:
    """Choose what a card says about all exercises of a notebook: each in a line, in their order.

    What holds for several, as after a restart of the kernel or in a copy of the notebook, is said once.
    """
    left = sum(not (check.is_done or (check.is_answers and check.outcome == "passed")) for check in checks)
    noun = "exercise is" if left == 1 else "exercises are"
    counts = Counter(doubt.sentence for check in checks for doubt in check.doubts)
    shared = [sentence for sentence, count in counts.items() if count > 1]
    not_run = sum(check.was_not_run for check in checks)
    if not_run > 1:
        shared.insert(0, NOT_RUN if not_run == len(checks) else SOME_NOT_RUN)
    return CardContent(
        state="neutral" if left else "passed",
        name="this notebook",
        headline=f"{left} of {len(checks)} {noun} left to do" if left else "all exercises are done",
        statement=clean(" ".join(shared)),
        others=tuple(OtherTest(check.state, _overview_line(check, shared, not_run > 1)) for check in checks),
        progress=clean(progress),
    )


def _overview_line(check: PublicCheck, said_above: Sequence[str], not_run_is_said: bool) -> str:
    failed = check.first_failed
    said = check_statement(check, said_above) or (_description(failed) if failed is not None else "")
    line = f"`{clean(check.name)}`: {check_headline(check)}"
    return f"{line}. {said}" if said and not (check.was_not_run and not_run_is_said) else line


def _choose(tests: Sequence[TestResult], outcome: Outcome, public: PublicCheck | None = None) -> _Choice:
    failing = [test for test in tests if test.outcome != "passed"]
    if outcome == "not_implemented":
        return _Choice(None, None, (), "")
    shown = None
    if outcome == "failed":
        first = next((test for test in failing if test.outcome == "failed"), None)
        shown = public.first_failed if public is not None else first
    rest = [test for test in failing if test is not shown]
    # A rule of which a test could see nothing is not broken: in the student's own notebook, where no points are counted,
    # what fails everywhere is said once.
    alike = [test for test in rest if public is not None and shown is not None and _same_reason(test, shown)]
    if len(alike) < 2:
        alike = []
    others = _other_tests([test for test in rest if test not in alike])
    if alike:
        others = (OtherTest("failed", f"{len(alike)} other tests fail for the same reason"), *others)
    passed = _passed_line(len(tests) - len(failing)) if failing else ""
    detail = None
    if shown is not None:
        copy = public.copies.get(shown.name, "") if public is not None else None
        detail = _detail(shown, copy, public.printed.get(shown.name, "") if public is not None else "")
    return _Choice(shown, detail, others, passed)


def _same_reason(test: TestResult, other: TestResult) -> bool:
    """Whether two tests failed with one sentence but for its numbers, or with one exception on one line."""
    if test.outcome != other.outcome or other.message in PLAIN_MESSAGES:
        return False
    return bool(other.message) and _without_numbers(test.message) == _without_numbers(other.message)


def _without_numbers(message: str) -> tuple[str, ...]:
    first, *rest = message.split("\n")
    if any(_PLACE.search(line) for line in rest):  # the exception's text tells the sizes of the call
        first = first.partition(":")[0]
    return tuple(line if _PLACE.search(line) else _NUMBER.sub("#", line) for line in (first, *rest))


def _answers(tests: Sequence[TestResult]) -> _Choice:
    """Every question, right or wrong, with what the chosen answer says."""
    lines = [" ".join(filter(None, (_description(test), clean(test.why)))) for test in tests]
    others = [OtherTest(test.outcome, line) for test, line in zip(tests, lines, strict=True)]
    return _Choice(None, None, tuple(others), "")


def _points(exercise: ExerciseResult, outcome: Outcome) -> str:
    if outcome == "error":
        return NOT_GRADED
    maximum = exercise.max_score
    points = f"{number(exercise.score)} of {number(maximum)} {'point' if maximum == 1 else 'points'}"
    return f"{MISSING}, {points}" if outcome == "not_implemented" else points


def _detail(test: TestResult, copy: str | None = None, printed: str = "") -> Detail:
    """A test in full; with code that repeats its call, if only an empty one, where it is a public one."""
    longest = MAX_LINES_A_FIELD if copy is None else MAX_LINES_A_CALL
    fields = [
        ("call", clip(printable(test.call), longest)),
        ("copy", printable(copy)),
        ("printed", clip(printable(printed), MAX_LINES_A_FIELD)),
        ("got", clip(printable(test.got), MAX_LINES_A_FIELD)),
        ("expected", clip(printable(test.expected), MAX_LINES_A_FIELD)),
    ]
    rows = tuple((label, text) for label, text in fields if text)
    message = printable(test.message).strip()
    said_already = message in PLAIN_MESSAGES and any(label == "got" for label, _ in rows)
    if said_already or (test.gradient is not None and message == test.gradient.summary):
        message = ""
    message = message if copy is None else wrapped(message)
    return Detail(_description(test), clip(message, MAX_LINES_A_MESSAGE), rows, test.gradient)


def _description(test: TestResult) -> str:
    return clean(test.description or test.name)


def _diagnosed_hints(
    exercise: ExerciseResult, shown: TestResult | None, outcome: Outcome
) -> tuple[Hint, ...]:
    if outcome not in ("failed", "not_implemented"):
        return ()
    diagnosis = exercise.diagnosis
    if diagnosis is not None and diagnosis.hint:
        return (Hint(clean(diagnosis.hint), clean(diagnosis.lecture)),)
    return _own_hint(shown)


def _own_hint(shown: TestResult | None) -> tuple[Hint, ...]:
    text = clean(shown.hint) if shown is not None else ""
    return (Hint(text),) if text else ()


def _other_tests(tests: Sequence[TestResult]) -> tuple[OtherTest, ...]:
    lines = [OtherTest(test.outcome, _description(test)) for test in tests[:MAX_OTHER_TESTS]]
    if len(tests) > MAX_OTHER_TESTS:
        lines.append(OtherTest(None, f"and {len(tests) - MAX_OTHER_TESTS} more"))
    return tuple(lines)


def _passed_line(passed: int) -> str:
    if passed == 0:
        return ""
    return "1 other test passes" if passed == 1 else f"{passed} other tests pass"


def _warnings(warnings: Sequence[str]) -> tuple[str, ...]:
    lines = [clean(text) for text in warnings if text]
    if len(lines) > MAX_WARNINGS:
        lines[MAX_WARNINGS:] = [f"and {len(lines) - MAX_WARNINGS} more"]
    return tuple(lines)


def _notes(exercise: ExerciseResult, outcome: Outcome) -> tuple[str, ...]:
    if outcome == "error":
        return ()  # the grader's own words may hold what is hidden
    notes: list[str] = []
    if exercise.follow_through is not None:
        maximum = number(exercise.max_score)
        replaced = listing([f"`{clean(name)}`" for name in exercise.follow_through.instead_of])
        notes.append(
            f"On its own: {number(exercise.own_score)} of {maximum}. Graded again with the reference in place "
            f"of {replaced or 'an earlier exercise'}: {number(exercise.follow_through.score)} of {maximum}. "
            "The better score counts."
        )
    note = clean(exercise.note)
    return (*notes, note) if note else tuple(notes)
