"""Hidden tests of 06_training: what earns points."""

import itertools

import numpy as np

from grader.testing import (
    assert_answer,
    assert_close,
    assert_dtype,
    assert_shape,
    assert_unchanged,
    assert_vectorized,
    global_random_unchanged,
    points,
)


def copies(arrays):
    """A copy of a dictionary of arrays."""
    return {key: value.copy() for key, value in arrays.items()}


def network(rng, D, H, K):
    """Parameters of an MLP with one hidden layer."""
    shapes = {"W1": (D, H), "b1": (H,), "W2": (H, K), "b2": (K,)}
    return {key: rng.normal(size=shape) for key, shape in shapes.items()}


def dictionary(rng):
    """Arrays under names of kernels and biases, of many shapes."""
    shapes = {"W1": (5, 3), "b1": (3,), "W2": (3, 7), "b2": (7,), "W_out": (2, 3, 5), "b_out": (1,)}
    return {key: rng.normal(size=shape) for key, shape in shapes.items()}


def drawn(rng):
    """A generator for one call of the student's."""
    return np.random.default_rng(rng.integers(2**63))


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
    for N, batch_size in [(10, 4), (12, 4), (13, 5), (5, 7), (7, 7), (3, 1), (1, 2)]:
        X, y = examples(N)
        expected = [batch_size] * (N // batch_size) + [N % batch_size] * (N % batch_size > 0)
        sizes = [
            len(batch) for batch, _ in epoch(student.minibatches(X, y, batch_size, np.random.default_rng(N)))
        ]
        assert sizes == expected, f"{N} examples in batches of {batch_size} came as {sizes}."


@points(2)
def test_minibatches_in_step(student, rng):
    """Every example comes once an epoch, and each input with its own target."""
    for N, batch_size in [(23, 5), (11, 11), (7, 1), (101, 13)]:
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


@points(1)
def test_minibatches_rng(student, rng):
    """The order comes from rng and from nowhere else: the same state gives the same order, another one
    another.
    """
    X, y = examples(101)
    seed = int(rng.integers(2**62))
    with global_random_unchanged(student):
        first = order_of(epoch(student.minibatches(X, y, 13, np.random.default_rng(seed))))
        again = order_of(epoch(student.minibatches(X, y, 13, np.random.default_rng(seed))))
        # Two random orders agree with a probability of 1/101!.
        other = order_of(epoch(student.minibatches(X, y, 13, np.random.default_rng(seed + 1))))
    assert first == again, "The same state of rng gives two different orders."
    assert first != other, "Two different generators give the same order."


@points(1)
def test_minibatches_leave_arguments(student, rng):
    """X and y stay as they were, their dtypes are kept, and there is no
    Python loop over a batch's examples.
    """
    for dtype in (np.float32, np.float64):
        X, y = examples(23)
        X = X.astype(dtype)
        batches = epoch(student.minibatches(X, y, 5, drawn(rng)))
        assert_unchanged(student)
        assert_dtype([X for X, _ in batches], dtype)
        assert_dtype([y for _, y in batches], y.dtype)
    assert_vectorized(student.minibatches, lambda B: (*examples(B), 2 * B, np.random.default_rng(B)))


# sgd_step


@points(1)
def test_sgd_values(student, reference, rng):
    """Every parameter moves against its gradient, by α times its length."""
    for lr in (1.0, 0.1, 0.003):
        params, grads = dictionary(rng), dictionary(rng)
        assert_close(student.sgd_step(params, grads, lr), reference.sgd_step(params, grads, lr))


@points(1)
def test_sgd_any_parameters(student, reference, rng):
    """One parameter or six, in whatever order: the result has the same names."""
    for keys in [("W1",), ("b2", "W2"), ("b1", "W_out", "W1")]:
        params = {key: value for key, value in dictionary(rng).items() if key in keys}
        grads = {key: rng.normal(size=params[key].shape) for key in keys}
        assert_close(student.sgd_step(params, grads, 0.3), reference.sgd_step(params, grads, 0.3))


@points(1)
def test_sgd_leaves_arguments(student, reference, rng):
    """Five steps in a row are right, and what is handed in stays as it was."""
    params = expected = dictionary(rng)
    for _ in range(5):
        grads = dictionary(rng)
        stepped = student.sgd_step(params, grads, 0.3)
        assert_unchanged(student)
        params, expected = stepped, reference.sgd_step(expected, grads, 0.3)
        assert_close(params, expected)


@points(1)
def test_sgd_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        params, grads = (
            {key: value.astype(dtype) for key, value in dictionary(rng).items()} for _ in range(2)
        )
        got = student.sgd_step(params, grads, 0.3)
        assert_dtype(got, dtype)
        assert_close(got, reference.sgd_step(params, grads, 0.3))


# momentum_step


def zeros(params):
    """The velocity before the first step."""
    return {key: np.zeros_like(value) for key, value in params.items()}


def pair(result):
    """The two parts of a result."""
    assert isinstance(result, tuple | list) and len(result) == 2, "Two values are expected, as a pair."
    return result


@points(1)
def test_momentum_first_step(student, reference, rng):
    """From a velocity of zeros the first step is one of SGD, and the velocity is that step."""
    params, grads = dictionary(rng), dictionary(rng)
    got = pair(student.momentum_step(params, grads, zeros(params), 0.3, 0.9))
    assert_close(got, reference.momentum_step(params, grads, zeros(params), 0.3, 0.9))


@points(2)
def test_momentum_seven_steps(student, reference, rng):
    """Seven steps in a row follow v ← μv − αg, θ ← θ + v, while α and μ change on the way."""
    params = expected = dictionary(rng)
    velocity = expected_velocity = zeros(params)
    for lr, momentum in [
        (0.1, 0.9),
        (0.1, 0.9),
        (0.5, 0.5),
        (0.02, 0.5),
        (0.02, 0.99),
        (0.3, 0.0),
        (0.3, 0.7),
    ]:
        grads = dictionary(rng)
        params, velocity = pair(student.momentum_step(params, grads, velocity, lr, momentum))
        expected, expected_velocity = reference.momentum_step(
            expected, grads, expected_velocity, lr, momentum
        )
        assert_close(params, expected)
        assert_close(velocity, expected_velocity)


@points(1)
def test_momentum_leaves_arguments(student, reference, rng):
    """Parameters, gradients and velocity that are handed in stay as they were."""
    arguments = dictionary(rng), dictionary(rng), dictionary(rng)
    before = tuple(map(copies, arguments))
    got = pair(student.momentum_step(*arguments, 0.3, 0.9))
    assert_unchanged(student)
    assert_close(got, reference.momentum_step(*before, 0.3, 0.9))


@points(1)
def test_momentum_dtype(student, reference, rng):
    """float32 stays float32 in both dictionaries, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        arguments = [{key: value.astype(dtype) for key, value in dictionary(rng).items()} for _ in range(3)]
        got = pair(student.momentum_step(*arguments, 0.3, 0.9))
        assert_dtype(got, dtype)
        assert_close(got, reference.momentum_step(*arguments, 0.3, 0.9))


# fit


def task(rng, N, D, K):
    """Inputs and classes of a training set."""
    return rng.normal(size=(N, D)), rng.integers(0, K, size=N)


def followed(reference, params, X, gold, losses, batch_size, lr):
    """What order of the examples explains each epoch's loss.

    Tries all orders of an epoch and takes the one whose loss is nearest to the student's. Returns those
    losses, the parameters at the end, and for each epoch the examples of its last batch.
    """
    found, last_batches = [], []
    for loss in losses:
        candidates = []
        for order in itertools.permutations(range(len(gold))):
            stepped, total = params, 0.0
            for start in range(0, len(order), batch_size):
                batch = list(order[start : start + batch_size])
                batch_loss, grads = reference.mlp_gradients(stepped, X[batch], gold[batch], "tanh")
                stepped = reference.sgd_step(stepped, grads, lr)
                total += batch_loss * len(batch)
            candidates.append((abs(total / len(gold) - loss), total / len(gold), stepped, frozenset(batch)))
        _, nearest, params, last_batch = min(candidates, key=lambda candidate: candidate[0])
        found.append(nearest)
        last_batches.append(last_batch)
    return found, params, last_batches


def as_numbers(losses, epochs):
    """The losses as Python floats, one for each epoch."""
    assert_shape(losses, (epochs,))
    return [float(loss) for loss in losses]


@points(1)
def test_fit_losses_of_one_batch(student, reference, rng):
    """With all examples in one batch each epoch has the loss before its one step."""
    for N, batch_size in [(7, 7), (11, 13)]:
        params, (X, gold) = network(rng, 5, 11, 3), task(rng, N, 5, 3)
        _, losses = pair(student.fit(params, X, gold, 5, batch_size, 0.3, drawn(rng)))
        _, expected = reference.fit(params, X, gold, 5, batch_size, 0.3, drawn(rng))
        assert_shape(losses, (5,))
        assert_close(losses, np.array(expected))


@points(2)
def test_fit_parameters_of_one_batch(student, reference, rng):
    """With all examples in one batch the parameters are those of plain gradient descent with tanh."""
    for N, batch_size in [(7, 7), (11, 13), (1, 1)]:
        params, (X, gold) = network(rng, 5, 11, 3), task(rng, N, 5, 3)
        got, _ = pair(student.fit(params, X, gold, 5, batch_size, 0.3, drawn(rng)))
        assert_close(got, reference.fit(params, X, gold, 5, batch_size, 0.3, drawn(rng))[0])


@points(2)
def test_fit_uneven_batches(student, reference, rng):
    """With batches of 2 and 1 each epoch's loss is the mean over its three examples, before each step."""
    for batch_size in (2, 1):
        params, (X, gold) = network(rng, 5, 7, 3), task(rng, 3, 5, 3)
        got, losses = pair(student.fit(params, X, gold, 4, batch_size, 0.3, drawn(rng)))
        losses = as_numbers(losses, 4)
        # No order is asked for: whichever the student's rng gave must explain the losses and the parameters.
        expected, expected_params, _ = followed(reference, params, X, gold, losses, batch_size, 0.3)
        assert_close(losses, expected)
        assert_close(got, expected_params)


@points(1)
def test_fit_shuffles_every_epoch(student, reference, rng):
    """Every epoch has a new order of the examples, drawn from rng and from nowhere else."""
    params, (X, gold) = network(rng, 5, 7, 3), task(rng, 3, 5, 3)
    seed = int(rng.integers(2**62))
    with global_random_unchanged(student):
        first = pair(student.fit(params, X, gold, 30, 2, 0.05, np.random.default_rng(seed)))
        again = pair(student.fit(params, X, gold, 30, 2, 0.05, np.random.default_rng(seed)))
        other = pair(student.fit(params, X, gold, 30, 2, 0.05, np.random.default_rng(seed + 1)))
    assert_close(again, first)
    losses = as_numbers(first[1], 30)
    # Two generators leave the same example for last in all 30 epochs with a probability of 3^-30 < 1e-14.
    assert losses != as_numbers(other[1], 30), "Two different generators give the same orders."
    _, _, last_batches = followed(reference, params, X, gold, losses, 2, 0.05)
    # Each of the three is the last one with probability 1/3: all 30 agree with probability 3^-29 < 1e-13.
    assert len(set(last_batches)) > 1, "The same example comes last in every epoch: shuffle in each of them."


@points(1)
def test_fit_leaves_arguments(student, reference, rng):
    """The parameters and the data that are handed in stay as they were."""
    params, (X, gold) = network(rng, 5, 11, 3), task(rng, 13, 5, 3)
    got, losses = pair(student.fit(params, X, gold, 3, 5, 0.3, drawn(rng)))
    assert_unchanged(student)
    assert_shape(losses, (3,))
    assert set(got) == set(params), (
        f"The trained parameters are {sorted(got)}, expected are {sorted(params)}."
    )
    for key, value in params.items():
        assert not np.array_equal(got[key], value), f"{key} is the same after the training as before."


@points(1)
def test_fit_dtype(student, reference, rng):
    """float32 parameters stay float32, and float64 ones float64."""
    for dtype in (np.float32, np.float64):
        params, (X, gold) = network(rng, 5, 11, 3), task(rng, 7, 5, 3)
        params, X = {key: value.astype(dtype) for key, value in params.items()}, X.astype(dtype)
        got, losses = pair(student.fit(params, X, gold, 3, 7, 0.3, drawn(rng)))
        assert_dtype(got, dtype)
        expected, expected_losses = reference.fit(params, X, gold, 3, 7, 0.3, drawn(rng))
        assert_close(got, expected)
        assert_close(losses, np.array(expected_losses, dtype))


# EarlyStopping

# Scores are multiples of 1/64, so that differences of scores are exact and no rounding decides.


def random_scores(rng, count):
    """Scores between −1 and 1, some of them equal."""
    return [float(score) for score in rng.integers(-64, 65, size=count) / 64]


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
    """A score equal to the best has not beaten it."""
    params = {"W1": np.ones((2, 3))}
    assert first_stop(student.EarlyStopping(3), [0.5, 0.5, 0.5, 0.5, 0.5], params) == 4, (
        "With a patience of 3 the scores 0.5, 0.5, 0.5, 0.5 should stop at the fourth."
    )


@points(1)
def test_early_stopping_negative_scores(student, rng):
    """Higher is better for negative scores too, and the first score is the best so far."""
    early, params = student.EarlyStopping(3), {"W1": np.ones((2, 3))}
    best = -10.0
    for score in (-10.0, -12.0, -8.0, -9.0, -7.5):
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
    creep = [number / 8 for number in range(12)]
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
    for score in random_scores(rng, 11):
        params = dictionary(rng)
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
def test_early_stopping_instances(student, rng):
    """Two of them know nothing of each other."""
    first, second = student.EarlyStopping(2), student.EarlyStopping(3)
    params, others = dictionary(rng), dictionary(rng)
    stops = []
    for score, other_score in [(0.5, -0.5), (0.25, -0.75), (0.25, -0.75)]:
        stops.append((bool(first.update(score, params)), bool(second.update(other_score, others))))
    assert stops == [(False, False), (False, False), (True, False)], f"The two returned {stops}."
    assert_close((first.best_score, second.best_score), (0.5, -0.5))
    assert_close(first.best_params, params)
    assert_close(second.best_params, others)


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
