"""What a test hands over, as the student's code gets it: copies, the same one for the same object."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import numpy as np

from grader.execution.identity import take_over


class Referenced:
    """An object that stays elsewhere, of which a recording keeps a reference.

    No abstract class: each call of a test asks several values whether they are one, and those take long to ask.
    """

    def reference(self) -> object:
        """What says which object it is."""
        raise NotImplementedError


PLAIN = frozenset((float, int, bool, str, type(None)))


def copied(value: Any) -> Any:
    """A copy of data as it is now, generators with their state; functions are kept as they are."""
    kind = type(value)
    if kind is np.ndarray:  # most of what is copied
        return value.copy(order="K")
    if kind in PLAIN:
        return value
    if isinstance(value, Referenced):
        return value.reference()
    if isinstance(value, np.ndarray):
        return value.copy(order="K")
    if isinstance(value, np.random.Generator):
        return _copied_generator(value)
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        items = [copied(item) for item in value]
        return items if isinstance(value, list) else tuple(items)
    return value


def _copied_generator(rng: np.random.Generator) -> np.random.Generator:
    """As `deepcopy`, which takes three times as long."""
    bits = rng.bit_generator
    if type(rng) is not np.random.Generator or type(bits.seed_seq) is not np.random.SeedSequence:
        return copy.deepcopy(rng)
    same = type(bits)(copy.copy(bits.seed_seq))  # which knows how many children it has had
    same.state = bits.state
    return np.random.Generator(same)


def bytes_of(value: object) -> int:
    """About how much memory a copy of data takes."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, str | bytes):
        return len(value)
    if isinstance(value, dict):
        return 64 + sum(bytes_of(key) + bytes_of(item) for key, item in value.items())
    if isinstance(value, tuple | list):
        return 64 + sum(map(bytes_of, value))
    return 32


def containers(value: object) -> Iterator[object]:
    """The arrays, generators, dictionaries and lists of a value, each before what it holds."""
    if type(value) in PLAIN:
        return
    if isinstance(value, np.ndarray | np.random.Generator | dict | list):
        yield value
    if isinstance(value, dict | tuple | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from containers(item)


class Copies:
    """The copies that the student's code has of a test's arguments.

    An object that is an argument twice is one object to the student's code, with its new content, so that
    code which kept it sees what became of it, as within one program. What the code does to it stays there.
    """

    def __init__(self) -> None:
        self._known: dict[
            int, tuple[object, object]
        ] = {}  # by id; the original too, so that its id stays taken
        self._handed: dict[int, object] = {}  # what each array was when it was handed over last

    def of(self, value: Any) -> Any:
        """The student's copy of a value, brought up to date.

        A generator's is a child of it: what the student draws neither moves nor repeats the test's draws.
        """
        if isinstance(value, tuple):
            return tuple([self.of(item) for item in value])
        if type(value) in PLAIN:
            return value
        if not isinstance(value, np.ndarray | np.random.Generator | dict | list):
            return value
        new = self._copy(value)
        if isinstance(new, np.ndarray):
            self._handed[id(value)] = new.copy(order="K")
        old = self._known[id(value)][1] if id(value) in self._known else None
        if take_over(old, new):
            return old
        self._known[id(value)] = (value, new)
        return new

    def after(self, value: object) -> object:
        """What the student's code has left of an argument."""
        if isinstance(value, tuple):
            return tuple(self.after(item) for item in value)
        known = self._known.get(id(value))
        return copied(known[1] if known else value)

    def arrays(self) -> Iterator[tuple[object, object]]:
        """Every array that was handed over, as it was then and as it is now."""
        for number, before in self._handed.items():
            yield before, self._known[number][1]

    def _copy(self, value: Any) -> Any:
        """A copy whose parts are the student's copies of the parts."""
        if isinstance(value, dict):
            return {key: self.of(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.of(item) for item in value]
        if isinstance(value, np.random.Generator):
            return _child(value)
        array = value.copy(order="K")
        array.flags.writeable = value.flags.writeable
        return array


def _child(rng: np.random.Generator) -> np.random.Generator:
    try:
        return rng.spawn(1)[0]
    except TypeError:  # made from a bit generator without a seed sequence
        return copy.deepcopy(rng)
