"""The student's code in this kernel while it is checked: within the grader's time, its warnings and prints kept."""

from __future__ import annotations

import contextlib
import io
import sys
import time
import warnings
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any, NoReturn

import pytest

from grader.execution.time_limit import CALL_SECONDS, IN_A_BROWSER, SLOWER, OutOfTime, SetLimit, time_limits
from grader.student.notebook import is_cell, place, student_frames
from grader.testing.faults import Raised, Stopped
from grader.testing.local import LocalBackend

MAX_WARNINGS = 2
OUTCOMES = (
    pytest.fail.Exception,
    pytest.skip.Exception,
    pytest.exit.Exception,
)  # of a test that is called back
NEAR = 0.5  # of the time that is given: another computer may be that much slower


class WatchedBackend(LocalBackend):
    """Calls end after the grader's time; warnings and prints are kept, and `exit()` ends a test only.

    Args:
        call_seconds: what a call may take, unless its test says otherwise; the grader's own limit where it is left out.

    Attributes:
        printed: by the last call.
    """

    def __init__(self, namespace: Mapping[str, object], call_seconds: float | None = None) -> None:
        super().__init__(namespace, is_cell)
        self._call_seconds = CALL_SECONDS if call_seconds is None else call_seconds
        self._names = namespace
        self._warnings: dict[str, None] = {}
        self._slowest: tuple[float, float] | None = None  # seconds of a call that came near, and of its limit
        self._lines = 0  # printed in all calls
        self._set_limit: SetLimit | None = None
        self._written = io.StringIO()
        self.printed = ""

    def call(
        self,
        target: Any,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        seconds: float | None,
        count_instructions: bool,
    ) -> Any:
        if self._set_limit is None:
            with self.watching():
                return self.call(target, args, kwargs, seconds, count_instructions)
        limit = SLOWER * (self._call_seconds if seconds is None else seconds)
        before, start = sys.stdout, self._written.tell()  # a function that is called back may call others
        started = time.perf_counter()
        sys.stdout = self._written
        try:
            try:
                self._set_limit(limit)
                return super().call(target, args, kwargs, seconds, count_instructions)
            finally:
                self._set_limit(None)
        except OutOfTime as error:
            self._set_limit(None)  # it may have come while the limit was being taken away
            raise Stopped(_out_of_time(error, limit)) from None
        except SystemExit as error:
            raise Raised("SystemExit", str(error)) from error
        except (Exception, KeyboardInterrupt, *OUTCOMES):
            raise
        except BaseException as error:  # of the student's own, or GeneratorExit
            raise self._raised(error) from error
        finally:
            sys.stdout = before
            self._note_time(time.perf_counter() - started, limit)
            self._keep_printed(start)

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """What calls share: set up once for the calls of a block, of which there may be thousands."""
        with (
            warnings.catch_warnings(record=True) as caught,
            time_limits(is_cell) as self._set_limit,
            _exit_raises(self._names),
        ):
            warnings.simplefilter("always")
            try:
                yield
            finally:
                self._set_limit = None
                for warning in caught:
                    if is_cell(warning.filename):
                        where = place(warning.filename, warning.lineno).partition(":")[0]
                        self._warnings[f"{warning.message} ({where})"] = None

    def _keep_printed(self, start: int) -> None:
        self._written.seek(start)
        self.printed = self._written.read()
        self._written.seek(start)
        self._written.truncate()
        self._lines += self.printed.count("\n")

    def _note_time(self, took: float, limit: float) -> None:
        if NEAR * limit < took < limit and (self._slowest is None or took > self._slowest[0]):
            self._slowest = took, limit

    def sentences(self) -> list[str]:
        """What is worth knowing of the calls, beside their answers."""
        said = []
        if self._slowest is not None and not IN_A_BROWSER:  # which says nothing of a grader's computer
            took, limit = self._slowest
            said.append(
                f"One call took {took:.1f} s. Where it is graded it may take {limit:g} s, on a slower computer."
            )
        if self._warnings:
            more = ["…"] if len(self._warnings) > MAX_WARNINGS else []
            shown = [*list(self._warnings)[:MAX_WARNINGS], *more]
            said.append(f"Python warned: {'; '.join(shown)}. Warnings cost nothing.")
        if self._lines:
            noun = "line" if self._lines == 1 else "lines"
            said.append(
                f"Your code printed {self._lines} {noun} in these calls. The card of a failing check shows what its call "
                "printed."
            )
        return said


@contextlib.contextmanager
def _exit_raises(names: Mapping[str, object]) -> Iterator[None]:
    """IPython's own `exit()` does not raise, but ends the kernel once the cell is done."""
    own = {name: names.get(name) for name in ("exit", "quit")}
    own = {name: value for name, value in own.items() if type(value).__name__.endswith("ExitAutocall")}
    if not own or not isinstance(names, MutableMapping):
        yield
        return
    names.update(dict.fromkeys(own, _exit))
    try:
        yield
    finally:
        names.update(own)


def _exit(code: object = None) -> NoReturn:
    raise SystemExit(code)


def _out_of_time(error: BaseException, limit: float) -> str:
    graded = "" if IN_A_BROWSER else ", the time that it may take when it is graded"
    sentence = f"The call was stopped after {limit:g} s{graded}"
    frames = student_frames(error)
    return (
        f"{sentence}.\nIt was at {place(frames[-1][0].co_filename, frames[-1][1])}"
        if frames
        else f"{sentence}."
    )
