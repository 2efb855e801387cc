"""A class's results counted for its table and its report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grader.reports.standings import Standings
from grader.reports.text import clean, number
from grader.results import ExerciseResult, SubmissionResult

# Student -> result of the submission, or None where there is no submission.
ClassResults = Mapping[str, SubmissionResult | None]


@dataclass(frozen=True)
class Recognized:
    """A misconception that was recognized, and whose it is."""

    exercise: str
    misconception: str
    hint: str
    lecture: str


def exercise_points(results: ClassResults) -> dict[str, float]:
    """Names of all exercises in their order, with the points they can earn."""
    points: dict[str, float] = {}
    for result in results.values():
        for exercise in result.exercises if result else ():
            points.setdefault(clean(exercise.name), exercise.max_score)
    return points


def by_exercise(result: SubmissionResult) -> dict[str, ExerciseResult]:
    return {clean(exercise.name): exercise for exercise in result.exercises}


def cell_mark(exercise: ExerciseResult | None) -> str:
    """The table's cell: a score, – for a stub, ! for an error; * where an earlier exercise was replaced."""
    if exercise is None:
        return ""
    if exercise.outcome == "error":
        return "!"
    if exercise.outcome == "not_implemented":
        return "–"
    return number(exercise.score) + ("*" if exercise.follow_through else "")


def recognized(result: SubmissionResult | None) -> Iterator[Recognized]:
    """The misconceptions that were recognized in one submission."""
    for exercise in result.exercises if result else ():
        diagnosis = exercise.diagnosis
        if diagnosis is not None and diagnosis.misconception:
            yield Recognized(
                clean(exercise.name),
                clean(diagnosis.misconception),
                clean(diagnosis.hint),
                clean(diagnosis.lecture),
            )


def misconceptions(results: ClassResults) -> list[tuple[Recognized, list[str]]]:
    """The recognized misconceptions with the students who hold them, the most common first."""
    holders: dict[Recognized, list[str]] = {}
    for student, result in results.items():
        for one in recognized(result):
            holders.setdefault(one, []).append(student)
    return sorted(holders.items(), key=lambda item: -len(item[1]))


def summary(results: ClassResults, standings: Standings | None = None) -> str:
    """One line: how many submissions of each kind, and the mean of the graded ones.

    Args:
        standings: statuses and scores as the gradebook counts them; by default those of the results.
    """
    kinds: Counter[str] = Counter()
    shares = []
    for student, result in results.items():
        one = (standings or {}).get(student) or result
        kinds[one.status if one else "missing"] += 1
        if one is not None and one.score is not None and one.max_score:
            shares.append(one.score / one.max_score)
    parts = [f"{kinds['graded']} graded"]
    parts += [f"{kinds[kind]} {kind}" for kind in ("ungradable", "error", "waiting") if kinds[kind]]
    parts += [f"{kinds['missing']} without a submission"] if kinds["missing"] else []
    mean = f"; mean {100 * sum(shares) / len(shares):.0f}%" if shares else ""
    noun = "student" if len(results) == 1 else "students"
    return f"{len(results)} {noun}: {', '.join(parts)}{mean}"
