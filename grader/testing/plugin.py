"""The pytest plugin of public and hidden tests: fixtures, the mark `points`, and results in place of reports."""

from __future__ import annotations

import hashlib
import inspect
import os
import re
import sys
import traceback
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.execution.randomness import generator_seeded
from grader.results import TestResult
from grader.testing.faults import GraderError, StudentFault
from grader.testing.marks import TestFileError, exercise_of
from grader.testing.outcomes import explain, outcome_of
from grader.testing.rules import RulePoints, Rules, rule_items
from grader.testing.student import Student


@dataclass(frozen=True)
class TestInfo:
    """A collected test: where it counts, what it earns, and the description that students read."""

    __test__ = False

    name: str
    exercise: str
    points: float
    description: str
    seconds: float | None
    item: pytest.Function
    arguments: (
        Mapping[str, Callable[[], object]] | None
    )  # what gives each; None where it takes pytest to tell


def seeded_rng(secret: str, student: str, exercise: str, test: str) -> np.random.Generator:
    """A generator of its own for each student, exercise and test, repeated by a regrade."""
    seed = hashlib.sha256("\0".join((secret, student, exercise, test)).encode()).digest()
    return generator_seeded(int.from_bytes(seed, "big"))


class TestSession:
    """Collects test files once and runs their tests any number of times.

    Args:
        exercises: the names that tests may belong to.
        body: what pytest runs after the collection, in its place of the test loop.
    """

    __test__ = False

    def __init__(self, exercises: Sequence[str], body: Callable[[TestSession], None]) -> None:
        self.exercises = exercises
        self.tests: list[TestInfo] = []
        self.rules: dict[str, Rules] = {}  # that the files declare, by exercise
        self.student: Student | None = None
        self.reference: Any = None
        self.rng: np.random.Generator = np.random.default_rng(0)
        self.error: BaseException | None = None
        self._body = body

    # What test files ask for.

    @pytest.fixture(name="student")
    def student_fixture(self) -> object:
        return self.student

    @pytest.fixture(name="rng")
    def rng_fixture(self) -> np.random.Generator:
        return self.rng

    # pytest's hooks.

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "points(value, exercise, seconds): what a hidden test earns")

    def pytest_pycollect_makeitem(self, collector: Any, name: str, obj: object) -> list[pytest.Item] | None:
        if not isinstance(obj, Rules | RulePoints):
            return None
        if isinstance(obj, Rules):
            self.rules[obj.exercise] = obj
        try:
            return list(rule_items(collector, obj))
        except TestFileError as error:
            raise collector.CollectError(str(error)) from error

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        try:
            for item in session.items:
                assert isinstance(item, pytest.Function)
                self.tests.append(self._info(item))
        except TestFileError as error:
            self.error = error

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise session.Failed("the test files cannot be collected")
        if self.error is not None:
            return True
        try:
            self._body(self)
        except BaseException as error:
            self.error = error
        return True

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Any:
        try:
            return (yield)
        except Exception as error:
            # Kept for the result, and kept from pytest: rendering its traceback takes longer than most tests.
            self._raised = error
            return True

    _raised: BaseException | None = None

    def _info(self, item: pytest.Function) -> TestInfo:
        mark = item.get_closest_marker("points")
        value = float(mark.args[0]) if mark else 0.0
        named = mark.kwargs.get("exercise") if mark else None
        return TestInfo(
            name=item.name,
            exercise=exercise_of(item.function, named, self.exercises),
            points=value,
            description=" ".join((item.function.__doc__ or "").split()),
            seconds=mark.kwargs.get("seconds") if mark else None,
            item=item,
            arguments=self._arguments(item),
        )

    def _arguments(self, item: pytest.Function) -> dict[str, Callable[[], Any]] | None:
        """What gives each argument of a test that asks for nothing but this session's fixtures and parameters.

        None for any other: methods of classes, tests with other fixtures or marks, module-level set-up.
        """
        marks = list(item.iter_markers())
        parametrized = [mark for mark in marks if mark.name == "parametrize"]
        indirect = any(mark.args[2:] or mark.kwargs.get("indirect") for mark in parametrized)
        if item.cls is not None or indirect or {mark.name for mark in marks} - {"points", "parametrize"}:
            return None
        if inspect.iscoroutinefunction(item.function):
            return None
        given = item.callspec.params if parametrized else {}
        known: Any = item._fixtureinfo
        arguments: dict[str, Callable[[], Any]] = {}
        for name in item.fixturenames:
            if name in given:
                arguments[name] = partial(given.__getitem__, name)
                continue
            definitions = known.name2fixturedefs.get(name)
            if not definitions or getattr(definitions[-1].func, "__self__", None) is not self:
                return None
            arguments[name] = definitions[-1].func
        return arguments

    def run(self, test: TestInfo, student: Student, rng: np.random.Generator) -> BaseException | None:
        """Run one test on a student; the exception that ended it, or None where it passed."""
        self.student, self.rng = student, rng
        student.start_recording(test.seconds)
        if test.arguments is None:
            return self._run_with_pytest(test)
        # Fixtures of ours have nothing to set up or to take down: pytest's protocol, a millisecond of
        # hooks and reports, would end in this call.
        try:
            test.item.obj(**{name: give() for name, give in test.arguments.items()})
        except (KeyboardInterrupt, pytest.exit.Exception):
            raise
        except pytest.skip.Exception:
            return None
        except Exception as error:
            return error
        except BaseException as error:
            return GraderError(f"{test.name}: call failed: {error!r}")
        return None

    def _run_with_pytest(self, test: TestInfo) -> BaseException | None:
        from _pytest.runner import runtestprotocol

        self._raised = None
        item: Any = test.item
        item._initrequest()  # fixtures afresh, as pytest's plugins for reruns do
        reports = runtestprotocol(item, log=False, nextitem=None)
        failed = next((report for report in reports if report.failed), None)
        if failed is not None:
            return GraderError(f"{test.name}: {failed.when} failed: {failed.longreprtext}")
        return self._raised

    def result(self, test: TestInfo, error: BaseException | None, parameters: dict[str, Any]) -> TestResult:
        """The test's result from what `run` gave."""
        assert self.student is not None
        outcome = outcome_of(error)
        result = TestResult(
            test.name, test.description, outcome, test.points if outcome == "passed" else 0.0, test.points
        )
        if outcome == "error":
            result.points = None
        if error is not None:
            explain(result, error, self.student, parameters)
        return result


# pytest without what writes files, prints, or looks for a configuration of its own.
_LEFT_OUT = (
    *("cacheprovider", "terminal", "logging", "faulthandler", "junitxml", "pastebin", "doctest"),
    *("unraisableexception", "threadexception", "warnings"),
)
QUIET = (
    *(f"-pno:{plugin}" for plugin in _LEFT_OUT),
    "--import-mode=importlib",
    "--capture=no",
    "--assert=plain",
    "--strict-markers",
    "--noconftest",  # a folder above the notebook may have one of somebody else's
    f"-c{os.devnull}",
    f"--rootdir={os.sep}",
)


def run_session(files: Sequence[Any], session: TestSession, plugins: Sequence[Any] = ()) -> None:
    """Collect the files and run the session's body within pytest.

    Raises:
        TestFileError: the files cannot be collected.
    """
    collected = _CollectionErrors()
    # pytest would list every folder from the root on, and a home directory may hold thousands of files.
    folder = os.path.commonpath([Path(file).resolve().parent for file in files])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        patch.delenv("PYTEST_ADDOPTS", raising=False)
        code = pytest.main(
            [*QUIET, f"--confcutdir={folder}", *map(str, files)], plugins=[session, collected, *plugins]
        )
    # A later session must see these files as they are then.
    paths = {str(Path(file).resolve()) for file in files}
    for name in [name for name, module in sys.modules.items() if getattr(module, "__file__", None) in paths]:
        del sys.modules[name]
    if session.error is not None:
        raise session.error
    if collected.messages:
        raise TestFileError(collected.messages[0])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise TestFileError(f"pytest could not collect {', '.join(map(str, files))}: {code!s}.")


class _CollectionErrors:
    def __init__(self) -> None:
        self.messages: list[str] = []

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """A file that ends Python is reported as one that raises: pytest itself would end, with a traceback."""
        try:
            return (yield)
        except SystemExit:
            text = f"{traceback.format_exc()}E it ends Python (SystemExit)"
            return pytest.CollectReport(collector.nodeid, "failed", text, [])

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.messages.append(_sentence(str(report.longrepr).strip()))


def _sentence(text: str) -> str:
    """What pytest says of a file that it cannot collect, without its traceback: where, and what."""
    errors = [line[1:].strip() for line in text.splitlines() if line.startswith("E ")]
    places = re.findall(r'([\w-]+\.py)(?:", line |:)(\d+)', text)
    if not errors:
        return text
    where = f"{places[-1][0]}, line {places[-1][1]}" if places else "The test file"
    return f"{where} cannot be collected: {errors[-1]}. Correct the file."


__all__ = ["QUIET", "StudentFault", "TestInfo", "TestSession", "run_session", "seeded_rng"]
