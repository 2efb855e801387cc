# %% [markdown]
# # Metrics
#
# | the lecture's overview | Classical | Deep Learning |
# | --- | --- | --- |
# | Architecture | MLP | CNN, RNN, Transformer, VAE, GAN, … |
# | Activation function | tanh, σ | tanh, ReLU, LReLU, GELU, SiLU, SwiGLU, … |
# | Output function | none, σ | none, σ, softmax |
# | Loss function ← **you are here**, and beside it what you measure | MSE | NLL (or cross-entropy, or KL divergence) |
# | Optimizer | SGD, momentum | SGD (+ momentum), RMSProp, Adam, SGDW, AdamW, … |
# | Regularization | L2, L1 | L2, dropout, label smoothing, BatchNorm, LayerNorm, MixUp, … |
#
# A loss is for the optimizer: it must have a slope. A metric is for you: it says what you want to know of a
# model, with a slope or without. The share of right answers has none, and still it is what everybody asks
# for.
#
# There is a second difference. A loss belongs to one batch. A metric belongs to a whole data set, which is
# too large for one batch, so it must be *collected*, batch after batch. That is easy to get a little wrong,
# and a score that is a little wrong looks like any other score.
#
# In this notebook you write ten metrics of Keras, from the plain mean to F1.
#
# **How to work.** Read a section, fill in its class, run the cell, then run the `check` below it. The
# figure that follows is drawn by *your* code. Allow yourself 45 to 90 minutes.
#
# **Letters and shapes**, as in all notebooks:
#
# | letter | meaning |
# | --- | --- |
# | $B$ | examples in the batch; another number in each batch |
# | $O$, $K$ | outputs, classes |
# | `y_true`, `y_pred` | targets and predictions, in this order |
# | `sample_weight` (B,) | how much each example counts, or `None`: all alike |
#
# **Three rules** hold in every exercise; `01_mlp` says more about them. Any batch size works, without a
# Python loop over examples. The arguments stay as they were. float32 and float64 both work.

# %%
import matplotlib.pyplot as plt
import numpy as np

from grader import check, figure


# %% [markdown]
# The losses of `02_losses` are given, and two functions of `01_mlp`. Most of your metrics need one of them.

# %% provided="01_mlp.sigmoid 01_mlp.softmax"


# %% provided="02_losses.mean_squared_error 02_losses.log_softmax 02_losses.binary_crossentropy"


# %% provided="02_losses.categorical_crossentropy 02_losses.sparse_categorical_crossentropy"


# %% provided="02_losses.reduce_loss"


# %% [markdown]
# ## 1. A mean that is collected
#
# *Lecture: Metrics and Losses – Metrics.*
#
# A metric is an object with a memory, its *state*. In Keras 3 it has four methods:
#
# | method | |
# | --- | --- |
# | `update_state(…)` | take in one batch |
# | `result()` | the metric of all batches since the last reset; asking changes nothing |
# | `reset_state()` | forget all batches |
# | calling the object | update with this batch, then give the result of *all* batches so far |
#
# (The torchmetrics package calls them `update`, `compute` and `reset`. There, calling the object gives the
# value of that batch alone. Look it up whenever you change the library.)
#
# The simplest metric is the mean of some values $v_i$ with weights $w_i$:
#
# $$\frac{\sum_i w_i v_i}{\sum_i w_i} ,$$
#
# where both sums go over all examples of all batches. Without weights every $w_i$ is 1. Ask yourself what
# the object has to remember from one batch to the next so that `result` can be computed at any time. It is
# less than all the values, and it is not the means of the batches.
#
# The batches $(1, 2, 3)$ and $(10)$ have the mean 4, not $(2 + 10) / 2 = 6$. The values 1 and 4 with the weights 3 and 1,
# and then 6 without a weight, have the mean $(3 + 4 + 6) / 5 = 2.6$.
#
# ### Exercise: `Mean`
#
# | method | arguments |
# | --- | --- |
# | `update_state` | `values` (B,); `sample_weight` (B,) or `None` |
# | `result` | none; gives one number |
# | `reset_state` | none |
# | `__call__` | as `update_state`; gives one number |


# %% exercise="Mean"
class Mean:
    """The weighted mean Σ w v / Σ w of the values of all batches since the last reset."""

    def __init__(self):
        ### BEGIN SOLUTION
        self.reset_state()
        ### END SOLUTION

    def update_state(self, values, sample_weight=None):
        """Take in one batch. values: (B,); sample_weight: (B,) or None, which means ones."""
        ### BEGIN SOLUTION
        if sample_weight is None:
            sample_weight = np.ones(len(values))
        self.total += float(np.sum(values * sample_weight))
        self.count += float(np.sum(sample_weight))
        ### END SOLUTION

    def result(self):
        """The mean over all batches since the last reset, one number."""
        ### BEGIN SOLUTION
        return self.total / self.count
        ### END SOLUTION

    def reset_state(self):
        """Forget all batches."""
        ### BEGIN SOLUTION
        self.total = 0.0
        self.count = 0.0
        ### END SOLUTION

    def __call__(self, values, sample_weight=None):
        """Take in one batch, then give the mean over all batches so far."""
        ### BEGIN SOLUTION
        self.update_state(values, sample_weight)
        return self.result()
        ### END SOLUTION


# %% check="Mean"
check("Mean")

# %% [markdown]
# *In Keras and PyTorch*: `keras.metrics.Mean()`, whose sums are float32, whatever the dtype of the values.
# `torchmetrics.MeanMetric(nan_strategy="warn")` leaves values of nan out, with a warning that is easily missed.
#
# ## 2. What metrics have in common
#
# *Lecture: Metrics and Losses – Metrics.*
#
# The next eight metrics are all the mean of something: of squared errors, of right answers, of losses. They
# differ in one step only, how a batch becomes values. The rest is the same, and so it is given here. A
# `MeanMetric` keeps a `Mean` of its own, yours, and hands everything on to it. Run this cell and read it.


# %% provided="MeanMetric"
class MeanMetric:
    """A metric that is a mean; a class derived from it has an `update_state` that feeds `self.mean`."""

    def __init__(self):
        self.mean = Mean()

    def result(self):
        return self.mean.result()

    def reset_state(self):
        self.mean.reset_state()

    def __call__(self, y_true, y_pred, sample_weight=None):
        self.update_state(y_true, y_pred, sample_weight=sample_weight)
        return self.result()


# %% [markdown]
# For the squared error, a batch of predictions (B, O) gives one value an example: the mean over its
# outputs, as the function `mean_squared_error` does. The weights belong to the examples, so they come after
# that.
#
# Two examples with the errors $(1, 3)$ and $(0, 2)$ have the values 5 and 2, and the result is 3.5. With the weights 1 and
# 3 it is $(5 + 6) / 4 = 2.75$.
#
# ### Exercise: `MeanSquaredError`
#
# | argument of `update_state` | shape |
# | --- | --- |
# | `y_true`, `y_pred` | (B, O) |
# | `sample_weight` | (B,) or `None` |


# %% exercise="MeanSquaredError"
class MeanSquaredError(MeanMetric):
    """The weighted mean over all examples of their squared error, itself a mean over the outputs."""

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch. y_true, y_pred: (B, O); sample_weight: (B,) or None."""
        ### BEGIN SOLUTION
        self.mean.update_state(mean_squared_error(y_true, y_pred), sample_weight)
        ### END SOLUTION


# %% check="MeanSquaredError"
check("MeanSquaredError")

# %% [markdown]
# *In Keras and PyTorch*: `keras.metrics.MeanSquaredError()`. `torchmetrics.MeanSquaredError()` is called with the
# predictions first, as all metrics there, and knows no weights.
#
# The figure calls `MeanSquaredError()(targets, predictions, c * weights)` for a row of factors $c$, beside your loss of
# the last notebook.

# %% jupyter={"source_hidden": true}
with figure(
    "All weights times c: Keras' loss and Keras' metric",
    alt="The weighted loss rises with the factor of the weights, the metric stays level.",
):
    targets, predictions = np.zeros((4, 1)), np.array([[1.0], [0.5], [2.0], [1.5]])
    weights, factors = np.array([1.0, 0.2, 0.5, 1.0]), np.linspace(0.1, 3, 30)
    as_loss = [reduce_loss(mean_squared_error(targets, predictions), c * weights) for c in factors]
    as_metric = [MeanSquaredError()(targets, predictions, c * weights) for c in factors]
    plt.figure(figsize=(6.4, 3.2))
    plt.plot(factors, as_loss, "C0", linewidth=2, label="loss: divided by the number of examples")
    plt.plot(factors, as_metric, "C1--", linewidth=2, label="metric: divided by the sum of weights")
    plt.xlabel("factor c of all weights")
    plt.ylabel("weighted squared error")
    plt.ylim(0, 6)
    plt.legend(loc="upper left")

# %% [markdown]
# **What to see.** The loss grows with the weights: they say how hard a batch shall pull. The metric does
# not move: for an average only the *ratios* of the weights count. Libraries use the same word for both. Do
# not mix them up. *Break it*: set one weight to 0. Which of the two lines moves, and why both?
#
# ## 3. The share of right answers
#
# *Lecture: Metrics and Losses – Metrics.*
#
# Accuracy is a mean too: that of 1 for each right answer and 0 for each wrong one. For `Accuracy` the
# predictions are labels already, and right means equal.
#
# The labels 1, 2, 3 and the answers 1, 2, 0 make 2/3. Then one more wrong answer makes 2/4.
#
# ### Exercise: `Accuracy`
#
# | argument of `update_state` | shape |
# | --- | --- |
# | `y_true`, `y_pred` | (B,), integer labels |
# | `sample_weight` | (B,) or `None` |


# %% exercise="Accuracy"
class Accuracy(MeanMetric):
    """The weighted share of examples whose predicted label is the right one."""

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch. y_true, y_pred: (B,) integer labels; sample_weight: (B,) or None."""
        ### BEGIN SOLUTION
        self.mean.update_state(y_true == y_pred, sample_weight)
        ### END SOLUTION


# %% check="Accuracy"
check("Accuracy")

# %% [markdown]
# *In Keras and PyTorch*: `keras.metrics.Accuracy()` compares as you do. Hand it probabilities, and it says 0 without a
# complaint: no probability equals a label. `torchmetrics.Accuracy(task="multiclass", num_classes=K)` takes both.
#
# The figure calls one `Accuracy` on three batches, and a new one on each of them.

# %% jupyter={"source_hidden": true}
with figure(
    "34 answers in batches of 16: the last one has two",
    alt="Accuracy over the answers seen: the collected one ends at 26 of 34, the mean of batch means "
    "falls far below it with the last batch of two.",
):
    labels = np.zeros(34, int)
    answers = labels.copy()
    answers[[3, 11, 18, 22, 27, 29, 32, 33]] = 1  # wrong: 2 of 16, 4 of 16, and both of the last two
    streaming, collected, single, seen = Accuracy(), [], [], [0]
    for start in range(0, 34, 16):
        batch = slice(start, start + 16)
        collected.append(streaming(labels[batch], answers[batch]))
        single.append(Accuracy()(labels[batch], answers[batch]))
        seen.append(seen[-1] + len(labels[batch]))
    average = np.cumsum(single) / np.arange(1, 4)
    plt.figure(figsize=(7, 3.8))
    widths = np.diff(seen)
    plt.bar(seen[:-1], single, widths, align="edge", color="0.9", edgecolor="0.6", label="each batch alone")
    for start, width, value in zip(seen, widths, single, strict=False):
        plt.text(start + 0.3, 0.04, f"{value * width:.0f} of {width}", color="0.3", fontsize=9)
    plt.plot(seen[1:], average, "C1s--", label=f"mean of batch means, at the end {average[-1]:.3f}")
    plt.plot(seen[1:], collected, "C0o-", label=f"collected, at the end {collected[-1]:.3f}")
    plt.axhline(np.mean(labels == answers), color="k", linestyle=":", label="26 of 34 are right: 0.765")
    plt.xlabel("answers seen")
    plt.ylabel("accuracy")
    plt.ylim(0, 1.6)
    plt.yticks(np.linspace(0, 1, 6))
    plt.legend(loc="upper left")

# %% [markdown]
# **What to see.** While the batches are of one size, both ways agree. Then comes a batch of two, both
# wrong, and the mean of batch means falls by more than a quarter, as if the two answers were sixteen. The
# collected accuracy ends where it should, at 26/34. *Break it*: let the last two answers be right. On which side of the
# dotted line does the mean of batch means end now?
#
# ## 4. Probabilities of a yes
#
# *Lecture: Metrics and Losses – Metrics.*
#
# A network with a sigmoid gives the probability of a *yes*. It decides by a *threshold*: yes if the
# probability is above it. `BinaryAccuracy` compares that decision with the target, 0 or 1.
#
# The network's output is often (B, 1), a column, and the weights are (B,). Multiply the two, and NumPy
# makes a (B, B) matrix of them without a word. So make the values (B,) first.
#
# The targets 1, 1, 0, 0 with the probabilities 0.9, 0.4, 0.1, 0.3 make 3/4. With a threshold of 0.35 all four are right.
#
# ### Exercise: `BinaryAccuracy`
#
# | argument | shape | |
# | --- | --- | --- |
# | `threshold` of `__init__` | | a Python float |
# | `y_true` of `update_state` | (B,) or (B, 1) | 0.0 and 1.0 |
# | `y_pred` | like `y_true` | probabilities, none of them at the threshold |
# | `sample_weight` | (B,) or `None` | |


# %% exercise="BinaryAccuracy"
class BinaryAccuracy(MeanMetric):
    """The weighted share of examples whose probability lies on the right side of the threshold."""

    def __init__(self, threshold=0.5):
        super().__init__()
        self.threshold = threshold

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch. y_true, y_pred: (B,) or (B, 1); sample_weight: (B,) or None."""
        ### BEGIN SOLUTION
        right = (y_pred > self.threshold) == (y_true == 1)
        self.mean.update_state(right.ravel(), sample_weight)
        ### END SOLUTION


# %% check="BinaryAccuracy"
check("BinaryAccuracy")

# %% [markdown]
# *In Keras and PyTorch*: `keras.metrics.BinaryAccuracy(threshold=0.5)`, which is meant for probabilities. A network that
# gives *logits* needs `threshold=0.0`, and nothing warns. `torchmetrics.classification.BinaryAccuracy` looks at the
# numbers: a batch with one outside of 0 to 1 is taken for logits.
#
# The figure calls `BinaryAccuracy` and your cross-entropy on one classifier whose bias is moved along.

# %% jupyter={"source_hidden": true}
with figure(
    "Why nobody trains on accuracy",
    alt="Left: accuracy over a bias is a staircase. Right: cross-entropy is a smooth valley.",
):
    x = np.array([-2.6, -2.0, -1.5, -1.1, -0.7, 0.6, 0.0, 0.3, 1.0, 1.4, 2.1, 2.9])
    yes = np.array([0.0] * 6 + [1.0] * 6)
    biases = np.linspace(-6, 6, 1201)
    probabilities = [sigmoid(2 * x + bias) for bias in biases]
    panels = plt.subplots(1, 2, figsize=(9, 3.2))[1]
    panels[0].plot(biases, [BinaryAccuracy()(yes, p) for p in probabilities], "C0", linewidth=2)
    panels[0].set(title="accuracy", xlabel="bias of the output")
    panels[1].plot(
        biases, [binary_crossentropy(yes[None], p[None])[0] for p in probabilities], "C1", linewidth=2
    )
    panels[1].set(title="mean cross-entropy", xlabel="bias of the output", ylim=(0, None))

# %% [markdown]
# **What to see.** As the bias moves, answers change sides one at a time, and accuracy jumps. Between two
# jumps it is flat: its slope is zero wherever it has one, and no optimizer can use it. Cross-entropy, the
# loss, leads downhill from everywhere. *Break it*: put ten times as many numbers into `x`. Do the steps go away?
#
# ## 5. One of many classes
#
# *Lecture: Metrics and Losses – Metrics.*
#
# With $K$ classes the decision is the class of largest probability. The target comes in two forms, as for
# the losses: a one-hot row for `CategoricalAccuracy`, an index for `SparseCategoricalAccuracy`. NumPy finds
# the place of a largest entry by `np.argmax`. Think of the axis.
#
# The target $(0, 1, 0)$ with the prediction $(0.3, 0.4, 0.3)$ is right: the class need not have more than half.
#
# ### Exercise: `CategoricalAccuracy`
#
# | argument of `update_state` | shape | |
# | --- | --- | --- |
# | `y_true` | (B, K) | one-hot rows |
# | `y_pred` | (B, K) | distributions, with no ties for the largest entry |
# | `sample_weight` | (B,) or `None` | |


# %% exercise="CategoricalAccuracy"
class CategoricalAccuracy(MeanMetric):
    """The weighted share of examples whose most probable class is that of the one-hot target."""

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch. y_true: (B, K) one-hot; y_pred: (B, K); sample_weight: (B,) or None."""
        ### BEGIN SOLUTION
        right = np.argmax(y_true, axis=-1) == np.argmax(y_pred, axis=-1)
        self.mean.update_state(right, sample_weight)
        ### END SOLUTION


# %% check="CategoricalAccuracy"
check("CategoricalAccuracy")

# %% [markdown]
# *In Keras and PyTorch*: `keras.metrics.CategoricalAccuracy()`. With `compile(metrics=["accuracy"])` Keras chooses between
# this one, the next and `BinaryAccuracy` by the shapes of the output and of the targets. Name the one that you mean.
#
# The same example with an index: the target 1 with the prediction $(0.3, 0.4, 0.3)$ is right.
#
# ### Exercise: `SparseCategoricalAccuracy`
#
# | argument of `update_state` | shape | |
# | --- | --- | --- |
# | `y_true` | (B,) | class indices from 0 to K − 1 |
# | `y_pred` | (B, K) | distributions, with no ties for the largest entry |
# | `sample_weight` | (B,) or `None` | |


# %% exercise="SparseCategoricalAccuracy"
class SparseCategoricalAccuracy(MeanMetric):
    """The weighted share of examples whose most probable class is the right one."""

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch. y_true: (B,) class indices; y_pred: (B, K); sample_weight: (B,) or None."""
        ### BEGIN SOLUTION
        self.mean.update_state(np.argmax(y_pred, axis=-1) == y_true, sample_weight)
        ### END SOLUTION


# %% check="SparseCategoricalAccuracy"
check("SparseCategoricalAccuracy")

# %% [markdown]
# *In Keras and PyTorch*: `keras.metrics.SparseCategoricalAccuracy()`; in PyTorch most people write
# `(z.argmax(-1) == gold).float().mean()`, batch by batch, and average that. You know what the last batch does then.
#
# ## 6. Losses as metrics
#
# *Lecture: Metrics and Losses.*
#
# Any loss can serve as a metric. Then it too is collected over all batches, and its weighted mean divides
# by the sum of the weights. Cross-entropy judges the probabilities themselves, where accuracy sees only
# which is the largest.
#
# All three of these get probabilities, never logits. For `BinaryCrossentropy` an example's value is the
# mean over its outputs.
#
# Two outputs whose right answers got 1/2 each have the value $\log 2$. If those of the next example got 1/4, the result is
# $1.5 \log 2 = 1.04$.
#
# ### Exercise: `BinaryCrossentropy`
#
# | argument of `update_state` | shape | |
# | --- | --- | --- |
# | `y_true` | (B, O) | targets from 0 to 1 |
# | `y_pred` | (B, O) | probabilities |
# | `sample_weight` | (B,) or `None` | |


# %% exercise="BinaryCrossentropy"
class BinaryCrossentropy(MeanMetric):
    """The weighted mean over all examples of their binary cross-entropy, itself a mean over the outputs."""

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch. y_true, y_pred: (B, O) probabilities; sample_weight: (B,) or None."""
        ### BEGIN SOLUTION
        self.mean.update_state(binary_crossentropy(y_true, y_pred), sample_weight)
        ### END SOLUTION


# %% check="BinaryCrossentropy"
check("BinaryCrossentropy")

# %% [markdown]
# *In Keras and PyTorch*: `keras.metrics.BinaryCrossentropy(from_logits=False)`. The loss and the metric have the same name
# in different modules. In torchmetrics there is none: collect the loss with `MeanMetric`, weighted by the batch's size.
#
# A class that is certain and got 1/8 has the value $\log 8$. The target $(1/2, 1/2, 0)$ with the prediction $(1/2, 1/4,
# 1/4)$ has $1.5 \log 2$.
#
# ### Exercise: `CategoricalCrossentropy`
#
# | argument of `update_state` | shape | |
# | --- | --- | --- |
# | `y_true` | (B, K) | distributions |
# | `y_pred` | (B, K) | distributions |
# | `sample_weight` | (B,) or `None` | |


# %% exercise="CategoricalCrossentropy"
class CategoricalCrossentropy(MeanMetric):
    """The weighted mean over all examples of the cross-entropy of full distributions."""

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch. y_true, y_pred: (B, K) distributions; sample_weight: (B,) or None."""
        ### BEGIN SOLUTION
        self.mean.update_state(categorical_crossentropy(y_true, y_pred), sample_weight)
        ### END SOLUTION


# %% check="CategoricalCrossentropy"
check("CategoricalCrossentropy")

# %% [markdown]
# *In Keras and PyTorch*: `keras.metrics.CategoricalCrossentropy(from_logits=False, label_smoothing=0)`. Smoothing that the
# loss has is no part of the metric, unless you say so a second time.
#
# Gold classes that got 1/8 and 1/2 make $(\log 8 + \log 2) / 2 = 2 \log 2$.
#
# ### Exercise: `SparseCategoricalCrossentropy`
#
# | argument of `update_state` | shape | |
# | --- | --- | --- |
# | `y_true` | (B,) | class indices from 0 to K − 1 |
# | `y_pred` | (B, K) | distributions |
# | `sample_weight` | (B,) or `None` | |


# %% exercise="SparseCategoricalCrossentropy"
class SparseCategoricalCrossentropy(MeanMetric):
    """The weighted mean over all examples of −log of what the right class got."""

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch. y_true: (B,) class indices; y_pred: (B, K); sample_weight: (B,) or None."""
        ### BEGIN SOLUTION
        self.mean.update_state(sparse_categorical_crossentropy(y_true, y_pred), sample_weight)
        ### END SOLUTION


# %% check="SparseCategoricalCrossentropy"
check("SparseCategoricalCrossentropy")

# %% [markdown]
# *In Keras and PyTorch*: `keras.metrics.SparseCategoricalCrossentropy(from_logits=False)`. Its exponential is the
# *perplexity*, which language models are compared by.
#
# ### Questions: `collecting_concepts`
#
# **`weights`**: You double all sample weights. What becomes of Keras' weighted loss
# (`"sum_over_batch_size"`) and of the weighted metric?
#
# - A: the loss doubles, the metric stays
# - B: both double
# - C: both stay
# - D: the loss stays, the metric doubles
#
# <!-- why
# A: The loss divides by the number of examples, which stays, the metric by the sum of weights, which doubles too.
# B: The metric divides by the sum of the weights, and that doubles as well.
# C: The loss divides by the number of examples, and that stays while the sum doubles.
# D: It is the metric that divides by the weights.
# -->
#
# **`reset`**: You measure on the development set after every epoch, with one metric object, and never reset
# it. What do you see after epoch 10?
#
# - A: the value of epoch 10
# - B: the sum of ten values
# - C: an error, since a metric that has given its result must be reset before it takes in another batch
# - D: a mean over what ten different models did
#
# <!-- why
# A: That needs a reset before it: the object remembers all batches since the last one.
# B: A mean is a sum that is divided by its count, and the count grows too.
# C: Asking for a result changes nothing, and the object goes on collecting.
# D: All batches of all ten epochs are in it, and each epoch had another model.
# -->
#
# And a prediction. The next figure trains a softmax layer on 200 digits, for ten thousand steps, and measures on others
# that it does not see.
#
# **`predict`**: At some step the cross-entropy on the unseen digits is at its best. What do accuracy and cross-entropy do
# from there on? Any answer earns the point, and the figure says what you said.
#
# - A: both stay about where they are
# - B: the accuracy falls, and the cross-entropy gets worse with it
# - C: the accuracy stays, and the cross-entropy gets worse
# - D: the accuracy falls, and the cross-entropy stays
#
# <!-- why
# A: The decisions stay about where they are. How sure they are does not.
# B: The cross-entropy does get worse. But few of the decisions change.
# C: So it is: the decisions hardly change, and the network becomes surer and surer of them, of the wrong ones
#    too.
# D: The figure shows it the other way about.
# -->

# %% exercise="collecting_concepts"
collecting_concepts = {
    "weights": "A",
    "reset": "D",
    "predict": "C",
}

# %% check="collecting_concepts"
check("collecting_concepts")

# %% [markdown]
# Now watch both metrics on real data. A softmax layer alone, with no hidden layer, learns scikit-learn's
# digits from 200 examples by plain gradient descent. (How to get that gradient is the next notebook.) From
# time to time, two of your metrics go over 797 other digits in batches of 100.

# %% jupyter={"source_hidden": true}
with figure(
    "Two metrics of one training, on digits that it does not see",
    alt="Left: accuracy over the steps of training rises and stays. Right: cross-entropy falls to a "
    "minimum and rises again.",
):
    from sklearn.datasets import load_digits

    images, classes = load_digits(return_X_y=True)
    images = images / 16  # grey values from 0 to 1
    inputs, targets = images[:200], np.eye(10)[classes[:200]]
    unseen, gold = images[1000:], classes[1000:]
    kernel, bias = np.zeros((64, 10)), np.zeros(10)
    accuracy, crossentropy = SparseCategoricalAccuracy(), SparseCategoricalCrossentropy()
    measured = np.unique(np.logspace(1, 4, 31).astype(int))
    curves = []
    for step in range(1, 10_001):
        error = (softmax(inputs @ kernel + bias) - targets) / len(inputs)
        kernel, bias = kernel - 2 * inputs.T @ error, bias - 2 * error.sum(axis=0)
        if step in measured:
            accuracy.reset_state()
            crossentropy.reset_state()
            for start in range(0, len(unseen), 100):
                batch = slice(start, start + 100)
                predicted = softmax(unseen[batch] @ kernel + bias)
                accuracy.update_state(gold[batch], predicted)
                crossentropy.update_state(gold[batch], predicted)
            curves.append((accuracy.result(), crossentropy.result()))
    panels = plt.subplots(1, 2, figsize=(9, 3.2))[1]
    for axes, curve, color, name in zip(
        panels, np.transpose(curves), ["C0", "C1"], ["accuracy", "cross-entropy"], strict=True
    ):
        best = curve.argmax() if name == "accuracy" else curve.argmin()
        axes.semilogx(measured, curve, color, linewidth=2)
        axes.plot(
            measured[best],
            curve[best],
            color + "o",
            label=f"best: {curve[best]:.3f} after {measured[best]} steps",
        )
        axes.set(title=name, xlabel="steps of training")
        axes.legend(loc="upper right")
    said = {
        "A": "both stay",
        "B": "both get worse",
        "C": "accuracy stays, cross-entropy gets worse",
        "D": "accuracy falls, cross-entropy stays",
    }.get(collecting_concepts["predict"])
    if said:
        plt.suptitle(f"your prediction, from the best cross-entropy on: {said}", fontsize="medium")
    panels[0].set_ylim(0.75, 0.9)
    panels[1].set_ylim(0.4, 0.95)

# %% [markdown]
# **What to see.** After some hundred steps the accuracy stays where it is, for ten thousand steps. The
# cross-entropy has a minimum and then gets worse: the model makes the same mistakes, but it becomes more
# and more sure of them. Who looks at accuracy alone does not notice. *Break it*: train on 1,000 digits in place of 200.
# Where is the minimum of the cross-entropy now?
#
# ## 7. F1
#
# *Lecture: Metrics and Losses.*
#
# One payment in a hundred is a fraud. A model that never says *fraud* is right on 99 % of the payments, and
# good for nothing. Count in place of that, over all examples:
#
# | count | target | prediction |
# | --- | --- | --- |
# | $TP$, true positives | 1 | 1 |
# | $FP$, false positives | 0 | 1 |
# | $FN$, false negatives | 1 | 0 |
#
# *Precision* is the share of alarms that are right, *recall* the share of frauds that are found, and $F_1$
# is their harmonic mean (van Rijsbergen, 1979), which is small whenever one of them is:
#
# $$P = \frac{TP}{TP + FP}, \qquad R = \frac{TP}{TP + FN}, \qquad F_1 = \frac{2}{1/P + 1/R} .$$
#
# A prediction is 1 where the probability is above 0.5. With weights, an example counts as its weight.
#
# $F_1$ is a mean of two quotients, but not a mean over examples. There is no value of one example that you
# could hand to a `Mean`, so this class is yours from the first line to the last: what must it remember?
#
# With two cases found, one missed and one false alarm, $P$ and $R$ are 2/3 each, and so is their mean. Then comes a batch
# with one case found and two false alarms. Over both $P$ is 3/6 and $R$ is 3/4, and $F_1$ is 0.6.
#
# ### Exercise: `F1Score`
#
# | method | arguments |
# | --- | --- |
# | `update_state` | `y_true`, `y_pred` (B,) or (B, 1); `sample_weight` (B,) or `None` |
# | `result` | none; gives one number |
# | `reset_state` | none |
# | `__call__` | as `update_state`; gives one number |
#
# Targets are 0.0 and 1.0, predictions are probabilities, none of them at 0.5. You need not think of
# $TP = 0$, where precision or recall may be 0/0.


# %% exercise="F1Score"
class F1Score:
    """The harmonic mean of precision and recall over all batches since the last reset; threshold 0.5."""

    def __init__(self):
        ### BEGIN SOLUTION
        self.reset_state()
        ### END SOLUTION

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Take in one batch. y_true, y_pred: (B,) or (B, 1); sample_weight: (B,) or None."""
        ### BEGIN SOLUTION
        actual, predicted = y_true.ravel() == 1, y_pred.ravel() > 0.5
        if sample_weight is None:
            sample_weight = np.ones(len(actual))
        self.true_positives += float(np.sum(sample_weight[actual & predicted]))
        self.false_positives += float(np.sum(sample_weight[~actual & predicted]))
        self.false_negatives += float(np.sum(sample_weight[actual & ~predicted]))
        ### END SOLUTION

    def result(self):
        """F1 over all batches since the last reset, one number."""
        ### BEGIN SOLUTION
        errors = self.false_positives + self.false_negatives
        return 2 * self.true_positives / (2 * self.true_positives + errors)
        ### END SOLUTION

    def reset_state(self):
        """Forget all batches."""
        ### BEGIN SOLUTION
        self.true_positives = 0.0
        self.false_positives = 0.0
        self.false_negatives = 0.0
        ### END SOLUTION

    def __call__(self, y_true, y_pred, sample_weight=None):
        """Take in one batch, then give F1 over all batches so far."""
        ### BEGIN SOLUTION
        self.update_state(y_true, y_pred, sample_weight)
        return self.result()
        ### END SOLUTION


# %% check="F1Score"
check("F1Score")

# %% [markdown]
# *In Keras and PyTorch*: `keras.metrics.F1Score(average="micro", threshold=0.5)` on columns (B, 1). Its defaults are another
# metric: `average=None` gives a score for each class, and without a threshold the largest output of each row is the yes.
# `sklearn.metrics.f1_score` looks at the class 1 alone; for more classes it wants `average`. Averaged over the counts of
# *all* classes (`"micro"`), F1 is nothing but the accuracy.
#
# The figure calls `BinaryAccuracy` and `F1Score` on one detector, whose bias goes from no alarm to many.

# %% jupyter={"source_hidden": true}
with figure(
    "A detector for one case in fifty",
    alt="Accuracy and F1 over the share of alarms: accuracy is nearly level at 0.98, F1 has a peak where "
    "alarms are about as many as cases.",
):
    rng = np.random.default_rng(3)
    rare = (np.arange(50_000) < 1000).astype(float)
    evidence = rng.normal(size=50_000) + 2.5 * rare  # the logit of a detector, up to a bias
    alarms, scores = [], []
    for bias in np.linspace(-4.2, 0.5, 95):
        probability = sigmoid(evidence + bias)
        alarms.append(np.mean(probability > 0.5))
        scores.append((BinaryAccuracy()(rare, probability), F1Score()(rare, probability)))
    plt.figure(figsize=(7, 3.6))
    for score, style, name in zip(np.transpose(scores), ["C0-", "C1--"], ["accuracy", "F1"], strict=True):
        best = score.argmax()
        plt.semilogx(alarms, score, style, linewidth=2, label=f"{name}: best {score[best]:.3f}")
        plt.semilogx(alarms[best], score[best], style[:2] + "o")
    plt.axhline(0.98, color="k", linestyle=":", label="accuracy without any alarm: 0.98")
    plt.axvline(0.02, color="0.7", linewidth=0.8)
    plt.text(0.021, 0.03, "share of cases", color="0.4")
    plt.xlabel("share of examples with an alarm")
    plt.ylim(0, 1.05)
    plt.legend(loc=(0.02, 0.57))

# %% [markdown]
# **What to see.** Accuracy hardly tells a detector that works from one that is switched off: its best is
# 0.986, and the dotted line 0.98. F1 falls to both sides: to the left because cases are missed, to the
# right because of false alarms. Its best lies where there are about as many alarms as cases. *Break it*: make every
# second example a case. What do the two best thresholds say of each other now?
#
# ## 8. Which classes are taken for which
#
# *Lecture: Metrics and Losses.*
#
# One number says how often a classifier errs, and nothing of *how*. With more than two classes, count all pairs:
# how many examples of class $i$ were taken for class $j$? The counts make a square table, the *confusion matrix*.
# Its rows are the gold classes, its columns the predicted ones. What is right stands on the diagonal.
#
# With numbers: gold 0, 0, 1, 2 and predicted 0, 2, 1, 1 make the rows (1, 0, 1), (0, 1, 0) and (0, 1, 0).
#
# A pair may come many times, and each time must count. Look twice at what `matrix[gold, predicted] += 1` does with
# a pair that is there twice: NumPy reads, adds and writes once for each *place*.
#
# ### Exercise: `confusion_matrix`
#
# | argument | shape | |
# | --- | --- | --- |
# | `gold` | (B,) | integers, the class of each example |
# | `predicted` | (B,) | integers, the class that was predicted |
# | `num_classes` | | $K$, an int; some classes may not occur |
# | result | (K, K) | integers, at $[i, j]$ the number of examples of class $i$ predicted as $j$ |


# %% exercise="confusion_matrix"
def confusion_matrix(gold, predicted, num_classes):
    """How often each class was taken for each: rows are the gold classes, columns the predicted ones.

    gold, predicted: (B,) class indices; num_classes: K. Returns integers of shape (K, K).
    """
    ### BEGIN SOLUTION
    matrix = np.zeros((num_classes, num_classes), np.int64)
    np.add.at(matrix, (gold, predicted), 1)
    return matrix
    ### END SOLUTION


# %% check="confusion_matrix"
check("confusion_matrix")

# %% [markdown]
# *In Keras and PyTorch*: `sklearn.metrics.confusion_matrix(gold, predicted)` has the same rows and columns, but only
# the classes that occur unless it is told `labels`. TensorFlow's `tf.math.confusion_matrix` agrees with it. Some books
# turn rows and columns round.
#
# Here is a simple classifier of the digits: each picture goes to the class whose mean picture is the nearest. It has
# seen 300 digits, and reads the others.

# %% jupyter={"source_hidden": true}
from sklearn.datasets import load_digits

with figure(
    "Which digits are taken for which",
    alt="A ten by ten table of counts, gold digits against predicted ones, the errors coloured: a few "
    "pairs have most of them.",
):
    digits = load_digits()  # 1797 real digits, 8×8 pixels from 0 to 16
    shuffled = np.random.default_rng(42).permutation(len(digits.data))
    pixels, gold = digits.data[shuffled], digits.target[shuffled]
    means = np.stack([pixels[:300][gold[:300] == digit].mean(axis=0) for digit in range(10)])
    nearest = np.square(pixels[300:, None] - means).sum(axis=2).argmin(axis=1)
    matrix = confusion_matrix(gold[300:], nearest, 10)
    plt.figure(figsize=(5.4, 4.6))
    errors = np.where(np.eye(10, dtype=bool), 0, matrix)
    plt.imshow(errors, cmap="Oranges")
    for (i, j), count in np.ndenumerate(matrix):
        if count:
            plt.text(
                j, i, count, ha="center", va="center", fontsize="small", color="0.5" if i == j else "black"
            )
    plt.xticks(range(10))
    plt.yticks(range(10))
    plt.xlabel("predicted")
    plt.ylabel("gold")
    plt.title(f"accuracy {np.trace(matrix) / matrix.sum():.3f}", fontsize="medium")

# %% [markdown]
# **What to see.** The colours leave out the diagonal, where the numbers are the largest. The errors are not spread
# evenly: a few pairs have most of them, and the table is not symmetric. It says where to look for more data, or at
# the labels themselves. *Break it*: let the classifier see ten digits in place of 300.
#
# ## 9. What metrics are
#
# *Lecture: Metrics and Losses.*
#
# A metric may be any number that answers your question, also one that nobody can differentiate. Translations are measured
# by BLEU (Papineni et al., 2002), which counts the runs of one to four words that a translation shares with those of
# people: its value belongs to a whole test set, as F1 does, and not to a sentence. And where no formula says what *good*
# is, people are asked. Such a human evaluation is slow and dear, and it is what all other metrics are judged by.
#
# ### Questions: `metric_concepts`
#
# **`training`**: Why is accuracy a metric and not a loss?
#
# - A: it lies between 0 and 1, and a loss must be able to grow without a bound, so that its gradient can too
# - B: a small change of the parameters changes it not at all or by a jump, so it has no useful gradient
# - C: it is meant for unseen data, and training has seen ones only
# - D: an argmax takes too long to be computed for every batch
#
# <!-- why
# A: A bound is no obstacle: the squared error of probabilities has one, and has a gradient too.
# B: Between two jumps it is flat, so its derivative is zero wherever it has one.
# C: It can be measured on any data with labels, training data too. What it cannot give is a direction.
# D: An argmax and a comparison are as cheap as the loss.
# -->
#
# **`batches`**: Three batches of 32, 32 and 1 examples have the accuracies 0.75, 0.75 and 0. What is the
# accuracy on all 65?
#
# - A: 0.50
# - B: 0.75
# - C: 0.74
# - D: it cannot be known from these numbers
#
# <!-- why
# A: That is the mean of the three numbers. The last one stands for a single example.
# B: That leaves the last example out.
# C: 24 + 24 + 0 of 65 are right: 48/65 = 0.738.
# D: An accuracy and a size give back the number of right answers.
# -->
#
# **`f1`**: All batches have the same size. Is the mean of their F1 scores the F1 score of the data set?
#
# - A: no, but the two differ by rounding only
# - B: no, F1 is a quotient of counts, and its denominators differ from batch to batch
# - C: yes, as with accuracy: batches of one size count alike
# - D: no, F1 needs probabilities, and a mean over batches has only the decisions that were made of them
#
# <!-- why
# A: Counts TP, FP, FN of 4, 0, 0 and 0, 1, 1 have F1 scores of 1 and 0, and 0.8 together. That is no rounding.
# B: 2 TP / (2 TP + FP + FN) has another denominator in each batch, and a mean of quotients is not the quotient of
#    sums.
# C: The denominator of an accuracy is the size of the batch. That of F1 is made of counts, and differs.
# D: F1 is computed from decisions alone. Counts of them are all that it needs.
# -->

# %% exercise="metric_concepts"
metric_concepts = {
    "training": "B",
    "batches": "C",
    "f1": "B",
}

# %% check="metric_concepts"
check("metric_concepts")

# %% [markdown]
# ## 10. Which metric for which question
#
# *Lecture: Metrics and Losses.*
#
# ### Questions: `choice_concepts`
#
# Choose the metric that answers the question:
#
# - A: accuracy
# - B: F1
# - C: mean squared error
# - D: cross-entropy
#
# **`digits`**: How many of the pictures does the model read correctly? All ten digits are equally frequent.
#
# <!-- why
# A: How many are right is a share, and with equally frequent classes no class can hide in it.
# B: F1 is about finding one class among others. Here ten matter alike.
# C: A digit is a name: reading 9 for 1 is no worse than reading 2.
# D: It says how sure the model is. The question is how many it reads correctly.
# -->
#
# **`fraud`**: Which of two detectors finds more of the few frauds, one payment in a thousand, without
# crying wolf?
#
# <!-- why
# A: A detector that never says fraud has 99.9 %.
# B: It puts the frauds that were found, the false alarms and the missed ones in one number, and ignores the many
#    harmless payments.
# C: Decisions have no distance.
# D: It judges probabilities, on all payments. The question is what was found and what was a false alarm.
# -->
#
# **`height`**: How far are predicted heights from measured ones, if large errors are especially bad?
#
# <!-- why
# A: No predicted height is exactly the measured one.
# B: Heights are no yes or no.
# C: It is a distance, and squares make large errors count most.
# D: It needs probabilities of classes.
# -->
#
# **`rain`**: Two forecasts are above 50 % on the same days. Under whose probabilities was the weather that came
# the more likely one?
#
# <!-- why
# A: Both decide alike on all days, so their accuracies are the same.
# B: Both decide alike, so the counts are the same.
# C: It does judge probabilities, as Brier's score, but not by how likely they made what came.
# D: It is the negative logarithm of how likely the weather was under the forecast, as a mean over the days.
# -->
#
# **`epoch`**: The accuracy on the development set has been constant for ten epochs. Is the model becoming
# too sure of its mistakes?
#
# <!-- why
# A: It has been constant, and it would not say how sure the mistakes are.
# B: It counts decisions, and those have stopped changing.
# C: It is bounded for probabilities, so a mistake of 0.99 and one of 0.9999 look alike.
# D: A wrong answer costs −log of the probability of the right one: that grows with certainty.
# -->

# %% exercise="choice_concepts"
choice_concepts = {
    "digits": "A",
    "fraud": "B",
    "height": "C",
    "rain": "D",
    "epoch": "D",
}

# %% check="choice_concepts"
check("choice_concepts")

# %% [markdown]
# ## Where you are
#
# You can measure any model of this course, batch by batch, and get the number that you would get from all
# examples at once. What is still missing is the way from a loss to a better network: its derivatives, in
# the next notebook.
#
# **Sources**
#
# - The lecture *Training Neural Networks II*, at the sections named in italics.
# - C. van Rijsbergen (1979): Information Retrieval, chapter 7, on the harmonic mean.
# - K. Papineni, S. Roukos, T. Ward, W. Zhu (2002): BLEU: a Method for Automatic Evaluation of Machine Translation.
# - C. Guo, G. Pleiss, Y. Sun, K. Weinberger (2017): On Calibration of Modern Neural Networks, on networks that are too
#   sure of their mistakes.
# - The documentation of Keras 3, torchmetrics and scikit-learn.
