"""Right implementations for 07_weight_decay that look unlike the reference; the n-th of each exercise make a notebook."""

RIGHT = {
    "l2_norm_of_fit": [
        """
        def l2_norm_of_fit(x, y, degree, strength):
            X = np.vander(x, degree + 1)
            c = np.linalg.solve(X.T @ X + strength * np.identity(degree + 1), X.T @ y)
            return np.linalg.norm(c)
        """,
        """
        def l2_norm_of_fit(x, y, degree, strength):
            X = np.power.outer(x, np.arange(degree + 1))
            A = X.T @ X
            A[np.diag_indices(degree + 1)] += strength
            c = np.linalg.solve(A, y @ X)
            return float(np.sqrt(c @ c))
        """,
        """
        def l2_norm_of_fit(x, y, degree, strength):
            X = np.stack([x**i for i in range(degree + 1)], axis=1)
            rows = np.concatenate([X, np.sqrt(strength) * np.eye(degree + 1)])
            c = np.linalg.lstsq(rows, np.concatenate([y, np.zeros(degree + 1)]), rcond=None)[0]
            return math.sqrt(sum(v * v for v in c))
        """,
        """
        def l2_norm_of_fit(x, y, degree, strength):
            X = np.ones((len(x), degree + 1))
            for i in range(1, degree + 1):
                X[:, i] = X[:, i - 1] * x
            gram = np.einsum("mi,mj->ij", X, X) + np.diag(np.full(degree + 1, strength))
            return np.sqrt(np.sum(np.square(np.linalg.solve(gram, np.einsum("mi,m->i", X, y)))))
        """,
        """
        def l2_norm_of_fit(x, y, degree, strength):
            X = np.polynomial.polynomial.polyvander(x, degree)
            U, s, Vt = np.linalg.svd(X, full_matrices=False)
            return np.linalg.norm(s / (s**2 + strength) * (U.T @ y))
        """,
        """
        def l2_norm_of_fit(x, y, degree, strength):
            x, y = x.astype(float), y.astype(float)
            X = np.array([[value**power for power in range(degree + 1)] for value in x])
            rows = np.vstack([X, math.sqrt(strength) * np.eye(degree + 1)])
            Q, R = np.linalg.qr(rows)
            c = np.linalg.solve(R, Q.T @ np.append(y, np.zeros(degree + 1)))
            return np.asarray(math.hypot(*c))
        """,
    ],
    "l2_regularized": [
        """
        def l2_regularized(loss, grads, params, strength):
            squares = sum(np.sum(v**2) for k, v in params.items() if k.startswith("W"))
            new = {k: g + strength * params[k] if k.startswith("W") else g for k, g in grads.items()}
            return loss + strength / 2 * squares, new
        """,
        """
        def l2_regularized(loss, grads, params, strength):
            new = {k: np.array(g) for k, g in grads.items()}
            for k in params:
                if k[0] == "W":
                    loss = loss + 0.5 * strength * np.linalg.norm(params[k]) ** 2
                    new[k] += strength * params[k]
            return loss, new
        """,
        """
        def l2_regularized(loss, grads, params, strength):
            kernels = {k: v for k, v in params.items() if k[:1] == "W"}
            new = {**grads, **{k: np.add(grads[k], strength * W) for k, W in kernels.items()}}
            return loss + strength * sum(np.vdot(W, W) for W in kernels.values()) / 2, new
        """,
        """
        import copy

        def l2_regularized(loss, grads, params, strength):
            new, total = copy.deepcopy(grads), float(loss)
            for name in sorted(params):
                decay = strength if name.startswith("W") else 0.0
                total += decay * float(np.einsum("i,i->", params[name].ravel(), params[name].ravel())) / 2
                new[name] = new[name] + decay * params[name]
            return total, new
        """,
        """
        def l2_regularized(loss, grads, params, strength):
            chosen = [params[k].ravel() for k in params if not k.startswith("b")]
            flat = np.concatenate(chosen) if chosen else np.zeros(1)
            return [
                loss + np.square(flat).sum() * strength / 2,
                {k: grads[k].copy() if k.startswith("b") else grads[k] + strength * params[k] for k in grads},
            ]
        """,
    ],
    "l1_step": [
        """
        def l1_step(theta, gradient, lr, strength):
            return theta - lr * gradient - np.minimum(lr * strength, np.abs(theta)) * np.sign(theta)
        """,
        """
        def l1_step(theta, gradient, lr, strength):
            return theta - lr * gradient - np.clip(theta, -lr * strength, lr * strength)
        """,
        """
        def l1_step(theta, gradient, lr, strength):
            shrunk = np.sign(theta) * np.maximum(np.abs(theta) - lr * strength, 0)
            return shrunk - lr * gradient
        """,
        """
        def l1_step(theta, gradient, lr, strength):
            new, cap = theta.copy(), lr * strength
            new[theta > cap] -= cap
            new[theta < -cap] += cap
            new[np.abs(theta) <= cap] = 0
            new -= lr * gradient
            return new
        """,
        """
        def l1_step(theta, gradient, lr, strength):
            pull = np.copysign(np.fmin(np.fabs(theta), lr * strength), theta)
            return np.subtract(np.subtract(theta, np.multiply(lr, gradient)), pull)
        """,
        """
        def l1_step(theta, gradient, lr, strength):
            large = np.abs(theta) > lr * strength
            pull = np.where(large, lr * strength * np.sign(theta), theta)
            return theta - (lr * gradient + pull)
        """,
        """
        def relu(z):
            return np.maximum(z, 0)

        def l1_step(theta, gradient, lr, strength):
            return relu(theta - lr * strength) - relu(-theta - lr * strength) - lr * gradient
        """,
        """
        def l1_step(theta, gradient, lr, strength):
            pull = np.abs(theta)
            pull[pull > lr * strength] = lr * strength
            pull *= np.sign(theta)
            return theta + -lr * gradient - pull
        """,
        """
        l1_step = lambda theta, gradient, lr, strength: (
            theta - lr * gradient - np.median([theta, theta * 0 - lr * strength, theta * 0 + lr * strength], axis=0)
        )
        """,
        """
        def l1_step(theta, gradient, lr, strength):
            signs = (theta > 0).astype(theta.dtype) - (theta < 0).astype(theta.dtype)
            size = theta * signs
            return theta - lr * gradient - signs * (size + lr * strength - np.abs(size - lr * strength)) / 2
        """,
    ],
    "map_l2_strength": [
        """
        def map_l2_strength(prior_std, num_examples, reduction):
            return 1 / prior_std**2 / (num_examples if reduction == "mean" else 1)
        """,
        """
        def map_l2_strength(prior_std, num_examples, reduction):
            return {"sum": 1.0, "mean": 1.0 / num_examples}[reduction] * np.square(1 / prior_std)
        """,
        """
        def map_l2_strength(prior_std, num_examples, reduction):
            precision = prior_std**-2.0
            if reduction == "sum":
                return precision
            return precision / num_examples
        """,
        """
        def map_l2_strength(prior_std, num_examples, reduction):
            match reduction:
                case "mean":
                    count = num_examples
                case "sum":
                    count = 1
            return np.array(1 / (count * math.pow(prior_std, 2)))
        """,
        """
        def map_l2_strength(prior_std, num_examples, reduction):
            return 2 * (1 / (2 * prior_std * prior_std)) / num_examples ** (reduction == "mean")
        """,
    ],
    "sgdw_step": [
        """
        def sgdw_step(params, grads, lr, weight_decay):
            decay = {k: weight_decay if k.startswith("W") else 0.0 for k in params}
            return {k: params[k] * (1 - lr * decay[k]) - lr * grads[k] for k in params}
        """,
        """
        def sgdw_step(params, grads, lr, weight_decay):
            new = {k: v.copy() for k, v in params.items()}
            for k in new:
                if k[0] == "W":
                    new[k] *= 1 - lr * weight_decay
                new[k] -= lr * grads[k]
            return new
        """,
        """
        def sgdw_step(params, grads, lr, weight_decay):
            _, total = l2_regularized(0.0, grads, params, weight_decay)
            return {k: params[k] - lr * total[k] for k in params}
        """,
        """
        def sgdw_step(params, grads, lr, weight_decay):
            new = {}
            for name, value in params.items():
                step = grads[name] + weight_decay * value if name.startswith("W") else grads[name]
                new[name] = np.subtract(value, np.multiply(lr, step))
            return new
        """,
        """
        def sgdw_step(params, grads, lr, weight_decay):
            moved = {k: params[k] - lr * grads[k] for k in sorted(params)}
            decayed = {k: moved[k] - lr * weight_decay * params[k] for k in moved if not k.startswith("b")}
            return {**moved, **decayed}
        """,
    ],
}
