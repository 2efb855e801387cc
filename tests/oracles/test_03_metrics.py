"""The reference of 03_metrics against Keras' metrics, scikit-learn and hand-worked cases."""

import keras
import numpy as np
import pytest
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, log_loss, mean_squared_error

SIZES = (7, 11, 1, 5)
K = 5


def distributions(rng, B):
    return 0.9 * rng.dirichlet(np.ones(K), size=B) + 0.1 / K


def decisions(rng, B):
    """Targets of 0 and 1, the first a true positive, and probabilities away from 0.5."""
    y_true, y_pred = (
        rng.choice([0.0, 1.0], size=B),
        rng.uniform(0.02, 0.48, size=B) + rng.choice([0, 0.5], size=B),
    )
    y_true[0], y_pred[0] = 1.0, 0.9
    return y_true, y_pred


BATCHES = {
    "MeanSquaredError": lambda rng, B: (rng.normal(size=(B, 3)), rng.normal(size=(B, 3))),
    "Accuracy": lambda rng, B: (rng.integers(3, size=B), rng.integers(3, size=B)),
    "BinaryAccuracy": decisions,
    "CategoricalAccuracy": lambda rng, B: (np.eye(K)[rng.integers(K, size=B)], distributions(rng, B)),
    "SparseCategoricalAccuracy": lambda rng, B: (rng.integers(K, size=B), distributions(rng, B)),
    "BinaryCrossentropy": lambda rng, B: (rng.uniform(size=(B, 3)), rng.uniform(0.01, 0.99, size=(B, 3))),
    "CategoricalCrossentropy": lambda rng, B: (distributions(rng, B), distributions(rng, B)),
    "SparseCategoricalCrossentropy": lambda rng, B: (rng.integers(K, size=B), distributions(rng, B)),
}


def close(got, expected, rtol=1e-12):
    assert np.ndim(got) == 0
    np.testing.assert_allclose(float(got), float(expected), rtol=rtol, atol=rtol)


def compare(ours, theirs, batches, weighted, rng, rtol=1e-12):
    """The same calls on both: updates, calls, results, and a reset with more batches after it."""
    for round_ in range(2):
        for number, batch in enumerate(batches):
            weights = rng.uniform(0.2, 4, size=len(batch[0])) if weighted else None
            if number % 2:
                close(ours(*batch, weights), theirs(*batch, sample_weight=weights), rtol)
            else:
                ours.update_state(*batch, weights)
                theirs.update_state(*batch, sample_weight=weights)
            close(ours.result(), theirs.result(), rtol)
        if round_ == 0:
            ours.reset_state()
            theirs.reset_state()


@pytest.mark.parametrize("weighted", [False, True])
def test_mean(reference, rng, weighted):
    batches = [(rng.normal(size=B),) for B in SIZES]
    compare(reference.Mean(), keras.metrics.Mean(dtype="float64"), batches, weighted, rng)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("name", BATCHES)
def test_metrics_that_are_means(reference, rng, name, weighted):
    batches = [BATCHES[name](rng, B) for B in SIZES]
    ours, theirs = getattr(reference, name)(), getattr(keras.metrics, name)(dtype="float64")
    compare(ours, theirs, batches, weighted, rng)


@pytest.mark.parametrize("threshold", [0.3, 0.5, 0.8])
def test_thresholds(reference, rng, threshold):
    batches = [decisions(rng, B) for B in SIZES]
    ours, theirs = (
        reference.BinaryAccuracy(threshold),
        keras.metrics.BinaryAccuracy(dtype="float64", threshold=threshold),
    )
    compare(ours, theirs, batches, False, rng)


def test_columns_with_weights(reference, rng):
    y_true, y_pred = decisions(rng, 31)
    weights = rng.uniform(0.2, 4, size=31)
    theirs = keras.metrics.BinaryAccuracy(dtype="float64")
    expected = theirs(y_true[:, None], y_pred[:, None], sample_weight=weights)
    close(reference.BinaryAccuracy()(y_true[:, None], y_pred[:, None], weights), expected)
    close(reference.BinaryAccuracy()(y_true, y_pred, weights), expected)


@pytest.mark.parametrize("weighted", [False, True])
def test_f1(reference, rng, weighted):
    """Keras adds 1e-7 in its denominators, hence the tolerance."""
    batches = [tuple(array[:, None] for array in decisions(rng, B)) for B in SIZES]
    theirs = keras.metrics.F1Score(average="micro", threshold=0.5, dtype="float64")
    compare(reference.F1Score(), theirs, batches, weighted, rng, rtol=1e-6)


def test_against_scikit_learn(reference, rng):
    """All batches at once, by another library, weights and all."""
    y_true, y_pred = decisions(rng, 53)
    gold, probabilities, weights = (
        rng.integers(K, size=53),
        distributions(rng, 53),
        rng.uniform(0.2, 4, size=53),
    )
    parts = [slice(0, 20), slice(20, 40), slice(40, 53)]

    def collected(metric, *arrays):
        for part in parts:
            metric.update_state(*(array[part] for array in arrays), weights[part])
        return metric.result()

    close(
        collected(reference.F1Score(), y_true, y_pred), f1_score(y_true, y_pred > 0.5, sample_weight=weights)
    )
    close(
        collected(reference.BinaryAccuracy(), y_true, y_pred),
        accuracy_score(y_true, y_pred > 0.5, sample_weight=weights),
    )
    close(
        collected(reference.SparseCategoricalCrossentropy(), gold, probabilities),
        log_loss(gold, probabilities, labels=np.arange(K), sample_weight=weights),
    )
    targets, predictions = rng.normal(size=(2, 53, 3))
    close(
        collected(reference.MeanSquaredError(), targets, predictions),
        mean_squared_error(targets, predictions, sample_weight=weights),
    )


def test_weighted_loss_and_weighted_metric(reference):
    """Keras divides a weighted loss by the number of examples, a weighted metric by the sum of weights."""
    targets, predictions, weights = np.zeros((2, 1)), np.array([[1.0], [2.0]]), np.array([3.0, 5.0])
    loss = keras.losses.MeanSquaredError(dtype="float64")(targets, predictions, sample_weight=weights)
    metric = keras.metrics.MeanSquaredError(dtype="float64")(targets, predictions, sample_weight=weights)
    assert float(loss) == (3 * 1 + 5 * 4) / 2
    assert float(metric) == (3 * 1 + 5 * 4) / 8 == reference.MeanSquaredError()(targets, predictions, weights)


def test_hand_worked(reference):
    mean = reference.Mean()
    assert mean(np.array([1.0, 2.0, 3.0])) == 2
    assert mean(np.array([10.0])) == 4  # and not 6, the mean of batch means
    f1 = reference.F1Score()
    f1.update_state(np.array([1.0, 1.0, 1.0, 0.0]), np.array([0.9, 0.8, 0.3, 0.7]))
    assert f1(np.array([1.0, 0.0, 0.0]), np.array([0.9, 0.9, 0.9])) == 2 * 3 / (2 * 3 + 3 + 1)


def test_sums_are_kept_in_float64(reference):
    """A million float32 values, batch by batch, lose no digits on the way."""
    mean, values = reference.Mean(), np.full(1000, 0.1, np.float32)
    for _ in range(1000):
        mean.update_state(values)
    close(mean.result(), np.float32(0.1), rtol=1e-6)


@pytest.mark.parametrize(("B", "K"), [(200, 5), (1, 3), (7, 11)])
def test_confusion_matrix(reference, rng, B, K):
    """scikit-learn has the gold classes in the rows too."""
    gold, predicted = rng.integers(0, K, size=B), rng.integers(0, K, size=B)
    expected = confusion_matrix(gold, predicted, labels=range(K))
    np.testing.assert_array_equal(reference.confusion_matrix(gold, predicted, K), expected)
