"""This kit's part of a course's `nbgrader_config.py`, read without nbgrader."""

from __future__ import annotations

import difflib
import math
import os
import secrets
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from jupyter_core.paths import jupyter_config_path
from traitlets import TraitError
from traitlets.config import Application, Configurable

from grader.gradebook.options import Grader
from grader.gradebook.zoned_times import utc_time
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
        raise unloadable(root, error) from error
    named = reader.config.CourseDirectory.get("root")
    folder = Path(named) if named else root
    if not folder.is_dir():
        raise no_root(folder)
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


def unloadable(root: Path, error: BaseException) -> CourseError:
    """What to say of a configuration that ends in an exception."""
    said = str(error) if str(error) and isinstance(error, Exception) else ""
    reason = ": ".join(filter(None, [type(error).__name__, said.rstrip(".")]))
    return CourseError(f"{root / CONFIGURATION_FILE} cannot be loaded ({reason}): repair it.")


def no_root(folder: Path) -> CourseError:
    """What to say of a configuration that names a course folder which is none."""
    return CourseError(
        f"c.CourseDirectory.root names {folder}, which is no folder: correct it in {CONFIGURATION_FILE}."
    )


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
    for name, due in options.due_dates.items():
        if utc_time(due) is None:
            raise CourseError(
                f"c.Grader.due_dates gives {name} no time with a zone that is known but {due!r}: "
                "write it like 2027-02-15 23:59:00 UTC or 2027-02-15 23:59 Europe/Zurich."
            )
    if not math.isfinite(options.scaled_to):
        raise CourseError(f"c.Grader.scaled_to is {options.scaled_to}: write a number of points, or 0.")
    _check_limits(options.limits)
    _check_names(options, root / str(options.solutions))
    return options


def _check_limits(limits: Mapping[str, object]) -> None:
    """Refuse limits that are not there, and those that would stop everybody's code."""
    known = {limit.name: limit.default for limit in fields(Limits)}
    for name, value in limits.items():
        if name not in known:
            raise CourseError(f"c.Grader.limits has no {name!r}. There are: {', '.join(known)}.")
        whole = isinstance(known[name], int)
        number = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
        if not number or not 0 < float(str(value)) < math.inf:
            kind = "a whole number" if whole else "a number"
            raise CourseError(f"c.Grader.limits gives {name} {value!r}: write {kind} above 0.")


def _check_names(options: Grader, solutions: Path) -> None:
    """Refuse names that are nearly those of assignments; others may be of assignments that nbgrader alone knows."""
    there = [folder.name for folder in assignment_folders(solutions)] if solutions.is_dir() else []
    twice = [name for name, count in Counter(options.assignments).items() if count > 1]
    if twice:
        raise CourseError(f"c.Grader.assignments names {twice[0]} twice: leave one of them.")
    for option in ("assignments", "due_dates"):
        for name in getattr(options, option):
            nearest = difflib.get_close_matches(str(name), there, n=1, cutoff=0.8)
            if nearest and name not in there:
                raise CourseError(
                    f"c.Grader.{option} names {name}, which {solutions.name}/ does not have: "
                    f"write {nearest[0]}, if that is meant."
                )
