# %% [markdown]
# # The multilayer perceptron
#
# | the lecture's overview | Classical | Deep Learning |
# | --- | --- | --- |
# | Architecture ← **you are here**: all of it | **MLP** | CNN, RNN, Transformer, VAE, GAN, … |
# | Activation function ← **and here** | tanh, σ | **tanh, ReLU, LReLU, GELU, SiLU, SwiGLU**, … |
# | Output function ← **and here** | none, σ | **none, σ, softmax** |
# | Loss function | MSE | NLL (or cross-entropy, or KL divergence) |
# | Optimizer | SGD, momentum | SGD (+ momentum), RMSProp, Adam, SGDW, AdamW, … |
# | Regularization | L2, L1 | L2, dropout, label smoothing, BatchNorm, LayerNorm, MixUp, … |
#
# A multilayer perceptron (MLP) answers in two steps. The first makes new features out of its inputs. The
# second reads the answer off those features. The network fits on one page, and everything else in this
# course trains, regularizes or measures one like it.
#
# In this notebook you write all of it in NumPy: the layer, the activations, the outputs and the whole
# forward pass. Nothing is trained yet. The next notebooks bring losses, derivatives and training. From `06_training`
# on one task runs through the course: 300 pictures of digits, 30 % of them with wrong labels, and what each remedy of
# the lecture is worth on them.
#
# **How to work.** Read a section, fill in its function, run the cell, then run the `check` below it. A
# check that fails shows the call, what your function gave and what was wanted. The figure that follows is
# drawn by *your* code: look at it before you go on. Allow yourself 45 to 90 minutes.
#
# **Letters and shapes**, here and in all later notebooks:
#
# | letter | meaning |
# | --- | --- |
# | $B$ | examples in the batch |
# | $D$, $H$, $O$, $K$ | inputs, hidden units, outputs, classes |
# | `X` (B, D) | a batch of inputs, one example a row |
# | `W` (D, H), `b` (H,) | a kernel (the weight matrix) and a bias |
# | `z` | pre-activations; those of the last layer are called logits |
#
# **Four rules** hold in every exercise.
#
# 1. The batch is the first axis, and any batch size works, 1 included. No Python loop over examples.
# 2. The arguments stay as they were.
# 3. float32 in, float32 out; float64 in, float64 out. Python's own numbers (`0.5`, `math.pi`) never change
#    the type of an array. NumPy's float64 numbers and arrays do: `np.sqrt(2)` is one, so is `np.zeros(3)`.
# 4. Numbers of ±1000 are ordinary inputs. The result is exact for them too, not `nan`.

# %%
import itertools
import math

import matplotlib.pyplot as plt
import numpy as np

from grader import check, figure

# %% [markdown]
# This is the network that you will have at the end. A circle is a number, a line is a weight: what the line starts
# from is multiplied by it and added up where it ends.


# %% jupyter={"source_hidden": true}
def draw_layers(axes, columns, biases):
    """Draw a network: a column of circles a layer, and a line from each to all of the next."""
    places = []
    for x, names in enumerate(columns):
        heights = (len(names) - 1) / 2 - np.arange(len(names))
        places.append([(2.4 * x, y) for y in heights])
    for left, right in itertools.pairwise(places):
        for x0, y0 in left:
            for x1, y1 in right:
                axes.plot([x0, x1], [y0, y1], color="0.75", linewidth=1, zorder=0)
    for x, (names, color, bias) in enumerate(
        zip(columns, ["0.95", "#cfe3f2", "#f7dccb"], biases, strict=True)
    ):
        for name, place in zip(names, places[x], strict=True):
            axes.add_patch(plt.Circle(place, 0.33, facecolor=color, edgecolor="0.3", zorder=1))
            axes.text(*place, name, ha="center", va="center", zorder=2)
        axes.text(2.4 * x, -2.25, bias, ha="center", va="center", color="0.3")
    axes.set(xlim=(-0.6, 5.4), ylim=(-2.6, 2.6), aspect="equal")
    axes.axis("off")


with figure(
    "An MLP with one hidden layer",
    alt="Three columns of circles, three inputs, four hidden units and two outputs, each joined by lines to all "
    "of the next column; the lines are the kernels W1 and W2.",
):
    plt.figure(figsize=(6.6, 4.4))
    draw_layers(
        plt.gca(),
        [["x₁", "x₂", "x₃"], ["h₁", "h₂", "h₃", "h₄"], ["o₁", "o₂"]],
        ["inputs x", "h = f₁(xW₁ + b₁)", "o = f₂(hW₂ + b₂)"],
    )
    plt.text(1.2, 2.2, "W₁ (3, 4)", ha="center", color="0.3")
    plt.text(3.6, 2.2, "W₂ (4, 2)", ha="center", color="0.3")

# %% [markdown]
# ## 1. The affine layer
#
# *Lecture: Putting It All Together – Single-Hidden-Layer MLP, and – Batches.*
#
# A layer mixes its inputs. Unit $i$ of the layer takes a weighted sum of them and adds a number of its own:
#
# $$z_i = \sum_{j=1}^{D} x_j W_{j,i} + b_i .$$
#
# We never do this for one example at a time. With the examples as the rows of $X$, the sums of all units
# for all examples are one matrix product:
#
# $$Z = X W + b .$$
#
# NumPy adds the vector $b$ to every row: it lines up the *last* axes of both arrays.
#
# With numbers: one example $(1, 2)$, the kernel $\begin{pmatrix} 3 & -1 \\ 0.5 & 4 \end{pmatrix}$ and the bias
# $(10, 0)$ give $3 + 1 + 10 = 14$ for the first unit and $-1 + 8 + 0 = 7$ for the second.
#
# ### Exercise: `affine`
#
# | array | shape | |
# | --- | --- | --- |
# | `X` | (B, D) | inputs |
# | `W` | (D, H) | kernel: column $i$ belongs to unit $i$ |
# | `b` | (H,) | bias |
# | result | (B, H) | pre-activations |


# %% exercise="affine"
def affine(X, W, b):
    """The pre-activations of all units of a layer, for all examples.

    X: (B, D) inputs, W: (D, H) kernel, b: (H,) bias. Returns (B, H).
    """
    ### BEGIN SOLUTION
    return X @ W + b
    ### END SOLUTION


# %% check="affine"
check("affine")

# %% [markdown]
# **In Keras and PyTorch.** `keras.layers.Dense(H)` is this layer, with our shapes and a bias of zeros to start from.
# `torch.nn.Linear(D, H)` keeps its kernel as (H, D), the transpose of ours, and starts with *random* biases.
#
# The figure calls your `affine` on the corners of a square, once with and once without a bias.

# %% jupyter={"source_hidden": true}
square = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0]])  # (5, 2), its outline
origin = np.zeros((1, 2))
kernel, bias, no_bias = np.array([[1.5, 0.4], [-0.5, 0.8]]), np.array([3.5, 0.5]), np.zeros(2)

with figure(
    "What an affine layer does to the plane",
    alt="A square around the origin, the parallelogram that XW makes of it around the same point, "
    "and XW + b, the same parallelogram moved to the right and up.",
):
    plt.figure(figsize=(6.4, 3.4))
    stages = [
        (square, origin, "k-", "ko", "inputs X"),
        (affine(square, kernel, no_bias), affine(origin, kernel, no_bias), "C1--", "C1x", "X W"),
        (affine(square, kernel, bias), affine(origin, kernel, bias), "C0-", "C0o", "X W + b"),
    ]
    for outline, centre, line_style, mark, label in stages:
        plt.plot(*outline.T, line_style, linewidth=2, label=label)
        plt.plot(*centre.T, mark, markersize=9)
    plt.gca().set_aspect("equal")
    plt.legend(loc="lower right")

# %% [markdown]
# **What to see.** The kernel stretches and turns the square, but the mark of the origin stays where it was.
# Only the bias moves it. In both, straight lines stay straight and parallel lines stay parallel.
#
# *Break it*: make the second row of `kernel` twice the first, `[1.5, 0.4], [3.0, 0.8]`. What becomes of the square, and
# why?

# %% [markdown]
# ## 2. Affine is not linear
#
# *Lecture: Putting It All Together – Single-Hidden-Layer MLP.*
#
# A map $f$ is linear when $f(x + y) = f(x) + f(y)$ and $f(a x) = a f(x)$. Test $x \mapsto xW + b$ against
# both before you answer. Then think of what two layers do when nothing stands between them.
#
# ### Questions: `affine_concepts`
#
# **`name`**: Why is $x \mapsto xW + b$ with $b \neq 0$ called affine and not linear?
#
# - A: its graph is not flat, because every unit adds a different number
# - B: $W$ is not square, so the map has no inverse
# - C: it sends the zero vector to $b$, and a linear map sends zero to zero
# - D: an activation always follows it, and that is what makes it nonlinear
#
# <!-- why
# A: Its graph is flat: for one input it is a straight line, wherever the bias puts it.
# B: A map may be linear and have no inverse: projections are linear.
# C: A linear map f has f(0) = 0, since f(0 · x) = 0 · f(x). Here f(0) is b.
# D: What follows the map does not change what the map is.
# -->
#
# **`stack`**: Two affine layers follow each other with no activation in between, $H$ hidden units wide.
# Which functions can they compute?
#
# - A: any continuous function, if $H$ is large enough
# - B: affine functions only, none that a single affine layer could not compute too
# - C: functions made of up to $H$ straight pieces
# - D: polynomials of degree two, because $W_1$ and $W_2$ are multiplied
#
# <!-- why
# A: That needs something that bends between the two layers. Without it the width changes nothing.
# B: (x W1 + b1) W2 + b2 is x (W1 W2) + (b1 W2 + b2): one kernel and one bias.
# C: Pieces need kinks, and an affine layer has none.
# D: The kernels are multiplied with each other, but x occurs once in each term, so nothing is squared.
# -->
#
# **`no_biases`**: An MLP has ReLU hidden units, no output activation and no biases at all. What does it
# give for $x = 0$?
#
# - A: the mean of the training targets, once it is trained
# - B: it depends on both kernels
# - C: it depends on $W_2$ only
# - D: zero, whatever the kernels are
#
# <!-- why
# A: Training can move an output at x = 0 through biases only, and there are none.
# B: Follow x = 0 through the network: 0 · W1 is the same for every W1.
# C: The hidden layer is ReLU(0), and what does W2 make of that?
# D: x W1 is zero, ReLU(0) is zero, and zero times W2 is zero. Without biases the origin stays where it is.
# -->
#
# Answer with the letters, as text: `"A"`, `"B"`, `"C"` or `"D"`.

# %% exercise="affine_concepts"
affine_concepts = {
    "name": "C",
    "stack": "B",
    "no_biases": "D",
}

# %% check="affine_concepts"
check("affine_concepts")

# %% [markdown]
# ## 3. ReLU and leaky ReLU
#
# *Lecture: High Level Overview; Convergence – Saturating Non-linearities.*
#
# Between two affine layers something must bend. The plainest bend is one kink at zero, the rectified linear
# unit (Nair & Hinton, 2010):
#
# $$\operatorname{ReLU}(z) = \max(0, z) .$$
#
# Negative numbers become 0, the others stay: −2, 0 and 3 become 0, 0 and 3.
#
# An activation works on every number alone, so an array of any shape goes in and one of the same shape
# comes out. That holds for all activations of this notebook but softmax.
#
# ### Exercise: `relu`
#
# | array | shape |
# | --- | --- |
# | `z` | any |
# | result | as `z` |


# %% exercise="relu"
def relu(z):
    """The rectified linear unit, for every number of z.

    z: any shape. Returns the same shape.
    """
    ### BEGIN SOLUTION
    return np.maximum(z, 0)
    ### END SOLUTION


# %% check="relu"
check("relu")

# %% [markdown]
# **In Keras and PyTorch.** `keras.activations.relu(z)`, `torch.relu(z)`. `torch.nn.ReLU(inplace=True)` writes the result
# over its input, as in many published networks. Whoever still needs the input has lost it.
#
# Where $z < 0$, ReLU is flat: its derivative is zero, and a unit that is negative for all examples learns
# nothing more. Leaky ReLU (Maas et al., 2013) keeps a small slope there:
#
# $$\operatorname{LReLU}(z) = \begin{cases} z & \text{if } z > 0, \\ a z & \text{otherwise,} \end{cases}$$
#
# where $a$ is the negative slope, $0 \le a \le 1$. Our default is 0.2: −5 becomes −1, and 5 stays.
#
# ### Exercise: `leaky_relu`
#
# | argument | shape |
# | --- | --- |
# | `z` | any |
# | `negative_slope` | a Python float |
# | result | as `z` |


# %% exercise="leaky_relu"
def leaky_relu(z, negative_slope=0.2):
    """Leaky ReLU, for every number of z.

    z: any shape, negative_slope: a float from 0 to 1. Returns the shape of z.
    """
    ### BEGIN SOLUTION
    return np.where(z > 0, z, negative_slope * z)
    ### END SOLUTION


# %% check="leaky_relu"
check("leaky_relu")

# %% [markdown]
# **In Keras and PyTorch.** Three defaults for one name: the function `keras.activations.leaky_relu` has a slope of 0.2,
# the layer `keras.layers.LeakyReLU` 0.3, and `torch.nn.LeakyReLU` 0.01.
#
# The figure calls `relu` and `leaky_relu` on numbers from −5 to 5, and takes their slopes by differences.


# %% jupyter={"source_hidden": true}
def draw_activation(axes, activation, name):
    """Draw a function and its derivative, the latter by central differences."""
    z, h = np.linspace(-5, 5, 1000), 1e-5
    derivative = (activation(z + h) - activation(z - h)) / (2 * h)
    axes.axhline(0, color="0.7", linewidth=0.8)
    axes.axvline(0, color="0.7", linewidth=0.8)
    axes.plot(z, activation(z), color="C0", linewidth=2, label="value")
    axes.plot(z, derivative, color="C1", linewidth=2, linestyle="--", label="derivative")
    axes.set(title=name, xlabel="z", ylim=(-1.2, 3.2))


with figure(
    "ReLU and leaky ReLU",
    alt="Left: ReLU is zero and then the line z, its derivative jumps from 0 to 1. Right: leaky "
    "ReLU falls a little to the left of zero, its derivative jumps from 0.2 to 1.",
):
    panels = plt.subplots(1, 2, figsize=(7.6, 3), sharey=True)[1]
    draw_activation(panels[0], relu, "ReLU")
    draw_activation(panels[1], leaky_relu, "leaky ReLU, slope 0.2")
    panels[0].legend()

# %% [markdown]
# **What to see.** Both values bend at zero, and both derivatives jump there. To the right the derivative is
# 1, however far you go. To the left ReLU's is 0 and nothing passes back, while leaky ReLU lets a fifth
# through.
#
# *Break it*: give leaky ReLU a slope of 1. Which network is left if all its activations are like that?

# %% [markdown]
# ## 4. Sigmoid
#
# *Lecture: Putting It All Together; Convergence – Saturating Non-linearities.*
#
# The sigmoid squeezes any number into the range from 0 to 1:
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}} = \frac{e^{z}}{1 + e^{z}} .$$
#
# It was the classical hidden activation. Today it is the output for a probability, and a *gate*: a factor
# between 0 (closed) and 1 (open) that multiplies something else, as in the next three sections.
#
# The two fractions are equal on paper. In floating point $e^{1000}$ is infinity, and infinity over infinity
# is `nan`. So ask of each fraction: on which side of zero is its exponential small?
#
# With numbers: σ(0) is 1/2. For $z = \log 3$ both fractions give 3/4, and for $z = -\log 3$ they give 1/4.
#
# ### Exercise: `sigmoid`
#
# | array | shape |
# | --- | --- |
# | `z` | any; values of ±1000 occur |
# | result | as `z`, all from 0 to 1 |


# %% exercise="sigmoid"
def sigmoid(z):
    """The logistic sigmoid, for every number of z.

    z: any shape, values of ±1000 included. Returns the same shape.
    """
    ### BEGIN SOLUTION
    e = np.exp(-np.abs(z))  # never above 1
    return np.where(z >= 0, 1, e) / (1 + e)
    ### END SOLUTION


# %% check="sigmoid"
check("sigmoid")

# %% [markdown]
# **In Keras and PyTorch.** `keras.activations.sigmoid(z)`, `torch.sigmoid(z)`. PyTorch's loss `BCEWithLogitsLoss` applies
# σ itself: a network that ends in one has it twice, and learns badly without a word.
#
# The figure calls `sigmoid(z)` and `2 * sigmoid(2 * z) - 1`.

# %% jupyter={"source_hidden": true}
with figure(
    "Sigmoid and tanh",
    alt="Left: the sigmoid rises from 0 to 1, its derivative is a low bump. Right: tanh rises from "
    "−1 to 1, more steeply, and its derivative is a higher and narrower bump.",
):
    panels = plt.subplots(1, 2, figsize=(7.6, 3), sharey=True)[1]
    draw_activation(panels[0], sigmoid, "sigmoid")
    draw_activation(panels[1], lambda z: 2 * sigmoid(2 * z) - 1, "tanh(z) = 2 σ(2z) − 1")
    panels[0].set_ylim(-1.2, 1.2)
    panels[0].legend(loc="lower right")

# %% [markdown]
# **What to see.** The derivative of σ is 1/4 at its best and nearly 0 beyond ±5: the unit is *saturated*,
# and hardly any gradient passes back through it. Tanh is a sigmoid, stretched and moved. Its derivative
# reaches 1, and it saturates even sooner.
#
# *Break it*: draw `sigmoid(5 * z)`. How steep is it, and where is it flat now?

# %% [markdown]
# ## 5. SiLU
#
# *Lecture: High Level Overview.*
#
# Multiply a number by a gate that opens when the number is large:
#
# $$\operatorname{SiLU}(z) = z \, \sigma(z) .$$
#
# Hendrycks and Gimpel named this *sigmoid linear unit* in 2016, in their paper on GELU (section 6 below). Elfwing et
# al. (2017) proposed it anew for reinforcement learning. Ramachandran et al. (2017) found it by a search over formulas
# and called it Swish.
#
# With numbers: at $z = \log 3 = 1.099$ the gate is 3/4, so SiLU is 0.824. At $-\log 3$ it is 1/4, so SiLU is −0.275.
#
# ### Exercise: `silu`
#
# You may call your own `sigmoid`.
#
# | array | shape |
# | --- | --- |
# | `z` | any; values of ±1000 occur |
# | result | as `z` |


# %% exercise="silu"
def silu(z):
    """The sigmoid linear unit, for every number of z.

    z: any shape, values of ±1000 included. Returns the same shape.
    """
    ### BEGIN SOLUTION
    return z * sigmoid(z)
    ### END SOLUTION


# %% check="silu"
check("silu")

# %% [markdown]
# **In Keras and PyTorch.** `keras.activations.silu(z)`, also called `swish`, and `torch.nn.functional.silu(z)`. The
# original Swish had a factor inside, $z \, \sigma(\beta z)$, which both leave out.

# %% [markdown]
# ## 6. GELU
#
# *Lecture: High Level Overview.*
#
# The Gaussian error linear unit (Hendrycks & Gimpel, 2016) uses another gate: the probability $\Phi(z)$
# that a standard normal variable is below $z$.
#
# $$\operatorname{GELU}(z) = z \, \Phi(z), \qquad
# \Phi(z) = \frac{1}{2} \left( 1 + \operatorname{erf} \frac{z}{\sqrt{2}} \right) .$$
#
# Picture a unit that is kept with probability $\Phi(z)$ and zeroed otherwise. GELU is what comes out on
# average.
#
# The paper also gives two quick approximations, one with tanh and one with $\sigma(1.702 z)$. We want the
# exact one, within $10^{-7}$. NumPy has no erf. Python's `math.erf` takes one number, and `np.vectorize`
# turns such a function into one for arrays. (Inside, that is a loop. Here, and only here, it is welcome.)
#
# With numbers: $\Phi(1) = 0.841$, so GELU(1) is 0.841, and GELU(−1) is $-1 \cdot (1 - 0.841) = -0.159$.
#
# ### Exercise: `gelu`
#
# | array | shape |
# | --- | --- |
# | `z` | any; values of ±1000 occur |
# | result | as `z` |


# %% exercise="gelu"
def gelu(z):
    """The exact Gaussian error linear unit, for every number of z.

    z: any shape, values of ±1000 included. Returns the same shape.
    """
    ### BEGIN SOLUTION
    erf = np.vectorize(math.erf, otypes=[z.dtype])
    return 0.5 * z * (1 + erf(z / math.sqrt(2)))
    ### END SOLUTION


# %% check="gelu"
check("gelu")

# %% [markdown]
# **In Keras and PyTorch.** `keras.activations.gelu(z, approximate=False)` and `torch.nn.functional.gelu(z)` are exact by
# default. `jax.nn.gelu(z)` approximates by tanh unless you say `approximate=False`: weights trained with the one are
# slightly wrong in the other.
#
# The figure calls `silu` and `gelu`, and beside them `relu`.

# %% jupyter={"source_hidden": true}
with figure(
    "SiLU and GELU",
    alt="SiLU and GELU with their derivatives, and both beside ReLU close to zero: smooth curves "
    "that dip below zero and then follow the line z.",
):
    panels = plt.subplots(1, 3, figsize=(10.6, 3))[1]
    draw_activation(panels[0], silu, "SiLU")
    draw_activation(panels[1], gelu, "GELU")
    panels[0].legend()
    inputs = np.linspace(-5, 5, 1000)
    for activation, name, style in [(relu, "ReLU", "k:"), (silu, "SiLU", "C0-"), (gelu, "GELU", "C2--")]:
        panels[2].plot(inputs, activation(inputs), style, linewidth=2, label=name)
    panels[2].set(title="close to zero", xlabel="z", xlim=(-4, 2), ylim=(-0.4, 1.2))
    panels[2].legend()

# %% [markdown]
# **What to see.** Both are ReLU with the corner rounded off. Both dip below zero before they flatten, so
# they fall and then rise. Their derivatives have no jump, and exceed 1 a little where the value catches up
# with the line $z$. GELU's gate opens faster, so it hugs ReLU more tightly.
#
# *Break it*: draw `silu(1.702 * z) / 1.702` beside GELU. That is the quick approximation with σ.

# %% [markdown]
# ## 7. SwiGLU
#
# *Lecture: High Level Overview.*
#
# So far a number opened its own gate. A gated linear unit lets *another* affine map of the same inputs do
# that. With SiLU on the gate it is SwiGLU (Shazeer, 2020), the hidden layer of many language models:
#
# $$\operatorname{SwiGLU}(X) = \operatorname{SiLU}(X W + b) \odot (X V + c) ,$$
#
# where $\odot$ multiplies number by number. (The paper leaves the biases out in its experiments. We keep
# them.)
#
# With numbers: a gate of $\log 3$ before SiLU and a value of 2 give $0.824 \cdot 2 = 1.648$. With a gate of −1000 nothing
# is left of any value.
#
# ### Exercise: `swiglu`
#
# You may call your own `silu` and `affine`.
#
# | array | shape | |
# | --- | --- | --- |
# | `X` | (B, D) | inputs |
# | `W`, `b` | (D, H), (H,) | make the gate |
# | `V`, `c` | (D, H), (H,) | make what passes through it |
# | result | (B, H) | |


# %% exercise="swiglu"
def swiglu(X, W, V, b, c):
    """A hidden layer of SwiGLU units; W and b make the gate, V and c what passes through it.

    X: (B, D) inputs; W, V: (D, H) kernels; b, c: (H,) biases. Returns (B, H).
    """
    ### BEGIN SOLUTION
    return silu(affine(X, W, b)) * affine(X, V, c)
    ### END SOLUTION


# %% check="swiglu"
check("swiglu")

# %% [markdown]
# **In Keras and PyTorch.** Neither has it ready. `torch.nn.functional.glu(x)` is near, but there the gate is the *second*
# half of the last axis, and its activation is σ. Three kernels in place of two: papers make H smaller by a third to
# compare fairly.
#
# The figure calls `swiglu` for one unit, with the gate and the value themselves as its two inputs.

# %% jupyter={"source_hidden": true}
with figure(
    "One SwiGLU unit",
    alt="The output over gate and value: near zero on the left, where the gate is closed; on the "
    "right it grows with the value, to both signs.",
):
    grid = np.linspace(-4, 4, 81)
    pairs = np.stack(np.meshgrid(grid, grid), axis=-1).reshape(-1, 2)  # (81 · 81, 2): gate and value
    unit = swiglu(pairs, np.array([[1.0], [0.0]]), np.array([[0.0], [1.0]]), np.zeros(1), np.zeros(1))
    plt.figure(figsize=(5.4, 4.2))
    surface = plt.contourf(grid, grid, unit.reshape(81, 81), levels=np.arange(-17, 18, 2), cmap="PuOr_r")
    plt.colorbar(surface, label="output of the unit")
    plt.xlabel("gate before SiLU, xW + b")
    plt.ylabel("value, xV + c")

# %% [markdown]
# **What to see.** On the left the gate is closed: nearly nothing comes out, whatever the value is. (The two
# faint spots are SiLU's dip.) On the right it is open, and the output is close to *gate times value*. So
# one unit can multiply two quantities, which one ReLU unit cannot.
#
# *Break it*: hand the two kernels over in the other order. Along which axis is the gate now?

# %% [markdown]
# ## 8. Softmax
#
# *Lecture: Putting It All Together; Derivative of Softmax MLE Loss.*
#
# For $K$ classes the last layer has $K$ logits. Softmax turns them into a distribution, all positive and of
# sum one:
#
# $$\operatorname{softmax}(z)_i = \frac{e^{z_i}}{\sum_{k=1}^{K} e^{z_k}} .$$
#
# Each row of a batch is a distribution of its own, so the sum runs over the *last* axis.
#
# With numbers: the logits $(0, \log 3)$ give $(1/4, 3/4)$, and so do $(1000, 1000 + \log 3)$.
#
# Subtract one number $m$ from all logits of a row. Numerator and denominator both shrink by the factor
# $e^{m}$, and the result is the same. You may choose $m$, another one for each row, so that no exponential
# overflows and the denominator does not vanish.
#
# ### Exercise: `softmax`
#
# | array | shape |
# | --- | --- |
# | `z` | (K,), (B, K) or more axes, classes last; values of ±1000 occur |
# | result | as `z`; sums to 1 over the last axis |


# %% exercise="softmax"
def softmax(z):
    """Softmax over the last axis.

    z: (..., K) logits with any number of axes from one up, values of ±1000 included. Returns the same shape.
    """
    ### BEGIN SOLUTION
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
    ### END SOLUTION


# %% check="softmax"
check("softmax")

# %% [markdown]
# **In Keras and PyTorch.** `keras.activations.softmax(z, axis=-1)`, `torch.softmax(z, dim=-1)`. `torch.nn.Softmax()` without
# `dim` guesses an axis, with a warning only. And nobody tells you when you take the softmax of a softmax.
#
# The figure calls `softmax` on rows in which one logit moves, and `sigmoid` beside it.

# %% jupyter={"source_hidden": true}
with figure(
    "Softmax as one logit moves",
    alt="Left: the probability of the class whose logit grows rises to 1, the other two fall. "
    "Right: the softmax of two classes lies on the sigmoid.",
):
    x = np.linspace(-8, 8, 400)
    panels = plt.subplots(1, 2, figsize=(8.6, 3.2), sharey=True)[1]
    three = softmax(np.stack([x, np.full(400, 2.0), np.zeros(400)], axis=1))
    for k, (label, style) in enumerate([("logit x", "-"), ("logit 2", "--"), ("logit 0", ":")]):
        panels[0].plot(x, three[:, k], f"C{k}", linestyle=style, linewidth=2, label=label)
    panels[0].set(title="three classes", xlabel="x", ylabel="probability")
    panels[0].legend()
    panels[1].plot(x, softmax(np.stack([np.zeros(400), x], axis=1))[:, 1], "C0", linewidth=5, alpha=0.4)
    panels[1].plot(x, sigmoid(x), "k--", linewidth=1.5)
    panels[1].set(title="two classes, logits 0 and x", xlabel="x")
    panels[1].legend(["softmax, second class", "σ(x)"])

# %% [markdown]
# **What to see.** Left: the first class overtakes the others when its logit does. The other two share what
# is left, and their *ratio* never changes, because their logits do not. Right: the two curves lie on each
# other, $\operatorname{softmax}([0, x])_1 = \sigma(x)$. The sigmoid is a softmax of two classes with one
# logit held at 0.
#
# *Break it*: take the softmax of the softmax, `softmax(softmax(…))`. How certain can the first class still become?

# %% [markdown]
# ## 9. Which output for which target
#
# *Lecture: Putting It All Together.*
#
# The output activation follows from what $y$ is. It must be able to give every value that the prediction
# may need, and none that makes no sense.
#
# ### Questions: `output_concepts`
#
# Choose the output activation for each target:
#
# - A: none
# - B: σ on every output
# - C: softmax over the outputs
# - D: ReLU on every output
#
# **`temperature`**: tomorrow's temperature in degrees Celsius, with errors of the same size on all days
#
# <!-- why
# A: Any real number may be right, below zero too, and errors of one size mean a normal distribution around the
#    output.
# B: σ gives numbers from 0 to 1. Few days are that cool.
# C: The softmax of a single output is always 1, and several outputs would have to sum to 1.
# D: ReLU gives nothing below zero. Think of a night in January.
# -->
#
# **`spam`**: the probability that a message is spam, from one output
#
# <!-- why
# A: Without an activation the output may be −3 or 7, and no probability is.
# B: One output from 0 to 1: the mean of a Bernoulli distribution.
# C: The softmax of a single output is always 1.
# D: ReLU gives 7 as easily as 0.5, and no probability is above 1.
# -->
#
# **`digit`**: which of the ten digits a picture shows
#
# <!-- why
# A: The outputs would be scores and not probabilities.
# B: Ten σ give ten probabilities that need not sum to 1, but a picture shows exactly one digit.
# C: Exactly one of ten classes is right, so their probabilities sum to 1.
# D: Nothing would keep the ten numbers below 1, or their sum at 1.
# -->
#
# **`tags`**: which of twenty tags fit a photograph, where none, one or several may fit
#
# <!-- why
# A: Each tag wants a probability, and an output without activation may be any number.
# B: Each tag is a yes or no of its own, so each output has a probability of its own.
# C: A softmax makes its classes compete: a second tag that fits would make the first one less probable.
# D: A probability cannot be 7.
# -->
#
# **`poll`**: the shares of five parties in a district, given as a full distribution
#
# <!-- why
# A: Shares are positive and sum to 1. Nothing here sees to that.
# B: Each share would be from 0 to 1, but their sum could be 3.
# C: Shares are positive and sum to 1, as softmax's outputs do. The target is a distribution, and so is the
#    output.
# D: Shares sum to 1, and nothing here sees to that.
# -->

# %% exercise="output_concepts"
output_concepts = {
    "temperature": "A",
    "spam": "B",
    "digit": "C",
    "tags": "B",
    "poll": "C",
}

# %% check="output_concepts"
check("output_concepts")

# %% [markdown]
# ## 10. Why σ and softmax, of all functions
#
# *Lecture: Putting It All Together, the remark on maximum entropy and canonical links.*
#
# Many functions make probabilities out of numbers. Two arguments single out these two.
#
# **Maximum entropy.** Suppose all you know of a distribution $p$ over $K$ classes is its average
# $\sum_i p_i a_i$ of some scores $a_i$. Many distributions have that average. Choose the one that claims
# nothing more: the one with the largest entropy
#
# $$H(p) = -\sum_i p_i \log p_i .$$
#
# Set the derivative of $H(p) + \lambda \sum_i p_i a_i + \nu \sum_i p_i$ by $p_i$ to zero, where $\lambda$ and
# $\nu$ are the multipliers of the two constraints, the average and the sum of one. That gives
# $\log p_i = \lambda a_i + \text{const}$, and so $p = \operatorname{softmax}(\lambda a)$. In a classifier the
# known averages are those of the features within each class, measured on the training data, and the
# multipliers $\lambda$ are the weights.
#
# **Canonical links.** Write the Bernoulli distribution as
#
# $$\varphi^{y} (1 - \varphi)^{1 - y} = e^{\,y z + \text{something without } y} .$$
#
# The factor $z$ that stands beside $y$ is the natural parameter, and the map from the mean $\varphi$ to $z$
# is the *canonical link*. The output activation goes the other way, from $z$ to the mean. Work out $z$ on
# paper.
#
# Your softmax can show the first argument. Take three classes with scores 0, 1 and 2. All distributions
# with the same average score lie on a line through $\operatorname{softmax}(\lambda a)$, in the direction
# $(1, -2, 1)$.

# %% jupyter={"source_hidden": true}
with figure(
    "Entropy of all distributions with the same average score",
    alt="Three curves of the entropy over the distance t, one for each average score; each has its "
    "peak at t = 0.",
):
    scores = np.array([0.0, 1.0, 2.0])
    plt.figure(figsize=(6, 3.6))
    for strength, color, style in [(0.0, "C0", "-"), (0.8, "C1", "--"), (2.0, "C2", ":")]:
        peak = softmax(strength * scores)
        t = np.linspace(-min(peak[0], peak[2]), peak[1] / 2, 201)[1:-1]  # keeps all three positive
        line = peak + t[:, None] * np.array([1.0, -2.0, 1.0])
        entropy = -(line * np.log(line)).sum(axis=1)
        plt.plot(t, entropy, color, linestyle=style, linewidth=2, label=f"average score {peak @ scores:.2f}")
        plt.plot(0, -(peak * np.log(peak)).sum(), "o", color=color)
    plt.xlabel("distance t from softmax(λ a), along (1, −2, 1)")
    plt.ylabel("entropy H(p)")
    plt.legend(loc="lower center")

# %% [markdown]
# **What to see.** Whatever the average is, the entropy peaks at $t = 0$: at the softmax. The highest peak
# of all is the one with $\lambda = 0$. There the average says nothing, and all classes are equally
# probable.
#
# *Break it*: give all three classes the score 1. Where are the three curves now?
#
# ### Questions: `entropy_concepts`
#
# **`no_knowledge`**: You know of $K$ classes only that their probabilities sum to one. Which distribution
# has the largest entropy?
#
# - A: the one with the classes' frequencies in the training data
# - B: the one that is certain of a single class
# - C: a bell curve over the classes
# - D: the one with $1/K$ everywhere
#
# <!-- why
# A: Frequencies are knowledge, and here there is none.
# B: A certain class has the entropy 0, the least that there is.
# C: A bell claims that the classes in the middle are more probable. Nothing says so.
# D: With no other constraint all λ are zero, and the softmax of equal logits is 1/K everywhere.
# -->
#
# **`constraints`**: An output layer with softmax and no hidden layer is the maximum entropy model under
# certain constraints. Which ones?
#
# - A: for every class, the average of each feature under the model is that of the training data
# - B: the model is right on all training examples
# - C: the logits have mean 0 and variance 1
# - D: all classes are equally probable on average
#
# <!-- why
# A: The derivative of its mean NLL with respect to a weight is the difference of these two averages, and it is
#    zero at the minimum.
# B: No constraint of that kind can hold where two classes overlap, and softmax is never certain.
# C: Logits may be anything. Adding 5 to all of them changes no probability.
# D: If the classes are unequally frequent in the data, so they are under the model.
# -->
#
# **`two_classes`**: A softmax over two logits $z_0$ and $z_1$ gives the second class the probability
#
# - A: $\sigma(z_1)$
# - B: $\sigma(z_1 - z_0)$
# - C: $\sigma(z_1) / (\sigma(z_0) + \sigma(z_1))$
# - D: $\sigma(z_0 + z_1)$
#
# <!-- why
# A: That is right for z0 = 0 only. Add the same number to both logits: softmax stays, and this does not.
# B: Divide both exponentials by that of z1: 1 / (1 + exp(z0 − z1)) is left.
# C: Softmax divides exponentials and not sigmoids.
# D: Adding the same number to both logits leaves softmax as it was, but not this sum.
# -->
#
# **`link`**: Which is the canonical link of the Bernoulli distribution, from the mean $\varphi$ to $z$?
#
# - A: $z = \log \varphi$
# - B: $z = 1 / (1 + e^{-\varphi})$
# - C: $z = \log \frac{\varphi}{1 - \varphi}$
# - D: $z = \varphi (1 - \varphi)$
#
# <!-- why
# A: That leaves the terms of 1 − φ out. Collect everything that stands beside y.
# B: That function leads from z to the mean, as an output activation does. The link goes the other way.
# C: The logarithm of φ^y (1 − φ)^(1 − y) is y (log φ − log(1 − φ)) and a term without y.
# D: That is the variance of y, and also the slope of σ.
# -->
#
# And a prediction. The next section draws what random networks with two inputs, one hidden layer and a sigmoid say of
# each point of the plane. The *decision boundary* is where they say 1/2.
#
# **`predict`**: How does the boundary look with a *single* hidden unit, ReLU or tanh? Any answer earns the point, and
# the figure shows yours.
#
# - A: a straight line with both
# - B: a straight line with ReLU, which is made of lines, and a curve with tanh
# - C: a line with a kink with ReLU, and a curve with tanh
# - D: a closed curve with both
#
# <!-- why
# A: So it is: the output rises or falls with one weighted sum of the inputs, and it is 1/2 where that sum has one
#    value.
# B: Tanh bends how fast the output changes. Where it is 1/2 the sum of the inputs has one value, and that is a
#    line.
# C: The kink of a ReLU unit is a line of its own, on one side of which the output is constant. The boundary runs
#    beside it.
# D: A single unit depends on one weighted sum of the inputs, and where that has one value is a line.
# -->

# %% exercise="entropy_concepts"
entropy_concepts = {
    "no_knowledge": "D",
    "constraints": "A",
    "two_classes": "B",
    "link": "C",
    "predict": "A",
}

# %% check="entropy_concepts"
check("entropy_concepts")

# %% [markdown]
# ## 11. The whole network
#
# *Lecture: Putting It All Together – Batches.*
#
# All parts are ready. With one hidden layer,
#
# $$H = f_1 (X W_1 + b_1), \qquad O = f_2 (H W_2 + b_2) ,$$
#
# where $f_1$ is the hidden activation and $f_2$ the output activation. A function handed in as an argument
# is called like any other: `activation(z)`.
#
# The hidden layer is part of the result: the gradients of a later notebook need it.
#
# With numbers: one input $x = 2$, two hidden units with $W_1 = (1, -1)$, no biases there, and ReLU give $H = (2, 0)$.
# Then $W_2 = (3, 5)^\top$ and $b_2 = -6$ give the logit $6 + 0 - 6 = 0$, and a sigmoid makes 1/2 of it.
#
# ### Exercise: `mlp_forward`
#
# You may call your own `affine`, `sigmoid` and `softmax`.
#
# | argument | shape | |
# | --- | --- | --- |
# | `params` | | a dictionary with the keys `"W1"`, `"b1"`, `"W2"`, `"b2"` |
# | `params["W1"]`, `params["b1"]` | (D, H), (H,) | |
# | `params["W2"]`, `params["b2"]` | (H, O), (O,) | |
# | `X` | (B, D) | inputs |
# | `activation` | | $f_1$, a function of an array |
# | `output` | | $f_2$: `"none"`, `"sigmoid"` or `"softmax"` |
# | result | (B, H), (B, O) | a pair, the hidden layer and the outputs |


# %% exercise="mlp_forward"
def mlp_forward(params, X, activation, output):
    """The forward pass of an MLP with one hidden layer.

    params: W1 (D, H), b1 (H,), W2 (H, O), b2 (O,); X: (B, D) inputs; activation: f1, a function of an array;
    output: f2, one of "none", "sigmoid", "softmax". Returns the pair H (B, H), O (B, O).
    """
    ### BEGIN SOLUTION
    hidden = activation(affine(X, params["W1"], params["b1"]))
    outputs = affine(hidden, params["W2"], params["b2"])
    if output == "sigmoid":
        outputs = sigmoid(outputs)
    elif output == "softmax":
        outputs = softmax(outputs)
    return hidden, outputs
    ### END SOLUTION


# %% check="mlp_forward"
check("mlp_forward")

# %% [markdown]
# **In Keras and PyTorch.** `keras.Sequential([Dense(H, "relu"), Dense(K, "softmax")])`. A `Dense` without a second argument
# has *no* activation: two of them in a row are one affine map, and nothing warns. `torch.nn.Sequential(Linear(D, H),
# ReLU(), Linear(H, K))` ends in logits, since PyTorch's losses want those.
#
# The figure calls `mlp_forward(network, plane, relu, "sigmoid")` for networks of 1, 4, 16 and 256 hidden units, and the
# same with `np.tanh`.


# %% jupyter={"source_hidden": true}
def random_network(seed, width):
    """Two inputs, one output; each hidden unit bends along a random line through the plane."""
    rng = np.random.default_rng(seed)
    W1, through = 2 * rng.normal(size=(2, width)), rng.uniform(-3, 3, size=(width, 2))
    return {
        "W1": W1,
        "b1": -(through * W1.T).sum(axis=1),
        "W2": rng.normal(size=(width, 1)),
        "b2": np.zeros(1),
    }


def first_units(network, width):
    """The network of the first hidden units alone."""
    return network | {
        "W1": network["W1"][:, :width],
        "b1": network["b1"][:width],
        "W2": network["W2"][:width],
    }


def balanced(network, inputs, activation):
    """The network with its second layer moved and scaled, so that half of the inputs fall on each side."""
    logits = mlp_forward(network, inputs, activation, "none")[1]
    scale = 2 / logits.std()
    return network | {"W2": scale * network["W2"], "b2": np.array([-scale * np.median(logits)])}


with figure(
    "Random networks of growing width",
    alt="Eight maps of the output over the plane, ReLU above and tanh below, with 1, 4, 16 and 256 "
    "units: the boundary goes from a straight line to one with many bends.",
):
    grid = np.linspace(-3, 3, 121)
    plane = np.stack(np.meshgrid(grid, grid), axis=-1).reshape(-1, 2)  # (121 · 121, 2)
    panels = plt.subplots(2, 4, figsize=(11, 5.8), sharex=True, sharey=True)[1]
    for row, (activation, name) in zip(panels, [(relu, "ReLU"), (np.tanh, "tanh")], strict=True):
        for axes, width in zip(row, [1, 4, 16, 256], strict=True):
            network = balanced(first_units(random_network(138, 256), width), plane, activation)
            outputs = mlp_forward(network, plane, activation, "sigmoid")[1].reshape(121, 121)
            colors = axes.contourf(grid, grid, outputs, levels=np.linspace(0, 1, 11), cmap="PuOr_r")
            axes.contour(grid, grid, outputs, levels=[0.5], colors="black", linewidths=1.5)
            axes.set(title=f"{name}, H = {width}", aspect="equal")
    said = {
        "A": "straight, straight",
        "B": "straight, a curve",
        "C": "a kink, a curve",
        "D": "closed, closed",
    }
    said_here = said.get(entropy_concepts["predict"], "nothing yet")
    panels[1, 0].set_xlabel(f"you said of H = 1: {said_here}", loc="left")
    plt.colorbar(colors, ax=panels, label="output of the sigmoid")

# %% [markdown]
# **What to see.** The black line is the decision boundary, where the output is 1/2. With one unit it is a
# straight line, whichever the activation: tanh bends the *height* of the output and not the line where it is 1/2, since
# it only ever rises. Each further unit adds a bend along a line of its own: sharp with
# ReLU, smooth with tanh. With 256 units the tanh boundary winds through the plane, and the kinks of ReLU
# are so many and so small that it looks round. Training will put the bends where the data need them.
#
# *Break it*: take an activation that does not bend, `lambda z: 0.5 * z`, in place of `np.tanh`.

# %% [markdown]
# ## 12. How many parameters
#
# *Lecture: Putting It All Together – Parameters and Training.*
#
# Kernels and biases together are the parameters θ, the numbers that training will set. Look at the picture at the top of
# this notebook and count its lines, then the biases of the two layers that have them: 3 inputs, 4 hidden units and 2
# outputs make 26.
#
# ### Exercise: `count_parameters`
#
# | argument | |
# | --- | --- |
# | `D`, `H`, `O` | ints: inputs, hidden units, outputs |
# | result | one int |


# %% exercise="count_parameters"
def count_parameters(D, H, O):
    """The number of parameters of an MLP with one hidden layer, kernels and biases of both layers.

    D, H, O: numbers of inputs, hidden units and outputs. Returns an int.
    """
    ### BEGIN SOLUTION
    return D * H + H + H * O + O
    ### END SOLUTION


# %% check="count_parameters"
check("count_parameters")

# %% [markdown]
# **In Keras and PyTorch.** `model.count_params()` also counts what is not trained, such as the running means of batch
# normalization. `sum(p.numel() for p in model.parameters())` leaves those out.
#
# The figure calls `count_parameters(inputs, width, 10)`.

# %% jupyter={"source_hidden": true}
with figure(
    "Parameters of an MLP with ten outputs",
    alt="Numbers of parameters over hidden units, both on logarithmic axes: straight lines for "
    "digits and for colour pictures, and far below them the biases alone.",
):
    plt.figure(figsize=(6, 3.4))
    hidden_sizes = 2 ** np.arange(0, 13)
    for inputs, style, label in [(64, "C0o-", "8×8 digits"), (3072, "C1s--", "32×32 colour pictures")]:
        counts = [count_parameters(inputs, int(width), 10) for width in hidden_sizes]
        plt.loglog(hidden_sizes, counts, style, label=label)
    plt.loglog(hidden_sizes, hidden_sizes + 10, "k:", label="biases alone")
    plt.xlabel("hidden units H")
    plt.ylabel("parameters")
    plt.legend()

# %% [markdown]
# **What to see.** Doubling the hidden layer doubles the network, nearly to the number. The biases are one
# in 75 parameters for the digits, and one in 3000 for the pictures: nearly all of a network is in its
# kernels.
#
# *Break it*: how many hidden units may a network for the colour pictures have that has no more parameters than one for
# the digits with 4096?

# %% [markdown]
# ## Where you are
#
# You have a network that turns numbers into predictions, with outputs that fit the target. It knows nothing
# yet. To train it, we must first say how wrong an answer is. That is the next notebook: losses.
#
# **Sources**
#
# - The lecture *Training Neural Networks II*, at the sections named in italics.
# - V. Nair, G. Hinton (2010): Rectified Linear Units Improve Restricted Boltzmann Machines.
# - A. Maas, A. Hannun, A. Ng (2013): Rectifier Nonlinearities Improve Neural Network Acoustic Models.
# - D. Hendrycks, K. Gimpel (2016): Gaussian Error Linear Units (GELUs). SiLU too is named there.
# - S. Elfwing, E. Uchibe, K. Doya (2017): Sigmoid-Weighted Linear Units for Neural Network Function
#   Approximation in Reinforcement Learning.
# - P. Ramachandran, B. Zoph, Q. Le (2017): Searching for Activation Functions.
# - N. Shazeer (2020): GLU Variants Improve Transformer.
# - C. Bishop (2006): Pattern Recognition and Machine Learning, sections 2.4 and 5.1.
