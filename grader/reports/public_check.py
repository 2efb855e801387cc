"""What `check()` found of one exercise: its state, and what is said of it in a line or two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from grader.reports.style import State
from grader.reports.text import clean
from grader.results import Outcome, TestResult

CHECK_FAILED = "The check itself failed here, not your code: please tell your teacher."
MISSING = "not implemented yet"
ANSWERED = "answered, judged when graded"


@dataclass(frozen=True)
class Hint:
    """One hint, and the place in the lecture to look at."""

    text: str
    lecture: str = ""
    label: str = "Hint"


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
        stopped_in: the name of the test in which a call took too long.
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
    stopped_in: str = ""

    @property
    def first_failed(self) -> TestResult | None:
        """The failed test to show: the first, or the one that ended the check, which the headline is about."""
        failed = [test for test in self.tests if test.outcome == "failed"]
        return next((test for test in failed if test.name == self.stopped_in), failed[0] if failed else None)

    @property
    def is_done(self) -> bool:
        """Whether the student has nothing left to do but save."""
        doubted = any(not doubt.asks_to_save for doubt in self.doubts)
        return self.outcome == "passed" and not doubted and not self.is_answers

    @property
    def state(self) -> State:
        """The outcome, or `neutral` where the tests pass and that says little of the grade."""
        return "neutral" if self.outcome == "passed" and (self.doubts or self.is_answers) else self.outcome


def check_headline(check: PublicCheck) -> str:
    """What a card says after the exercise's name."""
    said = clean(check.headline) or _counted(check)
    if check.outcome == "passed" and check.doubts:
        said += f", but {clean(check.doubts[0].label)}"
    return said


def check_statement(check: PublicCheck, said_above: Sequence[str] = ()) -> str:
    """What is to be known before the tests: that they looked at other code comes first."""
    said = clean(check.statement) or (CHECK_FAILED if check.outcome == "error" else "")
    doubts = [clean(doubt.sentence) for doubt in check.doubts if doubt.sentence not in said_above]
    return " ".join(doubts + [said] * bool(said))


def _counted(check: PublicCheck) -> str:
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
