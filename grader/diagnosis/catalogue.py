"""An assignment's misconceptions by exercise, and their pairs, merged when they are first asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.diagnosis.pairs import Pair, merged_pairs
from grader.testing.marks import Misconception


class Catalogue:
    """What failing exercises are compared with.

    Args:
        sources: the reference's definitions by exercise, which misconceptions are edits of.
    """

    def __init__(self, sources: Mapping[str, str], misconceptions: Sequence[Misconception]) -> None:
        self._sources = sources
        self._misconceptions = misconceptions
        self._pairs: dict[str, list[Pair]] = {}

    def of(self, exercise: str) -> list[Misconception]:
        return [one for one in self._misconceptions if one.exercise == exercise]

    def pairs(self, exercise: str) -> list[Pair]:
        """Two faults at once, as implementations of their own."""
        if exercise not in self._pairs:
            self._pairs[exercise] = merged_pairs(exercise, self._sources[exercise], self.of(exercise))
        return self._pairs[exercise]
