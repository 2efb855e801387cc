"""Running one exercise's hidden tests on a submission's code, and keeping what was asked and what came."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from grader.diagnosis.record import ExerciseRecord, TestRecord
from grader.judging.hidden_tests import HiddenTests
from grader.judging.redaction import describe_exception
from grader.judging.student_code import StudentCode
from grader.results import TestResult
from grader.testing.comparing import Mismatch
from grader.testing.describing import describe, shown
from grader.testing.faults import BackendError, GraderError, NotDefined, Raised, Stopped, StudentFault
from grader.testing.local import LocalBackend
from grader.testing.outcomes import outcome_of
from grader.testing.plugin import TestInfo, seeded_rng
from grader.testing.student import RecordedCall, Student, StudentObject

_UNDEFINED = re.compile(r"name '(\w+)' is not defined\b")


def skipped(
    session: HiddenTests, process: StudentCode, exercise: str, why: StudentFault | GraderError
) -> ExerciseRecord:
    """The record of an exercise whose tests all fail without a call."""
    tests = [
        TestRecord(_test_result(session, process, test, why, None), error=why)
        for test in session.of(exercise)
    ]
    return ExerciseRecord(exercise, tuple(tests))


@dataclass(frozen=True)
class Selection:
    """Which of an exercise's tests run: those with these names, by default all, and none after the first that fails."""

    only: Collection[str] | None = None
    until_failure: bool = False


ALL_TESTS = Selection()


class ExerciseRun:
    """One exercise's tests on one submission's code.

    Args:
        process: the submission's code.
        secret: the course's, from which every test's generator is seeded.
    """

    def __init__(
        self, session: HiddenTests, process: StudentCode, exercise: str, student_id: str, secret: str
    ) -> None:
        self._session = session
        self._process = process
        self._exercise = exercise
        self._student_id = student_id
        self._secret = secret

    def run(self, selection: Selection = ALL_TESTS) -> ExerciseRecord:
        """Run the tests; those after a call that ends the worker fail unrun."""
        student: Student | None = None
        answers: object = None
        stopped: BaseException | None = None
        try:
            student = self._process.student(self._exercise)
            answers = getattr(student, self._exercise)
        except (NotDefined, Stopped) as error:
            stopped = self._why_undefined(error)
        except (StudentFault, BackendError) as error:
            stopped = error
        records: list[TestRecord] = []
        only = selection.only
        tests = [one for one in self._session.of(self._exercise) if only is None or one.name in only]
        generators: Iterator[np.random.Generator] = map(self._rng, tests)
        if stopped is None and not selection.until_failure:
            # All at once: each alone, between calls of the student's code, takes twice as long.
            generators = iter(list(generators))
        for test in tests:
            if stopped is not None or student is None:
                record = self._unrun(test, stopped, student)
            else:
                record = self._run_test(test, student, next(generators))
                stopped = _ended_by(test, record.error)
            records.append(record)
            if selection.until_failure and record.error is not None:
                break
        return ExerciseRecord(
            self._exercise, tuple(records), None if isinstance(answers, StudentObject) else answers
        )

    def _unrun(self, test: TestInfo, why: BaseException | None, student: Student | None) -> TestRecord:
        result = _test_result(self._session, self._process, test, why, student)
        result.call = None  # the last call was another test's
        return TestRecord(result, error=why)

    def _run_test(self, test: TestInfo, student: Student, rng: np.random.Generator) -> TestRecord:
        error = self._call_test(test, student, rng)
        if error is not None:  # its frames hold all that the test got
            error.__traceback__ = error.__context__ = error.__cause__ = None
        result = _test_result(self._session, self._process, test, error, student)
        if isinstance(error, Mismatch) and not student.has_room_for((error.got, error.expected, error.wrong)):
            error.forget_values()  # the result has what a card shows
        return TestRecord(result, student.recording, error)

    def _call_test(self, test: TestInfo, student: Student, rng: np.random.Generator) -> BaseException | None:
        error = self._session.run(test, student, rng)
        if error is not None and outcome_of(error) == "error" and not isinstance(error, GraderError):
            # A test that trips over an answer's form is the student's doing, unless the reference trips too.
            twin = Student(LocalBackend(vars(self._session.reference), lambda _: False))
            recording = student.recording
            if self._session.run(test, twin, self._rng(test)) is None:
                error = AssertionError(_other_form(recording, twin.recording))
        return error

    def _rng(self, test: TestInfo) -> np.random.Generator:
        return seeded_rng(self._secret, self._student_id, test.exercise, test.name)

    def _why_undefined(self, error: NotDefined | Stopped) -> BaseException:
        """Why the exercise's name is not there; what is wrong differs from what is missing."""
        failure = self._process.load_failure(self._exercise)
        if isinstance(error, Stopped):
            return Stopped(failure.sentence) if failure else error
        for cell in self._process.program.broken:
            if self._exercise in cell.binds:
                return AssertionError(cell.sentence)
        if failure is None:
            return error
        because = [f" That is because {cause}" for cause in _causes(self._process, failure.sentence)]
        return AssertionError(failure.sentence + "".join(because))


def _ended_by(test: TestInfo, error: BaseException | None) -> BaseException | None:
    """Why the tests after this one cannot run, if its last call ended the process."""
    message = f"Not run: the test {test.name} ended the process."
    if isinstance(error, BackendError):
        return BackendError(message)
    return Stopped(message) if isinstance(error, Stopped) else None


def _test_result(
    session: HiddenTests,
    process: StudentCode,
    test: TestInfo,
    error: BaseException | None,
    student: Student | None,
) -> TestResult:
    session.student = student or session.student or Student(LocalBackend({}))
    result = session.result(test, error, session.parameters)
    if isinstance(error, Raised) and result.outcome == "failed":
        because = [f"\nbecause {cause}" for cause in _causes(process, error.message)]
        result.message = describe_exception(error, process.cells, session.student.recording) + "".join(
            because
        )
    return result


def _causes(process: StudentCode, message: str) -> list[str]:
    """The failed statements behind a name that is not defined, down to the one that failed by itself."""
    said: list[str] = []
    while undefined := _UNDEFINED.search(message):
        name = undefined[1]
        failure = process.load_failure(name) or next(
            (cell for cell in process.program.broken if name in cell.binds), None
        )
        if failure is None or failure.sentence in said:
            break
        message = failure.sentence
        said.append(message)
    return said


def _other_form(recording: Sequence[RecordedCall], reference: Sequence[RecordedCall]) -> str:
    for got, expected in zip(recording, reference, strict=False):
        if got.attribute is None and type(got.result) is not type(expected.result):
            answer = describe(shown(got.result, expected.result))
            return f"The answer has another form: got {answer}, expected {describe(expected.result)}."
    return "The answer has another form than what is expected."
