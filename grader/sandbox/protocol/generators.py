"""States of NumPy's random generators as plain integers, checked before NumPy's C code reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.sandbox.protocol.wire import WireError

# Bit generator -> fields of its state: name, number of entries (0: a plain integer), exclusive upper bound.
# The bounds are what keeps a forged state from sending NumPy's C code outside its arrays.
_FIELDS: dict[str, tuple[tuple[str, int, int], ...]] = {
    "PCG64": (("state", 0, 2**128), ("inc", 0, 2**128)),
    "PCG64DXSM": (("state", 0, 2**128), ("inc", 0, 2**128)),
    "SFC64": (("state", 4, 2**64),),
    "Philox": (("counter", 4, 2**64), ("key", 2, 2**64)),
    "MT19937": (("key", 624, 2**32), ("pos", 0, 625)),
}
# Fields beside "state" in the dictionary of the bit generator's `state`.
_OUTER: dict[str, tuple[tuple[str, int, int], ...]] = {
    "PCG64": (("has_uint32", 0, 2), ("uinteger", 0, 2**32)),
    "PCG64DXSM": (("has_uint32", 0, 2), ("uinteger", 0, 2**32)),
    "SFC64": (("has_uint32", 0, 2), ("uinteger", 0, 2**32)),
    "Philox": (("buffer", 4, 2**64), ("buffer_pos", 0, 5), ("has_uint32", 0, 2), ("uinteger", 0, 2**32)),
    "MT19937": (),
}


def generator_state(generator: np.random.Generator) -> tuple[str, list[int]]:
    """Name of the bit generator and its state as one list of integers."""
    state: dict[str, Any] = dict(generator.bit_generator.state)
    name = str(state["bit_generator"])
    if name not in _FIELDS:
        raise WireError("a random generator of an unknown kind")
    numbers: list[int] = []
    for source, fields in ((state["state"], _FIELDS[name]), (state, _OUTER[name])):
        for field, count, _ in fields:
            if count:
                numbers.extend(np.asarray(source[field]).tolist())
            else:
                numbers.append(int(source[field]))
    return name, numbers


def generator_from(name: str, numbers: Sequence[Any]) -> np.random.Generator:
    """The generator in that state; raises `WireError` unless every number is in its range."""
    if name not in _FIELDS:
        raise WireError("a random generator of an unknown kind")
    left = list(numbers)
    parts: list[dict[str, Any]] = []
    for fields in (_FIELDS[name], _OUTER[name]):
        part: dict[str, Any] = {}
        for field, count, bound in fields:
            taken, left = left[: count or 1], left[count or 1 :]
            if len(taken) != (count or 1) or not all(type(n) is int and 0 <= n < bound for n in taken):
                raise WireError("a random generator in an impossible state")
            part[field] = (
                np.array(taken, dtype=np.uint32 if bound == 2**32 else np.uint64) if count else taken[0]
            )
        parts.append(part)
    if left:
        raise WireError("a random generator in an impossible state")
    # `spawn` uses the seed sequence, which does not cross: one made of the state differs as the states do.
    bit_generator = getattr(np.random, name)(np.random.SeedSequence([int(number) for number in numbers]))
    bit_generator.state = {"bit_generator": name, "state": parts[0], **parts[1]}
    return np.random.Generator(bit_generator)


def set_generator_state(generator: np.random.Generator, new: np.random.Generator) -> None:
    """Advance `generator` to the state of `new`, if it is of the same kind."""
    if type(generator.bit_generator) is type(new.bit_generator):
        generator.bit_generator.state = new.bit_generator.state
