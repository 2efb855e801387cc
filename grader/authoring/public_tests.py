"""What an author must know of `test_public.py`: it has all exercises, the reference passes, and what it misses."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader.authoring.source_notebook import public_hints, require_no_reference
from grader.judging.reference import load_reference
from grader.notebooks.assignment import Assignment, AssignmentError
from grader.testing.local import LocalBackend
from grader.testing.plugin import TestSession
from grader.testing.student import Student


def file_problems(assignment: Assignment) -> Iterator[str]:
    """What can be said of the file without running it."""
    try:
        require_no_reference(assignment)
        hints = public_hints(assignment)
    except AssignmentError as error:
        yield str(error)
        return
    for exercise in assignment.exercise_names:
        if not hints.get(exercise):
            yield f"{exercise} has no hints: write steps for it in `hints` of test_public.py."
    for exercise in sorted(set(hints) - set(assignment.exercise_names)):
        yield f"test_public.py has hints for {exercise}, which is no exercise: rename or remove them."


def test_problems(assignment: Assignment, session: TestSession) -> Iterator[str]:
    """Problems of the tests, each ending with what to do."""
    reference = load_reference(assignment)
    for test in session.tests:
        if not test.description:
            yield f"public test {test.name} has no description: write its docstring."
        student = Student(LocalBackend(vars(reference), lambda filename: filename.startswith("cell ")))
        error = session.run(test, student, np.random.default_rng(0))
        if error is not None:
            yield f"the reference does not pass the public test {test.name} ({error}): correct it."
    tested = {test.exercise for test in session.tests}
    for exercise in assignment.exercise_names:
        if exercise not in tested:
            yield f"{exercise} has no public test: check() has nothing to run; write one in test_public.py."
        # An assignment that has none yet is left alone until its first.
        if session.rules and exercise not in session.rules and callable(getattr(reference, exercise)):
            yield (
                f"{exercise} declares no rules: write @rules({exercise!r}) in test_public.py, and in without={{…}} "
                "which do not apply and why."
            )
