# %% [markdown]
# # Backpropagation
#
# A network has millions of parameters and one loss. Training needs to know, for every parameter, how the
# loss changes with it. Backpropagation finds all of these numbers in one walk through the network, from the
# loss back to the inputs, for the price of a few forward passes.
#
# You have the derivatives of the parts, from the notebook before. Here you put them together.
#
# **How to work.** Read a section, fill in its function, run the cell, then run the `check` below it. Look
# at the figure that follows, which your own code draws, before you go on. Allow yourself 75 to 90 minutes.
# Paper helps.
#
# **Letters and shapes**: $B$ examples in the batch, $D$ inputs, $H$ hidden units, $K$ classes. `X` (B, D)
# has one example a row, `W` (D, H) is a kernel, `b` (H,) a bias, `z` are pre-activations, those of the last
# layer are called logits. The derivative of the loss with respect to an array `A` is called `dA` and has the
# shape of `A`.
#
# **The rules of all notebooks** (01 tells why): any batch size works, with no Python loop over examples;
# the arguments stay as they were; float32 in gives float32 out; numbers of ±1000 are ordinary inputs.

# %%
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
# which the notebook before gave you. The product of both is the derivative by its input. That is the chain
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
# ## 2. Back through an affine layer
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
# the kernel, through its own inputs, and half of the numbers are zero because unit 0 does not use
# column 1 of the kernel. Now compare with your `affine_backward`: it multiplies `d_out` by both of these
# pictures and builds neither.
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
# ## 3. The gradient of the whole network
#
# *Lecture: Putting It All Together – Computation Graph; Derivative of Softmax MLE Loss.*
#
# You have a function for every node of the graph in section 1. Now walk it. Forward:
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
# You may call your own functions and the provided ones.
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
# Now differences judge the formulas: every entry of the gradient against central differences of the loss.


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
# around $10^{-10}$ everywhere, in even noise. That is rounding. An error in a
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
# **What to see.** For tanh it is the curve of the notebook before: truncation on the right,
# rounding on the left. For ReLU it jumps up as soon as a step is long enough to
# carry some unit of some example across its kink, because differences average the slopes of both sides.
# Below that step ReLU does as well as tanh. So when a ReLU network fails a gradient check in a few entries
# only, make the step smaller before you doubt the formula.
#
# ## Where you are
#
# You have the exact gradient of a network, a tool that proves it, and an idea of what a framework does when
# you ask it for gradients. What is left to do with a gradient is to take a step against it, many times. That
# is the next notebook: training.
#
# **Sources**
#
# - The lecture *Training Neural Networks II*, at the sections named in italics.
# - D. Rumelhart, G. Hinton, R. Williams (1986): Learning Representations by Back-propagating Errors.
# - I. Goodfellow, Y. Bengio, A. Courville (2016): Deep Learning, section 6.5.
