# %% [markdown]
# # Training
#
# | the lecture's overview | Classical | Deep Learning |
# | --- | --- | --- |
# | Architecture | MLP | CNN, RNN, Transformer, VAE, GAN, … |
# | Activation function | tanh, σ | tanh, ReLU, LReLU, GELU, SiLU, SwiGLU, … |
# | Output function | none, σ | none, σ, softmax |
# | Loss function | MSE | NLL (or cross-entropy, or KL divergence) |
# | Optimizer ← **you are here** | **SGD, momentum** | SGD (+ momentum), RMSProp, Adam, SGDW, AdamW, … |
# | Regularization ← **and here**: stopping in time | L2, L1 | L2, dropout, label smoothing, BatchNorm, LayerNorm, MixUp, … |
#
# A gradient says which way the loss falls. Training follows it in small steps, thousands of times, each
# with another handful of examples. The loop fits on a page. The art lies around it: how many examples a
# step, how long a step, when to stop, and what to change when the result is not good enough.
#
# In this notebook you write the whole loop in NumPy and train a network on real digits. You see it learn,
# you see it learn too much, and you decide when to stop it. The task on which it does, 300 digits with 30 % of the
# labels wrong, stays with you from here on: each of the next notebooks brings another remedy.
#
# **How to work.** Read a section, fill in its function, run the cell, then run the `check` below it. Look
# at the figure that follows, which your own code draws, before you go on. Allow yourself 60 to 90 minutes.
#
# **Letters and shapes**: $B$ examples in a batch, $D$ inputs, $H$ hidden units, $K$ classes, $N$ examples
# in all. `X` (N, D) has one example a row, `gold` (N,) its class as an integer. The parameters θ are a
# dictionary of arrays, `params`, and their gradient is a dictionary `grads` with the same keys and shapes.
# Names of kernels begin with `W`, those of biases with `b`.
#
# **Four rules** hold in every exercise, as in `01_mlp`: any batch size works, 1 included, with no Python
# loop over the examples of a batch; the arguments stay as they were, and an update returns *new* arrays;
# float32 in, float32 out, and float64 likewise; all randomness comes from the generator `rng` that is
# handed in, never from `np.random` itself, so that an experiment can be repeated.

# %%
import math

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

from grader import check, figure


# %% [markdown]
# The network is that of the last notebook: one hidden layer with tanh, softmax at the end, and the mean
# negative log-likelihood (NLL) as the loss. `mlp_gradients(params, X, gold, activation)` returns the loss
# of a batch and its gradient.

# %% provided="01_mlp.affine 01_mlp.softmax"

# %% provided="04_derivatives.tanh_derivative 04_derivatives.relu_derivative"

# %% provided="04_derivatives.softmax_nll_gradient 05_backpropagation.affine_backward"

# %% provided="05_backpropagation.mlp_gradients"

# %% [markdown]
# The data are 1,797 pictures of digits, 8×8 grey values each, which come with scikit-learn. They are split
# once, with a fixed seed. The *training* set is for the steps. The *dev* set (development, or validation)
# is for decisions. The *test* set is for one final measurement, and it stays closed in this notebook.


# %%
def split_digits():
    """The digits, shuffled once, as three pairs of inputs (N, 64) between 0 and 1 and classes (N,)."""
    X, gold = load_digits(return_X_y=True)
    order = np.random.default_rng(138).permutation(len(X))
    X, gold = X[order] / 16, gold[order]
    return (X[:1000], gold[:1000]), (X[1000:1300], gold[1000:1300]), (X[1300:], gold[1300:])


def new_network(width, rng):
    """Random parameters of a network for the digits. A later notebook is about how to draw them."""
    limits = {"W1": math.sqrt(6 / (64 + width)), "W2": math.sqrt(6 / (width + 10))}
    return {
        "W1": rng.uniform(-limits["W1"], limits["W1"], size=(64, width)),
        "b1": np.zeros(width),
        "W2": rng.uniform(-limits["W2"], limits["W2"], size=(width, 10)),
        "b2": np.zeros(10),
    }


def evaluate(params, X, gold):
    """The NLL of a network on a data set, and its accuracy."""
    logits = affine(np.tanh(affine(X, params["W1"], params["b1"])), params["W2"], params["b2"])
    return mlp_gradients(params, X, gold, "tanh")[0], (logits.argmax(axis=1) == gold).mean()


(X_train, gold_train), (X_dev, gold_dev), _ = split_digits()

# %% jupyter={"source_hidden": true}
pictures = plt.subplots(1, 12, figsize=(9, 1.1))[1]
for axes, picture, digit in zip(pictures, X_train, gold_train, strict=False):
    axes.imshow(picture.reshape(8, 8), cmap="gray_r")
    axes.set_title(digit, fontsize="small")
    axes.axis("off")

# %% [markdown]
# ## 1. Minibatches
#
# *Lecture: Putting It All Together – Parameters and Training, and – Batches.*
#
# The loss that we want to minimize is a mean over all training examples, and so is its gradient,
#
# $$E(\theta) = \frac{1}{N} \sum_{i=1}^{N} L_i(\theta), \qquad
# \nabla E = \frac{1}{N} \sum_{i=1}^{N} \nabla L_i .$$
#
# A mean can be estimated from a sample. *Stochastic* gradient descent (SGD) takes $m$ examples, a
# minibatch, and uses their mean gradient. It is right on average, it costs $m / N$ of the full one, and its
# random error shrinks as $1 / \sqrt{m}$.
#
# In practice the examples are not drawn anew for every step. They are shuffled, cut into batches, and gone
# through once. That is an *epoch*. Then they are shuffled again. So each example is used equally often, and
# no step sees the same company twice.
#
# ### Exercise: `minibatches`
#
# Write a generator: a function with `yield` in place of `return`.
#
# | argument | shape | |
# | --- | --- | --- |
# | `X` | (N, D) | inputs |
# | `y` | (N,) | targets |
# | `batch_size` | | an int |
# | `rng` | | a `numpy.random.Generator`, the only source of randomness |
# | yields | (B, D), (B,) | pairs, one after the other, until every example was in one |
#
# The last batch may be smaller: 10 examples in batches of 4 make 4, 4 and 2. With numbers: 5 examples in the
# random order 3, 0, 4, 1, 2 and in batches of 2 come as examples 3 and 0, then 4 and 1, then 2 alone.


# %% exercise="minibatches"
def minibatches(X, y, batch_size, rng):
    """Yield the batches of one epoch: all examples once, in a new random order.

    X: (N, D) inputs; y: (N,) targets; batch_size: an int; rng: a numpy.random.Generator.
    Yields pairs of inputs and their targets, batch_size examples each, the last one maybe fewer.
    """
    ### BEGIN SOLUTION
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        chosen = order[start : start + batch_size]
        yield X[chosen], y[chosen]
    ### END SOLUTION


# %% check="minibatches"
check("minibatches")

# %% [markdown]
# **In Keras and PyTorch.** `model.fit(X, y, batch_size=32)` shuffles each epoch unless you tell it not to.
# `torch.utils.data.DataLoader(data, batch_size=1, shuffle=False)` does *not* shuffle unless you tell it to. Both
# keep the smaller last batch (`drop_last=False`).
#
# The next figure computes the gradients of batches from `minibatches`.

# %% jupyter={"source_hidden": true}
with figure(
    "The gradient of a batch against that of all 1000 examples",
    alt="Clouds of batch gradients around the full one, and the size of their noise against the batch "
    "size, falling as one over its root.",
):
    network = new_network(32, np.random.default_rng(3))
    full = mlp_gradients(network, X_train, gold_train, "tanh")[1]["W2"]

    def batch_gradients(batch_size, count):
        """The gradients by W2 of that many batches or more, (batches, 32, 10)."""
        rng, found = np.random.default_rng(batch_size), []
        while len(found) < count:
            for X, gold in minibatches(X_train, gold_train, batch_size, rng):
                found.append(mlp_gradients(network, X, gold, "tanh")[1]["W2"])
        return np.array(found)

    panels = plt.subplots(1, 2, figsize=(9.6, 4))[1]
    for batch_size, color, marker in [(5, "C1", "x"), (50, "C0", "o")]:
        few = batch_gradients(batch_size, 200)[:200]
        panels[0].plot(
            few[:, 0, 3], few[:, 1, 7], color + marker, markersize=4, alpha=0.6, label=f"m = {batch_size}"
        )
    panels[0].plot(full[0, 3], full[1, 7], "k*", markersize=12, label="all examples")
    panels[0].set(xlabel="derivative by one weight", ylabel="derivative by another")
    panels[0].legend(loc="upper right")

    sizes = np.array([1, 2, 5, 10, 20, 50, 100, 200, 500])
    errors = [batch_gradients(int(m), 100) - full for m in sizes]
    noise = [math.sqrt((error**2).sum(axis=(1, 2)).mean()) for error in errors]
    panels[1].loglog(sizes, noise / np.linalg.norm(full), "C0o-", label="measured")
    panels[1].loglog(sizes, noise[0] / np.linalg.norm(full) / np.sqrt(sizes), "k--", label="as 1/√m")
    panels[1].axhline(1, color="0.7", linewidth=0.8)
    panels[1].set(xlabel="batch size m", ylabel="size of the error / size of the gradient")
    panels[1].set_xticks([1, 10, 100], [1, 10, 100])
    panels[1].set_yticks([0.2, 0.5, 1, 2, 5], [0.2, 0.5, 1, 2, 5])
    panels[1].minorticks_off()
    panels[1].legend()

# %% [markdown]
# **What to see.** Left: every mark is the gradient of one batch, in two of its 320 coordinates. The clouds
# lie around the star, so batches are right on average. Small batches are noisy. Right: the noise falls as
# $1/\sqrt m$. A hundred times as many examples a step cost a hundred times as much and make the noise ten
# times smaller. Below the grey line the gradient is larger than its error. (The last marks lie lower still:
# a batch that holds a large part of all the examples leaves less to chance.)
#
# Why not one example at a time, then? A GPU, and NumPy too, works on the examples of a batch side by side, so up
# to some size a larger batch costs hardly more time. And why not always large ones? Noise is no mere nuisance:
# small batches, with more of it in the gradient, sometimes work as regularization.
#
# *Break it*: give all training digits the same class, `gold_train * 0`. Where do the clouds go, and why?
#
# ## 2. A step of SGD
#
# *Lecture: Putting It All Together – Parameters and Training.*
#
# $$\theta \leftarrow \theta - \alpha \nabla_\theta E(\theta)$$
#
# The learning rate α says how far to go. The minus sign says: downhill. With numbers: a parameter of 3 with a
# derivative of 10 and $\alpha = 0.1$ becomes 2.
#
# ### Exercise: `sgd_step`
#
# | argument | |
# | --- | --- |
# | `params` | a dictionary of arrays, of any names and shapes |
# | `grads` | a dictionary with the same keys and shapes |
# | `lr` | a Python float, α |
# | result | a *new* dictionary of new arrays like `params` |


# %% exercise="sgd_step"
def sgd_step(params, grads, lr):
    """One step of SGD for every parameter.

    params, grads: dictionaries of arrays with the same keys; lr: the learning rate α, a float.
    Returns a new dictionary like params.
    """
    ### BEGIN SOLUTION
    return {key: params[key] - lr * grads[key] for key in params}
    ### END SOLUTION


# %% check="sgd_step"
check("sgd_step")

# %% [markdown]
# **In Keras and PyTorch.** `keras.optimizers.SGD(learning_rate=0.01)` and `torch.optim.SGD(params, lr=1e-3)`. In
# PyTorch `backward()` *adds* to the gradients that are there: without `optimizer.zero_grad()` before it,
# each step goes along the sum of all gradients so far.
#
# ## 3. Momentum
#
# *Lecture: High Level Overview, "SGD + momentum"; the lecture before this one, SGD With Momentum (Polyak,
# 1964).*
#
# In a long narrow valley the gradient points across more than along. SGD bounces from side to side and
# hardly gets on. Momentum keeps a *velocity*, a decaying sum of past steps, and moves by it:
#
# $$v \leftarrow \mu v - \alpha \nabla_\theta E(\theta), \qquad \theta \leftarrow \theta + v .$$
#
# Where gradients alternate they cancel in the sum. Where they agree they add up: with a constant gradient
# $g$ the velocity tends to $-\alpha g / (1 - \mu)$, ten times a plain step for $\mu = 0.9$.
#
# With numbers: $\alpha = 0.1$, $\mu = 0.5$, a parameter of 5 and $v = 0$. A gradient of 10 makes the velocity $-1$ and
# the parameter 4. A gradient of 2 makes the velocity $-0.5 - 0.2 = -0.7$ and the parameter 3.3.
#
# ### Exercise: `momentum_step`
#
# | argument | |
# | --- | --- |
# | `params`, `grads` | as above |
# | `velocity` | a dictionary like `params`: $v$ after the last step, zeros before the first |
# | `lr`, `momentum` | Python floats, α and μ |
# | result | a pair, the new parameters and the new velocity |


# %% exercise="momentum_step"
def momentum_step(params, grads, velocity, lr, momentum):
    """One step of SGD with momentum for every parameter.

    params, grads, velocity: dictionaries of arrays with the same keys; lr: α, momentum: μ, floats.
    Returns the pair params, velocity, two new dictionaries.
    """
    ### BEGIN SOLUTION
    velocity = {key: momentum * velocity[key] - lr * grads[key] for key in params}
    params = {key: params[key] + velocity[key] for key in params}
    return params, velocity
    ### END SOLUTION


# %% check="momentum_step"
check("momentum_step")

# %% [markdown]
# **In Keras and PyTorch.** `keras.optimizers.SGD(lr, momentum=0.9)` is the form above; the default is no momentum.
# `torch.optim.SGD(params, lr, momentum=0.9)` has $v \leftarrow \mu v + g$ and $\theta \leftarrow \theta - \alpha v$. As
# long as α stays the same, both take the same path. When a schedule lowers α, PyTorch's next step is shorter at
# once, and ours only bit by bit. A third form averages, $v \leftarrow \mu v + (1 - \mu) g$: it needs an α that is
# $1 / (1 - \mu)$ times larger.
#
# The next figure walks down a valley with `sgd_step` and with `momentum_step`.


# %% jupyter={"source_hidden": true}
def valley_gradient(params):
    """The gradient of x²/2 + 50 y²/2."""
    return {"W": np.array([1.0, 50.0]) * params["W"]}


with figure(
    "Forty steps down a valley that is fifty times as steep across as along",
    alt="SGD zigzags down a narrow valley, momentum gets to the bottom; on the right their losses over "
    "the steps.",
):
    paths = {}
    for momentum in (None, 0.7):
        params = {"W": np.array([-5.0, 1.0])}
        velocity, path = {"W": np.zeros(2)}, [params["W"]]
        for _ in range(40):
            if momentum is None:
                params = sgd_step(params, valley_gradient(params), 0.038)
            else:
                params, velocity = momentum_step(params, valley_gradient(params), velocity, 0.038, momentum)
            path.append(params["W"])
        paths[momentum] = np.array(path)
    panels = plt.subplots(1, 2, figsize=(10.4, 3.4), gridspec_kw={"width_ratios": [3, 2]})[1]
    x, y = np.meshgrid(np.linspace(-5.5, 2, 151), np.linspace(-1.4, 1.4, 121))
    panels[0].contour(x, y, x**2 / 2 + 25 * y**2, levels=np.linspace(0, 7, 8) ** 2, colors="0.85", zorder=0)
    for momentum, style, name in [(None, "C1s-", "SGD"), (0.7, "C0o-", "momentum 0.7")]:
        path = paths[momentum]
        panels[0].plot(path[:, 0], path[:, 1], style, markersize=3.5, linewidth=1, label=name)
        panels[1].semilogy(
            path[:, 0] ** 2 / 2 + 25 * path[:, 1] ** 2, style, markersize=3, linewidth=1, label=name
        )
    panels[0].plot(0, 0, "k*", markersize=12)
    panels[0].set(xlabel="along the valley", ylabel="across")
    panels[1].set(xlabel="step", ylabel="loss")
    panels[1].legend()

# %% [markdown]
# **What to see.** SGD zigzags across the valley and creeps along it. With a larger α it would bounce out,
# with a smaller one creep even more slowly. Momentum swings wider, as a heavy ball would, but its zigzags
# cancel in the velocity while the steps along the valley add up. After forty steps it is ten thousand times
# lower.
#
# *Break it*: set μ to 0.95. What does a ball that is too heavy do at the bottom?
#
# ## 4. The loop
#
# *Lecture: Putting It All Together – Parameters and Training.*
#
# Now put the parts together: for every epoch, for every batch, gradient and step. Record one number an
# epoch, the mean loss over the epoch's examples. Each example counts with its loss *before* the step of its
# batch, because that is what the gradient's calculation gives anyway.
#
# Mind the last batch. With 10 examples in batches of 4 the mean over the *examples* is not the mean of the
# three batches' losses: the last batch has only two examples. With numbers: 6 examples in batches of 4, with
# losses of 0.9 and 0.6, have the mean $(4 \cdot 0.9 + 2 \cdot 0.6) / 6 = 0.8$.
#
# All epochs are trained, also where the loss rises for a while.
#
# ### Exercise: `fit`
#
# You may call your own `minibatches` and `sgd_step`, and the provided `mlp_gradients` with `"tanh"`. Plain
# SGD, no momentum.
#
# | argument | shape | |
# | --- | --- | --- |
# | `params` | | the network to begin with: `"W1"` (D, H), `"b1"` (H,), `"W2"` (H, K), `"b2"` (K,), in any order |
# | `X`, `gold` | (N, D), (N,) | training examples and their classes |
# | `epochs`, `batch_size` | | ints |
# | `lr` | | a Python float |
# | `rng` | | a `numpy.random.Generator`, for the order of every epoch |
# | result | | a pair: the trained parameters, and a list of `epochs` losses |


# %% exercise="fit"
def fit(params, X, gold, epochs, batch_size, lr, rng):
    """Train the MLP (tanh, softmax NLL) with SGD, its examples shuffled anew for every epoch.

    params: W1 (D, H), b1 (H,), W2 (H, K), b2 (K,); X: (N, D) inputs; gold: (N,) class indices;
    epochs, batch_size: ints; lr: a float; rng: a numpy.random.Generator.
    Returns the pair params, losses: new parameters, and for each epoch the mean loss over its examples, each
    counted before its batch's step.
    """
    ### BEGIN SOLUTION
    losses = []
    for _ in range(epochs):
        total = 0.0
        for X_batch, gold_batch in minibatches(X, gold, batch_size, rng):
            loss, grads = mlp_gradients(params, X_batch, gold_batch, "tanh")
            params = sgd_step(params, grads, lr)
            total += loss * len(gold_batch)
        losses.append(total / len(gold))
    return params, losses
    ### END SOLUTION


# %% check="fit"
check("fit")

# %% [markdown]
# **In Keras and PyTorch.** `model.fit(X, y, epochs=10, validation_data=…)` is this loop, and the training loss that it
# prints is ours, taken before each step while the network gets better. The validation loss is taken at the end of
# the epoch, so it may look better than the training loss at first. In PyTorch the loop is yours to write.
#
# The next figure calls `fit` with four learning rates.

# %% jupyter={"source_hidden": true}
with figure(
    "Learning the digits at four learning rates",
    alt="Training loss over 30 epochs at four learning rates, two too small and one too large, and the "
    "kernels of 18 hidden units.",
):
    panels = plt.subplots(1, 2, figsize=(9.6, 3.8))[1]
    for lr, style in [(0.003, "C3:"), (0.03, "C2-."), (0.3, "C0-"), (3.0, "C1--")]:
        rng = np.random.default_rng(1)
        start = new_network(32, rng)
        params, losses = fit(start, X_train, gold_train, 30, 20, lr, rng)
        accuracy = evaluate(params, X_dev, gold_dev)[1]
        panels[0].semilogy(
            np.arange(1, 31), losses, style, linewidth=2, label=f"α = {lr:g}: dev {accuracy:.0%}"
        )
        if lr == 0.3:
            templates = params["W1"]
    panels[0].axhline(math.log(10), color="0.6", linewidth=0.8)
    panels[0].text(30, 2.7, "all digits equally probable, log 10", ha="right", color="0.35", fontsize="small")
    panels[0].set(xlabel="epoch", ylabel="training loss", ylim=(1e-2, 3000))
    panels[0].legend(fontsize="small", loc="upper right", ncols=2)
    top = np.abs(templates).max()
    tiles = templates[:, :18].T.reshape(3, 6, 8, 8).transpose(0, 2, 1, 3).reshape(24, 48)
    panels[1].imshow(tiles, cmap="PuOr_r", vmin=-top, vmax=top)
    for edge in range(8, 48, 8):
        panels[1].axvline(edge - 0.5, color="white", linewidth=2)
        panels[1].axhline(min(edge, 24) - 0.5, color="white", linewidth=2)
    panels[1].set(title="kernels of 18 hidden units at α = 0.3", xticks=[], yticks=[])

# %% [markdown]
# **What to see.** Left: two of the rates are too small. They would get there, but not in thirty epochs. One
# works. One is so large that the network is worse off than with no answer at all: its first steps saturated
# the hidden units, hardly any gradient passes through them any more, and it is wrong with great certainty
# ever after. Try rates that differ by factors of three to ten before you touch anything else, since no
# other number matters as much. Right: what some units of the good network look for. Each picture is a
# column of $W_1$, put back into 8×8, with places that should be dark in one colour and places that should
# be light in the other. Nobody designed these features.
#
# *Break it*: start all kernels at zero in `new_network`. Which of the four rates saves it?
#
# ## 5. When to stop
#
# *Lecture: Regularization – Early Stopping; Putting It All Together – Designing and Training NNs.*
#
# The training loss goes on falling for as long as you train. That is not what we are after. We want few
# errors on examples that the network has *not* seen, and those we estimate on the dev set. At first both
# improve. At some point the network begins to learn what is special about the training examples, noise and
# wrong labels included, and the dev score gets worse.
#
# Early stopping watches the dev score after every epoch, keeps a copy of the parameters that had the best
# one, and stops when no better one has come for some epochs. How many is its *patience*: dev scores are
# noisy, so one bad epoch means little. A gain counts only if it is larger than `min_delta`.
#
# Higher scores are better here, as with accuracy. A loss goes in with a minus sign.
#
# ### Exercise: `EarlyStopping`
#
# | | |
# | --- | --- |
# | `EarlyStopping(patience, min_delta=0.0)` | an int from 1 up, and a float |
# | `update(dev_score, params)` | takes the score of an epoch and its parameters; returns whether to stop |
# | `best_score` | the best score so far |
# | `best_params` | a copy of the parameters that had it |
#
# `update` returns `True` at the `patience`-th update in a row that has not beaten the best score by more
# than `min_delta`, and `False` until then. A gain of `min_delta` or less does not move the best score. The
# copy stays as it is, whatever happens to the arrays that were handed in.
#
# The very first update sets the best score, whatever it is. With numbers: a patience of 2 and scores of 0.5, 0.7, 0.6,
# 0.8, 0.8, 0.7. The fourth is a gain, so the count begins anew. The fifth and the sixth are in vain, and the sixth
# returns `True`. `best_params` are those of the fourth.


# %% exercise="EarlyStopping"
class EarlyStopping:
    """Stop when the dev score has not improved for `patience` updates in a row; higher is better.

    Attributes: best_score, the best dev score so far; best_params, a copy of the parameters that had it.
    """

    def __init__(self, patience, min_delta=0.0):
        """patience: updates without a gain until the stop; min_delta: what a gain must exceed to count."""
        ### BEGIN SOLUTION
        self.patience = patience
        self.min_delta = min_delta
        self.best_score, self.best_params, self.waited = -math.inf, None, 0
        ### END SOLUTION

    def update(self, dev_score, params):
        """Take an epoch's score and its parameters, a dictionary of arrays. Returns whether to stop."""
        ### BEGIN SOLUTION
        if dev_score > self.best_score + self.min_delta:
            self.best_score = dev_score
            self.best_params = {key: value.copy() for key, value in params.items()}
            self.waited = 0
        else:
            self.waited += 1
        return self.waited >= self.patience
        ### END SOLUTION


# %% check="EarlyStopping"
check("EarlyStopping")

# %% [markdown]
# **In Keras and PyTorch.** `keras.callbacks.EarlyStopping(monitor="val_loss", patience=0, min_delta=0,
# restore_best_weights=False)`: by default it stops at the first bad epoch, and leaves you with the weights of the *last*
# epoch and not of the best. PyTorch has nothing of the kind.
#
# To see overfitting within a minute we make the task harder: 300 training digits, and the labels of 30 % of
# them drawn anew at random, as if a tired person had typed them in. The labels of the dev set stay right. The next
# figure calls `fit` for one epoch at a time, and then `EarlyStopping.update`.


# %% jupyter={"source_hidden": true}
def noisy_digits(rng, size=300, share=0.3):
    """Training digits of which a share has random labels."""
    gold = gold_train[:size].copy()
    redrawn = rng.random(size) < share
    gold[redrawn] = rng.integers(0, 10, size=redrawn.sum())
    return X_train[:size], gold


with figure(
    "Training and dev curves, and the epoch to keep",
    alt="NLL and accuracy over 120 epochs on training and dev data, with the best epoch and the stop marked.",
):
    rng = np.random.default_rng(2)
    X_noisy, gold_noisy = noisy_digits(rng)
    params = new_network(64, rng)
    early, stopped = EarlyStopping(patience=20), None
    curves = []
    for epoch in range(1, 121):
        params, _ = fit(params, X_noisy, gold_noisy, 1, 20, 0.2, rng)
        dev_loss, dev_accuracy = evaluate(params, X_dev, gold_dev)
        if stopped is None and early.update(-dev_loss, params):
            stopped = epoch
        curves.append((*evaluate(params, X_noisy, gold_noisy), dev_loss, dev_accuracy))
    train_losses, train_accuracies, dev_losses, dev_accuracies = np.transpose(curves)
    best = int(np.argmin(dev_losses)) + 1
    panels = plt.subplots(1, 2, figsize=(10, 3.8))[1]
    epochs = np.arange(1, 121)
    for axes, train, dev, name in [
        (panels[0], train_losses, dev_losses, "NLL"),
        (panels[1], train_accuracies, dev_accuracies, "accuracy"),
    ]:
        axes.plot(epochs, train, "C1--", linewidth=2, label="training")
        axes.plot(epochs, dev, "C0", linewidth=2, label="dev")
        axes.axvline(best, color="0.4", linewidth=1)
        axes.axvline(stopped, color="0.4", linewidth=1, linestyle=":")
        axes.set(xlabel="epoch", ylabel=name)
    panels[0].plot(best, -early.best_score, "k*", markersize=12, label="best_score, sign turned")
    panels[1].plot(
        best, evaluate(early.best_params, X_dev, gold_dev)[1], "k*", markersize=12, label="best_params"
    )
    panels[0].text(
        best - 1,
        1.7,
        f"best: epoch {best}",
        color="0.35",
        fontsize="small",
        ha="right",
        rotation=90,
        va="top",
    )
    panels[0].text(
        stopped + 1, 1.7, f"stop: epoch {stopped}", color="0.35", fontsize="small", rotation=90, va="top"
    )
    panels[0].legend(fontsize="small", loc="upper right")
    panels[1].legend(fontsize="small", loc="lower right")

# %% [markdown]
# **What to see.** Until the solid line both losses fall. After it the training loss goes on falling: the network
# learns the wrong labels too, by heart, until its training accuracy is above 0.9. Meanwhile the dev loss rises, and
# the dev accuracy sinks from nearly 0.8 to about 0.6. Early stopping waits for its twenty epochs, stops at the dotted
# line, and hands back the parameters of the star. It costs nothing but a dev set. (At first the dev curve is even the
# better one. Its labels are all right, and no network gets redrawn labels right before it has learned them by heart.)
#
# *Break it*: set the patience to 1. Where does it stop, and what is that worth?
#
# ## 6. Underfitting and overfitting
#
# *Lecture: Putting It All Together – Designing and Training NNs.*
#
# Designing a network is not one shot but a loop of its own: train, look at both scores, change one thing,
# train again. Two tests tell which way to go.
#
# - **Underfitting** shows in the *training* performance: give the network more capacity or train longer. If
#   the training performance rises, it was underfitting before.
# - **Overfitting** shows in the *difference* between training and dev performance. Or regularize more: if
#   the dev performance rises, it was overfitting.
#
# The plainest measure of capacity is the number of hidden units.

# %% [markdown]
# ### Questions: `diagnosis_concepts`
#
# What is the matter with these networks on the digits? For each one choose
#
# - A: it underfits
# - B: it overfits
# - C: neither, it is as good as can be expected
#
# **`both_low`**: 2 hidden units, trained until the training accuracy no longer rose. Training accuracy
# 0.54, dev accuracy 0.53.
#
# <!-- why
# A: Even the training digits are beyond it, and there is no gap: it has too little capacity.
# B: Overfitting is a gap between the two, and here there is none.
# C: Other networks get far more right, on both sets.
# -->
#
# **`gap`**: 256 hidden units. Training accuracy 1.00, dev accuracy 0.72.
#
# <!-- why
# A: It fits the training digits perfectly.
# B: 1.00 against 0.72: it has learned what does not carry over.
# C: The gap is large, and other networks reach more on the dev set.
# -->
#
# **`both_high`**: Training accuracy 0.981, dev accuracy 0.976. People agree on 98 % of these pictures.
#
# <!-- why
# A: It is as good as people are, so there is hardly anything left to fit.
# B: A gap of half a percent is what chance makes.
# C: Both are at what people reach, and close to each other.
# -->
#
# **`still_rising`**: 64 hidden units, stopped after 3 epochs. Training accuracy 0.60, dev accuracy 0.61,
# and both had risen in every epoch.
#
# <!-- why
# A: Both were still rising when it was stopped: train longer.
# B: The two are alike, so nothing was learned by heart yet.
# C: Both had risen in each epoch, so more was to be had.
# -->
#
# **`predict`**: The next figure trains networks of 1 to 256 hidden units on the 300 digits with 30 % wrong labels, for
# 200 epochs each. Where is the dev loss lowest? Any answer earns the point, and the figure marks yours.
#
# - A: at about 4 hidden units
# - B: at about 16
# - C: at 256, the most
#
# <!-- why
# A: So it is. From there on more units only help to learn the wrong labels.
# B: Not far off, but at 16 units the wrong labels can already be learned by heart.
# C: More units fit more, wrong labels too, and the dev loss pays for it.
# -->

# %% exercise="diagnosis_concepts"
diagnosis_concepts = {
    "both_low": "A",
    "gap": "B",
    "both_high": "C",
    "still_rising": "A",
    "predict": "A",
}

# %% check="diagnosis_concepts"
check("diagnosis_concepts")

# %% jupyter={"source_hidden": true}
with figure(
    "From underfitting to overfitting: 300 noisy digits, 200 epochs",
    alt="NLL and accuracy on training and dev data against the number of hidden units, with the gap "
    "between them growing.",
):
    widths = [1, 2, 4, 8, 16, 32, 64, 128, 256]
    scores = np.zeros((3, len(widths), 4))
    for seed in range(3):
        for place, width in enumerate(widths):
            rng = np.random.default_rng(seed)
            X_noisy, gold_noisy = noisy_digits(rng)
            params, _ = fit(new_network(width, rng), X_noisy, gold_noisy, 200, 20, 0.2, rng)
            scores[seed, place] = *evaluate(params, X_noisy, gold_noisy), *evaluate(params, X_dev, gold_dev)
    means = scores.mean(axis=0)
    panels = plt.subplots(1, 2, figsize=(10, 3.8))[1]
    for axes, column, name in [(panels[0], 0, "NLL"), (panels[1], 1, "accuracy")]:
        axes.semilogx(widths, means[:, column], "C1s--", linewidth=2, base=2, label="training")
        axes.semilogx(widths, means[:, column + 2], "C0o-", linewidth=2, base=2, label="dev")
        axes.fill_between(widths, means[:, column], means[:, column + 2], color="0.93", zorder=0)
        axes.set(xlabel="hidden units", ylabel=name, xticks=widths, xticklabels=widths)
    said = {"A": 4, "B": 16, "C": 256}.get(diagnosis_concepts["predict"])
    if said:
        panels[0].axvline(said, color="0.4", linewidth=1, linestyle=":", label="your prediction")
    panels[0].legend()

# %% [markdown]
# **What to see.** On the left of each panel both curves are bad: one or two units cannot even fit the
# training digits. That is underfitting, and more units help both curves. On the right the training curve is
# perfect and the dev curve is not: overfitting. In between the grey gap opens, and the dev loss is lowest
# at about four units. From there on more units no longer make it better. They help the network to learn
# the wrong labels by heart, and the dev accuracy stays at two in three. Each mark is a mean of three runs. Single
# runs scatter by several hundredths, so do not chase such differences.
#
# *Break it*: give `noisy_digits` a share of 0. Does the dev loss still rise at the right end?

# %% [markdown]
# ### Questions: `change_concepts`
#
# **`underfits`**: A network with 4 hidden units underfits, and training it longer changes nothing any more.
# What is the first thing to change?
#
# - A: regularize it more, with dropout or weight decay
# - B: collect more training examples
# - C: give it more hidden units
# - D: stop it earlier
#
# <!-- why
# A: Regularization makes fitting harder, and this network fits too little.
# B: More examples are harder to fit, not easier.
# C: It lacks capacity, and units are capacity.
# D: It would then fit even less.
# -->
#
# **`overfits`**: A network has a training accuracy of 1.00 and a dev accuracy of 0.85. Which change is the
# most likely to raise the dev accuracy?
#
# - A: more hidden units, so that the dev examples fit in too
# - B: more training data, or stronger regularization
# - C: more epochs, until the dev accuracy reaches 1.00 as well
# - D: training on the dev set too, so that both accuracies agree
#
# <!-- why
# A: More units fit the training set better, and that is perfect already.
# B: More data leave less to learn by heart, and regularization makes that costly.
# C: From a training accuracy of 1.00 on, more epochs mostly deepen what was learned by heart.
# D: Then the dev accuracy would measure nothing any more.
# -->
#
# **`epochs`**: The training accuracy reached 0.99 ten epochs ago and stays there. The dev accuracy still
# creeps up. What do you do?
#
# - A: train on: the dev performance decides, and it still rises
# - B: stop: what the training set can teach has been learned
# - C: go back ten epochs: what came after was overfitting, although the dev accuracy has not fallen
# - D: decide by the test accuracy
#
# <!-- why
# A: What counts is the performance on unseen data, and it still improves.
# B: The training accuracy has stopped, but the loss goes on falling, and the dev set shows that it helps.
# C: Overfitting shows in a dev performance that falls, and this one rises.
# D: The test set is for one last measurement. Whoever decides by it has no test set any more.
# -->
#
# **`batches`**: You raise the batch size from 20 to 1000 and adjust the learning rate. The training loss
# gets as low as before, but the dev accuracy drops a little. What is the lecture's explanation?
#
# - A: the gradient of a large batch points in a wrong direction, away from the minimum that is best
# - B: large batches need more hidden units
# - C: an epoch of large batches leaves examples out
# - D: their gradients have less noise, which had worked as regularization
#
# <!-- why
# A: It is the truer gradient of the two: it has less noise and the same mean.
# B: The batch size says nothing of capacity.
# C: Every example is used once an epoch, whatever the batch size.
# D: Noise in the gradient sometimes works as regularization, and large batches have less of it.
# -->
#
# **`dev_chosen`**: You tried 50 settings, chose the one with the best dev accuracy, and report that number.
# What is wrong with it?
#
# - A: nothing, the dev examples were never used for a step
# - B: it is too low, because the network was not trained on the dev set, as the final one will be
# - C: it is too high, since the best of 50 was partly lucky here
# - D: it should be the mean of the 50
#
# <!-- why
# A: They chose the setting, and so the winner is partly the luckiest.
# B: More data may help the final network, but choosing the best of 50 biases the number upwards.
# C: The maximum of 50 noisy numbers is above its own mean. The test set tells by how much.
# D: The mean is of networks that nobody will use.
# -->

# %% exercise="change_concepts"
change_concepts = {
    "underfits": "C",
    "overfits": "B",
    "epochs": "A",
    "batches": "D",
    "dev_chosen": "C",
}

# %% check="change_concepts"
check("change_concepts")

# %% [markdown]
# ## 7. What a remedy is worth
#
# From here to the end of the course one task comes back: 300 digits to learn from, and the labels of 30 % of them
# drawn anew at random. Each notebook has a remedy, and each remedy gets a line in one table. The next cell does the
# measuring, the same everywhere: a network with 48 hidden units, trained by your code, asked for 1000 digits with
# right labels, and the mean over five such draws.


# %% provided="remedies" jupyter={"source_hidden": true}
def draw_of_digits(seed):
    """A new network, 300 digits of which 30 % have a random label, 200 dev digits, 1000 more, and a generator."""
    from sklearn.datasets import load_digits

    rng = np.random.default_rng([138, seed])
    X, gold = load_digits(return_X_y=True)
    order = rng.permutation(len(X))[:1500]
    X, gold = X[order] / 16, gold[order]
    noisy = np.where(rng.random(300) < 0.3, rng.integers(0, 10, size=300), gold[:300])
    params = {"W1": rng.uniform(-1, 1, (64, 48)) * math.sqrt(6 / (64 + 48)), "b1": np.zeros(48)}
    params |= {"W2": rng.uniform(-1, 1, (48, 10)) * math.sqrt(6 / (48 + 10)), "b2": np.zeros(10)}
    return params, (X[:300], noisy), (X[300:500], gold[300:500]), (X[500:], gold[500:]), rng


def logits_of(params):
    """The network as a function of its inputs."""
    return lambda X: np.tanh(X @ params["W1"] + params["b1"]) @ params["W2"] + params["b2"]


def show_remedies(earlier, yours, draws=5):
    """Measure what your code trains, and draw it below what earlier remedies were worth.

    yours: by name, functions train(params, X, gold, X_dev, gold_dev, rng) that give a function from inputs to
    scores of the classes.
    """
    worth = dict(earlier)
    for name, train in yours.items():
        right = []
        for seed in range(draws):
            params, (X, gold), (X_dev, gold_dev), (X_new, gold_new), rng = draw_of_digits(seed)
            classify = train(params, X, gold, X_dev, gold_dev, rng)
            right.append((classify(X_new).argmax(axis=1) == gold_new).mean())
        worth[name] = 100 * float(np.mean(right))
        print(f"{name}: {worth[name]:.1f} %, by your code")
    plt.figure(figsize=(7.4, 1 + 0.4 * len(worth)))
    colors = ["C0" if name in yours else "0.75" for name in worth]
    bars = plt.barh(list(worth), list(worth.values()), color=colors)
    plt.bar_label(bars, fmt="%.1f", padding=3)
    plt.gca().invert_yaxis()
    plt.xlim(60, 100)
    plt.xlabel("right on clean digits, %")


# %%
def train_to_the_end(params, X, gold, X_dev, gold_dev, rng):
    return logits_of(fit(params, X, gold, 150, 20, 0.2, rng)[0])


def stop_early(params, X, gold, X_dev, gold_dev, rng):
    early = EarlyStopping(patience=20)
    for _ in range(150):
        params, _ = fit(params, X, gold, 1, 20, 0.2, rng)
        if early.update(-mlp_gradients(params, X_dev, gold_dev, "tanh")[0], params):
            break
    return logits_of(early.best_params)


with figure(
    "300 digits with 30 % wrong labels: what each remedy is worth",
    alt="Two bars: the accuracy on clean digits of a network trained to the end, and of one that was stopped early.",
):
    show_remedies({}, {"none, trained to the end": train_to_the_end, "early stopping": stop_early})

# %% [markdown]
# **What to see.** Trained to the end, the network has learned the wrong labels too. Stopping in time is worth some
# fourteen points, and it costs 200 digits with right labels to decide by. The next notebooks add a line each. Their
# bars are means over the same five draws, and differences of a point are chance.
#
# *Break it*: in `stop_early` decide by the training data, `X` and `gold`. What is left of the fourteen points?

# %% [markdown]
# ## Where you are
#
# You can train a network, see whether it learns too little or too much, and stop it in time. Stopping in
# time is the first kind of regularization, and the cheapest. The next notebooks add the others: weight
# decay, dropout, label smoothing, augmentation and ensembles, each with a reason of its own.
#
# **Sources.** Straka, NPFL138, lectures 2 and 3. Robbins & Monro (1951), *A Stochastic Approximation Method*. Polyak
# (1964), *Some Methods of Speeding up the Convergence of Iteration Methods*. Prechelt (1998), *Early Stopping – But
# When?* Sutskever et al. (2013), *On the Importance of Initialization and Momentum in Deep Learning*.
