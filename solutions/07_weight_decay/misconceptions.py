"""Misconceptions of 07_weight_decay: wrong in the ways that students are."""

import numpy as np

from grader.testing import equivalent_mutant, misconception

L2 = "L2 Regularization"
L1 = "L1 Regularization"
MAP = "L2 Regularization as MAP"
ADAMW = "L2 Regularization – AdamW"


# l2_norm_of_fit


@misconception(exercise="l2_norm_of_fit", caught_by="test_fit_with_penalty", lecture=L2)
def fit_penalty_everywhere(x, y, degree, strength):
    """The penalty was added to every entry of the matrix. It belongs on the diagonal alone."""
    X = x[:, None] ** np.arange(degree + 1)
    c = np.linalg.solve(X.T @ X + strength, X.T @ y)
    return np.sqrt((c**2).sum())


@misconception(exercise="l2_norm_of_fit", caught_by="test_fit_with_penalty", lecture=L2)
def fit_penalty_ignored(x, y, degree, strength):
    """The norm is the same for every λ. Where does your code use it?"""
    X = x[:, None] ** np.arange(degree + 1)
    c = np.linalg.lstsq(X, y, rcond=None)[0]
    return np.sqrt((c**2).sum())


@misconception(exercise="l2_norm_of_fit", caught_by="test_fit_without_penalty", lecture=L2)
def fit_norm_squared(x, y, degree, strength):
    """This is the square of the norm. How long is the vector (3, 4)?"""
    X = x[:, None] ** np.arange(degree + 1)
    c = np.linalg.solve(X.T @ X + strength * np.eye(degree + 1), X.T @ y)
    return (c**2).sum()


@misconception(exercise="l2_norm_of_fit", caught_by="test_fit_without_penalty", lecture=L1)
def fit_norm_of_the_other_kind(x, y, degree, strength):
    """This is the L1 norm, the sum of the absolute values. Which one does the exercise ask for?"""
    X = x[:, None] ** np.arange(degree + 1)
    c = np.linalg.solve(X.T @ X + strength * np.eye(degree + 1), X.T @ y)
    return np.abs(c).sum()


@misconception(exercise="l2_norm_of_fit", caught_by="test_fit_without_penalty", lecture=L2)
def fit_one_power_short(x, y, degree, strength):
    """The highest power is missing. How many coefficients has a polynomial of degree 3?"""
    X = x[:, None] ** np.arange(max(degree, 1))
    c = np.linalg.solve(X.T @ X + strength * np.eye(max(degree, 1)), X.T @ y)
    return np.sqrt((c**2).sum())


@misconception(exercise="l2_norm_of_fit", caught_by="test_fit_without_penalty", lecture=L2)
def fit_without_a_constant(x, y, degree, strength):
    """Your polynomial always goes through zero at x = 0. Which power is missing?"""
    X = x[:, None] ** np.arange(1, degree + 2)[:degree]
    c = np.linalg.solve(X.T @ X + strength * np.eye(degree), X.T @ y)
    return np.sqrt((c**2).sum())


@misconception(exercise="l2_norm_of_fit", caught_by="test_fit_constant_is_penalized_too", lecture=L2)
def fit_constant_not_penalized(x, y, degree, strength):
    """The constant is not pulled to zero. In a network that holds for biases, but look at the formula."""
    X = x[:, None] ** np.arange(degree + 1)
    c = np.linalg.solve(X.T @ X + strength * np.diag(np.arange(degree + 1) > 0), X.T @ y)
    return np.sqrt((c**2).sum())


@misconception(exercise="l2_norm_of_fit", caught_by="test_fit_with_penalty", lecture=L2)
def fit_of_the_mean_error(x, y, degree, strength):
    """Your penalty is m times too strong: it stands beside the mean of the squared errors, where the sum is
    meant.
    """
    X = x[:, None] ** np.arange(degree + 1)
    c = np.linalg.solve(X.T @ X + len(x) * strength * np.eye(degree + 1), X.T @ y)
    return np.sqrt((c**2).sum())


@misconception(exercise="l2_norm_of_fit", caught_by="test_fit_with_penalty", lecture=L2)
def fit_with_half_the_penalty(x, y, degree, strength):
    """Your penalty is half as strong as it should be. Is there a ½ in the formula of this exercise?"""
    X = x[:, None] ** np.arange(degree + 1)
    c = np.linalg.solve(X.T @ X + strength / 2 * np.eye(degree + 1), X.T @ y)
    return np.sqrt((c**2).sum())


# l2_regularized


@misconception(exercise="l2_regularized", caught_by="test_l2_gradients", lecture=L2)
def l2_gradient_doubled(loss, grads, params, strength):
    """The loss is right, but its gradient is twice as steep. What is the derivative of λ/2 · w²?"""
    grads = dict(grads)
    for key, value in params.items():
        if key.startswith("W"):
            loss = loss + strength / 2 * (value**2).sum()
            grads[key] = grads[key] + 2 * strength * value
    return loss, grads


@misconception(exercise="l2_regularized", caught_by="test_l2_loss", lecture=L2)
def l2_without_the_half(loss, grads, params, strength):
    """The gradient is right, but not that of your loss. Which factor stands before the squared norm?"""
    grads = dict(grads)
    for key, value in params.items():
        if key.startswith("W"):
            loss = loss + strength * (value**2).sum()
            grads[key] = grads[key] + strength * value
    return loss, grads


@misconception(exercise="l2_regularized", caught_by="test_l2_loss", lecture=L2)
def l2_of_biases_too(loss, grads, params, strength):
    """Biases are penalized in your code. They do not make the function any steeper: leave them alone."""
    grads = dict(grads)
    for key, value in params.items():
        loss = loss + strength / 2 * (value**2).sum()
        grads[key] = grads[key] + strength * value
    return loss, grads


@misconception(exercise="l2_regularized", caught_by="test_l2_loss", lecture=L2)
def l2_by_the_letter_anywhere(loss, grads, params, strength):
    """A bias such as b_W is penalized in your code. A kernel's name begins with W."""
    grads = dict(grads)
    for key, value in params.items():
        if "W" in key:
            loss = loss + strength / 2 * (value**2).sum()
            grads[key] = grads[key] + strength * value
    return loss, grads


@misconception(exercise="l2_regularized", caught_by="test_l2_loss", lecture=L2)
def l2_norm_not_squared(loss, grads, params, strength):
    """The norms themselves were added to the loss. The formula has their squares."""
    grads = dict(grads)
    for key, value in params.items():
        if key.startswith("W"):
            loss = loss + strength / 2 * np.sqrt((value**2).sum())
            grads[key] = grads[key] + strength * value
    return loss, grads


@misconception(exercise="l2_regularized", caught_by="test_l2_loss", lecture=L2)
def l2_mean_of_squares(loss, grads, params, strength):
    """The penalty takes the mean of a kernel's squares, and its gradient does not fit. A norm is made of a
    sum.
    """
    grads = dict(grads)
    for key, value in params.items():
        if key.startswith("W"):
            loss = loss + strength / 2 * (value**2).mean()
            grads[key] = grads[key] + strength * value
    return loss, grads


@misconception(exercise="l2_regularized", caught_by="test_l2_gradients", lecture=L2)
def l2_loss_only(loss, grads, params, strength):
    """The loss is right, but its gradient is that of the old one. The optimizer sees the gradient only."""
    grads = dict(grads)
    for key, value in params.items():
        if key.startswith("W"):
            loss = loss + strength / 2 * (value**2).sum()
    return loss, grads


@misconception(exercise="l2_regularized", caught_by="test_l2_loss", lecture=L2)
def l2_of_the_last_kernel(loss, grads, params, strength):
    """The penalty of one kernel replaces that of the one before it. All of them add up."""
    grads = dict(grads)
    penalty = 0.0
    for key, value in params.items():
        if key.startswith("W"):
            penalty = strength / 2 * (value**2).sum()
            grads[key] = grads[key] + strength * value
    return loss + penalty, grads


@misconception(exercise="l2_regularized", caught_by="test_l2_leaves_arguments", lecture=L2)
def l2_in_place(loss, grads, params, strength):
    """The values are right, but the caller's gradients were changed. Fill a dictionary of your own."""
    for key, value in params.items():
        if key.startswith("W"):
            loss = loss + strength / 2 * (value**2).sum()
            grads[key] += strength * value
    return loss, grads


# l1_step


@misconception(exercise="l1_step", caught_by="test_l1_small_weights", lecture=L1)
def l1_without_the_minimum(theta, gradient, lr, strength):
    """Small weights are pulled across zero, and back in the next step. What caps the pull?"""
    pull = lr * strength * np.sign(theta)
    return theta - lr * gradient - pull


@misconception(exercise="l1_step", caught_by="test_l1_small_weights", lecture=L1)
def l1_soft_threshold(theta, gradient, lr, strength):
    """This is the proximal step, whose pull looks at the weight after the gradient's step. Which θ stands in
    the lecture's formula?
    """
    theta = theta - lr * gradient
    pull = np.minimum(lr * strength, np.abs(theta)) * np.sign(theta)
    return theta - pull


@misconception(exercise="l1_step", caught_by="test_l1_large_weights", lecture=L1)
def l1_pull_of_l2(theta, gradient, lr, strength):
    """Large weights are pulled harder than small ones. That is L2: what is the derivative of an absolute
    value?
    """
    pull = lr * strength * theta
    return theta - lr * gradient - pull


@misconception(exercise="l1_step", caught_by="test_l1_large_weights", lecture=L1)
def l1_pull_without_the_rate(theta, gradient, lr, strength):
    """The pull is λ in your code. The whole gradient is multiplied by the rate, that of the penalty too."""
    pull = np.minimum(strength, np.abs(theta)) * np.sign(theta)
    return theta - lr * gradient - pull


@misconception(exercise="l1_step", caught_by="test_l1_large_weights", lecture=L1)
def l1_pull_of_one_sign(theta, gradient, lr, strength):
    """Negative weights are pushed away from zero. The pull has the sign of the weight."""
    pull = np.minimum(lr * strength, np.abs(theta))
    return theta - lr * gradient - pull


@misconception(exercise="l1_step", caught_by="test_l1_large_weights", lecture=L1)
def l1_pull_by_the_sign_of_the_gradient(theta, gradient, lr, strength):
    """Your pull has the sign of the gradient. It should lead to zero: which sign does that depend on?"""
    pull = np.minimum(lr * strength, np.abs(theta)) * np.sign(gradient)
    return theta - lr * gradient - pull


@misconception(exercise="l1_step", caught_by="test_l1_small_weights", lecture=L1)
def l1_minimum_without_absolute_value(theta, gradient, lr, strength):
    """The minimum is taken with θ itself, which is below zero for half of the weights. Look for the bars."""
    pull = np.minimum(lr * strength, theta) * np.sign(theta)
    return theta - lr * gradient - pull


@misconception(exercise="l1_step", caught_by="test_l1_small_weights", lecture=L1)
def l1_maximum_for_minimum(theta, gradient, lr, strength):
    """Every weight is pulled to zero in one step, or beyond it. Which one should count?"""
    pull = np.maximum(lr * strength, np.abs(theta)) * np.sign(theta)
    return theta - lr * gradient - pull


@misconception(exercise="l1_step", caught_by="test_l1_shapes", lecture=L1)
def l1_in_place(theta, gradient, lr, strength):
    """The values are right, but θ itself was changed: `-=` works in the caller's array."""
    pull = np.minimum(lr * strength, np.abs(theta)) * np.sign(theta)
    theta -= lr * gradient + pull
    return theta


# map_l2_strength


@misconception(exercise="map_l2_strength", caught_by="test_map_for_a_mean", lecture=MAP)
def prior_once_an_example(prior_std, num_examples, reduction):
    """Your λ is the same for a mean: the prior counts once for every example. How often does it stand in the
    formula?
    """
    strength = 1 / prior_std**2
    return strength


@misconception(exercise="map_l2_strength", caught_by="test_map_for_a_sum", lecture=MAP)
def deviation_for_variance(prior_std, num_examples, reduction):
    """Your λ has the standard deviation in it. Which power of σ is in the exponent of the normal density?"""
    strength = 1 / prior_std
    if reduction == "mean":
        strength = strength / num_examples
    return strength


@misconception(exercise="map_l2_strength", caught_by="test_map_for_a_sum", lecture=MAP)
def half_counted_twice(prior_std, num_examples, reduction):
    """Your λ is half of what it should be: the density has a ½ too. Compare it with the penalty."""
    strength = 1 / (2 * prior_std**2)
    if reduction == "mean":
        strength = strength / num_examples
    return strength


@misconception(exercise="map_l2_strength", caught_by="test_map_for_a_sum", lecture=MAP)
def prior_turned_around(prior_std, num_examples, reduction):
    """A wide prior should regularize little. In your code λ grows with σ."""
    strength = prior_std**2
    if reduction == "mean":
        strength = strength / num_examples
    return strength


@misconception(exercise="map_l2_strength", caught_by="test_map_for_a_sum", lecture=MAP)
def reductions_exchanged(prior_std, num_examples, reduction):
    """The two cases are exchanged. For which of them is the bracket of the formula divided by m?"""
    strength = 1 / prior_std**2
    if reduction == "sum":
        strength = strength / num_examples
    return strength


@misconception(exercise="map_l2_strength", caught_by="test_map_for_a_mean", lecture=MAP)
def more_data_more_prior(prior_std, num_examples, reduction):
    """Your λ grows with the data. The more examples there are, the less the prior should count."""
    strength = 1 / prior_std**2
    if reduction == "mean":
        strength = strength * num_examples
    return strength


# sgdw_step


@misconception(exercise="sgdw_step", caught_by="test_sgdw_step", lecture=L2)
def sgdw_of_biases_too(params, grads, lr, weight_decay):
    """Your biases decay. Tell kernels and biases apart by their names."""
    new = {}
    for key, value in params.items():
        value = value * (1 - lr * weight_decay)
        new[key] = value - lr * grads[key]
    return new


@misconception(exercise="sgdw_step", caught_by="test_sgdw_step", lecture=L2)
def sgdw_by_the_letter_anywhere(params, grads, lr, weight_decay):
    """A bias such as b_W decays in your code. A kernel's name begins with W."""
    new = {}
    for key, value in params.items():
        if "W" in key:
            value = value * (1 - lr * weight_decay)
        new[key] = value - lr * grads[key]
    return new


@misconception(exercise="sgdw_step", caught_by="test_sgdw_step", lecture=L2)
def sgdw_without_the_rate(params, grads, lr, weight_decay):
    """Your kernels lose λθ in a step. In the formula the decay has one more factor."""
    new = {}
    for key, value in params.items():
        if key.startswith("W"):
            value = value * (1 - weight_decay)
        new[key] = value - lr * grads[key]
    return new


@misconception(exercise="sgdw_step", caught_by="test_sgdw_step", lecture=L2)
def sgdw_decay_of_the_step_too(params, grads, lr, weight_decay):
    """The step along the gradient decays too: you multiply after it. What does the factor stand beside?"""
    new = {}
    for key, value in params.items():
        value = value - lr * grads[key]
        if key.startswith("W"):
            value = value * (1 - lr * weight_decay)
        new[key] = value
    return new


@misconception(exercise="sgdw_step", caught_by="test_sgdw_step", lecture=L2)
def sgdw_growth(params, grads, lr, weight_decay):
    """Without a gradient your kernels grow. Should the factor be above 1 or below?"""
    new = {}
    for key, value in params.items():
        if key.startswith("W"):
            value = value * (1 + lr * weight_decay)
        new[key] = value - lr * grads[key]
    return new


@misconception(exercise="sgdw_step", caught_by="test_sgdw_step", lecture=L2)
def sgdw_decay_doubled(params, grads, lr, weight_decay):
    """The decay is twice as strong as it should be. Is there a 2 in the formula?"""
    new = {}
    for key, value in params.items():
        if key.startswith("W"):
            value = value * (1 - 2 * lr * weight_decay)
        new[key] = value - lr * grads[key]
    return new


@misconception(exercise="sgdw_step", caught_by="test_sgdw_leaves_arguments", lecture=L2)
def sgdw_in_place(params, grads, lr, weight_decay):
    """The values are right, but the caller's parameters were changed. Fill a dictionary of your own."""
    for key in params:
        if key.startswith("W"):
            params[key] = params[key] * (1 - lr * weight_decay)
        params[key] = params[key] - lr * grads[key]
    return params


# map_concepts

normal_prior_for_l1 = misconception(
    exercise="map_concepts",
    caught_by="test_concept_map_prior",
    lecture=MAP,
    name="normal_prior_for_l1",
    hint="The logarithm of the normal density has a square in it. Which density's has an absolute value?",
)({"prior": "B", "more_data": "A", "narrow": "C", "flat": "B"})

prior_grows_with_the_data = misconception(
    exercise="map_concepts",
    caught_by="test_concept_map_more_data",
    lecture=MAP,
    name="prior_grows_with_the_data",
    hint="The sum has a term for every example and one for the prior. Divide by m: which of them shrinks?",
)({"prior": "D", "more_data": "B", "narrow": "C", "flat": "B"})

strength_as_the_inverse_deviation = misconception(
    exercise="map_concepts",
    caught_by="test_concept_map_narrow",
    lecture=MAP,
    name="strength_as_the_inverse_deviation",
    hint="λ has σ in its denominator. In which power?",
)({"prior": "D", "more_data": "A", "narrow": "B", "flat": "B"})


# decay_concepts

momentum_hides_the_penalty = misconception(
    exercise="decay_concepts",
    caught_by="test_concept_decay_momentum",
    lecture=L2,
    name="momentum_hides_the_penalty",
    hint="Follow λθ through v ← μv − αg. How long does it stay there, and does the decay get there at all?",
)({"momentum": "A", "rmsprop": "C", "biases": "D", "constant": "B"})

decay_as_a_constant_pull = misconception(
    exercise="decay_concepts",
    caught_by="test_concept_decay_constant",
    lecture=L2,
    name="decay_as_a_constant_pull",
    hint="A constant pull is that of L1. Here the weight is multiplied by a number in every step.",
)({"momentum": "B", "rmsprop": "C", "biases": "D", "constant": "A"})


# Mutants that compute the same

reduction_in_alphabetical_order = equivalent_mutant(
    exercise="map_l2_strength",
    before='if reduction == "mean":',
    after='if reduction <= "mean":',
    reason='"mean" and "sum" are all that there is, and "sum" comes after "mean" in the alphabet.',
)
