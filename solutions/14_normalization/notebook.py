# %% [markdown]
# # Normalization
#
# | the lecture's overview | Classical | Deep Learning |
# | --- | --- | --- |
# | Architecture | MLP | CNN, RNN, Transformer, VAE, GAN, … |
# | Activation function | tanh, σ | tanh, ReLU, LReLU, GELU, SiLU, SwiGLU, … |
# | Output function | none, σ | none, σ, softmax |
# | Loss function | MSE | NLL (or cross-entropy, or KL divergence) |
# | Optimizer | SGD, momentum | SGD (+ momentum), RMSProp, Adam, SGDW, AdamW, … |
# | Regularization ← **you are here** | L2, L1 | L2, dropout, label smoothing, **BatchNorm, LayerNorm**, MixUp, … |
#
# A good initialization gives the signals in a deep network a decent size, at the first step. After that nobody
# looks after them. Normalization layers do: they measure their inputs and standardize them, at every step.
# They have made networks with a hundred layers ordinary, and have become part of nearly every architecture.
#
# In this notebook you write batch normalization and layer normalization, forward *and* backward. The backward
# pass is the interesting part: the statistics are computed from the inputs, so every input acts on the result
# in more than one way. Then your layers train networks of growing depth, from good initializations and bad
# ones, and you see a side effect: noise in the statistics regularizes.
#
# **How to work.** Read a section, fill in its function, run the cell, then run the `check` below it. The
# figure that follows is drawn by *your* code: look at it before you go on. Allow yourself 60 to 75 minutes.
# Paper helps.
#
# **Letters and shapes:**
#
# | letter | in code | meaning |
# | --- | --- | --- |
# | $B$, $D$ | | examples in the batch, numbers of each; `X` is (B, D) |
# | $\mu$, $\sigma^2$ | | a mean and a variance, over a column or a row |
# | $\hat X$ | | the standardized inputs, before scale and shift |
# | $\gamma$, $\beta$ | `gamma`, `beta` (D,) | trained scale and shift of each column |
# | $\varepsilon$ | `epsilon` | a small number that keeps a division safe, inside the root |
# | | `d_out` (B, D) | the gradient with respect to the layer's output |
#
# **The rules of all notebooks** (01 tells why): any batch size works, with no Python loop over examples; the
# arguments stay as they were; float32 in gives float32 out.

# %%
import itertools
import math

import matplotlib.pyplot as plt
import numpy as np

from grader import check, check_gradient, figure


# %% [markdown]
# This notebook uses some functions of earlier ones. They are given here and cannot be changed.

# %% provided="01_mlp.softmax 01_mlp.relu"

# %% provided="04_derivatives.relu_derivative 04_derivatives.softmax_nll_gradient"

# %% provided="13_initialization.uniform_heuristic 13_initialization.glorot_uniform"

# %% provided="13_initialization.he_normal 13_initialization.activation_stds"

# %% [markdown]
# ## 1. Batch normalization
#
# *Lecture: High Level Overview. Ioffe & Szegedy, 2015, algorithms 1 and 2.*
#
# Instead of hoping that the pre-activations have a decent size, one can give it to them. Batch normalization
# takes each unit by itself and standardizes it over the examples of the batch. Then two trained vectors give
# the unit back a scale γ and a shift β of its own:
#
# $$\hat X = \frac{X - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \qquad
# Y = \gamma \odot \hat X + \beta ,$$
#
# where $\mu$ and $\sigma^2$ are the mean and the variance of each column. The variance is the *biased* one:
# the mean of the squared distances, divided by $B$ and not by $B - 1$.
#
# So in training an example's result depends on what else is in the batch. At inference it must not. There
# $\mu$ and $\sigma^2$ are *running averages*, gathered during training:
#
# $$\text{running} \leftarrow
# \text{momentum} \cdot \text{running} + (1 - \text{momentum}) \cdot \text{batch} ,$$
#
# for the mean and for the variance, both times the one that the output was computed with. (The paper's
# algorithm 2 takes the unbiased variance for the running average, as PyTorch does. Keras takes the biased one,
# and so do we.)
#
# With numbers: the column (0, 0, 3) has $\mu = 1$ and $\sigma^2 = (1 + 1 + 4) / 3 = 2$. Without $\varepsilon$ its
# $\hat X$ is $(-0.71, -0.71, 1.41)$. With $\gamma = 2$ and $\beta = 5$ the output is $(3.59, 3.59, 7.83)$. A
# running mean of 0 becomes $0.9 \cdot 0 + 0.1 \cdot 1 = 0.1$ with a momentum of 0.9.
#
# ### Exercise: `batch_norm`
#
# | argument | shape | |
# | --- | --- | --- |
# | `X` | (B, D) | a batch |
# | `gamma`, `beta` | (D,) | scale and shift |
# | `running` | (D,), (D,) | the running averages before this call, a pair: mean, variance |
# | `training` | | `True`: use the batch's statistics, update the running ones; `False`: use those |
# | `momentum`, `epsilon` | | Python floats |
# | result | (B, D), a pair | the output, and the running averages after this call, again mean and variance |


# %% exercise="batch_norm"
def batch_norm(X, gamma, beta, running, training, momentum, epsilon):
    """Batch normalization, γ (X − μ) / √(σ² + ε) + β, by the batch in training, else by running averages.

    X: (B, D); gamma, beta: (D,); running: the pair mean (D,), variance (D,). Returns the output (B, D) and
    the pair of running averages after this call: new ones in training, the same ones at inference.
    """
    ### BEGIN SOLUTION
    mean, variance = running
    if training:
        batch_mean, batch_variance = X.mean(axis=0), X.var(axis=0)
        running = (
            momentum * mean + (1 - momentum) * batch_mean,
            momentum * variance + (1 - momentum) * batch_variance,
        )
        mean, variance = batch_mean, batch_variance
    output = gamma * (X - mean) / np.sqrt(variance + epsilon) + beta
    return output, running
    ### END SOLUTION


# %% check="batch_norm"
check("batch_norm")

# %% [markdown]
# *In Keras and PyTorch*: `keras.layers.BatchNormalization(momentum=0.99, epsilon=1e-3)`, and
# `torch.nn.BatchNorm1d(D, momentum=0.1, eps=1e-5)`. PyTorch's momentum is 1 minus Keras'. Both must be told
# whether they train: `layer(x, training=True)` and `model.train()`, `model.eval()`. Who forgets `eval()` judges
# an example by its neighbours.
#
# The figure calls your function with 150 batches, for three values of momentum.

# %% jupyter={"source_hidden": true}
with figure(
    "The running mean of one unit, from batches of 16",
    alt="The means of 150 batches scatter around 3. Three running means rise from zero towards "
    "them: fast and restless with the momentum 0.5, slowly and calmly with 0.99.",
):
    rng = np.random.default_rng(7)
    batches = rng.normal(3.0, 2.0, size=(150, 16, 1))
    plt.figure(figsize=(6.8, 3.4))
    plt.plot(range(1, 151), batches.mean(axis=1), ".", color="0.6", label="means of the batches")
    for momentum, style in [(0.5, "C2-"), (0.9, "C0-"), (0.99, "C1--")]:
        running, means = (np.zeros(1), np.ones(1)), []
        for batch in batches:
            running = batch_norm(batch, np.ones(1), np.zeros(1), running, True, momentum, 1e-3)[1]
            means.append(running[0][0])
        plt.plot(range(1, 151), means, style, linewidth=2, label=f"running, momentum {momentum}")
    plt.axhline(3.0, color="black", linewidth=0.8)
    plt.xlabel("batch")
    plt.ylabel("mean")
    plt.legend(loc="lower right")

# %% [markdown]
# **What to see.** A momentum of 0.5 follows every batch. With 0.9 the noise is averaged out, and the start at
# zero is forgotten after some 30 batches. With 0.99 the average is smoothest, and after 150 batches it is
# still too low. Keras' default is 0.99: a network that was trained for a few steps only may be right in
# training and badly off at inference.
#
# *Break it*: take batches of 4 in place of 16. Which of the three running means suffers most, and which least?
#
# ## 2. Back through batch normalization
#
# *Lecture: High Level Overview; Putting It All Together – Computation Graph. Ioffe & Szegedy, 2015, section 3.*
#
# In training every output depends on every input of its column, since mean and variance do. Take one column,
# with $s = \sqrt{\sigma^2 + \varepsilon}$ and $\hat x_n = (x_n - \mu) / s$. First the easy ones: γ and β are used
# once in each example, so their gradients are sums over the batch. Write them down. The gradient with respect
# to $\hat x_n$ is as easy.
#
# Then $x_n$. There are three ways from it to the loss: straight through its own $\hat x_n$; through $\mu$, of
# which it is a $B$-th part and which stands in *all* $\hat x$; and through $\sigma^2$, likewise. You can follow
# them one by one, as in the notebook on backpropagation, and add up. Two remarks help to tidy what comes out, and
# to check it:
#
# - Add the same number to all of the column, and no $\hat x$ changes. So the gradient of the column must sum to
#   zero.
# - Stretch the column by a factor around its mean, and (for a tiny $\varepsilon$) no $\hat x$ changes. So the
#   gradient has no part in the direction of $\hat x$: $\sum_n dx_n \hat x_n = 0$.
#
# Of what comes back, only that part survives which neither of the two could have caused.
#
# With numbers: the column (0, 0, 3) again, γ = 1, ε = 0, and the derivative 1 with respect to the first output
# alone. Then $dx = (0.354, -0.354, 0)$. Both sums are zero. Who takes the statistics for constants gets $1/s =
# 0.707$ in the first place and zeros elsewhere.
#
# ### Exercise: `batch_norm_backward`
#
# As in training: mean and variance are those of the batch. All that you need of the forward pass follows from
# `X`.
#
# | argument | shape | |
# | --- | --- | --- |
# | `d_out` | (B, D) | gradient with respect to the output of `batch_norm` |
# | `X` | (B, D) | the input of the forward pass, two examples or more |
# | `gamma` | (D,) | the scale of the forward pass |
# | `epsilon` | | a Python float |
# | result | (B, D), (D,), (D,) | a triple: `dX`, `dgamma`, `dbeta` |


# %% exercise="batch_norm_backward"
def batch_norm_backward(d_out, X, gamma, epsilon):
    """The gradients of a loss with respect to the input, the scale and the shift of batch normalization.

    d_out: (B, D) gradient with respect to the output, in training; X: (B, D) the input; gamma: (D,).
    Returns the triple dX (B, D), dgamma (D,), dbeta (D,).
    """
    ### BEGIN SOLUTION
    std = np.sqrt(X.var(axis=0) + epsilon)
    normalized = (X - X.mean(axis=0)) / std
    d_normalized = d_out * gamma
    along = (d_normalized * normalized).mean(axis=0)
    dX = (d_normalized - d_normalized.mean(axis=0) - normalized * along) / std
    dgamma = (d_out * normalized).sum(axis=0)
    dbeta = d_out.sum(axis=0)
    return dX, dgamma, dbeta
    ### END SOLUTION


# %% check="batch_norm_backward"
check("batch_norm_backward")

# %% [markdown]
# *In Keras and PyTorch* automatic differentiation does this. PyTorch's
# layer has no inputs to differentiate at `B = 1`: in training it refuses a batch of one with an error, where Keras gives
# β without a word.
#
# Differences know nothing of your derivation. Let them judge it, for a loss that weighs all outputs differently.

# %%
with figure(
    "check_gradient on batch normalization",
    alt="A card that says of X, gamma and beta whether their gradients are right.",
):
    rng = np.random.default_rng(3)
    weights = rng.normal(size=(6, 4))
    point = {"X": rng.normal(2.0, 3.0, size=(6, 4)), "gamma": rng.normal(size=4), "beta": rng.normal(size=4)}

    def batch_norm_loss(p):
        """A loss as a function of the inputs, the scale and the shift."""
        running = np.zeros(4), np.ones(4)
        return (weights * batch_norm(p["X"], p["gamma"], p["beta"], running, True, 0.9, 1e-3)[0]).sum()

    gradients = batch_norm_backward(weights, point["X"], point["gamma"], 1e-3)
    check_gradient(batch_norm_loss, dict(zip(["X", "gamma", "beta"], gradients, strict=True)), point)

# %% [markdown]
# ## 3. Layer normalization
#
# *Lecture: High Level Overview. Ba, Kiros & Hinton, 2016.*
#
# Batch normalization needs a batch, and two modes. Layer normalization standardizes each *example* by itself,
# over all of its numbers:
#
# $$Y = \gamma \odot \frac{X - \mu}{\sqrt{\sigma^2 + \varepsilon}} + \beta ,$$
#
# with the mean and the (biased) variance of each *row*. γ and β still belong to the columns. Nothing is
# remembered, and training and inference are the same. Transformers use it in every layer.
#
# With numbers: the row (0, 0, 3) becomes $(-0.71, -0.71, 1.41)$, whatever the other rows are.
#
# ### Exercise: `layer_norm`
#
# | argument | shape | |
# | --- | --- | --- |
# | `X` | (B, D) | a batch; the statistics are over the last axis |
# | `gamma`, `beta` | (D,) | scale and shift |
# | `epsilon` | | a Python float |
# | result | (B, D) | |


# %% exercise="layer_norm"
def layer_norm(X, gamma, beta, epsilon):
    """Layer normalization, γ (X − μ) / √(σ² + ε) + β, with mean and variance over the last axis.

    X: (B, D); gamma, beta: (D,). Returns (B, D).
    """
    ### BEGIN SOLUTION
    mean = X.mean(axis=-1, keepdims=True)
    variance = X.var(axis=-1, keepdims=True)
    return gamma * (X - mean) / np.sqrt(variance + epsilon) + beta
    ### END SOLUTION


# %% check="layer_norm"
check("layer_norm")

# %% [markdown]
# *In Keras and PyTorch*: `keras.layers.LayerNormalization(epsilon=1e-3)` and `torch.nn.LayerNorm(D, eps=1e-5)`. With
# inputs of small variance the two ε give visibly different results: who ports weights must port ε too.
#
# The figure gives one batch to both of your functions.

# %% jupyter={"source_hidden": true}
with figure(
    "Who shares a mean",
    alt="Three maps of 12 examples by 16 features: the batch with one large column and one large "
    "row, after batch normalization only the row stands out, after layer normalization only the "
    "column.",
):
    rng = np.random.default_rng(8)
    batch = rng.normal(size=(12, 16))  # 12 examples of 16 numbers
    batch[:, 4] += 6.0  # one feature that is always large
    batch[7] = 2.0 * batch[7] + 4.0  # one example that is large in everything
    one, zero = np.ones(16), np.zeros(16)
    results = [
        ("the batch", batch),
        ("batch_norm, training", batch_norm(batch, one, zero, (zero, one), True, 0.99, 1e-3)[0]),
        ("layer_norm", layer_norm(batch, one, zero, 1e-3)),
    ]
    drawn, panels = plt.subplots(1, 3, figsize=(11, 3.2))
    for axes, (title, array) in zip(panels, results, strict=True):
        shown = axes.imshow(array, cmap="PuOr_r", vmin=-4, vmax=4)
        axes.set(title=title, xlabel="feature", xticks=[], yticks=[])
    panels[0].set_ylabel("example")
    drawn.colorbar(shown, ax=panels, extend="both", shrink=0.9)

# %% [markdown]
# **What to see.** The batch has one loud column and one loud row. Batch normalization takes the column back
# to the size of the others, and leaves the loud example loud. Layer normalization does the opposite: the row
# is quiet, and the column still stands out in every example.
#
# *Break it*: pass `gamma` as `np.arange(16.0)` to both. Do scales belong to rows or to columns?
#
# ## 4. Back through layer normalization
#
# *Lecture: High Level Overview. Ba, Kiros & Hinton, 2016.*
#
# The same with rows in place of columns, up to one thing: γ and β still belong to the columns. In which order,
# then, are the scale undone and the means taken? And over which axis do the gradients of γ and β sum?
#
# With numbers: the row (0, 0, 3) with $\gamma = (2, 1, 1)$, ε = 0 and $d\_out = (1, 0, 0)$. Back at $\hat x$ that
# is (2, 0, 0), so $dx = (0.707, -0.707, 0)$, twice as much as above, and $d\gamma = (-0.707, 0, 0)$.
#
# ### Exercise: `layer_norm_backward`
#
# | argument | shape | |
# | --- | --- | --- |
# | `d_out` | (B, D) | gradient with respect to the output of `layer_norm` |
# | `X` | (B, D) | the input of the forward pass, any number of examples |
# | `gamma` | (D,) | the scale of the forward pass |
# | `epsilon` | | a Python float |
# | result | (B, D), (D,), (D,) | a triple: `dX`, `dgamma`, `dbeta` |


# %% exercise="layer_norm_backward"
def layer_norm_backward(d_out, X, gamma, epsilon):
    """The gradients of a loss with respect to the input, the scale and the shift of layer normalization.

    d_out: (B, D) gradient with respect to the output; X: (B, D) the input; gamma: (D,).
    Returns the triple dX (B, D), dgamma (D,), dbeta (D,).
    """
    ### BEGIN SOLUTION
    std = np.sqrt(X.var(axis=-1, keepdims=True) + epsilon)
    normalized = (X - X.mean(axis=-1, keepdims=True)) / std
    d_normalized = d_out * gamma
    along = (d_normalized * normalized).mean(axis=-1, keepdims=True)
    dX = (d_normalized - d_normalized.mean(axis=-1, keepdims=True) - normalized * along) / std
    dgamma = (d_out * normalized).sum(axis=0)
    dbeta = d_out.sum(axis=0)
    return dX, dgamma, dbeta
    ### END SOLUTION


# %% check="layer_norm_backward"
check("layer_norm_backward")

# %% [markdown]
# *In Keras and PyTorch*: `torch.nn.LayerNorm(D)` and `keras.layers.LayerNormalization()` train γ and β unless told
# otherwise, `elementwise_affine=False` in the one, `scale=False, center=False` in the other. An optimizer with weight
# decay decays γ towards 0, too, if nobody excludes it.
#
# The next figure asks your backward passes for *all* derivatives of six examples with three numbers each: one row
# for each number of the output, one column for each number of the input. A backward pass gives one row at a time,
# if `d_out` is 1 in one place and 0 elsewhere.

# %% jupyter={"source_hidden": true}
with figure(
    "All derivatives of the output by the input, six examples of three numbers",
    alt="Two matrices of six by six blocks. Batch normalization: every block has its diagonal "
    "filled. Layer normalization: only the blocks on the diagonal are filled.",
):
    rng = np.random.default_rng(4)
    X = rng.normal(size=(6, 3))
    units = np.eye(18).reshape(18, 6, 3)
    jacobians = [
        ("batch_norm, training", [batch_norm_backward(d, X, np.ones(3), 1e-3)[0].ravel() for d in units]),
        ("layer_norm", [layer_norm_backward(d, X, np.ones(3), 1e-3)[0].ravel() for d in units]),
    ]
    drawn, panels = plt.subplots(1, 2, figsize=(9.4, 4.3))
    for axes, (title, jacobian) in zip(panels, jacobians, strict=True):
        shown = axes.imshow(jacobian, cmap="PuOr_r", vmin=-1.5, vmax=1.5)
        for edge in np.arange(2.5, 17, 3):
            axes.axhline(edge, color="0.6", linewidth=0.8)
            axes.axvline(edge, color="0.6", linewidth=0.8)
        axes.set(title=title, xlabel="example of X")
        axes.set_xticks(np.arange(1, 18, 3), range(6))
        axes.set_yticks(np.arange(1, 18, 3), range(6))
    panels[0].set_ylabel("example of the output")
    drawn.colorbar(shown, ax=panels, extend="both", shrink=0.9)

# %% [markdown]
# **What to see.** Left: in every block only the diagonal is filled, for a column knows no other column, but *all*
# blocks are filled: every example has a say in every other's result. Right: only the blocks on the diagonal are
# there. An example's numbers depend on each other, and no other example matters. *Break it*: take two examples in
# place of six (`units` is then `np.eye(6).reshape(6, 2, 3)`), and look at the left panel.
#
# ## 5. Deep networks
#
# *Lecture: High Level Overview; Convergence – Parameter Initialization.*
#
# Now the question of the whole notebook. The next cells train networks of 1 to 20 hidden ReLU layers of 32 units
# on 1,000 digits, eight epochs of plain SGD, from four initializations: kernels of $0.01 \cdot N(0, 1)$, the old
# heuristic, Glorot's and He's. Each is trained as it is, with batch normalization before every ReLU, and with
# layer normalization there.
#
# ### Questions: `normalization_concepts`
#
# **`predict`**: 12 hidden layers and Glorot's kernels. Without normalization such a network gets about one digit in
# five right after the eight epochs. How many does it get right with batch normalization? Answer before you run the
# figure. Any answer earns the point.
#
# - A: one in five, as the kernels are the same
# - B: about half
# - C: about three quarters
# - D: more than nine in ten
#
# <!-- why
# A: The normalization divides by whatever size these kernels make.
# B: The right direction. But twelve layers are no obstacle any more.
# C: The right direction, and still too careful.
# D: Every layer gets signals of unit size, at every step.
# -->
#
# **`alone`**: Which normalization makes an example's output depend on the other examples of the batch?
#
# - A: batch and layer normalization, both in training only
# - B: batch normalization in training, and no other
# - C: layer normalization, at inference too
# - D: none of them
#
# <!-- why
# A: Layer normalization measures a single example, in both modes.
# B: Its mean and its variance are taken over the examples.
# C: It looks at the numbers of one example.
# D: One of them averages over examples.
# -->
#
# **`one_example`**: A batch has a single example, and `training` is true. What comes out of batch
# normalization?
#
# - A: the example as it went in
# - B: zeros, whatever γ and β are
# - C: β, whatever the example is
# - D: γ, whatever the example is
#
# <!-- why
# A: A number minus the mean of itself is not that number.
# B: The standardized value is 0, but something is added to it.
# C: x − μ is 0, γ times that is 0, and the shift is left.
# D: γ is multiplied by zero here.
# -->
#
# **`two_examples`**: A batch has two examples, ε is tiny, and `training` is true. What is the gradient of batch
# normalization with respect to its input?
#
# - A: nearly zero: the standardized values are 1 and −1, whatever the inputs are
# - B: infinite, as the variance of two numbers is not defined
# - C: that of layer normalization
# - D: as in any other batch, about $1/s$ times the gradient of the output
#
# <!-- why
# A: Move one of the two, and both standardized values stay at ±1.
# B: The biased variance of two numbers is a quarter of their squared distance.
# C: That one takes its statistics from the rows.
# D: So it would be with statistics that were constants.
# -->
#
# **`bias`**: A layer computes $X W + b$, and batch normalization follows at once. What is $b$ good for?
#
# - A: nothing: the mean takes it away again, and β does its work
# - B: it moves the running mean, so that it acts at inference, where the statistics are fixed
# - C: it breaks the symmetry between units
# - D: it keeps units alive, since it lifts what the ReLU behind gets
#
# <!-- why
# A: Both modes subtract a mean that has b in it.
# B: The running mean has b in it and takes it away there, too.
# C: The random kernel does that.
# D: It is subtracted before any ReLU sees it, and β can lift the unit.
# -->
#
# **`scale`**: Layer normalization follows $X W$, with a tiny $\varepsilon$. Somebody multiplies $W$ by 10.
# What happens to the output?
#
# - A: it is 10 times larger
# - B: it is the same
# - C: it saturates
# - D: it is 10 times smaller, since the variance is in the denominator
#
# <!-- why
# A: Mean and deviation are 10 times larger, too.
# B: The factor is in the numerator and in the root, and cancels.
# C: Whatever the size of W is, the output has unit size before γ.
# D: The root of the variance grows by 10, and so does what it divides.
# -->

# %% exercise="normalization_concepts"
normalization_concepts = {
    "predict": "D",
    "alone": "B",
    "one_example": "C",
    "two_examples": "A",
    "bias": "A",
    "scale": "B",
}

# %% check="normalization_concepts"
check("normalization_concepts")

# %%
from sklearn.datasets import load_digits

digits = load_digits()  # 1797 real digits, 8×8 pixels from 0 to 16
order = np.random.default_rng(42).permutation(len(digits.data))
pixels, labels = digits.data[order] / 16, digits.target[order]
pixels = pixels - pixels[:300].mean(axis=0)
EPSILON = 1e-3


def normalize(Z, layer, norm, training):
    """The layer's pre-activations, normalized; batch normalization keeps its running averages in the layer."""
    if norm == "batch":
        N, layer["running"] = batch_norm(
            Z, layer["gamma"], layer["beta"], layer["running"], training, 0.9, EPSILON
        )
        return N
    if norm == "layer":
        return layer_norm(Z, layer["gamma"], layer["beta"], EPSILON)
    return Z + layer["beta"]


def normalize_backward(d_out, Z, layer, norm):
    """The gradients of `normalize` with respect to Z, gamma and beta."""
    if norm == "batch":
        return batch_norm_backward(d_out, Z, layer["gamma"], EPSILON)
    if norm == "layer":
        return layer_norm_backward(d_out, Z, layer["gamma"], EPSILON)
    return d_out, np.zeros_like(layer["gamma"]), d_out.sum(axis=0)


def new_network(sizes, initializer, rng):
    """A list of layers: kernel, scale, shift and running averages."""
    return [
        {
            "W": initializer(n, m, rng),
            "gamma": np.ones(m),
            "beta": np.zeros(m),
            "running": (np.zeros(m), np.ones(m)),
        }
        for n, m in itertools.pairwise(sizes)
    ]


def layer_logits(layers, X, norm, training=False, kept=None):
    """Forward through affine, normalization and ReLU; the last layer is affine. `kept` is for the way back."""
    for layer in layers[:-1]:
        Z = X @ layer["W"]
        N = normalize(Z, layer, norm, training)
        if kept is not None:
            kept.append((X, Z, N))
        X = relu(N)
    if kept is not None:
        kept.append((X, None, None))
    return X @ layers[-1]["W"] + layers[-1]["beta"]


def train_step(layers, X, gold, norm, lr):
    """One step of SGD on the mean softmax NLL."""
    kept = []
    logits = layer_logits(layers, X, norm, True, kept)
    d_out = softmax_nll_gradient(logits, gold) / len(X)
    steps = []
    for layer, (inputs, Z, N) in zip(reversed(layers), reversed(kept), strict=True):
        if Z is None:
            dZ, dgamma, dbeta = d_out, 0.0, d_out.sum(axis=0)
        else:
            dZ, dgamma, dbeta = normalize_backward(d_out * relu_derivative(N), Z, layer, norm)
        steps.append((layer, inputs.T @ dZ, dgamma, dbeta))
        d_out = dZ @ layer["W"].T
    for layer, dW, dgamma, dbeta in steps:
        layer["W"] = layer["W"] - lr * dW
        layer["gamma"] = layer["gamma"] - lr * dgamma
        layer["beta"] = layer["beta"] - lr * dbeta


def accuracy(layers, X, gold, norm):
    """The share of the inputs that the network gets right."""
    return float(np.mean(layer_logits(layers, X, norm).argmax(axis=1) == gold))


# %% jupyter={"source_hidden": true}
def tiny_normal(n, m, rng):
    return 0.01 * rng.normal(size=(n, m))


with figure(
    "Accuracy after eight epochs, by depth",
    alt="Accuracy over the number of hidden layers for four initializers, in three panels: without "
    "normalization, with batch normalization and with layer normalization.",
):
    depths = [1, 3, 6, 12, 20]
    initializers = [
        (tiny_normal, "C3^-", "0.01 · N(0, 1)"),
        (uniform_heuristic, "C1s-", "old heuristic"),
        (glorot_uniform, "C0o-", "Glorot"),
        (he_normal, "C2v-", "He"),
    ]
    panels = plt.subplots(1, 3, figsize=(11.4, 3.9), sharey=True)[1]
    for axes, norm in zip(panels, ["none", "batch", "layer"], strict=True):
        for initializer, style, label in initializers:
            scores = []
            for depth in depths:
                rng = np.random.default_rng(0)
                layers = new_network([64] + [32] * depth + [10], initializer, rng)
                for _ in range(8):
                    for rows in np.split(rng.permutation(1000), 20):
                        train_step(layers, pixels[rows], labels[rows], norm, lr=0.1)
                scores.append(accuracy(layers, pixels[1000:], labels[1000:], norm))
            axes.plot(depths, scores, style, markersize=5, label=label)
        axes.axhline(0.1, color="0.7", linewidth=0.8, label="a guess")
        axes.set(title={"none": "no normalization"}.get(norm, f"{norm} normalization"), ylim=(0, 1.02))
        axes.set(xlabel="hidden layers", xticks=depths)
    said = {"A": 0.2, "B": 0.5, "C": 0.75, "D": 0.95}.get(normalization_concepts["predict"])
    if said is not None:
        panels[1].plot(12, said, "k*", markersize=13, label="your prediction, Glorot")
    panels[0].set_ylabel("accuracy on 797 other digits")
    panels[0].legend(fontsize="small", loc="upper right")
    panels[1].legend(fontsize="small", loc="lower left")

# %% [markdown]
# **What to see.** Left: everything depends on where training begins. From tiny kernels three layers learn nothing,
# from the old heuristic six. Glorot's kernels carry three layers well and six with losses. He's, which are made for
# ReLU, carry six well, and even at twenty the network learns something. Middle: with batch normalization three of the
# four starts are as good as each other down to six layers, and near each other at twelve, since it cancels their scale.
# From the tiny kernels it cannot: the variance that it divides by is then no larger than $\varepsilon
# = 0.001$, so part of the smallness stays, in every layer. Right: layer normalization does the same with fewer layers.
# Not everything is cured: at twenty layers all of them fall back. (Deeper still one adds paths that skip layers.)
# *Break it*: take `EPSILON = 1e-7`, or `lr=0.3`.
#
# ## 6. Noise that regularizes
#
# *Lecture: High Level Overview, in the column of regularization.*
#
# In training, batch normalization measures mean and variance on the few examples of the batch, and next time on
# others. So an example never gets quite the same result twice. That is noise, like that of dropout, and it is the
# stronger the fewer examples are measured together.
#
# The next figure takes 300 digits of which 30 % have wrong labels, as everywhere in this course, and one hidden
# layer of 128 units. Each step sees 60 digits. The statistics are measured on groups of 2, 4, 10, 20 or all 60 of
# them, and nothing else differs.

# %%
gold_train = labels[:300].copy()
wrong = np.random.default_rng(5).permutation(300)[:90]
gold_train[wrong] = (gold_train[wrong] + np.random.default_rng(6).integers(1, 10, size=90)) % 10


def train_in_groups(group, norm, rng, epochs=100):
    """A network whose batches of 60 are normalized in groups."""
    layers = new_network([64, 128, 10], he_normal, rng)
    hidden, last = layers
    for _ in range(epochs):
        for rows in np.split(rng.permutation(300), 5):
            Z = pixels[rows] @ hidden["W"]
            parts = np.split(Z, 60 // group)
            N = np.concatenate([normalize(part, hidden, norm, True) for part in parts])
            H = relu(N)
            d_logits = softmax_nll_gradient(H @ last["W"] + last["beta"], gold_train[rows]) / 60
            d_N = (d_logits @ last["W"].T) * relu_derivative(N)
            back = [
                normalize_backward(d, part, hidden, norm)
                for d, part in zip(np.split(d_N, 60 // group), parts, strict=True)
            ]
            last["W"] = last["W"] - 0.1 * H.T @ d_logits
            last["beta"] = last["beta"] - 0.1 * d_logits.sum(axis=0)
            hidden["W"] = hidden["W"] - 0.1 * pixels[rows].T @ np.concatenate([one[0] for one in back])
            hidden["gamma"] = hidden["gamma"] - 0.1 * sum(one[1] for one in back)
            hidden["beta"] = hidden["beta"] - 0.1 * sum(one[2] for one in back)
    return layers


def scores_of(group, norm):
    """Accuracy on the training labels and on other digits, the mean of two seeds."""
    found = []
    for seed in range(2):
        layers = train_in_groups(group, norm, np.random.default_rng(seed))
        found.append(
            [
                accuracy(layers, pixels[:300], gold_train, norm),
                accuracy(layers, pixels[300:], labels[300:], norm),
            ]
        )
    return np.mean(found, axis=0)


# %% jupyter={"source_hidden": true}
with figure(
    "300 digits, 30 % of the labels wrong: statistics of small groups",
    alt="Accuracy over the size of the groups that are measured together, on the training labels "
    "and on other digits, with level lines for layer normalization and for none.",
):
    groups = [2, 4, 10, 20, 60]
    by_group = np.array([scores_of(group, "batch") for group in groups])
    by_layer, without = scores_of(60, "layer"), scores_of(60, "none")
    panels = plt.subplots(1, 2, figsize=(9.6, 3.7), sharey=True)[1]
    titles = ["training labels, wrong ones included", "other digits, right labels"]
    for k, (axes, title) in enumerate(zip(panels, titles, strict=True)):
        axes.semilogx(groups, by_group[:, k], "C0o-", label="batch normalization")
        axes.axhline(by_layer[k], color="C1", linestyle="--", label="layer normalization")
        axes.axhline(without[k], color="C2", linestyle=":", label="no normalization")
        axes.set(title=title, xlabel="examples measured together", ylim=(0.6, 1.02))
        axes.set_xticks(groups, [str(group) for group in groups])
        axes.minorticks_off()
    panels[0].axhline(0.7, color="0.6", linewidth=0.8)
    panels[0].text(60, 0.69, "labels that are right", color="0.4", ha="right", va="top", fontsize="small")
    panels[0].set_ylabel("accuracy after 100 epochs")
    panels[1].legend(fontsize="small")

# %% [markdown]
# **What to see.** Only 70 % of the training labels are right: whatever goes beyond was learned by heart. Normalization
# makes training quick, and measured on 60 examples the statistics are calm: after 100 epochs the network knows nearly
# every wrong label, and reads other digits far worse than the slower network without normalization. In groups of four it
# learns far fewer of the wrong labels, in groups of two none, and reads other digits better by twelve points. Layer
# normalization has no such noise, and is no regularizer of this kind. *Break it*: train for 300 epochs, and see which of
# the curves holds.
#
# ## 7. Standardized weights
#
# *Lecture: High Level Overview. Qiao et al., 2019.*
#
# Or leave the activations alone and standardize what makes them. Each unit's weights, one column of the
# kernel, get mean 0 and variance 1:
#
# $$\hat W_{\cdot,j} = \frac{W_{\cdot,j} - \mu_j}{\sqrt{\sigma_j^2 + \varepsilon}} ,$$
#
# where $\mu_j$ and $\sigma_j^2$ are mean and (biased) variance of column $j$. The network computes with
# $\hat W$, and SGD changes the $W$ behind it. With numbers: the column (1, 5) and ε = 12 give (−0.5, 0.5).
#
# ### Exercise: `standardize_weights`
#
# | argument | shape | |
# | --- | --- | --- |
# | `W` | (n, m) | a kernel, column $j$ belongs to unit $j$ |
# | `epsilon` | | a Python float |
# | result | (n, m) | |


# %% exercise="standardize_weights"
def standardize_weights(W, epsilon):
    """Weight standardization: each column with its mean taken away and divided by √(variance + ε).

    W: (n, m), a column a unit. Returns (n, m).
    """
    ### BEGIN SOLUTION
    return (W - W.mean(axis=0)) / np.sqrt(W.var(axis=0) + epsilon)
    ### END SOLUTION


# %% check="standardize_weights"
check("standardize_weights")

# %% [markdown]
# *In Keras and PyTorch* no layer does this. In Keras one writes a subclass of the layer, and in PyTorch a
# parametrization, `torch.nn.utils.parametrize`. Do not confuse it with `torch.nn.utils.parametrizations.weight_norm`,
# which divides by a norm, takes no mean away, and normalizes the rows of a (m, n) weight, `dim=0`.
#
# The figure calls your function with the kernels of 30 layers.

# %% jupyter={"source_hidden": true}
with figure(
    "30 layers of 200 tanh units, from kernels of three sizes",
    alt="The spread of the activations over 30 layers. Left, as drawn: one curve stays high, one "
    "falls slowly, one vanishes. Right, with standardized columns: all three lie on each other.",
):
    X = np.random.default_rng(9).normal(size=(200, 200))
    panels = plt.subplots(1, 2, figsize=(10, 3.6), sharey=True)[1]
    for factor, style, size in [(10.0, "C1^-", 9), (1.0, "C0o-", 6), (0.1, "C2v-", 3)]:
        rng = np.random.default_rng(10)
        plain = [factor * glorot_uniform(200, 200, rng) for _ in range(30)]
        standardized = [standardize_weights(W, 1e-8) / math.sqrt(200) for W in plain]
        label = f"Glorot times {factor:g}"
        panels[0].semilogy(range(1, 31), activation_stds(X, plain), style, markersize=size, label=label)
        panels[1].semilogy(
            range(1, 31), activation_stds(X, standardized), style, markersize=size, label=label
        )
    panels[0].set(title="as drawn", xlabel="layer", ylabel="std of activations", ylim=(1e-6, 3))
    panels[1].set(title="columns standardized, divided by √n", xlabel="layer")
    for axes in panels:
        axes.grid(alpha=0.3)
        axes.legend(loc="lower right")

# %% [markdown]
# **What to see.** Left: from kernels ten times too large every unit is saturated. From kernels ten times too
# small the signal is gone after six layers. Right: standardized, all three are one and the same network,
# because the factor cancels. A variance of 1 in each entry would make $z$ larger by $\sqrt n$, so here the
# kernels are divided by it. (In the paper a normalization of the activations follows, and does that.)
#
# *Break it*: leave out the `/ math.sqrt(200)`. What do all units do then?
#
# Last, the line in the table of the course, measured as in notebook 06: its network with your `batch_norm` before the
# tanh, measured on two digits at a time.

# %% provided="06_training.remedies" jupyter={"source_hidden": true}


# %%
def train_in_pairs(params, X, gold, X_dev, gold_dev, rng):
    W1, W2, b2 = params["W1"], params["W2"], params["b2"]
    gamma, beta, running = np.ones(48), np.zeros(48), (np.zeros(48), np.ones(48))
    for _ in range(100):
        for rows in np.split(rng.permutation(300), 15):
            pairs, normalized = np.split(X[rows] @ W1, 10), []
            for pair in pairs:
                output, running = batch_norm(pair, gamma, beta, running, True, 0.9, 1e-3)
                normalized.append(output)
            hidden = np.tanh(np.concatenate(normalized))
            d_logits = softmax_nll_gradient(hidden @ W2 + b2, gold[rows]) / 20
            d_normalized = np.split((d_logits @ W2.T) * (1 - hidden**2), 10)
            back = [
                batch_norm_backward(d, pair, gamma, 1e-3) for d, pair in zip(d_normalized, pairs, strict=True)
            ]
            W1 = W1 - 0.2 * X[rows].T @ np.concatenate([one[0] for one in back])
            gamma = gamma - 0.2 * sum(one[1] for one in back)
            beta = beta - 0.2 * sum(one[2] for one in back)
            W2, b2 = W2 - 0.2 * hidden.T @ d_logits, b2 - 0.2 * d_logits.sum(axis=0)
    return lambda X: np.tanh(batch_norm(X @ W1, gamma, beta, running, False, 0.9, 1e-3)[0]) @ W2 + b2


with figure(
    "300 digits with 30 % wrong labels: what each remedy is worth",
    alt="Bars of the accuracy on clean digits: nine lines of earlier notebooks, and batch normalization by your code.",
):
    show_remedies(
        {
            "none, trained to the end": 70.5,
            "early stopping": 84.5,
            "weight decay": 87.3,
            "AdamW": 87.1,
            "dropout": 86.4,
            "label smoothing": 73.2,
            "shifts": 78.7,
            "CutMix": 85.8,
            "bagging, 8 networks": 77.2,
        },
        {"batch normalization, pairs": train_in_pairs},
    )

# %% [markdown]
# **What to see.** By the noise of its statistics alone, batch normalization does what dropout does. Who measures on all
# 20 examples of a batch gets none of that. (The paper's authors noticed that they could leave dropout out.)
#
# *Break it*: split into 1 part in place of 10, in both lines with `np.split(…, 10)`. Is it still better than no remedy
# at all?
#
# ## Where you are
#
# You have three ways to keep signals at a decent size, at every step and not only at the first, and you can go
# back through the two that matter most. One danger is left. A gradient can also be far too *large*, from one step to
# the next. The next notebook cuts it down.
#
# **Sources**
#
# - The lecture *Training Neural Networks II*, at the sections named in italics.
# - S. Ioffe, C. Szegedy (2015): Batch Normalization: Accelerating Deep Network Training by Reducing Internal
#   Covariate Shift.
# - J. L. Ba, J. R. Kiros, G. E. Hinton (2016): Layer Normalization.
# - S. Qiao, H. Wang, C. Liu, W. Shen, A. Yuille (2019): Micro-Batch Training with Batch-Channel Normalization
#   and Weight Standardization.
# - E. Hoffer, I. Hubara, D. Soudry (2017): Train Longer, Generalize Better. Statistics of small groups are named
#   *ghost batch normalization* there.
# - S. Santurkar, D. Tsipras, A. Ilyas, A. Madry (2018): How Does Batch Normalization Help Optimization?
