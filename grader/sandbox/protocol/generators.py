"""States of NumPy's random generators as plain integers, checked before NumPy's C code reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from grader.sandbox.protocol.errors import WireError

Fields: TypeAlias = dict[str, object]

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
    state: Fields = dict(generator.bit_generator.state)
    name = str(state["bit_generator"])
    if name not in _FIELDS:
        raise WireError("a random generator of an unknown kind")
    numbers: list[int] = []
    inner = state["state"]
    assert isinstance(inner, dict)
    for source, fields in ((inner, _FIELDS[name]), (state, _OUTER[name])):
        for field, count, _ in fields:
            found = np.asarray(source[field], dtype=object if not count else None).tolist()
            numbers.extend(found if count else [found])
    return name, numbers


def _is_stuck(state: Fields) -> bool:
    """Whether NumPy's C code, which no signal interrupts, may draw for ever: no seed leads to such a state."""
    if "inc" in state:
        inc = state["inc"]
        assert isinstance(inc, int)
        return inc % 2 == 0  # the generator is a permutation for odd increments alone
    key = state.get("key")
    if isinstance(key, np.ndarray) and len(key) == 624:  # of MT19937, which stays at zero once it is there
        return not key[1:].any() and int(key[0]) < 2**31
    return False


def generator_from(name: str, numbers: Sequence[object]) -> np.random.Generator:
    """The generator in that state; raises `WireError` unless every number is in its range."""
    if name not in _FIELDS:
        raise WireError("a random generator of an unknown kind")
    left = list(numbers)
    parts: list[Fields] = []
    for fields in (_FIELDS[name], _OUTER[name]):
        part: Fields = {}
        for field, count, bound in fields:
            taken, left = left[: count or 1], left[count or 1 :]
            checked = [n for n in taken if type(n) is int and 0 <= n < bound]
            if len(checked) != (count or 1):
                raise WireError("a random generator in an impossible state")
            part[field] = (
                np.array(checked, dtype=np.uint32 if bound == 2**32 else np.uint64) if count else checked[0]
            )
        parts.append(part)
    if left or _is_stuck(parts[0]):
        raise WireError("a random generator in an impossible state")
    # `spawn` uses the seed sequence, which does not cross: one made of the state differs as the states do.
    bit_generator = getattr(np.random, name)(
        np.random.SeedSequence([n for n in numbers if isinstance(n, int)])
    )
    bit_generator.state = {"bit_generator": name, "state": parts[0], **parts[1]}
    return np.random.Generator(bit_generator)
