"""What a learner has reached, kept in a small file of their folder."""

from __future__ import annotations

import json
import time
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from pathlib import Path

import msgspec

from grader.files import write_atomically
from grader.results import ExerciseResult

VERSION = 1
FILE = "progress.json"


@dataclass
class Mistake:
    """A misconception that was recognized, and when it was met and overcome, in seconds since the epoch."""

    name: str
    hint: str
    lecture: str
    met: float
    overcome: float | None = None


@dataclass
class ExerciseProgress:
    """One exercise: how it stands, and how it came to that.

    Attributes:
        outcome: of the hidden tests, the last time.
        tries: versions of the code that were judged and were not the stub.
        passed: when it first passed.
        revealed: when its reference was first shown.
        code: a digest of the code that was judged the last time.
    """

    outcome: str = "not_implemented"
    score: float = 0.0
    max_score: float = 0.0
    tries: int = 0
    passed: float | None = None
    revealed: float | None = None
    mistakes: list[Mistake] = field(default_factory=list)
    code: str = ""

    @property
    def is_done(self) -> bool:
        return self.outcome == "passed"

    def record(self, result: ExerciseResult, is_new: bool, now: float) -> list[Mistake]:
        """Take note of a result, and give the mistakes that it overcomes.

        Args:
            is_new: whether the code is another than before.
        """
        self.outcome = result.outcome
        self.score = result.score or 0.0
        self.max_score = result.max_score
        if is_new and result.outcome in ("passed", "failed"):
            self.tries += 1
        if result.diagnosis is not None:
            self._meet(result.diagnosis.misconception, result.diagnosis.hint, result.diagnosis.lecture, now)
        if result.outcome != "passed":
            return []
        if self.passed is None:
            self.passed = now
        overcome = [one for one in self.mistakes if one.overcome is None]
        for one in overcome:
            one.overcome = now
        return overcome

    def _meet(self, name: str, hint: str, lecture: str, now: float) -> None:
        known = next((one for one in self.mistakes if one.name == name), None)
        if known is None:
            self.mistakes.append(Mistake(name, hint, lecture, now))
        else:
            known.overcome = None


@dataclass
class Progress:
    """All that is kept: by assignment and exercise.

    Attributes:
        started: when the folder was first laid out.
    """

    started: float = field(default_factory=time.time)
    notebooks: dict[str, dict[str, ExerciseProgress]] = field(default_factory=dict)

    def of(self, assignment: str, exercise: str) -> ExerciseProgress:
        return self.notebooks.setdefault(assignment, {}).setdefault(exercise, ExerciseProgress())

    def done(self, assignment: str, exercises: Collection[str]) -> int:
        """How many of an assignment's exercises pass their hidden tests."""
        kept = self.notebooks.get(assignment, {})
        return sum(name in kept and kept[name].is_done for name in exercises)

    def write(self, path: Path) -> None:
        data = {"version": VERSION, "started": self.started, "notebooks": self._data()}
        write_atomically(path, json.dumps(data, ensure_ascii=False, indent=1) + "\n")

    def _data(self) -> dict[str, dict[str, object]]:
        return {
            assignment: {name: asdict(one) for name, one in exercises.items()}
            for assignment, exercises in self.notebooks.items()
        }


@dataclass(frozen=True)
class ReadProgress:
    """Progress as it was found; `damaged` says where a file that could not be read is kept."""

    progress: Progress
    damaged: Path | None = None


def read_progress(path: Path) -> ReadProgress:
    """Read what was kept. Of a damaged file whatever can be read is taken, and the file itself is set aside."""
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ReadProgress(Progress())
    except (OSError, UnicodeDecodeError):
        return ReadProgress(Progress(), _set_aside(path))
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return ReadProgress(Progress(), _set_aside(path))
    if not isinstance(data, dict):
        return ReadProgress(Progress(), _set_aside(path))
    progress = Progress()
    started = data.get("started")
    whole = isinstance(started, int | float)
    if isinstance(started, int | float):
        progress.started = started
    for assignment, exercises in _items(data.get("notebooks")):
        for name, one in _items(exercises):
            exercise = _exercise(one)
            whole = whole and exercise is not None
            if exercise is not None:
                progress.notebooks.setdefault(assignment, {})[name] = exercise
    whole = whole and isinstance(data.get("notebooks"), dict)
    return ReadProgress(progress, None if whole else _set_aside(path))


def _exercise(data: object) -> ExerciseProgress | None:
    try:
        return msgspec.convert(data, ExerciseProgress)
    except msgspec.ValidationError:
        return None


def _items(data: object) -> list[tuple[str, object]]:
    return [(str(key), value) for key, value in data.items()] if isinstance(data, dict) else []


def _set_aside(path: Path) -> Path | None:
    aside = path.with_name(f"{path.stem}.damaged-{time.strftime('%Y-%m-%d_%H-%M-%S')}{path.suffix}")
    try:
        path.replace(aside)
    except OSError:
        return None
    return aside
