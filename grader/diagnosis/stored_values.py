"""What a wrong implementation gave, as JSON: its wrong values to compare with, of right ones the shape alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from grader.diagnosis.detectors.evidence import Array
from grader.testing.agreement import same_value
from grader.testing.student import Opaque

LARGEST = 64  # entries of an array that are kept
# Digits that are kept, counted from the largest entry's first: fewer than machines agree on to the last bit, and
# more than comparisons ask for.
_DIGITS = {"float64": 10, "float32": 5, "float16": 3}
_NUMBERS = (bool, int, float, np.bool_, np.number)


class NotStorable(Exception):
    """A value that JSON cannot hold."""


def stored(value: object, right: object, others: Sequence[object] = (), tolerance: float = 0.0) -> Any:
    """A result as JSON, with the shape alone of what is right.

    Args:
        right: the right result of the same call, of which no part is kept wherever it stands.
        others: right arrays of other calls, which are not to be given away either.
        tolerance: a relative error that is excused where results are compared.

    Raises:
        NotStorable: a part is a generator, a complex number, or something unknown.
    """
    if isinstance(value, Opaque):
        return {"object": True}
    if isinstance(value, dict):
        if not all(isinstance(key, str | int) for key in value):
            raise NotStorable
        return {"dict": [[key, stored(item, right, others, tolerance)] for key, item in value.items()]}
    if isinstance(value, tuple | list):
        return {type(value).__name__: [stored(item, right, others, tolerance) for item in value]}
    if value is None or isinstance(value, str):
        return {"right": None} if any(same_value(value, one) for one in leaves(right)) else {"value": value}
    if not isinstance(value, (np.ndarray, *_NUMBERS)):
        raise NotStorable
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        raise NotStorable
    if shows_right(value, right, others, tolerance):
        return {"right": list(array.shape)}
    return {
        "dtype": array.dtype.name,
        "shape": list(array.shape),
        "values": [_number(one) for one in _rounded(array).ravel()[:LARGEST].tolist()],
    }


def shows_right(value: object, right: object, others: Sequence[object], tolerance: float = 0.0) -> bool:
    """Whether an array or number is a right answer: any part of its own call's, or an array of another call's."""
    known = list(leaves(right))
    if np.asarray(value).size > 1:
        known += others
    return any(same_value(value, one, tolerance) for one in known)


def leaves(value: object) -> Iterator[object]:
    """The arrays, numbers and texts of a nested result."""
    if isinstance(value, Mapping | tuple | list):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from leaves(item)
    elif not isinstance(value, Opaque):
        yield value


def wrong_values(kept: Any) -> Iterator[Any]:
    """The arrays and numbers that are stored with their values, decoded."""
    if "values" in kept:
        yield _array(kept)
    for item in _items(kept):
        yield from wrong_values(item)


def agrees(kept: Any, value: object, tolerance: float = 0.0) -> bool:
    """Whether a result is what is stored: its wrong values to rounding, of right ones the shape."""
    if "object" in kept:
        return isinstance(value, Opaque)
    if isinstance(value, Opaque):
        return False
    if "right" in kept:
        shape = kept["right"]
        number = isinstance(value, (np.ndarray, *_NUMBERS))
        return not number if shape is None else number and list(np.asarray(value).shape) == shape
    if "value" in kept:
        return bool(type(value) is type(kept["value"]) and value == kept["value"])
    if "dict" in kept:
        return (
            isinstance(value, dict)
            and len(value) == len(kept["dict"])
            and all(key in value and agrees(item, value[key], tolerance) for key, item in kept["dict"])
        )
    items = _items(kept)
    if "values" not in kept:
        return (
            isinstance(value, tuple | list)
            and len(value) == len(items)
            and all(agrees(item, one, tolerance) for item, one in zip(items, value, strict=True))
        )
    if not isinstance(value, (np.ndarray, *_NUMBERS)) or list(np.asarray(value).shape) != kept["shape"]:
        return False
    if _is_array_of_integers(np.asarray(value)) and np.dtype(kept["dtype"]).kind == "f":
        return False  # equal values are an accident: it lacks what comes after the point
    if np.asarray(value).size > LARGEST:
        value = np.asarray(value).ravel()[:LARGEST]
    return same_value(value, _array(kept), tolerance)


def _is_array_of_integers(array: Array) -> bool:
    return array.ndim > 0 and array.dtype.kind in "iu"


def _items(kept: Any) -> list[Any]:
    if "dict" in kept:
        return [item for _, item in kept["dict"]]
    items: list[Any] = kept.get("tuple", kept.get("list", []))
    return items


def _array(kept: Any) -> Array:
    array = np.array([float(one) if isinstance(one, str) else one for one in kept["values"]], kept["dtype"])
    return array if math.prod(kept["shape"]) > LARGEST else array.reshape(kept["shape"])


def _rounded(array: Array) -> Array:
    if array.dtype.kind != "f":
        return array
    values = array.astype(np.float64)
    largest = float(np.abs(values[np.isfinite(values)]).max(initial=0.0))
    if largest == 0.0:
        return np.abs(values) if not np.isnan(values).any() and np.isfinite(values).all() else values
    # The factor keeps 1 - 1e-16 with 1.
    places = _DIGITS.get(array.dtype.name, 10) - 1 - math.floor(math.log10(largest * (1 + 1e-6)))
    # By Python's own rounding, which is exact in decimals.
    flat = [round(one, places) + 0.0 if math.isfinite(one) else one for one in values.ravel().tolist()]
    return np.array(flat).reshape(values.shape)


def _number(value: Any) -> Any:
    return value if not isinstance(value, float) or math.isfinite(value) else str(value)
