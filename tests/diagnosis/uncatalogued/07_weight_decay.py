"""Wrong implementations for 07_weight_decay that are no misconception of its catalogue, by exercise and fault."""

UNCATALOGUED = {
    "l2_norm_of_fit": {
        "the largest coefficient": """
            def l2_norm_of_fit(x, y, degree, strength):
                X = np.vander(x, degree + 1)
                c = np.linalg.solve(X.T @ X + strength * np.eye(degree + 1), X.T @ y)
                return np.abs(c).max()
            """,
        "the penalty squared": """
            def l2_norm_of_fit(x, y, degree, strength):
                X = np.vander(x, degree + 1)
                c = np.linalg.solve(X.T @ X + strength**2 * np.eye(degree + 1), X.T @ y)
                return np.linalg.norm(c)
            """,
        "the coefficients themselves": """
            def l2_norm_of_fit(x, y, degree, strength):
                X = np.vander(x, degree + 1)
                return np.linalg.solve(X.T @ X + strength * np.eye(degree + 1), X.T @ y)
            """,
        "the penalty subtracted": """
            def l2_norm_of_fit(x, y, degree, strength):
                X = np.vander(x, degree + 1)
                c = np.linalg.solve(X.T @ X - strength * np.eye(degree + 1), X.T @ y)
                return np.linalg.norm(c)
            """,
        "the root mean square": """
            def l2_norm_of_fit(x, y, degree, strength):
                X = np.vander(x, degree + 1)
                c = np.linalg.solve(X.T @ X + strength * np.eye(degree + 1), X.T @ y)
                return np.sqrt(np.mean(c**2))
            """,
        "the norm of the residual": """
            def l2_norm_of_fit(x, y, degree, strength):
                X = np.vander(x, degree + 1)
                c = np.linalg.solve(X.T @ X + strength * np.eye(degree + 1), X.T @ y)
                return np.linalg.norm(y - X @ c)
            """,
    },
    "l2_regularized": {
        "the penalty subtracted": """
            def l2_regularized(loss, grads, params, strength):
                new = dict(grads)
                for k in params:
                    if k.startswith("W"):
                        loss = loss - strength / 2 * np.sum(params[k] ** 2)
                        new[k] = grads[k] - strength * params[k]
                return loss, new
            """,
        "the gradient only": """
            def l2_regularized(loss, grads, params, strength):
                new = dict(grads)
                for k in params:
                    if k.startswith("W"):
                        new[k] = grads[k] + strength * params[k]
                return loss, new
            """,
        "biases only": """
            def l2_regularized(loss, grads, params, strength):
                new = dict(grads)
                for k in params:
                    if k.startswith("b"):
                        loss = loss + strength / 2 * np.sum(params[k] ** 2)
                        new[k] = grads[k] + strength * params[k]
                return loss, new
            """,
        "L1": """
            def l2_regularized(loss, grads, params, strength):
                new = dict(grads)
                for k in params:
                    if k.startswith("W"):
                        loss = loss + strength * np.sum(np.abs(params[k]))
                        new[k] = grads[k] + strength * np.sign(params[k])
                return loss, new
            """,
        "the gradients' own squares": """
            def l2_regularized(loss, grads, params, strength):
                new = dict(grads)
                for k in params:
                    if k.startswith("W"):
                        loss = loss + strength / 2 * np.sum(grads[k] ** 2)
                        new[k] = grads[k] + strength * grads[k]
                return loss, new
            """,
        "kernels alone returned": """
            def l2_regularized(loss, grads, params, strength):
                new = {}
                for k in params:
                    if k.startswith("W"):
                        loss = loss + strength / 2 * np.sum(params[k] ** 2)
                        new[k] = grads[k] + strength * params[k]
                return loss, new
            """,
    },
    "l1_step": {
        "the pull away from zero": """
            def l1_step(theta, gradient, lr, strength):
                return theta - lr * gradient + np.clip(theta, -lr * strength, lr * strength)
            """,
        "uphill": """
            def l1_step(theta, gradient, lr, strength):
                return theta + lr * gradient - np.clip(theta, -lr * strength, lr * strength)
            """,
        "the pull alone": """
            def l1_step(theta, gradient, lr, strength):
                return theta - np.clip(theta, -lr * strength, lr * strength)
            """,
        "the gradient without the rate": """
            def l1_step(theta, gradient, lr, strength):
                return theta - gradient - np.clip(theta, -lr * strength, lr * strength)
            """,
        "half the pull": """
            def l1_step(theta, gradient, lr, strength):
                return theta - lr * gradient - np.clip(theta, -lr * strength, lr * strength) / 2
            """,
        "no pull": """
            def l1_step(theta, gradient, lr, strength):
                return theta - lr * gradient
            """,
    },
    "map_l2_strength": {
        "the root of the deviation": """
            def map_l2_strength(prior_std, num_examples, reduction):
                return 1 / prior_std**0.5 / (num_examples if reduction == "mean" else 1)
            """,
        "the fourth power": """
            def map_l2_strength(prior_std, num_examples, reduction):
                return 1 / prior_std**4 / (num_examples if reduction == "mean" else 1)
            """,
        "divided twice": """
            def map_l2_strength(prior_std, num_examples, reduction):
                return 1 / prior_std**2 / (num_examples**2 if reduction == "mean" else 1)
            """,
        "divided by the root of the number": """
            def map_l2_strength(prior_std, num_examples, reduction):
                return 1 / prior_std**2 / (num_examples**0.5 if reduction == "mean" else 1)
            """,
        "doubled": """
            def map_l2_strength(prior_std, num_examples, reduction):
                return 2 / prior_std**2 / (num_examples if reduction == "mean" else 1)
            """,
    },
    "sgdw_step": {
        "uphill": """
            def sgdw_step(params, grads, lr, weight_decay):
                decay = {k: weight_decay if k.startswith("W") else 0.0 for k in params}
                return {k: params[k] * (1 - lr * decay[k]) + lr * grads[k] for k in params}
            """,
        "biases decay in place of kernels": """
            def sgdw_step(params, grads, lr, weight_decay):
                decay = {k: weight_decay if k.startswith("b") else 0.0 for k in params}
                return {k: params[k] * (1 - lr * decay[k]) - lr * grads[k] for k in params}
            """,
        "the gradient without the rate": """
            def sgdw_step(params, grads, lr, weight_decay):
                decay = {k: weight_decay if k.startswith("W") else 0.0 for k in params}
                return {k: params[k] * (1 - lr * decay[k]) - grads[k] for k in params}
            """,
        "no decay": """
            def sgdw_step(params, grads, lr, weight_decay):
                return {k: params[k] - lr * grads[k] for k in params}
            """,
        "a pull of L1": """
            def sgdw_step(params, grads, lr, weight_decay):
                decay = {k: weight_decay if k.startswith("W") else 0.0 for k in params}
                return {k: params[k] - lr * decay[k] * np.sign(params[k]) - lr * grads[k] for k in params}
            """,
        "the factor of the rate alone": """
            def sgdw_step(params, grads, lr, weight_decay):
                return {
                    k: params[k] * (1 - lr if k.startswith("W") else 1) - lr * grads[k] for k in params
                }
            """,
    },
}
