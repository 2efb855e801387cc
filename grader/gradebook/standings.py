"""How each student stands in an assignment, by the gradebook: overrides, penalties, lateness, feedback."""

from __future__ import annotations

from nbgrader.api import Gradebook

from grader.gradebook.class_results import class_results
from grader.gradebook.course import Course
from grader.gradebook.exports import collect_grades
from grader.gradebook.feedback.outdated import outdated_pages
from grader.gradebook.settings import CourseError
from grader.gradebook.submitted import students_in
from grader.reports.course_report import AssignmentReport
from grader.reports.standings import Feedback, Standing
from grader.reports.text import clean


def class_standings(course: Course, gradebook: Gradebook, assignment: str) -> dict[str, Standing]:
    """Student -> standing, for everybody in the gradebook.

    Raises:
        CourseError: the gradebook has no such assignment.
    """
    collected = collect_grades(course, gradebook, assignment)
    pages = set(students_in(course, course.directory.feedback_directory, assignment))
    outdated = set(outdated_pages(course, gradebook, assignment))
    standings = {}
    for one in collected:
        feedback: Feedback = "current" if one.student in pages else "none"
        standings[one.student] = Standing(
            one.student,
            one.name,
            one.status,
            one.score,
            one.max_score,
            {clean(name): score for name, score in one.exercises.items()},
            frozenset(map(clean, one.overridden)),
            one.seconds_late / 3600 if one.status != "missing" else 0.0,
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
