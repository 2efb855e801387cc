"""The results of a submission: the only shape of what the judge found, from its process to the last page.

Standard library alone: a student's kernel imports this too. `grader.judging.pool.decoding` reads the JSON.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from typing import Literal

Outcome = Literal["passed", "failed", "error", "not_implemented"]
Status = Literal["graded", "ungradable", "error"]


@dataclass
class GradientEntry:
    """One entry of a gradient; a string is a number that JSON does not have, such as "nan"."""

    index: list[int]
    got: float | str
    expected: float | str


@dataclass
class GradientReport:
    """Where a parameter's gradient is wrong; `relative_error` is a map, smaller than `shape` where that is large."""

    parameter: str
    shape: list[int]
    relative_error: list[list[float]]
    worst: list[GradientEntry]
    summary: str


@dataclass
class TestResult:
    """One test's outcome and the lines of its card; every string is plain text, and untrusted.

    Attributes:
        why: of the answer that was given to a question, what makes it right or wrong.
    """

    __test__ = False

    name: str
    description: str
    outcome: Outcome
    points: float | None = 0.0  # None where the outcome is error
    max_points: float = 0.0
    message: str = ""
    call: str | None = None
    got: str | None = None
    expected: str | None = None
    hint: str | None = None
    gradient: GradientReport | None = None
    why: str | None = None

    def as_data(self) -> dict[str, object]:
        # `asdict` would copy every string by itself, for a class's tens of thousands of tests.
        return {**vars(self), "gradient": asdict(self.gradient) if self.gradient else None}


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


def overall_outcome(tests: Iterable[TestResult]) -> Outcome:
    """What an exercise's tests say together; an error in one leaves the whole undecided."""
    outcomes = {test.outcome for test in tests}
    if "error" in outcomes:
        return "error"
    if outcomes <= {"passed"}:
        return "passed"
    return "not_implemented" if outcomes == {"not_implemented"} else "failed"


@dataclass(frozen=True)
class Content:
    """Digests of all that an exercise's result follows from; equal ones give equal results."""

    code: str = ""
    tests: str = ""
    reference: str = ""
    misconceptions: str = ""
    judging: str = ""
    limits: str = ""
    seed: str = ""

    def differences(self, other: Content) -> list[str]:
        """The names of what differs."""
        return [one.name for one in fields(self) if getattr(self, one.name) != getattr(other, one.name)]


@dataclass
class ExerciseResult:
    """One exercise's tests and what they say together."""

    name: str
    max_score: float
    tests: list[TestResult]
    diagnosis: Diagnosis | None = None
    follow_through: FollowThrough | None = None
    note: str | None = None
    content: Content | None = None  # None where nobody keeps the result

    @property
    def outcome(self) -> Outcome:
        return overall_outcome(self.tests)

    @property
    def own_score(self) -> float | None:
        """The score without follow-through; None where the outcome is error."""
        if self.outcome == "error":
            return None
        return float(sum(test.points or 0.0 for test in self.tests))

    @property
    def score(self) -> float | None:
        own = self.own_score
        return own if own is None or self.follow_through is None else max(own, self.follow_through.score)

    def as_data(self) -> dict[str, object]:
        return {
            "name": self.name,
            "score": self.score,
            "max_score": self.max_score,
            "outcome": self.outcome,
            "diagnosis": asdict(self.diagnosis) if self.diagnosis else None,
            "follow_through": asdict(self.follow_through) if self.follow_through else None,
            "note": self.note,
            "content": dict(vars(self.content)) if self.content else None,
            "tests": [test.as_data() for test in self.tests],
        }


@dataclass
class SubmissionResult:
    """One submission's result; `message` says why the status is not `graded`."""

    assignment: str
    max_score: float | None  # None where the judge ended before it could say
    sandbox: str = ""  # the level that it ran at; empty where nothing ran
    status: Status = "graded"
    message: str = ""
    warnings: list[str] = field(default_factory=list)
    exercises: list[ExerciseResult] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)  # manually graded cell -> digest of what it holds
    file: str = ""  # digest of the file that was handed in; empty where nobody keeps the result

    def __post_init__(self) -> None:
        if self.status == "graded" and any(exercise.outcome == "error" for exercise in self.exercises):
            self.status = "error"

    @property
    def score(self) -> float | None:
        """The sum over the exercises; None unless the status is `graded`."""
        if self.status != "graded":
            return None
        return float(sum(exercise.score or 0.0 for exercise in self.exercises))

    def exercise(self, name: str) -> ExerciseResult | None:
        return next((exercise for exercise in self.exercises if exercise.name == name), None)

    def as_data(self) -> dict[str, object]:
        """The JSON object, which holds the derived outcomes and scores too."""
        return {
            "assignment": self.assignment,
            "score": self.score,
            "max_score": self.max_score,
            "sandbox": self.sandbox,
            "status": self.status,
            "message": self.message,
            "warnings": self.warnings,
            "file": self.file,
            "answers": self.answers,
            "exercises": [exercise.as_data() for exercise in self.exercises],
        }
