"""The student's code in this process: what is counted, and where a result has no end."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from grader.testing.faults import BadReply, Untraceable
from grader.testing.local import LocalBackend

LOOPS = {
    "a loop": "def f(z):\n    out = []\n    for row in z:\n        out.append(row * 2)\n    return len(out)",
    "a comprehension": "def f(z):\n    return len([row * 2 for row in z])",
    "compiled text": "def f(z):\n    exec('for row in z: row * 2', {'z': z})\n    return len(z)",
    "text under the name of NumPy": "import numpy as np\nexec(compile('def f(z):\\n    return len([row * 2 for row in z])', "
    "np.__file__, 'exec'))",
}


def backend(source: str) -> LocalBackend:
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(source, "cell 1", "exec"), names)
    return LocalBackend(names)


def steps(made: LocalBackend, size: int) -> int:
    assert made.call(made.get(None, "f"), (np.ones((size, 2)),), {}, None, True) == size
    return made.events


@pytest.mark.parametrize("source", LOOPS.values(), ids=LOOPS)
def test_loops_count(source: str) -> None:
    made = backend(source)
    assert steps(made, 61) - steps(made, 3) >= 58


def test_array_code_and_the_library_do_not() -> None:
    source = "import statistics\ndef f(z):\n    statistics.fmean(z[:, 0].tolist())\n    z.mean()\n    return len(z)"
    made = backend(source)
    assert 0 < steps(made, 3) == steps(made, 61)


def test_tracing_that_is_switched_off_is_noticed() -> None:
    made = backend("import sys\ndef f(z):\n    sys.settrace(None)\n    return len([row for row in z])")
    with pytest.raises(Untraceable, match="cannot be counted"):
        steps(made, 3)


def test_a_result_without_an_end_is_refused_as_in_the_sandbox() -> None:
    made = backend("def f(n):\n    return (i for i in iter(int, 1)) if n < 0 else iter(range(n))")
    assert len(made.call(made.get(None, "f"), (10_000,), {}, None, False)) == 10_000
    for length in (10_001, -1):
        with pytest.raises(BadReply, match="answered with a generator of more than 10000 items"):
            made.call(made.get(None, "f"), (length,), {}, None, False)
