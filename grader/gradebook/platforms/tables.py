"""CSV files of platforms: read with what is needed to write them back cell for cell."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.gradebook.settings import CourseError

_ENCODINGS = ("utf-8-sig", "cp1252")


@dataclass(frozen=True)
class Table:
    """A table as it stands in a file."""

    path: Path
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    delimiter: str = ","
    byte_order_mark: bool = False
    lines: tuple[int, ...] = ()  # where each row begins in the file, from 1

    def line(self, row: int) -> int:
        """Where a row begins in the file; 0 where there is no file."""
        return self.lines[row] if row < len(self.lines) else 0

    def column(self, *names: str) -> int | None:
        """The first column with one of these headings; upper and lower case are the same."""
        folded = [heading.strip().casefold() for heading in self.header]
        for name in names:
            if name.casefold() in folded:
                return folded.index(name.casefold())
        return None

    def cell(self, row: Sequence[str], column: int | None) -> str:
        """A cell without the spaces around it; empty where the row ends before it."""
        return row[column].strip() if column is not None and column < len(row) else ""

    def cells(self, column: int) -> list[str]:
        return [self.cell(row, column) for row in self.rows]


def read_table(path: Path) -> Table:
    """Read a CSV file with `,` or `;` or tabs.

    Raises:
        CourseError: the file is not there, or is no table.
    """
    if path.exists() and not path.is_file():  # a pipe would be waited for
        raise CourseError(f"{path} is no file: name one with --roster.")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror}): name the file with --roster.") from None
    text = _decoded(data)
    rows: list[tuple[int, list[str]]] = []
    delimiter = _delimiter(text)
    try:
        reader, line = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1
        for row in reader:
            rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        raise CourseError(f"{path} is no table ({error}): download it again as CSV.") from None
    filled = [(line, tuple(row)) for line, row in rows if any(cell.strip() for cell in row)]
    if not filled or len(filled[0][1]) < 2:
        raise CourseError(f"{path} is no table: download it again as CSV.")
    [(_, header), *body] = filled
    return Table(
        path,
        header,
        tuple(row for _, row in body),
        delimiter,
        data.startswith(b"\xef\xbb\xbf"),
        tuple(line for line, _ in body),
    )


def table_text(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    delimiter: str = ",",
    byte_order_mark: bool = False,
) -> str:
    """A table as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return ("\ufeff" if byte_order_mark else "") + text.getvalue()


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):  # Excel's "Unicode text"
        return data.decode("utf-16", errors="replace")
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _delimiter(text: str) -> str:
    """The sign that cuts the first line into most cells, quoted ones left out."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(part for number, part in enumerate(line.split('"')) if number % 2 == 0)
    counts = Counter(sign for sign in outside if sign in ",;\t")
    return max(",;\t", key=lambda sign: counts[sign])
