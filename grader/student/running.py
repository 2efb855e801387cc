"""What runs in the kernel: the cells as they were run, and the source of what a name stands for now."""

from __future__ import annotations

import sys
import time
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.notebooks.cells import Cell
from grader.notebooks.slicing import Program
from grader.notebooks.source import Analyzed, analyze_cell
from grader.student.notebook import cell_name, get_ipython

_END_TIMES = "_grader_end_times"  # kept on the shell: a second one has cells of its own


@dataclass(frozen=True)
class Running:
    """A definition that is in force, and the cell that it came from; `run` counts the cells that ran."""

    run: int
    statement: Analyzed


class History:
    """The cells that ran, the oldest first, with those that failed.

    Args:
        sources: as they were typed; the position is the number that `In[4]` shows.
    """

    def __init__(self, sources: Sequence[str]) -> None:
        self.cells = [Cell(number, "code", source) for number, source in enumerate(sources)]
        self._analyzed = [analyze_cell(cell) for cell in self.cells]

    def __len__(self) -> int:
        return len(self.cells)

    @property
    def program(self) -> Program:
        return Program(self.cells)

    def definitions(self, name: str) -> list[Running]:
        """The statements that bind a name, in the order in which their cells ran."""
        return [
            Running(number, statement)
            for number, (statements, _) in enumerate(self._analyzed)
            for statement in statements
            if name in statement.effects.binds
        ]

    def tried_after(self, name: str, run: int) -> int | None:
        """A later cell that should have defined the function or class anew, and did not come to it."""
        for number in range(len(self._analyzed) - 1, run, -1):
            statements, broken = self._analyzed[number]
            if broken is not None and name in broken.binds:
                return number
            if any(one.effects.defines_function and name in one.effects.binds for one in statements):
                return number
        return None

    def running(self, name: str, value: object, *, by_code: bool = True) -> Running | None:
        """Where the name's value comes from, as far as it can be told.

        Args:
            by_code: look for the `def` or `class` that the value's code was compiled from; else for the last
                statement that bound the name.
        """
        found = self.definitions(name)
        run = run_of(value) if by_code else None
        if run is not None:
            own = [one for one in found if one.run == run and one.statement.effects.defines_function]
            return own[-1] if own else None
        return found[-1] if found else None


def kernel_history() -> History:
    """The cells that ran in this kernel; a plain script is one cell."""
    shell = get_ipython()
    if shell is not None:
        return History([str(source) for source in shell.history_manager.input_hist_raw])
    script = vars(sys.modules["__main__"]).get("__file__")
    try:
        return History(["", Path(str(script)).read_text(encoding="utf-8")])
    except (OSError, UnicodeDecodeError):
        return History([])


def run_of(value: object) -> int | None:
    """The number of the cell that a function's or a class's code was compiled in; None where it is not known."""
    for code in codes(value):
        named = cell_name(code.co_filename) or ""
        number = named.removeprefix("In[").removesuffix("]")
        if number.isdecimal():
            return int(number)
    return None


def codes(value: object) -> Iterator[types.CodeType]:
    """The code of a function, under its decorators, or of a class's methods."""
    parts: Iterable[Any] = vars(value).values() if isinstance(value, type) else (value,)
    for part in parts:
        function = getattr(part, "__func__", None) or getattr(part, "fget", None) or part
        function = getattr(function, "__wrapped__", function)
        if isinstance(function, types.FunctionType):
            yield function.__code__


def watch_cells() -> None:
    """Note from here on when each cell ended: a notebook that was saved before does not hold it."""
    shell = get_ipython()
    if shell is None or hasattr(shell, _END_TIMES):
        return
    times: dict[int, float] = {}
    setattr(shell, _END_TIMES, times)

    def note(result: Any) -> None:
        number = getattr(result, "execution_count", None)
        if isinstance(number, int):
            times[number] = time.time()

    shell.events.register("post_run_cell", note)


def end_time(run: int) -> float | None:
    """When a cell ended, in seconds since the epoch; None where nobody was watching."""
    times: Mapping[int, float] = getattr(get_ipython(), _END_TIMES, {})
    return times.get(run)
