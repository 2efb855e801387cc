"""Misconceptions of 02_losses: wrong in the ways that students are."""

import numpy as np
from reference import log_softmax, reduce_loss, softmax, sparse_categorical_crossentropy

from grader.testing import equivalent_mutant, misconception

MLE = "Putting It All Together – Parameters and Training"
OUTPUTS = "Putting It All Together"
BATCHES = "Putting It All Together – Batches"
OVERVIEW = "High Level Overview"
MSE = "Derivative of MSE Loss"
SOFTMAX = "Derivative of Softmax MLE Loss"
SIGMOID = "Derivative of Sigmoid MLE Losses"
LOSSES = "Metrics and Losses"


# mean_squared_error


@misconception(exercise="mean_squared_error", caught_by="test_mean_squared_error_values", lecture=LOSSES)
def sum_of_squared_errors(y_true, y_pred):
    """The squares are summed over the outputs. What turns a sum into a mean?"""
    return np.sum((y_pred - y_true) ** 2, axis=-1)


@misconception(exercise="mean_squared_error", caught_by="test_mean_squared_error_values", lecture=MSE)
def half_the_squared_error(y_true, y_pred):
    """Half the square has the handier derivative, but the squared error here comes without the half."""
    return np.mean((y_pred - y_true) ** 2 / 2, axis=-1)


@misconception(exercise="mean_squared_error", caught_by="test_mean_squared_error_values", lecture=MSE)
def root_of_the_mean(y_true, y_pred):
    """The root of the mean squared error is another quantity, in the unit of the targets."""
    return np.sqrt(np.mean((y_pred - y_true) ** 2, axis=-1))


@misconception(exercise="mean_squared_error", caught_by="test_mean_squared_error_values", lecture=MSE)
def mean_absolute_error(y_true, y_pred):
    """An error of 2 costs 2 here. What should it cost?"""
    return np.mean(np.abs(y_pred - y_true), axis=-1)


@misconception(exercise="mean_squared_error", caught_by="test_mean_squared_error_values", lecture=LOSSES)
def squared_mean_error(y_true, y_pred):
    """Errors of 1 and −1 cancel out here. Which comes first, the square or the mean?"""
    return np.mean(y_pred - y_true, axis=-1) ** 2


@misconception(exercise="mean_squared_error", caught_by="test_mean_squared_error_values", lecture=BATCHES)
def squared_error_of_the_batch(y_true, y_pred):
    """One number comes back for the whole batch. Each example should have a loss of its own."""
    return np.mean((y_pred - y_true) ** 2)


@misconception(exercise="mean_squared_error", caught_by="test_mean_squared_error_values", lecture=BATCHES)
def squared_error_over_examples(y_true, y_pred):
    """The mean runs over the examples, and there is a number for each output. Which axis is the batch?"""
    return np.mean((y_pred - y_true) ** 2, axis=0)


# huber


@misconception(exercise="huber", caught_by="test_huber_values", lecture=LOSSES)
def huber_without_the_half(y_true, y_pred, delta=1.0):
    """The two pieces do not meet at an error of delta. Compare both with delta²/2 there."""
    error = np.abs(y_pred - y_true)
    return np.mean(np.where(error <= delta, error**2, delta * (error - delta / 2)), axis=-1)


@misconception(exercise="huber", caught_by="test_huber_values", lecture=LOSSES)
def huber_with_a_jump(y_true, y_pred, delta=1.0):
    """The loss jumps at an error of delta: the line must start where the parabola ends."""
    error = np.abs(y_pred - y_true)
    return np.mean(np.where(error <= delta, error**2 / 2, delta * error), axis=-1)


@misconception(exercise="huber", caught_by="test_huber_values", lecture=LOSSES)
def huber_line_with_slope_one(y_true, y_pred, delta=1.0):
    """The line has the slope 1 for every delta. Which slope does e²/2 have at delta?"""
    error = np.abs(y_pred - y_true)
    return np.mean(np.where(error <= delta, error**2 / 2, error - delta / 2), axis=-1)


@misconception(exercise="huber", caught_by="test_huber_values", lecture=LOSSES)
def huber_of_signed_errors(y_true, y_pred, delta=1.0):
    """Large errors of one sign cost their square. What is compared with delta?"""
    error = y_pred - y_true
    return np.mean(np.where(error <= delta, error**2 / 2, delta * (error - delta / 2)), axis=-1)


@misconception(exercise="huber", caught_by="test_huber_values", lecture=LOSSES)
def huber_pieces_exchanged(y_true, y_pred, delta=1.0):
    """Large errors cost their square, and small ones lie on the line. Which way round should it be?"""
    error = np.abs(y_pred - y_true)
    return np.mean(np.where(error > delta, error**2 / 2, delta * (error - delta / 2)), axis=-1)


@misconception(exercise="huber", caught_by="test_huber_values", lecture=LOSSES)
def huber_ignores_delta(y_true, y_pred, delta=1.0):
    """The result is the same for every delta. Where does your code use the argument?"""
    error = np.abs(y_pred - y_true)
    return np.mean(np.where(error <= 1, error**2 / 2, error - 1 / 2), axis=-1)


@misconception(exercise="huber", caught_by="test_huber_values", lecture=LOSSES)
def smooth_l1(y_true, y_pred, delta=1.0):
    """This is the smooth L1 loss of other libraries, Huber's divided by delta. Compare an error of
    delta/2.
    """
    error = np.abs(y_pred - y_true)
    return np.mean(np.where(error <= delta, error**2 / 2 / delta, error - delta / 2), axis=-1)


@misconception(exercise="huber", caught_by="test_huber_values", lecture=LOSSES)
def huber_summed(y_true, y_pred, delta=1.0):
    """The pieces are right, but summed over the outputs. Divide by how many there are."""
    error = np.abs(y_pred - y_true)
    return np.sum(np.where(error <= delta, error**2 / 2, delta * (error - delta / 2)), axis=-1)


# hinge


@misconception(exercise="hinge", caught_by="test_hinge_values", lecture=LOSSES)
def hinge_without_margin(y_true, y_pred):
    """A point on its side of the border costs nothing here, however close it is. Which margin is expected?"""
    return np.mean(np.maximum(-y_true * y_pred, 0), axis=-1)


@misconception(exercise="hinge", caught_by="test_hinge_values", lecture=LOSSES)
def squared_hinge(y_true, y_pred):
    """The squared hinge is another loss. What should a margin of −1 cost?"""
    return np.mean(np.maximum(1 - y_true * y_pred, 0) ** 2, axis=-1)


@misconception(exercise="hinge", caught_by="test_hinge_values", lecture=LOSSES)
def hinge_without_maximum(y_true, y_pred):
    """A large margin makes the loss negative here. Once it is on its side, a point has nothing more to
    gain.
    """
    return np.mean(1 - y_true * y_pred, axis=-1)


@misconception(exercise="hinge", caught_by="test_hinge_values", lecture=LOSSES)
def hinge_of_zeros_and_ones(y_true, y_pred):
    """The targets are −1 and 1 already, no conversion from 0 and 1 is needed."""
    return np.mean(np.maximum(1 - (2 * y_true - 1) * y_pred, 0), axis=-1)


@misconception(exercise="hinge", caught_by="test_hinge_values", lecture=LOSSES)
def hinge_rewards_the_wrong_side(y_true, y_pred):
    """The loss grows with the margin here. Try a point far on the right side."""
    return np.mean(np.maximum(1 + y_true * y_pred, 0), axis=-1)


@misconception(exercise="hinge", caught_by="test_hinge_values", lecture=LOSSES)
def hinge_of_the_mean_margin(y_true, y_pred):
    """Outputs with large margins make up for wrong ones here. Cut each output off before the mean."""
    return np.maximum(1 - np.mean(y_true * y_pred, axis=-1), 0)


@misconception(exercise="hinge", caught_by="test_hinge_values", lecture=LOSSES)
def hinge_summed(y_true, y_pred):
    """The entries are right, but summed over the outputs. Divide by how many there are."""
    return np.sum(np.maximum(1 - y_true * y_pred, 0), axis=-1)


# log_softmax


@misconception(exercise="log_softmax", caught_by="test_log_softmax_survives_large_logits", lecture=SOFTMAX)
def logarithm_of_softmax(z):
    """Where softmax gives 0, its logarithm is −inf. Put the formula of softmax into the logarithm and
    simplify.
    """
    return np.log(softmax(z))


@misconception(exercise="log_softmax", caught_by="test_log_softmax_survives_large_logits", lecture=SOFTMAX)
def log_softmax_without_shift(z):
    """exp overflows above 709. Which number can you take from a row's logits so that this cannot happen?"""
    return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))


@misconception(exercise="log_softmax", caught_by="test_log_softmax_values", lecture=SOFTMAX)
def log_softmax_half_shifted(z):
    """The shift is in the sum only. Whatever is taken from the logits there must be taken from all of
    them.
    """
    shifted = z - z.max(axis=-1, keepdims=True)
    return z - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


@misconception(exercise="log_softmax", caught_by="test_log_softmax_survives_large_logits", lecture=SOFTMAX)
def log_softmax_of_clipped_probabilities(z):
    """No logarithm is below −16.1 here. On logits nothing is clipped."""
    return np.log(np.clip(softmax(z), 1e-7, 1))


@misconception(exercise="log_softmax", caught_by="test_log_softmax_rows_far_apart", lecture=SOFTMAX)
def log_softmax_shifted_by_global_maximum(z):
    """One shift serves all rows here. In a row far below the largest, every exponential is 0, and so is their
    sum.
    """
    shifted = z - z.max()
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


@misconception(exercise="log_softmax", caught_by="test_log_softmax_values", lecture=BATCHES)
def log_softmax_over_examples(z):
    """The columns are normalized, the rows are not. Which axis holds the classes of one example?"""
    shifted = z - z.max(axis=0, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))


@misconception(exercise="log_softmax", caught_by="test_log_softmax_values", lecture=SOFTMAX)
def log_softmax_divided(z):
    """The logarithm of a quotient is a difference of logarithms, not their quotient."""
    shifted = z - z.max(axis=-1, keepdims=True)
    return shifted / np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


@misconception(exercise="log_softmax", caught_by="test_log_softmax_values", lecture=SOFTMAX)
def log_softmax_base_two(z):
    """The losses count in natural logarithms, these are to the base 2."""
    shifted = z - z.max(axis=-1, keepdims=True)
    return (shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))) / np.log(2)


# binary_crossentropy


@misconception(exercise="binary_crossentropy", caught_by="test_binary_crossentropy_values", lecture=SIGMOID)
def only_the_ones_count(y_true, y_pred, from_logits=False):
    """Examples whose target is 0 cost nothing here. The formula has a second term for them."""
    if from_logits:
        return np.mean(y_true * np.logaddexp(0, -y_pred), axis=-1)
    p = np.clip(y_pred, 1e-7, 1 - 1e-7)
    return -np.mean(y_true * np.log(p), axis=-1)


@misconception(exercise="binary_crossentropy", caught_by="test_binary_crossentropy_clips", lecture=SIGMOID)
def binary_without_clipping(y_true, y_pred, from_logits=False):
    """A probability of 0 costs infinitely much here. Which range does Keras clip probabilities to?"""
    if from_logits:
        return np.mean(np.logaddexp(0, y_pred) - y_true * y_pred, axis=-1)
    p = y_pred
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=-1)


@misconception(exercise="binary_crossentropy", caught_by="test_binary_crossentropy_values", lecture=SIGMOID)
def epsilon_in_the_logarithm(y_true, y_pred, from_logits=False):
    """Adding 1e-7 changes every probability a little. Clipping leaves those in the middle as they are."""
    if from_logits:
        return np.mean(np.logaddexp(0, y_pred) - y_true * y_pred, axis=-1)
    p = y_pred
    return -np.mean(y_true * np.log(p + 1e-7) + (1 - y_true) * np.log(1 - p + 1e-7), axis=-1)


@misconception(exercise="binary_crossentropy", caught_by="test_binary_crossentropy_clips", lecture=SIGMOID)
def binary_clipped_elsewhere(y_true, y_pred, from_logits=False):
    """Probabilities are clipped, but not where Keras does it. Which loss should a probability of 0 have?"""
    if from_logits:
        return np.mean(np.logaddexp(0, y_pred) - y_true * y_pred, axis=-1)
    p = np.clip(y_pred, 1e-15, 1 - 1e-15)
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=-1)


@misconception(exercise="binary_crossentropy", caught_by="test_binary_crossentropy_values", lecture=SIGMOID)
def second_sigmoid(y_true, y_pred, from_logits=False):
    """A sigmoid is applied to what is a probability already. Whether there are logits, `from_logits` says."""
    return np.mean(np.logaddexp(0, y_pred) - y_true * y_pred, axis=-1)


@misconception(exercise="binary_crossentropy", caught_by="test_binary_crossentropy_logits", lecture=SIGMOID)
def logits_taken_for_probabilities(y_true, y_pred, from_logits=False):
    """The result is the same with and without `from_logits`. Where does your code use the argument?"""
    p = np.clip(y_pred, 1e-7, 1 - 1e-7)
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=-1)


@misconception(
    exercise="binary_crossentropy",
    caught_by="test_binary_crossentropy_survives_large_logits",
    lecture=SIGMOID,
)
def logits_through_clipped_probabilities(y_true, y_pred, from_logits=False):
    """On logits no loss exceeds 16.1 here. Logits are not clipped: simplify the formula with σ(z) in it."""
    if from_logits:
        y_pred = np.where(y_pred >= 0, 1, np.exp(-np.abs(y_pred))) / (1 + np.exp(-np.abs(y_pred)))
    p = np.clip(y_pred, 1e-7, 1 - 1e-7)
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=-1)


@misconception(
    exercise="binary_crossentropy",
    caught_by="test_binary_crossentropy_survives_large_logits",
    lecture=SIGMOID,
)
def softplus_overflows(y_true, y_pred, from_logits=False):
    """exp overflows above 709. Factor exp(z) out of the sum for positive z, and look at what is left."""
    if from_logits:
        return np.mean(np.log(1 + np.exp(y_pred)) - y_true * y_pred, axis=-1)
    p = np.clip(y_pred, 1e-7, 1 - 1e-7)
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=-1)


@misconception(exercise="binary_crossentropy", caught_by="test_binary_crossentropy_values", lecture=LOSSES)
def binary_summed(y_true, y_pred, from_logits=False):
    """The entries are right, but summed over the outputs. Each output is a question of its own: take the
    mean.
    """
    if from_logits:
        return np.sum(np.logaddexp(0, y_pred) - y_true * y_pred, axis=-1)
    p = np.clip(y_pred, 1e-7, 1 - 1e-7)
    return -np.sum(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=-1)


@misconception(exercise="binary_crossentropy", caught_by="test_binary_crossentropy_values", lecture=SIGMOID)
def binary_likelihood(y_true, y_pred, from_logits=False):
    """The loss is negative: this is the log likelihood. Which sign makes a better prediction cost less?"""
    if from_logits:
        return np.mean(y_true * y_pred - np.logaddexp(0, y_pred), axis=-1)
    p = np.clip(y_pred, 1e-7, 1 - 1e-7)
    return np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=-1)


# categorical_crossentropy


@misconception(
    exercise="categorical_crossentropy", caught_by="test_categorical_crossentropy_values", lecture=SOFTMAX
)
def categorical_mean(y_true, y_pred, from_logits=False):
    """The loss is K times too small: the classes of one example are summed over, not averaged."""
    log_p = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))
    return -np.mean(y_true * log_p, axis=-1)


@misconception(
    exercise="categorical_crossentropy", caught_by="test_categorical_crossentropy_zeros", lecture=SOFTMAX
)
def categorical_without_clipping(y_true, y_pred, from_logits=False):
    """A probability of 0 gives inf or nan here. Which range does Keras clip probabilities to?"""
    log_p = log_softmax(y_pred) if from_logits else np.log(y_pred)
    return -np.sum(y_true * log_p, axis=-1)


@misconception(
    exercise="categorical_crossentropy", caught_by="test_categorical_crossentropy_values", lecture=OUTPUTS
)
def categorical_second_softmax(y_true, y_pred, from_logits=False):
    """A softmax is applied to what is a distribution already. Whether there are logits, `from_logits`
    says.
    """
    log_p = log_softmax(y_pred)
    return -np.sum(y_true * log_p, axis=-1)


@misconception(
    exercise="categorical_crossentropy", caught_by="test_categorical_crossentropy_logits", lecture=OUTPUTS
)
def categorical_ignores_from_logits(y_true, y_pred, from_logits=False):
    """The result is the same with and without `from_logits`. Where does your code use the argument?"""
    log_p = np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))
    return -np.sum(y_true * log_p, axis=-1)


@misconception(
    exercise="categorical_crossentropy",
    caught_by="test_categorical_crossentropy_survives_large_logits",
    lecture=SOFTMAX,
)
def categorical_clips_logits_too(y_true, y_pred, from_logits=False):
    """On logits no class costs more than 16.1 here. Which of your functions gives log p without a detour over
    p?
    """
    log_p = np.log(np.clip(softmax(y_pred) if from_logits else y_pred, 1e-7, 1 - 1e-7))
    return -np.sum(y_true * log_p, axis=-1)


@misconception(
    exercise="categorical_crossentropy", caught_by="test_categorical_crossentropy_values", lecture=SOFTMAX
)
def categorical_arguments_exchanged(y_true, y_pred, from_logits=False):
    """The logarithm is taken of the targets. Which of the two distributions does the network make?"""
    log_p = np.log(np.clip(y_true, 1e-7, 1 - 1e-7))
    return -np.sum((softmax(y_pred) if from_logits else y_pred) * log_p, axis=-1)


@misconception(
    exercise="categorical_crossentropy", caught_by="test_categorical_crossentropy_values", lecture=SIGMOID
)
def categorical_as_many_binary(y_true, y_pred, from_logits=False):
    """Classes that are not expected are counted too, by log(1 − p). That belongs to yes-or-no outputs, not to a
    distribution.
    """
    p = np.clip(softmax(y_pred) if from_logits else y_pred, 1e-7, 1 - 1e-7)
    return -np.sum(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=-1)


@misconception(
    exercise="categorical_crossentropy", caught_by="test_categorical_crossentropy_values", lecture=SOFTMAX
)
def categorical_gold_only(y_true, y_pred, from_logits=False):
    """Only the largest target counts here. A full distribution has more than one class."""
    log_p = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))
    return -log_p[np.arange(len(y_true)), y_true.argmax(axis=-1)]


# sparse_categorical_crossentropy


@misconception(
    exercise="sparse_categorical_crossentropy",
    caught_by="test_sparse_categorical_crossentropy_zeros",
    lecture=SOFTMAX,
)
def sparse_without_clipping(gold, y_pred, from_logits=False):
    """A probability of 0 costs infinitely much here. Which range does Keras clip probabilities to?"""
    log_p = log_softmax(y_pred) if from_logits else np.log(y_pred)
    return -log_p[np.arange(len(gold)), gold]


@misconception(
    exercise="sparse_categorical_crossentropy",
    caught_by="test_sparse_categorical_crossentropy_values",
    lecture=OUTPUTS,
)
def sparse_second_softmax(gold, y_pred, from_logits=False):
    """A softmax is applied to what is a distribution already. Whether there are logits, `from_logits`
    says.
    """
    log_p = log_softmax(y_pred)
    return -log_p[np.arange(len(gold)), gold]


@misconception(
    exercise="sparse_categorical_crossentropy",
    caught_by="test_sparse_categorical_crossentropy_logits",
    lecture=OUTPUTS,
)
def sparse_ignores_from_logits(gold, y_pred, from_logits=False):
    """The result is the same with and without `from_logits`. Where does your code use the argument?"""
    log_p = np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))
    return -log_p[np.arange(len(gold)), gold]


@misconception(
    exercise="sparse_categorical_crossentropy",
    caught_by="test_sparse_categorical_crossentropy_survives_large_logits",
    lecture=SOFTMAX,
)
def sparse_clips_logits_too(gold, y_pred, from_logits=False):
    """On logits no loss exceeds 16.1 here. Which of your functions gives log p without a detour over p?"""
    log_p = np.log(np.clip(softmax(y_pred) if from_logits else y_pred, 1e-7, 1 - 1e-7))
    return -log_p[np.arange(len(gold)), gold]


@misconception(
    exercise="sparse_categorical_crossentropy",
    caught_by="test_sparse_categorical_crossentropy_values",
    lecture=BATCHES,
)
def columns_of_all_rows(gold, y_pred, from_logits=False):
    """The result is (B, B): each row gave all the gold columns. It should give its own one only."""
    log_p = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))
    return -log_p[:, gold]


@misconception(
    exercise="sparse_categorical_crossentropy",
    caught_by="test_sparse_categorical_crossentropy_values",
    lecture=SOFTMAX,
)
def largest_instead_of_gold(gold, y_pred, from_logits=False):
    """This is the loss of the class that the network prefers. What matters is the class that is right."""
    log_p = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))
    return -log_p.max(axis=-1)


@misconception(
    exercise="sparse_categorical_crossentropy",
    caught_by="test_sparse_categorical_crossentropy_values",
    lecture=SOFTMAX,
)
def classes_counted_from_one(gold, y_pred, from_logits=False):
    """The neighbour of the gold class is picked. The indices start at 0, in NumPy and in `gold`."""
    log_p = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))
    return -log_p[np.arange(len(gold)), gold - 1]


@misconception(
    exercise="sparse_categorical_crossentropy",
    caught_by="test_sparse_categorical_crossentropy_values",
    lecture=LOSSES,
)
def sparse_mean_of_the_batch(gold, y_pred, from_logits=False):
    """One number comes back for the whole batch. Each example should have a loss of its own."""
    log_p = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))
    return -log_p[np.arange(len(gold)), gold].mean()


# kl_divergence


@misconception(exercise="kl_divergence", caught_by="test_kl_divergence_values", lecture=OVERVIEW)
def divergence_reversed(y_true, y_pred):
    """The two distributions are exchanged, and the divergence is not symmetric. Which one stands in front?"""
    p = np.clip(y_pred, 1e-7, 1 - 1e-7)
    g = np.where(y_true > 0, y_true, 1)
    return np.sum(p * (np.log(p) - np.log(g)), axis=-1)


@misconception(exercise="kl_divergence", caught_by="test_kl_divergence_values", lecture=OVERVIEW)
def crossentropy_only(y_true, y_pred):
    """This is the cross-entropy: from a distribution to itself it is not zero. What is missing?"""
    p = np.clip(y_pred, 1e-7, 1 - 1e-7)
    return -np.sum(y_true * np.log(p), axis=-1)


@misconception(exercise="kl_divergence", caught_by="test_kl_divergence_zero_targets", lecture=OVERVIEW)
def zero_times_infinity(y_true, y_pred):
    """A target of 0 gives nan: NumPy does not know that 0 log 0 is 0. Where is the logarithm of 0 taken?"""
    p = np.clip(y_pred, 1e-7, 1 - 1e-7)
    return np.sum(y_true * (np.log(y_true) - np.log(p)), axis=-1)


@misconception(exercise="kl_divergence", caught_by="test_kl_divergence_zero_targets", lecture=LOSSES)
def targets_clipped_too(y_true, y_pred):
    """The targets are clipped too, so that a target of 0 adds a little. It should add nothing."""
    p = np.clip(y_pred, 1e-7, 1 - 1e-7)
    g = np.clip(y_true, 1e-7, 1)
    return np.sum(g * (np.log(g) - np.log(p)), axis=-1)


@misconception(exercise="kl_divergence", caught_by="test_kl_divergence_zero_predictions", lecture=LOSSES)
def divergence_without_clipping(y_true, y_pred):
    """A prediction of 0 gives inf or nan here. Which range does Keras clip probabilities to?"""
    p = y_pred
    g = np.where(y_true > 0, y_true, 1)
    return np.sum(y_true * (np.log(g) - np.log(p)), axis=-1)


@misconception(exercise="kl_divergence", caught_by="test_kl_divergence_values", lecture=OVERVIEW)
def divergence_mean(y_true, y_pred):
    """The divergence is K times too small: the classes of one example are summed over, not averaged."""
    p = np.clip(y_pred, 1e-7, 1 - 1e-7)
    g = np.where(y_true > 0, y_true, 1)
    return np.mean(y_true * (np.log(g) - np.log(p)), axis=-1)


@misconception(exercise="kl_divergence", caught_by="test_kl_divergence_values", lecture=OVERVIEW)
def divergence_negative(y_true, y_pred):
    """A divergence is never negative, this one is. Which logarithm is taken from which?"""
    p = np.clip(y_pred, 1e-7, 1 - 1e-7)
    g = np.where(y_true > 0, y_true, 1)
    return np.sum(y_true * (np.log(p) - np.log(g)), axis=-1)


@misconception(exercise="kl_divergence", caught_by="test_kl_divergence_values", lecture=OVERVIEW)
def entropy_added(y_true, y_pred):
    """The entropy of the targets is added to the cross-entropy. What should be left when both are the
    same?
    """
    p = np.clip(y_pred, 1e-7, 1 - 1e-7)
    g = np.where(y_true > 0, y_true, 1)
    return -np.sum(y_true * (np.log(g) + np.log(p)), axis=-1)


# reduce_loss


@misconception(exercise="reduce_loss", caught_by="test_reduce_loss_with_weights", lecture=LOSSES)
def divided_by_the_weights(losses, sample_weight=None, reduction="sum_over_batch_size"):
    """This is how a metric weights: it divides by the sum of the weights. What does a loss divide by?"""
    if sample_weight is not None:
        losses = losses * sample_weight
    if reduction == "sum_over_batch_size":
        return np.sum(losses) / (len(losses) if sample_weight is None else np.sum(sample_weight))
    if reduction == "sum":
        return np.sum(losses)
    return losses


@misconception(exercise="reduce_loss", caught_by="test_reduce_loss_with_weights", lecture=LOSSES)
def loss_weights_ignored(losses, sample_weight=None, reduction="sum_over_batch_size"):
    """The weights change nothing. Where does your code use them?"""
    if reduction == "sum_over_batch_size":
        return np.sum(losses) / len(losses)
    if reduction == "sum":
        return np.sum(losses)
    return losses


@misconception(exercise="reduce_loss", caught_by="test_reduce_loss_with_weights", lecture=LOSSES)
def unreduced_without_weights(losses, sample_weight=None, reduction="sum_over_batch_size"):
    """Without a reduction the weights are lost. They come before the reduction, and so before the lack of
    one.
    """
    if reduction is None:
        return losses
    if sample_weight is not None:
        losses = losses * sample_weight
    if reduction == "sum_over_batch_size":
        return np.sum(losses) / len(losses)
    return np.sum(losses)


@misconception(exercise="reduce_loss", caught_by="test_reduce_loss_without_weights", lecture=LOSSES)
def sum_for_the_mean(losses, sample_weight=None, reduction="sum_over_batch_size"):
    """The name "sum_over_batch_size" is to be read as "sum, over batch size": a fraction. Where is its
    divisor?
    """
    if sample_weight is not None:
        losses = losses * sample_weight
    if reduction is None:
        return losses
    return np.sum(losses)


@misconception(exercise="reduce_loss", caught_by="test_reduce_loss_without_weights", lecture=LOSSES)
def always_the_mean(losses, sample_weight=None, reduction="sum_over_batch_size"):
    """The result is the same for every reduction. Where does your code use the argument?"""
    if sample_weight is not None:
        losses = losses * sample_weight
    return np.sum(losses) / len(losses)


@misconception(exercise="reduce_loss", caught_by="test_reduce_loss_zero_weights", lecture=LOSSES)
def zero_weights_not_counted(losses, sample_weight=None, reduction="sum_over_batch_size"):
    """Examples of weight zero are left out of the count. The divisor is the number of all examples."""
    count = len(losses)
    if sample_weight is not None:
        losses = losses * sample_weight
        count = np.count_nonzero(sample_weight)
    if reduction == "sum_over_batch_size":
        return np.sum(losses) / count
    if reduction == "sum":
        return np.sum(losses)
    return losses


@misconception(exercise="reduce_loss", caught_by="test_reduce_loss_with_weights", lecture=LOSSES)
def normalized_weights(losses, sample_weight=None, reduction="sum_over_batch_size"):
    """The weights are made to sum to one first. They should count as they are, even twice as much."""
    if sample_weight is not None:
        losses = losses * (sample_weight / np.sum(sample_weight))
    if reduction == "sum_over_batch_size":
        return np.sum(losses) / len(losses)
    if reduction == "sum":
        return np.sum(losses)
    return losses


@misconception(exercise="reduce_loss", caught_by="test_reduce_loss_is_vectorized", lecture=LOSSES)
def losses_weighted_in_place(losses, sample_weight=None, reduction="sum_over_batch_size"):
    """The values are right, but the losses themselves were changed: *= works on the caller's array."""
    if sample_weight is not None:
        losses *= sample_weight
    if reduction == "sum_over_batch_size":
        return np.sum(losses) / len(losses)
    if reduction == "sum":
        return np.sum(losses)
    return losses


# SparseCategoricalCrossentropy


@misconception(exercise="SparseCategoricalCrossentropy", caught_by="test_loss_object_logits", lecture=LOSSES)
class FromLogitsForgotten:
    """`from_logits` does not arrive. Follow it from `__init__` to where the losses are computed."""

    def __init__(self, from_logits=False, reduction="sum_over_batch_size"):
        self.from_logits = from_logits
        self.reduction = reduction

    def __call__(self, y_true, y_pred, sample_weight=None):
        losses = sparse_categorical_crossentropy(y_true, y_pred)
        return reduce_loss(losses, sample_weight, self.reduction)


@misconception(exercise="SparseCategoricalCrossentropy", caught_by="test_loss_object_logits", lecture=OUTPUTS)
class SoftmaxBeforeLogits:
    """With `from_logits` there are two softmaxes: yours, and the one of the function that you call."""

    def __init__(self, from_logits=False, reduction="sum_over_batch_size"):
        self.from_logits = from_logits
        self.reduction = reduction

    def __call__(self, y_true, y_pred, sample_weight=None):
        if self.from_logits:
            y_pred = softmax(y_pred)
        losses = sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)
        return reduce_loss(losses, sample_weight, self.reduction)


@misconception(
    exercise="SparseCategoricalCrossentropy", caught_by="test_loss_object_reductions", lecture=LOSSES
)
class ReductionForgotten:
    """The result is the mean for every reduction. Follow `reduction` from `__init__` to where it is
    needed.
    """

    def __init__(self, from_logits=False, reduction="sum_over_batch_size"):
        self.from_logits = from_logits
        self.reduction = reduction

    def __call__(self, y_true, y_pred, sample_weight=None):
        losses = sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)
        return reduce_loss(losses, sample_weight)


@misconception(exercise="SparseCategoricalCrossentropy", caught_by="test_loss_object_weights", lecture=LOSSES)
class WeightsForgotten:
    """The weights change nothing. Follow `sample_weight` to where it is needed."""

    def __init__(self, from_logits=False, reduction="sum_over_batch_size"):
        self.from_logits = from_logits
        self.reduction = reduction

    def __call__(self, y_true, y_pred, sample_weight=None):
        losses = sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)
        return reduce_loss(losses, reduction=self.reduction)


@misconception(exercise="SparseCategoricalCrossentropy", caught_by="test_loss_object_weights", lecture=LOSSES)
class WeightedMean:
    """A weighted metric divides by the sum of the weights. What does a weighted loss divide by?"""

    def __init__(self, from_logits=False, reduction="sum_over_batch_size"):
        self.from_logits = from_logits
        self.reduction = reduction

    def __call__(self, y_true, y_pred, sample_weight=None):
        losses = sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)
        if self.reduction == "sum_over_batch_size" and sample_weight is not None:
            return np.average(losses, weights=sample_weight)
        return reduce_loss(losses, sample_weight, self.reduction)


@misconception(
    exercise="SparseCategoricalCrossentropy", caught_by="test_loss_object_is_independent", lecture=LOSSES
)
class SettingsOfTheClass:
    """A second object changed the settings of the first: they belong to the class. Keep them in `self`."""

    def __init__(self, from_logits=False, reduction="sum_over_batch_size"):
        type(self).from_logits = from_logits
        type(self).reduction = reduction

    def __call__(self, y_true, y_pred, sample_weight=None):
        losses = sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)
        return reduce_loss(losses, sample_weight, self.reduction)


@misconception(
    exercise="SparseCategoricalCrossentropy", caught_by="test_loss_object_is_independent", lecture=LOSSES
)
class LossThatAccumulates:
    """The second call gives more than the first: something is added up between calls. That is what metrics
    do.
    """

    def __init__(self, from_logits=False, reduction="sum_over_batch_size"):
        self.from_logits = from_logits
        self.reduction = reduction
        self.total = 0.0

    def __call__(self, y_true, y_pred, sample_weight=None):
        losses = sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)
        value = reduce_loss(losses, sample_weight, self.reduction)
        if self.reduction is None:
            return value
        self.total = self.total + value
        return self.total


# loss_concepts

categorical_for_tags = misconception(
    exercise="loss_concepts",
    caught_by="test_concept_loss_tags",
    lecture=OUTPUTS,
    name="categorical_for_tags",
    hint="A categorical distribution gives its whole probability to one class. May a photograph have two "
    "tags?",
)({"tags": "E"})

squared_error_for_probabilities = misconception(
    exercise="loss_concepts",
    caught_by="test_concept_loss_spam",
    lecture=SIGMOID,
    name="squared_error_for_probabilities",
    hint="The loss follows from the distribution that the output describes. Which one has only the values 0 "
    "and 1?",
)({"spam": "A"})

squared_error_for_outliers = misconception(
    exercise="loss_concepts",
    caught_by="test_concept_loss_sensor",
    lecture=LOSSES,
    name="squared_error_for_outliers",
    hint="What does one measurement of nonsense do to the best constant in the figure of section 2?",
)({"sensor": "A"})


# likelihood_concepts

weights_are_relative = misconception(
    exercise="likelihood_concepts",
    caught_by="test_concept_likelihood_weights",
    lecture=LOSSES,
    name="weights_are_relative",
    hint="That is true of a weighted mean, which metrics compute. Look again at what a loss divides by.",
)({"weights": "B"})

normally_distributed_inputs = misconception(
    exercise="likelihood_concepts",
    caught_by="test_concept_likelihood_gaussian",
    lecture=OUTPUTS,
    name="normally_distributed_inputs",
    hint="The likelihood is that of y, given x. Which of the two is random in it?",
)({"gaussian": "A"})


# Mutants that compute the same

last_axis_of_two = [
    equivalent_mutant(
        exercise=exercise,
        before=line,
        after=line.replace("axis=-1", axis),
        reason="Targets and predictions have two axes, and the last is the second.",
    )
    for exercise, line in [
        ("mean_squared_error", "return np.mean((y_pred - y_true) ** 2, axis=-1)"),
        (
            "huber",
            "return np.mean(np.where(error <= delta, error**2 / 2, delta * (error - delta / 2)), axis=-1)",
        ),
        ("hinge", "return np.mean(np.maximum(1 - y_true * y_pred, 0), axis=-1)"),
        ("log_softmax", "shifted = z - z.max(axis=-1, keepdims=True)"),
        ("log_softmax", "return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))"),
        ("binary_crossentropy", "return np.mean(np.logaddexp(0, y_pred) - y_true * y_pred, axis=-1)"),
        (
            "binary_crossentropy",
            "return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=-1)",
        ),
        ("categorical_crossentropy", "return -np.sum(y_true * log_p, axis=-1)"),
        ("kl_divergence", "return np.sum(y_true * (np.log(g) - np.log(p)), axis=-1)"),
    ]
    for axis in ("axis=+1", "axis=1")
]

not_clipped_from_above = [
    equivalent_mutant(
        exercise=exercise,
        before=line,
        after=line.replace("1 - 1e-7", bound),
        reason="A probability may be clipped from below alone.",
    )
    for exercise, line in [
        ("binary_crossentropy", "p = np.clip(y_pred, 1e-7, 1 - 1e-7)"),
        (
            "categorical_crossentropy",
            "log_p = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))",
        ),
        (
            "sparse_categorical_crossentropy",
            "log_p = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))",
        ),
        ("kl_divergence", "p = np.clip(y_pred, 1e-7, 1 - 1e-7)"),
    ]
    for bound in ("1 + 1e-7", "1 / 1e-7", "1 // 1e-7", "1 ** 1e-7", "2 - 1e-7", "1 - -0.9999999")
]

huber_where_the_pieces_meet = equivalent_mutant(
    exercise="huber",
    before="return np.mean(np.where(error <= delta, error**2 / 2, delta * (error - delta / 2)), axis=-1)",
    after="return np.mean(np.where(error < delta, error**2 / 2, delta * (error - delta / 2)), axis=-1)",
    reason="At an error of delta both pieces have the same value.",
)

probabilities_are_not_negative = equivalent_mutant(
    exercise="kl_divergence",
    before="g = np.where(y_true > 0, y_true, 1)",
    after="g = np.where(y_true != 0, y_true, 1)",
    reason="A probability that is not zero is positive.",
)

any_number_in_place_of_zero = equivalent_mutant(
    exercise="kl_divergence",
    before="g = np.where(y_true > 0, y_true, 1)",
    after="g = np.where(y_true > 0, y_true, 2)",
    reason="Its logarithm is multiplied by zero.",
)
