"""The reference of 13_initialization against Keras, JAX, closed forms, and Glorot and Bengio's figures."""

import math

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest

SHAPES = [(97, 211), (211, 97), (64, 10), (1, 1), (1, 13), (13, 1)]
KERNELS = [(5, 11), (11, 7), (7, 3)]


def close(got, expected, rtol=1e-12):
    """Equal to rounding, relative to the largest entry, and of the same shape and dtype."""
    got, expected = np.asarray(got), np.asarray(expected)
    assert got.shape == expected.shape
    assert got.dtype == expected.dtype
    np.testing.assert_allclose(
        got, expected, rtol=0, atol=rtol * float(np.max(np.abs(expected), initial=1e-300))
    )


class Recorder:
    """Stands in for a generator: notes what was asked for, and gives the extreme draw."""

    def __init__(self):
        self.asked = []

    def uniform(self, low=0.0, high=1.0, size=None):
        self.asked.append(("uniform", low, high, size))
        return np.full(size, high)

    def normal(self, loc=0.0, scale=1.0, size=None):
        self.asked.append(("normal", loc, scale, size))
        return np.full(size, loc + scale)


# Initializers: the limits, not samples, so nothing here can fail by bad luck.


@pytest.mark.parametrize(("n", "m"), SHAPES)
def test_limits_by_closed_form(reference, n, m):
    for name, limit in [("uniform_heuristic", n**-0.5), ("glorot_uniform", (6 / (n + m)) ** 0.5)]:
        generator = Recorder()
        close(getattr(reference, name)(n, m, generator), np.full((n, m), limit))
        [(kind, low, high, size)] = generator.asked
        assert (kind, size) == ("uniform", (n, m))
        assert low == -high == pytest.approx(-limit)
    generator = Recorder()
    close(reference.glorot_normal(n, m, generator), np.full((n, m), (2 / (n + m)) ** 0.5))
    assert [asked[0] for asked in generator.asked] == ["normal"]


@pytest.mark.parametrize(("n", "m"), SHAPES)
def test_glorot_is_keras_variance_scaling(reference, n, m):
    """Keras: VarianceScaling with scale 1 and the mean of both fans; its uniform limit is √(3 scale / fan)."""
    for initializer in (keras.initializers.GlorotUniform(), keras.initializers.GlorotNormal()):
        assert (initializer.scale, initializer.mode) == (1.0, "fan_avg")
    variance = 1.0 / ((n + m) / 2)
    limit = np.max(reference.glorot_uniform(n, m, Recorder()))
    assert limit == pytest.approx(math.sqrt(3 * variance))
    # Keras cuts its normal distribution at two deviations and widens it to the same variance: ours is not cut.
    std = np.max(reference.glorot_normal(n, m, Recorder()))
    assert std == pytest.approx(math.sqrt(variance))


@pytest.mark.parametrize(("n", "m"), [(97, 211), (211, 97)])
def test_samples_are_distributed_as_keras_and_jax_do(reference, rng, n, m):
    """Samples of the reference, of Keras and of JAX share limits and variances, to what 20,467 draws allow."""
    limit, variance = math.sqrt(6 / (n + m)), 2 / (n + m)
    uniform = {
        "reference": reference.glorot_uniform(n, m, rng),
        "keras": np.asarray(keras.initializers.GlorotUniform(seed=1)((n, m))),
        "jax": np.asarray(jax.nn.initializers.glorot_uniform()(jax.random.key(2), (n, m), jnp.float64)),
    }
    for sample in uniform.values():
        # The largest of N uniform draws is below (1 - 50/N) of the limit with probability e^-50.
        assert limit * (1 - 50 / sample.size) < np.abs(sample).max() <= limit * (1 + 1e-6)
        # The square over limit² is within [0, 1]: Hoeffding gives 2 exp(-2 N d²) = 2e-14 for d = 0.028.
        assert abs(np.mean(sample**2) / limit**2 - 1 / 3) < 0.028
    normal = {
        "reference": reference.glorot_normal(n, m, rng),
        "keras": np.asarray(keras.initializers.GlorotNormal(seed=1)((n, m))),
        "jax": np.asarray(jax.nn.initializers.glorot_normal()(jax.random.key(2), (n, m), jnp.float64)),
    }
    for sample in normal.values():
        assert abs(np.mean(sample**2) / variance - 1) < 0.08  # chi-squared: below 1e-13
    beyond = {name: np.abs(sample).max() / math.sqrt(variance) for name, sample in normal.items()}
    assert beyond["reference"] > 2.5  # not truncated; 1 - 0.0124 to the power of 20,467 is 1e-111
    assert beyond["keras"] < 2.28  # truncated at 2 / 0.8796 deviations
    assert beyond["jax"] < 2.28


@pytest.mark.parametrize(("n", "m"), SHAPES)
def test_he_is_keras_variance_scaling(reference, n, m):
    """The standard deviation that is asked for is that of Keras' VarianceScaling, in which nothing is truncated."""
    rng = Recorder()
    kernel = reference.he_normal(n, m, rng)
    keras_own = keras.initializers.HeNormal()
    assert keras_own.scale / n == pytest.approx(float(kernel[0, 0]) ** 2)
    assert rng.asked == [("normal", 0.0, 1.0, (n, m))]


def test_he_keeps_the_signal_of_relu(reference, rng):
    """He et al., section 2.2: the variance stays through layers of ReLU, and Glorot's halves in each."""
    for initializer, factor in ((reference.he_normal, 1.0), (reference.glorot_normal, 0.5)):
        hidden, variances = rng.normal(size=(500, 600)), []
        for _ in range(6):
            z = hidden @ initializer(600, 600, rng)
            variances.append(z.var())
            hidden = np.maximum(z, 0)
        measured = (variances[-1] / variances[0]) ** (1 / 5)
        # A layer's variance varies by about √(5/600) of itself from kernel to kernel, five of them by 4% together.
        assert measured == pytest.approx(factor, rel=0.25)


def test_initialize_mlp(reference):
    sizes = [64, 30, 20, 10]
    generator = Recorder()
    params = reference.initialize_mlp(sizes, generator)
    assert [asked[3] for asked in generator.asked] == [(64, 30), (30, 20), (20, 10)]
    model = keras.Sequential([keras.Input((64,)), *[keras.layers.Dense(units) for units in sizes[1:]]])
    for number, layer in enumerate(model.layers, start=1):
        assert params[f"W{number}"].shape == layer.kernel.shape
        close(params[f"b{number}"], layer.bias.value)  # Keras' biases are zeros too
        assert isinstance(layer.kernel_initializer, keras.initializers.GlorotUniform)
    assert len(params) == 2 * len(model.layers)


# Saturation, activations and gradients.


def test_saturated_fraction(reference, rng):
    z = 3 * rng.normal(size=(7, 11))
    for threshold in (0.1, 0.9, 0.99):
        by_hand = sum(abs(math.tanh(one)) > threshold for one in z.ravel()) / z.size
        assert reference.saturated_fraction(z, threshold) == pytest.approx(by_hand)
        assert reference.saturated_fraction(z, threshold) == pytest.approx(
            np.mean(np.abs(z) > math.atanh(threshold))
        )


def layers(X, kernels, shifts):
    """The pre-activations of all tanh layers, each with a shift, and the last outputs."""
    hidden, zs = X, []
    for W, shift in zip(kernels, shifts, strict=True):
        zs.append(hidden @ W + shift)
        hidden = jnp.tanh(zs[-1])
    return zs, hidden


@pytest.mark.parametrize("B", [1, 7])
def test_activation_stds(reference, rng, B):
    X, kernels = rng.normal(size=(B, 5)), [rng.normal(size=shape) for shape in KERNELS]
    zs, _ = layers(X, kernels, [0, 0, 0])
    close(reference.activation_stds(X, kernels), jnp.array([jnp.std(jnp.tanh(z)) for z in zs]))
    hidden, expected = X, []
    for W in kernels:
        dense = keras.layers.Dense(W.shape[1], activation="tanh", use_bias=False, dtype="float64")
        dense.build((None, W.shape[0]))
        dense.set_weights([W])
        hidden = dense(hidden)
        expected.append(keras.ops.std(hidden))
    close(reference.activation_stds(X, kernels), np.asarray(expected))


@pytest.mark.parametrize("B", [1, 7])
def test_gradient_stds_by_vjp(reference, rng, B):
    X, kernels = rng.normal(size=(B, 5)), [rng.normal(size=shape) for shape in KERNELS]
    d_out = rng.normal(size=(B, 3))
    shifts = [jnp.zeros((B, m)) for _, m in KERNELS]
    _, pull_back = jax.vjp(lambda shifts: layers(X, kernels, shifts)[1], shifts)
    [gradients] = pull_back(jnp.asarray(d_out))
    close(
        reference.gradient_stds(X, kernels, d_out), jnp.array([jnp.std(gradient) for gradient in gradients])
    )


# Glorot & Bengio (2010), figures 6 and 7: five layers of tanh. The paper prints histograms and no numbers; those
# of the curriculum come from standard normal inputs, with as many units in each layer as inputs. In the limit
# of wide layers they follow from s ← std(tanh(c s g)), g normal, with c² = n Var(W): 1/3 for the old heuristic
# and 1 for Glorot's.


def wide_limit(c, depth=5):
    """The standard deviations for infinitely wide layers, by Gauss and Hermite's quadrature."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    weights = weights / weights.sum()
    size, stds = 1.0, []
    for _ in range(depth):
        size = math.sqrt(np.sum(weights * np.tanh(c * size * nodes) ** 2))
        stds.append(size)
    return stds


@pytest.fixture
def deep(rng):
    """Inputs, and the gradient by the last outputs, both of standard deviation 1."""
    return rng.normal(size=(500, 500)), rng.normal(size=(500, 500))


@pytest.mark.parametrize(
    ("name", "c", "first", "last"),
    [("uniform_heuristic", 3**-0.5, 0.46, 0.05), ("glorot_uniform", 1.0, 0.63, 0.32)],
)
def test_figure_6(reference, rng, deep, name, c, first, last):
    kernels = [getattr(reference, name)(500, 500, rng) for _ in range(5)]
    stds = reference.activation_stds(deep[0], kernels)
    assert (round(stds[0], 2), round(stds[-1], 2)) == (first, last)
    assert sorted(stds, reverse=True) == stds
    np.testing.assert_allclose(stds, wide_limit(c), rtol=0.03)


def test_glorot_normal_behaves_as_uniform(reference, rng, deep):
    kernels = [reference.glorot_normal(500, 500, rng) for _ in range(5)]
    np.testing.assert_allclose(reference.activation_stds(deep[0], kernels), wide_limit(1.0), rtol=0.03)


def test_figure_7(reference, rng, deep):
    """With the old heuristic gradients vanish on their way back, with Glorot's kernels they hardly do."""
    stds = {}
    for name in ("uniform_heuristic", "glorot_uniform"):
        kernels = [getattr(reference, name)(500, 500, rng) for _ in range(5)]
        stds[name] = reference.gradient_stds(deep[0], kernels, deep[1])
        assert sorted(stds[name]) == stds[name]
    old, new = stds["uniform_heuristic"], stds["glorot_uniform"]
    assert 11 < old[-1] / old[0] < 13  # "a twelfth" of the notebook
    lost = [1 - new[i] / new[i + 1] for i in range(4)]
    assert 0.05 < min(lost) < 0.15  # "between a tenth ..."
    assert 0.28 < max(lost) < 0.36  # "... and a third with each layer"
    assert 0.37 < new[0] / new[-1] < 0.45  # "two fifths arrive"
    assert min(old[i + 1] / old[i] for i in range(4)) > 1 / 0.6  # "over 40 %"


# what the notebook says of Keras, and the numbers that stand before the exercises


def test_defaults_of_keras():
    dense = keras.layers.Dense(7)
    assert isinstance(dense.kernel_initializer, keras.initializers.GlorotUniform)
    assert isinstance(dense.bias_initializer, keras.initializers.Zeros)


@pytest.mark.parametrize("name", ["GlorotNormal", "HeNormal"])
def test_keras_cuts_off_at_two_deviations_and_makes_up_for_it(name):
    kernel = np.asarray(getattr(keras.initializers, name)(seed=3)((300, 300)))
    std = np.sqrt(1 / 300 if name == "GlorotNormal" else 2 / 300)
    # The variance of 90,000 numbers is off by 4% with a probability below 1e-16.
    assert np.var(kernel) / std**2 == pytest.approx(1, abs=0.04)
    assert np.max(np.abs(kernel)) <= 2 * std / 0.8796


def test_examples_of_the_notebook(reference):
    assert reference.saturated_fraction(np.array([-3.0, 0.5, 2.0]), 0.9) == pytest.approx(2 / 3)
    assert reference.activation_stds(np.array([[1.0, -1.0]]), [np.eye(2)]) == pytest.approx([np.tanh(1)])
    last = np.array([[0.25, 7.0], [1.25, 7.0]])
    got = reference.gradient_stds(np.zeros((1, 2)), [np.ones((2, 2)), last], np.array([[4.0, 0.0]]))
    assert got == pytest.approx([2.0, 2.0])
