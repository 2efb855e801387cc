"""`with figure("…"):` around cells that draw: what is not implemented yet becomes a sentence."""

from __future__ import annotations

import types
from typing import Any

import matplotlib.colors
import matplotlib.pyplot as plt
from cycler import cycler

from grader.student.notebook import public_tests_file, student_namespace
from grader.student.public_tests import read_public_tests, stub_name
from grader.student.show import show_sentence
from grader.testing.marks import TestFileError

STYLE: dict[Any, Any] = {
    "figure.constrained_layout.use": True,
    "figure.facecolor": "white",
    # Colours that stay apart for colour-blind eyes (Okabe and Ito).
    "axes.prop_cycle": cycler(color=["#0072B2", "#D55E00", "#009E73", "#CC79A7"]),
}


class figure:  # noqa: N801 - used like a function, as `plt.figure` is
    """Draw inside of it with matplotlib as usual.

    An exercise that is not implemented, or whose cell was not run, ends the block with the sentence "This
    figure waits for `softmax`", and what was half drawn is thrown away. Other exceptions pass through.

    Args:
        title: above the figure, unless the block gives it a title of its own.
    """

    def __init__(self, title: str = "") -> None:
        self._title = title
        self._before: frozenset[int] = frozenset()

    def __enter__(self) -> None:
        # For good: matplotlib looks colours such as "C1" up when it draws, which is after the cell.
        plt.rcParams.update(STYLE)
        self._before = frozenset(plt.get_fignums())

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: types.TracebackType | None,
    ) -> bool:
        drawn = [number for number in plt.get_fignums() if number not in self._before]
        if error is None:
            for number in drawn:
                self._finish(number)
            return False
        for number in drawn:
            plt.close(number)
        name = waits_for(error)
        if name is None:
            return False
        title = f"The figure “{self._title}”" if self._title else "This figure"
        show_sentence(f"{title} waits for `{name}`.")
        return True

    def _finish(self, number: int) -> None:
        drawn = plt.figure(number)
        # A transparent background would put black labels on a dark theme.
        if matplotlib.colors.to_rgba(drawn.get_facecolor())[3] == 0:
            drawn.set_facecolor("white")
        if self._title and not drawn.get_suptitle():
            drawn.suptitle(self._title)


def waits_for(error: BaseException) -> str | None:
    """The exercise that the exception is about: a stub, or a name of an exercise not run yet."""
    if isinstance(error, NameError) and error.name:
        return error.name if error.name in _exercises() else None
    return stub_name(error)


def _exercises() -> tuple[str, ...]:
    path = public_tests_file(student_namespace(None))
    try:
        return read_public_tests(path).exercises if path else ()
    except TestFileError:
        return ()
