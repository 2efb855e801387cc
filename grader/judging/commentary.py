"""The reference of an exercise with what its author says of it, for those who have passed its hidden tests."""

from __future__ import annotations

import re
from pathlib import Path

from grader.notebooks.assignment import load_assignment, reference_sources

COMMENTARY = "commentary.md"  # beside the reference: a section per exercise, why, alternatives and cost

_SECTION = re.compile(r"^## `?(\w+)`?[ \t]*\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def reference_text(folder: Path, exercise: str) -> str:
    """Markdown with the reference and the commentary; empty where there is nothing to compare with.

    The answers to questions are not repeated: they were right.
    """
    assignment = load_assignment(folder)
    kind = next((one.kind for one in assignment.exercises if one.name == exercise), None)
    said = commentaries(folder).get(exercise, "")
    if kind is None or (kind == "concepts" and not said):
        return ""
    parts = [f"**The reference of `{exercise}`**, one right way among others:"]
    if kind != "concepts":
        parts.append(f"```python\n{reference_sources(assignment)[exercise].strip()}\n```")
    return "\n\n".join([*parts, said] if said else parts)


def commentaries(folder: Path) -> dict[str, str]:
    """What the assignment's author says of each exercise, in Markdown."""
    try:
        text = (folder / COMMENTARY).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    return {match[1]: match[2].strip() for match in _SECTION.finditer(text)}
