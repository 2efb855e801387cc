"""How each student stands: the grade as the gradebook counts it, and what is left to do about it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

# `waiting` is a grade that a person has to give or to confirm.
GradeStatus = Literal["graded", "missing", "ungradable", "error", "waiting"]
Feedback = Literal["none", "current", "outdated"]


@dataclass(frozen=True)
class Standing:
    """One student in one assignment; manual scores and penalties are counted.

    Attributes:
        name: as the gradebook has it; empty where it has none.
        score: the total with the penalty taken off; None unless the status is `graded`.
        exercises: exercise -> the score that counts; None where there is none.
        overridden: exercises whose score a teacher has set.
        hours_late: after the due date with the extension; 0 where it was in time.
        penalty: points taken off.
        feedback: whether the student's page shows this.
    """

    student: str
    name: str = ""
    status: GradeStatus = "graded"
    score: float | None = None
    max_score: float = 0.0
    exercises: Mapping[str, float | None] = field(default_factory=dict)
    overridden: frozenset[str] = frozenset()
    hours_late: float = 0.0
    penalty: float = 0.0
    feedback: Feedback = "none"

    @property
    def share(self) -> float | None:
        """The score as a share of the points."""
        return self.score / self.max_score if self.score is not None and self.max_score else None


Standings = Mapping[str, Standing]


def pseudonyms(students: Iterable[str]) -> dict[str, str]:
    """Student -> a number in the place of the name, drawn anew each time: who knows the names cannot count to them."""
    order = list(students)
    random.SystemRandom().shuffle(order)
    width = len(str(len(order)))
    return {student: f"student {place:0{width}}" for place, student in enumerate(order, 1)}
