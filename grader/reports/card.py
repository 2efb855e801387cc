"""The card of one exercise, as HTML and as plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from grader.reports.card_content import card_content
from grader.reports.card_html import render_html
from grader.reports.card_text import render_text


def exercise_card_html(
    exercise: Mapping[str, Any], *, progress: str | None = None, warnings: Sequence[str] = ()
) -> str:
    """The card as a piece of HTML with inline styles only.

    It survives the sanitizers of JupyterLab, Notebook 7 and VS Code, and reads in light and dark themes.

    Args:
        exercise: an exercise of a result, as `grader.results` writes it; its strings are untrusted.
            With `"public": True` it is what `check()` ran in the student's own kernel: checks are counted
            there, not points. `headline`, `statement` and `hint` (`label`, `text`) replace what is usual.
        progress: one line for the foot of the card.
        warnings: sentences that cost nothing.
    """
    return render_html(card_content(exercise, progress=progress, warnings=warnings))


def exercise_card_text(
    exercise: Mapping[str, Any], *, progress: str | None = None, warnings: Sequence[str] = ()
) -> str:
    """The same card for a terminal; arguments as in `exercise_card_html`."""
    return render_text(card_content(exercise, progress=progress, warnings=warnings))
