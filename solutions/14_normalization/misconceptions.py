"""Misconceptions of 14_normalization: wrong in the ways that students are."""

import numpy as np

from grader.testing import change, equivalent_mutant, exercise, misconception

OVERVIEW = "High Level Overview"
BATCH_NORM = "Ioffe & Szegedy (2015), algorithms 1 and 2"
BATCH_NORM_GRADIENT = "Ioffe & Szegedy (2015), section 3"
LAYER_NORM = "Ba, Kiros & Hinton (2016), section 3"
STANDARDIZATION = "Qiao et al. (2019), section 3"

AXIS = "over what it is standardized is what the exercise is about"


with exercise("batch_norm", lecture=BATCH_NORM):

    @misconception(caught_by="test_batch_norm_training", costs=AXIS)
    @change(
        before="batch_mean, batch_variance = X.mean(axis=0), X.var(axis=0)",
        after="batch_mean, batch_variance = X.mean(axis=1, keepdims=True), X.var(axis=1, keepdims=True)",
    )
    def batch_norm_over_features():
        """Each example is standardized over its own numbers, which is layer normalization. Which axis is the
        batch?"""

    @batch_norm_over_features.variant
    @change(
        before="mean, variance = batch_mean, batch_variance",
        after="mean, variance = X.mean(axis=1, keepdims=True), X.var(axis=1, keepdims=True)",
    )
    def only_the_output_over_features(): ...

    @misconception(caught_by="test_batch_norm_running")
    def momentum_of_another_library(X, gamma, beta, running, training, momentum, epsilon):
        """With momentum 0.99 the running averages should hardly move. In yours hardly anything of them is
        left."""
        mean, variance = running
        if training:
            batch_mean, batch_variance = X.mean(axis=0), X.var(axis=0)
            running = (
                (1 - momentum) * mean + momentum * batch_mean,
                (1 - momentum) * variance + momentum * batch_variance,
            )
            mean, variance = batch_mean, batch_variance
        output = gamma * (X - mean) / np.sqrt(variance + epsilon) + beta
        return output, running

    @misconception(caught_by="test_batch_norm_inference")
    def batch_statistics_at_inference(X, gamma, beta, running, training, momentum, epsilon):
        """At inference an example's result depends on the others in the batch. Which averages belong there?"""
        mean, variance = running
        batch_mean, batch_variance = X.mean(axis=0), X.var(axis=0)
        if training:
            running = (
                momentum * mean + (1 - momentum) * batch_mean,
                momentum * variance + (1 - momentum) * batch_variance,
            )
        mean, variance = batch_mean, batch_variance
        output = gamma * (X - mean) / np.sqrt(variance + epsilon) + beta
        return output, running

    @misconception(caught_by="test_batch_norm_training")
    @change(before="mean, variance = batch_mean, batch_variance", after="mean, variance = running")
    def running_averages_in_training():
        """The running averages are right, but in training the output is made with them. There it is the batch's
        own mean and variance."""

    @misconception(caught_by="test_batch_norm_inference")
    def running_averages_move_at_inference(X, gamma, beta, running, training, momentum, epsilon):
        """The running averages change at inference. They are gathered in training, and stay after it."""
        mean, variance = running
        batch_mean, batch_variance = X.mean(axis=0), X.var(axis=0)
        running = (
            momentum * mean + (1 - momentum) * batch_mean,
            momentum * variance + (1 - momentum) * batch_variance,
        )
        if training:
            mean, variance = batch_mean, batch_variance
        output = gamma * (X - mean) / np.sqrt(variance + epsilon) + beta
        return output, running

    @misconception(caught_by="test_batch_norm_running")
    def unbiased_running_variance(X, gamma, beta, running, training, momentum, epsilon):
        """Close: the running variance is gathered from variances divided by B − 1. The biased one is expected."""
        mean, variance = running
        if training:
            batch_mean, batch_variance = X.mean(axis=0), X.var(axis=0)
            running = (
                momentum * mean + (1 - momentum) * batch_mean,
                momentum * variance + (1 - momentum) * X.var(axis=0, ddof=1),
            )
            mean, variance = batch_mean, batch_variance
        output = gamma * (X - mean) / np.sqrt(variance + epsilon) + beta
        return output, running

    @misconception(caught_by="test_batch_norm_epsilon")
    @change(before="np.sqrt(variance + epsilon) + beta", after="(np.sqrt(variance) + epsilon) + beta")
    def batch_norm_epsilon_outside():
        """ε is added to the standard deviation. In the formula, what is it added to?"""

    @misconception(caught_by="test_batch_norm_training")
    @change(before="(X - mean) / np.sqrt(variance + epsilon)", after="(X - mean) / (variance + epsilon)")
    def divided_by_the_variance():
        """The columns are divided by their variance. Which power of it has the unit of X?"""


with exercise("batch_norm_backward", lecture=BATCH_NORM_GRADIENT):

    @misconception(caught_by="test_batch_norm_backward_inputs")
    @change(
        before="dX = (d_normalized - d_normalized.mean(axis=0) - normalized * along) / std",
        after="dX = d_normalized / std",
    )
    def statistics_taken_for_constants():
        """Mean and variance are taken for constants here, as at inference. In training each of them depends on X:
        do your columns sum to zero?
        """

    @misconception(caught_by="test_batch_norm_backward_inputs")
    @change(
        before="dX = (d_normalized - d_normalized.mean(axis=0) - normalized * along) / std",
        after="dX = (d_normalized - d_normalized.mean(axis=0)) / std",
    )
    def variance_taken_for_a_constant():
        """The way through the mean is there, the way through the variance is not. What happens to the output if a
        column is stretched around its mean?
        """

    @misconception(caught_by="test_batch_norm_backward_inputs")
    @change(
        before="dX = (d_normalized - d_normalized.mean(axis=0) - normalized * along) / std",
        after="dX = (d_normalized - normalized * along) / std",
    )
    def mean_taken_for_a_constant():
        """The way through the variance is there, the way through the mean is not. What happens to the output if the
        same number is added to a whole column?
        """

    @misconception(caught_by="test_batch_norm_backward_inputs")
    @change(before="d_normalized = d_out * gamma", after="d_normalized = d_out")
    def scale_forgotten_backward():
        """dX does not depend on γ. The output was scaled by it: what does that do to what comes back?"""

    @misconception(caught_by="test_batch_norm_backward_scale")
    @change(before="dgamma = (d_out * normalized).sum(axis=0)", after="dgamma = (d_out * X).sum(axis=0)")
    def scale_by_the_raw_inputs():
        """γ multiplies the *standardized* inputs, so these stand in its gradient, not X."""

    @misconception(caught_by="test_batch_norm_backward_scale")
    @change(
        before="dgamma = (d_out * normalized).sum(axis=0)", after="dgamma = (d_out * normalized).mean(axis=0)"
    )
    @change(before="dbeta = d_out.sum(axis=0)", after="dbeta = d_out.mean(axis=0)")
    def scale_and_shift_averaged():
        """dgamma and dbeta are 1/B of what they should be. Any mean over the batch is in d_out already."""

    @misconception(caught_by="test_batch_norm_backward_inputs")
    @change(
        before="along = (d_normalized * normalized).mean(axis=0)",
        after="along = (d_normalized * normalized).sum(axis=0)",
    )
    @change(
        before="d_normalized - d_normalized.mean(axis=0)", after="d_normalized - d_normalized.sum(axis=0)"
    )
    def sums_for_means():
        """An entry is a B-th part of the mean and of the variance. What became of the 1/B?"""

    @misconception(caught_by="test_batch_norm_backward_inputs")
    @change(
        before="dX = (d_normalized - d_normalized.mean(axis=0) - normalized * along) / std",
        after="dX = (d_normalized - d_normalized.mean(axis=0) - normalized * along) / std**2",
    )
    def divided_by_the_variance_backward():
        """dX is too small where the variance is large, and too large where it is small. Forward there was one
        division by the standard deviation.
        """

    @misconception(caught_by="test_batch_norm_backward_epsilon")
    @change(before="std = np.sqrt(X.var(axis=0) + epsilon)", after="std = np.sqrt(X.var(axis=0)) + epsilon")
    def epsilon_outside_of_the_root_backward():
        """ε is added to the standard deviation here. Forward it was added to the variance, inside of the root."""


with exercise("layer_norm", lecture=LAYER_NORM):

    @misconception(caught_by="test_layer_norm_values", costs=AXIS)
    def layer_norm_over_examples(X, gamma, beta, epsilon):
        """Each column is standardized over the batch, which is batch normalization. What is standardized here?"""
        mean = X.mean(axis=0, keepdims=True)
        variance = X.var(axis=0, keepdims=True)
        return gamma * (X - mean) / np.sqrt(variance + epsilon) + beta

    @misconception(caught_by="test_layer_norm_values", costs=AXIS)
    def layer_norm_over_everything(X, gamma, beta, epsilon):
        """One mean serves the whole batch. Each example should have its own."""
        mean = X.mean(keepdims=True)
        variance = X.var(keepdims=True)
        return gamma * (X - mean) / np.sqrt(variance + epsilon) + beta

    @misconception(caught_by="test_layer_norm_epsilon")
    @change(before="np.sqrt(variance + epsilon) + beta", after="(np.sqrt(variance) + epsilon) + beta")
    def layer_norm_epsilon_outside():
        """ε is added to the standard deviation. In the formula, what is it added to?"""

    @misconception(caught_by="test_layer_norm_values")
    @change(before="X.var(axis=-1, keepdims=True)", after="X.var(axis=-1, keepdims=True, ddof=1)")
    def layer_norm_of_unbiased_variance():
        """Close: the variance is divided by D − 1. The biased one is expected."""

    @misconception(caught_by="test_layer_norm_values")
    @change(before="np.sqrt(variance + epsilon) + beta", after="np.sqrt(variance + epsilon)")
    def layer_norm_without_shift():
        """One of the four arguments is never read. What does β do?"""

    @misconception(caught_by="test_layer_norm_values")
    def shift_before_scale(X, gamma, beta, epsilon):
        """β is multiplied by γ here. Which of them comes last in the formula?"""
        mean = X.mean(axis=-1, keepdims=True)
        variance = X.var(axis=-1, keepdims=True)
        return gamma * ((X - mean) / np.sqrt(variance + epsilon) + beta)


with exercise("layer_norm_backward", lecture=LAYER_NORM):

    @misconception(caught_by="test_layer_norm_backward_inputs")
    @change(
        before="dX = (d_normalized - d_normalized.mean(axis=-1, keepdims=True) - normalized * along) / std",
        after="dX = d_normalized / std",
    )
    def row_statistics_taken_for_constants():
        """Mean and variance of a row are taken for constants. Each of its numbers has a part in both: do your rows
        sum to zero?
        """

    @misconception(caught_by="test_layer_norm_backward_inputs")
    @change(
        before="dX = (d_normalized - d_normalized.mean(axis=-1, keepdims=True) - normalized * along) / std",
        after="dX = (d_normalized - d_normalized.mean(axis=-1, keepdims=True)) / std",
    )
    def row_variance_taken_for_a_constant():
        """The way through the mean is there, the way through the variance is not."""

    @misconception(caught_by="test_layer_norm_backward_inputs")
    @change(before="d_normalized = d_out * gamma", after="d_normalized = d_out")
    @change(
        before="dX = (d_normalized - d_normalized.mean(axis=-1, keepdims=True) - normalized * along) / std",
        after="dX = gamma * (d_normalized - d_normalized.mean(axis=-1, keepdims=True) - normalized * along) / std",
    )
    def scaled_after_the_means():
        """γ is multiplied in at the end. It differs within a row, so it must be undone before the row's means are
        taken.
        """

    @misconception(
        caught_by="test_layer_norm_backward_scale", costs="two of the three gradients have another shape"
    )
    @change(
        before="dgamma = (d_out * normalized).sum(axis=0)",
        after="dgamma = (d_out * normalized).sum(axis=-1)",
    )
    @change(before="dbeta = d_out.sum(axis=0)", after="dbeta = d_out.sum(axis=-1)")
    def scale_summed_over_the_row():
        """dgamma and dbeta have one number an example. γ and β belong to the columns and are used in every
        example.
        """

    @misconception(caught_by="test_layer_norm_backward_inputs", costs=AXIS)
    @change(
        before="std = np.sqrt(X.var(axis=-1, keepdims=True) + epsilon)",
        after="std = np.sqrt(X.var(axis=0) + epsilon)",
    )
    @change(
        before="normalized = (X - X.mean(axis=-1, keepdims=True)) / std",
        after="normalized = (X - X.mean(axis=0)) / std",
    )
    @change(
        before="along = (d_normalized * normalized).mean(axis=-1, keepdims=True)",
        after="along = (d_normalized * normalized).mean(axis=0)",
    )
    @change(
        before="d_normalized - d_normalized.mean(axis=-1, keepdims=True)",
        after="d_normalized - d_normalized.mean(axis=0)",
    )
    def batch_norm_in_its_place():
        """This goes back through batch normalization. Over what does layer normalization take mean and variance?"""

    @misconception(caught_by="test_layer_norm_backward_inputs")
    @change(before="d_normalized = d_out * gamma", after="d_normalized = d_out")
    def row_scale_forgotten():
        """dX does not depend on γ. The output was scaled by it: what does that do to what comes back?"""

    @misconception(caught_by="test_layer_norm_backward_epsilon")
    @change(
        before="std = np.sqrt(X.var(axis=-1, keepdims=True) + epsilon)",
        after="std = np.sqrt(X.var(axis=-1, keepdims=True)) + epsilon",
    )
    def row_epsilon_outside_of_the_root():
        """ε is added to the standard deviation here. Forward it was added to the variance, inside of the root."""


with exercise("standardize_weights", lecture=STANDARDIZATION):

    @misconception(caught_by="test_standardize_values", costs=AXIS)
    def rows_standardized(W, epsilon):
        """The rows are standardized. Where in W are the weights of one unit?"""
        return (W - W.mean(axis=1, keepdims=True)) / np.sqrt(W.var(axis=1, keepdims=True) + epsilon)

    @misconception(caught_by="test_standardize_values", costs=AXIS)
    def whole_kernel_standardized(W, epsilon):
        """One mean and one variance serve all units. Each unit should have its own."""
        return (W - W.mean()) / np.sqrt(W.var() + epsilon)

    @misconception(caught_by="test_standardize_epsilon")
    @change(before="np.sqrt(W.var(axis=0) + epsilon)", after="(np.sqrt(W.var(axis=0)) + epsilon)")
    def standardized_epsilon_outside():
        """ε is added to the standard deviation. In the formula, what is it added to?"""

    @misconception(caught_by="test_standardize_values")
    @change(before="return (W - W.mean(axis=0))", after="return W")
    def scaled_but_not_centred():
        """The columns have the right variance, but their means are still there."""

    @misconception(caught_by="test_standardize_values")
    @change(before="np.sqrt(W.var(axis=0) + epsilon)", after="np.sqrt(W.var(axis=0, ddof=1) + epsilon)")
    def standardized_by_unbiased_variance():
        """Close: the variance is divided by n − 1. The biased one is expected."""

    @misconception(caught_by="test_standardize_values")
    @change(before="W.var(axis=0) + epsilon", after="((W - W.mean(axis=0)) ** 2).sum(axis=0) + epsilon")
    def columns_of_unit_length():
        """The columns have length 1, so their variance is 1/n. The mean of the squares should be 1, not
        the sum."""

    @columns_of_unit_length.variant
    @change(before="np.sqrt(W.var(axis=0) + epsilon)", after="np.linalg.norm(W - W.mean(axis=0), axis=0)")
    def columns_of_unit_length_without_epsilon(): ...


NORMALIZATION_ANSWERS = {
    "predict": "D",
    "alone": "B",
    "one_example": "C",
    "two_examples": "A",
    "bias": "A",
    "scale": "B",
}

with exercise("normalization_concepts", lecture=OVERVIEW):
    layer_norm_taken_for_batch_norm = misconception(
        caught_by="test_concept_normalization_alone",
        hint="Over what is the mean taken in each of them: the examples, the numbers of one example, or weights?",
    )(NORMALIZATION_ANSWERS | {"alone": "C"})

    kernel_scale_taken_to_matter = misconception(
        caught_by="test_concept_normalization_scale",
        lecture=LAYER_NORM,
        hint="X W is ten times larger, and so is its standard deviation. What is left after the division?",
    )(NORMALIZATION_ANSWERS | {"scale": "A"})

    gradient_as_in_any_batch = misconception(
        caught_by="test_concept_normalization_two_examples",
        lecture=BATCH_NORM_GRADIENT,
        hint="Standardize the columns (3, 7) and (0, 100). What did the inputs change?",
    )(NORMALIZATION_ANSWERS | {"two_examples": "D"})

    shift_of_zero_forgotten = misconception(
        caught_by="test_concept_normalization_one_example",
        lecture=BATCH_NORM,
        hint="The standardized example is zero. What is done to it after that?",
    )(NORMALIZATION_ANSWERS | {"one_example": "B"})


# Mutants that compute the same
equivalent_mutants = [
    *[
        equivalent_mutant(
            exercise="layer_norm",
            before=f"{name} = X.{function}(axis=-1, keepdims=True)",
            after=f"{name} = X.{function}(axis={axis}, keepdims=True)",
            reason="X has two axes, and the last is axis 1.",
        )
        for name, function in [("mean", "mean"), ("variance", "var")]
        for axis in ("1", "+1")
    ],
    *[
        equivalent_mutant(
            exercise="layer_norm_backward",
            before=line,
            after=line.replace("axis=-1", axis),
            reason="X has two axes, and the last is axis 1.",
        )
        for line in [
            "std = np.sqrt(X.var(axis=-1, keepdims=True) + epsilon)",
            "normalized = (X - X.mean(axis=-1, keepdims=True)) / std",
            "along = (d_normalized * normalized).mean(axis=-1, keepdims=True)",
            "dX = (d_normalized - d_normalized.mean(axis=-1, keepdims=True) - normalized * along) / std",
        ]
        for axis in ("axis=1", "axis=+1")
    ],
]
