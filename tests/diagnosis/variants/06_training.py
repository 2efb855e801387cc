"""Every misconception of 06_training as other people would write it, by exercise and misconception."""

VARIANTS = {
    ("minibatches", "not_shuffled"): [
        """
        def minibatches(X, y, batch_size, rng):
            begin = 0
            while begin < len(X):
                end = begin + batch_size
                yield X[begin:end], y[begin:end]
                begin = end
        """,
        """
        def minibatches(X, y, batch_size, rng):
            numbers = np.arange(X.shape[0])
            places = list(range(batch_size, X.shape[0], batch_size))
            for chosen in np.split(numbers, places):
                yield np.take(X, chosen, axis=0), np.take(y, chosen)
        """,
    ],
    ("minibatches", "shuffled_apart"): [
        """
        def minibatches(X, y, batch_size, rng):
            inputs, targets = rng.permutation(X), rng.permutation(y)
            for i in range(0, len(y), batch_size):
                yield inputs[i : i + batch_size], targets[i : i + batch_size]
        """,
        """
        def minibatches(X, y, batch_size, rng):
            X, y = X.copy(), y.copy()
            rng.shuffle(X)
            rng.shuffle(y)
            start = 0
            while start < len(X):
                yield X[start : start + batch_size], y[start : start + batch_size]
                start += batch_size
        """,
    ],
    ("minibatches", "inputs_shuffled_alone"): [
        """
        def minibatches(X, y, batch_size, rng):
            shuffled = X.copy()
            rng.shuffle(shuffled)
            for i in range(0, len(X), batch_size):
                yield shuffled[i : i + batch_size], y[i : i + batch_size]
        """,
        """
        def minibatches(X, y, batch_size, rng):
            order = np.argsort(rng.random(len(X)))
            X = X[order]
            places = np.arange(batch_size, len(X), batch_size)
            yield from zip(np.split(X, places), np.split(y, places))
        """,
    ],
    ("minibatches", "drawn_with_replacement"): [
        """
        def minibatches(X, y, batch_size, rng):
            n = len(X)
            for start in range(0, n, batch_size):
                picked = rng.integers(0, n, size=min(batch_size, n - start))
                yield X[picked], y[picked]
        """,
        """
        def minibatches(X, y, batch_size, rng):
            order = rng.choice(X.shape[0], X.shape[0])
            for i in range(0, X.shape[0], batch_size):
                chosen = order[i : i + batch_size]
                yield X[chosen], y[chosen]
        """,
    ],
    ("minibatches", "last_batch_dropped"): [
        """
        def minibatches(X, y, batch_size, rng):
            order = rng.permutation(len(X))
            for number in range(len(X) // batch_size):
                chosen = order[number * batch_size : (number + 1) * batch_size]
                yield X[chosen], y[chosen]
        """,
        """
        def minibatches(X, y, batch_size, rng):
            order = list(range(len(y)))
            rng.shuffle(order)
            while len(order) >= batch_size:
                chosen, order = order[:batch_size], order[batch_size:]
                yield X[chosen], y[chosen]
        """,
    ],
    ("minibatches", "last_batch_empty"): [
        """
        def minibatches(X, y, batch_size, rng):
            order = rng.permutation(len(X))
            for number in range(len(X) // batch_size + 1):
                chosen = order[number * batch_size : (number + 1) * batch_size]
                yield X[chosen], y[chosen]
        """,
        """
        def minibatches(X, y, batch_size, rng):
            order = rng.permutation(X.shape[0])
            full = len(order) - len(order) % batch_size
            for start in range(0, full, batch_size):
                chosen = order[start : start + batch_size]
                yield X[chosen], y[chosen]
            yield X[order[full:]], y[order[full:]]
        """,
    ],
    ("minibatches", "same_order_every_epoch"): [
        """
        def minibatches(X, y, batch_size, rng):
            order = np.random.default_rng(42).permutation(len(X))
            for start in range(0, len(X), batch_size):
                yield X[order[start : start + batch_size]], y[order[start : start + batch_size]]
        """,
        """
        def minibatches(X, y, batch_size, rng):
            generator = np.random.Generator(np.random.PCG64(1))
            order = np.arange(X.shape[0])
            generator.shuffle(order)
            for chosen in np.split(order, range(batch_size, len(order), batch_size)):
                yield X[chosen], y[chosen]
        """,
    ],
    ("minibatches", "batches_shuffled"): [
        """
        def minibatches(X, y, batch_size, rng):
            starts = list(range(0, len(X), batch_size))
            for number in rng.permutation(len(starts)):
                start = starts[number]
                yield X[start : start + batch_size], y[start : start + batch_size]
        """,
        """
        def minibatches(X, y, batch_size, rng):
            batches = []
            for i in range(0, len(X), batch_size):
                batches.append((X[i : i + batch_size], y[i : i + batch_size]))
            rng.shuffle(batches)
            yield from batches
        """,
    ],
    ("minibatches", "shuffled_in_place"): [
        """
        def minibatches(X, y, batch_size, rng):
            order = rng.permutation(len(X))
            X[:], y[:] = X[order], y[order]
            for start in range(0, len(X), batch_size):
                yield X[start : start + batch_size], y[start : start + batch_size]
        """,
        """
        def minibatches(X, y, batch_size, rng):
            order = np.argsort(rng.random(len(X)))
            np.copyto(X, X.take(order, axis=0))
            np.copyto(y, y.take(order))
            for start in range(0, len(X), batch_size):
                yield X[start : start + batch_size].copy(), y[start : start + batch_size].copy()
        """,
    ],
    ("sgd_step", "gradient_ascent"): [
        """
        def sgd_step(params, grads, lr):
            return {name: np.add(value, lr * grads[name]) for name, value in params.items()}
        """,
        """
        def sgd_step(params, grads, lr):
            new = {key: params[key].copy() for key in params}
            for key in grads:
                new[key] += lr * grads[key]
            return new
        """,
    ],
    ("sgd_step", "sgd_without_rate"): [
        """
        def sgd_step(params, grads, lr):
            new = {}
            for name in params:
                new[name] = np.subtract(params[name], grads[name])
            return new
        """,
        """
        def sgd_step(params, grads, lr):
            return {key: params[key] - 0.01 * grads[key] for key in params}
        """,
    ],
    ("sgd_step", "step_alone"): [
        """
        def sgd_step(params, grads, lr):
            step = {}
            for name, gradient in grads.items():
                step[name] = np.multiply(-lr, gradient)
            return step
        """,
        """
        def sgd_step(params, grads, lr):
            return dict((key, -(lr * grads[key])) for key in params)
        """,
    ],
    ("sgd_step", "sgd_kernels_only"): [
        """
        def sgd_step(params, grads, lr):
            new = {}
            for name, value in params.items():
                new[name] = value - lr * grads[name] if name[0] == "W" else value.copy()
            return new
        """,
        """
        def sgd_step(params, grads, lr):
            new = {name: np.array(value) for name, value in params.items()}
            for name in new:
                if not name.startswith("b"):
                    new[name] -= lr * grads[name]
            return new
        """,
    ],
    ("sgd_step", "rate_on_everything"): [
        """
        def sgd_step(params, grads, lr):
            return {key: np.multiply(params[key] - grads[key], lr) for key in params}
        """,
        """
        def sgd_step(params, grads, lr):
            new = {}
            for key in params:
                new[key] = lr * params[key] - lr * grads[key]
            return new
        """,
    ],
    ("sgd_step", "gradient_normalized"): [
        """
        def sgd_step(params, grads, lr):
            return {
                key: value - lr * grads[key] / np.sqrt(np.sum(grads[key] * grads[key]))
                for key, value in params.items()
            }
        """,
        """
        def unit(g):
            return g / np.linalg.norm(g.ravel())

        def sgd_step(params, grads, lr):
            new = {}
            for key in grads:
                new[key] = params[key] - lr * unit(grads[key])
            return new
        """,
    ],
    ("sgd_step", "sgd_by_position"): [
        """
        def sgd_step(params, grads, lr):
            gradients = iter(grads.values())
            return {key: value - lr * next(gradients) for key, value in params.items()}
        """,
        """
        def sgd_step(params, grads, lr):
            names, values, slopes = list(params), list(params.values()), list(grads.values())
            new = {}
            for i in range(len(names)):
                new[names[i]] = values[i] - lr * slopes[i]
            return new
        """,
    ],
    ("sgd_step", "sgd_in_place"): [
        """
        def sgd_step(params, grads, lr):
            new = {}
            for key, value in params.items():
                value -= lr * grads[key]
                new[key] = value
            return new
        """,
        """
        def sgd_step(params, grads, lr):
            new = params.copy()
            for key in new:
                np.subtract(new[key], lr * grads[key], out=new[key])
            return new
        """,
    ],
    ("momentum_step", "velocity_as_a_mean"): [
        """
        def momentum_step(params, grads, velocity, lr, momentum):
            v = {k: momentum * velocity[k] - (1 - momentum) * lr * grads[k] for k in params}
            return {k: params[k] + v[k] for k in params}, v
        """,
        """
        def momentum_step(params, grads, velocity, lr, momentum):
            new_params, new_velocity = {}, {}
            for key in params:
                step = -lr * grads[key]
                new_velocity[key] = step + momentum * (velocity[key] - step)
                new_params[key] = params[key] + new_velocity[key]
            return new_params, new_velocity
        """,
    ],
    ("momentum_step", "momentum_of_pytorch"): [
        """
        def momentum_step(params, grads, velocity, lr, momentum):
            buffers = {k: np.multiply(velocity[k], momentum) + g for k, g in grads.items()}
            return {k: params[k] - lr * buffers[k] for k in params}, buffers
        """,
        """
        def momentum_step(params, grads, velocity, lr, momentum):
            new_params = {k: np.array(p) for k, p in params.items()}
            new_velocity = {k: np.array(v) for k, v in velocity.items()}
            for k in grads:
                new_velocity[k] *= momentum
                new_velocity[k] += grads[k]
                new_params[k] -= lr * new_velocity[k]
            return new_params, new_velocity
        """,
    ],
    ("momentum_step", "momentum_of_gradients_by_position"): [
        """
        def momentum_step(params, grads, velocity, lr, momentum):
            slopes = list(grads.values())
            v = {k: momentum * velocity[k] - lr * slopes[i] for i, k in enumerate(params)}
            return {k: params[k] + v[k] for k in params}, v
        """,
        """
        def momentum_step(params, grads, velocity, lr, momentum):
            new_params, new_velocity = {}, {}
            for key, gradient in zip(params.keys(), grads.values()):
                new_velocity[key] = np.multiply(momentum, velocity[key]) - np.multiply(lr, gradient)
                new_params[key] = np.add(params[key], new_velocity[key])
            return new_params, new_velocity
        """,
    ],
    ("momentum_step", "velocity_uphill"): [
        """
        def momentum_step(params, grads, velocity, lr, momentum):
            v = {k: lr * grads[k] - momentum * velocity[k] for k in params}
            return {k: params[k] - v[k] for k in params}, v
        """,
        """
        def momentum_step(params, grads, velocity, lr, momentum):
            new_params, new_velocity = {}, {}
            for key in params:
                right = momentum * velocity[key] - lr * grads[key]
                new_params[key] = params[key] + right
                new_velocity[key] = -right
            return new_params, new_velocity
        """,
    ],
    ("momentum_step", "minus_twice"): [
        """
        def momentum_step(params, grads, velocity, lr, momentum):
            v = {k: -lr * grads[k] + momentum * velocity[k] for k in velocity}
            return {k: np.subtract(params[k], v[k]) for k in v}, v
        """,
        """
        def momentum_step(params, grads, velocity, lr, momentum):
            new_params = {k: p.copy() for k, p in params.items()}
            new_velocity = {}
            for k, p in new_params.items():
                new_velocity[k] = momentum * velocity[k] - lr * grads[k]
                p -= new_velocity[k]
            return new_params, new_velocity
        """,
    ],
    ("momentum_step", "old_velocity_used"): [
        """
        def momentum_step(params, grads, velocity, lr, momentum):
            new_params = {k: params[k] + velocity[k] for k in params}
            new_velocity = {k: momentum * velocity[k] - lr * grads[k] for k in params}
            return new_params, new_velocity
        """,
        """
        def momentum_step(params, grads, velocity, lr, momentum):
            new_params, new_velocity = {}, {}
            for k, v in velocity.items():
                new_velocity[k] = v * momentum
                new_velocity[k] -= lr * grads[k]
                new_params[k] = np.add(v, params[k])
            return new_params, new_velocity
        """,
    ],
    ("momentum_step", "nesterov"): [
        """
        def momentum_step(params, grads, velocity, lr, momentum):
            v = {k: momentum * velocity[k] - lr * grads[k] for k in params}
            return {k: params[k] + momentum * v[k] - lr * grads[k] for k in params}, v
        """,
        """
        def momentum_step(params, grads, velocity, lr, momentum):
            new_params, new_velocity = {}, {}
            for k in params:
                step = lr * grads[k]
                new_velocity[k] = momentum * velocity[k] - step
                new_params[k] = params[k] + momentum**2 * velocity[k] - (1 + momentum) * step
            return new_params, new_velocity
        """,
    ],
    ("momentum_step", "velocity_not_carried_on"): [
        """
        def momentum_step(params, grads, velocity, lr, momentum):
            new = {k: params[k] + momentum * velocity[k] - lr * grads[k] for k in params}
            return new, velocity
        """,
        """
        def momentum_step(params, grads, velocity, lr, momentum):
            new = {}
            for k in params:
                v = momentum * velocity[k] - lr * grads[k]
                new[k] = params[k] + v
            return new, {k: v.copy() for k, v in velocity.items()}
        """,
    ],
    ("momentum_step", "momentum_ignored"): [
        """
        def momentum_step(params, grads, velocity, lr, momentum):
            v = {k: velocity[k] - lr * grads[k] for k in params}
            return {k: params[k] + v[k] for k in params}, v
        """,
        """
        def momentum_step(params, grads, velocity, lr, momentum):
            new_params, new_velocity = {}, {}
            for k in params:
                new_velocity[k] = 0.9 * velocity[k] - lr * grads[k]
                new_params[k] = new_velocity[k] + params[k]
            return new_params, new_velocity
        """,
    ],
    ("momentum_step", "momentum_in_place"): [
        """
        def momentum_step(params, grads, velocity, lr, momentum):
            new_params, new_velocity = {}, {}
            for k, v in velocity.items():
                v *= momentum
                v -= lr * grads[k]
                new_velocity[k] = v
                new_params[k] = params[k] + v
            return new_params, new_velocity
        """,
        """
        def momentum_step(params, grads, velocity, lr, momentum):
            for k in params:
                velocity[k][...] = momentum * velocity[k] - lr * grads[k]
                params[k][...] = params[k] + velocity[k]
            return params, velocity
        """,
    ],
    ("fit", "mean_of_batch_means"): [
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            losses = []
            for _ in range(epochs):
                total, count = 0.0, 0
                for inputs, targets in minibatches(X, gold, batch_size, rng):
                    loss, grads = mlp_gradients(params, inputs, targets, "tanh")
                    params = {k: params[k] - lr * grads[k] for k in params}
                    total, count = total + loss, count + 1
                losses.append(total / count)
            return params, losses
        """,
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            batches = -(-len(X) // batch_size)
            table = np.zeros((epochs, batches))
            for epoch in range(epochs):
                order = rng.permutation(len(X))
                for number in range(batches):
                    chosen = order[number * batch_size : (number + 1) * batch_size]
                    table[epoch, number], grads = mlp_gradients(params, X[chosen], gold[chosen], "tanh")
                    params = sgd_step(params, grads, lr)
            return params, table.mean(axis=1)
        """,
    ],
    ("fit", "loss_after_the_step"): [
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            losses = []
            for _ in range(epochs):
                total = 0.0
                for inputs, targets in minibatches(X, gold, batch_size, rng):
                    grads = mlp_gradients(params, inputs, targets, "tanh")[1]
                    params = sgd_step(params, grads, lr)
                    total += len(targets) * mlp_gradients(params, inputs, targets, "tanh")[0]
                losses.append(total / len(gold))
            return params, losses
        """,
        """
        def nll(params, X, gold):
            hidden = np.tanh(X @ params["W1"] + params["b1"])
            p = softmax(hidden @ params["W2"] + params["b2"])
            return -np.log(p[np.arange(len(gold)), gold])

        def fit(params, X, gold, epochs, batch_size, lr, rng):
            losses = []
            for _ in range(epochs):
                order = rng.permutation(len(X))
                seen = np.zeros(len(X))
                for i in range(0, len(X), batch_size):
                    b = order[i : i + batch_size]
                    _, grads = mlp_gradients(params, X[b], gold[b], "tanh")
                    params = {k: v - lr * grads[k] for k, v in params.items()}
                    seen[b] = nll(params, X[b], gold[b])
                losses.append(seen.mean())
            return params, losses
        """,
    ],
    ("fit", "loss_at_the_end_of_the_epoch"): [
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            losses = []
            while len(losses) < epochs:
                for x, t in minibatches(X, gold, batch_size, rng):
                    params = sgd_step(params, mlp_gradients(params, x, t, "tanh")[1], lr)
                losses.append(mlp_gradients(params, X, gold, "tanh")[0])
            return params, losses
        """,
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            losses = np.empty(epochs)
            for epoch in range(epochs):
                order = rng.permutation(len(X))
                for i in range(0, len(X), batch_size):
                    b = order[i : i + batch_size]
                    grads = mlp_gradients(params, X[b], gold[b], "tanh")[1]
                    params = {k: params[k] - lr * grads[k] for k in params}
                logits = affine(np.tanh(affine(X, params["W1"], params["b1"])), params["W2"], params["b2"])
                losses[epoch] = -np.mean(np.log(softmax(logits)[np.arange(len(X)), gold]))
            return params, losses
        """,
    ],
    ("fit", "loss_of_the_last_batch"): [
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            losses = []
            for _ in range(epochs):
                for x, t in minibatches(X, gold, batch_size, rng):
                    loss, grads = mlp_gradients(params, x, t, "tanh")
                    params = sgd_step(params, grads, lr)
                losses.append(float(loss))
            return params, losses
        """,
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            losses = [0.0] * epochs
            for epoch in range(epochs):
                order = rng.permutation(len(X))
                for i in range(0, len(X), batch_size):
                    b = order[i : i + batch_size]
                    losses[epoch], grads = mlp_gradients(params, X[b], gold[b], "tanh")
                    params = {k: params[k] - lr * grads[k] for k in params}
            return params, losses
        """,
    ],
    ("fit", "one_loss_a_batch"): [
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            losses = []
            for _ in range(epochs):
                for x, t in minibatches(X, gold, batch_size, rng):
                    loss, grads = mlp_gradients(params, x, t, "tanh")
                    params = sgd_step(params, grads, lr)
                    losses.append(float(loss))
            return params, losses
        """,
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            losses = np.array([])
            for _ in range(epochs):
                order = rng.permutation(len(X))
                for b in np.split(order, range(batch_size, len(X), batch_size)):
                    loss, grads = mlp_gradients(params, X[b], gold[b], "tanh")
                    losses = np.append(losses, loss)
                    params = {k: params[k] - lr * grads[k] for k in params}
            return params, losses
        """,
    ],
    ("fit", "losses_summed"): [
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            losses = []
            for _ in range(epochs):
                epoch_loss = 0
                for x, t in minibatches(X, gold, batch_size, rng):
                    loss, grads = mlp_gradients(params, x, t, "tanh")
                    epoch_loss += loss * x.shape[0]
                    params = sgd_step(params, grads, lr)
                losses.append(epoch_loss)
            return params, losses
        """,
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            losses = np.zeros(epochs)
            for epoch in range(epochs):
                order = rng.permutation(len(X))
                for b in np.split(order, range(batch_size, len(X), batch_size)):
                    loss, grads = mlp_gradients(params, X[b], gold[b], "tanh")
                    losses[epoch] += len(b) * loss
                    params = {k: params[k] - lr * grads[k] for k in params}
            return params, list(losses)
        """,
    ],
    ("fit", "shuffled_once"): [
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            batches = list(minibatches(X, gold, batch_size, rng))
            losses = []
            for _ in range(epochs):
                total = 0.0
                for x, t in batches:
                    loss, grads = mlp_gradients(params, x, t, "tanh")
                    total += loss * len(t)
                    params = sgd_step(params, grads, lr)
                losses.append(total / len(gold))
            return params, losses
        """,
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            order = rng.permutation(len(X))
            X, gold = X[order], gold[order]
            losses = []
            for _ in range(epochs):
                total = 0.0
                for i in range(0, len(X), batch_size):
                    x, t = X[i : i + batch_size], gold[i : i + batch_size]
                    loss, grads = mlp_gradients(params, x, t, "tanh")
                    total += loss * len(t) / len(X)
                    params = {k: params[k] - lr * grads[k] for k in params}
                losses.append(total)
            return params, losses
        """,
    ],
    ("fit", "never_shuffled"): [
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            losses = []
            for _ in range(epochs):
                total = 0.0
                for i in range(0, len(X), batch_size):
                    x, t = X[i : i + batch_size], gold[i : i + batch_size]
                    loss, grads = mlp_gradients(params, x, t, "tanh")
                    total += loss * len(t)
                    params = sgd_step(params, grads, lr)
                losses.append(total / len(X))
            return params, losses
        """,
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            places = list(range(batch_size, len(X), batch_size))
            losses = np.zeros(epochs)
            for epoch in range(epochs):
                for x, t in zip(np.split(X, places), np.split(gold, places)):
                    loss, grads = mlp_gradients(params, x, t, "tanh")
                    losses[epoch] += loss * len(t) / len(gold)
                    params = {k: params[k] - lr * grads[k] for k in params}
            return params, losses
        """,
    ],
    ("fit", "steps_from_the_start"): [
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            losses = []
            for _ in range(epochs):
                total = 0.0
                for x, t in minibatches(X, gold, batch_size, rng):
                    loss, grads = mlp_gradients(params, x, t, "tanh")
                    trained = sgd_step(params, grads, lr)
                    total += loss * len(t)
                losses.append(total / len(gold))
            return trained, losses
        """,
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            new, losses = {}, np.zeros(epochs)
            for epoch in range(epochs):
                order = rng.permutation(len(X))
                for i in range(0, len(X), batch_size):
                    b = order[i : i + batch_size]
                    loss, grads = mlp_gradients(params, X[b], gold[b], "tanh")
                    for key in params:
                        new[key] = params[key] - lr * grads[key]
                    losses[epoch] += loss * len(b) / len(X)
            return new, losses
        """,
    ],
    ("fit", "one_step_an_epoch"): [
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            losses = []
            for _ in range(epochs):
                total = 0.0
                for x, t in minibatches(X, gold, batch_size, rng):
                    loss, grads = mlp_gradients(params, x, t, "tanh")
                    total += loss * len(t)
                params = sgd_step(params, grads, lr)
                losses.append(total / len(gold))
            return params, losses
        """,
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            losses = np.zeros(epochs)
            for epoch in range(epochs):
                order = rng.permutation(len(X))
                grads = {}
                for i in range(0, len(X), batch_size):
                    b = order[i : i + batch_size]
                    loss, grads = mlp_gradients(params, X[b], gold[b], "tanh")
                    losses[epoch] += loss * len(b)
                params = {k: params[k] - lr * grads[k] for k in params}
            return params, losses / len(X)
        """,
    ],
    ("fit", "trained_with_relu"): [
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            losses = []
            for _ in range(epochs):
                total = 0.0
                for x, t in minibatches(X, gold, batch_size, rng):
                    loss, grads = mlp_gradients(params, x, t, activation="relu")
                    params = {k: params[k] - lr * grads[k] for k in params}
                    total += loss * len(t)
                losses.append(total / len(gold))
            return params, losses
        """,
        """
        def backpropagate(params, X, gold):
            z = affine(X, params["W1"], params["b1"])
            hidden = z * (z > 0)
            logits = affine(hidden, params["W2"], params["b2"])
            loss = np.sum(np.logaddexp.reduce(logits, axis=1) - logits[np.arange(len(gold)), gold])
            d_logits = softmax_nll_gradient(logits, gold) / len(gold)
            d_hidden, W2, b2 = affine_backward(d_logits, hidden, params["W2"])
            _, W1, b1 = affine_backward(d_hidden * (z > 0), X, params["W1"])
            return loss, {"W1": W1, "b1": b1, "W2": W2, "b2": b2}

        def fit(params, X, gold, epochs, batch_size, lr, rng):
            losses = []
            for _ in range(epochs):
                total = 0.0
                for x, t in minibatches(X, gold, batch_size, rng):
                    loss, grads = backpropagate(params, x, t)
                    params = sgd_step(params, grads, lr)
                    total += loss
                losses.append(total / len(gold))
            return params, losses
        """,
    ],
    ("fit", "rate_divided_by_the_batch"): [
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            losses = []
            for _ in range(epochs):
                total = 0.0
                for x, t in minibatches(X, gold, batch_size, rng):
                    loss, grads = mlp_gradients(params, x, t, "tanh")
                    params = {k: params[k] - lr * grads[k] / len(t) for k in params}
                    total += loss * len(t)
                losses.append(total / len(gold))
            return params, losses
        """,
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            losses = np.zeros(epochs)
            for epoch in range(epochs):
                for x, t in minibatches(X, gold, batch_size, rng):
                    loss, grads = mlp_gradients(params, x, t, "tanh")
                    params = sgd_step(params, grads, lr / x.shape[0])
                    losses[epoch] += loss * len(t) / len(gold)
            return params, losses
        """,
    ],
    ("fit", "stops_where_the_loss_rises"): [
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
                if len(losses) > 1 and losses[-1] > losses[-2]:
                    return params, losses
            return params, losses
        """,
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            losses, last = [], np.inf
            for _ in range(epochs):
                order = rng.permutation(len(X))
                total = 0.0
                for i in range(0, len(X), batch_size):
                    b = order[i : i + batch_size]
                    loss, grads = mlp_gradients(params, X[b], gold[b], "tanh")
                    params = {k: params[k] - lr * grads[k] for k in params}
                    total += loss * len(b) / len(X)
                losses.append(total)
                if total > last:
                    break
                last = total
            return params, losses
        """,
    ],
    ("fit", "network_trained_in_place"): [
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            losses = []
            for _ in range(epochs):
                total = 0.0
                for x, t in minibatches(X, gold, batch_size, rng):
                    loss, grads = mlp_gradients(params, x, t, "tanh")
                    for key in params:
                        params[key] -= lr * grads[key]
                    total += loss * len(t)
                losses.append(total / len(gold))
            return params, losses
        """,
        """
        def fit(params, X, gold, epochs, batch_size, lr, rng):
            trained = dict(params)
            losses = np.zeros(epochs)
            for epoch in range(epochs):
                order = rng.permutation(len(X))
                for i in range(0, len(X), batch_size):
                    b = order[i : i + batch_size]
                    loss, grads = mlp_gradients(trained, X[b], gold[b], "tanh")
                    for key, value in trained.items():
                        np.subtract(value, lr * grads[key], out=value)
                    losses[epoch] += loss * len(b) / len(X)
            return trained, losses
        """,
    ],
    ("EarlyStopping", "LowerIsBetter"): [
        """
        class EarlyStopping:
            def __init__(self, patience, min_delta=0.0):
                self.patience, self.min_delta = patience, min_delta
                self.best_score, self.best_params, self.wait = np.inf, None, 0

            def update(self, dev_score, params):
                if dev_score < self.best_score - self.min_delta:
                    self.best_score = dev_score
                    self.best_params = {k: v.copy() for k, v in params.items()}
                    self.wait = 0
                else:
                    self.wait += 1
                return self.wait >= self.patience
        """,
        """
        import copy

        class EarlyStopping:
            def __init__(self, patience, min_delta=0.0):
                self.patience = patience
                self.min_delta = min_delta
                self.best_score = None
                self.bad = 0

            def update(self, dev_score, params):
                if self.best_score is None or self.best_score - dev_score > self.min_delta:
                    self.best_score, self.bad = dev_score, 0
                    self.best_params = copy.deepcopy(params)
                    return False
                self.bad = self.bad + 1
                return self.bad >= self.patience
        """,
    ],
    ("EarlyStopping", "BestScoreFromZero"): [
        """
        class EarlyStopping:
            def __init__(self, patience, min_delta=0.0):
                self.patience, self.min_delta = patience, min_delta
                self.best_score, self.best_params, self.wait = 0, None, 0

            def update(self, dev_score, params):
                if dev_score - self.best_score > self.min_delta:
                    self.best_score, self.wait = dev_score, 0
                    self.best_params = {k: np.array(v) for k, v in params.items()}
                else:
                    self.wait += 1
                return self.wait >= self.patience
        """,
        """
        import copy

        class EarlyStopping:
            best_score = 0.0
            best_params = {}
            vain = 0

            def __init__(self, patience, min_delta=0.0):
                self.patience, self.min_delta = patience, min_delta

            def update(self, dev_score, params):
                better = dev_score > self.best_score + self.min_delta
                self.vain = 0 if better else self.vain + 1
                if better:
                    self.best_score = dev_score
                    self.best_params = copy.deepcopy(params)
                return self.vain >= self.patience
        """,
    ],
    ("EarlyStopping", "NeverReset"): [
        """
        class EarlyStopping:
            def __init__(self, patience, min_delta=0.0):
                self.patience, self.min_delta = patience, min_delta
                self.best_score, self.best_params, self.wait = -np.inf, None, 0

            def update(self, dev_score, params):
                if dev_score > self.best_score + self.min_delta:
                    self.best_score = dev_score
                    self.best_params = {k: v.copy() for k, v in params.items()}
                    return False
                self.wait += 1
                return self.wait >= self.patience
        """,
        """
        import copy

        class EarlyStopping:
            def __init__(self, patience, min_delta=0.0):
                self.left = patience
                self.min_delta = min_delta
                self.best_score = float("-inf")

            def update(self, dev_score, params):
                if dev_score - self.best_score > self.min_delta:
                    self.best_score, self.best_params = dev_score, copy.deepcopy(params)
                else:
                    self.left -= 1
                return self.left <= 0
        """,
    ],
    ("EarlyStopping", "OneUpdateTooPatient"): [
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
                return self.wait > self.patience
        """,
        """
        import copy

        class EarlyStopping:
            def __init__(self, patience, min_delta=0.0):
                self.patience = self.left = patience
                self.min_delta = min_delta
                self.best_score = float("-inf")

            def update(self, dev_score, params):
                if dev_score - self.best_score > self.min_delta:
                    self.best_score, self.best_params = dev_score, copy.deepcopy(params)
                    self.left = self.patience
                    return False
                if self.left == 0:
                    return True
                self.left -= 1
                return False
        """,
    ],
    ("EarlyStopping", "AgainstTheLastScore"): [
        """
        class EarlyStopping:
            def __init__(self, patience, min_delta=0.0):
                self.patience, self.min_delta = patience, min_delta
                self.best_score, self.best_params, self.wait = -np.inf, None, 0
                self.last = -np.inf

            def update(self, dev_score, params):
                if dev_score > self.last + self.min_delta:
                    self.wait = 0
                else:
                    self.wait += 1
                self.last = dev_score
                if dev_score > self.best_score + self.min_delta:
                    self.best_score = dev_score
                    self.best_params = {k: v.copy() for k, v in params.items()}
                return self.wait >= self.patience
        """,
        """
        import copy

        class EarlyStopping:
            def __init__(self, patience, min_delta=0.0):
                self.patience, self.min_delta = patience, min_delta
                self.scores = []
                self.vain = 0

            def update(self, dev_score, params):
                if not self.scores or dev_score - self.best_score > self.min_delta:
                    self.best_score, self.best_params = dev_score, copy.deepcopy(params)
                if self.scores and dev_score - self.scores[-1] <= self.min_delta:
                    self.vain += 1
                else:
                    self.vain = 0
                self.scores.append(dev_score)
                return self.vain >= self.patience
        """,
    ],
    ("EarlyStopping", "TiesAreGains"): [
        """
        class EarlyStopping:
            def __init__(self, patience, min_delta=0.0):
                self.patience, self.min_delta = patience, min_delta
                self.best_score, self.best_params, self.wait = -np.inf, None, 0

            def update(self, dev_score, params):
                if dev_score >= self.best_score + self.min_delta:
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
                self.vain = 0

            def update(self, dev_score, params):
                if self.best_score is not None and dev_score - self.best_score < self.min_delta:
                    self.vain += 1
                    return self.vain == self.patience
                self.vain = 0
                self.best_score, self.best_params = dev_score, copy.deepcopy(params)
                return False
        """,
    ],
    ("EarlyStopping", "MinDeltaIgnored"): [
        """
        class EarlyStopping:
            def __init__(self, patience, min_delta=0.0):
                self.patience = patience
                self.best_score, self.best_params, self.wait = -np.inf, None, 0

            def update(self, dev_score, params):
                self.wait += 1
                if dev_score > self.best_score:
                    self.best_score, self.wait = dev_score, 0
                    self.best_params = {k: v.copy() for k, v in params.items()}
                return self.wait >= self.patience
        """,
        """
        import copy

        class EarlyStopping:
            def __init__(self, patience, min_delta=0.0):
                self.patience, self.min_delta = patience, 0.0
                self.best_score, self.vain = None, 0

            def update(self, dev_score, params):
                if self.best_score is None or dev_score - self.best_score > self.min_delta:
                    self.best_score, self.best_params = dev_score, copy.deepcopy(params)
                    self.vain = 0
                else:
                    self.vain += 1
                return self.vain >= self.patience
        """,
    ],
    ("EarlyStopping", "SmallGainsMoveTheBest"): [
        """
        class EarlyStopping:
            def __init__(self, patience, min_delta=0.0):
                self.patience, self.min_delta = patience, min_delta
                self.best_score, self.best_params, self.wait = -np.inf, None, 0

            def update(self, dev_score, params):
                gain = dev_score - self.best_score
                if gain > 0:
                    self.best_score = dev_score
                    self.best_params = {k: v.copy() for k, v in params.items()}
                self.wait = 0 if gain > self.min_delta else self.wait + 1
                return self.wait >= self.patience
        """,
        """
        import copy

        class EarlyStopping:
            def __init__(self, patience, min_delta=0.0):
                self.patience, self.min_delta = patience, min_delta
                self.best_score, self.vain = float("-inf"), 0

            def update(self, dev_score, params):
                if dev_score > self.best_score + self.min_delta:
                    self.vain = 0
                else:
                    self.vain += 1
                if dev_score > self.best_score:
                    self.best_params = copy.deepcopy(params)
                self.best_score = max(self.best_score, dev_score)
                return self.vain >= self.patience
        """,
    ],
    ("EarlyStopping", "LastParamsKept"): [
        """
        class EarlyStopping:
            def __init__(self, patience, min_delta=0.0):
                self.patience, self.min_delta = patience, min_delta
                self.best_score, self.wait = -np.inf, 0

            def update(self, dev_score, params):
                self.best_params = {k: np.copy(v) for k, v in params.items()}
                if dev_score > self.best_score + self.min_delta:
                    self.best_score, self.wait = dev_score, 0
                else:
                    self.wait += 1
                return self.wait >= self.patience
        """,
        """
        import copy

        class EarlyStopping:
            def __init__(self, patience, min_delta=0.0):
                self.patience, self.min_delta = patience, min_delta
                self.best_score, self.vain = None, 0

            def update(self, dev_score, params):
                if self.best_score is None or dev_score - self.best_score > self.min_delta:
                    self.best_score = dev_score
                    self.vain = 0
                else:
                    self.vain += 1
                stop = self.vain >= self.patience
                self.best_params = copy.deepcopy(params)
                return stop
        """,
    ],
    ("EarlyStopping", "ParamsAliased"): [
        """
        class EarlyStopping:
            def __init__(self, patience, min_delta=0.0):
                self.patience, self.min_delta = patience, min_delta
                self.best_score, self.best_params, self.wait = -np.inf, None, 0

            def update(self, dev_score, params):
                if dev_score > self.best_score + self.min_delta:
                    self.best_score, self.best_params, self.wait = dev_score, params, 0
                else:
                    self.wait += 1
                return self.wait >= self.patience
        """,
        """
        class EarlyStopping:
            def __init__(self, patience, min_delta=0.0):
                self.patience, self.min_delta = patience, min_delta
                self.best_score, self.vain = None, 0

            def update(self, dev_score, params):
                if self.best_score is None or dev_score - self.best_score > self.min_delta:
                    self.best_score, self.vain = dev_score, 0
                    self.best_params = dict(params)
                else:
                    self.vain += 1
                return self.vain >= self.patience
        """,
        """
        class EarlyStopping:
            def __init__(self, patience, min_delta=0.0):
                self.patience, self.min_delta = patience, min_delta
                self.best_score, self.vain = -float("inf"), 0

            def update(self, dev_score, params):
                self.vain += 1
                if dev_score > self.best_score + self.min_delta:
                    self.best_score, self.vain = dev_score, 0
                    self.best_params = {k: np.asarray(v) for k, v in params.items()}
                return self.vain >= self.patience
        """,
    ],
    ("EarlyStopping", "SharedByAll"): [
        """
        class EarlyStopping:
            best_score, best_params, wait = -np.inf, None, 0

            def __init__(self, patience, min_delta=0.0):
                self.patience, self.min_delta = patience, min_delta

            def update(self, dev_score, params):
                if dev_score > EarlyStopping.best_score + self.min_delta:
                    EarlyStopping.best_score, EarlyStopping.wait = dev_score, 0
                    EarlyStopping.best_params = {k: v.copy() for k, v in params.items()}
                else:
                    EarlyStopping.wait += 1
                return EarlyStopping.wait >= self.patience
        """,
        """
        import copy

        class EarlyStopping:
            memory = {"score": None, "params": None, "vain": 0}

            def __init__(self, patience, min_delta=0.0):
                self.patience, self.min_delta = patience, min_delta

            @property
            def best_score(self):
                return self.memory["score"]

            @property
            def best_params(self):
                return self.memory["params"]

            def update(self, dev_score, params):
                best = self.memory["score"]
                if best is None or dev_score > best + self.min_delta:
                    self.memory.update(score=dev_score, params=copy.deepcopy(params), vain=0)
                else:
                    self.memory["vain"] += 1
                return self.memory["vain"] >= self.patience
        """,
    ],
}
