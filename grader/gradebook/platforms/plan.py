"""What a collection lays out and what it leaves out: printed as it is, or carried out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Literal

from grader.files import copy_atomically, write_atomically
from grader.gradebook.course import Course
from grader.gradebook.platforms.record import Collected, Record
from grader.gradebook.platforms.times import stamp
from grader.long_steps import LongStep, unseen
from grader.reports.text import one_line

# `new` is laid out, `replace` over one that an earlier collection laid out, `same` is there already, and `older` too,
# but from a newer attempt, so that nothing is written.
Action = Literal["new", "replace", "same", "older"]


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
    order: int = 0  # the platform's number of the attempt
    keeps_time: bool = False  # that of the same notebook, handed in before

    @property
    def is_laid_out(self) -> bool:
        return self.action in ("new", "replace")


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
    nothing: str = ""  # why there is nothing to lay out or to leave out

    @property
    def exit_status(self) -> int:
        """1 where something was left out that somebody handed in, or where nothing was handed in."""
        return 1 if self.nothing or any(not one.older for one in self.left_out) else 0

    def text(self, *, dry_run: bool) -> str:
        """What goes where, what was left out and why."""
        if self.nothing:
            return self.nothing
        laid_out = [one for one in self.placements if one.is_laid_out]
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
        return "\n".join(map(one_line, lines))  # paths are students' own text

    def carry_out(self, course: Course, step: LongStep = unseen) -> None:
        """Lay the notebooks out, and remember what was laid out."""
        record = Record(course, self.assignment)
        try:
            for one in step("lay out", self.placements):
                self._place(course, record, one)
        finally:
            record.save()

    def _place(self, course: Course, record: Record, one: Placement) -> None:
        if one.action == "older":
            return
        folder = submitted_folder(course, self.assignment, one.student)
        timestamp = folder / "timestamp.txt"
        text = stamp(one.when) + "\n" if one.when else ""
        known = record.student(one.student)
        is_ours = known.wrote(timestamp)
        if one.is_laid_out:
            folder.mkdir(parents=True, exist_ok=True)
            copy_atomically(one.file, folder / f"{self.assignment}.ipynb")
            if is_ours:
                timestamp.unlink()  # it is the time of the attempt that is gone
        written = known.timestamp
        if text and not one.keeps_time and (is_ours or not timestamp.exists()):
            write_atomically(timestamp, text)
            written = text
        written = written if timestamp.exists() else ""
        now = Collected(one.digest, written, str(one.path), self.platform, one.order, one.when)
        record.add(one.student, now.but_for(known) if known.notebook == one.digest else now)


def submitted_folder(course: Course, assignment: str, student: str) -> Path:
    return course.step(course.directory.submitted_directory, assignment, student)


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
