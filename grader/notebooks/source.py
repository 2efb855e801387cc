"""Python source of a cell: magics set aside, parsed into top-level statements."""

from __future__ import annotations

import ast
import re
import symtable
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from grader.notebooks.cells import Cell
from grader.notebooks.magics import without_magics

# An honest cell is a hundredth of this; to look at one takes the judge ten seconds a megabyte.
MAX_CELL, MAX_STATEMENTS = 2**17, 5000

# Cell magics that run the rest of the cell in the notebook's own namespace.
_TRANSPARENT_MAGICS = frozenset({"time", "capture", "prun", "debug"})
# IPython takes no notice of empty lines and of the indentation that all lines share.
_CELL_MAGIC = re.compile(r"\s*%%(\w+)[^\n]*")


@dataclass(frozen=True)
class BrokenCell:
    """A code cell that does not parse; `binds` are the names its text seems to define."""

    label: str
    line: int
    message: str
    binds: frozenset[str]

    @property
    def sentence(self) -> str:
        return f"{self.label}, line {self.line} does not parse: {self.message}."


@dataclass(frozen=True)
class Effects:
    """What a top-level statement does to names, by its text alone."""

    binds: frozenset[str]
    changes: frozenset[str]  # attributes, items or methods used on the name
    may_change: frozenset[str]  # handed to a call as an argument
    reads: frozenset[str]
    bases: frozenset[str]  # names used as base classes
    global_effects: frozenset[str]  # names that functions defined here declare global and bind
    call_changes: frozenset[str]  # names whose objects the function defined here changes when it is called
    decorators: frozenset[str]  # names that stand alone as decorators
    called_alone: frozenset[str]  # functions called for what they do: nothing takes their result
    defines_function: bool
    imports: bool
    always: bool  # star imports and __future__


@dataclass(frozen=True)
class Analyzed:
    """A top-level statement: where it stands, and its effects."""

    label: str
    line: int
    source: str
    effects: Effects


class TooManyStatements(Exception):
    """A cell that no person wrote."""


def _parsed(source: str) -> tuple[str, ast.Module]:
    """A cell's Python, with magics replaced by calls that a slice never needs, and its syntax tree."""
    magic = _CELL_MAGIC.match(source)
    if magic:
        # Empty lines in their place keep the numbers of the others.
        source = (
            "\n" * magic[0].count("\n") + source[magic.end() :] if magic[1] in _TRANSPARENT_MAGICS else ""
        )
    try:
        return source, _parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        plain = without_magics(source)
        return plain, _parse(plain)


def _parse(source: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an invalid escape in a student's string is no concern of the parser
        return ast.parse(source, "<cell>")


def analyze_cell(cell: Cell) -> tuple[list[Analyzed], BrokenCell | None]:
    """Split a code cell into analyzed statements; a cell that does not parse is reported whole."""
    if len(cell.source) > MAX_CELL:
        return [], _broken(cell, 1, f"it is longer than {MAX_CELL >> 10} KB")
    analyze = _analyze_kept if len(cell.source) <= _MAX_KEPT else _analyze
    try:
        statements = analyze(cell.source)
    except SyntaxError as error:
        return [], _broken(cell, error.lineno or 1, error.msg or "invalid syntax")
    except RecursionError:
        return [], _broken(cell, 1, "an expression is nested too deeply")
    except TooManyStatements:
        return [], _broken(cell, 1, f"it has more than {MAX_STATEMENTS} statements")
    except (ValueError, MemoryError):
        return [], _broken(cell, 1, "the source is not readable as Python")
    label = cell.label
    return [Analyzed(label, line, source, effects) for line, source, effects in statements], None


def _broken(cell: Cell, line: int, message: str) -> BrokenCell:
    defined = re.findall(
        r"^(?:def|class)[ \t]+(\w+)|^(\w+)[ \t]*(?::[^=\n]+)?=(?!=)", cell.source, re.MULTILINE
    )
    names = {name for pair in defined for name in pair if name}
    return BrokenCell(cell.label, line, message, frozenset(names | ({cell.name} - {""})))


def _segment(node: ast.stmt, lines: list[bytes]) -> tuple[int, str]:
    """First line (from 1) and source of a statement, its decorators included."""
    decorators = getattr(node, "decorator_list", [])
    first, start = node.lineno, node.col_offset
    if decorators:
        first, start = decorators[0].lineno, 0
    last, end = node.end_lineno or node.lineno, node.end_col_offset or 0
    part = lines[first - 1 : last]
    part[-1] = part[-1][:end]
    part[0] = part[0][start:]
    return first, b"\n".join(part).decode()


def _analyze(cell_source: str) -> tuple[tuple[int, str, Effects], ...]:
    """First line, source and effects of each top-level statement of a cell."""
    source, tree = _parsed(cell_source)
    lines = source.encode().split(b"\n")
    if len(tree.body) > MAX_STATEMENTS:
        raise TooManyStatements
    segments = [(node, *_segment(node, lines)) for node in tree.body]
    return tuple((line, text, _effects(text, node)) for node, line, text in segments)


# A class hands in the same cells over and over: demo code, provided code, figures, stubs. What is kept is
# bounded in number and in size, whatever students write.
_MAX_KEPT = 2**15
_analyze_kept = lru_cache(maxsize=1024)(_analyze)


def _effects(source: str, node: ast.stmt) -> Effects:
    binds, reads, global_effects = _names(source, node)
    changes, may_change = _changes(node)
    star = isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
    return Effects(
        binds=binds,
        changes=changes,
        may_change=may_change,
        reads=reads,
        bases=frozenset(
            base.id
            for child in ast.walk(node)
            if isinstance(child, ast.ClassDef)
            for base in child.bases
            if isinstance(base, ast.Name)
        ),
        global_effects=global_effects,
        call_changes=_call_changes(node) & reads,
        decorators=_decorators(node),
        called_alone=_called_alone(node),
        defines_function=isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef),
        imports=isinstance(node, ast.Import | ast.ImportFrom),
        always=star or future,
    )


def _names(source: str, node: ast.stmt) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Names of the notebook that a statement binds, reads, and binds through `global` in its functions."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            table = symtable.symtable(source, "<cell>", "exec")
    except (SyntaxError, ValueError, RecursionError):  # `return` or `await` outside a function
        named = [child for child in ast.walk(node) if isinstance(child, ast.Name)]
        stored = frozenset(child.id for child in named if isinstance(child.ctx, ast.Store))
        return stored, frozenset(child.id for child in named) - stored, frozenset()
    binds, reads, effects = set(), set(), set()
    for symbol in table.get_symbols():
        if symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace():
            binds.add(symbol.get_name())
        if symbol.is_referenced():
            reads.add(symbol.get_name())
    for scope in _nested(table):
        for symbol in scope.get_symbols():
            if symbol.is_global():
                if symbol.is_referenced():
                    reads.add(symbol.get_name())
                if symbol.is_assigned():
                    effects.add(symbol.get_name())
    return frozenset(binds), frozenset(reads), frozenset(effects)


def _nested(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        yield child
        yield from _nested(child)


def _changes(node: ast.stmt) -> tuple[frozenset[str], frozenset[str]]:
    """Names whose objects a statement changes, or may change by handing them to a call."""
    changes: set[str] = set()
    may_change: set[str] = set()
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        called = (one.func if isinstance(one, ast.Call) else one for one in node.decorator_list)
        changes.update(*(_root(one) for one in called if isinstance(one, ast.Attribute)))
    for child in _outside_functions(node):
        if isinstance(child, ast.Attribute | ast.Subscript) and not isinstance(child.ctx, ast.Load):
            changes |= _root(child)
        elif isinstance(child, ast.AugAssign):
            changes |= _root(child.target)
        elif isinstance(child, ast.Delete):
            for target in child.targets:
                changes |= _root(target)
        elif isinstance(child, ast.Call):
            if isinstance(child.func, ast.Attribute):
                changes |= _root(child.func)
            for argument in [*child.args, *(keyword.value for keyword in child.keywords)]:
                may_change |= _root(argument)
    return frozenset(changes), frozenset(may_change)


def _call_changes(node: ast.stmt) -> frozenset[str]:
    """Names whose objects the statements in a function change, its own among them."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return frozenset()
    return frozenset[str]().union(*(_changes(statement)[0] for statement in node.body))


def _decorators(node: ast.stmt) -> frozenset[str]:
    """Names of decorators, `@register` or `@register(…)`; those such as `@table.register` change their object."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return frozenset()
    called = (one.func if isinstance(one, ast.Call) else one for one in node.decorator_list)
    return frozenset(one.id for one in called if isinstance(one, ast.Name))


def _called_alone(node: ast.stmt) -> frozenset[str]:
    """Functions called as statements, as in `register("relu", relu)`, in loops too."""
    return frozenset(
        child.value.func.id
        for child in _outside_functions(node)
        if isinstance(child, ast.Expr)
        and isinstance(child.value, ast.Call)
        and isinstance(child.value.func, ast.Name)
    )


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when the statement does, not when a function that it defines is called."""
    yield node
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return
    for child in ast.iter_child_nodes(node):
        yield from _outside_functions(child)


def _root(node: ast.AST) -> set[str]:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return {node.id} if isinstance(node, ast.Name) else set()
