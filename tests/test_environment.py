"""What is imported is declared, where it belongs; pip's and conda's environments say the same."""

import itertools
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# The same project under another name at conda-forge.
CONDA_NAMES = {
    "jupyter-core": "jupyter_core",
    "jupyter-client": "jupyter_client",
    "psycopg2-binary": "psycopg2",
}


def test_environment_yml_has_the_floors_of_pyproject():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    groups = [project["dependencies"], *_extras(project)]
    expected = {CONDA_NAMES.get(name, name): floor for name, floor in map(_split, itertools.chain(*groups))}
    expected["python"] = _split(f"python{project['requires-python']}")[1]
    listed = re.findall(r"^  - ([\w.-]+)>=([\d.]+)$", (ROOT / "environment.yml").read_text(), re.MULTILINE)
    assert dict(listed) == expected


def test_the_extra_study_asks_for_the_course_that_is_built_with_it():
    projects = [ROOT / "pyproject.toml", ROOT / "packaging" / "course" / "pyproject.toml"]
    kit, course = (tomllib.loads(path.read_text())["project"] for path in projects)
    assert kit["version"] == course["version"]
    assert f"{course['name']}=={course['version']}" in kit["optional-dependencies"]["study"]


def test_what_gradescope_needs_is_among_what_an_instructor_installs():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert set(extras["gradescope"]) < set(extras["instructor"])


def test_a_package_has_one_floor():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    floors: dict[str, set[str]] = {}
    for group in [project["dependencies"], *_extras(project)]:
        for name, floor in map(_split, group):
            floors.setdefault(name, set()).add(floor)
    assert {name for name, several in floors.items() if len(several) > 1} == set()


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["grader", "solutions"], id="the kit"),
        # Unused there is not unused; and the tests are what the extra `dev` is for.
        pytest.param(["tests", "--exclude", "tests/hostile", "--ignore", "DEP002,DEP004"], id="its tests"),
        # All but the base installation counts as a tool of the developers', which these folders must not import.
        pytest.param(
            [
                *("grader/student", "grader/testing", "grader/diagnosis/detectors"),
                *("grader/notebooks", "grader/reports"),
                *("--exclude", r".*/scripts\.py|.*/(?:class|course|report)_"),
                *("--ignore", "DEP002"),
                *("--optional-dependencies-dev-groups", "instructor,scale,similarity,dev"),
            ],
            id="the student's part",
        ),
    ],
)
def test_imports_are_declared(arguments):
    command = [sys.executable, "-m", "deptry", "--no-ansi", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def _extras(project):
    """The extras that conda has too: others are for one command or target of the Makefile each, by pip alone."""
    return [
        [one for one in group if not one.startswith("training-networks-course")]
        for name, group in project["optional-dependencies"].items()
        if name not in ("site", "docs", "browser", "fuzz", "similarity")
    ]


def _split(requirement: str) -> tuple[str, str]:
    name, _, floor = requirement.partition(">=")
    return name, floor
