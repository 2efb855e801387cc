"""The files that other places read: they name what is there."""

import json
import re
import shutil
import subprocess
import sys
import tomllib

import pytest

from tests.study.conftest import ROOT

yaml = pytest.importorskip("yaml")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_has_the_form_that_github_reads(workflow):
    pytest.importorskip("check_jsonschema", reason="check-jsonschema is not installed")
    schema = ["check_jsonschema", "--builtin-schema", "vendor.github-workflows"]  # travels with the package
    done = subprocess.run([sys.executable, "-m", *schema, str(workflow)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    bash = shutil.which("bash")
    jobs = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"]
    for step in (step for job in jobs.values() for step in job["steps"] if bash and "run" in step):
        script = re.sub(r"\$\{\{.*?\}\}", "expression", step["run"])
        parsed = subprocess.run([bash, "-n"], input=script, capture_output=True, text=True)
        assert parsed.returncode == 0 and not parsed.stderr, parsed.stderr


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_names_what_is_there(workflow):
    jobs = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"]
    steps = [step for job in jobs.values() for step in job["steps"]]
    assert all(("uses" in step) != ("run" in step) for step in steps)
    commands = "\n".join(step.get("run", "") for step in steps)
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"^make ([a-z-]+)", commands, re.MULTILINE)) <= targets
    for path in re.findall(r"(?:^|\s)((?:\./|tests/|\.ci/)[\w/]+)", commands):
        assert (ROOT / path).exists(), path
    assert set(re.findall(r"\[(\w+)\]\"", commands)) <= set(PROJECT["optional-dependencies"])


def test_every_python_that_is_promised_is_tried():
    jobs = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text(encoding="utf-8"))["jobs"]
    pythons = jobs["students"]["strategy"]["matrix"]["python"]
    assert pythons[0] == PROJECT["requires-python"].removeprefix(">=")


def test_binder_and_codespaces_install_extras_that_are_there():
    binder = (ROOT / "binder" / "requirements.txt").read_text(encoding="utf-8")
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    command = container["postCreateCommand"]
    extras = re.findall(r"\.\[(\w+)\]", binder + command)
    assert extras == ["student", "study"] and set(extras) <= set(PROJECT["optional-dependencies"])
    assert (ROOT / re.search(r"\./\S+", command)[0] / "pyproject.toml").is_file()
