"""Notebooks as lists of cells, read from .ipynb files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

CellKind = Literal["code", "markdown", "raw"]

# A notebook of this course is tens of kilobytes; one that is larger holds outputs or is not a notebook.
MAX_NOTEBOOK_BYTES = 64 * 2**20


class NotebookError(Exception):
    """A file that cannot be read as a notebook; the message is one sentence for people."""


@dataclass(frozen=True)
class Cell:
    """One cell of a notebook, its position counted from 0."""

    index: int
    kind: CellKind
    source: str
    metadata: Mapping[str, Any] = field(default_factory=dict)
    id: str | None = None

    @property
    def name(self) -> str:
        """What the author called the cell: its exercise, or nbgrader's `grade_id`, or nothing."""
        nbgrader = self.metadata.get("nbgrader")
        grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, Mapping) else None
        name = self.metadata.get("exercise") or grade_id or ""
        return name if isinstance(name, str) else ""

    @property
    def label(self) -> str:
        """How messages speak of the cell: its position counted from 1, and its name where it has one."""
        return f"cell {self.index + 1} ({self.name})" if self.name else f"cell {self.index + 1}"


def read_notebook(path: Path) -> list[Cell]:
    """Read an `.ipynb` file.

    Raises:
        NotebookError: the file is missing, too large, or not a notebook.
    """
    return parse_ipynb(read_text(path), path.name)


def read_text(path: Path) -> str:
    """The text of a notebook's file.

    Raises:
        NotebookError: the file is missing, too large, or not text.
    """
    try:
        if path.stat().st_size > MAX_NOTEBOOK_BYTES:
            raise NotebookError(
                f"{path.name} is larger than {MAX_NOTEBOOK_BYTES >> 20} MB: clear its outputs."
            )
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise NotebookError(f"{path.name} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise NotebookError(
            f"{path.name} is not a text file in UTF-8: save it again as a notebook."
        ) from None
    return text


def parse_ipynb(text: str, name: str = "the notebook") -> list[Cell]:
    """Cells of a notebook file, read as plain JSON: a student's kernel has no nbformat."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise NotebookError(
            f"{name} is not a notebook: the file is not valid JSON. Save it again from Jupyter."
        ) from None
    cells = _cell_list(document)
    if cells is None:
        raise NotebookError(f"{name} is not a notebook: it has no list of cells. Save it again from Jupyter.")
    return [_parse_cell(index, cell, name) for index, cell in enumerate(cells)]


def _cell_list(document: object) -> list[Any] | None:
    if not isinstance(document, dict):
        return None
    cells = document.get("cells")
    if cells is None:  # nbformat 3 kept the cells in worksheets
        worksheets = document.get("worksheets")
        if isinstance(worksheets, list) and worksheets and isinstance(worksheets[0], dict):
            cells = worksheets[0].get("cells")
    return cells if isinstance(cells, list) else None


def _parse_cell(index: int, cell: object, name: str) -> Cell:
    if not isinstance(cell, dict):
        raise NotebookError(
            f"{name} is not a notebook: its cell {index + 1} is damaged. Save it again from Jupyter."
        )
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    kind = cell.get("cell_type")
    metadata = cell.get("metadata")
    identifier = cell.get("id")
    return Cell(
        index,
        kind if kind in ("code", "markdown", "raw") else "raw",
        source if isinstance(source, str) else "",
        metadata if isinstance(metadata, dict) else {},
        identifier if isinstance(identifier, str) else None,
    )
