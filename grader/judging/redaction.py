"""What a card may say of an exception in a hidden call: the student's own line, never the hidden inputs."""

from __future__ import annotations

import builtins
import re
from collections.abc import Sequence

from grader.notebooks.cells import Cell
from grader.testing.faults import Frame, Raised

# Messages of Python and NumPy that speak of shapes, types and names alone. Numbers are matched where they are
# sizes. Anything else a student's code may have built from what it was called with.
_SHAPE = r"\(?[\d, ]*\)?"
_IDENTIFIER = r"'?[\w.]{1,60}'?"
_SAFE_MESSAGES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"operands could not be broadcast together with (remapped )?shapes ({_SHAPE} ?){{1,4}}"
        rf"(and requested shape {_SHAPE})?",
        rf"non-broadcastable output operand with shape {_SHAPE} doesn't match the broadcast shape {_SHAPE}",
        rf"could not broadcast input array from shape {_SHAPE} into shape {_SHAPE}",
        rf"shapes {_SHAPE} and {_SHAPE} not aligned: .{{0,60}}",
        r"matmul: Input operand \d has a mismatch in its core dimension \d, "
        r"with gufunc signature [\w?(),\->]{1,40} \(size \d+ is different from \d+\)",
        r"matmul: Input operand \d does not have enough dimensions .{0,80}",
        rf"cannot reshape array of size \d+ into shape {_SHAPE}",
        rf"name {_IDENTIFIER} is not defined",
        rf"(module )?{_IDENTIFIER} (object )?has no attribute {_IDENTIFIER}",
        rf"cannot access local variable {_IDENTIFIER} where it is not associated with a value",
        rf"local variable {_IDENTIFIER} referenced before assignment",
        rf"{_IDENTIFIER}\(\) missing \d+ required (positional|keyword-only) arguments?: [\w', ]{{1,120}}",
        rf"{_IDENTIFIER}\(\) takes (from )?\d+ (to \d+ )?positional arguments? but \d+ (was|were) given",
        rf"{_IDENTIFIER}\(\) got an unexpected keyword argument {_IDENTIFIER}",
        rf"{_IDENTIFIER} object is not (callable|iterable|subscriptable|an iterator)",
        r"unsupported operand type\(s\) for [-+*/@%|&^=<>*]{1,3}( or pow\(\))?: "
        rf"{_IDENTIFIER} and {_IDENTIFIER}",
        r"index \d+ is out of bounds for axis \d+ with size \d+",
        r"too many indices for array: array is \d+-dimensional, but \d+ were indexed",
        r"axis -?\d+ is out of bounds for array of dimension \d+",
        r"boolean index did not match indexed array along axis \d+; .{0,120}",
        r"The truth value of an array with more than one element is ambiguous\. Use a\.any\(\) or a\.all\(\)",
        r"only (length-1|0-dimensional|size-1) arrays can be converted to Python scalars",
        r"only integer scalar arrays can be converted to a scalar index",
        r"(too many|not enough) values to unpack \(expected (at least )?\d+(, got \d+)?\)",
        r"Cannot cast ufunc '\w+' output from dtype\('\w+'\) to dtype\('\w+'\) with casting rule '\w+'",
        r"[\w.()]{1,40} is not available to the grader: [\w ]{1,60}",
        r"maximum recursion depth exceeded.{0,60}",
        r"((float|complex|integer) )?(floor )?(division|modulo|division or modulo) by zero",
        r"math domain error|math range error",
        r"(assignment destination|output array) is read-only",
        r"all the input array dimensions except for the concatenation axis must match exactly, .{0,160}",
    )
)


def redacted_message(exception: str, message: str) -> str:
    """The exception's kind, with its message where that can hold nothing of a hidden call."""
    known = isinstance(getattr(builtins, exception, None), type)
    kind = (
        exception if known or exception in ("LinAlgError", "AxisError", "UFuncTypeError") else "An exception"
    )
    text = " ".join(message.split())
    if text and any(pattern.fullmatch(text) for pattern in _SAFE_MESSAGES):
        return f"{kind}: {text}"
    return kind


def source_line(frames: Sequence[Frame], cells: Sequence[Cell]) -> str:
    """Where the exception arose in the student's own notebook: cell, line and the line's text."""
    by_label = {cell.label: cell for cell in cells}
    for label, line, _ in reversed(frames):
        cell = by_label.get(label)
        if cell is not None:
            lines = cell.source.splitlines()
            text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
            return f"{label}, line {line}: {text}" if text else f"{label}, line {line}"
    return ""


def describe_exception(fault: Raised, cells: Sequence[Cell]) -> str:
    """Two lines at most: what was raised, and where."""
    place = source_line(fault.frames, cells)
    raised = redacted_message(fault.exception, fault.message)
    return f"{raised}\n{place}" if place else raised
