"""The global random generators, of which a notebook's code should not draw."""

from __future__ import annotations

import hashlib
import random

import numpy as np


def global_random_digest(stir: bool = False) -> str:
    """Digest of the states of NumPy's legacy generator and Python's.

    Stirred, each has drawn once before: a call that seeds them to what they were seeded to shows then.
    """
    if stir:
        np.random.random()
        random.random()
    name, keys, *rest = np.random.get_state(legacy=True)
    digest = hashlib.sha256(repr((name, rest)).encode())
    digest.update(np.asarray(keys).tobytes())
    digest.update(repr(random.getstate()).encode())
    return digest.hexdigest()
