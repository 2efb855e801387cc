"""`grader autograde`: a class judged in parallel, and written as nbgrader's own command would."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde

from grader.gradebook.course import Course
from grader.gradebook.from_result import cell_comments, cell_scores, describe, is_broken, unjudged_result
from grader.gradebook.release_cells import Release, load_release
from grader.gradebook.rows import GradeRows, JudgedSubmission, late_penalties
from grader.gradebook.settings import CourseError
from grader.gradebook.staging import Prepared, Staging
from grader.gradebook.submitted import has_bad_timestamp, submitted_students, timestamp_of, wants_grading
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
    broken: dict[str, str] = field(default_factory=dict)  # student -> what the grader failed on
    skipped: int = 0  # graded before
    warnings: list[str] = field(default_factory=list)

    @property
    def judged(self) -> int:
        return self.graded + len(self.ungradable) + len(self.broken)

    @property
    def exit_status(self) -> int:
        """Nonzero where a grade waits because the grader failed."""
        return 1 if self.broken else 0

    def __str__(self) -> str:
        lines = [
            f"{self.assignment}: {self.graded} graded, {len(self.ungradable)} ungradable, "
            f"{len(self.broken)} broken."
        ]
        if self.skipped:
            lines.append(f"{self.skipped} were graded before; --force grades them again.")
        lines += [f"{student} is ungradable: {message}" for student, message in self.ungradable.items()]
        lines += [
            f"{student}'s grade waits for a person. {message}" for student, message in self.broken.items()
        ]
        return "\n".join(lines + self.warnings)


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
    """Grade what was submitted and is not graded yet.

    Args:
        students: only these; by default all that submitted.
        jobs: judges side by side; by default the course's `c.Grader.jobs`.
        scheduler: address of a Dask cluster that judges in the place of this machine.
        force: grade again what was graded before. What was broken is always graded again.
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
        waiting = [one for one in submitted if force or wants_grading(course, assignment, one)]
        report.skipped = len(submitted) - len(waiting)
        if not converter.create_student:
            _require_students(gradebook, waiting)
        setup = course.judge_setup(assignment, for_class=not unsafe_no_sandbox)
        staging = Staging(course, release, converter)
        writer = _Writer(course, release, rows, staging, report)
        try:
            with _judges(setup, scheduler, jobs or course.jobs) as judge:
                for number, (one, result) in enumerate(_judged(judge, staging, waiting), 1):
                    writer.add(one, result)
                    if progress:
                        progress(number, len(waiting), one.student, describe(result))
            writer.write()
        except JudgeError as error:
            raise CourseError(str(error)) from error
        finally:
            staging.clean_up()
    return report


def _judges(setup: JudgeSetup, scheduler: str | None, jobs: int) -> AbstractContextManager[JudgeAll]:
    """Judges on a cluster, or on this machine."""
    return cluster_pool(setup, scheduler) if scheduler else judge_pool(setup, jobs)


def _judged(
    judge: JudgeAll, staging: Staging, students: Iterable[str]
) -> Iterator[tuple[Prepared, SubmissionResult]]:
    """Submissions with their results in the order given, prepared as far ahead as the judges ask."""
    waiting: deque[Prepared] = deque()

    def readable() -> Iterator[Submission]:
        for student in students:
            one = staging.prepare(student)
            waiting.append(one)
            if not one.unreadable:
                yield Submission(student, one.path)

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
        self, course: Course, release: Release, rows: GradeRows, staging: Staging, report: AutogradeReport
    ) -> None:
        self.course = course
        self.release = release
        self.rows = rows
        self.staging = staging
        self.report = report
        self._batch: list[JudgedSubmission] = []
        self._written = time.monotonic()

    def add(self, one: Prepared, result: SubmissionResult) -> None:
        """Finish a submission's files, and write its grades with others or now."""
        scores = cell_scores(result, self.release)
        notebook = self.staging.finish(one, result)
        timestamp = timestamp_of(self.course, one.source)
        comments = cell_comments(notebook, result, self.release)
        self._batch.append(JudgedSubmission(one.student, timestamp, scores, comments))
        if has_bad_timestamp(self.course, one.source):
            self.report.warnings.append(
                f"{one.student}'s timestamp.txt says no time: whether it is late is not known."
            )
        if is_broken(result, self.release):
            self.report.broken[one.student] = describe(result)
        elif result.status == "ungradable":
            self.report.ungradable[one.student] = result.message
        else:
            self.report.graded += 1
        if len(self._batch) >= _BATCH or time.monotonic() - self._written > _BATCH_SECONDS:
            self.write()

    def write(self) -> None:
        """Grades first, files after: a crash between the two leaves work for the next run, no wrong grade."""
        if self._batch:
            self.rows.write(self._batch)
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
