"""The CSV: a zero, a missing, an ungradable and a broken submission are four things."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from nbgrader.apps.exportapp import ExportApp

from grader.cli import main
from grader.gradebook.autograde import autograde
from grader.gradebook.class_results import class_results
from grader.gradebook.course import Course
from grader.gradebook.exports import ExerciseCsv, export_grades
from grader.gradebook.settings import CourseError
from grader.notebooks.assignment import AssignmentError
from tests.gradebook.small import ASSIGNMENT, SOLVED, submit_to

POLICY = """\
from nbgrader.plugins import LateSubmissionPlugin

class TwoPoints(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 2.0
"""


@pytest.fixture
def graded(course: Course, fake_judge: None) -> Course:
    with course.gradebook() as gradebook:
        for student in ("absent", "=HYPERLINK(1)"):
            gradebook.add_student(student)
    submit_to(course, "solved", SOLVED)
    submit_to(course, "untouched")
    submit_to(course, "not_json", raw="no")
    submit_to(
        course, "broken", SOLVED | {"double": 'def double(x):\n    """BREAK THE GRADER"""\n    return x'}
    )
    autograde(course, ASSIGNMENT)
    return course


def read(path: Path) -> dict[str, dict[str, str]]:
    with path.open(newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def test_statuses(graded: Course, tmp_path: Path) -> None:
    export_grades(graded, tmp_path / "grades.csv")
    table = read(tmp_path / "grades.csv")
    exercises = ("double", "Counter", "answers")

    def shown(student: str) -> tuple[str, ...]:
        row = table[student]
        return (row["status"], row["score"], *(row[name] for name in exercises))

    assert shown("solved") == ("graded", "6", "3", "2", "1")
    assert shown("untouched") == ("graded", "0", "0", "0", "0")
    assert shown("not_json") == ("ungradable", "", "", "", "")
    assert shown("broken") == ("error", "", "", "2", "1")
    assert shown("absent") == ("missing", "", "", "", "")
    assert "'=HYPERLINK(1)" in table


def test_a_person_grades_what_could_not_be(graded: Course, tmp_path: Path) -> None:
    with graded.gradebook() as gradebook:
        for name in ("check_double", "check_Counter", "check_answers"):
            grade = gradebook.find_grade(name, ASSIGNMENT, ASSIGNMENT, "not_json")
            grade.manual_score, grade.needs_manual_grade = 1.0, False  # as formgrader does
        gradebook.db.commit()
    export_grades(graded, tmp_path / "grades.csv", [ASSIGNMENT])
    row = read(tmp_path / "grades.csv")["not_json"]
    assert (row["status"], row["score"]) == ("graded", "3")


def test_late_penalty_is_taken_off(graded: Course, tmp_path: Path) -> None:
    (graded.root / "policy.py").write_text(POLICY)
    graded.app.config.AssignLatePenalties.plugin_class = "policy.TwoPoints"
    with graded.gradebook() as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate="2026-01-01 12:00:00 UTC")
        gradebook.update_or_create_submission(ASSIGNMENT, "solved", timestamp="2026-01-01 13:00:00 UTC")
    export_grades(graded, tmp_path / "grades.csv")
    row = read(tmp_path / "grades.csv")["solved"]
    assert (row["score"], row["late_penalty"], row["double"]) == ("4", "2", "3")


def test_nbgraders_command(graded: Course, tmp_path: Path) -> None:
    export_grades(graded, tmp_path / "ours.csv")
    app = ExportApp(parent=graded.app)
    app.coursedir = graded.directory
    plugin = ExerciseCsv(parent=app)
    plugin.to = str(tmp_path / "theirs.csv")
    with graded.gradebook() as gradebook:
        plugin.export(gradebook)
    assert (tmp_path / "theirs.csv").read_text() == (tmp_path / "ours.csv").read_text()
    plugin.student = ["solved"]
    with graded.gradebook() as gradebook:
        plugin.export(gradebook)
    assert list(read(tmp_path / "theirs.csv")) == ["solved"]


def test_failure_leaves_the_old_file(graded: Course, tmp_path: Path) -> None:
    target = tmp_path / "grades.csv"
    target.write_text("old")
    with pytest.raises(AssignmentError, match="09_unknown"):
        export_grades(graded, target, ["09_unknown"])
    assert target.read_text() == "old"
    with pytest.raises(CourseError, match="cannot be written"):
        export_grades(graded, tmp_path / "no" / "such" / "folder.csv")
    assert not list(tmp_path.glob(".*partial"))


def test_results_read_back(graded: Course) -> None:
    submit_to(graded, "new", SOLVED)
    results = class_results(graded, ASSIGNMENT)
    assert {student: result and result.status for student, result in results.items()} == {
        "=HYPERLINK(1)": None,
        "absent": None,
        "broken": "error",
        "new": "error",
        "not_json": "ungradable",
        "solved": "graded",
        "untouched": "graded",
    }
    assert results["new"] is not None
    assert results["new"].message == "Not graded yet."


@pytest.mark.parametrize("name", ["gradebook.db", ".grader_secret", "nbgrader_config.py", "students.csv"])
def test_the_course_s_own_files_are_not_written_over(graded, name):
    path = graded.root / name
    path.touch()
    before = path.read_bytes()
    with pytest.raises(CourseError, match="is there already, and no table, page or zip of ours"):
        export_grades(graded, path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("words", [["export"], ["report", ASSIGNMENT]])
def test_nobody_to_speak_of(course: Course, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    (course.root / "grades.csv").write_text("an earlier one")
    assert main([*words, "--course", str(course.root)]) == 2
    assert "run  grader " in capsys.readouterr().err
    assert (course.root / "grades.csv").read_text() == "an earlier one"
