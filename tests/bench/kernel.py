"""A notebook's kernel in which answers are checked, by `check` and by pytest alone; the parent is `tests.bench.checks`.

Reads one JSON document, `{"cells": [source], "answers": [[exercise, source]]}`, and writes one: for each answer what a
check of it takes as the first of its kernel, and later; of right answers, whose source is empty, the latter by pytest too.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

from grader.testing.local import LocalBackend
from grader.testing.marks import exercise_of
from grader.testing.plugin import TestSession, seeded_rng
from grader.testing.student import Student

LATER = 2  # of these checks after the first the shorter one counts


class PlainTests(TestSession):
    """What a test file needs to run under pytest as it is: fixtures, and one exercise's tests of the file's."""

    def __init__(self, exercises: list[str], exercise: str, namespace: Mapping[str, object]) -> None:
        super().__init__(exercises, lambda _: None)
        self._exercise = exercise
        self._namespace = namespace

    def pytest_collection_modifyitems(self, items: list[pytest.Function]) -> None:
        marks = [(item, item.get_closest_marker("points")) for item in items]
        named = [(item, mark.kwargs.get("exercise") if mark else None) for item, mark in marks]
        items[:] = [
            item for item, name in named if exercise_of(item.function, name, self.exercises) == self._exercise
        ]

    def pytest_runtest_setup(self, item: pytest.Function) -> None:
        self.student = Student(LocalBackend(self._namespace))
        self.student.start_recording()
        self.rng = seeded_rng("public", "", self._exercise, item.name)

    # pytest's own loop, and its own reports.

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        pass

    def pytest_runtestloop(self, session: pytest.Session) -> None:  # type: ignore[override]
        return None

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> object:
        return (yield)


def plain(exercises: list[str], exercise: str, namespace: Mapping[str, object]) -> None:
    """An exercise's public tests by `pytest.main` from a cell, as ipytest runs those of a notebook."""
    file = str(Path("test_public.py").resolve())
    pytest.main(["-q", "-pno:cacheprovider", file], plugins=[PlainTests(exercises, exercise, namespace)])
    for name in [name for name, module in sys.modules.items() if getattr(module, "__file__", None) == file]:
        del sys.modules[name]


def _seconds(action: Callable[[], object]) -> float:
    started = time.process_time()
    action()
    return time.process_time() - started


def _in_a_fork(action: Callable[[], object]) -> float:
    """Seconds of an action in a copy of this process: this one has not done it then."""
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.write(writer, str(_seconds(action)).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        took = stream.read()
    os.wait()
    return float(took)


def main() -> None:
    asked = json.load(sys.stdin)
    warnings.simplefilter("ignore")
    shell = InteractiveShell.instance()
    exercises = list(dict.fromkeys(one[0] for one in asked["answers"]))
    found: list[dict[str, float | str]] = []
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for cell in asked["cells"]:
            shell.run_cell(cell)
        right = {name: shell.user_ns[name] for name in exercises}
        for stage in ("first", "later"):
            for number, (exercise, source) in enumerate(asked["answers"]):
                if source:
                    shell.run_cell(source)
                ways = {"check": partial(shell.run_cell, f'check("{exercise}")')}
                if not source:
                    ways["pytest"] = partial(plain, exercises, exercise, shell.user_ns)
                if stage == "first":
                    found.append({"check": _in_a_fork(ways["check"])})
                    shell.user_ns[exercise] = right[exercise]
                    continue
                printed = io.StringIO()
                with contextlib.redirect_stdout(printed):
                    ways["check"]()
                found[number]["card"] = printed.getvalue().partition("\n")[0]
                for name, way in ways.items():
                    found[number][f"{name} later"] = min(_seconds(way) for _ in range(LATER))
                shell.user_ns[exercise] = right[exercise]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
