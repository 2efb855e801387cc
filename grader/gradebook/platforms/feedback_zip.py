"""Pages of feedback packed as Moodle and Canvas take them back, or for a mail merge."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.gradebook.course import Course
from grader.gradebook.exports import plain_text
from grader.gradebook.output import output_file
from grader.gradebook.platforms.gradebook_people import match_worksheet, students_roster
from grader.gradebook.platforms.patterns.canvas import upload_prefix
from grader.gradebook.platforms.patterns.moodle import feedback_folder, upload_folder
from grader.gradebook.platforms.record import Record
from grader.gradebook.platforms.rosters import Roster, read_roster
from grader.gradebook.platforms.tables import table_text
from grader.reports.text import one_line


@dataclass
class Packed:
    """What the zip holds, and whose page it does not."""

    output: Path
    count: int = 0
    left_out: list[str] = field(default_factory=list)

    @property
    def exit_status(self) -> int:
        return 1 if self.left_out else 0

    def text(self, output: Path) -> str:
        lines = [f"{self.count} pages packed into {output}."]
        if self.left_out:
            lines += ["Not in it:", *(f"  {one}" for one in self.left_out)]
        return "\n".join(map(one_line, lines))


def pack_feedback(
    course: Course,
    assignment: str,
    pages: Mapping[str, Path],
    form: str,
    output: Path | None,
    rosters: Sequence[Path],
) -> Packed:
    """Write the zip.

    Raises:
        CourseError: a roster cannot be used, or the zip not be written.
    """
    packed = Packed(output or course.root / f"feedback_{assignment}_{form}.zip")
    if form == "canvas":
        paths = Record(course, assignment).paths()
        names = {student: prefix for student, path in paths.items() if (prefix := upload_prefix(path))}
        names = {student: f"{prefix}{assignment}.html" for student, prefix in names.items()}
        why = (
            "was not collected from Canvas' download, whose file names it needs: run  grader collect  on it."
        )
    elif form == "moodle":
        folders = _moodle_folders(course, assignment, [read_roster(path) for path in rosters], packed)
        names = {student: f"{folder}/{assignment}.html" for student, folder in folders.items()}
        why = "was not collected from Moodle's download: give the grading worksheet with --roster."
    else:
        names = {student: f"{assignment}_{student}.html" for student in pages}
        why = ""
    files = {}
    for student, page in sorted(pages.items()):
        if student in names:
            files[names[student]] = page.read_bytes()
        else:
            packed.left_out.append(f"{student} {why}")
    packed.count = len(files)
    if form == "mail-merge":
        files["mail_merge.csv"] = _addresses(course, {student: names[student] for student in pages})
    with output_file(packed.output) as path, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed


def _moodle_folders(
    course: Course, assignment: str, rosters: Sequence[Roster], packed: Packed
) -> dict[str, str]:
    """By the worksheet where there is one; else by the download, but for a group's folder, which is nobody's own."""
    paths = Record(course, assignment).paths()
    found = {student: folder for student, path in paths.items() if (folder := upload_folder(path))}
    shared = Counter(found.values())
    folders = {student: folder for student, folder in found.items() if shared[folder] == 1}
    for roster in rosters:
        if roster.kind != "moodle":
            continue
        with course.gradebook() as gradebook:
            matched = match_worksheet(roster, gradebook, rosters)
        for row, student in matched.students.items():
            folders[student] = feedback_folder(roster.people[row].name, roster.people[row].number)
    return folders


def _addresses(course: Course, names: Mapping[str, str]) -> bytes:
    """What a mail program needs besides the pages."""
    with course.gradebook() as gradebook:
        people = {one.id: one for one in students_roster(gradebook).people}
    rows = [
        [*map(plain_text, (student, people[student].name, people[student].email)), name]
        for student, name in sorted(names.items())
    ]
    text = table_text(["student", "name", "email", "file"], rows, byte_order_mark=True)
    return text.encode("utf-8")
