"""Wrong implementations for 04_derivatives that are no misconception of its catalogue, by exercise and fault."""

UNCATALOGUED = {
    "numerical_gradient": {
        "the sign": """
            def numerical_gradient(f, x, h=1e-5):
                g = np.zeros_like(x)
                for i in np.ndindex(x.shape):
                    e = np.zeros_like(x)
                    e[i] = h
                    g[i] = (f(x - e) - f(x + e)) / (2 * h)
                return g
            """,
        "another default": """
            def numerical_gradient(f, x, h=1e-3):
                g = np.zeros_like(x)
                for i in np.ndindex(x.shape):
                    e = np.zeros_like(x)
                    e[i] = h
                    g[i] = (f(x + e) - f(x - e)) / (2 * h)
                return g
            """,
        "not divided": """
            def numerical_gradient(f, x, h=1e-5):
                g = np.zeros_like(x)
                for i in np.ndindex(x.shape):
                    e = np.zeros_like(x)
                    e[i] = h
                    g[i] = f(x + e) - f(x - e)
                return g
            """,
        "flattened": """
            def numerical_gradient(f, x, h=1e-5):
                slopes = []
                for i in np.ndindex(x.shape):
                    e = np.zeros_like(x)
                    e[i] = h
                    slopes.append((f(x + e) - f(x - e)) / (2 * h))
                return np.array(slopes, x.dtype)
            """,
        "a relative step": """
            def numerical_gradient(f, x, h=1e-5):
                g = np.zeros_like(x)
                for i in np.ndindex(x.shape):
                    e = np.zeros_like(x)
                    e[i] = h * (1 + abs(x[i]))
                    g[i] = (f(x + e) - f(x - e)) / (2 * e[i])
                return g
            """,
        "the last entry left out": """
            def numerical_gradient(f, x, h=1e-5):
                g = np.zeros_like(x)
                for i in list(np.ndindex(x.shape))[:-1]:
                    e = np.zeros_like(x)
                    e[i] = h
                    g[i] = (f(x + e) - f(x - e)) / (2 * h)
                return g
            """,
    },
    "sigmoid_derivative": {
        "sigmoid itself": "sigmoid_derivative = lambda z: sigmoid(z)",
        "squared": "sigmoid_derivative = lambda z: (sigmoid(z) * (1 - sigmoid(z))) ** 2",
        "twice": "sigmoid_derivative = lambda z: 2 * sigmoid(z) * sigmoid(-z)",
        "of the wrong power": "sigmoid_derivative = lambda z: sigmoid(z) * (1 - sigmoid(z) ** 2)",
        "flattened": "sigmoid_derivative = lambda z: (sigmoid(z) * sigmoid(-z)).ravel()",
        "summed": "sigmoid_derivative = lambda z: np.sum(sigmoid(z) * sigmoid(-z))",
    },
    "tanh_derivative": {
        "tanh itself": "tanh_derivative = lambda z: np.tanh(z)",
        "plus": "tanh_derivative = lambda z: 1 + np.tanh(z) ** 2",
        "the sign": "tanh_derivative = lambda z: np.tanh(z) ** 2 - 1",
        "cubed": "tanh_derivative = lambda z: 1 - np.abs(np.tanh(z)) ** 3",
        "of twice z": "tanh_derivative = lambda z: 1 - np.tanh(2 * z) ** 2",
    },
    "relu_derivative": {
        "the other side": "relu_derivative = lambda z: (z < 0).astype(z.dtype)",
        "ones": "relu_derivative = lambda z: np.ones_like(z)",
        "clipped": "relu_derivative = lambda z: np.clip(z, 0, 1)",
        "sigmoid": "relu_derivative = lambda z: sigmoid(z)",
        "one half": "relu_derivative = lambda z: (z > 0).astype(z.dtype) / 2",
    },
    "leaky_relu_derivative": {
        "the slope negative": """
            def leaky_relu_derivative(z, negative_slope=0.2):
                return np.where(z > 0, 1, -negative_slope).astype(z.dtype)
            """,
        "the kink at the slope": """
            def leaky_relu_derivative(z, negative_slope=0.2):
                return np.where(z > negative_slope, 1, negative_slope).astype(z.dtype)
            """,
        "one minus the slope": """
            def leaky_relu_derivative(z, negative_slope=0.2):
                return np.where(z > 0, 1, 1 - negative_slope).astype(z.dtype)
            """,
        "the slope squared": """
            def leaky_relu_derivative(z, negative_slope=0.2):
                return np.where(z > 0, 1, negative_slope**2).astype(z.dtype)
            """,
        "the slope everywhere": """
            def leaky_relu_derivative(z, negative_slope=0.2):
                return np.full_like(z, negative_slope)
            """,
        "the slope times z": """
            def leaky_relu_derivative(z, negative_slope=0.2):
                return np.where(z > 0, 1, negative_slope * z)
            """,
    },
    "silu_derivative": {
        "silu itself": "silu_derivative = lambda z: silu(z)",
        "the slope of tanh": "silu_derivative = lambda z: sigmoid(z) + z * (1 - sigmoid(z) ** 2)",
        "the second term twice": "silu_derivative = lambda z: sigmoid(z) + 2 * z * sigmoid(z) * sigmoid(-z)",
        "z squared": "silu_derivative = lambda z: sigmoid(z) + z**2 * sigmoid(z) * sigmoid(-z)",
        "the gate turned round": "silu_derivative = lambda z: sigmoid(-z) + z * sigmoid(z) * sigmoid(-z)",
    },
    "gelu_derivative": {
        "gelu itself": "gelu_derivative = lambda z: gelu(z)",
        "of silu": "gelu_derivative = lambda z: sigmoid(z) + z * sigmoid(z) * sigmoid(-z)",
        "the second term alone": "gelu_derivative = lambda z: z * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)",
        "subtracted": """
            def gelu_derivative(z):
                gate = (np.vectorize(math.erf, otypes=[z.dtype])(z / math.sqrt(2)) + 1) / 2
                return gate - z * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
            """,
        "the gate without its one": """
            def gelu_derivative(z):
                gate = np.vectorize(math.erf, otypes=[z.dtype])(z / math.sqrt(2)) / 2
                return gate + z * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
            """,
        "the factor upside down": """
            def gelu_derivative(z):
                gate = (np.vectorize(math.erf, otypes=[z.dtype])(z / math.sqrt(2)) + 1) / 2
                return gate + z * np.exp(-z * z / 2) * math.sqrt(2 * math.pi)
            """,
    },
    "mse_gradient": {
        "sizes": "mse_gradient = lambda y_true, y_pred: 2 * np.abs(y_pred - y_true)",
        "signs": "mse_gradient = lambda y_true, y_pred: np.sign(y_pred - y_true)",
        "by the target's size": "mse_gradient = lambda y_true, y_pred: 2 * (y_pred - y_true) / np.abs(y_true)",
        "a sum": "mse_gradient = lambda y_true, y_pred: 2 * (y_pred + y_true)",
        "the two forgotten half": "mse_gradient = lambda y_true, y_pred: 2 * y_pred - y_true",
        "four": "mse_gradient = lambda y_true, y_pred: 4 * (y_pred - y_true)",
    },
    "softmax_jacobian": {
        "the outer product alone": """
            def softmax_jacobian(z):
                o = softmax(z)
                return np.outer(o, o)
            """,
        "no diagonal": """
            def softmax_jacobian(z):
                o = softmax(z)
                return np.diag(o) * o - np.outer(o, o)
            """,
        "of the logits": """
            def softmax_jacobian(z):
                return np.diag(z) - np.outer(z, z)
            """,
        "each row the same": """
            def softmax_jacobian(z):
                o = softmax(z)
                return np.tile(o * (1 - o), (len(z), 1))
            """,
        "twice the product": """
            def softmax_jacobian(z):
                o = softmax(z)
                return np.diag(o) - 2 * np.outer(o, o)
            """,
        "a vector": """
            def softmax_jacobian(z):
                o = softmax(z)
                return o * (1 - o)
            """,
    },
    "softmax_nll_gradient": {
        "the class before": """
            def softmax_nll_gradient(z, gold):
                return softmax(z) - np.eye(z.shape[1], dtype=z.dtype)[gold - 1]
            """,
        "over the batch": """
            def softmax_nll_gradient(z, gold):
                return softmax(z.T).T - np.eye(z.shape[1], dtype=z.dtype)[gold]
            """,
        "summed": """
            def softmax_nll_gradient(z, gold):
                return (softmax(z) - np.eye(z.shape[1], dtype=z.dtype)[gold]).sum(axis=0)
            """,
        "sigmoid": """
            def softmax_nll_gradient(z, gold):
                return sigmoid(z) - np.eye(z.shape[1], dtype=z.dtype)[gold]
            """,
        "one added": """
            def softmax_nll_gradient(z, gold):
                return softmax(z) + np.eye(z.shape[1], dtype=z.dtype)[gold]
            """,
        "the logits": """
            def softmax_nll_gradient(z, gold):
                return z - np.eye(z.shape[1], dtype=z.dtype)[gold]
            """,
    },
    "softmax_crossentropy_gradient": {
        "over the batch": """
            def softmax_crossentropy_gradient(z, g):
                return softmax(z.T).T - g
            """,
        "softmax of both": """
            def softmax_crossentropy_gradient(z, g):
                return softmax(z) - softmax(g)
            """,
        "sigmoid": """
            def softmax_crossentropy_gradient(z, g):
                return sigmoid(z) - g
            """,
        "twice": """
            def softmax_crossentropy_gradient(z, g):
                return 2 * (softmax(z) - g)
            """,
        "the loss": """
            def softmax_crossentropy_gradient(z, g):
                return -g * np.log(softmax(z))
            """,
        "the slope of each output": """
            def softmax_crossentropy_gradient(z, g):
                o = softmax(z)
                return (o - g) * o * (1 - o)
            """,
    },
    "sigmoid_nll_gradient": {
        "the loss": "sigmoid_nll_gradient = lambda z, g: np.logaddexp(0, z) - g * z",
        "tanh": "sigmoid_nll_gradient = lambda z, g: np.tanh(z) - g",
        "twice": "sigmoid_nll_gradient = lambda z, g: 2 * (sigmoid(z) - g)",
        "the yes alone": "sigmoid_nll_gradient = lambda z, g: -g * sigmoid(-z)",
        "g through sigmoid": "sigmoid_nll_gradient = lambda z, g: sigmoid(z) - sigmoid(g)",
        "sizes": "sigmoid_nll_gradient = lambda z, g: np.abs(sigmoid(z) - g)",
    },
}
