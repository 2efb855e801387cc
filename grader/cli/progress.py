"""How far a class is: a bar on a terminal, and nothing in a log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

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


class _Rate(ProgressColumn):
    """Submissions per second, or seconds per submission."""

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
