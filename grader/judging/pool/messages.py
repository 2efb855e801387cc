"""What is said to a judge's process and what it answers, a line of JSON each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

import msgspec

from grader.judging.watch import Step
from grader.results import SubmissionResult
from grader.sandbox.host.limits import AskedLevel, Level, Limits

Message = TypeVar("Message")


class JudgeSetup(msgspec.Struct, frozen=True):
    """Which judge to start.

    Attributes:
        folder: the assignment's, `solutions/NN_name`.
        secret: the course's.
        level: the sandbox's.
        for_class: refuse where the best that the machine has is no sandbox at all.
    """

    folder: Path
    secret: str
    limits: Limits = Limits()
    level: AskedLevel = "best"
    for_class: bool = False


class Submission(msgspec.Struct, frozen=True):
    """A notebook to judge, by its file or by the text of one.

    Attributes:
        student: seeds its draws.
        previous: an earlier result of the student's, of which is taken over what has the same content.
    """

    student: str
    notebook: Path | None = None
    text: str | None = None
    name: str = "the notebook"  # what messages call a text
    previous: SubmissionResult | None = None
    stopped: tuple[Step, ...] = ()  # steps that ended the judge before, on this notebook


class Ready(msgspec.Struct, tag="ready"):
    """The judge has collected its tests and started its sandbox."""

    level: Level
    explanation: str
    max_score: float


class Refused(msgspec.Struct, tag="refused"):
    """The judge cannot start; the message says what to do."""

    message: str


def to_line(message: msgspec.Struct | dict[str, object]) -> bytes:
    """A message as a line of JSON. Python's own writer: msgspec's refuses the lone surrogates of a student's text."""
    return json.dumps(msgspec.to_builtins(message, enc_hook=str)).encode("ascii") + b"\n"


def from_line(line: bytes, kind: type[Message]) -> Message:
    """The message of a line.

    Raises:
        msgspec.ValidationError: it is no message of this kind.
    """
    return msgspec.convert(json.loads(line), kind, dec_hook=lambda path, text: path(text))
