"""`grader autograde`: a class judged in parallel, and written as nbgrader's own command would."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde

from grader.gradebook.autograde_report import AutogradeReport
from grader.gradebook.course import Course
from grader.gradebook.exports import collect_grades
from grader.gradebook.feedback.outdated import outdated_pages
from grader.gradebook.from_result import describe, unjudged_result
from grader.gradebook.lateness import apply_due_date, late_penalties, refresh_penalties
from grader.gradebook.lock import only_run
from grader.gradebook.moves import moves_between
from grader.gradebook.plan import GradingPlan, Planner
from grader.gradebook.release_cells import load_release
from grader.gradebook.rows import GradeRows
from grader.gradebook.settings import CourseError
from grader.gradebook.staging import Prepared, Staging
from grader.gradebook.submitted import nobody_submitted, refused_students, submitted_students
from grader.gradebook.writer import Writer
from grader.judging.pool.cluster import cluster_pool
from grader.judging.pool.interrupts import deferred_interrupts, interruptible
from grader.judging.pool.local import JudgeAll, judge_pool
from grader.judging.pool.messages import JudgeSetup, Submission
from grader.judging.pool.service import JudgeError
from grader.reports.text import one_line
from grader.results import SubmissionResult

Progress = Callable[[int, int, str, str], None]


class Interrupted(KeyboardInterrupt):
    """Ctrl-C during a run; the text says what is kept."""


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
        Interrupted: Ctrl-C; what was judged is written.
    """
    report = AutogradeReport(assignment)
    converter = Autograde(coursedir=course.directory, parent=course.app)
    with only_run(course, assignment), deferred_interrupts(), course.gradebook() as gradebook:
        release = load_release(gradebook, course, assignment)
        apply_due_date(course, gradebook, assignment)
        rows = GradeRows(gradebook, assignment, late_penalties(course.app))
        submitted = submitted_students(course, assignment, students)
        report.refused = refused_students(course, assignment) if students is None else {}
        if not submitted and not report.refused:
            raise nobody_submitted(course, assignment)
        plan = Planner(course, gradebook, assignment).plan(submitted, force=force)
        report.skipped = len(submitted) - len(plan)
        if not converter.create_student:
            _require_students(gradebook, [one.student for one in plan])
        setup = course.judge_setup(assignment, for_class=not unsafe_no_sandbox)
        staging = Staging(course, release, converter)
        staging.clear_partial()
        writer = Writer(course, release, rows, staging, report)
        before = collect_grades(course, gradebook, assignment) if plan else []
        try:
            with writer, _judges(setup, scheduler, jobs or course.jobs) as judge:
                students_to_judge = [one.student for one in plan]
                for number, (one, result) in enumerate(
                    _judged(judge, staging, students_to_judge, anew=force), 1
                ):
                    writer.add(one, result)
                    if progress:
                        progress(number, len(plan), one.student, describe(result))
            refresh_penalties(course, gradebook, assignment)
            after = collect_grades(course, gradebook, assignment) if plan else []
            report.moves = moves_between(before, after, {one.student: one.why for one in plan})
            report.outdated = outdated_pages(course, gradebook, assignment)
        except JudgeError as error:
            raise CourseError(str(error)) from error
        except KeyboardInterrupt:
            ended = (
                f"{assignment}: interrupted. {report.judged} of {len(plan)} were graded and are kept; "
                "run the command again for the others."
            )
            # The next run grades these no more, and would not say it again.
            raise Interrupted("\n".join([*map(one_line, report.warnings), ended])) from None
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
        if not submitted and not refused_students(course, assignment):
            raise nobody_submitted(course, assignment)
        plan = Planner(course, gradebook, assignment).plan(submitted, force=force)
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
            with interruptible():
                pass
            one = staging.prepare(student)
            waiting.append(one)
            if not one.unreadable:
                yield Submission(student, one.path, previous=None if anew else one.previous)

    def unreadable() -> Iterator[tuple[Prepared, SubmissionResult]]:
        while waiting and waiting[0].unreadable:
            one = waiting.popleft()
            yield one, unjudged_result(staging.release, one.status, one.unreadable)

    for result in judge(readable()):
        yield from unreadable()
        one = waiting.popleft()
        if result is not None:
            yield one, result
    yield from unreadable()


def _require_students(gradebook: Gradebook, students: Sequence[str]) -> None:
    for student in students:
        try:
            gradebook.find_student(student)
        except MissingEntry:
            raise CourseError(
                f"The gradebook has no student {student!r}: "
                "add them, or set c.Autograde.create_student = True."
            ) from None
