"""What of an earlier result still holds for a submission."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.notebooks.slicing import Program
from grader.results import Content, ExerciseResult, SubmissionResult


class Kept:
    """Chooses the exercises whose earlier results are taken over.

    An exercise's result follows from its content and, through follow-through, from whether the earlier ones
    that it reads have failed.

    Args:
        previous: the student's earlier result, if there is one.
        contents: what each exercise's result depends on now; empty where results are not kept.
    """

    def __init__(
        self, program: Program, previous: SubmissionResult | None, contents: Mapping[str, Content]
    ) -> None:
        self._program = program
        self._previous = previous if contents else None
        self.contents = contents
        self._again = self._wants_judging()

    def result(self, exercise: str, earlier: Sequence[ExerciseResult]) -> ExerciseResult | None:
        """The earlier result of an exercise, or None where it has to be judged.

        Args:
            earlier: the results of this run of the exercises before it.
        """
        before = self._before(exercise)
        if before is None or exercise in self._again:
            return None
        read = self._program.reads([exercise])
        for one in earlier:
            was = self._before(one.name)
            if one.name in read and (was is None or was.outcome != one.outcome):
                return None
        return before

    def _before(self, exercise: str) -> ExerciseResult | None:
        return self._previous.exercise(exercise) if self._previous is not None else None

    def _wants_judging(self) -> set[str]:
        """What has changed, and the failed exercises that it reads: how they end decides how it is run."""
        again: set[str] = set()
        for exercise in reversed(list(self.contents)):
            before = self._before(exercise)
            if (
                exercise in again
                or before is None
                or before.content != self.contents[exercise]
                or before.outcome == "error"
            ):
                again.add(exercise)
            if exercise in again:
                read = self._program.reads([exercise])
                again |= {name for name in self.contents if name in read and self._failed(name)}
        return again

    def _failed(self, exercise: str) -> bool:
        before = self._before(exercise)
        return before is None or before.outcome != "passed"
