"""Hidden tests of 04_derivatives: what earns points."""

import numpy as np

from grader.testing import assert_answer, assert_close, assert_shape, check_gradient, points, rule_points

# What the exact GELU is asked to.
ERF_APPROXIMATION = 1.1e-7


def both_dtypes(*arrays):
    """The arrays in float64, then in float32; class indices stay what they are."""
    for dtype in (np.float64, np.float32):
        yield tuple(array if array.dtype.kind == "i" else array.astype(dtype) for array in arrays)


def far_out(rng, shape):
    """Numbers between 50 and 1000 in size, both ends and both signs among them."""
    z = rng.choice([-1.0, 1.0], size=shape) * rng.uniform(50, 1000, size=shape)
    z.flat[:2] = -1000.0, 1000.0
    return z


def off_zero(rng, shape):
    """Numbers between ±5, both signs among them, none of them near the kink at zero."""
    z = rng.choice([-1.0, 1.0], size=shape) * rng.uniform(0.1, 5, size=shape)
    z.flat[:2] = -0.3, 0.3
    return z


def distributions(rng, B, K):
    """A full distribution over the classes for each example."""
    g = rng.uniform(0.1, 1, size=(B, K))
    return g / g.sum(axis=1, keepdims=True)


def large_logits(rng, B, K):
    """Logits between ±1000: both ends in the first row, two close ones in the second, equal ones in the third."""
    z = rng.uniform(-1000, 1000, size=(B, K))
    z[0, :2], z[1, :2], z[2] = (1000.0, -1000.0), (999.0, 1000.0), 1000.0
    return z


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


def varied(got, shape):
    """An answer of this shape, finite and not the same number everywhere."""
    assert_shape(got, shape)
    got = np.asarray(got, np.float64)
    assert np.isfinite(got).all(), "The answer is not finite."
    assert got.size == 1 or np.ptp(got) > 0, "All numbers of the answer are the same one."
    return got


def check_elementwise(derivative, expected, activation, z, atol=None):
    """Every number of z has the right derivative, which differences confirm, in any shape and both dtypes."""
    check_gradient(lambda x: activation(x).sum(), derivative(z), z)
    for shape in [z.shape, (z.size,), (z.size // 7, 7, 1)]:
        for (one,) in both_dtypes(z.reshape(shape)):
            bound = atol if one.dtype == np.float64 or atol is None else 1e-4
            got = derivative(one)
            assert_shape(got, shape)
            assert_close(got, expected(one), atol=bound)


def check_far_out(derivative, expected, rng, atol=None):
    """Numbers up to ±1000 have the derivative of the end that they are at, in both dtypes; others keep theirs."""
    far = far_out(rng, (7, 11))
    far[-1] = rng.uniform(-5, 5, size=11)
    other = -far
    other[-1] = rng.uniform(-5, 5, size=11)
    for (z,) in (*both_dtypes(far), *both_dtypes(other)):
        bound = atol if z.dtype == np.float64 else 1e-4
        assert_close(derivative(z), expected(z), atol=bound)


# numerical_gradient. Only the test of values asks for values: the others compare the function with itself.


def weights_like(x):
    """1, 2, 3, …, in the shape of x."""
    return np.arange(1, x.size + 1, dtype=np.float64).reshape(x.shape)


def tangled(x):
    """A function whose derivative with respect to each entry depends on all entries."""
    w = weights_like(x)
    return float((w * x**3).sum() + (w * x).sum() ** 2 + np.sin(x.sum()))


def parted(x):
    """A function in which no entry matters for the others."""
    return float((weights_like(x) * x**3).sum())


def fast_waves(x):
    """A function whose central differences show the step that was taken."""
    return np.sin(1000 * x).sum()


def an_array_without_axes(x):
    """A number that comes as an array."""
    return np.array((weights_like(x) * x**3).sum())


@points(2.5)
def test_numerical_values(student, reference, rng):
    """Each entry is (f(x + h) − f(x − h)) / 2h, with large steps too."""
    for h in (0.5, 0.1, 0.003):
        x = rng.uniform(-2, 2, size=7)
        x[2] = 0.0
        for f in (tangled, an_array_without_axes):
            assert_close(student.numerical_gradient(f, x, h), reference.numerical_gradient(f, x, h))


@points(1)
def test_numerical_default_step(student, rng):
    """Without a step it is 1e-5."""
    x = rng.uniform(-1, 1, size=5)
    expected = varied(student.numerical_gradient(fast_waves, x, 1e-5), (5,))
    assert_close(student.numerical_gradient(fast_waves, x), expected)


@points(1.5)
def test_numerical_shapes(student, rng):
    """Any shape goes in, and the same shape comes out: each entry has the derivative that it has in a vector."""
    for shape in [(1,), (3, 5), (2, 3, 5), (1, 7), (3, 3)]:
        x = rng.uniform(-2, 2, size=shape)
        expected = varied(student.numerical_gradient(parted, x.ravel(), 0.1), (x.size,))
        assert_close(student.numerical_gradient(parted, x, 0.1), expected.reshape(shape))


@points(1)
def test_numerical_views(student, rng):
    """The transposed view of a matrix gives what a matrix of its own gives."""
    x = rng.uniform(-2, 2, size=(5, 3))
    expected = varied(student.numerical_gradient(parted, np.ascontiguousarray(x.T), 0.1), (3, 5))
    assert_close(student.numerical_gradient(parted, x.T, 0.1), expected)


@points(1)
def test_numerical_restores_x(student, rng):
    """x is after the call what it was before, to rounding."""
    for x in (rng.uniform(-2, 2, size=7), rng.uniform(-2, 2, size=(3, 5)), rng.uniform(-2, 2, size=(5, 3)).T):
        varied(student.numerical_gradient(parted, x, 0.3), x.shape)
        assert_close(student.after(x), x)


test_numerical_gradient_rules = rule_points("numerical_gradient", dtype=1)


# sigmoid_derivative


@points(1)
def test_sigmoid_derivative_values(student, reference, rng):
    """Every number z has the slope of σ at z, which differences of σ confirm."""
    z = rng.uniform(-6, 6, size=(11, 7))
    z[2, :3] = 0.0
    check_elementwise(student.sigmoid_derivative, reference.sigmoid_derivative, reference.sigmoid, z)


@points(0.5)
def test_sigmoid_derivative_far_out(student, reference, rng):
    """Inputs of ±1000 give 0, not nan, in both dtypes."""
    check_far_out(student.sigmoid_derivative, reference.sigmoid_derivative, rng)


test_sigmoid_derivative_rules = rule_points(
    "sigmoid_derivative", dtype=0.5, batch_of_one=0.25, vectorized=0.25, arguments=0.5
)


# tanh_derivative


@points(1)
def test_tanh_derivative_values(student, reference, rng):
    """Every number z has the slope of tanh at z, which differences of tanh confirm."""
    z = rng.uniform(-3, 3, size=(11, 7))
    z[2, :3] = 0.0
    check_elementwise(student.tanh_derivative, reference.tanh_derivative, np.tanh, z)


@points(0.5)
def test_tanh_derivative_far_out(student, reference, rng):
    """Inputs of ±1000 give 0, not nan, in both dtypes."""
    check_far_out(student.tanh_derivative, reference.tanh_derivative, rng)


test_tanh_derivative_rules = rule_points(
    "tanh_derivative", dtype=0.5, batch_of_one=0.25, vectorized=0.25, arguments=0.5
)


# relu_derivative


@points(1)
def test_relu_derivative_values(student, reference, rng):
    """1 for positive numbers and 0 for negative ones, which differences of ReLU confirm."""
    for scale in (1, 200):
        z = scale * off_zero(rng, (11, 7))
        check_elementwise(student.relu_derivative, reference.relu_derivative, reference.relu, z)


test_relu_derivative_rules = rule_points(
    "relu_derivative", dtype=0.25, batch_of_one=0.25, vectorized=0.25, arguments=0.25
)


# leaky_relu_derivative


@points(1)
def test_leaky_relu_derivative_values(student, reference, rng):
    """1 for positive numbers and the slope for negative ones, from 0 to 1."""
    for slope in (0.0, 0.01, 0.2, float(rng.uniform(0.3, 0.9)), 1.0):
        for scale in (1, 200):
            for (z,) in both_dtypes(scale * off_zero(rng, (7, 11))):
                expected = reference.leaky_relu_derivative(z, slope)
                assert_close(student.leaky_relu_derivative(z, slope), expected)
                assert_close(student.leaky_relu_derivative(z, negative_slope=slope), expected)


@points(0.5)
def test_leaky_relu_derivative_default(student, rng):
    """Without a slope it is 0.2."""
    z = off_zero(rng, (7, 11))
    expected = varied(student.leaky_relu_derivative(z, 0.2), (7, 11))
    assert_close(student.leaky_relu_derivative(z), expected)


test_leaky_relu_derivative_rules = rule_points(
    "leaky_relu_derivative", dtype=0.5, batch_of_one=0.25, vectorized=0.25, arguments=0.5
)


# silu_derivative


@points(1)
def test_silu_derivative_values(student, reference, rng):
    """Every number z has the slope of SiLU at z, which differences of SiLU confirm."""
    z = rng.uniform(-6, 6, size=(11, 7))
    z[2, :3] = 0.0
    check_elementwise(student.silu_derivative, reference.silu_derivative, reference.silu, z)


@points(0.5)
def test_silu_derivative_far_out(student, reference, rng):
    """At 1000 the derivative is 1, at −1000 it is 0, and nothing is nan, in both dtypes."""
    check_far_out(student.silu_derivative, reference.silu_derivative, rng)


test_silu_derivative_rules = rule_points(
    "silu_derivative", dtype=0.5, batch_of_one=0.25, vectorized=0.25, arguments=0.5
)


# gelu_derivative


@points(1)
def test_gelu_derivative_values(student, reference, rng):
    """Every number z has the slope of the exact GELU at z, which differences of GELU confirm."""
    z = rng.uniform(-5, 5, size=(11, 7))
    z[2, :3] = 0.0
    check_elementwise(
        student.gelu_derivative, reference.gelu_derivative, reference.gelu, z, atol=ERF_APPROXIMATION
    )


@points(0.5)
def test_gelu_derivative_far_out(student, reference, rng):
    """At 1000 the derivative is 1, at −1000 it is 0, and nothing is nan, in both dtypes."""
    check_far_out(student.gelu_derivative, reference.gelu_derivative, rng, atol=ERF_APPROXIMATION)


test_gelu_derivative_rules = rule_points("gelu_derivative", dtype=0.5, batch_of_one=0.5, arguments=0.5)


# mse_gradient


@points(1.5)
def test_mse_gradient_values(student, reference, rng):
    """Every number has the derivative of its own squared error, and no mean is taken."""
    for shape in [(7, 5), (7, 5), (3, 11), (7, 1), (7,)]:
        y_true, y_pred = rng.normal(size=shape), rng.normal(size=shape)
        y_pred[2] = y_true[2]
        got = student.mse_gradient(y_true, y_pred)
        check_gradient(lambda x, y=y_true: ((x - y) ** 2).sum(), got, y_pred)
        for one in both_dtypes(y_true, y_pred):
            assert_close(student.mse_gradient(*one), reference.mse_gradient(*one))


test_mse_gradient_rules = rule_points(
    "mse_gradient", dtype=0.5, batch_of_one=0.25, vectorized=0.25, arguments=0.5
)


# softmax_jacobian


@points(2.5)
def test_softmax_jacobian_values(student, reference, rng):
    """Row i holds the derivatives of output i, which differences of softmax confirm."""
    for K in (2, 7, 7, 13):
        z = rng.uniform(-3, 3, size=K)
        z[1:3] = z[0]
        got = student.softmax_jacobian(z)
        assert_shape(got, (K, K))
        for i in range(K):
            check_gradient(lambda x, i=i: reference.softmax(x)[i], got[i], z)
        for (one,) in both_dtypes(z):
            assert_close(student.softmax_jacobian(one), reference.softmax_jacobian(one))
    assert_close(student.softmax_jacobian(np.array([0.7])), np.zeros((1, 1)))


@points(1)
def test_softmax_jacobian_large_logits(student, rng):
    """Logits around ±1000 give the matrix that they give around 0, and a spread of 2000 gives no nan."""
    for (z,) in both_dtypes(rng.permutation(np.arange(-3.0, 4.0))):
        expected = varied(student.softmax_jacobian(z), (7, 7))
        for shift in (-1000, 1000):
            assert_close(student.softmax_jacobian(z + z.dtype.type(shift)), expected, dtype=z.dtype)
    for (z,) in both_dtypes(large_logits(rng, 3, 7)[1]):
        varied(student.softmax_jacobian(z), (7, 7))


test_softmax_jacobian_rules = rule_points("softmax_jacobian", dtype=1, arguments=0.5)


# softmax_nll_gradient


@points(2)
def test_softmax_nll_gradient_values(student, reference, rng):
    """Each row is the gradient of its own example's loss, which differences confirm."""
    for B, K in [(7, 5), (5, 13), (3, 2)]:
        z, gold = rng.uniform(-3, 3, size=(B, K)), rng.integers(0, K, size=B)
        z[1] = z[1, 0]
        got = student.softmax_nll_gradient(z, gold)
        check_gradient(lambda x, gold=gold: nll(x, gold), got, z)
        for one in both_dtypes(z, gold):
            assert_close(student.softmax_nll_gradient(*one), reference.softmax_nll_gradient(*one))
    z, gold = rng.uniform(-3, 3, size=(3, 307)), np.array([300, 0, 200])
    assert_close(student.softmax_nll_gradient(z, gold), reference.softmax_nll_gradient(z, gold))


@points(1)
def test_softmax_nll_gradient_large_logits(student, reference, rng):
    """Logits of ±1000 give the exact gradient, not nan, in both dtypes."""
    z, gold = large_logits(rng, 7, 5), rng.integers(0, 5, size=7)
    gold[:2] = 1, 0
    for one in both_dtypes(z, gold):
        assert_close(student.softmax_nll_gradient(*one), reference.softmax_nll_gradient(*one))


test_softmax_nll_gradient_rules = rule_points(
    "softmax_nll_gradient", dtype=1, batch_of_one=0.5, vectorized=0.5, arguments=1
)


# softmax_crossentropy_gradient


@points(1.5)
def test_softmax_crossentropy_gradient_values(student, reference, rng):
    """Each row is the gradient of its own example's loss, which differences confirm."""
    for B, K in [(7, 5), (5, 13)]:
        z = rng.uniform(-3, 3, size=(B, K))
        z[1] = z[1, 0]
        for g in (distributions(rng, B, K), np.eye(K)[rng.integers(0, K, size=B)]):
            got = student.softmax_crossentropy_gradient(z, g)
            check_gradient(lambda x, g=g: -(g * log_softmax(x)).sum(), got, z)
            for one in both_dtypes(z, g):
                expected = reference.softmax_crossentropy_gradient(*one)
                assert_close(student.softmax_crossentropy_gradient(*one), expected)


@points(0.5)
def test_softmax_crossentropy_gradient_large_logits(student, reference, rng):
    """Logits of ±1000 give the exact gradient, not nan, in both dtypes."""
    for one in both_dtypes(large_logits(rng, 7, 5), distributions(rng, 7, 5)):
        expected = reference.softmax_crossentropy_gradient(*one)
        assert_close(student.softmax_crossentropy_gradient(*one), expected)


test_softmax_crossentropy_gradient_rules = rule_points(
    "softmax_crossentropy_gradient", dtype=0.5, batch_of_one=0.5, vectorized=0.5, arguments=0.5
)


# sigmoid_nll_gradient


@points(1.5)
def test_sigmoid_nll_gradient_values(student, reference, rng):
    """Every number has the derivative of its own loss, which differences confirm."""
    for shape in [(7, 5), (3, 11), (7, 1), (7,)]:
        z, g = rng.uniform(-5, 5, size=shape), rng.choice([0.0, 1.0, 0.3, 0.8], size=shape)
        z[2] = 0.0
        got = student.sigmoid_nll_gradient(z, g)
        check_gradient(lambda x, g=g: binary_nll(x, g), got, z)
        for one in both_dtypes(z, g):
            assert_close(student.sigmoid_nll_gradient(*one), reference.sigmoid_nll_gradient(*one))


@points(0.5)
def test_sigmoid_nll_gradient_large_logits(student, reference, rng):
    """Logits of ±1000 give the exact gradient, not nan, in both dtypes."""
    g = rng.choice([0.0, 1.0, 0.3], size=(7, 5))
    g.flat[:2] = 1.0, 0.0
    for one in both_dtypes(far_out(rng, (7, 5)), g):
        assert_close(student.sigmoid_nll_gradient(*one), reference.sigmoid_nll_gradient(*one))


test_sigmoid_nll_gradient_rules = rule_points(
    "sigmoid_nll_gradient", dtype=0.5, batch_of_one=0.5, vectorized=0.5, arguments=0.5
)


# slope_concepts


@points(1)
def test_concept_slope_saturated(student, reference):
    """What a saturated unit lets through."""
    assert_answer(student.slope_concepts, "saturated", reference.slope_concepts["saturated"])


@points(1)
def test_concept_slope_rows(student, reference):
    """What a row of softmax's Jacobian says."""
    assert_answer(student.slope_concepts, "rows", reference.slope_concepts["rows"])


@points(1)
def test_concept_slope_predict(student):
    """A prediction was made; any one counts."""
    assert_answer(student.slope_concepts, "predict", {"A", "B", "C", "D"})


# derivative_concepts


@points(1)
def test_concept_derivative_step(student, reference):
    """The error of a tiny step."""
    assert_answer(student.derivative_concepts, "step", reference.derivative_concepts["step"])


@points(1)
def test_concept_derivative_central(student, reference):
    """The error of central differences."""
    assert_answer(student.derivative_concepts, "central", reference.derivative_concepts["central"])


@points(1)
def test_concept_derivative_pairing(student, reference):
    """Why softmax comes with the NLL."""
    assert_answer(student.derivative_concepts, "pairing", reference.derivative_concepts["pairing"])
