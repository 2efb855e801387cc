"""How far a long step is: a bar on a terminal, and nothing in a log."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

T = TypeVar("T")


class _Rate(ProgressColumn):
    """Items per second, or seconds per item."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        if not speed:
            return Text("")
        return Text(f"{speed:.1f} per s" if speed >= 1 else f"{1 / speed:.1f} s each")


@contextmanager
def show_progress(
    title: str, console: Console | None = None
) -> Iterator[Callable[[int, int, str, str], None]]:
    """Yields what is called after each student: with the number, how many there are, the student, and a line."""
    console = console or Console()
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=None)

        def show(number: int, total: int, student: str, line: str) -> None:
            bar.update(task, completed=number, total=total)

        yield show


def with_progress(title: str, items: Sequence[T], console: Console | None = None) -> Iterator[T]:
    """The items one after the other, and how many are done."""
    with show_progress(title, console) as show:
        show(0, len(items), "", "")
        for number, item in enumerate(items, start=1):
            yield item
            show(number, len(items), "", "")
