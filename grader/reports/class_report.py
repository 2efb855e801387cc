"""A class as one page of HTML: what to do now, what to teach next, the distribution, and everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from grader.reports import separation
from grader.reports.agenda import agenda
from grader.reports.class_data import (
    ClassResults,
    Recognized,
    by_exercise,
    cell_mark,
    exercise_points,
    misconceptions,
    recognized,
    summary,
)
from grader.reports.class_table import LEGEND
from grader.reports.plots import histogram
from grader.reports.report_page import render
from grader.reports.standings import Standing, Standings, pseudonyms
from grader.reports.text import clean, number
from grader.results import ExerciseResult, SubmissionResult

MAX_STUDENTS_NAMED = 8
MAX_HARD_TESTS = 12


@dataclass(frozen=True)
class _Cell:
    """A score in the table; `share` of the points colours it."""

    mark: str
    kind: str = ""
    share: float | None = None


@dataclass(frozen=True)
class _Row:
    """A student; `sort` and `hours_late` order the columns."""

    student: str
    name: str
    total: str
    sort: float
    status: str
    kind: str
    cells: Sequence[_Cell]
    late: str
    hours_late: float
    error: str
    recognized: Sequence[Recognized]


@dataclass(frozen=True)
class _Holders:
    """A misconception and who holds it."""

    recognized: Recognized
    count: int
    named: str


def class_report_html(
    results: ClassResults,
    *,
    title: str = "Class report",
    standings: Standings | None = None,
) -> str:
    """The page, complete: it fetches nothing, and runs nothing but its own sorting and filtering.

    Args:
        title: the heading, such as the assignment's.
        standings: how the gradebook counts; by default as the results say.
    """
    known = standings if standings is not None else standings_of(results)
    assignment = next((result.assignment for result in results.values() if result), "")
    points = exercise_points(results)
    tests = separation.tests(results)
    shares = [one.share for one in known.values() if one.share is not None]
    names = {student: clean(one.name) for student, one in known.items() if one.name}

    def label(student: str) -> str:
        return clean(f"{student} ({names[student]})" if student in names else student)

    return render(
        "class_report.html.j2",
        title=clean(title),
        summary=summary(results, known),
        legend=LEGEND.replace("   ", " · "),
        agenda=agenda(results, known, assignment),
        label=label,
        misconceptions=[_holders(one, students) for one, students in misconceptions(results)],
        exercises=separation.exercises(results),
        hard_tests=[one for one in tests if not one.separates_nobody or one.passed == 0][:MAX_HARD_TESTS],
        nobody=[one for one in tests if one.separates_nobody],
        plot=Markup(histogram(shares)) if shares else "",
        names=bool(names),
        points={name: number(value) for name, value in points.items()},
        rows=[
            _row(student, result, known.get(student) or Standing(student, status="missing"), list(points))
            for student, result in results.items()
        ],
    )


def standings_of(results: ClassResults) -> dict[str, Standing]:
    """The standings where there is no gradebook: what the results say."""
    found = {}
    for student, result in results.items():
        if result is None:
            found[student] = Standing(student, status="missing")
        else:
            scores = {clean(one.name): one.score for one in result.exercises}
            found[student] = Standing(
                student, "", result.status, result.score, result.max_score or 0.0, scores
            )
    return found


def anonymized(
    results: ClassResults, standings: Standings
) -> tuple[dict[str, SubmissionResult | None], dict[str, Standing]]:
    """A class for a table or a page with numbers in the place of names and ids.

    The messages of files may hold names and go too.
    """
    new = pseudonyms(results)
    hidden = {
        new[student]: None if one is None else replace(one, message="") if one.status == "ungradable" else one
        for student, one in ((student, results[student]) for student in new)
    }
    known = {
        new[student]: replace(standings[student], student=new[student], name="")
        for student in new
        if student in standings
    }
    return hidden, known


def _row(student: str, result: SubmissionResult | None, one: Standing, names: Sequence[str]) -> _Row:
    exercises = by_exercise(result) if result else {}
    waiting = one.status != "graded"
    error = clean(result.message) if result is not None and result.status in ("error", "ungradable") else ""
    late = ""
    if one.hours_late:
        late = f"{one.hours_late:.0f} h" + (f", −{number(one.penalty)}" if one.penalty else "")
    return _Row(
        clean(student),
        clean(one.name),
        "" if one.score is None else number(one.score),
        -1.0 if one.score is None else one.score,
        one.status,
        "bad" if waiting and one.status != "missing" else "quiet",
        [_cell(exercises.get(name), one.exercises.get(name), name in one.overridden) for name in names],
        late,
        one.hours_late,
        error,
        list(recognized(result)),
    )


def _cell(exercise: ExerciseResult | None, counted: float | None, overridden: bool) -> _Cell:
    mark = cell_mark(exercise)
    if overridden and counted is not None:
        share = counted / exercise.max_score if exercise and exercise.max_score else 0.0
        return _Cell(f"{number(counted)}✎", share=min(max(share, 0.0), 1.0))
    if exercise is None or exercise.score is None or mark in ("!", "–"):
        return _Cell(mark, "bad" if mark == "!" else "quiet")
    return _Cell(mark, share=min(max(exercise.score / (exercise.max_score or 1), 0.0), 1.0))


def _holders(one: Recognized, students: Sequence[str]) -> _Holders:
    named = ", ".join(clean(student) for student in students[:MAX_STUDENTS_NAMED])
    more = len(students) - MAX_STUDENTS_NAMED
    return _Holders(one, len(students), f"{named} and {more} more" if more > 0 else named)
