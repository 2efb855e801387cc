"""Every reference in Pyodide, under Node: each cell of its notebook runs, each check is green, each hidden test passes."""

from __future__ import annotations

import json
import resource
import subprocess
from pathlib import Path

import pytest

from grader.authoring.derived_submissions import reference_cells
from grader.notebooks.assignment import assignment_folders, load_assignment
from tests.site.pyodide_files import ROOT

FOLDERS = assignment_folders(ROOT / "solutions")
SHORT = ("01_mlp", "05_backpropagation")
# Addresses have 32 bits here, and NumPy would take no labels of 64.
LONG_INTEGERS = """
import numpy as np
labels = np.array([2, 0, 2], dtype=np.int64)
assert np.bincount(labels, minlength=4).tolist() == [1, 0, 2, 0]
assert np.repeat(labels, repeats=labels).tolist() == [2, 2, 2, 2]
assert np.take(labels, labels).tolist() == [2, 2, 2]
"""


@pytest.mark.parametrize(
    "folder",
    [
        pytest.param(folder, id=folder.name, marks=() if folder.name in SHORT else pytest.mark.long)
        for folder in FOLDERS
    ],
)
def test_a_reference_passes_in_pyodide(folder, site, pyodide_folder, node, tmp_path):
    assignment = load_assignment(folder)
    cells = [cell.source for cell in reference_cells(assignment) if cell.kind == "code"]
    cells.insert(0, LONG_INTEGERS)
    hidden = [f"check({name!r}, hidden=True)" for name in assignment.exercise_names]
    (tmp_path / "cells.json").write_text(json.dumps([*cells, *hidden]))
    wheels = next((site / "wheels").iterdir())
    script = Path(__file__).with_name("run_cells.mjs")
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run(
        [node, str(script), str(pyodide_folder), str(wheels), str(tmp_path / "cells.json"), folder.name],
        capture_output=True,
        text=True,
    )
    print(
        f"{folder.name}: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before:.0f} s of processor time"
    )
    assert "\nOUTCOME " in done.stdout, done.stderr[-3000:] + done.stdout[-3000:]
    outcome = json.loads(done.stdout.rpartition("\nOUTCOME ")[2])
    assert outcome["failures"] == []
    assert list(outcome["exercises"]) and set(outcome["exercises"]) == set(assignment.exercise_names)
    kinds = {exercise.name: exercise.kind for exercise in assignment.exercises}
    for name, state in outcome["exercises"].items():
        assert state["public"] == ("neutral" if kinds[name] == "concepts" else "passed"), (
            name,
            done.stdout[-3000:],
        )
        assert state["hidden"] == "passed", (name, done.stdout[-3000:])
    assert "font cache" not in done.stdout
