"""Showing HTML in a notebook and plain text in a terminal."""

from __future__ import annotations

from grader.reports.style import MARKS, State, frame, mark, with_code
from grader.student.notebook import get_ipython


def show(html: str, text: str) -> None:
    """Display the one that fits: a notebook takes the HTML, a terminal and a plain script the text."""
    if get_ipython() is None:
        print(text)
    else:
        from IPython.display import display

        display({"text/html": html, "text/plain": text}, raw=True)


def show_markdown(text: str) -> None:
    """Display Markdown; a terminal and a plain script take it as it is written."""
    if get_ipython() is None:
        print(text)
    else:
        from IPython.display import display

        display({"text/markdown": text, "text/plain": text}, raw=True)


def show_sentence(sentence: str, state: State = "not_implemented") -> None:
    """Display one calm line, marked like a card."""
    show(frame(state, f"{mark(state)} {with_code(sentence)}"), f"{MARKS[state]} {sentence}")
