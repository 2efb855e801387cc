"""Misconceptions of 01_mlp: wrong in the ways that students are."""

import math

import numpy as np
from reference import affine, sigmoid, softmax

from grader.testing import change, equivalent_mutant, exercise, misconception

MLP = "Putting It All Together – Single-Hidden-Layer MLP"
BATCHES = "Putting It All Together – Batches"
PARAMETERS = "Putting It All Together – Parameters and Training"
OUTPUTS = "Putting It All Together"
OVERVIEW = "High Level Overview"
SATURATION = "Convergence – Saturating Non-linearities"
SOFTMAX = "Derivative of Softmax MLE Loss"

SHAPE = "the answer has another shape, in every test"
AXIS = "which axis sums to one is what the exercise is about"
COUNT = "a count is one number, right or wrong in every test"


with exercise("affine", lecture=MLP):

    @misconception(caught_by="test_affine_values")
    @change(before="return X @ W + b", after="return X @ W")
    def affine_without_bias():
        """The result for X of zeros should be b in every row. What is yours?"""

    @misconception(caught_by="test_affine_values")
    @change(before="return X @ W + b", after="return (X[:, :, None] * W + b).sum(axis=1)")
    def bias_for_every_input():
        """The bias is added D times, once with each input. Look where the sum over j ends in the formula."""

    @misconception(caught_by="test_affine_values")
    @change(before="return X @ W + b", after="return X @ (W + b)")
    def bias_inside_the_kernel():
        """The bias is multiplied by the inputs here. With X of zeros it should still be there."""

    @misconception(caught_by="test_affine_values")
    @change(before="return X @ W + b", after="return X @ W - b")
    def bias_as_a_threshold():
        """A threshold is subtracted, a bias is not. Compare the sign with the formula."""

    @misconception(caught_by="test_affine_values", lecture=BATCHES, costs=SHAPE)
    @change(before="return X @ W + b", after="return W.T @ X.T + b[:, None]")
    def examples_in_columns():
        """The result is transposed: in this course each example is a row, of X and of the result."""


with exercise("relu", lecture=OVERVIEW):

    @misconception(caught_by="test_relu_shapes", costs=SHAPE)
    @change(before="return np.maximum(z, 0)", after="return np.max(z, 0)")
    def maximum_over_an_axis():
        """The second argument of np.max is an axis. Which function of NumPy compares entry by entry?"""

    @misconception(caught_by="test_relu_values")
    @change(before="return np.maximum(z, 0)", after="return np.minimum(z, 0)")
    def negative_part():
        """The negative numbers pass and the positive ones do not. Try relu on a single 2 and on a single −2."""

    @misconception(caught_by="test_relu_values", lecture=SATURATION)
    @change(before="return np.maximum(z, 0)", after="return (z > 0).astype(z.dtype)")
    def step_function():
        """Zeros and ones are ReLU's derivative. What is ReLU of 2?"""

    @misconception(caught_by="test_relu_shapes", costs=SHAPE)
    @change(before="return np.maximum(z, 0)", after="return z[z > 0]")
    def positive_entries_only():
        """A mask as an index drops the other entries, and the shape with them. They should become zero."""

    @misconception(caught_by="test_relu_values", lecture=SATURATION)
    @change(before="return np.maximum(z, 0)", after="return np.clip(z, 0, 1)")
    def clipped_at_one():
        """ReLU has no upper end: it does not saturate for large z. What is ReLU of 2?"""

    @misconception(caught_by="test_relu_leaves_arguments")
    @change(before="return np.maximum(z, 0)", after="z[z < 0] = 0\nreturn z")
    def relu_in_place():
        """The values are right, but z itself was changed: assigning to entries of an argument changes the
        caller's."""


with exercise("leaky_relu", lecture=OVERVIEW):

    @misconception(caught_by="test_leaky_relu_values")
    @change(before="np.where(z > 0, z, negative_slope * z)", after="np.where(z > 0, z, 0.2 * z)")
    def slope_ignored():
        """The result is the same for every slope. Where does your code use the argument?"""

    @slope_ignored.variant
    @change(before="np.where(z > 0, z, negative_slope * z)", after="np.where(z > 0, z, 0.01 * z)")
    def slope_of_another_library(): ...

    @misconception(caught_by="test_leaky_relu_default")
    @change(before="def leaky_relu(z, negative_slope=0.2):", after="def leaky_relu(z, negative_slope=0.01):")
    def default_of_another_library():
        """Other libraries have 0.01 as the default. Look at the signature in the exercise."""

    @misconception(caught_by="test_leaky_relu_values")
    @change(before="np.where(z > 0, z, negative_slope * z)", after="np.where(z > 0, negative_slope * z, z)")
    def slope_on_the_positive_side():
        """The slope acts on the wrong side of zero. A number like 3 should pass as it is."""

    @misconception(caught_by="test_leaky_relu_values")
    @change(before="np.where(z > 0, z, negative_slope * z)", after="np.where(z > 0, z, negative_slope)")
    def slope_as_a_constant():
        """All negative numbers give the same value here. A slope should multiply something."""

    @misconception(caught_by="test_leaky_relu_values")
    @change(before="np.where(z > 0, z, negative_slope * z)", after="np.maximum(z, 0) + negative_slope * z")
    def slope_on_both_sides():
        """The slope is added on the positive side too. What should 3 give with a slope of 0.2?"""

    @misconception(caught_by="test_leaky_relu_values")
    @change(before="np.where(z > 0, z, negative_slope * z)", after="np.where(z > 0, z, -negative_slope * z)")
    def slope_of_the_wrong_sign():
        """Negative numbers come out positive. z is negative there already: one more minus is too many."""


with exercise("sigmoid", lecture=OUTPUTS):

    @misconception(caught_by="test_sigmoid_survives_large_inputs")
    def sigmoid_of_infinities(z):
        """For large positive z this is infinity over infinity. Which fraction is safe on that side?"""
        return np.exp(z) / (1 + np.exp(z))

    @misconception(caught_by="test_sigmoid_values")
    def sigmoid_falling(z):
        """Your function falls where σ rises. Look at the sign in the exponent."""
        return 1 / (1 + np.exp(z))

    @misconception(caught_by="test_sigmoid_values")
    def sigmoid_without_parentheses(z):
        """Division binds more tightly than addition. What exactly is in your denominator?"""
        return 1 / 1 + np.exp(-z)

    @misconception(caught_by="test_sigmoid_values", lecture=SATURATION)
    def sigmoid_from_tanh_of_z(z):
        """Close: σ is tanh moved and rescaled, but along z too. Compare the slopes at zero."""
        return (1 + np.tanh(z)) / 2

    @misconception(caught_by="test_sigmoid_survives_large_inputs")
    def sigmoid_clipped(z):
        """The result never reaches 0 or 1. Clipping probabilities belongs to some losses, not to σ."""
        return np.clip(np.where(z >= 0, 1, np.exp(-np.abs(z))) / (1 + np.exp(-np.abs(z))), 1e-7, 1 - 1e-7)

    @misconception(caught_by="test_sigmoid_values")
    def sigmoid_normalized(z):
        """The rows sum to one, which is softmax. A sigmoid looks at each number alone."""
        return softmax(z)


with exercise("silu", lecture=OVERVIEW):

    @misconception(caught_by="test_silu_values")
    @change(before="return z * sigmoid(z)", after="return sigmoid(z)")
    def silu_is_sigmoid():
        """This is the gate alone. What does the gate multiply?"""

    @misconception(caught_by="test_silu_values")
    @change(before="return z * sigmoid(z)", after="return z * sigmoid(-z)")
    def silu_gate_reversed():
        """The gate closes for large z here. SiLU of 5 should be close to 5."""

    @misconception(caught_by="test_silu_values")
    @change(before="return z * sigmoid(z)", after="return z * sigmoid(1.702 * z)")
    def silu_is_quick_gelu():
        """The factor 1.702 belongs to an approximation of GELU. SiLU has none."""

    @misconception(caught_by="test_silu_values")
    @change(before="return z * sigmoid(z)", after="return np.logaddexp(0, z)")
    def silu_is_softplus():
        """This is softplus, another smooth ReLU: it is positive everywhere. SiLU dips below zero, and SiLU(0) is
        0."""

    @silu_is_softplus.variant
    @change(before="return z * sigmoid(z)", after="return np.log(1 + np.exp(z))")
    def silu_is_softplus_that_overflows(): ...

    @misconception(caught_by="test_silu_survives_large_inputs", lecture=OUTPUTS)
    @change(before="return z * sigmoid(z)", after="return z * np.exp(z) / (1 + np.exp(z))")
    def silu_of_infinities():
        """For large positive z this is infinity over infinity. Your sigmoid has solved that already."""

    @silu_of_infinities.variant
    @change(before="return z * sigmoid(z)", after="return z * (np.exp(z) / (1 + np.exp(z)))")
    def silu_by_a_sigmoid_of_infinities(): ...


with exercise("gelu", lecture=OVERVIEW):

    @misconception(caught_by="test_gelu_values")
    def gelu_by_tanh(z):
        """This is the tanh approximation, off by up to 5e-4. The exact gate is the normal distribution's Φ."""
        return 0.5 * z * (1 + np.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)))

    @misconception(caught_by="test_gelu_values")
    def gelu_by_sigmoid(z):
        """This is the approximation by a sigmoid, off by up to 0.02. The exact gate is the normal distribution
        function."""
        return z * sigmoid(1.702 * z)

    @misconception(caught_by="test_gelu_values")
    def gelu_without_root(z):
        """erf belongs to a normal variable of variance 1/2. Check what is inside its parentheses."""
        return 0.5 * z * (1 + np.vectorize(math.erf, otypes=[z.dtype])(z))

    @misconception(caught_by="test_gelu_values")
    def gelu_twice(z):
        """Your gate goes from 0 to 2. A probability ends at 1."""
        return z * (1 + np.vectorize(math.erf, otypes=[z.dtype])(z / math.sqrt(2)))

    @misconception(caught_by="test_gelu_values")
    def gelu_with_density(z):
        """This is the bell curve times z, and it returns to zero on both sides. Φ is the area below the bell
        curve."""
        return z * np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)

    @misconception(caught_by="test_gelu_values")
    def gelu_is_gate(z):
        """This is the gate Φ alone. What does the gate multiply?"""
        return 0.5 * (1 + np.vectorize(math.erf, otypes=[z.dtype])(z / math.sqrt(2)))

    @misconception(caught_by="test_gelu_keeps_dtype")
    def gelu_in_float64(z):
        """The values are right, but float32 became float64. Which dtype does np.vectorize choose, and why?"""
        return 0.5 * z * (1 + np.vectorize(math.erf)(z / math.sqrt(2)))


with exercise("swiglu", lecture=OVERVIEW):

    @misconception(caught_by="test_swiglu_values")
    @change(before="silu(affine(X, W, b)) * affine(X, V, c)", after="affine(X, W, b) * silu(affine(X, V, c))")
    def gate_on_the_wrong_half():
        """The two halves are exchanged: SiLU belongs to one of them only. Which kernel makes the gate?"""

    @misconception(caught_by="test_swiglu_values")
    @change(before="return silu(affine(X, W, b))", after="return sigmoid(affine(X, W, b))")
    def plain_glu():
        """With a sigmoid on the gate this is GLU. What does the "Swi" stand for?"""

    @misconception(caught_by="test_swiglu_values")
    @change(before="silu(affine(X, W, b)) * affine(X, V, c)", after="gelu(affine(X, W, b)) * affine(X, V, c)")
    def geglu():
        """With GELU on the gate this is GEGLU, from the same paper. What does the "Swi" stand for?"""

    @misconception(caught_by="test_swiglu_values")
    @change(before="silu(affine(X, W, b)) * affine(X, V, c)", after="silu(affine(X, W, b) * affine(X, V, c))")
    def silu_of_the_product():
        """SiLU is taken after the product. Put the parentheses of the formula beside yours."""

    @misconception(caught_by="test_swiglu_values")
    @change(before="return silu(affine(X, W, b)) * affine(X, V, c)", after="return silu(X @ W) * (X @ V)")
    def swiglu_without_biases():
        """The paper's experiments leave the biases out, this exercise does not. Where are b and c?"""

    @misconception(caught_by="test_swiglu_values")
    @change(before="silu(affine(X, W, b)) * affine(X, V, c)", after="silu(affine(X, W, b)) * affine(X, V, b)")
    def one_bias_for_both():
        """One bias is used in both halves, and the other one nowhere. Follow each argument through your code."""


with exercise("softmax", lecture=BATCHES):

    @misconception(caught_by="test_softmax_survives_large_logits", lecture=SOFTMAX)
    @change(before="e = np.exp(z - z.max(axis=-1, keepdims=True))", after="e = np.exp(z)")
    def softmax_without_shift():
        """exp overflows above 709. Which number can you take from a row's logits so that this cannot happen?"""

    @softmax_without_shift.variant
    def softmax_by_logarithms_without_shift(z):
        return np.exp(z - np.log(np.exp(z).sum(axis=-1, keepdims=True)))

    @softmax_without_shift.variant
    def softmax_without_shift_by_math(z):
        e = np.vectorize(math.exp, otypes=[z.dtype])(z)  # raises where np.exp gives infinity
        return e / e.sum(axis=-1, keepdims=True)

    @misconception(caught_by="test_softmax_values", costs=AXIS)
    def softmax_over_examples(z):
        """The columns sum to one, the rows do not. Which axis holds the classes of one example?"""
        e = np.exp(z - z.max(axis=0, keepdims=True))
        return e / e.sum(axis=0, keepdims=True)

    @softmax_over_examples.variant
    def softmax_over_examples_and_one_maximum(z):
        e = np.exp(z - z.max())
        return e / e.sum(axis=0, keepdims=True)

    @misconception(caught_by="test_softmax_values", costs=AXIS)
    @change(before="return e / e.sum(axis=-1, keepdims=True)", after="return e / e.sum()")
    def softmax_over_everything():
        """The whole batch sums to one. Each row should: give the sum an axis."""

    @softmax_over_everything.variant
    def softmax_over_everything_and_one_maximum(z):
        e = np.exp(z - z.max())
        return e / e.sum()

    @misconception(caught_by="test_softmax_rows_far_apart", lecture=SOFTMAX)
    @change(before="e = np.exp(z - z.max(axis=-1, keepdims=True))", after="e = np.exp(z - z.max())")
    def softmax_shifted_by_global_maximum():
        """One shift serves all rows here. In a row far below the largest, every exponential is 0, and so is their
        sum."""

    @misconception(caught_by="test_softmax_last_axis")
    def softmax_over_axis_one(z):
        """Axis 1 is the last one of a matrix only. Try a single vector, and three axes."""
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    @softmax_over_axis_one.variant
    def softmax_of_a_matrix_by_its_shape(z):
        B, K = z.shape
        e = np.exp(z - z.max(axis=1).reshape(B, 1))
        return (e / e.sum(axis=1).reshape(B, 1)).reshape(B, K)

    @softmax_over_axis_one.variant
    def softmax_of_a_matrix_row_by_row(z):
        rows = [np.exp(z[i, :] - z[i, :].max()) for i in range(len(z))]
        return np.array([e / e.sum() for e in rows])

    @misconception(caught_by="test_softmax_survives_large_logits", lecture=SOFTMAX)
    @change(before="e = np.exp(z - z.max(axis=-1, keepdims=True))", after="e = np.exp(np.clip(z, -500, 500))")
    def softmax_of_clipped_logits():
        """Clipping makes 999 and 1000 equal, and their classes equally probable. Keep the difference."""

    @softmax_of_clipped_logits.variant
    @change(before="e = np.exp(z - z.max(axis=-1, keepdims=True))", after="e = np.exp(np.clip(z, -700, 700))")
    def softmax_of_logits_clipped_at_700(): ...

    @softmax_of_clipped_logits.variant
    @change(before="e = np.exp(z - z.max(axis=-1, keepdims=True))", after="e = np.exp(np.clip(z, -100, 100))")
    def softmax_of_logits_clipped_at_100(): ...

    @misconception(caught_by="test_softmax_leaves_arguments")
    def softmax_in_place(z):
        """The values are right, but z itself was changed: -= works on the caller's array."""
        z -= z.max(axis=-1, keepdims=True)
        e = np.exp(z)
        return e / e.sum(axis=-1, keepdims=True)


with exercise("mlp_forward", lecture=MLP):

    @misconception(caught_by="test_mlp_hidden_layer", costs="every output depends on the activation")
    @change(
        before='hidden = activation(affine(X, params["W1"], params["b1"]))',
        after='hidden = affine(X, params["W1"], params["b1"])',
    )
    def hidden_layer_without_activation():
        """The hidden layer is affine, so the whole network is. Where does your code call the activation?"""

    @misconception(caught_by="test_mlp_output_none", lecture=OUTPUTS)
    @change(
        before='outputs = affine(hidden, params["W2"], params["b2"])',
        after='outputs = activation(affine(hidden, params["W2"], params["b2"]))',
    )
    def activation_on_the_outputs_too():
        """The hidden activation is applied to the second layer as well. With the output "none" nothing stands
        there."""

    @misconception(caught_by="test_mlp_hidden_layer", lecture=BATCHES)
    def hidden_before_activation(params, X, activation, output):
        """The outputs are right, but the first array is the pre-activation. H in the formula is what f1 gives."""
        z = affine(X, params["W1"], params["b1"])
        outputs = affine(activation(z), params["W2"], params["b2"])
        if output == "sigmoid":
            outputs = sigmoid(outputs)
        elif output == "softmax":
            outputs = softmax(outputs)
        return z, outputs

    @misconception(caught_by="test_mlp_any_activation", costs="every other activation gives other outputs")
    @change(
        before='hidden = activation(affine(X, params["W1"], params["b1"]))',
        after='hidden = np.maximum(affine(X, params["W1"], params["b1"]), 0)',
    )
    def always_relu():
        """The hidden layer is the same for every activation. Where does your code use the argument?"""

    @misconception(caught_by="test_mlp_output_softmax", lecture=OUTPUTS)
    def sigmoid_for_classes(params, X, activation, output):
        """The outputs for "softmax" do not sum to one over an example's classes. Follow that case through your
        code."""
        hidden = activation(affine(X, params["W1"], params["b1"]))
        outputs = affine(hidden, params["W2"], params["b2"])
        return hidden, outputs if output == "none" else sigmoid(outputs)

    @misconception(caught_by="test_mlp_output_none", lecture=OUTPUTS)
    def output_ignored(params, X, activation, output):
        """The outputs are a distribution in every case. Where does your code look at the argument `output`?"""
        hidden = activation(affine(X, params["W1"], params["b1"]))
        return hidden, softmax(affine(hidden, params["W2"], params["b2"]))

    @misconception(caught_by="test_mlp_output_none")
    @change(before='affine(hidden, params["W2"], params["b2"])', after='hidden @ params["W2"]')
    def logits_without_bias():
        """One of the four parameters is never read. Look at the second layer."""


with exercise("count_parameters", lecture=PARAMETERS):

    @misconception(caught_by="test_count_parameters_values", costs=COUNT)
    @change(before="return D * H + H + H * O + O", after="return D * H + H * O")
    def kernels_only():
        """The biases are parameters too. How many entries do b1 and b2 have?"""

    @misconception(caught_by="test_count_parameters_values", costs=COUNT)
    @change(before="return D * H + H + H * O + O", after="return D * H + 1 + H * O + 1")
    def one_bias_a_layer():
        """A layer has more than one bias. Look at the shapes of b1 and b2."""

    @misconception(caught_by="test_count_parameters_values", costs=COUNT)
    @change(before="return D * H + H + H * O + O", after="return D + D * H + H + H * O + O")
    def biases_for_the_inputs():
        """The inputs are given numbers and have no bias. Which layers compute something?"""


with exercise("affine_concepts", lecture=MLP):
    bent_by_its_biases = misconception(
        caught_by="test_concept_affine_name",
        hint="Draw x w + b for one input: it is a straight line with b or without. Then put in x = 0.",
    )({"name": "A", "stack": "B", "no_biases": "D"})

    depth_without_activations = misconception(
        caught_by="test_concept_affine_stack",
        hint="Write out (x W1 + b1) W2 + b2 and multiply. How many kernels do you need for the result?",
    )({"name": "C", "stack": "A", "no_biases": "D"})


with exercise("output_concepts", lecture=OUTPUTS):
    softmax_for_all_labels = misconception(
        caught_by="test_concept_output_tags",
        hint="A softmax makes its classes compete: the probabilities sum to one. "
        "Must one tag be less likely because another one fits?",
    )({"temperature": "A", "spam": "B", "digit": "C", "tags": "C", "poll": "C"})

    relu_for_real_numbers = misconception(
        caught_by="test_concept_output_temperature",
        hint="Which values can each output give? Think of a night in January.",
    )({"temperature": "D", "spam": "B", "digit": "C", "tags": "B", "poll": "C"})


with exercise("entropy_concepts", lecture=OUTPUTS):
    sigmoid_taken_for_its_inverse = misconception(
        caught_by="test_concept_entropy_link",
        hint="The link goes from the mean to z, the output activation from z to the mean. Which way does σ go?",
    )({"no_knowledge": "D", "constraints": "A", "two_classes": "B", "link": "B"})

    one_sigmoid_a_class = misconception(
        caught_by="test_concept_entropy_two_classes",
        lecture=SOFTMAX,
        hint="Take z0 from both logits: the softmax stays the same, and the first logit becomes 0.",
    )({"no_knowledge": "D", "constraints": "A", "two_classes": "C", "link": "C"})


# Mutants that compute the same
leaky_relu_at_zero = equivalent_mutant(
    exercise="leaky_relu",
    before="return np.where(z > 0, z, negative_slope * z)",
    after="return np.where(z >= 0, z, negative_slope * z)",
    reason="At zero both sides are zero.",
)
sigmoid_at_zero = equivalent_mutant(
    exercise="sigmoid",
    before="return np.where(z >= 0, 1, e) / (1 + e)",
    after="return np.where(z > 0, 1, e) / (1 + e)",
    reason="At zero e is 1.",
)
output_in_alphabetical_order = equivalent_mutant(
    exercise="mlp_forward",
    before='elif output == "softmax":',
    after='elif output >= "softmax":',
    reason='Of the three outputs none comes after "softmax" in the alphabet.',
)
