"""Misconceptions of 09_dropout: wrong in the ways that students are."""

import itertools
import re

import numpy as np

from grader.testing import change, equivalent_mutant, exercise, misconception
from grader.testing.changes import Change
from grader.testing.marks import Changed, MisconceptionMark

DROPOUT = "Regularization – Dropout"
IMPLEMENTATION = "Regularization – Dropout Implementation"
ENSEMBLING = "Regularization – Dropout as Ensembling"
EFFECT = "Regularization – Dropout Effect"
DEFAULTS = "Regularization – Good Defaults"


with exercise("dropout", lecture=DROPOUT):

    @misconception(caught_by="test_dropout_training", lecture=IMPLEMENTATION)
    @change(before="inputs * (noise >= rate) / (1 - rate)", after="inputs * (noise < rate) / (1 - rate)")
    def kept_below_the_rate():
        """With a rate of 0.1 your function drops nine units out of ten. Which end of the noise should be kept?"""

    @kept_below_the_rate.variant
    @change(before="inputs * (noise >= rate) / (1 - rate)", after="inputs * (noise <= rate) / (1 - rate)")
    def kept_up_to_the_rate(): ...

    @misconception(caught_by="test_dropout_training")
    @change(before="return inputs * (noise >= rate) / (1 - rate)", after="return inputs * (noise >= rate)")
    def never_scaled():
        """The mask is right. But inference passes more units on than training does: what makes up for that?"""

    @misconception(caught_by="test_dropout_training")
    @change(before="inputs * (noise >= rate) / (1 - rate)", after="inputs * (noise >= rate) / rate")
    def divided_by_the_rate():
        """The survivors are scaled by the wrong fraction. How large a part of the units is left, and
        which is yours?"""

    @misconception(caught_by="test_dropout_training")
    @change(before="inputs * (noise >= rate) / (1 - rate)", after="inputs * (noise >= rate) * (1 - rate)")
    def scaled_down_in_training():
        """The survivors become smaller here, so the mean shrinks twice. Should they make up for the
        dropped ones?"""

    @misconception(caught_by="test_dropout_inference")
    def active_at_inference(inputs, rate, training, noise):
        """Units are dropped at inference too. Where does your code look at `training`?"""
        return inputs * (noise >= rate) / (1 - rate)

    @misconception(caught_by="test_dropout_inference")
    def scaled_twice(inputs, rate, training, noise):
        """Training already scales. Scaling at inference as well makes the mean smaller there: one of
        them is enough."""
        if not training:
            return inputs * (1 - rate)
        return inputs * (noise >= rate) / (1 - rate)

    @misconception(caught_by="test_dropout_edges", lecture=IMPLEMENTATION)
    @change(before="inputs * (noise >= rate) / (1 - rate)", after="inputs * (noise > rate) / (1 - rate)")
    def dropped_at_the_rate():
        """Almost: look at noise that equals the rate. With a rate of 0, may a noise of 0 drop anything?"""

    @misconception(caught_by="test_dropout_keeps_dtype", lecture=IMPLEMENTATION)
    @change(before="inputs * (noise >= rate) / (1 - rate)", after="inputs * ((noise >= rate) / (1 - rate))")
    def dropout_in_float64():
        """The values are right, but float32 became float64 in training. Which array or NumPy number meets the
        inputs there, and what is its dtype?"""

    @misconception(caught_by="test_dropout_keeps_dtype", lecture=IMPLEMENTATION)
    def dropout_in_the_dtype_of_the_noise(inputs, rate, training, noise):
        """The values are right, but the result has the dtype of the noise. Whose dtype is asked for?"""
        if not training:
            return inputs
        result = np.zeros_like(noise)
        keep = noise >= rate
        result[keep] = inputs[keep] / (1 - rate)
        return result

    @misconception(caught_by="test_dropout_leaves_arguments", lecture=IMPLEMENTATION)
    def dropped_in_place(inputs, rate, training, noise):
        """The values are right, but the inputs themselves were changed: *= and /= work on the caller's array."""
        if not training:
            return inputs
        inputs *= noise >= rate
        inputs /= 1 - rate
        return inputs


with exercise("dropout_backward", lecture=IMPLEMENTATION):

    @misconception(caught_by="test_dropout_backward_gradient")
    @change(before="return d_out * (noise >= rate) / (1 - rate)", after="return d_out * (noise >= rate)")
    def gradient_without_scale():
        """The mask is right. The forward pass multiplied by one more constant: where is it in the gradient?"""

    @misconception(caught_by="test_dropout_backward_gradient")
    @change(before="return d_out * (noise >= rate) / (1 - rate)", after="return d_out / (1 - rate)")
    def gradient_for_dropped_units():
        """Dropped units get a gradient here. Change the input of one of them a little: does the result change?"""

    @misconception(caught_by="test_dropout_backward_gradient")
    @change(before="d_out * (noise >= rate) / (1 - rate)", after="d_out * (noise < rate) / (1 - rate)")
    def gradient_of_the_other_units():
        """The gradient passes where the numbers did not. Compare your mask with that of the forward pass."""

    @misconception(caught_by="test_dropout_backward_gradient")
    @change(before="d_out * (noise >= rate) / (1 - rate)", after="d_out * (noise >= rate) * (1 - rate)")
    def gradient_scale_inverted():
        """Going backwards does not undo the scale. What is the derivative of c · x by x?"""

    @misconception(caught_by="test_dropout_backward_gradient")
    @change(before="d_out * (noise >= rate) / (1 - rate)", after="d_out * (noise >= rate) / (1 - rate) ** 2")
    def gradient_scaled_twice():
        """Your gradient is too large by the same factor everywhere. How often is it divided?"""

    @misconception(caught_by="test_dropout_backward_gradient")
    @change(before="return d_out * (noise >= rate) / (1 - rate)", after="return d_out")
    def gradient_passed_through():
        """Everything passes unchanged, as at inference. The backward pass belongs to training, with its mask."""

    @misconception(caught_by="test_dropout_backward_edges")
    @change(before="d_out * (noise >= rate) / (1 - rate)", after="d_out * (noise > rate) / (1 - rate)")
    def gradient_stopped_at_the_rate():
        """Almost: look at noise that equals the rate. Did the forward pass keep that unit?"""

    @misconception(caught_by="test_dropout_backward_keeps_dtype")
    @change(before="d_out * (noise >= rate) / (1 - rate)", after="d_out * ((noise >= rate) / (1 - rate))")
    def gradient_in_float64():
        """The values are right, but float32 became float64. Which array or NumPy number meets d_out, and what
        is its dtype?"""


with exercise("dropout_scaled_at_inference", lecture=DROPOUT):

    @misconception(caught_by="test_older_form_inference")
    @change(before="return inputs * (1 - rate)", after="return inputs")
    def older_form_never_scaled():
        """Nothing is scaled anywhere. With all units present, how much larger is the sum in the next layer?"""

    @misconception(caught_by="test_older_form_training")
    @change(before="return inputs * (noise >= rate)", after="return inputs * (noise >= rate) / (1 - rate)")
    def older_form_scaled_twice():
        """Inference is right. In training this form does not scale: with both, the two means differ again."""

    @misconception(caught_by="test_older_form_training")
    def newer_form(inputs, rate, training, noise):
        """This is the form of section 1. The older one scales somewhere else."""
        if not training:
            return inputs
        return inputs * (noise >= rate) / (1 - rate)

    @misconception(caught_by="test_older_form_inference")
    @change(before="return inputs * (1 - rate)", after="return inputs * rate")
    def older_form_times_the_rate():
        """Inference multiplies by the wrong fraction. Which part of the units was there in training?"""

    @misconception(caught_by="test_older_form_inference")
    @change(before="return inputs * (1 - rate)", after="return inputs / (1 - rate)")
    def older_form_scaled_up():
        """More units take part at inference than in training, and here they become larger too. Which way
        must the scale go?"""

    @misconception(caught_by="test_older_form_training", lecture=IMPLEMENTATION)
    @change(before="return inputs * (noise >= rate)", after="return inputs * (noise < rate)")
    def older_form_kept_below_the_rate():
        """With a rate of 0.1 your function drops nine units out of ten. Which end of the noise should be kept?"""

    @older_form_kept_below_the_rate.variant
    @change(before="return inputs * (noise >= rate)", after="return inputs * (noise <= rate)")
    def older_form_kept_up_to_the_rate(): ...

    @misconception(caught_by="test_older_form_inference")
    @change(before="return inputs * (1 - rate)", after="return inputs * (noise >= rate) * (1 - rate)")
    def older_form_active_at_inference():
        """Inference drops units and scales the rest. It should do only one of the two."""

    @misconception(caught_by="test_dropout_scaled_at_inference_keeps_dtype", lecture=IMPLEMENTATION)
    @change(before="return inputs * (noise >= rate)", after="return inputs * (noise >= rate).astype(float)")
    def older_form_in_float64():
        """The values are right, but float32 became float64 in training. Which array or NumPy number meets the
        inputs there, and what is its dtype?"""


with exercise("exact_dropout_mean", lecture=ENSEMBLING):

    @misconception(caught_by="test_exact_mean_one_example")
    def all_masks_equally_probable(x, W, b, rate):
        """The result is the same for every rate. With a rate of 0.1, which is more probable: all kept,
        or all dropped?"""
        D = x.shape[-1]
        mean = 0
        for mask in itertools.product([False, True], repeat=D):
            probability = 1 / 2**D
            mean = mean + probability * ((x * np.array(mask)) @ W + b)
        return mean

    @misconception(caught_by="test_exact_mean_one_example")
    @change(before="probability = (1 - rate) ** kept * rate", after="probability = rate**kept * (1 - rate)")
    def probabilities_exchanged():
        """With a small rate the result is near b, as if nearly everything were dropped. Which
        probability belongs to a kept unit?"""

    @misconception(caught_by="test_exact_mean_one_example")
    @change(before="((x * np.array(mask)) @ W + b)", after="((x * np.array(mask) / (1 - rate)) @ W + b)")
    def masks_scaled():
        """The result does not depend on the rate: it is x W + b. In this section's formula the masks are
        0 and 1."""

    @misconception(caught_by="test_exact_mean_one_example")
    def outputs_dropped_too(x, W, b, rate):
        """For x of zeros the result should be b. The mask belongs to the inputs: does your bias shrink
        with them?"""
        return (1 - rate) * (x @ W + b)

    @misconception(caught_by="test_exact_mean_one_example")
    @change(before="(1 - rate) ** kept * rate ** (D - kept)", after="(1 - rate) ** kept")
    def probability_of_kept_units_only():
        """Your probabilities add up to more than one. What does a dropped unit contribute to that of its mask?"""

    @misconception(caught_by="test_exact_mean_one_example")
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

    @misconception(caught_by="test_exact_mean_one_example")
    @change(before="((x * np.array(mask)) @ W + b)", after="((x * np.array(mask)) @ W)")
    def exact_mean_without_bias():
        """For x of zeros the result should be b. Where does your sum use it?"""

    @misconception(caught_by="test_exact_mean_batch")
    @change(before="D = x.shape[-1]", after="D = x.shape[0]")
    def masks_over_the_examples():
        """One example comes out right, a batch does not. Is `x.shape[0]` the number of inputs there?"""

    @misconception(caught_by="test_exact_dropout_mean_keeps_dtype")
    @change(before="itertools.product([False, True], repeat=D)", after="itertools.product([0, 1], repeat=D)")
    def exact_mean_in_float64():
        """The values are right, but float32 became float64. Look at the dtypes of your masks, of the
        probabilities and of the sum: which of them is an array or a NumPy number of another dtype than x?"""

    @exact_mean_in_float64.variant
    @change(before="mean = 0", after="mean = np.zeros((*x.shape[:-1], W.shape[-1]))")
    def exact_mean_summed_in_float64(): ...


# Other ways to draw the mask, which the functions `dropout` and `dropout_backward` take as noise of 0 and 1.
DRAW = re.compile(r"self\.rng\.random\((\w+\.shape)\)")
OTHER_DRAWS = {
    "keep_below": r"(self.rng.random(\1) < 1 - self.rate)",
    "binomial": r"self.rng.binomial(1, 1 - self.rate, size=\1)",
}
KEPT = "self.noise = self.rng.random(x.shape)"


def drawn_in_every_way(mark: MisconceptionMark) -> MisconceptionMark:
    """The misconception, also where the layer draws what it keeps: the generator gives other masks then."""
    first = mark.forms[0]
    assert isinstance(first, Changed)
    changes = first.changes
    if not any(KEPT in " ".join(change.before.split()) for change in changes):
        changes = (*changes, Change(KEPT, KEPT))
    for way, draw in OTHER_DRAWS.items():
        drawn = tuple(Change(one.before, DRAW.sub(draw, one.after)) for one in changes)
        mark.variant(Changed(f"{first.name}_{way}", "", drawn))
    return mark


with exercise("Dropout", lecture=IMPLEMENTATION):

    @drawn_in_every_way
    @misconception(caught_by="test_layer_backward")
    @change(before="self.noise = None", after="")
    @change(
        before="""
        self.noise = self.rng.random(x.shape)
        return dropout(x, self.rate, True, self.noise)
        """,
        after="return dropout(x, self.rate, True, self.rng.random(x.shape))",
    )
    @change(before="d_out, self.rate, self.noise", after="d_out, self.rate, self.rng.random(d_out.shape)")
    def NewMaskBackward():
        """The backward pass draws a mask of its own. Which units took part in the answer that it is about?"""

    @drawn_in_every_way
    @misconception(caught_by="test_layer_new_mask", lecture=DROPOUT)
    @change(
        before="self.noise = self.rng.random(x.shape)",
        after="""
        if self.noise is None or self.noise.shape != x.shape:
            self.noise = self.rng.random(x.shape)
        """,
    )
    def OneMaskForAllCalls():
        """The mask is drawn once and kept, so the same thinned network is trained all the time. When is
        a new one due?"""

    @drawn_in_every_way
    @misconception(caught_by="test_layer_backward_after_inference")
    @change(before="return x", after="self.noise = None\nreturn x")
    def InferenceForgetsTheMask():
        """A call at inference changes what `backward` remembers. Which call does it belong to?"""

    @InferenceForgetsTheMask.variant
    @change(before="return x", after="self.noise = np.ones(x.shape)\nreturn x")
    def InferenceKeepsAll(): ...

    @InferenceForgetsTheMask.variant
    @change(before="if not training:", after="self.noise = self.rng.random(x.shape)\nif not training:")
    @change(before="self.noise = self.rng.random(x.shape)", after="")
    def InferenceDrawsAnother(): ...

    @InferenceForgetsTheMask.variant
    class InferenceForgetsAMaskWithItsScale:
        def __init__(self, rate, rng):
            self.rate, self.rng, self.mask = rate, rng, None

        def __call__(self, x, training):
            if training:
                self.mask = (self.rng.random(x.shape) >= self.rate).astype(x.dtype) / (1 - self.rate)
            else:
                self.mask = np.ones_like(x)
            return x * self.mask

        def backward(self, d_out):
            return d_out * self.mask

    @InferenceForgetsTheMask.variant
    class InferenceForgetsAKeptMaskWithItsScale:
        def __init__(self, rate, rng):
            self.rate, self.rng, self.mask = rate, rng, None

        def __call__(self, x, training):
            if training:
                self.mask = (self.rng.random(x.shape) < 1 - self.rate).astype(x.dtype) / (1 - self.rate)
            else:
                self.mask = np.ones_like(x)
            return x * self.mask

        def backward(self, d_out):
            return d_out * self.mask

    @drawn_in_every_way
    @misconception(caught_by="test_layer_inference", lecture=DROPOUT)
    @change(
        before="""
        if not training:
            return x
        """,
        after="",
    )
    def AlwaysTraining():
        """Units are dropped at inference too. Follow `training` through your code."""

    @drawn_in_every_way
    @misconception(caught_by="test_layer_training", lecture=DROPOUT)
    @change(before="self.noise = self.rng.random(x.shape)", after="self.noise = self.rng.random(x.shape[-1])")
    def OneMaskForTheBatch():
        """All examples of a batch lose the same units. How many random numbers does a batch need?"""

    @OneMaskForTheBatch.variant
    @change(
        before="self.noise = self.rng.random(x.shape)",
        after="self.noise = np.repeat(self.rng.random((1, *x.shape[1:])), len(x), axis=0)",
    )
    def OneMaskForTheBatchOfAnyAxes(): ...

    @misconception(caught_by="test_layer_new_mask")
    @change(before="self.rng = rng", after="")
    @change(before="self.rng.random(x.shape)", after="np.random.default_rng(42).random(x.shape)")
    def SeededInEachCall():
        """A generator made anew in each call begins anew in each call. You were given one: use it."""

    @SeededInEachCall.variant
    @change(before="self.rng = rng", after="")
    @change(before="self.rng.random(x.shape)", after="np.random.default_rng(0).random(x.shape)")
    def SeededInEachCallByZero(): ...

    @SeededInEachCall.variant
    @change(before="self.rng = rng", after="")
    @change(before="self.rng.random(x.shape)", after="np.random.default_rng(1).random(x.shape)")
    def SeededInEachCallByOne(): ...

    @drawn_in_every_way
    @misconception(caught_by="test_Dropout_shares_nothing")
    @change(before="self.noise = None", after="")
    @change(
        before="self.noise = self.rng.random(x.shape)", after="type(self).noise = self.rng.random(x.shape)"
    )
    def MaskSharedByAllLayers():
        """One layer goes backwards through the mask of another. Does your mask belong to the object, or
        to the class?"""

    @drawn_in_every_way
    @misconception(caught_by="test_layer_backward")
    @change(
        before="dropout_backward(d_out, self.rate, self.noise)", after="d_out * (self.noise >= self.rate)"
    )
    def BackwardWithoutScale():
        """The gradient passes in the right places, but it is too small. What else did the forward pass
        multiply by?"""

    @drawn_in_every_way
    @misconception(caught_by="test_layer_inference", lecture=DROPOUT)
    @change(before="return x", after="return x * (1 - self.rate)")
    def LayerScaledTwice():
        """Training scales up and inference scales down. One of them is enough: here inference does nothing."""

    @drawn_in_every_way
    @misconception(caught_by="test_layer_scale", lecture=DROPOUT)
    @change(before="dropout(x, self.rate, True, self.noise)", after="x * (self.noise >= self.rate)")
    @change(
        before="dropout_backward(d_out, self.rate, self.noise)", after="d_out * (self.noise >= self.rate)"
    )
    def LayerNeverScaled():
        """The right share of the units is dropped, and nothing makes up for them. What does `dropout` do besides?"""

    @drawn_in_every_way
    @misconception(caught_by="test_layer_backward", lecture=DROPOUT)
    @change(
        before="return dropout_backward(d_out, self.rate, self.noise)", after="return d_out / (1 - self.rate)"
    )
    def GradientForDroppedUnits():
        """Forwards is right. Backwards, units that were dropped get a gradient: where does `backward` use the mask?"""

    @GradientForDroppedUnits.variant
    @change(before="return dropout_backward(d_out, self.rate, self.noise)", after="return d_out")
    def GradientPassedThrough(): ...

    @drawn_in_every_way
    @misconception(caught_by="test_layer_backward_of_zeros")
    @change(
        before="return dropout(x, self.rate, True, self.noise)",
        after="""
        result = dropout(x, self.rate, True, self.noise)
        self.kept = result != 0
        return result
        """,
    )
    @change(
        before="dropout_backward(d_out, self.rate, self.noise)", after="d_out * self.kept / (1 - self.rate)"
    )
    def MaskOfTheOutput():
        """Where an input is 0 the output is 0 too, kept or not, and ReLU makes many of them. What does say which
        units were kept?"""

    @drawn_in_every_way
    @misconception(caught_by="test_Dropout_keeps_dtype")
    @change(
        before="dropout(x, self.rate, True, self.noise)",
        after="x * ((self.noise >= self.rate) / (1 - self.rate))",
    )
    @change(
        before="dropout_backward(d_out, self.rate, self.noise)",
        after="d_out * ((self.noise >= self.rate) / (1 - self.rate))",
    )
    def LayerInFloat64():
        """The values are right, but float32 became float64. Which array or NumPy number meets x and d_out, and
        what is its dtype?"""


with exercise("ensemble_concepts", lecture=ENSEMBLING):
    present_in_half_of_the_examples = misconception(
        caught_by="test_concept_ensemble_partners",
        hint="At inference every unit is there for every example. What does dropout ask of a unit in training?",
    )({"partners": "A"})
    weights_bounded = misconception(
        caught_by="test_concept_ensemble_partners",
        hint="The scale multiplies activations, and no line of dropout looks at the size of a weight. What is "
        "missing when a unit's neighbours are?",
    )({"partners": "B"})
    features_learned_once = misconception(
        caught_by="test_concept_ensemble_partners",
        hint="Dropout rather favours that: if two units know a feature, one may be missing. On what may a "
        "unit not rely?",
    )({"partners": "C"})
    one_network_for_each_unit = misconception(
        caught_by="test_concept_ensemble_how_many",
        hint="Several units may be missing at once. In how many ways can H units be there or not?",
    )({"how_many": "A"})
    networks_of_their_own = misconception(
        caught_by="test_concept_ensemble_how_many",
        hint="Look at what the training loop keeps from one step to the next: how many kernels W1 are there?",
    )({"how_many": "C"})
    every_network_trained = misconception(
        caught_by="test_concept_ensemble_how_many",
        hint="With H = 50 that would be 10^15 networks, and a training has some thousand steps. What do they "
        "share?",
    )({"how_many": "D"})
    exact_at_one_half = misconception(
        caught_by="test_concept_ensemble_exact",
        hint="The curve with the ReLU levels off, and its rate is 1/2: all masks are equally probable there.",
    )({"exact": "A"})
    exact_through_relu = misconception(
        caught_by="test_concept_ensemble_exact",
        hint="Take a unit that is 3 or −3 with probability 1/2 each. Compare the mean of its ReLU with the "
        "ReLU of its mean.",
    )({"exact": "B"})
    never_exact = misconception(
        caught_by="test_concept_ensemble_exact",
        hint="That is the error of n masks that are drawn. The mean over all masks has none: which line of "
        "the figure is it?",
    )({"exact": "D"})
    softmax_taken_for_affine = misconception(
        caught_by="test_concept_ensemble_softmax",
        hint="If softmax might change places with the mean, the scaled network would be the arithmetic mean. "
        "Look at the bars.",
    )({"softmax": "B"})
    means_taken_for_equal = misconception(
        caught_by="test_concept_ensemble_softmax",
        hint="Compare the bars of the two means: is their ratio the same for all classes?",
    )({"softmax": "C"})
    members_taken_for_independent = misconception(
        caught_by="test_concept_ensemble_softmax",
        hint="The product is part of what a geometric mean is. The question is why one pass gives it: what is "
        "the logarithm of a softmax?",
    )({"softmax": "D"})


with exercise("practice_concepts", lecture=DEFAULTS):
    gradient_of_a_zero_logit = misconception(
        caught_by="test_concept_practice_output",
        hint="The gradient is o − t, whatever the logit is. What does a logit of zero say about the gold "
        "class?",
    )({"output": "A"})
    too_few_weights_to_overfit = misconception(
        caught_by="test_concept_practice_output",
        hint="Any layer can take part in overfitting, and the inputs have dropout, too. What comes behind a "
        "hidden unit, and what behind a logit?",
    )({"output": "C"})
    logits_scaled_at_inference = misconception(
        caught_by="test_concept_practice_output",
        hint="In this form nothing is scaled at inference. What does a logit of zero do in training?",
    )({"output": "D"})
    stopped_even_earlier = misconception(
        caught_by="test_concept_practice_underfit",
        hint="Stopping early helps where training data are learned too well. Are they here?",
    )({"underfit": "A"})
    more_dropout_against_underfitting = misconception(
        caught_by="test_concept_practice_underfit",
        hint="Train and dev are equally low: nothing is learned by heart. Does the network need less freedom, "
        "or more?",
    )({"underfit": "B"})
    dropout_everywhere_against_underfitting = misconception(
        caught_by="test_concept_practice_underfit",
        hint="More dropout leaves less of the network. Is there too much of it?",
    )({"underfit": "D"})
    leak_suspected = misconception(
        caught_by="test_concept_practice_loss",
        hint="New data are not easier, but this training loss is measured with half of the units gone, and "
        "the other is not.",
    )({"loss": "A"})
    scale_suspected = misconception(
        caught_by="test_concept_practice_loss",
        hint="Without the scale the network would be wrong at inference, and the loss on development data the "
        "higher one.",
    )({"loss": "B"})
    dropout_taken_for_overfitting = misconception(
        caught_by="test_concept_practice_loss",
        lecture=DROPOUT,
        hint="A network that overfits is better on training data than on development data. Here it is the "
        "other way.",
    )({"loss": "C"})
    the_mean_is_enough = misconception(
        caught_by="test_concept_practice_forgotten",
        lecture=EFFECT,
        hint="The scale keeps the mean over all masks, but one call has one mask. Look at n = 1 in the last "
        "figure.",
    )({"forgotten": "B"})
    scale_taken_for_an_error = misconception(
        caught_by="test_concept_practice_forgotten",
        hint="The scale makes up for what is dropped: with training=True both happen. What is left on "
        "average, and what is left by chance?",
    )({"forgotten": "C"})
    evaluation_taken_for_a_step = misconception(
        caught_by="test_concept_practice_forgotten",
        hint="An evaluation takes no step. What does each call with training=True draw?",
    )({"forgotten": "D"})


# Mutants that compute the same
masks_as_tuples = equivalent_mutant(
    exercise="exact_dropout_mean",
    before="mean = mean + probability * ((x * np.array(mask)) @ W + b)",
    after="mean = mean + probability * ((x * mask) @ W + b)",
    reason="NumPy makes the same array of the tuple.",
)
