"""Misconceptions of 02_losses: wrong in the ways that students are."""

import numpy as np
from reference import log_softmax, reduce_loss, softmax, sparse_categorical_crossentropy

from grader.testing import change, equivalent_mutant, exercise, misconception

MLE = "Putting It All Together – Parameters and Training"
OUTPUTS = "Putting It All Together"
BATCHES = "Putting It All Together – Batches"
OVERVIEW = "High Level Overview"
MSE = "Derivative of MSE Loss"
SOFTMAX = "Derivative of Softmax MLE Loss"
SIGMOID = "Derivative of Sigmoid MLE Losses"
LOSSES = "Metrics and Losses"

SHAPE = "the answer has another shape, in every test"


with exercise("mean_squared_error", lecture=MSE):

    @misconception(caught_by="test_mean_squared_error_values", lecture=LOSSES)
    def sum_of_squared_errors(y_true, y_pred):
        """The squares are summed over the outputs. What turns a sum into a mean?"""
        return np.sum((y_pred - y_true) ** 2, axis=-1)

    @misconception(caught_by="test_mean_squared_error_values")
    @change(before="(y_pred - y_true) ** 2", after="(y_pred - y_true) ** 2 / 2")
    def half_the_squared_error():
        """Half the square has the handier derivative, but the squared error here comes without the half."""

    @misconception(caught_by="test_mean_squared_error_values")
    def root_of_the_mean(y_true, y_pred):
        """The root of the mean squared error is another quantity, in the unit of the targets."""
        return np.sqrt(np.mean((y_pred - y_true) ** 2, axis=-1))

    @misconception(caught_by="test_mean_squared_error_values")
    @change(before="(y_pred - y_true) ** 2", after="np.abs(y_pred - y_true)")
    def mean_absolute_error():
        """An error of 2 costs 2 here. What should it cost?"""

    @misconception(caught_by="test_mean_squared_error_values", lecture=LOSSES)
    @change(before="np.mean((y_pred - y_true) ** 2, axis=-1)", after="np.mean(y_pred - y_true, axis=-1) ** 2")
    def squared_mean_error():
        """Errors of 1 and −1 cancel out here. Which comes first, the square or the mean?"""

    @misconception(caught_by="test_mean_squared_error_values", lecture=BATCHES, costs=SHAPE)
    @change(before="np.mean((y_pred - y_true) ** 2, axis=-1)", after="np.mean((y_pred - y_true) ** 2)")
    def squared_error_of_the_batch():
        """One number comes back for the whole batch. Each example should have a loss of its own."""

    @misconception(caught_by="test_mean_squared_error_values", lecture=BATCHES, costs=SHAPE)
    @change(before="axis=-1", after="axis=0")
    def squared_error_over_examples():
        """The mean runs over the examples, and there is a number for each output. Which axis is the batch?"""


with exercise("huber", lecture=LOSSES):

    @misconception(caught_by="test_huber_values")
    @change(before="error**2 / 2", after="error**2")
    def huber_without_the_half():
        """The two pieces do not meet at an error of delta. Compare both with delta²/2 there."""

    @misconception(caught_by="test_huber_values")
    @change(before="delta * (error - delta / 2)", after="delta * error")
    def huber_with_a_jump():
        """The loss jumps at an error of delta: the line must start where the parabola ends."""

    @misconception(caught_by="test_huber_values")
    @change(before="delta * (error - delta / 2)", after="error - delta / 2")
    def huber_line_with_slope_one():
        """The line has the slope 1 for every delta. Which slope does e²/2 have at delta?"""

    @misconception(caught_by="test_huber_values")
    @change(before="error = np.abs(y_pred - y_true)", after="error = y_pred - y_true")
    def huber_of_signed_errors():
        """Large errors of one sign cost their square. What is compared with delta?"""

    @huber_of_signed_errors.variant
    @change(before="error = np.abs(y_pred - y_true)", after="error = y_true - y_pred")
    def huber_of_errors_of_the_other_sign(): ...

    @misconception(caught_by="test_huber_values")
    @change(before="error <= delta", after="error > delta")
    def huber_pieces_exchanged():
        """Large errors cost their square, and small ones lie on the line. Which way round should it be?"""

    @misconception(caught_by="test_huber_values")
    @change(before="delta, error**2 / 2, delta * (error - delta / 2)", after="1, error**2 / 2, error - 1 / 2")
    def huber_ignores_delta():
        """The result is the same for every delta. Where does your code use the argument?"""

    @misconception(caught_by="test_huber_values")
    @change(before="2 / 2, delta * (error - delta / 2)", after="2 / 2 / delta, error - delta / 2")
    def smooth_l1():
        """This is the smooth L1 loss of other libraries, Huber's divided by delta. Compare an error of
        delta/2."""

    @misconception(caught_by="test_huber_values")
    def huber_summed(y_true, y_pred, delta=1.0):
        """The pieces are right, but summed over the outputs. Divide by how many there are."""
        error = np.abs(y_pred - y_true)
        return np.sum(np.where(error <= delta, error**2 / 2, delta * (error - delta / 2)), axis=-1)


with exercise("hinge", lecture=LOSSES):

    @misconception(caught_by="test_hinge_values")
    @change(before="np.maximum(1 - y_true * y_pred, 0)", after="np.maximum(-y_true * y_pred, 0)")
    def hinge_without_margin():
        """A point on its side of the border costs nothing here, however close it is. Which margin is
        expected?"""

    @misconception(caught_by="test_hinge_values")
    @change(before="np.maximum(1 - y_true * y_pred, 0)", after="np.maximum(1 - y_true * y_pred, 0) ** 2")
    def squared_hinge():
        """The squared hinge is another loss. What should a margin of −1 cost?"""

    @misconception(caught_by="test_hinge_values")
    @change(before="np.maximum(1 - y_true * y_pred, 0)", after="1 - y_true * y_pred")
    def hinge_without_maximum():
        """A large margin makes the loss negative here. Once it is on its side, a point has nothing more to
        gain."""

    @misconception(caught_by="test_hinge_values")
    @change(before="np.maximum(1 - y_true * y_pred, 0)", after="np.maximum(1 - (2 * y_true - 1) * y_pred, 0)")
    def hinge_of_zeros_and_ones():
        """The targets are −1 and 1 already, no conversion from 0 and 1 is needed."""

    @misconception(caught_by="test_hinge_values")
    @change(before="np.maximum(1 - y_true * y_pred, 0)", after="np.maximum(1 + y_true * y_pred, 0)")
    def hinge_rewards_the_wrong_side():
        """The loss grows with the margin here. Try a point far on the right side."""

    @misconception(caught_by="test_hinge_values")
    def hinge_of_the_mean_margin(y_true, y_pred):
        """Outputs with large margins make up for wrong ones here. Cut each output off before the mean."""
        return np.maximum(1 - np.mean(y_true * y_pred, axis=-1), 0)

    @misconception(caught_by="test_hinge_values")
    def hinge_summed(y_true, y_pred):
        """The entries are right, but summed over the outputs. Divide by how many there are."""
        return np.sum(np.maximum(1 - y_true * y_pred, 0), axis=-1)


with exercise("log_softmax", lecture=SOFTMAX):

    @misconception(caught_by="test_log_softmax_survives_large_logits")
    def logarithm_of_softmax(z):
        """Where softmax gives 0, its logarithm is −inf. Put the formula of softmax into the logarithm and
        simplify."""
        return np.log(softmax(z))

    @misconception(caught_by="test_log_softmax_survives_large_logits")
    def log_softmax_without_shift(z):
        """exp overflows above 709. Which number can you take from a row's logits so that this cannot happen?"""
        return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))

    @misconception(caught_by="test_log_softmax_values", costs="the shift is what the exercise is about")
    @change(before="return shifted", after="return z")
    def log_softmax_half_shifted():
        """The shift is in the sum only. Whatever is taken from the logits there must be taken from all of
        them."""

    @misconception(caught_by="test_log_softmax_survives_large_logits")
    def log_softmax_of_clipped_probabilities(z):
        """No logarithm is below −16.1 here. On logits nothing is clipped."""
        return np.log(np.clip(softmax(z), 1e-7, 1))

    @misconception(caught_by="test_log_softmax_rows_far_apart")
    @change(before="shifted = z - z.max(axis=-1, keepdims=True)", after="shifted = z - z.max()")
    def log_softmax_shifted_by_global_maximum():
        """One shift serves all rows here. In a row far below the largest, every exponential is 0, and so is their
        sum."""

    @misconception(
        caught_by="test_log_softmax_values", lecture=BATCHES, costs="every answer depends on the axis"
    )
    def log_softmax_over_examples(z):
        """The columns are normalized, the rows are not. Which axis holds the classes of one example?"""
        shifted = z - z.max(axis=0, keepdims=True)
        return shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))

    @misconception(caught_by="test_log_softmax_values")
    def log_softmax_divided(z):
        """The logarithm of a quotient is a difference of logarithms, not their quotient."""
        shifted = z - z.max(axis=-1, keepdims=True)
        return shifted / np.log(np.exp(shifted).sum(axis=-1, keepdims=True))

    @log_softmax_divided.variant
    def logarithms_of_exponentials_divided(z):
        e = np.exp(z - z.max(axis=-1, keepdims=True))
        return np.log(e) / np.log(e.sum(axis=-1, keepdims=True))

    @misconception(caught_by="test_log_softmax_values")
    def log_softmax_base_two(z):
        """The losses count in natural logarithms, these are to the base 2."""
        shifted = z - z.max(axis=-1, keepdims=True)
        return (shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))) / np.log(2)


with exercise("binary_crossentropy", lecture=SIGMOID):

    @misconception(
        caught_by="test_binary_crossentropy_values",
        costs="half of the loss is missing, in every test of a value",
    )
    @change(before="np.logaddexp(0, y_pred) - y_true * y_pred", after="y_true * np.logaddexp(0, -y_pred)")
    @change(before="y_true * np.log(p) + (1 - y_true) * np.log(1 - p)", after="y_true * np.log(p)")
    def only_the_ones_count():
        """Examples whose target is 0 cost nothing here. The formula has a second term for them."""

    @misconception(caught_by="test_binary_crossentropy_clips")
    @change(before="p = np.clip(y_pred, 1e-7, 1 - 1e-7)", after="p = y_pred")
    def binary_without_clipping():
        """A probability of 0 costs infinitely much here. Which range does Keras clip probabilities to?"""

    @misconception(caught_by="test_binary_crossentropy_values")
    def epsilon_in_the_logarithm(y_true, y_pred, from_logits=False):
        """Adding 1e-7 changes every probability a little. Clipping leaves those in the middle as they are."""
        if from_logits:
            return np.mean(np.logaddexp(0, y_pred) - y_true * y_pred, axis=-1)
        p = y_pred
        return -np.mean(y_true * np.log(p + 1e-7) + (1 - y_true) * np.log(1 - p + 1e-7), axis=-1)

    @misconception(caught_by="test_binary_crossentropy_clips")
    @change(before="p = np.clip(y_pred, 1e-7, 1 - 1e-7)", after="p = np.clip(y_pred, 1e-15, 1 - 1e-15)")
    def binary_clipped_elsewhere():
        """Probabilities are clipped, but not where Keras does it. Which loss should a probability of 0 have?"""

    for bound in ("1e-12", "1e-10", "1e-9", "1e-8", "1e-6", "1e-5"):

        @binary_clipped_elsewhere.variant
        @change(before="np.clip(y_pred, 1e-7, 1 - 1e-7)", after=f"np.clip(y_pred, {bound}, 1 - {bound})")
        def binary_clipped_at_another_bound(): ...

    @misconception(caught_by="test_binary_crossentropy_values")
    def second_sigmoid(y_true, y_pred, from_logits=False):
        """A sigmoid is applied to what is a probability already. Whether there are logits, `from_logits`
        says."""
        return np.mean(np.logaddexp(0, y_pred) - y_true * y_pred, axis=-1)

    @misconception(caught_by="test_binary_crossentropy_logits")
    def logits_taken_for_probabilities(y_true, y_pred, from_logits=False):
        """The result is the same with and without `from_logits`. Where does your code use the argument?"""
        p = np.clip(y_pred, 1e-7, 1 - 1e-7)
        return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=-1)

    @misconception(caught_by="test_binary_crossentropy_survives_large_logits")
    @change(
        before="return np.mean(np.logaddexp(0, y_pred) - y_true * y_pred, axis=-1)",
        after="y_pred = np.where(y_pred >= 0, 1, np.exp(-np.abs(y_pred))) / (1 + np.exp(-np.abs(y_pred)))",
    )
    def logits_through_clipped_probabilities():
        """On logits no loss exceeds 16.1 here. Logits are not clipped: simplify the formula with σ(z) in it."""

    @misconception(caught_by="test_binary_crossentropy_survives_large_logits")
    @change(before="np.logaddexp(0, y_pred) - y_true", after="np.log(1 + np.exp(y_pred)) - y_true")
    def softplus_overflows():
        """exp overflows above 709. Factor exp(z) out of the sum for positive z, and look at what is left."""

    @misconception(caught_by="test_binary_crossentropy_values", lecture=LOSSES)
    def binary_summed(y_true, y_pred, from_logits=False):
        """The entries are right, but summed over the outputs. Each output is a question of its own: take the
        mean."""
        if from_logits:
            return np.sum(np.logaddexp(0, y_pred) - y_true * y_pred, axis=-1)
        p = np.clip(y_pred, 1e-7, 1 - 1e-7)
        return -np.sum(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=-1)

    @misconception(caught_by="test_binary_crossentropy_values")
    def binary_likelihood(y_true, y_pred, from_logits=False):
        """The loss is negative: this is the log likelihood. Which sign makes a better prediction cost less?"""
        if from_logits:
            return np.mean(y_true * y_pred - np.logaddexp(0, y_pred), axis=-1)
        p = np.clip(y_pred, 1e-7, 1 - 1e-7)
        return np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=-1)

    @misconception(caught_by="test_binary_crossentropy_clips")
    @change(before="p = np.clip(y_pred, 1e-7, 1 - 1e-7)", after="p = np.maximum(y_pred, 1e-7)")
    def binary_clipped_from_below_only():
        """A probability of 1 where 0 is right costs infinitely much here. The second logarithm needs a bound
        too."""

    @misconception(caught_by="test_binary_crossentropy_leaves_arguments")
    @change(
        before="p = np.clip(y_pred, 1e-7, 1 - 1e-7)",
        after="p = y_pred\np[p < 1e-7] = 1e-7\np[p > 1 - 1e-7] = 1 - 1e-7",
    )
    def binary_clipped_in_place():
        """The losses are right, but the predictions themselves were clipped: assigning to entries of an argument
        changes the caller's array."""


with exercise("categorical_crossentropy", lecture=SOFTMAX):

    @misconception(caught_by="test_categorical_crossentropy_values")
    @change(before="-np.sum(y_true * log_p, axis=-1)", after="-np.mean(y_true * log_p, axis=-1)")
    def categorical_mean():
        """The loss is K times too small: the classes of one example are summed over, not averaged."""

    @misconception(caught_by="test_categorical_crossentropy_zeros")
    @change(before="np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))", after="np.log(y_pred)")
    def categorical_without_clipping():
        """A probability of 0 gives inf or nan here. Which range does Keras clip probabilities to?"""

    @misconception(caught_by="test_categorical_crossentropy_values", lecture=OUTPUTS)
    def categorical_second_softmax(y_true, y_pred, from_logits=False):
        """A softmax is applied to what is a distribution already. Whether there are logits, `from_logits`
        says."""
        log_p = log_softmax(y_pred)
        return -np.sum(y_true * log_p, axis=-1)

    @misconception(caught_by="test_categorical_crossentropy_logits", lecture=OUTPUTS)
    def categorical_ignores_from_logits(y_true, y_pred, from_logits=False):
        """The result is the same with and without `from_logits`. Where does your code use the argument?"""
        log_p = np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))
        return -np.sum(y_true * log_p, axis=-1)

    @misconception(caught_by="test_categorical_crossentropy_survives_large_logits")
    def categorical_clips_logits_too(y_true, y_pred, from_logits=False):
        """On logits no class costs more than 16.1 here. Which of your functions gives log p without a detour over
        p?"""
        log_p = np.log(np.clip(softmax(y_pred) if from_logits else y_pred, 1e-7, 1 - 1e-7))
        return -np.sum(y_true * log_p, axis=-1)

    @misconception(caught_by="test_categorical_crossentropy_values")
    def categorical_arguments_exchanged(y_true, y_pred, from_logits=False):
        """The logarithm is taken of the targets. Which of the two distributions does the network make?"""
        log_p = np.log(np.clip(y_true, 1e-7, 1 - 1e-7))
        return -np.sum((softmax(y_pred) if from_logits else y_pred) * log_p, axis=-1)

    @misconception(caught_by="test_categorical_crossentropy_values", lecture=SIGMOID)
    def categorical_as_many_binary(y_true, y_pred, from_logits=False):
        """Classes that are not expected are counted too, by log(1 − p). That belongs to yes-or-no outputs, not to a
        distribution."""
        p = np.clip(softmax(y_pred) if from_logits else y_pred, 1e-7, 1 - 1e-7)
        return -np.sum(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=-1)

    @misconception(caught_by="test_categorical_crossentropy_values")
    def categorical_gold_only(y_true, y_pred, from_logits=False):
        """Only the largest target counts here. A full distribution has more than one class."""
        log_p = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))
        return -log_p[np.arange(len(y_true)), y_true.argmax(axis=-1)]


with exercise("sparse_categorical_crossentropy", lecture=SOFTMAX):

    @misconception(caught_by="test_sparse_categorical_crossentropy_zeros")
    @change(before="np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))", after="np.log(y_pred)")
    def sparse_without_clipping():
        """A probability of 0 costs infinitely much here. Which range does Keras clip probabilities to?"""

    @misconception(caught_by="test_sparse_categorical_crossentropy_values", lecture=OUTPUTS)
    def sparse_second_softmax(gold, y_pred, from_logits=False):
        """A softmax is applied to what is a distribution already. Whether there are logits, `from_logits`
        says."""
        log_p = log_softmax(y_pred)
        return -log_p[np.arange(len(gold)), gold]

    @misconception(caught_by="test_sparse_categorical_crossentropy_logits", lecture=OUTPUTS)
    def sparse_ignores_from_logits(gold, y_pred, from_logits=False):
        """The result is the same with and without `from_logits`. Where does your code use the argument?"""
        log_p = np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))
        return -log_p[np.arange(len(gold)), gold]

    @misconception(caught_by="test_sparse_categorical_crossentropy_survives_large_logits")
    def sparse_clips_logits_too(gold, y_pred, from_logits=False):
        """On logits no loss exceeds 16.1 here. Which of your functions gives log p without a detour over p?"""
        log_p = np.log(np.clip(softmax(y_pred) if from_logits else y_pred, 1e-7, 1 - 1e-7))
        return -log_p[np.arange(len(gold)), gold]

    @misconception(caught_by="test_sparse_categorical_crossentropy_values", lecture=BATCHES, costs=SHAPE)
    @change(before="return -log_p[np.arange(len(gold)), gold]", after="return -log_p[:, gold]")
    def columns_of_all_rows():
        """The result is (B, B): each row gave all the gold columns. It should give its own one only."""

    @misconception(caught_by="test_sparse_categorical_crossentropy_values")
    @change(before="return -log_p[np.arange(len(gold)), gold]", after="return -log_p.max(axis=-1)")
    def largest_instead_of_gold():
        """This is the loss of the class that the network prefers. What matters is the class that is right."""

    @misconception(caught_by="test_sparse_categorical_crossentropy_values")
    @change(before="-log_p[np.arange(len(gold)), gold]", after="-log_p[np.arange(len(gold)), gold - 1]")
    def classes_counted_from_one():
        """The neighbour of the gold class is picked. The indices start at 0, in NumPy and in `gold`."""

    @misconception(caught_by="test_sparse_categorical_crossentropy_values", lecture=LOSSES, costs=SHAPE)
    @change(before="-log_p[np.arange(len(gold)), gold]", after="-log_p[np.arange(len(gold)), gold].mean()")
    def sparse_mean_of_the_batch():
        """One number comes back for the whole batch. Each example should have a loss of its own."""

    @misconception(caught_by="test_sparse_categorical_crossentropy_keeps_dtype")
    @change(
        before="-log_p[np.arange(len(gold)), gold]",
        after="-np.sum(np.eye(log_p.shape[-1])[gold] * log_p, axis=-1)",
    )
    def one_hot_in_float64():
        """The losses are right, but float32 becomes float64: `np.eye` makes float64 unless you give it a
        dtype."""


with exercise("kl_divergence", lecture=OVERVIEW):

    @misconception(
        caught_by="test_kl_divergence_values",
        costs="which distribution stands in front is what the exercise is about",
    )
    @change(before="y_true * (np.log(g) - np.log(p))", after="p * (np.log(p) - np.log(g))")
    def divergence_reversed():
        """The two distributions are exchanged, and the divergence is not symmetric. Which one stands in
        front?"""

    @divergence_reversed.variant
    def divergence_of_clipped_ones_reversed(y_true, y_pred):
        g, p = np.clip(y_true, 1e-7, 1), np.clip(y_pred, 1e-7, 1)
        return np.sum(p * np.log(p / g), axis=-1)

    @misconception(caught_by="test_kl_divergence_values")
    def crossentropy_only(y_true, y_pred):
        """This is the cross-entropy: from a distribution to itself it is not zero. What is missing?"""
        p = np.clip(y_pred, 1e-7, 1 - 1e-7)
        return -np.sum(y_true * np.log(p), axis=-1)

    @misconception(caught_by="test_kl_divergence_zero_targets")
    def zero_times_infinity(y_true, y_pred):
        """A target of 0 gives nan: NumPy does not know that 0 log 0 is 0. Where is the logarithm of 0 taken?"""
        p = np.clip(y_pred, 1e-7, 1 - 1e-7)
        return np.sum(y_true * (np.log(y_true) - np.log(p)), axis=-1)

    @misconception(caught_by="test_kl_divergence_zero_predictions", lecture=LOSSES)
    @change(before="p = np.clip(y_pred, 1e-7, 1 - 1e-7)", after="p = y_pred")
    def divergence_without_clipping():
        """A prediction of 0 gives inf or nan here. Which range does Keras clip probabilities to?"""

    @divergence_without_clipping.variant
    def only_the_targets_clipped(y_true, y_pred):
        g = np.clip(y_true, 1e-7, 1)
        return np.sum(g * np.log(g / y_pred), axis=-1)

    @misconception(caught_by="test_kl_divergence_values")
    def divergence_mean(y_true, y_pred):
        """The divergence is K times too small: the classes of one example are summed over, not averaged."""
        p = np.clip(y_pred, 1e-7, 1 - 1e-7)
        g = np.where(y_true > 0, y_true, 1)
        return np.mean(y_true * (np.log(g) - np.log(p)), axis=-1)

    @misconception(caught_by="test_kl_divergence_values")
    @change(before="y_true * (np.log(g) - np.log(p))", after="y_true * (np.log(p) - np.log(g))")
    def divergence_negative():
        """A divergence is never negative, this one is. Which logarithm is taken from which?"""

    @misconception(caught_by="test_kl_divergence_values")
    def entropy_added(y_true, y_pred):
        """The entropy of the targets is added to the cross-entropy. What should be left when both are the
        same?"""
        p = np.clip(y_pred, 1e-7, 1 - 1e-7)
        g = np.where(y_true > 0, y_true, 1)
        return -np.sum(y_true * (np.log(g) + np.log(p)), axis=-1)


with exercise("reduce_loss", lecture=LOSSES):

    @misconception(caught_by="test_reduce_loss_with_weights")
    @change(before="len(losses)", after="(len(losses) if sample_weight is None else np.sum(sample_weight))")
    def divided_by_the_weights():
        """This is how a metric weights: it divides by the sum of the weights. What does a loss divide by?"""

    @misconception(caught_by="test_reduce_loss_with_weights")
    def loss_weights_ignored(losses, sample_weight=None, reduction="sum_over_batch_size"):
        """The weights change nothing. Where does your code use them?"""
        if reduction == "sum_over_batch_size":
            return np.sum(losses) / len(losses)
        if reduction == "sum":
            return np.sum(losses)
        return losses

    @misconception(caught_by="test_reduce_loss_with_weights")
    def unreduced_without_weights(losses, sample_weight=None, reduction="sum_over_batch_size"):
        """Without a reduction the weights are lost. They come before the reduction, and so before the lack of
        one."""
        if reduction is None:
            return losses
        if sample_weight is not None:
            losses = losses * sample_weight
        if reduction == "sum_over_batch_size":
            return np.sum(losses) / len(losses)
        return np.sum(losses)

    @misconception(caught_by="test_reduce_loss_mean")
    def sum_for_the_mean(losses, sample_weight=None, reduction="sum_over_batch_size"):
        """The name "sum_over_batch_size" is to be read as "sum, over batch size": a fraction. Where is its
        divisor?"""
        if sample_weight is not None:
            losses = losses * sample_weight
        if reduction is None:
            return losses
        return np.sum(losses)

    @misconception(caught_by="test_reduce_loss_sum", costs="the reduction is what the exercise is about")
    def always_the_mean(losses, sample_weight=None, reduction="sum_over_batch_size"):
        """The result is the same for every reduction. Where does your code use the argument?"""
        if sample_weight is not None:
            losses = losses * sample_weight
        return np.sum(losses) / len(losses)

    @misconception(caught_by="test_reduce_loss_zero_weights")
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

    @misconception(caught_by="test_reduce_loss_with_weights")
    @change(before="losses * sample_weight", after="losses * (sample_weight / np.sum(sample_weight))")
    def normalized_weights():
        """The weights are made to sum to one first. They should count as they are, even twice as much."""

    @misconception(caught_by="test_reduce_loss_leaves_arguments")
    @change(before="losses = losses * sample_weight", after="losses *= sample_weight")
    def losses_weighted_in_place():
        """The values are right, but the losses themselves were changed: *= works on the caller's array."""


with exercise("SparseCategoricalCrossentropy", lecture=LOSSES):

    @misconception(caught_by="test_loss_object_logits")
    @change(before="y_pred, self.from_logits", after="y_pred")
    def FromLogitsForgotten():
        """`from_logits` does not arrive. Follow it from `__init__` to where the losses are computed."""

    @misconception(caught_by="test_loss_object_logits", lecture=OUTPUTS)
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

    @misconception(caught_by="test_loss_object_reductions")
    @change(before="sample_weight, self.reduction", after="sample_weight")
    def ReductionForgotten():
        """The result is the mean for every reduction. Follow `reduction` from `__init__` to where it is
        needed."""

    @misconception(caught_by="test_loss_object_weights")
    @change(before="losses, sample_weight, self.reduction", after="losses, reduction=self.reduction")
    def WeightsForgotten():
        """The weights change nothing. Follow `sample_weight` to where it is needed."""

    @misconception(caught_by="test_loss_object_weights")
    @change(
        before="return reduce_loss(losses, sample_weight, self.reduction)",
        after="""
        if self.reduction == "sum_over_batch_size" and sample_weight is not None:
            return np.average(losses, weights=sample_weight)
        return reduce_loss(losses, sample_weight, self.reduction)
        """,
    )
    def WeightedMean():
        """A weighted metric divides by the sum of the weights. What does a weighted loss divide by?"""

    @misconception(caught_by="test_loss_object_keeps_settings")
    @change(
        before="self.from_logits = from_logits\nself.reduction = reduction",
        after="type(self).from_logits = from_logits\ntype(self).reduction = reduction",
    )
    def SettingsOfTheClass():
        """A second object changed the settings of the first: they belong to the class. Keep them in `self`."""

    @misconception(caught_by="test_loss_object_keeps_settings")
    @change(before="self.reduction = reduction", after="self.reduction = reduction\nself.total = 0.0")
    @change(
        before="return reduce_loss(losses, sample_weight, self.reduction)",
        after="""
        value = reduce_loss(losses, sample_weight, self.reduction)
        if self.reduction is None:
            return value
        self.total = self.total + value
        return self.total
        """,
    )
    def LossThatAccumulates():
        """The second call gives more than the first: something is added up between calls. That is what metrics
        do."""

    @LossThatAccumulates.variant
    class SumOfAllResults:
        def __init__(self, from_logits=False, reduction="sum_over_batch_size"):
            self.from_logits = from_logits
            self.reduction = reduction
            self.total = 0.0

        def __call__(self, y_true, y_pred, sample_weight=None):
            losses = sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)
            self.total = self.total + reduce_loss(losses, sample_weight, self.reduction)
            return self.total


with exercise("loss_concepts", lecture=OUTPUTS):
    categorical_for_tags = misconception(
        caught_by="test_concept_loss_tags",
        hint="A categorical distribution gives its whole probability to one class. May a photograph have two "
        "tags?",
    )({"tags": "E"})

    squared_error_for_probabilities = misconception(
        caught_by="test_concept_loss_spam",
        lecture=SIGMOID,
        hint="The loss follows from the distribution that the output describes. Which one has only the values "
        "0 "
        "and 1?",
    )({"spam": "A"})

    squared_error_for_outliers = misconception(
        caught_by="test_concept_loss_sensor",
        lecture=LOSSES,
        hint="What does one measurement of nonsense do to the best constant in the figure of section 2?",
    )({"sensor": "A"})

    # The other wrong letters: what the loss is for, and what to ask of the task.
    PURPOSES = {
        "A": "Least squares is for real numbers with normally distributed errors.",
        "B": "Huber's loss is for real numbers, a few of which are far off.",
        "C": "Binary cross-entropy is for answers of yes or no, each with a probability of its own.",
        "D": "This one is for one class out of several, given by its index.",
        "E": "Categorical cross-entropy is for a distribution over classes that exclude each other.",
        "F": "Hinge is for sides without probabilities, and lets clear decisions alone.",
    }
    TASKS = {
        "temperature": ("A", "What is the target, and how do its errors come about?"),
        "sensor": ("B", "What is the target, and what may a single one of them do?"),
        "spam": ("C", "Which values may the target have, and what is wanted of the network?"),
        "digit": ("D", "How many right answers has a picture, and in which form are they given?"),
        "tags": ("C", "How many tags may fit at once, and which values has each of them?"),
        "poll": ("E", "What is the target of one district?"),
        "side": ("F", "Is a probability wanted, and what shall happen to clear decisions?"),
    }
    SAID_ABOVE = {("tags", "E"), ("spam", "A"), ("sensor", "A")}
    other_losses = [
        misconception(
            name=f"loss_{letter}_for_{task}",
            caught_by=f"test_concept_loss_{task}",
            hint=f"{purpose} {question}",
        )({task: letter})
        for task, (right, question) in TASKS.items()
        for letter, purpose in PURPOSES.items()
        if letter != right and (task, letter) not in SAID_ABOVE
    ]


with exercise("likelihood_concepts", lecture=LOSSES):
    normally_distributed_inputs = misconception(
        caught_by="test_concept_likelihood_gaussian",
        lecture=OUTPUTS,
        hint="The likelihood is that of y, given x. Which of the two is random in it?",
    )({"gaussian": "A"})

    no_hidden_layer_needed = misconception(
        caught_by="test_concept_likelihood_gaussian",
        lecture=OUTPUTS,
        hint="The derivation of section 1 says f(x) and never asks how it is computed. What does it say of y?",
    )({"gaussian": "B"})

    normally_distributed_weights = misconception(
        caught_by="test_concept_likelihood_gaussian",
        lecture=OUTPUTS,
        hint="That is a prior for the weights, which adds weight decay. What makes the square in the loss?",
    )({"gaussian": "D"})

    loss_is_the_probability = misconception(
        caught_by="test_concept_likelihood_untrained",
        hint="That is the probability of the gold class. The loss is minus its logarithm.",
    )({"untrained": "A"})

    loss_is_the_error_rate = misconception(
        caught_by="test_concept_likelihood_untrained",
        hint="The share of wrong answers is another quantity. What does a class with the probability 1/10 "
        "cost?",
    )({"untrained": "C"})

    loss_at_its_largest = misconception(
        caught_by="test_concept_likelihood_untrained",
        hint="That much costs a gold class whose probability was clipped at 1e-7. Which one has it here?",
    )({"untrained": "D"})

    smaller_loss_smaller_gradient = misconception(
        caught_by="test_concept_likelihood_divergence",
        hint="Taking a constant from a loss makes it smaller everywhere. What does that do to its slope?",
    )({"divergence": "A"})

    another_minimum = misconception(
        caught_by="test_concept_likelihood_divergence",
        hint="Look at the figure of section 8: where are the two curves lowest?",
    )({"divergence": "B"})

    zero_at_the_minimum = misconception(
        caught_by="test_concept_likelihood_divergence",
        hint="Any loss has a zero slope at its minimum, and its value there does not matter. What differs "
        "between the two curves?",
    )({"divergence": "C"})

    centred_logits = misconception(
        caught_by="test_concept_likelihood_logits",
        hint="Logits may have any mean: adding a number to all of them changes nothing. What happens to a "
        "probability of 1e-50 in float32?",
    )({"logits": "A"})

    softmax_without_derivative = misconception(
        caught_by="test_concept_likelihood_logits",
        hint="Softmax has a derivative everywhere. But what is left of it where a probability has become 0?",
    )({"logits": "C"})

    sum_of_probabilities = misconception(
        caught_by="test_concept_likelihood_logits",
        hint="The sum is 1 to seven digits, and the loss does not even use it. What gets lost of a single small "
        "probability?",
    )({"logits": "D"})

    weights_are_relative = misconception(
        caught_by="test_concept_likelihood_weights",
        hint="That is true of a weighted mean, which metrics compute. Look again at what a loss divides by.",
    )({"weights": "B"})

    divisor_of_weights = misconception(
        caught_by="test_concept_likelihood_weights",
        hint="The divisor is the number of examples and knows nothing of weights. What happens to the sum "
        "above it?",
    )({"weights": "C"})

    weights_of_wrong_examples = misconception(
        caught_by="test_concept_likelihood_weights",
        hint="Every loss is multiplied by its weight, that of right answers too. What is common to all terms "
        "of the sum?",
    )({"weights": "D"})


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
    for bound in (
        "None",
        "1 - 1e-08",
        "1 + 1e-7",
        "1 / 1e-7",
        "1 // 1e-7",
        "1 ** 1e-7",
        "2 - 1e-7",
        "1 - -0.9999999",
    )
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
