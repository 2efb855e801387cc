# %% [markdown]
# # Derivatives
#
# Training asks one question, over and over: if this parameter grows a little, does the loss grow or shrink,
# and how fast? The answer for all parameters at once is the gradient. Frameworks compute it for you.
# Whoever has done it once by hand knows what they do, why a layer stops learning, and where to look when a
# gradient of their own is wrong.
#
# In this notebook you differentiate everything between the loss and the first kernel of an MLP: the losses,
# the output activations, the hidden activations and the affine layer. At the end one function returns the
# gradient of the whole network. First of all you build the tool that tells right from wrong.
#
# **How to work.** Read a section, fill in its function, run the cell, then run the `check` below it. Look
# at the figure that follows, which your own code draws, before you go on. Allow yourself 60 to 90 minutes.
# Paper helps.
#
# **Letters and shapes**: $B$ examples in the batch, $D$ inputs, $H$ hidden units, $K$ classes. `X` (B, D)
# has one example a row, `W` (D, H) is a kernel, `b` (H,) a bias, `z` are pre-activations, those of the last
# layer are called logits. The derivative of the loss by an array `A` is called `dA` and has the shape of
# `A`.
#
# **Four rules** hold in every exercise, as in `01_mlp`: any batch size works, 1 included, with no Python
# loop over the examples; the arguments stay as they were; float32 in, float32 out, and float64 likewise
# (`np.eye`, `np.zeros` and `np.sqrt(2)` are float64, Python's own numbers are neutral); numbers of ±1000
# are ordinary inputs with an exact result, not `nan`.

# %%
import math

import matplotlib.pyplot as plt
import numpy as np

from grader import check, check_gradient, figure


# %% [markdown]
# From the first notebook you may use these functions, in your own code too.

# %% provided="01_mlp.affine 01_mlp.sigmoid 01_mlp.softmax"

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
# ## 7. The computation graph
#
# *Lecture: Putting It All Together – Computation Graph.*
#
# A network is a graph of small operations. Each node computes a value from its inputs and hands it on.
# Ours:
#
# ```
#  X ──┐                 W2 ──┐
#  W1 ─┴─ · ── + ── f ── H ───┴─ · ── + ── Z ── softmax and NLL ── mean ── L
#              │                      │               │
#        b1 ───┘                b2 ───┘        gold ──┘
# ```
#
# The *forward* pass goes from left to right and computes values. The *backward* pass goes from right to
# left and computes, for each value, the derivative of $L$ by it. A node needs two things for that: the
# derivative by its output, which its right-hand neighbour has just computed, and its own local derivative,
# which sections 2 to 6 gave you. The product of both is the derivative by its input. That is the chain
# rule, and there is nothing else to backpropagation.
#
# A value that is used in several places gets a derivative from each of them.
#
# ### Questions: `graph_concepts`
#
# **`direction`**: The chain rule would also work from left to right, from the inputs to the loss. Why does
# backpropagation start at the loss?
#
# - A: the activations have no derivative in the other direction
# - B: the loss is one number, so each node needs only one derivative array, and one pass gives all
#   parameters' gradients
# - C: the rounding errors of the forward pass cancel that way
# - D: the inputs are not known until the loss has been computed
#
# **`branches`**: A value $v$ is used in two places of the graph, and the loss depends on both. What is
# $\partial L / \partial v$?
#
# - A: the product of what both places send back
# - B: the mean of what both places send back
# - C: what the place nearer to the loss sends back
# - D: the sum of what both places send back
#
# **`kept`**: When the backward pass reaches the product $H W_2$, what does it need for the gradient of
# $W_2$?
#
# - A: the derivative by the product, and $H$ from the forward pass
# - B: the derivative by the product, and $W_2$
# - C: the derivative by the product alone
# - D: $H$ and $W_2$ from the forward pass
#
# **`cost`**: A network has a million parameters. What does its gradient cost, in forward passes?
#
# - A: about a million, by differences as by backpropagation
# - B: about a million by backpropagation, two by differences
# - C: a few by backpropagation, two million by central differences
# - D: a few, by backpropagation as by differences
#
# Answer with the letters, as text: `"A"`, `"B"`, `"C"` or `"D"`.

# %% exercise="graph_concepts"
graph_concepts = {
    "direction": "B",
    "branches": "D",
    "kept": "A",
    "cost": "C",
}

# %% check="graph_concepts"
check("graph_concepts")

# %% [markdown]
# ## 8. Back through an affine layer
#
# *Lecture: Putting It All Together – Batches, and – Computation Graph.*
#
# Let `d_out` be the derivative of the loss by the layer's output $Y = X W + b$, one number for each number
# of $Y$. One entry of $Y$ is
#
# $$Y_{n,i} = \sum_j X_{n,j} W_{j,i} + b_i .$$
#
# The entry $W_{j,i}$ is used once in every example $n$, with the factor $X_{n,j}$. Add up what all these
# places send back:
#
# $$\frac{\partial L}{\partial W_{j,i}} = \sum_n X_{n,j} \, \textit{d\_out}_{n,i} .$$
#
# Write the same sum for $X_{n,j}$, used in every unit $i$, and for $b_i$, used in every example. Then read
# each of the three as a matrix product or a sum over an axis. The shapes are a strong hint, since each
# derivative has the shape of its array and there is often one product only that fits.
#
# ### Exercise: `affine_backward`
#
# | array | shape | |
# | --- | --- | --- |
# | `d_out` | (B, H) | derivative of the loss by $XW + b$ |
# | `X`, `W` | (B, D), (D, H) | what the forward pass used |
# | result | (B, D), (D, H), (H,) | the triple `dX, dW, db` |


# %% exercise="affine_backward"
def affine_backward(d_out, X, W):
    """The gradients of a loss by the inputs, the kernel and the bias of an affine layer X W + b.

    d_out: (B, H) gradient by the layer's output; X: (B, D) inputs; W: (D, H) kernel.
    Returns the triple dX (B, D), dW (D, H), db (H,).
    """
    ### BEGIN SOLUTION
    dX = d_out @ W.T
    dW = X.T @ d_out
    db = d_out.sum(axis=0)
    return dX, dW, db
    ### END SOLUTION


# %% check="affine_backward"
check("affine_backward")

# %% [markdown]
# The lecture says that the derivatives of a batch are *batches of matrices, or even higher-dimensional
# tensors*. Your `numerical_gradient` can show them whole: one row for each number of $Y$, one column for
# each number of $X$ (left) or of $W$ (right).

# %%
with figure("All derivatives of an affine layer, B = 4, D = 3, H = 2"):
    rng = np.random.default_rng(7)
    X, W, b = rng.normal(size=(4, 3)), rng.normal(size=(3, 2)), rng.normal(size=2)
    rows = list(np.ndindex(4, 2))  # the numbers of Y
    by_inputs = np.array([numerical_gradient(lambda A, i=i: affine(A, W, b)[i], X).ravel() for i in rows])
    by_kernel = np.array([numerical_gradient(lambda A, i=i: affine(X, A, b)[i], W).ravel() for i in rows])
    shapes = {"width_ratios": [12, 6]}
    panels = plt.subplots(1, 2, figsize=(9, 4.3), gridspec_kw=shapes, sharey=True)[1]
    parts = [(by_inputs, 3, "example of X", "∂Y/∂X"), (by_kernel, 2, "row of W", "∂Y/∂W")]
    for axes, (jacobian, block, label, name) in zip(panels, parts, strict=True):
        colors = axes.imshow(jacobian, cmap="PuOr_r", vmin=-2, vmax=2, aspect="auto")
        width = jacobian.shape[1]
        axes.set(title=f"{name}, shape {jacobian.shape}", xlabel=label)
        axes.set_xticks(np.arange(block / 2 - 0.5, width, block), range(width // block))
        axes.set_yticks(np.arange(0.5, 8, 2), range(4))
        for edge in np.arange(block - 0.5, width - 1, block):
            axes.axvline(edge, color="0.6", linewidth=0.8)
        for edge in np.arange(1.5, 7, 2):
            axes.axhline(edge, color="0.6", linewidth=0.8)
    panels[0].set_ylabel("example of Y")
    plt.colorbar(colors, ax=panels)

# %% [markdown]
# **What to see.** Left: only the blocks on the diagonal are not zero, since example 2 of $Y$ depends on
# example 2 of $X$ and on no other. All blocks are the same matrix, $W^T$. Right: every example depends on
# the kernel, through its own inputs, and half of the numbers are zero because unit 0 does not use the
# kernel's column
# 1. Now compare with your `affine_backward`: it multiplies `d_out` by both of these pictures and builds
#    neither.
#
# ### Questions: `batch_concepts`
#
# **`inputs`**: $Y = XW + b$ with $X$ of shape (B, D) and $Y$ of shape (B, H). All derivatives $\partial
# Y_{n,i} / \partial X_{m,j}$ make an array of shape (B, H, B, D). At most how many of its numbers are not
# zero?
#
# - A: $B H D$, a matrix (H, D) for each example
# - B: $B^2 H D$, all of them
# - C: $H D$, one matrix in all
# - D: $B D$, one for each number of $X$
#
# **`kernel`**: Which shape has the array of all derivatives of $Y$ by $W$?
#
# - A: (D, H), as $W$ itself
# - B: (B, D), as $X$, since the derivative of $xw$ by $w$ is $x$
# - C: (B, H, D, H), four axes
# - D: (B, D, H), a matrix like $W$ for each example
#
# **`product`**: Why is none of these arrays ever built in training?
#
# - A: they are zero when the network has converged
# - B: the loss is one number: all that is needed is their product with `d_out`, and matrix products of the
#   small arrays give it
# - C: they would have to be built anew for every activation
# - D: the optimizer needs no more than their signs
#
# **`activation`**: An activation turns $Z$ (B, H) into $f(Z)$, entry by entry. How does its Jacobian act in
# the backward pass?
#
# - A: `d_out` is multiplied by a full (H, H) matrix for each example
# - B: not at all: activations have no parameters
# - C: `d_out` is summed over the batch, then multiplied by $f'$ of the mean of $Z$
# - D: it is diagonal, so `d_out` is multiplied entry by entry by $f'(Z)$

# %% exercise="batch_concepts"
batch_concepts = {
    "inputs": "A",
    "kernel": "C",
    "product": "B",
    "activation": "D",
}

# %% check="batch_concepts"
check("batch_concepts")

# %% [markdown]
# ## 9. The gradient of the whole network
#
# *Lecture: Putting It All Together – Computation Graph; Derivative of Softmax MLE Loss.*
#
# You have a function for every node of the graph in section 7. Now walk it. Forward:
#
# $$Z_1 = X W_1 + b_1, \qquad H = f(Z_1), \qquad Z_2 = H W_2 + b_2, \qquad
# L = \frac{1}{B} \sum_n -\log \operatorname{softmax}(Z_2)_{n, \textit{gold}_n} .$$
#
# Backward, from $L$ to the left. Two places deserve care. The loss is the *mean* over the batch, so a
# factor $1/B$ enters the chain of derivatives, at one place and only there. And the activation's node
# multiplies by $f'$ at its own input, $Z_1$.
#
# Keep the loss exact as well: $-\log o_\textit{gold}$ is infinite when $o_\textit{gold}$ was rounded to 0,
# while $-z_\textit{gold} + \log \sum_j e^{z_j}$ is an ordinary number, once the largest logit of the row
# has been taken from all of them.
#
# ### Exercise: `mlp_gradients`
#
# You may call all your functions of this notebook.
#
# | argument | shape | |
# | --- | --- | --- |
# | `params` | | a dictionary with the keys `"W1"` (D, H), `"b1"` (H,), `"W2"` (H, K), `"b2"` (K,) |
# | `X` | (B, D) | inputs |
# | `gold` | (B,) | integers, the class of each example |
# | `activation` | | $f$: `"tanh"` or `"relu"` |
# | result | | a pair: the loss, one number, and a dictionary with the keys and shapes of `params` |


# %% exercise="mlp_gradients"
def mlp_gradients(params, X, gold, activation):
    """The mean softmax NLL of an MLP with one hidden layer over a batch, and its gradient.

    params: W1 (D, H), b1 (H,), W2 (H, K), b2 (K,); X: (B, D) inputs; gold: (B,) class indices;
    activation: of the hidden layer, "tanh" or "relu".
    Returns the pair loss, gradients: one number, and a dictionary like params.
    """
    ### BEGIN SOLUTION
    z = affine(X, params["W1"], params["b1"])
    if activation == "tanh":
        hidden, slope = np.tanh(z), tanh_derivative(z)
    else:
        hidden, slope = np.maximum(z, 0), relu_derivative(z)
    logits = affine(hidden, params["W2"], params["b2"])
    shifted = logits - logits.max(axis=1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(gold)), gold]
    loss = losses.mean()

    d_logits = softmax_nll_gradient(logits, gold) / len(gold)
    d_hidden, dW2, db2 = affine_backward(d_logits, hidden, params["W2"])
    _, dW1, db1 = affine_backward(d_hidden * slope, X, params["W1"])
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
    ### END SOLUTION


# %% check="mlp_gradients"
check("mlp_gradients")


# %% [markdown]
# Now the tool of section 1 judges the formulas of all others: every entry of the gradient against central
# differences of the loss.


# %%
def small_network(rng, D, H, K):
    """Random parameters of an MLP."""
    return {
        "W1": rng.normal(size=(D, H)) / math.sqrt(D),
        "b1": rng.normal(size=H) / 2,
        "W2": rng.normal(size=(H, K)) / math.sqrt(H),
        "b2": rng.normal(size=K) / 2,
    }


rng = np.random.default_rng(4)
params = small_network(rng, 6, 12, 5)
X, gold = rng.normal(size=(20, 6)), rng.integers(0, 5, size=20)

with figure("Your gradient, and what differences say of it"):
    gradients = mlp_gradients(params, X, gold, "tanh")[1]
    panels = plt.subplots(3, 2, figsize=(9.6, 6.4))[1]
    for column, key in zip(panels.T, ["W1", "W2"], strict=True):

        def loss_of(array, key=key):
            """The loss as a function of one of the parameters."""
            return mlp_gradients({**params, key: array}, X, gold, "tanh")[0]

        numerical = numerical_gradient(loss_of, params[key])
        error = np.abs(gradients[key] - numerical) / np.abs(numerical).max()
        top = np.abs(numerical).max()
        pictures = [("analytic", gradients[key]), ("numerical", numerical)]
        for axes, (name, image) in zip(column[:2], pictures, strict=True):
            colors = axes.imshow(image, cmap="PuOr_r", vmin=-top, vmax=top, aspect="auto")
            axes.set(title=f"d{key}, {name}", xticks=[], yticks=[])
            plt.colorbar(colors, ax=axes)
        exponents = np.log10(np.maximum(error, 1e-16))
        colors = column[2].imshow(exponents, cmap="viridis", vmin=-13, vmax=0, aspect="auto")
        column[2].set(title=f"d{key}, relative error", xticks=[], yticks=[])
        plt.colorbar(colors, ax=column[2], label="power of ten")

# %% [markdown]
# **What to see.** The upper two rows look the same, and the lowest row says how much the same: the error is
# around $10^{-10}$ everywhere, in even noise. That is the rounding that you saw in section 1. An error in a
# formula looks different. It is as large as $10^{-2}$ or 1, and it has a pattern.
#
# The kit has this tool ready made: `check_gradient(f, gradient, x)`, where `x` may be a dictionary of
# parameters. It says which gradients are right and draws a map of those that are wrong. Here is yours, then
# the same gradient spoiled on purpose: as if input 3 had been counted a little too strongly.

# %%
with figure("check_gradient on your gradient"):

    def network_loss(parameters):
        """The loss as a function of all parameters."""
        return mlp_gradients(parameters, X, gold, "tanh")[0]

    gradients = mlp_gradients(params, X, gold, "tanh")[1]
    check_gradient(network_loss, gradients, params)
    spoiled = {key: gradient.copy() for key, gradient in gradients.items()}
    spoiled["W1"][3] *= 1.01
    check_gradient(network_loss, spoiled, params)

# %% [markdown]
# **What to see.** One percent is enough to light up a row, and the row names the input. Whenever a gradient
# of yours is wrong, read the map first. A wrong row points to an input, a wrong column to a unit. A whole
# array that is off by one factor points to a mean or a sum. If only the arrays left of some node in the
# graph are wrong, the fault is at that node.
#
# Last, the same question for a loss with kinks. Pick a ReLU network and let the step grow.

# %%
with figure("Differences across the kinks of ReLU"):
    steps = np.logspace(-8, 0, 33)
    plt.figure(figsize=(6.6, 3.6))
    for activation, style in [("tanh", "C0o-"), ("relu", "C1s--")]:
        exact = mlp_gradients(params, X, gold, activation)[1]["W1"]

        def loss_of_kernel(array, activation=activation):
            """The loss as a function of the first kernel."""
            return mlp_gradients({**params, "W1": array}, X, gold, activation)[0]

        errors = [
            np.abs(numerical_gradient(loss_of_kernel, params["W1"], float(h)) - exact).max() for h in steps
        ]
        plt.loglog(steps, errors, style, markersize=4, linewidth=1, label=activation)
    plt.xlabel("step h")
    plt.ylabel("largest error in dW1")
    plt.legend()

# %% [markdown]
# **What to see.** For tanh you know the curve. For ReLU it jumps up as soon as a step is long enough to
# carry some unit of some example across its kink, because differences average the slopes of both sides.
# Below that step ReLU does as well as tanh. So when a ReLU network fails a gradient check in a few entries
# only, make the step smaller before you doubt the formula.
#
# ## Where you are
#
# You have the exact gradient of a network with one hidden layer, a tool that proves it, and an idea of what
# a framework does when you ask it for gradients. What is left to do with a gradient is to take a step
# against it, many times. That is the next notebook: training.
