"""Public tests of 09_dropout: what check() runs in the notebook."""

import numpy as np

from grader.testing import (
    assert_close,
    assert_dtype,
    assert_shape,
    assert_unchanged,
    check_gradient,
    global_random_unchanged,
)

hints = {
    "dropout": [
        "There are two cases. One of them is a single line that does nothing.",
        "`noise >= rate` is an array of True and False. What do they become when you multiply by them? "
        "Which of the two belongs to a unit that is kept, and is that what the formula says?",
        "If float32 becomes float64: arrays of True and False never change the type of what they multiply, "
        "and neither do Python's numbers. An array of True and False divided by a number is float64 "
        "already.",
    ],
    "dropout_backward": [
        "For a fixed mask, dropout multiplies each number by a constant. What is the derivative of c · x "
        "by x?",
        "Compute the mask from the noise, as in the forward pass. Then d_out is treated as the inputs were.",
    ],
    "dropout_scaled_at_inference": [
        "Write both forms side by side, two cases each. Only the factors differ, and where they stand.",
        "Try one unit with the value 1, and a rate of 0.25. In training it is 1 three times out of four, "
        "and 0 otherwise. What should inference give?",
    ],
    "exact_dropout_mean": [
        "Begin with D = 1. There are two masks. Write down the two outputs, and how probable each is.",
        "The probability of a mask depends only on how many of its entries are kept. `sum(mask)` counts "
        "them.",
        "Keep the result of each mask apart from its weight: first what the thinned network gives, with "
        "the bias as it is, then times the probability, then add up.",
        "If float32 becomes float64, find the array that is float64, or of integers. A mask of True and "
        "False and a probability that is one of Python's floats change nothing.",
    ],
    "ensemble_concepts": [
        "`partners`: think of the gene. What is it not told beforehand?",
        "`how_many`: each unit is there or not. And which parameters does the training loop of section 7 "
        "keep?",
        "`exact`: look at the right half of the figure in section 4. Which curve levels off, and what is "
        "in it?",
        "`softmax`: write log softmax(z)_k as z_k minus something, and take the mean over masks of both "
        "sides.",
    ],
    "Dropout": [
        "What will `backward` need that only `__call__` knows? Keep it in an attribute of `self`.",
        "There is one place where numbers are drawn: a call with `training=True`. Neither `__init__`, nor "
        "`backward`, nor a call at inference draws any.",
        "Every entry of x needs a random number of its own. `self.rng.random(...)` takes a shape.",
    ],
    "practice_concepts": [
        "`output`: with K = 10 classes, what happens to an example whose gold logit has been set to zero?",
        "`underfit`: the trouble is that the training data are not learned. Which remedy gives the network "
        "more of its capacity?",
        "`loss`: in the figure of section 7 training accuracy is measured once an epoch, at inference. "
        "Here it is another moment.",
        "`forgotten`: look at the figure of section 7 that has thinned networks in it, at n = 1.",
    ],
}

LETTERS = ("A", "B", "C", "D")

INPUTS = np.array([[1.0, -2.0, 4.0, 8.0], [3.0, 5.0, -6.0, 7.0]])
NOISE = np.array([[0.9, 0.1, 0.3, 0.2], [0.0, 0.26, 0.6, 0.24]])
MASK = np.array([[1.0, 0.0, 1.0, 0.0], [0.0, 1.0, 1.0, 0.0]])  # with a rate of 0.25

# Ten units with the same input and the noise 0.05, 0.15 … 0.95: a rate of 0.3 drops exactly three of them.
LEVELS = np.tile((np.arange(10) + 0.5) / 10, (2, 1)).T
EQUAL = np.tile(np.array([5.0, -3.0]), (10, 1))


def assert_all_answered(answers, questions):
    """Every question has one of the four letters."""
    for question in questions:
        answer = answers.get(question)
        if answer is None:
            raise NotImplementedError(f"The question {question!r} has no answer yet.")
        assert answer in LETTERS, f'The answer to {question!r} must be "A", "B", "C" or "D".'


# dropout


def test_dropout_by_hand(student):
    """A rate of 0.25 keeps numbers whose noise is at least 0.25, and multiplies them by 4/3."""
    assert_close(student.dropout(INPUTS, 0.25, True, NOISE), INPUTS * MASK * (4 / 3))


def test_dropout_at_inference(student):
    """At inference everything passes, whatever the noise is."""
    assert_close(student.dropout(INPUTS, 0.25, False, NOISE), INPUTS)


def test_dropout_keeps_the_mean(student):
    """A mean of 5 before dropout is a mean of 5 behind it, if exactly 30% are dropped."""
    assert_close(student.dropout(EQUAL, 0.3, True, LEVELS).mean(axis=0), np.array([5.0, -3.0]))


def test_dropout_at_the_edge(student):
    """Noise exactly at the rate keeps its unit; a rate of 0 keeps everything."""
    assert_close(
        student.dropout(np.array([1.0, 2.0]), 0.5, True, np.array([0.5, 0.49])), np.array([2.0, 0.0])
    )
    assert_close(student.dropout(np.array([1.0, 2.0]), 0.0, True, np.array([0.0, 0.9])), np.array([1.0, 2.0]))


def test_dropout_leaves_inputs(student):
    """The inputs are the same after the call as before."""
    inputs = INPUTS.copy()
    student.dropout(inputs, 0.25, True, NOISE)
    assert_unchanged(student)


def test_dropout_float32(student):
    """float32 inputs give a float32 result, although the noise is float64."""
    assert_dtype(student.dropout(INPUTS.astype(np.float32), 0.25, True, NOISE), np.float32)
    assert_dtype(student.dropout(INPUTS.astype(np.float32), 0.25, False, NOISE), np.float32)


# dropout_backward


def test_backward_by_hand(student):
    """The gradient passes where the number passed, times 4/3 with a rate of 0.25."""
    d_out = np.array([[1.0, 1.0, 1.0, 1.0], [10.0, 20.0, 30.0, 40.0]])
    assert_close(student.dropout_backward(d_out, 0.25, NOISE), d_out * MASK * (4 / 3))


def test_backward_is_the_derivative(student):
    """The gradient agrees with differences of a loss behind dropout."""
    d_out = np.array([[1.0, -2.0, 3.0, 0.5], [4.0, 0.25, -1.0, 2.0]])
    check_gradient(
        lambda x: np.sum(d_out * x * MASK) * (4 / 3),
        student.dropout_backward(d_out, 0.25, NOISE),
        INPUTS,
    )


def test_backward_float32(student):
    """A float32 gradient stays float32, although the noise is float64."""
    assert_dtype(student.dropout_backward(INPUTS.astype(np.float32), 0.25, NOISE), np.float32)


# dropout_scaled_at_inference


def test_older_form_by_hand(student):
    """In training numbers are dropped and not scaled, at inference all are multiplied by 3/4."""
    assert_close(student.dropout_scaled_at_inference(INPUTS, 0.25, True, NOISE), INPUTS * MASK)
    assert_close(student.dropout_scaled_at_inference(INPUTS, 0.25, False, NOISE), INPUTS * 0.75)


def test_older_form_agrees_with_itself(student):
    """If exactly 30% are dropped, the mean in training is what inference gives."""
    in_training = student.dropout_scaled_at_inference(EQUAL, 0.3, True, LEVELS).mean(axis=0)
    at_inference = student.dropout_scaled_at_inference(EQUAL, 0.3, False, LEVELS)[0]
    assert_close(at_inference, in_training)
    assert_close(in_training, np.array([3.5, -2.1]))


def test_older_form_float32(student):
    """float32 inputs give a float32 result, although the noise is float64."""
    for training in (True, False):
        got = student.dropout_scaled_at_inference(INPUTS.astype(np.float32), 0.25, training, NOISE)
        assert_dtype(got, np.float32)


# exact_dropout_mean


def test_exact_mean_of_one_input(student):
    """One input has two masks: with a rate of 0.25, 0.75 · (6 · 2 + 1) + 0.25 · 1 is 10."""
    got = student.exact_dropout_mean(np.array([6.0]), np.array([[2.0]]), np.array([1.0]), 0.25)
    assert_close(got, np.array([10.0]))


def test_exact_mean_of_two_inputs(student):
    """Two inputs have four masks, with a rate of 0.25 of probability 9/16, 3/16, 3/16 and 1/16."""
    x, W, b = np.array([2.0, 4.0]), np.array([[1.0, 10.0], [3.0, -1.0]]), np.array([5.0, 7.0])
    both, first, second, none = [19.0, 23.0], [7.0, 27.0], [17.0, 3.0], [5.0, 7.0]
    expected = (9 * np.array(both) + 3 * np.array(first) + 3 * np.array(second) + np.array(none)) / 16
    assert_close(student.exact_dropout_mean(x, W, b, 0.25), expected)


def test_exact_mean_of_a_batch(student):
    """A batch gives a row for each example, and a rate of 0 gives x W + b."""
    x, W, b = np.array([[2.0, 4.0], [1.0, 0.0], [0.0, 0.0]]), np.array([[1.0], [3.0]]), np.array([5.0])
    got = student.exact_dropout_mean(x, W, b, 0.0)
    assert_shape(got, (3, 1))
    assert_close(got, np.array([[19.0], [6.0], [5.0]]))


def test_exact_mean_float32(student):
    """float32 stays float32."""
    x, W, b = np.ones((3, 2), np.float32), np.ones((2, 5), np.float32), np.ones(5, np.float32)
    assert_dtype(student.exact_dropout_mean(x, W, b, 0.5), np.float32)


# ensemble_concepts


def test_ensemble_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.ensemble_concepts, ("partners", "how_many", "exact", "softmax"))


# Dropout


def ones_with_dropout(layer):
    """What a training call makes of ones, 200 examples of 50 units."""
    return layer(np.ones((200, 50)), True)


def test_layer_at_inference(student):
    """At inference everything passes."""
    assert_close(student.Dropout(0.25, np.random.default_rng(1))(INPUTS, False), INPUTS)


def test_layer_in_training(student):
    """In training ones become 0 or 4/3 with a rate of 0.25, in a different way for each example and unit."""
    got = ones_with_dropout(student.Dropout(0.25, np.random.default_rng(1)))
    assert_shape(got, (200, 50))
    assert_close(got, np.where(got == 0, 0, 4 / 3))
    kept = got != 0
    # 10,000 draws: a share this far off has a probability below 1e-10 (Hoeffding).
    assert abs(kept.mean() - 0.75) < 0.035, "With a rate of 0.25 about three quarters of the units are kept."
    assert (kept[1:] != kept[0]).any(), "All examples of the batch have the same mask."
    assert (kept[:, 1:] != kept[:, :1]).any(), "All units of an example are kept or dropped together."


def test_layer_draws_anew(student):
    """The next training call has another mask."""
    layer = student.Dropout(0.25, np.random.default_rng(1))
    assert (ones_with_dropout(layer) != ones_with_dropout(layer)).any(), "Two calls gave the same mask."


def test_layer_backward(student):
    """The gradient passes where the ones did in the last training call, also after a call at inference."""
    layer = student.Dropout(0.25, np.random.default_rng(1))
    ones_with_dropout(layer)
    out = ones_with_dropout(layer)
    assert_close(layer.backward(np.full((200, 50), 3.0)), 3 * out)
    layer(np.ones((7, 50)), False)
    assert_close(layer.backward(np.full((200, 50), 3.0)), 3 * out)


def test_layer_uses_its_generator(student):
    """Equal generators give equal masks, and NumPy's global generator is left alone."""
    with global_random_unchanged(student):
        one = ones_with_dropout(student.Dropout(0.25, np.random.default_rng(1)))
    other = ones_with_dropout(student.Dropout(0.25, np.random.default_rng(1)))
    assert_close(other, one)


def test_layer_float32(student):
    """float32 stays float32, forwards and backwards."""
    layer = student.Dropout(0.25, np.random.default_rng(1))
    assert_dtype(layer(INPUTS.astype(np.float32), True), np.float32)
    assert_dtype(layer.backward(INPUTS.astype(np.float32)), np.float32)


# practice_concepts


def test_practice_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.practice_concepts, ("output", "underfit", "loss", "forgotten"))
