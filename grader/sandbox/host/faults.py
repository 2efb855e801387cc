"""What can go wrong in a sandbox: the student's faults, and ours."""

from __future__ import annotations

from grader.testing.faults import (
    BackendError,
    BadReply,
    NotDefined,
    Raised,
    Stopped,
    StudentFault,
    Untraceable,
)


class TimedOut(Stopped):
    """A call took longer than it may; the worker is gone."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The call took more than {round(seconds, 2):g} seconds and was stopped.")
        self.seconds = seconds


class Died(Stopped):
    """The worker ended before it answered."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The code ended its own process: {reason}.")
        self.reason = reason


class SandboxError(BackendError):
    """The sandbox does not work. The text is one sentence with the next step."""


__all__ = [
    "BadReply",
    "Died",
    "NotDefined",
    "Raised",
    "SandboxError",
    "Stopped",
    "StudentFault",
    "TimedOut",
    "Untraceable",
]
