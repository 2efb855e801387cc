"""pip's and conda's environments say the same."""

import itertools
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
# The same project under another name at conda-forge.
CONDA_NAMES = {"msgpack": "msgpack-python"}


def test_environment_yml_has_the_floors_of_pyproject():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    expected = {CONDA_NAMES.get(name, name): floor for name, floor in map(_split, itertools.chain(*groups))}
    expected["python"] = _split(f"python{project['requires-python']}")[1]
    listed = re.findall(r"^  - ([\w.-]+)>=([\d.]+)$", (ROOT / "environment.yml").read_text(), re.MULTILINE)
    assert dict(listed) == expected


def test_a_package_has_one_floor():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    floors: dict[str, set[str]] = {}
    for group in [project["dependencies"], *project["optional-dependencies"].values()]:
        for name, floor in map(_split, group):
            floors.setdefault(name, set()).add(floor)
    assert {name for name, several in floors.items() if len(several) > 1} == set()


def _split(requirement: str) -> tuple[str, str]:
    name, _, floor = requirement.partition(">=")
    return name, floor
