"""Wrong implementations for 13_initialization that are no misconception of its catalogue, by exercise and fault."""

UNCATALOGUED = {
    "saturated_fraction": {
        "sigmoid": "saturated_fraction = lambda z, threshold: np.mean(1 / (1 + np.exp(-np.abs(z))) > threshold)",
        "below zero alone": "saturated_fraction = lambda z, threshold: np.mean(np.tanh(z) < -threshold)",
        "in percent": "saturated_fraction = lambda z, threshold: 100 * np.mean(np.abs(np.tanh(z)) > threshold)",
        "by the rows": "saturated_fraction = lambda z, threshold: np.sum(np.abs(np.tanh(z)) > threshold) / len(z)",
        "tanh of the half": """
            def saturated_fraction(z, threshold):
                return np.mean(np.abs(np.tanh(z / 2)) > threshold)
            """,
        "truth values": "saturated_fraction = lambda z, threshold: np.abs(np.tanh(z)) > threshold",
        "squared": "saturated_fraction = lambda z, threshold: np.mean(np.tanh(z) ** 2 > threshold)",
    },
    "uniform_heuristic": {
        "the variance": """
            def uniform_heuristic(n, m, rng):
                a = np.sqrt(3 / n)
                return rng.uniform(-a, a, (n, m))
            """,
        "both sizes": """
            def uniform_heuristic(n, m, rng):
                a = 1 / np.sqrt(n + m)
                return rng.uniform(-a, a, (n, m))
            """,
        "negative": """
            def uniform_heuristic(n, m, rng):
                return rng.uniform(-1 / np.sqrt(n), 0, (n, m))
            """,
        "upside down": """
            def uniform_heuristic(n, m, rng):
                return rng.uniform(-np.sqrt(n), np.sqrt(n), (n, m))
            """,
        "the limits alone": """
            def uniform_heuristic(n, m, rng):
                return rng.choice([-1.0, 1.0], (n, m)) / np.sqrt(n)
            """,
        "half the width": """
            def uniform_heuristic(n, m, rng):
                return (rng.random((n, m)) - 0.5) / np.sqrt(n)
            """,
    },
    "glorot_uniform": {
        "three in place of six": """
            def glorot_uniform(n, m, rng):
                a = np.sqrt(3 / (n + m))
                return rng.uniform(-a, a, (n, m))
            """,
        "twelve": """
            def glorot_uniform(n, m, rng):
                a = np.sqrt(12 / (n + m))
                return rng.uniform(-a, a, (n, m))
            """,
        "a difference": """
            def glorot_uniform(n, m, rng):
                a = np.sqrt(6 / (1 + abs(n - m)))
                return rng.uniform(-a, a, (n, m))
            """,
        "transposed": """
            def glorot_uniform(n, m, rng):
                a = np.sqrt(6 / (n + m))
                return rng.uniform(-a, a, (m, n))
            """,
        "the root of the sum alone": """
            def glorot_uniform(n, m, rng):
                a = 6 / np.sqrt(n + m)
                return rng.uniform(-a, a, (n, m))
            """,
        "one row for all": """
            def glorot_uniform(n, m, rng):
                a = np.sqrt(6 / (n + m))
                return np.tile(rng.uniform(-a, a, m), (n, 1))
            """,
    },
    "glorot_normal": {
        "complex": """
            def glorot_normal(n, m, rng):
                return rng.normal(0, np.sqrt(2 / (n + m)), (n, m)) + 7j
            """,
        "a mean": """
            def glorot_normal(n, m, rng):
                return 1 + np.sqrt(2 / (n + m)) * rng.standard_normal((n, m))
            """,
        "transposed": """
            def glorot_normal(n, m, rng):
                return rng.normal(0, np.sqrt(2 / (n + m)), (m, n))
            """,
        "positive": """
            def glorot_normal(n, m, rng):
                return np.abs(rng.normal(0, np.sqrt(2 / (n + m)), (n, m)))
            """,
        "upside down": """
            def glorot_normal(n, m, rng):
                return rng.normal(0, np.sqrt((n + m) / 2), (n, m))
            """,
        "a product": """
            def glorot_normal(n, m, rng):
                return rng.normal(0, np.sqrt(2 / (n * m)), (n, m))
            """,
        "the old generator": """
            def glorot_normal(n, m, rng):
                return np.random.normal(0, np.sqrt(2 / (n + m)), (n, m))
            """,
    },
    "he_normal": {
        "four": """
            def he_normal(n, m, rng):
                return rng.normal(0, np.sqrt(4 / n), (n, m))
            """,
        "the root of two forgotten": """
            def he_normal(n, m, rng):
                return rng.normal(0, 2 / np.sqrt(n), (n, m)) * 1.5
            """,
        "transposed": """
            def he_normal(n, m, rng):
                return rng.normal(0, np.sqrt(2 / n), (m, n))
            """,
        "positive": """
            def he_normal(n, m, rng):
                return np.maximum(rng.normal(0, np.sqrt(2 / n), (n, m)), 0)
            """,
        "a fixed size": """
            def he_normal(n, m, rng):
                return rng.normal(0, 0.01, (n, m))
            """,
        "one column for all": """
            def he_normal(n, m, rng):
                return np.tile(rng.normal(0, np.sqrt(2 / n), (n, 1)), (1, m))
            """,
    },
    "initialize_mlp": {
        "he": """
            def initialize_mlp(sizes, rng):
                params = {}
                for i in range(1, len(sizes)):
                    params[f"W{i}"] = he_normal(sizes[i - 1], sizes[i], rng)
                    params[f"b{i}"] = np.zeros(sizes[i])
                return params
            """,
        "no biases": """
            def initialize_mlp(sizes, rng):
                return {f"W{i}": glorot_uniform(sizes[i - 1], sizes[i], rng) for i in range(1, len(sizes))}
            """,
        "transposed": """
            def initialize_mlp(sizes, rng):
                params = {}
                for i in range(1, len(sizes)):
                    params[f"W{i}"] = glorot_uniform(sizes[i], sizes[i - 1], rng)
                    params[f"b{i}"] = np.zeros(sizes[i])
                return params
            """,
        "kernels of zero": """
            def initialize_mlp(sizes, rng):
                params = {}
                for i in range(1, len(sizes)):
                    params[f"W{i}"] = np.zeros((sizes[i - 1], sizes[i]))
                    params[f"b{i}"] = np.zeros(sizes[i])
                return params
            """,
        "a list": """
            def initialize_mlp(sizes, rng):
                return [(glorot_uniform(n, m, rng), np.zeros(m)) for n, m in zip(sizes, sizes[1:])]
            """,
        "biases with two axes": """
            def initialize_mlp(sizes, rng):
                params = {}
                for i in range(1, len(sizes)):
                    params[f"W{i}"] = glorot_uniform(sizes[i - 1], sizes[i], rng)
                    params[f"b{i}"] = np.zeros((1, sizes[i]))
                return params
            """,
    },
    "activation_stds": {
        "the last layer alone": """
            def activation_stds(X, kernels):
                for W in kernels:
                    X = np.tanh(X @ W)
                return [X.std()]
            """,
        "ReLU": """
            def activation_stds(X, kernels):
                stds = []
                for W in kernels:
                    X = np.maximum(X @ W, 0)
                    stds.append(X.std())
                return stds
            """,
        "means": """
            def activation_stds(X, kernels):
                stds = []
                for W in kernels:
                    X = np.tanh(X @ W)
                    stds.append(X.mean())
                return stds
            """,
        "from the output": """
            def activation_stds(X, kernels):
                stds = []
                for W in kernels:
                    X = np.tanh(X @ W)
                    stds.insert(0, X.std())
                return stds
            """,
        "mean sizes": """
            def activation_stds(X, kernels):
                stds = []
                for W in kernels:
                    X = np.tanh(X @ W)
                    stds.append(np.abs(X - X.mean()).mean())
                return stds
            """,
        "over the units of each example": """
            def activation_stds(X, kernels):
                stds = []
                for W in kernels:
                    X = np.tanh(X @ W)
                    stds.append(X.std(axis=1).mean())
                return stds
            """,
    },
    "gradient_stds": {
        "the derivative twice": """
            def gradient_stds(X, kernels, d_out):
                H = [X]
                for W in kernels:
                    H.append(np.tanh(H[-1] @ W))
                stds, d = [], d_out
                for i in range(len(kernels) - 1, -1, -1):
                    dz = d * (1 - H[i + 1] ** 2) ** 2
                    stds.insert(0, dz.std())
                    d = dz @ kernels[i].T
                return stds
            """,
        "plus the square": """
            def gradient_stds(X, kernels, d_out):
                H = [X]
                for W in kernels:
                    H.append(np.tanh(H[-1] @ W))
                stds, d = [], d_out
                for i in range(len(kernels) - 1, -1, -1):
                    dz = d * (1 + H[i + 1] ** 2)
                    stds.insert(0, dz.std())
                    d = dz @ kernels[i].T
                return stds
            """,
        "sigmoid's derivative": """
            def gradient_stds(X, kernels, d_out):
                H = [X]
                for W in kernels:
                    H.append(np.tanh(H[-1] @ W))
                stds, d = [], d_out
                for i in range(len(kernels) - 1, -1, -1):
                    dz = d * H[i + 1] * (1 - H[i + 1])
                    stds.insert(0, dz.std())
                    d = dz @ kernels[i].T
                return stds
            """,
        "root mean squares": """
            def gradient_stds(X, kernels, d_out):
                H = [X]
                for W in kernels:
                    H.append(np.tanh(H[-1] @ W))
                stds, d = [], d_out
                for i in range(len(kernels) - 1, -1, -1):
                    dz = d * (1 - H[i + 1] ** 2)
                    stds.insert(0, np.sqrt(np.mean(dz**2)))
                    d = dz @ kernels[i].T
                return stds
            """,
        "of the kernels": """
            def gradient_stds(X, kernels, d_out):
                H = [X]
                for W in kernels:
                    H.append(np.tanh(H[-1] @ W))
                stds, d = [], d_out
                for i in range(len(kernels) - 1, -1, -1):
                    dz = d * (1 - H[i + 1] ** 2)
                    stds.insert(0, (H[i].T @ dz).std())
                    d = dz @ kernels[i].T
                return stds
            """,
    },
}
