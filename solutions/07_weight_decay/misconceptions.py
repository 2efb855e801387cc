"""Misconceptions of 07_weight_decay: wrong in the ways that students are."""

import numpy as np

from grader.testing import change, equivalent_mutant, exercise, misconception

L2 = "L2 Regularization"
L1 = "L1 Regularization"
MAP = "L2 Regularization as MAP"
ADAMW = "L2 Regularization – AdamW"


with exercise("l2_norm_of_fit", lecture=L2):

    @misconception(caught_by="test_fit_with_penalty")
    @change(before="X.T @ X + strength * np.eye(degree + 1)", after="X.T @ X + strength")
    def fit_penalty_everywhere():
        """The penalty was added to every entry of the matrix. It belongs on the diagonal alone."""

    @misconception(caught_by="test_fit_with_penalty")
    def fit_penalty_ignored(x, y, degree, strength):
        """The norm is the same for every λ. Where does your code use it?"""
        X = x[:, None] ** np.arange(degree + 1)
        c = np.linalg.lstsq(X, y, rcond=None)[0]
        return np.sqrt((c**2).sum())

    @fit_penalty_ignored.variant
    def fitted_by_polyfit(x, y, degree, strength):
        return np.linalg.norm(np.polyfit(x, y, degree))

    @misconception(caught_by="test_fit_without_penalty", costs="One number is all that it gives.")
    @change(before="return np.sqrt((c**2).sum())", after="return (c**2).sum()")
    def fit_norm_squared():
        """This is the square of the norm. How long is the vector (3, 4)?"""

    @misconception(caught_by="test_fit_without_penalty", lecture=L1, costs="One number is all that it gives.")
    @change(before="return np.sqrt((c**2).sum())", after="return np.abs(c).sum()")
    def fit_norm_of_the_other_kind():
        """This is the L1 norm, the sum of the absolute values. Which one does the exercise ask for?"""

    @misconception(caught_by="test_fit_without_penalty", costs="One number is all that it gives.")
    def fit_one_power_short(x, y, degree, strength):
        """The highest power is missing. How many coefficients has a polynomial of degree 3?"""
        X = x[:, None] ** np.arange(max(degree, 1))
        c = np.linalg.solve(X.T @ X + strength * np.eye(max(degree, 1)), X.T @ y)
        return np.sqrt((c**2).sum())

    @fit_one_power_short.variant
    def fit_without_any_power(x, y, degree, strength):
        X = x[:, None] ** np.arange(degree)
        c = np.linalg.solve(X.T @ X + strength * np.eye(degree), X.T @ y)
        return np.sqrt((c**2).sum())

    @misconception(caught_by="test_fit_without_penalty", costs="One number is all that it gives.")
    def fit_without_a_constant(x, y, degree, strength):
        """Your polynomial always goes through zero at x = 0. Which power is missing?"""
        X = x[:, None] ** np.arange(1, degree + 2)[:degree]
        c = np.linalg.solve(X.T @ X + strength * np.eye(degree), X.T @ y)
        return np.sqrt((c**2).sum())

    @misconception(caught_by="test_fit_constant_is_penalized_too")
    @change(before="strength * np.eye(degree + 1)", after="strength * np.diag(np.arange(degree + 1) > 0)")
    def fit_constant_not_penalized():
        """The constant is not pulled to zero. In a network that holds for biases, but look at the formula."""

    @misconception(caught_by="test_fit_with_penalty")
    @change(before="X + strength * np.eye(degree + 1)", after="X + len(x) * strength * np.eye(degree + 1)")
    def fit_of_the_mean_error():
        """Your penalty is m times too strong: it stands beside the mean of the squared errors, where the sum is
        meant."""

    @misconception(caught_by="test_fit_with_penalty")
    @change(before="X + strength * np.eye(degree + 1)", after="X + strength / 2 * np.eye(degree + 1)")
    def fit_with_half_the_penalty():
        """Your penalty is half as strong as it should be. Is there a ½ in the formula of this exercise?"""


with exercise("l2_regularized", lecture=L2):

    @misconception(caught_by="test_l2_gradients")
    @change(before="grads[key] = grads[key] + strength", after="grads[key] = grads[key] + 2 * strength")
    def l2_gradient_doubled():
        """The loss is right, but its gradient is twice as steep. What is the derivative of λ/2 · w²?"""

    @misconception(caught_by="test_l2_loss")
    @change(before="loss + strength / 2 * (value**2).sum()", after="loss + strength * (value**2).sum()")
    def l2_without_the_half():
        """The gradient is right, but not that of your loss. Which factor stands before the squared norm?"""

    @misconception(caught_by="test_l2_biases")
    def l2_of_biases_too(loss, grads, params, strength):
        """Biases are penalized in your code. They do not make the function any steeper: leave them alone."""
        grads = dict(grads)
        for key, value in params.items():
            loss = loss + strength / 2 * (value**2).sum()
            grads[key] = grads[key] + strength * value
        return loss, grads

    @misconception(caught_by="test_l2_biases")
    @change(before='if key.startswith("W"):', after='if "W" in key:')
    def l2_by_the_letter_anywhere():
        """A bias such as b_W is penalized in your code. A kernel's name begins with W."""

    @misconception(caught_by="test_l2_loss")
    @change(before="strength / 2 * (value**2).sum()", after="strength / 2 * np.sqrt((value**2).sum())")
    def l2_norm_not_squared():
        """The norms themselves were added to the loss. The formula has their squares."""

    @misconception(caught_by="test_l2_loss")
    @change(before="loss + strength / 2 * (value**2).sum()", after="loss + strength / 2 * (value**2).mean()")
    def l2_mean_of_squares():
        """The penalty takes the mean of a kernel's squares, and its gradient does not fit. A norm is made of a
        sum."""

    @misconception(caught_by="test_l2_gradients")
    @change(before="grads[key] = grads[key] + strength * value", after="")
    def l2_loss_only():
        """The loss is right, but its gradient is that of the old one. The optimizer sees the gradient only."""

    @misconception(caught_by="test_l2_loss")
    @change(before="grads = dict(grads)", after="grads = dict(grads)\npenalty = 0.0")
    @change(before="loss = loss + strength / 2", after="penalty = strength / 2")
    @change(before="return loss, grads", after="return loss + penalty, grads")
    def l2_of_the_last_kernel():
        """The penalty of one kernel replaces that of the one before it. All of them add up."""

    @misconception(caught_by="test_l2_regularized_leaves_arguments")
    @change(before="grads = dict(grads)", after="")
    @change(before="grads[key] = grads[key] + strength * value", after="grads[key] += strength * value")
    def l2_in_place():
        """The values are right, but the caller's gradients were changed. Fill a dictionary of your own."""


with exercise("l1_step", lecture=L1):

    @misconception(caught_by="test_l1_small_weights")
    @change(before="pull = np.minimum(lr * strength, np.abs(theta))", after="pull = lr * strength")
    def l1_without_the_minimum():
        """Small weights are pulled across zero, and back in the next step. What caps the pull?"""

    @misconception(caught_by="test_l1_small_weights")
    def l1_soft_threshold(theta, gradient, lr, strength):
        """This is the proximal step, whose pull looks at the weight after the gradient's step. Which θ stands in
        the lecture's formula?"""
        theta = theta - lr * gradient
        pull = np.minimum(lr * strength, np.abs(theta)) * np.sign(theta)
        return theta - pull

    @misconception(caught_by="test_l1_large_weights", costs="The pull is the whole exercise.")
    @change(before="np.minimum(lr * strength, np.abs(theta)) * np.sign(theta)", after="lr * strength * theta")
    def l1_pull_of_l2():
        """Large weights are pulled harder than small ones. That is L2: what is the derivative of an absolute
        value?"""

    @misconception(caught_by="test_l1_large_weights")
    @change(before="np.minimum(lr * strength, np.abs(theta))", after="np.minimum(strength, np.abs(theta))")
    def l1_pull_without_the_rate():
        """The pull is λ in your code. The whole gradient is multiplied by the rate, that of the penalty too."""

    @misconception(caught_by="test_l1_large_weights", costs="The pull is the whole exercise.")
    def l1_pull_of_one_sign(theta, gradient, lr, strength):
        """Negative weights are pushed away from zero. The pull has the sign of the weight."""
        pull = np.minimum(lr * strength, np.abs(theta))
        return theta - lr * gradient - pull

    @misconception(caught_by="test_l1_large_weights", costs="The pull is the whole exercise.")
    @change(before="np.sign(theta)", after="np.sign(gradient)")
    def l1_pull_by_the_sign_of_the_gradient():
        """Your pull has the sign of the gradient. It should lead to zero: which sign does that depend on?"""

    @misconception(caught_by="test_l1_small_weights", costs="The pull is the whole exercise.")
    @change(before="np.minimum(lr * strength, np.abs(theta))", after="np.minimum(lr * strength, theta)")
    def l1_minimum_without_absolute_value():
        """The minimum is taken with θ itself, which is below zero for half of the weights. Look for the bars."""

    @misconception(caught_by="test_l1_small_weights", costs="The pull is the whole exercise.")
    def l1_maximum_for_minimum(theta, gradient, lr, strength):
        """Every weight is pulled to zero in one step, or beyond it. Which one should count?"""
        pull = np.maximum(lr * strength, np.abs(theta)) * np.sign(theta)
        return theta - lr * gradient - pull

    @misconception(caught_by="test_l1_step_leaves_arguments")
    @change(before="return theta - lr * gradient - pull", after="theta -= lr * gradient + pull\nreturn theta")
    def l1_in_place():
        """The values are right, but θ itself was changed: `-=` works in the caller's array."""


with exercise("map_l2_strength", lecture=MAP):

    @misconception(caught_by="test_map_gives_the_same_estimate", costs="It is the point of the exercise.")
    def prior_once_an_example(prior_std, num_examples, reduction):
        """You count the prior once for every example, beside the likelihood of each. How often does it stand in
        the formula?"""
        strength = 1 / prior_std**2
        return strength * num_examples if reduction == "sum" else strength

    @prior_once_an_example.variant
    @change(before="strength = strength / num_examples", after="strength = strength")
    def prior_once_an_example_of_a_mean(): ...

    @prior_once_an_example.variant
    @change(
        before='if reduction == "mean":', after='strength = strength * num_examples\nif reduction == "mean":'
    )
    def prior_once_an_example_before_the_mean(): ...

    @misconception(caught_by="test_map_for_a_sum", costs="One number is all that it gives.")
    @change(before="strength = 1 / prior_std**2", after="strength = 1 / prior_std")
    def deviation_for_variance():
        """Your λ has the standard deviation in it. Which power of σ is in the exponent of the normal density?"""

    @misconception(caught_by="test_map_for_a_sum", costs="One number is all that it gives.")
    @change(before="strength = 1 / prior_std**2", after="strength = 1 / (2 * prior_std**2)")
    def half_counted_twice():
        """Your λ is half of what it should be: the density has a ½ too. Compare it with the penalty."""

    @misconception(caught_by="test_map_for_a_sum", costs="One number is all that it gives.")
    @change(before="strength = 1 / prior_std**2", after="strength = prior_std**2")
    def prior_turned_around():
        """A wide prior should regularize little. In your code λ grows with σ."""

    @misconception(caught_by="test_map_for_a_sum", costs="One number is all that it gives.")
    @change(before='if reduction == "mean":', after='if reduction == "sum":')
    def reductions_exchanged():
        """The two cases are exchanged. For which of them is the bracket of the formula divided by m?"""

    @misconception(caught_by="test_map_for_a_mean", costs="One number is all that it gives.")
    @change(before="strength = strength / num_examples", after="strength = strength * num_examples")
    def more_data_more_prior():
        """Your λ grows with the data. The more examples there are, the less the prior should count."""


with exercise("sgdw_step", lecture=L2):

    @misconception(caught_by="test_sgdw_biases")
    def sgdw_of_biases_too(params, grads, lr, weight_decay):
        """Your biases decay. Tell kernels and biases apart by their names."""
        new = {}
        for key, value in params.items():
            value = value * (1 - lr * weight_decay)
            new[key] = value - lr * grads[key]
        return new

    @misconception(caught_by="test_sgdw_biases")
    @change(before='if key.startswith("W"):', after='if "W" in key:')
    def sgdw_by_the_letter_anywhere():
        """A bias such as b_W decays in your code. A kernel's name begins with W."""

    @misconception(caught_by="test_sgdw_step")
    @change(before="value = value * (1 - lr * weight_decay)", after="value = value * (1 - weight_decay)")
    def sgdw_without_the_rate():
        """Your kernels lose λθ in a step. In the formula the decay has one more factor."""

    @misconception(caught_by="test_sgdw_step")
    def sgdw_decay_of_the_step_too(params, grads, lr, weight_decay):
        """The step along the gradient decays too: you multiply after it. What does the factor stand beside?"""
        new = {}
        for key, value in params.items():
            value = value - lr * grads[key]
            if key.startswith("W"):
                value = value * (1 - lr * weight_decay)
            new[key] = value
        return new

    @misconception(caught_by="test_sgdw_step")
    @change(before="value = value * (1 - lr * weight_decay)", after="value = value * (1 + lr * weight_decay)")
    def sgdw_growth():
        """Without a gradient your kernels grow. Should the factor be above 1 or below?"""

    @misconception(caught_by="test_sgdw_step")
    @change(before="value * (1 - lr * weight_decay)", after="value * (1 - 2 * lr * weight_decay)")
    def sgdw_decay_doubled():
        """The decay is twice as strong as it should be. Is there a 2 in the formula?"""

    @misconception(caught_by="test_sgdw_step_leaves_arguments")
    def sgdw_in_place(params, grads, lr, weight_decay):
        """The values are right, but the caller's parameters were changed. Fill a dictionary of your own."""
        for key in params:
            if key.startswith("W"):
                params[key] = params[key] * (1 - lr * weight_decay)
            params[key] = params[key] - lr * grads[key]
        return params


with exercise("map_concepts", lecture=MAP):
    normal_prior_for_l1 = misconception(
        caught_by="test_concept_map_prior",
        hint="The logarithm of the normal density has a square in it. Which density's has an absolute value?",
    )({"prior": "B", "more_data": "A", "narrow": "C", "flat": "B"})

    prior_grows_with_the_data = misconception(
        caught_by="test_concept_map_more_data",
        hint="The sum has a term for every example and one for the prior. Divide by m: which of them shrinks?",
    )({"prior": "D", "more_data": "B", "narrow": "C", "flat": "B"})

    strength_as_the_inverse_deviation = misconception(
        caught_by="test_concept_map_narrow", hint="λ has σ in its denominator. In which power?"
    )({"prior": "D", "more_data": "A", "narrow": "B", "flat": "B"})


with exercise("decay_concepts", lecture=L2):
    momentum_hides_the_penalty = misconception(
        caught_by="test_concept_decay_momentum",
        hint="Follow λθ through v ← μv − αg. How long does it stay there, and does the decay get there at all?",
    )({"momentum": "A", "rmsprop": "C", "biases": "D", "constant": "B", "predict": "C"})

    decay_as_a_constant_pull = misconception(
        caught_by="test_concept_decay_constant",
        hint="A constant pull is that of L1. Here the weight is multiplied by a number in every step.",
    )({"momentum": "B", "rmsprop": "C", "biases": "D", "constant": "A", "predict": "C"})


# Mutants that compute the same
reduction_in_alphabetical_order = equivalent_mutant(
    exercise="map_l2_strength",
    before='if reduction == "mean":',
    after='if reduction <= "mean":',
    reason='"mean" and "sum" are all that there is, and "sum" comes after "mean" in the alphabet.',
)
