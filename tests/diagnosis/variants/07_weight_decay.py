"""Every misconception of 07_weight_decay as other people would write it, by exercise and misconception."""

VARIANTS = {
    ("l2_norm_of_fit", "fit_penalty_everywhere"): [
        """
        def l2_norm_of_fit(x, y, degree, strength):
            X = np.vander(x, degree + 1)
            c = np.linalg.solve(X.T @ X + strength, X.T @ y)
            return np.linalg.norm(c)
        """,
        """
        def l2_norm_of_fit(x, y, degree, strength):
            powers = np.power.outer(x, np.arange(degree + 1))
            gram = np.einsum("mi,mj->ij", powers, powers)
            penalty = np.full(gram.shape, strength)
            c = np.linalg.solve(gram + penalty, y @ powers)
            return float(np.sqrt(c @ c))
        """,
    ],
    ("l2_norm_of_fit", "fit_penalty_ignored"): [
        """
        def l2_norm_of_fit(x, y, degree, strength):
            return np.linalg.norm(np.polyfit(x, y, degree))
        """,
        """
        def l2_norm_of_fit(x, y, degree, strength):
            X = np.stack([x**i for i in range(degree + 1)], axis=1)
            c = np.linalg.solve(X.T.dot(X), X.T.dot(y))
            return math.sqrt(sum(v * v for v in c))
        """,
    ],
    ("l2_norm_of_fit", "fit_norm_squared"): [
        """
        def l2_norm_of_fit(x, y, degree, strength):
            X = np.vander(x, degree + 1)
            c = np.linalg.solve(X.T @ X + strength * np.identity(degree + 1), X.T @ y)
            return np.dot(c, c)
        """,
        """
        def l2_norm_of_fit(x, y, degree, strength):
            X = np.power.outer(x, np.arange(degree + 1))
            A = X.T @ X
            A[np.diag_indices(degree + 1)] += strength
            return float(np.sum(np.square(np.linalg.solve(A, X.T @ y))))
        """,
    ],
    ("l2_norm_of_fit", "fit_norm_of_the_other_kind"): [
        """
        def l2_norm_of_fit(x, y, degree, strength):
            X = np.vander(x, degree + 1)
            c = np.linalg.solve(X.T @ X + strength * np.identity(degree + 1), X.T @ y)
            return np.linalg.norm(c, ord=1)
        """,
        """
        def l2_norm_of_fit(x, y, degree, strength):
            X = np.power.outer(x, np.arange(degree + 1))
            A = X.T @ X
            A[np.diag_indices(degree + 1)] += strength
            return sum(abs(value) for value in np.linalg.solve(A, X.T @ y))
        """,
    ],
    ("l2_norm_of_fit", "fit_one_power_short"): [
        """
        def l2_norm_of_fit(x, y, degree, strength):
            X = np.power.outer(x, np.arange(degree))
            c = np.linalg.solve(X.T @ X + strength * np.eye(X.shape[1]), X.T @ y)
            return np.linalg.norm(c)
        """,
        """
        def l2_norm_of_fit(x, y, degree, strength):
            X = np.vander(x, degree)
            gram = X.T @ X
            np.fill_diagonal(gram, np.diagonal(gram) + strength)
            c = np.linalg.solve(gram, np.dot(y, X))
            return np.sqrt(np.sum(c**2))
        """,
    ],
    ("l2_norm_of_fit", "fit_without_a_constant"): [
        """
        def l2_norm_of_fit(x, y, degree, strength):
            X = np.power.outer(x, np.arange(1, degree + 1))
            c = np.linalg.solve(X.T @ X + strength * np.eye(degree), X.T @ y)
            return np.sqrt(c @ c)
        """,
        """
        def l2_norm_of_fit(x, y, degree, strength):
            X = np.vander(x, degree + 1)[:, :-1]
            gram = X.T @ X + np.diag([strength] * X.shape[1])
            return float(np.linalg.norm(np.linalg.solve(gram, X.T @ y)))
        """,
    ],
    ("l2_norm_of_fit", "fit_constant_not_penalized"): [
        """
        def l2_norm_of_fit(x, y, degree, strength):
            X = np.vander(x, degree + 1, increasing=True)
            penalty = np.diag([0.0] + [strength] * degree)
            c = np.linalg.solve(X.T @ X + penalty, X.T @ y)
            return np.linalg.norm(c)
        """,
        """
        def l2_norm_of_fit(x, y, degree, strength):
            X = np.stack([x**i for i in range(degree + 1)], axis=1)
            A = X.T @ X
            for i in range(1, degree + 1):
                A[i, i] += strength
            c = np.linalg.solve(A, X.T @ y)
            return np.sqrt(np.sum(c * c))
        """,
    ],
    ("l2_norm_of_fit", "fit_of_the_mean_error"): [
        """
        def l2_norm_of_fit(x, y, degree, strength):
            X = np.vander(x, degree + 1, increasing=True)
            m = len(x)
            c = np.linalg.solve(X.T @ X / m + strength * np.eye(degree + 1), X.T @ y / m)
            return np.linalg.norm(c)
        """,
        """
        def l2_norm_of_fit(x, y, degree, strength):
            X = np.power.outer(x, np.arange(degree + 1))
            A = X.T.dot(X)
            A[np.diag_indices_from(A)] += strength * x.size
            return float(np.sqrt(np.square(np.linalg.solve(A, X.T.dot(y))).sum()))
        """,
    ],
    ("l2_norm_of_fit", "fit_with_half_the_penalty"): [
        """
        def l2_norm_of_fit(x, y, degree, strength):
            X = np.vander(x, degree + 1)
            c = np.linalg.solve(X.T @ X + 0.5 * strength * np.eye(degree + 1), X.T @ y)
            return np.linalg.norm(c)
        """,
        """
        def l2_norm_of_fit(x, y, degree, strength):
            X = np.stack([x**i for i in range(degree + 1)], axis=1)
            rows = np.concatenate([X, np.sqrt(strength / 2) * np.eye(degree + 1)])
            c = np.linalg.lstsq(rows, np.concatenate([y, np.zeros(degree + 1)]), rcond=None)[0]
            return np.sqrt(c.dot(c))
        """,
    ],
    ("l2_regularized", "l2_gradient_doubled"): [
        """
        def l2_regularized(loss, grads, params, strength):
            kernels = [k for k in params if k.startswith("W")]
            new = dict(grads)
            for k in kernels:
                new[k] = grads[k] + 2 * strength * params[k]
            return loss + strength / 2 * sum(np.sum(params[k] ** 2) for k in kernels), new
        """,
        """
        def l2_regularized(loss, grads, params, strength):
            new = {}
            for name, gradient in grads.items():
                decay = params[name] if name[0] == "W" else np.zeros_like(gradient)
                loss = loss + 0.5 * strength * np.vdot(decay, decay)
                new[name] = gradient + strength * (decay + decay)
            return loss, new
        """,
    ],
    ("l2_regularized", "l2_without_the_half"): [
        """
        def l2_regularized(loss, grads, params, strength):
            penalty = strength * sum(np.sum(np.square(v)) for k, v in params.items() if k[0] == "W")
            new = {k: g + strength * params[k] if k[0] == "W" else g for k, g in grads.items()}
            return loss + penalty, new
        """,
        """
        def l2_regularized(loss, grads, params, strength):
            new = {k: np.array(g) for k, g in grads.items()}
            for k in params:
                if k.startswith("W"):
                    loss = loss + strength * np.linalg.norm(params[k]) ** 2
                    new[k] += strength * params[k]
            return loss, new
        """,
    ],
    ("l2_regularized", "l2_of_biases_too"): [
        """
        def l2_regularized(loss, grads, params, strength):
            squares = sum(np.vdot(v, v) for v in params.values())
            return loss + strength / 2 * squares, {k: grads[k] + strength * params[k] for k in grads}
        """,
        """
        def l2_regularized(loss, grads, params, strength):
            everything = np.concatenate([v.ravel() for v in params.values()])
            new = {}
            for k in params:
                new[k] = np.add(grads[k], np.multiply(strength, params[k]))
            return loss + 0.5 * strength * np.sum(everything**2), new
        """,
    ],
    ("l2_regularized", "l2_by_the_letter_anywhere"): [
        """
        def l2_regularized(loss, grads, params, strength):
            new = {}
            for k in params:
                if k.find("W") >= 0:
                    loss = loss + strength / 2 * np.sum(params[k] ** 2)
                    new[k] = grads[k] + strength * params[k]
                else:
                    new[k] = grads[k].copy()
            return loss, new
        """,
        """
        def l2_regularized(loss, grads, params, strength):
            kernels = set(filter(lambda name: name.count("W"), params))
            new = {k: g + strength * params[k] * (k in kernels) for k, g in grads.items()}
            return loss + strength * sum((params[k] ** 2).sum() for k in kernels) / 2, new
        """,
    ],
    ("l2_regularized", "l2_norm_not_squared"): [
        """
        def l2_regularized(loss, grads, params, strength):
            kernels = [k for k in params if k[0] == "W"]
            norms = sum(np.linalg.norm(params[k]) for k in kernels)
            return loss + strength / 2 * norms, {
                k: grads[k] + strength * params[k] if k in kernels else grads[k] for k in grads
            }
        """,
        """
        def l2_regularized(loss, grads, params, strength):
            new = {k: g.copy() for k, g in grads.items()}
            for k in new:
                if k.startswith("W"):
                    loss = loss + 0.5 * strength * np.sqrt(np.sum(params[k] * params[k]))
                    new[k] += strength * params[k]
            return loss, new
        """,
    ],
    ("l2_regularized", "l2_mean_of_squares"): [
        """
        def l2_regularized(loss, grads, params, strength):
            new = {k: g.copy() for k, g in grads.items()}
            for k in new:
                if k.startswith("W"):
                    loss = loss + 0.5 * strength * np.mean(params[k] ** 2)
                    new[k] += strength * params[k]
            return loss, new
        """,
        """
        def l2_regularized(loss, grads, params, strength):
            def square(W):
                return np.vdot(W, W) / W.size

            kernels = {k: v for k, v in params.items() if k[:1] == "W"}
            new = {**grads, **{k: grads[k] + strength * W for k, W in kernels.items()}}
            return loss + strength * sum(map(square, kernels.values())) / 2, new
        """,
    ],
    ("l2_regularized", "l2_loss_only"): [
        """
        def l2_regularized(loss, grads, params, strength):
            penalty = sum(np.vdot(v, v) for k, v in params.items() if k[0] == "W")
            return loss + strength / 2 * penalty, dict(grads)
        """,
        """
        def l2_regularized(loss, grads, params, strength):
            for k in params:
                if k.startswith("W"):
                    loss = loss + 0.5 * strength * np.linalg.norm(params[k]) ** 2
            return loss, {k: g.copy() for k, g in grads.items()}
        """,
    ],
    ("l2_regularized", "l2_of_the_last_kernel"): [
        """
        def l2_regularized(loss, grads, params, strength):
            new = {}
            for k in params:
                new[k] = grads[k]
                if k.startswith("W"):
                    total = loss + 0.5 * strength * np.sum(params[k] ** 2)
                    new[k] = grads[k] + strength * params[k]
            return total, new
        """,
        """
        def l2_regularized(loss, grads, params, strength):
            squares = 0.0
            new = {k: g.copy() for k, g in grads.items()}
            for k, v in params.items():
                if k[0] == "W":
                    squares = np.vdot(v, v)
                    new[k] += strength * v
            return loss + strength * squares / 2, new
        """,
    ],
    ("l2_regularized", "l2_in_place"): [
        """
        def l2_regularized(loss, grads, params, strength):
            for k, v in params.items():
                if k[0] == "W":
                    loss = loss + 0.5 * strength * np.vdot(v, v)
                    grads[k] += strength * v
            return loss, grads
        """,
        """
        def l2_regularized(loss, grads, params, strength):
            new = dict(grads)
            total = loss
            for k in filter(lambda name: name.startswith("W"), params):
                total = total + strength * np.sum(np.square(params[k])) / 2
                np.add(new[k], strength * params[k], out=new[k])
            return total, new
        """,
    ],
    ("l1_step", "l1_without_the_minimum"): [
        """
        def l1_step(theta, gradient, lr, strength):
            return theta - lr * (gradient + strength * np.sign(theta))
        """,
        """
        def l1_step(theta, gradient, lr, strength):
            new = theta - lr * gradient
            new[theta > 0] -= lr * strength
            new[theta < 0] += lr * strength
            return new
        """,
    ],
    ("l1_step", "l1_soft_threshold"): [
        """
        def l1_step(theta, gradient, lr, strength):
            moved = theta - lr * gradient
            return np.sign(moved) * np.maximum(np.abs(moved) - lr * strength, 0)
        """,
        """
        def l1_step(theta, gradient, lr, strength):
            moved = np.subtract(theta, lr * gradient)
            return moved - np.clip(moved, -lr * strength, lr * strength)
        """,
    ],
    ("l1_step", "l1_pull_of_l2"): [
        """
        def l1_step(theta, gradient, lr, strength):
            return (1 - lr * strength) * theta - lr * gradient
        """,
        """
        def l1_step(theta, gradient, lr, strength):
            penalized = gradient + strength * theta
            return theta - lr * penalized
        """,
    ],
    ("l1_step", "l1_pull_without_the_rate"): [
        """
        def l1_step(theta, gradient, lr, strength):
            return theta - lr * gradient - np.clip(theta, -strength, strength)
        """,
        """
        def l1_step(theta, gradient, lr, strength):
            size = np.abs(theta)
            pull = np.where(size < strength, size, strength).astype(theta.dtype)
            return theta - lr * gradient - np.copysign(pull, theta)
        """,
    ],
    ("l1_step", "l1_pull_of_one_sign"): [
        """
        def l1_step(theta, gradient, lr, strength):
            return theta - lr * gradient - np.minimum(np.abs(theta), lr * strength)
        """,
        """
        def l1_step(theta, gradient, lr, strength):
            pull = np.abs(theta)
            pull[pull > lr * strength] = lr * strength
            return np.subtract(theta - pull, lr * gradient)
        """,
    ],
    ("l1_step", "l1_pull_by_the_sign_of_the_gradient"): [
        """
        def l1_step(theta, gradient, lr, strength):
            pull = np.minimum(np.abs(theta), lr * strength)
            return theta - (lr * gradient + pull * np.sign(gradient))
        """,
        """
        def l1_step(theta, gradient, lr, strength):
            pull = np.fmin(lr * strength, np.absolute(theta))
            return theta - lr * gradient - np.where(gradient > 0, pull, np.where(gradient < 0, -pull, 0 * pull))
        """,
    ],
    ("l1_step", "l1_minimum_without_absolute_value"): [
        """
        def l1_step(theta, gradient, lr, strength):
            pull = np.where(theta < lr * strength, theta, lr * strength).astype(theta.dtype)
            return theta - lr * gradient - pull * np.sign(theta)
        """,
        """
        def l1_step(theta, gradient, lr, strength):
            capped = np.clip(theta, None, lr * strength)
            return theta - (lr * gradient + np.sign(theta) * capped)
        """,
    ],
    ("l1_step", "l1_maximum_for_minimum"): [
        """
        def l1_step(theta, gradient, lr, strength):
            return theta - lr * gradient - np.fmax(np.abs(theta), lr * strength) * np.sign(theta)
        """,
        """
        def l1_step(theta, gradient, lr, strength):
            pull = np.clip(np.absolute(theta), lr * strength, None)
            pull[theta < 0] *= -1
            pull[theta == 0] = 0
            return theta - pull - lr * gradient
        """,
    ],
    ("l1_step", "l1_in_place"): [
        """
        def l1_step(theta, gradient, lr, strength):
            pull = np.clip(theta, -lr * strength, lr * strength)
            theta -= lr * gradient
            theta -= pull
            return theta
        """,
        """
        def l1_step(theta, gradient, lr, strength):
            theta[...] = theta - lr * gradient - np.minimum(lr * strength, np.abs(theta)) * np.sign(theta)
            return theta.copy()
        """,
    ],
    ("map_l2_strength", "prior_once_an_example"): [
        """
        def map_l2_strength(prior_std, num_examples, reduction):
            strength = prior_std**-2.0
            return strength if reduction == "mean" else num_examples * strength
        """,
        """
        def map_l2_strength(prior_std, num_examples, reduction):
            prior = num_examples / (prior_std * prior_std)
            if reduction == "mean":
                prior = prior / num_examples
            return prior
        """,
    ],
    ("map_l2_strength", "deviation_for_variance"): [
        """
        def map_l2_strength(prior_std, num_examples, reduction):
            return {"sum": 1 / prior_std, "mean": 1 / prior_std / num_examples}[reduction]
        """,
        """
        def map_l2_strength(prior_std, num_examples, reduction):
            count = num_examples if reduction == "mean" else 1
            return 1.0 / (count * prior_std)
        """,
    ],
    ("map_l2_strength", "half_counted_twice"): [
        """
        def map_l2_strength(prior_std, num_examples, reduction):
            strength = 0.5 * prior_std**-2.0
            return strength / num_examples if reduction == "mean" else strength
        """,
        """
        def map_l2_strength(prior_std, num_examples, reduction):
            count = {"sum": 1, "mean": num_examples}[reduction]
            return np.reciprocal(2.0 * count * np.square(prior_std))
        """,
    ],
    ("map_l2_strength", "prior_turned_around"): [
        """
        def map_l2_strength(prior_std, num_examples, reduction):
            return prior_std * prior_std / (num_examples if reduction == "mean" else 1)
        """,
        """
        def map_l2_strength(prior_std, num_examples, reduction):
            variance = np.power(prior_std, 2)
            if reduction == "sum":
                return float(variance)
            return float(variance / num_examples)
        """,
    ],
    ("map_l2_strength", "reductions_exchanged"): [
        """
        def map_l2_strength(prior_std, num_examples, reduction):
            return 1 / prior_std**2 / (num_examples if reduction == "sum" else 1)
        """,
        """
        def map_l2_strength(prior_std, num_examples, reduction):
            strength = np.square(1 / prior_std)
            if reduction != "mean":
                strength /= num_examples
            return strength
        """,
    ],
    ("map_l2_strength", "more_data_more_prior"): [
        """
        def map_l2_strength(prior_std, num_examples, reduction):
            strength = prior_std**-2.0
            return num_examples * strength if reduction == "mean" else strength
        """,
        """
        def map_l2_strength(prior_std, num_examples, reduction):
            count = {"sum": 1, "mean": num_examples}[reduction]
            return float(np.divide(count, prior_std * prior_std))
        """,
    ],
    ("sgdw_step", "sgdw_of_biases_too"): [
        """
        def sgdw_step(params, grads, lr, weight_decay):
            return {k: params[k] - lr * (grads[k] + weight_decay * params[k]) for k in params}
        """,
        """
        def sgdw_step(params, grads, lr, weight_decay):
            new = {}
            for k, v in params.items():
                new[k] = np.multiply(v, 1 - lr * weight_decay)
                new[k] -= lr * grads[k]
            return new
        """,
    ],
    ("sgdw_step", "sgdw_by_the_letter_anywhere"): [
        """
        def sgdw_step(params, grads, lr, weight_decay):
            new = {}
            for k, v in params.items():
                decay = weight_decay if k.count("W") > 0 else 0.0
                new[k] = v - lr * (grads[k] + decay * v)
            return new
        """,
        """
        def sgdw_step(params, grads, lr, weight_decay):
            new = {k: v.copy() for k, v in params.items()}
            for k in new:
                if k.find("W") != -1:
                    new[k] *= 1 - lr * weight_decay
                new[k] -= lr * grads[k]
            return new
        """,
    ],
    ("sgdw_step", "sgdw_without_the_rate"): [
        """
        def sgdw_step(params, grads, lr, weight_decay):
            new = {k: v.copy() for k, v in params.items()}
            for k in new:
                if k[0] == "W":
                    new[k] -= weight_decay * params[k]
                new[k] -= lr * grads[k]
            return new
        """,
        """
        def sgdw_step(params, grads, lr, weight_decay):
            factor = {k: 1 - weight_decay * k.startswith("W") for k in params}
            return {k: params[k] * factor[k] - lr * grads[k] for k in params}
        """,
    ],
    ("sgdw_step", "sgdw_decay_of_the_step_too"): [
        """
        def sgdw_step(params, grads, lr, weight_decay):
            new = {k: v - lr * grads[k] for k, v in params.items()}
            for k in new:
                if k[0] == "W":
                    new[k] *= 1 - lr * weight_decay
            return new
        """,
        """
        def sgdw_step(params, grads, lr, weight_decay):
            new = {}
            for k in params:
                moved = np.subtract(params[k], np.multiply(lr, grads[k]))
                new[k] = moved - lr * weight_decay * moved if k.startswith("W") else moved
            return new
        """,
    ],
    ("sgdw_step", "sgdw_growth"): [
        """
        def sgdw_step(params, grads, lr, weight_decay):
            new = {k: v - lr * grads[k] for k, v in params.items()}
            for k in new:
                if k[0] == "W":
                    new[k] += lr * weight_decay * params[k]
            return new
        """,
        """
        def sgdw_step(params, grads, lr, weight_decay):
            decay = {k: weight_decay if k.startswith("W") else 0.0 for k in params}
            return {k: params[k] - lr * (grads[k] - decay[k] * params[k]) for k in params}
        """,
    ],
    ("sgdw_step", "sgdw_decay_doubled"): [
        """
        def sgdw_step(params, grads, lr, weight_decay):
            new = {k: v - lr * grads[k] for k, v in params.items()}
            for k in new:
                if k[0] == "W":
                    new[k] -= 2 * lr * weight_decay * params[k]
            return new
        """,
        """
        def sgdw_step(params, grads, lr, weight_decay):
            decay = {k: 2.0 * weight_decay * k.startswith("W") for k in params}
            return {k: params[k] - lr * (grads[k] + decay[k] * params[k]) for k in params}
        """,
    ],
    ("sgdw_step", "sgdw_in_place"): [
        """
        def sgdw_step(params, grads, lr, weight_decay):
            for k, v in params.items():
                if k[0] == "W":
                    v *= 1 - lr * weight_decay
                v -= lr * grads[k]
            return params
        """,
        """
        def sgdw_step(params, grads, lr, weight_decay):
            new = dict(params)
            for k in new:
                decay = weight_decay if k.startswith("W") else 0.0
                new[k][...] = new[k] * (1 - lr * decay) - lr * grads[k]
            return new
        """,
    ],
}
