"""The command line: JSON a line, exit statuses, and one sentence for bad input."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from grader.cli import main
from grader.cli.arguments import chosen_assignments
from grader.cli.progress import show_progress, with_progress
from grader.gradebook.course import load_course
from grader.judging.pool.decoding import ResultError, decode_result


def test_grade_prints_an_object_a_line_in_the_order_given(course, right, run):
    (course / "broken.ipynb").write_text("%PDF")
    empty = course / "empty.ipynb"
    empty.write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    status, out, err = run(
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
    assert status == 2 and "there is no file missing.ipynb" in err
    assert [one["notebook"] for one in results] == [
        "broken.ipynb",
        str(right),
        "empty.ipynb",
        "missing.ipynb",
    ]
    assert [one["status"] for one in results] == ["ungradable", "graded", "graded", "ungradable"]
    assert [one["score"] for one in results] == [None, 11.0, 0.0, None]
    assert {exercise["outcome"] for exercise in results[2]["exercises"]} == {"not_implemented"}
    assert [decode_result(line).score for line in out.splitlines()] == [None, 11.0, 0.0, None]
    with pytest.raises(ResultError, match=r"'faild' - at `\$\.exercises\[0\]\.tests\[0\]\.outcome`"):
        decode_result(out.splitlines()[1].replace('"passed"', '"faild"'))
    assert set(results[1]) == {
        "notebook", "assignment", "score", "max_score", "sandbox", "status", "message", "warnings", "exercises",
        "answers", "file",
    }  # fmt: skip


def test_a_student_s_draws_repeat(course, right, run):
    right.write_text(right.read_text().replace("return e / e.sum", "return e + e.sum"))
    arguments = ("grade", right, "--assignment", "90_tiny", "--json", "--student")
    outputs = [run(*arguments, student)[1] for student in ("ada", "ada", "bob")]
    assert outputs[0] == outputs[1] != outputs[2]


def test_grade_finds_the_course_above_and_the_assignment_by_itself(course, right, run, monkeypatch):
    below = course / "mine" / "90_tiny.ipynb"
    below.parent.mkdir()
    below.write_text(right.read_text())
    monkeypatch.chdir(below.parent)
    assert run("grade", below.name)[0] == 0
    monkeypatch.chdir(course.parent)
    status, out, _ = run("grade", below.relative_to(course.parent))
    assert status == 0 and "11 of 11 points" in out
    status, _, err = run("grade", right)
    assert (
        status == 2 and "--assignment" in err and "90_tiny" in err
    )  # nothing is released that its cells could name


def test_grade_shows_cards(course, right, run):
    status, out, _ = run("grade", right, "--assignment", "90_tiny")
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
def test_bad_input_gets_one_sentence_with_the_next_step(course, arguments, sentence, run):
    status, out, err = run(*arguments)
    assert status == 2 and out == ""
    assert sentence in err and err.count("\n") == 1 and "Traceback" not in err


def test_a_class_from_release_to_export(course, right, monkeypatch, run):
    assert run("release")[0] == 0
    folder = course / "submitted" / "ada" / "90_tiny"
    folder.mkdir(parents=True)
    (folder / "90_tiny.ipynb").write_text((course / "assignments" / "90_tiny" / "90_tiny.ipynb").read_text())
    status, out, _ = run("autograde", "90_tiny")
    assert status == 0 and "1 graded" in out
    assert out.splitlines()[0] == "90_tiny: 1 graded, 0 ungradable, 0 errors."
    assert out.splitlines()[-1] in ("Sandbox level: full.", "Sandbox level: partial.")
    assert run("feedback", "90_tiny")[0] == 0
    assert (course / "feedback" / "ada" / "90_tiny" / "90_tiny.html").is_file()
    assert run("export")[0] == 0
    assert "ada,90_tiny,graded,0,11" in (course / "grades.csv").read_text()
    status, out, _ = run("report", "90_tiny", "--to", "report.html")
    assert status == 0 and "ada" in out and (course / "report.html").is_file()


def test_without_the_instructors_packages(monkeypatch, run):
    def command(*_):
        raise ModuleNotFoundError("No module named 'nbgrader'", name="nbgrader")

    monkeypatch.setattr("grader.cli.export.open_course", command)
    status, _, error = run("export")
    assert status == 2
    assert error == (
        "grader: nbgrader is not installed: run  pip install '.[instructor]'  in the kit's folder.\n"
    )


def test_progress_is_a_bar_on_a_terminal_and_nothing_in_a_log(capsys):
    with show_progress("90_tiny") as progress:
        progress(1, 2, "ada", "7 of 11")
    assert capsys.readouterr().out == ""
    terminal = Console(file=io.StringIO(), force_terminal=True, width=100)
    with show_progress("90_tiny", terminal) as progress:
        progress(1, 4, "ada", "7 of 11")
        progress(2, 4, "bob", "7 of 11")
    shown = terminal.file.getvalue()
    assert "90_tiny" in shown and "2/4" in shown and "ada" not in shown
    terminal = Console(file=io.StringIO(), force_terminal=True, width=100)
    assert list(with_progress("verify", ["a", "b", "c"], terminal)) == ["a", "b", "c"]
    assert "3/3" in terminal.file.getvalue()


@pytest.mark.parametrize(
    "words",
    [
        ["study", ""],
        ["study", "--reveal", ""],
        ["autograde", "01_mlp", "--student", ""],
        ["course", " "],
        ["report", "--to", ""],
        ["status", "--course", ""],
    ],
)
def test_an_empty_argument_names_nothing(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2 and "it is empty: name one, or leave it out" in capsys.readouterr().err


def test_a_folder_is_no_notebook(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["grade", "."]) == 2
    assert capsys.readouterr().err.startswith("grader: . cannot be read: Is a directory.")


def test_an_assignment_named_twice_is_one(monkeypatch):
    monkeypatch.chdir(Path(__file__).parents[2])
    assert [one.name for one in chosen_assignments(load_course(), ["01_mlp", "01_mlp"])] == ["01_mlp"]
