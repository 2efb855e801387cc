"""What a save means: which exercises changed, how they stand, what was overcome, and what is next."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from grader.results import ExerciseResult, SubmissionResult
from grader.study.course import StudyCourse
from grader.study.course_progress import FILE, Mistake, Progress, ReadProgress, read_progress
from grader.study.folder import StudyFolder
from grader.study.judges import StudyJudges


@dataclass(frozen=True)
class Place:
    """An exercise of the course."""

    assignment: str
    exercise: str


@dataclass(frozen=True)
class Saved:
    """What came of a save.

    Attributes:
        changed: the exercises whose code or outcome is another than before; those that wait for code are left out.
        overcome: misconceptions, by exercise.
        newly_done: exercises that pass now and did not before.
        to_reveal: the name by which `--reveal` knows the first of those.
        message: why the notebook could not be judged; empty where it was.
        next: where to go on; None where everything passes.
        finished: whether this save completed the course.
    """

    assignment: str
    changed: list[ExerciseResult] = field(default_factory=list)
    overcome: list[tuple[str, Mistake]] = field(default_factory=list)
    newly_done: list[str] = field(default_factory=list)
    to_reveal: str = ""
    message: str = ""
    next: Place | None = None
    finished: bool = False


@dataclass(frozen=True)
class Standing:
    """How many of an assignment's exercises pass their hidden tests."""

    assignment: str
    done: int
    exercises: int


class StudySession:
    """The learner's folder with a judge for it.

    Args:
        now: the time, in seconds since the epoch.
    """

    def __init__(
        self,
        course: StudyCourse,
        folder: StudyFolder,
        judges: StudyJudges,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.course = course
        self.folder = folder
        self._judges = judges
        self._now = now
        read: ReadProgress = read_progress(self._file)
        self.progress: Progress = read.progress
        self.damaged = read.damaged
        self._results: dict[str, SubmissionResult] = {}

    @property
    def _file(self) -> Path:
        return self.folder.state / FILE

    def result(self, assignment: str) -> SubmissionResult | None:
        """The last result of a notebook that could be judged."""
        if assignment not in self._results:
            kept = self._judges.kept(assignment)
            if kept is not None:
                self._results[assignment] = kept
        return self._results.get(assignment)

    def look(self, assignment: str) -> Saved:
        """Judge a notebook as it is saved, and take note of what came of it.

        Raises:
            AssignmentError: the course's files do not load.
        """
        self._read_again()
        was_finished = self.is_finished
        previous = self.result(assignment)
        result = self._judges.judge(assignment, self.folder.notebook(assignment), previous)
        if result.status != "graded" and not result.exercises:
            return Saved(assignment, message=result.message, next=self.next(assignment))
        self._results[assignment] = result
        codes = self._judges.codes(assignment, self.folder.notebook(assignment))
        changed, overcome, newly_done = [], [], []
        for one in result.exercises:
            kept = self.progress.of(assignment, one.name)
            was_done, was = kept.is_done, kept.outcome
            is_new = kept.code != codes.get(one.name, "")
            kept.code = codes.get(one.name, "")
            overcome += [(one.name, mistake) for mistake in kept.record(one, is_new, self._now())]
            if kept.is_done and not was_done:
                newly_done.append(one.name)
            unwritten = one.outcome == was == "not_implemented"
            if (is_new or one.outcome != was) and not unwritten:
                changed.append(one)
        self.progress.write(self._file)
        finished = self.is_finished and not was_finished
        to_reveal = self.full_name(Place(assignment, newly_done[0])) if newly_done else ""
        return Saved(
            assignment,
            changed,
            overcome,
            newly_done,
            to_reveal,
            result.message,
            self.next(assignment),
            finished,
        )

    def full_name(self, place: Place) -> str:
        """An exercise's name, with its assignment before it where another notebook has one of that name."""
        having = [name for name, exercises in self.course.exercises.items() if place.exercise in exercises]
        return f"{place.assignment}.{place.exercise}" if len(having) > 1 else place.exercise

    def _read_again(self) -> None:
        """Take over what another `grader study` has written since, such as one that reveals."""
        read = read_progress(self._file)
        if read.damaged is None and self._file.is_file():
            self.progress = read.progress

    def is_untouched(self, assignment: str) -> bool:
        """Whether no code of the notebook differs from what was given out: then nothing is there to judge."""
        own, released = self.folder.notebook(assignment), self.course.released(assignment)
        try:
            return own.read_bytes() == released.read_bytes() or _sources(own) == _sources(released)
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def next(self, near: str = "") -> Place | None:
        """The first exercise that does not pass, of the notebook at work before the others."""
        names = [near] if near in self.course.names else []
        for assignment in [*names, *self.course.names]:
            kept = self.progress.notebooks.get(assignment, {})
            for exercise in self.course.exercises[assignment]:
                if exercise not in kept or not kept[exercise].is_done:
                    return Place(assignment, exercise)
        return None

    @property
    def is_finished(self) -> bool:
        return self.next() is None

    @property
    def standings(self) -> list[Standing]:
        return [
            Standing(name, self.progress.done(name, exercises), len(exercises))
            for name, exercises in self.course.exercises.items()
        ]

    def write(self) -> None:
        self.progress.write(self._file)

    def warm(self, assignment: str) -> None:
        """Get the judge of a notebook ready."""
        self._judges.warm(assignment)


def _sources(notebook: Path) -> list[object]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [
        "".join(cell["source"]) if isinstance(cell["source"], list) else cell["source"]
        for cell in cells
        if cell["cell_type"] == "code"
    ]
