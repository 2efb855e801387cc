"""Detectors of arithmetic: a wrong sign, a constant factor named by its cause, a constant offset, a power."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from grader.judging.diagnosis.closeness import agree, informative
from grader.judging.diagnosis.evidence import Evidence
from grader.testing.describing import number

_MOST = 3  # entries below which a constant factor says little


def wrong_sign(evidence: Evidence) -> str | None:
    if (
        informative(evidence.wanted)
        and evidence.got.dtype.kind == "f"
        and agree(-evidence.got, evidence.wanted)
    ):
        return "The sign is wrong: the result is minus what is wanted."
    return None


def constant_factor(evidence: Evidence) -> str | None:
    """got = k · wanted for all entries, with k named where sizes and arguments of the call name it."""
    factor = _factor(evidence)
    if factor is None:
        return None
    named = next((text for text, value in _known_factors(evidence) if _close(value, factor)), None)
    if named:
        return f"Every entry is {named} times what is wanted."
    if evidence.wanted.size < _MOST:
        return None
    return f"Every entry is {number(factor)} times what is wanted."


def _factor(evidence: Evidence) -> float | None:
    got, wanted = evidence.got, evidence.wanted
    if got.shape != wanted.shape or not informative(wanted) or not informative(got):
        return None
    got, wanted = got.astype(np.float64), wanted.astype(np.float64)
    largest = np.unravel_index(int(np.argmax(np.abs(wanted))), wanted.shape)
    factor = float(got[largest] / wanted[largest])
    if factor == 0 or abs(factor - 1) < 1e-6 or not agree(got, (factor * wanted).astype(evidence.got.dtype)):
        return None
    return factor


def _known_factors(evidence: Evidence) -> Iterator[tuple[str, float]]:
    """Factors that a call names, simplest first: numbers, sizes, hyperparameters, and products of two."""
    simple = [("2", 2.0), ("1/2", 0.5), ("−1", -1.0), ("−2", -2.0), ("−1/2", -0.5)]
    yield from simple
    sizes = list(_sizes(evidence))
    yield from sizes
    rates = list(_rates(evidence))
    yield from rates
    for (one, x), (other, y) in itertools.combinations([*simple, *sizes, *rates], 2):
        if x * y != 1:
            yield f"{one} · {other}", x * y


def _sizes(evidence: Evidence) -> Iterator[tuple[str, float]]:
    seen: set[int] = set()
    for name, array in evidence.arrays().items():
        for axis, size in enumerate(array.shape):
            if size > 2 and size not in seen:
                seen.add(size)
                meaning = f"(the length of axis {axis} of `{name}`)"
                yield f"1/{size} {meaning}", 1 / size
                yield f"{size} {meaning}", float(size)


def _rates(evidence: Evidence) -> Iterator[tuple[str, float]]:
    for name, value in evidence.numbers().items():
        if value in (0.0, 1.0, 2.0):
            continue
        yield f"`{name}`", value
        yield f"1/`{name}`", 1 / value
        if 0 < value < 1:
            yield f"(1 − `{name}`)", 1 - value
            yield f"1/(1 − `{name}`)", 1 / (1 - value)


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-5 * abs(other)


def constant_offset(evidence: Evidence) -> str | None:
    """got = wanted + c for all entries."""
    got, wanted = evidence.got, evidence.wanted
    if (
        got.shape != wanted.shape
        or wanted.size < _MOST
        or not informative(wanted)
        or not np.isfinite(got).all()
    ):
        return None
    offset = float(got.flat[0]) - float(wanted.flat[0])
    scale = float(np.max(np.abs(wanted)))
    if abs(offset) < 1e-6 * scale or not agree(got.astype(np.float64) - offset, wanted.astype(np.float64)):
        return None
    named = next((name for name, value in evidence.numbers().items() if _close(value, abs(offset))), None)
    amount = f"`{named}`" if named else number(abs(offset))
    return f"Every entry is {amount} too {'large' if offset > 0 else 'small'}."


def power(evidence: Evidence) -> str | None:
    """The square, the root, the logarithm or the exponential of what is wanted."""
    got, wanted = evidence.got.astype(np.float64), evidence.wanted.astype(np.float64)
    if got.shape != wanted.shape or wanted.size < 2 or not informative(wanted) or not np.isfinite(got).all():
        return None
    with np.errstate(all="ignore"):
        for what, value in (
            ("the square", wanted**2),
            ("the square root", np.sqrt(wanted)),
            ("the logarithm", np.log(wanted)),
            ("the exponential", np.exp(wanted)),
            ("the reciprocal", 1 / wanted),
        ):
            if informative(value) and agree(got, value):
                return f"The result is {what} of what is wanted."
    return None


def returned_argument(evidence: Evidence) -> str | None:
    """The answer is one of the arguments as it came."""
    for name, array in evidence.arrays().items():
        if evidence.got.size > 1 and array.shape == evidence.got.shape and agree(evidence.got, array):
            return f"The result is the argument `{name}`, unchanged."
    return None


def all_zero(evidence: Evidence) -> str | None:
    if evidence.got.size > 1 and not np.any(evidence.got) and informative(evidence.wanted):
        return "Every entry of the result is zero."
    return None
