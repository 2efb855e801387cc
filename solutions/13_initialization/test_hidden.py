"""Hidden tests of 13_initialization: what earns points."""

import itertools
import math

import numpy as np

from grader.testing import assert_answer, assert_close, assert_shape, points, rule_points

WIDE, NARROW = (97, 211), (211, 97)  # inputs and units; a kernel has 20,467 entries
ALL_SIZES = WIDE, NARROW, (307, 307)

# Each bound on random numbers below is missed by a right kernel with at most this probability. A test has
# at most six of them, so its false alarms stay below 1e-10.
ALARM = 1e-11


def sample(kernel):
    """The distinct entries of a kernel, in order: where rows repeat each other, that is another test's affair."""
    values = np.unique(np.asarray(kernel, np.float64))
    assert np.isfinite(values).all(), "Some entries are not finite."
    assert values.any(), "All entries are zero."
    return values


def distance_bound(N):
    """What the empirical distribution function of N numbers is off by at most.

    By the inequality of Dvoretzky, Kiefer, Wolfowitz and Massart it is above d with a probability of at most
    2 exp(-2 N d²).
    """
    return math.sqrt(math.log(2 / ALARM) / (2 * N))


def distance(values, expected):
    """Kolmogorov and Smirnov's distance of sorted values from the distribution with these probabilities."""
    steps = np.arange(values.size + 1) / values.size
    return max(np.max(steps[1:] - expected), np.max(expected - steps[:-1]))


def assert_limit(kernel, limit):
    """No entry is larger than the limit in size, and the largest come close to it."""
    values = np.abs(sample(kernel))
    # All N sizes stay below limit · (1 - 2 log(1/ALARM)/N) with a probability of
    # (1 - 2 log(1/ALARM)/N)^N <= ALARM. And float32 rounds.
    inner = limit * (1 - 2 * math.log(1 / ALARM) / values.size)
    assert inner <= values.max() <= limit * (1 + 1e-6), (
        f"The largest entry has the size {values.max():.4f}, the limit is {limit:.4f}."
    )


def assert_uniform(kernel):
    """The sizes of the entries are spread evenly between 0 and the largest one."""
    values = np.sort(np.abs(sample(kernel)))
    scaled = values / values.max()
    # The largest is below the limit by a part of log(1/ALARM)/N at most, see assert_limit.
    bound = distance_bound(values.size) + 2 * math.log(1 / ALARM) / values.size
    assert distance(scaled, scaled) <= bound, "The entries are not spread evenly between their limits."


def variance_bound(N):
    """What the mean square of N normal numbers is off by at most, relative to the variance.

    The sum of the squares over the variance is chi-squared with N degrees of freedom; it is outside of
    N ± (2 √(N x) + 2 x) with a probability of at most 2 exp(-x) (Laurent and Massart, 2000).
    """
    x = math.log(2 / ALARM)
    return 2 * math.sqrt(x / N) + 2 * x / N


def assert_variance(kernel, variance):
    """The variance is that of so many normal numbers."""
    values = sample(kernel)
    got = float(np.mean(values**2))
    assert abs(got / variance - 1) <= variance_bound(values.size), (
        f"The variance is {got:.5f}, expected is {variance:.5f}."
    )


def assert_normal(kernel):
    """The entries follow the bell curve, whatever their size is."""
    values = sample(kernel)
    z = values / np.sqrt(np.mean(values**2))
    expected = np.array([0.5 * (1 + math.erf(v / math.sqrt(2))) for v in z])
    # The size is estimated; a relative error r moves the distribution function by 0.25 r at most.
    bound = distance_bound(values.size) + 0.25 * variance_bound(values.size)
    assert distance(z, expected) <= bound, "The entries do not follow a bell curve."


def assert_centred(kernel):
    """The mean is zero, up to chance."""
    values = sample(kernel)
    # For numbers of at most a in size, and for normal ones, of which the largest is far above one standard
    # deviation, the mean of N is above a √(2 log(2/ALARM) / N) with a probability of at most ALARM (Hoeffding).
    bound = np.max(np.abs(values)) * math.sqrt(2 * math.log(2 / ALARM) / values.size)
    assert abs(np.mean(values)) <= bound, f"The mean of the entries is {np.mean(values):.4f}, expected is 0."


def assert_drawn_anew(kernel):
    """Hardly any two entries are equal: in float32 a few dozen of 20,467 coincide."""
    assert sample(kernel).size > 0.9 * np.size(kernel), "Many entries are equal: draw each of them anew."


def kernels_of(initializer, rng, sizes=(WIDE, NARROW)):
    """Kernels with many inputs and with few, each with its sizes."""
    for n, m in sizes:
        kernel = np.asarray(initializer(n, m, rng))
        assert np.isrealobj(kernel), "The entries are complex numbers."
        yield kernel, n, m


def assert_shapes(initializer, rng):
    """A row for each input and a column for each unit, also where there is a single one."""
    for n, m in [(5, 7), (7, 5), (1, 7), (7, 1), (1, 1)]:
        assert_shape(initializer(n, m, rng), (n, m))


def spread(rng, shape):
    """Numbers of size 0.1 to 1, of both signs."""
    return rng.choice([-1.0, 1.0], size=shape) * rng.uniform(0.1, 1, size=shape)


def network(rng, sizes, scale=1.0):
    """Kernels of a network of these sizes, with pre-activations of about the given size."""
    return [scale * spread(rng, (n, m)) / math.sqrt(n) for n, m in itertools.pairwise(sizes)]


def both_dtypes(*parts):
    """Arrays and lists of arrays in float64, then in float32, each with the dtype."""
    for dtype in (np.float64, np.float32):
        cast = [
            [array.astype(dtype) for array in part] if isinstance(part, list) else part.astype(dtype)
            for part in parts
        ]
        yield *cast, dtype


def assert_last(got, expected, dtype):
    """The last numbers are the expected ones; how many there are is another test's affair."""
    assert np.ndim(got) == 1 or isinstance(got, list | tuple), "A list of numbers is expected."
    assert_close(list(got)[-len(expected) :], list(expected), dtype=dtype)


# saturated_fraction


THRESHOLDS = (0.5, 0.9, 0.99, 0.999, 0.01, 0.0)


def pre_activations_between(rng, low, high, shape):
    """Numbers whose outputs stay away from the thresholds, so that float32's rounding decides about none."""
    z = rng.uniform(low, high, size=shape)
    while (close := np.abs(np.abs(np.tanh(z))[..., None] - THRESHOLDS).min(axis=-1) < 1e-5).any():
        z[close] = rng.uniform(low, high, size=close.sum())
    return z


def assert_share(student, reference, z):
    """The share is right, of the whole array or, on the mean, of its parts."""
    for threshold in THRESHOLDS:
        for pre_activations, _ in both_dtypes(z):
            got = student.saturated_fraction(pre_activations, threshold)
            assert_close(np.mean(got), reference.saturated_fraction(pre_activations, threshold))


@points(0.5, exercise="saturated_fraction")
def test_saturated_above(student, reference, rng):
    """The share of the units whose output is above the threshold, up to z = 1000."""
    assert_share(student, reference, pre_activations_between(rng, 0, 4, (7, 11)))
    assert_share(student, reference, rng.choice([0.0, 1000.0], size=(61, 29)))


@points(0.5, exercise="saturated_fraction")
def test_saturated_below(student, reference, rng):
    """Units whose output is near −1 count as well, down to z = −1000, beside others."""
    assert_share(student, reference, pre_activations_between(rng, -4, 0, (7, 11)))
    assert_share(student, reference, rng.choice([-1000.0, 0.0, 1000.0, -0.3], size=(13, 11)))


@points(0.25)
def test_saturated_one_number(student, rng):
    """One number comes out, whatever the number of axes is."""
    for shape in [(11,), (7, 5), (3, 5, 7)]:
        assert_shape(student.saturated_fraction(rng.uniform(-4, 4, size=shape), 0.7), ())


test_saturated_rules = rule_points("saturated_fraction", batch_of_one=0.25, vectorized=0.25, arguments=0.25)


# uniform_heuristic


@points(0.5)
def test_heuristic_limit(student, rng):
    """The largest entries have the size 1/√n, for many inputs and for few."""
    for kernel, n, _ in kernels_of(student.uniform_heuristic, rng, ALL_SIZES):
        assert_limit(kernel, 1 / math.sqrt(n))
    for n, m in [(1, 7), (7, 1), (2, 3)]:
        kernel = student.uniform_heuristic(n, m, rng)
        assert np.max(np.abs(kernel)) <= (1 + 1e-6) * 1 / math.sqrt(n), "An entry is outside of the limits."


@points(0.25)
def test_heuristic_is_uniform(student, rng):
    """The sizes of the entries are spread evenly up to the largest one."""
    for kernel, _, _ in kernels_of(student.uniform_heuristic, rng):
        assert_uniform(kernel)


@points(0.25)
def test_heuristic_mean(student, rng):
    """Entries above and below zero balance: the mean is zero."""
    for kernel, _, _ in kernels_of(student.uniform_heuristic, rng):
        assert_centred(kernel)


@points(0.25)
def test_heuristic_entries(student, rng):
    """Each entry is drawn anew."""
    for kernel, _, _ in kernels_of(student.uniform_heuristic, rng):
        assert_drawn_anew(kernel)


@points(0.25)
def test_heuristic_shape(student, rng):
    """A row for each input and a column for each unit, also where there is a single one."""
    assert_shapes(student.uniform_heuristic, rng)


test_heuristic_rules = rule_points("uniform_heuristic", random=0.5)


# glorot_uniform


@points(0.5)
def test_glorot_uniform_limit(student, rng):
    """The largest entries have the size √(6/(n + m)), for many inputs and for few."""
    for kernel, n, m in kernels_of(student.glorot_uniform, rng, ALL_SIZES):
        assert_limit(kernel, math.sqrt(6 / (n + m)))
    for n, m in [(1, 7), (7, 1), (2, 3)]:
        kernel = student.glorot_uniform(n, m, rng)
        assert np.max(np.abs(kernel)) <= (1 + 1e-6) * math.sqrt(6 / (n + m)), (
            "An entry is outside of the limits."
        )


@points(0.25)
def test_glorot_uniform_is_uniform(student, rng):
    """The sizes of the entries are spread evenly up to the largest one."""
    for kernel, _, _ in kernels_of(student.glorot_uniform, rng):
        assert_uniform(kernel)


@points(0.25)
def test_glorot_uniform_mean(student, rng):
    """Entries above and below zero balance: the mean is zero."""
    for kernel, _, _ in kernels_of(student.glorot_uniform, rng):
        assert_centred(kernel)


@points(0.25)
def test_glorot_uniform_entries(student, rng):
    """Each entry is drawn anew."""
    for kernel, _, _ in kernels_of(student.glorot_uniform, rng):
        assert_drawn_anew(kernel)


@points(0.25)
def test_glorot_uniform_shape(student, rng):
    """A row for each input and a column for each unit, also where there is a single one."""
    assert_shapes(student.glorot_uniform, rng)


test_glorot_uniform_rules = rule_points("glorot_uniform", random=0.5)


# glorot_normal


@points(0.5)
def test_glorot_normal_variance(student, rng):
    """The variance of the entries is 2/(n + m), for many inputs and for few."""
    for kernel, n, m in kernels_of(student.glorot_normal, rng, ALL_SIZES):
        assert_variance(kernel, 2 / (n + m))


@points(0.25)
def test_glorot_normal_is_normal(student, rng):
    """The entries follow the bell curve, whatever their size is."""
    for kernel, _, _ in kernels_of(student.glorot_normal, rng):
        assert_normal(kernel)


@points(0.25)
def test_glorot_normal_is_not_truncated(student, rng):
    """A normal distribution has no end: some entries are beyond 2.5 standard deviations."""
    for kernel, n, m in kernels_of(student.glorot_normal, rng):
        # A right kernel has none with a probability of (1 - 0.0124)^20467 < 1e-110.
        assert np.max(np.abs(kernel)) > 2.5 * math.sqrt(2 / (n + m)), (
            "No entry is beyond 2.5 standard deviations."
        )


@points(0.25)
def test_glorot_normal_mean(student, rng):
    """Entries above and below zero balance: the mean is zero."""
    for kernel, _, _ in kernels_of(student.glorot_normal, rng):
        assert_centred(kernel)


@points(0.25)
def test_glorot_normal_entries(student, rng):
    """Each entry is drawn anew."""
    for kernel, _, _ in kernels_of(student.glorot_normal, rng):
        assert_drawn_anew(kernel)


@points(0.25)
def test_glorot_normal_shape(student, rng):
    """A row for each input and a column for each unit, also where there is a single one."""
    assert_shapes(student.glorot_normal, rng)


test_glorot_normal_rules = rule_points("glorot_normal", random=0.25)


# he_normal


@points(0.5)
def test_he_normal_variance(student, rng):
    """The variance of the entries keeps the size of ReLU's signal, for many inputs and for few."""
    for kernel, n, _ in kernels_of(student.he_normal, rng, ALL_SIZES):
        assert_variance(kernel, 2 / n)


@points(0.25)
def test_he_normal_is_normal(student, rng):
    """The entries follow the bell curve, whatever their size is."""
    for kernel, _, _ in kernels_of(student.he_normal, rng):
        assert_normal(kernel)


@points(0.25)
def test_he_normal_is_not_truncated(student, rng):
    """A normal distribution has no end: some entries are beyond 2.5 standard deviations."""
    for kernel, n, _ in kernels_of(student.he_normal, rng):
        # A right kernel has none with a probability of (1 - 0.0124)^20467 < 1e-110.
        assert np.max(np.abs(kernel)) > 2.5 * math.sqrt(2 / n), "No entry is beyond 2.5 standard deviations."


@points(0.25)
def test_he_normal_mean(student, rng):
    """Entries above and below zero balance: the mean is zero."""
    for kernel, _, _ in kernels_of(student.he_normal, rng):
        assert_centred(kernel)


@points(0.25)
def test_he_normal_entries(student, rng):
    """Each entry is drawn anew."""
    for kernel, _, _ in kernels_of(student.he_normal, rng):
        assert_drawn_anew(kernel)


@points(0.25)
def test_he_normal_shape(student, rng):
    """A row for each input and a column for each unit, also where there is a single one."""
    assert_shapes(student.he_normal, rng)


test_he_normal_rules = rule_points("he_normal", random=0.25)


# initialize_mlp


def kernels_in_order(params):
    """The kernels of a network from the first to the last, whatever number the first one has."""
    assert isinstance(params, dict), "A dictionary is expected."
    return [
        params[key] for key in sorted((key for key in params if key[:1] == "W"), key=lambda key: int(key[1:]))
    ]


def biases_in_order(params):
    """The biases likewise."""
    assert isinstance(params, dict), "A dictionary is expected."
    return [
        params[key] for key in sorted((key for key in params if key[:1] == "b"), key=lambda key: int(key[1:]))
    ]


@points(1)
def test_initialize_keys(student, rng):
    """Any number of layers has a W and a b each, counted from 1."""
    for sizes in ([5, 3], [5, 11, 3], [2, 3, 5, 7, 11, 13], [2] * 12):
        params = student.initialize_mlp(sizes, rng)
        assert isinstance(params, dict), "A dictionary is expected."
        expected = {f"{letter}{layer}" for letter in "Wb" for layer in range(1, len(sizes))}
        assert set(params) == expected, (
            f"The keys are {sorted(map(str, params))}, expected are {sorted(expected)}."
        )


@points(1)
def test_initialize_shapes(student, rng):
    """A kernel has a row for each input and a column for each unit, a bias a number for each unit."""
    for sizes in ([5, 11, 3], [2, 3, 5, 7, 11, 13], [1, 1, 1]):
        params = student.initialize_mlp(sizes, rng)
        for kernel, bias, n, m in zip(
            kernels_in_order(params), biases_in_order(params), sizes[:-1], sizes[1:], strict=False
        ):
            assert_shape(kernel, (n, m))
            assert_shape(bias, (m,))


@points(1.5)
def test_initialize_kernels(student, rng):
    """Every kernel is Glorot's uniform distribution for its own shape."""
    for sizes in ([97, 211, 101], [211, 101, 97]):
        for kernel, n, m in zip(
            kernels_in_order(student.initialize_mlp(sizes, rng)), sizes[:-1], sizes[1:], strict=False
        ):
            assert_limit(kernel, math.sqrt(6 / (n + m)))
            assert_uniform(kernel)


@points(0.5)
def test_initialize_biases(student, rng):
    """All biases are zero."""
    for bias in biases_in_order(student.initialize_mlp([5, 11, 7, 3], rng)):
        assert_close(bias, np.zeros(np.shape(bias)))


@points(0.5)
def test_initialize_draws(student, rng):
    """Each kernel has draws of its own."""
    kernels = kernels_in_order(student.initialize_mlp([7, 7, 7, 7], rng))
    for one, other in itertools.combinations(kernels, 2):
        # In float32 an entry coincides with a probability of 1e-7 or less: half of 49 never do.
        assert np.mean(np.asarray(one) == np.asarray(other)) < 0.5, "Two kernels have the same entries."


test_initialize_rules = rule_points("initialize_mlp", random=0.5)


# activation_stds


@points(4)
def test_activation_stds_values(student, reference, rng):
    """The standard deviation of all outputs of each layer, from input to output."""
    for sizes in ([5, 11, 7, 3], [3, 5, 2, 13, 17, 7], [5, 1, 3], [5, 5, 5]):
        inputs = spread(rng, (7, sizes[0]))
        inputs[2] = 0.0
        for X, kernels, dtype in both_dtypes(inputs, network(rng, sizes, 2.0)):
            assert_last(student.activation_stds(X, kernels), reference.activation_stds(X, kernels), dtype)
    # Outputs that are all positive are measured from their mean; far out they do not vary at all.
    X, kernels = rng.uniform(0.5, 1, size=(7, 5)), [rng.uniform(0.1, 0.4, size=s) for s in [(5, 11), (11, 3)]]
    for inputs in (X, 1000 * X):
        expected = reference.activation_stds(inputs, kernels)
        assert_last(student.activation_stds(inputs, kernels), expected, np.float64)


@points(2)
def test_activation_stds_number(student, rng):
    """There are as many numbers as kernels, a single one too."""
    for sizes in ([5, 3], [5, 11, 7, 3], [3, 5, 2, 13, 17, 7]):
        got = student.activation_stds(spread(rng, (7, sizes[0])), network(rng, sizes))
        assert_shape(got, (len(sizes) - 1,))


@points(1)
def test_activation_stds_chain(student, rng):
    """What a layer gives is what the next one gets: the later layers alone have the same numbers."""
    X, kernels = spread(rng, (7, 5)), network(rng, [5, 11, 7, 3], 2.0)
    later = list(student.activation_stds(np.tanh(X @ kernels[0]), kernels[1:]))
    assert_close(list(student.activation_stds(X, kernels))[-2:], later[-2:])


test_activation_stds_rules = rule_points("activation_stds", batch_of_one=1, vectorized=1, arguments=1)


# gradient_stds


def balanced_signs(rng, B, units):
    """Numbers ±1 of mean 0: their standard deviation is 1, and so is their variance."""
    half = rng.choice([-1.0, 1.0], size=(B // 2, units))
    return np.concatenate([half, -half])


@points(4.5)
def test_gradient_stds_last_layer(student, rng):
    """The derivative of tanh leads from the outputs to z: here the gradient there is ±1, half of each."""
    for sizes in ([5, 5], [11, 11]):  # where W may stand either way
        X, kernels = spread(rng, (14, sizes[0])), network(rng, sizes, 2.0)
        d_out = balanced_signs(rng, 14, sizes[1]) / (1 - np.tanh(X @ kernels[0]) ** 2)
        for *arguments, dtype in both_dtypes(X, kernels, d_out):
            assert_last(student.gradient_stds(*arguments), [1.0], dtype)


@points(4.5)
def test_gradient_stds_through_kernels(student, rng):
    """With inputs of zero the derivatives are 1. These kernels only hand on numbers of ±1, half of each."""
    kernels = [spread(rng, (5, 11))]
    for n, m in [(11, 7), (7, 3)]:
        W = np.zeros((n, m))
        W[np.arange(n), rng.integers(m, size=n)] = rng.choice([-1.0, 1.0], size=n)
        kernels.append(W)
    for *arguments, dtype in both_dtypes(np.zeros((14, 5)), kernels, balanced_signs(rng, 14, 3)):
        assert_last(student.gradient_stds(*arguments), [1.0, 1.0, 1.0], dtype)


@points(4.5)
def test_gradient_stds_values(student, reference, rng):
    """The standard deviation of all numbers of each layer's gradient with respect to z, from input to output."""
    for sizes in ([5, 11, 7, 3], [3, 5, 2, 13, 17, 7], [5, 1, 3], [5, 5, 5]):
        for X, kernels, d_out, dtype in both_dtypes(
            spread(rng, (7, sizes[0])), network(rng, sizes, 2.0), spread(rng, (7, sizes[-1]))
        ):
            expected = reference.gradient_stds(X, kernels, d_out)
            assert_close(list(student.gradient_stds(X, kernels, d_out)), expected, dtype=dtype)
    # Where a layer is saturated nothing comes through to the layers before it.
    kernels, d_out = network(rng, [5, 11, 7, 3]), spread(rng, (7, 3))
    kernels[0], kernels[1] = np.abs(kernels[0]), np.full((11, 7), 1000.0)
    X = rng.uniform(0.5, 1, size=(7, 5))
    assert_close(list(student.gradient_stds(X, kernels, d_out)), reference.gradient_stds(X, kernels, d_out))


test_gradient_stds_rules = rule_points("gradient_stds", batch_of_one=1.5, vectorized=1.5, arguments=1.5)


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


@points(1)
def test_concept_saturation_predict(student):
    """A prediction was made; any one counts."""
    assert_answer(student.saturation_concepts, "predict", {"A", "B", "C", "D"})


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
