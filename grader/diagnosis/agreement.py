"""Whether two outcomes of a call agree: to rounding, or up to a small part of what a misconception gets wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from grader.diagnosis.detectors.evidence import Array
from grader.diagnosis.replay import Outcome
from grader.testing.agreement import parallel_parts, same_value, shared_rounding
from grader.testing.comparing import wrong_entries

# Of a misconception's mean error: how far a variant of it may be off, by a rounded constant or an
# approximated function. Two implementations that differ in their idea are farther apart than that.
SMALL_PART = 1e-3

# Relative to the largest number of a test, where a misconception is right: what a test that allows a tiny number,
# such as the 1e-6 of c/(norm + 1e-6), lets pass. It may be all of an answer: a probability of 1 that is clipped
# costs 1e-7, and 0 is right too. Where a misconception is wrong the student must be wrong in the same way.
SLACK = 2e-6


def same(got: Outcome, other: Outcome) -> bool:
    """Whether two outcomes agree to rounding: the result, which arguments were changed, or the exception."""
    if got.exception or other.exception:
        return got.exception == other.exception
    tolerance = max(got.tolerance, other.tolerance)
    return same_value(got.result, other.result, tolerance) and same_value(got.changed, other.changed)


def exactly(student: Outcome, mine: Outcome, right: Outcome) -> bool:
    return same(student, mine) or _raised_for(student, mine) or _raised_for(mine, student)


def _raised_for(raised: Outcome, returned: Outcome) -> bool:
    return raises_where_not_finite(raised) and not returned.exception and not _finite(returned.result)


def raises_where_not_finite(outcome: Outcome) -> bool:
    """Whether it raised what Python raises, for 1/0 and log 0, where NumPy gives infinity or NaN."""
    return outcome.exception in ("ZeroDivisionError", "ValueError")


def telling_dtypes(value: object) -> tuple[np.dtype[Any] | str, ...]:
    """What tells a mistake about dtypes: single numbers are free in theirs, and integers have many widths."""
    arrays = (part for part in _parts(value) if isinstance(part, np.ndarray) and part.ndim)
    return tuple("integer" if array.dtype.kind in "iu" else array.dtype for array in arrays)


def _parts(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        value = [value[key] for key in sorted(value, key=str)]
    if isinstance(value, tuple | list):
        for item in value:
            yield from _parts(item)
    else:
        yield value


def _finite(value: object) -> bool:
    if isinstance(value, dict | tuple | list):
        return all(map(_finite, value.values() if isinstance(value, dict) else value))
    return not isinstance(value, np.ndarray | np.generic | float) or bool(np.isfinite(value).all())


def has_numbers(value: object, fewest: int = 3) -> bool:
    """Whether a result has an array of so many different finite numbers that no other mistake gives the same."""
    if isinstance(value, dict | tuple | list):
        parts = value.values() if isinstance(value, dict) else value
        return any(has_numbers(part, fewest) for part in parts)
    if not isinstance(value, np.ndarray) or value.dtype.kind != "f" or not np.isfinite(value).all():
        return False
    return len(np.unique(value)) >= fewest


def nearly(student: Outcome, mine: Outcome, right: Outcome) -> bool:
    if student.exception or mine.exception or right.exception:
        return exactly(student, mine, right)
    slack = SLACK * max(right.scale, largest(right.result))
    return _nearly_same(student.result, mine.result, right.result, right.tolerance, slack) and same_value(
        student.changed, mine.changed
    )


def largest(value: object) -> float:
    """The largest finite number in a result, by its size."""
    arrays = [array for part in _parts(value) if (array := _floats(part)) is not None]
    return max((float(np.abs(array[np.isfinite(array)]).max(initial=0.0)) for array in arrays), default=0.0)


def _nearly_same(got: object, other: object, right: object, tolerance: float, slack: float) -> bool:
    """Whether `got` is `other` up to a small part of the distance from `other` to the right answer."""
    pairs, rights = parallel_parts(got, other), parallel_parts(right, other)
    if pairs is not None and rights is not None:
        return all(
            _nearly_same(one, two, three, tolerance, slack)
            for (one, two), (three, _) in zip(pairs, rights, strict=True)
        )
    if same_value(got, other, tolerance):
        return True
    mine, expected = _floats(other), _floats(right)
    answer = _floats(got)
    if mine is None or expected is None or answer is None or not answer.shape == mine.shape == expected.shape:
        return False
    error = np.abs(mine.astype(np.float64) - expected.astype(np.float64))
    finite = np.isfinite(error)
    if not finite.any():
        return False
    allowed = SMALL_PART * float(error[finite].mean())
    if same_value(other, right, tolerance) or (finite.all() and error.max(initial=0.0) <= slack):
        allowed = max(allowed, slack)
    return not wrong_entries(answer, mine, rtol=shared_rounding(got, other, tolerance), atol=allowed).any()


def _floats(value: object) -> Array | None:
    if isinstance(value, np.ndarray | np.generic | float) and not isinstance(value, str | bytes):
        array = np.asarray(value)
        return array if array.dtype.kind == "f" else None
    return None
