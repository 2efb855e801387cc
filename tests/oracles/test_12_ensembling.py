"""The reference of 12_ensembling against Keras, JAX, cases worked by hand and closed forms."""

import math
from collections import Counter

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest
from sklearn.ensemble import BaggingClassifier


def close(got, expected, rtol=1e-12):
    """Equal to rounding, relative to the largest entry, and of the same shape and dtype."""
    expected = np.asarray(expected)
    assert got.shape == expected.shape
    assert got.dtype == expected.dtype
    np.testing.assert_allclose(
        got, expected, rtol=0, atol=rtol * float(np.max(np.abs(expected), initial=1e-300))
    )


def chi_square(counts, cells, total):
    """Pearson's statistic for equally probable cells."""
    expected = total / cells
    found = sum((count - expected) ** 2 / expected for count in counts.values())
    return found + (cells - len(counts)) * expected


# ensembles


@pytest.mark.parametrize("models", [2, 3, 7])
def test_ensemble_predict(reference, rng, models):
    probabilities = np.asarray(jax.nn.softmax(rng.normal(size=(models, 11, 5))))
    got = reference.ensemble_predict(probabilities)
    close(got, keras.layers.Average(dtype="float64")(list(probabilities)))
    close(got, jnp.mean(probabilities, axis=0))
    np.testing.assert_allclose(got.sum(axis=1), 1)


@pytest.mark.parametrize("correlation", [0.0, 0.2, 1.0])
@pytest.mark.parametrize("models", [1, 2, 5, 64])
def test_ensemble_variance_is_that_of_the_covariance_matrix(reference, models, correlation):
    covariance = 3.7 * ((1 - correlation) * np.eye(models) + correlation)
    weights = np.full(models, 1 / models)
    expected = weights @ covariance @ weights
    assert reference.ensemble_variance(3.7, models, correlation) == pytest.approx(expected, rel=1e-12)


def test_disc(reference, rng):
    """E‖mean‖² = 0.45125/n for n points of the disc of radius 0.95 (lecture, Regularization – Ensembling)."""
    # A point of the disc has ‖x‖² = 0.95² U with U uniform on [0, 1].
    radii = 0.95 * np.sqrt((np.arange(100_000) + 0.5) / 100_000)
    assert np.mean(radii**2) == pytest.approx(0.45125, rel=1e-9)
    for models in (1, 2, 4, 8, 16):
        assert reference.ensemble_variance(0.45125, models) == pytest.approx(0.45125 / models, rel=1e-15)
        angle, radius = (
            rng.uniform(0, 2 * math.pi, (models, 40_000)),
            0.95 * np.sqrt(rng.random((models, 40_000))),
        )
        points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1)
        measured = (reference.ensemble_predict(points) ** 2).sum(axis=-1)
        # The standard deviation of ‖mean‖² is below its mean, so that of the average is below 0.5% of it.
        assert measured.mean() == pytest.approx(0.45125 / models, rel=0.031)  # 6.2 of them: 6e-10


def test_squared_error_is_variance_and_squared_mean(reference, rng):
    """The notebook's claim on errors with a mean: it stays, and the variance falls."""
    errors = 0.4 + rng.normal(size=(16, 200_000, 1))
    mean = reference.ensemble_predict(errors)
    assert np.var(mean) == pytest.approx(reference.ensemble_variance(1.0, 16), rel=0.03)
    assert np.mean(mean**2) == pytest.approx(0.4**2 + 1 / 16, rel=0.03)


def test_bootstrap_sample_draws_all_samples_alike(reference, rng):
    X = np.array([[0.0], [1.0], [2.0]])
    counts: Counter[tuple[float, ...]] = Counter()
    for _ in range(5400):
        inputs, targets = reference.bootstrap_sample(X, np.arange(3), rng)
        np.testing.assert_array_equal(inputs[:, 0], targets)
        counts[tuple(inputs[:, 0])] += 1
    assert len(counts) == 27
    assert chi_square(counts, 27, 5400) < 100  # 26 degrees of freedom: 2e-10 above


def test_bootstrap_sample_leaves_out_one_in_e(reference, rng):
    _, targets = reference.bootstrap_sample(np.zeros((100_000, 1)), np.arange(100_000), rng)
    # The number left out has a standard deviation of √(n (1/e − 2/e²)) = 98.6.
    assert 100_000 - len(np.unique(targets)) == pytest.approx(100_000 / math.e, abs=650)


def test_average_checkpoints(reference, rng):
    checkpoints = [{"W1": rng.normal(size=(5, 7)), "b1": rng.normal(size=7)} for _ in range(4)]
    got = reference.average_checkpoints(checkpoints)
    expected = jax.tree.map(lambda *arrays: jnp.mean(jnp.stack(arrays), axis=0), *checkpoints)
    assert set(got) == set(expected)
    for key, array in expected.items():
        close(got[key], array)


# answers to the questions


def test_answers(reference):
    # thermometers: 4 / 10 + 2² is 4.4.
    assert reference.ensemble_variance(4.0, 10) + 2**2 == 4.4
    assert reference.variance_concepts["thermometers"] == "D"
    # limit: 0.28 with 10 models, 0.2008 with 1000.
    assert reference.ensemble_variance(1.0, 10, 0.2) == pytest.approx(0.28)
    assert reference.ensemble_variance(1.0, 1000, 0.2) == pytest.approx(0.2, abs=1e-3)


def test_averaged_affine_layers_give_averaged_outputs(reference, rng):
    """The question `same`: true of one affine layer, false of a network with ReLU."""
    X = rng.normal(size=(7, 5))
    layers = [{"W": rng.normal(size=(5, 3)), "b": rng.normal(size=3)} for _ in range(4)]
    outputs = np.stack([reference.affine(X, **layer) for layer in layers])
    mean_layer = reference.average_checkpoints(layers)
    close(reference.affine(X, **mean_layer), outputs.mean(axis=0))
    bent = np.stack([reference.relu(output) for output in outputs]).mean(axis=0)
    assert np.abs(reference.relu(reference.affine(X, **mean_layer)) - bent).max() > 0.1


def test_what_the_notebook_says_of_the_libraries():
    """Keras' optimizers keep no running mean of the weights, and scikit-learn's bagging replaces, by default."""
    assert keras.optimizers.AdamW().use_ema is False
    assert BaggingClassifier().bootstrap is True
