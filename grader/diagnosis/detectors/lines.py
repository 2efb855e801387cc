"""Detectors of lines: every row, or every column, is off by a factor or a number of its own."""

from __future__ import annotations

import numpy as np

from grader.diagnosis.detectors.closeness import explains, informative
from grader.diagnosis.detectors.evidence import Evidence

_SHORTEST = 3  # entries of a row or column below which a number of its own explains too easily


def factor_of_each_row(evidence: Evidence) -> str | None:
    return _factors(evidence, -1, "row")


def factor_of_each_column(evidence: Evidence) -> str | None:
    return _factors(evidence, 0, "column")


def _factors(evidence: Evidence, axis: int, line: str) -> str | None:
    got, expected = evidence.got, evidence.expected
    if not _long_enough(evidence, axis) or not (informative(got) and informative(expected)):
        return None
    largest = np.expand_dims(np.argmax(np.abs(expected), axis=axis), axis)
    below = np.take_along_axis(expected, largest, axis)
    if not below.all():
        return None
    factor = np.take_along_axis(got, largest, axis) / below
    if not factor.all() or not explains(factor * expected, evidence):
        return None
    return f"Every {line} is right up to a factor of its own: look at what the {line}s are divided by."


def offset_of_each_column(evidence: Evidence) -> str | None:
    return _offsets(evidence, 0, "column")


def offset_of_each_row(evidence: Evidence) -> str | None:
    return _offsets(evidence, -1, "row")


def _offsets(evidence: Evidence, axis: int, line: str) -> str | None:
    got, expected = evidence.got, evidence.expected
    if not _long_enough(evidence, axis) or not np.isfinite(got).all() or not np.isfinite(expected).all():
        return None
    offset = (got - expected).mean(axis=axis, keepdims=True)
    if not explains(expected + offset, evidence):
        return None
    return f"Every {line} is right up to a number of its own: look at what is added to the {line}s."


def _long_enough(evidence: Evidence, axis: int) -> bool:
    got, expected = evidence.got, evidence.expected
    if got.shape != expected.shape or expected.ndim != 2 or got.dtype.kind != "f":
        return False
    length, lines = expected.shape if axis == 0 else expected.shape[::-1]
    return bool(length >= _SHORTEST and lines >= 2)
