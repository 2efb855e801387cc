"""Public tests of 10_label_smoothing: what check() runs in the notebook."""

import math

import numpy as np

from grader.testing import assert_close, assert_dtype, check_gradient, rules

hints = {
    "one_hot": [
        "The rows of a certain well-known matrix are all K one-hot vectors. Which matrix, and which of its "
        "rows do you need?",
        "An array of integers in square brackets picks rows: `M[np.array([2, 0])]` is the third row and "
        "the first one.",
        "Another way: compare each label with all the numbers from 0 to K − 1 at once. `gold[:, None]` has "
        "the shape (B, 1). What is the dtype of a comparison, and which one is expected?",
    ],
    "smooth_labels": [
        "Write down the target for K = 4, α = 0.4 and the class 0 by hand. Its four numbers must sum to 1.",
        "There are two terms. One is a matrix (B, K), the other a single number that every entry gets.",
    ],
    "smooth_binary_labels": [
        "Where should 0 go, where 1, and where 1/2? Check your formula at all three.",
        "With two classes, how much of α does each of them get?",
    ],
    "smoothed_crossentropy": [
        "Make the targets first, then all log-probabilities with `log_softmax`. Both have the shape (B, K).",
        "The loss sums over the classes and takes the mean over the examples. Which axis is which? A mean "
        "over both axes divides by K too.",
        "The gradient needs the probabilities. You have their logarithms already.",
        "If float32 becomes float64: which of your arrays is float64 by its nature? `astype` turns it into "
        "another dtype.",
    ],
    "smoothing_loss_floor": [
        "Name the two numbers that a target consists of. How often does each of them occur?",
        "Then the entropy has two terms: one for the gold class, one for all others together.",
        "What does Python say to `math.log(0.0)`? Which α needs a case of its own?",
    ],
    "optimal_logit_gap": [
        "The two numbers are those of the floor. The optimum is where the softmax gives exactly these.",
        "For a softmax, z_i − z_j is the logarithm of a ratio of two probabilities.",
    ],
    "loss_concepts": [
        "`never`: in the figure of section 5, follow the curve of α = 0 to the right.",
        "`floor`: your function gives the number to compare with.",
        "`excess`: the first formula of section 5 has three terms.",
        "`choose`: by how much do the losses of α = 0.1 and α = 0.3 differ when both networks are perfect?",
    ],
    "calibration_concepts": [
        "`above`: take a single bin of 100 answers with a confidence of 0.6. Above the diagonal, are more "
        "than 60 of them right, or fewer?",
        "`fit`: what does a network predict whose loss is at the floor? And is its largest probability in "
        "the right place?",
        "`halved`: compare softmax of [4, 0] with softmax of [2, 0]. Which class wins?",
        "`doctor`: look at the right half of the last figure.",
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


# one_hot


def test_one_hot_by_hand(student):
    """Three labels of four classes; the class 1 does not occur."""
    expected = np.array([[0.0, 0.0, 1.0, 0.0], [1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0]])
    assert_close(student.one_hot(np.array([2, 0, 3]), 4), expected)


def test_one_hot_of_one_label(student):
    """A batch of one label gives one row, as long as there are classes."""
    assert_close(student.one_hot(np.array([0]), 3), np.array([[1.0, 0.0, 0.0]]))


def test_one_hot_float64(student):
    """The result is float64."""
    assert_dtype(student.one_hot(np.array([2, 0]), 4), np.float64)


@rules("one_hot", without={"dtype": "of integers alone: float64, which has a test"})
def one_hot_rules(student, case):
    """Labels (B,) of 5 classes."""
    got = student.one_hot(case.labels(5), 5)
    return got, (case.batch, 5)


# smooth_labels


def test_smooth_labels_by_hand(student):
    """Four classes, α = 0.4: the gold class has 0.6 + 0.1, each other one 0.1."""
    got = student.smooth_labels(np.array([0, 2]), 4, 0.4)
    assert_close(got, np.array([[0.7, 0.1, 0.1, 0.1], [0.1, 0.1, 0.7, 0.1]]))


def test_smooth_labels_ends(student):
    """α = 0 leaves the labels hard, α = 1 makes all classes equal."""
    assert_close(student.smooth_labels(np.array([1]), 5, 0.0), np.array([[0.0, 1.0, 0.0, 0.0, 0.0]]))
    assert_close(student.smooth_labels(np.array([1]), 5, 1.0), np.full((1, 5), 0.2))


def test_smooth_labels_sum(student):
    """Each row sums to 1."""
    assert_close(np.sum(student.smooth_labels(np.array([1, 0, 6]), 7, 0.3), axis=1), np.ones(3))


def test_smooth_labels_float64(student):
    """The result is float64."""
    assert_dtype(student.smooth_labels(np.array([2, 0]), 4, 0.3), np.float64)


@rules("smooth_labels", without={"dtype": "of integers alone: float64, which has a test"})
def smooth_labels_rules(student, case):
    """Labels (B,) of 5 classes."""
    got = student.smooth_labels(case.labels(5), 5, 0.3)
    return got, (case.batch, 5)


# smooth_binary_labels


def test_smooth_binary_by_hand(student):
    """With α = 0.2, 1 becomes 0.9, 0 becomes 0.1, 0.75 becomes 0.7, and 1/2 stays."""
    got = student.smooth_binary_labels(np.array([[1.0, 0.0], [0.75, 0.5]]), 0.2)
    assert_close(got, np.array([[0.9, 0.1], [0.7, 0.5]]))


def test_smooth_binary_ends(student):
    """α = 0 changes nothing, α = 1 makes everything 1/2."""
    g = np.array([0.0, 1.0, 0.25])
    assert_close(student.smooth_binary_labels(g, 0.0), np.array([0.0, 1.0, 0.25]))
    assert_close(student.smooth_binary_labels(g, 1.0), np.array([0.5, 0.5, 0.5]))


@rules("smooth_binary_labels")
def smooth_binary_rules(student, case):
    """Target probabilities of any shape."""
    g = case.uniform(0, 1, case.batch, 5)
    if case.large:
        student.smooth_binary_labels(g, 0.0), student.smooth_binary_labels(g, 1.0)
    return student.smooth_binary_labels(g, 0.3), g


# smoothed_crossentropy

LOGITS = np.log(np.array([[1.0, 2.0, 5.0], [5.0, 2.0, 1.0]]))  # probabilities 1/8, 2/8, 5/8 and back
GOLD = np.array([2, 1])


def test_smoothed_loss_by_hand(student):
    """Two examples whose probabilities are eighths, with α = 0.3."""
    loss, gradient = student.smoothed_crossentropy(LOGITS, GOLD, 0.3)
    first = -(0.1 * math.log(1 / 8) + 0.1 * math.log(2 / 8) + 0.8 * math.log(5 / 8))
    second = -(0.1 * math.log(5 / 8) + 0.8 * math.log(2 / 8) + 0.1 * math.log(1 / 8))
    assert_close(loss, (first + second) / 2)
    expected = np.array([[0.125 - 0.1, 0.25 - 0.1, 0.625 - 0.8], [0.625 - 0.1, 0.25 - 0.8, 0.125 - 0.1]]) / 2
    assert_close(gradient, expected)


def test_smoothed_loss_without_smoothing(student):
    """α = 0 is the ordinary loss, −log of the gold probability, and its gradient the lecture's."""
    loss, gradient = student.smoothed_crossentropy(LOGITS, GOLD, 0.0)
    assert_close(loss, -(math.log(5 / 8) + math.log(2 / 8)) / 2)
    assert_close(gradient, np.array([[0.125, 0.25, 0.625 - 1], [0.625, 0.25 - 1, 0.125]]) / 2)


def test_smoothed_gradient_is_the_derivative(student):
    """The gradient agrees with differences of your own loss."""
    check_gradient(
        lambda z: student.smoothed_crossentropy(z, GOLD, 0.3)[0],
        student.smoothed_crossentropy(LOGITS, GOLD, 0.3)[1],
        LOGITS,
    )


def test_smoothed_loss_large_logits(student):
    """Logits of ±1000 give an exact loss: here 0.3/3 · 2000 for one example."""
    z = np.array([[1000.0, -1000.0, 1000.0]])
    loss, gradient = student.smoothed_crossentropy(z, np.array([0]), 0.3)
    assert_close(loss, 0.1 * 2000 + math.log(2))
    assert_close(gradient, np.array([[0.5 - 0.8, 0.0 - 0.1, 0.5 - 0.1]]))


@rules("smoothed_crossentropy")
def smoothed_loss_rules(student, case):
    """Logits (B, 5); the gradient has their dtype."""
    z, gold = case.logits(case.batch, 5), case.labels(5)
    if case.large:
        student.smoothed_crossentropy(z, gold, 0.0), student.smoothed_crossentropy(z, gold, 1.0)
    return student.smoothed_crossentropy(z, gold, 0.3), ((), z)


# smoothing_loss_floor


def test_floor_known_values(student):
    """Ten classes: 0.5003 with α = 0.1 and 1.1765 with α = 0.3."""
    assert_close(student.smoothing_loss_floor(10, 0.1), 0.5003, atol=5e-5)
    assert_close(student.smoothing_loss_floor(10, 0.3), 1.1765, atol=5e-5)


def test_floor_ends(student):
    """α = 0 has the floor 0; with α = 1 it is the entropy of K equal classes, log K."""
    assert_close(student.smoothing_loss_floor(10, 0.0), 0.0)
    assert_close(student.smoothing_loss_floor(7, 1.0), math.log(7))


NUMBER = {
    "dtype batch_of_one vectorized": "a single number from two",
    "arguments": "numbers cannot be changed",
}


@rules("smoothing_loss_floor", without=NUMBER)
def floor_rules(student, case):
    """One number."""
    return student.smoothing_loss_floor(7, 0.3), ()


# optimal_logit_gap


def test_gap_known_values(student):
    """Ten classes, α = 0.1: log(0.91 / 0.01) is 4.5108…; four classes, α = 0.4: log 7."""
    assert_close(student.optimal_logit_gap(10, 0.1), math.log(91))
    assert_close(student.optimal_logit_gap(4, 0.4), math.log(7))


def test_gap_of_full_smoothing(student):
    """With α = 1 all classes are equal, and there is no gap."""
    assert_close(student.optimal_logit_gap(10, 1.0), 0.0)


@rules("optimal_logit_gap", without=NUMBER)
def gap_rules(student, case):
    """One number."""
    return student.optimal_logit_gap(7, 0.3), ()


# loss_concepts


def test_loss_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.loss_concepts, ("never", "floor", "excess", "choose", "predict"))


# calibration_concepts


def test_calibration_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.calibration_concepts, ("above", "fit", "halved", "doctor"))
