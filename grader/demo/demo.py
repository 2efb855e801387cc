"""`grader demo`: a class from release to feedback in a scratch course folder."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from grader.authoring.points import exercise_points
from grader.authoring.release import release_assignment
from grader.demo.sample_class import SampleSubmission, sample_class
from grader.gradebook.autograde import autograde
from grader.gradebook.class_results import class_results
from grader.gradebook.course import Course, create_course
from grader.gradebook.exports import export_grades
from grader.gradebook.feedback.exporter import generate_feedback
from grader.gradebook.settings import CourseError
from grader.gradebook.standings import class_standings
from grader.judging.misconceptions import load_misconceptions
from grader.judging.reference import load_reference
from grader.notebooks.assignment import Assignment, find_assignment
from grader.reports.class_report import class_report_html
from grader.reports.class_table import class_table_text

_MARKER = ".grader_demo"  # what makes a folder safe to delete; a course that somebody works in has none


def run_demo(solutions: Path, name: str, folder: Path, say: Callable[[str], None]) -> None:
    """Build the class, grade it and write its feedback; what is in `folder` from an earlier run is replaced.

    Raises:
        CourseError: the folder holds something else than an earlier demo.
    """
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARKER).is_file():
            raise CourseError(f"{folder} is not empty and no demo: choose another folder.")
        shutil.rmtree(folder)
    started = time.perf_counter()
    assignment = find_assignment(solutions, name)
    course = create_course(folder, solutions=solutions, course_id="demo")
    (folder / _MARKER).touch()
    released = release_assignment(assignment, course, exercise_points(assignment))
    say(f"Released {name}: {len(assignment.exercises)} exercises.")
    students = _hand_in(course, assignment, (released / f"{name}.ipynb").read_text(encoding="utf-8"))
    handed_in = sum(student.text is not None for student in students)
    say(f"{len(students)} students, {handed_in} submissions.")
    with course.gradebook() as gradebook:
        for student in students:
            gradebook.update_or_create_student(
                student.student, first_name=student.student.capitalize(), last_name="of the demo"
            )
    judging = time.perf_counter()
    report = autograde(course, name, force=True)
    seconds = time.perf_counter() - judging
    say(str(report))
    generate_feedback(course, name)
    export_grades(course, folder / "grades.csv")
    graded = class_results(course, name)
    results = {student.student: graded[student.student] for student in students}
    with course.gradebook() as gradebook:
        standings = class_standings(course, gradebook, name)
    page = class_report_html(results, title=assignment.title, standings=standings)
    (folder / "report.html").write_text(page, encoding="utf-8")
    say("")
    say(class_table_text(results, standings))
    say("")
    say(f"Graded in {seconds:.1f} s, {time.perf_counter() - started:.1f} s in all.")
    for what, where in (
        ("the class report", folder / "report.html"),
        ("a student's feedback", folder / "feedback" / students[2].student / name / f"{name}.html"),
        ("all grades", folder / "grades.csv"),
        ("nbgrader's gradebook", folder / "gradebook.db"),
    ):
        say(f"  {what}: {where}")


def _hand_in(course: Course, assignment: Assignment, released: str) -> list[SampleSubmission]:
    misconceptions = load_misconceptions(assignment, load_reference(assignment))
    students = sample_class(assignment, released, misconceptions)
    for student in students:
        if student.text is not None:
            place = course.step(course.directory.submitted_directory, assignment.name, student.student)
            place.mkdir(parents=True)
            (place / f"{assignment.name}.ipynb").write_text(student.text, encoding="utf-8")
    return students
