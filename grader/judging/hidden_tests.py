"""An assignment's hidden tests, collected once per run in the trusted process."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from grader.judging.reference import load_reference
from grader.notebooks.assignment import Assignment, AssignmentError
from grader.testing.local import parameter_names
from grader.testing.plugin import TestInfo, TestSession, run_session


class HiddenTests(TestSession):
    """The test session of one assignment, with the fixture `reference`."""

    def __init__(self, assignment: Assignment, body: Callable[[HiddenTests], None]) -> None:
        super().__init__(assignment.exercise_names, body=lambda _: body(self))
        self.assignment = assignment
        self.reference: SimpleNamespace = load_reference(assignment)
        self.parameters = {
            name: parameter_names(getattr(self.reference, name)) for name in assignment.exercise_names
        }

    @pytest.fixture(name="reference")
    def reference_fixture(self) -> SimpleNamespace:
        return self.reference

    def of(self, exercise: str) -> list[TestInfo]:
        """The exercise's tests in the file's order."""
        return [test for test in self.tests if test.exercise == exercise]


def run_hidden_tests(assignment: Assignment, body: Callable[[HiddenTests], None]) -> None:
    """Collect the hidden tests and run `body` on them.

    Raises:
        TestFileError, AssignmentError: the author's files do not load; the message says what to do.
    """
    if not assignment.hidden_tests.is_file():
        raise AssignmentError(f"{assignment.name} has no test_hidden.py: write the tests that earn points.")
    run_session([assignment.hidden_tests], HiddenTests(assignment, body))
