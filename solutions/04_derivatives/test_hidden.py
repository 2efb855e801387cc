"""Hidden tests of 04_derivatives: what earns points."""

import numpy as np

from grader.testing import (
    assert_answer,
    assert_close,
    assert_dtype,
    assert_shape,
    assert_unchanged,
    assert_vectorized,
    check_gradient,
    points,
)

# 0.5 keeps the derivatives' largest value near 1: far tails are compared with it and not with each other.
LARGE = np.array([-1000.0, 1000.0, 0.5])

# What the exact GELU is asked to.
ERF_APPROXIMATION = 1.1e-7


def large_inputs(rng, shape):
    """Numbers between ±1000, both ends and an ordinary one among them."""
    z = rng.uniform(-1000, 1000, size=shape)
    z.flat[: LARGE.size] = LARGE
    return z


def off_zero(rng, shape):
    """Numbers between ±5, none of them near the kink at zero."""
    return rng.choice([-1.0, 1.0], size=shape) * rng.uniform(0.1, 5, size=shape)


def distributions(rng, B, K):
    """A full distribution over the classes for each example."""
    g = rng.uniform(0.1, 1, size=(B, K))
    return g / g.sum(axis=1, keepdims=True)


def network(rng, D, H, K):
    """Parameters of an MLP with one hidden layer, its biases well away from zero."""
    return {
        "W1": rng.normal(size=(D, H)),
        "b1": rng.choice([-1.0, 1.0], size=H) * rng.uniform(0.5, 1, size=H),
        "W2": rng.normal(size=(H, K)),
        "b2": rng.choice([-1.0, 1.0], size=K) * rng.uniform(0.5, 1, size=K),
    }


def log_softmax(z):
    """The logarithm of softmax over the last axis."""
    shifted = z - z.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def nll(z, gold):
    """The sum over the batch of the negative log-likelihoods of the gold classes."""
    return -log_softmax(z)[np.arange(len(gold)), gold].sum()


def binary_nll(z, g):
    """The sum of the binary cross-entropies of logits."""
    return (np.logaddexp(0, z) - g * z).sum()


def copies(arrays):
    """A copy of each of several arrays."""
    return tuple(array.copy() for array in arrays)


# numerical_gradient


def weights_like(x):
    """1, 2, 3, …, in the shape of x."""
    return np.arange(1, x.size + 1, dtype=np.float64).reshape(x.shape)


def tangled(x):
    """A function whose derivative by each entry depends on all entries."""
    w = weights_like(x)
    return float((w * x**3).sum() + (w * x).sum() ** 2 + np.sin(x.sum()))


def parabola(x):
    """A function whose central differences are exact, in float32 too where x and h are multiples of 1/8."""
    return float((weights_like(x) * x * x).sum())


def fast_waves(x):
    """A function whose central differences show the step that was taken."""
    return np.sin(1000 * x).sum()


def an_array_without_axes(x):
    """A number that comes as an array."""
    return np.array((weights_like(x) * x**3).sum())


@points(2)
def test_numerical_values(student, reference, rng):
    """Each entry is (f(x + h) − f(x − h)) / 2h, with large steps too."""
    for h in (0.5, 0.1, 0.003):
        x = rng.uniform(-2, 2, size=7)
        assert_close(student.numerical_gradient(tangled, x, h), reference.numerical_gradient(tangled, x, h))


@points(1)
def test_numerical_default_step(student, reference, rng):
    """Without a step it is 1e-5."""
    x = rng.uniform(-1, 1, size=5)
    assert_close(student.numerical_gradient(fast_waves, x), reference.numerical_gradient(fast_waves, x, 1e-5))


@points(1)
def test_numerical_shapes(student, reference, rng):
    """Any shape goes in, the transposed view of another array too, and the same shape comes out."""
    points_of_all_shapes = [rng.uniform(-2, 2, size=shape) for shape in [(1,), (3, 5), (2, 3, 5), (1, 7)]]
    points_of_all_shapes.append(rng.uniform(-2, 2, size=(5, 3)).T)
    for x in points_of_all_shapes:
        got = student.numerical_gradient(tangled, x, 0.1)
        assert_shape(got, x.shape)
        assert_close(got, reference.numerical_gradient(tangled, x, 0.1))


@points(1)
def test_numerical_restores_x(student, reference, rng):
    """x is after the call what it was before, to rounding."""
    for x in (rng.uniform(-2, 2, size=7), rng.uniform(-2, 2, size=(3, 5)), rng.uniform(-2, 2, size=(5, 3)).T):
        before = x.copy(order="K")
        got = student.numerical_gradient(an_array_without_axes, x, 0.3)
        assert_close(got, reference.numerical_gradient(an_array_without_axes, before, 0.3))
        assert_close(x, before)


@points(1)
def test_numerical_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        x = (rng.integers(-24, 25, size=11) / 8).astype(dtype)
        got = student.numerical_gradient(parabola, x, 0.25)
        assert_dtype(got, dtype)
        assert_close(got, reference.numerical_gradient(parabola, x, 0.25))


# sigmoid_derivative


@points(1)
def test_sigmoid_derivative_values(student, reference, rng):
    """Every number z becomes σ(z) (1 − σ(z)), which differences of σ confirm."""
    z = rng.uniform(-6, 6, size=(7, 11))
    got = student.sigmoid_derivative(z)
    check_gradient(lambda x: reference.sigmoid(x).sum(), got, z)
    assert_close(got, reference.sigmoid_derivative(z))


@points(1)
def test_sigmoid_derivative_far_out(student, reference, rng):
    """Inputs of ±1000 give 0, not nan, in both dtypes."""
    z = large_inputs(rng, (7, 11))
    for dtype in (np.float64, np.float32):
        inputs = z.astype(dtype)
        assert_close(student.sigmoid_derivative(inputs), reference.sigmoid_derivative(inputs))


@points(1)
def test_sigmoid_derivative_is_vectorized(student, reference, rng):
    """Any shape works without a Python loop, and z stays as it was."""
    for shape in [(11,), (1, 5), (3, 5, 7)]:
        z = rng.uniform(-6, 6, size=shape)
        before = z.copy()
        got = student.sigmoid_derivative(z)
        assert_shape(got, shape)
        assert_close(got, reference.sigmoid_derivative(before))
        assert_unchanged(before, z)
    assert_vectorized(student.sigmoid_derivative, lambda B: (np.linspace(-3, 3, 5 * B).reshape(B, 5),))


@points(1)
def test_sigmoid_derivative_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        z = rng.uniform(-6, 6, size=(7, 11)).astype(dtype)
        got = student.sigmoid_derivative(z)
        assert_dtype(got, dtype)
        assert_close(got, reference.sigmoid_derivative(z))


# tanh_derivative


@points(1)
def test_tanh_derivative_values(student, reference, rng):
    """Every number z becomes 1 − tanh²(z), which differences of tanh confirm."""
    z = rng.uniform(-3, 3, size=(7, 11))
    got = student.tanh_derivative(z)
    check_gradient(lambda x: np.tanh(x).sum(), got, z)
    assert_close(got, reference.tanh_derivative(z))


@points(1)
def test_tanh_derivative_far_out(student, reference, rng):
    """Inputs of ±1000 give 0, not nan, in both dtypes."""
    z = large_inputs(rng, (7, 11))
    for dtype in (np.float64, np.float32):
        inputs = z.astype(dtype)
        assert_close(student.tanh_derivative(inputs), reference.tanh_derivative(inputs))


@points(1)
def test_tanh_derivative_is_vectorized(student, reference, rng):
    """Any shape works without a Python loop, and z stays as it was."""
    for shape in [(11,), (1, 5), (3, 5, 7)]:
        z = rng.uniform(-3, 3, size=shape)
        before = z.copy()
        got = student.tanh_derivative(z)
        assert_shape(got, shape)
        assert_close(got, reference.tanh_derivative(before))
        assert_unchanged(before, z)
    assert_vectorized(student.tanh_derivative, lambda B: (np.linspace(-3, 3, 5 * B).reshape(B, 5),))


@points(1)
def test_tanh_derivative_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        z = rng.uniform(-3, 3, size=(7, 11)).astype(dtype)
        got = student.tanh_derivative(z)
        assert_dtype(got, dtype)
        assert_close(got, reference.tanh_derivative(z))


# relu_derivative


@points(1)
def test_relu_derivative_values(student, reference, rng):
    """1 for positive numbers and 0 for negative ones, which differences of ReLU confirm."""
    z = off_zero(rng, (7, 11))
    got = student.relu_derivative(z)
    check_gradient(lambda x: np.maximum(x, 0).sum(), got, z)
    assert_close(got, reference.relu_derivative(z))


@points(1)
def test_relu_derivative_is_vectorized(student, reference, rng):
    """Any shape and any size of number works without a Python loop, and z stays as it was."""
    for shape, scale in [((11,), 1), ((1, 5), 1000), ((3, 5, 7), 1000)]:
        z = scale * off_zero(rng, shape)
        before = z.copy()
        got = student.relu_derivative(z)
        assert_shape(got, shape)
        assert_close(got, reference.relu_derivative(before))
        assert_unchanged(before, z)
    assert_vectorized(student.relu_derivative, lambda B: (np.linspace(-3, 3.1, 5 * B).reshape(B, 5),))


@points(1)
def test_relu_derivative_dtype(student, reference, rng):
    """The result has the dtype of z, float32 or float64: numbers, not truth values."""
    for dtype in (np.float32, np.float64):
        z = off_zero(rng, (7, 11)).astype(dtype)
        got = student.relu_derivative(z)
        assert_dtype(got, dtype)
        assert_close(got, reference.relu_derivative(z))


# leaky_relu_derivative


@points(1)
def test_leaky_relu_derivative_values(student, reference, rng):
    """1 for positive numbers and 0.2 for negative ones, which differences of leaky ReLU confirm."""
    z = off_zero(rng, (7, 11))
    got = student.leaky_relu_derivative(z)
    check_gradient(lambda x: reference.leaky_relu(x).sum(), got, z)
    assert_close(got, reference.leaky_relu_derivative(z))


@points(1)
def test_leaky_relu_derivative_slopes(student, reference, rng):
    """Below zero the derivative is the slope that is given, from 0 to 1."""
    for slope in (0.0, 0.01, float(rng.uniform(0.3, 0.9)), 1.0):
        z = off_zero(rng, (7, 11))
        assert_close(student.leaky_relu_derivative(z, slope), reference.leaky_relu_derivative(z, slope))


@points(1)
def test_leaky_relu_derivative_is_vectorized(student, reference, rng):
    """Any shape and any size of number works without a Python loop, and z stays as it was."""
    for shape, scale in [((11,), 1), ((1, 5), 1000), ((3, 5, 7), 1000)]:
        z = scale * off_zero(rng, shape)
        before = z.copy()
        got = student.leaky_relu_derivative(z)
        assert_shape(got, shape)
        assert_close(got, reference.leaky_relu_derivative(before))
        assert_unchanged(before, z)
    assert_vectorized(student.leaky_relu_derivative, lambda B: (np.linspace(-3, 3.1, 5 * B).reshape(B, 5),))


@points(1)
def test_leaky_relu_derivative_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        z = off_zero(rng, (7, 11)).astype(dtype)
        got = student.leaky_relu_derivative(z)
        assert_dtype(got, dtype)
        assert_close(got, reference.leaky_relu_derivative(z))


# silu_derivative


@points(1)
def test_silu_derivative_values(student, reference, rng):
    """Every number z becomes σ(z) + z σ′(z), which differences of SiLU confirm."""
    z = rng.uniform(-6, 6, size=(7, 11))
    got = student.silu_derivative(z)
    check_gradient(lambda x: reference.silu(x).sum(), got, z)
    assert_close(got, reference.silu_derivative(z))


@points(1)
def test_silu_derivative_far_out(student, reference, rng):
    """At 1000 the derivative is 1, at −1000 it is 0, and nothing is nan, in both dtypes."""
    z = large_inputs(rng, (7, 11))
    for dtype in (np.float64, np.float32):
        inputs = z.astype(dtype)
        assert_close(student.silu_derivative(inputs), reference.silu_derivative(inputs))


@points(1)
def test_silu_derivative_is_vectorized(student, reference, rng):
    """Any shape works without a Python loop, and z stays as it was."""
    for shape in [(11,), (1, 5), (3, 5, 7)]:
        z = rng.uniform(-6, 6, size=shape)
        before = z.copy()
        got = student.silu_derivative(z)
        assert_shape(got, shape)
        assert_close(got, reference.silu_derivative(before))
        assert_unchanged(before, z)
    assert_vectorized(student.silu_derivative, lambda B: (np.linspace(-3, 3, 5 * B).reshape(B, 5),))


@points(1)
def test_silu_derivative_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        z = rng.uniform(-6, 6, size=(7, 11)).astype(dtype)
        got = student.silu_derivative(z)
        assert_dtype(got, dtype)
        assert_close(got, reference.silu_derivative(z))


# gelu_derivative


@points(1)
def test_gelu_derivative_values(student, reference, rng):
    """Every number z becomes Φ(z) + z φ(z), exactly, which differences of GELU confirm."""
    z = rng.uniform(-5, 5, size=(7, 11))
    got = student.gelu_derivative(z)
    check_gradient(lambda x: reference.gelu(x).sum(), got, z)
    assert_close(got, reference.gelu_derivative(z), atol=ERF_APPROXIMATION)


@points(1)
def test_gelu_derivative_far_out(student, reference, rng):
    """At 1000 the derivative is 1, at −1000 it is 0, and nothing is nan."""
    z = large_inputs(rng, (7, 11))
    assert_close(student.gelu_derivative(z), reference.gelu_derivative(z), atol=ERF_APPROXIMATION)
    z = z.astype(np.float32)
    assert_close(student.gelu_derivative(z), reference.gelu_derivative(z), rtol=1e-4)


@points(1)
def test_gelu_derivative_shapes(student, reference, rng):
    """Any shape goes in, the same one comes out, and z stays as it was."""
    for shape in [(11,), (1, 5), (7, 1), (3, 5, 7)]:
        z = rng.uniform(-5, 5, size=shape)
        before = z.copy()
        got = student.gelu_derivative(z)
        assert_shape(got, shape)
        assert_close(got, reference.gelu_derivative(before), atol=ERF_APPROXIMATION)
        assert_unchanged(before, z)


@points(1)
def test_gelu_derivative_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        z = rng.uniform(-5, 5, size=(7, 11)).astype(dtype)
        got = student.gelu_derivative(z)
        assert_dtype(got, dtype)
        assert_close(got, reference.gelu_derivative(z), rtol=1e-4)


# mse_gradient


@points(2)
def test_mse_gradient_values(student, reference, rng):
    """Every number has the derivative of its own squared error, and no mean is taken."""
    for B, O in [(7, 5), (3, 11)]:
        y_true, y_pred = rng.normal(size=(B, O)), rng.normal(size=(B, O))
        got = student.mse_gradient(y_true, y_pred)
        check_gradient(lambda x, y=y_true: ((x - y) ** 2).sum(), got, y_pred)
        assert_close(got, reference.mse_gradient(y_true, y_pred))


@points(1)
def test_mse_gradient_is_vectorized(student, reference, rng):
    """One axis and batches of one work too, without a Python loop, and the arguments stay as they were."""
    for shape in [(7,), (1, 5), (7, 1), (1, 1)]:
        y_true, y_pred = rng.normal(size=shape), rng.normal(size=shape)
        before = copies((y_true, y_pred))
        got = student.mse_gradient(y_true, y_pred)
        assert_shape(got, shape)
        assert_close(got, reference.mse_gradient(*before))
        assert_unchanged(before, (y_true, y_pred))
    assert_vectorized(student.mse_gradient, lambda B: (np.ones((B, 5)), np.zeros((B, 5))))


@points(1)
def test_mse_gradient_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        y_true, y_pred = rng.normal(size=(2, 7, 5)).astype(dtype)
        got = student.mse_gradient(y_true, y_pred)
        assert_dtype(got, dtype)
        assert_close(got, reference.mse_gradient(y_true, y_pred))


# softmax_jacobian


@points(2)
def test_softmax_jacobian_values(student, reference, rng):
    """Row i holds the derivatives of output i, which differences of softmax confirm."""
    for K in (2, 7, 13):
        z = rng.uniform(-3, 3, size=K)
        got = student.softmax_jacobian(z)
        assert_shape(got, (K, K))
        for i in range(K):
            check_gradient(lambda x, i=i: reference.softmax(x)[i], got[i], z)
        assert_close(got, reference.softmax_jacobian(z))


@points(1)
def test_softmax_jacobian_large_logits(student, reference, rng):
    """Logits of ±1000 give the exact matrix, not nan, in both dtypes."""
    z = rng.uniform(-1000, 1000, size=7)
    z[:3] = 999.0, 1000.0, -1000.0
    for dtype in (np.float64, np.float32):
        logits = z.astype(dtype)
        assert_close(student.softmax_jacobian(logits), reference.softmax_jacobian(logits))


@points(1)
def test_softmax_jacobian_leaves_z(student, reference, rng):
    """z stays as it was, and a single class gives a matrix of one zero."""
    for K in (5, 1):
        z = rng.uniform(-3, 3, size=K)
        before = z.copy()
        assert_close(student.softmax_jacobian(z), reference.softmax_jacobian(before))
        assert_unchanged(before, z)


@points(1)
def test_softmax_jacobian_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        z = rng.uniform(-3, 3, size=7).astype(dtype)
        got = student.softmax_jacobian(z)
        assert_dtype(got, dtype)
        assert_close(got, reference.softmax_jacobian(z))


# softmax_nll_gradient


@points(2)
def test_softmax_nll_gradient_values(student, reference, rng):
    """Each row is the gradient of its own example's loss, which differences confirm."""
    for B, K in [(7, 5), (5, 13)]:
        z, gold = rng.uniform(-3, 3, size=(B, K)), rng.integers(0, K, size=B)
        got = student.softmax_nll_gradient(z, gold)
        check_gradient(lambda x, gold=gold: nll(x, gold), got, z)
        assert_close(got, reference.softmax_nll_gradient(z, gold))


@points(1)
def test_softmax_nll_gradient_large_logits(student, reference, rng):
    """Logits of ±1000 give the exact gradient, not nan, in both dtypes."""
    z, gold = rng.uniform(-1000, 1000, size=(7, 5)), rng.integers(0, 5, size=7)
    z[0, :2], gold[0] = (1000.0, -1000.0), 1
    z[1, :2], gold[1] = (999.0, 1000.0), 0
    for dtype in (np.float64, np.float32):
        logits = z.astype(dtype)
        assert_close(student.softmax_nll_gradient(logits, gold), reference.softmax_nll_gradient(logits, gold))


@points(1)
def test_softmax_nll_gradient_is_vectorized(student, reference, rng):
    """Any batch size works without a Python loop, and the arguments stay as they were."""
    for B, K in [(1, 5), (7, 2), (1, 1)]:
        z, gold = rng.uniform(-3, 3, size=(B, K)), rng.integers(0, K, size=B)
        before = copies((z, gold))
        got = student.softmax_nll_gradient(z, gold)
        assert_shape(got, (B, K))
        assert_close(got, reference.softmax_nll_gradient(*before))
        assert_unchanged(before, (z, gold))
    assert_vectorized(student.softmax_nll_gradient, lambda B: (np.ones((B, 5)), np.arange(B) % 5))


@points(1)
def test_softmax_nll_gradient_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        z, gold = rng.uniform(-3, 3, size=(7, 5)).astype(dtype), rng.integers(0, 5, size=7)
        got = student.softmax_nll_gradient(z, gold)
        assert_dtype(got, dtype)
        assert_close(got, reference.softmax_nll_gradient(z, gold))


# softmax_crossentropy_gradient


@points(2)
def test_softmax_crossentropy_gradient_values(student, reference, rng):
    """Each row is the gradient of its own example's loss, which differences confirm."""
    for B, K in [(7, 5), (5, 13)]:
        z, g = rng.uniform(-3, 3, size=(B, K)), distributions(rng, B, K)
        got = student.softmax_crossentropy_gradient(z, g)
        check_gradient(lambda x, g=g: -(g * log_softmax(x)).sum(), got, z)
        assert_close(got, reference.softmax_crossentropy_gradient(z, g))


@points(1)
def test_softmax_crossentropy_gradient_large_logits(student, reference, rng):
    """Logits of ±1000 give the exact gradient, not nan, in both dtypes."""
    z, g = rng.uniform(-1000, 1000, size=(7, 5)), distributions(rng, 7, 5)
    z[0, :2] = 1000.0, -1000.0
    z[1, :2] = 999.0, 1000.0
    for dtype in (np.float64, np.float32):
        arguments = z.astype(dtype), g.astype(dtype)
        got = student.softmax_crossentropy_gradient(*arguments)
        assert_close(got, reference.softmax_crossentropy_gradient(*arguments))


@points(1)
def test_softmax_crossentropy_gradient_is_vectorized(student, reference, rng):
    """Any batch size works without a Python loop, and the arguments stay as they were."""
    for B, K in [(1, 5), (7, 2), (1, 1)]:
        z, g = rng.uniform(-3, 3, size=(B, K)), distributions(rng, B, K)
        before = copies((z, g))
        got = student.softmax_crossentropy_gradient(z, g)
        assert_shape(got, (B, K))
        assert_close(got, reference.softmax_crossentropy_gradient(*before))
        assert_unchanged(before, (z, g))
    assert_vectorized(
        student.softmax_crossentropy_gradient, lambda B: (np.ones((B, 5)), np.full((B, 5), 0.2))
    )


@points(1)
def test_softmax_crossentropy_gradient_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        z, g = rng.uniform(-3, 3, size=(7, 5)).astype(dtype), distributions(rng, 7, 5).astype(dtype)
        got = student.softmax_crossentropy_gradient(z, g)
        assert_dtype(got, dtype)
        assert_close(got, reference.softmax_crossentropy_gradient(z, g))


# sigmoid_nll_gradient


@points(2)
def test_sigmoid_nll_gradient_values(student, reference, rng):
    """Each number is the derivative of its own loss, which differences confirm."""
    for B, O in [(7, 5), (3, 11)]:
        z, g = rng.uniform(-3, 3, size=(B, O)), rng.uniform(0, 1, size=(B, O))
        got = student.sigmoid_nll_gradient(z, g)
        check_gradient(lambda x, g=g: binary_nll(x, g), got, z)
        assert_close(got, reference.sigmoid_nll_gradient(z, g))


@points(1)
def test_sigmoid_nll_gradient_large_logits(student, reference, rng):
    """Logits of ±1000 give the exact derivative, not nan, in both dtypes."""
    z, g = large_inputs(rng, (7, 5)), rng.integers(0, 2, size=(7, 5)).astype(np.float64)
    g.flat[:3] = 1.0, 0.0, 1.0
    for dtype in (np.float64, np.float32):
        arguments = z.astype(dtype), g.astype(dtype)
        assert_close(student.sigmoid_nll_gradient(*arguments), reference.sigmoid_nll_gradient(*arguments))


@points(1)
def test_sigmoid_nll_gradient_is_vectorized(student, reference, rng):
    """One axis and batches of one work too, without a Python loop, and the arguments stay as they were."""
    for shape in [(7,), (1, 5), (7, 1), (1, 1)]:
        z, g = rng.uniform(-3, 3, size=shape), rng.uniform(0, 1, size=shape)
        before = copies((z, g))
        got = student.sigmoid_nll_gradient(z, g)
        assert_shape(got, shape)
        assert_close(got, reference.sigmoid_nll_gradient(*before))
        assert_unchanged(before, (z, g))
    assert_vectorized(student.sigmoid_nll_gradient, lambda B: (np.ones((B, 5)), np.full((B, 5), 0.2)))


@points(1)
def test_sigmoid_nll_gradient_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        z, g = rng.uniform(-3, 3, size=(7, 5)).astype(dtype), rng.uniform(0, 1, size=(7, 5)).astype(dtype)
        got = student.sigmoid_nll_gradient(z, g)
        assert_dtype(got, dtype)
        assert_close(got, reference.sigmoid_nll_gradient(z, g))


# affine_backward


def triple(result):
    """The three parts of what affine_backward returns."""
    assert isinstance(result, tuple | list) and len(result) == 3, "Three arrays are expected: dX, dW and db."
    return result


@points(1)
def test_affine_backward_inputs(student, reference, rng):
    """dX is what differences by the inputs give."""
    for B, D, H in [(7, 5, 11), (5, 11, 3)]:
        d_out, X, W = rng.normal(size=(B, H)), rng.normal(size=(B, D)), rng.normal(size=(D, H))
        got, _, _ = triple(student.affine_backward(d_out, X, W))
        check_gradient(lambda A, d=d_out, W=W: (d * (A @ W)).sum(), got, X)
        assert_close(got, reference.affine_backward(d_out, X, W)[0])


@points(1)
def test_affine_backward_kernel(student, reference, rng):
    """dW is what differences by the kernel give."""
    for B, D, H in [(7, 5, 11), (5, 11, 3)]:
        d_out, X, W = rng.normal(size=(B, H)), rng.normal(size=(B, D)), rng.normal(size=(D, H))
        _, got, _ = triple(student.affine_backward(d_out, X, W))
        check_gradient(lambda A, d=d_out, X=X: (d * (X @ A)).sum(), got, W)
        assert_close(got, reference.affine_backward(d_out, X, W)[1])


@points(1)
def test_affine_backward_bias(student, reference, rng):
    """db is what differences by the bias give, one number for each unit."""
    for B, D, H in [(7, 5, 11), (5, 11, 3)]:
        d_out, X, W = rng.normal(size=(B, H)), rng.normal(size=(B, D)), rng.normal(size=(D, H))
        _, _, got = triple(student.affine_backward(d_out, X, W))
        assert_shape(got, (H,))
        check_gradient(lambda b, d=d_out, Z=X @ W: (d * (Z + b)).sum(), got, np.zeros(H))
        assert_close(got, reference.affine_backward(d_out, X, W)[2])


@points(1)
def test_affine_backward_is_vectorized(student, reference, rng):
    """Any sizes work without a Python loop over the examples, and the arguments stay as they were."""
    for B, D, H in [(1, 5, 11), (7, 1, 3), (7, 5, 1), (1, 1, 1)]:
        arguments = rng.normal(size=(B, H)), rng.normal(size=(B, D)), rng.normal(size=(D, H))
        before = copies(arguments)
        assert_close(student.affine_backward(*arguments), reference.affine_backward(*before))
        assert_unchanged(before, arguments)
    W = rng.normal(size=(5, 11))
    assert_vectorized(student.affine_backward, lambda B: (np.ones((B, 11)), np.ones((B, 5)), W))


@points(1)
def test_affine_backward_dtype(student, reference, rng):
    """float32 stays float32 in all three arrays, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        shapes = [(7, 11), (7, 5), (5, 11)]
        arguments = [rng.normal(size=shape).astype(dtype) for shape in shapes]
        got = student.affine_backward(*arguments)
        assert_dtype(got, dtype)
        assert_close(got, reference.affine_backward(*arguments))


# mlp_gradients


def pair(result):
    """The two parts of what mlp_gradients returns."""
    assert isinstance(result, tuple | list) and len(result) == 2, (
        "Two values are expected, the loss and a dictionary of gradients."
    )
    return result


def batch(rng, B, params):
    """Inputs and classes of a batch; no hidden unit is near the kink of ReLU for any example."""
    D, K = len(params["W1"]), len(params["b2"])
    X = rng.normal(size=(B, D))
    while np.abs(X @ params["W1"] + params["b1"]).min() < 0.01:
        X = rng.normal(size=(B, D))
    return X, rng.integers(0, K, size=B)


def check_network(got, reference, *arguments):
    """The gradients that came back are those of the reference's loss."""
    params, *rest = arguments
    _, gradients = pair(got)
    check_gradient(lambda p: reference.mlp_gradients(p, *rest)[0], gradients, params)
    assert_close(gradients, reference.mlp_gradients(*arguments)[1])


@points(1)
def test_mlp_gradients_loss(student, reference, rng):
    """The loss is the mean over the batch of the negative log-likelihoods."""
    for activation in ("tanh", "relu"):
        params = network(rng, 5, 11, 3)
        X, gold = batch(rng, 7, params)
        loss, _ = pair(student.mlp_gradients(params, X, gold, activation))
        assert_close(loss, reference.mlp_gradients(params, X, gold, activation)[0])


@points(2)
def test_mlp_gradients_tanh(student, reference, rng):
    """With tanh the gradients of all four parameters are what differences of the loss give."""
    params = network(rng, 5, 11, 3)
    X, gold = batch(rng, 7, params)
    got = student.mlp_gradients(params, X, gold, "tanh")
    check_network(got, reference, params, X, gold, "tanh")


@points(2)
def test_mlp_gradients_relu(student, reference, rng):
    """With ReLU the gradients of all four parameters are what differences of the loss give."""
    params = network(rng, 5, 11, 3)
    X, gold = batch(rng, 7, params)
    got = student.mlp_gradients(params, X, gold, "relu")
    check_network(got, reference, params, X, gold, "relu")


@points(1)
def test_mlp_gradients_large_logits(student, reference, rng):
    """Logits of ±1000 give the exact loss and gradients, not infinity or nan."""
    for activation in ("tanh", "relu"):
        params = network(rng, 5, 11, 3)
        X, gold = batch(rng, 7, params)
        params["b2"] = np.array([1000.0, -1000.0, 999.0])
        gold[:3] = 0, 1, 2
        got = pair(student.mlp_gradients(params, X, gold, activation))
        assert_close(got, reference.mlp_gradients(params, X, gold, activation))


@points(1)
def test_mlp_gradients_is_vectorized(student, reference, rng):
    """Any sizes work without a Python loop over the examples, and the arguments stay as they were."""
    for B, D, H, K in [(1, 5, 11, 3), (7, 3, 1, 2), (2, 1, 5, 7)]:
        params = network(rng, D, H, K)
        X, gold = batch(rng, B, params)
        before = {key: value.copy() for key, value in params.items()}, X.copy(), gold.copy()
        for activation in ("tanh", "relu"):
            got = pair(student.mlp_gradients(params, X, gold, activation))
            assert_close(got, reference.mlp_gradients(*before, activation))
            assert_unchanged(before, (params, X, gold))
    params = network(rng, 5, 11, 3)
    for activation in ("tanh", "relu"):
        assert_vectorized(
            student.mlp_gradients, lambda B, a=activation: (params, np.ones((B, 5)), np.arange(B) % 3, a)
        )


@points(1)
def test_mlp_gradients_dtype(student, reference, rng):
    """float32 parameters have float32 gradients, and float64 ones float64."""
    for dtype in (np.float32, np.float64):
        params = {key: value.astype(dtype) for key, value in network(rng, 5, 11, 3).items()}
        X, gold = batch(rng, 7, params)
        for activation in ("tanh", "relu"):
            got = pair(student.mlp_gradients(params, X.astype(dtype), gold, activation))
            assert_dtype(got[1], dtype)
            assert_close(got, reference.mlp_gradients(params, X.astype(dtype), gold, activation))


# graph_concepts


@points(1)
def test_concept_graph_direction(student, reference):
    """Why backpropagation starts at the loss."""
    assert_answer(student.graph_concepts, "direction", reference.graph_concepts["direction"])


@points(1)
def test_concept_graph_branches(student, reference):
    """The derivative by a value that is used twice."""
    assert_answer(student.graph_concepts, "branches", reference.graph_concepts["branches"])


@points(1)
def test_concept_graph_kept(student, reference):
    """What the forward pass must keep for the backward pass."""
    assert_answer(student.graph_concepts, "kept", reference.graph_concepts["kept"])


@points(1)
def test_concept_graph_cost(student, reference):
    """What a gradient costs by differences and by backpropagation."""
    assert_answer(student.graph_concepts, "cost", reference.graph_concepts["cost"])


# batch_concepts


@points(1)
def test_concept_batch_inputs(student, reference):
    """How many derivatives of a batch's outputs by its inputs are not zero."""
    assert_answer(student.batch_concepts, "inputs", reference.batch_concepts["inputs"])


@points(1)
def test_concept_batch_kernel(student, reference):
    """The shape of all derivatives of a batch's outputs by the kernel."""
    assert_answer(student.batch_concepts, "kernel", reference.batch_concepts["kernel"])


@points(1)
def test_concept_batch_product(student, reference):
    """Why the array of all derivatives is never built."""
    assert_answer(student.batch_concepts, "product", reference.batch_concepts["product"])


@points(1)
def test_concept_batch_activation(student, reference):
    """How an activation acts in the backward pass."""
    assert_answer(student.batch_concepts, "activation", reference.batch_concepts["activation"])
