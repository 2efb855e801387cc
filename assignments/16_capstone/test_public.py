"""Public tests of 16_capstone: what check() runs in the notebook."""

import numpy as np

from grader.testing import assert_close, assert_shape, assert_unchanged

hints = {
    "train_classifier": [
        "Start with a function that trains nothing: make parameters, and return a function that sends X "
        "through the network and softmax. All checks but the one of the accuracy should pass with it.",
        "Then the training step, with every gradient from `affine_backward`: the loss gives the one by the "
        "logits, that leads to the hidden layer, and through the derivative of its activation to the first "
        "layer. Print the loss: it has to fall from about log K.",
        "If the training loss falls and the dev loss does not, regularize: dropout, weight decay, and the "
        "parameters of the best epoch on the development set rather than the last ones.",
        "If a check says that a single example gets another answer than in a batch, look at every mean and "
        "standard deviation that your predictor takes: which examples are they of? If the answers change "
        "from call to call, something is drawn at random where it should not be.",
        "If the grader says that time is up, count: epochs times batches times networks. What does half of "
        "each cost you on the development set?",
    ],
    "defaults_concepts": [
        "`ceiling`: of ten labels, seven were left alone. How many of the other three are right by chance?",
        "`chosen`: throw 50 coins ten times each. Is the best one likely to be as good the next time?",
        "`calibrated`: the constant classifier of section 3 fits the description.",
        "`smoothing`: what probability does the gold class get if the network fits the targets perfectly?",
        "`batch`: put a single number into (x − mean) / std.",
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


def clouds(rng, count):
    """Three classes that lie well apart in 64 dimensions, in turn."""
    gold = np.arange(count) % 3
    centres = np.zeros((3, 64))
    centres[0, :20] = centres[1, 20:40] = centres[2, 40:] = 1.0
    return centres[gold] + 0.2 * rng.normal(size=(count, 64)), gold


def small_sets(rng):
    """Training and development sets, and examples to predict."""
    return *clouds(rng, 150), *clouds(rng, 60), *clouds(rng, 12)


# train_classifier


def test_train_distributions(student, rng):
    """Every example gets a distribution over the K classes, here three."""
    *data, X, _ = small_sets(rng)
    probabilities = np.asarray(student.train_classifier(*data, rng)(X))
    assert_shape(probabilities, (12, 3))
    assert np.all(probabilities >= 0), "Some probabilities are negative."
    assert_close(probabilities.sum(axis=1), np.ones(12), atol=1e-4)


def test_train_learns(student, rng):
    """Three classes that lie well apart are told apart."""
    *data, X, gold = small_sets(rng)
    probabilities = np.asarray(student.train_classifier(*data, rng)(X))
    right = int(np.sum(probabilities.argmax(axis=1) == gold))
    assert right >= 11, f"{right} of 12 examples are classified right."


def test_train_same_answer(student, rng):
    """The same question gets the same answer, alone and in a batch."""
    *data, X, _ = small_sets(rng)
    predict = student.train_classifier(*data, rng)
    first = np.asarray(predict(X))
    assert_close(predict(X), first, atol=1e-6)
    assert_close(predict(X[4:5]), first[4:5], atol=1e-4)


def test_train_leaves_data(student, rng):
    """The data are the same after the training as before."""
    *data, X, _ = small_sets(rng)
    student.train_classifier(*data, rng)(X)
    assert_unchanged(student)


# defaults_concepts


def test_defaults_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.defaults_concepts, ("ceiling", "chosen", "calibrated", "smoothing", "batch"))
