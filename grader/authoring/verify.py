"""What an author wants to know of an assignment: that the tests earn, catch and name what they should."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from grader.authoring import public_tests
from grader.authoring.author_files import author_file_problems
from grader.authoring.catalogue_check import check_misconceptions, judged
from grader.authoring.derived_submissions import reference_cells
from grader.authoring.figures import figure_problems
from grader.authoring.leavings import leavings_problems
from grader.authoring.mutation import report_mutants
from grader.authoring.prose import wrapped_list_problems
from grader.authoring.question_check import question_problems
from grader.authoring.trials import Trials, local_runner, start, with_tests
from grader.authoring.verification import Verification
from grader.judging.hidden_tests import HiddenTests
from grader.judging.misconceptions import load_misconceptions
from grader.judging.student_code import Runner
from grader.judging.submission_process import SandboxRunner
from grader.long_steps import LongStep, unseen
from grader.notebooks.assignment import Assignment
from grader.notebooks.cells import Cell
from grader.sandbox import Limits, Sandbox
from grader.sandbox.host.limits import AskedLevel
from grader.testing.plugin import TestSession

STUDENT = "author"  # whose draws the author's check sees, unless told otherwise


@dataclass(frozen=True)
class Options:
    """How to verify.

    Attributes:
        mutants: also run the tests on mutants of the reference.
        jobs: processes that try mutants side by side.
        sample: how many mutants are tried, evenly spread over all of them; 0 for all.
    """

    limits: Limits = field(default_factory=Limits)
    level: AskedLevel = "best"
    student: str = STUDENT
    mutants: bool = False
    jobs: int = 1
    sample: int = 0


def verify(
    assignment: Assignment,
    *,
    released: Sequence[Cell] | None = None,
    options: Options | None = None,
    step: LongStep = unseen,
) -> Verification:
    """Check an assignment against itself: the reference, the release and mutants in the sandbox, as students are.

    Misconceptions, which are the author's own code, are tried in this process.

    Args:
        released: the release's cells, which must earn nothing; left out where there is no release yet.

    Raises:
        TestFileError, AssignmentError: the author's files do not load.
        SandboxError: the sandbox does not start.
    """
    chosen = options or Options()
    found = Verification(assignment.name)

    def body(hidden: HiddenTests, public: TestSession | None) -> None:
        misconceptions = load_misconceptions(assignment, hidden.reference)
        found.counts = {
            "exercises": len(assignment.exercises),
            "hidden tests": len(hidden.tests),
            "points": int(sum(test.points for test in hidden.tests)),
            "misconceptions": len(misconceptions),
        }
        if public is not None:
            found.problems += public_tests.test_problems(assignment, public)
            found.declares_rules = bool(public.rules) and all(
                name in public.rules
                for name in assignment.exercise_names
                if callable(getattr(hidden.reference, name))
            )
        found.problems += author_file_problems(hidden, misconceptions)
        found.problems += question_problems(hidden)

        def trials_in(runner: Runner) -> Trials:
            return start(hidden, public, runner, misconceptions, chosen.student, chosen.limits)

        with Sandbox.start(chosen.limits, chosen.level) as sandbox:
            trials = trials_in(SandboxRunner(sandbox))
            found.problems += _reference_problems(trials)
            if released is not None:
                found.problems += _stub_problems(trials, released)
            own = trials_in(local_runner(chosen.limits))
            check_misconceptions(own, misconceptions, found, step)
            found.strict += leavings_problems(own)
            if chosen.mutants:
                report_mutants(
                    trials, found, level=chosen.level, jobs=chosen.jobs, sample=chosen.sample, step=step
                )

    found.problems += public_tests.file_problems(assignment)
    found.problems += wrapped_list_problems(assignment)
    found.problems += figure_problems(assignment)
    uncollected = with_tests(assignment, body)
    if uncollected:
        found.problems.append(uncollected)
    return found


def _reference_problems(trials: Trials) -> Iterator[str]:
    result = judged(trials, reference_cells(trials.assignment))
    for exercise in result.exercises:
        for test in exercise.tests:
            if test.outcome != "passed":
                yield (
                    f"the reference does not pass {test.name} ({test.outcome}: {test.message}): "
                    "correct the test or the reference."
                )


def _stub_problems(trials: Trials, released: Sequence[Cell]) -> Iterator[str]:
    result = trials.judge.judge(released, trials.student)
    for exercise in result.exercises:
        if exercise.outcome != "not_implemented" or exercise.score:
            passed = ", ".join(test.name for test in exercise.tests if test.outcome != "not_implemented")
            yield f"the untouched release is not missing in {exercise.name} ({passed}): correct those tests."
