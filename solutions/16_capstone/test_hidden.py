"""Hidden tests of 16_capstone: what earns points.

Each test makes data of its own from scikit-learn's digits: another split, other numbers for the classes, and
every picture moved, scaled and noisy. The student's code never sees this file, nor scikit-learn.

Thresholds. The reference was run 2,000 times with these functions, each time on data and a split of its own:

    trained on            accuracy                          NLL
    1000, clean           0.978 ± 0.007, worst 0.946        0.073 ± 0.019, worst 0.158
    1000, spoiled         0.945 ± 0.012, worst 0.897        0.441 ± 0.035, worst 0.581
    400, clean, sorted    0.959 ± 0.008, worst 0.926

Four other sound solutions, all with dropout and early stopping, were run 200 times each: a single network;
label smoothing with a decaying rate; pixels that are not standardized; tanh and SGD with momentum. Their
worst runs: 0.944 and 0.201 on clean labels, 0.871 and 0.663 on spoiled ones, 0.924 on 400. All of these
2,800 runs meet every threshold. How sure that is: with no miss in 2,000 runs, a test fails the reference with
a probability below 0.15 % (at 95 % confidence). Its means are 7 standard deviations and more away from the
thresholds, and 5.7 for the logarithm of the NLL on clean labels (the NLL itself is skewed). Where tails are
normal, that is below 1e-7.

What must not earn points for calibration: six networks of other sizes and rates, trained to the end without
regularization, 35 runs each, have mean accuracies from 0.72 to 0.80 on spoiled labels, and none of these runs
earned any. A network with early stopping alone is in between, with 0.86 ± 0.03.
"""

import numpy as np
from sklearn.datasets import load_digits

from grader.testing import (
    assert_answer,
    assert_close,
    assert_shape,
    assert_unchanged,
    global_random_unchanged,
    points,
)

DIGITS = load_digits()

# What the notebook calls a small part of a pixel, a little brighter or darker, and noisy.
MOVED, BRIGHTER, NOISE = 0.15, 0.1, 0.02
SPOILED = 0.3  # share of the training labels that are drawn anew

FULL = 1000, 300, 497  # training, development, test; all digits
# All classes are among the training examples: one of ten is missing in 307 with a probability below 1e-12,
# and one of five in 131.
SMALL, TINY = (307, 101, 53), (131, 53, 29)

CLEAN_ACCURACY, CLEAN_ACCURACY_HIGH = 0.85, 0.93
SPOILED_ACCURACY, SPOILED_ACCURACY_HIGH = 0.70, 0.84
CLEAN_NLL, SPOILED_NLL = 0.30, 0.75
SORTED_ACCURACY = 0.80

SECONDS = 20  # for a training; all calls of the exercise together have 60


def along(pictures, distance, axis):
    """Pictures (N, 8, 8) moved by less than a pixel each, zeros moving in."""
    padding = [(0, 0), (0, 0), (0, 0)]
    padding[axis] = (1, 1)
    padded = np.pad(pictures, padding)
    before, after = (np.take(padded, np.arange(8) + start, axis) for start in (0, 2))
    distance = distance[:, None, None]
    return (
        (1 - np.abs(distance)) * pictures
        + np.maximum(distance, 0) * before
        + np.maximum(-distance, 0) * after
    )


def draw(rng, sizes, num_classes=10, spoiled=0.0):
    """Training, development and test sets of these sizes, X and y each, of some of the classes."""
    chosen = rng.permutation(10)[:num_classes]
    numbers = np.full(10, -1)
    numbers[chosen] = np.arange(num_classes)
    rows = rng.permutation(np.flatnonzero(numbers[DIGITS.target] >= 0))[: sum(sizes)]
    y, N = numbers[DIGITS.target[rows]], len(rows)
    pictures = DIGITS.images[rows] / 16
    for axis in (1, 2):
        pictures = along(pictures, rng.uniform(-MOVED, MOVED, size=N), axis)
    X = pictures.reshape(N, 64) * rng.uniform(1 - BRIGHTER, 1 + BRIGHTER, size=(N, 1))
    X = X + NOISE * rng.normal(size=(N, 64))
    train, dev = sizes[0], sizes[0] + sizes[1]
    new = rng.random(train) < spoiled
    y[:train][new] = rng.integers(0, num_classes, size=np.sum(new))
    return X[:train], y[:train], X[train:dev], y[train:dev], X[dev:], y[dev:]


def copies(arrays):
    """A copy of each of several arrays."""
    return [array.copy() for array in arrays]


def distributions(predict, X, num_classes=10):
    """The predicted probabilities, every row checked to be a distribution."""
    probabilities = predict(X)
    assert_shape(probabilities, (len(X), num_classes))
    probabilities = np.asarray(probabilities, np.float64)
    assert np.isfinite(probabilities).all(), "Some probabilities are not finite."
    assert np.all(probabilities >= 0), "Some probabilities are negative."
    # Networks in float32 sum to one within 1e-6.
    assert_close(probabilities.sum(axis=1), np.ones(len(X)), atol=1e-4)
    return probabilities


def measure(predict, X, gold):
    """Accuracy, and the mean of −log p of the right class, p kept from 0 as in the notebook."""
    probabilities = distributions(predict, X)
    p_gold = np.clip(probabilities[np.arange(len(gold)), gold], 1e-12, 1)
    return float(np.mean(probabilities.argmax(axis=1) == gold)), float(-np.log(p_gold).mean())


def assert_accuracy(accuracy, expected):
    assert accuracy >= expected, (
        f"The accuracy on the test set is {accuracy:.3f}, expected is {expected:.2f}."
    )


def assert_nll(nll, expected):
    assert nll <= expected, (
        f"The negative log-likelihood on the test set is {nll:.3f}, expected is {expected:.2f} or less."
    )


# train_classifier: its promises, on small sets


@points(1, seconds=SECONDS)
def test_train_leaves_arguments(student, rng):
    """Training and prediction change none of their arguments, and no other generator than rng."""
    *data, X, _ = draw(rng, TINY, num_classes=5)
    # The first test of all: code that seeds a global generator would leave it in the same state each time.
    with global_random_unchanged(student):
        predict = student.train_classifier(*data, rng)
        predict(X)
    assert_unchanged(student)


@points(1, seconds=SECONDS)
def test_train_distributions(student, rng):
    """Every example gets a distribution over the K classes, whatever K and the batch size are."""
    *data, X, _ = draw(rng, TINY, num_classes=5)
    predict = student.train_classifier(*data, rng)
    for batch in (X[:7], X[:1], np.tile(X, (11, 1))):
        distributions(predict, batch, num_classes=5)


@points(1, seconds=SECONDS)
def test_train_examples_alone(student, rng):
    """Each example is judged alone: in any batch and in any order its answer is the same."""
    *data, X, _ = draw(rng, SMALL)
    predict = student.train_classifier(*data, rng)
    together = distributions(predict, X)
    order = rng.permutation(len(X))
    # Rounding in float32 stays far below 1e-4.
    assert_close(distributions(predict, X[order]), together[order], atol=1e-4)
    bright = 2 * X
    bright[:5] = X[:5]
    assert_close(distributions(predict, bright)[:5], together[:5], atol=1e-4)
    for row in (0, 3):
        assert_close(distributions(predict, X[row : row + 1]), together[row : row + 1], atol=1e-4)


@points(1, seconds=SECONDS)
def test_train_same_answer(student, rng):
    """Asked twice it answers the same, after another training too; equal generators train alike."""
    *data, X, _ = draw(rng, SMALL)
    seed = int(rng.integers(2**32))
    predict = student.train_classifier(*data, np.random.default_rng(seed))
    first = distributions(predict, X)
    assert_close(distributions(predict, X), first, atol=1e-6)
    *others, _, _ = draw(rng, SMALL)
    student.train_classifier(*others, rng)
    assert_close(distributions(predict, X), first, atol=1e-6)
    again = student.train_classifier(*data, np.random.default_rng(seed))
    assert_close(distributions(again, X), first, atol=1e-6)


@points(1, seconds=SECONDS)
def test_train_sorted_examples(student, rng):
    """400 training examples, sorted by class, are enough for an accuracy of 0.80."""
    X_train, y_train, *dev, X, gold = draw(rng, (400, 150, 997))
    order = np.argsort(y_train, kind="stable")
    predict = student.train_classifier(X_train[order], y_train[order], *dev, rng)
    assert_accuracy(measure(predict, X, gold)[0], SORTED_ACCURACY)


# train_classifier: tiers, low ones first, since a call that takes too long ends the exercise


@points(1, seconds=SECONDS)
def test_clean_accuracy(student, rng):
    """Trained on clean labels, the accuracy is 0.85 or more."""
    *data, X, gold = draw(rng, FULL)
    assert_accuracy(measure(student.train_classifier(*data, rng), X, gold)[0], CLEAN_ACCURACY)


@points(1, seconds=SECONDS)
def test_spoiled_accuracy(student, rng):
    """Trained with 30 % of the labels drawn anew, the accuracy is 0.70 or more."""
    *data, X, gold = draw(rng, FULL, spoiled=SPOILED)
    assert_accuracy(measure(student.train_classifier(*data, rng), X, gold)[0], SPOILED_ACCURACY)


@points(2, seconds=SECONDS)
def test_clean_accuracy_high(student, rng):
    """Trained on clean labels, the accuracy is 0.93 or more."""
    *data, X, gold = draw(rng, FULL)
    assert_accuracy(measure(student.train_classifier(*data, rng), X, gold)[0], CLEAN_ACCURACY_HIGH)


@points(2, seconds=SECONDS)
def test_spoiled_accuracy_high(student, rng):
    """Trained with 30 % of the labels drawn anew, the accuracy is 0.84 or more."""
    *data, X, gold = draw(rng, FULL, spoiled=SPOILED)
    assert_accuracy(measure(student.train_classifier(*data, rng), X, gold)[0], SPOILED_ACCURACY_HIGH)


@points(2, seconds=SECONDS)
def test_calibration_spoiled(student, rng):
    """Trained with 30 % of the labels drawn anew, the NLL is 0.75 or less, with an accuracy of 0.84."""
    *data, X, gold = draw(rng, FULL, spoiled=SPOILED)
    accuracy, nll = measure(student.train_classifier(*data, rng), X, gold)
    assert_accuracy(accuracy, SPOILED_ACCURACY_HIGH)
    assert_nll(nll, SPOILED_NLL)


@points(2, seconds=SECONDS)
def test_calibration_both(student, rng):
    """That again, and trained on clean labels the NLL is 0.30 or less, with an accuracy of 0.93."""
    *data, X, gold = draw(rng, FULL)
    accuracy, nll = measure(student.train_classifier(*data, rng), X, gold)
    assert_accuracy(accuracy, CLEAN_ACCURACY_HIGH)
    assert_nll(nll, CLEAN_NLL)
    *data, X, gold = draw(rng, FULL, spoiled=SPOILED)
    accuracy, nll = measure(student.train_classifier(*data, rng), X, gold)
    assert_accuracy(accuracy, SPOILED_ACCURACY_HIGH)
    assert_nll(nll, SPOILED_NLL)


# defaults_concepts


@points(1)
def test_concept_defaults_ceiling(student, reference):
    """The accuracy on spoiled labels of a network that learned nothing by heart."""
    assert_answer(student.defaults_concepts, "ceiling", reference.defaults_concepts["ceiling"])


@points(1)
def test_concept_defaults_chosen(student, reference):
    """What the best of fifty settings is worth."""
    assert_answer(student.defaults_concepts, "chosen", reference.defaults_concepts["chosen"])


@points(1)
def test_concept_defaults_calibrated(student, reference):
    """What follows from calibration alone."""
    assert_answer(student.defaults_concepts, "calibrated", reference.defaults_concepts["calibrated"])


@points(1)
def test_concept_defaults_smoothing(student, reference):
    """What label smoothing does to the NLL on clean labels."""
    assert_answer(student.defaults_concepts, "smoothing", reference.defaults_concepts["smoothing"])


@points(1)
def test_concept_defaults_batch(student, reference):
    """Statistics of the incoming batch, for a batch of one."""
    assert_answer(student.defaults_concepts, "batch", reference.defaults_concepts["batch"])
