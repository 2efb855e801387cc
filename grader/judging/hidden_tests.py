"""An assignment's hidden tests and misconceptions, loaded once a run in the trusted process."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest

from grader.notebooks.assignment import Assignment, AssignmentError, load_reference
from grader.testing.local import parameter_names
from grader.testing.marks import EquivalentMutant, Misconception
from grader.testing.plugin import TestInfo, TestSession, run_session

Marked = TypeVar("Marked", Misconception, EquivalentMutant)


class HiddenTests(TestSession):
    """The test session of one assignment, with the fixture `reference`."""

    def __init__(self, assignment: Assignment, body: Callable[[HiddenTests], None]) -> None:
        super().__init__(assignment.exercise_names, body=lambda _: body(self))
        self.assignment = assignment
        self.reference: SimpleNamespace = load_reference(assignment)
        self.parameters = {
            name: parameter_names(getattr(self.reference, name)) for name in assignment.exercise_names
        }

    @pytest.fixture(name="reference")
    def reference_fixture(self) -> SimpleNamespace:
        return self.reference

    def of(self, exercise: str) -> list[TestInfo]:
        """The exercise's tests in the file's order."""
        return [test for test in self.tests if test.exercise == exercise]


def run_hidden_tests(assignment: Assignment, body: Callable[[HiddenTests], None]) -> None:
    """Collect the hidden tests and run `body` on them.

    Raises:
        TestFileError, AssignmentError: the author's files do not load; the message says what to do.
    """
    if not assignment.hidden_tests.is_file():
        raise AssignmentError(f"{assignment.name} has no test_hidden.py: write the tests that earn points.")
    run_session([assignment.hidden_tests], HiddenTests(assignment, body))


def load_misconceptions(assignment: Assignment, reference: SimpleNamespace) -> list[Misconception]:
    """Run `misconceptions.py` with the reference's names importable from `reference`.

    Raises:
        AssignmentError: the file fails, or marks an exercise that is not there.
    """
    return _marked(assignment, reference, Misconception)


def load_equivalent_mutants(assignment: Assignment, reference: SimpleNamespace) -> list[EquivalentMutant]:
    """The mutants that `misconceptions.py` marks as equivalent; raises as `load_misconceptions` does."""
    return _marked(assignment, reference, EquivalentMutant)


def _marked(assignment: Assignment, reference: SimpleNamespace, kind: type[Marked]) -> list[Marked]:
    """What `misconceptions.py` binds of a kind, by name or in a list."""
    path = assignment.misconceptions
    if not path.is_file():
        return []
    found: list[Marked] = []
    for value in run_with_reference(path, reference).values():
        found += [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, kind)]
    for one in found:
        if one.exercise not in assignment.exercise_names:
            raise AssignmentError(
                f"{path.name}: {one} is of {one.exercise!r}, which is no exercise. Correct `exercise`."
            )
    return found


def run_with_reference(path: Path, reference: SimpleNamespace) -> dict[str, Any]:
    """Run one of the author's files with `from reference import …` meaning the given names."""
    module = types.ModuleType("reference")
    module.__dict__.update(vars(reference))
    previous = sys.modules.get("reference")
    sys.modules["reference"] = module
    # Registered for good: `inspect` finds a class's source through its module.
    own = types.ModuleType(f"{path.stem}_{path.parent.name}")
    own.__file__ = str(path)
    sys.modules[own.__name__] = own
    try:
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), own.__dict__)
    except Exception as error:
        raise AssignmentError(
            f"{path.parent.name}/{path.name} does not run: {type(error).__name__}: {error}."
        ) from error
    finally:
        if previous is None:
            del sys.modules["reference"]
        else:
            sys.modules["reference"] = previous
    return own.__dict__
