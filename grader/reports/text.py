"""Untrusted text made fit to show: what students write never changes a page around it."""

from __future__ import annotations

import re
import textwrap

MAX_CHARACTERS_A_LINE = 400

# Control characters but line breaks; bidirectional marks, which reorder the text around them: an expected value could be
# made to look like a got one; and lone surrogates, which cannot be written to a file.
_HIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ud800-\udfff]"
)


def clean(value: object) -> str:
    """Text on one line, without control characters."""
    return " ".join(printable(value).split())


def printable(value: object) -> str:
    """Text with its line breaks, and with control characters made visible."""
    text = "" if value is None else str(value)
    return _HIDDEN.sub(_visible, text.expandtabs(4).replace("\r\n", "\n"))


def one_line(text: object) -> str:
    """The text with nothing in it that acts on a terminal or forges a line."""
    return printable(text).replace("\n", "\\n")


def _visible(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 160 else f"\\u{code:04x}"


def clip(text: str, lines: int) -> str:
    """At most so many lines, each of bounded length; what is left out is counted."""
    parts = [
        line if len(line) <= MAX_CHARACTERS_A_LINE else line[: MAX_CHARACTERS_A_LINE - 1] + "…"
        for line in text.rstrip().split("\n")
    ]
    if len(parts) <= lines:
        return "\n".join(parts)
    return "\n".join([*parts[: lines - 1], f"… {len(parts) - lines + 1} more lines"])


def wrapped(text: str, width: int = 80) -> str:
    """Text without lines that would be cut off; lines of code, after two spaces, stay whole."""
    lines = text.split("\n")
    return "\n".join(line if ":  " in line else textwrap.fill(line, width) for line in lines)


def number(value: object) -> str:
    """A score as people write it: 4, 2.5, and – where there is none."""
    return f"{value:.4g}" if isinstance(value, (int, float)) else "–"


def listing(names: list[str]) -> str:
    """Names as people list them: a, b and c."""
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)
