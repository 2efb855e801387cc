"""A term: its folder, its due dates and points, and where each assignment stands."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from grader.cli import main
from grader.gradebook.autograde import autograde
from grader.gradebook.course import Course, load_course
from grader.gradebook.feedback.exporter import generate_feedback
from grader.gradebook.settings import CourseError, load_settings
from grader.gradebook.status import AssignmentStatus, course_status
from grader.gradebook.term import parse_due_dates
from grader.gradebook.zoned_times import utc_time
from tests.gradebook.small import ASSIGNMENT, SOLVED, WRONG, submit_to


def stands(course: Course) -> AssignmentStatus:
    return next(one for one in course_status(course) if one.name == ASSIGNMENT)


def test_status_names_the_next_command(
    course: Course,
    fake_judge: None,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert (stands(course).released, stands(course).next_command) == (True, "")
    submit_to(course, "ada", WRONG)
    submit_to(course, "bob", raw="no notebook")
    assert (stands(course).to_grade, stands(course).next_command) == (2, f"grader autograde {ASSIGNMENT}")
    autograde(course, ASSIGNMENT)
    one = stands(course)
    assert (one.handed_in, one.graded, one.ungradable, one.to_grade) == (2, 1, 1, 0)
    assert one.next_command == f"grader feedback {ASSIGNMENT}"
    generate_feedback(course, ASSIGNMENT)
    assert stands(course).next_command == f"grader export {ASSIGNMENT}"
    submit_to(course, "ada", SOLVED)
    autograde(course, ASSIGNMENT)
    assert (stands(course).outdated, stands(course).next_command) == (1, f"grader feedback {ASSIGNMENT}")
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("check_double", ASSIGNMENT, ASSIGNMENT, "ada")
        grade.manual_score, grade.needs_manual_grade = 1.0, True
        gradebook.db.commit()
    assert stands(course).waiting == 1 and "formgrader" in stands(course).next_command
    monkeypatch.setenv("COLUMNS", "80")
    (course.solutions / ASSIGNMENT).rename(course.solutions / "15_gradient_clipping")  # as long as names get
    assert main(["status", "--course", str(course.root)]) == 0
    (course.solutions / "15_gradient_clipping").rename(course.solutions / ASSIGNMENT)
    assert main(["status", "--course", str(course.root)]) == 0
    out = capsys.readouterr().out
    assert "2 of 2" in out and f"{ASSIGNMENT}: 1 ungradable, 1 waiting for a person, " in out
    assert "Next:\n  grader release 15_gradient_clipping\n" in out
    assert "Next:\n  nbgrader formgrader" in out
    assert max(map(len, out.splitlines())) <= 80 and "…" not in out, out


def test_a_term_s_folder(course: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "spring"
    words = ["course", str(folder), ASSIGNMENT, "--course", str(course.root)]
    assert main([*words, "--start", "2027-02-15", "--points", "10"]) == 0
    assert f"{ASSIGNMENT} is due 2027-02-15 23:59:00 UTC" in capsys.readouterr().out
    term = load_course(folder)
    assert term.secret != course.secret
    assert main(["release", "--course", str(folder)]) == 0
    assert str(stands(term).due) == "2027-02-15 23:59:00"
    assert main(words) == 2
    assert "is a course folder already" in capsys.readouterr().err


def test_points_in_the_exports(course: Course, fake_judge: None, tmp_path: Path) -> None:
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(
            f"c.Grader.scaled_to = 10\nc.Grader.due_dates = {{{ASSIGNMENT!r}: '2026-01-01 12:00 UTC'}}\n"
        )
    course = load_course(course.root)
    submit_to(course, "ada", WRONG, timestamp="2026-01-01 14:00:00 UTC")
    autograde(course, ASSIGNMENT)
    output = tmp_path / "grades.csv"
    assert main(["export", "--output", str(output), "--course", str(course.root)]) == 0
    with output.open() as file:
        row = next(csv.DictReader(file))
    assert (row["score"], row["scaled"], row["hours_late"]) == ("3", "5", "2")


@pytest.mark.parametrize(
    ("due", "command"), [("2020-01-01", f"grader collect {ASSIGNMENT} DOWNLOAD"), ("2999-01-01", "")]
)
def test_what_is_due_is_collected_next(course: Course, due: str, command: str) -> None:
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(f"c.Grader.due_dates = {{{ASSIGNMENT!r}: '{due} 12:00 UTC'}}\n")
    assert stands(load_course(course.root)).next_command == command


@pytest.mark.parametrize(
    ("start", "every", "second"),
    [
        ("2027-02-15", "week", "2027-02-22"),
        ("2027-02-15", "2weeks", "2027-03-01"),
        ("2027-12-31", "day", "2028-01-01"),
    ],
)
def test_due_dates(start: str, every: str, second: str) -> None:
    assert parse_due_dates(["a", "b"], start, every)["b"] == f"{second} 23:59:00 UTC"


@pytest.mark.parametrize(
    ("start", "every"), [("15.2.2027", "week"), ("2027-02-15", "month"), ("2027-02-15", "0days")]
)
def test_no_due_dates(start: str, every: str) -> None:
    with pytest.raises(CourseError, match="write"):
        parse_due_dates(["a"], start, every)


def test_a_due_date_that_is_none(course: Course) -> None:
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write("c.Grader.due_dates = {'01_small': 'soon'}\n")
    with pytest.raises(CourseError, match="write it like 2027-02-15"):
        load_course(course.root)


@pytest.mark.parametrize(
    "option", ["due_dates = {{{name!r}: '2026-05-03 12:00 UTC'}}", "assignments = [{name!r}]"]
)
def test_a_misspelled_assignment(course: Course, option: str) -> None:
    configuration = course.root / "nbgrader_config.py"
    text = configuration.read_text()
    configuration.write_text(text + "c.Grader." + option.format(name="01_smal") + "\n")
    for load in (load_course, load_settings):
        with pytest.raises(CourseError, match=r"names 01_smal, which .* write 01_small"):
            load(course.root)
    configuration.write_text(text + "c.Grader." + option.format(name="02_essay") + "\n")
    assert load_course(course.root).options


def test_a_new_assignment_is_verified(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], released: Path
) -> None:
    text = (released / "small" / "nbgrader_config.py").read_text().replace("../solutions", "solutions")
    (tmp_path / "nbgrader_config.py").write_text(text)
    (tmp_path / "solutions").mkdir()
    at = ["--course", str(tmp_path)]
    assert main(["new", "17_attention", "--title", "Attention", *at]) == 0
    assert main(["release", *at]) == 0
    assert main(["verify", "--strict", *at]) == 0
    assert "17_attention: verified" in capsys.readouterr().out
    assert main(["new", "17_attention", *at]) == 2
    assert "is there already" in capsys.readouterr().err
    assert main(["new", "attention", *at]) == 2
    assert "write it like 17_attention" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("due_dates = {'01_small': '2027-13-45 10:00'}", "write it like 2027-02-15"),
        ("due_dates = {'01_small': '2027-02-15'}", "write it like 2027-02-15 23:59"),
        ("due_dates = {'01_small': '2027-02-15 10:00 CEST'}", "write it like .* Europe/Zurich"),
        ("due_dates = {'01_small': 5}", "due_dates"),
        ("due_dates = {5: '2027-02-15 10:00'}", "due_dates"),
        ("assignments = [1]", "assignments"),
        ("assignments = ['01_small', '01_small']", "01_small twice: leave one"),
        ("scaled_to = float('nan')", "write a number of points"),
        ("scaled_to = float('inf')", "write a number of points"),
        ("limits = {'call_seconds': '20'}", "call_seconds '20': write a number above 0"),
        ("limits = {'call_seconds': 0}", "write a number above 0"),
        ("limits = {'call_seconds': float('nan')}", "write a number above 0"),
        ("limits = {'open_files': 1.5}", "write a whole number above 0"),
        ("limits = {'memory_bytes': True}", "write a whole number above 0"),
        ("jobs = 1\nraise ValueError", r"cannot be loaded \(ValueError\): repair it"),
        ("jobs = 1\nraise SystemExit(3)", r"cannot be loaded \(SystemExit\): repair it"),
        ("jobs = 1\nc.CourseDirectory.root = '/no/such/folder'", "/no/such/folder, which is no folder"),
    ],
)
def test_odd_values_in_the_configuration(course: Course, line: str, says: str) -> None:
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(f"c.Grader.{line}\n")
    for load in (load_course, load_settings):
        with pytest.raises(CourseError, match=says):
            load(course.root)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2027-02-15 23:59:00 UTC", "2027-02-15 23:59:00"),
        ("2027-02-15T10:00:00.250000Z\n", "2027-02-15 10:00:00.250000"),
        ("2027-02-15 10:00", "2027-02-15 10:00:00"),
        ("2027-07-15 10:00 Europe/Zurich", "2027-07-15 08:00:00"),
        ("2027-02-16 00:30:00 +0100", "2027-02-15 23:30:00"),
        ("2027-02-16 00:30:00-05:30", "2027-02-16 06:00:00"),
        ("2027-02-16 00:30:00 UTC+2", "2027-02-15 22:30:00"),
        ("2027-02-15 10:00 Mars/Olympus", "None"),
        ("2027-02-15 10:00 +9900", "None"),
        ("2027-02-15 25:61", "None"),
        ("0001-01-01 00:00 +0100", "None"),
        ("yesterday", "None"),
        ("", "None"),
    ],
)
def test_times_with_a_zone(text: str, utc: str) -> None:
    assert str(utc_time(text)) == utc


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--start", "9999-12-31"], "after the year 9999"),
        (["--start", "9000-01-01", "--every", "99999weeks"], "after the year 9999"),
        (["--every", "week"], "give the first one with --start"),
        (["--start", "2027-02-15", "--every", "00days"], "write week"),
    ],
)
def test_terms_that_cannot_be(
    course: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], says: str
) -> None:
    for name in ("02_next", "03_last"):
        (course.solutions / name).mkdir()
        (course.solutions / name / "notebook.py").write_text("# %% [markdown]\n# # Next\n")
    assert main(["course", str(tmp_path / "spring"), "--course", str(course.root), *words]) == 2
    assert says in capsys.readouterr().err
    assert not (tmp_path / "spring").exists()


@pytest.mark.parametrize("points", ["-3", "nan", "1e400", "ten"])
def test_points_that_cannot_be(tmp_path: Path, capsys: pytest.CaptureFixture[str], points: str) -> None:
    with pytest.raises(SystemExit):
        main(["course", str(tmp_path / "spring"), f"--points={points}"])
    assert "is no number of points from 0 on" in capsys.readouterr().err


def test_a_term_in_a_folder_with_a_space(
    course: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "my spring"
    assert main(["course", str(folder), ASSIGNMENT, ASSIGNMENT, "--course", str(course.root)]) == 0
    out = capsys.readouterr().out
    assert "my spring: 1 assignments" in out and f"cd '{folder}' && " in out
