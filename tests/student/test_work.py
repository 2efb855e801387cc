"""How much work a check does: counted in function calls, for seconds are the machine's."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.student.calls import call_text
from grader.testing.student import Opaque, RecordedCall
from tests.checking import checked, checked_reference, counted_calls
from tests.student.conftest import SOFTMAX, UNSHIFTED_SOFTMAX, Notebook


@pytest.mark.parametrize(
    ("name", "exercise", "first", "again"),
    [
        # 1,350 calls: with what watches a call set up for each of them it was 235,000.
        ("05_backpropagation", "Tensor", 220_000, 120_000),
        # The longest loops of the student's own.
        ("06_training", "fit", 160_000, 50_000),
    ],
)
def test_the_largest_exercises_are_checked_with_little_work(
    name: str, exercise: str, first: int, again: int
) -> None:
    taken = checked_reference(name, "calls", [exercise])[exercise]
    assert taken.first < first
    assert taken.again < again


def test_a_second_check_does_little_work(folder: Path) -> None:
    """Public tests that were not kept from the first check would make 45,000 calls more."""
    for number in range(300):  # what else is in the folders above does not matter
        (folder.parent / f"{number}.ipynb").touch()
    assert checked(folder, [SOFTMAX], ["softmax"], "calls")["softmax"].again < 10_000


def test_who_is_to_blame_is_found_with_little_work(notebook: Notebook) -> None:
    notebook.run(UNSHIFTED_SOFTMAX)
    notebook.run("def sigmoid(x):\n    return softmax(np.stack([np.zeros_like(x), x], axis=-1))[..., 0]")
    notebook.run('check("sigmoid")')
    with counted_calls() as count:
        assert "which `sigmoid` uses, fails its own check" in notebook.run('check("sigmoid")')
    assert count[0] < 20_000


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
