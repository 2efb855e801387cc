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
        got = student.numerical_gradient(an_array_without_axes, x, 0.3)
        assert_close(got, reference.numerical_gradient(an_array_without_axes, x, 0.3))
        assert_close(student.after(x), x)


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
        assert_unchanged(student)
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
        assert_unchanged(student)
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
        assert_unchanged(student)
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
        assert_unchanged(student)
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
        assert_unchanged(student)
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
        assert_unchanged(student)


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
        assert_unchanged(student)
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
        assert_unchanged(student)


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
        assert_unchanged(student)
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
        assert_unchanged(student)
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
        assert_unchanged(student)
    assert_vectorized(student.sigmoid_nll_gradient, lambda B: (np.ones((B, 5)), np.full((B, 5), 0.2)))


@points(1)
def test_sigmoid_nll_gradient_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        z, g = rng.uniform(-3, 3, size=(7, 5)).astype(dtype), rng.uniform(0, 1, size=(7, 5)).astype(dtype)
        got = student.sigmoid_nll_gradient(z, g)
        assert_dtype(got, dtype)
        assert_close(got, reference.sigmoid_nll_gradient(z, g))


# derivative_concepts


@points(1)
def test_concept_derivative_step(student, reference):
    """Where the error of a very small step comes from."""
    assert_answer(student.derivative_concepts, "step", reference.derivative_concepts["step"])


@points(1)
def test_concept_derivative_central(student, reference):
    """How the error of central differences falls with the step."""
    assert_answer(student.derivative_concepts, "central", reference.derivative_concepts["central"])


@points(1)
def test_concept_derivative_saturated(student, reference):
    """What a saturated sigmoid lets through."""
    assert_answer(student.derivative_concepts, "saturated", reference.derivative_concepts["saturated"])


@points(1)
def test_concept_derivative_pairing(student, reference):
    """Why softmax comes with the NLL."""
    assert_answer(student.derivative_concepts, "pairing", reference.derivative_concepts["pairing"])


@points(1)
def test_concept_derivative_rows(student, reference):
    """What the sum of a Jacobian's row says."""
    assert_answer(student.derivative_concepts, "rows", reference.derivative_concepts["rows"])
