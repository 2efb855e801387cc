"""Mutated notebooks through the loader, and mutated frames through the decoder: nothing undeclared is raised."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.faults.mutations import load, mutated_frame, mutated_notebook, receive, repeat

# Each example of Hypothesis's is a seed of so many draws: its own cost is then small beside theirs.
BATCH = 100
SEEDS = st.integers(0, 2**32)
CALM = {"deadline": None, "suppress_health_check": list(HealthCheck), "derandomize": True, "database": None}


@settings(max_examples=100, **CALM)
@given(SEEDS)
def test_ten_thousand_notebooks_are_read_or_refused_by_a_sentence(seed: int) -> None:
    repeat(lambda draw: load(mutated_notebook(draw)), seed, BATCH)


@settings(max_examples=1000, **CALM)
@given(SEEDS)
def test_a_hundred_thousand_frames_are_read_or_refused(seed: int) -> None:
    repeat(lambda draw: receive(mutated_frame(draw)), seed, BATCH)


@pytest.mark.long
@settings(max_examples=2000, **CALM)
@given(SEEDS)
def test_a_million_frames(seed: int) -> None:
    repeat(lambda draw: receive(mutated_frame(draw)), seed + 2**33, 500)
