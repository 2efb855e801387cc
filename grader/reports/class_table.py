"""A class as a table for a terminal: students by exercises, with the misconceptions recognized."""

from __future__ import annotations

import io
import sys
from typing import TextIO

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from grader.reports.class_data import (
    ClassResults,
    by_exercise,
    cell_mark,
    exercise_points,
    recognized,
    summary,
)
from grader.reports.standings import Standing, Standings
from grader.reports.text import clean, number
from grader.results import SubmissionResult

MAX_WIDTH = 110  # of the columns of scores; wider ones get numbers for headings
LEGEND = (
    "– not implemented (no points)   ! error: the grade waits for a person   "
    "* graded again with the reference of an earlier exercise"
)
_COLORS = {"!": "bold magenta", "–": "dim"}


def class_table(results: ClassResults, standings: Standings | None = None) -> Group:
    """Lay out a class, for `rich.console.Console.print`; all text is taken as it is.

    Args:
        standings: totals as the gradebook counts them; by default those of the results.
    """
    points = exercise_points(results)
    names = list(points)
    numbered = sum(len(name) + 2 for name in names) > MAX_WIDTH
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("student", no_wrap=True)
    table.add_column("total", justify="right", no_wrap=True)
    for place, name in enumerate(names, 1):
        table.add_column(Text(str(place) if numbered else name), justify="right", no_wrap=True)
    table.add_column("recognized", no_wrap=True)
    for student, result in results.items():
        total, cells, remark = _row(result, names, (standings or {}).get(student))
        marks = [Text(cell, _COLORS.get(cell, "")) for cell in cells]
        table.add_row(Text(clean(student)), Text(total), *marks, Text(remark))
    exercises = [f"{place:>3} {name} ({number(points[name])})" for place, name in enumerate(names, 1)]
    above = [Text("\n".join([*exercises, ""]))] if numbered else []
    return Group(*above, table, Text(""), Text(LEGEND, "dim"), Text(summary(results, standings)))


def print_class_table(
    results: ClassResults, standings: Standings | None = None, file: TextIO | None = None
) -> None:
    """Print the table, in colours where a terminal takes them; its lines are never broken."""
    output = file or sys.stdout
    laid_out = class_table(results, standings)
    measured = Console(file=io.StringIO(), width=10_000)
    width = max((len(line) for line in _lines(measured, laid_out)), default=1)
    Console(file=output, width=max(width, 1), soft_wrap=True).print(laid_out)


def class_table_text(results: ClassResults, standings: Standings | None = None) -> str:
    """The table as plain text."""
    console = Console(file=io.StringIO(), width=10_000, color_system=None)
    return "\n".join(_lines(console, class_table(results, standings)))


def _lines(console: Console, laid_out: Group) -> list[str]:
    with console.capture() as captured:
        console.print(laid_out)
    return [line.rstrip() for line in captured.get().splitlines()]


def _row(
    result: SubmissionResult | None, names: list[str], standing: Standing | None
) -> tuple[str, list[str], str]:
    """The total, the cells (empty where nothing was graded), and the words at the end."""
    nothing = [""] * len(names)
    if result is None:
        return "", nothing, "no submission"
    message = clean(result.message)
    if result.status == "ungradable":
        return "", nothing, f"ungradable: {message}" if message else "ungradable"
    named = [f"{one.exercise}: {one.misconception}" for one in recognized(result)]
    remark = ", ".join(named)
    if result.status == "error":
        remark = ", ".join([f"error: {message}" if message else "error", *named])
    score, maximum = result.score, result.max_score
    if standing is not None and result.status == "graded":
        score, maximum = standing.score, standing.max_score
        remark = ", ".join(["waits for a person", *named]) if score is None else remark
    total = "!" if score is None else f"{number(score)}/{number(maximum)}"
    exercises = by_exercise(result)
    return total, [cell_mark(exercises.get(name)) for name in names], remark
