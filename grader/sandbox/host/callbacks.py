"""Answers what student code asks of the trusted side: calls of functions and classes that were given to it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from grader.execution.iterators import is_iterator
from grader.sandbox.host.exports import Exports
from grader.sandbox.host.faults import Raised, StudentFault
from grader.sandbox.host.guard import guarded
from grader.sandbox.host.limits import Limits
from grader.sandbox.host.remote import Remote, RemoteObject, unwrapped
from grader.sandbox.protocol import messages
from grader.sandbox.protocol.connection import Connection, decoded_call
from grader.sandbox.protocol.data import PLAIN_TYPES
from grader.sandbox.protocol.decoding import Decoder
from grader.sandbox.protocol.errors import NotData, OutOfTime, WireError
from grader.sandbox.protocol.messages import Call, Get, Message, Set
from grader.sandbox.protocol.nodes import GlobalNode, LocalNode, ObjectNode, RemoteNode
from grader.sandbox.protocol.wire import Stream
from grader.testing.operators import OperatorName


class CallbackServer(Connection, ABC):
    """The part of a worker's trusted side that serves."""

    def __init__(self, stream: Stream, limits: Limits) -> None:
        super().__init__(stream)
        self._limits = limits
        self._exports = Exports()
        self._remotes: dict[int, Remote] = {}
        self._depth = 0  # of calls back that are being served
        self._callbacks = 0  # since the outermost call began
        self._fault: StudentFault | None = None  # what ended the worker
        self._within_callback = False
        self._replying = False

    @abstractmethod
    def get(self, target: str | Remote, attribute: str | None = None) -> object:
        """A top-level name, or an attribute of an object."""

    @abstractmethod
    def call(self, target: str | Remote, args: tuple[object, ...], kwargs: Mapping[str, object]) -> object:
        """Call an object of the student's."""

    @abstractmethod
    def operate(self, name: OperatorName, operands: Sequence[object]) -> object:
        """Apply an operator to objects of the student's."""

    def persistent_id(self, value: object) -> ObjectNode:
        value = unwrapped(value)
        if isinstance(value, Remote):
            if not value.is_in(self):
                raise NotData("an object of another worker")
            return RemoteNode(value.id)
        name = str(getattr(value, "__name__", ""))
        if isinstance(value, np.ufunc) and getattr(np, name, None) is value:
            return GlobalNode("ufunc", name)
        if isinstance(value, type) and (value in PLAIN_TYPES or issubclass(value, np.generic)):
            return GlobalNode("type", name)
        return self._exports.node(value, given=not self._replying)

    def persistent_load(self, node: ObjectNode) -> object:
        if isinstance(node, RemoteNode):
            return self._exports.exported(node.handle)
        if not isinstance(node, LocalNode):
            raise WireError("a name in place of an object")
        remote = self._remotes.get(node.handle)
        if remote is None:
            remote = Remote(node.kind, node.name[:100], node.handle, self)
            self._remotes[node.handle] = remote
        return RemoteObject(remote) if self._within_callback else remote

    def serve(self, message: Message, payload: memoryview) -> None:
        """Answer a call back; what the callable raises goes inside as a class name and nothing more."""
        self._callbacks += 1
        if not isinstance(message, Call | Get | Set):
            raise WireError("a request that only this side may make")
        if self._callbacks > self._limits.callbacks_per_call:
            raise WireError("too many calls back")
        number = message.number
        if self._depth >= self._limits.callback_depth:
            self.stream.send(messages.Raised(number, "RecursionError", "calls back nested too deeply"))
            return
        decoder = self.decoder(payload)
        self._within_callback = True
        try:
            act = self._action(message, decoder)
            decoder.finish()
        finally:
            self._within_callback = False
        self._depth += 1
        try:
            with guarded(self.stream.deadline, self._limits.memory_bytes):
                value = act()
                if is_iterator(value):  # a generator cannot cross, what it yields can
                    value = list(value)  # type: ignore[call-overload]
        except Exception as error:
            if isinstance(error, OutOfTime):
                raise
            if self._fault is not None:
                raise self._fault from error
            name = error.exception if isinstance(error, Raised) else type(error).__name__
            own = isinstance(error, Raised)
            text = messages.text(f"the call raised {name}", 300)
            self.stream.send(messages.Raised(number, messages.text(name), text, own=own))
            return
        finally:
            self._depth -= 1
        self._replying = True
        try:
            self.reply_value(number, value, decoder if isinstance(message, Call) else None)
        finally:
            self._replying = False

    def _action(self, message: Call | Get | Set, decoder: Decoder) -> Callable[[], object]:
        """What a request asks for, its arguments decoded; nothing is run yet."""
        handle = message.target
        if not isinstance(handle, int):
            raise WireError("a name in place of an object")
        if isinstance(message, Get):
            name = message.attribute or ""
            return lambda: self._exports.read(handle, name)
        if isinstance(message, Set):
            attribute, new = message.attribute, decoder.decode(message.value)
            return lambda: self._exports.write(handle, attribute, new)
        target = self._exports.exported(handle)
        args, kwargs = decoded_call(decoder, message.args, message.kwargs)
        if not callable(target):
            raise WireError("a malformed call")
        return lambda: target(*args, **kwargs)
