"""Lists in which somebody stands twice: what is said, and that it helps."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.gradebook.course import Course
from tests.gradebook.small import ASSIGNMENT, SOLVED, submit_to
from tests.platforms.conftest import Run
from tests.platforms.downloads import notebook, submitted, write_zip
from tests.platforms.test_collect import roster
from tests.platforms.test_export import CANVAS, graded, table

__all__ = ["graded"]  # a fixture

HEAD = "id,first_name,last_name,email,lms_user_id\n"
CANVAS_HEAD = "".join(CANVAS.splitlines(keepends=True)[:3])


@pytest.fixture
def download(course: Course) -> Path:
    files = {"lovelaceada_4711_1_n.ipynb": notebook(course), "obrienmiles_4712_2_n.ipynb": notebook(course)}
    return write_zip(course.root / "submissions.zip", files)


def test_one_id_of_two_people_is_named_with_its_lines(course: Course, run: Run, download: Path) -> None:
    text = f'{HEAD}zoe,Zoë,"of two\nlines",,4713\n\nada,Ada,Lovelace,,4711\nada,Miles,O\'Brien,,4712\n'
    people = roster(course, "people.csv", text)
    status, out, error = run("collect", ASSIGNMENT, download, "--roster", people)
    assert (status, out) == (2, "") and error.count("\n") == 1
    assert "people.csv: the id 'ada' stands twice, on the lines 5 and 6, and they differ" in error
    roster(course, "people.csv", text.replace("ada,Miles", "obrien,Miles"))
    assert run("collect", ASSIGNMENT, download, "--roster", people)[0] == 0
    assert sorted(submitted(course)) == ["ada", "obrien"]


def test_lines_that_agree_are_one_person(course: Course, run: Run, download: Path) -> None:
    text = f"{HEAD}ada,Ada,Lovelace,,\nada,,,ada@uni.edu,4711\n"
    status, out, _ = run("collect", ASSIGNMENT, download, "--roster", roster(course, "people.csv", text))
    assert status == 1 and list(submitted(course)) == ["ada"]
    assert "obrienmiles is not in the roster: add a line there, or lay the notebook out by hand." in out


@pytest.mark.parametrize("linked", [True, False])
def test_a_canvas_id_on_two_lines(course: Course, run: Run, download: Path, linked: bool) -> None:
    lines = '"Lovelace, Ada",4711,,ada,Lecture,9,,\n"O\'Brien, Miles",4712,,miles,Lecture,9,,\n'
    again = '"Lovelace, Ada",4711,,ada2,Lab,9,,\n'
    people = roster(course, "people.csv", f"{HEAD}ada,Ada,Lovelace,,\nobrien,Miles,O'Brien,,\n")
    lists = ("--roster", people) if linked else ()
    canvas = roster(course, "canvas.csv", CANVAS_HEAD + lines + again)
    status, out, _ = run("collect", ASSIGNMENT, download, "--roster", canvas, *lists)
    first, second = (
        ("Lovelace, Ada", "Lovelace, Ada") if linked else ("ada (Lovelace, Ada)", "ada2 (Lovelace, Ada)")
    )
    assert status == 1 and len(submitted(course)) == 1
    assert f"may be {first} on line 4 or {second} on line 6: the roster has the id 4711 on each" in out
    # The same line twice says nothing else of her.
    roster(course, "canvas.csv", CANVAS_HEAD + lines + lines)
    assert run("collect", ASSIGNMENT, download, "--roster", canvas, *lists)[0] == 0


def test_a_login_of_two_people_is_named_with_its_lines(course: Course, run: Run, download: Path) -> None:
    lines = '"Lovelace, Ada",4711,,ada,Lecture,9,,\n"O\'Brien, Miles",4712,,ADA,Lecture,9,,\n'
    status, _, error = run(
        "collect", ASSIGNMENT, download, "--roster", roster(course, "c.csv", CANVAS_HEAD + lines)
    )
    assert status == 2 and "two people have the SIS Login ID 'ada', on the lines 4 and 5" in error


def test_export_says_what_helps_with_two_of_one_name(graded: Course, run: Run) -> None:
    with graded.gradebook() as gradebook:
        for student in ("anna1", "anna2"):
            gradebook.add_student(student, first_name="Anna", last_name="Lee")
    for student in ("anna1", "anna2"):
        submit_to(graded, student, SOLVED)
    assert run("autograde", ASSIGNMENT)[0] == 0
    lines = '"Lee, Anna",4721,,x1,Lecture,9,,\n"Lee, Anna",4722,,x2,Lecture,9,,\n'
    canvas = roster(graded, "canvas.csv", CANVAS.rstrip("\n") + "\n" + lines)
    arguments = ("export", ASSIGNMENT, "--to", "canvas", "--roster", canvas)
    out = run(*arguments)[1]
    assert "by hand" not in out
    for line in (11, 12):
        assert (
            f"Lee, Anna, line {line}: may be anna1 (Anna Lee) or anna2 (Anna Lee): give nbgrader's students.csv"
            in out
        )
    people = roster(graded, "students.csv", "id,lms_user_id\nanna1,4721\nanna2,4722\n")
    assert "Lee, Anna" not in run(*arguments, "--roster", people)[1]
    assert [row[-1] for row in table(graded.root / "grades_for_canvas.csv")[-2:]] == ["6", "6"]


def test_export_names_the_lines_of_one_student(graded: Course, run: Run) -> None:
    line = '"Lovelace, Ada",4711,sis1,ada,Lecture 2,9,1.50,50\n'
    canvas = roster(graded, "canvas.csv", CANVAS + line)
    arguments = ("export", ASSIGNMENT, "--to", "canvas", "--roster", canvas)
    out = run(*arguments)[1]
    assert "ada may be line 4 or 11: none is filled in; leave the right one in the file." in out
    assert [row[-1] for row in table(graded.root / "grades_for_canvas.csv") if row[1] == "4711"] == [
        "1.00",
        "1.50",
    ]
    roster(graded, "canvas.csv", CANVAS)
    assert "ada may be" not in run(*arguments)[1]
