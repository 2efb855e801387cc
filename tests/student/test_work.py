"""How much work a check does: counted in function calls, for seconds are the machine's."""

from __future__ import annotations

import pytest

from grader.student.calls import call_text
from grader.testing.student import Opaque, RecordedCall
from tests.checking import checked


@pytest.mark.parametrize(
    ("name", "exercise", "first", "again"),
    [
        # 1,350 calls: with what watches a call set up for each of them it was 235,000.
        ("05_backpropagation", "Tensor", 290_000, 190_000),
        # The longest loops of the student's own.
        ("06_training", "fit", 200_000, 110_000),
    ],
)
def test_the_largest_exercises_are_checked_with_little_work(
    name: str, exercise: str, first: int, again: int
) -> None:
    taken = checked(name, "calls", [exercise])[exercise]
    assert taken[0] < first
    assert taken[1] < again


def test_an_object_of_a_thousand_operations_has_a_title() -> None:
    calls = [RecordedCall("Tensor", None, (1.0,), result=Opaque(0, "Tensor(1.0)"))]
    for number in range(1, 1500):
        made = Opaque(number, "t + t")
        calls.append(
            RecordedCall(number - 1, "__add__", (calls[-1].result,) * 2, result=made, operator="add")
        )
    calls.append(RecordedCall(len(calls) - 1, "backward"))
    calls.append(RecordedCall(len(calls) - 1, None))
    text = call_text(calls, {})
    assert text == "(t + t).backward()"
