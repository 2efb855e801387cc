"""What is reached and which mistakes were overcome, kept in a file where the learner's surroundings name one."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from grader.files import write_atomically
from grader.reports.style import State

VARIABLE = "GRADER_PROGRESS"  # the file's path; where it is not set, nothing is kept


@dataclass(frozen=True)
class Reached:
    """What came of one check.

    Attributes:
        state: `neutral` where the tests pass and more is left to do.
        mistake: hint and lecture of the misconception that explains what failed.
    """

    exercise: str
    state: State
    hidden: bool = False
    mistake: tuple[str, str] | None = None


@dataclass
class Mistake:
    """A misconception that was recognized, and when it was met and overcome, in seconds since the epoch."""

    exercise: str
    hint: str
    lecture: str
    met: float
    overcome: float | None = None


@dataclass
class ExerciseProgress:
    """How an exercise came out the last time, in the public tests and in the hidden ones."""

    public: State | None = None
    hidden: State | None = None
    changed: float = 0.0


@dataclass
class NotebookProgress:
    """What is kept of one notebook."""

    exercises: dict[str, ExerciseProgress] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def record(self, reached: Reached) -> list[Mistake]:
        """Take note of a check, and give the mistakes that it overcomes."""
        now = time.time()
        own = self.exercises.setdefault(reached.exercise, ExerciseProgress())
        own.changed = now
        if reached.hidden:
            own.hidden = reached.state
        else:
            own.public = reached.state
        if reached.mistake is not None:
            self._meet(reached.exercise, *reached.mistake, now)
        if reached.state != "passed":
            return []
        overcome = [one for one in self.mistakes if one.exercise == reached.exercise and one.overcome is None]
        for one in overcome:
            one.overcome = now
        return overcome

    def _meet(self, exercise: str, hint: str, lecture: str, now: float) -> None:
        known = next((one for one in self.mistakes if (one.exercise, one.hint) == (exercise, hint)), None)
        if known is None:
            self.mistakes.append(Mistake(exercise, hint, lecture, now))
        else:
            known.overcome = None


def keep(notebook: str, checks: Iterable[Reached]) -> list[Mistake]:
    """Record checks in the learner's file, and give the mistakes that they overcome; nothing where none is kept."""
    name = os.environ.get(VARIABLE)
    if not name:
        return []
    path = Path(name)
    kept = _read(path)
    own = kept.setdefault(notebook, NotebookProgress())
    overcome = [mistake for reached in checks for mistake in own.record(reached)]
    document = {"version": 1, "notebooks": {name: asdict(one) for name, one in kept.items()}}
    try:
        write_atomically(path, json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    except OSError:  # a folder that is gone or full: the check itself is what counts
        return []
    return overcome


def _read(path: Path) -> dict[str, NotebookProgress]:
    """What was kept; a file that is damaged counts as none."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return {
            name: NotebookProgress(
                {exercise: ExerciseProgress(**one) for exercise, one in data["exercises"].items()},
                [Mistake(**one) for one in data["mistakes"]],
            )
            for name, data in document["notebooks"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
