"""Public tests of 03_metrics: what check() runs in the notebook."""

import math

import numpy as np

from grader.testing import assert_close, rules

hints = {
    "Mean": [
        "Two numbers are enough: the sum of w v and the sum of w, over all batches. Give both a name in "
        "`self`, and let `reset_state` set them to zero.",
        "`__init__` and `reset_state` leave the object in the same state, and `__call__` is made of two "
        "other methods. A method may call another: `self.method()`.",
        "Without weights every example has the weight 1. What is the sum of the weights of B examples then?",
    ],
    "MeanSquaredError": [
        "Two steps: from (B, O) to one value an example, then into `self.mean`, with the weights.",
        "If the result is off with weights only: are they handed to `self.mean.update_state`, and only "
        "there?",
    ],
    "Accuracy": [
        "`==` compares two arrays entry by entry. True counts as 1 and False as 0 when they are added up.",
        "Hand the values of the whole batch to `self.mean`, not their mean: the `Mean` must know how many "
        "they are.",
    ],
    "BinaryAccuracy": [
        "There are two arrays of true and false: what is predicted, and what is so. An answer is right "
        "where the two are the same, also where both are false.",
        "The threshold of this object is `self.threshold`.",
        "If (B, 1) with weights is wrong: print the shapes of the values and of the weights. `reshape(-1)` "
        "makes one axis of any shape.",
    ],
    "CategoricalAccuracy": [
        "Both the target and the prediction become class indices of the shape (B,), by the same function.",
        "`np.argmax(a)` without an axis looks at the whole array. The classes are on the last axis.",
    ],
    "SparseCategoricalAccuracy": [
        "The targets are indices already. Only the predictions have to become indices.",
        "Look at shapes: after the argmax there should be one index for each example, (B,).",
    ],
    "BinaryCrossentropy": [
        "It is the squared error's class, with another of the given functions.",
        "If all values are too large or too small: these are probabilities, so `from_logits` stays as it is.",
    ],
    "CategoricalCrossentropy": [
        "Which of the given functions takes two full distributions? Targets first.",
        "The function gives (B,). The weights have the same shape, and `self.mean` takes both.",
    ],
    "SparseCategoricalCrossentropy": [
        "Which of the given functions takes class indices?",
        "This class has the name of a loss of `02_losses`, but it is a metric: it remembers, and with "
        "weights it divides by their sum.",
    ],
    "F1Score": [
        "Remember three sums over all batches: TP, FP and FN. With weights, an example adds its weight in "
        "place of 1.",
        "Make two arrays of the shape (B,), one true where the target is 1, one true where the prediction "
        "is. `a & b` is true where both are, `~a` where a is not.",
        "`result` computes F1 from the three sums, and nothing else. If you put P and R into the formula "
        "and multiply out, it becomes one fraction of TP, FP and FN.",
    ],
    "confusion_matrix": [
        "Begin with zeros of the shape (K, K). Each example adds one, in the row of its gold class and "
        "the column of "
        "the predicted one.",
        "Indexing with two integer arrays picks one place for each pair, but `+=` writes a place once, "
        "however often "
        "it was picked. `np.add.at` adds every time.",
        "Or make one number of each pair, gold · K + predicted, and count these: `np.bincount` does, and "
        "`minlength` "
        "keeps the classes that do not occur.",
    ],
    "collecting_concepts": [
        "`weights`: what does each of the two divide by? The first figure shows it.",
        "`reset`: what has the object collected by then, and from which models?",
        "`predict`: any letter counts. What can still change when no decision changes any more?",
    ],
    "metric_concepts": [
        "`batches`: how many of the 65 answers are right?",
        "`f1`: take two batches with TP, FP, FN of 1, 0, 0 and 1, 9, 9, and compute both.",
    ],
    "choice_concepts": [
        "Ask of each question: is the prediction a number, a decision, or a probability that matters itself?",
        "`fraud`: what accuracy has a detector that never says anything?",
    ],
}


def assert_all_answered(answers, questions):
    """Every question has one of the four letters."""
    for question in questions:
        answer = answers.get(question)
        if answer is None:
            raise NotImplementedError(f"The question {question!r} has no answer yet.")
        assert answer in ("A", "B", "C", "D"), f'The answer to {question!r} must be "A", "B", "C" or "D".'


# Mean


def test_mean_of_two_batches(student):
    """The batches (1, 2, 3) and (10) have the mean 4, not 6."""
    mean = student.Mean()
    mean.update_state(np.array([1.0, 2.0, 3.0]))
    assert_close(mean.result(), 2.0)
    mean.update_state(np.array([10.0]))
    assert_close(mean.result(), 4.0)
    assert_close(mean.result(), 4.0)


def test_mean_with_weights(student):
    """Values of 1 and 4 with weights of 3 and 1, then 6 without a weight, have the mean (3 + 4 + 6) / 5."""
    mean = student.Mean()
    mean.update_state(np.array([1.0, 4.0]), np.array([3.0, 1.0]))
    mean.update_state(np.array([6.0]))
    assert_close(mean.result(), 2.6)


def test_mean_call(student):
    """A call gives the mean of all values so far."""
    mean = student.Mean()
    assert_close(mean(np.array([1.0, 3.0])), 2.0)
    assert_close(mean(np.array([8.0])), 4.0)


def test_mean_reset(student):
    """After a reset only new values count, and other objects have values of their own."""
    mean, other = student.Mean(), student.Mean()
    mean.update_state(np.array([1.0, 3.0]))
    other.update_state(np.array([50.0]))
    mean.reset_state()
    mean.update_state(np.array([7.0]))
    assert_close(mean.result(), 7.0)
    assert_close(other.result(), 50.0)


def test_mean_update_then_call(student):
    """An update with 1 and 3, then a call with 8: the batch of a call counts once, and the mean is 4."""
    mean = student.Mean()
    mean.update_state(np.array([1.0, 3.0]))
    assert_close(mean(np.array([8.0])), 4.0)
    assert_close(mean.result(), 4.0)


NO_DTYPE = {"dtype": "a metric is a single number"}


@rules("Mean", without=NO_DTYPE)
def mean_rules(student, case):
    """A batch without weights, a batch with weights, a reset, and both again."""
    mean = student.Mean()
    mean.update_state(case.normal(case.batch))
    mean.reset_state()
    mean.update_state(case.normal(case.batch))
    yield
    mean.update_state(case.normal(case.batch), case.uniform(1, 2, case.batch))
    return mean.result(), ()


# MeanSquaredError


def test_mean_squared_error_by_hand(student):
    """Three examples with the errors (1, 3), (0, 2) and (2, 2): 5, 2 and 4, in batches of two and one."""
    metric = student.MeanSquaredError()
    metric.update_state(np.zeros((2, 2)), np.array([[1.0, 3.0], [0.0, 2.0]]))
    assert_close(metric.result(), 3.5)
    metric.update_state(np.zeros((1, 2)), np.array([[2.0, 2.0]]))
    assert_close(metric.result(), 11 / 3)


def test_mean_squared_error_weights(student):
    """Weights of 1 and 3 for losses of 5 and 2 give 11/4."""
    got = student.MeanSquaredError()(
        np.zeros((2, 2)), np.array([[1.0, 3.0], [0.0, 2.0]]), np.array([1.0, 3.0])
    )
    assert_close(got, 2.75)


@rules("MeanSquaredError", without=NO_DTYPE)
def mean_squared_error_rules(student, case):
    """A batch without weights, then one with weights."""
    metric = student.MeanSquaredError()
    y_true, y_pred = case.normal(case.batch, 3), case.normal(case.batch, 3)
    metric.update_state(y_true, y_pred)
    yield
    metric.update_state(y_true, y_pred, case.uniform(1, 2, case.batch))
    return metric.result(), ()


# Accuracy


def test_accuracy_by_hand(student):
    """Two of three, then none of one: 2/4."""
    metric = student.Accuracy()
    assert_close(metric(np.array([1, 2, 3]), np.array([1, 2, 0])), 2 / 3)
    assert_close(metric(np.array([4]), np.array([5])), 0.5)


def test_accuracy_weights(student):
    """A right answer of weight 1 and a wrong one of weight 3 make 1/4."""
    assert_close(student.Accuracy()(np.array([1, 2]), np.array([1, 0]), np.array([1.0, 3.0])), 0.25)


@rules("Accuracy", without=NO_DTYPE)
def accuracy_rules(student, case):
    """A batch without weights, then one with weights."""
    metric = student.Accuracy()
    y_true, y_pred = case.labels(3), case.labels(3)
    metric.update_state(y_true, y_pred)
    yield
    metric.update_state(y_true, y_pred, case.uniform(1, 2, case.batch))
    return metric.result(), ()


# BinaryAccuracy


def test_binary_accuracy_by_hand(student):
    """Above 0.5 is a yes: right, wrong, right, right."""
    got = student.BinaryAccuracy()(np.array([1.0, 1.0, 0.0, 0.0]), np.array([0.9, 0.4, 0.1, 0.3]))
    assert_close(got, 0.75)


def test_binary_accuracy_threshold(student):
    """With a threshold of 0.2, 0.3 is a yes."""
    got = student.BinaryAccuracy(threshold=0.2)(
        np.array([1.0, 1.0, 0.0, 0.0]), np.array([0.9, 0.4, 0.1, 0.3])
    )
    assert_close(got, 0.75)
    assert_close(student.BinaryAccuracy(0.2)(np.array([0.0]), np.array([0.3])), 0.0)


def test_binary_accuracy_columns(student):
    """Columns (B, 1) work too, with weights: right ones of 1 and 2, a wrong one of 5."""
    y_true, y_pred = np.array([[1.0], [0.0], [0.0]]), np.array([[0.9], [0.1], [0.8]])
    assert_close(student.BinaryAccuracy()(y_true, y_pred, np.array([1.0, 2.0, 5.0])), 3 / 8)


def test_binary_accuracy_of_two_batches(student):
    """One right of one, then none of three: 1/4."""
    metric = student.BinaryAccuracy()
    metric.update_state(np.array([1.0]), np.array([0.9]))
    metric.update_state(np.array([1.0, 1.0, 0.0]), np.array([0.1, 0.2, 0.7]))
    assert_close(metric.result(), 0.25)


def test_binary_accuracy_keeps_its_threshold(student):
    """Two objects with thresholds of their own, 0.2 and 0.8: for 0.5, one says yes and the other no."""
    low, high = student.BinaryAccuracy(0.2), student.BinaryAccuracy(0.8)
    assert_close(low(np.array([1.0]), np.array([0.5])), 1.0)
    assert_close(high(np.array([1.0]), np.array([0.5])), 0.0)


@rules("BinaryAccuracy", without=NO_DTYPE)
def binary_accuracy_rules(student, case):
    """Columns (B, 1), without weights and with weights."""
    metric = student.BinaryAccuracy(0.3)
    y_true, y_pred = case.array(case.labels(2)[:, None]), case.uniform(0, 1, case.batch, 1)
    metric.update_state(y_true, y_pred)
    yield
    metric.update_state(y_true, y_pred, case.uniform(1, 2, case.batch))
    return metric.result(), ()


# CategoricalAccuracy


def test_categorical_accuracy_by_hand(student):
    """The first and the third of three are right, then one wrong answer follows: 2/4."""
    metric = student.CategoricalAccuracy()
    y_true = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    y_pred = np.array([[0.4, 0.3, 0.3], [0.5, 0.4, 0.1], [0.1, 0.2, 0.7]])
    assert_close(metric(y_true, y_pred), 2 / 3)
    assert_close(metric(y_true[:1], y_pred[2:]), 0.5)


def test_categorical_accuracy_weights(student):
    """A right answer of weight 1 and a wrong one of weight 3 make 1/4."""
    y_true, y_pred = np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([[0.6, 0.4], [0.3, 0.7]])
    assert_close(student.CategoricalAccuracy()(y_true, y_pred, np.array([1.0, 3.0])), 0.25)


@rules("CategoricalAccuracy", without=NO_DTYPE)
def categorical_accuracy_rules(student, case):
    """A batch without weights, then one with weights."""
    metric = student.CategoricalAccuracy()
    y_true, y_pred = case.array(np.eye(5)[case.labels(5)]), case.probabilities(case.batch, 5)
    metric.update_state(y_true, y_pred)
    yield
    metric.update_state(y_true, y_pred, case.uniform(1, 2, case.batch))
    return metric.result(), ()


# SparseCategoricalAccuracy


def test_sparse_categorical_accuracy_by_hand(student):
    """The first and the third of three are right, then one wrong answer follows: 2/4."""
    metric = student.SparseCategoricalAccuracy()
    y_pred = np.array([[0.4, 0.3, 0.3], [0.5, 0.4, 0.1], [0.1, 0.2, 0.7]])
    assert_close(metric(np.array([0, 1, 2]), y_pred), 2 / 3)
    assert_close(metric(np.array([0]), y_pred[2:]), 0.5)


def test_sparse_categorical_accuracy_weights(student):
    """A right answer of weight 1 and a wrong one of weight 3 make 1/4."""
    y_pred = np.array([[0.6, 0.4], [0.3, 0.7]])
    got = student.SparseCategoricalAccuracy()(np.array([0, 0]), y_pred, np.array([1.0, 3.0]))
    assert_close(got, 0.25)


@rules("SparseCategoricalAccuracy", without=NO_DTYPE)
def sparse_categorical_accuracy_rules(student, case):
    """A batch without weights, then one with weights."""
    metric = student.SparseCategoricalAccuracy()
    y_true, y_pred = case.labels(5), case.probabilities(case.batch, 5)
    metric.update_state(y_true, y_pred)
    yield
    metric.update_state(y_true, y_pred, case.uniform(1, 2, case.batch))
    return metric.result(), ()


# BinaryCrossentropy


def test_binary_crossentropy_by_hand(student):
    """Values of log 2 and log 4, then one more of log 4: 5/3 of log 2."""
    metric = student.BinaryCrossentropy()
    y_true, y_pred = np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([[0.5, 0.5], [0.25, 0.75]])
    assert_close(metric(y_true, y_pred), 1.5 * math.log(2))
    assert_close(metric(y_true[1:], y_pred[1:]), 5 / 3 * math.log(2))


def test_binary_crossentropy_weights(student):
    """Weights of 1 and 3 give (1 + 3 · 2) / 4 of log 2."""
    y_true, y_pred = np.array([[1.0], [1.0]]), np.array([[0.5], [0.25]])
    assert_close(student.BinaryCrossentropy()(y_true, y_pred, np.array([1.0, 3.0])), 1.75 * math.log(2))


def test_binary_crossentropy_of_zeros_and_ones(student):
    """A certain right answer costs next to nothing, a certain wrong one −log 1e-7: clipped as the "
    "losses are."""
    y_true, y_pred = np.array([[1.0], [0.0]]), np.array([[1.0], [1.0]])
    assert_close(student.BinaryCrossentropy()(y_true, y_pred), -math.log(1e-7) / 2, atol=1e-6)


@rules("BinaryCrossentropy", without=NO_DTYPE)
def binary_crossentropy_rules(student, case):
    """A batch without weights, then one with weights; probabilities of 0 too."""
    metric = student.BinaryCrossentropy()
    y_true, y_pred = case.uniform(0, 1, case.batch, 3), case.uniform(0.1, 0.9, case.batch, 3)
    if case.large:
        y_pred[:, 0] = 0
    metric.update_state(y_true, y_pred)
    yield
    metric.update_state(y_true, y_pred, case.uniform(1, 2, case.batch))
    return metric.result(), ()


# CategoricalCrossentropy


def test_categorical_crossentropy_by_hand(student):
    """Values of log 8 and 1.5 log 2, then one more of log 8: 2.5 log 2."""
    metric = student.CategoricalCrossentropy()
    y_true, y_pred = (
        np.array([[0.0, 0.0, 1.0], [0.5, 0.5, 0.0]]),
        np.array([[0.75, 0.125, 0.125], [0.5, 0.25, 0.25]]),
    )
    assert_close(metric(y_true, y_pred), 2.25 * math.log(2))
    assert_close(metric(y_true[:1], y_pred[:1]), 2.5 * math.log(2))


def test_categorical_crossentropy_weights(student):
    """Weights of 1 and 3 give (3 + 3 · 1.5) / 4 of log 2."""
    y_true, y_pred = (
        np.array([[0.0, 0.0, 1.0], [0.5, 0.5, 0.0]]),
        np.array([[0.75, 0.125, 0.125], [0.5, 0.25, 0.25]]),
    )
    got = student.CategoricalCrossentropy()(y_true, y_pred, np.array([1.0, 3.0]))
    assert_close(got, 1.875 * math.log(2))


def test_categorical_crossentropy_of_zeros_and_ones(student):
    """A certain right answer costs next to nothing, a certain wrong one −log 1e-7: clipped as the "
    "losses are."""
    y_true, y_pred = np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[1.0, 0.0], [1.0, 0.0]])
    assert_close(student.CategoricalCrossentropy()(y_true, y_pred), -math.log(1e-7) / 2, atol=1e-6)


@rules("CategoricalCrossentropy", without=NO_DTYPE)
def categorical_crossentropy_rules(student, case):
    """A batch without weights, then one with weights; probabilities of 0 too."""
    metric = student.CategoricalCrossentropy()
    y_true, y_pred = case.probabilities(case.batch, 5), case.probabilities(case.batch, 5)
    if case.large:
        y_pred[:, 0] = 0
    metric.update_state(y_true, y_pred)
    yield
    metric.update_state(y_true, y_pred, case.uniform(1, 2, case.batch))
    return metric.result(), ()


# SparseCategoricalCrossentropy


def test_sparse_categorical_crossentropy_by_hand(student):
    """Values of log 8 and log 2, then one more of log 8: 7/3 of log 2."""
    metric = student.SparseCategoricalCrossentropy()
    y_pred = np.array([[0.75, 0.125, 0.125], [0.5, 0.25, 0.25]])
    assert_close(metric(np.array([2, 0]), y_pred), 2 * math.log(2))
    assert_close(metric(np.array([1]), y_pred[:1]), 7 / 3 * math.log(2))


def test_sparse_categorical_crossentropy_weights(student):
    """Weights of 1 and 3 give (3 + 3 · 1) / 4 of log 2."""
    y_pred = np.array([[0.75, 0.125, 0.125], [0.5, 0.25, 0.25]])
    got = student.SparseCategoricalCrossentropy()(np.array([2, 0]), y_pred, np.array([1.0, 3.0]))
    assert_close(got, 1.5 * math.log(2))


def test_sparse_categorical_crossentropy_of_zeros_and_ones(student):
    """A certain right answer costs next to nothing, a certain wrong one −log 1e-7: clipped as the "
    "losses are."""
    got = student.SparseCategoricalCrossentropy()(np.array([0, 1]), np.array([[1.0, 0.0], [1.0, 0.0]]))
    assert_close(got, -math.log(1e-7) / 2, atol=1e-6)


@rules("SparseCategoricalCrossentropy", without=NO_DTYPE)
def sparse_categorical_crossentropy_rules(student, case):
    """A batch without weights, then one with weights; probabilities of 0 too."""
    metric = student.SparseCategoricalCrossentropy()
    y_true, y_pred = case.labels(5), case.probabilities(case.batch, 5)
    if case.large:
        y_pred[:, 0] = 0
    metric.update_state(y_true, y_pred)
    yield
    metric.update_state(y_true, y_pred, case.uniform(1, 2, case.batch))
    return metric.result(), ()


# F1Score


def answers():
    """Six targets and probabilities: TP = 2, FN = 1, FP = 1."""
    return np.array([1.0, 1.0, 1.0, 0.0, 0.0, 0.0]), np.array([0.9, 0.8, 0.3, 0.7, 0.2, 0.1])


def test_f1_by_hand(student):
    """Two found, one missed, one false alarm: precision and recall are 2/3, and so is F1."""
    assert_close(student.F1Score()(*answers()), 2 / 3, atol=1e-6)


def test_f1_counts_no_right_noes(student):
    """One found, two false alarms, three right noes: precision is 1/3, recall 1, and F1 is 1/2."""
    y_true, y_pred = np.array([1.0, 0.0, 0.0, 0.0, 0.0, 0.0]), np.array([0.9, 0.8, 0.7, 0.3, 0.2, 0.1])
    assert_close(student.F1Score()(y_true, y_pred), 0.5, atol=1e-6)


def test_f1_of_two_batches(student):
    """Then one found and two false alarms: precision is 3/6, recall 3/4, and F1 is 0.6."""
    metric = student.F1Score()
    metric.update_state(*answers())
    metric.update_state(np.array([1.0, 0.0, 0.0]), np.array([0.9, 0.9, 0.9]))
    assert_close(metric.result(), 0.6, atol=1e-6)


def test_f1_call(student):
    """A call with a second batch gives F1 of both batches, 0.6."""
    metric = student.F1Score()
    metric.update_state(*answers())
    assert_close(metric(np.array([1.0, 0.0, 0.0]), np.array([0.9, 0.9, 0.9])), 0.6, atol=1e-6)
    assert_close(metric.result(), 0.6, atol=1e-6)


def test_f1_weights(student):
    """In columns, with weights: TP is 1 + 2, FN 3 and FP 1, so F1 is 6/10."""
    (y_true, y_pred), weights = answers(), np.array([1.0, 2.0, 3.0, 1.0, 5.0, 7.0])
    assert_close(student.F1Score()(y_true[:, None], y_pred[:, None], weights), 0.6, atol=1e-6)


def test_f1_reset(student):
    """After a reset only new answers count."""
    metric, (y_true, y_pred) = student.F1Score(), answers()
    metric.update_state(y_true, 1 - y_pred)
    metric.reset_state()
    metric.update_state(y_true, y_pred)
    assert_close(metric.result(), 2 / 3, atol=1e-6)


@rules("F1Score", without=NO_DTYPE)
def f1_rules(student, case):
    """Columns (B, 1), without weights and with weights."""
    metric = student.F1Score()
    number = np.arange(case.batch)[:, None]
    y_true = case.array(number % 2 == 0)
    y_pred = np.where(number % 3 == 2, case.array(0.3), case.uniform(0.55, 0.95, case.batch, 1))
    metric.update_state(y_true, y_pred)
    yield
    metric.update_state(y_true, y_pred, case.uniform(1, 2, case.batch))
    return metric.result(), ()


# confusion_matrix


def test_confusion_matrix_by_hand(student):
    """The example of the text: one 0 is taken for a 2, and the 2 for a 1."""
    got = student.confusion_matrix(np.array([0, 0, 1, 2]), np.array([0, 2, 1, 1]), 3)
    assert_close(got, np.array([[1, 0, 1], [0, 1, 0], [0, 1, 0]]))


def test_confusion_matrix_counts_pairs_again(student):
    """A pair that comes three times counts three times."""
    got = student.confusion_matrix(np.array([1, 1, 1, 0]), np.array([0, 0, 0, 0]), 2)
    assert_close(got, np.array([[1, 0], [3, 0]]))


def test_confusion_matrix_classes_that_do_not_occur(student):
    """Classes that do not occur have rows and columns of zeros."""
    got = student.confusion_matrix(np.array([1]), np.array([0]), 3)
    assert_close(got, np.array([[0, 0, 0], [1, 0, 0], [0, 0, 0]]))


@rules("confusion_matrix", without={"dtype": "any integers will do"})
def confusion_matrix_rules(student, case):
    """Three classes."""
    return student.confusion_matrix(case.labels(3), case.labels(3), 3), (3, 3)


# collecting_concepts


def test_collecting_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.collecting_concepts, ("weights", "reset", "predict"))


# metric_concepts


def test_metric_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.metric_concepts, ("training", "batches", "f1"))


# choice_concepts


def test_choice_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.choice_concepts, ("digits", "fraud", "height", "rain", "epoch"))
