"""The reference of 04_derivatives against JAX's autodiff, Keras' losses and closed forms."""

import jax
import jax.numpy as jnp
import keras
import numpy as np
import optax
import pytest

ACTIVATIONS = {
    "sigmoid": jax.nn.sigmoid,
    "tanh": jnp.tanh,
    "relu": jax.nn.relu,
    "leaky_relu": lambda z: jax.nn.leaky_relu(z, 0.2),
    "silu": jax.nn.silu,
    "gelu": lambda z: jax.nn.gelu(z, approximate=False),
}
# 240 points between, so that no one of them is the kink at zero.
INPUTS = {
    "ordinary": np.linspace(-6, 6, 240),
    "large": np.linspace(-1000, 1000, 240),
    "one": np.array([[0.3]]),
    "three axes": np.linspace(-4, 4, 3 * 4 * 7).reshape(3, 4, 7),
}


def close(got, expected, rtol=1e-12):
    """Equal to rounding, relative to the largest entry, and of the same shape and dtype."""
    expected = np.asarray(expected)
    assert got.shape == expected.shape
    assert got.dtype == expected.dtype
    np.testing.assert_allclose(
        got, expected, rtol=0, atol=rtol * float(np.max(np.abs(expected), initial=1e-300))
    )


def logits(rng, B, K, scale):
    """Logits of an ordinary or of a large size, both ends among the latter."""
    z = rng.uniform(-scale, scale, size=(B, K))
    z[0, :2] = scale, -scale
    return z


@pytest.mark.parametrize("inputs", INPUTS)
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activation_derivative(reference, name, inputs):
    z = INPUTS[inputs]
    close(getattr(reference, f"{name}_derivative")(z), jax.grad(lambda x: ACTIVATIONS[name](x).sum())(z))


@pytest.mark.parametrize("slope", [0.0, 0.01, 0.5, 1.0])
def test_leaky_relu_derivative_with_slope(reference, slope):
    z = INPUTS["ordinary"]
    close(reference.leaky_relu_derivative(z, slope), jax.grad(lambda x: jax.nn.leaky_relu(x, slope).sum())(z))


def test_relu_derivative_at_the_kink(reference):
    z = np.zeros(3)
    close(reference.relu_derivative(z), jax.grad(lambda x: jax.nn.relu(x).sum())(z))


@pytest.mark.parametrize("h", [0.5, 0.1, 1e-3])
def test_numerical_gradient_of_a_cubic(reference, h):
    x = np.linspace(-2, 2, 15).reshape(3, 5)
    close(reference.numerical_gradient(lambda a: (a**3).sum(), x, h), 3 * x**2 + h**2)


def test_numerical_gradient_against_autodiff(reference):
    x = np.linspace(-1, 1, 15).reshape(3, 5)

    def f(a):
        return jnp.sin(a).prod() + jax.nn.logsumexp(a) ** 2

    close(reference.numerical_gradient(f, x), jax.grad(f)(x), rtol=1e-9)


@pytest.mark.parametrize(("B", "outputs"), [(7, 5), (1, 3), (4, 1)])
def test_mse_gradient(reference, B, outputs):
    rng = np.random.default_rng(B)
    y_true, y_pred = rng.normal(size=(B, outputs)), rng.normal(size=(B, outputs))
    got = reference.mse_gradient(y_true, y_pred)
    # Keras takes the mean over the outputs of an example.
    close(got / outputs, jax.grad(lambda y: keras.losses.mean_squared_error(y_true, y).sum())(y_pred))
    close(got, jax.grad(lambda y: 2 * optax.l2_loss(y, y_true).sum())(y_pred))


@pytest.mark.parametrize("scale", [4, 1000])
@pytest.mark.parametrize("K", [1, 2, 7])
def test_softmax_jacobian(reference, K, scale):
    z = np.random.default_rng(K).uniform(-scale, scale, size=K)
    close(reference.softmax_jacobian(z), jax.jacobian(jax.nn.softmax)(z))


def test_softmax_jacobian_by_hand(reference):
    # o = (1/8, 2/8, 5/8)
    expected = np.array([[7.0, -2.0, -5.0], [-2.0, 12.0, -10.0], [-5.0, -10.0, 15.0]]) / 64
    close(reference.softmax_jacobian(np.log([1.0, 2.0, 5.0])), expected)


@pytest.mark.parametrize("scale", [4, 1000])
@pytest.mark.parametrize(("B", "K"), [(7, 5), (1, 3), (5, 2)])
def test_softmax_gradients(reference, B, K, scale):
    rng = np.random.default_rng(B)
    z, gold, g = logits(rng, B, K, scale), rng.integers(0, K, size=B), rng.dirichlet(np.ones(K), size=B)
    sparse = optax.losses.softmax_cross_entropy_with_integer_labels
    close(reference.softmax_nll_gradient(z, gold), jax.grad(lambda x: sparse(x, gold).sum())(z))
    full = optax.losses.softmax_cross_entropy
    close(reference.softmax_crossentropy_gradient(z, g), jax.grad(lambda x: full(x, g).sum())(z), rtol=1e-11)


def test_softmax_gradients_of_keras(reference):
    rng = np.random.default_rng(3)
    z, gold, g = logits(rng, 7, 5, 4), rng.integers(0, 5, size=7), rng.dirichlet(np.ones(5), size=7)

    def sparse(x):
        return keras.losses.sparse_categorical_crossentropy(gold, x, from_logits=True).sum()

    def full(x):
        return keras.losses.categorical_crossentropy(g, x, from_logits=True).sum()

    close(reference.softmax_nll_gradient(z, gold), jax.grad(sparse)(z))
    close(reference.softmax_crossentropy_gradient(z, g), jax.grad(full)(z))


@pytest.mark.parametrize("scale", [4, 1000])
@pytest.mark.parametrize("shape", [(7, 5), (1, 2), (6,)])
def test_sigmoid_nll_gradient(reference, shape, scale):
    rng = np.random.default_rng(7)
    z, g = rng.uniform(-scale, scale, size=shape), rng.uniform(size=shape)
    z.flat[:2] = scale, -scale
    loss = optax.losses.sigmoid_binary_cross_entropy
    close(reference.sigmoid_nll_gradient(z, g), jax.grad(lambda x: loss(x, g).sum())(z))


def test_one_logit_is_a_softmax_of_two(reference):
    z, g = np.linspace(-6, 6, 25), np.linspace(0, 1, 25)
    two, targets = np.stack([np.zeros(25), z], axis=1), np.stack([1 - g, g], axis=1)
    close(reference.softmax_crossentropy_gradient(two, targets)[:, 1], reference.sigmoid_nll_gradient(z, g))
