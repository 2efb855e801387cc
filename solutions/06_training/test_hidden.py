"""Hidden tests of 06_training: what earns points."""

import itertools

import numpy as np

from grader.testing import (
    Mismatch,
    assert_answer,
    assert_close,
    assert_shape,
    points,
    rule_points,
)


def copies(arrays):
    """A copy of a dictionary of arrays."""
    return {key: value.copy() for key, value in arrays.items()}


def network(rng, D, H, K):
    """Parameters of an MLP with one hidden layer."""
    shapes = {"W1": (D, H), "b1": (H,), "W2": (H, K), "b2": (K,)}
    return {key: rng.normal(size=shape) for key, shape in shapes.items()}


def dictionary(rng):
    """Arrays under names of kernels and biases, of many shapes, two of them alike."""
    shapes = {"W1": (5, 3), "b1": (3,), "W2": (5, 3), "b2": (7,), "W_out": (2, 3, 5), "b_out": (1,)}
    return {key: rng.normal(size=shape) for key, shape in shapes.items()}


def with_zeros(grads):
    """The gradients with some of exactly zero, one array's altogether."""
    grads["b2"][:] = 0.0
    grads["W2"][3] = 0.0
    return grads


def turned(arrays):
    """The same arrays under the same names, in another order."""
    return dict(reversed(arrays.items()))


def drawn(rng):
    """A generator for one call of the student's."""
    return np.random.default_rng(rng.integers(2**63))


def pair(result):
    """The two parts of a result."""
    assert isinstance(result, tuple | list) and len(result) == 2, "Two values are expected, as a pair."
    return result


def like(result, params):
    """A result, once it is a dictionary of arrays like the parameters."""
    assert isinstance(result, dict) and set(result) == set(params), (
        f"A dictionary with the keys {', '.join(params)} is expected."
    )
    for key, value in params.items():
        assert_shape(result[key], value.shape)
    return result


def agree(got, expected):
    """Whether two answers are the same."""
    try:
        assert_close(got, expected)
    except Mismatch:
        return False
    return True


# minibatches


def examples(N, D=3):
    """Inputs and targets that tell which example they are: row n holds D·n, D·n + 1, …, its target is n."""
    return np.arange(float(N * D)).reshape(N, D), np.arange(N)


def epoch(result):
    """The pairs of an epoch as a list."""
    assert isinstance(result, tuple | list), "minibatches should yield pairs of arrays."
    for pair in result:
        assert isinstance(pair, tuple | list) and len(pair) == 2, "minibatches should yield pairs of arrays."
    return [(np.asarray(X), np.asarray(y)) for X, y in result]


def order_of(batches):
    """The numbers of the examples in the order in which they came."""
    return [int(number) for _, y in batches for number in y]


@points(1)
def test_minibatches_sizes(student):
    """All batches have batch_size examples, and the last one those that are left."""
    for N, batch_size in [(10, 4), (12, 4), (13, 5), (5, 7), (7, 7), (3, 1)]:
        X, y = examples(N)
        expected = [batch_size] * (N // batch_size) + [N % batch_size] * (N % batch_size > 0)
        sizes = [
            len(batch) for batch, _ in epoch(student.minibatches(X, y, batch_size, np.random.default_rng(N)))
        ]
        assert sizes == expected, f"{N} examples in batches of {batch_size} came as {sizes}."


@points(2)
def test_minibatches_in_step(student, rng):
    """Every example comes once an epoch, and each input with its own target."""
    for N, batch_size in [(23, 5), (11, 11), (7, 2), (101, 13), (307, 100)]:
        X, y = examples(N)
        batches = epoch(student.minibatches(X, y, batch_size, drawn(rng)))
        got_X, got_y = np.concatenate([X for X, _ in batches]), np.concatenate([y for _, y in batches])
        assert_shape(got_X, X.shape)
        assert_shape(got_y, y.shape)
        assert_close(np.sort(got_y), y)
        assert_close(got_X, X[got_y])


@points(1)
def test_minibatches_new_order(student, rng):
    """Every epoch has a new order, in which examples meet others than their neighbours."""
    X, y = examples(101)
    generator = drawn(rng)
    orders = [order_of(epoch(student.minibatches(X, y, 7, generator))) for _ in range(20)]
    for order in orders:
        # Neighbours that stay neighbours. In a random order of 101 their number is about Poisson with mean 2:
        # 31 or more have a probability below 2^31/31! < 1e-24. Shuffled blocks of 7 and rotations have 86 or
        # more.
        kept = sum(abs(one - other) == 1 for one, other in itertools.pairwise(order))
        assert kept <= 30, "Neighbours stay neighbours: shuffle the examples, not the batches."
    # Two orders of 101 examples agree with a probability of 1/101! < 1e-159.
    assert len(set(map(tuple, orders))) == 20, "Two epochs have the same order."
    # The last batch has three of the 101. All twenty hold the same three with a probability below 1e-98.
    assert len({frozenset(order[-3:]) for order in orders}) > 1, (
        "The same examples are left over in every epoch."
    )


test_minibatches_rules = rule_points(
    "minibatches", random=1, dtype=0.5, batch_of_one=0.5, vectorized=0.5, arguments=0.5
)


# sgd_step


@points(2)
def test_sgd_values(student, reference, rng):
    """Every parameter moves against its gradient, by α times its length."""
    for lr in (1.0, 0.1, 0.1, 0.003):
        params, grads = dictionary(rng), with_zeros(dictionary(rng))
        params["W1"][2] = 0.0
        assert_close(student.sgd_step(params, grads, lr), reference.sgd_step(params, grads, lr))
    params, grads = {"W1": rng.normal(size=(3, 5))}, {"W1": rng.normal(size=(3, 5))}
    assert_close(student.sgd_step(params, grads, 0.3), reference.sgd_step(params, grads, 0.3))


@points(1)
def test_sgd_names(student, rng):
    """A gradient belongs to the parameter of its name, whatever the order in the dictionary."""
    params, grads = dictionary(rng), dictionary(rng)
    expected = like(student.sgd_step(params, grads, 0.3), params)
    assert_close(like(student.sgd_step(params, turned(grads), 0.3), params), expected)


test_sgd_rules = rule_points("sgd_step", dtype=0.5, arguments=0.5)


# momentum_step


def momentum_cases(rng):
    """The arguments of steps with several α and μ, from a velocity of zeros and from others."""
    for lr, momentum in [(0.1, 0.9), (0.5, 0.5), (0.02, 0.99), (0.3, 0.0), (0.3, 0.7)]:
        params, grads = dictionary(rng), with_zeros(dictionary(rng))
        yield params, grads, dictionary(rng), lr, momentum
        yield params, grads, {key: np.zeros_like(value) for key, value in params.items()}, lr, momentum


@points(2)
def test_momentum_velocity(student, reference, rng):
    """The new velocity is μ times the old one, minus α times the gradient."""
    for arguments in momentum_cases(rng):
        _, velocity = pair(student.momentum_step(*arguments))
        assert_close(velocity, reference.momentum_step(*arguments)[1])


@points(2)
def test_momentum_step(student, reference, rng):
    """The parameters move by the velocity that is returned with them."""
    for arguments in momentum_cases(rng):
        got, velocity = pair(student.momentum_step(*arguments))
        params, expected = arguments[0], reference.momentum_step(*arguments)[0]
        if not agree(got, expected):
            moved = like(velocity, params)
            assert_close(got, {key: value + moved[key] for key, value in params.items()})


@points(1)
def test_momentum_names(student, rng):
    """Gradients and velocities belong to the parameters of their names, whatever the order."""
    params, grads, velocity = dictionary(rng), dictionary(rng), dictionary(rng)
    expected = pair(student.momentum_step(params, grads, velocity, 0.3, 0.9))
    for given in [(turned(grads), velocity), (grads, turned(velocity))]:
        got = pair(student.momentum_step(params, *given, 0.3, 0.9))
        for one, other in zip(got, expected, strict=True):
            assert_close(like(one, params), like(other, params))


test_momentum_rules = rule_points("momentum_step", dtype=0.5, arguments=0.5)


# fit


def task(rng, N, D, K):
    """Inputs and classes of a training set."""
    return rng.normal(size=(N, D)), rng.integers(0, K, size=N)


def trained(reference, params, X, gold, order, batch_size, lr):
    """The parameters after an epoch with the examples in this order."""
    for start in range(0, len(order), batch_size):
        batch = list(order[start : start + batch_size])
        grads = reference.mlp_gradients(params, X[batch], gold[batch], "tanh")[1]
        params = reference.sgd_step(params, grads, lr)
    return params


def distance(one, other):
    """How far two networks are apart."""
    return sum(float(np.abs(one[key] - value).sum()) for key, value in other.items())


def possible_ends(reference, params, X, gold, epochs, batch_size, lr):
    """For all orders that the epochs may have: the orders, and the parameters after the last epoch."""
    ends = [((), params)]
    for _ in range(epochs):
        ends = [
            ((*orders, order), trained(reference, start, X, gold, order, batch_size, lr))
            for orders, start in ends
            for order in itertools.permutations(range(len(gold)))
        ]
    return ends


def nearest(ends, got):
    """The end whose parameters are nearest to the student's."""
    return min(ends, key=lambda end: distance(got, end[1]))


@points(1)
def test_fit_losses_of_one_batch(student, reference, rng):
    """With all examples in one batch each epoch has the loss before its one step."""
    for N, batch_size, lr in [(7, 7, 0.3), (11, 13, 0.1)]:
        params, (X, gold) = network(rng, 5, 11, 3), task(rng, N, 5, 3)
        _, losses = pair(student.fit(params, X, gold, 5, batch_size, lr, drawn(rng)))
        _, expected = reference.fit(params, X, gold, 5, batch_size, lr, drawn(rng))
        assert_shape(losses, (5,))
        assert_close(losses, np.array(expected))


@points(1.5)
def test_fit_losses_of_uneven_batches(student, reference, rng):
    """With a rate of 0, every epoch has the mean loss over all examples, however the batches come out."""
    for N, batch_size, epochs in [(7, 5, 2), (13, 3, 3), (5, 2, 1)]:
        params, (X, gold) = network(rng, 5, 11, 3), task(rng, N, 5, 3)
        _, losses = pair(student.fit(params, X, gold, epochs, batch_size, 0.0, drawn(rng)))
        assert_shape(losses, (epochs,))
        loss = reference.mlp_gradients(params, X, gold, "tanh")[0]
        assert_close(losses, np.full(epochs, loss))


@points(1.5)
def test_fit_parameters_of_one_batch(student, reference, rng):
    """With all examples in one batch the parameters are those of plain gradient descent with tanh."""
    for N, batch_size, lr in [(7, 7, 0.3), (11, 13, 0.1)]:
        params, (X, gold) = turned(network(rng, 5, 11, 3)), task(rng, N, 5, 3)
        got, _ = pair(student.fit(params, X, gold, 5, batch_size, lr, drawn(rng)))
        assert_close(got, reference.fit(params, X, gold, 5, batch_size, lr, drawn(rng))[0])


@points(2)
def test_fit_steps_of_minibatches(student, reference, rng):
    """Each batch makes a step from where the last one ended: with three examples in batches of 2 or 1, some order
    of the examples explains the parameters.
    """
    for batch_size in (2, 1):
        params, (X, gold) = network(rng, 5, 7, 3), task(rng, 3, 5, 3)
        got, _ = pair(student.fit(params, X, gold, 2, batch_size, 0.3, drawn(rng)))
        # No order is asked for: whichever the student's rng gave must explain the parameters.
        ends = possible_ends(reference, params, X, gold, 2, batch_size, 0.3)
        assert_close(got, nearest(ends, like(got, params))[1])


@points(1)
def test_fit_shuffles_every_epoch(student, reference, rng):
    """Every epoch has a new order of the examples."""
    params, (X, gold) = network(rng, 5, 7, 3), task(rng, 3, 5, 3)
    ends = possible_ends(reference, params, X, gold, 2, 2, 0.3)
    left_over = []
    for _ in range(30):
        got, _ = pair(student.fit(params, X, gold, 2, 2, 0.3, drawn(rng)))
        orders, _ = nearest(ends, like(got, params))
        left_over.append(tuple(order[-1] for order in orders))
    # In both epochs each of the three is left over with probability 1/3. All 30 trainings agree with probability
    # 9^-29 < 1e-27, and in all 30 the two epochs agree with probability 3^-30 < 1e-14.
    assert len(set(left_over)) > 1, "The examples come in the same order in every training."
    assert any(first != second for first, second in left_over), (
        "The second epoch has the order of the first one: shuffle in each of them."
    )


@points(1)
def test_fit_goes_on_where_the_loss_rises(student, rng):
    """Every epoch is trained, also where the loss has risen or is nearly zero: four epochs are four times one."""
    for lr in (0.1, 30.0):  # the larger one is far too large: the loss rises at once
        params, (X, gold) = network(rng, 5, 7, 3), task(rng, 11, 5, 3)
        got, losses = pair(student.fit(params, X, gold, 4, 11, lr, drawn(rng)))
        expected, count = params, 0
        for _ in range(4):
            expected, more = pair(student.fit(expected, X, gold, 1, 11, lr, drawn(rng)))
            count += len(more)
        # Rounding grows where steps are large: another order of the examples moves the last digits.
        assert_close(like(got, params), like(expected, params), rtol=1e-6)
        assert len(losses) == count, "Four epochs have not as many losses as four times one."
    params["b2"] = np.array([100.0, 0.0, 0.0])
    _, losses = pair(student.fit(params, X, np.zeros(11, int), 4, 11, 0.1, drawn(rng)))
    assert len(losses) == count, "Four epochs have fewer losses where all are nearly zero."


test_fit_rules = rule_points("fit", random=0.5, dtype=0.5, arguments=0.5, vectorized=0.5)


# EarlyStopping

# Scores are multiples of 1/64, so that differences of scores are exact and no rounding decides.


def random_scores(rng, count):
    """Scores between 1 and 3, some of them equal."""
    return [float(score) for score in 2 + rng.integers(-64, 65, size=count) / 64]


def first_stop(early, scores, params):
    """The number of the update that says to stop, from 1; 0 where none does."""
    for number, score in enumerate(scores, start=1):
        if early.update(score, params):
            return number
    return 0


@points(2)
def test_early_stopping_stops(student, reference, rng):
    """It stops at the update that completes `patience` updates in a row without a new best score."""
    params = {"W1": np.ones((2, 3))}
    for patience in (1, 2, 3, 5):
        for _ in range(6):
            # A slow rise with scatter: best scores come again and again.
            scores = [score + number / 4 for number, score in enumerate(random_scores(rng, 12))]
            scores += [scores[-1] - 8.0] * (patience + 1)
            got = first_stop(student.EarlyStopping(patience), scores, params)
            expected = first_stop(reference.EarlyStopping(patience), scores, params)
            assert got == expected, (
                f"With a patience of {patience} it stopped at update {got}, and should at update {expected}."
            )


@points(1)
def test_early_stopping_ties(student):
    """A score equal to the best has not beaten it: it counts as a lower one does."""
    params = {"W1": np.ones((2, 3))}
    for patience in (2, 3):
        got = first_stop(student.EarlyStopping(patience), [0.5] * 8, params)
        expected = first_stop(student.EarlyStopping(patience), [0.5] + [0.25] * 7, params)
        assert got == expected, (
            f"With a patience of {patience} it stops at update {got} where all scores are 0.5, and at update "
            f"{expected} where all but the first are 0.25."
        )


@points(1)
def test_early_stopping_negative_scores(student, rng):
    """Higher is better for negative scores too, and the first score is the best so far."""
    early, params = student.EarlyStopping(3), {"W1": np.ones((2, 3))}
    best = -10.0
    for score in (-10.0, -12.0, -8.0, -9.0, -7.5, 0.0, -1.0, -0.5):
        assert not early.update(score, params), "It stopped although the score had improved lately."
        best = max(best, score)
        assert_close(early.best_score, best)


def until_the_stop(early, scores, params):
    """What each update returned and the best score after it, up to the stop."""
    stops, best_scores = [], []
    for score in scores:
        stops.append(bool(early.update(score, params)))
        best_scores.append(early.best_score)
        if stops[-1]:
            break
    return stops, best_scores


@points(1)
def test_early_stopping_min_delta(student, reference, rng):
    """Gains up to min_delta do not count and do not move the best score, however many there are."""
    params = {"W1": np.ones((2, 3))}
    creep = [1 + number / 8 for number in range(12)]
    for min_delta, patience in [(0.25, 2), (0.25, 3), (0.5, 3), (0.5, 5), (2.0, 3)]:
        for scores in (creep, [score + number / 16 for number, score in enumerate(random_scores(rng, 16))]):
            stops, best_scores = until_the_stop(student.EarlyStopping(patience, min_delta), scores, params)
            expected = until_the_stop(reference.EarlyStopping(patience, min_delta), scores, params)
            assert stops == expected[0], (
                f"With a patience of {patience} and min_delta = {min_delta} the updates returned {stops}."
            )
            assert_close(best_scores, expected[1])


@points(1)
def test_early_stopping_best_params(student, rng):
    """best_score and best_params are those of the best update, not of the last one."""
    early = student.EarlyStopping(20)
    best_score, best_params = None, None
    # Eleven different scores: the second is the worst, the seventh the best.
    worst, *middle, best = (2 + number / 64 for number in sorted(rng.permutation(129)[:11] - 64))
    middle = [middle[place] for place in rng.permutation(9)]
    for score in [middle[0], worst, *middle[1:5], best, *middle[5:]]:
        params = dictionary(rng) if best_params is None else turned(dictionary(rng))
        early.update(score, params)
        if best_score is None or score > best_score:
            best_score, best_params = score, params
        assert_close(early.best_score, best_score)
        assert_close(early.best_params, best_params)


@points(1)
def test_early_stopping_copies(student, rng):
    """The best parameters stay as they were when the arrays that were handed in change later on."""
    early, params = student.EarlyStopping(20), dictionary(rng)
    kept = copies(params)
    early.update(0.5, params)
    for score in (0.25, 0.125):
        for value in params.values():
            value += 1.0
        early.update(score, params)
        assert_close(early.best_params, kept)


@points(1)
def test_early_stopping_two(student, rng):
    """Two of them know nothing of each other."""
    first, second = student.EarlyStopping(2, 0.125), student.EarlyStopping(3, 1.0)
    params, others = dictionary(rng), dictionary(rng)
    stops = []
    for score, other_score in [(1.0, 0.5), (1.5, 0.25), (1.25, 0.25), (1.5, 1.0)]:
        stops.append((bool(first.update(score, params)), bool(second.update(other_score, others))))
    assert stops == [(False, False), (False, False), (False, False), (True, True)], (
        f"The two returned {stops}."
    )
    assert_close((first.best_score, second.best_score), (1.5, 0.5))
    assert_close(first.best_params, params)
    assert_close(second.best_params, others)


test_early_stopping_rules = rule_points("EarlyStopping", dtype=0.5, arguments=0.5)


# diagnosis_concepts


@points(1)
def test_concept_diagnosis_both_low(student, reference):
    """Both accuracies are low."""
    assert_answer(student.diagnosis_concepts, "both_low", reference.diagnosis_concepts["both_low"])


@points(1)
def test_concept_diagnosis_gap(student, reference):
    """The training accuracy is perfect, the dev accuracy is not."""
    assert_answer(student.diagnosis_concepts, "gap", reference.diagnosis_concepts["gap"])


@points(1)
def test_concept_diagnosis_both_high(student, reference):
    """Both accuracies are as high as people's."""
    assert_answer(student.diagnosis_concepts, "both_high", reference.diagnosis_concepts["both_high"])


@points(1)
def test_concept_diagnosis_still_rising(student, reference):
    """Both accuracies were still rising."""
    assert_answer(student.diagnosis_concepts, "still_rising", reference.diagnosis_concepts["still_rising"])


@points(1)
def test_concept_diagnosis_predict(student):
    """A prediction, whichever it is."""
    assert_answer(student.diagnosis_concepts, "predict", {"A", "B", "C"})


# change_concepts


@points(1)
def test_concept_change_underfits(student, reference):
    """What to change when it underfits."""
    assert_answer(student.change_concepts, "underfits", reference.change_concepts["underfits"])


@points(1)
def test_concept_change_overfits(student, reference):
    """What to change when it overfits."""
    assert_answer(student.change_concepts, "overfits", reference.change_concepts["overfits"])


@points(1)
def test_concept_change_epochs(student, reference):
    """How many epochs to train."""
    assert_answer(student.change_concepts, "epochs", reference.change_concepts["epochs"])


@points(1)
def test_concept_change_batches(student, reference):
    """Why small batches may generalize better."""
    assert_answer(student.change_concepts, "batches", reference.change_concepts["batches"])


@points(1)
def test_concept_change_dev_chosen(student, reference):
    """What a dev accuracy is worth after choosing by it."""
    assert_answer(student.change_concepts, "dev_chosen", reference.change_concepts["dev_chosen"])
