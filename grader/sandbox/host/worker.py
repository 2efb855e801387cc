"""The trusted side's hold on one worker: requests, deadlines, and what ended it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from grader.execution.definitions import LoadFailure, Statement
from grader.sandbox.host.callbacks import CallbackServer
from grader.sandbox.host.faults import (
    BadReply,
    Died,
    NotDefined,
    Raised,
    SandboxError,
    StudentFault,
    TimedOut,
    Untraceable,
)
from grader.sandbox.host.limits import Limits
from grader.sandbox.host.refusals import known_refusal
from grader.sandbox.host.remote import Remote, unwrapped
from grader.sandbox.protocol import messages
from grader.sandbox.protocol.connection import Answer, new_number
from grader.sandbox.protocol.errors import Closed, NotData, OutOfTime, TooLarge, WireError
from grader.sandbox.protocol.identity import SentArguments
from grader.sandbox.protocol.messages import Operator
from grader.sandbox.protocol.wire import Stream
from grader.testing.operators import OperatorName


class Process(Protocol):
    """The operating system's process behind a worker."""

    def kill(self) -> None:
        """End it; it may be gone already."""

    def ending(self) -> str:
        """How it ended, as a phrase; a process that closed its wire and runs on is ended first."""


class Worker(CallbackServer):
    """A fresh process that holds one submission's definitions. A context manager; `close()` ends it."""

    events: int = 0  # instructions of the last call that counted them

    def __init__(self, stream: Stream, process: Process, limits: Limits) -> None:
        super().__init__(stream, limits)
        self.alive = True
        self.used_seconds = 0.0  # wall time of all calls so far
        self._process = process
        self._sent = SentArguments()
        self._key = secrets.token_bytes(16)

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
        statements: Sequence[Statement],
        substitutes: Mapping[str, object] | None = None,
        *,
        seconds: float | None = None,
    ) -> list[LoadFailure]:
        """Run a slice's statements inside and return those that failed, as `definitions.execute` does.

        `substitutes` are bound first: names whose calls come back to these functions and classes here.
        """

        program = messages.encode_statements(statements)
        if len(program) > self._limits.frame_bytes // 2:
            raise Died(f"there is too much code, more than {self._limits.frame_bytes // 2**21} MB")

        def ask() -> Answer:
            encoder = self.encoder()
            encoder.buffers.append(program)
            names = encoder.encode(dict(substitutes or {}))
            return self.ask(messages.Load(new_number(), len(program), names, self._key), encoder.buffers)

        answer = self._timed(ask, seconds)
        if isinstance(answer.reply, messages.Loaded) and isinstance(answer.value, list):
            return answer.value
        self._given(answer, None)
        raise self._end(BadReply("something that was not asked for"))

    def get(
        self, target: str | Remote, attribute: str | None = None, *, if_countable: bool = False
    ) -> object:
        """A top-level name, or an attribute of an object: data, or a `Remote`.

        Args:
            if_countable: raise `Untraceable` where calls cannot be counted any more.

        Raises `NotDefined` where the name is not bound.
        """
        handle = self._target(target)
        answer = self._timed(lambda: self.request_get(handle, attribute, if_countable), None)
        return self._given(answer, target)

    def call(
        self,
        target: str | Remote,
        args: tuple[object, ...],
        kwargs: Mapping[str, object],
        *,
        seconds: float | None = None,
        count_instructions: bool = False,
    ) -> object:
        """Call a function, class or instance; the value is data or a `Remote`.

        Arrays, lists, dictionaries and generators among the arguments are changed here as the call changed
        them inside. Raises a `StudentFault`.
        """
        handle = self._target(target)
        answer = self._timed(lambda: self.request_call(handle, args, kwargs, count_instructions), seconds)
        value = self._given(answer, target)
        if count_instructions and isinstance(answer.reply, messages.Value):
            reply = answer.reply
            proof = messages.proof_of_count(self._key, reply.number, reply.instructions)
            if not secrets.compare_digest(proof, reply.proof):
                raise Untraceable
            self.events = reply.instructions
        return value

    def operate(
        self, name: OperatorName, operands: Sequence[object], *, seconds: float | None = None
    ) -> object:
        """Apply one of Python's operators inside, where one of the operands at least is."""
        ask = self.request_call
        return self._given(self._timed(lambda: ask(Operator(name), operands, {}), seconds), None)

    def forget(self) -> None:
        """Forget which arguments were sent: from here on, what is sent again arrives as a new object.

        Until then an array, list, dictionary or generator that is an argument twice is one object inside,
        with its new content, so that code which kept it sees what became of it.
        """
        self._sent.forget()

    def identities(self, objects: Sequence[object]) -> tuple[int, list[int]]:
        return self._sent.epoch, self._sent.keys(objects)

    def random_state(self, stir: bool = False) -> str:
        """Digest of NumPy's and Python's global random generators inside, after a draw from each if stirred."""
        answer = self._timed(lambda: self.ask(messages.RandomState(new_number(), stir)), None)
        value = self._given(answer, None)
        if not isinstance(value, str):
            raise self._end(BadReply("something that was not asked for"))
        return value

    def wait_until_ready(self, seconds: float) -> None:
        """Wait for the process to say that it is confined; raises `SandboxError`."""
        self.stream.deadline = time.monotonic() + seconds
        problem = "it said something else than that it is ready"
        try:
            message, _ = self.stream.receive()
            if isinstance(message, messages.Ready):
                problem = message.problem
        except (WireError, OutOfTime) as error:
            problem = str(error) or "no answer in time"
        if problem:
            self._end(Died("it never started"))
            raise SandboxError(f"a worker could not be started: {problem}")

    def _timed(self, ask: Callable[[], Answer], seconds: float | None) -> Answer:
        """Ask within the call's time and the submission's; a nested call has what the outer one has left."""
        if not self.alive:
            raise self._fault or Died("it was closed")
        limit = min(
            self._limits.call_seconds if seconds is None else seconds,
            max(self._limits.submission_seconds - self.used_seconds, 0.0),
        )
        started = time.monotonic()
        outer, nested = self.stream.deadline, self._depth > 0
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

    def _given(self, answer: Answer, target: object) -> object:
        reply = answer.reply
        if isinstance(reply, messages.Value):
            return answer.value
        if isinstance(reply, messages.Raised):
            frames = [(frame.label, frame.line, frame.function) for frame in reply.frames]
            raise Raised(reply.exception, reply.message, frames)
        if isinstance(reply, messages.NotDefined) and isinstance(target, str):
            raise NotDefined(target)
        if isinstance(reply, messages.Uncountable):
            raise Untraceable
        if isinstance(reply, messages.Refused):
            raise BadReply(known_refusal(reply.reason, self._limits))
        raise self._end(BadReply("something that was not asked for"))

    def _end(self, fault: StudentFault) -> StudentFault:
        if self.alive:
            self.alive = False
            self._fault = fault
            self._process.kill()
        return self._fault or fault

    def _target(self, target: str | Remote) -> str | int:
        target = unwrapped(target)  # type: ignore[assignment]
        if isinstance(target, str):
            return target
        if not target.is_in(self):
            raise SandboxError("an object was used with a worker that it does not belong to")
        return target.id
