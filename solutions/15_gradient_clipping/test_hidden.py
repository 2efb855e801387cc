"""Hidden tests of 15_gradient_clipping: what earns points."""

import numpy as np

from grader.testing import assert_answer, assert_close, assert_dtype, assert_shape, assert_unchanged, points

# c/(norm + 1e-6) is right too. It is off by less than 1e-6 here, as all norms that are clipped are above 1.
ALMOST = 2e-6


def of_norm(rng, shape, norm):
    """A gradient of this shape and norm, of either sign."""
    gradient = rng.uniform(0.2, 1, size=shape) * rng.choice([-1.0, 1.0], size=shape)
    return gradient * (norm / np.sqrt(np.sum(gradient**2)))


def network(rng, **norms):
    """Gradients of variables of different shapes and of given norms, and names that mean nothing."""
    shapes = {"W1": (5, 7), "b1": (7,), "W2": (3, 2, 5), "b2": (1,), "scale": (11,)}
    return {key: of_norm(rng, shapes[key], norm) for key, norm in norms.items()}


def copied(grads):
    return {key: value.copy() for key, value in grads.items()}


def cast(grads, dtype):
    return {key: value.astype(dtype) for key, value in grads.items()}


def assert_same(function, oracle, grads, limit, rtol=ALMOST):
    """The function gives what the reference gives; returns the answer."""
    expected = oracle(copied(grads), limit)  # from a copy: what is not clipped may be shared
    got = function(grads, limit)
    assert_close(got, expected, rtol=rtol)
    return got


def pair(result):
    """The two parts of what clip_by_global_norm returns."""
    assert isinstance(result, tuple | list) and len(result) == 2, (
        "A pair is expected, the gradients and the norm."
    )
    return tuple(result)


# clip_by_value


@points(1)
def test_value_clipped(student, reference, rng):
    """Numbers beyond the limit become the limit, with their sign."""
    for limit in (0.5, float(rng.uniform(1, 3))):
        grads = {"W1": rng.uniform(-5, 5, size=(5, 7)), "b1": rng.uniform(-5, 5, size=7)}
        assert_same(student.clip_by_value, reference.clip_by_value, grads, limit, rtol=None)


@points(1)
def test_value_within(student, reference, rng):
    """Numbers within the limit stay as they are, next to others that are clipped, and alone."""
    grads = {
        "W1": rng.uniform(-0.9, 0.9, size=(5, 7)),
        "b1": np.array([-3.0, 0.3, -0.3, 3.0, 0.0, 1.0, -1.0]),
    }
    assert_same(student.clip_by_value, reference.clip_by_value, grads, 1.0, rtol=None)
    assert_same(student.clip_by_value, reference.clip_by_value, grads, 10.0, rtol=None)


@points(1)
def test_value_any_variables(student, reference, rng):
    """Variables of any shapes and names, single numbers, zeros, and numbers of ±1000."""
    grads = {
        "W1": rng.uniform(-5, 5, size=(3, 2, 5)),
        "b_out": rng.uniform(-5, 5, size=1),
        "scale": np.zeros(11),
        "W": np.array([[1000.0, -1000.0, 0.5]]),
    }
    got = assert_same(student.clip_by_value, reference.clip_by_value, grads, 1.0, rtol=None)
    for key, gradient in grads.items():
        assert_shape(got[key], gradient.shape)


@points(1)
def test_value_leaves_grads(student, reference, rng):
    """The gradients stay as they were: the clipped ones are new."""
    grads = {"W1": rng.uniform(-5, 5, size=(5, 7)), "b1": rng.uniform(-5, 5, size=7)}
    assert_same(student.clip_by_value, reference.clip_by_value, grads, 1.0, rtol=None)
    assert_unchanged(student)


@points(1)
def test_value_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64, clipped or not."""
    for dtype in (np.float32, np.float64):
        grads = cast({"W1": rng.uniform(-5, 5, size=(5, 7)), "b1": rng.uniform(-0.5, 0.5, size=7)}, dtype)
        got = assert_same(student.clip_by_value, reference.clip_by_value, grads, 1.0, rtol=None)
        assert_dtype(got, dtype)


# clip_by_norm


@points(2)
def test_norm_clipped(student, reference, rng):
    """Each gradient that is too long gets the length max_norm, and keeps its direction."""
    for max_norm in (1.5, float(rng.uniform(0.2, 0.9))):
        grads = network(rng, W1=7.0, b1=2.0, W2=31.0, scale=3.0)
        assert_same(student.clip_by_norm, reference.clip_by_norm, grads, max_norm)


@points(1)
def test_norm_within(student, reference, rng):
    """A gradient that is short enough stays, whatever the others are."""
    grads = network(rng, W1=0.7, b1=13.0, W2=1.1, b2=0.1, scale=2.5)
    assert_same(student.clip_by_norm, reference.clip_by_norm, grads, 3.0)
    short = network(rng, W1=0.7, b1=0.01, W2=1.1)
    assert_same(student.clip_by_norm, reference.clip_by_norm, short, 3.0, rtol=None)


@points(2)
def test_norm_zero(student, reference, rng):
    """A gradient of zeros stays zero and does not become nan."""
    grads = network(rng, W1=7.0, b1=0.5) | {"W2": np.zeros((3, 2)), "b2": np.zeros(1)}
    assert_same(student.clip_by_norm, reference.clip_by_norm, grads, 1.5)
    assert_same(student.clip_by_norm, reference.clip_by_norm, {"W1": np.zeros((5, 7))}, 1.5)


@points(1)
def test_norm_any_variables(student, reference, rng):
    """Variables of any shapes, single numbers, a norm exactly at the limit, and numbers of ±1000."""
    grads = network(rng, W2=5.0, b2=7.0) | {
        "exact": np.array([[3.0, -4.0]]),
        "large": np.array([1000.0, -1000.0, 0.0]),
        "W": np.array([[[-7.0]]]),
    }
    got = assert_same(student.clip_by_norm, reference.clip_by_norm, grads, 5.0)
    for key, gradient in grads.items():
        assert_shape(got[key], gradient.shape)


@points(1)
def test_norm_leaves_grads(student, reference, rng):
    """The gradients stay as they were: the clipped ones are new."""
    grads = network(rng, W1=7.0, b1=2.0, W2=0.5)
    assert_same(student.clip_by_norm, reference.clip_by_norm, grads, 1.5)
    assert_unchanged(student)


@points(1)
def test_norm_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64, clipped or not."""
    for dtype in (np.float32, np.float64):
        grads = cast(network(rng, W1=7.0, b1=2.0, W2=0.5), dtype)
        rtol = None if dtype is np.float32 else ALMOST
        got = assert_same(student.clip_by_norm, reference.clip_by_norm, grads, 1.5, rtol=rtol)
        assert_dtype(got, dtype)


# clip_by_global_norm


@points(2)
def test_global_clipped(student, reference, rng):
    """All gradients are multiplied by one factor, and together they get the length max_norm."""
    for max_norm in (1.5, float(rng.uniform(0.2, 0.9))):
        grads = network(rng, W1=7.0, b1=2.0, W2=31.0, b2=0.3, scale=3.0)
        expected = reference.clip_by_global_norm(copied(grads), max_norm)[0]
        assert_close(pair(student.clip_by_global_norm(grads, max_norm))[0], expected, rtol=ALMOST)


@points(1)
def test_global_together_too_long(student, reference, rng):
    """Gradients that are short enough one by one may be too long together."""
    grads = network(rng, W1=1.1, b1=1.3, W2=1.2, scale=0.9)
    expected = reference.clip_by_global_norm(copied(grads), 1.5)[0]
    assert_close(pair(student.clip_by_global_norm(grads, 1.5))[0], expected, rtol=ALMOST)


@points(1)
def test_global_within(student, reference, rng):
    """Gradients that are short enough together stay as they are, however short they are."""
    for norms in ({"W1": 1.1, "b1": 1.3, "W2": 1.2}, {"W1": 1e-3, "b1": 1e-5}):
        grads = network(rng, **norms)
        expected = reference.clip_by_global_norm(copied(grads), 3.0)[0]
        assert_close(pair(student.clip_by_global_norm(grads, 3.0))[0], expected)


@points(1)
def test_global_norm(student, reference, rng):
    """The second part is the norm before clipping, whether something was clipped or not."""
    for max_norm in (0.7, 100.0):
        grads = network(rng, W1=7.0, b1=2.0, W2=31.0, b2=0.3, scale=3.0)
        expected = reference.clip_by_global_norm(copied(grads), max_norm)[1]
        assert_close(pair(student.clip_by_global_norm(grads, max_norm))[1], expected)


@points(2)
def test_global_zero(student, reference, rng):
    """Gradients of zeros stay zero, and the norm is 0: nothing becomes nan."""
    zeros = {"W1": np.zeros((5, 7)), "b1": np.zeros(7)}
    assert_same(student.clip_by_global_norm, reference.clip_by_global_norm, zeros, 1.5)
    some = network(rng, W1=7.0) | {"b1": np.zeros(7)}
    assert_same(student.clip_by_global_norm, reference.clip_by_global_norm, some, 1.5)


@points(1)
def test_global_any_variables(student, reference, rng):
    """One variable or many, single numbers, a norm exactly at the limit, and numbers of ±1000."""
    for grads in (
        {"W": np.array([[3.0, 0.0]]), "b": np.array([-4.0])},
        {"W": np.array([[[-7.0]]])},
        {"large": np.array([[1000.0, -1000.0], [0.0, 1000.0]]), "b2": np.array([0.5])},
        network(rng, W2=5.0, b2=7.0, scale=0.01),
    ):
        got = pair(assert_same(student.clip_by_global_norm, reference.clip_by_global_norm, grads, 5.0))
        for key, gradient in grads.items():
            assert_shape(got[0][key], gradient.shape)


@points(1)
def test_global_leaves_grads(student, reference, rng):
    """The gradients stay as they were: the clipped ones are new."""
    grads = network(rng, W1=7.0, b1=2.0, W2=0.5)
    assert_same(student.clip_by_global_norm, reference.clip_by_global_norm, grads, 1.5)
    assert_unchanged(student)


@points(1)
def test_global_dtype(student, reference, rng):
    """float32 gradients stay float32, and float64 ones float64, clipped or not."""
    for dtype in (np.float32, np.float64):
        grads = cast(network(rng, W1=7.0, b1=2.0, W2=0.5), dtype)
        for max_norm in (1.5, 100.0):
            rtol = 1e-4 if dtype is np.float32 else ALMOST
            oracle = reference.clip_by_global_norm
            got = pair(assert_same(student.clip_by_global_norm, oracle, copied(grads), max_norm, rtol=rtol))
            assert_dtype(got[0], dtype)


# direction_concepts


@points(1)
def test_concept_direction_by_value(student, reference):
    """What clipping by value makes of a gradient."""
    assert_answer(student.direction_concepts, "by_value", reference.direction_concepts["by_value"])


@points(1)
def test_concept_direction_by_norm(student, reference):
    """What clipping each variable does to their ratio."""
    assert_answer(student.direction_concepts, "by_norm", reference.direction_concepts["by_norm"])


@points(1)
def test_concept_direction_kept(student, reference):
    """Which ways of clipping keep the direction."""
    assert_answer(student.direction_concepts, "kept", reference.direction_concepts["kept"])


@points(1)
def test_concept_direction_tiny_limit(student, reference):
    """What a very small limit leaves of the gradient."""
    assert_answer(student.direction_concepts, "tiny_limit", reference.direction_concepts["tiny_limit"])


# clipping_concepts


@points(1)
def test_concept_clipping_order(student, reference):
    """The place of clipping in a training step."""
    assert_answer(student.clipping_concepts, "order", reference.clipping_concepts["order"])


@points(1)
def test_concept_clipping_vanishing(student, reference):
    """What clipping does about gradients that vanish."""
    assert_answer(student.clipping_concepts, "vanishing", reference.clipping_concepts["vanishing"])


@points(1)
def test_concept_clipping_threshold(student, reference):
    """How to find a limit."""
    assert_answer(student.clipping_concepts, "threshold", reference.clipping_concepts["threshold"])


@points(1)
def test_concept_clipping_nan(student, reference):
    """What clipping does about a nan."""
    assert_answer(student.clipping_concepts, "nan", reference.clipping_concepts["nan"])


@points(1)
def test_concept_clipping_adam(student, reference):
    """Clipping before Adam."""
    assert_answer(student.clipping_concepts, "adam", reference.clipping_concepts["adam"])
