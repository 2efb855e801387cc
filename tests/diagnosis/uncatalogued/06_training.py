"""Wrong implementations for 06_training that are no misconception of its catalogue, by exercise and fault."""

UNCATALOGUED = {
    "minibatches": {
        "the global generator seeded": """
            def minibatches(X, y, batch_size, rng):
                np.random.seed(0)
                order = rng.permutation(len(X))
                for start in range(0, len(X), batch_size):
                    rows = order[start : start + batch_size]
                    yield X[rows], y[rows]
            """,
        "one pair of lists": """
            def minibatches(X, y, batch_size, rng):
                order = rng.permutation(len(X))
                starts = range(0, len(X), batch_size)
                return [X[order[i : i + batch_size]] for i in starts], [y[order[i : i + batch_size]] for i in starts]
            """,
        "targets first": """
            def minibatches(X, y, batch_size, rng):
                order = rng.permutation(len(X))
                for i in range(0, len(X), batch_size):
                    yield y[order[i : i + batch_size]], X[order[i : i + batch_size]]
            """,
        "the first example lost": """
            def minibatches(X, y, batch_size, rng):
                order = rng.permutation(len(X))
                for i in range(1, len(X), batch_size):
                    yield X[order[i : i + batch_size]], y[order[i : i + batch_size]]
            """,
        "the last batch filled up": """
            def minibatches(X, y, batch_size, rng):
                order = rng.permutation(len(X))
                for i in range(0, len(X), batch_size):
                    chosen = np.take(order, range(i, i + batch_size), mode="wrap")
                    yield X[chosen], y[chosen]
            """,
        "a batch of one more": """
            def minibatches(X, y, batch_size, rng):
                order = rng.permutation(len(X))
                for i in range(0, len(X), batch_size + 1):
                    yield X[order[i : i + batch_size + 1]], y[order[i : i + batch_size + 1]]
            """,
        "batches of equal size": """
            def minibatches(X, y, batch_size, rng):
                order = rng.permutation(len(X))
                for chosen in np.array_split(order, -(-len(X) // batch_size)):
                    yield X[chosen], y[chosen]
            """,
    },
    "sgd_step": {
        "a quadratic rate": """
            def sgd_step(params, grads, lr):
                return {k: params[k] - lr**2 * grads[k] for k in params}
            """,
        "the sign of the gradient": """
            def sgd_step(params, grads, lr):
                return {k: params[k] - lr * np.sign(grads[k]) for k in params}
            """,
        "divided by the rate": """
            def sgd_step(params, grads, lr):
                return {k: params[k] - grads[k] / lr for k in params}
            """,
        "a decay": """
            def sgd_step(params, grads, lr):
                return {k: 0.99 * params[k] - lr * grads[k] for k in params}
            """,
        "clipped at a tenth": """
            def sgd_step(params, grads, lr):
                return {k: params[k] - lr * np.clip(grads[k], -0.1, 0.1) for k in params}
            """,
        "a list": """
            def sgd_step(params, grads, lr):
                return [params[k] - lr * grads[k] for k in params]
            """,
    },
    "momentum_step": {
        "the parameters in the velocity": """
            def momentum_step(params, grads, velocity, lr, momentum):
                v = {k: momentum * params[k] - lr * grads[k] for k in params}
                return {k: params[k] + v[k] for k in params}, v
            """,
        "rate and momentum exchanged": """
            def momentum_step(params, grads, velocity, lr, momentum):
                v = {k: lr * velocity[k] - momentum * grads[k] for k in params}
                return {k: params[k] + v[k] for k in params}, v
            """,
        "the rate in the velocity and in the step": """
            def momentum_step(params, grads, velocity, lr, momentum):
                v = {k: momentum * velocity[k] - lr * grads[k] for k in params}
                return {k: params[k] + lr * v[k] for k in params}, v
            """,
        "velocity first": """
            def momentum_step(params, grads, velocity, lr, momentum):
                v = {k: momentum * velocity[k] - lr * grads[k] for k in params}
                return v, {k: params[k] + v[k] for k in params}
            """,
        "momentum on all of it": """
            def momentum_step(params, grads, velocity, lr, momentum):
                v = {k: momentum * (velocity[k] - lr * grads[k]) for k in params}
                return {k: params[k] + v[k] for k in params}, v
            """,
        "the parameters alone": """
            def momentum_step(params, grads, velocity, lr, momentum):
                return {k: params[k] + momentum * velocity[k] - lr * grads[k] for k in params}
            """,
    },
    "fit": {
        "one epoch more": """
            def fit(params, X, gold, epochs, batch_size, lr, rng):
                losses = []
                for _ in range(epochs + 1):
                    total = 0.0
                    for x, t in minibatches(X, gold, batch_size, rng):
                        loss, grads = mlp_gradients(params, x, t, "tanh")
                        params = sgd_step(params, grads, lr)
                        total += loss * len(t)
                    losses.append(total / len(gold))
                return params, losses
            """,
        "twice the loss at the start of the epoch": """
            def fit(params, X, gold, epochs, batch_size, lr, rng):
                losses = []
                for _ in range(epochs):
                    losses.append(mlp_gradients(params, X, gold, "tanh")[0] * 2)
                    for x, t in minibatches(X, gold, batch_size, rng):
                        params = sgd_step(params, mlp_gradients(params, x, t, "tanh")[1], lr)
                return params, losses
            """,
        "uphill": """
            def fit(params, X, gold, epochs, batch_size, lr, rng):
                losses = []
                for _ in range(epochs):
                    total = 0.0
                    for x, t in minibatches(X, gold, batch_size, rng):
                        loss, grads = mlp_gradients(params, x, t, "tanh")
                        params = sgd_step(params, grads, -lr)
                        total += loss * len(t)
                    losses.append(total / len(gold))
                return params, losses
            """,
        "a decaying rate": """
            def fit(params, X, gold, epochs, batch_size, lr, rng):
                losses = []
                for epoch in range(epochs):
                    total = 0.0
                    for x, t in minibatches(X, gold, batch_size, rng):
                        loss, grads = mlp_gradients(params, x, t, "tanh")
                        params = sgd_step(params, grads, lr / (1 + epoch))
                        total += loss * len(t)
                    losses.append(total / len(gold))
                return params, losses
            """,
        "momentum": """
            def fit(params, X, gold, epochs, batch_size, lr, rng):
                velocity = {k: np.zeros_like(v) for k, v in params.items()}
                losses = []
                for epoch in range(epochs):
                    total = 0.0
                    for x, t in minibatches(X, gold, batch_size, rng):
                        loss, grads = mlp_gradients(params, x, t, "tanh")
                        params, velocity = momentum_step(params, grads, velocity, lr, 0.9)
                        total += loss * len(t)
                    losses.append(total / len(gold))
                return params, losses
            """,
    },
    "EarlyStopping": {
        "one update too impatient": """
            class EarlyStopping:
                def __init__(self, patience, min_delta=0.0):
                    self.patience, self.min_delta = patience, min_delta
                    self.best_score, self.best_params, self.wait = -np.inf, None, 0

                def update(self, dev_score, params):
                    if dev_score > self.best_score + self.min_delta:
                        self.best_score, self.wait = dev_score, 0
                        self.best_params = {k: v.copy() for k, v in params.items()}
                    else:
                        self.wait += 1
                    return self.wait >= self.patience - 1
            """,
        "whether to go on": """
            class EarlyStopping:
                def __init__(self, patience, min_delta=0.0):
                    self.patience, self.min_delta = patience, min_delta
                    self.best_score, self.best_params, self.wait = -np.inf, None, 0

                def update(self, dev_score, params):
                    if dev_score > self.best_score + self.min_delta:
                        self.best_score, self.wait = dev_score, 0
                        self.best_params = {k: v.copy() for k, v in params.items()}
                    else:
                        self.wait += 1
                    return self.wait < self.patience
            """,
        "the delta subtracted": """
            class EarlyStopping:
                def __init__(self, patience, min_delta=0.0):
                    self.patience, self.min_delta = patience, min_delta
                    self.best_score, self.best_params, self.wait = -np.inf, None, 0

                def update(self, dev_score, params):
                    if dev_score > self.best_score - self.min_delta:
                        self.best_score, self.wait = dev_score, 0
                        self.best_params = {k: v.copy() for k, v in params.items()}
                    else:
                        self.wait += 1
                    return self.wait >= self.patience
            """,
        "nothing returned": """
            class EarlyStopping:
                def __init__(self, patience, min_delta=0.0):
                    self.patience, self.min_delta = patience, min_delta
                    self.best_score, self.best_params, self.wait = -np.inf, None, 0

                def update(self, dev_score, params):
                    if dev_score > self.best_score + self.min_delta:
                        self.best_score, self.wait = dev_score, 0
                        self.best_params = {k: v.copy() for k, v in params.items()}
                    else:
                        self.wait += 1
                    self.stop = self.wait >= self.patience
            """,
        "the first parameters kept": """
            class EarlyStopping:
                def __init__(self, patience, min_delta=0.0):
                    self.patience, self.min_delta = patience, min_delta
                    self.best_score, self.best_params, self.wait = -np.inf, None, 0

                def update(self, dev_score, params):
                    if self.best_params is None:
                        self.best_params = {k: v.copy() for k, v in params.items()}
                    if dev_score > self.best_score + self.min_delta:
                        self.best_score, self.wait = dev_score, 0
                    else:
                        self.wait += 1
                    return self.wait >= self.patience
            """,
        "a best score that jumps": """
            class EarlyStopping:
                def __init__(self, patience, min_delta=0.0):
                    self.patience, self.min_delta = patience, min_delta
                    self.best_score, self.best_params, self.wait = -np.inf, None, 0

                def update(self, dev_score, params):
                    if dev_score > self.best_score + self.min_delta:
                        self.best_score, self.wait = self.best_score + 1 if self.wait else dev_score, 0
                        self.best_params = {k: v.copy() for k, v in params.items()}
                    else:
                        self.wait += 1
                    return self.wait >= self.patience
            """,
    },
}
