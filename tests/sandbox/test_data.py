"""Values keep their type and content over the wire, and malformed messages are refused."""

from __future__ import annotations

import collections
import contextlib
import enum
import random
import socket
from typing import Any, NamedTuple

import msgspec
import numpy as np
import pytest

from grader.sandbox.protocol.data import DTYPES
from grader.sandbox.protocol.decoding import Decoder, apply_change
from grader.sandbox.protocol.encoding import Encoder
from grader.sandbox.protocol.errors import Closed, NotData, OutOfTime, TooLarge, WireError
from grader.sandbox.protocol.generators import generator_from, generator_state
from grader.sandbox.protocol.messages import FROM_WORKER, Get, Ready, Refused, Value, encode
from grader.sandbox.protocol.nodes import ObjectNode
from grader.sandbox.protocol.wire import Stream


def refuse(value: Any) -> Any:
    raise NotData(type(value).__name__)


def persistent_load(node: ObjectNode) -> Any:
    raise WireError("no handles here")


def crossed(value: Any) -> Any:
    """The value after a trip through bytes."""
    encoder = Encoder(refuse)
    header = encode(Value(1, encoder.encode(value)))
    payload = b"".join(bytes(buffer) for buffer in encoder.buffers)
    message = FROM_WORKER.decode(header)
    assert isinstance(message, Value)
    decoder = Decoder(memoryview(bytearray(payload)), persistent_load)
    made = decoder.decode(message.value)
    decoder.finish()
    return made


class Point(NamedTuple):
    x: float
    y: float


class Color(enum.IntEnum):
    RED = 3


@pytest.mark.parametrize(
    "value",
    [
        None, True, False, slice(1, None, -2), ..., 0, -1, 2**63 - 1, 2**64 - 1, 2**64, -(2**63) - 1, 10**300, -(10**300), 1.5,
        float("inf"),
        "text", "é" * 1000, "", b"bytes", 1 + 2j, [], [1, [2.0, None]], (), (1, (2,)), {}, {"a": 1, 2: [3]},
        {(1, "b"): {"c": (1.5,)}}, {1, 2}, list(range(1000)), [0.5] * 1000, [True] * 1000, [2**64] * 20,
        [np.float32(0.5)] * 100, [np.bool_(True)] * 100, ["word"] * 300,
    ],
    ids=lambda value: repr(value)[:30],
)  # fmt: skip
def test_values_keep_type_and_content(value: Any) -> None:
    made = crossed(value)
    assert type(made) is type(value)
    assert made == value
    if isinstance(value, list | tuple):
        assert [type(a) for a in made] == [type(a) for a in value]


def test_not_a_number_crosses() -> None:
    assert np.isnan(crossed(float("nan")))


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3), (2, 0, 3), (2, 3, 4)], ids=str)
def test_arrays_keep_dtype_shape_and_content(dtype: np.dtype[Any], shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(0)
    array = np.asarray(rng.normal(size=shape) * 10).astype(dtype)
    for given in (array, np.asfortranarray(array), array[..., ::-1] if shape else array):
        made = crossed(given)
        assert made.dtype == dtype and made.shape == given.shape
        np.testing.assert_array_equal(made, given)
        assert made.flags.f_contiguous == given.flags.f_contiguous or not given.flags.contiguous


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_scalars_stay_numpy_scalars(dtype: np.dtype[Any]) -> None:
    value = np.ones((), dtype)[()]
    made = crossed(value)
    assert type(made) is type(value) and made == value


def test_subclasses_become_plain() -> None:
    counter = collections.Counter("aab")
    assert crossed([Point(1.0, 2.0), Color.RED, counter]) == [(1.0, 2.0), 3, {"a": 2, "b": 1}]
    assert [type(item) for item in crossed([Point(1.0, 2.0), Color.RED, counter])] == [tuple, int, dict]
    assert type(crossed(np.ma.masked_array([1, 2]))) is np.ndarray


def test_wide_and_foreign_dtypes() -> None:
    assert crossed(np.ones(2, np.longdouble)).dtype == np.float64
    assert crossed(np.ones(2, ">f4")).dtype == np.float32
    for array in (np.array([object()]), np.array(["a"]), np.array(["2020"], "M8[Y]"), np.zeros(2, "i4,f4")):
        with pytest.raises(NotData):
            crossed(array)


def test_the_same_array_twice_is_one_array() -> None:
    array = np.ones(3)
    first, second = crossed([array, array])
    assert first is second


@pytest.mark.parametrize("name", ["PCG64", "PCG64DXSM", "SFC64", "Philox", "MT19937"])
def test_generators_go_on_with_their_draws(name: str) -> None:
    generator = np.random.Generator(getattr(np.random, name)(5))
    generator.integers(0, 10, size=3, dtype=np.uint32)
    generator.normal(size=11)
    made = crossed(generator)
    np.testing.assert_array_equal(made.normal(size=1000), generator.normal(size=1000))
    np.testing.assert_array_equal(
        made.integers(0, 9, 99, dtype=np.uint32), generator.integers(0, 9, 99, dtype=np.uint32)
    )


def test_impossible_generator_states_are_refused() -> None:
    name, numbers = generator_state(np.random.Generator(np.random.MT19937(0)))
    for wrong in (
        [*numbers[:-1], 10**9],
        [*numbers[:-1], -1],
        numbers[:-1],
        [*numbers, 0],
        [2**32, *numbers[1:]],
    ):
        with pytest.raises(WireError):
            generator_from(name, wrong)
    with pytest.raises(WireError):
        generator_from("RandomState", [1])


def test_what_does_not_cross() -> None:
    loop: list[Any] = []
    loop.append(loop)
    deep: list[Any] = []
    for _ in range(1000):
        deep = [deep]
    for value in (loop, deep, object(), 1 << 100_000, [0.0] * 1_000_001, len):
        with pytest.raises(NotData):
            crossed(value)


# Nodes as they are on the wire: a tag, then the fields.
MALFORMED: list[Any] = [
    [], [99], ["tag"], [True], [None], [0], [0, 99, False, False, [1]], [0, -1, False, False, [1]],
    [0, 0, False, False, [-1]], [0, 0, 0, False, [1]], [0, 0, False, False, [1], 1],
    [0, 11, False, False, [2**39]], [0, 11, False, False, [0, 2**39, 2**39]],
    [0, 11, False, False, [2**39, 2**39, 2**39]], [0, 11, False, False, [1.0]], [0, 11, False, False, ["1"]],
    [0, 11, False, False, [1] * 33], [1, 11, b"1234567"], [1, 11, "12345678"], [2, [[2, [[3, [[99]]]]]]],
    [2, 1], [3, {}], [4, [1], []], [4, [[2, []]], [1]], [4, [1]], [5, [[2, []]]], [6, 1, "1"],
    [7, b"1" * 2000], [7, 1], [8, 100], [8, -1], [9, 2**50], [10, 11, 10, False], [10, 11, -10, False],
    [10, 0, 10**9, False], [11, "PCG64", [1]], [11, "__class__", [1]], [12, 0], [12, -1], [12, "0"],
    [13, 1, "module", "x"], [13, -1, "class", "x"], [13, 1, "class", "x" * 201], [14, 2**50], [15, 99],
    [16, "module", "os"], [17, 1, 2, [8, 0]], [17, 1], [18, 1], b"raw", {}, {"a": 1}, msgspec.msgpack.Ext(1, b"x"),
]  # fmt: skip


def read(node: Any, payload: bytes = b"12345678") -> Any:
    """The value of a reply with this node, as the trusted side reads it."""
    stream, other = connected(header_bytes=10_000)
    with other, contextlib.closing(stream):
        header = msgspec.msgpack.encode([16, 1, node, [], 0])
        lengths = len(header).to_bytes(4, "little") + len(payload).to_bytes(4, "little")
        other.sendall(lengths + header + payload)
        message, received = stream.receive()
    assert isinstance(message, Value)
    decoder = Decoder(received, persistent_load)
    value = decoder.decode(message.value)
    decoder.finish()
    return value


@pytest.mark.parametrize("node", MALFORMED, ids=range(len(MALFORMED)))
def test_malformed_values_are_refused(node: Any) -> None:
    with pytest.raises(WireError):
        read(node)


def test_well_formed_values_are_read() -> None:
    """So that the values above are refused for what they are."""
    assert read([0, 11, False, False, [1]]).tolist() == np.frombuffer(b"12345678").tolist()
    assert read([4, [1], [[2, []]]], b"") == {1: []}


@pytest.mark.parametrize(
    "message",
    [
        [1, 1, [], None], [2, 1, "softmax"], [6, 1], [16, 1, None, [], -1], [16, "1", None], [17, 1, "E" * 201, ""],
        [17, 1, "E", "", [["cell", 1, "f"]] * 21], [5, 1, 3, [], {1: 2}], [5, 1, 3, [], [], False, 0, []],
        [18, 2**63, ""], [18, 1], [18, 1, "", 1], [99, 1], 16, None, {"type": 16},
    ],
    ids=repr,
)  # fmt: skip
def test_messages_that_a_worker_may_not_send_are_refused(message: Any) -> None:
    stream, other = connected()
    with other:
        header = msgspec.msgpack.encode(message)
        other.sendall(len(header).to_bytes(4, "little") + bytes(4) + header)
        with pytest.raises(WireError):
            stream.receive()
    stream.close()


def test_a_text_without_its_other_surrogate_crosses() -> None:
    assert crossed("a\ud800b" * 2) == crossed("a\ud800b" * 2) != "a\ud800b" * 2
    assert crossed({"\ud800": 1}).popitem()[1] == 1
    stream, other = connected()
    with other, pytest.raises(TooLarge):
        stream.send(Refused(1, "\ud800"))
    stream.close()


def test_bytes_that_belong_to_nothing_are_refused() -> None:
    with pytest.raises(WireError):
        read([0, 5, False, False, [7]])


def test_booleans_are_only_zero_or_one() -> None:
    assert read([0, 0, False, False, [3]], b"\x02\x00\xff").view(np.uint8).tolist() == [1, 0, 1]


def test_random_messages_never_do_anything_but_be_refused() -> None:
    """Mutated messages end in a value or in WireError, never in another exception."""
    rng = random.Random(0)
    encoder = Encoder(refuse)
    value = {
        "a": [np.ones((2, 3)), (1, "x", 2**70)],
        3: np.random.default_rng(0),
        "t": "long" * 100,
        "l": [1] * 40,
    }
    header = encode(Value(1, encoder.encode(value)))
    payload = b"".join(bytes(buffer) for buffer in encoder.buffers)
    refused = {"form": 0, "content": 0}
    for _ in range(20_000):
        damaged = bytearray(header)
        for _ in range(rng.randint(1, 4)):
            damaged[rng.randrange(len(damaged))] = rng.choice((rng.randrange(256), 0, 255, 0xC0, 0xDD, 0xC9))
        try:
            message = FROM_WORKER.decode(damaged)
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
            refused["form"] += 1
            continue
        if not isinstance(message, Value):
            continue
        decoder = Decoder(memoryview(bytearray(payload)), persistent_load)
        try:
            decoder.decode(message.value)
            decoder.finish()
        except WireError:
            refused["content"] += 1
    assert refused["form"] > 100 and refused["content"] > 100


def test_changes_are_noticed_and_taken_over() -> None:
    given: list[Any] = [np.arange(6.0).reshape(2, 3), [1, 2], {"a": 1}, np.random.default_rng(0), np.ones(2)]
    encoder = Encoder(refuse)
    node = encoder.encode(tuple(given))
    payload = memoryview(bytearray(b"".join(bytes(buffer) for buffer in encoder.buffers)))
    decoder = Decoder(payload, persistent_load)
    copies = decoder.decode(node)
    assert list(decoder.changed()) == []
    copies[0][1] = np.nan
    copies[1].append(3)
    copies[2]["b"] = 2
    copies[3].normal()
    changed = list(decoder.changed())
    assert [number for number, _ in changed] == [0, 1, 2, 3]
    for number, value in changed:
        apply_change(encoder.objects[number], value)
    np.testing.assert_array_equal(given[0], copies[0])
    assert given[1] == [1, 2, 3] and given[2] == {"a": 1, "b": 2}
    assert given[3].normal() == copies[3].normal()


def connected(**limits: int) -> tuple[Stream, socket.socket]:
    ours, theirs = socket.socketpair()
    return Stream(
        ours, FROM_WORKER, limits.get("header_bytes", 1000), limits.get("frame_bytes", 1000)
    ), theirs


def test_frames_over_the_limits_are_not_sent_and_not_read() -> None:
    stream, other = connected()
    with other:
        with pytest.raises(TooLarge):
            stream.send(Ready("x" * 2000))
        with pytest.raises(TooLarge):
            stream.send(Get(1, "f", None), [b"0" * 2000])
        other.sendall((2000).to_bytes(4, "little") + bytes(4))
        with pytest.raises(WireError):
            stream.receive()
    stream.close()


@pytest.mark.parametrize("size", [1, 7, 8, 9, 50, 1000])
def test_frames_are_read_however_they_arrive(size: int) -> None:
    """In pieces of any size, and several at once."""
    first, second = encode(Ready("first")), encode(Ready("second"))
    lengths = [len(one).to_bytes(4, "little") + (3).to_bytes(4, "little") for one in (first, second)]
    data = lengths[0] + first + b"abc" + lengths[1] + second + b"xyz"
    stream, other = connected()
    received = []
    for start in range(0, len(data), size):
        other.sendall(data[start : start + size])
        if start + size == len(lengths[0] + first) + 3:
            received.append(stream.receive())
    with other:
        while len(received) < 2:
            received.append(stream.receive())
    assert [(message, bytes(payload)) for message, payload in received] == [
        (Ready("first"), b"abc"),
        (Ready("second"), b"xyz"),
    ]
    assert not stream.has_unread
    stream.close()


@pytest.mark.parametrize(
    "header",
    [b"\xc1", b"\xd4\x01\x00", b"\xc7\x04\xff1234", b"\xd6\xff1234", b"\xdd\xff\xff\xff\xff",
     b"\x81\xa1a\x01",
     b"\x91" * 900 + b"\x01", b"\xa5ab"],
    ids=["never used", "extension", "timestamp 8", "timestamp 4", "endless array", "map", "deep", "cut off"],
)  # fmt: skip
def test_headers_that_are_not_ours_are_refused(header: bytes) -> None:
    stream, other = connected()
    with other:
        other.sendall(len(header).to_bytes(4, "little") + bytes(4) + header)
        stream.deadline = None
        with pytest.raises(WireError):
            stream.receive()
    stream.close()


def test_the_deadline_holds_for_sending_and_receiving() -> None:
    import time

    stream, other = connected(frame_bytes=2**24)
    with other:
        stream.deadline = time.monotonic() + 0.05
        with pytest.raises(OutOfTime):
            stream.receive()
        stream.deadline = time.monotonic() + 0.05
        with pytest.raises(OutOfTime):
            stream.send(Get(1, "f", None), [bytes(2**23)])
    stream.deadline = None
    with pytest.raises(Closed):
        stream.send(Get(1, "f", None))
    stream.close()
