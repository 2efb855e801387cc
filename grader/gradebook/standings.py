"""How each student stands in an assignment, by the gradebook: overrides, penalties, lateness, feedback."""

from __future__ import annotations

from nbgrader.api import Gradebook, Student, SubmittedAssignment
from sqlalchemy import select

from grader.gradebook.class_results import class_results
from grader.gradebook.course import Course
from grader.gradebook.exports import collect_grades
from grader.gradebook.feedback.outdated import outdated_pages
from grader.gradebook.lateness import seconds_late
from grader.gradebook.notebook_grades import read_all_grades
from grader.gradebook.settings import CourseError
from grader.gradebook.submitted import students_in
from grader.notebooks.grade_ids import checked_exercise
from grader.reports.course_report import AssignmentReport
from grader.reports.standings import Feedback, Standing
from grader.reports.text import clean


def class_standings(course: Course, gradebook: Gradebook, assignment: str) -> dict[str, Standing]:
    """Student -> standing, for everybody in the gradebook.

    Raises:
        CourseError: the gradebook has no such assignment.
    """
    collected = collect_grades(course, gradebook, assignment)
    found = gradebook.find_assignment(assignment)
    session = gradebook.db
    names = {
        row.id: " ".join(part for part in (row.first_name, row.last_name) if part)
        for row in session.execute(select(Student.id, Student.first_name, Student.last_name))
    }
    late = {
        row.student_id: seconds_late(found.duedate, row.timestamp, row.extension) / 3600
        for row in session.execute(
            select(
                SubmittedAssignment.student_id, SubmittedAssignment.timestamp, SubmittedAssignment.extension
            ).where(SubmittedAssignment.assignment_id == found.id)
        )
    }
    cells = read_all_grades(session, found.id)
    pages = set(students_in(course, course.directory.feedback_directory, assignment))
    outdated = set(outdated_pages(course, gradebook, assignment))
    standings = {}
    for one in collected:
        grades = cells[one.student].cells if one.student in cells else {}
        overridden = {
            checked_exercise(name) for name, cell in grades.items() if cell.manual_score is not None
        }
        feedback: Feedback = "current" if one.student in pages else "none"
        standings[one.student] = Standing(
            one.student,
            names.get(one.student, ""),
            one.status,
            one.score,
            one.max_score,
            {clean(name): score for name, score in one.exercises.items()},
            frozenset(map(clean, overridden)),
            late.get(one.student, 0.0) if one.status != "missing" else 0.0,
            one.late_penalty,
            "outdated" if one.student in outdated else feedback,
        )
    return standings


def course_reports(course: Course) -> list[AssignmentReport]:
    """Every assignment that somebody has handed in, in the order of the names.

    Raises:
        CourseError: nobody has handed in anything.
    """
    found = []
    with course.gradebook() as gradebook:
        for name in sorted(one.name for one in gradebook.assignments):
            if students_in(course, course.directory.submitted_directory, name):
                standings = class_standings(course, gradebook, name)
                found.append(AssignmentReport(name, class_results(course, name), standings))
    if not found:
        raise CourseError("Nothing was handed in yet: there is no course to report on.")
    return found
