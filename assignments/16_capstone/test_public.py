"""Public tests of 16_capstone: what check() runs in the notebook, and the data that all tests draw."""

import itertools

import numpy as np
from sklearn.datasets import load_digits

from grader.testing import assert_close, assert_shape, rules

hints = {
    "train_classifier": [
        "Start with a function that trains nothing: make parameters, and return a function that sends X through the "
        "network and softmax. The checks of the distributions should pass with it.",
        "Then the training step, with every gradient from `affine_backward`: the loss gives the one with respect to the "
        "logits, that leads to the hidden layer, and through the derivative of its activation to the first layer. Print "
        "the loss: it has to fall from about log K.",
        "`moved` fails? Look at some training and some development pictures, side by side. What is done to the latter "
        "can be done to the former, anew in every epoch. How do you find out, on the development set, whether to do it?",
        "`wrong labels` fails? Print the accuracy on training and on development data after each epoch. When does the one "
        "pass the other, and what have you got that keeps a network from learning by heart?",
        "`doubtful` fails? The accuracy is about right, so it is the confidence. How sure may one be of a label if one in "
        "five is drawn anew? What makes a network less sure, and by how much on the development set?",
        "If the grader says that time is up, count: epochs times batches times networks. What does half of each cost you?",
    ],
    "train_deep_network": [
        "Begin with parameters and no training: a kernel and a bias for each pair of neighbouring sizes. Send X through, "
        "and print the standard deviation of each layer's output. It should neither fade nor explode in twelve layers.",
        "If you standardize the pixels, the grader does not. (x − m)/s · W + b is an affine layer of x as well: of which "
        "kernel, and with which bias?",
        "Print the norm of the gradient in each step, for the setting with bright pictures. How often is it thousands "
        "of times as large as usual, and what is left of the network afterwards?",
    ],
    "defaults_concepts": [
        "`predict`: any answer earns the point. Which of the two sees what the test set will look like?",
        "`ceiling`: of ten labels, seven were left alone. How many of the other three are right by chance?",
        "`chosen`: throw 50 coins ten times each. Is the best one likely to be as good the next time?",
        "`calibrated`: the constant classifier of section 3 fits the description.",
        "`idle`: when each example is seen once, what is there to learn by heart?",
        "`batch`: put a single number into (x − mean) / std.",
    ],
}

LETTERS = ("A", "B", "C", "D")

DIGITS = load_digits()
GRID = np.arange(8) - 3.5
# What uneven light is made of: the same everywhere, from top to bottom, from left to right.
LIGHT = np.stack([np.ones(64), np.repeat(GRID, 8) / 3.5, np.tile(GRID, 8) / 3.5])
# On all pixels of all sets; in `doubtful` it can be seen.
NOISE, DOUBTFUL_NOISE = 0.02, 0.25

# Training and development examples of each setting; all others are for the test, 697 at most.
SIZES = {"moved": (300, 100), "doubtful": (1000, 100), "wrong labels": (1000, 100)}
TEST = 697


def moved(pictures, angles, down, right):
    """Pictures (N, 8, 8) turned by angles (N,) in radians and moved by parts of a pixel, zeros coming in."""
    cos, sin = np.cos(angles)[:, None, None], np.sin(angles)[:, None, None]
    y, x = GRID[:, None] - down[:, None, None], GRID - right[:, None, None]
    # Where each pixel comes from, in a picture with margins of zeros.
    y, x = (np.clip(place + 4.5, 0, 9) for place in (cos * y + sin * x, cos * x - sin * y))
    top, left = y.astype(int), x.astype(int)
    padded = np.pad(pictures, ((0, 0), (1, 2), (1, 2)))
    n = np.arange(len(pictures))[:, None, None]
    y, x = y - top, x - left
    upper = (1 - x) * padded[n, top, left] + x * padded[n, top, left + 1]
    lower = (1 - x) * padded[n, top + 1, left] + x * padded[n, top + 1, left + 1]
    return (1 - y) * upper + y * lower


def moved_at_random(X, rng, pixels=1.0, degrees=15.0):
    """Examples (N, 64), each moved by up to so many pixels either way and turned by up to so many degrees."""
    angles = np.radians(rng.uniform(-degrees, degrees, size=len(X)))
    down, right = rng.uniform(-pixels, pixels, size=(2, len(X)))
    return moved(X.reshape(-1, 8, 8), angles, down, right).reshape(-1, 64)


def lit_at_random(X, rng):
    """Examples (N, 64), half of them as negatives, each in uneven light of its own."""
    signs = rng.choice([-1.0, 1.0], size=(len(X), 1))
    return X * signs + rng.normal(size=(len(X), 3)) @ LIGHT


def redrawn(y, share, rng):
    """The labels with this share of them drawn anew."""
    return np.where(rng.random(len(y)) < share, rng.integers(0, y.max() + 1, size=len(y)), y)


def digits(rng, num_classes=10):
    """All digits of some classes in a new order, with new numbers for the classes."""
    chosen = rng.permutation(10)[:num_classes]
    numbers = np.full(10, -1)
    numbers[chosen] = np.arange(num_classes)
    rows = rng.permutation(np.flatnonzero(numbers[DIGITS.target] >= 0))
    return DIGITS.data[rows] / 16, numbers[DIGITS.target[rows]]


def split(X, y, sizes, rng, noise=NOISE):
    """X and y of the training, the development and the test set."""
    X = X + noise * rng.normal(size=X.shape)
    train, dev = sizes[0], sum(sizes)
    return X[:train], y[:train], X[train:dev], y[train:dev], X[dev : dev + TEST], y[dev : dev + TEST]


def draw(setting, rng):
    """Training, development and test sets of a setting, X and y each."""
    X, y = digits(rng)
    train, dev = SIZES[setting]
    if setting == "moved":
        X = np.concatenate([moved_at_random(X[:train], rng, 0.15, 0), moved_at_random(X[train:], rng)])
    else:
        X = lit_at_random(X, rng)[:, rng.permutation(64)]
    data = split(X, y, (train, dev), rng, DOUBTFUL_NOISE if setting == "doubtful" else NOISE)
    X_train, y_train, X_dev, y_dev, X, y = data
    if setting == "doubtful":
        y_dev, y = redrawn(y_dev, 0.2, rng), redrawn(y, 0.2, rng)
    if setting == "wrong labels":
        y_train = redrawn(y_train, 0.4, rng)
    return X_train, y_train, X_dev, y_dev, X, y


def draw_deep(setting, rng):
    """Training set and test set for the deep network; "bright" has six pictures that are far too bright."""
    X, y = digits(rng)
    X_train, y_train, _, _, X, y = split(X, y, (600, 0), rng)
    if setting == "bright":
        X_train = X_train * np.where(rng.permutation(600) < 6, 100_000.0, 1.0)[:, None]
    return X_train, y_train, X, y


DEEP = [64, *[48] * 12, 10]


def logits_of(params, X):
    """The logits of an MLP with ReLU after each layer but the last."""
    layers = len(params) // 2
    for layer in range(1, layers + 1):
        X = X @ params[f"W{layer}"] + params[f"b{layer}"]
        X = np.maximum(X, 0) if layer < layers else X
    return X


def distributions(predict, X, num_classes=10):
    """The predicted probabilities, every row checked to be a distribution."""
    probabilities = predict(X)
    assert_shape(probabilities, (len(X), num_classes))
    probabilities = np.asarray(probabilities, np.float64)
    assert np.isfinite(probabilities).all(), "Some probabilities are not finite."
    assert np.all(probabilities >= 0), "Some probabilities are negative."
    # Networks in float32 sum to one within 1e-6.
    assert_close(probabilities.sum(axis=1), np.ones(len(X)), atol=1e-4)
    return probabilities


def measure(predict, X, gold):
    """Accuracy, and the mean of −log p of the right class, p kept from 0 as in the notebook."""
    probabilities = distributions(predict, X)
    p_gold = np.clip(probabilities[np.arange(len(gold)), gold], 1e-12, 1)
    return float(np.mean(probabilities.argmax(axis=1) == gold)), float(-np.log(p_gold).mean())


def measure_deep(params, X, gold):
    """The accuracy of the deep network, after looking at the parameters' shapes."""
    for layer, (n, m) in enumerate(itertools.pairwise(DEEP), start=1):
        assert_shape(params[f"W{layer}"], (n, m))
        assert_shape(params[f"b{layer}"], (m,))
    own = {key: np.asarray(params[key], np.float64) for key in params}
    assert all(np.isfinite(value).all() for value in own.values()), "Some parameters are not finite."
    return float(np.mean(logits_of(own, X).argmax(axis=1) == gold))


def assert_accuracy(accuracy, expected):
    assert accuracy >= expected, (
        f"The accuracy on the test set is {accuracy:.3f}, expected is {expected:.2f}."
    )


def assert_nll(nll, expected):
    assert nll <= expected, (
        f"The negative log-likelihood on the test set is {nll:.3f}, expected is {expected:.2f} or less."
    )


def assert_all_answered(answers, questions):
    """Every question has one of the four letters."""
    for question in questions:
        answer = answers.get(question)
        if answer is None:
            raise NotImplementedError(f"The question {question!r} has no answer yet.")
        assert answer in LETTERS, f'The answer to {question!r} must be "A", "B", "C" or "D".'


def clouds(rng, count):
    """Three classes that lie well apart in 64 dimensions, in turn."""
    gold = np.arange(count) % 3
    centres = np.zeros((3, 64))
    centres[0, :20] = centres[1, 20:40] = centres[2, 40:] = 1.0
    return centres[gold] + 0.2 * rng.normal(size=(count, 64)), gold


# train_classifier


def test_train_distributions(student, rng):
    """Every example gets a distribution over the K classes, here three; alone it gets the same one, and again."""
    *data, X, _ = *clouds(rng, 60), *clouds(rng, 30), *clouds(rng, 12)
    predict = student.train_classifier(*data, rng)
    X = (X + X[::-1]) / 2  # between the classes, where nobody can be sure
    first = distributions(predict, X, 3)
    assert_close(predict(X), first, atol=1e-6)
    assert_close(predict(X[4:5]), first[4:5], atol=1e-4)


def test_train_moved(student, rng):
    """One draw of the setting `moved`: the accuracy is 0.82 or more."""
    *data, X, gold = draw("moved", rng)
    assert_accuracy(measure(student.train_classifier(*data, rng), X, gold)[0], 0.82)


def test_train_doubtful(student, rng):
    """One draw of the setting `doubtful`: the NLL is 1.42 or less."""
    *data, X, gold = draw("doubtful", rng)
    assert_nll(measure(student.train_classifier(*data, rng), X, gold)[1], 1.42)


def test_train_wrong_labels(student, rng):
    """One draw of the setting `wrong labels`: the accuracy is 0.80 or more."""
    *data, X, gold = draw("wrong labels", rng)
    assert_accuracy(measure(student.train_classifier(*data, rng), X, gold)[0], 0.80)


@rules(
    "train_classifier",
    without={
        "dtype": "the arrays are float64, and probabilities may be of either dtype",
        "batch_of_one vectorized": "a training set of one is none, and trainings are loops over epochs",
    },
    seconds=20,
)
def train_classifier_rules(student, case):
    """Three classes of noise; the development set is as large, and the answers are for as many."""
    X, y = case.normal(case.batch, 64), case.labels(3)
    X_dev, y_dev = case.normal(case.batch, 64), case.labels(3)
    predict = student.train_classifier(X, y, X_dev, y_dev, case.rng)
    return predict(case.normal(case.batch, 64)), (case.batch, 3)


# train_deep_network


def test_deep_plain(student, rng):
    """One draw of the setting `deep`: the accuracy is 0.70 or more."""
    X_train, y_train, X, gold = draw_deep("deep", rng)
    assert_accuracy(measure_deep(student.train_deep_network(X_train, y_train, DEEP, rng), X, gold), 0.70)


def test_deep_bright(student, rng):
    """One draw of the setting `bright`: the accuracy is 0.70 or more."""
    X_train, y_train, X, gold = draw_deep("bright", rng)
    assert_accuracy(measure_deep(student.train_deep_network(X_train, y_train, DEEP, rng), X, gold), 0.70)


@rules(
    "train_deep_network",
    without={
        "dtype": "the arrays are float64, and parameters may be of either dtype",
        "batch_of_one vectorized": "a training set of one is none, and trainings are loops over epochs",
    },
    seconds=20,
)
def train_deep_network_rules(student, case):
    """Two hidden layers, three classes of noise."""
    X, y = case.uniform(0, 1, case.batch, 64), case.labels(3)
    params = student.train_deep_network(X, y, [64, 7, 5, 3], case.rng)
    shapes = {"W1": (64, 7), "b1": (7,), "W2": (7, 5), "b2": (5,), "W3": (5, 3), "b3": (3,)}
    return params, shapes


# defaults_concepts


def test_defaults_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(
        student.defaults_concepts, ("predict", "ceiling", "chosen", "calibrated", "idle", "batch")
    )
