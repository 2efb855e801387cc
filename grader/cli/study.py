"""`grader study`: learning by oneself."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from grader.cli.arguments import add_command, file_path, named

if TYPE_CHECKING:
    from grader.cli.arguments import Commands


def add_commands(commands: Commands) -> None:
    study = add_command(
        commands,
        "study",
        _study,
        "Learn by yourself: judge your notebooks on each save.",
        nbgrader=False,
        extra="study",
        examples=["grader study", "grader study my-course --open", "grader study --reveal softmax"],
    )
    study.add_argument(
        "folder",
        nargs="?",
        type=file_path,
        metavar="FOLDER",
        help="your own folder (default: the one you are in, or training-networks)",
    )
    study.add_argument("--open", action="store_true", help="open JupyterLab on the folder")
    study.add_argument("--once", action="store_true", help="judge what was saved, and end")
    study.add_argument("--page", action="store_true", help="show the same on a page in the browser")
    study.add_argument(
        "--reveal",
        type=named,
        metavar="EXERCISE",
        help="show the reference of an exercise that you have tried",
    )


def _study(options: argparse.Namespace) -> int:
    from grader.study.study import StudyOptions, make_console, run_study

    asked = StudyOptions(
        options.folder, options.course, options.open, options.once, options.page, options.reveal or ""
    )
    return run_study(asked, make_console())
