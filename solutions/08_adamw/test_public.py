"""Public tests of 08_adamw: what check() runs in the notebook."""

import numpy as np

from grader.testing import assert_close, assert_dtype, assert_unchanged

hints = {
    "rmsprop_step": [
        "Two lines: the new average first, then the step, which uses the new average. Work out one number on "
        "paper: with g = 2, r = 0 and β = 0.75 the new r is 1.",
        "The root is taken of r alone. ε is added to the root, so that the denominator is about ε where all "
        "gradients have been zero.",
        "If an argument has changed after the call, look for `+=`, `-=` or `*=`: they work in the caller's "
        "array.",
    ],
    "adam_step": [
        "Five lines, one for each formula: s, r, the two hats, and the step. Which of these are the moments "
        "that the function returns?",
        "In the first step with zero moments, ŝ is g and r̂ is g²: print both and see whether they are.",
        "If the first step is right and later ones are not, look at t. It is in an exponent, it comes in as "
        "the number of this very step, and nothing needs to be added to it.",
    ],
    "adam_concepts": [
        "`first_step`: the right panel of the figure shows the first step for gradients of all sizes.",
        "`correction`: start with s = 0 and a gradient that is always 1. What is s after one step, and what "
        "should an average of ones be?",
        "`loss_scale`: write 1000 g in place of g in the formulas of s and r. What comes out of ŝ / √r̂?",
        "`memory`: which arrays does your function get that it also returns, and of which shape are they?",
    ],
    "adam_l2_step": [
        "What is the derivative of λ/2 · θ² by θ? Mind the two.",
        "Adam does not know that there is a penalty. Which one of its arguments has to be another?",
    ],
    "adamw_step": [
        "Without decay this is `adam_step`, and its moments know nothing of λ. What is taken from its θ?",
        "The decay belongs to θ as it came in. If you overwrite `theta` first, the old one is gone.",
        "With `decay_times_lr` true the decay has one factor more. Set the gradient to zero and r to one: "
        "what should be left of θ in both cases?",
    ],
    "AdamW": [
        "`__init__` keeps everything that `step` will need as attributes of self: parameters, settings, two "
        "dictionaries of zeros with the shapes of the parameters, and a counter.",
        "`step` loops over the names. What happens once a step, before the loop, and what once a name?",
        "0 counts as false in Python, and so does None. Ask for the one that you mean.",
    ],
    "adamw_concepts": [
        "`which_weights`: in Adam + L2 the term λθ is divided by something. By what, and for which of the "
        "two weights is that larger?",
        "`no_gradient`: put g = λθ into ŝ / √r̂ with constant θ. What remains of λ?",
        "`loss_scale`: Adam's own part of the step did not change, as in section 2. What became of λθ beside "
        "a gradient that is 1000 times larger, and what of the decay that stands outside?",
        "`schedule`: write the formula of the paper with α = 0.",
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


THETA = np.array([1.0, -2.0])
GRADIENT = np.array([2.0, -4.0])
ZEROS = np.zeros(2)


# rmsprop_step


def test_rmsprop_by_hand(student):
    """From r = 0 with β = 0.75, r becomes a quarter of g² and the step is twice α."""
    got = student.rmsprop_step(THETA, GRADIENT, ZEROS, 0.5, 0.75, 0.0)
    assert_close(got, (np.array([0.0, -1.0]), np.array([1.0, 4.0])))


def test_rmsprop_old_average_counts(student):
    """The old average has the weight β: 0.5 · 6 + 0.5 · 2² is 5, and 0.5 · 2 + 0.5 · 4² is 9."""
    got = student.rmsprop_step(THETA, GRADIENT, np.array([6.0, 2.0]), 1.0, 0.5, 1.0)
    assert_close(got, (np.array([1 - 2 / (np.sqrt(5) + 1), -2 + 4 / 4]), np.array([5.0, 9.0])))


def test_rmsprop_epsilon(student):
    """With β = 0 and a gradient of the size of ε, the step is half of α."""
    tiny = np.array([1e-8, -1e-8])
    got = student.rmsprop_step(ZEROS, tiny, ZEROS, 0.5, 0.0, 1e-8)
    assert_close(got[0], np.array([-0.25, 0.25]))


def test_rmsprop_leaves_arguments(student):
    """theta, gradient and r are the same after the call as before."""
    arguments = np.array([1.0]), np.array([2.0]), np.array([3.0])
    student.rmsprop_step(*arguments, 0.5, 0.75, 1e-7)
    assert_unchanged(student)


def test_rmsprop_float32(student):
    """float32 stays float32."""
    arguments = [array.astype(np.float32) for array in (THETA, GRADIENT, ZEROS)]
    assert_dtype(student.rmsprop_step(*arguments, 0.5, 0.75, 1e-7), np.float32)


# adam_step


def test_adam_first_step(student):
    """The first step is α long whatever the gradient, and the moments come back uncorrected."""
    got = student.adam_step(THETA, GRADIENT, ZEROS, ZEROS, 1, 0.25, 0.5, 0.75, 0.0)
    assert_close(got, (np.array([0.75, -1.75]), np.array([1.0, -2.0]), np.array([1.0, 4.0])))


def test_adam_second_step(student):
    """The second step by hand: ŝ = 3 / 0.75 and r̂ = 28 / 0.4375."""
    s, r = np.array([2.0]), np.array([16.0])
    got = student.adam_step(np.array([1.0]), np.array([4.0]), s, r, 2, 0.25, 0.5, 0.75, 0.0)
    assert_close(got, (np.array([1 - 0.25 * 4 / np.sqrt(16 / 0.4375)]), np.array([3.0]), np.array([16.0])))


def test_adam_steady_gradient(student):
    """With the same gradient in each step, every step is α long."""
    theta, s, r = np.array([0.0, 0.0]), ZEROS, ZEROS
    for t in (1, 2, 3, 4):
        theta, s, r = student.adam_step(theta, GRADIENT, s, r, t, 0.25, 0.9, 0.99, 0.0)
        assert_close(theta, np.array([-0.25 * t, 0.25 * t]))


def test_adam_epsilon(student):
    """A gradient of the size of ε gives a first step of half of α."""
    got = student.adam_step(ZEROS, np.array([1e-8, -1e-8]), ZEROS, ZEROS, 1, 0.5, 0.9, 0.999, 1e-8)
    assert_close(got[0], np.array([-0.25, 0.25]))


def test_adam_leaves_arguments(student):
    """theta, gradient, s and r are the same after the call as before."""
    arguments = np.array([1.0]), np.array([2.0]), np.array([3.0]), np.array([4.0])
    student.adam_step(*arguments, 3, 0.5, 0.9, 0.99, 1e-7)
    assert_unchanged(student)


def test_adam_float32(student):
    """float32 stays float32."""
    arguments = [array.astype(np.float32) for array in (THETA, GRADIENT, ZEROS, ZEROS)]
    assert_dtype(student.adam_step(*arguments, 2, 0.5, 0.9, 0.99, 1e-7), np.float32)


# adam_concepts


def test_adam_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.adam_concepts, ("first_step", "correction", "loss_scale", "memory"))


# adam_l2_step


def test_adam_l2_by_hand(student):
    """With λ = 3 the gradient (2, −4) at θ = (1, −2) becomes (5, −10), in both moments."""
    got = student.adam_l2_step(THETA, GRADIENT, ZEROS, ZEROS, 1, 0.25, 0.5, 0.75, 0.0, 3.0)
    assert_close(got, (np.array([0.75, -1.75]), np.array([2.5, -5.0]), np.array([6.25, 25.0])))


def test_adam_l2_without_gradient(student):
    """Where the loss is flat, the first step is α long, however weak the penalty is."""
    for strength in (1.0, 1e-3):
        got = student.adam_l2_step(THETA, ZEROS, ZEROS, ZEROS, 1, 0.25, 0.9, 0.999, 0.0, strength)
        assert_close(got[0], np.array([0.75, -1.75]))


def test_adam_l2_strength_zero(student):
    """λ = 0 is Adam."""
    got = student.adam_l2_step(THETA, GRADIENT, ZEROS, ZEROS, 1, 0.25, 0.5, 0.75, 0.0, 0.0)
    assert_close(got, (np.array([0.75, -1.75]), np.array([1.0, -2.0]), np.array([1.0, 4.0])))


def test_adam_l2_float32(student):
    """float32 stays float32."""
    arguments = [array.astype(np.float32) for array in (THETA, GRADIENT, ZEROS, ZEROS)]
    assert_dtype(student.adam_l2_step(*arguments, 2, 0.5, 0.9, 0.99, 1e-7, 0.1), np.float32)


# adamw_step


def test_adamw_by_hand(student):
    """With α = 0.25 and λ = 0.5, Adam's step and an eighth of θ; the moments know nothing of λ."""
    got = student.adamw_step(THETA, GRADIENT, ZEROS, ZEROS, 1, 0.25, 0.5, 0.75, 0.0, 0.5)
    assert_close(got, (np.array([0.625, -1.5]), np.array([1.0, -2.0]), np.array([1.0, 4.0])))


def test_adamw_as_in_the_paper(student):
    """With decay_times_lr=False, Adam's step and half of θ."""
    got = student.adamw_step(
        THETA, GRADIENT, ZEROS, ZEROS, 1, 0.25, 0.5, 0.75, 0.0, 0.5, decay_times_lr=False
    )
    assert_close(got[0], np.array([0.25, -0.75]))


def test_adamw_rate_zero(student):
    """With a rate of 0 nothing decays, but in the paper's form it does."""
    arguments = THETA, GRADIENT, ZEROS, ZEROS, 1, 0.0, 0.5, 0.75, 1e-8, 0.5
    assert_close(student.adamw_step(*arguments)[0], THETA)
    assert_close(student.adamw_step(*arguments, False)[0], np.array([0.5, -1.0]))


def test_adamw_leaves_arguments(student):
    """theta, gradient, s and r are the same after the call as before."""
    arguments = np.array([1.0]), np.array([2.0]), np.array([3.0]), np.array([4.0])
    student.adamw_step(*arguments, 3, 0.5, 0.9, 0.99, 1e-7, 0.1)
    assert_unchanged(student)


def test_adamw_float32(student):
    """float32 stays float32."""
    arguments = [array.astype(np.float32) for array in (THETA, GRADIENT, ZEROS, ZEROS)]
    assert_dtype(student.adamw_step(*arguments, 2, 0.5, 0.9, 0.99, 1e-7, 0.1), np.float32)


# AdamW


def small_network():
    """A kernel and a bias, and gradients for both."""
    params = {"W1": np.array([[1.0, -2.0]]), "b1": np.array([4.0])}
    return params, {"W1": np.array([[3.0, -3.0]]), "b1": np.array([-5.0])}


def test_adamw_class_first_step(student):
    """The first step moves everything by α, and kernels shrink by αλθ as well."""
    params, grads = small_network()
    optimizer = student.AdamW(params, 0.25, epsilon=0.0, weight_decay=0.5)
    expected = {"W1": np.array([[1 - 0.25 - 0.125, -2 + 0.25 + 0.25]]), "b1": np.array([4.25])}
    assert_close(optimizer.step(grads), expected)


def test_adamw_class_goes_on(student):
    """Each step starts where the last one ended; with a steady gradient and no decay each is α long."""
    params, grads = small_network()
    optimizer = student.AdamW(params, 0.25, epsilon=0.0, weight_decay=0.0)
    for t in (1, 2, 3):
        expected = {"W1": np.array([[1 - 0.25 * t, -2 + 0.25 * t]]), "b1": np.array([4 + 0.25 * t])}
        assert_close(optimizer.step(grads), expected)


def test_adamw_class_other_rates(student):
    """A rate given to a step holds for that step alone, and 0 is a rate."""
    params, grads = small_network()
    optimizer = student.AdamW(params, 0.25, epsilon=0.0, weight_decay=0.0)
    assert_close(optimizer.step(grads, lr=0.0)["b1"], np.array([4.0]))
    assert_close(optimizer.step(grads, lr=0.5)["b1"], np.array([4.5]))
    assert_close(optimizer.step(grads)["b1"], np.array([4.75]))


def test_adamw_class_two_of_them(student):
    """Two optimizers do not disturb each other, nor the dictionaries that they were given."""
    params, grads = small_network()
    one = student.AdamW(params, 0.25, epsilon=0.0, weight_decay=0.0)
    one.step({key: 10 * value for key, value in grads.items()})
    other = student.AdamW(params, 0.25, epsilon=0.0, weight_decay=0.0)
    for _ in range(2):
        got = other.step(grads)
    assert_close(got["b1"], np.array([4.5]))
    assert_unchanged(student)


def test_adamw_class_float32(student):
    """float32 stays float32."""
    params, grads = ({key: value.astype(np.float32) for key, value in d.items()} for d in small_network())
    optimizer = student.AdamW(params, 0.25)
    optimizer.step(grads)
    assert_dtype(optimizer.step(grads), np.float32)


# adamw_concepts


def test_adamw_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.adamw_concepts, ("which_weights", "no_gradient", "loss_scale", "schedule"))
