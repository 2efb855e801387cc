"""Frames on a socket: two lengths, a small msgpack header, raw buffers. Both sides use this module."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Sequence

import msgspec

from grader.sandbox.protocol.errors import Closed, OutOfTime, TooLarge, WireError
from grader.sandbox.protocol.messages import Message, encode

_LENGTHS = struct.Struct("<II")
_READ_AHEAD = 64 * 1024


class Stream:
    """Frames over a connected socket, with one deadline (on `time.monotonic`) for sending and receiving.

    Args:
        expected: reads the messages that the other side may send, and refuses all others.
    """

    def __init__(
        self,
        connection: socket.socket,
        expected: msgspec.msgpack.Decoder[Message],
        header_bytes: int,
        frame_bytes: int,
    ) -> None:
        self._socket = connection
        self._expected = expected
        self._header_bytes = header_bytes
        self._frame_bytes = frame_bytes
        self._ahead = bytearray()
        self.deadline: float | None = None

    @property
    def has_unread(self) -> bool:
        """Whether bytes arrived that nobody has asked for yet."""
        return bool(self._ahead)

    def send(self, message: Message, buffers: Sequence[memoryview | bytes] = ()) -> None:
        """Send one frame; raises `TooLarge` before anything is sent."""
        try:
            header = encode(message)
        except (ValueError, OverflowError, RecursionError) as error:
            raise TooLarge("nested too deeply, or text that is not Unicode") from error
        size = sum(len(buffer) for buffer in buffers)
        if len(header) > self._header_bytes:
            raise TooLarge(f"more than {self._header_bytes // 1024} KB besides arrays")
        if size > self._frame_bytes:
            raise TooLarge(f"more than {self._frame_bytes // 2**20} MB of arrays")
        parts = [_LENGTHS.pack(len(header), size), header]
        if size <= _READ_AHEAD:
            self._send_bytes(b"".join([*parts, *buffers]))
        else:
            self._send_bytes(b"".join(parts))
            for buffer in buffers:
                self._send_bytes(buffer)

    def receive(self) -> tuple[Message, memoryview]:
        """The next frame: its header, decoded, and all of its raw bytes, which nobody else writes to."""
        ahead: bytes | bytearray = self._ahead or self._receive_some(_READ_AHEAD)
        header_length, size = _LENGTHS.unpack_from(ahead) if len(ahead) >= _LENGTHS.size else (0, 0)
        start = _LENGTHS.size + header_length
        if header_length and start + size == len(ahead):
            # One frame and no more, as it nearly always is: it is read where it lies.
            self._require_within_limits(header_length, size)
            header, payload = ahead[_LENGTHS.size : start], memoryview(ahead)[start:]
            self._ahead = bytearray()
        else:
            self._ahead = bytearray(ahead)
            header_length, size = _LENGTHS.unpack(self._read(_LENGTHS.size))
            self._require_within_limits(header_length, size)
            header = self._read(header_length)
            payload = memoryview(self._read(size))
        try:
            message = self._expected.decode(header)
        except Exception as error:  # msgspec's own, RecursionError, UnicodeDecodeError
            raise WireError("a message that is not of the protocol") from error
        return message, payload

    def close(self) -> None:
        self._socket.close()

    def _require_within_limits(self, header_length: int, size: int) -> None:
        if not 0 < header_length <= self._header_bytes or size > self._frame_bytes:
            raise WireError("a frame over the limits")

    def _set_timeout(self) -> None:
        if self.deadline is not None:
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise OutOfTime
            self._socket.settimeout(left)

    def _send_bytes(self, data: memoryview | bytes) -> None:
        self._set_timeout()
        try:
            self._socket.sendall(data)
        except TimeoutError as error:
            raise OutOfTime from error
        except OSError as error:
            raise Closed("the connection is closed") from error

    def _read(self, length: int) -> bytearray:
        """Exactly `length` bytes, which is checked against the limits before."""
        if length <= _READ_AHEAD:
            while len(self._ahead) < length:
                self._ahead += self._receive_some(_READ_AHEAD)
            taken = self._ahead[:length]
            del self._ahead[:length]
            return taken
        taken = bytearray(length)
        view = memoryview(taken)
        filled = min(len(self._ahead), length)
        view[:filled] = self._ahead[:filled]
        del self._ahead[:filled]
        while filled < length:
            filled += self._receive_into(view[filled:])
        return taken

    def _receive_some(self, size: int) -> bytes:
        self._set_timeout()
        try:
            data = self._socket.recv(size)
        except TimeoutError as error:
            raise OutOfTime from error
        except OSError as error:
            raise Closed("the connection is closed") from error
        if not data:
            raise Closed("the connection is closed")
        return data

    def _receive_into(self, view: memoryview) -> int:
        self._set_timeout()
        try:
            count = self._socket.recv_into(view)
        except TimeoutError as error:
            raise OutOfTime from error
        except OSError as error:
            raise Closed("the connection is closed") from error
        if not count:
            raise Closed("the connection is closed")
        return count
