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

    @averaged_logits.variant
    def averaged_logarithms_of_zero(probabilities):
        logarithms = np.log(probabilities).mean(axis=0)
        e = np.exp(logarithms - logarithms.max(axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)

    @averaged_logits.variant
    def averaged_logits_with_a_small_number(probabilities):
        e = np.exp(np.log(probabilities + 1e-12).mean(axis=0))
        return e / e.sum(axis=-1, keepdims=True)

    @averaged_logits.variant
    def averaged_logits_clipped_as_losses_are(probabilities):
        e = np.exp(np.log(np.clip(probabilities, 1e-7, 1 - 1e-7)).mean(axis=0))
        return e / e.sum(axis=-1, keepdims=True)

    @averaged_logits.variant
    def geometric_mean(probabilities):
        product = probabilities.prod(axis=0) ** (1 / len(probabilities))
        return product / product.sum(axis=-1, keepdims=True)

    @averaged_logits.variant
    @change(
        before="return probabilities.mean(axis=0)",
        after="return softmax(np.log(probabilities + 1e-7).mean(axis=0))",
    )
    def averaged_logits_above_the_seventh(): ...

    @averaged_logits.variant
    @change(
        before="return probabilities.mean(axis=0)",
        after="return softmax(np.log(probabilities + 1e-8).mean(axis=0))",
    )
    def averaged_logits_above_the_eighth(): ...

    @averaged_logits.variant
    @change(
        before="return probabilities.mean(axis=0)",
        after="return softmax(np.log(probabilities + 1e-10).mean(axis=0))",
    )
    def averaged_logits_above_the_tenth(): ...

    @averaged_logits.variant
    @change(
        before="return probabilities.mean(axis=0)",
        after="return np.exp(np.log(probabilities).mean(axis=0))",
    )
    def geometric_mean_as_it_is(): ...

    @misconception(caught_by="test_ensemble_values")
    def softmax_of_the_mean(probabilities):
        """The mean is a distribution already. What does another softmax make of (0.9, 0.1)?"""
        e = np.exp(probabilities.mean(axis=0))
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
    def divided_once_too_often(variance, num_models, correlation=0.0):
        """With ρ = 1 all models are one, and its variance is v. The square of the sum has M² terms: by how much must it
        be divided?"""
        return variance / num_models**2 * (1 + (num_models - 1) * correlation)

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

    @shuffled_only.variant
    @change(
        before="rows = rng.integers(len(X), size=len(X))",
        after="rows = rng.choice(len(X), len(X), replace=False)",
    )
    def chosen_without_replacement(): ...

    @shuffled_only.variant
    @change(
        before="rows = rng.integers(len(X), size=len(X))",
        after="rows = np.argsort(rng.random(len(X)))",
    )
    def sorted_by_random_numbers(): ...

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
        """One example is never in a sample. The upper end of `integers` and of `random` is exclusive already."""

    @last_example_never_drawn.variant
    @change(
        before="rows = rng.integers(len(X), size=len(X))",
        after="rows = (rng.random(len(X)) * (len(X) - 1)).astype(int)",
    )
    def last_share_never_drawn(): ...

    @misconception(caught_by="test_bootstrap_size")
    @change(before="rng.integers(len(X), size=len(X))", after="np.unique(rng.integers(len(X), size=len(X)))")
    def each_example_once():
        """The sample is smaller than the data: examples that were drawn twice should be in it twice."""

    @misconception(caught_by="test_bootstrap_sample_draws_from_rng")
    def same_sample_every_time(X, y, rng):
        """Every call gives the same sample, whatever rng is. All models would be trained on the same data."""
        rows = np.random.default_rng(0).integers(len(X), size=len(X))
        return X[rows], y[rows]

    @same_sample_every_time.variant
    @change(
        before="rows = rng.integers(len(X), size=len(X))",
        after="rows = np.random.default_rng(1).integers(len(X), size=len(X))",
    )
    def same_sample_of_seed_1(): ...

    @same_sample_every_time.variant
    @change(
        before="rows = rng.integers(len(X), size=len(X))",
        after="rows = np.random.default_rng(42).integers(len(X), size=len(X))",
    )
    def same_sample_of_seed_42(): ...

    @same_sample_every_time.variant
    @change(
        before="rows = rng.integers(len(X), size=len(X))",
        after="rows = np.random.RandomState(0).randint(len(X), size=len(X))",
    )
    def same_sample_of_random_state_0(): ...

    @same_sample_every_time.variant
    @change(
        before="rows = rng.integers(len(X), size=len(X))",
        after="rows = np.random.RandomState(1).randint(len(X), size=len(X))",
    )
    def same_sample_of_random_state_1(): ...

    @same_sample_every_time.variant
    @change(
        before="rows = rng.integers(len(X), size=len(X))",
        after="rows = np.random.RandomState(42).randint(len(X), size=len(X))",
    )
    def same_sample_of_random_state_42(): ...


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

    @last_checkpoint_left_out.variant
    def last_checkpoint_left_out_of_the_count(list_of_params):
        used = list_of_params[:-1] or list_of_params
        return {key: sum(params[key] for params in used) / len(used) for key in used[0]}

    @last_checkpoint_left_out.variant
    def last_checkpoint_left_out_after_zeros(list_of_params):
        count = len(list_of_params)
        zeros = {key: np.zeros_like(value) for key, value in list_of_params[0].items()}
        return {
            key: sum((params[key] for params in list_of_params[:-1]), zeros[key]) / count for key in zeros
        }

    @last_checkpoint_left_out.variant
    def last_checkpoint_left_out_after_the_first(list_of_params):
        first, *others = list_of_params
        return {
            key: sum((params[key] for params in others[:-1]), value) / len(list_of_params)
            for key, value in first.items()
        }

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


with exercise("variance_concepts", lecture=VARIANCE):
    mean_taken_for_correlation = misconception(
        caught_by="test_concept_variance_zero_mean",
        hint="Correlation is about deviations from the mean. In the last figure, which curve has a mean and "
        "no correlation?",
    )({"zero_mean": "A"})
    distribution_asked_for = misconception(
        caught_by="test_concept_variance_zero_mean",
        hint="The section is about numbers that are predicted, not about distributions. What does averaging "
        "leave of a mean of 0.4?",
    )({"zero_mean": "C"})
    variances_need_no_mean = misconception(
        caught_by="test_concept_variance_zero_mean",
        hint="Variances of uncorrelated numbers add up whatever their means are. What else is in a mean "
        "squared error?",
    )({"zero_mean": "D"})
    bias_left_out = misconception(
        caught_by="test_concept_variance_thermometers",
        hint="That is the variance of the mean. By how much is the mean of the ten off, on average?",
    )({"thermometers": "A"})
    bias_averaged_away = misconception(
        caught_by="test_concept_variance_thermometers",
        hint="If every thermometer shows 2 degrees too much, by how much is their mean off?",
    )({"thermometers": "B"})
    variance_left_out_of_the_mean = misconception(
        caught_by="test_concept_variance_thermometers",
        hint="That is the squared error of one thermometer. Which of its two parts do ten of them make "
        "smaller?",
    )({"thermometers": "C"})
    copies_taken_for_networks = misconception(
        caught_by="test_concept_variance_copies",
        hint="All five give the same answer to everything. What is the mean of five equal answers?",
    )({"copies": "B"})
    copies_half_as_good = misconception(
        caught_by="test_concept_variance_copies", hint="Put ρ = 1 into your function. What is left to gain?"
    )({"copies": "C"})
    copies_differ_on_new_data = misconception(
        caught_by="test_concept_variance_copies", hint="Five equal networks are equal on new data too."
    )({"copies": "D"})
    variance_falls_for_ever = misconception(
        caught_by="test_concept_variance_limit",
        hint="Look at the second curve of the last figure, and at the formula as M grows.",
    )({"limit": "A"})
    correlation_without_effect = misconception(
        caught_by="test_concept_variance_limit",
        hint="That would be v/M, without a correlation. Which part of the formula does not fall with M?",
    )({"limit": "B"})
    hardly_anything_gained = misconception(
        caught_by="test_concept_variance_limit",
        hint="From 10 models to 1000, 1/M falls from 0.1 to 0.001. What is 1/M + (1 − 1/M) ρ then?",
    )({"limit": "D"})
    every_start_ends_elsewhere = misconception(
        caught_by="test_concept_variance_convex",
        lecture=ENSEMBLING,
        hint="Where does a ball come to rest in a bowl, and does it matter from where on the rim it was let "
        "go?",
    )({"convex": "A"})
    more_errors_more_gain = misconception(
        caught_by="test_concept_variance_convex",
        lecture=ENSEMBLING,
        hint="Errors cancel where they differ. How do those of five equal models differ?",
    )({"convex": "B"})
    end_depends_on_the_start = misconception(
        caught_by="test_concept_variance_convex",
        lecture=ENSEMBLING,
        hint="A convex loss has one lowest point. Does the way there matter, if all reach it?",
    )({"convex": "C"})


with exercise("averaging_concepts", lecture=ENSEMBLING):
    nothing_left_out = misconception(
        caught_by="test_concept_averaging_sample",
        hint="Some examples come twice, and the sample has the size of the data. What must be missing then?",
    )({"sample": "A"})
    half_left_out = misconception(
        caught_by="test_concept_averaging_sample",
        hint="One draw misses an example with probability 1 − 1/m. Raise that to the power of m for m = 1000.",
    )({"sample": "C"})
    inside_for_outside = misconception(
        caught_by="test_concept_averaging_sample",
        hint="(1 − 1/m)^m is the probability of one of two things: to be drawn, or never to be drawn. Which "
        "one?",
    )({"sample": "D"})
    gain_needs_underfitting = misconception(
        caught_by="test_concept_averaging_wide",
        hint="In the right figure the members overfit. Do they gain nothing together?",
    )({"wide": "A"})
    no_errors_left = misconception(
        caught_by="test_concept_averaging_wide",
        hint="The curve of the wide networks is not at zero. What is in the errors that are left?",
    )({"wide": "B"})
    wide_networks_equal = misconception(
        caught_by="test_concept_averaging_wide",
        hint="Two wide networks from different seeds do differ, as the valley in section 4 shows. Do their "
        "wrong answers?",
    )({"wide": "C"})
    logits_too_small = misconception(
        caught_by="test_concept_averaging_two_seeds",
        hint="Halved logits would not change which class wins. What does a hidden unit of the mean compute?",
    )({"two_seeds": "B"})
    rate_blamed = misconception(
        caught_by="test_concept_averaging_two_seeds",
        hint="Nothing is trained here any more. Which unit of the one network is averaged with which of the "
        "other?",
    )({"two_seeds": "C"})
    errors_for_weights = misconception(
        caught_by="test_concept_averaging_two_seeds",
        hint="Uncorrelated errors are what an ensemble of answers wants. What is averaged here?",
    )({"two_seeds": "D"})
    parameters_for_outputs = misconception(
        caught_by="test_concept_averaging_same",
        hint="The right panel of the last figure shows ReLU networks between two seeds. Is the network in the "
        "middle as good as the mean answer would be?",
    )({"same": "A"})
    seed_taken_for_linearity = misconception(
        caught_by="test_concept_averaging_same",
        hint="Checkpoints of one training come near it. Exactly equal they are only where the output is a "
        "linear function of the parameters.",
    )({"same": "B"})
    no_model_at_all = misconception(
        caught_by="test_concept_averaging_same", hint="Write down X W + b for two models, and take the mean."
    )({"same": "D"})
    side_by_side_for_free = misconception(
        caught_by="test_concept_averaging_price",
        hint="Sixteen networks side by side need sixteen times the machine. How many networks are run in each "
        "case?",
    )({"price": "A"})
    averaged_checkpoints_kept_apart = misconception(
        caught_by="test_concept_averaging_price",
        hint="After averaging there is one set of parameters. How many networks are run then?",
    )({"price": "C"})
    root_of_the_models = misconception(
        caught_by="test_concept_averaging_price",
        hint="The root says how the error falls. How many networks have to be run?",
    )({"price": "D"})


# Mutants that compute the same
keys_of_any_checkpoint = equivalent_mutant(
    exercise="average_checkpoints",
    before="return {key: sum(params[key] for params in list_of_params) / count for key in list_of_params[0]}",
    after="return {key: sum(params[key] for params in list_of_params) / count "
    "for key in list_of_params[ -1]}",
    reason="All checkpoints have the same keys.",
)
