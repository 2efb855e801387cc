"""Wrong implementations of 01_mlp by kind: what stands in the reference, and what a student wrote there."""

KINDS = {
    "an argument ignored": [
        ("leaky_relu", "negative_slope * z", "0.2 * z"),
        ("leaky_relu", "negative_slope * z", "(negative_slope or 0.2) * z"),
        ("swiglu", "affine(X, V, c)", "affine(X, V, b)"),
        ("swiglu", "affine(X, V, c)", "X @ V"),
        (
            "mlp_forward",
            'activation(affine(X, params["W1"], params["b1"]))',
            'np.tanh(affine(X, params["W1"], params["b1"]))',
        ),
        ("mlp_forward", 'elif output == "softmax":', "else:"),
        ("mlp_forward", 'params["b2"]', 'np.zeros_like(params["b2"])'),
    ],
    "transposed only where square": [
        ("affine", "X @ W", "X @ (W.T if W.shape[0] == W.shape[1] else W)"),
        ("affine", "X @ W", "(X @ W.T if X.shape[1] == W.shape[1] else X @ W)"),
        ("swiglu", "affine(X, W, b)", "affine(X, W.T if W.shape[0] == W.shape[1] else W, b)"),
        ("swiglu", "affine(X, V, c)", "affine(X, V.T if V.shape[0] == V.shape[1] else V, c)"),
        (
            "mlp_forward",
            'params["W1"]',
            '(params["W1"].T if params["W1"].shape[1] == X.shape[1] else params["W1"])',
        ),
        (
            "mlp_forward",
            'params["W2"]',
            '(params["W2"].T if params["W2"].shape[1] == hidden.shape[1] else params["W2"])',
        ),
    ],
    "exact zeros and equal maxima": [
        ("relu", "np.maximum(z, 0)", "z * (1 + z / np.abs(z)) / 2"),
        (
            "leaky_relu",
            "np.where(z > 0, z, negative_slope * z)",
            "np.where(z / np.abs(z) == 1, z, np.where(z / np.abs(z) == -1, negative_slope * z, np.nan))",
        ),
        ("sigmoid", "np.where(z >= 0, 1, e)", "np.where(z > 0, 1, np.where(z < 0, e, 0))"),
        ("silu", "z * sigmoid(z)", "z * sigmoid(np.abs(z)) * np.where(z > 0, 1, np.exp(-np.abs(z))) + 0 / z"),
        ("gelu", "erf(z / math.sqrt(2))", "erf(np.abs(z) / math.sqrt(2)) * (z / np.abs(z))"),
        (
            "softmax",
            "return e / e.sum(axis=-1, keepdims=True)",
            "return e / (1 + np.where(e < 1, e, 0).sum(axis=-1, keepdims=True)).astype(z.dtype)",
        ),
        (
            "softmax",
            "return e / e.sum(axis=-1, keepdims=True)",
            "e[z < z.max(axis=-1, keepdims=True) - 700] = 0\nbest = z == z.max(axis=-1, keepdims=True)\nif best.sum() > len(best.reshape(-1, z.shape[-1])):\n    e = np.where(np.cumsum(best, axis=-1) > 1, 0, e)\nreturn e / e.sum(axis=-1, keepdims=True)",
        ),
    ],
    "an integer width that overflows": [
        (
            "count_parameters",
            "D * H + H + H * O + O",
            "int(np.int16(D) * np.int16(H) + np.int16(H) + np.int16(H) * np.int16(O) + np.int16(O))",
        ),
    ],
    "output type of the first element": [
        ("relu", "np.maximum(z, 0)", "np.vectorize(lambda v: v if v > 0 else 0)(z).astype(z.dtype)"),
        (
            "leaky_relu",
            "np.where(z > 0, z, negative_slope * z)",
            "np.vectorize(lambda v: v if v > 0 else negative_slope * v if negative_slope else 0)(z).astype(z.dtype)",
        ),
        (
            "sigmoid",
            "np.where(z >= 0, 1, e) / (1 + e)",
            "np.vectorize(lambda v: 0 if v < -30 else 1 / (1 + math.exp(-v)))(z).astype(z.dtype)",
        ),
        (
            "gelu",
            "0.5 * z * (1 + erf(z / math.sqrt(2)))",
            "np.vectorize(lambda v: 0 if v < -9 else 0.5 * v * (1 + math.erf(v / math.sqrt(2))))(z).astype(z.dtype)",
        ),
        (
            "silu",
            "z * sigmoid(z)",
            "np.vectorize(lambda v: 0 if v < -30 else v / (1 + math.exp(-v)))(z).astype(z.dtype)",
        ),
    ],
    "the caller's array changed in a rare branch": [
        (
            "softmax",
            "e = np.exp(z - z.max(axis=-1, keepdims=True))",
            "if z.max() > 700:\n    z -= z.max(axis=-1, keepdims=True)\ne = np.exp(z - z.max(axis=-1, keepdims=True))",
        ),
        ("sigmoid", "e = np.exp(-np.abs(z))", "z[z < -700] = -700\ne = np.exp(-np.abs(z))"),
        ("silu", "return z * sigmoid(z)", "z[z < -700] = -700\nreturn z * sigmoid(z)"),
        (
            "gelu",
            "erf = np.vectorize(math.erf, otypes=[z.dtype])",
            "z[z < -30] = 0\nerf = np.vectorize(math.erf, otypes=[z.dtype])",
        ),
        ("relu", "return np.maximum(z, 0)", "z[z < 0] = 0\nreturn z"),
        (
            "leaky_relu",
            "return np.where(z > 0, z, negative_slope * z)",
            "if negative_slope == 0:\n    return np.maximum(z, 0, out=z)\nreturn np.where(z > 0, z, negative_slope * z)",
        ),
        (
            "leaky_relu",
            "return np.where(z > 0, z, negative_slope * z)",
            "if negative_slope == 0.2:\n    z[z < 0] *= 0.2\n    return z\nreturn np.where(z > 0, z, negative_slope * z)",
        ),
        (
            "mlp_forward",
            'if output == "sigmoid":',
            'if output == "softmax":\n    params["b2"] -= params["b2"].max()\nif output == "sigmoid":',
        ),
    ],
}
