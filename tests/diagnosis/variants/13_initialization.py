"""Every misconception of 13_initialization as other people would write it, by exercise and misconception."""

VARIANTS = {
    ("saturated_fraction", "saturated_on_one_side"): [
        "saturated_fraction = lambda z, threshold: np.mean(np.tanh(z) > threshold)",
        """
        def saturated_fraction(z, threshold):
            h = np.tanh(z)
            return h[h > threshold].size / z.size
        """,
    ],
    ("saturated_fraction", "threshold_on_the_pre_activation"): [
        "saturated_fraction = lambda z, threshold: np.mean(np.abs(z) > threshold)",
        """
        def saturated_fraction(z, threshold):
            outside = (z > threshold) | (z < -threshold)
            return np.count_nonzero(outside) / z.size
        """,
    ],
    ("saturated_fraction", "saturated_units_counted"): [
        "saturated_fraction = lambda z, threshold: np.count_nonzero(np.abs(np.tanh(z)) > threshold)",
        """
        def saturated_fraction(z, threshold):
            h = np.tanh(z)
            return float(np.sum(h > threshold) + np.sum(h < -threshold))
        """,
    ],
    ("saturated_fraction", "mean_size_of_outputs"): [
        "saturated_fraction = lambda z, threshold: np.abs(np.tanh(z)).mean()",
        """
        def saturated_fraction(z, threshold):
            return np.sum(np.tanh(np.abs(z))) / z.size
        """,
    ],
    ("saturated_fraction", "unsaturated_fraction"): [
        "saturated_fraction = lambda z, threshold: np.mean(np.abs(np.tanh(z)) < threshold)",
        """
        def saturated_fraction(z, threshold):
            saturated = np.tanh(z) ** 2 > threshold**2
            return 1 - saturated.mean()
        """,
    ],
    ("saturated_fraction", "threshold_on_the_derivative"): [
        "saturated_fraction = lambda z, threshold: np.mean(1 - np.tanh(z) ** 2 > threshold)",
        """
        def saturated_fraction(z, threshold):
            h = np.tanh(z)
            slope = (1 - h) * (1 + h)
            return np.count_nonzero(slope > threshold) / slope.size
        """,
    ],
    ("saturated_fraction", "saturated_fraction_of_each_unit"): [
        "saturated_fraction = lambda z, threshold: (np.abs(np.tanh(z)) > threshold).mean(axis=0)",
        """
        def saturated_fraction(z, threshold):
            h = np.tanh(z)
            saturated = np.logical_or(h > threshold, h < -threshold)
            return np.sum(saturated, 0) / len(z)
        """,
    ],
    ("uniform_heuristic", "heuristic_without_root"): [
        """
        def uniform_heuristic(n, m, rng):
            return rng.uniform(-1 / n, 1 / n, (n, m))
        """,
        """
        def uniform_heuristic(n, m, rng):
            a = n**-1
            return (2 * rng.random((n, m)) - 1) * a
        """,
    ],
    ("uniform_heuristic", "heuristic_by_the_units"): [
        """
        def uniform_heuristic(n, m, rng):
            a = m**-0.5
            return rng.uniform(-a, a, (n, m))
        """,
        """
        def uniform_heuristic(n, m, rng):
            return (2 * rng.random((n, m)) - 1) / np.sqrt(m)
        """,
    ],
    ("uniform_heuristic", "heuristic_on_the_positive_side"): [
        """
        def uniform_heuristic(n, m, rng):
            return rng.random((n, m)) / np.sqrt(n)
        """,
        """
        def uniform_heuristic(n, m, rng):
            return np.abs(rng.uniform(-1, 1, size=(n, m))) * n**-0.5
        """,
    ],
    ("uniform_heuristic", "heuristic_limit_as_a_standard_deviation"): [
        """
        def uniform_heuristic(n, m, rng):
            return rng.standard_normal((n, m)) / np.sqrt(n)
        """,
        """
        def uniform_heuristic(n, m, rng):
            return np.stack([rng.normal(0, n**-0.5, n) for _ in range(m)], axis=1)
        """,
    ],
    ("uniform_heuristic", "heuristic_with_units_in_rows"): [
        """
        def uniform_heuristic(n, m, rng):
            return rng.uniform(-(n**-0.5), n**-0.5, (m, n))
        """,
        """
        def uniform_heuristic(n, m, rng):
            a = 1 / np.sqrt(n)
            return np.array([rng.uniform(-a, a, size=n) for _ in range(m)])
        """,
    ],
    ("uniform_heuristic", "heuristic_always_the_same"): [
        """
        def uniform_heuristic(n, m, rng):
            rng = np.random.default_rng(42)
            return (2 * rng.random((n, m)) - 1) / np.sqrt(n)
        """,
        """
        def uniform_heuristic(n, m, rng):
            a = 1 / np.sqrt(n)
            return np.random.Generator(np.random.PCG64(1)).uniform(-a, a, size=(n, m))
        """,
    ],
    ("uniform_heuristic", "heuristic_one_column_for_all"): [
        """
        def uniform_heuristic(n, m, rng):
            a = n**-0.5
            return np.repeat(rng.uniform(-a, a, (n, 1)), m, axis=1)
        """,
        """
        def uniform_heuristic(n, m, rng):
            kernel = np.empty((n, m))
            kernel[:] = (rng.uniform(-1, 1, size=n) / np.sqrt(n))[:, None]
            return kernel
        """,
    ],
    ("glorot_uniform", "glorot_by_the_inputs_alone"): [
        """
        def glorot_uniform(n, m, rng):
            a = (6 / n) ** 0.5
            return rng.uniform(-a, a, (n, m))
        """,
        """
        def glorot_uniform(n, m, rng):
            return (2 * rng.random((n, m)) - 1) * np.sqrt(6 / n)
        """,
    ],
    ("glorot_uniform", "glorot_of_a_square_kernel"): [
        """
        def glorot_uniform(n, m, rng):
            a = (6 / (n + n)) ** 0.5
            return rng.uniform(-a, a, (n, m))
        """,
        """
        def glorot_uniform(n, m, rng):
            return (2 * rng.random((n, m)) - 1) * np.sqrt(3 / n)
        """,
    ],
    ("glorot_uniform", "glorot_without_root"): [
        """
        def glorot_uniform(n, m, rng):
            a = 6 / (m + n)
            return rng.uniform(-a, a, (n, m))
        """,
        """
        def glorot_uniform(n, m, rng):
            return (2 * rng.random((n, m)) - 1) * 6 / (n + m)
        """,
    ],
    ("glorot_uniform", "glorot_variance_as_the_limit"): [
        """
        def glorot_uniform(n, m, rng):
            var = 2 / (n + m)
            return rng.uniform(low=-var, high=var, size=(n, m))
        """,
        """
        def glorot_uniform(n, m, rng):
            return (2 * rng.random((n, m)) - 1) / np.mean([n, m])
        """,
    ],
    ("glorot_uniform", "glorot_limit_as_a_standard_deviation"): [
        """
        def glorot_uniform(n, m, rng):
            return rng.normal(0, (6 / (n + m)) ** 0.5, (n, m))
        """,
        """
        def glorot_uniform(n, m, rng):
            limit = np.sqrt(6) / np.sqrt(n + m)
            return limit * rng.standard_normal((n, m))
        """,
    ],
    ("glorot_uniform", "glorot_on_the_positive_side"): [
        """
        def glorot_uniform(n, m, rng):
            return np.sqrt(6 / (n + m)) * rng.random((n, m))
        """,
        """
        def glorot_uniform(n, m, rng):
            limit = (6 / (n + m)) ** 0.5
            return np.stack([rng.uniform(high=limit, size=m) for _ in range(n)])
        """,
    ],
    ("glorot_uniform", "glorot_of_a_product"): [
        """
        def glorot_uniform(n, m, rng):
            a = (6 / (n * m)) ** 0.5
            return rng.uniform(-a, a, (n, m))
        """,
        """
        def glorot_uniform(n, m, rng):
            return (2 * rng.random((n, m)) - 1) * np.sqrt(6 / np.prod((n, m)))
        """,
    ],
    ("glorot_normal", "variance_as_the_standard_deviation"): [
        """
        def glorot_normal(n, m, rng):
            return rng.standard_normal((n, m)) * (2 / (n + m))
        """,
        """
        def glorot_normal(n, m, rng):
            return rng.normal(loc=0.0, scale=2 / (n + m), size=(n, m))
        """,
    ],
    ("glorot_normal", "uniform_limit_as_the_standard_deviation"): [
        """
        def glorot_normal(n, m, rng):
            return rng.standard_normal((n, m)) * (6 / (n + m)) ** 0.5
        """,
        """
        def glorot_normal(n, m, rng):
            return np.stack([rng.normal(0, np.sqrt(6 / (n + m)), n) for _ in range(m)], axis=1)
        """,
    ],
    ("glorot_normal", "normal_by_the_inputs_alone"): [
        """
        def glorot_normal(n, m, rng):
            return rng.standard_normal((n, m)) * (2 / n) ** 0.5
        """,
        """
        def glorot_normal(n, m, rng):
            return rng.normal(0, np.sqrt(2) / np.sqrt(n), (n, m))
        """,
    ],
    ("glorot_normal", "normal_is_uniform"): [
        """
        def glorot_normal(n, m, rng):
            return glorot_uniform(n, m, rng)
        """,
        """
        def glorot_normal(n, m, rng):
            std = np.sqrt(2 / (n + m))
            return std * np.sqrt(12) * (rng.random((n, m)) - 0.5)
        """,
    ],
    ("glorot_normal", "normal_cut_at_two_deviations"): [
        """
        def glorot_normal(n, m, rng):
            W = rng.standard_normal((n, m))
            while (np.abs(W) > 2).any():
                again = np.abs(W) > 2
                W[again] = rng.standard_normal(np.count_nonzero(again))
            return W * np.sqrt(2 / (n + m))
        """,
        """
        def glorot_normal(n, m, rng):
            std = (2 / (n + m)) ** 0.5
            numbers = []
            while len(numbers) < n * m:
                drawn = rng.normal(0, std, n * m)
                numbers.extend(drawn[np.abs(drawn) < 2 * std])
            return np.array(numbers[: n * m]).reshape(n, m)
        """,
    ],
    ("glorot_normal", "normal_for_the_way_forward"): [
        """
        def glorot_normal(n, m, rng):
            return rng.standard_normal((n, m)) / np.sqrt(n)
        """,
        """
        def glorot_normal(n, m, rng):
            return rng.normal(0, n**-0.5, (n, m))
        """,
    ],
    ("glorot_normal", "normal_of_the_mean_size"): [
        """
        def glorot_normal(n, m, rng):
            return rng.standard_normal((n, m)) * (n + m) ** -0.5
        """,
        """
        def glorot_normal(n, m, rng):
            variance = 1 / (n + m)
            return rng.normal(0, variance**0.5, (n, m))
        """,
    ],
    ("he_normal", "he_variance_as_the_standard_deviation"): [
        """
        def he_normal(n, m, rng):
            return rng.standard_normal((n, m)) * (2 / n)
        """,
        """
        def he_normal(n, m, rng):
            return rng.normal(loc=0.0, scale=2 / n, size=(n, m))
        """,
    ],
    ("he_normal", "relu_forgotten"): [
        """
        def he_normal(n, m, rng):
            return rng.standard_normal((n, m)) / np.sqrt(n)
        """,
        """
        def he_normal(n, m, rng):
            return rng.normal(0, n**-0.5, (n, m))
        """,
    ],
    ("he_normal", "halved_and_not_doubled"): [
        """
        def he_normal(n, m, rng):
            return rng.standard_normal((n, m)) / np.sqrt(2 * n)
        """,
        """
        def he_normal(n, m, rng):
            return rng.normal(0, (0.5 / n) ** 0.5, (n, m))
        """,
    ],
    ("he_normal", "glorot_again"): [
        """
        def he_normal(n, m, rng):
            return rng.standard_normal((n, m)) * (2 / (n + m)) ** 0.5
        """,
        """
        def he_normal(n, m, rng):
            return glorot_normal(n, m, rng)
        """,
    ],
    ("he_normal", "he_by_the_units"): [
        """
        def he_normal(n, m, rng):
            return rng.standard_normal((n, m)) * (2 / m) ** 0.5
        """,
        """
        def he_normal(n, m, rng):
            return np.stack([rng.normal(0, np.sqrt(2 / m), m) for _ in range(n)])
        """,
    ],
    ("he_normal", "he_uniform"): [
        """
        def he_normal(n, m, rng):
            limit = (6 / n) ** 0.5
            return rng.uniform(-limit, limit, (n, m))
        """,
        """
        def he_normal(n, m, rng):
            return np.sqrt(6 / n) * (2 * rng.random((n, m)) - 1)
        """,
    ],
    ("he_normal", "he_cut_at_two_deviations"): [
        """
        def he_normal(n, m, rng):
            W = rng.standard_normal((n, m))
            while (np.abs(W) > 2).any():
                W = np.where(np.abs(W) > 2, rng.standard_normal((n, m)), W)
            return W * np.sqrt(2 / n)
        """,
        """
        def he_normal(n, m, rng):
            std = (2 / n) ** 0.5
            numbers = []
            while len(numbers) < n * m:
                drawn = rng.normal(0, std, n * m)
                numbers.extend(drawn[np.abs(drawn) < 2 * std])
            return np.array(numbers[: n * m]).reshape(n, m)
        """,
    ],
    ("initialize_mlp", "network_by_the_old_heuristic"): [
        """
        def initialize_mlp(sizes, rng):
            params = {}
            for i in range(1, len(sizes)):
                params["W" + str(i)] = uniform_heuristic(sizes[i - 1], sizes[i], rng)
                params["b" + str(i)] = np.zeros(sizes[i])
            return params
        """,
        """
        def initialize_mlp(sizes, rng):
            params = {}
            for layer, (n, m) in enumerate(zip(sizes[:-1], sizes[1:]), 1):
                params[f"W{layer}"] = (2 * rng.random((n, m)) - 1) / np.sqrt(n)
                params[f"b{layer}"] = np.zeros(m)
            return params
        """,
    ],
    ("initialize_mlp", "biases_drawn_too"): [
        """
        def initialize_mlp(sizes, rng):
            params = {}
            for i in range(1, len(sizes)):
                params[f"W{i}"] = glorot_uniform(sizes[i - 1], sizes[i], rng)
                params[f"b{i}"] = rng.uniform(-0.1, 0.1, sizes[i])
            return params
        """,
        """
        def initialize_mlp(sizes, rng):
            layers = list(enumerate(zip(sizes, sizes[1:]), start=1))
            params = {f"W{k}": glorot_uniform(n, m, rng) for k, (n, m) in layers}
            params.update({f"b{k}": rng.standard_normal(m) for k, (_, m) in layers})
            return params
        """,
    ],
    ("initialize_mlp", "biases_of_one"): [
        """
        def initialize_mlp(sizes, rng):
            params = {}
            for i in range(1, len(sizes)):
                params[f"W{i}"] = glorot_uniform(sizes[i - 1], sizes[i], rng)
                params[f"b{i}"] = np.full(sizes[i], 1.0)
            return params
        """,
        """
        def initialize_mlp(sizes, rng):
            kernels = {f"W{k + 1}": glorot_uniform(*pair, rng) for k, pair in enumerate(zip(sizes, sizes[1:]))}
            return kernels | {f"b{k}": np.zeros(m) + 1 for k, m in enumerate(sizes) if k > 0}
        """,
    ],
    ("initialize_mlp", "layers_from_zero"): [
        """
        def initialize_mlp(sizes, rng):
            params = {}
            for i in range(len(sizes) - 1):
                params[f"W{i}"] = glorot_uniform(sizes[i], sizes[i + 1], rng)
                params[f"b{i}"] = np.zeros(sizes[i + 1])
            return params
        """,
        """
        def initialize_mlp(sizes, rng):
            params = {}
            for layer, (n, m) in enumerate(zip(sizes, sizes[1:])):
                a = np.sqrt(6 / (n + m))
                params["W%d" % layer], params["b%d" % layer] = rng.uniform(-a, a, (n, m)), np.zeros((m,))
            return params
        """,
    ],
    ("initialize_mlp", "network_without_outputs"): [
        """
        def initialize_mlp(sizes, rng):
            params = {}
            for i in range(1, len(sizes) - 1):
                params[f"W{i}"] = glorot_uniform(sizes[i - 1], sizes[i], rng)
                params[f"b{i}"] = np.zeros(sizes[i])
            return params
        """,
        """
        def initialize_mlp(sizes, rng):
            inputs, *hidden, outputs = sizes
            params, n = {}, inputs
            for layer, m in enumerate(hidden, 1):
                params.update({f"W{layer}": glorot_uniform(n, m, rng), f"b{layer}": np.zeros(m)})
                n = m
            return params
        """,
    ],
    ("initialize_mlp", "bias_for_each_input"): [
        """
        def initialize_mlp(sizes, rng):
            params = {}
            for i in range(1, len(sizes)):
                params[f"W{i}"] = glorot_uniform(sizes[i - 1], sizes[i], rng)
                params[f"b{i}"] = np.zeros(sizes[i - 1])
            return params
        """,
        """
        def initialize_mlp(sizes, rng):
            params = {}
            for layer, (n, m) in enumerate(zip(sizes, sizes[1:]), 1):
                W = glorot_uniform(n, m, rng)
                params[f"W{layer}"], params[f"b{layer}"] = W, np.zeros(len(W))
            return params
        """,
    ],
    ("initialize_mlp", "network_always_the_same"): [
        """
        def initialize_mlp(sizes, rng):
            params = {}
            for i in range(1, len(sizes)):
                params[f"W{i}"] = glorot_uniform(sizes[i - 1], sizes[i], np.random.default_rng(1))
                params[f"b{i}"] = np.zeros(sizes[i])
            return params
        """,
        """
        def kernel(n, m):
            generator = np.random.Generator(np.random.PCG64(0))
            a = np.sqrt(6 / (n + m))
            return generator.uniform(-a, a, (n, m))

        def initialize_mlp(sizes, rng):
            params = {}
            for layer, (n, m) in enumerate(zip(sizes, sizes[1:]), 1):
                params[f"W{layer}"], params[f"b{layer}"] = kernel(n, m), np.zeros(m)
            return params
        """,
    ],
    ("activation_stds", "stds_of_pre_activations"): [
        """
        def activation_stds(X, kernels):
            stds = []
            for W in kernels:
                Z = np.dot(X, W)
                stds.append(Z.std())
                X = np.tanh(Z)
            return stds
        """,
        """
        def activation_stds(X, kernels):
            Z = [X @ kernels[0]]
            for W in kernels[1:]:
                Z.append(np.tanh(Z[-1]) @ W)
            return list(map(np.std, Z))
        """,
    ],
    ("activation_stds", "layers_without_tanh"): [
        """
        def activation_stds(X, kernels):
            stds = []
            for W in kernels:
                X = np.einsum("bi,ij->bj", X, W)
                stds.append(float(np.std(X)))
            return stds
        """,
        """
        def activation_stds(X, kernels):
            return [np.linalg.multi_dot([X, *kernels[: i + 1]]).std() for i in range(len(kernels))]
        """,
    ],
    ("activation_stds", "stds_averaged_over_units"): [
        """
        def activation_stds(X, kernels):
            stds = []
            for W in kernels:
                X = np.tanh(X.dot(W))
                stds.append(X.std(0).mean())
            return stds
        """,
        """
        def activation_stds(X, kernels):
            H, stds = X, []
            for W in kernels:
                H = np.tanh(H @ W)
                stds.append(sum(np.std(H[:, j]) for j in range(H.shape[1])) / H.shape[1])
            return stds
        """,
    ],
    ("activation_stds", "variances_of_activations"): [
        """
        def activation_stds(X, kernels):
            stds = []
            for W in kernels:
                X = np.tanh(X.dot(W))
                stds.append(np.var(X))
            return stds
        """,
        """
        def activation_stds(X, kernels):
            H, out = X, []
            for W in kernels:
                H = np.tanh(H @ W)
                out.append(np.mean(np.square(H - H.mean())))
            return np.array(out)
        """,
    ],
    ("activation_stds", "root_mean_square_of_activations"): [
        """
        def activation_stds(X, kernels):
            stds = []
            for W in kernels:
                X = np.tanh(X.dot(W))
                stds.append(np.sqrt(np.mean(X * X)))
            return stds
        """,
        """
        def activation_stds(X, kernels):
            H, out = X, []
            for W in kernels:
                H = np.tanh(H @ W)
                out.append(np.linalg.norm(H) / H.size**0.5)
            return out
        """,
    ],
    ("activation_stds", "inputs_measured_too"): [
        """
        def activation_stds(X, kernels):
            stds = [X.std()]
            for W in kernels:
                X = np.tanh(X.dot(W))
                stds.append(X.std())
            return stds
        """,
        """
        def activation_stds(X, kernels):
            H = [X]
            for W in kernels:
                H.append(np.tanh(H[-1] @ W))
            return np.array([np.std(h) for h in H])
        """,
    ],
    ("activation_stds", "unbiased_deviations"): [
        """
        def activation_stds(X, kernels):
            stds = []
            for W in kernels:
                X = np.tanh(X.dot(W))
                stds.append(X.std(ddof=1))
            return stds
        """,
        """
        def activation_stds(X, kernels):
            H, out = X, []
            for W in kernels:
                H = np.tanh(H @ W)
                out.append(np.sqrt(np.sum((H - H.mean()) ** 2) / (H.size - 1)))
            return out
        """,
    ],
    ("gradient_stds", "gradients_from_the_output"): [
        """
        def gradient_stds(X, kernels, d_out):
            H = []
            for W in kernels:
                X = np.tanh(X @ W)
                H.append(X)
            stds = []
            for h, W in zip(reversed(H), reversed(kernels)):
                dz = d_out * (1 - h * h)
                stds.append(dz.std())
                d_out = dz @ W.T
            return stds
        """,
        """
        def gradient_stds(X, kernels, d_out):
            def back(inputs, remaining, d):
                if not remaining:
                    return d, []
                H = np.tanh(inputs @ remaining[0])
                d, stds = back(H, remaining[1:], d)
                dz = d * (1 - H**2)
                return dz @ remaining[0].T, [*stds, np.std(dz)]

            return back(X, kernels, d_out)[1]
        """,
    ],
    ("gradient_stds", "gradients_by_the_outputs"): [
        """
        def gradient_stds(X, kernels, d_out):
            H = [X]
            for W in kernels:
                H.append(np.tanh(H[-1] @ W))
            stds, d = [], d_out
            for i in range(len(kernels) - 1, -1, -1):
                stds.insert(0, d.std())
                d = (d * (1 - H[i + 1] ** 2)) @ kernels[i].T
            return stds
        """,
        """
        def gradient_stds(X, kernels, d_out):
            slopes = []
            for W in kernels:
                X = np.tanh(X.dot(W))
                slopes.append(1 - np.square(X))
            D = [d_out]
            for W, slope in zip(kernels[:0:-1], slopes[:0:-1]):
                D.append(np.einsum("bj,ij->bi", D[-1] * slope, W))
            return [float(np.std(one)) for one in D[::-1]]
        """,
    ],
    ("gradient_stds", "derivative_of_tanh_left_out"): [
        """
        def gradient_stds(X, kernels, d_out):
            stds, d = [], d_out
            for W in kernels[::-1]:
                stds.append(np.std(d))
                d = np.dot(d, W.T)
            return stds[::-1]
        """,
        """
        def gradient_stds(X, kernels, d_out):
            D = [d_out]
            for W in reversed(kernels[1:]):
                D.insert(0, np.einsum("bj,ij->bi", D[0], W))
            return [d.std() for d in D]
        """,
    ],
    ("gradient_stds", "last_derivative_left_out"): [
        """
        def gradient_stds(X, kernels, d_out):
            H = []
            for W in kernels:
                X = np.tanh(X @ W)
                H.append(X)
            dz = d_out
            stds = [dz.std()]
            for i in reversed(range(len(kernels) - 1)):
                dz = (dz @ kernels[i + 1].T) * (1 - H[i] ** 2)
                stds.append(dz.std())
            return stds[::-1]
        """,
        """
        def gradient_stds(X, kernels, d_out):
            slopes = []
            for W in kernels:
                X = np.tanh(X.dot(W))
                slopes.append((1 - X) * (1 + X))
            slopes[-1] = np.ones_like(d_out)
            stds, d = [], d_out
            for W, slope in zip(kernels[::-1], slopes[::-1]):
                d = d * slope
                stds.insert(0, np.std(d))
                d = d @ W.T
            return stds
        """,
    ],
    ("gradient_stds", "derivative_taken_of_z"): [
        """
        def gradient_stds(X, kernels, d_out):
            Z = []
            for W in kernels:
                Z.append(X @ W)
                X = np.tanh(Z[-1])
            stds, d = [], d_out
            for z, W in zip(Z[::-1], kernels[::-1]):
                d = d * (1 - z * z)
                stds.append(np.std(d))
                d = d @ W.T
            return stds[::-1]
        """,
        """
        def gradient_stds(X, kernels, d_out):
            slopes = []
            for W in kernels:
                z = np.dot(X, W)
                slopes.append((1 - z) * (1 + z))
                X = np.tanh(z)
            stds = []
            for i in range(len(kernels), 0, -1):
                dz = slopes[i - 1] * d_out
                stds.insert(0, dz.std())
                d_out = np.dot(dz, kernels[i - 1].T)
            return stds
        """,
    ],
    ("gradient_stds", "derivative_without_the_square"): [
        """
        def gradient_stds(X, kernels, d_out):
            H = []
            for W in kernels:
                X = np.tanh(X @ W)
                H.append(X)
            stds, d = [], d_out
            for h, W in zip(H[::-1], kernels[::-1]):
                d = d * (1 - h)
                stds.append(np.std(d))
                d = d @ W.T
            return stds[::-1]
        """,
        """
        def gradient_stds(X, kernels, d_out):
            outputs = [X]
            for W in kernels:
                outputs.append(np.tanh(outputs[-1].dot(W)))
            stds = []
            while len(outputs) > 1:
                h = outputs.pop()
                dz = d_out - d_out * h
                stds.insert(0, dz.std())
                d_out = np.einsum("bj,ij->bi", dz, kernels[len(outputs) - 1])
            return stds
        """,
    ],
    ("gradient_stds", "kernel_not_turned_round"): [
        """
        def gradient_stds(X, kernels, d_out):
            H = []
            for W in kernels:
                X = np.tanh(X @ W)
                H.append(X)
            stds, d = [], d_out
            for h, W in zip(H[::-1], kernels[::-1]):
                d = d * (1 - h * h)
                stds.append(np.std(d))
                d = d.dot(W)
            return stds[::-1]
        """,
        """
        def gradient_stds(X, kernels, d_out):
            outputs = [X]
            for W in kernels:
                outputs.append(np.tanh(outputs[-1].dot(W)))
            stds = []
            while len(outputs) > 1:
                dz = d_out * (1 - np.square(outputs.pop()))
                stds.insert(0, dz.std())
                d_out = np.matmul(dz, kernels[len(outputs) - 1])
            return stds
        """,
    ],
    ("gradient_stds", "variances_of_gradients"): [
        """
        def gradient_stds(X, kernels, d_out):
            H = []
            for W in kernels:
                X = np.tanh(X @ W)
                H.append(X)
            stds, d = [], d_out
            for h, W in zip(H[::-1], kernels[::-1]):
                d = d * (1 - h * h)
                stds.append(np.var(d))
                d = d.dot(W.T)
            return stds[::-1]
        """,
        """
        def gradient_stds(X, kernels, d_out):
            outputs = [X]
            for W in kernels:
                outputs.append(np.tanh(outputs[-1].dot(W)))
            stds = []
            while len(outputs) > 1:
                dz = d_out * (1 - np.square(outputs.pop()))
                stds.insert(0, ((dz - dz.mean()) ** 2).mean())
                d_out = np.einsum("bj,ij->bi", dz, kernels[len(outputs) - 1])
            return stds
        """,
    ],
}
