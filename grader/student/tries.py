"""What a kernel remembers between checks: tries that failed, the hints they earn, and what is done."""

from __future__ import annotations

import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.results import Outcome

FIRST_HINT_AFTER = 3  # failing tries


@dataclass
class ExerciseTries:
    """One exercise's failing tries; the same definition checked twice is one try."""

    failed: int = 0
    last: object = None
    passed: int = 0  # checks that passed the last time
    done: bool = False
    failing: object = None  # the definition that failed the last check; None where none did
    answered: bool = False  # questions, which are judged when they are graded

    def record(
        self,
        fingerprint: object,
        outcome: Outcome,
        *,
        passed: int = 0,
        done: bool = False,
        answered: bool = False,
        definition: object = None,
    ) -> None:
        """Take note of a check; a failing one of another definition than the last is a try."""
        self.passed, self.done, self.answered = passed, done, answered
        self.failing = definition if outcome == "failed" else None
        if outcome == "failed" and fingerprint != self.last:
            self.failed += 1
        if outcome == "failed":
            self.last = fingerprint

    def offered_hint(self, steps: Sequence[str]) -> tuple[int, str] | None:
        """Position (from 1) and text of the step that this try has earned; the last step stays."""
        if self.failed < FIRST_HINT_AFTER or not steps:
            return None
        position = min(self.failed - FIRST_HINT_AFTER + 1, len(steps))
        return position, steps[position - 1]


@dataclass
class NotebookTries:
    """The tries of all exercises of one notebook in this kernel."""

    exercises: dict[str, ExerciseTries] = field(default_factory=dict)

    def of(self, exercise: str) -> ExerciseTries:
        return self.exercises.setdefault(exercise, ExerciseTries())

    def progress(self, exercises: Sequence[str], checks: int) -> str:
        """One line: a bar, and what had passed when each exercise was last checked."""
        done = sum(self.of(name).done for name in exercises)
        answered = sum(self.of(name).answered for name in exercises)
        passed = sum(self.of(name).passed for name in exercises)
        bar = "▰" * done + "▱" * (len(exercises) - done)
        noun = "exercise" if len(exercises) == 1 else "exercises"
        line = f"{bar} {done} of {len(exercises)} {noun} done"
        line += f", {answered} answered" if answered else ""
        return f"{line}, {passed} of {checks} public checks" if checks else line


_notebooks: dict[Path, NotebookTries] = {}


def tries_of(test_file: Path) -> NotebookTries:
    """What this kernel remembers of the notebook beside a test file."""
    return _notebooks.setdefault(test_file.resolve(), NotebookTries())


def fingerprint(value: object) -> object:
    """Equal for two definitions that do the same steps, whatever their line numbers and comments."""
    functions: list[Callable[..., object]] = []
    if isinstance(value, type):
        functions = [unwrapped for item in vars(value).values() if (unwrapped := _function(item))]
    elif function := _function(value):
        functions = [function]
    if functions:
        return tuple(
            _code(function.__code__) for function in functions if isinstance(function, types.FunctionType)
        )
    try:
        return repr(value)
    except Exception:
        return id(value)


def _function(item: object) -> types.FunctionType | None:
    item = (
        getattr(item, "__func__", None) or getattr(item, "fget", None) or getattr(item, "func", None) or item
    )
    item = getattr(item, "__wrapped__", item)
    return item if isinstance(item, types.FunctionType) else None


def _code(code: types.CodeType) -> object:
    constants = tuple(_code(one) if isinstance(one, types.CodeType) else repr(one) for one in code.co_consts)
    return code.co_code, code.co_names, code.co_varnames, constants
