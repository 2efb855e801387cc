"""`grader gradescope`: an assignment's autograder for Gradescope."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from grader.cli.arguments import add_command, file_path, open_course, relative

if TYPE_CHECKING:
    from grader.cli.arguments import Commands


def add_commands(commands: Commands) -> None:
    gradescope = add_command(
        commands,
        "gradescope",
        _gradescope,
        "Make an assignment's autograder for Gradescope, a zip.",
        examples=["grader gradescope 01_mlp --visibility after_published"],
    )
    gradescope.add_argument("assignment")
    gradescope.add_argument(
        "--output", type=file_path, metavar="FILE", help="default: gradescope_ASSIGNMENT.zip"
    )
    gradescope.add_argument(
        "--visibility",
        choices=("hidden", "after_due_date", "after_published", "visible"),
        default="after_published",
        help="when students see the cards (default: after_published)",
    )


def _gradescope(options: argparse.Namespace) -> int:
    from grader.gradebook.platforms.gradescope_zip import write_autograder

    course = open_course(options)
    output = options.output or course.root / f"gradescope_{options.assignment}.zip"
    write_autograder(course, options.assignment, output, options.visibility)
    print(
        f"Autograder written to {relative(output)}. It holds the hidden tests and the solutions: for Gradescope alone."
    )
    return 0
