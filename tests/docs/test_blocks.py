"""Code blocks of the pages that no command runs: they parse, and those that stand alone do what is said of them."""

from __future__ import annotations

import ast
import json
import re

import pytest
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config

from grader.gradebook.options import Grader
from grader.results import Content, Diagnosis, ExerciseResult, SubmissionResult, TestResult
from tests.docs.test_docs import PAGES, page


def blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page(name), re.MULTILINE | re.DOTALL)


PYTHON = [
    pytest.param(block, id=f"{name}-{number}")
    for name in PAGES
    for number, block in enumerate(blocks(name, "python"))
]


@pytest.mark.parametrize("block", PYTHON)
def test_python_parses(block: str) -> None:
    ast.parse(block)


def test_results_have_the_fields_of_the_page() -> None:
    test = TestResult(name="test_affine_values", description="", outcome="failed", points=0.0, max_points=2.0)
    diagnosis = Diagnosis(misconception="affine_without_bias", hint="", lecture="")
    exercise = ExerciseResult("affine", 5.0, [test], diagnosis=diagnosis, content=Content())
    ours = {"notebook": "", **SubmissionResult("01_mlp", 68.0, exercises=[exercise]).as_data()}
    (block,) = blocks("docs/results.md", "json")
    assert shape(json.loads(block)) == shape(ours)


def shape(value: object) -> object:
    """The fields of JSON, without what is in them."""
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    return [shape(one) for one in value] if isinstance(value, list) else None


def test_the_late_penalty_of_the_page_takes_two_points_a_day() -> None:
    (source,) = [one for one in blocks("docs/instructors.md", "python") if "TwoPointsADay(" in one]
    defined: dict[str, type] = {}
    exec(source, defined)
    penalty = defined["TwoPointsADay"]().late_submission_penalty
    assert [penalty("ada", 10, late) for late in (1, 86_400, 86_401)] == [2, 2, 4]


def test_the_settings_of_the_page_are_taken() -> None:
    (source,) = [one for one in blocks("docs/instructors.md", "python") if one.startswith("c.")]
    config = Config()
    exec(source, {"c": config})
    assert LateSubmissionPlugin(config=config).penalty_method == "zero"
    assert set(config.AssignLatePenalties) <= set(AssignLatePenalties.class_trait_names())


@pytest.mark.parametrize("name", PAGES)
def test_the_kits_settings_in_prose_are_there(name: str) -> None:
    assert set(re.findall(r"`c\.Grader\.(\w+)", page(name))) <= set(Grader.class_trait_names())
