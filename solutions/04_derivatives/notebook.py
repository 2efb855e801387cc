# %% [markdown]
# # Derivatives
#
# | the lecture's overview | Classical | Deep Learning |
# | --- | --- | --- |
# | Architecture | MLP | CNN, RNN, Transformer, VAE, GAN, … |
# | Activation function ← **you are here**: its slope | tanh, σ | tanh, ReLU, LReLU, GELU, SiLU, SwiGLU, … |
# | Output function | none, σ | none, σ, softmax |
# | Loss function ← **and here**: its gradient | MSE | NLL (or cross-entropy, or KL divergence) |
# | Optimizer | SGD, momentum | SGD (+ momentum), RMSProp, Adam, SGDW, AdamW, … |
# | Regularization | L2, L1 | L2, dropout, label smoothing, BatchNorm, LayerNorm, MixUp, … |
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
# No formula that you write here is printed before you write it. The text says how to find it, gives numbers
# to hold it against, and your own numerical gradient is the judge.
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
# where $e_i$ is 1 at entry $i$ and 0 elsewhere. For $f(x) = x_1^3 + x_2^3$ at $(2, 0)$ with $h = 1$ the first
# entry is $(27 - 1) / 2 = 13$, near the true 12, and the second $(1 - (-1)) / 2 = 1$. These are *central
# differences*. A forward difference,
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
# | result | as `x` | the derivative of `f` with respect to each entry |
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

# %% [markdown]
# *In Keras and PyTorch*: `torch.autograd.gradcheck(f, inputs)` compares autograd with central differences, with a
# step of 1e-6. It warns and mostly fails in float32, PyTorch's default dtype: give it float64. Keras has none; JAX
# has `jax.test_util.check_grads`, and JAX computes in float32 unless `jax_enable_x64` is set.
#
# The figure calls `numerical_gradient(sum_of_sines, x, h)` for steps from 1 down to 1e-14, once in float64 and once
# in float32.


# %% jupyter={"source_hidden": true}
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


with figure(
    "Error of the numerical gradient against the step",
    alt="Error over the step on logarithmic axes: each method falls to a minimum and rises again; central"
    " differences in float64 reach the lowest, near a step of 1e-5.",
):
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
# differences are good to ten digits. In float32 they are never good to more than four or so. Where the triangles
# run flat, far left, $x + h$ has been rounded to $x$: the difference is 0, and the error is the whole derivative.
# Gradients are checked in float64. *Break it*: add 1000 to the result of `sum_of_sines`. The derivative stays.
# Which of the two branches moves, and by how much?
#
# ## 2. Derivatives of the hidden activations
#
# *Lecture: High Level Overview; Convergence – Saturating Non-linearities.*
#
# An activation works on every number alone, so its derivative does too: one number for each pre-activation,
# an array of the shape of `z`. All six functions below take the *pre-activation* `z`, not the output of the
# activation.
#
# Begin with the two classical ones. Differentiate $\sigma(z) = 1 / (1 + e^{-z})$ by the quotient rule (or as
# $u^{-1}$ with $u = 1 + e^{-z}$). An $e^{-z}$ is left in the numerator. Now get rid of it: what are $\sigma(z)$ and
# $1 - \sigma(z)$ as fractions? The result can be written in terms of $\sigma(z)$ alone.
#
# Two numbers to hold it against: at $z = 0$, where $\sigma$ is $1/2$, the slope is $1/4$, and at $z = \log 2$, where
# $\sigma$ is $2/3$, it is $2/9$. Mind what you put in: the argument is $z$, and not $\sigma(z)$.
#
# ### Exercise: `sigmoid_derivative`
#
# | array | shape |
# | --- | --- |
# | `z` | any; values of ±1000 occur |
# | result | as `z` |


# %% exercise="sigmoid_derivative"
def sigmoid_derivative(z):
    """The derivative of the sigmoid with respect to z, for every number of z.

    z: pre-activations of any shape, values of ±1000 included. Returns the same shape.
    """
    ### BEGIN SOLUTION
    s = sigmoid(z)
    return s * (1 - s)
    ### END SOLUTION


# %% check="sigmoid_derivative"
check("sigmoid_derivative")

# %% [markdown]
# *In Keras and PyTorch*: `torch.sigmoid` keeps its *output* for the backward pass and computes the slope from that.
# TensorFlow's `tape.gradient` and JAX's `jax.grad(jax.nn.sigmoid)` do the same. That is why a sigmoid written as
# `x.exp() / (1 + x.exp())` may give a gradient of nan where the built-in one gives 0.
#
# For $\tanh = \sinh / \cosh$ use the quotient rule again, with $\sinh' = \cosh$ and $\cosh' = \sinh$. Divide what
# you get, and again it can be written in terms of the output alone. At $z = 0$ the slope is 1, and where
# $\tanh(z)$ is $1/2$ it is $3/4$.
#
# ### Exercise: `tanh_derivative`
#
# | array | shape |
# | --- | --- |
# | `z` | any; values of ±1000 occur |
# | result | as `z` |


# %% exercise="tanh_derivative"
def tanh_derivative(z):
    """The derivative of the hyperbolic tangent with respect to z, for every number of z.

    z: pre-activations of any shape, values of ±1000 included. Returns the same shape.
    """
    ### BEGIN SOLUTION
    t = np.tanh(z)
    return 1 - t * t
    ### END SOLUTION


# %% check="tanh_derivative"
check("tanh_derivative")

# %% [markdown]
# *In Keras and PyTorch*: `torch.tanh`, `keras.activations.tanh`. Both keep the output. So an in-place operation on it
# (`y.mul_(2)` after `y = torch.tanh(x)`) makes PyTorch's `backward()` stop with an error.
#
# ReLU consists of two straight pieces, $0$ and $z$. What is the slope of each? For $(-2, 3, 5)$ there are three
# numbers, and none of them depends on how large the 3 and the 5 are. At the kink between the pieces there is no
# derivative. Here it is not asked.
#
# ### Exercise: `relu_derivative`
#
# | array | shape |
# | --- | --- |
# | `z` | any |
# | result | as `z`, and of its dtype: numbers, not truth values |


# %% exercise="relu_derivative"
def relu_derivative(z):
    """The derivative of ReLU with respect to z, for every number of z but 0.

    z: pre-activations of any shape. Returns the same shape and dtype.
    """
    ### BEGIN SOLUTION
    return (z > 0).astype(z.dtype)
    ### END SOLUTION


# %% check="relu_derivative"
check("relu_derivative")

# %% [markdown]
# *In Keras and PyTorch*: `torch.relu`, `keras.activations.relu`. At exactly 0, PyTorch, TensorFlow and JAX say 0.
# It matters where a layer begins with biases of zero and gets inputs of zero.
#
# Leaky ReLU has a piece with the slope $a$ to the left of zero. With $a = 0.5$ the inputs $(-2, 3)$ have the
# slopes $(0.5, 1)$.
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
    """The derivative of leaky ReLU with respect to z, for every number of z but 0.

    z: pre-activations of any shape, negative_slope: a float from 0 to 1. Returns the shape and dtype of z.
    """
    ### BEGIN SOLUTION
    return np.where(z > 0, 1, negative_slope).astype(z.dtype)
    ### END SOLUTION


# %% check="leaky_relu_derivative"
check("leaky_relu_derivative")

# %% [markdown]
# *In Keras and PyTorch*: `torch.nn.functional.leaky_relu` has the slope 0.01, `keras.activations.leaky_relu` 0.2, and
# the layer `keras.layers.LeakyReLU` 0.3. Say which you mean.
#
# SiLU and GELU are $z$ times a gate $g(z)$. Write the product rule down for them: it has two terms. SiLU's gate is
# $\sigma$, whose slope you have. At 0 the second term vanishes and $1/2$ is left; at 1 the two terms are
# $0.731 + 0.197 = 0.928$, nearly 1 already.
#
# ### Exercise: `silu_derivative`
#
# | array | shape |
# | --- | --- |
# | `z` | any; values of ±1000 occur |
# | result | as `z` |


# %% exercise="silu_derivative"
def silu_derivative(z):
    """The derivative of SiLU, z σ(z), with respect to z, for every number of z.

    z: pre-activations of any shape, values of ±1000 included. Returns the same shape.
    """
    ### BEGIN SOLUTION
    s = sigmoid(z)
    return s + z * s * (1 - s)
    ### END SOLUTION


# %% check="silu_derivative"
check("silu_derivative")

# %% [markdown]
# *In Keras and PyTorch*: `torch.nn.functional.silu`, `keras.activations.silu`. PyTorch's has a backward pass of its own.
# Written as `x * torch.sigmoid(x)` it keeps two arrays in memory in place of one.
#
# GELU's gate is $\Phi(z) = \tfrac12 (1 + \operatorname{erf} \tfrac{z}{\sqrt2})$, the probability that a
# standard normal variable is below $z$. The slope of a distribution function is the density,
#
# $$\Phi'(z) = \varphi(z) = \frac{1}{\sqrt{2 \pi}} \, e^{-z^2 / 2} .$$
#
# The rest is the product rule again. At 0 the result is $1/2$, at 1 the two terms are $0.8413 + 0.2420 = 1.0833$: more
# than 1. The derivative is asked exactly, within $10^{-7}$. The provided `gelu` shows how to get an erf for arrays.
#
# ### Exercise: `gelu_derivative`
#
# | array | shape |
# | --- | --- |
# | `z` | any; values of ±1000 occur |
# | result | as `z` |


# %% exercise="gelu_derivative"
def gelu_derivative(z):
    """The derivative of the exact GELU, z Φ(z), with respect to z, for every number of z.

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

# %% [markdown]
# *In Keras and PyTorch*: `torch.nn.functional.gelu` is exact unless you say `approximate="tanh"`, and so is
# `keras.activations.gelu`. `jax.nn.gelu` approximates unless you say `approximate=False`. Weights that were trained
# with one form are used with that form.
#
# The figure calls all six derivatives, and `numerical_gradient` on the activations themselves.

# %% jupyter={"source_hidden": true}
with figure(
    "Derivatives of the activations",
    alt="Six panels: the derivatives of sigmoid, tanh, ReLU, leaky ReLU, SiLU and GELU as lines, with "
    "differences as circles on them.",
):
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
# to the left a small *negative* part. *Break it*: change one sign in your `silu_derivative`, run its cell and this
# one. Would you have seen the mistake from the line alone, without the circles?
#
# ## 3. The gradient of the squared error
#
# *Lecture: Derivative of MSE Loss.*
#
# For one output $f$ with target $y$ the loss is $L = (f - y)^2$. The chain rule has two factors, the slope of the
# square and that of what is squared. We want the derivative with respect to $f$, *for each number on its own*,
# before any mean is taken. Where a mean of $n$ losses follows, the chain rule adds a factor $1/n$ later, once.
#
# With $y = 3$, the prediction $f = 3.5$ is too high and has the derivative 1; $f = 0$ is too low and has −6.
#
# ### Exercise: `mse_gradient`
#
# | array | shape | |
# | --- | --- | --- |
# | `y_true` | (B, O) or (B,) | targets |
# | `y_pred` | as `y_true` | predictions $f$ |
# | result | as `y_true` | derivative of each squared error with respect to its prediction |


# %% exercise="mse_gradient"
def mse_gradient(y_true, y_pred):
    """The derivative of (y_pred - y_true)² with respect to y_pred, for every number, before any mean.

    y_true, y_pred: arrays of one shape. Returns that shape.
    """
    ### BEGIN SOLUTION
    return 2 * (y_pred - y_true)
    ### END SOLUTION


# %% check="mse_gradient"
check("mse_gradient")

# %% [markdown]
# *In Keras and PyTorch*: `keras.losses.mean_squared_error` and `torch.nn.MSELoss()`, whose default
# `reduction="mean"` divides by *all* numbers, outputs and examples alike. With twice the outputs, each gradient is
# half as large.
#
# ## 4. The Jacobian of softmax
#
# *Lecture: Derivative of Softmax MLE Loss.*
#
# Softmax is the first function here that mixes its inputs: every output $o_i$ depends on every logit $z_j$.
# So it has not $K$ derivatives but $K \times K$, a matrix called the Jacobian, with $\partial o_i /
# \partial z_j$ in row $i$ and column $j$. Differentiate $o_i = e^{z_i} / \sum_k e^{z_k}$ with respect to $z_j$ by the
# quotient rule. The denominator always depends on $z_j$, the numerator only if $i = j$: that makes two cases.
# Write both with $o_i$ and $o_j$ alone. Then find one expression for the whole matrix, made of a diagonal matrix and
# of a table of all products.
#
# For $o = (1/8, 2/8, 5/8)$ the matrix is
#
# $$J = \frac{1}{64} \begin{pmatrix} 7 & -2 & -5 \\ -2 & 12 & -10 \\ -5 & -10 & 15 \end{pmatrix} .$$
#
# ### Exercise: `softmax_jacobian`
#
# For one example at a time, with no batch axis.
#
# | array | shape |
# | --- | --- |
# | `z` | (K,) logits; values of ±1000 occur |
# | result | (K, K), the derivative of output $i$ with respect to logit $j$ at $[i, j]$ |


# %% exercise="softmax_jacobian"
def softmax_jacobian(z):
    """The Jacobian of softmax at the logits of one example.

    z: (K,) logits, values of ±1000 included. Returns (K, K), entry [i, j] the derivative of o_i with respect to z_j.
    """
    ### BEGIN SOLUTION
    o = softmax(z)
    return np.diag(o) - np.outer(o, o)
    ### END SOLUTION


# %% check="softmax_jacobian"
check("softmax_jacobian")

# %% [markdown]
# *In Keras and PyTorch* nobody builds this matrix: the backward pass multiplies a vector by it, in $K$ steps and not
# $K^2$. To see it, `torch.autograd.functional.jacobian(lambda z: torch.softmax(z, dim=-1), z)`. Mind `dim`:
# `torch.nn.Softmax()` without it guesses, with a warning, and for three axes it guesses the first.
#
# The figure calls `softmax_jacobian` for three settings of four logits.

# %% jupyter={"source_hidden": true}
with figure(
    "Jacobians of softmax",
    alt="Three matrices of four by four: a positive diagonal and negative entries elsewhere, fading to "
    "zero as softmax becomes certain.",
):
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
# sigmoid, whether the class it is certain of is the right one or not. *Break it*: add 100 to all logits of one
# panel, and then to one of them only.
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
# Differentiate both terms with respect to $z_i$. The first one depends on one logit only. In the second, take the
# derivative of the logarithm, then that of the sum: you know the fraction that comes out. No Jacobian is needed,
# because the logarithm undoes the exponential.
#
# Take $o = (1/8, 2/8, 5/8)$ with the gold class 2 (counted from 0). The gradient is $(1/8, 2/8, -3/8)$. It sums to
# zero, and only the gold logit has a minus sign: it has to grow.
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
    """The gradient of -log softmax(z)[gold] with respect to the logits, for each example.

    z: (B, K) logits, values of ±1000 included; gold: (B,) class indices. Returns (B, K).
    """
    ### BEGIN SOLUTION
    gradient = softmax(z)
    gradient[np.arange(len(gold)), gold] -= 1
    return gradient
    ### END SOLUTION


# %% check="softmax_nll_gradient"
check("softmax_nll_gradient")

# %% [markdown]
# *In Keras and PyTorch*: `torch.nn.functional.cross_entropy(z, gold)` takes *logits*. Whoever hands it the output of a
# softmax gets no error and a network that learns slowly. `keras.losses.SparseCategoricalCrossentropy()` takes
# *probabilities* unless you say `from_logits=True`. Both divide by the batch size.
#
# ### Questions: `slope_concepts`
#
# **`saturated`**: A sigmoid unit's pre-activation is 20 for one example. How much of the gradient at its output
# gets back through it?
#
# - A: nearly nothing, about $2 \cdot 10^{-9}$ of it
# - B: all of it, since the output is 1
# - C: a quarter of it, the most that a sigmoid lets through
# - D: 20 times as much, since the gradient is multiplied by the pre-activation
#
# <!-- why
# A: σ(20) (1 − σ(20)) is about exp(−20) = 2e-9.
# B: What counts is the slope at the output, and at 1 the sigmoid is flat.
# C: A quarter is let through at z = 0. Further out the slope falls.
# D: The gradient is multiplied by the slope of σ and not by z.
# -->
#
# **`rows`**: Row $i$ of softmax's Jacobian holds the derivatives of output $i$ with respect to all logits, and
# it sums to zero. What does that say of output $i$?
#
# - A: that it and the other outputs sum to one
# - B: that it stays when all logits grow by the same number
# - C: that it has a maximum there
# - D: that it does not depend on the logits one by one, only on their order
#
# <!-- why
# A: That is what the columns say: they sum to zero over the outputs.
# B: The sum of a row is the derivative along (1, 1, …, 1), so equal shifts change nothing.
# C: At a maximum each derivative of the row is zero, and not only their sum.
# D: Doubling all logits keeps their order and changes the output.
# -->
#
# And a prediction. The next figure has two classes, and a wrong class that is ahead of the gold one by some logits. It
# draws how long the gradient with respect to the logits is, for the NLL and for the squared error of the
# probabilities, $\sum_i (o_i - [i = \textit{gold}])^2$.
#
# **`predict`**: The wrong class is ahead by 10 logits, so the network is sure of a mistake. How long is the gradient of
# the *squared error* there, beside that at a lead of 1? Any answer earns the point, and the figure shows yours.
#
# - A: about twice as long, since the error of the probabilities is larger
# - B: about as long
# - C: about half as long
# - D: next to nothing is left of it
#
# <!-- why
# A: The error is larger, but its gradient passes the Jacobian of a softmax that is nearly certain.
# B: The error hardly grows any more, and the Jacobian on the way shrinks.
# C: It is far less: the Jacobian shrinks with exp(−10).
# D: So it is. Softmax is saturated, and a saturated softmax lets no gradient through, be it right or wrong.
# -->

# %% exercise="slope_concepts"
slope_concepts = {
    "saturated": "A",
    "rows": "B",
    "predict": "D",
}

# %% check="slope_concepts"
check("slope_concepts")

# %% [markdown]
# The figure calls your `softmax_nll_gradient` for the NLL, and `softmax_jacobian(z) @ mse_gradient(target, softmax(z))`
# for the squared error: the chain rule, with the Jacobian in the middle.

# %% jupyter={"source_hidden": true}
with figure(
    "How strongly a loss pulls at the logits of a wrong answer",
    alt="The norm of the gradient over the lead of the wrong class: that of the NLL rises to the root of "
    "2, that of the squared error has a peak and falls to zero.",
):
    lead = np.linspace(-10, 10, 121)  # how far the wrong class is ahead of the gold one
    logits = np.stack([np.zeros(121), lead], axis=1)  # gold class 0, wrong class 1
    nll = softmax_nll_gradient(logits, np.zeros(121, int))
    target = np.array([1.0, 0.0])
    squared = [softmax_jacobian(z) @ mse_gradient(target, softmax(z)) for z in logits]
    plt.figure(figsize=(6.6, 3.6))
    plt.plot(lead, np.linalg.norm(nll, axis=1), "C0", linewidth=2, label="NLL")
    plt.plot(
        lead, np.linalg.norm(squared, axis=1), "C1--", linewidth=2, label="squared error of the probabilities"
    )
    length_at_one = np.linalg.norm(squared[66])  # a lead of 1
    said = {"A": 2.0, "B": 1.0, "C": 0.5, "D": 0.0}.get(slope_concepts["predict"])
    if said is not None:
        plt.plot(10, said * length_at_one, "k*", markersize=13, label="your prediction")
    plt.axvspan(0, 10.4, color="0.93", zorder=0)
    plt.text(9.8, 0.7, "the answer is wrong", ha="right", color="0.35")
    plt.xlabel("lead of a wrong class over the gold one, in logits")
    plt.ylabel("norm of the gradient")
    plt.legend(loc="upper left")

# %% [markdown]
# **What to see.** Two classes, and to the right the wrong one is ahead: the network is wrong, and the
# further right the surer it is. The NLL's gradient grows to √2 and stays there, so the worst mistakes are
# corrected the hardest. The squared error of the same probabilities sends its gradient through softmax's
# Jacobian, which is nearly zero when softmax is certain. Its worst mistakes are hardly corrected at all.
# That is why a softmax comes with the NLL. *Break it*: let the lead go from −3 to 3 only. Could you tell the two losses
# apart by what they do there?
#
# ## 6. Full distributions, and one logit
#
# *Lecture: Derivative of Softmax MLE Loss; Derivative of Sigmoid MLE Losses.*
#
# The target may be a whole distribution $g$ over the classes, as when several people labelled an example.
# Then $L = -\sum_k g_k \log o_k$ is a weighted sum of the losses above, one for each class $k$ as the gold one. So its
# gradient is the same weighted sum of their gradients. Write the sum out, and use $\sum_k g_k = 1$: hardly anything
# is left. With $o = (5/8, 2/8, 1/8)$ and $g = (4/8, 4/8, 0)$ the gradient is $(1/8, -2/8, 1/8)$.
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
    """The gradient of -Σ_k g_k log softmax(z)_k with respect to the logits, for each example.

    z: (B, K) logits, values of ±1000 included; g: (B, K) target distributions. Returns (B, K).
    """
    ### BEGIN SOLUTION
    return softmax(z) - g
    ### END SOLUTION


# %% check="softmax_crossentropy_gradient"
check("softmax_crossentropy_gradient")

# %% [markdown]
# *In Keras and PyTorch*: `torch.nn.functional.cross_entropy(z, g)` takes distributions as well, if they are floats of
# the shape of `z`; integers of that shape are an error. Keras has another loss for them,
# `keras.losses.CategoricalCrossentropy(from_logits=True)`.
#
# For a yes or no there is one logit with $o = \sigma(z)$, and $L = -g \log o - (1 - g) \log (1 - o)$. You may
# differentiate it with your slope of $\sigma$ and watch nearly everything cancel. Or without any new calculation: a
# sigmoid is a softmax of two classes with one logit held at 0. At $z = \log 2$, where $\sigma$ is $2/3$, the derivative
# is $-1/3$ for $g = 1$ and $1/6$ for $g = 1/2$.
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
    """The derivative of -g log σ(z) - (1 - g) log (1 - σ(z)) with respect to the logit, for every number.

    z: logits of any shape, values of ±1000 included; g: target probabilities of the same shape.
    Returns that shape.
    """
    ### BEGIN SOLUTION
    return sigmoid(z) - g
    ### END SOLUTION


# %% check="sigmoid_nll_gradient"
check("sigmoid_nll_gradient")

# %% [markdown]
# *In Keras and PyTorch*: `torch.nn.BCEWithLogitsLoss()` takes logits, `torch.nn.BCELoss()` probabilities, and the second
# one's logarithms stop at −100. `keras.losses.BinaryCrossentropy()` takes probabilities unless you say
# `from_logits=True`, and clips them by 1e-7, where the gradient ends.
#
# The figure calls your three gradients for four logits each.

# %% jupyter={"source_hidden": true}
with figure(
    "One gradient for three losses: output minus target",
    alt="Bars of output, target and gradient for four logits in three panels; each gradient is output "
    "minus target.",
):
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
# whose outputs are too small and lowers the others. *Break it*: give the middle panel a `g` that sums to 2. What do the
# orange bars sum to now, and which rule of the exercise does that break?
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
# <!-- why
# A: That error is in proportion to h², and at 1e-12 it is nothing.
# B: Of f's sixteen digits some twelve cancel, and the division by 2h makes the rest large.
# C: Smooth or not, the computer knows f to sixteen digits only.
# D: So it is for large steps. Have a look at the left half of the first figure.
# -->
#
# **`central`**: You halve the step $h$, far from where rounding matters. What happens to the error of central
# differences?
#
# - A: it becomes half as large
# - B: it stays, as it depends on the function alone
# - C: it becomes a quarter
# - D: it becomes half as large for smooth functions and a quarter for functions with kinks
#
# <!-- why
# A: That is what forward differences do, whose error is in proportion to h.
# B: The function gives the factor, but h is in it too.
# C: The error is in proportion to h²: the terms with h cancel between the two sides.
# D: Away from kinks a function is smooth, and there the error does not know of kinks elsewhere.
# -->
#
# **`pairing`**: A softmax is nearly certain of a wrong class. Why does the squared error of its probabilities
# hardly correct it, while the NLL does?
#
# - A: the squared error is at most 2, and the NLL may be 1000, so the steps of the NLL are longer by that much
# - B: the squared error looks at all classes and has to share its gradient among them
# - C: the NLL's gradient is that of the gold class alone, and no other class holds it back
# - D: its gradient passes softmax's Jacobian, which is nearly zero there
#
# <!-- why
# A: The size of the loss says nothing of its slope. A loss of at most 2 could have any.
# B: Softmax's NLL has a gradient for all classes as well, and pulls hard.
# C: The NLL's gradient o − 1_gold has an entry for every class.
# D: The chain rule puts the Jacobian in between. In the NLL its logarithm cancels it.
# -->

# %% exercise="derivative_concepts"
derivative_concepts = {
    "step": "B",
    "central": "C",
    "pairing": "D",
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
