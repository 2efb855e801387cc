"""What `check` takes in a notebook's kernel, beside the same public tests by pytest.

`python -m tests.bench.checks` writes the table alone. With the names of notebooks it checks every misconception of
theirs and not the first of each exercise alone, and prints each answer and its seconds, the slowest last. The notebook is
saved beside its tests, as it is for students: reading it is a part of a check.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.authoring.derived_submissions import as_ipynb, reference_cells
from grader.judging.misconceptions import load_misconceptions
from grader.judging.reference import load_reference
from grader.notebooks.assignment import load_assignment
from tests.bench.report import number, ratio, write_section
from tests.bench.samples import ROOT

NAMES = ("01_mlp", "05_backpropagation", "06_training")  # the first one, and those whose checks take longest
FIRST_GOAL, LATER_GOAL = 0.3, 0.1


@dataclass(frozen=True)
class Check:
    """What checking one answer took; by pytest where it is right, in a kernel that has run pytest before."""

    notebook: str
    exercise: str
    answer: str  # "right", or a misconception
    card: str
    first: float
    later: float
    plain: float | None


def measure(name: str, *, every: bool = False) -> list[Check]:
    """Every exercise of a notebook, each right and with a misconception, or with every one that it has."""
    assignment = load_assignment(ROOT / "solutions" / name)
    cells = reference_cells(assignment)
    # Questions are answered when they are graded: a check has none wrong.
    known = load_misconceptions(assignment, load_reference(assignment))
    wrong = [one for one in known if callable(one.implementation)]
    of_each = {one.exercise: one for one in reversed(wrong)}.values()
    answers = [(exercise, "right", "") for exercise in assignment.exercise_names]
    answers += [(one.exercise, one.name, one.source) for one in (wrong if every else of_each)]
    run = [
        cell.source
        for cell in cells
        if cell.kind == "code"
        and ({"exercise", "provided"} & set(cell.metadata) or cell.source.startswith(("import ", "from ")))
    ]
    asked = {"cells": run, "answers": [[exercise, source] for exercise, _, source in answers]}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / name
        folder.mkdir()
        for file in (ROOT / "assignments" / name).iterdir():
            (folder / file.name).write_bytes(file.read_bytes())
        notebook = folder / f"{name}.ipynb"
        notebook.write_text(as_ipynb(cells), encoding="utf-8")
        found = _in_a_kernel(notebook, asked)
    checks = [
        Check(
            name,
            exercise,
            answer,
            taken["card"],
            *(taken.get(key) for key in ("check", "check later", "pytest later")),
        )
        for (exercise, answer, _), taken in zip(answers, found, strict=True)
    ]
    for one in checks:
        if one.answer == "right" and not one.card.startswith(("✓", "◐")):
            sys.exit(f"{name}: {one.exercise} is right, and its card says: {one.card}")
    return checks


def _in_a_kernel(notebook: Path, asked: object) -> list[dict[str, float | str]]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.kernel"],
        cwd=notebook.parent,
        env=os.environ
        | {
            "PYTHONPATH": str(ROOT),
            "MPLBACKEND": "agg",
            "JPY_SESSION_NAME": str(notebook),
            "OPENBLAS_NUM_THREADS": "1",
        },
        input=json.dumps(asked),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"The checks of {notebook.stem} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return json.loads(done.stdout)


def checks_table(checks: Sequence[Check]) -> str:
    """The usual and the longest check, and how it stands to pytest."""
    lines = [
        "| | the median | by pytest | ratio | the longest | its ratio | goal |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for answer in ("right", "wrong"):
        those = [one for one in checks if (one.answer == "right") == (answer == "right")]
        first = [(one.first, None) for one in those]
        later = [(one.later, one.plain) for one in those]
        lines.append(f"| {answer} answer, first | {_row(first)} | {FIRST_GOAL} |")
        lines.append(f"| {answer} answer, later | {_row(later)} | {LATER_GOAL} |")
    return "\n".join(lines)


def _row(pairs: Sequence[tuple[float, float | None]]) -> str:
    """The median and the longest of what was measured, and both beside pytest where that was measured."""
    usual = statistics.median(ours for ours, _ in pairs)
    longest, beside = max(pairs, key=lambda pair: pair[0])
    plain = [plain for _, plain in pairs if plain is not None]
    by_pytest = statistics.median(plain) if plain else 0.0
    return " | ".join(
        [
            number(usual),
            number(by_pytest),
            ratio(usual / by_pytest) if by_pytest else "—",
            number(longest),
            ratio(longest / beside) if beside else "—",
        ]
    )


def write_checks() -> str:
    """Measure, and put the table into docs/benchmarks.md."""
    table = checks_table([one for name in NAMES for one in measure(name)])
    write_section(ROOT / "docs" / "benchmarks.md", "checks", table)
    return table


def main(names: Sequence[str]) -> None:
    checks = [one for name in names for one in measure(name, every=True)]
    for one in sorted(checks, key=lambda one: one.later):
        print(f"{one.first:.3f} {one.later:.3f} {one.notebook} {one.exercise}, {one.answer}: {one.card}")
    print(checks_table(checks))


if __name__ == "__main__":
    if sys.argv[1:]:
        main(sys.argv[1:])
    else:
        print(write_checks())
