"""Marks of tests and misconceptions, and which exercise a test belongs to."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import pytest

from grader.testing.changes import Change

F = TypeVar("F", bound=Callable[..., object])
W = TypeVar("W", bound="Written")


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
class Changed:
    """A wrong implementation, written as changes to the reference."""

    name: str
    documented: str
    changes: tuple[Change, ...]


Answers = Mapping[str, str]  # wrong ones of a concept exercise, by question
Written = Callable[..., object] | type | Answers | Changed


def change(*, before: str, after: str) -> Callable[[Callable[..., object] | Changed], Changed]:
    """Write a wrong implementation as the reference with `after` in the place of `before`.

    Put it above an empty function, once for each place that differs; the function's docstring is the hint.
    Layout does not matter. `after` may be empty, and both may be of several lines.

    Args:
        before: code of the exercise's cell, in it exactly once.
        after: what the student wrote there.
    """

    def mark(marked: Callable[..., object] | Changed) -> Changed:
        made = Change(before, after)
        if isinstance(marked, Changed):
            return replace(marked, changes=(made, *marked.changes))
        return Changed(marked.__name__, inspect.cleandoc(marked.__doc__ or ""), (made,))

    return mark


@dataclass(frozen=True)
class MisconceptionMark:
    """What an author wrote about a misconception; `forms` are the ways to write it."""

    name: str
    exercise: str
    caught_by: str
    lecture: str
    hint: str
    forms: list[Written]
    costs: str = ""

    def variant(self, implementation: W) -> W:
        """Mark another form of the misconception: `@no_shift.variant` above a function, class or `@change`.

        For what the same hint is true of though the numbers differ, such as an overflow that raises in one
        form and gives nan in another.
        """
        self.forms.append(implementation)
        return implementation


@dataclass(frozen=True)
class _Block:
    exercise: str
    lecture: str


_innermost: ContextVar[_Block | None] = ContextVar("_innermost", default=None)


@contextmanager
def exercise(name: str, *, lecture: str = "") -> Iterator[None]:
    """What the misconceptions in a `with` block are of, and the place in the lecture, said once."""
    outside = _innermost.set(_Block(name, lecture))
    try:
        yield
    finally:
        _innermost.reset(outside)


def misconception(
    *,
    caught_by: str,
    exercise: str = "",
    lecture: str = "",
    hint: str | None = None,
    name: str | None = None,
    costs: str = "",
) -> Callable[[Written], MisconceptionMark]:
    """Mark a wrong implementation of an exercise; its docstring is the hint, its name the name.

    Args:
        caught_by: the hidden test that must fail on it.
        exercise: the exercise, by default that of the `with exercise(…)` around it.
        lecture: the place in the lecture, by default the block's.
        hint: for what has no docstring, such as a dictionary of answers.
        name: by default the implementation's, or the name that the mark is given in the file.
        costs: why it may cost more than half of the exercise's points, where it does.
    """

    block = _innermost.get() or _Block("", "")

    def mark(written: Written) -> MisconceptionMark:
        own, documented = "", ""
        if isinstance(written, Changed):
            own, documented = written.name, written.documented
        elif not isinstance(written, Mapping):
            own, documented = written.__name__, inspect.cleandoc(written.__doc__ or "")
        return MisconceptionMark(
            name=name or own,
            exercise=exercise or block.exercise,
            caught_by=caught_by,
            lecture=lecture or block.lecture,
            hint=" ".join((hint or documented).split()),
            forms=[written],
            costs=costs,
        )

    return mark


@dataclass(frozen=True)
class Form:
    """One way to write a misconception.

    Attributes:
        source: the definition as a student would have written it, under the exercise's name.
        implementation: what the source defines: a function, a class or a dictionary of wrong answers.
        namespace: the names that the definition may read.
    """

    name: str
    source: str
    implementation: Any = field(repr=False)
    namespace: Mapping[str, object] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True)
class Misconception:
    """A named wrong implementation, with the hint that a student needs; the first form is the usual one."""

    name: str
    exercise: str
    caught_by: str
    lecture: str
    hint: str
    forms: tuple[Form, ...]
    costs: str = ""

    @property
    def source(self) -> str:
        return self.forms[0].source

    @property
    def implementation(self) -> Any:
        return self.forms[0].implementation


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


@lru_cache(maxsize=4)
def _definitions(path: str, changed: int) -> dict[int, ast.AST]:
    """The functions of a file by the line on which they begin, decorators included."""
    found: dict[int, ast.AST] = {}
    for node in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found[min([node.lineno, *(one.lineno for one in node.decorator_list)])] = node
    return found


def _definition(path: str, line: int) -> ast.AST:
    """A function's syntax tree: `inspect.getsource` would read the file again for each test."""
    return _definitions(path, Path(path).stat().st_mtime_ns)[line]


def names_read(function: Callable[..., object], fixture: str = "student") -> set[str]:
    """Attributes that a test reads of a fixture."""
    code = inspect.unwrap(function).__code__
    return {
        node.attr
        for node in ast.walk(_definition(code.co_filename, code.co_firstlineno))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == fixture
    }


def exercise_of(function: Callable[..., object], named: str | None, exercises: Collection[str]) -> str:
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
