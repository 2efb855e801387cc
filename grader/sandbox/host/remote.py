"""Handles of objects that stay inside, and stand-ins of them for callables of the trusted side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from grader.sandbox.protocol.nodes import Kind
from grader.testing.operators import OperatorName, Operators
from grader.testing.student import StudentObject


class Holder(Protocol):
    """The worker that an object is in."""

    def get(self, target: str | Remote, attribute: str | None = None) -> object:
        """An attribute of the object."""

    def call(self, target: str | Remote, args: tuple[object, ...], kwargs: Mapping[str, object]) -> object:
        """Call the object."""

    def operate(self, name: OperatorName, operands: Sequence[object]) -> object:
        """Apply an operator."""


@dataclass(frozen=True)
class Remote:
    """An object of the student's that stays in its worker."""

    kind: Kind
    type_name: str  # an instance's class; a function's or class' own name
    id: int
    worker: Holder = field(repr=False, compare=False)

    def is_in(self, worker: object) -> bool:
        """Whether it is that worker's object."""
        return self.worker is worker


class RemoteObject(Operators):
    """A student's function, class or instance as a callable of the trusted side meets it."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote
        self.__name__ = remote.type_name

    def __call__(self, *args: object, **kwargs: object) -> object:
        return wrapped(self._remote.worker.call(self._remote, args, kwargs))

    def _operate(self, name: OperatorName, *operands: object) -> object:
        return wrapped(self._remote.worker.operate(name, operands))

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return wrapped(self._remote.worker.get(self._remote, name))


def wrapped(value: object) -> object:
    """The stand-in of a handle; data as it is."""
    return RemoteObject(value) if isinstance(value, Remote) else value


def unwrapped(value: object) -> object:
    """The handle of a stand-in; anything else as it is."""
    if isinstance(value, StudentObject):
        target: object = value._target
        return target
    return value._remote if isinstance(value, RemoteObject) else value
