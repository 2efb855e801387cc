"""Hidden tests of 02_losses: what earns points."""

import numpy as np

from grader.testing import (
    assert_answer,
    assert_close,
    assert_dtype,
    assert_shape,
    assert_unchanged,
    assert_vectorized,
    points,
)

# A probability of 1 may be clipped to 1 − 1e-7 or left alone. That moves a loss by 1e-7.
CLIPPED_FROM_ABOVE = 2e-7

# Probabilities that are clipped, and some close to them that are not.
TINY = np.array([0.0, 1e-12, 3e-8, 2e-7, 1e-5])


def outputs(rng, shape):
    """Targets and predictions that are real numbers."""
    return rng.normal(scale=2, size=shape), rng.normal(scale=2, size=shape)


def sides(rng, shape):
    """Targets of −1 and 1, both among them, and scores whose margins lie on both sides of 0 and of 1."""
    y_true = rng.choice([-1.0, 1.0], size=shape)
    y_true.flat[:2] = -1.0, 1.0
    return y_true, y_true * rng.uniform(-3, 3, size=shape)


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


# mean_squared_error


@points(2)
def test_mean_squared_error_values(student, reference, rng):
    """Each example's loss is the mean of its squared errors, and zero where it is predicted exactly."""
    for shape in [(7, 5), (5, 11)]:
        y_true, y_pred = outputs(rng, shape)
        assert_close(student.mean_squared_error(y_true, y_pred), reference.mean_squared_error(y_true, y_pred))
        assert_close(student.mean_squared_error(y_true, y_true.copy()), np.zeros(shape[0]))


@points(1)
def test_mean_squared_error_small_sizes(student, reference, rng):
    """A batch of one and a single output work, and ±1000 too."""
    for shape in [(1, 5), (7, 1), (1, 1)]:
        y_true, y_pred = outputs(rng, shape)
        got = student.mean_squared_error(y_true, 1000 * y_pred)
        assert_shape(got, shape[:1])
        assert_close(got, reference.mean_squared_error(y_true, 1000 * y_pred))


@points(1)
def test_mean_squared_error_is_vectorized(student, reference, rng):
    """No Python loop over the examples, and the arguments stay as they were."""
    y_true, y_pred = outputs(rng, (7, 5))
    before = y_true.copy(), y_pred.copy()
    assert_close(student.mean_squared_error(y_true, y_pred), reference.mean_squared_error(*before))
    assert_unchanged(student)
    assert_vectorized(student.mean_squared_error, lambda B: (np.ones((B, 5)), np.zeros((B, 5))))


@points(1)
def test_mean_squared_error_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        y_true, y_pred = (array.astype(dtype) for array in outputs(rng, (7, 5)))
        got = student.mean_squared_error(y_true, y_pred)
        assert_dtype(got, dtype)
        assert_close(got, reference.mean_squared_error(y_true, y_pred))


# huber


@points(2)
def test_huber_values(student, reference, rng):
    """Small errors cost half their square, large ones a straight line, for every delta."""
    for delta in (0.5, 2.0, float(rng.uniform(0.8, 3))):
        y_true, y_pred = outputs(rng, (7, 5))
        expected = reference.huber(y_true, y_pred, delta)
        assert_close(student.huber(y_true, y_pred, delta), expected)
        assert_close(student.huber(y_true, y_pred, delta=delta), expected)


@points(1)
def test_huber_default(student, reference, rng):
    """Without a delta it is 1."""
    y_true, y_pred = outputs(rng, (7, 5))
    assert_close(student.huber(y_true, y_pred), reference.huber(y_true, y_pred, 1.0))


@points(1)
def test_huber_one_piece(student, reference, rng):
    """A large delta leaves only the square, a small one only the lines."""
    y_true, y_pred = outputs(rng, (7, 5))
    assert_close(student.huber(y_true, y_pred, 100.0), np.mean((y_true - y_pred) ** 2, axis=-1) / 2)
    assert_close(student.huber(y_true, y_pred, 1e-6), reference.huber(y_true, y_pred, 1e-6))


@points(1)
def test_huber_is_vectorized(student, reference, rng):
    """Any batch size works without a Python loop, and the arguments stay as they were."""
    for shape in [(1, 5), (7, 1), (1, 1), (5, 11)]:
        y_true, y_pred = outputs(rng, shape)
        before = y_true.copy(), y_pred.copy()
        got = student.huber(y_true, y_pred, 1.5)
        assert_shape(got, shape[:1])
        assert_close(got, reference.huber(*before, 1.5))
        assert_unchanged(student)
    assert_vectorized(student.huber, lambda B: (np.full((B, 5), 3.0), np.zeros((B, 5)), 1.5))


@points(1)
def test_huber_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        y_true, y_pred = (array.astype(dtype) for array in outputs(rng, (7, 5)))
        got = student.huber(y_true, y_pred, 1.5)
        assert_dtype(got, dtype)
        assert_close(got, reference.huber(y_true, y_pred, 1.5))


# hinge


@points(2)
def test_hinge_values(student, reference, rng):
    """A margin below 1 costs what it lacks, a larger one nothing."""
    for shape in [(7, 5), (5, 11)]:
        y_true, y_pred = sides(rng, shape)
        assert_close(student.hinge(y_true, y_pred), reference.hinge(y_true, y_pred))


@points(1)
def test_hinge_single_margins(student, reference, rng):
    """One output an example: a point well on its side costs nothing at all, and ±1000 works."""
    y_true = np.array([[1.0], [-1.0], [1.0], [-1.0], [1.0], [-1.0], [1.0]])
    margins = np.array([[2.0], [1.5], [0.5], [-0.5], [-3.0], [1000.0], [-1000.0]]) + rng.uniform(
        -0.3, 0.3, size=(7, 1)
    )
    assert_close(
        student.hinge(y_true[:5], y_true[:5] * margins[:5]),
        reference.hinge(y_true[:5], y_true[:5] * margins[:5]),
    )
    assert_close(student.hinge(y_true, y_true * margins), reference.hinge(y_true, y_true * margins))


@points(1)
def test_hinge_is_vectorized(student, reference, rng):
    """Any batch size works without a Python loop, and the arguments stay as they were."""
    for shape in [(1, 5), (7, 1), (1, 2)]:
        y_true, y_pred = sides(rng, shape)
        before = y_true.copy(), y_pred.copy()
        got = student.hinge(y_true, y_pred)
        assert_shape(got, shape[:1])
        assert_close(got, reference.hinge(*before))
        assert_unchanged(student)
    assert_vectorized(student.hinge, lambda B: (np.ones((B, 5)), np.zeros((B, 5))))


@points(1)
def test_hinge_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        y_true, y_pred = (array.astype(dtype) for array in sides(rng, (7, 5)))
        got = student.hinge(y_true, y_pred)
        assert_dtype(got, dtype)
        assert_close(got, reference.hinge(y_true, y_pred))


# log_softmax


@points(1)
def test_log_softmax_values(student, reference, rng):
    """Every row becomes the logarithms of a distribution over its classes."""
    for B, K in [(7, 13), (11, 3)]:
        z = rng.uniform(-4, 4, size=(B, K))
        assert_close(student.log_softmax(z), reference.log_softmax(z))


@points(2)
def test_log_softmax_survives_large_logits(student, reference, rng):
    """Logits of ±1000 give exact logarithms, none of them infinite, in both dtypes."""
    z = large_logits(rng, 7, 13)
    for dtype in (np.float64, np.float32):
        logits = z.astype(dtype)
        assert_close(student.log_softmax(logits), reference.log_softmax(logits))


@points(1)
def test_log_softmax_rows_far_apart(student, reference, rng):
    """A row around −1000 is as exact as a row around 1000 in the same batch."""
    z = rng.uniform(-4, 4, size=(7, 13)) + np.linspace(-1000, 1000, 7)[:, None]
    assert_close(student.log_softmax(z), reference.log_softmax(z))


@points(1)
def test_log_softmax_is_vectorized(student, reference, rng):
    """Any batch size works without a Python loop, and z stays as it was."""
    for shape in [(1, 13), (7, 2), (5, 11)]:
        z = rng.uniform(-4, 4, size=shape)
        before = z.copy()
        got = student.log_softmax(z)
        assert_shape(got, shape)
        assert_close(got, reference.log_softmax(before))
        assert_unchanged(student)
    assert_vectorized(student.log_softmax, lambda B: (np.linspace(-3, 3, 5 * B).reshape(B, 5),))


@points(1)
def test_log_softmax_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        z = rng.uniform(-4, 4, size=(7, 13)).astype(dtype)
        got = student.log_softmax(z)
        assert_dtype(got, dtype)
        assert_close(got, reference.log_softmax(z))


# binary_crossentropy


@points(1)
def test_binary_crossentropy_values(student, reference, rng):
    """Each example's loss is the mean of −log of what the right answers got."""
    for shape in [(7, 5), (5, 11)]:
        y_true, p = bits(rng, shape), probabilities(rng, shape)
        assert_close(student.binary_crossentropy(y_true, p), reference.binary_crossentropy(y_true, p))


@points(1)
def test_binary_crossentropy_soft_targets(student, reference, rng):
    """Targets between 0 and 1 weigh both logarithms, on probabilities and on logits."""
    y_true, p, z = probabilities(rng, (7, 5)), probabilities(rng, (7, 5)), rng.uniform(-4, 4, size=(7, 5))
    assert_close(student.binary_crossentropy(y_true, p), reference.binary_crossentropy(y_true, p))
    expected = reference.binary_crossentropy(y_true, z, from_logits=True)
    assert_close(student.binary_crossentropy(y_true, z, from_logits=True), expected)


@points(1)
def test_binary_crossentropy_clips(student, reference, rng):
    """Probabilities below 1e-7 count as 1e-7, so that none costs infinitely much."""
    # Ones as predictions are not asked: without clipping from above, 1 − p is 0.
    p = probabilities(rng, (7, 5))
    p[np.arange(7), np.arange(7) % 5] = np.resize(TINY, 7)
    y_true = np.where(p < 1e-4, 1.0, bits(rng, (7, 5)))
    expected = reference.binary_crossentropy(y_true, p)
    assert_close(student.binary_crossentropy(y_true, p), expected, atol=CLIPPED_FROM_ABOVE)


@points(1)
def test_binary_crossentropy_logits(student, reference, rng):
    """With from_logits=True a logit z is the probability σ(z)."""
    y_true, z = bits(rng, (7, 5)), rng.uniform(-6, 6, size=(7, 5))
    expected = reference.binary_crossentropy(y_true, z, from_logits=True)
    assert_close(student.binary_crossentropy(y_true, z, from_logits=True), expected)
    assert_close(student.binary_crossentropy(y_true, z, True), expected)


@points(2)
def test_binary_crossentropy_survives_large_logits(student, reference, rng):
    """Logits are clipped nowhere: −1000 where 1 is right costs 1000, in both dtypes."""
    z, y_true = large_logits(rng, 7, 5), bits(rng, (7, 5))
    y_true[3:5] = probabilities(rng, (2, 5))
    for dtype in (np.float64, np.float32):
        arguments = y_true.astype(dtype), z.astype(dtype)
        got = student.binary_crossentropy(*arguments, from_logits=True)
        assert_close(got, reference.binary_crossentropy(*arguments, from_logits=True))
    right = np.array([[1.0], [0.0], [1.0]])
    got = student.binary_crossentropy(right, np.array([[1000.0], [-1000.0], [25.0]]), from_logits=True)
    assert_close(got, np.zeros(3))


@points(1)
def test_binary_crossentropy_is_vectorized(student, reference, rng):
    """Any batch size works without a Python loop, and the arguments stay as they were."""
    for shape in [(1, 5), (7, 1), (1, 2)]:
        for from_logits in (False, True):
            y_true, y_pred = bits(rng, shape), probabilities(rng, shape)
            y_true[0, 0], y_pred[0, 0] = 1.0, 0.0  # clipping must not change the argument
            before = y_true.copy(), y_pred.copy()
            got = student.binary_crossentropy(y_true, y_pred, from_logits)
            assert_shape(got, shape[:1])
            assert_close(got, reference.binary_crossentropy(*before, from_logits), atol=CLIPPED_FROM_ABOVE)
            assert_unchanged(student)
    assert_vectorized(student.binary_crossentropy, lambda B: (np.ones((B, 5)), np.full((B, 5), 0.25)))
    assert_vectorized(student.binary_crossentropy, lambda B: (np.ones((B, 5)), np.full((B, 5), 0.25), True))


@points(1)
def test_binary_crossentropy_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64, both ways."""
    for dtype in (np.float32, np.float64):
        for from_logits in (False, True):
            y_true, y_pred = bits(rng, (7, 5)).astype(dtype), probabilities(rng, (7, 5)).astype(dtype)
            got = student.binary_crossentropy(y_true, y_pred, from_logits)
            assert_dtype(got, dtype)
            assert_close(got, reference.binary_crossentropy(y_true, y_pred, from_logits))


# categorical_crossentropy


@points(1)
def test_categorical_crossentropy_values(student, reference, rng):
    """Each example's loss is −Σ g log p, summed over its classes."""
    for B, K in [(7, 13), (11, 3)]:
        g, p = distributions(rng, B, K), distributions(rng, B, K)
        assert_close(student.categorical_crossentropy(g, p), reference.categorical_crossentropy(g, p))


@points(1)
def test_categorical_crossentropy_zeros(student, reference, rng):
    """Probabilities below 1e-7 count as 1e-7, and 0 log 0 is 0."""
    wrong = rng.integers(13, size=7)
    p = with_tiny_entry(distributions(rng, 7, 13), wrong)
    for g in (np.eye(13)[wrong], np.eye(13)[(wrong + 1) % 13], distributions(rng, 7, 13)):
        expected = reference.categorical_crossentropy(g, p)
        assert_close(student.categorical_crossentropy(g, p), expected, atol=CLIPPED_FROM_ABOVE)
    one_hot = np.eye(13)[wrong]
    assert_close(student.categorical_crossentropy(one_hot, one_hot), np.zeros(7), atol=CLIPPED_FROM_ABOVE)


@points(1)
def test_categorical_crossentropy_logits(student, reference, rng):
    """With from_logits=True the probabilities are the softmax of y_pred."""
    g, z = distributions(rng, 7, 13), rng.uniform(-6, 6, size=(7, 13))
    expected = reference.categorical_crossentropy(g, z, from_logits=True)
    assert_close(student.categorical_crossentropy(g, z, from_logits=True), expected)
    assert_close(student.categorical_crossentropy(g, z, True), expected)


@points(2)
def test_categorical_crossentropy_survives_large_logits(student, reference, rng):
    """Logits of ±1000 are clipped nowhere and give exact losses, in both dtypes."""
    z, gold = large_logits(rng, 7, 13), classes(rng, 7, 13)
    for g in (np.eye(13)[gold], distributions(rng, 7, 13)):
        for dtype in (np.float64, np.float32):
            arguments = g.astype(dtype), z.astype(dtype)
            got = student.categorical_crossentropy(*arguments, from_logits=True)
            assert_close(got, reference.categorical_crossentropy(*arguments, from_logits=True))


@points(1)
def test_categorical_crossentropy_is_vectorized(student, reference, rng):
    """Any batch size works without a Python loop, and the arguments stay as they were."""
    for B, K in [(1, 13), (7, 2), (5, 11)]:
        for from_logits in (False, True):
            y_true, y_pred = distributions(rng, B, K), distributions(rng, B, K)
            y_pred = with_tiny_entry(y_pred, rng.integers(K, size=B))  # clipping must not change the argument
            before = y_true.copy(), y_pred.copy()
            got = student.categorical_crossentropy(y_true, y_pred, from_logits)
            assert_shape(got, (B,))
            assert_close(
                got, reference.categorical_crossentropy(*before, from_logits), atol=CLIPPED_FROM_ABOVE
            )
            assert_unchanged(student)
    assert_vectorized(
        student.categorical_crossentropy, lambda B: (np.full((B, 5), 0.2), np.full((B, 5), 0.2))
    )
    assert_vectorized(
        student.categorical_crossentropy, lambda B: (np.full((B, 5), 0.2), np.ones((B, 5)), True)
    )


@points(1)
def test_categorical_crossentropy_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64, both ways."""
    for dtype in (np.float32, np.float64):
        for from_logits in (False, True):
            y_true, y_pred = distributions(rng, 7, 13).astype(dtype), distributions(rng, 7, 13).astype(dtype)
            got = student.categorical_crossentropy(y_true, y_pred, from_logits)
            assert_dtype(got, dtype)
            assert_close(got, reference.categorical_crossentropy(y_true, y_pred, from_logits))


# sparse_categorical_crossentropy


@points(1)
def test_sparse_categorical_crossentropy_values(student, reference, rng):
    """Each example's loss is −log of what its gold class got."""
    for B, K in [(7, 13), (11, 3)]:
        gold, p = classes(rng, B, K), distributions(rng, B, K)
        assert_close(
            student.sparse_categorical_crossentropy(gold, p),
            reference.sparse_categorical_crossentropy(gold, p),
        )


@points(1)
def test_sparse_categorical_crossentropy_zeros(student, reference, rng):
    """Probabilities below 1e-7 count as 1e-7, so that none costs infinitely much."""
    wrong = classes(rng, 7, 13)
    p = with_tiny_entry(distributions(rng, 7, 13), wrong)
    for gold in (wrong, (wrong + 1) % 13):
        expected = reference.sparse_categorical_crossentropy(gold, p)
        assert_close(student.sparse_categorical_crossentropy(gold, p), expected)
    got = student.sparse_categorical_crossentropy(wrong, np.eye(13)[wrong])
    assert_close(got, np.zeros(7), atol=CLIPPED_FROM_ABOVE)


@points(1)
def test_sparse_categorical_crossentropy_logits(student, reference, rng):
    """With from_logits=True the probabilities are the softmax of y_pred."""
    gold, z = classes(rng, 7, 13), rng.uniform(-6, 6, size=(7, 13))
    expected = reference.sparse_categorical_crossentropy(gold, z, from_logits=True)
    assert_close(student.sparse_categorical_crossentropy(gold, z, from_logits=True), expected)
    assert_close(student.sparse_categorical_crossentropy(gold, z, True), expected)


@points(2)
def test_sparse_categorical_crossentropy_survives_large_logits(student, reference, rng):
    """Logits of ±1000 are clipped nowhere and give exact losses, in both dtypes."""
    z, gold = large_logits(rng, 7, 13), classes(rng, 7, 13)
    for dtype in (np.float64, np.float32):
        logits = z.astype(dtype)
        got = student.sparse_categorical_crossentropy(gold, logits, from_logits=True)
        assert_close(got, reference.sparse_categorical_crossentropy(gold, logits, from_logits=True))


@points(1)
def test_sparse_categorical_crossentropy_is_vectorized(student, reference, rng):
    """Any batch size works without a Python loop, and the arguments stay as they were."""
    for B, K in [(2, 13), (7, 2), (5, 11), (13, 13)]:
        for from_logits in (False, True):
            gold, y_pred = classes(rng, B, K), distributions(rng, B, K)
            y_pred = with_tiny_entry(y_pred, rng.integers(K, size=B))  # clipping must not change the argument
            before = gold.copy(), y_pred.copy()
            got = student.sparse_categorical_crossentropy(gold, y_pred, from_logits)
            assert_shape(got, (B,))
            assert_close(
                got, reference.sparse_categorical_crossentropy(*before, from_logits), atol=CLIPPED_FROM_ABOVE
            )
            assert_unchanged(student)
    one, y_pred = np.array([3]), distributions(rng, 1, 13)
    got = student.sparse_categorical_crossentropy(one, y_pred)
    assert_shape(got, (1,))
    assert_close(got, reference.sparse_categorical_crossentropy(one, y_pred))
    assert_vectorized(
        student.sparse_categorical_crossentropy, lambda B: (np.arange(B) % 5, np.full((B, 5), 0.2))
    )
    assert_vectorized(
        student.sparse_categorical_crossentropy, lambda B: (np.arange(B) % 5, np.ones((B, 5)), True)
    )


@points(1)
def test_sparse_categorical_crossentropy_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64, both ways."""
    gold = classes(rng, 7, 13)
    for dtype in (np.float32, np.float64):
        for from_logits in (False, True):
            y_pred = distributions(rng, 7, 13).astype(dtype)
            got = student.sparse_categorical_crossentropy(gold, y_pred, from_logits)
            assert_dtype(got, dtype)
            assert_close(got, reference.sparse_categorical_crossentropy(gold, y_pred, from_logits))


# kl_divergence


@points(2)
def test_kl_divergence_values(student, reference, rng):
    """Each example's divergence is Σ g log(g / p), summed over its classes."""
    for B, K in [(7, 13), (11, 3)]:
        g, p = distributions(rng, B, K), distributions(rng, B, K)
        assert_close(student.kl_divergence(g, p), reference.kl_divergence(g, p))
    same = distributions(rng, 5, 7)
    assert_close(student.kl_divergence(same, same.copy()), np.zeros(5))


@points(1)
def test_kl_divergence_zero_targets(student, reference, rng):
    """Where the target is zero, nothing is added: 0 log 0 is 0, and the targets are not clipped."""
    p, gold = distributions(rng, 7, 13), classes(rng, 7, 13)
    half = np.eye(13)[gold] / 2 + np.eye(13)[(gold + 1) % 13] / 2
    for g in (np.eye(13)[gold], half):
        assert_close(student.kl_divergence(g, p), reference.kl_divergence(g, p))


@points(1)
def test_kl_divergence_zero_predictions(student, reference, rng):
    """Predictions below 1e-7 count as 1e-7, and cost nothing where the target is zero too."""
    wrong = classes(rng, 7, 13)
    p = with_tiny_entry(distributions(rng, 7, 13), wrong)
    for g in (distributions(rng, 7, 13), np.eye(13)[wrong], np.eye(13)[(wrong + 1) % 13]):
        assert_close(student.kl_divergence(g, p), reference.kl_divergence(g, p))
    one_hot = np.eye(13)[wrong]
    assert_close(student.kl_divergence(one_hot, one_hot.copy()), np.zeros(7), atol=CLIPPED_FROM_ABOVE)


@points(1)
def test_kl_divergence_is_vectorized(student, reference, rng):
    """Any batch size works without a Python loop, and the arguments stay as they were."""
    for B, K in [(1, 13), (7, 2), (5, 11)]:
        g, p = distributions(rng, B, K), distributions(rng, B, K)
        g[0], p[-1] = np.eye(K)[0], with_tiny_entry(p[-1:], np.array([1]))
        before = g.copy(), p.copy()
        got = student.kl_divergence(g, p)
        assert_shape(got, (B,))
        assert_close(got, reference.kl_divergence(*before), atol=CLIPPED_FROM_ABOVE)
        assert_unchanged(student)
    assert_vectorized(student.kl_divergence, lambda B: (np.full((B, 5), 0.2), np.full((B, 5), 0.2)))


@points(1)
def test_kl_divergence_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        g, p = np.eye(13)[classes(rng, 7, 13)].astype(dtype), distributions(rng, 7, 13).astype(dtype)
        got = student.kl_divergence(g, p)
        assert_dtype(got, dtype)
        assert_close(got, reference.kl_divergence(g, p))


# reduce_loss


@points(1)
def test_reduce_loss_without_weights(student, reference, rng):
    """The mean over the examples is the default, the sum and no reduction are the others."""
    for B in (7, 1):
        losses = rng.uniform(0.5, 3, size=B)
        assert_close(student.reduce_loss(losses.copy()), reference.reduce_loss(losses))
        for reduction in ("sum_over_batch_size", "sum", None):
            expected = reference.reduce_loss(losses, None, reduction)
            assert_close(student.reduce_loss(losses.copy(), reduction=reduction), expected)


@points(2)
def test_reduce_loss_with_weights(student, reference, rng):
    """Weights multiply the losses; the divisor is the number of examples all the same."""
    for B in (7, 11, 1):
        losses, weights = rng.uniform(0.5, 3, size=B), rng.uniform(0.1, 4, size=B)
        assert_close(student.reduce_loss(losses.copy(), weights), reference.reduce_loss(losses, weights))
        assert_close(
            student.reduce_loss(losses.copy(), sample_weight=weights), reference.reduce_loss(losses, weights)
        )
        for reduction in ("sum", None):
            expected = reference.reduce_loss(losses, weights, reduction)
            assert_close(student.reduce_loss(losses.copy(), weights, reduction), expected)


@points(1)
def test_reduce_loss_zero_weights(student, reference, rng):
    """An example of weight zero adds nothing, but it is counted; all weights may be zero."""
    losses, weights = rng.uniform(0.5, 3, size=7), np.array([1.0, 0.0, 2.0, 0.0, 0.0, 1.0, 0.5])
    for used in (weights, np.zeros(7)):
        for reduction in ("sum_over_batch_size", "sum", None):
            assert_close(
                student.reduce_loss(losses.copy(), used, reduction),
                reference.reduce_loss(losses, used, reduction),
            )


@points(1)
def test_reduce_loss_is_vectorized(student, reference, rng):
    """No Python loop over the examples, and the arguments stay as they were."""
    losses, weights = rng.uniform(0.5, 3, size=7), rng.uniform(0.1, 4, size=7)
    before = losses.copy(), weights.copy()
    for reduction in ("sum_over_batch_size", "sum", None):
        got = student.reduce_loss(losses, weights, reduction)
        assert_close(got, reference.reduce_loss(*before, reduction))
        assert_unchanged(student)
        assert_vectorized(
            student.reduce_loss, lambda B, reduction=reduction: (np.ones(B), np.ones(B), reduction)
        )


@points(1)
def test_reduce_loss_dtype(student, reference, rng):
    """Without a reduction float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        losses, weights = rng.uniform(0.5, 3, size=7).astype(dtype), rng.uniform(0.1, 4, size=7).astype(dtype)
        for used in (None, weights):
            got = student.reduce_loss(losses.copy(), used, None)
            assert_dtype(got, dtype)
            assert_close(got, reference.reduce_loss(losses, used, None))


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
    """Made with a reduction, it reduces by that."""
    gold, p = classes(rng, 7, 13), distributions(rng, 7, 13)
    for reduction in ("sum_over_batch_size", "sum", None):
        expected = reference.SparseCategoricalCrossentropy(reduction=reduction)(gold, p)
        assert_close(student.SparseCategoricalCrossentropy(reduction=reduction)(gold, p), expected)
        assert_close(student.SparseCategoricalCrossentropy(False, reduction)(gold, p), expected)


@points(1)
def test_loss_object_weights(student, reference, rng):
    """Weights multiply the losses before the reduction, and the divisor is the number of examples."""
    gold, z, weights = classes(rng, 7, 13), rng.uniform(-6, 6, size=(7, 13)), rng.uniform(0.1, 4, size=7)
    for reduction in ("sum_over_batch_size", "sum", None):
        expected = reference.SparseCategoricalCrossentropy(True, reduction)(gold, z, weights)
        loss = student.SparseCategoricalCrossentropy(True, reduction)
        assert_close(loss(gold, z, weights), expected)
        assert_close(loss(gold, z, sample_weight=weights), expected)


@points(1)
def test_loss_object_is_independent(student, reference, rng):
    """Two objects keep their own settings, and a call does not depend on earlier calls."""
    gold, p, weights = classes(rng, 7, 13), distributions(rng, 7, 13), rng.uniform(0.1, 4, size=7)
    before = gold.copy(), p.copy()
    first = student.SparseCategoricalCrossentropy(from_logits=True, reduction=None)
    second = student.SparseCategoricalCrossentropy(from_logits=False, reduction="sum")
    for _ in range(2):
        assert_close(first(gold, p), reference.SparseCategoricalCrossentropy(True, None)(*before))
        assert_close(second(gold, p), reference.SparseCategoricalCrossentropy(False, "sum")(*before))
        assert_close(
            second(gold[:3], p[:3]), reference.SparseCategoricalCrossentropy(False, "sum")(gold[:3], p[:3])
        )
        assert_close(
            first(gold, p, weights), reference.SparseCategoricalCrossentropy(True, None)(*before, weights)
        )
    assert_unchanged(student)


@points(1)
def test_loss_object_dtype(student, reference, rng):
    """Without a reduction float32 stays float32, and float64 stays float64."""
    gold = classes(rng, 7, 13)
    for dtype in (np.float32, np.float64):
        p, weights = distributions(rng, 7, 13).astype(dtype), rng.uniform(0.1, 4, size=7).astype(dtype)
        got = student.SparseCategoricalCrossentropy(reduction=None)(gold, p, weights)
        assert_dtype(got, dtype)
        assert_close(got, reference.SparseCategoricalCrossentropy(reduction=None)(gold, p, weights))


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
