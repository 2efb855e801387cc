# %% [markdown]
# # Dropout
#
# | the lecture's overview | Classical | Deep Learning |
# | --- | --- | --- |
# | Architecture | MLP | CNN, RNN, Transformer, VAE, GAN, … |
# | Activation function | tanh, σ | tanh, ReLU, LReLU, GELU, SiLU, SwiGLU, … |
# | Output function | none, σ | none, σ, softmax |
# | Loss function | MSE | NLL (or cross-entropy, or KL divergence) |
# | Optimizer | SGD, momentum | SGD (+ momentum), RMSProp, Adam, SGDW, AdamW, … |
# | Regularization ← **you are here** | L2, L1 | L2, **dropout**, label smoothing, BatchNorm, LayerNorm, MixUp, … |
#
# Train many networks, average their answers, and the errors that they do not share cancel out. Such an
# ensemble nearly always beats its members, and it costs as much as all of them together.
#
# Dropout gets much of that for the price of one network. At each training step it removes a random part of
# the units, so that each step trains a different, thinner network. They all share one set of weights. At
# inference the whole network answers for all of them at once.
#
# In this notebook you write dropout forwards and backwards, compute the average over *all* thinned networks
# to see what the whole network stands for, and train with it where it matters: on the 300 digits of this
# course, 30% of them with wrong labels. Earlier notebooks met them with early stopping and weight decay.
#
# **How to work.** Read a section, fill in its function, run the cell, then run the `check` below it. The
# figure that follows is drawn by *your* code: look at it before you go on. Allow yourself 45 to 90 minutes.
#
# **Letters and shapes:**
#
# | letter | in code | meaning |
# | --- | --- | --- |
# | $B$, $D$, $H$ | | examples in the batch, inputs, units or outputs of a layer |
# | $p$ | `rate` | probability that a unit is dropped, a Python float, $0 \le p < 1$ |
# | $u$ | `noise` | numbers drawn uniformly from $[0, 1)$, one for each unit of each example |
# | $m$ | | the mask: 1 where a unit is kept, 0 where it is dropped |
# | $\odot$ | `*` | product number by number |
#
# **The rules of all notebooks** (01 tells why): any batch size works, with no Python loop over examples;
# the arguments stay as they were; float32 in gives float32 out. Here that means the dtype of the *inputs*,
# whatever the dtype of the noise is.

# %%
import itertools
import math

import matplotlib.pyplot as plt
import numpy as np

from grader import check, check_gradient, figure


# %% [markdown]
# This notebook uses three functions of the first one. They are given here and cannot be changed.

# %% provided="01_mlp.affine 01_mlp.relu 01_mlp.softmax"

# %% [markdown]
# ## 1. Drop, and scale what is left
#
# *Lecture: Regularization – Dropout, and – Dropout Implementation. Srivastava et al., 2014.*
#
# In training, dropout sets each number to zero with probability $p$, independently of all others. A unit
# that is zero has no say in what follows, as if it were not there:
#
# $$m_i = \begin{cases} 1 & \text{if } u_i \ge p, \\ 0 & \text{otherwise,} \end{cases} \qquad
# \operatorname{dropout}(x)_i = c \, m_i \, x_i .$$
#
# What is the constant $c$ for? Without it, only a part of the units is left, and the sums in the next layer
# shrink. At inference nothing shall be done: the inputs pass as they are. So training must give, on average,
# what inference gives. With which probability is $m_i = 1$? What is the mean of $c \, m_i \, x_i$, then, and for
# which $c$ is it $x_i$? Solve for it on paper, then check it on an example: the inputs $(3, -1, 2)$, the noise
# $(0.1, 0.5, 0.9)$ and $p = 0.25$ give $(0, -1.33, 2.67)$.
#
# The random numbers are an argument here. So the same call gives the same result, and it can be tested.
#
# ### Exercise: `dropout`
#
# | argument | shape | |
# | --- | --- | --- |
# | `inputs` | any | |
# | `rate` | | $p$, a Python float |
# | `training` | | `True` in training, `False` at inference |
# | `noise` | as `inputs` | $u$; a number exactly at $p$ keeps its unit |
# | result | as `inputs` | of the dtype of `inputs` |


# %% exercise="dropout"
def dropout(inputs, rate, training, noise):
    """Dropout: in training units with noise below the rate become zero and the mean is kept; else the inputs.

    inputs: any shape; rate: a float, 0 <= rate < 1; training: a bool; noise: uniform in [0, 1), the shape of
    inputs. Returns the shape and the dtype of inputs.
    """
    ### BEGIN SOLUTION
    if not training:
        return inputs
    return inputs * (noise >= rate) / (1 - rate)
    ### END SOLUTION


# %% check="dropout"
check("dropout")

# %% [markdown]
# *In Keras and PyTorch*: `keras.layers.Dropout(rate)` and `torch.nn.Dropout(p=0.5)`. In both the number is the
# probability to *drop*. (Old TensorFlow code has `keep_prob`, the probability to keep.) A Keras layer that you
# call yourself passes everything unless you say `training=True`. A PyTorch module drops until somebody calls
# `model.eval()`, and forgetting that is the most common mistake with it.
#
# The figure calls your function with 1000 copies of one digit, each with a mask of its own, at four rates.

# %% jupyter={"source_hidden": true}
from matplotlib.colors import PowerNorm
from sklearn.datasets import load_digits

digits = load_digits()  # 1797 real digits, 8×8 pixels from 0 to 16

with figure(
    "A digit behind dropout",
    alt="Twelve pictures of a zero: at higher rates one mask leaves fewer and brighter pixels, "
    "1000 masks give the same picture at every rate.",
):
    rng = np.random.default_rng(0)
    picture = digits.data[:1] / 16  # (1, 64), a zero
    panels = plt.subplots(3, 4, figsize=(7.6, 5.9))[1]
    for column, rate in zip(panels.T, [0.0, 0.25, 0.5, 0.75], strict=True):
        masks = rng.random((1000, 64))
        dropped = dropout(np.tile(picture, (1000, 1)), rate, True, masks)
        images = {"one mask": dropped[0], "10 masks": dropped[:10].mean(0), "1000 masks": dropped.mean(0)}
        for axes, (label, image) in zip(column, images.items(), strict=True):
            shown = axes.imshow(image.reshape(8, 8), cmap="viridis", norm=PowerNorm(0.5, 0, 4))
            axes.set(xticks=[], yticks=[])
            if rate == 0:
                axes.set_ylabel(label)
        column[0].set_title(f"rate {rate}")
    plt.colorbar(shown, ax=panels, label="value of a pixel", shrink=0.8)

# %% [markdown]
# **What to see.** Top: the higher the rate, the fewer pixels are left, and the brighter these are. With rate
# 0.75 each is four times what it was. Bottom: on average the picture is the same for every rate. That is
# what the constant is for. *Break it*: give all copies one mask, `masks = np.tile(rng.random((1, 64)), (1000, 1))`.
# Which rows of pictures change, and why?
#
# ## 2. Backwards through the mask
#
# *Lecture: Regularization – Dropout Implementation.*
#
# Once its mask is drawn, dropout multiplies each number by a constant: one constant where it is kept, another
# where it is dropped. You know the derivative of $c \, x$ with respect to $x$, and the chain rule,
#
# $$\frac{\partial L}{\partial x_i} = \frac{\partial \operatorname{dropout}(x)_i}{\partial x_i}
# \cdot \frac{\partial L}{\partial \operatorname{dropout}(x)_i} ,$$
#
# does the rest. The mask must be that of the forward pass: a unit that did not take part in the answer gets none
# of the blame. In the example above, a gradient of $(6, 6, 6)$ with respect to the result becomes $(0, 8, 8)$.
#
# ### Exercise: `dropout_backward`
#
# | argument | shape | |
# | --- | --- | --- |
# | `d_out` | any | gradient of the loss with respect to the result of `dropout` |
# | `rate`, `noise` | | as in the forward pass, in training |
# | result | as `d_out` | gradient with respect to the inputs, of the dtype of `d_out` |


# %% exercise="dropout_backward"
def dropout_backward(d_out, rate, noise):
    """The gradient with respect to the inputs of dropout in training, from d_out, that of its result.

    d_out: any shape; rate and noise: as in the forward pass. Returns the shape and the dtype of d_out.
    """
    ### BEGIN SOLUTION
    return d_out * (noise >= rate) / (1 - rate)
    ### END SOLUTION


# %% check="dropout_backward"
check("dropout_backward")

# %% [markdown]
# *In Keras and PyTorch* nobody writes this: the framework keeps the mask for the backward pass. It frees it there,
# too, so a second `backward()` through the same graph is an error in PyTorch unless you pass `retain_graph=True`.
#
# Here is the proof by differences: the loss is a weighted sum of what dropout lets through.

# %%
with figure(
    "The gradient of a dropout layer",
    alt="A map of the errors of a gradient against differences, all near zero.",
):
    rng = np.random.default_rng(1)
    inputs, weights, noise = rng.normal(size=(5, 7)), rng.normal(size=(5, 7)), rng.random((5, 7))
    check_gradient(
        lambda x: np.sum(weights * dropout(x, 0.4, True, noise)),
        dropout_backward(weights, 0.4, noise),
        inputs,
    )

# %% [markdown]
# ## 3. The older form
#
# *Lecture: Regularization – Dropout.*
#
# The paper does it the other way round. In training nothing is scaled, and at inference the activations are
# scaled *down*, because more units take part than in training:
#
# $$\text{training: } m \odot x, \qquad \text{inference: } (1 - p) \, x .$$
#
# Both forms agree with themselves: on average, training gives what inference gives. Today's libraries use
# the form of section 1, because inference then needs to know nothing of dropout. The example of section 1 gives
# $(0, -1, 2)$ in training now, and $(2.25, -0.75, 1.5)$ at inference.
#
# ### Exercise: `dropout_scaled_at_inference`
#
# The arguments and the result are those of `dropout`.


# %% exercise="dropout_scaled_at_inference"
def dropout_scaled_at_inference(inputs, rate, training, noise):
    """The older form of dropout: nothing is scaled in training, everything at inference.

    inputs: any shape; rate: a float, 0 <= rate < 1; training: a bool; noise: uniform in [0, 1), the shape of
    inputs. Returns the shape and the dtype of inputs.
    """
    ### BEGIN SOLUTION
    if not training:
        return inputs * (1 - rate)
    return inputs * (noise >= rate)
    ### END SOLUTION


# %% check="dropout_scaled_at_inference"
check("dropout_scaled_at_inference")

# %% [markdown]
# *In Keras and PyTorch* this form is not there any more. You meet it in the paper and in weights of its time: a
# network that was trained this way needs its kernels multiplied by $1 - p$ before today's layers can use them.
#
# The figure calls both functions with 50 rows of 200 activations, in training and at inference.

# %% jupyter={"source_hidden": true}
with figure(
    "The size of activations in both forms",
    alt="Mean activation against the rate: the newer form stays at 1, the older one falls to "
    "0.1, and in both the marks of training lie on the line of inference.",
):
    rng = np.random.default_rng(2)
    plt.figure(figsize=(6.4, 3.4))
    activations = rng.uniform(0.5, 1.5, size=(50, 200))
    rates = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
    forms = [
        (dropout, "C0", "o", "section 1"),
        (dropout_scaled_at_inference, "C1", "s", "section 3"),
    ]
    for form, color, marker, label in forms:
        noise = rng.random(activations.shape)
        in_training = [form(activations, rate, True, noise).mean() for rate in rates]
        at_inference = [form(activations, rate, False, noise).mean() for rate in rates]
        plt.plot(rates, at_inference, color, label=f"{label}, at inference")
        plt.plot(rates, in_training, color + marker, fillstyle="none", label=f"{label}, in training")
    plt.xlabel("rate")
    plt.ylabel("mean activation")
    plt.ylim(0, 1.7)
    plt.legend(loc="upper left", ncols=2)

# %% [markdown]
# **What to see.** In each form the marks lie on the line: the next layer meets the same mean in training and
# at inference. The two forms differ by the factor $1 - p$, which the next layer's weights can make up for.
# What must not happen is a mixture of both, or neither. *Break it*: take the marks of one form and the line of
# the other, and read off how far apart training and inference would be at a rate of 0.5.
#
# ## 4. All masks at once
#
# *Lecture: Regularization – Dropout as Ensembling.*
#
# The lecture writes dropout as $x \odot z$, where each $z_i$ is 0 with probability $p$ and 1 otherwise. A
# layer of $D$ inputs has $2^D$ masks $z$, and each makes another thinned network. Together they are an
# ensemble, and its answer is their mean, each weighted by how probable its mask is. For an affine layer
# behind the dropout,
#
# $$\mathbb{E}_z \big[ (x \odot z) W + b \big]
# = \sum_{z \in \{0, 1\}^D} P(z) \, \big( (x \odot z) W + b \big), \qquad
# P(z) = \prod_{i=1}^{D} \begin{cases} 1 - p & \text{if } z_i = 1, \\ p & \text{if } z_i = 0. \end{cases}$$
#
# For small $D$ you can afford to go through all of them. Do that here, one mask after the other. There is no
# scaling in this formula. The loop is over masks, never over examples: each step treats the whole batch.
#
# One input is enough for an example. Say that $x = 2$, $W = 5$, $b = 1$ and $p = 0.4$. There are two masks. The
# first gives 11 with probability 0.6, the second 1 with probability 0.4, and the mean is 7.
#
# ### Exercise: `exact_dropout_mean`
#
# `itertools.product([0, 1], repeat=D)` gives all masks, one tuple each. (A NumPy array of integers times a
# float32 array is float64, and one of booleans is not.)
#
# | argument | shape | |
# | --- | --- | --- |
# | `x` | (D,) or (B, D) | one example, or a batch |
# | `W`, `b` | (D, H), (H,) | the affine layer behind the dropout |
# | `rate` | | $p$ |
# | result | (H,) or (B, H) | the mean over all masks |


# %% exercise="exact_dropout_mean"
def exact_dropout_mean(x, W, b, rate):
    """The mean of (x * z) @ W + b over all masks z of 0 and 1, each entry kept with probability 1 - rate.

    x: (D,) or (B, D); W: (D, H); b: (H,); rate: a float, 0 <= rate < 1. Returns (H,) or (B, H).
    """
    ### BEGIN SOLUTION
    D = x.shape[-1]
    mean = 0
    for mask in itertools.product([False, True], repeat=D):
        kept = sum(mask)
        probability = (1 - rate) ** kept * rate ** (D - kept)
        mean = mean + probability * ((x * np.array(mask)) @ W + b)
    return mean
    ### END SOLUTION


# %% check="exact_dropout_mean"
check("exact_dropout_mean")

# %% [markdown]
# *In Keras and PyTorch* one draws masks in place of listing them: `model(x, training=True)` many times, and the
# mean, is called Monte Carlo dropout. With PyTorch's `model.train()` mind that it wakes up batch normalization,
# too.
#
# Now put the mean beside what networks do in practice. Draw masks and average, and compare with one pass
# through the scaled network, $(1 - p) \, x W + b$. Then put a ReLU behind the affine layer and do the same.

# %% jupyter={"source_hidden": true}
with figure(
    "The mean over masks approaches the scaled network",
    alt="Left, three running means over masks end on the line of the exact mean and of the "
    "scaled network. Right, the distance falls as one over the root of n for an affine "
    "layer, and levels off with a ReLU.",
):
    rng = np.random.default_rng(7)
    D, H, rate, draws = 8, 16, 0.5, 4096
    x, W, b = rng.normal(size=(1, D)), rng.normal(size=(D, H)), rng.normal(size=H)
    exact = exact_dropout_mean(x, W, b, rate)  # (1, 16), all 256 masks
    scaled = affine(dropout_scaled_at_inference(x, rate, False, rng.random((1, D))), W, b)
    counts = np.arange(1, draws + 1)[:, None]
    panels = plt.subplots(1, 2, figsize=(9.2, 3.6))[1]
    errors, errors_relu = [], []
    for repeat in range(20):
        thinned = dropout_scaled_at_inference(np.tile(x, (draws, 1)), rate, True, rng.random((draws, D)))
        sample = affine(thinned, W, b)
        running = np.cumsum(sample, axis=0) / counts  # (draws, 16): means over 1, 2, 3 … masks
        errors.append(np.abs(running - scaled).mean(axis=1))
        errors_relu.append(np.abs(np.cumsum(relu(sample), axis=0) / counts - relu(scaled)).mean(axis=1))
        if repeat < 3:
            label = "mean over masks drawn so far" if repeat == 0 else None
            panels[0].semilogx(counts, running[:, 0], f"C{repeat}", linewidth=1, label=label)
    panels[0].axhline(exact[0, 0], color="black", linewidth=5, alpha=0.25, label="exact mean over all masks")
    panels[0].axhline(scaled[0, 0], color="black", linestyle="--", label="scaled network, one pass")
    panels[0].set(xlabel="masks", ylabel="first output", title="one output, three runs")
    panels[0].legend(fontsize="small")
    panels[1].loglog(counts, np.mean(errors, axis=0), "C0", label="affine layer")
    panels[1].loglog(counts, np.mean(errors_relu, axis=0), "C1", label="affine layer and ReLU")
    start = np.mean(errors, axis=0)[0]
    panels[1].loglog(counts, start / np.sqrt(counts), "k:", label=r"falling as $1/\sqrt{n}$")
    panels[1].set(xlabel="masks n", ylabel="mean error", title="distance to the scaled network, 20 runs")
    panels[1].legend(fontsize="small")

# %% [markdown]
# **What to see.** Left: the exact mean over all 256 masks and the single pass through the scaled network are
# the same line, and the running means find it. Your enumeration has proved that
# $\mathbb{E}_z[(x \odot z) W + b] = (1 - p) \, x W + b$. Right: the error of $n$ masks falls as $1/\sqrt n$,
# as far as you care to go. With a ReLU behind, it stops falling. The mean of a bent function is not the
# function of the mean, so for a deep network one pass is an approximation. It is a good one, as section 7
# will show. *Break it*: add 20 to `b`. Why does the second curve go on falling now?
#
# There is one more case where it is exact, in a way of its own: a softmax right behind the affine layer. Here
# are 256 thinned classifiers of five classes, averaged in two ways, beside the scaled network. The geometric
# mean multiplies the members' probabilities, each to the power of its weight $P(z)$, and then divides by the
# sum over the classes.

# %% jupyter={"source_hidden": true}
with figure(
    "256 classifiers, averaged",
    alt="Bars of five class probabilities: the geometric mean equals the scaled network, the "
    "arithmetic mean differs.",
):
    rng = np.random.default_rng(6)
    D, K, rate = 8, 5, 0.5
    x, W, b = rng.normal(size=D), 0.7 * rng.normal(size=(D, K)), 0.5 * rng.normal(size=K)
    masks = np.array(list(itertools.product([0.0, 1.0], repeat=D)))  # as noise: below and above the rate
    # With rate 0.5 all masks are equally probable.
    members = softmax(affine(dropout_scaled_at_inference(np.tile(x, (2**D, 1)), rate, True, masks), W, b))
    geometric = np.exp(np.log(members).mean(axis=0))
    averages = {
        "arithmetic mean": members.mean(axis=0),
        "geometric mean": geometric / geometric.sum(),
        "scaled network, one pass": softmax(exact_dropout_mean(x, W, b, rate)),
    }
    plt.figure(figsize=(6.4, 3.4))
    for k, ((label, bars), hatch) in enumerate(zip(averages.items(), ["", "//", ".."], strict=True)):
        plt.bar(np.arange(K) + 0.26 * (k - 1), bars, 0.24, label=label, hatch=hatch, edgecolor="white")
    plt.xlabel("class")
    plt.ylabel("probability")
    plt.legend()

# %% [markdown]
# **What to see.** The scaled network agrees with one of the two means to the last digit, in all classes. The
# last question of the next section asks why. *Break it*: multiply `W` by 0.07 in place of 0.7. Why do all three bars
# agree now?
#
# ## 5. What the ensemble is
#
# *Lecture: Regularization – Dropout, and – Dropout as Ensembling. Goodfellow et al., Deep Learning, section
# 7.12.*
#
# In reproduction, genes are swapped. A gene that is good only beside certain others does not last. It must
# be useful with whatever partners it gets. The lecture tells this story about units.
#
# ### Questions: `ensemble_concepts`
#
# **`partners`**: What does training with dropout keep a hidden unit from?
#
# - A: from being active for more than a fraction $1 - p$ of the examples at inference, as it is in training
# - B: from having weights larger than $1 / (1 - p)$
# - C: from learning the same feature as another unit, which would be there if it is not
# - D: from being useful only beside certain other units
#
# <!-- why
# A: At inference all units take part, and how often one is active is up to its ReLU.
# B: Dropout bounds no weight. (The paper adds such a limit, but that is another remedy.)
# C: Others may well learn the same feature: then it is still there when one of them is dropped.
# D: A mask takes away any of its partners, so a unit must help with whatever is left.
# -->
#
# **`how_many`**: Dropout acts on one hidden layer of $H$ units. How many thinned networks are there, and what
# are their weights?
#
# - A: $H$ networks, each without one of the units
# - B: $2^H$ networks, which take their weights from one and the same set
# - C: one network per training step, each with weights of its own, which are averaged in the end
# - D: $2^H$ networks, each of them trained until it has converged
#
# <!-- why
# A: A mask may drop any number of units, not exactly one.
# B: Each unit is there or not, and all masks read from the same kernel.
# C: Nothing is averaged in the end: every step changes the same weights.
# D: Nearly all of them never see a single step.
# -->
#
# **`exact`**: Between a dropped layer and the outputs, what may a network contain so that the output of the
# scaled network is *exactly* the mean of all thinned networks' outputs?
#
# - A: anything, as long as each of the masks is equally probable
# - B: ReLU layers, because ReLU(0) = 0
# - C: affine layers, and nothing else
# - D: nothing: there is always an error, which falls with $1 / \sqrt{n}$
#
# <!-- why
# A: How probable the masks are is not the point: the mean of a bent function is not the function of the mean.
# B: ReLU is bent at zero, and the second curve of the figure above stopped falling.
# C: A mean may be taken through sums and constant factors, and through nothing else.
# D: That is the error of n masks drawn at random. Here all masks are averaged.
# -->
#
# **`softmax`**: In the last figure, $\operatorname{softmax}((1 - p) \, x W + b)$ is the geometric mean of all
# thinned classifiers, divided by its sum. Why?
#
# - A: a log-probability is the logit minus a number that all classes share, and logits average exactly
# - B: softmax is affine as long as its inputs are, so it may be exchanged with the mean over all masks
# - C: for probabilities, the geometric and the arithmetic mean differ by a constant factor only, and the division
#   by the sum removes it
# - D: the masks are independent, so the probabilities of the members may be multiplied
#
# <!-- why
# A: In logarithms the geometric mean is a mean of logits, and what the classes share cancels in the division.
# B: Softmax is bent wherever its inputs come from.
# C: They differ by another factor in each class: compare the bars.
# D: That is what a geometric mean does with any members. It does not say why one softmax comes out.
# -->
#
# And a prediction. Section 7 trains an MLP of 256 hidden units on the 300 digits with 30% wrong labels. Without
# dropout it ends at about three right answers in four on development data.
#
# **`predict`**: Where will it end with dropout, at a rate of 0.5? Any answer earns the point, and the figure shows
# yours beside the outcome.
#
# - A: below 70%, since half of the units are missing in each step
# - B: at about the same 75%
# - C: at about 80%
# - D: at 85% or more
#
# <!-- why
# A: They are missing in training, but at inference all of them are there.
# B: That supposes that dropout leaves the learning by heart as it is.
# C: The right direction, but dropout does more: it ends near 0.88.
# D: It ends near 0.88. A wrong label is learned by units that can rely on each other.
# -->

# %% exercise="ensemble_concepts"
ensemble_concepts = {
    "partners": "D",
    "how_many": "B",
    "exact": "C",
    "softmax": "A",
    "predict": "D",
}

# %% check="ensemble_concepts"
check("ensemble_concepts")

# %% [markdown]
# ## 6. A layer that remembers its mask
#
# *Lecture: Regularization – Dropout Implementation.*
#
# In a training loop nobody wants to carry the noise around. A layer draws it from a generator, and remembers
# what the backward pass needs. Three things must hold.
#
# - Every training call draws a new mask: for each example, for each unit, for each call.
# - `backward` belongs to the *last training call*. A look at the development set in between, at inference,
#   must not disturb it.
# - All random numbers come from the generator `rng` that the layer was given: `rng.random(shape)`. So whoever
#   fixes the seed can repeat the training, and two layers do not know of each other.
#
# An example: `layer = Dropout(0.5, rng)`. The training call `layer(x, True)` with `x` of ones may give
# $(2, 0, 0, 2)$. Then comes a look at the development set, `layer(X_dev, False)`. After it
# `layer.backward(d_out)` with `d_out` of ones gives $(2, 0, 0, 2)$, and the next training call something else.
# `backward` is called once for each training call at most, so the layer may forget the mask there.
#
# ### Exercise: `Dropout`
#
# You may call your own `dropout` and `dropout_backward`.
#
# | | |
# | --- | --- |
# | `Dropout(rate, rng)` | a layer with that rate; `rng` is a `numpy.random.Generator` |
# | `layer(x, training)` → as `x` | dropout of `x`, any shape; at inference, `x` |
# | `layer.backward(d_out)` → as `d_out` | the gradient with respect to the `x` of the last training call |


# %% exercise="Dropout"
class Dropout:
    """A dropout layer: drops in training, passes everything at inference, and can go backwards.

    rate: a float, 0 <= rate < 1; rng: the numpy.random.Generator that all masks come from.
    """

    def __init__(self, rate, rng):
        ### BEGIN SOLUTION
        self.rate = rate
        self.rng = rng
        self.noise = None
        ### END SOLUTION

    def __call__(self, x, training):
        """Dropout of x with a new mask in training, x at inference. Returns the shape and dtype of x."""
        ### BEGIN SOLUTION
        if not training:
            return x
        self.noise = self.rng.random(x.shape)
        return dropout(x, self.rate, True, self.noise)
        ### END SOLUTION

    def backward(self, d_out):
        """The gradient with respect to the x of the last training call, from d_out, that of its result."""
        ### BEGIN SOLUTION
        return dropout_backward(d_out, self.rate, self.noise)
        ### END SOLUTION


# %% check="Dropout"
check("Dropout")

# %% [markdown]
# *In Keras and PyTorch*: a Keras layer takes `seed=…`, and without it draws another one at each start. PyTorch's
# has no generator of its own: all layers share the global one, `torch.manual_seed(…)`, and a layer more or less
# changes the masks of all others. Keras' `noise_shape=(None, 1, 64)` lets all places of a sequence share a mask.
#
# ## 7. Where it matters
#
# *Lecture: Regularization – Dropout Effect, and – Good Defaults. Srivastava et al., 2014.*
#
# Regularization helps where a network overfits, that is, where it is better on its training data than on new
# ones. (Where there are so many examples that each is seen once, the two hardly differ, and dropout is left out.)
# So take 300 digits, put wrong labels on 30% of them, and
# train an MLP with 256 hidden units, wide enough to learn every wrong label by heart. The development set
# keeps its right labels. Do it without dropout, and with the paper's rates: 0.2 on the inputs, 0.5 on the
# hidden layer. Then repeat both with all labels right. The code below is an ordinary training loop with your
# `Dropout` at two places, forwards and backwards.

# %%
order = np.random.default_rng(42).permutation(len(digits.data))
pixels = (digits.data / 16).astype(np.float32)  # half the memory of float64, and faster
X_train, y_train = pixels[order[:300]], digits.target[order[:300]]
X_dev, y_dev = pixels[order[300:]], digits.target[order[300:]]


def with_wrong_labels(labels, fraction, rng):
    """The labels with that fraction of them replaced by another class."""
    wrong = rng.permutation(len(labels))[: round(fraction * len(labels))]
    labels = labels.copy()
    labels[wrong] = (labels[wrong] + rng.integers(1, 10, size=len(wrong))) % 10
    return labels


def layers_of(params, drop_inputs, drop_hidden, X, training):
    """Inputs after dropout, pre-activations, hidden layer after dropout, and logits."""
    inputs = drop_inputs(X, training)
    z = affine(inputs, params["W1"], params["b1"])
    hidden = drop_hidden(relu(z), training)
    return inputs, z, hidden, affine(hidden, params["W2"], params["b2"])


def train_digits(input_rate, hidden_rate, labels, seed, epochs=100, width=256, lr=0.3):
    """Plain SGD with batches of 50; returns the network, its layers, and accuracies on train and dev."""
    rng = np.random.default_rng(seed)
    params = {"b1": np.zeros(width, np.float32), "b2": np.zeros(10, np.float32)}
    for key, shape in [("W1", (64, width)), ("W2", (width, 10))]:
        limit = math.sqrt(6 / sum(shape))
        params[key] = rng.uniform(-limit, limit, size=shape).astype(np.float32)
    layers = Dropout(input_rate, rng), Dropout(hidden_rate, rng)
    targets = np.eye(10, dtype=np.float32)[labels]
    curve = []
    for epoch in range(epochs):
        for rows in np.array_split(rng.permutation(300), 6):
            inputs, z, hidden, logits = layers_of(params, *layers, X_train[rows], True)
            d_logits = (softmax(logits) - targets[rows]) / len(rows)
            d_z = layers[1].backward(d_logits @ params["W2"].T) * (z > 0)
            grads = {"W1": inputs.T @ d_z, "b1": d_z.sum(0), "W2": hidden.T @ d_logits, "b2": d_logits.sum(0)}
            params = {key: value - lr * grads[key] for key, value in params.items()}
        if epoch % 4 == 3:
            pairs = [(X_train, labels), (X_dev, y_dev)]
            curve.append([np.mean(layers_of(params, *layers, X, False)[-1].argmax(1) == y) for X, y in pairs])
    return params, layers, np.array(curve)


# %% jupyter={"source_hidden": true}
noisy_labels = with_wrong_labels(y_train, 0.3, np.random.default_rng(5))

with figure(
    "300 digits, with and without dropout",
    alt="Accuracy over 100 epochs. With wrong labels the network without dropout falls from 0.87 "
    "to 0.76 on development data, the one with dropout stays at 0.88. With right labels both "
    "end at 0.94.",
):
    panels = plt.subplots(1, 2, figsize=(9.6, 4.2), sharey=True)[1]
    epochs = 4 * np.arange(1, 26)
    for axes, labels, title in [
        (panels[0], noisy_labels, "30% of the training labels wrong"),
        (panels[1], y_train, "all labels right"),
    ]:
        for rates, color, name in [((0.0, 0.0), "C1", "no dropout"), ((0.2, 0.5), "C0", "dropout")]:
            curves = np.mean([train_digits(*rates, labels, seed)[-1] for seed in range(3)], axis=0)
            axes.plot(epochs, curves[:, 0], color, linestyle=":", linewidth=2, label=f"{name}, train")
            axes.plot(epochs, curves[:, 1], color, linewidth=2, label=f"{name}, dev: {curves[-1, 1]:.3f}")
        axes.set(title=title, xlabel="epoch")
        axes.grid(alpha=0.3)
    said = {"A": 0.68, "B": 0.75, "C": 0.8, "D": 0.87}.get(ensemble_concepts["predict"])
    if said:
        panels[0].plot(100, said, "k*", markersize=13, label="your prediction, dropout, dev")
    for axes in panels:
        axes.legend(loc="lower right", fontsize="small")
    panels[0].set(ylabel="accuracy, mean of 3 seeds", ylim=(0.4, 1.02))

# %% [markdown]
# **What to see.** Left, without dropout: the network learns the wrong labels one after the other (the dotted
# line leaves 0.7 behind), and from epoch 25 on its accuracy on development data falls. With dropout
# it hardly can, and on development data it ends more than 10 points higher. Early stopping would have saved
# much of that as well, had you stopped at the right moment. With dropout you need not be so exact. Right: on
# clean labels the network hardly overfits, and dropout changes next to nothing. It is no free gain. It helps
# where a network learns what it should not. *Break it*: train with rates of (0.5, 0.8), or with 16 hidden units in
# place of 256. Which of the two curves, train or dev, tells you that it is too much?
#
# Now ask the trained ensemble itself. One member is the network with one mask. Average the probabilities of
# $n$ members, each with masks of its own, and compare with the single pass without masks.

# %% jupyter={"source_hidden": true}
with figure(
    "Members of the ensemble against the scaled network",
    alt="The accuracy of the mean of n thinned networks rises with n towards the line of the scaled network.",
):
    params, layers, _ = train_digits(0.2, 0.5, noisy_labels, seed=0)
    mean, accuracies, counts = 0, [], np.arange(1, 101)
    for _ in counts:
        mean = mean + softmax(layers_of(params, *layers, X_dev, True)[-1])
        accuracies.append(np.mean(mean.argmax(axis=1) == y_dev))
    one_pass = np.mean(layers_of(params, *layers, X_dev, False)[-1].argmax(axis=1) == y_dev)
    plt.figure(figsize=(6.4, 3.4))
    plt.semilogx(counts, accuracies, "C0.-", label="mean of n thinned networks, n passes")
    plt.axhline(one_pass, color="C1", linestyle="--", label="scaled network, one pass")
    plt.xlabel("thinned networks n")
    plt.ylabel("accuracy on development data")
    plt.legend(loc="lower right")

# %% [markdown]
# **What to see.** One thinned network is far worse than the whole. The more of them you average, the better
# they get, and they need dozens of passes to reach what the whole network gives in one. (The paper compares
# Monte-Carlo averaging with weight scaling on MNIST, and finds the same.) *Break it*: draw the masks at other rates
# than in training, `layers = Dropout(0.1, rng), Dropout(0.25, rng)` with an `rng` of your own. Are the members better,
# and is their mean?
#
# ## 8. Dropout in practice
#
# *Lecture: Regularization – Good Defaults.*
#
# The lecture's defaults: dropout on all hidden dense layers, and not on the output layer. Start with a rate
# of 0.5 if your network has enough capacity. Otherwise the rate is a matter of what you see.
#
# ### Questions: `practice_concepts`
#
# **`output`**: Why is there no dropout on the output layer?
#
# - A: the gradient of the softmax is zero for a logit of zero
# - B: a dropped logit is a wrong answer, and nothing comes behind it that could make up for it
# - C: the output layer has too few weights to overfit, since there are only as many units as classes
# - D: it would change the accuracy at inference, where the logits are scaled
#
# <!-- why
# A: The gradient of a logit is o − t, whatever the logit is.
# B: Hidden units have others beside them. A class has one logit.
# C: Its kernel has a row for each hidden unit, enough to overfit with.
# D: In today's form nothing is scaled at inference.
# -->
#
# **`underfit`**: With a rate of 0.5 on all hidden layers, accuracy is low on training data, measured without
# dropout, and just as low on development data. What do you try first?
#
# - A: stop the training earlier
# - B: a rate of 0.7, because the network does not generalize
# - C: a rate between 0.3 and 0.1, or a wider network
# - D: dropout on the output layer as well
#
# <!-- why
# A: Then it fits even less.
# B: What is bad on training data is not a matter of generalizing.
# C: Bad on both is underfitting, and less noise or more units give it room.
# D: That takes still more away.
# -->
#
# **`loss`**: A colleague adds up the training loss during the epoch, step by step. It lies above the loss on
# development data from the first epoch to the last. What do you say?
#
# - A: the development set must have leaked into the training set, as new data are never easier than known ones
# - B: the scale $1/(1 - p)$ has been forgotten
# - C: the network overfits, and needs a higher rate
# - D: that can be right: thinned networks have the one loss, the whole network has the other
#
# <!-- why
# A: The two numbers were measured in different ways, so one may lie above the other without a leak.
# B: Then the activations at inference would be too large, and the loss on development data would be the worse one.
# C: Overfitting is the other way round: low on training data, high on development data.
# D: To compare them, measure the training loss once more, with training=False.
# -->
#
# **`forgotten`**: Another one evaluates the network with `training=True`. What happens?
#
# - A: each call gives other predictions, about as good as those of a single thinned network
# - B: nothing much, because the scale keeps the mean of each activation, and so that of the logits and the loss
# - C: all activations are too large by the factor $1/(1 - p)$
# - D: the next gradient is wrong, and nothing else
#
# <!-- why
# A: Each call draws masks, and what answers is one member of the ensemble.
# B: It keeps the mean over all masks. This is a single one, and behind a ReLU and a loss not even the mean is kept.
# C: The units that stay are, the others are zero. On average nothing is too large.
# D: Evaluation makes no gradient. Its answers are what suffers.
# -->

# %% exercise="practice_concepts"
practice_concepts = {
    "output": "B",
    "underfit": "C",
    "loss": "D",
    "forgotten": "A",
}

# %% check="practice_concepts"
check("practice_concepts")

# %% [markdown]
# Last, the line in the table of the course, measured as in notebook 06, with your `Dropout`: the network of 48 tanh
# units that was trained to the end there, the same steps, and two layers more.

# %% provided="06_training.remedies" jupyter={"source_hidden": true}


# %%
def train_with_dropout(params, X, gold, X_dev, gold_dev, rng):
    drop_inputs, drop_hidden = Dropout(0.2, rng), Dropout(0.5, rng)
    for _ in range(150):
        for rows in np.split(rng.permutation(300), 15):
            inputs = drop_inputs(X[rows], True)
            hidden = np.tanh(affine(inputs, params["W1"], params["b1"]))
            dropped = drop_hidden(hidden, True)
            d_logits = (softmax(affine(dropped, params["W2"], params["b2"])) - np.eye(10)[gold[rows]]) / 20
            d_z = drop_hidden.backward(d_logits @ params["W2"].T) * (1 - hidden**2)
            grads = {"W1": inputs.T @ d_z, "b1": d_z.sum(axis=0)}
            grads |= {"W2": dropped.T @ d_logits, "b2": d_logits.sum(axis=0)}
            params = {key: value - 0.2 * grads[key] for key, value in params.items()}
    return logits_of(params)


with figure(
    "300 digits with 30 % wrong labels: what each remedy is worth",
    alt="Bars of the accuracy on clean digits: no remedy, early stopping, weight decay, AdamW, and dropout "
    "by your code.",
):
    show_remedies(
        {"none, trained to the end": 70.5, "early stopping": 84.5, "weight decay": 87.3, "AdamW": 87.1},
        {"dropout": train_with_dropout},
    )

# %% [markdown]
# **What to see.** Dropout is worth about as much as weight decay, and it needed no dev set and hardly any choice: the
# rates are those of the paper. Like weight decay it lets the training go on to the end.
#
# *Break it*: take rates of 0.1 and 0.25. How much of the gain is left?
#
# ## Where you are
#
# You have a layer that makes a crowd out of one network. It regularizes what the network computes *with*. The
# next notebook regularizes what it is asked to compute: the labels.
#
# **Sources**
#
# - The lecture *Training Neural Networks II*, at the sections named in italics.
# - N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov (2014): Dropout: A Simple Way to
#   Prevent Neural Networks from Overfitting. The rates, the comparison with Monte Carlo averaging, the genes.
# - I. Goodfellow, Y. Bengio, A. Courville (2016): Deep Learning, section 7.12. The geometric mean.
