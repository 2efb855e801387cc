# %% [markdown]
# # Gradient clipping
#
# | the lecture's overview | Classical | Deep Learning |
# | --- | --- | --- |
# | Architecture | MLP | CNN, RNN, Transformer, VAE, GAN, … |
# | Activation function | tanh, σ | tanh, ReLU, LReLU, GELU, SiLU, SwiGLU, … |
# | Output function | none, σ | none, σ, softmax |
# | Loss function | MSE | NLL (or cross-entropy, or KL divergence) |
# | Optimizer ← **you are here**: what it is given | SGD, momentum | SGD (+ momentum), RMSProp, Adam, SGDW, AdamW, … |
# | Regularization | L2, L1 | L2, dropout, label smoothing, BatchNorm, LayerNorm, MixUp, … |
#
# A gradient says which way is down, and how steep it is *here*. Gradient descent trusts it for a whole
# step. Most of the time that is fine. But the loss of a deep network has cliffs: narrow walls, hundreds of
# times steeper than all that surrounds them. A single step that starts on a wall can throw away everything
# the network has learned.
#
# Gradient clipping is the remedy: if the gradient is too long, make it shorter, and go on. It takes a line
# of code, and there are three ways to write it, which differ in what they do to the direction. In this
# notebook you write all three, walk off a real cliff with and without them, and train a recurrent network
# on digits with learning rates that would ruin it otherwise.
#
# **How to work.** Read a section, fill in its function, run the cell, then run the `check` below it. The
# figure that follows is drawn by *your* code: look at it before you go on. Allow yourself 45 to 60 minutes.
#
# **Letters and shapes:**
#
# | letter | in code | meaning |
# | --- | --- | --- |
# | $\theta$ | `params` | a dictionary of arrays of any shapes: the variables, `"W1"`, `"b1"` and so on |
# | $g$ | `grads` | a dictionary with the same keys: the gradient with respect to each variable |
# | $\lVert g \rVert$ | | length of a vector: the root of the sum of all its squared numbers |
# | $c$ | `limit`, `max_norm` | how long is too long, a Python float, more than 0 |
# | $\alpha$ | `lr` | learning rate |
#
# **The rules of all notebooks** (01 tells why): any shapes work, the arguments stay as they were, and
# float32 in gives float32 out. Clipped gradients are a *new* dictionary; an array that needs no clipping
# may be the same in both. Gradients that are zero are ordinary inputs.

# %%
import math

import matplotlib.pyplot as plt
import numpy as np

from grader import check, figure


# %% [markdown]
# This notebook uses a function of the first one. It is given here and cannot be changed.

# %% provided="01_mlp.softmax"

# %% [markdown]
# ## 1. A cliff
#
# *Lecture: Convergence – Gradient Clipping. Pascanu et al., 2013, section 2.3 and figure 6; Goodfellow et
# al., Deep Learning, section 8.2.4 and figure 8.3.*
#
# Where do cliffs come from? From multiplying the same thing many times. The smallest network that has one
# is Pascanu's: a single recurrent unit with one weight $w$ and one bias $b$. It feeds itself 50 times:
#
# $$x_t = w \, \sigma(x_{t-1}) + b, \qquad x_0 = 0.5, \qquad E = \big( \sigma(x_{50}) - 0.7 \big)^2 .$$
#
# By the chain rule the gradient holds the product $\prod_t w \, \sigma'(x_t)$. With factors below 1 it
# vanishes. With factors above 1 it explodes, and here the two are neighbours: for some $(w, b)$ the unit
# switches itself off in the end, for others on, and along the line between the two the loss jumps.


# %%
def sigmoid_of_unit(x):
    """σ for one number or many, for |x| below 700."""
    return 1 / (1 + np.exp(-x))


def unit_loss(w, b, steps=50):
    """Pascanu's loss for arrays of weights and biases."""
    x = np.full(np.broadcast(w, b).shape, 0.5)
    for _ in range(steps):
        x = w * sigmoid_of_unit(x) + b
    return (sigmoid_of_unit(x) - 0.7) ** 2


def unit_gradients(params, steps=50):
    """The gradient of that loss by w and b, each an array of one number: backpropagation through time."""
    w, b = params["w"], params["b"]
    xs = [np.full(1, 0.5)]
    for _ in range(steps):
        xs.append(w * sigmoid_of_unit(np.clip(xs[-1], -700, 700)) + b)
    out = sigmoid_of_unit(np.clip(xs[-1], -700, 700))
    d_x, grads = 2 * (out - 0.7) * out * (1 - out), {"w": np.zeros(1), "b": np.zeros(1)}
    for x in reversed(xs[:-1]):
        gate = sigmoid_of_unit(np.clip(x, -700, 700))
        grads = {"w": grads["w"] + d_x * gate, "b": grads["b"] + d_x}
        d_x = d_x * w * gate * (1 - gate)
    return grads


# %% jupyter={"source_hidden": true}
weights, biases = np.meshgrid(np.linspace(3, 7, 401), np.linspace(-3.6, -0.6, 301))
surface = unit_loss(weights, biases)  # (301, 401)

with figure(
    "The loss of one recurrent unit",
    alt="A map of the loss with a sharp wall, and a cut across it.",
):
    panels = plt.subplots(1, 2, figsize=(10, 3.8))[1]
    colors = panels[0].contourf(weights, biases, surface, levels=np.linspace(0, 0.5, 26), cmap="cividis")
    plt.colorbar(colors, ax=panels[0], label="loss E")
    panels[0].axvline(5, color="white", linestyle=":")
    panels[0].set(xlabel="w", ylabel="b")
    line = np.linspace(-3.6, -0.6, 3001)
    panels[1].plot(line, unit_loss(5.0, line), "C0", linewidth=2)
    panels[1].set(title="along the dotted line, w = 5", xlabel="b", ylabel="loss E")

# %% [markdown]
# **What to see.** Two gentle slopes, and between them a wall. At $w = 5$ the loss falls from 0.34 to 0.001
# where $b$ passes −2.612, and it does so within two ten-thousandths of $b$. Of all places, the smallest
# losses are at the foot of the wall: there the unit ends between off and on, where it should be. So whoever
# walks down the gentle slope from the right must come to the wall. And on the wall the gradient is in the
# thousands.
#
# *Break it*: let the unit feed itself 10 times, `unit_loss(weights, biases, steps=10)`. Where is the wall then?
#
# ## 2. Clip each number
#
# *Lecture: Convergence – Gradient Clipping. Keras: `clipvalue`.*
#
# The simplest way: no number of the gradient may be larger than $c$ in size. Numbers that
# are larger become $c$ or $-c$, with the sign that they had, and all others stay. With $c = 1$ the gradient
# $(3, 0.1, -5)$ becomes $(1, 0.1, -1)$.
#
# ### Exercise: `clip_by_value`
#
# | argument | shape | |
# | --- | --- | --- |
# | `grads` | | a dictionary of arrays of any shapes |
# | `limit` | | $c$, a Python float, more than 0 |
# | result | as `grads` | a new dictionary with the same keys |


# %% exercise="clip_by_value"
def clip_by_value(grads, limit):
    """Limit every number of all gradients to the range from -limit to limit.

    grads: a dictionary of arrays; limit: a float, more than 0. Returns a dictionary like grads.
    """
    ### BEGIN SOLUTION
    return {key: np.clip(gradient, -limit, limit) for key, gradient in grads.items()}
    ### END SOLUTION


# %% check="clip_by_value"
check("clip_by_value")

# %% [markdown]
# *In Keras and PyTorch*: `keras.optimizers.SGD(learning_rate, clipvalue=0.5)`. In PyTorch call
# `torch.nn.utils.clip_grad_value_(model.parameters(), 0.5)` between `loss.backward()` and `optimizer.step()`; the
# underscore says that it changes the gradients in place. By default neither library clips anything.
#
# ## 3. Clip each variable
#
# *Lecture: Convergence – Gradient Clipping. Keras: `clipnorm`.*
#
# Numbers of a gradient belong together: they point somewhere. Take the gradient of one variable, a kernel
# say, as one long vector of the length
#
# $$\lVert g \rVert = \sqrt{\textstyle\sum_i g_i^2} .$$
#
# If that is more than $c$, the vector shall keep its direction and get the length $c$. A vector keeps its direction
# if all its numbers are multiplied by one positive factor $s$. What does that do to the length? For which $s$ is the
# new length $c$? And which $s$ belongs to a vector that is short enough? Solve for it on paper, then check it: with
# $c = 1$ the gradient $(3, -4)$ of length 5 becomes $(0.6, -0.8)$, and $(0.3, -0.4)$ stays what it is.
#
# Each variable is treated by itself. A kernel counts as *one* vector, with all its rows and columns. Mind
# what is not said here: short gradients are not made longer. And a gradient may be zero throughout, as that
# of a ReLU layer whose units are all dead. Its length is zero, and 0/0 is `nan`.
#
# ### Exercise: `clip_by_norm`
#
# | argument | shape | |
# | --- | --- | --- |
# | `grads` | | a dictionary of arrays of any shapes; some may be zero throughout |
# | `max_norm` | | $c$, a Python float, more than 0 |
# | result | as `grads` | a new dictionary with the same keys |


# %% exercise="clip_by_norm"
def clip_by_norm(grads, max_norm):
    """Shorten the gradient of each variable to the length max_norm if it is longer; its direction stays.

    grads: a dictionary of arrays; max_norm: a float, more than 0. Returns a dictionary like grads.
    """
    ### BEGIN SOLUTION
    clipped = {}
    for key, gradient in grads.items():
        norm = np.linalg.norm(gradient)
        clipped[key] = gradient * (max_norm / norm) if norm > max_norm else gradient
    return clipped
    ### END SOLUTION


# %% check="clip_by_norm"
check("clip_by_norm")

# %% [markdown]
# *In Keras and PyTorch*: `keras.optimizers.SGD(learning_rate, clipnorm=1.0)`. Mind the name: `clipnorm` is for each
# variable alone, and not what papers call clipping by norm. PyTorch has no such function; you would call
# `clip_grad_norm_` of the next section once for each parameter.
#
# ## 4. Clip the whole gradient
#
# *Lecture: Convergence – Gradient Clipping. Pascanu et al., 2013, algorithm 1. Keras: `global_clipnorm`.*
#
# The loss has one gradient, with respect to all variables together. Its length takes in all of their numbers:
#
# $$\lVert g \rVert = \sqrt{\sum_{\text{variables } v} \; \sum_i g_{v, i}^2} .$$
#
# If that is more than $c$, the whole gradient is shortened to the length $c$, and keeps its direction. So *one*
# factor serves all variables, and you know it from the section before. This is what the paper proposes, and what is
# mostly meant by gradient clipping.
#
# With numbers: a kernel has the gradient $(3, -4)$, a bias $12$. One by one the lengths are 5 and 12, together they
# are $\sqrt{9 + 16 + 144} = 13$. With $c = 6.5$ all three numbers are halved.
#
# The function also returns the length, as it was before. Watch that number in training: it tells you how
# often you clip, and what a sensible $c$ is.
#
# ### Exercise: `clip_by_global_norm`
#
# | argument | shape | |
# | --- | --- | --- |
# | `grads` | | a dictionary of arrays of any shapes; all may be zero |
# | `max_norm` | | $c$, a Python float, more than 0 |
# | result | as `grads`, and a number | a pair: the new dictionary, and the norm before clipping |
#
# (Mind the dtype. `np.sqrt` of a Python float is a float64 number of NumPy's, and it turns float32 arrays
# into float64. `math.sqrt` gives Python's own number, which does not.)


# %% exercise="clip_by_global_norm"
def clip_by_global_norm(grads, max_norm):
    """Shorten all gradients by one factor so that their common length is at most max_norm.

    grads: a dictionary of arrays; max_norm: a float, more than 0. Returns the pair of a dictionary like grads
    and the global norm before clipping.
    """
    ### BEGIN SOLUTION
    norm = math.sqrt(sum(np.sum(gradient**2) for gradient in grads.values()))
    scale = max_norm / norm if norm > max_norm else 1.0
    return {key: gradient * scale for key, gradient in grads.items()}, norm
    ### END SOLUTION


# %% check="clip_by_global_norm"
check("clip_by_global_norm")

# %% [markdown]
# *In Keras and PyTorch*: `keras.optimizers.SGD(learning_rate, global_clipnorm=1.0)`, and
# `torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)`, which also returns the norm before clipping. It divides by
# the norm plus $10^{-6}$, so that zero does no harm; here that is right as well. If the norm is `nan` it says nothing
# and hands on `nan`, unless you pass `error_if_nonfinite=True`.
#
# The figure calls your three functions with 32 gradients of two numbers. Once both numbers are one variable, once
# each is a variable of its own.

# %% jupyter={"source_hidden": true}
with figure(
    "Where gradients end up, with a limit of 1",
    alt="Arrows before and after clipping: onto a square by value, onto a circle by norm.",
):
    angle = np.arange(32) * 2 * math.pi / 32 + 0.1
    lengths = np.where(np.arange(32) % 2 == 0, 2.0, 0.7)
    arrows = np.stack([lengths * np.cos(angle), lengths * np.sin(angle)], axis=1)  # (32, 2)
    one_variable = [{"v": arrow} for arrow in arrows]  # two numbers in one variable
    two_variables = [{"v": arrow[:1], "u": arrow[1:]} for arrow in arrows]  # one number in each
    ways = [
        ("by value", [clip_by_value(grads, 1.0) for grads in one_variable]),
        ("by norm, one variable", [clip_by_norm(grads, 1.0) for grads in one_variable]),
        ("by norm, two variables", [clip_by_norm(grads, 1.0) for grads in two_variables]),
        ("by global norm, two variables", [clip_by_global_norm(grads, 1.0)[0] for grads in two_variables]),
    ]
    panels = plt.subplots(1, 4, figsize=(12.4, 3.8), sharex=True, sharey=True)[1]
    for axes, (name, clipped) in zip(panels, ways, strict=True):
        ends = np.array([np.concatenate(list(grads.values())) for grads in clipped])
        axes.plot(*np.stack([arrows, ends]).transpose(2, 0, 1), color="0.7", linewidth=1)
        axes.plot(*arrows.T, "o", color="0.5", fillstyle="none", markersize=5)
        axes.plot(*ends.T, "C1o", markersize=5)
        axes.plot(0, 0, "k+")
        axes.set(title=name, aspect="equal", xlim=(-2.2, 2.2), ylim=(-2.2, 2.2))

# %% [markdown]
# **What to see.** Rings are the gradients, points what becomes of them. The inner ones are short enough and
# stay. By value, the others come to lie on a square, and many move *sideways*: whichever number is too
# large is cut, the other one is not. By norm they move straight towards the origin, onto a circle. But that
# is so only within a variable. With the two numbers in two variables, each is clipped by itself, and there
# is the square again. The global norm does not care how the numbers are divided among variables. *Break it*: draw
# it with the limit 2, or with 0.1. In which panels do the points still tell the rings apart?
#
# ## 5. The cliff again
#
# *Pascanu et al., 2013, section 2.3; Goodfellow et al., section 10.11.1 and figure 10.17.*
#
# Now walk down the surface of section 1 with plain gradient descent and $\alpha = 2$. One walker believes
# its gradients, the other clips them by global norm at 0.1. On the gentle slope a typical gradient has a
# length of 0.04, and nothing happens to it.


# %%
def walk(start, max_norm, lr=2.0, steps=80):
    """Gradient descent on the unit's loss; the path (steps + 1, 2), and the norm at each step."""
    params = {"w": np.array([start[0]]), "b": np.array([start[1]])}
    path, norms = [start], []
    for _ in range(steps):
        grads, norm = clip_by_global_norm(unit_gradients(params), max_norm)
        params = {key: value - lr * grads[key] for key, value in params.items()}
        path.append((params["w"][0], params["b"][0]))
        norms.append(norm)
    return np.array(path), np.array(norms)


NEVER = 1e9  # a limit that no gradient reaches

# %% jupyter={"source_hidden": true}
with figure(
    "One step on the cliff, and how it ends",
    alt="Two paths on the map: one is thrown out of it, the clipped one follows the wall; norms and losses.",
):
    panels = plt.subplots(1, 3, figsize=(13, 3.9), width_ratios=[5, 4, 4])[1]
    panels[0].contourf(weights, biases, surface, levels=np.linspace(0, 0.5, 26), cmap="cividis")
    for max_norm, color, marker, name in [
        (NEVER, "#FF8C69", "s", "not clipped"),
        (0.1, "w", "o", "clipped at 0.1"),
    ]:
        path, norms = walk((5.27, -2.72), max_norm)
        panels[0].plot(*path.T, marker + "-", color=color, markersize=3.5, linewidth=1, label=name)
        line_color = "C1" if max_norm == NEVER else "C0"
        panels[1].semilogy(norms, marker + "-", color=line_color, markersize=3, linewidth=0.8, label=name)
        losses = unit_loss(*np.clip(path, -600, 600).T)
        panels[2].semilogy(losses, marker + "-", color=line_color, markersize=3, linewidth=0.8, label=name)
    panels[0].set(xlabel="w", ylabel="b", xlim=(3, 7), ylim=(-3.6, -0.6))
    panels[0].legend(loc="lower left", facecolor="0.3", labelcolor="w")
    panels[1].axhline(0.1, color="0.6", linestyle=":", label="the limit")
    panels[1].set(xlabel="step", title="norm of the gradient", ylim=(1e-5, 1e3))
    panels[1].legend(loc="lower left", fontsize="small")
    panels[2].set(xlabel="step", title="loss")
    panels[2].legend(loc="upper right")

# %% [markdown]
# **What to see.** Both start close to the foot of the wall, step over the edge, and come back. After ten
# steps the unclipped walker stands on the wall, where its gradient has a length of 110. One step takes it
# out of the picture, to $w = 120$ and $b = 185$. There the unit is always on, σ is saturated, the gradient
# is zero, and the loss of 0.09 is all that it will ever have. The clipped one meets gradients above 1 as
# well. It takes a step of 0.2, as always down here, zigzags along the foot of the wall to lower and lower
# ground, and gets to losses below 0.01. *Break it*: let `walk` clip with `clip_by_value` at 0.1 (it returns no norm).
# Which way do the steps on the wall point now? Then try a limit of 1.
#
# Whether a step lands on the wall is luck, as it is narrow. So try 60 walks from all over the slope.

# %% jupyter={"source_hidden": true}
with figure(
    "60 walks from anywhere on the slope",
    alt="Final losses of 60 walks, in order: lower with clipping for most of them.",
):
    rng, starts = np.random.default_rng(0), []
    while len(starts) < 60:
        start = (rng.uniform(4.5, 7), rng.uniform(-3, -1.8))
        if unit_loss(*start) < 0.2:
            starts.append(start)
    plt.figure(figsize=(6.4, 3.6))
    for max_norm, style, name in [(NEVER, "C1s-", "not clipped"), (0.1, "C0o-", "clipped at 0.1")]:
        ends = np.array([walk(start, max_norm)[0][-1] for start in starts])
        losses = np.sort(unit_loss(*np.clip(ends, -600, 600).T))
        plt.semilogy(range(1, 61), losses, style, markersize=3.5, linewidth=0.8, label=name)
    plt.xlabel("walks, best first")
    plt.ylabel("loss after 80 steps")
    plt.legend(loc="lower right")

# %% [markdown]
# **What to see.** Without clipping, half of the walks end at losses of 0.05 to 0.09, thrown out as in the
# figure before. With clipping nearly all arrive at the foot of the wall; the last one or two were up on it
# when the walk ended. The luckiest of the unclipped walks end lower than any clipped one: steps of one and
# the same length cannot settle. Clip what is *unusually* long, and let the rate decay for the rest.
#
# *Break it*: clip at 0.01, and at 10. Which of the two is no protection, and which no progress?
#
# ## 6. What becomes of the direction
#
# *Lecture: Convergence – Gradient Clipping.*
#
# Here is a real gradient: that of a recurrent network that reads the digits row by row. It has five
# variables with 1,642 numbers. Clip it in your three ways, harder and harder, and measure the cosine
# between what comes out and the true gradient. At 1 the direction is kept.

# %%
from sklearn.datasets import load_digits

digits = load_digits()  # 1797 real digits, 8×8 pixels from 0 to 16
order = np.random.default_rng(42).permutation(len(digits.images))
pixels, gold = (digits.images[order] / 16).astype(np.float32), digits.target[order]


def as_sequences(pictures, length):
    """(B, 8, 8) pictures as sequences (length, B, 64 / length), read row by row."""
    return pictures.reshape(len(pictures), length, -1).transpose(1, 0, 2)


def initial_network(inputs, rng, width=32):
    """A recurrent network of tanh units; an orthogonal recurrent kernel keeps lengths at first."""
    recurrent, _ = np.linalg.qr(rng.normal(size=(width, width)))
    params = {
        "W_in": rng.normal(size=(inputs, width)) * 0.5 / math.sqrt(inputs),
        "W_rec": recurrent,
        "b": np.zeros(width),
        "W_out": rng.normal(size=(width, 10)) / math.sqrt(width),
        "b_out": np.zeros(10),
    }
    return {key: value.astype(np.float32) for key, value in params.items()}


def read_digits(params, sequences):
    """The states after each step, and the probabilities (B, 10) read off the last one."""
    states = [np.zeros((sequences.shape[1], len(params["b"])), np.float32)]
    for inputs in sequences:
        states.append(np.tanh(inputs @ params["W_in"] + states[-1] @ params["W_rec"] + params["b"]))
    return states, softmax(states[-1] @ params["W_out"] + params["b_out"])


def network_gradients(params, sequences, labels):
    """Mean NLL and its gradients, by backpropagation through time."""
    states, probabilities = read_digits(params, sequences)
    rows = np.arange(len(labels))
    loss = -np.log(probabilities[rows, labels] + 1e-30).mean()
    d_logits = probabilities.copy()
    d_logits[rows, labels] -= 1
    d_logits /= len(labels)
    grads = {key: np.zeros_like(value) for key, value in params.items()}
    grads |= {"W_out": states[-1].T @ d_logits, "b_out": d_logits.sum(axis=0)}
    d_state = d_logits @ params["W_out"].T
    for step in reversed(range(len(sequences))):
        d_z = d_state * (1 - states[step + 1] ** 2)
        grads["W_in"] += sequences[step].T @ d_z
        grads["W_rec"] += states[step].T @ d_z
        grads["b"] += d_z.sum(axis=0)
        d_state = d_z @ params["W_rec"].T
    return loss, grads


def as_vector(grads):
    """All numbers of a gradient in one vector."""
    return np.concatenate([gradient.ravel() for gradient in grads.values()])


# %% jupyter={"source_hidden": true}
with figure(
    "The direction of a clipped gradient",
    alt="Cosine against the length that is left: 1 by global norm, less in the other two ways.",
):
    params = initial_network(8, np.random.default_rng(0))
    _, grads = network_gradients(params, as_sequences(pixels[:50], 8), gold[:50])
    vector = as_vector(grads)
    plt.figure(figsize=(6.6, 3.8))
    for clip, thresholds, style, name in [
        (clip_by_value, np.abs(vector).max() * np.logspace(-3, 0, 60), "C1--", "by value"),
        (clip_by_norm, np.logspace(-3, 0, 60), "C2:", "by norm, each variable"),
        (lambda g, c: clip_by_global_norm(g, c)[0], np.logspace(-3, 0, 60), "C0-", "by global norm"),
    ]:
        clipped = [as_vector(clip(grads, float(threshold))) for threshold in thresholds]
        kept = [np.linalg.norm(one) / np.linalg.norm(vector) for one in clipped]
        cosines = [one @ vector / np.linalg.norm(one) / np.linalg.norm(vector) for one in clipped]
        plt.semilogx(kept, cosines, style, linewidth=2.5, label=name)
    plt.xlim(0.003, 1.1)
    plt.ylim(0, 1.05)
    plt.xlabel("length after clipping / length before")
    plt.ylabel("cosine with the true gradient")
    plt.legend(loc="lower right")

# %% [markdown]
# **What to see.** By global norm the cosine is 1, however hard you clip. By norm it falls as soon as some
# variables are clipped and others are not: the recurrent kernel has the longest gradient here and loses
# most. Once all are of one length, harder clipping changes nothing more. By value it falls further. With a
# very small limit all numbers are $\pm c$, and only the signs are left of the gradient. *Break it*: take `[:1]` in
# place of `[:50]`, a gradient of a single digit. Which of the curves changes most?
#
# ### Questions: `direction_concepts`
#
# **`by_value`**: A gradient is $(3, 0.1)$, in one variable. What does clipping by value with $c = 1$ make
# of it?
#
# - A: $(1, 0.1)$
# - B: about $(0.9994, 0.0333)$
# - C: $(1, 1)$
# - D: about $(1, 0.0333)$
#
# <!-- why
# A: 3 is cut to 1, and 0.1 is inside of the range.
# B: That is clipping by norm: one factor for both numbers.
# C: Numbers inside of the range stay.
# D: Each number is cut by itself, and the direction changes.
# -->
#
# **`by_norm`**: The gradient of one variable has the length 10, that of another one 0.1. You clip each by
# norm with $c = 1$. The lengths had the ratio 100 to 1. And now?
#
# - A: 100 to 1
# - B: 1 to 1
# - C: 10 to 1
# - D: 1000 to 1
#
# <!-- why
# A: Only the long one is cut.
# B: Short gradients are not made longer.
# C: 10 becomes 1, and 0.1 stays.
# D: The long one becomes shorter, so the ratio falls.
# -->
#
# **`kept`**: Which ways keep the direction of the gradient of *all* variables together, for every gradient?
#
# - A: all three
# - B: by norm and by global norm
# - C: by value only
# - D: by global norm only
#
# <!-- why
# A: By value cuts single numbers, and by norm single variables.
# B: By norm each variable has a factor of its own.
# C: What it keeps are the signs.
# D: One positive factor for everything.
# -->
#
# **`tiny_limit`**: You clip by value with a limit far below all numbers of the gradient. What does a step
# of SGD do then?
#
# - A: nothing, since a gradient as small as that limit is practically zero
# - B: it moves each parameter by $\alpha c$, only its sign decides where to
# - C: it moves along the gradient, as plain SGD with a smaller rate would do
# - D: it moves the parameter with the largest gradient, and no other one
#
# <!-- why
# A: Tiny steps are steps, and a larger rate makes up for the limit.
# B: All numbers are cut to c or −c.
# C: The numbers are all of one size now, and were not before.
# D: All numbers are above the limit, and all are cut to the same size.
# -->
#
# And a prediction. In section 7 a recurrent network is trained at rates from 0.1 to 3.2. If nothing is clipped, it reads
# nine digits in ten with 0.2, and more than eight with 0.4. With 1.6 it only guesses, one in ten.
#
# **`predict`**: How many will it read at the rate 1.6, if its gradients are clipped by global norm at 1? Any answer
# earns the point, and the figure shows yours beside the outcome.
#
# - A: one in ten, as without clipping
# - B: about four in ten
# - C: about seven in ten
# - D: about nine in ten, as with 0.2
#
# <!-- why
# A: A clipped step goes no farther than αc, so it is not thrown out.
# B: It keeps more than that.
# C: A step of 1.6 is still too long to settle as well as with 0.2.
# D: Clipping bounds a step. It does not choose its length well.
# -->

# %% exercise="direction_concepts"
direction_concepts = {
    "by_value": "A",
    "by_norm": "C",
    "kept": "D",
    "tiny_limit": "B",
    "predict": "C",
}

# %% check="direction_concepts"
check("direction_concepts")

# %% [markdown]
# ## 7. When to clip
#
# *Lecture: Convergence – Gradient Clipping.*
#
# Train that network on 1000 digits for six epochs, with SGD, at rates from small to absurd. The remaining
# 797 digits tell how well it reads.


# %%
def train(clip, length, lr, seed, epochs=6):
    """SGD with batches of 50; `clip` maps gradients to gradients. Accuracy, and loss and norm a step."""
    rng = np.random.default_rng(seed)
    params, losses, norms = initial_network(64 // length, rng), [], []
    for _ in range(epochs):
        for rows in np.array_split(rng.permutation(1000), 20):
            loss, grads = network_gradients(params, as_sequences(pixels[rows], length), gold[rows])
            losses.append(loss)
            norms.append(np.linalg.norm(as_vector(grads)))
            grads = clip(grads)
            params = {key: value - lr * grads[key] for key, value in params.items()}
    _, probabilities = read_digits(params, as_sequences(pixels[1000:], length))
    return np.mean(probabilities.argmax(axis=1) == gold[1000:]), np.array(losses), np.array(norms)


ways_to_clip = {
    "not clipped": lambda grads: grads,
    "by value, 0.05": lambda grads: clip_by_value(grads, 0.05),
    "by norm, 0.5": lambda grads: clip_by_norm(grads, 0.5),
    "by global norm, 1": lambda grads: clip_by_global_norm(grads, 1.0)[0],
}

# %% jupyter={"source_hidden": true}
with figure(
    "A recurrent network that reads digits row by row",
    alt="Accuracy against the learning rate: without clipping it falls to a guess first.",
):
    rates = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2]
    plt.figure(figsize=(6.8, 3.9))
    for (name, clip), style in zip(ways_to_clip.items(), ["kx-", "C1s--", "C2^:", "C0o-"], strict=True):
        scores = [np.mean([train(clip, 8, lr, seed)[0] for seed in range(3)]) for lr in rates]
        plt.semilogx(rates, scores, style, label=name)
    said = {"A": 0.1, "B": 0.4, "C": 0.7, "D": 0.93}.get(direction_concepts["predict"])
    if said:
        plt.plot(1.6, said, "*", color="C3", markersize=14, label="your prediction, by global norm")
    plt.axhline(0.1, color="0.7", linewidth=0.8, label="a guess")
    plt.xticks(rates, [str(lr) for lr in rates])
    plt.minorticks_off()
    plt.xlabel("learning rate")
    plt.ylabel("accuracy on new digits, mean of 3 seeds")
    plt.legend(loc="lower left")

# %% [markdown]
# **What to see.** At small rates clipping neither helps nor harms. From 0.4 on the unclipped network does
# worse, and at 1.6 it guesses one digit in ten. The clipped ones are at their best with 0.4, hardly worse
# with twice that, and at 1.6 they still read most digits, whichever way they are clipped. In the end a rate
# is too large for two of them as well. (The third one holds out longest here. With 0.5 for each variable,
# the recurrent kernel never moves farther than half of what a global norm of 1 may let it.) Clipping is a
# safety belt, and no reason to drive at any speed. *Break it*: clip by global norm at 0.1 in place of 1. Which rates
# are good now, and how does $\alpha c$ explain it?
#
# The longer the sequence, the longer the product in the gradient. So let the network read two pixels at a
# time: 32 steps in place of 8, and a rate of 0.3. Four trainings each, from four seeds, so that no luck decides.

# %% jupyter={"source_hidden": true}
with figure(
    "Two pixels at a time",
    alt="Training loss and norm of the gradient over 240 steps of four trainings each: the clipped ones all fall, "
    "the others climb back to a guess or stay far above.",
):
    panels = plt.subplots(1, 2, figsize=(10, 3.8))[1]
    for name, style in [("not clipped", "C1"), ("by global norm, 1", "C0")]:
        runs = [train(ways_to_clip[name], 32, 0.3, seed=seed, epochs=12) for seed in range(4)]
        scores = sorted(score for score, _, _ in runs)
        label = f"{name}: accuracy {scores[0]:.2f} to {scores[-1]:.2f}"
        for k, (_, losses, norms) in enumerate(runs):
            smoothed = np.convolve(losses, np.full(10, 0.1), mode="valid")
            panels[0].plot(range(10, 241), smoothed, style, linewidth=1, label=None if k else label)
            panels[1].semilogy(range(1, 241), norms, style, linewidth=0.6, label=None if k else name)
    panels[0].axhline(math.log(10), color="0.5", linestyle="--", label="log 10, a guess")
    panels[0].set(xlabel="step", ylabel="training loss, mean of 10 steps", ylim=(0, 3.6))
    panels[0].legend(loc="upper right", fontsize="small")
    panels[1].axhline(1.0, color="0.5", linestyle=":", label="the limit")
    panels[1].set(xlabel="step", ylabel="norm of the gradient, before clipping", ylim=(0.3, 5000))
    panels[1].legend(loc="upper right", fontsize="small")

# %% [markdown]
# **What to see.** With clipping the loss falls in all four trainings, and in the end the networks read some eight
# digits in ten. Without, it falls and climbs, again and again, and none of the four comes near that. Some are back
# at 2.3 or above in the end. That is $\log 10$, what guessing gives: they have lost what they knew. Right: the
# gradients are of one size at first. Clipped, they stay at a few times the limit. Unclipped, now and then one is
# dozens or hundreds of times as long, and after it there is less to follow. The clipped networks never go farther than
# $\alpha c = 0.3$ in a step. In fact they go that far nearly every time, so here the limit sets the pace as
# well. (When an unclipped training meets its cliff differs from machine to machine: rounding is enough. That it
# does worse than a clipped one, we have seen for every one of eight seeds and for rates of 0.2, 0.3 and 0.5.)
#
# *Break it*: take a rate of 0.05 for both. Is clipping still of use?
#
# ### Questions: `clipping_concepts`
#
# **`order`**: Where in a training step does clipping belong?
#
# - A: before the forward pass, on the parameters, so that no activation saturates
# - B: between backward pass and optimizer, on the gradient of the batch
# - C: inside of the backward pass, on the gradient of each single example
# - D: after the optimizer, on the step that it has made of the gradient
#
# <!-- why
# A: That bounds weights, and a long gradient still does what it likes.
# B: That is the last place where one sees the whole gradient, and no optimizer has used it yet.
# C: That is done too, for privacy, and it is another method.
# D: By then momentum and moments have taken the long gradient in.
# -->
#
# **`vanishing`**: Gradients vanish: those of the first layers are a million times smaller than those of the
# last ones. What does clipping by global norm do about that?
#
# - A: it makes the gradients of all layers equally long, so they learn at one pace
# - B: it makes the small ones longer, until they have the length $c$
# - C: nothing: all are multiplied by one factor of at most 1
# - D: it sets them to zero, since they are below $c$
#
# <!-- why
# A: One factor for all leaves the ratio of a million.
# B: What is short stays as it is.
# C: A factor of at most 1 makes nothing longer.
# D: What is below c is not touched.
# -->
#
# **`threshold`**: How do you find a sensible $c$ for a new network?
#
# - A: look at the norms in ordinary steps, and take as much or a few times that
# - B: take $1 / \alpha$: then no step is longer than 1, and none can leave the region where the loss is known
# - C: take the root of the number of parameters, as each of them adds to the norm
# - D: take 1, since that is how long the gradients of a well initialized network are
#
# <!-- why
# A: Then ordinary steps pass, and the unusual one is cut.
# B: Whether 1/α is long or short for a gradient of this loss, nobody knows.
# C: The loss and the data decide how long gradients are, far more than the number of parameters.
# D: It sets the size of the signals. How long the whole gradient is must be measured.
# -->
#
# **`nan`**: One number of the gradient is `nan`. What does clipping by global norm give?
#
# - A: a gradient of zeros, so that nothing moves in this step
# - B: the gradient with 0 in place of that number, and all others clipped
# - C: a gradient of the length $c$, in a direction that is as good as any
# - D: no help: the norm is `nan` too, so this step must be left out
#
# <!-- why
# A: A comparison with nan is false, and no factor becomes zero.
# B: No number is looked at by itself.
# C: c divided by nan is nan.
# D: Whatever is multiplied by nan is nan.
# -->
#
# **`adam`**: Somebody clips by global norm in *every* step, and so hard that each gradient has the length
# $c$. The optimizer is Adam. They make $c$ ten times smaller. What happens? (Adam divides by the root of
# the average squared gradient; $\varepsilon$ is tiny.)
#
# - A: practically nothing
# - B: all steps become ten times shorter
# - C: all steps become $\sqrt{10}$ times shorter
# - D: all steps become 100 times shorter
#
# <!-- why
# A: Both moments shrink alike, and their quotient stays.
# B: So SGD's would.
# C: The root is taken of squares, so it shrinks by ten exactly.
# D: The root undoes the square, and the average of the gradients shrinks as well.
# -->

# %% exercise="clipping_concepts"
clipping_concepts = {
    "order": "B",
    "vanishing": "C",
    "threshold": "A",
    "nan": "D",
    "adam": "A",
}

# %% check="clipping_concepts"
check("clipping_concepts")

# %% [markdown]
# ## Where you are
#
# You can keep one bad gradient from undoing a training: shorten the whole gradient when it is too long, and
# watch its norm. That was the last part. You have losses and metrics, derivatives, a training loop,
# optimizers, regularization, initialization and a safety belt. In the next notebook you put all of it
# together.
#
# **Sources**
#
# - The lecture *Training Neural Networks II*, at the sections named in italics.
# - R. Pascanu, T. Mikolov, Y. Bengio (2013): On the Difficulty of Training Recurrent Neural Networks.
# - I. Goodfellow, Y. Bengio, A. Courville (2016): Deep Learning, sections 8.2.4 and 10.11.1.
# - The documentation of `keras.optimizers` and of `torch.nn.utils`.
