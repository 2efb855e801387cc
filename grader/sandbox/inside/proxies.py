"""Stand-ins inside for what stays outside: callable arguments, and references put in a name's place."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable
from typing import Protocol

from grader.execution.iterators import TooManyItems, materialize
from grader.sandbox.protocol.connection import Answer
from grader.sandbox.protocol.errors import NotData, TooLarge, WireError
from grader.sandbox.protocol.nodes import LocalNode


class Caller(Protocol):
    """The connection that requests go over."""

    def request_call(self, target: int, args: tuple[object, ...], kwargs: dict[str, object]) -> Answer:
        """Ask for a call."""

    def request_get(self, target: int, attribute: str) -> Answer:
        """Ask for an attribute."""

    def request_set(self, target: int, name: str, value: object) -> Answer:
        """Ask for an attribute to be set."""

    def answered(self, answer: Answer) -> object:
        """The value of an answer, or the exception that it names."""


class Proxies:
    """Handle -> stub, made once each, so that the same object outside is the same object inside."""

    def __init__(self, worker: Caller) -> None:
        self._worker = worker
        self._by_handle: dict[int, object] = {}
        self._handles: dict[int, int] = {}

    def handle_of(self, value: object) -> int | None:
        """The handle of a stub; None for anything else."""
        return self._handles.get(id(value))

    def stub(self, node: LocalNode) -> object:
        """The stub of an object outside."""
        if node.handle in self._by_handle:
            return self._by_handle[node.handle]
        made: object
        if node.kind == "function":
            made = self._function(node.handle, node.name)
        elif node.kind == "class":
            made = self._class(node.handle, node.name, node.special_methods)
        else:
            cls = self._by_handle.get(-1 if node.class_handle is None else node.class_handle)
            if not isinstance(cls, type):
                raise WireError("an instance of an unknown class")
            made = object.__new__(cls)
            object.__setattr__(made, "_handle", node.handle)
        self.register(node.handle, made)
        return made

    def register(self, handle: int, made: object) -> None:
        self._by_handle[handle] = made
        self._handles[id(made)] = handle

    def call(self, handle: int, args: tuple[object, ...], kwargs: dict[str, object]) -> object:
        """Call what stays outside; its exception comes as one of the same built-in class."""
        try:
            args = tuple([materialize(argument) for argument in args])
            answer = self._worker.request_call(handle, args, kwargs)
        except (NotData, TooLarge, TooManyItems) as error:
            raise TypeError(f"an argument is {error}") from None
        return self._worker.answered(answer)

    def _function(self, handle: int, name: str) -> Callable[..., object]:
        def stub(*args: object, **kwargs: object) -> object:
            return self.call(handle, args, kwargs)

        stub.__name__ = stub.__qualname__ = name
        stub.__module__ = "__main__"
        return stub

    def _class(self, handle: int, name: str, special_methods: tuple[str, ...]) -> type:
        stubs = self

        def new(cls: type, *args: object, **kwargs: object) -> object:
            return stubs.call(handle, args, kwargs)

        def read(self: object, attribute: str) -> object:
            if attribute.startswith("_"):
                raise AttributeError(f"{name!r} object has no attribute {attribute!r}")
            return stubs.read(self, attribute)

        def write(self: object, attribute: str, value: object) -> None:
            worker = stubs._worker
            worker.answered(worker.request_set(object.__getattribute__(self, "_handle"), attribute, value))

        body: dict[str, object] = {
            "__new__": new,
            "__getattr__": read,
            "__setattr__": write,
            "__module__": "__main__",
        }
        for method in special_methods:
            body[method] = self._special(method)
        return type(name, (), body)

    def read(self, instance: object, attribute: str) -> object:
        """An attribute of the instance outside that this stub stands for."""
        handle = object.__getattribute__(instance, "_handle")
        return self._worker.answered(self._worker.request_get(handle, attribute))

    def _special(self, method: str) -> Callable[..., object]:
        def call(instance: object, *args: object, **kwargs: object) -> object:
            bound = self.read(instance, method)
            assert callable(bound)
            result: object = bound(*args, **kwargs)
            return iter(result) if method == "__iter__" and isinstance(result, Iterable) else result

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
