"""Judging one submission: its exercises in order, each with its own tests, time and worker."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from grader.diagnosis.catalogue import Catalogue
from grader.diagnosis.diagnose import Finding, diagnose
from grader.diagnosis.record import ExerciseRecord
from grader.diagnosis.replay import Implementation
from grader.judging.answers import explain_answers
from grader.judging.content import CourseContent, code_digest
from grader.judging.exercise_run import ALL_TESTS, ExerciseRun, Selection, skipped
from grader.judging.follow_through import Replaceable, follow_through, held_up, replaceable
from grader.judging.fresh_calls import fresh_calls
from grader.judging.hidden_tests import HiddenTests
from grader.judging.kept import Kept
from grader.judging.student_code import Runner, StudentCode
from grader.judging.watch import Watch
from grader.notebooks.assignment import reference_sources
from grader.notebooks.cells import Cell
from grader.notebooks.provided import restore_provided
from grader.notebooks.redefinitions import redefinitions
from grader.notebooks.slicing import Program
from grader.results import Content, Diagnosis, ExerciseResult, SubmissionResult
from grader.testing.faults import GraderError, Stopped
from grader.testing.local import LocalBackend
from grader.testing.marks import Misconception
from grader.testing.plugin import seeded_rng
from grader.testing.student import Student

_ENDLESS = "The tests did not come to an end with what this code answers."


class Judge:
    """Judges submissions of one assignment within a session of its hidden tests.

    Args:
        session: the collected hidden tests.
        runner: where students' code runs.
        misconceptions: what failing exercises are compared with.
        secret: the course's, from which every test's generator is seeded.
        content: the course's side of what results depend on, where results are kept.
    """

    def __init__(
        self,
        session: HiddenTests,
        runner: Runner,
        misconceptions: Sequence[Misconception],
        secret: str,
        content: CourseContent | None = None,
    ) -> None:
        self.session = session
        self.runner = runner
        self.catalogue = Catalogue(reference_sources(session.assignment), misconceptions)
        self.secret = secret
        self.content = content
        self.watch = Watch()

    def judge(
        self,
        cells: Sequence[Cell],
        student_id: str,
        *,
        only: Collection[str] | None = None,
        previous: SubmissionResult | None = None,
    ) -> SubmissionResult:
        """Run the hidden tests on the definitions of a notebook.

        Args:
            only: these exercises alone; by default all.
            previous: an earlier result of this student's; what has the same content is taken from it.
        """
        assignment = self.session.assignment
        restored = restore_provided(cells, assignment)
        program = Program(restored, assignment.scaffold_sources)
        exercises: list[ExerciseResult] = []
        stopped: set[str] = set()  # exercises with a call that ended the worker
        kept = Kept(program, previous, self._contents(program, student_id))
        with self.process(program, restored, assignment.exercise_names) as process:
            for exercise in assignment.exercise_names:
                if only is not None and exercise not in only:
                    continue
                unchanged = kept.result(exercise, exercises)
                if unchanged is not None:
                    exercises.append(unchanged)
                    continue
                replaced = replaceable(program, exercise, exercises, self.session.reference)
                endless = [name for name in replaced.names if name in stopped]
                if endless:
                    fault = Stopped(f"Not run by itself: {' and '.join(endless)} ended the process.")
                    record = skipped(self.session, process, exercise, fault)
                else:
                    record = self._tests(process, exercise, student_id)
                result = self._result(process, record, replaced, student_id)
                result.content = kept.contents.get(exercise)
                exercises.append(result)
                if any(isinstance(test.error, Stopped) for test in record.tests):
                    stopped.add(exercise)
        return self._submission(exercises=exercises)

    def _tests(self, process: StudentCode, exercise: str, student_id: str) -> ExerciseRecord:
        """The exercise's own run; where it has ended the judge before, its tests fail without one."""
        if self.watch.was_stopped("reference", exercise):
            ours = GraderError("The hidden tests of this exercise do not end, whoever's code they run on.")
            return skipped(self.session, process, exercise, ours)
        if self.watch.was_stopped("tests", exercise):
            self.watch.begin("reference", exercise)
            for test in self.session.of(exercise):
                twin = Student(LocalBackend(vars(self.session.reference), lambda _: False))
                self.session.run(test, twin, seeded_rng(self.secret, student_id, exercise, test.name))
            return skipped(self.session, process, exercise, Stopped(_ENDLESS))
        self.watch.begin("tests", exercise)
        return self.run(process, exercise, student_id)

    def run(
        self,
        process: StudentCode,
        exercise: str,
        student_id: str,
        selection: Selection = ALL_TESTS,
    ) -> ExerciseRecord:
        """Run one exercise's tests on a submission's code, without diagnosis."""
        run = ExerciseRun(self.session, process, exercise, student_id, self.secret)
        return run.run(selection)

    def diagnose(
        self, process: StudentCode, record: ExerciseRecord, rerun: ExerciseRecord | None = None
    ) -> Finding:
        """What explains a failed exercise's record."""
        return diagnose(
            record,
            getattr(self.session.reference, record.exercise),
            self.catalogue.of(record.exercise),
            self.session.parameters[record.exercise],
            pairs=partial(self.catalogue.pairs, record.exercise),
            rerun=rerun,
            fresh_calls=lambda calls: fresh_calls(
                self.process(process.program, process.cells, [record.exercise]), record.exercise, calls
            ),
        )

    def ungradable(self, message: str) -> SubmissionResult:
        """The result of a file that is no notebook."""
        return self._submission(status="ungradable", message=message)

    def error(self, message: str) -> SubmissionResult:
        """The result where the grader itself failed on the whole of a submission."""
        return self._submission(status="error", message=message)

    @property
    def max_score(self) -> float:
        return float(sum(test.points for test in self.session.tests))

    def process(
        self,
        program: Program,
        cells: Sequence[Cell],
        exercises: Sequence[str],
        substitutes: Mapping[str, Implementation] | None = None,
    ) -> StudentCode:
        """A submission's code, with the reference's functions and classes in the place of some of its names."""
        return self.runner.code(program, cells, exercises, self.session.parameters, substitutes)

    def _contents(self, program: Program, student_id: str) -> dict[str, Content]:
        """What each exercise's result will depend on."""
        if self.content is None:
            return {}
        names = self.session.assignment.exercise_names
        return {name: self.content.of(name, student_id, code_digest(program, name)) for name in names}

    def _result(
        self, process: StudentCode, record: ExerciseRecord, replaced: Replaceable, student_id: str
    ) -> ExerciseResult:
        """The exercise's result: its own run, the one with the reference in others' places, and why it failed."""
        rerun = None
        is_rerun = replaced.names and not self.watch.was_stopped("follow_through", record.exercise)
        if is_rerun and record.outcome in ("failed", "not_implemented"):
            self.watch.begin("follow_through", record.exercise)
            substitutes = {name: getattr(self.session.reference, name) for name in replaced.names}
            with self.process(process.program, process.cells, [record.exercise], substitutes) as again:
                rerun = self.run(again, record.exercise, student_id)
            record = held_up(record, rerun, replaced.names)
        notes = [replaced.note] if replaced.note else []
        if record.outcome in ("failed", "not_implemented"):
            found = redefinitions(process.program, record.exercise)
            notes += [one.sentence for one in found]
        result = exercise_result(record, note=" ".join(notes) or None)
        if rerun is not None:
            score = exercise_result(rerun).own_score
            result.follow_through = follow_through(result.own_score, score, replaced.names)
        questions = self.session.assignment.questions.get(record.exercise, {})
        explain_answers(result.tests, questions, record.answers)
        if result.outcome == "failed" and not self.watch.was_stopped("diagnosis", record.exercise):
            self.watch.begin("diagnosis", record.exercise)
            explain(result, self.diagnose(process, record, rerun))
        return result

    def _submission(self, **fields: Any) -> SubmissionResult:
        return SubmissionResult(self.session.assignment.name, self.max_score, self.runner.level, **fields)


def exercise_result(record: ExerciseRecord, note: str | None = None) -> ExerciseResult:
    """What a run is worth by itself."""
    tests = [replace(test.result) for test in record.tests]
    return ExerciseResult(record.exercise, sum(test.max_points for test in tests), tests, note=note)


def explain(result: ExerciseResult, finding: Finding) -> None:
    """Put what diagnosis found into an exercise's result."""
    found = finding.misconception
    if found is not None:
        result.diagnosis = Diagnosis(found.name, found.hint, found.lecture)
    for test in result.tests:
        test.hint = finding.hints.get(test.name, test.hint)
