"""Plots of the reports as SVG: text and shapes that follow the page's colours, with a description in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

_WIDTH, _HEIGHT, _BELOW, _LEFT, _BAR = 640, 200, 34, 34, 80


def histogram(shares: Sequence[float], bins: int = 10) -> str:
    """How many students reached which share of the points."""
    counts = [0] * bins
    for share in shares:
        counts[min(int(max(share, 0.0) * bins), bins - 1)] += 1
    labels = [f"{100 * number // bins}–{100 * (number + 1) // bins} %" for number in range(bins)]
    said = "; ".join(f"{label}: {count}" for label, count in zip(labels, counts, strict=True) if count)
    return _bars(dict(zip(labels, counts, strict=True)), f"Students by share of the points. {said}.")


def progress(shares: Mapping[str, float | None]) -> str:
    """The mean share of the points by assignment."""
    values = {name: round(100 * share) for name, share in shares.items() if share is not None}
    said = "; ".join(f"{name}: {value} %" for name, value in values.items())
    return _bars(values, f"Mean share of the points by assignment, in per cent. {said}.")


def _bars(values: Mapping[str, int], described: str) -> str:
    top = max(values.values(), default=0) or 1
    step = (_WIDTH - _LEFT) / max(len(values), 1)
    plot = _HEIGHT - _BELOW - 16
    parts = []
    for place, (label, value) in enumerate(values.items()):
        height, width = plot * value / top, min(step - 6, _BAR)
        y, middle = _HEIGHT - _BELOW - height, _LEFT + (place + 0.5) * step
        parts.append(
            f'<rect class="bar" x="{middle - width / 2:.1f}" y="{y:.1f}" width="{width:.1f}" '
            f'height="{height:.1f}"/>'
        )
        if value:
            parts.append(f'<text x="{middle:.1f}" y="{y - 4:.1f}" text-anchor="middle">{value}</text>')
        parts.append(
            f'<text class="tick" x="{middle:.1f}" y="{_HEIGHT - _BELOW + 16}" text-anchor="middle">'
            f"{escape(label)}</text>"
        )
    return (
        f'<svg class="plot" role="img" viewBox="0 0 {_WIDTH} {_HEIGHT}" aria-label="{escape(described)}">'
        f"<title>{escape(described)}</title>"
        f'<line class="axis" x1="{_LEFT}" y1="{_HEIGHT - _BELOW}" x2="{_WIDTH}" y2="{_HEIGHT - _BELOW}"/>'
        f"{''.join(parts)}</svg>"
    )
