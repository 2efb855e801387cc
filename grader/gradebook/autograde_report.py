"""What a run of `grader autograde` did, for people and as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from grader.gradebook.moves import Move
from grader.reports.text import one_line


@dataclass
class AutogradeReport:
    """What a run did; results are in the notebooks that it wrote, not here."""

    assignment: str
    graded: int = 0
    ungradable: dict[str, str] = field(default_factory=dict)  # student -> why the file could not be graded
    errors: dict[str, str] = field(default_factory=dict)  # student -> what the grader failed on
    refused: dict[str, str] = field(default_factory=dict)  # folder -> why its name cannot be graded
    skipped: int = 0  # graded before, on the same content
    moves: list[Move] = field(default_factory=list)
    overridden: list[str] = field(default_factory=list)  # students whose manual score lies over a new one
    outdated: list[str] = field(default_factory=list)  # students whose feedback page shows an older result
    warnings: list[str] = field(default_factory=list)
    level: str = ""  # of the sandbox; empty where nothing was judged

    @property
    def judged(self) -> int:
        return self.graded + len(self.ungradable) + len(self.errors)

    @property
    def exit_status(self) -> int:
        """Nonzero where something waits for a person."""
        lost = any(move.after == "ungradable" for move in self.moves)
        return 1 if self.errors or self.refused or self.overridden or lost else 0

    def __str__(self) -> str:
        lines = [
            f"{self.assignment}: {self.graded} graded, {len(self.ungradable)} ungradable, "
            f"{len(self.errors)} {'error' if len(self.errors) == 1 else 'errors'}."
        ]
        if self.skipped:
            lines.append(f"{self.skipped} graded before on the same content; --force grades them again.")
        lines += list(self.refused.values())
        lines += [f"{student} is ungradable: {message}" for student, message in self.ungradable.items()]
        lines += [
            f"{student}'s grade waits for a person. {message}" for student, message in self.errors.items()
        ]
        if self.moves:
            lines.append(f"{len(self.moves)} of the grades from before moved:")
            lines += [f"  {move}" for move in self.moves]
        lines += [
            f"{student} has a manual score over a new automatic one: confirm it in formgrader; until then the "
            "grade waits."
            for student in self.overridden
        ]
        if self.outdated:
            lines.append(
                f"The feedback of {_some(self.outdated)} is out of date: run  grader feedback {self.assignment}"
            )
        lines += self.warnings
        if self.level:
            lines.append(f"Sandbox level: {self.level}.")
        return "\n".join(map(one_line, lines))  # names and messages are students' own text

    def as_data(self) -> dict[str, object]:
        """The JSON object of `grader autograde --json`."""
        return {
            "assignment": self.assignment,
            "graded": self.graded,
            "skipped": self.skipped,
            "ungradable": self.ungradable,
            "error": self.errors,
            "refused": self.refused,
            "sandbox": self.level,
            "moves": [move.as_data() for move in self.moves],
            "overridden": self.overridden,
            "outdated_feedback": self.outdated,
            "warnings": self.warnings,
        }


def _some(students: Sequence[str]) -> str:
    """A few names, and how many more there are."""
    shown = ", ".join(students[:5])
    return shown if len(students) <= 5 else f"{shown} and {len(students) - 5} others"
