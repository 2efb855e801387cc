"""Cells of a platform's file that an export leaves as they are, and why: what is no grade takes none away."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.gradebook.exports import SubmissionGrades

_MOST_NAMES = 20  # per reason, in one sentence


@dataclass
class KeptCells:
    """Reason -> the students."""

    students: dict[str, list[str]] = field(default_factory=dict)

    def add(self, student: str, reason: str) -> None:
        self.students.setdefault(reason, []).append(student)

    def notes(self, platform: str) -> list[str]:
        """How many and who, in one sentence."""
        if not self.students:
            return []
        count = sum(map(len, self.students.values()))
        reasons = ", ".join(
            f"{len(names)} {reason} ({_listed(names)})" for reason, names in self.students.items()
        )
        return [f"{count} {'cells keep' if count > 1 else 'cell keeps'} what {platform} has: {reasons}."]


def why_no_grade(grade: SubmissionGrades | None) -> str:
    """Why there is nothing to write for a student of the file."""
    if grade is None:
        return "not in the gradebook"
    return grade.status if grade.status != "graded" else "without points"


def _listed(names: list[str]) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
