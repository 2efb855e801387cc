"""Misconceptions of 12_ensembling: wrong in the ways that students are."""

import math

import numpy as np

from grader.testing import equivalent_mutant, misconception

ENSEMBLING = "Regularization – Ensembling"
VARIANCE = "Regularization – Ensembling; Goodfellow et al., section 7.11"


# ensemble_predict


@misconception(exercise="ensemble_predict", caught_by="test_ensemble_values", lecture=ENSEMBLING)
def averaged_logits(probabilities):
    """Averaging logits, or logarithms, gives the geometric mean: one model that says 0 decides alone. The
    ensemble averages the probabilities themselves.
    """
    logits = np.log(probabilities + 1e-300)
    e = np.exp(logits.mean(axis=0))
    return e / e.sum(axis=-1, keepdims=True)


@misconception(exercise="ensemble_predict", caught_by="test_ensemble_values", lecture=ENSEMBLING)
def majority_vote(probabilities):
    """Each model has one vote here, however sure it is. The mean should keep how sure they are."""
    votes = np.eye(probabilities.shape[-1], dtype=probabilities.dtype)[probabilities.argmax(axis=-1)]
    return votes.mean(axis=0)


@misconception(exercise="ensemble_predict", caught_by="test_ensemble_values", lecture=ENSEMBLING)
def summed_models(probabilities):
    """The result sums to the number of models over the classes. What should a distribution sum to?"""
    return probabilities.sum(axis=0)


@misconception(exercise="ensemble_predict", caught_by="test_ensemble_small_sizes", lecture=ENSEMBLING)
def averaged_examples(probabilities):
    """The mean is taken over the examples, and the models are still there. Which axis is which?"""
    return probabilities.mean(axis=1)


@misconception(exercise="ensemble_predict", caught_by="test_ensemble_values", lecture=ENSEMBLING)
def most_confident_model(probabilities):
    """For each class the largest probability of any model counts. The result does not sum to one."""
    return probabilities.max(axis=0)


@misconception(exercise="ensemble_predict", caught_by="test_ensemble_values", lecture=ENSEMBLING)
def median_of_models(probabilities):
    """A median is no mean: it ignores how far off the others are, and it need not sum to one."""
    return np.median(probabilities, axis=0)


# ensemble_variance


@misconception(exercise="ensemble_variance", caught_by="test_variance_uncorrelated", lecture=VARIANCE)
def divided_by_the_square(variance, num_models, correlation=0.0):
    """The factor 1/M² stands before a sum of M variances. What is left of it without a correlation?"""
    return variance * (1 / num_models**2 + (1 - 1 / num_models) * correlation)


@misconception(exercise="ensemble_variance", caught_by="test_variance_uncorrelated", lecture=VARIANCE)
def divided_by_the_root(variance, num_models, correlation=0.0):
    """The standard deviation falls with the root of M. How does the variance fall?"""
    return variance * (1 / math.sqrt(num_models) + (1 - 1 / math.sqrt(num_models)) * correlation)


@misconception(exercise="ensemble_variance", caught_by="test_variance_correlated", lecture=VARIANCE)
def correlation_ignored(variance, num_models, correlation=0.0):
    """The result is the same for every correlation. What should it be for copies of one model, ρ = 1?"""
    return variance / num_models


@misconception(exercise="ensemble_variance", caught_by="test_variance_correlated", lecture=VARIANCE)
def covariance_for_correlation(variance, num_models, correlation=0.0):
    """A covariance is a variance times a correlation. Which of the two is ρ, and what does v multiply?"""
    return variance / num_models + (1 - 1 / num_models) * correlation


@misconception(exercise="ensemble_variance", caught_by="test_variance_correlated", lecture=VARIANCE)
def correlation_on_top(variance, num_models, correlation=0.0):
    """With one model the correlation should not matter, and yours adds to the variance. How many of the M²
    terms are pairs of different models?
    """
    return variance * (1 / num_models + correlation)


@misconception(exercise="ensemble_variance", caught_by="test_variance_uncorrelated", lecture=VARIANCE)
def variance_of_the_sum(variance, num_models, correlation=0.0):
    """This is the variance of the models' sum: it grows. The ensemble is their mean."""
    return variance * (num_models + num_models * (num_models - 1) * correlation)


# bootstrap_sample


@misconception(exercise="bootstrap_sample", caught_by="test_bootstrap_with_replacement", lecture=ENSEMBLING)
def shuffled_only(X, y, rng):
    """All examples are there, in another order. A network would learn the same from them. How is a bootstrap
    sample drawn?
    """
    rows = rng.permutation(len(X))
    return X[rows], y[rows]


@misconception(exercise="bootstrap_sample", caught_by="test_bootstrap_in_step", lecture=ENSEMBLING)
def targets_drawn_apart(X, y, rng):
    """Inputs and targets no longer belong together. How often do you draw?"""
    rows = rng.integers(len(X), size=len(X))
    return X[rows], y[rng.integers(len(X), size=len(X))]


@misconception(exercise="bootstrap_sample", caught_by="test_bootstrap_in_step", lecture=ENSEMBLING)
def targets_left_in_place(X, y, rng):
    """The inputs are drawn and the targets are not. Each input should bring its own target along."""
    rows = rng.integers(len(X), size=len(X))
    return X[rows], y


@misconception(exercise="bootstrap_sample", caught_by="test_bootstrap_every_example", lecture=ENSEMBLING)
def last_example_never_drawn(X, y, rng):
    """One example is never in a sample. The upper end of `integers` is exclusive already."""
    rows = rng.integers(len(X) - 1, size=len(X))
    return X[rows], y[rows]


@misconception(exercise="bootstrap_sample", caught_by="test_bootstrap_in_step", lecture=ENSEMBLING)
def each_example_once(X, y, rng):
    """The sample is smaller than the data: examples that were drawn twice should be in it twice."""
    rows = np.unique(rng.integers(len(X), size=len(X)))
    return X[rows], y[rows]


@misconception(exercise="bootstrap_sample", caught_by="test_bootstrap_rng", lecture=ENSEMBLING)
def same_sample_every_time(X, y, rng):
    """Every call gives the same sample, whatever rng is. All models would be trained on the same data."""
    rows = np.random.default_rng(0).integers(len(X), size=len(X))
    return X[rows], y[rows]


# average_checkpoints


@misconception(exercise="average_checkpoints", caught_by="test_average_values", lecture=ENSEMBLING)
def averaged_in_pairs(list_of_params):
    """Half of the mean so far and half of the next: the last checkpoint counts as much as all others
    together. With three checkpoints each should count a third.
    """
    mean = list_of_params[0]
    for params in list_of_params[1:]:
        mean = {key: (mean[key] + params[key]) / 2 for key in mean}
    return mean


@misconception(exercise="average_checkpoints", caught_by="test_average_values", lecture=ENSEMBLING)
def summed_checkpoints(list_of_params):
    """The result grows with the number of checkpoints. What is missing from a mean?"""
    return {key: sum(params[key] for params in list_of_params) for key in list_of_params[0]}


@misconception(exercise="average_checkpoints", caught_by="test_average_values", lecture=ENSEMBLING)
def averaged_to_one_number(list_of_params):
    """The mean runs over all numbers of an array too. Over which axis should it run?"""
    return {key: np.mean([params[key] for params in list_of_params]) for key in list_of_params[0]}


@misconception(exercise="average_checkpoints", caught_by="test_average_values", lecture=ENSEMBLING)
def kernels_averaged_only(list_of_params):
    """The biases are those of the last checkpoint. They belong to its kernels and not to the mean."""
    count = len(list_of_params)
    return {
        key: sum(params[key] for params in list_of_params) / count
        if key.startswith("W")
        else list_of_params[-1][key]
        for key in list_of_params[0]
    }


@misconception(exercise="average_checkpoints", caught_by="test_average_values", lecture=ENSEMBLING)
def last_checkpoint_left_out(list_of_params):
    """One of the checkpoints does not count. Put in two, and look where your loop ends."""
    count = len(list_of_params)
    return {key: sum(params[key] for params in list_of_params[:-1]) / count for key in list_of_params[0]}


@misconception(
    exercise="average_checkpoints", caught_by="test_average_leaves_checkpoints", lecture=ENSEMBLING
)
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


# variance_concepts

VARIANCE_ANSWERS = {"zero_mean": "B", "thermometers": "D", "copies": "A", "limit": "C", "convex": "D"}

bias_averaged_away = misconception(
    exercise="variance_concepts",
    caught_by="test_concept_variance_thermometers",
    lecture=VARIANCE,
    name="bias_averaged_away",
    hint="If every thermometer shows 2 degrees too much, by how much is their mean off?",
)(VARIANCE_ANSWERS | {"thermometers": "B"})

variance_falls_for_ever = misconception(
    exercise="variance_concepts",
    caught_by="test_concept_variance_limit",
    lecture=VARIANCE,
    name="variance_falls_for_ever",
    hint="Look at the second curve of the last figure, and at the formula as M grows.",
)(VARIANCE_ANSWERS | {"limit": "A"})


every_start_ends_elsewhere = misconception(
    exercise="variance_concepts",
    caught_by="test_concept_variance_convex",
    lecture=ENSEMBLING,
    name="every_start_ends_elsewhere",
    hint="Where does a ball come to rest in a bowl, and does it matter from where on the rim it was let go?",
)(VARIANCE_ANSWERS | {"convex": "A"})


# averaging_concepts

AVERAGING_ANSWERS = {"sample": "B", "wide": "D", "two_seeds": "A", "same": "C", "price": "B"}

inside_for_outside = misconception(
    exercise="averaging_concepts",
    caught_by="test_concept_averaging_sample",
    lecture=ENSEMBLING,
    name="inside_for_outside",
    hint="(1 − 1/m)^m is the probability of one of two things: to be drawn, or never to be drawn. Which one?",
)(AVERAGING_ANSWERS | {"sample": "D"})

parameters_for_outputs = misconception(
    exercise="averaging_concepts",
    caught_by="test_concept_averaging_same",
    lecture=ENSEMBLING,
    name="parameters_for_outputs",
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
