"""What a release needs of the course that it goes into."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from nbgrader.api import Gradebook
    from nbgrader.apps.baseapp import NbGrader
    from nbgrader.coursedir import CourseDirectory


class ReleaseError(Exception):
    """Nothing was released; the message says why and what to do."""


class ReleaseTarget(Protocol):
    """A course folder: nbgrader's objects, and where its steps lie."""

    @property
    def app(self) -> NbGrader:
        """The parent of nbgrader's converters, which hands them the course's configuration."""

    @property
    def directory(self) -> CourseDirectory: ...

    def step(self, directory: str, assignment: str) -> Path:
        """The folder of an assignment in one of nbgrader's steps, such as `directory.release_directory`."""

    def gradebook(self) -> AbstractContextManager[Gradebook]: ...
