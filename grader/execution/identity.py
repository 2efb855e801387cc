"""Objects that take on the content of others, so that who kept one sees what became of it."""

from __future__ import annotations

import numpy as np


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


def set_generator_state(generator: np.random.Generator, new: np.random.Generator) -> bool:
    """Advance `generator` to the state of `new`; False if it is of another kind."""
    if type(generator.bit_generator) is not type(new.bit_generator):
        return False
    generator.bit_generator.state = new.bit_generator.state
    return True
