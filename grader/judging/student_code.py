"""What the judge asks of a submission's code, wherever it runs: a sandbox's worker, or this process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, Self

from grader.diagnosis.replay import Implementation
from grader.execution.definitions import LoadFailure
from grader.judging.redaction import redacted_message
from grader.notebooks.cells import Cell
from grader.notebooks.slicing import Program
from grader.sandbox.host.limits import Level
from grader.testing.student import Student


@dataclass(frozen=True)
class NotLoaded:
    """Names that are not there after the slice was loaded, and why."""

    sentence: str
    binds: tuple[str, ...]


class StudentCode(Protocol):
    """A program's slice, loaded when it is first asked for."""

    program: Program
    cells: Sequence[Cell]

    def __enter__(self) -> Self: ...

    def __exit__(self, *exception: object) -> None: ...

    def student(self, exercise: str) -> Student:
        """A handle for the exercise; the code is loaded anew where an earlier call has ended it."""

    def load_failure(self, name: str) -> NotLoaded | None:
        """What failed and should have bound the name."""


class Runner(Protocol):
    """Where submissions' code runs."""

    @property
    def level(self) -> Level:
        """The sandbox's level, `none` where there is no sandbox."""

    def code(
        self,
        program: Program,
        cells: Sequence[Cell],
        exercises: Sequence[str],
        parameters: Mapping[str, Sequence[str]],
        substitutes: Mapping[str, Implementation] | None = None,
    ) -> StudentCode:
        """A program's slice, with the reference's functions and classes in the place of some of its names."""


def not_loaded(failures: Sequence[LoadFailure]) -> list[NotLoaded]:
    """What failed, as students may read it: no hidden input exists at load time, but the text is a student's."""
    return [
        NotLoaded(
            f"{failure.label}, line {failure.line} failed: "
            f"{redacted_message(failure.exception, failure.message)}.",
            failure.binds,
        )
        for failure in failures
    ]
