"""What a card says and in which order, before any layout: at most one screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

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
CHECK_FAILED = "The check itself failed here, not your code: please tell your teacher."
NOT_GRADED = "not graded yet"
MISSING = "not implemented yet"
ANSWERED = "answered, judged when graded"
# Messages that say no more than the lines `got` and `expected` under them.
PLAIN_MESSAGES = frozenset({"The values differ.", "The answer is another one."})


@dataclass(frozen=True)
class Detail:
    """The first failing test in full."""

    description: str
    message: str
    rows: tuple[tuple[str, str], ...]
    gradient: GradientReport | None


@dataclass(frozen=True)
class Hint:
    """One hint, and the place in the lecture to look at."""

    text: str
    lecture: str = ""
    label: str = "Hint"


@dataclass(frozen=True)
class OtherTest:
    """A line about a test that is not shown in full; the last may count those left out, without a state."""

    state: State | None
    text: str


@dataclass(frozen=True)
class Doubt:
    """Why the code that was checked is not the code that will be graded: for the headline, and in a sentence.

    Attributes:
        asks_to_run: what is to be graded was not run.
        asks_to_save: saving the notebook is all that is left to do.
    """

    label: str
    sentence: str
    asks_to_run: bool = False
    asks_to_save: bool = False


@dataclass
class PublicCheck:
    """What `check()` found: checks are counted, not points.

    Attributes:
        headline, statement: replace what a card says by itself.
        mistake: of the misconception that explains all answers; it comes before the hint that tries have earned.
        doubts: why passing is not yet the grade.
        was_not_run: this kernel has run no cell that defines the exercise.
        is_answers: the exercise is a set of answers, of which the public checks do not say whether they are right.
        copies: by a test's name, code that repeats its last call.
        printed: by a test's name, what that call printed.
    """

    name: str
    outcome: Outcome
    tests: list[TestResult] = field(default_factory=list)
    headline: str = ""
    statement: str = ""
    mistake: Hint | None = None
    hint: Hint | None = None
    note: str = ""
    doubts: tuple[Doubt, ...] = ()
    was_not_run: bool = False
    is_answers: bool = False
    copies: dict[str, str] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        """Whether the student has nothing left to do but save."""
        doubted = any(not doubt.asks_to_save for doubt in self.doubts)
        return self.outcome == "passed" and not doubted and not self.is_answers

    @property
    def state(self) -> State:
        """The outcome, or `neutral` where the tests pass and that says little of the grade."""
        return "neutral" if self.outcome == "passed" and (self.doubts or self.is_answers) else self.outcome


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
        statement=_statement(check),
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
    failed = next((test for test in check.tests if test.outcome == "failed"), None)
    said = _statement(check, said_above) or (_description(failed) if failed is not None else "")
    line = f"`{clean(check.name)}`: {check_headline(check)}"
    return f"{line}. {said}" if said and not (check.was_not_run and not_run_is_said) else line


def check_headline(check: PublicCheck) -> str:
    """What a card says after the exercise's name."""
    said = clean(check.headline) or _checks(check)
    if check.outcome == "passed" and check.doubts:
        said += f", but {clean(check.doubts[0].label)}"
    return said


def _statement(check: PublicCheck, said_above: Sequence[str] = ()) -> str:
    """What is to be known before the tests: that they looked at other code comes first."""
    said = clean(check.statement) or (CHECK_FAILED if check.outcome == "error" else "")
    doubts = [clean(doubt.sentence) for doubt in check.doubts if doubt.sentence not in said_above]
    return " ".join(doubts + [said] * bool(said))


def _choose(tests: Sequence[TestResult], outcome: Outcome, public: PublicCheck | None = None) -> _Choice:
    failing = [test for test in tests if test.outcome != "passed"]
    if outcome == "not_implemented":
        return _Choice(None, None, (), "")
    shown = (
        next((test for test in failing if test.outcome == "failed"), None) if outcome == "failed" else None
    )
    others = _other_tests([test for test in failing if test is not shown])
    passed = _passed_line(len(tests) - len(failing)) if failing else ""
    detail = None
    if shown is not None:
        copy = public.copies.get(shown.name, "") if public is not None else None
        detail = _detail(shown, copy, public.printed.get(shown.name, "") if public is not None else "")
    return _Choice(shown, detail, others, passed)


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


def _checks(check: PublicCheck) -> str:
    count = len(check.tests)
    if check.outcome == "passed" and check.is_answers:
        return ANSWERED
    if check.outcome == "passed":
        if count == 1:
            return "the public check passes"
        return f"all {count} public checks pass" if count else "there are no public checks"
    if check.outcome == "not_implemented":
        return MISSING
    if check.outcome == "error":
        return "could not be checked"
    passed = sum(test.outcome == "passed" for test in check.tests)
    noun = "check" if count == 1 else "checks"
    return f"{passed} of {count} public {noun} {'passes' if passed == 1 or count == 1 else 'pass'}"


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
