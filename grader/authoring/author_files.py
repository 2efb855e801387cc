"""What an assignment's files lack, seen without running a submission."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from grader.judging.hidden_tests import HiddenTests
from grader.testing.marks import Misconception


def author_file_problems(session: HiddenTests, misconceptions: Sequence[Misconception]) -> Iterator[str]:
    """Sentences, each ending with what to do."""
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
