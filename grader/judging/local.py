"""The judge at hand: hidden tests, recognition and follow-through on one's own code, without a sandbox."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Self

from grader.diagnosis.record import ExerciseRecord
from grader.diagnosis.replay import Implementation
from grader.execution.definitions import execute
from grader.judging.exercise_run import ALL_TESTS, Selection, skipped
from grader.judging.hidden_tests import HiddenTests, run_hidden_tests
from grader.judging.judge import Judge
from grader.judging.misconceptions import load_misconceptions
from grader.judging.student_code import NotLoaded, StudentCode, not_loaded
from grader.notebooks.assignment import load_assignment
from grader.notebooks.cells import Cell
from grader.notebooks.slicing import Program, substitute_names
from grader.results import ExerciseResult
from grader.sandbox.host.limits import Level
from grader.sandbox.protocol.allowed import is_allowed, refusal
from grader.testing.faults import Stopped
from grader.testing.local import LocalBackend
from grader.testing.student import Student

SECRET = "self-study"  # nobody is to be kept from these draws


MakeBackend = Callable[[dict[str, object]], LocalBackend]


class LocalCode:
    """The slice's definitions in a namespace of this process.

    Args:
        backend: makes what calls the code of a namespace.
    """

    def __init__(
        self,
        program: Program,
        cells: Sequence[Cell],
        exercises: Sequence[str],
        parameters: Mapping[str, Sequence[str]],
        substitutes: Mapping[str, Implementation] | None = None,
        backend: MakeBackend | None = None,
    ) -> None:
        self.program = program
        self.cells = cells
        self._exercises = exercises
        self._parameters = parameters
        self._substitutes = dict(substitutes or {})
        self._make_backend = backend or self._plain_backend
        self._failures: list[NotLoaded] = []
        self._backend: LocalBackend | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._backend = None

    def student(self, exercise: str) -> Student:
        if self._backend is None:
            namespace: dict[str, object] = {"__builtins__": _builtins_of_the_worker()}
            for name, aliases in substitute_names(self._substitutes).items():
                namespace |= dict.fromkeys(aliases, self._substitutes[name])
            statements = self.program.slice(self._exercises, self._substitutes).statements
            self._failures = not_loaded(execute(statements, namespace))
            self._backend = self._make_backend(namespace)
        return Student(self._backend, self._parameters)

    def _plain_backend(self, namespace: dict[str, object]) -> LocalBackend:
        return LocalBackend(namespace, frozenset(cell.label for cell in self.cells).__contains__)

    def load_failure(self, name: str) -> NotLoaded | None:
        return next((failure for failure in self._failures if name in failure.binds), None)


@dataclass(frozen=True)
class LocalRunner:
    """Runs code in this process."""

    backend: MakeBackend | None = None
    level: Level = "none"

    def code(
        self,
        program: Program,
        cells: Sequence[Cell],
        exercises: Sequence[str],
        parameters: Mapping[str, Sequence[str]],
        substitutes: Mapping[str, Implementation] | None = None,
    ) -> LocalCode:
        return LocalCode(program, cells, exercises, parameters, substitutes, self.backend)


class LocalJudge(Judge):
    """A judge of one's own code, in this process.

    Args:
        endless: exercises that are known to run out of time, which are not run again.
        at_start: told of each exercise before its tests.
        backend: makes what calls the code of a namespace.
    """

    def __init__(
        self,
        session: HiddenTests,
        secret: str = SECRET,
        *,
        endless: Collection[str] = (),
        at_start: Callable[[str], object] = lambda exercise: None,
        backend: MakeBackend | None = None,
    ) -> None:
        misconceptions = load_misconceptions(session.assignment, session.reference)
        super().__init__(session, LocalRunner(backend), misconceptions, secret)
        self.endless = endless
        self._at_start = at_start

    def run(
        self,
        process: StudentCode,
        exercise: str,
        student_id: str,
        selection: Selection = ALL_TESTS,
    ) -> ExerciseRecord:
        if exercise in self.endless:
            return skipped(self.session, process, exercise, Stopped("The exercise took too long."))
        self._at_start(exercise)
        return super().run(process, exercise, student_id, selection)


def judge_exercise(
    folder: Path, cells: Sequence[Cell], exercise: str, *, backend: MakeBackend | None = None
) -> ExerciseResult:
    """One exercise of one's own notebook, judged in this process; a loop that never ends is the caller's to stop.

    Args:
        folder: the assignment's, `solutions/NN_name`.
        cells: the notebook's, or those that were run.
        backend: makes what calls the code of a namespace.

    Raises:
        AssignmentError, TestFileError: the assignment's files do not load, or it has no such exercise.
    """
    found: list[ExerciseResult] = []

    def body(session: HiddenTests) -> None:
        assignment = session.assignment
        program = Program(cells, assignment.scaffold_sources)
        needed = {exercise, *(program.reads([exercise]) & set(assignment.exercise_names))}
        result = LocalJudge(session, backend=backend).judge(cells, "", only=needed)
        found.extend(one for one in result.exercises if one.name == exercise)

    run_hidden_tests(load_assignment(folder), body)
    return found[0]


def _builtins_of_the_worker() -> dict[str, object]:
    """Builtins that import what the sandbox's worker imports, and nothing else."""
    return vars(builtins) | {"__import__": _checked_import}


def _checked_import(
    name: str,
    globals: Mapping[str, object] | None = None,
    locals: Mapping[str, object] | None = None,
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> ModuleType:
    if level == 0 and not is_allowed(name):
        raise ImportError(refusal(name), name=name)
    return __import__(name, globals, locals, fromlist or (), level)
