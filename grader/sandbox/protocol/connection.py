"""The talk between the two sides: requests, nested requests while one waits, and replies.

Both sides may ask: the trusted side calls the student's functions, and those call back. While a side waits
for its reply it serves the other side's requests, so that calls nest like those of one program.
"""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from grader.sandbox.protocol.data import NotData
from grader.sandbox.protocol.decoding import Decoder, apply_change
from grader.sandbox.protocol.encoding import Encoder
from grader.sandbox.protocol.identity import ReceivedArguments
from grader.sandbox.protocol.wire import Stream, TooLarge, WireError

# Kinds of messages: requests, then replies.
LOAD, HAS, GET, SET, CALL, RANDOM_STATE, READY = 1, 2, 3, 4, 5, 6, 7
VALUE, RAISED, REFUSED = 16, 17, 18
NOT_DEFINED = "a name that is not defined"  # the text of a REFUSED
REPLIES = (VALUE, RAISED, REFUSED)

Message = list[Any]


@dataclass
class Reply:
    """What came back: a value, or an exception's name and message with frames, or why there is no value."""

    kind: int
    value: Any = None
    number: int = 0  # events of a counted call
    text: str = ""
    message: str = ""
    frames: tuple[tuple[str, int, str], ...] = ()
    own: bool = False  # the exception is the one that this side itself raised further in


class Connection(ABC):
    """One side of the wire."""

    keeps_read_only = False

    def __init__(self, stream: Stream) -> None:
        self.stream = stream

    @abstractmethod
    def persistent_id(self, value: Any) -> Any:
        """The node of a value that is not data; raises `NotData`."""

    @abstractmethod
    def persistent_load(self, node: list[Any]) -> Any:
        """The object of a handle; raises `WireError`."""

    @abstractmethod
    def serve(self, message: Message, payload: memoryview) -> None:
        """Answer a request of the other side with exactly one reply."""

    def identities(self, objects: list[Any]) -> tuple[int, list[int]]:
        """An epoch, and a key for each container among the arguments; see `identity`."""
        return 0, []

    def request(self, kind: int, *parts: Any) -> Reply:
        """Ask for something that needs no arguments with it; serves requests until the reply is there."""
        return self._ask([kind, *parts], [], [])

    def request_call(
        self, target: Any, args: Sequence[Any], kwargs: dict[str, Any], counted: bool = False
    ) -> Reply:
        """Ask for a call; arguments that it changes are changed here."""
        encoder = Encoder(self.persistent_id)
        nodes = [encoder.encode(tuple(args)), encoder.encode(dict(kwargs))]
        parts = [CALL, target, *nodes, counted, *self.identities(encoder.objects)]
        return self._ask(parts, encoder.buffers, encoder.objects)

    def request_set(self, target: Any, name: str, value: Any) -> Reply:
        """Ask for an attribute to be set."""
        encoder = Encoder(self.persistent_id)
        return self._ask([SET, target, name, encoder.encode(value)], encoder.buffers, [])

    def decoder(self, payload: memoryview, received: ReceivedArguments | None = None) -> Decoder:
        return Decoder(payload, self.persistent_load, None, self.keeps_read_only, received)

    def reply_value(self, number: int, value: Any, decoder: Decoder | None = None, events: int = 0) -> None:
        """Answer with a value and what changed in the arguments; with `REFUSED` where it cannot cross."""
        try:
            encoder = Encoder(self.persistent_id, decoder.objects if decoder else None)
            node = encoder.encode(value)
            changes = []
            for index, changed in decoder.changed() if decoder else ():
                changes.append([index, encoder.encode_change(changed)])
            self.stream.send([VALUE, number, node, changes, events], encoder.buffers)
        except NotData as error:
            self.stream.send([REFUSED, number, f"a value that is not data: {str(error)[:200]}"])
        except TooLarge as error:
            self.stream.send([REFUSED, number, str(error)[:200]])

    def _ask(self, parts: Message, buffers: Sequence[memoryview | bytes], objects: list[Any]) -> Reply:
        number = secrets.randbits(62)
        self.stream.send([parts[0], number, *parts[1:]], buffers)
        while True:
            message, payload = self.stream.receive()
            if not isinstance(message, list) or len(message) < 2 or type(message[1]) is not int:
                raise WireError("a message without kind and number")
            if message[0] in REPLIES:
                if message[1] != number:
                    raise WireError("an answer to nothing that was asked")
                return self._reply(message, payload, objects)
            self.serve(message, payload)

    def _reply(self, message: Message, payload: memoryview, objects: list[Any]) -> Reply:
        kind = message[0]
        if kind == VALUE:
            if len(message) != 5 or not isinstance(message[3], list) or type(message[4]) is not int:
                raise WireError("a malformed answer")
            decoder = Decoder(payload, self.persistent_load, objects, self.keeps_read_only)
            value = decoder.decode(message[2])
            changes = [self._change(decoder, change, objects) for change in message[3]]
            decoder.finish()
            for target, new in changes:
                apply_change(target, new)
            return Reply(VALUE, value, number=message[4])
        if len(payload):
            raise WireError("bytes that belong to no array")
        if kind == REFUSED:
            return Reply(REFUSED, text=text_of(message, 2))
        frames = message[4] if len(message) == 6 and isinstance(message[4], list) else []
        return Reply(
            RAISED,
            text=text_of(message, 2, 200),
            message=text_of(message, 3),
            frames=tuple(frame_of(frame) for frame in frames[-20:]),
            own=bool(message[-1]),
        )

    @staticmethod
    def _change(decoder: Decoder, change: Any, objects: list[Any]) -> tuple[Any, Any]:
        if not isinstance(change, list) or len(change) != 2 or type(change[0]) is not int:
            raise WireError("a malformed change")
        if not 0 <= change[0] < len(objects):
            raise WireError("a change of nothing")
        return objects[change[0]], decoder.decode(change[1])


def text_of(message: Any, index: int, limit: int = 20_000) -> str:
    """A string at that place of a message."""
    if not isinstance(message, list) or index >= len(message) or not isinstance(message[index], str):
        raise WireError("a message without its text")
    return str(message[index][:limit])


def number_of(message: Any, index: int) -> int:
    """An integer at that place of a message."""
    if not isinstance(message, list) or index >= len(message) or type(message[index]) is not int:
        raise WireError("a message without its number")
    return int(message[index])


def frame_of(frame: Any) -> tuple[str, int, str]:
    return text_of(frame, 0, 200), number_of(frame, 1), text_of(frame, 2, 200)
