"""Figures of an assignment that have no description for those who do not see them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.notebooks.assignment import Assignment


def figure_notes(assignment: Assignment) -> Iterator[str]:
    """One note, on all figures without `alt`."""
    without = [
        title for cell in assignment.cells if cell.kind == "code" for title in _without_alt(cell.source)
    ]
    if without:
        noun = "figure has" if len(without) == 1 else "figures have"
        yield (
            f'{len(without)} {noun} no description: write figure(…, alt="what it shows") in notebook.py, '
            f"first for {without[0]}."
        )


def _without_alt(source: str) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "figure":
            described = len(node.args) > 1 or any(keyword.arg == "alt" for keyword in node.keywords)
            if not described:
                yield ast.unparse(node.args[0]) if node.args else "one without a title"
