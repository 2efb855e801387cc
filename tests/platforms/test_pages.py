"""The commands of the instructor's page for platforms, run as they are printed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import pytest

from grader.gradebook.course import Course
from tests.docs.tables import ROOT
from tests.gradebook.small import ASSIGNMENT, SOLVED
from tests.platforms.conftest import Run
from tests.platforms.downloads import notebook, submitted, write_zip
from tests.platforms.test_collect import CANVAS, WORKSHEET, roster

COMMANDS = (
    "grader collect 01_mlp submissions",
    "grader collect 01_mlp later",
    "grader export ",
    "grader feedback 01_mlp --zip",
    "grader gradescope ",
)


def printed() -> Iterator[list[str]]:
    text = (ROOT / "docs" / "instructors.md").read_text(encoding="utf-8")
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if line.startswith(COMMANDS):
                yield shlex.split(line.replace("01_mlp", ASSIGNMENT), comments=True)[1:]


@pytest.fixture
def week(course: Course, run: Run, fake_judge: None) -> None:
    """A class of two on Canvas, collected and graded."""
    people = "id,first_name,last_name,email,lms_user_id\nada,Ada,Lovelace,ada@uni.edu,4711\n"
    roster(course, "students.csv", people + "miles,Miles,O'Brien,miles@uni.edu,4712\n")
    roster(course, "canvas.csv", CANVAS)
    sheet = WORKSHEET.splitlines(keepends=True)
    roster(course, "worksheet.csv", "".join(sheet[:3]))
    for download, number in (("submissions.zip", 1), ("later.zip", 2)):
        files = {
            f"{student}_{number}_{ASSIGNMENT}.ipynb": notebook(course, SOLVED["double"] + f"  # {number}")
            for student in ("lovelaceada_4711", "obrienmiles_4712")
        }
        write_zip(course.root / download, files)
    with course.gradebook() as gradebook:
        for student, first, last in (("ada", "Ada", "Lovelace"), ("miles", "Miles", "O'Brien")):
            gradebook.add_student(student, first_name=first, last_name=last, email=f"{student}@uni.edu")


def test_every_command_does_what_it_says(course: Course, run: Run, week: None) -> None:
    commands = list(printed())
    assert {command[0] for command in commands} == {"collect", "export", "feedback", "gradescope"}
    collecting = [command for command in commands if command[0] == "collect"]
    for command in collecting:
        status, out, _ = run(*command)
        assert status == 0 and re.search(r"\b2 (?:would be )?laid out", out), out
    assert set(submitted(course)) == {"ada", "miles"}
    assert all("# 2" in answer for answer in submitted(course).values())  # the last one updates
    assert run("autograde", ASSIGNMENT)[0] == 0
    for command in commands:
        if command in collecting:
            continue
        if command[-1] == "moodle" and command[0] == "feedback":
            command = [*command, "--roster", "worksheet.csv"]  # the class was collected from Canvas
        status, out, error = run(*command)
        assert status == 0, (command, out, error)
    made = {path.name for path in course.root.iterdir()}
    assert {"grades.csv", "grades.xlsx", "grades_for_canvas.csv", "grades_for_moodle.csv"} <= made
    assert {f"feedback_{ASSIGNMENT}_{form}.zip" for form in ("canvas", "moodle", "mail-merge")} <= made
    assert f"gradescope_{ASSIGNMENT}.zip" in made
