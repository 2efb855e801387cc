"""Solutions of 16_capstone that were written apart from its reference: right ones, and what is wrong in others."""

CLASSIFIER = """
def train_classifier(X_train, y_train, X_dev, y_dev, rng):
    count, classes = len(X_train), int(max(y_train.max(), y_dev.max())) + 1
    center, spread = X_train.mean(axis=0), X_train.std()

    def forward(weights, X):
        X = np.asarray(X)
        hidden = np.maximum((X - center) / spread @ weights[0] + weights[1], 0)
        logits = hidden @ weights[2] + weights[3]
        e = np.exp(logits - logits.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def train(change, alpha, epochs):
        weights = [
            rng.normal(0, math.sqrt(2 / 64), (64, 128)),
            np.zeros(128),
            rng.normal(0, math.sqrt(2 / 128), (128, classes)),
            np.zeros(classes),
        ]
        first, second = ([np.zeros_like(w) for w in weights] for _ in range(2))
        best, step = (math.inf, weights), 0
        for epoch in range(epochs):
            rate = 0.005 * (1 + math.cos(math.pi * epoch / epochs))
            pictures = (change(X_train, rng) - center) / spread
            for rows in np.array_split(rng.permutation(count), max(count // 100, 1)):
                x = pictures[rows]
                z = x @ weights[0] + weights[1]
                passed = (z > 0) * (rng.random(z.shape) >= 0.3) / 0.7
                h = z * passed
                logits = h @ weights[2] + weights[3]
                o = np.exp(logits - logits.max(axis=1, keepdims=True))
                o /= o.sum(axis=1, keepdims=True)
                target = np.full(o.shape, alpha / classes)
                target[np.arange(len(rows)), y_train[rows]] += 1 - alpha
                d = (o - target) / len(rows)
                d_z = d @ weights[2].T * passed
                grads = [x.T @ d_z, d_z.sum(axis=0), h.T @ d, d.sum(axis=0)]
                step += 1
                for place, g in enumerate(grads):
                    first[place] = 0.9 * first[place] + 0.1 * g
                    second[place] = 0.999 * second[place] + 0.001 * g * g
                    size = np.sqrt(second[place] / (1 - 0.999**step)) + 1e-7
                    decay = 0.01 * weights[place] if place % 2 == 0 else 0
                    weights[place] = weights[place] - rate * (first[place] / (1 - 0.9**step) / size + decay)
            loss = -np.log(np.clip(forward(weights, X_dev)[np.arange(len(y_dev)), y_dev], 1e-7, 1)).mean()
            if loss < best[0]:
                best = loss, list(weights)
        return best

    epochs = min(80, 50_000 // count)
    trials = [(train(change, 0.0, epochs // 4)[0], number)
              for number, change in enumerate((moved_at_random, negated_at_random))]
    change = (moved_at_random, negated_at_random)[min(trials)[1]]
    best = min((train(change, alpha, epochs) for alpha in (0.0, 0.2)), key=lambda one: one[0])[1]
    return lambda X: forward(best, X)
"""

DEEP = """
def train_deep_network(X_train, y_train, sizes, rng):
    layers = len(sizes) - 1
    kernels = [rng.normal(0, math.sqrt(2 / n), (n, m)) for n, m in zip(sizes[:-1], sizes[1:])]
    biases = [np.zeros(m) for m in sizes[1:]]
    first, second = ([np.zeros_like(w) for w in kernels + biases] for _ in range(2))
    step, epochs = 0, 30
    for epoch in range(epochs):
        rate = 0.0015 * (1 + math.cos(math.pi * epoch / epochs))
        order = rng.permutation(len(X_train))
        for start in range(0, len(order), 50):
            rows = order[start : start + 50]
            inputs = [X_train[rows]]
            for layer in range(layers - 1):
                inputs.append(np.maximum(inputs[-1] @ kernels[layer] + biases[layer], 0))
            logits = inputs[-1] @ kernels[-1] + biases[-1]
            o = np.exp(logits - logits.max(axis=1, keepdims=True))
            d = o / o.sum(axis=1, keepdims=True)
            d[np.arange(len(rows)), y_train[rows]] -= 1
            d /= len(rows)
            d_kernels, d_biases = [], []
            for layer in range(layers - 1, -1, -1):
                d_kernels.insert(0, inputs[layer].T @ d)
                d_biases.insert(0, d.sum(axis=0))
                if layer:
                    d = d @ kernels[layer].T * (inputs[layer] > 0)
            grads = d_kernels + d_biases
            norm = math.sqrt(sum((g * g).sum() for g in grads))
            scale = min(1.0, 0.1 / norm) if norm > 0 else 1.0
            step += 1
            for place, w in enumerate(kernels + biases):
                g = scale * grads[place]
                first[place] = 0.9 * first[place] + 0.1 * g
                second[place] = 0.999 * second[place] + 0.001 * g * g
                size = np.sqrt(second[place] / (1 - 0.999**step)) + 1e-7
                w -= rate * (first[place] / (1 - 0.9**step) / size)
    made = {}
    for layer in range(layers):
        made[f"W{layer + 1}"], made[f"b{layer + 1}"] = kernels[layer], biases[layer]
    return made
"""


def written(source: str, *pairs: str) -> str:
    """The source with each first text of a pair replaced by the second."""
    for before, after in zip(pairs[::2], pairs[1::2], strict=True):
        assert source.count(before) == 1, before
        source = source.replace(before, after)
    return source


RETURNED = "    return lambda X: forward(best, X)\n"
ROWS = """        e = np.exp(logits - logits.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)"""
LATEST = """    train_classifier.best = best, center, spread

    def predict(X):
        weights, middle, wide = train_classifier.best
        return forward(weights, (X - middle) / wide * spread + center)

    return predict
"""
STORED = '        made[f"W{layer + 1}"], made[f"b{layer + 1}"] = kernels[layer], biases[layer]\n'

RIGHT = {
    "train_classifier": [
        CLASSIFIER,
        written(
            CLASSIFIER,
            "(64, 128))",
            "(64, 160))",
            "np.zeros(128)",
            "np.zeros(160)",
            "(128, classes)",
            "(160, classes)",
            "2 / 128",
            "1 / 160",
        ),
    ],
    "train_deep_network": [
        DEEP,
        written(
            DEEP,
            "rng.normal(0, math.sqrt(2 / n), (n, m))",
            "rng.uniform(-math.sqrt(6 / n), math.sqrt(6 / n), (n, m))",
        ),
        written(
            DEEP,
            "rng.normal(0, math.sqrt(2 / n), (n, m))",
            "rng.uniform(-math.sqrt(6 / (n + m)), math.sqrt(6 / (n + m)), (n, m))",
        ),
        written(
            DEEP,
            "g = scale * grads[place]",
            "g = grads[place] * min(1.0, 0.05 / (np.sqrt((grads[place] ** 2).sum()) + 1e-12))",
        ),
    ],
}

# Of each exercise: mistakes, by the misconception's name where it is one of the catalogue's.
WRONG = {
    "train_classifier": {
        "logits_returned": written(CLASSIFIER, RETURNED, "    return lambda X: np.log(forward(best, X))\n"),
        "statistics_of_the_test_batch": written(
            CLASSIFIER,
            RETURNED,
            "    return lambda X: forward(best, (X - X.mean(axis=0)) / (X.std() + 1e-7) * spread + center)\n",
        ),
        "dropout_at_inference": written(
            CLASSIFIER,
            RETURNED,
            "    return lambda X: forward(best, X * (rng.random(X.shape) >= 0.3) / 0.7)\n",
        ),
        "training_pictures_as_they_are": written(
            CLASSIFIER,
            "pictures = (change(X_train, rng) - center) / spread",
            "pictures = (X_train - center) / spread",
        ),
        "learned_by_heart": written(
            CLASSIFIER,
            "change(X_train, rng)",
            "X_train",
            " * (rng.random(z.shape) >= 0.3) / 0.7",
            "",
            "if loss < best[0]:",
            "if True:",
        ),
        "classes of the softmax over the batch": written(
            CLASSIFIER,
            ROWS,
            "        e = np.exp(logits - logits.max())\n        return e / e.sum(axis=0)",
        ),
        "ten classes always": written(CLASSIFIER, "int(max(y_train.max(), y_dev.max())) + 1", "10"),
        "the answer of one class alone": written(
            CLASSIFIER, RETURNED, "    return lambda X: forward(best, X).argmax(axis=1)\n"
        ),
        "training pictures standardized in place": written(
            CLASSIFIER,
            "    center, spread = X_train.mean(axis=0), X_train.std()\n",
            "    X_train /= X_train.std()\n    center, spread = X_train.mean(axis=0), X_train.std()\n",
        ),
        "labels sorted in place": written(
            CLASSIFIER, "    center, spread = ", "    y_dev.sort()\n    center, spread = "
        ),
        "draws of its own": written(
            CLASSIFIER, "    count, classes = ", "    rng = np.random.default_rng(0)\n    count, classes = "
        ),
        "draws of the global generator": written(
            CLASSIFIER, "rng.permutation(count)", "np.random.permutation(count)"
        ),
        "weights that the next training replaces": written(
            CLASSIFIER,
            RETURNED,
            LATEST,
        ),
        "the first batch's answer": written(
            CLASSIFIER,
            RETURNED,
            "    known = {}\n    return lambda X: known.setdefault(len(X), forward(best, X))\n",
        ),
        "no training": written(CLASSIFIER, "epochs = min(80, 50_000 // count)", "epochs = 0"),
    },
    "train_deep_network": {
        "tiny_kernels": written(DEEP, "math.sqrt(2 / n)", "0.01"),
        "kernels_of_one": written(DEEP, "math.sqrt(2 / n)", "1"),
        "never_clipped": written(DEEP, "min(1.0, 0.1 / norm) if norm > 0 else 1.0", "1.0"),
        "trained_with_tanh": written(
            DEEP,
            "inputs.append(np.maximum(inputs[-1] @ kernels[layer] + biases[layer], 0))",
            "inputs.append(np.tanh(inputs[-1] @ kernels[layer] + biases[layer]))",
            "(inputs[layer] > 0)",
            "(1 - inputs[layer] ** 2)",
        ),
        "kernels turned": written(DEEP, STORED, STORED.replace("kernels[layer],", "kernels[layer].T,")),
        "layers counted from 0": written(DEEP, STORED, STORED.replace("layer + 1", "layer")),
        "sizes ignored": written(
            DEEP,
            "    layers = len(sizes) - 1\n",
            "    sizes = [64] + 12 * [48] + [10]\n    layers = len(sizes) - 1\n",
        ),
        "biases left out": written(DEEP, STORED, '        made[f"W{layer + 1}"] = kernels[layer]\n'),
        "biases as rows": written(DEEP, STORED, STORED.replace("biases[layer]", "biases[layer][None]")),
        "pictures scaled in place": written(
            DEEP, "    layers = len(sizes) - 1\n", "    X_train *= 0.5\n    layers = len(sizes) - 1\n"
        ),
        "labels sorted in place": written(
            DEEP, "    layers = len(sizes) - 1\n", "    y_train.sort()\n    layers = len(sizes) - 1\n"
        ),
        "draws of its own": written(
            DEEP,
            "    layers = len(sizes) - 1\n",
            "    rng = np.random.default_rng(0)\n    layers = len(sizes) - 1\n",
        ),
        "one epoch": written(DEEP, "step, epochs = 0, 30", "step, epochs = 0, 1"),
        "kernels of zeros": written(DEEP, "rng.normal(0, math.sqrt(2 / n), (n, m))", "np.zeros((n, m))"),
    },
}
