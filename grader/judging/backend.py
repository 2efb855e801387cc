"""The student's code in a sandboxed worker, as the handle `student` sees it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from grader.sandbox import BadReply, Died, Raised, Remote, TimedOut, Worker
from grader.testing import faults

T = TypeVar("T")


class SandboxBackend:
    """Calls go over the wire; what the worker reports as the student's fault becomes a test's.

    Args:
        worker: holds the student's definitions.
        exercise_seconds: what all calls through this backend may take together.
    """

    def __init__(self, worker: Worker, exercise_seconds: float) -> None:
        self._worker = worker
        self._deadline = time.monotonic() + exercise_seconds
        self._names: dict[str, Any] = {}
        self.events = 0

    def get(self, target: Any, attribute: str) -> Any:
        if target is not None:
            return self._guarded(lambda: self._worker.get(target, attribute))
        if attribute not in self._names:
            if not self._guarded(lambda: self._worker.has(attribute)):
                raise faults.NotDefined(attribute)
            self._names[attribute] = self._guarded(lambda: self._worker.get(attribute))
        return self._names[attribute]

    def call(
        self,
        target: Any,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        seconds: float | None,
        count_events: bool,
    ) -> Any:
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            raise faults.Stopped("The time for this exercise is used up.")
        limit = min(seconds or self._worker.limits.call_seconds, remaining)
        value = self._guarded(
            lambda: self._worker.call(target, args, kwargs, seconds=limit, count_events=count_events)
        )
        self.events = self._worker.events
        return value

    def is_object(self, value: Any) -> bool:
        return isinstance(value, Remote)

    def random_state(self) -> str:
        return self._guarded(self._worker.random_state)

    def _guarded(self, action: Callable[[], T]) -> T:
        if not self._worker.alive:
            raise faults.Stopped("Not run: an earlier call ended the process.")
        try:
            return action()
        except Raised as error:
            raise faults.Raised(error.exception, error.message, error.frames) from None
        except TimedOut as error:
            raise faults.Stopped(
                f"No answer within {error.seconds:.3g} seconds: look for a loop that does not end."
            ) from None
        except Died as error:
            raise faults.Stopped(f"The process ended without an answer: {error}.") from None
        except BadReply as error:
            raise faults.Stopped(f"The answer cannot be read: {error}.") from None
