"""Operators of cosmic-ray that write other code in a node's place, and what they read of parso's nodes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from cosmic_ray.operators.operator import Example, Operator
from parso.python.tree import Name
from parso.tree import BaseNode, NodeOrLeaf

Position = tuple[tuple[int, int], tuple[int, int]]


class Pre(NamedTuple):
    """Code before and after a mutation, for `examples`."""

    before: str
    after: str
    occurrence: int = 0


class Rewriting(Operator):  # type: ignore[misc]
    """An operator that writes other code in a node's place."""

    cases: ClassVar[tuple[Pre, ...]] = ()

    @abstractmethod
    def rewrites(self, node: NodeOrLeaf) -> Iterator[str]:
        """The codes that may stand in the node's place; empty text leaves the node out."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        for _ in self.rewrites(node):
            yield node.start_pos, node.end_pos

    def mutate(self, node: NodeOrLeaf, index: int) -> NodeOrLeaf | None:
        text = list(self.rewrites(node))[index]
        return Name(text, node.start_pos, prefix=prefix_of(node)) if text else None

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return tuple(Example(one.before, one.after, one.occurrence) for one in cls.cases)


def code_of(node: NodeOrLeaf) -> str:
    return str(node.get_code(include_prefix=False))  # type: ignore[no-untyped-call]


def prefix_of(node: NodeOrLeaf) -> str:
    """The spaces and comments in front of a node."""
    return str(node.get_first_leaf().prefix)  # type: ignore[no-untyped-call]


def attribute_of(node: NodeOrLeaf) -> str:
    """The name in a trailer such as `.T`."""
    if node.type == "trailer" and isinstance(node, BaseNode) and code_of(node.children[0]) == ".":
        return code_of(node.children[1])
    return ""


def arguments_of(node: NodeOrLeaf) -> list[NodeOrLeaf]:
    """Of a call's trailer, each argument, commas aside."""
    if node.type != "trailer" or not isinstance(node, BaseNode) or code_of(node.children[0]) != "(":
        return []
    inside = node.children[1:-1]
    if inside and inside[0].type == "arglist":
        inside = inside[0].children
    return [child for child in inside if code_of(child) != ","]
