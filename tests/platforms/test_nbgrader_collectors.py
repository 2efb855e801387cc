"""The pages' commands for nbgrader's own collectors do what they say, run as they are printed."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.gradebook.course import Course
from tests.docs.tables import ROOT
from tests.gradebook.small import ASSIGNMENT, SOLVED
from tests.platforms.downloads import notebook, submitted, write_zip


def printed(page: str, start: str) -> str:
    """A command of a page, for the small course."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    lines = re.findall(rf"^ *({re.escape(start)}.*)$", text, re.MULTILINE)
    [line] = lines or re.findall(rf"`({re.escape(start)}[^`\n]*)`", text)
    return str(line).replace("01_mlp", ASSIGNMENT).replace("training-networks", "small")


def run(folder: Path, command: str, user: str = "ada") -> str:
    program, *arguments = shlex.split(command)
    assert program == "nbgrader"
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "HOME": str(folder.parent / "home"),
        "USER": user,
        "JUPYTER_CONFIG_DIR": str(folder.parent / "home" / "jupyter"),
        "JUPYTER_DATA_DIR": str(folder.parent / "home" / "data"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments, f"--Exchange.root={folder.parent / 'exchange'}"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_zip_collect_takes_all_of_them(course: Course) -> None:
    names = ("ada", "eve", "bob", "zoë", "o'brien", "s_1", "4711")
    files = {f"download/{name}_{ASSIGNMENT}.ipynb": notebook(course) for name in names}
    archive = course.root / "downloaded" / ASSIGNMENT / "archive"
    archive.mkdir(parents=True)
    write_zip(archive / "submissions.zip", files)
    setting = printed("instructors.md", "c.FileNameCollectorPlugin.named_regexp")
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(f"{setting}\n")
    run(course.root, printed("instructors.md", "nbgrader zip_collect"))
    assert set(submitted(course)) == set(names)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="nbgrader's exchange needs Unix")
def test_exchange(course: Course, tmp_path: Path) -> None:
    (tmp_path / "exchange").mkdir(mode=0o777)
    (tmp_path / "exchange").chmod(0o777)
    student = tmp_path / "student"
    student.mkdir()
    run(course.root, printed("instructors.md", "nbgrader release_assignment"))
    run(student, f"nbgrader fetch_assignment {ASSIGNMENT} --course small")
    for number in (1, 2):
        answer = SOLVED["double"] + f"  # {number}"
        (student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").write_bytes(notebook(course, answer))
        run(student, printed("students.md", "nbgrader submit"))
        run(course.root, printed("instructors.md", "nbgrader collect"))
        [found] = submitted(course).values()
        assert found == answer
        folder = next((course.root / "submitted").iterdir()) / ASSIGNMENT
        assert (folder / "timestamp.txt").is_file()
    shutil.rmtree(tmp_path / "exchange")
