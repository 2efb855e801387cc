"""Notebooks written as scripts in jupytext's percent format, as instructors keep them."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from grader.notebooks.cells import Cell, CellKind, read_text
from grader.notebooks.percent import parse_percent


def read_script(path: Path) -> list[Cell]:
    """Read a `.py` percent script.

    Raises:
        NotebookError: the file is missing, too large, or not text.
    """
    return parse_script(read_text(path))


def parse_script(text: str) -> list[Cell]:
    """Cells of a percent script."""
    plain = parse_percent(text)
    if plain is None:
        return parse_with_jupytext(text)
    return [
        Cell(index, "markdown" if cell.markdown else "code", cell.source, cell.metadata)
        for index, cell in enumerate(plain)
    ]


def parse_with_jupytext(text: str) -> list[Cell]:
    """Cells of a percent script that uses any part of the format."""
    import jupytext

    notebook = jupytext.reads(text, fmt="py:percent")
    for cell in notebook.cells:
        cell.metadata.pop("lines_to_next_cell", None)  # how far apart the cells are in the script
    return [
        Cell(index, cast(CellKind, cell.cell_type), cell.source, dict(cell.metadata))
        for index, cell in enumerate(notebook.cells)
    ]
