"""Detectors of form: arguments changed, shapes, dtypes, and values that are not finite."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.judging.diagnosis.agreement import same_value
from grader.judging.diagnosis.closeness import agree
from grader.judging.diagnosis.evidence import Evidence
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


def other_dtype(evidence: Evidence) -> str | None:
    """The right values in another dtype."""
    got, wanted = evidence.got, evidence.wanted
    if got.dtype == wanted.dtype or got.dtype.kind != "f" or not agree(got, wanted):
        return None
    return (
        f"The values are right, but they are {got.dtype} and should be {wanted.dtype}: "
        "a NumPy number or array of another type takes part in the computation."
    )


def not_finite(evidence: Evidence) -> str | None:
    """NaN or infinity where a number is wanted, and for which inputs."""
    got, wanted = evidence.got, evidence.wanted
    if got.shape != wanted.shape or not np.isfinite(wanted).all() or np.isfinite(got).all():
        return None
    bad = ~np.isfinite(got)
    kind = "NaN" if np.isnan(got).any() else "infinite"
    if bad.all():
        return f"Every entry is {kind}."
    for name, array in evidence.arrays().items():
        if array.shape == got.shape and array.dtype.kind == "f":
            condition = threshold(array, bad)
            if condition:
                return f"The result is {kind} where `{name}` is {condition}."
            condition = threshold(np.abs(array), bad)
            if condition:
                return f"The result is {kind} where the size of `{name}` is {condition}."
            if array.ndim > 1 and (bad.all(axis=-1) == bad.any(axis=-1)).all():
                rows = np.asarray(bad.any(axis=-1))
                return f"The result is {kind} in {_rows(rows)}, and finite elsewhere."
    return f"{int(bad.sum())} of {bad.size} entries are {kind}."


def threshold(array: np.ndarray[Any, Any], mask: np.ndarray[Any, Any]) -> str | None:
    """`above 709` where the masked entries are exactly those beyond a value of the array, else nothing."""
    inside, outside = array[mask], array[~mask]
    if inside.size == 0 or outside.size == 0:
        return None
    if inside.min() > outside.max():
        return f"above {number(outside.max()) if outside.max() else '0'}"
    if inside.max() < outside.min():
        return f"below {number(outside.min()) if outside.min() else '0'}"
    return None


def _rows(mask: np.ndarray[Any, Any]) -> str:
    places = [str(int(i)) for i in np.flatnonzero(mask)]
    if len(places) == 1:
        return f"row {places[0]}"
    return f"rows {', '.join(places[:5])}" + (" …" if len(places) > 5 else "")


def transposed(evidence: Evidence) -> str | None:
    got, wanted = evidence.got, evidence.wanted
    if (
        wanted.ndim >= 2
        and got.ndim == wanted.ndim
        and got.shape[-1] != 1
        and agree(np.swapaxes(got, -1, -2), wanted)
    ):
        return "The result is transposed: rows and columns are exchanged."
    return None


def other_shape(evidence: Evidence) -> str | None:
    """The right values, arranged otherwise, or repeated by broadcasting."""
    got, wanted = evidence.got, evidence.wanted
    if got.shape == wanted.shape:
        return None
    if got.size == wanted.size and agree(got.reshape(wanted.shape), wanted):
        return f"The values are right, but the shape is {got.shape} and should be {wanted.shape}."
    if wanted.ndim == 1 and got.shape == wanted.shape * 2:
        return (
            f"The result has the shape {got.shape}: an array of shape ({wanted.size},) met one of shape "
            f"({wanted.size}, 1), and NumPy combined every pair."
        )
    for axis in range(got.ndim):
        if np.delete(got.shape, axis).tolist() == list(wanted.shape) and got.shape[axis] > 1:
            if agree(got.sum(axis=axis), wanted):
                return f"The result was not summed over axis {axis}, which has {got.shape[axis]} entries."
            if agree(got.mean(axis=axis), wanted):
                return f"The mean over axis {axis}, which has {got.shape[axis]} entries, was not taken."
            if agree(got.take(0, axis), wanted) and agree(got.take(-1, axis), wanted):
                return f"The values are right, but repeated along axis {axis}."
    for axis in range(wanted.ndim):
        if np.delete(wanted.shape, axis).tolist() == list(got.shape):
            if agree(wanted.sum(axis=axis), got):
                return f"The result was summed over axis {axis}, which should stay."
            if agree(wanted.mean(axis=axis), got):
                return f"The mean was taken over axis {axis}, which should stay."
    if got.ndim == 0 and wanted.size > 1:
        for how, value in (("sum", wanted.sum()), ("mean", wanted.mean())):
            if agree(got, np.asarray(value)):
                return f"The result is the {how} of what is wanted: nothing should be reduced here."
    if wanted.ndim == 0 and got.size > 1:
        for how, value in (("summed", got.sum()), ("averaged", got.mean())):
            if agree(np.asarray(value), wanted):
                return f"The result should be {how} to one number: its entries are right."
    return None


def single_precision(evidence: Evidence) -> str | None:
    """A float64 result whose error is that of float32."""
    got, wanted = evidence.got, evidence.wanted
    if (
        got.shape != wanted.shape
        or wanted.dtype != np.float64
        or not np.isfinite(got).all()
        or got.dtype.kind != "f"
    ):
        return None
    if agree(got.astype(np.float32), wanted.astype(np.float32)) and not agree(got, wanted):
        scale = float(np.max(np.abs(wanted), initial=0.0)) or 1.0
        if float(np.max(np.abs(got - wanted), initial=0.0)) <= 1e-5 * scale and (
            got.dtype == np.float32 or np.array_equal(got, got.astype(np.float32))
        ):
            return "The values are right to six digits only: a part was computed in float32."
    return None
