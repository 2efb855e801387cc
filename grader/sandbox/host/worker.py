"""The trusted side's hold on one worker: requests, deadlines, and callbacks into what was given out."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from grader.sandbox.host.exports import Exports
from grader.sandbox.host.faults import (
    BadReply,
    Died,
    NotDefined,
    Raised,
    SandboxError,
    StudentFault,
    TimedOut,
)
from grader.sandbox.host.guard import guarded
from grader.sandbox.host.limits import Limits
from grader.sandbox.host.remote import KINDS, Remote, RemoteObject, unwrapped
from grader.sandbox.protocol import connection as protocol
from grader.sandbox.protocol.connection import Connection, Message, Reply, number_of, text_of
from grader.sandbox.protocol.data import DTYPES, GLOBAL, PLAIN_TYPES, REMOTE, NotData, is_iterator
from grader.sandbox.protocol.decoding import Decoder
from grader.sandbox.protocol.encoding import Encoder
from grader.sandbox.protocol.identity import SentArguments
from grader.sandbox.protocol.wire import Closed, OutOfTime, Stream, TooLarge, WireError


class Process(Protocol):
    """The operating system's process behind a worker."""

    def kill(self) -> None:
        """End it; it may be gone already."""

    def ending(self) -> str:
        """How it ended, as a phrase; a process that closed its wire and runs on is ended first."""


class Worker(Connection):
    """A fresh process that holds one submission's definitions. A context manager; `close()` ends it."""

    events: int = 0

    def __init__(self, stream: Stream, process: Process, limits: Limits) -> None:
        super().__init__(stream)
        self.alive = True
        self.used_seconds = 0.0  # wall time of all calls so far
        self._process = process
        self._limits = limits
        self._exports = Exports()
        self._sent = SentArguments()
        self._remotes: dict[int, Remote] = {}
        self._depth = 0
        self._callbacks = 0
        self._fault: StudentFault | None = None  # what ended the worker
        self._within_callback = False
        self._replying = False

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process; more calls raise `Died`."""
        if self.alive:
            self._end(Died("it was closed"))
        self.stream.close()

    def load(
        self,
        statements: Sequence[Mapping[str, Any]],
        substitutes: Mapping[str, Callable[..., Any] | type] | None = None,
        *,
        seconds: float | None = None,
    ) -> list[dict[str, Any]]:
        """Run a slice's statements inside and return those that failed, as `definitions.execute` does.

        `substitutes` are bound first: names whose calls come back to these functions and classes here.
        """

        def ask() -> Reply:
            encoder = Encoder(self.persistent_id)
            plain = [{key: _plain(value) for key, value in statement.items()} for statement in statements]
            nodes = [encoder.encode(plain), encoder.encode(dict(substitutes or {}))]
            return self._ask([protocol.LOAD, *nodes], encoder.buffers, [])

        failures = self._value(self._timed(ask, seconds), None)
        return _checked_failures(self, failures)

    def has(self, name: str) -> bool:
        """Whether a top-level name is bound."""
        return bool(self._value(self._timed(lambda: self.request(protocol.HAS, name), None), name))

    def get(self, target: str | Remote, attribute: str | None = None) -> Any:
        """A top-level name, or an attribute of an object: data, or a `Remote`."""
        node = self._target(target)
        return self._value(self._timed(lambda: self.request(protocol.GET, node, attribute), None), target)

    def call(
        self,
        target: str | Remote,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        *,
        seconds: float | None = None,
        count_instructions: bool = False,
    ) -> Any:
        """Call a function, class or instance; the value is data or a `Remote`.

        Arrays, lists, dictionaries and generators among the arguments are changed here as the call changed
        them inside. Raises a `StudentFault`.
        """
        node = self._target(target)
        reply = self._timed(lambda: self.request_call(node, args, kwargs, count_instructions), seconds)
        value = self._value(reply, target)
        if count_instructions:
            self.events = reply.number
        return value

    def forget(self) -> None:
        """Forget which arguments were sent: from here on, what is sent again arrives as a new object.

        Until then an array, list, dictionary or generator that is an argument twice is one object inside,
        with its new content, so that code which kept it sees what became of it.
        """
        self._sent.forget()

    def identities(self, objects: list[Any]) -> tuple[int, list[int]]:
        return self._sent.epoch, self._sent.keys(objects)

    def random_state(self) -> str:
        """Digest of NumPy's and Python's global random generators inside."""
        value = self._value(self._timed(lambda: self.request(protocol.RANDOM_STATE), None), None)
        if not isinstance(value, str):
            raise self._end(BadReply("something that was not asked for"))
        return value

    def wait_until_ready(self, seconds: float) -> None:
        """Wait for the process to say that it is confined; raises `SandboxError`."""
        self.stream.deadline = time.monotonic() + seconds
        try:
            message, _ = self.stream.receive()
            ready, problem = number_of(message, 0) == protocol.READY, text_of(message, 2)
        except (WireError, OutOfTime) as error:
            ready, problem = False, str(error) or "no answer in time"
        if not ready or problem:
            self._end(Died("it never started"))
            raise SandboxError(f"a worker could not be started: {problem}")

    # The two sides' common protocol.

    def persistent_id(self, value: Any) -> Any:
        value = unwrapped(value)
        if isinstance(value, Remote):
            if value.worker is not self:
                raise NotData("an object of another worker")
            return [REMOTE, value.id]
        name = getattr(value, "__name__", "")
        if isinstance(value, np.ufunc) and getattr(np, name, None) is value:
            return [GLOBAL, "ufunc", name]
        if isinstance(value, type) and (value in PLAIN_TYPES or issubclass(value, np.generic)):
            return [GLOBAL, "type", name]
        return self._exports.node(value, given=not self._replying)

    def persistent_load(self, node: list[Any]) -> Any:
        if node[0] == GLOBAL:
            if len(node) != 3 or node[1] != "dtype" or not 0 <= number_of(node, 2) < len(DTYPES):
                raise WireError("an unknown name")
            return DTYPES[node[2]]
        if node[0] == REMOTE:
            return self._exports.object(number_of(node, 1))
        number, kind = number_of(node, 1), KINDS.get(text_of(node, 2))
        if kind is None or not 0 <= number < 2**40:
            raise WireError("an unknown kind of object")
        remote = self._remotes.get(number)
        if remote is None:
            remote = self._remotes[number] = Remote(kind, text_of(node, 3, 100), number, self)
        return RemoteObject(remote) if self._within_callback else remote

    def serve(self, message: Message, payload: memoryview) -> None:
        """Answer a call back; what the callable raises goes inside as a class name and nothing more."""
        kind, number = number_of(message, 0), number_of(message, 1)
        self._callbacks += 1
        if kind not in (protocol.CALL, protocol.GET, protocol.SET):
            raise WireError("a request that only this side may make")
        if self._callbacks > self._limits.callbacks_per_call:
            raise WireError("too many calls back")
        if self._depth >= self._limits.callback_depth:
            self.stream.send(
                [protocol.RAISED, number, "RecursionError", "calls back nested too deeply", False]
            )
            return
        decoder = self.decoder(payload)
        self._within_callback = True
        try:
            act = self._action(kind, message, decoder)
            decoder.finish()
        finally:
            self._within_callback = False
        self._depth += 1
        try:
            with guarded(self.stream.deadline, self._limits.memory_bytes):
                value = act()
                if is_iterator(value):  # a generator cannot cross, what it yields can
                    value = list(value)
        except Exception as error:
            if isinstance(error, OutOfTime):
                raise
            if self._fault is not None:
                raise self._fault from error
            name = error.exception if isinstance(error, Raised) else type(error).__name__
            text = f"the call raised {name}"
            self.stream.send([protocol.RAISED, number, name[:200], text[:300], isinstance(error, Raised)])
            return
        finally:
            self._depth -= 1
        self._replying = True
        try:
            self.reply_value(number, value, decoder if kind == protocol.CALL else None)
        finally:
            self._replying = False

    def _action(self, kind: int, message: Message, decoder: Decoder) -> Callable[[], Any]:
        """What a request asks for, its arguments decoded; nothing is run yet."""
        if kind == protocol.GET:
            handle, name = number_of(message, 2), text_of(message, 3, 200)
            return lambda: self._exports.read(handle, name)
        if len(message) < 5:
            raise WireError("a malformed request")
        if kind == protocol.SET:
            handle, name, new = number_of(message, 2), text_of(message, 3, 200), decoder.decode(message[4])
            return lambda: self._exports.write(handle, name, new)
        target = self._exports.object(number_of(message, 2))
        args, kwargs = decoder.decode(message[3]), decoder.decode(message[4])
        if not isinstance(args, tuple) or not isinstance(kwargs, dict):
            raise WireError("a malformed call")
        if not callable(target) or not all(isinstance(name, str) for name in kwargs):
            raise WireError("a malformed call")
        return lambda: target(*args, **kwargs)

    # Deadlines and faults.

    def _timed(self, ask: Callable[[], Reply], seconds: float | None) -> Reply:
        """Ask within the call's time and the submission's; a nested call has what the outer one has left."""
        if not self.alive:
            raise self._fault or Died("it was closed")
        limit = min(
            self._limits.call_seconds if seconds is None else seconds,
            max(self._limits.submission_seconds - self.used_seconds, 0.0),
        )
        started = time.monotonic()
        outer, outer_depth = self.stream.deadline, self._depth
        nested = outer_depth > 0
        self.stream.deadline = (
            min(started + limit, outer) if nested and outer is not None else started + limit
        )
        if not nested:
            self._callbacks = 0
        try:
            if not nested and self.stream.has_unread:
                raise WireError("something that was not asked for")
            return ask()
        except (NotData, TooLarge) as error:
            raise SandboxError(f"an argument of the call cannot be sent to the worker: {error}") from error
        except OutOfTime as error:
            raise self._end(TimedOut(limit)) from error
        except Closed as error:
            try:
                reason = self._process.ending()
            except SandboxError:
                self._end(Died("the sandbox ended"))
                raise
            raise self._end(Died(reason)) from error
        except WireError as error:
            raise self._end(BadReply(str(error))) from error
        except BaseException:
            # The wire may be in the middle of a frame: whatever this was, the worker cannot be used on.
            if self.alive:
                self._end(Died("the grader was interrupted"))
            raise
        finally:
            self.stream.deadline = outer if nested else None
            if not nested:
                self._depth = 0
                self.used_seconds += time.monotonic() - started

    def _value(self, reply: Reply, target: Any) -> Any:
        if reply.kind == protocol.VALUE:
            return reply.value
        if reply.kind == protocol.REFUSED:
            if reply.text == protocol.NOT_DEFINED and isinstance(target, str):
                raise NotDefined(target)
            raise BadReply(reply.text)
        raise Raised(reply.text, reply.message, reply.frames)

    def _end(self, fault: StudentFault) -> StudentFault:
        if self.alive:
            self.alive = False
            self._fault = fault
            self._process.kill()
        return self._fault or fault

    def _target(self, target: str | Remote) -> Any:
        target = unwrapped(target)
        if isinstance(target, str):
            return target
        if target.worker is not self:
            raise SandboxError("an object was used with a worker that it does not belong to")
        return [REMOTE, target.id]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _checked_failures(worker: Worker, failures: Any) -> list[dict[str, Any]]:
    """The load errors, if they have the form that the loader gives them: the other side only says so."""
    expected = {"label": str, "line": int, "exception": str, "message": str, "binds": list}
    if isinstance(failures, list) and all(
        isinstance(failure, dict)
        and set(failure) == set(expected)
        and all(isinstance(failure[key], kind) for key, kind in expected.items())
        and all(isinstance(name, str) for name in failure["binds"])
        for failure in failures
    ):
        return failures
    raise worker._end(BadReply("something that was not asked for"))
