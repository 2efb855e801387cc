"""Grades that a run has moved, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from grader.results import SubmissionResult


@dataclass(frozen=True)
class Move:
    """One student's grade before and after; a text where there is no score, such as `ungradable`."""

    student: str
    before: float | str
    after: float | str
    why: str
    exercises: Mapping[str, tuple[float | None, float | None]] = field(default_factory=dict)

    def __str__(self) -> str:
        parts = [f"{name} {_score(old)} → {_score(new)}" for name, (old, new) in self.exercises.items()]
        details = f" ({', '.join(parts)})" if parts and len(parts) <= 6 else ""
        return f"{self.student}: {_score(self.before)} → {_score(self.after)}{details}, because {self.why}."

    def as_data(self) -> dict[str, object]:
        return asdict(self)


def move_between(student: str, before: SubmissionResult, after: SubmissionResult, why: str) -> Move | None:
    """What changed in the grade from one result to the next; None where nothing did."""
    names = [one.name for one in after.exercises] or [one.name for one in before.exercises]
    exercises: dict[str, tuple[float | None, float | None]] = {}
    for name in names:
        old, new = before.exercise(name), after.exercise(name)
        scores = old.score if old else None, new.score if new else None
        if scores[0] != scores[1]:
            exercises[name] = scores
    was, now = _grade(before), _grade(after)
    if was == now and not exercises:
        return None
    return Move(student, was, now, why, exercises)


def _grade(result: SubmissionResult) -> float | str:
    return result.status if result.score is None else result.score


def _score(value: float | str | None) -> str:
    return value if isinstance(value, str) else "–" if value is None else f"{value:g}"
