"""What collections have laid out, kept in `.grader_collected.json`: a file that differs from it was edited by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Literal

from grader.files import write_atomically
from grader.gradebook.course import Course
from grader.gradebook.platforms.times import STAMP
from grader.gradebook.settings import CourseError

RECORD = ".grader_collected.json"

Age = Literal["newer", "older", "unknown"]


@dataclass(frozen=True)
class Collected:
    """What a collection laid out for a student; what is not known is empty."""

    notebook: str = ""  # the digest
    timestamp: str = ""  # as it was written, where a collection wrote it
    path: str = ""  # in the download
    platform: str = ""
    order: int = 0  # the platform's number of the attempt
    when: datetime | None = None

    def age_of(self, platform: str, order: int, when: datetime | None) -> Age:
        """Whether another attempt was handed in after this one; platforms' numbers compare with their own alone."""
        if self.platform == platform and self.order and order and self.order != order:
            return "newer" if order > self.order else "older"
        if self.when is not None and when is not None and self.when != when:
            return "newer" if when > self.when else "older"
        return "unknown"

    def wrote(self, timestamp: Path) -> bool:
        """Whether the file says what a collection wrote, and nobody has changed it since."""
        if not self.timestamp or not timestamp.is_file():
            return False
        return timestamp.read_bytes() == self.timestamp.encode()

    def but_for(self, other: Collected) -> Collected:
        """With what another entry of the same notebook knows besides."""
        if self.platform != other.platform:
            return replace(self, when=self.when or other.when)
        return replace(self, order=self.order or other.order, when=self.when or other.when)


class Record:
    """An assignment's part of the record.

    Raises:
        CourseError: the file is damaged; what it says of other assignments would be lost.
    """

    def __init__(self, course: Course, assignment: str) -> None:
        self._path = course.root / RECORD
        self._assignment = assignment
        try:
            known: object = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            known = {}
        except OSError as error:
            raise CourseError(
                f"{self._path} cannot be read ({error.strerror}): put that right, and run the command again."
            ) from None
        except (ValueError, RecursionError):
            known = None
        self._all: Mapping[str, object] = known if isinstance(known, dict) else {}
        found = self._all.get(assignment, {})
        self._students: dict[str, Collected] = {
            student: one
            for student, entry in (found if isinstance(found, dict) else {}).items()
            if (one := _collected(entry)) is not None
        }
        if not isinstance(known, dict) or not isinstance(found, dict) or len(found) != len(self._students):
            raise CourseError(
                f"{self._path} is damaged, which says what earlier collections laid out: put a copy of it back, or "
                "delete it. Without it, notebooks that were collected count as put there by hand, and stay."
            )

    def student(self, student: str) -> Collected:
        """What was laid out for a student; empty where nothing was."""
        return self._students.get(student, Collected())

    def paths(self) -> dict[str, PurePosixPath]:
        """Student -> where the notebook was in the download: feedback goes back under that name."""
        return {student: PurePosixPath(one.path) for student, one in self._students.items() if one.path}

    def add(self, student: str, one: Collected) -> None:
        self._students[student] = one

    def save(self) -> None:
        if self._students:
            entries = {student: _entry(one) for student, one in self._students.items()}
            everything = {**self._all, self._assignment: entries}
            write_atomically(self._path, json.dumps(everything, indent=1, sort_keys=True) + "\n")


def _entry(one: Collected) -> dict[str, str]:
    known = {"notebook": one.notebook, "timestamp": one.timestamp, "path": one.path}
    known |= {"platform": one.platform, "order": f"{one.order or ''}"}
    return known | {"when": one.when.astimezone(UTC).isoformat() if one.when else ""}


def _collected(entry: object) -> Collected | None:
    """An entry of the file; None where it is damaged."""
    if not isinstance(entry, dict):
        return None
    text = {name: value for name, value in entry.items() if isinstance(value, str)}
    if len(text) != len(entry):
        return None
    timestamp = text.get("timestamp", "")
    try:
        when = _time(text.get("when", "")) if "when" in text else _stamped(timestamp)
        order = int(text.get("order") or 0)
    except ValueError:
        return None
    return Collected(
        text.get("notebook", ""), timestamp, text.get("path", ""), text.get("platform", ""), order, when
    )


def _time(text: str) -> datetime | None:
    if not text:
        return None
    when = datetime.fromisoformat(text)
    if when.tzinfo is None:
        raise ValueError(text)
    return when


def _stamped(timestamp: str) -> datetime | None:
    """The time of an entry by an earlier version, which kept none but that of the `timestamp.txt` it wrote."""
    if not timestamp:
        return None
    return datetime.strptime(timestamp.strip(), STAMP).replace(tzinfo=UTC)
