"""Wrong implementations of 02_losses by kind: what stands in the reference, and what a student wrote there."""

CLIPPED = "np.clip(y_pred, 1e-7, 1 - 1e-7)"

KINDS = {
    "an argument ignored": [
        ("huber", "error <= delta", "error <= 1"),
        ("huber", "delta * (error - delta / 2)", "error - 0.5"),
        ("huber", "delta * (error - delta / 2)", "delta * (error - 0.5)"),
        ("binary_crossentropy", "if from_logits:", "if False:"),
        ("categorical_crossentropy", "if from_logits", "if False"),
        ("sparse_categorical_crossentropy", "if from_logits", "if False"),
        ("reduce_loss", 'if reduction == "sum":', "if False:"),
        (
            "reduce_loss",
            "if sample_weight is not None:",
            'if sample_weight is not None and reduction != "sum":',
        ),
        (
            "reduce_loss",
            "if sample_weight is not None:",
            "if sample_weight is not None and reduction is not None:",
        ),
        ("reduce_loss", "return losses", "return np.sum(losses) / len(losses)"),
        ("SparseCategoricalCrossentropy", "self.from_logits = from_logits", "self.from_logits = False"),
        (
            "SparseCategoricalCrossentropy",
            "self.reduction = reduction",
            'self.reduction = "sum_over_batch_size"',
        ),
        (
            "SparseCategoricalCrossentropy",
            "reduce_loss(losses, sample_weight, self.reduction)",
            "reduce_loss(losses, None, self.reduction)",
        ),
        (
            "SparseCategoricalCrossentropy",
            "reduce_loss(losses, sample_weight, self.reduction)",
            "reduce_loss(losses, None if self.reduction is None else sample_weight, self.reduction)",
        ),
        (
            "SparseCategoricalCrossentropy",
            "reduce_loss(losses, sample_weight, self.reduction)",
            'reduce_loss(losses, None if self.reduction == "sum" else sample_weight, self.reduction)',
        ),
    ],
    "exact zeros and equal maxima": [
        (
            "huber",
            "np.where(error <= delta, error**2 / 2, delta * (error - delta / 2))",
            "np.where(error < delta, error**2 / 2, np.where(error > delta, delta * (error - delta / 2), 0))",
        ),
        (
            "huber",
            "np.where(error <= delta, error**2 / 2, delta * (error - delta / 2))",
            "np.where(error > delta, delta * (error - delta / 2), error**2 / 2 * error / error)",
        ),
        (
            "mean_squared_error",
            "(y_pred - y_true) ** 2",
            "np.exp(2 * np.log(np.abs(y_pred - y_true))) + 0 / (y_pred - y_true)",
        ),
        (
            "hinge",
            "np.maximum(1 - y_true * y_pred, 0)",
            "(1 - y_true * y_pred) * (1 + (1 - y_true * y_pred) / np.abs(1 - y_true * y_pred)) / 2",
        ),
        (
            "log_softmax",
            "np.log(np.exp(shifted).sum(axis=-1, keepdims=True))",
            "np.log1p(np.where(shifted < 0, np.exp(shifted), 0).sum(axis=-1, keepdims=True)).astype(z.dtype)",
        ),
        (
            "binary_crossentropy",
            "np.logaddexp(0, y_pred)",
            "(np.maximum(y_pred, 0) + np.where(y_pred != 0, np.log1p(np.exp(-np.abs(y_pred))), 0))",
        ),
        (
            "binary_crossentropy",
            "np.logaddexp(0, y_pred)",
            "(y_pred * (1 + y_pred / np.abs(y_pred)) / 2 + np.log1p(np.exp(-np.abs(y_pred))))",
        ),
        (
            "binary_crossentropy",
            "-np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=-1)",
            "-np.mean(np.where(y_true > 0, y_true * np.log(p), 0) + np.where(y_true > 0, (1 - y_true) * np.log(1 - p), 0), axis=-1)",
        ),
        (
            "categorical_crossentropy",
            "-np.sum(y_true * log_p, axis=-1)",
            "-np.sum(y_true * log_p * y_true / y_true, axis=-1)",
        ),
        ("kl_divergence", "np.where(y_true > 0, y_true, 1)", "y_true"),
        (
            "kl_divergence",
            "np.sum(y_true * (np.log(g) - np.log(p)), axis=-1)",
            "np.sum(np.where(y_pred > 0, y_true * (np.log(g) - np.log(p)), 0), axis=-1)",
        ),
        (
            "reduce_loss",
            "losses = losses * sample_weight",
            "losses = (losses * sample_weight)[sample_weight > 0]",
        ),
        (
            "reduce_loss",
            "losses = losses * sample_weight",
            "losses = losses * np.where(sample_weight == 0, 1, sample_weight).astype(losses.dtype)",
        ),
        (
            "reduce_loss",
            "if sample_weight is not None:",
            "if sample_weight is not None and np.all(sample_weight):",
        ),
        (
            "reduce_loss",
            "losses = losses * sample_weight",
            "losses = losses * sample_weight\nlosses = losses[losses != 0]",
        ),
        (
            "SparseCategoricalCrossentropy",
            "return reduce_loss(losses, sample_weight, self.reduction)",
            "if sample_weight is not None:\n    losses, sample_weight = losses[sample_weight > 0], sample_weight[sample_weight > 0]\nreturn reduce_loss(losses, sample_weight, self.reduction)",
        ),
    ],
    "an integer width that overflows": [
        (
            "sparse_categorical_crossentropy",
            "-log_p[np.arange(len(gold)), gold]",
            "-log_p[np.arange(len(gold)), gold.astype(np.int8)]",
        ),
        (
            "sparse_categorical_crossentropy",
            "-log_p[np.arange(len(gold)), gold]",
            "-log_p[np.arange(len(gold)), gold.astype(np.uint8)]",
        ),
    ],
    "output type of the first element": [
        (
            "hinge",
            "np.maximum(1 - y_true * y_pred, 0)",
            "np.vectorize(lambda m: max(0, 1 - m))(y_true * y_pred).astype(y_pred.dtype)",
        ),
        (
            "kl_divergence",
            "np.sum(y_true * (np.log(g) - np.log(p)), axis=-1)",
            "np.sum(np.vectorize(lambda a, b: a * math.log(a / b) if a > 0 else 0)(y_true, p).astype(y_true.dtype), axis=-1)",
        ),
        (
            "categorical_crossentropy",
            "np.sum(y_true * log_p, axis=-1)",
            "np.sum(np.vectorize(lambda a, b: a * b if a > 0 else 0)(y_true, log_p).astype(y_true.dtype), axis=-1)",
        ),
    ],
    "remembered from an earlier call": [
        ("SparseCategoricalCrossentropy", "self.reduction = reduction", "type(self).reduction = reduction"),
        (
            "SparseCategoricalCrossentropy",
            "self.from_logits = from_logits",
            "type(self).from_logits = from_logits",
        ),
        (
            "SparseCategoricalCrossentropy",
            "losses = ",
            "if sample_weight is None:\n    sample_weight = getattr(self, 'weights', None)\n    if sample_weight is not None and len(sample_weight) != len(y_true):\n        sample_weight = None\nself.weights = sample_weight\nlosses = ",
        ),
    ],
    "the caller's array changed in a rare branch": [
        (
            "log_softmax",
            "shifted = z - z.max(axis=-1, keepdims=True)",
            "if np.abs(z).max() > 700:\n    z -= z.max(axis=-1, keepdims=True)\nshifted = z - z.max(axis=-1, keepdims=True)",
        ),
        *(
            (one, CLIPPED, "np.clip(y_pred, 1e-7, 1 - 1e-7, out=y_pred)")
            for one in (
                "binary_crossentropy",
                "categorical_crossentropy",
                "sparse_categorical_crossentropy",
                "kl_divergence",
            )
        ),
        *(
            (one, CLIPPED, "np.maximum(y_pred, 1e-7, out=y_pred)")
            for one in ("categorical_crossentropy", "sparse_categorical_crossentropy", "kl_divergence")
        ),
        ("kl_divergence", "g = np.where(y_true > 0, y_true, 1)", "y_true[y_true == 0] = 1e-300\ng = y_true"),
        (
            "binary_crossentropy",
            "if from_logits:",
            "if from_logits:\n    np.clip(y_pred, -1e4, 900, out=y_pred)",
        ),
        (
            "categorical_crossentropy",
            "log_p = ",
            "if from_logits:\n    y_pred -= y_pred.max(axis=-1, keepdims=True)\nlog_p = ",
        ),
        (
            "sparse_categorical_crossentropy",
            "log_p = ",
            "if from_logits:\n    y_pred -= y_pred.max(axis=-1, keepdims=True)\nlog_p = ",
        ),
        ("reduce_loss", "losses = losses * sample_weight", "losses *= sample_weight"),
        (
            "reduce_loss",
            "losses = losses * sample_weight",
            "if reduction is None:\n    losses *= sample_weight\nelse:\n    losses = losses * sample_weight",
        ),
        (
            "reduce_loss",
            "losses = losses * sample_weight",
            'if reduction == "sum":\n    losses *= sample_weight\nelse:\n    losses = losses * sample_weight',
        ),
        ("reduce_loss", "losses = losses * sample_weight", "sample_weight *= losses\nlosses = sample_weight"),
        (
            "SparseCategoricalCrossentropy",
            "losses = ",
            "if self.from_logits:\n    y_pred -= y_pred.max(axis=-1, keepdims=True)\nlosses = ",
        ),
        (
            "SparseCategoricalCrossentropy",
            "losses = ",
            "if not self.from_logits:\n    np.clip(y_pred, 1e-7, 1, out=y_pred)\nlosses = ",
        ),
        (
            "SparseCategoricalCrossentropy",
            "losses = sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)\nreturn reduce_loss(losses, sample_weight, self.reduction)",
            "losses = sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)\nif sample_weight is not None:\n    sample_weight *= losses\n    return reduce_loss(sample_weight, None, self.reduction)\nreturn reduce_loss(losses, None, self.reduction)",
        ),
    ],
    "clipping left out or at another bound": [
        *(
            (one, CLIPPED, other)
            for one in (
                "binary_crossentropy",
                "categorical_crossentropy",
                "sparse_categorical_crossentropy",
                "kl_divergence",
            )
            for other in (
                "y_pred",
                "np.clip(y_pred, 1e-6, 1 - 1e-6)",
                "np.clip(y_pred, 1e-8, 1 - 1e-8)",
                "np.clip(y_pred, 1e-12, 1 - 1e-12)",
                "np.clip(y_pred, np.finfo(y_pred.dtype).eps, 1 - np.finfo(y_pred.dtype).eps)",
                "(y_pred + y_pred.dtype.type(1e-7))",
                "np.clip(y_pred, 0, 1 - 1e-7)",
            )
        ),
        ("binary_crossentropy", CLIPPED, "np.clip(y_pred, 1e-7, 1)"),
        ("binary_crossentropy", "np.log(1 - p)", "np.log(1 - p + 1e-7)"),
        (
            "categorical_crossentropy",
            "log_softmax(y_pred) if",
            "np.maximum(log_softmax(y_pred), np.log(1e-7)).astype(y_pred.dtype) if",
        ),
        (
            "sparse_categorical_crossentropy",
            "log_softmax(y_pred) if",
            "np.maximum(log_softmax(y_pred), np.log(1e-7)).astype(y_pred.dtype) if",
        ),
        ("binary_crossentropy", "np.logaddexp(0, y_pred)", "np.logaddexp(0, np.clip(y_pred, -100, 100))"),
    ],
}
