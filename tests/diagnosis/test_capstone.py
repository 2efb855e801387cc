"""The capstone's tests on solutions that were written apart from its reference.

No training repeats another one's numbers, so a misconception of the catalogue is named on code that is nearly the
reference alone. What is asked here is that the right solutions keep their points, that no wrong one does, and that
nothing is said of it which is not true.
"""

import pytest

from tests.diagnosis.capstone import RIGHT, WRONG
from tests.diagnosis.in_process import LocalJudge, with_judge

NAME = "16_capstone"
# What is named takes an exercise's whole run, of which each trains for half a minute: those that fail at once.
NAMED = {"train_deep_network": ("tiny_kernels", "kernels_of_one", "layers counted from 0", "biases as rows")}

pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("ignore")]


@pytest.mark.parametrize("exercise", RIGHT)
def test_right_solutions_keep_all_points(exercise: str) -> None:
    lost = []

    def body(judge: LocalJudge) -> None:
        for number, source in enumerate(RIGHT[exercise]):
            result = judge.judge_exercise(exercise, source, f"student {number}")
            lost.extend(
                f"{exercise} ({number}): {test.name}: {test.message}"
                for test in result.tests
                if test.outcome != "passed"
            )

    with_judge(NAME, body)
    assert lost == []


@pytest.mark.parametrize("exercise", WRONG)
def test_wrong_solutions_lose_points(exercise: str) -> None:
    kept = []

    def body(judge: LocalJudge) -> None:
        for number, (title, source) in enumerate(WRONG[exercise].items()):
            if judge.keeps_all_points(exercise, source, f"student {number}"):
                kept.append(title)

    with_judge(NAME, body)
    assert kept == []


@pytest.mark.parametrize("exercise", NAMED)
def test_nothing_untrue_is_said(exercise: str) -> None:
    said = {}

    def body(judge: LocalJudge) -> None:
        for title in NAMED[exercise]:
            found = judge.judge_exercise(exercise, WRONG[exercise][title], "student 0").diagnosis
            said[title] = found.misconception if found else None

    with_judge(NAME, body)
    assert {title: name for title, name in said.items() if name not in (None, title)} == {}
