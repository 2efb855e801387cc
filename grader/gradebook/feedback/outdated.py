"""Feedback pages that show an older result than the gradebook has."""

from __future__ import annotations

import re
from pathlib import Path

from nbgrader.api import Gradebook

from grader.gradebook.course import Course
from grader.gradebook.notebook_grades import NotebookGrades, read_all_grades
from grader.gradebook.submitted import kept_result, students_in
from grader.judging.content import digest
from grader.judging.pool.decoding import ResultError
from grader.results import SubmissionResult

_HEAD_BYTES = 4096
_DIGEST = re.compile(r'<meta name="grader-result" content="(\w+)">')


def page_digest(result: SubmissionResult, grades: NotebookGrades) -> str:
    """Of all that a page shows; what a result was made from is not shown."""
    shown = result.as_data()
    shown["exercises"] = [{**one.as_data(), "content": None} for one in result.exercises]
    scores = sorted((name, repr(grade)) for name, grade in grades.cells.items())
    return digest([repr(shown), repr(scores), repr(sorted(grades.comments.items())), repr(grades.penalty)])


def outdated_pages(course: Course, gradebook: Gradebook, assignment: str) -> list[str]:
    """The students whose page is there and shows another result, score or comment than it would now."""
    directory = course.directory
    found = []
    grades = read_all_grades(gradebook.db, gradebook.find_assignment(assignment).id)
    for student in students_in(course, directory.feedback_directory, assignment):
        page = course.step(directory.feedback_directory, assignment, student) / f"{assignment}.html"
        graded = course.step(directory.autograded_directory, assignment, student) / f"{assignment}.ipynb"
        try:
            result = kept_result(graded)
        except ResultError:
            result = None
        if not page.is_file() or result is None or student not in grades:
            continue
        if _digest_of(page) != page_digest(result, grades[student]):
            found.append(student)
    return found


def _digest_of(page: Path) -> str:
    with page.open(encoding="utf-8", errors="replace") as file:
        match = _DIGEST.search(file.read(_HEAD_BYTES))
    return match[1] if match else ""
