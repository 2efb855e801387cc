"""Right implementations for 03_metrics that look unlike the reference; the n-th of each exercise make a notebook."""

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


def fed(name: str, *values: str) -> list[str]:
    """Classes that feed `self.mean` with values computed in these ways, and one that keeps sums of its own."""
    first = ", threshold=0.5" if name == "BinaryAccuracy" else ""
    threshold = "\n        self.threshold = threshold" if first else ""
    own = f"""class {name}(MeanMetric):
    def __init__(self{first}):
        self.reset_state(){threshold}

    def reset_state(self):
        self.sum = self.weight = 0.0

    def update_state(self, y_true, y_pred, sample_weight=None):
        weight = np.ones(len(y_true)) if sample_weight is None else sample_weight
        self.sum = self.sum + np.dot({values[0]}, weight)
        self.weight = self.weight + weight.sum()

    def result(self):
        return self.sum / self.weight
"""
    return [metric(name, f"self.mean.update_state({value}, sample_weight)") for value in values] + [
        metric(name, f"return self.mean({values[-1]}, sample_weight=sample_weight)"),
        own,
    ]


P = "np.clip(y_pred, 1e-7, 1 - 1e-7)"
RIGHT = {
    "Mean": [
        """
        class Mean:
            def __init__(self):
                self.reset_state()

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
        """,
        """
        class Mean:
            def __init__(self):
                self.batches = []

            def update_state(self, values, sample_weight=None):
                if sample_weight is None:
                    sample_weight = np.full(values.shape, 1.0)
                self.batches.append((values.copy(), sample_weight.copy()))

            def result(self):
                values, weights = (np.concatenate(part) for part in zip(*self.batches))
                return np.average(values, weights=weights)

            def reset_state(self):
                self.batches.clear()

            def __call__(self, values, sample_weight=None):
                self.update_state(values, sample_weight=sample_weight)
                return self.result()
        """,
        """
        class Mean:
            def __init__(self):
                self.mean, self.weight = 0.0, 0.0

            def update_state(self, values, sample_weight=None):
                weight = float(len(values) if sample_weight is None else sample_weight.sum())
                self.weight += weight
                if weight:
                    mean = float(np.average(values, weights=sample_weight))
                    self.mean += (mean - self.mean) * weight / self.weight

            def result(self):
                return self.mean

            def reset_state(self):
                self.__init__()

            def __call__(self, *args, **kwargs):
                self.update_state(*args, **kwargs)
                return self.mean
        """,
        """
        class Mean:
            def __init__(self):
                self.state = np.zeros(2)

            def update_state(self, values, sample_weight=None):
                weights = sample_weight if sample_weight is not None else values * 0 + 1
                self.state = self.state + [np.sum(values * weights), np.sum(weights)]
                return self

            def result(self):
                return np.array(self.state[0] / self.state[1])

            def reset_state(self):
                self.state[:] = 0

            def __call__(self, values, sample_weight=None):
                return self.update_state(values, sample_weight).result()
        """,
        """
        from dataclasses import dataclass

        @dataclass
        class Mean:
            total: float = 0.0
            weight: float = 0.0

            def update_state(self, values, sample_weight=None):
                if sample_weight is None:
                    self.total, self.weight = self.total + values.sum(), self.weight + values.size
                else:
                    self.total = self.total + values @ sample_weight
                    self.weight = self.weight + sample_weight.sum()

            def result(self):
                return float(self.total) / float(self.weight)

            def reset_state(self):
                self.total = self.weight = 0.0

            def __call__(self, values, sample_weight=None):
                self.update_state(values, sample_weight)
                return self.result()
        """,
        """
        class Mean:

            def __init__(self):
                self.mean, self.mass = 0.0, 0.0

            def update_state(self, values, sample_weight=None):
                w = np.ones(np.shape(values)) if sample_weight is None else sample_weight
                mass = np.sum(w)
                self.mass += mass
                self.mean += (np.dot(w, values) - mass * self.mean) / self.mass

            def result(self):
                return self.mean

            reset_state = __init__

            def __call__(self, *args, **kwargs):
                self.update_state(*args, **kwargs)
                return self.result()
        """,
    ],
    "MeanSquaredError": fed(
        "MeanSquaredError",
        "mean_squared_error(y_true, y_pred)",
        "((y_true - y_pred) ** 2).mean(axis=1)",
        "np.square(np.linalg.norm(y_true - y_pred, axis=1)) / y_true.shape[1]",
        "np.einsum('bo,bo->b', y_true - y_pred, y_true - y_pred) / y_pred.shape[-1]",
    ),
    "Accuracy": fed(
        "Accuracy",
        "(y_true == y_pred).astype(float)",
        "np.where(y_true - y_pred == 0, 1.0, 0.0)",
        "np.equal(y_true, y_pred)",
        "1 - np.minimum(np.abs(y_true - y_pred), 1)",
    ),
    "BinaryAccuracy": fed(
        "BinaryAccuracy",
        "((y_pred > self.threshold) == (y_true > 0.5)).reshape(-1).astype(float)",
        "1.0 - np.abs((np.ravel(y_pred) > self.threshold) - np.ravel(y_true))",
        "np.where(y_true > 0.5, y_pred > self.threshold, y_pred <= self.threshold).ravel() * 1.0",
        "((y_pred - self.threshold) * (y_true - 0.5) > 0).flatten().astype(int)",
    ),
    "CategoricalAccuracy": fed(
        "CategoricalAccuracy",
        "(y_true.argmax(axis=1) == y_pred.argmax(axis=1)).astype(float)",
        "1.0 * y_true[np.arange(len(y_true)), y_pred.argmax(axis=-1)]",
        "np.sum(y_true * (y_pred == y_pred.max(axis=1, keepdims=True)), axis=1)",
        "np.where(np.sum(y_true * y_pred, axis=1) >= y_pred.max(axis=1), 1.0, 0.0)",
    ),
    "SparseCategoricalAccuracy": [
        *fed(
            "SparseCategoricalAccuracy",
            "(np.argmax(y_pred, axis=-1) == y_true) * 1.0",
            "np.equal(y_pred.argmax(1), y_true).astype('float64')",
            "np.where(np.argsort(y_pred, axis=1)[:, -1] == y_true, 1.0, 0.0)",
            "np.eye(y_pred.shape[1])[y_true, y_pred.argmax(axis=1)]",
        ),
        metric(
            "SparseCategoricalAccuracy",
            """
assert np.allclose(y_pred.sum(axis=-1), 1, atol=1e-3), "each row is a distribution"
own = y_pred[np.arange(len(y_true)), y_true]
self.mean.update_state(np.float64(own >= y_pred.max(axis=-1)), sample_weight)
""",
        ),
    ],
    "BinaryCrossentropy": fed(
        "BinaryCrossentropy",
        "binary_crossentropy(y_true, y_pred)",
        f"-np.mean(y_true * np.log({P}) + (1 - y_true) * np.log(1 - {P}), axis=1)",
        f"binary_crossentropy(y_true, np.log({P} / (1 - {P})), from_logits=True)",
    ),
    "CategoricalCrossentropy": fed(
        "CategoricalCrossentropy",
        "categorical_crossentropy(y_true, y_pred)",
        f"-np.einsum('bk,bk->b', y_true, np.log({P}))",
        "-(y_true * np.log(np.maximum(y_pred, 1e-7))).sum(axis=-1)",
    ),
    "SparseCategoricalCrossentropy": fed(
        "SparseCategoricalCrossentropy",
        "sparse_categorical_crossentropy(y_true, y_pred)",
        "-np.log(np.maximum(np.take_along_axis(y_pred, y_true[:, None], axis=1)[:, 0], 1e-7))",
        "categorical_crossentropy(np.eye(y_pred.shape[1])[y_true], y_pred)",
    ),
    "F1Score": [
        """
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
        """,
        """
        class F1Score:
            def __init__(self):
                self.both, self.either = 0.0, 0.0

            def update_state(self, y_true, y_pred, sample_weight=None):
                t, p = np.ravel(y_true), np.where(np.ravel(y_pred) > 0.5, 1.0, 0.0)
                w = 1.0 if sample_weight is None else sample_weight
                self.both += np.sum(w * t * p)
                self.either += np.sum(w * (t + p))

            def result(self):
                return float(2 * self.both / self.either)

            def reset_state(self):
                self.both, self.either = 0.0, 0.0

            def __call__(self, y_true, y_pred, sample_weight=None):
                self.update_state(y_true, y_pred, sample_weight)
                return self.result()
        """,
        """
        class F1Score:
            def __init__(self):
                self.seen = []

            def update_state(self, y_true, y_pred, sample_weight=None):
                y_true, y_pred = y_true.flatten(), y_pred.flatten()
                weight = np.ones_like(y_true) if sample_weight is None else np.array(sample_weight)
                self.seen.append(np.stack([y_true, np.round(y_pred), weight]))

            def result(self):
                truth, alarm, weight = np.concatenate(self.seen, axis=1)
                precision = np.average(truth, weights=weight * alarm)
                recall = np.average(alarm, weights=weight * truth)
                return 2 * precision * recall / (precision + recall)

            def reset_state(self):
                self.seen = []

            def __call__(self, y_true, y_pred, sample_weight=None):
                self.update_state(y_true, y_pred, sample_weight)
                return self.result()
        """,
        """
        class F1Score:
            def __init__(self):
                self.table = np.zeros((2, 2))

            def update_state(self, y_true, y_pred, sample_weight=None):
                i, j = (np.reshape(a, -1) > 0.5 for a in (y_true, y_pred))
                pairs = 2 * i.astype(int) + j
                self.table += np.bincount(pairs, weights=sample_weight, minlength=4).reshape(2, 2)

            def result(self):
                (_, fp), (fn, tp) = self.table
                return tp / (tp + 0.5 * (fp + fn))

            def reset_state(self):
                self.table.fill(0)

            def __call__(self, *batch, **weights):
                self.update_state(*batch, **weights)
                return self.result()
        """,
        """
        class Counter:
            def __init__(self):
                self.value = 0.0

        class F1Score:
            def __init__(self):
                self.counters = {name: Counter() for name in ("tp", "fp", "fn")}

            def update_state(self, y_true, y_pred, sample_weight=None):
                true, said = y_true.reshape(-1) == 1, y_pred.reshape(-1) > 0.5
                masks = {"tp": true * said, "fp": said > true, "fn": true > said}
                for name, mask in masks.items():
                    counted = np.count_nonzero(mask) if sample_weight is None else np.sum(sample_weight, where=mask)
                    self.counters[name].value += counted

            def result(self):
                tp, fp, fn = (self.counters[name].value for name in ("tp", "fp", "fn"))
                return np.array(2 * tp / (2 * tp + fp + fn))

            def reset_state(self):
                for counter in self.counters.values():
                    counter.value = 0.0

            def __call__(self, y_true, y_pred, sample_weight=None):
                self.update_state(y_true, y_pred, sample_weight)
                return self.result()
        """,
        """
        class F1Score:
            def __init__(self):
                self.precision, self.recall = Mean(), Mean()

            def update_state(self, y_true, y_pred, sample_weight=None):
                y, p = (
                    y_true.squeeze(-1) if y_true.ndim == 2 else y_true,
                    y_pred.squeeze(-1) if y_pred.ndim == 2 else y_pred,
                )
                w = np.ones(len(y)) if sample_weight is None else sample_weight
                yes = (p > 0.5) * 1.0
                self.precision.update_state(y, w * yes)
                self.recall.update_state(yes, w * y)

            def result(self):
                return 2 / (1 / self.precision.result() + 1 / self.recall.result())

            def reset_state(self):
                self.precision.reset_state()
                self.recall.reset_state()

            def __call__(self, y_true, y_pred, sample_weight=None):
                self.update_state(y_true, y_pred, sample_weight)
                return self.result()
        """,
    ],
    "confusion_matrix": [
        """
        def confusion_matrix(gold, predicted, num_classes):
            matrix = np.zeros((num_classes, num_classes), dtype=int)
            for label in np.unique(gold):
                matrix[label] = np.bincount(predicted[gold == label], minlength=num_classes)
            return matrix
        """,
        """
        def confusion_matrix(gold, predicted, num_classes):
            matrix = np.zeros((num_classes, num_classes), dtype=int)
            np.add.at(matrix, (gold, predicted), 1)
            return matrix
        """,
        """
        def confusion_matrix(gold, predicted, num_classes):
            pairs = gold * num_classes + predicted
            return np.bincount(pairs, minlength=num_classes**2).reshape(num_classes, num_classes)
        """,
        """
        def confusion_matrix(gold, predicted, num_classes):
            one_hot = np.eye(num_classes, dtype=int)
            return one_hot[gold].T @ one_hot[predicted]
        """,
        """
        def confusion_matrix(gold, predicted, num_classes):
            return np.array([
                [np.count_nonzero((gold == i) & (predicted == j)) for j in range(num_classes)]
                for i in range(num_classes)
            ])
        """,
        """
        def confusion_matrix(gold, predicted, num_classes):
            classes = np.arange(num_classes)
            rows, columns = gold[:, None] == classes, predicted[:, None] == classes
            return np.einsum("bi,bj->ij", rows.astype(np.int32), columns.astype(np.int32))
        """,
        """
        def confusion_matrix(gold, predicted, num_classes):
            edges = np.arange(num_classes + 1) - 0.5
            return np.histogram2d(gold, predicted, bins=(edges, edges))[0].astype(np.uint64)
        """,
        """
        def confusion_matrix(gold, predicted, num_classes):
            matrix = np.zeros((num_classes, num_classes), dtype=np.int64)
            pairs, counts = np.unique(np.stack([gold, predicted]), axis=1, return_counts=True)
            matrix[pairs[0], pairs[1]] = counts
            return matrix
        """,
        """
        def confusion_matrix(gold, predicted, num_classes):
            rows = [np.bincount(predicted[gold == i], minlength=num_classes) for i in range(num_classes)]
            return np.stack(rows)
        """,
        """
        def confusion_matrix(gold, predicted, num_classes):
            classes = np.arange(num_classes)
            both = (gold[:, None, None] == classes[:, None]) & (predicted[:, None, None] == classes)
            return both.sum(axis=0)
        """,
        """
        def confusion_matrix(gold, predicted, num_classes):
            flat = np.zeros(num_classes**2, dtype=np.int64)
            np.add.at(flat, np.ravel_multi_index((gold, predicted), (num_classes, num_classes)), 1)
            return flat.reshape(num_classes, -1)
        """,
        """
        def confusion_matrix(gold, predicted, num_classes):
            return np.histogram2d(gold, predicted, bins=num_classes, range=[[-0.5, num_classes - 0.5]] * 2)[
                0
            ].astype(np.int32)
        """,
        """
        def confusion_matrix(gold, predicted, num_classes):
            pairs, counts = np.unique(np.stack([gold, predicted], axis=1), axis=0, return_counts=True)
            m = np.zeros((num_classes, num_classes), np.uint64)
            m[pairs[:, 0], pairs[:, 1]] = counts
            return m
        """,
        """
        from collections import Counter


        def confusion_matrix(gold, predicted, num_classes):
            counts = Counter(zip(gold.tolist(), predicted.tolist()))
            return np.array([[counts[i, j] for j in range(num_classes)] for i in range(num_classes)])
        """,
    ],
}
