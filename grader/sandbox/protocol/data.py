"""What may cross the wire, and the tags that say what a value is. Both sides use this module."""

from __future__ import annotations

import collections.abc
from collections.abc import Callable
from typing import Any

import numpy as np

# A node is None, bool, int, float or str as itself, and anything else a list that starts with a tag.
ARRAY, SCALAR, LIST, TUPLE, DICT, SET, COMPLEX, INTEGER, TEXT, BYTES = range(10)
NUMBERS, GENERATOR, BACKREF, LOCAL, REMOTE, GLOBAL = range(10, 16)

DTYPES = tuple(
    map(
        np.dtype, (np.bool_, np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64)
    )
) + tuple(map(np.dtype, (np.float16, np.float32, np.float64, np.complex64, np.complex128)))
DTYPE_CODE = {dtype: code for code, dtype in enumerate(DTYPES)}
PLAIN_TYPES: tuple[type, ...] = (float, int, bool, complex, str, list, tuple, dict)  # beside NumPy's

MAX_DEPTH = 24
MAX_DIMENSIONS = 32
MAX_INTEGER_BYTES = 1024  # Python refuses to print integers of more than 4300 digits
MAX_NUMBERS = 1_000_000  # a list takes far more memory than an array of the same numbers

Node = Any
PersistentId = Callable[[Any], Node]
PersistentLoad = Callable[[list[Any]], Any]


class NotData(Exception):
    """A value that cannot cross; the text says what it is."""


def is_iterator(value: Any) -> bool:
    """Whether a value is drained to a list: a generator, zip, map, range, a dictionary's view."""
    views = (collections.abc.KeysView, collections.abc.ValuesView, collections.abc.ItemsView)
    return isinstance(value, (range, collections.abc.Iterator, *views))
