"""An exercise's run as diagnosis sees it: what was asked of the student's code, and what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.results import Outcome, TestResult, overall_outcome
from grader.testing.student import RecordedCall


@dataclass(frozen=True)
class TestRecord:
    """One test: its result, the calls that it made, and the exception that ended it."""

    __test__ = False

    result: TestResult
    calls: Sequence[RecordedCall] = ()
    error: BaseException | None = None


@dataclass(frozen=True)
class ExerciseRecord:
    """One exercise's tests in order; `answers` is what a notebook binds to the name of questions."""

    exercise: str
    tests: tuple[TestRecord, ...]
    answers: object = None

    @property
    def outcome(self) -> Outcome:
        return overall_outcome(test.result for test in self.tests)

    @property
    def recordings(self) -> list[Sequence[RecordedCall]]:
        return [test.calls for test in self.tests]
