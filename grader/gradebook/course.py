"""A course folder as its `nbgrader_config.py` describes it."""

from __future__ import annotations

import logging
import os
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps.baseapp import NbGrader
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import ArgumentError, OperationalError
from traitlets import TraitError
from traitlets.config import Configurable

from grader.files import write_atomically
from grader.gradebook.options import Grader
from grader.judging.pool.messages import JudgeSetup
from grader.sandbox.host.limits import AskedLevel, Limits

CONFIGURATION_FILE = "nbgrader_config.py"

_CONFIGURATION = '''"""nbgrader's configuration of this course."""

from grader.gradebook.nbgrader_steps.configuration import configure

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = {course_id!r}
c.CourseDirectory.source_directory = "build/source"
c.CourseDirectory.release_directory = "assignments"
c.Grader.solutions = {solutions!r}

configure(c)
'''


class CourseError(Exception):
    """Something about the course folder that the instructor has to put right; one sentence."""


@dataclass(frozen=True)
class Course:
    """A course: nbgrader's directories and database, and this kit's options."""

    app: NbGrader  # the parent of nbgrader's converters
    options: Grader

    @property
    def directory(self) -> CourseDirectory:
        """nbgrader's `CourseDirectory`."""
        return self.app.coursedir

    @property
    def root(self) -> Path:
        return Path(self.directory.root)

    @property
    def solutions(self) -> Path:
        return self.root / str(self.options.solutions)

    @property
    def limits(self) -> Limits:
        return Limits(**self.options.limits)

    def judge_setup(self, assignment: str, level: AskedLevel | None = None) -> JudgeSetup:
        """What a judge of this course needs; `level` is the course's own by default."""
        return JudgeSetup(
            self.solutions / assignment, self.secret, self.limits, level or self.options.sandbox
        )

    @property
    def jobs(self) -> int:
        """How many judges run side by side."""
        if self.options.jobs:
            return int(self.options.jobs)
        # Linux knows which cores this process may use; elsewhere it is all of them.
        return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1

    def step(self, directory: str, assignment: str, student: str = ".") -> Path:
        """The folder of an assignment in one of nbgrader's steps, as `self.directory.release_directory`."""
        return Path(os.path.normpath(self.directory.format_path(directory, student, assignment)))

    def released_notebook(self, assignment: str) -> Path:
        return self.step(self.directory.release_directory, assignment) / f"{assignment}.ipynb"

    @contextmanager
    def gradebook(self) -> Iterator[Gradebook]:
        """nbgrader's `Gradebook`, open for the length of a `with`.

        Raises:
            CourseError: the database is not there, is locked, or is of another version.
        """
        with_alembic_on_path()
        try:
            with Gradebook(self.directory.db_url, self.directory.course_id) as gradebook:
                yield gradebook
        except (ArgumentError, OperationalError) as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise CourseError(
                f"The gradebook cannot be used ({reason}): look at c.CourseDirectory.db_url, "
                "and whether another program holds it. Then run the command again; what was written stays."
            ) from error

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


def load_course(folder: Path | None = None) -> Course:
    """The course of a folder, wherever the command is run from.

    Args:
        folder: the course folder; by default the current one.

    Raises:
        CourseError: the folder holds no `nbgrader_config.py`, or one that cannot be used.
    """
    root = (folder or Path.cwd()).resolve()
    if not (root / CONFIGURATION_FILE).is_file():
        raise CourseError(
            f"{root} is no course folder: it has no {CONFIGURATION_FILE}. Name one with --course."
        )
    app = NbGrader()
    app.load_cwd_config = False  # this course's file counts, and the user's own, not the current directory's
    app.config_dir = str(root)
    app.raise_config_file_errors = True
    app.log_level = logging.WARNING
    path_before = list(sys.path)
    try:
        app.initialize([], root=str(root))
    except (Exception, SystemExit) as error:
        raise CourseError(f"{root / CONFIGURATION_FILE} cannot be loaded: {error}. Repair it.") from error
    finally:
        # nbgrader puts the current directory first; the course's own comes last, for its plug-ins.
        sys.path[:] = [*path_before, *({str(root)} - set(path_before))]
    return course_of(app)


def course_of(configurable: Configurable) -> Course:
    """The course that one of nbgrader's running objects (an application, converter, exporter) belongs to."""
    ancestor: Configurable | None = configurable
    while not isinstance(getattr(ancestor, "coursedir", None), CourseDirectory):
        ancestor = getattr(ancestor, "parent", None)
        if ancestor is None:
            raise CourseError("This step runs without a course folder: start it through nbgrader or grader.")
    try:
        options = Grader(parent=ancestor)
    except TraitError as error:
        raise CourseError(f"{CONFIGURATION_FILE} sets an option of c.Grader wrongly: {error}") from error
    known = [limit.name for limit in fields(Limits)]
    for name in options.limits:
        if name not in known:
            raise CourseError(f"c.Grader.limits has no {name!r}. There are: {', '.join(known)}.")
    return Course(ancestor, options)


def create_course(folder: Path, *, solutions: Path, course_id: str = "course") -> Course:
    """Make a scratch course folder that takes its assignments from `solutions`.

    Raises:
        CourseError: the folder is a course already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    configuration = folder / CONFIGURATION_FILE
    if configuration.exists():
        raise CourseError(f"{folder} is a course folder already: choose another, or delete it.")
    where = os.path.relpath(solutions.resolve(), folder.resolve())
    write_atomically(configuration, _CONFIGURATION.format(course_id=course_id, solutions=where))
    return load_course(folder)


def with_alembic_on_path() -> None:
    """nbgrader starts the command `alembic` by name: let it find the one installed beside it."""
    directory = str(Path(sys.executable).parent)
    entries = os.environ.get("PATH", "").split(os.pathsep)
    if directory not in entries:
        os.environ["PATH"] = os.pathsep.join([directory, *entries])
