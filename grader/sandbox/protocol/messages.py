"""The messages of the wire. Each side reads only those that the other may send."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct

from grader.execution.definitions import LoadFailure, Statement
from grader.sandbox.protocol.nodes import Handle, Length, Name, Node, TextNode

Number = Annotated[int, Meta(ge=0, lt=2**62)]  # of a request; its reply has the same
Text = Annotated[str, Meta(max_length=20_000)]

OperatorName = Literal["add", "sub", "mul", "truediv", "matmul", "pow", "neg", "getitem", "len"]


class StatementNode(Struct, array_like=True, forbid_unknown_fields=True):
    """A `Statement`."""

    label: str
    line: int
    source: str
    binds: tuple[str, ...]
    may_fail: bool


class FailureNode(Struct, array_like=True, forbid_unknown_fields=True):
    """A `LoadFailure`."""

    label: Name
    line: int
    exception: Name
    message: str | TextNode
    binds: tuple[Name, ...]


class FrameNode(Struct, array_like=True, forbid_unknown_fields=True):
    """A line of a cell in a traceback."""

    label: Name
    line: int
    function: Name


class Change(Struct, array_like=True, forbid_unknown_fields=True):
    """The new content of the argument with that number."""

    argument: Annotated[int, Meta(ge=0)]
    content: Node


class Operator(Struct, array_like=True, forbid_unknown_fields=True):
    """An operator of Python's as what is called."""

    name: OperatorName


Target: TypeAlias = str | Handle | Operator  # a top-level name, an object of the receiver's, an operator


class Load(Struct, array_like=True, forbid_unknown_fields=True, tag=1):
    """Bind `names`, then run the statements; answered by `Loaded`."""

    number: Number
    statements: (
        Length  # of a list of `StatementNode`, which is the first buffer: a notebook may have thousands
    )
    names: Node
    key: bytes  # for the proofs of counts; the worker forgets it before it runs the statements


class Get(Struct, array_like=True, forbid_unknown_fields=True, tag=3):
    """A top-level name, or an attribute; answered by `Uncountable` if it is asked for where calls can be counted alone."""

    number: Number
    target: str | Handle
    attribute: Name | None
    if_countable: bool = False


class Set(Struct, array_like=True, forbid_unknown_fields=True, tag=4):
    """Set an attribute."""

    number: Number
    target: Handle
    attribute: Name
    value: Node


class Call(Struct, array_like=True, forbid_unknown_fields=True, tag=5):
    """Call something. Arguments under the same identity within an epoch are the same object."""

    number: Number
    target: Target
    args: list[Node]
    kwargs: dict[str, Node]
    count_instructions: bool = False
    epoch: int = 0
    identities: list[int] = []


class RandomState(Struct, array_like=True, forbid_unknown_fields=True, tag=6):
    """The digest of the global random generators, after a draw from each if stirred."""

    number: Number
    stir: bool = False


class Ready(Struct, array_like=True, forbid_unknown_fields=True, tag=7):
    """The first message of a worker: it is confined, unless there is a problem."""

    problem: Text


class Value(Struct, array_like=True, forbid_unknown_fields=True, tag=16):
    """A value, and what changed in the request's arguments."""

    number: Number
    value: Node
    changes: list[Change] = []
    instructions: Annotated[int, Meta(ge=0)] = 0  # of a call that asked for them
    proof: bytes = b""  # that they are the counter's own: see `proof_of_count`


class Raised(Struct, array_like=True, forbid_unknown_fields=True, tag=17):
    """An exception; `own` if it is the one that the receiver itself raised further in."""

    number: Number
    exception: Name
    message: Text
    frames: Annotated[tuple[FrameNode, ...], Meta(max_length=20)] = ()
    own: bool = False


class Refused(Struct, array_like=True, forbid_unknown_fields=True, tag=18):
    """No value, and why."""

    number: Number
    reason: Text


class NotDefined(Struct, array_like=True, forbid_unknown_fields=True, tag=19):
    """A name that is not bound."""

    number: Number


class Uncountable(Struct, array_like=True, forbid_unknown_fields=True, tag=20):
    """Instructions that could not be counted, for the code changed how it is traced."""

    number: Number


class Loaded(Struct, array_like=True, forbid_unknown_fields=True, tag=21):
    """The statements that failed."""

    number: Number
    failures: list[FailureNode]


Reply: TypeAlias = Value | Raised | Refused | NotDefined | Uncountable | Loaded
REPLIES = (Value, Raised, Refused, NotDefined, Uncountable, Loaded)
Callback: TypeAlias = Call | Get | Set
FromWorker: TypeAlias = Callback | Reply | Ready
ToWorker: TypeAlias = Load | Get | Call | RandomState | Value | Raised | Refused
Message: TypeAlias = FromWorker | ToWorker

# msgspec refuses extension types, maps and fields that are not declared.
_ENCODER = msgspec.msgpack.Encoder()
FROM_WORKER: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(FromWorker)
TO_WORKER: msgspec.msgpack.Decoder[Message] = msgspec.msgpack.Decoder(ToWorker)
encode = _ENCODER.encode
_STATEMENTS: msgspec.msgpack.Decoder[list[StatementNode]] = msgspec.msgpack.Decoder(list[StatementNode])


def encode_statements(statements: Sequence[Statement]) -> bytes:
    """A slice as the bytes of a `Load`."""
    return encode(
        [StatementNode(one.label, one.line, one.source, one.binds, one.may_fail) for one in statements]
    )


def decode_statements(data: bytes | memoryview) -> list[Statement]:
    """The opposite of `encode_statements`."""
    nodes = _STATEMENTS.decode(data)
    return [Statement(node.label, node.line, node.source, node.binds, node.may_fail) for node in nodes]


def proof_of_count(key: bytes, number: int, count: int) -> bytes:
    """What only the two who know the key can say about the count of a request."""
    return hashlib.blake2b(b"%d %d" % (number, count), key=key, digest_size=16).digest()


def text(value: object, limit: int = 200) -> str:
    """A string of the student's as one that can be sent: short, of the plain class, without surrogates."""
    if not isinstance(value, str):
        return ""
    return str.encode(str.__getitem__(value, slice(limit)), "utf-8", "replace").decode()


def load_failure(node: FailureNode, message: str) -> LoadFailure:
    """The failure that a node stands for."""
    return LoadFailure(node.label, node.line, node.exception, message, node.binds)
