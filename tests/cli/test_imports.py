"""What a command does not use, it does not import: a second here is a second of every command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "assignments" / "01_mlp" / "01_mlp.ipynb"

GRADE = f"""
import sys
from grader.cli import main

status = main(["grade", "--course", {str(ROOT)!r}, "--assignment", "01_mlp", {str(NOTEBOOK)!r}])
assert status == 0
"""
JUDGE = f"""
import io, sys
from pathlib import Path
from grader.judging.pool.messages import JudgeSetup, Submission, to_line
from grader.judging.pool.process import serve

setup = JudgeSetup(Path({str(ROOT)!r}) / "solutions" / "01_mlp", "x" * 64)
requests = to_line(setup) + to_line(Submission("ada", Path({str(NOTEBOOK)!r})))
answers = io.BytesIO()
serve(io.BytesIO(requests), answers)
assert b'"graded"' in answers.getvalue()
"""
GRADEBOOK = f"""
import sys
from pathlib import Path
from grader.cli import main

folder = Path(sys.argv[1])
name = "nbgrader_config.py"
(folder / name).write_text((Path({str(ROOT)!r}) / name).read_text())
assert main(["autograde", "--course", str(folder), "01_mlp"]) == 2  # there is no release
"""
CHECK = "import sys; from grader import check, check_gradient, figure"


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        (GRADE, {"nbgrader", "nbformat", "nbconvert", "jsonschema", "jupytext", "sqlalchemy", "numpy", "pytest"}),
        (JUDGE, {"nbgrader", "nbformat", "nbconvert", "jsonschema", "jupytext", "sqlalchemy", "matplotlib", "IPython"}),
        (GRADEBOOK, {"rfc3987_syntax", "jupyter_server", "setuptools", "jupytext", "matplotlib", "bs4", "mistune", "urllib3"}),
        (CHECK, {"nbgrader", "nbformat", "jupytext", "msgspec", "IPython", "grader.judging", "grader.gradebook"}),
    ],
    ids=["grader grade", "the judge", "grader autograde", "check"],
)  # fmt: skip
def test_is_not_imported(code: str, absent: set[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nprint(*sys.modules, sep='\\n')", tmp_path],
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    assert absent & set(done.stdout.splitlines()) == set()


def test_what_was_left_out_of_nbgrader_is_there_for_whoever_asks() -> None:
    code = """
from grader.gradebook.slim_import import import_nbgrader

import_nbgrader()
import nbgrader, nbgrader.utils
placeholder = nbgrader.load_formgrader
from nbgrader.server_extensions.formgrader import load_jupyter_server_extension as real
import rfc3987_syntax, setuptools.archive_util

assert placeholder is not real and callable(setuptools.archive_util.unpack_archive)
try:
    nbgrader.utils.unpack_zipfile("/dev/null", "/nowhere")
except setuptools.archive_util.UnrecognizedFormat:
    print("the real one")
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300
    )
    assert done.stdout == "the real one\n"


def test_packages_that_ran_in_part_are_whole_for_whoever_asks() -> None:
    code = """
from grader.gradebook.slim_import import import_nbgrader

import_nbgrader()
from nbgrader.converters import Autograde
import nbgrader.apps.baseapp, sys

assert "bs4" not in sys.modules
from nbconvert.exporters import HTMLExporter, NotebookExporter
from nbconvert.exporters.notebook import NotebookExporter as same
import nbconvert, nbgrader.preprocessors, nbgrader.converters, requests

assert issubclass(HTMLExporter, nbconvert.exporters.exporter.Exporter) and NotebookExporter is same
assert nbgrader.converters.GenerateFeedback and nbgrader.converters.Autograde is Autograde
assert nbgrader.preprocessors.LockCells and requests.get and nbconvert.TemplateExporter
app = nbgrader.apps.baseapp.NbGrader()
assert {nbgrader.converters.GenerateFeedback, nbgrader.preprocessors.LockCells} < set(app.all_configurable_classes())
from nbgrader.apps import NbGraderAPI
print("whole")
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300
    )
    assert done.stdout == "whole\n"
