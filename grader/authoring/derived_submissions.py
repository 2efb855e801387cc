"""Submissions made from the reference: with a misconception in an exercise's place, or with nothing done."""

from __future__ import annotations

import ast
import inspect
import json
import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

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


def with_misconceptions(
    assignment: Assignment, misconceptions: Sequence[Misconception], reference: Any
) -> list[Cell]:
    """The reference with each misconception in its exercise's place."""
    cells = reference_cells(assignment)
    for one in misconceptions:
        cells = with_exercise(
            cells, one.exercise, misconception_source(one, getattr(reference, one.exercise))
        )
    return cells


def misconception_source(misconception: Misconception, reference: Any) -> str:
    """The misconception as the student would have written it: under the exercise's name, without the hint."""
    if isinstance(misconception.implementation, Mapping):
        return f"{misconception.exercise} = { ({**reference, **misconception.implementation})!r}"
    source = textwrap.dedent(inspect.getsource(misconception.implementation))
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.FunctionDef | ast.ClassDef)
    lines = source.splitlines()
    body_start = node.body[0]
    documented = ast.get_docstring(node) is not None
    if documented and len(node.body) > 1:
        del lines[body_start.lineno - 1 : body_start.end_lineno]
    own = lines[node.lineno - 1 :]
    return re.sub(rf"\b{re.escape(node.name)}\b", misconception.exercise, "\n".join(own)) + "\n"


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


def _ipynb_cell(cell: Cell) -> dict[str, Any]:
    made: dict[str, Any] = {
        "cell_type": cell.kind,
        "id": cell.id or f"cell-{cell.index}",
        "metadata": dict(cell.metadata),
        "source": cell.source,
    }
    if cell.kind == "code":
        made |= {"execution_count": None, "outputs": []}
    return made
