"""`grader study` as a learner runs it."""

import io
import os
import subprocess
import sys

import pytest
from rich.console import Console

from grader.cli import main
from grader.study import study
from grader.study.jupyter import jupyter_command
from grader.study.study import Study
from grader.study.watch import saves, signature
from tests.privileges import bound_by_permissions
from tests.study.conftest import NAME, NO_SHIFT, REFERENCE, ROOT, fill


def test_saves_are_noticed_once_the_file_stands_still(tmp_path):
    file = tmp_path / "a.ipynb"
    file.write_text("1")
    seen = {"a": signature(file)}
    happens = iter(["22", None, None, "333", "4444", None, None, "gone", None])

    def pause():
        text = next(happens)
        if text == "gone":
            file.unlink()
        elif text is not None:
            file.write_text(text)

    found = []
    with pytest.raises(RuntimeError, match="StopIteration"):
        for name in saves({"a": file}, seen=seen, pause=pause):
            found.append((name, file.read_text()))
    assert found == [("a", "22"), ("a", "4444")]


def test_watching_shows_each_save_and_rewrites_the_page(session, folder, monkeypatch):
    console = Console(file=io.StringIO(), width=120)
    watched = Study(session, console, writes_page=True)

    def two_saves(files, *, seen):
        for code in (NO_SHIFT, REFERENCE["softmax"]):
            fill(files[NAME], softmax=code)
            yield NAME
        raise KeyboardInterrupt

    monkeypatch.setattr(study, "saves", two_saves)
    with pytest.raises(KeyboardInterrupt):
        watched.watch()
    said = console.file.getvalue()
    assert said.index("✗ softmax") < said.index("✓ softmax: 8 of 8") < said.index("overcome in softmax")
    assert "8 of 8 points" in watched.page_file.read_text()


def test_from_an_empty_folder_to_the_reference(course, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(course.assignments.parent)
    assert main(["study", ".", "--once"]) == 2
    assert "a folder of your own" in capsys.readouterr().err
    mine = tmp_path / "mine"
    assert main(["study", str(mine), "--once", "--page"]) == 0
    out = capsys.readouterr().out
    assert "1 notebook copied" in out and "0 of 13" in out
    assert 'http-equiv="refresh"' not in (mine / "progress.html").read_text()
    assert main(["study", str(mine), "--reveal", "softmax"]) == 2
    assert "has not been tried yet" in capsys.readouterr().err
    fill(mine / NAME / f"{NAME}.ipynb", softmax=NO_SHIFT)
    monkeypatch.chdir(mine / NAME)  # the learner's folder is found above
    assert main(["study", "--course", str(course.assignments.parent), "--once"]) == 0
    assert "exp overflows above 709" in capsys.readouterr().out
    assert main(["study", "--course", str(course.assignments.parent), "--reveal", "softmax"]) == 0
    assert "keepdims=True" in capsys.readouterr().out


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="this system has no root")
def test_jupyter_is_told_that_root_is_meant(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "--allow-root" in jupyter_command(tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "--allow-root" not in jupyter_command(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_a_folder_that_can_only_be_read_is_said(course, folder, tmp_path):
    prefix = bound_by_permissions(tmp_path)
    folder.state.chmod(0o555)
    course_folder = str(course.solutions.parent)
    done = subprocess.run(
        [
            *prefix,
            sys.executable,
            "-m",
            "grader",
            "study",
            str(folder.root),
            "--course",
            course_folder,
            "--once",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    said = f"grader: {folder.root} cannot be written to: Permission denied. Name another folder."
    assert done.stderr.strip() == said
