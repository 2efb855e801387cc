"""How well exercises and tests separate those who do well from those who do not."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from grader.reports.class_data import ClassResults
from grader.reports.text import clean
from grader.results import Outcome


@dataclass(frozen=True)
class Separation:
    """One exercise or test over a class.

    Attributes:
        test: empty for an exercise.
        passed, tried: students; who left it as released has not tried.
        correlation: between passing it and the points of everything else (corrected item-total correlation);
            None where everybody or nobody passed.
    """

    exercise: str
    test: str
    description: str
    passed: int
    tried: int
    others: str
    correlation: float | None

    @property
    def rate(self) -> float | None:
        return self.passed / self.tried if self.tried else None

    @property
    def separates_nobody(self) -> bool:
        return self.tried > 1 and self.passed in (0, self.tried)


@dataclass
class _Item:
    description: str
    points: float
    outcomes: dict[str, Outcome]  # by student


def exercises(results: ClassResults) -> list[Separation]:
    """The exercises, those that fail most first."""
    return _separations(results, by_test=False)


def tests(results: ClassResults) -> list[Separation]:
    """The tests, the hardest first, those that nobody tried last."""
    return _separations(results, by_test=True)


def _separations(results: ClassResults, *, by_test: bool) -> list[Separation]:
    totals = {name: one.score or 0.0 for name, one in results.items() if one and one.status == "graded"}
    items: dict[tuple[str, str], _Item] = {}
    for student, result in results.items():
        for exercise in result.exercises if result else ():
            name = clean(exercise.name)
            if not by_test:
                item = items.setdefault((name, ""), _Item("", exercise.max_score, {}))
                item.outcomes[student] = exercise.outcome
                continue
            for test in exercise.tests:
                description = clean(test.description or test.name)
                key = (name, clean(test.name))
                items.setdefault(key, _Item(description, test.max_points, {})).outcomes[student] = (
                    test.outcome
                )
    found = [_separation(name, test, item, totals) for (name, test), item in items.items()]
    return sorted(found, key=lambda one: 2.0 if one.rate is None else one.rate)


def _separation(exercise: str, test: str, item: _Item, totals: dict[str, float]) -> Separation:
    counts = Counter(item.outcomes.values())
    passed, tried = counts["passed"], counts["passed"] + counts["failed"]
    left_out = ((counts["not_implemented"], "not implemented"), (counts["error"], "error"))
    others = ", ".join(f"{number} {words}" for number, words in left_out if number)
    graded = [student for student in item.outcomes if student in totals]
    right = [float(item.outcomes[student] == "passed") for student in graded]
    rest = [totals[one] - item.points * was for one, was in zip(graded, right, strict=True)]
    return Separation(exercise, test, item.description, passed, tried, others, _correlation(right, rest))


def _correlation(x: Sequence[float], y: Sequence[float]) -> float | None:
    """Pearson's; None where one of them does not vary."""
    if len(x) < 3:
        return None
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    xx = sum((a - mean_x) ** 2 for a in x)
    yy = sum((b - mean_y) ** 2 for b in y)
    if xx < 1e-12 or yy < 1e-12:
        return None
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / math.sqrt(xx * yy)
