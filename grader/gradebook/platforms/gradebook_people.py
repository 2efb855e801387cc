"""Whose grade goes into which line of a platform's file: its people, found among those of nbgrader's gradebook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import Gradebook, Student
from sqlalchemy import select

from grader.gradebook.exports import SubmissionGrades
from grader.gradebook.platforms.matching import Directory, Submitter
from grader.gradebook.platforms.rosters import Person, Roster
from grader.gradebook.platforms.tables import Table


@dataclass
class Matched:
    """Lines of a platform's table with the student of each, and who has no line."""

    students: dict[int, str] = field(default_factory=dict)  # row -> student
    unmatched: list[str] = field(default_factory=list)  # sentences
    nobody: list[str] = field(default_factory=list)  # lines of people that the gradebook does not have

    def notes(self, file: Path) -> list[str]:
        """What is said of lines that stay as they are."""
        if not self.nobody:
            return []
        return [
            f"The gradebook does not have these people of {file.name}, whose lines stay: {', '.join(self.nobody)}."
        ]

    def without_line(self, grades: Sequence[SubmissionGrades], file: Path) -> list[str]:
        """Students who have a grade and stand nowhere in the file."""
        found = set(self.students.values())
        names = dict.fromkeys(one.student for one in grades if one.platform_score is not None)
        return [f"{student} has no line in {file.name}." for student in names if student not in found]


def students_roster(gradebook: Gradebook) -> Roster:
    """The gradebook's students as a roster."""
    people = tuple(
        Person(
            str(one.id),
            f"{one.first_name or ''} {one.last_name or ''}".strip(),
            f"{one.last_name}, {one.first_name}" if one.first_name and one.last_name else "",
            one.email or "",
            one.lms_user_id or "",
        )
        for one in gradebook.db.scalars(select(Student))
    )
    return Roster("nbgrader", Table(Path("gradebook"), (), ()), people)


def match_worksheet(roster: Roster, gradebook: Gradebook, rosters: Sequence[Roster]) -> Matched:
    """As `match_rows`, for the lines of Moodle's grading worksheet."""
    return match_rows(
        list(enumerate(roster.people)),
        gradebook,
        rosters,
        lambda one: Submitter((one.name,), number=one.number, sid=f"{one.name}_{one.number}"),
        "give nbgrader's students.csv with their e-mails with --roster",
    )


def match_rows(
    people: Sequence[tuple[int, Person]],
    gradebook: Gradebook,
    rosters: Sequence[Roster],
    submitter: Callable[[Person], Submitter],
    advice: str,
) -> Matched:
    """Find the student of each line; a line that may be two people's, and a student with two lines, have none.

    Args:
        advice: what tells two people of one name apart.
    """
    listed = [roster for roster in rosters if roster.kind == "nbgrader"]
    directory = Directory(
        [students_roster(gradebook), *listed, *(one for one in rosters if one.kind != "nbgrader")]
    )
    result = Matched()
    rows: dict[str, list[int]] = {}
    lines = {row: str(person.line) for row, person in people}
    for row, person in people:
        match = directory.find(submitter(person))
        if len(match.students) == 1:
            rows.setdefault(match.students[0], []).append(row)
        elif match.several:
            result.unmatched.append(
                f"{person.name}, line {person.line}: {match.why}: {match.advice or advice}."
            )
        else:
            result.nobody.append(person.name or person.email or person.number)
    for student, several in rows.items():
        if len(several) == 1:
            result.students[several[0]] = student
        else:
            where = " or ".join(lines[row] for row in several)
            result.unmatched.append(
                f"{student} may be line {where}: none is filled in; leave the right one in the file."
            )
    return result
