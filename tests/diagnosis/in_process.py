"""Judging sources in this process: the judge at hand, on the reference with other sources in its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from grader.authoring.derived_submissions import reference_cells, with_exercise
from grader.judging import local
from grader.judging.exercise_run import Selection
from grader.judging.hidden_tests import HiddenTests, run_hidden_tests
from grader.judging.judge import exercise_result, explain
from grader.notebooks.assignment import load_assignment
from grader.notebooks.cells import Cell
from grader.notebooks.slicing import Program
from grader.results import ExerciseResult

SOLUTIONS = Path(__file__).parents[2] / "solutions"
SECRET = "precision and recall"


class LocalJudge(local.LocalJudge):
    """A judge of sources, of which it keeps the last one's analysis for the next student."""

    def __init__(self, session: HiddenTests) -> None:
        super().__init__(session, SECRET)
        self._analyzed = ("", "")

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

    def keeps_all_points(self, exercise: str, source: str, student: str) -> bool:
        """Whether no test fails, with the reference in all other cells."""
        cells = self.cells({exercise: source})
        program = Program(cells, self.session.assignment.scaffold_sources)
        with self.process(program, cells, [exercise]) as process:
            return self.run(process, exercise, student, Selection(until_failure=True)).outcome == "passed"

    def cells(self, sources: Mapping[str, str]) -> list[Cell]:
        """The reference's notebook with these sources in exercises' cells."""
        cells = reference_cells(self.session.assignment)
        for exercise, source in sources.items():
            cells = with_exercise(cells, exercise, source)
        return cells


def with_judge(assignment: str, body: Callable[[LocalJudge], None]) -> None:
    """Collect an assignment's hidden tests and run the body on a judge of them."""
    run_hidden_tests(load_assignment(SOLUTIONS / assignment), lambda session: body(LocalJudge(session)))
