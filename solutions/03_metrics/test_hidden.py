"""Hidden tests of 03_metrics: what earns points."""

import numpy as np

from grader.testing import assert_answer, assert_close, assert_unchanged, assert_vectorized, points

# Batches of different sizes, one example among them: a mean of batch means shows.
SIZES = (11, 7, 1, 5)

# Keras adds 1e-7 in the denominators of precision, recall and F1.
F1_TOLERANCE = 1e-6

# Sums in float32 are good to about this, whatever the dtype in which a metric adds up.
FLOAT32 = 1e-4


# Batches: y_true and y_pred


def values(rng, B):
    """Values for a mean, all positive, so that a sum of them keeps its digits in float32 too."""
    return (rng.uniform(0.5, 3, size=B),)


def outputs(rng, B, O=3):
    """Targets and predictions that are real numbers, (B, O)."""
    return rng.normal(size=(B, O)), rng.normal(size=(B, O))


def kinds(rng, B, number):
    """Which kind of example each one is: all of them, in any order, where there are enough."""
    return rng.permutation((np.arange(B) + rng.integers(number)) % number)


def labels(rng, B):
    """Integer labels; of the predicted ones half are right, some are close, and some are far off."""
    y_true, kind = rng.integers(7, 13, size=B), kinds(rng, B, 4)
    return y_true, y_true + np.array([0, 0, 1, -5])[kind]


def decisions(rng, B):
    """Targets of 0 and 1, and probabilities that stay away from the thresholds 0.3, 0.5 and 0.8.

    Between two thresholds most targets are the same, so that each threshold gives another accuracy.
    """
    kind = kinds(rng, B, 8)
    y_true = np.array([0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 1.0])[kind]
    y_pred = np.array([0.15, 0.15, 0.15, 0.4, 0.4, 0.65, 0.65, 0.9])[kind]
    return y_true, y_pred + rng.uniform(-0.08, 0.08, size=B)


def detections(rng, B):
    """Targets and probabilities like the above, with more misses than false alarms, and a true positive."""
    kind = rng.choice(["TP", "FN", "FP", "TN"], p=[0.25, 0.4, 0.1, 0.25], size=B)
    kind[0] = "TP"
    alarm = (kind == "TP") | (kind == "FP")
    y_pred = np.where(alarm, rng.uniform(0.55, 0.95, size=B), rng.uniform(0.05, 0.45, size=B))
    return ((kind == "TP") | (kind == "FN")).astype(float), y_pred


def columns(batch):
    """The same targets and predictions as columns (B, 1)."""
    return tuple(array[:, None] for array in batch)


def distributions(rng, B, K=5, power=1):
    """Rows that sum to one, no two entries of a row close to each other; a higher power makes peaks."""
    ranks = np.stack([rng.permutation(K) for _ in range(B)])
    entries = (ranks + rng.uniform(0.2, 0.8, size=(B, K))) ** np.reshape(power, (-1, 1))
    return entries / entries.sum(axis=-1, keepdims=True)


def sparse(rng, B, K=5):
    """Class indices and distributions.

    The gold class is the most probable one, with a majority or without, or the least probable one, or the one
    after the most probable one, or any.
    """
    kind = kinds(rng, B, 5)
    y_pred = distributions(rng, B, K, power=np.where(kind == 0, 4, 1))
    best = y_pred.argmax(axis=-1)
    gold = np.stack([best, best, y_pred.argmin(axis=-1), (best + 1) % K, rng.integers(K, size=B)])
    return gold[kind, np.arange(B)], y_pred


def one_hot(rng, B, K=5):
    """The same, with the gold classes as one-hot rows."""
    gold, y_pred = sparse(rng, B, K)
    return np.eye(K)[gold], y_pred


def full(rng, B, K=5):
    """Distributions as targets and as predictions."""
    return distributions(rng, B, K), distributions(rng, B, K)


def probabilities(rng, B, O=3):
    """Targets of 0, 1 and between, and probabilities well inside of the range, (B, O)."""
    return rng.choice([0.0, 0.3, 1.0], size=(B, O)), rng.uniform(0.05, 0.95, size=(B, O))


def weights(rng, B):
    """Weights that are all positive, far from the mean 1."""
    return rng.uniform(0.5, 4, size=B)


# What is asked of every metric


def check_collects(mine, theirs, batches, atol=None):
    """After each batch the result is that of all examples so far, and asking twice changes nothing."""
    for batch in batches:
        mine.update_state(*batch)
        theirs.update_state(*batch)
        for _ in range(2):
            assert_close(mine.result(), theirs.result(), atol=atol)


def check_weights(mine, theirs, rng, batch_of, atol=None):
    """Weighted batches by position, by name and in a call, and one without weights between them."""
    for number, B in enumerate(SIZES):
        batch, w = batch_of(rng, B), weights(rng, B)
        w[1:2] = 0.0  # an example that does not count
        if number == 1:
            mine.update_state(*batch)
            theirs.update_state(*batch)
        elif number == 2:
            mine.update_state(*batch, sample_weight=w)
            theirs.update_state(*batch, w)
        else:
            mine.update_state(*batch, w)
            theirs.update_state(*batch, w)
        assert_close(mine.result(), theirs.result(), atol=atol)
    batch, w = batch_of(rng, 7), weights(rng, 7)
    assert_close(mine(*batch, w), theirs(*batch, w), atol=atol)


def check_calls(mine, theirs, rng, batch_of, atol=None):
    """A call takes in its batch and gives the result of all batches so far."""
    for B in SIZES:
        batch = batch_of(rng, B)
        assert_close(mine(*batch), theirs(*batch), atol=atol)
        assert_close(mine.result(), theirs.result(), atol=atol)
        batch = batch_of(rng, B)
        mine.update_state(*batch)
        theirs.update_state(*batch)


def check_resets(mine, other, theirs, rng, batch_of, atol=None):
    """A reset forgets everything, also the second time, and another object does not notice."""
    kept = [batch_of(rng, B) for B in SIZES]
    for batch in kept:
        other.update_state(*batch)
    for _ in range(2):
        for B in SIZES:
            mine.update_state(*batch_of(rng, B))
        mine.reset_state()
        theirs.reset_state()
        batch = batch_of(rng, 7)
        mine.update_state(*batch)
        theirs.update_state(*batch)
        assert_close(mine.result(), theirs.result(), atol=atol)
    theirs.reset_state()
    for batch in kept:
        theirs.update_state(*batch)
    assert_close(other.result(), theirs.result(), atol=atol)


def check_arguments(student, make, theirs, rng, batch_of, atol=None):
    """The arguments stay as they were, float32 works, and there is no Python loop over the examples."""
    for dtype in (np.float64, np.float32):
        mine = make()
        theirs.reset_state()
        for B in (1, 7):
            batch = [one if one.dtype.kind == "i" else one.astype(dtype) for one in batch_of(rng, B)]
            before = [one.copy() for one in batch]
            mine.update_state(*batch)
            theirs.update_state(*before)
            assert_unchanged(student)
            assert_close(mine.result(), theirs.result(), rtol=FLOAT32, atol=atol)
            w = weights(rng, B).astype(dtype)
            make().update_state(*batch, w)
            assert_unchanged(student)
    fixed = np.random.default_rng(3)  # of the events alone: the values do not matter
    assert_vectorized(make().update_state, lambda B: batch_of(fixed, B))
    assert_vectorized(make().update_state, lambda B: (*batch_of(fixed, B), np.ones(B)))


# Mean


@points(2)
def test_mean_collects(student, reference, rng):
    """The result is the mean of all values so far, however they were split into batches."""
    check_collects(student.Mean(), reference.Mean(), [values(rng, B) for B in SIZES])
    negative = [(rng.normal(size=B),) for B in SIZES]
    check_collects(student.Mean(), reference.Mean(), negative)


@points(2)
def test_mean_weights(student, reference, rng):
    """Weighted values are divided by the sum of the weights; without weights each counts as 1."""
    check_weights(student.Mean(), reference.Mean(), rng, values)


@points(1)
def test_mean_scaled_weights(student, rng):
    """Twice the weights give the same mean, and equal weights give the mean without weights."""
    (v,), w = values(rng, 7), weights(rng, 7)
    assert_close(student.Mean()(v, 2 * w), np.sum(v * w) / np.sum(w))
    assert_close(student.Mean()(v, np.full(7, 0.25)), np.mean(v))


@points(1)
def test_mean_calls(student, reference, rng):
    """A call takes in its batch and gives the mean of all batches so far."""
    check_calls(student.Mean(), reference.Mean(), rng, values)


@points(1)
def test_mean_resets(student, reference, rng):
    """A reset forgets everything, and two objects do not share anything."""
    check_resets(student.Mean(), student.Mean(), reference.Mean(), rng, values)


@points(1)
def test_mean_arguments(student, reference, rng):
    """Any batch size and both dtypes work without a Python loop, and the arguments stay as they were."""
    check_arguments(student, student.Mean, reference.Mean(), rng, values)


# MeanSquaredError


@points(2)
def test_mean_squared_error_collects(student, reference, rng):
    """The result is the mean over all examples of the mean of their squared errors."""
    for O in (3, 1):
        batches = [outputs(rng, B, O) for B in SIZES]
        check_collects(student.MeanSquaredError(), reference.MeanSquaredError(), batches)


@points(1)
def test_mean_squared_error_weights(student, reference, rng):
    """The examples are weighted, and the divisor is the sum of the weights."""
    for O in (3, 1):
        mine, theirs = student.MeanSquaredError(), reference.MeanSquaredError()
        check_weights(mine, theirs, rng, lambda rng, B, O=O: outputs(rng, B, O))


@points(1)
def test_mean_squared_error_calls(student, reference, rng):
    """A call takes in its batch and gives the result of all batches so far."""
    check_calls(student.MeanSquaredError(), reference.MeanSquaredError(), rng, outputs)


@points(1)
def test_mean_squared_error_resets(student, reference, rng):
    """A reset forgets everything, and two objects do not share anything."""
    mine, other = student.MeanSquaredError(), student.MeanSquaredError()
    check_resets(mine, other, reference.MeanSquaredError(), rng, outputs)


@points(1)
def test_mean_squared_error_arguments(student, reference, rng):
    """Any batch size and both dtypes work without a Python loop, and the arguments stay as they were."""
    check_arguments(student, student.MeanSquaredError, reference.MeanSquaredError(), rng, outputs)


# Accuracy


@points(2)
def test_accuracy_collects(student, reference, rng):
    """The result is the share of all examples whose label is right."""
    check_collects(student.Accuracy(), reference.Accuracy(), [labels(rng, B) for B in SIZES])


@points(1)
def test_accuracy_weights(student, reference, rng):
    """The examples are weighted, and the divisor is the sum of the weights."""
    check_weights(student.Accuracy(), reference.Accuracy(), rng, labels)


@points(1)
def test_accuracy_calls(student, reference, rng):
    """A call takes in its batch and gives the result of all batches so far."""
    check_calls(student.Accuracy(), reference.Accuracy(), rng, labels)


@points(1)
def test_accuracy_resets(student, reference, rng):
    """A reset forgets everything, and two objects do not share anything."""
    check_resets(student.Accuracy(), student.Accuracy(), reference.Accuracy(), rng, labels)


@points(1)
def test_accuracy_arguments(student, reference, rng):
    """Any batch size works without a Python loop, and the arguments stay as they were."""
    check_arguments(student, student.Accuracy, reference.Accuracy(), rng, labels)


# BinaryAccuracy


@points(2)
def test_binary_accuracy_collects(student, reference, rng):
    """The result is the share of all examples on the right side of 0.5."""
    batches = [decisions(rng, B) for B in SIZES]
    check_collects(student.BinaryAccuracy(), reference.BinaryAccuracy(), batches)


@points(1)
def test_binary_accuracy_threshold(student, reference, rng):
    """The threshold decides what is a yes."""
    for threshold in (0.3, 0.8):
        batches = [decisions(rng, B) for B in (31, 17)]
        check_collects(student.BinaryAccuracy(threshold), reference.BinaryAccuracy(threshold), batches)
        check_collects(
            student.BinaryAccuracy(threshold=threshold), reference.BinaryAccuracy(threshold), batches
        )


@points(1)
def test_binary_accuracy_weights(student, reference, rng):
    """The examples are weighted, and the divisor is the sum of the weights."""
    check_weights(student.BinaryAccuracy(), reference.BinaryAccuracy(), rng, decisions)


@points(1)
def test_binary_accuracy_columns(student, reference, rng):
    """Columns (B, 1) with weights (B,) give what rows of numbers give."""
    mine, theirs = student.BinaryAccuracy(0.3), reference.BinaryAccuracy(0.3)
    check_collects(mine, theirs, [columns(decisions(rng, B)) for B in SIZES])
    check_weights(mine, theirs, rng, lambda rng, B: columns(decisions(rng, B)))


@points(1)
def test_binary_accuracy_calls(student, reference, rng):
    """A call takes in its batch and gives the result of all batches so far."""
    check_calls(student.BinaryAccuracy(), reference.BinaryAccuracy(), rng, decisions)


@points(1)
def test_binary_accuracy_resets(student, reference, rng):
    """A reset forgets everything, and two objects do not share anything, not even the threshold."""
    mine, other, theirs = (
        student.BinaryAccuracy(0.8),
        student.BinaryAccuracy(0.8),
        reference.BinaryAccuracy(0.8),
    )
    student.BinaryAccuracy(0.3)
    check_resets(mine, other, theirs, rng, decisions)


@points(1)
def test_binary_accuracy_arguments(student, reference, rng):
    """Any batch size and both dtypes work without a Python loop, and the arguments stay as they were."""
    check_arguments(student, student.BinaryAccuracy, reference.BinaryAccuracy(), rng, decisions)


# CategoricalAccuracy


@points(2)
def test_categorical_accuracy_collects(student, reference, rng):
    """The result is the share of all examples whose most probable class is the right one."""
    for K in (5, 2):
        batches = [one_hot(rng, B, K) for B in SIZES]
        check_collects(student.CategoricalAccuracy(), reference.CategoricalAccuracy(), batches)


@points(1)
def test_categorical_accuracy_weights(student, reference, rng):
    """The examples are weighted, and the divisor is the sum of the weights."""
    check_weights(student.CategoricalAccuracy(), reference.CategoricalAccuracy(), rng, one_hot)


@points(1)
def test_categorical_accuracy_calls(student, reference, rng):
    """A call takes in its batch and gives the result of all batches so far."""
    check_calls(student.CategoricalAccuracy(), reference.CategoricalAccuracy(), rng, one_hot)


@points(1)
def test_categorical_accuracy_resets(student, reference, rng):
    """A reset forgets everything, and two objects do not share anything."""
    mine, other = student.CategoricalAccuracy(), student.CategoricalAccuracy()
    check_resets(mine, other, reference.CategoricalAccuracy(), rng, one_hot)


@points(1)
def test_categorical_accuracy_arguments(student, reference, rng):
    """Any batch size and both dtypes work without a Python loop, and the arguments stay as they were."""
    check_arguments(student, student.CategoricalAccuracy, reference.CategoricalAccuracy(), rng, one_hot)


# SparseCategoricalAccuracy


@points(2)
def test_sparse_categorical_accuracy_collects(student, reference, rng):
    """The result is the share of all examples whose most probable class is the right one."""
    for K in (5, 2):
        batches = [sparse(rng, B, K) for B in SIZES]
        check_collects(student.SparseCategoricalAccuracy(), reference.SparseCategoricalAccuracy(), batches)


@points(1)
def test_sparse_categorical_accuracy_weights(student, reference, rng):
    """The examples are weighted, and the divisor is the sum of the weights."""
    check_weights(student.SparseCategoricalAccuracy(), reference.SparseCategoricalAccuracy(), rng, sparse)


@points(1)
def test_sparse_categorical_accuracy_calls(student, reference, rng):
    """A call takes in its batch and gives the result of all batches so far."""
    check_calls(student.SparseCategoricalAccuracy(), reference.SparseCategoricalAccuracy(), rng, sparse)


@points(1)
def test_sparse_categorical_accuracy_resets(student, reference, rng):
    """A reset forgets everything, and two objects do not share anything."""
    mine, other = student.SparseCategoricalAccuracy(), student.SparseCategoricalAccuracy()
    check_resets(mine, other, reference.SparseCategoricalAccuracy(), rng, sparse)


@points(1)
def test_sparse_categorical_accuracy_arguments(student, reference, rng):
    """Any batch size and both dtypes work without a Python loop, and the arguments stay as they were."""
    check_arguments(
        student, student.SparseCategoricalAccuracy, reference.SparseCategoricalAccuracy(), rng, sparse
    )


# BinaryCrossentropy


@points(2)
def test_binary_crossentropy_collects(student, reference, rng):
    """The result is the mean over all examples of the mean over their outputs."""
    for O in (3, 1):
        batches = [probabilities(rng, B, O) for B in SIZES]
        check_collects(student.BinaryCrossentropy(), reference.BinaryCrossentropy(), batches)


@points(1)
def test_binary_crossentropy_weights(student, reference, rng):
    """The examples are weighted, and the divisor is the sum of the weights."""
    for O in (3, 1):
        mine, theirs = student.BinaryCrossentropy(), reference.BinaryCrossentropy()
        check_weights(mine, theirs, rng, lambda rng, B, O=O: probabilities(rng, B, O))


@points(1)
def test_binary_crossentropy_calls(student, reference, rng):
    """A call takes in its batch and gives the result of all batches so far."""
    check_calls(student.BinaryCrossentropy(), reference.BinaryCrossentropy(), rng, probabilities)


@points(1)
def test_binary_crossentropy_resets(student, reference, rng):
    """A reset forgets everything, and two objects do not share anything."""
    mine, other = student.BinaryCrossentropy(), student.BinaryCrossentropy()
    check_resets(mine, other, reference.BinaryCrossentropy(), rng, probabilities)


@points(1)
def test_binary_crossentropy_arguments(student, reference, rng):
    """Any batch size and both dtypes work without a Python loop, and the arguments stay as they were."""
    check_arguments(student, student.BinaryCrossentropy, reference.BinaryCrossentropy(), rng, probabilities)


# CategoricalCrossentropy


@points(2)
def test_categorical_crossentropy_collects(student, reference, rng):
    """The result is the mean over all examples of −Σ g log p."""
    for batch_of in (full, one_hot):
        batches = [batch_of(rng, B) for B in SIZES]
        check_collects(student.CategoricalCrossentropy(), reference.CategoricalCrossentropy(), batches)


@points(1)
def test_categorical_crossentropy_weights(student, reference, rng):
    """The examples are weighted, and the divisor is the sum of the weights."""
    check_weights(student.CategoricalCrossentropy(), reference.CategoricalCrossentropy(), rng, full)


@points(1)
def test_categorical_crossentropy_calls(student, reference, rng):
    """A call takes in its batch and gives the result of all batches so far."""
    check_calls(student.CategoricalCrossentropy(), reference.CategoricalCrossentropy(), rng, full)


@points(1)
def test_categorical_crossentropy_resets(student, reference, rng):
    """A reset forgets everything, and two objects do not share anything."""
    mine, other = student.CategoricalCrossentropy(), student.CategoricalCrossentropy()
    check_resets(mine, other, reference.CategoricalCrossentropy(), rng, full)


@points(1)
def test_categorical_crossentropy_arguments(student, reference, rng):
    """Any batch size and both dtypes work without a Python loop, and the arguments stay as they were."""
    check_arguments(student, student.CategoricalCrossentropy, reference.CategoricalCrossentropy(), rng, full)


# SparseCategoricalCrossentropy


@points(2)
def test_sparse_categorical_crossentropy_collects(student, reference, rng):
    """The result is the mean over all examples of −log of what the right class got."""
    batches = [sparse(rng, B) for B in SIZES]
    check_collects(
        student.SparseCategoricalCrossentropy(), reference.SparseCategoricalCrossentropy(), batches
    )


@points(1)
def test_sparse_categorical_crossentropy_weights(student, reference, rng):
    """The examples are weighted, and the divisor is the sum of the weights."""
    mine, theirs = student.SparseCategoricalCrossentropy(), reference.SparseCategoricalCrossentropy()
    check_weights(mine, theirs, rng, sparse)


@points(1)
def test_sparse_categorical_crossentropy_calls(student, reference, rng):
    """A call takes in its batch and gives the result of all batches so far."""
    mine, theirs = student.SparseCategoricalCrossentropy(), reference.SparseCategoricalCrossentropy()
    check_calls(mine, theirs, rng, sparse)


@points(1)
def test_sparse_categorical_crossentropy_resets(student, reference, rng):
    """A reset forgets everything, and two objects do not share anything."""
    mine, other = student.SparseCategoricalCrossentropy(), student.SparseCategoricalCrossentropy()
    check_resets(mine, other, reference.SparseCategoricalCrossentropy(), rng, sparse)


@points(1)
def test_sparse_categorical_crossentropy_arguments(student, reference, rng):
    """Any batch size and both dtypes work without a Python loop, and the arguments stay as they were."""
    check_arguments(
        student, student.SparseCategoricalCrossentropy, reference.SparseCategoricalCrossentropy(), rng, sparse
    )


# F1Score


@points(2)
def test_f1_collects(student, reference, rng):
    """The result is F1 from the counts of all examples so far, however they were split into batches."""
    for _ in range(2):
        batches = [detections(rng, B) for B in SIZES]
        check_collects(student.F1Score(), reference.F1Score(), batches, atol=F1_TOLERANCE)


@points(1)
def test_f1_of_rare_cases(student, reference, rng):
    """Right answers where the target is 0 count for nothing, and misses and false alarms both count
    against it.
    """
    y_true = np.repeat([1.0, 0.0], [5, 53])
    many_alarms, few_alarms = rng.uniform(0.55, 0.95, size=58), rng.uniform(0.05, 0.45, size=58)
    many_alarms[17:] = few_alarms[17:]
    few_alarms[0] = 0.9
    for y_pred in (many_alarms, few_alarms):
        mine, theirs = student.F1Score(), reference.F1Score()
        check_collects(mine, theirs, [(y_true, y_pred)], atol=F1_TOLERANCE)


@points(1)
def test_f1_weights(student, reference, rng):
    """With weights, an example counts as its weight."""
    check_weights(student.F1Score(), reference.F1Score(), rng, detections, atol=F1_TOLERANCE)


@points(1)
def test_f1_columns(student, reference, rng):
    """Columns (B, 1) with weights (B,) give what rows of numbers give."""
    mine, theirs = student.F1Score(), reference.F1Score()
    check_collects(mine, theirs, [columns(detections(rng, B)) for B in SIZES], atol=F1_TOLERANCE)
    check_weights(mine, theirs, rng, lambda rng, B: columns(detections(rng, B)), atol=F1_TOLERANCE)


@points(1)
def test_f1_calls(student, reference, rng):
    """A call takes in its batch and gives the result of all batches so far."""
    check_calls(student.F1Score(), reference.F1Score(), rng, detections, atol=F1_TOLERANCE)


@points(1)
def test_f1_resets(student, reference, rng):
    """A reset forgets everything, and two objects do not share anything."""
    mine, other = student.F1Score(), student.F1Score()
    check_resets(mine, other, reference.F1Score(), rng, detections, atol=F1_TOLERANCE)


@points(1)
def test_f1_arguments(student, reference, rng):
    """Any batch size and both dtypes work without a Python loop, and the arguments stay as they were."""
    check_arguments(student, student.F1Score, reference.F1Score(), rng, detections, atol=F1_TOLERANCE)


# metric_concepts


@points(1)
def test_concept_metric_training(student, reference):
    """Why accuracy is no loss."""
    assert_answer(student.metric_concepts, "training", reference.metric_concepts["training"])


@points(1)
def test_concept_metric_batches(student, reference):
    """Accuracy over batches of different sizes."""
    assert_answer(student.metric_concepts, "batches", reference.metric_concepts["batches"])


@points(1)
def test_concept_metric_weights(student, reference):
    """What doubled weights do to a loss and to a metric."""
    assert_answer(student.metric_concepts, "weights", reference.metric_concepts["weights"])


@points(1)
def test_concept_metric_reset(student, reference):
    """What a metric shows that is never reset."""
    assert_answer(student.metric_concepts, "reset", reference.metric_concepts["reset"])


@points(1)
def test_concept_metric_f1(student, reference):
    """Why F1 is not averaged over batches."""
    assert_answer(student.metric_concepts, "f1", reference.metric_concepts["f1"])


# choice_concepts


@points(1)
def test_concept_choice_digits(student, reference):
    """The metric for the share of right answers."""
    assert_answer(student.choice_concepts, "digits", reference.choice_concepts["digits"])


@points(1)
def test_concept_choice_fraud(student, reference):
    """The metric for rare cases."""
    assert_answer(student.choice_concepts, "fraud", reference.choice_concepts["fraud"])


@points(1)
def test_concept_choice_height(student, reference):
    """The metric for real numbers."""
    assert_answer(student.choice_concepts, "height", reference.choice_concepts["height"])


@points(1)
def test_concept_choice_rain(student, reference):
    """The metric for probabilities."""
    assert_answer(student.choice_concepts, "rain", reference.choice_concepts["rain"])


@points(1)
def test_concept_choice_epoch(student, reference):
    """The metric that sees overconfidence."""
    assert_answer(student.choice_concepts, "epoch", reference.choice_concepts["epoch"])
