"""What is said of the references: of exercises that there are, why, what else is right, and what it costs."""

import re

import pytest

from grader.judging.commentary import COMMENTARY, commentaries
from grader.notebooks.assignment import load_assignment
from tests.site.pyodide_files import ROOT

FOLDERS = sorted(path.parent for path in ROOT.glob(f"solutions/*/{COMMENTARY}"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_section_is_of_an_exercise_and_says_three_things(folder):
    said = commentaries(folder)
    assignment = load_assignment(folder)
    functions = [one.name for one in assignment.exercises if one.kind != "concepts"]
    assert list(said) == [name for name in functions if name in said]
    for name, text in said.items():
        assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE) == ["Why", "Alternatives", "Cost"], name
