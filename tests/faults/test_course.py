"""Faults of the course, the machine and the gradebook: a sentence with the next step, and no traceback."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from grader.cli import main
from grader.gradebook.autograde import autograde
from grader.gradebook.course import Course
from grader.gradebook.lock import only_run
from tests.faults.classes import RIGHT
from tests.faults.processes import Command
from tests.gradebook.small import ASSIGNMENT, rows, submit_to


def refused(course: Course, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one sentence that a command ends with."""
    assert main([*(arguments or ("autograde", ASSIGNMENT)), "--course", str(course.root)]) == 2
    out, err = capsys.readouterr()
    assert out == "" and len(err.splitlines()) == 1 and err.startswith("grader: ")
    return err


def database(course: Course) -> Path:
    return course.root / "gradebook.db"


def test_a_damaged_gradebook(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    submit_to(course, "ada", RIGHT)
    database(course).write_bytes(b"not a database " * 1000)
    for command in (("autograde", ASSIGNMENT), ("export",), ("report", ASSIGNMENT)):
        assert "damaged, put a copy" in refused(course, capsys, *command)


def test_a_gradebook_cut_short(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    submit_to(course, "ada", RIGHT)
    whole = database(course).read_bytes()
    database(course).write_bytes(whole[: len(whole) // 2])
    assert "The gradebook cannot be used" in refused(course, capsys)


def test_a_gradebook_of_an_older_nbgrader(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    submit_to(course, "ada", RIGHT)
    with sqlite3.connect(database(course)) as connection:
        connection.execute("ALTER TABLE student DROP COLUMN lms_user_id")
        connection.execute("ALTER TABLE submitted_notebook DROP COLUMN late_submission_penalty")
    assert "nbgrader db upgrade" in refused(course, capsys)


def test_a_locked_gradebook(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    submit_to(course, "ada", RIGHT)
    course.directory.db_url += "?timeout=0.2"
    holder = sqlite3.connect(database(course))
    holder.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(Exception, match=r"locked.*another program holds it"):
            autograde(course, ASSIGNMENT, jobs=1)
    finally:
        holder.rollback()
        holder.close()
    assert autograde(course, ASSIGNMENT, jobs=1).graded == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser writes read-only files")
def test_a_read_only_gradebook(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    submit_to(course, "ada", RIGHT)
    database(course).chmod(0o444)
    assert "be written by who grades" in refused(course, capsys)


def test_a_gradebook_that_is_opened_read_only(course: Course) -> None:
    submit_to(course, "ada", RIGHT)
    course.directory.db_url = f"sqlite:///file:{database(course)}?mode=ro&uri=true"
    with pytest.raises(Exception, match="be written by who grades"):
        autograde(course, ASSIGNMENT, jobs=1)


def test_a_hidden_test_that_does_not_parse(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    submit_to(course, "ada", RIGHT)
    (course.solutions / ASSIGNMENT / "test_hidden.py").write_text("import numpy\ndef test_(: pass\n")
    said = refused(course, capsys)
    assert "test_hidden.py, line 2" in said


def test_a_hidden_test_that_does_not_import(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    submit_to(course, "ada", RIGHT)
    (course.solutions / ASSIGNMENT / "test_hidden.py").write_text("import nothing_of_that_name\n")
    assert "nothing_of_that_name" in refused(course, capsys)


def test_two_runs_of_an_assignment_at_once(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    submit_to(course, "ada", RIGHT)
    with only_run(course, ASSIGNMENT):
        assert f"Another run is grading {ASSIGNMENT} (process {os.getpid()})" in refused(course, capsys)
    assert autograde(course, ASSIGNMENT, jobs=1).graded == 1


def test_the_level_is_said_at_the_end(course: Course, capsys: pytest.CaptureFixture[str]) -> None:
    submit_to(course, "ada", RIGHT)
    assert main(["autograde", ASSIGNMENT, "--jobs", "1", "--course", str(course.root)]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("Sandbox level: ")


def test_a_reader_that_has_read_enough(course: Course) -> None:
    submit_to(course, "ada", RIGHT)
    autograde(course, ASSIGNMENT, jobs=1)
    command = Command(course.root, "report", ASSIGNMENT)
    assert command.process.stdout is not None
    command.process.stdout.close()
    command.process.stdout = None
    status, _, err = command.end()
    assert err == "" and status in (0, 1, 141)  # 1 is Rich's, 141 a shell's


def test_a_gradebook_that_refuses_one_student(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """As PostgreSQL does with a name that is too long for its column: the others' grades are written."""
    from sqlalchemy.exc import DataError

    from grader.gradebook.rows import GradeRows, JudgedSubmission

    for student in ("ada", "bob", "eve"):
        submit_to(course, student, RIGHT)
    whole = GradeRows._add_students

    def refuse(self: GradeRows, submissions: list[JudgedSubmission]) -> None:
        if any(one.student == "bob" for one in submissions):
            raise DataError("INSERT", {}, Exception("value too long"))
        whole(self, submissions)

    monkeypatch.setattr(GradeRows, "_add_students", refuse)
    report = autograde(course, ASSIGNMENT, jobs=1)
    assert (report.graded, set(report.errors), report.exit_status) == (2, {"bob"}, 1)
    assert {row[0] for row in rows(course)} == {"ada", "eve"}
    monkeypatch.undo()
    assert autograde(course, ASSIGNMENT, jobs=1).graded == 1
