"""What a section of a notebook has around its exercise and its figure, besides the text."""

import ast
import re
from pathlib import Path

import pytest

from grader.notebooks.assignment import assignment_folders, load_assignment
from grader.notebooks.questions import PREDICTION

ROOT = Path(__file__).parents[2]
FIRST = [folder.name for folder in assignment_folders(ROOT / "solutions")][:15]


@pytest.fixture(params=FIRST)
def assignment(request):
    return load_assignment(ROOT / "solutions" / request.param)


def text(assignment):
    return "\n\n".join(cell.source for cell in assignment.cells if cell.kind == "markdown")


def test_each_exercise_has_the_libraries_calls(assignment):
    said = re.findall(r"In (?:Keras and PyTorch|other libraries)", text(assignment))
    assert len(said) >= sum(exercise.kind != "concepts" for exercise in assignment.exercises)


def test_each_figure_that_is_explained_can_be_broken(assignment):
    parts = text(assignment).split("**What to see.**")[1:]
    assert len(parts) >= 5
    for part in parts:
        assert "*Break it*" in part, part[:200]


def test_a_prediction_comes_before_its_figure(assignment):
    asked = [
        exercise.cell
        for exercise in assignment.exercises
        if PREDICTION in assignment.questions.get(exercise.name, {})
    ]
    assert len(asked) == 1
    shown = [
        cell.index for cell in assignment.cells if cell.kind == "code" and f'["{PREDICTION}"]' in cell.source
    ]
    assert shown and min(shown) > asked[0]


def test_code_that_draws_is_folded(assignment):
    for cell in assignment.cells:
        if cell.kind == "code" and "plt." in cell.source and "import matplotlib" not in cell.source:
            short = cell.source.count("\n") <= 30 and "plt." not in cell.source.partition("with figure(")[2]
            assert cell.metadata.get("jupyter") == {"source_hidden": True} or short, cell.label


def test_sources_come_last(assignment):
    assert "**Sources" in assignment.cells[-1].source


def test_every_option_is_explained(assignment):
    for exercise, questions in assignment.questions.items():
        for question in questions.values():
            assert list(question.why) == list(question.options), f"{exercise}.{question.name}"


@pytest.mark.parametrize("name", [folder.name for folder in assignment_folders(ROOT / "solutions")])
def test_no_test_hands_one_array_over_twice_in_a_call(name):
    # Changed in place as one argument it would be another one too, and the card would name the wrong one.
    for file in (ROOT / "solutions" / name).glob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("student."):
                given = list(_names([*node.args, *(keyword.value for keyword in node.keywords)]))
                twice = {one for one in given if given.count(one) > 1}
                assert not twice, f"{file.name}:{node.lineno}: {twice}"


def _names(values):
    """Names that stand in a call as they are, in tuples, lists and dictionaries too."""
    for value in values:
        if isinstance(value, ast.Name):
            yield value.id
        elif isinstance(value, ast.Tuple | ast.List):
            yield from _names(value.elts)
        elif isinstance(value, ast.Dict):
            yield from _names(value.values)
