"""Functions and classes of the trusted side in a name's place, and what can be reached through them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.sandbox import Raised, Worker
from tests.sandbox.conftest import load


def softmax(z: Any) -> Any:
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


class Optimizer:
    def __init__(self, params: dict[str, Any], lr: float = 0.1) -> None:
        self.params, self.lr, self.steps = params, lr, 0
        self._secret = "hunter2"
        self.folder = Path("/")
        self.maker = Path

    def step(self, grads: dict[str, Any]) -> dict[str, Any]:
        self.steps += 1
        self.params = {name: value - self.lr * grads[name] for name, value in self.params.items()}
        return self.params

    def __call__(self, x: float) -> float:
        return x * self.lr

    def __len__(self) -> int:
        return len(self.params)

    def copy(self) -> Optimizer:
        return Optimizer(self.params, self.lr)


def test_a_function_in_a_names_place(worker: Worker) -> None:
    source = (
        "import functools\nalias = softmax\nhalf = functools.partial(softmax)\n"
        "def loss(z):\n    return -alias(z).sum()\n"
    )
    load(worker, source + "name = softmax.__name__\n", softmax=softmax)
    assert worker.call("loss", (np.ones((2, 3)),), {}) == pytest.approx(-2.0)
    assert worker.call("half", (np.ones((1, 2)),), {}).tolist() == [[0.5, 0.5]]
    assert worker.get("name") == "softmax"


def test_a_class_in_a_names_place(worker: Worker) -> None:
    source = """
def train():
    optimizer = Optimizer({"w": np.ones(2)}, lr=0.5)
    optimizer.lr = 0.25
    optimizer.step({"w": np.ones(2)})
    twin = optimizer.copy()
    assert isinstance(twin, Optimizer) and not hasattr(twin, "missing")
    name = type(optimizer).__name__
    return optimizer.params, optimizer.steps, twin.lr, optimizer(2.0), len(optimizer), name
"""
    load(worker, "import numpy as np" + source, Optimizer=Optimizer)
    params, *rest = worker.call("train", (), {})
    assert params["w"].tolist() == [0.75, 0.75] and rest == [1, 0.25, 0.5, 1, "Optimizer"]


def test_an_instance_of_a_substitute_crosses_both_ways(worker: Worker) -> None:
    load(
        worker,
        "def make():\n    return Optimizer({})\ndef lr(optimizer):\n    return optimizer.lr\n",
        Optimizer=Optimizer,
    )
    made = worker.call("make", (), {})
    assert isinstance(made, Optimizer)
    made.lr = 7.0
    assert worker.call("lr", (made,), {}) == 7.0


@pytest.mark.parametrize(
    "attribute", ["_secret", "__dict__", "__class__.__init__", "folder", "maker", "step.__func__"]
)
def test_only_public_data_and_methods_are_readable(worker: Worker, attribute: str) -> None:
    name, _, rest = attribute.partition(".")
    more = f".{rest}.__globals__" if rest else ""
    source = (
        f"def f():\n    value = Optimizer({{}}).{name}{more}\n"
        f"    return 'reached' if 'hunter2' in str(value) else value\n"
    )
    load(worker, source, Optimizer=Optimizer)
    try:
        value = worker.call("f", (), {})
    except Raised as fault:
        assert fault.exception in ("AttributeError", "TypeError")
    else:
        assert value != "reached" and "Optimizer" not in str(value) and "Path" not in str(value)


def test_methods_of_a_substitute_cannot_be_replaced(worker: Worker) -> None:
    load(worker, "def f():\n    o = Optimizer({})\n    o.step = 3\n", Optimizer=Optimizer)
    with pytest.raises(Raised, match="AttributeError"):
        worker.call("f", (), {})


def test_a_substitute_may_call_the_students_function(worker: Worker) -> None:
    def apply_twice(f: Any, x: Any) -> Any:
        return f(f(x))

    load(worker, "def f(x):\n    return apply_twice(lambda v: v * 3, x)\n", apply_twice=apply_twice)
    assert worker.call("f", (np.ones(2),), {}).tolist() == [9.0, 9.0]


def test_a_substitute_reads_the_students_instance(worker: Worker) -> None:
    def total(model: Any) -> float:
        return float(model.forward(2.0) + model.bias)

    source = (
        "class Model:\n    bias = 1.0\n    def forward(self, x):\n"
        "        return x * 10\ndef f():\n    return total(Model())\n"
    )
    load(worker, source, total=total)
    assert worker.call("f", (), {}) == 21.0


def test_a_substitutes_memory_is_bounded(worker: Worker) -> None:
    def table(size: int) -> Any:
        return np.ones(size)

    load(worker, "def f():\n    return table(10**10)\n", table=table)
    with pytest.raises(Raised, match="MemoryError"):
        worker.call("f", (), {})


def test_a_generator_argument_of_a_substitute_advances(worker: Worker) -> None:
    def draw(rng: np.random.Generator) -> float:
        return float(rng.normal())

    load(worker, "def f(rng):\n    return draw(rng), draw(rng)\n", draw=draw)
    expected = np.random.default_rng(0)
    assert worker.call("f", (np.random.default_rng(0),), {}) == (expected.normal(), expected.normal())
