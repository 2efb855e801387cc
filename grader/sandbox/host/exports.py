"""What student code may reach of the trusted side: callables given to it and what they return."""

from __future__ import annotations

import types

import numpy as np

from grader.sandbox.protocol.errors import NotData, WireError
from grader.sandbox.protocol.nodes import LocalNode

SPECIAL_METHODS = ("__call__", "__len__", "__getitem__", "__setitem__", "__iter__", "__contains__")
_MAX_EXPORTS = 100_000


class Exports:
    """Handle -> object of the trusted side. A handle that was never given out does not exist.

    Functions can be called and have no attributes (`__globals__` would be the whole grader). Classes can be
    called. Instances of these classes show public attributes.
    """

    def __init__(self) -> None:
        self._objects: list[object] = []
        self._handles: dict[int, int] = {}

    def node(self, value: object, given: bool) -> LocalNode:
        """The node that introduces an object; raises `NotData` for what may not be reached.

        `given` objects are arguments and substitutes, which an author chose. What callbacks return is not:
        of that only functions cross, and instances of classes that were given.
        """
        if not given and id(value) not in self._handles and not self._may_return(value):
            raise NotData(f"an object of type {type(value).__name__[:50]}")
        if isinstance(value, type):
            special = tuple(
                m for m in SPECIAL_METHODS if callable(getattr(value, m, None)) and not _is_of_type(value, m)
            )
            return LocalNode(self._handle(value), "class", value.__name__[:100], None, special)
        class_handle = self._handles.get(id(type(value)))
        if class_handle is not None:
            return LocalNode(self._handle(value), "instance", type(value).__name__[:100], class_handle)
        if isinstance(value, types.ModuleType) or not callable(value):
            raise NotData(f"an object of type {type(value).__name__[:50]}")
        name = str(getattr(value, "__name__", type(value).__name__))[:100]
        return LocalNode(self._handle(value), "function", name if name.isidentifier() else "function")

    def exported(self, handle: int) -> object:
        """The object of a handle; raises `WireError` for a handle that was never given out."""
        if not 0 <= handle < len(self._objects):
            raise WireError("a handle that was never given out")
        return self._objects[handle]

    def read(self, handle: int, attribute: str) -> object:
        """A public attribute of an exported instance, or one of the special methods."""
        value = self._instance(handle)
        if attribute in SPECIAL_METHODS:
            if not hasattr(type(value), attribute):
                raise AttributeError(attribute)
            found: object = getattr(value, attribute)
            return found
        if attribute.startswith("_") or not attribute.isidentifier():
            raise AttributeError(attribute)
        public: object = getattr(value, attribute)
        return public

    def write(self, handle: int, attribute: str, new: object) -> None:
        """Set a public data attribute of an exported instance."""
        value = self._instance(handle)
        if (
            attribute.startswith("_")
            or not attribute.isidentifier()
            or callable(getattr(type(value), attribute, None))
        ):
            raise AttributeError(attribute)
        setattr(value, attribute, new)

    def _may_return(self, value: object) -> bool:
        if isinstance(value, types.MethodType):
            return id(type(value.__self__)) in self._handles
        return isinstance(value, types.FunctionType | np.ufunc) or id(type(value)) in self._handles

    def _instance(self, handle: int) -> object:
        value = self.exported(handle)
        if isinstance(value, type) or id(type(value)) not in self._handles:
            raise AttributeError("no attributes")
        return value

    def _handle(self, value: object) -> int:
        handle = self._handles.get(id(value))
        if handle is None:
            if len(self._objects) >= _MAX_EXPORTS:
                raise NotData("one object too many")
            handle = self._handles[id(value)] = len(self._objects)
            self._objects.append(value)
        return handle


def _is_of_type(cls: type, method: str) -> bool:
    """Whether the class has the method only because classes themselves are callable."""
    return not any(method in base.__dict__ for base in cls.__mro__)
