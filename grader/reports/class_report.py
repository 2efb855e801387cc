"""A class as one page of HTML: the table, the common misconceptions, and how each test went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup

from grader.reports.class_data import (
    ClassResults,
    Recognized,
    by_exercise,
    cell_mark,
    counts_by_test,
    exercise_points,
    misconceptions,
    recognized,
    summary,
)
from grader.reports.class_table import LEGEND
from grader.reports.style import with_code
from grader.reports.text import clean, number
from grader.results import ExerciseResult, SubmissionResult

MAX_STUDENTS_NAMED = 8


@dataclass(frozen=True)
class _Cell:
    """A score in the table; `share` of the points colours it."""

    mark: str
    kind: str = ""
    share: float | None = None


@dataclass(frozen=True)
class _Row:
    """A student; where `reason` is given it stands in the place of the scores."""

    student: str
    kind: str = ""
    reason: str = ""
    total: str = ""
    cells: Sequence[_Cell] = ()
    error: str | None = None
    recognized: Sequence[Recognized] = ()


@dataclass(frozen=True)
class _Holders:
    """A misconception and who holds it."""

    recognized: Recognized
    count: int
    named: str


@dataclass(frozen=True)
class _TestRow:
    """How a test went among those who tried it."""

    exercise: str
    description: str
    rate: float | None
    passed: int
    tried: int
    others: str


def class_report_html(results: ClassResults, *, title: str = "Class report") -> str:
    """The page, complete and without scripts or links; it follows the reader's light or dark theme.

    Args:
        title: the heading, such as the assignment's.
    """
    points = exercise_points(results)
    return _template().render(
        title=clean(title),
        summary=summary(results),
        legend=LEGEND.replace("   ", " · "),
        exercises=list(points),
        maxima=[number(value) for value in points.values()],
        rows=[_row(student, result, list(points)) for student, result in results.items()],
        misconceptions=[_holders(one, students) for one, students in misconceptions(results)],
        tests=_tests(results),
    )


def _row(student: str, result: SubmissionResult | None, names: Sequence[str]) -> _Row:
    name = clean(student)
    if result is None:
        return _Row(name, "quiet", "no submission")
    message = clean(result.message)
    if result.status == "ungradable":
        return _Row(name, "bad", f"ungradable: {message}" if message else "ungradable")
    exercises = by_exercise(result)
    return _Row(
        name,
        total="!" if result.score is None else number(result.score),
        cells=[_cell(exercises.get(name)) for name in names],
        error=message if result.status == "error" else None,
        recognized=list(recognized(result)),
    )


def _cell(exercise: ExerciseResult | None) -> _Cell:
    mark = cell_mark(exercise)
    if exercise is None or exercise.score is None or mark in ("!", "–"):
        return _Cell(mark, "bad" if mark == "!" else "quiet")
    return _Cell(mark, share=min(max(exercise.score / (exercise.max_score or 1), 0.0), 1.0))


def _holders(one: Recognized, students: Sequence[str]) -> _Holders:
    named = ", ".join(clean(student) for student in students[:MAX_STUDENTS_NAMED])
    more = len(students) - MAX_STUDENTS_NAMED
    return _Holders(one, len(students), f"{named} and {more} more" if more > 0 else named)


def _tests(results: ClassResults) -> list[_TestRow]:
    """The hardest first, those that nobody tried last."""
    rows = []
    for count in sorted(counts_by_test(results), key=lambda count: count.pass_rate if count.tried else 2.0):
        left_out = (
            (count.outcomes["not_implemented"], "not implemented"),
            (count.outcomes["error"], "error"),
        )
        others = ", ".join(f"{number} {words}" for number, words in left_out if number)
        rate = count.pass_rate if count.tried else None
        passed = count.outcomes["passed"]
        rows.append(_TestRow(count.exercise, count.description, rate, passed, count.tried, others))
    return rows


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["with_code"] = lambda text: Markup(with_code(text))
    return environment.get_template("class_report.html.j2")
