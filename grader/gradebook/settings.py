"""This kit's part of a course's `nbgrader_config.py`, read without nbgrader."""

from __future__ import annotations

import difflib
import os
import re
import secrets
import sys
import time
from dataclasses import dataclass, fields
from pathlib import Path

from jupyter_core.paths import jupyter_config_path
from traitlets import TraitError
from traitlets.config import Application, Configurable

from grader.gradebook.options import Grader
from grader.judging.pool.cores import available_cores
from grader.judging.pool.messages import JudgeSetup
from grader.notebooks.assignment import assignment_folders
from grader.sandbox.host.limits import Limits

CONFIGURATION_FILE = "nbgrader_config.py"


class CourseError(Exception):
    """Something about the course folder that the instructor has to put right; one sentence."""


@dataclass(frozen=True)
class Settings:
    """What a judge needs to know of a course."""

    root: Path
    options: Grader

    @property
    def solutions(self) -> Path:
        return self.root / str(self.options.solutions)

    @property
    def limits(self) -> Limits:
        return Limits(**self.options.limits)

    def judge_setup(self, assignment: str, *, for_class: bool = False) -> JudgeSetup:
        """What a judge of this course needs; one for a class refuses a machine without a sandbox."""
        return JudgeSetup(
            self.solutions / assignment, self.secret, self.limits, self.options.sandbox, for_class
        )

    @property
    def jobs(self) -> int:
        """How many judges run side by side."""
        return int(self.options.jobs) or available_cores()

    @property
    def secret(self) -> str:
        """What seeds the hidden tests of this course; made on first use, readable by its owner only."""
        path = self.root / self.options.secret_file
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return _read_secret(path)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
        return _read_secret(path)


def _read_secret(path: Path) -> str:
    for _ in range(50):  # another command may be writing it this moment
        text = path.read_text(encoding="ascii").strip()
        if len(text) >= 32:
            return text
        time.sleep(0.02)
    raise CourseError(f"{path.name} is empty: delete it, and the next command makes a new one.")


def load_settings(folder: Path | None = None) -> Settings:
    """The settings of a course folder, for commands that use no gradebook: nbgrader takes a second to import.

    Args:
        folder: the course folder; by default the current one.

    Raises:
        CourseError: as `course.load_course` does.
    """
    root = course_root(folder)
    reader = Application(raise_config_file_errors=True)
    # Where nbgrader looks as well: the user's own files count for less than the course's.
    paths = [str(root), *jupyter_config_path()]
    if str(root) not in sys.path:
        sys.path.append(str(root))  # for the course's plug-ins
    try:
        for name in ("jupyter_config", Path(CONFIGURATION_FILE).stem):
            reader.load_config_file(name, path=paths)
    except (Exception, SystemExit) as error:
        raise CourseError(f"{root / CONFIGURATION_FILE} cannot be loaded: {error}. Repair it.") from error
    named = reader.config.CourseDirectory.get("root")
    folder = Path(named) if named else root
    return Settings(folder, options_of(reader, folder))


def course_root(folder: Path | None) -> Path:
    """The course folder, or the current one, by its absolute path.

    Raises:
        CourseError: it holds no `nbgrader_config.py`.
    """
    root = (folder or Path.cwd()).resolve()
    if not (root / CONFIGURATION_FILE).is_file():
        raise CourseError(
            f"{root} is no course folder: it has no {CONFIGURATION_FILE}. Name one with --course."
        )
    return root


def options_of(configured: Configurable, root: Path) -> Grader:
    """The options that a loaded configuration gives.

    Args:
        root: the course folder, whose assignments they may name.

    Raises:
        CourseError: one of them is wrong.
    """
    try:
        options = Grader(parent=configured)
    except TraitError as error:
        raise CourseError(f"{CONFIGURATION_FILE} sets an option of c.Grader wrongly: {error}") from error
    known = [limit.name for limit in fields(Limits)]
    for name, due in options.due_dates.items():
        if not re.fullmatch(r"\d{4}-\d\d-\d\d( \d\d:\d\d(:\d\d)?( \S+)?)?", str(due)):
            raise CourseError(
                f"c.Grader.due_dates gives {name} no time but {due!r}: write it like 2027-02-15 23:59:00 UTC."
            )
    for name in options.limits:
        if name not in known:
            raise CourseError(f"c.Grader.limits has no {name!r}. There are: {', '.join(known)}.")
    _check_names(options, root / str(options.solutions))
    return options


def _check_names(options: Grader, solutions: Path) -> None:
    """Refuse names that are nearly those of assignments; others may be of assignments that nbgrader alone knows."""
    there = [folder.name for folder in assignment_folders(solutions)] if solutions.is_dir() else []
    for option in ("assignments", "due_dates"):
        for name in getattr(options, option):
            nearest = difflib.get_close_matches(str(name), there, n=1, cutoff=0.8)
            if nearest and name not in there:
                raise CourseError(
                    f"c.Grader.{option} names {name}, which {solutions.name}/ does not have: "
                    f"write {nearest[0]}, if that is meant."
                )
