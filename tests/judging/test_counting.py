"""Code that switches the counting of its instructions off loses the points for that, and no other exercise's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.authoring.derived_submissions import as_ipynb, reference_cells, with_exercise
from grader.judging.pool.messages import JudgeSetup, Submission
from grader.judging.pool.service import JudgeService
from grader.notebooks.assignment import load_assignment
from grader.results import ExerciseResult

FOLDER = Path(__file__).parents[2] / "solutions" / "01_mlp"

AFFINE = """
import sys
def affine(X, W, b):
    {}
    return X @ W + b
"""
IN_THE_CALL = AFFINE.format("sys.settrace(None)")
IN_A_DEFAULT = """
import sys
def affine(X, W, b, none=sys.settrace(None)):
    return X @ W + b
"""
# Not where the rule counts, but in the calls before.
IN_A_RARE_CALL = AFFINE.format("sys.settrace(None) if len(X) < 29 else None")


@pytest.fixture(scope="module")
def service() -> Iterator[JudgeService]:
    with JudgeService(JudgeSetup(FOLDER, "tests")) as running:
        yield running


def judged(service: JudgeService, exercise: str, source: str) -> dict[str, ExerciseResult]:
    cells = with_exercise(reference_cells(load_assignment(FOLDER)), exercise, source)
    result = service.judge(Submission("ada", text=as_ipynb(cells)))
    return {one.name: one for one in result.exercises}


@pytest.mark.parametrize(
    "source",
    [IN_THE_CALL, IN_A_DEFAULT, IN_A_RARE_CALL],
    ids=["in the call", "in a default", "in a rare call"],
)
def test_it_costs_its_own_exercise_only(service: JudgeService, source: str) -> None:
    exercises = judged(service, "affine", source)
    lost = [test for test in exercises["affine"].tests if test.outcome != "passed"]
    assert [test.name for test in lost] == ["test_affine_is_vectorized"]
    assert "cannot be counted" in str(lost[0].message)
    assert [name for name, one in exercises.items() if one.score < one.max_score] == ["affine"]


def test_an_exercise_that_counts_nothing_costs_no_other(service: JudgeService) -> None:
    """Answers to questions are bound while the notebook loads, before anything is counted."""
    source = "import sys\naffine_concepts = {'name': 'C', 'off': sys.settrace(None)}"
    cells = reference_cells(load_assignment(FOLDER))
    assert any(cell.metadata.get("exercise") == "affine_concepts" for cell in cells)
    exercises = judged(service, "affine_concepts", source)
    assert [name for name, one in exercises.items() if one.score < one.max_score] == ["affine_concepts"]
