"""Lines of Markdown that Jupyter shows as a list because a paragraph was wrapped before a dash or a number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.notebooks.assignment import Assignment

# What interrupts a paragraph in CommonMark; other numbers than 1 do not.
_ITEM = re.compile(r" {0,3}(?:[-+*]|1[.)])\s+\S")
_ANY_ITEM = re.compile(r"\s*(?:[-+*]|\d{1,9}[.)])\s+\S")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_ENDS_A_THOUGHT = (".", ":", "!", "?", ";", "*", "|", "$$", ">")


def wrapped_list_problems(assignment: Assignment) -> Iterator[str]:
    """A sentence for each such line."""
    for cell in assignment.cells:
        if cell.kind == "markdown":
            for line in wrapped_list_lines(cell.source):
                yield f"{cell.label} of notebook.py shows a list at {line!r}: wrap the paragraph elsewhere."


def wrapped_list_lines(source: str) -> Iterator[str]:
    """Lines that begin like a list's item in the middle of a sentence, outside code and formulas."""
    fence, formula, before = "", False, ""
    items: set[int] = set()  # the indentation of the paragraph's lists
    for line in source.split("\n"):
        mark = _FENCE.match(line)
        if not line.strip():
            items.clear()
        if mark and not fence:
            fence = mark[1]
        elif mark and line.strip().startswith(fence):
            fence = ""
        elif not fence:
            indentation = len(line) - len(line.lstrip())
            if not formula and _ANY_ITEM.match(line):
                if not _in_a_sentence(before) or indentation in items:
                    items.add(indentation)
                elif _ITEM.match(line):
                    yield line.strip()
            formula ^= line.count("$$") % 2 == 1
        before = line


def _in_a_sentence(before: str) -> bool:
    text = before.strip()
    heading = text.startswith("#")
    return bool(text) and not heading and not _ANY_ITEM.match(before) and not text.endswith(_ENDS_A_THOUGHT)
