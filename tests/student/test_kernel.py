"""A real kernel: cards between other outputs, an interrupt, and nbgrader's validation."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.manager import start_new_kernel

from tests.student.conftest import SOFTMAX, STUB, UNSHIFTED_SOFTMAX

IMPORTS = "import numpy as np\nfrom grader import check, figure"


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_cards_and_an_interrupt_in_a_kernel(folder: Path) -> None:
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(folder))

    def run(source: str, interrupt_after: float | None = None) -> list[dict[str, Any]]:
        outputs: list[dict[str, Any]] = []
        if interrupt_after is None:
            reply = client.execute_interactive(source, timeout=60, output_hook=outputs.append)
        else:
            client.execute(source)
            time.sleep(interrupt_after)
            manager.interrupt_kernel()
            reply = client.get_shell_msg(timeout=60)
            while (message := client.get_iopub_msg(timeout=10))["msg_type"] != "status" or (
                message["content"]["execution_state"] != "idle"
            ):
                outputs.append(message)
        assert reply["content"]["status"] == "ok", reply["content"]
        return [
            m["content"] for m in outputs if m["msg_type"] in ("stream", "display_data", "execute_result")
        ]

    try:
        run(IMPORTS)
        run(STUB)
        [card] = run("check('softmax')")
        assert card["data"]["text/plain"].startswith("○ softmax: not implemented yet")
        run("def softmax(z):\n    return z / z.sum(axis=-2)[:, None]")
        [card] = run("check('softmax')")
        assert "In[4], line 2:  return z / z.sum(axis=-2)[:, None]" in card["data"]["text/plain"]
        run("def softmax(z):\n    print('looking')\n    return z")
        [card] = run("check('softmax')")
        assert "looking" in card["data"]["text/plain"] and "text/html" in card["data"]
        run("def softmax(z):\n    while True:\n        pass")
        [card] = run("check('softmax')", interrupt_after=3.0)
        assert card["data"]["text/plain"].startswith("✗ softmax: stopped")
        run(SOFTMAX)
        [card] = run("check('softmax')")
        assert card["data"]["text/plain"].startswith("✓ softmax: all 3 public checks pass")
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        manager.cleanup_resources()


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_nbgrader_validate_reports_the_sentence(folder: Path) -> None:
    validator = pytest.importorskip("nbgrader.validator")
    cells = [nbformat.v4.new_code_cell(source) for source in (IMPORTS, UNSHIFTED_SOFTMAX, "check('softmax')")]
    cells[2].metadata["nbgrader"] = {
        "grade": True, "grade_id": "softmax_check", "locked": True, "points": 3, "schema_version": 3,
        "solution": False, "task": False, "cell_type": "code",
    }  # fmt: skip
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "lesson.ipynb")
    report = validator.Validator(ignore_checksums=True).validate(str(folder / "lesson.ipynb"))
    [failure] = report["failed"]
    assert "softmax: this does not hold: A logit of 1000 is fine." in failure["error"]
    assert "Traceback" not in failure["error"]
