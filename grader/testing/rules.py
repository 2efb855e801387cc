"""Rules of the course, declared once per exercise beside its public tests.

`check` runs every rule that is declared, `rule_points` in `test_hidden.py` says what they earn, and
`grader verify` asks for a declaration of each exercise that is a function or a class.
"""

from __future__ import annotations

import inspect
import runpy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from grader.testing.marks import TestFileError
from grader.testing.operators import OperatorName, Operators
from grader.testing.rule_checks import RULES, Case, Rule, RuleRun
from grader.testing.student import Student

# Which ingredient of a case a rule needs.
_NEEDS = {
    "dtype": ("dtype", "draw its arrays from `case`, which has the dtype"),
    "batch_of_one": ("batch", "use `case.batch` for the first axis"),
    "vectorized": ("batch", "use `case.batch` for the first axis"),
}


@dataclass(frozen=True)
class Rules:
    """The rules of one exercise.

    Attributes:
        exercise: the exercise.
        calls: makes the calls of one case: `(student, case)` → the answer and its shape.
        without: the rules that do not apply, each with the reason.
        seconds: time for one call, where the course's limit is too short.
        names: the rules that do apply, in the order in which they are tested.
    """

    exercise: str
    calls: Callable[[Any, Case], Any]
    without: Mapping[str, str]
    seconds: float | None
    names: tuple[str, ...]

    def test(self, rule: str) -> Callable[..., None]:
        """The rule as a test function, which pytest can collect."""
        tested: Rule = RULES[rule]

        def test(student: Any, rng: np.random.Generator) -> None:
            tested.check(RuleRun(self.calls, student, int(rng.integers(2**62))))

        test.__name__ = f"test_{self.exercise}_{tested.suffix}"
        test.__doc__ = tested.description
        return test


def rules(
    exercise: str, *, without: Mapping[str, str] | None = None, seconds: float | None = None
) -> Callable[[Callable[..., Any]], Rules]:
    """Declare the rules of an exercise: `@rules("softmax")` above a function that calls it.

    The function gets `(student, case)`, draws its arguments from the case, calls the exercise, and returns
    the answer and what its shape is like: a shape, an array of that shape, or tuples, lists and dictionaries
    of these; None where it may be any. For a class it yields once, where another object is made and used.

    Args:
        exercise: the exercise.
        without: rules that do not apply, several names divided by spaces, each with the reason.
        seconds: time for one call, where the course's limit is too short.
    """
    reasons = {name: reason for names, reason in (without or {}).items() for name in names.split()}
    unknown = sorted(set(reasons) - set(RULES))
    if unknown or not all(reasons.values()):
        what = f"there is no rule {unknown[0]!r}" if unknown else "each name needs a reason"
        raise TestFileError(f"rules({exercise!r}), without: {what}. The rules are: {', '.join(RULES)}.")
    return lambda calls: Rules(exercise, calls, reasons, seconds, _applicable(exercise, calls, reasons))


def _applicable(exercise: str, calls: Callable[..., Any], without: Mapping[str, str]) -> tuple[str, ...]:
    """The rules that the calls of a case give reason to ask for."""
    used = _used(exercise, calls)
    is_class = inspect.isgeneratorfunction(calls)
    names = ["dtype", "batch_of_one", "vectorized", "arguments"]
    names += ["instances"] if is_class else []
    names += ["random"] if "rng" in used else [] if is_class else ["repeatable"]
    names += ["stable"] if "large" in used else []
    applicable = tuple(name for name in names if name not in without)
    for name in applicable:
        ingredient, advice = _NEEDS.get(name, ("", ""))
        if ingredient and ingredient not in used:
            raise TestFileError(
                f"The rule {name!r} of {exercise} has nothing to vary: {advice}, or say in "
                f'without={{"{name}": "…"}} why it does not apply.'
            )
    return applicable


@dataclass(frozen=True)
class RulePoints:
    """What the rules of an exercise earn; bound to a name of `test_hidden.py`, it becomes a test per rule."""

    exercise: str
    points: Mapping[str, float]


def rule_points(exercise: str, /, **points: float) -> RulePoints:
    """What an exercise's rules earn: `test_softmax_rules = rule_points("softmax", dtype=1, vectorized=1)`."""
    if not points or not all(value > 0 for value in points.values()):
        raise TestFileError(
            f"rule_points({exercise!r}) names no rule, or one without points: write dtype=1, say."
        )
    return RulePoints(exercise, points)


def declared_rules(path: Path) -> dict[str, Rules]:
    """The rules that a `test_public.py` declares, by exercise.

    Raises:
        TestFileError: the file is not there, or an exercise is declared twice.
    """
    if not path.is_file():
        raise TestFileError(f"rule_points reads the rules of {path.name}, which is not there: write it.")
    found: dict[str, Rules] = {}
    for value in runpy.run_path(str(path), run_name=path.stem).values():
        if isinstance(value, Rules):
            if value.exercise in found:
                raise TestFileError(f"{path.name} declares the rules of {value.exercise} twice: remove one.")
            found[value.exercise] = value
    return found


def rule_items(collector: pytest.Collector, obj: Rules | RulePoints) -> list[pytest.Function]:
    """The tests that pytest collects for a declaration, or for what its rules earn."""
    if isinstance(obj, Rules):
        declared, points = obj, dict.fromkeys(obj.names, 0.0)
    else:
        known = declared_rules(collector.path.with_name("test_public.py"))
        if obj.exercise not in known:
            raise TestFileError(
                f"test_public.py declares no rules of {obj.exercise}: write @rules({obj.exercise!r}) there."
            )
        declared, points = known[obj.exercise], dict(obj.points)
        for name in points:
            if name not in declared.names:
                raise TestFileError(
                    f"{obj.exercise} has no rule {name!r}. It has: {', '.join(declared.names)}."
                )
    items = []
    for name, value in points.items():
        function = declared.test(name)
        item = pytest.Function.from_parent(collector, name=function.__name__, callobj=function)
        item.add_marker(pytest.mark.points(value, exercise=declared.exercise, seconds=declared.seconds))
        items.append(item)
    return items


class _Anything(Operators):
    """Stands for the student while it is found out what the calls of a case use."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self

    def _operate(self, name: OperatorName, *operands: Any) -> Any:
        return self


def _used(exercise: str, calls: Callable[..., Any]) -> set[str]:
    case = Case()
    try:
        RuleRun(calls, cast(Student, _Anything()), 0).results(case)
    except Exception as error:
        raise TestFileError(
            f"The rules of {exercise} cannot be read ({type(error).__name__}: {error}): let the function "
            "only draw arguments, call the exercise and return the answer and its shape."
        ) from error
    return case.used
