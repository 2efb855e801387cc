"""How much work a check does: counted in function calls, for seconds are the machine's."""

from __future__ import annotations

import pytest

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
