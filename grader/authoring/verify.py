"""What an author wants to know of an assignment: that the tests earn, catch and name what they should."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace

from grader.authoring.derived_submissions import as_ipynb, reference_cells, with_misconceptions
from grader.authoring.public_tests import public_problems
from grader.judging.hidden_tests import HiddenTests, run_hidden_tests
from grader.judging.judge import Judge
from grader.judging.misconceptions import load_misconceptions
from grader.judging.reference import load_reference
from grader.notebooks.assignment import Assignment
from grader.notebooks.cells import Cell, parse_ipynb
from grader.results import ExerciseResult, SubmissionResult
from grader.sandbox import Limits, Sandbox
from grader.sandbox.host.limits import AskedLevel
from grader.testing.marks import Misconception

STUDENT = "author"  # whose draws the author's check sees, unless told otherwise


@dataclass
class Verification:
    """The problems found, each ending with what to do, and what was counted."""

    assignment: str
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # worth a look, nothing to be done
    counts: dict[str, int] = field(default_factory=dict)

    def summary(self) -> str:
        counted = ", ".join(f"{number} {what}" for what, number in self.counts.items())
        state = "verified" if not self.problems else f"{len(self.problems)} problems"
        return f"{self.assignment}: {state} ({counted})"


def verify(
    assignment: Assignment,
    *,
    released: list[Cell] | None = None,
    limits: Limits | None = None,
    level: AskedLevel = "best",
    student: str = STUDENT,
    then: Callable[[Judge, Verification], None] | None = None,
) -> Verification:
    """Check an assignment against itself, in the sandbox.

    Args:
        released: the release's cells, which must earn nothing; left out where there is no release yet.
        then: a further check to run on the same judge, such as mutation testing.

    Raises:
        TestFileError, AssignmentError: the author's files do not load.
        SandboxError: the sandbox does not start.
    """
    found = Verification(assignment.name)

    def body(session: HiddenTests) -> None:
        misconceptions = load_misconceptions(assignment, session.reference)
        found.counts = {
            "exercises": len(assignment.exercises),
            "hidden tests": len(session.tests),
            "points": int(sum(test.points for test in session.tests)),
            "misconceptions": len(misconceptions),
        }
        found.problems += _form_problems(session, misconceptions)
        with Sandbox.start(limits, level) as sandbox:
            judge = Judge(session, sandbox, misconceptions, secret="verify")
            found.problems += _reference_problems(judge, student)
            if released is not None:
                found.problems += _stub_problems(judge, released, student)
            for misconception in misconceptions:
                for form in misconception.forms:
                    other = replace(misconception, forms=(form,))
                    found.problems += _misconception_problems(judge, other, student)
            if then is not None:
                then(judge, found)

    found.problems += public_problems(assignment, load_reference(assignment))
    run_hidden_tests(assignment, body)
    return found


def _form_problems(session: HiddenTests, misconceptions: list[Misconception]) -> Iterator[str]:
    """What the files lack, seen without running a submission."""
    assignment = session.assignment
    for test in session.tests:
        if not test.points:
            yield f"test {test.name} has no points: mark it with @points(…)."
        if not test.description:
            yield f"test {test.name} has no description: write its docstring, which students read."
    checks = {cell.metadata.get("check") for cell in assignment.cells}
    by_exercise = Counter(one.exercise for one in misconceptions)
    for exercise in assignment.exercise_names:
        if not session.of(exercise):
            yield f"{exercise} has no hidden test: write one in test_hidden.py."
        if exercise not in checks:
            yield f'{exercise} has no check cell: add a cell # %% check="{exercise}" to notebook.py.'
        if by_exercise[exercise] < 2:
            number = by_exercise[exercise]
            yield f"{exercise} has {number} misconceptions: write at least two in misconceptions.py."
    tests = {test.name: test.exercise for test in session.tests}
    names = Counter((one.exercise, one.name) for one in misconceptions)
    for one in misconceptions:
        where = f"misconception {one.name} of {one.exercise}"
        if not one.hint:
            yield f"{where} has no hint: write its docstring."
        if not one.lecture:
            yield f"{where} names no place in the lecture: set lecture=…."
        if tests.get(one.caught_by) != one.exercise:
            yield f"{where}: {one.caught_by!r} in caught_by is no test of {one.exercise}: correct it."
        if names[(one.exercise, one.name)] > 1:
            yield f"{where} is there twice: rename one."


def _reference_problems(judge: Judge, student: str) -> Iterator[str]:
    result = _judged(judge, reference_cells(judge.session.assignment), student)
    for exercise in result.exercises:
        for test in exercise.tests:
            if test.outcome != "passed":
                yield (
                    f"the reference does not pass {test.name} ({test.outcome}: {test.message}): "
                    "correct the test or the reference."
                )


def _stub_problems(judge: Judge, released: list[Cell], student: str) -> Iterator[str]:
    result = judge.judge(released, student)
    for exercise in result.exercises:
        if exercise.outcome != "not_implemented" or exercise.score:
            passed = ", ".join(test.name for test in exercise.tests if test.outcome != "not_implemented")
            yield f"the untouched release is not missing in {exercise.name} ({passed}): correct those tests."


def _misconception_problems(judge: Judge, one: Misconception, student: str) -> Iterator[str]:
    cells = with_misconceptions(judge.session.assignment, [one])
    assignment = judge.session.assignment
    # The others do not read it, and are as right as in the reference.
    concerned = [
        name for name in assignment.exercise_names if one.exercise in assignment.program.reads([name])
    ]
    result = _judged(judge, cells, student, only=concerned)
    exercise = _of(result, one.exercise)
    form = one.forms[0].name
    where = f"misconception {one.name} of {one.exercise}" + (
        f", in the form {form}," if form != one.name else ""
    )
    outcomes = {test.name: test.outcome for test in exercise.tests}
    if outcomes.get(one.caught_by) != "failed":
        yield (
            f"{where} is not caught by {one.caught_by} ({outcomes.get(one.caught_by)}): "
            "sharpen the test, or name the one that catches it."
        )
    named = exercise.diagnosis.misconception if exercise.diagnosis else None
    if named != one.name:
        yield (
            f"{where} is recognized as {named or 'nothing'}: make it differ from the others on the tests' "
            "calls, or remove it."
        )
    for other in result.exercises:
        if other.name != one.exercise and other.score != other.max_score:
            yield (
                f"{where} also costs points in {other.name}: its tests should follow through the reference; "
                "make them depend on the exercise alone."
            )


def _judged(
    judge: Judge, cells: list[Cell], student: str, only: Collection[str] | None = None
) -> SubmissionResult:
    # Through the text of a notebook's file, as a submission comes.
    return judge.judge(parse_ipynb(as_ipynb(cells)), student, only=only)


def _of(result: SubmissionResult, exercise: str) -> ExerciseResult:
    return next(one for one in result.exercises if one.name == exercise)
