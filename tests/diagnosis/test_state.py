"""What can keep something between calls is told from what cannot: only the calls of the latter come in any order."""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.diagnosis.state import is_stateless

LIMIT = 3.0
SEEN: dict[int, float] = {}
TABLE = np.arange(3.0)


def helper(x: Any, axis: int = -1) -> Any:
    return np.minimum(x, LIMIT).sum(axis=axis)


def calls_a_helper(x: Any, *, scale: float = 2.0) -> Any:
    return scale * sum(helper(row) for row in x)


def draws(x: Any, rng: np.random.Generator) -> Any:
    kept = {}
    kept["x"] = x * rng.random(x.shape)
    return kept


class Mean:
    """A metric that keeps its state in the object alone."""

    name = "mean"

    def __init__(self) -> None:
        self.total, self.count = 0.0, 0

    def update(self, x: Any) -> None:
        self.total += np.sum(x)
        self.count = self.count + len(x)

    @property
    def result(self) -> float:
        return float(self.total / self.count)


class Doubled(Mean):
    def __init__(self) -> None:
        super().__init__()
        self.names = [self.name]


def default_list(x: Any, seen: list[float] = []) -> Any:  # noqa: B006 - the mistake itself
    seen.append(x)
    return seen


def default_of_a_name(x: Any, *, seen: dict[int, float] = {}) -> Any:  # noqa: B006 - the mistake itself
    return seen.setdefault(1, x)


def global_dictionary(x: Any) -> Any:
    SEEN[1] = x
    return x


def global_array(x: Any) -> Any:
    return TABLE + x


def global_name(x: Any) -> Any:
    global LIMIT
    LIMIT = x
    return x


def calls_what_keeps(x: Any) -> Any:
    return global_dictionary(x)


def attribute_of_itself(x: Any) -> Any:
    attribute_of_itself.last = x  # type: ignore[attr-defined]
    return x


def nested(x: Any) -> Any:
    def inner() -> None:
        nested.last = x  # type: ignore[attr-defined]

    inner()


def settings(x: Any) -> Any:
    np.seterr(all="raise")
    return x


@functools.cache
def remembered(x: Any) -> Any:
    return x


def factory() -> Callable[[Any], Any]:
    seen: list[Any] = []

    def closure(x: Any) -> Any:
        seen.append(x)
        return seen

    return closure


class SharedList:
    values: list[float] = []  # noqa: RUF012 - the mistake itself

    def update(self, x: float) -> None:
        self.values.append(x)


class CountsItself:
    count = 0

    def __init__(self) -> None:
        CountsItself.count += 1


class CountsByType:
    count = 0

    def __init__(self) -> None:
        type(self).count += 1


class CountsInAClassMethod:
    count = 0

    @classmethod
    def make(cls) -> "CountsInAClassMethod":
        cls.count += 1
        return cls()


class Inherits(SharedList):
    pass


@pytest.mark.parametrize("implementation", [helper, calls_a_helper, draws, Mean, Doubled])
def test_what_keeps_nothing_is_stateless(implementation: Any) -> None:
    assert is_stateless(implementation)


@pytest.mark.parametrize(
    "implementation",
    [
        default_list,
        default_of_a_name,
        global_dictionary,
        global_array,
        global_name,
        calls_what_keeps,
        attribute_of_itself,
        nested,
        settings,
        remembered,
        factory(),
        SharedList,
        CountsItself,
        CountsByType,
        CountsInAClassMethod,
        Inherits,
    ],
    ids=lambda one: one.__name__,
)
def test_what_may_keep_something_is_not(implementation: Any) -> None:
    assert not is_stateless(implementation)
