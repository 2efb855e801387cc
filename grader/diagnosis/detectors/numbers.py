"""What the numbers of a wrong answer say by themselves, tried in order of cost."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.diagnosis.detectors import changes, lines, position, scale, shape, structure
from grader.diagnosis.detectors.closeness import telling
from grader.diagnosis.detectors.evidence import Array, Evidence

# Relative: a rule for all entries of a gradient may hold a little less exactly than the gradient must.
LOOSE = 1e-5

Detector = Callable[[Evidence], str | None]

# What the answer is made of; the only ones that see an answer which is no array.
STRUCTURE: tuple[Detector, ...] = (
    structure.nothing_returned,
    structure.one_part_alone,
    structure.parts_in_another_order,
)

# Each says only what holds for all entries; the first that speaks is shown.
FORM: tuple[Detector, ...] = (
    shape.not_finite,
    shape.cut_to_integers,
    shape.other_dtype,
    shape.transposed,
    shape.other_shape,
)
ARITHMETIC: tuple[Detector, ...] = (
    scale.all_zero,
    scale.wrong_sign,
    position.one_step_off,
    scale.returned_argument,
    scale.constant_factor,
    changes.off_by_argument,
    scale.constant_offset,
    scale.power,
    changes.argument_left_out,
    position.row_zero_only,
    position.by_sign,
    changes.step_from_argument,
    position.column_only,
    position.other_order,
)

GRADIENT: tuple[Detector, ...] = (
    scale.all_zero,
    scale.wrong_sign,
    scale.constant_factor,
    shape.transposed,
)

# These are true, but may be the traces of something else.
LAST: tuple[Detector, ...] = (
    lines.factor_of_each_row,
    lines.offset_of_each_column,
    lines.factor_of_each_column,
    lines.offset_of_each_row,
    shape.few_digits,
)


def explain_numbers(evidence: Evidence, before_last: Callable[[], str | None] = lambda: None) -> str | None:
    """One or two sentences that hold for every entry of the differing part, or nothing.

    Args:
        before_last: a costlier question, put where the plain detectors are silent.
    """
    with np.errstate(all="ignore"):
        changed = shape.changed_argument(evidence)
        found = _first(STRUCTURE, evidence)
        wrong = evidence.comparable and not evidence.is_right()
        if found is None and wrong:
            detectors = FORM + ARITHMETIC if evidence.of_numbers() else FORM
            found = _located(_first(detectors, evidence), evidence.where)
        if found is None and changed is None:
            found = before_last()
        if found is None and wrong and evidence.of_numbers():
            found = _located(_first(LAST, evidence), evidence.where)
    return " ".join(sentence for sentence in (found, changed) if sentence) or None


def explain_literal(evidence: Evidence) -> str | None:
    """The same of an answer whose expected value is written out in a test, which may be of few entries."""
    with np.errstate(all="ignore"):
        changed = shape.changed_argument(evidence)
        found = _first(STRUCTURE, evidence)
        if found is None and evidence.comparable and not evidence.is_right():
            numbers = evidence.of_numbers() and telling(evidence)
            detectors = (*FORM, *ARITHMETIC, shape.few_digits) if numbers else FORM
            found = _located(_first(detectors, evidence), evidence.where)
    return " ".join(sentence for sentence in (found, changed) if sentence) or None


def explain_gradient(got: Array, expected: Array, rtol: float = LOOSE) -> str | None:
    """What holds between all entries of a gradient and what differences give; None where nothing does."""
    if expected.size < 2:
        return None
    with np.errstate(all="ignore"):
        found = _first(GRADIENT, Evidence(got, expected, rtol=rtol))
    return found and found.replace("The result", "The gradient").replace("the result", "the gradient")


def _first(detectors: tuple[Detector, ...], evidence: Evidence) -> str | None:
    return next((sentence for detector in detectors if (sentence := detector(evidence))), None)


def _located(sentence: str | None, where: str) -> str | None:
    """The sentence with the part of the answer that it is about."""
    if not sentence or not where:
        return sentence
    if sentence.startswith("The result "):
        return f"result{where} {sentence.removeprefix('The result ')}"
    return f"In result{where}: {sentence}"
