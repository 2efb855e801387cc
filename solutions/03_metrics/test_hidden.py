"""Hidden tests of 03_metrics: what earns points."""

import numpy as np

from grader.testing import assert_answer, assert_close, assert_shape, points, rule_points

# Batches of different sizes: a mean of batch means shows.
SIZES = (11, 7, 3, 5)

# Keras adds 1e-7 in the denominators of precision, recall and F1.
F1_TOLERANCE = 1e-6

# Clipping from above, or not, moves the loss of a certain right answer by 1e-7.
CLIP_TOLERANCE = 1e-6


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
    return y_true, y_true + np.array([0, 0, 1, -6])[kind]  # an odd and an even error: parity is not enough


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
    kind[:3] = ["TP", "FN", "FP"][:B]
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


def certain(rng, B, K=5):
    """Class indices and predictions of exact zeros and ones; half of them are wrong."""
    gold = rng.integers(K, size=B)
    return gold, np.eye(K)[(gold + np.arange(B) % 2) % K]


# What is asked of every metric. Only the tests of values compare with the reference's: batches, weights, calls
# and resets are about how an object collects, and compare it with other objects of the same class.


def collected(make, *batches):
    """The result of a new object after these batches."""
    metric = make()
    for batch in batches:
        metric.update_state(*batch)
    return number(metric.result())


def number(result):
    """A result that is one finite number."""
    assert_shape(result, ())
    assert np.isfinite(result), "The result is not a finite number."
    return float(result)


def joined(batches):
    """One batch of all examples."""
    return tuple(np.concatenate(arrays) for arrays in zip(*batches, strict=True))


def in_dtype(batch, dtype):
    """The batch with its real numbers in this dtype."""
    return [array if array.dtype.kind == "i" else array.astype(dtype) for array in batch]


def check_values(make, theirs, batches, atol=None):
    """The result of one batch is the reference's, in both dtypes."""
    for batch in batches:
        for dtype in (np.float64, np.float32):
            expected = collected(theirs, in_dtype(batch, dtype))
            mine = make()
            mine.update_state(*in_dtype(batch, dtype))
            assert_close(mine.result(), expected, dtype=dtype, atol=atol)


def check_sees(make, theirs, rng, batch_of):
    """Where the results of batches differ, they do so here too: a constant collects nothing."""
    batches = [batch_of(rng, 11) for _ in range(5)]
    if np.ptp([collected(theirs, batch) for batch in batches]) > 1e-3:
        assert np.ptp([collected(make, batch) for batch in batches]) > 1e-6, (
            "Batches that differ give the same result."
        )


def check_batches(make, theirs, rng, batch_of, atol=None):
    """The result is that of all examples at once, however they were split, and asking changes nothing."""
    check_sees(make, theirs, rng, batch_of)
    for sizes in (SIZES, (2, 29)):
        metric, batches = make(), [batch_of(rng, B) for B in sizes]
        for count, batch in enumerate(batches, start=1):
            metric.update_state(*batch)
            for _ in range(2):
                got = number(metric.result())
            assert_close(got, collected(make, joined(batches[:count])), atol=atol)


def check_weights(make, theirs, rng, batch_of, atol=None):
    """A weight of 3 is like three examples, only ratios of weights count, and weights are for one batch."""
    check_sees(make, theirs, rng, batch_of)
    for B in (7, 13):
        batch = batch_of(rng, B)
        times = rng.permutation(np.resize([0, 1, 2, 5], B))
        times[0] = 3  # an example of each batch counts for certain: F1 needs a true positive
        expected = collected(make, [np.repeat(array, times, axis=0) for array in batch])
        for factor in (1.0, 0.3):
            weights = factor * times
            assert_close(collected(make, (*batch, weights)), expected, atol=atol)
            assert_close(make()(*batch, weights), expected, atol=atol)
        metric = make()
        metric.update_state(*batch, sample_weight=1.0 * times)
        assert_close(metric.result(), expected, atol=atol)
        metric.reset_state()
        metric.update_state(*batch)
        assert_close(metric.result(), collected(make, batch), atol=atol)


def check_weighted_batches(make, rng, batch_of, atol=None):
    """Weights count against those of other batches, and a batch without weights has ones."""
    batches = [batch_of(rng, B) for B in SIZES]
    times = [rng.permutation(np.resize([1, 4, 2], B)) for B in SIZES]
    times[1][:] = 1
    metric = make()
    for count, (batch, w) in enumerate(zip(batches, times, strict=True)):
        metric.update_state(*batch, None if count == 1 else 1.0 * w)
    repeated = [np.repeat(array, np.concatenate(times), axis=0) for array in joined(batches)]
    assert_close(metric.result(), collected(make, repeated), atol=atol)


def check_calls(make, theirs, rng, batch_of, atol=None):
    """A call takes in its batch and gives the result of all batches so far."""
    check_sees(make, theirs, rng, batch_of)
    metric, batches = make(), []
    for B in SIZES:
        batches.append(batch_of(rng, B))
        got = number(metric(*batches[-1]))
        assert_close(got, collected(make, *batches), atol=atol)
        assert_close(metric.result(), got, atol=atol)
        batches.append(batch_of(rng, B))
        metric.update_state(*batches[-1])


def check_resets(make, theirs, rng, batch_of, atol=None):
    """After a reset an object is like a new one, also the second time."""
    check_sees(make, theirs, rng, batch_of)
    metric = make()
    for _ in range(2):
        for B in SIZES:
            metric.update_state(*batch_of(rng, B))
        metric.reset_state()
        batch = batch_of(rng, 7)
        metric.update_state(*batch)
        assert_close(metric.result(), collected(make, batch), atol=atol)


def check_collects(make, theirs, rng, batch_of):
    """All of this for a class whose collecting is given."""
    check_batches(make, theirs, rng, batch_of)
    check_calls(make, theirs, rng, batch_of)
    check_resets(make, theirs, rng, batch_of)


# Mean


@points(3)
def test_mean_values(student, reference, rng):
    """The result is the mean of the values of a batch."""
    batches = [values(rng, B) for B in SIZES] + [(rng.normal(size=7),), (np.array([0.0, 3.0, 0.0, 5.0]),)]
    check_values(student.Mean, reference.Mean, batches)


@points(3)
def test_mean_batches(student, reference, rng):
    """The result is the mean of all values so far, however they were split into batches."""
    check_batches(student.Mean, reference.Mean, rng, values)


@points(1.5)
def test_mean_weights(student, reference, rng):
    """The weighted sum of a batch is divided by the sum of its weights."""
    check_weights(student.Mean, reference.Mean, rng, values)


@points(0.5)
def test_mean_weighted_batches(student, rng):
    """Weights count over all batches, and a batch without weights counts as if all were 1."""
    check_weighted_batches(student.Mean, rng, values)


@points(1)
def test_mean_calls(student, reference, rng):
    """A call takes in its batch and gives the mean of all batches so far."""
    check_calls(student.Mean, reference.Mean, rng, values)


@points(1)
def test_mean_resets(student, reference, rng):
    """A reset forgets everything."""
    check_resets(student.Mean, reference.Mean, rng, values)


test_mean_rules = rule_points("Mean", batch_of_one=0.5, vectorized=0.5, arguments=0.5, instances=0.5)


# MeanSquaredError


@points(0.5)
def test_mean_squared_error_values(student, reference, rng):
    """The result is the mean over all examples of the mean of their squared errors."""
    batches = [outputs(rng, B, O) for B, O in [(7, 3), (11, 1), (3, 5)]]
    batches[0][1][2] = batches[0][0][2]  # an example without an error counts too
    check_values(student.MeanSquaredError, reference.MeanSquaredError, batches)


@points(0.25)
def test_mean_squared_error_collects(student, reference, rng):
    """Batches are collected, a call gives the result so far, and a reset forgets."""
    check_collects(student.MeanSquaredError, reference.MeanSquaredError, rng, outputs)


@points(0.25)
def test_mean_squared_error_weights(student, reference, rng):
    """The examples are weighted, and the divisor is the sum of the weights."""
    check_weights(student.MeanSquaredError, reference.MeanSquaredError, rng, outputs)


test_mean_squared_error_rules = rule_points(
    "MeanSquaredError", batch_of_one=0.25, vectorized=0.25, arguments=0.25, instances=0.25
)


# Accuracy


@points(0.5)
def test_accuracy_values(student, reference, rng):
    """The result is the share of examples whose label is right."""
    batches = [labels(rng, B) for B in SIZES]
    batches.append((np.array([0, 3, 0, 300, 300]), np.array([0, 3, 2, 300, 44])))
    check_values(student.Accuracy, reference.Accuracy, batches)


@points(0.25)
def test_accuracy_collects(student, reference, rng):
    """Batches are collected, a call gives the result so far, and a reset forgets."""
    check_collects(student.Accuracy, reference.Accuracy, rng, labels)


@points(0.25)
def test_accuracy_weights(student, reference, rng):
    """The examples are weighted, and the divisor is the sum of the weights."""
    check_weights(student.Accuracy, reference.Accuracy, rng, labels)


test_accuracy_rules = rule_points(
    "Accuracy", batch_of_one=0.25, vectorized=0.25, arguments=0.25, instances=0.25
)


# BinaryAccuracy


@points(0.5)
def test_binary_accuracy_values(student, reference, rng):
    """The result is the share of examples on the right side of 0.5."""
    batches = [decisions(rng, B) for B in (31, 17)]
    check_values(student.BinaryAccuracy, reference.BinaryAccuracy, batches)


@points(0.25)
def test_binary_accuracy_collects(student, reference, rng):
    """Batches are collected, a call gives the result so far, and a reset forgets."""
    check_collects(student.BinaryAccuracy, reference.BinaryAccuracy, rng, decisions)


@points(0.25)
def test_binary_accuracy_weights(student, reference, rng):
    """The examples are weighted, and the divisor is the sum of the weights."""
    check_weights(student.BinaryAccuracy, reference.BinaryAccuracy, rng, decisions)


@points(0.25)
def test_binary_accuracy_threshold(student, rng):
    """The threshold decides what is a yes."""
    # Below 0.3, between 0.3 and 0.5, between 0.5 and 0.8, above: so many examples, all with the target 1
    y_pred = np.repeat([0.2, 0.4, 0.6, 0.9], [2, 3, 5, 7]) + rng.uniform(-0.08, 0.08, size=17)
    shares = {0.3: 15 / 17, 0.5: 12 / 17, 0.8: 7 / 17}
    for threshold, share in shares.items():
        for metric in (student.BinaryAccuracy(threshold), student.BinaryAccuracy(threshold=threshold)):
            assert_close(metric(np.ones(17), y_pred), share)


@points(0.25)
def test_binary_accuracy_keeps_its_threshold(student, rng):
    """Each object keeps its own threshold, also after a reset and when another object has another."""
    y_pred = np.repeat([0.2, 0.4, 0.6, 0.9], [2, 3, 5, 7]) + rng.uniform(-0.08, 0.08, size=17)
    low, high = student.BinaryAccuracy(0.3), student.BinaryAccuracy(0.8)
    alone = number(student.BinaryAccuracy(0.3)(np.ones(17), y_pred))
    student.BinaryAccuracy(0.8)
    high(np.ones(17), y_pred)
    for _ in range(2):
        assert_close(low(np.ones(17), y_pred), alone)
        low.reset_state()


@points(0.25)
def test_binary_accuracy_columns(student, rng):
    """Columns (B, 1), with weights (B,) and without, give what rows of numbers give."""
    for B in (7, 11):
        batch, w = decisions(rng, B), rng.uniform(0.5, 4, size=B)
        for extra in ((), (w,)):
            rows = number(student.BinaryAccuracy(0.3)(*batch, *extra))
            assert_close(student.BinaryAccuracy(0.3)(*columns(batch), *extra), rows)


test_binary_accuracy_rules = rule_points(
    "BinaryAccuracy", batch_of_one=0.25, vectorized=0.25, arguments=0.25, instances=0.25
)


# CategoricalAccuracy


@points(0.5)
def test_categorical_accuracy_values(student, reference, rng):
    """The result is the share of examples whose most probable class is the right one."""
    batches = [one_hot(rng, B, K) for B, K in [(11, 5), (31, 7), (7, 2)]]
    check_values(student.CategoricalAccuracy, reference.CategoricalAccuracy, batches)


@points(0.25)
def test_categorical_accuracy_collects(student, reference, rng):
    """Batches are collected, a call gives the result so far, and a reset forgets."""
    check_collects(student.CategoricalAccuracy, reference.CategoricalAccuracy, rng, one_hot)


@points(0.25)
def test_categorical_accuracy_weights(student, reference, rng):
    """The examples are weighted, and the divisor is the sum of the weights."""
    check_weights(student.CategoricalAccuracy, reference.CategoricalAccuracy, rng, one_hot)


test_categorical_accuracy_rules = rule_points(
    "CategoricalAccuracy", batch_of_one=0.25, vectorized=0.25, arguments=0.25, instances=0.25
)


# SparseCategoricalAccuracy


@points(0.5)
def test_sparse_categorical_accuracy_values(student, reference, rng):
    """The result is the share of examples whose most probable class is the right one."""
    batches = [sparse(rng, B, K) for B, K in [(11, 5), (31, 7), (7, 2)]]
    y_pred = np.full((3, 307), 0.3 / 306)
    y_pred[[0, 1, 2], [300, 300, 44]] = 0.7
    batches.append((np.full(3, 300), y_pred))
    check_values(student.SparseCategoricalAccuracy, reference.SparseCategoricalAccuracy, batches)


@points(0.25)
def test_sparse_categorical_accuracy_collects(student, reference, rng):
    """Batches are collected, a call gives the result so far, and a reset forgets."""
    check_collects(student.SparseCategoricalAccuracy, reference.SparseCategoricalAccuracy, rng, sparse)


@points(0.25)
def test_sparse_categorical_accuracy_weights(student, reference, rng):
    """The examples are weighted, and the divisor is the sum of the weights."""
    check_weights(student.SparseCategoricalAccuracy, reference.SparseCategoricalAccuracy, rng, sparse)


test_sparse_categorical_accuracy_rules = rule_points(
    "SparseCategoricalAccuracy", batch_of_one=0.25, vectorized=0.25, arguments=0.25, instances=0.25
)


# BinaryCrossentropy


@points(0.5)
def test_binary_crossentropy_values(student, reference, rng):
    """The result is the mean over all examples of the mean over their outputs."""
    batches = [probabilities(rng, B, O) for B, O in [(7, 3), (11, 1), (3, 5)]]
    check_values(student.BinaryCrossentropy, reference.BinaryCrossentropy, batches)


@points(0.25)
def test_binary_crossentropy_collects(student, reference, rng):
    """Batches are collected, a call gives the result so far, and a reset forgets."""
    check_collects(student.BinaryCrossentropy, reference.BinaryCrossentropy, rng, probabilities)


@points(0.25)
def test_binary_crossentropy_weights(student, reference, rng):
    """The examples are weighted, and the divisor is the sum of the weights."""
    check_weights(student.BinaryCrossentropy, reference.BinaryCrossentropy, rng, probabilities)


@points(0.25)
def test_binary_crossentropy_clips(student, reference, rng):
    """Probabilities of exactly 0 and 1 are clipped by 1e-7, as the losses do it."""
    y_true = rng.integers(2, size=(7, 3)).astype(float)
    y_pred = np.where(np.arange(21).reshape(7, 3) % 2 == 0, y_true, 1 - y_true)
    assert_close(
        student.BinaryCrossentropy()(y_true, y_pred),
        reference.BinaryCrossentropy()(y_true, y_pred),
        atol=CLIP_TOLERANCE,
    )


test_binary_crossentropy_rules = rule_points(
    "BinaryCrossentropy", batch_of_one=0.25, vectorized=0.25, arguments=0.25, instances=0.25
)


# CategoricalCrossentropy


@points(0.5)
def test_categorical_crossentropy_values(student, reference, rng):
    """The result is the mean over all examples of −Σ g log p."""
    batches = [full(rng, B, K) for B, K in [(11, 5), (7, 3)]] + [one_hot(rng, 7)]
    check_values(student.CategoricalCrossentropy, reference.CategoricalCrossentropy, batches)


@points(0.25)
def test_categorical_crossentropy_collects(student, reference, rng):
    """Batches are collected, a call gives the result so far, and a reset forgets."""
    check_collects(student.CategoricalCrossentropy, reference.CategoricalCrossentropy, rng, full)


@points(0.25)
def test_categorical_crossentropy_weights(student, reference, rng):
    """The examples are weighted, and the divisor is the sum of the weights."""
    check_weights(student.CategoricalCrossentropy, reference.CategoricalCrossentropy, rng, full)


@points(0.25)
def test_categorical_crossentropy_clips(student, reference, rng):
    """Probabilities of exactly 0 and 1 are clipped by 1e-7, as the losses do it."""
    gold, y_pred = certain(rng, 11)
    y_true = np.eye(5)[gold]
    assert_close(
        student.CategoricalCrossentropy()(y_true, y_pred),
        reference.CategoricalCrossentropy()(y_true, y_pred),
        atol=CLIP_TOLERANCE,
    )


test_categorical_crossentropy_rules = rule_points(
    "CategoricalCrossentropy", batch_of_one=0.25, vectorized=0.25, arguments=0.25, instances=0.25
)


# SparseCategoricalCrossentropy


@points(0.5)
def test_sparse_categorical_crossentropy_values(student, reference, rng):
    """The result is the mean over all examples of −log of what the right class got."""
    batches = [sparse(rng, B, K) for B, K in [(11, 5), (7, 3), (5, 307)]]
    check_values(student.SparseCategoricalCrossentropy, reference.SparseCategoricalCrossentropy, batches)


@points(0.25)
def test_sparse_categorical_crossentropy_collects(student, reference, rng):
    """Batches are collected, a call gives the result so far, and a reset forgets."""
    check_collects(
        student.SparseCategoricalCrossentropy, reference.SparseCategoricalCrossentropy, rng, sparse
    )


@points(0.25)
def test_sparse_categorical_crossentropy_weights(student, reference, rng):
    """The examples are weighted, and the divisor is the sum of the weights."""
    check_weights(student.SparseCategoricalCrossentropy, reference.SparseCategoricalCrossentropy, rng, sparse)


@points(0.25)
def test_sparse_categorical_crossentropy_clips(student, reference, rng):
    """Probabilities of exactly 0 and 1 are clipped by 1e-7, as the losses do it."""
    y_true, y_pred = certain(rng, 11)
    assert_close(
        student.SparseCategoricalCrossentropy()(y_true, y_pred),
        reference.SparseCategoricalCrossentropy()(y_true, y_pred),
        atol=CLIP_TOLERANCE,
    )


test_sparse_categorical_crossentropy_rules = rule_points(
    "SparseCategoricalCrossentropy", batch_of_one=0.25, vectorized=0.25, arguments=0.25, instances=0.25
)


# F1Score


@points(3)
def test_f1_values(student, reference, rng):
    """The result is F1 from the counts of all examples of a batch."""
    batches = [detections(rng, B) for B in (11, 31, 17, 2003)]
    check_values(student.F1Score, reference.F1Score, batches, atol=F1_TOLERANCE)


@points(1)
def test_f1_of_rare_cases(student, reference, rng):
    """Right answers where the target is 0 count for nothing; misses and false alarms both count."""
    y_true = np.repeat([1.0, 0.0], [5, 53])
    many_alarms, few_alarms = rng.uniform(0.55, 0.95, size=58), rng.uniform(0.05, 0.45, size=58)
    many_alarms[17:] = few_alarms[17:]
    few_alarms[0] = 0.9
    batches = [(y_true, many_alarms), (y_true, few_alarms)]
    check_values(student.F1Score, reference.F1Score, batches, atol=F1_TOLERANCE)


@points(3)
def test_f1_batches(student, reference, rng):
    """The result is F1 of all examples so far, however they were split into batches."""
    check_batches(student.F1Score, reference.F1Score, rng, detections, atol=F1_TOLERANCE)


@points(1)
def test_f1_weights(student, reference, rng):
    """With weights, an example counts as its weight."""
    check_weights(student.F1Score, reference.F1Score, rng, detections, atol=F1_TOLERANCE)


@points(0.5)
def test_f1_weighted_batches(student, rng):
    """Weights count over all batches, and a batch without weights counts as if all were 1."""
    check_weighted_batches(student.F1Score, rng, detections, atol=F1_TOLERANCE)


@points(0.5)
def test_f1_columns(student, rng):
    """Columns (B, 1), with weights (B,) and without, give what rows of numbers give."""
    for B in (7, 11):
        batch, w = detections(rng, B), rng.uniform(0.5, 4, size=B)
        for extra in ((), (w,)):
            rows = number(student.F1Score()(*batch, *extra))
            assert_close(student.F1Score()(*columns(batch), *extra), rows, atol=F1_TOLERANCE)


@points(1)
def test_f1_calls(student, reference, rng):
    """A call takes in its batch and gives the result of all batches so far."""
    check_calls(student.F1Score, reference.F1Score, rng, detections, atol=F1_TOLERANCE)


@points(1)
def test_f1_resets(student, reference, rng):
    """A reset forgets everything."""
    check_resets(student.F1Score, reference.F1Score, rng, detections, atol=F1_TOLERANCE)


test_f1_rules = rule_points("F1Score", batch_of_one=0.25, vectorized=0.25, arguments=0.25, instances=0.25)


# confusion_matrix


@points(1)
def test_confusion_matrix_places(student, rng):
    """An example is counted in the row of its gold class and the column of its predicted one."""
    for K in (5, 7):
        gold, predicted = rng.permutation(K), rng.integers(K, size=K)
        predicted[:3] = (gold[:3] + 1) % K
        expected = np.zeros((K, K))
        expected[gold, predicted] = 1
        assert_close(student.confusion_matrix(gold, predicted, K), expected)


@points(1)
def test_confusion_matrix_values(student, reference, rng):
    """Rows are the gold classes, columns the predicted ones, and every pair counts each time."""
    for B, K in [(211, 17), (31, 3), (31, 3), (300_007, 2)]:  # counts that 16 bits do not hold
        gold, predicted = rng.integers(0, K, size=B), rng.integers(0, K, size=B)
        assert_close(
            student.confusion_matrix(gold, predicted, K), reference.confusion_matrix(gold, predicted, K)
        )


@points(1.5)
def test_confusion_matrix_rare_classes(student, rng):
    """Classes that do not occur, the last ones too, keep their rows and columns."""
    gold, predicted = rng.integers(1, 4, size=17), rng.integers(2, 5, size=17)
    table = student.confusion_matrix(gold, predicted, 5)
    assert_shape(table, (5, 5))
    assert np.any(np.asarray(table)), "No example is counted."
    for K in (7, 11):
        expected = np.zeros((K, K))
        expected[:5, :5] = table  # of the student's own
        assert_close(student.confusion_matrix(gold, predicted, K), expected)


test_confusion_matrix_rules = rule_points(
    "confusion_matrix", batch_of_one=0.25, vectorized=0.5, arguments=0.25
)


# collecting_concepts


@points(1)
def test_concept_collecting_weights(student, reference):
    """What doubled weights do to a loss and to a metric."""
    assert_answer(student.collecting_concepts, "weights", reference.collecting_concepts["weights"])


@points(1)
def test_concept_collecting_reset(student, reference):
    """What a metric shows that is never reset."""
    assert_answer(student.collecting_concepts, "reset", reference.collecting_concepts["reset"])


@points(1)
def test_concept_collecting_predict(student):
    """A prediction was made; any one counts."""
    assert_answer(student.collecting_concepts, "predict", {"A", "B", "C", "D"})


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
