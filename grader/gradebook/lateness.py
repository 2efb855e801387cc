"""Late submissions: extensions, and penalties that follow from the due date as it is now."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import SimpleNamespace

from nbgrader.api import Assignment, Grade, Gradebook, MissingEntry, SubmittedAssignment, SubmittedNotebook
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from traitlets import TraitError
from traitlets.config import Configurable

from grader.gradebook.course import Course
from grader.gradebook.release_cells import not_released
from grader.gradebook.settings import CourseError
from grader.gradebook.zoned_times import utc_time


def late_penalties(app: Configurable) -> AssignLatePenalties:
    """nbgrader's `AssignLatePenalties` with the course's plug-in.

    Raises:
        CourseError: the plug-in cannot be imported.
    """
    with _plugin_s_faults():
        step = AssignLatePenalties(parent=app)
        step.init_plugin()
    return step


@contextmanager
def _plugin_s_faults() -> Iterator[None]:
    """Whatever the course's own code raises is a sentence for whoever wrote it."""
    try:
        yield
    except Exception as error:
        said = (str(error) if isinstance(error, TraitError) else f"{type(error).__name__}: {error}").rstrip(
            "."
        )
        raise CourseError(
            f"The plug-in for late submissions cannot be used: {said}. Correct c.AssignLatePenalties."
        ) from error


def late_penalty(step: AssignLatePenalties, student: str, score: float, seconds_late: float) -> float | None:
    """What the plug-in takes off, kept between nothing and the score, as `AssignLatePenalties` does.

    Raises:
        CourseError: it fails, or gives no number.
    """
    if seconds_late <= 0:
        return None
    plugin: Callable[[str, float, float], float | None] = step.plugin_inst.late_submission_penalty
    with _plugin_s_faults():
        penalty = plugin(student, score, seconds_late)
        if penalty is None:
            return None
        if not isinstance(penalty, int | float) or math.isnan(penalty):
            raise ValueError(f"it gives {penalty!r} for a score of {score:g}, {seconds_late:g} s late")
    return float(step._check_late_penalty(SimpleNamespace(score=score), penalty))


def seconds_late(due: datetime | None, timestamp: datetime | None, extension: timedelta | None) -> float:
    """As `SubmittedAssignment.total_seconds_late`."""
    if timestamp is None or due is None:
        return 0.0
    return max(0.0, (timestamp - due - (extension or timedelta())).total_seconds())


def refresh_penalties(course: Course, gradebook: Gradebook, assignment: str) -> dict[str, float]:
    """Bring the penalties that the gradebook keeps up to date with due date, extensions and manual scores.

    Returns:
        The students whose penalty is another now, with the new one.
    """
    apply_due_date(course, gradebook, assignment)
    found = gradebook.find_assignment(assignment)
    session: Session = gradebook.db
    step = late_penalties(course.app)
    totals = _totals(session, found.id)
    changed: dict[str, float] = {}
    rows = session.execute(
        select(
            SubmittedAssignment.student_id,
            SubmittedAssignment.timestamp,
            SubmittedAssignment.extension,
            SubmittedNotebook.id,
            SubmittedNotebook.late_submission_penalty,
        )
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .where(SubmittedAssignment.assignment_id == found.id)
    ).all()
    for row in rows:
        late = seconds_late(found.duedate, row.timestamp, row.extension)
        penalty = late_penalty(step, row.student_id, totals.get(row.id, 0.0), late)
        if (penalty or 0.0) != (row.late_submission_penalty or 0.0):
            session.execute(
                update(SubmittedNotebook)
                .where(SubmittedNotebook.id == row.id)
                .values(late_submission_penalty=penalty)
            )
            changed[row.student_id] = penalty or 0.0
    session.commit()
    return changed


def apply_due_date(course: Course, gradebook: Gradebook, assignment: str) -> None:
    """Enter the due date that the course's configuration gives, if it gives one."""
    due = course.options.due_dates.get(assignment)
    if due is None:
        return
    found = gradebook.find_assignment(assignment)
    time = utc_time(due)
    if found.duedate != time:
        found.duedate = time
        gradebook.db.commit()


def _totals(session: Session, assignment: str) -> Mapping[str, float]:
    """Submitted notebook -> its score as nbgrader counts it, manual scores first."""
    score = func.coalesce(Grade.manual_score, Grade.auto_score)
    query = (
        select(
            Grade.notebook_id,
            func.sum(func.coalesce(score + func.coalesce(Grade.extra_credit, 0.0), 0.0)),
        )
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .where(SubmittedAssignment.assignment_id == assignment)
        .group_by(Grade.notebook_id)
    )
    return {notebook: float(total or 0.0) for notebook, total in session.execute(query)}


def extend(course: Course, student: str, assignment: str, extension: timedelta) -> str:
    """Give a student more time, from the assignment's due date on; returns what is so now, in a sentence.

    Raises:
        CourseError: there is no such student or assignment, or the assignment has no due date.
    """
    with course.gradebook() as gradebook:
        due = _due_date(course, gradebook, assignment)
        try:
            gradebook.find_student(student)
        except MissingEntry:
            raise CourseError(
                f"The gradebook has no student {student!r}: run  nbgrader db student add {student}  first."
            ) from None
        try:
            submission = gradebook.find_submission(assignment, student)
        except MissingEntry:
            submission = gradebook.add_submission(assignment, student)
        submission.extension = extension
        gradebook.db.commit()
        refresh_penalties(course, gradebook, assignment)
        until = due + extension
        return f"{student} has until {until:%Y-%m-%d %H:%M} UTC for {assignment}; penalties are up to date."


def _due_date(course: Course, gradebook: Gradebook, assignment: str) -> datetime:
    found: Assignment | None = None
    try:
        apply_due_date(course, gradebook, assignment)
        found = gradebook.find_assignment(assignment)
    except MissingEntry:
        raise not_released(course, assignment) from None
    due: datetime | None = found.duedate
    if due is None:
        raise CourseError(
            f"{assignment} has no due date to extend: run  "
            f'nbgrader db assignment add {assignment} --duedate "2027-02-15 23:59 UTC"  first.'
        )
    return due


def parse_extension(text: str) -> timedelta:
    """`+3d`, `+12h`, `+3d12h` or `0` as a time.

    Raises:
        CourseError: it is none.
    """
    number = r"([0-9]{1,5}(?:\.[0-9]+)?)"
    match = re.fullmatch(rf"\+?(?:{number}d)?(?:{number}h)?(?:{number}m)?", text)
    parts = [float(part or 0) for part in match.groups()] if match else []
    if text not in ("0", "+0") and (match is None or not any(match.groups())):
        raise CourseError(f"{text!r} is no time: write +3d, +12h or +3d12h; 0 takes an extension back.")
    days, hours, minutes = parts or (0.0, 0.0, 0.0)
    return timedelta(days=days, hours=hours, minutes=minutes)
