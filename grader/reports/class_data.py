"""A class's results counted for its table and its report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from grader.reports.text import clean, number

Result = Mapping[str, Any]
Status = Literal["graded", "ungradable", "error", "no submission"]


@dataclass(frozen=True)
class Recognized:
    """A misconception that was recognized, and whose it is."""

    exercise: str
    misconception: str
    hint: str
    lecture: str


@dataclass
class TestCount:
    """How many of those who tried a test passed it."""

    __test__ = False

    exercise: str
    description: str
    outcomes: Counter[str] = field(default_factory=Counter)

    @property
    def tried(self) -> int:
        return self.outcomes["passed"] + self.outcomes["failed"]

    @property
    def pass_rate(self) -> float:
        return self.outcomes["passed"] / self.tried if self.tried else 0.0


def status_of(result: Result | None) -> Status:
    """A missing submission, an ungradable one and a broken grading are never a zero."""
    if result is None:
        return "no submission"
    status = result.get("status")
    return status if status in ("graded", "ungradable") else "error"


def exercises_of(result: Result | None) -> list[Mapping[str, Any]]:
    return [one for one in (result or {}).get("exercises") or () if isinstance(one, Mapping)]


def exercise_points(results: Mapping[str, Result | None]) -> dict[str, float | None]:
    """Names of all exercises in their order, with the points they can earn."""
    points: dict[str, float | None] = {}
    for result in results.values():
        for exercise in exercises_of(result):
            name, maximum = clean(exercise.get("name")), exercise.get("max_score")
            if points.get(name) is None:
                points[name] = maximum if isinstance(maximum, (int, float)) else None
    return points


def cell_mark(exercise: Mapping[str, Any] | None) -> str:
    """The table's cell: a score, – for a stub, ! for broken; * where an earlier exercise was replaced."""
    if exercise is None:
        return ""
    outcome = exercise.get("outcome")
    if outcome == "error" or exercise.get("score") is None:
        return "!"
    if outcome == "not_implemented":
        return "–"
    return number(exercise["score"]) + ("*" if exercise.get("follow_through") else "")


def recognized(result: Result | None) -> Iterator[Recognized]:
    """The misconceptions that were recognized in one submission."""
    for exercise in exercises_of(result):
        diagnosis = exercise.get("diagnosis")
        if isinstance(diagnosis, Mapping) and diagnosis.get("misconception"):
            yield Recognized(
                clean(exercise.get("name")),
                clean(diagnosis["misconception"]),
                clean(diagnosis.get("hint")),
                clean(diagnosis.get("lecture")),
            )


def misconceptions(results: Mapping[str, Result | None]) -> list[tuple[Recognized, list[str]]]:
    """The recognized misconceptions with the students who hold them, the most common first."""
    holders: dict[Recognized, list[str]] = {}
    for student, result in results.items():
        for one in recognized(result):
            holders.setdefault(one, []).append(student)
    return sorted(holders.items(), key=lambda item: -len(item[1]))


def counts_by_test(results: Mapping[str, Result | None]) -> list[TestCount]:
    """For every test, in the order of the assignment, how often it had each outcome."""
    counts: dict[tuple[str, str], TestCount] = {}
    for result in results.values():
        for exercise in exercises_of(result):
            name = clean(exercise.get("name"))
            for test in exercise.get("tests") or ():
                description = clean(test.get("description") or test.get("name"))
                count = counts.setdefault((name, clean(test.get("name"))), TestCount(name, description))
                count.outcomes[str(test.get("outcome"))] += 1
    return list(counts.values())


def summary(results: Mapping[str, Result | None]) -> str:
    """One line: how many submissions of each kind, and the mean of the graded ones."""
    kinds = Counter(status_of(result) for result in results.values())
    parts = [f"{kinds['graded']} graded"]
    parts += [f"{kinds[kind]} {kind}" for kind in ("ungradable", "error") if kinds[kind]]
    parts += [f"{kinds['no submission']} without a submission"] if kinds["no submission"] else []
    shares = [
        result["score"] / result["max_score"]
        for result in results.values()
        if result is not None and status_of(result) == "graded" and result.get("max_score")
    ]
    mean = f"; mean {100 * sum(shares) / len(shares):.0f}%" if shares else ""
    noun = "student" if len(results) == 1 else "students"
    return f"{len(results)} {noun}: {', '.join(parts)}{mean}"
