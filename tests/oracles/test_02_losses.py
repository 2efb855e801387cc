"""The reference of 02_losses against Keras, JAX, optax and hand-worked cases."""

import math

import jax
import jax.numpy as jnp
import keras
import numpy as np
import optax
import pytest

SIZES = [(7, 5), (1, 5), (7, 1), (1, 1), (5, 11)]
REDUCTIONS = ["sum_over_batch_size", "sum", None]


def close(got, expected, rtol=1e-12):
    """Equal to rounding, relative to the largest entry, and of the same shape and dtype."""
    expected, got = np.asarray(expected), np.asarray(got)
    assert got.shape == expected.shape
    assert got.dtype == expected.dtype
    np.testing.assert_allclose(
        got, expected, rtol=0, atol=rtol * float(np.max(np.abs(expected), initial=1e-300))
    )


def distributions(rng, B, K):
    return rng.dirichlet(np.ones(K), size=B)


def with_zeros(rng, B, K):
    """Distributions of which about half the entries are zero."""
    weights = rng.uniform(size=(B, K)) * (rng.uniform(size=(B, K)) < 0.5)
    weights[:, 0] += 0.1
    return weights / weights.sum(axis=-1, keepdims=True)


@pytest.mark.parametrize("shape", SIZES)
def test_mean_squared_error(reference, rng, shape):
    y_true, y_pred = rng.normal(size=(2, *shape))
    got = reference.mean_squared_error(y_true, y_pred)
    close(got, keras.losses.mean_squared_error(y_true, y_pred))
    close(got, optax.squared_error(y_pred, y_true).mean(axis=-1))


@pytest.mark.parametrize("delta", [0.1, 1.0, 2.5])
@pytest.mark.parametrize("shape", SIZES)
def test_huber(reference, rng, shape, delta):
    y_true, y_pred = 2 * rng.normal(size=(2, *shape))
    got = reference.huber(y_true, y_pred, delta)
    close(got, keras.losses.huber(y_true, y_pred, delta))
    close(got, optax.huber_loss(y_pred, y_true, delta=delta).mean(axis=-1))


def test_huber_default(reference, rng):
    y_true, y_pred = 2 * rng.normal(size=(2, 7, 5))
    close(reference.huber(y_true, y_pred), keras.losses.huber(y_true, y_pred))


@pytest.mark.parametrize("shape", SIZES)
def test_hinge(reference, rng, shape):
    y_true, y_pred = rng.choice([-1.0, 1.0], size=shape), 2 * rng.normal(size=shape)
    close(reference.hinge(y_true, y_pred), keras.losses.hinge(y_true, y_pred))
    close(reference.hinge(y_true, y_pred), optax.hinge_loss(y_pred, y_true).mean(axis=-1))


@pytest.mark.parametrize("scale", [1, 1000])
def test_log_softmax(reference, rng, scale):
    z = scale * rng.uniform(-1, 1, size=(7, 13))
    close(reference.log_softmax(z), jax.nn.log_softmax(z))
    close(reference.log_softmax(z), keras.ops.log_softmax(z))


@pytest.mark.parametrize("shape", SIZES)
def test_binary_crossentropy_of_probabilities(reference, rng, shape):
    y_true, p = rng.uniform(size=(2, *shape))
    close(reference.binary_crossentropy(y_true, p), keras.losses.binary_crossentropy(y_true, p))
    p = rng.choice([0.0, 1e-9, 1e-7, 1e-5, 0.5, 1 - 1e-9, 1.0], size=shape)
    y_true = rng.choice([0.0, 0.25, 1.0], size=shape)
    close(reference.binary_crossentropy(y_true, p), keras.losses.binary_crossentropy(y_true, p))


@pytest.mark.parametrize("scale", [1, 1000])
@pytest.mark.parametrize("shape", SIZES)
def test_binary_crossentropy_of_logits(reference, rng, shape, scale):
    y_true, z = rng.choice([0.0, 0.25, 1.0], size=shape), scale * rng.uniform(-1, 1, size=shape)
    got = reference.binary_crossentropy(y_true, z, from_logits=True)
    close(got, keras.losses.binary_crossentropy(y_true, z, from_logits=True))
    close(got, optax.sigmoid_binary_cross_entropy(z, y_true).mean(axis=-1))


def test_logits_are_not_clipped(reference):
    z, y_true = np.array([[-1000.0], [1000.0], [1000.0]]), np.array([[1.0], [0.0], [1.0]])
    np.testing.assert_array_equal(reference.binary_crossentropy(y_true, z, from_logits=True), [1000, 1000, 0])
    z, gold = np.array([[-1000.0, 1000.0], [1000.0, 0.0]]), np.array([0, 0])
    np.testing.assert_array_equal(
        reference.sparse_categorical_crossentropy(gold, z, from_logits=True), [2000, 0]
    )
    np.testing.assert_array_equal(
        reference.categorical_crossentropy(np.eye(2)[gold], z, from_logits=True), [2000, 0]
    )


@pytest.mark.parametrize(("B", "K"), [(7, 13), (1, 5), (5, 2)])
def test_categorical_crossentropy(reference, rng, B, K):
    for g in (distributions(rng, B, K), with_zeros(rng, B, K), np.eye(K)[rng.integers(K, size=B)]):
        for p in (distributions(rng, B, K), with_zeros(rng, B, K)):
            got = reference.categorical_crossentropy(g, p)
            close(got, keras.losses.categorical_crossentropy(g, p))
        for z in (rng.normal(size=(B, K)), rng.uniform(-1000, 1000, size=(B, K))):
            got = reference.categorical_crossentropy(g, z, from_logits=True)
            close(got, keras.losses.categorical_crossentropy(g, z, from_logits=True))
            close(got, optax.softmax_cross_entropy(z, g))


@pytest.mark.parametrize(("B", "K"), [(7, 13), (1, 5), (5, 2)])
def test_sparse_categorical_crossentropy(reference, rng, B, K):
    gold = rng.integers(K, size=B)
    for p in (distributions(rng, B, K), with_zeros(rng, B, K)):
        close(
            reference.sparse_categorical_crossentropy(gold, p),
            keras.losses.sparse_categorical_crossentropy(gold, p),
        )
    for z in (rng.normal(size=(B, K)), rng.uniform(-1000, 1000, size=(B, K))):
        got = reference.sparse_categorical_crossentropy(gold, z, from_logits=True)
        close(got, keras.losses.sparse_categorical_crossentropy(gold, z, from_logits=True))
        close(got, optax.softmax_cross_entropy_with_integer_labels(z, gold))
        close(got, reference.categorical_crossentropy(np.eye(K)[gold], z, from_logits=True))


@pytest.mark.parametrize(("B", "K"), [(7, 13), (1, 5), (5, 2)])
def test_kl_divergence(reference, rng, B, K):
    g, p = distributions(rng, B, K), distributions(rng, B, K)
    g, p = 0.9 * g + 0.1 / K, 0.9 * p + 0.1 / K  # Keras clips the targets too; none of these are that small
    close(reference.kl_divergence(g, p), keras.losses.kl_divergence(g, p))
    close(reference.kl_divergence(g, p), optax.kl_divergence(jnp.log(p), g))


def test_kl_divergence_with_zeros(reference, rng):
    g, p = with_zeros(rng, 7, 13), 0.9 * distributions(rng, 7, 13) + 0.1 / 13
    # optax and JAX take 0 log 0 as 0, and clip nothing.
    close(reference.kl_divergence(g, p), optax.kl_divergence(jnp.log(p), g))
    close(reference.kl_divergence(g, p), jax.scipy.special.rel_entr(g, p).sum(axis=-1))
    clipped = np.clip(with_zeros(rng, 7, 13), 1e-7, 1 - 1e-7)
    close(
        reference.kl_divergence(g, np.where(clipped == 1e-7, 0.0, clipped)),
        jax.scipy.special.rel_entr(g, clipped).sum(-1),
    )


def test_divergence_is_crossentropy_minus_entropy(reference, rng):
    g, p = with_zeros(rng, 7, 13), with_zeros(rng, 7, 13)
    entropy = jax.scipy.special.entr(g).sum(axis=-1)
    close(reference.kl_divergence(g, p) + np.asarray(entropy), reference.categorical_crossentropy(g, p))


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_loss_objects(reference, rng, reduction, weighted):
    gold, p, z = rng.integers(13, size=7), with_zeros(rng, 7, 13), rng.uniform(-30, 30, size=(7, 13))
    weights = rng.uniform(0, 4, size=7) if weighted else None
    for from_logits, y_pred in [(False, p), (True, z)]:
        theirs = keras.losses.SparseCategoricalCrossentropy(from_logits, reduction=reduction, dtype="float64")
        expected = theirs(gold, y_pred, weights)
        close(
            reference.SparseCategoricalCrossentropy(from_logits, reduction)(gold, y_pred, weights), expected
        )
        losses = reference.sparse_categorical_crossentropy(gold, y_pred, from_logits)
        close(reference.reduce_loss(losses, weights, reduction), expected)


def test_defaults_of_the_loss_object(reference, rng):
    gold, p = rng.integers(13, size=7), with_zeros(rng, 7, 13)
    expected = keras.losses.SparseCategoricalCrossentropy(dtype="float64")(gold, p)
    close(reference.SparseCategoricalCrossentropy()(gold, p), expected)


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_weights_of_zero(reference, reduction):
    losses, none = np.array([1.0, 2.0, 3.0]), np.zeros(3)
    assert not np.any(reference.reduce_loss(losses, none, reduction))
    assert reference.reduce_loss(losses, np.array([0.0, 0.0, 6.0])) == 6  # 18 / 3, where a mean would be 3


def test_hand_worked(reference):
    assert reference.huber(np.zeros((1, 2)), np.array([[1.0, -3.0]]), 2.0)[0] == (0.5 + 4) / 2
    assert reference.hinge(np.array([[1.0, -1.0]]), np.array([[0.5, 2.0]]))[0] == (0.5 + 3) / 2
    uniform = reference.sparse_categorical_crossentropy(np.array([3]), np.zeros((1, 10)), from_logits=True)
    assert math.isclose(uniform[0], math.log(10))
    largest = reference.sparse_categorical_crossentropy(np.array([0]), np.array([[0.0, 1.0]]))
    assert math.isclose(largest[0], -math.log(1e-7))


def test_kl_divergence_with_clipped_targets_is_near(reference, rng):
    """Keras clips zeros among the targets, by less than the tests tell apart: 3e-5 for 13 classes."""
    g, p = with_zeros(rng, 7, 13), distributions(rng, 7, 13)
    difference = reference.kl_divergence(g, p) - np.asarray(keras.losses.kl_divergence(g, p))
    assert 0 < np.abs(difference).max() < 3e-5
