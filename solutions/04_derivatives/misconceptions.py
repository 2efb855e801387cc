"""Misconceptions of 04_derivatives: wrong in the ways that students are."""

import math

import numpy as np
from reference import (
    sigmoid,
    softmax,
)

from grader.testing import change, equivalent_mutant, exercise, misconception

TRAINING = "Putting It All Together – Parameters and Training"
BATCHES = "Putting It All Together – Batches"
OVERVIEW = "High Level Overview"
SATURATION = "Convergence – Saturating Non-linearities"
MSE = "Derivative of MSE Loss"
SOFTMAX = "Derivative of Softmax MLE Loss"
SIGMOID = "Derivative of Sigmoid MLE Losses"


with exercise("numerical_gradient", lecture=TRAINING):

    @misconception(caught_by="test_numerical_values")
    @change(before="point[index] = x[index] - h", after="point[index] = x[index]")
    @change(
        before="point[index] = x[index]\ngradient[index] = (above - below) / (2 * h)",
        after="gradient[index] = (above - below) / h",
    )
    def forward_differences():
        """These are forward differences, whose error falls with h only. On which sides of x does the formula take
        its two points?"""

    @misconception(caught_by="test_numerical_values")
    @change(before="point[index] = x[index] + h", after="")
    @change(before="(above - below) / (2 * h)", after="(above - below) / h")
    def backward_differences():
        """These are backward differences, whose error falls with h only. On which sides of x does the formula
        take its two points?"""

    @misconception(caught_by="test_numerical_values")
    @change(before="(above - below) / (2 * h)", after="(above - below) / h")
    def divided_by_one_step():
        """The gradient is twice what it should be. How far apart are the two points?"""

    @misconception(caught_by="test_numerical_values")
    @change(before="(above - below) / (2 * h)", after="(above - below) / 2 * h")
    def divided_without_parentheses():
        """The two evaluations are subtracted, but what exactly is divided?
        Python reads a / 2 * h as (a / 2) * h."""

    @misconception(caught_by="test_numerical_restores_x")
    def x_not_restored(f, x, h=1e-5):
        """After the call x is another array than before, and the later entries were taken at another point. What
        happens to an entry before the next one has its turn?"""
        gradient = np.zeros_like(x)
        for index in np.ndindex(x.shape):
            x[index] = x[index] + h
            above = f(x)
            x[index] = x[index] - 2 * h
            below = f(x)
            gradient[index] = (above - below) / (2 * h)
        return gradient

    @misconception(caught_by="test_numerical_values")
    @change(before="below = f(point)\npoint[index] = x[index]", after="below = f(point)")
    def steps_pile_up():
        """The first entry is right, the later ones are taken at a point that has moved. Which entries may differ
        from x when f is called?"""

    @steps_pile_up.variant
    def steps_pile_up_on_both_sides(f, x, h=1e-5):
        up, down, gradient = x.copy(), x.copy(), np.zeros_like(x)
        for index in np.ndindex(x.shape):
            up[index] += h
            down[index] -= h
            gradient[index] = (f(up) - f(down)) / (2 * h)
        return gradient

    @misconception(
        caught_by="test_numerical_values", costs="one entry at a time is what the exercise is about"
    )
    def all_entries_at_once(f, x, h=1e-5):
        """All entries move together, so every number is the sum of the gradient. The formula moves one entry at a
        time."""
        gradient = np.zeros_like(x)
        for index in np.ndindex(x.shape):
            above = f(x + h)
            below = f(x - h)
            gradient[index] = (above - below) / (2 * h)
        return gradient

    @misconception(caught_by="test_numerical_values")
    @change(before="point[index] = x[index] + h", after="point[index] = x[index] + 1e-5")
    @change(before="point[index] = x[index] - h", after="point[index] = x[index] - 1e-5")
    @change(before="(above - below) / (2 * h)", after="(above - below) / (2 * 1e-5)")
    def step_as_a_constant():
        """The result is the same for every h. Where does your code use the argument?"""

    @misconception(caught_by="test_numerical_shapes", lecture=BATCHES)
    @change(before="for index in np.ndindex(x.shape):", after="for index in range(len(x)):")
    def rows_for_entries():
        """With one axis it is right, but with two, whole rows move. How many indices does one entry of a matrix
        have?"""

    @misconception(caught_by="test_numerical_views", lecture=BATCHES)
    def moved_a_copy(f, x, h=1e-5):
        """For a transposed array the gradient is zero: flattening it made a copy, and what moved was the copy.
        Does f see the array that you change?"""
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

    @misconception(caught_by="test_numerical_gradient_keeps_dtype")
    @change(before="gradient = np.zeros_like(x)", after="gradient = np.zeros(x.shape)")
    def gradient_in_float64():
        """The values are right, but float32 became float64. From what is the array of the result made?"""


with exercise("sigmoid_derivative", lecture=SATURATION):

    @misconception(caught_by="test_sigmoid_derivative_values")
    @change(before="s = sigmoid(z)\nreturn s * (1 - s)", after="return z * (1 - z)")
    def z_taken_for_sigmoid():
        """z (1 − z) is the formula for an output that has gone through σ already. Which array comes in here?"""

    @misconception(caught_by="test_sigmoid_derivative_values")
    @change(before="return s * (1 - s)", after="return 1 - s")
    def one_factor_of_two():
        """One factor is missing: this falls from 1 to 0. The derivative is largest at 0 and vanishes on both
        sides."""

    @misconception(caught_by="test_sigmoid_derivative_values")
    @change(before="return s * (1 - s)", after="return 1 - s * s")
    def sigmoid_derivative_of_tanh():
        """The square belongs to tanh. What does the formula for σ multiply 1 − σ with?"""

    @misconception(caught_by="test_sigmoid_derivative_values")
    @change(before="return s * (1 - s)", after="return s * (s - 1)")
    def sigmoid_derivative_negative():
        """The derivative is negative everywhere, but σ rises. Compare the sign with the formula."""

    @sigmoid_derivative_negative.variant
    @change(before="return s * (1 - s)", after="return -s * sigmoid(-z)")
    def sigmoid_derivative_negative_far_out(): ...  # 1 - s is rounded to 0 there

    @misconception(caught_by="test_sigmoid_derivative_values")
    @change(before="s = sigmoid(z)", after="s = sigmoid(sigmoid(z))")
    def sigmoid_twice():
        """σ is applied to what is σ already. Print your value at 0: 1/4 is expected."""

    @misconception(caught_by="test_sigmoid_derivative_far_out")
    @change(before="s = sigmoid(z)\nreturn s * (1 - s)", after="e = np.exp(-z)\nreturn e / (1 + e) ** 2")
    def sigmoid_derivative_of_infinities():
        """At −1000 this is infinity over infinity. The provided `sigmoid` has solved that already."""


with exercise("tanh_derivative", lecture=SATURATION):

    @misconception(caught_by="test_tanh_derivative_values")
    @change(before="t = np.tanh(z)\nreturn 1 - t * t", after="return 1 - z * z")
    def z_taken_for_tanh():
        """1 − z² is the formula for an output that has gone through tanh already. Which array comes in here?"""

    @misconception(caught_by="test_tanh_derivative_values")
    @change(before="return 1 - t * t", after="return 1 - t")
    def tanh_derivative_without_square():
        """This is 2 far out to the left. The derivative is the same on both sides of zero: what is missing?"""

    @misconception(caught_by="test_tanh_derivative_values")
    @change(before="return 1 - t * t", after="return t * (1 - t)")
    def tanh_derivative_of_sigmoid():
        """This is σ's formula with tanh put in. At 0 the derivative of tanh is 1, and yours is 0."""

    @misconception(caught_by="test_tanh_derivative_values")
    @change(before="return 1 - t * t", after="return (1 - t) ** 2")
    def tanh_derivative_square_of_difference():
        """The whole difference is squared here. What alone is squared in the formula?"""

    @misconception(caught_by="test_tanh_derivative_values")
    @change(before="t = np.tanh(z)\nreturn 1 - t * t", after="return 1 / np.cosh(np.clip(z, -700, 700))")
    def one_over_cosh():
        """Too wide by far: the derivative of tanh is 1 over cosh, and something more. Compare at z = 1."""

    @misconception(caught_by="test_tanh_derivative_values")
    @change(before="t = np.tanh(z)\nreturn 1 - t * t", after="s = sigmoid(2 * z)\nreturn 2 * s * (1 - s)")
    def inner_derivative_forgotten():
        """This is half of it: tanh(z) = 2 σ(2z) − 1 has two factors of 2 for the chain rule. Count yours."""


with exercise("relu_derivative", lecture=SATURATION):

    @misconception(caught_by="test_relu_derivative_values")
    @change(before="return (z > 0).astype(z.dtype)", after="return np.maximum(z, 0)")
    def relu_itself():
        """This is ReLU. What is its slope at 3, and what at 5?"""

    @misconception(
        caught_by="test_relu_derivative_keeps_dtype",
        costs="truth values are refused where numbers are expected",
    )
    @change(before="return (z > 0).astype(z.dtype)", after="return z > 0")
    def truth_values():
        """The values are right, but they are truth values, and a sum or a minus sign will not work on them as on
        numbers. What turns True into 1.0?"""

    @misconception(caught_by="test_relu_derivative_values")
    @change(before="return (z > 0).astype(z.dtype)", after="return np.sign(z)")
    def sign_of_z():
        """This is −1 to the left of zero. How fast does ReLU change there?"""

    @misconception(caught_by="test_relu_derivative_values")
    @change(before="return (z > 0).astype(z.dtype)", after="return (z > 1).astype(z.dtype)")
    def derivative_for_large_z():
        """The slope begins at 1 here. Where is the kink of ReLU?"""

    @misconception(caught_by="test_relu_derivative_leaves_arguments", lecture=OVERVIEW)
    def relu_derivative_in_place(z):
        """The values are right, but z itself was changed: assigning to entries of an argument changes the
        caller's."""
        z[z > 0] = 1
        z[z <= 0] = 0
        return z

    @misconception(caught_by="test_relu_derivative_keeps_dtype")
    @change(before="return (z > 0).astype(z.dtype)", after="return (z > 0).astype(int)")
    def whole_numbers():
        """The values are right, but they are integers. Which dtype has z, and which one should the
        slopes have?"""

    @misconception(caught_by="test_relu_derivative_keeps_dtype")
    @change(before="return (z > 0).astype(z.dtype)", after="return np.where(z > 0, 1.0, 0.0)")
    def relu_derivative_in_float64():
        """The values are right, but float32 became float64. From which numbers does np.where take its dtype?"""


with exercise("leaky_relu_derivative", lecture=OVERVIEW):

    @misconception(caught_by="test_leaky_relu_derivative_values")
    @change(before="z > 0, 1, negative_slope", after="z > 0, 1, 0.2")
    def slope_ignored():
        """The result is the same for every slope. Where does your code use the argument?"""

    @misconception(caught_by="test_leaky_relu_derivative_default")
    @change(before="z, negative_slope=0.2", after="z, negative_slope=0.01")
    def default_of_another_library():
        """Other libraries have 0.01 as the default. Look at the signature in the exercise."""

    @misconception(caught_by="test_leaky_relu_derivative_values")
    @change(before="z > 0, 1, negative_slope", after="z > 0, z, negative_slope * z")
    def leaky_relu_itself():
        """This is leaky ReLU. What is its slope at −3, and what at −5?"""

    @misconception(caught_by="test_leaky_relu_derivative_values")
    @change(before="z > 0, 1, negative_slope", after="z > 0, 1, 0")
    def no_leak():
        """To the left of zero nothing passes back: this is ReLU's derivative. What was the leak for?"""

    @misconception(caught_by="test_leaky_relu_derivative_values")
    @change(before="z > 0, 1, negative_slope", after="z > 0, negative_slope, 1")
    def slope_on_the_positive_side():
        """The two sides of zero are exchanged. How fast does leaky ReLU change at 3?"""

    @misconception(caught_by="test_leaky_relu_derivative_keeps_dtype")
    def leaky_relu_derivative_in_float64(z, negative_slope=0.2):
        """The values are right, but float32 became float64. From which numbers does np.where take its dtype?"""
        return np.where(z > 0, 1, negative_slope)


with exercise("silu_derivative", lecture=OVERVIEW):

    @misconception(caught_by="test_silu_derivative_values")
    @change(before="return s + z * s * (1 - s)", after="return s")
    def gate_without_its_slope():
        """This is the gate alone. The product rule has a second term: what changes besides z?"""

    @misconception(caught_by="test_silu_derivative_values")
    @change(before="return s + z * s * (1 - s)", after="return z * s * (1 - s)")
    def slope_without_the_gate():
        """This vanishes at 0, where SiLU has the slope 1/2. Which of the two terms of the product rule is
        missing?"""

    @misconception(caught_by="test_silu_derivative_values")
    @change(before="return s + z * s * (1 - s)", after="return s * (1 - s)")
    def silu_derivative_is_of_sigmoid():
        """This is σ′ alone. Differentiating each factor and multiplying is not the product rule."""

    @misconception(caught_by="test_silu_derivative_values")
    @change(before="return s + z * s * (1 - s)", after="return s + s * (1 - s)")
    def silu_slope_without_z():
        """The second term has lost its z. Write the product rule out with both factors by name."""

    @misconception(caught_by="test_silu_derivative_values")
    @change(before="return s + z * s * (1 - s)", after="return s - z * s * (1 - s)")
    def silu_terms_subtracted():
        """The two terms are subtracted. The product rule adds them, the quotient rule does not."""

    @misconception(caught_by="test_silu_derivative_values")
    @change(before="return s + z * s * (1 - s)", after="return s + z * s * (1 - z * s)")
    def silu_taken_for_sigmoid():
        """The parenthesis has SiLU in it where σ belongs. What is the slope of the gate?"""

    @misconception(caught_by="test_silu_derivative_far_out", lecture=SATURATION)
    def silu_derivative_of_infinities(z):
        """At one end this is infinity over infinity. The provided `sigmoid` has solved that already."""
        e = np.exp(-z)
        return 1 / (1 + e) + z * e / (1 + e) ** 2

    @silu_derivative_of_infinities.variant
    def silu_derivative_by_a_sigmoid_of_infinities(z):
        s = np.exp(z) / (1 + np.exp(z))
        return s + z * s * (1 - s)


with exercise("gelu_derivative", lecture=OVERVIEW):

    @misconception(caught_by="test_gelu_derivative_values")
    def gelu_gate_without_its_slope(z):
        """This is the gate alone. The product rule has a second term: what changes besides z?"""
        erf = np.vectorize(math.erf, otypes=[z.dtype])
        return 0.5 * (1 + erf(z / math.sqrt(2)))

    @misconception(caught_by="test_gelu_derivative_values")
    @change(before="return gate + z * density", after="return gate + density")
    def gelu_slope_without_z():
        """The second term has lost its z. Write the product rule out with both factors by name."""

    @misconception(caught_by="test_gelu_derivative_values")
    @change(before="np.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)", after="np.exp(-0.5 * z * z)")
    def density_without_its_factor():
        """The bell curve has the height 1 at 0. The area below a density is 1: which factor sees to that?"""

    @misconception(caught_by="test_gelu_derivative_values")
    @change(before="density = np.exp(-0.5 * z * z)", after="density = np.exp(-z * z)")
    def density_without_its_half():
        """Your bell curve is too narrow. It is that of a normal variable of variance 1: check the exponent."""

    @misconception(caught_by="test_gelu_derivative_values")
    @change(before="gate = 0.5 * (1 + erf(z / math.sqrt(2)))", after="gate = 0.5 * (1 + erf(z))")
    def gelu_gate_without_root():
        """erf belongs to a normal variable of variance 1/2. Check what is inside its parentheses."""

    @misconception(caught_by="test_gelu_derivative_values")
    def gelu_derivative_by_sigmoid(z):
        """This is the derivative of the approximation z σ(1.702 z), off by up to 0.03. The exact gate is the
        normal distribution function."""
        s = sigmoid(1.702 * z)
        return s + 1.702 * z * s * (1 - s)

    @misconception(caught_by="test_gelu_derivative_values")
    def gelu_derivative_by_tanh(z):
        """This is the derivative of the approximation with tanh, off by nearly 1e-3. The exact gate is the normal
        distribution function."""
        scale = math.sqrt(2 / math.pi)
        t = np.tanh(scale * (z + 0.044715 * z**3))
        return 0.5 * (1 + t) + 0.5 * z * (1 - t * t) * scale * (1 + 3 * 0.044715 * z * z)

    @misconception(caught_by="test_gelu_derivative_keeps_dtype")
    @change(before="erf = np.vectorize(math.erf, otypes=[z.dtype])", after="erf = np.vectorize(math.erf)")
    def gelu_derivative_in_float64():
        """The values are right, but float32 became float64. Which dtype does
        np.vectorize choose, and from what?"""


with exercise("mse_gradient", lecture=MSE):

    @misconception(caught_by="test_mse_gradient_values")
    @change(before="return 2 * (y_pred - y_true)", after="return y_pred - y_true")
    def mse_gradient_without_two():
        """This is half of it. What does the derivative of a square bring with it?"""

    @misconception(caught_by="test_mse_gradient_values")
    @change(before="return 2 * (y_pred - y_true)", after="return 2 * (y_true - y_pred)")
    def mse_gradient_of_the_wrong_sign():
        """The sign is wrong. A prediction that is too high has a loss that grows with the prediction."""

    @misconception(caught_by="test_mse_gradient_values")
    @change(before="return 2 * (y_pred - y_true)", after="return 2 * (y_pred - y_true) / y_pred.shape[-1]")
    def mse_gradient_of_the_mean_over_outputs():
        """Each number is divided by the number of outputs. The exercise asks for it before any mean."""

    @misconception(caught_by="test_mse_gradient_values", lecture=BATCHES)
    @change(before="return 2 * (y_pred - y_true)", after="return 2 * (y_pred - y_true) / len(y_pred)")
    def mse_gradient_of_the_mean_over_examples():
        """Each number is divided by the batch size. The exercise asks for it before any mean."""

    @misconception(caught_by="test_mse_gradient_values", lecture=BATCHES)
    @change(before="return 2 * (y_pred - y_true)", after="return 2 * (y_pred - y_true) / y_pred.size")
    def mse_gradient_of_the_mean_over_all():
        """Each number is divided by the number of all entries. The exercise asks for it before any mean."""

    @misconception(caught_by="test_mse_gradient_values")
    @change(before="return 2 * (y_pred - y_true)", after="return (y_pred - y_true) ** 2")
    def mse_itself():
        """This is the squared error, not its derivative. It should be negative where a prediction is too
        low."""


with exercise("softmax_jacobian", lecture=SOFTMAX):

    @misconception(caught_by="test_softmax_jacobian_values")
    @change(before="return np.diag(o) - np.outer(o, o)", after="return np.diag(o * (1 - o))")
    def jacobian_diagonal_only():
        """Everything off the diagonal is zero, as for a sigmoid. In a softmax every output depends on every
        logit."""

    @misconception(caught_by="test_softmax_jacobian_values")
    @change(before="return np.diag(o) - np.outer(o, o)", after="return np.diag(o) + np.outer(o, o)")
    def jacobian_diagonal_added():
        """Off the diagonal the numbers are positive. When one logit grows, what happens to the other
        outputs?"""

    @misconception(caught_by="test_softmax_jacobian_values")
    @change(before="np.diag(o) - np.outer(o, o)", after="np.eye(len(z), dtype=z.dtype) - np.outer(o, o)")
    def jacobian_from_the_identity():
        """The diagonal is 1 − o². Differentiate the numerator too: it is not 1."""

    @misconception(caught_by="test_softmax_jacobian_values")
    @change(before="return np.diag(o) - np.outer(o, o)", after="return np.outer(o, 1 - o)")
    def jacobian_without_the_case():
        """The diagonal is right, but o_i (1 − o_j) stands everywhere. When is the derivative of the numerator
        zero?"""

    @misconception(caught_by="test_softmax_jacobian_values")
    @change(before="return np.diag(o) - np.outer(o, o)", after="return np.outer(o, o) - np.diag(o)")
    def jacobian_of_the_wrong_sign():
        """All signs are wrong. A logit that grows raises its own output."""

    @misconception(caught_by="test_softmax_jacobian_large_logits")
    @change(before="o = softmax(z)", after="e = np.exp(z)\no = e / e.sum()")
    def jacobian_without_shift():
        """exp overflows above 709. The provided `softmax` has solved that already."""

    @misconception(caught_by="test_softmax_jacobian_keeps_dtype")
    @change(before="return np.diag(o) - np.outer(o, o)", after="return o * np.eye(len(z)) - np.outer(o, o)")
    def jacobian_in_float64():
        """The values are right, but float32 became float64. Which dtype has np.eye?"""


with exercise("softmax_nll_gradient", lecture=SOFTMAX):

    @misconception(caught_by="test_softmax_nll_gradient_values")
    @change(before="return gradient", after="return -gradient")
    def nll_gradient_of_the_wrong_sign():
        """The sign is wrong. The loss falls when the gold logit grows, so its derivative is negative."""

    @misconception(caught_by="test_softmax_nll_gradient_values", lecture=BATCHES)
    @change(before="return gradient", after="return gradient / len(gold)")
    def nll_gradient_of_the_mean():
        """This is 1/B of it: the gradient of the mean. The exercise asks for one gradient for each example."""

    @misconception(caught_by="test_softmax_nll_gradient_values")
    @change(before="gradient[np.arange(len(gold)), gold] -= 1", after="")
    def probabilities_only():
        """These are the probabilities: the gold classes have no part in the result. Which term of the loss knows
        them?"""

    @misconception(caught_by="test_softmax_nll_gradient_values")
    @change(before="gradient[np.arange(len(gold)), gold] -= 1", after="gradient[:, gold] -= 1")
    def whole_gold_columns():
        """1 is taken from whole columns, for all examples. Each row has one gold class: pick row and column
        together."""

    @misconception(caught_by="test_softmax_nll_gradient_values")
    def gold_entries_only(z, gold):
        """Only the gold entries have a gradient here. The other logits stand in the loss too, in the sum."""
        gradient = np.zeros_like(z)
        rows = np.arange(len(gold))
        gradient[rows, gold] = softmax(z)[rows, gold] - 1
        return gradient

    @misconception(caught_by="test_softmax_nll_gradient_values")
    def nll_gradient_by_the_probabilities(z, gold):
        """This is the derivative by the probability of the gold class, −1/o. Asked is the one by the logits,
        which stand before the softmax."""
        gradient = np.zeros_like(z)
        rows = np.arange(len(gold))
        gradient[rows, gold] = -1 / softmax(z)[rows, gold]
        return gradient

    @misconception(caught_by="test_softmax_nll_gradient_large_logits")
    @change(
        before="gradient = softmax(z)", after="e = np.exp(z)\ngradient = e / e.sum(axis=-1, keepdims=True)"
    )
    def nll_gradient_without_shift():
        """exp overflows above 709. The provided `softmax` has solved that already."""

    @misconception(caught_by="test_softmax_nll_gradient_keeps_dtype")
    def one_hot_in_float64(z, gold):
        """The values are right, but float32 became float64. Which dtype has
        the one-hot array that you subtract?"""
        return softmax(z) - np.eye(z.shape[1])[gold]


with exercise("softmax_crossentropy_gradient", lecture=SOFTMAX):

    @misconception(caught_by="test_softmax_crossentropy_gradient_values")
    @change(before="return softmax(z) - g", after="return g - softmax(z)")
    def crossentropy_gradient_of_the_wrong_sign():
        """The sign is wrong. Where a class is less probable than it should be, its logit must grow, and the loss
        falls."""

    @misconception(caught_by="test_softmax_crossentropy_gradient_values")
    @change(before="return softmax(z) - g", after="return z - g")
    def crossentropy_gradient_without_softmax():
        """The logits are compared with the probabilities. What does o stand for?"""

    @misconception(caught_by="test_softmax_crossentropy_gradient_values")
    @change(before="return softmax(z) - g", after="return g * (softmax(z) - 1)")
    def weighted_gold_entries_only():
        """Each class has its own term alone, g (o − 1). But each of the gradients o − 1_k in the sum has an o in
        every entry."""

    @misconception(caught_by="test_softmax_crossentropy_gradient_values")
    def largest_class_as_gold(z, g):
        """Only the most probable class of each target counts here. What
        happened to the rest of the distribution?"""
        return softmax(z) - (g == g.max(axis=-1, keepdims=True)).astype(z.dtype)

    @misconception(caught_by="test_softmax_crossentropy_gradient_values", lecture=BATCHES)
    @change(before="return softmax(z) - g", after="return (softmax(z) - g) / len(z)")
    def crossentropy_gradient_of_the_mean():
        """This is 1/B of it: the gradient of the mean. The exercise asks for one gradient for each example."""

    @misconception(caught_by="test_softmax_crossentropy_gradient_values")
    @change(before="return softmax(z) - g", after="return -g / softmax(z)")
    def crossentropy_gradient_by_the_probabilities():
        """This is the derivative by the probabilities. Asked is the one by the logits, which stand before the
        softmax."""

    @misconception(caught_by="test_softmax_crossentropy_gradient_large_logits")
    def crossentropy_gradient_without_shift(z, g):
        """exp overflows above 709. The provided `softmax` has solved that already."""
        e = np.exp(z)
        return e / e.sum(axis=-1, keepdims=True) - g


with exercise("sigmoid_nll_gradient", lecture=SIGMOID):

    @misconception(caught_by="test_sigmoid_nll_gradient_values")
    @change(before="return sigmoid(z) - g", after="return g - sigmoid(z)")
    def binary_gradient_of_the_wrong_sign():
        """The sign is wrong. Where the output is too small the logit must grow, and the loss falls."""

    @misconception(caught_by="test_sigmoid_nll_gradient_values")
    @change(before="return sigmoid(z) - g", after="s = sigmoid(z)\nreturn (s - g) * s * (1 - s)")
    def slope_of_sigmoid_kept():
        """The slope of σ is still there, as in the gradient of the squared error. What does the derivative of the
        logarithm do to it?"""

    @misconception(caught_by="test_sigmoid_nll_gradient_values")
    @change(before="return sigmoid(z) - g", after="s = sigmoid(z)\nreturn (s - g) / (s * (1 - s))")
    def binary_gradient_by_the_probability():
        """This is the derivative by the probability. Asked is the one by the logit, which stands before the
        sigmoid."""

    @misconception(caught_by="test_sigmoid_nll_gradient_values")
    @change(before="return sigmoid(z) - g", after="return z - g")
    def binary_gradient_without_sigmoid():
        """The logit is compared with the probability. What does o stand for?"""

    @misconception(caught_by="test_sigmoid_nll_gradient_values")
    @change(before="return sigmoid(z) - g", after="return softmax(z) - g")
    def softmax_for_yes_or_no():
        """The outputs of an example sum to one, as if only one of them could be true. Which output belongs to a
        yes or no?"""

    @misconception(caught_by="test_sigmoid_nll_gradient_values", lecture=BATCHES)
    @change(before="return sigmoid(z) - g", after="return (sigmoid(z) - g) / len(z)")
    def binary_gradient_of_the_mean():
        """This is 1/B of it: the gradient of the mean over the batch. The
        exercise asks for it before any mean."""

    @misconception(caught_by="test_sigmoid_nll_gradient_large_logits")
    @change(before="return sigmoid(z) - g", after="return np.exp(z) / (1 + np.exp(z)) - g")
    def binary_gradient_of_infinities():
        """For large positive z this is infinity over infinity. The provided `sigmoid` has solved that
        already."""


with exercise("slope_concepts", lecture=SATURATION):
    all_of_it_through = misconception(
        caught_by="test_concept_slope_saturated",
        hint="The output of a unit is not its slope. What does σ change when z goes from 20 to 21?",
    )({"saturated": "B"})

    saturation_forgotten = misconception(
        caught_by="test_concept_slope_saturated",
        hint="A quarter is the slope at 0. What is the slope of σ where σ(z) is nearly 1?",
    )({"saturated": "C"})

    times_the_input = misconception(
        caught_by="test_concept_slope_saturated",
        hint="Times z is what passes back to the weight in a product w z. Through σ the gradient is multiplied"
        " by its slope.",
    )({"saturated": "D"})

    columns_for_rows = misconception(
        caught_by="test_concept_slope_rows",
        lecture=SOFTMAX,
        hint="That the probabilities sum to one makes the columns sum to zero: one logit, all outputs. A row "
        "has one output and all logits.",
    )({"rows": "A"})

    a_maximum_in_the_row = misconception(
        caught_by="test_concept_slope_rows",
        lecture=SOFTMAX,
        hint="At a maximum every single derivative would be zero. Here their sum is, at any logits.",
    )({"rows": "C"})

    order_alone = misconception(
        caught_by="test_concept_slope_rows",
        lecture=SOFTMAX,
        hint="If only the order counted, all derivatives would be zero. Which change of the logits makes the "
        "sum of a row?",
    )({"rows": "D"})


with exercise("derivative_concepts", lecture=TRAINING):
    truncation_at_a_tiny_step = misconception(
        caught_by="test_concept_derivative_step",
        hint="The terms left out of the Taylor series are about h². How large is that for this h?",
    )({"step": "A"})

    rough_at_small_scale = misconception(
        caught_by="test_concept_derivative_step",
        hint="A smooth function is the smoother, the closer you look. What is rough is the numbers: how many "
        "digits has a float64?",
    )({"step": "C"})

    smaller_is_always_better = misconception(
        caught_by="test_concept_derivative_step",
        hint="Look at the left side of the first figure: the error grows there as the step shrinks.",
    )({"step": "D"})

    error_falls_with_the_step = misconception(
        caught_by="test_concept_derivative_central",
        hint="That is the error of forward differences. In central ones the term with h cancels: which is the "
        "first that is left?",
    )({"central": "A"})

    error_without_the_step = misconception(
        caught_by="test_concept_derivative_central",
        hint="The right side of the first figure is a slope, not a level. Which power of h is it?",
    )({"central": "B"})

    error_by_the_kink = misconception(
        caught_by="test_concept_derivative_central",
        hint="It is the other way round at best: the rule for smooth functions is the better one. What does h²"
        " become when h is halved?",
    )({"central": "D"})

    longer_by_the_loss = misconception(
        caught_by="test_concept_derivative_pairing",
        lecture=SOFTMAX,
        hint="What corrects is the gradient, not the height of the loss. What is the squared error of the "
        "probabilities multiplied by on its way to the logits?",
    )({"pairing": "A"})

    gradient_shared_out = misconception(
        caught_by="test_concept_derivative_pairing",
        lecture=SOFTMAX,
        hint="The NLL too sends a gradient to every logit. Compare what stands in front of the two: one of "
        "them goes through a matrix.",
    )({"pairing": "B"})

    gold_class_alone = misconception(
        caught_by="test_concept_derivative_pairing",
        lecture=SOFTMAX,
        hint="The NLL has a gradient for every logit, not for the gold one alone. What is nearly zero on the "
        "way of the squared error?",
    )({"pairing": "C"})


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
