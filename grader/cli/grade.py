"""`grader grade`: judging notebook files without a gradebook."""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.arguments import add_command, count, file_path

if TYPE_CHECKING:
    from grader.cli.arguments import Commands
    from grader.results import SubmissionResult
    from grader.study.graded import Setup

NO_SANDBOX = (
    "the code ran in plain subprocesses with a time limit. Grade your own notebooks so, not somebody else's."
)


def add_commands(commands: Commands) -> None:
    grade = add_command(
        commands,
        "grade",
        _grade,
        "Judge notebook files without a gradebook.",
        nbgrader=False,
        extra="study",
        examples=[
            "grader grade 01_mlp.ipynb --assignment 01_mlp",
            "grader grade *.ipynb --assignment 01_mlp --json",
        ],
    )
    grade.add_argument("notebooks", nargs="+", type=file_path, metavar="NOTEBOOK")
    grade.add_argument("--assignment", default="", help="default: as the file's name or its cells say")
    grade.add_argument("--student", default="", metavar="ID", help="repeat this student's draws")
    grade.add_argument("--json", action="store_true", help="print one JSON object a notebook, a line each")
    grade.add_argument("--jobs", type=count, default=0, help="judges side by side (default: one a core)")


def _grade(options: argparse.Namespace) -> int:
    from grader.study.graded import find_setups

    notebooks: list[Path] = options.notebooks
    setups = find_setups(notebooks, options.assignment, options.course)
    failed, level_used = False, ""
    for setup, group in itertools.groupby(notebooks, key=setups.__getitem__):
        for path, result in _judged(setup, list(group), options):
            failed = failed or result.status == "error"
            level_used = result.sandbox or level_used
            if options.json:
                print(json.dumps({"notebook": str(path), **result.as_data()}), flush=True)
            else:
                print(_report(path, result), flush=True)
    if level_used == "none":
        print(f"Sandbox level none: {NO_SANDBOX}", file=sys.stderr)
    if failed:
        print(
            "grader: a grade waits for a person: the error is the grader's, read its message.",
            file=sys.stderr,
        )
    missing = [str(path) for path in notebooks if not path.exists()]
    if missing:
        print(
            f"grader: there is no file {', '.join(missing)}: name notebooks that are there.", file=sys.stderr
        )
        return 2
    return 1 if failed else 0


def _judged(
    setup: Setup, notebooks: Sequence[Path], options: argparse.Namespace
) -> Iterator[tuple[Path, SubmissionResult]]:
    from grader.judging.pool.local import judge_pool
    from grader.judging.pool.messages import Submission

    submissions = [Submission(options.student, path.absolute()) for path in notebooks]
    jobs = max(1, min(options.jobs or setup.jobs, len(submissions)))
    with judge_pool(setup.judge, jobs) as judge:
        yield from zip(notebooks, judge(submissions), strict=True)


def _report(path: Path, result: SubmissionResult) -> str:
    """A notebook's score, and the card of each exercise."""
    from grader.reports.card import exercise_card
    from grader.reports.text import clean, number, printable

    if result.status == "ungradable":
        return f"{clean(path)}: ungradable. {clean(result.message)}"
    score = "error" if result.score is None else f"{result.score:g}"
    lines = [f"{clean(path)}: {score} of {number(result.max_score)} points (sandbox: {result.sandbox})"]
    if result.message:
        lines.append(clean(result.message))
    lines += [printable(exercise_card(exercise).text) for exercise in result.exercises]
    return "\n".join(lines)
