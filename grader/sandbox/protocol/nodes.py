"""How a message writes its values: one class for each kind, read by msgspec's decoder, which checks every field."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias, Union

from msgspec import Meta, Struct

from grader.sandbox.protocol.data import DTYPES, MAX_DIMENSIONS, MAX_INTEGER_BYTES, MAX_NUMBERS

DtypeCode = Annotated[int, Meta(ge=0, lt=len(DTYPES))]
Length = Annotated[int, Meta(ge=0, lt=2**40)]
Handle = Annotated[int, Meta(ge=0, lt=2**40)]
Name = Annotated[str, Meta(max_length=200)]
Kind = Literal["function", "class", "instance"]


class ArrayNode(Struct, array_like=True, forbid_unknown_fields=True, tag=0):
    """An array whose bytes are among the message's buffers."""

    dtype: DtypeCode
    fortran: bool
    writeable: bool
    shape: Annotated[tuple[Length, ...], Meta(max_length=MAX_DIMENSIONS)]


class ScalarNode(Struct, array_like=True, forbid_unknown_fields=True, tag=1):
    """A number of NumPy's."""

    dtype: DtypeCode
    data: bytes


class ListNode(Struct, array_like=True, forbid_unknown_fields=True, tag=2):
    """A list."""

    items: list[Node]


class TupleNode(Struct, array_like=True, forbid_unknown_fields=True, tag=3):
    """A tuple."""

    items: list[Node]


class DictNode(Struct, array_like=True, forbid_unknown_fields=True, tag=4):
    """A dictionary, in its order."""

    keys: list[Node]
    values: list[Node]


class SetNode(Struct, array_like=True, forbid_unknown_fields=True, tag=5):
    """A set, or a frozen one."""

    items: list[Node]


class ComplexNode(Struct, array_like=True, forbid_unknown_fields=True, tag=6):
    """A complex number of Python's."""

    real: float
    imag: float


class IntegerNode(Struct, array_like=True, forbid_unknown_fields=True, tag=7):
    """An integer of more than 64 bits."""

    data: Annotated[bytes, Meta(max_length=MAX_INTEGER_BYTES)]


class TextNode(Struct, array_like=True, forbid_unknown_fields=True, tag=8):
    """A string whose bytes are among the buffers."""

    length: Length


class BytesNode(Struct, array_like=True, forbid_unknown_fields=True, tag=9):
    """Bytes among the buffers."""

    length: Length


class NumbersNode(Struct, array_like=True, forbid_unknown_fields=True, tag=10):
    """A list of numbers of one type, packed among the buffers; `scalars` of NumPy's or Python's own."""

    dtype: DtypeCode
    length: Annotated[int, Meta(ge=0, le=MAX_NUMBERS)]
    scalars: bool


class GeneratorNode(Struct, array_like=True, forbid_unknown_fields=True, tag=11):
    """A random generator in its state."""

    name: Name
    numbers: Annotated[list[int | IntegerNode], Meta(max_length=1000)]


class BackrefNode(Struct, array_like=True, forbid_unknown_fields=True, tag=12):
    """An array or generator that was in this message, or in the request that it answers."""

    number: Length


class LocalNode(Struct, array_like=True, forbid_unknown_fields=True, tag=13):
    """An object that stays with the sender."""

    handle: Handle
    kind: Kind
    name: Name  # an instance's class; a function's or class' own name
    class_handle: Handle | None = None  # of an instance of a class that was sent
    special_methods: tuple[Name, ...] = ()  # of a class


class RemoteNode(Struct, array_like=True, forbid_unknown_fields=True, tag=14):
    """An object that stays with the receiver."""

    handle: Handle


class DtypeNode(Struct, array_like=True, forbid_unknown_fields=True, tag=15):
    """A dtype."""

    dtype: DtypeCode


class GlobalNode(Struct, array_like=True, forbid_unknown_fields=True, tag=16):
    """A ufunc or type that is the same on both sides."""

    kind: Literal["ufunc", "type"]
    name: Name


class SliceNode(Struct, array_like=True, forbid_unknown_fields=True, tag=17):
    """A slice of an index."""

    start: int | None
    stop: int | None
    step: int | None


class EllipsisNode(Struct, array_like=True, forbid_unknown_fields=True, tag=18):
    """The `...` of an index."""


Node: TypeAlias = Union[  # noqa: UP007 - the names are forward references of msgspec's
    bool, int, float, str,
    ArrayNode, ScalarNode, ListNode, TupleNode, DictNode, SetNode, ComplexNode, IntegerNode, TextNode,
    BytesNode, NumbersNode, GeneratorNode, BackrefNode, LocalNode, RemoteNode, DtypeNode, GlobalNode, SliceNode,
    EllipsisNode, None,
]  # fmt: skip
ObjectNode: TypeAlias = LocalNode | RemoteNode | GlobalNode
