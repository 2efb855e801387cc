"""The table of grades as a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from grader.gradebook.exports import SubmissionGrades, grades_table


def write_xlsx(path: Path, grades: Sequence[SubmissionGrades]) -> None:
    """Write the table; numbers are numbers, and a text is never a formula."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Grades"
    widths: dict[int, int] = {}
    for row, cells in enumerate(grades_table(grades), 1):
        for column, value in enumerate(cells, 1):
            if value is None:
                continue
            cell = sheet.cell(row, column)
            if isinstance(value, str):
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
                cell.data_type = "s"  # or "=1+1" would be computed
            else:
                cell.value = value
            if row == 1:
                cell.font = Font(bold=True)
            widths[column] = min(40, max(widths.get(column, 0), len(str(value)) + 2))
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    book.save(path)
