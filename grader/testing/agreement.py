"""Whether two results agree as data: yes or no, for whatever a call may give.

The verdict on an answer, which earns a point and says what is wrong, is `comparing`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np

from grader.testing.comparing import RELATIVE_TOLERANCE, Mismatch, compare, largest_entry, wrong_entries
from grader.testing.copies import PLAIN
from grader.testing.student import Opaque

_LARGE_ARRAY = 2000  # entries
_FIRST_ENTRIES = 64
_NEARLY_INFINITE = 1e300  # differences of what is smaller do not overflow


def same_value(got: object, other: object, tolerance: float = 0.0) -> bool:
    """Whether two results agree to rounding; dtypes are not compared.

    Args:
        tolerance: a relative error that is excused even where both results are finer.
    """
    if isinstance(got, Opaque) or isinstance(other, Opaque):
        return isinstance(got, Opaque) and isinstance(other, Opaque)
    if isinstance(got, np.ndarray) and isinstance(other, np.ndarray) and got.shape != other.shape:
        return False
    if _identical(got, other):
        return True
    pairs = parallel_parts(got, other)
    if pairs is not None:
        return all(same_value(one, two, tolerance) for one, two in pairs)
    if isinstance(got, dict | tuple | list) and isinstance(other, dict | tuple | list):
        return False
    if isinstance(other, np.random.Generator):
        return isinstance(got, np.random.Generator) and got.bit_generator.state == other.bit_generator.state
    if callable(other):
        return got is other
    rounding = shared_rounding(got, other, tolerance)
    if rounding and (agree := _agree_where_finite(got, other, rounding)) is not None:
        return agree
    if rounding and _plainly_apart(got, other, rounding):
        return False
    try:
        compare(got, other, rtol=rounding)
    except Mismatch:
        return False
    return True


def _identical(got: object, other: object) -> bool:
    """Equal to the bit: most arguments are after a call, and asking costs less than comparing."""
    kind = type(got)
    if kind in PLAIN or kind is np.float64:
        return kind is type(other) and bool(got == other)
    return (
        isinstance(got, np.ndarray)
        and isinstance(other, np.ndarray)
        and got.shape == other.shape
        and got.dtype == other.dtype
        and bool((got == other).all())
    )


def _agree_where_finite(got: object, other: object, rtol: float) -> bool | None:
    """What `compare` says of two arrays of float64, if `other` is finite: most are, and this is a third of its work."""
    if not (isinstance(got, np.ndarray) and isinstance(other, np.ndarray)) or not other.size:
        return None
    if not got.dtype == other.dtype == np.float64:
        return None
    largest = float(np.abs(other).max())
    if not largest < _NEARLY_INFINITE:
        return None
    return bool(np.abs(got - other).max() <= rtol * (largest or 1.0))


def _plainly_apart(got: object, other: object, rtol: float) -> bool:
    """Whether the first entries of two large arrays are off already, as they are in most that differ."""
    if not (isinstance(got, np.ndarray) and isinstance(other, np.ndarray)):
        return False
    if got.shape != other.shape or other.size < _LARGE_ARRAY or {got.dtype.kind, other.dtype.kind} != {"f"}:
        return False
    some, others = (array[np.unravel_index(np.arange(_FIRST_ENTRIES), array.shape)] for array in (got, other))
    return bool(wrong_entries(some, others, rtol=0.0, atol=rtol * largest_entry(other)).any())


def parallel_parts(got: object, other: object) -> list[tuple[Any, Any]] | None:
    """The parts of two nested results side by side; None where they are not nested alike."""
    if isinstance(other, tuple | list) and isinstance(got, tuple | list) and len(got) == len(other):
        return list(zip(got, other, strict=True))
    if isinstance(other, dict) and isinstance(got, dict) and set(got) == set(other):
        return [(got[key], other[key]) for key in other]
    return None


def shared_rounding(got: object, other: object, tolerance: float) -> float | None:
    """The coarser of the two dtypes': a variant may compute in float32 what another computes in float64."""
    if all(np.asarray(value).dtype.kind in "biu" for value in (got, other) if _is_number(value)):
        return None
    return max(tolerance, coarsest_tolerance(got, other)) or None


def _is_number(value: object) -> bool:
    return isinstance(value, np.ndarray | np.generic | int | float)


def coarsest_tolerance(*values: object) -> float:
    """The largest tolerance of the dtypes in nested data; 0 where there are none."""
    return max(map(_tolerance, _dtypes(values)), default=0.0)


@lru_cache(maxsize=64)
def _tolerance(dtype: np.dtype[Any]) -> float:
    return RELATIVE_TOLERANCE.get(dtype.name, 0.0)


def dtypes(value: object) -> tuple[np.dtype[Any], ...]:
    """The dtypes of all arrays in a result, in order."""
    return tuple(_dtypes(value))


def _dtypes(value: object) -> Iterator[np.dtype[Any]]:
    if isinstance(value, np.ndarray | np.generic):
        yield value.dtype
    elif isinstance(value, dict):
        for key in sorted(value, key=str):
            yield from _dtypes(value[key])
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _dtypes(item)
