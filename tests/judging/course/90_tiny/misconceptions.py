"""Misconceptions of a tiny assignment."""

import numpy as np
from reference import softmax

from grader.testing import misconception


@misconception(exercise="softmax", caught_by="test_values", lecture="Softmax")
def no_shift(z):
    """exp overflows."""
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)


@misconception(exercise="softmax", caught_by="test_values", lecture="Softmax")
def not_normalized(z):
    """The rows must sum to one."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e


@misconception(exercise="softmax", caught_by="test_values", lecture="Softmax")
def over_the_examples(z):
    """The rows must sum to one."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


@misconception(exercise="predict", caught_by="test_predict", lecture="Softmax")
def least_probable(z):
    """The most probable class is expected."""
    return softmax(z).argmin(axis=-1)


@misconception(exercise="predict", caught_by="test_predict", lecture="Softmax")
def over_the_examples_too(z):
    """Each row has its own class."""
    return softmax(z).argmax(axis=0)


@misconception(exercise="Mean", caught_by="test_mean", lecture="Metrics")
class MeanOfMeans:
    """Batches of other sizes count the same here."""

    def __init__(self):
        self.results = []

    def update_state(self, values):
        self.results.append(values.mean())

    def result(self):
        return np.mean(self.results)


@misconception(exercise="Mean", caught_by="test_mean", lecture="Metrics")
class LastBatch:
    """Only the last batch counts here."""

    def __init__(self):
        self.last = 0.0

    def update_state(self, values):
        self.last = values.mean()

    def result(self):
        return self.last


confusion = misconception(
    exercise="concepts", caught_by="test_a", lecture="Softmax", hint="Read again.", name="confusion"
)({"a": "B"})
guess = misconception(
    exercise="concepts", caught_by="test_b", lecture="Softmax", hint="Read again.", name="guess"
)({"b": "D"})
