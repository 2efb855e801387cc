"""Arguments that are the same object in several calls, as they would be within one process."""

from __future__ import annotations

from collections.abc import Sequence

from grader.execution.identity import take_over


class SentArguments:
    """The trusted side's: a key for every container that was sent, the same one for the same object."""

    def __init__(self) -> None:
        self.epoch = 0
        self._numbers: dict[int, int] = {}
        self._objects: list[object] = []  # kept, so that an id is not given to another object

    def forget(self) -> None:
        """Start anew: what was sent before is sent as a new object."""
        self.epoch += 1
        self._numbers.clear()
        self._objects.clear()

    def keys(self, objects: Sequence[object]) -> list[int]:
        for value in objects:
            if id(value) not in self._numbers:
                self._numbers[id(value)] = len(self._objects)
                self._objects.append(value)
        return [self._numbers[id(value)] for value in objects]


class ReceivedArguments:
    """The worker's: the containers that came under each key; they take on the content that comes again."""

    def __init__(self) -> None:
        self._epoch = 0
        self._objects: dict[int, object] = {}
        self._keys: Sequence[int] = ()

    def expect(self, epoch: int, keys: Sequence[int]) -> ReceivedArguments:
        """The keys of the next call's containers, in the order in which they will be read."""
        if epoch != self._epoch:
            self._epoch = epoch
            self._objects.clear()
        self._keys = keys
        return self

    def same_object(self, number: int, value: object) -> object:
        """The object that came before with the new content; a list or dictionary is empty, to be filled."""
        key = self._keys[number]
        old = self._objects.get(key)
        if take_over(old, value):
            return old
        self._objects[key] = value
        return value
