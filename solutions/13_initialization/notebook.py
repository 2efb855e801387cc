# %% [markdown]
# # Initialization and saturation
#
# Training begins somewhere, and in a deep network most places are bad ones. With kernels too small, what
# goes in at one end has faded before it comes out at the other. With kernels too large, every unit sits where
# its activation is flat. In both cases the gradient that should repair the damage does not get through.
#
# For years deep networks had the name of being impossible to train. Then Glorot and Bengio (2010) looked at
# the numbers layer by layer, and found that half of the trouble was one factor in the formula for the random
# kernels. In this notebook you redraw their figures with your own code, and find the factor for ReLU yourself.
#
# **How to work.** Read a section, fill in its function, run the cell, then run the `check` below it. The
# figure that follows is drawn by *your* code: look at it before you go on. Allow yourself 60 minutes.
#
# **Letters and shapes:**
#
# | letter | in code | meaning |
# | --- | --- | --- |
# | $B$ | | examples in the batch |
# | $n$, $m$ | `n`, `m` | inputs and units of a layer; its kernel $W$ is (n, m) |
# | $L$ | | layers, counted from 1 at the input |
# | $H_l$ | | outputs of layer $l$, (B, units of that layer); $H_0 = X$ |
# | $Z_l$ | `z` | its pre-activations, of the same shape |
#
# **The rules of all notebooks** (01 tells why): any batch size works, with no Python loop over examples; the
# arguments stay as they were; float32 in gives float32 out; ±1000 is an ordinary input. Randomness comes from
# the generator `rng` that is given, and from nowhere else.

# %%
import itertools
import math

import matplotlib.pyplot as plt
import numpy as np

from grader import check, figure


# %% [markdown]
# This notebook uses one function of the first one. It is given here and cannot be changed.

# %% provided="01_mlp.softmax"

# %% [markdown]
# ## 1. Saturation
#
# *Lecture: Convergence – Saturating Non-linearities.*
#
# On its way back through $h = \tanh z$ a gradient is multiplied by the derivative,
#
# $$\frac{\partial h}{\partial z} = 1 - \tanh^2 z .$$
#
# At $z = 0$ that is 1. At $z = 3$ it is 0.01, at $z = 10$ it is $10^{-8}$. Such a unit is *saturated*: it
# answers nearly $-1$ or nearly $1$, and whatever the loss has to say about that hardly reaches its weights.
# Units become saturated when their pre-activations are large, so let us count them.
#
# ### Exercise: `saturated_fraction`
#
# The share of the tanh units whose output is larger than the threshold in size, on either side:
# $|\tanh z| > \text{threshold}$.
#
# | argument | shape | |
# | --- | --- | --- |
# | `z` | any; values of ±1000 occur | pre-activations of a layer, for a batch |
# | `threshold` | | a Python float, $0 <$ threshold $< 1$ |
# | result | | one number from 0 to 1 |


# %% exercise="saturated_fraction"
def saturated_fraction(z, threshold):
    """The share of all numbers of z with |tanh z| > threshold.

    z: any shape; threshold: a float between 0 and 1. Returns one number.
    """
    ### BEGIN SOLUTION
    return np.mean(np.abs(np.tanh(z)) > threshold)
    ### END SOLUTION


# %% check="saturated_fraction"
check("saturated_fraction")

# %%
with figure("200 inputs, 100 tanh units, kernels of growing size"):
    rng = np.random.default_rng(0)
    X, directions = rng.normal(size=(500, 200)), rng.normal(size=(200, 100))
    panels = plt.subplots(1, 4, figsize=(11, 3), width_ratios=[1, 1, 1, 1.6])[1]
    for axes, size, color in zip(panels, [0.02, 0.1, 0.5], ["C0", "C2", "C1"], strict=False):
        axes.hist(np.tanh(X @ (size * directions)).ravel(), bins=41, range=(-1, 1), density=True, color=color)
        axes.set(title=f"std of W: {size}", xlabel="tanh z", yticks=[])
    sizes = np.logspace(-2.5, 0.5, 40)
    pre_activations = [X @ (size * directions) for size in sizes]
    panels[3].semilogx(
        sizes, [saturated_fraction(z, 0.99) for z in pre_activations], "C1", label="saturated, above 0.99"
    )
    panels[3].semilogx(
        sizes, [np.mean(1 - np.tanh(z) ** 2) for z in pre_activations], "C0--", label="mean derivative"
    )
    panels[3].set(xlabel="std of W", ylim=(0, 1.45), yticks=[0, 0.5, 1])
    panels[3].grid(alpha=0.3)
    panels[3].legend(loc="upper center")

# %% [markdown]
# **What to see.** Left: with small kernels tanh is used where it is straight, and nothing bends. Middle: with
# middling ones its whole range is in use. Third: with large ones nearly everything piles up at both ends.
# Right: as the kernels grow, the units saturate, and the mean derivative falls to zero with that. Between
# "too small to bend" and "too large to learn" lies little more than one power of ten.
#
# ### Questions: `saturation_concepts`
#
# **`stuck`**: A tanh unit has $|z| > 10$ for every training example, and its answer is wrong for half of
# them. What does SGD do to the weights that lead into it?
#
# - A: large steps, because the error is large
# - B: next to nothing, because the gradient is multiplied by the derivative of tanh
# - C: it turns their signs around
# - D: what it does to all other weights: saturation changes the answer, and not the gradient
#
# **`relu`**: What is true of ReLU, compared with tanh?
#
# - A: it saturates on both sides as well, only later
# - B: it is never flat, so no gradient ever gets lost
# - C: it is flat for negative $z$ only; a unit that is negative for all examples learns nothing
# - D: its derivative grows with $z$, so saturated units recover
#
# **`output`**: A sigmoid output saturates too: for $z = -20$ it says $2 \cdot 10^{-9}$. The target is 1. How
# large is the derivative of the binary cross-entropy by $z$?
#
# - A: about −1: the logarithm of the loss undoes the flatness of σ
# - B: about $-2 \cdot 10^{-9}$, the derivative of σ
# - C: about −20
# - D: exactly 0
#
# **`pixels`**: Somebody feeds pixels from 0 to 255 into a network whose kernels were meant for inputs of
# about unit size. The hidden layer is tanh. What should she do first?
#
# - A: use a lower learning rate
# - B: use a larger one, to get over the flat part
# - C: add more hidden units
# - D: scale the inputs, because the hidden units are saturated from the first step on

# %% exercise="saturation_concepts"
saturation_concepts = {
    "stuck": "B",
    "relu": "C",
    "output": "A",
    "pixels": "D",
}

# %% check="saturation_concepts"
check("saturation_concepts")

# %% [markdown]
# ## 2. How large should a kernel be
#
# *Lecture: Convergence – Parameter Initialization. Glorot & Bengio, 2010, sections 2.3 and 4.2.*
#
# The entries of a kernel are drawn at random, around zero. They must differ from each other, or all units of
# a layer would stay alike for ever. Biases may all be zero. What is left to choose is the size.
#
# The old choice for a layer of $n$ inputs and $m$ units was
#
# $$W_{i,j} \sim U\left[-\frac{1}{\sqrt n},\; \frac{1}{\sqrt n}\right] .$$
#
# Where does a root of $n$ come from? A unit adds up $n$ products, $z = \sum_{i=1}^n x_i W_i$. If all factors
# are independent and the weights have mean zero, the variances add up:
#
# $$\operatorname{Var}(z) = n \, \operatorname{Var}(W) \, \mathbb{E}[x^2] .$$
#
# So $\operatorname{Var}(W)$ has to be proportional to $1/n$, as it is. But a uniform distribution on $[-a,
# a]$ has the variance $a^2/3$. Put in $a = 1/\sqrt n$, and keep in mind what happens to
# $\operatorname{Var}(z)$.
#
# ### Exercise: `uniform_heuristic`
#
# | argument | |
# | --- | --- |
# | `n`, `m` | ints, inputs and units |
# | `rng` | a `numpy.random.Generator`, such as `np.random.default_rng(42)` |
# | result | (n, m), a new kernel |


# %% exercise="uniform_heuristic"
def uniform_heuristic(n, m, rng):
    """A kernel by the old heuristic: all entries uniform on [-1/√n, 1/√n].

    n: inputs, m: units, rng: the generator that all entries are drawn from. Returns (n, m).
    """
    ### BEGIN SOLUTION
    limit = 1 / math.sqrt(n)
    return rng.uniform(-limit, limit, size=(n, m))
    ### END SOLUTION


# %% check="uniform_heuristic"
check("uniform_heuristic")

# %% [markdown]
# The signal keeps its size on the way *forward* if $n \operatorname{Var}(W) = 1$. Now the way back. The
# gradient by an input of the layer adds up $m$ products, one for each unit. It keeps its size if
# $m \operatorname{Var}(W) = 1$. Both cannot hold unless $n = m$. Glorot and Bengio split the difference:
#
# $$\operatorname{Var}(W) = \frac{2}{n + m} .$$
#
# As a uniform distribution that is
#
# $$W_{i,j} \sim U\left[-\sqrt{\frac{6}{n + m}},\; \sqrt{\frac{6}{n + m}}\right] ,$$
#
# Keras' default for dense layers. The 6 is the 2 of the variance times the 3 of the uniform distribution.
#
# ### Exercise: `glorot_uniform`
#
# The arguments and the result are those of `uniform_heuristic`.


# %% exercise="glorot_uniform"
def glorot_uniform(n, m, rng):
    """A kernel by Glorot and Bengio: all entries uniform on [-√(6/(n + m)), √(6/(n + m))].

    n: inputs, m: units, rng: the generator that all entries are drawn from. Returns (n, m).
    """
    ### BEGIN SOLUTION
    limit = math.sqrt(6 / (n + m))
    return rng.uniform(-limit, limit, size=(n, m))
    ### END SOLUTION


# %% check="glorot_uniform"
check("glorot_uniform")

# %% [markdown]
# ### Exercise: `glorot_normal`
#
# A normal distribution of the same variance does as well. It has mean 0, and is not cut off anywhere. (Keras
# cuts its own at two standard deviations, and makes up for it.) Think of the word *variance* before you look
# up what NumPy's normal distribution takes. Again the arguments and the result are those of
# `uniform_heuristic`.


# %% exercise="glorot_normal"
def glorot_normal(n, m, rng):
    """A kernel by Glorot and Bengio: all entries normal, with mean 0 and variance 2/(n + m).

    n: inputs, m: units, rng: the generator that all entries are drawn from. Returns (n, m).
    """
    ### BEGIN SOLUTION
    return math.sqrt(2 / (n + m)) * rng.normal(size=(n, m))
    ### END SOLUTION


# %% check="glorot_normal"
check("glorot_normal")

# %% [markdown]
# *Lecture: Convergence – Parameter Initialization. He et al., 2015, section 2.2.*
#
# All of this was meant for tanh, which leaves small numbers as they are. ReLU does not: half of its results are
# zero. Let $h = \max(0, z)$ with $z$ as often positive as negative and of variance $\operatorname{Var}(z)$. How
# large is $\mathbb{E}[h^2]$? Put that into
#
# $$\operatorname{Var}(z_\text{next}) = n \, \operatorname{Var}(W) \, \mathbb{E}[h^2]$$
#
# and ask that the variance stays from layer to layer, on the way forward. He et al. found that with this variance,
# and not with Glorot's, networks of thirty layers of ReLU begin to learn.
#
# With numbers: for $z = -3, -1, 1, 3$ the mean of $z^2$ is 5, and that of $h^2$ is 2.5.
#
# ### Exercise: `he_normal`
#
# Normal, with mean 0 and the variance that you have just found; not cut off anywhere. The arguments and the result
# are those of `uniform_heuristic`.


# %% exercise="he_normal"
def he_normal(n, m, rng):
    """A kernel by He et al.: all entries normal, with mean 0 and the variance that keeps ReLU's signal.

    n: inputs, m: units, rng: the generator that all entries are drawn from. Returns (n, m).
    """
    ### BEGIN SOLUTION
    return math.sqrt(2 / n) * rng.normal(size=(n, m))
    ### END SOLUTION


# %% check="he_normal"
check("he_normal")

# %% [markdown]
# *In Keras and PyTorch*: `keras.initializers.HeNormal()` cuts off at two standard deviations and makes up for it;
# `torch.nn.init.kaiming_normal_(weight, nonlinearity="relu")` does not cut. Neither is the default of a dense layer:
# Keras takes Glorot's uniform distribution with biases of zero, PyTorch the old heuristic, for kernels and biases
# alike.

# %%
with figure("30 layers of 200 ReLU units"):
    rng = np.random.default_rng(11)
    X = rng.normal(size=(200, 200))
    plt.figure(figsize=(6.8, 3.4))
    for initializer, style, label in [
        (he_normal, "C2v-", "He"),
        (glorot_normal, "C0o-", "Glorot"),
        (uniform_heuristic, "C1s-", "old heuristic"),
    ]:
        hidden, sizes = X, []
        for _ in range(30):
            z = hidden @ initializer(200, 200, rng)
            sizes.append(z.std())
            hidden = np.maximum(z, 0)
        plt.semilogy(range(1, 31), sizes, style, markersize=4, label=label)
    plt.xlabel("layer")
    plt.ylabel("std of the pre-activations")
    plt.ylim(1e-13, 30)
    plt.legend(loc="lower left")

# %% [markdown]
# **What to see.** With He's kernels the signal arrives as large as it set out. With Glorot's it loses a factor of
# $\sqrt 2$ in each layer, with the old heuristic one of $\sqrt 6$. *Break it*: put tanh in place of ReLU.

# %%
with figure("Four initializers"):
    rng = np.random.default_rng(1)
    panels = plt.subplots(1, 3, figsize=(11, 3.1), sharex=True, sharey=True)[1]
    for axes, (n, m) in zip(panels, [(400, 100), (250, 250), (100, 400)], strict=True):
        for initializer, style, label in [
            (uniform_heuristic, "C1-", "old heuristic"),
            (glorot_uniform, "C0-", "Glorot, uniform"),
            (glorot_normal, "C2--", "Glorot, normal"),
            (he_normal, "C3:", "He"),
        ]:
            kernel = initializer(n, m, rng)
            heights, edges = np.histogram(kernel, bins=60, range=(-0.3, 0.3), density=True)
            axes.plot((edges[1:] + edges[:-1]) / 2, heights, style, label=f"{label}, std {kernel.std():.3f}")
        axes.set(title=f"{n} inputs, {m} units", xlabel="entry of W")
        axes.legend(loc="upper center", fontsize="small")
    panels[0].set(ylabel="density", ylim=(0, 17), yticks=[0, 5, 10])

# %% [markdown]
# **What to see.** Glorot's two distributions have one standard deviation, in all three panels the same, because
# $n + m$ is. The old heuristic and He look at $n$ alone. In the middle, where $n = m$, Glorot's limit is $\sqrt 3$
# times as wide as that of the old heuristic, and that makes up for the third in the old variance. Only on the right,
# where there are few inputs, the two come close. He's are always $\sqrt 6$ times as wide as the old ones.
#
# ## 3. A whole network
#
# *Lecture: Convergence – Parameter Initialization.*
#
# ### Exercise: `initialize_mlp`
#
# `sizes` tells the number of inputs, the units of each hidden layer and the number of outputs. Between two
# neighbours there is a layer. You may call your own `glorot_uniform`.
#
# | argument | |
# | --- | --- |
# | `sizes` | a list of ints, two or more; `[64, 100, 10]` is a network with one hidden layer |
# | `rng` | a `numpy.random.Generator` |
# | result | a dictionary with the keys `"W1"`, `"b1"`, `"W2"`, `"b2"`, …, one pair for each layer |
# | `"W1"`, `"W2"`, … | (n, m), Glorot's uniform distribution, each with draws of its own |
# | `"b1"`, `"b2"`, … | (m,), zeros |


# %% exercise="initialize_mlp"
def initialize_mlp(sizes, rng):
    """The parameters of an MLP with any number of layers: Glorot's uniform kernels, and biases of zero.

    sizes: numbers of inputs, of units of each hidden layer, and of outputs. Returns a dictionary with
    W1 (n, m), b1 (m,), W2, b2, and so on.
    """
    ### BEGIN SOLUTION
    params = {}
    for layer in range(1, len(sizes)):
        n, m = sizes[layer - 1], sizes[layer]
        params[f"W{layer}"] = glorot_uniform(n, m, rng)
        params[f"b{layer}"] = np.zeros(m)
    return params
    ### END SOLUTION


# %% check="initialize_mlp"
check("initialize_mlp")

# %% [markdown]
# ## 4. What becomes of the signal
#
# *Glorot & Bengio, 2010, figure 6.*
#
# Send a batch through $L$ layers of tanh, and look at the size of what comes out of each. There are no
# biases:
#
# $$H_0 = X, \qquad H_l = \tanh(H_{l-1} W_l) .$$
#
# ### Exercise: `activation_stds`
#
# The standard deviation of *all* numbers in $H_l$, over examples and units together, as `np.std` computes it:
# the root of the mean square distance from the mean.
#
# | argument | shape | |
# | --- | --- | --- |
# | `X` | (B, n) | inputs |
# | `kernels` | | a list of kernels, input to output: $W_1$ (n, m₁), $W_2$ (m₁, m₂), … |
# | result | | a list of numbers, one for each layer, input to output |


# %% exercise="activation_stds"
def activation_stds(X, kernels):
    """The standard deviation of the outputs of each tanh layer, over all examples and units.

    X: (B, n) inputs; kernels: a list of kernels, input to output. Returns a list of one number a layer.
    """
    ### BEGIN SOLUTION
    stds = []
    hidden = X
    for W in kernels:
        hidden = np.tanh(hidden @ W)
        stds.append(hidden.std())
    return stds
    ### END SOLUTION


# %% check="activation_stds"
check("activation_stds")

# %% [markdown]
# The next cell lets the figures look on while your function works: they draw the very arrays whose standard
# deviation you take.


# %%
class Overheard(np.ndarray):
    """An array that notes down, with every array computed from it, when its std, var or mean is asked for."""

    notes = []

    def _noted(self, name, args, kwargs):
        array = np.asarray(self)
        Overheard.notes.append(array)
        return getattr(array, name)(*args, **kwargs)

    def std(self, *args, **kwargs):
        return self._noted("std", args, kwargs)

    def var(self, *args, **kwargs):
        return self._noted("var", args, kwargs)

    def mean(self, *args, **kwargs):
        return self._noted("mean", args, kwargs)


def overhear(function, X, kernels, *d_out):
    """The arrays, one a layer, of which activation_stds or gradient_stds gave the standard deviations."""
    Overheard.notes = []
    stds = function(X.view(Overheard), kernels, *[array.view(Overheard) for array in d_out])
    arrays = [next((note for note in Overheard.notes if np.isclose(note.std(), std)), None) for std in stds]
    if any(array is None for array in arrays):
        raise ValueError("Take the standard deviations with np.std: the figures look on there.")
    return arrays


def draw_histograms(axes, arrays, limit, bins=101):
    """One curve a layer, dark at the input and light at the output."""
    for layer, array in enumerate(arrays, start=1):
        heights, edges = np.histogram(array, bins=bins, range=(-limit, limit), density=True)
        color = plt.get_cmap("viridis")(0.9 * (layer - 1) / (len(arrays) - 1))
        label = f"layer {layer}: std {array.std():.2f}"
        axes.plot((edges[1:] + edges[:-1]) / 2, heights, color=color, linewidth=1.8, label=label)
    axes.set_ylim(0, 1.45 * axes.dataLim.ymax)
    axes.legend(loc="upper left", fontsize="small")


# five layers of 300 tanh units behind 300 inputs, for 300 examples
deep_X = np.random.default_rng(2).normal(size=(300, 300))

with figure("Glorot and Bengio's figure 6: activations of five tanh layers"):
    panels = plt.subplots(1, 2, figsize=(10, 3.8))[1]
    for axes, title, initializer in [
        (panels[0], "old heuristic", uniform_heuristic),
        (panels[1], "Glorot, uniform", glorot_uniform),
    ]:
        rng = np.random.default_rng(3)
        kernels = [initializer(300, 300, rng) for _ in range(5)]
        draw_histograms(axes, overhear(activation_stds, deep_X, kernels), 1.0)
        axes.set(title=title, xlabel="activation")
    panels[0].set_ylabel("density")

# %% [markdown]
# **What to see.** With the old heuristic the activations shrink from layer to layer, from 0.46 to 0.05: in
# the fifth layer a peak at zero is all that is left. With Glorot's kernels they stay spread out, from 0.63 to
# 0.32. They shrink a little too, because tanh itself makes every number smaller.
#
# ## 5. What becomes of the gradient
#
# *Glorot & Bengio, 2010, section 4.2 and figure 7.*
#
# Now backwards. Let $D_L$ be the gradient of the loss by the last layer's output $H_L$. The gradient by the
# pre-activations of a layer follows from that by its outputs, and the gradient by the outputs of the layer
# below follows from that:
#
# $$\frac{\partial E}{\partial Z_l} = D_l \odot \left(1 - H_l^2\right), \qquad
# D_{l-1} = \frac{\partial E}{\partial Z_l} \, W_l^{\mathsf T} .$$
#
# ### Exercise: `gradient_stds`
#
# The standard deviation of all numbers in $\partial E / \partial Z_l$, for each layer. The gradients are
# found from the last layer to the first, but the result is in the order of the kernels, input to output.
#
# | argument | shape | |
# | --- | --- | --- |
# | `X`, `kernels` | | as in `activation_stds` |
# | `d_out` | (B, units of the last layer) | $D_L$, the gradient by the last layer's *outputs* |
# | result | | a list of numbers, one for each layer, input to output |


# %% exercise="gradient_stds"
def gradient_stds(X, kernels, d_out):
    """The standard deviation of the gradient by each tanh layer's pre-activations, over examples and units.

    X: (B, n) inputs; kernels: a list of kernels, input to output; d_out: the gradient by the last layer's
    outputs. Returns a list of one number a layer, input to output.
    """
    ### BEGIN SOLUTION
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
    return stds[::-1]
    ### END SOLUTION


# %% check="gradient_stds"
check("gradient_stds")

# %%
with figure("Glorot and Bengio's figure 7: gradients in five tanh layers"):
    panels = plt.subplots(1, 2, figsize=(10, 3.8))[1]
    deep_d_out = np.random.default_rng(4).normal(size=(300, 300))
    for axes, title, initializer in [
        (panels[0], "old heuristic", uniform_heuristic),
        (panels[1], "Glorot, uniform", glorot_uniform),
    ]:
        rng = np.random.default_rng(3)
        kernels = [initializer(300, 300, rng) for _ in range(5)]
        draw_histograms(axes, overhear(gradient_stds, deep_X, kernels, deep_d_out), 2.0)
        axes.set(title=title, xlabel="gradient by a pre-activation")
    panels[0].set_ylabel("density")

# %% [markdown]
# **What to see.** Read from layer 5 downwards, the way gradients go. With the old heuristic they lose over
# 40 % with each layer, and what arrives at the first one is a twelfth of what arrived at the last. With
# Glorot's kernels it is a third at most. (The paper measures a real loss, behind a softmax.
# Here $D_L$ is drawn at random, with standard deviation 1.)
#
# ## 6. Does it matter
#
# Yes. Here is the network of the figures on the digits, with a softmax layer behind it, trained by plain SGD
# from four initializations. All that training needs has been overheard: a kernel's gradient is
# $\frac{\partial E}{\partial W_l} = H_{l-1}^{\mathsf T} \, \frac{\partial E}{\partial Z_l}$.

# %%
from sklearn.datasets import load_digits

digits = load_digits()
pixels = (digits.data - digits.data.mean(axis=0)) / digits.data.std()  # mean 0 each, and 1 the usual size


def train_deep(kernels, steps=300, lr=0.05):
    """The loss of each step of SGD on the digits; the last of the kernels makes logits."""
    rng = np.random.default_rng(5)
    *kernels, last = kernels
    losses = []
    for _ in range(steps):
        rows = rng.integers(0, len(pixels), size=64)
        X, gold = pixels[rows], digits.target[rows]
        hidden = [X, *overhear(activation_stds, X, kernels)]
        probabilities = softmax(hidden[-1] @ last)
        losses.append(-np.log(probabilities[np.arange(64), gold] + 1e-30).mean())
        d_logits = (probabilities - np.eye(10)[gold]) / 64
        d_z = overhear(gradient_stds, X, kernels, d_logits @ last.T)
        last = last - lr * hidden[-1].T @ d_logits
        kernels = [
            W - lr * below.T @ above for W, below, above in zip(kernels, hidden[:-1], d_z, strict=True)
        ]
    return losses


with figure("Five tanh layers on the digits, by plain SGD"):
    sizes = [64, 80, 80, 80, 80, 80, 10]
    plt.figure(figsize=(6.8, 3.8))
    for initializer, factor, style, label in [
        (glorot_uniform, 10.0, "C3-.", "Glorot times 10"),
        (uniform_heuristic, 0.2, "C2:", "old heuristic divided by 5"),
        (uniform_heuristic, 1.0, "C1--", "old heuristic"),
        (glorot_uniform, 1.0, "C0-", "Glorot"),
    ]:
        rng = np.random.default_rng(6)
        kernels = [factor * initializer(n, m, rng) for n, m in itertools.pairwise(sizes)]
        losses = np.convolve(train_deep(kernels), np.ones(10) / 10, mode="valid")
        plt.semilogy(np.arange(len(losses)) + 5, losses, style, linewidth=2, label=label)
    plt.axhline(math.log(10), color="0.6", linewidth=1)
    plt.text(0, 1.1 * math.log(10), "log 10, a guess", color="0.4")
    plt.xlabel("step")
    plt.ylabel("loss, mean of 10 steps")
    plt.ylim(None, 150)
    plt.legend(loc="upper right", ncols=2)

# %% [markdown]
# **What to see.** One factor decides. From Glorot's kernels the loss falls at once. With the old heuristic
# the network says nothing for the first fifty steps and more: the first layers hardly receive a gradient,
# and the last ones see hardly any difference between the digits. Five times smaller, and it never starts.
# Ten times larger, and it starts worse than a guess, with saturated units, and gets better only slowly.
#
# ### Questions: `initialization_concepts`
#
# **`symmetry`**: All entries of `W1` are 0.1, all entries of `W2` are 0.2, all biases are 0. The hidden layer
# has 100 units. What does training make of it?
#
# - A: the same as from random kernels, only later
# - B: all gradients are zero, so nothing changes
# - C: all hidden units get equal gradients and stay equal for ever, so the network is worth one hidden unit
# - D: the units diverge after the first minibatch, because minibatches are random
#
# **`depth`**: Ten layers with $n = m$ and no activation have kernels by the old heuristic. The inputs have
# the standard deviation 1. What is it at the output, about?
#
# - A: $1/3^{10} \approx 0.00002$
# - B: $1/3^{5} \approx 0.004$
# - C: $1/10$
# - D: 1
#
# **`forward`**: A layer has 100 inputs and 400 units. Which variance of $W$ would keep the size of the signal
# on its way *forward*, and what does Glorot's do to the signal?
#
# - A: 1/100; Glorot's is smaller, and the signal shrinks
# - B: 1/400; Glorot's is larger, and the signal grows
# - C: 2/500; Glorot's is that, and the signal stays
# - D: 1/10; Glorot's is far smaller, and the signal vanishes
#
# **`relu`**: Behind a leaky ReLU with the slope $a$, $\mathbb{E}[h^2]$ is $\tfrac{1 + a^2}{2}$ of
# $\operatorname{Var}(z)$. Which variance of $W$ keeps $\operatorname{Var}(z)$ from layer to layer then?
#
# - A: $\frac{1 + a^2}{2 n}$, as so much of it is left
# - B: $\frac{2}{n + m}$, whatever $a$ is, since the gradient must keep its size too
# - C: $\frac{2}{(1 + a^2) \, n}$
# - D: $\frac{1}{n}$

# %% exercise="initialization_concepts"
initialization_concepts = {
    "symmetry": "C",
    "depth": "B",
    "forward": "A",
    "relu": "C",
}

# %% check="initialization_concepts"
check("initialization_concepts")

# %% [markdown]
# ## Where you are
#
# You know how to begin: kernels of Glorot's size, or of He's in front of ReLU, biases of zero, inputs of about unit
# size. You have measured what goes wrong elsewhere, layer by layer. But that is the first step only. What keeps the
# signal at a decent size while the network trains is the subject of the next notebook.
#
# **Sources**
#
# - The lecture *Training Neural Networks II*, at the sections named in italics.
# - X. Glorot, Y. Bengio (2010): Understanding the Difficulty of Training Deep Feedforward Neural Networks.
# - K. He, X. Zhang, S. Ren, J. Sun (2015): Delving Deep into Rectifiers: Surpassing Human-Level Performance on
#   ImageNet Classification.
