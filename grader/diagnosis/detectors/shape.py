"""Detectors of form: arguments changed, shapes, dtypes, and values that are not finite."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.diagnosis.detectors.closeness import FEWEST, agree, informative
from grader.diagnosis.detectors.evidence import Array, Evidence
from grader.testing.agreement import same_value
from grader.testing.describing import number


def changed_argument(evidence: Evidence) -> str | None:
    """Which argument is no longer what it was."""
    for name, before in evidence.arguments.items():
        after = evidence.arguments_after.get(name, before)
        if isinstance(before, np.random.Generator) or callable(before):
            continue
        if not same_value(after, before):
            return f"The call changed its argument `{name}`: work on a copy."
    return None


def cut_to_integers(evidence: Evidence) -> str | None:
    """The right values without their fractions: they were put into an array of integers."""
    got, expected = evidence.got, evidence.expected
    if (
        got.dtype.kind not in "iu"
        or expected.dtype.kind != "f"
        or got.shape != expected.shape
        or got.ndim == 0
    ):
        return None
    if not np.array_equal(got, np.trunc(expected)) or np.array_equal(got, expected):
        return None
    return f"The result holds integers, and what comes after the point is cut off: it is an array of {got.dtype}."


def other_dtype(evidence: Evidence) -> str | None:
    """The right values in another dtype."""
    got, expected = evidence.got, evidence.expected
    if got.dtype == expected.dtype or got.dtype.kind != "f" or not agree(got, expected, evidence.rtol):
        return None
    if got.itemsize < expected.itemsize:
        return (
            f"The values are as right as {got.dtype} can be: somewhere {expected.dtype} became {got.dtype}."
        )
    return (
        f"The values are right, but they are {got.dtype} and should be {expected.dtype}: "
        f"somewhere a {got.dtype} array, or a {got.dtype} number of NumPy's, comes in."
    )


def not_finite(evidence: Evidence) -> str | None:
    """NaN or infinity where a number is expected, and for which inputs."""
    got, expected = evidence.got, evidence.expected
    if got.shape != expected.shape or not np.isfinite(expected).all() or np.isfinite(got).all():
        return None
    bad = ~np.isfinite(got)
    kind = (
        "NaN" if np.isnan(got[bad]).all() else "infinite" if np.isinf(got[bad]).all() else "NaN or infinite"
    )
    if bad.all():
        return f"Every entry is {kind}." if bad.size > 1 else f"The result is {kind}."
    where = _where_not_finite(evidence, bad)
    if where:
        return f"The result is {kind} where {where}."
    if bad.ndim > 1 and (bad.all(axis=-1) == bad.any(axis=-1)).all() and bad.ndim == 2:
        return f"The result is {kind} in {_rows(np.asarray(bad.any(axis=-1)))}, and finite elsewhere."
    return f"{int(bad.sum())} of {bad.size} entries are {kind}."


def _where_not_finite(evidence: Evidence, bad: NDArray[np.bool_]) -> str | None:
    """The one condition on an argument that the bad entries alone meet.

    Few entries meet some condition by accident, unless it is the end of exp.
    """
    conditions = []
    for name, array in evidence.arrays().items():
        if array.shape == bad.shape and array.dtype.kind == "f":
            for values, of in ((array, f"`{name}`"), (np.abs(array), f"the size of `{name}`")):
                condition = threshold(values, bad)
                if condition and "exponential" in condition:
                    return f"{of} is {condition}"
                if condition:
                    conditions.append(f"{of} is {condition}")
                    break
    enough = min(bad.sum(), bad.size - bad.sum()) >= FEWEST
    return conditions[0] if len(conditions) == 1 and enough else None


# Beyond these the exponential is infinite, in float64 and float32.
_OVERFLOWS = {8: 709, 4: 88}


def threshold(array: Array, mask: Array) -> str | None:
    """`above 709` where the masked entries are exactly those beyond a value of the array, else nothing.

    The ends of exp and zero are named where they lie between the entries of both kinds, otherwise the masked
    entry that is nearest to the others.
    """
    inside, outside = array[mask], array[~mask]
    if inside.size == 0 or outside.size == 0:
        return None
    end = _OVERFLOWS.get(array.itemsize, 0)
    low, high = outside.max(), inside.min()
    if low < high:
        if low <= end + 1 and high > end:
            return f"above {end}: the exponential of such a number is infinite"
        if low <= 0 <= high:
            return "positive" if high > 0 else "not negative"
        return f"{number(high)} or more"
    low, high = inside.max(), outside.min()
    if low < high:
        if low < -end and high >= -end - 1:
            return f"below −{end}: the exponential of minus such a number is infinite"
        if low <= 0 <= high:
            return "negative" if low < 0 else "not positive"
        return f"{number(low)} or less"
    return None


def _rows(mask: Array) -> str:
    places = [str(int(i)) for i in np.flatnonzero(mask)]
    if len(places) == 1:
        return f"row {places[0]}"
    return f"rows {', '.join(places[:5])}" + (" …" if len(places) > 5 else "")


def transposed(evidence: Evidence) -> str | None:
    got, expected = evidence.got, evidence.expected
    if (
        expected.ndim >= 2
        and got.ndim == expected.ndim
        and got.shape[-1] != 1
        and agree(np.swapaxes(got, -1, -2), expected, evidence.rtol)
        # Of a symmetric argument the rows give what the columns give.
        and not any(_is_symmetric(array) for array in evidence.arrays().values())
    ):
        return "The result is transposed: rows and columns are exchanged."
    return None


def _is_symmetric(array: Array) -> bool:
    return array.ndim >= 2 and len(array) > 1 and agree(array, np.swapaxes(array, -1, -2))


def other_shape(evidence: Evidence) -> str | None:
    """The right values, arranged otherwise, or repeated by broadcasting."""
    got, expected = evidence.got, evidence.expected
    if got.shape == expected.shape:
        return None
    if got.size == expected.size and agree(got.reshape(expected.shape), expected, evidence.rtol):
        return f"The values are right, but the shape is {got.shape} and should be {expected.shape}."
    if expected.ndim == 1 and got.shape == expected.shape * 2:
        return (
            f"The result has the shape {got.shape}, a number for every pair of entries. An array of shape "
            f"({expected.size},) and one of shape ({expected.size}, 1) give that."
        )
    for axis in range(got.ndim):
        if np.delete(got.shape, axis).tolist() == list(expected.shape) and got.shape[axis] > 1:
            if agree(got.sum(axis=axis), expected, evidence.rtol):
                return f"The result was not summed over axis {axis}, which has {got.shape[axis]} entries."
            if agree(got.mean(axis=axis), expected, evidence.rtol):
                return f"The mean over axis {axis}, which has {got.shape[axis]} entries, was not taken."
            if agree(got.take(0, axis), expected, evidence.rtol) and agree(
                got.take(-1, axis), expected, evidence.rtol
            ):
                return f"The values are right, but repeated along axis {axis}."
    for axis in range(expected.ndim):
        if np.delete(expected.shape, axis).tolist() == list(got.shape):
            if agree(expected.sum(axis=axis), got, evidence.rtol):
                return f"The result was summed over axis {axis}, which should stay."
            if agree(expected.mean(axis=axis), got, evidence.rtol):
                return f"The mean was taken over axis {axis}, which should stay."
            return f"Axis {axis} is missing: something was reduced, or one entry was taken, along it."
    if got.ndim == 0 and expected.size > 1:
        for how, value in (("sum", expected.sum()), ("mean", expected.mean())):
            if agree(got, np.asarray(value), evidence.rtol):
                return f"The result is the {how} of what is expected: nothing should be reduced here."
    if expected.ndim == 0 and got.size > 1:
        for how, value in (("summed", got.sum()), ("averaged", got.mean())):
            if agree(np.asarray(value), expected, evidence.rtol):
                return f"The result should be {how} to one number: its entries are right."
    return None


def few_digits(evidence: Evidence) -> str | None:
    """Nearly right: the error of float32, or of a tiny number that is not where it should be."""
    got, expected = evidence.got, evidence.expected
    if got.shape != expected.shape or expected.dtype != np.float64 or got.dtype.kind != "f":
        return None
    if not np.isfinite(got).all() or not informative(expected) or agree(got, expected, evidence.rtol):
        return None
    # Beside entries of the usual size: one huge entry makes any error small.
    size = np.maximum(np.abs(expected), np.median(np.abs(expected)))
    error = float(np.max(np.abs(got - expected) / np.where(size > 0, size, 1.0)))
    if error > 1e-5:
        return None
    digits = int(-np.log10(error))
    if got.dtype == np.float32 or np.array_equal(got, got.astype(np.float32)):
        return f"The values are right to {digits} digits only: a part was computed in float32."
    return (
        f"The values are right to {digits} digits only: look for float32 on the way, a rounded constant, or "
        "a tiny number such as ε that is missing or stands elsewhere."
    )
