"""The reference of 15_gradient_clipping against Keras' optimizers, optax and closed forms."""

import jax.numpy as jnp
import keras
import numpy as np
import optax
import pytest

SHAPES = {"W1": (5, 7), "b1": (7,), "W2": (3, 2, 5), "b2": (1,)}
LIMITS = [0.01, 0.5, 2.0, 7.0, 1e6]


@pytest.fixture
def grads(rng):
    """Variables of different shapes, and of norms from below 1 to above 10."""
    scales = {"W1": 2.0, "b1": 0.1, "W2": 0.5, "b2": 1.0}
    return {key: scales[key] * rng.normal(size=shape) for key, shape in SHAPES.items()}


def close(got, expected, rtol=1e-12):
    """Dictionaries equal to rounding, relative to each array's largest entry, of the same shapes and dtypes."""
    assert set(got) == set(expected)
    for key, array in expected.items():
        expected = np.asarray(array)
        assert got[key].shape == expected.shape
        assert got[key].dtype == expected.dtype
        scale = float(np.max(np.abs(expected), initial=1e-300))
        np.testing.assert_allclose(got[key], expected, rtol=0, atol=rtol * scale)


def as_vector(grads):
    """All numbers of a gradient in one vector."""
    return np.concatenate([array.ravel() for array in grads.values()])


def keras_clipped(grads, **clipping):
    """What Keras' SGD with a rate of 1 takes away from parameters of zero: the clipped gradients."""
    variables = {key: keras.Variable(np.zeros_like(value), dtype=value.dtype) for key, value in grads.items()}
    optimizer = keras.optimizers.SGD(learning_rate=1.0, **clipping)
    optimizer.build(list(variables.values()))
    optimizer.apply([keras.ops.convert_to_tensor(value) for value in grads.values()])
    return {key: -np.asarray(variable.value) for key, variable in variables.items()}


def optax_clipped(transformation, grads):
    """What an optax transformation makes of the gradients."""
    return transformation.update(grads, transformation.init(grads))[0]


@pytest.mark.parametrize("limit", LIMITS)
def test_clip_by_value(reference, grads, limit):
    got = reference.clip_by_value(grads, limit)
    close(got, keras_clipped(grads, clipvalue=limit))
    close(got, optax_clipped(optax.clip(limit), grads))


@pytest.mark.parametrize("max_norm", LIMITS)
def test_clip_by_norm(reference, grads, max_norm):
    got = reference.clip_by_norm(grads, max_norm)
    close(got, keras_clipped(grads, clipnorm=max_norm))
    for key, gradient in grads.items():
        alone = optax_clipped(optax.clip_by_global_norm(max_norm), {key: gradient})
        close({key: got[key]}, alone)


@pytest.mark.parametrize("max_norm", LIMITS)
def test_clip_by_global_norm(reference, grads, max_norm):
    got, norm = reference.clip_by_global_norm(grads, max_norm)
    close(got, keras_clipped(grads, global_clipnorm=max_norm))
    close(got, optax_clipped(optax.clip_by_global_norm(max_norm), grads))
    assert norm == pytest.approx(float(jnp.linalg.norm(as_vector(grads))), rel=1e-12)


@pytest.mark.parametrize("name", ["clip_by_value", "clip_by_norm", "clip_by_global_norm"])
def test_float32(reference, grads, name):
    small = {key: value.astype(np.float32) for key, value in grads.items()}
    got = getattr(reference, name)(small, 0.5)
    clipping = {
        "clip_by_value": "clipvalue",
        "clip_by_norm": "clipnorm",
        "clip_by_global_norm": "global_clipnorm",
    }
    close(got[0] if isinstance(got, tuple) else got, keras_clipped(small, **{clipping[name]: 0.5}), rtol=1e-6)


@pytest.mark.filterwarnings("error")
def test_zeros_stay_zero(reference, grads):
    zeros = {key: np.zeros_like(value) for key, value in grads.items()}
    close(reference.clip_by_value(zeros, 0.5), zeros)
    close(reference.clip_by_norm(zeros, 0.5), zeros)
    close(reference.clip_by_norm(zeros, 0.5), keras_clipped(zeros, clipnorm=0.5))
    got, norm = reference.clip_by_global_norm(zeros, 0.5)
    close(got, optax_clipped(optax.clip_by_global_norm(0.5), zeros))
    assert norm == 0


def test_by_hand(reference):
    """Sides of 3 and 4, and of 5 and 12: the diagonals are 5 and 13."""
    grads = {"W": np.array([[3.0], [-4.0]]), "b": np.array([12.0])}
    clipped, norm = reference.clip_by_global_norm(grads, 6.5)
    assert norm == 13
    close(clipped, {"W": np.array([[1.5], [-2.0]]), "b": np.array([6.0])})
    close(reference.clip_by_norm(grads, 5.0), {"W": grads["W"], "b": np.array([5.0])})
    close(reference.clip_by_value(grads, 3.5), {"W": np.array([[3.0], [-3.5]]), "b": np.array([3.5])})


def cosine(one, other):
    one, other = as_vector(one), as_vector(other)
    return one @ other / np.linalg.norm(one) / np.linalg.norm(other)


def test_only_the_global_norm_keeps_the_direction(reference, grads):
    """The question `kept`, and what the figure of section 6 shows."""
    assert cosine(reference.clip_by_global_norm(grads, 0.05)[0], grads) == pytest.approx(1, abs=1e-12)
    assert cosine(reference.clip_by_norm(grads, 0.05), grads) < 0.9
    assert cosine(reference.clip_by_value(grads, 0.001), grads) < 0.9
    assert reference.direction_concepts["kept"] == "D"


def test_adam_does_not_see_the_length(reference, grads):
    """The question `adam`: with every gradient clipped to the length c, c hardly matters."""
    paths = []
    for max_norm in (0.1, 0.01):
        optimizer = optax.adam(0.01, eps=1e-30)  # so tiny that no gradient is near it
        params = {key: np.zeros_like(value) for key, value in grads.items()}
        state = optimizer.init(params)
        for step in range(5):
            turned = {key: np.roll(value, step, axis=0) for key, value in grads.items()}
            clipped, norm = reference.clip_by_global_norm(turned, max_norm)
            assert norm > max_norm
            updates, state = optimizer.update(clipped, state)
            params = optax.apply_updates(params, updates)
        paths.append(params)
    close({key: np.asarray(value) for key, value in paths[1].items()}, paths[0], rtol=1e-10)


def test_nan_is_not_repaired(reference, grads):
    """The question `nan`."""
    grads["b1"][0] = np.nan
    clipped, norm = reference.clip_by_global_norm(grads, 0.5)
    assert np.isnan(norm)
    assert np.isnan(clipped["b1"][0])


def test_keras_clips_nothing_by_default(grads):
    """What the notebook says of Keras; `clipnorm` is for each variable alone, see test_clip_by_norm."""
    optimizer = keras.optimizers.SGD(learning_rate=0.1)
    assert optimizer.clipvalue is optimizer.clipnorm is optimizer.global_clipnorm is None
    close(keras_clipped(grads), grads)


def test_examples_of_the_notebook(reference):
    got = reference.clip_by_value({"v": np.array([3.0, 0.1, -5.0])}, 1.0)
    close(got, {"v": np.array([1.0, 0.1, -1.0])})
    close(reference.clip_by_norm({"v": np.array([3.0, -4.0])}, 1.0), {"v": np.array([0.6, -0.8])})
    grads = {"W": np.array([3.0, -4.0]), "b": np.array([12.0])}
    clipped, norm = reference.clip_by_global_norm(grads, 6.5)
    assert norm == 13
    close(clipped, {"W": np.array([1.5, -2.0]), "b": np.array([6.0])})
