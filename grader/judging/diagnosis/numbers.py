"""What the numbers of a wrong answer say by themselves, tried in order of cost."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.judging.diagnosis import factors, form, places
from grader.judging.diagnosis.evidence import Evidence

Detector = Callable[[Evidence], str | None]

# Each says only what holds for all entries; the first that speaks is shown.
DETECTORS: tuple[Detector, ...] = (
    form.changed_argument,
    form.not_finite,
    form.other_dtype,
    form.transposed,
    form.other_shape,
    form.single_precision,
    factors.all_zero,
    factors.wrong_sign,
    places.one_step_off,
    factors.constant_factor,
    factors.returned_argument,
    factors.constant_offset,
    factors.power,
    places.row_zero_only,
    places.by_sign,
    places.column_only,
    places.other_order,
)


def explain_numbers(evidence: Evidence) -> str | None:
    """One sentence that holds for every entry of the differing part, or nothing."""
    with np.errstate(all="ignore"):
        for detector in DETECTORS:
            sentence = detector(evidence)
            if sentence:
                return f"In result{evidence.where}: {sentence}" if evidence.where else sentence
    return None
