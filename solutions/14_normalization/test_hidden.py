"""Hidden tests of 14_normalization: what earns points."""

import numpy as np

from grader.testing import (
    assert_answer,
    assert_close,
    assert_shape,
    check_gradient,
    points,
    rule_points,
)

# An ε that nothing can be seen of, so that where it stands is asked by one test of each exercise.
TINY = 1e-14


def spread(rng, shape):
    """Numbers of size 0.1 to 1, of both signs."""
    return rng.choice([-1.0, 1.0], size=shape) * rng.uniform(0.1, 1, size=shape)


def pair(result):
    """The two parts of what batch_norm returns, the second a pair again."""
    assert isinstance(result, tuple | list) and len(result) == 2, (
        "A pair is expected, the output and the running averages."
    )
    output, running = result
    assert isinstance(running, tuple | list) and len(running) == 2, (
        "The running averages are a pair, mean and variance."
    )
    return output, running


# batch_norm


def normalization(rng, D):
    """γ, β, and running averages, all away from what they would be if they did nothing."""
    running = rng.uniform(-3, 3, size=D), rng.uniform(2, 5, size=D)
    return 2 * spread(rng, D), 3 * spread(rng, D), running


@points(2)
def test_batch_norm_training(student, reference, rng):
    """In training each column is standardized over the batch, then scaled by γ and shifted by β."""
    for B, D in [(7, 5), (7, 5), (3, 11), (5, 5)]:
        X, (gamma, beta, running) = rng.uniform(-3, 3, size=(B, D)), normalization(rng, D)
        gamma[1] = 0.0
        got, _ = pair(student.batch_norm(X, gamma, beta, running, True, 0.9, TINY))
        assert_close(got, reference.batch_norm(X, gamma, beta, running, True, 0.9, TINY)[0])


@points(2)
def test_batch_norm_running(student, reference, rng):
    """The running averages follow the batches, step after step, with the biased variance."""
    gamma, beta, running = normalization(rng, 5)
    expected = running
    for B, momentum in [(7, 0.9), (3, 0.6), (11, 0.99), (2, 0.0), (5, 1.0)]:
        X = rng.uniform(-3, 3, size=(B, 5))
        _, running = pair(student.batch_norm(X, gamma, beta, running, True, momentum, 0.01))
        _, expected = reference.batch_norm(X, gamma, beta, expected, True, momentum, 0.01)
        assert_close(running, expected)


@points(2)
def test_batch_norm_inference(student, reference, rng):
    """At inference the running averages are used and stay, and each example is judged alone."""
    X, (gamma, beta, running) = rng.uniform(-3, 3, size=(7, 5)), normalization(rng, 5)
    got, after = pair(student.batch_norm(X, gamma, beta, running, False, 0.9, TINY))
    assert_close(got, reference.batch_norm(X, gamma, beta, running, False, 0.9, TINY)[0])
    assert_close(after, running)
    alone, after = pair(student.batch_norm(X[2:3], gamma, beta, running, False, 0.9, TINY))
    assert_close(alone, np.asarray(got)[2:3])
    assert_close(after, running)


@points(1)
def test_batch_norm_epsilon(student, reference, rng):
    """ε stands inside of the root: it counts where a column hardly varies."""
    X, (gamma, beta, running) = rng.uniform(-0.1, 0.1, size=(7, 5)), normalization(rng, 5)
    X[:, 1] = 2.5  # and one that does not vary at all
    running = running[0], rng.uniform(0.001, 0.01, size=5)
    for training in (True, False):
        for epsilon in (1e-3, 0.5):
            got, _ = pair(student.batch_norm(X, gamma, beta, running, training, 0.9, epsilon))
            assert_close(got, reference.batch_norm(X, gamma, beta, running, training, 0.9, epsilon)[0])


@points(1)
def test_batch_norm_one_example(student, reference, rng):
    """A batch of a single example is nothing special: it is its own mean, and does not vary."""
    gamma, beta, running = normalization(rng, 5)
    X = rng.uniform(-3, 3, size=(1, 5))
    got, after = pair(student.batch_norm(X, gamma, beta, running, True, 0.9, 0.01))
    assert_close(got, beta[None])
    assert_close(after[1], 0.9 * running[1])


test_batch_norm_rules = rule_points("batch_norm", dtype=0.5, batch_of_one=0.5, vectorized=0.5, arguments=0.5)


# batch_norm_backward


def triple(result):
    """The three parts of what a backward pass returns."""
    assert isinstance(result, tuple | list) and len(result) == 3, (
        "Three arrays are expected: dX, dgamma and dbeta."
    )
    return result


def backward_arguments(rng, B, D):
    """d_out, X and γ: columns and rows of different means and deviations, γ of both signs."""
    X = rng.uniform(-3, 3, size=(B, D)) * rng.uniform(0.5, 2, size=D) + rng.uniform(-2, 2, size=(B, 1))
    return rng.normal(size=(B, D)), X, 2 * spread(rng, D)


def batch_norm_loss(reference, d_out, gamma, epsilon):
    """A loss of the reference's batch normalization whose gradient by the output is d_out, as a function of X."""
    beta, running = np.zeros(len(gamma)), (np.zeros(len(gamma)), np.ones(len(gamma)))
    return lambda X: (d_out * reference.batch_norm(X, gamma, beta, running, True, 0.9, epsilon)[0]).sum()


@points(6)
def test_batch_norm_backward_inputs(student, reference, rng):
    """dX is what differences by the inputs give: mean and variance depend on X too."""
    for B, D in [(7, 5), (3, 11)]:
        d_out, X, gamma = backward_arguments(rng, B, D)
        got, _, _ = triple(student.batch_norm_backward(d_out, X, gamma, TINY))
        check_gradient(batch_norm_loss(reference, d_out, gamma, TINY), got, X)
        assert_close(got, reference.batch_norm_backward(d_out, X, gamma, TINY)[0])


@points(3)
def test_batch_norm_backward_scale(student, reference, rng):
    """dgamma is the sum over the batch of the gradient times the standardized inputs."""
    for B, D in [(7, 5), (3, 11), (2, 5), (5, 5)]:
        d_out, X, gamma = backward_arguments(rng, B, D)
        gamma[1] = 0.0
        _, got, _ = triple(student.batch_norm_backward(d_out, X, gamma, TINY))
        assert_close(got, reference.batch_norm_backward(d_out, X, gamma, TINY)[1])


@points(2)
def test_batch_norm_backward_shift(student, reference, rng):
    """dbeta is the sum of the gradient over the batch."""
    for B, D in [(7, 5), (3, 11), (2, 5)]:
        d_out, X, gamma = backward_arguments(rng, B, D)
        _, _, got = triple(student.batch_norm_backward(d_out, X, gamma, 0.01))
        assert_close(got, reference.batch_norm_backward(d_out, X, gamma, 0.01)[2])


@points(3)
def test_batch_norm_backward_epsilon(student, reference, rng):
    """ε stands inside of the root: it counts where a column hardly varies, and with two examples."""
    d_out, X, gamma = backward_arguments(rng, 7, 5)
    X = 0.05 * X
    X[:, 1] = 2.5  # and one that does not vary at all
    for epsilon in (1e-3, 0.5):
        got = triple(student.batch_norm_backward(d_out, X, gamma, epsilon))
        assert_close(got, reference.batch_norm_backward(d_out, X, gamma, epsilon))
    for D in (5, 1):
        d_out, X, gamma = backward_arguments(rng, 2, D)
        got = triple(student.batch_norm_backward(d_out, X, gamma, 0.1))
        assert_close(got, reference.batch_norm_backward(d_out, X, gamma, 0.1))


test_batch_norm_backward_rules = rule_points("batch_norm_backward", dtype=1, vectorized=2, arguments=1)


# layer_norm


@points(2)
def test_layer_norm_values(student, reference, rng):
    """Each row is standardized, then scaled by γ and shifted by β."""
    for B, D in [(7, 5), (7, 5), (3, 11), (5, 5), (5, 1)]:
        X, (gamma, beta, _) = rng.uniform(-3, 3, size=(B, D)), normalization(rng, D)
        gamma[1:2] = 0.0
        assert_close(student.layer_norm(X, gamma, beta, TINY), reference.layer_norm(X, gamma, beta, TINY))


@points(1)
def test_layer_norm_alone(student, rng):
    """An example gets the same result alone and in any batch."""
    X, (gamma, beta, _) = rng.uniform(-3, 3, size=(7, 5)), normalization(rng, 5)
    together = student.layer_norm(X, gamma, beta, 0.01)
    assert_shape(together, (7, 5))
    assert np.ptp(np.asarray(together), axis=0).all(), "All examples get the same."
    for rows in (slice(2, 3), slice(3, 5)):
        assert_close(student.layer_norm(X[rows], gamma, beta, 0.01), np.asarray(together)[rows])


@points(1)
def test_layer_norm_epsilon(student, reference, rng):
    """ε stands inside of the root: it counts where a row hardly varies."""
    X, (gamma, beta, _) = rng.uniform(-0.1, 0.1, size=(7, 5)), normalization(rng, 5)
    X[1] = -2.5  # and one that does not vary at all
    for epsilon in (1e-3, 0.5):
        got = student.layer_norm(X, gamma, beta, epsilon)
        assert_close(got, reference.layer_norm(X, gamma, beta, epsilon))


test_layer_norm_rules = rule_points("layer_norm", dtype=0.5, batch_of_one=0.5, vectorized=0.5, arguments=0.5)


# layer_norm_backward


@points(4)
def test_layer_norm_backward_inputs(student, reference, rng):
    """dX is what differences by the inputs give: each row's mean and variance depend on it too."""
    for B, D in [(7, 5), (3, 11)]:
        d_out, X, gamma = backward_arguments(rng, B, D)
        got, _, _ = triple(student.layer_norm_backward(d_out, X, gamma, TINY))
        check_gradient(
            lambda A, d=d_out, g=gamma: (d * reference.layer_norm(A, g, np.zeros(len(g)), TINY)).sum(), got, X
        )
        assert_close(got, reference.layer_norm_backward(d_out, X, gamma, TINY)[0])


@points(2)
def test_layer_norm_backward_scale(student, reference, rng):
    """dgamma is a sum over the batch, one number a column."""
    for B, D in [(7, 5), (3, 11), (5, 5)]:
        d_out, X, gamma = backward_arguments(rng, B, D)
        gamma[1] = 0.0
        _, got, _ = triple(student.layer_norm_backward(d_out, X, gamma, TINY))
        assert_close(got, reference.layer_norm_backward(d_out, X, gamma, TINY)[1])


@points(2)
def test_layer_norm_backward_shift(student, reference, rng):
    """dbeta is a sum over the batch, one number a column."""
    for B, D in [(7, 5), (3, 11), (5, 5)]:
        d_out, X, gamma = backward_arguments(rng, B, D)
        _, _, got = triple(student.layer_norm_backward(d_out, X, gamma, 0.01))
        assert_close(got, reference.layer_norm_backward(d_out, X, gamma, 0.01)[2])


@points(2)
def test_layer_norm_backward_epsilon(student, reference, rng):
    """ε stands inside of the root: it counts where a row hardly varies."""
    d_out, X, gamma = backward_arguments(rng, 7, 5)
    X = 0.05 * X
    X[1] = -2.5  # and one that does not vary at all
    for epsilon in (1e-3, 0.5):
        got = triple(student.layer_norm_backward(d_out, X, gamma, epsilon))
        assert_close(got, reference.layer_norm_backward(d_out, X, gamma, epsilon))


@points(2)
def test_layer_norm_backward_one_example(student, reference, rng):
    """A single example, and rows of a single number."""
    for B, D in [(1, 5), (7, 1), (1, 1)]:
        d_out, X, gamma = backward_arguments(rng, B, D)
        got = triple(student.layer_norm_backward(d_out, X, gamma, 0.01))
        assert_close(got, reference.layer_norm_backward(d_out, X, gamma, 0.01))


test_layer_norm_backward_rules = rule_points(
    "layer_norm_backward", dtype=1, batch_of_one=1, vectorized=1, arguments=1
)


# standardize_weights


@points(1.5)
def test_standardize_values(student, reference, rng):
    """Each column has mean 0 and variance 1."""
    for n, m in [(7, 5), (7, 5), (3, 11), (5, 5), (7, 1)]:
        W = rng.uniform(-3, 3, size=(n, m)) + rng.uniform(-2, 2, size=m)
        assert_close(student.standardize_weights(W, TINY), reference.standardize_weights(W, TINY))


@points(1)
def test_standardize_epsilon(student, reference, rng):
    """ε stands inside of the root: it counts where a column hardly varies, and a single input gives zeros."""
    W = rng.uniform(-0.1, 0.1, size=(7, 5))
    W[:, 1] = 2.5  # and one that does not vary at all
    for epsilon in (1e-3, 0.5):
        assert_close(student.standardize_weights(W, epsilon), reference.standardize_weights(W, epsilon))
    assert_close(student.standardize_weights(rng.uniform(1, 2, size=(1, 5)), 0.01), np.zeros((1, 5)))


@points(1)
def test_standardize_factors(student, rng):
    """How large the weights of a unit are does not matter."""
    W = rng.uniform(-3, 3, size=(7, 5))
    expected = student.standardize_weights(W, TINY)
    assert_shape(expected, (7, 5))
    assert np.ptp(np.asarray(expected), axis=0).all(), "All weights of a unit are the same."
    assert_close(student.standardize_weights(rng.uniform(2, 5, size=5) * W, TINY), expected)


test_standardize_weights_rules = rule_points("standardize_weights", dtype=0.5, arguments=1)


# normalization_concepts


@points(1)
def test_concept_normalization_predict(student):
    """A prediction was made; any one counts."""
    assert_answer(student.normalization_concepts, "predict", {"A", "B", "C", "D"})


@points(1)
def test_concept_normalization_two_examples(student, reference):
    """The gradient of batch normalization in a batch of two."""
    assert_answer(
        student.normalization_concepts, "two_examples", reference.normalization_concepts["two_examples"]
    )


@points(1)
def test_concept_normalization_alone(student, reference):
    """Which normalization makes examples depend on each other."""
    assert_answer(student.normalization_concepts, "alone", reference.normalization_concepts["alone"])


@points(1)
def test_concept_normalization_one_example(student, reference):
    """Batch normalization of a single example, in training."""
    assert_answer(
        student.normalization_concepts, "one_example", reference.normalization_concepts["one_example"]
    )


@points(1)
def test_concept_normalization_bias(student, reference):
    """What a bias before batch normalization does."""
    assert_answer(student.normalization_concepts, "bias", reference.normalization_concepts["bias"])


@points(1)
def test_concept_normalization_scale(student, reference):
    """What the scale of a kernel does before layer normalization."""
    assert_answer(student.normalization_concepts, "scale", reference.normalization_concepts["scale"])
