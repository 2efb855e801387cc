"""Detectors that read an answer beside an argument: something added or left out, a step that went astray."""

from __future__ import annotations

import numpy as np

from grader.diagnosis.detectors.closeness import explains, informative
from grader.diagnosis.detectors.evidence import Array, Evidence
from grader.diagnosis.detectors.scale import the_factor, times


def off_by_argument(evidence: Evidence) -> str | None:
    """got = expected ± an argument, in every entry."""
    expected = evidence.expected
    everywhere = ", in every entry" if expected.size > 1 else ""
    for name, value in _values(evidence).items():
        if explains(expected + value, evidence):
            return f"The result is `{name}` too large{everywhere}."
        if explains(expected - value, evidence):
            return f"The result is `{name}` too small{everywhere}."
    return None


def argument_left_out(evidence: Evidence) -> str | None:
    """An argument as a factor too few, or one too many."""
    got, expected = evidence.got, evidence.expected
    if got.shape != expected.shape or not informative(got):
        return None
    for name, value in _values(evidence).items():
        if value.size < 2 or not informative(value) or np.ptp(value) == 0:
            continue  # a single number is a constant factor
        if np.all(value != 0) and explains(expected / value, evidence):
            return f"A factor is missing: multiplied by `{name}` the result would be right."
        if explains(expected * value, evidence):
            return f"The result is multiplied by `{name}`, once more than it should be."
    return None


def step_from_argument(evidence: Evidence) -> str | None:
    """The answer lies on the right line through an argument, but on its other side, too far or too near."""
    got, expected = evidence.got, evidence.expected
    if got.shape != expected.shape or got.ndim == 0:
        return None
    for name, start in evidence.arrays().items():
        if start.shape != expected.shape or start.dtype.kind != "f" or not np.isfinite(got).all():
            continue
        step = (expected - start).astype(np.float64)
        if not informative(step) or not informative(start):
            continue
        factor = the_factor(got.astype(np.float64) - start, step)
        if factor is None or not explains(start + factor * step, evidence):
            continue
        if abs(factor + 1) < 1e-5:
            return f"The result lies on the wrong side of `{name}`: the change has the wrong sign."
        return f"The change of `{name}` is {times(evidence, factor)} what it should be."
    return None


def _values(evidence: Evidence) -> dict[str, Array]:
    """The arguments that are numbers, or arrays that broadcast to what is expected, by name."""
    shape = evidence.expected.shape
    values: dict[str, Array] = {
        name: np.asarray(number) for name, number in evidence.numbers().items() if number != 0
    }
    for name, array in evidence.arrays().items():
        if array.dtype.kind in "iuf" and array.ndim <= len(shape):
            try:
                fits = np.broadcast_shapes(array.shape, shape) == shape
            except ValueError:
                continue
            if fits:
                values[name] = array
    return values
