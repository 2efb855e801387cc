"""The card of one exercise, as HTML and as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.reports.card_content import (
    CardContent,
    check_content,
    exercise_content,
    overview_content,
    unjudged_content,
)
from grader.reports.card_html import render_html
from grader.reports.card_text import render_text
from grader.reports.public_check import PublicCheck
from grader.results import ExerciseResult, SubmissionResult


@dataclass(frozen=True)
class Card:
    """What a card says, and the layouts of it."""

    content: CardContent

    @property
    def html(self) -> str:
        """A piece of HTML with inline styles only.

        It survives the sanitizers of JupyterLab, Notebook 7 and VS Code, and reads in light and dark themes.
        """
        return render_html(self.content)

    @property
    def text(self) -> str:
        """The same card for a terminal."""
        return render_text(self.content)


def exercise_card(exercise: ExerciseResult) -> Card:
    """The card of a graded exercise; the result's strings are untrusted."""
    return Card(exercise_content(exercise))


def unjudged_card(name: str, result: SubmissionResult) -> Card:
    """What stands in an exercise's place where no test was run."""
    return Card(unjudged_content(name, result))


def check_card(check: PublicCheck, *, progress: str = "", warnings: Sequence[str] = ()) -> Card:
    """The card of what `check()` ran in the student's own kernel.

    Args:
        progress: one line for the foot of the card.
        warnings: sentences that cost nothing.
    """
    return Card(check_content(check, progress, warnings))


def overview_card(checks: Sequence[PublicCheck], *, progress: str = "") -> Card:
    """The card of what `check()` ran: a line per exercise of the notebook."""
    return Card(overview_content(checks, progress))
