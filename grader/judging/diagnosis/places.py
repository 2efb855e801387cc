"""Detectors of place and time: right in some rows only, in another order, or one step off."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.judging.diagnosis.closeness import agree, differing, informative
from grader.judging.diagnosis.evidence import Evidence
from grader.judging.diagnosis.form import threshold


def row_zero_only(evidence: Evidence) -> str | None:
    """Right in the first row and in no other, or in all but the last."""
    rows = _wrong_rows(evidence)
    if rows is None or len(rows) < 3:
        return None
    if not rows[0] and rows[1:].all():
        return "Only row 0 is right: each example must be treated by itself."
    if rows[-1] and not rows[:-1].any():
        return "All rows but the last are right: look at where the batch ends."
    if rows[0] and not rows[1:].any():
        return "All rows but the first are right."
    return None


def _wrong_rows(evidence: Evidence) -> np.ndarray[Any, Any] | None:
    if evidence.got.shape != evidence.wanted.shape or evidence.wanted.ndim == 0:
        return None
    wrong = differing(evidence.got, evidence.wanted)
    return np.asarray(wrong.reshape(len(wrong), -1).any(axis=1))


def column_only(evidence: Evidence) -> str | None:
    """One column is wrong and all others right."""
    got, wanted = evidence.got, evidence.wanted
    if got.shape != wanted.shape or wanted.ndim < 2 or wanted.shape[-1] < 3:
        return None
    wrong = differing(got, wanted).reshape(-1, wanted.shape[-1]).any(axis=0)
    if wrong.sum() == 1:
        return f"Only column {int(np.argmax(wrong))} is wrong."
    return None


def by_sign(evidence: Evidence) -> str | None:
    """Wrong exactly where an argument is beyond a value."""
    got, wanted = evidence.got, evidence.wanted
    if got.shape != wanted.shape or wanted.size < 4:
        return None
    wrong = differing(got, wanted)
    for name, array in evidence.arrays().items():
        if array.shape != got.shape or array.dtype.kind not in "iuf":
            continue
        negative, positive = array < 0, array > 0
        if negative.any() and positive.any():
            if np.array_equal(wrong, negative):
                return f"The result is right where `{name}` is positive, and wrong where it is negative."
            if np.array_equal(wrong, positive):
                return f"The result is right where `{name}` is negative, and wrong where it is positive."
        for values, of in ((array, f"`{name}`"), (np.abs(array), f"the size of `{name}`")):
            condition = threshold(values, wrong)
            if condition and 0.1 <= wrong.mean() <= 0.9:
                return f"The result is wrong exactly where {of} is {condition}."
    return None


def other_order(evidence: Evidence) -> str | None:
    """The right rows in another order, or reversed."""
    got, wanted = evidence.got, evidence.wanted
    if got.shape != wanted.shape or wanted.ndim == 0 or len(wanted) < 3 or not np.isfinite(got).all():
        return None
    if agree(got[::-1], wanted):
        return "The entries are right, in reverse order."
    flat_got, flat_wanted = got.reshape(len(got), -1), wanted.reshape(len(wanted), -1)
    if agree(_sorted_rows(flat_got), _sorted_rows(flat_wanted)):
        return "The rows are right, in another order."
    if wanted.ndim == 2 and wanted.shape[1] > 2 and agree(_sorted_rows(got.T), _sorted_rows(wanted.T)):
        return "The columns are right, in another order."
    return None


def _sorted_rows(rows: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.asarray(rows[np.lexsort(np.round(rows.astype(np.float64), 6).T[::-1])])


def one_step_off(evidence: Evidence) -> str | None:
    """What the reference gives one call earlier or later."""
    if not informative(evidence.wanted):
        return None
    if evidence.earlier and agree(evidence.got, evidence.earlier[-1]):
        return "The result is that of the step before: one update is missing."
    if evidence.later and agree(evidence.got, evidence.later[0]):
        return "The result is that of the next step: one update is too many."
    return None
