"""Notebooks written as scripts in jupytext's percent format, as instructors keep them."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import jupytext

from grader.notebooks.cells import Cell, CellKind, read_text


def read_script(path: Path) -> list[Cell]:
    """Read a `.py` file.

    Raises:
        NotebookError: the file is missing, too large, or not text.
    """
    return parse_script(read_text(path))


def parse_script(text: str) -> list[Cell]:
    """Cells of a percent script."""
    notebook = jupytext.reads(text, fmt="py:percent")
    return [
        Cell(index, cast(CellKind, cell.cell_type), cell.source, dict(cell.metadata), cell.get("id"))
        for index, cell in enumerate(notebook.cells)
    ]
