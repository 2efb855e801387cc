"""A course as one page of HTML: progress by assignment, who falls behind, what persists, and everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from markupsafe import Markup

from grader.reports.agenda import STUCK
from grader.reports.class_data import ClassResults, recognized
from grader.reports.plots import progress
from grader.reports.report_page import render
from grader.reports.standings import Standing, Standings, pseudonyms
from grader.reports.text import clean, number

# A share of the points that far below the student's own mean is a fall.
_FALL = 0.3


@dataclass(frozen=True)
class AssignmentReport:
    """One assignment of the course, for everybody."""

    name: str
    results: ClassResults
    standings: Standings


@dataclass(frozen=True)
class _Assignment:
    name: str
    graded: int
    missing: int
    waiting: int
    late: int
    mean: float | None


@dataclass(frozen=True)
class _Cell:
    mark: str
    share: float | None


@dataclass(frozen=True)
class _Student:
    student: str
    name: str
    mean: str
    sort: float
    cells: Sequence[_Cell]


@dataclass(frozen=True)
class _Behind:
    label: str
    why: str


@dataclass(frozen=True)
class _Persistent:
    count: int
    lecture: str
    names: Sequence[str]


def course_report_html(
    reports: Sequence[AssignmentReport], *, title: str = "The course", anonymous: bool = False
) -> str:
    """The page, complete; it fetches nothing.

    Args:
        reports: the assignments that were handed out, in their order.
        anonymous: numbers in the place of names and ids.
    """
    students = sorted({student for report in reports for student in report.standings})
    labels = pseudonyms(students) if anonymous else {one: clean(one) for one in students}
    assignments = [_assignment(report) for report in reports]
    rows = [_student(student, labels[student], reports, anonymous) for student in students]
    return render(
        "course_report.html.j2",
        title=clean(title),
        assignments=assignments,
        plot=Markup(progress({one.name: one.mean for one in assignments})),
        behind=[
            _Behind(labels[student], why)
            for student in students
            if (why := _why_behind([report.standings.get(student) for report in reports]))
        ],
        persistent=_persistent(reports),
        students=sorted(rows, key=lambda row: row.student) if anonymous else rows,
    )


def _assignment(report: AssignmentReport) -> _Assignment:
    everybody = report.standings.values()
    shares = [one.share for one in everybody if one.share is not None]
    return _Assignment(
        clean(report.name),
        sum(one.status == "graded" for one in everybody),
        sum(one.status == "missing" for one in everybody),
        sum(one.status in ("waiting", "error", "ungradable") for one in everybody),
        sum(one.hours_late > 0 for one in everybody),
        fmean(shares) if shares else None,
    )


def _student(student: str, label: str, reports: Sequence[AssignmentReport], anonymous: bool) -> _Student:
    standings = [report.standings.get(student) for report in reports]
    shares = [one.share for one in standings if one is not None and one.share is not None]
    name = next((one.name for one in standings if one is not None and one.name), "")
    mean = fmean(shares) if shares else None
    return _Student(
        label,
        "" if anonymous else clean(name),
        "–" if mean is None else f"{100 * mean:.0f}%",
        -1.0 if mean is None else mean,
        [_cell(one) for one in standings],
    )


def _cell(one: Standing | None) -> _Cell:
    if one is None or one.status == "missing":
        return _Cell("–", None)
    if one.share is None:
        return _Cell(one.status, None)
    return _Cell(number(one.score), min(max(one.share, 0.0), 1.0))


def _why_behind(standings: Sequence[Standing | None]) -> str:
    """What of the last assignments says that a student falls behind; empty where nothing does."""
    latest = [one for one in standings[-3:] if one is not None]
    missing = sum(one.status == "missing" for one in latest)
    shares = [one.share for one in standings if one is not None and one.share is not None]
    reasons = []
    if missing >= 2 or (missing and len(latest) < 3):
        reasons.append(f"{missing} of the last {len(latest)} not handed in")
    if shares and shares[-1] < STUCK:
        reasons.append(f"{shares[-1]:.0%} of the points in the last one")
    elif len(shares) > 2 and shares[-1] < fmean(shares[:-1]) - _FALL:
        reasons.append(f"{shares[-1]:.0%} after {fmean(shares[:-1]):.0%} on average")
    return "; ".join(reasons)


def _persistent(reports: Sequence[AssignmentReport]) -> list[_Persistent]:
    """Places of the lecture that one student's misconceptions come from in several assignments."""
    found: dict[str, dict[str, set[str]]] = {}  # lecture -> student -> assignments
    names: dict[str, set[str]] = {}
    for report in reports:
        for student, result in report.results.items():
            for one in recognized(result):
                if one.lecture:
                    found.setdefault(one.lecture, {}).setdefault(student, set()).add(report.name)
                    names.setdefault(one.lecture, set()).add(one.misconception)
    counted = {lecture: _several(students) for lecture, students in found.items()}
    rows = [
        _Persistent(count, lecture, sorted(names[lecture])) for lecture, count in counted.items() if count
    ]
    return sorted(rows, key=lambda row: -row.count)


def _several(students: Mapping[str, set[str]]) -> int:
    return sum(len(assignments) > 1 for assignments in students.values())
