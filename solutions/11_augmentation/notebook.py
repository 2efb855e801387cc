# %% [markdown]
# # Augmentation
#
# | the lecture's overview | Classical | Deep Learning |
# | --- | --- | --- |
# | Architecture | MLP | CNN, RNN, Transformer, VAE, GAN, … |
# | Activation function | tanh, σ | tanh, ReLU, LReLU, GELU, SiLU, SwiGLU, … |
# | Output function | none, σ | none, σ, softmax |
# | Loss function | MSE | NLL (or cross-entropy, or KL divergence) |
# | Optimizer | SGD, momentum | SGD (+ momentum), RMSProp, Adam, SGDW, AdamW, … |
# | Regularization ← **you are here** | L2, L1 | L2, dropout, label smoothing, BatchNorm, LayerNorm, **MixUp**, … |
#
# The surest way to a better network is more data. New data cost something. This notebook is about making
# them out of those you have.
#
# *Augmentation* makes new examples out of old ones: a digit moved by one pixel is still the same digit, and
# the network has never seen it there. *Mixup* and *CutMix* go further and blend two examples into one,
# target included. *RandAugment* draws at random which changes an example gets.
#
# It is always the same idea: we know of changes that do not matter, and tell the network by examples.
#
# You write them all, and see what each helps against and what not.
#
# **How to work.** Read a section, fill in its function, run the cell, then run the `check` below it. The
# figure that follows is drawn by *your* code: look at it before you go on. Allow yourself 60 minutes.
#
# **Letters and shapes:**
#
# | letter | in code | meaning |
# | --- | --- | --- |
# | $B$, $K$ | | examples in the batch, classes |
# | $h$, $w$, $C$ | | height, width and channels of a picture |
# | | `images` (B, h, w, C) | pictures: row, then column, then channel |
# | | `X` (B, …), `Y` (B, K) | inputs of any shape, and target distributions (one-hot rows, to begin with) |
# | $\lambda$ | `lam` | how much of an example stays in a blend, a Python float |
# | $\pi$ | `permutation` (B,) | ints: `permutation[i]` is the partner of example $i$ |
#
# **The rules of all notebooks** (01 tells why): any batch size works, with no Python loop over examples;
# the arguments stay as they were; float32 in gives float32 out. Random numbers come from the argument
# `rng`.

# %%
import math

import matplotlib.pyplot as plt
import numpy as np

from grader import check, figure


# %% [markdown]
# This notebook uses five functions of earlier ones. They are given here and cannot be changed.

# %% provided="01_mlp.affine 01_mlp.relu 01_mlp.softmax"

# %% provided="04_derivatives.softmax_crossentropy_gradient 05_backpropagation.affine_backward"

# %% [markdown]
# ## 1. Flip
#
# *Lecture: Regularization – Dataset Augmentation.*
#
# A cat seen in a mirror is a cat. So a photograph may be flipped from left to right, and the label stays.
# In training each picture is flipped or not by the toss of a coin. Here the coins are an argument, `flip`,
# so that the same call gives the same result. A picture with the one row $(1, 2, 3)$ becomes $(3, 2, 1)$ where `flip` is
# true.
#
# ### Exercise: `horizontal_flip`
#
# | argument | shape | |
# | --- | --- | --- |
# | `images` | (B, h, w, C) | |
# | `flip` | (B,) | booleans: true where the picture is to be flipped |
# | result | (B, h, w, C) | what was in the first column is in the last one |
#
# (A mask of shape (B,) can choose among pictures, but it does not line up with (B, h, w, C) by itself.)


# %% exercise="horizontal_flip"
def horizontal_flip(images, flip):
    """Flip from left to right the pictures where flip is true, and leave the others.

    images: (B, h, w, C); flip: (B,) booleans. Returns (B, h, w, C).
    """
    ### BEGIN SOLUTION
    return np.where(flip[:, None, None, None], images[:, :, ::-1], images)
    ### END SOLUTION


# %% check="horizontal_flip"
check("horizontal_flip")

# %% [markdown]
# *In Keras and PyTorch*: `keras.layers.RandomFlip("horizontal")`. Without the word it flips upside down as well.
# `torchvision.transforms.v2.RandomHorizontalFlip()` tosses one coin for all that it gets: give it one picture at a time,
# or the whole batch is flipped.
#
# ## 2. Shift
#
# *Lecture: Regularization – Dataset Augmentation.*
#
# A network of dense layers knows nothing of neighbourhood. To it, a digit moved by one pixel is a new
# pattern. So move the pictures: down by $dy$ and to the right by $dx$. What leaves the picture is lost, and
# zeros move in on the other side. Down by 1 and to the left by 1, that is $dy = 1$ and $dx = -1$, makes
#
# $$\begin{pmatrix} 1 & 2 & 3 \\ 4 & 5 & 6 \\ 7 & 8 & 9 \end{pmatrix} \quad\text{into}\quad
# \begin{pmatrix} 0 & 0 & 0 \\ 2 & 3 & 0 \\ 5 & 6 & 0 \end{pmatrix} .$$
#
# From which row and column of the old picture does the pixel $(i, j)$ of the new one come? For which $i$ and $j$ is there
# such a pixel?
#
# ### Exercise: `shift`
#
# | argument | shape | |
# | --- | --- | --- |
# | `images` | (B, h, w, C) | |
# | `dy`, `dx` | | ints, the same for all pictures; down and right are positive; smaller than the picture |
# | result | (B, h, w, C) | |


# %% exercise="shift"
def shift(images, dy, dx):
    """Move all pictures down by dy and to the right by dx; zeros move in.

    images: (B, h, w, C); dy, dx: ints of either sign, |dy| < h, |dx| < w. Returns (B, h, w, C).
    """
    ### BEGIN SOLUTION
    height, width = images.shape[1:3]
    top, bottom = max(dy, 0), min(height + dy, height)
    left, right = max(dx, 0), min(width + dx, width)
    moved = np.zeros_like(images)
    moved[:, top:bottom, left:right] = images[:, top - dy : bottom - dy, left - dx : right - dx]
    return moved
    ### END SOLUTION


# %% check="shift"
check("shift")

# %% [markdown]
# *In Keras and PyTorch*: `keras.layers.RandomTranslation(0.1, 0.1)`, in shares of height and width. By default it fills the
# gap with a mirror image, `fill_mode="reflect"`. `torchvision.transforms.v2.RandomAffine(0, translate=(0.1, 0.1))` fills it
# with zeros.
#
# ## 3. Erase
#
# *Lecture: Regularization – Dataset Augmentation. Zhong et al., 2017 (random erasing); DeVries & Taylor,
# 2017 (Cutout).*
#
# Things stand in front of other things. Cover a part of each picture, and the network cannot rely on a
# single spot. It is dropout for a rectangle of inputs, without the scaling. (Random erasing fills the
# rectangle with noise, Cutout with a constant. We take zero.) The box (1, 0, 2, 2) of a 3×3 picture is the row 1, from the
# column 0 to the column 1: two pixels.
#
# ### Exercise: `random_erasing`
#
# | argument | shape | |
# | --- | --- | --- |
# | `images` | (B, h, w, C) | |
# | `box` | | four ints: top, left, bottom, right; the last two are exclusive, as in slices |
# | result | (B, h, w, C) | zero inside the box, in all channels |


# %% exercise="random_erasing"
def random_erasing(images, box):
    """Set a rectangle of all pictures to zero, in all channels.

    images: (B, h, w, C); box: the ints (top, left, bottom, right), inside the picture, the last two
    exclusive. Returns (B, h, w, C).
    """
    ### BEGIN SOLUTION
    top, left, bottom, right = box
    erased = images.copy()
    erased[:, top:bottom, left:right] = 0
    return erased
    ### END SOLUTION


# %% check="random_erasing"
check("random_erasing")

# %% [markdown]
# *In Keras and PyTorch*: `keras.layers.RandomErasing()` and `torchvision.transforms.v2.RandomErasing()`. Keras' layer
# expects pixels from 0 to 255 unless you pass `value_range`, and fills the box with noise of that size; PyTorch's fills it
# with zeros, in every second picture.
#
# The figures call your three functions, first with two photographs that come with scikit-learn, then with five digits.

# %% jupyter={"source_hidden": true}
from sklearn.datasets import load_sample_images

photographs = np.stack([image[::4, ::4] for image in load_sample_images().images]) / 255  # (2, 107, 160, 3)

with figure(
    "Two photographs, changed three ways",
    alt="A tower and a flower, each as it is, flipped, moved with black edges, and with a black box.",
):
    changed = {
        "as they are": photographs,
        "flipped": horizontal_flip(photographs, np.array([True, True])),
        "down 20, left 30": shift(photographs, 20, -30),
        "box (30, 50, 80, 110)": random_erasing(photographs, (30, 50, 80, 110)),
    }
    panels = plt.subplots(2, 4, figsize=(10.6, 4))[1]
    for column, (name, images) in zip(panels.T, changed.items(), strict=True):
        column[0].set_title(name, fontsize="medium")
        for axes, picture in zip(column, images, strict=True):
            axes.imshow(picture)
            axes.set(xticks=[], yticks=[])

# %% [markdown]
# The lecture names more of them: pictures may be turned, scaled, or given other colours, and speech another speed,
# noise in the background, or a piece that is missing (in time or, in its spectrum, in pitch). You need not write them.
# The next figure does it to the flower, and to a syllable made of five sines.


# %% jupyter={"source_hidden": true}
def resampled(picture, degrees, factor):
    """The picture (h, w, C) turned and enlarged around its middle: for each pixel the nearest old one, or black."""
    height, width = picture.shape[:2]
    row, column = np.indices((height, width)) - np.array([height // 2, width // 2])[:, None, None]
    angle = math.radians(degrees)
    old_row = np.rint((math.cos(angle) * row + math.sin(angle) * column) / factor).astype(int) + height // 2
    old_column = np.rint((math.cos(angle) * column - math.sin(angle) * row) / factor).astype(int) + width // 2
    inside = (old_row >= 0) & (old_row < height) & (old_column >= 0) & (old_column < width)
    return np.where(inside[..., None], picture[old_row % height, old_column % width], 0)


with figure(
    "A picture and a syllable, changed three ways each",
    alt="Above a flower as it is, turned, enlarged, and with less blue and green. Below a sound wave as it is, with noise, "
    "compressed in time, and with a gap.",
):
    flower, rng = photographs[1], np.random.default_rng(0)
    seconds = np.linspace(0, 0.1, 1600)
    pitch = 2 * math.pi * 120 * seconds
    syllable = np.sin(math.pi * seconds / 0.1) * sum(np.sin(k * pitch) / k for k in range(1, 6))
    faster = np.interp(np.arange(0, 1600, 1.25), np.arange(1600), syllable)
    panels = plt.subplots(2, 4, figsize=(10.6, 4.2))[1]
    for axes, (name, picture) in zip(
        panels[0],
        {
            "as it is": flower,
            "turned by 15°": resampled(flower, 15, 1.0),
            "enlarged by a half": resampled(flower, 0, 1.5),
            "other colours": flower * [1.0, 0.75, 0.5],
        }.items(),
        strict=True,
    ):
        axes.imshow(picture)
        axes.set(xticks=[], yticks=[])
        axes.set_title(name, fontsize="medium")
    for axes, (name, sound) in zip(
        panels[1],
        {
            "as it is": syllable,
            "noise in the background": syllable + 0.25 * rng.normal(size=1600),
            "faster by a quarter": faster,
            "a piece missing": np.where(abs(seconds - 0.06) < 0.01, 0, syllable),
        }.items(),
        strict=True,
    ):
        axes.plot(np.arange(len(sound)) / 16, sound, linewidth=0.6)
        axes.set(xlim=(0, 100), ylim=(-3.2, 3.2), yticks=[])
        axes.set_title(name, fontsize="medium")
    panels[1, 0].set_xlabel("milliseconds")

# %% [markdown]
# **What to see.** Nobody would call any of these another flower or another syllable. But it is the task that decides: a
# 6 turned by 180° is a 9, colour tells a ripe fruit from an unripe one, and played faster the voice is higher as well,
# which matters if the task is to tell who speaks. *Break it*: turn by 90°, or raise the noise to 2. Which of the two
# would you still put into the training data?

# %% jupyter={"source_hidden": true}
from sklearn.datasets import load_digits

digits = load_digits()  # 1797 real digits, 8×8 pixels from 0 to 16
order = np.random.default_rng(42).permutation(len(digits.images))
pictures = (digits.images[order] / 16).astype(np.float32)[..., None]  # (1797, 8, 8, 1)
labels = digits.target[order]
one_hot_labels = np.eye(10, dtype=np.float32)[labels]
images_train, gold_train, Y_train = pictures[:300], labels[:300], one_hot_labels[:300]
images_dev, gold_dev = pictures[300:], labels[300:]


def show_picture(axes, picture, title=""):
    """One picture (h, w, 1) in grey."""
    axes.imshow(picture[..., 0], cmap="gray_r", vmin=0, vmax=1)
    axes.set(xticks=[], yticks=[])
    axes.set_title(title, fontsize="medium")


with figure(
    "Five digits, changed three ways",
    alt="Five digits in four rows: as they are, flipped, moved, and with a white box.",
):
    five = np.stack([images_train[gold_train == digit][7] for digit in [0, 2, 3, 5, 8]])
    changed = {
        "as they are": five,
        "flipped": horizontal_flip(five, np.ones(5, bool)),
        "down 1, left 2": shift(five, 1, -2),
        "box (2, 3, 5, 6)": random_erasing(five, (2, 3, 5, 6)),
    }
    panels = plt.subplots(4, 5, figsize=(6.6, 5.6))[1]
    for row, (name, images) in zip(panels, changed.items(), strict=True):
        for axes, picture in zip(row, images, strict=True):
            show_picture(axes, picture)
        row[0].set_ylabel(name)

# %% [markdown]
# **What to see.** A temple in a mirror is a temple, and so is half of one behind a wall. Now the digits. You can still
# read those in the third row, and most of those in the fourth. The
# flipped 0 and 8 are a 0 and an 8. The flipped 3 is no 3 any more, and the flipped 2 and 5 look a good deal
# like a 5 and a 2. A flip of digits puts wrong examples into the training data. *Break it*: move the digits by 3 pixels,
# or erase (0, 2, 8, 6). From where on would you not put them into the training data any more?
#
# ## 4. What it helps against
#
# *Lecture: Regularization – Dataset Augmentation.*
#
# Train an MLP on 300 digits, and change each batch before its step: flipped by coins, or moved by at most
# one pixel each way. Measure on the development digits as they are, and once more on the same digits moved
# by one pixel. The training loop below is an ordinary one. The function `change` is called for every batch,
# so each epoch sees other pictures.


# %%
def initial_network(inputs, width, outputs, rng):
    """Glorot's kernels and zero biases, in float32."""
    params = {"b1": np.zeros(width, np.float32), "b2": np.zeros(outputs, np.float32)}
    for key, shape in [("W1", (inputs, width)), ("W2", (width, outputs))]:
        limit = math.sqrt(6 / sum(shape))
        params[key] = rng.uniform(-limit, limit, size=shape).astype(np.float32)
    return params


def probabilities_of(params, X):
    """(B, K) probabilities of an MLP for inputs of any shape."""
    hidden = relu(affine(X.reshape(len(X), -1), params["W1"], params["b1"]))
    return softmax(affine(hidden, params["W2"], params["b2"]))


def train(X, Y, width, rng, change=None, epochs=100, lr=0.3, batch_size=50):
    """Plain SGD; `change(X, Y, rng)` makes a batch out of a batch. Returns the network after each epoch."""
    params = initial_network(X[0].size, width, Y.shape[1], rng)
    checkpoints = []
    for _ in range(epochs):
        for rows in np.array_split(rng.permutation(len(X)), len(X) // batch_size):
            inputs, targets = change(X[rows], Y[rows], rng) if change else (X[rows], Y[rows])
            inputs = inputs.reshape(len(rows), -1)
            z = affine(inputs, params["W1"], params["b1"])
            hidden = relu(z)
            logits = affine(hidden, params["W2"], params["b2"])
            d_logits = softmax_crossentropy_gradient(logits, targets) / len(rows)
            d_hidden, dW2, db2 = affine_backward(d_logits, hidden, params["W2"])
            _, dW1, db1 = affine_backward(d_hidden * (z > 0), inputs, params["W1"])
            grads = {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
            params = {key: value - lr * grads[key] for key, value in params.items()}
        checkpoints.append(params)
    return checkpoints


def accuracy(params, X, gold):
    """The share of the inputs that the network gets right."""
    return np.mean(probabilities_of(params, X).argmax(axis=1) == gold)


def draw_bars(axes, groups, names, ylabel):
    """Groups of bars, one colour a name; `groups` maps a label to one mean and one spread a name."""
    for k, name in enumerate(names):
        heights, spreads = zip(*[(values[k][0], values[k][1]) for values in groups.values()], strict=True)
        places = np.arange(len(groups)) + (k - (len(names) - 1) / 2) * 0.4
        bars = axes.bar(
            places, heights, 0.38, yerr=spreads, label=name, hatch=["", "//"][k], edgecolor="white"
        )
        axes.bar_label(bars, fmt="%.2f", fontsize="small", padding=2)
    axes.set_xticks(range(len(groups)), list(groups))
    axes.set_ylabel(ylabel)


# %%
def change_by_flips(images, targets, rng):
    return horizontal_flip(images, rng.random(len(images)) < 0.5), targets


def change_by_shifts(images, targets, rng):
    return shift(images, int(rng.integers(-1, 2)), int(rng.integers(-1, 2))), targets


# %% jupyter={"source_hidden": true}
with figure(
    "300 training digits, with and without augmentation",
    alt="Bars of accuracy: only the network trained with shifts reads moved digits as well.",
):
    moves = [(1, 0), (-1, 0), (0, 1), (0, -1)]
    images_moved = np.concatenate([shift(images_dev, *move) for move in moves])
    groups = {}
    for name, change in {"nothing": None, "flips": change_by_flips, "shifts": change_by_shifts}.items():
        scores = []
        for seed in range(3):
            network = train(images_train, Y_train, 128, np.random.default_rng(seed), change)[-1]
            scores.append(
                [
                    accuracy(network, images_dev, gold_dev),
                    accuracy(network, images_moved, np.tile(gold_dev, 4)),
                ]
            )
        groups[name] = list(zip(np.mean(scores, axis=0), np.std(scores, axis=0), strict=True))
    plt.figure(figsize=(6.8, 3.6))
    draw_bars(
        plt.gca(), groups, ["digits as they are", "digits moved by one pixel"], "accuracy, mean of 3 seeds"
    )
    plt.xlabel("augmentation in training")
    plt.ylim(0, 1.35)
    plt.yticks(np.arange(0, 1.1, 0.2))
    plt.legend(loc="upper left", ncols=2)

# %% [markdown]
# **What to see.** Without augmentation the network reads more than nine digits in ten, and fewer than half
# of the same digits one pixel further. With shifts it reads both. On digits as they are it gains nothing:
# those are all well centred, and there was nothing to learn from moved ones. (It even loses a little, as it
# has more to learn in the same number of steps.) Flips cost about three points. So augmentation helps
# against changes that occur where the network is used. It harms if it changes what the label means. *Break it*: let
# `change_by_shifts` move by up to two pixels, or always by `shift(images, 1, 0)`. Which of the two bars changes more?
#
# ### Questions: `augmentation_concepts`
#
# **`mirror`**: For which task is a horizontal flip a sensible augmentation?
#
# - A: reading handwritten text
# - B: telling apart road signs, with "turn left" and "turn right" among them
# - C: telling apart kinds of birds on photographs
# - D: for all of them, since the label is copied together with the picture
#
# <!-- why
# A: A letter in a mirror is another one, or none.
# B: A sign that says left would keep its label and say right.
# C: Either side of a bird shows its kind.
# D: The copied label is right only where the flip does not change what is seen.
# -->
#
# **`when`**: You want to augment with random shifts. What is changed, and when?
#
# - A: training, development and test data alike, so that all have the same distribution
# - B: the training data, with new draws each time that a picture is used
# - C: the training data, once before training, so that all epochs see the same
# - D: the development data, since overfitting is measured there
#
# <!-- why
# A: What is measured on would not be what occurs in practice any more.
# B: So hardly any picture comes twice, and little can be learned by heart.
# C: Then the same changed pictures come back in each epoch, and can be learned by heart too.
# D: It is measured there, but it happens in training.
# -->
#
# **`source`**: In the last figure, the network trained with shifts reads moved digits. It was never given a
# digit that the other networks did not have. Where does what it knows more come from?
#
# - A: from us, who know that a moved digit is still that digit
# - B: from the development data, which were moved the same way
# - C: from the noise in its gradients, which finds wider minima
# - D: from its larger number of parameters
#
# <!-- why
# A: Which changes do not matter is knowledge, and we put it in.
# B: No network was trained on those.
# C: Noise knows nothing of which pixels belong together when a digit moves.
# D: All three have the same number.
# -->
#
# **`text`**: Why is it harder to augment sentences than pictures or sound?
#
# - A: there is so much text already that more of it gains nothing
# - B: a changed sentence may have another number of words, and a batch needs sentences of one length
# - C: a language model has no layers that could be invariant
# - D: there are no small changes of a word, and another word may change the meaning
#
# <!-- why
# A: For most tasks there are few sentences with labels.
# B: Padding takes care of that.
# C: Nor has our network of dense layers, and it learned from moved digits.
# D: A picture can be changed by a little. Between two words there is nothing.
# -->
#
# And a prediction. Section 6 trains a network of 256 units on the 300 digits with 30% wrong labels. Without augmentation
# it ends at about three right answers in four on new digits.
#
# **`predict`**: Where will it end with CutMix, which pastes a part of another digit into every picture? Any answer earns
# the point, and the figure shows yours beside the outcome.
#
# - A: below 70%, since most of its pictures are no digits any more
# - B: at about the same 75%
# - C: at about 80%
# - D: at 85% or more
#
# <!-- why
# A: They look odd, but their targets say how odd, and a wrong label hardly ever comes with the same picture.
# B: No picture comes twice as it was, so wrong labels are hard to learn by heart.
# C: The right direction, but it gains more.
# D: It ends above 85%, though its pictures look the strangest of all.
# -->

# %% exercise="augmentation_concepts"
augmentation_concepts = {
    "mirror": "C",
    "when": "B",
    "source": "A",
    "text": "D",
    "predict": "D",
}

# %% check="augmentation_concepts"
check("augmentation_concepts")

# %% [markdown]
# ## 5. Mixup
#
# *Lecture: Regularization – Dataset Augmentation. Zhang et al., 2017, section 2.*
#
# Mixup blends two examples, and keeps the share $\lambda$ of the first one:
#
# $$\tilde x_i = \lambda x_i + (1 - \lambda) \, x_{\pi(i)} .$$
#
# A picture that is 70% a three and 30% an eight is neither. Its target has to say so: 0.7 for three and 0.3 for eight.
# Write down $\tilde y_i$, for targets that are any distributions. Does it still sum to one? The
# partners come from the same batch: $\pi$ is a permutation of its examples. With $\lambda = 0.75$, the inputs 0, 20
# and 40, and $\pi = (2, 0, 1)$ the new inputs are 10, 15 and 35. In training $\lambda$ is drawn
# for each batch from the distribution $\operatorname{Beta}(\alpha, \alpha)$. Here $\lambda$ and $\pi$ are
# arguments.
#
# ### Exercise: `mixup`
#
# | argument | shape | |
# | --- | --- | --- |
# | `X` | (B, …) | inputs with any number of axes |
# | `Y` | (B, K) | target distributions |
# | `lam` | | $\lambda$, one float from 0 to 1 |
# | `permutation` | (B,) | ints, the partner of each example |
# | result | as `X`, as `Y` | a pair, inputs and targets |


# %% exercise="mixup"
def mixup(X, Y, lam, permutation):
    """Blend each example with its partner, inputs and targets; λ is what stays of the example.

    X: (B, ...) inputs; Y: (B, K) target distributions; lam: λ, a float; permutation: (B,) ints,
    permutation[i] is the partner of i. Returns the pair inputs, targets, shaped as X and Y.
    """
    ### BEGIN SOLUTION
    inputs = lam * X + (1 - lam) * X[permutation]
    targets = lam * Y + (1 - lam) * Y[permutation]
    return inputs, targets
    ### END SOLUTION


# %% check="mixup"
check("mixup")

# %% [markdown]
# *In Keras and PyTorch*: `keras.layers.MixUp(alpha=0.2)` and `torchvision.transforms.v2.MixUp(num_classes=10)`, whose
# $\alpha$ is 1 by default. Keras' layer wants a dictionary of `"images"` and one-hot `"labels"`, PyTorch's class indices.
# In both the loss must take distributions from then on.


# %%
def two_moons(count, rng, noise=0.35):
    """Points of two half circles that reach into each other, (count, 2), and their classes."""
    angle, gold = rng.uniform(0, math.pi, count), np.arange(count) % 2
    points = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], axis=1) * np.where(gold, -1, 1)[:, None]
    return (points + noise * rng.normal(size=points.shape)).astype(np.float32), gold


def change_by_mixup(X, Y, rng, alpha=1.0):
    return mixup(X, Y, float(rng.beta(alpha, alpha)), rng.permutation(len(X)))


# %% jupyter={"source_hidden": true}
with figure(
    "The decision surface, with and without mixup",
    alt="Two decision surfaces of two half moons: winding and sharp without mixup, smooth with it.",
):
    points, classes = two_moons(60, np.random.default_rng(3))
    new_points, new_classes = two_moons(4000, np.random.default_rng(4))
    grid = np.linspace(-2.4, 2.4, 121)
    plane = np.stack(np.meshgrid(grid, grid), axis=-1).reshape(-1, 2).astype(np.float32)
    panels = plt.subplots(1, 2, figsize=(9.4, 4.4), sharex=True, sharey=True)[1]
    for axes, change, name in [(panels[0], None, "no mixup"), (panels[1], change_by_mixup, "mixup, α = 1")]:
        rng = np.random.default_rng(0)
        targets = np.eye(2, dtype=np.float32)[classes]
        network = train(points, targets, 128, rng, change, epochs=1500, batch_size=30)[-1]
        surface = probabilities_of(network, plane)[:, 1].reshape(121, 121)
        colors = axes.contourf(grid, grid, surface, levels=np.linspace(0, 1, 11), cmap="PuOr_r")
        axes.contour(grid, grid, surface, levels=[0.5], colors="black", linewidths=1.5)
        for k, marker in enumerate("so"):
            axes.plot(*points[classes == k].T, marker, color=f"C{k}", markeredgecolor="white")
        sure = probabilities_of(network, new_points)[np.arange(4000), new_classes]
        axes.set(aspect="equal")
        score = f"accuracy {np.mean(sure > 0.5):.2f}, mean NLL {-np.log(sure + 1e-12).mean():.2f}"
        axes.set_title(f"{name}\nnew points: {score}")
    plt.colorbar(colors, ax=panels, label="probability of the second class")

# %% [markdown]
# **What to see.** The two classes overlap, so nobody can be sure near the border. Left: the network is sure
# nearly everywhere. The black line winds around single points, and there is hardly anything pale between
# the two colours. Right: between the classes the probability changes slowly, and the border is simpler.
# Mixup asks for that: halfway between two points the target lies halfway between theirs. The accuracy on
# new points gains a little. The NLL, which punishes false certainty, is less than half of what it was. *Break it*: let
# `change_by_mixup` return the targets `Y` as they were, and look at the border. Or take `alpha=20`.
#
# ## 6. CutMix
#
# *Lecture: Regularization – Dataset Augmentation. Yun et al., 2019, section 3.1 and algorithm A1.*
#
# A blend of two photographs looks like nothing in the world. CutMix pastes instead: it takes a box out of
# the partner's picture and puts it in the same place. The targets are mixed by area. For a given $\lambda$
# the box is to cover the share $1 - \lambda$ of the picture and to have its proportions: sides of $s h$ and $s w$. For
# which $s$ is the area $(1 - \lambda) \, h w$? A side is a whole number of pixels, so they are
#
# $$r_h = \operatorname{int}(h s), \qquad r_w = \operatorname{int}(w s) .$$
#
# Around the center (row, column) the box reaches from row − $r_h$ // 2 to row + $r_h$ // 2, exclusive,
# where // is Python's division of ints. The columns go likewise. Then it is clipped to the picture: near a
# corner three quarters of it may be lost. So the $\lambda$ that came in is not true of the picture any more. The targets
# are mixed by the share $\lambda'$ of the pixels that did stay the example's own.
#
# With numbers: pictures of 8×8 and $\lambda = 0.75$ make sides of 4. Around (4, 4) the box has the rows and columns 2 to
# 5, 16 of 64 pixels, and $\lambda'$ is 0.75. Around (0, 4) only the rows 0 and 1 are left, and $\lambda'$ is 0.875.
#
# ### Exercise: `cutmix`
#
# | argument | shape | |
# | --- | --- | --- |
# | `images` | (B, h, w, C) | |
# | `Y` | (B, K) | target distributions |
# | `center` | | (row, column), two ints inside the picture |
# | `lam` | | $\lambda$, one float from 0 to 1 |
# | `permutation` | (B,) | ints, the partner of each example |
# | result | as `images`, as `Y` | a pair, inputs and targets |
#
# (Python's `min`, `max` and `math.sqrt` give Python numbers. What `np.clip` and `np.sqrt` make of one is
# NumPy's, and such a float64 turns a float32 array into float64.)


# %% exercise="cutmix"
def cutmix(images, Y, center, lam, permutation):
    """Paste a box of each example's partner into its picture, and mix the targets by area.

    images: (B, h, w, C); Y: (B, K); center: the ints (row, column); lam: λ, a float; permutation: (B,) ints.
    The box has the proportions of the picture and the share 1 - λ of its area, its sides rounded down. It reaches
    from center - side // 2 to center + side // 2 (exclusive), and is clipped to the picture.
    Returns the pair inputs, targets, shaped as images and Y.
    """
    ### BEGIN SOLUTION
    height, width = images.shape[1:3]
    row, column = center
    half_height = int(height * math.sqrt(1 - lam)) // 2
    half_width = int(width * math.sqrt(1 - lam)) // 2
    top, bottom = max(row - half_height, 0), min(row + half_height, height)
    left, right = max(column - half_width, 0), min(column + half_width, width)
    inputs = images.copy()
    inputs[:, top:bottom, left:right] = images[permutation, top:bottom, left:right]
    lam = 1 - (bottom - top) * (right - left) / (height * width)
    targets = lam * Y + (1 - lam) * Y[permutation]
    return inputs, targets
    ### END SOLUTION


# %% check="cutmix"
check("cutmix")

# %% [markdown]
# *In Keras and PyTorch*: `keras.layers.CutMix(factor=1.0)` and `torchvision.transforms.v2.CutMix(num_classes=10)`. Both
# draw $\lambda$ and the center themselves, one for the whole batch in PyTorch, and both recompute $\lambda$ from the
# clipped box.


# %% jupyter={"source_hidden": true}
def target_text(target):
    """The classes of a target with their shares."""
    shares = [f"{digit}: {target[digit]:.2f}" for digit in np.argsort(-target) if target[digit] > 1e-6]
    return "\n".join(shares)


with figure(
    "A four and a nought, mixed",
    alt="A four, a nought, their blend, and three fours with a box of the nought, with their targets.",
):
    pair = [np.flatnonzero(gold_train == digit)[0] for digit in (4, 0)]
    two, two_targets, swap = images_train[pair], Y_train[pair], np.array([1, 0])
    shown = [(two[0], two_targets[0], "the example"), (two[1], two_targets[1], "its partner")]
    shown += [(*[part[0] for part in mixup(two, two_targets, 0.6, swap)], "mixup")]
    centers = [(4, 4), (1, 4), (0, 0)]
    for center in centers:
        mixed = cutmix(two, two_targets, center, 0.6, swap)
        shown.append((mixed[0][0], mixed[1][0], f"CutMix\nat {center}"))
    panels = plt.subplots(1, 6, figsize=(10.4, 3))[1]
    for axes, (picture, target, name) in zip(panels, shown, strict=True):
        show_picture(axes, picture, name)
        axes.set_xlabel(target_text(target))
    black_and_white = np.stack([np.ones((8, 8, 1)), np.zeros((8, 8, 1))])
    for axes, center in zip(panels[3:], centers, strict=True):
        box = 1 - cutmix(black_and_white, two_targets, center, 0.6, swap)[0][0]  # 1 where the partner is
        axes.imshow(np.where(box > 0, [0.84, 0.37, 0.0, 0.4], 0.0))

# %% [markdown]
# **What to see.** All four blends have $\lambda = 0.6$. Mixup's picture is the whole four with a pale
# nought over it, and the target is 0.6 to 0.4. CutMix replaces pixels, those that are tinted. Its box is to
# have sides of $\operatorname{int}(8 \sqrt{0.4}) = 5$, and as it reaches 5 // 2 = 2 pixels each way, they
# are 4. Moved to the edge and into the corner, it loses a part, and the nought's share in the target
# shrinks with it. *Break it*: take $\lambda = 0.1$. How much of the nought's target is left in the corner?
#
# What are such examples good for? Give wrong labels to 30% of the 300 training digits, as the notebook on
# dropout does, and train a network that is wide enough to learn them by heart. The development set keeps
# its right labels.


# %%
def change_by_cutmix(X, Y, rng):
    center = tuple(int(number) for number in rng.integers(0, 8, size=2))
    return cutmix(X, Y, center, float(rng.random()), rng.permutation(len(X)))


def with_wrong_labels(gold, fraction, rng):
    """The labels with that fraction of them replaced by another class."""
    wrong = rng.permutation(len(gold))[: round(fraction * len(gold))]
    gold = gold.copy()
    gold[wrong] = (gold[wrong] + rng.integers(1, 10, size=len(wrong))) % 10
    return gold


# %% jupyter={"source_hidden": true}
noisy_gold = with_wrong_labels(gold_train, 0.3, np.random.default_rng(5))

with figure(
    "300 training digits, 30% of the labels wrong",
    alt="Bars of accuracy: without augmentation wrong labels are learned, with it new digits are read better.",
):
    methods = {
        "nothing": None,
        "shifts": change_by_shifts,
        "mixup": change_by_mixup,
        "CutMix": change_by_cutmix,
    }
    groups, noisy_targets = {}, np.eye(10, dtype=np.float32)[noisy_gold]
    for name, change in methods.items():
        scores = []
        for seed in range(2):
            network = train(images_train, noisy_targets, 256, np.random.default_rng(seed), change)[-1]
            pairs = [(images_train, noisy_gold), (images_dev, gold_dev)]
            scores.append([accuracy(network, *each) for each in pairs])
        groups[name] = list(zip(np.mean(scores, axis=0), np.std(scores, axis=0), strict=True))
    plt.figure(figsize=(7.6, 3.6))
    names = ["training labels, wrong ones included", "development digits, right labels"]
    draw_bars(plt.gca(), groups, names, "accuracy, mean of 2 seeds")
    said = {"A": 0.68, "B": 0.75, "C": 0.8, "D": 0.87}.get(augmentation_concepts["predict"])
    if said:
        plt.plot(3.45, said, "k*", markersize=13, label="your prediction, CutMix")
    plt.ylim(0, 1.45)
    plt.yticks(np.arange(0, 1.1, 0.2))
    plt.legend(loc="upper left", ncols=2)

# %% [markdown]
# **What to see.** Only 70% of the training labels are right, so whatever goes beyond that was learned by
# heart. Without augmentation the network gets far beyond, and pays for it on new digits. With shifts, mixup
# or CutMix no picture comes twice as it was, so there is little to learn by heart, and the network does
# better by 9 to 15 points. All three regularize. On clean labels and centred digits, as in section 4, there
# was next to nothing to gain. *Break it*: chain two of them,
# `lambda X, Y, rng: change_by_mixup(*change_by_shifts(X, Y, rng), rng)`. Are they worth more together?
#
# ### Questions: `mixing_concepts`
#
# **`loss`**: After mixup or CutMix, which loss can take the targets as they come?
#
# - A: the sparse categorical crossentropy, which takes class indices
# - B: the hinge loss
# - C: any of them, since each takes the mean over the batch
# - D: the categorical crossentropy, which takes full distributions
#
# <!-- why
# A: It takes one class for each example, and a target has two now.
# B: It takes −1 or 1.
# C: The mean over the batch comes afterwards. The target of a single example must fit first.
# D: A mixture of two classes is a distribution like any other.
# -->
#
# **`corner`**: CutMix on pictures of 8×8 with $\lambda = 0.75$ and the center (0, 0). What is $\lambda'$?
#
# - A: 0.75, since $\lambda$ is given
# - B: 0.9375
# - C: 0.25
# - D: 0.0625
#
# <!-- why
# A: The box lies outside of the picture for the most part, and was clipped.
# B: Of a box of 4×4 a piece of 2×2 is left, and 1 − 4/64 is 0.9375.
# C: That is the share that the box should have had.
# D: That is the partner's share, 4 of 64 pixels.
# -->
#
# **`alpha`**: The density of $\operatorname{Beta}(\alpha, \alpha)$ is proportional to
# $\lambda^{\alpha - 1} (1 - \lambda)^{\alpha - 1}$. What happens to mixup when $\alpha$ goes to 0?
#
# - A: $\lambda$ is nearly always close to 0 or to 1, so examples are hardly mixed any more
# - B: $\lambda$ is nearly always close to 1/2, so all examples are blended half and half
# - C: $\lambda$ is uniform
# - D: all targets become uniform, as with label smoothing
#
# <!-- why
# A: With an exponent near −1 the density is largest at both ends.
# B: So it is when α becomes large.
# C: So it is for α = 1.
# D: Mixup mixes with the target of a partner, not with a uniform one.
# -->
#
# **`between`**: What does mixup ask of a network along the straight line between two examples?
#
# - A: that its answer jumps from one target to the other, as far from both as possible
# - B: that its answer is uniform, as there are no examples
# - C: that its answer goes evenly from one target to the other
# - D: nothing: it only adds noise to the inputs
#
# <!-- why
# A: The targets on the way are mixtures, and do not jump.
# B: There are: the mixtures are the examples on the way.
# C: At the share λ of the way the target has the same share λ.
# D: It mixes the targets as well, so it asks for something.
# -->

# %% exercise="mixing_concepts"
mixing_concepts = {
    "loss": "D",
    "corner": "B",
    "alpha": "A",
    "between": "C",
}

# %% check="mixing_concepts"
check("mixing_concepts")

# %% [markdown]
# The line in the table of the course, measured as in notebook 06, with your `shift` and your `cutmix`. These are two
# lines, in fact.

# %% provided="06_training.remedies" jupyter={"source_hidden": true}


# %%
def train_changed(params, X, gold, rng, change):
    """The training of notebook 06 to the end, with each batch of pictures and targets changed before its step."""
    for _ in range(150):
        for rows in np.split(rng.permutation(300), 15):
            images, targets = change(X[rows].reshape(20, 8, 8, 1), np.eye(10)[gold[rows]], rng)
            inputs = images.reshape(20, 64)
            hidden = np.tanh(affine(inputs, params["W1"], params["b1"]))
            logits = affine(hidden, params["W2"], params["b2"])
            d_logits = softmax_crossentropy_gradient(logits, targets) / 20
            d_hidden, dW2, db2 = affine_backward(d_logits, hidden, params["W2"])
            _, dW1, db1 = affine_backward(d_hidden * (1 - hidden**2), inputs, params["W1"])
            grads = {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}
            params = {key: value - 0.2 * grads[key] for key, value in params.items()}
    return logits_of(params)


def train_with_shifts(params, X, gold, X_dev, gold_dev, rng):
    def change(images, targets, rng):
        return shift(images, int(rng.integers(-1, 2)), int(rng.integers(-1, 2))), targets

    return train_changed(params, X, gold, rng, change)


def train_with_cutmix(params, X, gold, X_dev, gold_dev, rng):
    def change(images, targets, rng):
        center = int(rng.integers(0, 8)), int(rng.integers(0, 8))
        return cutmix(images, targets, center, float(rng.random()), rng.permutation(20))

    return train_changed(params, X, gold, rng, change)


with figure(
    "300 digits with 30 % wrong labels: what each remedy is worth",
    alt="Bars of the accuracy on clean digits: six lines of earlier notebooks, and shifts and CutMix by your code.",
):
    show_remedies(
        {
            "none, trained to the end": 70.5,
            "early stopping": 84.5,
            "weight decay": 87.3,
            "AdamW": 87.1,
            "dropout": 86.4,
            "label smoothing": 73.2,
        },
        {"shifts": train_with_shifts, "CutMix": train_with_cutmix},
    )

# %% [markdown]
# **What to see.** In the figure before, shifts were as good as CutMix. This training has nearly four times as many steps,
# and a wrong label in nine places can be learned by heart too, given the time. CutMix gives each picture another
# company every time, and is worth as much as early stopping.
#
# *Break it*: draw $\lambda$ as `float(rng.beta(0.2, 0.2))` in `train_with_cutmix`. How much of the gain is left, and why?
#
# ## 7. RandAugment
#
# *Lecture: Regularization – Dataset Augmentation. Cubuk et al., 2019, section 3.*
#
# Which augmentations, how often, how strong? Whole papers searched for such a policy. RandAugment dropped
# the search: for each picture, draw `num_ops` operations from a list, each one uniformly and independently
# of the others, and apply them one after the other. The same operation may be drawn twice. What is left to
# tune is how many and how strong. With the operations "double" and "add one", and `num_ops` 2, a pixel of 3 becomes 12, 7,
# 8 or 5, each with the probability 1/4.
#
# ### Exercise: `rand_augment`
#
# Here, and only here, you may loop over the pictures: each one goes its own way.
#
# | argument | shape | |
# | --- | --- | --- |
# | `images` | (B, h, w, C) | |
# | `operations` | | a list of functions, from one picture (h, w, C) to one of the same shape |
# | `num_ops` | | int, operations a picture |
# | `rng` | | a `numpy.random.Generator`, the only source of random numbers |
# | result | (B, h, w, C) | |


# %% exercise="rand_augment"
def rand_augment(images, operations, num_ops, rng):
    """Apply to each picture num_ops operations, drawn for it uniformly and with replacement.

    images: (B, h, w, C); operations: a list of functions from (h, w, C) to (h, w, C); num_ops: an int;
    rng: a numpy.random.Generator. Returns (B, h, w, C).
    """
    ### BEGIN SOLUTION
    changed = []
    for image in images:
        for number in rng.integers(len(operations), size=num_ops):
            image = operations[number](image)
        changed.append(image)
    return np.stack(changed)
    ### END SOLUTION


# %% check="rand_augment"
check("rand_augment")

# %% [markdown]
# *In Keras and PyTorch*: `keras.layers.RandAugment(num_ops=2, factor=0.5)` takes pixels from 0 to 255 unless you pass
# `value_range`. `torchvision.transforms.v2.RandAugment(num_ops=2, magnitude=9)` wants integer pixels, and draws one choice
# for all that it gets, so call it on each picture.


# %%
def cover(picture):
    return random_erasing(picture[None], (3, 2, 5, 4))[0]


def move_down(picture):
    return shift(picture[None], 1, 0)[0]


def move_left(picture):
    return shift(picture[None], 0, -1)[0]


def darken(picture):
    return np.sqrt(picture)


def fade(picture):
    return picture * 0.6


# %% jupyter={"source_hidden": true}
with figure(
    "One seven, many sevens",
    alt="Three rows of nine sevens, changed by one, two and four operations each.",
):
    seven = images_train[gold_train == 7][4:5]
    operations = [cover, move_down, move_left, darken, fade]
    panels = plt.subplots(3, 9, figsize=(9.4, 3.6))[1]
    for row, num_ops in zip(panels, [1, 2, 4], strict=True):
        made = rand_augment(np.tile(seven, (9, 1, 1, 1)), operations, num_ops, np.random.default_rng(1))
        for axes, picture in zip(row, made, strict=True):
            show_picture(axes, picture)
        row[0].set_ylabel(f"num_ops {num_ops}")

# %% [markdown]
# **What to see.** With five operations and one draw, there are five different sevens, and among nine
# pictures some must be alike. With two draws the sevens differ more, and a picture may be moved by two
# pixels: the same operation came twice. With four, some are hard to read. More is not always better. *Break it*: add
# `lambda picture: horizontal_flip(picture[None], np.array([True]))[0]` to the operations. Would you train with that?
#
# ## Where you are
#
# You can make examples out of examples. Use the augmentations that keep the label and that occur in
# practice, anew each time that an example is used. The next notebook makes one answer out of many networks.
#
# **Sources**
#
# - The lecture *Training Neural Networks II*, at the sections named in italics.
# - H. Zhang, M. Cisse, Y. Dauphin, D. Lopez-Paz (2017): mixup: Beyond Empirical Risk Minimization.
# - Z. Zhong, L. Zheng, G. Kang, S. Li, Y. Yang (2017): Random Erasing Data Augmentation.
# - T. DeVries, G. Taylor (2017): Improved Regularization of Convolutional Neural Networks with Cutout.
# - S. Yun, D. Han, S. Oh, S. Chun, J. Choe, Y. Yoo (2019): CutMix: Regularization Strategy to Train Strong
#   Classifiers with Localizable Features.
# - E. Cubuk, B. Zoph, J. Shlens, Q. Le (2019): RandAugment: Practical Automated Data Augmentation with a
#   Reduced Search Space.
