"""Public tests of 06_training: what check() runs in the notebook."""

import math

import numpy as np

from grader.testing import assert_close, rules

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


def examples():
    """Ten inputs and their targets, which tell which example they are."""
    return np.arange(20.0).reshape(10, 2), 100 * np.arange(10)


def test_minibatches_sizes(student):
    """10 examples in batches of 4 make 4, 4 and 2, and in batches of 5 twice 5."""
    for batch_size, sizes in [(4, [4, 4, 2]), (5, [5, 5])]:
        batches = student.minibatches(*examples(), batch_size, np.random.default_rng(1))
        assert [len(X) for X, _ in batches] == sizes, f"The batches should have {sizes} examples."
        assert [len(y) for _, y in batches] == sizes, f"The targets should come {sizes} at a time."


def test_minibatches_every_example_once(student):
    """Together the batches hold every example once, and each input comes with its own target."""
    batches = student.minibatches(*examples(), 4, np.random.default_rng(1))
    X, y = np.concatenate([X for X, _ in batches]), np.concatenate([y for _, y in batches])
    assert_close(np.sort(X[:, 0]), 2.0 * np.arange(10))
    assert_close(y, 50 * X[:, 0])


def test_minibatches_new_order(student):
    """The order is random, so that few examples meet their neighbours, and another one in the next epoch."""
    rng = np.random.default_rng(1)
    X, y = np.arange(60.0).reshape(60, 1), np.arange(60)
    first = [int(number) for _, y_batch in student.minibatches(X, y, 7, rng) for number in y_batch]
    second = [int(number) for _, y_batch in student.minibatches(X, y, 7, rng) for number in y_batch]
    assert first != list(range(60)), "The examples come in the order in which they were given."
    assert first != second, "Two epochs have the same order."
    # In a random order about two of the pairs are neighbours: more than 25 have a probability below 1e-18.
    neighbours = int((np.abs(np.diff(second)) == 1).sum())
    assert neighbours <= 25, "Neighbours stay neighbours: shuffle the examples, not the batches."


@rules("minibatches")
def minibatches_rules(student, case):
    """All examples in one batch."""
    X, y = case.normal(case.batch, 3), case.labels(5)
    if case.large:
        student.minibatches(X, y, case.batch // 2, case.rng)
    return student.minibatches(X, y, case.batch, case.rng), [(X, y)]


# sgd_step

NO_BATCH = {"batch_of_one vectorized": "parameters have no batch"}


def parameters():
    """A small dictionary of parameters."""
    return {"W1": np.array([[1.0, 2.0]]), "b1": np.array([3.0, -4.0]), "b2": np.array([0.0, 1.0])}


def gradients():
    """Their gradient, in another order."""
    return {"b2": np.array([20.0, 30.0]), "b1": np.array([0.0, 40.0]), "W1": np.array([[10.0, -20.0]])}


def test_sgd_by_hand(student):
    """With α = 0.1 a gradient of 10 takes 1 away."""
    expected = {"W1": np.array([[0.0, 4.0]]), "b1": np.array([3.0, -8.0]), "b2": np.array([-2.0, -2.0])}
    assert_close(student.sgd_step(parameters(), gradients(), 0.1), expected)


def test_sgd_other_rates(student):
    """With α = 0 nothing moves, and with α = 1 by the whole gradient."""
    assert_close(
        student.sgd_step({"b": np.array([5.0])}, {"b": np.array([2.0])}, 0.0), {"b": np.array([5.0])}
    )
    assert_close(
        student.sgd_step({"b": np.array([5.0])}, {"b": np.array([2.0])}, 1.0), {"b": np.array([3.0])}
    )


def draw(case):
    """Arrays under the names of a kernel and of a bias."""
    return {"W1": case.normal(5, 3), "b1": case.normal(3)}


@rules("sgd_step", without=NO_BATCH)
def sgd_rules(student, case):
    """A kernel and a bias."""
    params = draw(case)
    return student.sgd_step(params, draw(case), 0.1), params


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
    velocity = {"b1": np.array([7.0, 7.0]), "W1": np.array([[7.0, 7.0]]), "b2": np.array([7.0, 7.0])}
    params, velocity = student.momentum_step(parameters(), gradients(), velocity, 0.1, 0.0)
    expected = {"W1": np.array([[0.0, 4.0]]), "b1": np.array([3.0, -8.0]), "b2": np.array([-2.0, -2.0])}
    assert_close(params, expected)
    moved = {"W1": np.array([[-1.0, 2.0]]), "b1": np.array([0.0, -4.0]), "b2": np.array([-2.0, -3.0])}
    assert_close(velocity, moved)


def test_momentum_without_gradient(student):
    """Without a gradient it rolls on: the velocity is μ times the old one, for each name."""
    zeros = {"W": np.array([0.0]), "b": np.array([0.0])}
    velocity = {"b": np.array([2.0]), "W": np.array([8.0])}
    got = student.momentum_step({"W": np.array([1.0]), "b": np.array([1.0])}, zeros, velocity, 0.1, 0.75)
    moved = {"W": np.array([6.0]), "b": np.array([1.5])}
    assert_close(got, ({"W": np.array([7.0]), "b": np.array([2.5])}, moved))


@rules("momentum_step", without=NO_BATCH)
def momentum_rules(student, case):
    """A kernel and a bias."""
    params = draw(case)
    return student.momentum_step(params, draw(case), draw(case), 0.1, 0.9), (params, params)


# fit


def undecided():
    """One input, one hidden unit, two classes; the second layer is zero."""
    return {
        "W1": np.array([[1.0]]),
        "b1": np.array([0.0]),
        "W2": np.array([[0.0, 0.0]]),
        "b2": np.array([0.0, 0.0]),
    }


def test_fit_one_step(student):
    """One example for one epoch is one step, and its loss is the one before it: log 2."""
    params, losses = student.fit(
        undecided(), np.array([[2.0]]), np.array([0]), 1, 1, 1.0, np.random.default_rng(1)
    )
    assert_close(losses, [math.log(2)])
    hidden = math.tanh(2.0)
    expected = undecided() | {"W2": np.array([[hidden / 2, -hidden / 2]]), "b2": np.array([0.5, -0.5])}
    assert_close(params, expected)


def test_fit_two_batches(student):
    """Inputs of 0 train b2 alone: two batches of two are two steps, from p = 1/2 and from p = 0.731…"""
    X, gold = np.zeros((4, 1)), np.zeros(4, int)
    params, losses = student.fit(undecided(), X, gold, 1, 2, 1.0, np.random.default_rng(1))
    assert_close(params["b2"], np.array([0.7689414213699951, -0.7689414213699951]))
    assert_close(losses, [(0.6931471805599453 + 0.31326168751822286) / 2])


def test_fit_one_loss_an_epoch(student):
    """Four epochs have four losses, however many batches there are, and though the loss rises."""
    X, gold = np.array([[2.0], [-1.0], [1.0], [-2.0], [0.5]]), np.array([0, 1, 0, 1, 1])
    for lr in (0.1, 30.0):
        _, losses = student.fit(undecided(), X, gold, 4, 2, lr, np.random.default_rng(1))
        assert len(losses) == 4, f"There are {len(losses)} losses for 4 epochs."


def test_fit_mean_over_examples(student):
    """With α = 0 every epoch has the mean loss over all examples, also where the last batch is smaller."""
    params = undecided() | {"W2": np.array([[3.0, 0.0]])}
    X, gold = np.array([[2.0], [-1.0], [1.0], [-2.0], [0.5]]), np.array([0, 1, 0, 1, 1])
    scores = 3 * np.tanh(X[:, 0]) * np.where(gold == 0, 1, -1)
    expected = np.log1p(np.exp(-scores)).mean()
    _, losses = student.fit(params, X, gold, 3, 2, 0.0, np.random.default_rng(1))
    assert_close(losses, [expected, expected, expected])


def test_fit_keys_in_any_order(student):
    """The keys of the network may come in any order."""
    params = undecided() | {"b1": np.array([0.5]), "W2": np.array([[3.0, 0.0]])}
    X, gold = np.array([[2.0], [-1.0], [1.0]]), np.array([0, 1, 1])
    in_order, _ = student.fit(params, X, gold, 2, 3, 0.5, np.random.default_rng(1))
    turned, _ = student.fit(dict(reversed(params.items())), X, gold, 2, 3, 0.5, np.random.default_rng(1))
    assert_close(turned, in_order)


def test_fit_learns(student):
    """On a task that is easy the loss falls below a tenth of where it began."""
    X, gold = np.array([[2.0], [-1.0], [1.0], [-2.0], [1.5]]), np.array([0, 1, 0, 1, 0])
    _, losses = student.fit(undecided(), X, gold, 30, 2, 1.0, np.random.default_rng(1))
    assert losses[-1] < losses[0] / 10, f"The loss went from {losses[0]:.3f} to {losses[-1]:.3f} only."


def test_fit_shuffles_every_epoch(student):
    """Of three examples in batches of two, it is not always one of the same class that is left over."""
    _, losses = student.fit(
        undecided(), np.zeros((3, 1)), np.array([0, 0, 1]), 60, 2, 0.5, np.random.default_rng(1)
    )
    # Inputs of 0 train b2 alone. For each epoch: which example was left over, by the loss that comes of it.
    logit, left_over = 0.0, set()
    for loss in losses:
        ends = []
        for last in (0, 1):
            now, total = logit, 0.0
            for golds in ([0, 1 - last], [last]):
                p = 1 / (1 + math.exp(-now))
                total -= sum(math.log(1 - p if gold else p) for gold in golds)
                now -= 0.5 * 2 * sum(p - (gold == 0) for gold in golds) / len(golds)
            ends.append((abs(total / 3 - loss), last, now))
        _, last, logit = min(ends)
        left_over.add(last)
    # All 60 are of one class with a probability below 3e-11.
    assert len(left_over) == 2, "The same examples are left over in every epoch: shuffle in each of them."


@rules("fit")
def fit_rules(student, case):
    """Five inputs, seven hidden units, three classes, two batches."""
    params = {"W1": case.normal(5, 7), "b1": case.normal(7), "W2": case.normal(7, 3), "b2": case.normal(3)}
    X, gold = case.normal(case.batch, 5), case.labels(3)
    batch_size = (case.batch + 1) // 2
    if case.large:
        student.fit(params, X, gold, 1, case.batch, 0.3, case.rng)
    return student.fit(params, X, gold, 2, batch_size, 0.3, case.rng), (params, None)


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
    early.update(0.25, params)
    assert_close(early.best_params, network(1))


@rules("EarlyStopping", without={"batch_of_one vectorized": "parameters have no batch"})
def early_stopping_rules(student, case):
    """A kernel and a bias; the first score is the best."""
    early = student.EarlyStopping(3, float(case.uniform(0, 0.5)))
    scores = [2.0, *(float(score) for score in case.uniform(0, 1, 3))]
    all_params = [{"W1": case.normal(5, 3), "b1": case.normal(3)} for _ in scores]
    early.update(scores[0], all_params[0])
    yield
    for score, params in zip(scores[1:], all_params[1:], strict=True):
        early.update(score, params)
    return (early.best_params, early.best_score), (all_params[0], ())


# diagnosis_concepts


def test_diagnosis_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    questions = ("both_low", "gap", "both_high", "still_rising", "predict")
    assert_all_answered(student.diagnosis_concepts, questions, LETTERS[:3])


# change_concepts


def test_change_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.change_concepts, ("underfits", "overfits", "epochs", "batches", "dev_chosen"))
