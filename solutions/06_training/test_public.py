"""Public tests of 06_training: what check() runs in the notebook."""

import math

import numpy as np

from grader.testing import assert_close, assert_dtype, assert_unchanged

hints = {
    "minibatches": [
        "Draw one random order of the numbers 0 to N − 1 with `rng.permutation`. Slices of that order are "
        "the numbers of the examples in each batch.",
        "`range(0, N, batch_size)` gives the places at which batches begin. A slice that reaches beyond "
        "the end of an array is simply shorter, so the last batch needs no special care.",
        "An array of integers as an index picks those rows, in that order. Use the same one for X and y.",
    ],
    "sgd_step": [
        "The gradient points uphill. Which way should the parameters go?",
        "A dictionary comprehension, `{key: … for key in params}`, makes a new dictionary. If the "
        "caller's arrays change, look for `-=`: it works in place.",
    ],
    "momentum_step": [
        "Two lines, in the order of the formula: first the new velocity from the old one, then the new "
        "parameters from the new velocity.",
        "The minus sign is in the velocity already. Does your second line have another one?",
        "Check with a velocity of zeros: the first step is the same as a step of SGD.",
    ],
    "fit": [
        "Two loops: over the epochs, and within, over what `minibatches` yields. In the inner loop two "
        "calls do the work.",
        "Give the name `params` to what the step returns. Then the next batch begins where this one "
        "ended, and the caller's dictionary stays as it was.",
        "`mlp_gradients` returns a mean over its batch. How do you get the sum over the batch back, and "
        "what must all sums of an epoch be divided by?",
    ],
    "EarlyStopping": [
        "What must the object remember between two updates? The best score, its parameters, and one more "
        "number.",
        "Go through the scores 0.5, 0.6, 0.6, 0.55 with a patience of 2 on paper. When is an update in "
        "vain, and what happens to the count when one is not?",
        "`self.best_params = params` makes a second name for the same arrays. What does the dictionary "
        "hold after somebody changes one of them in place? A copy of the dictionary alone still holds the "
        "same arrays.",
    ],
    "diagnosis_concepts": [
        "Look at the training accuracy first. Is it as good as it could be?",
        "Only then look at the difference between training and dev.",
        "`still_rising`: of the two tests for underfitting, one is to train longer.",
    ],
    "change_concepts": [
        "For each answer ask what it does to the training performance, and what to the difference between "
        "training and dev.",
        "`epochs`: which of the two curves do you care about? `batches`: look at the first figure again.",
        "`dev_chosen`: throw 50 coins ten times each, and take the one with the most heads. Is it a "
        "better coin?",
    ],
}

LETTERS = ("A", "B", "C", "D")


def assert_all_answered(answers, questions, letters=LETTERS):
    """Every question has one of the letters."""
    for question in questions:
        answer = answers.get(question)
        if answer is None:
            raise NotImplementedError(f"The question {question!r} has no answer yet.")
        known = ", ".join(f'"{letter}"' for letter in letters)
        assert answer in letters, f"The answer to {question!r} must be one of {known}."


# minibatches

INPUTS = np.arange(30.0).reshape(10, 3)
TARGETS = 100 * np.arange(10)


def test_minibatches_sizes(student):
    """10 examples in batches of 4 make 4, 4 and 2."""
    batches = student.minibatches(INPUTS, TARGETS, 4, np.random.default_rng(1))
    assert [len(X) for X, _ in batches] == [4, 4, 2], "The batches should have 4, 4 and 2 examples."
    assert [len(y) for _, y in batches] == [4, 4, 2], "The targets should come 4, 4 and 2 at a time."


def test_minibatches_every_example_once(student):
    """Together the batches hold every example once, and each input comes with its own target."""
    batches = student.minibatches(INPUTS, TARGETS, 4, np.random.default_rng(1))
    X, y = np.concatenate([X for X, _ in batches]), np.concatenate([y for _, y in batches])
    assert_close(np.sort(X[:, 0]), INPUTS[:, 0])
    assert_close(y, 100 * (X[:, 0] / 3).round().astype(int))


def test_minibatches_new_order(student):
    """The order is random, and another one in the next epoch with the same rng."""
    rng = np.random.default_rng(1)
    X, y = np.arange(60.0).reshape(60, 1), np.arange(60)
    first = [int(number) for _, y_batch in student.minibatches(X, y, 7, rng) for number in y_batch]
    second = [int(number) for _, y_batch in student.minibatches(X, y, 7, rng) for number in y_batch]
    assert first != list(range(60)), "The examples come in the order in which they were given."
    assert first != second, "Two epochs have the same order."


def test_minibatches_leave_arguments(student):
    """X and y are the same after the epoch as before."""
    X, y = INPUTS.copy(), TARGETS.copy()
    student.minibatches(X, y, 4, np.random.default_rng(1))
    assert_unchanged(student)


# sgd_step


def parameters():
    """A small dictionary of parameters."""
    return {"W1": np.array([[1.0, 2.0]]), "b1": np.array([3.0, -4.0])}


def gradients():
    """Their gradient."""
    return {"W1": np.array([[10.0, -20.0]]), "b1": np.array([0.0, 40.0])}


def test_sgd_by_hand(student):
    """With α = 0.1 a gradient of 10 takes 1 away."""
    expected = {"W1": np.array([[0.0, 4.0]]), "b1": np.array([3.0, -8.0])}
    assert_close(student.sgd_step(parameters(), gradients(), 0.1), expected)


def test_sgd_leaves_arguments(student):
    """The parameters and gradients that were given stay as they were."""
    params, grads = parameters(), gradients()
    student.sgd_step(params, grads, 0.1)
    assert_unchanged(student)


def test_sgd_float32(student):
    """float32 stays float32."""
    params, grads = {"W": np.ones(3, np.float32)}, {"W": np.ones(3, np.float32)}
    assert_dtype(student.sgd_step(params, grads, 0.1), np.float32)


# momentum_step


def test_momentum_by_hand(student):
    """Two steps with α = 0.1 and μ = 0.5, worked by hand: the velocities are −1 and −0.5 − 0.2."""
    params, velocity = {"W": np.array([5.0])}, {"W": np.array([0.0])}
    params, velocity = student.momentum_step(params, {"W": np.array([10.0])}, velocity, 0.1, 0.5)
    assert_close((params, velocity), ({"W": np.array([4.0])}, {"W": np.array([-1.0])}))
    params, velocity = student.momentum_step(params, {"W": np.array([2.0])}, velocity, 0.1, 0.5)
    assert_close((params, velocity), ({"W": np.array([3.3])}, {"W": np.array([-0.7])}))


def test_momentum_of_zero(student):
    """With μ = 0 it is a step of SGD."""
    velocity = {"W1": np.array([[7.0, 7.0]]), "b1": np.array([7.0, 7.0])}
    params, velocity = student.momentum_step(parameters(), gradients(), velocity, 0.1, 0.0)
    assert_close(params, {"W1": np.array([[0.0, 4.0]]), "b1": np.array([3.0, -8.0])})
    assert_close(velocity, {"W1": np.array([[-1.0, 2.0]]), "b1": np.array([0.0, -4.0])})


def test_momentum_leaves_arguments(student):
    """All three dictionaries that were given stay as they were."""
    arguments = parameters(), gradients(), gradients()
    student.momentum_step(*arguments, 0.1, 0.9)
    assert_unchanged(student)


def test_momentum_float32(student):
    """float32 stays float32, in the velocity too."""
    one = {"W": np.ones(3, np.float32)}
    assert_dtype(student.momentum_step(one, one, one, 0.1, 0.9), np.float32)


# fit

# One input, one hidden unit, two classes; the second layer is zero.
UNDECIDED = {
    "W1": np.array([[1.0]]),
    "b1": np.array([0.0]),
    "W2": np.array([[0.0, 0.0]]),
    "b2": np.array([0.0, 0.0]),
}


def test_fit_one_step(student):
    """One example for one epoch is one step, and its loss is the one before it: log 2."""
    params, losses = student.fit(
        UNDECIDED, np.array([[2.0]]), np.array([0]), 1, 1, 1.0, np.random.default_rng(1)
    )
    assert_close(losses, [math.log(2)])
    hidden = math.tanh(2.0)
    expected = UNDECIDED | {"W2": np.array([[hidden / 2, -hidden / 2]]), "b2": np.array([0.5, -0.5])}
    assert_close(params, expected)


def test_fit_one_loss_an_epoch(student):
    """Four epochs have four losses, however many batches there are."""
    X, gold = np.array([[2.0], [-1.0], [1.0], [-2.0], [0.5]]), np.array([0, 1, 0, 1, 0])
    _, losses = student.fit(UNDECIDED, X, gold, 4, 2, 0.1, np.random.default_rng(1))
    assert len(losses) == 4, f"There are {len(losses)} losses for 4 epochs."


def test_fit_mean_over_examples(student):
    """With α = 0 every epoch has the mean loss over all examples, also where the last batch is smaller."""
    params = UNDECIDED | {"W2": np.array([[3.0, 0.0]])}
    X, gold = np.array([[2.0], [-1.0], [1.0], [-2.0], [0.5]]), np.array([0, 1, 0, 1, 1])
    scores = 3 * np.tanh(X[:, 0]) * np.where(gold == 0, 1, -1)
    expected = np.log1p(np.exp(-scores)).mean()
    _, losses = student.fit(params, X, gold, 3, 2, 0.0, np.random.default_rng(1))
    assert_close(losses, [expected, expected, expected])


def test_fit_learns(student):
    """On a task that is easy the loss falls below a tenth of where it began."""
    X, gold = np.array([[2.0], [-1.0], [1.0], [-2.0], [1.5]]), np.array([0, 1, 0, 1, 0])
    _, losses = student.fit(UNDECIDED, X, gold, 200, 2, 0.5, np.random.default_rng(1))
    assert losses[-1] < losses[0] / 10, f"The loss went from {losses[0]:.3f} to {losses[-1]:.3f} only."


def test_fit_leaves_arguments(student):
    """The network that was given stays as it was."""
    params = {key: value.copy() for key, value in UNDECIDED.items()}
    student.fit(params, np.array([[2.0], [1.0]]), np.array([0, 1]), 3, 1, 0.5, np.random.default_rng(1))
    assert_unchanged(student)


# EarlyStopping


def network(number):
    """Parameters that can be told apart."""
    return {"W1": np.full((2, 3), float(number)), "b1": np.full(3, float(number))}


def test_early_stopping_by_hand(student):
    """A patience of 2: the scores 0.5, 0.625, 0.5, 0.75, 0.75, 0.5 stop at the last one."""
    early = student.EarlyStopping(2)
    scores = [0.5, 0.625, 0.5, 0.75, 0.75, 0.5]
    stops = [bool(early.update(score, network(epoch))) for epoch, score in enumerate(scores)]
    assert stops == [False, False, False, False, False, True], f"update() returned {stops}."


def test_early_stopping_keeps_the_best(student):
    """The best score and the parameters that had it are kept."""
    early = student.EarlyStopping(3)
    for epoch, score in enumerate([-2.0, -0.5, -1.0]):
        early.update(score, network(epoch))
    assert_close(early.best_score, -0.5)
    assert_close(early.best_params, network(1))


def test_early_stopping_min_delta(student):
    """With min_delta = 0.25 gains of 0.25 and less are no gains, and do not move the best score."""
    early = student.EarlyStopping(2, 0.25)
    stops = [bool(early.update(score, network(0))) for score in [1.0, 1.25, 1.5, 1.75, 1.625]]
    assert stops == [False, False, False, False, True], f"update() returned {stops}."
    assert_close(early.best_score, 1.5)


def test_early_stopping_copies(student):
    """The best parameters stay as they were when the originals change afterwards."""
    early, params = student.EarlyStopping(3), network(1)
    early.update(0.5, params)
    params["W1"] *= 0
    params["b1"] = np.zeros(3)
    assert_close(early.best_params, network(1))


# diagnosis_concepts


def test_diagnosis_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    questions = ("both_low", "gap", "both_high", "still_rising")
    assert_all_answered(student.diagnosis_concepts, questions, LETTERS[:3])


# change_concepts


def test_change_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.change_concepts, ("underfits", "overfits", "epochs", "batches", "dev_chosen"))
