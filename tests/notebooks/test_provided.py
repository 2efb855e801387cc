"""Provided code comes from the earlier assignment's reference, and comes back whatever was done to it."""

import pytest

from grader.judging.reference import load_reference
from grader.notebooks.assignment import AssignmentError, load_assignment
from grader.notebooks.cells import Cell
from grader.notebooks.provided import restore_provided

FIRST = '''# %% [markdown]
# # First
# %% exercise="double"
def double(x):
    """Twice."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
'''
SECOND = '''# %% [markdown]
# # Second
# %%
import numpy as np
# %% provided="01_first.double"
# %% exercise="quadruple"
def quadruple(x):
    """Four times."""
    ### BEGIN SOLUTION
    return double(double(x))
    ### END SOLUTION
'''


@pytest.fixture
def solutions(tmp_path):
    for name, text in (("01_first", FIRST), ("02_second", SECOND)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "notebook.py").write_text(text)
    return tmp_path


def test_provided_code_is_the_earlier_reference(solutions):
    second = load_assignment(solutions / "02_second")
    assert second.title == "Second" and second.exercise_names == ("quadruple",)
    assert second.provided_cells[0].source == 'def double(x):\n    """Twice."""\n    return 2 * x'
    assert load_reference(second).quadruple(3) == 12


def test_provided_code_of_the_assignment_s_own_stands_in_its_cell(solutions):
    path = solutions / "02_second" / "notebook.py"
    path.write_text(SECOND.replace('"01_first.double"', '"double"\ndef double(x):\n    return x + x'))
    assert load_reference(load_assignment(solutions / "02_second")).quadruple(3) == 12


@pytest.mark.parametrize("item", ["01_first.triple", "03_none.double"])
def test_what_no_earlier_assignment_has_cannot_be_provided(solutions, item):
    path = solutions / "02_second" / "notebook.py"
    path.write_text(SECOND.replace("01_first.double", item))
    with pytest.raises(AssignmentError, match=item):
        load_assignment(solutions / "02_second")


def cell(index, source, **metadata):
    return Cell(index, "code", source, metadata)


@pytest.mark.parametrize(
    "copy",
    [
        cell(1, "def double(x):\n    return 0", nbgrader={"grade_id": "provided_double"}),
        cell(1, "def double(x):\n    return 0", provided="01_first.double"),
        cell(1, "z = 3"),
    ],
)
def test_provided_cells_are_restored(solutions, copy):
    second = load_assignment(solutions / "02_second")
    cells = [cell(0, "import numpy as np"), copy, cell(2, "def quadruple(x):\n    return 4 * x")]
    restored = [one.source for one in restore_provided(cells, second)]
    assert restored.count(second.provided_cells[0].source) == 1
    assert "def double(x):\n    return 0" not in restored and restored[-1] == cells[-1].source
