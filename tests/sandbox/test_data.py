"""Values keep their type and content over the wire, and malformed messages are refused."""

from __future__ import annotations

import collections
import enum
import random
import socket
from typing import Any, NamedTuple

import msgpack
import numpy as np
import pytest

from grader.sandbox.protocol.data import ARRAY, BACKREF, DTYPES, GENERATOR, NUMBERS, SCALAR, TEXT, NotData
from grader.sandbox.protocol.decoding import Decoder, apply_change
from grader.sandbox.protocol.encoding import Encoder
from grader.sandbox.protocol.generators import generator_from, generator_state
from grader.sandbox.protocol.wire import Closed, OutOfTime, Stream, TooLarge, WireError


def refuse(value: Any) -> Any:
    raise NotData(type(value).__name__)


def persistent_load(node: list[Any]) -> Any:
    raise WireError("no handles here")


def crossed(value: Any) -> Any:
    """The value after a trip through bytes."""
    encoder = Encoder(refuse)
    header = msgpack.packb(encoder.encode(value), unicode_errors="surrogatepass")
    payload = b"".join(bytes(buffer) for buffer in encoder.buffers)
    node = msgpack.unpackb(
        header, strict_map_key=True, unicode_errors="replace", max_ext_len=0, max_map_len=0
    )
    decoder = Decoder(memoryview(bytearray(payload)), persistent_load)
    made = decoder.decode(node)
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
        None, True, False, 0, -1, 2**63 - 1, 2**64 - 1, 2**64, -(2**63) - 1, 10**300, -(10**300), 1.5,
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


MALFORMED: list[Any] = [
    [], [99], ["tag"], [True], [None], [ARRAY], [ARRAY, 99, 0, 0, 1], [ARRAY, -1, 0, 0, 1],
    [ARRAY, 0, 0, 0, -1],
    [ARRAY, 11, 0, 0, 2**39], [ARRAY, 11, 0, 0, 0, 2**39, 2**39], [ARRAY, 11, 0, 0, 2**39, 2**39, 2**39],
    [ARRAY, 11, 0, 0, 1.0], [ARRAY, 11, 0, 0, "1"], [ARRAY, 11, 0, 0, *[1] * 33], [SCALAR, 11, b"1234567"],
    [SCALAR, 11, "12345678"], [2, [2, [3, [99]]]], [4, 1], [4, [2], 1], [5, [2]], [6, 1, 1.0],
    [7, b"1" * 2000],
    [7, 1], [TEXT, 100], [TEXT, -1], [9, 2**50], [NUMBERS, 11, 10, 0], [NUMBERS, 11, -10, 0],
    [NUMBERS, 0, 10**9, 0],
    [GENERATOR, "PCG64", 1], [GENERATOR, "__class__", 1], [BACKREF, 0], [BACKREF, -1], [BACKREF, "0"], b"raw",
]  # fmt: skip


@pytest.mark.parametrize("node", MALFORMED, ids=lambda node: repr(node)[:40])
def test_malformed_values_are_refused(node: Any) -> None:
    with pytest.raises(WireError):
        Decoder(memoryview(b"12345678"), persistent_load).decode(node)


def test_bytes_that_belong_to_nothing_are_refused() -> None:
    decoder = Decoder(memoryview(b"12345678"), persistent_load)
    decoder.decode([ARRAY, 5, 0, 0, 7])
    with pytest.raises(WireError):
        decoder.finish()


def test_booleans_are_only_zero_or_one() -> None:
    made = Decoder(memoryview(b"\x02\x00\xff"), persistent_load).decode([ARRAY, 0, 0, 0, 3])
    assert made.view(np.uint8).tolist() == [1, 0, 1]


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
    header = bytearray(msgpack.packb(encoder.encode(value)))
    payload = b"".join(bytes(buffer) for buffer in encoder.buffers)
    refused = 0
    for _ in range(20_000):
        damaged = bytearray(header)
        for _ in range(rng.randint(1, 4)):
            damaged[rng.randrange(len(damaged))] = rng.choice((rng.randrange(256), 0, 255, 0xC0, 0xDD, 0xC9))
        try:
            node = msgpack.unpackb(bytes(damaged), max_ext_len=0, max_map_len=0, unicode_errors="replace")
        except Exception:
            continue
        decoder = Decoder(memoryview(bytearray(payload)), persistent_load)
        try:
            decoder.decode(node)
            decoder.finish()
        except WireError:
            refused += 1
    assert refused > 100


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
    return Stream(ours, limits.get("header_bytes", 1000), limits.get("frame_bytes", 1000)), theirs


def test_frames_over_the_limits_are_not_sent_and_not_read() -> None:
    stream, other = connected()
    with other:
        with pytest.raises(TooLarge):
            stream.send(["x" * 2000])
        with pytest.raises(TooLarge):
            stream.send([1], [b"0" * 2000])
        other.sendall((2000).to_bytes(4, "little") + bytes(4))
        with pytest.raises(WireError):
            stream.receive()
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
            Decoder(memoryview(b""), persistent_load).decode(stream.receive()[0])
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
            stream.send([1], [bytes(2**23)])
    stream.deadline = None
    with pytest.raises(Closed):
        stream.send([1])
    stream.close()
