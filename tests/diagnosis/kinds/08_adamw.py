"""Wrong implementations of 08_adamw by kind: what stands in the reference, and what a student wrote there."""

CALL = "adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)"
SETTINGS = "self.settings = beta_1, beta_2, epsilon"
STEPS = ("adam_l2_step", "adamw_step")

KINDS = {
    "an argument ignored": [
        *(
            ("rmsprop_step", "np.sqrt(r) + epsilon", f"np.sqrt(r) + {value}")
            for value in ("1e-8", "1e-7", "1e-6", "0")
        ),
        ("rmsprop_step", "beta * r + (1 - beta) * gradient**2", "0.9 * r + 0.1 * gradient**2"),
        ("rmsprop_step", "beta * r + (1 - beta) * gradient**2", "0.99 * r + 0.01 * gradient**2"),
        *(
            ("adam_step", "np.sqrt(r_hat) + epsilon", f"np.sqrt(r_hat) + {value}")
            for value in ("1e-8", "1e-7", "1e-6", "0")
        ),
        ("adam_step", "beta_1 * s + (1 - beta_1) * gradient", "0.9 * s + 0.1 * gradient"),
        ("adam_step", "beta_2 * r + (1 - beta_2) * gradient**2", "0.999 * r + 0.001 * gradient**2"),
        ("adam_step", "s / (1 - beta_1**t)", "s / (1 - 0.9**t)"),
        ("adam_step", "r / (1 - beta_2**t)", "r / (1 - 0.999**t)"),
        ("adam_step", "r / (1 - beta_2**t)", "r / (1 - beta_1**t)"),
        ("adam_step", "s / (1 - beta_1**t)", "s / (1 - beta_1)"),
        ("adam_step", "lr * s_hat", "0.001 * s_hat"),
        *(
            (one, CALL, f"adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, {value})")
            for one in STEPS
            for value in ("1e-8", "1e-7", "1e-6")
        ),
        *((one, CALL, "adam_step(theta, gradient, s, r, t, lr, 0.9, beta_2, epsilon)") for one in STEPS),
        *((one, CALL, "adam_step(theta, gradient, s, r, t, lr, beta_1, 0.999, epsilon)") for one in STEPS),
        *(
            (one, CALL, "adam_step(theta, gradient, s, r, t, 0.001, beta_1, beta_2, epsilon)")
            for one in STEPS
        ),
        *((one, CALL, "adam_step(theta, gradient, s, r, 1, lr, beta_1, beta_2, epsilon)") for one in STEPS),
        ("adam_l2_step", "strength * theta", "0.01 * theta"),
        ("adamw_step", "weight_decay * theta", "0.004 * theta"),
        ("adamw_step", "if decay_times_lr:", "if True:"),
        ("adamw_step", "if decay_times_lr:", "if False:"),
        ("adamw_step", "decay = lr * decay", "decay = 0.001 * decay"),
        ("AdamW", SETTINGS, "self.settings = 0.9, beta_2, epsilon"),
        ("AdamW", SETTINGS, "self.settings = beta_1, 0.999, epsilon"),
        ("AdamW", SETTINGS, "self.settings = beta_1, beta_2, 1e-7"),
        ("AdamW", SETTINGS, "self.settings = beta_1, beta_2, 1e-8"),
        ("AdamW", SETTINGS, "self.settings = beta_1, beta_2, 1e-6"),
        ("AdamW", "self.weight_decay = weight_decay", "self.weight_decay = 0.004"),
        ("AdamW", "self.weight_decay = weight_decay", "self.weight_decay = weight_decay or 0.004"),
        ("AdamW", "self.lr = lr", "self.lr = 0.001"),
        ("AdamW", "if lr is None:", "if True:"),
        ("AdamW", "epsilon=1e-7", "epsilon=1e-8"),
        ("AdamW", "weight_decay=0.004", "weight_decay=0.01"),
        ("AdamW", "beta_1=0.9", "beta_1=0.95"),
        ("AdamW", "beta_2=0.999", "beta_2=0.99"),
    ],
    "dictionaries paired by position": [
        ("AdamW", "grads[key]", "list(grads.values())[list(self.params).index(key)]"),
        (
            "AdamW",
            "for key, theta in self.params.items():",
            "for key, (name, theta) in zip(grads, self.params.items()):",
        ),
        ("AdamW", "return dict(new)", "return dict(zip(grads, new.values()))"),
        (
            "AdamW",
            'decay = self.weight_decay if key.startswith("W") else 0.0',
            "decay = self.weight_decay if list(self.params).index(key) % 2 == 0 else 0.0",
        ),
        (
            "AdamW",
            'decay = self.weight_decay if key.startswith("W") else 0.0',
            "decay = self.weight_decay if theta.ndim > 1 else 0.0",
        ),
    ],
    "exact zeros and equal maxima": [
        ("AdamW", "if lr is None:", "if not lr:"),
        ("AdamW", "if lr is None:\n    lr = self.lr", "lr = lr or self.lr"),
        (
            "adam_step",
            "theta - lr * s_hat / (np.sqrt(r_hat) + epsilon)",
            "np.where(gradient == 0, theta, theta - lr * s_hat / (np.sqrt(r_hat) + epsilon))",
        ),
        (
            "adam_step",
            "s_hat / (np.sqrt(r_hat) + epsilon)",
            "s_hat / np.where(r_hat > 0, np.sqrt(r_hat) + epsilon, 0)",
        ),
        ("adam_step", "np.sqrt(r_hat) + epsilon", "r_hat / np.sqrt(r_hat) + epsilon"),
        (
            "adam_step",
            "s = beta_1 * s + (1 - beta_1) * gradient",
            "s = beta_1 * s + (1 - beta_1) * gradient if gradient.any() else s",
        ),
        ("rmsprop_step", "np.sqrt(r) + epsilon", "r / np.sqrt(r) + epsilon"),
        (
            "rmsprop_step",
            "theta - lr * gradient / (np.sqrt(r) + epsilon)",
            "theta - lr * np.sign(gradient) / (np.sqrt(r) / np.abs(gradient) + epsilon / np.abs(gradient)) + 0 / gradient",
        ),
        (
            "rmsprop_step",
            "r = beta * r + (1 - beta) * gradient**2",
            "r = np.where(r == 0, gradient**2, beta * r + (1 - beta) * gradient**2)",
        ),
        (
            "rmsprop_step",
            "r = beta * r + (1 - beta) * gradient**2",
            "r = np.where(gradient == 0, r, beta * r + (1 - beta) * gradient**2)",
        ),
        (
            "adam_l2_step",
            "gradient + strength * theta",
            "np.where(gradient == 0, 0, gradient + strength * theta)",
        ),
        ("adam_l2_step", "gradient + strength * theta", "gradient + strength * theta * (theta / theta)"),
        ("adamw_step", "weight_decay * theta", "np.where(gradient == 0, 0, weight_decay * theta)"),
        ("adamw_step", "weight_decay * theta", "weight_decay * theta * (theta / theta)"),
        (
            "AdamW",
            "for key, theta in self.params.items():",
            "for key, theta in self.params.items():\n    if not grads[key].any():\n        new[key] = theta\n        continue",
        ),
    ],
    "remembered from an earlier call": [
        ("AdamW", "if lr is None:\n    lr = self.lr", "if lr is None:\n    lr = self.lr\nself.lr = lr"),
        (
            "AdamW",
            "self.t = 0",
            "type(self).t = getattr(type(self), 't', 0)",
            "self.t += 1",
            "type(self).t += 1",
        ),
        ("AdamW", "self.t = 0", "type(self).t = 0", "self.t += 1", "type(self).t += 1"),
        ("AdamW", "self.lr = lr", "type(self).lr = lr"),
        ("AdamW", SETTINGS, "type(self).settings = beta_1, beta_2, epsilon"),
        ("AdamW", "self.weight_decay = weight_decay", "type(self).weight_decay = weight_decay"),
        (
            "AdamW",
            "self.s = {key: np.zeros_like(value) for key, value in params.items()}",
            "type(self).s = {key: np.zeros_like(value) for key, value in params.items()}",
        ),
    ],
    "the caller's array changed in a rare branch": [
        (
            "rmsprop_step",
            "r = beta * r + (1 - beta) * gradient**2",
            "r *= beta\nr += (1 - beta) * gradient**2",
        ),
        (
            "adam_step",
            "s = beta_1 * s + (1 - beta_1) * gradient",
            "s *= beta_1\ns += (1 - beta_1) * gradient",
        ),
        (
            "adam_step",
            "r = beta_2 * r + (1 - beta_2) * gradient**2",
            "r *= beta_2\nr += (1 - beta_2) * gradient**2",
        ),
        (
            "adam_step",
            "s = beta_1 * s + (1 - beta_1) * gradient",
            "if t > 1:\n    s *= beta_1\n    s += (1 - beta_1) * gradient\nelse:\n    s = beta_1 * s + (1 - beta_1) * gradient",
        ),
        (
            "adam_step",
            "theta = theta - lr * s_hat / (np.sqrt(r_hat) + epsilon)",
            "theta -= lr * s_hat / (np.sqrt(r_hat) + epsilon)",
        ),
        ("adam_l2_step", "gradient = gradient + strength * theta", "gradient += strength * theta"),
        (
            "adamw_step",
            "decay = weight_decay * theta",
            "if not decay_times_lr:\n    theta *= 1 - weight_decay\n    return adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)\ndecay = weight_decay * theta",
        ),
        (
            "adamw_step",
            "decay = weight_decay * theta",
            "if decay_times_lr:\n    theta *= 1 - lr * weight_decay\n    return adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)\ndecay = weight_decay * theta",
        ),
        (
            "AdamW",
            "self.params = {key: value.copy() for key, value in params.items()}",
            "self.params = params",
            "self.params = new",
            "self.params.update(new)",
        ),
        (
            "AdamW",
            "self.params = {key: value.copy() for key, value in params.items()}",
            "self.params = dict(params)",
            "self.params = new",
            "for key in new:\n    self.params[key][...] = new[key]",
        ),
        (
            "AdamW",
            "self.params = {key: value.copy() for key, value in params.items()}",
            "self.params = dict(params)",
            "self.params = new",
            "for key in new:\n    if key.startswith('b'):\n        self.params[key][...] = new[key]\n    else:\n        self.params[key] = new[key]",
        ),
        ("AdamW", "return dict(new)", "grads.update(new)\nreturn dict(new)"),
        (
            "AdamW",
            "self.t += 1",
            "self.t += 1\nfor key in grads:\n    if key.startswith('W') and self.weight_decay == 0:\n        grads[key] *= 1.5",
        ),
        (
            "AdamW",
            "self.t += 1",
            "self.t += 1\nif lr != self.lr:\n    for key in grads:\n        grads[key] -= 1e-7",
        ),
    ],
}
