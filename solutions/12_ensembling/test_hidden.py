"""Hidden tests of 12_ensembling: what earns points."""

import numpy as np

from grader.testing import assert_answer, assert_close, assert_shape, points, rule_points


def distributions(rng, *shape):
    """Distributions over the last axis."""
    e = rng.exponential(size=shape)
    return e / e.sum(axis=-1, keepdims=True)


def both_dtypes(*arrays):
    """The arrays in float64, then in float32."""
    for dtype in (np.float64, np.float32):
        yield tuple(array.astype(dtype) for array in arrays)


def pair(result):
    """The two parts of what a function returns."""
    assert isinstance(result, tuple | list) and len(result) == 2, "A pair is expected, inputs and targets."
    return tuple(result)


# ensemble_predict


@points(1)
def test_ensemble_values(student, reference, rng):
    """The result is the mean of the models' distributions, also where a model is certain."""
    certain = np.eye(5)[rng.integers(5, size=(3, 7))]
    certain[1] = np.roll(certain[0], 1, axis=-1)  # another class everywhere
    for probabilities in (certain, np.concatenate([certain, distributions(rng, 2, 7, 5)])):
        assert_close(student.ensemble_predict(probabilities), reference.ensemble_predict(probabilities))
    for M, B, K in [(3, 7, 5), (11, 5, 13), (5, 5, 5)]:
        for (probabilities,) in both_dtypes(distributions(rng, M, B, K)):
            assert_close(student.ensemble_predict(probabilities), reference.ensemble_predict(probabilities))


test_ensemble_rules = rule_points("ensemble_predict", dtype=0.5, vectorized=0.25, arguments=0.25)


# ensemble_variance


@points(2)
def test_variance_uncorrelated(student, rng):
    """Without a correlation the variance is divided by the number of models."""
    for num_models in (2, 3, 7, 101):
        variance = float(rng.uniform(0.1, 9))
        assert_close(student.ensemble_variance(variance, num_models), variance / num_models)
        assert_close(student.ensemble_variance(variance, num_models, 0.0), variance / num_models)


@points(1)
def test_variance_correlated(student, rng):
    """What a correlation adds to the variance follows from the number of pairs of different models."""
    for num_models in (2, 3, 7, 101):
        variance, correlation = float(rng.uniform(2, 9)), float(rng.uniform(0.1, 0.9))
        for given in ({"correlation": correlation}, {"correlation": 1.0}):
            with_it = student.ensemble_variance(variance, num_models, **given)
            added = with_it - student.ensemble_variance(variance, num_models, 0.0)
            assert_close(added, variance * (1 - 1 / num_models) * given["correlation"])
            assert_close(student.ensemble_variance(variance, num_models, given["correlation"]), with_it)


@points(1)
def test_variance_of_one_model(student, rng):
    """One model keeps its variance whatever the correlation is."""
    variance = float(rng.uniform(2, 9))
    for correlation in (0.0, 0.3, 1.0):
        assert_close(student.ensemble_variance(variance, 1, correlation), variance)


# bootstrap_sample


def numbered(B):
    """Inputs (B, 2) that tell their own row, and targets (B,) that tell it too."""
    return np.stack([np.arange(B), 1000.0 + np.arange(B)], axis=1), np.arange(B)


def drawn_rows(student, B, rng):
    """The rows that a sample from `numbered(B)` holds, as far as its inputs tell; at least one."""
    inputs, _ = pair(student.bootstrap_sample(*numbered(B), rng))
    inputs = np.asarray(inputs)
    assert inputs.ndim == 2 and len(inputs) > 0, "The inputs of the sample are no matrix with rows."
    rows = inputs[:, 0]
    assert np.all(np.isin(rows, np.arange(B))), "The sample holds inputs that are not in the data."
    return rows.astype(int)


@points(1)
def test_bootstrap_in_step(student, rng):
    """Each input comes with its own target, all of its numbers."""
    for B in (2, 7, 31):
        inputs, targets = pair(student.bootstrap_sample(*numbered(B), rng))
        rows = np.asarray(targets)
        assert rows.ndim == 1, "The targets of the sample have other axes than the targets."
        assert np.all(np.isin(rows, np.arange(B))), "The sample holds targets that are not in the data."
        assert_close(inputs, numbered(B)[0][rows.astype(int)])


@points(0.5)
def test_bootstrap_rows_of_targets(student, rng):
    """Targets may be rows, (B, K), and come with their inputs too."""
    X, Y = rng.normal(size=(11, 5)), distributions(rng, 11, 3)
    inputs, targets = pair(student.bootstrap_sample(X, Y, rng))
    rows = np.abs(np.asarray(inputs)[:, None] - X).sum(axis=-1).argmin(axis=-1)
    assert_close(inputs, X[rows])
    assert_close(targets, Y[rows])


@points(0.5)
def test_bootstrap_size(student, rng):
    """The sample has the size of the data."""
    for B in (2, 7, 31):
        inputs, targets = pair(student.bootstrap_sample(*numbered(B), rng))
        assert_shape(inputs, (B, 2))
        assert_shape(targets, (B,))


@points(1, exercise="bootstrap_sample")
def test_bootstrap_with_replacement(student, rng):
    """Some examples come more than once, others not at all."""
    # The number of different examples among 1009 draws has the mean 638. One draw changes it by at most 1, so
    # by McDiarmid's inequality it is off by 110 or more with probability below 2 exp(−2 · 110²/1009) = 8e-11.
    different = len(set(drawn_rows(student, 1009, rng)))
    assert abs(different - 638) < 110, f"{different} of 1009 examples are in the sample: about 638 should be."


@points(0.5, exercise="bootstrap_sample")
def test_bootstrap_every_example(student, rng):
    """Every example can be drawn, the first and the last too, in every place, each time anew."""
    samples = [drawn_rows(student, 13, rng.spawn(1)[0]) for _ in range(40)]
    # One of 13 examples never comes in 520 draws: 13 · (12/13)^520, below 2e-17.
    assert len(np.unique(np.concatenate(samples))) == 13, "Some examples are never drawn."
    # In one of the first two places, all of 40 draws are alike: 2 · (1/13)^39.
    for place in range(2):
        drawn = {int(sample[place]) for sample in samples if len(sample) > place}
        assert len(drawn) > 1, "Some places always hold the same example."


@points(0.5, exercise="bootstrap_sample")
def test_bootstrap_uniform(student, rng):
    """All examples are drawn alike often."""
    # 1009 draws, in ten parts of the data of 100 or 101 examples: binomial, p at most 101/1009. P(below 35) =
    # 2e-15 and P(above 180) = 2e-14 for each part, below 3e-13 in all.
    counts, _ = np.histogram(drawn_rows(student, 1009, rng), bins=10, range=(0, 1009))
    assert np.all((counts >= 35) & (counts <= 180)), "Some examples are drawn far more often than others."


test_bootstrap_rules = rule_points("bootstrap_sample", random=0.5, dtype=0.5, vectorized=0.5, arguments=0.5)


# average_checkpoints


def network(rng):
    """Parameters with kernels and biases, some of the same shape."""
    return {
        "W1": rng.normal(size=(5, 5)),
        "b1": rng.normal(size=5),
        "W2": rng.normal(size=(5, 5)),
        "b2": rng.normal(size=5),
    }


@points(2)
def test_average_values(student, reference, rng):
    """Every number is the mean over all checkpoints, each counted alike."""
    for count in (2, 3, 3, 5):
        checkpoints = [network(rng) for _ in range(count)]
        checkpoints[0]["b1"][:] = 0.0
        assert_close(student.average_checkpoints(checkpoints), reference.average_checkpoints(checkpoints))
    checkpoints = [{"W1": rng.normal(size=(2, 3, 5)), "scale": rng.normal(size=1)} for _ in range(3)]
    assert_close(student.average_checkpoints(checkpoints), reference.average_checkpoints(checkpoints))


@points(1)
def test_average_by_key(student, rng):
    """Arrays belong together by their keys, in whatever order each dictionary has them."""
    one, other = network(rng), network(rng)
    reordered = {key: other[key] for key in ("W2", "b2", "W1", "b1")}
    assert_close(student.average_checkpoints([one, reordered]), student.average_checkpoints([one, other]))


@points(0.5)
def test_average_of_one(student, rng):
    """The average of one checkpoint has its keys and shapes."""
    checkpoint = network(rng)
    got = student.average_checkpoints([checkpoint])
    assert isinstance(got, dict) and set(got) == set(checkpoint), (
        "A dictionary with the same keys is expected."
    )
    for key, value in checkpoint.items():
        assert_shape(got[key], value.shape)


test_average_rules = rule_points("average_checkpoints", arguments=1, dtype=0.5)


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


@points(1)
def test_concept_variance_predict(student):
    """A prediction was made; any one counts."""
    assert_answer(student.variance_concepts, "predict", {"A", "B", "C", "D"})


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
