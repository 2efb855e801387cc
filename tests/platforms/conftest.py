"""The small course of the gradebook's tests, and the command line in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.cli import main
from grader.gradebook.course import Course
from tests.gradebook.conftest import course, fake_judge, released  # noqa: F401 - fixtures

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:  # noqa: F811
    """Runs `grader …` in the course: exit status, output, errors."""
    monkeypatch.chdir(course.root)

    def command(*arguments: object) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return command


@pytest.fixture
def students(course: Course) -> Path:  # noqa: F811
    """nbgrader's own list."""
    path = course.root / "students.csv"
    path.write_text(
        "id,first_name,last_name,email,lms_user_id\n"
        "ada,Ada,Lovelace,ada@uni.edu,4711\n"
        "obrien,Miles,O'Brien,miles@uni.edu,4712\n"
        "zoe,Zoë,Müller-Lüdenscheidt,zoe@uni.edu,4713\n"
        "anna1,Anna,Lee,anna.lee@uni.edu,4714\n"
        "anna2,Anna,Lee,anna.lee.2@uni.edu,4715\n",
        encoding="utf-8",
    )
    return path
