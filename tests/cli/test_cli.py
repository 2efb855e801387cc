"""The command line: JSON a line, exit statuses, and one sentence for bad input."""

import json
from pathlib import Path

import pytest

from grader.cli import main
from grader.judging.variants import as_ipynb, reference_cells
from grader.notebooks.assignment import load_assignment

TINY = Path(__file__).parents[1] / "judging" / "course"


@pytest.fixture
def course(tmp_path, monkeypatch):
    from grader.gradebook.course import create_course

    create_course(tmp_path / "course", solutions=TINY)
    monkeypatch.chdir(tmp_path / "course")
    return tmp_path / "course"


@pytest.fixture
def right(course):
    path = course / "ada.ipynb"
    path.write_text(as_ipynb(reference_cells(load_assignment(TINY / "90_tiny"))))
    return path


def run(capsys, *arguments):
    status = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_grade_prints_an_object_a_line_in_the_order_given(course, right, capsys):
    (course / "broken.ipynb").write_text("%PDF")
    empty = course / "empty.ipynb"
    empty.write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    status, out, _ = run(
        capsys,
        "grade",
        "broken.ipynb",
        right,
        "empty.ipynb",
        "missing.ipynb",
        "--assignment",
        "90_tiny",
        "--json",
    )
    results = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [one["notebook"] for one in results] == [
        "broken.ipynb",
        str(right),
        "empty.ipynb",
        "missing.ipynb",
    ]
    assert [one["status"] for one in results] == ["ungradable", "graded", "graded", "ungradable"]
    assert [one["score"] for one in results] == [None, 11.0, 0.0, None]
    assert {exercise["outcome"] for exercise in results[2]["exercises"]} == {"missing"}
    assert set(results[1]) == {
        "notebook", "assignment", "score", "max_score", "sandbox", "status", "message", "warnings", "exercises",
    }  # fmt: skip


def test_a_student_s_draws_repeat(course, right, capsys):
    right.write_text(right.read_text().replace("return e / e.sum", "return e + e.sum"))
    arguments = ("grade", right, "--assignment", "90_tiny", "--json", "--student")
    outputs = [run(capsys, *arguments, student)[1] for student in ("ada", "ada", "bob")]
    assert outputs[0] == outputs[1] != outputs[2]


def test_grade_shows_cards(course, right, capsys):
    status, out, _ = run(capsys, "grade", right, "--assignment", "90_tiny")
    assert status == 0 and "11 of 11 points" in out and "softmax" in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("grade", "x.ipynb", "--assignment", "02_none"), "There is no assignment '02_none'"),
        (("release", "02_none"), "There is no assignment '02_none'"),
        (("autograde", "90_tiny"), "grader release 90_tiny"),
        (("feedback", "90_tiny"), "grader autograde 90_tiny"),
        (("report", "90_tiny"), "grader release 90_tiny"),
        (("export",), "grader release"),
        (("verify", "--course", "/"), "is no course folder"),
    ],
)
def test_bad_input_gets_one_sentence_with_the_next_step(course, capsys, arguments, sentence):
    status, out, err = run(capsys, *arguments)
    assert status == 2 and out == ""
    assert sentence in err and err.count("\n") == 1 and "Traceback" not in err


def test_a_class_from_release_to_export(course, right, capsys, monkeypatch):
    assert run(capsys, "release")[0] == 0
    folder = course / "submitted" / "ada" / "90_tiny"
    folder.mkdir(parents=True)
    (folder / "90_tiny.ipynb").write_text((course / "assignments" / "90_tiny" / "90_tiny.ipynb").read_text())
    status, out, _ = run(capsys, "autograde", "90_tiny")
    assert status == 0 and "1 graded" in out
    assert run(capsys, "feedback", "90_tiny")[0] == 0
    assert (course / "feedback" / "ada" / "90_tiny" / "90_tiny.html").is_file()
    assert run(capsys, "export")[0] == 0
    assert "ada,90_tiny,graded,0,11" in (course / "grades.csv").read_text()
    status, out, _ = run(capsys, "report", "90_tiny", "--to", "report.html")
    assert status == 0 and "ada" in out and (course / "report.html").is_file()
