"""Generators of the tests' own are those that NumPy makes of the same number."""

import numpy as np
import pytest

from grader.execution.randomness import generator_seeded


@pytest.mark.parametrize(
    "number", [0, 1, 2**32 - 1, 2**32, 2**62 + 5, 2**128, 2**224 - 1, 2**255 + 2**33, 3**160]
)
def test_a_generator_is_the_one_that_numpy_makes(number):
    ours, theirs = generator_seeded(number), np.random.default_rng(number)
    assert ours.bit_generator.state == theirs.bit_generator.state
    np.testing.assert_array_equal(ours.spawn(1)[0].random(3), theirs.spawn(1)[0].random(3))
