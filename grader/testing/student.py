"""The handle `student`: calls that are recorded, whether the code runs here or in a sandbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from grader.testing.copies import Copies, Referenced, bytes_of, containers, copied
from grader.testing.describing import describe
from grader.testing.faults import StudentFault
from grader.testing.operators import OperatorName, Operators, describe_operation

MAX_KEPT = 64 * 2**20  # bytes of what the recordings of an exercise's tests hold
MAX_TITLE = 80  # characters of what is said of an object that other objects were computed into


class Backend(Protocol):
    """Where the student's code is: this process or a worker."""

    events: int  # counted in the last call that asked for it

    def get(self, target: Any, attribute: str) -> Any:
        """A top-level name (target None) or an attribute of an object; raises a `StudentFault`."""

    def call(
        self,
        target: object,
        args: tuple[object, ...],
        kwargs: dict[str, object],
        seconds: float | None,
        count_instructions: bool,
    ) -> object:
        """Call an object; the arguments are the student's own, and changed here as they are changed inside."""

    def operate(self, name: OperatorName, operands: tuple[object, ...], seconds: float | None) -> object:
        """Apply an operator of Python's to operands of which one at least is an object of the student's."""

    def is_object(self, value: object) -> bool:
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
    operator: OperatorName | None = None  # applied to args, in place of a call; `target` is one of them


@dataclass(frozen=True)
class Opaque:
    """Stands in a recording for an object that stays with the student.

    Attributes:
        origin: a top-level name, or the number of the recorded call that gave the object.
        title: how a card names it.
    """

    origin: str | int | None = None
    title: str = field(default="an object", compare=False)

    def __repr__(self) -> str:
        return "<object>"


def with_objects(value: Any, objects: Mapping[Any, Any]) -> Any:
    """The value with an object in each `Opaque`'s place, by its origin; raises `KeyError`."""
    if isinstance(value, Opaque):
        return objects[value.origin]
    if isinstance(value, tuple):
        return tuple([with_objects(item, objects) for item in value])
    if isinstance(value, list):
        value[:] = [with_objects(item, objects) for item in value]
    elif isinstance(value, dict):
        value.update({key: with_objects(item, objects) for key, item in value.items()})
    return value


def has_objects(value: object) -> bool:
    """Whether an `Opaque` stands somewhere in nested data."""
    if isinstance(value, dict):
        value = list(value.values())
    return any(map(has_objects, value)) if isinstance(value, tuple | list) else isinstance(value, Opaque)


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
        self._kept = 0  # bytes of all recordings

    def __getattr__(self, name: str) -> object:
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

    def after(self, argument: object) -> object:
        """What the student's code has left of an argument; the argument itself is as the test made it."""
        return self._copies.after(argument)

    def handed_over(self) -> Iterator[tuple[object, object]]:
        """The arrays of all calls, as they were handed over last and as the student's code has them now."""
        return self._copies.arrays()

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

    def _identities(self, values: tuple[object, ...]) -> tuple[int, ...]:
        found = list(containers(values))
        self._arguments += found
        return tuple(map(id, found))

    def _record(self, event: RecordedCall) -> int:
        """The event's number; a function that is called back may record others before it ends."""
        self._events.append(event)
        return len(self._events) - 1

    def has_room_for(self, value: object) -> bool:
        """Whether a recording or a failing test may keep a copy: honest answers are small; others must fill no judge."""
        self._kept += bytes_of(value)
        return self._kept <= MAX_KEPT

    @property
    def recording(self) -> list[RecordedCall]:
        return self._events


class StudentObject(Operators, Referenced):
    """A function, class or instance of the student's; called, read and computed with as if it were here."""

    def __init__(self, student: Student, target: object, origin: str | int, title: str) -> None:
        self._student = student
        self._target = target
        self._origin = origin
        self._title = title

    def reference(self) -> Opaque:
        return Opaque(self._origin, self._title)

    def __call__(self, *args: object, **kwargs: object) -> object:
        counts = self._student._counting
        value = self._call(args, kwargs, count_instructions=counts is not None)
        if counts is not None:
            counts.append(self._student._backend.events)
        return value

    def count_instructions(self, *args: object, **kwargs: object) -> int:
        """Line and opcode events of the student's own code during one call."""
        self._call(args, kwargs, count_instructions=True)
        return self._student._backend.events

    def _call(self, args: tuple[Any, ...], kwargs: dict[str, Any], count_instructions: bool) -> Any:
        student = self._student
        identities = student._identities((args, *kwargs.values()))
        args = student._copies.of(args)
        kwargs = {key: student._copies.of(value) for key, value in kwargs.items()}
        event = RecordedCall(self._origin, None, copied(args), copied(kwargs), identities=identities)

        def call() -> Any:
            return student._backend.call(self._target, args, kwargs, student._seconds, count_instructions)

        return self._perform(event, args, kwargs, call, f"{self._title}()")

    def _operate(self, name: OperatorName, *operands: Any) -> Any:
        student = self._student
        identities = student._identities(operands)
        args: tuple[Any, ...] = student._copies.of(operands)
        event = RecordedCall(self._origin, None, copied(args), operator=name, identities=identities)
        title = describe_operation(name, [_title(operand) for operand in operands])
        return self._perform(
            event, args, {}, lambda: student._backend.operate(name, args, student._seconds), f"({title})"
        )

    def _perform(
        self,
        event: RecordedCall,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        action: Callable[[], Any],
        title: str,
    ) -> Any:
        number = self._student._record(event)
        try:
            value = action()
        except StudentFault as fault:
            event.fault = fault
            raise
        if self._student.has_room_for((args, kwargs)):
            event.args_after, event.kwargs_after = copied(args), copied(kwargs)
        return self._recorded(number, value, title)

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        event = RecordedCall(self._origin, name)
        number = self._student._record(event)
        try:
            value = self._student._backend.get(self._target, name)
        except StudentFault as fault:
            event.fault = fault
            raise
        return self._recorded(number, value, f"{self._title}.{name}")

    def _recorded(self, number: int, value: object, title: str) -> object:
        event = self._student._events[number]
        if self._student._backend.is_object(value):
            title = _shortened(title)
            event.result = Opaque(number, title)
            return StudentObject(self._student, value, number, title)
        kept = self._student.has_room_for(value)
        event.result = copied(value) if kept else Opaque(None, "an answer that is too large to be kept")
        # In this process the value may be an argument or an attribute, which later calls change.
        return copied(value)


def _shortened(title: str) -> str:
    """A title that does not grow with the chain of operations that made the object, nor double with each."""
    return title if len(title) <= MAX_TITLE else f"{title[: MAX_TITLE // 2]} … {title[-MAX_TITLE // 2 :]}"


def _title(operand: object) -> str:
    return operand._title if isinstance(operand, StudentObject) else describe(operand)
