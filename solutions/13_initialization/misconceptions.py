"""Misconceptions of 13_initialization: wrong in the ways that students are."""

import math

import numpy as np
from reference import glorot_uniform, uniform_heuristic

from grader.testing import equivalent_mutant, misconception

SATURATION = "Convergence – Saturating Non-linearities"
INITIALIZATION = "Convergence – Parameter Initialization"
OVERVIEW = "High Level Overview"
THEORY = "Glorot & Bengio (2010), section 4.2.1"
FIGURE_6 = "Glorot & Bengio (2010), figure 6"
FIGURE_7 = "Glorot & Bengio (2010), figure 7"
BATCH_NORM = "Ioffe & Szegedy (2015), algorithms 1 and 2"
LAYER_NORM = "Ba, Kiros & Hinton (2016), section 3"
STANDARDIZATION = "Qiao et al. (2019), section 3"


# saturated_fraction


@misconception(exercise="saturated_fraction", caught_by="test_saturated_both_sides", lecture=SATURATION)
def saturated_on_one_side(z, threshold):
    """Units near −1 are saturated too. Try z = −1000."""
    return np.mean(np.tanh(z) > threshold)


@misconception(exercise="saturated_fraction", caught_by="test_saturated_values", lecture=SATURATION)
def threshold_on_the_pre_activation(z, threshold):
    """The threshold belongs to the unit's output. Is z = 1 saturated, at a threshold of 0.9?"""
    return np.mean(np.abs(z) > threshold)


@misconception(exercise="saturated_fraction", caught_by="test_saturated_values", lecture=SATURATION)
def saturated_units_counted(z, threshold):
    """This is a number of units. Which share of all is it?"""
    return np.sum(np.abs(np.tanh(z)) > threshold)


@misconception(exercise="saturated_fraction", caught_by="test_saturated_values", lecture=SATURATION)
def mean_size_of_outputs(z, threshold):
    """This is the mean size of the outputs, the same for every threshold. Where does your code use it?"""
    return np.mean(np.abs(np.tanh(z)))


@misconception(exercise="saturated_fraction", caught_by="test_saturated_values", lecture=SATURATION)
def unsaturated_fraction(z, threshold):
    """Your result and the share that is expected add up to 1. Which units do you count?"""
    return np.mean(np.abs(np.tanh(z)) < threshold)


@misconception(exercise="saturated_fraction", caught_by="test_saturated_values", lecture=SATURATION)
def threshold_on_the_derivative(z, threshold):
    """A derivative above the threshold means a unit that is far from saturated. The threshold is for |tanh
    z|.
    """
    return np.mean(1 - np.tanh(z) ** 2 > threshold)


@misconception(exercise="saturated_fraction", caught_by="test_saturated_values", lecture=SATURATION)
def saturated_fraction_of_each_unit(z, threshold):
    """A number for each column came out. One is expected for the whole array."""
    return np.mean(np.abs(np.tanh(z)) > threshold, axis=0)


# uniform_heuristic


@misconception(exercise="uniform_heuristic", caught_by="test_heuristic_distribution", lecture=INITIALIZATION)
def heuristic_without_root(n, m, rng):
    """The entries are far too small. What stands under the fraction line, besides n?"""
    limit = 1 / n
    return rng.uniform(-limit, limit, size=(n, m))


@misconception(exercise="uniform_heuristic", caught_by="test_heuristic_distribution", lecture=INITIALIZATION)
def heuristic_by_the_units(n, m, rng):
    """The limit depends on the wrong size. What does a unit add up, inputs or units?"""
    limit = 1 / math.sqrt(m)
    return rng.uniform(-limit, limit, size=(n, m))


@misconception(exercise="uniform_heuristic", caught_by="test_heuristic_distribution", lecture=INITIALIZATION)
def heuristic_on_the_positive_side(n, m, rng):
    """No entry is negative. NumPy's uniform distribution starts where you tell it to."""
    limit = 1 / math.sqrt(n)
    return rng.uniform(0, limit, size=(n, m))


@misconception(exercise="uniform_heuristic", caught_by="test_heuristic_distribution", lecture=INITIALIZATION)
def heuristic_limit_as_a_standard_deviation(n, m, rng):
    """The numbers are normal, and 1/√n is their standard deviation. Which distribution has limits?"""
    limit = 1 / math.sqrt(n)
    return rng.normal(0, limit, size=(n, m))


@misconception(exercise="uniform_heuristic", caught_by="test_heuristic_distribution", lecture=INITIALIZATION)
def heuristic_with_units_in_rows(n, m, rng):
    """The kernel is transposed: each input is a row, each unit a column."""
    limit = 1 / math.sqrt(n)
    return rng.uniform(-limit, limit, size=(m, n))


@misconception(exercise="uniform_heuristic", caught_by="test_heuristic_generator", lecture=INITIALIZATION)
def heuristic_always_the_same(n, m, rng):
    """Every call gives the same kernel. Which generator are the numbers drawn from?"""
    limit = 1 / math.sqrt(n)
    return np.random.default_rng(42).uniform(-limit, limit, size=(n, m))


@misconception(exercise="uniform_heuristic", caught_by="test_heuristic_distribution", lecture=INITIALIZATION)
def heuristic_one_column_for_all(n, m, rng):
    """All units have the same weights, and would stay alike for ever. Draw n times m numbers."""
    limit = 1 / math.sqrt(n)
    return np.tile(rng.uniform(-limit, limit, size=(n, 1)), (1, m))


# glorot_uniform


@misconception(exercise="glorot_uniform", caught_by="test_glorot_uniform_distribution", lecture=THEORY)
def glorot_by_the_inputs_alone(n, m, rng):
    """The limit does not change with the number of units. Which two sizes share the denominator?"""
    limit = math.sqrt(6 / n)
    return rng.uniform(-limit, limit, size=(n, m))


@misconception(exercise="glorot_uniform", caught_by="test_glorot_uniform_distribution", lecture=THEORY)
def glorot_of_a_square_kernel(n, m, rng):
    """Your limit is right where n = m, and only there. What stands in the place of 2n in the formula?"""
    limit = math.sqrt(3 / n)
    return rng.uniform(-limit, limit, size=(n, m))


@misconception(exercise="glorot_uniform", caught_by="test_glorot_uniform_distribution", lecture=THEORY)
def glorot_without_root(n, m, rng):
    """The entries are far too small. The formula has one more sign around the fraction."""
    limit = 6 / (n + m)
    return rng.uniform(-limit, limit, size=(n, m))


@misconception(exercise="glorot_uniform", caught_by="test_glorot_uniform_distribution", lecture=THEORY)
def glorot_variance_as_the_limit(n, m, rng):
    """2/(n + m) is the variance. On [−a, a] a uniform distribution has the variance a²/3: solve for a."""
    limit = math.sqrt(2 / (n + m))
    return rng.uniform(-limit, limit, size=(n, m))


@misconception(exercise="glorot_uniform", caught_by="test_glorot_uniform_distribution", lecture=THEORY)
def glorot_limit_as_a_standard_deviation(n, m, rng):
    """The limit is used as the standard deviation of a normal distribution, so the variance is three times as
    large as it should be. Which distribution has limits?
    """
    limit = math.sqrt(6 / (n + m))
    return rng.normal(0, limit, size=(n, m))


@misconception(exercise="glorot_uniform", caught_by="test_glorot_uniform_distribution", lecture=THEORY)
def glorot_on_the_positive_side(n, m, rng):
    """No entry is negative. NumPy's uniform distribution starts where you tell it to."""
    limit = math.sqrt(6 / (n + m))
    return rng.uniform(0, limit, size=(n, m))


@misconception(exercise="glorot_uniform", caught_by="test_glorot_uniform_distribution", lecture=THEORY)
def glorot_of_a_product(n, m, rng):
    """With more inputs the limit falls much too fast. Are n and m added or multiplied?"""
    limit = math.sqrt(6 / (n * m))
    return rng.uniform(-limit, limit, size=(n, m))


# glorot_normal


@misconception(exercise="glorot_normal", caught_by="test_glorot_normal_distribution", lecture=THEORY)
def variance_as_the_standard_deviation(n, m, rng):
    """The entries are far too small: 2/(n + m) is their variance. What does NumPy multiply by, or ask for?"""
    return 2 / (n + m) * rng.normal(size=(n, m))


@misconception(exercise="glorot_normal", caught_by="test_glorot_normal_distribution", lecture=THEORY)
def uniform_limit_as_the_standard_deviation(n, m, rng):
    """The variance is three times too large. The 3 in 6 = 2 · 3 belongs to the uniform distribution."""
    return math.sqrt(6 / (n + m)) * rng.normal(size=(n, m))


@misconception(exercise="glorot_normal", caught_by="test_glorot_normal_distribution", lecture=THEORY)
def normal_by_the_inputs_alone(n, m, rng):
    """The size does not change with the number of units. Which two sizes share the denominator?"""
    return math.sqrt(2 / n) * rng.normal(size=(n, m))


@misconception(exercise="glorot_normal", caught_by="test_glorot_normal_distribution", lecture=THEORY)
def normal_is_uniform(n, m, rng):
    """The variance is right, but the numbers are uniform. Draw them from a normal distribution."""
    limit = math.sqrt(6 / (n + m))
    return rng.uniform(-limit, limit, size=(n, m))


@misconception(exercise="glorot_normal", caught_by="test_glorot_normal_is_not_truncated", lecture=THEORY)
def normal_cut_at_two_deviations(n, m, rng):
    """Entries beyond two standard deviations are moved to the end. The distribution that is expected has
    none.
    """
    return math.sqrt(2 / (n + m)) * np.clip(rng.normal(size=(n, m)), -2, 2)


@misconception(exercise="glorot_normal", caught_by="test_glorot_normal_distribution", lecture=THEORY)
def normal_of_the_mean_size(n, m, rng):
    """The variance is half of what it should be. The *mean* of n and m belongs in the denominator, and you
    have the sum.
    """
    return math.sqrt(1 / (n + m)) * rng.normal(size=(n, m))


# initialize_mlp


@misconception(exercise="initialize_mlp", caught_by="test_initialize_kernels", lecture=INITIALIZATION)
def network_by_the_old_heuristic(sizes, rng):
    """The kernels are drawn by the old heuristic. Which of your initializers looks at both sizes?"""
    params = {}
    for layer in range(1, len(sizes)):
        n, m = sizes[layer - 1], sizes[layer]
        params[f"W{layer}"] = uniform_heuristic(n, m, rng)
        params[f"b{layer}"] = np.zeros(m)
    return params


@misconception(exercise="initialize_mlp", caught_by="test_initialize_biases", lecture=INITIALIZATION)
def biases_drawn_too(sizes, rng):
    """The biases are random. Units that differ in their kernels are not alike any more: what do biases
    need?
    """
    params = {}
    for layer in range(1, len(sizes)):
        n, m = sizes[layer - 1], sizes[layer]
        params[f"W{layer}"] = glorot_uniform(n, m, rng)
        params[f"b{layer}"] = rng.uniform(-1 / math.sqrt(n), 1 / math.sqrt(n), size=m)
    return params


@misconception(exercise="initialize_mlp", caught_by="test_initialize_biases", lecture=INITIALIZATION)
def biases_of_one(sizes, rng):
    """The biases are ones. They should leave the pre-activations as they are."""
    params = {}
    for layer in range(1, len(sizes)):
        n, m = sizes[layer - 1], sizes[layer]
        params[f"W{layer}"] = glorot_uniform(n, m, rng)
        params[f"b{layer}"] = np.ones(m)
    return params


@misconception(exercise="initialize_mlp", caught_by="test_initialize_keys", lecture=INITIALIZATION)
def layers_from_zero(sizes, rng):
    """The layers are counted from 0. The first kernel is W1."""
    params = {}
    for layer in range(1, len(sizes)):
        n, m = sizes[layer - 1], sizes[layer]
        params[f"W{layer - 1}"] = glorot_uniform(n, m, rng)
        params[f"b{layer - 1}"] = np.zeros(m)
    return params


@misconception(exercise="initialize_mlp", caught_by="test_initialize_keys", lecture=INITIALIZATION)
def network_without_outputs(sizes, rng):
    """The last layer is missing. How many layers are there between four sizes?"""
    params = {}
    for layer in range(1, len(sizes) - 1):
        n, m = sizes[layer - 1], sizes[layer]
        params[f"W{layer}"] = glorot_uniform(n, m, rng)
        params[f"b{layer}"] = np.zeros(m)
    return params


@misconception(exercise="initialize_mlp", caught_by="test_initialize_keys", lecture=INITIALIZATION)
def bias_for_each_input(sizes, rng):
    """The biases have the length of the layer's inputs. A bias belongs to a unit."""
    params = {}
    for layer in range(1, len(sizes)):
        n, m = sizes[layer - 1], sizes[layer]
        params[f"W{layer}"] = glorot_uniform(n, m, rng)
        params[f"b{layer}"] = np.zeros(n)
    return params


@misconception(exercise="initialize_mlp", caught_by="test_initialize_draws", lecture=INITIALIZATION)
def network_always_the_same(sizes, rng):
    """Kernels of one shape have the same entries, in one network and in the next. Where do they come from?"""
    params = {}
    for layer in range(1, len(sizes)):
        n, m = sizes[layer - 1], sizes[layer]
        params[f"W{layer}"] = glorot_uniform(n, m, np.random.default_rng(42))
        params[f"b{layer}"] = np.zeros(m)
    return params


# activation_stds


@misconception(exercise="activation_stds", caught_by="test_activation_stds_values", lecture=FIGURE_6)
def stds_of_pre_activations(X, kernels):
    """The numbers are those of the pre-activations. What is measured is what the layer gives."""
    stds = []
    hidden = X
    for W in kernels:
        z = hidden @ W
        stds.append(z.std())
        hidden = np.tanh(z)
    return stds


@misconception(exercise="activation_stds", caught_by="test_activation_stds_values", lecture=FIGURE_6)
def layers_without_tanh(X, kernels):
    """The layers are linear. Where does your code call tanh?"""
    stds = []
    hidden = X
    for W in kernels:
        hidden = hidden @ W
        stds.append(hidden.std())
    return stds


@misconception(exercise="activation_stds", caught_by="test_activation_stds_values", lecture=FIGURE_6)
def stds_averaged_over_units(X, kernels):
    """The mean of the units' deviations is not the deviation of all numbers: units differ from each other
    too.
    """
    stds = []
    hidden = X
    for W in kernels:
        hidden = np.tanh(hidden @ W)
        stds.append(hidden.std(axis=0).mean())
    return stds


@misconception(exercise="activation_stds", caught_by="test_activation_stds_values", lecture=FIGURE_6)
def variances_of_activations(X, kernels):
    """These are variances. What is the standard deviation?"""
    stds = []
    hidden = X
    for W in kernels:
        hidden = np.tanh(hidden @ W)
        stds.append(hidden.var())
    return stds


@misconception(exercise="activation_stds", caught_by="test_activation_stds_values", lecture=FIGURE_6)
def root_mean_square_of_activations(X, kernels):
    """The root of the mean square is measured from zero. A standard deviation is measured from the mean."""
    stds = []
    hidden = X
    for W in kernels:
        hidden = np.tanh(hidden @ W)
        stds.append(np.sqrt(np.mean(hidden**2)))
    return stds


@misconception(exercise="activation_stds", caught_by="test_activation_stds_values", lecture=FIGURE_6)
def inputs_measured_too(X, kernels):
    """There is one number more than there are layers. The inputs are no layer."""
    stds = [X.std()]
    hidden = X
    for W in kernels:
        hidden = np.tanh(hidden @ W)
        stds.append(hidden.std())
    return stds


@misconception(exercise="activation_stds", caught_by="test_activation_stds_values", lecture=FIGURE_6)
def unbiased_deviations(X, kernels):
    """Close: you divide by the number of entries minus one, and `np.std` by the number of entries."""
    stds = []
    hidden = X
    for W in kernels:
        hidden = np.tanh(hidden @ W)
        stds.append(hidden.std(ddof=1))
    return stds


# gradient_stds


@misconception(exercise="gradient_stds", caught_by="test_gradient_stds_values", lecture=FIGURE_7)
def gradients_from_the_output(X, kernels, d_out):
    """The numbers are right and in the wrong order: the last layer comes first."""
    outputs = []
    hidden = X
    for W in kernels:
        hidden = np.tanh(hidden @ W)
        outputs.append(hidden)
    stds = []
    for W in kernels[::-1]:
        d_z = d_out * (1 - outputs.pop() ** 2)
        stds.append(d_z.std())
        d_out = d_z @ W.T
    return stds


@misconception(exercise="gradient_stds", caught_by="test_gradient_stds_values", lecture=FIGURE_7)
def gradients_by_the_outputs(X, kernels, d_out):
    """These are the gradients by each layer's outputs. The derivative of tanh leads from them to z."""
    outputs = []
    hidden = X
    for W in kernels:
        hidden = np.tanh(hidden @ W)
        outputs.append(hidden)
    stds = []
    for W in kernels[::-1]:
        stds.append(d_out.std())
        d_z = d_out * (1 - outputs.pop() ** 2)
        d_out = d_z @ W.T
    return stds[::-1]


@misconception(exercise="gradient_stds", caught_by="test_gradient_stds_values", lecture=SATURATION)
def derivative_of_tanh_left_out(X, kernels, d_out):
    """The gradients pass every layer as if tanh were straight. What is its derivative?"""
    outputs = []
    hidden = X
    for W in kernels:
        hidden = np.tanh(hidden @ W)
        outputs.append(hidden)
    stds = []
    for W in kernels[::-1]:
        d_z = d_out
        stds.append(d_z.std())
        d_out = d_z @ W.T
    return stds[::-1]


@misconception(exercise="gradient_stds", caught_by="test_gradient_stds_values", lecture=SATURATION)
def derivative_taken_of_z(X, kernels, d_out):
    """1 − z² is not the derivative of tanh. Whose square has to be taken?"""
    outputs = []
    hidden = X
    for W in kernels:
        z = hidden @ W
        hidden = np.tanh(z)
        outputs.append(z)
    stds = []
    for W in kernels[::-1]:
        d_z = d_out * (1 - outputs.pop() ** 2)
        stds.append(d_z.std())
        d_out = d_z @ W.T
    return stds[::-1]


@misconception(exercise="gradient_stds", caught_by="test_gradient_stds_values", lecture=SATURATION)
def derivative_without_the_square(X, kernels, d_out):
    """The derivative of tanh is the same for z and −z. Is yours?"""
    outputs = []
    hidden = X
    for W in kernels:
        hidden = np.tanh(hidden @ W)
        outputs.append(hidden)
    stds = []
    for W in kernels[::-1]:
        d_z = d_out * (1 - outputs.pop())
        stds.append(d_z.std())
        d_out = d_z @ W.T
    return stds[::-1]


@misconception(exercise="gradient_stds", caught_by="test_gradient_stds_values", lecture=FIGURE_7)
def kernel_not_turned_round(X, kernels, d_out):
    """The gradient goes through W from its units to its inputs, the other way than the signal did."""
    outputs = []
    hidden = X
    for W in kernels:
        hidden = np.tanh(hidden @ W)
        outputs.append(hidden)
    stds = []
    for W in kernels[::-1]:
        d_z = d_out * (1 - outputs.pop() ** 2)
        stds.append(d_z.std())
        d_out = d_z @ W
    return stds[::-1]


@misconception(exercise="gradient_stds", caught_by="test_gradient_stds_values", lecture=FIGURE_7)
def variances_of_gradients(X, kernels, d_out):
    """These are variances. What is the standard deviation?"""
    outputs = []
    hidden = X
    for W in kernels:
        hidden = np.tanh(hidden @ W)
        outputs.append(hidden)
    stds = []
    for W in kernels[::-1]:
        d_z = d_out * (1 - outputs.pop() ** 2)
        stds.append(d_z.var())
        d_out = d_z @ W.T
    return stds[::-1]


# batch_norm


@misconception(exercise="batch_norm", caught_by="test_batch_norm_training", lecture=BATCH_NORM)
def batch_norm_over_features(X, gamma, beta, running, training, momentum, epsilon):
    """Each example is standardized over its own numbers, which is layer normalization. Which axis is the
    batch?
    """
    mean, variance = running
    if training:
        batch_mean, batch_variance = X.mean(axis=1, keepdims=True), X.var(axis=1, keepdims=True)
        running = (
            momentum * mean + (1 - momentum) * batch_mean,
            momentum * variance + (1 - momentum) * batch_variance,
        )
        mean, variance = batch_mean, batch_variance
    output = gamma * (X - mean) / np.sqrt(variance + epsilon) + beta
    return output, running


@misconception(exercise="batch_norm", caught_by="test_batch_norm_running", lecture=BATCH_NORM)
def momentum_of_another_library(X, gamma, beta, running, training, momentum, epsilon):
    """With momentum 0.99 the running averages should hardly move. In yours hardly anything of them is
    left.
    """
    mean, variance = running
    if training:
        batch_mean, batch_variance = X.mean(axis=0), X.var(axis=0)
        running = (
            (1 - momentum) * mean + momentum * batch_mean,
            (1 - momentum) * variance + momentum * batch_variance,
        )
        mean, variance = batch_mean, batch_variance
    output = gamma * (X - mean) / np.sqrt(variance + epsilon) + beta
    return output, running


@misconception(exercise="batch_norm", caught_by="test_batch_norm_inference", lecture=BATCH_NORM)
def batch_statistics_at_inference(X, gamma, beta, running, training, momentum, epsilon):
    """At inference an example's result depends on the others in the batch. Which averages belong there?"""
    mean, variance = running
    batch_mean, batch_variance = X.mean(axis=0), X.var(axis=0)
    if training:
        running = (
            momentum * mean + (1 - momentum) * batch_mean,
            momentum * variance + (1 - momentum) * batch_variance,
        )
    mean, variance = batch_mean, batch_variance
    output = gamma * (X - mean) / np.sqrt(variance + epsilon) + beta
    return output, running


@misconception(exercise="batch_norm", caught_by="test_batch_norm_training", lecture=BATCH_NORM)
def running_averages_in_training(X, gamma, beta, running, training, momentum, epsilon):
    """The running averages are right, but in training the output is made with them. There it is the batch's
    own mean and variance.
    """
    mean, variance = running
    if training:
        batch_mean, batch_variance = X.mean(axis=0), X.var(axis=0)
        running = (
            momentum * mean + (1 - momentum) * batch_mean,
            momentum * variance + (1 - momentum) * batch_variance,
        )
        mean, variance = running
    output = gamma * (X - mean) / np.sqrt(variance + epsilon) + beta
    return output, running


@misconception(exercise="batch_norm", caught_by="test_batch_norm_inference", lecture=BATCH_NORM)
def running_averages_move_at_inference(X, gamma, beta, running, training, momentum, epsilon):
    """The running averages change at inference. They are gathered in training, and stay after it."""
    mean, variance = running
    batch_mean, batch_variance = X.mean(axis=0), X.var(axis=0)
    running = (
        momentum * mean + (1 - momentum) * batch_mean,
        momentum * variance + (1 - momentum) * batch_variance,
    )
    if training:
        mean, variance = batch_mean, batch_variance
    output = gamma * (X - mean) / np.sqrt(variance + epsilon) + beta
    return output, running


@misconception(exercise="batch_norm", caught_by="test_batch_norm_running", lecture=BATCH_NORM)
def unbiased_running_variance(X, gamma, beta, running, training, momentum, epsilon):
    """Close: the running variance is gathered from variances divided by B − 1. The biased one is expected."""
    mean, variance = running
    if training:
        batch_mean, batch_variance = X.mean(axis=0), X.var(axis=0)
        running = (
            momentum * mean + (1 - momentum) * batch_mean,
            momentum * variance + (1 - momentum) * X.var(axis=0, ddof=1),
        )
        mean, variance = batch_mean, batch_variance
    output = gamma * (X - mean) / np.sqrt(variance + epsilon) + beta
    return output, running


@misconception(exercise="batch_norm", caught_by="test_batch_norm_epsilon", lecture=BATCH_NORM)
def batch_norm_epsilon_outside(X, gamma, beta, running, training, momentum, epsilon):
    """ε is added to the standard deviation. In the formula, what is it added to?"""
    mean, variance = running
    if training:
        batch_mean, batch_variance = X.mean(axis=0), X.var(axis=0)
        running = (
            momentum * mean + (1 - momentum) * batch_mean,
            momentum * variance + (1 - momentum) * batch_variance,
        )
        mean, variance = batch_mean, batch_variance
    output = gamma * (X - mean) / (np.sqrt(variance) + epsilon) + beta
    return output, running


@misconception(exercise="batch_norm", caught_by="test_batch_norm_training", lecture=BATCH_NORM)
def divided_by_the_variance(X, gamma, beta, running, training, momentum, epsilon):
    """The columns are divided by their variance. Which power of it has the unit of X?"""
    mean, variance = running
    if training:
        batch_mean, batch_variance = X.mean(axis=0), X.var(axis=0)
        running = (
            momentum * mean + (1 - momentum) * batch_mean,
            momentum * variance + (1 - momentum) * batch_variance,
        )
        mean, variance = batch_mean, batch_variance
    output = gamma * (X - mean) / (variance + epsilon) + beta
    return output, running


# layer_norm


@misconception(exercise="layer_norm", caught_by="test_layer_norm_values", lecture=LAYER_NORM)
def layer_norm_over_examples(X, gamma, beta, epsilon):
    """Each column is standardized over the batch, which is batch normalization. What is standardized here?"""
    mean = X.mean(axis=0, keepdims=True)
    variance = X.var(axis=0, keepdims=True)
    return gamma * (X - mean) / np.sqrt(variance + epsilon) + beta


@misconception(exercise="layer_norm", caught_by="test_layer_norm_values", lecture=LAYER_NORM)
def layer_norm_over_everything(X, gamma, beta, epsilon):
    """One mean serves the whole batch. Each example should have its own."""
    mean = X.mean(keepdims=True)
    variance = X.var(keepdims=True)
    return gamma * (X - mean) / np.sqrt(variance + epsilon) + beta


@misconception(exercise="layer_norm", caught_by="test_layer_norm_epsilon", lecture=LAYER_NORM)
def layer_norm_epsilon_outside(X, gamma, beta, epsilon):
    """ε is added to the standard deviation. In the formula, what is it added to?"""
    mean = X.mean(axis=-1, keepdims=True)
    variance = X.var(axis=-1, keepdims=True)
    return gamma * (X - mean) / (np.sqrt(variance) + epsilon) + beta


@misconception(exercise="layer_norm", caught_by="test_layer_norm_values", lecture=LAYER_NORM)
def layer_norm_of_unbiased_variance(X, gamma, beta, epsilon):
    """Close: the variance is divided by D − 1. The biased one is expected."""
    mean = X.mean(axis=-1, keepdims=True)
    variance = X.var(axis=-1, keepdims=True, ddof=1)
    return gamma * (X - mean) / np.sqrt(variance + epsilon) + beta


@misconception(exercise="layer_norm", caught_by="test_layer_norm_values", lecture=LAYER_NORM)
def layer_norm_without_shift(X, gamma, beta, epsilon):
    """One of the four arguments is never read. What does β do?"""
    mean = X.mean(axis=-1, keepdims=True)
    variance = X.var(axis=-1, keepdims=True)
    return gamma * (X - mean) / np.sqrt(variance + epsilon)


@misconception(exercise="layer_norm", caught_by="test_layer_norm_values", lecture=LAYER_NORM)
def shift_before_scale(X, gamma, beta, epsilon):
    """β is multiplied by γ here. Which of them comes last in the formula?"""
    mean = X.mean(axis=-1, keepdims=True)
    variance = X.var(axis=-1, keepdims=True)
    return gamma * ((X - mean) / np.sqrt(variance + epsilon) + beta)


# standardize_weights


@misconception(exercise="standardize_weights", caught_by="test_standardize_values", lecture=STANDARDIZATION)
def rows_standardized(W, epsilon):
    """The rows are standardized. Where in W are the weights of one unit?"""
    return (W - W.mean(axis=1, keepdims=True)) / np.sqrt(W.var(axis=1, keepdims=True) + epsilon)


@misconception(exercise="standardize_weights", caught_by="test_standardize_values", lecture=STANDARDIZATION)
def whole_kernel_standardized(W, epsilon):
    """One mean and one variance serve all units. Each unit should have its own."""
    return (W - W.mean()) / np.sqrt(W.var() + epsilon)


@misconception(exercise="standardize_weights", caught_by="test_standardize_epsilon", lecture=STANDARDIZATION)
def standardized_epsilon_outside(W, epsilon):
    """ε is added to the standard deviation. In the formula, what is it added to?"""
    return (W - W.mean(axis=0)) / (np.sqrt(W.var(axis=0)) + epsilon)


@misconception(exercise="standardize_weights", caught_by="test_standardize_values", lecture=STANDARDIZATION)
def scaled_but_not_centred(W, epsilon):
    """The columns have the right variance, but their means are still there."""
    return W / np.sqrt(W.var(axis=0) + epsilon)


@misconception(exercise="standardize_weights", caught_by="test_standardize_values", lecture=STANDARDIZATION)
def standardized_by_unbiased_variance(W, epsilon):
    """Close: the variance is divided by n − 1. The biased one is expected."""
    return (W - W.mean(axis=0)) / np.sqrt(W.var(axis=0, ddof=1) + epsilon)


@misconception(exercise="standardize_weights", caught_by="test_standardize_values", lecture=STANDARDIZATION)
def columns_of_unit_length(W, epsilon):
    """The columns have length 1, so their variance is 1/n. The mean of the squares should be 1, not
    the sum.
    """
    return (W - W.mean(axis=0)) / np.sqrt(((W - W.mean(axis=0)) ** 2).sum(axis=0) + epsilon)


# saturation_concepts

error_taken_for_the_gradient = misconception(
    exercise="saturation_concepts",
    caught_by="test_concept_saturation_stuck",
    lecture=SATURATION,
    name="error_taken_for_the_gradient",
    hint="The error is large. But what is it multiplied by on its way to the weights before the unit?",
)({"stuck": "A", "relu": "C", "output": "A", "pixels": "D"})

flat_output_taken_for_a_flat_loss = misconception(
    exercise="saturation_concepts",
    caught_by="test_concept_saturation_output",
    lecture="Derivative of Sigmoid MLE Losses",
    name="flat_output_taken_for_a_flat_loss",
    hint="The derivative of σ is only one factor. How steep is the logarithm near zero?",
)({"stuck": "B", "relu": "C", "output": "B", "pixels": "D"})

relu_taken_for_never_flat = misconception(
    exercise="saturation_concepts",
    caught_by="test_concept_saturation_relu",
    lecture=SATURATION,
    name="relu_taken_for_never_flat",
    hint="Draw ReLU, and look to the left of zero as well.",
)({"stuck": "B", "relu": "B", "output": "A", "pixels": "D"})


# initialization_concepts

symmetry_taken_for_no_gradient = misconception(
    exercise="initialization_concepts",
    caught_by="test_concept_initialization_symmetry",
    lecture=INITIALIZATION,
    name="symmetry_taken_for_no_gradient",
    hint="With W2 at 0.2 a gradient does arrive at the hidden units. Which one, at each of them?",
)({"symmetry": "B", "depth": "B", "forward": "A", "relu": "C"})

variance_taken_for_the_standard_deviation = misconception(
    exercise="initialization_concepts",
    caught_by="test_concept_initialization_depth",
    lecture=THEORY,
    name="variance_taken_for_the_standard_deviation",
    hint="A third is what happens to the variance in one layer. What happens to its root?",
)({"symmetry": "C", "depth": "A", "forward": "A", "relu": "C"})

forward_by_the_units = misconception(
    exercise="initialization_concepts",
    caught_by="test_concept_initialization_forward",
    lecture=THEORY,
    name="forward_by_the_units",
    hint="How many products does one unit add up on the way forward, 100 or 400?",
)({"symmetry": "C", "depth": "B", "forward": "B", "relu": "C"})


# normalization_concepts

layer_norm_taken_for_batch_norm = misconception(
    exercise="normalization_concepts",
    caught_by="test_concept_normalization_alone",
    lecture=OVERVIEW,
    name="layer_norm_taken_for_batch_norm",
    hint="Over what is the mean taken in each of them: the examples, the numbers of one example, or weights?",
)({"alone": "C", "one_example": "C", "bias": "A", "scale": "B"})

kernel_scale_taken_to_matter = misconception(
    exercise="normalization_concepts",
    caught_by="test_concept_normalization_scale",
    lecture=LAYER_NORM,
    name="kernel_scale_taken_to_matter",
    hint="X W is ten times larger, and so is its standard deviation. What is left after the division?",
)({"alone": "B", "one_example": "C", "bias": "A", "scale": "A"})


# Mutants that compute the same

equivalent_mutants = [
    equivalent_mutant(
        exercise="saturated_fraction",
        before="return np.mean(np.abs(np.tanh(z)) > threshold)",
        after="return np.mean(np.abs(np.tanh(z)) >= threshold)",
        reason="An output exactly at the threshold is not asked for.",
    ),
    *[
        equivalent_mutant(
            exercise="layer_norm",
            before=f"{name} = X.{function}(axis=-1, keepdims=True)",
            after=f"{name} = X.{function}(axis={axis}, keepdims=True)",
            reason="X has two axes, and the last is axis 1.",
        )
        for name, function in [("mean", "mean"), ("variance", "var")]
        for axis in ("1", "+1")
    ],
]
