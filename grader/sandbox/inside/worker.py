"""Answers the trusted side's requests with the student's code, and lets that code call back."""

from __future__ import annotations

import functools
import hashlib
import itertools
import random
import sys
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.sandbox.inside import imports, proxies
from grader.sandbox.inside.counting import counting
from grader.sandbox.protocol import connection as protocol
from grader.sandbox.protocol import definitions
from grader.sandbox.protocol.connection import Connection, Message, Reply, number_of, text_of
from grader.sandbox.protocol.data import DTYPES, GLOBAL, LOCAL, PLAIN_TYPES, REMOTE, NotData, is_iterator
from grader.sandbox.protocol.decoding import Decoder
from grader.sandbox.protocol.identity import ReceivedArguments
from grader.sandbox.protocol.wire import Stream, WireError

_FUNCTIONS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.MethodWrapperType,
    functools.partial,
    np.ufunc,
)


class Worker(Connection):
    """The student's namespace, and the objects that the trusted side has handles of."""

    keeps_read_only = True

    def __init__(self, stream: Stream, materialized_items: int) -> None:
        super().__init__(stream)
        self._materialized_items = materialized_items
        self._namespace: dict[str, Any] = sys.modules["__main__"].__dict__
        self._numbers: dict[int, int] = {}  # id of an object -> its handle
        self._kept: list[Any] = []  # handle -> object
        self._received = ReceivedArguments()
        self._proxies = proxies.Proxies(self)
        self._last_error: BaseException | None = None
        self._handlers: dict[int, Callable[[Message, memoryview], None]] = {
            protocol.LOAD: self._load,
            protocol.HAS: self._has,
            protocol.GET: self._get,
            protocol.SET: self._set,
            protocol.CALL: self._call,
            protocol.RANDOM_STATE: self._random_state,
        }

    def serve_forever(self) -> None:
        while True:
            message, payload = self.stream.receive()
            self.serve(message, payload)

    def serve(self, message: Message, payload: memoryview) -> None:
        self._handlers[message[0]](message, payload)

    def persistent_id(self, value: Any) -> Any:
        handle = self._proxies.handle_of(value)
        if handle is not None:
            return [REMOTE, handle]
        if _is_drained(value):
            raise NotData("an iterator deep inside other values")
        number = self._numbers.get(id(value))
        if number is None:
            number = self._numbers[id(value)] = len(self._kept)
            self._kept.append(value)
        return [LOCAL, number, *_description(value)]

    def persistent_load(self, node: list[Any]) -> Any:
        if node[0] == REMOTE:
            return self._kept[node[1]]
        if node[0] == GLOBAL:
            return _named(node[1], node[2])
        return self._proxies.stub(node)

    def ask(self, reply: Reply) -> Any:
        """The value of the trusted side's answer, or the exception that it names."""
        if reply.kind == protocol.VALUE:
            return reply.value
        if reply.kind == protocol.REFUSED:
            raise TypeError(f"this call gives {reply.text}")
        if reply.own and self._last_error is not None:
            raise self._last_error
        raise proxies.exception(reply.text, reply.message)

    def reply_value(self, number: int, value: Any, decoder: Decoder | None = None, events: int = 0) -> None:
        """As the base class; what the student's objects raise while they are encoded is the student's."""
        try:
            super().reply_value(number, value, decoder, events)
        except WireError:
            raise
        except BaseException as error:
            self._raised(number, error)

    def _load(self, message: Message, payload: memoryview) -> None:
        number = number_of(message, 1)
        decoder = self.decoder(payload)
        statements, names = decoder.decode(message[2]), decoder.decode(message[3])
        imports.add_labels({statement["label"] for statement in statements})
        self._namespace.update(names)
        try:
            failures = definitions.execute(statements, self._namespace)
        except BaseException as error:
            self._raised(number, error)
            return
        self.reply_value(number, failures)

    def _has(self, message: Message, payload: memoryview) -> None:
        self.reply_value(number_of(message, 1), text_of(message, 2) in self._namespace)

    def _get(self, message: Message, payload: memoryview) -> None:
        number = number_of(message, 1)
        if self._is_undefined(message[2]):
            self.stream.send([protocol.REFUSED, number, protocol.NOT_DEFINED])
            return
        try:
            value = self._target(message[2])
            if message[3] is not None:
                value = getattr(value, message[3])
            value = self.materialize(value)
        except BaseException as error:
            self._raised(number, error)
            return
        self.reply_value(number, value)

    def _set(self, message: Message, payload: memoryview) -> None:
        number = number_of(message, 1)
        try:
            setattr(self._target(message[2]), message[3], self.decoder(payload).decode(message[4]))
        except BaseException as error:
            self._raised(number, error)
            return
        self.reply_value(number, None)

    def _call(self, message: Message, payload: memoryview) -> None:
        number = number_of(message, 1)
        if self._is_undefined(message[2]):
            self.stream.send([protocol.REFUSED, number, protocol.NOT_DEFINED])
            return
        decoder = self.decoder(payload, self._received.expect(message[6], message[7]))
        events = [0]
        try:
            target = self._target(message[2])
            args, kwargs = decoder.decode(message[3]), decoder.decode(message[4])
            if message[5]:
                with counting(events):
                    value = self.materialize(target(*args, **kwargs))
            else:
                value = self.materialize(target(*args, **kwargs))
        except BaseException as error:
            self._raised(number, error)
            return
        self.reply_value(number, value, decoder, events[0])

    def _random_state(self, message: Message, payload: memoryview) -> None:
        digest = hashlib.sha256()
        name, keys, *rest = np.random.get_state(legacy=True)
        digest.update(repr((name, rest)).encode() + np.asarray(keys).tobytes())
        digest.update(repr(random.getstate()).encode())
        self.reply_value(number_of(message, 1), digest.hexdigest())

    def _is_undefined(self, node: Any) -> bool:
        return isinstance(node, str) and node not in self._namespace

    def _target(self, node: Any) -> Any:
        return self._namespace[node] if isinstance(node, str) else self.persistent_load(node)

    def materialize(self, value: Any, depth: int = 0) -> Any:
        """The value with iterators run to their end, or to the bound: this is still the student's code."""
        if depth < 8 and type(value) in (list, tuple, dict):
            items = value.values() if type(value) is dict else value
            if any(_is_drained(item) or type(item) in (list, tuple, dict) for item in items):
                if type(value) is dict:
                    return self._same(
                        value, {key: self.materialize(item, depth + 1) for key, item in value.items()}
                    )
                materialized = [self.materialize(item, depth + 1) for item in value]
                return self._same(value, materialized if type(value) is list else tuple(materialized))
        if _is_drained(value):
            return [
                self.materialize(item, depth + 1)
                for item in itertools.islice(iter(value), self._materialized_items)
            ]
        return value

    @staticmethod
    def _same(old: Any, new: Any) -> Any:
        """The container itself where nothing in it was materialized."""
        before = old.values() if isinstance(old, dict) else old
        after = new.values() if isinstance(new, dict) else new
        return old if all(a is b for a, b in zip(before, after, strict=True)) else new

    def _raised(self, number: int, error: BaseException) -> None:
        self._last_error = error
        try:
            message = str(error)[:2000]
        except BaseException:
            message = ""
        frames = []
        traceback = error.__traceback__
        while traceback is not None:
            code = traceback.tb_frame.f_code
            if imports.is_label(code.co_filename):
                frames.append([code.co_filename[:200], traceback.tb_lineno, code.co_name[:200]])
            traceback = traceback.tb_next
        frames = frames[:5] + frames[5:][-15:]
        self.stream.send([protocol.RAISED, number, type(error).__name__[:200], message, frames, False])


def _is_drained(value: Any) -> bool:
    return is_iterator(value) and type(value).__module__ != "__main__"


def _description(value: Any) -> list[Any]:
    """Kind and name of an object that stays inside."""
    if isinstance(value, type):
        return ["class", value.__name__[:100]]
    if isinstance(value, _FUNCTIONS):
        return ["function", str(getattr(value, "__name__", type(value).__name__))[:100]]
    return ["instance", type(value).__name__[:100]]


def _named(kind: str, name: Any) -> Any:
    """NumPy's own things and plain types, which are the same on both sides."""
    if kind == "dtype":
        return DTYPES[name]
    if kind == "ufunc":
        return getattr(np, name)
    if kind == "type":
        return next((plain for plain in PLAIN_TYPES if plain.__name__ == name), None) or getattr(np, name)
    raise WireError("an unknown name")
