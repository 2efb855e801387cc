"""Wrong implementations of 04_derivatives by kind: what stands in the reference, and what a student wrote there."""

KINDS = {
    "an argument ignored": [
        ("numerical_gradient", "point = x.copy()", "h = 1e-5\npoint = x.copy()"),
        ("numerical_gradient", "(above - below) / (2 * h)", "(above - below) / 2e-5"),
        ("leaky_relu_derivative", "np.where(z > 0, 1, negative_slope)", "np.where(z > 0, 1, 0.2)"),
        (
            "leaky_relu_derivative",
            "np.where(z > 0, 1, negative_slope)",
            "np.where(z > 0, 1, negative_slope or 0.2)",
        ),
    ],
    "transposed only where square": [
        (
            "numerical_gradient",
            "return gradient",
            "return gradient.T.copy() if x.ndim == 2 and x.shape[0] == x.shape[1] else gradient",
        ),
        (
            "numerical_gradient",
            "point[index] = x[index] + h\nabove = f(point)",
            "if x.ndim == 2 and x.shape[0] == x.shape[1]:\n    index = index[::-1]\npoint[index] = x[index] + h\nabove = f(point)",
            "gradient[index] = (above - below) / (2 * h)",
            "gradient[index[::-1] if x.ndim == 2 and x.shape[0] == x.shape[1] else index] = (above - below) / (2 * h)",
        ),
    ],
    "exact zeros and equal maxima": [
        (
            "numerical_gradient",
            "for index in np.ndindex(x.shape):",
            "for index in np.ndindex(x.shape):\n    if x[index] == 0:\n        continue",
        ),
        (
            "numerical_gradient",
            "gradient = np.zeros_like(x)",
            "gradient = np.zeros_like(x)\nwidth = h",
            "for index in np.ndindex(x.shape):",
            "for index in np.ndindex(x.shape):\n    h = width * (np.abs(x[index]) / np.abs(x[index]))",
        ),
        ("sigmoid_derivative", "s * (1 - s)", "np.where(z != 0, s * (1 - s), 0)"),
        ("sigmoid_derivative", "s * (1 - s)", "s * (1 - s) * (z / z)"),
        ("tanh_derivative", "1 - t * t", "np.where(z > 0, 1 - t * t, np.where(z < 0, 1 - t * t, 0))"),
        ("tanh_derivative", "1 - t * t", "t * ((1 - t * t) / t)"),
        ("silu_derivative", "s = sigmoid(z)", "s = z * sigmoid(z) / z"),
        (
            "gelu_derivative",
            "gate = 0.5 * (1 + erf(z / math.sqrt(2)))",
            "gate = 0.5 * z * (1 + erf(z / math.sqrt(2))) / z",
        ),
        ("gelu_derivative", "erf(z / math.sqrt(2))", "erf(np.abs(z) / math.sqrt(2)) * (z / np.abs(z))"),
        ("mse_gradient", "2 * (y_pred - y_true)", "2 * (y_pred - y_true) ** 2 / (y_pred - y_true)"),
        (
            "softmax_jacobian",
            "np.diag(o) - np.outer(o, o)",
            "np.where(o == o[:, None], o, 0) - np.outer(o, o)",
        ),
        ("softmax_jacobian", "np.diag(o) - np.outer(o, o)", "o * (np.diag(o) / o - o[:, None])"),
        (
            "softmax_nll_gradient",
            "gradient[np.arange(len(gold)), gold] -= 1",
            "gradient[gradient == gradient[np.arange(len(gold)), gold][:, None]] -= 1",
        ),
        ("softmax_crossentropy_gradient", "softmax(z) - g", "np.where(g > 0, softmax(z) - g, 0)"),
        ("softmax_crossentropy_gradient", "softmax(z) - g", "g * (softmax(z) / g - 1)"),
        ("sigmoid_nll_gradient", "sigmoid(z) - g", "np.where((g > 0) & (g < 1), sigmoid(z) - g, 0)"),
        ("sigmoid_nll_gradient", "sigmoid(z) - g", "(sigmoid(z) - g) * (z / z)"),
        ("sigmoid_nll_gradient", "sigmoid(z) - g", "(1 - g) * sigmoid(z) - g * (1 - sigmoid(z)) * (g / g)"),
    ],
    "an integer width that overflows": [
        (
            "softmax_nll_gradient",
            "gradient[np.arange(len(gold)), gold] -= 1",
            "gradient[np.arange(len(gold)), gold.astype(np.int8)] -= 1",
        ),
        (
            "softmax_nll_gradient",
            "gradient[np.arange(len(gold)), gold] -= 1",
            "gradient[np.arange(len(gold)), gold.astype(np.uint8)] -= 1",
        ),
    ],
    "output type of the first element": [
        (
            "leaky_relu_derivative",
            "np.where(z > 0, 1, negative_slope)",
            "np.vectorize(lambda v: 1 if v > 0 else negative_slope)(z)",
        ),
        (
            "gelu_derivative",
            "return gate + z * density",
            "return np.vectorize(lambda v: 0 if v < -9 else 0.5 * (1 + math.erf(v / math.sqrt(2))) + v * math.exp(-0.5 * v * v) / math.sqrt(2 * math.pi))(z).astype(z.dtype)",
        ),
        (
            "gelu_derivative",
            "return gate + z * density",
            "return np.vectorize(lambda v: 1 if v > 9 else 0.5 * (1 + math.erf(v / math.sqrt(2))) + v * math.exp(-0.5 * v * v) / math.sqrt(2 * math.pi))(z).astype(z.dtype)",
        ),
        (
            "silu_derivative",
            "return s + z * s * (1 - s)",
            "return np.vectorize(lambda a, b: 0 if b < -30 else a + b * a * (1 - a))(s, z).astype(z.dtype)",
        ),
        (
            "sigmoid_derivative",
            "return s * (1 - s)",
            "return np.vectorize(lambda a: 0 if a in (0, 1) else a * (1 - a))(s).astype(z.dtype)",
        ),
        (
            "tanh_derivative",
            "return 1 - t * t",
            "return np.vectorize(lambda a: 0 if a in (-1, 1) else 1 - a * a)(t).astype(z.dtype)",
        ),
        (
            "numerical_gradient",
            "gradient = np.zeros_like(x)",
            "gradient = np.zeros(x.shape, type(x.flat[0].item()) if x.flat[0] % 1 else int)",
        ),
    ],
    "the caller's array changed in a rare branch": [
        ("sigmoid_derivative", "s = sigmoid(z)", "z[z < -700] = -700\ns = sigmoid(z)"),
        ("tanh_derivative", "t = np.tanh(z)", "z[np.abs(z) > 700] = 700\nt = np.tanh(z)"),
        ("silu_derivative", "s = sigmoid(z)", "z[z < -700] = -700\ns = sigmoid(z)"),
        (
            "gelu_derivative",
            "erf = np.vectorize(math.erf, otypes=[z.dtype])",
            "z[np.abs(z) > 40] = np.sign(z[np.abs(z) > 40]) * 40\nerf = np.vectorize(math.erf, otypes=[z.dtype])",
        ),
        ("softmax_jacobian", "o = softmax(z)", "if z.max() > 700:\n    z -= z.max()\no = softmax(z)"),
        (
            "softmax_nll_gradient",
            "gradient = softmax(z)",
            "if z.max() > 700:\n    z -= z.max(axis=1, keepdims=True)\ngradient = softmax(z)",
        ),
        (
            "softmax_crossentropy_gradient",
            "return softmax(z) - g",
            "if z.max() > 700:\n    z -= z.max(axis=1, keepdims=True)\nreturn softmax(z) - g",
        ),
        (
            "softmax_crossentropy_gradient",
            "return softmax(z) - g",
            "g[g < 1e-7] = 1e-300\nreturn softmax(z) - g",
        ),
        ("sigmoid_nll_gradient", "return sigmoid(z) - g", "z[z < -700] = -700\nreturn sigmoid(z) - g"),
        (
            "leaky_relu_derivative",
            "return np.where(z > 0, 1, negative_slope).astype(z.dtype)",
            "if negative_slope == 0:\n    return np.heaviside(z, 0, out=z)\nreturn np.where(z > 0, 1, negative_slope).astype(z.dtype)",
        ),
        (
            "numerical_gradient",
            "point = x.copy()",
            "point = x if x.ndim > 1 else x.copy()",
            "point[index] = x[index] + h",
            "kept = point[index]\npoint[index] = kept + h",
            "point[index] = x[index] - h",
            "point[index] = kept - h",
            "point[index] = x[index]\ngradient[index] = (above - below) / (2 * h)",
            "if index != tuple(size - 1 for size in x.shape):\n    point[index] = kept\ngradient[index] = (above - below) / (2 * h)",
        ),
    ],
    "clipping left out or at another bound": [
        ("softmax_nll_gradient", "gradient = softmax(z)", "gradient = np.clip(softmax(z), 1e-7, 1 - 1e-7)"),
        ("softmax_crossentropy_gradient", "softmax(z) - g", "np.clip(softmax(z), 1e-7, 1 - 1e-7) - g"),
        ("softmax_jacobian", "o = softmax(z)", "o = np.clip(softmax(z), 1e-7, 1 - 1e-7)"),
        ("sigmoid_nll_gradient", "sigmoid(z) - g", "np.clip(sigmoid(z), 1e-7, 1 - 1e-7) - g"),
        ("sigmoid_derivative", "s = sigmoid(z)", "s = np.clip(sigmoid(z), 1e-7, 1 - 1e-7)"),
        ("softmax_nll_gradient", "gradient = softmax(z)", "gradient = softmax(np.clip(z, -20, 20))"),
    ],
}
