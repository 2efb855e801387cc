"""Wrong implementations for 03_metrics that are no misconception of its catalogue, by exercise and fault."""

THRESHOLD = """
    def __init__(self, threshold=0.5):
        super().__init__()
        self.threshold = threshold
"""


def fed(name: str, values: str, weight: str = "sample_weight") -> str:
    """A class derived from `MeanMetric` that feeds `self.mean` with these values."""
    init = THRESHOLD if name == "BinaryAccuracy" else ""
    return f"""class {name}(MeanMetric):{init}
    def update_state(self, y_true, y_pred, sample_weight=None):
        self.mean.update_state({values}, {weight})
"""


def faults(name: str, **values: str) -> dict[str, str]:
    return {fault.replace("_", " "): fed(name, value) for fault, value in values.items()}


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


def changed(source: str, before: str, after: str) -> str:
    """The class with something else in one place."""
    assert before in source, before
    return source.replace(before, after)


UNCATALOGUED = {
    "Mean": {
        "the sum": changed(MEAN, "self.total / self.weight", "self.total"),
        "the sum of the weights": changed(MEAN, "self.total / self.weight", "self.weight"),
        "turned around": changed(MEAN, "self.total / self.weight", "self.weight / self.total"),
        "a weight too many": changed(MEAN, "self.total / self.weight", "self.total / (self.weight + 1)"),
        "absolute values": changed(MEAN, "np.dot(values, weights)", "np.dot(np.abs(values), weights)"),
        "a call without a result": changed(MEAN, "        return self.result()\n", ""),
    },
    "MeanSquaredError": faults(
        "MeanSquaredError",
        half_of_it="mean_squared_error(y_true, y_pred) / 2",
        the_worst_output="np.max((y_true - y_pred) ** 2, axis=1)",
        the_first_output="(y_true[:, 0] - y_pred[:, 0]) ** 2",
        the_square_of_the_mean_error="np.mean(y_true - y_pred, axis=1) ** 2",
        the_cube="np.mean(np.abs(y_true - y_pred) ** 3, axis=1)",
    ),
    "Accuracy": faults(
        "Accuracy",
        not_less="(y_true >= y_pred).astype(float)",
        both_even="(y_true % 2 == y_pred % 2).astype(float)",
        one_everywhere="np.ones(len(y_true))",
        the_distance="1 / (1 + np.abs(y_true - y_pred))",
        one_off="(y_true == y_pred + 1).astype(float)",
    ),
    "BinaryAccuracy": faults(
        "BinaryAccuracy",
        share_of_yes="(y_pred > self.threshold).reshape(-1).astype(float)",
        one_minus_the_distance="1 - np.abs(y_true - y_pred).reshape(-1)",
        only_no_counts="((y_pred <= self.threshold) * (1 - y_true)).reshape(-1)",
        the_threshold_turned="((y_pred > 1 - self.threshold) == (y_true > 0.5)).reshape(-1).astype(float)",
        implication="((y_pred > self.threshold) >= (y_true > 0.5)).reshape(-1).astype(float)",
    ),
    "CategoricalAccuracy": faults(
        "CategoricalAccuracy",
        the_two_best="1.0 * (np.sum(y_pred > np.sum(y_pred * y_true, axis=1, keepdims=True), axis=1) < 2)",
        the_largest_probability="y_pred.max(axis=1)",
        the_second_class="1.0 * (np.argsort(y_pred, axis=1)[:, -2] == y_true.argmax(axis=1))",
        one_off="(y_true.argmax(axis=1) == y_pred.argmax(axis=1) + 1).astype(float)",
        close_classes="(np.abs(y_true.argmax(axis=1) - y_pred.argmax(axis=1)) <= 1).astype(float)",
    ),
    "SparseCategoricalAccuracy": faults(
        "SparseCategoricalAccuracy",
        the_least_probable="1.0 * (y_pred.argmin(axis=1) == y_true)",
        the_errors="1.0 * (y_pred.argmax(axis=1) != y_true)",
        the_largest_probability="y_pred.max(axis=1)",
        close_classes="1.0 * (np.abs(y_pred.argmax(axis=1) - y_true) <= 1)",
        above_a_third="1.0 * (y_pred[np.arange(len(y_true)), y_true] > 1 / 3)",
    ),
    "BinaryCrossentropy": faults(
        "BinaryCrossentropy",
        only_yes="-np.mean(y_true * np.log(np.clip(y_pred, 1e-7, 1 - 1e-7)), axis=1)",
        base_two="binary_crossentropy(y_true, y_pred) / np.log(2)",
        the_other_sign="-binary_crossentropy(y_true, y_pred)",
        the_worst_output="np.max(-np.log(np.clip(np.abs(1 - y_true - y_pred), 1e-7, 1)), axis=1)",
        squared_error="mean_squared_error(y_true, y_pred)",
    ),
    "CategoricalCrossentropy": faults(
        "CategoricalCrossentropy",
        base_two="categorical_crossentropy(y_true, y_pred) / np.log(2)",
        the_other_sign="-categorical_crossentropy(y_true, y_pred)",
        the_mean_over_classes="categorical_crossentropy(y_true, y_pred) / y_true.shape[1]",
        the_divergence="categorical_crossentropy(y_true, y_pred) - categorical_crossentropy(y_true, y_true)",
        log_of_the_sum="-np.log(np.clip(np.sum(y_true * y_pred, axis=1), 1e-7, 1))",
    ),
    "SparseCategoricalCrossentropy": faults(
        "SparseCategoricalCrossentropy",
        base_two="sparse_categorical_crossentropy(y_true, y_pred) / np.log(2)",
        the_other_sign="-sparse_categorical_crossentropy(y_true, y_pred)",
        one_minus_the_probability="1 - y_pred[np.arange(len(y_true)), y_true]",
        the_entropy="categorical_crossentropy(y_pred, y_pred)",
        the_first_class="sparse_categorical_crossentropy(0 * y_true, y_pred)",
    ),
    "F1Score": {
        "F2": changed(F1, "2 / (1 / precision + 1 / recall)", "5 / (1 / precision + 4 / recall)"),
        "the geometric mean": changed(F1, "2 / (1 / precision + 1 / recall)", "np.sqrt(precision * recall)"),
        "the smaller one": changed(F1, "2 / (1 / precision + 1 / recall)", "min(precision, recall)"),
        "misses not counted": changed(F1, "self.fn += weights[truth & ~alarm].sum()", "pass"),
        "of the other class": changed(
            F1,
            "y_true.reshape(-1) > 0.5, y_pred.reshape(-1) > 0.5",
            "y_true.reshape(-1) < 0.5, y_pred.reshape(-1) < 0.5",
        ),
        "the last batch": changed(F1, "self.tp += ", "self.tp = 0.0 + "),
    },
    "confusion_matrix": {
        "one more everywhere": """
            def confusion_matrix(gold, predicted, num_classes):
                matrix = np.ones((num_classes, num_classes), dtype=int)
                np.add.at(matrix, (gold, predicted), 1)
                return matrix
            """,
        "the errors alone": """
            def confusion_matrix(gold, predicted, num_classes):
                matrix = np.zeros((num_classes, num_classes), dtype=int)
                np.add.at(matrix, (gold, predicted), 1)
                np.fill_diagonal(matrix, 0)
                return matrix
            """,
        "shares of all": """
            def confusion_matrix(gold, predicted, num_classes):
                matrix = np.zeros((num_classes, num_classes))
                np.add.at(matrix, (gold, predicted), 1 / len(gold))
                return matrix
            """,
        "the last class first": """
            def confusion_matrix(gold, predicted, num_classes):
                matrix = np.zeros((num_classes, num_classes), dtype=int)
                np.add.at(matrix, (gold, predicted), 1)
                return matrix[::-1]
            """,
        "symmetric": """
            def confusion_matrix(gold, predicted, num_classes):
                matrix = np.zeros((num_classes, num_classes), dtype=int)
                np.add.at(matrix, (gold, predicted), 1)
                return matrix + matrix.T
            """,
    },
}
