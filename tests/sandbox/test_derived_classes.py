"""Objects of a class that derives from a dictionary, a list, an array or a named tuple, here and across the wire."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.diagnosis.replay import quiet, recorded, replay
from grader.judging.sandbox_backend import SandboxBackend
from grader.testing.local import LocalBackend
from grader.testing.student import Opaque, Student, StudentObject
from tests.sandbox.conftest import load, started

SOURCE = """
from collections import OrderedDict
from typing import NamedTuple

import numpy as np

class Params(dict):
    def step(self, rate):
        for key in self:
            self[key] = self[key] - rate
        return dict(self)

class Mean(list):
    def result(self):
        return sum(self) / len(self)

class Array(np.ndarray):
    def __new__(cls, data):
        return np.asarray(data, float).view(cls)

    def total(self):
        return float(self.sum())

class Pair(NamedTuple):
    first: float
    second: float

    def total(self):
        return self.first + self.second

def numbered(value):
    return Params(value=value)

def ordered():
    return OrderedDict(value=1.0)
"""


@pytest.fixture(params=["local", "full", "none"])
def student(request: pytest.FixtureRequest) -> Iterator[Student]:
    if request.param == "local":
        names: dict[str, object] = {"__name__": "__main__"}
        exec(SOURCE, names)
        yield Student(LocalBackend(names))
        return
    with started(request.param) as box, box.worker() as worker:
        load(worker, SOURCE)
        yield Student(SandboxBackend(worker, box.limits))


def test_what_a_test_makes_of_them_is_an_object(student: Student) -> None:
    params = student.Params({"W": 3.0})
    assert isinstance(params, StudentObject)
    assert params.step(1.0) == {"W": 2.0} and params.step(1.0) == {"W": 1.0}
    assert student.Mean([1.0, 2.0, 6.0]).result() == 3.0
    array = student.Array([1.0, 2.0])
    assert (array * 2 + array).total() == 9.0
    assert student.Pair(1.0, 2.0).total() == 3.0


def test_what_a_function_gives_is_data_all_the_same(student: Student) -> None:
    assert student.numbered(1.0) == {"value": 1.0} == student.ordered()


def test_their_calls_are_replayed(student: Student) -> None:
    student.Params({"W": 3.0}).step(1.0)
    names: dict[str, type] = {}
    exec(SOURCE, names)
    with quiet():
        outcomes = list(replay(student.recording, "Params", names["Params"]))
    for made, step, stepped in (outcomes, [*map(recorded, student.recording)]):
        assert isinstance(made.result, Opaque) and isinstance(step.result, Opaque)
        assert stepped.result == {"W": 2.0}
