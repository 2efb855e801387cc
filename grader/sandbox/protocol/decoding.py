"""Nodes and buffers of a message as values. Nothing in a message is trusted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from grader.execution.identity import set_generator_state
from grader.sandbox.protocol.data import DTYPES, MAX_DEPTH
from grader.sandbox.protocol.errors import WireError
from grader.sandbox.protocol.generators import generator_from, generator_state
from grader.sandbox.protocol.identity import ReceivedArguments
from grader.sandbox.protocol.nodes import (
    ArrayNode,
    BackrefNode,
    BytesNode,
    ComplexNode,
    DictNode,
    DtypeNode,
    EllipsisNode,
    GeneratorNode,
    GlobalNode,
    IntegerNode,
    ListNode,
    LocalNode,
    Node,
    NumbersNode,
    ObjectNode,
    RemoteNode,
    ScalarNode,
    SetNode,
    SliceNode,
    TextNode,
    TupleNode,
)

PersistentLoad: TypeAlias = Callable[[ObjectNode], object]


class Decoder:
    """Reads the values of one message; msgspec has checked the form of each node, and this what they say.

    `persistent_load` gives the object of a handle.
    """

    def __init__(
        self,
        payload: memoryview,
        persistent_load: PersistentLoad,
        known: Sequence[object] = (),
        keep_read_only: bool = False,
        received: ReceivedArguments | None = None,
    ) -> None:
        self._payload = payload
        self._offset = 0
        self._persistent_load = persistent_load
        self._known = known
        self._keep_read_only = keep_read_only
        self._received = received
        self.objects: list[object] = []
        self._before: list[_Before] = []

    def decode(self, node: Node, depth: int = 0) -> object:
        """The value of a node; raises `WireError`."""
        if isinstance(node, ArrayNode):  # most of what is sent
            return self._array(node)
        if type(node) in _PLAIN:
            return node
        if depth > MAX_DEPTH + 1:
            raise WireError("values nested too deeply")
        if isinstance(node, TupleNode):
            return tuple([self.decode(item, depth + 1) for item in node.items])
        if isinstance(node, DictNode):
            return self._dict(node, depth)
        if isinstance(node, ListNode):
            return self._list(node, depth)
        if isinstance(node, ScalarNode):
            return self._scalar(node)
        if isinstance(node, NumbersNode):
            return self._numbers(node)
        if isinstance(node, BackrefNode):
            return self._backref(node)
        if isinstance(node, GeneratorNode):
            generator = generator_from(node.name, [self.decode(number) for number in node.numbers])
            return self._register(generator, generator_state(generator))
        if isinstance(node, LocalNode | RemoteNode | GlobalNode):
            return self._persistent_load(node)
        return self._rare(node, depth)

    def text(self, node: str | TextNode) -> str:
        """A string, which may be among the buffers."""
        if isinstance(node, str):
            return node
        return self._take(node.length).tobytes().decode("utf-8", "replace")

    def bytes(self, length: int) -> memoryview:
        """The next bytes of the buffers as they are."""
        return self._take(length)

    def finish(self) -> None:
        """Every byte must have been spoken for."""
        if self._offset != len(self._payload):
            raise WireError("bytes that belong to no array")

    def changed(self) -> Iterator[tuple[int, object]]:
        """Numbers and values of the containers whose content is no longer as it was read."""
        for number, (value, before) in enumerate(zip(self.objects, self._before, strict=True)):
            if not _is_unchanged(value, before):
                yield number, value

    def _take(self, size: int) -> memoryview:
        if size > len(self._payload) - self._offset:
            raise WireError("an array larger than its bytes")
        taken = self._payload[self._offset : self._offset + size]
        self._offset += size
        return taken

    def _register(self, value: object, before: _Before) -> object:
        if self._received is not None:
            value = self._received.same_object(len(self.objects), value)
        self.objects.append(value)
        self._before.append(before)
        return value

    def _array(self, node: ArrayNode) -> object:
        dtype = DTYPES[node.dtype]
        count, extent = 1, dtype.itemsize
        for size in node.shape:
            count *= size
            extent *= max(size, 1)
        if extent >= 2**62:  # empty arrays with huge sides overflow inside NumPy
            raise WireError("an array that is too large")
        raw = self._take(count * dtype.itemsize)
        is_bool = node.dtype == _BOOL
        flat = np.frombuffer(raw, np.uint8) != 0 if is_bool else np.frombuffer(raw, dtype).copy()
        array = flat.reshape(node.shape[::-1]).T if node.fortran else flat.reshape(node.shape)
        if self._keep_read_only and not node.writeable:
            array.flags.writeable = False
        return self._register(array, (raw, node.shape, node.fortran))

    @staticmethod
    def _scalar(node: ScalarNode) -> object:
        dtype = DTYPES[node.dtype]
        if len(node.data) != dtype.itemsize:
            raise WireError("a number of the wrong size")
        if dtype == np.bool_:
            return np.bool_(node.data != b"\0")
        value: object = np.frombuffer(node.data, dtype=dtype)[0]
        return value

    def _list(self, node: ListNode, depth: int) -> object:
        before: list[object] = []
        value = self._register([], before)
        assert isinstance(value, list)
        value.extend([self.decode(item, depth + 1) for item in node.items])
        before.extend(value)
        return value

    def _numbers(self, node: NumbersNode) -> object:
        dtype = DTYPES[node.dtype]
        raw = np.frombuffer(self._take(node.length * dtype.itemsize), dtype=np.uint8)
        packed: NDArray[np.generic] = raw != 0 if dtype == np.bool_ else raw.view(dtype)
        value = list(packed) if node.scalars else packed.tolist()
        return self._register(value, list(value))

    def _dict(self, node: DictNode, depth: int) -> object:
        if len(node.keys) != len(node.values):
            raise WireError("a key without a value")
        before: list[tuple[object, object]] = []
        value = self._register({}, before)
        assert isinstance(value, dict)
        for key, item in zip(node.keys, node.values, strict=True):
            value[_hashable(self.decode(key, depth + 1))] = self.decode(item, depth + 1)
        before.extend(value.items())
        return value

    def _backref(self, node: BackrefNode) -> object:
        known = len(self._known)
        if node.number < known:
            found = self._known[node.number]
        elif node.number < known + len(self.objects):
            found = self.objects[node.number - known]
        else:
            found = None
        if not isinstance(found, np.ndarray | np.random.Generator):
            raise WireError("a reference to nothing")
        return found

    def _rare(self, node: Node, depth: int) -> object:
        if isinstance(node, TextNode):
            return self.text(node)
        if isinstance(node, BytesNode):
            return self._take(node.length).tobytes()
        if isinstance(node, IntegerNode):
            return int.from_bytes(node.data, "little", signed=True)
        if isinstance(node, ComplexNode):
            return complex(node.real, node.imag)
        if isinstance(node, SetNode):
            return {_hashable(self.decode(item, depth + 1)) for item in node.items}
        if isinstance(node, SliceNode):
            return slice(node.start, node.stop, node.step)
        if isinstance(node, EllipsisNode):
            return Ellipsis
        if isinstance(node, DtypeNode):
            return DTYPES[node.dtype]
        raise WireError("a value of an unknown kind")


_PLAIN = frozenset({type(None), bool, int, float, str})
_BOOL = DTYPES.index(np.dtype(np.bool_))
_SMALL = 64 * 1024
_Array: TypeAlias = tuple[memoryview, tuple[int, ...], bool]
_Before: TypeAlias = _Array | tuple[str, list[int]] | list[object] | list[tuple[object, object]]


def _is_unchanged(value: object, before: object) -> bool:
    if isinstance(value, np.ndarray):
        assert isinstance(before, tuple)
        raw, shape, fortran = before
        return value.shape == shape and _same_bytes(raw, value.T if fortran else value)
    if isinstance(value, np.random.Generator):
        return before == generator_state(value)
    assert isinstance(value, list | dict) and isinstance(before, list)
    if len(value) != len(before):
        return False
    if isinstance(value, list):
        return all(a is b for a, b in zip(value, before, strict=True))
    return all(a is c and b is d for (a, b), (c, d) in zip(value.items(), before, strict=True))


def apply_change(value: object, new: object) -> None:
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


def _same_bytes(raw: memoryview, array: NDArray[np.generic]) -> bool:
    if len(raw) <= _SMALL:  # to copy both takes a tenth of the time of NumPy's comparison
        return raw.tobytes() == array.tobytes()
    return np.array_equal(
        np.frombuffer(raw, dtype=np.uint8), np.ascontiguousarray(array).reshape(-1).view(np.uint8)
    )


def _hashable(value: object) -> object:
    try:
        hash(value)
    except TypeError as error:
        raise WireError("a key that is not hashable") from error
    return value
