"""Gradescope's autograder: the zip's own scripts, run in a folder laid out as Gradescope lays it out."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import pytest

from grader.gradebook.course import Course
from tests.gradebook.small import ASSIGNMENT, SOLVED
from tests.platforms.conftest import Run
from tests.platforms.downloads import notebook, starter

_VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
_FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
# https://gradescope-autograders.readthedocs.io/en/latest/specs/
SCHEMA = {
    "type": "object",
    "anyOf": [{"required": ["score"]}, {"required": ["tests"], "properties": {"tests": {"minItems": 1}}}],
    "additionalProperties": False,
    "properties": {
        "score": {"type": "number"},
        "execution_time": {"type": "integer"},
        "output": {"type": "string"},
        "output_format": _FORMAT,
        "visibility": _VISIBILITY,
        "stdout_visibility": _VISIBILITY,
        "extra_data": {"type": "object"},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["score", "max_score", "name"],
                "additionalProperties": False,
                "properties": {
                    "score": {"type": "number"},
                    "max_score": {"type": "number"},
                    "status": {"enum": ["passed", "failed"]},
                    "name": {"type": "string"},
                    "number": {"type": "string"},
                    "output": {"type": "string"},
                    "output_format": _FORMAT,
                    "visibility": _VISIBILITY,
                },
            },
        },
    },
}


def lay_out(autograder: Path, root: Path, submission: dict[str, bytes]) -> Path:
    """As Gradescope does: the zip in source/, run_autograder beside it, the submission, and who it is of."""
    with zipfile.ZipFile(autograder) as archive:
        archive.extractall(root / "source")
    shutil.copy(root / "source" / "run_autograder", root)
    (root / "run_autograder").chmod(0o755)
    (root / "results").mkdir()
    for name, data in submission.items():
        path = root / "submission" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    users = [{"id": 7, "email": "ada@uni.edu", "name": "Ada Lovelace"}]
    (root / "submission_metadata.json").write_text(json.dumps({"id": 1, "users": users}))
    return root


def run_script(root: Path, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        ["bash", script],
        cwd=root,
        env=kept | {"AUTOGRADER_ROOT": str(root)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture
def autograder(course: Course, run: Run) -> Path:
    status, out, _ = run("gradescope", ASSIGNMENT, "--visibility", "after_due_date")
    assert status == 0 and "for Gradescope alone" in out
    return course.root / f"gradescope_{ASSIGNMENT}.zip"


def judged(autograder: Path, root: Path, submission: dict[str, bytes]) -> dict[str, object]:
    lay_out(autograder, root, submission)
    done = run_script(root, "run_autograder", AUTOGRADER_PYTHON=sys.executable)
    assert done.returncode == 0, done.stdout
    results: dict[str, object] = json.loads((root / "results" / "results.json").read_text())
    jsonschema.validate(results, SCHEMA)
    return results


def test_a_test_per_exercise_with_its_card(course: Course, autograder: Path, tmp_path: Path) -> None:
    submission = {"a folder/untitled.ipynb": notebook(course, SOLVED["double"].replace("* 2", "* 3"))}
    results = judged(autograder, tmp_path / "autograder", submission)
    tests = results["tests"]
    assert isinstance(tests, list)
    assert [(one["name"], one["score"], one["max_score"]) for one in tests] == [
        ("double", 0.0, 3.0), ("Counter", 0.0, 2.0), ("answers", 0.0, 1.0),
    ]  # fmt: skip
    assert {one["visibility"] for one in tests} == {"after_due_date"}
    assert tests[0]["status"] == "failed" and "Every element is doubled." in tests[0]["output"]
    assert "its name should be 01_small.ipynb" in str(results["output"])


def test_right_answers_and_locked_cells(course: Course, autograder: Path, tmp_path: Path) -> None:
    document = json.loads(starter(course))
    for cell in document["cells"]:
        cell["source"] = SOLVED.get(cell["id"], cell["source"])
        if cell["id"].startswith("check_"):
            cell["source"] = "raise SystemExit"
    submission = {f"{ASSIGNMENT}.ipynb": json.dumps(document).encode(), "other.ipynb": b"{}"}
    results = judged(autograder, tmp_path / "autograder", submission)
    tests = results["tests"]
    assert isinstance(tests, list) and [one["score"] for one in tests] == [3.0, 2.0, 1.0]
    assert results["output"] == "" and "score" not in results


@pytest.mark.parametrize(
    ("submission", "sentence"),
    [
        ({"01_small.ipynb": b"PK"}, "not a notebook"),
        ({"a.ipynb": b"{}", "b.ipynb": b"{}"}, "There are a.ipynb and b.ipynb: hand in one notebook"),
        ({"notes.txt": b""}, "There is no notebook in it"),
    ],
)
def test_what_cannot_be_graded_is_told(
    autograder: Path, tmp_path: Path, submission: dict[str, bytes], sentence: str
) -> None:
    results = judged(autograder, tmp_path / "autograder", submission)
    assert results["tests"] == [] and results["score"] == 0.0 and results["visibility"] == "visible"
    assert sentence in str(results["output"])


def test_a_broken_test_is_no_zero(course: Course, autograder: Path, tmp_path: Path) -> None:
    root = lay_out(autograder, tmp_path / "autograder", {"01_small.ipynb": notebook(course)})
    hidden = root / "source" / "solutions" / ASSIGNMENT / "test_hidden.py"
    hidden.write_text(hidden.read_text().replace("x = rng.normal", "x = rng.no_such"))
    done = run_script(root, "run_autograder", AUTOGRADER_PYTHON=sys.executable)
    assert done.returncode == 1 and "The grader failed, not the student" in done.stdout
    assert not (root / "results" / "results.json").exists()


def test_the_zip_holds_no_secret_of_the_course(course: Course, autograder: Path) -> None:
    with zipfile.ZipFile(autograder) as archive:
        names = archive.namelist()
        assert not any(course.secret.encode() in archive.read(name) for name in names)
        assert archive.getinfo("run_autograder").external_attr >> 16 & 0o111
    assert {"setup.sh", "run_autograder"} <= set(names) and not any(".pyc" in name for name in names)


@pytest.mark.long
def test_setup_installs_what_the_run_needs(course: Course, autograder: Path, tmp_path: Path) -> None:
    root = lay_out(autograder, tmp_path / "autograder", {"01_small.ipynb": notebook(course)})
    done = run_script(root, "source/setup.sh", AUTOGRADER_PYTHON=sys.executable)
    assert done.returncode == 0, done.stdout
    done = run_script(root, "run_autograder")
    assert done.returncode == 0, done.stdout
    jsonschema.validate(json.loads((root / "results" / "results.json").read_text()), SCHEMA)
