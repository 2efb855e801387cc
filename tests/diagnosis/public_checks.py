"""The public tests of an assignment, those of the declared rules among them, on sources in exercises' places."""

from __future__ import annotations

import textwrap
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from grader.authoring.derived_submissions import reference_cells, with_exercise
from grader.diagnosis.known_mistakes import CheckedTest
from grader.judging.local import LocalRunner
from grader.judging.student_code import StudentCode
from grader.notebooks.assignment import load_assignment
from grader.notebooks.slicing import Program
from grader.testing.outcomes import outcome_of
from grader.testing.plugin import TestSession, run_session, seeded_rng


def public_checks(
    folder: Path, tried: Sequence[tuple[str, str]], *, until_failure: bool = False
) -> list[dict[str, CheckedTest]]:
    """What `check` finds of each exercise and source, by test, with the reference in all other places."""
    assignment = load_assignment(folder)
    reference = reference_cells(assignment)
    found: list[dict[str, CheckedTest]] = []

    def body(session: TestSession) -> None:
        for exercise, source in tried:
            cells = with_exercise(reference, exercise, textwrap.dedent(source))
            program = Program(cells, assignment.scaffold_sources)
            found.append({})
            with LocalRunner().code(program, cells, [exercise], {}) as code:
                for name, checked in _run(session, code, exercise):
                    found[-1][name] = checked
                    if until_failure and checked.failed:
                        break

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        run_session([assignment.public_tests], TestSession(assignment.exercise_names, body))
    return found


def _run(session: TestSession, code: StudentCode, exercise: str) -> Iterator[tuple[str, CheckedTest]]:
    for test in session.tests:
        if test.exercise == exercise:
            student = code.student(exercise)
            error = session.run(test, student, seeded_rng("public", "", exercise, test.name))
            yield test.name, CheckedTest(outcome_of(error) != "passed", tuple(student.recording))
