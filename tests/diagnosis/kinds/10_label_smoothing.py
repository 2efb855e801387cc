"""Wrong implementations of 10_label_smoothing by kind: what stands in the reference, and what a student wrote there."""

LOG_O = "log_o = log_softmax(z)"

KINDS = {
    "an argument ignored": [
        ("one_hot", "np.eye(num_classes)[gold]", "np.eye(gold.max() + 1)[gold]"),
        ("one_hot", "np.eye(num_classes)[gold]", "np.eye(10)[gold][:, :num_classes]"),
        ("one_hot", "np.eye(num_classes)[gold]", "np.eye(len(np.unique(gold)))[gold]"),
        ("smooth_labels", "one_hot(gold, num_classes)", "one_hot(gold, gold.max() + 1)"),
        ("smooth_labels", "alpha / num_classes", "alpha / (gold.max() + 1)"),
        ("smooth_labels", "alpha / num_classes", "0.1 / num_classes"),
        ("smooth_labels", "(1 - alpha)", "0.9"),
        ("smooth_binary_labels", "alpha / 2", "0.05"),
        ("smooth_binary_labels", "(1 - alpha)", "0.9"),
        (
            "smoothed_crossentropy",
            "smooth_labels(gold, z.shape[-1], alpha)",
            "smooth_labels(gold, z.shape[-1], 0.1)",
        ),
        (
            "smoothed_crossentropy",
            "smooth_labels(gold, z.shape[-1], alpha)",
            "smooth_labels(gold, z.shape[-1], alpha or 0.1)",
        ),
        ("smoothing_loss_floor", "other = alpha / num_classes", "other = alpha / 10"),
        ("smoothing_loss_floor", "gold = 1 - alpha + alpha / num_classes", "gold = 1 - alpha + alpha / 10"),
        ("smoothing_loss_floor", "(num_classes - 1)", "9"),
        ("optimal_logit_gap", "other = alpha / num_classes", "other = alpha / 10"),
        ("optimal_logit_gap", "gold = 1 - alpha + alpha / num_classes", "gold = 0.9 + alpha / num_classes"),
    ],
    "exact zeros and equal maxima": [
        (
            "smooth_binary_labels",
            "g * (1 - alpha) + alpha / 2",
            "np.where(g > 0.5, 1 - alpha / 2, alpha / 2).astype(g.dtype)",
        ),
        (
            "smooth_binary_labels",
            "g * (1 - alpha) + alpha / 2",
            "np.where((g == 0) | (g == 1), g * (1 - alpha) + alpha / 2, g)",
        ),
        ("smooth_binary_labels", "g * (1 - alpha) + alpha / 2", "g * ((1 - alpha) + alpha / 2 / g)"),
        ("smoothing_loss_floor", "if other == 0:\n    return 0.0", ""),
        (
            "smoothing_loss_floor",
            "if other == 0:\n    return 0.0",
            "if gold == other:\n    return 0.0\nif other == 0:\n    return 0.0",
        ),
        ("smoothing_loss_floor", "if other == 0:\n    return 0.0", "if alpha in (0, 1):\n    return 0.0"),
        (
            "optimal_logit_gap",
            "return math.log(gold / other)",
            "return math.log(gold / other) if alpha < 1 else math.inf",
        ),
        ("optimal_logit_gap", "math.log(gold / other)", "math.log(gold / other) + 0 * math.log(1 - alpha)"),
        (
            "smoothed_crossentropy",
            LOG_O,
            "shifted = z - z.max(axis=-1, keepdims=True)\nlog_o = shifted - np.log1p(np.where(shifted < 0, np.exp(shifted), 0).sum(axis=-1, keepdims=True)).astype(z.dtype)",
        ),
        (
            "smoothed_crossentropy",
            "-(targets * log_o).sum(axis=-1).mean()",
            "-(targets * log_o * (targets / targets)).sum(axis=-1).mean()",
        ),
        (
            "smoothed_crossentropy",
            "(np.exp(log_o) - targets) / len(z)",
            "np.where(targets > 0, np.exp(log_o) - targets, 0) / len(z)",
        ),
        (
            "smooth_labels",
            "(1 - alpha) * one_hot(gold, num_classes) + alpha / num_classes",
            "np.where(one_hot(gold, num_classes) == 0, alpha / num_classes, 1 - alpha + alpha / num_classes) if alpha < 1 else one_hot(gold, num_classes)",
        ),
        ("one_hot", "np.eye(num_classes)[gold]", "np.eye(num_classes)[gold] * (gold > 0)[:, None]"),
    ],
    "an integer width that overflows": [
        ("one_hot", "np.eye(num_classes)[gold]", "np.eye(num_classes)[gold.astype(np.int8)]"),
        ("one_hot", "np.eye(num_classes)[gold]", "np.eye(num_classes)[gold.astype(np.uint8)]"),
        ("smooth_labels", "one_hot(gold, num_classes)", "one_hot(gold.astype(np.int8), num_classes)"),
        (
            "smoothed_crossentropy",
            "smooth_labels(gold, z.shape[-1], alpha)",
            "smooth_labels(gold.astype(np.int8), z.shape[-1], alpha)",
        ),
    ],
    "output type of the first element": [
        (
            "smooth_binary_labels",
            "g * (1 - alpha) + alpha / 2",
            "np.vectorize(lambda v: 0 if v == alpha == 0 else v * (1 - alpha) + alpha / 2)(g).astype(g.dtype)",
        ),
        (
            "smooth_labels",
            "(1 - alpha) * one_hot(gold, num_classes) + alpha / num_classes",
            "np.vectorize(lambda v: v * (1 - alpha) + alpha / num_classes if v == 0 or alpha else 1)(one_hot(gold, num_classes)).astype(float)",
        ),
    ],
    "the caller's array changed in a rare branch": [
        (
            "smooth_binary_labels",
            "return g * (1 - alpha) + alpha / 2",
            "g *= 1 - alpha\nreturn g + alpha / 2",
        ),
        (
            "smooth_binary_labels",
            "return g * (1 - alpha) + alpha / 2",
            "if alpha == 1:\n    g[...] = 0.5\n    return g\nreturn g * (1 - alpha) + alpha / 2",
        ),
        (
            "smoothed_crossentropy",
            LOG_O,
            "if z.max() > 700:\n    z -= z.max(axis=-1, keepdims=True)\nlog_o = log_softmax(z)",
        ),
        (
            "smoothed_crossentropy",
            LOG_O,
            "if alpha == 0:\n    z -= z.max(axis=-1, keepdims=True)\nlog_o = log_softmax(z)",
        ),
        (
            "smoothed_crossentropy",
            LOG_O,
            "gold[gold < 0] += z.shape[-1]\ngold.sort() if alpha == 1 else None\nlog_o = log_softmax(z)",
        ),
        (
            "one_hot",
            "return np.eye(num_classes)[gold]",
            "gold[gold >= num_classes - 1] -= 0\nif num_classes > 10:\n    gold.sort()\nreturn np.eye(num_classes)[gold]",
        ),
    ],
    "clipping left out or at another bound": [
        ("smoothed_crossentropy", LOG_O, "log_o = np.log(np.clip(np.exp(log_softmax(z)), 1e-7, 1 - 1e-7))"),
        ("smoothed_crossentropy", LOG_O, "log_o = np.log(np.exp(log_softmax(z)) + z.dtype.type(1e-7))"),
        ("smoothed_crossentropy", LOG_O, "log_o = np.maximum(log_softmax(z), z.dtype.type(-100))"),
        ("smoothing_loss_floor", "if other == 0:\n    return 0.0", "other = max(other, 1e-7)"),
        ("optimal_logit_gap", "math.log(gold / other)", "math.log(gold / max(other, 1e-3))"),
        (
            "smooth_labels",
            "(1 - alpha) * one_hot(gold, num_classes) + alpha / num_classes",
            "np.clip((1 - alpha) * one_hot(gold, num_classes) + alpha / num_classes, 1e-7, 1)",
        ),
    ],
}
