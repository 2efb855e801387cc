"""What is said of the references: of every exercise, why, what else is right, and what it costs."""

import ast
import re

import numpy as np
import pytest

from grader.judging.commentary import commentaries
from grader.notebooks.assignment import assignment_folders, load_assignment
from tests.site.pyodide_files import ROOT

FOLDERS = assignment_folders(ROOT / "solutions")


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def folder(request):
    return request.param


def test_every_exercise_but_the_questions_has_a_section(folder):
    exercises = load_assignment(folder).exercises
    assert list(commentaries(folder)) == [one.name for one in exercises if one.kind != "concepts"]


def test_every_section_says_three_things(folder):
    for name, text in commentaries(folder).items():
        parts = re.split(r"^\*\*(\w+)\.\*\*", text, flags=re.MULTILINE)
        assert parts[1::2] == ["Why", "Alternatives", "Cost"], name
        assert parts[0] == "" and all(said.strip().endswith((".", "!")) for said in parts[2::2]), name


def test_the_code_that_is_named_is_python_and_in_numpy(folder):
    for name, text in commentaries(folder).items():
        for code in re.findall(r"`([^`]+)`", text):
            tree = ast.parse(code.replace("\n", " ").replace("…", "..."))
            for node in ast.walk(tree):
                if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "np":
                    assert hasattr(np, node.attr), (name, code)
