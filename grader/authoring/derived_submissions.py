"""Submissions made from the reference: with a misconception in an exercise's place, or with nothing done."""

from __future__ import annotations

import json
from collections.abc import Sequence

from grader.notebooks.assignment import Assignment, without_markers
from grader.notebooks.cells import Cell
from grader.testing.marks import Misconception


def reference_cells(assignment: Assignment) -> list[Cell]:
    """The reference as a submission."""
    return [
        Cell(cell.index, cell.kind, without_markers(cell.source), cell.metadata, cell.id)
        for cell in assignment.cells
    ]


def with_exercise(cells: Sequence[Cell], exercise: str, source: str) -> list[Cell]:
    """The cells with another source in the exercise's cell."""
    return [
        Cell(cell.index, cell.kind, source, cell.metadata, cell.id)
        if cell.metadata.get("exercise") == exercise
        else cell
        for cell in cells
    ]


def with_misconceptions(assignment: Assignment, misconceptions: Sequence[Misconception]) -> list[Cell]:
    """The reference with each misconception in its exercise's place."""
    cells = reference_cells(assignment)
    for one in misconceptions:
        cells = with_exercise(cells, one.exercise, one.source)
    return cells


def as_ipynb(cells: Sequence[Cell]) -> str:
    """The text of a notebook's file."""
    return json.dumps(
        {
            "cells": [_ipynb_cell(cell) for cell in cells],
            "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


def _ipynb_cell(cell: Cell) -> dict[str, object]:
    made: dict[str, object] = {
        "cell_type": cell.kind,
        "id": cell.id or f"cell-{cell.index}",
        "metadata": dict(cell.metadata),
        "source": cell.source,
    }
    if cell.kind == "code":
        made |= {"execution_count": None, "outputs": []}
    return made
