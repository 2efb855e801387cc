"""The tutorials, followed to the letter in an empty folder: commands, answers typed into cells, and what is shown."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.docs.tables import ROOT

_BLOCK = re.compile(r"(.*?)^ *```(\w+)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)


class Follower:
    """Somebody who does what a page says, step by step."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.notebook = ""  # that the page has named last
        self.table = ""
        self.exercise = "affine"
        self.shown: list[str] | None = None  # what the last commands printed

    def follow(self, page: str) -> int:
        """Do all steps of a page, and give the number of its blocks."""
        blocks = _BLOCK.findall((ROOT / "docs" / page).read_text(encoding="utf-8"))
        for prose, language, indented in blocks:
            self.notebook = [self.notebook, *re.findall(r"`([\w/-]+\.ipynb)`", prose)][-1]
            self.table = [self.table, *re.findall(r"`(\w+\.csv)`", prose)][-1]
            block = textwrap.dedent(indented)
            {"sh": self.run, "python": self.write, "none": self.save, "text": self.compare}[language](block)
        return len(blocks)

    def run(self, commands: str) -> None:
        self.shown = []
        for line in commands.splitlines():
            if line.startswith("cd "):
                self.folder = (self.folder / line.removeprefix("cd ")).resolve()
                continue
            done = subprocess.run(
                shlex.split(line),
                cwd=self.folder,
                env=os.environ
                | {"PYTHONPATH": str(ROOT), "COLUMNS": "120"}
                | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            self.shown += done.stdout.splitlines()

    def write(self, code: str) -> None:
        """Type a function into the cell of its exercise, below the signature and the docstring that stand there."""
        signature, _, body = code.partition("\n")
        self.exercise, self.shown = signature.removeprefix("def ").partition("(")[0], None
        notebook = nbformat.read(self.folder / self.notebook, 4)
        (cell,) = [one for one in notebook.cells if one.source.startswith(f"{signature}\n")]
        kept = cell.source[: cell.source.rindex('"""') + 3]
        cell.source = f"{kept}\n{body}"
        nbformat.write(notebook, self.folder / self.notebook)

    def save(self, rows: str) -> None:
        (self.folder / self.table).write_text(rows, encoding="utf-8")

    def compare(self, expected: str) -> None:
        """With what the commands above printed or, without commands, with the card of the exercise's check."""
        shown = self.card() if self.shown is None else self.shown
        pattern = "".join(
            r"(?:.*\n)*?" if line == "…" else ".*".join(map(re.escape, line.split("…"))) + r" *\n"
            for line in expected.splitlines()
        )
        assert re.fullmatch(pattern, "".join(f"{line}\n" for line in shown)), "\n".join(
            [*shown, "", expected]
        )

    def card(self) -> list[str]:
        notebook = nbformat.read(self.folder / self.notebook, 4)
        check = f'check("{self.exercise}")'
        last = next(number for number, cell in enumerate(notebook.cells) if cell.source.strip() == check)
        notebook.cells = notebook.cells[: last + 1]
        folder = (self.folder / self.notebook).parent
        NotebookClient(notebook, resources={"metadata": {"path": folder}}).execute()
        (output,) = notebook.cells[-1].outputs
        return output["data"]["text/plain"].splitlines()


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """The folder that a clone has, its large parts as links."""
    folder = tmp_path / "kit"
    folder.mkdir()
    for name in ("assignments", "solutions", "docs"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    return folder


def test_the_first_exercise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    shutil.copytree(ROOT / "assignments" / "01_mlp", tmp_path / "01_mlp")
    assert Follower(tmp_path).follow("first_exercise.md") == 5


def test_the_first_week(kit: Path) -> None:
    week = Follower(kit)
    assert week.follow("first_week.md") == 22
    term = week.folder
    assert term == kit.parent / "spring"
    assert (term / "feedback/ben/01_mlp/01_mlp.html").is_file()
    rows = (term / "grades.csv").read_text(encoding="utf-8").splitlines()
    assert [row.split(",")[2] for row in rows] == ["status", "graded", "graded", "missing"]


def test_the_first_hour(kit: Path) -> None:
    home = kit / "home"
    home.mkdir()
    assert Follower(home).follow("first_hour.md") == 14
