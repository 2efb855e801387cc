# %% [markdown]
# # Losses
#
# | the lecture's overview | Classical | Deep Learning |
# | --- | --- | --- |
# | Architecture | MLP | CNN, RNN, Transformer, VAE, GAN, … |
# | Activation function | tanh, σ | tanh, ReLU, LReLU, GELU, SiLU, SwiGLU, … |
# | Output function | none, σ | none, σ, softmax |
# | Loss function ← **you are here** | **MSE** | **NLL** (or cross-entropy, or KL divergence) |
# | Optimizer | SGD, momentum | SGD (+ momentum), RMSProp, Adam, SGDW, AdamW, … |
# | Regularization | L2, L1 | L2, dropout, label smoothing, BatchNorm, LayerNorm, MixUp, … |
#
# A loss says how wrong a prediction is, in one number. Training is nothing but making that number smaller,
# so the network learns what its loss asks for, and nothing else. Choose the loss with care, and compute it
# so that no information gets lost on the way.
#
# In this notebook you write the losses of the lecture with the names and the conventions of Keras: three
# for real numbers and scores, four for probabilities, then the reduction over a batch, and at the end a
# loss object like those that Keras trains with.
#
# **How to work.** Read a section, fill in its function, run the cell, then run the `check` below it. The
# figure that follows is drawn by *your* code. Allow yourself 45 to 90 minutes.
#
# **Letters and shapes**, as in all notebooks:
#
# | letter | meaning |
# | --- | --- |
# | $B$ | examples in the batch |
# | $O$, $K$ | outputs, classes |
# | `y_true`, `y_pred` (B, O) or (B, K) | targets and predictions, in this order |
# | `gold` (B,) | indices of the right classes, from 0 to $K - 1$ |
# | `z` (B, K) | logits, what the last layer gives before σ or softmax |
#
# **Four rules** hold in every exercise; `01_mlp` says more about them. Any batch size works, without a
# Python loop over examples. The arguments stay as they were. float32 stays float32, and float64 stays
# float64. Numbers of ±1000 give exact results, not `nan`.

# %%
import matplotlib.pyplot as plt
import numpy as np

from grader import check, figure


# %% [markdown]
# Two functions of `01_mlp` are given, for the figures and wherever they help you.

# %% provided="01_mlp.sigmoid 01_mlp.softmax"


# %% [markdown]
# ## 1. Squared error
#
# *Lecture: Metrics and Losses; Derivative of MSE Loss.*
#
# Suppose the targets are real numbers that scatter around $f(x)$ by a normal distribution, with the same
# variance $\sigma^2$ everywhere. The negative log likelihood (NLL) of one target is then
#
# $$-\log p(y \mid x) = \frac{(y - f(x))^2}{2 \sigma^2} + \frac12 \log 2 \pi \sigma^2 .$$
#
# Only the square depends on the network. So maximum likelihood means least squares. With $O$ outputs an
# example's loss is the mean over them:
#
# $$\operatorname{MSE}(y, \hat y) = \frac1O \sum_{i=1}^{O} (\hat y_i - y_i)^2 .$$
#
# As in Keras, a loss function returns **one number for each example**. What becomes of those numbers is
# decided in section 9. Two outputs that are off by 1 and by 3 cost $(1 + 9) / 2 = 5$.
#
# ### Exercise: `mean_squared_error`
#
# | array | shape |
# | --- | --- |
# | `y_true`, `y_pred` | (B, O) |
# | result | (B,) |


# %% exercise="mean_squared_error"
def mean_squared_error(y_true, y_pred):
    """The squared error, its mean over the outputs of each example.

    y_true: (B, O) targets, y_pred: (B, O) predictions. Returns (B,).
    """
    ### BEGIN SOLUTION
    return np.mean((y_pred - y_true) ** 2, axis=-1)
    ### END SOLUTION


# %% check="mean_squared_error"
check("mean_squared_error")

# %% [markdown]
# *In Keras and PyTorch*: `keras.losses.mean_squared_error(y_true, y_pred)` is this function.
# `torch.nn.functional.mse_loss(input, target)` has the prediction *first*, and gives one number for the batch unless
# you say `reduction="none"`.
#
# ## 2. Huber's loss
#
# *Lecture: Metrics and Losses.*
#
# An error ten times as large costs a hundred times as much. One wrong target can then pull harder than all
# the right ones together. Huber (1964) keeps the square for small errors only, and goes on along the
# tangent:
#
# $$\ell_\delta(e) = \begin{cases} \frac12 e^2 & \text{if } |e| \le \delta, \\
# \delta \left( |e| - \frac12 \delta \right) & \text{otherwise.} \end{cases}$$
#
# Both pieces have the value $\frac12 \delta^2$ and the slope $\delta$ where they meet. Mind the
# $\frac12$: it is part of Huber's loss and no part of the squared error above. With $\delta = 2$ an error of 1 costs
# 0.5, and one of −3 costs $2 (3 - 1) = 4$ in place of 4.5.
#
# ### Exercise: `huber`
#
# | argument | shape |
# | --- | --- |
# | `y_true`, `y_pred` | (B, O) |
# | `delta` | a Python float, positive |
# | result | (B,), the mean of $\ell_\delta$ over the outputs |


# %% exercise="huber"
def huber(y_true, y_pred, delta=1.0):
    """Huber's loss, its mean over the outputs of each example.

    y_true: (B, O) targets, y_pred: (B, O) predictions, delta: a positive float. Returns (B,).
    """
    ### BEGIN SOLUTION
    error = np.abs(y_pred - y_true)
    return np.mean(np.where(error <= delta, error**2 / 2, delta * (error - delta / 2)), axis=-1)
    ### END SOLUTION


# %% check="huber"
check("huber")

# %% [markdown]
# *In Keras and PyTorch*: `keras.losses.Huber(delta=1.0)`, `torch.nn.HuberLoss(delta=1.0)`. PyTorch's older
# `SmoothL1Loss(beta=…)` is Huber's loss divided by β: the two agree for 1 only.
#
# The figures call both losses on a column of residuals, and on seven measurements with one wrong among them.


# %% jupyter={"source_hidden": true}
def slope(loss, x, h=1e-5):
    """The derivative of a loss of one number, by central differences."""
    return (loss(x + h) - loss(x - h)) / (2 * h)


with figure(
    "Losses of a residual, and how hard they pull",
    alt="Two panels over the residual. Left: a parabola and two Huber losses that become straight lines. "
    "Right: their slopes, a straight line and two that stay at plus and minus delta.",
):
    residual = np.linspace(-4, 4, 401)
    panels = plt.subplots(1, 2, figsize=(9, 3.3))[1]
    for name, style, loss in [
        ("squared error", "C0-", lambda e: mean_squared_error(np.zeros((e.size, 1)), e[:, None])),
        ("Huber, δ = 2", "C2-.", lambda e: huber(np.zeros((e.size, 1)), e[:, None], 2.0)),
        ("Huber, δ = 1", "C1--", lambda e: huber(np.zeros((e.size, 1)), e[:, None])),
    ]:
        panels[0].plot(residual, loss(residual), style, linewidth=2, label=name)
        panels[1].plot(residual, slope(loss, residual), style, linewidth=2, label=name)
    panels[0].set(title="loss", xlabel="residual  prediction − target", ylim=(-0.3, 10))
    panels[1].set(title="slope", xlabel="residual  prediction − target")
    panels[1].legend()

with figure(
    "The best constant for seven measurements, the last one wrong",
    alt="Mean loss of a constant prediction. The squared error is lowest at the mean, pulled towards the "
    "wrong measurement; Huber's loss is lowest among the six others.",
):
    data = np.array([1.4, 1.6, 1.7, 2.0, 2.2, 2.3, 9.0])
    constants = np.linspace(0, 10, 1001)
    # One row a constant, one column a measurement: the mean over the last axis is the mean over the data.
    targets = np.broadcast_to(data, (constants.size, data.size))
    guesses = np.broadcast_to(constants[:, None], targets.shape)
    plt.figure(figsize=(6.4, 3.4))
    plt.plot(data, np.full(data.size, -0.6), "k|", markersize=12, label="the measurements")
    for name, style, values in [
        ("squared error", "C0-", mean_squared_error(targets, guesses)),
        ("Huber, δ = 1", "C1--", huber(targets, guesses)),
    ]:
        best = values.argmin()
        plt.plot(constants, values, style, linewidth=2, label=f"{name}: lowest at {constants[best]:.2f}")
        plt.plot(constants[best], values[best], style[:2] + "o")
    plt.ylim(-1.5, 26)
    plt.xlabel("constant prediction")
    plt.ylabel("mean loss")
    plt.legend(loc="upper left")

# %% [markdown]
# **What to see.** Above, the slope is how hard one example pulls at the prediction. The squared error pulls
# harder and harder. Huber's loss pulls with δ at most. Below, the mean of the data, 2.89, lies above
# six of the seven measurements, and the squared error is happy there. Huber's loss stays among the six. *Break it*:
# make the last measurement 90. How far does each of the two minima go?
#
# ## 3. Hinge
#
# *Lecture: Metrics and Losses.*
#
# Let the target be a side, $y = -1$ or $y = 1$, and let the network give a score whose sign is its
# decision. The product $y \hat y$ is the *margin*: positive on the right side, and large when the decision
# is clear. The hinge loss (Cortes & Vapnik, 1995, the support vector machine) wants a margin of 1 and no
# more:
#
# $$\operatorname{hinge}(y, \hat y) = \frac1O \sum_{i=1}^{O} \max(0, 1 - y_i \hat y_i) .$$
#
# ### Exercise: `hinge`
#
# A margin of 3 costs nothing, one of 0.5 costs 0.5. For $y = -1$ a score of 2 has the margin −2 and costs 3.
#
# | array | shape | |
# | --- | --- | --- |
# | `y_true` | (B, O) | only −1.0 and 1.0 |
# | `y_pred` | (B, O) | scores, any real numbers |
# | result | (B,) | |


# %% exercise="hinge"
def hinge(y_true, y_pred):
    """The hinge loss, its mean over the outputs of each example.

    y_true: (B, O) of −1 and 1, y_pred: (B, O) scores. Returns (B,).
    """
    ### BEGIN SOLUTION
    return np.mean(np.maximum(1 - y_true * y_pred, 0), axis=-1)
    ### END SOLUTION


# %% check="hinge"
check("hinge")

# %% [markdown]
# *In Keras and PyTorch*: `keras.losses.Hinge()` takes targets of 0 and 1 too, and makes −1 and 1 of them.
# `torch.nn.HingeEmbeddingLoss` is another loss; for classes there is `torch.nn.MultiMarginLoss`.
#
# The figure of this loss comes in section 5, where it meets its rival.
#
# ## 4. The logarithm of softmax
#
# *Lecture: Derivative of Softmax MLE Loss.*
#
# All losses from here on take the logarithm of a probability. Softmax can give probabilities so small that
# the computer has no number for them but 0, and the logarithm of 0 is $-\infty$. The logarithm itself
# would have been an ordinary number. So do not compute the probability at all. Write down
# $\log ( e^{z_i} / \sum_k e^{z_k} )$ and take the logarithm of the fraction apart: no exponential is left in the first
# term, and one logarithm of a sum is the second.
#
# The sum can still overflow. You know from softmax that a number $m$ may be taken from all logits of a row.
# Here too nothing changes, provided that every $z$ of the formula is shifted. The logits $(0, \log 3)$ give
# $(\log \tfrac14, \log \tfrac34)$, and $(1000, 0)$ give $(0, -1000)$.
#
# ### Exercise: `log_softmax`
#
# | array | shape |
# | --- | --- |
# | `z` | (B, K); values of ±1000 occur |
# | result | (B, K) |


# %% exercise="log_softmax"
def log_softmax(z):
    """The logarithm of softmax over the classes of each example.

    z: (B, K) logits, values of ±1000 included. Returns (B, K).
    """
    ### BEGIN SOLUTION
    shifted = z - z.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    ### END SOLUTION


# %% check="log_softmax"
check("log_softmax")

# %% [markdown]
# *In Keras and PyTorch*: `keras.ops.log_softmax(z)`, `torch.log_softmax(z, dim=-1)`. Two names that are easily
# confused: `torch.nn.NLLLoss` expects the result of this function, `torch.nn.CrossEntropyLoss` the logits.
#
# The figure calls `log_softmax` on two logits whose gap grows, in float32, beside `np.log(softmax(logits))`.

# %% jupyter={"source_hidden": true}
with figure(
    "The logarithm of a small probability, in float32",
    alt="Left: log_softmax falls along a straight line, while the logarithm of softmax ends at minus "
    "infinity. Right: their difference, which grows from a gap of 87 on.",
):
    gap = np.linspace(0, 140, 1401)
    logits = np.stack([np.zeros(gap.size), -gap], axis=1).astype(np.float32)  # two classes, one falls behind
    with np.errstate(divide="ignore"):  # the point of this figure
        detour = np.log(softmax(logits))[:, 1]
    direct = log_softmax(logits)[:, 1]
    last = np.isfinite(detour).nonzero()[0].max()
    panels = plt.subplots(1, 2, figsize=(9, 3.3))[1]
    panels[0].plot(gap, direct, "C0", linewidth=5, alpha=0.4, label="log_softmax(z)")
    panels[0].plot(gap[: last + 1], detour[: last + 1], "k--", label="log(softmax(z))")
    panels[0].plot(gap[last], detour[last], "C1X", markersize=10, label="−∞ from here on")
    panels[0].set(xlabel="gap between the logits", ylabel="log probability of the lower one")
    panels[0].legend()
    error = np.abs(detour[: last + 1] - direct[: last + 1])
    differ = error > 0  # a logarithmic axis has no place for the others
    panels[1].semilogy(gap[: last + 1][differ], error[differ], "C1.", markersize=2)
    panels[1].set(xlabel="gap between the logits", ylabel="difference, where there is one")
    panels[1].set_xlim(panels[0].get_xlim())

# %% [markdown]
# **What to see.** Up to a gap of about 87 the two agree to rounding. Then the probability has fewer and
# fewer bits left, and the two come apart, in the end by more than 0.1. At 104 the probability is zero, and
# its logarithm is gone. In float64 the same happens at 745. The direct way has no such end. *Break it*: take the shift
# out of your `log_softmax`. Where does it end now, and on which side?
#
# ## 5. Binary cross-entropy
#
# *Lecture: Derivative of Sigmoid MLE Losses.*
#
# A network that gives the probability $p$ of a *yes* describes a Bernoulli distribution, $p^y (1 -
# p)^{1-y}$. Its NLL is
#
# $$L = - y \log p - (1 - y) \log (1 - p) .$$
#
# The target $y$ is 0 or 1, or any probability between. With several outputs, each a yes or no of its own,
# an example's loss is the mean over them.
#
# **On probabilities** (`from_logits=False`). A prediction of exactly 0 or 1 that is wrong would cost
# infinitely much. Keras therefore clips: first put $p$ into the range from $10^{-7}$ to $1 - 10^{-7}$,
# then use the formula. The largest loss is $-\log 10^{-7} \approx 16.1$.
#
# **On logits** (`from_logits=True`). Now `y_pred` is $z$, and $p = \sigma(z)$. Put $\sigma(z) = e^z / (1 + e^z)$ and
# $1 - \sigma(z) = 1 / (1 + e^z)$ into the formula, take the logarithms apart, and collect: both terms hold the same
# logarithm, and most of the rest cancels.
#
# Nothing is clipped here: at $z = -1000$ with $y = 1$ the loss is 1000. So that logarithm, a function of $z$ called
# softplus, must survive large $z$. Factor out $e^z$ for positive $z$ and look what remains, or find out which function
# of NumPy computes $\log(e^a + e^b)$.
#
# A *yes* that was given $p = 1/4$ costs $\log 4 = 1.386$. The logit $\log 3$ is $p = 3/4$, so with $y = 0$ it costs the
# same.
#
# ### Exercise: `binary_crossentropy`
#
# | argument | shape | |
# | --- | --- | --- |
# | `y_true` | (B, O) | targets from 0 to 1 |
# | `y_pred` | (B, O) | probabilities, or logits of up to ±1000 |
# | `from_logits` | | `False`: clip the probabilities. `True`: logits, unclipped |
# | result | (B,) | the mean over the outputs |


# %% exercise="binary_crossentropy"
def binary_crossentropy(y_true, y_pred, from_logits=False):
    """The NLL of a Bernoulli distribution, its mean over the outputs.

    y_true: (B, O) targets from 0 to 1; y_pred: (B, O) probabilities, clipped to [1e-7, 1 − 1e-7], or with
    from_logits=True logits, not clipped, values of ±1000 included. Returns (B,).
    """
    ### BEGIN SOLUTION
    if from_logits:
        return np.mean(np.logaddexp(0, y_pred) - y_true * y_pred, axis=-1)
    p = np.clip(y_pred, 1e-7, 1 - 1e-7)
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=-1)
    ### END SOLUTION


# %% check="binary_crossentropy"
check("binary_crossentropy")

# %% [markdown]
# *In Keras and PyTorch*: `keras.losses.BinaryCrossentropy()` takes probabilities unless you say `from_logits=True`: with
# a network that ends in logits it trains badly, and nothing warns. In PyTorch they are two classes, `BCELoss` and
# `BCEWithLogitsLoss`; the first one's logarithms end at −100.
#
# The figures call `hinge` and `binary_crossentropy(ones, margin, True)`, and then both ways through yours.

# %% jupyter={"source_hidden": true}
with figure(
    "Three ways to judge a decision",
    alt="Losses over the margin: the error is a step at 0, the hinge a line that ends at a margin of 1, "
    "cross-entropy a smooth curve that falls for ever.",
):
    margin = np.linspace(-4, 4, 801)
    ones = np.ones((margin.size, 1))
    plt.figure(figsize=(6.4, 3.4))
    plt.plot(margin, margin < 0, "k:", linewidth=2, label="error: 1 if the side is wrong")
    plt.plot(margin, hinge(ones, margin[:, None]), "C1--", linewidth=2, label="hinge")
    plt.plot(
        margin,
        binary_crossentropy(ones, margin[:, None], True),
        "C0",
        linewidth=2,
        label="cross-entropy on logits",
    )
    plt.xlabel("margin, or the logit of the right side")
    plt.ylabel("loss")
    plt.legend()

with figure(
    "Where probabilities lose the gradient that logits keep",
    alt="Left: the loss on the logit is a line far to the left, the clipped one is flat. Right: the slope"
    " of the first is minus 1 there, that of the second 0.",
):
    z = np.linspace(-30, 30, 601)
    ones = np.ones((z.size, 1))
    panels = plt.subplots(1, 2, figsize=(9, 3.3))[1]
    for name, style, loss in [
        ("on the logit z", "C0-", lambda z: binary_crossentropy(ones, z[:, None], from_logits=True)),
        ("on σ(z), clipped", "C1--", lambda z: binary_crossentropy(ones, sigmoid(z)[:, None])),
    ]:
        panels[0].plot(z, loss(z), style, linewidth=2, label=name)
        panels[1].plot(z, slope(loss, z), style, linewidth=2, label=name)
    panels[0].set(title="loss for y = 1", xlabel="z")
    panels[1].set(title="slope", xlabel="z", ylim=(-1.1, 0.1))
    panels[1].legend()

# %% [markdown]
# **What to see.** Above, nobody can descend along the error: it is flat, and has a jump. Hinge and
# cross-entropy both have a slope on the wrong side. Hinge stops at a margin of 1; cross-entropy is never
# quite satisfied. Below, the two computations agree until $z = -16$. Left of it the clipped one is flat:
# the network is as wrong as can be, and learns nothing. On the logit the slope is −1 there, the strongest
# pull of all. That is why training uses `from_logits=True`. *Break it*: clip at 1e-15 in your function, for a moment.
# Where does the dashed curve leave the other one now?
#
# ## 6. Categorical cross-entropy
#
# *Lecture: Derivative of Softmax MLE Loss.*
#
# With $K$ classes and a full target distribution $g$,
#
# $$L = - \sum_{i=1}^{K} g_i \log p_i .$$
#
# This is a **sum** over the classes and not a mean: all $K$ numbers together describe one choice.
#
# **On probabilities**, clip $p$ to the range from $10^{-7}$ to $1 - 10^{-7}$ first. A class with $g_i = 0$
# then adds nothing, even where $p_i = 0$: by convention $0 \log 0 = 0$. (Keras divides each row of $p$ by
# its sum before that. Ours sum to 1 already, so you need not.) **On logits**, you have $\log p$ already,
# and nothing is clipped. For $g = (1/2, 1/2, 0)$ and $p = (1/2, 1/4, 1/4)$ the loss is $\tfrac12 \log 2 + \tfrac12 \log
# 4 = 1.04$.
#
# ### Exercise: `categorical_crossentropy`
#
# | argument | shape | |
# | --- | --- | --- |
# | `y_true` | (B, K) | distributions; zeros occur |
# | `y_pred` | (B, K) | distributions, zeros occur, or logits of up to ±1000 |
# | `from_logits` | | `False`: clip the probabilities. `True`: logits, unclipped |
# | result | (B,) | |


# %% exercise="categorical_crossentropy"
def categorical_crossentropy(y_true, y_pred, from_logits=False):
    """The cross-entropy of full distributions.

    y_true: (B, K) distributions; y_pred: (B, K) distributions, clipped to [1e-7, 1 − 1e-7], or with
    from_logits=True logits, not clipped, values of ±1000 included. Returns (B,).
    """
    ### BEGIN SOLUTION
    log_p = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))
    return -np.sum(y_true * log_p, axis=-1)
    ### END SOLUTION


# %% check="categorical_crossentropy"
check("categorical_crossentropy")

# %% [markdown]
# *In Keras and PyTorch*: `keras.losses.CategoricalCrossentropy()`, on probabilities by default, and
# `torch.nn.functional.cross_entropy(z, g)`, on logits always. A softmax in front of the second one is the classic
# mistake: nothing fails, the network only learns slowly.
#
# ## 7. Class indices
#
# *Lecture: Derivative of Softmax MLE Loss.*
#
# Mostly the target is one class and not a distribution. All but one term of the sum are then zero:
#
# $$L = - \log p_\textit{gold} .$$
#
# Keras calls this *sparse*: one index in place of a row of $K$ numbers, all but one of them zero. What
# remains to do is to pick one entry of each row, another one in every row. NumPy can do that without a
# loop: look up *integer array indexing*, or `np.take_along_axis`. For $p = (1/2, 1/4, 1/4)$ and the gold class 2 the
# loss is $\log 4$.
#
# ### Exercise: `sparse_categorical_crossentropy`
#
# | argument | shape | |
# | --- | --- | --- |
# | `gold` | (B,) | integers from 0 to K − 1 |
# | `y_pred` | (B, K) | distributions, zeros occur, or logits of up to ±1000 |
# | `from_logits` | | `False`: clip the probabilities. `True`: logits, unclipped |
# | result | (B,) | |


# %% exercise="sparse_categorical_crossentropy"
def sparse_categorical_crossentropy(gold, y_pred, from_logits=False):
    """The negative log probability of the gold class of each example.

    gold: (B,) class indices; y_pred: (B, K) distributions, clipped to [1e-7, 1 − 1e-7], or with
    from_logits=True logits, not clipped, values of ±1000 included. Returns (B,).
    """
    ### BEGIN SOLUTION
    log_p = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))
    return -log_p[np.arange(len(gold)), gold]
    ### END SOLUTION


# %% check="sparse_categorical_crossentropy"
check("sparse_categorical_crossentropy")

# %% [markdown]
# *In Keras and PyTorch*: `keras.losses.SparseCategoricalCrossentropy()`, and again `torch.nn.functional.cross_entropy`,
# which tells the two kinds of targets by their dtype. A class of −100 is left out there, without a word: that is the
# default of `ignore_index`.
#
# ## 8. Kullback-Leibler divergence
#
# *Lecture: High Level Overview.*
#
# Even a perfect prediction, $p = g$, has a cross-entropy above zero if $g$ is not certain: it is the
# entropy $H(g) = -\sum_i g_i \log g_i$. What lies above it is the divergence (Kullback & Leibler, 1951):
#
# $$D_\mathrm{KL}(g \,\|\, p) = \sum_{i=1}^{K} g_i \log \frac{g_i}{p_i}
# = \underbrace{-\sum_i g_i \log p_i}_{\text{cross-entropy}} - H(g) .$$
#
# Clip the **predictions** from below by $10^{-7}$, as before. Leave the targets alone: where $g_i = 0$ the
# whole term is 0, by $0 \log 0 = 0$. NumPy does not know that convention, `0 * np.log(0)` is `nan`. (Keras clips the
# targets too, which adds about a millionth for each zero. That is right here as well.) From $g = (1/2, 1/2)$ to $p =
# (1/4, 3/4)$ the divergence is $\log 2 - \tfrac12 \log 3 = 0.144$.
#
# ### Exercise: `kl_divergence`
#
# | array | shape | |
# | --- | --- | --- |
# | `y_true` | (B, K) | distributions $g$; zeros occur |
# | `y_pred` | (B, K) | distributions $p$, clipped; zeros occur |
# | result | (B,) | |


# %% exercise="kl_divergence"
def kl_divergence(y_true, y_pred):
    """The Kullback-Leibler divergence of distributions, from the targets to the predictions; 0 log 0 is 0.

    y_true: (B, K) distributions g; y_pred: (B, K) distributions p, clipped to [1e-7, 1 − 1e-7]. Returns (B,).
    """
    ### BEGIN SOLUTION
    p = np.clip(y_pred, 1e-7, 1 - 1e-7)
    # Only where the factor in front of log g is zero does g differ from the target.
    g = np.where(y_true > 0, y_true, 1)
    return np.sum(y_true * (np.log(g) - np.log(p)), axis=-1)
    ### END SOLUTION


# %% check="kl_divergence"
check("kl_divergence")

# %% [markdown]
# *In Keras and PyTorch*: `keras.losses.KLDivergence()` takes probabilities. `torch.nn.KLDivLoss` takes *logarithms* of the
# predictions, as its first argument, and its default `reduction="mean"` divides by all entries, classes too. What you
# want is `"batchmean"`.
#
# The figure calls your `categorical_crossentropy` and `kl_divergence` with the target (0.3, 0.7).

# %% jupyter={"source_hidden": true}
with figure(
    "Cross-entropy is entropy plus divergence",
    alt="Cross-entropy and divergence over the predicted probability, both lowest at the target 0.7; "
    "their difference is a horizontal line.",
):
    second = np.linspace(0.005, 0.995, 199)
    predicted = np.stack([1 - second, second], axis=1)
    target = np.broadcast_to([0.3, 0.7], predicted.shape)
    both = categorical_crossentropy(target, predicted)
    divergence = kl_divergence(target, predicted)
    plt.figure(figsize=(6.4, 3.4))
    plt.plot(second, both, "C0", linewidth=2, label="cross-entropy")
    plt.plot(second, divergence, "C1--", linewidth=2, label="divergence")
    plt.plot(second, both - divergence, "C2-.", linewidth=2, label="their difference")
    plt.axvline(0.7, color="0.6", linewidth=0.8)
    plt.text(0.71, 2.6, "target", color="0.4")
    plt.xlabel("predicted probability of the second class")
    plt.ylim(-0.1, 3)
    plt.legend(loc="upper center")

# %% [markdown]
# **What to see.** Both curves are lowest at the target, 0.7. There the divergence is zero and the
# cross-entropy is not. The difference between them is the entropy of the target, 0.61, a constant: the
# network cannot change it, and so both losses train alike. *Break it*: take the target (0, 1). What is left of the
# difference?
#
# ## 9. From losses to the loss
#
# *Lecture: Metrics and Losses.*
#
# You have one loss an example. Training wants one number. Each example can also have a **weight**: zero for
# padding, more for a rare class. Keras' losses work in two steps:
#
# 1. multiply every loss by its weight, if there are weights;
# 2. reduce, by the name of the `reduction`:
#
# | `reduction` | result |
# | --- | --- |
# | `"sum_over_batch_size"` | the sum, divided by the number of examples $B$ |
# | `"sum"` | the sum |
# | `None` | the (weighted) losses as they are, (B,) |
#
# Notice the divisor: it is $B$ with weights too, and *not* the sum of the weights. A batch of little weight
# shall pull less. (A weighted *metric* divides by the sum of weights. That is the next notebook.) Losses of
# $(1, 2, 3, 6)$ with weights of $(1, 0, 2, 0.5)$ become $(1, 0, 6, 3)$: the sum is 10, and divided by 4 it is 2.5.
#
# ### Exercise: `reduce_loss`
#
# | argument | |
# | --- | --- |
# | `losses` | (B,) |
# | `sample_weight` | (B,) or `None` |
# | `reduction` | `"sum_over_batch_size"`, `"sum"` or `None` |
# | result | one number, or (B,) where `reduction` is `None` |


# %% exercise="reduce_loss"
def reduce_loss(losses, sample_weight=None, reduction="sum_over_batch_size"):
    """Weight the losses of a batch and reduce them, as Keras' losses do.

    losses: (B,); sample_weight: (B,) or None; reduction: "sum_over_batch_size" (divide by B), "sum" or None.
    Returns one number, or (B,) where reduction is None.
    """
    ### BEGIN SOLUTION
    if sample_weight is not None:
        losses = losses * sample_weight
    if reduction == "sum_over_batch_size":
        return np.sum(losses) / len(losses)
    if reduction == "sum":
        return np.sum(losses)
    return losses
    ### END SOLUTION


# %% check="reduce_loss"
check("reduce_loss")

# %% [markdown]
# *In Keras and PyTorch*: Keras' default is `"sum_over_batch_size"`, PyTorch's is called `"mean"`. But PyTorch's
# `weight=` of `CrossEntropyLoss` holds weights of *classes*, and there `"mean"` divides by the sum of the weights.
#
# The figure calls `reduce_loss` with `binary_crossentropy`, for five answers and two sets of weights.

# %% jupyter={"source_hidden": true}
with figure(
    "What weights do: one in five answers is a yes",
    alt="The reduced loss over the guessed probability, lowest at 0.2 without weights and at 0.5 with the"
    " weight 4 for a yes.",
):
    answers = np.array([[1.0], [0.0], [0.0], [0.0], [0.0]])
    guesses = np.linspace(0.01, 0.99, 197)
    plt.figure(figsize=(6.4, 3.4))
    for weight_of_yes, style in [(1.0, "C0-"), (4.0, "C1--")]:
        weights = np.where(answers[:, 0] == 1, weight_of_yes, 1.0)
        values = [
            reduce_loss(binary_crossentropy(answers, np.full((5, 1), guess)), weights) for guess in guesses
        ]
        best = np.argmin(values)
        name = f"weight of a yes {weight_of_yes:.0f}: lowest at {guesses[best]:.2f}"
        plt.plot(guesses, values, style, linewidth=2, label=name)
        plt.plot(guesses[best], values[best], style[:2] + "o")
    plt.xlabel("probability of a yes, the same for all")
    plt.ylabel("reduced loss")
    plt.ylim(0, 3)
    plt.legend(loc="upper center")

# %% [markdown]
# **What to see.** Without weights the best guess is the share of the yes answers, 0.2. With the weight 4 a
# yes counts as much as the four no together, and the best guess is 0.5. Weights change what is learned, and
# here they also make the loss larger, since the divisor stays 5. *Break it*: give the *no* a weight of 0. Where is the
# best guess now?
#
# ## 10. A loss object
#
# *Lecture: Metrics and Losses.*
#
# A training loop calls its loss again and again with the same settings. So Keras also has each loss as a
# class: made once with its settings, then called on every batch. Yours combines two of your functions.
#
# A loss object keeps its settings and nothing else. Two objects do not know of each other, and a call
# does not depend on earlier calls. `loss = SparseCategoricalCrossentropy(reduction="sum")`, called with the classes
# $(0, 1)$ and the rows $(1/2, 1/2)$ and $(3/4, 1/4)$, gives $\log 2 + \log 4$.
#
# ### Exercise: `SparseCategoricalCrossentropy`
#
# | method | arguments |
# | --- | --- |
# | `__init__` | `from_logits`, a bool; `reduction`, as above |
# | `__call__` | `y_true` (B,) class indices, `y_pred` (B, K), `sample_weight` (B,) or `None` |
#
# The result of a call is the reduced loss, of the form that `reduce_loss` gives.


# %% exercise="SparseCategoricalCrossentropy"
class SparseCategoricalCrossentropy:
    """The loss object: sparse categorical cross-entropy, weighted and reduced.

    from_logits: whether y_pred holds logits; reduction: "sum_over_batch_size", "sum" or None.
    """

    def __init__(self, from_logits=False, reduction="sum_over_batch_size"):
        ### BEGIN SOLUTION
        self.from_logits = from_logits
        self.reduction = reduction
        ### END SOLUTION

    def __call__(self, y_true, y_pred, sample_weight=None):
        """y_true: (B,) class indices, y_pred: (B, K), sample_weight: (B,) or None. Returns the loss."""
        ### BEGIN SOLUTION
        losses = sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)
        return reduce_loss(losses, sample_weight, self.reduction)
        ### END SOLUTION


# %% check="SparseCategoricalCrossentropy"
check("SparseCategoricalCrossentropy")

# %% [markdown]
# *In Keras and PyTorch*: `keras.losses.SparseCategoricalCrossentropy(from_logits=False, reduction="sum_over_batch_size")`,
# and `torch.nn.CrossEntropyLoss()`. Keras calls it with the targets first, PyTorch with the predictions first.
#
# ### Questions: `likelihood_concepts`
#
# **`gaussian`**: Under which assumption is least squares the same as maximum likelihood?
#
# - A: the inputs are normally distributed, each with mean 0 and variance 1, as they are once they have been standardized
# - B: the model is linear, as in linear regression
# - C: around the prediction, the targets are normally distributed with one variance for all examples
# - D: the weights are normally distributed with mean zero
#
# <!-- why
# A: A likelihood is one of the targets, given the inputs. How the inputs are distributed does not enter.
# B: The derivation never asks how the prediction is made, so depth does not matter.
# C: The NLL is then (y − f)² / 2σ² and a constant, and a common σ² only scales it.
# D: A distribution of the weights is a prior. It adds a penalty, and maximum likelihood has none.
# -->
#
# **`untrained`**: A fresh network for ten classes gives nearly equal logits. What is its mean
# cross-entropy, about?
#
# - A: 0.1, the probability of each class
# - B: 2.3, the logarithm of ten
# - C: 0.9, the share of wrong answers
# - D: 16.1, the largest value that there is
#
# <!-- why
# A: 0.1 is the probability. The loss is the negative logarithm of it.
# B: Each class has the probability 1/10, whichever is right, and −log(1/10) is 2.303.
# C: That is the error rate of guessing. Cross-entropy counts logarithms of probabilities and not errors.
# D: That is what a clipped probability of 0 costs, so the network would have to be certain of a wrong class.
# -->
#
# **`divergence`**: You replace cross-entropy by the divergence $D_\mathrm{KL}(g \,\|\, p)$. What changes in
# training?
#
# - A: the gradients become smaller, since the loss itself is smaller by the entropy of the targets
# - B: the network converges to another distribution
# - C: training becomes impossible, because the divergence is zero at its minimum
# - D: nothing, because the two differ by a number that does not depend on the parameters
#
# <!-- why
# A: The loss is smaller by a number that no parameter moves, and the derivative of such a number is zero.
# B: Both are lowest where the prediction is the target distribution.
# C: A minimum of zero is no obstacle: the squared error has one too.
# D: Cross-entropy is the divergence and the entropy of the targets, and that entropy has no parameters.
# -->
#
# **`logits`**: Why does one hand logits to the loss, and not probabilities?
#
# - A: logits have mean zero over the classes, and centred numbers are what every optimizer works best with
# - B: very small probabilities become 0 or get clipped, and with them goes the gradient
# - C: softmax has no derivative where a probability is 0 or 1
# - D: probabilities must sum to 1, and in float32 they cannot
#
# <!-- why
# A: Nothing keeps the mean of logits at zero: adding 5 to all of them changes no probability.
# B: Below 1e-45 float32 has only 0, whose logarithm is lost, and where a clip is flat, so is the loss.
# C: It has one everywhere. What is left of it in floating point is another question.
# D: They sum to 1 to seven digits, and the loss uses one of them and not their sum.
# -->
#
# **`weights`**: You double the weights of all examples. What becomes of the loss with
# `"sum_over_batch_size"`?
#
# - A: it doubles
# - B: it stays the same, because weights are relative
# - C: it is halved, because the divisor doubles
# - D: that depends on which examples are wrong
#
# <!-- why
# A: Each loss is multiplied by 2, and the divisor is still the number of examples.
# B: That would hold if the divisor were the sum of the weights, as it is in a metric.
# C: The divisor is the number of examples, and that has not changed.
# D: All losses grow by the same factor, so it does not matter which of them are large.
# -->
#
# And a prediction, for the figure below. It takes scikit-learn's 8×8 digits and compares each digit with the mean
# picture of each class. The smaller the squared distance $d_k$, the better the fit, so the logits are $-s d_k$ with
# some scale $s$. The decisions are the same for every $s > 0$, and four in five or more of them are right.
#
# **`predict`**: How does the mean cross-entropy change as $s$ grows from 0.1 to 10,000? Any answer earns the point, and
# the figure shows yours.
#
# - A: it stays, since the decisions stay
# - B: it falls, since most decisions are right and become more certain
# - C: it falls, and then rises above what it was at first
# - D: it rises
#
# <!-- why
# A: The decisions stay, but a loss of probabilities also asks how sure they are.
# B: So it goes at first. Then the few wrong decisions become certain too, and each costs more and more.
# C: So it is: first the right decisions gain by certainty, then the wrong ones cost in proportion to s.
# D: At the right end it does. But at the left all classes have 1/10, and a little certainty pays.
# -->

# %% exercise="likelihood_concepts"
likelihood_concepts = {
    "gaussian": "C",
    "untrained": "B",
    "divergence": "D",
    "logits": "B",
    "weights": "A",
    "predict": "C",
}

# %% check="likelihood_concepts"
check("likelihood_concepts")

# %% [markdown]
# The figure calls `loss(gold, -scale * distances)` with your `SparseCategoricalCrossentropy(from_logits=True)`, on 797
# digits.

# %% jupyter={"source_hidden": true}
with figure(
    "The same decisions, said with more and more confidence",
    alt="Mean cross-entropy over the scale of the logits: log 10 at the left, a minimum in the middle, "
    "rising steeply at the right.",
):
    from sklearn.datasets import load_digits

    images, classes = load_digits(return_X_y=True)
    images = images / 16  # grey values from 0 to 1
    means = np.stack([images[:1000][classes[:1000] == k].mean(axis=0) for k in range(10)])
    unseen, gold = images[1000:], classes[1000:]
    distances = ((unseen[:, None] - means) ** 2).mean(axis=-1)  # (797, 10)
    loss = SparseCategoricalCrossentropy(from_logits=True)
    scales = np.logspace(-1, 4, 101)
    losses = [loss(gold, -scale * distances) for scale in scales]
    best = np.argmin(losses)
    accuracy = np.mean(distances.argmin(axis=1) == gold)
    plt.figure(figsize=(6.4, 3.4))
    plt.loglog(scales, losses, "C0", linewidth=2, label=f"loss (accuracy is {accuracy:.2f} everywhere)")
    plt.loglog(
        scales[best], losses[best], "C1o", label=f"lowest: {losses[best]:.2f} at s = {scales[best]:.0f}"
    )
    plt.axhline(np.log(10), color="k", linestyle=":", label="log 10 = 2.30")
    said = {"A": losses[0], "B": 0.25, "C": losses[-1], "D": losses[-1]}.get(likelihood_concepts["predict"])
    if said is not None:
        plt.plot(scales[-1], said, "k*", markersize=13, label="where your prediction ends")
    plt.xlabel("scale s of the logits")
    plt.ylabel("mean cross-entropy")
    plt.ylim(0.2, 100)
    plt.legend(loc="upper left")

# %% [markdown]
# **What to see.** At the left all logits are nearly equal, each class has the probability 1/10, and the
# loss is $\log 10$. A network that has just been made stands there too; if yours starts elsewhere, look for
# a mistake. At the right the classifier is certain of all its answers, right or wrong, and the wrong ones
# cost more and more. Between them lies the scale at which it is as sure as it may be. Accuracy sees none of
# this. *Break it*: leave the digit 8 out of the 797. Does the best scale go up or down?
#
# ## 11. Which loss for which target
#
# *Lecture: Putting It All Together; Metrics and Losses.*
#
# The output follows from the target, and the loss from both: it is the negative log likelihood of the
# distribution that the output describes. The two losses of other origin have a purpose of their own.
#
# ### Questions: `loss_concepts`
#
# Choose the loss for each task. A letter can be right more than once.
#
# - A: mean squared error
# - B: Huber's loss
# - C: binary cross-entropy
# - D: sparse categorical cross-entropy
# - E: categorical cross-entropy
# - F: hinge
#
# **`temperature`**: tomorrow's temperature, with normally distributed errors of the same size on all days
#
# <!-- why
# A: Normal errors of one size: its NLL is the squared error.
# B: Huber's loss is for errors with heavy tails, and here there are none.
# C: A temperature is no probability of a yes.
# D: Temperatures are numbers with distances between them and no classes.
# E: A temperature is no distribution over classes.
# F: Hinge knows two sides. How far off a temperature is would not matter beyond them.
# -->
#
# **`sensor`**: a length from a laser that reports nonsense now and then, though hardly ever
#
# <!-- why
# A: A reading of nonsense is far off, and the square lets it pull harder than all the others together.
# B: Small errors count by their square, and nonsense pulls with δ at most.
# C: A length is no probability of a yes.
# D: Lengths are no classes.
# E: A length is no distribution over classes.
# F: Hinge knows two sides. A length has a value.
# -->
#
# **`spam`**: the probability that a message is spam, from labels 0 and 1
#
# <!-- why
# A: On the probability of a yes it has hardly any slope where the answer is certain and wrong.
# B: It belongs to real numbers with outliers. A label of 0 or 1 has none.
# C: The target is one yes or no: the NLL of a Bernoulli distribution.
# D: It would need two outputs and a softmax. With one probability of a yes another form is meant.
# E: It would need a row of two probabilities for each message.
# F: Hinge takes −1 and 1, and its scores are no probabilities.
# -->
#
# **`digit`**: which of the ten digits a picture shows, from class indices
#
# <!-- why
# A: An index of 8 is not four times an index of 2.
# B: Indices are names and no amounts, so their distances mean nothing.
# C: That is for yes or no. Ten of them would not know that exactly one digit is right.
# D: One class of ten, given by its index: the NLL of a categorical distribution.
# E: It asks for whole distributions. Here the targets are indices.
# F: It decides between two sides and gives no probabilities.
# -->
#
# **`tags`**: which of twenty tags fit a photograph, none, one or several, from rows of 0 and 1
#
# <!-- why
# A: It treats 0 and 1 as amounts, and has hardly any slope where a σ is certain and wrong.
# B: It belongs to real numbers with outliers.
# C: Each of the twenty is a yes or no of its own, and the loss is the mean over them.
# D: It allows one right class a picture. Here there may be none or several.
# E: A row of 0 and 1 is no distribution: it may sum to 0 or to 3.
# F: It works with −1 and 1, and wants sides and no probabilities.
# -->
#
# **`poll`**: the shares of five parties in a district, given as a full distribution
#
# <!-- why
# A: It is not the likelihood of shares, and has little slope where a softmax is certain and wrong.
# B: Shares have no outliers that would have to be tamed.
# C: Five yes or no would not know that the shares sum to 1.
# D: An index names one party. Here every party has a share.
# E: The target is a full distribution, and so is the prediction.
# F: It knows two sides and no shares.
# -->
#
# **`side`**: the side, −1 or 1, on which a point lies; no probability is wanted, and points well on their
# side shall not pull at all
#
# <!-- why
# A: It pulls points back that are on their side with more than 1.
# B: It pulls at every point that is not exactly at its target.
# C: It gives a probability, and pulls a little at points that are far on their side.
# D: It gives probabilities of classes, and never stops pulling.
# E: It gives a distribution, and never stops pulling.
# F: From a margin of 1 on the loss is zero, and so is its slope.
# -->
#
# Answer with the letters, as text.

# %% exercise="loss_concepts"
loss_concepts = {
    "temperature": "A",
    "sensor": "B",
    "spam": "C",
    "digit": "D",
    "tags": "C",
    "poll": "E",
    "side": "F",
}

# %% check="loss_concepts"
check("loss_concepts")

# %% [markdown]
# ## Where you are
#
# You can say how wrong a batch of predictions is, so that a computer can do something about it. A loss must
# have a slope. What you want to *know* of a model often has none: how many answers are right, how many of
# the rare cases were found. For that there are metrics, in the next notebook.
#
# **Sources**
#
# - The lecture *Training Neural Networks II*, at the sections named in italics.
# - P. Huber (1964): Robust Estimation of a Location Parameter.
# - C. Cortes, V. Vapnik (1995): Support-Vector Networks.
# - S. Kullback, R. Leibler (1951): On Information and Sufficiency.
# - I. Goodfellow, Y. Bengio, A. Courville (2016): Deep Learning, sections 5.5 and 6.2.
# - The documentation of Keras 3 and of PyTorch 2, on losses.
