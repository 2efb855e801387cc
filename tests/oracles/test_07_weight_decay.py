"""The reference of 07_weight_decay against scikit-learn, Optax, Keras, JAX, closed forms and published numbers."""

import math
from fractions import Fraction

import jax
import jax.numpy as jnp
import keras
import numpy as np
import optax
import pytest
from sklearn.linear_model import Ridge

# Bishop, Pattern Recognition and Machine Learning (2006), section 1.1: the ten points of figure 1.2 (data set
# "curve fitting" of the book), and the coefficients of table 1.1, rounded there to two digits.
BISHOP_X = np.linspace(0, 1, 10)
BISHOP_Y = np.array(
    [0.349486, 0.830839, 1.007332, 0.971507, 0.133066, 0.166823, -0.848307, -0.445686, -0.563567, 0.261502]
)
BISHOP_COEFFICIENTS = {0: [0.19], 1: [0.82, -1.27], 3: [0.31, 7.99, -25.43, 17.37]}


def close(got, expected, rtol=1e-12):
    """Equal to rounding, relative to the largest entry, and of the same shape and dtype."""
    expected = np.asarray(expected)
    assert got.shape == expected.shape
    assert got.dtype == expected.dtype
    np.testing.assert_allclose(
        got, expected, rtol=0, atol=rtol * float(np.max(np.abs(expected), initial=1e-300))
    )


def network(rng):
    return {
        "W1": rng.normal(size=(5, 7)),
        "b1": rng.normal(size=7),
        "W_out": rng.normal(size=(7, 3)),
        "b_W": rng.normal(size=3),
    }


def mask_of(params):
    return {key: key.startswith("W") for key in params}


# l2_norm_of_fit


@pytest.mark.parametrize("degree", BISHOP_COEFFICIENTS)
def test_norms_published_by_bishop(reference, degree):
    """The norm of the rounded coefficients is off by no more than the length of their rounding errors."""
    published = np.linalg.norm(BISHOP_COEFFICIENTS[degree])
    rounding = 0.005 * np.sqrt(degree + 1)
    assert abs(reference.l2_norm_of_fit(BISHOP_X, BISHOP_Y, degree, 0.0) - published) < rounding


def test_norm_of_degree_nine_in_exact_arithmetic(reference):
    """1,733,898, of which the normal equations keep four digits, as the notebook says."""
    x = [Fraction(number, 9) for number in range(10)]
    y = [Fraction(str(number)) for number in BISHOP_Y.tolist()]
    rows = [[point**power for power in range(10)] + [value] for point, value in zip(x, y, strict=True)]
    for column in range(10):  # Gauss and Jordan: ten points determine ten coefficients
        pivot = next(row for row in range(column, 10) if rows[row][column])
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for row in set(range(10)) - {column}:
            factor = rows[row][column]
            rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    exact = math.sqrt(sum(float(row[-1]) ** 2 for row in rows))
    assert round(exact) == 1_733_898
    got = reference.l2_norm_of_fit(BISHOP_X, BISHOP_Y, 9, 0.0)
    assert 1e-6 < abs(got / exact - 1) < 1e-2


def test_weight_decay_of_sgd_in_keras_is_decay_beside_the_momentum():
    """Keras' SGD with momentum decays the variable itself: the velocity knows nothing of it."""
    weight = keras.Variable(np.ones(1), name="W")
    optimizer = keras.optimizers.SGD(0.1, momentum=0.9, weight_decay=0.5)
    optimizer.build([weight])
    for _ in range(3):
        optimizer.apply([jnp.zeros(1)])
    np.testing.assert_allclose(np.asarray(weight), [0.95**3], rtol=1e-6)


@pytest.mark.parametrize("degree", [0, 1, 3, 6])
@pytest.mark.parametrize("strength", [0.1, 1.0, 30.0])
def test_fit_is_ridge_of_sklearn(reference, rng, degree, strength):
    x, y = rng.uniform(-1, 1, size=13), rng.normal(size=13)
    ridge = Ridge(alpha=strength, fit_intercept=False, solver="svd")
    ridge.fit(np.vander(x, degree + 1, increasing=True), y)
    assert reference.l2_norm_of_fit(x, y, degree, strength) == pytest.approx(
        np.linalg.norm(ridge.coef_), rel=1e-10
    )


@pytest.mark.parametrize("degree", [0, 1, 4])
def test_fit_without_penalty_is_polyfit(reference, rng, degree):
    x, y = rng.uniform(-1, 1, size=13), rng.normal(size=13)
    expected = np.linalg.norm(np.polyfit(x, y, degree))
    assert reference.l2_norm_of_fit(x, y, degree, 0.0) == pytest.approx(expected, rel=1e-9)


def test_fit_minimizes_the_penalized_error(reference, rng):
    """At the minimum of Σ (y − f)² + λ‖c‖², by Newton's method on JAX' derivatives, ‖c‖ is what is returned."""
    x, y = rng.uniform(-1, 1, size=7), rng.normal(size=7)

    def error(c):
        return jnp.sum((y - jnp.polyval(c, x)) ** 2) + 0.7 * jnp.sum(c**2)

    c = -jnp.linalg.solve(jax.hessian(error)(jnp.zeros(4)), jax.grad(error)(jnp.zeros(4)))
    assert reference.l2_norm_of_fit(x, y, 3, 0.7) == pytest.approx(float(jnp.linalg.norm(c)), rel=1e-10)


# l2_regularized


def test_l2_gradient_is_that_of_the_loss(reference, rng):
    """JAX' gradient of the whole loss, penalty and all."""
    params = network(rng)

    def loss(some):
        return sum(jnp.sum(jnp.sin(value)) for value in some.values())

    def penalized(some):
        kernels = [value for key, value in some.items() if key.startswith("W")]
        return loss(some) + 0.7 / 2 * sum(jnp.sum(value**2) for value in kernels)

    value, gradient = jax.value_and_grad(penalized)(params)
    slopes = {key: np.cos(value) for key, value in params.items()}
    got, grads = reference.l2_regularized(float(loss(params)), slopes, params, 0.7)
    assert float(got) == pytest.approx(float(value), rel=1e-13)
    for key in params:
        close(grads[key], gradient[key])


def test_l2_penalty_of_keras_has_no_half(reference, rng):
    """keras.regularizers.L2(l) adds l ‖W‖², so its l is λ/2."""
    params = network(rng)
    zeros = {key: 0 * value for key, value in params.items()}
    expected = sum(keras.regularizers.L2(0.35)(params[key]) for key in ("W1", "W_out"))
    assert float(reference.l2_regularized(0.0, zeros, params, 0.7)[0]) == pytest.approx(
        float(expected), rel=1e-13
    )


# l1_step


def test_l1_step_by_hand(reference):
    theta = np.array([2.0, -2.0, 0.25, -0.25, 0.0])
    close(reference.l1_step(theta, np.zeros(5), 0.25, 2.0), np.array([1.5, -1.5, 0.0, 0.0, 0.0]))
    close(reference.l1_step(theta, np.ones(5), 0.25, 2.0), np.array([1.25, -1.75, -0.25, -0.25, -0.25]))


def test_l1_step_is_sgd_on_the_penalized_loss_far_from_zero(reference, rng):
    """Where the pull does not reach zero, it is the gradient of λ‖θ‖₁, by JAX."""
    theta, gradient = rng.choice([-1.0, 1.0], size=11) * rng.uniform(1, 3, size=11), rng.normal(size=11)
    pull = jax.grad(lambda theta: 0.7 * jnp.sum(jnp.abs(theta)))(theta)
    close(reference.l1_step(theta, gradient, 0.1, 0.7), theta - 0.1 * (gradient + np.asarray(pull)))


def test_l1_step_is_soft_thresholding_before_the_gradient(reference, rng):
    """The capped pull is the proximal operator of the L1 norm, taken at θ before the step."""
    theta, gradient = rng.normal(size=11), rng.normal(size=11)
    shrunk = optax.projections.projection_box(jnp.abs(theta) - 0.6, 0.0, jnp.inf) * jnp.sign(theta)
    close(reference.l1_step(theta, gradient, 0.5, 1.2), np.asarray(shrunk) - 0.5 * gradient, rtol=1e-11)


# map_l2_strength


@pytest.mark.parametrize("num_examples", [1, 7, 1000])
@pytest.mark.parametrize("prior_std", [0.2, 1.0, 3.0])
def test_map_is_the_mean_of_the_posterior(reference, rng, num_examples, prior_std):
    """Normal data of variance 1 with a normal prior: the posterior is normal, and its mean is known."""
    data = rng.normal(1.0, 1.0, size=num_examples)
    expected = data.sum() / (num_examples + prior_std**-2)
    for reduction, total, weight in [("sum", data.sum(), num_examples), ("mean", data.mean(), 1)]:
        strength = reference.map_l2_strength(prior_std, num_examples, reduction)
        assert total / (weight + strength) == pytest.approx(expected, rel=1e-12)


# sgdw_step


def test_sgdw_is_that_of_optax(reference, rng):
    params = network(rng)
    optimizer = optax.chain(optax.add_decayed_weights(0.7, mask=mask_of(params)), optax.sgd(0.3))
    expected = {key: jnp.asarray(value) for key, value in params.items()}
    state = optimizer.init(expected)
    for _ in range(5):
        grads = {key: rng.normal(size=value.shape) for key, value in params.items()}
        updates, state = optimizer.update({k: jnp.asarray(v) for k, v in grads.items()}, state, expected)
        expected = optax.apply_updates(expected, updates)
        params = reference.sgdw_step(params, grads, 0.3, 0.7)
        for key, value in params.items():
            close(value, expected[key])


def test_sgdw_is_sgd_of_keras_with_decay(reference, rng):
    theta = rng.normal(size=(5, 3))
    variable, optimizer = keras.Variable(theta, name="W"), keras.optimizers.SGD(0.3, weight_decay=0.7)
    optimizer.build([variable])
    for _ in range(5):
        gradient = rng.normal(size=(5, 3))
        optimizer.apply([jnp.asarray(gradient)])
        theta = reference.sgdw_step({"W": theta}, {"W": gradient}, 0.3, 0.7)["W"]
        close(theta, np.asarray(variable), rtol=1e-11)


def test_l2_and_decay_are_one_for_sgd_and_not_with_momentum(reference, rng):
    """What the notebook's figure shows, with Optax' optimizers."""
    start, curvature = rng.normal(size=7), rng.uniform(0.5, 2, size=7)
    apart = {}
    for name, momentum in [("sgd", None), ("momentum", 0.8)]:
        optimizer, paths = optax.sgd(0.1, momentum=momentum), []
        for decayed in (False, True):
            theta, state = jnp.asarray(start), optimizer.init(jnp.asarray(start))
            for _ in range(20):
                gradient = np.asarray(curvature * theta)
                if not decayed:
                    gradient = reference.l2_regularized(0.0, {"W": gradient}, {"W": np.asarray(theta)}, 0.5)[
                        1
                    ]["W"]
                updates, state = optimizer.update(jnp.asarray(gradient), state)
                if decayed:
                    # The optimizer's own move in the gradient's place, beside which the decay stands.
                    moves = {"W": -np.asarray(updates) / 0.1}
                    theta = jnp.asarray(reference.sgdw_step({"W": np.asarray(theta)}, moves, 0.1, 0.5)["W"])
                else:
                    theta = optax.apply_updates(theta, updates)
            paths.append(np.asarray(theta))
        apart[name] = np.abs(paths[0] - paths[1]).max()
    assert apart["sgd"] < 1e-14
    assert apart["momentum"] > 1e-2
