"""Where there is no IPython, and where there is no more than a browser has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from grader.sandbox.protocol.allowed import STANDARD_LIBRARY
from tests.student.conftest import SOFTMAX, UNSHIFTED_SOFTMAX

ROOT = Path(__file__).parents[2]

# Pyodide has no threads, processes or sockets; a student's environment has none of the instructor's packages.
AS_IN_A_BROWSER = """
import subprocess, sys, threading

class Absent:
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top in {absent!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Absent())

def refuse(self, *args, **kwargs):
    raise RuntimeError("a browser has no threads and no processes")

threading.Thread.start = subprocess.Popen.__init__ = refuse
"""
ABSENT = {"msgspec", "nbformat", "nbconvert", "nbclient", "nbgrader", "jupytext", "jupyter_client"} | {
    "jupyter_core", "ipykernel", "sqlalchemy", "cosmic_ray", "scipy", "sklearn", "_multiprocessing",
}  # fmt: skip


def run_script(folder: Path, source: str) -> str:
    script = folder / "lesson.py"
    script.write_text(source, encoding="utf-8")
    environment = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PATH": "", "MPLBACKEND": "Agg"}
    done = subprocess.run(
        [sys.executable, script.name],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def test_a_plain_script_prints_the_card(folder: Path) -> None:
    imports = "import numpy as np\nfrom grader import check\n"
    card = run_script(folder, f"{imports}{UNSHIFTED_SOFTMAX}\ncheck('softmax')\n")
    assert card.startswith("✗ softmax: 2 of 3 public checks pass")
    card = run_script(folder, f"{imports}def softmax(z):\n    return z + unknown\ncheck('softmax')\n")
    assert "NameError: name 'unknown' is not defined\n    lesson.py, line 4:  return z + unknown" in card


def test_what_a_browser_has_is_enough(folder: Path) -> None:
    source = (
        AS_IN_A_BROWSER.format(absent=ABSENT)
        + f"""
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

shell = InteractiveShell.instance(config=Config({{"HistoryManager": {{"enabled": False}}}}))
for cell in (
    "import numpy as np\\nfrom grader import check, check_gradient, figure",
    {SOFTMAX!r},
    "check('softmax')",
    "with figure('Sigmoid'):\\n    sigmoid(1.0)",
    "check_gradient(lambda z: (z**2).sum(), np.zeros((3, 5)), np.ones((3, 5)))",
):
    shell.run_cell(cell, store_history=True).raise_error()
"""
    )
    output = run_script(folder, source)
    assert "✓ softmax: all 3 public checks pass" in output
    assert "The figure “Sigmoid” waits for `sigmoid`." in output
    assert "15 of 15 entries of the gradient are wrong. Every entry is zero." in output


def test_the_students_page_lists_what_may_be_imported() -> None:
    page = " ".join((ROOT / "docs" / "students.md").read_text(encoding="utf-8").split())
    listed = page.partition("of the standard library: ")[2].partition(". SciPy")[0]
    assert set(listed.replace("`", "").split(", ")) == STANDARD_LIBRARY - {"__future__", "builtins"}
