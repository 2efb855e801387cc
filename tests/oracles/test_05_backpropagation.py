"""The reference of 05_backpropagation against JAX's autodiff."""

import itertools

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


def deep_loss(params, X, gold, activation):
    """The mean softmax NLL of an MLP of any depth, in JAX."""
    layers = len(params) // 2
    for layer in range(1, layers + 1):
        X = X @ params[f"W{layer}"] + params[f"b{layer}"]
        if layer < layers:
            X = ACTIVATIONS[activation](X)
    return optax.losses.softmax_cross_entropy_with_integer_labels(X, gold).mean()


@pytest.mark.parametrize("activation", ["tanh", "relu"])
@pytest.mark.parametrize("sizes", [(5, 3), (5, 7, 3), (5, 7, 11, 2, 3), (4,) * 13])
def test_deep_gradients(reference, rng, sizes, activation):
    params = {}
    for layer, (n, m) in enumerate(itertools.pairwise(sizes), start=1):
        params |= {f"W{layer}": rng.normal(size=(n, m)), f"b{layer}": rng.normal(size=m)}
    X, gold = rng.normal(size=(7, sizes[0])), rng.integers(0, sizes[-1], size=7)
    loss, gradients = reference.deep_gradients(params, X, gold, activation)
    expected_loss, expected = jax.value_and_grad(deep_loss)(params, X, gold, activation)
    np.testing.assert_allclose(loss, expected_loss, rtol=1e-12)
    assert set(gradients) == set(expected)
    for key, gradient in gradients.items():
        close(gradient, expected[key], rtol=1e-9)


def test_deep_gradients_with_one_hidden_layer_are_those_of_the_mlp(reference, rng):
    params = {
        "W1": rng.normal(size=(5, 7)),
        "b1": np.ones(7),
        "W2": rng.normal(size=(7, 3)),
        "b2": np.ones(3),
    }
    X, gold = rng.normal(size=(11, 5)), rng.integers(0, 3, size=11)
    one, other = (f(params, X, gold, "relu") for f in (reference.deep_gradients, reference.mlp_gradients))
    assert one[0] == other[0]
    for key, gradient in one[1].items():
        np.testing.assert_array_equal(gradient, other[1][key])


@pytest.mark.parametrize("shape", [(), (1,), (5,), (1, 1), (7, 5), (7, 1), (1, 5), (3, 1, 1), (2, 3, 7, 5)])
def test_unbroadcast(reference, rng, shape):
    gradient = rng.normal(size=(2, 3, 7, 5))
    expected = jax.vjp(lambda x: jnp.broadcast_to(x, gradient.shape), jnp.zeros(shape))[1](gradient)[0]
    close(np.asarray(reference.unbroadcast(gradient, shape)), expected)


class Jax:
    """An array of JAX's with the methods of Tensor, so that one formula serves both."""

    def __init__(self, data):
        self.data = data

    def _other(self, other):
        return other.data if isinstance(other, Jax) else other

    def __neg__(self):
        return Jax(-self.data)

    def __add__(self, other):
        return Jax(self.data + self._other(other))

    def __sub__(self, other):
        return Jax(self.data - self._other(other))

    def __mul__(self, other):
        return Jax(self.data * self._other(other))

    def __matmul__(self, other):
        return Jax(self.data @ self._other(other))

    def __radd__(self, other):
        return Jax(other + self.data)

    def __rsub__(self, other):
        return Jax(other - self.data)

    def __rmul__(self, other):
        return Jax(other * self.data)

    def sum(self, axis=None, keepdims=False):
        return Jax(self.data.sum(axis=axis, keepdims=keepdims))

    def exp(self):
        return Jax(jnp.exp(self.data))

    def log(self):
        return Jax(jnp.log(self.data))

    def tanh(self):
        return Jax(jnp.tanh(self.data))

    def relu(self):
        return Jax(jax.nn.relu(self.data))


def tangle(x):
    """Each step uses the one before it in several ways."""
    for _ in range(4):
        x = x * x.tanh() - 0.5 * x + (x * 0.1).exp()
    return x.sum()


# Each takes tensors of the shapes (3, 5), (5,), (5, 7) and (3, 1).
FORMULAS = {
    "sums": lambda a, b, c, d: (a + b - d + 2.0).sum(),
    "negative": lambda a, b, c, d: (1 - (-a) - b).sum(),
    "products": lambda a, b, c, d: (a * b * d * 3).sum(),
    "matrix product": lambda a, b, c, d: ((a @ c) * d).sum(),
    "exp and log": lambda a, b, c, d: ((a * a + 1.0).log() + (b * 0.3).exp()).sum(),
    "tanh and relu": lambda a, b, c, d: (a.tanh() * (b + d).relu()).sum(),
    "sum over rows": lambda a, b, c, d: (a.sum(axis=0) * b + a.sum(axis=-1, keepdims=True).sum(axis=0)).sum(),
    "sum over columns": lambda a, b, c, d: (a.sum(axis=1, keepdims=True) * d - a.sum(axis=-2)).sum(),
    "log-softmax": lambda a, b, c, d: ((a @ c).exp().sum(axis=1, keepdims=True).log() - a @ c).sum(axis=None),
    "tangle": lambda a, b, c, d: tangle(a * d) + tangle(b) * 0.5,
    "layers": lambda a, b, c, d: ((a @ c).tanh().sum(axis=1, keepdims=True) + d).relu().sum(),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_tensor(reference, rng, name):
    shapes = [(3, 5), (5,), (5, 7), (3, 1)]
    arrays = [rng.normal(size=shape) for shape in shapes]

    def value(*arrays):
        return FORMULAS[name](*map(Jax, arrays)).data

    expected, gradients = jax.value_and_grad(value, argnums=(0, 1, 2, 3))(*arrays)
    tensors = [reference.Tensor(array) for array in arrays]
    result = FORMULAS[name](*tensors)
    result.backward()
    np.testing.assert_allclose(result.data, expected, rtol=1e-12)
    for tensor, gradient in zip(tensors, gradients, strict=True):
        found = np.zeros(tensor.data.shape) if tensor.grad is None else tensor.grad
        close(np.asarray(found), gradient, rtol=1e-10)


def test_tensor_trains_like_the_formulas(reference, rng):
    """The notebook's claim: the engine's loss and gradients are those of mlp_gradients, to rounding."""
    params = {
        "W1": rng.normal(size=(5, 7)),
        "b1": np.ones(7),
        "W2": rng.normal(size=(7, 3)),
        "b2": np.ones(3),
    }
    X, gold = rng.normal(size=(11, 5)), rng.integers(0, 3, size=11)
    loss, gradients = reference.mlp_gradients(params, X, gold, "tanh")
    tensors = {key: reference.Tensor(value) for key, value in params.items()}
    hidden = (reference.Tensor(X) @ tensors["W1"] + tensors["b1"]).tanh()
    logits = hidden @ tensors["W2"] + tensors["b2"]
    shifted = logits - logits.data.max(axis=1, keepdims=True)
    losses = (shifted.exp().sum(axis=1, keepdims=True).log() - shifted) * np.eye(3)[gold]
    result = losses.sum() * (1 / 11)
    result.backward()
    np.testing.assert_allclose(result.data, loss, rtol=1e-14)
    for key, gradient in gradients.items():
        close(tensors[key].grad, gradient, rtol=1e-13)


def test_tensor_depth(reference):
    """Chains of 20,000 operations, and 200 that use the one before twice."""
    x = reference.Tensor(np.array([1.0]))
    y = x
    for _ in range(20_000):
        y = y * 1.0
    y.backward()
    assert x.grad == 1
    x = reference.Tensor(np.array([1.0]))
    y = x
    for _ in range(200):
        y = y + y
    y.backward()
    assert x.grad == 2.0**200


def test_diamond(reference):
    """The notebook's numbers."""
    a, b = reference.Tensor(np.array(2.0)), reference.Tensor(np.array(-3.0))
    d = a * b + a
    (d * d).backward()
    assert (a.grad, b.grad, d.grad) == (16, -16, -8)
