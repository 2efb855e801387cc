"""Hidden tests of 13_initialization: what earns points."""

import itertools
import math

import numpy as np

from grader.testing import (
    assert_answer,
    assert_close,
    assert_shape,
    assert_unchanged,
    assert_vectorized,
    global_random_unchanged,
    points,
)

WIDE, NARROW = (97, 211), (211, 97)  # inputs and units; a kernel has 20,467 entries

# Each bound on random numbers below is missed by a right kernel with at most this probability. A test has
# at most six of them, so its false alarms stay below 1e-10.
ALARM = 1e-11


def uniform_cdf(limit):
    """The distribution function of U[-limit, limit]."""
    return lambda values: np.clip((values + limit) / (2 * limit), 0, 1)


def normal_cdf(std):
    """The distribution function of a normal distribution with mean 0."""
    return lambda values: np.array([0.5 * (1 + math.erf(v / (std * math.sqrt(2)))) for v in values])


def assert_distributed(kernel, cdf):
    """The entries are distributed by cdf: Kolmogorov and Smirnov's distance is small enough.

    By the inequality of Dvoretzky, Kiefer, Wolfowitz and Massart, the largest distance between the empirical
    distribution function of N numbers and cdf is above d with a probability of at most 2 exp(-2 N d²).
    """
    values = np.sort(np.ravel(np.asarray(kernel, np.float64)))
    N = values.size
    assert np.isfinite(values).all(), "Some entries are not finite."
    expected, steps = cdf(values), np.arange(N + 1) / N
    distance = max(np.max(steps[1:] - expected), np.max(expected - steps[:-1]))
    assert distance <= math.sqrt(math.log(2 / ALARM) / (2 * N)), (
        f"The entries have another distribution: their standard deviation is {values.std():.4f}, "
        f"the smallest is {values[0]:.4f} and the largest {values[-1]:.4f}."
    )
    # Rows or columns that repeat each other have few distinct entries. Independent ones in float32 coincide
    # too, but hardly ever more than a few dozen of them.
    assert np.unique(values).size > 0.9 * N, "Many entries are equal: draw each of them anew."


def assert_limit(kernel, limit):
    """No entry is outside of ±limit, and the extremes come close to it on both sides."""
    values = np.asarray(kernel, np.float64)
    low, high = float(values.min()), float(values.max())
    # All N entries stay below limit · (1 - 2 log(1/ALARM)/N) with a probability of
    # (1 - log(1/ALARM)/N)^N <= ALARM; the same on the other side.
    inner = limit * (1 - 2 * math.log(1 / ALARM) / values.size)
    slack = 1 + 1e-6  # float32 rounds
    assert -limit * slack <= low <= -inner and inner <= high <= limit * slack, (
        f"The entries go from {low:.4f} to {high:.4f}, expected are limits of ±{limit:.4f}."
    )


def assert_new_draws(student, initializer, rng):
    """Kernels come from the given generator alone: equal ones give equal kernels, and each call a new one."""
    seed = int(rng.integers(2**32))
    with global_random_unchanged(student):
        generator = np.random.default_rng(seed)
        first, second = initializer(5, 7, generator), initializer(5, 7, generator)
    again = initializer(5, 7, np.random.default_rng(seed))
    assert_close(again, first)
    # In float32 an entry coincides with a probability of 1e-7 or less: half of 35 never do.
    assert np.mean(np.asarray(first) == np.asarray(second)) < 0.5, "The second kernel repeats the first one."


def spread(rng, shape):
    """Numbers of size 0.1 to 1, of both signs."""
    return rng.choice([-1.0, 1.0], size=shape) * rng.uniform(0.1, 1, size=shape)


def network(rng, sizes, scale=1.0):
    """Kernels of a network of these sizes, with pre-activations of about the given size."""
    return [scale * spread(rng, (n, m)) / math.sqrt(n) for n, m in itertools.pairwise(sizes)]


def copies(arrays):
    """A copy of each of several arrays."""
    return [array.copy() for array in arrays]


def last_outputs(X, kernels, layer, shift):
    """The outputs of the last tanh layer, with a shift of the pre-activations of one layer."""
    hidden = X
    for number, W in enumerate(kernels):
        hidden = np.tanh(hidden @ W + (shift if number == layer else 0.0))
    return hidden


# saturated_fraction


@points(2)
def test_saturated_values(student, reference, rng):
    """The share of all units whose output is above the threshold, on either side."""
    for shape, threshold in [((7, 11), 0.9), ((5, 3), 0.5), ((13, 17), 0.99)]:
        z = rng.uniform(-4, 4, size=shape)
        assert_close(student.saturated_fraction(z, threshold), reference.saturated_fraction(z, threshold))


@points(1)
def test_saturated_both_sides(student, reference, rng):
    """Units that are all negative, or all positive, count alike."""
    z = rng.uniform(0.1, 4, size=(7, 11))
    expected = reference.saturated_fraction(z, 0.9)
    assert_close(student.saturated_fraction(-z, 0.9), expected)
    assert_close(student.saturated_fraction(z, 0.9), expected)


@points(1)
def test_saturated_extremes(student, reference, rng):
    """±1000 is saturated and 0 is not, at any threshold, in both dtypes."""
    z = rng.choice([-1000.0, 0.0, 1000.0], size=(13, 11))
    for threshold in (0.01, 0.9, 0.999):
        for dtype in (np.float64, np.float32):
            got = student.saturated_fraction(z.astype(dtype), threshold)
            assert_close(got, reference.saturated_fraction(z, threshold))
    assert_close(student.saturated_fraction(np.full((1, 1), 1000.0), 0.9), 1.0)
    assert_close(student.saturated_fraction(np.zeros((7, 1)), 0.1), 0.0)


@points(1)
def test_saturated_is_vectorized(student, reference, rng):
    """Any shape works without a Python loop, and z stays as it was."""
    for shape in [(11,), (1, 5), (3, 5, 7)]:
        z = rng.uniform(-4, 4, size=shape)
        before = z.copy()
        assert_close(student.saturated_fraction(z, 0.7), reference.saturated_fraction(before, 0.7))
        assert_unchanged(student)
    assert_vectorized(student.saturated_fraction, lambda B: (np.linspace(-3, 3, 5 * B).reshape(B, 5), 0.7))


# uniform_heuristic


@points(2)
def test_heuristic_distribution(student, rng):
    """The entries are uniform between −1/√n and 1/√n, for many inputs and for few."""
    for n, m in (WIDE, NARROW):
        kernel = student.uniform_heuristic(n, m, rng)
        assert_shape(kernel, (n, m))
        assert_limit(kernel, 1 / math.sqrt(n))
        assert_distributed(kernel, uniform_cdf(1 / math.sqrt(n)))


@points(1)
def test_heuristic_small_sizes(student, rng):
    """A single input or a single unit gives a kernel of two axes."""
    for n, m in [(1, 7), (7, 1), (1, 1)]:
        kernel = student.uniform_heuristic(n, m, rng)
        assert_shape(kernel, (n, m))
        assert np.max(np.abs(kernel)) <= (1 + 1e-6) / math.sqrt(n), "An entry is outside of the limits."


@points(1)
def test_heuristic_generator(student, rng):
    """All randomness comes from the given generator, and each call draws anew."""
    assert_new_draws(student, student.uniform_heuristic, rng)


# glorot_uniform


@points(2)
def test_glorot_uniform_distribution(student, rng):
    """The entries are uniform between ±√(6/(n + m)), for many inputs and for few."""
    for n, m in (WIDE, NARROW):
        kernel, limit = student.glorot_uniform(n, m, rng), math.sqrt(6 / (n + m))
        assert_shape(kernel, (n, m))
        assert_limit(kernel, limit)
        assert_distributed(kernel, uniform_cdf(limit))


@points(1)
def test_glorot_uniform_small_sizes(student, rng):
    """A single input or a single unit gives a kernel of two axes."""
    for n, m in [(1, 7), (7, 1), (1, 1)]:
        kernel = student.glorot_uniform(n, m, rng)
        assert_shape(kernel, (n, m))
        assert np.max(np.abs(kernel)) <= (1 + 1e-6) * math.sqrt(6 / (n + m)), (
            "An entry is outside of the limits."
        )


@points(1)
def test_glorot_uniform_generator(student, rng):
    """All randomness comes from the given generator, and each call draws anew."""
    assert_new_draws(student, student.glorot_uniform, rng)


# glorot_normal


@points(2)
def test_glorot_normal_distribution(student, rng):
    """The entries are normal with mean 0 and variance 2/(n + m), for many inputs and for few."""
    for n, m in (WIDE, NARROW):
        kernel, std = student.glorot_normal(n, m, rng), math.sqrt(2 / (n + m))
        assert_shape(kernel, (n, m))
        assert_distributed(kernel, normal_cdf(std))
        # The sum of the squares over the variance is chi-squared with N degrees of freedom; it is outside of
        # N ± (2 √(N x) + 2 x) with a probability of at most 2 exp(-x) (Laurent and Massart, 2000).
        x = math.log(2 / ALARM)
        got = float(np.mean(np.square(kernel, dtype=np.float64)))
        bound = 2 * math.sqrt(x / kernel.size) + 2 * x / kernel.size
        assert abs(got / std**2 - 1) <= bound, f"The variance is {got:.5f}, expected is {std**2:.5f}."


@points(1)
def test_glorot_normal_is_not_truncated(student, rng):
    """A normal distribution has no end: some entries are beyond 2.5 standard deviations."""
    for n, m in (WIDE, NARROW):
        kernel = student.glorot_normal(n, m, rng)
        # A right kernel has none with a probability of (1 - 0.0124)^20467 < 1e-110.
        assert np.max(np.abs(kernel)) > 2.5 * math.sqrt(2 / (n + m)), (
            "No entry is beyond 2.5 standard deviations."
        )


@points(1)
def test_glorot_normal_generator(student, rng):
    """The result is (n, m), and all randomness comes from the given generator."""
    for n, m in [(1, 7), (7, 1), (1, 1)]:
        assert_shape(student.glorot_normal(n, m, rng), (n, m))
    assert_new_draws(student, student.glorot_normal, rng)


# he_normal


@points(2)
def test_he_normal_distribution(student, rng):
    """The entries are normal with mean 0, and their variance keeps the size of ReLU's signal."""
    for n, m in (WIDE, NARROW):
        kernel, std = student.he_normal(n, m, rng), math.sqrt(2 / n)
        assert_shape(kernel, (n, m))
        assert_distributed(kernel, normal_cdf(std))
        # The sum of the squares over the variance is chi-squared with N degrees of freedom; it is outside of
        # N ± (2 √(N x) + 2 x) with a probability of at most 2 exp(-x) (Laurent and Massart, 2000).
        x = math.log(2 / ALARM)
        got = float(np.mean(np.square(kernel, dtype=np.float64)))
        bound = 2 * math.sqrt(x / kernel.size) + 2 * x / kernel.size
        assert abs(got / std**2 - 1) <= bound, f"The variance is {got:.5f}, expected is {std**2:.5f}."


@points(1)
def test_he_normal_is_not_truncated(student, rng):
    """A normal distribution has no end: some entries are beyond 2.5 standard deviations."""
    for n, m in (WIDE, NARROW):
        kernel = student.he_normal(n, m, rng)
        # A right kernel has none with a probability of (1 - 0.0124)^20467 < 1e-110.
        assert np.max(np.abs(kernel)) > 2.5 * math.sqrt(2 / n), "No entry is beyond 2.5 standard deviations."


@points(1)
def test_he_normal_generator(student, rng):
    """The result is (n, m), and all randomness comes from the given generator."""
    for n, m in [(1, 7), (7, 1), (1, 1)]:
        assert_shape(student.he_normal(n, m, rng), (n, m))
    assert_new_draws(student, student.he_normal, rng)


# initialize_mlp


@points(2)
def test_initialize_kernels(student, rng):
    """Every kernel is Glorot's uniform distribution for its own shape."""
    sizes = [97, 211, 101, 199]
    params = student.initialize_mlp(sizes, rng)
    for layer in (1, 2, 3):
        n, m = sizes[layer - 1], sizes[layer]
        kernel, limit = params[f"W{layer}"], math.sqrt(6 / (n + m))
        assert_shape(kernel, (n, m))
        assert_limit(kernel, limit)
        assert_distributed(kernel, uniform_cdf(limit))


@points(1)
def test_initialize_keys(student, rng):
    """Any number of layers has a W and a b each, counted from 1, with the right shapes."""
    for sizes in ([5, 3], [5, 11, 3], [2, 3, 5, 7, 11, 13], [1, 1, 1]):
        params = student.initialize_mlp(sizes, rng)
        assert isinstance(params, dict), "A dictionary is expected."
        layers = range(1, len(sizes))
        expected = {f"{letter}{layer}" for letter in "Wb" for layer in layers}
        assert set(params) == expected, (
            f"The keys are {sorted(map(str, params))}, expected are {sorted(expected)}."
        )
        for layer in layers:
            assert_shape(params[f"W{layer}"], (sizes[layer - 1], sizes[layer]))
            assert_shape(params[f"b{layer}"], (sizes[layer],))


@points(1)
def test_initialize_biases(student, rng):
    """All biases are zero."""
    params = student.initialize_mlp([5, 11, 7, 3], rng)
    for layer, units in [(1, 11), (2, 7), (3, 3)]:
        assert_close(params[f"b{layer}"], np.zeros(units))


@points(1)
def test_initialize_draws(student, rng):
    """Each kernel has draws of its own from the given generator; equal generators give equal networks."""
    seed = int(rng.integers(2**32))
    with global_random_unchanged(student):
        params = student.initialize_mlp([7, 7, 7, 7], np.random.default_rng(seed))
    assert_close(student.initialize_mlp([7, 7, 7, 7], np.random.default_rng(seed)), params)
    other = student.initialize_mlp([7, 7, 7, 7], np.random.default_rng(seed + 1))
    kernels = [params["W1"], params["W2"], params["W3"], other["W1"], other["W2"], other["W3"]]
    for number, kernel in enumerate(kernels):
        for later in kernels[number + 1 :]:
            same = np.mean(np.asarray(kernel) == np.asarray(later))
            assert same < 0.5, "Two kernels have the same entries."  # see assert_new_draws


# activation_stds


@points(2)
def test_activation_stds_values(student, reference, rng):
    """One number a layer, from input to output: the standard deviation of all its outputs."""
    for sizes in ([5, 11, 7, 3], [3, 5, 2, 13, 17, 7]):
        X, kernels = spread(rng, (7, sizes[0])), network(rng, sizes, 2.0)
        assert_close(student.activation_stds(X, kernels), reference.activation_stds(X, kernels))


@points(1)
def test_activation_stds_small_sizes(student, reference, rng):
    """One layer, one example, one input or one unit."""
    for B, sizes in [(7, [5, 3]), (1, [5, 11, 3]), (7, [1, 3, 1, 5]), (1, [1, 1])]:
        X, kernels = spread(rng, (B, sizes[0])), network(rng, sizes)
        got = student.activation_stds(X, kernels)
        assert_shape(got, (len(kernels),))
        assert_close(got, reference.activation_stds(X, kernels))


@points(1)
def test_activation_stds_around_the_mean(student, reference, rng):
    """Outputs that are all positive are measured from their mean; far out they do not vary at all."""
    X, kernels = rng.uniform(0.5, 1, size=(7, 5)), [rng.uniform(0.1, 0.4, size=s) for s in [(5, 11), (11, 3)]]
    assert_close(student.activation_stds(X, kernels), reference.activation_stds(X, kernels))
    assert_close(student.activation_stds(1000 * X, kernels), reference.activation_stds(1000 * X, kernels))


@points(1)
def test_activation_stds_is_vectorized(student, reference, rng):
    """No Python loop over the examples, and the arguments stay as they were."""
    X, kernels = spread(rng, (7, 5)), network(rng, [5, 11, 5, 3])
    before = X.copy(), copies(kernels)
    assert_close(student.activation_stds(X, kernels), reference.activation_stds(*before))
    assert_unchanged(student)
    assert_vectorized(student.activation_stds, lambda B: (np.ones((B, 5)), kernels))


@points(1)
def test_activation_stds_float32(student, reference, rng):
    """float32 arrays give the same numbers, to the accuracy of float32."""
    X, kernels = spread(rng, (7, 5)), network(rng, [5, 11, 5, 3])
    expected = np.array(reference.activation_stds(X, kernels), np.float32)
    X, kernels = X.astype(np.float32), [W.astype(np.float32) for W in kernels]
    assert_close(student.activation_stds(X, kernels), expected)


# gradient_stds


@points(2)
def test_gradient_stds_values(student, reference, rng):
    """One number a layer, from input to output: the standard deviation of the gradient by its z."""
    for sizes in ([5, 11, 7, 3], [3, 5, 2, 13, 17, 7]):
        X, kernels, d_out = spread(rng, (7, sizes[0])), network(rng, sizes, 2.0), spread(rng, (7, sizes[-1]))
        got = student.gradient_stds(X, kernels, d_out)
        assert_close(got, reference.gradient_stds(X, kernels, d_out))


@points(1)
def test_gradient_stds_by_differences(student, rng):
    """The numbers agree with differences of the loss, of which d_out is the gradient by the outputs."""
    sizes, h = [3, 5, 7, 2], 1e-5
    X, kernels, d_out = spread(rng, (3, 3)), network(rng, sizes, 1.5), spread(rng, (3, 2))
    expected = []
    for layer, units in enumerate(sizes[1:]):
        # A gradient of d_out · H_L: how the loss changes with each pre-activation of the layer.
        gradient = np.empty((3, units))
        for index in np.ndindex(3, units):
            shift = np.zeros((3, units))
            shift[index] = h
            change = last_outputs(X, kernels, layer, shift) - last_outputs(X, kernels, layer, -shift)
            gradient[index] = (d_out * change).sum() / (2 * h)
        expected.append(gradient.std())
    # Central differences are good to about h² = 1e-10, and 1e-16 / h = 1e-11 of rounding.
    assert_close(student.gradient_stds(X, kernels, d_out), expected, rtol=1e-6)


@points(1)
def test_gradient_stds_small_sizes(student, reference, rng):
    """One layer, one example, one input or one unit."""
    for B, sizes in [(7, [5, 3]), (1, [5, 11, 3]), (7, [1, 3, 1, 5]), (7, [3, 1])]:
        X, kernels, d_out = spread(rng, (B, sizes[0])), network(rng, sizes), spread(rng, (B, sizes[-1]))
        got = student.gradient_stds(X, kernels, d_out)
        assert_shape(got, (len(kernels),))
        assert_close(got, reference.gradient_stds(X, kernels, d_out))


@points(1)
def test_gradient_stds_saturated(student, reference, rng):
    """Where a layer is saturated nothing comes through to the layers before it."""
    kernels, d_out = network(rng, [5, 11, 7, 3]), spread(rng, (7, 3))
    kernels[1] = np.full((11, 7), 1000.0)
    X = rng.uniform(0.5, 1, size=(7, 5))
    kernels[0] = np.abs(kernels[0])  # the outputs of layer 1 are positive, so those of layer 2 are 1
    assert_close(student.gradient_stds(X, kernels, d_out), reference.gradient_stds(X, kernels, d_out))


@points(1)
def test_gradient_stds_is_vectorized(student, reference, rng):
    """No Python loop over the examples, and the arguments stay as they were."""
    X, kernels, d_out = spread(rng, (7, 5)), network(rng, [5, 11, 5, 3]), spread(rng, (7, 3))
    before = X.copy(), copies(kernels), d_out.copy()
    assert_close(student.gradient_stds(X, kernels, d_out), reference.gradient_stds(*before))
    assert_unchanged(student)
    assert_vectorized(student.gradient_stds, lambda B: (np.ones((B, 5)), kernels, np.ones((B, 3))))


@points(1)
def test_gradient_stds_float32(student, reference, rng):
    """float32 arrays give the same numbers, to the accuracy of float32."""
    X, kernels, d_out = spread(rng, (7, 5)), network(rng, [5, 11, 5, 3]), spread(rng, (7, 3))
    expected = np.array(reference.gradient_stds(X, kernels, d_out), np.float32)
    X, kernels = X.astype(np.float32), [W.astype(np.float32) for W in kernels]
    assert_close(student.gradient_stds(X, kernels, d_out.astype(np.float32)), expected)


# saturation_concepts


@points(1)
def test_concept_saturation_stuck(student, reference):
    """What SGD does to the weights of a saturated unit."""
    assert_answer(student.saturation_concepts, "stuck", reference.saturation_concepts["stuck"])


@points(1)
def test_concept_saturation_relu(student, reference):
    """Where ReLU is flat."""
    assert_answer(student.saturation_concepts, "relu", reference.saturation_concepts["relu"])


@points(1)
def test_concept_saturation_output(student, reference):
    """The gradient behind a saturated output."""
    assert_answer(student.saturation_concepts, "output", reference.saturation_concepts["output"])


@points(1)
def test_concept_saturation_pixels(student, reference):
    """What to do with inputs that are far too large."""
    assert_answer(student.saturation_concepts, "pixels", reference.saturation_concepts["pixels"])


# initialization_concepts


@points(1)
def test_concept_initialization_symmetry(student, reference):
    """What becomes of hidden units that begin alike."""
    assert_answer(student.initialization_concepts, "symmetry", reference.initialization_concepts["symmetry"])


@points(1)
def test_concept_initialization_depth(student, reference):
    """What the old heuristic does to the signal in ten layers."""
    assert_answer(student.initialization_concepts, "depth", reference.initialization_concepts["depth"])


@points(1)
def test_concept_initialization_forward(student, reference):
    """What Glorot's compromise means where a layer gets wider."""
    assert_answer(student.initialization_concepts, "forward", reference.initialization_concepts["forward"])


@points(1)
def test_concept_initialization_relu(student, reference):
    """The variance that suits ReLU."""
    assert_answer(student.initialization_concepts, "relu", reference.initialization_concepts["relu"])
