"""The student's code in a sandboxed worker, as the handle `student` sees it."""

from __future__ import annotations

from typing import Any

from grader.sandbox import Limits, Remote, Stopped, Untraceable, Worker
from grader.testing.faults import BackendError, GraderError, StudentFault
from grader.testing.operators import OperatorName


class our_errors:  # noqa: N801 - a context manager without a generator, which each call of a test would make anew
    """What goes wrong on the way to the worker or back is a `BackendError`, unless it is the student's fault.

    So a test's own exception, over an answer that has another form, is told from one of the grader's by its type.
    """

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: object
    ) -> None:
        if isinstance(error, Exception) and not isinstance(error, StudentFault | GraderError):
            raise BackendError(f"The grader failed in a call: {type(error).__name__}: {error}") from error


class SandboxBackend:
    """Calls go over the wire, each under the limits of one call and of the exercise.

    Args:
        worker: holds the student's definitions.
        limits: the exercise's time counts from here.
    """

    def __init__(self, worker: Worker, limits: Limits) -> None:
        self._worker = worker
        self._limits = limits
        self._used_before = worker.used_seconds
        self._names: dict[str, object] = {}
        self.events = 0

    def fetch(self, name: str) -> bool:
        """Ask for a top-level name before a test does; False where the worker has ended or can count no more calls."""
        try:
            with our_errors():
                self._names[name] = self._worker.get(name, if_countable=True)
        except Untraceable:
            return False
        except StudentFault:  # a test that asks gets it again
            return self._worker.alive
        return True

    def get(self, target: Any, attribute: str) -> Any:
        self._require_alive()
        if target is not None:
            with our_errors():
                return self._worker.get(target, attribute)
        if attribute not in self._names:
            with our_errors():
                self._names[attribute] = self._worker.get(attribute)
        return self._names[attribute]

    def call(
        self,
        target: Any,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        seconds: float | None,
        count_instructions: bool,
    ) -> Any:
        limit = self._limit(seconds)
        with our_errors():
            value = self._worker.call(
                target, args, kwargs, seconds=limit, count_instructions=count_instructions
            )
        self.events = self._worker.events
        return value

    def operate(self, name: OperatorName, operands: tuple[object, ...], seconds: float | None) -> object:
        limit = self._limit(seconds)
        with our_errors():
            return self._worker.operate(name, operands, seconds=limit)

    def _limit(self, seconds: float | None) -> float:
        """What a call may take: its own limit, or what is left of the exercise's time."""
        self._require_alive()
        remaining = self._limits.exercise_seconds - (self._worker.used_seconds - self._used_before)
        if remaining <= 0:
            raise Stopped("The time for this exercise is used up.")
        return min(seconds or self._limits.call_seconds, remaining)

    def is_object(self, value: object) -> bool:
        return isinstance(value, Remote)

    def random_state(self, stir: bool = False) -> str:
        self._require_alive()
        with our_errors():
            return self._worker.random_state(stir)

    def forget_arguments(self) -> None:
        if self._worker.alive:
            self._worker.forget()

    def _require_alive(self) -> None:
        if not self._worker.alive:
            raise Stopped("Not run: an earlier call ended the process.")
