"""Misconceptions of 03_metrics: wrong in the ways that students are."""

import numpy as np
from reference import (
    MeanMetric,
    mean_squared_error,
    sparse_categorical_crossentropy,
)

from grader.testing import change, equivalent_mutant, exercise, misconception

METRICS = "Metrics and Losses – Metrics"
LOSSES = "Metrics and Losses"
OUTPUTS = "Putting It All Together"
SOFTMAX = "Derivative of Softmax MLE Loss"
SIGMOID = "Derivative of Sigmoid MLE Losses"
MSE = "Derivative of MSE Loss"


with exercise("Mean", lecture=METRICS):

    @misconception(caught_by="test_mean_batches")
    @change(
        before="""
        self.total += float(np.sum(values * sample_weight))
        self.count += float(np.sum(sample_weight))
        """,
        after="""
        self.total += float(np.sum(values * sample_weight) / np.sum(sample_weight))
        self.count += 1.0
        """,
    )
    def MeanOfBatchMeans():
        """Every batch counts the same here, whether it has one example or a hundred. What must be added up
        so that every example does?"""

    @misconception(caught_by="test_mean_calls")
    @change(before="return self.result()", after="return float(np.average(values, weights=sample_weight))")
    def CallReturnsTheBatch():
        """A call gives the mean of its own batch, as in torchmetrics. In Keras it gives that of all batches
        so far."""

    @misconception(caught_by="test_mean_weights")
    @change(
        before="""
        if sample_weight is None:
            sample_weight = np.ones(len(values))
        self.total += float(np.sum(values * sample_weight))
        self.count += float(np.sum(sample_weight))
        """,
        after="self.total += float(np.sum(values))\nself.count += float(len(values))",
    )
    def MeanIgnoresWeights():
        """The weights change nothing. Where does your code use them?"""

    @misconception(caught_by="test_mean_weights")
    @change(before="self.count += float(np.sum(sample_weight))", after="self.count += float(len(values))")
    def WeightedSumOverCount():
        """The weighted sum is divided by the number of examples, as a loss does it. What does a metric
        divide by?"""

    @misconception(caught_by="test_mean_resets")
    @change(before="self.reset_state()", after="self.total = 0.0\nself.count = 0.0")
    @change(before="self.count = 0.0", after="")
    def ResetKeepsTheCount():
        """After a reset the mean is too small: something is still remembered. What does `result` compute
        from?"""

    @misconception(caught_by="test_mean_resets")
    @change(before="self.reset_state()", after="self.total = 0.0\nself.count = 0.0")
    @change(before="self.total = 0.0\nself.count = 0.0", after="pass")
    def ResetDoesNothing():
        """After a reset the old values still count. Which attributes must go back to where they began?"""

    @misconception(
        caught_by="test_Mean_shares_nothing",
        costs="tests compare objects with others, which here are all one",
    )
    class StateOfTheClass:
        """Two objects share their state: it belongs to the class. Keep it in `self`."""

        total = 0.0
        count = 0.0

        def __init__(self):
            self.reset_state()

        def update_state(self, values, sample_weight=None):
            if sample_weight is None:
                sample_weight = np.ones(len(values))
            type(self).total += float(np.sum(values * sample_weight))
            type(self).count += float(np.sum(sample_weight))

        def result(self):
            return self.total / self.count

        def reset_state(self):
            type(self).total = 0.0
            type(self).count = 0.0

        def __call__(self, values, sample_weight=None):
            self.update_state(values, sample_weight)
            return self.result()

    @StateOfTheClass.variant
    class NewOnesGoOn:
        total = 0.0
        count = 0.0

        def update_state(self, values, sample_weight=None):
            if sample_weight is None:
                sample_weight = np.ones(len(values))
            type(self).total += float(np.sum(values * sample_weight))
            type(self).count += float(np.sum(sample_weight))

        def result(self):
            return self.total / self.count

        def reset_state(self):
            type(self).total = 0.0
            type(self).count = 0.0

        def __call__(self, values, sample_weight=None):
            self.update_state(values, sample_weight)
            return self.result()

    @misconception(caught_by="test_mean_batches")
    @change(
        before="""
        self.total += float(np.sum(values * sample_weight))
        self.count += float(np.sum(sample_weight))
        """,
        after="""
        self.total = float(np.sum(values * sample_weight))
        self.count = float(np.sum(sample_weight))
        """,
    )
    def LastBatchOnly():
        """Only the last batch counts: `update_state` replaces what it should add to."""

    @misconception(caught_by="test_mean_batches")
    @change(
        before="return self.total / self.count",
        after="""
        value = self.total / self.count if self.count else 0.0
        self.reset_state()
        return value
        """,
    )
    def ResultForgets():
        """Asking for the result changes it: the second time it is another one. Only `reset_state` forgets."""

    @ResultForgets.variant
    class DividesByNothingThen:
        def __init__(self):
            self.reset_state()

        def update_state(self, values, sample_weight=None):
            if sample_weight is None:
                sample_weight = np.ones(len(values))
            self.total += float(np.sum(values * sample_weight))
            self.count += float(np.sum(sample_weight))

        def result(self):
            value = self.total / self.count
            self.reset_state()
            return value

        def reset_state(self):
            self.total = 0.0
            self.count = 0.0

        def __call__(self, values, sample_weight=None):
            self.update_state(values, sample_weight)
            return self.result()

    @misconception(caught_by="test_mean_calls")
    @change(
        before="return self.result()", after="self.update_state(values, sample_weight)\nreturn self.result()"
    )
    def MeanUpdatedTwice():
        """In a call the batch is taken in twice. Which methods does your `__call__` use, and what does each
        of them do?"""

    @misconception(caught_by="test_mean_weighted_batches")
    @change(
        before="sample_weight = np.ones(len(values))",
        after="sample_weight = np.ones(len(values)) / len(values)",
    )
    def WeightsOfABatchSumToOne():
        """Without weights a batch counts as one example here. Each of its examples has the weight 1."""


with exercise("MeanSquaredError", lecture=METRICS):

    @misconception(caught_by="test_mean_squared_error_weights")
    @change(
        before="mean_squared_error(y_true, y_pred), sample_weight", after="mean_squared_error(y_true, y_pred)"
    )
    def SquaredErrorIgnoresWeights():
        """The weights change nothing. Where does `self.mean` get them?"""

    @misconception(caught_by="test_mean_squared_error_collects")
    @change(
        before="self.mean.update_state(mean_squared_error(y_true, y_pred), sample_weight)",
        after="""
        batch = np.average(mean_squared_error(y_true, y_pred), weights=sample_weight)
        self.mean.update_state(np.array([batch]))
        """,
    )
    def SquaredErrorOfBatches():
        """Each batch adds one value, its mean, so that a small batch counts as much as a large one. Hand
        over the values of its examples."""

    @misconception(caught_by="test_mean_squared_error_weights")
    @change(
        before="self.mean.update_state(mean_squared_error(y_true, y_pred), sample_weight)",
        after="""
        weight = 1 if sample_weight is None else sample_weight
        self.mean.update_state(mean_squared_error(y_true, y_pred) * weight)
        """,
    )
    def SquaredErrorWeightedAsLoss():
        """The values are multiplied by the weights, but the divisor is their number, as in a loss. Who
        should do the weighting here?"""

    @misconception(caught_by="test_mean_squared_error_weights")
    @change(
        before="self.mean.update_state(mean_squared_error(y_true, y_pred), sample_weight)",
        after="""
        weight = 1 if sample_weight is None else sample_weight
        self.mean.update_state(mean_squared_error(y_true, y_pred) * weight, sample_weight)
        """,
    )
    def SquaredErrorWeightedTwice():
        """The weights act twice, as squares: once by you, once in `self.mean`."""

    @misconception(caught_by="test_mean_squared_error_values", lecture=MSE)
    @change(before="mean_squared_error(y_true, y_pred)", after="np.sum((y_true - y_pred) ** 2, axis=-1)")
    def SumOverOutputs():
        """The squares of an example are summed over its outputs. Compare with the function that is given."""

    @misconception(caught_by="test_mean_squared_error_values", lecture=LOSSES)
    class RootMeanSquaredError(MeanMetric):
        """This is the root of the mean squared error, another metric. No root is asked for."""

        def update_state(self, y_true, y_pred, sample_weight=None):
            self.mean.update_state(mean_squared_error(y_true, y_pred), sample_weight)

        def result(self):
            return np.sqrt(self.mean.result())

        def __call__(self, y_true, y_pred, sample_weight=None):
            self.update_state(y_true, y_pred, sample_weight)
            return self.result()

    @misconception(caught_by="test_mean_squared_error_values", lecture=MSE)
    @change(before="mean_squared_error(y_true, y_pred)", after="np.mean(np.abs(y_true - y_pred), axis=-1)")
    def AbsoluteError():
        """An error of 2 counts 2 here. What should it count?"""


with exercise("Accuracy", lecture=METRICS):

    @misconception(caught_by="test_accuracy_weights")
    @change(before="y_true == y_pred, sample_weight", after="y_true == y_pred")
    def AccuracyIgnoresWeights():
        """The weights change nothing. Where does `self.mean` get them?"""

    @misconception(caught_by="test_accuracy_collects")
    @change(
        before="self.mean.update_state(y_true == y_pred, sample_weight)",
        after="""
        batch = np.average(y_true == y_pred, weights=sample_weight)
        self.mean.update_state(np.array([batch]))
        """,
    )
    def AccuracyOfBatches():
        """Each batch adds one value, its mean, so that a small batch counts as much as a large one. Hand
        over the values of its examples."""

    @misconception(caught_by="test_accuracy_weights")
    @change(
        before="self.mean.update_state(y_true == y_pred, sample_weight)",
        after="""
        weight = 1 if sample_weight is None else sample_weight
        self.mean.update_state((y_true == y_pred) * weight)
        """,
    )
    def AccuracyWeightedAsLoss():
        """The values are multiplied by the weights, but the divisor is their number, as in a loss. Who
        should do the weighting here?"""

    @misconception(caught_by="test_accuracy_values")
    @change(before="y_true == y_pred", after="y_true != y_pred")
    def ErrorRate():
        """This is the share of wrong answers. Which value should a right one have?"""

    @misconception(caught_by="test_accuracy_values")
    @change(before="y_true == y_pred", after="np.abs(y_true - y_pred) <= 1")
    def CloseIsRight():
        """Labels next to each other count as right. Labels are names, not sizes: only the same label is
        right."""


with exercise("BinaryAccuracy", lecture=METRICS):

    @misconception(caught_by="test_binary_accuracy_weights")
    @change(
        before="""
        right = (y_pred > self.threshold) == (y_true == 1)
        self.mean.update_state(right.ravel(), sample_weight)
        """,
        after="self.mean.update_state(((y_pred > self.threshold) == (y_true == 1)).ravel())",
    )
    def BinaryIgnoresWeights():
        """The weights change nothing. Where does `self.mean` get them?"""

    @misconception(caught_by="test_binary_accuracy_collects")
    @change(
        before="self.mean.update_state(right.ravel(), sample_weight)",
        after="""
        batch = np.average(right.ravel(), weights=sample_weight)
        self.mean.update_state(np.array([batch]))
        """,
    )
    def BinaryOfBatches():
        """Each batch adds one value, its mean, so that a small batch counts as much as a large one. Hand
        over the values of its examples."""

    @misconception(caught_by="test_binary_accuracy_weights")
    @change(
        before="self.mean.update_state(right.ravel(), sample_weight)",
        after="""
        weight = 1 if sample_weight is None else sample_weight
        self.mean.update_state(right.ravel() * weight)
        """,
    )
    def BinaryWeightedAsLoss():
        """The values are multiplied by the weights, but the divisor is their number, as in a loss. Who
        should do the weighting here?"""

    @misconception(caught_by="test_binary_accuracy_threshold")
    @change(before="(y_pred > self.threshold) == (y_true == 1)", after="(y_pred > 0.5) == (y_true == 1)")
    def ThresholdIgnored():
        """The result is the same for every threshold. Where does your code use it?"""

    @misconception(caught_by="test_binary_accuracy_values")
    @change(before="right = (y_pred > self.threshold) == (y_true == 1)", after="right = y_pred == y_true")
    def ProbabilityEqualsTarget():
        """A probability is hardly ever exactly 0 or 1. Make a decision of it first."""

    @misconception(caught_by="test_binary_accuracy_values")
    @change(
        before="(y_pred > self.threshold) == (y_true == 1)", after="(y_pred > self.threshold) & (y_true == 1)"
    )
    def OnlyYesCounts():
        """A no that is right counts as wrong. What is a right answer, for a target of 0?"""

    @misconception(caught_by="test_binary_accuracy_values")
    @change(before="right = (y_pred > self.threshold)", after="right = (y_pred < self.threshold)")
    def DecisionsReversed():
        """The decisions are the wrong way round. On which side of the threshold is a yes?"""

    @misconception(caught_by="test_binary_accuracy_columns")
    class ColumnTimesRow:
        """A column (B, 1) times weights (B,) is a matrix (B, B). Which shape must the values have?"""

        def __init__(self, threshold=0.5):
            self.threshold = threshold
            self.reset_state()

        def update_state(self, y_true, y_pred, sample_weight=None):
            right = (y_pred > self.threshold) == (y_true == 1)
            if sample_weight is None:
                sample_weight = np.ones(len(right))
            self.total += float(np.sum(right * sample_weight))
            self.count += float(np.sum(sample_weight))

        def result(self):
            return self.total / self.count

        def reset_state(self):
            self.total = 0.0
            self.count = 0.0

        def __call__(self, y_true, y_pred, sample_weight=None):
            self.update_state(y_true, y_pred, sample_weight)
            return self.result()

    @misconception(caught_by="test_BinaryAccuracy_batch_of_one")
    @change(before="right.ravel()", after="np.squeeze(right)")
    def SqueezedToNothing():
        """With one example, (1, 1), `np.squeeze` takes away the batch's axis too. Say which shape you want:
        `reshape(-1)` keeps one axis."""

    @misconception(caught_by="test_binary_accuracy_keeps_its_threshold")
    @change(before="self.threshold = threshold", after="type(self).threshold = threshold")
    def ThresholdOfTheClass():
        """A new object changes the threshold of the others: it belongs to the class. Keep it in `self`."""


with exercise("CategoricalAccuracy", lecture=METRICS):

    @misconception(caught_by="test_categorical_accuracy_weights")
    @change(
        before="self.mean.update_state(right, sample_weight)",
        after="self.mean.update_state(right)",
    )
    def CategoricalIgnoresWeights():
        """The weights change nothing. Where does `self.mean` get them?"""

    @misconception(caught_by="test_categorical_accuracy_collects")
    @change(
        before="self.mean.update_state(right, sample_weight)",
        after="""
        batch = np.average(right, weights=sample_weight)
        self.mean.update_state(np.array([batch]))
        """,
    )
    def CategoricalOfBatches():
        """Each batch adds one value, its mean, so that a small batch counts as much as a large one. Hand
        over the values of its examples."""

    @misconception(caught_by="test_categorical_accuracy_weights")
    @change(
        before="self.mean.update_state(right, sample_weight)",
        after="""
        weight = 1 if sample_weight is None else sample_weight
        self.mean.update_state(right * weight)
        """,
    )
    def CategoricalWeightedAsLoss():
        """The values are multiplied by the weights, but the divisor is their number, as in a loss. Who
        should do the weighting here?"""

    @misconception(caught_by="test_categorical_accuracy_values")
    @change(
        before="right = np.argmax(y_true, axis=-1) == np.argmax(y_pred, axis=-1)",
        after="right = np.sum(y_true * y_pred, axis=-1)",
    )
    def ProbabilityOfTheRightClass():
        """This is the mean probability of the right class. Accuracy asks only which class is ahead."""

    @misconception(caught_by="test_categorical_accuracy_values")
    @change(
        before="right = np.argmax(y_true, axis=-1) == np.argmax(y_pred, axis=-1)",
        after="right = np.all(np.round(y_pred) == y_true, axis=-1)",
    )
    def MajorityNeeded():
        """A class that is ahead with 0.4 counts as wrong: rounding asks for more than half. Look for the
        largest entry."""

    @misconception(caught_by="test_categorical_accuracy_values")
    @change(
        before="right = np.argmax(y_true, axis=-1) == np.argmax(y_pred, axis=-1)",
        after="right = np.mean(np.round(y_pred) == y_true, axis=-1)",
    )
    def EveryEntryCounts():
        """The zeros of the targets count as answers. An example has one answer: its class."""

    @misconception(caught_by="test_categorical_accuracy_values")
    @change(before="np.argmax(y_pred, axis=-1)", after="np.argmin(y_pred, axis=-1)")
    def LeastProbableClass():
        """Here the least probable class decides."""


with exercise("SparseCategoricalAccuracy", lecture=METRICS):

    @misconception(caught_by="test_sparse_categorical_accuracy_weights")
    @change(before="y_true, sample_weight", after="y_true")
    def SparseIgnoresWeights():
        """The weights change nothing. Where does `self.mean` get them?"""

    @misconception(caught_by="test_sparse_categorical_accuracy_collects")
    @change(
        before="self.mean.update_state(np.argmax(y_pred, axis=-1) == y_true, sample_weight)",
        after="""
        batch = np.average(np.argmax(y_pred, axis=-1) == y_true, weights=sample_weight)
        self.mean.update_state(np.array([batch]))
        """,
    )
    def SparseOfBatches():
        """Each batch adds one value, its mean, so that a small batch counts as much as a large one. Hand
        over the values of its examples."""

    @misconception(caught_by="test_sparse_categorical_accuracy_weights")
    @change(
        before="self.mean.update_state(np.argmax(y_pred, axis=-1) == y_true, sample_weight)",
        after="""
        weight = 1 if sample_weight is None else sample_weight
        self.mean.update_state((np.argmax(y_pred, axis=-1) == y_true) * weight)
        """,
    )
    def SparseWeightedAsLoss():
        """The values are multiplied by the weights, but the divisor is their number, as in a loss. Who
        should do the weighting here?"""

    @misconception(caught_by="test_sparse_categorical_accuracy_values")
    @change(before="np.argmax(y_pred, axis=-1) == y_true", after="y_pred[np.arange(len(y_true)), y_true]")
    def ProbabilityOfTheRightIndex():
        """This is the mean probability of the right class. Accuracy asks only which class is ahead."""

    @misconception(caught_by="test_sparse_categorical_accuracy_values")
    @change(before="np.argmax(y_pred, axis=-1) == y_true", after="np.argmax(y_pred, axis=-1) + 1 == y_true")
    def CountedFromOne():
        """The predicted classes are off by one: argmax counts from 0, and so do the targets."""

    @misconception(caught_by="test_sparse_categorical_accuracy_values")
    @change(
        before="np.argmax(y_pred, axis=-1) == y_true", after="y_pred[np.arange(len(y_true)), y_true] > 0.5"
    )
    def RightWithAMajority():
        """A class that is ahead with 0.4 counts as wrong: half is asked for. Look for the largest entry."""


with exercise("BinaryCrossentropy", lecture=LOSSES):

    @misconception(caught_by="test_binary_crossentropy_weights")
    @change(
        before="self.mean.update_state(binary_crossentropy(y_true, y_pred), sample_weight)",
        after="self.mean.update_state(binary_crossentropy(y_true, y_pred))",
    )
    def BinaryLossIgnoresWeights():
        """The weights change nothing. Where does `self.mean` get them?"""

    @misconception(caught_by="test_binary_crossentropy_collects")
    @change(
        before="self.mean.update_state(binary_crossentropy(y_true, y_pred), sample_weight)",
        after="""
        batch = np.average(binary_crossentropy(y_true, y_pred), weights=sample_weight)
        self.mean.update_state(np.array([batch]))
        """,
    )
    def BinaryLossOfBatches():
        """Each batch adds one value, its mean, so that a small batch counts as much as a large one. Hand
        over the values of its examples."""

    @misconception(caught_by="test_binary_crossentropy_weights")
    @change(
        before="self.mean.update_state(binary_crossentropy(y_true, y_pred), sample_weight)",
        after="""
        weight = 1 if sample_weight is None else sample_weight
        self.mean.update_state(binary_crossentropy(y_true, y_pred) * weight)
        """,
    )
    def BinaryLossWeightedAsLoss():
        """The values are multiplied by the weights, but the divisor is their number, as in a loss. Who
        should do the weighting here?"""

    @misconception(caught_by="test_binary_crossentropy_values", lecture=SIGMOID)
    @change(
        before="self.mean.update_state(binary_crossentropy(y_true, y_pred), sample_weight)",
        after="self.mean.update_state(binary_crossentropy(y_true, y_pred, from_logits=True), sample_weight)",
    )
    def BinaryLossOfLogits():
        """The predictions are taken for logits, and get a sigmoid that they do not need."""

    @misconception(caught_by="test_binary_crossentropy_values", lecture=SIGMOID)
    @change(before="binary_crossentropy(y_true, y_pred)", after="binary_crossentropy(y_pred, y_true)")
    def BinaryLossExchanged():
        """Targets and predictions are exchanged. Which of the two comes first?"""

    @misconception(caught_by="test_binary_crossentropy_values")
    @change(
        before="self.mean.update_state(binary_crossentropy(y_true, y_pred), sample_weight)",
        after="self.mean.update_state(y_true.shape[-1] * binary_crossentropy(y_true, y_pred), sample_weight)",
    )
    def BinaryLossSummed():
        """The losses are summed over the outputs of an example. Each output is a question of its own: take
        the mean."""

    @misconception(caught_by="test_binary_crossentropy_clips")
    @change(
        before="binary_crossentropy(y_true, y_pred)",
        after="-np.mean(y_true * np.log(y_pred) + (1 - y_true) * np.log(1 - y_pred), axis=-1)",
    )
    def BinaryLossUnclipped():
        """A probability of exactly 0 or 1 gives nan or infinity. The given loss clips probabilities first."""


with exercise("CategoricalCrossentropy", lecture=LOSSES):

    @misconception(caught_by="test_categorical_crossentropy_weights")
    @change(
        before="self.mean.update_state(categorical_crossentropy(y_true, y_pred), sample_weight)",
        after="self.mean.update_state(categorical_crossentropy(y_true, y_pred))",
    )
    def CategoricalLossIgnoresWeights():
        """The weights change nothing. Where does `self.mean` get them?"""

    @misconception(caught_by="test_categorical_crossentropy_collects")
    @change(
        before="self.mean.update_state(categorical_crossentropy(y_true, y_pred), sample_weight)",
        after="""
        batch = np.average(categorical_crossentropy(y_true, y_pred), weights=sample_weight)
        self.mean.update_state(np.array([batch]))
        """,
    )
    def CategoricalLossOfBatches():
        """Each batch adds one value, its mean, so that a small batch counts as much as a large one. Hand
        over the values of its examples."""

    @misconception(caught_by="test_categorical_crossentropy_weights")
    @change(
        before="self.mean.update_state(categorical_crossentropy(y_true, y_pred), sample_weight)",
        after="""
        weight = 1 if sample_weight is None else sample_weight
        self.mean.update_state(categorical_crossentropy(y_true, y_pred) * weight)
        """,
    )
    def CategoricalLossWeightedAsLoss():
        """The values are multiplied by the weights, but the divisor is their number, as in a loss. Who
        should do the weighting here?"""

    @misconception(caught_by="test_categorical_crossentropy_values", lecture=SOFTMAX)
    @change(
        before="self.mean.update_state(categorical_crossentropy(y_true, y_pred), sample_weight)",
        after="self.mean.update_state(categorical_crossentropy(y_true, y_pred, from_logits=True), sample_weight)",
    )
    def CategoricalLossOfLogits():
        """The predictions are taken for logits, and get a softmax that they do not need."""

    @misconception(caught_by="test_categorical_crossentropy_values", lecture=SOFTMAX)
    @change(
        before="categorical_crossentropy(y_true, y_pred)", after="categorical_crossentropy(y_pred, y_true)"
    )
    def CategoricalLossExchanged():
        """Targets and predictions are exchanged. Which of the two comes first?"""

    @misconception(caught_by="test_categorical_crossentropy_values", lecture=OUTPUTS)
    @change(before="categorical_crossentropy(y_true, y_pred)", after="binary_crossentropy(y_true, y_pred)")
    def CategoricalLossAsBinary():
        """The classes are taken for independent questions of yes or no. A distribution has one answer."""

    @CategoricalLossAsBinary.variant
    class SumOfBinaryLosses(MeanMetric):
        def update_state(self, y_true, y_pred, sample_weight=None):
            p = np.clip(y_pred, 1e-7, 1 - 1e-7)
            losses = -np.sum(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=-1)
            self.mean.update_state(losses, sample_weight)

    @misconception(caught_by="test_categorical_crossentropy_values", lecture=SOFTMAX)
    class CategoricalLossOfTheTop(MeanMetric):
        """Only the largest target counts here. A full distribution has more than one class."""

        def update_state(self, y_true, y_pred, sample_weight=None):
            gold = np.argmax(y_true, axis=-1)
            self.mean.update_state(sparse_categorical_crossentropy(gold, y_pred), sample_weight)

    @misconception(caught_by="test_categorical_crossentropy_clips")
    @change(
        before="categorical_crossentropy(y_true, y_pred)",
        after="-np.sum(y_true * np.log(y_pred), axis=-1)",
    )
    def CategoricalLossUnclipped():
        """A probability of exactly 0 gives nan or infinity. The given loss clips probabilities first."""


with exercise("SparseCategoricalCrossentropy", lecture=LOSSES):

    @misconception(caught_by="test_sparse_categorical_crossentropy_weights")
    @change(
        before="self.mean.update_state(sparse_categorical_crossentropy(y_true, y_pred), sample_weight)",
        after="self.mean.update_state(sparse_categorical_crossentropy(y_true, y_pred))",
    )
    def SparseLossIgnoresWeights():
        """The weights change nothing. Where does `self.mean` get them?"""

    @misconception(caught_by="test_sparse_categorical_crossentropy_collects")
    @change(
        before="self.mean.update_state(sparse_categorical_crossentropy(y_true, y_pred), sample_weight)",
        after="""
        batch = np.average(sparse_categorical_crossentropy(y_true, y_pred), weights=sample_weight)
        self.mean.update_state(np.array([batch]))
        """,
    )
    def SparseLossOfBatches():
        """Each batch adds one value, its mean, so that a small batch counts as much as a large one. Hand
        over the values of its examples."""

    @misconception(caught_by="test_sparse_categorical_crossentropy_weights")
    @change(
        before="self.mean.update_state(sparse_categorical_crossentropy(y_true, y_pred), sample_weight)",
        after="""
        weight = 1 if sample_weight is None else sample_weight
        self.mean.update_state(sparse_categorical_crossentropy(y_true, y_pred) * weight)
        """,
    )
    def SparseLossWeightedAsLoss():
        """The values are multiplied by the weights, but the divisor is their number, as in a loss. Who
        should do the weighting here?"""

    @misconception(caught_by="test_sparse_categorical_crossentropy_values", lecture=SOFTMAX)
    @change(
        before="self.mean.update_state(sparse_categorical_crossentropy(y_true, y_pred), sample_weight)",
        after="self.mean.update_state(sparse_categorical_crossentropy(y_true, y_pred, from_logits=True), sample_weight)",
    )
    def SparseLossOfLogits():
        """The predictions are taken for logits, and get a softmax that they do not need."""

    @misconception(caught_by="test_sparse_categorical_crossentropy_values", lecture=SOFTMAX)
    class LossOfThePredictedClass(MeanMetric):
        """This is the loss of the class that the network prefers. What matters is the class that is right."""

        def update_state(self, y_true, y_pred, sample_weight=None):
            predicted = np.argmax(y_pred, axis=-1)
            self.mean.update_state(sparse_categorical_crossentropy(predicted, y_pred), sample_weight)

    @misconception(caught_by="test_sparse_categorical_crossentropy_values")
    class Perplexity(MeanMetric):
        """The exponential of the cross-entropy is the perplexity, another metric."""

        def update_state(self, y_true, y_pred, sample_weight=None):
            self.mean.update_state(sparse_categorical_crossentropy(y_true, y_pred), sample_weight)

        def result(self):
            return np.exp(self.mean.result())

        def __call__(self, y_true, y_pred, sample_weight=None):
            self.update_state(y_true, y_pred, sample_weight)
            return self.result()

    @misconception(caught_by="test_sparse_categorical_crossentropy_clips")
    @change(
        before="sparse_categorical_crossentropy(y_true, y_pred)",
        after="-np.log(y_pred[np.arange(len(y_true)), y_true])",
    )
    def SparseLossUnclipped():
        """A probability of exactly 0 gives infinity. The given loss clips probabilities first."""


with exercise("F1Score", lecture=LOSSES):

    @misconception(caught_by="test_f1_batches")
    class MeanOfBatchF1:
        """F1 is computed for each batch, and averaged. Which numbers may be added up over batches?"""

        def __init__(self):
            self.reset_state()

        def update_state(self, y_true, y_pred, sample_weight=None):
            actual, predicted = y_true.ravel() == 1, y_pred.ravel() > 0.5
            if sample_weight is None:
                sample_weight = np.ones(len(actual))
            true_positives = float(np.sum(sample_weight[actual & predicted]))
            false_positives = float(np.sum(sample_weight[~actual & predicted]))
            false_negatives = float(np.sum(sample_weight[actual & ~predicted]))
            errors = false_positives + false_negatives
            self.total += 2 * true_positives / (2 * true_positives + errors)
            self.count += 1

        def result(self):
            return self.total / self.count

        def reset_state(self):
            self.total = 0.0
            self.count = 0

        def __call__(self, y_true, y_pred, sample_weight=None):
            self.update_state(y_true, y_pred, sample_weight)
            return self.result()

    @misconception(caught_by="test_f1_values")
    @change(
        before="""
        errors = self.false_positives + self.false_negatives
        return 2 * self.true_positives / (2 * self.true_positives + errors)
        """,
        after="return self.true_positives / (self.true_positives + self.false_positives)",
    )
    def PrecisionOnly():
        """This is the precision: cases that are missed cost nothing."""

    @misconception(caught_by="test_f1_values")
    @change(
        before="""
        errors = self.false_positives + self.false_negatives
        return 2 * self.true_positives / (2 * self.true_positives + errors)
        """,
        after="return self.true_positives / (self.true_positives + self.false_negatives)",
    )
    def RecallOnly():
        """This is the recall: false alarms cost nothing."""

    @misconception(caught_by="test_f1_values")
    @change(
        before="""
        errors = self.false_positives + self.false_negatives
        return 2 * self.true_positives / (2 * self.true_positives + errors)
        """,
        after="""
        precision = self.true_positives / (self.true_positives + self.false_positives)
        recall = self.true_positives / (self.true_positives + self.false_negatives)
        return (precision + recall) / 2
        """,
    )
    def ArithmeticMean():
        """This is the ordinary mean of precision and recall. Compare with the harmonic one where they
        differ."""

    @misconception(caught_by="test_f1_values")
    @change(
        before="""
        errors = self.false_positives + self.false_negatives
        return 2 * self.true_positives / (2 * self.true_positives + errors)
        """,
        after="""
        precision = self.true_positives / (self.true_positives + self.false_positives)
        recall = self.true_positives / (self.true_positives + self.false_negatives)
        return precision * recall / (precision + recall)
        """,
    )
    def HarmonicWithoutTwo():
        """All values are half of what they should be. If precision and recall are both 0.6, so is their
        mean."""

    @misconception(caught_by="test_f1_values")
    @change(
        before="return 2 * self.true_positives / (2 * self.true_positives + errors)",
        after="return self.true_positives / (self.true_positives + errors)",
    )
    def JaccardIndex():
        """True positives over all that is true or predicted is another score, the Jaccard index. Multiply F1
        out again."""

    @misconception(caught_by="test_f1_values")
    @change(before="sample_weight[actual & predicted]", after="sample_weight[actual == predicted]")
    def TrueNegativesToo():
        """Right answers where the target is 0 are counted too. What is a true positive?"""

    @misconception(caught_by="test_f1_weights")
    @change(
        before="""
        if sample_weight is None:
            sample_weight = np.ones(len(actual))
        self.true_positives += float(np.sum(sample_weight[actual & predicted]))
        self.false_positives += float(np.sum(sample_weight[~actual & predicted]))
        self.false_negatives += float(np.sum(sample_weight[actual & ~predicted]))
        """,
        after="""
        self.true_positives += float(np.sum(actual & predicted))
        self.false_positives += float(np.sum(~actual & predicted))
        self.false_negatives += float(np.sum(actual & ~predicted))
        """,
    )
    def F1IgnoresWeights():
        """The weights change nothing. With weights, by how much does an example change a count?"""

    @misconception(caught_by="test_f1_resets")
    @change(
        before="self.reset_state()",
        after="""
        self.true_positives = 0.0
        self.false_positives = 0.0
        self.false_negatives = 0.0
        """,
    )
    @change(before="self.false_negatives = 0.0", after="")
    def F1ResetForgetsOne():
        """After a reset F1 is too small: one of the counts is still there."""

    @F1ResetForgetsOne.variant
    class FalseAlarmsStay:
        def __init__(self):
            self.false_positives = 0.0
            self.reset_state()

        def update_state(self, y_true, y_pred, sample_weight=None):
            target, alarm = y_true.reshape(-1) > 0.5, y_pred.reshape(-1) > 0.5
            weights = np.ones(len(target)) if sample_weight is None else sample_weight
            self.true_positives += float(weights[target & alarm].sum())
            self.false_positives += float(weights[~target & alarm].sum())
            self.false_negatives += float(weights[target & ~alarm].sum())

        def result(self):
            wrong = self.false_positives + self.false_negatives
            return 2 * self.true_positives / (2 * self.true_positives + wrong)

        def reset_state(self):
            self.true_positives = self.false_negatives = 0.0

        def __call__(self, y_true, y_pred, sample_weight=None):
            self.update_state(y_true, y_pred, sample_weight)
            return self.result()

    @misconception(caught_by="test_f1_calls")
    @change(
        before="return self.result()",
        after="""
        batch = type(self)()
        batch.update_state(y_true, y_pred, sample_weight)
        return batch.result()
        """,
    )
    def F1CallReturnsTheBatch():
        """A call gives F1 of its own batch, as in torchmetrics. In Keras it gives that of all batches so
        far."""

    @misconception(caught_by="test_f1_values")
    @change(before="sample_weight[actual & predicted]", after="sample_weight[actual == predicted]")
    @change(
        before="""
        errors = self.false_positives + self.false_negatives
        return 2 * self.true_positives / (2 * self.true_positives + errors)
        """,
        after="""
        errors = self.false_positives + self.false_negatives
        return self.true_positives / (self.true_positives + errors)
        """,
    )
    def MicroAveraged():
        """The share of right answers is the accuracy. That is also what F1 becomes when the counts of both
        classes are pooled. Only the class 1 is looked for here."""

    @misconception(caught_by="test_f1_values")
    class MacroAveraged:
        """F1 of the class 0 is averaged in. Only the class 1 is looked for here."""

        def __init__(self):
            self.reset_state()

        def update_state(self, y_true, y_pred, sample_weight=None):
            actual, predicted = y_true.ravel() == 1, y_pred.ravel() > 0.5
            if sample_weight is None:
                sample_weight = np.ones(len(actual))
            pairs = 2 * actual.astype(int) + predicted
            self.counts += np.bincount(pairs, sample_weight, 4)

        def result(self):
            TN, FP, FN, TP = self.counts
            return (2 * TP / (2 * TP + FP + FN) + 2 * TN / (2 * TN + FP + FN)) / 2

        def reset_state(self):
            self.counts = np.zeros(4)

        def __call__(self, y_true, y_pred, sample_weight=None):
            self.update_state(y_true, y_pred, sample_weight)
            return self.result()

    @misconception(caught_by="test_f1_columns")
    @change(
        before="actual, predicted = y_true.ravel() == 1, y_pred.ravel() > 0.5",
        after="actual, predicted = np.broadcast_arrays(y_true == 1, y_pred.ravel() > 0.5)\n"
        "sample_weight = None if sample_weight is None else np.broadcast_to(sample_weight, actual.shape)",
    )
    @change(before="np.ones(len(actual))", after="np.ones(actual.shape)")
    def EveryTargetWithEveryPrediction():
        """A column (B, 1) beside a row (B,) is a matrix (B, B), every target with every prediction. Bring both
        to one shape first."""


with exercise("confusion_matrix", lecture=METRICS):

    @misconception(caught_by="test_confusion_matrix_values")
    @change(before="np.add.at(matrix, (gold, predicted), 1)", after="matrix[gold, predicted] += 1")
    def each_pair_once():
        """There are only zeros and ones: a place that is picked several times is written once. How can every one of
        them count?
        """

    @misconception(caught_by="test_confusion_matrix_values")
    @change(before="np.add.at(matrix, (gold, predicted), 1)", after="np.add.at(matrix, (predicted, gold), 1)")
    def rows_of_predictions():
        """The table is transposed: the gold classes belong in the rows."""

    @misconception(
        caught_by="test_confusion_matrix_values", costs="a class that does not occur has no shares, but nan"
    )
    @change(before="return matrix", after="return matrix / matrix.sum(axis=1, keepdims=True)")
    def shares_of_the_rows():
        """These are shares of each gold class. What is asked for are the counts."""

    @shares_of_the_rows.variant
    def shares_of_the_rows_that_are(gold, predicted, num_classes):
        matrix = np.zeros((num_classes, num_classes))
        np.add.at(matrix, (gold, predicted), 1)
        return matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)

    @misconception(caught_by="test_confusion_matrix_rare_classes")
    def only_the_classes_that_occur(gold, predicted, num_classes):
        """Classes that do not occur are missing, so the table has the wrong size. K is an argument."""
        K = max(gold.max(), predicted.max()) + 1
        return np.bincount(gold * K + predicted, minlength=K * K).reshape(K, K)

    @only_the_classes_that_occur.variant
    def neither_classes_in_between(gold, predicted, num_classes):
        classes, both = np.unique(np.concatenate([gold, predicted]), return_inverse=True)
        matrix = np.zeros((len(classes), len(classes)), dtype=int)
        np.add.at(matrix, (both[: len(gold)], both[len(gold) :]), 1)
        return matrix


with exercise("collecting_concepts", lecture=METRICS):
    both_doubled = misconception(
        caught_by="test_concept_collecting_weights",
        lecture=LOSSES,
        hint="Double all weights in a weighted mean, above and below the line. What becomes of the fraction?",
    )({"weights": "B"})

    loss_and_metric_weighted_alike = misconception(
        caught_by="test_concept_collecting_weights",
        lecture=LOSSES,
        hint="One of the two divides by the number of examples, the other by the sum of the weights. Look at "
        "the figure.",
    )({"weights": "C"})

    loss_and_metric_exchanged = misconception(
        caught_by="test_concept_collecting_weights",
        lecture=LOSSES,
        hint="It is the other way round. Which of the two divides by the sum of the weights?",
    )({"weights": "D"})

    forgets_by_itself = misconception(
        caught_by="test_concept_collecting_reset",
        hint="Nothing tells the object that an epoch has ended. What does it compute its result from?",
    )({"reset": "A"})

    values_added_up = misconception(
        caught_by="test_concept_collecting_reset",
        hint="A mean divides by all that was counted, which grows as well. Of what is it the mean, then?",
    )({"reset": "B"})

    metric_used_once = misconception(
        caught_by="test_concept_collecting_reset",
        hint="It may be asked as often as you like, and it takes in one batch after the other. What does it "
        "still remember?",
    )({"reset": "C"})


with exercise("metric_concepts", lecture=METRICS):
    bounded_loss_refused = misconception(
        caught_by="test_concept_metric_training",
        hint="A bounded loss can have a slope everywhere. What is the slope of a staircase?",
    )({"training": "A"})

    accuracy_needs_new_data = misconception(
        caught_by="test_concept_metric_training",
        hint="It can be computed on any data with right answers. What would gradient descent do with it?",
    )({"training": "C"})

    accuracy_takes_too_long = misconception(
        caught_by="test_concept_metric_training",
        hint="Comparing is cheaper than a logarithm. What would gradient descent do with it?",
    )({"training": "D"})

    batch_means_averaged = misconception(
        caught_by="test_concept_metric_batches",
        hint="The last batch has one example. How many of the 65 answers are right, all in all?",
    )({"batches": "A"})

    last_batch_left_out = misconception(
        caught_by="test_concept_metric_batches",
        hint="That is the accuracy of the first 64. The last answer was wrong, and it counts as one of 65.",
    )({"batches": "B"})

    counts_thought_lost = misconception(
        caught_by="test_concept_metric_batches",
        hint="The sizes of the batches are known. How many answers of each are right, and how many in all?",
    )({"batches": "D"})

    rounding_suspected = misconception(
        caught_by="test_concept_metric_f1",
        hint="Rounding is far below what you would see. Take two batches with TP, FP, FN of 1, 0, 0 and 1, 9, "
        "9.",
    )({"f1": "A"})

    equal_batches_suffice = misconception(
        caught_by="test_concept_metric_f1",
        hint="For a mean over examples that is true. What stands in the denominator of precision?",
    )({"f1": "C"})

    probabilities_needed = misconception(
        caught_by="test_concept_metric_f1",
        hint="F1 is made of decisions alone, and of their counts. Which counts stand below the line?",
    )({"f1": "D"})


with exercise("choice_concepts", lecture=LOSSES):
    # What each metric sees, and what to ask of the question.
    SEES = {
        "A": "Accuracy sees decisions only, and all examples count alike.",
        "B": "F1 sees how many of the rare cases are found, and how many alarms are false.",
        "C": "Squared error is for predicted numbers.",
        "D": "Cross-entropy sees the probability that the right answer got.",
    }
    ASKED = {
        "digits": ("A", "Is the question about decisions or about probabilities, and is one class rare?"),
        "fraud": ("B", "What would it say of a detector that is switched off?"),
        "height": ("C", "Is a height a class, or a number?"),
        "rain": ("D", "On which days do the decisions of the two forecasts differ?"),
        "epoch": ("D", "What can change while all decisions stay the same?"),
    }
    other_metrics = [
        misconception(
            name=f"metric_{letter}_for_{question}",
            caught_by=f"test_concept_choice_{question}",
            hint=f"{sees} {asked}",
        )({question: letter})
        for question, (right, asked) in ASKED.items()
        for letter, sees in SEES.items()
        if letter != right
    ]


# Mutants that compute the same
last_axis_of_two = [
    equivalent_mutant(
        exercise=exercise,
        before=before,
        after=after,
        reason="Rows of classes have two axes, the last is the second.",
    )
    for exercise, before, after in [
        (
            "CategoricalAccuracy",
            "right = np.argmax(y_true, axis=-1) == np.argmax(y_pred, axis=-1)",
            f"right = np.argmax(y_true, axis={first}) == np.argmax(y_pred, axis={second})",
        )
        for first, second in [("+1", "-1"), ("-1", "+1"), ("1", "-1"), ("-1", "1")]
    ]
    + [
        (
            "SparseCategoricalAccuracy",
            "self.mean.update_state(np.argmax(y_pred, axis=-1) == y_true, sample_weight)",
            f"self.mean.update_state(np.argmax(y_pred, axis={axis}) == y_true, sample_weight)",
        )
        for axis in ("+1", "1")
    ]
]
zeros_and_ones = [
    equivalent_mutant(
        exercise=exercise, before=line, after=line.replace("== 1", ">= 1"), reason="Targets are 0 and 1."
    )
    for exercise, line in [
        ("BinaryAccuracy", "right = (y_pred > self.threshold) == (y_true == 1)"),
        ("F1Score", "actual, predicted = y_true.ravel() == 1, y_pred.ravel() > 0.5"),
    ]
]
no_prediction_at_the_threshold = [
    equivalent_mutant(
        exercise=exercise,
        before=line,
        after=line.replace(" > ", " >= "),
        reason="No prediction lies at the threshold.",
    )
    for exercise, line in [
        ("BinaryAccuracy", "right = (y_pred > self.threshold) == (y_true == 1)"),
        ("F1Score", "actual, predicted = y_true.ravel() == 1, y_pred.ravel() > 0.5"),
    ]
]
product_of_truth_values = [
    equivalent_mutant(
        exercise="F1Score",
        before=line,
        after=line.replace(" & ", " * "),
        reason="The product of two truth values is their and.",
    )
    for line in (
        "self.true_positives += float(np.sum(sample_weight[actual & predicted]))",
        "self.false_positives += float(np.sum(sample_weight[~actual & predicted]))",
        "self.false_negatives += float(np.sum(sample_weight[actual & ~predicted]))",
    )
]
