"""Misconceptions of 09_dropout: wrong in the ways that students are."""

import itertools

import numpy as np
from reference import dropout, dropout_backward

from grader.testing import misconception

DROPOUT = "Regularization – Dropout"
IMPLEMENTATION = "Regularization – Dropout Implementation"
ENSEMBLING = "Regularization – Dropout as Ensembling"
EFFECT = "Regularization – Dropout Effect"
DEFAULTS = "Regularization – Good Defaults"


# dropout


@misconception(exercise="dropout", caught_by="test_dropout_training", lecture=IMPLEMENTATION)
def kept_below_the_rate(inputs, rate, training, noise):
    """With a rate of 0.1 your function drops nine units out of ten. Which end of the noise should be kept?"""
    if not training:
        return inputs
    return inputs * (noise < rate) / (1 - rate)


@misconception(exercise="dropout", caught_by="test_dropout_training", lecture=DROPOUT)
def never_scaled(inputs, rate, training, noise):
    """The mask is right. But inference passes more units on than training does: what makes up for that?"""
    if not training:
        return inputs
    return inputs * (noise >= rate)


@misconception(exercise="dropout", caught_by="test_dropout_training", lecture=DROPOUT)
def divided_by_the_rate(inputs, rate, training, noise):
    """The survivors are scaled by the wrong fraction. How large a part of the units is left, and
    which is yours?
    """
    if not training:
        return inputs
    return inputs * (noise >= rate) / rate


@misconception(exercise="dropout", caught_by="test_dropout_training", lecture=DROPOUT)
def scaled_down_in_training(inputs, rate, training, noise):
    """The survivors become smaller here, so the mean shrinks twice. Should they make up for the
    dropped ones?
    """
    if not training:
        return inputs
    return inputs * (noise >= rate) * (1 - rate)


@misconception(exercise="dropout", caught_by="test_dropout_inference", lecture=DROPOUT)
def active_at_inference(inputs, rate, training, noise):
    """Units are dropped at inference too. Where does your code look at `training`?"""
    return inputs * (noise >= rate) / (1 - rate)


@misconception(exercise="dropout", caught_by="test_dropout_inference", lecture=DROPOUT)
def scaled_twice(inputs, rate, training, noise):
    """Training already scales. Scaling at inference as well makes the mean smaller there: one of
    them is enough.
    """
    if not training:
        return inputs * (1 - rate)
    return inputs * (noise >= rate) / (1 - rate)


@misconception(exercise="dropout", caught_by="test_dropout_edges", lecture=IMPLEMENTATION)
def dropped_at_the_rate(inputs, rate, training, noise):
    """Almost: look at noise that equals the rate. With a rate of 0, may a noise of 0 drop anything?"""
    if not training:
        return inputs
    return inputs * (noise > rate) / (1 - rate)


@misconception(exercise="dropout", caught_by="test_dropout_dtype", lecture=IMPLEMENTATION)
def mask_in_float64(inputs, rate, training, noise):
    """The values are right, but float32 became float64. What is the dtype of your mask before it
    meets the inputs?
    """
    if not training:
        return inputs
    return inputs * ((noise >= rate) / (1 - rate))


@misconception(exercise="dropout", caught_by="test_dropout_is_vectorized", lecture=IMPLEMENTATION)
def dropped_in_place(inputs, rate, training, noise):
    """The values are right, but the inputs themselves were changed: *= and /= work on the caller's array."""
    if not training:
        return inputs
    inputs *= noise >= rate
    inputs /= 1 - rate
    return inputs


# dropout_backward


@misconception(
    exercise="dropout_backward", caught_by="test_dropout_backward_gradient", lecture=IMPLEMENTATION
)
def gradient_without_scale(d_out, rate, noise):
    """The mask is right. The forward pass multiplied by one more constant: where is it in the gradient?"""
    return d_out * (noise >= rate)


@misconception(
    exercise="dropout_backward", caught_by="test_dropout_backward_gradient", lecture=IMPLEMENTATION
)
def gradient_for_dropped_units(d_out, rate, noise):
    """Dropped units get a gradient here. Change the input of one of them a little: does the result change?"""
    return d_out / (1 - rate)


@misconception(
    exercise="dropout_backward", caught_by="test_dropout_backward_gradient", lecture=IMPLEMENTATION
)
def gradient_of_the_other_units(d_out, rate, noise):
    """The gradient passes where the numbers did not. Compare your mask with that of the forward pass."""
    return d_out * (noise < rate) / (1 - rate)


@misconception(
    exercise="dropout_backward", caught_by="test_dropout_backward_gradient", lecture=IMPLEMENTATION
)
def gradient_scale_inverted(d_out, rate, noise):
    """Going backwards does not undo the scale. What is the derivative of c · x by x?"""
    return d_out * (noise >= rate) * (1 - rate)


@misconception(
    exercise="dropout_backward", caught_by="test_dropout_backward_gradient", lecture=IMPLEMENTATION
)
def gradient_scaled_twice(d_out, rate, noise):
    """Your gradient is too large by the same factor everywhere. How often is it divided?"""
    return d_out * (noise >= rate) / (1 - rate) ** 2


@misconception(
    exercise="dropout_backward", caught_by="test_dropout_backward_gradient", lecture=IMPLEMENTATION
)
def gradient_passed_through(d_out, rate, noise):
    """Everything passes unchanged, as at inference. The backward pass belongs to training, with its mask."""
    return d_out


@misconception(exercise="dropout_backward", caught_by="test_dropout_backward_dtype", lecture=IMPLEMENTATION)
def gradient_mask_in_float64(d_out, rate, noise):
    """The values are right, but float32 became float64. What is the dtype of your mask before it
    meets d_out?
    """
    return d_out * ((noise >= rate) / (1 - rate))


# dropout_scaled_at_inference


@misconception(exercise="dropout_scaled_at_inference", caught_by="test_older_form_inference", lecture=DROPOUT)
def older_form_never_scaled(inputs, rate, training, noise):
    """Nothing is scaled anywhere. With all units present, how much larger is the sum in the next layer?"""
    if not training:
        return inputs
    return inputs * (noise >= rate)


@misconception(exercise="dropout_scaled_at_inference", caught_by="test_older_form_training", lecture=DROPOUT)
def older_form_scaled_twice(inputs, rate, training, noise):
    """Inference is right. In training this form does not scale: with both, the two means differ again."""
    if not training:
        return inputs * (1 - rate)
    return inputs * (noise >= rate) / (1 - rate)


@misconception(exercise="dropout_scaled_at_inference", caught_by="test_older_form_training", lecture=DROPOUT)
def newer_form(inputs, rate, training, noise):
    """This is the form of section 1. The older one scales somewhere else."""
    if not training:
        return inputs
    return inputs * (noise >= rate) / (1 - rate)


@misconception(exercise="dropout_scaled_at_inference", caught_by="test_older_form_inference", lecture=DROPOUT)
def older_form_times_the_rate(inputs, rate, training, noise):
    """Inference multiplies by the wrong fraction. Which part of the units was there in training?"""
    if not training:
        return inputs * rate
    return inputs * (noise >= rate)


@misconception(exercise="dropout_scaled_at_inference", caught_by="test_older_form_inference", lecture=DROPOUT)
def older_form_scaled_up(inputs, rate, training, noise):
    """More units take part at inference than in training, and here they become larger too. Which way
    must the scale go?
    """
    if not training:
        return inputs / (1 - rate)
    return inputs * (noise >= rate)


@misconception(
    exercise="dropout_scaled_at_inference", caught_by="test_older_form_training", lecture=IMPLEMENTATION
)
def older_form_kept_below_the_rate(inputs, rate, training, noise):
    """With a rate of 0.1 your function drops nine units out of ten. Which end of the noise should be kept?"""
    if not training:
        return inputs * (1 - rate)
    return inputs * (noise < rate)


@misconception(exercise="dropout_scaled_at_inference", caught_by="test_older_form_inference", lecture=DROPOUT)
def older_form_active_at_inference(inputs, rate, training, noise):
    """Inference drops units and scales the rest. It should do only one of the two."""
    if not training:
        return inputs * (noise >= rate) * (1 - rate)
    return inputs * (noise >= rate)


@misconception(
    exercise="dropout_scaled_at_inference", caught_by="test_older_form_dtype", lecture=IMPLEMENTATION
)
def older_form_mask_in_float64(inputs, rate, training, noise):
    """The values are right, but float32 became float64 in training. Which dtype does `astype(float)` give?"""
    if not training:
        return inputs * (1 - rate)
    return inputs * (noise >= rate).astype(float)


# exact_dropout_mean


@misconception(exercise="exact_dropout_mean", caught_by="test_exact_mean_one_example", lecture=ENSEMBLING)
def all_masks_equally_probable(x, W, b, rate):
    """The result is the same for every rate. With a rate of 0.1, which is more probable: all kept,
    or all dropped?
    """
    D = x.shape[-1]
    mean = 0
    for mask in itertools.product([False, True], repeat=D):
        probability = 1 / 2**D
        mean = mean + probability * ((x * np.array(mask)) @ W + b)
    return mean


@misconception(exercise="exact_dropout_mean", caught_by="test_exact_mean_one_example", lecture=ENSEMBLING)
def probabilities_exchanged(x, W, b, rate):
    """With a small rate the result is near b, as if nearly everything were dropped. Which
    probability belongs to a kept unit?
    """
    D = x.shape[-1]
    mean = 0
    for mask in itertools.product([False, True], repeat=D):
        kept = sum(mask)
        probability = rate**kept * (1 - rate) ** (D - kept)
        mean = mean + probability * ((x * np.array(mask)) @ W + b)
    return mean


@misconception(exercise="exact_dropout_mean", caught_by="test_exact_mean_one_example", lecture=ENSEMBLING)
def masks_scaled(x, W, b, rate):
    """The result does not depend on the rate: it is x W + b. In this section's formula the masks are
    0 and 1.
    """
    D = x.shape[-1]
    mean = 0
    for mask in itertools.product([False, True], repeat=D):
        kept = sum(mask)
        probability = (1 - rate) ** kept * rate ** (D - kept)
        mean = mean + probability * ((x * np.array(mask) / (1 - rate)) @ W + b)
    return mean


@misconception(exercise="exact_dropout_mean", caught_by="test_exact_mean_one_example", lecture=ENSEMBLING)
def outputs_dropped_too(x, W, b, rate):
    """For x of zeros the result should be b. The mask belongs to the inputs: does your bias shrink
    with them?
    """
    return (1 - rate) * (x @ W + b)


@misconception(exercise="exact_dropout_mean", caught_by="test_exact_mean_one_example", lecture=ENSEMBLING)
def probability_of_kept_units_only(x, W, b, rate):
    """Your probabilities add up to more than one. What does a dropped unit contribute to that of its mask?"""
    D = x.shape[-1]
    mean = 0
    for mask in itertools.product([False, True], repeat=D):
        kept = sum(mask)
        probability = (1 - rate) ** kept
        mean = mean + probability * ((x * np.array(mask)) @ W + b)
    return mean


@misconception(exercise="exact_dropout_mean", caught_by="test_exact_mean_one_example", lecture=ENSEMBLING)
def empty_network_left_out(x, W, b, rate):
    """One of the 2^D masks is missing. With D = 1 there are two: what does the other one give?"""
    D = x.shape[-1]
    mean = 0
    for mask in itertools.product([False, True], repeat=D):
        kept = sum(mask)
        if kept:
            probability = (1 - rate) ** kept * rate ** (D - kept)
            mean = mean + probability * ((x * np.array(mask)) @ W + b)
    return mean


@misconception(exercise="exact_dropout_mean", caught_by="test_exact_mean_one_example", lecture=ENSEMBLING)
def exact_mean_without_bias(x, W, b, rate):
    """For x of zeros the result should be b. Where does your sum use it?"""
    D = x.shape[-1]
    mean = 0
    for mask in itertools.product([False, True], repeat=D):
        kept = sum(mask)
        probability = (1 - rate) ** kept * rate ** (D - kept)
        mean = mean + probability * ((x * np.array(mask)) @ W)
    return mean


@misconception(exercise="exact_dropout_mean", caught_by="test_exact_mean_batch", lecture=ENSEMBLING)
def masks_over_the_examples(x, W, b, rate):
    """One example comes out right, a batch does not. Is `x.shape[0]` the number of inputs there?"""
    D = x.shape[0]
    mean = 0
    for mask in itertools.product([False, True], repeat=D):
        kept = sum(mask)
        probability = (1 - rate) ** kept * rate ** (D - kept)
        mean = mean + probability * ((x * np.array(mask)) @ W + b)
    return mean


@misconception(exercise="exact_dropout_mean", caught_by="test_exact_mean_dtype", lecture=ENSEMBLING)
def masks_of_integers(x, W, b, rate):
    """The values are right, but float32 became float64. Which dtype has an array of the integers 0
    and 1, and what does it make of float32?
    """
    D = x.shape[-1]
    mean = 0
    for mask in itertools.product([0, 1], repeat=D):
        kept = sum(mask)
        probability = (1 - rate) ** kept * rate ** (D - kept)
        mean = mean + probability * ((x * np.array(mask)) @ W + b)
    return mean


# Dropout


@misconception(exercise="Dropout", caught_by="test_layer_backward", lecture=IMPLEMENTATION)
class NewMaskBackward:
    """The backward pass draws a mask of its own. Which units took part in the answer that it is about?"""

    def __init__(self, rate, rng):
        self.rate = rate
        self.rng = rng

    def __call__(self, x, training):
        if not training:
            return x
        return dropout(x, self.rate, True, self.rng.random(x.shape))

    def backward(self, d_out):
        return dropout_backward(d_out, self.rate, self.rng.random(d_out.shape))


@misconception(exercise="Dropout", caught_by="test_layer_new_mask", lecture=DROPOUT)
class OneMaskForAllCalls:
    """The mask is drawn once and kept, so the same thinned network is trained all the time. When is
    a new one due?
    """

    def __init__(self, rate, rng):
        self.rate = rate
        self.rng = rng
        self.noise = None

    def __call__(self, x, training):
        if not training:
            return x
        if self.noise is None or self.noise.shape != x.shape:
            self.noise = self.rng.random(x.shape)
        return dropout(x, self.rate, True, self.noise)

    def backward(self, d_out):
        return dropout_backward(d_out, self.rate, self.noise)


@misconception(exercise="Dropout", caught_by="test_layer_backward_after_inference", lecture=IMPLEMENTATION)
class InferenceReplacesTheMask:
    """A call at inference changes what `backward` remembers. Which call does it belong to?"""

    def __init__(self, rate, rng):
        self.rate = rate
        self.rng = rng
        self.noise = None

    def __call__(self, x, training):
        self.noise = self.rng.random(x.shape)
        if not training:
            return x
        return dropout(x, self.rate, True, self.noise)

    def backward(self, d_out):
        return dropout_backward(d_out, self.rate, self.noise)


@misconception(exercise="Dropout", caught_by="test_layer_inference", lecture=DROPOUT)
class AlwaysTraining:
    """Units are dropped at inference too. Follow `training` through your code."""

    def __init__(self, rate, rng):
        self.rate = rate
        self.rng = rng
        self.noise = None

    def __call__(self, x, training):
        self.noise = self.rng.random(x.shape)
        return dropout(x, self.rate, True, self.noise)

    def backward(self, d_out):
        return dropout_backward(d_out, self.rate, self.noise)


@misconception(exercise="Dropout", caught_by="test_layer_training", lecture=DROPOUT)
class OneMaskForTheBatch:
    """All examples of a batch lose the same units. How many random numbers does a batch need?"""

    def __init__(self, rate, rng):
        self.rate = rate
        self.rng = rng
        self.noise = None

    def __call__(self, x, training):
        if not training:
            return x
        self.noise = self.rng.random(x.shape[-1])
        return dropout(x, self.rate, True, self.noise)

    def backward(self, d_out):
        return dropout_backward(d_out, self.rate, self.noise)


@misconception(exercise="Dropout", caught_by="test_layer_new_mask", lecture=IMPLEMENTATION)
class SeededInEachCall:
    """A generator made anew in each call begins anew in each call. You were given one: use it."""

    def __init__(self, rate, rng):
        self.rate = rate
        self.noise = None

    def __call__(self, x, training):
        if not training:
            return x
        self.noise = np.random.default_rng(42).random(x.shape)
        return dropout(x, self.rate, True, self.noise)

    def backward(self, d_out):
        return dropout_backward(d_out, self.rate, self.noise)


@misconception(exercise="Dropout", caught_by="test_layers_are_independent", lecture=IMPLEMENTATION)
class MaskSharedByAllLayers:
    """One layer goes backwards through the mask of another. Does your mask belong to the object, or
    to the class?
    """

    def __init__(self, rate, rng):
        self.rate = rate
        self.rng = rng

    def __call__(self, x, training):
        if not training:
            return x
        type(self).noise = self.rng.random(x.shape)
        return dropout(x, self.rate, True, self.noise)

    def backward(self, d_out):
        return dropout_backward(d_out, self.rate, self.noise)


@misconception(exercise="Dropout", caught_by="test_layer_backward", lecture=IMPLEMENTATION)
class BackwardWithoutScale:
    """The gradient passes in the right places, but it is too small. What else did the forward pass
    multiply by?
    """

    def __init__(self, rate, rng):
        self.rate = rate
        self.rng = rng
        self.noise = None

    def __call__(self, x, training):
        if not training:
            return x
        self.noise = self.rng.random(x.shape)
        return dropout(x, self.rate, True, self.noise)

    def backward(self, d_out):
        return d_out * (self.noise >= self.rate)


@misconception(exercise="Dropout", caught_by="test_layer_inference", lecture=DROPOUT)
class LayerScaledTwice:
    """Training scales up and inference scales down. One of them is enough: here inference does nothing."""

    def __init__(self, rate, rng):
        self.rate = rate
        self.rng = rng
        self.noise = None

    def __call__(self, x, training):
        if not training:
            return x * (1 - self.rate)
        self.noise = self.rng.random(x.shape)
        return dropout(x, self.rate, True, self.noise)

    def backward(self, d_out):
        return dropout_backward(d_out, self.rate, self.noise)


# ensemble_concepts

networks_of_their_own = misconception(
    exercise="ensemble_concepts",
    caught_by="test_concept_ensemble_how_many",
    lecture=ENSEMBLING,
    name="networks_of_their_own",
    hint="Look at what the training loop keeps from one step to the next: how many kernels W1 are there?",
)({"partners": "D", "how_many": "C", "exact": "C", "softmax": "A"})

exact_through_relu = misconception(
    exercise="ensemble_concepts",
    caught_by="test_concept_ensemble_exact",
    lecture=ENSEMBLING,
    name="exact_through_relu",
    hint="Take a unit that is 3 or −3 with probability 1/2 each. Compare the mean of its ReLU with the ReLU "
    "of its mean.",
)({"partners": "D", "how_many": "B", "exact": "B", "softmax": "A"})

softmax_taken_for_affine = misconception(
    exercise="ensemble_concepts",
    caught_by="test_concept_ensemble_softmax",
    lecture=ENSEMBLING,
    name="softmax_taken_for_affine",
    hint="If softmax might change places with the mean, the scaled network would be the arithmetic mean. "
    "Look at the bars.",
)({"partners": "D", "how_many": "B", "exact": "C", "softmax": "B"})


# practice_concepts

more_dropout_against_underfitting = misconception(
    exercise="practice_concepts",
    caught_by="test_concept_practice_underfit",
    lecture=DEFAULTS,
    name="more_dropout_against_underfitting",
    hint="Train and dev are equally low: nothing is learned by heart. Does the network need less freedom, or "
    "more?",
)({"output": "B", "underfit": "B", "loss": "D", "forgotten": "A"})

the_mean_is_enough = misconception(
    exercise="practice_concepts",
    caught_by="test_concept_practice_forgotten",
    lecture=EFFECT,
    name="the_mean_is_enough",
    hint="The scale keeps the mean over all masks, but one call has one mask. Look at n = 1 in the last "
    "figure.",
)({"output": "B", "underfit": "C", "loss": "D", "forgotten": "B"})

dropout_taken_for_overfitting = misconception(
    exercise="practice_concepts",
    caught_by="test_concept_practice_loss",
    lecture=DROPOUT,
    name="dropout_taken_for_overfitting",
    hint="A network that overfits is better on training data than on development data. Here it is the other "
    "way.",
)({"output": "B", "underfit": "C", "loss": "C", "forgotten": "A"})
