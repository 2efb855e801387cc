"""Handles of objects that stay inside, and stand-ins of them for callables of the trusted side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from grader.sandbox.host.worker import Worker

Kind = Literal["function", "class", "instance"]
KINDS: dict[str, Kind] = {"function": "function", "class": "class", "instance": "instance"}


@dataclass(frozen=True)
class Remote:
    """An object of the student's that stays in its worker."""

    kind: Kind
    type_name: str  # an instance's class; a function's or class' own name
    id: int
    worker: Worker = field(repr=False, compare=False)


class RemoteObject:
    """A student's function, class or instance as a callable of the trusted side meets it."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote
        self.__name__ = remote.type_name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return wrapped(self._remote.worker.call(self._remote, args, kwargs))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return wrapped(self._remote.worker.get(self._remote, name))


def wrapped(value: Any) -> Any:
    """The stand-in of a handle; data as it is."""
    return RemoteObject(value) if isinstance(value, Remote) else value


def unwrapped(value: Any) -> Any:
    """The handle of a stand-in; anything else as it is."""
    return value._remote if isinstance(value, RemoteObject) else value
