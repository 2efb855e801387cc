"""The result of a submission: what reports, the gradebook and `--json` see."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from grader.testing.outcomes import Outcome, TestResult

Status = Literal["graded", "ungradable", "error"]


@dataclass
class Diagnosis:
    """A recognized misconception; `lecture` is the place in the lecture."""

    misconception: str
    hint: str
    lecture: str


@dataclass
class FollowThrough:
    """The score with the reference in the place of earlier exercises that failed."""

    score: float
    instead_of: list[str]


@dataclass
class ExerciseResult:
    """One exercise's tests and what they say together."""

    name: str
    max_score: float
    tests: list[TestResult]
    diagnosis: Diagnosis | None = None
    follow_through: FollowThrough | None = None
    note: str | None = None

    @property
    def outcome(self) -> Outcome:
        outcomes = {test.outcome for test in self.tests}
        if "error" in outcomes:
            return "error"
        if outcomes <= {"passed"}:
            return "passed"
        return "not_implemented" if outcomes == {"not_implemented"} else "failed"

    @property
    def own_score(self) -> float | None:
        """The score without follow-through; None where a test is broken."""
        if self.outcome == "error":
            return None
        return float(sum(test.points or 0.0 for test in self.tests))

    @property
    def score(self) -> float | None:
        own = self.own_score
        return own if own is None or self.follow_through is None else max(own, self.follow_through.score)

    def as_data(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "score": self.score,
            "max_score": self.max_score,
            "outcome": self.outcome,
            "diagnosis": asdict(self.diagnosis) if self.diagnosis else None,
            "follow_through": asdict(self.follow_through) if self.follow_through else None,
            "note": self.note,
            "tests": [test.as_data() for test in self.tests],
        }


@dataclass
class SubmissionResult:
    """One submission's result."""

    assignment: str
    max_score: float
    sandbox: str
    status: Status = "graded"
    message: str = ""
    warnings: list[str] = field(default_factory=list)
    exercises: list[ExerciseResult] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        """The JSON object; a score is null where the status is not `graded`."""
        scores = [exercise.score for exercise in self.exercises]
        status = "error" if self.status == "graded" and None in scores else self.status
        total = sum(score for score in scores if score is not None)
        return {
            "assignment": self.assignment,
            "score": float(total) if status == "graded" else None,
            "max_score": self.max_score,
            "sandbox": self.sandbox,
            "status": status,
            "message": self.message,
            "warnings": self.warnings,
            "exercises": [exercise.as_data() for exercise in self.exercises],
        }
