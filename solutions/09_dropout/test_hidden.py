"""Hidden tests of 09_dropout: what earns points."""

import itertools
import math

import numpy as np

from grader.testing import (
    assert_answer,
    assert_close,
    assert_dtype,
    assert_shape,
    assert_unchanged,
    assert_vectorized,
    check_gradient,
    global_random_unchanged,
    points,
)

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


def layer_for(layer_class, rng, rate):
    """A Dropout layer with a generator of its own."""
    return layer_class(rate, np.random.default_rng(rng.integers(2**32)))


# dropout


@points(2)
def test_dropout_training(student, reference, rng):
    """In training, units with noise below the rate become 0, the others are divided by 1 − rate."""
    for rate in RATES:
        for shape in [(7, 11), (5, 3)]:
            inputs, noise = away_from_zero(rng, shape), rng.random(shape)
            assert_close(
                student.dropout(inputs, rate, True, noise), reference.dropout(inputs, rate, True, noise)
            )


@points(1)
def test_dropout_inference(student, rng):
    """At inference the inputs pass as they are, at every rate and with any noise."""
    for rate in (0.0, *RATES):
        inputs, noise = away_from_zero(rng, (7, 11)), rng.random((7, 11))
        assert_close(student.dropout(inputs, rate, False, noise), inputs)


@points(1)
def test_dropout_edges(student, rng):
    """A rate of 0 drops nothing, one of 0.97 nearly all, and noise exactly at the rate keeps its unit."""
    inputs, noise = away_from_zero(rng, (7, 11)), rng.random((7, 11))
    noise[0] = 0.0
    assert_close(student.dropout(inputs, 0.0, True, noise), inputs)
    noise[0, :5] = 0.99
    assert_close(student.dropout(inputs, 0.97, True, noise), np.where(noise >= 0.97, inputs / 0.03, 0.0))
    noise[2:5] = 0.625
    assert_close(student.dropout(inputs, 0.625, True, noise), np.where(noise >= 0.625, inputs / 0.375, 0.0))


@points(1)
def test_dropout_is_vectorized(student, reference, rng):
    """Any shape works without a Python loop, and the arguments stay as they were."""
    for shape in [(11,), (1, 5), (7, 1), (3, 5, 7)]:
        inputs, noise = away_from_zero(rng, shape), rng.random(shape)
        before = inputs.copy(), noise.copy()
        for training in (True, False):
            got = student.dropout(inputs, 0.3, training, noise)
            assert_shape(got, shape)
            assert_close(got, reference.dropout(before[0], 0.3, training, before[1]))
            assert_unchanged(student)
    assert_vectorized(student.dropout, lambda B: (np.ones((B, 5)), 0.3, True, np.ones((B, 5))))


@points(1)
def test_dropout_dtype(student, reference, rng):
    """The result has the dtype of the inputs, in training and at inference, whatever the noise has."""
    for dtype, of_noise in itertools.product((np.float32, np.float64), repeat=2):
        inputs, noise = away_from_zero(rng, (7, 11)).astype(dtype), rng.random((7, 11)).astype(of_noise)
        for training in (True, False):
            # 0.375 is the same number in float32 and in float64.
            got = student.dropout(inputs, 0.375, training, noise)
            assert_dtype(got, dtype)
            assert_close(got, reference.dropout(inputs, 0.375, training, noise))


# dropout_backward


@points(2)
def test_dropout_backward_gradient(student, reference, rng):
    """The gradient agrees with differences of a loss behind dropout."""
    for rate in RATES:
        x, d_out, noise = away_from_zero(rng, (7, 5)), rng.normal(size=(7, 5)), rng.random((7, 5))

        def loss(moved, rate=rate, d_out=d_out, noise=noise):
            return np.sum(d_out * reference.dropout(moved, rate, True, noise))

        check_gradient(loss, student.dropout_backward(d_out, rate, noise), x)


@points(1)
def test_dropout_backward_edges(student, rng):
    """A rate of 0 lets everything pass, and noise exactly at the rate lets its gradient pass."""
    d_out, noise = away_from_zero(rng, (7, 11)), rng.random((7, 11))
    noise[0] = 0.0
    assert_close(student.dropout_backward(d_out, 0.0, noise), d_out)
    noise[2:5] = 0.625
    assert_close(student.dropout_backward(d_out, 0.625, noise), np.where(noise >= 0.625, d_out / 0.375, 0.0))


@points(1)
def test_dropout_backward_is_vectorized(student, reference, rng):
    """Any shape works without a Python loop, and the arguments stay as they were."""
    for shape in [(11,), (1, 5), (7, 1), (3, 5, 7)]:
        d_out, noise = away_from_zero(rng, shape), rng.random(shape)
        before = d_out.copy(), noise.copy()
        got = student.dropout_backward(d_out, 0.3, noise)
        assert_shape(got, shape)
        assert_close(got, reference.dropout_backward(before[0], 0.3, before[1]))
        assert_unchanged(student)
    assert_vectorized(student.dropout_backward, lambda B: (np.ones((B, 5)), 0.3, np.ones((B, 5))))


@points(1)
def test_dropout_backward_dtype(student, reference, rng):
    """The gradient keeps the dtype of `d_out`, whatever the noise has."""
    for dtype, of_noise in itertools.product((np.float32, np.float64), repeat=2):
        d_out, noise = away_from_zero(rng, (7, 11)).astype(dtype), rng.random((7, 11)).astype(of_noise)
        got = student.dropout_backward(d_out, 0.375, noise)
        assert_dtype(got, dtype)
        assert_close(got, reference.dropout_backward(d_out, 0.375, noise))


# dropout_scaled_at_inference


@points(1)
def test_older_form_training(student, reference, rng):
    """In training, units with noise below the rate become 0, and the others are not scaled."""
    for rate in RATES:
        inputs, noise = away_from_zero(rng, (7, 11)), rng.random((7, 11))
        got = student.dropout_scaled_at_inference(inputs, rate, True, noise)
        assert_close(got, reference.dropout_scaled_at_inference(inputs, rate, True, noise))


@points(1)
def test_older_form_inference(student, reference, rng):
    """At inference everything is multiplied by 1 − rate, whatever the noise is."""
    for rate in RATES:
        inputs, noise = away_from_zero(rng, (7, 11)), rng.random((7, 11))
        got = student.dropout_scaled_at_inference(inputs, rate, False, noise)
        assert_close(got, reference.dropout_scaled_at_inference(inputs, rate, False, noise))


@points(1)
def test_older_form_edges(student, rng):
    """A rate of 0 changes nothing, and noise exactly at the rate keeps its unit."""
    inputs, noise = away_from_zero(rng, (7, 11)), rng.random((7, 11))
    noise[0] = 0.0
    for training in (True, False):
        assert_close(student.dropout_scaled_at_inference(inputs, 0.0, training, noise), inputs)
    noise[2:5] = 0.625
    got = student.dropout_scaled_at_inference(inputs, 0.625, True, noise)
    assert_close(got, np.where(noise >= 0.625, inputs, 0.0))


@points(1)
def test_older_form_is_vectorized(student, reference, rng):
    """Any shape works without a Python loop, and the arguments stay as they were."""
    for shape in [(11,), (1, 5), (7, 1), (3, 5, 7)]:
        inputs, noise = away_from_zero(rng, shape), rng.random(shape)
        before = inputs.copy(), noise.copy()
        for training in (True, False):
            got = student.dropout_scaled_at_inference(inputs, 0.3, training, noise)
            assert_shape(got, shape)
            assert_close(got, reference.dropout_scaled_at_inference(before[0], 0.3, training, before[1]))
            assert_unchanged(student)
    for training in (True, False):
        assert_vectorized(
            student.dropout_scaled_at_inference,
            lambda B, training=training: (np.ones((B, 5)), 0.3, training, np.ones((B, 5))),
        )


@points(1)
def test_older_form_dtype(student, reference, rng):
    """The result has the dtype of the inputs, in training and at inference, whatever the noise has."""
    for dtype, of_noise in itertools.product((np.float32, np.float64), repeat=2):
        inputs, noise = away_from_zero(rng, (7, 11)).astype(dtype), rng.random((7, 11)).astype(of_noise)
        for training in (True, False):
            got = student.dropout_scaled_at_inference(inputs, 0.375, training, noise)
            assert_dtype(got, dtype)
            assert_close(got, reference.dropout_scaled_at_inference(inputs, 0.375, training, noise))


# exact_dropout_mean


def affine_layer(rng, D, H):
    """A kernel (D, H) and a bias (H,) that is well away from zero."""
    return rng.normal(size=(D, H)), away_from_zero(rng, H)


@points(1)
def test_exact_mean_one_example(student, reference, rng):
    """One example: the mean over all masks, each weighted by its probability."""
    for D, H, rate in [(1, 3, 0.3), (3, 2, 0.1), (7, 5, 0.8)]:
        x, (W, b) = away_from_zero(rng, D), affine_layer(rng, D, H)
        got = student.exact_dropout_mean(x, W, b, rate)
        assert_shape(got, (H,))
        assert_close(got, reference.exact_dropout_mean(x, W, b, rate))


@points(1)
def test_exact_mean_batch(student, reference, rng):
    """A batch gives the mean for each example, also if there is only one in it."""
    for B, D, H, rate in [(5, 3, 2, 0.3), (1, 5, 3, 0.8), (11, 7, 1, 0.6)]:
        x, (W, b) = away_from_zero(rng, (B, D)), affine_layer(rng, D, H)
        got = student.exact_dropout_mean(x, W, b, rate)
        assert_shape(got, (B, H))
        assert_close(got, reference.exact_dropout_mean(x, W, b, rate))


@points(1)
def test_exact_mean_edges(student, rng):
    """A rate of 0 gives x W + b, and one near 1 nearly b."""
    x, (W, b) = away_from_zero(rng, (5, 3)), affine_layer(rng, 3, 7)
    assert_close(student.exact_dropout_mean(x, W, b, 0.0), x @ W + b)
    assert_close(student.exact_dropout_mean(x, W, b, 0.999), 0.001 * (x @ W) + b)


@points(1)
def test_exact_mean_is_vectorized(student, reference, rng):
    """No Python loop over the examples, and the arguments stay as they were."""
    x, (W, b) = away_from_zero(rng, (5, 3)), affine_layer(rng, 3, 7)
    before = x.copy(), W.copy(), b.copy()
    assert_close(student.exact_dropout_mean(x, W, b, 0.3), reference.exact_dropout_mean(*before, 0.3))
    assert_unchanged(student)
    assert_vectorized(student.exact_dropout_mean, lambda B: (np.ones((B, 3)), W, b, 0.3))


@points(1)
def test_exact_mean_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        for shape in [(3,), (5, 3)]:
            x, (W, b) = away_from_zero(rng, shape), affine_layer(rng, 3, 7)
            arguments = x.astype(dtype), W.astype(dtype), b.astype(dtype)
            got = student.exact_dropout_mean(*arguments, 0.3)
            assert_dtype(got, dtype)
            assert_close(got, reference.exact_dropout_mean(*arguments, 0.3))


# Dropout


@points(2)
def test_layer_training(student, rng):
    """In training each unit of each example is dropped with probability `rate`, and the others are scaled."""
    B, D = 503, 499
    for rate in (0.3, 0.6):
        x = away_from_zero(rng, (B, D))
        out = layer_for(student.Dropout, rng, rate)(x, True)
        assert_shape(out, (B, D))
        kept = np.asarray(out) != 0
        assert_close(out, np.where(kept, x / (1 - rate), 0.0))
        # Both rates together make 2 (1 + B + D) comparisons: a false alarm has a probability below 5e-10.
        comparisons = 2 * (1 + B + D)
        share = 1 - rate
        assert abs(kept.mean() - share) <= deviation(B * D, comparisons), (
            "Too many or too few units are dropped for the rate."
        )
        assert np.abs(kept.mean(axis=1) - share).max() <= deviation(D, comparisons), (
            "The units of one example are not dropped independently of each other."
        )
        assert np.abs(kept.mean(axis=0) - share).max() <= deviation(B, comparisons), (
            "The examples of the batch do not have masks of their own."
        )
        # Counts of 503 independent rows are all equal with a probability below 0.05⁵⁰².
        assert np.ptp(kept.sum(axis=1)) > 0, (
            "Every example lost exactly the same number of units: each unit is dropped independently."
        )


@points(1)
def test_layer_new_mask(student, rng):
    """Every training call draws a new mask."""
    B, D, rate, calls = 101, 97, 0.3, 4
    layer = layer_for(student.Dropout, rng, rate)
    x = away_from_zero(rng, (B, D))
    masks = []
    for _ in range(calls):
        answer = layer(x, True)
        assert_shape(answer, (B, D))
        masks.append(np.asarray(answer) != 0)
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
        for shape in [(7, 5), (1, 11)]:
            x = away_from_zero(rng, shape)
            assert_close(layer(x, False), x)
            layer(x, True)
            assert_close(layer(x, False), x)


@points(2)
def test_layer_backward(student, rng):
    """The gradient passes through the mask of the last training call, with its scale."""
    for rate, shape in [(0.3, (7, 11)), (0.0, (5, 3)), (0.8, (13, 5, 3))]:
        layer = layer_for(student.Dropout, rng, rate)
        for _ in range(3):
            x, d_out = away_from_zero(rng, shape), away_from_zero(rng, shape)
            kept = np.asarray(layer(x, True)) != 0
            expected = np.where(kept, d_out / (1 - rate), 0.0)
            assert_close(layer.backward(d_out), expected)
        assert_close(layer.backward(d_out), expected)  # asking twice changes nothing


@points(1)
def test_layer_backward_after_inference(student, rng):
    """Calls at inference between a training call and its backward pass disturb nothing."""
    layer = layer_for(student.Dropout, rng, 0.3)
    for shape, dev_shape in [((7, 11), (7, 11)), ((5, 3), (17, 3))]:
        x, d_out = away_from_zero(rng, shape), away_from_zero(rng, shape)
        kept = np.asarray(layer(x, True)) != 0
        layer(away_from_zero(rng, dev_shape), False)
        assert_close(layer.backward(d_out), np.where(kept, d_out / 0.7, 0.0))


@points(1)
def test_layers_are_independent(student, rng):
    """Two layers keep their own rates and masks, and draw from their own generators."""
    B, D, rates = 101, 97, (0.3, 0.6)
    layers = [layer_for(student.Dropout, rng, rate) for rate in rates]
    x, d_out = away_from_zero(rng, (B, D)), away_from_zero(rng, (B, D))
    kept = [np.asarray(layer(x, True)) != 0 for layer in layers]
    for layer, mask, rate in zip(layers, kept, rates, strict=True):
        assert_close(layer.backward(d_out), np.where(mask, d_out / (1 - rate), 0.0))
    # One comparison of masks with different rates: a false alarm has a probability below 5e-10.
    expected = rates[0] * rates[1] + (1 - rates[0]) * (1 - rates[1])
    assert abs(np.mean(kept[0] == kept[1]) - expected) <= deviation(B * D, 1), (
        "The masks of two layers with different generators depend on each other."
    )


@points(1)
def test_layer_generator(student, rng):
    """All randomness comes from the given generator: equal ones give equal masks, no other is touched."""
    x, seed = away_from_zero(rng, (7, 11)), rng.integers(2**32)
    with global_random_unchanged(student):
        one = student.Dropout(0.3, np.random.default_rng(seed))
        first = [one(x, True), one(x, True)]
        one.backward(x)
    other = student.Dropout(0.3, np.random.default_rng(seed))
    assert_close([other(x, True), other(x, True)], first)


@points(1)
def test_layer_is_vectorized(student, rng):
    """No Python loop over the examples, and the arguments stay as they were."""
    layer = layer_for(student.Dropout, rng, 0.3)
    x, d_out = away_from_zero(rng, (7, 11)), away_from_zero(rng, (7, 11))
    for training in (True, False):
        layer(x, training)
        layer.backward(d_out)
        assert_unchanged(student)
    assert_vectorized(layer, lambda B: (np.ones((B, 5)), True))


@points(1)
def test_layer_dtype(student, rng):
    """float32 stays float32 forwards and backwards, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        layer = layer_for(student.Dropout, rng, 0.3)
        x, d_out = away_from_zero(rng, (7, 11)).astype(dtype), away_from_zero(rng, (7, 11)).astype(dtype)
        out = layer(x, True)
        assert_dtype(out, dtype)
        kept = np.asarray(out) != 0
        assert_close(out, np.where(kept, x / (1 - 0.3), 0))
        gradient = layer.backward(d_out)
        assert_dtype(gradient, dtype)
        assert_close(gradient, np.where(kept, d_out / (1 - 0.3), 0))
        assert_dtype(layer(x, False), dtype)


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
