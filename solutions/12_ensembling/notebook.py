# %% [markdown]
# # Ensembling
#
# | the lecture's overview | Classical | Deep Learning |
# | --- | --- | --- |
# | Architecture | MLP | CNN, RNN, Transformer, VAE, GAN, … |
# | Activation function | tanh, σ | tanh, ReLU, LReLU, GELU, SiLU, SwiGLU, … |
# | Output function | none, σ | none, σ, softmax |
# | Loss function | MSE | NLL (or cross-entropy, or KL divergence) |
# | Optimizer | SGD, momentum | SGD (+ momentum), RMSProp, Adam, SGDW, AdamW, … |
# | Regularization ← **you are here** | L2, L1 | L2, dropout, label smoothing, BatchNorm, LayerNorm, MixUp, … |
#
# (Ensembling is in neither column, as it goes with all that is in both.)
#
# Ask one doctor, and you get one opinion. Ask ten who studied at different places, and where they err, they
# err in different directions: the mean of what they say is better than most of them. *Ensembling* does this
# with networks. It is the one remedy of the lecture that helps nearly always, and it has a price.
#
# In this notebook you average the answers of several networks and find out how much that gains, when it
# stops gaining, and why. Then you make the networks differ (*bagging*), and get most of the gain for the
# price of one network (*averaged checkpoints*). The data are the 300 digits of this course: first with right
# labels, then with 30% wrong ones, which every network learns in its own way.
#
# Why do networks differ at all? A convex loss, such as that of softmax regression, has one minimum, and
# every training ends in it, whatever it began with. Two such models are the same model, and averaging them
# gains nothing. The loss of a network with a hidden layer is not convex: other weights to begin with, or
# another order of the batches, end in another place with other errors.
#
# **How to work.** Read a section, fill in its function, run the cell, then run the `check` below it. The
# figure that follows is drawn by *your* code: look at it before you go on. Allow yourself 45 to 60 minutes.
#
# **Letters and shapes:**
#
# | letter | in code | meaning |
# | --- | --- | --- |
# | $M$, $B$, $K$ | | models, examples in the batch, classes |
# | | `probabilities` (M, B, K) | what each model says of each example |
# | $v$, $\rho$ | `variance`, `correlation` | the variance of one model's error; the correlation of two models' |
# | | `X` (B, D), `y` | inputs, and their targets (B,) or (B, K) |
#
# **The rules of all notebooks** (01 tells why): any batch size works, with no Python loop over examples;
# the arguments stay as they were; float32 in gives float32 out. Random numbers come from the argument
# `rng`.

# %%
import itertools
import math

import matplotlib.pyplot as plt
import numpy as np

from grader import check, figure


# %% [markdown]
# This notebook uses functions of earlier ones: the training is yours, batches, gradients and steps. They are given
# here and cannot be changed.

# %% provided="01_mlp.affine 01_mlp.relu 01_mlp.softmax"

# %% provided="04_derivatives.relu_derivative 04_derivatives.tanh_derivative"

# %% provided="04_derivatives.softmax_nll_gradient 05_backpropagation.affine_backward"

# %% provided="05_backpropagation.mlp_gradients 06_training.minibatches 06_training.sgd_step"

# %% [markdown]
# ## 1. Many answers, averaged
#
# *Lecture: Regularization – Ensembling.*
#
# An ensemble asks $M$ networks and averages what they answer. For a classifier these are the distributions:
#
# $$p(y \mid x) = \frac{1}{M} \sum_{m=1}^{M} p_m(y \mid x) .$$
#
# Say that one model gives two classes (0.9, 0.1), and another (0.2, 0.8). The ensemble says (0.55, 0.45).
# The mean of distributions is a distribution. A model that is certain has more say in it than one that
# cannot decide. For regression one averages the predicted values in the same way.
#
# ### Exercise: `ensemble_predict`
#
# | argument | shape | |
# | --- | --- | --- |
# | `probabilities` | (M, B, K) | what each model says of each example; zeros may occur |
# | result | (B, K) | what the ensemble says |


# %% exercise="ensemble_predict"
def ensemble_predict(probabilities):
    """The ensemble's distributions: the mean of its models' probabilities.

    probabilities: (M, B, K). Returns (B, K).
    """
    ### BEGIN SOLUTION
    return probabilities.mean(axis=0)
    ### END SOLUTION


# %% check="ensemble_predict"
check("ensemble_predict")

# %% [markdown]
# *In Keras and PyTorch*: `keras.layers.Average()` averages the outputs of several models, `torch.stack(outputs).mean(0)`
# does the same. Both average what they are given. A PyTorch classifier gives logits, so take the softmax of each
# model first: the mean of logits is another ensemble, in which one model that says "never" has a veto.
#
# ## 2. How much is gained
#
# *Lecture: Regularization – Ensembling. Goodfellow et al., Deep Learning, section 7.11.*
#
# Write the prediction of model $m$ as $y + \varepsilon_m$, the truth plus an error. Say that each error has
# **mean zero** and variance $v$. Then the mean squared error of a single model is
# $\mathbb{E}[\varepsilon_m^2] = v$. The ensemble's error is $\frac{1}{M} \sum_m \varepsilon_m$. If the
# errors are uncorrelated, variances simply add up, and
#
# $$\mathbb{E} \Big[ \Big( \frac{1}{M} \sum_m \varepsilon_m \Big)^2 \Big] = \frac{1}{M^2} \cdot M v
# = \frac{v}{M} .$$
#
# Networks trained on the same data make some of their errors together. Let $\rho$ be the correlation of two
# models' errors, so that $\mathbb{E}[\varepsilon_i \varepsilon_j] = \rho v$ for $i \ne j$. Multiply out the square of
# the sum: how many of its terms are $\mathbb{E}[\varepsilon_i^2]$, and how many
# $\mathbb{E}[\varepsilon_i \varepsilon_j]$ of two different models? Then divide by $M^2$. To check: three models with
# $v = 6$ make 2 without a correlation, and 4 with $\rho = 0.5$. One model has $v$ with any $\rho$, and so have any
# number of models with $\rho = 1$.
#
# ### Exercise: `ensemble_variance`
#
# | argument | |
# | --- | --- |
# | `variance` | $v$, the variance of one model's error |
# | `num_models` | $M$, an int |
# | `correlation` | $\rho$, from 0 to 1; 0 if it is left out |
# | result | one number |


# %% exercise="ensemble_variance"
def ensemble_variance(variance, num_models, correlation=0.0):
    """The variance of the mean of M errors that have one variance and one correlation.

    variance: v of one error; num_models: M; correlation: ρ of any two errors. Returns a number.
    """
    ### BEGIN SOLUTION
    return variance * (1 / num_models + (1 - 1 / num_models) * correlation)
    ### END SOLUTION


# %% check="ensemble_variance"
check("ensemble_variance")


# %% [markdown]
# *In Keras and PyTorch* there is no such function. It is what you compute on the back of an envelope before you pay
# for a second, a fifth or a hundredth network.
#
# The figure averages predictions with your `ensemble_predict` and draws what your `ensemble_variance` expects.


# %% jupyter={"source_hidden": true}
def points_on_disc(models, examples, rng, radius=0.95):
    """(M, B, 2): predictions spread evenly over a disc around the truth, which is the origin."""
    angle = rng.uniform(0, 2 * math.pi, size=(models, examples))
    distance = radius * np.sqrt(rng.random((models, examples)))  # the root: area grows with the square
    return np.stack([distance * np.cos(angle), distance * np.sin(angle)], axis=-1)


with figure(
    "Predictions on a disc, averaged",
    alt="Clouds of points for the means of 1, 2, 4, 8 and 16 predictions on a disc: they become "
    "smaller and rounder.",
):
    rng = np.random.default_rng(0)
    one_model = 0.95**2 / 2  # E‖x‖² of a point on the disc, 0.45125
    circle = np.exp(1j * np.linspace(0, 2 * math.pi, 200))
    panels = plt.subplots(1, 5, figsize=(12, 3.3), sharex=True, sharey=True)[1]
    for axes, models in zip(panels, [1, 2, 4, 8, 16], strict=True):
        means = ensemble_predict(points_on_disc(models, 2000, rng))
        expected = ensemble_variance(one_model, models)
        axes.plot(*means.T, ".", markersize=2, alpha=0.5)
        axes.plot(0.95 * circle.real, 0.95 * circle.imag, color="0.5", linewidth=1)
        radius = math.sqrt(expected)
        axes.plot(radius * circle.real, radius * circle.imag, "C1--", linewidth=2)
        axes.set(aspect="equal", title=f"{models} model{'s' * (models > 1)}")
        axes.set_xlabel(f"measured {np.mean((means**2).sum(axis=1)):.4f}\nformula {expected:.4f}")

# %% [markdown]
# **What to see.** This is the lecture's picture. The truth is in the middle, and each model's prediction is
# anywhere on a disc around it, all places alike. One model has the mean squared error
# $0.95^2 / 2 = 0.45125$. The mean of $n$ models has $0.45125 / n$: the dashed circle is its root, and it
# shrinks with $1 / \sqrt n$. The cloud also becomes round and dense in the middle, as the central limit
# theorem says. *Break it*: let all models share half of their error. With
# `p = points_on_disc(models, 2000, rng)`, average `(p + p[:1]) / 2`. Where does the cloud stop shrinking?
#
# That was the good case. Now let the errors have something in common: either a correlation, or a mean that
# is not zero.

# %% jupyter={"source_hidden": true}
with figure(
    "Where averaging stops helping",
    alt="Squared error against the number of models: independent errors fall as one over M, "
    "correlated ones level off at 0.3, errors with mean 0.4 at 0.16.",
):
    rng, counts, draws = np.random.default_rng(1), [1, 2, 4, 8, 16, 32, 64], 20_000
    plt.figure(figsize=(6.8, 4))
    for k, (correlation, mean, name) in enumerate(
        [
            (0.0, 0.0, "independent, mean 0"),
            (0.3, 0.0, "correlation 0.3, mean 0"),
            (0.0, 0.4, "independent, mean 0.4"),
        ]
    ):
        shared, own = rng.normal(size=(1, draws, 1)), rng.normal(size=(64, draws, 1))
        errors = mean + math.sqrt(correlation) * shared + math.sqrt(1 - correlation) * own
        measured = [np.mean(ensemble_predict(errors[:models]) ** 2) for models in counts]
        formula = [ensemble_variance(1.0, models, correlation) for models in counts]
        plt.loglog(counts, measured, f"C{k}{'os^'[k]}", label=f"{name}: mean squared error")
        plt.loglog(counts, formula, f"C{k}-", alpha=0.8, linewidth=[1, 1, 4][k], zorder=-k)
    plt.plot([], [], "0.4", label="lines: the variance by your formula")
    plt.xlabel("models M")
    plt.ylabel("squared error (marks), formula (lines)")
    plt.xticks(counts, [str(count) for count in counts])
    plt.minorticks_off()
    plt.ylim(0.01, 2)
    plt.legend(loc="lower left")

# %% [markdown]
# **What to see.** Independent errors: marks and line fall together, as $1/M$. Correlated errors: they fall
# together too, and level off at $\rho = 0.3$. What all models get wrong together stays wrong. Errors with
# the mean 0.4: the formula (the broad line, just below the first one) still gives their *variance*, and
# that falls as before. But the squared error is the variance plus the square of the mean, and it levels off
# at $0.4^2$. Averaging cannot remove what is the same in all models. *Break it*: give the third curve both, a mean of
# 0.4 and a correlation of 0.3. At which number does it level off?
#
# ### Questions: `variance_concepts`
#
# **`zero_mean`**: Why does the argument of this section need errors with mean zero?
#
# - A: otherwise the errors could not be uncorrelated, as a common mean is a thing that they have in common
# - B: otherwise $\mathbb{E}[\varepsilon^2]$ also holds the square of the mean, which averaging leaves as it is
# - C: otherwise the mean of the models would be no distribution any more
# - D: otherwise the variances would not add up
#
# <!-- why
# A: A correlation is measured around the means, so a common mean does not make one.
# B: What all errors have in common stays in their mean.
# C: The mean of distributions is one, whatever their errors are.
# D: Variances of uncorrelated errors add up with any mean.
# -->
#
# **`thermometers`**: Ten thermometers err independently with variance 4, and all of them show 2 degrees too
# much on average. What is the mean squared error of their mean?
#
# - A: 0.4
# - B: 0.8
# - C: 8
# - D: 4.4
#
# <!-- why
# A: That is the variance alone.
# B: The ten divides the variance, but not the square of the 2 degrees.
# C: That is what a single one has: 4 + 2².
# D: 4/10 from the variance, and 2² that all ten share.
# -->
#
# **`copies`**: You train five networks with the same data, the same seed and the same order of batches.
# What does their ensemble gain?
#
# - A: nothing: their errors have the correlation 1
# - B: a fifth of the variance, as with any five networks
# - C: about half of what five different networks gain
# - D: nothing on training data, and a fifth of the variance on new data
#
# <!-- why
# A: The five are one network, on any data.
# B: That is for errors that have nothing to do with each other.
# C: Half of the way would need some difference, and there is none.
# D: On new data too they give one and the same answer.
# -->
#
# **`limit`**: Errors have $v = 1$ and $\rho = 0.2$. You have 10 models, which makes 0.28. What would 1000
# models make, about?
#
# - A: 0.0028
# - B: 0.001
# - C: 0.2
# - D: 0.27
#
# <!-- why
# A: A hundred times as many models do not divide what they have in common.
# B: That is v/M, as if ρ were 0.
# C: ρv is left, however many there are.
# D: It falls slowly, but 1000 models are nearly infinitely many: 0.2008.
# -->
#
# **`convex`**: You train softmax regression with a little weight decay to the end, five times from different
# weights, on the same data. What does the ensemble of the five gain?
#
# - A: a fifth of the variance, as each of them began elsewhere
# - B: more than five networks would, since a model without hidden layers has more errors to cancel
# - C: it depends on how the weights were drawn
# - D: nothing: the loss is convex and all five are the same model
#
# <!-- why
# A: They end in one place, wherever they began.
# B: Its errors are the same in all five, so none of them cancel.
# C: It would for a network. Here all ways lead to one minimum.
# D: With the decay there is exactly one minimum.
# -->
#
# And a prediction. Section 3 trains networks of 256 hidden units on the digits with 30% wrong labels. One of them
# errs on about 25% of the development digits. A network that sees a random sample of the training digits only, with
# some of them missing, errs on about 33%.
#
# **`predict`**: On how many will 16 networks of the *second* kind err together, each with a sample of its own? Any
# answer earns the point, and the figure shows yours beside the outcome.
#
# - A: 33%, as no member is better
# - B: 25%, like one network that has seen all
# - C: between 20% and 22%
# - D: 2%, a sixteenth
#
# <!-- why
# A: Members that err in different places are better together than each alone.
# B: It gets below that, as each member has seen other wrong labels.
# C: It is about 21%.
# D: That is for squared errors that have nothing in common. These have much in common.
# -->

# %% exercise="variance_concepts"
variance_concepts = {
    "zero_mean": "B",
    "thermometers": "D",
    "copies": "A",
    "limit": "C",
    "convex": "D",
    "predict": "C",
}

# %% check="variance_concepts"
check("variance_concepts")

# %% [markdown]
# ## 3. Bagging
#
# *Lecture: Regularization – Ensembling. Breiman, 1996.*
#
# So the members of an ensemble should differ. Where do differences come from? For a network, from the weights that
# it began with: its loss has many minima. A convex loss has one, so all trainings of such a model end as one and
# the same model, and there only other *data* can make a difference. That is where bagging comes from. It is older
# than deep learning, and for networks it makes larger what is there already.
#
# But we have only one training set. *Bagging* (bootstrap aggregating) draws from it **with replacement**: as many
# examples as there are, some twice or more often, others not at all. From four examples one may get the rows
# $2, 0, 2, 1$: the third example twice and the last one never.
#
# ### Exercise: `bootstrap_sample`
#
# | argument | shape | |
# | --- | --- | --- |
# | `X` | (B, D) | inputs, here of the whole training set |
# | `y` | (B,) or (B, K) | targets |
# | `rng` | | a `numpy.random.Generator`, the only source of random numbers |
# | result | as `X`, as `y` | a pair: $B$ examples, each drawn uniformly from all, and their targets |


# %% exercise="bootstrap_sample"
def bootstrap_sample(X, y, rng):
    """Draw as many examples as there are, uniformly and with replacement.

    X: (B, D) inputs; y: (B,) or (B, K) targets; rng: a numpy.random.Generator. Returns the pair of drawn
    inputs and their targets, shaped as X and y.
    """
    ### BEGIN SOLUTION
    rows = rng.integers(len(X), size=len(X))
    return X[rows], y[rows]
    ### END SOLUTION


# %% check="bootstrap_sample"
check("bootstrap_sample")

# %% [markdown]
# *In Keras and PyTorch*: `torch.utils.data.RandomSampler(data, replacement=True)` draws like this, anew in each epoch
# and not once per model. scikit-learn's `BaggingClassifier` does it per model, by default with `bootstrap=True`.
#
# The data are those of the whole course: 300 digits to train with, the rest to measure on, and a copy of the training
# labels of which 30% are wrong. The training loop is an ordinary one, plain SGD on an MLP, and keeps the
# network of every epoch.

# %%
from sklearn.datasets import load_digits

digits = load_digits()  # 1797 real digits, 8×8 pixels from 0 to 16
order = np.random.default_rng(42).permutation(len(digits.data))
pixels = (digits.data[order] / 16).astype(np.float32)  # (1797, 64)
labels = digits.target[order]
X_train, gold_train = pixels[:300], labels[:300]
X_dev, gold_dev = pixels[300:], labels[300:]


def with_wrong_labels(gold, fraction, rng):
    """The labels with that fraction of them replaced by another class."""
    wrong = rng.permutation(len(gold))[: round(fraction * len(gold))]
    gold = gold.copy()
    gold[wrong] = (gold[wrong] + rng.integers(1, 10, size=len(wrong))) % 10
    return gold


noisy_gold = with_wrong_labels(gold_train, 0.3, np.random.default_rng(5))


def initial_network(inputs, width, outputs, rng):
    """Glorot's kernels and zero biases, in float32."""
    params = {"b1": np.zeros(width, np.float32), "b2": np.zeros(outputs, np.float32)}
    for key, shape in [("W1", (inputs, width)), ("W2", (width, outputs))]:
        limit = math.sqrt(6 / sum(shape))
        params[key] = rng.uniform(-limit, limit, size=shape).astype(np.float32)
    return params


def probabilities_of(params, X):
    """(B, K) probabilities of an MLP."""
    hidden = relu(affine(X, params["W1"], params["b1"]))
    return softmax(affine(hidden, params["W2"], params["b2"]))


def train(X, gold, width, rng, epochs=100, lr=0.3, batch_size=50):
    """Plain SGD. Returns the network after each epoch."""
    params = initial_network(X.shape[1], width, 10, rng)
    checkpoints = []
    for _ in range(epochs):
        for inputs, targets in minibatches(X, gold, batch_size, rng):
            _, grads = mlp_gradients(params, inputs, targets, "relu")
            params = sgd_step(params, grads, lr)
        checkpoints.append(params)
    return checkpoints


def accuracy(params, X, gold):
    """The share of the inputs that the network gets right."""
    return np.mean(probabilities_of(params, X).argmax(axis=1) == gold)


# %% [markdown]
# First the claim about convex losses. Five times softmax regression and five times a network with 64 hidden units, each
# from other weights, with the same decay of the weights and all 300 examples in each step. How often do two of the five
# give different answers?


# %% jupyter={"source_hidden": true}
def train_whole_batch(width, seed, marks, decay=0.003, lr=0.5):
    """(marks, B, K): probabilities on dev after so many steps; softmax regression if the width is 0."""
    rng = np.random.default_rng(seed)
    params = {}
    for layer, (inputs, units) in enumerate(itertools.pairwise([64, width, 10] if width else [64, 10]), 1):
        params[f"W{layer}"] = rng.normal(size=(inputs, units)).astype(np.float32) / 8
        params[f"b{layer}"] = np.zeros(units, np.float32)
    answers = []
    for step in range(marks[-1] + 1):
        if step in marks:
            logits = affine(X_dev, params["W1"], params["b1"])
            answers.append(probabilities_of(params, X_dev) if width else softmax(logits))
        if width:
            _, grads = mlp_gradients(params, X_train, noisy_gold, "relu")
        else:
            d_logits = softmax_nll_gradient(affine(X_train, params["W1"], params["b1"]), noisy_gold)
            _, dW, db = affine_backward(d_logits / len(X_train), X_train, params["W1"])
            grads = {"W1": dW, "b1": db}
        decayed = {key: grads[key] + decay * params[key] if key[0] == "W" else grads[key] for key in grads}
        params = sgd_step(params, decayed, lr)
    return np.stack(answers)


with figure(
    "Do five trainings end in one model?",
    alt="How often two trainings disagree: softmax regressions agree in the end, networks with a "
    "hidden layer differ on 16 percent of the digits.",
):
    marks = [0, 3, 10, 30, 100, 300, 1000, 3000]
    plt.figure(figsize=(6.8, 3.6))
    for width, style, name in [(0, "C0o-", "softmax regression"), (64, "C1s--", "64 hidden units")]:
        answers = np.stack([train_whole_batch(width, seed, marks) for seed in range(5)])
        chosen = answers.argmax(axis=-1)  # (5, marks, B)
        pairs = [(one, other) for one in range(5) for other in range(one)]
        differ = np.mean([(chosen[one] != chosen[other]).mean(axis=-1) for one, other in pairs], axis=0)
        alone = 100 * np.mean(chosen[:, -1] != gold_dev)
        together = 100 * np.mean(ensemble_predict(answers[:, -1]).argmax(axis=-1) != gold_dev)
        label = f"{name}: in the end {alone:.1f}% wrong alone, {together:.1f}% together"
        plt.plot(marks, 100 * differ, style, label=label)
    plt.xscale("symlog", linthresh=3)
    plt.xticks(marks, [str(mark) for mark in marks])
    plt.minorticks_off()
    plt.xlabel("steps")
    plt.ylabel("two trainings disagree, %")
    plt.ylim(0, 100)
    plt.legend(fontsize="small")

# %% [markdown]
# **What to see.** The five softmax regressions arrive at one model: in the end two of them agree on every digit, or
# nearly, and five together are as wrong as one. The networks come near each other, too, and part again as soon as
# they learn wrong labels by heart. Two of them differ on some 16 digits in a hundred, and together they are better
# than alone. (That softmax regression is the better model here has to do with the labels: it is too small to learn
# many wrong ones.) *Break it*: take `decay=0`. Why do the five regressions need so much longer to agree?
#
# Now the networks of this section: ensembles of different seeds, and of different samples, with right labels and with
# wrong ones.


# %% jupyter={"source_hidden": true}
def errors_of_ensembles(width, bagging, gold, epochs):
    """Percent wrong on dev for 1, 2, 4, 8 and 16 models, the mean over 32 choices out of 16."""
    answers = []
    for seed in range(16):
        rng = np.random.default_rng(seed)
        X, y = bootstrap_sample(X_train, gold, rng) if bagging else (X_train, gold)
        answers.append(probabilities_of(train(X, y, width, rng, epochs=epochs)[-1], X_dev))
    answers = np.stack(answers)  # (16, 1497, 10)
    errors = []
    for models in [1, 2, 4, 8, 16]:
        drawn = [np.random.default_rng(draw).permutation(16)[:models] for draw in range(32)]
        wrong = [np.mean(ensemble_predict(answers[some]).argmax(axis=1) != gold_dev) for some in drawn]
        errors.append(100 * np.mean(wrong))
    return errors


with figure(
    "The error of ensembles on digits",
    alt="Error against the number of models. Left, small networks gain five points and wide ones "
    "nothing. Right, with wrong labels, bagged networks begin worse and end better than "
    "those of different seeds.",
):
    panels = plt.subplots(1, 2, figsize=(10.4, 4))[1]
    right, noisy = (panels[0], gold_train, 40), (panels[1], noisy_gold, 100)
    for k, ((axes, targets, epochs), width, bagging, name) in enumerate(
        [
            (right, 8, False, "8 hidden units, different seeds"),
            (right, 8, True, "8 hidden units, bagging"),
            (right, 128, False, "128 hidden units, different seeds"),
            (noisy, 256, False, "256 hidden units, different seeds"),
            (noisy, 256, True, "256 hidden units, bagging"),
        ]
    ):
        errors = errors_of_ensembles(width, bagging, targets, epochs)
        axes.semilogx([1, 2, 4, 8, 16], errors, f"C{k}{'os^dv'[k]}-", label=name)
        for models, error, place, side in [
            (1, errors[0], (-7, -3), "right"),
            (16, errors[-1], (7, [2, -9, -3, 2, -9][k]), "left"),
        ]:
            axes.annotate(f"{error:.1f}", (models, error), textcoords="offset points", xytext=place, ha=side)
    said = {"A": 33, "B": 25, "C": 21, "D": 2}.get(variance_concepts["predict"])
    if said:
        panels[1].plot(12.5, said, "k*", markersize=13, label="your prediction, bagging")
    for axes, title, top in zip(
        panels, ["right labels", "30% of the training labels wrong"], [16, 36], strict=True
    ):
        axes.set(title=title, xlabel="models in the ensemble", xlim=(0.7, 23), ylim=(0, top))
        axes.set_xticks([1, 2, 4, 8, 16], ["1", "2", "4", "8", "16"])
        axes.minorticks_off()
        axes.legend(loc="lower left", fontsize="small")
    panels[0].set_ylabel("error on development digits, %")

# %% [markdown]
# **What to see.** Left: a network of 8 hidden units errs on 13 digits in a hundred. Sixteen of them together err
# on 7 or 8: five or six points are gained, and most of that with the first four models. Bagged networks are
# worse one by one, as each has seen fewer digits. They differ more, and together they are about as good.
# Networks of 128 units make fewer errors, and make them *in common*: sixteen of them gain next to nothing.
# (The error rate does not fall as $1/M$. The formula is about squared errors, and about errors with little
# in common.)
#
# Right: with wrong labels, wide networks that differ in their seeds alone have learned the *same* wrong labels by
# heart, and that part of their errors stays. Bagged networks have each seen other wrong labels. They are worse alone
# by seven points, and better together. *Break it*: sample from the sample,
# `bootstrap_sample(*bootstrap_sample(X_train, gold, rng), rng)`. Are the members too weak now?
#
# ## 4. One network out of many
#
# *Lecture: Regularization – Ensembling. Izmailov et al., 2018.*
#
# An ensemble of $M$ networks costs $M$ times as much to run. There is a cheap relative: average the
# *parameters*, and run one network. It works for networks that are close to each other, above all for the
# last checkpoints of a single training. With a constant rate, SGD keeps jumping around a minimum. The mean
# of where it jumps is nearer to the minimum than most of the jumps:
#
# $$\bar\theta = \frac{1}{M} \sum_{m=1}^{M} \theta_m .$$
#
# Two checkpoints with the biases $(1, 2)$ and $(3, 6)$ have the mean $(2, 4)$. What belongs together has the same key;
# the order of the keys means nothing.
#
# ### Exercise: `average_checkpoints`
#
# | argument | shape | |
# | --- | --- | --- |
# | `list_of_params` | | a list of dictionaries of arrays, with the same keys and shapes; at least one |
# | result | | a dictionary with these keys: for each the mean of its arrays |


# %% exercise="average_checkpoints"
def average_checkpoints(list_of_params):
    """The mean of several networks' parameters, key by key.

    list_of_params: dictionaries of arrays with the same keys and shapes. Returns such a dictionary.
    """
    ### BEGIN SOLUTION
    count = len(list_of_params)
    return {key: sum(params[key] for params in list_of_params) / count for key in list_of_params[0]}
    ### END SOLUTION


# %% check="average_checkpoints"
check("average_checkpoints")


# %% [markdown]
# *In Keras and PyTorch*: `keras.optimizers.AdamW(use_ema=True)` keeps a running mean of the weights, off by default, and
# `torch.optim.swa_utils.AveragedModel(model)` averages what you hand it after each epoch. With batch normalization
# the averaged network needs new statistics, `update_bn`, or it fails.
#
# The figure averages the last 20 checkpoints of a training, and then two networks in different shares.

# %% jupyter={"source_hidden": true}
with figure(
    "Averaged parameters",
    alt="Left, the accuracy of single epochs jumps, the mean of 20 checkpoints is higher and "
    "calm. Right, between two checkpoints accuracy is flat, between two seeds it falls to "
    "one half.",
):
    panels = plt.subplots(1, 2, figsize=(10, 3.8))[1]
    rng = np.random.default_rng(0)
    checkpoints = train(X_train, noisy_gold, 64, rng, epochs=40, lr=0.5, batch_size=10)
    single = [accuracy(params, X_dev, gold_dev) for params in checkpoints]
    averaged = [
        accuracy(average_checkpoints(checkpoints[max(0, end - 20) : end]), X_dev, gold_dev)
        for end in range(1, 41)
    ]
    panels[0].plot(
        range(1, 41), single, "C1.-", linewidth=0.8, label=f"after the epoch: {single[-1]:.3f} in the end"
    )
    panels[0].plot(
        range(1, 41),
        averaged,
        "C0",
        linewidth=2,
        label=f"mean of the last 20 checkpoints: {averaged[-1]:.3f}",
    )
    panels[0].set(title="a noisy training", xlabel="epoch", ylabel="accuracy on development digits")
    panels[0].set_ylim(0.3, 1)
    panels[0].legend(loc="lower right")
    one, other = (train(X_train, gold_train, 16, np.random.default_rng(seed), epochs=60) for seed in range(2))
    shares = np.linspace(0, 1, 21)
    ways = [
        (one[29], one[-1], "C0o-", "epochs 30 and 60 of one training"),
        (one[-1], other[-1], "C1s--", "two seeds"),
    ]
    for start, end, style, name in ways:
        # A mean in which the second network stands k times and the first one 20 - k times.
        path = [average_checkpoints([start] * (20 - k) + [end] * k) for k in range(21)]
        panels[1].plot(shares, [accuracy(params, X_dev, gold_dev) for params in path], style, label=name)
    panels[1].set(title="between two networks", xlabel="share of the second network", ylim=(0, 1))
    panels[1].legend(loc="lower left")

# %% [markdown]
# **What to see.** Left: 30% wrong labels, small batches and a high rate make the network jump. From one
# epoch to the next its accuracy changes by many points. The mean of the last 20 checkpoints is calmer, and
# better than all of them. (Towards the end it falls. It takes the jumps away, not the learning by heart.)
# Right: between two checkpoints of one training all networks are as good as the ends. Between two networks
# from different seeds lies a deep valley, though both ends are equally good. So averaging parameters fails where
# averaging answers works: between networks that have nothing to do with each other. *Break it*: take epochs 1 and 60
# of one training, or average the last 5 checkpoints in place of 20.
#
# ### Questions: `averaging_concepts`
#
# **`sample`**: A bootstrap sample is drawn from a large training set. What share of the examples is not in
# it at all, about?
#
# - A: none, since as many are drawn as there are
# - B: 37%, which is $1/e$
# - C: 50%
# - D: 63%, which is $1 - 1/e$
#
# <!-- why
# A: Some are drawn twice or more often, and others have to make room for them.
# B: An example is missed n times in a row with the probability (1 − 1/n)ⁿ.
# C: That would be so if each example were taken or not by the toss of a coin.
# D: That is the share that is in it.
# -->
#
# **`wide`**: In the left figure of section 3, networks of 8 hidden units gain five or six points from an
# ensemble and those of 128 next to nothing. What is the best explanation?
#
# - A: an ensemble gains only where its members underfit
# - B: wide networks are always trained to the end, and have no errors left that could be averaged away
# - C: the wide networks are equal to each other, apart from the order of their hidden units
# - D: the small networks fail each in its own way, the wide ones on the same digits
#
# <!-- why
# A: The right figure shows networks that overfit, and they gain as well.
# B: They still err on some digits, as their curve says, and that is where nothing is gained.
# C: Two trainings find different units. It is the mistakes that are alike.
# D: The mean cancels what the members do not share.
# -->
#
# **`two_seeds`**: Why is the mean of two networks from different seeds so bad, while both are good?
#
# - A: hidden unit 5 of the one has nothing to do with hidden unit 5 of the other
# - B: their weights are independent, so the mean has half the variance, and its logits are too small
# - C: the mean of two networks has to be trained with half the rate
# - D: their errors are uncorrelated, so $\rho = 0$
#
# <!-- why
# A: Units have no order that two trainings would agree on, so the mean mixes features at random.
# B: A factor on all logits does not change which of them is the largest.
# C: The mean is not trained at all.
# D: That would be fine for averaging answers. Parameters are not answers.
# -->
#
# **`same`**: For which models does averaging the parameters give exactly the mean of the models' *outputs*,
# whatever the parameters are?
#
# - A: for all networks with ReLU, as these are made of straight pieces
# - B: for networks that were trained from the same seed
# - C: for a single affine layer without an activation
# - D: for no model
#
# <!-- why
# A: Where the pieces meet depends on the parameters, and layers multiply them with each other.
# B: A product of two mean kernels is not the mean of the products, from one seed either.
# C: XW + b is linear in W and b.
# D: There is one kind whose output is linear in its parameters.
# -->
#
# **`price`**: You have trained 16 networks and put them to use as an ensemble. What does a prediction cost,
# compared with one network, and with the average of 16 checkpoints?
#
# - A: all three cost the same, since the sixteen networks can be run side by side
# - B: 16 times as much as one network, and 16 times as much as the averaged checkpoints
# - C: 16 times as much as one network, and as much as the averaged checkpoints, which are 16 networks too
# - D: four times as much as one network, since errors fall with $1 / \sqrt{M}$
#
# <!-- why
# A: Side by side they need sixteen times the machines.
# B: The mean of checkpoints is a single network.
# C: Sixteen checkpoints become one network before anything is predicted.
# D: How errors fall says nothing of what an answer costs.
# -->

# %% exercise="averaging_concepts"
averaging_concepts = {
    "sample": "B",
    "wide": "D",
    "two_seeds": "A",
    "same": "C",
    "price": "B",
}

# %% check="averaging_concepts"
check("averaging_concepts")

# %% [markdown]
# Last, the line in the table of the course, measured as in notebook 06: eight networks, each trained to the end on a
# sample of its own by your `bootstrap_sample`, and averaged by your `ensemble_predict`.

# %% provided="06_training.remedies" jupyter={"source_hidden": true}


# %%
def bag_networks(params, X, gold, X_dev, gold_dev, rng):
    members = []
    for _ in range(8):
        drawn, labels_drawn = bootstrap_sample(X, gold, rng)
        network = {
            key: rng.permuted(value) for key, value in params.items()
        }  # other kernels of the same size
        for _ in range(150):
            for batch in minibatches(drawn, labels_drawn, 20, rng):
                network = sgd_step(network, mlp_gradients(network, *batch, "tanh")[1], 0.2)
        members.append(logits_of(network))
    return lambda X_new: ensemble_predict(np.stack([softmax(member(X_new)) for member in members]))


with figure(
    "300 digits with 30 % wrong labels: what each remedy is worth",
    alt="Bars of the accuracy on clean digits: eight lines of earlier notebooks, and bagging by your code.",
):
    show_remedies(
        {
            "none, trained to the end": 70.5,
            "early stopping": 84.5,
            "weight decay": 87.3,
            "AdamW": 87.1,
            "dropout": 86.4,
            "label smoothing": 73.2,
            "shifts": 78.7,
            "CutMix": 85.8,
        },
        {"bagging, 8 networks": bag_networks},
    )

# %% [markdown]
# **What to see.** Eight times the work, and some seven points: every member has learned its wrong labels, and only
# where they differ does the mean forget them. An ensemble cures variance. Wrong labels that all members have seen it
# cannot cure. But it goes with every other line of the table.
#
# *Break it*: train 30 epochs in place of 150. Which two remedies work together now?
#
# There is a third way to pay less. *Distillation* trains one small network to give the probabilities that the
# ensemble gives, and not the labels alone. These probabilities say more than a label: a three that looks a
# little like an eight gets 0.9 and 0.1, and so the small network learns what is similar. It needs one forward
# pass where the ensemble needs M. Write down its loss: it is the cross-entropy of the second notebook, with the
# ensemble's answer as the target distribution. So label smoothing is its simplest relative, whose targets know
# nothing of the picture.
#
# ## Where you are
#
# Average models that err in different ways, if you can pay for them, and the checkpoints of one training if
# you cannot. Both need networks that train at all. How to begin, with which weights, is the subject of the
# next notebook.
#
# **Sources**
#
# - The lecture *Training Neural Networks II*, at the sections named in italics.
# - L. Breiman (1996): Bagging Predictors.
# - I. Goodfellow, Y. Bengio, A. Courville (2016): Deep Learning, section 7.11.
# - G. Hinton, O. Vinyals, J. Dean (2015): Distilling the Knowledge in a Neural Network.
# - P. Izmailov, D. Podoprikhin, T. Garipov, D. Vetrov, A. Wilson (2018): Averaging Weights Leads to Wider
#   Optima and Better Generalization.
