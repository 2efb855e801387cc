"""Public tests of 13_initialization: what check() runs in the notebook."""

import math

import numpy as np

from grader.testing import assert_close, assert_shape, rules

hints = {
    "saturated_fraction": [
        "Take it in steps: the outputs of the units, their sizes without the sign, and a yes or no for each.",
        "How many of them are yes is one question, which share of all is another. What is the mean of an "
        "array of booleans?",
    ],
    "saturation_concepts": [
        "`stuck`: write the gradient with respect to a weight as a product. Which factor is nearly zero?",
        "`output`: what is the derivative of the binary cross-entropy with respect to the logit, in notebook 04? It has "
        "no σ′ in it.",
        "`pixels`: about how large is z, if a hundred inputs are near 200 and the weights near 0.1?",
    ],
    "uniform_heuristic": [
        "`rng` has a method for the uniform distribution. It takes both ends, and the size of the result "
        "as a pair.",
        "For n = 100 the entries lie between −0.1 and 0.1, however many units there are.",
    ],
    "glorot_uniform": [
        "Look at the limit alone first: for n = 1 and m = 5 it is 1.",
        "If your check complains about one of two kernels with the same number of inputs, look at how the "
        "number of units comes in.",
    ],
    "glorot_normal": [
        "`rng.normal(size=(n, m))` has the variance 1. What does the variance of a random number become if "
        "the number is multiplied by c?",
        "Check: for n = 1 and m = 1 the variance is 1, and for n = 3 and m = 5 the standard deviation is "
        "1/2.",
    ],
    "he_normal": [
        "Of z and −z one gives its square to h², the other gives nothing. Which share of E[z²] is that?",
        "Set Var(z) of the next layer equal to Var(z) of this one, and solve for Var(W).",
        "A variance is not what NumPy multiplies by. Check: for n = 2 the variance is 1, however many units there are.",
    ],
    "initialize_mlp": [
        "How many layers does `[64, 100, 10]` have? Write down the shapes of their kernels and biases.",
        'Go through the layers with a number that counts from 1. The key is made of it: `f"W{layer}"`.',
        "Every kernel needs draws of its own: hand on the one generator, and make no new one.",
    ],
    "activation_stds": [
        "What layer 2 gets is what layer 1 gave. So one variable runs through the loop over the kernels "
        "and is replaced in each turn.",
        "`np.std` without an axis takes all numbers of an array together.",
    ],
    "gradient_stds": [
        "Two loops: one forwards, which keeps each layer's outputs in a list, and one backwards.",
        "In the backward loop, one variable holds the gradient with respect to a layer's outputs. Make that of "
        "the pre-activations out of it, note its standard deviation, then go through the kernel to the outputs "
        "of the layer below.",
        "The derivative of tanh needs the outputs of the same layer, and W the other way round. If the "
        "numbers are right but in the wrong places, look at the order of your list.",
    ],
    "initialization_concepts": [
        "`symmetry`: two units with the same weights get the same inputs. How do their gradients differ?",
        "`depth`: by which factor does the *variance* shrink in one layer, and what is the root of its "
        "tenth power?",
        "`forward`: put n, m and each variance into Var(z) = n Var(W) E[x²].",
    ],
}

LETTERS = ("A", "B", "C", "D")


def assert_all_answered(answers, questions):
    """Every question has one of the four letters."""
    for question in questions:
        answer = answers.get(question)
        if answer is None:
            raise NotImplementedError(f"The question {question!r} has no answer yet.")
        assert answer in LETTERS, f'The answer to {question!r} must be "A", "B", "C" or "D".'


NO_BATCH = "two ints, and a kernel of any dtype"


def assert_within(kernel, limit):
    """No entry is outside of ±limit, the smallest and the largest come close to it, and half are in between."""
    low, high = float(np.min(kernel)), float(np.max(kernel))
    # The largest of 10,000 is below 0.99 times the limit with a probability of 0.995 ** 10000 = 2e-22.
    assert all(0.99 * limit <= end <= limit * (1 + 1e-6) for end in (-low, high)), (
        f"The entries go from {low:.4f} to {high:.4f}, expected are limits of ±{limit:.4f}."
    )
    # Of 10,000 the share is off by 0.05, ten standard deviations, with a probability of 2e-22 (Hoeffding).
    inner = float(np.mean(np.abs(kernel) < limit / 2))
    assert abs(inner - 0.5) < 0.05, (
        f"{inner:.0%} of the entries are within ±{limit / 2:.4f}, expected is half."
    )


def assert_normal(kernel, std):
    """The standard deviation is about that, the mean is about 0, and a few entries are far beyond two of them."""
    # 10,000 normal numbers: their standard deviation is off by 6% with a probability below 1e-16, their mean is off
    # by a tenth of it with one of 2e-23, and none is beyond 2.5 standard deviations with a probability of
    # (1 - 0.0124)^10000 < 1e-54.
    got = float(np.std(kernel))
    mean = float(np.mean(kernel))
    assert abs(mean) < 0.1 * std, f"The mean of the entries is {mean:.4f}, expected is about 0."
    assert abs(got / std - 1) < 0.06, f"The standard deviation is {got:.4f}, expected is about {std:.4f}."
    assert np.max(np.abs(kernel)) > 2.5 * std, "No entry is beyond 2.5 standard deviations."


# saturated_fraction


def test_saturated_by_hand(student):
    """tanh of ±1, −1.6 and ±3 is ±0.76, −0.92 and ±0.995: the sizes of three of eight are above 0.9."""
    z = np.array([[0.0, 1.0, -1.6, 3.0], [-1.0, 0.5, -3.0, 0.1]])
    assert_close(student.saturated_fraction(z, 0.9), 3 / 8)
    assert_close(student.saturated_fraction(z, 0.99), 2 / 8)


def test_saturated_far_out(student):
    """±1000 is as saturated as can be, and 0 is not at all."""
    assert_close(student.saturated_fraction(np.array([-1000.0, 1000.0, 0.0, 0.0]), 0.999), 0.5)


def test_saturated_above_zero(student):
    """With a threshold of 0 every unit counts but those whose output is exactly 0."""
    assert_close(student.saturated_fraction(np.array([0.0, -0.5, 2.0, 0.0, 0.0]), 0.0), 2 / 5)


@rules("saturated_fraction", without={"dtype": "a single number"})
def saturated_fraction_rules(student, case):
    """Pre-activations (B, 5); values of ±1000 too."""
    return student.saturated_fraction(case.logits(case.batch, 5), 0.9), None


# saturation_concepts


def test_saturation_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.saturation_concepts, ("stuck", "relu", "output", "pixels", "predict"))


# uniform_heuristic


def test_heuristic_limit(student, rng):
    """With 25 inputs no entry is larger than 1/5, however many units there are."""
    assert_within(student.uniform_heuristic(25, 400, rng), 0.2)


def test_heuristic_shape(student, rng):
    """A row for each input, a column for each unit."""
    assert_shape(student.uniform_heuristic(3, 2, rng), (3, 2))


@rules("uniform_heuristic", without={"dtype batch_of_one vectorized arguments": NO_BATCH})
def uniform_heuristic_rules(student, case):
    """Five inputs, 7 units."""
    return student.uniform_heuristic(5, 7, case.rng), None


# glorot_uniform


def test_glorot_limit(student, rng):
    """With 50 inputs and 550 units no entry is larger than √(6/600) = 1/10, and the other way round too."""
    assert_within(student.glorot_uniform(50, 550, rng), 0.1)
    assert_within(student.glorot_uniform(550, 50, rng), 0.1)


def test_glorot_shape(student, rng):
    """A row for each input, a column for each unit."""
    assert_shape(student.glorot_uniform(3, 2, rng), (3, 2))


@rules("glorot_uniform", without={"dtype batch_of_one vectorized arguments": NO_BATCH})
def glorot_uniform_rules(student, case):
    """Five inputs, 7 units."""
    return student.glorot_uniform(5, 7, case.rng), None


# glorot_normal


def test_glorot_normal_std(student, rng):
    """With 50 inputs and 150 units the standard deviation is √(2/200) = 1/10, and the other way round too."""
    assert_normal(np.concatenate([np.ravel(student.glorot_normal(50, 150, rng)) for _ in range(2)]), 0.1)
    assert_normal(np.concatenate([np.ravel(student.glorot_normal(150, 50, rng)) for _ in range(2)]), 0.1)


def test_glorot_normal_shape(student, rng):
    """A row for each input, a column for each unit."""
    assert_shape(student.glorot_normal(3, 2, rng), (3, 2))


@rules("glorot_normal", without={"dtype batch_of_one vectorized arguments": NO_BATCH})
def glorot_normal_rules(student, case):
    """Five inputs, 7 units."""
    return student.glorot_normal(5, 7, case.rng), None


# he_normal


def test_he_normal_size(student, rng):
    """For 8 inputs the standard deviation is 1/2, whatever the number of units is."""
    assert_normal(student.he_normal(8, 2000, rng), 0.5)


def test_he_normal_shape(student, rng):
    """A row for each input, a column for each unit."""
    assert_shape(student.he_normal(3, 2, rng), (3, 2))


@rules("he_normal", without={"dtype batch_of_one vectorized arguments": NO_BATCH})
def he_normal_rules(student, case):
    """Five inputs, 7 units."""
    return student.he_normal(5, 7, case.rng), None


# initialize_mlp


def test_initialize_shapes(student, rng):
    """Two hidden layers: three kernels and three biases, with the right shapes."""
    params = student.initialize_mlp([4, 3, 2, 5], rng)
    expected = {"W1": (4, 3), "b1": (3,), "W2": (3, 2), "b2": (2,), "W3": (2, 5), "b3": (5,)}
    assert isinstance(params, dict), "A dictionary is expected."
    assert set(params) == set(expected), f"The keys are {sorted(params)}, expected are {sorted(expected)}."
    for key, shape in expected.items():
        assert_shape(params[key], shape)


def test_initialize_biases(student, rng):
    """All biases are zero."""
    params = student.initialize_mlp([4, 3, 2], rng)
    assert_close(params["b1"], np.zeros(3))
    assert_close(params["b2"], np.zeros(2))


def test_initialize_limits(student, rng):
    """Each kernel has the limit of its own shape."""
    params = student.initialize_mlp([100, 500, 46], rng)
    assert_within(params["W1"], 0.1)
    assert_within(params["W2"], math.sqrt(6 / 546))


@rules("initialize_mlp", without={"dtype batch_of_one vectorized arguments": NO_BATCH})
def initialize_mlp_rules(student, case):
    """Two layers."""
    return student.initialize_mlp([5, 7, 3], case.rng), None


# activation_stds


def test_activation_stds_by_hand(student):
    """One example and two inputs: tanh of 2 and of −1, then of the sum of both."""
    X, W1, W2 = np.array([[2.0, 1.0]]), np.array([[1.0, 0.0], [0.0, -1.0]]), np.array([[1.0], [1.0]])
    first = (math.tanh(2) - math.tanh(-1)) / 2  # half the distance of two numbers is their std
    assert_close(student.activation_stds(X, [W1]), [first])
    assert_close(student.activation_stds(X, [W1, W2]), [first, 0.0])


def test_activation_stds_two_examples(student):
    """Examples and units are taken together."""
    X, W = np.array([[1.0], [-1.0]]), np.array([[1000.0, 0.0, 0.0, 0.0]])
    # ±1 and six zeros: the mean is 0, and that of the squares is 2/8.
    assert_close(student.activation_stds(X, [W]), [0.5])


@rules("activation_stds", without={"dtype": "single numbers"})
def activation_stds_rules(student, case):
    """Inputs (B, 5), two layers."""
    return student.activation_stds(case.normal(case.batch, 5), [case.normal(5, 7), case.normal(7, 3)]), None


# gradient_stds


def test_gradient_stds_one_layer(student):
    """With z = 0 everywhere tanh has the derivative 1, and with z = ±1000 it has 0."""
    d_out = np.array([[3.0, -1.0]])
    assert_close(student.gradient_stds(np.array([[1.0]]), [np.array([[0.0, 0.0]])], d_out), [2.0])
    assert_close(student.gradient_stds(np.array([[1.0]]), [np.array([[1000.0, -1000.0]])], d_out), [0.0])


def test_gradient_stds_in_between(student):
    """At z = log(3)/2 tanh is 1/2 and has the derivative 3/4."""
    X, W = np.array([[math.log(3) / 2]]), np.array([[1.0, 1.0]])
    assert_close(student.gradient_stds(X, [W], np.array([[4.0, 0.0]])), [1.5])


def test_gradient_stds_two_layers(student):
    """Inputs of zero: all derivatives are 1, and only the second kernel is left."""
    X, d_out = np.array([[0.0, 0.0]]), np.array([[4.0, 0.0]])
    W1, W2 = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.25, 7.0], [1.25, 7.0]])
    # d_out W2ᵀ is (1, 5), with the standard deviation 2; that of (4, 0) is 2 too.
    assert_close(student.gradient_stds(X, [W1, W2], d_out), [2.0, 2.0])
    assert_close(student.gradient_stds(X, [W1, 3 * W2], d_out), [6.0, 2.0])


@rules("gradient_stds", without={"dtype": "single numbers"})
def gradient_stds_rules(student, case):
    """Inputs (B, 5), two layers of 5 units."""
    X, kernels = case.normal(case.batch, 5), [case.normal(5, 5), case.normal(5, 5)]
    if case.large:
        student.gradient_stds(X, kernels[:1], case.normal(case.batch, 5))
    return student.gradient_stds(X, kernels, case.normal(case.batch, 5)), None


# initialization_concepts


def test_initialization_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.initialization_concepts, ("symmetry", "depth", "forward", "relu"))
