"""`check_gradient` for students: the map, its words, and the numbers without it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from grader import check_gradient, figure
from grader.testing import Mismatch
from tests.student.conftest import Notebook


@pytest.fixture(autouse=True)
def without_a_screen() -> Iterator[None]:
    with matplotlib.rc_context():
        matplotlib.use("Agg")
        yield
        plt.close("all")


X = {"W": np.linspace(-1.0, 1.0, 15).reshape(3, 5), "b": np.linspace(0.5, 1.5, 5)}


def loss(params: dict[str, Any]) -> float:
    return float((params["W"] ** 3).sum() + np.sin(params["b"]).sum())


RIGHT = {"W": 3 * X["W"] ** 2, "b": np.cos(X["b"])}


def shown(capsys: pytest.CaptureFixture[str], gradient: Any, x: Any = X, **options: Any) -> str:
    assert check_gradient(loss if x is X else options.pop("f"), gradient, x, **options) is None
    return capsys.readouterr().out


def test_a_right_gradient_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, RIGHT)
    assert text.startswith("✓ dW and db agree with the differences.")
    assert "dW is right: its largest relative error is" in text


def test_a_wrong_parameter_is_named_and_mapped(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = RIGHT["W"].copy()
    wrong[1, 3] += 1.0
    text = shown(capsys, {**RIGHT, "W": wrong})
    assert text.startswith("✗ db is right, dW is not.")
    assert "1 of 15 entries of the gradient are wrong." in text
    assert [line.strip() for line in text.splitlines() if "#" in line][:1] == ["···#·"]
    assert "dW[1, 3]  got" in text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda g: -g, "The sign is wrong: the gradient is minus what is expected."),
        (lambda g: g / 7, "Every entry is 1/7 of what is expected."),
        (lambda g: 2 * g, "Every entry is 2 times what is expected."),
        (lambda g: 0 * g, "Every entry is zero."),
    ],
)
def test_what_holds_for_all_entries_is_said(
    capsys: pytest.CaptureFixture[str], change: Any, words: str
) -> None:
    assert words in shown(capsys, {**RIGHT, "W": change(RIGHT["W"])})


def test_a_transposed_gradient_is_recognized(capsys: pytest.CaptureFixture[str]) -> None:
    x = np.arange(9.0).reshape(3, 3)
    weights = np.arange(9.0)[::-1].reshape(3, 3) ** 2
    text = shown(capsys, weights.T, x, f=lambda z: (weights * z).sum())
    assert "The gradient is transposed: rows and columns are exchanged." in text


def test_another_shape_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, {**RIGHT, "b": np.ones((7, 5))})
    assert text.startswith(
        "✗ db has the shape (7, 5), its parameter has (5,): it looks not summed over the batch."
    )
    with pytest.raises(Mismatch):
        check_gradient(loss, {**RIGHT, "b": np.ones((7, 5))}, X, show=False)


def test_numbers_without_a_picture(capsys: pytest.CaptureFixture[str]) -> None:
    errors = check_gradient(loss, {**RIGHT, "b": 2 * RIGHT["b"]}, X, show=False)
    assert errors is not None and errors["dW"] < 1e-8 and abs(errors["db"] - 0.5) < 1e-6
    assert capsys.readouterr().out == ""


def test_nothing_is_changed() -> None:
    x, gradient = np.ones((2, 3)), np.full((2, 3), 2.0)
    check_gradient(lambda z: (z**2).sum(), gradient, x, show=False)
    np.testing.assert_array_equal(x, np.ones((2, 3)))
    np.testing.assert_array_equal(gradient, np.full((2, 3), 2.0))


def test_the_error_against_the_step_is_a_v() -> None:
    check_gradient(loss, RIGHT, X, steps=True)
    lines = {str(line.get_label()): line for line in plt.gca().get_lines()}
    assert set(lines) == {"dW", "db"}
    h, error = (np.asarray(data, float) for data in lines["db"].get_data())
    best = h[np.argmin(error)]
    assert 1e-7 < best < 1e-4
    assert error[-1] > 1e-2 and error[0] > 1e-6


def test_below_a_figure_of_the_course_the_v_is_drawn_without_a_warning() -> None:
    with figure("Before"):
        plt.plot([0, 1])
    check_gradient(loss, RIGHT, X, steps=True)  # a warning is an error here


def test_in_a_notebook_it_displays_html(notebook: Notebook) -> None:
    notebook.run("check_gradient(lambda z: (z**2).sum(), np.ones((3, 5)), np.ones((3, 5)))")
    assert notebook.html.count("background-color: #c8500a") == 16  # the cells and the legend


@pytest.mark.parametrize(
    ("f", "says"),
    [
        (5, "this is 5"),
        (lambda x: x, "it gave [1., 1., 1.]"),
        (lambda x: "low", "it gave 'low'"),
        (lambda x: None, "it gave None"),
        (lambda x: complex(x.sum()), "it gave"),
    ],
)
def test_a_loss_that_is_none(capsys: pytest.CaptureFixture[str], f: Any, says: str) -> None:
    said = shown(capsys, np.ones(3), np.ones(3), f=f)
    assert "is the loss, a function of x that gives one number" in said.replace("`", "") and says in said
    with pytest.raises(Mismatch, match="one number"):
        check_gradient(f, np.ones(3), np.ones(3), show=False)
