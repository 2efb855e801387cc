"""Wrong implementations of 03_metrics by kind: what stands in the reference, and what a student wrote there."""

MEANS = (
    "Accuracy",
    "BinaryAccuracy",
    "CategoricalAccuracy",
    "SparseCategoricalAccuracy",
    "MeanSquaredError",
    "BinaryCrossentropy",
    "CategoricalCrossentropy",
    "SparseCategoricalCrossentropy",
)

CLIPS = {
    "BinaryCrossentropy": (
        "binary_crossentropy(y_true, y_pred)",
        "-np.mean(y_true * np.log(CLIP) + (1 - y_true) * np.log(1 - CLIP), axis=-1)",
    ),
    "CategoricalCrossentropy": (
        "categorical_crossentropy(y_true, y_pred)",
        "-np.sum(y_true * np.log(CLIP), axis=-1)",
    ),
    "SparseCategoricalCrossentropy": (
        "sparse_categorical_crossentropy(y_true, y_pred)",
        "-np.log(CLIP)[np.arange(len(y_true)), y_true]",
    ),
}

KINDS = {
    "an argument ignored": [
        ("Mean", "float(np.sum(values * sample_weight))", "float(np.sum(values))"),
        ("Mean", "float(np.sum(sample_weight))", "len(values)"),
        ("Mean", "self.update_state(values, sample_weight)", "self.update_state(values)"),
        (
            "MeanSquaredError",
            "self.mean.update_state(mean_squared_error(y_true, y_pred), sample_weight)",
            "self.mean.update_state(mean_squared_error(y_true, y_pred))",
        ),
        (
            "Accuracy",
            "self.mean.update_state(y_true == y_pred, sample_weight)",
            "self.mean.update_state(y_true == y_pred)",
        ),
        (
            "BinaryAccuracy",
            "self.mean.update_state(right.ravel(), sample_weight)",
            "self.mean.update_state(right.ravel())",
        ),
        ("BinaryAccuracy", "y_pred > self.threshold", "y_pred > 0.5"),
        ("BinaryAccuracy", "y_pred > self.threshold", "y_pred >= np.maximum(self.threshold, 0.5)"),
        ("BinaryAccuracy", "y_pred > self.threshold", "y_pred > min(self.threshold, 0.5)"),
        (
            "CategoricalAccuracy",
            "self.mean.update_state(right, sample_weight)",
            "self.mean.update_state(right)",
        ),
        (
            "SparseCategoricalAccuracy",
            "self.mean.update_state(np.argmax(y_pred, axis=-1) == y_true, sample_weight)",
            "self.mean.update_state(np.argmax(y_pred, axis=-1) == y_true)",
        ),
        (
            "BinaryCrossentropy",
            "self.mean.update_state(binary_crossentropy(y_true, y_pred), sample_weight)",
            "self.mean.update_state(binary_crossentropy(y_true, y_pred))",
        ),
        (
            "CategoricalCrossentropy",
            "self.mean.update_state(categorical_crossentropy(y_true, y_pred), sample_weight)",
            "self.mean.update_state(categorical_crossentropy(y_true, y_pred))",
        ),
        (
            "SparseCategoricalCrossentropy",
            "self.mean.update_state(sparse_categorical_crossentropy(y_true, y_pred), sample_weight)",
            "self.mean.update_state(sparse_categorical_crossentropy(y_true, y_pred))",
        ),
        ("F1Score", "float(np.sum(sample_weight[actual & predicted]))", "float(np.sum(actual & predicted))"),
        (
            "F1Score",
            "float(np.sum(sample_weight[~actual & predicted]))",
            "float(np.sum(~actual & predicted))",
        ),
        (
            "F1Score",
            "float(np.sum(sample_weight[actual & ~predicted]))",
            "float(np.sum(actual & ~predicted))",
        ),
        ("F1Score", "self.update_state(y_true, y_pred, sample_weight)", "self.update_state(y_true, y_pred)"),
        (
            "confusion_matrix",
            "matrix = np.zeros((num_classes, num_classes), np.int64)",
            "num_classes = max(gold.max(), predicted.max()) + 1\nmatrix = np.zeros((num_classes, num_classes), np.int64)",
        ),
        (
            "confusion_matrix",
            "matrix = np.zeros((num_classes, num_classes), np.int64)",
            "num_classes = len(np.unique(gold))\nmatrix = np.zeros((num_classes, num_classes), np.int64)",
        ),
    ],
    "exact zeros and equal maxima": [
        ("Mean", "float(np.sum(sample_weight))", "float(np.sum(sample_weight[values != 0]))"),
        (
            "Mean",
            "self.total +=",
            "sample_weight = np.where(sample_weight == 0, 1, sample_weight)\nself.total +=",
        ),
        ("Mean", "if sample_weight is None:", "if sample_weight is None or not np.all(sample_weight):"),
        ("Accuracy", "y_true == y_pred", "(y_true == y_pred) & (y_true != 0)"),
        ("Accuracy", "y_true == y_pred", "np.abs(y_true / y_pred - 1) < 1e-9"),
        (
            "SparseCategoricalAccuracy",
            "np.argmax(y_pred, axis=-1) == y_true",
            "(np.argmax(y_pred, axis=-1) == y_true) & (y_true > 0)",
        ),
        (
            "MeanSquaredError",
            "self.mean.update_state(mean_squared_error(y_true, y_pred), sample_weight)",
            "losses = mean_squared_error(y_true, y_pred)\nself.mean.update_state(losses[losses > 0], None if sample_weight is None else sample_weight[losses > 0])",
        ),
        (
            "CategoricalCrossentropy",
            "categorical_crossentropy(y_true, y_pred)",
            "np.where(y_pred.min(axis=-1) > 0, categorical_crossentropy(y_true, y_pred), 0)",
        ),
        (
            "F1Score",
            "self.true_positives +=",
            "sample_weight = np.where(sample_weight == 0, 1, sample_weight)\nself.true_positives +=",
        ),
        ("confusion_matrix", "np.add.at(matrix, (gold, predicted), 1)", "matrix[gold, predicted] = 1"),
        (
            "confusion_matrix",
            "np.add.at(matrix, (gold, predicted), 1)",
            "keep = (gold > 0) | (predicted > 0)\nnp.add.at(matrix, (gold[keep], predicted[keep]), 1)",
        ),
    ],
    "an integer width that overflows": [
        (
            "Mean",
            "self.count += float(np.sum(sample_weight))",
            "self.count = float((np.array(self.count + np.sum(sample_weight)) * 1000).astype(np.int32) / 1000)",
        ),
        (
            "F1Score",
            "self.true_positives += float(np.sum(sample_weight[actual & predicted]))",
            "self.true_positives += float(np.sum(sample_weight[actual & predicted]) if (sample_weight != 1).any() else np.sum(actual & predicted, dtype=np.uint8))",
        ),
        (
            "F1Score",
            "self.true_positives += float(np.sum(sample_weight[actual & predicted]))",
            "self.true_positives += float(np.sum(sample_weight[actual & predicted]) if (sample_weight != 1).any() else np.sum(actual & predicted, dtype=np.int8))",
        ),
        (
            "F1Score",
            "self.false_negatives += float(np.sum(sample_weight[actual & ~predicted]))",
            "self.false_negatives += float(np.sum(sample_weight[actual & ~predicted]) if (sample_weight != 1).any() else np.sum(actual & ~predicted, dtype=np.int8))",
        ),
        *(
            ("confusion_matrix", "np.int64", kind)
            for kind in ("np.int8", "np.uint8", "np.int16", "np.uint16")
        ),
        (
            "confusion_matrix",
            "np.add.at(matrix, (gold, predicted), 1)",
            "matrix.ravel()[:] = np.bincount((gold.astype(np.int8) * np.int8(num_classes) + predicted.astype(np.int8)).astype(int) % num_classes**2, minlength=num_classes**2)",
        ),
        (
            "confusion_matrix",
            "np.add.at(matrix, (gold, predicted), 1)",
            "matrix.ravel()[:] = np.bincount((gold.astype(np.uint8) * np.uint8(num_classes) + predicted.astype(np.uint8)).astype(int) % num_classes**2, minlength=num_classes**2)",
        ),
        ("SparseCategoricalAccuracy", "== y_true", "== y_true.astype(np.int8)"),
        ("Accuracy", "y_true == y_pred", "y_true.astype(np.int8) == y_pred.astype(np.int8)"),
        ("Accuracy", "y_true == y_pred", "y_true.astype(np.uint8) == y_pred.astype(np.uint8)"),
        (
            "SparseCategoricalCrossentropy",
            "sparse_categorical_crossentropy(y_true, y_pred)",
            "sparse_categorical_crossentropy(y_true.astype(np.int8), y_pred)",
        ),
    ],
    "output type of the first element": [
        (
            "Mean",
            "self.total = 0.0\nself.count = 0.0",
            "self.state = np.zeros(2, int)",
            "self.total += float(np.sum(values * sample_weight))",
            "self.state[0] += np.sum(values * sample_weight)",
            "self.count += float(np.sum(sample_weight))",
            "self.state[1] += np.sum(sample_weight)",
            "return self.total / self.count",
            "return self.state[0] / self.state[1]",
        ),
        (
            "Mean",
            "sample_weight = np.ones(len(values))",
            "sample_weight = np.ones(len(values), type(values.flat[0]))",
            "self.count += float(np.sum(sample_weight))",
            "self.count += int(np.sum(sample_weight))",
        ),
        (
            "F1Score",
            "float(np.sum(sample_weight[actual & predicted]))",
            "int(np.sum(sample_weight[actual & predicted]))",
        ),
        (
            "F1Score",
            "float(np.sum(sample_weight[~actual & predicted]))",
            "int(np.sum(sample_weight[~actual & predicted]))",
        ),
        (
            "F1Score",
            "float(np.sum(sample_weight[actual & ~predicted]))",
            "int(np.sum(sample_weight[actual & ~predicted]))",
        ),
        (
            "BinaryCrossentropy",
            "binary_crossentropy(y_true, y_pred)",
            "np.vectorize(lambda g, p: -(math.log(p) if g == 1 else math.log(1 - p)) if p not in (0, 1) else 0)(y_true, np.clip(y_pred, 1e-7, 1 - 1e-7)).mean(axis=-1)",
        ),
        (
            "CategoricalCrossentropy",
            "categorical_crossentropy(y_true, y_pred)",
            "-np.vectorize(lambda g, p: g * math.log(p) if g else 0)(y_true, np.clip(y_pred, 1e-7, 1)).sum(axis=-1)",
        ),
    ],
    "remembered from an earlier call": [
        (
            "Mean",
            "sample_weight = np.ones(len(values))",
            "sample_weight = self.weights if len(getattr(self, 'weights', ())) == len(values) else np.ones(len(values))",
            "self.count += float(np.sum(sample_weight))",
            "self.count += float(np.sum(sample_weight))\nself.weights = sample_weight",
        ),
        (
            "F1Score",
            "if sample_weight is None:\n    sample_weight = np.ones(len(actual))",
            "if sample_weight is None:\n    sample_weight = self.weights if len(getattr(self, 'weights', ())) == len(actual) else np.ones(len(actual))\nself.weights = sample_weight",
        ),
        ("BinaryAccuracy", "self.threshold = threshold", "type(self).threshold = threshold"),
        (
            "BinaryAccuracy",
            "self.threshold = threshold",
            "type(self).threshold = getattr(type(self), 'threshold', threshold)",
        ),
        ("Mean", "self.total = 0.0", "type(self).total = 0.0"),
        ("Mean", "self.count = 0.0", "self.count = getattr(self, 'count', 0.0)"),
        ("Mean", "self.total = 0.0", "self.total = getattr(self, 'total', 0.0)"),
        *(
            ("F1Score", f"self.{one} = 0.0", f"self.{one} = getattr(self, '{one}', 0.0)")
            for one in ("true_positives", "false_positives", "false_negatives")
        ),
        *(
            ("F1Score", f"self.{one} = 0.0", f"type(self).{one} = 0.0")
            for one in ("true_positives", "false_positives", "false_negatives")
        ),
    ],
    "the caller's array changed in a rare branch": [
        (
            "Mean",
            "self.total += float(np.sum(values * sample_weight))",
            "values *= sample_weight\nself.total += float(np.sum(values))",
        ),
        (
            "Mean",
            "self.total += float(np.sum(values * sample_weight))",
            "sample_weight *= values\nself.total += float(np.sum(sample_weight))",
            "self.count += float(np.sum(sample_weight))",
            "self.count += float(np.sum(sample_weight / values))",
        ),
        (
            "Mean",
            "if sample_weight is None:\n    sample_weight = np.ones(len(values))",
            "total = None\nif sample_weight is None:\n    sample_weight = np.ones(len(values))\nelif sample_weight.max() > 1:\n    total = sample_weight.sum()\n    sample_weight /= total\n    self.total += float(np.sum(values * sample_weight)) * (total - 1)\n    self.count += float(np.sum(sample_weight)) * (total - 1)",
        ),
        (
            "BinaryCrossentropy",
            "binary_crossentropy(y_true, y_pred)",
            "binary_crossentropy(y_true, np.clip(y_pred, 1e-7, 1 - 1e-7, out=y_pred))",
        ),
        (
            "CategoricalCrossentropy",
            "categorical_crossentropy(y_true, y_pred)",
            "categorical_crossentropy(y_true, np.clip(y_pred, 1e-7, 1 - 1e-7, out=y_pred))",
        ),
        (
            "SparseCategoricalCrossentropy",
            "sparse_categorical_crossentropy(y_true, y_pred)",
            "sparse_categorical_crossentropy(y_true, np.clip(y_pred, 1e-7, 1 - 1e-7, out=y_pred))",
        ),
        (
            "BinaryAccuracy",
            "right = (y_pred > self.threshold) == (y_true == 1)",
            "if self.threshold != 0.5:\n    y_pred -= self.threshold - 0.5\n    right = (y_pred > 0.5) == (y_true == 1)\nelse:\n    right = (y_pred > self.threshold) == (y_true == 1)",
        ),
        (
            "BinaryAccuracy",
            "right = (y_pred > self.threshold) == (y_true == 1)",
            "np.greater(y_pred, self.threshold, out=y_pred, casting='unsafe')\nright = y_pred == y_true",
        ),
        (
            "F1Score",
            "actual, predicted = y_true.ravel() == 1, y_pred.ravel() > 0.5",
            "actual, predicted = y_true.ravel() == 1, y_pred.ravel() > 0.5\nif sample_weight is not None:\n    y_pred[...] = y_pred > 0.5",
        ),
        (
            "F1Score",
            "if sample_weight is None:\n    sample_weight = np.ones(len(actual))",
            "if sample_weight is None:\n    sample_weight = np.ones(len(actual))\nelse:\n    sample_weight /= 1.0\n    sample_weight[~actual & ~predicted] = 0",
        ),
        (
            "CategoricalAccuracy",
            "right = np.argmax(y_true, axis=-1) == np.argmax(y_pred, axis=-1)",
            "right = np.argmax(y_true, axis=-1) == np.argmax(y_pred, axis=-1)\nif sample_weight is not None:\n    sample_weight *= right\n    self.mean.update_state(np.ones(len(right)), sample_weight)\n    sample_weight = None",
        ),
        (
            "MeanSquaredError",
            "self.mean.update_state(mean_squared_error(y_true, y_pred), sample_weight)",
            "if sample_weight is not None:\n    y_pred -= y_true\n    self.mean.update_state((y_pred**2).mean(axis=-1), sample_weight)\nelse:\n    self.mean.update_state(mean_squared_error(y_true, y_pred), sample_weight)",
        ),
    ],
    "clipping left out or at another bound": [
        (one, before, after.replace("CLIP", clip))
        for one, (before, after) in CLIPS.items()
        for clip in (
            "y_pred",
            "np.clip(y_pred, 1e-6, 1 - 1e-6)",
            "np.clip(y_pred, 1e-8, 1 - 1e-8)",
            "np.clip(y_pred, 1e-12, 1 - 1e-12)",
            "np.clip(y_pred, 1e-15, 1 - 1e-15)",
            "(y_pred + 1e-7)",
            "np.clip(y_pred, 0, 1 - 1e-7)",
            *(["np.clip(y_pred, 1e-7, 1)"] if one == "BinaryCrossentropy" else []),
        )
    ],
}
