"""What an assignment's hidden tests are and earn, without running them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from grader.judging.hidden_tests import HiddenTests, run_hidden_tests
from grader.notebooks.assignment import Assignment, load_assignment


@dataclass(frozen=True)
class HiddenTest:
    """A hidden test's name, exercise, points and description."""

    name: str
    exercise: str
    points: float
    description: str


def collect_tests(assignment: Assignment | Path) -> list[HiddenTest]:
    """The hidden tests in the file's order.

    Raises:
        TestFileError, AssignmentError: the author's files do not load.
    """
    loaded = assignment if isinstance(assignment, Assignment) else load_assignment(assignment)
    found: list[HiddenTest] = []

    def body(session: HiddenTests) -> None:
        found.extend(
            HiddenTest(test.name, test.exercise, test.points, test.description) for test in session.tests
        )

    run_hidden_tests(loaded, body)
    return found


def exercise_points(assignment: Assignment) -> dict[str, float]:
    """The points of each exercise: the sum over its hidden tests."""
    totals = dict.fromkeys(assignment.exercise_names, 0.0)
    for test in collect_tests(assignment):
        totals[test.exercise] += test.points
    return totals
