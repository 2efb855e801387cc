"""`with figure("…"):` around cells that draw: what is missing or wrong yet becomes a sentence."""

from __future__ import annotations

import base64
import sys
import types
import warnings
from collections.abc import Mapping
from html import escape
from typing import Any

import matplotlib
import matplotlib.colors
import matplotlib.pyplot as plt
from cycler import cycler

from grader.reports.text import listing
from grader.student.checked import check_exercises
from grader.student.messages import inner_sizes
from grader.student.notebook import (
    get_ipython,
    place,
    public_tests_file,
    student_frames,
    student_namespace,
)
from grader.student.public_tests import PublicTests, read_public_tests, stub_name
from grader.student.reading import exercises_read
from grader.student.running import kernel_history
from grader.student.show import show_sentence
from grader.student.tries import fingerprint, tries_of
from grader.testing.marks import TestFileError

STYLE: dict[Any, Any] = {
    "figure.constrained_layout.use": True,
    "figure.facecolor": "white",
    # Colours that stay apart for colour-blind eyes (Okabe and Ito).
    "axes.prop_cycle": cycler(color=["#0072B2", "#D55E00", "#009E73", "#CC79A7"]),
}
_INLINE = ("inline", "module://matplotlib_inline.backend_inline")


class figure:  # noqa: N801 - used like a function, as `plt.figure` is
    """Draw inside of it with matplotlib as usual.

    Where an exercise is not implemented, was not run, or is wrong so that the drawing fails, the block ends with a
    sentence that names the exercise, and what was half drawn is thrown away. Other exceptions pass through.
    Warnings are left to the checks: what draws meets wrong values too.

    Args:
        title: above the figure, unless the block gives it a title of its own.
        alt: what the figure shows, for those who do not see it.
    """

    def __init__(self, title: str = "", alt: str = "") -> None:
        self._title = title
        self._alt = alt
        self._before: frozenset[int] = frozenset()
        self._block: types.CodeType | None = None
        self._warnings = warnings.catch_warnings()

    def __enter__(self) -> None:
        self._block = sys._getframe(1).f_code
        self._warnings.__enter__()
        warnings.simplefilter("ignore")
        # For good: matplotlib looks colours such as "C1" up when it draws, which is after the cell.
        plt.rcParams.update(STYLE)
        self._before = frozenset(plt.get_fignums())

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: types.TracebackType | None,
    ) -> bool:
        try:
            return self._end(error)
        finally:
            self._warnings.__exit__(kind, error, traceback)

    def _end(self, error: BaseException | None) -> bool:
        """Show what was drawn, or what it waits for; whether that says all of the exception."""
        drawn = [number for number in plt.get_fignums() if number not in self._before]
        if error is None:
            for number in drawn:
                self._finish(number)
            wrong = _known_as_wrong(self._block) if drawn else []
            if wrong:
                sentence = (
                    f"Drawn with {_which_fail(wrong)}: what the text says of this figure need not hold yet."
                )
                show_sentence(sentence, "failed")
            return False
        for number in drawn:
            plt.close(number)
        if not isinstance(error, Exception):
            return False
        title = f"The figure “{self._title}”" if self._title else "This figure"
        name = waits_for(error)
        if name is not None:
            show_sentence(f"{title} waits for `{name}`.")
            return True
        why = _what_fails(error, self._block)
        if why:
            show_sentence(f"{title} waits for {why}", "failed")
        return bool(why)

    def _finish(self, number: int) -> None:
        drawn = plt.figure(number)
        # A transparent background would put black labels on a dark theme.
        if matplotlib.colors.to_rgba(drawn.get_facecolor())[3] == 0:
            drawn.set_facecolor("white")
        if self._title and not drawn.get_suptitle():
            drawn.suptitle(self._title)
        if self._alt and get_ipython() is not None and matplotlib.get_backend() in _INLINE:
            _display(drawn, self._alt)


def _display(drawn: Any, alt: str) -> None:
    """Show a figure at once, with its description; the backend would show it at the cell's end without."""
    from IPython.display import display

    # nbconvert puts `alt` of a picture's metadata into the page. Notebooks do not, but they prefer HTML.
    data, metadata = get_ipython().display_formatter.format(drawn)
    pictures = {kind: {**metadata.get(kind, {}), "alt": alt} for kind in data if kind.startswith("image/")}
    page = [_image(kind, data[kind], marks) for kind, marks in pictures.items()][:1]
    shown = {**data, **({"text/html": page[0]} if page else {}), "text/plain": alt}
    display(shown, metadata={**metadata, **pictures}, raw=True)
    plt.close(drawn)


def _image(kind: str, content: str | bytes, marks: Mapping[str, object]) -> str:
    """The picture as HTML; `marks` are its attributes, among them the size that a high resolution is shown at."""
    if kind == "image/svg+xml" and isinstance(content, str):
        content = content.encode()
    # What is not text as SVG is may be encoded already.
    encoded = content if isinstance(content, str) else base64.b64encode(content).decode()
    attributes = "".join(
        f' {name}="{escape(str(marks[name]))}"' for name in ("alt", "width", "height") if name in marks
    )
    source = "".join(encoded.split())
    return f'<img src="data:{kind};base64,{source}"{attributes} style="max-width: 100%; height: auto">'


def waits_for(error: BaseException) -> str | None:
    """The exercise that the exception is about: a stub, or a name of an exercise not run yet."""
    if isinstance(error, NameError) and error.name:
        tests = _tests()
        return error.name if tests is not None and error.name in tests.exercises else None
    return stub_name(error)


def _what_fails(error: Exception, block: types.CodeType | None) -> str:
    """A sentence on the exercise behind an exception in a block that draws; empty where none is."""
    tests = _tests()
    if tests is None:
        return ""
    namespace = student_namespace(None)
    frames = student_frames(error)
    message = inner_sizes(str(error)).rstrip(".") or ": ".join(
        [type(error).__name__, *[str(error)] * bool(str(error))]
    )
    said = f"({message})"
    raised_in = next(
        (
            (name, code.co_filename, line)
            for code, line in reversed(frames)
            if (name := code.co_qualname.partition(".")[0]) in tests.exercises
        ),
        None,
    )
    if raised_in is not None:
        name, filename, line = raised_in
        return f"`{name}`, which fails at {place(filename, line)} {said}."
    used = exercises_read(block, namespace, tests.exercises) if block is not None else []
    if isinstance(error, NameError) and error.name:
        # A figure that waited may have left it undefined.
        binding = [one.statement for one in kernel_history().definitions(error.name)]
        used += [name for name in tests.exercises if any(name in one.effects.reads for one in binding)]
    try:
        checked = check_exercises(tests, list(dict.fromkeys(used)), namespace) if used else {}
    except TestFileError:
        return ""
    unfinished = [name for name, one in checked.items() if one.check.outcome in ("failed", "not_implemented")]
    if not unfinished:
        return ""
    return f"{_which_fail(unfinished)} {said}."


def _which_fail(names: list[str]) -> str:
    those = listing([f"`{name}`" for name in names])
    return f"{those}, which {'fails its check' if len(names) == 1 else 'fail their checks'}"


def _known_as_wrong(block: types.CodeType | None) -> list[str]:
    """The exercises that a block reads and that failed their last check as they are defined now; none is run again."""
    tests = _tests()
    if tests is None or block is None:
        return []
    namespace, tries = student_namespace(None), tries_of(tests.path)
    return [
        name
        for name in exercises_read(block, namespace, tests.exercises)
        if (failing := tries.of(name).failing) is not None and failing == fingerprint(namespace.get(name))
    ]


def _tests() -> PublicTests | None:
    path = public_tests_file(student_namespace(None))
    try:
        return read_public_tests(path) if path else None
    except TestFileError:
        return None
