"""What was measured as tables in the pages, and as a plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib

from tests.bench.ours import Cost
from tests.docs.tables import split

CLASS = 100


@dataclass(frozen=True)
class Row:
    """One way to grade; `ours` marks this kit's."""

    label: str
    cost: Cost
    ours: bool = False


def class_table(rows: Sequence[Row], base: Row) -> str:
    """Start, seconds per submission, and the seconds of a class, with the ratio to one of the rows."""
    lines = [
        f"| | start | per submission | ratio | a class of {CLASS} | ratio |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        cost = row.cost
        lines.append(
            f"| {row.label} | {number(cost.start)} | {number(cost.submission)} "
            f"| {ratio(cost.submission / base.cost.submission)} | {number(cost.of(CLASS))} "
            f"| {ratio(cost.of(CLASS) / base.cost.of(CLASS))} |"
        )
    return "\n".join(lines)


def short_table(rows: Sequence[Row]) -> str:
    """Start, seconds per submission and the seconds of a class, for a reader who has one minute."""
    lines = [f"| | start | per submission | a class of {CLASS} |", "| --- | ---: | ---: | ---: |"]
    for row in rows:
        cost = row.cost
        numbers = (cost.start, cost.submission, cost.of(CLASS))
        lines.append(f"| {row.label} | {' | '.join(map(number, numbers))} |")
    return "\n".join(lines)


def seconds_table(rows: Sequence[tuple[str, float, str]]) -> str:
    lines = ["| | processor seconds | goal |", "| --- | ---: | ---: |"]
    lines += [f"| {label} | {number(value)} | {goal} |" for label, value, goal in rows]
    return "\n".join(lines)


def number(seconds: float) -> str:
    return "—" if seconds <= 0 else f"{seconds:.3f}" if seconds < 0.1 else f"{seconds:.2f}"


def ratio(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def write_section(page: Path, marker: str, text: str) -> None:
    """Put the text between the page's pair of markers."""
    before, _, after = split(page.read_text(encoding="utf-8"), marker)
    page.write_text(f"{before}{text}\n{after}", encoding="utf-8")


def plot(rows: Sequence[Row], path: Path) -> None:
    """Processor seconds over the size of the class, on axes that show a start and a slope."""
    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "bench", "font.size": 9})
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(6.4, 3.4), layout="constrained")
    sizes = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
    for row in rows:
        axes.plot(
            sizes,
            [row.cost.of(size) for size in sizes],
            linewidth=2 if row.ours else 1,
            linestyle="-" if row.ours else "--",
            label=row.label.replace("`", ""),
        )
    axes.set(xscale="log", yscale="log", xlabel="submissions", ylabel="processor seconds")
    axes.grid(alpha=0.3)
    axes.legend(fontsize=7, loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
