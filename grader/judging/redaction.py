"""What a card may say of an exception in a hidden call: the student's own line, never the hidden inputs."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from grader.notebooks.cells import Cell
from grader.testing.copies import containers
from grader.testing.faults import Frame, Raised
from grader.testing.student import RecordedCall

# Messages of Python and NumPy that speak of shapes, types and names alone, each in full. Anything else a student's
# code may have built from what it was called with; and these too, so names and sizes in them must be known ones.
_SHAPE = r"\(?(?:\d+(?:, ?\d+){0,4},?)?\)?"
_IDENTIFIER = r"'?[\w.]{1,60}'?"
_SAFE_MESSAGES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"operands could not be broadcast together with (remapped )?shapes ({_SHAPE} ?){{1,4}}"
        rf"(and requested shape {_SHAPE})?",
        rf"non-broadcastable output operand with shape {_SHAPE} doesn't match the broadcast shape {_SHAPE}",
        rf"could not broadcast input array from shape {_SHAPE} into shape {_SHAPE}",
        rf"shapes {_SHAPE} and {_SHAPE} not aligned: \d+ \(dim \d\) != \d+ \(dim \d\)",
        r"matmul: Input operand \d has a mismatch in its core dimension \d, "
        r"with gufunc signature \(n\?,k\),\(k,m\?\)->\(n\?,m\?\) \(size \d+ is different from \d+\)",
        r"matmul: Input operand \d does not have enough dimensions \(has \d, gufunc core with signature "
        r"\(n\?,k\),\(k,m\?\)->\(n\?,m\?\) requires \d\)",
        rf"cannot reshape array of size \d+ into shape {_SHAPE}",
        rf"name {_IDENTIFIER} is not defined",
        rf"(module )?{_IDENTIFIER} (object )?has no attribute {_IDENTIFIER}",
        rf"cannot access local variable {_IDENTIFIER} where it is not associated with a value",
        rf"local variable {_IDENTIFIER} referenced before assignment",
        rf"{_IDENTIFIER}\(\) missing \d+ required (positional|keyword-only) arguments?: "
        rf"'\w+'((, '\w+')?,? and '\w+')?",
        rf"{_IDENTIFIER}\(\) takes (from )?\d+ (to \d+ )?positional arguments? but \d+ (was|were) given",
        rf"{_IDENTIFIER}\(\) got an unexpected keyword argument {_IDENTIFIER}",
        rf"{_IDENTIFIER} object is not (callable|iterable|subscriptable|an iterator)",
        r"unsupported operand type\(s\) for [-+*/@%|&^=<>*]{1,3}( or pow\(\))?: "
        rf"{_IDENTIFIER} and {_IDENTIFIER}",
        r"index \d+ is out of bounds for axis \d+ with size \d+",
        r"too many indices for array: array is \d+-dimensional, but \d+ were indexed",
        r"axis -?\d+ is out of bounds for array of dimension \d+",
        r"boolean index did not match indexed array along axis \d; "
        r"size of axis is \d+ but size of corresponding boolean axis is \d+",
        r"The truth value of an array with more than one element is ambiguous\. Use a\.any\(\) or a\.all\(\)",
        r"only (length-1|0-dimensional|size-1) arrays can be converted to Python scalars",
        r"only integer scalar arrays can be converted to a scalar index",
        r"(too many|not enough) values to unpack \(expected (at least )?\d+(, got \d+)?\)",
        r"Cannot cast ufunc '\w+' output from dtype\('\w+'\) to dtype\('\w+'\) with casting rule '\w+'",
        r"\w{1,60} is not available to the grader: use NumPy and "
        r"(modules such as math and itertools|the standard library)",
        r"this module is not available to the grader: use NumPy and the standard library",
        r"maximum recursion depth exceeded( while calling a Python object| in comparison)?",
        r"((float|complex|integer) )?(floor )?(division|modulo|division or modulo) by zero",
        r"math domain error|math range error",
        r"(assignment destination|output array) is read-only",
        r"all the input array dimensions except for the concatenation axis must match exactly, but along dimension "
        r"\d, the array at index \d has size \d+ and the array at index \d has size \d+",
    )
)


_QUOTED = re.compile(r"'([\w.]+)'|^([\w.]+)\(\)|^(\w+) is not available|name '?(\w+)'? is")
# What messages call by its name though no notebook does.
_NAMES = frozenset(
    (*dir(builtins), *dir(np), *dir(np.ndarray), "numpy", "linalg", "random", "module", "function", "method")
) | {"NoneType", "builtin_function_or_method", "self", "args", "kwargs", "dtype"}
_SMALL = 10  # dimensions, axes and numbers of arguments


@dataclass(frozen=True)
class Known:
    """What a message may name: what stands in the student's own notebook, and the sizes of what was handed over."""

    names: frozenset[str]
    sizes: frozenset[int]

    @classmethod
    def of(cls, cells: Sequence[Cell], calls: Sequence[RecordedCall]) -> Known:
        code = "\n".join(cell.source for cell in cells if cell.kind == "code")
        names = frozenset(re.findall(r"[^\W\d]\w*", code)) | _NAMES
        written = {int(number) for number in re.findall(r"\b\d{1,3}\b", code)}
        arrays = [one for call in calls for one in containers((call.args, *call.kwargs.values()))]
        shapes = {one.shape for one in arrays if isinstance(one, np.ndarray)}
        sizes = {size for shape in shapes for size in _sizes(shape)}
        return cls(names, frozenset(written | sizes | set(range(_SMALL))))

    def covers(self, message: str) -> bool:
        """Whether every name and every number of a message is a known one."""
        quoted = [
            part for found in _QUOTED.findall(message) for one in found for part in one.split(".") if part
        ]
        without_names = re.sub(r"[^\W\d]\w*", " ", message)
        numbers = [int(number) for number in re.findall(r"\d+", without_names)]
        return all(name in self.names for name in quoted) and all(number in self.sizes for number in numbers)


def _sizes(shape: tuple[int, ...]) -> Iterator[int]:
    """Each side of an array, what its neighbours come to, and the number of its entries."""
    for first in range(len(shape)):
        product = 1
        for size in shape[first:]:
            product *= size
            yield product
        yield from (shape[first] - 1, shape[first] + 1)


def redacted_message(exception: str, message: str, known: Known | None = None) -> str:
    """The exception's kind, with its message where that can hold nothing of a hidden call.

    Args:
        known: what it may name; None where there is nothing yet to hide, as while the notebook is loaded.
    """
    is_builtin = isinstance(getattr(builtins, exception, None), type)
    is_ours = exception in ("LinAlgError", "AxisError", "UFuncTypeError")
    kind = exception if is_builtin or is_ours else "An exception"
    text = " ".join(message.split())
    is_safe = text and any(pattern.fullmatch(text) for pattern in _SAFE_MESSAGES)
    return f"{kind}: {text}" if is_safe and (known is None or known.covers(text)) else kind


def source_line(frames: Sequence[Frame], cells: Sequence[Cell]) -> str:
    """Where the exception arose in the student's own notebook: cell, line and the line's text."""
    by_label = {cell.label: cell for cell in cells}
    for label, line, _ in reversed(frames):
        cell = by_label.get(label)
        if cell is not None:
            lines = cell.source.splitlines()
            if not 0 < line <= len(lines):  # the number is the code's own say: it compiled something itself
                return label
            text = lines[line - 1].strip()
            return f"{label}, line {line}: {text}" if text else f"{label}, line {line}"
    return ""


def describe_exception(fault: Raised, cells: Sequence[Cell], calls: Sequence[RecordedCall] = ()) -> str:
    """Two lines at most: what was raised, and where."""
    place = source_line(fault.frames, cells)
    raised = redacted_message(fault.exception, fault.message, Known.of(cells, calls))
    return f"{raised}\n{place}" if place else raised
