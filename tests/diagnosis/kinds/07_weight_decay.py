"""Wrong implementations of 07_weight_decay by kind: what stands in the reference, and what a student wrote there."""

KINDS = {
    "an argument ignored": [
        ("l2_norm_of_fit", "strength * np.eye(degree + 1)", "0.01 * np.eye(degree + 1)"),
        ("l2_norm_of_fit", "strength * np.eye(degree + 1)", "(strength or 1e-6) * np.eye(degree + 1)"),
        (
            "l2_norm_of_fit",
            "X = x[:, None] ** np.arange(degree + 1)",
            "degree = min(degree, 3)\nX = x[:, None] ** np.arange(degree + 1)",
        ),
        (
            "l2_norm_of_fit",
            "X = x[:, None] ** np.arange(degree + 1)",
            "degree = max(degree, 1)\nX = x[:, None] ** np.arange(degree + 1)",
        ),
        ("l2_regularized", "strength * value", "0.1 * value"),
        ("l2_regularized", "loss + strength / 2", "loss + 0.05"),
        ("l1_step", "lr * strength", "strength"),
        ("l1_step", "lr * strength", "0.1 * strength"),
        ("l1_step", "lr * strength", "lr * 0.5"),
        ("map_l2_strength", 'if reduction == "mean":', "if True:"),
        ("map_l2_strength", 'if reduction == "mean":', "if False:"),
        ("map_l2_strength", "1 / prior_std**2", "1.0"),
        ("sgdw_step", "1 - lr * weight_decay", "1 - lr * 0.01"),
        ("sgdw_step", "1 - lr * weight_decay", "1 - 0.1 * weight_decay"),
        ("sgdw_step", "lr * grads[key]", "0.1 * grads[key]"),
    ],
    "dictionaries paired by position": [
        ("sgdw_step", "lr * grads[key]", "lr * list(grads.values())[list(params).index(key)]"),
        (
            "l2_regularized",
            "grads[key] = grads[key] + strength * value",
            "grads[key] = list(grads.values())[list(params).index(key)] + strength * value",
        ),
        ("l2_regularized", "grads = dict(grads)", "grads = dict(zip(params, grads.values()))"),
        (
            "l2_regularized",
            "grads[key] = grads[key] + strength * value",
            "name = list(grads)[list(params).index(key)]\ngrads[name] = grads[name] + strength * value",
        ),
    ],
    "exact zeros and equal maxima": [
        ("l1_step", "np.sign(theta)", "(theta / np.abs(theta))"),
        (
            "l1_step",
            "np.minimum(lr * strength, np.abs(theta)) * np.sign(theta)",
            "np.where(theta > 0, 1, -1) * np.where(theta == 0, lr * strength, np.minimum(lr * strength, np.abs(theta)))",
        ),
        (
            "l1_step",
            "return theta - lr * gradient - pull",
            "return np.where(theta == 0, theta, theta - lr * gradient - pull)",
        ),
        (
            "l1_step",
            "return theta - lr * gradient - pull",
            "return np.where(gradient == 0, theta, theta - lr * gradient - pull)",
        ),
        (
            "l2_norm_of_fit",
            "x[:, None] ** np.arange(degree + 1)",
            "np.exp(np.log(np.abs(x[:, None])) * np.arange(degree + 1)) * np.sign(x[:, None]) ** np.arange(degree + 1)",
        ),
        ("l2_regularized", 'if key.startswith("W"):', 'if key.startswith("W") and grads[key].any():'),
        ("l2_regularized", "strength * value", "np.where(grads[key] != 0, strength * value, 0)"),
        (
            "sgdw_step",
            "value - lr * grads[key]",
            "value - lr * grads[key] if grads[key].any() else params[key]",
        ),
        (
            "sgdw_step",
            "value = value * (1 - lr * weight_decay)",
            "value = value * (1 - lr * weight_decay) * (value / value)",
        ),
    ],
    "output type of the first element": [
        (
            "l1_step",
            "np.minimum(lr * strength, np.abs(theta)) * np.sign(theta)",
            "np.vectorize(lambda w: 0 if w == 0 else min(lr * strength, abs(w)) * (1 if w > 0 else -1))(theta).astype(theta.dtype)",
        ),
        (
            "l1_step",
            "return theta - lr * gradient - pull",
            "return np.vectorize(lambda w, g: 0 if abs(w - lr * g) < lr * strength else w - lr * g - lr * strength * (1 if w > 0 else -1))(theta, gradient).astype(theta.dtype)",
        ),
    ],
    "the caller's array changed in a rare branch": [
        ("l2_regularized", "grads[key] = grads[key] + strength * value", "grads[key] += strength * value"),
        ("l2_regularized", "grads = dict(grads)", ""),
        ("sgdw_step", "value = value * (1 - lr * weight_decay)", "value *= 1 - lr * weight_decay"),
        (
            "sgdw_step",
            "new[key] = value - lr * grads[key]",
            "if key.startswith('W'):\n    new[key] = value - lr * grads[key]\nelse:\n    value -= lr * grads[key]\n    new[key] = value",
        ),
        (
            "sgdw_step",
            "new[key] = value - lr * grads[key]",
            "grads[key] *= lr\nnew[key] = value - grads[key]",
        ),
        ("l1_step", "return theta - lr * gradient - pull", "theta -= lr * gradient\nreturn theta - pull"),
        (
            "l1_step",
            "return theta - lr * gradient - pull",
            "new = theta - lr * gradient - pull\ntheta[pull == theta] = 0\nreturn new",
        ),
        (
            "l2_norm_of_fit",
            "X = x[:, None] ** np.arange(degree + 1)",
            "if np.abs(x).max() > 1:\n    x -= 0.0\n    y -= y.mean() - y.mean()\nX = x[:, None] ** np.arange(degree + 1)\nif degree > 3:\n    y[...] = X @ np.linalg.lstsq(X, y, rcond=None)[0]",
        ),
    ],
}
