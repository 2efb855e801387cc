"""The hidden tests as peers run them: in the student's own process, called straight from a cell."""

from __future__ import annotations

import importlib.util
import inspect
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from grader.testing.local import LocalBackend
from grader.testing.marks import exercise_of
from grader.testing.plugin import seeded_rng
from grader.testing.student import Student


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Equivalent:
    """The tests of a folder that holds `test_hidden.py` and the reference's definitions as `reference.py`."""

    def __init__(self, folder: Path) -> None:
        reference = vars(load(folder / "reference.py"))
        self.reference = SimpleNamespace(**reference)
        tests = [
            value for name, value in vars(load(folder / "test_hidden.py")).items() if name.startswith("test_")
        ]
        self.tests: dict[str, list[Any]] = {}
        for test in tests:
            named = test.pytestmark[0].kwargs.get("exercise")
            self.tests.setdefault(exercise_of(test, named, list(reference)), []).append(test)

    def run(self, exercise: str, namespace: Mapping[str, Any]) -> None:
        """Run an exercise's tests on a namespace; raises what the first failing one does."""
        for test in self.tests[exercise]:
            self.run_one(exercise, test, namespace)

    def run_one(self, exercise: str, test: Any, namespace: Mapping[str, Any]) -> None:
        """Run one test on a namespace."""
        student = Student(LocalBackend(namespace, lambda _: True))
        rng = seeded_rng("bench", "bench", exercise, test.__name__)
        fixtures = {"student": student, "reference": self.reference, "rng": rng}
        test(*(fixtures[name] for name in inspect.signature(test).parameters))
