"""A class as a plain text table: students by exercises, with the misconceptions recognized."""

from __future__ import annotations

from collections.abc import Mapping

from grader.reports.class_data import (
    Result,
    cell_mark,
    exercise_points,
    exercises_of,
    recognized,
    status_of,
    summary,
)
from grader.reports.text import clean, number

MAX_WIDTH = 110  # of the grid of scores; wider ones get numbers for headings
LEGEND = (
    "– not implemented (no points)   ! broken: the grade waits for a person   "
    "* graded again with the reference of an earlier exercise"
)


def class_table(results: Mapping[str, Result | None]) -> str:
    """Lay out a class.

    Args:
        results: for each student the result of the submission, or None where there is no submission.
    """
    points = exercise_points(results)
    headings = list(points)
    rows = {student: _row(result, headings) for student, result in results.items()}
    name_width = max([len(clean(student)) for student in rows] + [len("student")])
    total_width = max([len(row[0]) for row in rows.values()] + [len("total")])
    cell_width = max([len(cell) for row in rows.values() for cell in row[1]] + [2])
    lines: list[str] = []
    if sum(max(len(name), cell_width) + 2 for name in headings) > MAX_WIDTH - name_width - total_width:
        lines += [f"{place:>3} {name} ({number(points[name])})" for place, name in enumerate(headings, 1)] + [
            ""
        ]
        headings = [str(place) for place in range(1, len(headings) + 1)]
    widths = [max(len(heading), cell_width) for heading in headings]
    header = [f"{heading:>{width}}" for heading, width in zip(headings, widths, strict=True)]
    lines.append(
        "  ".join([f"{'student':<{name_width}}", f"{'total':>{total_width}}", *header, "recognized"])
    )
    lines.append("-" * len(lines[-1]))
    grid_width = sum(widths) + 2 * max(len(widths) - 1, 0)
    for student, (total, cells, remark) in rows.items():
        grid = "  ".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=False))
        line = f"{clean(student):<{name_width}}  {total:>{total_width}}  {grid:<{grid_width}}  {remark}"
        lines.append(line.rstrip() if cells else f"{line[: name_width + total_width + 4]}{remark}".rstrip())
    return "\n".join([*lines, "", LEGEND, summary(results)])


def _row(result: Result | None, headings: list[str]) -> tuple[str, list[str], str]:
    """The total, the cells (none where nothing was graded), and the words at the end."""
    status = status_of(result)
    if result is None:
        return "", [], "no submission"
    message = clean(result.get("message"))
    if status == "ungradable":
        return "", [], f"ungradable: {message}" if message else "ungradable"
    by_name = {clean(exercise.get("name")): exercise for exercise in exercises_of(result)}
    named = [f"{one.exercise}: {one.misconception}" for one in recognized(result)]
    remark = ", ".join(named)
    if status == "error":
        remark = ", ".join([f"broken: {message}" if message else "error", *named])
        if not by_name:
            return "!", [], remark
    total = (
        "!" if result.get("score") is None else f"{number(result['score'])}/{number(result.get('max_score'))}"
    )
    return total, [cell_mark(by_name.get(heading)) for heading in headings], remark
