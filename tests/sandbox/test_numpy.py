"""What NumPy and Python do for innocent code also works inside, with the same numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.sandbox import Worker
from tests.sandbox.conftest import load

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


def test_linear_algebra_runs_one_thread(strong_worker: Worker) -> None:
    load(strong_worker, "import sys\nimport numpy as np\nnp.ones((500, 500)) @ np.ones((500, 500))\n"
         "n = sys.modules['os'].environ['OPENBLAS_NUM_THREADS']\n")  # fmt: skip
    assert strong_worker.get("n") == "1"
