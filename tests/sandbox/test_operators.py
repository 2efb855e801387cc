"""Operators on the student's objects, in this process and across the wire, and what is recorded of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from grader.diagnosis.replay import Outcome, recorded, replay
from grader.judging.sandbox_backend import SandboxBackend
from grader.testing.faults import Raised
from grader.testing.local import LocalBackend
from grader.testing.outcomes import last_call
from grader.testing.student import Opaque, Student, StudentObject
from tests.sandbox.conftest import load, started

TENSOR = """
import numpy as np

class Tensor:
    __array_ufunc__ = None  # `array + tensor` is for the tensor to answer

    def __init__(self, data, parents=()):
        self.data, self.parents = np.asarray(data, dtype=float), parents
        self.grad = np.zeros_like(self.data)

    def __add__(self, other):
        return Tensor(self.data + data(other), (self, other))

    __radd__ = __add__

    def __mul__(self, other):
        return Tensor(self.data * data(other), (self, other))

    __rmul__ = __mul__

    def __sub__(self, other):
        return Tensor(self.data - data(other))

    def __rsub__(self, other):
        return Tensor(data(other) - self.data)

    def __matmul__(self, other):
        return Tensor(self.data @ data(other))

    def __neg__(self):
        return Tensor(-self.data)

    def __getitem__(self, index):
        return Tensor(self.data[index])

    def __len__(self):
        return len(self.data)

    def total(self):
        return float(self.data.sum())

def data(value):
    return value.data if isinstance(value, Tensor) else value

def concatenate(tensors, scale=1.0):
    assert all(type(tensor) is Tensor for tensor in tensors)
    return Tensor(np.concatenate([tensor.data for tensor in tensors]) * data(scale))
"""
X, Y = np.array([1.0, 2.0, 5.0]), np.array([10.0, 20.0, 50.0])


def namespace(source: str = TENSOR) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(source, names)
    return names


@pytest.fixture(params=["local", "full", "none"])
def student(request: pytest.FixtureRequest) -> Iterator[Student]:
    if request.param == "local":
        yield Student(LocalBackend(namespace()))
        return
    with started(request.param) as box, box.worker() as worker:
        load(worker, TENSOR)
        yield Student(SandboxBackend(worker, box.limits))


def test_operators_give_what_they_give_in_one_process(student: Student) -> None:
    x, y = student.Tensor(X), student.Tensor(Y)
    cases = [
        (x * 2 + y, X * 2 + Y), (2 * x, 2 * X), (Y + x, Y + X), (np.float64(3) * x, 3 * X), (x - y, X - Y),
        (1 - x, 1 - X), (Y - x, Y - X), (x @ y, X @ Y), (-x, -X), (x[1], X[1]), (x[:2], X[:2]), (x[[0, 2]], X[[0, 2]]),
    ]  # fmt: skip
    for got, expected in cases:
        assert isinstance(got, StudentObject)
        np.testing.assert_array_equal(got.data, expected)
    assert len(x) == 3 and x
    with pytest.raises(TypeError):
        iter(x)


def test_an_operator_that_is_not_there_is_the_students_fault(student: Student) -> None:
    with pytest.raises(Raised, match="unsupported operand"):
        student.Tensor(X) / 2
    with pytest.raises(Raised, match="TypeError"):
        student.concatenate + 1


def test_an_object_that_is_an_argument_is_the_object_itself(student: Student) -> None:
    x = student.Tensor(X)
    joined = student.concatenate([x, x + 1], scale=student.Tensor(2.0))
    assert joined.data.tolist() == [*(X * 2), *((X + 1) * 2)]


def test_the_card_shows_the_operation(student: Student) -> None:
    x = student.Tensor(X)
    (x * 2) @ x
    assert last_call(student, {}) == "(Tensor() * 2) @ Tensor()"
    x[1]
    assert last_call(student, {}) == "Tensor()[1]"
    x[1:, ...]
    assert last_call(student, {}) == "Tensor()[(1:, ...)]"
    with pytest.raises(Raised):
        student.concatenate([x, 3], scale=x)
    assert last_call(student, {}) == "concatenate([Tensor(), 3], scale = Tensor())"


def work(student: Student) -> float:
    x, y = student.Tensor(X), student.Tensor(Y)
    z = 2 * x + y * x
    total: float = (z - len(y)).total()
    return total


def test_a_recording_is_replayed_with_the_objects_that_it_made(student: Student) -> None:
    work(student)
    events = student.recording
    assert [event.operator for event in events if event.operator] == ["mul", "mul", "add", "len", "sub"]
    added = next(event for event in events if event.operator == "add")
    assert added.args == (Opaque(2), Opaque(3))
    same = list(replay(events, "Tensor", namespace()["Tensor"]))
    assert len(same) == len(events)
    assert _differences(events, same) == []
    wrong = namespace(TENSOR.replace("self.data * data(other)", "self.data * data(other) + 1"))["Tensor"]
    assert _differences(events, list(replay(events, "Tensor", wrong))) == [len(events) - 1]


def _differences(events: Any, outcomes: list[Outcome]) -> list[int]:
    found = []
    for number, (event, outcome) in enumerate(zip(events, outcomes, strict=True)):
        got = recorded(event)
        assert (got.changed, got.exception) == (outcome.changed, outcome.exception)
        if not isinstance(got.result, Opaque) and got.result != outcome.result:
            found.append(number)
    return found


def test_what_is_said_of_an_object_does_not_grow_with_its_history() -> None:
    student = Student(LocalBackend(namespace()))
    x = student.Tensor(X)
    for _ in range(60):
        x = x + x
    for _ in range(1500):
        x = x * 1.0
    assert len(str(last_call(student, {}))) < 500
    assert x.total() == X.sum() * 2.0**60
    assert len(str(last_call(student, {}))) < 500
