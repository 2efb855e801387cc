"""Grades move only for a reason, and the reason is told."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from grader.authoring.release import release_assignment
from grader.cli import main
from grader.gradebook.autograde import autograde, plan_autograde
from grader.gradebook.course import Course, load_course
from grader.gradebook.exports import collect_grades
from grader.gradebook.feedback.exporter import generate_feedback
from grader.gradebook.lateness import parse_extension
from grader.gradebook.settings import CourseError
from grader.notebooks.assignment import load_assignment
from tests.gradebook.small import (
    ASSIGNMENT,
    HIDDEN,
    NOTEBOOK,
    POINTS,
    PUBLIC,
    SOLVED,
    WRONG,
    rows,
    submit_to,
    write_assignment,
)


def reasons(course: Course) -> dict[str, str]:
    return {one.student: one.why for one in plan_autograde(course, ASSIGNMENT).submissions}


def test_each_reason_is_told(course: Course, fake_judge: None) -> None:
    def edit(**files: str) -> None:
        write_assignment(course.solutions, **{"misconceptions": TRIPLED} | files)

    edit()
    submit_to(course, "ada", SOLVED)
    assert reasons(course) == {"ada": "new"}
    autograde(course, ASSIGNMENT)
    assert reasons(course) == {}
    submit_to(course, "ada", WRONG)
    assert reasons(course) == {"ada": "handed in anew"}
    submit_to(course, "ada", SOLVED)

    edit(test_hidden=HIDDEN.replace("np.arange(7)", "np.arange(5)"))
    assert reasons(course) == {"ada": "the hidden tests of double changed"}
    edit(notebook=NOTEBOOK.replace("np.asarray(x) * 2", "2 * np.asarray(x)"))
    assert reasons(course) == {"ada": "the reference of double changed"}
    edit(misconceptions=TRIPLED.replace("once too often", "too much"))
    assert reasons(course) == {"ada": "the misconceptions of double changed"}
    for harmless in (
        {"notebook": NOTEBOOK.replace("Twice the argument.", "Double it.")},
        {"test_public": PUBLIC.replace("Which operation", "What").replace("1.0", "2.0")},
    ):
        edit(**harmless)
        assert reasons(course) == {}
    edit()

    configuration = course.root / "nbgrader_config.py"
    before = configuration.read_text()
    configuration.write_text(before + "c.Grader.limits = {'call_seconds': 3.0}\n")
    assert reasons(load_course(course.root)) == {"ada": "the sandbox's limits changed"}
    configuration.write_text(before)
    (course.root / ".grader_secret").write_text("0" * 64)
    assert reasons(load_course(course.root)) == {"ada": "the course's secret changed"}


TRIPLED = """\
from grader.testing import change, misconception

@misconception(exercise="double", caught_by="test_doubles")
@change(before="* 2", after="* 3")
def tripled():
    \"\"\"Three times is once too often.\"\"\"
"""


def test_moves_are_told(course: Course, fake_judge: None) -> None:
    submit_to(course, "ada", WRONG)
    submit_to(course, "bob", SOLVED)
    assert autograde(course, ASSIGNMENT).moves == []
    submit_to(course, "ada", SOLVED)
    submit_to(course, "bob", raw="damaged on the way")
    report = autograde(course, ASSIGNMENT)
    assert "ada: 3 → 6 (double 0 → 3), because handed in anew." in str(report)
    assert "bob: 6 → ungradable" in str(report)
    assert report.exit_status == 1, "a damaged file has taken the place of a grade"
    told = json.loads(json.dumps(report.as_data()))["moves"]
    assert [(one["student"], one["before"], one["after"]) for one in told] == [
        ("ada", 3.0, 6.0),
        ("bob", 6.0, "ungradable"),
    ]


def test_a_manual_score_does_not_win_in_silence(course: Course, fake_judge: None) -> None:
    def grade_by_hand(score: float) -> None:
        with course.gradebook() as gradebook:
            grade = gradebook.find_grade("check_double", ASSIGNMENT, ASSIGNMENT, "ada")
            grade.manual_score, grade.needs_manual_grade = score, False
            gradebook.db.commit()

    def status() -> tuple[str, float | None]:
        with course.gradebook() as gradebook:
            ada = collect_grades(course, gradebook, ASSIGNMENT)[0]
        return ada.status, ada.score

    submit_to(course, "ada", WRONG)
    autograde(course, ASSIGNMENT)
    grade_by_hand(2.5)
    assert status() == ("graded", 5.5)
    assert autograde(course, ASSIGNMENT, force=True).overridden == []
    assert status() == ("graded", 5.5), "the same result under it changes nothing"
    submit_to(course, "ada", SOLVED)
    report = autograde(course, ASSIGNMENT)
    assert report.overridden == ["ada"] and report.exit_status == 1
    assert "ada: 5.5 → waiting (double 2.5 → –), because handed in anew." in str(report)
    assert status() == ("waiting", None)
    page = next(iter(generate_feedback(course, ASSIGNMENT).pages.values())).read_text()
    assert "not final: 1 of 3 wait" in page and "waits for your teacher" in page
    assert autograde(course, ASSIGNMENT, force=True).overridden == ["ada"], "until somebody confirms it"
    grade_by_hand(3.0)
    assert status() == ("graded", 6.0)


@pytest.mark.parametrize(
    ("text", "hours"), [("+3d", 72), ("12h", 12), ("+1d12h", 36), ("0", 0), ("+90m", 1.5), ("+0.5d", 12)]
)
def test_times(text: str, hours: float) -> None:
    assert parse_extension(text).total_seconds() == hours * 3600


@pytest.mark.parametrize(
    "text", ["", "+", "3", "three days", "+3d3d", "-3d", "3w", "d", "²d", "1.5.2d", "9999999999d"]
)
def test_no_times(text: str) -> None:
    with pytest.raises(CourseError, match=r"write \+3d"):
        parse_extension(text)


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
def test_penalties_follow_the_due_date(
    course: Course, fake_judge: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write("c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    course = load_course(course.root)

    def extend(*words: str) -> int:
        return main(["extension", *words, "--course", str(course.root)])

    def score(student: str) -> float | None:
        with course.gradebook() as gradebook:
            grades = collect_grades(course, gradebook, ASSIGNMENT)
        return next(one.score for one in grades if one.student == student)

    def due(date: str) -> None:
        with course.gradebook() as gradebook:
            gradebook.update_or_create_assignment(ASSIGNMENT, duedate=date)

    submit_to(course, "ada", SOLVED, timestamp="2026-01-02 10:00:00 UTC")
    autograde(course, ASSIGNMENT)
    assert extend("ada", ASSIGNMENT, "+3d") == 2
    assert "has no due date" in capsys.readouterr().err
    due("2026-01-01 12:00:00 UTC")
    assert score("ada") == 0.0
    assert extend("ada", ASSIGNMENT, "+3d") == 0
    assert "ada has until 2026-01-04 12:00 UTC" in capsys.readouterr().out
    assert score("ada") == 6.0
    assert {row[7] for row in rows(course)} == {None}, "formgrader shows the same"
    assert extend("ada", ASSIGNMENT, "0") == 0
    assert score("ada") == 0.0
    due("2026-02-01 12:00:00 UTC")
    assert score("ada") == 6.0
    assert extend("eve", ASSIGNMENT, "+3d") == 2
    assert "has no student 'eve'" in capsys.readouterr().err


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
def test_an_extension_before_anything_is_handed_in(course: Course, fake_judge: None) -> None:
    with course.gradebook() as gradebook:
        gradebook.add_student("eve")
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate="2026-01-01 12:00:00 UTC")
    assert main(["extension", "eve", ASSIGNMENT, "+3d", "--course", str(course.root)]) == 0
    with course.gradebook() as gradebook:
        assert collect_grades(course, gradebook, ASSIGNMENT)[0].status == "missing"
    submit_to(course, "eve", SOLVED, timestamp="2026-01-02 10:00:00 UTC")
    autograde(course, ASSIGNMENT)
    with course.gradebook() as gradebook:
        assert collect_grades(course, gradebook, ASSIGNMENT)[0].score == 6.0


def test_dry_run_writes_nothing(
    course: Course, fake_judge: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    submit_to(course, "ada", SOLVED)
    words = ["autograde", ASSIGNMENT, "--course", str(course.root), "--dry-run"]
    assert main(words) == 0
    out = capsys.readouterr().out
    assert "ada: new" in out and "1 to grade" in out and "Nothing was graded." in out
    assert main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["submissions"] == [{"student": "ada", "why": "new"}]
    assert list(rows(course)) == []
    assert not (course.root / "autograded").exists()


def test_feedback_that_is_out_of_date(course: Course, fake_judge: None) -> None:
    submit_to(course, "ada", WRONG)
    submit_to(course, "bob", SOLVED)
    assert autograde(course, ASSIGNMENT).outdated == [], "no page, no old page"
    generate_feedback(course, ASSIGNMENT)
    assert autograde(course, ASSIGNMENT).outdated == []
    submit_to(course, "ada", SOLVED)
    report = autograde(course, ASSIGNMENT)
    assert report.outdated == ["ada"]
    assert f"The feedback of ada is out of date: run  grader feedback {ASSIGNMENT}" in str(report)
    generate_feedback(course, ASSIGNMENT)
    with course.gradebook() as gradebook:
        gradebook.find_comment("double", ASSIGNMENT, ASSIGNMENT, "bob").manual_comment = "Good."
        gradebook.db.commit()
    assert autograde(course, ASSIGNMENT).outdated == ["bob"]


def test_a_gradebook_that_is_not_the_one_written_to(course: Course, fake_judge: None) -> None:
    """It was lost and made anew, or a copy of an earlier day was put in its place."""
    submit_to(course, "ada", WRONG)
    autograde(course, ASSIGNMENT)
    gradebook = course.root / "gradebook.db"
    earlier = gradebook.read_bytes()
    submit_to(course, "ada", SOLVED)
    autograde(course, ASSIGNMENT)
    generate_feedback(course, ASSIGNMENT)
    expected = list(rows(course))
    page = course.root / "feedback" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.html"

    gradebook.write_bytes(earlier)
    assert reasons(course) == {"ada": "the gradebook has another score than its last result"}
    autograde(course, ASSIGNMENT)
    assert list(rows(course)) == expected

    gradebook.unlink()
    release_assignment(load_assignment(course.solutions / ASSIGNMENT), course, POINTS)
    assert reasons(course) == {"ada": "the gradebook has no grades of it"}
    report = generate_feedback(course, ASSIGNMENT)
    assert report.failed == {
        "ada": f"The gradebook has no grades of it. Run  grader autograde {ASSIGNMENT} --student ada."
    }
    assert page.exists(), "the page that was there stays"
    autograde(course, ASSIGNMENT)
    assert list(rows(course)) == expected
    assert reasons(course) == {}

    gradebook.unlink()
    with pytest.raises(CourseError, match="grader release"):
        generate_feedback(course, ASSIGNMENT)
    assert page.exists()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("raise KeyError('late')", "KeyError: 'late'"),
        ("return float('nan')", "ValueError: it gives nan for a score of"),
        ("return '3'", "ValueError: it gives '3' for a score of"),
    ],
)
def test_a_plug_in_for_late_submissions_that_fails_is_a_sentence(
    course: Course, fake_judge: None, body: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit_to(course, "ada", SOLVED, timestamp="2026-05-04 12:00:00 UTC")
    autograde(course, ASSIGNMENT)
    module = f"late_{abs(hash(body))}"
    (course.root / f"{module}.py").write_text(
        "from nbgrader.plugins import BasePlugin\n\n\nclass Late(BasePlugin):\n"
        f"    def late_submission_penalty(self, student, score, seconds):\n        {body}\n"
    )
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(f"c.AssignLatePenalties.plugin_class = {module + '.Late'!r}\n")
        file.write(f"c.Grader.due_dates = {{{ASSIGNMENT!r}: '2026-05-03 12:00 UTC'}}\n")
    monkeypatch.syspath_prepend(course.root)
    changed = load_course(course.root)
    with pytest.raises(
        CourseError, match="The plug-in for late submissions cannot be used: " + re.escape(said)
    ):
        autograde(changed, ASSIGNMENT, force=True)
