"""What every platform's pattern says of a path: who handed it in, when, and which attempt it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Protocol

from grader.gradebook.platforms.matching import Directory, Submitter


@dataclass(frozen=True)
class Attempt:
    """What a path says of what was handed in."""

    key: str  # the same for all files that came in together
    submitters: tuple[Submitter, ...]  # the members of a group
    order: int = 0  # the platform's number of the attempt; 0 where it has none
    when: datetime | None = None
    notes: tuple[str, ...] = ()
    refused: str = ""  # why it goes under nobody's id


class Pattern(Protocol):
    """A platform's names of folders and files."""

    @property
    def title(self) -> str:
        """The platform's name, for people."""
        ...

    @property
    def warnings(self) -> Sequence[str]:
        """What holds for the whole download."""
        ...

    def attempt(self, path: PurePosixPath) -> Attempt | None:
        """What the path says; None where it is not of this platform's making."""
        ...


@dataclass(frozen=True)
class Surroundings:
    """What a pattern may look at besides the path."""

    directory: Directory
    assignment: str
    local: LocalTimes


class LocalTimes(Protocol):
    """Reads a platform's local time; None without `--timezone`."""

    def __call__(self, text: str) -> datetime | None: ...
