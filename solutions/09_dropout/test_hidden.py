"""Hidden tests of 09_dropout: what earns points."""

import itertools
import math

import numpy as np

from grader.testing import assert_answer, assert_close, assert_shape, check_gradient, points, rule_points

RATES = (0.1, 0.3, 0.8)

# Hoeffding: the mean of n draws from {0, 1} is farther than t from its expectation with a probability of at
# most 2 exp(−2 n t²). A test that makes several such comparisons shares one FALSE_ALARM among them.
FALSE_ALARM = 5e-10


def deviation(draws, comparisons):
    """The t of the comment above, for this many comparisons of means over so many draws."""
    return math.sqrt(math.log(2 * comparisons / FALSE_ALARM) / (2 * draws))


def away_from_zero(rng, shape):
    """Numbers of both signs, none near zero, so that a dropped one shows."""
    return rng.choice([-1.0, 1.0], size=shape) * rng.uniform(1, 3, size=shape)


def noise_of(rng, shape):
    """Noise that float32 holds exactly: no number is at a rate in one dtype and beside it in the other."""
    return rng.integers(2**20, size=shape) / 2**20


def both_dtypes(*arrays):
    """The arrays in float64, then in float32."""
    for dtype in (np.float64, np.float32):
        yield tuple(array.astype(dtype) for array in arrays)


def layer_for(layer_class, rng, rate):
    """A Dropout layer with a generator of its own."""
    return layer_class(rate, np.random.default_rng(rng.integers(2**32)))


def kept(answer, shape):
    """Where an answer is not zero."""
    assert_shape(answer, shape)
    return np.asarray(answer) != 0


def assert_same_units(answer, mask, complaint):
    """The answer is not zero for exactly these units."""
    assert (kept(answer, mask.shape) == mask).all(), complaint


# dropout


@points(1.5)
def test_dropout_training(student, reference, rng):
    """In training, units with noise below the rate become 0, the others are divided by 1 − rate."""
    for rate in RATES:
        for shape in [(7, 11), (7, 11), (5, 3)]:
            for inputs, noise in both_dtypes(away_from_zero(rng, shape), noise_of(rng, shape)):
                got = student.dropout(inputs, rate, True, noise)
                assert_close(got, reference.dropout(inputs, rate, True, noise))


@points(1)
def test_dropout_inference(student, rng):
    """At inference the inputs pass as they are, at every rate and with any noise."""
    for rate in (0.0, *RATES):
        inputs, noise = away_from_zero(rng, (7, 11)), rng.random((7, 11))
        assert_close(student.dropout(inputs, rate, False, noise), inputs)


@points(0.5)
def test_dropout_edges(student, rng):
    """A rate of 0 drops nothing, one of 0.97 nearly all, and noise exactly at the rate keeps its unit."""
    inputs, noise = away_from_zero(rng, (7, 11)), rng.random((7, 11))
    noise[0] = 0.0
    assert_close(student.dropout(inputs, 0.0, True, noise), inputs)
    noise[0, :5] = 0.99
    for rate in (0.97, 0.625):
        noise[2:5] = rate
        assert_same_units(
            student.dropout(inputs, rate, True, noise),
            noise >= rate,
            "Other units are kept than those whose noise is the rate or more.",
        )


@points(0.5)
def test_dropout_shapes(student, rng):
    """Vectors, matrices and more axes come out as they went in."""
    for shape in [(11,), (7, 1), (3, 5, 7)]:
        for training in (True, False):
            got = student.dropout(away_from_zero(rng, shape), 0.3, training, rng.random(shape))
            assert_shape(got, shape)


test_dropout_rules = rule_points("dropout", dtype=0.5, vectorized=0.5, arguments=0.5)


# dropout_backward


@points(1)
def test_dropout_backward_gradient(student, reference, rng):
    """The gradient agrees with differences of a loss behind dropout."""
    for rate in (*RATES, RATES[0]):
        x, d_out, noise = away_from_zero(rng, (7, 5)), rng.normal(size=(7, 5)), rng.random((7, 5))

        def loss(moved, rate=rate, d_out=d_out, noise=noise):
            return np.sum(d_out * reference.dropout(moved, rate, True, noise))

        check_gradient(loss, student.dropout_backward(d_out, rate, noise), x)


@points(0.5)
def test_dropout_backward_edges(student, rng):
    """A rate of 0 lets everything pass, and noise exactly at the rate lets its gradient pass."""
    d_out, noise = away_from_zero(rng, (7, 11)), rng.random((7, 11))
    noise[0] = 0.0
    assert_close(student.dropout_backward(d_out, 0.0, noise), d_out)
    noise[2:5] = 0.625
    assert_same_units(
        student.dropout_backward(d_out, 0.625, noise),
        noise >= 0.625,
        "The gradient passes at other units than those whose noise is the rate or more.",
    )


test_dropout_backward_rules = rule_points("dropout_backward", dtype=0.5, vectorized=0.5, arguments=0.5)


# dropout_scaled_at_inference


@points(0.5)
def test_older_form_training(student, reference, rng):
    """In training, units with noise below the rate become 0, and the others are not scaled."""
    for rate in (*RATES, RATES[0]):
        for inputs, noise in both_dtypes(away_from_zero(rng, (7, 11)), noise_of(rng, (7, 11))):
            got = student.dropout_scaled_at_inference(inputs, rate, True, noise)
            assert_close(got, reference.dropout_scaled_at_inference(inputs, rate, True, noise))


@points(0.5)
def test_older_form_inference(student, reference, rng):
    """At inference everything is multiplied by 1 − rate, whatever the noise is."""
    for rate in RATES:
        for inputs, noise in both_dtypes(away_from_zero(rng, (7, 11)), rng.random((7, 11))):
            got = student.dropout_scaled_at_inference(inputs, rate, False, noise)
            assert_close(got, reference.dropout_scaled_at_inference(inputs, rate, False, noise))


@points(0.5)
def test_older_form_edges(student, rng):
    """A rate of 0 changes nothing, and noise exactly at the rate keeps its unit."""
    inputs, noise = away_from_zero(rng, (7, 11)), rng.random((7, 11))
    noise[0] = 0.0
    for training in (True, False):
        assert_close(student.dropout_scaled_at_inference(inputs, 0.0, training, noise), inputs)
    noise[2:5] = 0.625
    assert_same_units(
        student.dropout_scaled_at_inference(inputs, 0.625, True, noise),
        noise >= 0.625,
        "Other units are kept than those whose noise is the rate or more.",
    )


test_older_form_rules = rule_points("dropout_scaled_at_inference", dtype=0.5, vectorized=0.5, arguments=0.5)


# exact_dropout_mean


def affine_layer(rng, D, H):
    """A kernel (D, H) and a bias (H,) that is well away from zero."""
    return rng.normal(size=(D, H)), away_from_zero(rng, H)


@points(2)
def test_exact_mean_one_example(student, reference, rng):
    """One example: the mean over all masks, each weighted by its probability."""
    for D, H, rate in [(1, 3, 0.3), (3, 2, 0.1), (7, 5, 0.8), (5, 5, 0.3)]:
        for x, W, b in both_dtypes(away_from_zero(rng, D), *affine_layer(rng, D, H)):
            got = student.exact_dropout_mean(x, W, b, rate)
            assert_close(got, reference.exact_dropout_mean(x, W, b, rate))


@points(1)
def test_exact_mean_batch(student, rng):
    """A batch gives for each example what your function gives for that example alone."""
    for B, D, H, rate in [(5, 3, 2, 0.3), (2, 5, 3, 0.8), (11, 7, 1, 0.6), (5, 5, 2, 0.3)]:
        x, (W, b) = away_from_zero(rng, (B, D)), affine_layer(rng, D, H)
        got = student.exact_dropout_mean(x, W, b, rate)
        assert_shape(got, (B, H))
        assert_close(got, np.stack([student.exact_dropout_mean(row, W, b, rate) for row in x]))


@points(0.5)
def test_exact_mean_edges(student, rng):
    """A rate of 0 gives x W + b, and one near 1 nearly b."""
    x, (W, b) = away_from_zero(rng, 5), affine_layer(rng, 5, 7)
    assert_close(student.exact_dropout_mean(x, W, b, 0.0), x @ W + b)
    assert_close(student.exact_dropout_mean(x, W, b, 0.999), 0.001 * (x @ W) + b)


test_exact_mean_rules = rule_points("exact_dropout_mean", dtype=0.5, vectorized=0.5, arguments=0.5)


# Dropout


@points(2)
def test_layer_training(student, rng):
    """In training each unit of each example is dropped with probability `rate`, independently of all others."""
    B, D = 503, 499
    for rate in (0.3, 0.6):
        mask = kept(layer_for(student.Dropout, rng, rate)(away_from_zero(rng, (B, D)), True), (B, D))
        # Both rates together make 2 (1 + B + D) comparisons: a false alarm has a probability below 5e-10.
        comparisons = 2 * (1 + B + D)
        share = 1 - rate
        assert abs(mask.mean() - share) <= deviation(B * D, comparisons), (
            "Too many or too few units are dropped for the rate."
        )
        assert np.abs(mask.mean(axis=1) - share).max() <= deviation(D, comparisons), (
            "The units of one example are not dropped independently of each other."
        )
        assert np.abs(mask.mean(axis=0) - share).max() <= deviation(B, comparisons), (
            "The examples of the batch do not have masks of their own."
        )
        # Counts of 503 independent rows are all equal with a probability below 0.05⁵⁰².
        assert np.ptp(mask.sum(axis=1)) > 0 and np.ptp(mask.sum(axis=0)) > 0, (
            "Every example or every unit lost exactly the same number: each unit is dropped independently."
        )
        layer = layer_for(student.Dropout, rng, rate)
        counts = [kept(layer(away_from_zero(rng, (7, 11)), True), (7, 11)).sum() for _ in range(13)]
        # A count of 77 has at most the probability 0.1; that all 13 are equal, one below 1e-12.
        assert np.ptp(counts) > 0, (
            "Every call drops exactly the same number of units: each unit is dropped independently."
        )


@points(1)
def test_layer_scale(student, rng):
    """In training what is kept is divided by 1 − rate; a rate of 0 changes nothing."""
    for rate, shape in [(0.3, (7, 11)), (0.0, (5, 3)), (0.8, (13, 5, 3))]:
        x = away_from_zero(rng, shape)
        out = layer_for(student.Dropout, rng, rate)(x, True)
        assert_close(out, np.where(kept(out, shape) | (rate == 0), x / (1 - rate), 0.0))


@points(1)
def test_layer_new_mask(student, rng):
    """Every training call draws a new mask."""
    B, D, rate, calls = 101, 97, 0.3, 4
    layer = layer_for(student.Dropout, rng, rate)
    masks = [kept(layer(away_from_zero(rng, (B, D)), True), (B, D)) for _ in range(calls)]
    # Two independent masks agree in a unit with probability rate² + (1 − rate)². Six comparisons below 5e-10.
    for one, other in itertools.combinations(masks, 2):
        agreement = np.mean(one == other)
        assert abs(agreement - (rate**2 + (1 - rate) ** 2)) <= deviation(B * D, 6), (
            "The masks of two training calls depend on each other."
        )


@points(1)
def test_layer_inference(student, rng):
    """At inference the inputs pass as they are, before the first training call and after it."""
    for rate in (0.0, 0.3, 0.8):
        layer = layer_for(student.Dropout, rng, rate)
        for shape in [(7, 5), (3, 11)]:
            x = away_from_zero(rng, shape)
            assert_close(layer(x, False), x)
            layer(x, True)
            assert_close(layer(x, False), x)


@points(0.5)
def test_layer_backward_of_zeros(student, rng):
    """Inputs of exactly 0, as ReLU gives, are dropped or kept like others: where kept, the gradient passes."""
    shape, rate = (101, 97), 0.3
    layer = layer_for(student.Dropout, rng, rate)
    assert_shape(layer(np.zeros(shape), True), shape)
    mask = kept(layer.backward(away_from_zero(rng, shape)), shape)
    assert abs(mask.mean() - (1 - rate)) <= deviation(mask.size, 1), (
        "The gradient passes at too many or too few inputs that are 0: the mask says what was kept, not the output."
    )


@points(1.5)
def test_layer_backward(student, rng):
    """The gradient passes through the mask of the last training call, with its scale."""
    for rate, shape in [(0.3, (7, 11)), (0.0, (5, 3)), (0.8, (13, 5, 3))]:
        layer = layer_for(student.Dropout, rng, rate)
        for calls in (1, 1, 2):
            d_out = away_from_zero(rng, shape)
            for _ in range(calls):
                mask = kept(layer(away_from_zero(rng, shape), True), shape)
            assert_close(layer.backward(d_out), np.where(mask, d_out / (1 - rate), 0.0))


@points(1)
def test_layer_backward_after_inference(student, rng):
    """Calls at inference between a training call and its backward pass disturb nothing."""
    layer = layer_for(student.Dropout, rng, 0.3)
    for shape, dev_shape in [((7, 11), (7, 11)), ((5, 3), (17, 3))]:
        mask = kept(layer(away_from_zero(rng, shape), True), shape)
        layer(away_from_zero(rng, dev_shape), False)
        assert_same_units(
            layer.backward(away_from_zero(rng, shape)),
            mask,
            "After a call at inference the gradient passes at other units than those of the training call.",
        )


test_layer_rules = rule_points(
    "Dropout", instances=1, random=1, dtype=0.5, batch_of_one=0.5, vectorized=0.5, arguments=0.5
)


# ensemble_concepts


@points(1)
def test_concept_ensemble_partners(student, reference):
    """What dropout keeps a hidden unit from."""
    assert_answer(student.ensemble_concepts, "partners", reference.ensemble_concepts["partners"])


@points(1)
def test_concept_ensemble_how_many(student, reference):
    """How many thinned networks there are, and whose weights they use."""
    assert_answer(student.ensemble_concepts, "how_many", reference.ensemble_concepts["how_many"])


@points(1)
def test_concept_ensemble_exact(student, reference):
    """When the scaled network is exactly the mean of the ensemble."""
    assert_answer(student.ensemble_concepts, "exact", reference.ensemble_concepts["exact"])


@points(1)
def test_concept_ensemble_softmax(student, reference):
    """Why a softmax layer with scaled inputs is a geometric mean."""
    assert_answer(student.ensemble_concepts, "softmax", reference.ensemble_concepts["softmax"])


@points(1)
def test_concept_ensemble_predict(student):
    """A prediction was made; any one counts."""
    assert_answer(student.ensemble_concepts, "predict", {"A", "B", "C", "D"})


# practice_concepts


@points(1)
def test_concept_practice_output(student, reference):
    """Why the output layer has no dropout."""
    assert_answer(student.practice_concepts, "output", reference.practice_concepts["output"])


@points(1)
def test_concept_practice_underfit(student, reference):
    """What to do about a network with dropout that underfits."""
    assert_answer(student.practice_concepts, "underfit", reference.practice_concepts["underfit"])


@points(1)
def test_concept_practice_loss(student, reference):
    """How to read a training loss that was measured with dropout."""
    assert_answer(student.practice_concepts, "loss", reference.practice_concepts["loss"])


@points(1)
def test_concept_practice_forgotten(student, reference):
    """What dropout at inference does."""
    assert_answer(student.practice_concepts, "forgotten", reference.practice_concepts["forgotten"])
