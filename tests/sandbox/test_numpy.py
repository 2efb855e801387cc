"""What NumPy and Python do for innocent code also works inside, with the same numbers."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.sandbox import Limits, Worker
from grader.sandbox.host import machine
from tests.sandbox.conftest import load, servers, started

INNOCENT = Path(__file__).with_name("innocent.txt").read_text()
SNIPPETS = {
    name: code for name, _, code in (part.partition("\n") for part in INNOCENT.split("# %% ") if part)
}


def same(a: Any, b: Any) -> None:
    if isinstance(a, list):
        assert len(a) == len(b)
        for x, y in zip(a, b, strict=True):
            same(x, y)
    elif isinstance(a, np.ndarray):
        np.testing.assert_array_equal(a, b, strict=True)
    else:
        assert type(a) is type(b) and a == b


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", SNIPPETS)
def test_works_inside_as_outside(strong_worker: Worker, name: str, tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    state = np.random.get_state()
    source = f"import numpy as np\nA = np.random.default_rng(0).normal(size=(5, 5))\n{SNIPPETS[name]}\n"
    load(strong_worker, source)
    namespace: dict[str, Any] = {"__name__": "outside"}
    exec(source, namespace)
    np.random.set_state(state)
    same(namespace["r"], strong_worker.get("r"))


PRODUCT = "import numpy as np\ndef f():\n    a = np.ones((700, 700))\n    return float((a @ a)[0, 0])\n"


def threads(level: str, seconds: float) -> int:
    """The most threads of a process of a sandbox whose worker has multiplied large matrices.

    Args:
        seconds: a limit that no other sandbox on the machine has, to find the processes by.
    """
    with started(level, Limits(call_seconds=seconds)) as box, box.worker() as worker:
        load(worker, PRODUCT)
        assert worker.call("f", (), {}) == 700.0
        processes = servers(seconds)
        assert processes
        return max(len(list(Path("/proc", process, "task").iterdir())) for process in processes)


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted in /proc")
@pytest.mark.parametrize("level", ["full", "partial", "none"])
def test_linear_algebra_runs_one_thread(level: str) -> None:
    assert threads(level, 61 + os.getpid() / 2**23) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted in /proc")
def test_it_would_run_several(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the one thread above is the sandbox's doing."""
    if len(os.sched_getaffinity(0)) == 1:
        pytest.skip("this machine has one processor")
    for name in [name for name in machine.ENVIRONMENT if name.endswith("_NUM_THREADS")]:
        monkeypatch.delitem(machine.ENVIRONMENT, name)
    assert threads("none", 62 + os.getpid() / 2**23) > 1
