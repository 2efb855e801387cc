"""A card in plain text, for terminals and for `text/plain`."""

from __future__ import annotations

import textwrap

from grader.reports.card_content import CardContent
from grader.reports.heat_map import heat_map_text
from grader.reports.public_check import Hint
from grader.reports.style import MARKS

WIDTH = 79  # of a terminal of 80 columns


def render_text(card: CardContent) -> str:
    """Lay a card out as lines of text."""
    lines = [f"{MARKS[card.state]} {card.name}: {card.headline}"]
    if card.statement:
        lines += _wrapped(card.statement)
    if card.detail is not None:
        lines += _wrapped(card.detail.description)
        for label, text in card.detail.rows:
            first, *rest = text.split("\n")
            lines += [f"    {label:<10}{first}", *(f"{'':14}{line}" for line in rest)]
        if card.detail.message:
            lines += [f"    {line}" for line in card.detail.message.split("\n")]
        if card.detail.gradient is not None:
            lines += [f"    {line}" for line in heat_map_text(card.detail.gradient).split("\n")]
    for hint in card.hints:
        lines += _wrapped(f"{hint.label}: {hint_sentence(hint)}", rest=" " * 4)
    lines += [f"  {MARKS[other.state] if other.state else ' '} {other.text}" for other in card.others]
    if card.passed:
        lines.append(f"  {MARKS['passed']} {card.passed}")
    for note in card.notes:
        lines += _wrapped(note)
    for warning in card.warnings:
        lines += _wrapped(warning, first="  note: ", rest=" " * 8)
    if card.progress:
        lines.append(f"  {card.progress}")
    return "\n".join(lines)


def hint_sentence(hint: Hint) -> str:
    """The hint with where to look; the lecture's section is quoted."""
    return f"{hint.text} See the lecture: {hint.lecture}." if hint.lecture else hint.text


def _wrapped(text: str, first: str = "  ", rest: str = "  ") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest) or [first.rstrip()]
