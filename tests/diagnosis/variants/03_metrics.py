"""Every misconception of 03_metrics as other people would write it, by exercise and misconception."""

THRESHOLD = """
    def __init__(self, threshold=0.5):
        super().__init__()
        self.threshold = threshold
"""


def metric(name: str, update: str) -> str:
    """A class derived from `MeanMetric` with this body of `update_state`."""
    init = THRESHOLD if name == "BinaryAccuracy" else ""
    body = "\n".join(f"        {line}" for line in update.strip().splitlines())
    return f"class {name}(MeanMetric):{init}\n    def update_state(self, y_true, y_pred, sample_weight=None):\n{body}\n"


# The values of a batch's examples in two ways each, for the mistakes that every mean can have.
VALUES = {
    "MeanSquaredError": ("mean_squared_error(y_true, y_pred)", "((y_true - y_pred) ** 2).mean(axis=1)"),
    "Accuracy": ("(y_true == y_pred).astype(float)", "np.where(y_true - y_pred == 0, 1.0, 0.0)"),
    "BinaryAccuracy": (
        "((y_pred > self.threshold) == (y_true > 0.5)).reshape(-1).astype(float)",
        "1.0 - np.abs((np.ravel(y_pred) > self.threshold) - np.ravel(y_true))",
    ),
    "CategoricalAccuracy": (
        "(y_true.argmax(axis=1) == y_pred.argmax(axis=1)).astype(float)",
        "1.0 * y_true[np.arange(len(y_true)), y_pred.argmax(axis=-1)]",
    ),
    "SparseCategoricalAccuracy": (
        "(np.argmax(y_pred, axis=-1) == y_true) * 1.0",
        "np.equal(y_pred.argmax(1), y_true).astype('float64')",
    ),
    "BinaryCrossentropy": (
        "binary_crossentropy(y_true, y_pred, from_logits=False)",
        "-np.mean(np.log(np.clip(y_pred, 1e-7, 1 - 1e-7)) * y_true"
        " + np.log(1 - np.clip(y_pred, 1e-7, 1 - 1e-7)) * (1 - y_true), axis=1)",
    ),
    "CategoricalCrossentropy": (
        "categorical_crossentropy(y_true, y_pred, False)",
        "-np.einsum('bk,bk->b', y_true, np.log(np.clip(y_pred, 1e-7, 1)))",
    ),
    "SparseCategoricalCrossentropy": (
        "sparse_categorical_crossentropy(y_true, y_pred)",
        "-np.log(np.maximum(np.take_along_axis(y_pred, y_true[:, None], axis=1)[:, 0], 1e-7))",
    ),
}
PREFIXES = {
    "MeanSquaredError": "SquaredError",
    "Accuracy": "Accuracy",
    "BinaryAccuracy": "Binary",
    "CategoricalAccuracy": "Categorical",
    "SparseCategoricalAccuracy": "Sparse",
    "BinaryCrossentropy": "BinaryLoss",
    "CategoricalCrossentropy": "CategoricalLoss",
    "SparseCategoricalCrossentropy": "SparseLoss",
}


def own_sums(name: str, values: str) -> str:
    """A class with sums of its own, that divides the weighted sum by the number of examples."""
    first = ", threshold=0.5" if name == "BinaryAccuracy" else ""
    threshold = "\n        self.threshold = threshold" if first else ""
    return f"""class {name}(MeanMetric):
    def __init__(self{first}):
        self.reset_state(){threshold}

    def reset_state(self):
        self.sum, self.number = 0.0, 0

    def update_state(self, y_true, y_pred, sample_weight=None):
        weight = np.ones(len(y_true)) if sample_weight is None else sample_weight
        self.sum = self.sum + np.dot({values}, weight)
        self.number = self.number + len(y_true)

    def result(self):
        return self.sum / self.number
"""


def own_list(name: str, values: str) -> str:
    """A class with a list of its own, of the batches' means."""
    first = ", threshold=0.5" if name == "BinaryAccuracy" else ""
    threshold = "\n        self.threshold = threshold" if first else ""
    return f"""class {name}(MeanMetric):
    def __init__(self{first}):
        self.means = []{threshold}

    def reset_state(self):
        self.means.clear()

    def update_state(self, y_true, y_pred, sample_weight=None):
        self.means.append(np.average({values}, weights=sample_weight))

    def result(self):
        return sum(self.means) / len(self.means)
"""


VARIANTS = {}
for _name, (_one, _other) in VALUES.items():
    _prefix = PREFIXES[_name]
    VARIANTS[_name, f"{_prefix}IgnoresWeights"] = [
        metric(_name, f"self.mean.update_state({_other})"),
        metric(_name, f"values = {_one}\nself.mean(values, np.ones(len(values)))"),
    ]
    VARIANTS[_name, f"{_prefix}OfBatches"] = [
        metric(
            _name,
            f"value = np.average({_one}, weights=sample_weight)\nself.mean.update_state(np.array([value]))",
        ),
        own_list(_name, _other),
    ]
    VARIANTS[_name, f"{_prefix}WeightedAsLoss"] = [
        metric(
            _name, f"weight = 1.0 if sample_weight is None else sample_weight\nself.mean(weight * ({_other}))"
        ),
        own_sums(_name, _one),
    ]

VARIANTS |= {
    ("MeanSquaredError", "SquaredErrorWeightedTwice"): [
        metric(
            "MeanSquaredError",
            """
errors = np.square(y_pred - y_true).mean(-1)
weight = np.ones(len(errors)) if sample_weight is None else sample_weight
self.mean.update_state(errors * weight, sample_weight)
""",
        ),
        metric(
            "MeanSquaredError",
            """
weight = 1 if sample_weight is None else sample_weight[:, None]
self.mean(np.mean(weight * (y_true - y_pred) ** 2, axis=1), sample_weight=sample_weight)
""",
        ),
    ],
    ("MeanSquaredError", "SumOverOutputs"): [
        metric(
            "MeanSquaredError",
            "self.mean.update_state(np.sum(np.square(y_true - y_pred), axis=-1), sample_weight)",
        ),
        metric(
            "MeanSquaredError",
            "error = y_pred - y_true\nself.mean.update_state(np.einsum('bo,bo->b', error, error), sample_weight)",
        ),
    ],
    ("MeanSquaredError", "RootMeanSquaredError"): [
        metric(
            "MeanSquaredError",
            "self.mean.update_state(np.mean((y_true - y_pred) ** 2, axis=1), sample_weight)",
        )
        + "\n    def result(self):\n        return np.sqrt(self.mean.result())\n",
        metric(
            "MeanSquaredError", "self.mean.update_state(mean_squared_error(y_true, y_pred), sample_weight)"
        )
        + "\n    def result(self):\n        return float(super().result()) ** 0.5\n",
    ],
    ("MeanSquaredError", "AbsoluteError"): [
        metric(
            "MeanSquaredError", "self.mean.update_state(np.abs(y_true - y_pred).mean(axis=1), sample_weight)"
        ),
        metric(
            "MeanSquaredError",
            "self.mean.update_state(np.mean(np.sqrt((y_pred - y_true) ** 2), axis=-1), sample_weight=sample_weight)",
        ),
    ],
    ("Accuracy", "ErrorRate"): [
        metric("Accuracy", "self.mean.update_state(np.where(y_true == y_pred, 0.0, 1.0), sample_weight)"),
        metric("Accuracy", "self.mean.update_state(1.0 - np.equal(y_pred, y_true), sample_weight)"),
    ],
    ("Accuracy", "CloseIsRight"): [
        metric(
            "Accuracy", "self.mean.update_state((np.abs(y_true - y_pred) < 2).astype(float), sample_weight)"
        ),
        metric(
            "Accuracy",
            "self.mean.update_state(1.0 * np.isclose(y_true, y_pred, rtol=0, atol=1), sample_weight)",
        ),
    ],
    ("BinaryAccuracy", "ThresholdIgnored"): [
        metric(
            "BinaryAccuracy",
            "right = np.round(y_pred).ravel() == y_true.ravel()\n"
            "self.mean.update_state(right.astype(float), sample_weight)",
        ),
        metric(
            "BinaryAccuracy",
            "decided = np.where(y_pred.reshape(-1) > 0.5, 1.0, 0.0)\n"
            "self.mean.update_state(1 - np.abs(decided - y_true.reshape(-1)), sample_weight)",
        ),
    ],
    ("BinaryAccuracy", "ProbabilityEqualsTarget"): [
        metric(
            "BinaryAccuracy", "self.mean.update_state(np.equal(y_true, y_pred).ravel() * 1.0, sample_weight)"
        ),
        metric(
            "BinaryAccuracy",
            "difference = np.reshape(y_pred - y_true, -1)\n"
            "self.mean.update_state(np.where(difference == 0, 1.0, 0.0), sample_weight)",
        ),
    ],
    ("BinaryAccuracy", "OnlyYesCounts"): [
        metric(
            "BinaryAccuracy",
            "hit = np.logical_and(y_true.ravel() == 1, y_pred.ravel() > self.threshold)\n"
            "self.mean.update_state(hit.astype(float), sample_weight)",
        ),
        metric(
            "BinaryAccuracy",
            "self.mean.update_state((y_true * (y_pred > self.threshold)).reshape(-1), sample_weight)",
        ),
    ],
    ("BinaryAccuracy", "DecisionsReversed"): [
        metric(
            "BinaryAccuracy",
            "no = np.less(y_pred, self.threshold).ravel()\n"
            "self.mean.update_state((no == y_true.ravel()).astype(float), sample_weight)",
        ),
        metric(
            "BinaryAccuracy",
            "decided = np.where(y_pred > self.threshold, 0.0, 1.0)\n"
            "self.mean.update_state(1 - np.abs(decided - y_true).reshape(-1), sample_weight)",
        ),
    ],
    ("BinaryAccuracy", "ColumnTimesRow"): [
        metric(
            "BinaryAccuracy",
            "decided = np.where(y_pred > self.threshold, 1.0, 0.0)\n"
            "self.mean.update_state(1 - np.abs(decided - y_true), sample_weight)",
        ),
        metric(
            "BinaryAccuracy",
            "right = np.equal(y_pred > self.threshold, y_true > 0.5)\n"
            "self.mean.update_state(right.astype(float), sample_weight=sample_weight)",
        ),
    ],
    ("BinaryAccuracy", "SqueezedToNothing"): [
        metric(
            "BinaryAccuracy",
            "y_true, y_pred = y_true.squeeze(), y_pred.squeeze()\n"
            "self.mean.update_state(((y_pred > self.threshold) == (y_true > 0.5)).astype(float), sample_weight)",
        ),
        metric(
            "BinaryAccuracy",
            "right = 1.0 * ((y_pred > self.threshold) == y_true)\n"
            "self.mean.update_state(np.squeeze(right), sample_weight)",
        ),
    ],
    ("BinaryAccuracy", "ThresholdOfTheClass"): [
        """
        class BinaryAccuracy(MeanMetric):
            def __init__(self, threshold=0.5):
                super().__init__()
                BinaryAccuracy.threshold = threshold

            def update_state(self, y_true, y_pred, sample_weight=None):
                right = (y_pred > BinaryAccuracy.threshold).ravel() == y_true.ravel()
                self.mean.update_state(right.astype(float), sample_weight)
        """,
        """
        class BinaryAccuracy(MeanMetric):
            settings = {}

            def __init__(self, threshold=0.5):
                super().__init__()
                self.settings["threshold"] = threshold

            def update_state(self, y_true, y_pred, sample_weight=None):
                decided = np.where(y_pred.reshape(-1) > self.settings["threshold"], 1.0, 0.0)
                self.mean.update_state(1 - np.abs(decided - y_true.reshape(-1)), sample_weight)
        """,
    ],
    ("CategoricalAccuracy", "ProbabilityOfTheRightClass"): [
        metric(
            "CategoricalAccuracy",
            "self.mean.update_state(np.einsum('bk,bk->b', y_true, y_pred), sample_weight)",
        ),
        metric(
            "CategoricalAccuracy",
            "gold = y_true.argmax(axis=1)\nself.mean.update_state(y_pred[np.arange(len(gold)), gold], sample_weight)",
        ),
    ],
    ("CategoricalAccuracy", "MajorityNeeded"): [
        metric(
            "CategoricalAccuracy",
            "self.mean.update_state(np.all(np.round(y_pred) == y_true, axis=1).astype(float), sample_weight)",
        ),
        metric(
            "CategoricalAccuracy",
            "self.mean.update_state(np.sum(y_true * (y_pred > 0.5), axis=-1), sample_weight)",
        ),
    ],
    ("CategoricalAccuracy", "EveryEntryCounts"): [
        metric(
            "CategoricalAccuracy",
            "self.mean.update_state(np.mean(np.round(y_pred) == y_true, axis=1), sample_weight)",
        ),
        metric(
            "CategoricalAccuracy",
            "same = (y_pred > 0.5) == (y_true > 0.5)\n"
            "self.mean.update_state(same.sum(axis=-1) / y_true.shape[-1], sample_weight)",
        ),
    ],
    ("CategoricalAccuracy", "LeastProbableClass"): [
        metric(
            "CategoricalAccuracy",
            "self.mean.update_state(1.0 * (np.argmin(y_pred, axis=-1) == np.argmax(y_true, axis=-1)), sample_weight)",
        ),
        metric(
            "CategoricalAccuracy",
            "least = np.argsort(y_pred, axis=1)[:, 0]\n"
            "self.mean.update_state(y_true[np.arange(len(least)), least], sample_weight)",
        ),
    ],
    ("SparseCategoricalAccuracy", "ProbabilityOfTheRightIndex"): [
        metric(
            "SparseCategoricalAccuracy",
            "self.mean.update_state(np.take_along_axis(y_pred, y_true[:, None], 1).ravel(), sample_weight)",
        ),
        metric(
            "SparseCategoricalAccuracy",
            "one_hot = np.eye(y_pred.shape[1])[y_true]\n"
            "self.mean.update_state((one_hot * y_pred).sum(axis=1), sample_weight)",
        ),
    ],
    ("SparseCategoricalAccuracy", "CountedFromOne"): [
        metric(
            "SparseCategoricalAccuracy",
            "self.mean.update_state(np.where(y_pred.argmax(axis=1) == y_true - 1, 1.0, 0.0), sample_weight)",
        ),
        metric(
            "SparseCategoricalAccuracy",
            "classes = np.arange(1, y_pred.shape[1] + 1)\n"
            "self.mean.update_state((classes[y_pred.argmax(-1)] == y_true).astype(float), sample_weight)",
        ),
    ],
    ("SparseCategoricalAccuracy", "RightWithAMajority"): [
        metric(
            "SparseCategoricalAccuracy",
            "self.mean.update_state(np.round(y_pred)[np.arange(len(y_true)), y_true], sample_weight)",
        ),
        metric(
            "SparseCategoricalAccuracy",
            "p = np.take_along_axis(y_pred, y_true[:, None], axis=1)[:, 0]\n"
            "self.mean.update_state((p > 0.5).astype(float), sample_weight)",
        ),
    ],
    ("BinaryCrossentropy", "BinaryLossOfLogits"): [
        metric(
            "BinaryCrossentropy",
            "self.mean.update_state(binary_crossentropy(y_true, y_pred, True), sample_weight)",
        ),
        metric(
            "BinaryCrossentropy",
            "self.mean.update_state(binary_crossentropy(y_true, 1 / (1 + np.exp(-y_pred))), sample_weight)",
        ),
    ],
    ("BinaryCrossentropy", "BinaryLossExchanged"): [
        metric(
            "BinaryCrossentropy", "self.mean.update_state(binary_crossentropy(y_pred, y_true), sample_weight)"
        ),
        metric(
            "BinaryCrossentropy",
            "t = np.clip(y_true, 1e-7, 1 - 1e-7)\n"
            "losses = -(y_pred * np.log(t) + (1 - y_pred) * np.log(1 - t)).mean(axis=-1)\n"
            "self.mean.update_state(losses, sample_weight)",
        ),
    ],
    ("BinaryCrossentropy", "BinaryLossSummed"): [
        metric(
            "BinaryCrossentropy",
            "self.mean.update_state(binary_crossentropy(y_true, y_pred) * y_true.shape[1], sample_weight)",
        ),
        metric(
            "BinaryCrossentropy",
            "p = np.clip(y_pred, 1e-7, 1 - 1e-7)\n"
            "losses = -np.sum(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=1)\n"
            "self.mean.update_state(losses, sample_weight)",
        ),
    ],
    ("BinaryCrossentropy", "BinaryLossUnclipped"): [
        metric(
            "BinaryCrossentropy",
            "losses = y_true * np.log(y_pred) + (1 - y_true) * np.log(1 - y_pred)\n"
            "self.mean.update_state(-losses.mean(axis=1), sample_weight)",
        ),
        metric(
            "BinaryCrossentropy",
            "losses = -y_true * np.log(y_pred) - (1 - y_true) * np.log1p(-y_pred)\n"
            "self.mean.update_state(np.mean(losses, axis=-1), sample_weight)",
        ),
    ],
    ("CategoricalCrossentropy", "CategoricalLossOfLogits"): [
        metric(
            "CategoricalCrossentropy",
            "self.mean.update_state(categorical_crossentropy(y_true, y_pred, True), sample_weight)",
        ),
        metric(
            "CategoricalCrossentropy",
            "self.mean.update_state(-np.sum(y_true * np.log(softmax(y_pred)), axis=1), sample_weight)",
        ),
    ],
    ("CategoricalCrossentropy", "CategoricalLossExchanged"): [
        metric(
            "CategoricalCrossentropy",
            "self.mean.update_state(categorical_crossentropy(y_pred, y_true), sample_weight)",
        ),
        metric(
            "CategoricalCrossentropy",
            "log_t = np.log(np.clip(y_true, 1e-7, 1 - 1e-7))\n"
            "self.mean.update_state(-np.einsum('bk,bk->b', y_pred, log_t), sample_weight)",
        ),
    ],
    ("CategoricalCrossentropy", "CategoricalLossAsBinary"): [
        metric(
            "CategoricalCrossentropy",
            "self.mean.update_state(binary_crossentropy(y_true, y_pred), sample_weight)",
        ),
        metric(
            "CategoricalCrossentropy",
            "p = np.clip(y_pred, 1e-7, 1 - 1e-7)\n"
            "losses = -np.sum(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=1)\n"
            "self.mean.update_state(losses, sample_weight)",
        ),
    ],
    ("CategoricalCrossentropy", "CategoricalLossOfTheTop"): [
        metric(
            "CategoricalCrossentropy",
            "self.mean.update_state(sparse_categorical_crossentropy(y_true.argmax(1), y_pred), sample_weight)",
        ),
        metric(
            "CategoricalCrossentropy",
            "one_hot = np.eye(y_true.shape[1])[y_true.argmax(axis=1)]\n"
            "self.mean.update_state(categorical_crossentropy(one_hot, y_pred), sample_weight)",
        ),
    ],
    ("CategoricalCrossentropy", "CategoricalLossUnclipped"): [
        metric(
            "CategoricalCrossentropy",
            "self.mean.update_state(-(y_true * np.log(y_pred)).sum(axis=1), sample_weight)",
        ),
        metric(
            "CategoricalCrossentropy",
            "self.mean.update_state(np.einsum('bk,bk->b', y_true, -np.log(y_pred)), sample_weight)",
        ),
    ],
    ("SparseCategoricalCrossentropy", "SparseLossOfLogits"): [
        metric(
            "SparseCategoricalCrossentropy",
            "self.mean.update_state(sparse_categorical_crossentropy(y_true, y_pred, True), sample_weight)",
        ),
        metric(
            "SparseCategoricalCrossentropy",
            "p = softmax(y_pred)\nself.mean.update_state(-np.log(p[np.arange(len(p)), y_true]), sample_weight)",
        ),
    ],
    ("SparseCategoricalCrossentropy", "LossOfThePredictedClass"): [
        metric(
            "SparseCategoricalCrossentropy",
            "self.mean.update_state(-np.log(y_pred.max(axis=1)), sample_weight)",
        ),
        metric(
            "SparseCategoricalCrossentropy",
            "self.mean.update_state(sparse_categorical_crossentropy(y_pred.argmax(-1), y_pred), sample_weight)",
        ),
    ],
    ("SparseCategoricalCrossentropy", "Perplexity"): [
        metric(
            "SparseCategoricalCrossentropy",
            "self.mean.update_state(sparse_categorical_crossentropy(y_true, y_pred), sample_weight)",
        )
        + "\n    def result(self):\n        return np.exp(self.mean.result())\n",
        metric(
            "SparseCategoricalCrossentropy",
            "p = np.clip(y_pred, 1e-7, 1 - 1e-7)[np.arange(len(y_true)), y_true]\n"
            "self.mean.update_state(-np.log(p), sample_weight)",
        )
        + "\n    def result(self):\n        return np.e ** super().result()\n",
    ],
    ("SparseCategoricalCrossentropy", "SparseLossUnclipped"): [
        metric(
            "SparseCategoricalCrossentropy",
            "self.mean.update_state(-np.log(np.take_along_axis(y_pred, y_true[:, None], 1)).ravel(), sample_weight)",
        ),
        metric(
            "SparseCategoricalCrossentropy",
            "one_hot = y_true[:, None] == np.arange(y_pred.shape[1])\n"
            "self.mean.update_state(-np.log(y_pred[one_hot]), sample_weight)",
        ),
    ],
    ("confusion_matrix", "each_pair_once"): [
        """
        def confusion_matrix(gold, predicted, num_classes):
            matrix = np.zeros((num_classes, num_classes), dtype=int)
            matrix[gold, predicted] = 1
            return matrix
        """,
        """
        def confusion_matrix(gold, predicted, num_classes):
            matrix = np.zeros(num_classes * num_classes, dtype=np.int64)
            matrix[gold * num_classes + predicted] += 1
            return matrix.reshape(num_classes, num_classes)
        """,
    ],
    ("confusion_matrix", "rows_of_predictions"): [
        """
        def confusion_matrix(gold, predicted, num_classes):
            pairs = predicted * num_classes + gold
            return np.bincount(pairs, minlength=num_classes**2).reshape(num_classes, num_classes)
        """,
        """
        def confusion_matrix(gold, predicted, num_classes):
            one_hot = np.eye(num_classes, dtype=int)
            return one_hot[predicted].T @ one_hot[gold]
        """,
    ],
    ("confusion_matrix", "shares_of_the_rows"): [
        """
        def confusion_matrix(gold, predicted, num_classes):
            one_hot = np.eye(num_classes)
            counts = one_hot[gold].T @ one_hot[predicted]
            return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
        """,
        """
        def confusion_matrix(gold, predicted, num_classes):
            shares = np.zeros((num_classes, num_classes))
            np.add.at(shares, (gold, predicted), 1)
            for row in shares:
                if row.any():
                    row /= row.sum()
            return shares
        """,
    ],
    ("confusion_matrix", "only_the_classes_that_occur"): [
        """
        def confusion_matrix(gold, predicted, num_classes):
            classes = np.union1d(gold, predicted)
            i, j = np.searchsorted(classes, gold), np.searchsorted(classes, predicted)
            matrix = np.zeros((len(classes), len(classes)), dtype=int)
            np.add.at(matrix, (i, j), 1)
            return matrix
        """,
        """
        def confusion_matrix(gold, predicted, num_classes):
            classes, both = np.unique(np.concatenate([gold, predicted]), return_inverse=True)
            one_hot = np.eye(len(classes), dtype=int)[both]
            return one_hot[: len(gold)].T @ one_hot[len(gold) :]
        """,
    ],
}

MEAN = """
class Mean:
    def __init__(self):
        self.total, self.weight = 0.0, 0.0

    def update_state(self, values, sample_weight=None):
        weights = np.ones(len(values)) if sample_weight is None else sample_weight
        self.total += np.dot(values, weights)
        self.weight += np.sum(weights)

    def result(self):
        return self.total / self.weight

    def reset_state(self):
        self.total, self.weight = 0.0, 0.0

    def __call__(self, values, sample_weight=None):
        self.update_state(values, sample_weight)
        return self.result()
"""

COLLECTING = """
class Mean:
    def __init__(self):
        self.batches = []

    def update_state(self, values, sample_weight=None):
        if sample_weight is None:
            sample_weight = np.full(values.shape, 1.0)
        self.batches.append((values, sample_weight))

    def result(self):
        values = np.concatenate([batch[0] for batch in self.batches])
        weights = np.concatenate([batch[1] for batch in self.batches])
        return (values * weights).sum() / weights.sum()

    def reset_state(self):
        self.batches = []

    def __call__(self, values, sample_weight=None):
        self.update_state(values, sample_weight=sample_weight)
        return self.result()
"""

F1 = """
class F1Score:
    def __init__(self):
        self.reset_state()

    def update_state(self, y_true, y_pred, sample_weight=None):
        truth, alarm = y_true.reshape(-1) > 0.5, y_pred.reshape(-1) > 0.5
        weights = np.ones(len(truth)) if sample_weight is None else sample_weight
        self.tp += weights[truth & alarm].sum()
        self.fp += weights[~truth & alarm].sum()
        self.fn += weights[truth & ~alarm].sum()

    def result(self):
        precision, recall = self.tp / (self.tp + self.fp), self.tp / (self.tp + self.fn)
        return 2 / (1 / precision + 1 / recall)

    def reset_state(self):
        self.tp = self.fp = self.fn = 0.0

    def __call__(self, y_true, y_pred, sample_weight=None):
        self.update_state(y_true, y_pred, sample_weight)
        return self.result()
"""

COUNTS = """
class F1Score:
    def __init__(self):
        self.both, self.true, self.alarms = 0.0, 0.0, 0.0

    def update_state(self, y_true, y_pred, sample_weight=None):
        t = np.ravel(y_true)
        p = np.where(np.ravel(y_pred) > 0.5, 1.0, 0.0)
        w = 1.0 if sample_weight is None else sample_weight
        self.both += np.sum(w * t * p)
        self.true += np.sum(w * t)
        self.alarms += np.sum(w * p)

    def result(self):
        return 2 * self.both / (self.true + self.alarms)

    def reset_state(self):
        self.both, self.true, self.alarms = 0.0, 0.0, 0.0

    def __call__(self, y_true, y_pred, sample_weight=None):
        self.update_state(y_true, y_pred, sample_weight)
        return self.result()
"""


def changed(source: str, *pairs: tuple[str, str]) -> str:
    """The class with something else in these places."""
    for before, after in pairs:
        assert before in source, before
        source = source.replace(before, after)
    return source


CLEARED = "    def reset_state(self):\n        self.total, self.weight = 0.0, 0.0\n"
ZEROS = "    def reset_state(self):\n        self.both, self.true, self.alarms = 0.0, 0.0, 0.0\n"
LISTED = """        values = np.concatenate([batch[0] for batch in self.batches])
        weights = np.concatenate([batch[1] for batch in self.batches])
        return (values * weights).sum() / weights.sum()
"""
ADDED = "        self.total += np.dot(values, weights)\n        self.weight += np.sum(weights)\n"
WEIGHTS = "        weights = np.ones(len(values)) if sample_weight is None else sample_weight\n"
FRACTION = "2 * self.both / (self.true + self.alarms)"
HARMONIC = "2 / (1 / precision + 1 / recall)"
CALLED = "        self.update_state(y_true, y_pred, sample_weight)\n        return self.result()\n"

VARIANTS |= {
    ("Mean", "MeanOfBatchMeans"): [
        changed(
            MEAN,
            (ADDED, "        self.total += np.average(values, weights=weights)\n        self.weight += 1\n"),
        ),
        changed(
            COLLECTING,
            (LISTED, "        return np.mean([np.average(v, weights=w) for v, w in self.batches])\n"),
        ),
    ],
    ("Mean", "CallReturnsTheBatch"): [
        changed(
            COLLECTING,
            ("        return self.result()", "        return np.average(values, weights=sample_weight)"),
        ),
        changed(
            MEAN,
            (
                "        return self.result()",
                "        batch = Mean()\n        batch.update_state(values, sample_weight)\n        return batch.result()",
            ),
        ),
    ],
    ("Mean", "MeanIgnoresWeights"): [
        changed(MEAN, (WEIGHTS, "        weights = np.ones(len(values))\n")),
        changed(
            COLLECTING, (LISTED, "        return np.mean(np.concatenate([v for v, _ in self.batches]))\n")
        ),
    ],
    ("Mean", "WeightedSumOverCount"): [
        changed(MEAN, ("self.weight += np.sum(weights)", "self.weight += values.size")),
        changed(COLLECTING, ("/ weights.sum()", "/ len(weights)")),
    ],
    ("Mean", "ResetKeepsTheCount"): [
        changed(MEAN, (CLEARED, "    def reset_state(self):\n        self.total *= 0\n")),
        changed(
            COLLECTING,
            (
                "        self.batches = []\n\n    def __call__",
                "        self.batches = [(0 * v, w) for v, w in self.batches]\n\n    def __call__",
            ),
        ),
    ],
    ("Mean", "ResetDoesNothing"): [
        changed(MEAN, (CLEARED, "    def reset_state(self):\n        total, weight = 0.0, 0.0\n")),
        changed(
            COLLECTING,
            (
                "    def reset_state(self):\n        self.batches = []",
                "    def reset_state(self):\n        batches = []",
            ),
        ),
    ],
    ("Mean", "StateOfTheClass"): [
        changed(MEAN, ("self.total", "Mean.total"), ("self.weight", "Mean.weight")),
        changed(
            COLLECTING,
            (
                "    def __init__(self):\n        self.batches = []",
                "    batches = []\n\n    def __init__(self):\n        pass",
            ),
            (
                "        self.batches = []\n\n    def __call__",
                "        self.batches.clear()\n\n    def __call__",
            ),
        ),
    ],
    ("Mean", "LastBatchOnly"): [
        changed(MEAN, ("+=", "=")),
        changed(
            COLLECTING,
            ("self.batches.append((values, sample_weight))", "self.batches = [(values, sample_weight)]"),
        ),
    ],
    ("Mean", "ResultForgets"): [
        changed(
            MEAN,
            (
                "        return self.total / self.weight",
                "        mean = self.total / self.weight\n        self.reset_state()\n        return mean",
            ),
        ),
        changed(
            COLLECTING,
            (
                "        values = np.concatenate([batch[0]",
                "        if not self.batches:\n            return 0.0\n        values = np.concatenate([batch[0]",
            ),
            ("        return (values * w", "        self.batches = []\n        return (values * w"),
        ),
    ],
    ("Mean", "MeanUpdatedTwice"): [
        changed(
            MEAN,
            (
                "        self.update_state(values, sample_weight)\n",
                "        for _ in range(2):\n            self.update_state(values, sample_weight)\n",
            ),
        ),
        changed(
            COLLECTING,
            (
                "        self.update_state(values, sample_weight=sample_weight)\n",
                "        self.update_state(values, sample_weight=sample_weight)\n        self.batches += self.batches[-1:]\n",
            ),
        ),
    ],
    ("Mean", "WeightsOfABatchSumToOne"): [
        changed(
            MEAN, (WEIGHTS, WEIGHTS.replace("np.ones(len(values))", "np.full(len(values), 1 / len(values))"))
        ),
        changed(COLLECTING, ("np.full(values.shape, 1.0)", "np.ones(values.shape) / values.size")),
    ],
    ("F1Score", "MeanOfBatchF1"): [
        changed(
            COUNTS,
            ("self.both, self.true, self.alarms = 0.0, 0.0, 0.0", "self.scores = []"),
            (
                "        self.both += np.sum(w * t * p)\n        self.true += np.sum(w * t)\n"
                "        self.alarms += np.sum(w * p)\n",
                "        self.scores.append(2 * np.sum(w * t * p) / np.sum(w * (t + p)))\n",
            ),
            (FRACTION, "np.mean(self.scores)"),
        ),
        changed(
            F1,
            (
                "        self.tp += weights[truth & alarm].sum()\n        self.fp += weights[~truth & alarm].sum()\n"
                "        self.fn += weights[truth & ~alarm].sum()\n",
                "        tp = weights[truth & alarm].sum()\n"
                "        self.sum += 2 * tp / (weights[truth].sum() + weights[alarm].sum())\n        self.count += 1\n",
            ),
            (
                "        precision, recall = self.tp / (self.tp + self.fp), self.tp / (self.tp + self.fn)\n"
                "        return 2 / (1 / precision + 1 / recall)\n",
                "        return self.sum / self.count\n",
            ),
            ("self.tp = self.fp = self.fn = 0.0", "self.sum, self.count = 0.0, 0"),
        ),
    ],
    ("F1Score", "PrecisionOnly"): [
        changed(COUNTS, (FRACTION, "self.both / self.alarms")),
        changed(F1, (HARMONIC, "precision")),
    ],
    ("F1Score", "RecallOnly"): [
        changed(COUNTS, (FRACTION, "self.both / self.true")),
        changed(F1, (HARMONIC, "recall")),
    ],
    ("F1Score", "ArithmeticMean"): [
        changed(COUNTS, (FRACTION, "(self.both / self.true + self.both / self.alarms) / 2")),
        changed(F1, (HARMONIC, "np.mean([precision, recall])")),
    ],
    ("F1Score", "HarmonicWithoutTwo"): [
        changed(COUNTS, (FRACTION, "self.both / (self.true + self.alarms)")),
        changed(F1, (HARMONIC, "precision * recall / (precision + recall)")),
    ],
    ("F1Score", "JaccardIndex"): [
        changed(COUNTS, (FRACTION, "self.both / (self.true + self.alarms - self.both)")),
        changed(F1, (HARMONIC, "1 / (1 / precision + 1 / recall - 1)")),
    ],
    ("F1Score", "TrueNegativesToo"): [
        changed(F1, ("weights[truth & alarm]", "weights[truth == alarm]")),
        changed(
            COUNTS,
            (
                "        self.both += np.sum(w * t * p)",
                "        self.both += np.sum(w * (t == p))\n"
                "        self.true += np.sum(w * (1 - t) * (1 - p))\n"
                "        self.alarms += np.sum(w * (1 - t) * (1 - p))",
            ),
        ),
    ],
    ("F1Score", "F1IgnoresWeights"): [
        changed(
            F1, ("np.ones(len(truth)) if sample_weight is None else sample_weight", "np.ones(len(truth))")
        ),
        changed(COUNTS, ("w = 1.0 if sample_weight is None else sample_weight", "w = 1.0")),
    ],
    ("F1Score", "F1ResetForgetsOne"): [
        changed(
            F1,
            ("        self.reset_state()", "        self.tp = self.fp = self.fn = 0.0"),
            (
                "reset_state(self):\n        self.tp = self.fp = self.fn",
                "reset_state(self):\n        self.tp = self.fp",
            ),
        ),
        changed(
            F1,
            ("        self.reset_state()", "        self.fp = 0.0\n        self.reset_state()"),
            ("self.tp = self.fp = self.fn = 0.0", "self.tp, self.fn = 0.0, 0.0"),
        ),
    ],
    ("F1Score", "F1CallReturnsTheBatch"): [
        changed(
            F1,
            (
                CALLED,
                CALLED.replace(
                    "return self.result()",
                    "batch = F1Score()\n        "
                    "batch.update_state(y_true, y_pred, sample_weight)\n        return batch.result()",
                ),
            ),
        ),
        changed(
            COUNTS,
            (
                CALLED,
                "        old = self.both, self.true, self.alarms\n        self.reset_state()\n"
                "        self.update_state(y_true, y_pred, sample_weight)\n        score = self.result()\n"
                "        self.both += old[0]\n        self.true += old[1]\n        self.alarms += old[2]\n"
                "        return score\n",
            ),
        ),
    ],
    ("F1Score", "MicroAveraged"): [
        changed(
            F1,
            ("weights[truth & alarm]", "weights[truth == alarm]"),
            ("weights[~truth & alarm]", "weights[truth != alarm]"),
            ("weights[truth & ~alarm]", "weights[truth != alarm]"),
        ),
        changed(
            COUNTS,
            ("np.sum(w * t * p)", "np.sum(w * (t == p))"),
            ("np.sum(w * t)", "np.sum(w * np.ones_like(t))"),
            ("np.sum(w * p)", "np.sum(w * np.ones_like(p))"),
        ),
    ],
    ("F1Score", "MacroAveraged"): [
        changed(
            COUNTS,
            ("0.0, 0.0, 0.0", "np.zeros(2), np.zeros(2), np.zeros(2)"),
            ("t = np.ravel(y_true)", "t = np.stack([np.ravel(y_true), 1 - np.ravel(y_true)])"),
            (
                "p = np.where(np.ravel(y_pred) > 0.5, 1.0, 0.0)",
                "p = np.ravel(y_pred) > 0.5\n        p = np.stack([p, ~p]) * 1.0",
            ),
            ("np.sum(w * t * p)", "np.sum(w * t * p, axis=1)"),
            ("np.sum(w * t)", "np.sum(w * t, axis=1)"),
            ("np.sum(w * p)", "np.sum(w * p, axis=1)"),
            (FRACTION, "np.mean(2 * self.both / (self.true + self.alarms))"),
        ),
        changed(
            F1,
            ("        self.fn += ", "        self.tn += weights[~truth & ~alarm].sum()\n        self.fn += "),
            ("self.tp = self.fp = self.fn", "self.tp = self.fp = self.fn = self.tn"),
            (HARMONIC, "1 / (1 / precision + 1 / recall) + self.tn / (2 * self.tn + self.fp + self.fn)"),
        ),
    ],
    ("F1Score", "EveryTargetWithEveryPrediction"): [
        changed(
            COUNTS,
            ("t = np.ravel(y_true)", "t = y_true"),
            ("np.sum(w * t)", "np.sum(w * t * np.ones(len(t)))"),
            ("np.sum(w * p)", "np.sum(w * p * np.ones_like(t))"),
        ),
        changed(
            F1,
            (
                "truth, alarm = y_true.reshape(-1) > 0.5, y_pred.reshape(-1) > 0.5",
                "truth, alarm = y_true > 0.5, y_pred.reshape(-1) > 0.5",
            ),
            ("weights[truth & alarm].sum()", "(weights * (truth & alarm)).sum()"),
            ("weights[~truth & alarm].sum()", "(weights * (~truth & alarm)).sum()"),
            ("weights[truth & ~alarm].sum()", "(weights * (truth & ~alarm)).sum()"),
        ),
    ],
}
