"""Public tests of 14_normalization: what check() runs in the notebook."""

import math

import numpy as np

from grader.testing import assert_close, rules

hints = {
    "batch_norm": [
        "Write the two cases apart: where do mean and variance come from in training, and where at "
        "inference? The formula of the output is the same for both.",
        "One mean for each feature: which axis has to disappear?",
        "The running averages are two arrays, updated alike, with most of the weight on the old value. In "
        "training the output does not use them at all.",
    ],
    "batch_norm_backward": [
        "Begin with dgamma and dbeta: each is a sum over the examples, and dbeta does not even need X. For dgamma you "
        "need the standardized inputs of the forward pass.",
        "Go back to the standardized inputs: d_out times γ. Then three ways lead to X: directly, through the mean, "
        "through the variance. Work out one column on paper, with three examples.",
        "Check your dX before you run the test: each of its columns must sum to zero, and (for a tiny ε) be "
        "orthogonal to the standardized column. Which two terms have to be taken away for that?",
    ],
    "layer_norm": [
        "One mean for each example: which axis has to disappear, and how does the result line up with X "
        "again? `keepdims=True` helps.",
        "γ and β have the shape (D,) and line up with the last axis by themselves.",
    ],
    "layer_norm_backward": [
        "It is batch_norm_backward with rows in place of columns. Only γ and β keep their axis.",
        "γ differs from number to number within a row. So multiply by it first, and take the means over the row after "
        "that.",
        "Means over rows need `keepdims=True` to line up with the rows again.",
    ],
    "standardize_weights": [
        "A column of W holds the weights of one unit. One mean and one variance for each: their shape is "
        "(m,).",
        "ε belongs to the variance, and the root is taken of the sum.",
    ],
    "normalization_concepts": [
        "`one_example`: put B = 1 into the formulas. What is X − μ then?",
        "`two_examples`: what are the standardized values of the column (3, 7)? And of (0, 100)?",
        "`bias`: what does adding the same number to a column do to its mean, and to X − μ?",
        "`scale`: which factor do X W − μ and its standard deviation have in common?",
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


# batch_norm

BATCH = np.array([[1.0, 10.0], [3.0, 10.0], [5.0, 40.0]])  # means 3 and 20, variances 8/3 and 200
ONE, ZERO = np.array([1.0, 1.0]), np.array([0.0, 0.0])


def test_batch_norm_by_hand(student):
    """Each column gets mean 0 and variance 1, as far as ε lets it."""
    output, _ = student.batch_norm(BATCH, ONE, ZERO, (ZERO.copy(), ONE.copy()), True, 0.9, 1.0 / 3)
    second = math.sqrt(200 + 1 / 3)
    expected = [[-2 / math.sqrt(3), -10 / second], [0.0, -10 / second], [2 / math.sqrt(3), 20 / second]]
    assert_close(output, np.array(expected))


def test_batch_norm_scale_and_shift(student):
    """γ multiplies and β is added, both by column."""
    output, _ = student.batch_norm(
        BATCH, np.array([3.0, 0.0]), np.array([7.0, 8.0]), (ZERO, ONE), True, 0.9, 1.0 / 3
    )
    root = math.sqrt(3)
    assert_close(output, np.array([[7 - 6 / root, 8.0], [7.0, 8.0], [7 + 6 / root, 8.0]]))


def test_batch_norm_running(student):
    """In training the running averages move a tenth of the way with momentum 0.9."""
    _, running = student.batch_norm(
        BATCH, ONE, ZERO, (np.array([1.0, 0.0]), np.array([1.0, 100.0])), True, 0.9, 0.001
    )
    assert_close(running, (np.array([1.2, 2.0]), np.array([0.9 + 0.8 / 3, 110.0])))


def test_batch_norm_inference(student):
    """At inference the running averages are used, and stay."""
    running = np.array([1.0, 10.0]), np.array([3.0, 99.0])
    output, after = student.batch_norm(BATCH, ONE, ZERO, running, False, 0.9, 1.0)
    assert_close(output, np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 3.0]]))
    assert_close(after, running)


@rules("batch_norm")
def batch_norm_rules(student, case):
    """Five columns, in training."""
    X, gamma, beta = case.normal(case.batch, 5), case.normal(5), case.normal(5)
    running = case.normal(5), case.uniform(0.5, 2, 5)
    if case.large:
        student.batch_norm(X, gamma, beta, running, False, 0.9, 0.01)
    return student.batch_norm(X, gamma, beta, running, True, 0.9, 0.01), (X, running)


# batch_norm_backward

# Means 1 and 2, variances 2 and 2; with ε = 2 both columns are divided by 2.
THREE = np.array([[0.0, 1.0], [0.0, 4.0], [3.0, 1.0]])
FIRST = np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]])


def test_batch_norm_backward_by_hand(student):
    """One column: d_out is 1 for the first example. Without ε it would be (0.354, −0.354, 0)."""
    d_out, X = np.array([[1.0], [0.0], [0.0]]), np.array([[0.0], [0.0], [3.0]])
    dX, dgamma, dbeta = student.batch_norm_backward(d_out, X, np.array([1.0]), 2.0)
    assert_close(dX, np.array([[0.2916666666666667], [-0.2083333333333333], [-0.0833333333333333]]))
    assert_close(dgamma, np.array([-0.5]))
    assert_close(dbeta, np.array([1.0]))


def test_batch_norm_backward_scale(student):
    """γ belongs to the columns: with γ = (2, 0) the first column gets twice as much and the second nothing."""
    dX, dgamma, dbeta = student.batch_norm_backward(FIRST, THREE, np.array([2.0, 0.0]), 2.0)
    assert_close(dX[:, 1], np.zeros(3))
    assert_close(dX[:, 0], np.array([0.5833333333333333, -0.4166666666666667, -0.1666666666666667]))
    assert_close(dgamma, np.array([-0.5, -0.5]))
    assert_close(dbeta, np.array([1.0, 1.0]))


def test_batch_norm_backward_sums_to_zero(student):
    """Adding a number to a whole column changes nothing, so the column's gradient sums to zero."""
    dX, _, _ = student.batch_norm_backward(FIRST, THREE, np.array([2.0, 3.0]), 0.001)
    assert_close(dX.sum(axis=0), np.zeros(2), atol=1e-12)


@rules("batch_norm_backward", without={"batch_of_one": "a batch in training has two examples or more"})
def batch_norm_backward_rules(student, case):
    """Five columns."""
    X, gamma = case.normal(case.batch, 5), case.normal(5)
    return student.batch_norm_backward(case.normal(case.batch, 5), X, gamma, 0.01), (X, gamma, gamma)


# layer_norm


def test_layer_norm_by_hand(student):
    """Each row gets mean 0 and variance 1, as far as ε lets it."""
    X = np.array([[1.0, 2.0, 3.0], [10.0, 10.0, 40.0]])  # variances 2/3 and 200
    second = math.sqrt(200 + 1 / 3)
    expected = [[-1.0, 0.0, 1.0], [-10 / second, -10 / second, 20 / second]]
    assert_close(student.layer_norm(X, np.ones(3), np.zeros(3), 1.0 / 3), np.array(expected))


def test_layer_norm_scale_and_shift(student):
    """γ multiplies and β is added, both by column."""
    got = student.layer_norm(
        np.array([[1.0, 2.0, 3.0]]), np.array([5.0, 6.0, 7.0]), np.array([10.0, 20.0, 30.0]), 1.0 / 3
    )
    assert_close(got, np.array([[5.0, 20.0, 37.0]]))


@rules("layer_norm")
def layer_norm_rules(student, case):
    """Rows of five numbers."""
    X, gamma, beta = case.normal(case.batch, 5), case.normal(5), case.normal(5)
    if case.large:
        student.layer_norm(X + 1000, gamma, beta, 0.01)
    return student.layer_norm(X, gamma, beta, 0.01), X


# layer_norm_backward


def test_layer_norm_backward_by_hand(student):
    """One row: d_out is 1 in the first place. γ is undone before the means are taken."""
    d_out, X = np.array([[1.0, 0.0, 0.0]]), np.array([[0.0, 0.0, 3.0]])
    dX, dgamma, dbeta = student.layer_norm_backward(d_out, X, np.array([2.0, 5.0, 7.0]), 2.0)
    assert_close(dX, np.array([[0.5833333333333333, -0.4166666666666667, -0.1666666666666667]]))
    assert_close(dgamma, np.array([-0.5, 0.0, 0.0]))
    assert_close(dbeta, np.array([1.0, 0.0, 0.0]))


def test_layer_norm_backward_two_examples(student):
    """The gradients of γ and β are sums over the examples, and each row of dX knows only its own."""
    d_out = np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    X = np.array([[0.0, 0.0, 3.0], [0.0, 3.0, 0.0]])
    dX, dgamma, dbeta = student.layer_norm_backward(d_out, X, np.array([2.0, 5.0, 7.0]), 2.0)
    assert_close(dX[0], np.array([0.5833333333333333, -0.4166666666666667, -0.1666666666666667]))
    assert_close(dX[1], np.array([0.5833333333333333, -0.1666666666666667, -0.4166666666666667]))
    assert_close(dgamma, np.array([-1.0, 0.0, 0.0]))
    assert_close(dbeta, np.array([2.0, 0.0, 0.0]))


def test_layer_norm_backward_sums_to_zero(student):
    """Adding a number to a whole row changes nothing, so the row's gradient sums to zero."""
    dX, _, _ = student.layer_norm_backward(FIRST.T, THREE.T, np.array([2.0, 3.0, 5.0]), 0.001)
    assert_close(dX.sum(axis=1), np.zeros(2), atol=1e-12)


@rules("layer_norm_backward")
def layer_norm_backward_rules(student, case):
    """Rows of five numbers."""
    X, gamma = case.normal(case.batch, 5), case.normal(5)
    if case.large:
        student.layer_norm_backward(case.normal(1, 5), X[:1], gamma, 0.01)
    return student.layer_norm_backward(case.normal(case.batch, 5), X, gamma, 0.01), (X, gamma, gamma)


# standardize_weights


def test_standardize_by_hand(student):
    """Each column gets mean 0 and variance 1, as far as ε lets it."""
    W = np.array([[1.0, 5.0], [5.0, 5.0]])  # variances 4 and 0
    assert_close(student.standardize_weights(W, 12.0), np.array([[-0.5, 0.0], [0.5, 0.0]]))


@rules("standardize_weights", without={"batch_of_one vectorized": "a kernel has no batch"})
def standardize_weights_rules(student, case):
    """Five inputs and seven units."""
    W = case.normal(5, 7)
    return student.standardize_weights(W, 0.01), W


# normalization_concepts


def test_normalization_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(
        student.normalization_concepts, ("predict", "alone", "one_example", "two_examples", "bias", "scale")
    )
