"""Two faults in one function: misconceptions merged into each other, token by token."""

from __future__ import annotations

import ast
import difflib
import io
import itertools
import textwrap
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from grader.testing.marks import Form, Misconception

_LARGEST_CATALOGUE = 16  # misconceptions of one exercise; the pairs of more would take too long to try


@dataclass(frozen=True)
class Pair:
    """Two misconceptions, and both of them in one implementation."""

    first: Misconception
    second: Misconception
    merged: Misconception


def merged_pairs(exercise: str, reference_source: str, misconceptions: Sequence[Misconception]) -> list[Pair]:
    """Every pair of an exercise's misconceptions whose changes to the reference do not touch each other.

    Args:
        reference_source: the reference's definition, which the misconceptions are edits of.
    """
    base = _tokens(reference_source, exercise)
    edited = [
        (known, _tokens(known.source, exercise))
        for known in misconceptions[:_LARGEST_CATALOGUE]
        if callable(known.implementation)
    ]
    pairs = []
    for (first, one), (second, other) in itertools.combinations(edited, 2):
        merged = _merge(base, one, other)
        if merged is None or merged in (base, one, other):
            continue
        implementation = _define(merged, exercise, first.forms[0].namespace)
        if implementation is not None:
            pairs.append(Pair(first, second, both(first, second, implementation)))
    return pairs


def both(first: Misconception, second: Misconception, implementation: object) -> Misconception:
    """Two misconceptions at once, with the hints of both."""
    return replace(
        first,
        name=f"{first.name} and {second.name}",
        hint=f"{first.hint} And: {second.hint}",
        lecture=first.lecture if first.lecture == second.lecture else f"{first.lecture}; {second.lecture}",
        forms=(Form(f"{first.name} and {second.name}", "", implementation),),
    )


def _tokens(source: str, exercise: str) -> list[str]:
    """The definition's tokens under the exercise's name, without decorators, docstrings and comments."""
    node = ast.parse(textwrap.dedent(source)).body[0]
    assert isinstance(node, ast.FunctionDef | ast.ClassDef)
    node.decorator_list, node.name = [], exercise
    for child in ast.walk(node):
        if isinstance(child, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(child) is not None:
            child.body = child.body[1:] or [ast.Pass()]
    text = ast.unparse(node) + "\n"
    return [
        f"<{token.type}>"
        if token.type in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
        else token.string
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type not in (tokenize.NL, tokenize.COMMENT, tokenize.ENDMARKER)
    ]


@dataclass(frozen=True, order=True)
class Edit:
    """Tokens of the base from start to stop, and what stands in their place."""

    start: int
    stop: int
    tokens: list[str]


def _merge(base: list[str], one: list[str], other: list[str]) -> list[str] | None:
    """Both edits of the base; None where they touch.

    Where one takes away a passage and the other changes something within it, nothing of that change is left:
    a softmax without a shift has no axis of the maximum any more. Each must keep a change elsewhere.
    """
    first, second = list(_edits(base, one)), list(_edits(base, other))
    kept = _outside(first, second), _outside(second, first)
    if not all(kept):
        return None
    merged: list[str] = []
    position = 0
    for edit in sorted([*kept[0], *kept[1]]):
        if edit.start < position or (edit.start == position and edit.start == edit.stop):
            return None
        merged += [*base[position : edit.start], *edit.tokens]
        position = edit.stop
    return merged + base[position:]


def _outside(edits: Sequence[Edit], others: Sequence[Edit]) -> list[Edit]:
    """The edits that no larger edit of the others contains."""
    return [
        edit
        for edit in edits
        if not any(
            other.start <= edit.start
            and edit.stop <= other.stop
            and other.stop - other.start > edit.stop - edit.start
            for other in others
        )
    ]


def _edits(base: list[str], changed: list[str]) -> Iterator[Edit]:
    matcher = difflib.SequenceMatcher(None, base, changed, autojunk=False)
    for tag, start, stop, low, high in matcher.get_opcodes():
        if tag != "equal":
            yield Edit(start, stop, changed[low:high])


def _define(tokens: list[str], exercise: str, names: Mapping[str, object]) -> object:
    """Run the merged definition among the names of the misconceptions' file; None where it is no program."""
    source, indent, fresh = [], 0, True
    for token in tokens:
        if token == f"<{tokenize.NEWLINE}>":
            source.append("\n")
            fresh = True
        elif token == f"<{tokenize.INDENT}>":
            indent += 1
        elif token == f"<{tokenize.DEDENT}>":
            indent -= 1
        else:
            source.append("    " * indent + token if fresh else " " + token)
            fresh = False
    namespace: dict[str, object] = dict(names)
    try:
        exec(compile("".join(source), "<pair of misconceptions>", "exec"), namespace)
    except Exception:
        return None
    return namespace.get(exercise)
