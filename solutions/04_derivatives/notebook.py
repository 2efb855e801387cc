# %% [markdown]
# # Derivatives
#
# Training asks one question, over and over: if this parameter grows a little, does the loss grow or shrink,
# and how fast? The answer for all parameters at once is the gradient. Frameworks compute it for you.
# Whoever has done it once by hand knows what they do, why a layer stops learning, and where to look when a
# gradient of their own is wrong.
#
# In this notebook you differentiate the parts that do not depend on the network's shape: the hidden
# activations, the output activations and the losses. First of all you build the tool that tells right from
# wrong. The next notebook puts the parts together into the gradient of a whole network.
#
# **How to work.** Read a section, fill in its function, run the cell, then run the `check` below it. Look
# at the figure that follows, which your own code draws, before you go on. Allow yourself 60 minutes.
# Paper helps.
#
# **Letters and shapes**: $B$ examples in the batch, $O$ outputs, $K$ classes. `z` are pre-activations, those
# of the last layer are called logits. The derivative of a loss with respect to an array has the shape of
# that array.
#
# **Four rules** hold in every exercise, as in `01_mlp`: any batch size works, 1 included, with no Python
# loop over the examples; the arguments stay as they were; float32 in, float32 out, and float64 likewise
# (`np.eye`, `np.zeros` and `np.sqrt(2)` are float64, Python's own numbers are neutral); numbers of ±1000
# are ordinary inputs with an exact result, not `nan`.

# %%
import math

import matplotlib.pyplot as plt
import numpy as np

from grader import check, figure


# %% [markdown]
# From the first notebook you may use these functions, in your own code too.

# %% provided="01_mlp.sigmoid 01_mlp.softmax"

# %% provided="01_mlp.relu 01_mlp.leaky_relu 01_mlp.silu 01_mlp.gelu"

# %% [markdown]
# ## 1. The derivative by differences
#
# *Lecture: Putting It All Together – Parameters and Training, where the step needs ∂E/∂θ.*
#
# A derivative is the limit of a quotient. Take a small step $h$ to both sides and leave the limit out:
#
# $$\frac{\partial f}{\partial x_i} \approx \frac{f(x + h e_i) - f(x - h e_i)}{2h} ,$$
#
# where $e_i$ is 1 at entry $i$ and 0 elsewhere. These are *central differences*. A forward difference,
# $(f(x + h e_i) - f(x)) / h$, looks cheaper, but the Taylor series shows the price:
#
# $$f(x \pm h) = f(x) \pm h f'(x) + \tfrac{h^2}{2} f''(x) \pm \tfrac{h^3}{6} f'''(x) + \dots$$
#
# Subtract both series, and all even terms cancel. The error of central differences is about $\tfrac{h^2}{6}
# f'''$, that of forward differences $\tfrac{h}{2} f''$.
#
# The method needs two evaluations of $f$ an entry, so it is far too slow to train with. But it knows
# nothing about your formulas, and so it can check them. In the rest of this notebook it does.
#
# ### Exercise: `numerical_gradient`
#
# | argument | shape | |
# | --- | --- | --- |
# | `f` | | a function of an array like `x` that returns one number |
# | `x` | any, one axis or more | the point; after the call it is what it was before |
# | `h` | | the step, a Python float |
# | result | as `x` | the derivative of `f` by each entry |
#
# `x` may be a *view* of another array, such as a transposed matrix: a copy in one axis is then no longer `x`.
# A loop over the *entries* of `x` is fine here. `np.ndindex(x.shape)` runs over the indices of an array
# with any number of axes.


# %% exercise="numerical_gradient"
def numerical_gradient(f, x, h=1e-5):
    """The gradient of f at x by central differences, (f(x + h) - f(x - h)) / 2h for each entry.

    f: maps an array like x to one number; x: any shape, left as it was; h: the step, a float.
    Returns an array of the shape and dtype of x.
    """
    ### BEGIN SOLUTION
    point = x.copy()
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        point[index] = x[index] + h
        above = f(point)
        point[index] = x[index] - h
        below = f(point)
        point[index] = x[index]
        gradient[index] = (above - below) / (2 * h)
    return gradient
    ### END SOLUTION


# %% check="numerical_gradient"
check("numerical_gradient")


# %%
def sum_of_sines(x):
    """A function whose gradient we know: cos(x)."""
    return np.sin(x).sum()


def forward_gradient(f, x, h):
    """Forward differences, for comparison."""
    start, gradient = f(x), np.zeros_like(x)
    for i in range(len(x)):
        moved = x.copy()
        moved[i] += h
        gradient[i] = (f(moved) - start) / h
    return gradient


with figure("Error of the numerical gradient against the step"):
    x = np.linspace(0.3, 1.2, 7)
    steps = np.logspace(-14, 0, 57)
    methods = [
        ("forward differences", "C1s", x, forward_gradient),
        ("central differences, float32", "C2^", x.astype(np.float32), numerical_gradient),
        ("central differences", "C0o", x, numerical_gradient),
    ]
    plt.figure(figsize=(7.2, 4.2))
    for label, style, point, method in methods:
        errors = [np.abs(method(sum_of_sines, point, float(h)) - np.cos(x)).max() for h in steps]
        plt.loglog(steps, errors, style, markersize=4, linestyle="-", linewidth=0.8, label=label)
    plt.loglog(steps[24:], steps[24:] ** 2 / 6, "k--", linewidth=1, label="truncation, h²/6")
    plt.loglog(steps[:44], 1e-16 / steps[:44], "k:", linewidth=1, label="rounding, 1e-16/h")
    plt.axvline(1e-5, color="0.6", linewidth=0.8)
    plt.text(1.3e-5, 2e-14, "default h", color="0.35")
    plt.ylim(1e-14, 1e2)
    plt.xlabel("step h")
    plt.ylabel("largest error of an entry")
    plt.legend(loc="lower left", fontsize="small")

# %% [markdown]
# **What to see.** Two errors pull in opposite directions. On the right the step is too long, and the error
# of *truncation* falls as h² for central differences, as h for forward ones. On the left the step is too
# short: $f(x + h)$ and $f(x - h)$ agree in nearly all digits, subtracting them leaves only the digits that
# were *rounded*, and dividing by $2h$ blows those up. The best step lies between, near 1e-5, where central
# differences are good to ten digits. In float32 they are never good to more than four or so. Gradients are
# checked in float64.
#
# ## 2. Derivatives of the hidden activations
#
# *Lecture: High Level Overview; Convergence – Saturating Non-linearities.*
#
# An activation works on every number alone, so its derivative does too: one number for each pre-activation,
# an array of the shape of `z`. All six functions below take the *pre-activation* `z`, not the output of the
# activation.
#
# Begin with the two classical ones. From $\sigma(z) = 1 / (1 + e^{-z})$ follows, by the quotient rule and
# some tidying,
#
# $$\sigma'(z) = \sigma(z) \, (1 - \sigma(z)) .$$
#
# It is written in terms of the output. Mind the difference: $\sigma(z)(1 - \sigma(z))$ is not $z(1 - z)$.
#
# ### Exercise: `sigmoid_derivative`
#
# | array | shape |
# | --- | --- |
# | `z` | any; values of ±1000 occur |
# | result | as `z` |


# %% exercise="sigmoid_derivative"
def sigmoid_derivative(z):
    """The derivative of the sigmoid, σ(z) (1 - σ(z)), for every number of z.

    z: pre-activations of any shape, values of ±1000 included. Returns the same shape.
    """
    ### BEGIN SOLUTION
    s = sigmoid(z)
    return s * (1 - s)
    ### END SOLUTION


# %% check="sigmoid_derivative"
check("sigmoid_derivative")

# %% [markdown]
# From $\tanh = \sinh / \cosh$ and the quotient rule,
#
# $$\tanh'(z) = 1 - \tanh(z)^2 .$$
#
# ### Exercise: `tanh_derivative`
#
# | array | shape |
# | --- | --- |
# | `z` | any; values of ±1000 occur |
# | result | as `z` |


# %% exercise="tanh_derivative"
def tanh_derivative(z):
    """The derivative of the hyperbolic tangent, 1 - tanh(z)², for every number of z.

    z: pre-activations of any shape, values of ±1000 included. Returns the same shape.
    """
    ### BEGIN SOLUTION
    t = np.tanh(z)
    return 1 - t * t
    ### END SOLUTION


# %% check="tanh_derivative"
check("tanh_derivative")

# %% [markdown]
# ReLU consists of two straight pieces, $0$ and $z$. At the kink between them there is no derivative.
# Frameworks take that of the left piece there. Here it is not asked.
#
# $$\operatorname{ReLU}'(z) = \begin{cases} 1 & \text{if } z > 0, \\ 0 & \text{if } z < 0. \end{cases}$$
#
# ### Exercise: `relu_derivative`
#
# | array | shape |
# | --- | --- |
# | `z` | any |
# | result | as `z`, and of its dtype: numbers, not truth values |


# %% exercise="relu_derivative"
def relu_derivative(z):
    """The derivative of ReLU: 1 where z > 0, 0 where z < 0.

    z: pre-activations of any shape. Returns the same shape and dtype.
    """
    ### BEGIN SOLUTION
    return (z > 0).astype(z.dtype)
    ### END SOLUTION


# %% check="relu_derivative"
check("relu_derivative")

# %% [markdown]
# Leaky ReLU has the slope $a$ in place of 0:
#
# $$\operatorname{LReLU}'(z) = \begin{cases} 1 & \text{if } z > 0, \\ a & \text{if } z < 0. \end{cases}$$
#
# ### Exercise: `leaky_relu_derivative`
#
# | argument | shape |
# | --- | --- |
# | `z` | any |
# | `negative_slope` | a Python float, $a$ |
# | result | as `z`, and of its dtype |


# %% exercise="leaky_relu_derivative"
def leaky_relu_derivative(z, negative_slope=0.2):
    """The derivative of leaky ReLU: 1 where z > 0, negative_slope where z < 0.

    z: pre-activations of any shape, negative_slope: a float from 0 to 1. Returns the shape and dtype of z.
    """
    ### BEGIN SOLUTION
    return np.where(z > 0, 1, negative_slope).astype(z.dtype)
    ### END SOLUTION


# %% check="leaky_relu_derivative"
check("leaky_relu_derivative")

# %% [markdown]
# SiLU and GELU are $z$ times a gate $g(z)$, so the product rule gives two terms, the gate and $z$ times the
# slope of the gate:
#
# $$\big(z \, g(z)\big)' = g(z) + z \, g'(z) .$$
#
# SiLU's gate is $\sigma$, whose slope you have.
#
# ### Exercise: `silu_derivative`
#
# | array | shape |
# | --- | --- |
# | `z` | any; values of ±1000 occur |
# | result | as `z` |


# %% exercise="silu_derivative"
def silu_derivative(z):
    """The derivative of SiLU, σ(z) + z σ'(z), for every number of z.

    z: pre-activations of any shape, values of ±1000 included. Returns the same shape.
    """
    ### BEGIN SOLUTION
    s = sigmoid(z)
    return s + z * s * (1 - s)
    ### END SOLUTION


# %% check="silu_derivative"
check("silu_derivative")

# %% [markdown]
# GELU's gate is $\Phi(z) = \tfrac12 (1 + \operatorname{erf} \tfrac{z}{\sqrt2})$, the probability that a
# standard normal variable is below $z$. The slope of a distribution function is the density,
#
# $$\Phi'(z) = \varphi(z) = \frac{1}{\sqrt{2 \pi}} \, e^{-z^2 / 2} .$$
#
# The derivative is asked exactly, within $10^{-7}$. The provided `gelu` shows how to get an erf for arrays.
#
# ### Exercise: `gelu_derivative`
#
# | array | shape |
# | --- | --- |
# | `z` | any; values of ±1000 occur |
# | result | as `z` |


# %% exercise="gelu_derivative"
def gelu_derivative(z):
    """The derivative of the exact GELU, Φ(z) + z φ(z), for every number of z.

    z: pre-activations of any shape, values of ±1000 included. Returns the same shape.
    """
    ### BEGIN SOLUTION
    erf = np.vectorize(math.erf, otypes=[z.dtype])
    gate = 0.5 * (1 + erf(z / math.sqrt(2)))
    density = np.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)
    return gate + z * density
    ### END SOLUTION


# %% check="gelu_derivative"
check("gelu_derivative")

# %%
with figure("Derivatives of the activations"):
    z = np.linspace(-6, 6, 601)
    dots = np.linspace(-5.75, 5.75, 24)
    pairs = [
        ("σ", sigmoid, sigmoid_derivative),
        ("tanh", np.tanh, tanh_derivative),
        ("ReLU", relu, relu_derivative),
        ("leaky ReLU", leaky_relu, leaky_relu_derivative),
        ("SiLU", silu, silu_derivative),
        ("GELU", gelu, gelu_derivative),
    ]
    panels = plt.subplots(2, 3, figsize=(9.6, 5), sharex=True, sharey=True)[1]
    for axes, (name, activation, derivative) in zip(panels.flat, pairs, strict=True):
        differences = numerical_gradient(lambda points, a=activation: a(points).sum(), dots)
        axes.axhline(0, color="0.8", linewidth=0.8)
        axes.axhline(1, color="0.8", linewidth=0.8)
        axes.plot(z, derivative(z), "C0", linewidth=2, label="your derivative")
        axes.plot(dots, differences, "C1o", markersize=4, fillstyle="none", label="differences")
        axes.set(title=name, ylim=(-0.3, 1.35))
    for axes in panels[1]:
        axes.set_xlabel("z")
    panels[0, 0].legend(loc="upper left", fontsize="small")

# %% [markdown]
# **What to see.** Every circle of differences lies on your line. The gradient that passes back through a
# unit is multiplied by this number, so read the heights as "how much gets through". The sigmoid lets at
# most a quarter through, and both classical activations nearly nothing beyond ±5: saturated units do not
# learn. ReLU lets all or nothing through, SiLU and GELU even a little more than all to the right of 1, and
# to the left a small *negative* part.
#
# ## 3. The gradient of the squared error
#
# *Lecture: Derivative of MSE Loss.*
#
# For one output $f$ with target $y$ the loss is $L = (f - y)^2$, and
#
# $$\frac{\partial L}{\partial f} = 2 (f - y) .$$
#
# That is all. We want it *for each number on its own*, before any mean is taken. Where a mean of $n$ losses
# follows, the chain rule adds a factor $1/n$ later, once.
#
# ### Exercise: `mse_gradient`
#
# | array | shape | |
# | --- | --- | --- |
# | `y_true` | (B, O) or (B,) | targets |
# | `y_pred` | as `y_true` | predictions $f$ |
# | result | as `y_true` | derivative of each squared error by its prediction |


# %% exercise="mse_gradient"
def mse_gradient(y_true, y_pred):
    """The derivative of (y_pred - y_true)² by y_pred, for every number, before any mean.

    y_true, y_pred: arrays of one shape. Returns that shape.
    """
    ### BEGIN SOLUTION
    return 2 * (y_pred - y_true)
    ### END SOLUTION


# %% check="mse_gradient"
check("mse_gradient")

# %% [markdown]
# ## 4. The Jacobian of softmax
#
# *Lecture: Derivative of Softmax MLE Loss.*
#
# Softmax is the first function here that mixes its inputs: every output $o_i$ depends on every logit $z_j$.
# So it has not $K$ derivatives but $K \times K$, a matrix called the Jacobian, with $\partial o_i /
# \partial z_j$ in row $i$ and column $j$. Differentiate $o_i = e^{z_i} / \sum_k e^{z_k}$ by the quotient
# rule. The numerator depends on $z_j$ only if $i = j$, the denominator always does:
#
# $$\frac{\partial o_i}{\partial z_j} = o_i \, ([i = j] - o_j), \qquad
# \text{as a matrix} \qquad J = \operatorname{diag}(o) - o \, o^T .$$
#
# ### Exercise: `softmax_jacobian`
#
# For one example at a time, with no batch axis.
#
# | array | shape |
# | --- | --- |
# | `z` | (K,) logits; values of ±1000 occur |
# | result | (K, K), the derivative of output $i$ by logit $j$ at $[i, j]$ |


# %% exercise="softmax_jacobian"
def softmax_jacobian(z):
    """The Jacobian of softmax at the logits of one example, diag(o) - o oᵀ.

    z: (K,) logits, values of ±1000 included. Returns (K, K), entry [i, j] the derivative of o_i by z_j.
    """
    ### BEGIN SOLUTION
    o = softmax(z)
    return np.diag(o) - np.outer(o, o)
    ### END SOLUTION


# %% check="softmax_jacobian"
check("softmax_jacobian")

# %%
with figure("Jacobians of softmax"):
    settings = [
        ("undecided", [0.0, 0.0, 0.0, 0.0]),
        ("leaning", [2.0, 1.0, 0.0, -1.0]),
        ("nearly certain", [8.0, 1.0, 0.0, -1.0]),
    ]
    panels = plt.subplots(1, 3, figsize=(9.6, 3.5))[1]
    for axes, (name, logits) in zip(panels, settings, strict=True):
        jacobian = softmax_jacobian(np.array(logits))
        colors = axes.imshow(jacobian, cmap="PuOr_r", vmin=-0.25, vmax=0.25)
        for (i, j), value in np.ndenumerate(jacobian):
            color = "white" if abs(value) > 0.15 else "black"
            label = f"{value:.3f}" if abs(value) >= 0.0005 else "0"
            axes.text(j, i, label, ha="center", va="center", fontsize="small", color=color)
        axes.set(title=f"{name}\nz = {[int(one) for one in logits]}", xlabel="logit j")
        axes.set(xticks=range(4), yticks=range(4))
    panels[0].set_ylabel("output i")
    plt.colorbar(colors, ax=panels, shrink=0.8, label="∂o_i / ∂z_j")

# %% [markdown]
# **What to see.** The diagonal is positive and the rest negative: a logit raises its own probability and
# lowers all others. Each row and each column sums to zero, because the probabilities go on summing to one.
# On the right softmax is nearly certain, and the whole matrix is nearly zero. It is saturated like a
# sigmoid, whether the class it is certain of is the right one or not.
#
# ## 5. The gradient of the softmax loss
#
# *Lecture: Derivative of Softmax MLE Loss.*
#
# The loss of a classifier is the negative log-likelihood of the gold class, $L = -\log o_\textit{gold}$.
# Put the softmax in and take the logarithm of the fraction apart:
#
# $$L = -\log \frac{e^{z_\textit{gold}}}{\sum_j e^{z_j}} = -z_\textit{gold} + \log \sum_j e^{z_j} .$$
#
# The derivative of the first term by $z_i$ is $-[i = \textit{gold}]$. That of the second is $e^{z_i} /
# \sum_j e^{z_j}$, which is softmax itself. So
#
# $$\frac{\partial L}{\partial z} = o - 1_\textit{gold} ,$$
#
# where $1_\textit{gold}$ is 1 at the gold class and 0 elsewhere. No Jacobian was needed: the logarithm
# undid the exponential, and the saturation is gone with it.
#
# ### Exercise: `softmax_nll_gradient`
#
# | array | shape | |
# | --- | --- | --- |
# | `z` | (B, K) | logits; values of ±1000 occur |
# | `gold` | (B,) | integers, the class of each example |
# | result | (B, K) | a gradient for each example, before any mean over the batch |


# %% exercise="softmax_nll_gradient"
def softmax_nll_gradient(z, gold):
    """The gradient of -log softmax(z)[gold] by the logits, softmax(z) - 1_gold, for each example.

    z: (B, K) logits, values of ±1000 included; gold: (B,) class indices. Returns (B, K).
    """
    ### BEGIN SOLUTION
    gradient = softmax(z)
    gradient[np.arange(len(gold)), gold] -= 1
    return gradient
    ### END SOLUTION


# %% check="softmax_nll_gradient"
check("softmax_nll_gradient")

# %%
with figure("How strongly a loss pulls at the logits of a wrong answer"):
    lead = np.linspace(-10, 10, 121)  # how far the wrong class is ahead of the gold one
    logits = np.stack([np.zeros(121), lead], axis=1)  # gold class 0, wrong class 1
    nll = softmax_nll_gradient(logits, np.zeros(121, int))
    target = np.array([1.0, 0.0])
    squared = [softmax_jacobian(z) @ mse_gradient(target, softmax(z)) for z in logits]
    plt.figure(figsize=(6.6, 3.6))
    plt.plot(lead, np.linalg.norm(nll, axis=1), "C0", linewidth=2, label="NLL: o − 1_gold")
    plt.plot(
        lead, np.linalg.norm(squared, axis=1), "C1--", linewidth=2, label="squared error: J · 2(o − 1_gold)"
    )
    plt.axvspan(0, 10, color="0.93", zorder=0)
    plt.text(9.8, 0.7, "the answer is wrong", ha="right", color="0.35")
    plt.xlabel("lead of a wrong class over the gold one, in logits")
    plt.ylabel("norm of the gradient")
    plt.legend(loc="upper left")

# %% [markdown]
# **What to see.** Two classes, and to the right the wrong one is ahead: the network is wrong, and the
# further right the surer it is. The NLL's gradient grows to √2 and stays there, so the worst mistakes are
# corrected the hardest. The squared error of the same probabilities sends its gradient through softmax's
# Jacobian, which is nearly zero when softmax is certain. Its worst mistakes are hardly corrected at all.
# That is why a softmax comes with the NLL.
#
# ## 6. Full distributions, and one logit
#
# *Lecture: Derivative of Softmax MLE Loss; Derivative of Sigmoid MLE Losses.*
#
# The target may be a whole distribution $g$ over the classes, as when several people labelled an example.
# Then $L = -\sum_k g_k \log o_k$ is a weighted sum of the losses above. Take the same weighted sum of their
# gradients $o - 1_k$, and use $\sum_k g_k = 1$:
#
# $$\frac{\partial L}{\partial z} = \sum_k g_k (o - 1_k) = o - g .$$
#
# ### Exercise: `softmax_crossentropy_gradient`
#
# | array | shape | |
# | --- | --- | --- |
# | `z` | (B, K) | logits; values of ±1000 occur |
# | `g` | (B, K) | target distributions, each row sums to 1 |
# | result | (B, K) | a gradient for each example, before any mean |


# %% exercise="softmax_crossentropy_gradient"
def softmax_crossentropy_gradient(z, g):
    """The gradient of -Σ_k g_k log softmax(z)_k by the logits, softmax(z) - g, for each example.

    z: (B, K) logits, values of ±1000 included; g: (B, K) target distributions. Returns (B, K).
    """
    ### BEGIN SOLUTION
    return softmax(z) - g
    ### END SOLUTION


# %% check="softmax_crossentropy_gradient"
check("softmax_crossentropy_gradient")

# %% [markdown]
# For a yes or no there is one logit with $o = \sigma(z)$, and $L = -g \log o - (1 - g) \log (1 - o)$. A
# sigmoid is a softmax of two classes with one logit held at 0, so without a new calculation
#
# $$\frac{\partial L}{\partial z} = \sigma(z) - g .$$
#
# ### Exercise: `sigmoid_nll_gradient`
#
# | array | shape | |
# | --- | --- | --- |
# | `z` | (B, O) or (B,) | logits; values of ±1000 occur |
# | `g` | as `z` | target probabilities, from 0 to 1 |
# | result | as `z` | a derivative for each number, before any mean |


# %% exercise="sigmoid_nll_gradient"
def sigmoid_nll_gradient(z, g):
    """The derivative of -g log σ(z) - (1 - g) log (1 - σ(z)) by the logit, σ(z) - g, for every number.

    z: logits of any shape, values of ±1000 included; g: target probabilities of the same shape.
    Returns that shape.
    """
    ### BEGIN SOLUTION
    return sigmoid(z) - g
    ### END SOLUTION


# %% check="sigmoid_nll_gradient"
check("sigmoid_nll_gradient")

# %%
with figure("One gradient for three losses: output minus target"):
    z = np.array([[1.5, 0.5, -0.5, -1.0]])
    cases = [
        ("gold class 1", [0, 1, 0, 0], softmax_nll_gradient(z, np.array([1])), softmax(z)),
        (
            "distribution g",
            [0.1, 0.6, 0.2, 0.1],
            softmax_crossentropy_gradient(z, np.array([[0.1, 0.6, 0.2, 0.1]])),
            softmax(z),
        ),
        (
            "four yes or no",
            [0, 1, 1, 0],
            sigmoid_nll_gradient(z, np.array([[0.0, 1.0, 1.0, 0.0]])),
            sigmoid(z),
        ),
    ]
    panels = plt.subplots(1, 3, figsize=(10, 3.4), sharey=True)[1]
    for axes, (name, wanted, gradient, output) in zip(panels, cases, strict=True):
        place = np.arange(4)
        axes.bar(place - 0.27, output[0], 0.26, color="C0", label="output o")
        axes.bar(place, wanted, 0.26, color="C2", hatch="//", edgecolor="white", label="target")
        axes.bar(place + 0.27, gradient[0], 0.26, color="C1", label="gradient")
        axes.axhline(0, color="black", linewidth=0.8)
        axes.set(title=name, xlabel="logit", xticks=place)
    panels[0].legend(fontsize="small", loc="lower right")

# %% [markdown]
# **What to see.** The orange bar is the blue one minus the green one, three times over. With softmax the
# orange bars of an example sum to zero: what one class wins, the others lose. With sigmoids each output has
# its own yes or no, and nothing ties the bars together. A step *against* the gradient raises the logits
# whose outputs are too small and lowers the others.
#
# ### Questions: `derivative_concepts`
#
# **`step`**: You check gradients in float64 with central differences and $h = 10^{-12}$. Where does the error
# come from, mostly?
#
# - A: from the terms of the Taylor series that were left out, which are still large at that step
# - B: from subtracting two numbers that agree in nearly all their digits
# - C: from the function, which is not smooth at such a scale
# - D: from nothing in particular: the smaller the step, the smaller the error
#
# **`central`**: You halve the step $h$, far from where rounding matters. What happens to the error of central
# differences?
#
# - A: it becomes half as large
# - B: it stays, as it depends on the function alone
# - C: it becomes a quarter
# - D: it becomes half as large for smooth functions and a quarter for functions with kinks
#
# **`saturated`**: A sigmoid unit's pre-activation is 20 for one example. How much of the gradient at its output
# gets back through it?
#
# - A: nearly nothing, about $2 \cdot 10^{-9}$ of it
# - B: all of it, since the output is 1
# - C: a quarter of it, the most that a sigmoid lets through
# - D: 20 times as much, since the gradient is multiplied by the pre-activation
#
# **`pairing`**: A softmax is nearly certain of a wrong class. Why does the squared error of its probabilities
# hardly correct it, while the NLL does?
#
# - A: the squared error is at most 2, and the NLL may be 1000, so the steps of the NLL are longer by that much
# - B: the squared error looks at all classes and has to share its gradient among them
# - C: the NLL's gradient is that of the gold class alone, and no other class holds it back
# - D: its gradient passes softmax's Jacobian, which is nearly zero there
#
# **`rows`**: Row $i$ of softmax's Jacobian holds the derivatives of output $i$ with respect to all logits, and
# it sums to zero. What does that say of output $i$?
#
# - A: that it and the other outputs sum to one
# - B: that it stays when all logits grow by the same number
# - C: that it has a maximum there
# - D: that it does not depend on the logits one by one, only on their order

# %% exercise="derivative_concepts"
derivative_concepts = {
    "step": "B",
    "central": "C",
    "saturated": "A",
    "pairing": "D",
    "rows": "B",
}

# %% check="derivative_concepts"
check("derivative_concepts")

# %% [markdown]
# ## Where you are
#
# You have the derivative of every activation and of every loss with respect to its logits, and a tool that
# proves it. What lies between them are the affine layers. The next notebook goes back through those, and so
# through the whole network.
#
# **Sources**
#
# - The lecture *Training Neural Networks II*, at the sections named in italics.
# - I. Goodfellow, Y. Bengio, A. Courville (2016): Deep Learning, sections 4.3 and 6.2.
# - D. Hendrycks, K. Gimpel (2016): Gaussian Error Linear Units (GELUs). SiLU too is named there.
# - W. Press, S. Teukolsky, W. Vetterling, B. Flannery (2007): Numerical Recipes, section 5.7, on the best
#   step of differences.
