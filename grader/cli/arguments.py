"""What the subcommands share."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.gradebook.course import Course
    from grader.notebooks.assignment import Assignment

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

Command = Callable[[argparse.Namespace], int]


def add_command(
    commands: Commands,
    name: str,
    function: Command,
    text: str,
    *,
    examples: Sequence[str],
    nbgrader: bool = True,
    extra: str = "instructor",
) -> argparse.ArgumentParser:
    """A subcommand that works on a course folder.

    Args:
        examples: whole commands, which `--help` ends with.
        nbgrader: whether it uses nbgrader.
        extra: of the kit's installation, that has what it needs.
    """
    heading = "example:" if len(examples) == 1 else "examples:"
    parser = commands.add_parser(
        name,
        help=text,
        description=text,
        epilog="\n  ".join([heading, *examples]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(command=function, nbgrader=nbgrader, extra=extra)
    parser.add_argument(
        "--course", type=file_path, metavar="DIR", help="the course folder (default: this one)"
    )
    return parser


def open_course(options: argparse.Namespace) -> Course:
    """The course folder that the command works on."""
    from grader.gradebook.course import load_course

    return load_course(options.course)


def chosen_assignments(course: Course, names: Sequence[str]) -> list[Assignment]:
    """The named assignments, or all of the course: those that its configuration names, or all sources."""
    from grader.notebooks.assignment import assignment_folders, find_assignment, load_assignment

    chosen = list(dict.fromkeys(names)) or list(course.options.assignments)
    if chosen:
        return [find_assignment(course.solutions, name) for name in chosen]
    return [load_assignment(folder) for folder in assignment_folders(course.solutions)]


def count(text: str) -> int:
    """An argument that counts something, from 1 on."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return number


def named(text: str) -> str:
    """An argument that names something: what an unset variable of the shell leaves names nothing."""
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty: name one, or leave it out")
    return text


def file_path(text: str) -> Path:
    """An argument that names a file or folder; an empty one would be the current folder."""
    return Path(named(text))


def points(text: str) -> float:
    """An argument that is a number of points, from 0 on."""
    return _bounded(text, math.inf, "no number of points from 0 on")


def percent(text: str) -> float:
    """An argument from 0 to 100."""
    return _bounded(text, 100, "no number from 0 to 100")


def _bounded(text: str, most: float, what: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (0 <= number <= most and math.isfinite(number)):
        raise argparse.ArgumentTypeError(f"{text!r} is {what}")
    return number


def relative(path: Path) -> Path:
    """The path as seen from here, where it lies below."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
