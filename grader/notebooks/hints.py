"""The `hints` of a `test_public.py`, read without running the file."""

from __future__ import annotations

import ast


class HintsError(ValueError):
    """`hints` is no dictionary of lists of strings that is written out in full."""


def read_hints(tree: ast.Module) -> dict[str, list[str]]:
    """Exercise -> steps, of the file's last `hints = …`, annotated or not; empty where there is none.

    Raises:
        HintsError: the value is not written out in full, or has another form.
    """
    hints: dict[str, list[str]] = {}
    for node in tree.body:
        value = _hints_value(node)
        if value is not None:
            hints = _as_hints(value)
    return hints


def named_exercises(tree: ast.Module) -> list[str]:
    """The exercises that tests name themselves, by `@points(…, exercise="…")`."""
    named = {
        node.value.value: None
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword)
        and node.arg == "exercise"
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }
    return list(named)


def _hints_value(node: ast.stmt) -> ast.expr | None:
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign):
        targets = [node.target]
    else:
        return None
    named = any(isinstance(target, ast.Name) and target.id == "hints" for target in targets)
    return node.value if named else None


def _as_hints(value: ast.expr) -> dict[str, list[str]]:
    error = HintsError("write `hints` as a literal dictionary of lists of strings")
    try:
        hints: object = ast.literal_eval(value)
    except (ValueError, TypeError):
        raise error from None
    if not isinstance(hints, dict):
        raise error
    for name, steps in hints.items():
        # A string would be taken for a list of its letters.
        if not isinstance(name, str) or not isinstance(steps, list | tuple):
            raise error
        if not all(isinstance(step, str) for step in steps):
            raise error
    return {name: list(steps) for name, steps in hints.items()}
