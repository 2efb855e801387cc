"""Detectors of place and time: right in some rows only, in another order, or one step off."""

from __future__ import annotations

import numpy as np

from grader.diagnosis.detectors.closeness import FEWEST, agree, clearly_wrong, explains
from grader.diagnosis.detectors.evidence import Array, Evidence
from grader.diagnosis.detectors.shape import threshold
from grader.testing.describing import number


def row_zero_only(evidence: Evidence) -> str | None:
    """Right in the first row and in no other, or wrong in the first or the last alone."""
    wrong = clearly_wrong(evidence)
    if wrong is None or len(wrong) < 3:
        return None
    rows = wrong.reshape(len(wrong), -1)
    if not (rows.all(axis=1) == rows.any(axis=1)).all():
        return None  # a row with a single wrong entry is not what is wrong
    bad, line = rows[:, 0], "rows" if wrong.ndim > 1 else "entries"
    if not bad[0] and bad[1:].all():
        one = "row" if wrong.ndim > 1 else "entry"
        return f"Only {one} 0 is right: are the others computed, and each from its own {one}?"
    if bad[-1] and not bad[:-1].any():
        return f"All {line} but the last are right: look at what happens at the end."
    if bad[0] and not bad[1:].any():
        return f"All {line} but the first are right: look at what happens at the beginning."
    return None


def column_only(evidence: Evidence) -> str | None:
    """One column is wrong and all others right."""
    wrong = clearly_wrong(evidence)
    if wrong is None or wrong.ndim < 2 or wrong.shape[-1] < 3 or len(wrong) < 2:
        return None
    columns = wrong.reshape(-1, wrong.shape[-1])
    if columns.any(axis=0).sum() == 1 and columns.all(axis=0).any():
        return f"Only column {int(np.argmax(columns.any(axis=0)))} is wrong."
    return None


def by_sign(evidence: Evidence) -> str | None:
    """Wrong exactly where an argument is beyond a value, and what the result is there if it is one number."""
    wrong = clearly_wrong(evidence)
    if wrong is None or wrong.size < 4 or wrong.all():
        return None
    constant = _one_number(evidence.got[wrong], evidence.expected[wrong])
    there = f" There it is {constant}." if constant else ""
    for name, array in evidence.arrays().items():
        if array.shape != wrong.shape or array.dtype.kind not in "iuf":
            continue
        negative, positive = array < 0, array > 0
        if negative.any() and positive.any():
            if np.array_equal(wrong, negative):
                return (
                    f"The result is right where `{name}` is positive, and wrong where it is negative.{there}"
                )
            if np.array_equal(wrong, positive):
                return (
                    f"The result is right where `{name}` is negative, and wrong where it is positive.{there}"
                )
        if evidence.literal:
            continue
        for values, of in ((array, f"`{name}`"), (np.abs(array), f"the size of `{name}`")):
            condition = threshold(values, wrong)
            if condition and 0.1 <= wrong.mean() <= 0.9:
                return f"The result is wrong exactly where {of} is {condition}.{there}"
    return f"Wherever the result is wrong, it is {constant}." if constant else None


def _one_number(got: Array, expected: Array) -> str | None:
    """What all wrong entries are, where different numbers are expected of them."""
    if got.size < FEWEST or got.min() != got.max() or expected.min() == expected.max():
        return None
    return number(got[0]) if np.isfinite(got[0]) else None


def other_order(evidence: Evidence) -> str | None:
    """The right rows in another order, or reversed."""
    got, expected = evidence.got, evidence.expected
    if got.shape != expected.shape or expected.ndim == 0 or len(expected) < 3 or not np.isfinite(got).all():
        return None
    if agree(got[::-1], expected, evidence.rtol):
        return "The entries are right, in reverse order."
    flat_got, flat_expected = got.reshape(len(got), -1), expected.reshape(len(expected), -1)
    if agree(_sorted_rows(flat_got), _sorted_rows(flat_expected), evidence.rtol):
        return "The rows are right, in another order."
    if (
        expected.ndim == 2
        and expected.shape[1] > 2
        and agree(_sorted_rows(got.T), _sorted_rows(expected.T), evidence.rtol)
    ):
        return "The columns are right, in another order."
    return None


def _sorted_rows(rows: Array) -> Array:
    return np.asarray(rows[np.lexsort(np.round(rows.astype(np.float64), 6).T[::-1])])


def one_step_off(evidence: Evidence) -> str | None:
    """What the reference's object gives one call earlier or later."""
    for others, sentence in (
        (evidence.earlier[-1:], "The result is that of the call before: one update is missing."),
        (evidence.later[:1], "The result is that of the next call: one update is too many."),
    ):
        if any(explains(other, evidence) for other in others):
            return sentence
    return None
