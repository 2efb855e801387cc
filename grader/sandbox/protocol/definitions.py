"""Running a slice of a program: the same code for the reference and, inside the worker, for a student."""

from __future__ import annotations
import __future__

import ast
from collections.abc import Mapping, Sequence
from typing import Any


def execute(statements: Sequence[Mapping[str, Any]], namespace: dict[str, Any]) -> list[dict[str, Any]]:
    """Run top-level statements in order, each on its own, and report the ones that fail.

    Args:
        statements: each has `label` (the cell's, used as file name), `line` (from 1), `source`, `binds`
            (names that it binds) and `may_fail` (true where the statement is run in case it changes something,
            and its failure means nothing).
        namespace: where the statements run; `__name__` is set to `"__main__"`, as in a notebook.

    Returns:
        One dictionary a failure: `label`, `line`, `exception`, `message`, `binds`.
    """
    namespace.setdefault("__name__", "__main__")
    failures: list[dict[str, Any]] = []
    future_flags = 0  # a `from __future__` import holds for all later cells, as in a notebook
    for statement in statements:
        try:
            tree = ast.parse(statement["source"], statement["label"])
            ast.increment_lineno(tree, statement["line"] - 1)
            future_flags |= _future_flags(tree)
            exec(compile(tree, statement["label"], "exec", future_flags, True), namespace)
        except Exception as error:
            failures.append(_failure(statement, error))
        except SystemExit as error:
            failures.append(_failure(statement, error))
    return [failure for failure in failures if not failure.pop("may_fail")]


def _future_flags(tree: ast.Module) -> int:
    flags = 0
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            for alias in node.names:
                flags |= getattr(getattr(__future__, alias.name, None), "compiler_flag", 0)
    return flags


def _failure(statement: Mapping[str, Any], error: BaseException) -> dict[str, Any]:
    line, traceback = statement["line"], error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == statement["label"]:
            line = traceback.tb_lineno
            break
        traceback = traceback.tb_next
    return {
        "label": statement["label"],
        "line": line,
        "exception": type(error).__name__,
        "message": str(error),
        "binds": list(statement.get("binds", ())),
        "may_fail": bool(statement.get("may_fail", False)),
    }
