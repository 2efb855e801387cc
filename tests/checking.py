"""A fresh interpreter as a notebook's kernel, in which an exercise is checked again and again: seconds or calls.

`python -m tests.checking 05_backpropagation seconds Tensor` prints a JSON object by exercise; without names, of all.
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

ROOT = Path(__file__).parent.parent
MEASURES = ("seconds", "calls")
REPEATS = 4  # after the first; the least of them counts


def checked(
    name: str, measure: str, exercises: Sequence[str] = (), source: str = ""
) -> dict[str, list[float]]:
    """What the checks of an assignment's exercises take, in a process of their own.

    Args:
        measure: processor seconds, or function calls of Python; the first check's and the least of the others.
        exercises: all if empty. Only the first one's first check is the first of its kernel.
        source: a cell to run last: another definition.
    """
    command = [sys.executable, "-m", "tests.checking", name, measure, *exercises]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "CHECKED_SOURCE": source, "MPLBACKEND": "agg"}
    output = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    taken: dict[str, list[float]] = json.loads(output.stdout.splitlines()[-1])
    return taken


def main(name: str, measure: str, *exercises: str) -> None:
    """Run the reference's definitions, and then the checks."""
    from IPython.core.interactiveshell import InteractiveShell

    from grader.notebooks.assignment import load_assignment
    from grader.student.running import watch_cells

    warnings.simplefilter("ignore")
    assignment = load_assignment(ROOT / "solutions" / name)
    os.chdir(ROOT / "assignments" / name)
    shell = InteractiveShell.instance()
    watch_cells()
    with contextlib.redirect_stdout(io.StringIO()) as cards:
        shell.run_cell("import numpy as np\nimport matplotlib.pyplot as plt\nfrom grader import check")
        for cell in assignment.cells:
            if cell.kind == "code" and {"exercise", "provided"} & set(cell.metadata):
                shell.run_cell(cell.source)
        shell.run_cell(os.environ.get("CHECKED_SOURCE", ""))
        taken = {}
        for exercise in exercises or assignment.exercise_names:
            source = f'check("{exercise}")'
            every = [_measured(measure, partial(shell.run_cell, source)) for _ in range(REPEATS + 1)]
            taken[exercise] = [every[0], min(every[1:])]
    print(cards.getvalue())
    print(json.dumps(taken))


def _measured(measure: str, action: Callable[[], object]) -> float:
    if measure == "seconds":
        started = time.process_time()
        action()
        return time.process_time() - started
    with _counted_calls() as count:
        action()
    return count[0]


@contextlib.contextmanager
def _counted_calls() -> Iterator[list[int]]:
    count = [0]

    def profile(frame: object, event: str, argument: object) -> None:
        count[0] += event == "call"

    sys.setprofile(profile)
    try:
        yield count
    finally:
        sys.setprofile(None)


if __name__ == "__main__":
    main(*sys.argv[1:])
