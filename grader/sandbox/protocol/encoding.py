"""Values as the nodes and buffers of a message."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from grader.sandbox.protocol.data import (
    DTYPE_CODE,
    DTYPES,
    MAX_DEPTH,
    MAX_DIMENSIONS,
    MAX_INTEGER_BYTES,
    MAX_NUMBERS,
)
from grader.sandbox.protocol.errors import NotData
from grader.sandbox.protocol.generators import generator_state
from grader.sandbox.protocol.nodes import (
    ArrayNode,
    BackrefNode,
    BytesNode,
    ComplexNode,
    DictNode,
    DtypeNode,
    EllipsisNode,
    GeneratorNode,
    IntegerNode,
    ListNode,
    Node,
    NumbersNode,
    ObjectNode,
    ScalarNode,
    SetNode,
    SliceNode,
    TextNode,
    TupleNode,
)

PersistentId: TypeAlias = Callable[[object], ObjectNode]
IsObject: TypeAlias = Callable[[object], bool]

_CONVERTED: dict[np.dtype[np.generic], np.dtype[np.generic]] = {
    np.dtype(np.longdouble): np.dtype(np.float64),
    np.dtype(np.clongdouble): np.dtype(np.complex128),
}
_SMALL = 64 * 1024  # bytes of an array that are copied sooner than looked at
_LONG, _MANY = 256, 16  # text, and flat lists of numbers, of this length and more travel as raw buffers


class Encoder:
    """Writes the values of one message; `persistent_id` gives the node of what is not data, or raises `NotData`.

    `is_object` says of values of a class that derives from data, such as a dictionary, whether they stay objects.

    `objects` are the arrays, generators, lists and dictionaries in the order in which they were written. The
    other side's `Decoder` has its copies in the same order, and tells what changed by these numbers.
    """

    def __init__(
        self,
        persistent_id: PersistentId,
        known: Sequence[object] | None = None,
        is_object: IsObject = lambda _: False,
    ) -> None:
        self._persistent_id = persistent_id
        self._is_object = is_object
        self._known = {id(value): number for number, value in enumerate(known or ())}
        self._seen: dict[int, int] = {}
        self._open: set[int] = set()
        self.objects: list[object] = []
        self.buffers: list[memoryview | bytes] = []

    def encode(self, value: object, depth: int = 0) -> Node:
        """The node of a value; raises `NotData` and `TooLarge`."""
        kind = type(value)
        if kind is np.ndarray and isinstance(value, np.ndarray):  # most of what is sent
            return self._array(value)
        if value is None or (isinstance(value, float | bool) and (kind is float or kind is bool)):
            return value
        if kind is int and isinstance(value, int):
            return value if -(2**63) <= value < 2**64 else self._integer(value)
        if kind is str and isinstance(value, str):
            return value if len(value) < _LONG and value.isascii() else self.text(value)
        if depth >= MAX_DEPTH:
            raise NotData(f"nested more than {MAX_DEPTH} levels deep")
        if kind is list and isinstance(value, list):
            return self._list(value, depth)
        if kind is tuple and isinstance(value, tuple):
            return TupleNode([self.encode(item, depth + 1) for item in value])
        if kind is dict and isinstance(value, dict):
            return self._dict(value, depth)
        return self._other(value, depth)

    def encode_change(self, value: object) -> Node:
        """The node of a container's new content, never a reference to itself."""
        if isinstance(value, np.ndarray):
            return self._array_content(value)
        if isinstance(value, np.random.Generator):
            return self._generator_content(value)
        return self.encode(value)

    def _other(self, value: object, depth: int) -> Node:
        if self._is_object(value):
            return self._persistent_id(value)
        if isinstance(value, np.generic):
            return self._scalar(value)
        if isinstance(value, np.ndarray):  # np.matrix, np.ma: the plain array is what counts
            return self._array(np.asarray(value))
        if isinstance(value, np.random.Generator):
            number = self._reference(value)
            return (
                BackrefNode(number) if number is not None else self._generator_content(value, register=True)
            )
        if isinstance(value, complex):
            return ComplexNode(complex(value).real, complex(value).imag)
        if isinstance(value, bytes | bytearray):
            self.buffers.append(bytes(value))
            return BytesNode(len(value))
        if isinstance(value, set | frozenset):
            return SetNode([self.encode(item, depth + 1) for item in value])
        if isinstance(value, slice):
            return SliceNode(*[self._bound(bound) for bound in (value.start, value.stop, value.step)])
        if value is Ellipsis:
            return EllipsisNode()
        if isinstance(value, np.dtype):
            return DtypeNode(self._code(value))
        if isinstance(value, str | float | int | tuple | list | dict):  # namedtuple, defaultdict, IntEnum
            return self.encode(_plain(value), depth)
        return self._persistent_id(value)

    def _reference(self, value: object) -> int | None:
        number = self._known.get(id(value))
        if number is None:
            number = self._seen.get(id(value))
            return None if number is None else len(self._known) + number
        return number

    def _register(self, value: object) -> None:
        self._seen.setdefault(id(value), len(self.objects))
        self.objects.append(value)  # kept, so that the id is not given to another object

    def _code(self, dtype: np.dtype[np.generic]) -> int:
        code = DTYPE_CODE.get(dtype)
        if code is None:
            code = DTYPE_CODE.get(dtype.newbyteorder("="))
        if code is None:
            raise NotData(f"of dtype {dtype.name[:20]}")
        return code

    def _array(self, array: NDArray[np.generic]) -> Node:
        number = self._reference(array)
        if number is not None:
            return BackrefNode(number)
        node = self._array_content(array)
        self._register(array)
        return node

    def _array_content(self, array: NDArray[np.generic]) -> Node:
        expected = _CONVERTED.get(array.dtype, array.dtype)
        code = self._code(expected)
        if array.ndim > MAX_DIMENSIONS:
            raise NotData(f"an array of more than {MAX_DIMENSIONS} dimensions")
        flags = array.flags
        fortran = flags.f_contiguous and not flags.c_contiguous
        ordered = array.T if fortran else array
        if array.nbytes <= _SMALL and array.dtype == DTYPES[code]:
            self.buffers.append(ordered.tobytes())
        else:
            contiguous = np.ascontiguousarray(ordered, dtype=DTYPES[code])
            self.buffers.append(contiguous.reshape(-1).view(np.uint8).data if contiguous.size else b"")
        return ArrayNode(code, fortran, flags.writeable, array.shape)

    def _scalar(self, value: np.generic) -> Node:
        array = np.asarray(value)
        array = array.astype(_CONVERTED.get(array.dtype, array.dtype))
        return ScalarNode(self._code(array.dtype), array.tobytes())

    def _generator_content(self, value: np.random.Generator, register: bool = False) -> Node:
        if register:
            self._register(value)
        name, numbers = generator_state(value)
        return GeneratorNode(
            name, [self._integer(number) if number >= 2**63 else number for number in numbers]
        )

    def _list(self, value: list[object], depth: int) -> Node:
        self._register(value)
        packed = self._numbers(value)
        if packed is not None:
            return packed
        self._enter(value)
        node = ListNode([self.encode(item, depth + 1) for item in value])
        self._open.discard(id(value))
        return node

    def _numbers(self, value: list[object]) -> Node | None:
        if len(value) < _MANY:
            return None
        if len(value) > MAX_NUMBERS:
            raise NotData(f"a list of more than {MAX_NUMBERS} items")
        kinds = set(map(type, value))
        as_scalars = len(kinds) == 1 and issubclass(next(iter(kinds)), np.generic)
        if kinds == {float}:
            packed = np.array(value, dtype=np.float64)
        elif kinds == {int} and all(isinstance(n, int) and -(2**63) <= n < 2**63 for n in value):
            packed = np.array(value, dtype=np.int64)
        elif as_scalars and np.dtype(next(iter(kinds))) in DTYPE_CODE:
            packed = np.array(value)
        else:
            return None
        self.buffers.append(packed.view(np.uint8).data)
        return NumbersNode(DTYPE_CODE[packed.dtype], len(value), as_scalars)

    def _dict(self, value: dict[object, object], depth: int) -> Node:
        self._register(value)
        self._enter(value)
        node = DictNode([], [])
        for key, item in value.items():
            node.keys.append(self.encode(key, depth + 1))
            node.values.append(self.encode(item, depth + 1))
        self._open.discard(id(value))
        return node

    def _enter(self, value: object) -> None:
        if id(value) in self._open:
            raise NotData("a container that holds itself")
        self._open.add(id(value))

    @staticmethod
    def _bound(value: object) -> int | None:
        if value is None or (type(value) is int and -(2**63) <= value < 2**63):
            return value
        if isinstance(value, np.integer):
            return int(value)
        raise NotData("a slice with bounds that are no integers")

    def _integer(self, value: int) -> IntegerNode:
        size = value.bit_length() // 8 + 1
        if size > MAX_INTEGER_BYTES:
            raise NotData(f"an integer of more than {MAX_INTEGER_BYTES * 8} bits")
        return IntegerNode(value.to_bytes(size, "little", signed=True))

    def text(self, value: str) -> TextNode:
        """A string among the buffers."""
        data = value.encode("utf-8", "surrogatepass")
        self.buffers.append(data)
        return TextNode(len(data))


def _plain(value: object) -> object:
    """The content of an instance of a subclass, read with the base class's own methods."""
    if isinstance(value, dict):
        return dict(dict.items(value))
    if isinstance(value, list):
        return list(list.__iter__(value))
    if isinstance(value, tuple):
        return tuple(tuple.__iter__(value))
    if isinstance(value, str):
        return str.__add__(value, "")
    return float.__add__(value, 0.0) if isinstance(value, float) else int.__add__(value, 0)  # type: ignore[operator]
