"""`grader status`: where each assignment of a course stands, and the command that comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from nbgrader.api import Gradebook, MissingEntry, Student
from sqlalchemy import func, select

from grader.gradebook.course import Course
from grader.gradebook.lateness import apply_due_date
from grader.gradebook.plan import Planner
from grader.gradebook.standings import class_standings
from grader.gradebook.submitted import students_in, submitted_students
from grader.notebooks.assignment import assignment_folders


@dataclass(frozen=True)
class AssignmentStatus:
    """One assignment; numbers are students.

    Attributes:
        past_due: the due date is over; without one it never is.
        to_grade: new, or depending on something that has changed.
        waiting: for a person: errors, manual answers, scores to confirm.
        feedback: pages that are there; `outdated` of them show an older result.
    """

    name: str
    released: bool
    due: datetime | None = None
    students: int = 0
    handed_in: int = 0
    late: int = 0
    graded: int = 0
    to_grade: int = 0
    waiting: int = 0
    ungradable: int = 0
    feedback: int = 0
    outdated: int = 0
    past_due: bool = False

    @property
    def next_command(self) -> str:
        """What to run next; empty where nothing is left to do."""
        if not self.released:
            return f"grader release {self.name}"
        if self.handed_in == 0:
            return f"grader collect {self.name} DOWNLOAD" if self.past_due else ""
        if self.to_grade:
            return f"grader autograde {self.name}"
        if self.waiting:
            return "nbgrader formgrader, for what waits"
        if self.outdated or self.feedback < self.graded:
            return f"grader feedback {self.name}"
        return f"grader export {self.name}"

    @property
    def notes(self) -> list[str]:
        """What else somebody has to look at."""
        counted = {
            "late": self.late,
            "ungradable": self.ungradable,
            "waiting for a person": self.waiting,
            "with outdated feedback": self.outdated,
        }
        return [f"{count} {what}" for what, count in counted.items() if count]


def course_status(course: Course) -> list[AssignmentStatus]:
    """Every assignment of the course's sources, in order."""
    with course.gradebook() as gradebook:
        students = gradebook.db.scalar(select(func.count()).select_from(Student)) or 0
        names = course.options.assignments or [one.name for one in assignment_folders(course.solutions)]
        return [_status(course, gradebook, name, students) for name in names]


def _status(course: Course, gradebook: Gradebook, name: str, students: int) -> AssignmentStatus:
    try:
        apply_due_date(course, gradebook, name)
        due: datetime | None = gradebook.find_assignment(name).duedate
    except MissingEntry:
        return AssignmentStatus(name, released=False)
    submitted = students_in(course, course.directory.submitted_directory, name)
    if not submitted:
        past_due = due is not None and due < datetime.now(UTC).replace(tzinfo=None)
        return AssignmentStatus(
            name, course.released_notebook(name).exists(), due, students, past_due=past_due
        )
    standings = class_standings(course, gradebook, name).values()
    planned = Planner(course, gradebook, name).plan(submitted_students(course, name))
    new = {one.student for one in planned}
    return AssignmentStatus(
        name,
        course.released_notebook(name).exists(),
        due,
        max(students, len(submitted)),
        len(submitted),
        late=sum(one.hours_late > 0 for one in standings),
        graded=sum(one.status == "graded" for one in standings),
        to_grade=len(planned),
        waiting=sum(one.status in ("waiting", "error") and one.student not in new for one in standings),
        ungradable=sum(one.status == "ungradable" for one in standings),
        feedback=sum(one.feedback != "none" for one in standings),
        outdated=sum(one.feedback == "outdated" for one in standings),
    )
