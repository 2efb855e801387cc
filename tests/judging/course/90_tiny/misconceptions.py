"""Misconceptions of a tiny assignment."""

import numpy as np
from reference import softmax

from grader.testing import misconception


@misconception(of="softmax", caught_by="test_values", see="Softmax")
def no_shift(z):
    """exp overflows."""
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)


@misconception(of="softmax", caught_by="test_values", see="Softmax")
def not_normalized(z):
    """The rows must sum to one."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e


@misconception(of="softmax", caught_by="test_values", see="Softmax")
def over_the_examples(z):
    """The rows must sum to one."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


@misconception(of="predict", caught_by="test_predict", see="Softmax")
def least_probable(z):
    """The most probable class is wanted."""
    return softmax(z).argmin(axis=-1)


@misconception(of="predict", caught_by="test_predict", see="Softmax")
def over_the_examples_too(z):
    """Each row has its own class."""
    return softmax(z).argmax(axis=0)


@misconception(of="Mean", caught_by="test_mean", see="Metrics")
class MeanOfMeans:
    """Batches of other sizes count the same here."""

    def __init__(self):
        self.results = []

    def update_state(self, values):
        self.results.append(values.mean())

    def result(self):
        return np.mean(self.results)


@misconception(of="Mean", caught_by="test_mean", see="Metrics")
class LastBatch:
    """Only the last batch counts here."""

    def __init__(self):
        self.last = 0.0

    def update_state(self, values):
        self.last = values.mean()

    def result(self):
        return self.last


confusion = misconception(
    of="concepts", caught_by="test_a", see="Softmax", hint="Read again.", name="confusion"
)({"a": "B"})
guess = misconception(of="concepts", caught_by="test_b", see="Softmax", hint="Read again.", name="guess")(
    {"b": "D"}
)
