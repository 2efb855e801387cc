"""Wrong implementations for 08_adamw that are no misconception of its catalogue, by exercise and fault."""

# What most of the classes below have in common; each changes one thing.
OPTIMIZER = """
            class AdamW:
                def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                    self.state = {k: (v.copy(), np.zeros_like(v), np.zeros_like(v)) for k, v in params.items()}
                    self.lr, self.rest, self.decay, self.t = lr, (beta_1, beta_2, epsilon), weight_decay, 0

                def step(self, grads, lr=None):
                    self.t += 1
                    rate = self.lr if lr is None else lr
                    for k, (theta, s, r) in self.state.items():
                        decay = self.decay if k.startswith("W") else 0.0
                        self.state[k] = adamw_step(theta, grads[k], s, r, self.t, rate, *self.rest, decay)
                    return {k: v[0] for k, v in self.state.items()}
            """


def changed(before: str, after: str) -> str:
    """The optimizer with one passage replaced."""
    assert OPTIMIZER.count(before) == 1, before
    return OPTIMIZER.replace(before, after)


UNCATALOGUED = {
    "rmsprop_step": {
        "no epsilon": """
            def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
                r = beta * r + (1 - beta) * gradient**2
                return theta - lr * gradient / np.sqrt(r), r
            """,
        "no rate": """
            def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
                r = beta * r + (1 - beta) * gradient**2
                return theta - gradient / (np.sqrt(r) + epsilon), r
            """,
        "uphill": """
            def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
                r = beta * r + (1 - beta) * gradient**2
                return theta + lr * gradient / (np.sqrt(r) + epsilon), r
            """,
        "the pair exchanged": """
            def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
                r = beta * r + (1 - beta) * gradient**2
                return r, theta - lr * gradient / (np.sqrt(r) + epsilon)
            """,
        "the parameters alone": """
            def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
                r = beta * r + (1 - beta) * gradient**2
                return theta - lr * gradient / (np.sqrt(r) + epsilon)
            """,
        "the square of epsilon inside": """
            def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
                r = beta * r + (1 - beta) * gradient**2
                return theta - lr * gradient / np.sqrt(r + epsilon**2), r
            """,
        "at least epsilon": """
            def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
                r = beta * r + (1 - beta) * gradient**2
                return theta - lr * gradient / np.maximum(np.sqrt(r), epsilon), r
            """,
        "the old average returned": """
            def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
                new = beta * r + (1 - beta) * gradient**2
                return theta - lr * gradient / (np.sqrt(new) + epsilon), r
            """,
        "sign of the gradient": """
            def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
                r = beta * r + (1 - beta) * gradient**2
                return theta - lr * np.sign(gradient), r
            """,
        "the size of the gradient": """
            def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
                r = beta * r + (1 - beta) * np.abs(gradient)
                return theta - lr * gradient / (np.sqrt(r) + epsilon), r
            """,
        "float64 settings": """
            def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
                beta, lr = np.float64(beta), np.float64(lr)
                r = beta * r + (1 - beta) * gradient**2
                return theta - lr * gradient / (np.sqrt(r) + epsilon), r
            """,
    },
    "adam_step": {
        "only s corrected": """
            def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
                s = beta_1 * s + (1 - beta_1) * gradient
                r = beta_2 * r + (1 - beta_2) * gradient**2
                return theta - lr * s / (1 - beta_1**t) / (np.sqrt(r) + epsilon), s, r
            """,
        "only r corrected": """
            def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
                s = beta_1 * s + (1 - beta_1) * gradient
                r = beta_2 * r + (1 - beta_2) * gradient**2
                return theta - lr * s / (np.sqrt(r / (1 - beta_2**t)) + epsilon), s, r
            """,
        "corrections exchanged": """
            def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
                s = beta_1 * s + (1 - beta_1) * gradient
                r = beta_2 * r + (1 - beta_2) * gradient**2
                return theta - lr * s / (1 - beta_2**t) / (np.sqrt(r / (1 - beta_1**t)) + epsilon), s, r
            """,
        "beta times t": """
            def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
                s = beta_1 * s + (1 - beta_1) * gradient
                r = beta_2 * r + (1 - beta_2) * gradient**2
                s_hat, r_hat = s / abs(1 - beta_1 * t), r / abs(1 - beta_2 * t)
                return theta - lr * s_hat / (np.sqrt(r_hat) + epsilon), s, r
            """,
        "uphill": """
            def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
                s = beta_1 * s + (1 - beta_1) * gradient
                r = beta_2 * r + (1 - beta_2) * gradient**2
                return theta + lr * s / (1 - beta_1**t) / (np.sqrt(r / (1 - beta_2**t)) + epsilon), s, r
            """,
        "no epsilon": """
            def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
                s = beta_1 * s + (1 - beta_1) * gradient
                r = beta_2 * r + (1 - beta_2) * gradient**2
                return theta - lr * s / (1 - beta_1**t) / np.sqrt(r / (1 - beta_2**t)), s, r
            """,
        "Nesterov": """
            def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
                s = beta_1 * s + (1 - beta_1) * gradient
                r = beta_2 * r + (1 - beta_2) * gradient**2
                ahead = beta_1 * s / (1 - beta_1 ** (t + 1)) + (1 - beta_1) * gradient / (1 - beta_1**t)
                return theta - lr * ahead / (np.sqrt(r / (1 - beta_2**t)) + epsilon), s, r
            """,
        "moments in the other order": """
            def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
                s = beta_1 * s + (1 - beta_1) * gradient
                r = beta_2 * r + (1 - beta_2) * gradient**2
                return theta - lr * s / (1 - beta_1**t) / (np.sqrt(r / (1 - beta_2**t)) + epsilon), r, s
            """,
        "no root": """
            def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
                s = beta_1 * s + (1 - beta_1) * gradient
                r = beta_2 * r + (1 - beta_2) * gradient**2
                return theta - lr * s / (1 - beta_1**t) / (r / (1 - beta_2**t) + epsilon), s, r
            """,
        "the largest r so far": """
            def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
                s = beta_1 * s + (1 - beta_1) * gradient
                r = np.maximum(r, beta_2 * r + (1 - beta_2) * gradient**2)
                return theta - lr * s / (1 - beta_1**t) / (np.sqrt(r / (1 - beta_2**t)) + epsilon), s, r
            """,
        "the variance about s": """
            def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
                s = beta_1 * s + (1 - beta_1) * gradient
                r = beta_2 * r + (1 - beta_2) * (gradient - s) ** 2
                return theta - lr * s / (1 - beta_1**t) / (np.sqrt(r / (1 - beta_2**t)) + epsilon), s, r
            """,
        "a root of NumPy's": """
            def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
                s = beta_1 * s + (1 - beta_1) * gradient
                r = beta_2 * r + (1 - beta_2) * gradient**2
                alpha = lr * np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
                return theta - alpha * s / (np.sqrt(r) + epsilon * np.sqrt(1 - beta_2**t)), s, r
            """,
        "no correction, and epsilon inside the root squared": """
            def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
                s = beta_1 * s + (1 - beta_1) * gradient
                r = beta_2 * r + (1 - beta_2) * gradient**2
                return theta - lr * s / np.sqrt(r + epsilon**2), s, r
            """,
        "one correction too late": """
            def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
                s = beta_1 * s + (1 - beta_1) * gradient
                r = beta_2 * r + (1 - beta_2) * gradient**2
                step = s / (np.sqrt(r) + epsilon) / (1 - beta_1**t) * (1 - beta_2**t)
                return theta - lr * step, s, r
            """,
    },
    "adam_l2_step": {
        "strength ignored": """
            def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
                return adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
            """,
        "the square of the strength": """
            def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
                return adam_step(theta, gradient + strength**2 * theta, s, r, t, lr, beta_1, beta_2, epsilon)
            """,
        "half the strength": """
            def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
                return adam_step(theta, gradient + strength / 2 * theta, s, r, t, lr, beta_1, beta_2, epsilon)
            """,
        "the size of the parameters": """
            def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
                return adam_step(theta, gradient + strength * abs(theta), s, r, t, lr, beta_1, beta_2, epsilon)
            """,
        "the gradient scaled": """
            def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
                return adam_step(theta, gradient * (1 + strength), s, r, t, lr, beta_1, beta_2, epsilon)
            """,
        "the gradient of the norm": """
            def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
                g = gradient + strength * theta / np.linalg.norm(theta)
                return adam_step(theta, g, s, r, t, lr, beta_1, beta_2, epsilon)
            """,
        "the penalty's mean": """
            def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
                g = gradient + strength * theta / theta.size
                return adam_step(theta, g, s, r, t, lr, beta_1, beta_2, epsilon)
            """,
        "in the second moment only": """
            def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
                s = beta_1 * s + (1 - beta_1) * gradient
                r = beta_2 * r + (1 - beta_2) * (gradient + strength * theta) ** 2
                return theta - lr * s / (1 - beta_1**t) / (np.sqrt(r / (1 - beta_2**t)) + epsilon), s, r
            """,
        "a decay without the rate": """
            def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
                new, s, r = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
                return new - strength * theta, s, r
            """,
    },
    "adamw_step": {
        "no decay": """
            def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
                return adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
            """,
        "the decay and the penalty": """
            def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
                rate = lr if decay_times_lr else 1.0
                g = gradient + weight_decay * theta
                new, s, r = adam_step(theta, g, s, r, t, lr, beta_1, beta_2, epsilon)
                return new - rate * weight_decay * theta, s, r
            """,
        "the gradient decays": """
            def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
                rate = lr if decay_times_lr else 1.0
                new, s, r = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
                return new - rate * weight_decay * gradient, s, r
            """,
        "all weights alike": """
            def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
                rate = lr if decay_times_lr else 1.0
                new, s, r = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
                return new - rate * weight_decay * np.sign(theta), s, r
            """,
        "the decay alone": """
            def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
                rate = lr if decay_times_lr else 1.0
                _, s, r = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
                return (1 - rate * weight_decay) * theta, s, r
            """,
        "divided by the rate": """
            def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
                rate = lr if decay_times_lr else 1 / max(lr, 1e-3)
                new, s, r = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
                return new - rate * weight_decay * theta, s, r
            """,
        "the moments decay too": """
            def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
                rate = lr if decay_times_lr else 1.0
                new, s, r = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
                kept = 1 - rate * weight_decay
                return new - rate * weight_decay * theta, kept * s, kept * r
            """,
        "half of the decay": """
            def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
                rate = lr if decay_times_lr else 1.0
                new, s, r = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
                return new - rate * weight_decay / 2 * theta, s, r
            """,
        "in place": """
            def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
                start = theta.copy()
                theta *= 1 - (lr if decay_times_lr else 1.0) * weight_decay
                moved, s, r = adam_step(start, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
                theta += moved - start
                return theta, s, r
            """,
    },
    "AdamW": {
        "another decay": changed("weight_decay=0.004", "weight_decay=0.01"),
        "another epsilon": changed("epsilon=1e-7", "epsilon=1e-8"),
        "another beta_2": changed("beta_2=0.999", "beta_2=0.99"),
        "only biases decay": changed('k.startswith("W")', 'k.startswith("b")'),
        "nothing decays": changed("self.decay if", "0.0 if"),
        "kernels told by their axes": changed('k.startswith("W")', "theta.ndim > 1"),
        "names that end in a digit decay": changed('k.startswith("W")', "k[-1].isdigit()"),
        "moments of one": changed("np.zeros_like(v), np.zeros_like(v)", "np.ones_like(v), np.ones_like(v)"),
        "a rate of 1/t": changed("self.lr if lr is None else lr", "(self.lr if lr is None else lr) / self.t"),
        "counting from two": changed("weight_decay, 0\n", "weight_decay, 1\n"),
        "no count at a rate of zero": changed("self.t += 1", "self.t += lr != 0"),
        "one count for all optimizers": changed(
            "self.t += 1", "AdamW.t = self.t = getattr(AdamW, 't', 0) + 1"
        ),
        "nothing returned": changed("return {k: v[0] for k, v in self.state.items()}", "self.done = True"),
        "the changes returned": changed("return {k: v[0] for", "return {k: v[0] * 0 + grads[k] for"),
        "float32 always": changed("v.copy(), np.zeros", "v.astype(np.float32), np.zeros"),
        "betas exchanged": changed("(beta_1, beta_2, epsilon)", "(beta_2, beta_1, epsilon)"),
        "no settings of one's own": changed("(beta_1, beta_2, epsilon)", "(0.9, 0.999, 1e-7)"),
        "the caller's arrays": changed("v.copy()", "v").replace(
            "                    return {k",
            "                        theta[...] = self.state[k][0]\n                    return {k",
        ),
        "a rate of its own only by position": changed(
            "def step(self, grads, lr=None):",
            "def step(self, grads, rate=None):\n                    lr = rate",
        ),
    },
    "adam_concepts": {
        "a small first step": """
            adam_concepts = {"first_step": "B", "correction": "A", "loss_scale": "B", "memory": "D"}
            """,
        "noise": """
            adam_concepts = {"first_step": "C", "correction": "D", "loss_scale": "C", "memory": "D"}
            """,
        "the step alone": """
            adam_concepts = {"first_step": "A", "correction": "A", "loss_scale": "B", "memory": "D"}
            """,
        "nothing remembered": """
            adam_concepts = {"first_step": "C", "correction": "A", "loss_scale": "B", "memory": "A"}
            """,
    },
    "adamw_concepts": {
        "both alike": """
            adamw_concepts = {"which_weights": "C", "no_gradient": "D", "loss_scale": "A", "schedule": "B", "predict": "C"}
            """,
        "nothing moves": """
            adamw_concepts = {"which_weights": "B", "no_gradient": "A", "loss_scale": "A", "schedule": "A", "predict": "C"}
            """,
        "the other way round": """
            adamw_concepts = {"which_weights": "D", "no_gradient": "C", "loss_scale": "B", "schedule": "B", "predict": "C"}
            """,
    },
}
