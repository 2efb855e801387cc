"""The reference of 05_backpropagation against JAX's autodiff."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

ACTIVATIONS = {"tanh": jnp.tanh, "relu": jax.nn.relu}


def close(got, expected, rtol=1e-12):
    """Equal to rounding, relative to the largest entry, and of the same shape and dtype."""
    expected = np.asarray(expected)
    assert got.shape == expected.shape
    assert got.dtype == expected.dtype
    np.testing.assert_allclose(
        got, expected, rtol=0, atol=rtol * float(np.max(np.abs(expected), initial=1e-300))
    )


@pytest.mark.parametrize(("B", "D", "H"), [(7, 5, 11), (1, 5, 3), (4, 1, 1)])
def test_affine_backward(reference, B, D, H):
    rng = np.random.default_rng(B)
    X, W, b, d_out = (rng.normal(size=shape) for shape in [(B, D), (D, H), (H,), (B, H)])
    expected = jax.vjp(lambda X, W, b: X @ W + b, X, W, b)[1](d_out)
    for got, array in zip(reference.affine_backward(d_out, X, W), expected, strict=True):
        close(got, array)


def mlp_loss(params, X, gold, activation):
    """The mean softmax NLL of the MLP, in JAX."""
    hidden = ACTIVATIONS[activation](X @ params["W1"] + params["b1"])
    z = hidden @ params["W2"] + params["b2"]
    return optax.losses.softmax_cross_entropy_with_integer_labels(z, gold).mean()


@pytest.mark.parametrize("scale", [1, 500])
@pytest.mark.parametrize("activation", ["tanh", "relu"])
@pytest.mark.parametrize(("B", "D", "H", "K"), [(7, 5, 11, 3), (1, 5, 2, 4), (6, 1, 1, 2)])
def test_mlp_gradients(reference, B, D, H, K, activation, scale):
    rng = np.random.default_rng(B)
    shapes = {"W1": (D, H), "b1": (H,), "W2": (H, K), "b2": (K,)}
    params = {key: rng.normal(size=shape) for key, shape in shapes.items()}
    params["W2"] *= scale
    X, gold = rng.normal(size=(B, D)), rng.integers(0, K, size=B)
    loss, gradients = reference.mlp_gradients(params, X, gold, activation)
    expected_loss, expected = jax.value_and_grad(mlp_loss)(params, X, gold, activation)
    np.testing.assert_allclose(loss, expected_loss, rtol=1e-12)
    assert set(gradients) == set(expected)
    for key, gradient in gradients.items():
        np.testing.assert_allclose(gradient, expected[key], rtol=1e-9, atol=1e-12 * scale)
