"""A recorded call as code that a student can run: arrays written out, objects made first."""

from __future__ import annotations

import ast
import keyword
import math
import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.testing.describing import describe, describe_call
from grader.testing.faults import StudentFault
from grader.testing.operators import describe_operation
from grader.testing.student import Opaque, RecordedCall

MAX_ENTRIES = 24  # of an array that is written out
MAX_LINES = 8
WIDTH = 76  # fits a notebook beside the file browser of a small screen
MAX_TITLE = 60  # characters of how an object was made, before the call on it


class _Unwritable(Exception):
    """A value that no short piece of code makes."""


def code_of(calls: Sequence[RecordedCall]) -> str:
    """Code that makes the last of a recording's calls, and those on the same object before it.

    Empty where an argument cannot be written in a few lines: a large array, a generator, a function.
    """
    last = next((n for n in range(len(calls) - 1, -1, -1) if calls[n].attribute is None), None)
    if last is None:
        return ""
    try:
        lines = _lines(calls, last)
    except (_Unwritable, RecursionError):
        return ""
    text = "\n".join(wrapped for line in lines for wrapped in _wrapped(line))
    return text if text.count("\n") < MAX_LINES else ""


def call_text(calls: Sequence[RecordedCall], parameters: Mapping[str, Sequence[str]]) -> str | None:
    """The last of a recording's calls for the card: small arrays in full, objects with how they were made."""
    for position in range(len(calls) - 1, -1, -1):
        call = calls[position]
        if call.operator is not None:
            return describe_operation(call.operator, [describe(one, MAX_ENTRIES) for one in call.args])
        if call.attribute is None:
            names = parameters.get(call.target, ()) if isinstance(call.target, str) else ()
            title = _title(calls, call.target, parameters)
            return describe_call(title, call.args, call.kwargs, names, MAX_ENTRIES, WIDTH)
    return None


def _title(calls: Sequence[RecordedCall], target: str | int, parameters: Mapping[str, Sequence[str]]) -> str:
    """`Mean(axis = 0).update_state` for a call of an attribute of the object that an earlier call made."""
    if isinstance(target, str):
        return target
    call = calls[target]
    if call.operator is not None and isinstance(call.result, Opaque):
        return (
            f"({call.result.title})"  # shortened: of a thousand operations one title each would nest too deep
        )
    title = _title(calls, call.target, parameters)
    if call.attribute is not None:
        return f"{title}.{call.attribute}"
    names = parameters.get(call.target, ()) if isinstance(call.target, str) else ()
    made = describe_call(title, call.args, call.kwargs, names, MAX_ENTRIES)
    return made if len(made) <= MAX_TITLE else f"{title}(…)"


def _lines(calls: Sequence[RecordedCall], last: int) -> list[str]:
    objects: dict[int, str] = {}  # what the code calls the object that an event made
    root = _root(calls, last)
    lines = []
    for position in range(last + 1):
        call = calls[position]
        if call.attribute is not None or (position != last and _root(calls, position) != root):
            continue
        if call.operator is not None or (position != last and isinstance(call.fault, StudentFault)):
            raise _Unwritable
        if root is None and position != last:
            continue  # of a function earlier calls say nothing
        expression = f"{_target(calls, position, objects)}({', '.join(_arguments(call))})"
        if position != last and isinstance(call.result, Opaque):
            objects[position] = _variable(str(call.target), objects.values())
            expression = f"{objects[position]} = {expression}"
        lines.append(expression)
    return lines


def _root(calls: Sequence[RecordedCall], position: int) -> int | None:
    """The event that made the object on which a call works; None for a call of a name."""
    target, root = calls[position].target, None
    if isinstance(target, str) and isinstance(calls[position].result, Opaque):
        return position
    while isinstance(target, int):
        root = target
        target = calls[target].target
    return root


def _target(calls: Sequence[RecordedCall], position: int, objects: Mapping[int, str]) -> str:
    target = calls[position].target
    if isinstance(target, str):
        return target
    if target in objects:
        return objects[target]
    made_by = calls[target]
    if made_by.attribute is None:
        raise _Unwritable
    owner = made_by.target
    inner = owner if isinstance(owner, str) else objects.get(owner)
    if inner is None:
        raise _Unwritable
    return f"{inner}.{made_by.attribute}"


def _variable(name: str, taken: Any) -> str:
    """`mean` for an object of `Mean`, `adam_w` for one of `AdamW`."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    if not snake.isidentifier() or keyword.iskeyword(snake) or snake == name:
        snake = "result"
    while snake in taken:
        snake += "_"
    return snake


def _arguments(call: RecordedCall) -> list[str]:
    return [literal(value) for value in call.args] + [
        f"{key}={literal(value)}" for key, value in call.kwargs.items()
    ]


def literal(value: object) -> str:
    """Python code for a value.

    Raises:
        _Unwritable: there is none that is short.
    """
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, np.generic):
        return f"np.{value.dtype.name}({_number(value)})"
    if value is None or isinstance(value, bool | str | bytes):
        return repr(value)
    if isinstance(value, int | float | complex):
        return _number(value)
    if isinstance(value, Mapping) and type(value) is dict:
        return "{" + ", ".join(f"{literal(key)}: {literal(item)}" for key, item in value.items()) + "}"
    if type(value) is tuple:
        return "(" + ", ".join(map(literal, value)) + ("," if len(value) == 1 else "") + ")"
    if type(value) is list:
        return "[" + ", ".join(map(literal, value)) + "]"
    name = getattr(value, "__name__", "")
    if name and getattr(np, name, None) is value:
        return f"np.{name}"
    raise _Unwritable


def _array(value: np.ndarray[Any, Any]) -> str:
    if value.dtype.kind not in "biuf" or value.size > MAX_ENTRIES:
        raise _Unwritable
    plain = value.dtype.name in ("float64", "int64", "bool")
    dtype = "" if plain else f", np.{value.dtype.name}"
    if value.size == 0:
        return f"np.zeros({value.shape}{dtype})"
    return f"np.array({_nested(value)}{dtype})"


def _nested(value: np.ndarray[Any, Any]) -> str:
    if value.ndim == 0:
        return _number(value[()])
    return "[" + ", ".join(_nested(np.asarray(item)) for item in value) + "]"


def _number(value: Any) -> str:
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, int | np.integer):
        return str(int(value))
    if isinstance(value, complex | np.complexfloating):
        return repr(complex(value))
    if math.isnan(value):
        return "np.nan"
    if math.isinf(value):
        return "np.inf" if value > 0 else "-np.inf"
    # `str` of a NumPy number is the shortest text that gives it back, in its own dtype.
    text = str(value)
    return text.removesuffix("0") if text.endswith(".0") else text


def _wrapped(line: str) -> list[str]:
    """Lines that Python reads as one: all breaks are within parentheses."""
    texts = [node.value for node in ast.walk(ast.parse(line)) if isinstance(node, ast.Constant)]
    if any(isinstance(text, str | bytes) and len(text.split()) > 1 for text in texts):
        return [line]  # a text with a space could be broken
    return textwrap.wrap(
        line, WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )
