"""The reference of 09_dropout against enumeration of all masks, Keras' layer and JAX's autodiff."""

import itertools
import math

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest

RATES = [0.0, 0.1, 0.5, 0.9]


def close(got, expected, rtol=1e-12):
    """Equal to rounding, relative to the largest entry, and of the same shape and dtype."""
    expected = np.asarray(expected)
    assert got.shape == expected.shape
    assert got.dtype == expected.dtype
    np.testing.assert_allclose(
        got, expected, rtol=0, atol=rtol * float(np.max(np.abs(expected), initial=1e-300))
    )


def masks_and_probabilities(D, rate):
    """All masks as sets of kept positions, with their probabilities, by another way than the reference's."""
    for size in range(D + 1):
        for kept in itertools.combinations(range(D), size):
            mask = np.zeros(D)
            mask[list(kept)] = 1
            yield mask, math.prod(1 - rate if entry else rate for entry in mask)


def noise_of(mask, rate):
    """Noise that makes this mask: the rate itself for a kept unit, the next smaller number for a dropped one."""
    return np.where(mask > 0, rate, np.nextafter(rate, -1))


@pytest.mark.parametrize("rate", RATES)
def test_mean_and_variance_by_enumeration(reference, rng, rate):
    """Over all masks, dropout keeps the mean, and its variance is x² p / (1 − p)."""
    x = rng.normal(size=7)
    cases = list(masks_and_probabilities(7, rate))
    outputs = np.stack([reference.dropout(x, rate, True, noise_of(mask, rate)) for mask, _ in cases])
    weights = np.array([probability for _, probability in cases])
    close(weights @ outputs, x)
    close(weights @ (outputs - x) ** 2, x**2 * rate / (1 - rate))


@pytest.mark.parametrize("rate", RATES)
def test_older_form_by_enumeration(reference, rng, rate):
    """Over all masks, the mean of the older form in training is what it gives at inference."""
    x = rng.normal(size=7)
    mean = 0
    for mask, probability in masks_and_probabilities(7, rate):
        mean = mean + probability * reference.dropout_scaled_at_inference(x, rate, True, noise_of(mask, rate))
    close(mean, reference.dropout_scaled_at_inference(x, rate, False, np.zeros(7)))


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("shape", [(1,), (5,), (1, 5), (7, 3)])
def test_exact_mean(reference, rng, shape, rate):
    """Against enumeration with JAX, and against the closed form (1 − p) x W + b."""
    x, W, b = rng.normal(size=shape), rng.normal(size=(shape[-1], 11)), rng.normal(size=11)
    masks, probabilities = map(jnp.array, zip(*masks_and_probabilities(shape[-1], rate), strict=True))
    outputs = jax.vmap(lambda mask: (x * mask) @ W + b)(masks)
    got = reference.exact_dropout_mean(x, W, b, rate)
    close(got, jnp.tensordot(probabilities, outputs, axes=1))
    close(got, (1 - rate) * (x @ W) + b)


def test_exact_mean_by_hand(reference):
    """Two inputs, rate 1/4: weights 9/16, 3/16, 3/16, 1/16 for 19, 7, 17, 5."""
    got = reference.exact_dropout_mean(
        np.array([2.0, 4.0]), np.array([[1.0], [3.0]]), np.array([5.0]), rate=0.25
    )
    assert got == pytest.approx((9 * 19 + 3 * 7 + 3 * 17 + 5) / 16, rel=1e-15)


@pytest.mark.parametrize("rate", RATES)
def test_keras_layer(reference, rng, rate):
    """With the mask that Keras drew, the result is Keras' result."""
    x = rng.choice([-1.0, 1.0], size=(101, 103)) * rng.uniform(1, 2, size=(101, 103))
    layer = keras.layers.Dropout(rate, seed=138)
    expected = np.asarray(layer(x, training=True))
    close(reference.dropout(x, rate, True, noise_of(expected != 0, rate)), expected)
    close(reference.dropout(x, rate, False, rng.random(x.shape)), np.asarray(layer(x, training=False)))


@pytest.mark.parametrize("rate", RATES)
def test_backward_against_autodiff(reference, rng, rate):
    x, d_out, noise = rng.normal(size=(7, 5)), rng.normal(size=(7, 5)), rng.random((7, 5))

    def loss(x):
        return jnp.sum(d_out * jnp.where(noise >= rate, x / (1 - rate), 0.0))

    close(reference.dropout_backward(d_out, rate, noise), jax.grad(loss)(x))


@pytest.mark.parametrize("rate", RATES)
def test_layer_against_autodiff(reference, rng, rate):
    """Several steps, with a call at inference between the passes: the gradient is that of the mask drawn last."""
    layer = reference.Dropout(rate, np.random.default_rng(7))
    twin = np.random.default_rng(7)
    for shape in [(7, 5), (3, 2, 5), (1, 11)]:
        x, d_out = rng.normal(size=shape), rng.normal(size=shape)
        noise = twin.random(shape)

        def loss(x, noise=noise, d_out=d_out):
            return jnp.sum(d_out * jnp.where(noise >= rate, x / (1 - rate), 0.0))

        value, gradient = jax.value_and_grad(loss)(x)
        assert np.sum(d_out * layer(x, True)) == pytest.approx(float(value), rel=1e-12)
        assert layer(d_out, False) is d_out
        close(layer.backward(d_out), gradient)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("of_noise", [np.float32, np.float64])
def test_dtype(reference, rng, dtype, of_noise):
    """The dtype is that of the inputs, whatever that of the noise."""
    x, noise = rng.normal(size=(7, 5)).astype(dtype), rng.random((7, 5)).astype(of_noise)
    for training in (True, False):
        assert reference.dropout(x, 0.3, training, noise).dtype == dtype
        assert reference.dropout_scaled_at_inference(x, 0.3, training, noise).dtype == dtype
    assert reference.dropout_backward(x, 0.3, noise).dtype == dtype
    W, b = rng.normal(size=(5, 3)).astype(dtype), rng.normal(size=3).astype(dtype)
    assert reference.exact_dropout_mean(x, W, b, 0.3).dtype == dtype
    layer = reference.Dropout(0.3, rng)
    assert layer(x, True).dtype == layer(x, False).dtype == layer.backward(x).dtype == dtype


def test_scaled_softmax_is_a_geometric_mean(reference, rng):
    """The notebook's second ensemble: softmax of the scaled network is the normalized geometric mean.

    Goodfellow et al., Deep Learning, section 7.12; here at a rate other than 1/2.
    """
    x, W, b, rate = rng.normal(size=6), rng.normal(size=(6, 5)), rng.normal(size=5), 0.3
    log_mean = 0
    for mask, probability in masks_and_probabilities(6, rate):
        log_mean = log_mean + probability * jax.nn.log_softmax((x * mask) @ W + b)
    close(
        reference.softmax(reference.exact_dropout_mean(x, W, b, rate)), np.asarray(jax.nn.softmax(log_mean))
    )


def test_what_the_notebook_says_of_keras(rng):
    """Called by itself the layer passes everything; its noise_shape shares a mask over an axis."""
    x = rng.normal(size=(7, 5, 11))
    close(np.asarray(keras.layers.Dropout(0.5)(x)), x)
    shared = np.asarray(keras.layers.Dropout(0.5, noise_shape=(None, 1, 11), seed=138)(x, training=True)) != 0
    assert (shared == shared[:, :1]).all()
    assert (shared[0] != shared[1]).any()
