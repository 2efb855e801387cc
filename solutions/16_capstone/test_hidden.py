"""Hidden tests of 16_capstone: what earns points.

The data sets are drawn from scikit-learn's digits, with the distortions that the notebook names. The two tiers of a
setting share its draws and the training on each, which is most of what grading takes. The student's code never sees
scikit-learn. The thresholds are from `tools/capstone_table.py`, which measures sound solutions
and others that must not pass; docs/capstone.md has its table and says how sure the thresholds are.
"""

import itertools
import runpy
from pathlib import Path
from weakref import WeakKeyDictionary

import numpy as np

from grader.testing import assert_answer, assert_close, assert_shape, points, rule_points

# The data are drawn as in the public tests.
PUBLIC = runpy.run_path(str(Path(__file__).with_name("test_public.py")), run_name="test_public")
DEEP, draw, draw_deep, measure, measure_deep = (
    PUBLIC[name] for name in ("DEEP", "draw", "draw_deep", "measure", "measure_deep")
)
distributions, assert_accuracy, assert_nll = (
    PUBLIC[name] for name in ("distributions", "assert_accuracy", "assert_nll")
)

# The lower and the higher tier of each setting.
MOVED_ACCURACY = 0.70, 0.82
DOUBTFUL_NLL = 1.70, 1.42
WRONG_ACCURACY = 0.65, 0.80
DEEP_ACCURACY = 0.60, 0.70
BRIGHT_ACCURACY = 0.40, 0.70

# Where draws differ much, the higher tier is asked of the mean over so many of them, the lower tier's the first.
AVERAGED = {"doubtful": 2, "bright": 2}

SECONDS = 20  # for a training; all calls of an exercise together have 60

# All classes are among the training examples: one of five is missing in 131 with a probability below 1e-12.
SMALL = 131, 53


measured = WeakKeyDictionary()  # for each notebook what its trainings came to, by setting


def first_draws(student, setting, count, draw_and_train):
    """What the first so many draws of a setting came to; a test trains on those that no other has."""
    known = measured.setdefault(student, {}).setdefault(setting, [])
    while len(known) < count:
        known.append(draw_and_train())
    return known[:count]


def classifier_results(student, setting, rng, count=1):
    """(count, 2): accuracy and NLL on the first draws of a setting."""

    def draw_and_train():
        *data, X, gold = draw(setting, rng)
        return measure(student.train_classifier(*data, rng), X, gold)

    return np.array(first_draws(student, setting, count, draw_and_train))


def deep_accuracies(student, setting, rng, count=1):
    """(count,): the accuracies on the first draws of a setting."""

    def draw_and_train():
        X_train, y_train, X, gold = draw_deep(setting, rng)
        return measure_deep(student.train_deep_network(X_train, y_train, DEEP, rng), X, gold)

    return np.array(first_draws(student, setting, count, draw_and_train))


def small_set(rng):
    """Training and development sets of five classes, and 29 examples to predict."""
    X, y = PUBLIC["digits"](rng, num_classes=5)
    X_train, y_train, X_dev, y_dev, X, _ = PUBLIC["split"](X, y, SMALL, rng)
    return X_train, y_train, X_dev, y_dev, X[:29]


# train_classifier: its promises, on small sets


test_train_rules = rule_points("train_classifier", arguments=1, random=1)


@points(1, seconds=SECONDS)
def test_train_distributions(student, rng):
    """Every example gets a distribution over the K classes, whatever K and the batch size are."""
    *data, X = small_set(rng)
    predict = student.train_classifier(*data, rng)
    for batch in (X, X[:1], np.tile(X, (11, 1))):
        distributions(predict, batch, num_classes=5)


@points(2, seconds=SECONDS)
def test_train_examples_alone(student, rng):
    """Each example is judged alone: in any batch and in any order its answer is the same."""
    *data, X = small_set(rng)
    predict = student.train_classifier(*data, rng)
    together = distributions(predict, X, 5)
    order = rng.permutation(len(X))
    # Rounding in float32 stays far below 1e-4.
    assert_close(distributions(predict, X[order], 5), together[order], atol=1e-4)
    bright = 2 * X
    bright[:5] = X[:5]
    assert_close(distributions(predict, bright, 5)[:5], together[:5], atol=1e-4)
    for row in (0, 3):
        assert_close(distributions(predict, X[row : row + 1], 5), together[row : row + 1], atol=1e-4)


@points(2, seconds=SECONDS)
def test_train_same_answer(student, rng):
    """Asked twice it answers the same, also after another training."""
    *data, X = small_set(rng)
    predict = student.train_classifier(*data, rng)
    first = distributions(predict, X, 5)
    assert_close(distributions(predict, X, 5), first, atol=1e-6)
    *others, _ = small_set(rng)
    student.train_classifier(*others, rng)
    assert_close(distributions(predict, X, 5), first, atol=1e-6)


# train_classifier: tiers, low ones first, since a call that takes too long ends the exercise


@points(3, seconds=SECONDS, exercise="train_classifier")
def test_moved_accuracy(student, rng):
    """Pictures that are moved where the training set's are not: the accuracy is 0.70 or more."""
    accuracy = classifier_results(student, "moved", rng)[0, 0]
    assert_accuracy(accuracy, MOVED_ACCURACY[0])


@points(4, seconds=SECONDS, exercise="train_classifier")
def test_doubtful_nll(student, rng):
    """Noise, and one development and test label in five drawn anew: the NLL is 1.70 or less."""
    nll = classifier_results(student, "doubtful", rng)[0, 1]
    assert_nll(nll, DOUBTFUL_NLL[0])


@points(4, seconds=SECONDS, exercise="train_classifier")
def test_wrong_labels_accuracy(student, rng):
    """Uneven light, and 40 % of the training labels drawn anew: the accuracy is 0.65 or more."""
    accuracy = classifier_results(student, "wrong labels", rng)[0, 0]
    assert_accuracy(accuracy, WRONG_ACCURACY[0])


@points(6, seconds=SECONDS, exercise="train_classifier")
def test_moved_accuracy_high(student, rng):
    """Pictures that are moved where the training set's are not: the accuracy is 0.82 or more."""
    accuracy = classifier_results(student, "moved", rng)[0, 0]
    assert_accuracy(accuracy, MOVED_ACCURACY[1])


@points(8, seconds=SECONDS, exercise="train_classifier")
def test_doubtful_nll_low(student, rng):
    """Noise, and one development and test label in five drawn anew: the mean NLL of two draws is 1.42 or less."""
    losses = classifier_results(student, "doubtful", rng, AVERAGED["doubtful"])[:, 1]
    assert_nll(np.mean(losses), DOUBTFUL_NLL[1])


@points(8, seconds=SECONDS, exercise="train_classifier")
def test_wrong_labels_accuracy_high(student, rng):
    """Uneven light, and 40 % of the training labels drawn anew: the accuracy is 0.80 or more."""
    accuracy = classifier_results(student, "wrong labels", rng)[0, 0]
    assert_accuracy(accuracy, WRONG_ACCURACY[1])


# train_deep_network


test_deep_rules = rule_points("train_deep_network", arguments=1, random=1)


@points(2, seconds=SECONDS)
def test_deep_shapes(student, rng):
    """There is a kernel and a bias for each pair of neighbouring sizes, whatever the depth is."""
    X, y = PUBLIC["digits"](rng, num_classes=5)
    for sizes in ([64, 11, 5], [64, 13, 7, 11, 5]):
        params = student.train_deep_network(X[:131], y[:131], sizes, rng)
        assert len(params) == 2 * len(sizes) - 2, f"There are {len(params)} parameters for the sizes {sizes}."
        for layer, (n, m) in enumerate(itertools.pairwise(sizes), start=1):
            assert_shape(params[f"W{layer}"], (n, m))
            assert_shape(params[f"b{layer}"], (m,))


@points(3, seconds=SECONDS, exercise="train_deep_network")
def test_deep_accuracy(student, rng):
    """Twelve hidden layers on ordinary pictures: the accuracy is 0.60 or more."""
    assert_accuracy(deep_accuracies(student, "deep", rng)[0], DEEP_ACCURACY[0])


@points(3, seconds=SECONDS, exercise="train_deep_network")
def test_bright_accuracy(student, rng):
    """Six of 600 pictures a hundred thousand times too bright: the accuracy is 0.40 or more."""
    assert_accuracy(deep_accuracies(student, "bright", rng)[0], BRIGHT_ACCURACY[0])


@points(5, seconds=SECONDS, exercise="train_deep_network")
def test_deep_accuracy_high(student, rng):
    """Twelve hidden layers on ordinary pictures: the accuracy is 0.70 or more."""
    assert_accuracy(deep_accuracies(student, "deep", rng)[0], DEEP_ACCURACY[1])


@points(5, seconds=SECONDS, exercise="train_deep_network")
def test_bright_accuracy_high(student, rng):
    """Six of 600 pictures a hundred thousand times too bright: the mean accuracy of two draws is 0.70 or more."""
    accuracies = deep_accuracies(student, "bright", rng, AVERAGED["bright"])
    assert_accuracy(np.mean(accuracies), BRIGHT_ACCURACY[1])


# defaults_concepts


@points(1)
def test_concept_defaults_predict(student):
    """A prediction was made; any earns the point."""
    assert_answer(student.defaults_concepts, "predict", {"A", "B", "C", "D"})


@points(1)
def test_concept_defaults_ceiling(student, reference):
    """The accuracy on wrong labels of a network that learned nothing by heart."""
    assert_answer(student.defaults_concepts, "ceiling", reference.defaults_concepts["ceiling"])


@points(1)
def test_concept_defaults_chosen(student, reference):
    """What the best of fifty settings is worth."""
    assert_answer(student.defaults_concepts, "chosen", reference.defaults_concepts["chosen"])


@points(1)
def test_concept_defaults_calibrated(student, reference):
    """What follows from calibration alone."""
    assert_answer(student.defaults_concepts, "calibrated", reference.defaults_concepts["calibrated"])


@points(1)
def test_concept_defaults_idle(student, reference):
    """What regularization is good for where each example is seen once."""
    assert_answer(student.defaults_concepts, "idle", reference.defaults_concepts["idle"])


@points(1)
def test_concept_defaults_batch(student, reference):
    """Statistics of the incoming batch, for a batch of one."""
    assert_answer(student.defaults_concepts, "batch", reference.defaults_concepts["batch"])
