"""Misconceptions of 13_initialization: wrong in the ways that students are."""

import itertools
import math

import numpy as np
from reference import glorot_uniform

from grader.testing import change, equivalent_mutant, exercise, misconception

SATURATION = "Convergence – Saturating Non-linearities"
INITIALIZATION = "Convergence – Parameter Initialization"
THEORY = "Glorot & Bengio (2010), section 4.2.1"
RECTIFIERS = "Convergence – Parameter Initialization; He et al. (2015), section 2.2"
FIGURE_6 = "Glorot & Bengio (2010), figure 6"
FIGURE_7 = "Glorot & Bengio (2010), figure 7"


with exercise("saturated_fraction", lecture=SATURATION):

    @misconception(caught_by="test_saturated_below")
    @change(before="np.mean(np.abs(np.tanh(z)) > threshold)", after="np.mean(np.tanh(z) > threshold)")
    def saturated_on_one_side():
        """Units near −1 are saturated too. Try z = −1000."""

    @misconception(caught_by="test_saturated_above")
    @change(before="np.mean(np.abs(np.tanh(z)) > threshold)", after="np.mean(np.abs(z) > threshold)")
    def threshold_on_the_pre_activation():
        """The threshold belongs to the unit's output. Is z = 1 saturated, at a threshold of 0.9?"""

    @misconception(caught_by="test_saturated_above")
    @change(before="np.mean(np.abs(np.tanh(z)) > threshold)", after="np.sum(np.abs(np.tanh(z)) > threshold)")
    def saturated_units_counted():
        """This is a number of units. Which share of all is it?"""

    @misconception(caught_by="test_saturated_above")
    @change(before="np.mean(np.abs(np.tanh(z)) > threshold)", after="np.mean(np.abs(np.tanh(z)))")
    def mean_size_of_outputs():
        """This is the mean size of the outputs, the same for every threshold. Where does your code use it?"""

    @misconception(caught_by="test_saturated_above")
    @change(before="np.mean(np.abs(np.tanh(z)) > threshold)", after="np.mean(np.abs(np.tanh(z)) < threshold)")
    def unsaturated_fraction():
        """Your result and the share that is expected add up to 1. Which units do you count?"""

    @misconception(caught_by="test_saturated_above")
    @change(before="np.abs(np.tanh(z)) > threshold", after="1 - np.tanh(z) ** 2 > threshold")
    def threshold_on_the_derivative():
        """A derivative above the threshold means a unit that is far from saturated. The threshold is for |tanh
        z|."""

    @misconception(caught_by="test_saturated_one_number")
    @change(before="np.abs(np.tanh(z)) > threshold", after="np.abs(np.tanh(z)) > threshold, axis=0")
    def saturated_fraction_of_each_unit():
        """A number for each column came out. One is expected for the whole array."""


with exercise("uniform_heuristic", lecture=INITIALIZATION):

    @misconception(caught_by="test_heuristic_limit")
    @change(before="limit = 1 / math.sqrt(n)", after="limit = 1 / n")
    def heuristic_without_root():
        """The entries are far too small. What stands under the fraction line, besides n?"""

    @misconception(caught_by="test_heuristic_limit")
    @change(before="limit = 1 / math.sqrt(n)", after="limit = 1 / math.sqrt(m)")
    def heuristic_by_the_units():
        """The limit depends on the wrong size. What does a unit add up, inputs or units?"""

    @misconception(caught_by="test_heuristic_mean")
    @change(before="rng.uniform(-limit, limit, size=(n, m))", after="rng.uniform(0, limit, size=(n, m))")
    def heuristic_on_the_positive_side():
        """No entry is negative. NumPy's uniform distribution starts where you tell it to."""

    @heuristic_on_the_positive_side.variant
    @change(
        before="rng.uniform(-limit, limit, size=(n, m))",
        after="np.abs(rng.uniform(-limit, limit, size=(n, m)))",
    )
    def heuristic_of_sizes(): ...

    @misconception(caught_by="test_heuristic_is_uniform")
    @change(before="rng.uniform(-limit, limit, size=(n, m))", after="rng.normal(0, limit, size=(n, m))")
    def heuristic_limit_as_a_standard_deviation():
        """The numbers are normal, and 1/√n is their standard deviation. Which distribution has limits?"""

    @misconception(caught_by="test_heuristic_shape")
    @change(before="rng.uniform(-limit, limit, size=(n, m))", after="rng.uniform(-limit, limit, size=(m, n))")
    def heuristic_with_units_in_rows():
        """The kernel is transposed: each input is a row, each unit a column."""

    @misconception(caught_by="test_uniform_heuristic_draws_from_rng")
    @change(
        before="return rng.uniform(-limit, limit, size=(n, m))",
        after="return np.random.default_rng(42).uniform(-limit, limit, size=(n, m))",
    )
    def heuristic_always_the_same():
        """Every call gives the same kernel. Which generator are the numbers drawn from?"""

    @heuristic_always_the_same.variant
    @change(
        before="return rng.uniform(-limit, limit, size=(n, m))",
        after="return np.random.default_rng(0).uniform(-limit, limit, size=(n, m))",
    )
    def heuristic_of_seed_0(): ...

    @heuristic_always_the_same.variant
    @change(
        before="return rng.uniform(-limit, limit, size=(n, m))",
        after="return np.random.default_rng(1).uniform(-limit, limit, size=(n, m))",
    )
    def heuristic_of_seed_1(): ...

    @misconception(caught_by="test_heuristic_entries")
    @change(
        before="return rng.uniform(-limit, limit, size=(n, m))",
        after="return np.tile(rng.uniform(-limit, limit, size=(n, 1)), (1, m))",
    )
    def heuristic_one_column_for_all():
        """All units have the same weights, and would stay alike for ever. Draw n times m numbers."""


with exercise("glorot_uniform", lecture=THEORY):

    @misconception(caught_by="test_glorot_uniform_limit")
    @change(before="limit = math.sqrt(6 / (n + m))", after="limit = math.sqrt(6 / n)")
    def glorot_by_the_inputs_alone():
        """The limit does not change with the number of units. Which two sizes share the denominator?"""

    @misconception(caught_by="test_glorot_uniform_limit")
    @change(before="limit = math.sqrt(6 / (n + m))", after="limit = math.sqrt(3 / n)")
    def glorot_of_a_square_kernel():
        """Your limit is right where n = m, and only there. What stands in the place of 2n in the formula?"""

    @misconception(caught_by="test_glorot_uniform_limit")
    @change(before="limit = math.sqrt(6 / (n + m))", after="limit = 6 / (n + m)")
    def glorot_without_root():
        """The entries are far too small. The formula has one more sign around the fraction."""

    @misconception(caught_by="test_glorot_uniform_limit")
    @change(before="limit = math.sqrt(6 / (n + m))", after="limit = math.sqrt(2 / (n + m))")
    def glorot_variance_as_the_limit():
        """2/(n + m) is the variance. On [−a, a] a uniform distribution has the variance a²/3: solve for a."""

    @glorot_variance_as_the_limit.variant
    @change(before="limit = math.sqrt(6 / (n + m))", after="limit = 2 / (n + m)")
    def glorot_variance_itself_as_the_limit(): ...

    @misconception(caught_by="test_glorot_uniform_is_uniform")
    @change(before="rng.uniform(-limit, limit, size=(n, m))", after="rng.normal(0, limit, size=(n, m))")
    def glorot_limit_as_a_standard_deviation():
        """The limit is used as the standard deviation of a normal distribution, so the variance is three times as
        large as it should be. Which distribution has limits?"""

    @misconception(caught_by="test_glorot_uniform_mean")
    @change(before="rng.uniform(-limit, limit, size=(n, m))", after="rng.uniform(0, limit, size=(n, m))")
    def glorot_on_the_positive_side():
        """No entry is negative. NumPy's uniform distribution starts where you tell it to."""

    @misconception(caught_by="test_glorot_uniform_limit")
    @change(before="limit = math.sqrt(6 / (n + m))", after="limit = math.sqrt(6 / (n * m))")
    def glorot_of_a_product():
        """With more inputs the limit falls much too fast. Are n and m added or multiplied?"""


with exercise("glorot_normal", lecture=THEORY):

    @misconception(caught_by="test_glorot_normal_variance")
    @change(before="return math.sqrt(2 / (n + m))", after="return 2 / (n + m)")
    def variance_as_the_standard_deviation():
        """The entries are far too small: 2/(n + m) is their variance. What does NumPy multiply by, or ask for?"""

    @misconception(caught_by="test_glorot_normal_variance")
    @change(before="return math.sqrt(2 / (n + m))", after="return math.sqrt(6 / (n + m))")
    def uniform_limit_as_the_standard_deviation():
        """The variance is three times too large. The 3 in 6 = 2 · 3 belongs to the uniform distribution."""

    @misconception(caught_by="test_glorot_normal_variance")
    @change(before="return math.sqrt(2 / (n + m))", after="return math.sqrt(2 / n)")
    def normal_by_the_inputs_alone():
        """The size does not change with the number of units. Which two sizes share the denominator?"""

    @misconception(caught_by="test_glorot_normal_is_normal")
    @change(
        before="return math.sqrt(2 / (n + m)) * rng.normal(size=(n, m))",
        after="limit = math.sqrt(6 / (n + m))\nreturn rng.uniform(-limit, limit, size=(n, m))",
    )
    def normal_is_uniform():
        """The variance is right, but the numbers are uniform. Draw them from a normal distribution."""

    @misconception(caught_by="test_glorot_normal_is_not_truncated")
    @change(before="rng.normal(size=(n, m))", after="np.clip(rng.normal(size=(n, m)), -2, 2)")
    def normal_cut_at_two_deviations():
        """No entry is beyond two standard deviations: Keras cuts its own off there. The normal distribution that
        is expected has no end."""

    @normal_cut_at_two_deviations.variant
    def glorot_normal_all_drawn_again_beyond_two_deviations(n, m, rng):
        W = rng.normal(size=(n, m))
        while (far := np.abs(W) > 2).any():
            W = np.where(far, rng.normal(size=(n, m)), W)
        return math.sqrt(2 / (n + m)) * W

    @normal_cut_at_two_deviations.variant
    def glorot_normal_drawn_again_beyond_two_deviations(n, m, rng):
        std = math.sqrt(2 / (n + m))
        W = rng.normal(0, std, size=(n, m))
        while (far := np.abs(W) > 2 * std).any():
            W[far] = rng.normal(0, std, size=far.sum())
        return W

    @normal_cut_at_two_deviations.variant
    def glorot_normal_drawn_again_and_made_up_for(n, m, rng):
        std = math.sqrt(2 / (n + m)) / 0.87962566103423978  # the deviation of what is left, as in Keras
        W = rng.normal(0, std, size=(n, m))
        while (far := np.abs(W) > 2 * std).any():
            W[far] = rng.normal(0, std, size=far.sum())
        return W

    @normal_cut_at_two_deviations.variant
    def glorot_normal_drawn_one_by_one(n, m, rng):
        std = math.sqrt(2 / (n + m))
        W = np.empty(n * m)
        for i in range(n * m):
            W[i] = rng.normal(0, std)
            while abs(W[i]) > 2 * std:
                W[i] = rng.normal(0, std)
        return W.reshape(n, m)

    @normal_cut_at_two_deviations.variant
    @change(before="rng.normal(size=(n, m))", after="np.clip(rng.normal(size=(n, m)), -2, 2) / 0.8796256610")
    def glorot_normal_cut_and_made_up_for(): ...

    @misconception(caught_by="test_glorot_normal_variance")
    @change(before="return math.sqrt(2 / (n + m))", after="return math.sqrt(1 / n)")
    def normal_for_the_way_forward():
        """A variance of 1/n keeps the signal on its way forward. Where does the way back, with m, come in?"""

    @misconception(caught_by="test_glorot_normal_variance")
    @change(before="return math.sqrt(2 / (n + m))", after="return math.sqrt(1 / (n + m))")
    def normal_of_the_mean_size():
        """The variance is half of what it should be: 1 over the *mean* of n and m is not 1 over their sum."""


with exercise("he_normal", lecture=RECTIFIERS):

    @misconception(caught_by="test_he_normal_variance")
    @change(before="return math.sqrt(2 / n)", after="return 2 / n")
    def he_variance_as_the_standard_deviation():
        """The entries are far too small: what you multiply by is their variance. NumPy's factor is its root."""

    @misconception(caught_by="test_he_normal_variance")
    @change(before="return math.sqrt(2 / n)", after="return math.sqrt(1 / n)")
    def relu_forgotten():
        """The variance is half of what it should be: this keeps a signal that no ReLU has cut in half."""

    @misconception(caught_by="test_he_normal_variance")
    @change(before="return math.sqrt(2 / n)", after="return math.sqrt(1 / (2 * n))")
    def halved_and_not_doubled():
        """The variance is a quarter of what it should be. ReLU loses half of the signal: the kernel has to make up
        for that, not to join in.
        """

    @misconception(caught_by="test_he_normal_variance")
    @change(before="return math.sqrt(2 / n)", after="return math.sqrt(2 / (n + m))")
    def glorot_again():
        """This is Glorot's variance. On the way forward only the number of inputs counts."""

    @misconception(caught_by="test_he_normal_variance")
    @change(before="return math.sqrt(2 / n)", after="return math.sqrt(2 / m)")
    def he_by_the_units():
        """Which number of products does a unit add up, that of the inputs or that of the units?"""

    @misconception(caught_by="test_he_normal_is_normal")
    @change(
        before="return math.sqrt(2 / n) * rng.normal(size=(n, m))",
        after="limit = math.sqrt(6 / n)\nreturn rng.uniform(-limit, limit, size=(n, m))",
    )
    def he_uniform():
        """The variance is right, but the numbers are uniform. Draw them from a normal distribution."""

    @misconception(caught_by="test_he_normal_is_not_truncated")
    @change(before="rng.normal(size=(n, m))", after="np.clip(rng.normal(size=(n, m)), -2, 2)")
    def he_cut_at_two_deviations():
        """No entry is beyond two standard deviations: Keras cuts its own off there. The normal distribution that
        is expected has no end."""

    @he_cut_at_two_deviations.variant
    def he_normal_all_drawn_again_beyond_two_deviations(n, m, rng):
        W = rng.normal(size=(n, m))
        while (far := np.abs(W) > 2).any():
            W = np.where(far, rng.normal(size=(n, m)), W)
        return math.sqrt(2 / n) * W

    @he_cut_at_two_deviations.variant
    def he_normal_drawn_again_beyond_two_deviations(n, m, rng):
        std = math.sqrt(2 / n)
        W = rng.normal(0, std, size=(n, m))
        while (far := np.abs(W) > 2 * std).any():
            W[far] = rng.normal(0, std, size=far.sum())
        return W

    @he_cut_at_two_deviations.variant
    def he_normal_drawn_again_and_made_up_for(n, m, rng):
        std = math.sqrt(2 / n) / 0.87962566103423978  # the deviation of what is left, as in Keras
        W = rng.normal(0, std, size=(n, m))
        while (far := np.abs(W) > 2 * std).any():
            W[far] = rng.normal(0, std, size=far.sum())
        return W

    @he_cut_at_two_deviations.variant
    def he_normal_drawn_one_by_one(n, m, rng):
        std = math.sqrt(2 / n)
        W = np.empty(n * m)
        for i in range(n * m):
            W[i] = rng.normal(0, std)
            while abs(W[i]) > 2 * std:
                W[i] = rng.normal(0, std)
        return W.reshape(n, m)

    @he_cut_at_two_deviations.variant
    @change(before="rng.normal(size=(n, m))", after="np.clip(rng.normal(size=(n, m)), -2, 2) / 0.8796256610")
    def he_normal_cut_and_made_up_for(): ...


with exercise("initialize_mlp", lecture=INITIALIZATION):

    @misconception(caught_by="test_initialize_kernels")
    @change(before="glorot_uniform(n, m, rng)", after="uniform_heuristic(n, m, rng)")
    def network_by_the_old_heuristic():
        """The kernels are drawn by the old heuristic. Which of your initializers looks at both sizes?"""

    @misconception(caught_by="test_initialize_biases")
    @change(before="np.zeros(m)", after="rng.uniform(-1 / math.sqrt(n), 1 / math.sqrt(n), size=m)")
    def biases_drawn_too():
        """The biases are random. Units that differ in their kernels are not alike any more: what do biases
        need?"""

    @biases_drawn_too.variant
    @change(before="np.zeros(m)", after="rng.uniform(-0.1, 0.1, size=m)")
    def biases_of_a_tenth_drawn_too(): ...

    @biases_drawn_too.variant
    @change(before="np.zeros(m)", after="rng.normal(size=m)")
    def normal_biases_drawn_too(): ...

    @biases_drawn_too.variant
    def biases_drawn_after_all_kernels(sizes, rng):
        layers = list(enumerate(itertools.pairwise(sizes), start=1))
        params = {f"W{layer}": glorot_uniform(n, m, rng) for layer, (n, m) in layers}
        return params | {f"b{layer}": rng.normal(size=m) for layer, (_, m) in layers}

    @misconception(caught_by="test_initialize_biases")
    @change(before='params[f"b{layer}"] = np.zeros(m)', after='params[f"b{layer}"] = np.ones(m)')
    def biases_of_one():
        """The biases are ones. They should leave the pre-activations as they are."""

    @misconception(caught_by="test_initialize_keys")
    @change(
        before='params[f"W{layer}"] = glorot_uniform(n, m, rng)',
        after='params[f"W{layer - 1}"] = glorot_uniform(n, m, rng)',
    )
    @change(
        before='params[f"b{layer}"] = np.zeros(m)',
        after='params[f"b{layer - 1}"] = np.zeros(m)',
    )
    def layers_from_zero():
        """The layers are counted from 0. The first kernel is W1."""

    @misconception(caught_by="test_initialize_keys")
    @change(before="for layer in range(1, len(sizes)):", after="for layer in range(1, len(sizes) - 1):")
    def network_without_outputs():
        """The last layer is missing. How many layers are there between four sizes?"""

    @misconception(caught_by="test_initialize_shapes")
    @change(before='params[f"b{layer}"] = np.zeros(m)', after='params[f"b{layer}"] = np.zeros(n)')
    def bias_for_each_input():
        """The biases have the length of the layer's inputs. A bias belongs to a unit."""

    @misconception(caught_by="test_initialize_draws")
    @change(before="glorot_uniform(n, m, rng)", after="glorot_uniform(n, m, np.random.default_rng(42))")
    def network_always_the_same():
        """Kernels of one shape have the same entries, in one network and in the next. Where do they come from?"""

    @network_always_the_same.variant
    @change(before="glorot_uniform(n, m, rng)", after="glorot_uniform(n, m, np.random.default_rng(0))")
    def network_of_seed_0(): ...

    @network_always_the_same.variant
    @change(before="glorot_uniform(n, m, rng)", after="glorot_uniform(n, m, np.random.default_rng(1))")
    def network_of_seed_1(): ...


with exercise("activation_stds", lecture=FIGURE_6):

    @misconception(caught_by="test_activation_stds_values")
    @change(
        before="hidden = np.tanh(hidden @ W)\nstds.append(hidden.std())",
        after="z = hidden @ W\nstds.append(z.std())\nhidden = np.tanh(z)",
    )
    def stds_of_pre_activations():
        """The numbers are those of the pre-activations. What is measured is what the layer gives."""

    @misconception(caught_by="test_activation_stds_values")
    @change(before="hidden = np.tanh(hidden @ W)", after="hidden = hidden @ W")
    def layers_without_tanh():
        """The layers are linear. Where does your code call tanh?"""

    @misconception(caught_by="test_activation_stds_values")
    @change(before="stds.append(hidden.std())", after="stds.append(hidden.std(axis=0).mean())")
    def stds_averaged_over_units():
        """The mean of the units' deviations is not the deviation of all numbers: units differ from each other
        too."""

    @misconception(caught_by="test_activation_stds_values")
    @change(before="stds.append(hidden.std())", after="stds.append(hidden.var())")
    def variances_of_activations():
        """These are variances. What is the standard deviation?"""

    @misconception(caught_by="test_activation_stds_values")
    @change(before="stds.append(hidden.std())", after="stds.append(np.sqrt(np.mean(hidden**2)))")
    def root_mean_square_of_activations():
        """The root of the mean square is measured from zero. A standard deviation is measured from the mean."""

    @misconception(caught_by="test_activation_stds_number")
    @change(before="stds = []", after="stds = [X.std()]")
    def inputs_measured_too():
        """There is one number more than there are layers. The inputs are no layer."""

    @misconception(caught_by="test_activation_stds_values")
    @change(before="stds.append(hidden.std())", after="stds.append(hidden.std(ddof=1))")
    def unbiased_deviations():
        """Close: you divide by the number of entries minus one, and `np.std` by the number of entries."""


with exercise("gradient_stds", lecture=FIGURE_7):

    @misconception(caught_by="test_gradient_stds_values")
    @change(before="return stds[::-1]", after="return stds")
    def gradients_from_the_output():
        """The numbers are right and in the wrong order: the last layer comes first."""

    @misconception(caught_by="test_gradient_stds_last_layer")
    @change(
        before="for W in kernels[::-1]:",
        after="""
        for W in kernels[::-1]:
            stds.append(d_out.std())
        """,
    )
    @change(before="stds.append(d_z.std())", after="")
    def gradients_by_the_outputs():
        """These are the gradients with respect to each layer's outputs. The derivative of tanh leads from them to z."""

    @misconception(caught_by="test_gradient_stds_last_layer", lecture=SATURATION)
    @change(before="d_z = d_out * (1 - outputs.pop() ** 2)", after="d_z = d_out")
    def derivative_of_tanh_left_out():
        """The gradients pass every layer as if tanh were straight. What is its derivative?"""

    @misconception(caught_by="test_gradient_stds_last_layer")
    @change(
        before="d_z = d_out * (1 - outputs.pop() ** 2)",
        after="""
        H = outputs.pop()
        d_z = d_out * (1 - H**2) if stds else d_out
        """,
    )
    def last_derivative_left_out():
        """d_out is the gradient with respect to the last layer's outputs, and you take it for that of its z.
        Which factor lies between them, there as in each layer?"""

    @misconception(caught_by="test_gradient_stds_last_layer", lecture=SATURATION)
    @change(
        before="hidden = np.tanh(hidden @ W)\noutputs.append(hidden)",
        after="""
        z = hidden @ W
        hidden = np.tanh(z)
        outputs.append(z)
        """,
    )
    def derivative_taken_of_z():
        """1 − z² is not the derivative of tanh. Whose square has to be taken?"""

    @misconception(caught_by="test_gradient_stds_last_layer", lecture=SATURATION)
    @change(before="d_z = d_out * (1 - outputs.pop() ** 2)", after="d_z = d_out * (1 - outputs.pop())")
    def derivative_without_the_square():
        """The derivative of tanh is the same for z and −z. Is yours?"""

    @misconception(caught_by="test_gradient_stds_through_kernels")
    @change(before="d_out = d_z @ W.T", after="d_out = d_z @ W")
    def kernel_not_turned_round():
        """The gradient goes through W from its units to its inputs, the other way than the signal did."""

    @misconception(caught_by="test_gradient_stds_values")
    @change(before="stds.append(d_z.std())", after="stds.append(d_z.var())")
    def variances_of_gradients():
        """These are variances. What is the standard deviation?"""


with exercise("saturation_concepts", lecture=SATURATION):
    error_taken_for_the_gradient = misconception(
        caught_by="test_concept_saturation_stuck",
        hint="The error is large. But what is it multiplied by on its way to the weights before the unit?",
    )({"stuck": "A"})
    saturated_unit_turned_round = misconception(
        caught_by="test_concept_saturation_stuck",
        hint="To turn a sign around, steps would have to be large. How large is the derivative of tanh at |z| = 10?",
    )({"stuck": "C"})
    saturation_without_effect = misconception(
        caught_by="test_concept_saturation_stuck",
        hint="Write the gradient with respect to such a weight as a product. Which factor belongs to the unit?",
    )({"stuck": "D"})
    relu_taken_for_a_wider_tanh = misconception(
        caught_by="test_concept_saturation_relu",
        hint="What is ReLU's derivative at z = 1, and at z = 1000?",
    )({"relu": "A"})
    relu_taken_for_never_flat = misconception(
        caught_by="test_concept_saturation_relu", hint="Draw ReLU, and look to the left of zero as well."
    )({"relu": "B"})
    relu_derivative_taken_to_grow = misconception(
        caught_by="test_concept_saturation_relu",
        hint="To the right of zero ReLU is a straight line. Does its slope grow? And is there a way back from the left?",
    )({"relu": "D"})
    flat_output_taken_for_a_flat_loss = misconception(
        caught_by="test_concept_saturation_output",
        lecture="Derivative of Sigmoid MLE Losses",
        hint="The derivative of σ is only one factor. How steep is the logarithm near zero?",
    )({"output": "B"})
    loss_taken_for_its_derivative = misconception(
        caught_by="test_concept_saturation_output",
        lecture="Derivative of Sigmoid MLE Losses",
        hint="The loss is about 20. Its derivative is what the loss changes by if z changes by 1.",
    )({"output": "C"})
    nothing_left_of_the_output = misconception(
        caught_by="test_concept_saturation_output",
        lecture="Derivative of Sigmoid MLE Losses",
        hint="At z = −20 the loss is about 20, at z = −19 about 19. Can its derivative be 0?",
    )({"output": "D"})
    lower_rate_for_saturated_units = misconception(
        caught_by="test_concept_saturation_pixels",
        hint="Are the gradients of the hidden layer's weights large? The units are saturated.",
    )({"pixels": "A"})
    larger_rate_for_saturated_units = misconception(
        caught_by="test_concept_saturation_pixels",
        hint="The rate multiplies a gradient of about 10⁻⁸, and the other layers' as well. What makes z so large?",
    )({"pixels": "B"})
    more_units_against_saturation = misconception(
        caught_by="test_concept_saturation_pixels",
        hint="The new units get the same inputs. Why should they not be saturated?",
    )({"pixels": "C"})


with exercise("initialization_concepts", lecture=THEORY):
    symmetry_taken_for_slowness = misconception(
        caught_by="test_concept_initialization_symmetry",
        lecture=INITIALIZATION,
        hint="Random kernels make units that differ. What would ever make these differ from each other?",
    )({"symmetry": "A"})
    symmetry_taken_for_no_gradient = misconception(
        caught_by="test_concept_initialization_symmetry",
        lecture=INITIALIZATION,
        hint="With W2 at 0.2 a gradient does arrive at the hidden units. Which one, at each of them?",
    )({"symmetry": "B"})
    symmetry_broken_by_minibatches = misconception(
        caught_by="test_concept_initialization_symmetry",
        lecture=INITIALIZATION,
        hint="A minibatch is random, but it is the same one for all units. How do their gradients differ?",
    )({"symmetry": "D"})
    variance_taken_for_the_standard_deviation = misconception(
        caught_by="test_concept_initialization_depth",
        hint="A third is what happens to the variance in one layer. What happens to its root?",
    )({"depth": "A"})
    layers_taken_to_add_up = misconception(
        caught_by="test_concept_initialization_depth",
        hint="Each layer multiplies what it gets by one factor. What do ten of them make?",
    )({"depth": "C"})
    old_heuristic_taken_to_keep_the_signal = misconception(
        caught_by="test_concept_initialization_depth",
        hint="A variance of 1/n would. Which variance has a uniform distribution on ±1/√n?",
    )({"depth": "D"})
    forward_by_the_units = misconception(
        caught_by="test_concept_initialization_forward",
        hint="How many products does one unit add up on the way forward, 100 or 400?",
    )({"forward": "B"})
    compromise_taken_for_exact = misconception(
        caught_by="test_concept_initialization_forward",
        hint="2/500 is right for both ways only where n = m. What does Var(z) = n Var(W) E[x²] give for n = 100?",
    )({"forward": "C"})
    root_in_place_of_the_variance = misconception(
        caught_by="test_concept_initialization_forward",
        hint="1/10 is a standard deviation. What is its square?",
    )({"forward": "D"})
    less_signal_smaller_kernel = misconception(
        caught_by="test_concept_initialization_relu",
        lecture=RECTIFIERS,
        hint="If less of the signal is left, has the kernel to make it smaller still, or to make up for it?",
    )({"relu": "A"})
    slope_without_effect = misconception(
        caught_by="test_concept_initialization_relu",
        lecture=RECTIFIERS,
        hint="Put E[h²] into Var(z) = n Var(W) E[h²] and solve for Var(W). Does a drop out?",
    )({"relu": "B"})
    slope_of_one_for_all = misconception(
        caught_by="test_concept_initialization_relu",
        lecture=RECTIFIERS,
        hint="1/n is right for a = 1, where nothing is bent. What is it for a = 0, which is ReLU?",
    )({"relu": "D"})


# Mutants that compute the same
equivalent_mutants = [
    equivalent_mutant(
        exercise="saturated_fraction",
        before="return np.mean(np.abs(np.tanh(z)) > threshold)",
        after="return np.mean(np.abs(np.tanh(z)) >= threshold)",
        reason="An output exactly at the threshold is not asked for.",
    ),
]
