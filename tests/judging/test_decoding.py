"""A result that is read back has the shape of `grader.results`, or is refused with the place in it."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from grader.judging.pool.decoding import ResultError, decode_result, result_from
from grader.judging.pool.messages import Submission, from_line, to_line
from grader.results import (
    Diagnosis,
    ExerciseResult,
    FollowThrough,
    GradientEntry,
    GradientReport,
    SubmissionResult,
    TestResult,
)

GRADIENT = GradientReport("dW", [2, 1], [[0.5], [0.0]], [GradientEntry([0, 0], "nan", 2.0)], "dW is wrong.")
FAILED = TestResult("test_dW", "dW is right.", "failed", 0.0, 2.0, "dW is wrong.", gradient=GRADIENT)
RESULT = SubmissionResult(
    "01_mlp",
    5.0,
    "full",
    exercises=[
        ExerciseResult("softmax", 1.0, [TestResult("test_sum", "Rows sum to 1.", "passed", 1.0, 1.0)]),
        ExerciseResult(
            "backward",
            4.0,
            [FAILED, TestResult("test_db", "db is right.", "passed", 2.0, 2.0)],
            Diagnosis("no_mean", "Divide by B.", "Losses"),
            FollowThrough(3.0, ["softmax"]),
            "A note with a lone surrogate: \ud800",
        ),
    ],
)
BROKEN = SubmissionResult(
    "01_mlp", None, exercises=[ExerciseResult("softmax", 1.0, [TestResult("t", "d", "error", None, 1.0)])]
)


@pytest.mark.parametrize(
    "result", [RESULT, BROKEN, SubmissionResult("x", 1.0, status="ungradable", message="no")]
)
def test_a_result_comes_back_as_it_was(result: SubmissionResult) -> None:
    assert decode_result(to_line(result.as_data())) == result
    assert result_from(result.as_data()) == result


def test_an_error_in_a_test_leaves_no_score() -> None:
    assert (BROKEN.status, BROKEN.score) == ("error", None)
    assert (RESULT.status, RESULT.score) == ("graded", 4.0)


def changed(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    data: Any = copy.deepcopy(RESULT.as_data())
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return dict(data)


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("exercises", 1, "tests", 0, "outcome"), "faild", "$.exercises[1].tests[0].outcome"),
        (("exercises", 1, "outcome"), "faild", "$.exercises[1].outcome"),
        (("status",), "done", "$.status"),
        (("exercises", 0, "tests", 0, "points"), "1", "$.exercises[0].tests[0].points"),
        (("exercises", 0, "tests"), None, "$.exercises[0].tests"),
        (("exercises", 1, "tests", 0, "gradient", "worst", 0, "index"), ["0"], "worst[0].index[0]"),
        (("exercises", 0, "score"), 7.0, "$.exercises[0].score"),
        (("exercises", 0, "outcome"), "failed", "$.exercises[0].outcome"),
        (("score",), 5.0, "$.score"),
        (("status",), "error", "$.score"),
        (("exercises",), {}, "$.exercises"),
    ],
)
def test_what_is_no_result_is_refused_with_its_place(
    path: tuple[str | int, ...], value: Any, place: str
) -> None:
    with pytest.raises(ResultError) as error:
        decode_result(json.dumps(changed(path, value)))
    assert place in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["", "[]", "null", '"graded"', "{}", "{"])
def test_other_json_is_refused(text: str) -> None:
    with pytest.raises(ResultError):
        decode_result(text)


def test_a_students_lone_surrogate_reaches_the_judge() -> None:
    submission = Submission("ada", text="x = '\ud800'")
    assert from_line(to_line(submission), Submission) == submission
