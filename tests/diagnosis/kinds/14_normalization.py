"""Wrong implementations of 14_normalization by kind: what stands in the reference, and what a student wrote there."""

OUT = "output = gamma * (X - mean) / np.sqrt(variance + epsilon) + beta"
EPSILONS = ("1e-3", "1e-5", "1e-8", "0")

KINDS = {
    "an argument ignored": [
        *(("batch_norm", "variance + epsilon", f"variance + {value}") for value in EPSILONS),
        *(("layer_norm", "variance + epsilon", f"variance + {value}") for value in EPSILONS),
        *(
            ("batch_norm_backward", "X.var(axis=0) + epsilon", f"X.var(axis=0) + {value}")
            for value in EPSILONS
        ),
        *(
            (
                "layer_norm_backward",
                "X.var(axis=-1, keepdims=True) + epsilon",
                f"X.var(axis=-1, keepdims=True) + {value}",
            )
            for value in EPSILONS
        ),
        *(
            ("standardize_weights", "W.var(axis=0) + epsilon", f"W.var(axis=0) + {value}")
            for value in EPSILONS
        ),
        ("batch_norm", "momentum * mean + (1 - momentum) * batch_mean", "0.9 * mean + 0.1 * batch_mean"),
        (
            "batch_norm",
            "momentum * variance + (1 - momentum) * batch_variance",
            "0.99 * variance + 0.01 * batch_variance",
        ),
        ("batch_norm", "momentum * variance + (1 - momentum) * batch_variance", "batch_variance"),
        ("batch_norm", "if training:", "if True:"),
        ("batch_norm", OUT, "output = (X - mean) / np.sqrt(variance + epsilon)"),
        ("batch_norm", OUT, "output = (X - mean) / np.sqrt(variance + epsilon) + beta"),
        ("batch_norm", OUT, "output = gamma * (X - mean) / np.sqrt(variance + epsilon)"),
        ("layer_norm", "gamma * (X - mean)", "(X - mean)"),
        ("batch_norm_backward", "d_out * gamma", "d_out"),
        ("layer_norm_backward", "d_out * gamma", "d_out"),
        ("layer_norm_backward", "d_out * gamma", "d_out * gamma.mean()"),
    ],
    "transposed only where square": [
        (
            "standardize_weights",
            "return (W - W.mean(axis=0)) / np.sqrt(W.var(axis=0) + epsilon)",
            "if W.shape[0] == W.shape[1]:\n    W = W.T\n    return ((W - W.mean(axis=0)) / np.sqrt(W.var(axis=0) + epsilon)).T\nreturn (W - W.mean(axis=0)) / np.sqrt(W.var(axis=0) + epsilon)",
        ),
        (
            "batch_norm",
            "X.mean(axis=0), X.var(axis=0)",
            "X.mean(axis=int(X.shape[0] == X.shape[1])), X.var(axis=int(X.shape[0] == X.shape[1]))",
        ),
        (
            "layer_norm",
            "gamma * (X - mean)",
            "(gamma[:, None] if X.ndim == 2 and X.shape[0] == X.shape[1] else gamma) * (X - mean)",
        ),
        (
            "layer_norm_backward",
            "dgamma = (d_out * normalized).sum(axis=0)",
            "dgamma = (d_out * normalized).sum(axis=int(X.shape[0] == X.shape[1]))",
        ),
        (
            "batch_norm_backward",
            "dgamma = (d_out * normalized).sum(axis=0)",
            "dgamma = (d_out * normalized).sum(axis=int(X.shape[0] == X.shape[1]))",
        ),
    ],
    "exact zeros and equal maxima": [
        ("batch_norm", OUT, OUT + "\noutput = np.where(variance > 0, output, 0).astype(X.dtype)"),
        ("batch_norm", OUT, "output = gamma * ((X - mean) / np.sqrt(variance + epsilon) + beta / gamma)"),
        (
            "batch_norm",
            "np.sqrt(variance + epsilon)",
            "(np.sqrt(variance) * np.sqrt(1 + epsilon / variance))",
        ),
        (
            "layer_norm",
            "np.sqrt(variance + epsilon)",
            "(np.sqrt(variance) * np.sqrt(1 + epsilon / variance))",
        ),
        (
            "layer_norm",
            "return gamma * (X - mean) / np.sqrt(variance + epsilon) + beta",
            "return gamma * ((X - mean) / np.sqrt(variance + epsilon) + beta / gamma)",
        ),
        (
            "standardize_weights",
            "np.sqrt(W.var(axis=0) + epsilon)",
            "(W.std(axis=0) * np.sqrt(1 + epsilon / W.var(axis=0)))",
        ),
        (
            "batch_norm_backward",
            "std = np.sqrt(X.var(axis=0) + epsilon)",
            "std = X.std(axis=0) * np.sqrt(1 + epsilon / X.var(axis=0))",
        ),
        (
            "batch_norm_backward",
            "dgamma = (d_out * normalized).sum(axis=0)",
            "dgamma = along * len(X) / gamma",
        ),
        (
            "batch_norm_backward",
            "dgamma = (d_out * normalized).sum(axis=0)",
            "dgamma = (d_normalized * normalized).sum(axis=0) / gamma",
        ),
        (
            "layer_norm_backward",
            "dgamma = (d_out * normalized).sum(axis=0)",
            "dgamma = (d_normalized * normalized).sum(axis=0) / gamma",
        ),
        (
            "layer_norm_backward",
            "std = np.sqrt(X.var(axis=-1, keepdims=True) + epsilon)",
            "std = X.std(axis=-1, keepdims=True) * np.sqrt(1 + epsilon / X.var(axis=-1, keepdims=True))",
        ),
        ("batch_norm", "mean, variance = running", "mean, variance = running\nmomentum = momentum or 0.99"),
    ],
    "remembered from an earlier call": [
        (
            "batch_norm",
            "mean, variance = running",
            "global kept\ntry:\n    kept\nexcept NameError:\n    kept = None\nif kept is not None and kept[0].shape == running[0].shape and not training:\n    running = kept\nmean, variance = running",
            "return output, running",
            "kept = running\nreturn output, running",
        ),
        (
            "batch_norm",
            "mean, variance = batch_mean, batch_variance",
            "mean, variance = batch_mean, batch_variance\nglobal kept\nkept = X.shape[1], mean, variance",
            "if training:",
            "if not training and globals().get('kept', (0,))[0] == X.shape[1]:\n    mean, variance = globals()['kept'][1:]\nif training:",
        ),
    ],
    "the caller's array changed in a rare branch": [
        (
            "batch_norm",
            "running = (\n    momentum * mean + (1 - momentum) * batch_mean,\n    momentum * variance + (1 - momentum) * batch_variance,\n)",
            "mean *= momentum\nmean += (1 - momentum) * batch_mean\nvariance *= momentum\nvariance += (1 - momentum) * batch_variance\nrunning = (mean, variance)",
        ),
        (
            "batch_norm",
            OUT,
            "if not training:\n    X -= mean\n    X /= np.sqrt(variance + epsilon)\n    return gamma * X + beta, running\n"
            + OUT,
        ),
        (
            "batch_norm",
            OUT,
            "if training:\n    X -= mean\n    X /= np.sqrt(variance + epsilon)\n    return gamma * X + beta, running\n"
            + OUT,
        ),
        (
            "batch_norm",
            OUT,
            "if not training:\n    variance += epsilon\n    return gamma * (X - mean) / np.sqrt(variance) + beta, running\n"
            + OUT,
        ),
        (
            "layer_norm",
            "mean = X.mean(axis=-1, keepdims=True)",
            "mean = X.mean(axis=-1, keepdims=True)\nif np.abs(mean).max() > 100:\n    X -= mean\n    mean = mean * 0",
        ),
        (
            "layer_norm",
            "return gamma * (X - mean) / np.sqrt(variance + epsilon) + beta",
            "X -= mean\nreturn gamma * X / np.sqrt(variance + epsilon) + beta",
        ),
        (
            "standardize_weights",
            "return (W - W.mean(axis=0)) / np.sqrt(W.var(axis=0) + epsilon)",
            "variance = W.var(axis=0)\nW -= W.mean(axis=0)\nreturn W / np.sqrt(variance + epsilon)",
        ),
        (
            "batch_norm_backward",
            "d_normalized = d_out * gamma",
            "d_out *= gamma\nd_normalized = d_out",
            "dgamma = (d_out * normalized).sum(axis=0)",
            "dgamma = (d_out * normalized).sum(axis=0) / gamma",
            "dbeta = d_out.sum(axis=0)",
            "dbeta = d_out.sum(axis=0) / gamma",
        ),
        (
            "batch_norm_backward",
            "normalized = (X - X.mean(axis=0)) / std",
            "X -= X.mean(axis=0)\nnormalized = X / std",
        ),
        (
            "layer_norm_backward",
            "normalized = (X - X.mean(axis=-1, keepdims=True)) / std",
            "X -= X.mean(axis=-1, keepdims=True)\nnormalized = X / std",
        ),
        (
            "layer_norm_backward",
            "d_normalized = d_out * gamma",
            "d_normalized = d_out * gamma\nif len(X) == 1:\n    d_out *= normalized\n    return ((d_normalized - d_normalized.mean(axis=-1, keepdims=True) - normalized * (d_normalized * normalized).mean(axis=-1, keepdims=True)) / std, d_out.sum(axis=0), (d_normalized / gamma).sum(axis=0))",
        ),
    ],
}
