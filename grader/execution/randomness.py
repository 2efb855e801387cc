"""The global random generators, of which a notebook's code should not draw, and generators of a test's own."""

from __future__ import annotations

import hashlib
import random

import numpy as np


def generator_seeded(number: int) -> np.random.Generator:
    """What `np.random.default_rng(number)` gives, in half the time: a judge makes hundreds per submission."""
    words = number.to_bytes(max(1, -(-number.bit_length() // 32)) * 4, "little")
    seed = np.random.SeedSequence(np.frombuffer(words, "<u4"))  # as NumPy would split it
    return np.random.Generator(np.random.PCG64(seed))


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
    version, words, spare = random.getstate()
    digest.update(np.array(words, np.uint64).tobytes())
    digest.update(repr((version, spare)).encode())
    return digest.hexdigest()
