"""Moodle's two imports: the offline grading worksheet, and the gradebook's import by id number or e-mail."""

from __future__ import annotations

from collections.abc import Sequence

from grader.gradebook.exports import SubmissionGrades, number_text, plain_text
from grader.gradebook.platforms.kept_cells import KeptCells, why_no_grade
from grader.gradebook.platforms.rosters import Worksheet
from grader.gradebook.platforms.tables import Table, table_text
from grader.gradebook.settings import CourseError


def grade_column(table: Table, columns: Worksheet, wanted: str) -> int:
    """The worksheet's column of grades.

    Raises:
        CourseError: its heading is not known in this language.
    """
    found = table.column(wanted) if wanted else columns.grade
    if found is None:
        listed = ", ".join(repr(heading) for heading in table.header)
        raise CourseError(
            f"{table.path.name} has no column for grades that is known: name it with --column. There are: {listed}."
        )
    return found


def maximum(table: Table, columns: Worksheet) -> float | None:
    """The most points that Moodle takes; None where the worksheet does not say."""
    if columns.maximum is None or not table.rows:
        return None
    try:
        return float(table.cell(table.rows[0], columns.maximum).replace(",", "."))
    except ValueError:
        return None


def worksheet_import(
    table: Table,
    columns: Worksheet,
    column: int,
    grades: Sequence[SubmissionGrades],
    students: dict[int, str],
    factor: float,
) -> tuple[str, int, KeptCells]:
    """The worksheet with the grades in it and nothing else that an import would change, as `canvas_import` returns it."""
    by_student = {one.student: one for one in grades}
    kept = [
        columns.identifier,
        *([columns.name] if columns.name is not None else []),
        column,
        columns.modified_grade,
    ]
    rows, count, stay = [], 0, KeptCells()
    for number, row in enumerate(table.rows):
        cells = list(row) + [""] * (len(table.header) - len(row))
        grade = by_student.get(students.get(number, ""))
        score = grade.platform_score if grade is not None else None
        if score is not None:
            cells[column] = number_text(round(score * factor, 2))
            count += 1
        elif number in students:
            stay.add(students[number], why_no_grade(grade))
        rows.append([cells[one] for one in kept])
    header = [table.header[one] for one in kept]
    return table_text(header, rows, byte_order_mark=table.byte_order_mark), count, stay


def gradebook_import(grades: Sequence[SubmissionGrades], emails: dict[str, str]) -> tuple[str, int]:
    """One line per student with a grade: by e-mail where everybody has one, else by id number.

    A student without a grade has no line, so that the import takes none away.
    """
    assignments = list(dict.fromkeys(one.assignment for one in grades))
    scores: dict[str, dict[str, float]] = {}
    for one in grades:
        score = one.platform_score
        if score is not None:
            scores.setdefault(one.student, {})[one.assignment] = round(score, 2)
    by_email = all(emails.get(student) for student in scores)
    heading = "Email address" if by_email else "ID number"
    rows = [
        [
            plain_text(emails[student] if by_email else student),
            *(number_text(found[name]) if name in found else "" for name in assignments),
        ]
        for student, found in scores.items()
    ]
    return table_text([heading, *assignments], rows), sum(len(found) for found in scores.values())
