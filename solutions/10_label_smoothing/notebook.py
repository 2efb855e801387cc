# %% [markdown]
# # Label smoothing
#
# | the lecture's overview | Classical | Deep Learning |
# | --- | --- | --- |
# | Architecture | MLP | CNN, RNN, Transformer, VAE, GAN, … |
# | Activation function | tanh, σ | tanh, ReLU, LReLU, GELU, SiLU, SwiGLU, … |
# | Output function | none, σ | none, σ, softmax |
# | Loss function | MSE | NLL (or cross-entropy, or KL divergence) |
# | Optimizer | SGD, momentum | SGD (+ momentum), RMSProp, Adam, SGDW, AdamW, … |
# | Regularization ← **you are here** | L2, L1 | L2, dropout, **label smoothing**, BatchNorm, LayerNorm, MixUp, … |
#
# A label says "this is a 3", and nothing else. The softmax loss takes it at its word: it asks for a
# probability of exactly 1, and a softmax gives that to nobody. So the loss is never satisfied. However sure
# the network is of a training example, it is pushed to be surer still.
#
# Label smoothing asks for a little less. The target is "a 3, most probably", with a small share $\alpha$ of
# the probability spread over all classes. Now there is a best answer at a finite distance, and a smallest
# loss that is not zero.
#
# In this notebook you write the smoothed targets, their loss with its gradient, compute how low that loss
# can get and how far the logits will go, and then watch a network go there. At the end you look at what
# that does to its confidence, which is not always a gain. The data are the 300 digits of this course, with right
# labels first, and with 30% wrong ones in the end.
#
# **How to work.** Read a section, fill in its function, run the cell, then run the `check` below it. The
# figure that follows is drawn by *your* code: look at it before you go on. Allow yourself 45 to 90 minutes.
#
# **Letters and shapes:**
#
# | letter | in code | meaning |
# | --- | --- | --- |
# | $B$, $K$ | `len(gold)`, `num_classes` | examples in the batch, classes |
# | gold | `gold` (B,) | the right classes, integers from 0 to $K - 1$ |
# | $\alpha$ | `alpha` | how much is spread, a Python float, $0 \le \alpha \le 1$ |
# | $t$ | (B, K) | target distributions, each row of sum 1 |
# | $z$, $o$ | `z` (B, K) | logits, and their softmax |
#
# **The rules of all notebooks** (01 tells why): any batch size works, with no Python loop over examples; the
# arguments stay as they were; float32 in gives float32 out; logits of ±1000 are ordinary inputs. A function
# that gets nothing but integers gives float64.

# %%
import math

import matplotlib.pyplot as plt
import numpy as np

from grader import check, check_gradient, figure


# %% [markdown]
# Four functions of earlier notebooks are given here and cannot be changed.

# %% provided="01_mlp.affine 01_mlp.relu 01_mlp.softmax 02_losses.log_softmax"

# %% [markdown]
# ## 1. Labels as distributions
#
# *Lecture: Derivative of the Softmax MLE Loss.*
#
# A class index is short for a distribution that is certain of one class, the one-hot vector
# $\mathbf 1_\textit{gold}$: 1 at the index gold, 0 elsewhere. Write it out, because smoothing needs the whole
# distribution. With four classes, the labels 2 and 0 are the rows $(0, 0, 1, 0)$ and $(1, 0, 0, 0)$.
#
# ### Exercise: `one_hot`
#
# | argument | shape | |
# | --- | --- | --- |
# | `gold` | (B,) | integers |
# | `num_classes` | | $K$; some of the classes may not occur in `gold` |
# | result | (B, K) | float64 |


# %% exercise="one_hot"
def one_hot(gold, num_classes):
    """One row for each label, 1.0 at its index and 0.0 elsewhere.

    gold: (B,) integers from 0 to num_classes - 1. Returns (B, num_classes), float64.
    """
    ### BEGIN SOLUTION
    return np.eye(num_classes)[gold]
    ### END SOLUTION


# %% check="one_hot"
check("one_hot")

# %% [markdown]
# *In Keras and PyTorch*: `keras.ops.one_hot(gold, num_classes)` gives float32, and `torch.nn.functional.one_hot(gold)`
# integers, with as many columns as the largest label of the batch asks for unless you pass `num_classes`.
#
# ## 2. A share for every class
#
# *Lecture: Regularization – Label Smoothing. Szegedy et al., Rethinking the Inception Architecture, 2016,
# section 7.*
#
# Suppose that with probability $\alpha$ a label says nothing, and the true class is any of the $K$, all alike
# probable; otherwise the label is right. Which probability has the gold class then, and which has each other one?
# The target $t$ is this distribution, a mixture of the one-hot vector and the uniform distribution. (*Any* of the
# $K$ means the gold class too: it gets its part back.)
#
# Check your formula on four classes with $\alpha = 0.2$ and the label 1: $t = (0.05, 0.85, 0.05, 0.05)$.
#
# ### Exercise: `smooth_labels`
#
# You may call your own `one_hot`.
#
# | argument | shape | |
# | --- | --- | --- |
# | `gold`, `num_classes` | | as above |
# | `alpha` | | $\alpha$ |
# | result | (B, K) | float64; each row sums to 1 |


# %% exercise="smooth_labels"
def smooth_labels(gold, num_classes, alpha):
    """Smoothed target distributions: a share alpha of each is spread evenly over all classes.

    gold: (B,) integers; alpha: a float from 0 to 1. Returns (B, num_classes), float64.
    """
    ### BEGIN SOLUTION
    return (1 - alpha) * one_hot(gold, num_classes) + alpha / num_classes
    ### END SOLUTION


# %% check="smooth_labels"
check("smooth_labels")

# %% [markdown]
# *In Keras and PyTorch* this is an argument of the loss: `keras.losses.CategoricalCrossentropy(label_smoothing=0.1)`
# and `torch.nn.CrossEntropyLoss(label_smoothing=0.1)`, both 0 by default, both with $\alpha / K$ as here. Keras'
# *sparse* loss, the one for class indices, has no such argument: smooth one-hot rows.
#
# The figure calls your function for one label, a 3, with three values of $\alpha$.

# %% jupyter={"source_hidden": true}
with figure(
    "The target of a 3",
    alt="Bars of ten target probabilities for three values of alpha: the 3 keeps nearly all, the "
    "others get equal small shares.",
):
    panels = plt.subplots(1, 2, figsize=(9.2, 3.2))[1]
    for k, (alpha, hatch) in enumerate([(0.0, ""), (0.1, "//"), (0.3, "..")]):
        target = smooth_labels(np.array([3]), 10, alpha)[0]
        label = rf"$\alpha$ = {alpha}: {target[3]:.2f} and {target[0]:.2f}"
        for axes in panels:
            axes.bar(
                np.arange(10) + 0.27 * (k - 1), target, 0.25, label=label, hatch=hatch, edgecolor="white"
            )
    panels[0].set(ylabel="target probability", title="whole")
    panels[1].set(ylim=(0, 0.05), title="the lowest part of it")
    for axes in panels:
        axes.set(xticks=range(10), xlabel="class")
    panels[0].legend()

# %% [markdown]
# **What to see.** With $\alpha = 0.1$ and ten classes, the gold class keeps 0.91, and the others have 0.01
# each. The target does not say *which* of them a 3 resembles: an 8 gets as much as a 1. A true distribution
# would be better, but nobody has it. *Break it*: draw it for two classes, and for a thousand. What becomes of the
# gold class, and what of each other one?
#
# ## 3. Two classes
#
# *Keras: the argument `label_smoothing` of `BinaryCrossentropy`.*
#
# For a yes or no there is one number, the target probability $g$ of "yes". It is 0 or 1, or something between
# where the labels are probabilities themselves. The story is that of section 2 with $K = 2$: what is the
# probability of "yes" now, if it was $g$ before? With $\alpha = 0.1$, 1 becomes 0.95, 0 becomes 0.05, and 0.8
# becomes 0.77. Which $g$ stays where it is?
#
# ### Exercise: `smooth_binary_labels`
#
# | argument | shape | |
# | --- | --- | --- |
# | `g` | any | target probabilities from 0 to 1 |
# | `alpha` | | $\alpha$ |
# | result | as `g` | |


# %% exercise="smooth_binary_labels"
def smooth_binary_labels(g, alpha):
    """Smoothed target probabilities of a binary label: a share alpha is spread evenly over yes and no.

    g: any shape, from 0 to 1; alpha: a float from 0 to 1. Returns the shape and the dtype of g.
    """
    ### BEGIN SOLUTION
    return g * (1 - alpha) + alpha / 2
    ### END SOLUTION


# %% check="smooth_binary_labels"
check("smooth_binary_labels")

# %% [markdown]
# *In Keras and PyTorch*: `keras.losses.BinaryCrossentropy(label_smoothing=0.1)`. PyTorch's
# `binary_cross_entropy_with_logits` has no such argument, so you smooth the targets yourself, as here.
#
# The figure smooths a target of 1 and draws the loss of a logit.

# %% jupyter={"source_hidden": true}
with figure(
    "The loss of a yes",
    alt="Binary cross-entropy against the logit: without smoothing it falls for ever, with it "
    "there is a lowest point.",
):
    z = np.linspace(-4, 8, 601)
    plt.figure(figsize=(6.4, 3.4))
    for alpha, color, style in [(0.0, "C0", "-"), (0.1, "C1", "--"), (0.3, "C2", "-.")]:
        target = smooth_binary_labels(np.ones(1), alpha)[0]
        # −log σ(z) and −log(1 − σ(z)), each in a form that does not overflow
        loss = target * np.logaddexp(0, -z) + (1 - target) * np.logaddexp(0, z)
        plt.plot(
            z, loss, color, linestyle=style, linewidth=2, label=rf"$\alpha$ = {alpha}: target {target:.2f}"
        )
        if alpha:
            plt.plot(z[loss.argmin()], loss.min(), "o", color=color)
    plt.ylim(0, 2.5)
    plt.xlabel("logit z")
    plt.ylabel("binary cross-entropy")
    plt.legend()

# %% [markdown]
# **What to see.** Without smoothing the loss falls for ever: a larger logit is always better. With it, the
# curve has a lowest point, marked, where $\sigma(z)$ is the target. Being surer than that costs something.
# *Break it*: take `np.full(1, 0.7)` in place of `np.ones(1)`. Why has the solid curve a lowest point now?
#
# ## 4. The loss and its gradient
#
# *Lecture: Regularization – Label Smoothing; Derivative of the Softmax MLE Loss.*
#
# Nothing is new here but the target. The loss of one example is the cross-entropy between $t$ and the
# prediction $o = \operatorname{softmax}(z)$, and the loss of a batch is the mean over its examples:
#
# $$L = -\frac{1}{B} \sum_{b=1}^{B} \sum_{k=1}^{K} t_{b,k} \log o_{b,k} .$$
#
# In notebook 04 you found the gradient of one example's cross-entropy with respect to its logits, for any target
# distribution. What does the mean over $B$ examples add to it? An example for your check: one row of logits
# $(0, 0)$, the label 0 and $\alpha = 0.2$. Both probabilities are 0.5, the target is $(0.9, 0.1)$, the loss
# $\log 2 = 0.693$ and the gradient $(-0.4, 0.4)$.
#
# Only the labels are smoothed, never the predictions. And since every $t_k$ is positive now, every
# $\log o_k$ counts: take it from `log_softmax`, which is exact where the probability itself has become 0.
#
# ### Exercise: `smoothed_crossentropy`
#
# You may call your own functions and the provided ones.
#
# | argument | shape | |
# | --- | --- | --- |
# | `z` | (B, K) | logits; values of ±1000 occur |
# | `gold` | (B,) | integers |
# | `alpha` | | $\alpha$ |
# | result | one number; (B, K) | the loss; its gradient with respect to `z`, of the dtype of `z` |


# %% exercise="smoothed_crossentropy"
def smoothed_crossentropy(z, gold, alpha):
    """Cross-entropy of softmax(z) with smoothed labels, the mean over the batch, and its gradient.

    z: (B, K) logits, values of ±1000 included; gold: (B,) integers; alpha: a float from 0 to 1. Returns the
    pair loss (one number), gradient (B, K) of the dtype of z.
    """
    ### BEGIN SOLUTION
    targets = smooth_labels(gold, z.shape[-1], alpha).astype(z.dtype)
    log_o = log_softmax(z)
    loss = -(targets * log_o).sum(axis=-1).mean()
    return loss, (np.exp(log_o) - targets) / len(z)
    ### END SOLUTION


# %% check="smoothed_crossentropy"
check("smoothed_crossentropy")

# %% [markdown]
# *In Keras and PyTorch*: both losses above take logits, PyTorch's always, Keras' only with `from_logits=True`, which
# is not the default. Both are means over the batch. The gradient comes by automatic differentiation.
#
# Compare your gradient with differences of your loss:

# %%
with figure(
    "The gradient of the smoothed loss",
    alt="A map of the errors of a gradient against differences, all near zero.",
):
    rng = np.random.default_rng(1)
    logits, labels = 2 * rng.normal(size=(7, 5)), rng.integers(5, size=7)
    check_gradient(
        lambda z: smoothed_crossentropy(z, labels, 0.2)[0],
        smoothed_crossentropy(logits, labels, 0.2)[1],
        logits,
    )

# %% [markdown]
# ## 5. How low, and how far
#
# *Lecture: Regularization – Label Smoothing.*
#
# The cross-entropy between two distributions is the entropy of the first one, and what the second one misses:
#
# $$-\sum_k t_k \log o_k = H(t) + D_\text{KL}(t \,\|\, o) , \qquad H(t) = -\sum_k t_k \log t_k .$$
#
# The divergence is zero for $o = t$ and positive otherwise. So $H(t)$ is the **floor**: no network has a
# smaller loss. All examples have the same floor, because each target has one entry $t_\textit{gold}$ and
# $K - 1$ entries $t_\textit{other}$. At $\alpha = 0$ the target is certain and the floor is 0, with
# $0 \log 0 = 0$ as always. An example: two classes and $\alpha = 0.2$ have the target $(0.9, 0.1)$, and the floor
# $-0.9 \log 0.9 - 0.1 \log 0.1 = 0.325$.
#
# And the network is there when $o = t$. Which logits have the softmax $t$? Take the logarithm of
# $e^{z_k} / \sum_j e^{z_j} = t_k$ for two classes, and subtract. The gold logit leads all others by the same
# **gap**, $z_\textit{gold} - z_\textit{other}$, which you compute after the floor.
#
# ### Exercise: `smoothing_loss_floor`
#
# | argument | |
# | --- | --- |
# | `num_classes` | $K$, an int |
# | `alpha` | $\alpha$, from 0 to 1; at 0 the result is 0 |
# | result | one number: the smallest loss that any logits can have |


# %% exercise="smoothing_loss_floor"
def smoothing_loss_floor(num_classes, alpha):
    """The smallest cross-entropy with smoothed labels that any prediction has: the entropy of the target.

    num_classes: an int; alpha: a float from 0 to 1. Returns one number.
    """
    ### BEGIN SOLUTION
    gold = 1 - alpha + alpha / num_classes
    other = alpha / num_classes
    if other == 0:
        return 0.0
    return -gold * math.log(gold) - (num_classes - 1) * other * math.log(other)
    ### END SOLUTION


# %% check="smoothing_loss_floor"
check("smoothing_loss_floor")

# %% [markdown]
# *In Keras and PyTorch* there is no such function, and both report the smoothed loss: a training loss of 0.5 with ten
# classes and $\alpha = 0.1$ is as good as it gets.
#
# ### Exercise: `optimal_logit_gap`
#
# For the target $(0.9, 0.1)$ the gap is 2.197. Which function of 0.9 and 0.1 is that?
#
# | argument | |
# | --- | --- |
# | `num_classes` | $K$, an int |
# | `alpha` | $\alpha$, above 0 and at most 1 |
# | result | one number: the gold logit minus another one, where the loss is smallest |


# %% exercise="optimal_logit_gap"
def optimal_logit_gap(num_classes, alpha):
    """The lead of the gold logit over each other one where the loss is smallest.

    num_classes: an int; alpha: a float, 0 < alpha <= 1. Returns one number.
    """
    ### BEGIN SOLUTION
    gold = 1 - alpha + alpha / num_classes
    other = alpha / num_classes
    return math.log(gold / other)
    ### END SOLUTION


# %% check="optimal_logit_gap"
check("optimal_logit_gap")

# %% [markdown]
# *In Keras and PyTorch* there is none of this either. But you may read the gap off any network: logits that lead by 7
# or 8 with a thousand classes and $\alpha = 0.1$ (the gap is 9.1) say that it has not got there yet.
#
# The figure gives your loss logits of which one leads by 0 to 12, and marks what your two functions say.

# %% jupyter={"source_hidden": true}
with figure(
    "Loss against the lead of the gold logit, ten classes",
    alt="Left, the losses of three values of alpha, two of them with a marked lowest point. "
    "Right, their gradients, which change sign at the marks.",
):
    gaps = np.linspace(0, 12, 241)
    gold = np.array([0])
    panels = plt.subplots(1, 2, figsize=(9.2, 3.6))[1]
    for alpha, color, style in [(0.0, "C0", "-"), (0.1, "C1", "--"), (0.3, "C2", "-.")]:
        pairs = [smoothed_crossentropy(gap * np.eye(1, 10), gold, alpha) for gap in gaps]
        losses, slopes = [loss for loss, _ in pairs], [gradient[0, 0] for _, gradient in pairs]
        for axes, values in zip(panels, [losses, slopes], strict=True):
            axes.plot(gaps, values, color, linestyle=style, linewidth=2, label=rf"$\alpha$ = {alpha}")
        if alpha:
            gap, floor = optimal_logit_gap(10, alpha), smoothing_loss_floor(10, alpha)
            panels[0].plot(gap, floor, "o", color=color, label=f"floor {floor:.4f} at a lead of {gap:.2f}")
            panels[1].plot(gap, 0, "o", color=color)
    panels[0].set(xlabel="lead of the gold logit", ylabel="loss", ylim=(-0.2, 5.4))
    panels[0].legend(fontsize="small")
    panels[1].axhline(0, color="0.6", linewidth=0.8)
    panels[1].set(xlabel="lead of the gold logit", ylabel="gradient, gold logit")

# %% [markdown]
# **What to see.** Your marks sit at the lowest points. With $\alpha = 0.1$ the loss of ten classes cannot
# fall below 0.5003, and with $\alpha = 0.3$ not below 1.1765, which says nothing against the network.
# Right: without smoothing the gradient is negative everywhere, so each step makes the gold logit larger.
# With it, the gradient changes its sign at the gap. A logit that leads by more is pulled back. *Break it*: take a
# hundred classes, `np.eye(1, 100)` and 100 in both functions. Do the gaps become larger or smaller?
#
# ## 6. What the loss says
#
# *Lecture: Regularization – Label Smoothing, and – Good Defaults.*
#
# ### Questions: `loss_concepts`
#
# **`never`**: Why is the softmax loss with hard labels never satisfied?
#
# - A: some training examples stay misclassified whatever the network does, so their loss can always fall
# - B: a softmax reaches the probability 1 only for infinite logits
# - C: its gradient is largest for the examples that the network gets right
# - D: the learning rate never becomes zero
#
# <!-- why
# A: Examples that are right already go on being pushed as well.
# B: Any finite logits leave something for the other classes, and −log o above zero.
# C: It is smallest there, o − 1 nearly zero. But it never is zero.
# D: The rate says how long a step is, and not whether anything is left to gain.
# -->
#
# **`floor`**: Ten classes, $\alpha = 0.1$. The training loss comes to rest at 0.52. Without smoothing it
# was 0.02. What do you say?
#
# - A: smoothing has made the network worse
# - B: with more epochs it will reach 0.02 too
# - C: it is nearly as small as it can be
# - D: $\alpha$ must be taken from it, so the true loss is 0.42
#
# <!-- why
# A: The two losses have different smallest values, so they cannot be compared.
# B: No network gets below 0.50 with these targets.
# C: The floor is 0.5003, and 0.02 are left.
# D: The floor is an entropy, and not α.
# -->
#
# **`excess`**: What is the loss of an example minus the floor?
#
# - A: the loss that it would have without smoothing, with its hard label and the same logits
# - B: the entropy of the prediction
# - C: $\alpha$ times the loss of a uniform target, which smoothing adds to that of the hard label
# - D: the divergence $D_\text{KL}(t \,\|\, o)$ of the prediction from the smoothed target
#
# <!-- why
# A: That loss looks at the gold class alone.
# B: The entropy of the target is the floor. That of the prediction is nowhere in the loss.
# C: So the loss can be split by its targets, but the floor is then in both parts.
# D: Cross-entropy is H(t) plus this divergence, and H(t) is the floor.
# -->
#
# **`choose`**: You try three values of $\alpha$. Which numbers on the development set can you compare with
# each other?
#
# - A: accuracies, or losses that are all computed with unsmoothed labels
# - B: losses, each with the $\alpha$ of its training, as that is what was trained
# - C: losses, each divided by its floor
# - D: the last losses on the training set
#
# <!-- why
# A: These are measured with one yardstick.
# B: Each α has a floor of its own, and these losses lie on different scales.
# C: The floor is no unit of measurement, and for α = 0 it is zero.
# D: They tell how well the training labels are fitted, with different floors at that.
# -->
#
# And a prediction. The next section trains a network of 256 hidden units on 300 digits, 100 epochs, without and with
# smoothing, and follows the norm of its logits.
#
# **`predict`**: What will the norm do with $\alpha = 0.1$? Any answer earns the point, and the figure shows yours
# beside the outcome.
#
# - A: grow as without smoothing, a little more slowly
# - B: rise to the norm that belongs to the gap, and stay there
# - C: stay where it is at the beginning
# - D: rise, and fall back to nearly zero
#
# <!-- why
# A: So it would be if a larger lead were always better.
# B: For ten classes that is a norm of 4.28.
# C: The network has to learn first, and the lead that it needs is larger than what it begins with.
# D: A lead below the gap costs as much as one above it, so nothing pulls it there.
# -->

# %% exercise="loss_concepts"
loss_concepts = {
    "never": "B",
    "floor": "C",
    "excess": "D",
    "choose": "A",
    "predict": "B",
}

# %% check="loss_concepts"
check("loss_concepts")

# %% [markdown]
# ## 7. Logits in training
#
# Now let a network try. It has 256 hidden units and 300 digits, more than enough to fit them all, and it
# trains with your loss and your gradient. We follow two things on the training data. One is the norm of the
# logits, each row first moved to mean zero, since softmax does not see a shift. At the optimum one logit
# leads nine equal ones by the gap, and the norm is $\text{gap} \cdot \sqrt{(K - 1) / K}$. The other is the
# loss.

# %%
from sklearn.datasets import load_digits

digits = load_digits()  # 1797 real digits, 8×8 pixels from 0 to 16
order = np.random.default_rng(42).permutation(len(digits.data))
pixels = (digits.data / 16).astype(np.float32)  # half the memory of float64, and faster
X_train, y_train = pixels[order[:300]], digits.target[order[:300]]
X_dev, y_dev = pixels[order[300:]], digits.target[order[300:]]


def train_digits(alpha, labels, seed, epochs=100, width=256, lr=0.1, momentum=0.9):
    """SGD with momentum, batches of 50; returns logits on dev, and norms and losses on train."""
    rng = np.random.default_rng(seed)
    params = {"b1": np.zeros(width, np.float32), "b2": np.zeros(10, np.float32)}
    for key, shape in [("W1", (64, width)), ("W2", (width, 10))]:
        limit = math.sqrt(6 / sum(shape))
        params[key] = rng.uniform(-limit, limit, size=shape).astype(np.float32)
    velocity = {key: np.zeros_like(value) for key, value in params.items()}

    def forward(X):
        hidden = relu(affine(X, params["W1"], params["b1"]))
        return hidden, affine(hidden, params["W2"], params["b2"])

    norms, losses = [], []
    for _ in range(epochs):
        for rows in np.array_split(rng.permutation(len(labels)), len(labels) // 50):
            hidden, logits = forward(X_train[rows])
            d_logits = smoothed_crossentropy(logits, labels[rows], alpha)[1]
            d_z = (d_logits @ params["W2"].T) * (hidden > 0)
            grads = {
                "W1": X_train[rows].T @ d_z,
                "b1": d_z.sum(0),
                "W2": hidden.T @ d_logits,
                "b2": d_logits.sum(0),
            }
            velocity = {key: momentum * velocity[key] - lr * grads[key] for key in params}
            params = {key: params[key] + velocity[key] for key in params}
        logits = forward(X_train)[1]
        norms.append(np.linalg.norm(logits - logits.mean(axis=1, keepdims=True), axis=1).mean())
        losses.append(smoothed_crossentropy(logits, labels, alpha)[0])
    return forward(X_dev)[1], norms, losses


# %% jupyter={"source_hidden": true}
with figure(
    "Logits and losses over training",
    alt="Left, the norm of the logits grows to 21 without smoothing and settles on a dotted line "
    "with it. Right, the losses: without smoothing falling, with it resting on their floors.",
):
    panels = plt.subplots(1, 2, figsize=(9.6, 3.8))[1]
    epochs = np.arange(1, 101)
    for alpha, color in [(0.0, "C0"), (0.1, "C1"), (0.3, "C2")]:
        _, norms, losses = train_digits(alpha, y_train, seed=0)
        panels[0].plot(epochs, norms, color, linewidth=2, label=rf"$\alpha$ = {alpha}")
        panels[1].semilogy(epochs, losses, color, linewidth=2, label=rf"$\alpha$ = {alpha}")
        if alpha:
            panels[0].axhline(optimal_logit_gap(10, alpha) * math.sqrt(0.9), color=color, linestyle=":")
            panels[1].axhline(smoothing_loss_floor(10, alpha), color=color, linestyle=":")
    optimum = optimal_logit_gap(10, 0.1) * math.sqrt(0.9)
    said = {
        "A": np.sqrt(epochs) * 0.9,
        "B": np.minimum(epochs / 8, 1) * optimum,
        "C": np.ones(100),
        "D": optimum * epochs / 15 * np.exp(1 - epochs / 15) + 0.2,
    }.get(loss_concepts["predict"])
    if said is not None:
        panels[0].plot(epochs, said, "k--", linewidth=1, label=r"your prediction, $\alpha$ = 0.1")
    panels[0].set(xlabel="epoch", ylabel="mean norm of the logits", ylim=(0, None))
    panels[1].set(xlabel="epoch", ylabel="training loss")
    for axes, label in zip(panels, ["at the optimal gap", "floor"], strict=True):
        axes.plot([], [], "k:", label=label)
        axes.legend()

# %% [markdown]
# **What to see.** Without smoothing the norm grows and grows, long after every training example is right,
# and the loss goes on falling: never satisfied. With smoothing both settle. The norms come down to the
# dotted lines that you computed before the training began, and the losses rest on their floors. *Break it*: pass
# `lr=0.01` to `train_digits`. Which of the norms come near their lines in time?
#
# ## 8. Confidence
#
# *Guo et al., On Calibration of Modern Neural Networks, 2017. Müller et al., When Does Label Smoothing Help?,
# 2019.*
#
# A network's *confidence* is the probability of the class that it chooses. It is *calibrated* when, of all
# answers given with a confidence of 80%, four out of five are right. A reliability diagram shows that: sort
# the answers into bins by confidence, and draw each bin's accuracy against its mean confidence. On the
# diagonal the network is as good as it says. The *calibration error* is the mean distance from it, over all
# answers.
#
# Smaller logits mean less confidence. Whether that is good depends on how confident the network was, so
# look at two cases. In the first, 30% of the training labels are wrong and the network has learned them by
# heart. In the second, all of them are right.

# %%
flips = np.random.default_rng(5)
noisy_labels = y_train.copy()
wrong = flips.permutation(300)[:90]
noisy_labels[wrong] = (noisy_labels[wrong] + flips.integers(1, 10, size=90)) % 10


def reliability(probabilities, gold, bins=10):
    """Confidence, accuracy and size of each bin that is not empty, and the calibration error."""
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == gold
    bin_of = np.minimum((confidence * bins).astype(int), bins - 1)
    filled = [bin_of == k for k in range(bins) if (bin_of == k).any()]
    rows = np.array([[confidence[one].mean(), right[one].mean(), one.sum()] for one in filled])
    return rows, np.sum(np.abs(rows[:, 0] - rows[:, 1]) * rows[:, 2]) / len(gold)


# %% jupyter={"source_hidden": true}
with figure(
    "Reliability on development data",
    alt="Accuracy against confidence. After wrong labels the curve without smoothing is below "
    "the diagonal and the one with it above; after right labels smoothing lies far above it.",
):
    panels = plt.subplots(1, 2, figsize=(9.6, 4.4), sharey=True)[1]
    for axes, labels, title in [
        (panels[0], noisy_labels, "trained with 30% wrong labels"),
        (panels[1], y_train, "trained with right labels"),
    ]:
        axes.plot([0, 1], [0, 1], color="0.6", label="calibrated")
        for alpha, color, marker in [(0.0, "C0", "o"), (0.1, "C1", "s")]:
            logits = np.concatenate([train_digits(alpha, labels, seed)[0] for seed in range(3)])
            right = np.mean(logits.argmax(axis=1) == np.tile(y_dev, 3))
            points, error = reliability(softmax(logits), np.tile(y_dev, 3))
            points = points[points[:, 2] >= 20]  # a mean of less says little
            axes.plot(
                points[:, 0],
                points[:, 1],
                color,
                label=rf"$\alpha$ = {alpha}: calibration error {error:.3f}, accuracy {right:.3f}",
            )
            axes.scatter(points[:, 0], points[:, 1], 6 + points[:, 2] / 12, color, marker=marker)
        axes.set(title=title, xlabel="confidence", aspect="equal", xlim=(0, 1.05), ylim=(0, 1.05))
        axes.legend(loc="lower right", fontsize="small")
    panels[0].set_ylabel("accuracy")

# %% [markdown]
# **What to see.** The marks are as large as their bins are full. Left, with hard labels: most answers have
# a confidence near 1, and the curve lies *below* the diagonal, so the network is surer than it should be.
# Smoothing lifts the curve above it. It is modest now, somewhat too modest, but nearer. Right: with hard labels
# nearly all answers are in one bin, the large mark, and that one is close to the diagonal. So the calibration
# error is small, although four of the five small marks lie below it, by 6 to 18 points, and the fifth, of 34 answers
# of three networks, a little above. Smoothing makes the network far too modest. It lowers confidence in both cases,
# and only in the first was there much too much of it.
#
# Accuracy, in the legend, moves by a point or so with $\alpha$, and by as much from one split of the data to the
# next. You would need many runs to tell. *Break it*: take
# $\alpha = 0.3$ in place of 0.1, or half of the labels wrong. In which panel is smoothing a gain then?
#
# ### Questions: `calibration_concepts`
#
# **`above`**: In a reliability diagram, the curve lies above the diagonal. What does that mean?
#
# - A: the network is overfitted
# - B: it is right more often than it says
# - C: it is surer than it should be
# - D: its accuracy is higher than that of a calibrated network
#
# <!-- why
# A: An overfitted network is too sure, and its curve lies below.
# B: Its accuracy is larger than its confidence.
# C: Then the accuracy would be the smaller of the two.
# D: The diagram compares a network with its own words, and not with another network.
# -->
#
# **`fit`**: Ten classes, $\alpha = 0.1$: the network's loss on the training data has reached the floor. How
# calibrated is it on these training data?
#
# - A: perfectly, since its loss is as small as it can be
# - B: its confidence is 1, and its accuracy 0.91
# - C: its confidence is 0.9, and so is its accuracy
# - D: its confidence is 0.91, and its accuracy 1
#
# <!-- why
# A: Its loss is as small as it can be, but the targets themselves are unsure of what is always right.
# B: It is the other way round: the targets are not sure, and the answers are right.
# C: The gold class gets its part of α back, and no answer becomes wrong.
# D: At the floor o is t, so the gold class has 0.91 and is the largest.
# -->
#
# **`halved`**: All logits of a trained network are multiplied by 1/2. What happens to its predictions?
#
# - A: confidences fall, and accuracy stays what it was
# - B: confidences fall, and accuracy falls with them
# - C: nothing, since softmax does not see a common factor
# - D: each probability is halved
#
# <!-- why
# A: The order of the logits stays, and the distances between them shrink.
# B: The largest logit is still the largest.
# C: It does not see a common summand. A factor it does see.
# D: They would no longer sum to one.
# -->
#
# **`doctor`**: Doctors rely on the probabilities of your classifier. Without smoothing it is well
# calibrated on development data. A colleague wants to add $\alpha = 0.1$, the usual default. What do you
# do?
#
# - A: add it, as smaller logits are always better calibrated, and the default is the safest choice there is
# - B: refuse: smoothing always lowers accuracy
# - C: compare calibration and accuracy on development data with and without it
# - D: add it, and smooth the predictions with the same $\alpha$ at inference, so that both match
#
# <!-- why
# A: Smaller logits made the network of the right panel worse.
# B: It moved accuracy by a point or so, either way.
# C: Whether less confidence is a gain depends on how confident the network is, so measure it.
# D: Predictions are never smoothed. They would become more modest still.
# -->

# %% exercise="calibration_concepts"
calibration_concepts = {
    "above": "B",
    "fit": "D",
    "halved": "A",
    "doctor": "C",
}

# %% check="calibration_concepts"
check("calibration_concepts")

# %% [markdown]
# Last, the line in the table of the course, measured as in notebook 06, with your `smoothed_crossentropy`.

# %% provided="06_training.remedies" jupyter={"source_hidden": true}


# %%
def train_with_smoothing(params, X, gold, X_dev, gold_dev, rng):
    for _ in range(150):
        for rows in np.split(rng.permutation(300), 15):
            hidden = np.tanh(affine(X[rows], params["W1"], params["b1"]))
            logits = affine(hidden, params["W2"], params["b2"])
            d_logits = smoothed_crossentropy(logits, gold[rows], 0.1)[1]
            d_z = (d_logits @ params["W2"].T) * (1 - hidden**2)
            grads = {"W1": X[rows].T @ d_z, "b1": d_z.sum(axis=0)}
            grads |= {"W2": hidden.T @ d_logits, "b2": d_logits.sum(axis=0)}
            params = {key: value - 0.2 * grads[key] for key, value in params.items()}
    return logits_of(params)


with figure(
    "300 digits with 30 % wrong labels: what each remedy is worth",
    alt="Bars of the accuracy on clean digits: five lines of earlier notebooks, and label smoothing by your "
    "code, which is little better than none.",
):
    show_remedies(
        {
            "none, trained to the end": 70.5,
            "early stopping": 84.5,
            "weight decay": 87.3,
            "AdamW": 87.1,
            "dropout": 86.4,
        },
        {"label smoothing": train_with_smoothing},
    )

# %% [markdown]
# **What to see.** Against wrong labels, smoothing is a weak remedy: two or three points. It makes the network less sure
# of what it has learned by heart, and does not keep it from learning that. What it is good for is confidence, and the
# table does not measure that.
#
# *Break it*: take $\alpha = 0.3$, the share of labels that really are spoiled. How much of the way is that?
#
# ## Where you are
#
# You have changed what a network is asked for, and know beforehand how its loss and its logits will answer.
# The lecture's advice is to start with $\alpha = 0.1$ when a network overfits. The next notebook changes
# what the network sees.
#
# **Sources**
#
# - The lecture *Training Neural Networks II*, at the sections named in italics.
# - C. Szegedy, V. Vanhoucke, S. Ioffe, J. Shlens, Z. Wojna (2016): Rethinking the Inception Architecture for
#   Computer Vision, section 7.
# - C. Guo, G. Pleiss, Y. Sun, K. Weinberger (2017): On Calibration of Modern Neural Networks.
# - R. Müller, S. Kornblith, G. Hinton (2019): When Does Label Smoothing Help?
