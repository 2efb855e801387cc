"""Notebooks as lists of cells, read from .ipynb files."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

CellKind = Literal["code", "markdown", "raw"]

# A notebook of this course is tens of kilobytes. A file may be larger by its outputs, which nobody reads.
MAX_FILE_BYTES = 64 * 2**20
MAX_NOTEBOOK_BYTES = 16 * 2**20  # without the outputs
MAX_CODE = 2**20  # characters
MAX_NAME = 100  # characters of what an author calls a cell; a longer one is a student's

_SURROGATE = re.compile("[\ud800-\udfff]")


class NotebookError(Exception):
    """A file that cannot be read as a notebook; the message is one sentence for people."""


class NotPermittedError(NotebookError):
    """A file that whoever runs this may not read: no fault of whose it is."""


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
        return name if isinstance(name, str) and name.isprintable() and len(name) <= MAX_NAME else ""

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
        NotebookError: it is no file that can be read, too large, or not text.
    """
    try:
        # Not blocking: to open a pipe that nobody writes to would wait for ever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise NotebookError(f"{path.name} is no file: hand in the notebook itself.")
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        if isinstance(error, PermissionError):
            raise NotPermittedError(
                f"{path.name} cannot be read: {reason}. Give the right to whoever grades."
            ) from None
        raise NotebookError(f"{path.name or path} cannot be read: {reason}.") from None
    if len(data) > MAX_FILE_BYTES:
        raise NotebookError(f"{path.name} is larger than {MAX_FILE_BYTES >> 20} MB: clear its outputs.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotebookError(
            f"{path.name} is not a text file in UTF-8: save it again as a notebook."
        ) from None


def without_surrogates(text: str) -> str:
    """The text as Unicode: half of a pair, which JSON can spell, can be neither written nor run."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
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
    if len(text) > MAX_NOTEBOOK_BYTES and _size_without_outputs(cells) > MAX_NOTEBOOK_BYTES:
        raise NotebookError(
            f"{name} is larger than {MAX_NOTEBOOK_BYTES >> 20} MB without its outputs: "
            "take out what does not belong to the assignment."
        )
    parsed = [_parse_cell(index, cell, name) for index, cell in enumerate(cells)]
    if sum(len(cell.source) for cell in parsed if cell.kind == "code") > MAX_CODE:
        raise NotebookError(
            f"{name} holds more than {MAX_CODE >> 20} MB of code: hand in your own answers only."
        )
    return parsed


def _size_without_outputs(cells: Sequence[object]) -> int:
    kept = [{key: cell[key] for key in cell if key != "outputs"} for cell in cells if isinstance(cell, dict)]
    try:
        return len(json.dumps(kept, ensure_ascii=False))
    except RecursionError:
        return MAX_NOTEBOOK_BYTES + 1


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
        without_surrogates(source) if isinstance(source, str) else "",
        metadata if isinstance(metadata, dict) else {},
        identifier if isinstance(identifier, str) else None,
    )
