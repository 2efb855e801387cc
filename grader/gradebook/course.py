"""A course folder as its `nbgrader_config.py` describes it."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps.baseapp import NbGrader
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from traitlets.config import Configurable

from grader.files import write_atomically
from grader.gradebook.settings import (
    CONFIGURATION_FILE,
    CourseError,
    Settings,
    course_root,
    no_root,
    options_of,
    unloadable,
)

_CONFIGURATION = '''"""nbgrader's configuration of this course."""

from grader.gradebook.nbgrader_steps.configuration import configure

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = {course_id!r}
c.CourseDirectory.source_directory = "build/source"
c.CourseDirectory.release_directory = "assignments"
c.Grader.solutions = {solutions!r}

configure(c)
'''


# What a database says -> what to do.
_GRADEBOOK_STEPS = (
    (("not a database", "malformed"), "the file is damaged, put a copy of an earlier day in its place"),
    (
        ("no such column", "no such table", "does not exist"),
        "it was made by an older nbgrader, run  nbgrader db upgrade",
    ),
    (("disk is full", "disk I/O"), "make room on the disk"),
    (("readonly", "read-only"), "let its file and folder be written by who grades"),
    (("unable to open",), "look at c.CourseDirectory.db_url, and who may write to its folder"),
)


@dataclass(frozen=True)
class Course(Settings):
    """A course with nbgrader's directories and database."""

    app: NbGrader  # the parent of nbgrader's converters

    @property
    def directory(self) -> CourseDirectory:
        """nbgrader's `CourseDirectory`."""
        return self.app.coursedir

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
        except (ArgumentError, DBAPIError, NoSuchModuleError) as error:
            raise CourseError(_gradebook_problem(error)) from error


def _gradebook_problem(error: SQLAlchemyError) -> str:
    """What is wrong with the database, and the next step."""
    reason = (str(getattr(error, "orig", None) or error).splitlines() or [""])[0]
    found = next((step for words, step in _GRADEBOOK_STEPS if any(word in reason for word in words)), None)
    step = found or "look at c.CourseDirectory.db_url, and whether another program holds it"
    return (
        f"The gradebook cannot be used ({reason}): {step}. "
        "Then run the command again; what was written stays."
    )


def load_course(folder: Path | None = None) -> Course:
    """The course of a folder, wherever the command is run from.

    Args:
        folder: the course folder; by default the current one.

    Raises:
        CourseError: the folder holds no `nbgrader_config.py`, or one that cannot be used.
    """
    root = course_root(folder)
    app = NbGrader()
    app.load_cwd_config = False  # this course's file counts, and the user's own, not the current directory's
    app.config_dir = str(root)
    app.raise_config_file_errors = True
    app.log_level = logging.WARNING
    path_before = list(sys.path)
    try:
        app.initialize([], root=str(root))
    except (Exception, SystemExit) as error:
        raise unloadable(root, error) from error
    finally:
        # nbgrader puts the current directory first; the course's own comes last, for its plug-ins.
        sys.path[:] = [*path_before, *({str(root)} - set(path_before))]
    return course_of(app)


def course_of(configurable: Configurable) -> Course:
    """The course that one of nbgrader's running objects (an application, converter, exporter) belongs to."""
    ancestor: Configurable | None = configurable
    while ancestor is not None and not isinstance(getattr(ancestor, "coursedir", None), CourseDirectory):
        ancestor = getattr(ancestor, "parent", None)
    if ancestor is None:
        raise CourseError("This step runs without a course folder: start it through nbgrader or grader.")
    root = Path(ancestor.coursedir.root)
    if not root.is_dir():
        raise no_root(root)
    return Course(root, options_of(ancestor, root), ancestor)


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
