"""Hidden tests of 10_label_smoothing: what earns points."""

import math

import numpy as np

from grader.testing import (
    assert_answer,
    assert_close,
    assert_dtype,
    assert_shape,
    assert_unchanged,
    assert_vectorized,
    check_gradient,
    points,
)

ALPHAS = (0.1, 0.3, 0.7)


def labels(rng, B, K):
    """Integers (B,) from 0 to K - 1."""
    return rng.integers(K, size=B)


def logits(rng, B, K, scale=3.0):
    """Logits (B, K) of ordinary size."""
    return scale * rng.normal(size=(B, K))


def large_logits(rng, B, K):
    """Logits between ±1000, both ends in each row."""
    z = rng.uniform(-1000, 1000, size=(B, K))
    for row in z:
        row[rng.permutation(K)[:2]] = -1000.0, 1000.0
    return z


def pair(result):
    """The two parts of what smoothed_crossentropy returns."""
    assert isinstance(result, tuple | list) and len(result) == 2, (
        "Two things are expected, the loss and its gradient."
    )
    return result


# one_hot


@points(1)
def test_one_hot_values(student, reference, rng):
    """Each row has a 1 at its label, and 0 elsewhere."""
    for B, K in [(7, 5), (11, 13)]:
        gold = labels(rng, B, K)
        assert_close(student.one_hot(gold, K), reference.one_hot(gold, K))


@points(1)
def test_one_hot_sizes(student, reference, rng):
    """A batch of one, classes that do not occur, and the last class of all."""
    for gold, K in [(np.array([0]), 3), (np.array([4]), 5), (np.array([2, 1, 2]), 11), (np.array([0, 0]), 1)]:
        got = student.one_hot(gold, K)
        assert_shape(got, (len(gold), K))
        assert_close(got, reference.one_hot(gold, K))


@points(1)
def test_one_hot_is_vectorized(student, reference, rng):
    """No Python loop over the labels, and these stay as they were."""
    gold = labels(rng, 7, 5)
    before = gold.copy()
    assert_close(student.one_hot(gold, 5), reference.one_hot(before, 5))
    assert_unchanged(student)
    assert_vectorized(student.one_hot, lambda B: (np.arange(B) % 5, 5))


@points(1)
def test_one_hot_dtype(student, rng):
    """The result is float64."""
    assert_dtype(student.one_hot(labels(rng, 7, 5), 5), np.float64)


# smooth_labels


@points(2)
def test_smooth_labels_values(student, reference, rng):
    """Every class gets α/K, the gold class 1 − α on top."""
    for B, K in [(7, 5), (11, 13), (3, 2)]:
        for alpha in ALPHAS:
            gold = labels(rng, B, K)
            assert_close(student.smooth_labels(gold, K, alpha), reference.smooth_labels(gold, K, alpha))


@points(1)
def test_smooth_labels_edges(student, reference, rng):
    """With α = 0 the labels stay hard, with α = 1 all classes are equal, and one label makes one row."""
    gold = labels(rng, 7, 5)
    assert_close(student.smooth_labels(gold, 5, 0.0), reference.one_hot(gold, 5))
    assert_close(student.smooth_labels(gold, 5, 1.0), np.full((7, 5), 1 / 5))
    for label, K in [(2, 11), (0, 3)]:
        got = student.smooth_labels(np.array([label]), K, 0.3)
        assert_shape(got, (1, K))
        assert_close(got, reference.smooth_labels(np.array([label]), K, 0.3))


@points(1)
def test_smooth_labels_is_vectorized(student, reference, rng):
    """The result is float64, without a Python loop, and the labels stay as they were."""
    gold = labels(rng, 7, 5)
    before = gold.copy()
    got = student.smooth_labels(gold, 5, 0.3)
    assert_close(got, reference.smooth_labels(before, 5, 0.3))
    assert_dtype(got, np.float64)
    assert_unchanged(student)
    assert_vectorized(student.smooth_labels, lambda B: (np.arange(B) % 5, 5, 0.3))


# smooth_binary_labels


@points(1)
def test_smooth_binary_hard_labels(student, reference, rng):
    """1 becomes 1 − α/2, and 0 becomes α/2."""
    for alpha in ALPHAS:
        g = rng.integers(2, size=(11, 3)).astype(float)
        assert_close(student.smooth_binary_labels(g, alpha), reference.smooth_binary_labels(g, alpha))


@points(1)
def test_smooth_binary_probabilities(student, reference, rng):
    """Targets between 0 and 1 move towards 1/2, each by its own amount."""
    for shape in [(7,), (7, 1), (1, 5)]:
        for alpha in (0.0, *ALPHAS, 1.0):
            g = rng.uniform(0, 1, size=shape)
            got = student.smooth_binary_labels(g, alpha)
            assert_shape(got, shape)
            assert_close(got, reference.smooth_binary_labels(g, alpha))


@points(1)
def test_smooth_binary_is_vectorized(student, reference, rng):
    """No Python loop over the targets, and these stay as they were."""
    g = rng.uniform(0, 1, size=(7, 5))
    before = g.copy()
    assert_close(student.smooth_binary_labels(g, 0.3), reference.smooth_binary_labels(before, 0.3))
    assert_unchanged(student)
    assert_vectorized(student.smooth_binary_labels, lambda B: (np.linspace(0, 1, 5 * B).reshape(B, 5), 0.3))


@points(1)
def test_smooth_binary_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        g = rng.uniform(0, 1, size=(7, 5)).astype(dtype)
        got = student.smooth_binary_labels(g, 0.3)
        assert_dtype(got, dtype)
        assert_close(got, reference.smooth_binary_labels(g, 0.3))


# smoothed_crossentropy


@points(2)
def test_smoothed_loss_values(student, reference, rng):
    """The loss is the mean over the batch of the cross-entropy with the smoothed labels."""
    for B, K in [(7, 5), (3, 13)]:
        for alpha in ALPHAS:
            z, gold = logits(rng, B, K), labels(rng, B, K)
            loss, _ = pair(student.smoothed_crossentropy(z, gold, alpha))
            assert_close(loss, reference.smoothed_crossentropy(z, gold, alpha)[0])


@points(2)
def test_smoothed_loss_gradient(student, reference, rng):
    """The gradient agrees with differences of the loss, and has its 1/B."""
    for B, K in [(7, 5), (3, 11)]:
        for alpha in ALPHAS:
            z, gold = logits(rng, B, K, scale=1.0), labels(rng, B, K)

            def loss(moved, gold=gold, alpha=alpha):
                return reference.smoothed_crossentropy(moved, gold, alpha)[0]

            check_gradient(loss, pair(student.smoothed_crossentropy(z, gold, alpha))[1], z)


@points(1)
def test_smoothed_loss_edges(student, reference, rng):
    """α = 0 is the ordinary loss, and α = 1 asks for equal probabilities."""
    z, gold = logits(rng, 7, 5), labels(rng, 7, 5)
    for alpha in (0.0, 1.0):
        got = pair(student.smoothed_crossentropy(z, gold, alpha))
        assert_close(got, reference.smoothed_crossentropy(z, gold, alpha))


@points(2)
def test_smoothed_loss_survives_large_logits(student, reference, rng):
    """Logits of ±1000, in one row or in rows far apart, give an exact loss and an exact gradient."""
    gold = labels(rng, 7, 5)
    far_apart = logits(rng, 7, 5) + np.linspace(-1000, 1000, 7)[:, None]
    for alpha in (0.0, 0.1):
        # In float32 rows far apart would leave three digits after the point: too few for some right ways.
        for z in (far_apart, large_logits(rng, 7, 5), large_logits(rng, 7, 5).astype(np.float32)):
            got = pair(student.smoothed_crossentropy(z, gold, alpha))
            assert_close(got, reference.smoothed_crossentropy(z, gold, alpha))


@points(1)
def test_smoothed_loss_is_vectorized(student, reference, rng):
    """Any batch size works without a Python loop, and the arguments stay as they were."""
    for B, K in [(1, 5), (1, 2), (7, 3)]:
        z, gold = logits(rng, B, K), labels(rng, B, K)
        before = z.copy(), gold.copy()
        got = pair(student.smoothed_crossentropy(z, gold, 0.3))
        assert_shape(got[1], (B, K))
        assert_close(got, reference.smoothed_crossentropy(*before, 0.3))
        assert_unchanged(student)
    assert_vectorized(
        student.smoothed_crossentropy,
        lambda B: (np.linspace(-3, 3, 5 * B).reshape(B, 5), np.arange(B) % 5, 0.3),
    )


@points(1)
def test_smoothed_loss_dtype(student, reference, rng):
    """The gradient of float32 logits is float32, and that of float64 logits is float64."""
    for dtype in (np.float32, np.float64):
        z, gold = logits(rng, 7, 5).astype(dtype), labels(rng, 7, 5)
        loss, gradient = pair(student.smoothed_crossentropy(z, gold, 0.3))
        assert_dtype(gradient, dtype)
        assert_close((loss, gradient), reference.smoothed_crossentropy(z, gold, 0.3))


# smoothing_loss_floor


@points(1)
def test_floor_values(student, reference, rng):
    """The floor is the entropy of the smoothed target: 0.5003 and 1.1765 for ten classes."""
    assert_close(student.smoothing_loss_floor(10, 0.1), reference.smoothing_loss_floor(10, 0.1))
    assert_close(student.smoothing_loss_floor(10, 0.3), reference.smoothing_loss_floor(10, 0.3))
    for K in (2, 3, 7, 101):
        alpha = float(rng.uniform(0.05, 0.95))
        assert_close(student.smoothing_loss_floor(K, alpha), reference.smoothing_loss_floor(K, alpha))


@points(1)
def test_floor_edges(student, reference):
    """α = 0 has the floor 0, and α = 1 has log K."""
    for K in (2, 11):
        assert_close(student.smoothing_loss_floor(K, 0.0), 0.0, atol=1e-12)
        assert_close(student.smoothing_loss_floor(K, 1.0), math.log(K))
        assert_close(student.smoothing_loss_floor(K, 1e-6), reference.smoothing_loss_floor(K, 1e-6))


@points(1)
def test_floor_is_attained(student, reference, rng):
    """Logits that are the logarithm of the target have this loss, and moved ones a larger one."""
    for K, alpha in [(5, 0.2), (13, 0.6)]:
        gold = labels(rng, 7, K)
        best = np.log(reference.smooth_labels(gold, K, alpha))
        floor = student.smoothing_loss_floor(K, alpha)
        assert_close(floor, reference.smoothed_crossentropy(best, gold, alpha)[0])
        moved = best + rng.normal(size=best.shape)
        assert floor < reference.smoothed_crossentropy(moved, gold, alpha)[0], (
            "There are logits with a smaller loss than this floor."
        )


# optimal_logit_gap


@points(1)
def test_gap_values(student, reference, rng):
    """The gap is the logarithm of the ratio of the two target probabilities."""
    for K in (2, 3, 10, 101):
        for alpha in (0.1, float(rng.uniform(0.2, 0.95))):
            assert_close(student.optimal_logit_gap(K, alpha), reference.optimal_logit_gap(K, alpha))


@points(1)
def test_gap_edges(student, reference):
    """α = 1 has no gap, and a very small α a large one."""
    for K in (2, 11):
        assert_close(student.optimal_logit_gap(K, 1.0), 0.0, atol=1e-12)
        assert_close(student.optimal_logit_gap(K, 1e-6), reference.optimal_logit_gap(K, 1e-6))


@points(1)
def test_gap_is_optimal(student, reference, rng):
    """Where the gold logit leads all others by the gap, the gradient of the loss is zero."""
    for K, alpha in [(5, 0.2), (13, 0.6)]:
        gold = labels(rng, 7, K)
        z = rng.normal(size=(7, 1)) + student.optimal_logit_gap(K, alpha) * reference.one_hot(gold, K)
        assert_close(reference.smoothed_crossentropy(z, gold, alpha)[1], np.zeros((7, K)), atol=1e-9)


# loss_concepts


@points(1)
def test_concept_loss_never(student, reference):
    """Why the loss with hard labels is never satisfied."""
    assert_answer(student.loss_concepts, "never", reference.loss_concepts["never"])


@points(1)
def test_concept_loss_floor(student, reference):
    """What a smoothed loss of 0.52 says."""
    assert_answer(student.loss_concepts, "floor", reference.loss_concepts["floor"])


@points(1)
def test_concept_loss_excess(student, reference):
    """What is left of the loss above the floor."""
    assert_answer(student.loss_concepts, "excess", reference.loss_concepts["excess"])


@points(1)
def test_concept_loss_choose(student, reference):
    """Which numbers can be compared between values of α."""
    assert_answer(student.loss_concepts, "choose", reference.loss_concepts["choose"])


# calibration_concepts


@points(1)
def test_concept_calibration_above(student, reference):
    """What a curve above the diagonal means."""
    assert_answer(student.calibration_concepts, "above", reference.calibration_concepts["above"])


@points(1)
def test_concept_calibration_fit(student, reference):
    """The calibration of a perfect fit to smoothed labels."""
    assert_answer(student.calibration_concepts, "fit", reference.calibration_concepts["fit"])


@points(1)
def test_concept_calibration_halved(student, reference):
    """What halving the logits does."""
    assert_answer(student.calibration_concepts, "halved", reference.calibration_concepts["halved"])


@points(1)
def test_concept_calibration_doctor(student, reference):
    """Whether to smooth a classifier that is calibrated."""
    assert_answer(student.calibration_concepts, "doctor", reference.calibration_concepts["doctor"])
