"""Hidden tests of 07_weight_decay: what earns points."""

import numpy as np

from grader.testing import (
    assert_answer,
    assert_close,
    assert_dtype,
    assert_shape,
    assert_unchanged,
    check_gradient,
    points,
)


def network(rng):
    """Kernels and biases of different shapes, and of names that only their first letters have in common."""
    return {
        "W1": rng.normal(size=(5, 7)),
        "b1": rng.normal(size=7),
        "b_W": rng.normal(size=3),
        "W_out": rng.normal(size=(7, 3)),
        "Wb": rng.normal(size=(1, 2)),
    }


def gradients(rng, params):
    """Gradients under the names of the parameters."""
    return {key: rng.normal(size=value.shape) for key, value in params.items()}


def copies(dictionary, dtype=np.float64):
    """The same arrays anew, in a dtype."""
    return {key: value.astype(dtype) for key, value in dictionary.items()}


def pair(result):
    """The loss and the gradients that l2_regularized returns."""
    assert isinstance(result, tuple | list) and len(result) == 2, (
        "The loss and the gradients are expected, a pair."
    )
    return result


def points_on_a_curve(rng, m):
    """m points (x, y), x spread over [−1, 1] and y of any size."""
    x = np.linspace(-1, 1, m) + rng.uniform(-0.1, 0.1, size=m) if m > 1 else rng.uniform(0.5, 1, size=1)
    return x, rng.uniform(0.5, 3) * np.cos(2 * x + rng.uniform(0, 6)) + 0.3 * rng.normal(size=m)


# l2_norm_of_fit


@points(1)
def test_fit_without_penalty(student, reference, rng):
    """With λ = 0 it is the norm of the least squares fit, of any degree."""
    for m, degree in [(11, 1), (7, 3), (13, 5), (5, 4)]:
        x, y = points_on_a_curve(rng, m)
        expected = reference.l2_norm_of_fit(x, y, degree, 0.0)
        assert_close(student.l2_norm_of_fit(x, y, degree, 0.0), expected)


@points(2)
def test_fit_with_penalty(student, reference, rng):
    """The penalty counts once in all, for every coefficient alike."""
    for degree, strength in [(3, 0.1), (2, 1.0), (5, 3.0)]:
        x, y = points_on_a_curve(rng, 11)
        expected = reference.l2_norm_of_fit(x, y, degree, strength)
        assert_close(student.l2_norm_of_fit(x, y, degree, strength), expected)


@points(1)
def test_fit_constant_is_penalized_too(student, reference, rng):
    """A constant of 100 is pulled to zero like any other coefficient."""
    x, y = points_on_a_curve(rng, 7)
    for degree in (0, 2):
        expected = reference.l2_norm_of_fit(x, y + 100, degree, 2.0)
        assert_close(student.l2_norm_of_fit(x, y + 100, degree, 2.0), expected)


@points(1)
def test_fit_at_the_edges(student, reference, rng):
    """One point, or more coefficients than points, are no trouble where there is a penalty."""
    for m, degree, strength in [(1, 0, 0.5), (1, 3, 0.5), (3, 7, 0.2), (7, 1, 1e6)]:
        x, y = points_on_a_curve(rng, m)
        expected = reference.l2_norm_of_fit(x, y, degree, strength)
        got = student.l2_norm_of_fit(x, y, degree, strength)
        assert_shape(got, ())
        assert_close(got, expected)


@points(1)
def test_fit_leaves_arguments(student, reference, rng):
    """x and y stay as they were, and float32 works too."""
    x, y = points_on_a_curve(rng, 11)
    before = x.copy(), y.copy()
    assert_close(student.l2_norm_of_fit(x, y, 2, 0.5), reference.l2_norm_of_fit(*before, 2, 0.5))
    assert_unchanged(student)
    narrow = x.astype(np.float32), y.astype(np.float32)
    assert_close(
        student.l2_norm_of_fit(*narrow, 2, 0.5), reference.l2_norm_of_fit(*before, 2, 0.5), rtol=1e-4
    )


# l2_regularized


@points(1)
def test_l2_loss(student, reference, rng):
    """λ/2 times the squares of all kernels is added to the loss, and biases do not count."""
    params = network(rng)
    grads = gradients(rng, params)
    for strength in (0.3, 2.0):
        expected = reference.l2_regularized(1.7, grads, params, strength)[0]
        assert_close(pair(student.l2_regularized(1.7, copies(grads), copies(params), strength))[0], expected)


@points(2)
def test_l2_gradients(student, reference, rng):
    """The gradient belongs to that loss: it agrees with its differences, for kernels and for biases."""
    params = network(rng)

    def loss(some):
        return sum(float(np.sin(value).sum()) for value in some.values())

    slopes = {key: np.cos(value) for key, value in params.items()}
    got = pair(student.l2_regularized(loss(params), copies(slopes), copies(params), 0.7))[1]
    assert isinstance(got, dict), "The gradients are expected as a dictionary."
    check_gradient(lambda some: reference.l2_regularized(loss(some), slopes, some, 0.7)[0], got, params)
    assert_close(got, reference.l2_regularized(0.0, slopes, params, 0.7)[1])


@points(1)
def test_l2_at_the_edges(student, reference, rng):
    """Without strength nothing changes, nor without kernels."""
    params = network(rng)
    grads = gradients(rng, params)
    expected = 1.7, copies(grads)
    assert_close(pair(student.l2_regularized(1.7, copies(grads), copies(params), 0.0)), expected)
    biases = {"b1": rng.normal(size=7), "b": rng.normal(size=1)}
    grads = gradients(rng, biases)
    expected = -0.4, copies(grads)
    assert_close(pair(student.l2_regularized(-0.4, grads, biases, 3.0)), expected)


@points(1)
def test_l2_leaves_arguments(student, reference, rng):
    """The gradients and the parameters that are given stay as they were."""
    params = network(rng)
    grads = gradients(rng, params)
    before = copies(grads), copies(params)
    expected = reference.l2_regularized(1.7, *before, 0.7)
    assert_close(pair(student.l2_regularized(1.7, grads, params, 0.7)), expected)
    assert_unchanged(student)


@points(1)
def test_l2_dtype(student, reference, rng):
    """Gradients in float32 stay in float32, those in float64 in float64."""
    params = network(rng)
    grads = gradients(rng, params)
    for dtype in (np.float32, np.float64):
        arguments = copies(grads, dtype), copies(params, dtype)
        expected = reference.l2_regularized(1.7, *arguments, 0.7)
        loss, got = pair(student.l2_regularized(1.7, *arguments, 0.7))
        assert_dtype(got, dtype)
        assert_close(got, expected[1])
        assert_close(loss, expected[0], rtol=1e-4 if dtype is np.float32 else None)


# l1_step

SHAPES = [(11,), (5, 7), (1, 3), (2, 3, 5)]


@points(1)
def test_l1_large_weights(student, reference, rng):
    """Weights far from zero are all pulled by αλ, whatever their size."""
    theta = rng.choice([-1.0, 1.0], size=(5, 7)) * rng.uniform(1, 9, size=(5, 7))
    gradient = rng.normal(size=(5, 7))
    for lr, strength in [(0.1, 0.7), (0.3, 2.0)]:
        expected = reference.l1_step(theta, gradient, lr, strength)
        assert_close(student.l1_step(theta.copy(), gradient.copy(), lr, strength), expected)


@points(2)
def test_l1_small_weights(student, reference, rng):
    """The pull never crosses zero: it is no larger than the weight before the step."""
    theta, gradient = rng.normal(size=(5, 7)), rng.normal(size=(5, 7))
    for lr, strength in [(1.0, 5.0), (0.5, 1.0)]:
        expected = reference.l1_step(theta, gradient, lr, strength)
        assert_close(student.l1_step(theta.copy(), gradient.copy(), lr, strength), expected)
    zeros = np.zeros((5, 7))
    assert_close(student.l1_step(theta.copy(), zeros, 0.5, 1.0), reference.l1_step(theta, zeros, 0.5, 1.0))


@points(1)
def test_l1_at_zero(student, reference, rng):
    """A weight of zero is not pulled, and without strength the step is that of SGD."""
    theta, gradient = rng.normal(size=11), rng.normal(size=11)
    theta[::3] = 0.0
    for strength in (0.7, 0.0):
        expected = reference.l1_step(theta, gradient, 0.1, strength)
        assert_close(student.l1_step(theta.copy(), gradient.copy(), 0.1, strength), expected)


@points(1)
def test_l1_several_steps(student, reference, rng):
    """Step after step, from where the last one ended."""
    theta = rng.normal(size=11)
    for _ in range(7):
        gradient = 0.5 * theta + 0.1 * rng.normal(size=11)
        expected = reference.l1_step(theta, gradient, 0.2, 0.9)
        got = student.l1_step(theta.copy(), gradient, 0.2, 0.9)
        assert_close(got, expected)
        theta = expected


@points(1)
def test_l1_shapes(student, reference, rng):
    """Any shape goes in and comes out, and the arguments stay as they were."""
    for shape in SHAPES:
        theta, gradient = rng.normal(size=shape), rng.normal(size=shape)
        before = theta.copy(), gradient.copy()
        got = student.l1_step(theta, gradient, 0.3, 0.7)
        assert_shape(got, shape)
        assert_close(got, reference.l1_step(*before, 0.3, 0.7))
        assert_unchanged(student)


@points(1)
def test_l1_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    theta, gradient = rng.normal(size=(5, 7)), rng.normal(size=(5, 7))
    for dtype in (np.float32, np.float64):
        arguments = theta.astype(dtype), gradient.astype(dtype)
        expected = reference.l1_step(*arguments, 0.3, 0.7)
        got = student.l1_step(*arguments, 0.3, 0.7)
        assert_dtype(got, dtype)
        assert_close(got, expected)


# map_l2_strength


@points(1)
def test_map_for_a_sum(student, reference, rng):
    """For a summed loss λ depends on the prior alone."""
    for m in (1, 7, 1000):
        prior_std = float(rng.uniform(0.1, 3))
        expected = reference.map_l2_strength(prior_std, m, "sum")
        assert_close(student.map_l2_strength(prior_std, m, "sum"), expected)


@points(1)
def test_map_for_a_mean(student, reference, rng):
    """For a mean loss λ falls with the number of examples."""
    for m in (1, 7, 1000):
        prior_std = float(rng.uniform(0.1, 3))
        expected = reference.map_l2_strength(prior_std, m, "mean")
        assert_close(student.map_l2_strength(prior_std, m, "mean"), expected)


@points(1)
def test_map_gives_the_same_estimate(student, rng):
    """The sum and the mean have their minimum at the same place, that of the posterior."""
    data, prior_std = rng.normal(1.0, 1.0, size=13), float(rng.uniform(0.3, 2))
    # Normal data with variance 1 and a normal prior: the posterior's mean is Σx / (m + 1/σ²).
    expected = data.sum() / (13 + prior_std**-2)
    for_sum = student.map_l2_strength(prior_std, 13, "sum")
    for_mean = student.map_l2_strength(prior_std, 13, "mean")
    assert_shape(for_sum, ())
    assert_shape(for_mean, ())
    assert_close(data.sum() / (13 + for_sum), expected)
    assert_close(data.mean() / (1 + for_mean), expected)


# sgdw_step


@points(2)
def test_sgdw_step(student, reference, rng):
    """Kernels decay by αλ and then take the step of SGD, biases take that step alone."""
    for lr, weight_decay in [(0.3, 0.7), (0.05, 2.0)]:
        params = network(rng)
        grads = gradients(rng, params)
        expected = reference.sgdw_step(params, grads, lr, weight_decay)
        assert_close(student.sgdw_step(copies(params), copies(grads), lr, weight_decay), expected)


@points(1)
def test_sgdw_is_l2_of_sgd(student, reference, rng):
    """Over several steps it is SGD on the loss with the L2 penalty."""
    params = network(rng)
    mine = copies(params)
    for _ in range(5):
        grads = gradients(rng, params)
        penalized = reference.l2_regularized(0.0, grads, params, 0.9)[1]
        params = {key: params[key] - 0.2 * penalized[key] for key in params}
        mine = student.sgdw_step(mine, copies(grads), 0.2, 0.9)
        assert_close(mine, params)


@points(1)
def test_sgdw_at_the_edges(student, reference, rng):
    """Without decay it is SGD, without a rate nothing moves, without a gradient kernels fade."""
    params = network(rng)
    grads = gradients(rng, params)
    zeros = {key: np.zeros_like(value) for key, value in params.items()}
    for some, lr, weight_decay in [
        (grads, 0.3, 0.0),
        (grads, 0.0, 0.7),
        (zeros, 0.3, 0.7),
        (grads, 0.5, 2.0),
    ]:
        expected = reference.sgdw_step(params, some, lr, weight_decay)
        assert_close(student.sgdw_step(copies(params), copies(some), lr, weight_decay), expected)


@points(1)
def test_sgdw_leaves_arguments(student, reference, rng):
    """The parameters and the gradients that are given stay as they were."""
    for params in (network(rng), {"b": rng.normal(size=3), "W": rng.normal(size=(2, 3))}):
        grads = gradients(rng, params)
        before = copies(params), copies(grads)
        expected = reference.sgdw_step(*before, 0.3, 0.7)
        assert_close(student.sgdw_step(params, grads, 0.3, 0.7), expected)
        assert_unchanged(student)


@points(1)
def test_sgdw_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    params = network(rng)
    grads = gradients(rng, params)
    for dtype in (np.float32, np.float64):
        arguments = copies(params, dtype), copies(grads, dtype)
        expected = reference.sgdw_step(*arguments, 0.3, 0.7)
        got = student.sgdw_step(*arguments, 0.3, 0.7)
        assert_dtype(got, dtype)
        assert_close(got, expected)


# map_concepts


@points(1)
def test_concept_map_prior(student, reference):
    """The prior that leads to L1 regularization."""
    assert_answer(student.map_concepts, "prior", reference.map_concepts["prior"])


@points(1)
def test_concept_map_more_data(student, reference):
    """What more data does to λ."""
    assert_answer(student.map_concepts, "more_data", reference.map_concepts["more_data"])


@points(1)
def test_concept_map_narrow(student, reference):
    """What a narrower prior does to λ."""
    assert_answer(student.map_concepts, "narrow", reference.map_concepts["narrow"])


@points(1)
def test_concept_map_flat(student, reference):
    """What MAP becomes when the prior gets wider and wider."""
    assert_answer(student.map_concepts, "flat", reference.map_concepts["flat"])


# decay_concepts


@points(1)
def test_concept_decay_momentum(student, reference):
    """Why L2 and decay differ once there is momentum."""
    assert_answer(student.decay_concepts, "momentum", reference.decay_concepts["momentum"])


@points(1)
def test_concept_decay_rmsprop(student, reference):
    """Why L2 and decay differ with RMSProp."""
    assert_answer(student.decay_concepts, "rmsprop", reference.decay_concepts["rmsprop"])


@points(1)
def test_concept_decay_biases(student, reference):
    """Why biases are left alone."""
    assert_answer(student.decay_concepts, "biases", reference.decay_concepts["biases"])


@points(1)
def test_concept_decay_constant(student, reference):
    """How a weight decays when the loss is flat."""
    assert_answer(student.decay_concepts, "constant", reference.decay_concepts["constant"])
