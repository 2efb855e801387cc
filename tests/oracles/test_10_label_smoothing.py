"""The reference of 10_label_smoothing against Keras, optax, JAX's autodiff, closed forms and minimization."""

import inspect
import math

import jax
import jax.numpy as jnp
import keras
import numpy as np
import optax
import pytest

ALPHAS = [0.0, 0.1, 0.3, 1.0]
SIZES = [(7, 5), (1, 5), (3, 2), (11, 13)]


def close(got, expected, rtol=1e-12):
    """Equal to rounding, relative to the largest entry, and of the same shape and dtype."""
    expected, got = np.asarray(expected), np.asarray(got)
    assert got.shape == expected.shape
    assert got.dtype == expected.dtype
    np.testing.assert_allclose(
        got, expected, rtol=0, atol=rtol * float(np.max(np.abs(expected), initial=1e-300))
    )


@pytest.mark.parametrize("shape", SIZES)
def test_one_hot(reference, rng, shape):
    B, K = shape
    gold = rng.integers(K, size=B)
    close(reference.one_hot(gold, K), jax.nn.one_hot(gold, K, dtype=jnp.float64))


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.int64])
def test_one_hot_of_any_integers(reference, dtype):
    got = reference.one_hot(np.array([2, 0], dtype), 3)
    close(got, np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]))


@pytest.mark.parametrize("alpha", ALPHAS)
@pytest.mark.parametrize("shape", SIZES)
def test_smooth_labels(reference, rng, shape, alpha):
    B, K = shape
    gold = rng.integers(K, size=B)
    got = reference.smooth_labels(gold, K, alpha)
    close(got, optax.smooth_labels(jax.nn.one_hot(gold, K, dtype=jnp.float64), alpha))
    close(got.sum(axis=1), np.ones(B))


@pytest.mark.parametrize("alpha", ALPHAS)
def test_smooth_binary_labels(reference, rng, alpha):
    """Against two classes of the general rule, and against Keras' loss with its label_smoothing."""
    g = np.concatenate([[0.0, 1.0], rng.uniform(size=9)])[:, None]
    smoothed = reference.smooth_binary_labels(g, alpha)
    close(smoothed[:, 0], optax.smooth_labels(np.concatenate([1 - g, g], axis=1), alpha)[:, 1])
    z = rng.normal(size=g.shape)
    expected = keras.losses.binary_crossentropy(g, z, from_logits=True, label_smoothing=alpha)
    close(keras.losses.binary_crossentropy(smoothed, z, from_logits=True), expected)
    close((smoothed * np.logaddexp(0, -z) + (1 - smoothed) * np.logaddexp(0, z)).mean(axis=-1), expected)


@pytest.mark.parametrize("alpha", ALPHAS)
@pytest.mark.parametrize("shape", SIZES)
@pytest.mark.parametrize("scale", [1, 1000])
def test_smoothed_crossentropy(reference, rng, shape, alpha, scale):
    """The loss is Keras' and optax', the gradient is autodiff's, logits of ±1000 included."""
    B, K = shape
    z, gold = scale * rng.uniform(-1, 1, size=shape), rng.integers(K, size=B)
    hard = jax.nn.one_hot(gold, K, dtype=jnp.float64)
    loss, gradient = reference.smoothed_crossentropy(z, gold, alpha)
    close(loss, keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=alpha)(hard, z))

    def by_optax(z):
        return optax.softmax_cross_entropy(z, optax.smooth_labels(hard, alpha)).mean()

    close(loss, by_optax(z))
    close(gradient, jax.grad(by_optax)(z))


def test_smoothed_crossentropy_by_hand(reference):
    """z = (1000, −1000, 1000), α = 0.3: the loss is 0.1 · 2000 + log 2."""
    z = np.array([[1000.0, -1000.0, 1000.0]])
    loss, gradient = reference.smoothed_crossentropy(z, np.array([0]), 0.3)
    assert loss == pytest.approx(200 + math.log(2), rel=1e-15)
    close(gradient, np.array([[0.5 - 0.8, -0.1, 0.5 - 0.1]]), rtol=1e-15)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype(reference, rng, dtype):
    z, gold = rng.normal(size=(7, 5)).astype(dtype), rng.integers(5, size=7)
    assert reference.smoothed_crossentropy(z, gold, 0.1)[1].dtype == dtype
    assert reference.smooth_binary_labels(z, 0.1).dtype == dtype
    assert reference.one_hot(gold, 5).dtype == reference.smooth_labels(gold, 5, 0.1).dtype == np.float64


@pytest.mark.parametrize(("alpha", "floor"), [(0.1, 0.5003), (0.3, 1.1765)])
def test_published_floors(reference, alpha, floor):
    """The entropies of targets (0.91, 0.01 …) and (0.73, 0.03 …) of ten classes, to their four digits."""
    got = reference.smoothing_loss_floor(10, alpha)
    assert round(got, 4) == floor
    gold, other = 1 - 0.9 * alpha, 0.1 * alpha
    assert got == pytest.approx(-gold * math.log(gold) - 9 * other * math.log(other), rel=1e-14)


@pytest.mark.parametrize("num_classes", [2, 3, 10, 1000])
def test_floor_against_entropy(reference, num_classes):
    for alpha in (1e-9, 0.05, 0.5, 0.999, 1.0):
        target = optax.smooth_labels(jax.nn.one_hot(0, num_classes, dtype=jnp.float64), alpha)
        expected = jnp.sum(jax.scipy.special.entr(target))
        assert reference.smoothing_loss_floor(num_classes, alpha) == pytest.approx(float(expected), rel=1e-12)
    assert reference.smoothing_loss_floor(num_classes, 0.0) == 0
    assert reference.smoothing_loss_floor(num_classes, 1.0) == pytest.approx(math.log(num_classes), rel=1e-14)


@pytest.mark.parametrize(("num_classes", "alpha"), [(2, 0.1), (3, 0.5), (10, 0.1), (10, 0.3), (7, 1.0)])
def test_gap_and_floor_by_minimization(reference, num_classes, alpha):
    """Newton's method on the loss as a function of the gold logit's lead alone ends at the gap and the floor."""

    def loss(lead):
        z = lead * jax.nn.one_hot(jnp.array([0]), num_classes, dtype=jnp.float64)
        hard = jax.nn.one_hot(jnp.array([0]), num_classes, dtype=jnp.float64)
        return optax.softmax_cross_entropy(z, optax.smooth_labels(hard, alpha)).mean()

    slope, bend = jax.grad(loss), jax.grad(jax.grad(loss))
    lead = 0.9 * reference.optimal_logit_gap(num_classes, alpha) + 0.1
    for _ in range(30):
        lead = lead - slope(lead) / bend(lead)
    assert float(lead) == pytest.approx(reference.optimal_logit_gap(num_classes, alpha), rel=1e-10, abs=1e-10)
    assert float(loss(lead)) == pytest.approx(
        reference.smoothing_loss_floor(num_classes, alpha), rel=1e-10, abs=1e-10
    )


def test_gap_by_hand(reference):
    """Ten classes, α = 0.1: log(0.91 / 0.01)."""
    assert reference.optimal_logit_gap(10, 0.1) == pytest.approx(math.log(91), rel=1e-14)
    assert reference.optimal_logit_gap(10, 1.0) == 0


def test_what_the_notebook_says_of_keras():
    """The losses' defaults, and that the sparse loss cannot smooth."""
    for loss in (keras.losses.CategoricalCrossentropy, keras.losses.BinaryCrossentropy):
        parameters = inspect.signature(loss).parameters
        assert parameters["label_smoothing"].default == 0
        assert parameters["from_logits"].default is False
    assert "label_smoothing" not in inspect.signature(keras.losses.SparseCategoricalCrossentropy).parameters
