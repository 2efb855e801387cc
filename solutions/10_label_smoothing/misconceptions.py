"""Misconceptions of 10_label_smoothing: wrong in the ways that students are."""

import math

import numpy as np
from reference import log_softmax, one_hot, smooth_labels, softmax

from grader.testing import change, equivalent_mutant, exercise, misconception

SOFTMAX = "Derivative of the Softmax MLE Loss"
SMOOTHING = "Regularization – Label Smoothing"
BINARY = "Derivative of the Sigmoid MLE Losses"
BATCHES = "Putting It All Together – Batches"
CALIBRATION = "Guo et al., On Calibration of Modern Neural Networks, 2017"


with exercise("one_hot", lecture=SOFTMAX):

    @misconception(caught_by="test_one_hot_values")
    @change(before="return np.eye(num_classes)[gold]", after="return np.eye(num_classes)[gold - 1]")
    def counted_from_one():
        """The label 0 means the first column here. At which index should its 1 be?"""

    @counted_from_one.variant
    @change(
        before="return np.eye(num_classes)[gold]",
        after="return (gold[:, None] == np.arange(1, num_classes + 1)).astype(float)",
    )
    def counted_from_one_without_the_first():
        pass

    @misconception(caught_by="test_one_hot_values", lecture=BATCHES, costs="no answer has the right shape")
    @change(before="return np.eye(num_classes)[gold]", after="return np.eye(num_classes)[gold].T")
    def labels_in_columns():
        """The result is transposed: each label is a row, as each example is."""

    @misconception(caught_by="test_one_hot_classes")
    @change(before="return np.eye(num_classes)[gold]", after="return np.eye(gold.max() + 1)[gold]")
    def only_classes_that_occur():
        """The number of columns depends on the labels in the batch. Who tells you how many classes there are?"""

    @misconception(caught_by="test_one_hot_dtype")
    @change(before="return np.eye(num_classes)[gold]", after="return gold[:, None] == np.arange(num_classes)")
    def true_and_false():
        """The values are right, but they are of the type True and False. A distribution is float64 here."""

    @misconception(caught_by="test_one_hot_dtype")
    @change(before="return np.eye(num_classes)[gold]", after="return np.eye(num_classes, dtype=int)[gold]")
    def one_hot_of_integers():
        """The values are right, but they are integers. A distribution is float64 here."""


with exercise("smooth_labels", lecture=SMOOTHING):

    @misconception(caught_by="test_smooth_labels_values")
    def shared_by_the_others(gold, num_classes, alpha):
        """Your rows sum to one, but the gold class gets nothing of what is spread. Over which classes
        does the lecture spread it?"""
        hard = one_hot(gold, num_classes)
        return (1 - alpha) * hard + alpha / (num_classes - 1) * (1 - hard)

    @misconception(caught_by="test_smooth_labels_values")
    def gold_without_its_share(gold, num_classes, alpha):
        """Add up a row: something is missing. Which class has not got its part of α?"""
        hard = one_hot(gold, num_classes)
        return (1 - alpha) * hard + alpha / num_classes * (1 - hard)

    @misconception(caught_by="test_smooth_labels_values")
    @change(before="(1 - alpha) * one_hot(gold, num_classes)", after="one_hot(gold, num_classes)")
    def nothing_taken_from_gold():
        """Add up a row: it is more than one. What all classes get must come from somewhere."""

    @misconception(caught_by="test_smooth_labels_values")
    @change(before="alpha / num_classes", after="alpha")
    def alpha_for_every_class():
        """Add up a row: it is more than one. α is what all classes get together: how much is it for each?"""

    @misconception(caught_by="test_smooth_labels_values")
    def alpha_exchanged(gold, num_classes, alpha):
        """With a small α your labels become nearly equal. What should α = 0 do?"""
        return alpha * one_hot(gold, num_classes) + (1 - alpha) / num_classes


with exercise("smooth_binary_labels", lecture=SMOOTHING):

    @misconception(caught_by="test_smooth_binary_hard_labels")
    @change(before="return g * (1 - alpha) + alpha / 2", after="return g * (1 - alpha) + alpha")
    def whole_alpha_for_yes():
        """A target of 1 stays 1 here. α is divided among two classes: how much of it belongs to "yes"?"""

    @misconception(caught_by="test_smooth_binary_hard_labels")
    @change(before="return g * (1 - alpha) + alpha / 2", after="return g * (1 - alpha) + (1 - g) * alpha")
    def whole_alpha_for_the_other():
        """Each target gives all of α away, and gets nothing back. With two classes, how much does each
        of them get?"""

    @misconception(caught_by="test_smooth_binary_hard_labels")
    @change(before="return g * (1 - alpha) + alpha / 2", after="return g * (1 - alpha)")
    def one_sided():
        """Zeros stay zeros here. What is the least satisfied target of the other side, and where should
        it move?"""

    @one_sided.variant
    @change(before="return g * (1 - alpha) + alpha / 2", after="return g * (1 - alpha / 2)")
    def one_sided_by_half():
        pass

    @misconception(caught_by="test_smooth_binary_hard_labels")
    @change(before="return g * (1 - alpha) + alpha / 2", after="return g * (1 - alpha / 2) + alpha / 2")
    def too_little_taken():
        """Put in g = 1: it is as before. How much must be taken from g before α/2 is added?"""

    @misconception(caught_by="test_smooth_binary_probabilities", lecture=BINARY)
    def hard_labels_only(g, alpha):
        """Right for 0 and 1. But g may be a probability: where does 0.6 go, and where 0.9?"""
        return np.where(g > 0.5, g.dtype.type(1 - alpha / 2), g.dtype.type(alpha / 2))

    @misconception(caught_by="test_smooth_binary_labels_keeps_dtype")
    @change(before="g * (1 - alpha) + alpha / 2", after="g * (1 - alpha) + alpha * np.full(g.shape, 0.5)")
    def half_in_float64():
        """The values are right, but float32 became float64. Which array or NumPy number in your formula is
        float64?"""

    @misconception(caught_by="test_smooth_binary_labels_leaves_arguments")
    def smoothed_in_place(g, alpha):
        """The values are right, but g itself was changed: *= and += work on the caller's array."""
        g *= 1 - alpha
        g += alpha / 2
        return g


with exercise("smoothed_crossentropy", lecture=SMOOTHING):

    @misconception(caught_by="test_smoothed_loss_gradient", lecture=SOFTMAX)
    @change(
        before="np.exp(log_o) - targets", after="np.exp(log_o) - one_hot(gold, z.shape[-1]).astype(z.dtype)"
    )
    def gradient_of_hard_labels():
        """The loss is right, but its gradient is that of hard labels. What does the lecture's derivative
        become for a general target?"""

    @misconception(caught_by="test_smoothed_loss_gradient", lecture=BATCHES)
    @change(before="(np.exp(log_o) - targets) / len(z)", after="np.exp(log_o) - targets")
    def gradient_without_the_mean():
        """The loss is a mean over the batch, but its gradient is B times too large. What follows from
        the mean?"""

    @misconception(caught_by="test_smoothed_loss_gradient", lecture=BATCHES)
    @change(before="(np.exp(log_o) - targets) / len(z)", after="(np.exp(log_o) - targets) / z.size")
    def gradient_by_all_entries():
        """Your gradient is divided by the number of all logits. How many terms does the mean of the loss have?"""

    @misconception(caught_by="test_smoothed_loss_gradient", lecture=SOFTMAX)
    @change(before="return loss, (np.exp(log_o) - targets)", after="return loss, (targets - np.exp(log_o))")
    def gradient_uphill():
        """The gradient has the wrong sign. If the gold probability is too small, should its logit's
        gradient be positive?"""

    @misconception(
        caught_by="test_smoothed_loss_values",
        lecture=BATCHES,
        costs="two slips, one in the loss and one in its gradient",
    )
    def sum_over_the_batch(z, gold, alpha):
        """Loss and gradient grow with the batch: both are sums. Which mean does the formula have?"""
        targets = smooth_labels(gold, z.shape[-1], alpha).astype(z.dtype)
        log_o = log_softmax(z)
        loss = -(targets * log_o).sum()
        return loss, np.exp(log_o) - targets

    @misconception(caught_by="test_smoothed_loss_values")
    @change(before="loss = -(targets * log_o).sum(axis=-1).mean()", after="loss = -(targets * log_o).mean()")
    def mean_over_classes_too():
        """The loss is K times too small. Which of the two sums of the formula is a mean?"""

    @misconception(
        caught_by="test_smoothed_loss_values", costs="smoothing the labels is what the exercise is about"
    )
    def predictions_smoothed(z, gold, alpha):
        """The predictions are smoothed here, and the labels are hard. Which of the two is too sure of itself?"""
        targets = one_hot(gold, z.shape[-1]).astype(z.dtype)
        o = (1 - alpha) * softmax(z) + alpha / z.shape[-1]
        loss = -(targets * np.log(o)).sum(axis=-1).mean()
        return loss, (o - targets) / len(z)

    @predictions_smoothed.variant
    def predictions_smoothed_at_the_label(z, gold, alpha):
        rows = np.arange(len(gold))
        o = (1 - alpha) * softmax(z) + alpha / z.shape[-1]
        gradient = o.copy()
        gradient[rows, gold] -= 1
        return -np.log(o[rows, gold]).mean(), gradient / len(z)

    @misconception(
        caught_by="test_smoothed_loss_values", costs="smoothing the labels is what the exercise is about"
    )
    @change(
        before="targets = smooth_labels(gold, z.shape[-1], alpha).astype(z.dtype)",
        after="targets = one_hot(gold, z.shape[-1]).astype(z.dtype)",
    )
    def labels_left_hard():
        """The result is the same for every α. Where does your code smooth the labels?"""

    @misconception(caught_by="test_smoothed_loss_values")
    @change(
        before="loss = -(targets * log_o).sum(axis=-1).mean()",
        after="loss = -(targets * log_o)[np.arange(len(z)), gold].mean()",
    )
    def gold_term_alone():
        """Only the gold class counts in your loss. With a smoothed target, which of the K terms are zero?"""

    @misconception(caught_by="test_smoothed_loss_survives_large_logits", lecture=SOFTMAX)
    def logarithm_of_softmax(z, gold, alpha):
        """For a logit far below the largest, the probability is 0 and its logarithm infinite. Which
        provided function avoids the detour?"""
        targets = smooth_labels(gold, z.shape[-1], alpha).astype(z.dtype)
        o = softmax(z)
        loss = -(targets * np.log(o)).sum(axis=-1).mean()
        return loss, (o - targets) / len(z)

    @misconception(caught_by="test_smoothed_loss_survives_large_logits", lecture=SOFTMAX)
    def logarithm_of_clipped_softmax(z, gold, alpha):
        """Clipping keeps the logarithm finite, and far too small: what is log o for a logit 2000 below
        the largest?"""
        targets = smooth_labels(gold, z.shape[-1], alpha).astype(z.dtype)
        o = softmax(z)
        loss = -(targets * np.log(np.clip(o, 1e-7, 1))).sum(axis=-1).mean()
        return loss, (o - targets) / len(z)

    @logarithm_of_clipped_softmax.variant
    def logarithm_of_softmax_clipped_at_eighth(z, gold, alpha):
        targets = smooth_labels(gold, z.shape[-1], alpha).astype(z.dtype)
        o = softmax(z)
        loss = -(targets * np.log(np.clip(o, 1e-8, 1))).sum(axis=-1).mean()
        return loss, (o - targets) / len(z)

    @logarithm_of_clipped_softmax.variant
    def logarithm_of_softmax_clipped_at_ninth(z, gold, alpha):
        targets = smooth_labels(gold, z.shape[-1], alpha).astype(z.dtype)
        o = softmax(z)
        loss = -(targets * np.log(np.clip(o, 1e-9, 1))).sum(axis=-1).mean()
        return loss, (o - targets) / len(z)

    @logarithm_of_clipped_softmax.variant
    def logarithm_of_softmax_clipped_at_tenth(z, gold, alpha):
        targets = smooth_labels(gold, z.shape[-1], alpha).astype(z.dtype)
        o = softmax(z)
        loss = -(targets * np.log(np.clip(o, 1e-10, 1))).sum(axis=-1).mean()
        return loss, (o - targets) / len(z)

    @logarithm_of_clipped_softmax.variant
    def logarithm_of_softmax_clipped_at_twelfth(z, gold, alpha):
        targets = smooth_labels(gold, z.shape[-1], alpha).astype(z.dtype)
        o = softmax(z)
        loss = -(targets * np.log(np.clip(o, 1e-12, 1))).sum(axis=-1).mean()
        return loss, (o - targets) / len(z)

    @logarithm_of_clipped_softmax.variant
    def logarithm_of_softmax_clipped_at_fifteenth(z, gold, alpha):
        targets = smooth_labels(gold, z.shape[-1], alpha).astype(z.dtype)
        o = softmax(z)
        loss = -(targets * np.log(np.clip(o, 1e-15, 1))).sum(axis=-1).mean()
        return loss, (o - targets) / len(z)

    @misconception(caught_by="test_smoothed_crossentropy_keeps_dtype")
    @change(
        before="targets = smooth_labels(gold, z.shape[-1], alpha).astype(z.dtype)",
        after="targets = smooth_labels(gold, z.shape[-1], alpha)",
    )
    def targets_in_float64():
        """The values are right, but the gradient of float32 logits is float64. Which array or NumPy number in it
        is float64?"""

    @targets_in_float64.variant
    def targets_in_float64_and_softmax(z, gold, alpha):
        targets = smooth_labels(gold, z.shape[-1], alpha)
        loss = -(targets * log_softmax(z)).sum(axis=-1).mean()
        return loss, (softmax(z) - targets) / len(z)

    @misconception(
        caught_by="test_smoothed_loss_values", costs="the smoothed target is what the exercise is about"
    )
    def targets_of_the_others(z, gold, alpha):
        """The targets in your loss give the gold class nothing of α. Over which classes does section 2 spread it?"""
        hard = one_hot(gold, z.shape[-1]).astype(z.dtype)
        targets = (1 - alpha) * hard + alpha / (z.shape[-1] - 1) * (1 - hard)
        log_o = log_softmax(z)
        return -(targets * log_o).sum(axis=-1).mean(), (np.exp(log_o) - targets) / len(z)


with exercise("smoothing_loss_floor", lecture=SMOOTHING):

    @misconception(caught_by="test_floor_values")
    def floor_of_the_gold_term(num_classes, alpha):
        """The entropy has one more term. Which targets besides the gold one are not zero?"""
        gold = 1 - alpha + alpha / num_classes
        return -gold * math.log(gold)

    @misconception(caught_by="test_floor_values")
    @change(before="gold * math.log(gold) - (num_classes - 1) * other", after="gold * math.log(gold) - other")
    def one_other_class():
        """The other classes are counted once. How many of them are there?"""

    @misconception(caught_by="test_floor_values")
    @change(before="-gold * math.log(gold) - (num_classes - 1)", after="-gold * math.log(gold) - num_classes")
    def one_class_too_many():
        """With α = 1 the floor should be log K. How many classes are there besides the gold one?"""

    @misconception(caught_by="test_floor_values")
    @change(
        before="return -gold * math.log(gold) - (num_classes - 1) * other * math.log(other)",
        after="return -gold * math.log2(gold) - (num_classes - 1) * other * math.log2(other)",
    )
    def floor_in_bits():
        """Your floor is in bits, and the loss uses the natural logarithm."""

    @misconception(caught_by="test_floor_values")
    def floor_shared_by_the_others(num_classes, alpha):
        """This is the entropy of another target, in which the gold class gets nothing of α. Compare section 2."""
        gold = 1 - alpha
        other = alpha / (num_classes - 1)
        if gold == 0 or other == 0:
            return math.log(num_classes - 1) if gold == 0 else 0.0
        return -gold * math.log(gold) - (num_classes - 1) * other * math.log(other)

    @misconception(caught_by="test_floor_without_smoothing")
    def zero_times_infinity(num_classes, alpha):
        """Right but for α = 0, where 0 log 0 is asked of the computer. What is it by convention?"""
        gold = 1 - alpha + alpha / num_classes
        other = np.float64(alpha / num_classes)
        return -gold * np.log(gold) - (num_classes - 1) * other * np.log(other)

    @zero_times_infinity.variant
    @change(before="if other == 0:\n    return 0.0", after="")
    def logarithm_of_zero(): ...


with exercise("optimal_logit_gap", lecture=SMOOTHING):

    @misconception(caught_by="test_gap_values")
    @change(before="return math.log(gold / other)", after="return gold / other")
    def ratio_without_logarithm():
        """This is a ratio of probabilities. Logits are on another scale: what does softmax do to them?"""

    @misconception(caught_by="test_gap_values")
    @change(before="return math.log(gold / other)", after="return gold - other")
    def difference_of_probabilities():
        """This is the difference of two probabilities. Which quantity of two logits does softmax turn
        into a ratio?"""

    @misconception(caught_by="test_gap_values")
    def logit_of_gold(num_classes, alpha):
        """You compare the gold class with all others together. The gap is to each of them alone."""
        gold = 1 - alpha + alpha / num_classes
        return math.log(gold / (1 - gold))

    @misconception(caught_by="test_gap_values")
    @change(before="return math.log(gold / other)", after="return math.log(other / gold)")
    def gap_reversed():
        """The gap is negative, as if the others led. Which of the two logits is the larger one?"""

    @misconception(caught_by="test_gap_values")
    @change(before="gold = 1 - alpha + alpha / num_classes", after="gold = 1 - alpha")
    def gap_without_golds_share():
        """With α = 1 all classes are equal, and there should be no gap. What is the target of the gold class?"""

    @misconception(caught_by="test_gap_values")
    @change(before="other = alpha / num_classes", after="other = alpha / (num_classes - 1)")
    def gap_of_another_target():
        """Your ratio belongs to targets whose other classes have α/(K − 1). Compare section 2."""

    @gap_of_another_target.variant
    @change(
        before="return math.log(gold / other)",
        after="return math.log((1 - alpha) * (num_classes - 1) / alpha)",
    )
    def gap_of_targets_of_the_others():
        pass


with exercise("loss_concepts", lecture=SMOOTHING):
    misclassified_for_ever = misconception(
        caught_by="test_concept_loss_never",
        hint="Take an example that the network gets right, with a probability of 0.99. Is its loss zero?",
    )({"never": "A"})
    right_examples_pull_most = misconception(
        caught_by="test_concept_loss_never",
        hint="The gradient is o − t. How large is it where o is close to t?",
    )({"never": "C"})
    rate_never_zero = misconception(
        caught_by="test_concept_loss_never",
        hint="The rate says how far a step goes. Is there a point at which the gradient of a hard label is "
        "zero?",
    )({"never": "D"})
    smoothing_blamed_for_the_floor = misconception(
        caught_by="test_concept_loss_floor",
        hint="Compute the floor for these ten classes. By how much could the loss still fall?",
    )({"floor": "A"})
    floor_taken_for_a_stage = misconception(
        caught_by="test_concept_loss_floor",
        hint="No prediction has a smaller loss than the entropy of the target. How large is that here?",
    )({"floor": "B"})
    alpha_subtracted = misconception(
        caught_by="test_concept_loss_floor",
        hint="α is a probability, and the floor an entropy. Which number must be taken from the loss to get "
        "what is left to learn?",
    )({"floor": "D"})
    floor_taken_for_what_smoothing_adds = misconception(
        caught_by="test_concept_loss_excess",
        hint="At the floor the prediction equals the smoothed target. What is the loss with the hard label "
        "there? Is it zero?",
    )({"excess": "A"})
    entropy_of_the_prediction = misconception(
        caught_by="test_concept_loss_excess",
        hint="At the floor the difference is zero. Is the entropy of the prediction zero there?",
    )({"excess": "B"})
    uniform_part_of_the_loss = misconception(
        caught_by="test_concept_loss_excess",
        hint="That is one of two terms that make up the whole loss. Which formula of section 5 has the floor "
        "in it?",
    )({"excess": "C"})
    losses_of_different_targets = misconception(
        caught_by="test_concept_loss_choose",
        hint="Two perfect networks with different α have different losses. What would you be comparing?",
    )({"choose": "B"})
    losses_divided_by_their_floors = misconception(
        caught_by="test_concept_loss_choose", hint="With α = 0 the floor is zero. What would you divide by?"
    )({"choose": "C"})
    training_losses_compared = misconception(
        caught_by="test_concept_loss_choose",
        hint="The training loss says what was learned of these examples. What do you want to know about new "
        "ones?",
    )({"choose": "D"})


with exercise("calibration_concepts", lecture=CALIBRATION):
    overfitting_read_off = misconception(
        caught_by="test_concept_calibration_above",
        hint="A diagram of one data set says nothing of another. Which two numbers of a bin does it compare?",
    )({"above": "A"})
    diagonal_read_upside_down = misconception(
        caught_by="test_concept_calibration_above",
        hint="Accuracy is on the vertical axis. Above the diagonal, which of the two numbers is larger?",
    )({"above": "C"})
    accuracy_compared_with_others = misconception(
        caught_by="test_concept_calibration_above",
        hint="Each point compares accuracy with confidence, both of this network. Is there another network in "
        "the diagram?",
    )({"above": "D"})
    small_loss_taken_for_calibration = misconception(
        caught_by="test_concept_calibration_fit",
        hint="At the floor the prediction is the smoothed target. How sure is that one, and how often is it "
        "right?",
    )({"fit": "A"})
    confidence_of_the_hard_label = misconception(
        caught_by="test_concept_calibration_fit",
        hint="At the floor the prediction is the smoothed target, not the label. What is its largest "
        "probability?",
    )({"fit": "B"})
    golds_share_forgotten = misconception(
        caught_by="test_concept_calibration_fit",
        hint="The gold class gets its part of α back. And how often is the largest probability in the right "
        "place here?",
    )({"fit": "C"})
    halving_changes_the_winner = misconception(
        caught_by="test_concept_calibration_halved",
        hint="Order the logits before and after. Which one is the largest?",
    )({"halved": "B"})
    factor_taken_for_a_shift = misconception(
        caught_by="test_concept_calibration_halved",
        hint="Softmax does not see a number that is added to all logits. Compare the softmax of (4, 0) with "
        "that of (2, 0).",
    )({"halved": "C"})
    probabilities_halved = misconception(
        caught_by="test_concept_calibration_halved",
        hint="Then they would sum to 1/2. What does softmax do after the exponentials?",
    )({"halved": "D"})
    smoothing_always_calibrates = misconception(
        caught_by="test_concept_calibration_doctor",
        hint="Smoothing lowers confidence. Look at the right half of the last figure: was there too much of "
        "it?",
    )({"doctor": "A"})
    smoothing_always_harms = misconception(
        caught_by="test_concept_calibration_doctor",
        hint="Accuracy hardly moves in the last figure. What would you have to look at, for these doctors' data?",
    )({"doctor": "B"})
    predictions_smoothed_too = misconception(
        caught_by="test_concept_calibration_doctor",
        hint="The network has learned smoothed targets already. What would smoothing its answers once more do "
        "to their confidence?",
    )({"doctor": "D"})


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
