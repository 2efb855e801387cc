"""Answers the trusted side's requests with the student's code, and lets that code call back."""

from __future__ import annotations

import functools
import operator
import types
from collections.abc import Callable

import numpy as np

from grader.execution import definitions
from grader.execution.classes import MadeClasses
from grader.execution.counting import Untraced
from grader.execution.iterators import TooManyItems, is_materialized, materialize
from grader.execution.randomness import global_random_digest
from grader.sandbox.inside import counting, imports, proxies
from grader.sandbox.protocol import messages
from grader.sandbox.protocol.connection import UNCOUNTED, Answer, Connection, Count, decoded_call
from grader.sandbox.protocol.data import PLAIN_TYPES
from grader.sandbox.protocol.decoding import Decoder
from grader.sandbox.protocol.errors import NotData, TooLarge, WireError
from grader.sandbox.protocol.identity import ReceivedArguments
from grader.sandbox.protocol.messages import Message, Operator, Target
from grader.sandbox.protocol.nodes import GlobalNode, Kind, LocalNode, ObjectNode, RemoteNode
from grader.sandbox.protocol.wire import Stream

_FUNCTIONS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.MethodWrapperType,
    functools.partial,
    np.ufunc,
)
_SHOWN = 100  # failures of a notebook, and names that one of them left unbound
_LENGTH = "len"  # of the operators, the one that `operator` has under another name


class Worker(Connection):
    """The student's namespace, and the objects that the trusted side has handles of."""

    keeps_read_only = True

    def __init__(self, stream: Stream, materialized_items: int, namespace: dict[str, object]) -> None:
        super().__init__(stream)
        self._materialized_items = materialized_items
        self._namespace = namespace
        self._numbers: dict[int, int] = {}  # id of an object -> its handle
        self._kept: list[object] = []  # handle -> object
        self._classes = MadeClasses()
        self._received = ReceivedArguments()
        self._proxies = proxies.Proxies(self)
        self._last_error: BaseException | None = None

    def serve_forever(self) -> None:
        while True:
            message, payload = self.stream.receive()
            self.serve(message, payload)

    def serve(self, message: Message, payload: memoryview) -> None:
        if isinstance(message, messages.Call):
            self._call(message, payload)
        elif isinstance(message, messages.Get):
            self._get(message)
        elif isinstance(message, messages.Load):
            self._load(message, payload)
        elif isinstance(message, messages.RandomState):
            self.reply_value(message.number, global_random_digest(message.stir))

    def persistent_id(self, value: object) -> ObjectNode:
        handle = self._proxies.handle_of(value)
        if handle is not None:
            return RemoteNode(handle)
        if is_materialized(value):
            raise NotData("an iterator deep inside other values")
        number = self._numbers.get(id(value))
        if number is None:
            number = self._numbers[id(value)] = len(self._kept)
            self._kept.append(value)
        return LocalNode(number, *_description(value))

    def persistent_load(self, node: ObjectNode) -> object:
        if isinstance(node, RemoteNode):
            return self._kept[node.handle]
        if isinstance(node, GlobalNode):
            return _named(node)
        return self._proxies.stub(node)

    def is_object(self, value: object) -> bool:
        return value in self._classes

    def answered(self, answer: Answer) -> object:
        """The value of the trusted side's answer, or the exception that it names."""
        reply = answer.reply
        if isinstance(reply, messages.Value):
            return answer.value
        if isinstance(reply, messages.Raised):
            if reply.own and self._last_error is not None:
                raise self._last_error
            raise proxies.exception(reply.exception, reply.message)
        raise TypeError(f"this call gives {getattr(reply, 'reason', 'nothing')}")

    def reply_value(
        self, number: int, value: object, decoder: Decoder | None = None, count: Count = UNCOUNTED
    ) -> None:
        """As the base class; what the student's objects raise while they are encoded is the student's."""
        try:
            super().reply_value(number, value, decoder, count)
        except WireError:
            raise
        except BaseException as error:
            self._raised(number, error)

    def _load(self, message: messages.Load, payload: memoryview) -> None:
        decoder = self.decoder(payload)
        statements = messages.decode_statements(decoder.bytes(message.statements))
        names = decoder.decode(message.names)
        counting.keep_key(message.key)
        message.key = b""
        imports.add_labels({statement.label for statement in statements})
        if isinstance(names, dict):
            self._namespace.update(names)
        try:
            failures = definitions.execute(statements, self._namespace)
            encoder = self.encoder()
            nodes = [
                messages.FailureNode(
                    messages.text(failure.label),
                    failure.line,
                    messages.text(failure.exception),
                    encoder.text(failure.message[:2000]),
                    tuple(messages.text(name) for name in failure.binds[:_SHOWN]),
                )
                for failure in failures[:_SHOWN]
            ]
            self.stream.send(messages.Loaded(message.number, nodes), encoder.buffers)
        except TooLarge as error:
            self.stream.send(messages.Refused(message.number, str(error)))
        except WireError:
            raise
        except BaseException as error:
            self._raised(message.number, error)

    def _get(self, message: messages.Get) -> None:
        if message.if_countable and not counting.is_intact():
            self.stream.send(messages.Uncountable(message.number))
            return
        if self._is_undefined(message.target):
            self.stream.send(messages.NotDefined(message.number))
            return
        try:
            value = self._target(message.target)
            if message.attribute is not None:
                value = getattr(value, message.attribute)
            value = materialize(value, self._materialized_items)
        except BaseException as error:
            self._raised(message.number, error)
            return
        self.reply_value(message.number, value)

    def _call(self, message: messages.Call, payload: memoryview) -> None:
        if self._is_undefined(message.target):
            self.stream.send(messages.NotDefined(message.number))
            return
        decoder = self.decoder(payload, self._received.expect(message.epoch, message.identities))
        count = UNCOUNTED
        try:
            target = self._function(message.target)
            args, kwargs = decoded_call(decoder, message.args, message.kwargs)
            self._classes.note(target)
            if message.count_instructions:
                value, count = counting.counted(
                    lambda: materialize(target(*args, **kwargs), self._materialized_items), message.number
                )
            else:
                value = materialize(target(*args, **kwargs), self._materialized_items)
        except Untraced:
            self.stream.send(messages.Uncountable(message.number))
            return
        except BaseException as error:
            self._raised(message.number, error)
            return
        self.reply_value(message.number, value, decoder, count)

    def _is_undefined(self, target: Target) -> bool:
        return isinstance(target, str) and target not in self._namespace

    def _target(self, target: str | int) -> object:
        return self._namespace[target] if isinstance(target, str) else self._kept[target]

    def _function(self, target: Target) -> Callable[..., object]:
        if isinstance(target, Operator):
            return len if target.name == _LENGTH else getattr(operator, target.name)
        found = self._target(target)
        if not callable(found):
            raise TypeError(f"{type(found).__name__!r} object is not callable")
        return found

    def _raised(self, number: int, error: BaseException) -> None:
        if isinstance(error, TooManyItems):
            self.stream.send(messages.Refused(number, messages.text(str(error))))
            return
        self._last_error = error
        try:
            message = messages.text(str(error), 2000)
        except BaseException:
            message = ""
        frames = []
        traceback = error.__traceback__
        while traceback is not None:
            code = traceback.tb_frame.f_code
            if imports.is_label(code.co_filename):
                label, name = messages.text(code.co_filename), messages.text(code.co_name)
                frames.append(messages.FrameNode(label, traceback.tb_lineno, name))
            traceback = traceback.tb_next
        shown = tuple(frames[:5] + frames[5:][-15:])
        self.stream.send(messages.Raised(number, messages.text(type(error).__name__), message, shown))


def _description(value: object) -> tuple[Kind, str]:
    """Kind and name of an object that stays inside."""
    if isinstance(value, type):
        return "class", messages.text(value.__name__, 100)
    if isinstance(value, _FUNCTIONS):
        return "function", messages.text(getattr(value, "__name__", type(value).__name__), 100)
    return "instance", messages.text(type(value).__name__, 100)


def _named(node: GlobalNode) -> object:
    """NumPy's own things and plain types, which are the same on both sides."""
    plain = next((plain for plain in PLAIN_TYPES if plain.__name__ == node.name), None)
    found: object = plain if node.kind == "type" and plain else getattr(np, node.name)
    return found
