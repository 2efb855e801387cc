"""Public tests of 09_dropout: what check() runs in the notebook."""

import numpy as np

from grader.testing import assert_close, assert_shape, check_gradient, rules

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

D_OUT = np.array([[1.0, -2.0, 3.0, 0.5], [4.0, 0.25, -1.0, 2.0]])

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
    got = student.dropout(EQUAL, 0.3, True, LEVELS)
    assert_shape(got, (10, 2))
    assert_close(np.mean(got, axis=0), np.array([5.0, -3.0]))


def test_dropout_at_the_edge(student):
    """Noise exactly at the rate keeps its unit; a rate of 0 keeps everything."""
    two = np.array([1.0, 2.0])
    assert_close(student.dropout(two, 0.5, True, np.array([0.5, 0.49])), np.array([2.0, 0.0]))
    assert_close(student.dropout(two, 0.0, True, np.array([0.0, 0.9])), two)


def test_dropout_of_three_axes(student):
    """Any shape goes in, and the same one comes out."""
    inputs, noise = INPUTS.reshape(2, 2, 2), NOISE.reshape(2, 2, 2)
    assert_close(student.dropout(inputs, 0.25, True, noise), (INPUTS * MASK * (4 / 3)).reshape(2, 2, 2))


def noise_of_another_dtype(case, *shape):
    """Noise in float64 where the case is in float32, and the other way round: it must not matter."""
    return case.uniform(0, 1, *shape).astype(np.float64 if case.dtype == np.float32 else np.float32)


@rules("dropout")
def dropout_rules(student, case):
    """In training and at inference; the dtype is that of the inputs, whatever the noise has."""
    inputs, noise = case.normal(case.batch, 5), noise_of_another_dtype(case, case.batch, 5)
    got = [student.dropout(inputs, 0.3, training, noise) for training in (True, False)]
    return got, [inputs, inputs]


# dropout_backward


def test_backward_by_hand(student):
    """The gradient passes where the number passed, times 4/3 with a rate of 0.25."""
    assert_close(student.dropout_backward(D_OUT, 0.25, NOISE), D_OUT * MASK * (4 / 3))


def test_backward_is_the_derivative(student):
    """The gradient agrees with differences of a loss behind dropout."""
    check_gradient(
        lambda x: np.sum(D_OUT * x * MASK) * (4 / 3),
        student.dropout_backward(D_OUT, 0.25, NOISE),
        INPUTS,
    )


def test_backward_at_the_edge(student):
    """Where noise is exactly the rate the unit was kept, so its gradient passes."""
    got = student.dropout_backward(np.array([1.0, 2.0]), 0.5, np.array([0.5, 0.49]))
    assert_close(got, np.array([2.0, 0.0]))


@rules("dropout_backward")
def dropout_backward_rules(student, case):
    """The dtype is that of `d_out`, whatever the noise has."""
    d_out, noise = case.normal(case.batch, 5), noise_of_another_dtype(case, case.batch, 5)
    return student.dropout_backward(d_out, 0.3, noise), d_out


# dropout_scaled_at_inference


def test_older_form_by_hand(student):
    """In training numbers are dropped and not scaled, at inference all are multiplied by 3/4."""
    assert_close(student.dropout_scaled_at_inference(INPUTS, 0.25, True, NOISE), INPUTS * MASK)
    assert_close(student.dropout_scaled_at_inference(INPUTS, 0.25, False, NOISE), INPUTS * 0.75)


def test_older_form_agrees_with_itself(student):
    """If exactly 30% are dropped, the mean in training is what inference gives."""
    in_training = student.dropout_scaled_at_inference(EQUAL, 0.3, True, LEVELS)
    assert_shape(in_training, (10, 2))
    assert_close(np.mean(in_training, axis=0), np.array([3.5, -2.1]))
    at_inference = student.dropout_scaled_at_inference(EQUAL, 0.3, False, LEVELS)
    assert_close(at_inference, np.tile(np.array([3.5, -2.1]), (10, 1)))


def test_older_form_at_the_edge(student):
    """Noise exactly at the rate keeps its unit; a rate of 0 changes nothing."""
    two = np.array([1.0, 2.0])
    got = student.dropout_scaled_at_inference(two, 0.5, True, np.array([0.5, 0.49]))
    assert_close(got, np.array([1.0, 0.0]))
    assert_close(student.dropout_scaled_at_inference(two, 0.0, True, np.array([0.0, 0.9])), two)


@rules("dropout_scaled_at_inference")
def older_form_rules(student, case):
    """In training and at inference; the dtype is that of the inputs, whatever the noise has."""
    inputs, noise = case.normal(case.batch, 5), noise_of_another_dtype(case, case.batch, 5)
    got = [student.dropout_scaled_at_inference(inputs, 0.3, training, noise) for training in (True, False)]
    return got, [inputs, inputs]


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
    assert_close(student.exact_dropout_mean(x, W, b, 0.0), np.array([[19.0], [6.0], [5.0]]))


@rules("exact_dropout_mean")
def exact_mean_rules(student, case):
    """A batch, and a single example."""
    W, b = case.normal(3, 5), case.normal(5)
    inputs = case.normal(case.batch, 3), case.normal(3)
    return [student.exact_dropout_mean(x, W, b, 0.3) for x in inputs], [(case.batch, 5), (5,)]


# ensemble_concepts


def test_ensemble_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.ensemble_concepts, ("partners", "how_many", "exact", "softmax", "predict"))


# Dropout

ONES = np.ones((4, 6))


def kept_units(layer):
    """Where ones are kept by a training call."""
    got = layer(ONES, True)
    assert_shape(got, (4, 6))
    return np.asarray(got) != 0


def test_layer_at_inference(student):
    """At inference everything passes."""
    assert_close(student.Dropout(0.25, np.random.default_rng(1))(INPUTS, False), INPUTS)


def test_layer_scales_what_it_keeps(student):
    """In training ones become 0 or 4/3 with a rate of 0.25, and pass with a rate of 0."""
    got = student.Dropout(0.25, np.random.default_rng(1))(ONES, True)
    assert_shape(got, (4, 6))
    assert_close(got, np.where(np.asarray(got) == 0, 0, 4 / 3))
    assert_close(student.Dropout(0.0, np.random.default_rng(1))(ONES, True), ONES)


def test_layer_keeps_three_quarters(student):
    """With a rate of 0.25 three quarters are kept on average, others for each example and each unit."""
    layer = student.Dropout(0.25, np.random.default_rng(1))
    kept = np.stack([kept_units(layer) for _ in range(20)])
    # 480 draws: a share this far off has a probability below 1e-10 (Hoeffding).
    assert abs(kept.mean() - 0.75) < 0.16, "With a rate of 0.25 about three quarters of the units are kept."
    assert (kept[:, 1:] != kept[:, :1]).any(), "All examples of the batch have the same mask."
    assert (kept[..., 1:] != kept[..., :1]).any(), "All units of an example are kept or dropped together."


def test_layer_draws_anew(student):
    """The next training call has another mask."""
    layer = student.Dropout(0.25, np.random.default_rng(1))
    # Six equal masks of 24 units: (0.75⁶ + 0.25⁶)²⁴, below 1e-17.
    masks = [kept_units(layer) for _ in range(6)]
    assert any((mask != masks[0]).any() for mask in masks), "Six calls gave the same mask."


def test_layer_backward(student):
    """The gradient passes where the ones did in the last training call, and is scaled as they were."""
    layer = student.Dropout(0.25, np.random.default_rng(1))
    kept_units(layer)
    mask = kept_units(layer)
    assert_close(layer.backward(3 * ONES), np.where(mask, 4.0, 0.0))


def test_layer_backward_of_zeros(student):
    """With a rate of 0 everything is kept, inputs of exactly 0 too: the gradient passes as it is."""
    layer = student.Dropout(0.0, np.random.default_rng(1))
    layer(0 * ONES, True)
    assert_close(layer.backward(3 * ONES), 3 * ONES)


def test_layer_backward_after_inference(student):
    """A call at inference between a training call and its backward pass changes nothing."""
    layer = student.Dropout(0.25, np.random.default_rng(1))
    mask = kept_units(layer)
    layer(np.ones((2, 6)), False)
    assert_close(layer.backward(3 * ONES), np.where(mask, 4.0, 0.0))


@rules("Dropout")
def layer_rules(student, case):
    """Forwards, backwards, at inference, and forwards again."""
    x, d_out = case.normal(case.batch, 5), case.normal(case.batch, 5)
    layer = student.Dropout(float(case.uniform(0.2, 0.6, 1)[0]), case.rng)
    out = layer(x, True)
    yield
    return [out, layer.backward(d_out), layer(x, False), layer(x, True)], [x, d_out, x, x]


# practice_concepts


def test_practice_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.practice_concepts, ("output", "underfit", "loss", "forgotten"))
