"""`grader export`: what Canvas, Moodle, a spreadsheet and Gradescope's form hold, and what stays as it was."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from grader.gradebook.autograde import autograde
from grader.gradebook.course import Course
from tests.gradebook.small import ASSIGNMENT, SOLVED, WRONG, submit_to
from tests.platforms.conftest import Run

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Attendance (7),01 Small (991),Final Score
,,,,,,Manual Posting,
    Points Possible,,,,,10,6.00,(read only)
"Lovelace, Ada",4711,sis1,ada,Lecture 1,9,1.00,50
"O'Brien, Miles",4712,sis2,miles.ob,Lecture 1,9,2.00,50
"Müller, Zoë",4713,sis3,zoe,Lecture 1,9,3.00,50
"Excused, Eve",4714,sis4,eve,Lecture 1,9,EX,50
"Nobody, Ned",4715,sis5,ned,Lecture 1,9,N/A,50
"Else, Someone",4799,sis9,else,Lecture 1,9,4.00,50
"Student, Test",1,,,Lecture 1,,5.00,
"""
WORKSHEET = """\
Identifier,Full name,ID number,Email address,Status,Grade,Maximum grade,Last modified (submission),Last modified (grade),Feedback comments
Participant101,Ada Lovelace,ada,ada@uni.edu,Submitted,,6.00,-,-,
Participant102,Miles O'Brien,,miles@uni.edu,Submitted,1.00,6.00,-,"Monday, 23 November 2026, 9:00 AM",Well done
Participant103,Zoë Müller,zoe,,No submission,2.00,6.00,-,-,
"""


@pytest.fixture
def graded(course: Course, fake_judge: None) -> Course:
    people = {
        "ada": ("Ada", "Lovelace", "ada@uni.edu"),
        "obrien": ("Miles", "O'Brien", "miles@uni.edu"),
        "zoe": ("Zoë", "Müller", None),
        "eve": ("Eve", "Excused", None),
        "ned": ("Ned", "Nobody", None),
        "ghost": (None, None, None),
    }
    with course.gradebook() as gradebook:
        for student, (first, last, email) in people.items():
            gradebook.add_student(student, first_name=first, last_name=last, email=email)
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate=datetime(2026, 11, 24, 12))
    submit_to(course, "ada", SOLVED, timestamp="2026-11-24 13:30:00 UTC")
    submit_to(course, "obrien", WRONG)
    submit_to(course, "zoe", raw="no")
    for student in ("eve", "ned", "ghost"):
        submit_to(course, student, SOLVED)
    autograde(course, ASSIGNMENT)
    return course


def table(path: Path, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=delimiter))


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_canvas_keeps_what_is_not_a_grade(graded: Course, run: Run, tmp_path: Path, delimiter: str) -> None:
    rows = list(csv.reader(io.StringIO(CANVAS)))
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    roster, output = tmp_path / "canvas.csv", tmp_path / "import.csv"
    roster.write_text("\ufeff" + text.getvalue(), encoding="utf-8")
    status, out, _ = run("export", ASSIGNMENT, "--to", "canvas", "--roster", roster, "--output", output)
    found = table(output, delimiter)
    assert found[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "01 Small (991)"]
    assert [row[-1] for row in found[1:]] == [
        "Manual Posting",
        "6.00",
        "6",
        "3",
        "3.00",
        "EX",
        "N/A",
        "4.00",
        "5.00",
    ]
    assert [row[:-1] for row in found[1:]] == [row[:5] for row in rows[1:]]
    assert output.read_bytes().startswith(b"\xef\xbb\xbf")
    assert (
        status == 1 and "ghost has no line in canvas.csv" in out and "whose lines stay: Else, Someone." in out
    )
    assert out.startswith("2 grades written")
    assert "\n3 cells keep what Canvas has: 1 ungradable (zoe), 1 excused (eve), 1 N/A (ned).\n" in out


@pytest.mark.parametrize(("platform", "text"), [("canvas", "CANVAS"), ("moodle", "WORKSHEET")])
def test_who_has_no_grade_is_counted_and_lacks_no_line(
    course: Course, run: Run, tmp_path: Path, platform: str, text: str
) -> None:
    """In the file they keep their cells; not in the file they have nothing to be written into it."""
    with course.gradebook() as gradebook:
        for number in range(23):
            gradebook.add_student(f"s{number:02}")
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate=datetime(2026, 5, 1))
        gradebook.add_student("ungraded")
    submit_to(course, "ungraded", SOLVED)
    lines = {
        "CANVAS": CANVAS.splitlines(keepends=True)[:3],
        "WORKSHEET": WORKSHEET.splitlines(keepends=True)[:1],
    }[text]
    row = (
        "{0},4{0},,{0},Lecture,9,1.00,5\n"
        if platform == "canvas"
        else "Participant{1},{0},,,Submitted,,6.00,-,-,\n"
    )
    people = [row.format(f"s{number:02}", 100 + number) for number in range(22)]
    (tmp_path / "roster.csv").write_text("".join([*lines, *people]))
    output = tmp_path / "x.csv"
    status, out, error = run(
        "export", ASSIGNMENT, "--to", platform, "--roster", tmp_path / "roster.csv", "--output", output
    )
    assert (status, error) == (0, "") and "no line" not in out
    names = ", ".join(f"s{number:02}" for number in range(20))
    assert out.endswith(f"\n22 cells keep what {platform.title()} has: 22 missing ({names} and 2 more).\n")


def test_of_two_assignments_each_is_named(graded: Course, run: Run, tmp_path: Path) -> None:
    with graded.gradebook() as gradebook:
        gradebook.add_assignment("02_later", duedate=datetime(2026, 5, 1))
        gradebook.add_notebook("02_later", "02_later")
    folder = graded.solutions / "02_later"
    folder.mkdir()
    (folder / "notebook.py").write_text("# %% [markdown]\n# # Later\n")
    (tmp_path / "canvas.csv").write_text(CANVAS.replace("Attendance (7)", "Later (7)"))
    output = tmp_path / "x.csv"
    out = run("export", "--to", "canvas", "--roster", tmp_path / "canvas.csv", "--output", output)[1]
    assert "5 missing in 02_later (ada, obrien, zoe, eve, ned)" in out and "1 N/A in 01_small (ned)" in out


@pytest.mark.parametrize("platform", ["canvas", "csv", ""])
def test_a_roster_is_never_overwritten(graded: Course, run: Run, platform: str) -> None:
    (graded.root / "canvas.csv").write_text(CANVAS)
    (graded.root / "also.csv").symlink_to("canvas.csv")
    for output in ("canvas.csv", "./also.csv"):
        to = ("--to", platform) if platform else ()
        status, out, error = run("export", ASSIGNMENT, *to, "--roster", "canvas.csv", "--output", output)
        assert (
            (status, out) == (2, "") and "is a file given with --roster" in error and error.count("\n") == 1
        )
    assert (graded.root / "canvas.csv").read_text() == CANVAS and (graded.root / "also.csv").is_symlink()


def test_an_assignment_named_twice_is_exported_once(graded: Course, run: Run) -> None:
    assert run("export", ASSIGNMENT)[0] == 0
    once = (graded.root / "grades.csv").read_text()
    assert run("export", ASSIGNMENT, ASSIGNMENT)[0] == 0
    assert (graded.root / "grades.csv").read_text() == once


def test_the_format_is_the_ending_s(graded: Course, run: Run, tmp_path: Path) -> None:
    assert run("export", "--output", tmp_path / "y.XLSX")[0] == 0
    assert load_workbook(tmp_path / "y.XLSX").active is not None
    for name in ("y.csv", "y"):
        assert run("export", "--output", tmp_path / name)[0] == 0
        assert table(tmp_path / name)[0][0] == "student"
    for to, name in (
        ("xlsx", "n.csv"),
        ("csv", "n.xlsx"),
        ("moodle", "n.xlsx"),
        ("xlsx", "n.ods"),
        ("", "n.xls"),
    ):
        status, out, error = run("export", *(("--to", to) if to else ()), "--output", tmp_path / name)
        assert (status, out) == (2, "") and "ends otherwise: change one of them." in error
        assert not (tmp_path / name).exists()


def test_canvas_points_are_scaled_only_when_asked(graded: Course, run: Run, tmp_path: Path) -> None:
    roster, output = tmp_path / "canvas.csv", tmp_path / "import.csv"
    roster.write_text(CANVAS.replace(",6.00,", ",100.00,"))
    arguments = ("export", ASSIGNMENT, "--to", "canvas", "--roster", roster, "--output", output)
    assert "100 points possible for 01_small, the release 6" in run(*arguments)[1]
    assert [row[-1] for row in table(output)[3:5]] == ["6", "3"]
    assert "as they are" not in run(*arguments, "--scale")[1]
    assert [row[-1] for row in table(output)[3:5]] == ["100", "50"]


def test_platforms_get_the_points_of_the_configuration(graded: Course, run: Run, tmp_path: Path) -> None:
    with (graded.root / "nbgrader_config.py").open("a") as file:
        file.write("c.Grader.scaled_to = 10\n")
    canvas, worksheet, output = tmp_path / "canvas.csv", tmp_path / "worksheet.csv", tmp_path / "import.csv"
    canvas.write_text(CANVAS.replace(",6.00,", ",10.00,"))
    worksheet.write_text(WORKSHEET)
    arguments = ("export", ASSIGNMENT, "--output", output, "--to")
    assert "as they are" not in run(*arguments, "canvas", "--roster", canvas)[1]
    assert [row[-1] for row in table(output)[3:5]] == ["10", "5"]
    said = run(*arguments, "moodle", "--roster", worksheet)[1]
    assert "Moodle has 6 points possible for 01_small, c.Grader.scaled_to 10: points are written as" in said
    assert [row[2] for row in table(output)[1:3]] == ["10", "5"]
    run(*arguments, "moodle", "--roster", worksheet, "--scale")
    assert [row[2] for row in table(output)[1:3]] == ["6", "3"]
    run(*arguments, "moodle")
    assert ["obrien", "5"] in table(output)
    run(*arguments, "gradescope")
    assert ["10", "10"] in [row[5:7] for row in table(output)]


def test_canvas_s_own_id_is_a_match(graded: Course, run: Run, tmp_path: Path) -> None:
    """As `grader collect` without a roster lays submissions out."""
    submit_to(graded, "4799", SOLVED)
    autograde(graded, ASSIGNMENT)
    (tmp_path / "canvas.csv").write_text(CANVAS)
    run("export", "--to", "canvas", "--roster", tmp_path / "canvas.csv", "--output", tmp_path / "x.csv")
    assert table(tmp_path / "x.csv")[8][-1] == "6"


@pytest.mark.parametrize(
    ("change", "arguments", "sentence"),
    [
        (("01 Small (991)", "Homework (991)"), (), "no column for 01_small: name one with --column"),
        (("Attendance (7)", "Small (7)"), (), "more than one column"),
        (("", ""), ("--column", "New"), "no column for New"),
        ((CANVAS, "a,b\n1,2\n"), (), "no roster that is known"),
    ],
)
def test_a_column_that_canvas_does_not_have(
    graded: Course,
    run: Run,
    tmp_path: Path,
    change: tuple[str, str],
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    (tmp_path / "canvas.csv").write_text(CANVAS.replace(*change))
    output = tmp_path / "x.csv"
    status, _, error = run(
        "export",
        ASSIGNMENT,
        "--to",
        "canvas",
        "--roster",
        tmp_path / "canvas.csv",
        "--output",
        output,
        *arguments,
    )
    assert status == 2 and sentence in error and not output.exists()


def test_moodle_worksheet(graded: Course, run: Run, tmp_path: Path) -> None:
    (tmp_path / "Grades.csv").write_text(WORKSHEET)
    output = tmp_path / "x.csv"
    status, out, _ = run("export", "--to", "moodle", "--roster", tmp_path / "Grades.csv", "--output", output)
    assert status == 1 and "ghost has no line" in out
    assert table(output) == [
        ["Identifier", "Full name", "Grade", "Last modified (grade)"],
        ["Participant101", "Ada Lovelace", "6", "-"],
        ["Participant102", "Miles O'Brien", "3", "Monday, 23 November 2026, 9:00 AM"],
        ["Participant103", "Zoë Müller", "2.00", "-"],
    ]


def test_moodle_by_email_or_id_number(graded: Course, run: Run, tmp_path: Path) -> None:
    output = tmp_path / "x.csv"
    assert run("export", "--to", "moodle", "--output", output)[0] == 0
    assert table(output) == [["ID number", ASSIGNMENT], ["ada", "6"], ["eve", "6"], ["ghost", "6"], ["ned", "6"], ["obrien", "3"]]  # fmt: skip
    students = tmp_path / "students.csv"
    students.write_text("id,email\neve,eve@uni.edu\nghost,g@uni.edu\nned,ned@uni.edu\n")
    assert run("export", "--to", "moodle", "--roster", students, "--output", output)[0] == 0
    assert table(output)[0] == ["Email address", ASSIGNMENT] and ["eve@uni.edu", "6"] in table(output)


def test_spreadsheet(graded: Course, run: Run, tmp_path: Path) -> None:
    submit_to(graded, "=HYPERLINK(1)", SOLVED)
    autograde(graded, ASSIGNMENT)
    assert run("export", "--to", "xlsx", "--output", tmp_path / "x.xlsx")[0] == 0
    sheet = load_workbook(tmp_path / "x.xlsx").active
    assert sheet is not None
    head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    people = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    ada = people["ada"]
    assert (ada["score"], ada["status"], ada["first_name"], ada["email"]) == (
        6,
        "graded",
        "Ada",
        "ada@uni.edu",
    )
    assert (ada["submitted"], ada["hours_late"], ada["double"]) == ("2026-11-24 13:30:00 UTC", 1.5, 3)
    assert people["zoe"]["status"] == "ungradable" and people["zoe"]["score"] is None
    assert sheet["A2"].value == "=HYPERLINK(1)" and sheet["A2"].data_type == "s"


def test_csv_says_when_and_how_late(graded: Course, run: Run) -> None:
    assert run("export")[0] == 0
    with (graded.root / "grades.csv").open(newline="", encoding="utf-8") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert (rows["ada"]["last_name"], rows["ada"]["hours_late"]) == ("Lovelace", "1.5")
    assert (rows["obrien"]["submitted"], rows["obrien"]["hours_late"]) == ("", "")


def test_gradescope_s_form(graded: Course, run: Run, tmp_path: Path) -> None:
    run("export", "--to", "gradescope", "--output", tmp_path / "x.csv")
    found = {row[2]: row for row in table(tmp_path / "x.csv")}
    assert found["ada"] == ["Ada", "Lovelace", "ada", "ada@uni.edu", ASSIGNMENT, "6", "6", "Graded", "2026-11-24 13:30:00 +0000", "01:30:00"]  # fmt: skip
    assert found["zoe"][5:8] == ["", "6", "Ungraded"]


def test_what_was_never_handed_out_is_not_missing(graded: Course, run: Run) -> None:
    with graded.gradebook() as gradebook:
        gradebook.add_assignment("02_later")
        gradebook.add_notebook("02_later", "02_later")
    assert run("export")[0] == 0
    assert "02_later" not in (graded.root / "grades.csv").read_text()


def test_the_old_use_is_told_the_new_one(run: Run) -> None:
    status, _, error = run("export", "--to", "g.xlsx")
    assert status == 2 and "write  grader export --output g.xlsx" in error
