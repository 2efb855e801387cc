"""The reference of 06_training against optax, JAX's autodiff, scikit-learn's digits and worked cases."""

import math

import jax
import jax.numpy as jnp
import keras
import numpy as np
import optax
import pytest
from sklearn.datasets import load_digits

SHAPES = {"W1": (5, 3), "b1": (3,), "W2": (3, 7), "b2": (7,)}


def arrays(rng, shapes=SHAPES):
    return {key: rng.normal(size=shape) for key, shape in shapes.items()}


def close(got, expected, rtol=1e-12):
    """Dictionaries of arrays that are equal to rounding, relative to the largest entry of each."""
    assert set(got) == set(expected)
    for key, value in expected.items():
        value = np.asarray(value)
        assert got[key].shape == value.shape
        assert got[key].dtype == value.dtype
        np.testing.assert_allclose(got[key], value, rtol=0, atol=rtol * float(np.abs(value).max()))


# steps


@pytest.mark.parametrize("lr", [1.0, 0.1, 0.003])
def test_sgd(reference, rng, lr):
    optimizer = optax.sgd(lr)
    params = arrays(rng)
    expected, state = params, optimizer.init(params)
    for _ in range(7):
        grads = arrays(rng)
        updates, state = optimizer.update(grads, state)
        params, expected = reference.sgd_step(params, grads, lr), optax.apply_updates(expected, updates)
        close(params, expected)


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("lr", [0.1, 0.003])
def test_momentum(reference, rng, lr, momentum):
    optimizer = optax.sgd(lr, momentum=momentum)
    params = arrays(rng)
    expected, state = params, optimizer.init(params)
    velocity = {key: np.zeros_like(value) for key, value in params.items()}
    for _ in range(9):
        grads = arrays(rng)
        updates, state = optimizer.update(grads, state)
        params, velocity = reference.momentum_step(params, grads, velocity, lr, momentum)
        expected = optax.apply_updates(expected, updates)
        close(params, expected)
        # Optax keeps the sum of gradients, without the rate and with the other sign.
        close(velocity, {key: -lr * trace for key, trace in state[0].trace.items()})


def test_momentum_with_a_changing_rate(reference, rng):
    # Keras has the rate inside the velocity, as the course has.
    rates = [0.1, 0.1, 0.5, 0.02, 0.3]
    optimizer = keras.optimizers.SGD(learning_rate=rates[0], momentum=0.9)
    params = arrays(rng)
    variables = {key: keras.Variable(value, dtype="float64") for key, value in params.items()}
    optimizer.build(list(variables.values()))
    velocity = {key: np.zeros_like(value) for key, value in params.items()}
    for lr in rates:
        optimizer.learning_rate = lr
        rate = float(optimizer.learning_rate)  # Keras keeps it in float32
        grads = arrays(rng)
        optimizer.apply([jnp.asarray(grads[key]) for key in variables])
        params, velocity = reference.momentum_step(params, grads, velocity, rate, 0.9)
        close(params, {key: np.asarray(variable) for key, variable in variables.items()}, rtol=1e-7)


def test_velocity_under_a_constant_gradient(reference):
    params, velocity, grads = {"W": np.zeros(1)}, {"W": np.zeros(1)}, {"W": np.full(1, 2.0)}
    for _ in range(500):
        params, velocity = reference.momentum_step(params, grads, velocity, 0.1, 0.9)
    np.testing.assert_allclose(velocity["W"], -0.1 * 2.0 / (1 - 0.9), rtol=1e-12)


# minibatches


@pytest.mark.parametrize(
    ("count", "batch_size", "sizes"), [(10, 4, [4, 4, 2]), (12, 4, [4, 4, 4]), (3, 5, [3])]
)
def test_minibatches(reference, rng, count, batch_size, sizes):
    X, y = np.arange(3.0 * count).reshape(count, 3), np.arange(count)
    batches = list(reference.minibatches(X, y, batch_size, rng))
    assert [len(batch) for batch, _ in batches] == sizes
    order = np.concatenate([batch for _, batch in batches])
    assert sorted(order) == list(range(count))
    np.testing.assert_array_equal(np.concatenate([batch for batch, _ in batches]), X[order])


def test_minibatches_are_uniform(reference):
    # 6000 epochs of 6 examples: each of the 36 pairs of example and place has the mean 1000 and a variance of
    # 6000 · 5/36 = 833. Eight standard deviations are 231; 36 two-sided normal tails beyond 8 are below 5e-14.
    rng, counts = np.random.default_rng(5), np.zeros((6, 6))
    X, y = np.zeros((6, 1)), np.arange(6)
    for _ in range(6000):
        order = np.concatenate([batch for _, batch in reference.minibatches(X, y, 4, rng)])
        counts[np.arange(6), order] += 1
    assert np.abs(counts - 1000).max() < 231


# fit


def mean_nll(params, X, gold):
    """The loss of the network, in JAX."""
    logits = jnp.tanh(X @ params["W1"] + params["b1"]) @ params["W2"] + params["b2"]
    return optax.losses.softmax_cross_entropy_with_integer_labels(logits, gold).mean()


@pytest.mark.parametrize("batch_size", [3, 4, 20])
def test_fit(reference, batch_size):
    rng = np.random.default_rng(7)
    params, X, gold = arrays(rng), rng.normal(size=(10, 5)), rng.integers(0, 7, size=10)
    got, losses = reference.fit(params, X, gold, 4, batch_size, 0.3, np.random.default_rng(1))
    order, optimizer = np.random.default_rng(1), optax.sgd(0.3)
    expected, state, expected_losses = params, optimizer.init(params), []
    for _ in range(4):
        total = 0.0
        for X_batch, gold_batch in reference.minibatches(X, gold, batch_size, order):
            loss, grads = jax.value_and_grad(mean_nll)(expected, X_batch, gold_batch)
            updates, state = optimizer.update(grads, state)
            expected = optax.apply_updates(expected, updates)
            total += float(loss) * len(X_batch)
        expected_losses.append(total / 10)
    np.testing.assert_allclose(losses, expected_losses, rtol=1e-12)
    close(got, expected, rtol=1e-11)


def test_fit_on_the_digits(reference):
    X, gold = load_digits(return_X_y=True)
    order = np.random.default_rng(138).permutation(len(X))
    X, gold = X[order] / 16, gold[order]
    rng = np.random.default_rng(1)
    limit = math.sqrt(6 / 96)
    params = {
        "W1": rng.uniform(-limit, limit, size=(64, 32)),
        "b1": np.zeros(32),
        "W2": rng.uniform(-limit, limit, size=(32, 10)),
        "b2": np.zeros(10),
    }
    params, losses = reference.fit(params, X[:1000], gold[:1000], 30, 20, 0.3, rng)
    logits = np.tanh(X[1000:1300] @ params["W1"] + params["b1"]) @ params["W2"] + params["b2"]
    assert losses[0] > 1 > 0.05 > losses[-1]
    assert (logits.argmax(axis=1) == gold[1000:1300]).mean() > 0.93


# EarlyStopping


@pytest.mark.parametrize(
    ("patience", "min_delta", "scores", "stop", "best"),
    [
        (2, 0.0, [0.5, 0.625, 0.5, 0.75, 0.75, 0.5], 6, 0.75),
        (1, 0.0, [0.5, 0.625, 0.5], 3, 0.625),
        (3, 0.0, [-2.0, -1.0, -1.0, -1.5, -1.0], 5, -1.0),
        (2, 0.25, [1.0, 1.25, 1.5, 1.75, 1.625], 5, 1.5),
        (2, 0.25, [1.0, 1.125, 1.25], 3, 1.0),
        (4, 0.0, [0.5, 0.625, 0.5, 0.75], 0, 0.75),
    ],
)
def test_early_stopping_by_hand(reference, patience, min_delta, scores, stop, best):
    early = reference.EarlyStopping(patience, min_delta)
    stops = [early.update(score, {"W": np.full(2, score)}) for score in scores]
    assert stops == [number == stop for number in range(1, len(scores) + 1)]
    assert early.best_score == best
    np.testing.assert_array_equal(early.best_params["W"], np.full(2, best))


def test_early_stopping_keeps_copies(reference):
    early, params = reference.EarlyStopping(2), {"W": np.ones(2)}
    early.update(0.5, params)
    params["W"] += 1
    np.testing.assert_array_equal(early.best_params["W"], np.ones(2))


@pytest.mark.parametrize("min_delta", [0.0, 0.25])
@pytest.mark.parametrize("patience", [1, 2, 4])
def test_early_stopping_of_keras(reference, patience, min_delta):
    # Keras looks at the best score after subtracting min_delta, and counts in the same way.
    rng = np.random.default_rng(patience)
    for _ in range(20):
        scores = (rng.integers(-64, 65, size=15) / 64 + np.arange(15) / 8).tolist()
        callback = keras.callbacks.EarlyStopping("score", mode="max", patience=patience, min_delta=min_delta)
        callback.set_model(keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)]))
        callback.on_train_begin()
        expected = 0
        for number, score in enumerate(scores):
            callback.on_epoch_end(number, {"score": score})
            if callback.stopped_epoch:
                expected = number + 1
                break
        early = reference.EarlyStopping(patience, min_delta)
        stops = [early.update(score, {}) for score in scores]
        assert (stops.index(True) + 1 if True in stops else 0) == expected
