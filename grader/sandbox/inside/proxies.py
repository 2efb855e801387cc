"""Stand-ins inside for what stays outside: callable arguments, and references put in a name's place."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from grader.sandbox.protocol import connection as protocol
from grader.sandbox.protocol.data import NotData
from grader.sandbox.protocol.wire import TooLarge

if TYPE_CHECKING:
    from grader.sandbox.inside.worker import Worker


class Proxies:
    """Handle -> stub, made once each, so that the same object outside is the same object inside."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._by_handle: dict[int, Any] = {}
        self._handles: dict[int, int] = {}

    def handle_of(self, value: Any) -> int | None:
        """The handle of a stub; None for anything else."""
        return self._handles.get(id(value))

    def stub(self, node: list[Any]) -> Any:
        """The stub of `[LOCAL, handle, kind, name, class's handle or None, special methods]`."""
        handle, kind, name = node[1], node[2], node[3]
        if handle in self._by_handle:
            return self._by_handle[handle]
        if kind == "function":
            made: Any = self._function(handle, name)
        elif kind == "class":
            made = self._class(handle, name, node[5])
        else:
            made = object.__new__(self._by_handle[node[4]])
            object.__setattr__(made, "_handle", handle)
        self.register(handle, made)
        return made

    def register(self, handle: int, made: Any) -> None:
        self._by_handle[handle] = made
        self._handles[id(made)] = handle

    def call(self, handle: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call what stays outside; its exception comes as one of the same built-in class."""
        worker = self._worker
        try:
            args = tuple(worker.materialize(argument) for argument in args)
            reply = worker.request_call(handle, args, kwargs)
        except (NotData, TooLarge) as error:
            raise TypeError(f"an argument is {error}") from None
        return worker.ask(reply)

    def _function(self, handle: int, name: str) -> Callable[..., Any]:
        def stub(*args: Any, **kwargs: Any) -> Any:
            return self.call(handle, args, kwargs)

        stub.__name__ = stub.__qualname__ = name
        stub.__module__ = "__main__"
        return stub

    def _class(self, handle: int, name: str, special_methods: list[str]) -> type:
        stubs = self

        def new(cls: type, *args: Any, **kwargs: Any) -> Any:
            return stubs.call(handle, args, kwargs)

        def read(self: Any, attribute: str) -> Any:
            if attribute.startswith("_"):
                raise AttributeError(f"{name!r} object has no attribute {attribute!r}")
            return stubs.read(self, attribute)

        def write(self: Any, attribute: str, value: Any) -> None:
            worker = stubs._worker
            worker.ask(worker.request_set(object.__getattribute__(self, "_handle"), attribute, value))

        body: dict[str, Any] = {
            "__new__": new,
            "__getattr__": read,
            "__setattr__": write,
            "__module__": "__main__",
        }
        for method in special_methods:
            body[method] = self._special(method)
        return type(name, (), body)

    def read(self, instance: Any, attribute: str) -> Any:
        """An attribute of the instance outside that this stub stands for."""
        handle = object.__getattribute__(instance, "_handle")
        return self._worker.ask(self._worker.request(protocol.GET, handle, attribute))

    def _special(self, method: str) -> Callable[..., Any]:
        def call(instance: Any, *args: Any, **kwargs: Any) -> Any:
            result = self.read(instance, method)(*args, **kwargs)
            return iter(result) if method == "__iter__" else result

        call.__name__ = method
        return call


def exception(name: str, message: str) -> BaseException:
    """An exception of the built-in class of that name; RuntimeError for any other."""
    found = getattr(builtins, name, None)
    if isinstance(found, type) and issubclass(found, Exception):
        try:
            return found(message)
        except TypeError:
            pass
    return RuntimeError(message or name)
