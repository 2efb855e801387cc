"""Values and calls as short plain text for cards."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

SMALL_ARRAY = 6  # entries that still read at a glance
SHORT = 20  # characters of an argument that shares its line
_BLANK = "\ue000"  # stands for a blank that is no place to end a line


def describe(value: object, entries: int = SMALL_ARRAY) -> str:
    """One short line: small values in full, arrays of more entries than these by dtype and shape."""
    if isinstance(value, np.ndarray):
        if value.size <= entries:
            is_usual = value.dtype == np.float64 or (value.ndim == 0 and value.dtype == np.int64)
            return array_text(value) if is_usual else f"{array_text(value)} ({value.dtype})"
        return f"{value.dtype} array of shape {value.shape}"
    if isinstance(value, np.generic):
        return f"{value!s} ({value.dtype})" if value.dtype != np.float64 else number(value)
    if isinstance(value, bool | int | str | None):
        return repr(value) if len(repr(value)) <= 60 else repr(value)[:57] + "…"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, np.random.Generator):
        return "rng"
    if isinstance(value, Mapping):
        return _braced(
            "{",
            [f"{describe(key)}: {describe(item, entries)}" for key, item in list(value.items())[:6]],
            len(value),
            "}",
        )
    if isinstance(value, tuple | list):
        opening, closing = ("(", ")") if isinstance(value, tuple) else ("[", "]")
        return _braced(opening, [describe(item, entries) for item in value[:6]], len(value), closing)
    if isinstance(value, slice):
        parts = ["" if bound is None else describe(bound) for bound in (value.start, value.stop, value.step)]
        return ":".join(parts if parts[2] else parts[:2])
    if value is Ellipsis:
        return "..."
    if callable(value):
        return getattr(value, "__name__", "a function")
    title = getattr(value, "title", None)  # of an object that stays with the student
    return title if isinstance(title, str) else f"a {type(value).__name__}"


_DIGITS = 15  # of an integer that a card shows


@dataclass(frozen=True, eq=False)
class _Unshown:
    """Stands for a part of an answer that is not shown."""

    title: str


def shown(answer: object, expected: object) -> object:
    """The answer as a card may show it beside what is expected.

    Text, keys and long integers where none are expected say nothing of a mistake, and may hold what the test
    called the code with.
    """
    if isinstance(answer, str | bytes):
        return answer if isinstance(expected, str | bytes) else _Unshown(f"a {type(answer).__name__}")
    if type(answer) is int and abs(answer) >= 10**_DIGITS:
        return _Unshown(f"an integer of more than {_DIGITS} digits")
    if isinstance(answer, Mapping):
        wanted = expected if isinstance(expected, Mapping) else {}
        return {
            key if key in wanted else _Unshown("another key"): shown(item, wanted.get(key, 0))
            for key, item in answer.items()
        }
    if type(answer) in (tuple, list) and isinstance(answer, tuple | list):
        parts = expected if isinstance(expected, tuple | list) else ()
        items = [
            shown(item, parts[place] if place < len(parts) else 0) for place, item in enumerate(answer[:6])
        ]
        return type(answer)([*items, *answer[6:]])
    return answer


def _braced(opening: str, items: list[str], count: int, closing: str) -> str:
    if count > len(items):
        items = [*items, f"… {count} in all"]
    return opening + ", ".join(items) + closing


def number(value: Any) -> str:
    """A number to six significant digits, or in full where it has fewer."""
    is_complex = isinstance(value, complex | np.complexfloating)
    return f"{complex(value) if is_complex else float(value):.6g}"


def array_text(value: np.ndarray[Any, Any]) -> str:
    """An array on one line, as NumPy prints it; its powers of ten only where the digits need them."""
    fixed = value.dtype.kind == "f" and _is_readable(value)
    text = np.array2string(value, separator=", ", precision=6, threshold=50, suppress_small=fixed or None)
    return text.replace("\n", "")


def _is_readable(value: np.ndarray[Any, Any]) -> bool:
    """Whether six decimals show each number to five digits."""
    numbers = value[np.isfinite(value)].astype(np.float64)
    rounded = np.round(numbers, 6)
    return bool(np.all(np.abs(numbers) < 1e8) and np.all(np.abs(rounded - numbers) <= 1e-5 * np.abs(numbers)))


def describe_call(
    name: str,
    args: Sequence[object],
    kwargs: Mapping[str, object],
    parameters: Sequence[str] = (),
    entries: int = SMALL_ARRAY,
    width: int | None = None,
) -> str:
    """`softmax(z = float64 array of shape (5, 7))`, with parameter names where they are known.

    Args:
        entries: of an array that is shown in full.
        width: a call that is longer gets a line per argument.
    """
    parts = []
    for position, value in enumerate(args):
        text = describe(value, entries)
        parts.append(f"{parameters[position]} = {text}" if position < len(parameters) else text)
    parts += [f"{key} = {describe(value, entries)}" for key, value in kwargs.items()]
    line = f"{name}({', '.join(parts)})"
    if width is None or len(line) <= width or not parts:
        return line
    lines: list[str] = []
    open_line = False  # short arguments share a line; a long one has its own
    for part in parts:
        is_short = len(part) <= SHORT
        if open_line and is_short and len(lines[-1]) + len(part) + 2 <= width:
            lines[-1] += f" {part},"
        else:
            lines.append(_filled(f"  {part},", width))
        open_line = is_short
    return "\n".join([f"{name}(", *lines, ")"])


def rows_of_array(text: str, width: int, lines: int) -> str:
    """A value's line that is too long, broken: a row of an array per line where that gives no more lines than these."""
    if len(text) <= width:
        return text
    rows = re.split(r"(?<=\]), (?=\[)", text)
    indent = " " * (text.find("[[") + 1 if "[[" in text else 2)
    if len(rows) <= lines and all(len(indent) + len(row) < width for row in rows):
        return f",\n{indent}".join(rows)
    kept = ", ".join(map(_keep_together, rows))
    return textwrap.fill(kept, width, subsequent_indent=indent, break_long_words=False).replace(_BLANK, " ")


def _keep_together(text: str) -> str:
    """The blanks that line numbers up are no place to end a line."""
    return re.sub(r"(?<=\[) +| +(?=[,\]])", lambda blanks: _BLANK * len(blanks[0]), text)


def _filled(text: str, width: int) -> str:
    return textwrap.fill(_keep_together(text), width, subsequent_indent="      ").replace(_BLANK, " ")
