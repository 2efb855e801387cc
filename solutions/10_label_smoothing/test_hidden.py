"""Hidden tests of 10_label_smoothing: what earns points."""

import numpy as np

from grader.testing import (
    assert_answer,
    assert_close,
    assert_dtype,
    assert_shape,
    check_gradient,
    points,
    rule_points,
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


def both_dtypes(*arrays):
    """The arrays in float64, then in float32."""
    for dtype in (np.float64, np.float32):
        yield tuple(array.astype(dtype) for array in arrays)


def numbers(answer):
    """True and False as 1 and 0: another test asks for the dtype."""
    array = np.asarray(answer)
    return array.astype(float) if array.dtype == bool else answer


def pair(result):
    """The two parts of what smoothed_crossentropy returns."""
    assert isinstance(result, tuple | list) and len(result) == 2, (
        "Two things are expected, the loss and its gradient."
    )
    return result


# one_hot


@points(0.5)
def test_one_hot_values(student, reference, rng):
    """Each row has a 1 at its label, and 0 elsewhere."""
    for B, K in [(7, 5), (7, 5), (11, 13), (5, 307)]:
        gold = labels(rng, B, K)
        gold[:2] = 0, K - 1
        assert_close(numbers(student.one_hot(gold, K)), reference.one_hot(gold, K))


@points(0.5)
def test_one_hot_classes(student):
    """There is a column for each class, also for those that do not occur."""
    for gold, K in [(np.array([0, 2]), 5), (np.array([4, 1]), 5), (np.array([2, 1, 2]), 11)]:
        assert_shape(numbers(student.one_hot(gold, K)), (len(gold), K))


@points(0.5)
def test_one_hot_dtype(student, rng):
    """The result is float64."""
    assert_dtype(student.one_hot(labels(rng, 7, 5), 5), np.float64)


test_one_hot_rules = rule_points("one_hot", vectorized=0.25, arguments=0.25)


# smooth_labels


@points(1)
def test_smooth_labels_values(student, reference, rng):
    """Every class gets α/K, the gold class 1 − α on top."""
    for B, K in [(7, 5), (7, 5), (11, 13), (3, 2), (5, 307)]:
        for alpha in ALPHAS:
            gold = labels(rng, B, K)
            if K == 307:
                gold[:] = 300, 0, 130, 255, 256
            assert_close(student.smooth_labels(gold, K, alpha), reference.smooth_labels(gold, K, alpha))


@points(0.5)
def test_smooth_labels_ends(student, reference, rng):
    """With α = 0 the labels stay hard, with α = 1 all classes are equal."""
    gold = labels(rng, 7, 5)
    assert_close(student.smooth_labels(gold, 5, 0.0), reference.one_hot(gold, 5))
    assert_close(student.smooth_labels(gold, 5, 1.0), np.full((7, 5), 1 / 5))


@points(0.5)
def test_smooth_labels_dtype(student, rng):
    """The result is float64."""
    assert_dtype(student.smooth_labels(labels(rng, 7, 5), 5, 0.3), np.float64)


test_smooth_labels_rules = rule_points("smooth_labels", vectorized=0.5, arguments=0.5)


# smooth_binary_labels


@points(0.5)
def test_smooth_binary_hard_labels(student, reference, rng):
    """1 becomes 1 − α/2, and 0 becomes α/2."""
    for alpha in (0.0, *ALPHAS, 1.0):
        g = rng.integers(2, size=(11, 3)).astype(float)
        g[0] = 0.0, 1.0, 0.0
        assert_close(student.smooth_binary_labels(g, alpha), reference.smooth_binary_labels(g, alpha))


@points(0.5)
def test_smooth_binary_probabilities(student, reference, rng):
    """Targets between 0 and 1 move towards 1/2, each by its own amount."""
    for shape in [(7,), (7, 3), (7, 3), (3, 5, 7)]:
        for alpha in (0.0, *ALPHAS, 1.0):
            some = rng.uniform(0, 1, size=shape)
            some.flat[0] = 0.0
            for (g,) in both_dtypes(some):
                assert_close(student.smooth_binary_labels(g, alpha), reference.smooth_binary_labels(g, alpha))


test_smooth_binary_rules = rule_points("smooth_binary_labels", dtype=0.5, arguments=0.5)


# smoothed_crossentropy


@points(2)
def test_smoothed_loss_values(student, reference, rng):
    """The loss is the mean over the batch of the cross-entropy with the smoothed labels."""
    for B, K in [(7, 5), (3, 13), (3, 307)]:
        for alpha in ALPHAS:
            some = logits(rng, B, K)
            some[1] = some[1, 0]  # the largest logit several times
            for (z,) in both_dtypes(some):
                gold = labels(rng, B, K)
                gold[0] = K - 1
                loss, _ = pair(student.smoothed_crossentropy(z, gold, alpha))
                expected = reference.smoothed_crossentropy(z, gold, alpha)[0]
                assert_close(loss, expected, dtype=z.dtype)


@points(3)
def test_smoothed_loss_gradient(student, reference, rng):
    """The gradient agrees with differences of the loss, and has its 1/B."""
    for B, K in [(7, 5), (3, 11)]:
        for alpha in (0.0, *ALPHAS, 1.0):
            z, gold = logits(rng, B, K, scale=1.0), labels(rng, B, K)

            def loss(moved, gold=gold, alpha=alpha):
                return reference.smoothed_crossentropy(moved, gold, alpha)[0]

            check_gradient(loss, pair(student.smoothed_crossentropy(z, gold, alpha))[1], z)


@points(0.5)
def test_smoothed_loss_ends(student, reference, rng):
    """α = 0 is the ordinary loss, and α = 1 asks for equal probabilities."""
    z, gold = logits(rng, 7, 5), labels(rng, 7, 5)
    for alpha in (0.0, 1.0):
        loss, _ = pair(student.smoothed_crossentropy(z, gold, alpha))
        assert_close(loss, reference.smoothed_crossentropy(z, gold, alpha)[0])


@points(2)
def test_smoothed_loss_survives_large_logits(student, reference, rng):
    """Logits of ±1000, in one row or in rows far apart, give an exact loss."""
    gold = labels(rng, 7, 5)
    far_apart = logits(rng, 7, 5) + np.linspace(-1000, 1000, 7)[:, None]
    for alpha in (0.0, 0.1):
        # In float32 rows far apart would leave three digits after the point: too few for some right ways.
        for z in (far_apart, large_logits(rng, 7, 5), large_logits(rng, 7, 5).astype(np.float32)):
            loss, _ = pair(student.smoothed_crossentropy(z, gold, alpha))
            assert_close(loss, reference.smoothed_crossentropy(z, gold, alpha)[0], dtype=z.dtype)


@points(0.5)
def test_smoothed_gradient_survives_large_logits(student, reference, rng):
    """Logits of ±1000, in one row or in rows far apart, give an exact gradient."""
    gold = labels(rng, 7, 5)
    far_apart = logits(rng, 7, 5) + np.linspace(-1000, 1000, 7)[:, None]
    for z in (far_apart, large_logits(rng, 7, 5), large_logits(rng, 7, 5).astype(np.float32)):
        _, gradient = pair(student.smoothed_crossentropy(z, gold, 0.1))
        assert_close(gradient, reference.smoothed_crossentropy(z, gold, 0.1)[1])


test_smoothed_loss_rules = rule_points(
    "smoothed_crossentropy", dtype=0.5, batch_of_one=0.5, vectorized=0.5, arguments=0.5
)


# smoothing_loss_floor


@points(1.5)
def test_floor_values(student, reference, rng):
    """The floor is the entropy of the smoothed target: 0.5003 and 1.1765 for ten classes."""
    assert_close(student.smoothing_loss_floor(10, 0.1), reference.smoothing_loss_floor(10, 0.1))
    assert_close(student.smoothing_loss_floor(10, 0.3), reference.smoothing_loss_floor(10, 0.3))
    for K in (2, 3, 7, 101):
        for alpha in (0.01, float(rng.uniform(0.05, 0.95)), 1.0):
            assert_close(student.smoothing_loss_floor(K, alpha), reference.smoothing_loss_floor(K, alpha))


@points(1)
def test_floor_without_smoothing(student):
    """α = 0 has the floor 0."""
    for K in (2, 11):
        assert_close(student.smoothing_loss_floor(K, 0.0), 0.0, atol=1e-12)


@points(0.5)
def test_floor_rises(student):
    """The more is spread, the higher the floor."""
    for K in (2, 11):
        floors = [float(student.smoothing_loss_floor(K, alpha)) for alpha in (0.01, 0.05, 0.1, 0.2)]
        assert floors == sorted(set(floors)), "The floor does not rise with α."


# optimal_logit_gap


@points(1)
def test_gap_values(student, reference, rng):
    """The gap is the logarithm of the ratio of the two target probabilities; α = 1 has none."""
    for K in (2, 3, 10, 101):
        for alpha in (1e-6, 0.1, float(rng.uniform(0.2, 0.95))):
            assert_close(student.optimal_logit_gap(K, alpha), reference.optimal_logit_gap(K, alpha))
        assert_close(student.optimal_logit_gap(K, 1.0), 0.0, atol=1e-12)


@points(1)
def test_gap_shrinks(student):
    """The more is spread, the nearer the gap is to zero."""
    for K in (3, 11):
        gaps = [abs(float(student.optimal_logit_gap(K, alpha))) for alpha in (0.7, 0.4, 0.2, 0.1, 0.01)]
        assert gaps == sorted(set(gaps)), "The gap does not shrink as α grows."


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


@points(1)
def test_concept_loss_predict(student):
    """A prediction was made; any one counts."""
    assert_answer(student.loss_concepts, "predict", {"A", "B", "C", "D"})


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
