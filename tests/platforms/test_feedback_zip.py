"""Feedback given back: under the names that Moodle and Canvas infer the student from, and with a student's name in it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest

from grader.gradebook.course import Course
from tests.gradebook.small import ASSIGNMENT, SOLVED, submit_to
from tests.platforms.conftest import Run
from tests.platforms.downloads import notebook, write_zip
from tests.platforms.test_collect import WORKSHEET, roster


@pytest.fixture
def grade(run: Run, fake_judge: None) -> Run:
    def collected(*arguments: object) -> tuple[int, str, str]:
        assert run("collect", ASSIGNMENT, *arguments)[0] == 0
        assert run("autograde", ASSIGNMENT)[0] == 0
        return 0, "", ""

    return collected


def packed(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def test_canvas_takes_the_name_of_the_attachment(
    course: Course, run: Run, grade: Run, students: Path
) -> None:
    files = {
        "lovelaceada_4711_90_01_small.ipynb": notebook(course),
        "lovelaceada_LATE_4711_95_01_small-1.ipynb": notebook(course, SOLVED["double"] + "  # again"),
    }
    grade(write_zip(course.root / "c.zip", files), "--roster", students)
    submit_to(course, "zoe", SOLVED)
    assert run("autograde", ASSIGNMENT)[0] == 0
    status, out, _ = run("feedback", ASSIGNMENT, "--zip", "canvas", "--output", "f.zip")
    assert status == 1 and "zoe was not collected from Canvas' download" in out
    [(name, page)] = packed(course.root / "f.zip").items()
    assert name == "lovelaceada_LATE_4711_95_01_small.html" and "Feedback" in page
    # What Canvas reads of it: the first two fields that are numbers.
    assert [part for part in name.split("_") if re.fullmatch(r"\d+", part)][:2] == ["4711", "95"]


def test_moodle_takes_the_participant_s_folder(course: Course, run: Run, grade: Run) -> None:
    files = {
        "Ada Lovelace_101_assignsubmission_file_/n.ipynb": notebook(course),
        "Zoë Müller-Lüdenscheidt_103_assignsubmission_file/n.ipynb": notebook(course),
    }
    sheet = roster(course, "Grades.csv", WORKSHEET)
    grade(write_zip(course.root / "m.zip", files), "--roster", sheet)
    assert run("feedback", ASSIGNMENT, "--zip", "moodle")[0] == 0
    assert sorted(packed(course.root / f"feedback_{ASSIGNMENT}_moodle.zip")) == [
        "Ada Lovelace_101_assignsubmission_file/01_small.html",
        "Zoë Müller-Lüdenscheidt_103_assignsubmission_file/01_small.html",
    ]


def test_moodle_s_group_goes_to_each_member(course: Course, run: Run, grade: Run) -> None:
    files = {"Team A_55_assignsubmission_file/n.ipynb": notebook(course)}
    sheet = roster(course, "Grades.csv", WORKSHEET)
    grade(write_zip(course.root / "m.zip", files), "--roster", sheet)
    status, out, _ = run("feedback", ASSIGNMENT, "--zip", "moodle")
    assert status == 1 and out.count("give the grading worksheet with --roster") == 2
    with course.gradebook() as gradebook:
        for student, name in (("S1", "Ada Lovelace"), ("S2", "Miles O'Brien")):
            gradebook.update_or_create_student(student, first_name=name.split()[0], last_name=name.split()[1])
    assert run("feedback", ASSIGNMENT, "--zip", "moodle", "--roster", sheet)[0] == 0
    assert sorted(packed(course.root / f"feedback_{ASSIGNMENT}_moodle.zip")) == [
        "Ada Lovelace_101_assignsubmission_file/01_small.html",
        "Miles O'Brien_102_assignsubmission_file/01_small.html",
    ]


def test_mail_merge(course: Course, run: Run, fake_judge: None) -> None:
    with course.gradebook() as gradebook:
        gradebook.add_student("ada", first_name="Ada", last_name="Lovelace", email="ada@uni.edu")
    submit_to(course, "ada", SOLVED)
    assert run("autograde", ASSIGNMENT)[0] == 0
    assert run("feedback", ASSIGNMENT, "--zip", "mail-merge", "--output", "f.zip")[0] == 0
    files = packed(course.root / "f.zip")
    [row] = csv.DictReader(io.StringIO(files["mail_merge.csv"]))
    assert row == {
        "student": "ada",
        "name": "Ada Lovelace",
        "email": "ada@uni.edu",
        "file": "01_small_ada.html",
    }
    page = files["01_small_ada.html"]
    assert '<button type="button" class="print" id="print" hidden>Print</button>' in page
    assert re.search(r"@media print \{.*?\.print \{ display: none; \}", page, re.DOTALL)


def test_options_of_the_zip_alone(course: Course, run: Run) -> None:
    status, _, err = run("feedback", ASSIGNMENT, "--output", "pages.zip")
    assert status == 2 and "add --zip" in err
    status, _, err = run("feedback", "01_smal")
    assert status == 2 and "There is no assignment '01_smal'" in err
