"""Public tests of 02_losses: what check() runs in the notebook."""

import math

import numpy as np

from grader.testing import assert_close, assert_shape, rules

hints = {
    "mean_squared_error": [
        "Three steps, inside out: the differences, their squares, the mean. The first two keep the shape "
        "(B, O).",
        "Every example keeps a number of its own, so the mean runs over one axis only. Which axis holds the "
        "outputs?",
    ],
    "huber": [
        "Give the absolute error |e| a line of its own: both cases use nothing else.",
        "`np.where(condition, a, b)` chooses entry by entry. Compute the value of both cases for all "
        "entries first.",
        "Check two numbers by hand with δ = 2: an error of 1 costs 0.5, an error of −3 costs 4. At an error "
        "of δ both cases give δ²/2.",
    ],
    "hinge": [
        "Write the margin first. For y = −1 and a score of −3 it is 3: the right side, and far from the "
        "border.",
        "A margin above 1 costs nothing, whatever it is. `np.maximum` compares an array with a number entry "
        "by entry.",
    ],
    "log_softmax": [
        "Compute the exponentials of z minus the row's largest logit, as for softmax. The logits in front "
        "of the logarithm must be shifted by the same number, or the difference is lost.",
        "The sum is over the last axis. With `keepdims=True` it keeps the shape (B, 1), which lines up with "
        "(B, K).",
        "If you get −inf: some probability was computed before its logarithm. Keep the logits, and take the "
        "logarithm of the sum only.",
    ],
    "binary_crossentropy": [
        "There are two ways through this function, and `from_logits` chooses. Do the probabilities first: "
        "`np.clip`, then the formula, then the mean over the outputs.",
        "For logits, look at log(1 + exp(z)) at z = 1000. It should be 1000, and exp overflows. For "
        "positive z, log(1 + exp(z)) = z + log(1 + exp(−z)).",
        "Another way: 1 is exp(0), so log(1 + exp(z)) is the logarithm of a sum of two exponentials. Look up "
        "`np.logaddexp`.",
    ],
    "categorical_crossentropy": [
        "Both ways end alike: multiply by the targets, sum over the classes, change the sign. They differ "
        "in how they come by log p.",
        "One of your own functions gives log p from logits. From probabilities it is clipping and a "
        "logarithm.",
        "If the loss comes out K times too small, you took a mean over the classes.",
    ],
    "sparse_categorical_crossentropy": [
        "Make log p for all classes first, as in the exercise before, and pick afterwards.",
        "An array `a` of shape (B, K) can be indexed by two integer arrays of shape (B,): the first has the "
        "rows, the second the columns. Which rows do you need?",
    ],
    "kl_divergence": [
        "Split the logarithm: log g and log p, each in a line of its own. Only one of them is clipped.",
        "Where g is zero, log g is multiplied by zero, so any number may stand there, if it is a number. "
        "`np.where` can put a harmless one in before the logarithm is taken.",
    ],
    "reduce_loss": [
        "First the weights, if there are any: `sample_weight is not None` tells. Then three cases of "
        "`reduction`.",
        "The divisor is the number of examples, `len(losses)`, whatever the weights are.",
        "If the losses have changed after the call, look for `*=`: it works in the caller's array.",
    ],
    "SparseCategoricalCrossentropy": [
        "`__init__` only remembers its two arguments: `self.name = value`. `__call__` finds them again as "
        "`self.name`.",
        "In `__call__`, two of your functions do everything. Which one gives a loss for each example, and "
        "which one makes one number of them? Hand each of them the setting that belongs to it.",
    ],
    "loss_concepts": [
        "Ask of each task: what is the target? A real number, a yes or no, one of K classes, a whole "
        "distribution?",
        "`tags`: twenty questions with an answer of yes or no each. `sensor`: what may one target of "
        "nonsense do?",
    ],
    "likelihood_concepts": [
        "`untrained`: what is the probability of the right class, and what is minus its logarithm?",
        "`divergence`: look at the figure of section 8. What does the dash-dotted line depend on?",
        "`weights`: follow the number 2 through the two steps of section 9.",
    ],
}


def assert_all_answered(answers, questions, letters):
    """Every question has one of the letters."""
    for question in questions:
        answer = answers.get(question)
        if answer is None:
            raise NotImplementedError(f"The question {question!r} has no answer yet.")
        assert answer in letters, (
            f"The answer to {question!r} must be one of the letters {', '.join(letters)}."
        )


# mean_squared_error


def test_mean_squared_error_by_hand(student):
    """Errors of 1 and 3 give (1 + 9) / 2, errors of 0 and −2 give (0 + 4) / 2."""
    y_true, y_pred = (
        np.array([[1.0, 2.0], [3.0, 4.0], [0.0, 0.0]]),
        np.array([[2.0, 5.0], [3.0, 2.0], [0.0, 0.0]]),
    )
    assert_close(student.mean_squared_error(y_true, y_pred), np.array([5.0, 2.0, 0.0]))


def test_mean_squared_error_one_example(student):
    """A batch of one example gives one number in an array, shape (1,)."""
    got = student.mean_squared_error(np.array([[1.0, 2.0, 3.0]]), np.array([[1.0, 2.0, 6.0]]))
    assert_shape(got, (1,))
    assert_close(got, np.array([3.0]))


@rules("mean_squared_error")
def mean_squared_error_rules(student, case):
    """Five outputs."""
    return student.mean_squared_error(case.normal(case.batch, 5), case.normal(case.batch, 5)), (case.batch,)


# huber


def test_huber_by_hand(student):
    """With δ = 2, errors of 1 and −3 cost 0.5 and 4."""
    y_true, y_pred = np.array([[0.0, 0.0], [5.0, 5.0]]), np.array([[1.0, -3.0], [5.0, 3.0]])
    assert_close(student.huber(y_true, y_pred, 2.0), np.array([2.25, 1.0]))


def test_huber_without_delta(student):
    """Without δ it is 1: errors of 0.5 and 3 cost 0.125 and 2.5."""
    assert_close(student.huber(np.array([[0.0], [0.0]]), np.array([[0.5], [3.0]])), np.array([0.125, 2.5]))


@rules("huber")
def huber_rules(student, case):
    """Five outputs, errors on both sides of delta."""
    y_true, y_pred = 2 * case.normal(case.batch, 5), case.normal(case.batch, 5)
    return student.huber(y_true, y_pred, 1.5), (case.batch,)


# hinge


def test_hinge_by_hand(student):
    """Margins of 3 and 1 cost 0 and 0, those of 0.5 and −2 cost 0.5 and 3, those of 4 and −1 cost 0 and 2."""
    y_true = np.array([[1.0, -1.0], [1.0, -1.0], [1.0, -1.0]])
    y_pred = np.array([[3.0, -1.0], [0.5, 2.0], [4.0, 1.0]])
    assert_close(student.hinge(y_true, y_pred), np.array([0.0, 1.75, 1.0]))


def test_hinge_of_single_scores(student):
    """One output an example: margins of 2, −2 and 0 cost 0, 3 and 1."""
    y_true, y_pred = np.array([[-1.0], [1.0], [1.0]]), np.array([[-2.0], [-2.0], [0.0]])
    assert_close(student.hinge(y_true, y_pred), np.array([0.0, 3.0, 1.0]))


@rules("hinge")
def hinge_rules(student, case):
    """Five outputs."""
    y_true = case.array(np.sign(case.normal(case.batch, 5)))
    return student.hinge(y_true, case.normal(case.batch, 5)), (case.batch,)


# log_softmax


def test_log_softmax_known_values(student):
    """The logits log 1, log 2 and log 5 give log 1/8, log 2/8 and log 5/8."""
    z = np.log(np.array([[1.0, 2.0, 5.0], [5.0, 2.0, 1.0]]))
    assert_close(student.log_softmax(z), np.log(np.array([[0.125, 0.25, 0.625], [0.625, 0.25, 0.125]])))


def test_log_softmax_large_logits(student):
    """Large logits are fine, and so are very small probabilities."""
    z = np.array([[1000.0, 0.0], [-1000.0, 1000.0], [-1000.0, -1000.0]])
    assert_close(
        student.log_softmax(z), np.array([[0.0, -1000.0], [-2000.0, 0.0], [-math.log(2), -math.log(2)]])
    )


@rules("log_softmax")
def log_softmax_rules(student, case):
    """Logits of five classes, ±1000 too."""
    z = case.logits(case.batch, 5)
    return student.log_softmax(z), z.shape


# binary_crossentropy


def test_binary_crossentropy_by_hand(student):
    """Answers that got 1/2 and 1/4 cost log 2 and log 4."""
    y_true, y_pred = np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([[0.5, 0.5], [0.25, 0.75]])
    assert_close(student.binary_crossentropy(y_true, y_pred), np.array([math.log(2), math.log(4)]))


def test_binary_crossentropy_clips(student):
    """Certain and wrong costs −log of 1e-7, about 16.118, on both sides; certain and right costs nearly
    nothing.
    """
    y_true, y_pred = np.array([[1.0], [0.0], [1.0], [0.0]]), np.array([[0.0], [1.0], [1.0], [0.0]])
    expected = np.array([16.11809565, 16.11809565, 0.0, 0.0])
    assert_close(student.binary_crossentropy(y_true, y_pred), expected, atol=2e-7)


def test_binary_crossentropy_logits(student):
    """Logits of 0 and log 3 are probabilities of 1/2 and 3/4."""
    y_true, z = np.array([[1.0, 1.0], [0.25, 0.0]]), np.array([[0.0, math.log(3)], [0.0, math.log(3)]])
    expected = np.array([(math.log(2) + math.log(4 / 3)) / 2, (math.log(2) + math.log(4)) / 2])
    assert_close(student.binary_crossentropy(y_true, z, from_logits=True), expected)


def test_binary_crossentropy_large_logits(student):
    """A logit of −1000 where 1 is right costs 1000, and one of 1000 costs nothing."""
    y_true, z = np.array([[1.0], [1.0], [0.0], [0.0]]), np.array([[-1000.0], [1000.0], [1000.0], [-1000.0]])
    assert_close(
        student.binary_crossentropy(y_true, z, from_logits=True), np.array([1000.0, 0.0, 1000.0, 0.0])
    )


@rules("binary_crossentropy")
def binary_crossentropy_rules(student, case):
    """Five outputs, probabilities and logits, ±1000 and probabilities of 0 too."""
    y_true, y_pred = case.uniform(0, 1, case.batch, 5), case.uniform(0.1, 0.9, case.batch, 5)
    if case.large:
        y_pred[:, 0] = 0
    z = case.logits(case.batch, 5)
    answers = student.binary_crossentropy(y_true, y_pred), student.binary_crossentropy(y_true, z, True)
    return answers, ((case.batch,), (case.batch,))


# categorical_crossentropy


def test_categorical_crossentropy_by_hand(student):
    """A class that got 1/8 costs log 8; a target of halves costs the mean of two."""
    y_true, y_pred = (
        np.array([[0.0, 0.0, 1.0], [0.5, 0.5, 0.0]]),
        np.array([[0.75, 0.125, 0.125], [0.5, 0.25, 0.25]]),
    )
    expected = np.array([math.log(8), (math.log(2) + math.log(4)) / 2])
    assert_close(student.categorical_crossentropy(y_true, y_pred), expected)


def test_categorical_crossentropy_zeros(student):
    """A probability of zero costs −log of 1e-7, about 16.118, where it is expected, and nothing elsewhere."""
    y_true, y_pred = np.array([[0.0, 1.0], [0.0, 1.0]]), np.array([[1.0, 0.0], [0.0, 1.0]])
    assert_close(student.categorical_crossentropy(y_true, y_pred), np.array([16.11809565, 0.0]), atol=2e-7)


def test_categorical_crossentropy_logits(student):
    """Logits give the loss of their softmax, and 1000 apart costs 1000."""
    z = np.array([[0.0, math.log(3)], [1000.0, 0.0], [1000.0, 0.0]])
    y_true = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    expected = np.array([math.log(4), 1000.0, 0.0])
    assert_close(student.categorical_crossentropy(y_true, z, from_logits=True), expected)


@rules("categorical_crossentropy")
def categorical_crossentropy_rules(student, case):
    """Five classes, probabilities and logits, ±1000 and probabilities of 0 too."""
    y_true, y_pred = case.probabilities(case.batch, 5), case.probabilities(case.batch, 5)
    if case.large:
        y_pred[:, 0] = 0
    z = case.logits(case.batch, 5)
    answers = (
        student.categorical_crossentropy(y_true, y_pred),
        student.categorical_crossentropy(y_true, z, True),
    )
    return answers, ((case.batch,), (case.batch,))


# sparse_categorical_crossentropy


def test_sparse_categorical_crossentropy_by_hand(student):
    """The gold classes got 1/8, 1/2 and 1/4."""
    y_pred = np.array([[0.75, 0.125, 0.125], [0.5, 0.25, 0.25], [0.5, 0.25, 0.25]])
    expected = np.array([math.log(8), math.log(2), math.log(4)])
    assert_close(student.sparse_categorical_crossentropy(np.array([2, 0, 1]), y_pred), expected)


def test_sparse_categorical_crossentropy_zeros(student):
    """A gold class with the probability zero costs −log of 1e-7, about 16.118."""
    got = student.sparse_categorical_crossentropy(np.array([1, 1]), np.array([[1.0, 0.0], [0.0, 1.0]]))
    assert_close(got, np.array([16.11809565, 0.0]), atol=2e-7)


def test_sparse_categorical_crossentropy_logits(student):
    """Logits give the loss of their softmax, and 1000 apart costs 1000."""
    z = np.array([[0.0, math.log(3)], [1000.0, 0.0], [1000.0, 0.0]])
    expected = np.array([math.log(4), 1000.0, 0.0])
    assert_close(student.sparse_categorical_crossentropy(np.array([0, 1, 0]), z, from_logits=True), expected)


@rules("sparse_categorical_crossentropy")
def sparse_categorical_crossentropy_rules(student, case):
    """Five classes, probabilities and logits, ±1000 and probabilities of 0 too."""
    gold, y_pred, z = case.labels(5), case.probabilities(case.batch, 5), case.logits(case.batch, 5)
    if case.large:
        y_pred[:, 0] = 0
    losses = student.sparse_categorical_crossentropy
    return (losses(gold, y_pred), losses(gold, z, True)), ((case.batch,), (case.batch,))


# kl_divergence


def test_kl_divergence_by_hand(student):
    """From (1/2, 1/2) to (1/4, 3/4) it is log 2 − (log 3) / 2, and to itself it is zero."""
    y_true, y_pred = np.array([[0.5, 0.5], [0.25, 0.75]]), np.array([[0.25, 0.75], [0.25, 0.75]])
    assert_close(student.kl_divergence(y_true, y_pred), np.array([math.log(2) - math.log(3) / 2, 0.0]))


def test_kl_divergence_zeros(student):
    """Where the target is zero, nothing is added, also where the prediction is zero."""
    y_true, y_pred = (
        np.array([[0.0, 1.0, 0.0], [0.0, 0.5, 0.5]]),
        np.array([[0.5, 0.5, 0.0], [0.0, 0.25, 0.75]]),
    )
    # Keras clips the targets too, which adds up to 2e-6 for a zero.
    expected = np.array([math.log(2), math.log(2) - math.log(3) / 2])
    assert_close(student.kl_divergence(y_true, y_pred), expected, atol=4e-6)


def test_kl_divergence_of_impossible_classes(student):
    """A prediction of zero counts as 1e-7: where the target is certain of it, it costs −log of 1e-7."""
    got = student.kl_divergence(np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([[1.0, 0.0], [1.0, 0.0]]))
    assert_close(got, np.array([16.11809565, 0.0]), atol=4e-6)


@rules("kl_divergence")
def kl_divergence_rules(student, case):
    """Five classes; probabilities of 0 too."""
    y_true, y_pred = case.probabilities(case.batch, 5), case.probabilities(case.batch, 5)
    if case.large:
        y_true[:, 1] = y_pred[:, 0] = 0
    return student.kl_divergence(y_true, y_pred), (case.batch,)


# reduce_loss


def test_reduce_loss_without_weights(student):
    """Losses of 1, 2, 3 and 6 have the mean 3 and the sum 12."""
    losses = np.array([1.0, 2.0, 3.0, 6.0])
    assert_close(student.reduce_loss(losses), 3.0)
    assert_close(student.reduce_loss(losses, reduction="sum"), 12.0)
    assert_close(student.reduce_loss(losses, None, None), np.array([1.0, 2.0, 3.0, 6.0]))


def test_reduce_loss_with_weights(student):
    """With weights of 1, 0, 2 and 0.5 they become 1, 0, 6 and 3: the sum is 10, and a quarter of it 2.5."""
    losses, weights = np.array([1.0, 2.0, 3.0, 6.0]), np.array([1.0, 0.0, 2.0, 0.5])
    assert_close(student.reduce_loss(losses, weights), 2.5)
    assert_close(student.reduce_loss(losses, weights, "sum"), 10.0)
    assert_close(student.reduce_loss(losses, weights, None), np.array([1.0, 0.0, 6.0, 3.0]))


def test_reduce_loss_zero_weights(student):
    """Weights of zero alone give zero."""
    assert_close(student.reduce_loss(np.array([1.0, 2.0]), np.array([0.0, 0.0])), 0.0)


@rules("reduce_loss")
def reduce_loss_rules(student, case):
    """All reductions, with weights."""
    losses, weights = case.uniform(0.5, 3, case.batch), case.uniform(0.1, 4, case.batch)
    answers = [student.reduce_loss(losses, weights, one) for one in ("sum_over_batch_size", "sum", None)]
    return answers, [(), (), (case.batch,)]


# SparseCategoricalCrossentropy


def test_loss_object_by_hand(student):
    """Losses of log 2 and log 4 have the mean 1.5 log 2 and the sum 3 log 2."""
    gold, y_pred = np.array([0, 1]), np.array([[0.5, 0.5], [0.75, 0.25]])
    assert_close(student.SparseCategoricalCrossentropy()(gold, y_pred), 1.5 * math.log(2))
    assert_close(student.SparseCategoricalCrossentropy(reduction="sum")(gold, y_pred), 3 * math.log(2))
    expected = np.array([math.log(2), math.log(4)])
    assert_close(student.SparseCategoricalCrossentropy(reduction=None)(gold, y_pred), expected)


def test_loss_object_weights(student):
    """Weights of 3 and 0.5 give (3 log 2 + 0.5 log 4) / 2: the divisor is the number of examples."""
    gold, y_pred = np.array([0, 1]), np.array([[0.5, 0.5], [0.75, 0.25]])
    got = student.SparseCategoricalCrossentropy()(gold, y_pred, sample_weight=np.array([3.0, 0.5]))
    assert_close(got, 2 * math.log(2))


def test_loss_object_logits(student):
    """With from_logits=True a gold class 1000 below the other costs 1000."""
    loss = student.SparseCategoricalCrossentropy(from_logits=True)
    assert_close(loss(np.array([0, 0]), np.array([[0.0, 1000.0], [1000.0, 0.0]])), 500.0)


def test_loss_object_called_twice(student):
    """A call gives the loss of its own batch, and an object keeps its settings when another one is made."""
    loss = student.SparseCategoricalCrossentropy(reduction="sum")
    student.SparseCategoricalCrossentropy(from_logits=True)
    assert_close(loss(np.array([0, 1]), np.array([[0.5, 0.5], [0.75, 0.25]])), 3 * math.log(2))
    assert_close(loss(np.array([0]), np.array([[0.5, 0.5]])), math.log(2))


@rules("SparseCategoricalCrossentropy")
def loss_object_rules(student, case):
    """No reduction, with weights; probabilities of 0, and logits, too."""
    gold, y_pred, weights = case.labels(5), case.probabilities(case.batch, 5), case.uniform(1, 2, case.batch)
    loss = student.SparseCategoricalCrossentropy(reduction=None)
    yield
    if case.large:
        y_pred[:, 0] = 0
        student.SparseCategoricalCrossentropy(from_logits=True)(gold, 1000 * y_pred, weights)
    return loss(gold, y_pred, weights), (case.batch,)


# loss_concepts


def test_loss_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    questions = ("temperature", "sensor", "spam", "digit", "tags", "poll", "side")
    assert_all_answered(student.loss_concepts, questions, ("A", "B", "C", "D", "E", "F"))


# likelihood_concepts


def test_likelihood_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    questions = ("gaussian", "untrained", "divergence", "logits", "weights", "predict")
    assert_all_answered(student.likelihood_concepts, questions, ("A", "B", "C", "D"))
