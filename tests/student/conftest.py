"""A notebook without a kernel: IPython's shell in this process, in a folder with public tests."""

from __future__ import annotations

import atexit
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

from grader.student.running import watch_cells

PUBLIC_TESTS = '''"""Public tests of a small notebook."""
import numpy as np
from grader.testing import assert_close, assert_dtype, assert_shape, assert_unchanged, check_gradient, points

hints = {
    "softmax": ["Look at the largest logit.", "Which axis is summed?", "Keep the axis that you sum over."],
    "sigmoid": ["It is softmax of two logits."],
    "Mean": ["Keep a sum and a count."],
    "gradient": ["Mind the batch."],
}


def test_softmax_sums_to_one(student):
    """The rows sum to one."""
    assert_close(student.softmax(np.ones((2, 3))).sum(axis=-1), np.ones(2))


def test_softmax_large(student):
    """A logit of 1000 is fine."""
    assert_close(student.softmax(np.array([[0.0, 1000.0]])), np.array([[0.0, 1.0]]))


def test_softmax_dtype(student):
    """float32 stays float32."""
    assert_dtype(student.softmax(np.ones((2, 3), np.float32)), np.float32)


def test_sigmoid_half(student):
    """sigmoid(0) is a half."""
    assert_close(student.sigmoid(np.zeros(3)), np.full(3, 0.5))


@points(1, exercise="sigmoid")
def test_sigmoid_is_softmax(student):
    """softmax([0, x]) is sigmoid(x)."""
    assert_close(student.sigmoid(2.0), student.softmax(np.array([0.0, 2.0]))[1])


def test_mean(student):
    """The mean of 1, 2 and 3 is 2."""
    mean = student.Mean()
    mean.update_state(np.array([1.0, 2.0, 3.0]))
    assert_close(mean.result(), 2.0)


def test_gradient(student):
    """The gradient of the sum of squares is 2x."""
    x = np.arange(15.0).reshape(3, 5)
    check_gradient(lambda z: (z**2).sum(), student.gradient(x), x)
'''

SOFTMAX = """def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
"""
UNSHIFTED_SOFTMAX = """def softmax(z):
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)
"""
STUB = """def softmax(z):
    raise NotImplementedError
"""


class Notebook:
    """Cells run one after the other; each gives what it displayed and printed."""

    def __init__(self, shell: InteractiveShell) -> None:
        self.shell = shell
        self.displayed: list[Any] = []
        self.outputs: list[dict[str, Any]] = []

    def run(self, source: str) -> str:
        """Run a cell; the plain text of what it displayed, then what it printed."""
        with capture_output() as captured:
            result = self.shell.run_cell(source, store_history=True)
        self.displayed = captured.outputs
        self.outputs = [output.data for output in captured.outputs]
        self.success = result.success
        assert result.result is None or "check(" not in source
        return "\n".join([output.get("text/plain", "") for output in self.outputs] + [captured.stdout])

    @property
    def html(self) -> str:
        return "".join(output.get("text/html", "") for output in self.outputs)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A notebook's folder, the current one, with public tests."""
    (tmp_path / "test_public.py").write_text(PUBLIC_TESTS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    return tmp_path


@pytest.fixture
def notebook(folder: Path) -> Iterator[Notebook]:
    """A fresh notebook whose first cell has run."""
    config = Config({"HistoryManager": {"enabled": False}})
    hooks, modules = sys.excepthook, set(sys.modules)
    shell = InteractiveShell.instance(config=config)
    watch_cells()  # as the first import does in a kernel of its own
    cells = Notebook(shell)
    cells.run("import numpy as np\nfrom grader import check, check_gradient, figure")
    assert cells.success
    yield cells
    InteractiveShell.clear_instance()
    # It would collect garbage at exit, once for each of hundreds of shells.
    atexit.unregister(shell.atexit_operations)
    sys.excepthook = hooks
    for name in set(sys.modules) - modules:
        if name == "test_public":
            del sys.modules[name]


@pytest.fixture
def files(folder: Path) -> Callable[[], set[str]]:
    """The names of all files in the folder now."""
    return lambda: {str(path.relative_to(folder)) for path in folder.rglob("*")}
