"""`grader course`: the folder of a term, with its own assignments, due dates, points and secret."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from grader.files import write_atomically
from grader.gradebook.course import Course, create_course, load_course
from grader.gradebook.settings import CONFIGURATION_FILE, CourseError


@dataclass(frozen=True)
class Term:
    """What a term consists of.

    Attributes:
        solutions: where the assignments' sources are.
        assignments: those of the term, in order.
        due: assignment -> when it is due, as nbgrader reads times.
        points: what each is worth in the exports; 0 leaves them as the tests have them.
    """

    solutions: Path
    assignments: tuple[str, ...]
    due: Mapping[str, str]
    points: float = 0.0


def make_term(folder: Path, term: Term) -> Course:
    """Make the folder.

    Raises:
        CourseError: it is a course already.
    """
    course = create_course(
        folder, solutions=term.solutions, course_id=re.sub(r"\W+", "-", folder.resolve().name)
    )
    assert course.secret  # made now, so that it is there to be kept
    lines = ["", f"c.Grader.assignments = {list(term.assignments)!r}", "c.Grader.due_dates = {"]
    lines += [f"    {name!r}: {due!r}," for name, due in term.due.items()]
    lines += [
        "}",
        f"c.Grader.scaled_to = {term.points:g}  # points of an assignment in the exports; 0: as the tests have them",
        "c.Grader.public_site = True  # `grader site` leaves hidden tests and references out",
    ]
    path = folder / CONFIGURATION_FILE
    write_atomically(path, path.read_text(encoding="utf-8") + "\n".join(lines) + "\n")
    return load_course(folder)


def parse_due_dates(assignments: Sequence[str], start: str | None, every: str | None) -> dict[str, str]:
    """Due dates from the first one on, at 23:59 UTC, by default a week apart; none where no start is given.

    Raises:
        CourseError: the date or the time between two is none, or from when on is not said.
    """
    if start is None:
        if every is not None:
            raise CourseError("--every says how far due dates lie apart: give the first one with --start.")
        return {}
    every = every or "week"
    try:
        first = date.fromisoformat(start)
    except ValueError:
        raise CourseError(f"{start!r} is no date: write it like 2027-02-15.") from None
    match = re.fullmatch(r"([0-9]{0,5})\s*(day|week)s?", every)
    if match is None or (match[1] and int(match[1]) == 0):
        raise CourseError(f"{every!r} is no time between two assignments: write week, 2weeks or 10days.")
    days = int(match[1] or 1) * (7 if match[2] == "week" else 1)
    try:
        dates = [first + timedelta(days=place * days) for place in range(len(assignments))]
    except OverflowError:
        raise CourseError(
            f"The last assignment would be due after the year 9999: write an earlier date than {start}, or less "
            f"time between two than {every!r}."
        ) from None
    return {name: f"{due} 23:59:00 UTC" for name, due in zip(assignments, dates, strict=True)}
