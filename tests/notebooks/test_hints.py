"""One reading of `hints`, for the release and for the student's check."""

import ast

import pytest

from grader.notebooks.hints import HintsError, named_exercises, read_hints

STEPS = {"double": ["Add it to itself.", "Twice."], "half": []}


@pytest.mark.parametrize("form", ["hints = {}", "hints: dict[str, list[str]] = {}", "hints = other = {}"])
def test_hints_are_read_annotated_or_not(form: str) -> None:
    assert read_hints(ast.parse(form.replace("{}", repr(STEPS)))) == STEPS


def test_hints_of_another_place_are_not_the_files() -> None:
    assert read_hints(ast.parse(f"def f():\n    hints = {STEPS!r}\nhints: dict\n")) == {}


@pytest.mark.parametrize(
    "value", ["make()", "[1]", "{'a': 'one text'}", "{'a': [1]}", "{1: ['a']}", "{[]: 1}"]
)
def test_hints_of_another_form_are_refused(value: str) -> None:
    with pytest.raises(HintsError, match="literal dictionary of lists of strings"):
        read_hints(ast.parse(f"hints = {value}"))


def test_an_exercise_may_be_named_by_a_mark_alone() -> None:
    source = "@points(1, exercise='half')\ndef test(student):\n    pass\n"
    assert named_exercises(ast.parse(source)) == ["half"]
