"""Judging one submission: its exercises in order, each with its own tests, time and worker."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from grader.diagnosis import diagnose
from grader.diagnosis.catalogue import Catalogue
from grader.judging.follow_through import follow_through, replaceable
from grader.judging.hidden_tests import HiddenTests
from grader.judging.redaction import describe_exception, redacted_message
from grader.judging.submission_process import SubmissionProcess
from grader.notebooks.cells import Cell
from grader.notebooks.provided import restore_provided
from grader.notebooks.slicing import Program
from grader.results import ExerciseResult, SubmissionResult, TestResult
from grader.sandbox import Sandbox
from grader.testing.faults import BackendError, GraderError, NotDefined, Raised, Stopped, StudentFault
from grader.testing.local import LocalBackend
from grader.testing.marks import Misconception
from grader.testing.outcomes import outcome_of
from grader.testing.plugin import TestInfo, seeded_rng
from grader.testing.student import RecordedCall, Student

_UNDEFINED = re.compile(r"name '(\w+)' is not defined")


class Judge:
    """Judges submissions of one assignment within a session of its hidden tests.

    Args:
        session: the collected hidden tests.
        sandbox: where students' code runs.
        misconceptions: what failing exercises are compared with.
        secret: the course's, from which every test's generator is seeded.
    """

    def __init__(
        self, session: HiddenTests, sandbox: Sandbox, misconceptions: Sequence[Misconception], secret: str
    ) -> None:
        self.session = session
        self.sandbox = sandbox
        self.catalogue = Catalogue(session.assignment, misconceptions)
        self.secret = secret

    def judge(
        self, cells: Sequence[Cell], student_id: str, *, only: Collection[str] | None = None
    ) -> SubmissionResult:
        """Run the hidden tests on the definitions of a notebook: all, or those of some exercises only."""
        assignment = self.session.assignment
        restored = restore_provided(cells, assignment)
        program = Program(restored, assignment.scaffold_sources)
        exercises: list[ExerciseResult] = []
        stopped: set[str] = set()  # exercises with a call that ended the worker
        with self._attempt(program, restored, assignment.exercise_names) as attempt:
            for exercise in assignment.exercise_names:
                if only is not None and exercise not in only:
                    continue
                run = ExerciseRun(self, attempt, exercise, student_id)
                replaced = replaceable(self, attempt, run, exercises)
                endless = [name for name in replaced if name in stopped]
                if endless:
                    run.skip(Stopped(f"Not run by itself: {' and '.join(endless)} ended the process."))
                else:
                    run.run()
                exercises.append(run.result)
                if replaced and run.result.outcome in ("failed", "not_implemented"):
                    follow_through(self, attempt, run, replaced)
                if any(isinstance(error, Stopped) for error in run.errors):
                    stopped.add(exercise)
                if run.result.outcome == "failed":
                    diagnose(self, run)
        return self._result(exercises=exercises)

    def ungradable(self, message: str) -> SubmissionResult:
        """The result of a file that is no notebook."""
        return self._result(status="ungradable", message=message)

    def error(self, message: str) -> SubmissionResult:
        """The result where the grader itself failed on the whole of a submission."""
        return self._result(status="error", message=message)

    def _result(self, **fields: Any) -> SubmissionResult:
        total = sum(test.points for test in self.session.tests)
        return SubmissionResult(self.session.assignment.name, total, self.sandbox.level, **fields)

    def _attempt(
        self,
        program: Program,
        cells: Sequence[Cell],
        exercises: Sequence[str],
        substitutes: dict[str, Any] | None = None,
    ) -> SubmissionProcess:
        return SubmissionProcess(
            self.sandbox, program, cells, exercises, self.session.parameters, substitutes
        )

    def substituted(
        self, attempt: SubmissionProcess, exercise: str, names: Sequence[str]
    ) -> SubmissionProcess:
        """The exercise's slice with the reference in the place of other exercises."""
        substitutes = {name: getattr(self.session.reference, name) for name in names}
        return self._attempt(attempt.program, attempt.cells, [exercise], substitutes)

    def fresh(self, attempt: SubmissionProcess, exercise: str) -> SubmissionProcess:
        """The exercise's slice in a process where nothing was called yet."""
        return self._attempt(attempt.program, attempt.cells, [exercise])

    def rng(self, test: TestInfo, student_id: str) -> Any:
        return seeded_rng(self.secret, student_id, test.exercise, test.name)


class ExerciseRun:
    """One exercise's tests on one attempt, with the recorded calls of each."""

    def __init__(self, judge: Judge, attempt: SubmissionProcess, exercise: str, student_id: str) -> None:
        self.judge = judge
        self.attempt = attempt
        self.exercise = exercise
        self.student_id = student_id
        self.tests = judge.session.of(exercise)
        self.errors: list[BaseException | None] = []
        self.recordings: list[list[RecordedCall]] = []
        self.answers: Any = None  # of a concept exercise
        self.rerun: ExerciseRun | None = None  # with the reference in the place of exercises that failed
        self.result = ExerciseResult(exercise, sum(test.points for test in self.tests), [])

    def skip(self, reason: StudentFault) -> None:
        """Fail every test without a call."""
        for test in self.tests:
            self.recordings.append([])
            self.errors.append(reason)
            self.result.tests.append(self._test_result(test, reason, None))

    def run(self, *, until_failure: bool = False) -> None:
        """Run every test; after a call that ends the worker the exercise's others fail unrun."""
        stopped: BaseException | None = None
        try:
            student = self.attempt.student(self.exercise)
            stopped = self._undefined(student)
        except BackendError as failure:
            stopped, student = failure, None
        for test in self.tests:
            if stopped is None and student is not None:
                error = self._run_test(test, student)
                self.recordings.append(student.recording)
            else:
                error = stopped
                self.recordings.append([])
            self.errors.append(error)
            self.result.tests.append(self._test_result(test, error, student))
            if stopped is not None:
                self.result.tests[-1].call = None  # the last call was another test's
            if until_failure and error is not None:
                return
            if isinstance(error, Stopped | BackendError) and stopped is None:
                kind = BackendError if isinstance(error, BackendError) else Stopped
                stopped = kind(f"Not run: the test {test.name} ended the process.")

    def _run_test(self, test: TestInfo, student: Student) -> BaseException | None:
        session = self.judge.session
        error = session.run(test, student, self.judge.rng(test, self.student_id))
        if error is not None and outcome_of(error) == "error" and not isinstance(error, GraderError):
            # A test that trips over an answer's form is the student's doing, unless the reference trips too.
            twin = Student(LocalBackend(vars(session.reference), lambda _: False))
            recording = student.recording
            if session.run(test, twin, self.judge.rng(test, self.student_id)) is None:
                error = AssertionError(_form(recording, twin.recording))
            student.recording[:] = recording
        return error

    def _undefined(self, student: Student) -> BaseException | None:
        """Why the exercise's name is not there, if it is not; what is wrong differs from what is missing."""
        try:
            self.answers = getattr(student, self.exercise)
            return None
        except NotDefined as missing:
            for cell in self.attempt.program.broken:
                if self.exercise in cell.binds:
                    return AssertionError(cell.sentence)
            failure = self.attempt.load_failure(self.exercise)
            return AssertionError(_load_sentence(failure)) if failure else missing
        except Stopped as error:
            failure = self.attempt.load_failure(self.exercise)
            return Stopped(failure["message"]) if failure else error
        except Raised as error:
            return error
        except BackendError as error:
            return error

    def _test_result(
        self, test: TestInfo, error: BaseException | None, student: Student | None
    ) -> TestResult:
        session = self.judge.session
        session.student = student or session.student or Student(LocalBackend({}))
        result = session.result(test, error, session.parameters)
        if isinstance(error, Raised) and result.outcome == "failed":
            result.message = describe_exception(error, self.attempt.cells)
            result.message += self._cause(error)
        return result

    def _cause(self, error: Raised) -> str:
        """The failed statement behind a name that is not defined."""
        undefined = _UNDEFINED.fullmatch(error.message)
        if not undefined:
            return ""
        failure = self.attempt.load_failure(undefined[1])
        if failure:
            return f"\nbecause {_load_sentence(failure)}"
        broken = next((cell for cell in self.attempt.program.broken if undefined[1] in cell.binds), None)
        return f"\nbecause {broken.sentence}" if broken else ""


def _load_sentence(failure: dict[str, Any]) -> str:
    if not failure["label"]:
        return str(failure["message"])
    # At load time no hidden input exists yet, but the text is still the student's: keep to the known forms.
    reason = redacted_message(failure["exception"], failure["message"])
    return f"{failure['label']}, line {failure['line']} failed: {reason}."


def _form(recording: Sequence[RecordedCall], reference: Sequence[RecordedCall]) -> str:
    from grader.testing.describing import describe

    for got, expected in zip(recording, reference, strict=False):
        if got.attribute is None and type(got.result) is not type(expected.result):
            return f"The answer has another form: got {describe(got.result)}, expected {describe(expected.result)}."
    return "The answer has another form than what is expected."
