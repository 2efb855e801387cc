"""`check_gradient(f, gradient, x)` for students: where a gradient is wrong, as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import SupportsFloat

import matplotlib.pyplot as plt
import numpy as np

from grader.diagnosis.detectors.numbers import explain_gradient
from grader.reports.heat_map import heat_map_html, heat_map_text
from grader.reports.style import MARKS, block, frame, headline, with_code
from grader.results import Outcome
from grader.student.show import show as display
from grader.student.show import show_sentence
from grader.testing.comparing import Mismatch
from grader.testing.describing import describe
from grader.testing.gradients import (
    STEP,
    Array,
    Loss,
    ParameterReport,
    compare_gradient,
    gradient_card,
    gradient_summary,
)

STEPS = np.logspace(-12, 0, 25)
MAX_ENTRIES = 40  # entries of a parameter whose error is followed over the steps


def check_gradient(
    f: Loss,
    gradient: object,
    x: object,
    *,
    show: bool = True,
    steps: bool = False,
    h: float | None = None,
) -> dict[str, float] | None:
    """Compare a gradient with differences of `f` at `x`, and show where it is wrong.

    Args:
        f: maps `x` to one number, the loss.
        gradient: what you computed; an array like `x`, or a dictionary of arrays with the keys of `x`.
        x: an array of any shape, or a dictionary of arrays.
        show: display a map of relative error for each parameter that is wrong; otherwise return the numbers.
        steps: draw the error of central differences against their step h too.
        h: the step of the differences.

    Returns:
        With `show=False` the largest relative error of each parameter.
    """
    try:
        _require_loss(f, x)
        reports = compare_gradient(f, gradient, x, h=STEP if h is None else h)
    except Mismatch as mismatch:
        if not show:
            raise
        show_sentence(mismatch.message, "failed")
        return None
    if not show:
        return {report.name: _largest(report) for report in reports}
    _show(reports)
    if steps:
        draw_steps(f, gradient, x)
    return None


def _require_loss(f: object, x: object) -> None:
    """Refuse what is no loss.

    Raises:
        Mismatch: `f` cannot be called, or gives something else than one number.
    """
    expected = "`f` is the loss, a function of `x` that gives one number"
    if not callable(f):
        raise Mismatch(f"{expected}: this is {describe(f)}.", shows_values=False)
    loss = f(x)
    if np.size(loss) != 1 or np.asarray(loss).dtype.kind not in "biuf":
        raise Mismatch(f"{expected}: it gave {describe(loss)}.", shows_values=False)


def _show(reports: Sequence[ParameterReport]) -> None:
    outcome: Outcome = "passed" if all(report.right for report in reports) else "failed"
    summary = gradient_summary(list(reports))
    if len(reports) == 1 and outcome == "failed":
        summary = f"{summary} {looks_like(reports[0])}".strip()
    html, text = [headline(outcome, summary)], [f"{MARKS[outcome]} {summary}"]
    for report in reports:
        if report.right:
            sentence = f"{report.name} is right: its largest relative error is {_largest(report):.1e}."
            html.append(block(with_code(sentence)))
            text.append(f"  {sentence}")
        else:
            card = gradient_card([report])
            said = f"{card.summary} {looks_like(report)}".strip()
            # Of one parameter the headline says it.
            shown = replace(card, summary="" if len(reports) == 1 else said)
            html.append(heat_map_html(shown))
            text += [f"  {line}" for line in heat_map_text(shown).split("\n") if line]
    display(frame(outcome, "".join(html)), "\n".join(text))


def _largest(report: ParameterReport) -> float:
    return float(np.max(report.relative_error, initial=0.0))


def looks_like(report: ParameterReport) -> str:
    """What holds between all entries of a wrong gradient and the differences; nothing where nothing does."""
    return explain_gradient(report.got, report.expected) or ""


def draw_steps(f: Loss, gradient: object, x: object) -> None:
    """Draw the error of central differences against their step, a curve a parameter.

    A large step has the error of the Taylor series, a small one that of rounding. Where the gradient is right
    the curve is a V; where it is wrong it has a floor.
    """
    parts = x if isinstance(x, Mapping) else {"": x}
    drawn, axes = plt.subplots(figsize=(6.4, 3.4), layout="constrained")
    for key, value in parts.items():
        point = np.asarray(value, np.float64)
        exact = np.asarray(gradient[key] if isinstance(gradient, Mapping) else gradient, np.float64)

        def along(array: Array, key: object = key) -> SupportsFloat:
            return f({**x, key: array} if isinstance(x, Mapping) else array)

        axes.loglog(STEPS, _errors(along, exact, point), ".-", label=f"d{key}" if key else "gradient")
    axes.set(
        xlabel="step h", ylabel="largest relative error", title="Central differences against the gradient"
    )
    axes.grid(alpha=0.3)
    axes.legend()
    drawn.set_facecolor("white")


def _errors(f: Loss, exact: Array, point: Array) -> list[float]:
    """For each of the steps the largest error over some entries, relative to the largest entry."""
    entries = np.unique(np.linspace(0, point.size - 1, min(point.size, MAX_ENTRIES)).astype(int))
    scale = float(np.max(np.abs(exact), initial=0.0)) or 1.0
    errors = []
    for h in STEPS:
        worst = 0.0
        for flat in entries:
            index = np.unravel_index(flat, point.shape)
            above, below = point.copy(), point.copy()
            above[index] += h
            below[index] -= h
            difference = (float(f(above)) - float(f(below))) / (2 * h)
            worst = max(worst, abs(difference - float(exact[index])))
        # Zero cannot be drawn on a logarithmic axis.
        errors.append(max(worst / scale, 1e-17))
    return errors
