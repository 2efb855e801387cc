"""A fresh interpreter as a notebook's kernel, in which exercises are checked again and again: seconds or calls.

`python -m tests.checking 05_backpropagation seconds Tensor` prints what the first check takes, and the least of those
after it; without names, of all exercises.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
IMPORTS = "import numpy as np\nimport matplotlib.pyplot as plt\nfrom grader import check"
REPEATS = 4  # after the first; the least of them counts


class Taken(NamedTuple):
    """Processor seconds, or function calls of Python."""

    first: float
    again: float


def checked(folder: Path, cells: Sequence[str], exercises: Sequence[str], measure: str) -> dict[str, Taken]:
    """What green checks of exercises take in a process of their own.

    Args:
        folder: the notebook's.
        cells: they define the exercises, and are right.
        measure: "seconds" or "calls". Only the first exercise's first check is the first of its kernel.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.checking"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "MPLBACKEND": "agg"},
        input=json.dumps([[IMPORTS, *cells], list(exercises), measure]),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return {name: Taken(*taken) for name, taken in json.loads(done.stdout).items()}


def checked_reference(name: str, measure: str, exercises: Sequence[str] = ()) -> dict[str, Taken]:
    """As `checked`, of an assignment's reference."""
    from grader.notebooks.assignment import load_assignment

    assignment = load_assignment(ROOT / "solutions" / name)
    cells = [
        cell.source
        for cell in assignment.cells
        if cell.kind == "code"
        and ({"exercise", "provided"} & set(cell.metadata) or cell.source.startswith(("import ", "from ")))
    ]
    return checked(ROOT / "assignments" / name, cells, exercises or assignment.exercise_names, measure)


def _kernel(cells: Sequence[str], exercises: Sequence[str], measure: str) -> dict[str, Taken]:
    from IPython.core.interactiveshell import InteractiveShell

    from grader.student.running import watch_cells

    warnings.simplefilter("ignore")
    shell = InteractiveShell.instance()
    watch_cells()
    taken = {}
    with contextlib.redirect_stdout(io.StringIO()) as cards:
        for cell in cells:
            shell.run_cell(cell)
        for exercise in exercises:
            source = f'check("{exercise}")'
            every = [_measured(measure, partial(shell.run_cell, source)) for _ in range(REPEATS + 1)]
            taken[exercise] = Taken(every[0], min(every[1:]))
            if (
                f"{exercise}: all " not in cards.getvalue()
                and f"{exercise}: answered" not in cards.getvalue()
            ):
                sys.exit(f"{exercise} is not green:\n{cards.getvalue()}")
    return taken


def _measured(measure: str, action: Callable[[], object]) -> float:
    if measure == "seconds":
        started = time.process_time()
        action()
        return time.process_time() - started
    with counted_calls() as count:
        action()
    return count[0]


@contextlib.contextmanager
def counted_calls() -> Iterator[list[int]]:
    """Within the block, a list of one number: the calls of Python functions so far."""
    count = [0]

    def profile(frame: object, event: str, argument: object) -> None:
        count[0] += event == "call"

    sys.setprofile(profile)
    try:
        yield count
    finally:
        sys.setprofile(None)


if __name__ == "__main__":
    name, *rest = sys.argv[1:] or [""]
    print(
        json.dumps(checked_reference(name, *rest[:1], rest[1:]) if name else _kernel(*json.load(sys.stdin)))
    )
