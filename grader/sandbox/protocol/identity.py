"""Arguments that are the same object in several calls, as they would be within one process."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.sandbox.protocol.generators import set_generator_state


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


def take_over(old: object, value: object) -> bool:
    """Give `old` the content of `value`; False where it cannot have it, as another kind, shape or dtype."""
    if type(old) is not type(value):
        return False
    if isinstance(old, list) and isinstance(value, list):
        old[:] = value
    elif isinstance(old, dict) and isinstance(value, dict):
        old.clear()
        old.update(value)
    elif isinstance(old, np.random.Generator) and isinstance(value, np.random.Generator):
        return set_generator_state(old, value)
    elif isinstance(old, np.ndarray) and isinstance(value, np.ndarray):
        if old.shape != value.shape or old.dtype != value.dtype:
            return False
        if not (old.flags.writeable and value.flags.writeable):
            return False
        old[...] = value
    else:
        return False
    return True
