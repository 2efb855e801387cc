"""Public tests of 08_adamw: what check() runs in the notebook."""

import numpy as np

from grader.testing import assert_close, rules

hints = {
    "rmsprop_step": [
        "Two lines: the new average first, then the step, which uses the new average. Work out one number on "
        "paper: with g = 2, r = 0 and β = 0.75 the new r is 1.",
        "The root is taken of r alone. ε is added to the root, so that the denominator is about ε where all "
        "gradients have been zero.",
        "If an argument has changed after the call, look for `+=`, `-=` or `*=`: they work in the caller's "
        "array. If float32 became float64, look for numbers that are NumPy's, such as `np.sqrt(2)`.",
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
        "`schedule`: write the form without the rate with α = 0. `predict`: any letter will do. What is λθ divided "
        "by in the one, and what is it multiplied by in the other?",
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


# Arrays of a call are made anew for every call.
def theta():
    return np.array([1.0, -2.0])


def gradient():
    return np.array([2.0, -4.0])


def zeros():
    return np.zeros(2)


NO_BATCH = {"batch_of_one vectorized": "parameters have no batch"}


# rmsprop_step


def test_rmsprop_by_hand(student):
    """From r = 0 with β = 0.75, r becomes a quarter of g² and the step is twice α."""
    got = student.rmsprop_step(theta(), gradient(), zeros(), 0.5, 0.75, 0.0)
    assert_close(got, (np.array([0.0, -1.0]), np.array([1.0, 4.0])))


def test_rmsprop_old_average_counts(student):
    """The old average has the weight β: with β = 0.75 old averages of 20 and 16 become 16 and 16."""
    got = student.rmsprop_step(theta(), gradient(), np.array([20.0, 16.0]), 1.0, 0.75, 0.0)
    assert_close(got, (np.array([1 - 2 / 4, -2 + 4 / 4]), np.array([16.0, 16.0])))


def test_rmsprop_epsilon(student):
    """With β = 0 and a gradient of the size of ε, the step is half of α, for every ε."""
    for epsilon in (1e-8, 1e-4):
        tiny = np.array([epsilon, -epsilon])
        got = student.rmsprop_step(zeros(), tiny, zeros(), 0.5, 0.0, epsilon)
        assert_close(got[0], np.array([-0.25, 0.25]))


def draw(case):
    """theta, gradient, s and r, in the midst of training."""
    return *(case.normal(5, 3) for _ in range(3)), case.uniform(0.5, 3, 5, 3)


@rules("rmsprop_step", without=NO_BATCH)
def rmsprop_rules(student, case):
    """Arrays of any one shape."""
    theta, gradient, _, r = draw(case)
    return student.rmsprop_step(theta, gradient, r, 0.5, 0.75, 1e-7), (theta, r)


# adam_step


def test_adam_first_step(student):
    """The first step is α long whatever the gradient, and the moments come back uncorrected."""
    got = student.adam_step(theta(), gradient(), zeros(), zeros(), 1, 0.25, 0.5, 0.75, 0.0)
    assert_close(got, (np.array([0.75, -1.75]), np.array([1.0, -2.0]), np.array([1.0, 4.0])))


def test_adam_second_step(student):
    """The second step by hand: s = 5 and ŝ = 5 / 0.75, r = 28 and r̂ = 28 / 0.4375 = 8²."""
    s, r = np.array([2.0]), np.array([16.0])
    got = student.adam_step(np.array([1.0]), np.array([8.0]), s, r, 2, 0.3, 0.5, 0.75, 0.0)
    assert_close(got, (np.array([0.75]), np.array([5.0]), np.array([28.0])))


def test_adam_small_gradient(student):
    """After large gradients a small one makes both moments smaller: r = 16 and g = 2 give 12 + 1."""
    s, r = np.array([8.0]), np.array([16.0])
    got = student.adam_step(np.array([1.0]), np.array([2.0]), s, r, 2, 0.3, 0.5, 0.75, 0.0)
    # ŝ is 5 / 0.75 and r̂ is 13 / 0.4375.
    step = 0.3 * (5 / 0.75) / np.sqrt(13 / 0.4375)
    assert_close(got, (np.array([1.0 - step]), np.array([5.0]), np.array([13.0])))


def test_adam_steady_gradient(student):
    """With the same gradient in each step, every step is α long."""
    now, s, r = zeros(), zeros(), zeros()
    for t in (1, 2, 3, 4):
        now, s, r = student.adam_step(now, gradient(), s, r, t, 0.25, 0.9, 0.99, 0.0)
        assert_close(now, np.array([-0.25 * t, 0.25 * t]))


def test_adam_epsilon(student):
    """A gradient of the size of ε gives a first step of half of α, for every ε."""
    for epsilon in (1e-8, 1e-4):
        tiny = np.array([epsilon, -epsilon])
        got = student.adam_step(zeros(), tiny, zeros(), zeros(), 1, 0.5, 0.9, 0.999, epsilon)
        assert_close(got[0], np.array([-0.25, 0.25]))


@rules("adam_step", without=NO_BATCH)
def adam_rules(student, case):
    """Arrays of any one shape."""
    theta, gradient, s, r = draw(case)
    return student.adam_step(theta, gradient, s, r, 2, 0.5, 0.9, 0.99, 1e-7), (theta, s, r)


# adam_concepts


def test_adam_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.adam_concepts, ("first_step", "correction", "loss_scale", "memory"))


# adam_l2_step


def test_adam_l2_by_hand(student):
    """With λ = 3 the gradient (2, −4) at θ = (1, −2) becomes (5, −10), in both moments."""
    got = student.adam_l2_step(theta(), gradient(), zeros(), zeros(), 1, 0.25, 0.5, 0.75, 0.0, 3.0)
    assert_close(got, (np.array([0.75, -1.75]), np.array([2.5, -5.0]), np.array([6.25, 25.0])))


def test_adam_l2_without_gradient(student):
    """Where the loss is flat, the first step is α long, however weak the penalty is."""
    for strength in (1.0, 1e-3):
        got = student.adam_l2_step(theta(), zeros(), zeros(), zeros(), 1, 0.25, 0.9, 0.999, 0.0, strength)
        assert_close(got[0], np.array([0.75, -1.75]))


def test_adam_l2_strength_zero(student):
    """λ = 0 is Adam."""
    got = student.adam_l2_step(theta(), gradient(), zeros(), zeros(), 1, 0.25, 0.5, 0.75, 0.0, 0.0)
    assert_close(got, (np.array([0.75, -1.75]), np.array([1.0, -2.0]), np.array([1.0, 4.0])))


def test_adam_l2_epsilon(student):
    """Without a penalty, a gradient of the size of ε gives a first step of half of α."""
    for epsilon in (1e-8, 1e-4):
        tiny = np.array([epsilon, -epsilon])
        got = student.adam_l2_step(zeros(), tiny, zeros(), zeros(), 1, 0.5, 0.9, 0.999, epsilon, 0.0)
        assert_close(got[0], np.array([-0.25, 0.25]))


@rules("adam_l2_step", without=NO_BATCH)
def adam_l2_rules(student, case):
    """Arrays of any one shape."""
    theta, gradient, s, r = draw(case)
    return student.adam_l2_step(theta, gradient, s, r, 2, 0.5, 0.9, 0.99, 1e-7, 0.1), (theta, s, r)


# adamw_step


def test_adamw_by_hand(student):
    """With α = 0.25 and λ = 0.5, Adam's step and an eighth of θ; the moments know nothing of λ."""
    got = student.adamw_step(theta(), gradient(), zeros(), zeros(), 1, 0.25, 0.5, 0.75, 0.0, 0.5)
    assert_close(got, (np.array([0.625, -1.5]), np.array([1.0, -2.0]), np.array([1.0, 4.0])))


def test_adamw_without_the_rate(student):
    """With decay_times_lr=False, Adam's step and half of θ."""
    got = student.adamw_step(
        theta(), gradient(), zeros(), zeros(), 1, 0.25, 0.5, 0.75, 0.0, 0.5, decay_times_lr=False
    )
    assert_close(got[0], np.array([0.25, -0.75]))


def test_adamw_rate_zero(student):
    """With a rate of 0 nothing decays, but in the form without the rate it does."""
    state = gradient(), zeros(), zeros(), 1, 0.0, 0.5, 0.75, 1e-8, 0.5
    assert_close(student.adamw_step(theta(), *state)[0], theta())
    state = gradient(), zeros(), zeros(), 1, 0.0, 0.5, 0.75, 1e-8, 0.5
    assert_close(student.adamw_step(theta(), *state, False)[0], np.array([0.5, -1.0]))


def test_adamw_epsilon(student):
    """Without decay, a gradient of the size of ε gives a first step of half of α."""
    for epsilon in (1e-8, 1e-4):
        tiny = np.array([epsilon, -epsilon])
        got = student.adamw_step(zeros(), tiny, zeros(), zeros(), 1, 0.5, 0.9, 0.999, epsilon, 0.0)
        assert_close(got[0], np.array([-0.25, 0.25]))


@rules("adamw_step", without=NO_BATCH)
def adamw_rules(student, case):
    """Arrays of any one shape, in both forms."""
    theta, gradient, s, r = draw(case)
    arguments = theta, gradient, s, r, 2, 0.5, 0.9, 0.99, 1e-7, 0.1
    like = theta, s, r
    return (student.adamw_step(*arguments), student.adamw_step(*arguments, False)), (like, like)


# AdamW


def small_network():
    """Two kernels and a bias."""
    return {"W1": np.array([[1.0, -2.0]]), "b_W": np.array([4.0]), "W2": np.array([[2.0, 2.0]])}


def small_gradients():
    """Gradients for them, in another order."""
    return {"W2": np.array([[-1.0, 1.0]]), "b_W": np.array([-5.0]), "W1": np.array([[3.0, -3.0]])}


def test_adamw_class_first_step(student):
    """The first step moves everything by α, and kernels shrink by αλθ as well."""
    optimizer = student.AdamW(small_network(), 0.25, epsilon=0.0, weight_decay=0.5)
    expected = {
        "W1": np.array([[1 - 0.25 - 0.125, -2 + 0.25 + 0.25]]),
        "b_W": np.array([4.25]),
        "W2": np.array([[2 + 0.25 - 0.25, 2 - 0.25 - 0.25]]),
    }
    assert_close(optimizer.step(small_gradients()), expected)


def test_adamw_class_goes_on(student):
    """Each step starts where the last one ended; with a steady gradient and no decay each is α long."""
    optimizer = student.AdamW({"W": np.array([1.0, -2.0])}, 0.25, epsilon=0.0, weight_decay=0.0)
    for t in (1, 2, 3):
        got = optimizer.step({"W": np.array([3.0, -3.0])})
        assert_close(got, {"W": np.array([1 - 0.25 * t, -2 + 0.25 * t])})


def test_adamw_class_moments(student):
    """Where the gradient is 8 and then 0, ŝ is 2 / 0.75 in the second step, and r̂ is 12 / 0.4375."""
    optimizer = student.AdamW({"b": np.array([0.0])}, 1.0, 0.5, 0.75, 0.0)
    assert_close(optimizer.step({"b": np.array([8.0])}), {"b": np.array([-1.0])})
    second = 2 / 0.75 / np.sqrt(12 / 0.4375)
    assert_close(optimizer.step({"b": np.array([0.0])}), {"b": np.array([-1.0 - second])})


def test_adamw_class_other_rates(student):
    """A rate given to a step holds for that step alone, in the decay too, and 0 is a rate."""
    optimizer = student.AdamW({"W": np.array([4.0])}, 0.25, epsilon=0.0, weight_decay=0.5)
    assert_close(optimizer.step({"W": np.array([-5.0])}, lr=0.0), {"W": np.array([4.0])})
    assert_close(optimizer.step({"W": np.array([-5.0])}, lr=0.5), {"W": np.array([4 + 0.5 - 1.0])})
    assert_close(optimizer.step({"W": np.array([-5.0])}), {"W": np.array([3.5 + 0.25 - 0.4375])})


def test_adamw_class_epsilon(student):
    """A gradient of the size of ε gives a first step of half of α."""
    for epsilon in (1e-8, 1e-4):
        optimizer = student.AdamW({"b": np.array([0.0, 0.0])}, 0.5, epsilon=epsilon)
        assert_close(optimizer.step({"b": np.array([epsilon, -epsilon])}), {"b": np.array([-0.25, 0.25])})


def test_adamw_class_defaults(student):
    """Left out, ε is 1e-7 and the decay 0.004."""
    optimizer = student.AdamW({"W": np.array([10.0]), "b": np.array([10.0])}, 0.5)
    got = optimizer.step({"W": np.array([1e-7]), "b": np.array([1e-7])})
    assert_close(got, {"W": np.array([10 - 0.25 - 0.02]), "b": np.array([9.75])})


def test_adamw_class_settings_left_out(student):
    """Settings that are left out are those of the signature: 0.9, 0.999, 1e-7 and 0.004."""
    short = student.AdamW({"W": np.array([0.1, -0.7])}, 0.5)
    long = student.AdamW({"W": np.array([0.1, -0.7])}, 0.5, 0.9, 0.999, 1e-7, 0.004)
    for slope in (3.0, -1.0, 0.5):
        grads = {"W": np.array([slope, 2 * slope])}
        assert_close(short.step(grads), long.step(grads))


def test_adamw_class_keeps_all_digits(student):
    """A step with rate 0 gives 1/3 and 1/7 back, with all 16 digits."""
    params = {"W": np.array([1 / 3, 1 / 7])}
    got = student.AdamW(params, 0.5).step({"W": np.array([1.0, 1.0])}, lr=0.0)
    assert_close(got, {"W": np.array([1 / 3, 1 / 7])})


@rules("AdamW", without=NO_BATCH)
def adamw_class_rules(student, case):
    """A kernel and a bias; two steps."""
    params = {"W1": case.normal(5, 3), "b1": case.normal(3)}
    grads = {"W1": case.normal(5, 3), "b1": case.normal(3)}
    lr, beta_1, beta_2, decay = (float(case.uniform(0.1, 0.9)) for _ in range(4))
    optimizer = student.AdamW(params, lr, beta_1, beta_2, weight_decay=decay)
    optimizer.step(grads)
    yield
    if case.large:
        optimizer.step(grads, 0.3)
    return optimizer.step(grads), params


# adamw_concepts


def test_adamw_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(
        student.adamw_concepts, ("which_weights", "no_gradient", "loss_scale", "schedule", "predict")
    )
