"""`grader grade`: judging notebook files without a gradebook."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.arguments import add_command

if TYPE_CHECKING:
    from grader.cli.arguments import Commands
    from grader.results import SubmissionResult

NO_SANDBOX = (
    "the code ran in plain subprocesses with a time limit. Grade your own notebooks so, not somebody else's."
)


def add_commands(commands: Commands) -> None:
    grade = add_command(
        commands, "grade", _grade, "Judge notebook files without a gradebook.", nbgrader=False
    )
    grade.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK")
    grade.add_argument("--assignment", required=True)
    grade.add_argument("--student", default="", metavar="ID", help="repeat this student's draws")
    grade.add_argument("--json", action="store_true", help="print one JSON object a notebook, a line each")
    grade.add_argument("--jobs", type=int, default=0, help="judges side by side (default: one a core)")


def _grade(options: argparse.Namespace) -> int:
    from grader.gradebook.settings import load_settings
    from grader.judging.pool.local import judge_pool
    from grader.judging.pool.messages import Submission
    from grader.notebooks.assignment import find_assignment

    course = load_settings(options.course)
    assignment = find_assignment(course.solutions, options.assignment)
    submissions = [Submission(options.student, path.absolute()) for path in options.notebooks]
    jobs = max(1, min(options.jobs or course.jobs, len(submissions)))
    failed, level_used = False, ""
    with judge_pool(course.judge_setup(assignment.name), jobs) as judge:
        for path, result in zip(options.notebooks, judge(submissions), strict=True):
            if result is None:  # Ctrl-C came first
                continue
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
    return 1 if failed else 0


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
