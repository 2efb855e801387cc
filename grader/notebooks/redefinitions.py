"""Names that a notebook defines in several cells, of which the last counts."""

from __future__ import annotations

import ast
import functools
import warnings
from dataclasses import dataclass

from grader.notebooks.slicing import Program
from grader.notebooks.source import Analyzed


@dataclass(frozen=True)
class Redefinition:
    """A name, and the labels of the cells that define it, in order."""

    name: str
    labels: tuple[str, ...]

    @property
    def sentence(self) -> str:
        cells = [label.partition(" ")[2].partition(" ")[0] for label in self.labels]
        return f"`{self.name}` is defined in cells {', '.join(cells[:-1])} and {cells[-1]}: the last counts."


def needed_definitions(program: Program, name: str) -> dict[str, Analyzed]:
    """What defines a name last, and each name that its code reads, through any number of others.

    Names that no cell defines are left out: modules' and Python's own, and misspelled ones.
    """
    found: dict[str, Analyzed] = {}
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one in found:
            continue
        definitions = program.definitions(one)
        if definitions:
            found[one] = definitions[-1]
            waiting += sorted(definitions[-1].effects.reads)
    return found


def redefinitions(program: Program, name: str) -> list[Redefinition]:
    """The names of an exercise's code whose last definition is another cell's than the one meant for it.

    An exercise's own cell may come last, and a helper may be written twice alike.
    """
    found = []
    for one in needed_definitions(program, name):
        definitions = program.definitions(one)
        labels = list(dict.fromkeys(definition.label for definition in definitions))
        last = definitions[-1]
        differs = any(not same_code(last.source, other.source) for other in definitions)
        imported = all(definition.effects.imports for definition in definitions)
        if len(labels) > 1 and differs and not imported and not last.label.endswith(f"({one})"):
            found.append(Redefinition(one, tuple(labels)))
    return found


def same_code(one: str, other: str) -> bool:
    """Whether two statements do the same: comments, layout and docstrings are no difference."""
    return one == other or _shape(one) == _shape(other)


@functools.lru_cache(maxsize=1024)
def _shape(source: str) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            and ast.get_docstring(node, clean=False) is not None
        ):
            node.body = node.body[1:] or [ast.Pass()]
    return ast.dump(tree)
