"""`grader autograde` and `nbgrader autograde` lead to the same gradebook and the same notebooks."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from nbgrader.converters import Autograde, NbGraderException

from grader.gradebook.autograde import autograde
from grader.gradebook.class_results import class_results
from grader.gradebook.course import Course, load_course
from grader.gradebook.shared_judge import stop_judges
from tests.gradebook.small import ASSIGNMENT, SOLVED, WRONG, rows, submit_to

# nbgrader's own `add_submission` makes SQLAlchemy warn.
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@pytest.fixture
def twin(course: Course, tmp_path: Path) -> Course:
    """A second course folder like the first, with the same secret."""
    assert course.secret
    shutil.copytree(tmp_path / "small", tmp_path / "twin")
    return load_course(tmp_path / "twin")


def nbgrader_autograde(course: Course, *, force: bool = False) -> bool:
    """Run nbgrader's own command; whether it succeeded."""
    course.directory.assignment_id = ASSIGNMENT
    converter = Autograde(coursedir=course.directory, parent=course.app)
    converter.force = force
    try:
        converter.start()
    except NbGraderException:
        return False
    return True


def autograded(course: Course) -> dict[str, tuple[bytes, int]]:
    """The files that a route wrote, with their permissions."""
    root = course.root / "autograded"
    return {
        str(path.relative_to(root)): (path.read_bytes(), path.stat().st_mode)
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def assert_same(course: Course, twin: Course) -> None:
    assert list(rows(course)) == list(rows(twin))
    ours, theirs = autograded(course), autograded(twin)
    assert ours.keys() == theirs.keys()
    for name in ours:
        assert ours[name] == theirs[name], name


def copied(notebook: dict[str, Any]) -> None:
    """As when cells are copied in JupyterLab, metadata and all."""
    notebook["cells"] += [
        dict(cell) for cell in notebook["cells"] if cell["id"] in ("double", "check_double")
    ]


def tampered(notebook: dict[str, Any]) -> None:
    notebook["metadata"] = {"grader": {"status": "graded", "exercises": []}, "kernelspec": 7}
    for cell in notebook["cells"]:
        cell["extra"] = True
        if cell["id"] == "check_double":
            cell["source"] = "100"
            cell["metadata"]["nbgrader"] |= {"points": "a lot", "schema_version": 99}
            cell["outputs"] = [{"output_type": "execute_result", "data": {"text/plain": "3"}}]
        if cell["id"] == "answers":
            cell["metadata"] = {"nbgrader": "yes", "tags": "x", "name": ""}
        if cell["id"] == "doubling":
            cell["metadata"] = {"nbgrader": {"grade_id": "check_Counter"}}


def of_another_assignment(notebook: dict[str, Any]) -> None:
    for cell in notebook["cells"]:
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["grade_id"] += "_of_another"


def hand_in_class(course: Course) -> None:
    submit_to(course, "solved", SOLVED, timestamp="2026-01-01 10:00:00 UTC")
    submit_to(course, "wrong", WRONG)
    submit_to(course, "untouched")
    submit_to(course, "not_json", raw="PK\x03 this is a word processor's file")
    submit_to(course, "no_cells", raw="{}")
    submit_to(course, "other_name", SOLVED, name="Untitled1")
    submit_to(course, "other_assignment", change=of_another_assignment, name="02_other")
    for name in ("a", "b"):
        submit_to(course, "other_names", SOLVED, name=name)
    submit_to(course, "deleted", SOLVED, delete=("check_double", "Counter", "check_Counter"))
    submit_to(course, "all_deleted", delete=(*SOLVED, *(f"check_{name}" for name in SOLVED)))
    submit_to(course, "copied", SOLVED, change=copied)
    submit_to(course, "tampered", SOLVED, change=tampered)
    extra = submit_to(course, "with_files", SOLVED).parent
    (extra / "data").mkdir()
    (extra / "data" / "notes.txt").write_text("mine")
    (extra / "test_public.py").write_text("# the student's own")
    (extra / "known_mistakes.json").write_text("{}")


def test_same_rows_and_notebooks(course: Course, twin: Course, fake_judge: None) -> None:
    for each in (course, twin):
        hand_in_class(each)
    report = autograde(course, ASSIGNMENT)
    assert nbgrader_autograde(twin)
    assert report.exit_status == 0
    assert set(report.ungradable) == {"not_json", "no_cells", "other_names", "other_assignment"}
    assert "02_other.ipynb is a notebook of another assignment" in report.ungradable["other_assignment"]
    assert "has no 01_small.ipynb, but a.ipynb and b.ipynb" in report.ungradable["other_names"]
    assert report.warnings == [
        "other_name: Untitled1.ipynb was graded, the only notebook that was handed in: its name should be 01_small.ipynb."
    ]
    assert_same(course, twin)
    for each in (course, twin):
        given_back = each.step("autograded", ASSIGNMENT, "with_files")
        for name in ("test_public.py", "known_mistakes.json"):
            released = each.released_notebook(ASSIGNMENT).with_name(name).read_bytes()
            assert (given_back / name).read_bytes() == released not in (b"{}", b"# the student's own")
    scores = {(row[0], row[1]): (row[2], row[5]) for row in rows(course)}
    assert scores["solved", "check_double"] == (3.0, False)
    assert scores["untouched", "check_double"] == (0.0, False)
    assert scores["not_json", "check_double"] == (None, True)
    assert scores["tampered", "check_double"] == (3.0, False)
    assert scores["other_name", "check_double"] == (3.0, False)
    for each in (course, twin):
        result = class_results(each, ASSIGNMENT)["other_name"]
        assert result is not None and result.warnings == [report.warnings[0].removeprefix("other_name: ")]


def test_same_after_grading_again(course: Course, twin: Course, fake_judge: None) -> None:
    for each, run in ((course, autograde), (twin, None)):
        submit_to(each, "ada", WRONG, timestamp="2026-01-01 10:00:00 UTC")
        submit_to(each, "bob", SOLVED)
        autograde(each, ASSIGNMENT) if run else nbgrader_autograde(each)
        with each.gradebook() as gradebook:
            grade = gradebook.find_grade("check_double", ASSIGNMENT, ASSIGNMENT, "ada")
            grade.manual_score, grade.extra_credit = 1.5, 0.5
            gradebook.find_comment("double", ASSIGNMENT, ASSIGNMENT, "ada").manual_comment = "Nearly."
            gradebook.db.commit()
        submit_to(each, "ada", SOLVED, timestamp="2026-01-02 10:00:00 UTC")
        submit_to(each, "bob", raw="broken since")
        autograde(each, ASSIGNMENT, force=True) if run else nbgrader_autograde(each, force=True)
        with each.gradebook() as gradebook:
            comment = gradebook.find_comment("double", ASSIGNMENT, ASSIGNMENT, "ada")
            assert comment.manual_comment == "Nearly."
    assert_same(course, twin)
    ada = next(row for row in rows(course) if row[:2] == ("ada", "check_double"))
    assert ada[2:7] == (3.0, 3.0, 1.5, True, 0.5)
    assert all(row[2] is None and row[5] for row in rows(course) if row[0] == "bob")


def test_same_late_penalties(course: Course, twin: Course, fake_judge: None) -> None:
    for each in (course, twin):
        each.app.config.LateSubmissionPlugin.penalty_method = "zero"
        with each.gradebook() as gradebook:
            gradebook.update_or_create_assignment(ASSIGNMENT, duedate="2026-01-01 12:00:00 UTC")
        submit_to(each, "late", SOLVED, timestamp="2026-01-01 13:00:00 UTC")
        submit_to(each, "in_time", SOLVED, timestamp="2026-01-01 11:00:00 UTC")
        submit_to(each, "abroad", SOLVED, timestamp="2026-01-01 12:30:00 +0100")  # 12:28:20, nbgrader reads
        submit_to(each, "unknown", SOLVED, timestamp="2026-01-01 13:00:00 CEST")
        submit_to(each, "extended", SOLVED, timestamp="2026-01-01 13:00:00 UTC")
        with each.gradebook() as gradebook:
            gradebook.update_or_create_student("extended")
            gradebook.add_submission(ASSIGNMENT, "extended")
            gradebook.grant_extension(ASSIGNMENT, "extended", hours=2)
    autograde(course, ASSIGNMENT)
    assert nbgrader_autograde(twin)
    assert_same(course, twin)
    penalties = {row[0]: row[7] for row in rows(course)}
    assert penalties == {"late": 6.0, "in_time": None, "abroad": None, "unknown": None, "extended": None}


def test_broken_is_no_grade_on_either_route(course: Course, twin: Course, fake_judge: None) -> None:
    breaking = SOLVED | {"double": 'def double(x):\n    """BREAK THE GRADER"""\n    return x'}
    for each in (course, twin):
        submit_to(each, "ada", breaking)
        submit_to(each, "bob", SOLVED)
    report = autograde(course, ASSIGNMENT)
    assert report.exit_status == 1
    assert list(report.errors) == ["ada"]
    assert "ada's grade waits" in str(report)
    assert not nbgrader_autograde(twin)
    assert list(rows(course)) == list(rows(twin))
    ada = {row[1]: (row[2], row[5]) for row in rows(course) if row[0] == "ada"}
    assert ada == {"check_double": (None, True), "check_Counter": (2.0, False), "check_answers": (1.0, False)}
    # Both routes try again without being forced to, and leave what was graded alone.
    for each in (course, twin):
        submit_to(each, "ada", SOLVED)
    again = autograde(course, ASSIGNMENT)
    assert nbgrader_autograde(twin)
    assert (again.graded, again.skipped, again.exit_status) == (1, 1, 0)
    assert_same(course, twin)


def test_with_the_real_judge(course: Course, twin: Course) -> None:
    for each in (course, twin):
        (each.root / ".grader_secret").write_text("one secret for both of the courses\n")
        submit_to(each, "solved", SOLVED)
        submit_to(each, "wrong", WRONG)
        submit_to(each, "syntax", SOLVED | {"double": "def double(x) return 1"})
        submit_to(each, "not_json", raw="no")
    report = autograde(course, ASSIGNMENT, jobs=1)
    try:
        assert nbgrader_autograde(twin)
    finally:
        stop_judges()
    assert_same(course, twin)
    assert (report.graded, set(report.ungradable)) == (3, {"not_json"})
    results = class_results(course, ASSIGNMENT)
    assert {student: result and result.score for student, result in results.items()} == {
        "solved": 6.0,
        "wrong": 3.0,
        "syntax": 3.0,
        "not_json": None,
    }
