"""`grader autograde`: a class judged in parallel, and written as nbgrader's own command would."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde

from grader.gradebook.course import Course
from grader.gradebook.feedback.outdated import outdated_pages
from grader.gradebook.from_result import (
    cell_comments,
    cell_scores,
    describe,
    has_error,
    other_name,
    unjudged_result,
)
from grader.gradebook.lateness import late_penalties, refresh_penalties
from grader.gradebook.manual import changed_answers, manual_scores
from grader.gradebook.moves import Move, move_between
from grader.gradebook.plan import GradingPlan, Planner
from grader.gradebook.release_cells import Release, load_release
from grader.gradebook.rows import GradeRows, JudgedSubmission
from grader.gradebook.settings import CourseError
from grader.gradebook.staging import Prepared, Staging
from grader.gradebook.submission import GRADED_FILE
from grader.gradebook.submitted import has_bad_timestamp, submitted_students, timestamp_of
from grader.judging.pool.cluster import cluster_pool
from grader.judging.pool.local import JudgeAll, judge_pool
from grader.judging.pool.messages import JudgeSetup, Submission
from grader.judging.pool.service import JudgeError
from grader.results import SubmissionResult

# Students whose grades are written in one transaction, and the seconds after which fewer will do.
_BATCH, _BATCH_SECONDS = 64, 5.0

Progress = Callable[[int, int, str, str], None]


@dataclass
class AutogradeReport:
    """What a run did; results are in the notebooks that it wrote, not here."""

    assignment: str
    graded: int = 0
    ungradable: dict[str, str] = field(default_factory=dict)  # student -> why the file could not be graded
    errors: dict[str, str] = field(default_factory=dict)  # student -> what the grader failed on
    skipped: int = 0  # graded before, on the same content
    moves: list[Move] = field(default_factory=list)
    overridden: list[str] = field(default_factory=list)  # students whose manual score lies over a new one
    outdated: list[str] = field(default_factory=list)  # students whose feedback page shows an older result
    warnings: list[str] = field(default_factory=list)

    @property
    def judged(self) -> int:
        return self.graded + len(self.ungradable) + len(self.errors)

    @property
    def exit_status(self) -> int:
        """Nonzero where something waits for a person."""
        lost = any(move.after == "ungradable" for move in self.moves)
        return 1 if self.errors or self.overridden or lost else 0

    def __str__(self) -> str:
        lines = [
            f"{self.assignment}: {self.graded} graded, {len(self.ungradable)} ungradable, "
            f"{len(self.errors)} {'error' if len(self.errors) == 1 else 'errors'}."
        ]
        if self.skipped:
            lines.append(f"{self.skipped} graded before on the same content; --force grades them again.")
        lines += [f"{student} is ungradable: {message}" for student, message in self.ungradable.items()]
        lines += [
            f"{student}'s grade waits for a person. {message}" for student, message in self.errors.items()
        ]
        if self.moves:
            lines.append(f"{len(self.moves)} of the grades from before moved:")
            lines += [f"  {move}" for move in self.moves]
        lines += [
            f"{student} has a manual score over a new automatic one: confirm it in formgrader; until then the "
            "grade waits."
            for student in self.overridden
        ]
        if self.outdated:
            lines.append(
                f"The feedback of {_some(self.outdated)} is out of date: run  grader feedback {self.assignment}"
            )
        return "\n".join(lines + self.warnings)

    def as_data(self) -> dict[str, object]:
        """The JSON object of `grader autograde --json`."""
        return {
            "assignment": self.assignment,
            "graded": self.graded,
            "skipped": self.skipped,
            "ungradable": self.ungradable,
            "error": self.errors,
            "moves": [move.as_data() for move in self.moves],
            "overridden": self.overridden,
            "outdated_feedback": self.outdated,
            "warnings": self.warnings,
        }


def autograde(
    course: Course,
    assignment: str,
    *,
    students: Sequence[str] | None = None,
    jobs: int | None = None,
    scheduler: str | None = None,
    force: bool = False,
    unsafe_no_sandbox: bool = False,
    progress: Progress | None = None,
) -> AutogradeReport:
    """Grade what was submitted and was not graded on the same content yet.

    Args:
        students: only these; by default all that submitted.
        jobs: judges side by side; by default the course's `c.Grader.jobs`.
        scheduler: address of a Dask cluster that judges in the place of this machine.
        force: grade again what was graded before on the same content.
        unsafe_no_sandbox: grade even where the best that the machine has is no sandbox at all.
        progress: called after each submission with its number, how many there are, the student, and one line.

    Raises:
        CourseError: the course, the release or the assignment's files have to be put right first.
    """
    report = AutogradeReport(assignment)
    converter = Autograde(coursedir=course.directory, parent=course.app)
    with course.gradebook() as gradebook:
        release = load_release(gradebook, course, assignment)
        rows = GradeRows(gradebook, assignment, late_penalties(course.app))
        submitted = submitted_students(course, assignment, students)
        plan = Planner(course, assignment).plan(submitted, force=force)
        report.skipped = len(submitted) - len(plan)
        if not converter.create_student:
            _require_students(gradebook, [one.student for one in plan])
        setup = course.judge_setup(assignment, for_class=not unsafe_no_sandbox)
        staging = Staging(course, release, converter)
        writer = _Writer(course, release, rows, staging, report, {one.student: one.why for one in plan})
        try:
            with _judges(setup, scheduler, jobs or course.jobs) as judge:
                students_to_judge = [one.student for one in plan]
                for number, (one, result) in enumerate(
                    _judged(judge, staging, students_to_judge, anew=force), 1
                ):
                    writer.add(one, result)
                    if progress:
                        progress(number, len(plan), one.student, describe(result))
            writer.write()
            refresh_penalties(course, gradebook, assignment)
            report.outdated = outdated_pages(course, gradebook, assignment)
        except JudgeError as error:
            raise CourseError(str(error)) from error
        finally:
            staging.clean_up()
    return report


def plan_autograde(
    course: Course, assignment: str, *, students: Sequence[str] | None = None, force: bool = False
) -> GradingPlan:
    """What `autograde` would grade, and why.

    Raises:
        CourseError: as `autograde`.
    """
    with course.gradebook() as gradebook:
        load_release(gradebook, course, assignment)  # says so where there is none
    submitted = submitted_students(course, assignment, students)
    plan = Planner(course, assignment).plan(submitted, force=force)
    return GradingPlan(assignment, tuple(plan), len(submitted) - len(plan))


def _judges(setup: JudgeSetup, scheduler: str | None, jobs: int) -> AbstractContextManager[JudgeAll]:
    """Judges on a cluster, or on this machine."""
    return cluster_pool(setup, scheduler) if scheduler else judge_pool(setup, jobs)


def _judged(
    judge: JudgeAll, staging: Staging, students: Iterable[str], *, anew: bool
) -> Iterator[tuple[Prepared, SubmissionResult]]:
    """Submissions with their results in the order given, prepared as far ahead as the judges ask."""
    waiting: deque[Prepared] = deque()

    def readable() -> Iterator[Submission]:
        for student in students:
            one = staging.prepare(student)
            waiting.append(one)
            if not one.unreadable:
                yield Submission(student, one.path, previous=None if anew else one.previous)

    def unreadable() -> Iterator[tuple[Prepared, SubmissionResult]]:
        while waiting and waiting[0].unreadable:
            one = waiting.popleft()
            yield one, unjudged_result(staging.release, "ungradable", one.unreadable)

    for result in judge(readable()):
        yield from unreadable()
        yield waiting.popleft(), result
    yield from unreadable()


class _Writer:
    """Writes judged submissions many at a time, and counts them in the report."""

    def __init__(
        self,
        course: Course,
        release: Release,
        rows: GradeRows,
        staging: Staging,
        report: AutogradeReport,
        why: Mapping[str, str],
    ) -> None:
        self.course = course
        self.release = release
        self.rows = rows
        self.staging = staging
        self.report = report
        self.why = why
        self._batch: list[JudgedSubmission] = []
        self._written = time.monotonic()

    def add(self, one: Prepared, result: SubmissionResult) -> None:
        """Finish a submission's files, and write its grades with others or now."""
        scores = cell_scores(result, self.release)
        if one.notebook is not None and GRADED_FILE in one.notebook.metadata:
            says = other_name(one.notebook.metadata[GRADED_FILE], self.release.assignment)
            self.report.warnings.append(f"{one.student}: {says}")
        notebook = self.staging.finish(one, result)
        new_answers: set[str] = set()
        if result.status != "ungradable":
            scores |= manual_scores(notebook, self.release.manual)
            before = one.previous.answers if one.previous is not None else None
            new_answers = changed_answers(before, result.answers)
        timestamp = timestamp_of(self.course, one.source)
        comments = cell_comments(notebook, result, self.release)
        self._batch.append(JudgedSubmission(one.student, timestamp, scores, comments, new_answers))
        if has_bad_timestamp(self.course, one.source):
            self.report.warnings.append(
                f"{one.student}'s timestamp.txt says no time: whether it is late is not known."
            )
        if one.previous is not None:
            move = move_between(one.student, one.previous, result, self.why[one.student])
            self.report.moves += [move] if move else []
        if has_error(result, self.release):
            self.report.errors[one.student] = describe(result)
        elif result.status == "ungradable":
            self.report.ungradable[one.student] = result.message
        else:
            self.report.graded += 1
        if len(self._batch) >= _BATCH or time.monotonic() - self._written > _BATCH_SECONDS:
            self.write()

    def write(self) -> None:
        """Grades first, files after: a crash between the two leaves work for the next run, no wrong grade."""
        if self._batch:
            self.report.overridden += self.rows.write(self._batch)
            for judged in self._batch:
                self.staging.publish(judged.student)
        self._batch = []
        self._written = time.monotonic()


def _require_students(gradebook: Gradebook, students: Sequence[str]) -> None:
    for student in students:
        try:
            gradebook.find_student(student)
        except MissingEntry:
            raise CourseError(
                f"The gradebook has no student {student!r}: "
                "add them, or set c.Autograde.create_student = True."
            ) from None


def _some(students: Sequence[str]) -> str:
    """A few names, and how many more there are."""
    shown = ", ".join(students[:5])
    return shown if len(students) <= 5 else f"{shown} and {len(students) - 5} others"
