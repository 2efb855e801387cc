"""An assignment's misconceptions by exercise, and their pairs, merged when they are first asked for."""

from __future__ import annotations

from collections.abc import Sequence

from grader.diagnosis.pairs import merged_pairs
from grader.notebooks.assignment import Assignment, without_markers
from grader.testing.marks import Misconception


class Catalogue:
    """What failing exercises are compared with."""

    def __init__(self, assignment: Assignment, misconceptions: Sequence[Misconception]) -> None:
        self._assignment = assignment
        self._misconceptions = misconceptions
        self._pairs: dict[str, list[Misconception]] = {}

    def of(self, exercise: str) -> list[Misconception]:
        return [one for one in self._misconceptions if one.exercise == exercise]

    def pairs(self, exercise: str) -> list[Misconception]:
        """Two faults at once, as implementations of their own."""
        if exercise not in self._pairs:
            cell = next(one.cell for one in self._assignment.exercises if one.name == exercise)
            source = without_markers(self._assignment.cells[cell].source)
            self._pairs[exercise] = merged_pairs(exercise, source, self.of(exercise))
        return self._pairs[exercise]
