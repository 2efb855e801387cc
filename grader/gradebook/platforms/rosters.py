"""Lists of students, recognized by their headings: nbgrader's, Canvas', Moodle's and GitHub Classroom's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from grader.gradebook.platforms.tables import Table, read_table
from grader.gradebook.settings import CourseError

RosterKind = Literal["nbgrader", "canvas", "moodle", "classroom"]

# Headings of Moodle's offline grading worksheet. Its identifier is known by its cells, in every language.
NAMES = (
    *("Full name", "Vollständiger Name", "Nom complet", "Nombre completo", "Nombre completo del usuario"),
    *("Nome completo", "Nome", "Volledige naam", "Pełna nazwa", "Fullt namn", "Fullt navn", "Fulde navn"),
)
ID_NUMBERS = (
    *(
        "ID number",
        "ID-Nummer",
        "Numéro d’identification",
        "Numéro d'identification",
        "Número de ID",
        "Codice identificativo",
    ),
    *(
        "Numéro ID",
        "Número de identificação",
        "Número de identificación",
        "ID nummer",
        "ID-nummer",
        "Matrikelnummer",
    ),
)
GROUPS = ("Group", "Gruppe", "Groupe", "Grupo", "Gruppo", "Groep", "Grupa", "Grupp")
GRADES = (
    *(
        "Grade",
        "Bewertung",
        "Note",
        "Calificación",
        "Valutazione",
        "Nota",
        "Beoordeling",
        "Cijfer",
        "Ocena",
        "Betyg",
    ),
    *("Cualificación", "Avaliação", "Karakter"),
)
MAXIMA = (
    *(
        "Maximum grade",
        "Bestwertung",
        "Note maximale",
        "Calificación máxima",
        "Valutazione massima",
        "Nota máxima",
    ),
    *("Maximale beoordeling", "Maximumcijfer", "Maksymalna ocena", "Högsta betyg"),
)
_PARTICIPANT = re.compile(r"\D*?(\d+)")
_MODIFIED = re.compile(r"(.+?)\s*\(.+\)\s*$")


@dataclass(frozen=True)
class Person:
    """A line of a roster; fields that it does not have are empty."""

    id: str = ""  # nbgrader's
    name: str = ""
    sortable: str = ""  # "Lovelace, Ada"
    email: str = ""
    lms_user_id: str = ""
    canvas_id: str = ""
    login: str = ""
    sis_id: str = ""
    number: str = ""  # of the participant, in Moodle's one worksheet
    id_number: str = ""
    group: str = ""
    handed_in: str = ""  # Moodle's local time
    identifier: str = ""  # GitHub Classroom's
    username: str = ""
    line: int = field(default=0, compare=False)  # of the file


@dataclass(frozen=True)
class Worksheet:
    """The columns of Moodle's offline grading worksheet; None where it has no such column."""

    identifier: int
    name: int | None
    id_number: int | None
    email: int | None
    group: int | None
    grade: int | None
    maximum: int | None
    modified_grade: int
    modified_submission: int | None


@dataclass(frozen=True)
class Roster:
    """The people of a file."""

    kind: RosterKind
    table: Table
    people: tuple[Person, ...]

    @property
    def path(self) -> Path:
        return self.table.path


def read_roster(path: Path) -> Roster:
    """Read a list of students.

    Raises:
        CourseError: the headings are of no roster that is known.
    """
    table = read_table(path)
    for kind, people in (
        ("nbgrader", _of_nbgrader(table)),
        ("canvas", _of_canvas(table)),
        ("classroom", _of_classroom(table)),
        ("moodle", _of_moodle(table)),
    ):
        if people is not None:
            return Roster(kind, table, tuple(people))  # type: ignore[arg-type]
    raise CourseError(
        f"{path} is no roster that is known: give nbgrader's students.csv (id, first_name …), Canvas' gradebook export "
        "(Student, ID …), Moodle's grading worksheet (Identifier …) or Classroom's classroom_roster.csv "
        "(identifier, github_username …)."
    )


def canvas_columns(table: Table) -> dict[str, int] | None:
    """Canvas' columns of a student; None where the table is no export of its gradebook."""
    columns = {
        name: column
        for name in ("Student", "LastName", "FirstName", "ID", "SIS User ID", "SIS Login ID", "Section")
        for column in [table.column(name)]
        if column is not None
    }
    named = "Student" in columns or {"LastName", "FirstName"} <= columns.keys()
    return columns if named and {"ID", "Section"} <= columns.keys() else None


def is_canvas_student(table: Table, row: tuple[str, ...]) -> bool:
    """Whether the row is a student's: the points possible and the posting of grades stand above, a test student below."""
    columns = canvas_columns(table) or {}
    name = table.cell(row, columns.get("Student", columns.get("LastName")))
    return bool(table.cell(row, columns["ID"])) and not name.startswith("Points Possible")


def canvas_name(table: Table, row: tuple[str, ...]) -> str:
    columns = canvas_columns(table) or {}
    if "Student" in columns:
        return table.cell(row, columns["Student"])
    return f"{table.cell(row, columns['LastName'])}, {table.cell(row, columns['FirstName'])}"


def worksheet_columns(table: Table) -> Worksheet | None:
    """Moodle's columns, in whatever language; None where the table is no grading worksheet."""
    if not table.rows or not _PARTICIPANT.fullmatch(table.cell(table.rows[0], 0)):
        return None
    if not all(_PARTICIPANT.fullmatch(cell) for cell in table.cells(0)):
        return None
    # Last modified (submission) and Last modified (grade): in every language the same words before the bracket.
    modified: dict[str, list[int]] = {}
    for column, heading in enumerate(table.header):
        if match := _MODIFIED.fullmatch(heading.strip()):
            modified.setdefault(match[1].casefold(), []).append(column)
    pair = max(modified.values(), key=len, default=[])
    if not pair:
        return None
    email = table.column(
        "Email address", "E-Mail-Adresse", "Adresse de courriel", "Dirección de correo", "Indirizzo email"
    )
    if email is None:
        email = next((n for n in range(len(table.header)) if _all_addresses(table.cells(n))), None)
    name = table.column(*NAMES)
    if name is None and len(table.header) > 2 and not _all_addresses(table.cells(1)):
        name = 1
    return Worksheet(
        identifier=0,
        name=name,
        id_number=table.column(*ID_NUMBERS),
        email=email,
        group=table.column(*GROUPS),
        grade=table.column(*GRADES),
        maximum=table.column(*MAXIMA),
        modified_grade=pair[-1],
        modified_submission=pair[0] if len(pair) > 1 else None,
    )


def participant_number(cell: str) -> str:
    """`123` of `Participant123`."""
    match = _PARTICIPANT.fullmatch(cell.strip())
    return match[1] if match else ""


def _of_nbgrader(table: Table) -> Iterable[Person] | None:
    columns = {name: table.column(name) for name in ("id", "first_name", "last_name", "email", "lms_user_id")}
    if columns["id"] is None or "id" not in table.header:
        return None  # Canvas writes ID, and Moodle in German too
    if not any(columns[name] is not None for name in ("first_name", "last_name", "email", "lms_user_id")):
        return None

    def person(number: int, row: tuple[str, ...]) -> Person:
        cell = {name: table.cell(row, column) for name, column in columns.items()}
        first, last = cell["first_name"], cell["last_name"]
        return Person(
            cell["id"],
            f"{first} {last}".strip(),
            f"{last}, {first}" if first and last else "",
            cell["email"],
            cell["lms_user_id"],
            line=table.line(number),
        )

    return [one for number, row in enumerate(table.rows) if (one := person(number, row)).id]


def _of_canvas(table: Table) -> Iterable[Person] | None:
    columns = canvas_columns(table)
    if columns is None:
        return None
    return [
        Person(
            name=canvas_name(table, row),
            canvas_id=table.cell(row, columns["ID"]),
            login=table.cell(row, columns.get("SIS Login ID")),
            sis_id=table.cell(row, columns.get("SIS User ID")),
            line=table.line(number),
        )
        for number, row in enumerate(table.rows)
        if is_canvas_student(table, row)
    ]


def _of_classroom(table: Table) -> Iterable[Person] | None:
    identifier, username = table.column("identifier"), table.column("github_username")
    if identifier is None or username is None:
        return None
    name = table.column("name")
    return [
        Person(
            name=table.cell(row, name),
            identifier=table.cell(row, identifier),
            username=table.cell(row, username),
            line=table.line(number),
        )
        for number, row in enumerate(table.rows)
    ]


def _of_moodle(table: Table) -> Iterable[Person] | None:
    columns = worksheet_columns(table)
    if columns is None:
        return None
    return [
        Person(
            number=participant_number(table.cell(row, columns.identifier)),
            name=table.cell(row, columns.name),
            email=table.cell(row, columns.email),
            id_number=table.cell(row, columns.id_number),
            group=table.cell(row, columns.group),
            handed_in=table.cell(row, columns.modified_submission),
            line=table.line(number),
        )
        for number, row in enumerate(table.rows)
    ]


def _all_addresses(cells: list[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(re.fullmatch(r"[^@\s]+@[^@\s]+", cell) for cell in filled)
