"""The page that shows the last save: what the terminal prints, with the cards of the feedback."""

from __future__ import annotations

import time
from collections.abc import Sequence
from html import escape

from grader.reports.card import exercise_card
from grader.reports.style import with_code
from grader.reports.text import clean
from grader.study.session import Place, Saved, Standing
from grader.study.style import page, standings_table
from grader.study.terminal import next_sentence, shown_cards

FILE = "progress.html"
REFRESH_SECONDS = 2  # the file is local: reading it again costs nothing


def progress_page(
    saved: Saved | None, standings: Sequence[Standing], place: Place | None, at: float, *, live: bool = True
) -> str:
    """The page after a save; None before the first one.

    Args:
        at: when, in seconds since the epoch.
        live: whether the page reads itself again.
    """
    parts = []
    if saved is None:
        parts.append("<h1>Training Neural Networks</h1>\n<p>Save a notebook: its cards appear here.</p>")
    else:
        clock = time.strftime("%H:%M:%S", time.localtime(at))
        parts.append(f'<h1>{escape(saved.assignment)} <span class="quiet">saved {clock}</span></h1>')
        parts += _saved(saved)
    parts.append(f'<p class="next">{escape(next_sentence(place, standings))}</p>')
    parts.append(f"<h2>The course</h2>\n{standings_table(standings)}")
    return page("Training Neural Networks", "\n".join(parts), refresh_seconds=REFRESH_SECONDS if live else 0)


def _saved(saved: Saved) -> list[str]:
    parts = []
    if saved.message:
        parts.append(f"<p>{with_code(clean(saved.message))}</p>")
    elif not saved.changed:
        parts.append('<p class="quiet">No exercise has changed.</p>')
    full, short = shown_cards(saved.changed)
    parts += [exercise_card(one).html for one in full]
    if short:
        lines = "".join(f"<li>{escape(exercise_card(one).text.partition(chr(10))[0])}</li>" for one in short)
        parts.append(f"<ul>{lines}</ul>")
    if saved.overcome:
        lines = "".join(
            f"<li><b>{escape(exercise)}</b>: {with_code(mistake.hint)}</li>"
            for exercise, mistake in saved.overcome
        )
        parts.append(f"<h2>Overcome</h2>\n<ul>{lines}</ul>")
    return parts
