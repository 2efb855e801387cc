"""The table of remedies grows from notebook to notebook, and says what the reference measures."""

import ast
from itertools import pairwise
from pathlib import Path

import matplotlib
import numpy as np
import pytest

from grader.authoring.derived_submissions import reference_cells
from grader.notebooks.assignment import assignment_folders, load_assignment

ROOT = Path(__file__).parents[2]
MEASURED = 0.1  # of a percent: the numbers are written with one digit


@pytest.fixture(autouse=True)
def _settings_of_its_own():
    """The notebooks set how pyplot draws, for their own kernel."""
    with matplotlib.rc_context():
        yield


def calls(assignment):
    """The cells that draw the table, with the remedies that they take from earlier notebooks."""
    for cell in assignment.cells:
        if cell.kind == "code" and "show_remedies(" in cell.source and not cell.metadata.get("provided"):
            (call,) = (
                node
                for node in ast.walk(ast.parse(cell.source))
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "show_remedies"
            )
            yield cell, ast.literal_eval(call.args[0])


TABLES = [
    (assignment, cell, earlier)
    for assignment in map(load_assignment, assignment_folders(ROOT / "solutions"))
    for cell, earlier in calls(assignment)
]


def measure(assignment, table):
    """Run the table's cell on the reference, without the other figures; it prints what the remedies are worth."""
    names = {}
    for cell in reference_cells(assignment):
        definition = {"exercise", "provided"} & set(cell.metadata)
        first = "import matplotlib.pyplot" in cell.source
        if cell.kind == "code" and (definition or first or cell.index == table.index):
            exec(compile(cell.source, f"<{cell.label}>", "exec"), names)


@pytest.mark.parametrize(("assignment", "table", "earlier"), TABLES, ids=[one[0].name for one in TABLES])
def test_the_table_says_what_the_reference_measures(assignment, table, earlier, capsys, monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "agg")
    measure(assignment, table)
    said = [line.split(": ") for line in capsys.readouterr().out.splitlines() if "by your code" in line]
    grown = earlier | {name: float(rest.split(" %")[0]) for name, rest in said}
    following = [later for one, _, later in TABLES if one.name > assignment.name][:1]
    assert len(grown) > len(earlier)
    for after in following:
        assert list(after) == list(grown)
        np.testing.assert_allclose(list(after.values()), list(grown.values()), atol=MEASURED)


def test_the_table_only_grows():
    assert len(TABLES) >= 3
    for (_, _, before), (_, _, after) in pairwise(TABLES):
        assert before == {name: after[name] for name in before} and len(after) > len(before)
