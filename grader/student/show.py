"""Showing HTML in a notebook and plain text in a terminal."""

from __future__ import annotations

from grader.reports.style import COLORS, MARKS, frame, with_code
from grader.results import Outcome
from grader.student.notebook import get_ipython


def show(html: str, text: str) -> None:
    """Display the one that fits: a notebook takes the HTML, a terminal and a plain script the text."""
    if get_ipython() is None:
        print(text)
    else:
        from IPython.core.display_functions import display

        display({"text/html": html, "text/plain": text}, raw=True)


def show_sentence(sentence: str, outcome: Outcome = "not_implemented") -> None:
    """Display one calm line, marked like a card."""
    mark = f'<span style="color: {COLORS[outcome]}">{MARKS[outcome]}</span>'
    show(frame(outcome, f"{mark} {with_code(sentence)}"), f"{MARKS[outcome]} {sentence}")
