"""A card in HTML with inline styles, for notebooks and feedback pages."""

from __future__ import annotations

from html import escape

from grader.reports.card_content import CardContent, Detail
from grader.reports.heat_map import heat_map_html
from grader.reports.public_check import Hint
from grader.reports.style import QUIET, State, block, frame, headline, mark, preformatted, with_code


def render_html(card: CardContent) -> str:
    """Lay a card out as HTML; all text is escaped here."""
    parts = [headline(card.state, f"{card.name}: {card.headline}")]
    if card.statement:
        parts.append(block(with_code(card.statement)))
    if card.detail is not None:
        parts += _detail(card.detail)
    parts += [_hint(hint) for hint in card.hints]
    if card.others or card.passed:
        parts.append(_other_tests(card))
    parts += [block(with_code(note)) for note in card.notes]
    parts += [block(f"<b>Note:</b> {with_code(warning)}", QUIET) for warning in card.warnings]
    if card.progress:
        parts.append(block(escape(card.progress), f"{QUIET}; font-size: 0.92em"))
    return frame(card.state, "".join(parts))


def _detail(detail: Detail) -> list[str]:
    parts = [block(with_code(detail.description), "font-weight: bold")]
    if detail.rows:
        parts.append(preformatted("\n".join(_row(label, text) for label, text in detail.rows)))
    if detail.message:
        parts.append(preformatted(escape(detail.message), wrap=True))
    if detail.gradient is not None:
        parts.append(heat_map_html(detail.gradient))
    return parts


def _row(label: str, text: str) -> str:
    # Aligned with spaces rather than with a table: got and expected then match character by character.
    first, *rest = text.split("\n")
    lines = [f'<span style="{QUIET}">{label:<10}</span>{escape(first)}']
    return "\n".join(lines + [f"{'':10}{escape(line)}" for line in rest])


def _hint(hint: Hint) -> str:
    html = f"<b>{escape(hint.label)}:</b> {with_code(hint.text)}"
    if hint.lecture:
        html += f' <span style="{QUIET}">See the lecture: {with_code(hint.lecture)}.</span>'
    return block(html)


def _other_tests(card: CardContent) -> str:
    lines = []
    for other in card.others:
        lines.append(f"{_mark(other.state)}{with_code(other.text)}")
    if card.passed:
        lines.append(f"{_mark('passed')}{escape(card.passed)}")
    return block("<br>".join(lines))


def _mark(state: State | None) -> str:
    return f"{mark(state)} " if state else ""
