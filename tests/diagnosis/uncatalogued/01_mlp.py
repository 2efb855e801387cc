"""Wrong implementations for 01_mlp that are no misconception of its catalogue, by exercise and fault."""

UNCATALOGUED = {
    "affine": {
        "the first bias for all units": """
            def affine(X, W, b):
                return X @ W + b[0]
            """,
        "the bias twice": """
            def affine(X, W, b):
                Z = X @ W
                for bias in (b, b):
                    Z = Z + bias
                return Z
            """,
        "the bias as a factor": """
            def affine(X, W, b):
                return X @ W * b
            """,
        "the size of the bias": """
            def affine(X, W, b):
                return X @ W - np.abs(b)
            """,
        "a loop over the examples": """
            def affine(X, W, b):
                return np.array([x @ W + b for x in X])
            """,
        "float64 always": """
            def affine(X, W, b):
                return np.hstack([X, np.ones((len(X), 1))]) @ np.vstack([W, b])
            """,
        "the bias over the examples": """
            def affine(X, W, b):
                return X @ W + np.resize(b, (len(X), 1))
            """,
        "an activation": """
            def affine(X, W, b):
                return np.tanh(X @ W + b)
            """,
    },
    "relu": {
        "the absolute value": """
            def relu(z):
                return np.abs(z)
            """,
        "clipped at six": """
            def relu(z):
                return np.clip(z, 0, 6)
            """,
        "softplus": """
            def relu(z):
                return np.logaddexp(0, z)
            """,
        "Python's max": """
            def relu(z):
                return max(z, 0)
            """,
        "a loop over the numbers": """
            def relu(z):
                return np.array([value if value > 0 else 0.0 for value in z.ravel()], z.dtype).reshape(z.shape)
            """,
        "flattened": """
            def relu(z):
                return np.maximum(z, 0).ravel()
            """,
        "float64 always": """
            def relu(z):
                return np.maximum(z, np.zeros(z.shape))
            """,
        "the kink at one": """
            def relu(z):
                return np.where(z > 1, z, 0)
            """,
        "maximum over the last axis": """
            def relu(z):
                return np.max(z, -1)
            """,
        "one too large": """
            def relu(z):
                return np.maximum(z, 0) + 1
            """,
        "in place and negative": """
            def relu(z):
                z[z > 0] = 0
                return z
            """,
    },
    "leaky_relu": {
        "divided by the slope": """
            def leaky_relu(z, negative_slope=0.2):
                with np.errstate(all="ignore"):
                    return np.where(z > 0, z, np.divide(z, negative_slope))
            """,
        "another default": """
            def leaky_relu(z, negative_slope=0.3):
                return np.where(z > 0, z, negative_slope * z)
            """,
        "ELU": """
            def leaky_relu(z, negative_slope=0.2):
                return np.where(z > 0, z, negative_slope * (np.exp(np.minimum(z, 0)) - 1))
            """,
        "at least the slope": """
            def leaky_relu(z, negative_slope=0.2):
                return np.maximum(negative_slope, z)
            """,
        "the kink at the slope": """
            def leaky_relu(z, negative_slope=0.2):
                return np.where(z > negative_slope, z, negative_slope * z)
            """,
        "the slope as a float32 array": """
            def leaky_relu(z, negative_slope=0.2):
                slope = np.full(z.shape, negative_slope)
                return np.where(z > 0, z, slope * z)
            """,
        "plain ReLU": """
            def leaky_relu(z, negative_slope=0.2):
                return np.maximum(z, 0)
            """,
        "always 0.3": """
            def leaky_relu(z, negative_slope=0.2):
                return np.where(z > 0, z, 0.3 * z)
            """,
        "in place": """
            def leaky_relu(z, negative_slope=0.2):
                z[z < 0] *= negative_slope
                return z
            """,
    },
    "sigmoid": {
        "hard sigmoid": """
            def sigmoid(z):
                return np.clip(0.2 * z + 0.5, 0, 1)
            """,
        "base two": """
            def sigmoid(z):
                e = 2.0 ** -np.abs(z)
                return np.where(z >= 0, 1, e) / (1 + e)
            """,
        "tanh": """
            def sigmoid(z):
                return np.tanh(z)
            """,
        "softsign": """
            def sigmoid(z):
                return 0.5 * (1 + z / (1 + np.abs(z)))
            """,
        "clipped inputs": """
            def sigmoid(z):
                return 1 / (1 + np.exp(-np.clip(z, -10, 10)))
            """,
        "rounded": """
            def sigmoid(z):
                return np.round(0.5 * (1 + np.tanh(z / 2)), 5)
            """,
        "math.exp that raises": """
            @np.vectorize
            def sigmoid(z):
                return 1 / (1 + math.exp(-z))
            """,
        "clipped far": """
            def sigmoid(z):
                return np.clip(0.5 * (1 + np.tanh(z / 2)), 1e-3, 1 - 1e-3)
            """,
        "float32 always": """
            def sigmoid(z):
                z = z.astype(np.float32)
                return 0.5 * (1 + np.tanh(z / 2))
            """,
        "its derivative": """
            def sigmoid(z):
                s = 0.5 * (1 + np.tanh(z / 2))
                return s * (1 - s)
            """,
    },
    "silu": {
        "tanh as the gate": """
            def silu(z):
                return z * np.tanh(z)
            """,
        "mish": """
            def silu(z):
                return z * np.tanh(np.logaddexp(0, z))
            """,
        "hard swish": """
            def silu(z):
                return z * np.clip(z + 3, 0, 6) / 6
            """,
        "a slow gate": """
            def silu(z):
                return z * sigmoid(z / 2)
            """,
        "the gate squared": """
            def silu(z):
                return sigmoid(z) ** 2
            """,
        "minus": """
            def silu(z):
                return -z * sigmoid(z)
            """,
        "near the factor of GELU": """
            def silu(z):
                return z * sigmoid(1.6 * z)
            """,
        "float64 gate": """
            def silu(z):
                return z * np.asarray(sigmoid(z), dtype=np.float64)
            """,
    },
    "gelu": {
        "ReLU": """
            def gelu(z):
                return np.maximum(z, 0)
            """,
        "half the root": """
            def gelu(z):
                return 0.5 * z * (1 + np.vectorize(math.erf, otypes=[z.dtype])(z / 2))
            """,
        "tanh without the cube": """
            def gelu(z):
                return 0.5 * z * (1 + np.tanh(math.sqrt(2 / math.pi) * z))
            """,
        "tanh with a slipped digit": """
            def gelu(z):
                return 0.5 * z * (1 + np.tanh(math.sqrt(2 / math.pi) * (z + 0.44715 * z**3)))
            """,
        "a logistic of the same variance": """
            def gelu(z):
                return z * sigmoid(math.pi / math.sqrt(3) * z)
            """,
        "float32 always": """
            def gelu(z):
                z = z.astype(np.float32)
                return 0.5 * z * (1 + np.vectorize(math.erf, otypes=[z.dtype])(z / math.sqrt(2)))
            """,
        "only rows": """
            def gelu(z):
                return np.array([[0.5 * x * math.erfc(-x / math.sqrt(2)) for x in row] for row in z], z.dtype)
            """,
        "minus erf": """
            def gelu(z):
                return 0.5 * z * (1 - np.vectorize(math.erf, otypes=[z.dtype])(z / math.sqrt(2)))
            """,
        "SiLU": """
            def gelu(z):
                return z * sigmoid(z)
            """,
    },
    "swiglu": {
        "a sum": """
            def swiglu(X, W, V, b, c):
                return silu(affine(X, W, b)) + affine(X, V, c)
            """,
        "SiLU on both": """
            def swiglu(X, W, V, b, c):
                return silu(affine(X, W, b)) * silu(affine(X, V, c))
            """,
        "ReLU as the gate": """
            def swiglu(X, W, V, b, c):
                return np.maximum(X @ W + b, 0) * (X @ V + c)
            """,
        "biases exchanged": """
            def swiglu(X, W, V, b, c):
                return silu(affine(X, W, c)) * affine(X, V, b)
            """,
        "one kernel for both": """
            def swiglu(X, W, V, b, c):
                return silu(affine(X, W, b)) * affine(X, W, c)
            """,
        "no activation": """
            def swiglu(X, W, V, b, c):
                return (X @ W + b) * (X @ V + c)
            """,
        "c forgotten": """
            def swiglu(X, W, V, b, c):
                return silu(X @ W + b) * (X @ V)
            """,
        "a matrix product of the halves": """
            def swiglu(X, W, V, b, c):
                return silu(affine(X, W, b)) @ affine(X, V, c).T
            """,
    },
    "softmax": {
        "unit length": """
            def softmax(z):
                e = np.exp(z - z.max(axis=-1, keepdims=True))
                return e / np.linalg.norm(e, axis=-1, keepdims=True)
            """,
        "base two": """
            def softmax(z):
                e = 2.0 ** (z - z.max(axis=-1, keepdims=True))
                return e / e.sum(axis=-1, keepdims=True)
            """,
        "its logarithm": """
            def softmax(z):
                z = z - z.max(axis=-1, keepdims=True)
                return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
            """,
        "something added to the sum": """
            def softmax(z):
                e = np.exp(z - z.max(axis=-1, keepdims=True))
                return e / (e.sum(axis=-1, keepdims=True) + 1e-3)
            """,
        "shifted by the minimum": """
            def softmax(z):
                e = np.exp(z - z.min(axis=-1, keepdims=True))
                return e / e.sum(axis=-1, keepdims=True)
            """,
        "shifted by the mean": """
            def softmax(z):
                e = np.exp(z - z.mean(axis=-1, keepdims=True))
                return e / e.sum(axis=-1, keepdims=True)
            """,
        "a loop over the rows": """
            def softmax(z):
                rows = [np.exp(row - row.max()) for row in z.reshape(-1, z.shape[-1])]
                return np.array([row / row.sum() for row in rows]).reshape(z.shape)
            """,
        "no axis kept": """
            def softmax(z):
                e = np.exp(z - z.max(axis=-1, keepdims=True))
                return e / e.sum(axis=-1)
            """,
        "over the last axis but one": """
            def softmax(z):
                e = np.exp(z - z.max(axis=-2, keepdims=True))
                return e / e.sum(axis=-2, keepdims=True)
            """,
        "sigmoids that sum to one": """
            def softmax(z):
                p = 0.5 * (1 + np.tanh(z / 2))
                return p / p.sum(axis=-1, keepdims=True)
            """,
        "the largest is one": """
            def softmax(z):
                return np.exp(z - z.max(axis=-1, keepdims=True))
            """,
        "float64 always": """
            def softmax(z):
                e = np.exp(z.astype(float) - z.max(axis=-1, keepdims=True))
                return e / e.sum(axis=-1, keepdims=True)
            """,
        "of minus z": """
            def softmax(z):
                e = np.exp(z.min(axis=-1, keepdims=True) - z)
                return e / e.sum(axis=-1, keepdims=True)
            """,
        "nan taken for zero": """
            def softmax(z):
                with np.errstate(all="ignore"):
                    e = np.exp(z)
                    return np.nan_to_num(e / e.sum(axis=-1, keepdims=True))
            """,
    },
    "mlp_forward": {
        "the pair exchanged": """
            def mlp_forward(params, X, activation, output):
                hidden = activation(affine(X, params["W1"], params["b1"]))
                outputs = affine(hidden, params["W2"], params["b2"])
                return {"none": outputs, "sigmoid": sigmoid(outputs), "softmax": softmax(outputs)}[output], hidden
            """,
        "the outputs alone": """
            def mlp_forward(params, X, activation, output):
                hidden = activation(affine(X, params["W1"], params["b1"]))
                outputs = affine(hidden, params["W2"], params["b2"])
                return {"none": outputs, "sigmoid": sigmoid(outputs), "softmax": softmax(outputs)}[output]
            """,
        "the activation twice": """
            def mlp_forward(params, X, activation, output):
                hidden = activation(activation(affine(X, params["W1"], params["b1"])))
                outputs = affine(hidden, params["W2"], params["b2"])
                return hidden, {"none": outputs, "sigmoid": sigmoid(outputs), "softmax": softmax(outputs)}[output]
            """,
        "softmax over the examples": """
            def mlp_forward(params, X, activation, output):
                hidden = activation(affine(X, params["W1"], params["b1"]))
                outputs = affine(hidden, params["W2"], params["b2"])
                if output == "softmax":
                    outputs = softmax(outputs.T).T
                if output == "sigmoid":
                    outputs = sigmoid(outputs)
                return hidden, outputs
            """,
        "no bias in the hidden layer": """
            def mlp_forward(params, X, activation, output):
                hidden = activation(X @ params["W1"])
                outputs = affine(hidden, params["W2"], params["b2"])
                return hidden, {"none": outputs, "sigmoid": sigmoid(outputs), "softmax": softmax(outputs)}[output]
            """,
        "sigmoid and softmax exchanged": """
            def mlp_forward(params, X, activation, output):
                hidden = activation(affine(X, params["W1"], params["b1"]))
                outputs = affine(hidden, params["W2"], params["b2"])
                return hidden, {"none": outputs, "softmax": sigmoid(outputs), "sigmoid": softmax(outputs)}[output]
            """,
        "tanh always": """
            def mlp_forward(params, X, activation, output):
                hidden = np.tanh(affine(X, params["W1"], params["b1"]))
                outputs = affine(hidden, params["W2"], params["b2"])
                return hidden, {"none": outputs, "sigmoid": sigmoid(outputs), "softmax": softmax(outputs)}[output]
            """,
        "sigmoid after softmax": """
            def mlp_forward(params, X, activation, output):
                hidden = activation(affine(X, params["W1"], params["b1"]))
                outputs = affine(hidden, params["W2"], params["b2"])
                if output != "none":
                    outputs = sigmoid(outputs)
                if output == "softmax":
                    outputs = softmax(outputs)
                return hidden, outputs
            """,
        "never an output activation": """
            def mlp_forward(params, X, activation, output):
                hidden = activation(affine(X, params["W1"], params["b1"]))
                return hidden, affine(hidden, params["W2"], params["b2"])
            """,
    },
    "count_parameters": {
        "a product": """
            def count_parameters(D, H, O):
                return D * H * O
            """,
        "a sum": """
            def count_parameters(D, H, O):
                return D + H + O
            """,
        "no bias at the outputs": """
            def count_parameters(D, H, O):
                return (D + 1) * H + H * O
            """,
        "one too many": """
            def count_parameters(D, H, O):
                return (D + 1) * H + (H + 1) * O + 1
            """,
        "squares": """
            def count_parameters(D, H, O):
                return D**2 + H**2 + O**2
            """,
        "one bias in all": """
            def count_parameters(D, H, O):
                return D * H + H * O + 1
            """,
    },
    "affine_concepts": {
        "B for the name": """
            affine_concepts = {"name": "B", "stack": "B", "no_biases": "D"}
            """,
        "the last alone": """
            affine_concepts = {"name": "C", "stack": "B", "no_biases": "A"}
            """,
        "two others": """
            affine_concepts = {"name": "D", "stack": "C", "no_biases": "D"}
            """,
        "no text": """
            affine_concepts = {"name": {}, "stack": 2, "no_biases": ["D"]}
            """,
    },
    "output_concepts": {
        "ReLU for a probability": """
            output_concepts = {"temperature": "A", "spam": "D", "digit": "C", "tags": "B", "poll": "C"}
            """,
        "none for labels": """
            output_concepts = {"temperature": "A", "spam": "B", "digit": "A", "tags": "A", "poll": "C"}
            """,
        "sigmoid everywhere": """
            output_concepts = dict.fromkeys(["temperature", "spam", "digit", "tags", "poll"], "B")
            """,
    },
    "entropy_concepts": {
        "the logarithm as the link": """
            entropy_concepts = {"no_knowledge": "D", "constraints": "A", "two_classes": "B", "link": "A"}
            """,
        "certainty": """
            entropy_concepts = {"no_knowledge": "B", "constraints": "B", "two_classes": "B", "link": "C"}
            """,
        "the sum of logits": """
            entropy_concepts = {"no_knowledge": "D", "constraints": "C", "two_classes": "D", "link": "C"}
            """,
    },
}
