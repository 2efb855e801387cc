"""The command `grader`: each subcommand reads its arguments and calls one function of a package."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from grader.cli import authoring, collect, course, export, grade, gradescope, site, study, term

GROUPS = (authoring, grade, term, collect, course, export, gradescope, site, study)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; a known error is one sentence on standard error and exit status 2."""
    parser = argparse.ArgumentParser(
        prog="grader", description="Release, verify, grade and explain notebooks."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for group in GROUPS:
        group.add_commands(commands)
    options = parser.parse_args(arguments)
    try:
        if options.nbgrader:
            from grader.gradebook.slim_import import import_nbgrader

            import_nbgrader()  # before the command's modules import it in full
        status: int = options.command(options)
        sys.stdout.flush()
    except KeyboardInterrupt as error:
        kept = "Interrupted: what was finished is kept, and the command can be run again."
        print(str(error) or kept, file=sys.stderr)
        return 130
    except BrokenPipeError:  # `| head` has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 141
    except ModuleNotFoundError as error:  # a student's environment has the command, and not what it needs
        if (error.name or "grader").partition(".")[0] == "grader":
            raise
        print(f"grader: {error.name} is not installed: {_installation(options)}", file=sys.stderr)
        return 2
    except _known_errors() as error:
        print(f"grader: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"grader: {_disk_problem(error)}", file=sys.stderr)
        return 2
    return status


def _installation(options: argparse.Namespace) -> str:
    """How to install what a command needs: from the kit's folder, or from its wheel where there is no folder."""
    extra = options.extra
    if (Path(__file__).parents[2] / "pyproject.toml").is_file():
        return f"run  pip install '.[{extra}]'  in the kit's folder."
    return f"run  pip install --find-links FOLDER 'training-networks-grader[{extra}]'  with the folder of the wheels."


def _disk_problem(error: OSError) -> str:
    """A sentence for a file that cannot be read or written."""
    from grader.files import DiskError, raise_if_disk_fails
    from grader.reports.text import clean

    try:
        raise_if_disk_fails(error)
    except DiskError as found:
        return str(found)
    if error.filename is None:
        raise error
    return (
        f"{clean(error.filename)} cannot be used: {error.strerror}. Put that right and run the command again."
    )


def _known_errors() -> tuple[type[Exception], ...]:
    from grader.authoring.target import ReleaseError
    from grader.files import DiskError
    from grader.gradebook.settings import CourseError
    from grader.judging.pool.service import JudgeError
    from grader.notebooks.assignment import AssignmentError
    from grader.notebooks.cells import NotebookError
    from grader.sandbox import SandboxError
    from grader.site.errors import SiteError
    from grader.study.course import StudyError
    from grader.testing.marks import TestFileError

    return (
        AssignmentError,
        CourseError,
        DiskError,
        JudgeError,
        NotebookError,
        ReleaseError,
        SandboxError,
        SiteError,
        StudyError,
        TestFileError,
    )
