"""Gradients by central differences, and what is wrong with a gradient that does not agree with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, SupportsFloat

import numpy as np
from numpy.typing import NDArray

from grader.results import GradientEntry, GradientReport
from grader.testing.comparing import Mismatch, as_array

Array = NDArray[np.float64]
Loss = Callable[[Any], SupportsFloat]  # from an array, or a dictionary of arrays, to one number

STEP = 1e-4  # for the fourth-order estimate: truncation about h⁴, rounding about 1e-16 / h
RELATIVE_TOLERANCE = 1e-6  # of the largest entry; differences of a float64 loss are good to about 1e-9
KINK_TOLERANCE = 1e-3  # estimates of two steps that differ by more than this see a kink between them
LARGEST_MAP = 40  # rows and columns of a heat map


@dataclass(frozen=True)
class Numerical:
    """A gradient by differences, and the entries where a kink makes differences meaningless."""

    gradient: Array
    kinks: NDArray[np.bool_]


@dataclass(frozen=True)
class ParameterReport:
    """One parameter's gradient against differences; `relative_error` has the parameter's shape."""

    name: str
    got: Array
    expected: Array
    relative_error: Array
    wrong: NDArray[np.bool_]

    @property
    def right(self) -> bool:
        return not self.wrong.any()


def numerical_gradient(f: Loss, x: Array, h: float = STEP) -> Numerical:
    """Differences of the number f(x), of fourth order in h (Richardson); x has any shape and stays as it is.

    An entry has a kink (of a ReLU, say) within the step where the estimates with h and h/2 disagree, or where
    the slopes to both sides differ by as much with h/2 as with h.
    """
    point = np.array(x, np.float64)
    middle = float(f(point.copy()))
    coarse, fine = np.empty((2, *point.shape)), np.empty((2, *point.shape))  # slopes to the right and left
    for index in np.ndindex(point.shape):
        coarse[:, *index] = _slopes(f, point, index, h, middle)
        fine[:, *index] = _slopes(f, point, index, h / 2, middle)
    scale = float(np.max(np.abs(fine), initial=0.0)) or 1.0
    jump, half_step_jump = np.abs(coarse[0] - coarse[1]), np.abs(fine[0] - fine[1])
    kinks = (half_step_jump > 0.75 * jump) & (half_step_jump > KINK_TOLERANCE * scale)
    kinks |= np.abs(coarse.mean(axis=0) - fine.mean(axis=0)) > KINK_TOLERANCE * scale
    return Numerical((4 * fine.mean(axis=0) - coarse.mean(axis=0)) / 3, kinks)


def _slopes(f: Loss, point: Array, index: tuple[int, ...], h: float, middle: float) -> tuple[float, float]:
    """The slopes from f(point) to the right and to the left, by the steps as floating point has them."""
    slopes = []
    for step in (h, -h):
        moved = point.copy()
        moved[index] += step
        slopes.append((float(f(moved)) - middle) / float(moved[index] - point[index]))
    return slopes[0], slopes[1]


def compare_gradient(
    f: Loss, gradient: object, x: object, *, h: float = STEP, rtol: float = RELATIVE_TOLERANCE
) -> list[ParameterReport]:
    """Compare a gradient with differences of f, parameter by parameter.

    Args:
        f: maps x to one number.
        gradient: like x: an array, or a dictionary of arrays.
        x: an array of any shape, or a dictionary of arrays.

    Raises:
        Mismatch: the gradient has other keys or shapes than x.
    """
    if not isinstance(x, Mapping):
        return [_report("gradient", f, gradient, np.asarray(x), h, rtol)]
    if not isinstance(gradient, Mapping) or set(gradient) != set(x):
        keys = sorted(map(str, gradient)) if isinstance(gradient, Mapping) else type(gradient).__name__
        raise Mismatch(
            f"The gradient has {keys}, the parameters are {sorted(map(str, x))}.", shows_values=False
        )
    reports = []
    for key, value in x.items():

        def along(array: Array, key: object = key) -> SupportsFloat:
            return f({**x, key: array})

        reports.append(_report(f"d{key}", along, gradient[key], np.asarray(value), h, rtol))
    return reports


def _report(name: str, f: Loss, gradient: object, x: NDArray[Any], h: float, rtol: float) -> ParameterReport:
    got = as_array(gradient, x, form_alone=True).astype(np.float64)
    if got.shape != x.shape:
        sentence = f"{name} has the shape {got.shape}, its parameter has {x.shape}"
        if got.shape[1:] == x.shape:
            sentence += ": it looks not summed over the batch"
        raise Mismatch(f"{sentence}.", gradient, x, shows_values=False)
    numerical = numerical_gradient(f, x.astype(np.float64), h)
    expected = numerical.gradient
    scale = float(np.max(np.abs(expected[~numerical.kinks]), initial=0.0))
    error = np.abs(got - expected)
    # Rounding of the differences themselves is about 1e-16 / h times the size of the loss.
    floor = 1e-15 / h * (1.0 + abs(float(f(x.astype(np.float64)))))
    with np.errstate(invalid="ignore"):
        wrong = ~(error <= rtol * scale + floor) & ~numerical.kinks
    size = np.maximum(np.maximum(np.abs(got), np.abs(expected)), max(1e-3 * scale, floor))
    relative = np.where(numerical.kinks, 0.0, np.nan_to_num(error / size, nan=1.0, posinf=1.0))
    return ParameterReport(name, got, expected, relative, wrong)


def gradient_summary(reports: list[ParameterReport]) -> str:
    """Which parameters are right and which are not, in one sentence."""
    if len(reports) == 1:
        report = reports[0]
        if report.right:
            return "The gradient agrees with the differences."
        return f"{int(report.wrong.sum())} of {report.wrong.size} entries of the gradient are wrong."
    right = [report.name for report in reports if report.right]
    wrong = [report.name for report in reports if not report.right]
    if not wrong:
        return f"{_listed(right)} agree with the differences."
    verb = "is" if len(wrong) == 1 else "are"
    if not right:
        return f"{_listed(wrong)} {verb} wrong."
    return f"{_listed(right)} {'is' if len(right) == 1 else 'are'} right, {_listed(wrong)} {verb} not."


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def gradient_card(reports: list[ParameterReport]) -> GradientReport:
    """The worst parameter's map of relative error."""
    report = max(reports, key=lambda one: (not one.right, float(np.max(one.relative_error, initial=0.0))))
    image = report.relative_error.reshape(-1, report.relative_error.shape[-1]) if report.got.ndim else [[0.0]]
    return GradientReport(
        parameter=report.name,
        shape=list(report.got.shape),
        relative_error=np.asarray(_downsampled(np.asarray(image))).tolist(),
        worst=[
            GradientEntry(list(index), _plain(report.got[index]), _plain(report.expected[index]))
            for index in worst_entries(report)
        ],
        summary=gradient_summary(reports),
    )


def _plain(value: np.float64) -> float | str:
    """A number that JSON has, or the word for one that it has not."""
    return float(value) if np.isfinite(value) else str(float(value))


def worst_entries(report: ParameterReport, count: int = 3) -> list[tuple[int, ...]]:
    """Indices of the wrong entries with the largest relative error."""
    order = np.argsort(np.where(report.wrong, report.relative_error, -1.0), axis=None)[::-1][:count]
    indices = [tuple(int(i) for i in np.unravel_index(flat, report.wrong.shape)) for flat in order]
    return [index for index in indices if report.wrong[index]]


def _downsampled(image: Array) -> Array:
    """The largest error of each block, so that no wrong entry disappears."""
    for axis in (0, 1):
        if image.shape[axis] > LARGEST_MAP:
            blocks = np.array_split(np.arange(image.shape[axis]), LARGEST_MAP)
            image = np.stack([image.take(block, axis).max(axis) for block in blocks], axis)
    return image


def check_gradient(
    f: Loss,
    gradient: object,
    x: object,
    *,
    own_loss: Loss | None = None,
    h: float = STEP,
    rtol: float = RELATIVE_TOLERANCE,
) -> None:
    """The gradient is the derivative of f at x, by central differences; entries at a kink are left out.

    Args:
        f: the right loss, from x to one number.
        gradient, x: like each other: arrays, or dictionaries of arrays.
        own_loss: the student's loss, which a wrong gradient may belong to; the message says whether it does.
    """
    reports = compare_gradient(f, gradient, x, h=h, rtol=rtol)
    if not all(report.right for report in reports):
        worst = next(report for report in reports if not report.right)
        sentence = gradient_summary(reports)
        if own_loss is not None:
            own = compare_gradient(own_loss, gradient, x, h=h, rtol=rtol)
            belongs = all(report.right for report in own)
            sentence += (
                " It is the gradient of your loss, so the loss is what is wrong."
                if belongs
                else " It does not belong to your loss either, so look at the derivation."
            )
        raise Mismatch(
            sentence,
            worst.got,
            worst.expected,
            where="" if worst.name == "gradient" else f" {worst.name}",
            wrong=worst.wrong,
            gradient=gradient_card(reports),
        )
