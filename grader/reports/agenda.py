"""What an instructor has to do now about a class, the most urgent first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from grader.reports.class_data import ClassResults
from grader.reports.standings import Standing, Standings
from grader.reports.text import clean
from grader.results import SubmissionResult

# A graded submission below this share of the points is of somebody who is stuck.
STUCK = 0.25


@dataclass(frozen=True)
class Item:
    """Something to do: for whom, each with a remark, and how."""

    title: str
    students: Mapping[str, str]  # student -> remark, maybe empty
    advice: str


def agenda(results: ClassResults, standings: Standings, assignment: str) -> list[Item]:
    """The items that concern somebody."""
    found = []
    for title, remark, advice in _kinds(assignment):
        students: dict[str, str] = {}
        for student, result in results.items():
            says = remark(result, standings.get(student) or Standing(student, status="missing"))
            if says is not None:
                students[student] = clean(says)
        if students:
            found.append(Item(title, students, advice))
    return found


Remark = Callable[[SubmissionResult | None, Standing], str | None]


def _kinds(assignment: str) -> Iterator[tuple[str, Remark, str]]:
    yield (
        "The grader failed",
        lambda result, one: (result.message if result else "") if one.status == "error" else None,
        f"Read the message, then run  grader autograde {assignment}  again.",
    )
    yield (
        "Waiting for a grade",
        lambda _, one: ", ".join(sorted(one.overridden)) if one.status == "waiting" else None,
        "Grade or confirm in formgrader.",
    )
    yield (
        "Ungradable",
        lambda result, one: (result.message if result else "") if one.status == "ungradable" else None,
        "Ask the student to hand in again, or give points in formgrader.",
    )
    yield (
        "Missing",
        lambda _, one: "" if one.status == "missing" else None,
        "Nothing was handed in. `grader extension` gives more time.",
    )
    yield (
        "Late",
        lambda _, one: _late(one) if one.hours_late > 0 and one.status != "missing" else None,
        "Penalties are taken off already; `grader extension` changes that.",
    )
    yield (
        f"Stuck: below {STUCK:.0%} of the points",
        lambda _, one: f"{one.share:.0%}" if one.share is not None and one.share < STUCK else None,
        "Talk to them before the next assignment.",
    )
    yield (
        "Feedback out of date",
        lambda _, one: "" if one.feedback == "outdated" else None,
        f"Run  grader feedback {assignment}",
    )


def _late(one: Standing) -> str:
    time = f"{one.hours_late / 24:.1f} days" if one.hours_late >= 48 else f"{one.hours_late:.1f} hours"
    return f"{time}, −{one.penalty:g}" if one.penalty else time
