"""Inline styles and pieces of HTML that the cards share; they read in light and dark themes."""

from __future__ import annotations

import re
from html import escape

from grader.results import Outcome

# Mid-tones: each has a contrast above 4 with white and with JupyterLab's dark background alike. Outcomes are
# told apart by a mark as well, for those who do not see the difference in colour.
COLORS: dict[Outcome, str] = {
    "passed": "#1a8a4a",
    "failed": "#c2570c",
    "not_implemented": "#2f7bd0",
    "error": "#8a63c9",
}
MARKS: dict[Outcome, str] = {"passed": "✓", "failed": "✗", "not_implemented": "○", "error": "!"}
MONOSPACE = "font-family: Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-size: 0.92em"
QUIET = "opacity: 0.75"
# JupyterLab's sanitizer knows no `inherit`: each declaration here is one that may be dropped without harm.
_CODE = f"{MONOSPACE}; background-color: transparent; color: inherit"
_PRE = (
    f"{MONOSPACE}; margin: 4px 0; padding: 4px 8px; background-color: rgba(128, 128, 128, 0.1); "
    "color: inherit; border: none; line-height: 1.35; white-space: pre; overflow-x: auto"
)


def with_code(text: str) -> str:
    """Escaped text in which `backticked` pieces are set as code."""
    return re.sub(r"`([^`]+)`", rf'<code style="{_CODE}">\1</code>', escape(text))


def preformatted(html: str) -> str:
    """Monospaced lines of already escaped text; they scroll when they are wide."""
    return f'<pre style="{_PRE}">{html}</pre>'


def block(html: str, style: str = "") -> str:
    """A paragraph of already escaped text."""
    return f'<div style="margin-top: 4px{"; " + style if style else ""}">{html}</div>'


def frame(outcome: Outcome, html: str) -> str:
    """The card around already escaped text: a bar in the outcome's colour, a background for any theme."""
    color = COLORS[outcome]
    return (
        f'<div style="border-left: 4px solid {color}; background-color: rgba(128, 128, 128, 0.08); '
        f'padding: 6px 12px; margin: 4px 0; line-height: 1.45; max-width: 60em">{html}</div>'
    )


def headline(outcome: Outcome, text: str) -> str:
    """The first line of a card: mark and text in the outcome's colour; `text` is escaped here."""
    color, mark = COLORS[outcome], MARKS[outcome]
    return f'<div style="color: {color}; font-weight: bold">{mark} {with_code(text)}</div>'
