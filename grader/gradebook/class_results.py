"""The results of a class, read back from what was graded."""

from __future__ import annotations

from nbgrader.api import Student
from sqlalchemy import select

from grader.gradebook.course import Course
from grader.gradebook.from_result import unjudged_result
from grader.gradebook.release_cells import load_release
from grader.gradebook.submitted import kept_result, students_in
from grader.judging.pool.decoding import ResultError
from grader.results import SubmissionResult


def class_results(course: Course, assignment: str) -> dict[str, SubmissionResult | None]:
    """Student -> result as it was judged; None where there is no submission.

    Scores that a teacher has set are in the gradebook and its exports, not here.

    Raises:
        CourseError: the gradebook has no such assignment.
    """
    directory = course.directory
    with course.gradebook() as gradebook:
        release = load_release(gradebook, course, assignment)
        students = set(gradebook.db.scalars(select(Student.id)))
        graded = {one.student_id for one in gradebook.find_assignment(assignment).submissions}
    submitted = set(students_in(course, directory.submitted_directory, assignment))
    results: dict[str, SubmissionResult | None] = {}
    for student in sorted(students | submitted):
        folder = course.step(directory.autograded_directory, assignment, student)
        try:
            kept = kept_result(folder / f"{assignment}.ipynb")
        except ResultError as error:
            kept = unjudged_result(release, "error", f"{error} Grade this submission again.")
        if kept is None and student in graded and student in submitted:
            kept = unjudged_result(release, "error", "The grader failed: grade this submission again.")
        elif kept is None and student in submitted:
            kept = unjudged_result(release, "error", "Not graded yet.")
        results[student] = kept
    return results
