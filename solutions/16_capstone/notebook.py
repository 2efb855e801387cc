# %% [markdown]
# # Capstone: putting it all together
#
# Twelve notebooks have given you the parts: a network and its gradients, an optimizer, ways to keep a
# network from learning what it should not. Now you build one classifier out of them, and it is measured on
# digits that you do not see.
#
# There is one function to write, and no formula to copy. You choose the architecture, the optimizer, the
# regularization and every number in them. Choose on the development set, as one does.
#
# **How to work.** Read sections 1 to 3. Then make something simple work from end to end, run the `check`, and
# look at the figures, which your own code draws. Improve one thing at a time. Allow yourself 90 minutes.
#
# ## 1. What is asked for
#
# `train_classifier(X_train, y_train, X_dev, y_dev, rng)` trains, and returns a *function*. That function
# takes any batch of examples and gives a distribution over the classes for each.
#
# | | shape | |
# | --- | --- | --- |
# | `X_train`, `X_dev` | (B, 64), float64 | pixels of 8×8 pictures, row by row, about 0 (black) to 1 (white) |
# | `y_train`, `y_dev` | (B,), ints | classes 0 … K − 1; all K of them occur in `y_train` |
# | `rng` | | a `numpy.random.Generator`, the only source of randomness |
# | result | | a function: `X` (B, 64) → (B, K), every row a distribution |
#
# The function that you return
#
# - takes any batch size, 1 included;
# - gives the same answer when it is asked twice;
# - judges each example alone: what else is in the batch makes no difference.
#
# The training examples may come in any order, sorted by class too. K need not be 10. The arguments stay as
# they were.
#
# **The data of the grader** are made from the same digits as yours, but not the same pictures: each is moved
# by a small part of a pixel, a little brighter or darker, and noisy. Training, development and test data are
# treated alike. Which number stands for which digit is drawn anew. So nothing can be looked up.
#
# **What is measured.** The accuracy on the test set, and the *negative log-likelihood* (NLL): the mean of
# $-\log p_{\text{gold}}$. It asks for honest probabilities, and a single confident mistake costs a lot. You
# train on 1000 examples with 300 for development, and the test set has 497. There are two kinds of training
# data: *clean* ones, and *spoiled* ones, with 30 % of the training labels drawn anew at random. Development
# and test labels are always right.
#
# | points | trained on | wanted on the test set |
# | --- | --- | --- |
# | 5 | small sets | the promises above are kept; more than 80 % right with 400 examples sorted by class |
# | 1 + 2 | clean labels | accuracy ≥ 0.85; accuracy ≥ 0.93 |
# | 1 + 2 | spoiled labels | accuracy ≥ 0.70; accuracy ≥ 0.84 |
# | 2 | spoiled labels | NLL ≤ 0.75, with accuracy ≥ 0.84 |
# | 2 | both | the line above, and on clean labels NLL ≤ 0.30 with accuracy ≥ 0.93 |
#
# The thresholds are not a matter of luck. A plain solution with the lecture's good defaults has an accuracy
# of 0.978 ± 0.007 and an NLL of 0.07 ± 0.02 on clean labels, 0.945 ± 0.012 and 0.44 ± 0.03 on spoiled ones
# (mean and standard deviation). In 2,000 runs, each on data and a test set of its own, it met every line of
# the table, and at its worst it had 0.946, 0.16, 0.897 and 0.58. A network that only stops early is on the
# edge of the third line, and one that learns by heart is below it.
#
# **Time and memory.** One core. A training on 1000 examples should take 5 seconds or less: the solution just
# mentioned needs half a second. A single call is stopped after 20 seconds. All calls of the grader share one
# minute: fourteen trainings, seven of them on 1000 examples and the others on fewer. The memory is 2 GiB.
# NumPy and the standard library are there, but no files, no network and no scikit-learn.

# %%
import contextlib
import math

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

from grader import check, figure


# %% [markdown]
# ## 2. Your parts
#
# What you wrote in the earlier notebooks is given here, and cannot be changed. You need not use all of it,
# nor any of it.
#
# | from | parts |
# | --- | --- |
# | 01, 02 | `affine`, `relu`, `softmax`, `log_softmax`, `sparse_categorical_crossentropy(gold, y_pred)` |
# | 04, 05 | `relu_derivative(z)`; `affine_backward(d_out, X, W)` → `dX`, `dW`, `db` |
# | 06 | `minibatches(X, y, batch_size, rng)`; `EarlyStopping(patience)` with `update(dev_score, params)` |
# | 08 | `AdamW(params, lr, …, weight_decay)` with `step(grads, lr=None)` → params |
# | 09 | `Dropout(rate, rng)`, called as `layer(x, training)`, with `backward(d_out)` |
# | 10 | `smoothed_crossentropy(z, gold, alpha)` → loss, gradient by the logits; α = 0 is the plain NLL |
# | 11, 12 | `shift(images, dy, dx)`; `ensemble_predict(probabilities)`, (M, B, K) → (B, K) |
# | 13, 15 | `initialize_mlp(sizes, rng)` → params; `clip_by_global_norm(grads, max_norm)` → grads, norm |

# %% provided="01_mlp.affine 01_mlp.relu 01_mlp.softmax"

# %% provided="02_losses.log_softmax 02_losses.sparse_categorical_crossentropy"

# %% provided="04_derivatives.relu_derivative 05_backpropagation.affine_backward"

# %% provided="06_training.minibatches 06_training.EarlyStopping"

# %% provided="08_adamw.adam_step 08_adamw.adamw_step 08_adamw.AdamW"

# %% provided="09_dropout.dropout 09_dropout.dropout_backward 09_dropout.Dropout"

# %% provided="10_label_smoothing.one_hot 10_label_smoothing.smooth_labels"

# %% provided="10_label_smoothing.smoothed_crossentropy"

# %% provided="11_augmentation.shift 12_ensembling.ensemble_predict"

# %% provided="13_initialization.glorot_uniform 13_initialization.initialize_mlp"

# %% provided="15_gradient_clipping.clip_by_global_norm"

# %% [markdown]
# ## 3. Your data
#
# The 1,797 digits of scikit-learn, split once. 1000 are for training, 300 for decisions. The other 497 are
# the test set: leave them alone until you are done, or the number that you get will flatter you.

# %%
digits = load_digits()
shuffled = np.random.default_rng(42).permutation(len(digits.target))
pixels, labels = digits.data[shuffled] / 16, digits.target[shuffled]
clean = pixels[:1000], labels[:1000], pixels[1000:1300], labels[1000:1300]
X_test, y_test = pixels[1300:], labels[1300:]


def with_spoiled_labels(data, seed):
    """The same data with 30 % of the training labels drawn anew, of which one in ten is right by chance."""
    rng = np.random.default_rng(seed)
    X, y, X_dev, y_dev = data
    return X, np.where(rng.random(len(y)) < 0.3, rng.integers(0, 10, size=len(y)), y), X_dev, y_dev


def accuracy_and_nll(probabilities, gold):
    """How often the most probable class is the right one, and the mean of −log p of the right one."""
    p_gold = np.clip(probabilities[np.arange(len(gold)), gold], 1e-12, 1)
    return float(np.mean(probabilities.argmax(axis=1) == gold)), float(-np.log(p_gold).mean())


spoiled = with_spoiled_labels(clean, seed=1)

with figure(
    "Training data with spoiled labels",
    alt="Sixteen digits with their labels; the spoiled labels are orange, with the right ones below.",
):
    panels = plt.subplots(2, 8, figsize=(9, 3))[1]
    for axes, picture, label, right in zip(panels.flat, clean[0], spoiled[1], clean[1], strict=False):
        axes.imshow(picture.reshape(8, 8), cmap="gray_r")
        axes.set(xticks=[], yticks=[])
        axes.set_title(f"{label}", color="black" if label == right else "#D55E00")
        if label != right:
            axes.set_xlabel(f"was {right}", color="#D55E00")

# %% [markdown]
# **What to see.** Eight by eight pixels are not much, but they will do. A network with enough units can learn
# the wrong labels (orange) by heart as well as the right ones. It has seen none of the test digits, and what
# it learned by heart is of no use there.
#
# Two classifiers that learn next to nothing show what the measures are worth. One gives each class its
# frequency in the training data. The other looks up the nearest training example, and is sure of its label.


# %%
def constant_classifier(X_train, y_train, X_dev, y_dev, rng):
    """The frequencies of the classes, whatever the example is."""
    frequencies = np.bincount(y_train) / len(y_train)
    return lambda X: np.tile(frequencies, (len(X), 1))


def nearest_classifier(X_train, y_train, X_dev, y_dev, rng):
    """The label of the nearest training example, with probability 1."""
    return lambda X: np.eye(y_train.max() + 1)[
        y_train[((X[:, None] - X_train) ** 2).sum(axis=2).argmin(axis=1)]
    ]


for name, train in [("constant", constant_classifier), ("nearest example", nearest_classifier)]:
    for kind, data in [("clean", clean), ("spoiled", spoiled)]:
        predict = train(*data, np.random.default_rng(0))
        accuracy, nll = accuracy_and_nll(predict(data[2]), data[3])
        print(f"{name:16} {kind:8} accuracy on dev {accuracy:.3f}   NLL on dev {nll:.3f}")

# %% [markdown]
# The constant one is *perfectly calibrated*: of all examples to which it gives 10 %, 10 % are right. And it
# is useless, with an NLL of $\log 10 \approx 2.30$. So there are no points for calibration without accuracy.
# The nearest example is nearly always of the right class when the labels are clean. When they are not, it
# repeats every wrong one, and is sure of it: its NLL is terrible. A network that has learned its training
# labels by heart does much the same.

# %% [markdown]
# ## 4. The classifier
#
# *Lecture: Putting It All Together; Regularization – Good Defaults; Convergence – Parameter Initialization.*
#
# The lecture's good defaults are a place to start: Glorot's kernels, ReLU, AdamW, minibatches in a new order
# each epoch, dropout on the hidden layers (0.5 if the network is wide enough), the best epoch on the
# development set, and, where a few networks can be afforded, their mean.
#
# Work in this order. (1) The smallest thing that runs: one layer, a few epochs. (2) A network that is able to
# learn the training set. (3) What keeps it from learning the wrong things. (4) The finer points. Judge each
# change on the development set, with two or three seeds: a difference of half a percent on 300 examples is
# one or two digits, and luck.
#
# ### Exercise: `train_classifier`
#
# Put helper functions inside of it, or into cells of their own above it. If your predictor has an attribute
# `history`, the next figure draws it:
# `predict.history = {"training": […], "dev": […]}`, the losses of each epoch (of one network, if you train
# several). It is worth its two lines, and no points.


# %% exercise="train_classifier"
def train_classifier(X_train, y_train, X_dev, y_dev, rng):
    """Train a classifier, choosing on the development set, and return the function that predicts.

    X_train, X_dev: (B, 64) pixels; y_train, y_dev: (B,) classes from 0 to K - 1; rng: the generator for all
    that is random. Returns a function of X (B, 64) that gives (B, K) probabilities.
    """
    ### BEGIN SOLUTION
    mean, std = X_train.mean(axis=0), X_train.std()
    sizes = [X_train.shape[1], 128, y_train.max() + 1]

    def standardized(X):
        return (X - mean) / std

    def probabilities(params, X):
        hidden = relu(affine(standardized(X), params["W1"], params["b1"]))
        return softmax(affine(hidden, params["W2"], params["b2"]))

    def train_network():
        params = initialize_mlp(sizes, rng)
        optimizer = AdamW(params, 0.01, weight_decay=0.1)
        drop_inputs, drop_hidden = Dropout(0.1, rng), Dropout(0.5, rng)
        stopping = EarlyStopping(10)
        history = {"training": [], "dev": []}
        for _ in range(30):
            losses = []
            for X, gold in minibatches(standardized(X_train), y_train, 100, rng):
                inputs = drop_inputs(X, True)
                z = affine(inputs, params["W1"], params["b1"])
                hidden = drop_hidden(relu(z), True)
                logits = affine(hidden, params["W2"], params["b2"])
                loss, d_logits = smoothed_crossentropy(logits, gold, 0.0)
                d_hidden, dW2, db2 = affine_backward(d_logits, hidden, params["W2"])
                d_z = drop_hidden.backward(d_hidden) * relu_derivative(z)
                _, dW1, db1 = affine_backward(d_z, inputs, params["W1"])
                params = optimizer.step({"W1": dW1, "b1": db1, "W2": dW2, "b2": db2})
                losses.append(loss)
            dev_loss = sparse_categorical_crossentropy(y_dev, probabilities(params, X_dev)).mean()
            history["training"].append(np.mean(losses))
            history["dev"].append(dev_loss)
            if stopping.update(-dev_loss, params):
                break
        return stopping.best_params, history

    networks = [train_network() for _ in range(3)]

    def predict(X):
        return ensemble_predict(np.stack([probabilities(params, X) for params, _ in networks]))

    predict.history = networks[0][1]
    return predict
    ### END SOLUTION


# %% check="train_classifier"
check("train_classifier")

# %% [markdown]
# ## 5. Looking at it
#
# **Training curves** first. They say what to change: a training loss that stays high asks for more capacity,
# a higher rate or less regularization. A dev loss that turns up again while the training loss falls asks for
# more regularization. (With dropout the training loss is that of thinned networks, so it may lie above the
# other for good.)

# %%
with figure(
    "Training curves",
    alt="Training and development loss over the epochs, for clean labels on the left and spoiled "
    "ones on the right.",
):
    predictors = {
        "clean labels": train_classifier(*clean, np.random.default_rng(1)),
        "spoiled labels": train_classifier(*spoiled, np.random.default_rng(1)),
    }
    if all(hasattr(predict, "history") for predict in predictors.values()):
        panels = plt.subplots(1, 2, figsize=(9.6, 3.6), sharey=True)[1]
        for axes, (title, predict) in zip(panels, predictors.items(), strict=True):
            for name, style in [("training", "C1--"), ("dev", "C0-")]:
                losses = predict.history[name]
                axes.plot(range(1, len(losses) + 1), losses, style, linewidth=2, label=name)
            best = int(np.argmin(predict.history["dev"]))
            axes.plot(best + 1, predict.history["dev"][best], "C0o", label=f"best dev, epoch {best + 1}")
            axes.set(title=title, xlabel="epoch", ylim=(0, 2.5))
            axes.grid(alpha=0.3)
            axes.legend()
        entropy = -(0.73 * math.log(0.73) + 9 * 0.03 * math.log(0.03))  # of a spoiled label
        panels[1].axhline(entropy, color="C1", linewidth=0.8)
        panels[1].text(1, entropy - 0.12, "nothing learned by heart", color="C1", fontsize="small")
        panels[0].set_ylabel("loss")
    else:
        print("Your predictor has no attribute history, so there are no curves to draw.")

# %% [markdown]
# **What to see.** On clean labels both losses should fall and stay low. On spoiled ones the training loss
# cannot get below about 1.2 (the thin line) unless the network learns wrong labels: that is the entropy of a
# label which is right with probability 0.73. If your training loss does go far below it, your network is
# doing just that, and the dev loss will tell you when it began.
#
# **The confusion matrix** says which digits are taken for which.

# %%
with figure(
    "Confusion on the development set",
    alt="Two tables of digits against answers, for clean and for spoiled labels; what was taken for "
    "another digit is coloured.",
):
    drawn, panels = plt.subplots(1, 2, figsize=(10, 4.3), sharey=True)
    for axes, (title, data) in zip(
        panels, {"clean labels": clean, "spoiled labels": spoiled}.items(), strict=True
    ):
        probabilities = train_classifier(*data, np.random.default_rng(1))(data[2])
        guesses, gold = probabilities.argmax(axis=1), data[3]
        counts = np.zeros((10, 10), int)
        np.add.at(counts, (gold, guesses), 1)
        wrong = counts * (1 - np.eye(10, dtype=int))
        shown = axes.imshow(wrong, cmap="Oranges", vmin=0, vmax=max(8, wrong.max()))
        for row, column in np.argwhere(counts):
            color = "0.6" if row == column else "black"
            axes.text(column, row, counts[row, column], ha="center", va="center", color=color)
        accuracy, nll = accuracy_and_nll(probabilities, gold)
        axes.set(title=f"{title}: accuracy {accuracy:.3f}, NLL {nll:.3f}", xlabel="answer")
        axes.set(xticks=range(10), yticks=range(10))
    panels[0].set_ylabel("digit")
    drawn.colorbar(shown, ax=panels, label="examples taken for another digit", shrink=0.9)

# %% [markdown]
# **What to see.** Grey numbers are right answers, the coloured ones are mistakes. Those that are left with a
# good classifier are between digits that look alike in 64 pixels, such as 8 and 1, or 9 and 3. Mistakes all
# over the place, on the right more than on the left, come from labels learned by heart.
#
# **An ablation** takes out one part at a time and trains again. This cell does it by replacing the parts of
# section 2 while your function runs: dropout with rate 0, AdamW without decay, an `EarlyStopping` that waits
# for 30 epochs and keeps the last ones, an ensemble that only listens to its first member, kernels of a tenth
# of their size. What your function does not use makes no difference.


# %%
@contextlib.contextmanager
def replaced(**parts):
    """Within the block other objects stand under these names of the notebook."""
    own = {name: globals()[name] for name in parts}
    globals().update(parts)
    try:
        yield
    finally:
        globals().update(own)


class LastOfThirty(EarlyStopping):
    """Stops after 30 epochs, with the last parameters and not the best ones."""

    epochs = 0

    def update(self, dev_score, params):
        self.epochs += 1
        self.best_score = dev_score
        self.best_params = {key: value.copy() for key, value in params.items()}
        return self.epochs >= 30


your_dropout, your_adamw, your_kernels = Dropout, AdamW, initialize_mlp
ablations = {
    "everything": {},
    "no dropout": {"Dropout": lambda rate, rng: your_dropout(0.0, rng)},
    "no weight decay": {
        "AdamW": lambda *arguments, **named: your_adamw(*arguments, **(named | {"weight_decay": 0.0}))
    },
    "no early stopping": {"EarlyStopping": lambda *arguments, **named: LastOfThirty(1)},
    "a single network": {"ensemble_predict": lambda members: members[0]},
    "kernels / 10": {
        "initialize_mlp": lambda sizes, rng: {
            key: value / 10 for key, value in your_kernels(sizes, rng).items()
        }
    },
    "no dropout, no stopping": {
        "Dropout": lambda rate, rng: your_dropout(0.0, rng),
        "EarlyStopping": lambda *arguments, **named: LastOfThirty(1),
    },
}

with figure(
    "Ablation, on the development set, two seeds each",
    alt="Accuracy and NLL of the classifier with one part left out at a time, a row each, for clean "
    "and for spoiled labels.",
):
    drawn, panels = plt.subplots(1, 2, figsize=(10, 4.2), sharey=True)
    for row, parts in enumerate(ablations.values()):
        for data, style, label in [(clean, "C0o", "clean labels"), (spoiled, "C1s", "spoiled labels")]:
            for seed in (1, 2):
                with replaced(**parts):
                    probabilities = train_classifier(*data, np.random.default_rng(seed))(data[2])
                accuracy, nll = accuracy_and_nll(probabilities, data[3])
                label = label if row == 0 and seed == 1 else None
                panels[0].plot(accuracy, row, style, fillstyle="none", markersize=8, label=label)
                panels[1].plot(nll, row, style, fillstyle="none", markersize=8)
    panels[0].set(xlabel="accuracy", yticks=range(len(ablations)), yticklabels=list(ablations))
    panels[0].invert_yaxis()
    panels[1].set_xlabel("NLL")
    for axes in panels:
        axes.grid(alpha=0.3)
    drawn.legend(loc="outside lower center", ncols=2)

# %% [markdown]
# **What to see.** Most parts make no difference that one could tell from luck, and on clean labels none
# does. On spoiled labels many a part can be spared as long as another does its work. Dropout keeps the
# network from learning wrong labels, and so does stopping in time. Only without both does the accuracy fall
# by ten points. Nobody knows beforehand which part it will be. That is why ablations are done, and why
# taking out one part at a time does not tell all. (Yours may look different: it is your classifier.)

# %% [markdown]
# ## 6. Where you stand
#
# When you are done, once, on the test set. Three seeds, each with other spoiled labels, beside the table's
# lines. The grader draws other sets, and its digits are moved and noisy: expect its numbers to be a little
# different.

# %%
with figure(
    "On the test set",
    alt="Accuracy against NLL on the test set for three seeds, for clean and for spoiled labels, "
    "with the bounds that are asked for.",
):
    panels = plt.subplots(1, 2, figsize=(10, 3.8))[1]
    for seed in (1, 2, 3):
        rng = np.random.default_rng(seed)
        for axes, data in [(panels[0], clean), (panels[1], with_spoiled_labels(clean, seed))]:
            axes.plot(*accuracy_and_nll(train_classifier(*data, rng)(X_test), y_test), "C0o", markersize=8)
    for axes, title, accuracies, lines in [
        (panels[0], "clean labels", [0.85, 0.93], [(0.93, 0.30)]),
        (panels[1], "spoiled labels", [0.70, 0.84], [(0.84, 0.75)]),
    ]:
        for accuracy in accuracies:
            axes.axvline(accuracy, color="C2", linestyle="--", linewidth=1.5)
        for accuracy, nll in lines:
            axes.plot([accuracy, 1], [nll, nll], color="C1", linewidth=1.5)
        axes.set(title=title, xlabel="accuracy", xlim=(accuracies[0] - 0.05, 1))
        axes.set_ylim(0, max(1, axes.get_ylim()[1]))
        axes.grid(alpha=0.3)
    panels[0].set_ylabel("NLL")
    panels[0].plot([], [], "C0o", label="your classifier, a seed each")
    panels[0].plot([], [], "C2--", label="accuracy wanted: right of these")
    panels[0].plot([], [], "C1", label="NLL wanted: below this")
    panels[0].legend(loc="upper left", framealpha=1)

# %% [markdown]
# **What to see.** All points are yours when all marks are to the right of the last green line and below the
# orange one, in both panels. If they lie close to a line, the next test set may put them on its other side.

# %% [markdown]
# ## 7. What you would tell a friend
#
# *Lecture: Regularization – Early Stopping, – Label Smoothing, – Good Defaults; Putting It All Together.*
#
# ### Questions: `defaults_concepts`
#
# **`ceiling`**: 30 % of the labels of ten classes were drawn anew. A network has learned all that can be
# learned about digits, and nothing by heart. Which accuracy does it reach on its own *spoiled training
# labels*?
#
# - A: about 1.00
# - B: about 0.73
# - C: about 0.97
# - D: about 0.10
#
# **`chosen`**: You have tried 50 settings and kept the one with the best accuracy on the development set,
# 0.990. What do you expect on the test set?
#
# - A: 0.990, the development set was not used for training
# - B: more than 0.990, because the test set is larger
# - C: a little less: the best of 50 has also been the luckiest of them on these 300 examples
# - D: nothing can be said, since the test set has other digits
#
# **`calibrated`**: A classifier is right on 10 % of the examples to which it gives 10 %, on 20 % of those to
# which it gives 20 %, and so on. What follows?
#
# - A: its accuracy is high
# - B: its NLL is low
# - C: it was trained with label smoothing
# - D: its probabilities can be taken at their word, and its accuracy may be anything
#
# **`smoothing`**: With label smoothing, α = 0.1, on clean labels the accuracy on dev rises a little, and the
# NLL on dev doubles. Why?
#
# - A: the network is right, and less sure than it could be: its targets never give a class more than 0.91
# - B: the network overfits
# - C: the NLL was measured with the smoothed labels
# - D: the learning rate is too high
#
# **`batch`**: Somebody standardizes the inputs at inference with mean and standard deviation of the batch
# that comes in, pixel by pixel. Then a batch with a single digit comes. What does the network see?
#
# - A: the digit, as in training
# - B: zeros, or nan: the same for every digit
# - C: the digit, twice as bright
# - D: noise

# %% exercise="defaults_concepts"
defaults_concepts = {
    "ceiling": "B",
    "chosen": "C",
    "calibrated": "D",
    "smoothing": "A",
    "batch": "B",
}

# %% check="defaults_concepts"
check("defaults_concepts")

# %% [markdown]
# ## The end
#
# You have built a classifier from single formulas: forward and backward, loss and optimizer, initialization
# and regularization, and you know of each part what it is for. The libraries do the same, faster and for
# larger networks. When one of them surprises you, you know where to look.
#
# **Sources**
#
# - The lecture *Training Neural Networks II*, at the sections named in italics.
# - C. Guo, G. Pleiss, Y. Sun, K. Weinberger (2017): On Calibration of Modern Neural Networks.
# - C. Zhang, S. Bengio, M. Hardt, B. Recht, O. Vinyals (2016): Understanding Deep Learning Requires
#   Rethinking Generalization.
