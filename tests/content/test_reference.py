"""The reference keeps its full score with BLAS at one and at four threads, and on the oldest NumPy that is allowed."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from grader.authoring.derived_submissions import as_ipynb, reference_cells
from grader.judging.pool.decoding import decode_result
from grader.judging.pool.messages import JudgeSetup, Submission, to_line
from grader.notebooks.assignment import assignment_folders, load_assignment
from tests.docs.tables import ROOT

THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
FLOOR = re.compile(r"numpy>=(\d+\.\d+)$")
FOLDERS = assignment_folders(ROOT / "solutions")
QUICK = "01_mlp"
NAMES = [
    pytest.param(one, marks=() if one.name == QUICK else pytest.mark.long, id=one.name) for one in FOLDERS
]


def require_full_score(folder: Path, surroundings: dict[str, str]) -> None:
    """Judge the reference as a submission, float32 calls and rules included, by a judge in these surroundings.

    The worker has one thread in any case: what is compared is one thread's sums with several's.
    """
    text = as_ipynb(reference_cells(load_assignment(folder)))
    asked = to_line(JudgeSetup(folder, "tests")) + to_line(Submission("ada", text=text))
    command = [sys.executable, "-m", "grader.judging.pool.process"]
    done = subprocess.run(command, input=asked, capture_output=True, env={**os.environ, **surroundings})
    assert done.returncode == 0 and done.stdout, done.stderr.decode()
    result = decode_result(done.stdout.splitlines()[-1])
    lost = {
        exercise.name: [test.message for test in exercise.tests if test.outcome != "passed"]
        for exercise in result.exercises
        if exercise.score != exercise.max_score
    }
    assert lost == {} and result.status == "graded", (result.message, lost)
    assert result.score == result.max_score > 0


@pytest.mark.parametrize("threads", [1, 4])
@pytest.mark.parametrize("folder", NAMES)
def test_the_number_of_blas_threads_is_no_matter(folder: Path, threads: int) -> None:
    require_full_score(folder, {"PYTHONPATH": str(ROOT)} | dict.fromkeys(THREADS, str(threads)))


@pytest.fixture(scope="session")
def oldest_numpy(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Surroundings in which Python imports the oldest NumPy that pyproject.toml allows."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    floor = next(one for one in map(FLOOR.match, project["dependencies"]) if one)[1]
    if importlib.util.find_spec("pip") is None:
        pytest.skip("pip is not installed")
    place = tmp_path_factory.mktemp("numpy")
    install = ("install", "--quiet", "--no-deps", "--only-binary", ":all:", "--target", str(place))
    command = [sys.executable, "-m", "pip", *install, f"numpy=={floor}.0"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        version = f"Python {sys.version_info[0]}.{sys.version_info[1]}"
        reason = (done.stderr.strip().splitlines() or ["pip says nothing"])[-1]
        pytest.skip(f"NumPy {floor} cannot be installed for {version}: {reason}")
    found = {"PYTHONPATH": os.pathsep.join([str(place), str(ROOT)])}
    asked = [sys.executable, "-c", "import numpy; print(numpy.__version__)"]
    said = subprocess.run(asked, capture_output=True, text=True, env={**os.environ, **found})
    assert said.stdout.strip() == f"{floor}.0", said.stderr
    return found


@pytest.mark.long
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_oldest_numpy_is_no_matter(folder: Path, oldest_numpy: dict[str, str]) -> None:
    require_full_score(folder, oldest_numpy)
