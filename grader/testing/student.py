"""The handle `student`: calls that are recorded, whether the code runs here or in a sandbox."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from grader.testing.copies import Copies, containers, copied
from grader.testing.faults import StudentFault


class Backend(Protocol):
    """Where the student's code is: this process or a worker."""

    events: int  # counted in the last call that asked for it

    def get(self, target: Any, attribute: str) -> Any:
        """A top-level name (target None) or an attribute of an object; raises a `StudentFault`."""

    def call(
        self,
        target: Any,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        seconds: float | None,
        count_instructions: bool,
    ) -> Any:
        """Call an object; the arguments are the student's own, and changed here as they are changed inside."""

    def is_object(self, value: Any) -> bool:
        """Whether the value is something of the student's that stays where it is, not data."""

    def random_state(self, stir: bool = False) -> str:
        """Digest of the global random generators where the code runs, after a draw from each if stirred."""

    def forget_arguments(self) -> None:
        """From here on, an argument that was one before is a new object to the student's code."""


@dataclass
class RecordedCall:
    """One access to the student's code; `target` is a name, or the event's number that made the object."""

    target: str | int
    attribute: str | None  # None for a call
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)
    result: Any = None  # a copy of the data, or an `Opaque`
    args_after: tuple[Any, ...] = ()
    kwargs_after: dict[str, Any] = field(default_factory=dict)
    fault: StudentFault | None = None
    identities: tuple[int, ...] = ()  # of the containers in args and kwargs, as `containers` finds them


class Opaque:
    """Stands in a recording for an object that stays with the student."""

    def __repr__(self) -> str:
        return "<object>"


class Student:
    """Names of the student's notebook as attributes: functions and classes to call, data as it is."""

    def __init__(self, backend: Backend, parameters: Mapping[str, Sequence[str]] | None = None) -> None:
        self._backend = backend
        self._events: list[RecordedCall] = []
        self._arguments: list[Any] = []  # kept, so that an id is not given to another object
        self._copies = Copies()
        self._counting: list[int] | None = None
        self._parameters = parameters or {}
        self._seconds: float | None = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        value = self._backend.get(None, name)
        if self._backend.is_object(value):
            return StudentObject(self, value, name, name)
        return value

    def global_random_state(self, stir: bool = False) -> str:
        """Digest of NumPy's and Python's global generators where the student's code runs.

        Stirred, each has drawn once before: so a call that seeds them to what they were seeded to shows.
        """
        return self._backend.random_state(stir)

    def after(self, argument: Any) -> Any:
        """What the student's code has left of an argument; the argument itself is as the test made it."""
        return self._copies.after(argument)

    @contextmanager
    def counting_instructions(self) -> Iterator[list[int]]:
        """Within the block, a list that gets the instructions of each call."""
        counts: list[int] = []
        self._counting = counts
        try:
            yield counts
        finally:
            self._counting = None

    def parameters_of(self, call: RecordedCall) -> Sequence[str]:
        """The parameters' names, where they are known."""
        return self._parameters.get(call.target, ()) if isinstance(call.target, str) else ()

    def start_recording(self, seconds: float | None = None) -> None:
        """Forget the calls so far; `seconds` is the limit of one call from here on."""
        self._events, self._arguments, self._copies = [], [], Copies()
        self._seconds = seconds
        self._backend.forget_arguments()

    def _identities(self, values: tuple[Any, ...]) -> tuple[int, ...]:
        found = list(containers(values))
        self._arguments += found
        return tuple(map(id, found))

    @property
    def recording(self) -> list[RecordedCall]:
        return self._events


class StudentObject:
    """A function, class or instance of the student's; called and read as if it were here."""

    def __init__(self, student: Student, target: Any, origin: str | int, title: str) -> None:
        self._student = student
        self._target = target
        self._origin = origin
        self._title = title

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        counts = self._student._counting
        value = self._call(args, kwargs, count_instructions=counts is not None)
        if counts is not None:
            counts.append(self._student._backend.events)
        return value

    def count_instructions(self, *args: Any, **kwargs: Any) -> int:
        """Line and opcode events of the student's own code during one call."""
        self._call(args, kwargs, count_instructions=True)
        return self._student._backend.events

    def _call(self, args: tuple[Any, ...], kwargs: dict[str, Any], count_instructions: bool) -> Any:
        student = self._student
        identities = student._identities((args, *kwargs.values()))
        args = student._copies.of(args)
        kwargs = {key: student._copies.of(value) for key, value in kwargs.items()}
        event = RecordedCall(self._origin, None, copied(args), copied(kwargs), identities=identities)
        student._events.append(event)
        try:
            value = student._backend.call(self._target, args, kwargs, student._seconds, count_instructions)
        except StudentFault as fault:
            event.fault = fault
            raise
        event.args_after, event.kwargs_after = copied(args), copied(kwargs)
        return self._recorded(event, value, f"{self._title}()")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        event = RecordedCall(self._origin, name)
        self._student._events.append(event)
        try:
            value = self._student._backend.get(self._target, name)
        except StudentFault as fault:
            event.fault = fault
            raise
        return self._recorded(event, value, f"{self._title}.{name}")

    def _recorded(self, event: RecordedCall, value: Any, title: str) -> Any:
        if self._student._backend.is_object(value):
            event.result = Opaque()
            number = len(self._student._events) - 1
            return StudentObject(self._student, value, number, title)
        event.result = copied(value)
        # In this process the value may be an argument or an attribute, which later calls change.
        return copied(value)
