# %% [markdown]
# # Backpropagation
#
# | the lecture's overview | Classical | Deep Learning |
# | --- | --- | --- |
# | Architecture | MLP | CNN, RNN, Transformer, VAE, GAN, … |
# | Activation function | tanh, σ | tanh, ReLU, LReLU, GELU, SiLU, SwiGLU, … |
# | Output function | none, σ | none, σ, softmax |
# | Loss function | MSE | NLL (or cross-entropy, or KL divergence) |
# | Optimizer ← **you are here**: what it asks for | SGD, momentum | SGD (+ momentum), RMSProp, Adam, SGDW, AdamW, … |
# | Regularization | L2, L1 | L2, dropout, label smoothing, BatchNorm, LayerNorm, MixUp, … |
#
# A network has millions of parameters and one loss. Training needs to know, for every parameter, how the
# loss changes with it. Backpropagation finds all of these numbers in one walk through the network, from the
# loss back to the inputs.
#
# You have the derivatives of the parts, from the notebook before. Here you put them together three times: by
# hand for one hidden layer, in a loop for any number of layers, and in a small class, `Tensor`, that does it for
# any formula. Such a class is what frameworks are made of, and yours will train a network.
#
# **How to work.** Read a section, fill in its function, run the cell, then run the `check` below it. Look
# at the figure that follows, which your own code draws, before you go on. Allow yourself 90 minutes. Paper
# helps.
#
# **Letters and shapes**: $B$ examples in the batch, $D$ inputs, $H$ hidden units, $K$ classes. `X` (B, D)
# has one example a row, `W` (D, H) is a kernel, `b` (H,) a bias, `z` are pre-activations, those of the last
# layer are called logits. The derivative of the loss with respect to an array `A` is called `dA` and has the
# shape of `A`.
#
# **The rules of all notebooks** (01 tells why): any batch size works, with no Python loop over examples;
# the arguments stay as they were; float32 in gives float32 out; numbers of ±1000 are ordinary inputs.

# %%
import itertools
import math

import matplotlib.pyplot as plt
import numpy as np

from grader import check, check_gradient, figure


# %% [markdown]
# From the earlier notebooks you may use these functions, in your own code too.

# %% provided="01_mlp.affine 01_mlp.softmax"

# %% provided="04_derivatives.numerical_gradient"

# %% provided="04_derivatives.tanh_derivative 04_derivatives.relu_derivative"

# %% provided="04_derivatives.softmax_nll_gradient"

# %% [markdown]
# ## 1. The computation graph
#
# *Lecture: Putting It All Together – Computation Graph.*
#
# A network is a graph of small operations. Each node computes a value from its inputs and hands it on. The
# next cell draws ours: squares are arrays that are given, circles are operations.

# %% jupyter={"source_hidden": true}
LAYOUT = {  # the places of the nodes
    "X": (0, 0), "W₁": (1.4, -1.3), "·₁": (1.4, 0), "b₁": (2.9, -1.3), "+₁": (2.9, 0), "f": (4.4, 0),
    "W₂": (5.9, -1.3), "·₂": (5.9, 0), "b₂": (7.4, -1.3), "+₂": (7.4, 0), "gold": (8.9, -1.3),
    "NLL": (8.9, 0), "L": (10.4, 0),
}  # fmt: skip
VALUES = {  # what each edge hands on, and what comes back along it
    ("X", "·₁"): ("X", ""), ("W₁", "·₁"): ("W₁", "dW₁"), ("·₁", "+₁"): ("XW₁", "dZ₁"), ("b₁", "+₁"): ("b₁", "db₁"),
    ("+₁", "f"): ("Z₁", "dZ₁"), ("f", "·₂"): ("H", "dH"), ("W₂", "·₂"): ("W₂", "dW₂"),
    ("·₂", "+₂"): ("HW₂", "dZ₂"), ("b₂", "+₂"): ("b₂", "db₂"), ("+₂", "NLL"): ("Z₂", "dZ₂"),
    ("gold", "NLL"): ("gold", ""), ("NLL", "L"): ("L", "1"),
}  # fmt: skip


def draw_graph(axes, layout, edges, arrays, label=lambda value, back: (value, back)):
    """Draw a computation graph: black arrows carry values forward, orange ones gradients back."""
    for name, (x, y) in layout.items():
        shape = "square" if name in arrays else "circle"
        box = {"boxstyle": f"{shape},pad=0.35", "facecolor": "white", "edgecolor": "0.3"}
        axes.text(x, y, name.rstrip("₁₂") if name[0] in "·+" else name, ha="center", va="center", bbox=box)
    for (start, end), texts in edges.items():
        value, back = label(*texts)
        (x0, y0), (x1, y1) = layout[start], layout[end]
        length = math.hypot(x1 - x0, y1 - y0)
        across = -(y1 - y0) / length * 0.09, (x1 - x0) / length * 0.09
        middle, beside = ((x0 + x1) / 2, (y0 + y1) / 2), {"fontsize": "small", "va": "center"}
        upright = abs(y1 - y0) > abs(x1 - x0)
        for text, color, side, way in [(value, "black", 1, (0, 1)), (back, "C1", -1, (1, 0))]:
            if not text:
                continue
            ends = [
                (x0 + side * across[0], y0 + side * across[1]),
                (x1 + side * across[0], y1 + side * across[1]),
            ]
            arrow = {"arrowstyle": "->", "color": color, "shrinkA": 15, "shrinkB": 15, "linewidth": 1.3}
            axes.annotate("", xy=ends[way[1]], xytext=ends[way[0]], arrowprops=arrow)
            away = 0.16 if upright else 0.27
            place = middle[0] + side * across[0] / 0.09 * away, middle[1] + side * across[1] / 0.09 * away
            align = {1: "right", -1: "left"}[side] if upright else "center"
            axes.text(*place, text, color=color, ha=align, **beside)
    xs, ys = zip(*layout.values(), strict=True)
    axes.set(xlim=(min(xs) - 0.5, max(xs) + 0.5), ylim=(min(ys) - 0.5, max(ys) + 0.6), aspect="equal")
    axes.axis("off")


ARRAYS = {"X", "W₁", "b₁", "W₂", "b₂", "gold", "L"}

with figure(
    "The computation graph of an MLP",
    alt="A row of nodes from X to L. Black arrows carry values to the right, orange ones carry "
    "derivatives back to the left.",
):
    plt.figure(figsize=(10.6, 2.6))
    draw_graph(plt.gca(), LAYOUT, VALUES, ARRAYS)

# %% [markdown]
# The *forward* pass goes from left to right and computes values: the black arrows. The *backward* pass goes
# from right to left and computes, for each value, the derivative of $L$ with respect to it: the orange ones.
# A node multiplies two things for that: the derivative with respect to its output, which its right-hand
# neighbour has just computed, and its own local derivative, which the notebook before gave you. That is the
# chain rule, and there is nothing else to backpropagation.
#
# With numbers: let $a = 2$, $b = -3$, and $c = a b = -6$, $L = c^2 = 36$. Backwards, $\partial L / \partial c
# = 2c = -12$. The node $c = a b$ has the local derivatives $b$ and $a$, so $\partial L / \partial a = -12
# \cdot (-3) = 36$ and $\partial L / \partial b = -12 \cdot 2 = -24$.
#
# A value that is used in several places gets a derivative from each of them, and they add up. Write $L$ as $c
# \cdot c$: each factor sends back the other one, $-6$, together $-12$.
#
# ### Questions: `graph_concepts`
#
# **`direction`**: The chain rule would also work from left to right, from the inputs to the loss. Why does
# backpropagation start at the loss?
#
# - A: the activations have no derivative in the other direction, since they cannot be inverted
# - B: the loss is one number, so one pass gives the gradients of all parameters
# - C: the rounding errors of the forward pass cancel that way, as each is undone by the backward pass
# - D: the inputs are not known until the loss has been computed
#
# <!-- why
# A: The chain rule needs derivatives and no inverses, and they are the same both ways.
# B: From the loss back, one number is differentiated with respect to everything. From the left it would be a pass
#    for each parameter.
# C: Rounding errors do not cancel. Both directions round.
# D: Inputs are known first. It is the derivatives that are computed from the end.
# -->
#
# **`cost`**: A network has a million parameters. What does its gradient cost, in forward passes?
#
# - A: about a million, by differences as by backpropagation
# - B: about a million by backpropagation, two by differences
# - C: a few by backpropagation, two million by central differences
# - D: a few, by backpropagation as by differences
#
# <!-- why
# A: So it is by differences. Backpropagation walks the graph once, for all parameters together.
# B: It is the other way about: differences must move every parameter alone.
# C: One walk back costs about two forward passes, and central differences two passes a parameter.
# D: Differences must move each parameter alone and compute the loss twice.
# -->
#
# Answer with the letters, as text: `"A"`, `"B"`, `"C"` or `"D"`.

# %% exercise="graph_concepts"
graph_concepts = {
    "direction": "B",
    "cost": "C",
}

# %% check="graph_concepts"
check("graph_concepts")

# %% [markdown]
# ## 2. Back through an affine layer
#
# *Lecture: Putting It All Together – Batches, and – Computation Graph.*
#
# Let `d_out` be the derivative of the loss with respect to the layer's output $Y = X W + b$, one number for
# each number of $Y$. One entry of $Y$ is
#
# $$Y_{n,i} = \sum_j X_{n,j} W_{j,i} + b_i .$$
#
# Take one entry of the kernel, $W_{j,i}$. In which entries of $Y$ does it occur, and with which factor in
# each? Every such place sends back its derivative, `d_out` there, times that factor, and all of them add up.
# Write this sum down, then the same for one entry of $X$ and for one of $b$.
#
# With numbers: two examples, two inputs, one unit, $W = (3, -1)^T$ and $d\_out = (1, 10)^T$. The unit got
# $X_{0,0} = 5$ in the first example and $X_{1,0} = 7$ in the second, so $dW_{0,0} = 1 \cdot 5 + 10 \cdot 7 =
# 75$. The bias was added in both examples: $db_0 = 11$. And $X_{1,0}$ was used once, with the factor 3:
# $dX_{1,0} = 30$.
#
# Then read each of your three sums as a matrix product or as a sum over an axis. The shapes are a strong
# hint: often only one product fits.
#
# ### Exercise: `affine_backward`
#
# | array | shape | |
# | --- | --- | --- |
# | `d_out` | (B, H) | derivative of the loss with respect to $XW + b$ |
# | `X`, `W` | (B, D), (D, H) | what the forward pass used |
# | result | (B, D), (D, H), (H,) | the triple `dX, dW, db` |


# %% exercise="affine_backward"
def affine_backward(d_out, X, W):
    """The gradients of a loss with respect to the inputs, the kernel and the bias of an affine layer X W + b.

    d_out: (B, H) gradient with respect to the layer's output; X: (B, D) inputs; W: (D, H) kernel.
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
# *In Keras and PyTorch*: `torch.autograd.grad(Y, (X, W, b), grad_outputs=d_out)` gives the same three. PyTorch's
# `nn.Linear` keeps its kernel as (H, D), the transpose of ours, and so its gradient.
#
# The lecture says that the derivatives of a batch are *batches of matrices, or even higher-dimensional
# tensors*. Here they are: the figure calls `numerical_gradient` for each of the eight numbers of `affine(X, W, b)`.
# Each gives a row, with a column for each number of $X$ (left) or of $W$ (right).

# %% jupyter={"source_hidden": true}
with figure(
    "All derivatives of an affine layer, B = 4, D = 3, H = 2",
    alt="Two matrices as maps. ∂Y/∂X has blocks on its diagonal alone, all of them the same; ∂Y/∂W "
    "is filled in every example, with half of its numbers zero.",
):
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
# the kernel, through its own inputs, and half of the numbers are zero because unit 0 does not use
# column 1 of the kernel. The loss needs no more than the product of `d_out` with either picture. Your
# `affine_backward` computes both products and builds neither picture.
#
# *Break it*: hand 40 examples over in place of 4. How large do the two arrays get, and how large is the gradient?
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
# <!-- why
# A: Example n of Y depends on example n of X alone: B blocks of (H, D).
# B: That would be so if each output depended on all examples.
# C: All blocks are equal, but there is one of them for each example.
# D: Each number of X has H outputs that depend on it.
# -->
#
# **`activation`**: An activation turns $Z$ (B, H) into $f(Z)$, entry by entry. How does its Jacobian act in
# the backward pass?
#
# - A: `d_out` is multiplied by a full (H, H) matrix for each example
# - B: not at all: activations have no parameters
# - C: `d_out` is summed over the batch, then multiplied by $f'$ of the mean of $Z$
# - D: it is diagonal, so `d_out` is multiplied entry by entry by $f'(Z)$
#
# <!-- why
# A: The matrix is there in theory, and nearly all of it is zero: unit i does not depend on z of unit j.
# B: It has no parameters, but the gradient has to pass it to reach those before it.
# C: Each example has its own z and so its own slope. A mean over the batch mixes them.
# D: f(z_i) depends on z_i alone, so only the diagonal is not zero.
# -->

# %% exercise="batch_concepts"
batch_concepts = {
    "inputs": "A",
    "activation": "D",
}

# %% check="batch_concepts"
check("batch_concepts")

# %% [markdown]
# ## 3. The gradient of the whole network
#
# *Lecture: Putting It All Together – Computation Graph; Derivative of Softmax MLE Loss.*
#
# You have a function for every node of the graph in section 1. Now walk it. Forward:
#
# $$Z_1 = X W_1 + b_1, \qquad H = f(Z_1), \qquad Z_2 = H W_2 + b_2, \qquad
# L = \frac{1}{B} \sum_n -\log \operatorname{softmax}(Z_2)_{n, \textit{gold}_n} .$$
#
# Backward, from $L$ to the left: follow the orange arrows of the first figure, and write down for each of
# $dZ_2$, $dW_2$, $db_2$, $dH$, $dZ_1$, $dW_1$, $db_1$ how it follows from the one to the right of it. Two
# places deserve care. The loss is the *mean* over the batch: where does its $1/B$ enter, and how often? And
# the activation's node has a local derivative: at which array is it taken?
#
# With numbers: two examples and two classes, all kernels and biases zero. Then both classes have the
# probability 1/2, and $L = \log 2 = 0.693$. For an example of class 0 the row of $dZ_2$ is $(-0.25, 0.25)$.
#
# Keep the loss exact as well: $-\log o_\textit{gold}$ is infinite when $o_\textit{gold}$ was rounded to 0,
# while $-z_\textit{gold} + \log \sum_j e^{z_j}$ is an ordinary number, once the largest logit of the row
# has been taken from all of them.
#
# ### Exercise: `mlp_gradients`
#
# You may call your own functions and the provided ones.
#
# | argument | shape | |
# | --- | --- | --- |
# | `params` | | a dictionary with the keys `"W1"` (D, H), `"b1"` (H,), `"W2"` (H, K), `"b2"` (K,), in any order |
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
# *In Keras and PyTorch*: there you write the forward pass alone, and `loss.backward()` or `tape.gradient(…)` walks back.
# Both divide by the batch size, as the mean does. With `reduction="sum"` the gradients are $B$ times as large, and the
# learning rate that was good is $B$ times too large.
#
# Here is the first figure again, with the size of what went back along each orange arrow, for a small network
# and 20 examples. The figure calls `mlp_gradients(params, X, gold, "tanh")` and, for the arrows between,
# `affine_backward`.


# %% jupyter={"source_hidden": true}
def small_network(rng, D, H, K):
    """Random parameters of an MLP."""
    return {
        "W1": rng.normal(size=(D, H)) / math.sqrt(D),
        "b1": rng.normal(size=H) / 2,
        "W2": rng.normal(size=(H, K)) / math.sqrt(H),
        "b2": rng.normal(size=K) / 2,
    }


def rms(array):
    """The root of the mean square of all entries."""
    return float(np.sqrt(np.mean(np.square(array))))


rng = np.random.default_rng(4)
params = small_network(rng, 6, 12, 5)
X, gold = rng.normal(size=(20, 6)), rng.integers(0, 5, size=20)

with figure(
    "What flows back: the root mean square of each gradient",
    alt="The graph of the MLP; at each orange arrow stands the size of the gradient that goes back along it.",
):
    gradients = mlp_gradients(params, X, gold, "tanh")[1]
    hidden = np.tanh(affine(X, params["W1"], params["b1"]))
    d_Z2 = softmax_nll_gradient(affine(hidden, params["W2"], params["b2"]), gold) / len(gold)
    d_hidden = affine_backward(d_Z2, hidden, params["W2"])[0]
    d_Z1 = d_hidden * tanh_derivative(affine(X, params["W1"], params["b1"]))
    flows = {"dZ₂": d_Z2, "dH": d_hidden, "dZ₁": d_Z1, "1": np.ones(1)}
    flows |= {f"d{key[0]}{'₁₂'[int(key[1]) - 1]}": value for key, value in gradients.items()}
    plt.figure(figsize=(10.6, 2.6))
    draw_graph(
        plt.gca(), LAYOUT, VALUES, ARRAYS, lambda value, back: (value, back and f"{rms(flows[back]):.2g}")
    )

# %% [markdown]
# **What to see.** The walk begins with 1, the derivative of $L$ with respect to itself. The mean over 20
# examples makes it small at once. From $dH$ to $dZ_1$ it loses a part: the slope of tanh is below 1. The
# gradients of a kernel and of a bias are larger again, since all examples add to them. *Break it*: multiply
# `params["W1"]` by 10 before the figure. The units saturate, and hardly anything passes $f$.
#
# Now differences judge the formulas: every entry of `mlp_gradients(params, X, gold, "tanh")[1]` against central
# differences of the loss, by `numerical_gradient`. On the right is a gradient that was spoiled on purpose, by one
# percent, as if input 3 had been counted a little too strongly.

# %% jupyter={"source_hidden": true}
with figure(
    "Your gradient, and what differences say of it",
    alt="For both kernels three maps: the analytic gradient, the numerical one, and their relative "
    "error in powers of ten. The same for a spoiled gradient, whose error is large in one row.",
):
    gradients = mlp_gradients(params, X, gold, "tanh")[1]
    spoiled = gradients["W1"].copy()
    spoiled[3] *= 1.01
    parts = [("W1", "dW1", gradients["W1"]), ("W2", "dW2", gradients["W2"]), ("W1", "spoiled dW1", spoiled)]
    panels = plt.subplots(3, 3, figsize=(11, 6.4), layout="constrained")[1]
    for column, (key, name, gradient) in zip(panels.T, parts, strict=True):

        def loss_of(array, key=key):
            """The loss as a function of one of the parameters."""
            return mlp_gradients({**params, key: array}, X, gold, "tanh")[0]

        numerical = numerical_gradient(loss_of, params[key])
        top = np.abs(numerical).max()
        exponents = np.log10(np.maximum(np.abs(gradient - numerical) / top, 1e-16))
        signed = {"cmap": "PuOr_r", "vmin": -top, "vmax": top}
        powers = {"cmap": "viridis", "vmin": -13, "vmax": 0}
        pictures = [
            (f"{name}, analytic", gradient, signed),
            (f"d{key}, numerical", numerical, signed),
            (f"{name}, relative error", exponents, powers),
        ]
        for axes, (title, image, colors) in zip(column, pictures, strict=True):
            picture = axes.imshow(image, aspect="auto", **colors)
            axes.set(title=title, xticks=[], yticks=[])
            plt.colorbar(picture, ax=axes, label="power of ten" if image is exponents else None)

# %% [markdown]
# **What to see.** The upper two rows look the same, and the lowest says how closely. Of your gradient the error is
# around $10^{-10}$ everywhere, in even noise. That is rounding. An error in a formula is larger, and it has a
# pattern: one percent is enough to light up a row. Whenever a gradient of yours is wrong, read this map first. A
# wrong row points to an input, a wrong column to a unit. A whole array that is off by one factor points to a mean
# or a sum. If only the arrays left of some node in the graph are wrong, the fault is at that node.
#
# *Break it*: forget the $1/B$ in your `mlp_gradients`, run its cell, then this figure again. What does the lowest
# row say? Then spoil a column, `spoiled[:, 3] *= 1.01`.
#
# Last, a loss with kinks, and a step that grows. The figure calls `mlp_gradients` with `"tanh"` and with
# `"relu"`.

# %% jupyter={"source_hidden": true}
with figure(
    "Differences across the kinks of ReLU",
    alt="The largest error over the step, on logarithmic axes: a valley for tanh, and for ReLU a "
    "jump upwards at larger steps.",
):
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
# **What to see.** For tanh it is the curve of the notebook before: truncation on the right, rounding on the
# left. For ReLU it jumps up as soon as a step carries some unit of some example across its kink, because
# differences average the slopes of both sides. So when a ReLU network fails a gradient check in a few entries
# only, make the step smaller before you doubt the formula.
#
# *Break it*: take ten times as many examples. Does the jump of ReLU move to the left or to the right?
#
# ## 4. Any number of layers
#
# *Lecture: Putting It All Together – Computation Graph.*
#
# Two layers have few enough arrays to name each. For fifty you need a loop. The graph is the same three nodes,
# over and over, ·, + and $f$. Only the last layer has the loss in place of $f$.
#
# On the way forward, $H_0 = X$, then $Z_l = H_{l-1} W_l + b_l$ and $H_l = f(Z_l)$ for $l = 1, \dots, L$, but
# for the last layer, whose $Z_L$ are the logits. On the way back one array travels: the derivative with
# respect to what is at hand. Write down what one step from layer $l$ to layer $l - 1$ does to it, and which
# arrays of the *forward* pass it asks for.
#
# With numbers: one input, two hidden layers of one unit with ReLU, both kernels 2, both biases 0, and then the
# logits. For $x = 1$ the values are $H_1 = 2$ and $H_2 = 4$. If the derivative with respect to $H_2$ is 1, then
# $dW_2 = 2$, the derivative with respect to $H_1$ is 2, and $dW_1 = 2$.
#
# ### Exercise: `deep_gradients`
#
# | argument | shape | |
# | --- | --- | --- |
# | `params` | | a dictionary with the keys `"W1"`, `"b1"`, … to `"WL"`, `"bL"`, in any order; one layer or more |
# | `X`, `gold` | (B, D), (B,) | as before |
# | `activation` | | `"tanh"` or `"relu"`, after each layer but the last |
# | result | | a pair, as before |


# %% exercise="deep_gradients"
def deep_gradients(params, X, gold, activation):
    """The mean softmax NLL of an MLP with any number of layers over a batch, and its gradient.

    params: W1, b1, W2, b2, … in any order, the last W and b those of the logits; X: (B, D) inputs; gold: (B,)
    class indices; activation: after each layer but the last, "tanh" or "relu".
    Returns the pair loss, gradients: one number, and a dictionary like params.
    """
    ### BEGIN SOLUTION
    layers = len(params) // 2
    inputs, slopes = [X], []  # of each layer its input, and the slope of the activation after it
    for layer in range(1, layers):
        z = affine(inputs[-1], params[f"W{layer}"], params[f"b{layer}"])
        if activation == "tanh":
            hidden, slope = np.tanh(z), tanh_derivative(z)
        else:
            hidden, slope = np.maximum(z, 0), relu_derivative(z)
        inputs.append(hidden)
        slopes.append(slope)
    logits = affine(inputs[-1], params[f"W{layers}"], params[f"b{layers}"])
    shifted = logits - logits.max(axis=1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(gold)), gold]
    loss = losses.mean()

    gradients = {}
    d_out = softmax_nll_gradient(logits, gold) / len(gold)
    for layer in range(layers, 0, -1):
        d_in, dW, db = affine_backward(d_out, inputs[layer - 1], params[f"W{layer}"])
        gradients[f"W{layer}"], gradients[f"b{layer}"] = dW, db
        if layer > 1:
            d_out = d_in * slopes[layer - 2]
    return loss, gradients
    ### END SOLUTION


# %% check="deep_gradients"
check("deep_gradients")


# %% [markdown]
# The kit has the tool of section 3 ready made: `check_gradient(f, gradient, x)`, where `x` may be a dictionary of
# parameters. It draws a map of each gradient that is wrong. Here it judges `deep_gradients` on five layers, then
# the same gradient with row 3 of dW2 spoiled.


# %% jupyter={"source_hidden": true}
def deep_network(rng, sizes, scale):
    """Kernels of normal numbers times scale / √inputs, and zero biases."""
    params = {}
    for layer, (n, m) in enumerate(itertools.pairwise(sizes), start=1):
        params[f"W{layer}"] = rng.normal(size=(n, m)) * scale / math.sqrt(n)
        params[f"b{layer}"] = np.zeros(m)
    return params


with figure(
    "check_gradient on a network of five layers",
    alt="Two cards that say of each kernel and each bias whether its gradient is right; the second has a "
    "map in which a row of W2 is wrong.",
):
    rng = np.random.default_rng(5)
    deep, few, few_gold = deep_network(rng, [5, 7, 6, 7, 6, 3], 1), rng.normal(size=(8, 5)), np.arange(8) % 3
    gradients = deep_gradients(deep, few, few_gold, "tanh")[1]

    def deep_loss(parameters):
        """The loss as a function of all parameters."""
        return deep_gradients(parameters, few, few_gold, "tanh")[0]

    check_gradient(deep_loss, gradients, deep)
    spoiled = {key: gradient.copy() for key, gradient in gradients.items()}
    spoiled["W2"][3] *= 1.01
    check_gradient(deep_loss, spoiled, deep)

# %% [markdown]
# *In Keras and PyTorch* there is no such function: the framework keeps the graph itself, and you ask for
# `loss.backward()`, or for `tape.gradient(loss, model.trainable_variables)`. PyTorch *adds* to the gradients
# that are there already. Who forgets `optimizer.zero_grad()` steps with the sum of all batches so far.
#
# Now a prediction. The next figure calls `deep_gradients` on a network of 20 layers with tanh. Its kernels are
# normal numbers with the standard deviation $s / \sqrt n$ for $n$ inputs, with $s = 0.5$, $1$ and $2$. It shows
# how large the gradient of each layer's kernel is.
#
# ### Questions: `memory_concepts`
#
# **`predict`**: How large will the gradient of the *first* kernel be with $s = 0.5$, compared with that of the
# last? Answer before you run the figure. Any answer earns the point; the figure shows yours beside the outcome.
#
# - A: about as large
# - B: about a tenth
# - C: less than a thousandth
# - D: more than ten times as large
#
# <!-- why
# A: So it is. The way back shrinks it by 0.5 a layer, and the way forward has shrunk the inputs of the last
#    kernel by as much.
# B: On the way back it does shrink, and by far more. But how large is the input of the last kernel?
# C: What comes back does shrink like that. But so did the inputs of the last kernel, on the way forward.
# D: For that the kernels would have to be larger than 1/√n. These are half as large.
# -->
#
# **`keep`**: What of the forward pass must be in memory when the backward pass begins?
#
# - A: the inputs of every layer, and what the slopes of the activations are computed from
# - B: the logits and the gold classes, as the backward pass recovers all other arrays from them on its way
# - C: the kernels and biases, which are there in any case, and nothing else
# - D: the arrays of the last layer, as the others have done their work
#
# <!-- why
# A: dW needs the layer's inputs, and the gradient at z needs the slope at z.
# B: The backward pass computes derivatives. It does not recover values.
# C: dW is a product of the layer's inputs with what comes from the right.
# D: The last layer's arrays serve its own gradients. The others need theirs.
# -->
#
# **`batch`**: You double the batch size. What grows?
#
# - A: everything that training holds: parameters, gradients and activations
# - B: the gradients of the kernels, which have one more axis for the examples, and nothing else
# - C: nothing, since the gradients are summed over the batch before anything is stored
# - D: what is kept of each layer for the backward pass
#
# <!-- why
# A: Parameters and gradients have no axis for the examples.
# B: A gradient has the shape of its parameter: the sum over the batch is taken at once.
# C: The gradients are summed, but the activations that they are made of are there for each example.
# D: Activations have one row an example.
# -->
#
# **`checkpoints`**: To save memory, one keeps the inputs of every tenth layer only. What is the price?
#
# - A: the gradients are less exact, by about a tenth
# - B: parts of the forward pass are computed a second time
# - C: the layers between get no gradient and must be trained another way
# - D: none, as the arrays that were not kept follow from the gradients on the way back
#
# <!-- why
# A: The same numbers are computed, only later. Nothing is approximated.
# B: When a group of ten layers is reached, its forward pass runs again, from the inputs that were kept.
# C: All layers get their gradient, once their inputs are there again.
# D: The backward pass cannot give back inputs. They come from another forward pass.
# -->
#
# **`inference`**: A trained network is put to use and only predicts. What of the forward pass has to be kept?
#
# - A: all that training keeps
# - B: the inputs of the layers, but not the slopes
# - C: the output of the layer at hand, until the next one has been computed
# - D: the pre-activations, in case a gradient is asked for after all
#
# <!-- why
# A: Training keeps it for gradients, and here there are none.
# B: The inputs of a layer are for its dW, and nobody asks for that.
# C: Each layer needs the output of the one before, and nothing older.
# D: If no gradient is asked for, nothing has to be ready for one.
# -->

# %% exercise="memory_concepts"
memory_concepts = {
    "predict": "A",
    "keep": "A",
    "batch": "D",
    "checkpoints": "B",
    "inference": "C",
}

# %% check="memory_concepts"
check("memory_concepts")

# %% jupyter={"source_hidden": true}
with figure(
    "Twenty layers of tanh, kernels of three scales",
    alt="The size of the gradient in each of twenty layers, on a logarithmic axis, for three scales "
    "of the kernels: of the kernels on the left, of the biases on the right.",
):
    rng, sizes = np.random.default_rng(6), [64] + [50] * 19 + [10]
    X_deep, gold_deep = rng.normal(size=(100, 64)), rng.integers(0, 10, size=100)
    panels = plt.subplots(1, 2, figsize=(10, 3.9), sharey=True)[1]
    for k, scale in enumerate([0.5, 1.0, 2.0]):
        deep = deep_network(np.random.default_rng(7), sizes, scale)
        gradients = deep_gradients(deep, X_deep, gold_deep, "tanh")[1]
        for axes, key in zip(panels, "Wb", strict=True):
            found = [rms(gradients[f"{key}{layer}"]) for layer in range(1, 21)]
            label = f"s = {scale}: the first is {found[0] / found[-1]:.1g} of the last"
            axes.semilogy(range(1, 21), found, f"C{k}{'os^'[k]}-", markersize=4, label=label)
    said = {"A": "about as large", "B": "about a tenth", "C": "less than a thousandth", "D": "over ten times"}
    said_here = said.get(memory_concepts["predict"], "nothing yet")
    panels[0].set_title(f"kernels (you said for s = 0.5: {said_here})", fontsize="medium")
    panels[1].set_title("biases", fontsize="medium")
    panels[0].set_ylabel("root mean square of the gradient")
    for axes in panels:
        axes.set(xlabel="layer", xticks=[1, 5, 10, 15, 20], ylim=(1e-11, 30))
        axes.legend(fontsize="small", loc="lower right")

# %% [markdown]
# **What to see.** Look at the biases first. A bias's gradient is what travels back, summed over the examples,
# and each layer multiplies that by its kernel and by the slopes of tanh. With $s = 0.5$ these factors are near
# one half, and after twenty layers a millionth is left: the gradient *vanishes*. The kernels' gradients do not
# fall at all. They are products of what travels back *and* of the layer's inputs, which shrink by the same
# factor on the way forward, so the product is $10^{-8}$ in *every* layer. With $s = 2$ the gradients grow on the
# way back. These are the right derivatives of badly scaled networks; which scale is right is the subject of
# notebook 13. *Break it*: put `"relu"` in place of `"tanh"`, or 60 layers in place of 20.
#
# ## 5. What broadcasting repeats
#
# *Lecture: Putting It All Together – Batches.*
#
# You are about to write a class that differentiates any formula. Formulas in NumPy *broadcast*: in `Z + b`
# the bias (H,) is added to each of B rows, as if it had been repeated B times. On the way back each of the
# repetitions sends something back, and the bias gets the sum.
#
# Broadcasting does two things. It puts new axes in front until both arrays have equally many, and it
# stretches axes of length 1. Undoing it takes one sum for each.
#
# With numbers: an array of the shape (3, 1) was used in a result of the shape (2, 3, 4). Its entry 0 stands in
# 2 · 4 = 8 places of the result. If the gradient is 1 everywhere, each of the three entries gets 8.
#
# ### Exercise: `unbroadcast`
#
# | argument | |
# | --- | --- |
# | `gradient` | the gradient with respect to the result of broadcasting, an array |
# | `shape` | the shape that was broadcast to `gradient.shape`, a tuple; `()` for a single number |
# | result | the gradient with respect to the array of that shape |
#
# Where nothing was broadcast you may return `gradient` itself.


# %% exercise="unbroadcast"
def unbroadcast(gradient, shape):
    """Sum a gradient over all places to which broadcasting has repeated an entry.

    gradient: an array; shape: a tuple that broadcasts to gradient.shape, () too. Returns an array of `shape`.
    """
    ### BEGIN SOLUTION
    added = gradient.ndim - len(shape)
    gradient = gradient.sum(axis=tuple(range(added)))
    stretched = tuple(axis for axis, size in enumerate(shape) if size == 1)
    return gradient.sum(axis=stretched, keepdims=True)
    ### END SOLUTION


# %% check="unbroadcast"
check("unbroadcast")

# %% [markdown]
# *In Keras and PyTorch* this happens unseen in every backward pass. PyTorch has it as
# `Tensor.sum_to_size(shape)`.
#
# ## 6. An engine of your own
#
# *Lecture: Putting It All Together – Computation Graph.*
#
# For every new network you would have to write a new `deep_gradients`. But every node only takes the gradient
# with respect to its output and hands each of its inputs a share. So let the nodes remember. A `Tensor` holds an
# array, and, if it is the result of an operation, *which tensors it was computed from* and *how to pull a
# gradient back to each of them*. The forward pass builds the graph by computing. The backward pass walks it.
#
# In the class below `__init__`, `_lift` and `__neg__` are complete, and so are four operators that follow from
# others. Look at `__neg__`: the data of the result, and for each parent a pair, the parent and a function from
# the gradient `d` with respect to the result to what the parent gets of it. Everything else has this shape.
# Write down the derivative of each operation first.
#
# The walk back, `backward`, is worth a drawing. A tensor may be used in several places (a *diamond*):
#
# $$a = 2, \qquad b = -3, \qquad c = a b = -6, \qquad d = c + a = -4, \qquad L = d \cdot d = 16 .$$
#
# $a$ is used twice, by $c$ and by $d$. It gets $-8$ from $d$ and $-8 \cdot (-3) = 24$ from $c$, together 16.
# (Even $d$ is used twice, by the same product.) Two things follow. Gradients *add up*. And a node may pull back
# only when its own gradient is complete, when *all* nodes that use it have handed in their share. So before
# anything is pulled, put the nodes in an order in which each comes after all of its parents, and walk it from
# the end. Python gives up at a recursion of about 1,000 calls, and graphs have longer chains than that: find
# the order with a list of your own, and visit each node once.
#
# ### Exercise: `Tensor`
#
# | what | |
# | --- | --- |
# | `Tensor(data)` | `data`: float32 or float64, any number of axes |
# | `t.data`, `t.grad` | arrays of one shape and dtype; `grad` is there after `backward` |
# | `a + b`, `a - b`, `a * b`, `-a` | broadcast as NumPy does |
# | `a @ b` | matrix product, two axes each |
# | `a.sum(axis=None, keepdims=False)` | as NumPy's; `axis` is `None` or one int, which may be negative |
# | `a.exp()`, `a.log()`, `a.tanh()`, `a.relu()` | entry by entry |
# | `t.backward()` | gives `t` and every tensor that it depends on a `grad`: the derivative of `t` |
#
# `backward` is called once, on a tensor of one element. Right of an operator may stand a Tensor, an array of
# the same dtype or a Python number, left of it a Tensor or a Python number. The dtype is kept.
#
# Chains of 5,000 operations must work.


# %% exercise="Tensor"
class Tensor:
    """An array that remembers how it was computed, so that it can be differentiated backwards."""

    def __init__(self, data, parents=()):
        """data: a float array. parents: for each tensor that data was computed from, the pair of this tensor
        and a function from the gradient with respect to data to what it adds to the parent's gradient.
        """
        self.data = np.asarray(data)
        self.grad = None
        self._parents = parents

    def _lift(self, other):
        """The other operand as a Tensor: arrays and Python numbers become constants of this dtype."""
        return other if isinstance(other, Tensor) else Tensor(np.asarray(other, self.data.dtype))

    def __neg__(self):
        return Tensor(-self.data, [(self, lambda d: -d)])

    def __add__(self, other):
        other = self._lift(other)
        ### BEGIN SOLUTION
        return Tensor(
            self.data + other.data,
            [
                (self, lambda d: unbroadcast(d, self.data.shape)),
                (other, lambda d: unbroadcast(d, other.data.shape)),
            ],
        )
        ### END SOLUTION

    def __mul__(self, other):
        other = self._lift(other)
        ### BEGIN SOLUTION
        return Tensor(
            self.data * other.data,
            [
                (self, lambda d: unbroadcast(d * other.data, self.data.shape)),
                (other, lambda d: unbroadcast(d * self.data, other.data.shape)),
            ],
        )
        ### END SOLUTION

    def __matmul__(self, other):
        other = self._lift(other)
        ### BEGIN SOLUTION
        return Tensor(
            self.data @ other.data,
            [(self, lambda d: d @ other.data.T), (other, lambda d: self.data.T @ d)],
        )
        ### END SOLUTION

    def __sub__(self, other):
        return self + -self._lift(other)

    def __radd__(self, other):
        return self + other

    def __rsub__(self, other):
        return -self + other

    def __rmul__(self, other):
        return self * other

    def sum(self, axis=None, keepdims=False):
        """The sum over one axis, or over all; keepdims leaves axes of length 1 in their place."""
        ### BEGIN SOLUTION

        def back(d):
            if axis is not None and not keepdims:
                d = np.expand_dims(d, axis)
            return np.broadcast_to(d, self.data.shape)

        return Tensor(self.data.sum(axis=axis, keepdims=keepdims), [(self, back)])
        ### END SOLUTION

    def exp(self):
        """The exponential, entry by entry."""
        ### BEGIN SOLUTION
        result = np.exp(self.data)
        return Tensor(result, [(self, lambda d: d * result)])
        ### END SOLUTION

    def log(self):
        """The natural logarithm, entry by entry."""
        ### BEGIN SOLUTION
        return Tensor(np.log(self.data), [(self, lambda d: d / self.data)])
        ### END SOLUTION

    def tanh(self):
        """The hyperbolic tangent, entry by entry."""
        ### BEGIN SOLUTION
        result = np.tanh(self.data)
        return Tensor(result, [(self, lambda d: d * (1 - result * result))])
        ### END SOLUTION

    def relu(self):
        """The positive part, entry by entry."""
        ### BEGIN SOLUTION
        return Tensor(np.maximum(self.data, 0), [(self, lambda d: d * (self.data > 0))])
        ### END SOLUTION

    def backward(self):
        """Give this tensor of one element, and all that it depends on, its derivatives as `grad`."""
        ### BEGIN SOLUTION
        order, visited, stack = [], set(), [(self, False)]
        while stack:
            node, parents_done = stack.pop()
            if parents_done:
                order.append(node)
            elif node not in visited:
                visited.add(node)
                stack.append((node, True))
                stack.extend((parent, False) for parent, _ in node._parents)
        for node in order:
            node.grad = np.zeros_like(node.data)
        self.grad = np.ones_like(self.data)
        for node in reversed(order):
            for parent, pull in node._parents:
                parent.grad = parent.grad + pull(node.grad)
        ### END SOLUTION


# %% check="Tensor"
check("Tensor")

# %% [markdown]
# *In Keras and PyTorch*: `torch.tensor(data, requires_grad=True)` is this class, with a few hundred operations
# more. By default only the *leaves* keep their `grad`; for those on the way one asks with `retain_grad()`.
# TensorFlow records on a `GradientTape` instead, and JAX transforms whole functions with `jax.grad`.
#
# Here is the diamond again, computed and drawn by your engine.

# %% jupyter={"source_hidden": true}
with figure(
    "Your engine on the diamond",
    alt="A graph with the nodes a, b, c, d and L; at each stand its value and its gradient.",
):
    nodes = {"a": Tensor(np.array(2.0)), "b": Tensor(np.array(-3.0))}
    nodes["c"] = nodes["a"] * nodes["b"]
    nodes["d"] = nodes["c"] + nodes["a"]
    nodes["L"] = nodes["d"] * nodes["d"]
    nodes["L"].backward()
    places = {"a": (0, 0), "b": (0, -1.6), "c": (2.2, -1.6), "d": (4.4, 0), "L": (6.6, 0)}
    arrows = {edge: edge for edge in [("a", "c"), ("b", "c"), ("a", "d"), ("c", "d"), ("d", "L")]}
    plt.figure(figsize=(8, 2.9))
    draw_graph(plt.gca(), places, arrows, "ab", lambda start, end: (" ", " "))
    for name, node in nodes.items():
        x, y = places[name]
        plt.text(x, y + 0.42, f"{float(node.data):g}", ha="center", fontsize="small")
        plt.text(x, y - 0.5, f"grad {float(node.grad):g}", ha="center", fontsize="small", color="C1")

# %% [markdown]
# **What to see.** Compare with the numbers above: $a$ has both of its shares. *Break it*: in `backward` write
# `parent.grad = pull(node.grad)`, without the sum. Which of the gradients are wrong then?
#
# ## 7. A network that you did not differentiate
#
# *Lecture: Putting It All Together – Single-Hidden-Layer MLP; Derivative of Softmax MLE Loss.*
#
# The loss of the MLP again, now as a formula in tensors, without a line about gradients.


# %%
def mlp_loss(params, X, targets):
    """The mean softmax NLL of an MLP with tanh, as a Tensor; params are Tensors, targets one-hot rows."""
    hidden = (Tensor(X) @ params["W1"] + params["b1"]).tanh()
    logits = hidden @ params["W2"] + params["b2"]
    shifted = logits - logits.data.max(axis=1, keepdims=True)  # an array: a constant for the engine
    log_sum = shifted.exp().sum(axis=1, keepdims=True).log()
    return ((log_sum - shifted) * targets).sum() * (1 / len(X))


# %% [markdown]
# The data are those of the whole course: 300 handwritten digits of 8×8 pixels, and 30 % of their labels are
# wrong, as labels are in practice. From here on every notebook tries another remedy on them. This one only
# asks whether your engine trains: plain gradient descent on all 300 at once, by `mlp_gradients` and by the
# engine, from the same parameters.

# %% jupyter={"source_hidden": true}
from sklearn.datasets import load_digits

digits = load_digits()  # 1797 real digits, 8×8 pixels from 0 to 16
order = np.random.default_rng(42).permutation(len(digits.data))
X_train, gold_train = digits.data[order][:300] / 16, digits.target[order][:300]
wrong = np.random.default_rng(5).permutation(300)[:90]
gold_train[wrong] = (gold_train[wrong] + np.random.default_rng(6).integers(1, 10, size=90)) % 10
targets_train = np.eye(10)[gold_train]

with figure(
    "One network, trained by your formulas and by your engine",
    alt="Left: two curves of a falling loss, one on the other. Right: their difference, no larger "
    "than rounding.",
):
    start = deep_network(np.random.default_rng(8), [64, 32, 10], 1)
    by_formulas, by_engine = [], []
    params = start
    for _ in range(150):
        loss, gradients = mlp_gradients(params, X_train, gold_train, "tanh")
        by_formulas.append(loss)
        params = {key: value - 0.5 * gradients[key] for key, value in params.items()}
    params = start
    for _ in range(150):
        tensors = {key: Tensor(value) for key, value in params.items()}
        loss = mlp_loss(tensors, X_train, targets_train)
        loss.backward()
        by_engine.append(float(loss.data))
        params = {key: value - 0.5 * tensors[key].grad for key, value in params.items()}
    panels = plt.subplots(1, 2, figsize=(9.6, 3.4))[1]
    panels[0].plot(by_formulas, "C0", linewidth=5, alpha=0.4, label="mlp_gradients")
    panels[0].plot(by_engine, "C1", linewidth=1.5, label="Tensor")
    panels[0].set(xlabel="step", ylabel="loss on 300 digits", ylim=(0, None))
    panels[0].legend()
    difference = np.abs(np.array(by_formulas) - by_engine)
    steps = np.flatnonzero(difference)  # where there is none, there is nothing to draw
    panels[1].semilogy(steps, difference[steps], "C2.", markersize=4)
    panels[1].set(xlabel="step", ylabel="difference of the two losses", ylim=(1e-17, 1))

# %% [markdown]
# **What to see.** One curve lies on the other, and what is between them is rounding, below $10^{-15}$. The
# engine knows nothing of softmax, of layers or of the mean over a batch: it has nine small rules and the
# order of the walk. *Break it*: in `mlp_loss` leave out the constant shift, or put another layer in, or
# `.relu()` in place of `.tanh()`. You need not change anything else.
#
# ### Questions: `engine_concepts`
#
# **`paths`**: Behind a first node follow 50 more, each of which uses the one before it twice. From the first to
# the last there are $2^{50}$ paths. How many pulls does your `backward` make?
#
# - A: about $2^{50}$, one for each path, which is why it must not be used on such graphs
# - B: 50, one for each node that is used
# - C: about 2500, as every node asks every other
# - D: 100, one for each use of a node
#
# <!-- why
# A: Paths are never walked one by one: a node adds up first what all paths bring.
# B: Each node is used twice by the next one, and each use sends its share.
# C: A node asks nobody. It pulls once along each of its own edges.
# D: 50 nodes with two edges each, and each edge is pulled along once.
# -->
#
# **`constant`**: In `mlp_loss` the largest logit of each row is subtracted as an array, not as a Tensor, so no
# gradient flows through it. Why is the gradient right all the same?
#
# - A: the maximum has the derivative zero
# - B: the error is there, but far below rounding
# - C: the loss does not change when all logits of a row grow alike
# - D: the engine turns arrays into tensors, and finds out that this one depends on the logits
#
# <!-- why
# A: The maximum of a row has the derivative 1 with respect to its largest logit.
# B: There is no error at all: check the gradient in exact arithmetic.
# C: The loss does not depend on the number that is taken away, so the derivative with respect to that is zero.
# D: An array knows nothing of where it comes from.
# -->
#
# **`forward_mode`**: One could also carry derivatives along with the *forward* pass, for one input number at a
# time. When would that be the better way?
#
# - A: for one input and many outputs
# - B: for a network with many layers, where the walk back takes too long
# - C: for many parameters and one loss, where each parameter has a path of its own
# - D: never
#
# <!-- why
# A: One pass gives the derivatives of all outputs with respect to that input.
# B: Both ways walk every layer once.
# C: That is the case of training, and it would be a pass for each parameter.
# D: Count inputs and outputs: one pass serves one input, or one output.
# -->

# %% exercise="engine_concepts"
engine_concepts = {
    "paths": "D",
    "constant": "C",
    "forward_mode": "A",
}

# %% check="engine_concepts"
check("engine_concepts")

# %% [markdown]
# ## Where you are
#
# You have the exact gradient of any network that you can write down, a tool that proves it, and an engine of
# your own that finds it. What is left is to take a step against it, many times: the next notebook, training.
#
# **Sources**
#
# - The lecture *Training Neural Networks II*, at the sections named in italics.
# - D. Rumelhart, G. Hinton, R. Williams (1986): Learning Representations by Back-propagating Errors.
# - I. Goodfellow, Y. Bengio, A. Courville (2016): Deep Learning, section 6.5.
# - A. G. Baydin, B. Pearlmutter, A. Radul, J. Siskind (2018): Automatic Differentiation in Machine Learning: a
#   Survey.
# - A. Karpathy (2020): micrograd, an engine for single numbers in a hundred lines.
# - T. Chen, B. Xu, C. Zhang, C. Guestrin (2016): Training Deep Nets with Sublinear Memory Cost.
