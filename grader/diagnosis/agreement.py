"""Whether two answers agree: to rounding, or up to a small part of what a misconception gets wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from grader.testing.comparing import RELATIVE_TOLERANCE, Mismatch, compare, wrong_entries
from grader.testing.student import Opaque

# Of a misconception's mean error: how far a variant of it may be off, by a rounded constant or an
# approximated function. Two implementations that differ in their idea are farther apart than that.
SMALL_PART = 1e-3


def same_value(got: Any, other: Any, tolerance: float = 0.0) -> bool:
    """Whether two results agree to rounding; dtypes are not compared.

    Args:
        tolerance: a relative error that is excused even where both results are finer.
    """
    if isinstance(got, Opaque) or isinstance(other, Opaque):
        return isinstance(got, Opaque) and isinstance(other, Opaque)
    if _identical(got, other):
        return True
    pairs = _parts(got, other)
    if pairs is not None:
        return all(same_value(one, two, tolerance) for one, two in pairs)
    if isinstance(got, dict | tuple | list) and isinstance(other, dict | tuple | list):
        return False
    if isinstance(other, np.random.Generator):
        return isinstance(got, np.random.Generator) and got.bit_generator.state == other.bit_generator.state
    if callable(other):
        return got is other
    try:
        compare(got, other, rtol=_rounding(got, other, tolerance))
    except Mismatch:
        return False
    return True


def _identical(got: Any, other: Any) -> bool:
    """Equal to the bit: most arguments are after a call, and asking costs less than comparing."""
    return (
        isinstance(got, np.ndarray)
        and isinstance(other, np.ndarray)
        and got.shape == other.shape
        and got.dtype == other.dtype
        and bool((got == other).all())
    )


def nearly_same(got: Any, other: Any, right: Any, tolerance: float = 0.0) -> bool:
    """Whether `got` is `other` up to a small part of the distance from `other` to the right answer."""
    pairs, rights = _parts(got, other), _parts(right, other)
    if pairs is not None and rights is not None:
        return all(
            nearly_same(one, two, three, tolerance)
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
    return not wrong_entries(answer, mine, rtol=_rounding(got, other, tolerance), atol=allowed).any()


def _parts(got: Any, other: Any) -> list[tuple[Any, Any]] | None:
    """The parts of two nested results side by side; None where they are not nested alike."""
    if isinstance(other, tuple | list) and isinstance(got, tuple | list) and len(got) == len(other):
        return list(zip(got, other, strict=True))
    if isinstance(other, dict) and isinstance(got, dict) and set(got) == set(other):
        return [(got[key], other[key]) for key in other]
    return None


def _floats(value: Any) -> np.ndarray[Any, Any] | None:
    if isinstance(value, np.ndarray | np.generic | float) and not isinstance(value, str | bytes):
        array = np.asarray(value)
        return array if array.dtype.kind == "f" else None
    return None


def _rounding(got: Any, other: Any, tolerance: float) -> float | None:
    """The coarser of the two dtypes': a variant may compute in float32 what another computes in float64."""
    if all(np.asarray(value).dtype.kind in "biu" for value in (got, other) if _is_number(value)):
        return None
    return max(tolerance, coarsest_tolerance(got, other)) or None


def _is_number(value: Any) -> bool:
    return isinstance(value, np.ndarray | np.generic | int | float)


def coarsest_tolerance(*values: Any) -> float:
    """The largest tolerance of the dtypes in nested data; 0 where there are none."""
    return max((RELATIVE_TOLERANCE.get(dtype.name, 0.0) for dtype in dtypes(values)), default=0.0)


def dtypes(value: Any) -> tuple[np.dtype[Any], ...]:
    """The dtypes of all arrays in a result, in order."""
    return tuple(_dtypes(value))


def _dtypes(value: Any) -> Iterator[np.dtype[Any]]:
    if isinstance(value, np.ndarray | np.generic):
        yield value.dtype
    elif isinstance(value, dict):
        for key in sorted(value, key=str):
            yield from _dtypes(value[key])
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _dtypes(item)
