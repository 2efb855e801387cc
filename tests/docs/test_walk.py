"""CONTRIBUTING's walk, followed to the letter on a copy of the course: an exercise is added, and all stays green."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.docs.tables import ROOT

FOLDERS = ("assignments", "docs", "solutions", "tests", "tools")
DOTS = "    # …\n"


@dataclass(frozen=True)
class Step:
    """One block of the walk, the paragraph before it, and the last file that the prose has named."""

    language: str
    block: str
    paragraph: str
    file: str


def walk() -> list[Step]:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.partition("\n## Add an exercise\n")[2]
    section = section.partition("\n## What a person grades\n")[0]
    steps, file = [], ""
    for prose, language, block in re.findall(r"(.*?)^```(\w+)\n(.*?)^```", section, re.MULTILINE | re.DOTALL):
        file = [file, *re.findall(r"`((?:solutions|tests)/[\w/]+\.(?:py|md))`", prose)][-1]
        steps.append(Step(language, block, prose.strip().rpartition("\n\n")[2], file))
    return steps


def write(step: Step, course: Path) -> None:
    """Put a block where its paragraph says."""
    file = course / step.file
    text = file.read_text(encoding="utf-8")
    opening, dots, entries = step.block.partition(DOTS)
    if dots:  # a dictionary that is there already
        head = opening.splitlines()[-1] + "\n"
        assert text.count(head) == 1, f"{file.name} has no line {head}"
        end = text.index("\n}\n", text.index(head)) + 1
        file.write_text(text[:end] + entries.removesuffix("}\n") + text[end:], encoding="utf-8")
    elif above := re.search(r"here above `(.*?)`", step.paragraph):
        line = f"\n{above[1]}\n"
        assert text.count(line) == 1
        file.write_text(text.replace(line, f"\n{step.block}{line}"), encoding="utf-8")
    elif below := re.search(r"here below `(.*?)`", step.paragraph):
        line = f"\n{below[1]}\n"
        assert text.count(line) == 1
        file.write_text(text.replace(line, f"{line}\n{step.block}"), encoding="utf-8")
    else:
        file.write_text(f"{text}\n\n{step.block}", encoding="utf-8")


def run(course: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=course,
        env=os.environ | {"PYTHONPATH": str(course)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def without_figures(output: str) -> str:
    """Without the indented lines, what misconceptions cost and what `check` misses: they are no part of the walk."""
    return "".join(line for line in output.splitlines(keepends=True) if not line.startswith("  "))


def printed(step: Step) -> Iterator[tuple[str, str]]:
    """The commands of a transcript, each with what it prints."""
    for part in re.split(r"^\$ ", step.block, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "course"
    folder.mkdir()
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ROOT.iterdir():
        if file.is_file() and not file.name.startswith(".") and file.suffix != ".db":
            shutil.copy(file, folder)
    (folder / "grader").symlink_to(ROOT / "grader")
    return folder


@pytest.mark.parametrize("mutants", [False, pytest.param(True, marks=pytest.mark.long)])
def test_the_walk_ends_green(course: Path, mutants: bool) -> None:
    steps = walk()
    for step in steps:
        if step.language in ("python", "markdown"):
            write(step, course)
        for command, expected in printed(step) if step.language == "text" else ():
            if mutants or "--mutants" not in command:
                assert without_figures(run(course, *command.split()).stdout) == expected, command
    assert run(course, "tests.docs.tables").returncode == 0
    files = {step.file for step in steps if step.language == "python"}
    tests = ("tests/docs/test_docs.py", "tests/content", "tests/oracles/test_01_mlp.py", "tests/diagnosis")
    chosen = "test_docs or (01_mlp and (content or mish or has_variants))"
    for command in (
        ("ruff", "check", "--no-cache", *files),
        ("ruff", "format", "--no-cache", "--check", *files),
        ("pytest", "-q", *tests, "-k", chosen),
    ):
        done = run(course, *command)
        assert done.returncode == 0, done.stdout
