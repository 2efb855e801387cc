"""Calls into a worker behave like local calls, at every level."""

from __future__ import annotations

import math
import threading
from typing import Any

import numpy as np
import pytest

from grader.sandbox import (
    BadReply,
    Died,
    Limits,
    NotDefined,
    Raised,
    Remote,
    Sandbox,
    SandboxError,
    TimedOut,
    Worker,
)
from tests.sandbox.conftest import load, statement

FUNCTIONS = """
import numpy as np

def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)

def same(*args, **kwargs):
    return args, kwargs

def apply(f, *args):
    return f(*args)

def change(array, items, table, rng):
    array += 1
    items.append(array)
    table["new"] = (1, 2)
    del table["old"]
    return rng.normal()

def batches(n):
    for i in range(n):
        yield np.full(2, i), zip("ab", (i, i))

def adder(n):
    return lambda x: x + n

class Mean:
    kind = "mean"

    def __init__(self, start=0.0):
        self.total, self.count = start, 0

    def update_state(self, values):
        self.total += values.sum()
        self.count += values.size
        return self

    def result(self):
        return self.total / self.count

    def __call__(self, values):
        return values.mean()

answers = {"regression": "A", "several": ["B", "C"]}
"""


def test_a_call_gives_what_a_local_call_gives(worker: Worker) -> None:
    load(worker, FUNCTIONS)
    z = np.random.default_rng(0).normal(size=(7, 5)).astype(np.float32)
    got = worker.call("softmax", (z,), {})
    assert got.dtype == np.float32
    np.testing.assert_array_equal(
        got,
        np.exp(z - z.max(-1, keepdims=True)) / np.exp(z - z.max(-1, keepdims=True)).sum(-1, keepdims=True),
    )
    assert isinstance(worker.get("softmax"), Remote)
    with pytest.raises(NotDefined):
        worker.get("nothing")


def test_values_of_many_kinds_come_back(worker: Worker) -> None:
    load(worker, FUNCTIONS)
    given = (None, True, 2**70, 1.5, "é" * 500, [1, [2.0]], (), {"a": {1: (2,)}}, np.float32(0.1), b"x", 1j)
    args, kwargs = worker.call("same", given, {"axis": -1, "values": np.arange(3)})
    assert args == given and [type(a) for a in args] == [type(a) for a in given]
    assert kwargs["axis"] == -1 and kwargs["values"].tolist() == [0, 1, 2]


def test_arguments_changed_inside_are_changed_here(worker: Worker) -> None:
    load(worker, FUNCTIONS)
    array, items, table, rng = np.zeros((2, 3)), [1], {"old": 1, "kept": np.ones(1)}, np.random.default_rng(3)
    kept = table["kept"]
    drawn = worker.call("change", (array, items, table, rng), {})
    expected = np.random.default_rng(3)
    assert drawn == expected.normal() and rng.normal() == expected.normal()
    assert array.tolist() == [[1.0] * 3] * 2
    assert len(items) == 2 and items[1] is array
    assert table == {"kept": kept, "new": (1, 2)} and table["kept"] is kept


def test_an_argument_that_comes_back_is_the_argument(worker: Worker) -> None:
    load(worker, FUNCTIONS)
    array = np.arange(4.0)
    (first, second), _ = worker.call("same", (array, array), {})
    assert first is array and second is array


def test_a_read_only_argument_is_read_only_inside(worker: Worker) -> None:
    load(worker, "def change(x):\n    x[0] = 1")
    array = np.zeros(2)
    array.flags.writeable = False
    with pytest.raises(Raised, match="read-only"):
        worker.call("change", (array,), {})


def test_generators_come_back_as_lists(worker: Worker) -> None:
    load(worker, FUNCTIONS + "\nendless = (i for i in iter(int, 1))\nlong = iter(range(10_000))")
    batches = worker.call("batches", (2,), {})
    assert [(array.tolist(), pairs) for array, pairs in batches] == [
        ([0, 0], [("a", 0), ("b", 0)]),
        ([1, 1], [("a", 1), ("b", 1)]),
    ]
    assert len(worker.get("long")) == 10_000
    with pytest.raises(BadReply, match="generator of more than 10000 items"):
        worker.get("endless")


def test_instances_and_functions_stay_inside(worker: Worker) -> None:
    load(worker, FUNCTIONS)
    mean = worker.call("Mean", (), {"start": 1.0})
    assert isinstance(mean, Remote) and (mean.kind, mean.type_name) == ("instance", "Mean")
    update = worker.get(mean, "update_state")
    assert update.kind == "function"
    assert worker.call(update, (np.ones(3),), {}) == mean
    assert worker.call(worker.get(mean, "result"), (), {}) == pytest.approx(4 / 3)
    assert worker.call(mean, (np.array([1.0, 3.0]),), {}) == 2.0
    assert worker.get("Mean").kind == "class" and worker.get("Mean", "kind") == "mean"
    add = worker.call("adder", (2,), {})
    assert add.kind == "function" and worker.call(add, (3,), {}) == 5
    assert worker.call("apply", (add, 5), {}) == 7
    assert worker.get("answers") == {"regression": "A", "several": ["B", "C"]}
    with pytest.raises(Raised, match="AttributeError"):
        worker.get(mean, "missing")


def test_names_that_are_not_there(worker: Worker) -> None:
    with pytest.raises(NotDefined, match="softmax is not defined"):
        worker.get("softmax")
    with pytest.raises(NotDefined):
        worker.call("softmax", (), {})
    assert worker.alive


def test_exceptions_name_the_cell_and_line(worker: Worker) -> None:
    source = "def outer(x):\n    return inner(x)\n\n\ndef inner(x):\n    return x.T @ np.ones(3)"
    assert worker.load([statement("import numpy as np"), statement(source, "cell 5 (softmax)", line=3)]) == []
    with pytest.raises(Raised) as caught:
        worker.call("outer", (np.ones((2, 3)),), {})
    assert caught.value.exception == "ValueError"
    assert caught.value.frames == (("cell 5 (softmax)", 4, "outer"), ("cell 5 (softmax)", 8, "inner"))


def test_failing_statements_cost_only_themselves(worker: Worker) -> None:
    failures = worker.load(
        [statement("import scipy", "cell 1"), statement("1 / 0", "cell 2"), statement("x = 3")]
    )
    assert [(f.label, f.exception) for f in failures] == [
        ("cell 1", "ImportError"),
        ("cell 2", "ZeroDivisionError"),
    ]
    assert "scipy is not available to the grader" in failures[0].message
    assert worker.get("x") == 3


def test_callables_cross_as_callbacks(worker: Worker) -> None:
    load(worker, FUNCTIONS)
    calls = []

    def activation(z: Any, slope: float = 1.0) -> Any:
        calls.append(z)
        return np.maximum(z, 0) * slope

    got = worker.call("apply", (activation, np.array([-1.0, 2.0])), {})
    assert got.tolist() == [0.0, 2.0] and len(calls) == 1
    assert worker.call("apply", (np.tanh, 0.5), {}) == np.tanh(0.5)
    assert worker.call("apply", (math.sqrt, 4), {}) == 2.0
    assert worker.call("apply", (float, "2.5"), {}) == 2.5
    assert worker.call("apply", (np.float32, 1), {}) == np.float32(1)


def test_a_callback_keeps_its_name_and_identity(worker: Worker) -> None:
    load(worker, "kept = []\ndef keep(f):\n    kept.append(f)\n    return f.__name__, kept[0] is f, f\n")

    def activation(z: Any) -> Any:
        return z

    assert worker.call("keep", (activation,), {}) == ("activation", True, activation)
    assert worker.call("keep", (activation,), {}) == ("activation", True, activation)


def test_a_callback_changes_its_arguments(worker: Worker) -> None:
    load(worker, "def use(f, rng, x):\n    f(rng, x)\n    return rng.normal(), x.tolist()\n")

    def draw(rng: np.random.Generator, x: Any) -> None:
        x += rng.normal()

    rng, expected = np.random.default_rng(1), np.random.default_rng(1)
    first, second = expected.normal(), expected.normal()
    assert worker.call("use", (draw, rng, np.zeros(2)), {}) == (second, [first, first])
    assert rng.normal() == expected.normal()


def test_callbacks_call_into_the_worker_again(worker: Worker) -> None:
    load(
        worker,
        "def gradient(derive, x):\n    def f(x):\n        return (x ** 3).sum()\n    return derive(f, x)\n",
    )

    def derive(f: Any, x: Any) -> Any:
        h, gradient = 1e-5, np.zeros_like(x)
        for i in range(len(x)):
            step = np.zeros_like(x)
            step[i] = h
            gradient[i] = (f(x + step) - f(x - step)) / (2 * h)
        return gradient

    x = np.array([1.0, 2.0, 3.0])
    np.testing.assert_allclose(worker.call("gradient", (derive, x), {}), 3 * x**2, rtol=1e-6)


@pytest.mark.parametrize("error", [ValueError, NotImplementedError, TypeError, IndexError, ZeroDivisionError])
def test_what_a_callback_raises_is_raised_inside(worker: Worker, error: type[Exception]) -> None:
    load(
        worker,
        f"def f(g):\n    try:\n        g()\n    except {error.__name__} as e:\n        return str(e)\n",
    )

    def raising() -> None:
        raise error("the secret is 42")

    message = worker.call("f", (raising,), {})
    assert "42" not in message and error.__name__ in message


def test_an_exception_goes_through_a_callback_and_back(worker: Worker) -> None:
    load(
        worker,
        "class Own(Exception): pass\n\ndef f(g):\n    def h():\n        raise Own('mine')\n    return g(h)\n",
    )
    with pytest.raises(Raised) as caught:
        worker.call("f", (lambda h: h(),), {})
    assert (caught.value.exception, caught.value.message) == ("Own", "mine")
    assert [frame[2] for frame in caught.value.frames] == ["f", "h"]


def test_events_count_the_students_own_code(worker: Worker) -> None:
    load(
        worker,
        "import numpy as np\ndef loop(x):\n"
        "    return np.array([v * 2 for v in x])\ndef fast(x):\n    return x * 2\n",
    )
    counts = {}
    for name in ("loop", "fast"):
        for size in (11, 101):
            worker.call(name, (np.ones(size),), {}, count_instructions=True)
            counts[name, size] = worker.events
    assert counts["fast", 11] == counts["fast", 101] > 0
    assert counts["loop", 101] > counts["loop", 11] + 90


def test_the_digest_of_the_global_generators(sandbox: Sandbox, worker: Worker) -> None:
    load(
        worker,
        "import random\nimport numpy as np\ndef draw():\n"
        "    np.random.rand()\ndef pick():\n    random.random()\n",
    )
    before = worker.random_state()
    assert worker.random_state() == before
    with sandbox.worker() as other:
        assert other.random_state() == before, "a regrade would draw other numbers"
    worker.call("draw", (), {})
    after = worker.random_state()
    worker.call("pick", (), {})
    assert len({before, after, worker.random_state()}) == 3


def test_time_outs_end_the_worker_and_no_other(sandbox: Sandbox, worker: Worker) -> None:
    load(worker, "def f():\n    while True: pass\n")
    with pytest.raises(TimedOut) as caught:
        worker.call("f", (), {}, seconds=0.3)
    assert caught.value.seconds == pytest.approx(0.3) and not worker.alive
    with pytest.raises(TimedOut):
        worker.call("f", (), {})
    with sandbox.worker() as other:
        load(other, "x = 1")
        assert other.get("x") == 1


def test_the_time_of_a_callback_counts(worker: Worker) -> None:
    load(worker, "def f(g):\n    return g()\n")

    def slow() -> None:
        while True:
            pass

    with pytest.raises(TimedOut):
        worker.call("f", (slow,), {}, seconds=0.3)


def test_a_submission_has_its_own_bound(sandbox: Sandbox) -> None:
    import dataclasses

    limits = dataclasses.replace(sandbox.limits, submission_seconds=2.0)
    tight = Sandbox(sandbox.level, sandbox.explanation, limits)
    with tight, tight.worker() as worker:
        load(worker, "import time\ndef f():\n    time.sleep(0.5)\n")
        with pytest.raises(TimedOut):
            for _ in range(10):
                worker.call("f", (), {})


def test_values_that_are_not_data_cost_only_their_call(worker: Worker) -> None:
    load(
        worker,
        "import numpy as np\ndef objects(): return np.array([object()])\n"
        "def large(): return np.ones(2**23)\nx = 1",
    )
    for name in ("objects", "large"):
        with pytest.raises(BadReply):
            worker.call(name, (), {})
        assert worker.alive and worker.get("x") == 1


def test_arguments_that_cannot_cross_are_the_graders_fault(worker: Worker) -> None:
    load(worker, "def f(x): return 1")
    for argument in (object(), np.ones(2**23), [object()]):
        with pytest.raises(SandboxError, match="cannot be sent"):
            worker.call("f", (argument,), {})
    assert worker.call("f", (1,), {}) == 1


def test_memory_is_limited(worker: Worker) -> None:
    load(worker, "import numpy as np\ndef f():\n    return np.ones(2**29).sum()\n")
    with pytest.raises(Raised, match="MemoryError"):
        worker.call("f", (), {})


def test_a_worker_that_ends_says_how(worker: Worker) -> None:
    load(worker, "import sys\ndef f():\n    sys.modules['os']._exit(3)\n")
    with pytest.raises(Died, match="exited with status 3"):
        worker.call("f", (), {})
    with pytest.raises(Died):
        worker.get("f")


def test_the_notebooks_own_imports_of_the_kit_cost_nothing(worker: Worker) -> None:
    load(
        worker,
        "from grader import check, check_gradient, figure\n"
        "check('softmax')\nwith figure('title'):\n    x = 1\n",
    )
    assert worker.get("x") == 1


def test_classes_of_the_notebook_are_of_main(worker: Worker) -> None:
    source = (
        "from __future__ import annotations\nfrom dataclasses import dataclass\n"
        "@dataclass\nclass Point:\n    x: float\n"
    )
    load(worker, source + "def f(): return repr(Point(1.0)), Point.__module__\n")
    assert worker.call("f", (), {}) == ("Point(x=1.0)", "__main__")


@pytest.mark.parametrize(
    "module", ["os", "scipy", "subprocess", "matplotlib.pyplot", "torch", "socket", "ctypes"]
)
def test_imports_off_the_list_fail_with_a_sentence(worker: Worker, module: str) -> None:
    load(worker, f"def f():\n    import {module}\n")
    with pytest.raises(Raised) as caught:
        worker.call("f", (), {})
    assert caught.value.exception == "ImportError"
    assert caught.value.message.startswith(
        f"{module.partition('.')[0]} is not available to the grader: use NumPy"
    )


def test_a_dead_server_is_started_again(sandbox: Sandbox) -> None:
    if sandbox.level == "none":
        pytest.skip("there is no server at level none")
    with started_copy(sandbox) as copy:
        with copy.worker() as worker:
            load(worker, "x = 1")
        copy._source._process.kill()  # type: ignore[union-attr]
        copy._source._process.wait()  # type: ignore[union-attr]
        with copy.worker() as worker:
            load(worker, "x = 2")
            assert worker.get("x") == 2


def started_copy(sandbox: Sandbox) -> Sandbox:
    return Sandbox(sandbox.level, sandbox.explanation, sandbox.limits)


def test_limits_have_the_documented_defaults() -> None:
    limits = Limits()
    assert (limits.call_seconds, limits.memory_bytes, limits.header_bytes) == (10.0, 2 * 2**30, 64 * 1024)


def test_the_death_of_the_server_is_not_the_students_doing(sandbox: Sandbox) -> None:
    if sandbox.level == "none":
        pytest.skip("there is no server at level none")
    with started_copy(sandbox) as copy, copy.worker() as worker:
        load(worker, "import time\ndef f():\n    time.sleep(20)\n")
        process = copy._source._process  # type: ignore[union-attr]
        threading.Timer(0.3, process.kill).start()
        with pytest.raises(SandboxError, match="judge this again"):
            worker.call("f", (), {})
        assert not worker.alive


def test_an_argument_that_comes_again_is_the_same_object(worker: Worker) -> None:
    load(
        worker,
        "kept = []\n"
        "def keep(params, rng=None):\n    kept.append((params, dict(params), rng))\n"
        "def compare(params, rng=None):\n"
        "    first, shallow, generator = kept[0]\n"
        "    return first is params, shallow['W'] is params['W'], shallow['W'].copy(), rng is generator",
    )
    params, rng = {"W": np.zeros(3), "names": [1]}, np.random.default_rng(5)
    worker.call("keep", (params, rng), {})
    params["W"][0] = 7
    alias, shallow, content, same_rng = worker.call("compare", (params, rng), {})
    assert alias and shallow and same_rng and content[0] == 7
    alias, shallow, content, _ = worker.call("compare", ({"W": np.zeros(3)},), {})
    assert not alias and not shallow and content[0] == 7
    worker.forget()
    alias, shallow, content, _ = worker.call("compare", (params,), {})
    assert not alias and not shallow


def test_an_argument_of_another_shape_or_read_only_is_a_new_object(worker: Worker) -> None:
    load(worker, "def f(x):\n    return x.copy(), x.flags.writeable")
    x = np.zeros(3)
    worker.call("f", (x,), {})
    x.flags.writeable = False
    got, writeable = worker.call("f", (x,), {})
    assert not writeable and np.array_equal(got, x)
    y: list[object] = [1, 2]
    load(worker, "def g(y):\n    y.append(3)\n    return list(y)")
    assert worker.call("g", (y,), {}) == [1, 2, 3] and y == [1, 2, 3]
    y[:] = [np.ones(2)]
    assert len(worker.call("g", (y,), {})) == 2 and len(y) == 2
    many: list[object] = [float(i) for i in range(40)]
    assert worker.call("g", (many,), {})[-1] == 3
    many[:] = [0.5] * 20
    assert worker.call("g", (many,), {}) == [0.5] * 20 + [3]


def test_a_generator_that_a_callback_returns_comes_as_a_list(worker: Worker) -> None:
    load(worker, "def f(batches):\n    return [x.sum() for x in batches()]")
    assert worker.call("f", (lambda: (np.ones(n) for n in (1, 2)),), {}) == [1, 2]
