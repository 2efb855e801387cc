"""Wrong implementations for 10_label_smoothing that are no misconception of its catalogue, by exercise and fault."""

UNCATALOGUED = {
    "one_hot": {
        "minus one elsewhere": """
            def one_hot(gold, num_classes):
                return 2 * np.eye(num_classes)[gold] - 1
            """,
        "all classes up to the label": """
            def one_hot(gold, num_classes):
                return (np.arange(num_classes) <= gold[:, None]).astype(float)
            """,
        "counted from the end": """
            def one_hot(gold, num_classes):
                return np.eye(num_classes)[::-1][gold]
            """,
        "the label in place of the one": """
            def one_hot(gold, num_classes):
                return np.eye(num_classes)[gold] * gold[:, None]
            """,
        "float32": """
            def one_hot(gold, num_classes):
                return np.eye(num_classes, dtype=np.float32)[gold]
            """,
        "a column for no class": """
            def one_hot(gold, num_classes):
                return np.eye(num_classes + 1)[gold]
            """,
        "ones and zeros exchanged": """
            def one_hot(gold, num_classes):
                return (gold[:, None] != np.arange(num_classes)).astype(float)
            """,
        "a loop over the examples": """
            def one_hot(gold, num_classes):
                rows = np.zeros((len(gold), num_classes))
                for i, label in enumerate(gold):
                    rows[i, label] = 1.0
                return rows
            """,
        "all labels in one row": """
            def one_hot(gold, num_classes):
                row = np.zeros(num_classes)
                row[gold] = 1
                return row
            """,
    },
    "smooth_labels": {
        "alpha squared": """
            def smooth_labels(gold, num_classes, alpha):
                return (1 - alpha**2) * np.eye(num_classes)[gold] + alpha**2 / num_classes
            """,
        "half of alpha": """
            def smooth_labels(gold, num_classes, alpha):
                return (1 - alpha / 2) * np.eye(num_classes)[gold] + alpha / 2 / num_classes
            """,
        "always 0.1": """
            def smooth_labels(gold, num_classes, alpha):
                return 0.9 * np.eye(num_classes)[gold] + 0.1 / num_classes
            """,
        "divided by ten classes": """
            def smooth_labels(gold, num_classes, alpha):
                return (1 - alpha) * np.eye(num_classes)[gold] + alpha / 10
            """,
        "shared among the examples": """
            def smooth_labels(gold, num_classes, alpha):
                return (1 - alpha) * np.eye(num_classes)[gold] + alpha / (len(gold) + num_classes)
            """,
        "nothing for the others": """
            def smooth_labels(gold, num_classes, alpha):
                return (1 - alpha) * np.eye(num_classes)[gold]
            """,
        "float32": """
            def smooth_labels(gold, num_classes, alpha):
                t = (1 - alpha) * np.eye(num_classes)[gold] + alpha / num_classes
                return t.astype(np.float32)
            """,
        "the share minus": """
            def smooth_labels(gold, num_classes, alpha):
                return (1 + alpha) * np.eye(num_classes)[gold] - alpha / num_classes
            """,
    },
    "smooth_binary_labels": {
        "a quarter for each": """
            def smooth_binary_labels(g, alpha):
                return g * (1 - alpha) + alpha / 4
            """,
        "clipped": """
            def smooth_binary_labels(g, alpha):
                return np.clip(g, alpha / 2, 1 - alpha / 2)
            """,
        "alpha squared": """
            def smooth_binary_labels(g, alpha):
                return g * (1 - alpha**2) + alpha**2 / 2
            """,
        "twice": """
            def smooth_binary_labels(g, alpha):
                for _ in range(2):
                    g = g * (1 - alpha) + alpha / 2
                return g
            """,
        "the mean of the batch": """
            def smooth_binary_labels(g, alpha):
                return g * (1 - alpha) + alpha * g.mean()
            """,
        "the other class": """
            def smooth_binary_labels(g, alpha):
                return (1 - g) * (1 - alpha) + alpha / 2
            """,
        "always 0.1": """
            def smooth_binary_labels(g, alpha):
                return g * 0.9 + 0.05
            """,
    },
    "smoothed_crossentropy": {
        "the gradient times the batch": """
            def smoothed_crossentropy(z, gold, alpha):
                t = smooth_labels(gold, z.shape[1], alpha).astype(z.dtype)
                return -(t * log_softmax(z)).sum() / len(z), (softmax(z) - t) * len(z)
            """,
        "half of the gradient": """
            def smoothed_crossentropy(z, gold, alpha):
                t = smooth_labels(gold, z.shape[1], alpha).astype(z.dtype)
                return -(t * log_softmax(z)).sum() / len(z), (softmax(z) - t) / (2 * len(z))
            """,
        "the loss negative": """
            def smoothed_crossentropy(z, gold, alpha):
                t = smooth_labels(gold, z.shape[1], alpha).astype(z.dtype)
                return (t * log_softmax(z)).sum() / len(z), (softmax(z) - t) / len(z)
            """,
        "the divergence": """
            def smoothed_crossentropy(z, gold, alpha):
                t = smooth_labels(gold, z.shape[1], alpha).astype(z.dtype)
                log_t = np.log(np.where(t > 0, t, 1))
                return (t * (log_t - log_softmax(z))).sum() / len(z), (softmax(z) - t) / len(z)
            """,
        "the squared error": """
            def smoothed_crossentropy(z, gold, alpha):
                t = smooth_labels(gold, z.shape[1], alpha).astype(z.dtype)
                o = softmax(z)
                return ((o - t) ** 2).sum() / len(z), (o - t) / len(z)
            """,
        "softmax over the examples": """
            def smoothed_crossentropy(z, gold, alpha):
                t = smooth_labels(gold, z.shape[1], alpha).astype(z.dtype)
                log_p = log_softmax(z.T).T
                return -(t * log_p).sum() / len(z), (np.exp(log_p) - t) / len(z)
            """,
        "a loss for each example": """
            def smoothed_crossentropy(z, gold, alpha):
                t = smooth_labels(gold, z.shape[1], alpha).astype(z.dtype)
                return -(t * log_softmax(z)).sum(axis=1), (softmax(z) - t) / len(z)
            """,
        "in the other order": """
            def smoothed_crossentropy(z, gold, alpha):
                t = smooth_labels(gold, z.shape[1], alpha).astype(z.dtype)
                return (softmax(z) - t) / len(z), -(t * log_softmax(z)).sum() / len(z)
            """,
        "targets and predictions exchanged": """
            def smoothed_crossentropy(z, gold, alpha):
                t = smooth_labels(gold, z.shape[1], alpha).astype(z.dtype)
                o = softmax(z)
                return -(o * np.log(np.maximum(t, 1e-30))).sum() / len(z), (o - t) / len(z)
            """,
        "the loss in bits": """
            def smoothed_crossentropy(z, gold, alpha):
                t = smooth_labels(gold, z.shape[1], alpha).astype(z.dtype)
                return -(t * log_softmax(z)).sum() / len(z) / math.log(2), (softmax(z) - t) / len(z)
            """,
        "the loss alone": """
            def smoothed_crossentropy(z, gold, alpha):
                t = smooth_labels(gold, z.shape[1], alpha).astype(z.dtype)
                return -(t * log_softmax(z)).sum() / len(z)
            """,
        "a loop over the examples": """
            def smoothed_crossentropy(z, gold, alpha):
                t = smooth_labels(gold, z.shape[1], alpha).astype(z.dtype)
                loss = 0.0
                for row, target in zip(z, t):
                    loss -= np.dot(target, log_softmax(row[None])[0])
                return loss / len(z), (softmax(z) - t) / len(z)
            """,
    },
    "smoothing_loss_floor": {
        "negative": """
            def smoothing_loss_floor(num_classes, alpha):
                t = smooth_labels(np.array([0]), num_classes, alpha)
                t = t[t > 0]
                return np.sum(t * np.log(t))
            """,
        "the other classes alone": """
            def smoothing_loss_floor(num_classes, alpha):
                if alpha == 0:
                    return 0.0
                return -(num_classes - 1) * alpha / num_classes * math.log(alpha / num_classes)
            """,
        "the entropy of two classes": """
            def smoothing_loss_floor(num_classes, alpha):
                gold = 1 - alpha + alpha / num_classes
                t = np.array([gold, 1 - gold])
                t = t[t > 0]
                return -np.sum(t * np.log(t))
            """,
        "the mean over the classes": """
            def smoothing_loss_floor(num_classes, alpha):
                t = smooth_labels(np.array([0]), num_classes, alpha)
                t = t[t > 0]
                return -np.sum(t * np.log(t)) / num_classes
            """,
        "the logarithm of the classes": """
            def smoothing_loss_floor(num_classes, alpha):
                return alpha * math.log(num_classes)
            """,
        "the loss with the hard label": """
            def smoothing_loss_floor(num_classes, alpha):
                return -math.log(1 - alpha + alpha / num_classes)
            """,
    },
    "optimal_logit_gap": {
        "base two": """
            def optimal_logit_gap(num_classes, alpha):
                return math.log2(1 + num_classes * (1 - alpha) / alpha)
            """,
        "ratio of logarithms": """
            def optimal_logit_gap(num_classes, alpha):
                other = alpha / num_classes
                return math.log(1 - alpha + other) / math.log(other)
            """,
        "the logit of gold itself": """
            def optimal_logit_gap(num_classes, alpha):
                return math.log(1 - alpha + alpha / num_classes)
            """,
        "two classes": """
            def optimal_logit_gap(num_classes, alpha):
                return math.log((1 - alpha / 2) / (alpha / 2))
            """,
        "alpha for every class": """
            def optimal_logit_gap(num_classes, alpha):
                return math.log(1 / alpha)
            """,
        "half": """
            def optimal_logit_gap(num_classes, alpha):
                return 0.5 * math.log(1 + num_classes * (1 - alpha) / alpha)
            """,
    },
}
