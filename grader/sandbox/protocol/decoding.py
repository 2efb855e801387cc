"""Nodes and buffers of a message as values. Nothing in a message is trusted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader.sandbox.protocol.data import (
    ARRAY,
    BACKREF,
    BYTES,
    COMPLEX,
    DICT,
    DTYPES,
    GENERATOR,
    GLOBAL,
    INTEGER,
    LIST,
    LOCAL,
    MAX_DEPTH,
    MAX_DIMENSIONS,
    MAX_INTEGER_BYTES,
    MAX_NUMBERS,
    NUMBERS,
    REMOTE,
    SCALAR,
    SET,
    TEXT,
    TUPLE,
    Node,
    PersistentLoad,
)
from grader.sandbox.protocol.generators import generator_from, generator_state, set_generator_state
from grader.sandbox.protocol.identity import ReceivedArguments
from grader.sandbox.protocol.wire import WireError


class Decoder:
    """Reads the values of one message and trusts nothing in it; `resolve` gives the object of a handle."""

    def __init__(
        self,
        payload: memoryview,
        resolve: PersistentLoad,
        known: list[Any] | None = None,
        keep_read_only: bool = False,
        received: ReceivedArguments | None = None,
    ) -> None:
        self._payload = payload
        self._offset = 0
        self._persistent_load = resolve
        self._known = known or []
        self._keep_read_only = keep_read_only
        self._received = received
        self.objects: list[Any] = []
        self._before: list[Any] = []

    def decode(self, node: Node, depth: int = 0) -> Any:
        """The value of a node; raises `WireError`."""
        if node is None or isinstance(node, bool | int | float | str):
            return node
        if depth > MAX_DEPTH + 1:
            raise WireError("values nested too deeply")
        if not isinstance(node, list) or not node or type(node[0]) is not int:
            raise WireError("a value without a tag")
        reader = _READERS.get(node[0])
        if reader is None:
            raise WireError("a value with an unknown tag")
        return reader(self, node, depth)

    def finish(self) -> None:
        """Every byte must have been spoken for."""
        if self._offset != len(self._payload):
            raise WireError("bytes that belong to no array")

    def changed(self) -> Iterator[tuple[int, Any]]:
        """Numbers and values of the containers whose content is no longer as it was read."""
        for number, (value, before) in enumerate(zip(self.objects, self._before, strict=True)):
            if isinstance(value, np.ndarray):
                raw, shape, fortran = before
                same = value.shape == shape and _same_bytes(raw, value.T if fortran else value)
            elif isinstance(value, np.random.Generator):
                same = before == generator_state(value)
            elif isinstance(value, list):
                same = len(value) == len(before) and all(a is b for a, b in zip(value, before, strict=True))
            else:
                same = len(value) == len(before) and all(
                    a is c and b is d for (a, b), (c, d) in zip(value.items(), before, strict=True)
                )
            if not same:
                yield number, value

    def _take(self, size: int) -> memoryview:
        if size > len(self._payload) - self._offset:
            raise WireError("an array larger than its bytes")
        taken = self._payload[self._offset : self._offset + size]
        self._offset += size
        return taken

    def _register(self, value: Any, before: Any) -> Any:
        if self._received is not None:
            value = self._received.same_object(len(self.objects), value)
        self.objects.append(value)
        self._before.append(before)
        return value

    def _dtype(self, code: Any) -> np.dtype[Any]:
        if type(code) is not int or not 0 <= code < len(DTYPES):
            raise WireError("an array of unknown dtype")
        return DTYPES[code]

    def _array(self, node: list[Any], depth: int) -> Any:
        dtype = self._dtype(_item(node, 1, int))
        fortran, writeable = bool(_item(node, 2, int)), bool(_item(node, 3, int))
        shape = tuple(_length(size) for size in node[4:])
        if len(shape) > MAX_DIMENSIONS:
            raise WireError("an array of too many dimensions")
        count, extent = 1, dtype.itemsize
        for size in shape:
            count *= size
            extent *= max(size, 1)
        if extent >= 2**62:  # empty arrays with huge sides overflow inside NumPy
            raise WireError("an array that is too large")
        raw = self._take(count * dtype.itemsize)
        flat = (
            np.frombuffer(raw, dtype=np.uint8) != 0
            if dtype == np.bool_
            else np.frombuffer(raw, dtype=dtype).copy()
        )
        array = flat.reshape(shape[::-1]).T if fortran else flat.reshape(shape)
        if self._keep_read_only and not writeable:
            array.flags.writeable = False
        return self._register(array, (raw, shape, fortran))

    def _scalar(self, node: list[Any], depth: int) -> Any:
        dtype, data = self._dtype(_item(node, 1, int)), _item(node, 2, bytes)
        if len(data) != dtype.itemsize:
            raise WireError("a number of the wrong size")
        if dtype == np.bool_:
            return np.bool_(data != b"\0")
        return np.frombuffer(data, dtype=dtype)[0]

    def _list(self, node: list[Any], depth: int) -> Any:
        before: list[Any] = []
        value = self._register([], before)
        value.extend(self.decode(item, depth + 1) for item in node[1:])
        before.extend(value)
        return value

    def _numbers(self, node: list[Any], depth: int) -> Any:
        dtype, length = self._dtype(_item(node, 1, int)), _length(_item(node, 2, int))
        if length > MAX_NUMBERS:
            raise WireError("a list that is too long")
        raw = np.frombuffer(self._take(length * dtype.itemsize), dtype=np.uint8)
        packed = raw != 0 if dtype == np.bool_ else raw.view(dtype)
        value = list(packed) if _item(node, 3, int) else packed.tolist()
        registered = self._register(value, list(value))
        registered[:] = value
        return registered

    def _tuple(self, node: list[Any], depth: int) -> Any:
        return tuple([self.decode(item, depth + 1) for item in node[1:]])

    def _dict(self, node: list[Any], depth: int) -> Any:
        if len(node) % 2 == 0:
            raise WireError("a key without a value")
        before: list[Any] = []
        value = self._register({}, before)
        for key, item in zip(node[1::2], node[2::2], strict=True):
            value[_hashable(self.decode(key, depth + 1))] = self.decode(item, depth + 1)
        before.extend(value.items())
        return value

    def _set(self, node: list[Any], depth: int) -> Any:
        return {_hashable(self.decode(item, depth + 1)) for item in node[1:]}

    def _complex(self, node: list[Any], depth: int) -> Any:
        return complex(_item(node, 1, float), _item(node, 2, float))

    def _integer(self, node: list[Any], depth: int) -> Any:
        data = _item(node, 1, bytes)
        if len(data) > MAX_INTEGER_BYTES:
            raise WireError("an integer that is too large")
        return int.from_bytes(data, "little", signed=True)

    def _text(self, node: list[Any], depth: int) -> Any:
        return bytes(self._take(_length(_item(node, 1, int)))).decode("utf-8", "replace")

    def _bytes(self, node: list[Any], depth: int) -> Any:
        return bytes(self._take(_length(_item(node, 1, int))))

    def _generator(self, node: list[Any], depth: int) -> Any:
        generator = generator_from(
            _item(node, 1, str), [self.decode(number, depth + 1) for number in node[2:]]
        )
        return self._register(generator, generator_state(generator))

    def _seen(self, node: list[Any], depth: int) -> Any:
        number = _length(_item(node, 1, int))
        everything = self._known + self.objects if number >= len(self._known) else self._known
        if number >= len(everything) or not isinstance(everything[number], np.ndarray | np.random.Generator):
            raise WireError("a reference to nothing")
        return everything[number]

    def _handle(self, node: list[Any], depth: int) -> Any:
        return self._persistent_load(node)


_READERS: dict[int, Callable[[Decoder, list[Any], int], Any]] = {
    ARRAY: Decoder._array,
    SCALAR: Decoder._scalar,
    LIST: Decoder._list,
    TUPLE: Decoder._tuple,
    DICT: Decoder._dict,
    SET: Decoder._set,
    COMPLEX: Decoder._complex,
    INTEGER: Decoder._integer,
    TEXT: Decoder._text,
    BYTES: Decoder._bytes,
    NUMBERS: Decoder._numbers,
    GENERATOR: Decoder._generator,
    BACKREF: Decoder._seen,
    LOCAL: Decoder._handle,
    REMOTE: Decoder._handle,
    GLOBAL: Decoder._handle,
}


def apply_change(value: Any, new: Any) -> None:
    """Give a container of this side the content that the other side's copy has now.

    What cannot be taken over (another shape or dtype, a read-only array) is left as it is.
    """
    if isinstance(value, np.ndarray) and isinstance(new, np.ndarray):
        if (
            value.shape == new.shape
            and np.can_cast(new.dtype, value.dtype, "same_kind")
            and value.flags.writeable
        ):
            value[...] = new
    elif isinstance(value, np.random.Generator) and isinstance(new, np.random.Generator):
        set_generator_state(value, new)
    elif isinstance(value, list) and isinstance(new, list):
        value[:] = new
    elif isinstance(value, dict) and isinstance(new, dict):
        value.clear()
        value.update(new)
    else:
        raise WireError("a change of the wrong kind")


def _same_bytes(raw: memoryview, array: np.ndarray[Any, Any]) -> bool:
    return np.array_equal(
        np.frombuffer(raw, dtype=np.uint8), np.ascontiguousarray(array).reshape(-1).view(np.uint8)
    )


def _item(node: list[Any], index: int, kind: type) -> Any:
    if index >= len(node) or type(node[index]) is not kind:
        raise WireError("a malformed value")
    return node[index]


def _length(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**40:
        raise WireError("a length out of range")
    return value


def _hashable(value: Any) -> Any:
    try:
        hash(value)
    except TypeError as error:
        raise WireError("a key that is not hashable") from error
    return value
