"""Wrong implementations in an exercise's place, tried on the hidden and the public tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from grader.authoring.derived_submissions import reference_cells, with_exercise
from grader.diagnosis.record import ExerciseRecord
from grader.judging.exercise_run import ALL_TESTS, Selection
from grader.judging.hidden_tests import HiddenTests, run_hidden_tests
from grader.judging.judge import Judge
from grader.judging.local import LocalRunner
from grader.judging.student_code import Runner, StudentCode
from grader.notebooks.assignment import Assignment
from grader.notebooks.slicing import Program
from grader.sandbox import Limits, SandboxError
from grader.student.watched import WatchedBackend
from grader.testing.faults import Stopped
from grader.testing.marks import Misconception, TestFileError
from grader.testing.plugin import TestSession, run_session, seeded_rng


@dataclass(frozen=True)
class Trials:
    """The judge of an assignment's hidden tests, and its public tests where they can be collected."""

    judge: Judge
    public: TestSession | None
    student: str  # whose draws the hidden tests see
    limits: Limits

    @property
    def assignment(self) -> Assignment:
        return self.judge.session.assignment

    def process(self, exercise: str, source: str) -> StudentCode:
        """The reference with another source in an exercise's place."""
        cells = with_exercise(reference_cells(self.assignment), exercise, source)
        program = Program(cells, self.assignment.scaffold_sources)
        return self.judge.process(program, cells, [exercise])

    def run(self, exercise: str, source: str, selection: Selection = ALL_TESTS) -> ExerciseRecord:
        """The exercise's hidden tests on a source."""
        with self.process(exercise, source) as process:
            return self.judge.run(process, exercise, self.student, selection)

    def passes_public(self, exercise: str, source: str) -> bool:
        """Whether `check` would be green: the public tests, those of the declared rules among them."""
        tests = [test for test in self.public.tests if test.exercise == exercise] if self.public else []
        assert self.public is not None
        with self.process(exercise, source) as process:
            for test in tests:
                try:
                    student = process.student(exercise)
                    rng = seeded_rng("public", "", exercise, test.name)
                    error = self.public.run(test, student, rng)
                except (SandboxError, Stopped):
                    return False
                if error is not None:
                    return False
        return True


def with_tests(assignment: Assignment, body: Callable[[HiddenTests, TestSession | None], None]) -> str | None:
    """Collect both test files and run the body on them; what is wrong with the public ones is returned.

    Raises:
        TestFileError, AssignmentError: the hidden tests do not load.
    """
    entered = False

    def with_hidden(public: TestSession | None) -> None:
        nonlocal entered
        entered = True
        run_hidden_tests(assignment, lambda hidden: body(hidden, public))

    try:
        run_session([assignment.public_tests], TestSession(assignment.exercise_names, with_hidden))
    except TestFileError as error:
        if entered:
            raise
        with_hidden(None)
        return f"test_public.py does not collect: {error} Correct it."
    return None


def start(
    hidden: HiddenTests,
    public: TestSession | None,
    runner: Runner,
    misconceptions: Sequence[Misconception],
    student: str,
    limits: Limits,
) -> Trials:
    return Trials(Judge(hidden, runner, misconceptions, secret="verify"), public, student, limits)


def local_runner(limits: Limits) -> Runner:
    """Runs the author's own wrong implementations in this process, within the sandbox's time for a call.

    Their definitions are part of the catalogue, which is loaded here to be compared with students' code: a sandbox
    around them would keep nothing out, and cost two thirds of the time.
    """
    return LocalRunner(partial(WatchedBackend, call_seconds=limits.call_seconds))
