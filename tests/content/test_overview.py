"""Every notebook says where in the lecture's overview it is: one table, the same in all, with its rows marked."""

import re
from pathlib import Path

import pytest

from grader.notebooks.assignment import assignment_folders, load_assignment

ROOT = Path(__file__).parents[2]
NAMES = [folder.name for folder in assignment_folders(ROOT / "solutions") if folder.name[:2] != "16"]
HEADER = "| the lecture's overview | Classical | Deep Learning |"
MARK = re.compile(r" ← \*\*(you are here|and here)\*\*[^|]*(?= \|)")


def overview(name):
    """The table's lines, as the first cell has them."""
    lines = load_assignment(ROOT / "solutions" / name).cells[0].source.split("\n")
    start = lines.index(HEADER)
    return lines[start : lines.index("", start)]


@pytest.mark.parametrize("name", NAMES)
def test_the_overview_is_the_same_and_marked(name):
    rows = overview(name)
    assert [MARK.sub("", row).replace("**", "") for row in rows] == [
        MARK.sub("", row).replace("**", "") for row in overview(NAMES[0])
    ]
    marks = [mark for row in rows for mark in MARK.findall(row)]
    assert marks and marks == ["you are here"] + ["and here"] * (len(marks) - 1)


def test_every_row_but_the_architectures_has_a_notebook():
    marked = {row.partition(" ←")[0] for name in NAMES for row in overview(name) if " ← " in row}
    assert len(overview(NAMES[0])) == 8 and len(marked) == 6
