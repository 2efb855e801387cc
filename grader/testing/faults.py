"""What can go wrong around a student's code, as exceptions that a test lets through: the student's doing, and ours."""

from __future__ import annotations

from collections.abc import Sequence

Frame = tuple[str, int, str]  # cell label or file, line from 1, function


class StudentFault(Exception):
    """The student's doing; the message is one sentence for the student."""


class NotDefined(StudentFault):
    """The notebook does not define the name."""

    def __init__(self, name: str, reason: str = "") -> None:
        super().__init__(reason or f"{name} is not defined in the notebook.")
        self.name = name


class Raised(StudentFault):
    """The student's code raised an exception; `frames` are innermost last."""

    def __init__(self, exception: str, message: str, frames: Sequence[Frame] = ()) -> None:
        super().__init__(f"{exception}: {message}" if message else exception)
        self.exception = exception
        self.message = message
        self.frames = tuple(frames)


class Stopped(StudentFault):
    """The call ended without an answer: out of time, out of memory, or the process is gone."""


class BadReply(StudentFault):
    """What came back cannot be used; a worker that is not `alive` any more broke the protocol."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The code answered with {reason}.")
        self.reason = reason


class Untraceable(StudentFault):
    """Instructions could not be counted, for the code meddled with how it is traced."""

    def __init__(self) -> None:
        super().__init__(
            "The code looks at its callers' frames or changes how Python traces it, so its steps cannot be counted."
        )


class GraderError(Exception):
    """The grader's own doing: never counts against a student."""


class BackendError(GraderError):
    """Something of ours failed on the way to the student's code or back; the process may be gone."""
