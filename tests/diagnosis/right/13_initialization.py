"""Right implementations for 13_initialization that look unlike the reference."""

RIGHT = {
    "saturated_fraction": [
        "saturated_fraction = lambda z, threshold: np.mean(np.abs(np.tanh(z)) > threshold, dtype=np.float32)",
        "saturated_fraction = lambda z, threshold: np.mean(np.abs(np.tanh(z)) > threshold)",
        "saturated_fraction = lambda z, threshold: float((np.tanh(z) ** 2 > threshold**2).mean())",
        """
        def saturated_fraction(z, threshold):
            h = np.tanh(z)
            return np.count_nonzero((h > threshold) | (h < -threshold)) / z.size
        """,
        """
        def saturated_fraction(z, threshold):
            return np.mean(np.abs(z) > np.arctanh(threshold))
        """,
        """
        import math

        def saturated_fraction(z, threshold):
            limit = math.atanh(threshold)
            return 1 - ((z >= -limit) & (z <= limit)).mean()
        """,
        """
        def saturated_fraction(z, threshold):
            h = np.abs(np.tanh(z)).ravel()
            return len(h[h > threshold]) / len(h)
        """,
        """
        def saturated_fraction(z, threshold):
            return np.average(np.tanh(np.fabs(z)) > threshold)
        """,
        """
        def saturated_fraction(z, threshold):
            return np.where(np.abs(np.tanh(z)) > threshold, 1.0, 0.0).mean()
        """,
        """
        def saturated_fraction(z, threshold):
            sizes = np.sort(np.abs(np.tanh(z)), axis=None)
            return np.array(1 - np.searchsorted(sizes, threshold, side="right") / sizes.size)
        """,
        """
        def saturated_fraction(z, threshold):
            h = np.tanh(z)
            return np.sum(h > threshold) / z.size + np.sum(-h > threshold) / z.size
        """,
        """
        def saturated_fraction(z, threshold):
            return np.mean(np.abs(z) > math.atanh(threshold))
        """,
        """
        def saturated_fraction(z, threshold):
            assert 0 <= threshold < 1
            h = np.tanh(z).ravel()
            return np.asarray(len(h[np.abs(h) > threshold]) / len(h))
        """,
    ],
    "uniform_heuristic": [
        """
        def uniform_heuristic(n, m, rng):
            return rng.uniform(-1, 1, size=(n, m)) / np.sqrt(n)
        """,
        """
        def uniform_heuristic(n, m, rng):
            return (2 * rng.random((n, m)) - 1) * n**-0.5
        """,
        """
        def uniform_heuristic(n, m, rng):
            a = np.sqrt(1 / n)
            return np.stack([rng.uniform(-a, a, n) for _ in range(m)], axis=1)
        """,
        """
        def uniform_heuristic(n, m, rng):
            return rng.uniform(-(n**-0.5), n**-0.5, size=(m, n)).T
        """,
        """
        def uniform_heuristic(n, m, rng):
            a = 1 / np.sqrt(n)
            return np.array([[rng.uniform(-a, a) for _ in range(m)] for _ in range(n)])
        """,
        """
        def uniform_heuristic(n, m, rng):
            return ((rng.random((n, m), dtype=np.float32) - np.float32(0.5)) * np.float32(2 / n**0.5))
        """,
    ],
    "glorot_uniform": [
        """
        def glorot_uniform(n, m, rng):
            return rng.uniform(-1, 1, size=(n, m)) * np.sqrt(6 / (n + m))
        """,
        """
        def glorot_uniform(n, m, rng):
            std = np.sqrt(2 / (n + m))
            a = std * np.sqrt(3)
            return rng.uniform(low=-a, high=a, size=(n, m))
        """,
        """
        def glorot_uniform(n, m, rng):
            a = (6 / (n + m)) ** 0.5
            return a - 2 * a * rng.random((n, m))
        """,
        """
        def glorot_uniform(n, m, rng):
            a = np.sqrt(6 / (n + m))
            return rng.uniform(-a, a, n * m).reshape(n, m)
        """,
        """
        def glorot_uniform(n, m, rng):
            limit = np.sqrt(6) / np.sqrt(n + m)
            W = np.empty((n, m))
            for i in range(n):
                W[i] = rng.uniform(-limit, limit, m)
            return W
        """,
        """
        def glorot_uniform(n, m, rng):
            return (uniform_heuristic(n, m, rng) * np.sqrt(6 * n / (n + m))).astype(np.float32)
        """,
        """
        def glorot_uniform(n, m, rng):
            a = np.float32(math.sqrt(6 / (n + m)))
            return a * (2 * rng.random((n, m), dtype=np.float32) - 1)
        """,
        """
        def glorot_uniform(n, m, rng):
            a = math.sqrt(6 / (n + m))
            signs = rng.integers(0, 2, size=(n, m)) * 2 - 1
            return np.asfortranarray(signs * a * rng.random(size=(n, m)))
        """,
    ],
    "glorot_normal": [
        """
        def glorot_normal(n, m, rng):
            return rng.normal(0, np.sqrt(2 / (n + m)), (n, m))
        """,
        """
        def glorot_normal(n, m, rng):
            return rng.standard_normal((n, m)) * (2 / (n + m)) ** 0.5
        """,
        """
        def glorot_normal(n, m, rng):
            return rng.normal(scale=((n + m) / 2) ** -0.5, size=(m, n)).T
        """,
        """
        def glorot_normal(n, m, rng):
            radius = np.sqrt(-2 * np.log(1 - rng.random((n, m))))
            return radius * np.cos(2 * np.pi * rng.random((n, m))) * np.sqrt(2 / (n + m))
        """,
        """
        def glorot_normal(n, m, rng):
            return np.array([rng.normal(0, np.sqrt(2 / (n + m)), m) for _ in range(n)])
        """,
        """
        def glorot_normal(n, m, rng):
            W = rng.standard_normal((n, m), dtype=np.float32)
            W *= np.float32(np.sqrt(2 / (n + m)))
            return W
        """,
    ],
    "he_normal": [
        """
        def he_normal(n, m, rng):
            return rng.normal(0, np.sqrt(2 / n), (n, m))
        """,
        """
        def he_normal(n, m, rng):
            return rng.standard_normal((n, m)) * (2 / n) ** 0.5
        """,
        """
        def he_normal(n, m, rng):
            return rng.normal(size=(n, m)) / np.sqrt(n / 2)
        """,
        """
        def he_normal(n, m, rng):
            return glorot_normal(n, m, rng) * np.sqrt((n + m) / n)
        """,
        """
        def he_normal(n, m, rng):
            return np.column_stack([rng.normal(0, np.sqrt(2 / n), n) for _ in range(m)])
        """,
        """
        def he_normal(n, m, rng):
            return (rng.normal(size=n) + 1j * rng.normal(size=(m, n))).imag.T * np.sqrt(2.0) / np.sqrt(n)
        """,
        """
        def he_normal(n, m, rng):
            u, v = 1 - rng.random((n, m)), rng.random((n, m))
            return math.sqrt(2 / n) * np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)
        """,
        """
        def he_normal(n, m, rng):
            return rng.multivariate_normal(np.zeros(2), np.eye(2) * (2 / n), size=(n, (m + 1) // 2)).reshape(
                n, -1
            )[:, :m]
        """,
    ],
    "initialize_mlp": [
        """
        def initialize_mlp(sizes, rng):
            params = {}
            for i in range(1, len(sizes)):
                params[f"W{i}"] = glorot_uniform(sizes[i - 1], sizes[i], rng)
                params[f"b{i}"] = np.zeros(sizes[i])
            return params
        """,
        """
        def initialize_mlp(sizes, rng):
            layers = list(enumerate(zip(sizes, sizes[1:]), start=1))
            kernels = {f"W{k}": glorot_uniform(n, m, rng) for k, (n, m) in layers}
            return {**kernels, **{f"b{k}": np.zeros(m) for k, (_, m) in layers}}
        """,
        """
        def initialize_mlp(sizes, rng):
            params = {}
            for i in range(len(sizes) - 1, 0, -1):
                a = np.sqrt(6 / (sizes[i - 1] + sizes[i]))
                params["b" + str(i)] = np.zeros((sizes[i],), dtype=np.float32)
                params["W" + str(i)] = rng.uniform(-a, a, (sizes[i - 1], sizes[i])).astype(np.float32)
            return params
        """,
        """
        def initialize_mlp(sizes, rng):
            def build(layer, n, *rest):
                if not rest:
                    return {}
                own = {f"W{layer}": glorot_uniform(n, rest[0], rng), f"b{layer}": np.zeros(rest[0])}
                return own | build(layer + 1, *rest)

            return build(1, *sizes)
        """,
        """
        from collections import OrderedDict

        def initialize_mlp(sizes, rng):
            params = OrderedDict()
            for layer, m in enumerate(sizes):
                if layer:
                    params.update({f"W{layer}": glorot_uniform(n, m, rng), f"b{layer}": 0.0 * np.ones(m)})
                n = m
            return params
        """,
        """
        import itertools

        def initialize_mlp(sizes, rng):
            pairs = itertools.pairwise(sizes)
            params = dict()
            for number, (n, m) in zip(itertools.count(1), pairs):
                limit = (6 / (n + m)) ** 0.5
                params["W%d" % number] = limit * (2 * rng.random((n, m)) - 1)
                params["b%d" % number] = np.full(m, 0.0)
            return params
        """,
    ],
    "activation_stds": [
        """
        def activation_stds(X, kernels):
            stds = []
            for W in kernels:
                X = np.tanh(X @ W)
                stds.append(X.std())
            return stds
        """,
        """
        def activation_stds(X, kernels):
            H = [X]
            for W in kernels:
                H.append(np.tanh(np.dot(H[-1], W)))
            return np.array([np.std(h) for h in H[1:]])
        """,
        """
        def activation_stds(X, kernels):
            if len(kernels) == 0:
                return []
            H = np.tanh(X @ kernels[0])
            return [float(np.std(H)), *activation_stds(H, kernels[1:])]
        """,
        """
        import itertools

        def activation_stds(X, kernels):
            outputs = itertools.accumulate(kernels, lambda H, W: np.tanh(H @ W), initial=X)
            return [H.std() for H in list(outputs)[1:]]
        """,
        """
        def activation_stds(X, kernels):
            out = np.zeros(len(kernels))
            for layer, W in enumerate(kernels):
                X = np.tanh(np.einsum("bi,ij->bj", X, W))
                out[layer] = np.sqrt(np.mean(np.square(X - np.mean(X))))
            return out
        """,
        """
        def activation_stds(X, kernels):
            return tuple(np.sqrt(np.var(H)) for H in outputs_of(X, kernels))

        def outputs_of(X, kernels):
            for W in kernels:
                X = np.tanh(X.dot(W))
                yield X
        """,
    ],
    "gradient_stds": [
        """
        def gradient_stds(X, kernels, d_out):
            H = [X]
            for W in kernels:
                H.append(np.tanh(H[-1] @ W))
            stds, d = [], d_out
            for i in range(len(kernels) - 1, -1, -1):
                dz = d * (1 - H[i + 1] ** 2)
                stds.insert(0, dz.std())
                d = dz @ kernels[i].T
            return stds
        """,
        """
        def gradient_stds(X, kernels, d_out):
            def back(inputs, remaining):
                if not remaining:
                    return d_out, []
                H = np.tanh(inputs @ remaining[0])
                d, stds = back(H, remaining[1:])
                dz = d * (1 - H) * (1 + H)
                return dz @ remaining[0].T, [np.std(dz), *stds]

            return back(X, list(kernels))[1]
        """,
        """
        def gradient_stds(X, kernels, d_out):
            slopes = []
            for W in kernels:
                X = np.tanh(X.dot(W))
                slopes.append(1 - np.square(X))
            stds = np.empty(len(kernels))
            for layer in reversed(range(len(kernels))):
                d_out = slopes[layer] * d_out
                stds[layer] = np.std(d_out)
                d_out = np.einsum("bj,ij->bi", d_out, kernels[layer])
            return stds
        """,
        """
        def gradient_stds(X, kernels, d_out):
            Z = []
            for W in kernels:
                Z.append(np.matmul(X, W))
                X = np.tanh(Z[-1])
            stds, d = [], d_out
            for z, W in zip(reversed(Z), reversed(kernels)):
                d = d / np.cosh(np.clip(z, -40, 40)) ** 2
                stds.append(float(d.std()))
                d = d @ W.T
            return stds[::-1]
        """,
        """
        def gradient_stds(X, kernels, d_out):
            outputs = []
            for W in kernels:
                X = np.tanh(X @ W)
                outputs.append(X)
            dz = [d_out * (1 - outputs[-1] ** 2)]
            for W, H in zip(kernels[:0:-1], outputs[-2::-1]):
                dz.append(np.dot(W, dz[-1].T).T * (1 - H**2))
            return [np.sqrt(np.var(one)) for one in dz][::-1]
        """,
        """
        def gradient_stds(X, kernels, d_out):
            def walk(H, rest):
                if not rest:
                    return d_out, ()
                out = np.tanh(H @ rest[0])
                d, later = walk(out, rest[1:])
                dz = d * (1 - np.square(out))
                return dz @ rest[0].T, (float(dz.std()),) + later

            return walk(X, list(kernels))[1]
        """,
    ],
}
