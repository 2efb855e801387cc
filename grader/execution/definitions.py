"""Running a slice of a program: the same code for the reference and, inside the worker, for a student."""

from __future__ import annotations
import __future__

import ast
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Statement:
    """A top-level statement of a slice; `line` counts from 1 within its cell."""

    label: str  # the cell's, used as file name
    line: int
    source: str
    binds: tuple[str, ...]
    may_fail: bool = False  # run only in case it changes something; its failure means nothing


@dataclass(frozen=True)
class LoadFailure:
    """A statement that failed, and the names that it should have bound."""

    label: str
    line: int
    exception: str
    message: str
    binds: tuple[str, ...]


def execute(statements: Sequence[Statement], namespace: dict[str, object]) -> list[LoadFailure]:
    """Run top-level statements in order, each on its own, and report the ones that fail.

    Args:
        namespace: where the statements run; `__name__` is set to `"__main__"`, as in a notebook.
    """
    namespace.setdefault("__name__", "__main__")
    failures: list[LoadFailure] = []
    future_flags = 0  # a `from __future__` import holds for all later cells, as in a notebook
    for statement in statements:
        try:
            source = "\n" * (statement.line - 1) + statement.source  # so that its lines have their numbers
            if "__future__" in source:
                future_flags |= _future_flags(ast.parse(source, statement.label))
            exec(compile(source, statement.label, "exec", future_flags, True), namespace)
        except (Exception, SystemExit) as error:
            if not statement.may_fail:
                failures.append(_failure(statement, error))
    return failures


def _future_flags(tree: ast.Module) -> int:
    flags = 0
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            for alias in node.names:
                flags |= getattr(getattr(__future__, alias.name, None), "compiler_flag", 0)
    return flags


def _failure(statement: Statement, error: BaseException) -> LoadFailure:
    line, traceback = statement.line, error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == statement.label:
            line = traceback.tb_lineno
            break
        traceback = traceback.tb_next
    return LoadFailure(statement.label, line, type(error).__name__, str(error), statement.binds)
