"""Inline styles and pieces of HTML that the cards share; they read in light and dark themes."""

from __future__ import annotations

import re
from html import escape
from typing import Literal

from grader.results import Outcome

# What a card is about: how the tests came out, or `neutral` where they passed and that is not yet the grade.
State = Outcome | Literal["neutral"]

# Backgrounds of white text: no colour of text alone reads on white and on a dark theme alike (WCAG asks for a
# contrast of 4.5). States are told apart by a mark as well, for those who do not see the difference in colour.
COLORS: dict[State, str] = {
    "passed": "#157a40",
    "failed": "#b3480a",
    "not_implemented": "#1f66b8",
    "error": "#7a4fbf",
    "neutral": "#5c6670",
}
ON_COLOR = "#ffffff"
MARKS: dict[State, str] = {
    "passed": "✓",
    "failed": "✗",
    "not_implemented": "○",
    "error": "!",
    "neutral": "◐",
}
MONOSPACE = "font-family: Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-size: 0.92em"
QUIET = "opacity: 0.75"
# JupyterLab's sanitizer knows no `inherit`: each declaration here is one that may be dropped without harm. Its own
# style puts a gap around code, which would stand before commas.
_CODE = f"{MONOSPACE}; padding: 0; background-color: transparent; color: inherit"
_PRE = (
    f"{MONOSPACE}; margin: 4px 0; padding: 4px 8px; background-color: rgba(128, 128, 128, 0.1); "
    "color: inherit; border: none; line-height: 1.35; white-space: {space}; overflow-x: auto"
)


def with_code(text: str) -> str:
    """Escaped text in which `backticked` pieces are set as code."""
    return re.sub(r"`([^`]+)`", rf'<code style="{_CODE}">\1</code>', escape(text))


def preformatted(html: str, *, wrap: bool = False) -> str:
    """Monospaced lines of already escaped text; they scroll when they are wide, or wrap."""
    space = "pre-wrap" if wrap else "pre"
    return f'<pre style="{_PRE.replace("{space}", space)}">{html}</pre>'


def block(html: str, style: str = "") -> str:
    """A paragraph of already escaped text."""
    return f'<div style="margin-top: 4px{"; " + style if style else ""}">{html}</div>'


def frame(state: State, html: str) -> str:
    """The card around already escaped text: a bar in the state's colour, a background for any theme."""
    return (
        f'<div style="border-left: 4px solid {COLORS[state]}; background-color: rgba(128, 128, 128, 0.08); '
        f'padding: 6px 12px; margin: 4px 0; line-height: 1.45; max-width: 60em">{html}</div>'
    )


def badge(state: State, html: str) -> str:
    """Already escaped text in white on the state's colour."""
    return (
        f'<span style="background-color: {COLORS[state]}; color: {ON_COLOR}; padding: 0 6px; '
        f'border-radius: 3px">{html}</span>'
    )


def mark(state: State) -> str:
    """The state's mark, as it stands before a line."""
    return badge(state, MARKS[state])


def headline(state: State, text: str) -> str:
    """The first line of a card: mark and text on the state's colour; `text` is escaped here."""
    return f'<div style="font-weight: bold">{badge(state, f"{MARKS[state]} {with_code(text)}")}</div>'
