"""How far a class is: a bar on a terminal, and a line per student anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text


@contextmanager
def show_progress(title: str) -> Iterator[Callable[[int, int, str, str], None]]:
    """Yields what is called after each student: with the number, how many there are, the student, and a line."""
    console = Console(soft_wrap=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=None)

        def show(number: int, total: int, student: str, line: str) -> None:
            # As text: a student's name is no markup.
            console.print(Text(f"[{number}/{total}] {student}: {line}"), soft_wrap=True)
            bar.update(task, completed=number, total=total)

        yield show
