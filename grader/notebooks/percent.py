"""Jupytext's percent format, as far as assignments use it, read without jupytext."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# How a cell that only draws is folded in JupyterLab and Notebook; the one option that is no text.
_FOLDED = ' jupyter={"source_hidden": true}'
_MARKER = re.compile(
    rf'# %%(?P<markdown> \[markdown\])?(?P<options>(?: \w+="[^"\\]*")*)(?P<folded>{re.escape(_FOLDED)})?'
)
_OPTION = re.compile(r'(\w+)="([^"]*)"')
# What jupytext takes for the start of a cell though it is written in another way.
_OTHER_MARKER = re.compile(r"\s*#\s*(?:%%|In\s?\[|<codecell>|<markdowncell>)")
# Comments that jupytext turns into magics: `# %matplotlib inline`, `# !ls`, `# array?`, `# cat notes`.
_MAGIC = re.compile(
    r"\s*#[#\s]*(?:[%!?]|.*\?\s*$|(?:cat|cd|copy|cp|ddir|echo|ldir|ls|mkdir|mv|ren|rm|rmdir)\b|.*=\s*[%!])"
)


@dataclass
class PercentCell:
    """A cell of the script; `markdown` is its kind, if not code."""

    markdown: bool
    metadata: dict[str, object]
    lines: list[str] = field(default_factory=list)

    @property
    def source(self) -> str:
        return "\n".join(self.lines)


def parse_percent(text: str) -> list[PercentCell] | None:
    """The script's cells; None where it uses more of the format than this reads, which jupytext then does.

    Importing jupytext takes longer than all else that `grader grade` does.
    """
    cells: list[PercentCell] = []
    for line in text.splitlines():
        marker = _MARKER.fullmatch(line)
        if marker:
            options: dict[str, object] = dict(_OPTION.findall(marker["options"]))
            if marker["folded"]:
                options["jupyter"] = {"source_hidden": True}
            cells.append(PercentCell(marker["markdown"] is not None, options))
        elif _OTHER_MARKER.match(line) or not cells:
            return None
        elif cells:
            cells[-1].lines.append(line)
    readable = all(_as_markdown(cell) if cell.markdown else _as_code(cell) for cell in cells)
    return cells if cells and readable else None


def _as_markdown(cell: PercentCell) -> bool:
    """Take the comment marks off; False where a line has none."""
    readable = _strip_end(cell) and all(line == "#" or line.startswith("# ") for line in cell.lines)
    cell.lines = [line[2:] for line in cell.lines]
    return readable


def _as_code(cell: PercentCell) -> bool:
    """False where the cell has magics, or ends within a string, so that the marker after it was none."""
    if not _strip_end(cell) or any(line.isspace() or _MAGIC.match(line) for line in cell.lines):
        return False
    return all(cell.source.count(quotes) % 2 == 0 for quotes in ('"""', "'''"))


def _strip_end(cell: PercentCell) -> bool:
    """Remove the blank lines before the next marker; False where there are more than formatters leave."""
    blank = 0
    while cell.lines and not cell.lines[-1]:
        cell.lines.pop()
        blank += 1
    return blank <= 2
