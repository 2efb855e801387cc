"""A gradient's relative error by entry, as a map of coloured cells that survives HTML sanitizers."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from html import escape

from grader.reports.style import QUIET, preformatted, with_code
from grader.reports.text import clean
from grader.results import GradientReport

# Blue to orange, told apart with any kind of colour blindness; above each bound the next colour begins.
# The cells have colours of their own, so the map is the same in light and dark themes.
SCALE = (
    (1e-6, "#2166ac", "·", "below 1e-6"),
    (1e-4, "#7fb2d6", "-", "1e-4"),
    (1e-2, "#e8dfc8", "+", "1e-2"),
    (1e-1, "#f0a04b", "x", "0.1"),
    (math.inf, "#c8500a", "#", "above 0.1"),
)
NOT_A_NUMBER = ("#808080", "?", "not a number")
MAX_SIDE = 40
MAX_TEXT_ROWS = 12
MAX_WORST = 3
# From this number of cells on, neighbours of one colour are merged: a card stays a few kilobytes.
MERGE_FROM = 400


def heat_map_html(gradient: GradientReport) -> str:
    """The map of one parameter: a caption, cells, a legend and the worst entries; its strings are untrusted."""
    rows = _rows(gradient)
    summary = clean(gradient.summary)
    parts = [f"<div>{with_code(summary)}</div>"] if summary else []
    parts.append(f'<div style="{QUIET}">{escape(caption(gradient))}</div>')
    if rows:
        parts.append(_cells(rows))
        parts.append(_legend(rows))
    worst = worst_lines(gradient)
    if worst:
        parts.append(preformatted(escape("\n".join(worst))))
    return f'<div style="margin-top: 6px">{"".join(parts)}</div>'


def heat_map_text(gradient: GradientReport) -> str:
    """The map in characters, a legend and the worst entries."""
    rows = _pooled(_rows(gradient), MAX_TEXT_ROWS)
    lines = [clean(gradient.summary), caption(gradient)]
    lines += ["".join(_bin(error)[1] for error in row) for row in rows]
    if rows:
        used = _used(rows)
        lines.append("; ".join(f"{mark} {words}" for _, mark, words in used))
    return "\n".join(line for line in [*lines, *worst_lines(gradient)] if line)


def caption(gradient: GradientReport) -> str:
    """What the map shows."""
    parameter = clean(gradient.parameter)
    of = f" of {parameter}" if parameter else ""
    return f"Relative error by entry{of}, shape {_tuple(gradient.shape)}:"


def worst_lines(gradient: GradientReport) -> list[str]:
    """The worst entries, a line each, in aligned columns."""
    entries = gradient.worst[:MAX_WORST]
    parameter = clean(gradient.parameter)
    names = [f"{parameter}[{', '.join(map(str, entry.index))}]" for entry in entries]
    gots = [f"got {_value(entry.got)}" for entry in entries]
    name_width = max(map(len, names), default=0)
    got_width = max(map(len, gots), default=0)
    return [
        f"{name:<{name_width}}  {got:<{got_width}}  expected {_value(entry.expected)}"
        for name, got, entry in zip(names, gots, entries, strict=True)
    ]


def _rows(gradient: GradientReport) -> list[list[float]]:
    return [row[:MAX_SIDE] for row in gradient.relative_error[:MAX_SIDE] if row]


def _pooled(rows: list[list[float]], most: int) -> list[list[float]]:
    """Neighbouring rows as one, by the largest error, so that no wrong entry disappears."""
    size = -(-len(rows) // most)
    if size < 2:
        return rows
    groups = [rows[start : start + size] for start in range(0, len(rows), size)]
    return [
        [
            max(column, key=lambda error: math.inf if math.isnan(error) else error)
            for column in zip(*group, strict=False)
        ]
        for group in groups
    ]


def _bin(error: float) -> tuple[str, str, str]:
    if not math.isfinite(error):
        return NOT_A_NUMBER
    return next((color, mark, words) for bound, color, mark, words in SCALE if error <= bound)


def _used(rows: list[list[float]]) -> list[tuple[str, str, str]]:
    bins = [(color, mark, words) for _, color, mark, words in SCALE]
    present = {_bin(error) for row in rows for error in row}
    return [*bins, NOT_A_NUMBER] if NOT_A_NUMBER in present else bins


def _cells(rows: list[list[float]]) -> str:
    widest = max(len(row) for row in rows)
    side = 16 if max(widest, len(rows)) <= 20 else 7
    merged = sum(len(row) for row in rows) >= MERGE_FROM
    gap = 0 if merged else 1
    lines = []
    for row in rows:
        cells = "".join(
            f'<span style="display: inline-block; width: {side * length}px; height: {side}px; '
            f'margin-right: {gap}px; background-color: {color}"{title}></span>'
            for color, length, title in _runs(row, merged)
        )
        # A line height of 0 keeps the text's line spacing out of the picture.
        lines.append(
            f'<div style="line-height: 0; white-space: nowrap; margin-bottom: {gap}px">{cells}</div>'
        )
    return f'<div style="margin: 4px 0; overflow-x: auto">{"".join(lines)}</div>'


def _runs(row: list[float], merged: bool) -> Iterator[tuple[str, int, str]]:
    if merged:
        for color, run in itertools.groupby(_bin(error)[0] for error in row):
            yield color, len(list(run)), ""
    else:
        for error in row:
            yield _bin(error)[0], 1, f' title="{error:.1e}"'


def _legend(rows: list[list[float]]) -> str:
    square = "display: inline-block; width: 10px; height: 10px; background-color:"
    swatches = " ".join(
        f'<span style="white-space: nowrap; margin-right: 10px">'
        f'<span style="{square} {color}"></span> {words}</span>'
        for color, _, words in _used(rows)
    )
    return f'<div style="font-size: 0.85em; opacity: 0.75">{swatches}</div>'


def _tuple(shape: Sequence[int]) -> str:
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def _value(value: float | str) -> str:
    return clean(value) if isinstance(value, str) else f"{value:.6g}"
