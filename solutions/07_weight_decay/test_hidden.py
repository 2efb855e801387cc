"""Hidden tests of 07_weight_decay: what earns points."""

import numpy as np

from grader.testing import (
    assert_answer,
    assert_close,
    assert_shape,
    check_gradient,
    points,
    rule_points,
)

SHAPES = [(5, 7), (11,), (2, 3, 5)]


def kernels(rng):
    """Kernels of different shapes, two of them alike."""
    shapes = {"W1": (5, 7), "W2": (5, 7), "W_out": (7, 3), "Wb": (1, 2)}
    return {key: rng.normal(size=shape) for key, shape in shapes.items()}


def biases(rng):
    """Biases, some with names that kernels could have; their axes tell nothing."""
    shapes = {"b1": (7,), "b_W": (3,), "b_out": (1, 3)}
    return {key: rng.normal(size=shape) for key, shape in shapes.items()}


def network(rng):
    """Kernels and biases."""
    return kernels(rng) | biases(rng)


def gradients(rng, params):
    """Gradients under the names of the parameters."""
    return {key: rng.normal(size=value.shape) for key, value in params.items()}


def turned(arrays):
    """The same arrays under the same names, in another order."""
    return dict(reversed(arrays.items()))


def pair(result):
    """The loss and the gradients that l2_regularized returns."""
    assert isinstance(result, tuple | list) and len(result) == 2, (
        "The loss and the gradients are expected, a pair."
    )
    return result


def like(result, params):
    """A result, once it is a dictionary of arrays like the parameters."""
    assert isinstance(result, dict) and set(result) == set(params), (
        f"A dictionary with the keys {', '.join(params)} is expected."
    )
    for key, value in params.items():
        assert_shape(result[key], value.shape)
    return result


def points_on_a_curve(rng, m):
    """m points (x, y), x spread over [−1, 1] and y of any size."""
    x = np.linspace(-1, 1, m) + rng.uniform(-0.1, 0.1, size=m) if m > 1 else rng.uniform(0.5, 1, size=1)
    if m > 1:
        x[m // 2] = 0.0
    return x, rng.uniform(0.5, 3) * np.cos(2 * x + rng.uniform(0, 6)) + 0.3 * rng.normal(size=m)


# l2_norm_of_fit


@points(2)
def test_fit_without_penalty(student, reference, rng):
    """With λ = 0 it is the norm of the least squares fit, of any degree."""
    for m, degree in [(11, 1), (7, 3), (7, 3), (13, 5), (5, 4), (7, 0)]:
        x, y = points_on_a_curve(rng, m)
        expected = reference.l2_norm_of_fit(x, y, degree, 0.0)
        assert_close(student.l2_norm_of_fit(x, y, degree, 0.0), expected)


@points(2)
def test_fit_with_penalty(student, reference, rng):
    """The penalty counts once in all, beside the sum of the squared errors."""
    for degree, strength in [(3, 0.1), (2, 1.0), (5, 3.0), (1, 1e6)]:
        x, y = points_on_a_curve(rng, 11)
        expected = reference.l2_norm_of_fit(x, y, degree, strength)
        assert_close(student.l2_norm_of_fit(x, y, degree, strength), expected)


@points(0.5)
def test_fit_constant_is_penalized_too(student, rng):
    """A constant of 100 is pulled to zero like any other coefficient."""
    x, y = points_on_a_curve(rng, 7)
    for degree in (0, 2):
        got = student.l2_norm_of_fit(x, y + 100, degree, 1e5)
        assert_shape(got, ())
        assert got < 1, f"With λ = 100,000 no coefficient can be as large as 1, but their norm is {got:.3g}."


@points(0.5)
def test_fit_of_few_points(student, reference, rng):
    """More coefficients than points are no trouble where there is a penalty."""
    for m, degree, strength in [(2, 2, 0.5), (3, 3, 0.2)]:
        x, y = points_on_a_curve(rng, m)
        expected = reference.l2_norm_of_fit(x, y, degree, strength)
        assert_close(student.l2_norm_of_fit(x, y, degree, strength), expected)


@points(0.5)
def test_fit_of_float32(student, reference, rng):
    """Points in float32 give the same to float32's precision."""
    x, y = points_on_a_curve(rng, 11)
    narrow = x.astype(np.float32), y.astype(np.float32)
    assert_close(student.l2_norm_of_fit(*narrow, 2, 0.0), reference.l2_norm_of_fit(x, y, 2, 0.0), rtol=1e-4)


test_fit_rules = rule_points("l2_norm_of_fit", arguments=0.5)


# l2_regularized


@points(1.5)
def test_l2_loss(student, reference, rng):
    """λ/2 times the squares of all kernels is added to the loss."""
    for loss, strength in [(1.7, 0.3), (1.7, 0.3), (-0.4, 2.0), (5.3, 0.0)]:
        params = kernels(rng)
        grads = gradients(rng, params)
        expected = reference.l2_regularized(loss, grads, params, strength)[0]
        assert_close(pair(student.l2_regularized(loss, grads, params, strength))[0], expected)


@points(1.5)
def test_l2_gradients(student, reference, rng):
    """The gradient belongs to that loss: it agrees with its differences."""
    params = kernels(rng)

    def loss(some):
        return sum(float(np.sin(value).sum()) for value in some.values())

    slopes = {key: np.cos(value) for key, value in params.items()}
    got = like(pair(student.l2_regularized(loss(params), slopes, params, 0.7))[1], params)
    check_gradient(lambda some: reference.l2_regularized(loss(some), slopes, some, 0.7)[0], got, params)
    slopes["W1"][2], slopes["W2"][:] = 0.0, 0.0
    for strength in (0.7, 3.0, 0.0):
        expected = reference.l2_regularized(0.0, slopes, params, strength)[1]
        assert_close(pair(student.l2_regularized(0.0, slopes, params, strength))[1], expected)


@points(1)
def test_l2_biases(student, rng):
    """Biases add nothing to the loss and keep their gradients: it is the same as without them."""
    some, others = kernels(rng), biases(rng)
    grads, grads_of_others = gradients(rng, some), gradients(rng, others)
    expected, _ = pair(student.l2_regularized(1.7, grads, some, 0.7))
    loss, got = pair(student.l2_regularized(1.7, grads | grads_of_others, some | others, 0.7))
    assert_close(loss, expected)
    got = like(got, some | others)
    assert_close({key: got[key] for key in others}, grads_of_others)


@points(1)
def test_l2_names(student, rng):
    """Gradients belong to the parameters of their names, whatever the order in the dictionary."""
    params = kernels(rng)
    grads = gradients(rng, params)
    expected = like(pair(student.l2_regularized(1.7, grads, params, 0.7))[1], params)
    assert_close(like(pair(student.l2_regularized(1.7, turned(grads), params, 0.7))[1], params), expected)


test_l2_rules = rule_points("l2_regularized", dtype=0.5, arguments=0.5)


# l1_step


@points(2)
def test_l1_large_weights(student, reference, rng):
    """Weights far from zero are all pulled by αλ, whatever their size."""
    for shape, lr, strength in zip(SHAPES, (0.1, 0.3, 0.1), (0.7, 2.0, 0.0), strict=True):
        theta = rng.choice([-1.0, 1.0], size=shape) * rng.uniform(1, 9, size=shape)
        gradient = rng.normal(size=shape)
        expected = reference.l1_step(theta, gradient, lr, strength)
        assert_close(student.l1_step(theta, gradient, lr, strength), expected)


@points(2)
def test_l1_small_weights(student, reference, rng):
    """The pull never crosses zero: it is no larger than the weight before the step."""
    for shape, lr, strength in zip(SHAPES, (1.0, 0.5, 0.2), (5.0, 3.0, 9.0), strict=True):
        theta, gradient = rng.uniform(-1, 1, size=shape), rng.normal(size=shape)
        theta.flat[0] = 0.0
        for slope in (gradient, np.zeros(shape)):
            expected = reference.l1_step(theta, slope, lr, strength)
            assert_close(student.l1_step(theta, slope, lr, strength), expected)


@points(1)
def test_l1_at_zero(student, reference, rng):
    """A weight of zero is not pulled: it takes the step of SGD."""
    gradient = rng.normal(size=(5, 7))
    for lr, strength in [(0.1, 0.7), (0.3, 2.0)]:
        zeros = np.zeros((5, 7))
        expected = reference.l1_step(zeros, gradient, lr, strength)
        assert_close(student.l1_step(zeros, gradient, lr, strength), expected)


test_l1_rules = rule_points("l1_step", dtype=0.5, arguments=0.5)


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
    """Kernels take the step of SGD on the loss with the L2 penalty, at every rate and every λ."""
    for lr, decay in [(0.3, 0.7), (0.3, 0.7), (0.05, 2.0), (0.5, 2.0), (0.0, 0.7)]:
        params = kernels(rng)
        grads = gradients(rng, params)
        params["W1"][2], grads["W2"][:] = 0.0, 0.0
        penalized = reference.l2_regularized(0.0, grads, params, decay)[1]
        expected = {key: params[key] - lr * penalized[key] for key in params}
        assert_close(student.sgdw_step(params, grads, lr, decay), expected)


@points(1)
def test_sgdw_without_decay(student, rng):
    """With λ = 0 it is SGD."""
    params = network(rng)
    grads = gradients(rng, params)
    expected = {key: params[key] - 0.3 * grads[key] for key in params}
    assert_close(student.sgdw_step(params, grads, 0.3, 0.0), expected)


@points(1)
def test_sgdw_biases(student, rng):
    """Biases take the step of SGD, whatever λ is."""
    params = network(rng)
    grads = gradients(rng, params)
    got = like(student.sgdw_step(params, grads, 0.3, 0.7), params)
    assert_close(
        {key: got[key] for key in got if key[0] == "b"},
        {key: params[key] - 0.3 * grads[key] for key in params if key[0] == "b"},
    )


@points(1)
def test_sgdw_names(student, rng):
    """Gradients belong to the parameters of their names, whatever the order in the dictionary."""
    params = kernels(rng)
    grads = gradients(rng, params)
    expected = like(student.sgdw_step(params, grads, 0.3, 0.7), params)
    assert_close(like(student.sgdw_step(params, turned(grads), 0.3, 0.7), params), expected)


test_sgdw_rules = rule_points("sgdw_step", dtype=0.5, arguments=0.5)


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


@points(1)
def test_concept_decay_predict(student):
    """A prediction, whichever it is."""
    assert_answer(student.decay_concepts, "predict", {"A", "B", "C", "D"})
