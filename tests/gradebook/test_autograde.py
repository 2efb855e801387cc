"""What `grader autograde` grades, skips, copies and refuses."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from grader.gradebook.autograde import autograde, plan_autograde
from grader.gradebook.class_results import class_results
from grader.gradebook.course import Course
from grader.gradebook.feedback.exporter import generate_feedback
from grader.gradebook.rows import GradeRows
from grader.gradebook.settings import CourseError
from grader.gradebook.staging import Staging
from grader.gradebook.status import course_status
from grader.notebooks.assignment import AssignmentError
from tests.gradebook.small import ASSIGNMENT, POINTS, SOLVED, WRONG, rows, submit_to


def test_skips_what_is_graded_and_takes_what_is_new(course: Course, fake_judge: None) -> None:
    submit_to(course, "ada", WRONG, timestamp="2026-01-01 10:00:00 UTC")
    submit_to(course, "bob", WRONG)
    submit_to(course, "eve", WRONG)
    assert autograde(course, ASSIGNMENT).graded == 3
    submit_to(course, "ada", WRONG, timestamp="2026-01-01 11:00:00 UTC")
    submit_to(course, "bob", SOLVED)  # without a timestamp, as learning platforms hand out
    report = autograde(course, ASSIGNMENT)
    assert (report.graded, report.skipped) == (2, 1)
    doubled = {row[0]: row[2] for row in rows(course) if row[1] == "check_double"}
    assert doubled == {"ada": 0.0, "bob": 3.0, "eve": 0.0}
    assert "--force" in str(report)
    assert autograde(course, ASSIGNMENT, force=True).graded == 3


def test_one_student(course: Course, fake_judge: None) -> None:
    submit_to(course, "ada", SOLVED)
    submit_to(course, "bob", SOLVED)
    assert autograde(course, ASSIGNMENT, students=["bob"]).graded == 1
    assert {row[0] for row in rows(course)} == {"bob"}
    with pytest.raises(CourseError, match="eve has submitted nothing"):
        autograde(course, ASSIGNMENT, students=["eve"])


def test_missing_submission_has_no_row(course: Course, fake_judge: None) -> None:
    with course.gradebook() as gradebook:
        gradebook.add_student("absent")
    submit_to(course, "ada", SOLVED)
    autograde(course, ASSIGNMENT)
    assert {row[0] for row in rows(course)} == {"ada"}


def test_empty_folder_is_ungradable(course: Course, fake_judge: None) -> None:
    submit_to(course, "ada").unlink()
    report = autograde(course, ASSIGNMENT)
    assert report.ungradable == {
        "ada": "The submission has no 01_small.ipynb: hand in the notebook under its own name."
    }
    assert all(row[2] is None and row[5] for row in rows(course))


def test_submissions_are_prepared_only_as_the_judges_ask(
    course: Course, fake_judge: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for student in ("ada", "bob", "eve"):
        submit_to(course, student, SOLVED)
    seen: list[str] = []
    prepare = Staging.prepare
    monkeypatch.setattr(
        Staging,
        "prepare",
        lambda self, student: (seen.append(f"prepare {student}"), prepare(self, student))[1],
    )
    autograde(course, ASSIGNMENT, progress=lambda _, __, student, ___: seen.append(f"done {student}"))
    assert seen == [f"{step} {student}" for student in ("ada", "bob", "eve") for step in ("prepare", "done")]


def test_a_damaged_result_is_told_and_graded_again(
    course: Course, fake_judge: None, capfd: pytest.CaptureFixture[str]
) -> None:
    for student in ("ada", "bob"):
        submit_to(course, student, SOLVED)
    autograde(course, ASSIGNMENT)
    path = course.step("autograded", ASSIGNMENT, "ada") / f"{ASSIGNMENT}.ipynb"
    path.write_text(path.read_text().replace('"outcome": "passed"', '"outcome": "faild"'))
    damaged = class_results(course, ASSIGNMENT)["ada"]
    assert damaged is not None and damaged.status == "error"
    assert "'faild' - at `$.exercises[0].tests[0].outcome`" in damaged.message
    pages = generate_feedback(course, ASSIGNMENT)
    assert set(pages.pages) == {"bob"} and pages.exit_status == 1
    assert set(generate_feedback(course, ASSIGNMENT, students=["ada"]).failed) == {"ada"}
    assert "'faild' - at `$.exercises[0].tests[0].outcome`" in str(pages) and "--force" in str(pages)
    assert "Traceback" not in capfd.readouterr().err
    again = autograde(course, ASSIGNMENT)
    assert (again.graded, again.skipped) == (1, 1)
    results = class_results(course, ASSIGNMENT)
    assert [one and one.score for one in results.values()] == [6.0, 6.0]


def test_progress(course: Course, fake_judge: None) -> None:
    submit_to(course, "ada", SOLVED)
    submit_to(course, "bob", raw="no")
    seen: list[tuple[int, int, str, str]] = []
    autograde(course, ASSIGNMENT, progress=lambda *line: seen.append(line))
    assert [line[:3] for line in seen] == [(1, 2, "ada"), (2, 2, "bob")]
    assert seen[0][3] == "6 of 6"


def test_crash_leaves_no_grade_and_no_file(
    course: Course, fake_judge: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit_to(course, "ada", SOLVED)
    submit_to(course, "bob", SOLVED)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(GradeRows, "_write_comments", crash)
    with pytest.raises(KeyboardInterrupt):
        autograde(course, ASSIGNMENT)
    assert list(rows(course)) == []
    assert list((course.root / "autograded").rglob("*")) == []
    monkeypatch.undo()


def test_crash_after_the_grades_is_graded_again(
    course: Course, fake_judge: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit_to(course, "ada", SOLVED)

    def crash(*_: object) -> None:
        raise PermissionError("not allowed")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", crash)
        report = autograde(course, ASSIGNMENT)
    assert (report.graded, set(report.errors), report.exit_status) == (0, {"ada"}, 1)
    assert autograde(course, ASSIGNMENT).graded == 1
    assert [row[2] for row in rows(course)] == [2.0, 1.0, 3.0]


def test_links_out_of_the_submission_are_not_followed(course: Course, fake_judge: None) -> None:
    folder = submit_to(course, "ada", SOLVED).parent
    (folder / "loot.py").symlink_to(course.solutions / ASSIGNMENT / "test_hidden.py")
    (folder / "own.txt").write_text("mine")
    (folder / "link.txt").symlink_to(folder / "own.txt")
    thief = submit_to(course, "eve", SOLVED)
    thief.unlink()
    thief.symlink_to(course.step("submitted", ASSIGNMENT, "ada") / f"{ASSIGNMENT}.ipynb")
    report = autograde(course, ASSIGNMENT)
    names = {path.name for path in course.step("autograded", ASSIGNMENT, "ada").iterdir()}
    released = {f"{ASSIGNMENT}.ipynb", "test_public.py", "known_mistakes.json"}
    assert names == {*released, "own.txt", "link.txt"}
    assert "leads out of the submission" in report.ungradable["eve"]


def test_bad_timestamp_is_told(course: Course, fake_judge: None) -> None:
    submit_to(course, "ada", SOLVED, timestamp="yesterday evening, honestly")
    report = autograde(course, ASSIGNMENT)
    assert "ada's timestamp.txt says no time" in str(report)
    assert [row[2] for row in rows(course)] == [2.0, 1.0, 3.0]


def test_nobody_has_handed_in(course: Course, fake_judge: None) -> None:
    for work in (autograde, plan_autograde):
        with pytest.raises(CourseError, match="run  grader collect 01_small DOWNLOAD  first"):
            work(course, ASSIGNMENT)


@pytest.mark.parametrize("link", ["bob", f"bob/{ASSIGNMENT}"])
def test_a_folder_that_is_a_link_is_refused(course: Course, fake_judge: None, link: str) -> None:
    submit_to(course, "ada", SOLVED)
    path = course.root / "submitted" / link
    path.parent.mkdir(exist_ok=True)
    path.symlink_to(course.root / "submitted" / ("ada" if link == "bob" else f"ada/{ASSIGNMENT}"))
    report = autograde(course, ASSIGNMENT)
    assert (report.graded, report.exit_status) == (1, 1)
    assert f"submitted/{link} is a link" in str(report)
    assert {row[0] for row in rows(course)} == {"ada"}
    with pytest.raises(CourseError, match="put the folder itself in its place"):
        autograde(course, ASSIGNMENT, students=["bob"])
    (one,) = course_status(course)
    assert (one.handed_in, one.to_grade) == (2, 0)


def test_changed_points_ask_for_a_release(
    course: Course, fake_judge: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit_to(course, "ada", SOLVED)
    monkeypatch.setitem(POINTS, "double", 4.0)
    with pytest.raises(CourseError, match="run  grader release 01_small"):
        autograde(course, ASSIGNMENT)
    assert list(rows(course)) == []


def test_unknown_assignment(course: Course) -> None:
    with pytest.raises(AssignmentError, match="There are: 01_small"):
        autograde(course, "09_unknown")


def test_students_are_not_invented_where_the_course_forbids_it(course: Course, fake_judge: None) -> None:
    course.app.config.Autograde.create_student = False
    submit_to(course, "ada", SOLVED)
    with pytest.raises(CourseError, match="no student 'ada'"):
        autograde(course, ASSIGNMENT)


def test_author_mistake_stops_the_run(course: Course) -> None:
    submit_to(course, "ada", SOLVED)
    (course.solutions / ASSIGNMENT / "test_hidden.py").write_text("def test_(: pass\n")
    with pytest.raises(CourseError):
        autograde(course, ASSIGNMENT, jobs=1)
    assert list(rows(course)) == []


def test_notebooks_are_written_as_nbformat_writes_them(course: Course, fake_judge: None) -> None:
    submit_to(course, "ada", SOLVED)
    autograde(course, ASSIGNMENT)
    path = course.step(course.directory.autograded_directory, ASSIGNMENT, "ada") / f"{ASSIGNMENT}.ipynb"
    written = path.read_text(encoding="utf-8")
    assert written == nbformat.v4.writes(nbformat.read(path, as_version=4)) + "\n"
