"""Slips of array code as operators of cosmic-ray, beside its own of arithmetic and comparison.

cosmic-ray finds the provider by the entry point `cosmic_ray.operator_providers`. Its own operators have `>=` for `>`.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import ClassVar

from parso.python.tree import Class, Function
from parso.tree import BaseNode, NodeOrLeaf

from grader.authoring.mutation_rewriting import Pre, Rewriting, arguments_of, attribute_of, code_of


class _LeaveOutMethod(Rewriting):
    """`x.name()` becomes `x`."""

    names: ClassVar[frozenset[str]]

    def rewrites(self, node: NodeOrLeaf) -> Iterator[str]:
        if node.type not in ("atom_expr", "power") or not isinstance(node, BaseNode):
            return
        for position, (name, call) in enumerate(zip(node.children, node.children[1:], strict=False)):
            if position and attribute_of(name) in self.names and code_of(call).startswith("("):
                left = [*node.children[:position], *node.children[position + 2 :]]
                yield "".join(map(code_of, left))


class DropCopy(_LeaveOutMethod):
    """`x.copy()`, `np.copy(x)`, `np.array(x)`, `dict(x)`, `list(x)` and `deepcopy(x)` become `x`."""

    names = frozenset({"copy"})
    cases = (
        Pre("y = x.copy()", "y = x"),
        Pre("y = np.copy(x)", "y = x"),
        Pre("y = dict(x)", "y = x"),
    )
    _functions = ("np.copy", "np.array", "dict", "list", "deepcopy", "copy.deepcopy", "copy.copy")

    def rewrites(self, node: NodeOrLeaf) -> Iterator[str]:
        if node.type in ("atom_expr", "power") and isinstance(node, BaseNode):
            function, call = "".join(map(code_of, node.children[:-1])), node.children[-1]
            arguments = arguments_of(call)
            if (
                function in self._functions
                and arguments
                and arguments[0].type not in ("argument", "comp_for")
            ):
                if code_of(arguments[0]).find(" for ") < 0:
                    yield (
                        f"({code_of(arguments[0])})" if arguments[0].type != "name" else code_of(arguments[0])
                    )
                return
        yield from super().rewrites(node)


class DropDtype(_LeaveOutMethod):
    """`.astype(…)`, `dtype=…` and `otypes=…` are left out."""

    names = frozenset({"astype"})
    cases = (
        Pre("y = x.astype(z.dtype)", "y = x"),
        Pre("y = np.zeros(n, dtype=x.dtype)", "y = np.zeros(n)"),
    )

    def rewrites(self, node: NodeOrLeaf) -> Iterator[str]:
        yield from super().rewrites(node)
        yield from _without_arguments(node, ("dtype", "otypes"))


class DropAxis(Rewriting):
    """`axis=…` and `keepdims=…` are left out, and an axis is another one."""

    cases = (
        Pre("y = x.sum(axis=-1)", "y = x.sum()"),
        Pre("y = x.sum(axis=-1)", "y = x.sum(axis=0)", 1),
    )
    _others: ClassVar[Mapping[str, tuple[str, ...]]] = {"-1": ("0", "1"), "0": ("-1",), "1": ("-1",)}

    def rewrites(self, node: NodeOrLeaf) -> Iterator[str]:
        yield from _without_arguments(node, ("axis", "keepdims"))
        for argument in arguments_of(node):
            name, _, value = code_of(argument).partition("=")
            if name.strip() == "axis":
                for other in self._others.get(value.strip(), ()):
                    yield code_of(node).replace(code_of(argument), f"axis={other}", 1)


def _without_arguments(node: NodeOrLeaf, names: tuple[str, ...]) -> Iterator[str]:
    arguments = arguments_of(node)
    for dropped in arguments:
        if dropped.type == "argument" and code_of(dropped).partition("=")[0].strip() in names:
            yield "(" + ", ".join(code_of(one) for one in arguments if one is not dropped) + ")"


class DropTranspose(Rewriting):
    """`x.T` becomes `x`."""

    cases = (Pre("y = x.T @ z", "y = x @ z"),)

    def rewrites(self, node: NodeOrLeaf) -> Iterator[str]:
        if attribute_of(node) == "T":
            yield ""


class SwapReduction(Rewriting):
    """A sum for a mean, and a mean for a sum."""

    cases = (Pre("y = np.mean(x)", "y = np.sum(x)"), Pre("y = x.sum(axis=0)", "y = x.mean(axis=0)"))
    _others: ClassVar[Mapping[str, str]] = {"mean": "sum", "sum": "mean"}

    def rewrites(self, node: NodeOrLeaf) -> Iterator[str]:
        other = self._others.get(attribute_of(node))
        if other:
            yield f".{other}"


class ChangeClip(Rewriting):
    """A clip is left out, or one of its bounds is; small constants are ten times as large or as small."""

    cases = (
        Pre("y = np.clip(p, 1e-7, 1 - 1e-7)", "y = (p)"),
        Pre("y = np.clip(p, 1e-7, 1 - 1e-7)", "y = np.clip(p, None, 1 - 1e-7)", 1),
        Pre("y = np.clip(p, 1e-7, 1 - 1e-7)", "y = np.clip(p, 1e-7, None)", 2),
        Pre("y = x + 1e-7", "y = x + 1e-06"),
    )

    def rewrites(self, node: NodeOrLeaf) -> Iterator[str]:
        if node.type == "number" and re.fullmatch(r"\d*\.?\d*e-\d+", code_of(node)):
            yield f"{float(code_of(node)) * 10:.3g}"
            yield f"{float(code_of(node)) / 10:.3g}"
        if node.type in ("atom_expr", "power") and isinstance(node, BaseNode):
            arguments = [code_of(one) for one in arguments_of(node.children[-1])]
            function = "".join(map(code_of, node.children[:-1]))
            if function == "np.clip" and len(arguments) == 3:
                value, low, high = arguments
                yield f"({value})"
                yield f"np.clip({value}, None, {high})"
                yield f"np.clip({value}, {low}, None)"


class PairByPosition(Rewriting):
    """In a loop over one dictionary, another one's values are taken in their order and not by key."""

    cases = (
        Pre(
            "y = {key: v - g[key] for key, v in p.items()}",
            "y = {key: v - list(g.values())[list(p).index(key)] for key, v in p.items()}",
        ),
        Pre(
            "for key in p:\n    y = g[key]\n", "for key in p:\n    y = list(g.values())[list(p).index(key)]\n"
        ),
    )

    def rewrites(self, node: NodeOrLeaf) -> Iterator[str]:
        if node.type not in ("atom_expr", "power") or not isinstance(node, BaseNode) or _is_target(node):
            return
        for key, looped in _loops(node):
            for position, trailer in enumerate(node.children):
                other = "".join(map(code_of, node.children[:position]))
                own = other.startswith("self.")  # made by the code itself, in the order that it goes through
                if position and code_of(trailer) == f"[{key}]" and other != looped and not own:
                    rest = "".join(map(code_of, node.children[position + 1 :]))
                    yield f"list({other}.values())[list({looped}).index({key})]{rest}"


def _loops(node: NodeOrLeaf) -> Iterator[tuple[str, str]]:
    """The key and the dictionary of each loop around a node, statements and comprehensions."""
    while node.parent is not None:
        node = node.parent
        loops = [node, *node.children]
        for loop in loops:
            if loop.type in ("for_stmt", "sync_comp_for", "comp_for") and isinstance(loop, BaseNode):
                key = re.match(r"\(?(\w+)", code_of(loop.children[1]))
                over = re.fullmatch(
                    r"(?:sorted|list)?\(?([\w.]+?)(?:\.items\(\)|\.keys\(\))?\)?", code_of(loop.children[3])
                )
                if key and over and (loop is node or loop.type != "for_stmt"):
                    yield key[1], over[1]


def _is_target(node: NodeOrLeaf) -> bool:
    """Whether the node is assigned to, not read."""
    while node.parent is not None and node.parent.type in ("testlist_star_expr", "exprlist", "atom"):
        node = node.parent
    parent = node.parent
    return parent is not None and parent.type in ("expr_stmt", "del_stmt") and parent.children[-1] is not node


class MoveToClass(Rewriting):
    """An attribute of the instance becomes one of its class, which all instances share."""

    cases = (
        Pre(
            "class C:\n    def __init__(self):\n        self.n = 0\n",
            "class C:\n    def __init__(self):\n        type(self).n = 0\n",
        ),
    )

    def rewrites(self, node: NodeOrLeaf) -> Iterator[str]:
        if not isinstance(node, Class):
            return
        code = code_of(node)
        stored = {
            child.attr: None
            for child in ast.walk(ast.parse(textwrap.dedent(code)))
            if isinstance(child, ast.Attribute)
            and isinstance(child.ctx, ast.Store)
            and isinstance(child.value, ast.Name)
            and child.value.id == "self"
        }
        for name in stored:
            yield re.sub(rf"\bself\.{name}\b", f"type(self).{name}", code)


class FreezeArgument(Rewriting):
    """An argument is ignored: the function works with the value that most tests pass, or with its default."""

    values: ClassVar[Mapping[str, Mapping[str, str]]] = {}  # function -> parameter -> literal
    cases = (Pre("def f(x, n=2):\n    return x * n\n", "def f(x, n=2):\n    n = 2\n    return x * n\n"),)

    def rewrites(self, node: NodeOrLeaf) -> Iterator[str]:
        if not isinstance(node, Function) or node.children[-1].type != "suite":
            return
        first = next((one for one in node.children[-1].children[1:] if not _is_docstring(one)), None)
        if first is None:
            return
        lines = code_of(node).split("\n")
        above = first.start_pos[0] - node.start_pos[0]
        before, after = lines[:above], lines[above:]
        known = self.values.get(node.name.value, {})
        for parameter in node.get_params():  # type: ignore[no-untyped-call]
            name = parameter.name.value
            value = known.get(name) or (code_of(parameter.default) if parameter.default else "")
            if value:
                yield "\n".join([*before, f"{' ' * first.start_pos[1]}{name} = {value}", *after])


def _is_docstring(node: NodeOrLeaf) -> bool:
    return node.type == "simple_stmt" and isinstance(node, BaseNode) and node.children[0].type == "string"


_OPERATORS: tuple[type[Rewriting], ...] = (
    ChangeClip,
    DropAxis,
    DropCopy,
    DropDtype,
    DropTranspose,
    FreezeArgument,
    MoveToClass,
    PairByPosition,
    SwapReduction,
)


class Provider:
    """What cosmic-ray asks for operators by name.

    Args:
        frozen: function -> parameter -> the literal that most tests pass; without it defaults alone are frozen.
    """

    def __init__(self, frozen: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self._operators = {one.__name__: one for one in _OPERATORS}
        if frozen:
            self._operators["FreezeArgument"] = type("FreezeArgument", (FreezeArgument,), {"values": frozen})

    def __iter__(self) -> Iterator[str]:
        return iter(self._operators)

    def __getitem__(self, name: str) -> type[Rewriting]:
        return self._operators[name]
