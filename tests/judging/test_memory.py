"""What a submission's answers take of the judge's memory is bounded."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from grader.judging.pool.messages import JudgeSetup, Submission
from grader.judging.pool.service import JudgeService
from tests.gradebook.small import MISCONCEPTIONS, write_assignment
from tests.judging.conftest import notebook

KINDS = range(10)
NAMES = [f"f{number}" for number in range(9)]
NOTEBOOK = "# %% [markdown]\n# # Nine numbers\n\n# %%\nimport numpy as np\n" + "".join(
    f'\n# %% exercise="{name}"\ndef {name}(x):\n    """x, doubled."""\n    ### BEGIN SOLUTION\n    return 2 * x\n'
    f'    ### END SOLUTION\n\n# %% check="{name}"\ncheck("{name}")\n'
    for name in NAMES
)
PUBLIC = '"""Public tests."""\n\nhints = {}\n' + "".join(
    f'\n\ndef test_{name}(student):\n    """Doubled."""\n    assert student.{name}(1) == 2\n'
    for name in NAMES
)
HIDDEN = '"""Hidden tests."""\nfrom grader.testing import assert_close, points\n' + "".join(
    f'\n\n@points(1)\ndef test_{name}_{kind}(student, reference, rng):\n    """Doubled, {kind}."""\n'
    f"    x = rng.normal(size=7)\n    assert_close(student.{name}(x), reference.{name}(x))\n"
    for name in NAMES
    for kind in KINDS
)
SIZE = 32_000_000  # bytes, just within the wire's largest frame
LARGE = {"imports": "import numpy as np"} | {
    name: f"def {name}(x):\n    return np.ones({SIZE // 8})" for name in NAMES
}


def peak(process: int) -> int:
    """The most memory that a process has had, in bytes."""
    status = Path(f"/proc/{process}/status").read_text().splitlines()
    return 1024 * next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc for the peak")
def test_nine_functions_that_return_large_arrays(tmp_path: Path) -> None:
    """A few answers at a time, not all that were given."""
    folder = write_assignment(
        tmp_path, notebook=NOTEBOOK, test_public=PUBLIC, test_hidden=HIDDEN, misconceptions=MISCONCEPTIONS
    )
    with JudgeService(JudgeSetup(folder, "tests")) as judge:
        process = judge._process.pid
        assert judge.judge(Submission("bob", text=notebook({}))).status == "graded"
        before = peak(process)
        result = judge.judge(Submission("ada", text=notebook(LARGE)))
        taken = peak(process) - before
    given = SIZE * len(NAMES) * len(KINDS)
    assert result.status == "graded" and [one.outcome for one in result.exercises] == ["failed"] * len(NAMES)
    assert all("(4000000,)" in one.tests[0].message for one in result.exercises)
    assert taken < given / 8
