"""Every misconception of 01_mlp as other people would write it, by exercise and misconception."""

VARIANTS = {
    ("affine", "affine_without_bias"): [
        """
        def affine(X, W, b):
            return np.dot(X, W)
        """,
        """
        def affine(X, W, b):
            out = np.zeros((X.shape[0], W.shape[1]), dtype=X.dtype)
            for j in range(W.shape[0]):
                out += X[:, j : j + 1] * W[j]
            return out
        """,
        """
        affine = lambda inputs, kernel, bias: np.einsum("bd,dh->bh", inputs, kernel)
        """,
    ],
    ("affine", "bias_for_every_input"): [
        """
        def affine(X, W, b):
            return X @ W + X.shape[1] * b
        """,
        """
        def affine(X, W, b):
            Z = np.zeros((len(X), len(b)), X.dtype)
            for j in range(len(W)):
                Z = Z + np.outer(X[:, j], W[j]) + b
            return Z
        """,
        """
        def affine(X, W, b):
            return np.sum(np.expand_dims(X, 2) * np.expand_dims(W, 0) + b.reshape(1, 1, -1), axis=1)
        """,
    ],
    ("affine", "bias_inside_the_kernel"): [
        """
        def affine(X, W, b):
            return X @ W + X @ np.broadcast_to(b, W.shape)
        """,
        """
        def affine(X, W, b):
            kernel = W.copy()
            for i in range(W.shape[0]):
                kernel[i] += b
            return np.matmul(X, kernel)
        """,
        """
        def affine(X, W, b):
            return X.dot(W) + X.sum(1)[:, np.newaxis] * b
        """,
    ],
    ("affine", "bias_as_a_threshold"): [
        """
        def affine(X, W, b):
            return np.subtract(X.dot(W), b)
        """,
        """
        def weighted_sum(X, W):
            return np.einsum("ij,jk->ik", X, W)

        def affine(X, W, b):
            threshold = -1 * b
            return weighted_sum(X, W) + threshold
        """,
    ],
    ("affine", "examples_in_columns"): [
        """
        def affine(X, W, b):
            return (X @ W + b).T
        """,
        """
        def affine(X, W, b):
            return np.dot(W.T, X.T) + b.reshape(-1, 1)
        """,
        """
        def affine(X, W, b):
            return np.array([X @ W[:, i] + b[i] for i in range(W.shape[1])])
        """,
    ],
    ("relu", "maximum_over_an_axis"): [
        """
        def relu(z):
            return z.max(0)
        """,
        """
        def relu(z):
            return np.amax(z, axis=0)
        """,
        """
        def relu(z):
            return np.maximum.reduce(z, 0)
        """,
    ],
    ("relu", "negative_part"): [
        """
        def relu(z):
            return np.where(z > 0, 0, z)
        """,
        """
        def relu(z):
            return z * (z < 0)
        """,
        """
        def relu(z):
            out = z.copy()
            out[z > 0] = 0
            return out
        """,
        """
        relu = lambda z: (z - np.abs(z)) / 2
        """,
    ],
    ("relu", "step_function"): [
        """
        def relu(z):
            return np.where(z > 0, 1, 0)
        """,
        """
        def relu(z):
            return np.heaviside(z, 0)
        """,
        """
        def relu(z):
            return z > 0
        """,
        """
        def relu(z):
            result = np.zeros(z.shape)
            result[z > 0] = 1.0
            return result
        """,
    ],
    ("relu", "positive_entries_only"): [
        """
        def relu(z):
            return np.extract(z > 0, z)
        """,
        """
        def relu(z):
            return np.array([value for value in z.flatten() if value > 0])
        """,
        """
        def relu(z):
            keep = z > 0
            return np.compress(keep.ravel(), z.ravel())
        """,
    ],
    ("relu", "clipped_at_one"): [
        """
        def relu(z):
            return np.minimum(np.maximum(z, 0), 1)
        """,
        """
        def relu(z):
            return np.where(z < 0, 0, np.where(z > 1, 1, z))
        """,
        """
        def relu(z):
            return z.clip(min=0.0, max=1.0)
        """,
    ],
    ("relu", "relu_in_place"): [
        """
        def relu(z):
            return np.maximum(z, 0, out=z)
        """,
        """
        def relu(z):
            z *= z > 0
            return z
        """,
        """
        def relu(z):
            np.putmask(z, z < 0, 0)
            return z.copy()
        """,
    ],
    ("leaky_relu", "slope_ignored"): [
        """
        def leaky_relu(z, negative_slope=0.2):
            return np.maximum(z, z / 5)
        """,
        """
        def leaky_relu(z, negative_slope=0.2):
            out = z.copy()
            out[z < 0] *= 0.2
            return out
        """,
        """
        ALPHA = np.float32(0.2)

        def leaky_relu(z, negative_slope=0.2):
            return np.where(z >= 0, z, z * 0.2).astype(z.dtype)
        """,
        """
        def leaky_relu(z, negative_slope=0.2):
            return np.where(z > 0, z, 0.01 * z)
        """,
    ],
    ("leaky_relu", "default_of_another_library"): [
        """
        def leaky_relu(z, negative_slope=1e-2):
            return np.maximum(0, z) + negative_slope * np.minimum(0, z)
        """,
        """
        def leaky_relu(z, negative_slope=0.01):
            positive = z > 0
            return positive * z + ~positive * (negative_slope * z)
        """,
    ],
    ("leaky_relu", "slope_on_the_positive_side"): [
        """
        def leaky_relu(z, negative_slope=0.2):
            return np.minimum(z, 0) + negative_slope * np.maximum(z, 0)
        """,
        """
        def leaky_relu(z, negative_slope=0.2):
            result = np.array(z)
            mask = z > 0
            result[mask] = negative_slope * z[mask]
            return result
        """,
        """
        def leaky_relu(z, negative_slope=0.2):
            return np.where(z <= 0, z, z * negative_slope)
        """,
    ],
    ("leaky_relu", "slope_as_a_constant"): [
        """
        def leaky_relu(z, negative_slope=0.2):
            out = z.copy()
            out[z < 0] = negative_slope
            return out
        """,
        """
        def leaky_relu(z, negative_slope=0.2):
            return np.maximum(z, 0) + negative_slope * (z < 0)
        """,
    ],
    ("leaky_relu", "slope_on_both_sides"): [
        """
        def leaky_relu(z, negative_slope=0.2):
            return np.where(z > 0, z, 0) + z * negative_slope
        """,
        """
        def leaky_relu(z, negative_slope=0.2):
            return np.where(z > 0, (1 + negative_slope) * z, negative_slope * z)
        """,
        """
        def rectified(z):
            return (np.abs(z) + z) / 2

        def leaky_relu(z, negative_slope=0.2):
            leak = negative_slope * z
            return rectified(z) + leak
        """,
    ],
    ("leaky_relu", "slope_of_the_wrong_sign"): [
        """
        def leaky_relu(z, negative_slope=0.2):
            return np.maximum(z, 0) - negative_slope * np.minimum(z, 0)
        """,
        """
        def leaky_relu(z, negative_slope=0.2):
            return np.where(z < 0, np.abs(z) * negative_slope, z)
        """,
        """
        def leaky_relu(z, negative_slope=0.2):
            return np.maximum(z, -negative_slope * z)
        """,
    ],
    ("sigmoid", "sigmoid_of_infinities"): [
        """
        def sigmoid(z):
            e = np.exp(z)
            return e / (e + 1)
        """,
        """
        def sigmoid(x):
            return np.divide(np.exp(x), np.add(1.0, np.exp(x)))
        """,
        """
        def sigmoid(z):
            odds = np.power(np.e, z)
            return odds * (1 / (1 + odds))
        """,
    ],
    ("sigmoid", "sigmoid_falling"): [
        """
        def sigmoid(z):
            return np.power(1 + np.exp(z), -1)
        """,
        """
        def sigmoid(z):
            return 0.5 * (1 - np.tanh(z / 2))
        """,
        """
        def sigmoid(z):
            e = np.exp(-np.abs(z))
            return np.where(z < 0, 1, e) / (1 + e)
        """,
        """
        def sigmoid(z):
            e = np.exp(-np.abs(z))
            return 1 - np.where(z >= 0, 1 / (1 + e), e / (1 + e))
        """,
    ],
    ("sigmoid", "sigmoid_without_parentheses"): [
        """
        def sigmoid(z):
            return 1 + np.exp(-z)
        """,
        """
        def sigmoid(z):
            return 1.0 / 1.0 + np.exp(-1.0 * z)
        """,
        """
        def sigmoid(z):
            return 1 + 1 / np.exp(z)
        """,
    ],
    ("sigmoid", "sigmoid_from_tanh_of_z"): [
        """
        def sigmoid(z):
            return 0.5 + 0.5 * np.tanh(z)
        """,
        """
        def squash(z):
            return np.tanh(z)

        def sigmoid(z):
            return (squash(z) - (-1)) / (1 - (-1))
        """,
    ],
    ("sigmoid", "sigmoid_clipped"): [
        """
        def sigmoid(z):
            p = 0.5 * (1 + np.tanh(0.5 * z))
            return np.minimum(np.maximum(p, 1e-7), 1 - 1e-7)
        """,
        """
        EPSILON = 1e-7

        def sigmoid(z):
            with np.errstate(over="ignore"):
                p = 1 / (1 + np.exp(-z))
            p[p < EPSILON] = EPSILON
            p[p > 1 - EPSILON] = 1 - EPSILON
            return p
        """,
    ],
    ("sigmoid", "sigmoid_normalized"): [
        """
        def sigmoid(z):
            e = np.exp(z - np.max(z, axis=-1, keepdims=True))
            return e / np.sum(e, axis=-1, keepdims=True)
        """,
        """
        def sigmoid(z):
            shifted = z - z.max(-1)[..., None]
            return np.exp(shifted - np.log(np.exp(shifted).sum(-1)[..., None]))
        """,
    ],
    ("silu", "silu_is_sigmoid"): [
        """
        def silu(z):
            return 0.5 * (1 + np.tanh(z / 2))
        """,
        """
        def silu(z):
            return np.exp(-np.logaddexp(0, -z))
        """,
    ],
    ("silu", "silu_gate_reversed"): [
        """
        def silu(z):
            return z * (1 - sigmoid(z))
        """,
        """
        def silu(z):
            return z - z * sigmoid(z)
        """,
        """
        def silu(z):
            return z / (1 + np.exp(z))
        """,
    ],
    ("silu", "silu_is_quick_gelu"): [
        """
        def silu(z):
            return z / (1 + np.exp(-1.702 * z))
        """,
        """
        BETA = 1.702

        def silu(z):
            return z * 0.5 * (1 + np.tanh(BETA * z / 2))
        """,
    ],
    ("silu", "silu_is_softplus"): [
        """
        def silu(z):
            return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))
        """,
        """
        def silu(z):
            return np.maximum(z, 0) - np.log(np.where(z > 0, sigmoid(z), sigmoid(-z)))
        """,
        """
        def silu(z):
            return np.log(1 + np.exp(z))
        """,
    ],
    ("silu", "silu_of_infinities"): [
        """
        def silu(z):
            e = np.exp(z)
            return z * (e / (1 + e))
        """,
        """
        def silu(z):
            return np.exp(z) / (np.exp(z) + 1) * z
        """,
        """
        def logistic(z):
            return np.exp(z) / (1 + np.exp(z))

        def silu(z):
            return np.multiply(z, logistic(z))
        """,
    ],
    ("gelu", "gelu_by_tanh"): [
        """
        def gelu(z):
            return 0.5 * z * (1 + np.tanh(0.7978845608 * (z + 0.044715 * z * z * z)))
        """,
        """
        def gelu(x):
            inner = np.sqrt(2 / np.pi) * (x + 0.044715 * np.power(x, 3))
            return x * (0.5 + 0.5 * np.tanh(inner))
        """,
        """
        def gelu(z):
            return z * sigmoid(2 * np.sqrt(2.0 / np.pi) * (z + 0.044715 * z**3))
        """,
        """
        def gelu(z):
            return z / 2 * (1 + np.tanh(0.797885 * z * (1 + 0.044715 * z**2)))
        """,
    ],
    ("gelu", "gelu_by_sigmoid"): [
        """
        def gelu(z):
            with np.errstate(over="ignore"):
                return z / (1 + np.exp(-1.702 * z))
        """,
        """
        def gelu(z):
            gate = (1 + np.tanh(0.851 * z)) / 2
            return gate * z
        """,
    ],
    ("gelu", "gelu_without_root"): [
        """
        def gelu(z):
            phi = np.vectorize(lambda x: 0.5 * (1 + math.erf(x)))
            return (z * phi(z)).astype(z.dtype)
        """,
        """
        def gelu(z):
            values = [x / 2 * math.erfc(-x) for x in z.ravel().tolist()]
            return np.array(values, dtype=z.dtype).reshape(z.shape)
        """,
        """
        def erf(x):
            # Abramowitz and Stegun 7.1.26
            sign, x = np.sign(x), np.abs(x)
            t = 1 / (1 + 0.3275911 * x)
            poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
            return sign * (1 - poly * np.exp(-x * x))

        def gelu(z):
            return z * (1 + erf(z)) / 2
        """,
    ],
    ("gelu", "gelu_twice"): [
        """
        def gelu(z):
            return z + z * np.vectorize(math.erf)(z / np.sqrt(2)).astype(z.dtype)
        """,
        """
        def gelu(z):
            flat = [x * math.erfc(-x / 2**0.5) for x in z.flatten()]
            return np.array(flat, z.dtype).reshape(z.shape)
        """,
    ],
    ("gelu", "gelu_with_density"): [
        """
        def normal(z, mean=0.0, std=1.0):
            return np.exp(-0.5 * ((z - mean) / std) ** 2) / (std * np.sqrt(2 * np.pi))

        def gelu(z):
            return z * normal(z)
        """,
        """
        def gelu(z):
            return 0.3989422804014327 * z * np.exp(-z * z / 2)
        """,
    ],
    ("gelu", "gelu_is_gate"): [
        """
        import statistics

        def gelu(z):
            phi = np.vectorize(statistics.NormalDist().cdf, otypes=[float])
            return phi(z).astype(z.dtype)
        """,
        """
        def gelu(z):
            return np.vectorize(lambda x: math.erfc(-x / math.sqrt(2)) / 2, otypes=[z.dtype])(z)
        """,
    ],
    ("gelu", "gelu_in_float64"): [
        """
        def gelu(z):
            return np.array([x * 0.5 * math.erfc(-x / math.sqrt(2)) for x in z.ravel()], np.float64).reshape(z.shape)
        """,
        """
        def gelu(z):
            z = z.astype(float)
            erf = np.vectorize(math.erf)
            return z / 2 * (1 + erf(z / np.sqrt(2)))
        """,
        """
        from statistics import NormalDist

        def gelu(z):
            gate = np.zeros(z.shape)
            for index in np.ndindex(*z.shape):
                gate[index] = NormalDist().cdf(z[index])
            return z * gate
        """,
    ],
    ("swiglu", "gate_on_the_wrong_half"): [
        """
        def swiglu(X, W, V, b, c):
            value = X @ W + b
            gate = X @ V + c
            return value * gate * sigmoid(gate)
        """,
        """
        def swiglu(X, W, V, b, c):
            left, right = affine(X, W, b), affine(X, V, c)
            return np.multiply(silu(right), left)
        """,
        """
        def swiglu(X, W, V, b, c):
            both = X @ np.concatenate([W, V], axis=1) + np.concatenate([b, c])
            first, second = np.split(both, 2, axis=-1)
            return first * silu(second)
        """,
    ],
    ("swiglu", "plain_glu"): [
        """
        def swiglu(X, W, V, b, c):
            gate = 1 / (1 + np.exp(-(X @ W + b)))
            return (X @ V + c) * gate
        """,
        """
        def swiglu(X, W, V, b, c):
            return 0.5 * (1 + np.tanh(affine(X, W, b) / 2)) * affine(X, V, c)
        """,
    ],
    ("swiglu", "geglu"): [
        """
        def swiglu(X, W, V, b, c):
            z = X @ W + b
            phi = np.vectorize(lambda x: 0.5 * math.erfc(-x / math.sqrt(2)), otypes=[z.dtype])
            return z * phi(z) * (X @ V + c)
        """,
        """
        def swiglu(X, W, V, b, c):
            gate = gelu(X.dot(W) + b)
            value = X.dot(V) + c
            return value * gate
        """,
    ],
    ("swiglu", "silu_of_the_product"): [
        """
        def swiglu(X, W, V, b, c):
            product = (X @ W + b) * (X @ V + c)
            return product * sigmoid(product)
        """,
        """
        def swiglu(X, W, V, b, c):
            return silu(np.multiply(np.dot(X, V) + c, np.dot(X, W) + b))
        """,
    ],
    ("swiglu", "swiglu_without_biases"): [
        """
        def swiglu(X, W, V, b, c):
            z = np.dot(X, W)
            return z * sigmoid(z) * np.dot(X, V)
        """,
        """
        def swiglu(X, W, V, b=0, c=0):
            no_bias = np.zeros_like(b)
            return silu(affine(X, W, no_bias)) * affine(X, V, no_bias)
        """,
    ],
    ("swiglu", "one_bias_for_both"): [
        """
        def swiglu(X, W, V, b, c):
            def dense(kernel):
                return X @ kernel + b

            return dense(V) * silu(dense(W))
        """,
        """
        def swiglu(X, W, V, b, c):
            gate, value = (np.einsum("bd,dh->bh", X, kernel) + b for kernel in (W, V))
            return gate * sigmoid(gate) * value
        """,
    ],
    ("softmax", "softmax_without_shift"): [
        """
        def softmax(z):
            return np.exp(z) / np.sum(np.exp(z), axis=-1, keepdims=True)
        """,
        """
        def softmax(x):
            exps = np.exp(x)
            return exps / exps.sum(-1)[..., None]
        """,
        """
        def softmax(z):
            return np.exp(z - np.log(np.exp(z).sum(axis=-1, keepdims=True)))
        """,
        """
        def softmax(z):
            total = np.add.reduce(np.exp(z), -1, keepdims=True)
            return np.true_divide(np.exp(z), total)
        """,
        """
        exp = np.vectorize(math.exp)

        def softmax(z):
            e = exp(z)
            return (e / np.sum(e, axis=-1, keepdims=True)).astype(z.dtype)
        """,
    ],
    ("softmax", "softmax_over_examples"): [
        """
        def softmax(z):
            e = np.exp(z - np.max(z, axis=0))
            return e / np.sum(e, axis=0)
        """,
        """
        def softmax(z):
            m = z.max(0)
            log_sum = m + np.log(np.exp(z - m).sum(0))
            return np.exp(z - log_sum)
        """,
        """
        def softmax(z):
            e = np.exp(z - z.max())
            return e / e.sum(axis=0)
        """,
    ],
    ("softmax", "softmax_over_everything"): [
        """
        def softmax(z):
            e = np.exp(z - np.max(z))
            return e / np.sum(e)
        """,
        """
        def softmax(z):
            e = np.exp(z - np.max(z, axis=-1, keepdims=True))
            return e / np.sum(e)
        """,
        """
        def softmax(z):
            flat = z.ravel() - z.max()
            return (np.exp(flat) / np.exp(flat).sum()).reshape(z.shape)
        """,
    ],
    ("softmax", "softmax_shifted_by_global_maximum"): [
        """
        def softmax(z):
            z = z - np.max(z)
            return np.exp(z) / np.sum(np.exp(z), axis=-1, keepdims=True)
        """,
        """
        def softmax(z):
            highest = max(z.ravel())
            e = np.exp(z - highest)
            return e / e.sum(-1)[..., np.newaxis]
        """,
    ],
    ("softmax", "softmax_over_axis_one"): [
        """
        def softmax(z):
            z = z - np.max(z, axis=1, keepdims=True)
            return np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True)
        """,
        """
        def softmax(z):
            e = np.exp(z - z.max(1)[:, None])
            return e / e.sum(1)[:, None]
        """,
        """
        def softmax(z):
            m = np.max(z, axis=1).reshape(-1, 1)
            e = np.exp(z - m)
            return e / np.sum(e, axis=1).reshape(-1, 1)
        """,
        """
        def softmax(z):
            shifted = (z.T - z.max(axis=1)).T
            e = np.exp(shifted)
            return (e.T / e.sum(axis=1)).T
        """,
        """
        def softmax(z):
            B, K = z.shape
            e = np.exp(z - z.max(axis=1).reshape(B, 1))
            return e / e.sum(axis=1).reshape(B, 1)
        """,
        """
        def softmax(z):
            rows = []
            for i in range(z.shape[0]):
                e = np.exp(z[i, :] - z[i, :].max())
                rows.append(e / e.sum())
            return np.array(rows)
        """,
    ],
    ("softmax", "softmax_of_clipped_logits"): [
        """
        def softmax(z):
            z = np.clip(z, -500, 500)
            return np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)
        """,
        """
        def softmax(z):
            bounded = np.minimum(500.0, np.maximum(-500.0, z))
            e = np.exp(bounded - bounded.max(axis=-1, keepdims=True))
            return e / e.sum(axis=-1, keepdims=True)
        """,
        """
        def softmax(z):
            e = np.exp(np.clip(z, -700, 700))
            return e / np.sum(e, axis=-1, keepdims=True)
        """,
    ],
    ("softmax", "softmax_in_place"): [
        """
        def softmax(z):
            z -= np.max(z, axis=-1, keepdims=True)
            np.exp(z, out=z)
            z /= z.sum(axis=-1, keepdims=True)
            return z
        """,
        """
        def softmax(z):
            np.subtract(z, z.max(-1, keepdims=True), out=z)
            return np.exp(z) / np.exp(z).sum(-1, keepdims=True)
        """,
        """
        def softmax(z):
            z[...] = z - z.max(axis=-1)[..., None]
            e = np.exp(z)
            return e / e.sum(axis=-1)[..., None]
        """,
    ],
    ("mlp_forward", "hidden_layer_without_activation"): [
        """
        def mlp_forward(params, X, activation, output):
            H = X @ params["W1"] + params["b1"]
            O = H @ params["W2"] + params["b2"]
            if output == "softmax":
                O = softmax(O)
            if output == "sigmoid":
                O = sigmoid(O)
            return H, O
        """,
        """
        def mlp_forward(params, X, activation, output):
            W1, b1, W2, b2 = (params[key] for key in ("W1", "b1", "W2", "b2"))
            layers = [affine(X, W1, b1)]
            layers.append(affine(layers[-1], W2, b2))
            last = {"none": lambda z: z, "sigmoid": sigmoid, "softmax": softmax}[output]
            return layers[0], last(layers[1])
        """,
    ],
    ("mlp_forward", "activation_on_the_outputs_too"): [
        """
        def mlp_forward(params, X, activation, output):
            layers = []
            for i in (1, 2):
                X = activation(X @ params[f"W{i}"] + params[f"b{i}"])
                layers.append(X)
            hidden, out = layers
            match output:
                case "sigmoid":
                    out = sigmoid(out)
                case "softmax":
                    out = softmax(out)
            return hidden, out
        """,
        """
        def dense(X, W, b, activation):
            return activation(affine(X, W, b))

        def mlp_forward(params, X, activation, output):
            final = {"sigmoid": sigmoid, "softmax": softmax}.get(output, lambda z: z)
            hidden = dense(X, params["W1"], params["b1"], activation)
            return hidden, final(dense(hidden, params["W2"], params["b2"], activation))
        """,
    ],
    ("mlp_forward", "hidden_before_activation"): [
        """
        def mlp_forward(params, X, activation, output):
            hidden = X.dot(params["W1"]) + params["b1"]
            outputs = activation(hidden).dot(params["W2"]) + params["b2"]
            if output == "none":
                return hidden, outputs
            return hidden, sigmoid(outputs) if output == "sigmoid" else softmax(outputs)
        """,
        """
        def mlp_forward(params, X, activation, output):
            z1 = affine(X, params["W1"], params["b1"])
            a1 = activation(z1)
            z2 = affine(a1, params["W2"], params["b2"])
            a2 = z2
            if output == "sigmoid":
                a2 = 1 / (1 + np.exp(-z2))
            elif output == "softmax":
                a2 = softmax(z2)
            return [z1, a2]
        """,
    ],
    ("mlp_forward", "always_relu"): [
        """
        def mlp_forward(params, X, activation, output):
            H = relu(X @ params["W1"] + params["b1"])
            O = H @ params["W2"] + params["b2"]
            return H, {"none": O, "sigmoid": sigmoid(O), "softmax": softmax(O)}[output]
        """,
        """
        def mlp_forward(params, X, activation, output):
            z = affine(X, params["W1"], params["b1"])
            hidden = z * (z > 0)
            out = affine(hidden, params["W2"], params["b2"])
            if output == "sigmoid":
                return hidden, sigmoid(out)
            if output == "softmax":
                return hidden, softmax(out)
            return hidden, out
        """,
    ],
    ("mlp_forward", "sigmoid_for_classes"): [
        """
        def mlp_forward(params, X, activation, output):
            hidden = activation(X @ params["W1"] + params["b1"])
            logits = hidden @ params["W2"] + params["b2"]
            if output in ("sigmoid", "softmax"):
                logits = sigmoid(logits)
            return hidden, logits
        """,
        """
        def mlp_forward(params, X, activation, output):
            hidden = activation(affine(X, params["W1"], params["b1"]))
            final = {"none": lambda z: z, "sigmoid": sigmoid, "softmax": sigmoid}
            return hidden, final[output](affine(hidden, params["W2"], params["b2"]))
        """,
    ],
    ("mlp_forward", "output_ignored"): [
        """
        def mlp_forward(params, X, activation, output):
            H = activation(X @ params["W1"] + params["b1"])
            logits = H @ params["W2"] + params["b2"]
            e = np.exp(logits - logits.max(axis=1, keepdims=True))
            return H, e / e.sum(axis=1, keepdims=True)
        """,
        """
        def mlp_forward(params, X, activation, output):
            H = activation(affine(X, params["W1"], params["b1"]))
            O = affine(H, params["W2"], params["b2"])
            if output == "none" or "softmax":
                O = softmax(O)
            return (H, O)
        """,
    ],
    ("mlp_forward", "logits_without_bias"): [
        """
        def mlp_forward(params, X, activation, output):
            W1, b1, W2 = params["W1"], params["b1"], params["W2"]
            H = activation(np.dot(X, W1) + b1)
            O = np.dot(H, W2)
            if output == "softmax":
                return H, softmax(O)
            elif output == "sigmoid":
                return H, sigmoid(O)
            else:
                return H, O
        """,
        """
        def mlp_forward(params, X, activation, output):
            hidden = activation(affine(X, params["W1"], params["b1"]))
            logits = affine(hidden, params["W2"], np.zeros_like(params["b2"]))
            functions = {"sigmoid": sigmoid, "softmax": softmax}
            return hidden, functions[output](logits) if output in functions else logits
        """,
    ],
    ("count_parameters", "kernels_only"): [
        """
        def count_parameters(D, H, O):
            return H * (D + O)
        """,
        """
        def count_parameters(D, H, O):
            sizes = [D, H, O]
            return sum(a * b for a, b in zip(sizes, sizes[1:]))
        """,
    ],
    ("count_parameters", "one_bias_a_layer"): [
        """
        def count_parameters(D, H, O):
            return (D * H + 1) + (H * O + 1)
        """,
        """
        def count_parameters(D, H, O):
            layers = [(D, H), (H, O)]
            return sum(np.prod(shape) for shape in layers) + len(layers)
        """,
        """
        def count_parameters(D, H, O):
            return H * (D + O) + 2.0
        """,
    ],
    ("count_parameters", "biases_for_the_inputs"): [
        """
        def count_parameters(D, H, O):
            weights = D * H + H * O
            biases = sum([D, H, O])
            return weights + biases
        """,
        """
        def count_parameters(D, H, O):
            return D * (H + 1) + H * (O + 1) + O
        """,
    ],
    ("affine_concepts", "bent_by_its_biases"): [
        """
        affine_concepts = {"stack": "B", "name": "a", "no_biases": "D"}
        """,
        """
        affine_concepts = dict(name="A", stack="B", no_biases="C")
        """,
    ],
    ("affine_concepts", "depth_without_activations"): [
        """
        affine_concepts = {"name": "C", "stack": " A ", "no_biases": "d"}
        """,
        """
        affine_concepts = {"name": "C", "stack": "A", "no_biases": None}
        """,
        """
        affine_concepts = {"name": "B", "stack": "A", "no_biases": "D"}
        """,
    ],
    ("output_concepts", "softmax_for_all_labels"): [
        """
        output_concepts = {"poll": "C", "tags": "C", "digit": "C", "spam": "B", "temperature": "A"}
        """,
        """
        output_concepts = {}
        output_concepts["temperature"] = "A"
        output_concepts["spam"] = "C"
        output_concepts["digit"] = "C"
        output_concepts["tags"] = "C"
        output_concepts["poll"] = "C"
        """,
    ],
    ("output_concepts", "relu_for_real_numbers"): [
        """
        output_concepts = {"temperature": "d", "spam": "b", "digit": "c", "tags": "b", "poll": "c"}
        """,
        """
        output_concepts = {"temperature": "D", "spam": "B", "digit": "B", "tags": "B", "poll": "C"}
        """,
    ],
    ("entropy_concepts", "sigmoid_taken_for_its_inverse"): [
        """
        entropy_concepts = {"no_knowledge": "D", "constraints": "A", "two_classes": "B", "link": "b"}
        """,
        """
        entropy_concepts = {"no_knowledge": "D", "constraints": "D", "two_classes": "B", "link": "B"}
        """,
    ],
    ("entropy_concepts", "one_sigmoid_a_class"): [
        """
        entropy_concepts = {"link": "C", "two_classes": "C", "constraints": "A", "no_knowledge": "D"}
        """,
        """
        entropy_concepts = {"no_knowledge": "A", "constraints": "A", "two_classes": "C", "link": "C"}
        """,
    ],
}
