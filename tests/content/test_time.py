"""Each notebook takes 45 to 90 minutes, by what there is to read, to answer, to look at and to write."""

import ast
import re
from pathlib import Path

import pytest

from grader.notebooks.assignment import assignment_folders, load_assignment

ROOT = Path(__file__).parents[2]

WORDS_A_MINUTE = 150  # of text with formulas that one follows
A_QUESTION = 1.0  # minutes
A_FIGURE = 1.0  # to run and to look at; changing it, as "Break it" asks, is extra
AN_EXERCISE = 1.5  # to understand what is asked, and to check
A_STATEMENT = 0.5  # of the reference's solution, with what one tries before


def words(text):
    """Words of the text that students see, without formulas and the explanations of options."""
    shown = re.sub(r"<!--.*?-->|\$\$.*?\$\$|\$[^$]*\$", " ", text, flags=re.DOTALL)
    return len(re.findall(r"[A-Za-z][\w’'-]*", shown))


def statements(source):
    """Of the solution in a cell, nested ones too."""
    tree = ast.parse(source)
    lines = source.splitlines()
    begins = [number for number, line in enumerate(lines, 1) if "### BEGIN SOLUTION" in line]
    ends = [number for number, line in enumerate(lines, 1) if "### END SOLUTION" in line]
    return sum(
        isinstance(node, ast.stmt) and any(a < node.lineno < b for a, b in zip(begins, ends, strict=True))
        for node in ast.walk(tree)
    )


def minutes(assignment):
    code = [cell.source for cell in assignment.cells if cell.kind == "code"]
    return (
        sum(words(cell.source) for cell in assignment.cells if cell.kind == "markdown") / WORDS_A_MINUTE
        + A_QUESTION * sum(len(questions) for questions in assignment.questions.values())
        + A_FIGURE * sum("with figure(" in source for source in code)
        + AN_EXERCISE * sum(exercise.kind != "concepts" for exercise in assignment.exercises)
        + A_STATEMENT * sum(statements(source) for source in code if "### BEGIN SOLUTION" in source)
    )


@pytest.mark.parametrize("folder", assignment_folders(ROOT / "solutions"), ids=lambda folder: folder.name)
def test_a_notebook_takes_as_long_as_is_said(folder):
    assert 45 <= minutes(load_assignment(folder)) <= 90
