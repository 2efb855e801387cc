"""The gradebook's grades, and the table of them; a zero, a missing and an ungradable submission stay three things."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.api import (
    Gradebook,
    Student,
    SubmittedAssignment,
)
from nbgrader.plugins import ExportPlugin
from sqlalchemy import select

from grader.files import write_atomically
from grader.gradebook.course import Course, course_of
from grader.gradebook.lateness import refresh_penalties, seconds_late
from grader.gradebook.notebook_grades import NotebookGrades, read_all_grades
from grader.gradebook.output import output_file
from grader.gradebook.release_cells import load_release
from grader.gradebook.settings import CourseError
from grader.gradebook.submitted import kept_status, students_in
from grader.long_steps import LongStep, unseen
from grader.notebooks.grade_ids import checked_exercise
from grader.reports.standings import GradeStatus


@dataclass
class SubmissionGrades:
    """A student's grades in one assignment; a score is None where there is none."""

    student: str
    assignment: str
    status: GradeStatus
    max_score: float
    late_penalty: float = 0.0
    exercises: dict[str, float | None] = field(default_factory=dict)
    overridden: frozenset[str] = frozenset()  # exercises whose score a teacher has set
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    submitted: datetime | None = None  # UTC
    seconds_late: float = 0.0
    scaled_to: float = 0.0  # what the assignment is worth in the exports; 0 is what its tests are

    @property
    def name(self) -> str:
        """As people write it; empty where the gradebook has none."""
        return " ".join(part for part in (self.first_name, self.last_name) if part)

    @property
    def scaled(self) -> float | None:
        """The score in the points of the exports."""
        if self.score is None or not self.max_score:
            return None
        return self.score * self.scaled_to / self.max_score

    @property
    def worth(self) -> float:
        """The most points that a platform gets for it."""
        return self.scaled_to or self.max_score

    @property
    def platform_score(self) -> float | None:
        """The score in the points of `worth`."""
        return self.scaled if self.scaled_to else self.score

    @property
    def score(self) -> float | None:
        """The total with the late penalty taken off; None where a part of it is missing."""
        scores = list(self.exercises.values())
        if self.status != "graded":
            return None
        return max(0.0, sum(score for score in scores if score is not None) - self.late_penalty)


def collect_grades(course: Course, gradebook: Gradebook, assignment: str) -> list[SubmissionGrades]:
    """Every student of the gradebook, by name, with the grades in an assignment.

    Raises:
        CourseError: the gradebook has no such assignment.
    """
    release = load_release(gradebook, course, assignment)
    refresh_penalties(course, gradebook, assignment)
    order = [cell.name for cell in release.cells if cell.points is not None]
    session = gradebook.db
    entered = gradebook.find_assignment(assignment)
    submitted = {
        row.student_id: row
        for row in session.execute(
            select(
                SubmittedAssignment.student_id, SubmittedAssignment.timestamp, SubmittedAssignment.extension
            ).where(SubmittedAssignment.assignment_id == entered.id)
        )
    }
    grades = read_all_grades(session, entered.id)
    found = []
    for person in sorted(session.scalars(select(Student)), key=lambda one: str(one.id)):
        one = SubmissionGrades(person.id, assignment, "missing", release.max_score)
        if person.id in grades:
            row = submitted[person.id]
            one = _grades(course, one, grades[person.id], order)
            one.submitted = row.timestamp
            one.seconds_late = seconds_late(entered.duedate, row.timestamp, row.extension)
        one.first_name, one.last_name = person.first_name or "", person.last_name or ""
        one.email = person.email or ""
        one.scaled_to = course.options.scaled_to
        found.append(one)
    return found


def _grades(
    course: Course, one: SubmissionGrades, notebook: NotebookGrades, order: Sequence[str]
) -> SubmissionGrades:
    """The grades of somebody who has a row in the gradebook, by the notebook's check cells in their order."""
    scores = {name: notebook.cells[name].score if name in notebook.cells else None for name in order}
    status: GradeStatus = "graded"
    if None in scores.values():
        folder = course.step(course.directory.autograded_directory, one.assignment, one.student)
        known = kept_status(folder / f"{one.assignment}.ipynb")
        handed_in = course.step(course.directory.submitted_directory, one.assignment, one.student).exists()
        if known == "ungradable" or known == "error":
            status = known
        elif known is None and not handed_in:
            status = "missing"  # the row is there for an extension alone
        else:
            status = "waiting"
    return replace(
        one,
        status=status,
        late_penalty=notebook.penalty,
        exercises={checked_exercise(name): score for name, score in scores.items()},
        overridden=frozenset(
            checked_exercise(name) for name, cell in notebook.cells.items() if cell.manual_score is not None
        ),
    )


Cell = str | float | None

_HEADINGS = (
    *("student", "assignment", "status", "score", "max_score", "late_penalty"),
    *("first_name", "last_name", "email", "submitted", "hours_late"),
)


def grades_table(submissions: Sequence[SubmissionGrades]) -> list[list[Cell]]:
    """A heading and a row per submission; None where there is no score, and 0 where it is zero."""
    exercises = list(dict.fromkeys(name for one in submissions for name in one.exercises))
    scaled = any(one.scaled_to for one in submissions)
    rows: list[list[Cell]] = [[*_HEADINGS, *(["scaled"] if scaled else []), *exercises]]
    for one in submissions:
        when = one.submitted.replace(tzinfo=UTC).strftime("%Y-%m-%d %H:%M:%S UTC") if one.submitted else None
        handed_in = one.status != "missing"
        rows.append(
            [
                *(one.student, one.assignment, one.status, one.score, one.max_score),
                one.late_penalty if handed_in else None,
                *(one.first_name, one.last_name, one.email, when),
                round(one.seconds_late / 3600, 2) if handed_in and one.submitted else None,
                *([one.scaled] if scaled else []),
                *(one.exercises.get(name) for name in exercises),
            ]
        )
    return rows


def grades_csv(submissions: Sequence[SubmissionGrades]) -> str:
    """The table as CSV, safe to open in a spreadsheet."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    for row in grades_table(submissions):
        table.writerow([plain_text(cell) if isinstance(cell, str) else number_text(cell) for cell in row])
    return text.getvalue()


def number_text(value: float | None) -> str:
    """A number with no digits that say nothing."""
    return "" if value is None else f"{value:.10g}"


def plain_text(value: str) -> str:
    """A spreadsheet takes a field that begins with one of these for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def export_grades(course: Course, path: Path, assignments: Sequence[str] = ()) -> list[SubmissionGrades]:
    """Write the CSV of some assignments, or of all that the gradebook has.

    Raises:
        CourseError: an assignment is not there, or there is none, or the file cannot be written.
    """
    with course.gradebook() as gradebook:
        submissions = collect_all(course, gradebook, assignments)
    with output_file(path) as file:
        file.write_text(grades_csv(submissions), encoding="utf-8", newline="")
    return submissions


def collect_all(
    course: Course, gradebook: Gradebook, assignments: Sequence[str] = (), step: LongStep = unseen
) -> list[SubmissionGrades]:
    """The grades of some assignments, or of all that were handed out.

    Raises:
        CourseError: an assignment is not there, or there is none.
    """
    everything = sorted(assignment.name for assignment in gradebook.assignments)
    if not everything:
        raise CourseError("The gradebook has no assignment: run  grader release NAME  first.")
    names = list(assignments) or [name for name in everything if was_handed_out(course, gradebook, name)]
    return [one for name in step("export", names) for one in collect_grades(course, gradebook, name)]


def was_handed_out(course: Course, gradebook: Gradebook, assignment: str) -> bool:
    """Whether anybody had it: somebody handed in, or its due date is over."""
    found = gradebook.find_assignment(assignment)
    if found.submissions or students_in(course, course.directory.submitted_directory, assignment):
        return True
    return found.duedate is not None and found.duedate < datetime.now(UTC).replace(tzinfo=None)


class ExerciseCsv(ExportPlugin):  # type: ignore[misc]
    """The same file by `nbgrader export --exporter=grader.gradebook.exports.ExerciseCsv`."""

    def export(self, gradebook: Gradebook) -> None:
        submissions = collect_all(course_of(self), gradebook, self.assignment)
        if self.student:
            submissions = [one for one in submissions if one.student in set(map(str, self.student))]
        write_atomically(Path(self.to or "grades.csv"), grades_csv(submissions))
