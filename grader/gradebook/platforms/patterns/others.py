"""Brightspace, Blackboard, Google Classroom, and a heap in which names are those of a roster."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Sequence
from pathlib import PurePosixPath

from grader.gradebook.platforms.matching import Submitter
from grader.gradebook.platforms.patterns.pattern import Attempt, Surroundings

_BRIGHTSPACE = re.compile(r"\d+-\d+ - (?P<name>.+?) - (?P<when>.*\d.*)")
_BLACKBOARD = re.compile(
    r"(?P<assignment>.+)_(?P<user>[^_]+)_attempt_(?P<when>\d{4}-(?:0[1-9]|1[0-2])-\d{2}-\d{2}-\d{2}-\d{2})(?:_.*|\.txt)?"
)
_GOOGLE = re.compile(r"(?P<name>[^-]+(?:-[^- ]+)*) - .+\.ipynb")
_STEM = re.compile(r"\.ipynb.*$|\.(?:json|zip)$", re.IGNORECASE)
_RELEASED = re.compile(r"\d\d_[a-z0-9_]+\.ipynb")  # the name of any assignment's notebook


class Brightspace:
    """Folders such as `1234-5678 - Ada Lovelace - Nov 24, 2026 1147 PM`."""

    title = "Brightspace"
    warnings: Sequence[str] = ()

    def __init__(self, around: Surroundings) -> None:
        self._local = around.local

    def attempt(self, path: PurePosixPath) -> Attempt | None:
        for part in path.parts[:-1]:
            if match := _BRIGHTSPACE.fullmatch(part):
                return Attempt(part, (Submitter((match["name"],)),), when=self._local(match["when"]))
        return None


class Blackboard:
    """Files such as `01 MLP_ada_attempt_2026-11-24-23-47-05_01_mlp.ipynb`."""

    title = "Blackboard"
    warnings: Sequence[str] = ()

    def __init__(self, around: Surroundings) -> None:
        self._local = around.local

    def attempt(self, path: PurePosixPath) -> Attempt | None:
        for part in path.parts:
            if match := _BLACKBOARD.fullmatch(part):
                year, month, day, hour, minute, second = match["when"].split("-")
                when = self._local(f"{day} {month_name[int(month)]} {year}, {hour}:{minute}:{second}")
                order = int(match["when"].replace("-", ""))
                submitter = Submitter(username=match["user"], names=(match["user"],), fallback=match["user"])
                return Attempt(f"{match['user']} {match['when']}", (submitter,), order, when)
        return None


class Google:
    """Copies that Google Classroom made for each student: `Ada Lovelace - 01_mlp.ipynb`."""

    title = "Google Classroom"
    warnings: Sequence[str] = ()

    def attempt(self, path: PurePosixPath) -> Attempt | None:
        match = _GOOGLE.fullmatch(path.name)
        return Attempt(match["name"], (Submitter((match["name"],)),)) if match else None


class Heap:
    """Files in which a folder's or a file's name is a student's id or full name."""

    title = "a heap of files"
    warnings: Sequence[str] = ()

    def __init__(self, around: Surroundings) -> None:
        self._assignment = around.assignment
        self._directory = around.directory

    def attempt(self, path: PurePosixPath) -> Attempt | None:
        for depth, part in enumerate(path.parts, 1):
            names = tuple(dict.fromkeys(filter(None, (part, self._rest(part)))))
            match = self._directory.find(Submitter(names))
            if match.students or match.several:
                return Attempt("/".join(path.parts[:depth]), (Submitter(names),))
        # A folder is named after its student more often than a file, which may have the release's own name.
        parts = [part for part in path.parts if self._rest(part) and not _RELEASED.fullmatch(part)]
        return Attempt(str(path), (Submitter((parts[-1] if parts else path.name,)),))

    def _rest(self, part: str) -> str:
        """`ada` of `01_mlp_ada.ipynb`."""
        stem = _STEM.sub("", part)
        rest = re.sub(re.escape(self._assignment), " ", stem, flags=re.IGNORECASE)
        return re.sub(r"\s*\(\d+\)$|-Copy\d+$", "", rest).strip(" _-")
