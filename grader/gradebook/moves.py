"""Grades that a run has moved, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from grader.gradebook.exports import SubmissionGrades


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


def moves_between(
    before: Sequence[SubmissionGrades], after: Sequence[SubmissionGrades], why: Mapping[str, str]
) -> list[Move]:
    """What changed in grades that stood, a teacher's scores and late penalties counted.

    Args:
        why: student -> the reason, of those who were graded again.
    """
    stood = {one.student: one for one in before}
    moves = []
    for now in after:
        was = stood.get(now.student)
        if now.student not in why or was is None or was.status == "missing":
            continue
        exercises = {
            name: (was.exercises.get(name), score)
            for name, score in now.exercises.items()
            if was.exercises.get(name) != score
        }
        if exercises or _grade(was) != _grade(now):
            moves.append(Move(now.student, _grade(was), _grade(now), why[now.student], exercises))
    return moves


def _grade(grades: SubmissionGrades) -> float | str:
    return grades.status if grades.score is None else grades.score


def _score(value: float | str | None) -> str:
    return value if isinstance(value, str) else "–" if value is None else f"{value:g}"
