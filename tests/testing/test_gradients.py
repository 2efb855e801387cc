"""Gradients by differences: right ones pass, wrong ones are located, kinks are left out."""

import numpy as np
import pytest

from grader.results import GradientEntry
from grader.testing import Mismatch, check_gradient, numerical_gradient
from grader.testing.gradients import compare_gradient, gradient_card

RNG = np.random.default_rng(138)
X = RNG.normal(size=(3, 5))
PARAMS = {"W1": RNG.normal(size=(5, 7)), "b1": RNG.normal(size=7)}


def loss(params):
    return float((np.tanh(X @ params["W1"] + params["b1"]) ** 2).mean())


def gradients():
    h = np.tanh(X @ PARAMS["W1"] + PARAMS["b1"])
    d = 2 * h * (1 - h**2) / h.size
    return {"W1": X.T @ d, "b1": d.sum(0)}


def test_closed_forms():
    for f, df in ((np.sin, np.cos), (np.exp, np.exp), (np.tanh, lambda x: 1 - np.tanh(x) ** 2)):
        found = numerical_gradient(lambda x, f=f: f(x).sum(), X)
        assert not found.kinks.any()
        np.testing.assert_allclose(found.gradient, df(X), atol=1e-10)


def test_x_is_left_as_it_was():
    x = X.copy()
    numerical_gradient(lambda x: x.sum(), x)
    assert np.array_equal(x, X)


def test_right_gradients_pass():
    check_gradient(loss, gradients(), PARAMS)
    check_gradient(lambda x: (x**2).sum() * 1e-6, 2e-6 * X, X)
    check_gradient(lambda x: (x**2).sum() * 1e6, 2e6 * X, X)
    check_gradient(lambda x: 3.0, np.zeros((3, 5)), X)


def test_a_kink_is_left_out_and_its_neighbours_are_not():
    x = np.array([-1.0, 0.0, 2.0])
    check_gradient(lambda x: np.maximum(x, 0).sum(), np.array([0.0, 0.3, 1.0]), x)
    with pytest.raises(Mismatch):
        check_gradient(lambda x: np.maximum(x, 0).sum(), np.array([0.0, 1.0, 1.1]), x)


@pytest.mark.parametrize("key", ["W1", "b1"])
@pytest.mark.parametrize("change", [lambda g: 2 * g, lambda g: -g, lambda g: g + 1e-4, lambda g: g * np.nan])
def test_the_wrong_parameter_is_named(key, change):
    wrong = {**gradients(), key: change(gradients()[key])}
    with pytest.raises(Mismatch) as error:
        check_gradient(loss, wrong, PARAMS)
    other = {"W1": "b1", "b1": "W1"}[key]
    assert error.value.message == f"d{other} is right, d{key} is not."
    assert error.value.gradient.parameter == f"d{key}"


def test_shapes_and_keys():
    with pytest.raises(Mismatch, match=r"db1 has the shape \(3, 7\).*not summed over the batch"):
        check_gradient(loss, {**gradients(), "b1": np.ones((3, 7))}, PARAMS)
    with pytest.raises(Mismatch, match="The gradient has"):
        check_gradient(loss, {"W1": gradients()["W1"]}, PARAMS)


def test_a_card_keeps_every_wrong_entry_of_a_large_gradient():
    x = RNG.normal(size=(101, 97))
    gradient = 2 * x
    gradient[63, 41] += 1
    card = gradient_card(compare_gradient(lambda x: float((x**2).sum()), gradient, x))
    error = np.array(card.relative_error)
    assert error.shape == (40, 40) and (error > 1e-3).sum() == 1
    assert card.worst == [GradientEntry([63, 41], gradient[63, 41], pytest.approx(2 * x[63, 41]))]


def test_a_wrong_gradient_is_told_from_a_wrong_loss():
    def right(x):
        return float((x**2).sum())

    with pytest.raises(Mismatch, match="the loss is what is wrong"):
        check_gradient(right, 3 * X**2, X, own_loss=lambda x: float((x**3).sum()))
    with pytest.raises(Mismatch, match="does not belong to your loss either"):
        check_gradient(right, X, X, own_loss=right)
