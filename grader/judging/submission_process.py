"""One submission's definitions in workers: a fresh one wherever a call has ended the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from grader.diagnosis.replay import Implementation
from grader.judging.sandbox_backend import SandboxBackend
from grader.judging.student_code import NotLoaded, not_loaded
from grader.notebooks.cells import Cell
from grader.notebooks.slicing import Program, substitute_names
from grader.sandbox import Sandbox, StudentFault, Worker
from grader.sandbox.host.limits import Level
from grader.testing.student import Student


class SubmissionProcess:
    """Loads a program's slice into workers and hands out `student` handles.

    Args:
        substitutes: the reference's functions and classes that stand in for names of the program.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        program: Program,
        cells: Sequence[Cell],
        exercises: Sequence[str],
        parameters: Mapping[str, Sequence[str]],
        substitutes: Mapping[str, Implementation] | None = None,
    ) -> None:
        self.program = program
        self.cells = cells
        self._sandbox = sandbox
        self._exercises = exercises
        self._parameters = parameters
        self._substitutes = dict(substitutes or {})
        # A submission's time is shared out beforehand, so that no exercise spends another's.
        limits = sandbox.limits
        share = limits.submission_seconds / max(1, len(parameters))
        self._limits = replace(limits, exercise_seconds=min(limits.exercise_seconds, share))
        self._worker: Worker | None = None
        self._holds: frozenset[str] = frozenset()
        self._failures: list[NotLoaded] = []
        self._alone = False  # whether loading all at once ended a worker

    def __enter__(self) -> SubmissionProcess:
        return self

    def __exit__(self, *exception: object) -> None:
        self._drop()

    def student(self, exercise: str) -> Student:
        """A handle for the exercise; a worker that is dead or lacks it is replaced.

        So is one in which another exercise's code has switched the counting of instructions off: what an
        exercise does to its process costs no other.
        """
        if self._worker is None or not self._worker.alive or exercise not in self._holds:
            self._load(exercise)
        assert self._worker is not None
        backend = SandboxBackend(self._worker, self._limits)
        if self._holds != {exercise} and self._worker.alive and not backend.fetch(exercise):
            self._alone = True
            self._load(exercise)
            backend = SandboxBackend(self._worker, self._limits)
        return Student(backend, self._parameters)

    def _load(self, exercise: str) -> None:
        """Load all exercises together; where that ends the worker, each is loaded on its own from then on."""
        if not self._alone:
            self._fill(self._exercises)
            if self._worker is not None and self._worker.alive:
                return
            self._alone = True
        self._fill([exercise])

    def _fill(self, names: Sequence[str]) -> None:
        self._drop()
        stand_ins = {
            alias: self._substitutes[name]
            for name, aliases in substitute_names(self._substitutes).items()
            for alias in aliases
        }
        self._worker = self._sandbox.worker()
        self._holds = frozenset(names)
        try:
            statements = self.program.slice(names, self._substitutes).statements
            self._failures = not_loaded(self._worker.load(statements, stand_ins))
        except StudentFault as fault:
            self._failures = [NotLoaded(str(fault), tuple(names))]

    def _drop(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def load_failure(self, name: str) -> NotLoaded | None:
        """What failed and should have bound the name."""
        return next((failure for failure in self._failures if name in failure.binds), None)


@dataclass(frozen=True)
class SandboxRunner:
    """Runs submissions in a sandbox."""

    sandbox: Sandbox

    @property
    def level(self) -> Level:
        return self.sandbox.level

    def code(
        self,
        program: Program,
        cells: Sequence[Cell],
        exercises: Sequence[str],
        parameters: Mapping[str, Sequence[str]],
        substitutes: Mapping[str, Implementation] | None = None,
    ) -> SubmissionProcess:
        return SubmissionProcess(self.sandbox, program, cells, exercises, parameters, substitutes)
