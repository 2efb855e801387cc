"""What an exercise's code needs and the judge will not have: modules, and names that the notebook lacks."""

from __future__ import annotations

import ast
import builtins
import difflib
import warnings
from collections.abc import Iterable, Iterator

from grader.notebooks.redefinitions import needed_definitions
from grader.notebooks.slicing import Program
from grader.reports.public_check import Doubt
from grader.sandbox.protocol.allowed import is_allowed

_ALWAYS_THERE = frozenset(dir(builtins)) | {"__name__", "__doc__", "__builtins__", "__debug__"}
# An import within a `try` that catches one of these has something else to go on with.
_CATCH_IMPORTS = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


def missing_modules(exercise: str, program: Program) -> list[Doubt]:
    """The modules behind the import lines of an exercise's code that are not there when it is graded."""
    modules = dict.fromkeys(
        module for module in _imported(exercise, program) if not is_allowed(module.partition(".")[0])
    )
    tops = sorted({module.partition(".")[0] for module in modules})
    return [
        Doubt(
            f"{top} is not there when it is graded",
            f"`{exercise}` uses `{top}`, which is not there when it is graded: use NumPy in its place.",
        )
        for top in tops
    ]


def missing_names(exercise: str, program: Program) -> list[Doubt]:
    """The names in an exercise's code that no cell of the saved notebook defines."""
    needed = needed_definitions(program, exercise)
    read = {name for statement in needed.values() for name in statement.effects.reads}
    if any(_star_imports(program)):
        return []
    return [
        Doubt(
            f"{name} is not in the saved notebook",
            f"`{exercise}` uses `{name}`, which no cell of the saved notebook defines: {_next_step(name, program)}",
        )
        for name in sorted(read - set(needed) - _ALWAYS_THERE - {"self"})  # of a method that lacks it
        if not program.binds(name)
    ]


def _next_step(name: str, program: Program) -> str:
    """What to do about a name that is not there: it may be another one, misspelled."""
    defined = {bound for statement in program.statements for bound in statement.effects.binds}
    close = difflib.get_close_matches(name, sorted(defined), 1, cutoff=0.8)
    return f"did you mean `{close[0]}`?" if close else "add it, and save."


def _imported(exercise: str, program: Program) -> Iterator[str]:
    needed = needed_definitions(program, exercise)
    for name, statement in needed.items():
        yield from _modules(statement.source, name if statement.effects.imports else None)
    read = {name for statement in needed.values() for name in statement.effects.reads}
    if read - set(needed) - _ALWAYS_THERE:
        yield from _star_imports(program)


def _star_imports(program: Program) -> Iterator[str]:
    for statement in program.statements:
        if statement.effects.always:
            yield from (module for module in _modules(statement.source) if module != "__future__")


def _modules(source: str, name: str | None = None) -> Iterator[str]:
    """The modules that a statement imports, in functions too; only for a name where one is given."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in _without_fallbacks(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if name is None or (alias.asname or alias.name.partition(".")[0]) == name:
                    yield alias.name
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names = {alias.asname or alias.name for alias in node.names}
            if name is None or name in names:
                yield node.module


def _without_fallbacks(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a tree, without what a `try` may fail to import."""
    yield node
    children: Iterable[ast.AST] = ast.iter_child_nodes(node)
    if isinstance(node, ast.Try) and any(_catches_imports(handler) for handler in node.handlers):
        children = [*node.handlers, *node.orelse, *node.finalbody]
    for child in children:
        yield from _without_fallbacks(child)


def _catches_imports(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    return any(isinstance(node, ast.Name) and node.id in _CATCH_IMPORTS for node in ast.walk(handler.type))
