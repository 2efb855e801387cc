"""Misconceptions of 12_ensembling: wrong in the ways that students are."""

import math

import numpy as np

from grader.testing import change, equivalent_mutant, exercise, misconception

ENSEMBLING = "Regularization – Ensembling"
VARIANCE = "Regularization – Ensembling; Goodfellow et al., section 7.11"


with exercise("ensemble_predict", lecture=ENSEMBLING):

    @misconception(caught_by="test_ensemble_values")
    def averaged_logits(probabilities):
        """Averaging logits, or logarithms, gives the geometric mean: one model that says 0 decides alone. The
        ensemble averages the probabilities themselves."""
        logits = np.log(probabilities + 1e-300)
        e = np.exp(logits.mean(axis=0))
        return e / e.sum(axis=-1, keepdims=True)

    @misconception(caught_by="test_ensemble_values")
    def majority_vote(probabilities):
        """Each model has one vote here, however sure it is. The mean should keep how sure they are."""
        votes = np.eye(probabilities.shape[-1], dtype=probabilities.dtype)[probabilities.argmax(axis=-1)]
        return votes.mean(axis=0)

    @misconception(caught_by="test_ensemble_values")
    @change(before="return probabilities.mean(axis=0)", after="return probabilities.sum(axis=0)")
    def summed_models():
        """The result sums to the number of models over the classes. What should a distribution sum to?"""

    @misconception(caught_by="test_ensemble_values", costs="no answer has the right shape")
    @change(before="return probabilities.mean(axis=0)", after="return probabilities.mean(axis=1)")
    def averaged_examples():
        """The mean is taken over the examples, and the models are still there. Which axis is which?"""

    @misconception(caught_by="test_ensemble_values")
    @change(before="return probabilities.mean(axis=0)", after="return probabilities.max(axis=0)")
    def most_confident_model():
        """For each class the largest probability of any model counts. The result does not sum to one."""

    @misconception(caught_by="test_ensemble_values")
    @change(before="return probabilities.mean(axis=0)", after="return np.median(probabilities, axis=0)")
    def median_of_models():
        """A median is no mean: it ignores how far off the others are, and it need not sum to one."""

    @misconception(caught_by="test_ensemble_predict_keeps_dtype")
    @change(
        before="return probabilities.mean(axis=0)",
        after="return np.tensordot(np.full(len(probabilities), 1 / len(probabilities)), probabilities, 1)",
    )
    def ensemble_in_float64():
        """The values are right, but float32 became float64. Which array or NumPy number in your mean is float64?"""


with exercise("ensemble_variance", lecture=VARIANCE):

    @misconception(caught_by="test_variance_uncorrelated")
    @change(before="1 / num_models + (1 - 1 / num_models)", after="1 / num_models**2 + (1 - 1 / num_models)")
    def divided_by_the_square():
        """The factor 1/M² stands before a sum of M variances. What is left of it without a correlation?"""

    @misconception(caught_by="test_variance_uncorrelated", costs="the divisor stands in both terms")
    def divided_by_the_root(variance, num_models, correlation=0.0):
        """The standard deviation falls with the root of M. How does the variance fall?"""
        return variance * (1 / math.sqrt(num_models) + (1 - 1 / math.sqrt(num_models)) * correlation)

    @misconception(caught_by="test_variance_correlated")
    def correlation_ignored(variance, num_models, correlation=0.0):
        """The result is the same for every correlation. What should it be for copies of one model, ρ = 1?"""
        return variance / num_models

    @misconception(caught_by="test_variance_correlated")
    def covariance_for_correlation(variance, num_models, correlation=0.0):
        """A covariance is a variance times a correlation. Which of the two is ρ, and what does v multiply?"""
        return variance / num_models + (1 - 1 / num_models) * correlation

    @misconception(caught_by="test_variance_of_one_model")
    @change(before="num_models + (1 - 1 / num_models) * correlation", after="num_models + correlation")
    def correlation_on_top():
        """With one model the correlation should not matter, and yours adds to the variance. How many of the M²
        terms are pairs of different models?"""

    @misconception(caught_by="test_variance_uncorrelated", costs="the divisor stands in both terms")
    def variance_of_the_sum(variance, num_models, correlation=0.0):
        """This is the variance of the models' sum: it grows. The ensemble is their mean."""
        return variance * (num_models + num_models * (num_models - 1) * correlation)


with exercise("bootstrap_sample", lecture=ENSEMBLING):

    @misconception(caught_by="test_bootstrap_with_replacement")
    @change(before="rows = rng.integers(len(X), size=len(X))", after="rows = rng.permutation(len(X))")
    def shuffled_only():
        """All examples are there, in another order. A network would learn the same from them. How is a bootstrap
        sample drawn?"""

    @misconception(caught_by="test_bootstrap_in_step")
    @change(before="return X[rows], y[rows]", after="return X[rows], y[rng.integers(len(X), size=len(X))]")
    def targets_drawn_apart():
        """Inputs and targets no longer belong together. How often do you draw?"""

    @misconception(caught_by="test_bootstrap_in_step")
    @change(before="return X[rows], y[rows]", after="return X[rows], y")
    def targets_left_in_place():
        """The inputs are drawn and the targets are not. Each input should bring its own target along."""

    @misconception(caught_by="test_bootstrap_every_example")
    @change(before="rng.integers(len(X), size=len(X))", after="rng.integers(len(X) - 1, size=len(X))")
    def last_example_never_drawn():
        """One example is never in a sample. The upper end of `integers` is exclusive already."""

    @misconception(caught_by="test_bootstrap_size")
    @change(before="rng.integers(len(X), size=len(X))", after="np.unique(rng.integers(len(X), size=len(X)))")
    def each_example_once():
        """The sample is smaller than the data: examples that were drawn twice should be in it twice."""

    @misconception(caught_by="test_bootstrap_sample_draws_from_rng")
    def same_sample_every_time(X, y, rng):
        """Every call gives the same sample, whatever rng is. All models would be trained on the same data."""
        rows = np.random.default_rng(0).integers(len(X), size=len(X))
        return X[rows], y[rows]


with exercise("average_checkpoints", lecture=ENSEMBLING):

    @misconception(caught_by="test_average_values")
    def averaged_in_pairs(list_of_params):
        """Half of the mean so far and half of the next: the last checkpoint counts as much as all others
        together. With three checkpoints each should count a third."""
        mean = list_of_params[0]
        for params in list_of_params[1:]:
            mean = {key: (mean[key] + params[key]) / 2 for key in mean}
        return mean

    @misconception(caught_by="test_average_values")
    def summed_checkpoints(list_of_params):
        """The result grows with the number of checkpoints. What is missing from a mean?"""
        return {key: sum(params[key] for params in list_of_params) for key in list_of_params[0]}

    @misconception(caught_by="test_average_values", costs="no answer has the right shapes")
    def averaged_to_one_number(list_of_params):
        """The mean runs over all numbers of an array too. Over which axis should it run?"""
        return {key: np.mean([params[key] for params in list_of_params]) for key in list_of_params[0]}

    @misconception(caught_by="test_average_values")
    def kernels_averaged_only(list_of_params):
        """The biases are those of the last checkpoint. They belong to its kernels and not to the mean."""
        count = len(list_of_params)
        return {
            key: sum(params[key] for params in list_of_params) / count
            if key.startswith("W")
            else list_of_params[-1][key]
            for key in list_of_params[0]
        }

    @misconception(caught_by="test_average_values")
    @change(before="params in list_of_params", after="params in list_of_params[:-1]")
    def last_checkpoint_left_out():
        """One of the checkpoints does not count. Put in two, and look where your loop ends."""

    @misconception(caught_by="test_average_checkpoints_leaves_arguments")
    def summed_into_the_first(list_of_params):
        """The first call is right, and has changed the first checkpoint: += writes into the caller's array."""
        count = len(list_of_params)
        mean = list_of_params[0]
        for params in list_of_params[1:]:
            for key in mean:
                mean[key] += params[key]
        for key in mean:
            mean[key] /= count
        return mean

    @misconception(caught_by="test_average_by_key")
    def paired_by_position(list_of_params):
        """The first array of one checkpoint is added to the first of the next, whatever their keys are. A dictionary
        may have its keys in any order."""
        means = [
            sum(arrays) / len(arrays) for arrays in zip(*(p.values() for p in list_of_params), strict=True)
        ]
        return dict(zip(list_of_params[0], means, strict=True))

    @misconception(caught_by="test_average_checkpoints_keeps_dtype")
    def averaged_in_float64(list_of_params):
        """The values are right, but float32 became float64. Which array or NumPy number in your mean is float64?"""
        mean = {key: np.zeros(value.shape) for key, value in list_of_params[0].items()}
        for params in list_of_params:
            for key in mean:
                mean[key] += params[key] / len(list_of_params)
        return mean


# variance_concepts
VARIANCE_ANSWERS = {"zero_mean": "B", "thermometers": "D", "copies": "A", "limit": "C", "convex": "D"}


with exercise("variance_concepts", lecture=VARIANCE):
    bias_averaged_away = misconception(
        caught_by="test_concept_variance_thermometers",
        hint="If every thermometer shows 2 degrees too much, by how much is their mean off?",
    )(VARIANCE_ANSWERS | {"thermometers": "B"})

    variance_falls_for_ever = misconception(
        caught_by="test_concept_variance_limit",
        hint="Look at the second curve of the last figure, and at the formula as M grows.",
    )(VARIANCE_ANSWERS | {"limit": "A"})

    every_start_ends_elsewhere = misconception(
        caught_by="test_concept_variance_convex",
        lecture=ENSEMBLING,
        hint="Where does a ball come to rest in a bowl, and does it matter from where on the rim it was let go?",
    )(VARIANCE_ANSWERS | {"convex": "A"})


# averaging_concepts
AVERAGING_ANSWERS = {"sample": "B", "wide": "D", "two_seeds": "A", "same": "C", "price": "B"}


with exercise("averaging_concepts", lecture=ENSEMBLING):
    inside_for_outside = misconception(
        caught_by="test_concept_averaging_sample",
        hint="(1 − 1/m)^m is the probability of one of two things: to be drawn, or never to be drawn. Which one?",
    )(AVERAGING_ANSWERS | {"sample": "D"})

    parameters_for_outputs = misconception(
        caught_by="test_concept_averaging_same",
        hint="The right panel of the last figure shows ReLU networks between two seeds. Is the network in "
        "the middle as good as the mean answer would be?",
    )(AVERAGING_ANSWERS | {"same": "A"})


# Mutants that compute the same
keys_of_any_checkpoint = equivalent_mutant(
    exercise="average_checkpoints",
    before="return {key: sum(params[key] for params in list_of_params) / count for key in list_of_params[0]}",
    after="return {key: sum(params[key] for params in list_of_params) / count "
    "for key in list_of_params[ -1]}",
    reason="All checkpoints have the same keys.",
)
