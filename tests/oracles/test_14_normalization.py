"""The reference of 14_normalization against Keras, JAX's autodiff and closed forms."""

import math

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest


def close(got, expected, rtol=1e-12):
    """Equal to rounding, relative to the largest entry, and of the same shape and dtype."""
    got, expected = np.asarray(got), np.asarray(expected)
    assert got.shape == expected.shape
    assert got.dtype == expected.dtype
    np.testing.assert_allclose(
        got, expected, rtol=0, atol=rtol * float(np.max(np.abs(expected), initial=1e-300))
    )


@pytest.mark.parametrize("epsilon", [1e-3, 0.5])
@pytest.mark.parametrize("momentum", [0.0, 0.6, 0.99])
def test_batch_norm_against_keras(reference, rng, momentum, epsilon):
    """Several steps of training, then inference, with Keras' biased running variance."""
    layer = keras.layers.BatchNormalization(momentum=momentum, epsilon=epsilon, dtype="float64")
    layer.build((None, 5))
    gamma, beta = rng.normal(size=5), rng.normal(size=5)
    running = rng.normal(size=5), rng.uniform(0.5, 2, size=5)
    layer.set_weights([gamma, beta, *running])
    for B in (7, 3, 11, 1):
        X = rng.normal(1.0, 2.0, size=(B, 5))
        output, running = reference.batch_norm(X, gamma, beta, running, True, momentum, epsilon)
        close(output, layer(X, training=True), 1e-11)
        for got, expected in zip(running, layer.weights[2:], strict=True):
            close(got, expected.value)
        output, after = reference.batch_norm(X, gamma, beta, running, False, momentum, epsilon)
        close(output, layer(X, training=False), 1e-11)
        assert after is running


def test_batch_norm_against_jax(reference, rng):
    X, gamma, beta = rng.normal(size=(7, 5)), rng.normal(size=5), rng.normal(size=5)
    running = np.zeros(5), np.ones(5)
    output, _ = reference.batch_norm(X, gamma, beta, running, True, 0.9, 0.01)
    close(output, gamma * jax.nn.standardize(jnp.asarray(X), axis=0, epsilon=0.01) + beta)


@pytest.mark.parametrize("epsilon", [1e-3, 0.5])
@pytest.mark.parametrize("shape", [(7, 5), (1, 5), (7, 1)])
def test_layer_norm(reference, rng, shape, epsilon):
    X, D = rng.normal(1.0, 2.0, size=shape), shape[-1]
    gamma, beta = rng.normal(size=D), rng.normal(size=D)
    layer = keras.layers.LayerNormalization(epsilon=epsilon, dtype="float64")
    layer.build(shape)
    layer.set_weights([gamma, beta])
    close(reference.layer_norm(X, gamma, beta, epsilon), layer(X))
    standardized = jax.nn.standardize(jnp.asarray(X), axis=-1, epsilon=epsilon)
    close(reference.layer_norm(X, gamma, beta, epsilon), gamma * standardized + beta, 1e-11)


@pytest.mark.parametrize("shape", [(7, 5), (1, 5), (7, 1)])
def test_standardize_weights(reference, rng, shape):
    W = rng.normal(1.0, 2.0, size=shape)
    close(
        reference.standardize_weights(W, 1e-3),
        jax.nn.standardize(jnp.asarray(W), axis=0, epsilon=1e-3),
        1e-11,
    )
    layer = keras.layers.BatchNormalization(center=False, scale=False, epsilon=1e-3, dtype="float64")
    close(reference.standardize_weights(W, 1e-3), layer(W, training=True), 1e-11)


def test_standardize_weights_by_hand(reference):
    W = np.array([[1.0, 0.0], [3.0, 0.0], [5.0, 6.0]])
    got = reference.standardize_weights(W, 0.0)
    half, root = math.sqrt(0.5), math.sqrt(1.5)
    close(got, np.array([[-root, -half], [0.0, -half], [root, 2 * half]]))


def jax_batch_norm(X, gamma, beta, epsilon):
    """Batch normalization in training, for JAX to differentiate."""
    return gamma * (X - X.mean(axis=0)) / jnp.sqrt(X.var(axis=0) + epsilon) + beta


def jax_layer_norm(X, gamma, beta, epsilon):
    """Layer normalization, for JAX to differentiate."""
    mean, variance = X.mean(axis=-1, keepdims=True), X.var(axis=-1, keepdims=True)
    return gamma * (X - mean) / jnp.sqrt(variance + epsilon) + beta


@pytest.mark.parametrize("epsilon", [1e-5, 1e-3, 0.5])
@pytest.mark.parametrize("shape", [(7, 5), (2, 3), (11, 1)])
def test_batch_norm_backward(reference, rng, shape, epsilon):
    X, d_out, gamma, beta = (
        rng.normal(1, 2, size=shape),
        rng.normal(size=shape),
        *rng.normal(size=(2, shape[1])),
    )
    pull = jax.vjp(lambda X, g, b: jax_batch_norm(X, g, b, epsilon), X, gamma, beta)[1]
    for got, expected in zip(
        reference.batch_norm_backward(d_out, X, gamma, epsilon), pull(d_out), strict=True
    ):
        # For two examples the gradient is a small difference of large numbers.
        np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("epsilon", [1e-5, 1e-3, 0.5])
@pytest.mark.parametrize("shape", [(7, 5), (1, 3), (4, 2), (3, 1)])
def test_layer_norm_backward(reference, rng, shape, epsilon):
    X, d_out, gamma, beta = (
        rng.normal(1, 2, size=shape),
        rng.normal(size=shape),
        *rng.normal(size=(2, shape[1])),
    )
    pull = jax.vjp(lambda X, g, b: jax_layer_norm(X, g, b, epsilon), X, gamma, beta)[1]
    for got, expected in zip(
        reference.layer_norm_backward(d_out, X, gamma, epsilon), pull(d_out), strict=True
    ):
        np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-11)


def test_the_notebook_s_numbers(reference):
    """The column (0, 0, 3): forward, backward, and as a row with γ = (2, 1, 1)."""
    X, d_out, one = np.array([[0.0], [0.0], [3.0]]), np.array([[1.0], [0.0], [0.0]]), np.ones(1)
    output, running = reference.batch_norm(X, 2 * one, 5 * one, (0 * one, one), True, 0.9, 0.0)
    np.testing.assert_allclose(output[:, 0], [3.59, 3.59, 7.83], atol=0.005)
    assert running[0][0] == pytest.approx(0.1)
    dX, _, _ = reference.batch_norm_backward(d_out, X, one, 0.0)
    np.testing.assert_allclose(dX[:, 0], [0.354, -0.354, 0], atol=0.0005)
    dX, dgamma, _ = reference.layer_norm_backward(d_out.T, X.T, np.array([2.0, 1.0, 1.0]), 0.0)
    np.testing.assert_allclose(dX[0], [0.707, -0.707, 0], atol=0.0005)
    np.testing.assert_allclose(dgamma, [-0.707, 0, 0], atol=0.0005)


def test_answers(reference, rng):
    """one_example gives β; two_examples have next to no gradient; the scale of X cancels."""
    gamma, beta, X = *rng.normal(size=(2, 3)), np.array([[3.0, 0.0, 1.0], [7.0, 5.0, -4.0]])
    output, _ = reference.batch_norm(X[:1], gamma, beta, (0 * beta, 0 * beta), True, 0.9, 1e-9)
    close(output[0], beta)
    dX, _, _ = reference.batch_norm_backward(rng.normal(size=(2, 3)), X, gamma, 1e-9)
    assert np.abs(dX).max() < 1e-8
    close(reference.layer_norm(10 * X, gamma, beta, 1e-14), reference.layer_norm(X, gamma, beta, 1e-14), 1e-9)
    answers = reference.normalization_concepts
    assert (answers["one_example"], answers["two_examples"], answers["scale"]) == ("C", "A", "B")


def test_what_the_notebook_says_of_keras(rng):
    batch, layer = keras.layers.BatchNormalization(), keras.layers.LayerNormalization()
    assert (batch.momentum, batch.epsilon, layer.epsilon) == (0.99, 1e-3, 1e-3)
    alone = rng.normal(size=(1, 5))
    np.testing.assert_allclose(np.asarray(batch(alone, training=True)), 0.0, atol=1e-6)  # β, at first
    layer(alone)
    assert [weight.name for weight in layer.trainable_weights] == ["gamma", "beta"]
    plain = keras.layers.LayerNormalization(scale=False, center=False)
    plain(alone)
    assert not plain.trainable_weights
