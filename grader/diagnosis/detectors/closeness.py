"""When arrays agree, and when one explains the other, for detectors."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.diagnosis.detectors.evidence import Array, Evidence
from grader.testing.agreement import shared_rounding
from grader.testing.comparing import wrong_entries

FEWEST = 3  # wrong entries below which a rule for all of them says little
UNEXPLAINED = (
    1e-2  # of the error: what an explanation may leave over. The tolerance alone would pass a guess.
)
APART = (
    1e-3  # of the smallest wrong entry's error: how right all others must be, so that a place is no accident
)


def agree(one: Array, other: Array, rtol: float | None = None) -> bool:
    """Same shape and values, to a relative error, by default that of the coarser dtype."""
    return one.shape == other.shape and not differing(one, other, rtol).any()


def differing(one: Array, other: Array, rtol: float | None = None) -> NDArray[np.bool_]:
    """Mask of the entries that differ, of arrays of one shape."""
    return wrong_entries(one, other, rtol=shared_rounding(one, other, rtol or 0.0))


def informative(array: Array) -> bool:
    """Whether agreement with the array says something: it is finite and not all zero."""
    return bool(array.size > 0 and np.isfinite(array).all() and np.any(array != 0))


def explains(value: Array, evidence: Evidence) -> bool:
    """Whether `value`, made from what is expected, is what came: to rounding, and nearly all of the error.

    At least three entries must be wrong, or all of a smaller answer.
    """
    got, expected = evidence.got, evidence.expected
    if not got.shape == expected.shape == value.shape or not all(map(informative, (got, value))):
        return False
    value = value.astype(got.dtype) if got.dtype.kind == "f" else value
    if differing(got, value, evidence.rtol).any():
        return False
    if differing(got, expected, evidence.rtol).sum() < min(FEWEST, got.size):
        return False
    exact = got.astype(np.float64)
    left, error = np.abs(exact - value.astype(np.float64)), np.abs(exact - expected.astype(np.float64))
    return bool(left.max() <= UNEXPLAINED * error[np.isfinite(error)].max(initial=0.0))


def telling(evidence: Evidence) -> bool:
    """Whether so many different numbers are wrong that one rule for all of them is no accident.

    What a public test writes out is often small: any two numbers have a factor, a difference and a power.
    """
    got, expected = evidence.got, evidence.expected
    if got.shape != expected.shape:
        return True  # nothing is claimed about single entries
    wrong = differing(got, expected, evidence.rtol)
    pairs = np.stack([got[wrong], expected[wrong]]).astype(np.float64)
    return len(np.unique(pairs[:, np.isfinite(pairs).all(axis=0)], axis=1).T) >= FEWEST


def clearly_wrong(evidence: Evidence) -> NDArray[np.bool_] | None:
    """Mask of the wrong entries, where all others are right by far; else None, and for other shapes."""
    got, expected = evidence.got, evidence.expected
    if got.shape != expected.shape or got.ndim == 0:
        return None
    wrong = differing(got, expected, evidence.rtol)
    if not wrong.any():
        return None
    with np.errstate(all="ignore"):
        error = np.abs(got.astype(np.float64) - expected.astype(np.float64))
    error[~np.isfinite(error)] = np.inf
    right = error[~wrong & np.isfinite(error)]
    return wrong if right.max(initial=0.0) <= APART * error[wrong].min() else None
