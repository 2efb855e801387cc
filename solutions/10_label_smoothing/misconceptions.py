"""Misconceptions of 10_label_smoothing: wrong in the ways that students are."""

import math

import numpy as np
from reference import log_softmax, one_hot, smooth_labels, softmax

from grader.testing import equivalent_mutant, misconception

SOFTMAX = "Derivative of the Softmax MLE Loss"
SMOOTHING = "Regularization – Label Smoothing"
BINARY = "Derivative of the Sigmoid MLE Losses"
BATCHES = "Putting It All Together – Batches"
CALIBRATION = "Guo et al., On Calibration of Modern Neural Networks, 2017"


# one_hot


@misconception(exercise="one_hot", caught_by="test_one_hot_values", lecture=SOFTMAX)
def counted_from_one(gold, num_classes):
    """The label 0 means the first column here. At which index should its 1 be?"""
    return np.eye(num_classes)[gold - 1]


@misconception(exercise="one_hot", caught_by="test_one_hot_values", lecture=BATCHES)
def labels_in_columns(gold, num_classes):
    """The result is transposed: each label is a row, as each example is."""
    return np.eye(num_classes)[gold].T


@misconception(exercise="one_hot", caught_by="test_one_hot_sizes", lecture=SOFTMAX)
def only_classes_that_occur(gold, num_classes):
    """The number of columns depends on the labels in the batch. Who tells you how many classes there are?"""
    return np.eye(gold.max() + 1)[gold]


@misconception(exercise="one_hot", caught_by="test_one_hot_dtype", lecture=SOFTMAX)
def true_and_false(gold, num_classes):
    """The values are right, but they are of the type True and False. A distribution is float64 here."""
    return gold[:, None] == np.arange(num_classes)


@misconception(exercise="one_hot", caught_by="test_one_hot_dtype", lecture=SOFTMAX)
def one_hot_of_integers(gold, num_classes):
    """The values are right, but they are integers. A distribution is float64 here."""
    return np.eye(num_classes, dtype=int)[gold]


# smooth_labels


@misconception(exercise="smooth_labels", caught_by="test_smooth_labels_values", lecture=SMOOTHING)
def shared_by_the_others(gold, num_classes, alpha):
    """Your rows sum to one, but the gold class gets nothing of what is spread. Over which classes
    does the lecture spread it?
    """
    hard = one_hot(gold, num_classes)
    return (1 - alpha) * hard + alpha / (num_classes - 1) * (1 - hard)


@misconception(exercise="smooth_labels", caught_by="test_smooth_labels_values", lecture=SMOOTHING)
def gold_without_its_share(gold, num_classes, alpha):
    """Add up a row: something is missing. Which class has not got its part of α?"""
    hard = one_hot(gold, num_classes)
    return (1 - alpha) * hard + alpha / num_classes * (1 - hard)


@misconception(exercise="smooth_labels", caught_by="test_smooth_labels_values", lecture=SMOOTHING)
def nothing_taken_from_gold(gold, num_classes, alpha):
    """Add up a row: it is more than one. What all classes get must come from somewhere."""
    return one_hot(gold, num_classes) + alpha / num_classes


@misconception(exercise="smooth_labels", caught_by="test_smooth_labels_values", lecture=SMOOTHING)
def alpha_for_every_class(gold, num_classes, alpha):
    """Add up a row: it is more than one. α is what all classes get together: how much is it for each?"""
    return (1 - alpha) * one_hot(gold, num_classes) + alpha


@misconception(exercise="smooth_labels", caught_by="test_smooth_labels_values", lecture=SMOOTHING)
def alpha_exchanged(gold, num_classes, alpha):
    """With a small α your labels become nearly equal. What should α = 0 do?"""
    return alpha * one_hot(gold, num_classes) + (1 - alpha) / num_classes


# smooth_binary_labels


@misconception(exercise="smooth_binary_labels", caught_by="test_smooth_binary_hard_labels", lecture=SMOOTHING)
def whole_alpha_for_yes(g, alpha):
    """A target of 1 stays 1 here. α is divided among two classes: how much of it belongs to "yes"?"""
    return g * (1 - alpha) + alpha


@misconception(exercise="smooth_binary_labels", caught_by="test_smooth_binary_hard_labels", lecture=SMOOTHING)
def whole_alpha_for_the_other(g, alpha):
    """Each target gives all of α away, and gets nothing back. With two classes, how much does each
    of them get?
    """
    return g * (1 - alpha) + (1 - g) * alpha


@misconception(exercise="smooth_binary_labels", caught_by="test_smooth_binary_hard_labels", lecture=SMOOTHING)
def one_sided(g, alpha):
    """Zeros stay zeros here. What is the least satisfied target of the other side, and where should
    it move?
    """
    return g * (1 - alpha)


@misconception(exercise="smooth_binary_labels", caught_by="test_smooth_binary_hard_labels", lecture=SMOOTHING)
def too_little_taken(g, alpha):
    """Put in g = 1: it is as before. How much must be taken from g before α/2 is added?"""
    return g * (1 - alpha / 2) + alpha / 2


@misconception(exercise="smooth_binary_labels", caught_by="test_smooth_binary_probabilities", lecture=BINARY)
def hard_labels_only(g, alpha):
    """Right for 0 and 1. But g may be a probability: where does 0.6 go, and where 0.9?"""
    return np.where(g > 0.5, g.dtype.type(1 - alpha / 2), g.dtype.type(alpha / 2))


@misconception(exercise="smooth_binary_labels", caught_by="test_smooth_binary_dtype", lecture=SMOOTHING)
def half_in_float64(g, alpha):
    """The values are right, but float32 became float64. Which array in your sum has no dtype of its
    own choosing?
    """
    return g * (1 - alpha) + alpha * np.full(g.shape, 0.5)


@misconception(
    exercise="smooth_binary_labels", caught_by="test_smooth_binary_is_vectorized", lecture=SMOOTHING
)
def smoothed_in_place(g, alpha):
    """The values are right, but g itself was changed: *= and += work on the caller's array."""
    g *= 1 - alpha
    g += alpha / 2
    return g


# smoothed_crossentropy


@misconception(exercise="smoothed_crossentropy", caught_by="test_smoothed_loss_gradient", lecture=SOFTMAX)
def gradient_of_hard_labels(z, gold, alpha):
    """The loss is right, but its gradient is that of hard labels. What does the lecture's derivative
    become for a general target?
    """
    targets = smooth_labels(gold, z.shape[-1], alpha).astype(z.dtype)
    log_o = log_softmax(z)
    loss = -(targets * log_o).sum(axis=-1).mean()
    return loss, (np.exp(log_o) - one_hot(gold, z.shape[-1]).astype(z.dtype)) / len(z)


@misconception(exercise="smoothed_crossentropy", caught_by="test_smoothed_loss_gradient", lecture=BATCHES)
def gradient_without_the_mean(z, gold, alpha):
    """The loss is a mean over the batch, but its gradient is B times too large. What follows from
    the mean?
    """
    targets = smooth_labels(gold, z.shape[-1], alpha).astype(z.dtype)
    log_o = log_softmax(z)
    loss = -(targets * log_o).sum(axis=-1).mean()
    return loss, np.exp(log_o) - targets


@misconception(exercise="smoothed_crossentropy", caught_by="test_smoothed_loss_gradient", lecture=BATCHES)
def gradient_by_all_entries(z, gold, alpha):
    """Your gradient is divided by the number of all logits. How many terms does the mean of the loss have?"""
    targets = smooth_labels(gold, z.shape[-1], alpha).astype(z.dtype)
    log_o = log_softmax(z)
    loss = -(targets * log_o).sum(axis=-1).mean()
    return loss, (np.exp(log_o) - targets) / z.size


@misconception(exercise="smoothed_crossentropy", caught_by="test_smoothed_loss_gradient", lecture=SOFTMAX)
def gradient_uphill(z, gold, alpha):
    """The gradient has the wrong sign. If the gold probability is too small, should its logit's
    gradient be positive?
    """
    targets = smooth_labels(gold, z.shape[-1], alpha).astype(z.dtype)
    log_o = log_softmax(z)
    loss = -(targets * log_o).sum(axis=-1).mean()
    return loss, (targets - np.exp(log_o)) / len(z)


@misconception(exercise="smoothed_crossentropy", caught_by="test_smoothed_loss_values", lecture=BATCHES)
def sum_over_the_batch(z, gold, alpha):
    """Loss and gradient grow with the batch: both are sums. Which mean does the formula have?"""
    targets = smooth_labels(gold, z.shape[-1], alpha).astype(z.dtype)
    log_o = log_softmax(z)
    loss = -(targets * log_o).sum()
    return loss, np.exp(log_o) - targets


@misconception(exercise="smoothed_crossentropy", caught_by="test_smoothed_loss_values", lecture=SMOOTHING)
def mean_over_classes_too(z, gold, alpha):
    """The loss is K times too small. Which of the two sums of the formula is a mean?"""
    targets = smooth_labels(gold, z.shape[-1], alpha).astype(z.dtype)
    log_o = log_softmax(z)
    loss = -(targets * log_o).mean()
    return loss, (np.exp(log_o) - targets) / len(z)


@misconception(exercise="smoothed_crossentropy", caught_by="test_smoothed_loss_values", lecture=SMOOTHING)
def predictions_smoothed(z, gold, alpha):
    """The predictions are smoothed here, and the labels are hard. Which of the two is too sure of itself?"""
    targets = one_hot(gold, z.shape[-1]).astype(z.dtype)
    o = (1 - alpha) * softmax(z) + alpha / z.shape[-1]
    loss = -(targets * np.log(o)).sum(axis=-1).mean()
    return loss, (o - targets) / len(z)


@misconception(exercise="smoothed_crossentropy", caught_by="test_smoothed_loss_values", lecture=SMOOTHING)
def labels_left_hard(z, gold, alpha):
    """The result is the same for every α. Where does your code smooth the labels?"""
    targets = one_hot(gold, z.shape[-1]).astype(z.dtype)
    log_o = log_softmax(z)
    loss = -(targets * log_o).sum(axis=-1).mean()
    return loss, (np.exp(log_o) - targets) / len(z)


@misconception(exercise="smoothed_crossentropy", caught_by="test_smoothed_loss_values", lecture=SMOOTHING)
def gold_term_alone(z, gold, alpha):
    """Only the gold class counts in your loss. With a smoothed target, which of the K terms are zero?"""
    targets = smooth_labels(gold, z.shape[-1], alpha).astype(z.dtype)
    log_o = log_softmax(z)
    loss = -(targets * log_o)[np.arange(len(z)), gold].mean()
    return loss, (np.exp(log_o) - targets) / len(z)


@misconception(
    exercise="smoothed_crossentropy", caught_by="test_smoothed_loss_survives_large_logits", lecture=SOFTMAX
)
def logarithm_of_softmax(z, gold, alpha):
    """For a logit far below the largest, the probability is 0 and its logarithm infinite. Which
    provided function avoids the detour?
    """
    targets = smooth_labels(gold, z.shape[-1], alpha).astype(z.dtype)
    o = softmax(z)
    loss = -(targets * np.log(o)).sum(axis=-1).mean()
    return loss, (o - targets) / len(z)


@misconception(
    exercise="smoothed_crossentropy", caught_by="test_smoothed_loss_survives_large_logits", lecture=SOFTMAX
)
def logarithm_of_clipped_softmax(z, gold, alpha):
    """Clipping keeps the logarithm finite, and far too small: what is log o for a logit 2000 below
    the largest?
    """
    targets = smooth_labels(gold, z.shape[-1], alpha).astype(z.dtype)
    o = softmax(z)
    loss = -(targets * np.log(np.clip(o, 1e-7, 1))).sum(axis=-1).mean()
    return loss, (o - targets) / len(z)


@misconception(exercise="smoothed_crossentropy", caught_by="test_smoothed_loss_dtype", lecture=SMOOTHING)
def targets_in_float64(z, gold, alpha):
    """The values are right, but the gradient of float32 logits is float64. Which dtype do your
    targets have?
    """
    targets = smooth_labels(gold, z.shape[-1], alpha)
    log_o = log_softmax(z)
    loss = -(targets * log_o).sum(axis=-1).mean()
    return loss, (np.exp(log_o) - targets) / len(z)


# smoothing_loss_floor


@misconception(exercise="smoothing_loss_floor", caught_by="test_floor_values", lecture=SMOOTHING)
def floor_of_the_gold_term(num_classes, alpha):
    """The entropy has one more term. Which targets besides the gold one are not zero?"""
    gold = 1 - alpha + alpha / num_classes
    return -gold * math.log(gold)


@misconception(exercise="smoothing_loss_floor", caught_by="test_floor_values", lecture=SMOOTHING)
def one_other_class(num_classes, alpha):
    """The other classes are counted once. How many of them are there?"""
    gold = 1 - alpha + alpha / num_classes
    other = alpha / num_classes
    if other == 0:
        return 0.0
    return -gold * math.log(gold) - other * math.log(other)


@misconception(exercise="smoothing_loss_floor", caught_by="test_floor_values", lecture=SMOOTHING)
def one_class_too_many(num_classes, alpha):
    """With α = 1 the floor should be log K. How many classes are there besides the gold one?"""
    gold = 1 - alpha + alpha / num_classes
    other = alpha / num_classes
    if other == 0:
        return 0.0
    return -gold * math.log(gold) - num_classes * other * math.log(other)


@misconception(exercise="smoothing_loss_floor", caught_by="test_floor_values", lecture=SMOOTHING)
def floor_in_bits(num_classes, alpha):
    """Your floor is in bits, and the loss uses the natural logarithm."""
    gold = 1 - alpha + alpha / num_classes
    other = alpha / num_classes
    if other == 0:
        return 0.0
    return -gold * math.log2(gold) - (num_classes - 1) * other * math.log2(other)


@misconception(exercise="smoothing_loss_floor", caught_by="test_floor_values", lecture=SMOOTHING)
def floor_shared_by_the_others(num_classes, alpha):
    """This is the entropy of another target, in which the gold class gets nothing of α. Compare section 2."""
    gold = 1 - alpha
    other = alpha / (num_classes - 1)
    if gold == 0 or other == 0:
        return math.log(num_classes - 1) if gold == 0 else 0.0
    return -gold * math.log(gold) - (num_classes - 1) * other * math.log(other)


@misconception(exercise="smoothing_loss_floor", caught_by="test_floor_edges", lecture=SMOOTHING)
def zero_times_infinity(num_classes, alpha):
    """Right but for α = 0, where 0 log 0 is asked of the computer. What is it by convention?"""
    gold = 1 - alpha + alpha / num_classes
    other = np.float64(alpha / num_classes)
    return -gold * np.log(gold) - (num_classes - 1) * other * np.log(other)


# optimal_logit_gap


@misconception(exercise="optimal_logit_gap", caught_by="test_gap_values", lecture=SMOOTHING)
def ratio_without_logarithm(num_classes, alpha):
    """This is a ratio of probabilities. Logits are on another scale: what does softmax do to them?"""
    gold = 1 - alpha + alpha / num_classes
    other = alpha / num_classes
    return gold / other


@misconception(exercise="optimal_logit_gap", caught_by="test_gap_values", lecture=SMOOTHING)
def difference_of_probabilities(num_classes, alpha):
    """This is the difference of two probabilities. Which quantity of two logits does softmax turn
    into a ratio?
    """
    gold = 1 - alpha + alpha / num_classes
    other = alpha / num_classes
    return gold - other


@misconception(exercise="optimal_logit_gap", caught_by="test_gap_values", lecture=SMOOTHING)
def logit_of_gold(num_classes, alpha):
    """You compare the gold class with all others together. The gap is to each of them alone."""
    gold = 1 - alpha + alpha / num_classes
    return math.log(gold / (1 - gold))


@misconception(exercise="optimal_logit_gap", caught_by="test_gap_values", lecture=SMOOTHING)
def gap_reversed(num_classes, alpha):
    """The gap is negative, as if the others led. Which of the two logits is the larger one?"""
    gold = 1 - alpha + alpha / num_classes
    other = alpha / num_classes
    return math.log(other / gold)


@misconception(exercise="optimal_logit_gap", caught_by="test_gap_edges", lecture=SMOOTHING)
def gap_without_golds_share(num_classes, alpha):
    """With α = 1 all classes are equal, and there should be no gap. What is the target of the gold class?"""
    gold = 1 - alpha
    other = alpha / num_classes
    return math.log(gold / other)


@misconception(exercise="optimal_logit_gap", caught_by="test_gap_values", lecture=SMOOTHING)
def gap_of_another_target(num_classes, alpha):
    """Your ratio belongs to targets whose other classes have α/(K − 1). Compare section 2."""
    gold = 1 - alpha + alpha / num_classes
    other = alpha / (num_classes - 1)
    return math.log(gold / other)


# loss_concepts

smoothing_blamed_for_the_floor = misconception(
    exercise="loss_concepts",
    caught_by="test_concept_loss_floor",
    lecture=SMOOTHING,
    name="smoothing_blamed_for_the_floor",
    hint="Compute the floor for these ten classes. By how much could the loss still fall?",
)({"never": "B", "floor": "A", "excess": "D", "choose": "A"})

floor_taken_for_what_smoothing_adds = misconception(
    exercise="loss_concepts",
    caught_by="test_concept_loss_excess",
    lecture=SMOOTHING,
    name="floor_taken_for_what_smoothing_adds",
    hint="At the floor the prediction equals the smoothed target. What is the loss with the hard label "
    "there? Is it zero?",
)({"never": "B", "floor": "C", "excess": "A", "choose": "A"})

losses_of_different_targets = misconception(
    exercise="loss_concepts",
    caught_by="test_concept_loss_choose",
    lecture=SMOOTHING,
    name="losses_of_different_targets",
    hint="Two perfect networks with different α have different losses. What would you be comparing?",
)({"never": "B", "floor": "C", "excess": "D", "choose": "B"})


# calibration_concepts

diagonal_read_upside_down = misconception(
    exercise="calibration_concepts",
    caught_by="test_concept_calibration_above",
    lecture=CALIBRATION,
    name="diagonal_read_upside_down",
    hint="Accuracy is on the vertical axis. Above the diagonal, which of the two numbers is larger?",
)({"above": "C", "fit": "D", "halved": "A", "doctor": "C"})

small_loss_taken_for_calibration = misconception(
    exercise="calibration_concepts",
    caught_by="test_concept_calibration_fit",
    lecture=CALIBRATION,
    name="small_loss_taken_for_calibration",
    hint="At the floor the prediction is the smoothed target. How sure is that one, and how often is it "
    "right?",
)({"above": "B", "fit": "A", "halved": "A", "doctor": "C"})

smoothing_always_calibrates = misconception(
    exercise="calibration_concepts",
    caught_by="test_concept_calibration_doctor",
    lecture=CALIBRATION,
    name="smoothing_always_calibrates",
    hint="Smoothing lowers confidence. Look at the right half of the last figure: was there too much of it?",
)({"above": "B", "fit": "D", "halved": "A", "doctor": "A"})


# Mutants that compute the same

last_axis_of_two = [
    equivalent_mutant(
        exercise="smoothed_crossentropy",
        before=line,
        after=line.replace("-1", axis),
        reason="Logits have two axes, and the last is the second.",
    )
    for line in (
        "targets = smooth_labels(gold, z.shape[-1], alpha).astype(z.dtype)",
        "loss = -(targets * log_o).sum(axis=-1).mean()",
    )
    for axis in ("+1", "1")
]

never_below_zero = equivalent_mutant(
    exercise="smoothing_loss_floor",
    before="if other == 0:",
    after="if other <= 0:",
    reason="alpha is not negative.",
)
