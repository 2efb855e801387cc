"""What fuzzing feeds to the loader and to the decoder, and what either may raise: one sentence, or a refusal."""

from __future__ import annotations

import contextlib
import json
import random
import socket
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.notebooks.cells import NotebookError, parse_ipynb
from grader.notebooks.slicing import Program
from grader.sandbox.protocol.decoding import Decoder
from grader.sandbox.protocol.encoding import Encoder
from grader.sandbox.protocol.errors import NotData, OutOfTime, WireError
from grader.sandbox.protocol.messages import (
    FROM_WORKER,
    Call,
    Loaded,
    Message,
    Raised,
    Refused,
    Value,
    encode,
)
from grader.sandbox.protocol.nodes import ObjectNode
from grader.sandbox.protocol.wire import _LENGTHS, Stream

SOURCE = (
    "%matplotlib inline\nimport numpy as np\n\nclass A(B):\n    x: int = 3\n\n    def f(self, z=[1, 2]):\n"
    "        global count\n        count = z @ self.x\n        return {k: v for k, v in z}\n\nvalues = !ls\n"
    "for i in range(3):\n    values += [lambda y: y**i]\n"
)
NOTEBOOK = json.dumps(
    {
        "cells": [
            {
                "cell_type": "markdown",
                "id": "a",
                "metadata": {"tags": ["x"]},
                "source": ["# Title\n", "text"],
            },
            {
                "cell_type": "code",
                "execution_count": None,
                "id": "b",
                "metadata": {"nbgrader": {"grade_id": "f", "solution": True}},
                "outputs": [{"output_type": "stream", "text": "\ud83d\ude00"}],
                "source": SOURCE,
            },
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
)
# What JSON can spell and what Python can: put in anywhere.
_PIECES = (
    *('"', "\\ud800", "\\", "{", "}", "[", "]", "null", "1e999", "-0", "NaN", "\n", "\r", "\0", "'''", '"""', "(", ")"),
    *("%", "!", "?", "%%time", "\\\n", "#", ":", "=", "def f(", "lambda", "\u2028", "\x1b", "9" * 5000, "[" * 2000, "yield"),
)  # fmt: skip


def mutated_text(text: str, draw: random.Random) -> str:
    """The text with a few pieces taken out, doubled or put in."""
    for _ in range(draw.randint(1, 5)):
        start = draw.randrange(len(text) + 1)
        end = min(len(text), start + draw.choice((0, 1, 2, 10, 100)))
        new = draw.choice((draw.choice(_PIECES), text[start:end] * 2, chr(draw.randrange(0x11000))))
        text = text[:start] + new + text[end:]
    return text


def mutated_notebook(draw: random.Random) -> str:
    """A notebook with its text changed, or a notebook whose code is."""
    if draw.random() < 0.5:
        return mutated_text(NOTEBOOK, draw)
    document = json.loads(NOTEBOOK)
    document["cells"][1]["source"] = mutated_text(SOURCE, draw)
    return json.dumps(document)


def load(text: str) -> None:
    """Read a notebook and slice it; anything but one sentence is a fault."""
    try:
        cells = parse_ipynb(text)
    except NotebookError as error:
        assert "\n" not in str(error)
        return
    program = Program(cells)
    program.slice(["f", "A", "values"])
    json.dumps([[cell.label, cell.source] for cell in cells], ensure_ascii=False).encode()


def _frames() -> list[bytes]:
    values: list[Any] = [
        *(None, True, -1, 2**70, 1.5, 2j, "text", "é" * 300, b"bytes", np.float32(2), np.bool_(True), slice(1, None), ...),
        *(np.arange(6.0).reshape(2, 3), np.asfortranarray(np.ones((2, 3), np.int8)), np.zeros((0, 4)), np.dtype("f4")),
        *([1, "a", [2.0]], list(range(20)), [1.5] * 20, (1, (2,)), {"a": 1, 2: [3]}, {1, 2}, np.random.default_rng(1)),
        *(np.random.Generator(np.random.MT19937(1)), np.random.Generator(np.random.SFC64(1))),
    ]  # fmt: skip
    made = []
    for value in values:
        encoder = Encoder(_no_objects)
        message: Message = Value(1, encoder.encode(value), [])
        made.append(_frame(message, b"".join(bytes(buffer) for buffer in encoder.buffers)))
    others: list[Message] = [
        Raised(1, "ValueError", "text"), Refused(1, "no"), Loaded(1, []), Call(5, 0, [1, "a"], {"b": None})
    ]  # fmt: skip
    return [*made, *(_frame(message, b"") for message in others)]


def _frame(message: Message, payload: bytes) -> bytes:
    header = encode(message)
    return _LENGTHS.pack(len(header), len(payload)) + header + payload


def _no_objects(value: object) -> ObjectNode:
    raise NotData(type(value).__name__)


def _no_handles(node: ObjectNode) -> object:
    raise WireError("no handles here")


FRAMES = _frames()


def mutated_frame(draw: random.Random) -> bytes:
    """A frame with bytes changed, taken out, doubled or cut off, its lengths sometimes mended."""
    frame = bytearray(draw.choice(FRAMES))
    for _ in range(draw.randint(1, 4)):
        place = draw.randrange(len(frame)) if frame else 0
        action = draw.randrange(4)
        if action == 0 and frame:
            frame[place] = draw.choice((0, 1, 0x7F, 0x80, 0xFF, draw.randrange(256)))
        elif action == 1:
            del frame[place : place + draw.randint(1, 8)]
        elif action == 2:
            frame[place:place] = frame[place : place + draw.randint(1, 16)]
        else:
            frame[place:place] = draw.randbytes(draw.randint(1, 9))
    if draw.random() < 0.7 and len(frame) > _LENGTHS.size:
        header = draw.randint(1, len(frame) - _LENGTHS.size)
        rest = len(frame) - _LENGTHS.size - header
        frame[: _LENGTHS.size] = _LENGTHS.pack(header, rest)
    return bytes(frame)


def receive(frame: bytes) -> None:
    """Read one frame; whatever is no message of the protocol ends in one of the protocol's own errors."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(frame)
        theirs.shutdown(socket.SHUT_WR)
        stream = Stream(ours, FROM_WORKER, 64 * 1024, 2**20)
        with contextlib.suppress(WireError, OutOfTime):
            message, payload = stream.receive()
            decode_message(message, payload)


def decode_message(message: Message, payload: memoryview) -> None:
    """Decode all that a message holds."""
    decoder = Decoder(payload, _no_handles)
    if isinstance(message, Value):
        decoder.decode(message.value)
        for change in message.changes:
            decoder.decode(change.content)
    elif isinstance(message, Call):
        for node in [*message.args, *message.kwargs.values()]:
            decoder.decode(node)
    elif isinstance(message, Loaded):
        for failure in message.failures:
            decoder.text(failure.message)
    decoder.finish()


def repeat(action: Callable[[random.Random], object], seed: int, times: int) -> None:
    """Draw and act so often; a failure names the draw that led to it."""
    for number in range(times):
        try:
            action(random.Random(f"{seed} {number}"))
        except Exception as error:
            error.add_note(f"random.Random({f'{seed} {number}'!r})")
            raise
