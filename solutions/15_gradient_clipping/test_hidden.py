"""Hidden tests of 15_gradient_clipping: what earns points."""

import numpy as np

from grader.testing import assert_answer, assert_close, assert_shape, points, rule_points

# c/(norm + 1e-6) is right too. It is off by less than 1e-6 here, as all norms that are clipped are above 0.5.
ALMOST = 2e-6

SHAPES = {"W1": (5, 7), "b1": (7,), "W2": (3, 2, 5), "b2": (1,), "scale": (11,)}


def of_norm(rng, shape, norm):
    """A gradient of this shape and norm, of either sign."""
    gradient = rng.uniform(0.2, 1, size=shape) * rng.choice([-1.0, 1.0], size=shape)
    return gradient * (norm / np.sqrt(np.sum(gradient**2)))


def network(rng, **norms):
    """Gradients of variables of different shapes and of given norms, and names that mean nothing."""
    return {key: of_norm(rng, SHAPES[key], norm) for key, norm in norms.items()}


def both_dtypes(grads):
    """The gradients in float64, then in float32, each with the dtype."""
    for dtype in (np.float64, np.float32):
        yield {key: value.astype(dtype) for key, value in grads.items()}, dtype


def tolerance(dtype):
    """What c/(norm + 1e-6) needs, or what float32 does."""
    return ALMOST if dtype is np.float64 else 1e-4


def like(clipped, grads):
    """The clipped gradients as arrays in float64, once they have the keys and shapes of the gradients."""
    assert isinstance(clipped, dict), "A dictionary is expected."
    assert set(clipped) == set(grads), f"The keys are {list(clipped)}, expected are {list(grads)}."
    for key, gradient in grads.items():
        assert_shape(clipped[key], gradient.shape)
    return {key: np.asarray(clipped[key], np.float64) for key in grads}


def lengths(grads):
    """The length of each variable's gradient."""
    return {key: np.sqrt(np.sum(np.square(value, dtype=np.float64))) for key, value in grads.items()}


def together(grads):
    """The length of all gradients together."""
    return np.sqrt(sum(length**2 for length in lengths(grads).values()))


def direction(grads, length):
    """Gradients divided by one length, or each by its own."""
    if not isinstance(length, dict):
        length = dict.fromkeys(grads, length)
    return {key: np.asarray(value, np.float64) / (length[key] or 1.0) for key, value in grads.items()}


def pair(result):
    """The two parts of what clip_by_global_norm returns."""
    assert isinstance(result, tuple | list) and len(result) == 2, (
        "A pair is expected, the gradients and the norm."
    )
    return tuple(result)


# clip_by_value


def beyond_and_within(rng, limit):
    """Gradients of which every other number is beyond the limit, on either side."""
    grads = {}
    for key, shape in {"W1": (5, 7), "b_out": (11,), "W": (3, 2, 5), "scale": (2,)}.items():
        size = np.where(
            np.arange(np.prod(shape)) % 2, rng.uniform(1.1, 5, np.prod(shape)), rng.uniform(0, 0.9)
        )
        grads[key] = limit * size.reshape(shape) * rng.choice([-1.0, 1.0], size=shape)
    return grads | {"zeros": np.zeros(3), "large": np.array([[1000.0, -1000.0, limit, -limit]])}


def assert_clipped_by_value(student, reference, rng, beyond):
    """The numbers beyond the limit, or those within it, are what the reference has in their places."""
    for limit in (0.5, 1.0, float(rng.uniform(2, 3))):
        for grads, _ in both_dtypes(beyond_and_within(rng, limit)):
            got = like(student.clip_by_value(grads, limit), grads)
            expected = reference.clip_by_value(grads, limit)
            places = {key: (np.abs(value) > limit) == beyond for key, value in grads.items()}
            for key, place in places.items():
                assert_close(got[key][place], expected[key][place])


@points(0.5, exercise="clip_by_value")
def test_value_beyond(student, reference, rng):
    """Numbers beyond the limit become the limit, with their sign."""
    assert_clipped_by_value(student, reference, rng, beyond=True)


@points(0.5, exercise="clip_by_value")
def test_value_within(student, reference, rng):
    """Numbers within the limit stay as they are, beside others that are clipped."""
    assert_clipped_by_value(student, reference, rng, beyond=False)


test_clip_by_value_rules = rule_points("clip_by_value", dtype=0.5, arguments=0.5)


# clip_by_norm


@points(1)
def test_norm_length(student, rng):
    """Each gradient that is too long gets the length max_norm, whatever the others are."""
    for max_norm in (1.5, float(rng.uniform(0.2, 0.9))):
        for grads, dtype in both_dtypes(network(rng, W1=7.0, b1=2.0, W2=1000.0, b2=5.0, scale=3.0)):
            got = lengths(like(student.clip_by_norm(grads, max_norm), grads))
            assert_close(got, dict.fromkeys(grads, max_norm), rtol=tolerance(dtype))


@points(1)
def test_norm_direction(student, rng):
    """A gradient keeps its direction: all numbers of a variable are multiplied by one factor above 0."""
    for max_norm in (1.5, float(rng.uniform(0.2, 0.9))):
        for grads, dtype in both_dtypes(network(rng, W1=7.0, b1=2.0, W2=31.0, b2=5.0, scale=1.0)):
            got = like(student.clip_by_norm(grads, max_norm), grads)
            expected = direction(grads, lengths(grads))
            assert_close(direction(got, lengths(got)), expected, rtol=tolerance(dtype))


@points(1)
def test_norm_within(student, rng):
    """A gradient that is short enough stays as it is, beside one that is too long, too."""
    for grads, _ in both_dtypes(network(rng, W1=0.7, b1=0.01, W2=0.9, b2=0.1, scale=41.0)):
        got = like(student.clip_by_norm(grads, 13.0), grads)
        short = [key for key in grads if key != "scale"]
        assert_close({key: got[key] for key in short}, {key: grads[key] for key in short})


@points(0.5)
def test_norm_near_the_limit(student, rng):
    """Little above the limit is clipped, little below is not, for limits above and below 1."""
    for max_norm in (0.81, 3.0, float(rng.uniform(5, 7))):
        norms = max_norm * np.array([0.6, 0.95, 1.05, 0.98, 1.7])
        grads = network(rng, **dict(zip(SHAPES, norms, strict=True)))
        got = lengths(like(student.clip_by_norm(grads, max_norm), grads))
        expected = dict(zip(SHAPES, np.minimum(norms, max_norm), strict=True))
        assert_close(got, expected, rtol=ALMOST)


@points(1)
def test_norm_zero(student, rng):
    """A gradient of zeros stays zero and does not become nan."""
    zeros = {"W2": np.zeros((3, 2)), "b2": np.zeros(1)}
    for grads, _ in both_dtypes(network(rng, W1=7.0, b1=0.5) | zeros):
        got = like(student.clip_by_norm(grads, 1.5), grads)
        assert_close({key: got[key] for key in zeros}, zeros)
    assert_close(student.clip_by_norm({"W1": np.zeros((5, 7))}, 1.5), {"W1": np.zeros((5, 7))})


test_clip_by_norm_rules = rule_points("clip_by_norm", dtype=1, arguments=0.5)


# clip_by_global_norm


@points(2)
def test_global_norm(student, rng):
    """The second part is the norm of all gradients together, as it was before clipping."""
    for max_norm in (0.7, 1000.0):
        for norms in ({"W1": 7.0, "b1": 5.0, "W2": 11.0, "b2": 3.0, "scale": 13.0}, {"b2": 0.6, "W1": 0.5}):
            for grads, dtype in both_dtypes(network(rng, **norms)):
                norm = pair(student.clip_by_global_norm(grads, max_norm))[1]
                assert_close(norm, together(grads), dtype=dtype)


@points(1)
def test_global_length(student, rng):
    """Gradients that are too long get the length max_norm, all together."""
    for max_norm in (1.5, float(rng.uniform(0.2, 0.9))):
        for norms in ({"W1": 7.0, "b1": 5.0, "W2": 11.0, "b2": 3.0, "scale": 13.0}, {"b2": 1000.0}):
            for grads, dtype in both_dtypes(network(rng, **norms)):
                got = like(pair(student.clip_by_global_norm(grads, max_norm))[0], grads)
                assert_close(together(got), max_norm, rtol=tolerance(dtype))


@points(3)
def test_global_direction(student, rng):
    """All variables are multiplied by one and the same factor, so the whole gradient keeps its direction."""
    for norms in ({"W1": 7.0, "b1": 2.0, "W2": 31.0, "b2": 0.3, "scale": 3.0}, {"b1": 1.1, "W1": 1.2}):
        for max_norm in (1.5, float(rng.uniform(0.2, 0.9))):
            for grads, dtype in both_dtypes(network(rng, **norms)):
                got = like(pair(student.clip_by_global_norm(grads, max_norm))[0], grads)
                expected = direction(grads, together(grads))
                assert_close(direction(got, together(got)), expected, rtol=tolerance(dtype))


@points(1)
def test_global_within(student, rng):
    """Gradients that are short enough together stay as they are, however short they are."""
    for norms in ({"W1": 0.4, "b1": 0.5, "W2": 0.3}, {"W1": 1e-3, "b1": 1e-5}):
        for grads, _ in both_dtypes(network(rng, **norms)):
            got = like(pair(student.clip_by_global_norm(grads, 13.0))[0], grads)
            assert_close(got, grads)


@points(1)
def test_global_near_the_limit(student, rng):
    """Together little above the limit is clipped, little below is not, for limits above and below 1."""
    for max_norm in (0.81, 3.0, float(rng.uniform(5, 7))):
        for share in (0.6, 0.95, 1.05):
            norms = share * max_norm * np.array([0.6, 0.48, 0.64])  # the squares sum to 1
            grads = network(rng, W1=norms[0], b1=norms[1], W2=norms[2])
            got = like(pair(student.clip_by_global_norm(grads, max_norm))[0], grads)
            assert_close(together(got), min(share, 1) * max_norm, rtol=ALMOST)


@points(1.5)
def test_global_zero(student):
    """Gradients of zeros stay zero, and their norm is 0: nothing becomes nan."""
    for grads, _ in both_dtypes({"W1": np.zeros((5, 7)), "b1": np.zeros(7)}):
        got, norm = pair(student.clip_by_global_norm(grads, 1.5))
        assert_close(got, {"W1": np.zeros((5, 7)), "b1": np.zeros(7)})
        assert_close(norm, 0.0)


test_clip_by_global_norm_rules = rule_points("clip_by_global_norm", dtype=1, arguments=0.5)


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


@points(1)
def test_concept_direction_predict(student):
    """A prediction was made; any one counts."""
    assert_answer(student.direction_concepts, "predict", {"A", "B", "C", "D"})


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
