"""`grader export`: the grades in the form that somebody asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from nbgrader.api import Gradebook

from grader.gradebook.course import Course
from grader.gradebook.exports import SubmissionGrades, collect_all, grades_csv, number_text, plain_text
from grader.gradebook.output import output_file
from grader.gradebook.platforms.canvas_grades import canvas_import, find_column
from grader.gradebook.platforms.gradebook_people import match_rows, match_worksheet, students_roster
from grader.gradebook.platforms.matching import Submitter
from grader.gradebook.platforms.moodle_grades import (
    grade_column,
    gradebook_import,
    maximum,
    worksheet_import,
)
from grader.gradebook.platforms.rosters import (
    Person,
    Roster,
    canvas_columns,
    canvas_name,
    is_canvas_student,
    read_roster,
    worksheet_columns,
)
from grader.gradebook.platforms.spreadsheet import write_xlsx
from grader.gradebook.platforms.tables import table_text
from grader.gradebook.settings import CourseError
from grader.long_steps import LongStep, unseen
from grader.notebooks.assignment import find_assignment
from grader.reports.text import one_line

# The format, and the file that it goes to by default.
FORMATS = {
    "csv": "grades.csv",
    "xlsx": "grades.xlsx",
    "canvas": "grades_for_canvas.csv",
    "moodle": "grades_for_moodle.csv",
    "gradescope": "grades_like_gradescope.csv",
}
_SPREADSHEETS = (".xlsx", ".xls", ".ods")


@dataclass(frozen=True)
class ExportOptions:
    """What was asked for."""

    format: str = ""  # by default as the output's name ends, else csv
    output: Path | None = None
    assignments: Sequence[str] = ()
    rosters: Sequence[Path] = ()
    column: str = ""
    scale: bool = False


@dataclass
class ExportReport:
    """What was written, and what a person has to look at."""

    output: Path
    count: int = 0
    notes: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)

    @property
    def exit_status(self) -> int:
        return 1 if self.unmatched else 0

    def text(self, output: Path) -> str:
        lines = [f"{self.count} grades written to {output}.", *self.notes]
        if self.unmatched:
            lines += ["Without a match:", *(f"  {one}" for one in self.unmatched)]
        return "\n".join(map(one_line, lines))  # names are those of rosters


def export(course: Course, options: ExportOptions, step: LongStep = unseen) -> ExportReport:
    """Write the file.

    Raises:
        CourseError: an option, a roster or an assignment cannot be used, or the file not be written.
    """
    options = replace(options, format=_format(options), assignments=list(dict.fromkeys(options.assignments)))
    report = ExportReport(options.output or course.root / FORMATS[options.format])
    rosters = [read_roster(path) for path in options.rosters]
    for path in options.rosters:
        if report.output.exists() and report.output.samefile(path):
            raise CourseError(
                f"{report.output} is a file given with --roster, and what the export leaves out of it would be lost: "
                "name another file with --output."
            )
    with course.gradebook() as gradebook:
        grades = collect_all(course, gradebook, options.assignments, step)
        if not grades:
            raise CourseError(
                "There is nothing to export yet, as nobody is in the gradebook or nothing was handed out: run  "
                "grader autograde NAME  first."
            )
        text = _text(course, gradebook, grades, rosters, options, report)
    with output_file(report.output) as file:
        if text is None:
            write_xlsx(file, grades)
            report.count = len(grades)
        else:
            file.write_text(text, encoding="utf-8", newline="")
    return report


def _format(options: ExportOptions) -> str:
    """The format asked for, or the one of the output's ending.

    Raises:
        CourseError: there is no such format, or the ending is another one's.
    """
    chosen, ending = options.format, options.output.suffix.casefold() if options.output else ""
    if not chosen:
        chosen = "xlsx" if ending == ".xlsx" else "csv"
    if chosen not in FORMATS:
        raise CourseError(
            f"--to names the format now, {', '.join(FORMATS)}, and --output the file: write  grader export --output "
            f"{chosen}."
        )
    own = Path(FORMATS[chosen]).suffix
    if ending in (".csv", *_SPREADSHEETS) and ending != own:
        raise CourseError(
            f"{chosen} is written as {own}, and {options.output} ends otherwise: change one of them."
        )
    return chosen


def _text(
    course: Course,
    gradebook: Gradebook,
    grades: Sequence[SubmissionGrades],
    rosters: Sequence[Roster],
    options: ExportOptions,
    report: ExportReport,
) -> str | None:
    """The file's text; None for a spreadsheet, which is none."""
    if options.format == "canvas":
        return _canvas(course, gradebook, grades, rosters, options, report)
    if options.format == "moodle":
        return _moodle(gradebook, grades, rosters, options, report)
    if options.format == "gradescope":
        return _gradescope(grades, report)
    report.count = len(grades)
    return grades_csv(grades) if options.format == "csv" else None


def _canvas(
    course: Course,
    gradebook: Gradebook,
    grades: Sequence[SubmissionGrades],
    rosters: Sequence[Roster],
    options: ExportOptions,
    report: ExportReport,
) -> str:
    roster = _roster(
        "canvas", rosters, "Canvas matches by its own export: give it with --roster (Grades → Export)."
    )
    table = roster.table
    assignments = list(dict.fromkeys(one.assignment for one in grades))
    if options.column and len(assignments) != 1:
        raise CourseError("--column is for one assignment: name it, as in  grader export 01_mlp --to canvas.")
    titles = {name: find_assignment(course.solutions, name).title for name in assignments}
    columns = [find_column(table, name, titles[name], options.column) for name in assignments]
    any_of = {one.assignment: one for one in grades}
    factors = {
        one.assignment: _factor(any_of[one.assignment], one.points, "Canvas", options, report)
        for one in columns
    }
    known = canvas_columns(table) or {}
    people = [
        (
            number,
            Person(
                name=canvas_name(table, row),
                canvas_id=table.cell(row, known["ID"]),
                login=table.cell(row, known.get("SIS Login ID")),
                sis_id=table.cell(row, known.get("SIS User ID")),
                line=table.line(number),
            ),
        )
        for number, row in enumerate(table.rows)
        if is_canvas_student(table, row) and canvas_name(table, row) != "Student, Test"
    ]
    matched = match_rows(
        people,
        gradebook,
        rosters,
        # Where nothing else was known, the id is Canvas' own.
        lambda one: Submitter((one.name,), canvas_id=one.canvas_id, sid=one.canvas_id),
        "give nbgrader's students.csv with Canvas' ID as lms_user_id with --roster",
    )
    text, report.count, stay = canvas_import(table, columns, grades, matched.students, factors)
    report.notes += [*stay.notes("Canvas"), *matched.notes(table.path)]
    report.unmatched += [*matched.unmatched, *matched.without_line(grades, table.path)]
    return text


def _moodle(
    gradebook: Gradebook,
    grades: Sequence[SubmissionGrades],
    rosters: Sequence[Roster],
    options: ExportOptions,
    report: ExportReport,
) -> str:
    if not any(roster.kind == "moodle" for roster in rosters):
        people = [*students_roster(gradebook).people, *(one for roster in rosters for one in roster.people)]
        emails = {one.id: one.email for one in people if one.id and one.email}
        emails |= {one.student: one.student for one in grades if "@" in one.student}
        text, report.count = gradebook_import(grades, emails)
        report.notes.append(
            "For Grades → Import → CSV file; map the first column to the students, the others to the grades."
        )
        return text
    roster = _roster("moodle", rosters, "")
    if len({one.assignment for one in grades}) != 1:
        raise CourseError(
            "A worksheet is for one assignment: name it, as in  grader export 01_mlp --to moodle."
        )
    columns = worksheet_columns(roster.table)
    assert columns is not None  # or it would be no roster
    column = grade_column(roster.table, columns, options.column)
    first = grades[0] if grades else None
    factor = 1.0
    if first is not None:
        most = maximum(roster.table, columns)
        factor = _factor(first, most, "Moodle", options, report)
    matched = match_worksheet(roster, gradebook, rosters)
    text, report.count, stay = worksheet_import(
        roster.table, columns, column, grades, matched.students, factor
    )
    report.notes += [*stay.notes("Moodle"), *matched.notes(roster.path)]
    report.unmatched += [*matched.unmatched, *matched.without_line(grades, roster.path)]
    return text


def _gradescope(grades: Sequence[SubmissionGrades], report: ExportReport) -> str:
    """As Gradescope itself exports grades."""
    header = ["First Name", "Last Name", "SID", "Email", "Assignment", "Total Score", "Max Points", "Status"]
    header += ["Submission Time", "Lateness (H:M:S)"]
    rows = []
    for one in grades:
        late = int(one.seconds_late)
        handed_in = one.status != "missing"
        rows.append(
            [
                *map(plain_text, (one.first_name, one.last_name, one.student, one.email)),
                one.assignment,
                number_text(one.platform_score),
                number_text(one.worth),
                "Missing" if not handed_in else "Graded" if one.score is not None else "Ungraded",
                f"{one.submitted:%Y-%m-%d %H:%M:%S} +0000" if one.submitted else "",
                f"{late // 3600:02}:{late // 60 % 60:02}:{late % 60:02}" if handed_in else "",
            ]
        )
        report.count += one.score is not None
    return table_text(header, rows)


def _roster(kind: str, rosters: Sequence[Roster], missing: str) -> Roster:
    found = [roster for roster in rosters if roster.kind == kind]
    if len(found) != 1:
        raise CourseError(missing if not found else f"Two rosters are {kind.title()}'s: give one of them.")
    return found[0]


def _factor(
    grades: SubmissionGrades,
    possible: float | None,
    platform: str,
    options: ExportOptions,
    report: ExportReport,
) -> float:
    """What points are multiplied with: 1, unless it was asked for."""
    assignment, points = grades.assignment, grades.worth
    if possible == points:
        return 1.0
    if options.scale:
        if not possible or not points:
            raise CourseError(
                f"{platform} does not say how many points {assignment} has: set them there first."
            )
        return possible / points
    if possible is not None:
        report.notes.append(
            f"{platform} has {number_text(possible)} points possible for {assignment}, "
            f"{'c.Grader.scaled_to' if grades.scaled_to else 'the release'} {number_text(points)}: "
            "points are written as they are. --scale fits them."
        )
    return 1.0
