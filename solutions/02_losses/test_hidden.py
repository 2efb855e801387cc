"""Hidden tests of 02_losses: what earns points."""

import numpy as np

from grader.testing import assert_answer, assert_close, assert_shape, points, rule_points

# A probability of 1 may be clipped to 1 − 1e-7 or left alone. That moves a loss by 1e-7.
CLIPPED_FROM_ABOVE = 2e-7

# Keras clips the targets of a divergence too: each zero among K = 13 adds up to 1e-7 · log 1e7.
CLIPPED_TARGETS = 3e-5

# Probabilities that are clipped, and some close to them that are not.
TINY = np.array([0.0, 1e-12, 3e-8, 2e-7, 1e-5])


def outputs(rng, shape):
    """Targets and predictions that are real numbers."""
    return rng.normal(scale=2, size=shape), rng.normal(scale=2, size=shape)


def sides(rng, shape):
    """Targets of −1 and 1, both among them, and scores whose margins lie on both sides of 0 and of 1.

    Those of the last example are all above 1.
    """
    y_true = rng.choice([-1.0, 1.0], size=shape)
    y_true.flat[:2] = -1.0, 1.0
    margins = rng.uniform(-3, 3, size=shape)
    margins[-1] = rng.uniform(1.5, 3, size=shape[1:])
    return y_true, y_true * margins


def bits(rng, shape):
    """Targets of 0 and 1, both among them."""
    y_true = rng.choice([0.0, 1.0], size=shape)
    y_true.flat[:2] = 0.0, 1.0
    return y_true


def probabilities(rng, shape):
    """Probabilities well inside of the range from 0 to 1."""
    return rng.uniform(0.05, 0.95, size=shape)


def distributions(rng, B, K):
    """Rows that sum to one, all entries well above zero."""
    weights = rng.uniform(0.2, 2, size=(B, K))
    return weights / weights.sum(axis=-1, keepdims=True)


def classes(rng, B, K):
    """Class indices, the first and the last class among them."""
    gold = rng.integers(K, size=B)
    gold[:2] = K - 1, 0
    return gold


def large_logits(rng, B, K):
    """Logits between ±1000, both ends among them."""
    z = rng.uniform(-1000, 1000, size=(B, K))
    z.flat[:2] = -1000.0, 1000.0
    return z


def with_tiny_entry(p, columns):
    """The rows of p with a tiny probability in the given column of each, all sums still one."""
    p, rows, tiny = p.copy(), np.arange(len(p)), np.resize(TINY, len(p))
    p[rows, columns] = 0.0
    p *= (1 - tiny[:, None]) / p.sum(axis=-1, keepdims=True)
    p[rows, columns] = tiny
    return p


def with_tiny_column(p, tiny):
    """The rows of p with this probability in the first column of each, all sums still one."""
    p = p.copy()
    p[:, 0] = 0.0
    p *= (1 - tiny) / p.sum(axis=-1, keepdims=True)
    p[:, 0] = tiny
    return p


def both_dtypes(*arrays):
    """The arrays in float64, then in float32; class indices stay what they are."""
    for dtype in (np.float64, np.float32):
        yield tuple(array if array.dtype.kind == "i" else array.astype(dtype) for array in arrays)


def numbers(got, shape):
    """An answer of this shape, all of it finite."""
    assert_shape(got, shape)
    got = np.asarray(got, np.float64)
    assert np.isfinite(got).all(), "The losses are not finite."
    return got


def assert_clipped(loss, B):
    """A loss of a probability between 0 and 1 is that of 1e-7 below 1e-7, and its own above.

    loss: gives (B,) losses for one probability. The function is compared with itself: what a loss of 1e-7 is
    belongs to another test.
    """
    at_bound = numbers(loss(1e-7), (B,))
    for tiny in (0.0, 1e-12, 3e-8):
        assert_close(loss(tiny), at_bound, atol=CLIPPED_FROM_ABOVE)
    above = numbers(loss(2e-7), (B,))
    assert (np.abs(above - at_bound) > 1e-3).all(), "A probability of 2e-7 is above 1e-7: it is not clipped."


# mean_squared_error


@points(1.5)
def test_mean_squared_error_values(student, reference, rng):
    """Each example's loss is the mean of its squared errors, and zero where it is predicted exactly."""
    for shape in [(7, 5), (5, 11), (7, 1)]:
        for y_true, y_pred in both_dtypes(*outputs(rng, shape)):
            for scale in (1, 1000):
                assert_close(
                    student.mean_squared_error(y_true, scale * y_pred),
                    reference.mean_squared_error(y_true, scale * y_pred),
                )
            assert_close(student.mean_squared_error(y_true, y_true.copy()), np.zeros(shape[0]))


test_mean_squared_error_rules = rule_points(
    "mean_squared_error", dtype=0.5, batch_of_one=0.25, vectorized=0.25, arguments=0.5
)


# huber


@points(1.75)
def test_huber_values(student, reference, rng):
    """Small errors cost half their square, large ones a straight line, for every delta."""
    y_true, y_pred = outputs(rng, (7, 5))
    y_pred[3] = y_true[3]
    for arguments in both_dtypes(y_true, y_pred):
        for delta in (0.05, 0.5, 2.0, float(rng.uniform(0.8, 3)), 100.0):
            expected = reference.huber(*arguments, delta)
            assert_close(student.huber(*arguments, delta), expected)
            assert_close(student.huber(*arguments, delta=delta), expected)


@points(0.25)
def test_huber_corner(student, reference, rng):
    """An error of exactly delta costs half its square, which the straight line gives as well."""
    y_true, y_pred = outputs(rng, (7, 5))
    y_true[:, 1:4] = 0.0
    for delta in (0.5, 2.0):
        y_pred[:, 1:4] = [delta, -delta, 0.0]
        assert_close(student.huber(y_true, y_pred, delta), reference.huber(y_true, y_pred, delta))


@points(0.5)
def test_huber_default(student, rng):
    """Without a delta it is 1."""
    y_true, y_pred = outputs(rng, (7, 5))
    expected = numbers(student.huber(y_true, y_pred, 1.0), (7,))
    assert np.ptp(expected) > 0, "All losses are the same, whatever the errors are."
    assert_close(student.huber(y_true, y_pred), expected)


test_huber_rules = rule_points("huber", dtype=0.5, batch_of_one=0.25, vectorized=0.25, arguments=0.5)


# hinge


@points(1.5)
def test_hinge_values(student, reference, rng):
    """A margin below 1 costs what it lacks, a larger one nothing."""
    for shape in [(7, 5), (5, 11), (7, 1)]:
        y_true, y_pred = sides(rng, shape)
        y_pred.flat[2:5] = y_true.flat[2:5] * np.array([1.0, 0.0, -1.0])  # at the corner, at the border
        for scale in (1, 1000):
            for one in both_dtypes(y_true, scale * y_pred):
                assert_close(student.hinge(*one), reference.hinge(*one))


test_hinge_rules = rule_points("hinge", dtype=0.5, batch_of_one=0.25, vectorized=0.25, arguments=0.5)


# log_softmax


@points(1)
def test_log_softmax_values(student, reference, rng):
    """Every row becomes the logarithms of a distribution over its classes."""
    for B, K in [(7, 13), (11, 3), (5, 2)]:
        z = rng.uniform(-4, 4, size=(B, K))
        z[1] = z[1, 0]  # the largest logit several times
        for (one,) in both_dtypes(z):
            assert_close(student.log_softmax(one), reference.log_softmax(one))


@points(1.5)
def test_log_softmax_survives_large_logits(student, reference, rng):
    """Logits of ±1000 give exact logarithms, none of them infinite, in both dtypes."""
    z = large_logits(rng, 7, 13)
    z[2, :3] = 1000.0
    for (one,) in both_dtypes(z):
        assert_close(student.log_softmax(one), reference.log_softmax(one))


@points(1)
def test_log_softmax_rows_far_apart(student, rng):
    """A number added to a row changes nothing: rows around −1000 and 1000 of one batch are equally exact."""
    z = rng.integers(-4, 5, size=(7, 13)).astype(float)
    expected = numbers(student.log_softmax(z), (7, 13))
    assert np.ptp(expected) > 0, "All logarithms are the same, whatever z is."
    assert_close(student.log_softmax(z + np.arange(-1050.0, 1051.0, 350.0)[:, None]), expected)


test_log_softmax_rules = rule_points("log_softmax", dtype=0.5, batch_of_one=0.5, vectorized=0.5, arguments=1)


# binary_crossentropy. Only the first two tests have several outputs, so that a sum for a mean costs no more.


@points(1)
def test_binary_crossentropy_values(student, reference, rng):
    """Each example's loss is the mean of −log of what the right answers got."""
    for shape in [(7, 5), (5, 11), (7, 1)]:
        for y_true, p in both_dtypes(bits(rng, shape), probabilities(rng, shape)):
            assert_close(student.binary_crossentropy(y_true, p), reference.binary_crossentropy(y_true, p))


@points(0.5)
def test_binary_crossentropy_soft_targets(student, reference, rng):
    """Targets between 0 and 1 weigh both logarithms, on probabilities and on logits."""
    y_true, p, z = probabilities(rng, (7, 5)), probabilities(rng, (7, 5)), rng.uniform(-4, 4, size=(7, 5))
    assert_close(student.binary_crossentropy(y_true, p), reference.binary_crossentropy(y_true, p))
    expected = reference.binary_crossentropy(y_true, z, from_logits=True)
    assert_close(student.binary_crossentropy(y_true, z, from_logits=True), expected)


@points(1.5)
def test_binary_crossentropy_clips(student, rng):
    """Probabilities within 1e-7 of 0 or of 1 count as 1e-7 away, so that none costs infinitely much."""
    ones, zeros = np.ones((7, 1)), np.zeros((7, 1))
    assert_clipped(lambda p: student.binary_crossentropy(ones, np.full((7, 1), p)), 7)
    assert_clipped(lambda p: student.binary_crossentropy(zeros, np.full((7, 1), 1 - p)), 7)


@points(1)
def test_binary_crossentropy_logits(student, reference, rng):
    """With from_logits=True a logit z is the probability σ(z)."""
    y_true, z = bits(rng, (11, 1)), rng.uniform(-6, 6, size=(11, 1))
    z[:2] = 0.0
    expected = numbers(student.binary_crossentropy(y_true, 1 / (1 + np.exp(-z)), from_logits=False), (11,))
    assert np.ptp(expected) > 0, "All losses are the same, whatever the probabilities are."
    assert_close(student.binary_crossentropy(y_true, z, from_logits=True), expected)
    assert_close(student.binary_crossentropy(y_true, z, True), expected)


@points(2)
def test_binary_crossentropy_survives_large_logits(student, reference, rng):
    """Logits are clipped nowhere: −1000 where 1 is right costs 1000, in both dtypes."""
    z, y_true = large_logits(rng, 11, 1), bits(rng, (11, 1))
    y_true[:5] = np.array([[1.0], [0.0], [0.3], [0.9], [0.5]])
    for arguments in both_dtypes(y_true, z):
        got = student.binary_crossentropy(*arguments, from_logits=True)
        assert_close(got, reference.binary_crossentropy(*arguments, from_logits=True))
    right = np.array([[1.0], [0.0], [1.0]])
    got = student.binary_crossentropy(right, np.array([[1000.0], [-1000.0], [25.0]]), from_logits=True)
    assert_close(got, np.zeros(3))


test_binary_crossentropy_rules = rule_points(
    "binary_crossentropy", dtype=0.5, batch_of_one=0.5, vectorized=0.5, arguments=0.5
)


# categorical_crossentropy


@points(1)
def test_categorical_crossentropy_values(student, reference, rng):
    """Each example's loss is −Σ g log p, summed over its classes, also where some targets are zero."""
    for B, K in [(7, 13), (11, 3)]:
        for g in (distributions(rng, B, K), np.eye(K)[classes(rng, B, K)]):
            for one in both_dtypes(g, distributions(rng, B, K)):
                assert_close(student.categorical_crossentropy(*one), reference.categorical_crossentropy(*one))


@points(0.5)
def test_categorical_crossentropy_zeros(student, rng):
    """Probabilities below 1e-7 count as 1e-7, and cost nothing where the target is zero too."""
    p, first = distributions(rng, 7, 13), np.eye(13)[np.zeros(7, int)]
    for g in (first, first / 2 + distributions(rng, 7, 13) / 2):
        assert_clipped(lambda tiny, g=g: student.categorical_crossentropy(g, with_tiny_column(p, tiny)), 7)
    one_hot = np.eye(13)[classes(rng, 7, 13)]
    assert_close(
        student.categorical_crossentropy(one_hot, one_hot.copy()), np.zeros(7), atol=CLIPPED_FROM_ABOVE
    )


@points(1)
def test_categorical_crossentropy_logits(student, reference, rng):
    """With from_logits=True the probabilities are the softmax of y_pred."""
    g, z = distributions(rng, 7, 13), rng.uniform(-6, 6, size=(7, 13))
    p = np.exp(reference.log_softmax(z))
    expected = numbers(student.categorical_crossentropy(g, p, from_logits=False), (7,))
    assert np.ptp(expected) > 0, "All losses are the same, whatever the probabilities are."
    assert_close(student.categorical_crossentropy(g, z, from_logits=True), expected)
    assert_close(student.categorical_crossentropy(g, z, True), expected)


@points(1.5)
def test_categorical_crossentropy_survives_large_logits(student, reference, rng):
    """Logits of ±1000 are clipped nowhere and give exact losses, in both dtypes."""
    z, gold = large_logits(rng, 7, 13), classes(rng, 7, 13)
    z[3, :2] = 1000.0
    for g in (np.eye(13)[gold], distributions(rng, 7, 13)):
        for one in both_dtypes(g, z):
            got = student.categorical_crossentropy(*one, from_logits=True)
            assert_close(got, reference.categorical_crossentropy(*one, from_logits=True))


test_categorical_crossentropy_rules = rule_points(
    "categorical_crossentropy", dtype=0.5, batch_of_one=0.5, vectorized=0.5, arguments=0.5
)


# sparse_categorical_crossentropy


@points(1)
def test_sparse_categorical_crossentropy_values(student, reference, rng):
    """Each example's loss is −log of what its gold class got."""
    for B, K in [(7, 13), (11, 3), (13, 13), (5, 307)]:
        for gold, p in both_dtypes(classes(rng, B, K), distributions(rng, B, K)):
            assert_close(
                student.sparse_categorical_crossentropy(gold, p),
                reference.sparse_categorical_crossentropy(gold, p),
            )


@points(0.5)
def test_sparse_categorical_crossentropy_zeros(student, rng):
    """Probabilities below 1e-7 count as 1e-7, so that none costs infinitely much."""
    gold, p = np.zeros(7, int), distributions(rng, 7, 13)
    assert_clipped(lambda tiny: student.sparse_categorical_crossentropy(gold, with_tiny_column(p, tiny)), 7)
    gold = classes(rng, 7, 13)
    certain = student.sparse_categorical_crossentropy(gold, np.eye(13)[gold])
    assert_close(certain, np.zeros(7), atol=CLIPPED_FROM_ABOVE)


@points(1)
def test_sparse_categorical_crossentropy_logits(student, reference, rng):
    """With from_logits=True the probabilities are the softmax of y_pred."""
    gold, z = classes(rng, 7, 13), rng.uniform(-6, 6, size=(7, 13))
    p = np.exp(reference.log_softmax(z))
    expected = numbers(student.sparse_categorical_crossentropy(gold, p, from_logits=False), (7,))
    assert np.ptp(expected) > 0, "All losses are the same, whatever the probabilities are."
    assert_close(student.sparse_categorical_crossentropy(gold, z, from_logits=True), expected)
    assert_close(student.sparse_categorical_crossentropy(gold, z, True), expected)


@points(1.5)
def test_sparse_categorical_crossentropy_survives_large_logits(student, reference, rng):
    """Logits of ±1000 are clipped nowhere and give exact losses, in both dtypes."""
    z, gold = large_logits(rng, 7, 13), classes(rng, 7, 13)
    z[3, :2] = 1000.0
    for one in both_dtypes(gold, z):
        got = student.sparse_categorical_crossentropy(*one, from_logits=True)
        assert_close(got, reference.sparse_categorical_crossentropy(*one, from_logits=True))


test_sparse_categorical_crossentropy_rules = rule_points(
    "sparse_categorical_crossentropy", dtype=0.5, batch_of_one=0.5, vectorized=0.5, arguments=0.5
)


# kl_divergence


@points(1.5)
def test_kl_divergence_values(student, reference, rng):
    """Each example's divergence is Σ g log(g / p), summed over its classes."""
    for B, K in [(7, 13), (11, 3)]:
        for g, p in both_dtypes(distributions(rng, B, K), distributions(rng, B, K)):
            assert_close(student.kl_divergence(g, p), reference.kl_divergence(g, p))
    same = distributions(rng, 5, 7)
    assert_close(student.kl_divergence(same, same.copy()), np.zeros(5))


@points(1)
def test_kl_divergence_zero_targets(student, reference, rng):
    """Where the target is zero, nothing is added: 0 log 0 is 0, also where the prediction is zero."""
    p, gold = distributions(rng, 7, 13), classes(rng, 7, 13)
    half = np.eye(13)[gold] / 2 + np.eye(13)[(gold + 1) % 13] / 2
    for g in (np.eye(13)[gold], half):
        for q in (p, with_tiny_entry(p, (gold + 2) % 13)):
            assert_close(student.kl_divergence(g, q), reference.kl_divergence(g, q), atol=CLIPPED_TARGETS)


@points(0.5)
def test_kl_divergence_zero_predictions(student, rng):
    """Predictions below 1e-7 count as 1e-7."""
    g, p = distributions(rng, 7, 13), distributions(rng, 7, 13)
    assert_clipped(lambda tiny: student.kl_divergence(g, with_tiny_column(p, tiny)), 7)
    one_hot = np.eye(13)[classes(rng, 7, 13)]
    assert_close(student.kl_divergence(one_hot, one_hot.copy()), np.zeros(7), atol=CLIPPED_FROM_ABOVE)


test_kl_divergence_rules = rule_points(
    "kl_divergence", dtype=0.5, batch_of_one=0.5, vectorized=0.5, arguments=0.5
)


# reduce_loss


@points(1)
def test_reduce_loss_mean(student, rng):
    """The mean over the examples is the default."""
    for B in (7, 11):
        losses = rng.uniform(0.5, 3, size=B)
        for (one,) in both_dtypes(losses):
            assert_close(student.reduce_loss(one), losses.mean(), dtype=one.dtype)
            got = student.reduce_loss(one, reduction="sum_over_batch_size")
            assert_close(got, losses.mean(), dtype=one.dtype)


@points(0.5)
def test_reduce_loss_sum(student, rng):
    """The sum of the losses is asked for by its name."""
    losses = rng.uniform(0.5, 3, size=7)
    assert_close(student.reduce_loss(losses, reduction="sum"), losses.sum())
    assert_close(student.reduce_loss(losses, None, "sum"), losses.sum())


@points(0.5)
def test_reduce_loss_none(student, rng):
    """Without a reduction every example keeps its loss."""
    losses = rng.uniform(0.5, 3, size=7)
    assert_close(student.reduce_loss(losses, reduction=None), losses)
    assert_close(student.reduce_loss(losses, None, None), losses)


@points(1)
def test_reduce_loss_with_weights(student, rng):
    """Weights multiply the losses before the reduction; the divisor is the number of examples all the same."""
    for B in (7, 11):
        losses, weights = rng.uniform(0.5, 3, size=B), rng.uniform(0.1, 4, size=B)
        for reduction, shape in [("sum_over_batch_size", ()), ("sum", ()), (None, (B,))]:
            expected = numbers(student.reduce_loss(losses * weights, None, reduction), shape)
            assert (expected > 0).all(), "Positive losses have a positive mean and sum."
            assert_close(student.reduce_loss(losses, weights, reduction), expected)
            got = student.reduce_loss(losses, sample_weight=weights, reduction=reduction)
            assert_close(got, expected)


@points(0.5)
def test_reduce_loss_zero_weights(student, rng):
    """An example of weight zero adds nothing, but it is counted; all weights may be zero."""
    losses = rng.uniform(0.5, 3, size=7)
    weights = rng.permutation(np.array([1.0, 0.0, 2.0, 0.0, 0.0, 1.0, 0.5]))
    expected = numbers(student.reduce_loss(losses * weights), ())
    assert expected > 0, "Positive losses have a positive mean."
    assert_close(student.reduce_loss(losses, weights), expected)
    assert_close(student.reduce_loss(losses, np.zeros(7)), 0.0)
    assert_close(student.reduce_loss(losses, np.zeros(7), "sum"), 0.0)


test_reduce_loss_rules = rule_points(
    "reduce_loss", dtype=0.25, batch_of_one=0.25, vectorized=0.5, arguments=0.5
)


# SparseCategoricalCrossentropy


@points(1)
def test_loss_object_default(student, reference, rng):
    """Made without settings, it takes probabilities and gives the mean over the examples."""
    for B, K in [(7, 13), (11, 3)]:
        gold, p = classes(rng, B, K), distributions(rng, B, K)
        assert_close(
            student.SparseCategoricalCrossentropy()(gold, p),
            reference.SparseCategoricalCrossentropy()(gold, p),
        )


@points(1)
def test_loss_object_logits(student, reference, rng):
    """Made with from_logits=True, it takes logits, of ±1000 too."""
    gold = classes(rng, 7, 13)
    for z in (rng.uniform(-6, 6, size=(7, 13)), large_logits(rng, 7, 13)):
        expected = reference.SparseCategoricalCrossentropy(from_logits=True)(gold, z)
        assert_close(student.SparseCategoricalCrossentropy(from_logits=True)(gold, z), expected)
        assert_close(student.SparseCategoricalCrossentropy(True)(gold, z), expected)


@points(1)
def test_loss_object_reductions(student, reference, rng):
    """Made with a reduction, it reduces by that, weighted losses too."""
    gold, p, weights = classes(rng, 7, 13), distributions(rng, 7, 13), rng.uniform(0.1, 4, size=7)
    for reduction in ("sum", None):
        loss = student.SparseCategoricalCrossentropy(reduction=reduction)
        right = reference.SparseCategoricalCrossentropy(reduction=reduction)
        assert_close(loss(gold, p, weights), right(gold, p, weights))
        expected = reference.SparseCategoricalCrossentropy(reduction=reduction)(gold, p)
        assert_close(student.SparseCategoricalCrossentropy(reduction=reduction)(gold, p), expected)
        assert_close(student.SparseCategoricalCrossentropy(False, reduction)(gold, p), expected)


@points(1)
def test_loss_object_weights(student, reference, rng):
    """Weights multiply the losses, and the divisor is the number of examples."""
    gold, p, weights = classes(rng, 7, 13), distributions(rng, 7, 13), rng.uniform(0.1, 4, size=7)
    weights[3] = 0.0
    expected = reference.SparseCategoricalCrossentropy()(gold, p, weights)
    assert_close(student.SparseCategoricalCrossentropy()(gold, p, weights), expected)
    assert_close(student.SparseCategoricalCrossentropy()(gold, p, sample_weight=weights), expected)


@points(0.5)
def test_loss_object_keeps_settings(student, rng):
    """Two objects keep their own settings, and a call remembers nothing of earlier ones, nor their weights."""
    gold, p, weights = classes(rng, 7, 13), distributions(rng, 7, 13), rng.uniform(0.1, 4, size=7)
    alone = numbers(student.SparseCategoricalCrossentropy(True, None)(gold, p), (7,))
    first = student.SparseCategoricalCrossentropy(from_logits=True, reduction=None)
    second = student.SparseCategoricalCrossentropy(from_logits=False, reduction="sum")
    total = numbers(second(gold, p), ())
    for _ in range(2):
        assert_close(first(gold, p), alone)
        first(gold, p, weights)
        assert_close(second(gold, p), total)
        second(gold[:3], p[:3], weights[:3])


test_loss_object_rules = rule_points(
    "SparseCategoricalCrossentropy",
    dtype=0.25,
    batch_of_one=0.25,
    vectorized=0.25,
    arguments=0.25,
    instances=0.5,
)


# loss_concepts


@points(1)
def test_concept_loss_temperature(student, reference):
    """The loss for a real number with normally distributed errors."""
    assert_answer(student.loss_concepts, "temperature", reference.loss_concepts["temperature"])


@points(1)
def test_concept_loss_sensor(student, reference):
    """The loss for a real number with a few wild targets."""
    assert_answer(student.loss_concepts, "sensor", reference.loss_concepts["sensor"])


@points(1)
def test_concept_loss_spam(student, reference):
    """The loss for the probability of a yes or no."""
    assert_answer(student.loss_concepts, "spam", reference.loss_concepts["spam"])


@points(1)
def test_concept_loss_digit(student, reference):
    """The loss for one class out of several, given by its index."""
    assert_answer(student.loss_concepts, "digit", reference.loss_concepts["digit"])


@points(1)
def test_concept_loss_tags(student, reference):
    """The loss for several labels that may hold at once."""
    assert_answer(student.loss_concepts, "tags", reference.loss_concepts["tags"])


@points(1)
def test_concept_loss_poll(student, reference):
    """The loss for a full distribution."""
    assert_answer(student.loss_concepts, "poll", reference.loss_concepts["poll"])


@points(1)
def test_concept_loss_side(student, reference):
    """The loss for a side without a probability."""
    assert_answer(student.loss_concepts, "side", reference.loss_concepts["side"])


# likelihood_concepts


@points(1)
def test_concept_likelihood_gaussian(student, reference):
    """The assumption behind least squares."""
    assert_answer(student.likelihood_concepts, "gaussian", reference.likelihood_concepts["gaussian"])


@points(1)
def test_concept_likelihood_untrained(student, reference):
    """The loss of a fresh network."""
    assert_answer(student.likelihood_concepts, "untrained", reference.likelihood_concepts["untrained"])


@points(1)
def test_concept_likelihood_divergence(student, reference):
    """Cross-entropy and divergence as losses."""
    assert_answer(student.likelihood_concepts, "divergence", reference.likelihood_concepts["divergence"])


@points(1)
def test_concept_likelihood_logits(student, reference):
    """Why losses take logits."""
    assert_answer(student.likelihood_concepts, "logits", reference.likelihood_concepts["logits"])


@points(1)
def test_concept_likelihood_weights(student, reference):
    """What doubled weights do to a loss."""
    assert_answer(student.likelihood_concepts, "weights", reference.likelihood_concepts["weights"])


@points(1)
def test_concept_likelihood_predict(student):
    """A prediction was made; any one counts."""
    assert_answer(student.likelihood_concepts, "predict", {"A", "B", "C", "D"})
