"""Marks of tests and misconceptions, and which exercise a test belongs to."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest

F = TypeVar("F", bound=Callable[..., Any])


class TestFileError(Exception):
    """An author's mistake in a test file; the message says what to do."""

    __test__ = False


def points(value: float, *, exercise: str | None = None, seconds: float | None = None) -> Callable[[F], F]:
    """What a hidden test earns.

    Args:
        value: the points, more than 0.
        exercise: the exercise, where the test reads more than one of the student's names.
        seconds: time for one call of the student's code, where the course's limit is too short.
    """
    if value <= 0:
        raise TestFileError(f"A test's points must be more than 0, not {value}.")
    return pytest.mark.points(value, exercise=exercise, seconds=seconds)


@dataclass(frozen=True)
class Misconception:
    """A named wrong implementation, with the hint that a student needs.

    `variants` are other ways to write it, where the same fault gives other numbers.
    """

    name: str
    exercise: str
    caught_by: str
    lecture: str
    hint: str
    implementation: Any
    variants: list[Any] = field(default_factory=list, compare=False)

    def variant(self, implementation: F) -> F:
        """Mark another form of the misconception: `@no_shift.variant` above a function or class.

        For what the same hint is true of though the numbers differ, such as an overflow that raises in one
        form and gives nan in another.
        """
        self.variants.append(implementation)
        return implementation


def misconception(
    *, exercise: str, caught_by: str, lecture: str, hint: str | None = None, name: str | None = None
) -> Callable[[Any], Misconception]:
    """Mark a wrong implementation of an exercise; its docstring is the hint, its name the name.

    Args:
        exercise: the exercise.
        caught_by: the hidden test that must fail on it.
        lecture: the place in the lecture.
        hint, name: for what has no docstring and no name, such as a dictionary of answers.
    """

    def mark(implementation: Any) -> Misconception:
        documented = inspect.cleandoc(implementation.__doc__ or "") if callable(implementation) else ""
        return Misconception(
            name=name or str(getattr(implementation, "__name__", "")),
            exercise=exercise,
            caught_by=caught_by,
            lecture=lecture,
            hint=" ".join((hint or documented).split()),
            implementation=implementation,
        )

    return mark


@dataclass(frozen=True)
class EquivalentMutant:
    """A mutant of the reference that computes the same, so that no test can catch it."""

    exercise: str
    before: str
    after: str
    reason: str


def equivalent_mutant(*, exercise: str, before: str, after: str, reason: str) -> EquivalentMutant:
    """Mark a mutant as equivalent: its line before and after, as `grader verify --mutants` shows them."""
    return EquivalentMutant(exercise, before, after, reason)


def names_read(function: Callable[..., Any], fixture: str = "student") -> set[str]:
    """Attributes that a test reads of a fixture."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == fixture
    }


def exercise_of(function: Callable[..., Any], named: str | None, exercises: Collection[str]) -> str:
    """The exercise of a test: the one that it names, or the only one that it reads of `student`.

    Raises:
        TestFileError: there is no such exercise, or the test reads none or several.
    """
    title = function.__name__
    if named is not None:
        if named not in exercises:
            raise TestFileError(
                f"{title}: there is no exercise {named!r}. There are: {', '.join(exercises)}."
            )
        return named
    read = names_read(function) & set(exercises)
    if len(read) != 1:
        found = ", ".join(sorted(read)) or "none"
        raise TestFileError(
            f"{title} reads {found} of the student's exercises: name one with @points(…, exercise=…)."
        )
    return read.pop()
