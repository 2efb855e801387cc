"""Right implementations for 12_ensembling that look unlike the reference; the n-th of each exercise make a notebook."""

RIGHT = {
    "ensemble_predict": [
        """
        ensemble_predict = lambda probabilities: np.mean(probabilities, 0)
        """,
        """
        def ensemble_predict(probabilities):
            total = np.zeros_like(probabilities[0])
            for of_one_model in probabilities:
                total += of_one_model
            return total / len(probabilities)
        """,
        """
        def ensemble_predict(probabilities):
            return np.einsum("mbk->bk", probabilities) / probabilities.shape[0]
        """,
        """
        def ensemble_predict(probabilities):
            return np.average(probabilities, axis=0)
        """,
        """
        def ensemble_predict(probabilities):
            M, B, K = probabilities.shape
            weights = np.full(M, 1 / M, dtype=probabilities.dtype)
            return (weights @ probabilities.reshape(M, -1)).reshape(B, K)
        """,
        """
        def ensemble_predict(probabilities):
            mean = probabilities[0]
            for m, one in enumerate(probabilities[1:], start=2):
                mean = mean + (one - mean) / m
            return mean
        """,
        """
        def ensemble_predict(probabilities):
            return sum(probabilities) / len(probabilities)
        """,
        """
        import functools

        ensemble_predict = functools.partial(np.mean, axis=0)
        """,
        """
        def ensemble_predict(probabilities):
            return np.moveaxis(probabilities, 0, -1).mean(-1)
        """,
        """
        def ensemble_predict(probabilities):
            mean = np.mean(probabilities, axis=0, dtype=np.float64)
            return mean.astype(probabilities.dtype)
        """,
        """
        def ensemble_predict(probabilities):
            total = np.add.reduce(probabilities, axis=0)
            np.divide(total, len(probabilities), out=total)
            return total
        """,
    ],
    "ensemble_variance": [
        """
        def ensemble_variance(variance, num_models, correlation=0.0):
            return variance / num_models * (1 + (num_models - 1) * correlation)
        """,
        """
        def ensemble_variance(variance, num_models, correlation=0.0):
            covariances = np.full((num_models, num_models), correlation * variance)
            np.fill_diagonal(covariances, variance)
            return covariances.mean()
        """,
        """
        def ensemble_variance(variance, num_models, correlation=0.0):
            M = num_models
            return (M * variance + M * (M - 1) * correlation * variance) / M**2
        """,
        """
        ensemble_variance = lambda variance, num_models, correlation=0.0: variance * (
            correlation + (1 - correlation) / num_models
        )
        """,
        """
        def ensemble_variance(variance, num_models, correlation=0.0):
            weights = np.ones(num_models) / num_models
            matrix = variance * ((1 - correlation) * np.eye(num_models) + correlation)
            return float(weights @ matrix @ weights)
        """,
        """
        def ensemble_variance(variance, num_models, correlation=0):
            alone, together = variance * (1 - correlation), variance * correlation
            return np.asarray(alone / num_models + together)
        """,
    ],
    "bootstrap_sample": [
        """
        def bootstrap_sample(X, y, rng):
            rows = rng.choice(len(X), size=len(X))
            return X[rows], y[rows]
        """,
        """
        def bootstrap_sample(X, y, rng):
            rows = rng.choice(np.arange(X.shape[0]), X.shape[0], replace=True)
            return np.take(X, rows, axis=0), np.take(y, rows, axis=0)
        """,
        """
        def bootstrap_sample(X, y, rng):
            rows = np.floor(rng.random(len(X)) * len(X)).astype(int)
            return X[rows], y[rows]
        """,
        """
        def bootstrap_sample(X, y, rng):
            counts = rng.multinomial(len(X), np.full(len(X), 1 / len(X)))
            rows = np.repeat(np.arange(len(X)), counts)
            return X[rows], y[rows]
        """,
        """
        def bootstrap_sample(X, y, rng):
            rows = rng.integers(len(X), size=len(X)).tolist()
            return X[rows, ...], y[rows, ...]
        """,
        """
        def bootstrap_sample(X, y, rng):
            rows = rng.integers(0, len(X) - 1, size=len(X), endpoint=True)
            return tuple(array[rows] for array in (X, y))
        """,
        """
        def bootstrap_sample(X, y, rng):
            rows = np.sort(rng.integers(len(y), size=len(y)))
            return [X[rows], y[rows]]
        """,
        """
        def bootstrap_sample(X, y, rng):
            n = len(X)
            rows = (rng.uniform(0, n, size=n)).astype(np.int64)
            return X.take(rows, axis=0), y.take(rows, axis=0)
        """,
        """
        def bootstrap_sample(X, y, rng):
            n = len(X)
            edges = np.arange(1, n + 1) / n
            rows = np.searchsorted(edges, rng.random(n), side="right")
            return X[rows], y[rows]
        """,
    ],
    "average_checkpoints": [
        """
        def average_checkpoints(list_of_params):
            return {key: sum(one[key] for one in list_of_params) / len(list_of_params) for key in list_of_params[0]}
        """,
        """
        def average_checkpoints(list_of_params):
            total = {key: np.zeros_like(value) for key, value in list_of_params[0].items()}
            for params in list_of_params:
                for key, value in params.items():
                    total[key] += value
            for key in total:
                total[key] /= len(list_of_params)
            return total
        """,
        """
        def average_checkpoints(list_of_params):
            return {
                key: np.stack([one[key] for one in list_of_params], axis=-1).mean(axis=-1)
                for key in sorted(list_of_params[0])
            }
        """,
        """
        def average_checkpoints(list_of_params):
            mean = {key: value.copy() for key, value in list_of_params[0].items()}
            for n, params in enumerate(list_of_params[1:], start=2):
                for key in mean:
                    mean[key] += (params[key] - mean[key]) / n
            return mean
        """,
        """
        import functools

        def average_checkpoints(list_of_params):
            def add(one, other):
                return {key: one[key] + other[key] for key in one}

            total = functools.reduce(add, list_of_params)
            return {key: value / len(list_of_params) for key, value in total.items()}
        """,
        """
        def average_checkpoints(list_of_params):
            first = list_of_params[0]
            names = sorted(first)
            flat = np.stack([np.concatenate([one[name].ravel() for name in names]) for one in list_of_params])
            mean, result, start = flat.mean(axis=0), {}, 0
            for name in names:
                size = first[name].size
                result[name] = mean[start : start + size].reshape(first[name].shape)
                start += size
            return result
        """,
        """
        from collections import defaultdict

        def average_checkpoints(list_of_params):
            collected = defaultdict(list)
            for params in list_of_params:
                for key, value in params.items():
                    collected[key].append(value)
            return {key: np.mean(values, axis=0) for key, values in collected.items()}
        """,
        """
        def average_checkpoints(list_of_params):
            share = 1 / len(list_of_params)
            return {
                key: np.add.reduce([share * one[key] for one in list_of_params], axis=0) for key in list_of_params[0]
            }
        """,
        """
        def average_checkpoints(list_of_params):
            result = {}
            for key, value in list_of_params[0].items():
                wide = sum(one[key].astype(np.float64) for one in list_of_params) / len(list_of_params)
                result[key] = wide.astype(value.dtype)
            return result
        """,
    ],
}
