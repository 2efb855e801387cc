"""Canvas' gradebook import: its own export with one assignment's column filled in, and no other column touched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from grader.gradebook.exports import SubmissionGrades, number_text
from grader.gradebook.platforms.kept_cells import KeptCells, why_no_grade
from grader.gradebook.platforms.rosters import canvas_columns
from grader.gradebook.platforms.tables import Table, table_text
from grader.gradebook.settings import CourseError

_STUDENT = (
    "Student",
    "LastName",
    "FirstName",
    "ID",
    "SIS User ID",
    "SIS Login ID",
    "Integration ID",
    "Root Account",
    "Section",
)
_TOTAL = re.compile(r"(?:Unposted )?(?:Current|Final|Override) (?:Score|Points|Grade|Status)")
_WITH_ID = re.compile(r"(?P<title>.*?)\s*\(\d+\)\s*$")
KEPT = {"EX": "excused", "N/A": "N/A"}  # a cell that is no grade -> what it means


@dataclass(frozen=True)
class CanvasColumn:
    """One assignment's column in the export."""

    assignment: str
    column: int
    points: float | None  # possible; None where Canvas says none


def find_column(table: Table, assignment: str, title: str, wanted: str) -> CanvasColumn:
    """The assignment's column: the one asked for, or the only one of its name or title.

    Raises:
        CourseError: there is none, or several; a column that Canvas does not know would make a new assignment.
    """
    columns = [
        number
        for number, heading in enumerate(table.header)
        if heading.strip() and heading.strip() not in _STUDENT and not _TOTAL.search(heading)
    ]
    if wanted:
        found = [
            number
            for number in columns
            if wanted in (table.header[number].strip(), _title(table.header[number]))
        ]
    else:
        names = {_key(assignment), _key(title), _key(re.sub(r"^\d+_", "", assignment))}
        found = [number for number in columns if _key(_title(table.header[number])) in names]
    if len(found) != 1:
        listed = ", ".join(repr(table.header[number]) for number in columns) or "none"
        raise CourseError(
            f"{table.path.name} has {'no' if not found else 'more than one'} column for "
            f"{wanted or assignment}: name one with --column. There are: {listed}."
        )
    possible = next((row for row in table.rows if table.cell(row, 0).startswith("Points Possible")), ())
    return CanvasColumn(assignment, found[0], _number(table.cell(possible, found[0])))


def canvas_import(
    table: Table,
    columns: Sequence[CanvasColumn],
    grades: Sequence[SubmissionGrades],
    students: dict[int, str],
    factors: dict[str, float],
) -> tuple[str, int, KeptCells]:
    """The file to import, how many grades it carries, and whose cells it leaves as they are.

    Args:
        students: row of the table -> student.
        factors: assignment -> what its points are multiplied with.
    """
    by_student = {(one.student, one.assignment): one for one in grades}
    known = canvas_columns(table) or {}
    kept = list(range(max(known.values()) + 1))
    kept = [number for number in kept if table.header[number].strip() in _STUDENT]
    rows, count, stay = [], 0, KeptCells()
    for number, row in enumerate(table.rows):
        cells = [row[column] if column < len(row) else "" for column in kept]
        for one in columns:
            cell = row[one.column] if one.column < len(row) else ""
            student = students.get(number)
            if student is not None:
                grade = by_student.get((student, one.assignment))
                score = grade.platform_score if grade is not None else None
                # A status is no grade: an empty cell over a grade would take it away.
                status = KEPT.get(cell.strip().upper(), "")
                if score is not None and not status:
                    cell = number_text(round(score * factors[one.assignment], 2))
                    count += 1
                else:
                    reason = status or why_no_grade(grade)
                    stay.add(student, f"{reason} in {one.assignment}" if len(columns) > 1 else reason)
            cells.append(cell)
        rows.append(cells)
    header = [table.header[column] for column in (*kept, *(one.column for one in columns))]
    text = table_text(header, rows, delimiter=table.delimiter, byte_order_mark=table.byte_order_mark)
    return text, count, stay


def _title(heading: str) -> str:
    match = _WITH_ID.fullmatch(heading.strip())
    return match["title"] if match else heading.strip()


def _key(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
