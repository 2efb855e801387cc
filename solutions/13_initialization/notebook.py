# %% [markdown]
# # Initialization and saturation
#
# | the lecture's overview | Classical | Deep Learning |
# | --- | --- | --- |
# | Architecture | MLP | CNN, RNN, Transformer, VAE, GAN, … |
# | Activation function ← **you are here**: what it asks of the start | tanh, σ | tanh, ReLU, LReLU, GELU, SiLU, SwiGLU, … |
# | Output function | none, σ | none, σ, softmax |
# | Loss function | MSE | NLL (or cross-entropy, or KL divergence) |
# | Optimizer ← **and here**: where it starts | SGD, momentum | SGD (+ momentum), RMSProp, Adam, SGDW, AdamW, … |
# | Regularization | L2, L1 | L2, dropout, label smoothing, BatchNorm, LayerNorm, MixUp, … |
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
# $|\tanh z| > \text{threshold}$. For $z = -3$, $0.5$ and $2$ the outputs are about $-0.995$, $0.46$ and $0.96$. So with
# the threshold 0.9 the share is 2/3.
#
# | argument | shape | |
# | --- | --- | --- |
# | `z` | any; values of ±1000 occur | pre-activations of a layer, for a batch |
# | `threshold` | | a Python float, $0 \le$ threshold $< 1$ |
# | result | | one number from 0 to 1 |


# %% exercise="saturated_fraction"
def saturated_fraction(z, threshold):
    """The share of all numbers of z with |tanh z| > threshold.

    z: any shape; threshold: a float, 0 <= threshold < 1. Returns one number.
    """
    ### BEGIN SOLUTION
    return np.mean(np.abs(np.tanh(z)) > threshold)
    ### END SOLUTION


# %% check="saturated_fraction"
check("saturated_fraction")

# %% [markdown]
# *In Keras and PyTorch* there is no such function: you measure it on a layer's outputs, in PyTorch with
# `register_forward_hook`, in Keras with a model that ends at that layer. Mind that the output is tanh z there already.
#
# The figure calls your function with 40 sizes of one kernel.

# %% jupyter={"source_hidden": true}
with figure(
    "200 inputs, 100 tanh units, kernels of growing size",
    alt="Histograms of outputs that pile up at ±1 as kernels grow, and the share of saturated units.",
):
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
# "too small to bend" and "too large to learn" lies little more than one power of ten. *Break it*: multiply `X` by 255,
# as if pixels had not been scaled. Which kernels are small enough now?
#
# ### Questions: `saturation_concepts`
#
# **`stuck`**: A tanh unit has $|z| > 10$ for every training example, and its answer is wrong for half of
# them. What does SGD do to the weights that lead into it?
#
# - A: large steps, because the error is large for half of the examples
# - B: next to nothing: a factor of the gradient is nearly zero
# - C: it turns their signs around, so that the unit leaves the flat part
# - D: what it does to all other weights: saturation changes the answer, and not the gradient
#
# <!-- why
# A: The error is large, but it is multiplied by a derivative of nearly zero.
# B: That factor is 1 − tanh²(10), less than 10⁻⁸.
# C: To turn a sign takes a gradient.
# D: The gradient has the slope as a factor, and the slope is what saturation takes away.
# -->
#
# **`relu`**: What is true of ReLU, compared with tanh?
#
# - A: it saturates on both sides as well, only much farther out
# - B: it is never flat, so no gradient ever gets lost on the way back
# - C: it is flat on one side: a unit that is always negative learns nothing
# - D: its derivative grows with $z$, so units that are saturated recover by themselves
#
# <!-- why
# A: On the positive side it is straight for ever.
# B: Left of zero it is flat.
# C: Where all examples give a gradient of zero, no step moves the unit.
# D: It is 1 wherever z is positive.
# -->
#
# **`output`**: A sigmoid output saturates too: for $z = -20$ it says $2 \cdot 10^{-9}$. The target is 1. How
# large is the derivative of the binary cross-entropy with respect to $z$?
#
# - A: about −1: the logarithm of the loss undoes the flatness of σ
# - B: about $-2 \cdot 10^{-9}$, the derivative of σ, as for any other unit that is saturated
# - C: about −20
# - D: exactly 0
#
# <!-- why
# A: It is σ(z) − 1.
# B: The logarithm brings a factor 1/σ, which takes that away again.
# C: The loss is about 20. Its slope is not.
# D: So a program says that computes σ first and rounds.
# -->
#
# **`pixels`**: Somebody feeds pixels from 0 to 255 into a network whose kernels were meant for inputs of
# about unit size. The hidden layer is tanh. What should she do first?
#
# - A: use a lower learning rate, since the gradients are far too large
# - B: use a larger one, to get the weights over the flat part of tanh
# - C: add more hidden units, until some of them are not saturated
# - D: scale the inputs: the units are saturated from the start
#
# <!-- why
# A: The gradients are nearly zero, and not too large.
# B: A large rate times next to nothing is next to nothing.
# C: New units see the same inputs.
# D: Inputs of unit size are what the kernels were meant for.
# -->
#
# And a prediction. Section 5 sends a gradient back through five layers of 300 tanh units each. Their weights are drawn
# uniformly between $\pm 1 / \sqrt{300}$, as one did for years.
#
# **`predict`**: How large is the gradient at the first layer, compared with that at the last one? Any answer earns the
# point, and the figure shows yours beside the outcome.
#
# - A: about as large
# - B: about half as large
# - C: about a tenth
# - D: about a millionth
#
# <!-- why
# A: That needs kernels that keep the size of the gradient, and these do not.
# B: About a half is what one layer leaves. There are four on the way.
# C: It is a twelfth: each layer leaves somewhat more than a half.
# D: Five layers are too few for that: four times a half is a sixteenth.
# -->

# %% exercise="saturation_concepts"
saturation_concepts = {
    "stuck": "B",
    "relu": "C",
    "output": "A",
    "pixels": "D",
    "predict": "C",
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
# $\operatorname{Var}(z)$. For $n = 100$ the entries lie between $-0.1$ and $0.1$, and their variance is $0.0033$.
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
# *In Keras and PyTorch*: this is what `torch.nn.Linear` does to this day, for its biases as well, under the name
# `kaiming_uniform_(weight, a=math.sqrt(5))`. Its `weight` has the shape (m, n): units come first.
#
# The signal keeps its size on the way *forward* if $n \operatorname{Var}(W) = 1$. Now the way back. The
# gradient with respect to an input of the layer adds up $m$ products, one for each unit. It keeps its size if
# $m \operatorname{Var}(W) = 1$. Both cannot hold unless $n = m$. Glorot and Bengio split the difference:
#
# $$\operatorname{Var}(W) = \frac{2}{n + m} .$$
#
# Which uniform distribution on $[-a, a]$ has this variance? You know its variance for a given $a$: solve for $a$ on paper,
# then check it. With one input and five units $a$ is 1. With 50 inputs and 550 units it is 0.1.
#
# ### Exercise: `glorot_uniform`
#
# All entries are uniform on $[-a, a]$, with the $a$ that you have found. The arguments and the result are those of
# `uniform_heuristic`.


# %% exercise="glorot_uniform"
def glorot_uniform(n, m, rng):
    """A kernel by Glorot and Bengio: all entries uniform, with mean 0 and variance 2/(n + m).

    n: inputs, m: units, rng: the generator that all entries are drawn from. Returns (n, m).
    """
    ### BEGIN SOLUTION
    limit = math.sqrt(6 / (n + m))
    return rng.uniform(-limit, limit, size=(n, m))
    ### END SOLUTION


# %% check="glorot_uniform"
check("glorot_uniform")

# %% [markdown]
# *In Keras and PyTorch*: `keras.initializers.GlorotUniform()` is the default of `keras.layers.Dense`, with biases of zero.
# In PyTorch call `torch.nn.init.xavier_uniform_(layer.weight)` and set the biases to zero yourself (Xavier is Glorot's
# first name).
#
# ### Exercise: `glorot_normal`
#
# A normal distribution of the same variance does as well. It has mean 0, and is not cut off anywhere. (Keras
# cuts its own at two standard deviations, and makes up for it.) Think of the word *variance* before you look
# up what NumPy's normal distribution takes. With three inputs and five units, two thirds of the entries lie between
# $-0.5$ and $0.5$. Again the arguments and the result are those of
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
# *In Keras and PyTorch*: `keras.initializers.GlorotNormal()` cuts off, and `torch.nn.init.xavier_normal_(weight)` does not.
#
# ReLU asks for something else.
#
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
# alike, to this day. Biases are zero in TensorFlow and in JAX' library Flax as well, whose kernels have the variance
# $1/n$, `lecun_normal`. So the same network, written in three libraries, starts in three places.
#
# The figure calls your initializers for 30 layers of ReLU.

# %% jupyter={"source_hidden": true}
with figure(
    "30 layers of 200 ReLU units",
    alt="The size of the signal over 30 layers: constant with He's kernels, falling with the others.",
):
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

# %% jupyter={"source_hidden": true}
with figure(
    "Four initializers",
    alt="Histograms of kernels of four initializers, in three shapes.",
):
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
    panels[0].set(ylabel="density", ylim=(0, 19), yticks=[0, 5, 10])

# %% [markdown]
# **What to see.** Glorot's two distributions have one standard deviation, in all three panels the same, because
# $n + m$ is. The old heuristic and He look at $n$ alone. In the middle, where $n = m$, Glorot's limit is $\sqrt 3$
# times as wide as that of the old heuristic, and that makes up for the third in the old variance. Only on the right,
# where there are few inputs, the two come close. He's are always $\sqrt 6$ times as wide as the old ones.
#
# *Break it*: give all three panels shapes with the same $n$. Which histograms stay where they are now?
#
# ## 3. A whole network
#
# *Lecture: Convergence – Parameter Initialization.*
#
# ### Exercise: `initialize_mlp`
#
# `sizes` tells the number of inputs, the units of each hidden layer and the number of outputs. Between two
# neighbours there is a layer. So `[64, 100, 10]` makes `W1` (64, 100), `b1` (100,), `W2` (100, 10) and `b2` (10,). You may
# call your own `glorot_uniform`.
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
# *In Keras and PyTorch*: a Keras layer draws its kernel when it is first called, as it must know its inputs; two layers
# that were given one initializer *object* with a seed get the same numbers. PyTorch draws at once, from the global
# generator, and `model.apply(f)` calls your `f` with each layer.
#
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
# the root of the mean square distance from the mean. One example $(1, -1)$ and the kernel with ones on the diagonal give
# $(0.76, -0.76)$, so the number is 0.76.
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
# *In Keras and PyTorch*: `x.std()` in PyTorch divides by the number of entries *minus one*, unless you pass
# `correction=0`; `keras.ops.std` and NumPy divide by the number of entries.
#
# The next cell lets the figures look on while your function works: they draw the very arrays whose standard
# deviation you take.


# %% jupyter={"source_hidden": true}
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

with figure(
    "Glorot and Bengio's figure 6: activations of five tanh layers",
    alt="Histograms of activations: they shrink with the old heuristic and stay spread with Glorot's.",
):
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
# 0.32. They shrink a little too, because tanh itself makes every number smaller. *Break it*: put
# `np.zeros((300, 300))` for all kernels, or `np.full((300, 300), 0.1)`. What have all units of a layer in common then?
#
# ## 5. What becomes of the gradient
#
# *Glorot & Bengio, 2010, section 4.2 and figure 7.*
#
# Now backwards. Let $D_L$ be the gradient of the loss with respect to the last layer's outputs $H_L$. Two steps lead from
# there to the layer below, and you have derived both. Notebook 04: what stands between the gradient with respect to
# $H_l = \tanh Z_l$ and that with respect to $Z_l$, written with $H_l$? Notebook 05: how do you get from the gradient with
# respect to $Z_l = H_{l-1} W_l$ to $D_{l-1}$, that with respect to $H_{l-1}$? Write the shapes below.
#
# A check by hand: where all inputs are zero, so are all $Z_l$, and the derivative of tanh is 1. So with $D_L = (4, 0)$ and
# the last kernel $\begin{pmatrix} 0.25 & 7 \\ 1.25 & 7 \end{pmatrix}$ the gradients are $(4, 0)$ at the last layer
# and $(1, 5)$ below: both have the standard deviation 2.
#
# ### Exercise: `gradient_stds`
#
# The standard deviation of all numbers in the gradient with respect to $Z_l$, for each layer. The gradients are
# found from the last layer to the first, but the result is in the order of the kernels, input to output.
#
# | argument | shape | |
# | --- | --- | --- |
# | `X`, `kernels` | | as in `activation_stds` |
# | `d_out` | (B, units of the last layer) | $D_L$, the gradient with respect to the last layer's *outputs* |
# | result | | a list of numbers, one for each layer, input to output |


# %% exercise="gradient_stds"
def gradient_stds(X, kernels, d_out):
    """The standard deviation of the gradient with respect to each tanh layer's pre-activations, over all numbers.

    X: (B, n) inputs; kernels: a list of kernels, input to output; d_out: the gradient with respect to the last
    layer's outputs. Returns a list of one number a layer, input to output.
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

# %% [markdown]
# *In Keras and PyTorch* the figure needs the gradients at layers inside of the network. PyTorch keeps those of parameters
# only: call `h.retain_grad()` before `backward()`, or a hook. With a Keras model on JAX or TensorFlow you ask for the
# gradient with respect to that layer's output.

# %% jupyter={"source_hidden": true}
with figure(
    "Glorot and Bengio's figure 7: gradients in five tanh layers",
    alt="Histograms of gradients: narrow at the first layer with the old heuristic, wider with Glorot's.",
):
    panels = plt.subplots(1, 2, figsize=(10, 3.8))[1]
    deep_d_out = np.random.default_rng(4).normal(size=(300, 300))
    for axes, title, initializer in [
        (panels[0], "old heuristic", uniform_heuristic),
        (panels[1], "Glorot, uniform", glorot_uniform),
    ]:
        rng = np.random.default_rng(3)
        kernels = [initializer(300, 300, rng) for _ in range(5)]
        arrays = overhear(gradient_stds, deep_X, kernels, deep_d_out)
        draw_histograms(axes, arrays, 2.0)
        left = f"first / last: {arrays[0].std() / arrays[-1].std():.2f}"
        axes.set(title=f"{title}\n{left}", xlabel="gradient with respect to a pre-activation")
    said = {"A": "1", "B": "0.5", "C": "0.1", "D": "0.000001"}.get(saturation_concepts["predict"])
    if said:
        panels[0].set_title(
            f"old heuristic\n{panels[0].get_title().splitlines()[1]}, your prediction: {said}"
        )
    panels[0].set_ylabel("density")

# %% [markdown]
# **What to see.** Read from layer 5 downwards, the way gradients go. With the old heuristic they lose over
# 40% with each layer, and what arrives at the first one is a twelfth of what arrived at the last. With
# Glorot's kernels they lose between a tenth and a third with each layer, and two fifths arrive. (The paper measures a
# real loss, behind a softmax. Here $D_L$ is drawn at random, with standard deviation 1.) *Break it*: take
# `3 * initializer(300, 300, rng)`. The signal does not fade now. What does the gradient do, and why?
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


# %% jupyter={"source_hidden": true}
with figure(
    "Five tanh layers on the digits, by plain SGD",
    alt="Four curves of the loss: only Glorot's falls at once.",
):
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
    plt.axhline(math.log(10), color="0.6", linewidth=1, label="log 10, a guess")
    plt.xlabel("step")
    plt.ylabel("loss, mean of 10 steps")
    plt.ylim(None, 150)
    plt.legend(loc="upper right", ncols=2)

# %% [markdown]
# **What to see.** One factor decides. From Glorot's kernels the loss falls at once. With the old heuristic
# the network says nothing for the first fifty steps and more: the first layers hardly receive a gradient,
# and the last ones see hardly any difference between the digits. Five times smaller, and it never starts.
# Ten times larger, and it starts worse than a guess, with saturated units, and gets better only slowly. *Break it*: add
# `(glorot_uniform, 0.0, "k-", "zeros")`. What is the loss, and which of the kernels ever change?
#
# ### Questions: `initialization_concepts`
#
# **`symmetry`**: All entries of `W1` are 0.1, all entries of `W2` are 0.2, all biases are 0. The hidden layer
# has 100 units. What does training make of it?
#
# - A: the same as from random kernels, only later, since all start in one place
# - B: all gradients are zero, so nothing changes
# - C: all hidden units stay equal for ever: it is worth one of them
# - D: the units differ after the first minibatch, because minibatches are random
#
# <!-- why
# A: Nothing ever tells the units apart.
# B: They are not zero. They are the same for all units.
# C: Equal units get equal gradients, in each step.
# D: All units see the same minibatch.
# -->
#
# **`depth`**: Ten layers with $n = m$ and no activation have kernels by the old heuristic. The inputs have
# the standard deviation 1. What is it at the output, about?
#
# - A: $1/3^{10} \approx 0.00002$
# - B: $1/3^{5} \approx 0.004$
# - C: $1/10$
# - D: 1
#
# <!-- why
# A: A third is what is left of the variance, and its root of the standard deviation.
# B: Each layer leaves 1/√3 of the standard deviation.
# C: Factors of layers multiply. They do not add up.
# D: So it would be with kernels √3 times as wide.
# -->
#
# **`forward`**: A layer has 100 inputs and 400 units. Which variance of $W$ would keep the size of the signal
# on its way *forward*, and what does Glorot's do to the signal?
#
# - A: 1/100; Glorot's is smaller, and the signal shrinks
# - B: 1/400; Glorot's is larger, and the signal grows
# - C: 2/500; Glorot's is that, and the signal stays
# - D: 1/10; Glorot's is far smaller, and the signal vanishes
#
# <!-- why
# A: 2/500 is 1/250, less than the 1/100 that forward asks for.
# B: 1/400 is what keeps the gradient on its way back.
# C: 2/500 is between the two that are asked for, and is neither.
# D: That is the standard deviation that belongs to 1/100.
# -->
#
# **`relu`**: Behind a leaky ReLU with the slope $a$, $\mathbb{E}[h^2]$ is $\tfrac{1 + a^2}{2}$ of
# $\operatorname{Var}(z)$. Which variance of $W$ keeps $\operatorname{Var}(z)$ from layer to layer then?
#
# - A: $\frac{1 + a^2}{2 n}$, as so much of it is left
# - B: $\frac{2}{n + m}$, whatever $a$ is, since the gradient must keep its size too
# - C: $\frac{2}{(1 + a^2) \, n}$
# - D: $\frac{1}{n}$
#
# <!-- why
# A: It stands on the other side of the equation, so divide by it.
# B: That was derived without any activation.
# C: n Var(W) (1 + a²)/2 has to be 1.
# D: That is right for a = 1 only, when nothing is cut off.
# -->

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
