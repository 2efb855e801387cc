"""The public tests of a notebook: which exercises they have, their hints, and one run of them."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from grader.notebooks.hints import HintsError, named_exercises, read_hints
from grader.reports.card_content import MAX_LINES_A_FIELD, PLAIN_MESSAGES
from grader.results import TestResult
from grader.student.calls import MAX_ENTRIES, WIDTH, call_text, code_of
from grader.student.explanation import explain_mismatch
from grader.student.messages import (
    FORGOTTEN_RETURN,
    NO_DICTIONARY,
    forgot_return,
    gave_dictionary,
    inner_sizes,
    no_function,
    other_form,
    without_self,
)
from grader.student.notebook import frames, is_cell, place
from grader.student.watched import WatchedBackend
from grader.testing.comparing import Mismatch
from grader.testing.describing import rows_of_array
from grader.testing.faults import NotDefined, Raised, Stopped
from grader.testing.local import parameter_names
from grader.testing.marks import TestFileError
from grader.testing.plugin import TestInfo, TestSession, run_session, seeded_rng
from grader.testing.student import RecordedCall, Student

# What a test raises when it works on an answer of another form; a mistake in the test itself would be a
# NameError, and `grader verify` has run the tests on the reference.
FORM_ERRORS = (AttributeError, TypeError, ValueError, LookupError, ArithmeticError)
MAX_FRAMES = 2  # places shown for an exception of the student's


@dataclass
class PublicTests:
    """What a `test_public.py` says.

    Attributes:
        number: of tests, once they were collected.
        session: with the tests, where they run without pytest: collecting them takes longer than most checks.
    """

    path: Path
    changed: int
    hints: dict[str, list[str]]
    number: int = 0
    session: TestSession | None = None

    @property
    def exercises(self) -> tuple[str, ...]:
        return tuple(self.hints)


@dataclass
class CheckRun:
    """What came of an exercise's public tests.

    Attributes:
        results: of the tests up to one that was stopped.
        warnings: of Python in the student's code, and of calls that took long.
        waits_for: another name that is not there or not implemented.
        stopped: a call took longer than it may, so that the tests after it were not run.
        copies: by a test's name, code that repeats its last call.
        calls: by a test's name, the calls that it made.
        plain: by a test's name, its message without what the numbers say.
        printed: by a failing test's name, what its last call printed.
    """

    results: list[TestResult] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    waits_for: str | None = None
    stopped: bool = False
    copies: dict[str, str] = field(default_factory=dict)
    calls: dict[str, Sequence[RecordedCall]] = field(default_factory=dict)
    plain: dict[str, str] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)


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


def run_public_tests(
    tests: PublicTests, exercises: Collection[str], namespace: Mapping[str, object]
) -> dict[str, CheckRun]:
    """Run the public tests of some exercises on the names of a namespace, in this process.

    Raises:
        TestFileError: the test file cannot be collected.
        KeyboardInterrupt: the student's interrupt.
    """
    runs = {exercise: CheckRun() for exercise in exercises}
    parameters = _parameters(namespace, tests.exercises)

    def body(session: TestSession) -> None:
        tests.number = len(session.tests)
        for exercise, run in runs.items():
            backend = WatchedBackend(namespace)
            for test in session.tests:
                if test.exercise == exercise and not run.stopped:
                    with backend.watching():
                        _run_test(session, test, Student(backend, parameters), run, namespace, parameters)
                    if run.results[-1].outcome == "failed":
                        run.printed[test.name] = backend.printed
            run.warnings = backend.sentences()
        session.student = None  # with all that its calls gave

    if tests.session is not None:
        body(tests.session)
        return runs
    session = TestSession(tests.exercises, body)
    with _no_bytecode():
        run_session([tests.path], session)
    if all(test.arguments is not None for test in session.tests):
        tests.session = session
    return runs


def _run_test(
    session: TestSession,
    test: TestInfo,
    student: Student,
    run: CheckRun,
    namespace: Mapping[str, object],
    parameters: dict[str, Sequence[str]],
) -> None:
    """Run one test, and put what came of it into the exercise's run."""
    error = session.run(test, student, seeded_rng("public", "", test.exercise, test.name))
    result = session.result(test, error, parameters)
    run.results.append(result)
    run.calls[test.name] = student.recording
    if error is None:
        return
    if isinstance(error, FORM_ERRORS) and result.outcome == "error":
        value = namespace.get(test.exercise)
        lost = not callable(value) and not isinstance(value, Mapping)
        said = no_function(test.exercise, value) if lost else other_form(error, student.recording)
        result.outcome, result.message = "failed", said
    if result.outcome == "not_implemented":
        run.waits_for = run.waits_for or _other_name(error, test.exercise)
    if result.outcome != "failed":
        return
    run.stopped = isinstance(error, Stopped)
    run.copies[test.name] = code_of(student.recording)
    result.call = call_text(student.recording, parameters)
    if isinstance(error, Raised):
        said = inner_sizes(error.message) or without_self(error)
        result.message = "\n".join([str(error).rstrip(), *_places(error), *[said] * bool(said)])
    elif forgot_return(error, student.recording):
        result.message = FORGOTTEN_RETURN
    elif isinstance(error, Mismatch) and gave_dictionary(error, student.recording):
        result.message = NO_DICTIONARY
        result.got = result.expected = None  # a key, and what stands in no place of the answer
        return
    elif isinstance(error, Mismatch):
        run.plain[test.name] = result.message
        _explain(result, error, student.recording, namespace)
    if isinstance(error, Mismatch):
        result.got, result.expected = error.got_line(MAX_ENTRIES), error.expected_line(MAX_ENTRIES)
        if result.got == result.expected:  # of large arrays that differ in their values no more is shown
            result.got = result.expected = None
        result.got, result.expected = _broken(result.got), _broken(result.expected)


def _broken(line: str | None) -> str | None:
    return line and rows_of_array(line, WIDTH, MAX_LINES_A_FIELD)


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
    # A comprehension is a frame of its own on the line of its function's.
    places = dict.fromkeys(place(filename, line) for filename, line, _ in error.frames)
    return list(places)[-MAX_FRAMES:]


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


@contextmanager
def _no_bytecode() -> Iterator[None]:
    """Nothing is written beside the notebook."""
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before
