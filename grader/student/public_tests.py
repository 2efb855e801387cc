"""The public tests of a notebook: which exercises they have, their hints, and one run of them."""

from __future__ import annotations

import ast
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from grader.notebooks.hints import HintsError, named_exercises, read_hints
from grader.reports.card_content import PLAIN_MESSAGES
from grader.results import TestResult
from grader.student.explanation import explain_mismatch
from grader.student.notebook import frames, is_cell, place
from grader.testing.comparing import Mismatch
from grader.testing.describing import describe
from grader.testing.faults import NotDefined, Raised
from grader.testing.local import LocalBackend, parameter_names
from grader.testing.marks import TestFileError
from grader.testing.plugin import TestSession, run_session, seeded_rng
from grader.testing.student import Opaque, RecordedCall, Student

# What a test raises when it works on an answer of another form; a mistake in the test itself would be a
# NameError, and `grader verify` has run the tests on the reference.
FORM_ERRORS = (AttributeError, TypeError, ValueError, LookupError, ArithmeticError)
MAX_WARNINGS = 2
MAX_FRAMES = 2  # places shown for an exception of the student's


@dataclass
class PublicTests:
    """What a `test_public.py` says; `owner` maps the tests seen so far to their exercises."""

    path: Path
    changed: int
    hints: dict[str, list[str]]
    owner: dict[str, str] = field(default_factory=dict)

    @property
    def exercises(self) -> tuple[str, ...]:
        return tuple(self.hints)


@dataclass
class CheckRun:
    """What came of an exercise's public tests."""

    results: list[TestResult]
    warnings: list[str]  # Python's warnings in the student's code
    waits_for: str | None = None  # another name that is not there or not implemented


_known: dict[Path, PublicTests] = {}


def read_public_tests(path: Path) -> PublicTests:
    """Read exercises and hints without running the file; remembered until the file changes.

    Raises:
        TestFileError: the file does not parse.
    """
    path = path.resolve()
    changed = path.stat().st_mtime_ns
    known = _known.get(path)
    if known is None or known.changed != changed:
        # pytest keeps the imported file; a changed one must be imported anew.
        for name, module in list(sys.modules.items()):
            if getattr(module, "__file__", None) == str(path):
                del sys.modules[name]
        known = _known[path] = PublicTests(path, changed, _hints(path))
    return known


def _hints(path: Path) -> dict[str, list[str]]:
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError, OSError) as error:
        raise TestFileError(f"{path.name} cannot be read: {error}.") from None
    try:
        hints = read_hints(tree)
    except HintsError as error:
        raise TestFileError(f"{path.name}: {error}.") from None
    return hints | {name: [] for name in named_exercises(tree) if name not in hints}


def run_public_tests(tests: PublicTests, exercise: str, namespace: Mapping[str, object]) -> CheckRun:
    """Run an exercise's public tests on the names of a namespace, in this process.

    Raises:
        TestFileError: the test file cannot be collected.
        KeyboardInterrupt: the student's interrupt.
    """
    backend = WatchedBackend(namespace)
    run = CheckRun([], [])

    def body(session: TestSession) -> None:
        tests.owner.update({test.name: test.exercise for test in session.tests})
        for test in session.tests:
            if test.exercise != exercise:
                continue
            student = Student(backend, _parameters(namespace, tests.exercises))
            error = session.run(test, student, seeded_rng("public", "", exercise, test.name))
            result = session.result(test, error, _parameters(namespace, tests.exercises))
            if isinstance(error, FORM_ERRORS) and result.outcome == "error":
                result.outcome, result.message = "failed", _form(error, student)
            if isinstance(error, Mismatch):
                _explain(result, error, student.recording, namespace)
            if isinstance(error, Raised):
                result.message = "\n".join([str(error).rstrip(), *_places(error)])
            if result.outcome == "not_implemented" and error is not None:
                run.waits_for = run.waits_for or _other_name(error, exercise)
            run.results.append(result)

    with _no_bytecode():
        run_session([tests.path], TestSession(tests.exercises, body), [_Only(tests, exercise)])
    run.warnings = backend.sentences()
    return run


def _explain(
    result: TestResult, mismatch: Mismatch, calls: Sequence[RecordedCall], namespace: Mapping[str, object]
) -> None:
    """Say beside the mismatch what its numbers say: below it, hints unfold by tries."""
    why = explain_mismatch(mismatch, calls, namespace)
    if why:
        result.message = why if result.message in PLAIN_MESSAGES else f"{result.message} {why}"


def _parameters(namespace: Mapping[str, object], names: Sequence[str]) -> dict[str, Sequence[str]]:
    return {name: parameter_names(namespace[name]) for name in names if callable(namespace.get(name))}


def _places(error: Raised) -> list[str]:
    return [place(filename, line) for filename, line, _ in error.frames[-MAX_FRAMES:]]


def _form(error: BaseException, student: Student) -> str:
    sentence = "The answer does not have the form that is expected"
    answers = [event.result for event in student.recording if event.fault is None]
    if not answers or isinstance(answers[-1], Opaque):
        return f"{sentence} ({type(error).__name__}: {error})."
    return f"{sentence}: got {describe(answers[-1])} ({type(error).__name__}: {error})."


def _other_name(error: BaseException, exercise: str) -> str | None:
    if isinstance(error, NotDefined):
        return error.name if error.name != exercise else None
    stub = stub_name(error)
    return stub if stub != exercise else None


def stub_name(error: BaseException) -> str | None:
    """The function or class that raised the exception as a stub does; None for any other exception."""
    codes = [code for code, _ in frames(error.__traceback__)]
    if not isinstance(error, NotImplementedError) or not codes or not is_cell(codes[-1].co_filename):
        return None
    # `Mean.update_state` is the exercise `Mean`, `outer.<locals>.inner` the exercise `outer`.
    named = [code.co_qualname.partition(".")[0] for code in codes if is_cell(code.co_filename)]
    return next((name for name in reversed(named) if not name.startswith("<")), None)


class WatchedBackend(LocalBackend):
    """The student's code in this kernel; Python's warnings are kept, and `exit()` ends a test only."""

    def __init__(self, namespace: Mapping[str, object]) -> None:
        super().__init__(namespace, is_cell)
        self._warnings: dict[str, None] = {}

    def call(
        self,
        target: Any,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        seconds: float | None,
        count_instructions: bool,
    ) -> Any:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                return super().call(target, args, kwargs, seconds, count_instructions)
            except SystemExit as error:
                raise Raised("SystemExit", str(error)) from error
            finally:
                for warning in caught:
                    if is_cell(warning.filename):
                        where = place(warning.filename, warning.lineno).partition(":")[0]
                        self._warnings[f"{warning.message} ({where})"] = None

    def sentences(self) -> list[str]:
        if not self._warnings:
            return []
        shown = [*list(self._warnings)[:MAX_WARNINGS], *(["…"] if len(self._warnings) > MAX_WARNINGS else [])]
        return [f"Python warned: {'; '.join(shown)}. Warnings cost nothing."]


class _Only:
    """Leaves out, before they are looked at, the tests that are known to be another exercise's."""

    def __init__(self, tests: PublicTests, exercise: str) -> None:
        self._tests = tests
        self._exercise = exercise

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [
            item for item in items if self._tests.owner.get(item.name, self._exercise) == self._exercise
        ]


@contextmanager
def _no_bytecode() -> Iterator[None]:
    """Nothing is written beside the notebook."""
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before
