"""Misconceptions of 04_derivatives: wrong in the ways that students are."""

import math

import numpy as np
from reference import (
    sigmoid,
    softmax,
)

from grader.testing import equivalent_mutant, misconception

TRAINING = "Putting It All Together – Parameters and Training"
BATCHES = "Putting It All Together – Batches"
OVERVIEW = "High Level Overview"
SATURATION = "Convergence – Saturating Non-linearities"
MSE = "Derivative of MSE Loss"
SOFTMAX = "Derivative of Softmax MLE Loss"
SIGMOID = "Derivative of Sigmoid MLE Losses"


# numerical_gradient


@misconception(exercise="numerical_gradient", caught_by="test_numerical_values", lecture=TRAINING)
def forward_differences(f, x, h=1e-5):
    """These are forward differences, whose error falls with h only. On which sides of x does the formula take
    its two points?
    """
    point = x.copy()
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        point[index] = x[index] + h
        above = f(point)
        point[index] = x[index]
        below = f(point)
        gradient[index] = (above - below) / h
    return gradient


@misconception(exercise="numerical_gradient", caught_by="test_numerical_values", lecture=TRAINING)
def backward_differences(f, x, h=1e-5):
    """These are backward differences, whose error falls with h only. On which sides of x does the formula
    take its two points?
    """
    point = x.copy()
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        above = f(point)
        point[index] = x[index] - h
        below = f(point)
        point[index] = x[index]
        gradient[index] = (above - below) / h
    return gradient


@misconception(exercise="numerical_gradient", caught_by="test_numerical_values", lecture=TRAINING)
def divided_by_one_step(f, x, h=1e-5):
    """The gradient is twice what it should be. How far apart are the two points?"""
    point = x.copy()
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        point[index] = x[index] + h
        above = f(point)
        point[index] = x[index] - h
        below = f(point)
        point[index] = x[index]
        gradient[index] = (above - below) / h
    return gradient


@misconception(exercise="numerical_gradient", caught_by="test_numerical_values", lecture=TRAINING)
def divided_without_parentheses(f, x, h=1e-5):
    """The two evaluations are subtracted, but what exactly is divided?
    Python reads a / 2 * h as (a / 2) * h.
    """
    point = x.copy()
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        point[index] = x[index] + h
        above = f(point)
        point[index] = x[index] - h
        below = f(point)
        point[index] = x[index]
        gradient[index] = (above - below) / 2 * h
    return gradient


@misconception(exercise="numerical_gradient", caught_by="test_numerical_restores_x", lecture=TRAINING)
def x_not_restored(f, x, h=1e-5):
    """After the call x is another array than before, and the later entries were taken at another point. What
    happens to an entry before the next one has its turn?
    """
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        x[index] = x[index] + h
        above = f(x)
        x[index] = x[index] - 2 * h
        below = f(x)
        gradient[index] = (above - below) / (2 * h)
    return gradient


@misconception(exercise="numerical_gradient", caught_by="test_numerical_values", lecture=TRAINING)
def steps_pile_up(f, x, h=1e-5):
    """The first entry is right, the later ones are taken at a point that has moved. Which entries may differ
    from x when f is called?
    """
    point = x.copy()
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        point[index] = x[index] + h
        above = f(point)
        point[index] = x[index] - h
        below = f(point)
        gradient[index] = (above - below) / (2 * h)
    return gradient


@misconception(exercise="numerical_gradient", caught_by="test_numerical_values", lecture=TRAINING)
def all_entries_at_once(f, x, h=1e-5):
    """All entries move together, so every number is the sum of the gradient. The formula moves one entry at a
    time.
    """
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        above = f(x + h)
        below = f(x - h)
        gradient[index] = (above - below) / (2 * h)
    return gradient


@misconception(exercise="numerical_gradient", caught_by="test_numerical_values", lecture=TRAINING)
def step_as_a_constant(f, x, h=1e-5):
    """The result is the same for every h. Where does your code use the argument?"""
    point = x.copy()
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        point[index] = x[index] + 1e-5
        above = f(point)
        point[index] = x[index] - 1e-5
        below = f(point)
        point[index] = x[index]
        gradient[index] = (above - below) / (2 * 1e-5)
    return gradient


@misconception(exercise="numerical_gradient", caught_by="test_numerical_shapes", lecture=BATCHES)
def rows_for_entries(f, x, h=1e-5):
    """With one axis it is right, but with two, whole rows move. How many indices does one entry of a matrix
    have?
    """
    point = x.copy()
    gradient = np.zeros_like(x)
    for index in range(len(x)):
        point[index] = x[index] + h
        above = f(point)
        point[index] = x[index] - h
        below = f(point)
        point[index] = x[index]
        gradient[index] = (above - below) / (2 * h)
    return gradient


@misconception(exercise="numerical_gradient", caught_by="test_numerical_shapes", lecture=BATCHES)
def moved_a_copy(f, x, h=1e-5):
    """For a transposed array the gradient is zero: flattening it made a copy, and what moved was the copy.
    Does f see the array that you change?
    """
    point = x.copy(order="K")
    flat = point.ravel()
    gradient = np.zeros(x.size, x.dtype)
    for index in range(x.size):
        start = flat[index]
        flat[index] = start + h
        above = f(point)
        flat[index] = start - h
        below = f(point)
        flat[index] = start
        gradient[index] = (above - below) / (2 * h)
    return gradient.reshape(x.shape)


@misconception(exercise="numerical_gradient", caught_by="test_numerical_dtype", lecture=TRAINING)
def gradient_in_float64(f, x, h=1e-5):
    """The values are right, but float32 became float64. From what is the array of the result made?"""
    point = x.copy()
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        point[index] = x[index] + h
        above = f(point)
        point[index] = x[index] - h
        below = f(point)
        point[index] = x[index]
        gradient[index] = (above - below) / (2 * h)
    return gradient


# sigmoid_derivative


@misconception(exercise="sigmoid_derivative", caught_by="test_sigmoid_derivative_values", lecture=SATURATION)
def z_taken_for_sigmoid(z):
    """z (1 − z) is the formula for an output that has gone through σ already. Which array comes in here?"""
    return z * (1 - z)


@misconception(exercise="sigmoid_derivative", caught_by="test_sigmoid_derivative_values", lecture=SATURATION)
def one_factor_of_two(z):
    """One factor is missing: this falls from 1 to 0. The derivative is largest at 0 and vanishes on both
    sides.
    """
    s = sigmoid(z)
    return 1 - s


@misconception(exercise="sigmoid_derivative", caught_by="test_sigmoid_derivative_values", lecture=SATURATION)
def sigmoid_derivative_of_tanh(z):
    """The square belongs to tanh. What does the formula for σ multiply 1 − σ with?"""
    s = sigmoid(z)
    return 1 - s * s


@misconception(exercise="sigmoid_derivative", caught_by="test_sigmoid_derivative_values", lecture=SATURATION)
def sigmoid_derivative_negative(z):
    """The derivative is negative everywhere, but σ rises. Compare the sign with the formula."""
    s = sigmoid(z)
    return s * (s - 1)


@misconception(exercise="sigmoid_derivative", caught_by="test_sigmoid_derivative_values", lecture=SATURATION)
def sigmoid_twice(z):
    """σ is applied to what is σ already. Print your value at 0: 1/4 is expected."""
    s = sigmoid(sigmoid(z))
    return s * (1 - s)


@misconception(exercise="sigmoid_derivative", caught_by="test_sigmoid_derivative_far_out", lecture=SATURATION)
def sigmoid_derivative_of_infinities(z):
    """At −1000 this is infinity over infinity. The provided `sigmoid` has solved that already."""
    e = np.exp(-z)
    return e / (1 + e) ** 2


# tanh_derivative


@misconception(exercise="tanh_derivative", caught_by="test_tanh_derivative_values", lecture=SATURATION)
def z_taken_for_tanh(z):
    """1 − z² is the formula for an output that has gone through tanh already. Which array comes in here?"""
    return 1 - z * z


@misconception(exercise="tanh_derivative", caught_by="test_tanh_derivative_values", lecture=SATURATION)
def tanh_derivative_without_square(z):
    """This is 2 far out to the left. The derivative is the same on both sides of zero: what is missing?"""
    t = np.tanh(z)
    return 1 - t


@misconception(exercise="tanh_derivative", caught_by="test_tanh_derivative_values", lecture=SATURATION)
def tanh_derivative_of_sigmoid(z):
    """This is σ's formula with tanh put in. At 0 the derivative of tanh is 1, and yours is 0."""
    t = np.tanh(z)
    return t * (1 - t)


@misconception(exercise="tanh_derivative", caught_by="test_tanh_derivative_values", lecture=SATURATION)
def tanh_derivative_square_of_difference(z):
    """The whole difference is squared here. What alone is squared in the formula?"""
    t = np.tanh(z)
    return (1 - t) ** 2


@misconception(exercise="tanh_derivative", caught_by="test_tanh_derivative_values", lecture=SATURATION)
def one_over_cosh(z):
    """Too wide by far: the derivative of tanh is 1 over cosh, and something more. Compare at z = 1."""
    return 1 / np.cosh(np.clip(z, -700, 700))


@misconception(exercise="tanh_derivative", caught_by="test_tanh_derivative_values", lecture=SATURATION)
def inner_derivative_forgotten(z):
    """This is half of it: tanh(z) = 2 σ(2z) − 1 has two factors of 2 for the chain rule. Count yours."""
    s = sigmoid(2 * z)
    return 2 * s * (1 - s)


# relu_derivative


@misconception(exercise="relu_derivative", caught_by="test_relu_derivative_values", lecture=SATURATION)
def relu_itself(z):
    """This is ReLU. What is its slope at 3, and what at 5?"""
    return np.maximum(z, 0)


@misconception(exercise="relu_derivative", caught_by="test_relu_derivative_dtype", lecture=SATURATION)
def truth_values(z):
    """The values are right, but they are truth values, and a sum or a minus sign will not work on them as on
    numbers. What turns True into 1.0?
    """
    return z > 0


@misconception(exercise="relu_derivative", caught_by="test_relu_derivative_values", lecture=SATURATION)
def sign_of_z(z):
    """This is −1 to the left of zero. How fast does ReLU change there?"""
    return np.sign(z)


@misconception(exercise="relu_derivative", caught_by="test_relu_derivative_values", lecture=SATURATION)
def derivative_for_large_z(z):
    """The slope begins at 1 here. Where is the kink of ReLU?"""
    return (z > 1).astype(z.dtype)


@misconception(exercise="relu_derivative", caught_by="test_relu_derivative_is_vectorized", lecture=OVERVIEW)
def relu_derivative_in_place(z):
    """The values are right, but z itself was changed: assigning to entries of an argument changes the
    caller's.
    """
    z[z > 0] = 1
    z[z <= 0] = 0
    return z


@misconception(exercise="relu_derivative", caught_by="test_relu_derivative_dtype", lecture=SATURATION)
def relu_derivative_in_float64(z):
    """The values are right, but float32 became float64. From which numbers does np.where take its dtype?"""
    return np.where(z > 0, 1.0, 0.0)


# leaky_relu_derivative


@misconception(
    exercise="leaky_relu_derivative", caught_by="test_leaky_relu_derivative_slopes", lecture=OVERVIEW
)
def slope_ignored(z, negative_slope=0.2):
    """The result is the same for every slope. Where does your code use the argument?"""
    return np.where(z > 0, 1, 0.2).astype(z.dtype)


@misconception(
    exercise="leaky_relu_derivative", caught_by="test_leaky_relu_derivative_values", lecture=OVERVIEW
)
def default_of_another_library(z, negative_slope=0.01):
    """Other libraries have 0.01 as the default. Look at the signature in the exercise."""
    return np.where(z > 0, 1, negative_slope).astype(z.dtype)


@misconception(
    exercise="leaky_relu_derivative", caught_by="test_leaky_relu_derivative_values", lecture=OVERVIEW
)
def leaky_relu_itself(z, negative_slope=0.2):
    """This is leaky ReLU. What is its slope at −3, and what at −5?"""
    return np.where(z > 0, z, negative_slope * z).astype(z.dtype)


@misconception(
    exercise="leaky_relu_derivative", caught_by="test_leaky_relu_derivative_values", lecture=OVERVIEW
)
def no_leak(z, negative_slope=0.2):
    """To the left of zero nothing passes back: this is ReLU's derivative. What was the leak for?"""
    return np.where(z > 0, 1, 0).astype(z.dtype)


@misconception(
    exercise="leaky_relu_derivative", caught_by="test_leaky_relu_derivative_values", lecture=OVERVIEW
)
def slope_on_the_positive_side(z, negative_slope=0.2):
    """The two sides of zero are exchanged. How fast does leaky ReLU change at 3?"""
    return np.where(z > 0, negative_slope, 1).astype(z.dtype)


@misconception(
    exercise="leaky_relu_derivative", caught_by="test_leaky_relu_derivative_dtype", lecture=OVERVIEW
)
def leaky_relu_derivative_in_float64(z, negative_slope=0.2):
    """The values are right, but float32 became float64. From which numbers does np.where take its dtype?"""
    return np.where(z > 0, 1, negative_slope)


# silu_derivative


@misconception(exercise="silu_derivative", caught_by="test_silu_derivative_values", lecture=OVERVIEW)
def gate_without_its_slope(z):
    """This is the gate alone. The product rule has a second term: what changes besides z?"""
    s = sigmoid(z)
    return s


@misconception(exercise="silu_derivative", caught_by="test_silu_derivative_values", lecture=OVERVIEW)
def slope_without_the_gate(z):
    """This vanishes at 0, where SiLU has the slope 1/2. Which of the two terms of the product rule is
    missing?
    """
    s = sigmoid(z)
    return z * s * (1 - s)


@misconception(exercise="silu_derivative", caught_by="test_silu_derivative_values", lecture=OVERVIEW)
def silu_derivative_is_of_sigmoid(z):
    """This is σ′ alone. Differentiating each factor and multiplying is not the product rule."""
    s = sigmoid(z)
    return s * (1 - s)


@misconception(exercise="silu_derivative", caught_by="test_silu_derivative_values", lecture=OVERVIEW)
def silu_slope_without_z(z):
    """The second term has lost its z. Write the product rule out with both factors by name."""
    s = sigmoid(z)
    return s + s * (1 - s)


@misconception(exercise="silu_derivative", caught_by="test_silu_derivative_values", lecture=OVERVIEW)
def silu_terms_subtracted(z):
    """The two terms are subtracted. The product rule adds them, the quotient rule does not."""
    s = sigmoid(z)
    return s - z * s * (1 - s)


@misconception(exercise="silu_derivative", caught_by="test_silu_derivative_values", lecture=OVERVIEW)
def silu_taken_for_sigmoid(z):
    """The parenthesis has SiLU in it where σ belongs. What is the slope of the gate?"""
    s = sigmoid(z)
    return s + z * s * (1 - z * s)


@misconception(exercise="silu_derivative", caught_by="test_silu_derivative_far_out", lecture=SATURATION)
def silu_derivative_of_infinities(z):
    """At one end this is infinity over infinity. The provided `sigmoid` has solved that already."""
    e = np.exp(-z)
    return 1 / (1 + e) + z * e / (1 + e) ** 2


# gelu_derivative


@misconception(exercise="gelu_derivative", caught_by="test_gelu_derivative_values", lecture=OVERVIEW)
def gelu_gate_without_its_slope(z):
    """This is the gate alone. The product rule has a second term: what changes besides z?"""
    erf = np.vectorize(math.erf, otypes=[z.dtype])
    return 0.5 * (1 + erf(z / math.sqrt(2)))


@misconception(exercise="gelu_derivative", caught_by="test_gelu_derivative_values", lecture=OVERVIEW)
def gelu_slope_without_z(z):
    """The second term has lost its z. Write the product rule out with both factors by name."""
    erf = np.vectorize(math.erf, otypes=[z.dtype])
    gate = 0.5 * (1 + erf(z / math.sqrt(2)))
    density = np.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)
    return gate + density


@misconception(exercise="gelu_derivative", caught_by="test_gelu_derivative_values", lecture=OVERVIEW)
def density_without_its_factor(z):
    """The bell curve has the height 1 at 0. The area below a density is 1: which factor sees to that?"""
    erf = np.vectorize(math.erf, otypes=[z.dtype])
    gate = 0.5 * (1 + erf(z / math.sqrt(2)))
    density = np.exp(-0.5 * z * z)
    return gate + z * density


@misconception(exercise="gelu_derivative", caught_by="test_gelu_derivative_values", lecture=OVERVIEW)
def density_without_its_half(z):
    """Your bell curve is too narrow. It is that of a normal variable of variance 1: check the exponent."""
    erf = np.vectorize(math.erf, otypes=[z.dtype])
    gate = 0.5 * (1 + erf(z / math.sqrt(2)))
    density = np.exp(-z * z) / math.sqrt(2 * math.pi)
    return gate + z * density


@misconception(exercise="gelu_derivative", caught_by="test_gelu_derivative_values", lecture=OVERVIEW)
def gelu_gate_without_root(z):
    """erf belongs to a normal variable of variance 1/2. Check what is inside its parentheses."""
    erf = np.vectorize(math.erf, otypes=[z.dtype])
    gate = 0.5 * (1 + erf(z))
    density = np.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)
    return gate + z * density


@misconception(exercise="gelu_derivative", caught_by="test_gelu_derivative_values", lecture=OVERVIEW)
def gelu_derivative_by_sigmoid(z):
    """This is the derivative of the approximation z σ(1.702 z), off by up to 0.03. The exact gate is the
    normal distribution function.
    """
    s = sigmoid(1.702 * z)
    return s + 1.702 * z * s * (1 - s)


@misconception(exercise="gelu_derivative", caught_by="test_gelu_derivative_values", lecture=OVERVIEW)
def gelu_derivative_by_tanh(z):
    """This is the derivative of the approximation with tanh, off by nearly 1e-3. The exact gate is the normal
    distribution function.
    """
    scale = math.sqrt(2 / math.pi)
    t = np.tanh(scale * (z + 0.044715 * z**3))
    return 0.5 * (1 + t) + 0.5 * z * (1 - t * t) * scale * (1 + 3 * 0.044715 * z * z)


@misconception(exercise="gelu_derivative", caught_by="test_gelu_derivative_dtype", lecture=OVERVIEW)
def gelu_derivative_in_float64(z):
    """The values are right, but float32 became float64. Which dtype does
    np.vectorize choose, and from what?
    """
    erf = np.vectorize(math.erf)
    gate = 0.5 * (1 + erf(z / math.sqrt(2)))
    density = np.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)
    return gate + z * density


# mse_gradient


@misconception(exercise="mse_gradient", caught_by="test_mse_gradient_values", lecture=MSE)
def mse_gradient_without_two(y_true, y_pred):
    """This is half of it. What does the derivative of a square bring with it?"""
    return y_pred - y_true


@misconception(exercise="mse_gradient", caught_by="test_mse_gradient_values", lecture=MSE)
def mse_gradient_of_the_wrong_sign(y_true, y_pred):
    """The sign is wrong. A prediction that is too high has a loss that grows with the prediction."""
    return 2 * (y_true - y_pred)


@misconception(exercise="mse_gradient", caught_by="test_mse_gradient_values", lecture=MSE)
def mse_gradient_of_the_mean_over_outputs(y_true, y_pred):
    """Each number is divided by the number of outputs. The exercise asks for it before any mean."""
    return 2 * (y_pred - y_true) / y_pred.shape[-1]


@misconception(exercise="mse_gradient", caught_by="test_mse_gradient_values", lecture=BATCHES)
def mse_gradient_of_the_mean_over_examples(y_true, y_pred):
    """Each number is divided by the batch size. The exercise asks for it before any mean."""
    return 2 * (y_pred - y_true) / len(y_pred)


@misconception(exercise="mse_gradient", caught_by="test_mse_gradient_values", lecture=BATCHES)
def mse_gradient_of_the_mean_over_all(y_true, y_pred):
    """Each number is divided by the number of all entries. The exercise asks for it before any mean."""
    return 2 * (y_pred - y_true) / y_pred.size


@misconception(exercise="mse_gradient", caught_by="test_mse_gradient_values", lecture=MSE)
def mse_itself(y_true, y_pred):
    """This is the squared error, not its derivative. It should be negative where a prediction is too low."""
    return (y_pred - y_true) ** 2


# softmax_jacobian


@misconception(exercise="softmax_jacobian", caught_by="test_softmax_jacobian_values", lecture=SOFTMAX)
def jacobian_diagonal_only(z):
    """Everything off the diagonal is zero, as for a sigmoid. In a softmax every output depends on every
    logit.
    """
    o = softmax(z)
    return np.diag(o * (1 - o))


@misconception(exercise="softmax_jacobian", caught_by="test_softmax_jacobian_values", lecture=SOFTMAX)
def jacobian_diagonal_added(z):
    """Off the diagonal the numbers are positive. When one logit grows, what happens to the other outputs?"""
    o = softmax(z)
    return np.diag(o) + np.outer(o, o)


@misconception(exercise="softmax_jacobian", caught_by="test_softmax_jacobian_values", lecture=SOFTMAX)
def jacobian_from_the_identity(z):
    """The diagonal is 1 − o². Differentiate the numerator too: it is not 1."""
    o = softmax(z)
    return np.eye(len(z), dtype=z.dtype) - np.outer(o, o)


@misconception(exercise="softmax_jacobian", caught_by="test_softmax_jacobian_values", lecture=SOFTMAX)
def jacobian_without_the_case(z):
    """The diagonal is right, but o_i (1 − o_j) stands everywhere. When is the derivative of the numerator
    zero?
    """
    o = softmax(z)
    return np.outer(o, 1 - o)


@misconception(exercise="softmax_jacobian", caught_by="test_softmax_jacobian_values", lecture=SOFTMAX)
def jacobian_of_the_wrong_sign(z):
    """All signs are wrong. A logit that grows raises its own output."""
    o = softmax(z)
    return np.outer(o, o) - np.diag(o)


@misconception(exercise="softmax_jacobian", caught_by="test_softmax_jacobian_large_logits", lecture=SOFTMAX)
def jacobian_without_shift(z):
    """exp overflows above 709. The provided `softmax` has solved that already."""
    e = np.exp(z)
    o = e / e.sum()
    return np.diag(o) - np.outer(o, o)


@misconception(exercise="softmax_jacobian", caught_by="test_softmax_jacobian_dtype", lecture=SOFTMAX)
def jacobian_in_float64(z):
    """The values are right, but float32 became float64. Which dtype has np.eye?"""
    o = softmax(z)
    return o * np.eye(len(z)) - np.outer(o, o)


# softmax_nll_gradient


@misconception(exercise="softmax_nll_gradient", caught_by="test_softmax_nll_gradient_values", lecture=SOFTMAX)
def nll_gradient_of_the_wrong_sign(z, gold):
    """The sign is wrong. The loss falls when the gold logit grows, so its derivative is negative."""
    gradient = softmax(z)
    gradient[np.arange(len(gold)), gold] -= 1
    return -gradient


@misconception(exercise="softmax_nll_gradient", caught_by="test_softmax_nll_gradient_values", lecture=BATCHES)
def nll_gradient_of_the_mean(z, gold):
    """This is 1/B of it: the gradient of the mean. The exercise asks for one gradient for each example."""
    gradient = softmax(z)
    gradient[np.arange(len(gold)), gold] -= 1
    return gradient / len(gold)


@misconception(exercise="softmax_nll_gradient", caught_by="test_softmax_nll_gradient_values", lecture=SOFTMAX)
def probabilities_only(z, gold):
    """These are the probabilities: the gold classes have no part in the result. Which term of the loss knows
    them?
    """
    gradient = softmax(z)
    return gradient


@misconception(exercise="softmax_nll_gradient", caught_by="test_softmax_nll_gradient_values", lecture=SOFTMAX)
def whole_gold_columns(z, gold):
    """1 is taken from whole columns, for all examples. Each row has one gold class: pick row and column
    together.
    """
    gradient = softmax(z)
    gradient[:, gold] -= 1
    return gradient


@misconception(exercise="softmax_nll_gradient", caught_by="test_softmax_nll_gradient_values", lecture=SOFTMAX)
def gold_entries_only(z, gold):
    """Only the gold entries have a gradient here. The other logits stand in the loss too, in the sum."""
    gradient = np.zeros_like(z)
    rows = np.arange(len(gold))
    gradient[rows, gold] = softmax(z)[rows, gold] - 1
    return gradient


@misconception(exercise="softmax_nll_gradient", caught_by="test_softmax_nll_gradient_values", lecture=SOFTMAX)
def nll_gradient_by_the_probabilities(z, gold):
    """This is the derivative by the probability of the gold class, −1/o. Asked is the one by the logits,
    which stand before the softmax.
    """
    gradient = np.zeros_like(z)
    rows = np.arange(len(gold))
    gradient[rows, gold] = -1 / softmax(z)[rows, gold]
    return gradient


@misconception(
    exercise="softmax_nll_gradient", caught_by="test_softmax_nll_gradient_large_logits", lecture=SOFTMAX
)
def nll_gradient_without_shift(z, gold):
    """exp overflows above 709. The provided `softmax` has solved that already."""
    e = np.exp(z)
    gradient = e / e.sum(axis=-1, keepdims=True)
    gradient[np.arange(len(gold)), gold] -= 1
    return gradient


@misconception(exercise="softmax_nll_gradient", caught_by="test_softmax_nll_gradient_dtype", lecture=SOFTMAX)
def one_hot_in_float64(z, gold):
    """The values are right, but float32 became float64. Which dtype has
    the one-hot array that you subtract?
    """
    return softmax(z) - np.eye(z.shape[1])[gold]


# softmax_crossentropy_gradient


@misconception(
    exercise="softmax_crossentropy_gradient",
    caught_by="test_softmax_crossentropy_gradient_values",
    lecture=SOFTMAX,
)
def crossentropy_gradient_of_the_wrong_sign(z, g):
    """The sign is wrong. Where a class is less probable than it should be, its logit must grow, and the loss
    falls.
    """
    return g - softmax(z)


@misconception(
    exercise="softmax_crossentropy_gradient",
    caught_by="test_softmax_crossentropy_gradient_values",
    lecture=SOFTMAX,
)
def crossentropy_gradient_without_softmax(z, g):
    """The logits are compared with the probabilities. What does o stand for?"""
    return z - g


@misconception(
    exercise="softmax_crossentropy_gradient",
    caught_by="test_softmax_crossentropy_gradient_values",
    lecture=SOFTMAX,
)
def weighted_gold_entries_only(z, g):
    """Each class has its own term alone, g (o − 1). But each of the gradients o − 1_k in the sum has an o in
    every entry.
    """
    return g * (softmax(z) - 1)


@misconception(
    exercise="softmax_crossentropy_gradient",
    caught_by="test_softmax_crossentropy_gradient_values",
    lecture=SOFTMAX,
)
def largest_class_as_gold(z, g):
    """Only the most probable class of each target counts here. What
    happened to the rest of the distribution?
    """
    return softmax(z) - (g == g.max(axis=-1, keepdims=True)).astype(z.dtype)


@misconception(
    exercise="softmax_crossentropy_gradient",
    caught_by="test_softmax_crossentropy_gradient_values",
    lecture=BATCHES,
)
def crossentropy_gradient_of_the_mean(z, g):
    """This is 1/B of it: the gradient of the mean. The exercise asks for one gradient for each example."""
    return (softmax(z) - g) / len(z)


@misconception(
    exercise="softmax_crossentropy_gradient",
    caught_by="test_softmax_crossentropy_gradient_values",
    lecture=SOFTMAX,
)
def crossentropy_gradient_by_the_probabilities(z, g):
    """This is the derivative by the probabilities. Asked is the one by the logits, which stand before the
    softmax.
    """
    return -g / softmax(z)


@misconception(
    exercise="softmax_crossentropy_gradient",
    caught_by="test_softmax_crossentropy_gradient_large_logits",
    lecture=SOFTMAX,
)
def crossentropy_gradient_without_shift(z, g):
    """exp overflows above 709. The provided `softmax` has solved that already."""
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True) - g


# sigmoid_nll_gradient


@misconception(exercise="sigmoid_nll_gradient", caught_by="test_sigmoid_nll_gradient_values", lecture=SIGMOID)
def binary_gradient_of_the_wrong_sign(z, g):
    """The sign is wrong. Where the output is too small the logit must grow, and the loss falls."""
    return g - sigmoid(z)


@misconception(exercise="sigmoid_nll_gradient", caught_by="test_sigmoid_nll_gradient_values", lecture=SIGMOID)
def slope_of_sigmoid_kept(z, g):
    """The slope of σ is still there, as in the gradient of the squared error. What does the derivative of the
    logarithm do to it?
    """
    s = sigmoid(z)
    return (s - g) * s * (1 - s)


@misconception(exercise="sigmoid_nll_gradient", caught_by="test_sigmoid_nll_gradient_values", lecture=SIGMOID)
def binary_gradient_by_the_probability(z, g):
    """This is the derivative by the probability. Asked is the one by the logit, which stands before the
    sigmoid.
    """
    s = sigmoid(z)
    return (s - g) / (s * (1 - s))


@misconception(exercise="sigmoid_nll_gradient", caught_by="test_sigmoid_nll_gradient_values", lecture=SIGMOID)
def binary_gradient_without_sigmoid(z, g):
    """The logit is compared with the probability. What does o stand for?"""
    return z - g


@misconception(exercise="sigmoid_nll_gradient", caught_by="test_sigmoid_nll_gradient_values", lecture=SIGMOID)
def softmax_for_yes_or_no(z, g):
    """The outputs of an example sum to one, as if only one of them could be true. Which output belongs to a
    yes or no?
    """
    return softmax(z) - g


@misconception(exercise="sigmoid_nll_gradient", caught_by="test_sigmoid_nll_gradient_values", lecture=BATCHES)
def binary_gradient_of_the_mean(z, g):
    """This is 1/B of it: the gradient of the mean over the batch. The
    exercise asks for it before any mean.
    """
    return (sigmoid(z) - g) / len(z)


@misconception(
    exercise="sigmoid_nll_gradient", caught_by="test_sigmoid_nll_gradient_large_logits", lecture=SIGMOID
)
def binary_gradient_of_infinities(z, g):
    """For large positive z this is infinity over infinity. The provided `sigmoid` has solved that already."""
    return np.exp(z) / (1 + np.exp(z)) - g


# derivative_concepts

DERIVATIVE_ANSWERS = {"step": "B", "central": "C", "saturated": "A", "pairing": "D", "rows": "B"}

smaller_is_always_better = misconception(
    exercise="derivative_concepts",
    caught_by="test_concept_derivative_step",
    lecture=TRAINING,
    name="smaller_is_always_better",
    hint="Look at the left side of the first figure: the error grows there as the step shrinks.",
)(DERIVATIVE_ANSWERS | {"step": "D"})

truncation_at_a_tiny_step = misconception(
    exercise="derivative_concepts",
    caught_by="test_concept_derivative_step",
    lecture=TRAINING,
    name="truncation_at_a_tiny_step",
    hint="The terms left out of the Taylor series are about h². How large is that for this h?",
)(DERIVATIVE_ANSWERS | {"step": "A"})

saturation_forgotten = misconception(
    exercise="derivative_concepts",
    caught_by="test_concept_derivative_saturated",
    lecture=SATURATION,
    name="saturation_forgotten",
    hint="A quarter is the slope at 0. What is σ(z)(1 − σ(z)) where σ(z) is nearly 1?",
)(DERIVATIVE_ANSWERS | {"saturated": "C"})

columns_for_rows = misconception(
    exercise="derivative_concepts",
    caught_by="test_concept_derivative_rows",
    lecture=SOFTMAX,
    name="columns_for_rows",
    hint="That the probabilities sum to one makes the columns sum to zero: one logit, all outputs. A row has one "
    "output and all logits.",
)(DERIVATIVE_ANSWERS | {"rows": "A"})


# Mutants that compute the same

relu_derivative_at_zero = equivalent_mutant(
    exercise="relu_derivative",
    before="return (z > 0).astype(z.dtype)",
    after="return (z >= 0).astype(z.dtype)",
    reason="They differ at the kink only, where nothing is asked.",
)

leaky_relu_derivative_at_zero = equivalent_mutant(
    exercise="leaky_relu_derivative",
    before="return np.where(z > 0, 1, negative_slope).astype(z.dtype)",
    after="return np.where(z >= 0, 1, negative_slope).astype(z.dtype)",
    reason="They differ at the kink only, where nothing is asked.",
)
