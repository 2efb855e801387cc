"""Objects of an exercise's class stay objects, also where the class derives from `dict` or from an array."""

from __future__ import annotations

_DATA = ("builtins", "numpy", "collections")  # modules of classes whose instances are data


class MadeClasses:
    """The notebook's classes that a test has made objects of."""

    def __init__(self) -> None:
        self._classes: set[type] = set()

    def note(self, target: object) -> None:
        """Remember what is called, if it is a class of the notebook's own."""
        if isinstance(target, type) and target.__module__.partition(".")[0] not in _DATA:
            self._classes.add(target)

    def __contains__(self, value: object) -> bool:
        return type(value) in self._classes
