"""Hidden tests of a tiny assignment."""

import numpy as np

from grader.testing import assert_answer, assert_close, assert_vectorized, points


@points(2)
def test_values(student, reference, rng):
    """Every row is a distribution."""
    for z in (rng.normal(size=(5, 7)), rng.uniform(-1000, 1000, size=(5, 7))):
        assert_close(student.softmax(z), reference.softmax(z))


@points(1)
def test_vectorized(student):
    """No loop over the rows."""
    assert_vectorized(student.softmax, lambda B: (np.zeros((B, 7)),))


@points(3)
def test_predict(student, reference, rng):
    """The most probable class."""
    z = rng.normal(size=(5, 7))
    assert_close(student.predict(z), reference.predict(z))


@points(3)
def test_mean(student, reference, rng):
    """The mean over all values so far."""
    one, two = student.Mean(), reference.Mean()
    for count in (3, 5):
        values = rng.normal(size=count)
        one.update_state(values)
        two.update_state(values)
        assert_close(one.result(), two.result())


@points(1)
def test_a(student):
    """Question a."""
    assert_answer(student.concepts, "a", "A")


@points(1)
def test_b(student):
    """Question b."""
    assert_answer(student.concepts, "b", "B")
