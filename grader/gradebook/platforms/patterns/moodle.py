"""Moodle: `Full Name_123456_assignsubmission_file/`, older with `_` at the end, or flat; groups by their own name."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from grader.gradebook.platforms.matching import Submitter
from grader.gradebook.platforms.patterns.pattern import Attempt, Surroundings

_FOLDER = re.compile(r"(?P<name>[^_]+)(?:_(?P<number>\d+))?_assignsubmission_(?P<plugin>[a-z]+)(?:_.*)?")


class Moodle:
    """The zip of "Download all submissions"."""

    title = "Moodle"

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._people = {one.number: one for one in around.directory.people("moodle") if one.number}
        self.warnings: list[str] = []
        if around.directory.is_empty:
            self.warnings.append(
                "Without a roster the id is Moodle's name and number, and that number is another one in the next "
                "assignment: give the grading worksheet or students.csv with --roster."
            )

    def attempt(self, path: PurePosixPath) -> Attempt | None:
        for part in path.parts:
            if match := _FOLDER.fullmatch(part):
                return self._attempt(match["name"].strip(), match["number"] or "")
        return None

    def _attempt(self, name: str, number: str) -> Attempt:
        key = f"{name}_{number}"
        members = self._around.directory.group(name)
        if members:
            submitters = tuple(Submitter((one.name,), number=one.number) for one in members)
            times = {one.handed_in for one in members if one.handed_in}
            when = self._around.local(times.pop()) if len(times) == 1 else None
            note = f"handed in by the group {name}: each of its {len(members)} members has it."
            return Attempt(key, submitters, when=when, notes=(note,))
        if not number:
            return Attempt(key, (Submitter((name,)),), refused=f"{name} is in no group, so it is nobody's.")
        fallback = f"{name}_{number}" if self._around.directory.is_empty else ""
        submitter = Submitter((name,), number=number, fallback=fallback)
        person = self._people.get(number)
        when = self._around.local(person.handed_in) if person is not None and person.handed_in else None
        return Attempt(key, (submitter,), when=when)


def upload_folder(path: PurePosixPath) -> str | None:
    """The folder that Moodle takes feedback files from; None where the download names no participant."""
    for part in path.parts:
        if (match := _FOLDER.fullmatch(part)) and match["number"]:
            return feedback_folder(match["name"].strip(), match["number"])
    return None


def feedback_folder(name: str, number: str) -> str:
    """Moodle goes by the number; underscores part the fields."""
    return f"{re.sub(r'[_/]', ' ', name).strip()}_{number}_assignsubmission_file"
