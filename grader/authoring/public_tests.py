"""What an author must know of `test_public.py`: it collects, has all exercises, and the reference passes."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import numpy as np

from grader.authoring.source_notebook import public_hints, require_no_reference
from grader.notebooks.assignment import Assignment
from grader.testing.local import LocalBackend
from grader.testing.marks import TestFileError
from grader.testing.plugin import TestSession, run_session
from grader.testing.student import Student


def public_problems(assignment: Assignment, reference: SimpleNamespace) -> Iterator[str]:
    """Problems of the public tests, each ending with what to do.

    Raises:
        AssignmentError: the file does not parse, or asks for the reference.
    """
    require_no_reference(assignment)
    hints = public_hints(assignment)
    for exercise in assignment.exercise_names:
        if not hints.get(exercise):
            yield f"{exercise} has no hints: write steps for it in `hints` of test_public.py."
    for exercise in sorted(set(hints) - set(assignment.exercise_names)):
        yield f"test_public.py has hints for {exercise}, which is no exercise: rename or remove them."
    failures: list[str] = []
    declared: set[str] = set()
    tested: set[str] = set()

    def body(session: TestSession) -> None:
        declared.update(session.rules)
        for test in session.tests:
            tested.add(test.exercise)
            if not test.description:
                failures.append(f"public test {test.name} has no description: write its docstring.")
            student = Student(LocalBackend(vars(reference), lambda filename: filename.startswith("cell ")))
            error = session.run(test, student, np.random.default_rng(0))
            if error is not None:
                failures.append(
                    f"the reference does not pass the public test {test.name} ({error}): correct it."
                )

    try:
        run_session([assignment.public_tests], TestSession(assignment.exercise_names, body))
    except TestFileError as error:
        yield f"test_public.py does not collect: {error} Correct it."
        return
    yield from failures
    for exercise in assignment.exercise_names:
        if exercise not in tested:
            yield f"{exercise} has no public test: check() has nothing to run; write one in test_public.py."
        # An assignment that has none yet is left alone until its first.
        if declared and exercise not in declared and callable(getattr(reference, exercise)):
            yield (
                f"{exercise} declares no rules: write @rules({exercise!r}) in test_public.py, and in without={{…}} "
                "which do not apply and why."
            )
