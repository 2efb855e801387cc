"""A change to the reference: what stands in it, and what a misconception writes there."""

from __future__ import annotations

import io
import textwrap
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Layout is no difference: a line may be broken and indented in another way than in the reference.
_LAYOUT = (tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)


class ChangeError(Exception):
    """A change that does not fit the reference; the message says what to do."""


@dataclass(frozen=True)
class Change:
    """Code of the reference, in it once, and what stands in its place."""

    before: str
    after: str


@dataclass(frozen=True)
class _Edit:
    start: int
    stop: int
    text: str


def apply_changes(source: str, changes: Sequence[Change]) -> str:
    """The source with every change made; all of them are looked for in the source as it is given.

    Raises:
        ChangeError: a `before` is not there, is there more than once, or overlaps with another.
    """
    tokens = _tokens(source)
    edits = sorted((_edit(source, tokens, change) for change in changes), key=lambda edit: edit.start)
    position, parts = 0, []
    for edit in edits:
        if edit.start < position:
            raise ChangeError("two of its changes overlap: join them to one.")
        parts += [source[position : edit.start], edit.text]
        position = edit.stop
    return "".join([*parts, source[position:]])


def _edit(source: str, tokens: list[tokenize.TokenInfo], change: Change) -> _Edit:
    before, after = _block(change.before), _block(change.after)
    try:
        looked_for = [_text(token) for token in _tokens(before)]
    except (tokenize.TokenError, IndentationError, SyntaxError):
        raise ChangeError(f"{before!r} is no whole line or expression: copy more of notebook.py.") from None
    while looked_for and looked_for[-1] == "\n":
        looked_for.pop()
    places = list(_places([_text(token) for token in tokens], looked_for)) if looked_for else []
    if not places:
        raise ChangeError(
            f"{before!r} is not in the reference: copy from the exercise's cell in notebook.py what it changes."
        )
    if len(places) > 1:
        raise ChangeError(
            f"{before!r} is in the reference {len(places)} times: add the line above or below to `before` "
            "and `after`."
        )
    first, last = tokens[places[0]], tokens[places[0] + len(looked_for) - 1]
    starts = _line_starts(source)
    start, stop = starts[first.start[0] - 1] + first.start[1], starts[last.end[0] - 1] + last.end[1]
    line_start = starts[first.start[0] - 1]
    if source[line_start:start].strip():
        return _Edit(start, stop, after)  # within a line
    line_stop = starts[last.end[0]] if last.end[0] < len(starts) else len(source)
    if not after:
        rest = source[stop:line_stop].strip()
        return _Edit(line_start, line_stop, "") if not rest or rest[0] == "#" else _Edit(start, stop, "")
    outer = first.start[1] - (len(before) - len(before.lstrip(" ")))
    return _Edit(line_start, stop, textwrap.indent(after, " " * outer))


def _block(text: str) -> str:
    """Without the empty lines around it and the indentation that all lines share."""
    return textwrap.dedent(text.strip("\n")).rstrip()


def _tokens(source: str) -> list[tokenize.TokenInfo]:
    found = tokenize.generate_tokens(io.StringIO(source).readline)
    tokens = [token for token in found if token.type not in _LAYOUT]
    # Nor is a comma after the last of several lines' arguments.
    following = [*tokens[1:], *tokens[-1:]]
    return [
        token
        for token, after in zip(tokens, following, strict=True)
        if not (token.string == "," and after.string in (")", "]", "}"))
    ]


def _text(token: tokenize.TokenInfo) -> str:
    return "\n" if token.type == tokenize.NEWLINE else token.string


def _places(texts: Sequence[str], looked_for: Sequence[str]) -> Iterator[int]:
    for start in range(len(texts) - len(looked_for) + 1):
        if texts[start : start + len(looked_for)] == looked_for:
            yield start


def _line_starts(source: str) -> list[int]:
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts
