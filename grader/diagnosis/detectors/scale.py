"""Detectors of arithmetic: a wrong sign, a constant factor named by its cause, a constant offset, a power."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from grader.diagnosis.detectors.closeness import FEWEST, explains, informative
from grader.diagnosis.detectors.evidence import Array, Evidence
from grader.testing.describing import number


def wrong_sign(evidence: Evidence) -> str | None:
    if informative(evidence.expected) and explains(-evidence.expected, evidence):
        return "The sign is wrong: the result is minus what is expected."
    return None


def constant_factor(evidence: Evidence) -> str | None:
    """got = k · expected for all entries, with k named where sizes and arguments of the call name it."""
    got, expected = evidence.got, evidence.expected
    if got.shape != expected.shape or not informative(expected) or not informative(got):
        return None
    factor = the_factor(got, expected)
    if factor is None or not explains(factor * expected.astype(np.float64), evidence):
        return None
    if expected.size < FEWEST and known_factor(evidence, factor) is None:
        return None
    subject = "Every entry" if expected.size > 1 else "The result"
    return f"{subject} is {times(evidence, factor)} what is expected."


def the_factor(got: Array, expected: Array) -> float | None:
    """got / expected where expected is largest; None where that is 0 or 1."""
    largest = np.unravel_index(int(np.argmax(np.abs(expected))), expected.shape)
    factor = float(got[largest]) / float(expected[largest])
    return None if not np.isfinite(factor) or factor == 0 or abs(factor - 1) < 1e-6 else factor


def times(evidence: Evidence, factor: float) -> str:
    """`2 times`, `1/7 of`, or the factor's name and `times`."""
    named = known_factor(evidence, factor)
    if named is not None:
        return f"{named} of" if named in ("1/2", "−1/2") else f"{named} times"
    if 1 / _LARGEST_DIVISOR <= abs(factor) < 1:
        divisor = round(1 / factor)
        if abs(divisor) > 1 and _close(1 / divisor, factor, evidence):
            return f"{'−' if divisor < 0 else ''}1/{abs(divisor)} of"
    return f"{number(factor)} times"


_LARGEST_DIVISOR = 1000  # beyond it any number is nearly a fraction


@dataclass(frozen=True)
class Factor:
    """A factor by the name that a hint gives it."""

    name: str
    value: float


_SIMPLE = [Factor("2", 2.0), Factor("1/2", 0.5), Factor("−1", -1.0), Factor("−2", -2.0), Factor("−1/2", -0.5)]


def known_factor(evidence: Evidence, factor: float) -> str | None:
    """The factor's name, if the call's numbers, sizes and hyperparameters give it one, or a product of two.

    All names that fit are given: which of them is the cause, the number does not tell.
    """
    known = [*_SIMPLE, *_sizes(evidence), *_rates(evidence)]
    names = [one.name for one in known if _close(one.value, factor, evidence)]
    if not names and not evidence.literal:
        names = [
            f"{one.name} · {other.name}"
            for one, other in itertools.combinations(known, 2)
            if one.value * other.value != 1 and _close(one.value * other.value, factor, evidence)
        ][:1]
    return ", or ".join(names[:3]) + ("," if len(names) > 1 else "") or None


def _sizes(evidence: Evidence) -> Iterator[Factor]:
    seen: set[int] = set()
    smallest = 5 if evidence.literal else 3
    for name, array in evidence.arrays().items():
        for axis, size in enumerate(array.shape):
            if size >= smallest and size not in seen:
                seen.add(size)
                meaning = f"(the length of axis {axis} of `{name}`)"
                yield Factor(f"1/{size} {meaning}", 1 / size)
                yield Factor(f"{size} {meaning}", float(size))


def _rates(evidence: Evidence) -> Iterator[Factor]:
    for name, value in evidence.numbers().items():
        if value in (0.0, 1.0, 2.0):
            continue
        yield Factor(f"`{name}`", value)
        yield Factor(f"1/`{name}`", 1 / value)
        if 0 < value < 1:
            yield Factor(f"(1 − `{name}`)", 1 - value)
            yield Factor(f"1/(1 − `{name}`)", 1 / (1 - value))


def _close(one: float, other: float, evidence: Evidence) -> bool:
    """Whether two factors are one, as exactly as the comparison is: its tolerance moves the factor too."""
    return abs(one - other) <= max(1e-5, min(evidence.rtol or 0.0, 1e-3)) * abs(other)


def constant_offset(evidence: Evidence) -> str | None:
    """got = expected + c for all entries."""
    got, expected = evidence.got, evidence.expected
    if got.shape != expected.shape or expected.size < FEWEST or not np.isfinite(got).all():
        return None
    if not np.isfinite(expected).all():
        return None
    offset = float(np.mean(got.astype(np.float64) - expected.astype(np.float64)))
    if not explains(expected.astype(np.float64) + offset, evidence):
        return None
    return f"Every entry is {number(abs(offset))} too {'large' if offset > 0 else 'small'}."


def power(evidence: Evidence) -> str | None:
    """The square, the root, the logarithm or the exponential of what is expected."""
    expected = evidence.expected.astype(np.float64)
    if evidence.got.shape != expected.shape or expected.size < FEWEST or not informative(expected):
        return None
    with np.errstate(all="ignore"):
        for what, value in (
            ("the square", expected**2),
            ("the square root", np.sqrt(expected)),
            ("the logarithm", np.log(expected)),
            ("the exponential", np.exp(expected)),
            ("the reciprocal", 1 / expected),
        ):
            # Zeros and ones are their own squares and roots, and say nothing.
            telling = np.abs(value - expected) > 1e-3 * np.abs(expected).max()
            if telling.sum() >= FEWEST and explains(value, evidence):
                return f"The result is {what} of what is expected."
    return None


def returned_argument(evidence: Evidence) -> str | None:
    """The answer is one of the arguments as it came."""
    for name, array in evidence.arrays().items():
        if evidence.got.size > 1 and explains(array, evidence):
            return f"The result is the argument `{name}`, unchanged."
    return None


def all_zero(evidence: Evidence) -> str | None:
    if evidence.got.size > 1 and not np.any(evidence.got) and informative(evidence.expected):
        return "Every entry is zero."
    return None
