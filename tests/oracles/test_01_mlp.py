"""The reference of 01_mlp against Keras, JAX and closed forms."""

import math
from statistics import NormalDist

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest

ELEMENTWISE = {
    "relu": (keras.activations.relu, jax.nn.relu),
    "leaky_relu": (keras.activations.leaky_relu, lambda z: jax.nn.leaky_relu(z, 0.2)),
    "silu": (keras.activations.silu, jax.nn.silu),
    "gelu": (
        lambda z: keras.activations.gelu(z, approximate=False),
        lambda z: jax.nn.gelu(z, approximate=False),
    ),
    "sigmoid": (keras.activations.sigmoid, jax.nn.sigmoid),
}
INPUTS = {
    "ordinary": np.linspace(-6, 6, 241),
    "large": np.linspace(-1000, 1000, 241),
    "one": np.array([[0.3]]),
    "three axes": np.linspace(-4, 4, 3 * 5 * 7).reshape(3, 5, 7),
}


def close(got, expected, rtol=1e-12):
    """Equal to rounding, relative to the largest entry, and of the same shape and dtype."""
    expected = np.asarray(expected)
    assert got.shape == expected.shape
    assert got.dtype == expected.dtype
    np.testing.assert_allclose(
        got, expected, rtol=0, atol=rtol * float(np.max(np.abs(expected), initial=1e-300))
    )


@pytest.mark.parametrize("inputs", INPUTS)
@pytest.mark.parametrize("name", ELEMENTWISE)
def test_activation(reference, name, inputs):
    z = INPUTS[inputs]
    for oracle in ELEMENTWISE[name]:
        close(getattr(reference, name)(z), oracle(jnp.asarray(z)))


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_activation_in_float32(reference, name):
    z = INPUTS["ordinary"].astype(np.float32)
    for oracle in ELEMENTWISE[name]:
        close(getattr(reference, name)(z), oracle(jnp.asarray(z)), rtol=1e-6)


@pytest.mark.parametrize("slope", [0.0, 0.01, 0.3, 1.0])
def test_leaky_relu_slopes(reference, slope):
    z = INPUTS["ordinary"]
    close(reference.leaky_relu(z, slope), jax.nn.leaky_relu(jnp.asarray(z), slope))
    close(reference.leaky_relu(z, slope), keras.activations.leaky_relu(z, negative_slope=slope))


def test_gelu_is_z_times_normal_cdf(reference):
    z = INPUTS["ordinary"]
    close(reference.gelu(z), z * np.array([NormalDist().cdf(one) for one in z]))


def test_sigmoid_tails_are_exact(reference):
    z = np.linspace(-700, -40, 67)
    np.testing.assert_allclose(reference.sigmoid(z), [math.exp(one) for one in z], rtol=1e-12)


@pytest.mark.parametrize("shape", [(13,), (7, 13), (1, 3), (7, 1), (3, 5, 7)])
@pytest.mark.parametrize("scale", [1, 1000])
def test_softmax(reference, rng, shape, scale):
    z = rng.uniform(-scale, scale, size=shape)
    close(reference.softmax(z), jax.nn.softmax(jnp.asarray(z)))
    if z.ndim > 1 and z.shape[-1] > 1:  # Keras refuses the first and warns of the second
        close(reference.softmax(z), keras.activations.softmax(jnp.asarray(z)))
    z = z.astype(np.float32)
    close(reference.softmax(z), jax.nn.softmax(jnp.asarray(z)), rtol=1e-6)


def test_softmax_of_two_is_sigmoid(reference):
    x = INPUTS["large"]
    close(reference.softmax(np.stack([np.zeros_like(x), x], axis=-1))[:, 1], reference.sigmoid(x))


def test_softmax_has_the_largest_entropy(reference, rng):
    """The notebook's claim: of all distributions with the same average score, softmax has most entropy."""

    def entropy(p):
        return -np.sum(p * np.log(p))

    for _ in range(100):
        scores = rng.normal(size=5)
        peak = reference.softmax(rng.normal() * scores)
        # Moves that keep the sum and the average score: orthogonal to both.
        basis, _ = np.linalg.qr(np.stack([np.ones(5), scores], axis=1))
        move = rng.normal(size=5)
        move -= basis @ (basis.T @ move)
        other = peak + 0.5 * peak.min() / np.abs(move).max() * move
        np.testing.assert_allclose([other.sum(), other @ scores], [1, peak @ scores])
        assert entropy(other) < entropy(peak)


def dense(W, b, activation=None):
    """A Keras layer with these weights."""
    layer = keras.layers.Dense(W.shape[1], activation=activation, dtype="float64")
    layer.build((None, W.shape[0]))
    layer.set_weights([W, b])
    return layer


def test_affine(reference, rng):
    for B, D, H in [(7, 5, 11), (1, 3, 1)]:
        X, W, b = rng.normal(size=(B, D)), rng.normal(size=(D, H)), rng.normal(size=H)
        close(reference.affine(X, W, b), dense(W, b)(X))


def test_swiglu(reference, rng):
    X = rng.normal(size=(7, 5))
    W, V, b, c = rng.normal(size=(5, 11)), rng.normal(size=(5, 11)), rng.normal(size=11), rng.normal(size=11)
    close(reference.swiglu(X, W, V, b, c), dense(W, b, "silu")(X) * dense(V, c)(X))


@pytest.mark.parametrize("activation", ["relu", "tanh", "silu"])
@pytest.mark.parametrize("output", ["none", "sigmoid", "softmax"])
def test_mlp_forward(reference, rng, activation, output):
    D, H, K = 5, 11, 3
    X = rng.normal(size=(7, D))
    params = {
        "W1": rng.normal(size=(D, H)),
        "b1": rng.normal(size=H),
        "W2": rng.normal(size=(H, K)),
        "b2": rng.normal(size=K),
    }
    first = dense(params["W1"], params["b1"], activation)
    second = dense(params["W2"], params["b2"], None if output == "none" else output)
    function = np.tanh if activation == "tanh" else getattr(reference, activation)
    hidden, outputs = reference.mlp_forward(params, X, function, output)
    close(hidden, first(X))
    close(outputs, second(first(X)))


@pytest.mark.parametrize("sizes", [(64, 100, 10), (5, 11, 3), (1, 1, 1)])
def test_count_parameters(reference, sizes):
    D, H, K = sizes
    model = keras.Sequential([keras.Input((D,)), keras.layers.Dense(H), keras.layers.Dense(K)])
    assert reference.count_parameters(D, H, K) == model.count_params()
