"""What a collection lays out and what it leaves out: printed as it is, or carried out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Literal

from grader.files import copy_atomically, write_atomically
from grader.gradebook.course import Course
from grader.gradebook.platforms.times import stamp
from grader.long_steps import LongStep, unseen

RECORD = ".grader_collected.json"

# `new` is laid out, `replace` over one that an earlier collection laid out, `same` is there already.
Action = Literal["new", "replace", "same"]


@dataclass(frozen=True)
class Placement:
    """One notebook and where it goes."""

    student: str
    path: PurePosixPath  # in the download
    file: Path
    digest: str
    action: Action
    when: datetime | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class LeftOut:
    """What goes nowhere, and why; what is merely `older` or no notebook needs nobody."""

    path: str
    why: str
    older: bool = False


@dataclass
class Plan:
    """A collection before it is carried out."""

    assignment: str
    platform: str
    placements: list[Placement] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def exit_status(self) -> int:
        """1 where something was left out that somebody handed in."""
        return 1 if any(not one.older for one in self.left_out) else 0

    def text(self, *, dry_run: bool) -> str:
        """What goes where, what was left out and why."""
        laid_out = [one for one in self.placements if one.action != "same"]
        same = len(self.placements) - len(laid_out)
        missing = [one for one in self.left_out if not one.older]
        older = [one for one in self.left_out if one.older]
        verb = "would be laid out" if dry_run else "laid out"
        lines = [
            f"{self.assignment} from {self.platform}: {len(laid_out)} {verb}, {same} there already, "
            f"{len(missing)} left out."
        ]
        lines += [f"Note: {warning}" for warning in self.warnings]
        for one in laid_out:
            when = f", handed in {stamp(one.when)}" if one.when else ""
            replaces = " (replaces the one of an earlier collection)" if one.action == "replace" else ""
            lines.append(f"  {one.student} <- {one.path}{when}{replaces}")
        lines += [f"  {one.student}: {note}" for one in self.placements for note in one.notes]
        if missing:
            lines += ["Left out:", *(f"  {one.path}: {one.why}" for one in missing)]
        if older:
            lines += ["Older attempts, not taken:", *(f"  {one.path}: {one.why}" for one in older)]
        return "\n".join(lines)

    def carry_out(self, course: Course, step: LongStep = unseen) -> None:
        """Lay the notebooks out, and remember what was laid out."""
        record = Record(course, self.assignment)
        try:
            for one in step("lay out", self.placements):
                self._place(course, record, one)
        finally:
            record.save()

    def _place(self, course: Course, record: Record, one: Placement) -> None:
        folder = submitted_folder(course, self.assignment, one.student)
        timestamp = folder / "timestamp.txt"
        text = stamp(one.when) + "\n" if one.when else ""
        was_written = record.timestamp(one.student)
        if one.action != "same":
            folder.mkdir(parents=True, exist_ok=True)
            copy_atomically(one.file, folder / f"{self.assignment}.ipynb")
        is_ours = was_written and timestamp.is_file() and timestamp.read_text(encoding="utf-8") == was_written
        if one.action == "replace" and is_ours:
            timestamp.unlink()  # it is the time of the attempt that is gone
        if text and (not timestamp.exists() or is_ours):
            write_atomically(timestamp, text)
            was_written = text
        record.add(one.student, one.digest, was_written if timestamp.exists() else "", str(one.path))


class Record:
    """What collections have laid out, by student: a file that differs from it was edited by hand."""

    def __init__(self, course: Course, assignment: str) -> None:
        self._path = course.root / RECORD
        self._assignment = assignment
        try:
            known = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            known = {}
        self._all: dict[str, object] = known if isinstance(known, dict) else {}
        found = self._all.get(assignment)
        self._students: dict[str, Mapping[str, str]] = {
            student: entry
            for student, entry in (found if isinstance(found, dict) else {}).items()
            if isinstance(entry, dict) and all(isinstance(value, str) for value in entry.values())
        }

    def __contains__(self, student: str) -> bool:
        return student in self._students

    def digest(self, student: str) -> str:
        return self._students.get(student, {}).get("notebook", "")

    def timestamp(self, student: str) -> str:
        return self._students.get(student, {}).get("timestamp", "")

    def paths(self) -> dict[str, PurePosixPath]:
        """Student -> where the notebook was in the download: feedback goes back under that name."""
        return {
            student: PurePosixPath(entry["path"])
            for student, entry in self._students.items()
            if entry.get("path")
        }

    def add(self, student: str, digest: str, timestamp: str, path: str) -> None:
        self._students[student] = {"notebook": digest, "timestamp": timestamp, "path": path}

    def save(self) -> None:
        if self._students:
            everything = self._all | {self._assignment: self._students}
            write_atomically(self._path, json.dumps(everything, indent=1, sort_keys=True) + "\n")


def submitted_folder(course: Course, assignment: str, student: str) -> Path:
    return course.step(course.directory.submitted_directory, assignment, student)


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
