"""Requests between the two sides, nested requests while one waits, and replies.

Both sides may ask: the trusted side calls the student's functions, and those call back. While a side waits
for its reply it serves the other side's requests, so that calls nest like those of one program.
"""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from grader.sandbox.protocol import messages
from grader.sandbox.protocol.decoding import Decoder, apply_change
from grader.sandbox.protocol.encoding import Encoder
from grader.sandbox.protocol.errors import NotData, TooLarge, WireError
from grader.sandbox.protocol.identity import ReceivedArguments
from grader.sandbox.protocol.messages import REPLIES, Message, Refused, Reply, Target, Value
from grader.sandbox.protocol.nodes import Node, ObjectNode
from grader.sandbox.protocol.wire import Stream


class Count(NamedTuple):
    """Instructions, and the proof that they are the counter's own."""

    instructions: int
    proof: bytes


UNCOUNTED = Count(0, b"")


class Answer:
    """A reply with its value decoded, and what the request's arguments have become already applied."""

    def __init__(self, reply: Reply, value: object = None) -> None:
        self.reply = reply
        self.value = value


class Connection(ABC):
    """One side of the wire."""

    keeps_read_only = False

    def __init__(self, stream: Stream) -> None:
        self.stream = stream

    @abstractmethod
    def persistent_id(self, value: object) -> ObjectNode:
        """The node of a value that is not data; raises `NotData`."""

    @abstractmethod
    def persistent_load(self, node: ObjectNode) -> object:
        """The object of a handle; raises `WireError`."""

    @abstractmethod
    def serve(self, message: Message, payload: memoryview) -> None:
        """Answer a request of the other side with exactly one reply."""

    def identities(self, objects: Sequence[object]) -> tuple[int, list[int]]:
        """An epoch, and a key for each container among the arguments; see `identity`."""
        return 0, []

    def request_get(
        self, target: str | int, attribute: str | None = None, if_countable: bool = False
    ) -> Answer:
        """Ask for a top-level name, or an attribute."""
        return self.ask(messages.Get(new_number(), target, attribute, if_countable))

    def request_call(
        self,
        target: Target,
        args: Sequence[object],
        kwargs: Mapping[str, object],
        count_instructions: bool = False,
    ) -> Answer:
        """Ask for a call; arguments that it changes are changed here."""
        encoder = self.encoder()
        arg_nodes = [encoder.encode(value) for value in args]
        named = {name: encoder.encode(value) for name, value in kwargs.items()}
        epoch, keys = self.identities(encoder.objects)
        call = messages.Call(new_number(), target, arg_nodes, named, count_instructions, epoch, keys)
        return self.ask(call, encoder.buffers, encoder.objects)

    def request_set(self, target: int, name: str, value: object) -> Answer:
        """Ask for an attribute to be set."""
        encoder = self.encoder()
        return self.ask(messages.Set(new_number(), target, name, encoder.encode(value)), encoder.buffers)

    def is_object(self, value: object) -> bool:
        """Whether a value of a class that derives from data is an object all the same."""
        return False

    def encoder(self, known: Sequence[object] = ()) -> Encoder:
        return Encoder(self.persistent_id, known, self.is_object)

    def decoder(self, payload: memoryview, received: ReceivedArguments | None = None) -> Decoder:
        return Decoder(payload, self.persistent_load, (), self.keeps_read_only, received)

    def reply_value(
        self, number: int, value: object, decoder: Decoder | None = None, count: Count = UNCOUNTED
    ) -> None:
        """Answer with a value and what changed in the arguments; with `Refused` where it cannot cross."""
        try:
            encoder = self.encoder(decoder.objects if decoder else ())
            node = encoder.encode(value)
            changes = [
                messages.Change(index, encoder.encode_change(changed))
                for index, changed in (decoder.changed() if decoder else ())
            ]
            self.stream.send(Value(number, node, changes, *count), encoder.buffers)
        except NotData as error:
            reason = f"a value that is not data: {messages.text(str(error))}"
            self.stream.send(Refused(number, reason))
        except TooLarge as error:
            self.stream.send(Refused(number, messages.text(str(error))))

    def ask(
        self,
        request: messages.Load | messages.Get | messages.Set | messages.Call | messages.RandomState,
        buffers: Sequence[memoryview | bytes] = (),
        objects: Sequence[object] = (),
    ) -> Answer:
        """Send a request and serve the other side's until its reply is there."""
        self.stream.send(request, buffers)
        while True:
            message, payload = self.stream.receive()
            if not isinstance(message, REPLIES):
                self.serve(message, payload)
                continue
            if message.number != request.number:
                raise WireError("an answer to nothing that was asked")
            if isinstance(message, Value):
                return self._value(message, payload, objects)
            if isinstance(message, messages.Loaded):
                return self._loaded(message, payload)
            if len(payload):
                raise WireError("bytes that belong to no array")
            return Answer(message)

    def _value(self, message: Value, payload: memoryview, objects: Sequence[object]) -> Answer:
        decoder = Decoder(payload, self.persistent_load, objects, self.keeps_read_only)
        value = decoder.decode(message.value)
        changes: list[tuple[object, object]] = []
        for change in message.changes:
            if change.argument >= len(objects):
                raise WireError("a change of nothing")
            changes.append((objects[change.argument], decoder.decode(change.content)))
        decoder.finish()
        for target, new in changes:
            apply_change(target, new)
        return Answer(message, value)

    def _loaded(self, message: messages.Loaded, payload: memoryview) -> Answer:
        decoder = Decoder(payload, self.persistent_load)
        failures = [messages.load_failure(node, decoder.text(node.message)) for node in message.failures]
        decoder.finish()
        return Answer(message, failures)


def new_number() -> int:
    """A number for a request that the other side cannot foresee."""
    return int.from_bytes(secrets.token_bytes(8), "little") >> 2


def decoded_call(
    decoder: Decoder, args: Sequence[Node], kwargs: Mapping[str, Node]
) -> tuple[tuple[object, ...], dict[str, object]]:
    """The arguments of a `Call`, in the order in which they were encoded."""
    return tuple([decoder.decode(node) for node in args]), {
        name: decoder.decode(node) for name, node in kwargs.items()
    }
