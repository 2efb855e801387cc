"""Misconceptions of 08_adamw: wrong in the ways that students are."""

import numpy as np
from reference import adam_step, adamw_step

from grader.testing import change, equivalent_mutant, exercise, misconception

ADAPTIVE = "Lecture 2: Algorithms with Adaptive Learning Rates"
CORRECTION = "Lecture 2: Adam Bias Correction"
ADAMW = "L2 Regularization – AdamW"
L2 = "L2 Regularization"


with exercise("rmsprop_step", lecture=ADAPTIVE):

    @misconception(caught_by="test_rmsprop_epsilon")
    @change(before="lr * gradient / (np.sqrt(r) + epsilon)", after="lr * gradient / np.sqrt(r + epsilon)")
    def rmsprop_epsilon_inside_the_root():
        """Where does ε stand? Try a gradient of 1e-8: the root of ε is ten thousand times ε."""

    @misconception(caught_by="test_rmsprop_epsilon")
    @change(before="(np.sqrt(r) + epsilon)", after="(np.sqrt(r) + 1e-7)")
    def rmsprop_epsilon_fixed():
        """The step is the same for every ε: a number stands in its place. Where does your code use the argument?"""

    @rmsprop_epsilon_fixed.variant
    @change(before="(np.sqrt(r) + epsilon)", after="(np.sqrt(r) + 1e-8)")
    def rmsprop_another_epsilon_fixed(): ...

    @misconception(caught_by="test_rmsprop_step")
    @change(before="lr * gradient / (np.sqrt(r) + epsilon)", after="lr * gradient / (r + epsilon)")
    def rmsprop_without_root():
        """r is an average of squares. What has to be done to it to get something of the size of a gradient?"""

    @misconception(caught_by="test_rmsprop_step")
    def rmsprop_divided_by_the_old_average(theta, gradient, r, lr, beta, epsilon):
        """The average that you return is right, but the step divides by the one from before. Mind the order of
        the two lines."""
        old = r
        r = beta * r + (1 - beta) * gradient**2
        theta = theta - lr * gradient / (np.sqrt(old) + epsilon)
        return theta, r

    @misconception(caught_by="test_rmsprop_average")
    @change(before="r = beta * r + (1 - beta) * gradient**2", after="r = (1 - beta) * r + beta * gradient**2")
    def rmsprop_weights_exchanged():
        """With β = 0.9 the old average should count nine times as much as the new square. What is it in yours?"""

    @misconception(caught_by="test_rmsprop_average")
    @change(before="r = beta * r + (1 - beta) * gradient**2", after="r = r + gradient**2")
    def rmsprop_is_adagrad():
        """A sum of all squares is AdaGrad: it grows for ever and its steps die out. Where does β come in?"""

    @misconception(caught_by="test_rmsprop_average")
    @change(before="r = beta * r + (1 - beta) * gradient**2", after="r = beta * r + gradient**2")
    def rmsprop_square_in_full():
        """The weights of an average add up to one. What do those of the old average and the square add up to?"""

    @misconception(caught_by="test_rmsprop_average")
    @change(before="r = beta * r + (1 - beta) * gradient**2", after="r = beta * r + (1 - beta) * gradient")
    def rmsprop_gradient_not_squared():
        """Half of the results are nan: gradients can be negative, and so can their average. What is averaged?"""

    @misconception(caught_by="test_rmsprop_step_leaves_arguments")
    def rmsprop_in_place(theta, gradient, r, lr, beta, epsilon):
        """The values are right, but the arguments were changed: `*=` and `+=` work in the caller's arrays."""
        r *= beta
        r += (1 - beta) * gradient**2
        theta -= lr * gradient / (np.sqrt(r) + epsilon)
        return theta, r

    @rmsprop_in_place.variant
    def rmsprop_average_in_place(theta, gradient, r, lr, beta, epsilon):
        r *= beta
        r += (1 - beta) * gradient**2
        return theta - lr * gradient / (np.sqrt(r) + epsilon), r

    @rmsprop_in_place.variant
    @change(before="theta = theta - lr * gradient", after="theta -= lr * gradient")
    def rmsprop_theta_in_place(): ...


with exercise("adam_step", lecture=CORRECTION):

    @misconception(caught_by="test_adam_first_step")
    def adam_without_correction(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
        """The moments are right, but early steps have the wrong length. Where does your code use t?"""
        s = beta_1 * s + (1 - beta_1) * gradient
        r = beta_2 * r + (1 - beta_2) * gradient**2
        theta = theta - lr * s / (np.sqrt(r) + epsilon)
        return theta, s, r

    @misconception(caught_by="test_adam_first_step", lecture=ADAMW)
    def adam_counts_from_zero(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
        """t is 1 in the first step already. With one less, the first step divides by zero."""
        s = beta_1 * s + (1 - beta_1) * gradient
        r = beta_2 * r + (1 - beta_2) * gradient**2
        s_hat = s / (1 - beta_1 ** (t - 1))
        r_hat = r / (1 - beta_2 ** (t - 1))
        theta = theta - lr * s_hat / (np.sqrt(r_hat) + epsilon)
        return theta, s, r

    @misconception(caught_by="test_adam_first_step", lecture=ADAMW)
    @change(
        before="s = beta_1 * s + (1 - beta_1) * gradient",
        after="t = t + 1\ns = beta_1 * s + (1 - beta_1) * gradient",
    )
    def adam_counts_twice():
        """t is the number of this step already. Is it counted once more in your code?"""

    @misconception(caught_by="test_adam_later_step")
    @change(
        before="s_hat = s / (1 - beta_1**t)\nr_hat = r / (1 - beta_2**t)",
        after="s_hat = s / (1 - beta_1)\nr_hat = r / (1 - beta_2)",
    )
    def adam_corrects_as_in_the_first_step():
        """The first step is right, the later ones are not: the correction should fade. Where does your code use
        t?"""

    @misconception(caught_by="test_adam_first_step")
    @change(before="r_hat = r / (1 - beta_2**t)", after="r_hat = r / (1 - beta_1**t)")
    def adam_one_correction_for_both():
        """One number corrects both moments, but they forget at different paces. Look at the indices."""

    @misconception(caught_by="test_adam_moments")
    def adam_corrected_moments_returned(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
        """The parameters are right, but the moments come back corrected, and the next step would correct them
        again."""
        s = beta_1 * s + (1 - beta_1) * gradient
        r = beta_2 * r + (1 - beta_2) * gradient**2
        s = s / (1 - beta_1**t)
        r = r / (1 - beta_2**t)
        theta = theta - lr * s / (np.sqrt(r) + epsilon)
        return theta, s, r

    @misconception(caught_by="test_adam_epsilon", lecture=ADAMW)
    @change(before="lr * s_hat / (np.sqrt(r_hat) + epsilon)", after="lr * s_hat / np.sqrt(r_hat + epsilon)")
    def adam_epsilon_inside_the_root():
        """Where does ε stand? Try gradients of 1e-8: the root of ε is ten thousand times ε."""

    @misconception(caught_by="test_adam_epsilon", lecture=ADAMW)
    @change(before="(np.sqrt(r_hat) + epsilon)", after="(np.sqrt(r_hat) + 1e-8)")
    def adam_epsilon_fixed():
        """The step is the same for every ε: a number stands in its place. Where does your code use the argument?"""

    @adam_epsilon_fixed.variant
    @change(before="(np.sqrt(r_hat) + epsilon)", after="(np.sqrt(r_hat) + 1e-7)")
    def adam_another_epsilon_fixed(): ...

    @misconception(caught_by="test_adam_epsilon", lecture=ADAMW)
    def adam_epsilon_before_the_correction(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
        """This is Keras' place for ε, beside the root of the uncorrected r. Which r stands in the lecture's
        formula?"""
        s = beta_1 * s + (1 - beta_1) * gradient
        r = beta_2 * r + (1 - beta_2) * gradient**2
        s_hat = s / (1 - beta_1**t)
        root = (np.sqrt(r) + epsilon) / (1 - beta_2**t) ** 0.5
        theta = theta - lr * s_hat / root
        return theta, s, r

    @misconception(
        caught_by="test_adam_moments", lecture=ADAPTIVE, costs="Both averages and both corrections are wrong."
    )
    def adam_betas_exchanged(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
        """Which β belongs to which moment? Look at the indices, in the averages and in the corrections."""
        s = beta_2 * s + (1 - beta_2) * gradient
        r = beta_1 * r + (1 - beta_1) * gradient**2
        s_hat = s / (1 - beta_2**t)
        r_hat = r / (1 - beta_1**t)
        theta = theta - lr * s_hat / (np.sqrt(r_hat) + epsilon)
        return theta, s, r

    @misconception(caught_by="test_adam_later_step", lecture=ADAPTIVE)
    @change(before="s_hat = s / (1 - beta_1**t)", after="")
    @change(before="s_hat / (np.sqrt(r_hat) + epsilon)", after="gradient / (np.sqrt(r_hat) + epsilon)")
    def adam_moves_by_the_gradient():
        """The moments are right, but the step follows the last gradient: this is RMSProp. What is s for?"""


with exercise("adam_l2_step", lecture=L2):

    @misconception(caught_by="test_adam_l2_step")
    @change(before="gradient = gradient + strength", after="gradient = gradient + 2 * strength")
    def l2_gradient_doubled():
        """The penalty is λ/2 times the squared norm. What is its derivative?"""

    @misconception(caught_by="test_adam_l2_step", lecture=ADAMW)
    def l2_as_a_decay(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
        """This is AdamW: the decay stands outside. A penalty in the loss goes through the moments."""
        decay = lr * strength * theta
        theta, s, r = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
        return theta - decay, s, r

    @misconception(caught_by="test_adam_l2_step", lecture=ADAMW)
    def l2_in_the_first_moment_only(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
        """The penalty is in s, but r is the average of the squares of the loss's gradient alone. Adam knows one
        gradient only."""
        s = beta_1 * s + (1 - beta_1) * (gradient + strength * theta)
        r = beta_2 * r + (1 - beta_2) * gradient**2
        s_hat = s / (1 - beta_1**t)
        r_hat = r / (1 - beta_2**t)
        theta = theta - lr * s_hat / (np.sqrt(r_hat) + epsilon)
        return theta, s, r

    @misconception(caught_by="test_adam_l2_step")
    @change(before="gradient = gradient + strength", after="gradient = gradient + lr * strength")
    def l2_gradient_times_the_rate():
        """The rate is in the penalty's gradient, and Adam multiplies by it too. Does a loss know of the rate?"""

    @misconception(caught_by="test_adam_l2_step")
    @change(before="gradient = gradient + strength * theta", after="gradient = gradient - strength * theta")
    def l2_gradient_subtracted():
        """Your weights grow where they should shrink. The step subtracts the gradient already."""

    @misconception(caught_by="test_adam_l2_step")
    @change(before="gradient + strength * theta", after="gradient + strength / 2 * (theta**2).sum()")
    def l2_penalty_as_a_number():
        """The penalty itself was added to the gradient, one number for all entries. What is its derivative?"""

    @misconception(caught_by="test_adam_l2_step_leaves_arguments")
    @change(before="gradient = gradient + strength * theta", after="gradient += strength * theta")
    def l2_in_place():
        """The values are right, but the gradient itself was changed: `+=` works in the caller's array."""

    @misconception(caught_by="test_adam_l2_epsilon", lecture=ADAMW)
    @change(
        before="return adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)",
        after="return adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon / (1 - beta_2**t) ** 0.5)",
    )
    def l2_with_the_epsilon_of_keras():
        """This is Keras' place for ε, beside the root of the uncorrected r. Which r stands in the lecture's
        formula?"""

    @misconception(caught_by="test_adam_l2_step")
    @change(before="gradient + strength * theta", after="gradient + strength * np.sign(theta)")
    def l2_of_the_sign():
        """This is the gradient of the L1 norm: all weights are pulled alike. That of L2 grows with the weight."""

    @l2_of_the_sign.variant
    @change(
        before="gradient + strength * theta",
        after="gradient + np.where(theta > 0, strength, -strength).astype(theta.dtype)",
    )
    def l2_of_two_signs(): ...


with exercise("adamw_step", lecture=ADAMW):

    @misconception(caught_by="test_adamw_step")
    def l2_called_adamw(
        theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True
    ):
        """Your moments change with λ: the decay went through the gradient. That is Adam + L2. Where does it stand
        in AdamW?"""
        gradient = gradient + weight_decay * theta
        return adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)

    @l2_called_adamw.variant
    def l2_times_the_rate(
        theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True
    ):
        decay = weight_decay * theta
        if decay_times_lr:
            decay = lr * decay
        return adam_step(theta, gradient + decay, s, r, t, lr, beta_1, beta_2, epsilon)

    @misconception(caught_by="test_adamw_step")
    def decay_never_times_the_rate(
        theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True
    ):
        """The form without the rate is right, the other one is the same. What does `decay_times_lr` ask for?"""
        decay = weight_decay * theta
        theta, s, r = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
        return theta - decay, s, r

    @misconception(caught_by="test_adamw_without_the_rate")
    def decay_always_times_the_rate(
        theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True
    ):
        """The usual form is right, that of the paper is the same. What does `decay_times_lr=False` ask for?"""
        decay = weight_decay * theta
        decay = lr * decay
        theta, s, r = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
        return theta - decay, s, r

    @misconception(caught_by="test_adamw_step")
    @change(before="if decay_times_lr:", after="if not decay_times_lr:")
    def decay_forms_exchanged():
        """You have both forms of the decay, each in the other's place."""

    @misconception(caught_by="test_adamw_step")
    @change(before="return theta - decay, s, r", after="return theta - lr * decay, s, r")
    def decay_times_the_rate_twice():
        """The decay is too weak by one more factor of the rate. Count how often it is multiplied."""

    @decay_times_the_rate_twice.variant
    @change(before="decay = lr * decay", after="decay = lr**2 * decay")
    def decay_times_the_squared_rate(): ...

    @misconception(caught_by="test_adamw_step")
    def decay_after_the_step(
        theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True
    ):
        """Your decay takes θ after Adam's step. Which θ stands in the formula, on the right of the arrow?"""
        theta, s, r = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
        decay = weight_decay * theta
        if decay_times_lr:
            decay = lr * decay
        return theta - decay, s, r

    @misconception(caught_by="test_adamw_step")
    @change(before="theta - decay", after="theta - decay / (np.sqrt(r / (1 - beta_2**t)) + epsilon)")
    def decay_divided_by_the_root():
        """The moments are right, but the decay is divided by the root of r, and so differs from weight to weight.
        Put it outside of the fraction."""

    @misconception(caught_by="test_adamw_epsilon")
    @change(
        before="theta, s, r = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)",
        after="theta, s, r = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon / (1 - beta_2**t) ** 0.5)",
    )
    def decay_with_the_epsilon_of_keras():
        """This is Keras' place for ε, beside the root of the uncorrected r. Which r stands in the lecture's
        formula?"""

    @misconception(caught_by="test_adamw_step", lecture=L2)
    @change(before="return theta - decay, s, r", after="return theta + decay, s, r")
    def decay_away_from_zero():
        """Without a gradient your weights grow from step to step. Look at the sign of the decay."""


with exercise("AdamW", lecture=ADAMW):

    @misconception(caught_by="test_class_only_kernels_decay", lecture=L2)
    @change(before='self.weight_decay if key.startswith("W") else 0.0', after="self.weight_decay")
    def BiasesDecayToo():
        """Your biases decay. Tell kernels and biases apart by their names."""

    @misconception(caught_by="test_class_only_kernels_decay", lecture=L2)
    @change(before='key.startswith("W")', after='"W" in key')
    def KernelsByTheLetterAnywhere():
        """A bias such as b_W decays in your code. A kernel's name begins with W."""

    @misconception(caught_by="test_class_names")
    @change(
        before="for key, theta in self.params.items():",
        after="for (key, theta), gradient in zip(self.params.items(), grads.values(), strict=True):",
    )
    @change(before="grads[key]", after="gradient")
    def GradientsByPosition():
        """Your code takes the gradients in the order in which they stand in the dictionary. Which one belongs to
        an array is told by its name."""

    @misconception(caught_by="test_class_epsilon")
    @change(
        before="""
        new[key], self.s[key], self.r[key] = adamw_step(
            theta, grads[key], self.s[key], self.r[key], self.t, lr, *self.settings, decay
        )
        """,
        after="""
        beta_1, beta_2, epsilon = self.settings
        epsilon = epsilon / (1 - beta_2**self.t) ** 0.5
        new[key], self.s[key], self.r[key] = adamw_step(
            theta, grads[key], self.s[key], self.r[key], self.t, lr, beta_1, beta_2, epsilon, decay
        )
        """,
    )
    def EpsilonOfKeras():
        """This is Keras' place for ε, beside the root of the uncorrected r. Which r stands in the lecture's
        formula?"""

    @misconception(caught_by="test_class_several_steps")
    @change(before="self.t = 0", after="self.t = 1")
    @change(before="self.t += 1", after="")
    def StepsNotCounted():
        """The first step is right, later ones are corrected as if they were the first. Does t go on?"""

    @misconception(caught_by="test_class_several_steps")
    @change(before="self.t += 1", after="")
    @change(
        before="for key, theta in self.params.items():",
        after="""
        for key, theta in self.params.items():
            self.t += 1
        """,
    )
    def StepsCountedPerArray():
        """The first array is right in the first step, the next ones are not: t goes on with every array. It is
        one step for all of them."""

    @misconception(caught_by="test_class_several_steps")
    @change(
        before="""
        new[key], self.s[key], self.r[key] = adamw_step(
            theta, grads[key], self.s[key], self.r[key], self.t, lr, *self.settings, decay
        )
        """,
        after="new[key], _, _ = adamw_step(theta, grads[key], self.s[key], self.r[key], self.t, lr, *self.settings, decay)",
    )
    def MomentsForgotten():
        """Every step starts from moments of zero: what adamw_step returns beside the parameters must be kept."""

    @misconception(caught_by="test_class_several_steps")
    @change(before="self.params = new", after="")
    def AlwaysFromTheStart():
        """The first step is right, and every later one starts from the same parameters again. Are the new ones
        kept?"""

    @misconception(caught_by="test_class_rate_zero")
    @change(before="if lr is None:", after="if not lr:")
    def RateZeroTakenForNone():
        """A rate of 0 is taken for no rate at all: Python counts 0 as false. What exactly should you ask?"""

    @misconception(caught_by="test_class_rate_of_a_step")
    @change(
        before="""
        if lr is None:
            lr = self.lr
        """,
        after="""
        if lr is not None:
            self.lr = lr
        lr = self.lr
        """,
    )
    def RateOfAStepKept():
        """A rate given to one step is used in all later ones too. It holds for that step alone."""

    @misconception(caught_by="test_class_rate_of_a_step")
    @change(
        before="""
        if lr is None:
            lr = self.lr
        """,
        after="lr = self.lr",
    )
    def RateOfAStepIgnored():
        """Every step uses the rate from the start. Where does your code use the `lr` of `step`?"""

    @misconception(caught_by="test_class_rate_of_a_step")
    @change(
        before="""
        decay = self.weight_decay if key.startswith("W") else 0.0
        new[key], self.s[key], self.r[key] = adamw_step(
            theta, grads[key], self.s[key], self.r[key], self.t, lr, *self.settings, decay
        )
        """,
        after="""
        decay = self.lr * self.weight_decay if key.startswith("W") else 0.0
        new[key], self.s[key], self.r[key] = adamw_step(
            theta, grads[key], self.s[key], self.r[key], self.t, lr, *self.settings, decay, False
        )
        """,
    )
    def DecayAtTheRateFromTheStart():
        """The update uses the rate of the step, but the decay that from the start. They go together."""

    @misconception(caught_by="test_class_only_kernels_decay")
    @change(
        before="""
        new[key], self.s[key], self.r[key] = adamw_step(
            theta, grads[key], self.s[key], self.r[key], self.t, lr, *self.settings, decay
        )
        """,
        after="""
        new[key], self.s[key], self.r[key] = adamw_step(
            theta, grads[key], self.s[key], self.r[key], self.t, lr, *self.settings, decay, False
        )
        """,
    )
    def DecayAsInThePaper():
        """Your kernels decay by λθ, without the rate. This class multiplies by the rate of the step."""

    @misconception(
        caught_by="test_AdamW_shares_nothing",
        costs="What one test leaves in the class is there in the next one.",
    )
    class MomentsOfTheClass:
        """Two optimizers disturb each other: dictionaries made in the body of the class belong to all of its
        instances."""

        s = {}
        r = {}

        def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
            self.params = {key: value.copy() for key, value in params.items()}
            self.lr = lr
            self.settings = beta_1, beta_2, epsilon
            self.weight_decay = weight_decay
            for key, value in params.items():
                self.s[key] = np.zeros_like(value)
                self.r[key] = np.zeros_like(value)
            self.t = 0

        def step(self, grads, lr=None):
            if lr is None:
                lr = self.lr
            self.t += 1
            new = {}
            for key, theta in self.params.items():
                decay = self.weight_decay if key.startswith("W") else 0.0
                new[key], self.s[key], self.r[key] = adamw_step(
                    theta, grads[key], self.s[key], self.r[key], self.t, lr, *self.settings, decay
                )
            self.params = new
            return dict(new)

    @MomentsOfTheClass.variant
    class MomentsNeverBegun:
        s = {}
        r = {}

        def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
            self.params = {key: value.copy() for key, value in params.items()}
            self.lr = lr
            self.settings = beta_1, beta_2, epsilon
            self.weight_decay = weight_decay
            self.t = 0

        def step(self, grads, lr=None):
            if lr is None:
                lr = self.lr
            self.t += 1
            new = {}
            for key, theta in self.params.items():
                decay = self.weight_decay if key.startswith("W") else 0.0
                s, r = self.s.get(key, np.zeros_like(theta)), self.r.get(key, np.zeros_like(theta))
                new[key], self.s[key], self.r[key] = adamw_step(
                    theta, grads[key], s, r, self.t, lr, *self.settings, decay
                )
            self.params = new
            return dict(new)

    @MomentsOfTheClass.variant
    class MomentsBegunByShape:
        s = {}
        r = {}

        def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
            self.params = {key: value.copy() for key, value in params.items()}
            self.lr = lr
            self.settings = beta_1, beta_2, epsilon
            self.weight_decay = weight_decay
            self.t = 0

        def step(self, grads, lr=None):
            if lr is None:
                lr = self.lr
            self.t += 1
            new = {}
            for key, theta in self.params.items():
                if key not in self.s or self.s[key].shape != theta.shape:
                    self.s[key], self.r[key] = np.zeros_like(theta), np.zeros_like(theta)
                decay = self.weight_decay if key.startswith("W") else 0.0
                new[key], self.s[key], self.r[key] = adamw_step(
                    theta, grads[key], self.s[key], self.r[key], self.t, lr, *self.settings, decay
                )
            self.params = new
            return dict(new)

    @misconception(caught_by="test_class_only_kernels_decay")
    @change(
        before="""
        new[key], self.s[key], self.r[key] = adamw_step(
            theta, grads[key], self.s[key], self.r[key], self.t, lr, *self.settings, decay
        )
        """,
        after="""
        gradient = grads[key] + decay * theta
        new[key], self.s[key], self.r[key] = adam_step(
            theta, gradient, self.s[key], self.r[key], self.t, lr, *self.settings
        )
        """,
    )
    def L2InsideTheGradients():
        """The penalty is a part of your gradients: this is Adam + L2. Where does the decay stand in AdamW?"""

    @misconception(caught_by="test_class_only_kernels_decay")
    @change(
        before="""
        new[key], self.s[key], self.r[key] = adamw_step(
            theta, grads[key], self.s[key], self.r[key], self.t, lr, *self.settings, decay
        )
        """,
        after="""
        new[key], self.s[key], self.r[key] = adamw_step(
            theta, grads[key], self.s[key], self.r[key], self.t, lr, *self.settings, lr * decay
        )
        """,
    )
    def DecayTimesTheRateTwice():
        """Your kernels decay too little, by one more factor of the rate. Who multiplies by it, and how often?"""

    @misconception(
        caught_by="test_class_several_steps",
        lecture=CORRECTION,
        costs="The first step is nan, and so is all that follows.",
    )
    @change(before="self.t += 1", after="")
    @change(before="self.params = new", after="self.t += 1\nself.params = new")
    def CountedAfterTheStep():
        """The first step divides by zero: t is still 0 in it. When does your code count?"""

    @misconception(caught_by="test_class_several_steps", lecture=CORRECTION)
    @change(
        before="""
        new[key], self.s[key], self.r[key] = adamw_step(
            theta, grads[key], self.s[key], self.r[key], self.t, lr, *self.settings, decay
        )
        """,
        after="""
        beta_1, beta_2, epsilon = self.settings
        self.s[key] = beta_1 * self.s[key] + (1 - beta_1) * grads[key]
        self.r[key] = beta_2 * self.r[key] + (1 - beta_2) * grads[key] ** 2
        step = self.s[key] / (np.sqrt(self.r[key]) + epsilon)
        new[key] = theta - lr * step - lr * decay * theta
        """,
    )
    def MomentsNeverCorrected():
        """The first steps have the wrong length: the averages start at zero. Where does your code use t?"""

    @misconception(caught_by="test_class_several_steps", lecture=CORRECTION)
    @change(
        before="""
        new[key], self.s[key], self.r[key] = adamw_step(
            theta, grads[key], self.s[key], self.r[key], self.t, lr, *self.settings, decay
        )
        """,
        after="""
        new[key], s, r = adamw_step(theta, grads[key], self.s[key], self.r[key], self.t, lr, *self.settings, decay)
        self.s[key] = s / (1 - self.settings[0] ** self.t)
        self.r[key] = r / (1 - self.settings[1] ** self.t)
        """,
    )
    def CorrectedMomentsKept():
        """The first step is right. Later ones correct what was corrected before: which moments should be kept?"""


with exercise("adam_concepts", lecture=ADAPTIVE):
    step_grows_with_the_gradient = misconception(
        caught_by="test_concept_adam_first_step",
        hint="In SGD the step is the rate times the gradient. What does Adam divide the gradient by?",
    )({"first_step": "A", "correction": "A", "loss_scale": "A", "memory": "D"})

    correction_as_a_schedule = misconception(
        caught_by="test_concept_adam_correction",
        lecture=CORRECTION,
        hint="Which number does 1 − β^t approach as t grows? What does dividing by it do then?",
    )({"first_step": "C", "correction": "C", "loss_scale": "B", "memory": "D"})

    one_moment_remembered = misconception(
        caught_by="test_concept_adam_memory",
        hint="Count the arrays that your function returns for the next call. Which one is missing?",
    )({"first_step": "C", "correction": "A", "loss_scale": "B", "memory": "C"})


with exercise("adamw_concepts", lecture=ADAMW):
    penalty_follows_the_gradient = misconception(
        caught_by="test_concept_adamw_which_weights",
        hint="Large gradients make r large. Is λθ multiplied by its root, or divided?",
    )({"which_weights": "A", "no_gradient": "D", "loss_scale": "A", "schedule": "B", "predict": "C"})

    l2_taken_for_decay = misconception(
        caught_by="test_concept_adamw_no_gradient",
        hint="αλθ is what AdamW takes away. In Adam + L2 the penalty's gradient is divided by its own size.",
    )({"which_weights": "C", "no_gradient": "B", "loss_scale": "A", "schedule": "B", "predict": "C"})

    scale_cancels_everywhere = misconception(
        caught_by="test_concept_adamw_loss_scale",
        hint="The loss became 1000 times larger, the penalty did not. How do their gradients compare now?",
    )({"which_weights": "B", "no_gradient": "D", "loss_scale": "D", "schedule": "B", "predict": "C"})


# Mutants that compute the same
parameters_not_copied = equivalent_mutant(
    exercise="AdamW",
    before="self.params = {key: value.copy() for key, value in params.items()}",
    after="self.params = {key: value for key, value in params.items()}",
    reason="The steps make new arrays, and nobody changes the caller's in place.",
)
result_not_copied = equivalent_mutant(
    exercise="AdamW",
    before="return dict(new)",
    after="return new",
    reason="Nobody changes the dictionary that a step returned.",
)
