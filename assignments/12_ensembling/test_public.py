"""Public tests of 12_ensembling: what check() runs in the notebook."""

import numpy as np

from grader.testing import assert_close, assert_shape, rules

hints = {
    "ensemble_predict": [
        "Which axis holds the models? It must be gone in the result.",
        "For each example, the result must sum to 1 over the classes, as each of the models does.",
    ],
    "ensemble_variance": [
        "Put in M = 1: a single model has the variance v, whatever ρ is. Put in ρ = 0 and ρ = 1 as well.",
        "Mind the parentheses: v multiplies all that follows.",
    ],
    "variance_concepts": [
        "`thermometers`: the mean of the errors is 2 for each of them. What is it for the mean of ten? Add "
        "the square of it to the variance that is left.",
        "`limit`: what becomes of 1/M in the formula as M grows?",
        "`copies`: how do their errors differ?",
        "`convex`: a convex bowl has one lowest point. Where does each training end?",
    ],
    "bootstrap_sample": [
        "Draw the numbers of rows first, as many as there are rows. A number may come twice.",
        "Use the same numbers for the inputs and for the targets.",
    ],
    "average_checkpoints": [
        "All checkpoints have the same keys. For one key: collect the arrays of all checkpoints, and take "
        "their mean, number by number.",
        "Check with two checkpoints, 1 and 3 under one key. The mean is 2, and a third checkpoint with 8 "
        "makes it 4. Do all three count alike in your code?",
    ],
    "averaging_concepts": [
        "`sample`: one draw misses a given example with probability 1 − 1/m. What is the probability that "
        "m draws miss it, for large m?",
        "`two_seeds`: exchange two hidden units of a network, with all their weights. What does that "
        "change in its answers? What does it change in its mean with another network?",
        "`same`: the output must be a linear function of the parameters.",
    ],
}

LETTERS = ("A", "B", "C", "D")


def assert_all_answered(answers, questions):
    """Every question has one of the four letters."""
    for question in questions:
        answer = answers.get(question)
        if answer is None:
            raise NotImplementedError(f"The question {question!r} has no answer yet.")
        assert answer in LETTERS, f'The answer to {question!r} must be "A", "B", "C" or "D".'


# ensemble_predict


def test_ensemble_by_hand(student):
    """Three models, two examples, three classes."""
    one = [[0.5, 0.25, 0.25], [1.0, 0.0, 0.0]]
    other = [[0.0, 0.75, 0.25], [0.0, 0.5, 0.5]]
    third = [[1.0, 0.0, 0.0], [0.5, 0.1, 0.4]]
    got = student.ensemble_predict(np.array([one, other, third]))
    assert_close(got, np.array([[0.5, 1 / 3, 1 / 6], [0.5, 0.2, 0.3]]))


def test_ensemble_of_one(student):
    """An ensemble of one model says what the model says."""
    one = np.array([[0.5, 0.25, 0.25], [1.0, 0.0, 0.0]])
    assert_close(student.ensemble_predict(one[None]), one)


@rules("ensemble_predict")
def ensemble_rules(student, case):
    """Probabilities (3, B, 5)."""
    return student.ensemble_predict(case.probabilities(3, case.batch, 5)), (case.batch, 5)


# ensemble_variance


def test_variance_by_hand(student):
    """With v = 12 and four models: 3 without correlation, and 12 · (1/4 + 3/4 · 1/2) with ρ = 0.5."""
    assert_close(student.ensemble_variance(12.0, 4), 3.0)
    assert_close(student.ensemble_variance(12.0, 4, 0.5), 7.5)


def test_variance_at_the_ends(student):
    """One model keeps its variance, and so do many that err alike."""
    assert_close(student.ensemble_variance(12.0, 1, 0.3), 12.0)
    assert_close(student.ensemble_variance(12.0, 100, correlation=1.0), 12.0)


@rules(
    "ensemble_variance",
    without={
        "dtype batch_of_one vectorized": "a single number from numbers",
        "arguments": "numbers cannot be changed",
    },
)
def variance_rules(student, case):
    """One number."""
    return student.ensemble_variance(3.0, 7, 0.3), ()


# variance_concepts


def test_variance_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(
        student.variance_concepts, ("zero_mean", "thermometers", "copies", "limit", "convex", "predict")
    )


# bootstrap_sample


def test_bootstrap_in_step(student, rng):
    """As many examples as before, each with its own target."""
    got = student.bootstrap_sample(np.arange(12.0).reshape(6, 2), np.arange(6), rng)
    assert isinstance(got, tuple | list) and len(got) == 2, "A pair is expected, inputs and targets."
    inputs, targets = got
    assert_shape(inputs, (6, 2))
    assert_shape(targets, (6,))
    assert_close(inputs, np.stack([2.0 * np.asarray(targets), 2.0 * np.asarray(targets) + 1], axis=1))


def drawn(bootstrap_sample, rng):
    """The numbers of the examples in a sample of 20."""
    inputs, _ = bootstrap_sample(np.arange(20.0)[:, None], np.arange(20), rng)
    assert_shape(inputs, (20, 1))
    return np.asarray(inputs)[:, 0]


def test_bootstrap_with_replacement(student, rng):
    """Of 20 examples, some come twice and some not at all."""
    # All 20 different: 20!/20^20, below 3e-8; in two samples below 1e-15.
    different = [len(np.unique(drawn(student.bootstrap_sample, one))) for one in rng.spawn(2)]
    assert min(different) < 20, "All examples were drawn exactly once: no one was replaced."


def test_bootstrap_every_example(student, rng):
    """Every one of the 20 examples can be drawn."""
    # One of them never comes in 30 samples: 20 · (19/20)^600, below 1e-12.
    seen = np.unique(np.concatenate([drawn(student.bootstrap_sample, one) for one in rng.spawn(30)]))
    missing = sorted(set(range(20)) - set(seen.astype(int).tolist()))
    assert not missing, f"In 30 samples, these examples were never drawn: {missing}."


def test_bootstrap_in_equal_shares(student, rng):
    """Of 2000 examples, each tenth of the data is drawn about as often as the others."""
    inputs, _ = student.bootstrap_sample(np.arange(2000.0)[:, None], np.arange(2000), rng)
    assert_shape(inputs, (2000, 1))
    counts, _ = np.histogram(np.asarray(inputs), bins=10, range=(0, 2000))
    # Binomial with a mean of 200: below 100 or above 320 in any tenth has a probability below 1e-13.
    assert np.all((counts >= 100) & (counts <= 320)), (
        f"About 200 draws from each tenth are expected, got {counts.tolist()}."
    )


@rules("bootstrap_sample", without={"batch_of_one": "a sample of one example is that example"})
def bootstrap_rules(student, case):
    """Targets (B, 3)."""
    X, Y = case.normal(case.batch, 5), case.probabilities(case.batch, 3)
    return student.bootstrap_sample(X, Y, case.rng), (X, Y)


# average_checkpoints


def test_average_by_hand(student):
    """Three checkpoints with a kernel and a bias."""
    checkpoints = [
        {"W1": np.array([[1.0, -2.0]]), "b1": np.array([0.0])},
        {"W1": np.array([[3.0, 2.0]]), "b1": np.array([3.0])},
        {"W1": np.array([[8.0, -9.0]]), "b1": np.array([0.0])},
    ]
    got = student.average_checkpoints(checkpoints)
    assert_close(got, {"W1": np.array([[4.0, -3.0]]), "b1": np.array([1.0])})


def test_average_of_one(student):
    """The average of one checkpoint is that checkpoint."""
    checkpoint = {"W1": np.array([[1.0, 2.0]]), "b1": np.array([0.5])}
    assert_close(student.average_checkpoints([checkpoint]), checkpoint)


def test_average_by_key(student):
    """The arrays of a key belong together, in whatever order each dictionary has its keys."""
    one = {"b1": np.array([1.0]), "b2": np.array([10.0])}
    other = {"b2": np.array([20.0]), "b1": np.array([3.0])}
    assert_close(student.average_checkpoints([one, other]), {"b1": np.array([2.0]), "b2": np.array([15.0])})


@rules("average_checkpoints", without={"batch_of_one vectorized": "parameters have no batch"})
def average_rules(student, case):
    """Three checkpoints with a kernel and a bias."""
    checkpoints = [{"W1": case.normal(5, 3), "b1": case.normal(3)} for _ in range(3)]
    return student.average_checkpoints(checkpoints), checkpoints[0]


# averaging_concepts


def test_averaging_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.averaging_concepts, ("sample", "wide", "two_seeds", "same", "price"))
