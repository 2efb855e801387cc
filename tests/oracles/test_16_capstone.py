"""The capstone's data, tiers and reference against SciPy, scikit-learn and classifiers that must not earn points."""

import runpy
from pathlib import Path

import jax
import numpy as np
import pytest
from scipy import ndimage
from sklearn.neighbors import KNeighborsClassifier

FOLDER = Path(__file__).parents[2] / "solutions" / "16_capstone"


@pytest.fixture(scope="module")
def public():
    """The names of the public tests, among them what draws the data."""
    return runpy.run_path(str(FOLDER / "test_public.py"), run_name="test_public")


@pytest.fixture(scope="module")
def tiers(request):
    """The thresholds of the hidden tests."""
    request.config.addinivalue_line("markers", "points(value, of, seconds): what a hidden test earns")
    return runpy.run_path(str(FOLDER / "test_hidden.py"), run_name="test_hidden")


# Data


@pytest.mark.parametrize("degrees, down, right", [(0, 0.3, -0.8), (0, -1, 1), (15, 0, 0), (-11, 0.9, 0.4)])
def test_pictures_move_as_in_scipy(public, rng, degrees, down, right):
    pictures = rng.random((5, 8, 8))
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    got = public["moved"](pictures, *(np.full(5, value) for value in (angle, down, right)))
    for picture, one in zip(pictures, got, strict=True):
        padded = np.pad(picture, 4)
        offset = 7.5 - turn @ (7.5 + np.array([down, right]))
        expected = ndimage.affine_transform(padded, turn, offset, order=1)[4:-4, 4:-4]
        np.testing.assert_allclose(one, expected, atol=1e-12)


def test_the_notebook_moves_as_the_tests_do(reference, public, rng):
    X = rng.random((7, 64))
    # What an exercise reads of the notebook is defined in its slice.
    scope = reference.train_classifier.__globals__
    for name in ("moved_at_random",):
        got = scope[name](X, np.random.default_rng(5))
        np.testing.assert_array_equal(got, public[name](X, np.random.default_rng(5)))


@pytest.mark.parametrize("setting", ["moved", "doubtful", "wrong labels"])
def test_draw(public, setting):
    X_train, y_train, X_dev, y_dev, X, gold = public["draw"](setting, np.random.default_rng(3))
    train, dev = public["SIZES"][setting]
    assert (len(X_train), len(X_dev), len(X)) == (train, dev, 697)
    assert set(y_train) == set(range(10)) and set(y_dev) | set(gold) <= set(range(10))


def test_shares_of_labels_drawn_anew(public):
    y = np.arange(20_000) % 10
    new = public["redrawn"](y, 0.4, np.random.default_rng(1))
    # 36 % are wrong: 20,000 draws are within 3 points of it but with a probability of 2 exp(−2 · 20,000 · 0.03²) = 5e-16.
    assert abs(np.mean(y != new) - 0.36) < 0.03


def test_bright_pictures(public):
    X_train, *_ = public["draw_deep"]("bright", np.random.default_rng(2))
    assert np.sum(np.abs(X_train).max(axis=1) > 100) == 6


# The reference earns everything, with room to spare.


@pytest.mark.parametrize(
    "setting, of, tier, margin",
    [
        ("moved", 0, "MOVED_ACCURACY", 0.03),
        ("doubtful", 1, "DOUBTFUL_NLL", -0.1),
        ("wrong labels", 0, "WRONG_ACCURACY", 0.0),
    ],
)
def test_reference(reference, public, tiers, setting, of, tier, margin):
    rng = np.random.default_rng([13, 1])
    *data, X, gold = public["draw"](setting, rng)
    got = public["measure"](reference.train_classifier(*data, rng), X, gold)[of]
    assert got >= tiers[tier][1] + margin if of == 0 else got <= tiers[tier][1] + margin


@pytest.mark.parametrize("setting", ["deep", "bright"])
def test_reference_deep(reference, public, tiers, setting):
    rng = np.random.default_rng([13, 1])
    X_train, y_train, X, gold = public["draw_deep"](setting, rng)
    params = reference.train_deep_network(X_train, y_train, public["DEEP"], rng)
    assert public["measure_deep"](params, X, gold) >= tiers[f"{setting.upper()}_ACCURACY"][1] + 0.03


def test_logits_of_the_deep_network(public, rng):
    sizes = [5, 7, 11, 3]
    params = {f"W{i}": rng.normal(size=(sizes[i - 1], sizes[i])) for i in (1, 2, 3)}
    params |= {f"b{i}": rng.normal(size=sizes[i]) for i in (1, 2, 3)}
    X = rng.normal(size=(13, 5))
    hidden = jax.nn.relu(jax.nn.relu(X @ params["W1"] + params["b1"]) @ params["W2"] + params["b2"])
    expected = np.asarray(hidden @ params["W3"] + params["b3"])
    np.testing.assert_allclose(public["logits_of"](params, X), expected, rtol=1e-5, atol=1e-5)


# Others


def neighbours(X_train, y_train, X_dev, y_dev, rng):
    return KNeighborsClassifier(12).fit(X_train, y_train).predict_proba


def constant(X_train, y_train, X_dev, y_dev, rng):
    frequencies = np.bincount(y_train) / len(y_train)
    return lambda X: np.tile(frequencies, (len(X), 1))


@pytest.mark.parametrize("train", [neighbours, constant])
@pytest.mark.parametrize("seed", range(2))
def test_neighbours_earn_no_points(public, tiers, train, seed):
    for setting, of, tier in [
        ("moved", 0, "MOVED_ACCURACY"),
        ("doubtful", 1, "DOUBTFUL_NLL"),
        ("wrong labels", 0, "WRONG_ACCURACY"),
    ]:
        rng = np.random.default_rng([13, seed])
        *data, X, gold = public["draw"](setting, rng)
        got, lowest = public["measure"](train(*data, rng), X, gold)[of], tiers[tier][0]
        # Some draws give neighbours the lower tier of moved pictures.
        assert got < (lowest + 0.06 if setting == "moved" else lowest) if of == 0 else got > lowest
