"""The steps of judging a submission, said one by one, so that who watches can end one that does not end by itself."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

# Reading the notebook; an exercise's tests; the same tests on the reference, to learn whose doing it was that
# they did not end; the tests with the reference in others' places; and the diagnosis.
StepName = Literal["read", "tests", "reference", "follow_through", "diagnosis"]
Step = tuple[StepName, str]  # with the exercise, empty where it is none's


class Watch:
    """Who is told of each step; this one lets every step take its time.

    Args:
        stopped: steps that were ended when this submission was judged before, and are not taken again.
    """

    def __init__(self, stopped: Collection[Step] = ()) -> None:
        self._stopped = frozenset(stopped)

    def begin(self, name: StepName, exercise: str = "") -> None:
        """A step begins, and the one before it is over."""

    def was_stopped(self, name: StepName, exercise: str) -> bool:
        return (name, exercise) in self._stopped
