"""When two arrays agree, for detectors that explain one by the other."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.testing.comparing import wrong_entries


def agree(one: NDArray[Any], other: NDArray[Any]) -> bool:
    """Same shape and values, to the tolerance of the coarser dtype."""
    return one.shape == other.shape and not differing(one, other).any()


def differing(one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.bool_]:
    """Mask of the entries that differ, of arrays of one shape."""
    coarse = np.float32 if np.float32 in (one.dtype, other.dtype) else np.float64
    return wrong_entries(one.astype(np.float64), other.astype(coarse))


def informative(array: NDArray[Any]) -> bool:
    """Whether agreement with the array says something: it is finite and not all alike."""
    return bool(array.size > 0 and np.isfinite(array).all() and np.any(array != 0))
