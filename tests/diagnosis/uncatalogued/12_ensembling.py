"""Wrong implementations for 12_ensembling that are no misconception of its catalogue, by exercise and fault."""

UNCATALOGUED = {
    "ensemble_predict": {
        "the classes averaged": """
            def ensemble_predict(probabilities):
                return probabilities.mean(axis=-1)
            """,
        "the first model": """
            def ensemble_predict(probabilities):
                return probabilities[0].copy()
            """,
        "the smallest": """
            def ensemble_predict(probabilities):
                return probabilities.min(axis=0)
            """,
        "one model too few": """
            def ensemble_predict(probabilities):
                return probabilities.sum(axis=0) / (len(probabilities) + 1)
            """,
        "the product": """
            def ensemble_predict(probabilities):
                return probabilities.prod(axis=0)
            """,
        "the mean of the squares": """
            def ensemble_predict(probabilities):
                return np.sqrt((probabilities**2).mean(axis=0))
            """,
        "everything averaged": """
            def ensemble_predict(probabilities):
                return probabilities.mean()
            """,
        "the classes chosen": """
            def ensemble_predict(probabilities):
                return probabilities.mean(axis=0).argmax(axis=-1)
            """,
        "each class divided by its sum": """
            def ensemble_predict(probabilities):
                mean = probabilities.mean(axis=0)
                return mean / mean.sum(axis=0)
            """,
    },
    "ensemble_variance": {
        "the factor negative": """
            def ensemble_variance(variance, num_models, correlation=0.0):
                return variance * (1 / num_models - (1 - 1 / num_models) * correlation)
            """,
        "the correlation squared": """
            def ensemble_variance(variance, num_models, correlation=0.0):
                return variance * (1 / num_models + (1 - 1 / num_models) * correlation**2)
            """,
        "the standard deviation": """
            def ensemble_variance(variance, num_models, correlation=0.0):
                return math.sqrt(variance * (1 / num_models + (1 - 1 / num_models) * correlation))
            """,
        "one model less": """
            def ensemble_variance(variance, num_models, correlation=0.0):
                return variance / max(num_models - 1, 1) * (1 + (num_models - 1) * correlation)
            """,
        "the shares exchanged": """
            def ensemble_variance(variance, num_models, correlation=0.0):
                return variance * ((1 - 1 / num_models) + correlation / num_models)
            """,
        "half of the pairs": """
            def ensemble_variance(variance, num_models, correlation=0.0):
                return variance * (1 / num_models + (1 - 1 / num_models) * correlation / 2)
            """,
        "the variance squared": """
            def ensemble_variance(variance, num_models, correlation=0.0):
                return variance**2 * (1 / num_models + (1 - 1 / num_models) * correlation)
            """,
    },
    "bootstrap_sample": {
        "half of the examples": """
            def bootstrap_sample(X, y, rng):
                rows = rng.integers(len(X), size=(len(X) + 1) // 2)
                return X[rows], y[rows]
            """,
        "one example throughout": """
            def bootstrap_sample(X, y, rng):
                rows = np.full(len(X), rng.integers(len(X)))
                return X[rows], y[rows]
            """,
        "the first never drawn": """
            def bootstrap_sample(X, y, rng):
                rows = rng.integers(1, max(len(X), 2), size=len(X)) % len(X)
                return X[rows], y[rows]
            """,
        "NumPy's global generator": """
            def bootstrap_sample(X, y, rng):
                rows = np.random.randint(len(X), size=len(X))
                return X[rows], y[rows]
            """,
        "a rotation": """
            def bootstrap_sample(X, y, rng):
                rows = (np.arange(len(X)) + rng.integers(len(X))) % len(X)
                return X[rows], y[rows]
            """,
        "one example too many": """
            def bootstrap_sample(X, y, rng):
                rows = rng.integers(len(X), size=len(X) + 1)
                return X[rows], y[rows]
            """,
        "columns drawn": """
            def bootstrap_sample(X, y, rng):
                columns = rng.integers(X.shape[1], size=X.shape[1])
                return X[:, columns], y
            """,
        "the middle more often": """
            def bootstrap_sample(X, y, rng):
                n = len(X)
                rows = ((rng.random(n) + rng.random(n)) / 2 * n).astype(int)
                return X[rows], y[rows]
            """,
        "the rows themselves": """
            def bootstrap_sample(X, y, rng):
                return rng.integers(len(X), size=len(X))
            """,
    },
    "average_checkpoints": {
        "the first checkpoint": """
            def average_checkpoints(list_of_params):
                return {key: value.copy() for key, value in list_of_params[0].items()}
            """,
        "one too many": """
            def average_checkpoints(list_of_params):
                return {
                    key: sum(one[key] for one in list_of_params) / (len(list_of_params) + 1)
                    for key in list_of_params[0]
                }
            """,
        "the median": """
            def average_checkpoints(list_of_params):
                return {key: np.median([one[key] for one in list_of_params], axis=0) for key in list_of_params[0]}
            """,
        "biases left out": """
            def average_checkpoints(list_of_params):
                return {
                    key: np.mean([one[key] for one in list_of_params], axis=0)
                    for key in list_of_params[0]
                    if key[0] != "b"
                }
            """,
        "the last axis": """
            def average_checkpoints(list_of_params):
                return {key: np.mean([one[key] for one in list_of_params], axis=-1) for key in list_of_params[0]}
            """,
        "a moving average": """
            def average_checkpoints(list_of_params):
                mean = dict(list_of_params[0])
                for params in list_of_params[1:]:
                    mean = {key: 0.9 * mean[key] + 0.1 * params[key] for key in mean}
                return mean
            """,
        "the first and the last": """
            def average_checkpoints(list_of_params):
                one, other = list_of_params[0], list_of_params[-1]
                return {key: (one[key] + other[key]) / 2 for key in one}
            """,
        "a list": """
            def average_checkpoints(list_of_params):
                return [np.mean([one[key] for one in list_of_params], axis=0) for key in list_of_params[0]]
            """,
        "the sizes averaged": """
            def average_checkpoints(list_of_params):
                return {
                    key: np.mean([np.abs(one[key]) for one in list_of_params], axis=0) for key in list_of_params[0]
                }
            """,
    },
}
