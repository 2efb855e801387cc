"""Figures of an assignment that have no description for those who do not see them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.notebooks.assignment import Assignment


def figure_problems(assignment: Assignment) -> Iterator[str]:
    """One sentence, on all figures without `alt`."""
    without = [
        title for cell in assignment.cells if cell.kind == "code" for title in _without_alt(cell.source)
    ]
    if without:
        noun = "figure has" if len(without) == 1 else "figures have"
        yield (
            f"{len(without)} {noun} no description for those who do not see them, the first is {without[0]}: write "
            'figure(…, alt="what it shows") in notebook.py.'
        )


def _without_alt(source: str) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "figure":
            given = [*node.args[1:2], *(keyword.value for keyword in node.keywords if keyword.arg == "alt")]
            if not given or (isinstance(given[0], ast.Constant) and not str(given[0].value or "").strip()):
                yield ast.unparse(node.args[0]) if node.args else "one without a title"
