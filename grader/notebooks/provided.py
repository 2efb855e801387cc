"""Provided code in submissions: always the release's, whatever was done to it."""

from __future__ import annotations

from collections.abc import Sequence

from grader.notebooks.assignment import Assignment
from grader.notebooks.cells import Cell

PREFIX = "provided_"  # of a provided cell's grade_id


def restore_provided(cells: Sequence[Cell], assignment: Assignment) -> list[Cell]:
    """The submission's cells with its copies of the provided cells replaced by the assignment's own.

    They go where the first copy was, or after the first code cell where there is none.
    """
    if not assignment.provided_cells:
        return list(cells)
    kept = [cell for cell in cells if not _is_provided(cell)]
    places = [position for position, cell in enumerate(cells) if _is_provided(cell)]
    first_code = next((position for position, cell in enumerate(cells) if cell.kind == "code"), -1)
    place = places[0] if places else first_code + 1
    return [*kept[:place], *assignment.provided_cells, *kept[place:]]


def _is_provided(cell: Cell) -> bool:
    return "provided" in cell.metadata or cell.name.startswith(PREFIX)
