"""The hidden tests as peers run them: in the student's own process, called straight from a cell."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from grader.testing.local import LocalBackend
from grader.testing.plugin import TestInfo, TestSession, run_session, seeded_rng
from grader.testing.student import Student


class Equivalent(TestSession):
    """The tests of a folder that holds the assignment's test files and its reference's definitions.

    Args:
        exercises: the assignment's.
    """

    def __init__(self, folder: Path, exercises: Sequence[str]) -> None:
        super().__init__(exercises, lambda _: None)
        spec = importlib.util.spec_from_file_location("reference", folder / "reference.py")
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        self.reference = SimpleNamespace(**vars(module))
        run_session([folder / "test_hidden.py"], self)
        assert all(test.arguments is not None for test in self.tests), "pytest itself is over by now"

    @pytest.fixture(name="reference")
    def reference_fixture(self) -> SimpleNamespace:
        return self.reference

    def run_all(self, exercise: str, namespace: Mapping[str, Any]) -> None:
        """Run an exercise's tests on a namespace; raises what the first failing one does."""
        for test in self.tests:
            if test.exercise == exercise:
                error = self.run_one(test, namespace)
                if error is not None:
                    raise error

    def run_one(self, test: TestInfo, namespace: Mapping[str, Any]) -> BaseException | None:
        """Run one test on a namespace; the exception that ended it, or None where it passed."""
        student = Student(LocalBackend(namespace, lambda _: True))
        return self.run(test, student, seeded_rng("bench", "bench", test.exercise, test.name))
