"""What workers do, done once in the server: its children then find their own code and NumPy's warm.

CPython specializes code that has run a few times, and fills caches of types; NumPy looks up the loop of a function and
a dtype when it is first asked for it. A child would pay for that anew, and for its own copy of the memory written to.
"""

from __future__ import annotations

import gc
import socket
from collections.abc import Sequence

import numpy as np

from grader.execution.definitions import Statement
from grader.sandbox.inside import imports
from grader.sandbox.inside.worker import Worker
from grader.sandbox.protocol import messages
from grader.sandbox.protocol.connection import Connection, new_number
from grader.sandbox.protocol.errors import NotData
from grader.sandbox.protocol.identity import SentArguments
from grader.sandbox.protocol.messages import FROM_WORKER, TO_WORKER, Message
from grader.sandbox.protocol.nodes import LocalNode, ObjectNode
from grader.sandbox.protocol.wire import Stream

_ROUNDS = 4  # of some ten requests each: CPython 3.11 specializes a function in its eighth call and in some after it
_BYTES = 2**16

# The functions and operators that courses use most; each runs in its dtypes.
_SOURCE = """
import numpy as np


def elementwise(x, y):
    a = np.maximum(x, 0) + np.where(x > 0, x, 0.5 * x) - np.minimum(x, y) * -x / (1 + x * x)
    b = np.exp(-np.abs(x)) + np.log(1 + x**2) + np.tanh(x) + np.sqrt(x * x) + np.sign(x) + np.clip(x, 0, 1)
    return a + b.astype(x.dtype), x >= y, (x == y) & (x < y) | ~(x <= y), np.log1p(x * x), np.zeros_like(x)


def reductions(x):
    z = x - x.max(axis=-1, keepdims=True)
    p = np.exp(z) / np.sum(np.exp(z), axis=-1, keepdims=True)
    return p, x.mean(axis=0), x.sum(), np.mean(x), x.var(axis=0), np.argmax(x, axis=-1), x.min(), p.std()


def products(x, y):
    return x @ y.T, np.dot(x, y.T), np.sum(x * y, axis=1), x.T, x.reshape(-1), x[:, :2], x[0], x[[1, 0]]


class Layer:
    def __init__(self, weights):
        self.weights = weights

    def __call__(self, x):
        return {"out": x @ self.weights.T, "kept": [x, self.weights], "size": len(x)}
"""

_STATEMENTS = [Statement("rehearsal", 1, source, ()) for source in _SOURCE.strip().split("\n\n\n")]


class _Answered(Stream):
    """The other side's stream: where it waits for an answer, the worker in this process gives it first."""

    def __init__(self, wire: socket.socket, worker: Worker) -> None:
        super().__init__(wire, FROM_WORKER, _BYTES, _BYTES)
        self._worker = worker

    def receive(self) -> tuple[Message, memoryview]:
        self._worker.serve(*self._worker.stream.receive())
        return super().receive()


class _Caller(Connection):
    """The other side of the wire, in this process."""

    def __init__(self, stream: Stream) -> None:
        super().__init__(stream)
        self._sent = SentArguments()

    def identities(self, objects: Sequence[object]) -> tuple[int, list[int]]:
        return self._sent.epoch, self._sent.keys(objects)

    def persistent_id(self, value: object) -> ObjectNode:
        raise NotData("an object")

    def persistent_load(self, node: ObjectNode) -> object:
        assert isinstance(node, LocalNode)
        return node.handle

    def serve(self, message: Message, payload: memoryview) -> None:
        raise AssertionError("the rehearsal's code calls nothing back")


def rehearse(materialized_items: int) -> None:
    """Load code into a worker in this process and call it; nothing of that stays but what is warm."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        worker = Worker(Stream(theirs, TO_WORKER, _BYTES, _BYTES), materialized_items, {})
        caller = _Caller(_Answered(ours, worker))
        for number in range(_ROUNDS):
            _round(caller, (np.float64, np.float32)[number % 2])
    imports.forget_labels()
    del worker, caller
    gc.collect()


def _round(caller: _Caller, dtype: type[np.floating]) -> None:
    x = np.linspace(-2, 2, 15, dtype=dtype).reshape(3, 5)
    y = np.ones_like(x)
    program = messages.encode_statements(_STATEMENTS)
    encoder = caller.encoder()
    encoder.buffers.append(program)
    caller.ask(messages.Load(new_number(), len(program), encoder.encode({}), b""), encoder.buffers)
    for name, args in (("elementwise", (x, y)), ("reductions", (x,)), ("products", (x, y))):
        caller.request_get(name)
        caller.request_call(name, args, {})
    layer = caller.request_call("Layer", (y,), {}).value
    assert isinstance(layer, int)
    caller.request_call(layer, (x,), {})
    caller.request_call("Layer", (), {})  # which fails, for want of weights
    caller.ask(messages.RandomState(new_number()))
