"""The reference of 08_adamw against Optax (the lecture's place of ε), Keras (another one), JAX and hand-worked steps."""

import math

import jax
import jax.numpy as jnp
import keras
import numpy as np
import optax
import pytest

LR, BETA_1, BETA_2 = 0.07, 0.8, 0.97
STEPS = 7
# Ordinary gradients do not show where ε stands, gradients of its own size do.
SCALES = {"ordinary gradients": 1.0, "gradients of the size of ε": 1e-8}


def close(got, expected, rtol=1e-12):
    """Equal to rounding, relative to the largest entry, and of the same shape and dtype."""
    expected = np.asarray(expected)
    assert got.shape == expected.shape
    assert got.dtype == expected.dtype
    np.testing.assert_allclose(
        got, expected, rtol=0, atol=rtol * float(np.max(np.abs(expected), initial=1e-300))
    )


def gradients(rng, scale=1.0, shape=(5, 3)):
    return [scale * rng.normal(size=shape) for _ in range(STEPS)]


def optax_path(optimizer, theta, steps):
    """The parameters after each step of an optimizer of Optax."""
    theta, path = jnp.asarray(theta), []
    state = optimizer.init(theta)
    for gradient in steps:
        updates, state = optimizer.update(jnp.asarray(gradient), state, theta)
        theta = optax.apply_updates(theta, updates)
        path.append(theta)
    return path


def path_of(step, theta, steps, *settings):
    """The parameters after each of the reference's steps of the Adam family."""
    s, r, path = np.zeros_like(theta), np.zeros_like(theta), []
    for t, gradient in enumerate(steps, 1):
        theta, s, r = step(theta, gradient, s, r, t, LR, BETA_1, BETA_2, *settings)
        path.append(theta)
    return path


def keras_path(optimizer, theta, steps):
    variable, path = keras.Variable(theta, name="W"), []
    optimizer.build([variable])
    for gradient in steps:
        optimizer.apply([jnp.asarray(gradient)])
        path.append(np.asarray(variable))
    return path


def assert_same_path(got, expected, rtol=1e-12):
    for one, other in zip(got, expected, strict=True):
        close(one, other, rtol)


# RMSProp


@pytest.mark.parametrize("scale", SCALES)
def test_rmsprop_is_that_of_optax(reference, rng, scale):
    theta, steps = rng.normal(size=(5, 3)), gradients(rng, SCALES[scale])
    oracle = optax.rmsprop(LR, decay=0.8, eps=1e-8, initial_scale=0.0, eps_in_sqrt=False)
    expected = optax_path(oracle, theta, steps)
    r = np.zeros_like(theta)
    for gradient, after in zip(steps, expected, strict=True):
        theta, r = reference.rmsprop_step(theta, gradient, r, LR, 0.8, 1e-8)
        close(theta, after)


def test_rmsprop_is_that_of_keras_without_epsilon(reference, rng):
    """Keras puts ε inside the root; with ε next to nothing the two are one."""
    theta, steps = rng.normal(size=(5, 3)), gradients(rng)
    expected = keras_path(keras.optimizers.RMSprop(LR, rho=0.8, epsilon=1e-30), theta, steps)
    r = np.zeros_like(theta)
    for gradient, after in zip(steps, expected, strict=True):
        theta, r = reference.rmsprop_step(theta, gradient, r, LR, 0.8, 0.0)
        close(theta, after, rtol=1e-10)


# Adam


@pytest.mark.parametrize("scale", SCALES)
def test_adam_is_that_of_optax(reference, rng, scale):
    theta, steps = rng.normal(size=(5, 3)), gradients(rng, SCALES[scale])
    expected = optax_path(optax.adam(LR, BETA_1, BETA_2, eps=1e-8), theta, steps)
    assert_same_path(path_of(reference.adam_step, theta, steps, 1e-8), expected)


def test_moments_are_those_of_optax(reference, rng):
    """The uncorrected moments, which Optax keeps as mu and nu."""
    theta, steps = rng.normal(size=(5, 3)), gradients(rng)
    optimizer = optax.scale_by_adam(BETA_1, BETA_2, eps=1e-8)
    state, s, r = optimizer.init(jnp.asarray(theta)), np.zeros_like(theta), np.zeros_like(theta)
    for t, gradient in enumerate(steps, 1):
        _, state = optimizer.update(jnp.asarray(gradient), state)
        _, s, r = reference.adam_step(theta, gradient, s, r, t, LR, BETA_1, BETA_2, 1e-8)
        close(s, state.mu)
        close(r, state.nu)


@pytest.mark.parametrize("scale", SCALES)
def test_adam_of_keras_has_another_epsilon(reference, rng, scale):
    """Keras adds ε to the uncorrected root: the lecture's ε divided by √(1 − β₂ᵗ), so it differs in every step."""
    theta, steps = rng.normal(size=(5, 3)), gradients(rng, SCALES[scale])
    expected = keras_path(keras.optimizers.Adam(LR, BETA_1, BETA_2, epsilon=1e-8), theta, steps)
    s, r = np.zeros_like(theta), np.zeros_like(theta)
    for t, (gradient, after) in enumerate(zip(steps, expected, strict=True), 1):
        epsilon = 1e-8 / math.sqrt(1 - BETA_2**t)
        same = reference.adam_step(theta, gradient, s, r, t, LR, BETA_1, BETA_2, 1e-8)[0]
        if SCALES[scale] < 1:
            assert np.abs(same - after).max() > 1e-3
        theta, s, r = reference.adam_step(theta, gradient, s, r, t, LR, BETA_1, BETA_2, epsilon)
        close(theta, after, rtol=1e-10)


def test_adam_by_hand(reference):
    """Two steps with β₁ = 1/2, β₂ = 3/4, α = 1/4 and gradients 2 and 4."""
    theta, s, r = np.array([1.0]), np.zeros(1), np.zeros(1)
    theta, s, r = reference.adam_step(theta, np.array([2.0]), s, r, 1, 0.25, 0.5, 0.75, 0.0)
    close(np.array([theta[0], s[0], r[0]]), np.array([0.75, 1.0, 1.0]))
    theta, s, r = reference.adam_step(theta, np.array([4.0]), s, r, 2, 0.25, 0.5, 0.75, 0.0)
    s_hat, r_hat = 2.5 / 0.75, 4.75 / 0.4375
    close(np.array([theta[0], s[0], r[0]]), np.array([0.75 - 0.25 * s_hat / math.sqrt(r_hat), 2.5, 4.75]))


# L2 and decay


def test_adam_l2_is_adam_on_the_penalized_loss(reference, rng):
    """The gradient of the whole loss by JAX, with the penalty in it, handed to Optax' Adam."""
    A, theta = rng.normal(size=(11, 3)), rng.normal(size=3)

    def loss(theta):
        return jnp.sum(jnp.cos(A @ theta))

    def penalized(theta):
        return loss(theta) + 0.3 / 2 * jnp.sum(theta**2)

    optimizer = optax.adam(LR, BETA_1, BETA_2, eps=1e-8)
    expected, state = jnp.asarray(theta), optimizer.init(jnp.asarray(theta))
    s, r = np.zeros_like(theta), np.zeros_like(theta)
    for t in range(1, STEPS + 1):
        updates, state = optimizer.update(jax.grad(penalized)(expected), state)
        expected = optax.apply_updates(expected, updates)
        gradient = np.asarray(jax.grad(loss)(theta))
        theta, s, r = reference.adam_l2_step(theta, gradient, s, r, t, LR, BETA_1, BETA_2, 1e-8, 0.3)
        close(theta, expected, rtol=1e-11)


@pytest.mark.parametrize("scale", SCALES)
def test_adamw_is_that_of_optax(reference, rng, scale):
    theta, steps = rng.normal(size=(5, 3)), gradients(rng, SCALES[scale])
    expected = optax_path(optax.adamw(LR, BETA_1, BETA_2, eps=1e-8, weight_decay=0.3), theta, steps)
    assert_same_path(path_of(reference.adamw_step, theta, steps, 1e-8, 0.3), expected)


def test_adamw_of_the_paper_is_decay_after_the_rate(reference, rng):
    """Optax' parts in the paper's order: Adam, the rate, then the decay without it."""
    theta, steps = rng.normal(size=(5, 3)), gradients(rng)
    paper = optax.chain(
        optax.scale_by_adam(BETA_1, BETA_2, eps=1e-8), optax.scale(-LR), optax.add_decayed_weights(-0.05)
    )
    expected = optax_path(paper, theta, steps)
    assert_same_path(path_of(reference.adamw_step, theta, steps, 1e-8, 0.05, False), expected)


def test_adamw_is_that_of_keras_on_ordinary_gradients(reference, rng):
    """Keras decays with the rate too, and before its step; only its ε is another one (see above)."""
    theta, steps = rng.normal(size=(5, 3)), gradients(rng)
    optimizer = keras.optimizers.AdamW(LR, weight_decay=0.3, beta_1=BETA_1, beta_2=BETA_2, epsilon=1e-12)
    expected = keras_path(optimizer, theta, steps)
    assert_same_path(path_of(reference.adamw_step, theta, steps, 1e-12, 0.3), expected, rtol=1e-10)


def test_where_noisy_descent_comes_to_rest(reference):
    """What the notebook's figure shows: L2 shrinks by c / (c + λ), AdamW all directions alike if the noise does."""
    curvature, noise = np.array([10.0, 0.1]), np.random.default_rng(138)
    for step, decay in [(reference.adam_l2_step, 0.3), (reference.adamw_step, 1.0)]:
        theta, s, r, path = np.array([-0.4, 1.8]), np.zeros(2), np.zeros(2), []
        for t in range(1, 3001):
            gradient = curvature * (theta - 1 + 0.5 * noise.normal(size=2))
            theta, s, r = step(theta, gradient, s, r, t, 0.01, 0.9, 0.99, 1e-8, decay)
            path.append(theta)
        rest = np.mean(path[-2000:], axis=0)
        if step is reference.adam_l2_step:
            np.testing.assert_allclose(rest, curvature / (curvature + decay), atol=0.05)
        else:
            assert abs(rest[0] - rest[1]) < 0.05
            assert 0.4 < rest.mean() < 0.8


def test_where_descent_with_equal_noise_comes_to_rest(reference):
    """With the same noise in both directions AdamW gives way in the flat one, as the notebook says."""
    curvature, noise = np.array([10.0, 0.1]), np.random.default_rng(138)
    theta, s, r, path = np.array([-0.4, 1.8]), np.zeros(2), np.zeros(2), []
    for t in range(1, 3001):
        gradient = curvature * (theta - 1) + 0.5 * noise.normal(size=2)
        theta, s, r = reference.adamw_step(theta, gradient, s, r, t, 0.01, 0.9, 0.99, 1e-8, 1.0)
        path.append(theta)
    steep, flat = np.mean(path[-2000:], axis=0)
    assert steep > 0.8
    assert flat < 0.4


def test_libraries_decay_biases_unless_told_otherwise():
    """keras.optimizers.AdamW shrinks a variable called bias too, until it is excluded by name."""
    for excluded, expected in [(None, 0.95), (["bias"], 1.0)]:
        bias = keras.Variable(np.ones(1), name="bias")
        optimizer = keras.optimizers.AdamW(0.1, weight_decay=0.5)
        if excluded:
            optimizer.exclude_from_weight_decay(var_names=excluded)
        optimizer.build([bias])
        optimizer.apply([jnp.zeros(1)])
        np.testing.assert_allclose(np.asarray(bias), [expected], rtol=1e-6)


def test_weight_decay_of_adam_in_keras_is_decay(reference, rng):
    """keras.optimizers.Adam(weight_decay=…) decays beside the step; it is no penalty."""
    theta, steps = rng.normal(size=(5, 3)), gradients(rng)
    optimizer = keras.optimizers.Adam(LR, BETA_1, BETA_2, epsilon=1e-12, weight_decay=0.3)
    expected = keras_path(optimizer, theta, steps)
    assert_same_path(path_of(reference.adamw_step, theta, steps, 1e-12, 0.3), expected, rtol=1e-10)


# The class


def network(rng):
    return {
        "W1": rng.normal(size=(5, 7)),
        "b1": rng.normal(size=7),
        "W_out": rng.normal(size=(7, 3)),
        "b_W": rng.normal(size=3),
    }


def test_class_is_adamw_of_optax_with_a_mask_and_a_schedule(reference, rng):
    """Biases are masked out of the decay, and the rate changes with the step, in the update and in the decay."""
    params = network(rng)
    mask = {key: key.startswith("W") for key in params}
    rates = jnp.array([0.07, 0.3, 0.0, 0.01, 0.02])
    optimizer = optax.adamw(lambda count: rates[count], 0.9, 0.999, eps=1e-7, weight_decay=0.3, mask=mask)
    expected = {key: jnp.asarray(value) for key, value in params.items()}
    state, mine = optimizer.init(expected), reference.AdamW(params, 0.07, weight_decay=0.3)
    for step, rate in enumerate(rates):
        grads = {key: rng.normal(size=value.shape) for key, value in params.items()}
        updates, state = optimizer.update({k: jnp.asarray(v) for k, v in grads.items()}, state, expected)
        expected = optax.apply_updates(expected, updates)
        got = mine.step(grads) if step == 0 else mine.step(grads, lr=float(rate))
        assert got.keys() == expected.keys()
        for key, value in got.items():
            close(value, expected[key])


def test_class_has_the_defaults_of_keras(reference):
    """β₁, β₂, ε and the decay are those of keras.optimizers.AdamW."""
    theirs, mine = keras.optimizers.AdamW(), reference.AdamW({}, 0.1)
    assert mine.settings == (theirs.beta_1, theirs.beta_2, theirs.epsilon)
    assert mine.weight_decay == theirs.weight_decay
