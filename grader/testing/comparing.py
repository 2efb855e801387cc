"""Comparing an answer with what is expected: structure, shape, then values by a table of tolerances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.results import GradientReport
from grader.testing.describing import SMALL_ARRAY, describe, number, shown

# Largest error allowed, relative to the largest entry of what is expected, by the dtype that is expected.
RELATIVE_TOLERANCE: dict[str, float] = {"float64": 1e-8, "float32": 1e-4, "float16": 1e-2}


@dataclass(frozen=True)
class Comparison:
    """What `assert_close` was asked: the whole answer, what is expected, and the tolerances given."""

    got: object
    expected: object
    rtol: float | None
    atol: float | None


# Kinds of dtypes that are no answer where another is expected; NumPy would compare them all the same.
_REFUSED = {
    "c": ("real ", "of complex ones", "a complex one"),
    "b": ("", "of True and False", "True or False"),
    "O": ("", "of the dtype object", "one of the dtype object"),
}


class Mismatch(AssertionError):
    """An answer that is not what is expected.

    Attributes:
        message: one sentence.
        got, expected: the arrays or values that differ; None where there is nothing to show.
        where: which part of the answer, such as `[1]['W1']`; empty for the whole.
        wrong: mask of the wrong entries, for arrays of one shape.
        gradient: where a gradient is wrong.
        secret: true where what is expected must not be shown.
        comparison: what was compared; None where it was no comparison of values.
    """

    def __init__(
        self,
        message: str,
        got: Any = None,
        expected: Any = None,
        *,
        where: str = "",
        wrong: NDArray[np.bool_] | None = None,
        gradient: GradientReport | None = None,
        shows_values: bool = True,
        secret: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.got = got
        self.expected = expected
        self.where = where
        self.wrong = wrong
        self.gradient = gradient
        self.shows_values = shows_values
        self.secret = secret
        self.comparison: Comparison | None = None

    def forget_values(self) -> None:
        """Keep what is said, and nothing that is as large as the answer."""
        self.got = self.expected = self.wrong = self.comparison = None

    def got_line(self, entries: int = SMALL_ARRAY) -> str | None:
        """What came; arrays of no more entries than these in full."""
        return self._line(shown(self.got, self.expected), entries) if self.shows_values else None

    def expected_line(self, entries: int = SMALL_ARRAY) -> str | None:
        """What is expected, in the form of `got_line`."""
        return self._line(self.expected, entries) if self.shows_values and not self.secret else None

    def _line(self, value: object, entries: int) -> str:
        place = f"result{self.where}: " if self.where else ""
        if self.wrong is None or not isinstance(value, np.ndarray) or value.size <= entries:
            return place + describe(value, entries)
        worst = self.worst()
        return (
            f"{place}{number(value[worst])} at {list(worst)}, {self.wrong.sum()} of {self.wrong.size} differ"
        )

    def worst(self) -> tuple[int, ...]:
        """Index of the entry that is farthest off, those that are not finite first."""
        with np.errstate(invalid="ignore", over="ignore"):
            got, expected = np.asarray(self.got), np.asarray(self.expected)
            kind = _common_kind(got.dtype.kind, expected.dtype.kind)
            error = np.abs(got.astype(kind) - expected.astype(kind))
        assert self.wrong is not None
        error = np.where(self.wrong, np.nan_to_num(error, nan=np.inf), -1.0)
        return tuple(int(i) for i in np.unravel_index(int(np.argmax(error)), error.shape))


def compare(
    got: Any, expected: Any, rtol: float | None = None, atol: float | None = None, where: str = ""
) -> None:
    """Raise `Mismatch` at the first part of `got` that is not `expected`; dtypes are not compared."""
    if type(expected) is np.ndarray:  # an abstract class such as Mapping takes long to ask
        compare_arrays(got, expected, rtol, atol, where)
    elif isinstance(expected, Mapping):
        _compare_mappings(got, expected, rtol, atol, where)
    elif isinstance(expected, tuple | list) and not _is_numeric_list(expected):
        _compare_sequences(got, expected, rtol, atol, where)
    elif expected is None or isinstance(expected, str | bool):
        truth = isinstance(expected, bool) and isinstance(got, bool | np.bool_)
        if not (truth or type(got) is type(expected)) or got != expected:
            raise Mismatch("The answer is another one.", got, expected, where=where)
    else:
        compare_arrays(got, expected, rtol, atol, where)


def _is_numeric_list(value: Any) -> bool:
    return bool(value) and all(isinstance(item, int | float | np.number) for item in value)


def _compare_mappings(got: Any, expected: Mapping[Any, Any], rtol: Any, atol: Any, where: str) -> None:
    if not isinstance(got, Mapping):
        raise Mismatch("A dictionary is expected.", got, expected, where=where)
    if set(got) != set(expected):
        known = sorted(map(str, set(got) & set(expected)))
        others = len(set(got) - set(expected))  # their names are the student's, and may say anything
        more = f" and {others} other{'s' if others > 1 else ''}" if others else ""
        raise Mismatch(
            f"The keys are {known}{more}, expected are {sorted(map(str, expected))}.",
            got,
            expected,
            where=where,
        )
    for key, item in expected.items():
        compare(got[key], item, rtol, atol, f"{where}[{key!r}]")


def _compare_sequences(got: Any, expected: Any, rtol: Any, atol: Any, where: str) -> None:
    if not isinstance(got, tuple | list):
        raise Mismatch(f"{len(expected)} values are expected.", got, expected, where=where)
    if len(got) != len(expected):
        raise Mismatch(
            f"{len(got)} values came back, {len(expected)} are expected.", got, expected, where=where
        )
    for position, (one, other) in enumerate(zip(got, expected, strict=True)):
        compare(one, other, rtol, atol, f"{where}[{position}]")


def as_array(value: Any, expected: Any, where: str = "", *, form_alone: bool = False) -> NDArray[Any]:
    """The answer as an array of numbers.

    Args:
        expected: what it is compared with; None where numbers of any shape will do.
        form_alone: of `expected` the shape and the kind of numbers say something, and its values nothing.

    Raises:
        Mismatch: it is something else.
    """
    array = value if type(value) is np.ndarray else None
    if array is None and value is not None and not isinstance(value, str | bytes | Mapping):
        try:
            array = np.asarray(value)
        except (ValueError, TypeError):
            array = None
    if expected is None:
        kind, numbers = "Numbers are expected.", "f"
    else:
        kind = "A number is expected." if np.ndim(expected) == 0 else "An array is expected."
        numbers = np.asarray(expected).dtype.kind
    told = None if form_alone else expected
    if array is None or array.dtype.kind not in "biufcO":
        raise Mismatch(kind, value, told, where=where, secret=form_alone)
    if array.dtype.kind in _REFUSED and array.dtype.kind != numbers:
        real, entries, one = _REFUSED[array.dtype.kind]
        is_number = expected is not None and np.ndim(expected) == 0
        sentence = f"An array of {real}numbers is expected, not {entries}."
        if is_number:
            sentence = f"A {real}number is expected, not {one}."
        elif expected is None:
            sentence = f"{kind[:-1]}, not {one}."
        raise Mismatch(sentence, value, told, where=where, secret=form_alone)
    return array


def compare_arrays(
    got: object, expected: object, rtol: float | None = None, atol: float | None = None, where: str = ""
) -> None:
    """Compare shapes, then values: the error of each entry against the largest entry that is expected."""
    expected = np.asarray(expected)
    answer = as_array(got, expected, where)
    if answer.shape != expected.shape:
        raise Mismatch(
            f"{subject('shape', where)} is {answer.shape}, expected is {expected.shape}.",
            got,
            expected,
            where=where,
            shows_values=False,
        )
    if rtol is None and atol is None and answer.ndim == 0 and answer.dtype.name in RELATIVE_TOLERANCE:
        # Single numbers are exempt from the dtype, so one in float32 is as good as float32 can be.
        rtol = max(RELATIVE_TOLERANCE[answer.dtype.name], RELATIVE_TOLERANCE.get(expected.dtype.name, 0.0))
    wrong = wrong_entries(answer, expected, rtol, atol)
    if wrong.any():
        raise Mismatch("The values differ.", answer, expected, where=where, wrong=wrong)


def subject(what: str, where: str) -> str:
    """`The shape`, and of which part of the answer."""
    return f"The {what} of `result{where}`" if where else f"The {what}"


def wrong_entries(
    got: NDArray[Any], expected: NDArray[Any], rtol: float | None = None, atol: float | None = None
) -> NDArray[np.bool_]:
    """Mask of the entries of `got` that are off; infinities and NaN must stand in the same places."""
    if expected.dtype.kind in "biu" and got.dtype.kind in "biu" and rtol is None and atol is None:
        return np.asarray(got != expected)
    if expected.dtype.kind in "biuf" and got.dtype.kind in "biuf":
        equal = got == expected
        if equal.all():  # as most right answers are
            return np.asarray(~equal)
    if rtol is None:
        rtol = RELATIVE_TOLERANCE.get(expected.dtype.name, 1e-8) if atol is None else 0.0
    with np.errstate(all="ignore"):
        kind = _common_kind(got.dtype.kind, expected.dtype.kind)
        one, other = got.astype(kind), expected.astype(kind)
        close = np.abs(one - other) <= rtol * largest_entry(other) + (atol or 0.0)
        same = (one == other) | (np.isnan(one) & np.isnan(other))
    return np.asarray(~np.where(np.isfinite(other), close, same))


def _common_kind(*kinds: str) -> type[np.inexact]:
    """What arrays of these kinds are compared in."""
    return np.complex128 if "c" in kinds else np.float64


def largest_entry(expected: NDArray[np.inexact]) -> float:
    """What relative errors are relative to: the size of the largest finite entry, or 1 where all are zero."""
    return float(np.max(np.abs(expected), initial=0.0, where=np.isfinite(expected))) or 1.0
