"""`grader release` and `grader verify`: what an author runs."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.arguments import add_command, chosen_assignments, open_course, relative

if TYPE_CHECKING:
    from grader.cli.arguments import Commands


def add_commands(commands: Commands) -> None:
    release = add_command(
        commands, "release", _release, "Build what students get from the assignments' folders."
    )
    release.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="all by default")
    verify = add_command(
        commands, "verify", _verify, "Check that tests earn, catch and name what they should."
    )
    verify.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="all by default")
    verify.add_argument(
        "--mutants", action="store_true", help="also run the tests on mutants of the reference"
    )


def _release(options: argparse.Namespace) -> int:
    from grader.authoring.points import exercise_points
    from grader.authoring.release import release_assignment

    course = open_course(options)
    for assignment in chosen_assignments(course, options.assignments):
        folder = release_assignment(assignment, course, exercise_points(assignment))
        print(f"{assignment.name}: released to {relative(folder)}")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from grader.authoring.mutation import report_mutants
    from grader.authoring.staleness import check_release_current
    from grader.authoring.verify import verify
    from grader.gradebook.course import create_course
    from grader.notebooks.cells import read_notebook

    course = open_course(options)
    failed = False
    for assignment in chosen_assignments(course, options.assignments):
        path = course.released_notebook(assignment.name)
        found = verify(
            assignment,
            released=read_notebook(path) if path.is_file() else None,
            limits=course.limits,
            level=course.options.sandbox,
            then=report_mutants if options.mutants else None,
        )
        with tempfile.TemporaryDirectory() as folder:
            scratch = create_course(Path(folder), solutions=course.solutions)
            found.problems += check_release_current(assignment, path.parent, scratch)
        for problem in found.problems:
            print(f"- {problem}")
        for note in found.notes:
            print(f"  note: {note}")
        print(found.summary(), flush=True)
        failed = failed or bool(found.problems)
    return 1 if failed else 0
