"""Right implementations for 06_training that look unlike the reference; the n-th of each exercise make a notebook."""

RIGHT = {
    "minibatches": [
        """
        def minibatches(X, y, batch_size, rng):
            order = np.arange(len(X))
            rng.shuffle(order)
            while len(order):
                chosen, order = order[:batch_size], order[batch_size:]
                yield X[chosen], y[chosen]
        """,
        """
        def minibatches(X, y, batch_size, rng):
            order = rng.permutation(X.shape[0])
            for chosen in np.split(order, range(batch_size, X.shape[0], batch_size)):
                yield np.take(X, chosen, axis=0), np.take(y, chosen, axis=0)
        """,
        """
        def minibatches(X, y, batch_size, rng):
            order = np.argsort(rng.random(len(X)))
            X, y = X[order], y[order]
            for start in range(0, len(X), batch_size):
                yield X[start : start + batch_size], y[start : start + batch_size]
        """,
        """
        def minibatches(X, y, batch_size, rng):
            order = rng.choice(len(X), size=len(X), replace=False)
            return iter([
                (X[order[i : i + batch_size]], y[order[i : i + batch_size]])
                for i in range(0, len(X), batch_size)
            ])
        """,
        """
        import math

        def minibatches(X, y, batch_size, rng):
            order = rng.permutation(np.arange(len(y))).tolist()
            for number in range(math.ceil(len(y) / batch_size)):
                chosen = order[number * batch_size : number * batch_size + batch_size]
                yield X[chosen], y[chosen]
        """,
        """
        def minibatches(X, y, batch_size, rng):
            order = iter(rng.permutation(len(X)))
            sizes = [batch_size] * (len(X) // batch_size) + [len(X) % batch_size] * (len(X) % batch_size > 0)
            for size in sizes:
                chosen = np.fromiter(order, dtype=np.int64, count=size)
                yield X[chosen], y[chosen]
        """,
        """
        from itertools import islice


        def minibatches(X, y, batch_size, rng):
            order = iter(rng.choice(len(X), size=len(X), replace=False).tolist())
            while batch := list(islice(order, batch_size)):
                yield X[batch], y[batch]
        """,
    ],
    "sgd_step": [
        """
        def sgd_step(params, grads, lr):
            return {name: value - lr * grads[name] for name, value in params.items()}
        """,
        """
        def sgd_step(params, grads, lr):
            new = {name: value.copy() for name, value in params.items()}
            for name in new:
                new[name] -= lr * grads[name]
            return new
        """,
        """
        def sgd_step(params, grads, lr):
            return dict((k, np.add(params[k], np.multiply(grads[k], -lr))) for k in sorted(grads))
        """,
        """
        import copy

        def sgd_step(params, grads, lr):
            params = copy.deepcopy(params)
            for key, gradient in grads.items():
                np.subtract(params[key], gradient * lr, out=params[key])
            return params
        """,
        """
        def sgd_step(params, grads, lr):
            return {**params, **{key: params[key] + -lr * grads[key] for key in grads}}
        """,
    ],
    "momentum_step": [
        """
        def momentum_step(params, grads, velocity, lr, momentum):
            v = {k: momentum * velocity[k] - lr * grads[k] for k in params}
            return {k: params[k] + v[k] for k in params}, v
        """,
        """
        def momentum_step(params, grads, velocity, lr, momentum):
            new_params, new_velocity = {}, {}
            for key, value in params.items():
                new_velocity[key] = np.subtract(velocity[key] * momentum, grads[key] * lr)
                new_params[key] = np.add(value, new_velocity[key])
            return new_params, new_velocity
        """,
        """
        import copy

        def momentum_step(params, grads, velocity, lr, momentum):
            params, velocity = copy.deepcopy((params, velocity))
            for key in grads:
                velocity[key] *= momentum
                velocity[key] -= lr * grads[key]
                params[key] += velocity[key]
            return params, velocity
        """,
        """
        from collections import namedtuple

        State = namedtuple("State", "params velocity")

        def momentum_step(params, grads, velocity, lr, momentum):
            downhill = {k: lr * grads[k] - momentum * velocity[k] for k in velocity}
            return State({k: params[k] - downhill[k] for k in params}, {k: -d for k, d in downhill.items()})
        """,
        """
        def momentum_step(params, grads, velocity, lr, momentum):
            pairs = {}
            for key in reversed(list(params)):
                v = momentum * velocity[key] - lr * grads[key]
                pairs[key] = params[key] + v, v
            return [{key: pair[i] for key, pair in pairs.items()} for i in (0, 1)]
        """,
    ],
    "fit": [
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            losses = []
            for _ in range(epochs):
                total = 0.0
                for x, t in minibatches(X, gold, batch_size, rng):
                    loss, grads = mlp_gradients(params, x, t, "tanh")
                    params = sgd_step(params, grads, lr)
                    total += loss * len(t)
                losses.append(total / len(gold))
            return params, losses
        """,
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            losses = np.zeros(epochs)
            for epoch in range(epochs):
                order = rng.permutation(len(X))
                for i in range(0, len(X), batch_size):
                    b = order[i : i + batch_size]
                    loss, grads = mlp_gradients(params, X[b], gold[b], "tanh")
                    params = {k: params[k] - lr * grads[k] for k in params}
                    losses[epoch] += loss * len(b)
            return params, losses / len(X)
        """,
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            trained = {k: v.copy() for k, v in params.items()}
            history = []
            for _ in range(epochs):
                sizes, means = [], []
                for x, t in minibatches(X, gold, batch_size, rng):
                    loss, grads = mlp_gradients(trained, x, t, "tanh")
                    for k in trained:
                        trained[k] -= lr * grads[k]
                    sizes.append(len(t))
                    means.append(loss)
                history.append(np.average(means, weights=sizes))
            return trained, history
        """,
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            def epoch(params):
                per_example = []
                for x, t in list(minibatches(X, gold, batch_size, rng)):
                    loss, grads = mlp_gradients(params, x, t, "tanh")
                    per_example.extend([float(loss)] * len(t))
                    params = sgd_step(params, grads, lr)
                return params, sum(per_example) / len(per_example)

            losses = []
            while len(losses) < epochs:
                params, loss = epoch(params)
                losses.append(loss)
            return params, losses
        """,
        """
        def step(params, X, gold, lr):
            hidden = np.tanh(X @ params["W1"] + params["b1"])
            logits = hidden @ params["W2"] + params["b2"]
            logits = logits - logits.max(1, keepdims=True)
            log_p = logits - np.log(np.exp(logits).sum(1, keepdims=True))
            error = (np.exp(log_p) - np.eye(logits.shape[1], dtype=logits.dtype)[gold]) / len(gold)
            d_z = (error @ params["W2"].T) * (1 - hidden**2)
            grads = {"b2": error.sum(0), "W2": hidden.T @ error, "b1": d_z.sum(0), "W1": X.T @ d_z}
            losses = -np.take_along_axis(log_p, gold[:, None], 1)[:, 0]
            return {k: params[k] - lr * grads[k] for k in params}, losses

        def fit(params, X, gold, epochs, batch_size, lr, rng):
            curve = []
            for _ in range(epochs):
                seen = np.zeros(len(X))
                order = rng.permutation(len(X))
                for b in np.split(order, range(batch_size, len(X), batch_size)):
                    params, seen[b] = step(params, X[b], gold[b], lr)
                curve.append(seen.mean())
            return params, curve
        """,
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            order, losses = np.arange(len(X)), []
            for _ in range(epochs):
                rng.shuffle(order)
                mean, seen = 0.0, 0
                for start in range(0, len(order), batch_size):
                    chosen = order[start : start + batch_size]
                    loss, grads = mlp_gradients(params, X[chosen], gold[chosen], "tanh")
                    seen += len(chosen)
                    mean += (loss - mean) * len(chosen) / seen
                    params = {k: v + -lr * grads[k] for k, v in params.items()}
                losses += [mean]
            return params, np.array(losses)
        """,
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            def step(W1, b1, W2, b2, x, y):
                h = np.tanh(x @ W1 + b1)
                z = h @ W2 + b2
                logp = z - np.logaddexp.reduce(z, axis=1, keepdims=True)
                per_example = -logp[np.arange(len(y)), y]
                d = np.exp(logp)
                d[np.arange(len(y)), y] -= 1
                d /= len(y)
                dh = d @ W2.T * (1 - h * h)
                return per_example, (
                    W1 - lr * x.T @ dh,
                    b1 - lr * dh.sum(0),
                    W2 - lr * h.T @ d,
                    b2 - lr * d.sum(0),
                )

            names = "W1", "b1", "W2", "b2"
            theta = tuple(params[n] for n in names)
            means = []
            for _ in range(epochs):
                seen = []
                for x, y in minibatches(X, gold, batch_size, rng):
                    l, theta = step(*theta, x, y)
                    seen.append(l)
                means.append(float(np.concatenate(seen).mean()))
            return dict(zip(names, theta)), means
        """,
    ],
    "EarlyStopping": [
        """
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
                return self.wait >= self.patience
        """,
        """
        import copy

        class EarlyStopping:
            def __init__(self, patience, min_delta=0.0):
                self.patience, self.min_delta = patience, min_delta
                self.best_score = None

            def update(self, dev_score, params):
                if self.best_score is None or dev_score - self.best_score > self.min_delta:
                    self.best_score, self.best_params = dev_score, copy.deepcopy(params)
                    self.left = self.patience
                else:
                    self.left -= 1
                return self.left <= 0
        """,
        """
        class EarlyStopping:
            def __init__(self, patience, min_delta=0.0):
                self.patience, self.min_delta = patience, min_delta
                self.scores, self.best_at = [], 0

            @property
            def best_score(self):
                return self.scores[self.best_at]

            def update(self, dev_score, params):
                self.scores.append(dev_score)
                now = len(self.scores) - 1
                if now == 0 or dev_score > self.best_score + self.min_delta:
                    self.best_at = now
                    self.best_params = {k: np.array(v) for k, v in params.items()}
                return now - self.best_at >= self.patience
        """,
        """
        from dataclasses import dataclass, field

        @dataclass
        class EarlyStopping:
            patience: int
            min_delta: float = 0.0
            best_score: float = float("-inf")
            best_params: dict = field(default_factory=dict)
            vain: int = 0

            def update(self, dev_score, params):
                if dev_score <= self.best_score + self.min_delta:
                    self.vain += 1
                    return self.vain >= self.patience
                self.best_score = float(dev_score)
                self.best_params = {name: np.copy(array) for name, array in params.items()}
                self.vain = 0
                return False
        """,
        """
        class EarlyStopping:
            best_score = -np.inf
            best_params = None
            vain = 0

            def __init__(self, patience, min_delta=0.0):
                self.patience, self.min_delta = patience, min_delta

            def update(self, dev_score, params):
                better = dev_score - self.best_score > self.min_delta
                self.vain = (self.vain + 1) * (not better)
                if better:
                    self.best_score = dev_score
                    self.best_params = {k: 1 * v for k, v in params.items()}
                return bool(self.vain >= self.patience)
        """,
        """
        class Memory:
            def __init__(self):
                self.score, self.params = -np.inf, None

        class EarlyStopping:
            def __init__(self, patience, min_delta=0.0):
                self.memory, self.patience, self.min_delta, self.counter = Memory(), patience, min_delta, 0

            def __getattr__(self, name):
                if name.startswith("best_"):
                    return getattr(self.memory, name[5:])
                raise AttributeError(name)

            def update(self, dev_score, params):
                self.counter += 1
                if dev_score > self.memory.score + self.min_delta:
                    self.memory.score, self.counter = dev_score, 0
                    self.memory.params = {k: v.copy() for k, v in params.items()}
                return self.counter >= self.patience
        """,
        """
        from collections import deque


        class EarlyStopping:
            def __init__(self, patience, min_delta=0.0):
                self._recent = deque([True] * patience, maxlen=patience)
                self._delta = min_delta
                self._best = []

            def update(self, dev_score, params):
                gain = not self._best or (dev_score > self._best[0] + self._delta)
                if gain:
                    self._best = [dev_score, {k: v.copy() for k, v in sorted(params.items())}]
                self._recent.append(gain)
                return np.bool_(not np.any(self._recent))

            @property
            def best_score(self):
                return self._best[0]

            @property
            def best_params(self):
                return self._best[1]
        """,
    ],
}
RIGHT["fit"] += [
    RIGHT["fit"][0].replace("loss * len(t)", "float(loss) * x.shape[0]"),
    """
    def fit(params, X, gold, epochs, batch_size, lr, rng):
        losses = []
        for _ in range(epochs):
            collected = []
            for x, t in minibatches(X, gold, batch_size, rng):
                loss, grads = mlp_gradients(dict(params), x, t, "tanh")
                collected.append(loss * len(x) / len(X))
                params = {**params, **sgd_step(params, grads, lr)}
            losses.append(np.sum(collected))
        return params, tuple(losses)
    """,
    """
    def fit(params, X, gold, epochs, batch_size, lr, rng):
        losses = [0.0 for _ in range(epochs)]
        steps = ((e, batch) for e in range(epochs) for batch in minibatches(X, gold, batch_size, rng))
        for epoch, (x, t) in steps:
            loss, grads = mlp_gradients(params, x, t, "tanh")
            losses[epoch] += float(loss) * len(t) / len(gold)
            params = sgd_step(params, grads, lr)
        return params, losses
    """,
    """
    def fit(params, X, gold, epochs, batch_size, lr, rng):
        velocity = {k: np.zeros_like(v) for k, v in params.items()}
        losses = []
        for _ in range(epochs):
            total = 0.0
            for x, t in minibatches(X, gold, batch_size, rng):
                loss, grads = mlp_gradients(params, x, t, "tanh")
                params, velocity = momentum_step(params, grads, velocity, lr, 0.0)
                total += loss * len(t)
            losses.append(total / len(gold))
        return params, losses
    """,
]
