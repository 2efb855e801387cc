"""Wrong implementations of 06_training by kind: what stands in the reference, and what a student wrote there."""

BY_POSITION = "list(grads.values())[list(params).index(key)]"

KINDS = {
    "an argument ignored": [
        ("minibatches", "order = rng.permutation(len(X))", "batch_size = 4\norder = rng.permutation(len(X))"),
        (
            "minibatches",
            "order = rng.permutation(len(X))",
            "batch_size = min(batch_size, 4)\norder = rng.permutation(len(X))",
        ),
        ("momentum_step", "momentum * velocity[key]", "0.9 * velocity[key]"),
        ("momentum_step", "momentum * velocity[key]", "(momentum or 0.9) * velocity[key]"),
        ("fit", "minibatches(X, gold, batch_size, rng)", "minibatches(X, gold, len(X), rng)"),
        ("fit", "minibatches(X, gold, batch_size, rng)", "minibatches(X, gold, 32, rng)"),
        (
            "fit",
            "minibatches(X, gold, batch_size, rng)",
            "minibatches(X, gold, batch_size, np.random.default_rng(0))",
        ),
        ("fit", "sgd_step(params, grads, lr)", "sgd_step(params, grads, 0.1)"),
        ("fit", "for _ in range(epochs):", "for _ in range(max(epochs, 2)):"),
        ("EarlyStopping", "self.min_delta = min_delta", "self.min_delta = 0.0"),
        ("EarlyStopping", "self.patience = patience", "self.patience = 2"),
        ("EarlyStopping", "self.patience = patience", "self.patience = max(patience, 2)"),
        ("EarlyStopping", "self.patience = patience", "self.patience = min(patience, 3)"),
    ],
    "dictionaries paired by position": [
        (
            "sgd_step",
            "{key: params[key] - lr * grads[key] for key in params}",
            "{key: value - lr * g for (key, value), g in zip(params.items(), grads.values())}",
        ),
        ("momentum_step", "lr * grads[key]", f"lr * {BY_POSITION}"),
        (
            "momentum_step",
            "momentum * velocity[key]",
            "momentum * list(velocity.values())[list(params).index(key)]",
        ),
        (
            "fit",
            "params = sgd_step(params, grads, lr)",
            "params = {key: value - lr * g for (key, value), g in zip(params.items(), grads.values())}",
        ),
        ("fit", "losses = []", "params = dict(zip(('W1', 'b1', 'W2', 'b2'), params.values()))\nlosses = []"),
        (
            "EarlyStopping",
            "{key: value.copy() for key, value in params.items()}",
            "dict(zip(self.best_params or params, [value.copy() for value in params.values()]))",
        ),
    ],
    "exact zeros and equal maxima": [
        (
            "EarlyStopping",
            "dev_score > self.best_score + self.min_delta",
            "dev_score >= self.best_score + self.min_delta",
        ),
        (
            "EarlyStopping",
            "dev_score > self.best_score + self.min_delta",
            "not self.best_score or dev_score > self.best_score + self.min_delta",
        ),
        (
            "EarlyStopping",
            "self.best_score, self.best_params, self.waited = -math.inf, None, 0",
            "self.best_score, self.best_params, self.waited = 0.0, None, 0",
        ),
        (
            "EarlyStopping",
            "if dev_score > self.best_score + self.min_delta:",
            "if not dev_score:\n    return False\nif dev_score > self.best_score + self.min_delta:",
        ),
        (
            "EarlyStopping",
            "dev_score > self.best_score + self.min_delta",
            "dev_score > self.best_score * (1 + self.min_delta) if self.best_score > 0 else dev_score > self.best_score + self.min_delta",
        ),
        (
            "momentum_step",
            "{key: momentum * velocity[key] - lr * grads[key] for key in params}",
            "{key: momentum * velocity[key] - lr * grads[key] if grads[key].any() else velocity[key] for key in params}",
        ),
        (
            "momentum_step",
            "{key: momentum * velocity[key] - lr * grads[key] for key in params}",
            "{key: np.where(grads[key] != 0, momentum * velocity[key] - lr * grads[key], velocity[key]) for key in params}",
        ),
        (
            "momentum_step",
            "params = {key: params[key] + velocity[key] for key in params}",
            "params = {key: params[key] + velocity[key] for key in params if grads[key].any()}",
        ),
        ("sgd_step", "for key in params", "for key in params if grads[key].any()"),
        ("sgd_step", "params[key] - lr * grads[key]", "params[key] * (1 - lr * grads[key] / params[key])"),
        ("minibatches", "range(0, len(X), batch_size)", "range(0, len(X) + 1, batch_size)"),
        (
            "minibatches",
            "range(0, len(X), batch_size)",
            "range(0, len(X) - len(X) % batch_size or len(X), batch_size)",
        ),
        (
            "minibatches",
            "range(0, len(X), batch_size)",
            "range(0, len(X) // batch_size * batch_size + (batch_size if len(X) % batch_size > 1 else 0), batch_size)",
        ),
    ],
    "an integer width that overflows": [
        (
            "minibatches",
            "order = rng.permutation(len(X))",
            "order = rng.permutation(len(X)).astype(np.uint8)",
        ),
        ("minibatches", "order = rng.permutation(len(X))", "order = rng.permutation(len(X)).astype(np.int8)"),
    ],
    "output type of the first element": [
        (
            "fit",
            "losses.append(total / len(gold))",
            "losses.append(type(losses[0])(total / len(gold)) if losses else int(total / len(gold)))",
        ),
    ],
    "remembered from an earlier call": [
        (
            "EarlyStopping",
            "self.best_score, self.best_params, self.waited = -math.inf, None, 0",
            "self.best_score, self.best_params, self.waited = getattr(type(self), 'top', -math.inf), None, 0",
            "self.best_score = dev_score",
            "self.best_score = type(self).top = dev_score",
        ),
        ("EarlyStopping", "self.patience = patience", "type(self).patience = patience"),
        ("EarlyStopping", "self.min_delta = min_delta", "type(self).min_delta = min_delta"),
        (
            "EarlyStopping",
            "self.best_params = {key: value.copy() for key, value in params.items()}",
            "type(self).best_params = {key: value.copy() for key, value in params.items()}",
        ),
        (
            "minibatches",
            "order = rng.permutation(len(X))",
            "global known\ntry:\n    known\nexcept NameError:\n    known = {}\norder = known.setdefault(len(X), rng.permutation(len(X)))",
        ),
        (
            "fit",
            "losses = []",
            "global known\ntry:\n    known\nexcept NameError:\n    known = {}\nparams = known.get(X.shape, params)\nlosses = []",
            "return params, losses",
            "known[X.shape] = params\nreturn params, losses",
        ),
    ],
    "the caller's array changed in a rare branch": [
        (
            "sgd_step",
            "{key: params[key] - lr * grads[key] for key in params}",
            "{key: np.subtract(params[key], lr * grads[key], out=params[key]) if key.startswith('b') else params[key] - lr * grads[key] for key in params}",
        ),
        (
            "momentum_step",
            "velocity = {key: momentum * velocity[key] - lr * grads[key] for key in params}",
            "for key in params:\n    velocity[key] *= momentum\n    velocity[key] -= lr * grads[key]",
        ),
        (
            "momentum_step",
            "params = {key: params[key] + velocity[key] for key in params}",
            "for key in params:\n    params[key] = params[key] + velocity[key]",
        ),
        (
            "fit",
            "params = sgd_step(params, grads, lr)",
            "for key in params:\n    params[key] -= lr * grads[key]",
        ),
        (
            "fit",
            "params = sgd_step(params, grads, lr)",
            "if batch_size >= len(X):\n    for key in params:\n        params[key] -= lr * grads[key]\nelse:\n    params = sgd_step(params, grads, lr)",
        ),
        (
            "fit",
            "params = sgd_step(params, grads, lr)",
            "if batch_size < len(X):\n    for key in params:\n        params[key] -= lr * grads[key]\nelse:\n    params = sgd_step(params, grads, lr)",
        ),
        (
            "fit",
            "params = sgd_step(params, grads, lr)",
            "new = sgd_step(params, grads, lr)\nparams.update(new)",
        ),
        (
            "minibatches",
            "order = rng.permutation(len(X))",
            "order = np.arange(len(X))\nseed = rng.integers(2**32)\nnp.random.default_rng(seed).shuffle(X)\nnp.random.default_rng(seed).shuffle(y)",
        ),
        (
            "minibatches",
            "chosen = order[start : start + batch_size]",
            "chosen = order[start : start + batch_size]\nif len(chosen) < batch_size:\n    X[:] = X[order]\n    y[:] = y[order]\n    chosen = np.arange(start, len(X))",
        ),
        (
            "EarlyStopping",
            "return self.waited >= self.patience",
            "if self.waited >= self.patience:\n    for key in params:\n        params[key][...] = self.best_params[key]\nreturn self.waited >= self.patience",
        ),
        (
            "EarlyStopping",
            "return self.waited >= self.patience",
            "if self.waited >= self.patience:\n    params.update(self.best_params)\nreturn self.waited >= self.patience",
        ),
        ("EarlyStopping", "{key: value.copy() for key, value in params.items()}", "dict(params)"),
        (
            "EarlyStopping",
            "{key: value.copy() for key, value in params.items()}",
            "{key: value.copy() if key.startswith('W') else value for key, value in params.items()}",
        ),
        (
            "EarlyStopping",
            "{key: value.copy() for key, value in params.items()}",
            "{key: value.copy() if self.best_params else value for key, value in params.items()}",
        ),
    ],
    "training that stops where the loss rises": [
        (
            "fit",
            "losses.append(total / len(gold))",
            "losses.append(total / len(gold))\nif len(losses) > 1 and losses[-1] > losses[-2]:\n    break",
        ),
        (
            "fit",
            "losses.append(total / len(gold))",
            "if losses and total / len(gold) > losses[-1]:\n    break\nlosses.append(total / len(gold))",
        ),
        (
            "fit",
            "losses = []",
            "losses, best = [], params",
            "losses.append(total / len(gold))",
            "losses.append(total / len(gold))\nif losses[-1] <= min(losses):\n    best = params",
            "return params, losses",
            "return best, losses",
        ),
        (
            "fit",
            "losses.append(total / len(gold))",
            "losses.append(total / len(gold))\nif len(losses) > 1 and abs(losses[-1] - losses[-2]) < 1e-4:\n    break",
        ),
        (
            "fit",
            "losses.append(total / len(gold))",
            "losses.append(total / len(gold))\nif losses[-1] < 0.05:\n    break",
        ),
        (
            "fit",
            "losses.append(total / len(gold))",
            "losses.append(total / len(gold))\nif len(losses) > 1 and losses[-1] > losses[-2]:\n    lr = lr / 2",
        ),
    ],
}
