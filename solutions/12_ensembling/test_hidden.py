"""Hidden tests of 12_ensembling: what earns points."""

import numpy as np

from grader.testing import (
    assert_answer,
    assert_close,
    assert_dtype,
    assert_shape,
    assert_unchanged,
    assert_vectorized,
    global_random_unchanged,
    points,
)


def distributions(rng, *shape):
    """Distributions over the last axis."""
    e = rng.exponential(size=shape)
    return e / e.sum(axis=-1, keepdims=True)


def pair(result):
    """The two parts of what a function returns."""
    assert isinstance(result, tuple | list) and len(result) == 2, "A pair is expected, inputs and targets."
    return tuple(result)


def cast(arrays, dtype):
    return [array.astype(dtype) for array in arrays]


def assert_same(function, oracle, *arguments):
    """The function gives what the reference gives; returns the answer."""
    expected = oracle(*arguments)  # first, while the arguments are what they were
    got = function(*arguments)
    assert_close(got, expected)
    return got


def same_seed(rng):
    """Two generators that draw the same."""
    seed = int(rng.integers(2**32))
    return np.random.default_rng(seed), np.random.default_rng(seed)


# ensemble_predict


@points(1)
def test_ensemble_values(student, reference, rng):
    """The result is the mean of the models' distributions."""
    for M, B, K in [(3, 7, 5), (11, 5, 13)]:
        probabilities = distributions(rng, M, B, K)
        assert_same(student.ensemble_predict, reference.ensemble_predict, probabilities)


@points(1)
def test_ensemble_with_zeros(student, reference, rng):
    """A model that is certain has its say, and others may contradict it."""
    certain = np.eye(5)[rng.integers(5, size=(3, 7))]
    certain[1] = np.roll(certain[0], 1, axis=-1)  # another class everywhere
    assert_same(student.ensemble_predict, reference.ensemble_predict, certain)
    mixed = np.concatenate([certain, distributions(rng, 2, 7, 5)])
    assert_same(student.ensemble_predict, reference.ensemble_predict, mixed)


@points(1)
def test_ensemble_small_sizes(student, reference, rng):
    """One model, one example or two classes keep the shape (B, K)."""
    for M, B, K in [(1, 7, 5), (3, 1, 5), (5, 7, 2), (1, 1, 3)]:
        probabilities = distributions(rng, M, B, K)
        assert_shape(assert_same(student.ensemble_predict, reference.ensemble_predict, probabilities), (B, K))


@points(1)
def test_ensemble_is_vectorized(student, reference, rng):
    """No Python loop over the examples, and the probabilities stay as they were."""
    probabilities = distributions(rng, 3, 7, 5)
    before = probabilities.copy()
    assert_close(student.ensemble_predict(probabilities), reference.ensemble_predict(before))
    assert_unchanged(student)
    assert_vectorized(student.ensemble_predict, lambda B: (np.full((3, B, 5), 0.2),))


@points(1)
def test_ensemble_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        probabilities = distributions(rng, 3, 7, 5).astype(dtype)
        assert_dtype(assert_same(student.ensemble_predict, reference.ensemble_predict, probabilities), dtype)


# ensemble_variance


@points(1)
def test_variance_uncorrelated(student, reference, rng):
    """Without a correlation the variance is divided by the number of models."""
    for num_models in (2, 3, 7, 101):
        variance = float(rng.uniform(0.1, 9))
        expected = reference.ensemble_variance(variance, num_models)
        assert_close(student.ensemble_variance(variance, num_models), expected)
        assert_close(student.ensemble_variance(variance, num_models, 0.0), expected)


@points(1)
def test_variance_correlated(student, reference, rng):
    """A correlation keeps its share of the variance, however many models there are."""
    for num_models in (2, 3, 7, 101):
        variance, correlation = float(rng.uniform(2, 9)), float(rng.uniform(0.1, 0.9))
        expected = reference.ensemble_variance(variance, num_models, correlation)
        assert_close(student.ensemble_variance(variance, num_models, correlation), expected)
        assert_close(student.ensemble_variance(variance, num_models, correlation=correlation), expected)


@points(1)
def test_variance_ends(student, rng):
    """One model keeps its variance whatever the correlation is, and copies of a model keep it too."""
    variance = float(rng.uniform(2, 9))
    for correlation in (0.0, 0.3, 1.0):
        assert_close(student.ensemble_variance(variance, 1, correlation), variance)
    for num_models in (2, 7):
        assert_close(student.ensemble_variance(variance, num_models, 1.0), variance)


# bootstrap_sample


def numbered(B):
    """Inputs (B, 2) that tell their own row, and targets (B,) that tell it too."""
    return np.stack([np.arange(B), 1000.0 + np.arange(B)], axis=1), np.arange(B)


def drawn_rows(student, B, rng):
    """The rows of a sample from `numbered(B)`, as far as its inputs tell."""
    inputs, targets = pair(student.bootstrap_sample(*numbered(B), rng))
    assert_shape(inputs, (B, 2))
    assert_shape(targets, (B,))
    rows = np.asarray(inputs)[:, 0]
    assert np.all(np.isin(rows, np.arange(B))), "The sample holds inputs that are not in the data."
    return rows.astype(int)


@points(2)
def test_bootstrap_in_step(student, rng):
    """The sample has the size of the data, and each input comes with its own target."""
    for B in (2, 7, 31):
        inputs, targets = pair(student.bootstrap_sample(*numbered(B), rng))
        assert_shape(inputs, (B, 2))
        assert_shape(targets, (B,))
        rows = np.asarray(targets)
        assert np.all(np.isin(rows, np.arange(B))), "The sample holds targets that are not in the data."
        assert_close(inputs, numbered(B)[0][rows.astype(int)])


@points(1, exercise="bootstrap_sample")
def test_bootstrap_with_replacement(student, rng):
    """Some examples come more than once, others not at all."""
    # 31 draws without a repetition: 31!/31^31, below 1e-12.
    assert len(set(drawn_rows(student, 31, rng))) < 31, (
        "All examples were drawn exactly once: draw with replacement."
    )
    # The number of different examples among 1009 draws has the mean 638. One draw changes it by at most 1, so
    # by McDiarmid's inequality it is off by 110 or more with probability below 2 exp(−2 · 110²/1009) = 8e-11.
    different = len(set(drawn_rows(student, 1009, rng)))
    assert abs(different - 638) < 110, f"{different} of 1009 examples are in the sample: about 638 should be."


@points(1, exercise="bootstrap_sample")
def test_bootstrap_every_example(student, rng):
    """Every example can be drawn, the first and the last too, in every place, each time anew."""
    samples = np.array([drawn_rows(student, 13, rng) for _ in range(40)])
    # One of 13 examples never comes in 520 draws: 13 · (12/13)^520, below 2e-17.
    assert len(np.unique(samples)) == 13, "Some examples are never drawn."
    # In a place, all of 40 draws are alike: 13 · (1/13)^39.
    assert all(len(np.unique(place)) > 1 for place in samples.T), "Some places always hold the same example."


@points(1, exercise="bootstrap_sample")
def test_bootstrap_uniform(student, rng):
    """All examples are drawn alike often."""
    # 1009 draws, in ten parts of the data of 100 or 101 examples: binomial, p at most 101/1009. P(below 35) =
    # 2e-15 and P(above 180) = 2e-14 for each part, below 3e-13 in all.
    counts, _ = np.histogram(drawn_rows(student, 1009, rng), bins=10, range=(0, 1009))
    assert np.all((counts >= 35) & (counts <= 180)), "Some examples are drawn far more often than others."


@points(1, exercise="bootstrap_sample")
def test_bootstrap_rng(student, rng):
    """All randomness comes from rng: the same state gives the same sample, and the next call another."""
    one, other = same_seed(rng)
    with global_random_unchanged(student):
        first = drawn_rows(student, 31, one)
    assert np.array_equal(first, drawn_rows(student, 31, other)), (
        "Two calls with generators in the same state gave different samples."
    )
    # The same 31 of 31 examples again: 31^-31, below 1e-46.
    assert not np.array_equal(first, drawn_rows(student, 31, one)), (
        "Two calls with one generator, one after the other, drew the same sample."
    )


@points(1)
def test_bootstrap_is_vectorized(student, rng):
    """No Python loop over the examples, targets may be rows, and the arguments stay as they were."""
    X, Y = rng.normal(size=(7, 5)), distributions(rng, 7, 3)
    before = X.copy(), Y.copy()
    inputs, targets = pair(student.bootstrap_sample(X, Y, rng))
    assert_unchanged(student)
    assert_shape(inputs, (7, 5))
    assert_shape(targets, (7, 3))
    known = np.concatenate(before, axis=1)
    sample = np.concatenate([np.asarray(inputs), np.asarray(targets)], axis=1)
    assert all(any(np.allclose(row, one) for one in known) for row in sample), (
        "A row of the sample is no example with its own target."
    )
    assert_vectorized(student.bootstrap_sample, lambda B: (np.ones((B, 5)), np.ones(B), rng))


@points(1)
def test_bootstrap_dtype(student, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        X, Y = cast((rng.normal(size=(7, 5)), distributions(rng, 7, 3)), dtype)
        assert_dtype(pair(student.bootstrap_sample(X, Y, rng)), dtype)


# average_checkpoints


def network(rng):
    """Parameters with kernels and biases of different shapes."""
    return {
        "W1": rng.normal(size=(5, 7)),
        "b1": rng.normal(size=7),
        "W2": rng.normal(size=(7, 3)),
        "b2": rng.normal(size=3),
    }


@points(2)
def test_average_values(student, reference, rng):
    """Every number is the mean over all checkpoints, each counted alike."""
    for count in (3, 5):
        checkpoints = [network(rng) for _ in range(count)]
        assert_same(student.average_checkpoints, reference.average_checkpoints, checkpoints)


@points(1)
def test_average_small_sizes(student, reference, rng):
    """One checkpoint, two, or a single key with a single number."""
    for checkpoints in (
        [network(rng)],
        [network(rng), network(rng)],
        [{"W1": rng.normal(size=(2, 3, 5)), "scale": rng.normal(size=1)} for _ in range(3)],
        [{"b1": rng.normal(size=1)} for _ in range(3)],
    ):
        assert_same(student.average_checkpoints, reference.average_checkpoints, checkpoints)


@points(1)
def test_average_leaves_checkpoints(student, reference, rng):
    """The checkpoints and their list stay as they were, so a second call gives the same."""
    checkpoints = [network(rng) for _ in range(3)]
    before = [{key: value.copy() for key, value in one.items()} for one in checkpoints]
    for _ in range(2):
        assert_close(student.average_checkpoints(checkpoints), reference.average_checkpoints(before))
        assert_unchanged(student)


@points(1)
def test_average_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        checkpoints = [{key: value.astype(dtype) for key, value in network(rng).items()} for _ in range(3)]
        got = assert_same(student.average_checkpoints, reference.average_checkpoints, checkpoints)
        assert_dtype(got, dtype)


# variance_concepts


@points(1)
def test_concept_variance_zero_mean(student, reference):
    """Why the errors must have mean zero."""
    assert_answer(student.variance_concepts, "zero_mean", reference.variance_concepts["zero_mean"])


@points(1)
def test_concept_variance_thermometers(student, reference):
    """The squared error of a mean of errors that are not zero on average."""
    assert_answer(student.variance_concepts, "thermometers", reference.variance_concepts["thermometers"])


@points(1)
def test_concept_variance_copies(student, reference):
    """What an ensemble of equal networks gains."""
    assert_answer(student.variance_concepts, "copies", reference.variance_concepts["copies"])


@points(1)
def test_concept_variance_limit(student, reference):
    """What very many models leave of correlated errors."""
    assert_answer(student.variance_concepts, "limit", reference.variance_concepts["limit"])


@points(1)
def test_concept_variance_convex(student, reference):
    """What an ensemble of models with a convex loss gains."""
    assert_answer(student.variance_concepts, "convex", reference.variance_concepts["convex"])


# averaging_concepts


@points(1)
def test_concept_averaging_sample(student, reference):
    """The share of examples outside of a bootstrap sample."""
    assert_answer(student.averaging_concepts, "sample", reference.averaging_concepts["sample"])


@points(1)
def test_concept_averaging_wide(student, reference):
    """Why small networks gain more from an ensemble."""
    assert_answer(student.averaging_concepts, "wide", reference.averaging_concepts["wide"])


@points(1)
def test_concept_averaging_two_seeds(student, reference):
    """Why the mean of two networks from different seeds is bad."""
    assert_answer(student.averaging_concepts, "two_seeds", reference.averaging_concepts["two_seeds"])


@points(1)
def test_concept_averaging_same(student, reference):
    """Where averaging parameters and averaging outputs are the same."""
    assert_answer(student.averaging_concepts, "same", reference.averaging_concepts["same"])


@points(1)
def test_concept_averaging_price(student, reference):
    """What a prediction of an ensemble costs."""
    assert_answer(student.averaging_concepts, "price", reference.averaging_concepts["price"])
