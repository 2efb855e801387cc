"""The capstone's data, tiers and reference against SciPy, scikit-learn and classifiers that must not earn points."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage
from sklearn.neural_network import MLPClassifier

HIDDEN_TESTS = Path(__file__).parents[2] / "solutions" / "16_capstone" / "test_hidden.py"


@pytest.fixture(scope="module")
def hidden(request):
    """The module of the hidden tests, for its data and thresholds."""
    request.config.addinivalue_line("markers", "points(value, of, seconds): what a hidden test earns")
    spec = importlib.util.spec_from_file_location("hidden_tests_of_16_capstone", HIDDEN_TESTS)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def constant(X_train, y_train, X_dev, y_dev, rng):
    frequencies = np.bincount(y_train) / len(y_train)
    return lambda X: np.tile(frequencies, (len(X), 1))


def nearest(X_train, y_train, X_dev, y_dev, rng, certainty=1.0):
    """A memorizer: the label of the nearest training example."""
    labels = certainty * np.eye(10)[y_train] + (1 - certainty) / 10

    def predict(X):
        return labels[((X[:, None] - X_train) ** 2).sum(axis=2).argmin(axis=1)]

    return predict


def unsure_memorizer(*data):
    """The nearest example with a probability below one: well calibrated on clean labels."""
    return nearest(*data, certainty=0.97)


def by_scikit_learn(**settings):
    """An MLP of scikit-learn's, trained to the end without a look at the development set."""

    def train(X_train, y_train, X_dev, y_dev, rng):
        model = MLPClassifier((128,), tol=0.0, random_state=int(rng.integers(2**31)), **settings)
        return model.fit(X_train, y_train).predict_proba

    return train


sound = by_scikit_learn(alpha=0.1, max_iter=60)  # weight decay, and not too long
overfitted = by_scikit_learn(alpha=0.0, max_iter=200, learning_rate_init=0.01, n_iter_no_change=200)


def measured(hidden, train, seed, spoiled):
    """Accuracy and NLL on data of that seed."""
    rng = np.random.default_rng([13, seed])
    *data, X, gold = hidden.draw(rng, hidden.FULL, spoiled=hidden.SPOILED if spoiled else 0.0)
    return hidden.measure(train(*data, rng), X, gold)


# Data


def test_pictures_move_as_in_scipy(hidden, rng):
    pictures, (dy, dx) = rng.random((7, 8, 8)), rng.uniform(-0.9, 0.9, size=(2, 7))
    moved = hidden.along(hidden.along(pictures, dy, 1), dx, 2)
    for picture, one, down, right in zip(pictures, moved, dy, dx, strict=True):
        expected = ndimage.shift(np.pad(picture, 2), (down, right), order=1, prefilter=False)[2:-2, 2:-2]
        np.testing.assert_allclose(one, expected, atol=1e-12)


def test_draw(hidden, rng, monkeypatch):
    for name in ("MOVED", "BRIGHTER", "NOISE"):
        monkeypatch.setattr(hidden, name, 0.0)
    X_train, y_train, X_dev, y_dev, X, gold = hidden.draw(rng, hidden.FULL)
    pictures, labels = np.concatenate([X_train, X_dev, X]), np.concatenate([y_train, y_dev, gold])
    # Every digit once, with one number for each class.
    assert sorted(map(bytes, pictures)) == sorted(map(bytes, hidden.DIGITS.data / 16))
    known = {
        bytes(row): label for row, label in zip(hidden.DIGITS.data / 16, hidden.DIGITS.target, strict=True)
    }
    pairs = {(known[bytes(row)], int(label)) for row, label in zip(pictures, labels, strict=True)}
    assert len(pairs) == len({old for old, _ in pairs}) == len({new for _, new in pairs}) == 10
    X_train, y_train, *_, gold = hidden.draw(rng, hidden.TINY, num_classes=5)
    assert set(y_train) == set(range(5)) and set(gold) <= set(range(5))


def test_draw_spoils_training_labels_only(hidden):
    clean = hidden.draw(np.random.default_rng(1), hidden.FULL)
    spoiled = hidden.draw(np.random.default_rng(1), hidden.FULL, spoiled=0.3)
    for position in (0, 2, 3, 4, 5):
        np.testing.assert_array_equal(clean[position], spoiled[position])
    # 27% are wrong: 1000 draws are within 9 points of it but with a probability of 2 exp(-2 · 1000 · 0.09²) = 2e-7,
    # and the seed is fixed.
    assert abs(np.mean(clean[1] != spoiled[1]) - 0.27) < 0.09


# The reference earns everything, with room to spare, and on unmoved digits what the curriculum has measured.


@pytest.mark.parametrize("seed", range(3))
def test_reference_on_clean_labels(reference, hidden, seed):
    accuracy, nll = measured(hidden, reference.train_classifier, seed, spoiled=False)
    assert accuracy >= hidden.CLEAN_ACCURACY_HIGH + 0.01
    assert nll <= hidden.CLEAN_NLL - 0.1


@pytest.mark.parametrize("seed", range(3))
def test_reference_on_spoiled_labels(reference, hidden, seed):
    accuracy, nll = measured(hidden, reference.train_classifier, seed, spoiled=True)
    assert accuracy >= hidden.SPOILED_ACCURACY_HIGH + 0.04
    assert nll <= hidden.SPOILED_NLL - 0.15


@pytest.mark.parametrize("seed", range(2))
def test_reference_on_unmoved_digits(reference, hidden, monkeypatch, seed):
    """Sound solutions: accuracy .950 to .996 and NLL up to .147 on clean labels, .86 or more on spoiled ones."""
    for name in ("MOVED", "BRIGHTER", "NOISE"):
        monkeypatch.setattr(hidden, name, 0.0)
    accuracy, nll = measured(hidden, reference.train_classifier, seed, spoiled=False)
    assert 0.95 <= accuracy <= 0.996
    assert nll <= 0.147
    assert measured(hidden, reference.train_classifier, seed, spoiled=True)[0] >= 0.86


# Others


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("seed", range(2))
def test_sound_solution_by_scikit_learn_earns_all(hidden, seed):
    accuracy, nll = measured(hidden, sound, seed, spoiled=False)
    assert accuracy >= hidden.CLEAN_ACCURACY_HIGH and nll <= hidden.CLEAN_NLL
    accuracy, nll = measured(hidden, sound, seed, spoiled=True)
    assert accuracy >= hidden.SPOILED_ACCURACY_HIGH and nll <= hidden.SPOILED_NLL


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("train", [constant, nearest, unsure_memorizer, overfitted])
def test_no_points_for_calibration(hidden, train):
    """A constant prior, memorizers and an overfitted network fail both tests of calibration."""
    for seed in range(2):
        accuracy, nll = measured(hidden, train, seed, spoiled=True)
        assert accuracy < hidden.SPOILED_ACCURACY_HIGH or nll > hidden.SPOILED_NLL
    accuracy, nll = measured(hidden, constant, 0, spoiled=False)
    assert accuracy < hidden.CLEAN_ACCURACY and nll > hidden.CLEAN_NLL


def test_calibration_alone_means_nothing(hidden):
    """The constant prior's calibration error is about .01, and its NLL the entropy of ten classes."""
    rng = np.random.default_rng(13)
    *data, X, gold = hidden.draw(rng, hidden.FULL)
    probabilities = constant(*data, rng)(X)
    confidence, guess = probabilities.max(axis=1), probabilities.argmax(axis=1)
    assert abs(np.mean(guess == gold) - confidence.mean()) < 0.05
    assert abs(hidden.measure(constant(*data, rng), X, gold)[1] - np.log(10)) < 0.05
