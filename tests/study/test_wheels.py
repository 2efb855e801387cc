"""The two wheels: what is in them, and that they are enough for a learner, without a clone and without nbgrader."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.study.conftest import NAME, NO_SHIFT, ROOT, fill

# What `training-networks-grader[study]` brings along has none of these.
NOT_THERE = (
    "nbgrader",
    "jupytext",
    "sqlalchemy",
    "babel",
    "openpyxl",
    "nh3",
    "latex2mathml",
    "distributed",
    "dulwich",
)
_HIDE = f"""
import sys
class Hide:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {NOT_THERE!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Hide())
"""

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """The wheels as `make wheel` writes them."""
    dist = tmp_path_factory.mktemp("dist")
    for project in (ROOT, ROOT / "packaging" / "course"):
        build = ["pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(dist), str(project)]
        done = subprocess.run([sys.executable, "-m", *build], capture_output=True, text=True)
        if "hatchling" in done.stderr and "No matching distribution" in done.stderr:
            pytest.skip("hatchling is not to be had here")
        assert done.returncode == 0, done.stderr
    return dist


@pytest.fixture(scope="module")
def grader(wheels, tmp_path_factory):
    """Runs the command of a fresh environment that has both wheels, in a folder far from the repository."""
    home = tmp_path_factory.mktemp("home")
    venv.create(home / "venv", with_pip=False, symlinks=os.name != "nt")
    scripts = home / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / "python"
    site = Path(
        subprocess.run(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            capture_output=True, text=True, check=True,
        ).stdout.strip()
    )  # fmt: skip
    for wheel in wheels.iterdir():
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(site)
    import numpy

    # What both wheels depend on is taken from here. An installation of the kit that is linked is not found this way.
    (site / "others.pth").write_text(str(Path(numpy.__file__).parents[1]))
    (site / "hide.py").write_text(_HIDE)
    (site / "hide.pth").write_text("import hide")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["PYTHONIOENCODING"] = "utf-8"

    def run(*arguments):
        return subprocess.run(
            [python, "-m", "grader", *arguments], cwd=home, env=environment, capture_output=True, text=True,
            encoding="utf-8", timeout=300,
        )  # fmt: skip

    run.home = home
    return run


def test_the_students_wheel_holds_nothing_of_the_solutions(wheels):
    [kit] = wheels.glob("training_networks_grader-*.whl")
    with zipfile.ZipFile(kit) as archive:
        names = archive.namelist()
        assert {name.split("/")[0].split("-")[0] for name in names} == {"grader", "training_networks_grader"}
        text = b"".join(archive.read(name) for name in names)
    for path in sorted((ROOT / "solutions").glob("*/test_hidden.py")):
        functions = [block for block in path.read_bytes().split(b"\n\n\n") if b"def " in block]
        assert functions and not [block for block in functions if block in text], path


def test_the_course_s_wheel_holds_what_students_get_and_what_they_do_not(wheels):
    [course] = wheels.glob("training_networks_course-*.whl")
    with zipfile.ZipFile(course) as archive:
        names = set(archive.namelist())
    for folder, package in (
        ("solutions", "training_networks_solutions"), ("assignments", "training_networks_assignments"),
    ):  # fmt: skip
        tracked = subprocess.run(
            ["git", "ls-files", folder], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.split()
        assert tracked and {name.replace(folder, package, 1) for name in tracked} <= names
    assert not [name for name in names if "__pycache__" in name or "checkpoint" in name]


def test_a_learner_needs_the_wheels_alone(grader):
    done = grader("study", "--once")
    assert done.returncode == 0, done.stderr
    assert "16 notebooks copied" in done.stdout and "Next: affine in 01_mlp" in done.stdout
    notebook = grader.home / "training-networks" / NAME / f"{NAME}.ipynb"
    fill(notebook, softmax=NO_SHIFT)
    done = grader("study", "--once", "--page")
    assert "exp overflows above 709" in done.stdout, done.stderr
    assert "keepdims" in grader("study", "--reveal", "softmax").stdout
    done = grader("grade", "--json", str(notebook))
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["assignment"] == NAME and result["score"] > 0
    done = grader("release")
    assert done.returncode == 2 and "training-networks-grader[instructor]" in done.stderr
    assert "Traceback" not in done.stderr
