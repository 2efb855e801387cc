"""Judging sources in this process: the judge's own code, with the worker left out for speed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.authoring.derived_submissions import reference_cells, with_exercise
from grader.diagnosis.replay import Implementation
from grader.execution.definitions import execute
from grader.judging.hidden_tests import HiddenTests, run_hidden_tests
from grader.judging.judge import Judge, exercise_result, explain
from grader.judging.misconceptions import load_misconceptions
from grader.judging.submission_process import SubmissionProcess, not_loaded
from grader.notebooks.assignment import load_assignment
from grader.notebooks.cells import Cell
from grader.notebooks.slicing import Program, substitute_names
from grader.results import ExerciseResult
from grader.sandbox import Limits
from grader.testing.local import LocalBackend, is_student_file
from grader.testing.student import Student

SOLUTIONS = Path(__file__).parents[2] / "solutions"
SECRET = "precision and recall"


class _NoSandbox:
    level = "none"
    limits = Limits()


class LocalSubmissionProcess(SubmissionProcess):
    """The slice's definitions in a namespace of this process; the sources are the tests' own."""

    def student(self, exercise: str) -> Student:
        if exercise not in self._holds:
            namespace: dict[str, Any] = {
                alias: self._substitutes[name]
                for name, aliases in substitute_names(self._substitutes).items()
                for alias in aliases
            }
            program = self.program.slice(self._exercises, self._substitutes)
            self._failures = not_loaded(execute(program.statements, namespace))
            self._holds = frozenset(self._exercises)
            self._backend = LocalBackend(namespace, is_student_file)
        return Student(self._backend, self._parameters)


class LocalJudge(Judge):
    """A judge whose submissions stay in this process."""

    def __init__(self, session: HiddenTests) -> None:
        misconceptions = load_misconceptions(session.assignment, session.reference)
        super().__init__(session, _NoSandbox(), misconceptions, SECRET)  # type: ignore[arg-type]
        self._analyzed = ("", "")  # the source whose cells and program are kept for the next student

    def process(
        self,
        program: Program,
        cells: Sequence[Cell],
        exercises: Sequence[str],
        substitutes: Mapping[str, Implementation] | None = None,
    ) -> SubmissionProcess:
        return LocalSubmissionProcess(
            self.sandbox, program, cells, exercises, self.session.parameters, substitutes
        )

    def judge_exercise(self, exercise: str, source: str, student: str) -> ExerciseResult:
        """The tests and the diagnosis of one exercise, with the reference in all other cells."""
        if (exercise, source) != self._analyzed:
            self._cells = self.cells({exercise: source})
            self._program = Program(self._cells, self.session.assignment.scaffold_sources)
            self._analyzed = exercise, source
        cells, program = self._cells, self._program
        with self.process(program, cells, [exercise]) as process:
            record = self.run(process, exercise, student)
            result = exercise_result(record)
            if result.outcome == "failed":
                explain(result, self.diagnose(process, record))
        return result

    def cells(self, sources: Mapping[str, str]) -> list[Cell]:
        """The reference's notebook with these sources in exercises' cells."""
        cells = reference_cells(self.session.assignment)
        for exercise, source in sources.items():
            cells = with_exercise(cells, exercise, source)
        return cells


def with_judge(assignment: str, body: Callable[[LocalJudge], None]) -> None:
    """Collect an assignment's hidden tests and run the body on a judge of them."""
    run_hidden_tests(load_assignment(SOLUTIONS / assignment), lambda session: body(LocalJudge(session)))
