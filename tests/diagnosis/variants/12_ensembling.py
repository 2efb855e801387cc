"""Every misconception of 12_ensembling as other people would write it, by exercise and misconception."""

VARIANTS = {
    ("ensemble_predict", "averaged_logits"): [
        """
        def ensemble_predict(probabilities):
            with np.errstate(divide="ignore"):
                mean_log = np.log(probabilities).mean(axis=0)
            return softmax(mean_log)
        """,
        """
        def ensemble_predict(probabilities):
            geometric = np.prod(probabilities, axis=0) ** (1 / len(probabilities))
            return geometric / geometric.sum(axis=-1, keepdims=True)
        """,
        """
        def ensemble_predict(probabilities):
            with np.errstate(divide="ignore"):
                logits = np.add.reduce(np.log(probabilities)) / probabilities.shape[0]
            e = np.exp(logits)
            return e / np.sum(e, axis=1)[:, None]
        """,
    ],
    ("ensemble_predict", "majority_vote"): [
        """
        def ensemble_predict(probabilities):
            K = probabilities.shape[-1]
            votes = np.eye(K, dtype=probabilities.dtype)[np.argmax(probabilities, axis=-1)]
            return votes.mean(axis=0)
        """,
        """
        def ensemble_predict(probabilities):
            winners = probabilities.argmax(2)
            shares = [(winners == k).mean(axis=0) for k in range(probabilities.shape[2])]
            return np.stack(shares, axis=-1).astype(probabilities.dtype)
        """,
    ],
    ("ensemble_predict", "summed_models"): [
        """
        def ensemble_predict(probabilities):
            return np.add.reduce(probabilities, axis=0)
        """,
        """
        def ensemble_predict(probabilities):
            total = np.zeros_like(probabilities[0])
            for of_one_model in probabilities:
                total += of_one_model
            return total
        """,
        """
        def ensemble_predict(probabilities):
            return np.einsum("mbk->bk", probabilities)
        """,
    ],
    ("ensemble_predict", "averaged_examples"): [
        """
        def ensemble_predict(probabilities):
            return np.sum(probabilities, axis=1) / probabilities.shape[1]
        """,
        """
        def ensemble_predict(probabilities):
            return np.stack([one.mean(axis=0) for one in probabilities])
        """,
        """
        def ensemble_predict(probabilities):
            return np.average(probabilities.swapaxes(0, 1), axis=0)
        """,
    ],
    ("ensemble_predict", "most_confident_model"): [
        """
        def ensemble_predict(probabilities):
            return np.amax(probabilities, 0)
        """,
        """
        def ensemble_predict(probabilities):
            best = probabilities[0].copy()
            for other in probabilities[1:]:
                best = np.where(other > best, other, best)
            return best
        """,
    ],
    ("ensemble_predict", "median_of_models"): [
        """
        def ensemble_predict(probabilities):
            return np.quantile(probabilities, 0.5, axis=0).astype(probabilities.dtype)
        """,
        """
        def ensemble_predict(probabilities):
            ordered = np.sort(probabilities, axis=0)
            M = len(ordered)
            return (ordered[(M - 1) // 2] + ordered[M // 2]) / 2
        """,
    ],
    ("ensemble_predict", "ensemble_in_float64"): [
        """
        def ensemble_predict(probabilities):
            weights = np.full(len(probabilities), 1 / len(probabilities))
            return np.einsum("m,mbk->bk", weights, probabilities)
        """,
        """
        def ensemble_predict(probabilities):
            total = np.zeros(probabilities.shape[1:])
            for one in probabilities:
                total += one
            return total / len(probabilities)
        """,
        """
        def ensemble_predict(probabilities):
            return probabilities.mean(axis=0, dtype=float)
        """,
    ],
    ("ensemble_predict", "softmax_of_the_mean"): [
        """
        def ensemble_predict(probabilities):
            return softmax(np.mean(probabilities, 0))
        """,
        """
        def ensemble_predict(probabilities):
            mean = sum(probabilities) / len(probabilities)
            powers = np.exp(mean)
            return powers / np.sum(powers, axis=1)[:, np.newaxis]
        """,
    ],
    ("ensemble_variance", "divided_once_too_often"): [
        """
        def ensemble_variance(variance, num_models, correlation=0.0):
            M = num_models
            return (M * variance + M * (M - 1) * correlation * variance) / M**3
        """,
        """
        def ensemble_variance(variance, num_models, correlation=0.0):
            share = 1 / num_models
            return share * variance * (share + correlation - share * correlation)
        """,
    ],
    ("ensemble_variance", "divided_by_the_square"): [
        """
        def ensemble_variance(variance, num_models, correlation=0.0):
            M = num_models
            return variance * (1 / M**2 + (1 - 1 / M) * correlation)
        """,
        """
        def ensemble_variance(variance, num_models, correlation=0.0):
            own = variance / num_models / num_models
            shared = correlation * variance * (num_models - 1) / num_models
            return own + shared
        """,
    ],
    ("ensemble_variance", "divided_by_the_root"): [
        """
        def ensemble_variance(variance, num_models, correlation=0.0):
            share = num_models**-0.5
            return variance * (share + (1 - share) * correlation)
        """,
        """
        def ensemble_variance(variance, num_models, correlation=0.0):
            root = np.sqrt(num_models)
            return variance * correlation + variance * (1 - correlation) / root
        """,
    ],
    ("ensemble_variance", "correlation_ignored"): [
        """
        def ensemble_variance(variance, num_models, correlation=0.0):
            return num_models**-1 * variance
        """,
        """
        def ensemble_variance(variance, num_models, correlation=0.0):
            errors = [variance for _ in range(num_models)]
            return sum(errors) / num_models**2
        """,
    ],
    ("ensemble_variance", "covariance_for_correlation"): [
        """
        def ensemble_variance(variance, num_models, correlation=0.0):
            M = num_models
            return (M * variance + M * (M - 1) * correlation) / M**2
        """,
        """
        def ensemble_variance(variance, num_models, correlation=0.0):
            share = 1.0 / num_models
            return share * variance + correlation - share * correlation
        """,
    ],
    ("ensemble_variance", "correlation_on_top"): [
        """
        def ensemble_variance(variance, num_models, correlation=0.0):
            return variance / num_models + correlation * variance
        """,
        """
        def ensemble_variance(variance, num_models, correlation=0.0):
            M = num_models
            return (M * variance + M * M * correlation * variance) / (M * M)
        """,
    ],
    ("ensemble_variance", "variance_of_the_sum"): [
        """
        def ensemble_variance(variance, num_models, correlation=0.0):
            return variance * num_models * (1 + (num_models - 1) * correlation)
        """,
        """
        def ensemble_variance(variance, num_models, correlation=0.0):
            covariances = np.full((num_models, num_models), correlation * variance)
            np.fill_diagonal(covariances, variance)
            return covariances.sum()
        """,
    ],
    ("bootstrap_sample", "shuffled_only"): [
        """
        def bootstrap_sample(X, y, rng):
            rows = np.arange(len(X))
            rng.shuffle(rows)
            return X[rows], y[rows]
        """,
        """
        def bootstrap_sample(X, y, rng):
            order = rng.choice(len(X), size=len(X), replace=False)
            return np.take(X, order, axis=0), np.take(y, order, axis=0)
        """,
        """
        def bootstrap_sample(X, y, rng):
            order = np.argsort(rng.random(len(y)))
            return X[order], y[order]
        """,
    ],
    ("bootstrap_sample", "targets_drawn_apart"): [
        """
        def bootstrap_sample(X, y, rng):
            return rng.choice(X, size=len(X)), rng.choice(y, size=len(y))
        """,
        """
        def bootstrap_sample(X, y, rng):
            def drawn(array):
                return array[rng.integers(len(array), size=len(array))]

            return drawn(X), drawn(y)
        """,
    ],
    ("bootstrap_sample", "targets_left_in_place"): [
        """
        def bootstrap_sample(X, y, rng):
            rows = rng.choice(len(X), size=len(X))
            return X[rows], y
        """,
        """
        def bootstrap_sample(X, y, rng):
            rows = rng.integers(0, len(X), len(X))
            return np.take(X, rows, axis=0), y.copy()
        """,
    ],
    ("bootstrap_sample", "last_example_never_drawn"): [
        """
        def bootstrap_sample(X, y, rng):
            n = len(X)
            rows = rng.integers(0, max(n - 1, 1), size=n)
            return X[rows], y[rows]
        """,
        """
        def bootstrap_sample(X, y, rng):
            rows = np.floor(rng.random(len(X)) * (len(X) - 1)).astype(int)
            return X[rows], y[rows]
        """,
    ],
    ("bootstrap_sample", "each_example_once"): [
        """
        def bootstrap_sample(X, y, rng):
            rows = sorted(set(rng.integers(len(X), size=len(X)).tolist()))
            return X[rows], y[rows]
        """,
        """
        def bootstrap_sample(X, y, rng):
            drawn = np.zeros(len(X), dtype=bool)
            drawn[rng.integers(len(X), size=len(X))] = True
            return X[drawn], y[drawn]
        """,
    ],
    ("bootstrap_sample", "same_sample_every_time"): [
        """
        def bootstrap_sample(X, y, rng):
            rows = np.random.default_rng(42).integers(len(X), size=len(X))
            return X[rows], y[rows]
        """,
        """
        def bootstrap_sample(X, y, rng):
            rng = np.random.default_rng(0)
            rows = rng.choice(len(X), len(X))
            return X[rows], y[rows]
        """,
        """
        def bootstrap_sample(X, y, rng):
            rows = np.random.RandomState(1).randint(len(X), size=len(X))
            return X[rows], y[rows]
        """,
    ],
    ("average_checkpoints", "averaged_in_pairs"): [
        """
        def average_checkpoints(list_of_params):
            mean = dict(list_of_params[0])
            for params in list_of_params[1:]:
                mean = {key: (mean[key] + params[key]) / 2 for key in mean}
            return mean
        """,
        """
        import functools

        def average_checkpoints(list_of_params):
            def halfway(one, other):
                return {key: 0.5 * one[key] + 0.5 * other[key] for key in one}

            return functools.reduce(halfway, list_of_params)
        """,
    ],
    ("average_checkpoints", "summed_checkpoints"): [
        """
        def average_checkpoints(list_of_params):
            total = {key: np.zeros_like(value) for key, value in list_of_params[0].items()}
            for params in list_of_params:
                for key in total:
                    total[key] += params[key]
            return total
        """,
        """
        def average_checkpoints(list_of_params):
            return {key: np.stack([one[key] for one in list_of_params]).sum(0) for key in list_of_params[0]}
        """,
    ],
    ("average_checkpoints", "averaged_to_one_number"): [
        """
        def average_checkpoints(list_of_params):
            return {key: np.stack([one[key] for one in list_of_params]).mean() for key in list_of_params[0]}
        """,
        """
        def average_checkpoints(list_of_params):
            result = {}
            for key in list_of_params[0]:
                numbers = np.concatenate([one[key].ravel() for one in list_of_params])
                result[key] = numbers.sum() / numbers.size
            return result
        """,
    ],
    ("average_checkpoints", "kernels_averaged_only"): [
        """
        def average_checkpoints(list_of_params):
            result = dict(list_of_params[-1])
            for key in result:
                if key.startswith("W"):
                    result[key] = sum(one[key] for one in list_of_params) / len(list_of_params)
            return result
        """,
        """
        def average_checkpoints(list_of_params):
            *_, last = list_of_params
            return {
                key: value.copy() if key[0] == "b" else np.mean([one[key] for one in list_of_params], axis=0)
                for key, value in last.items()
            }
        """,
    ],
    ("average_checkpoints", "last_checkpoint_left_out"): [
        """
        def average_checkpoints(list_of_params):
            used = list_of_params[:-1] if len(list_of_params) > 1 else list_of_params
            return {key: np.mean([one[key] for one in used], axis=0) for key in used[0]}
        """,
        """
        def average_checkpoints(list_of_params):
            n = len(list_of_params)
            total = {key: np.zeros_like(value) for key, value in list_of_params[0].items()}
            for i in range(n - 1):
                for key in total:
                    total[key] = total[key] + list_of_params[i][key]
            return {key: value / n for key, value in total.items()}
        """,
        """
        def average_checkpoints(list_of_params):
            total = {key: value.copy() for key, value in list_of_params[0].items()}
            for i in range(1, len(list_of_params) - 1):
                for key in total:
                    total[key] += list_of_params[i][key]
            return {key: value / len(list_of_params) for key, value in total.items()}
        """,
    ],
    ("average_checkpoints", "summed_into_the_first"): [
        """
        def average_checkpoints(list_of_params):
            total = dict(list_of_params[0])
            for params in list_of_params[1:]:
                for key in total:
                    total[key] += params[key]
            return {key: value / len(list_of_params) for key, value in total.items()}
        """,
        """
        def average_checkpoints(list_of_params):
            first, *rest = list_of_params
            for key, value in first.items():
                for other in rest:
                    np.add(value, other[key], out=value)
            return {key: value / (1 + len(rest)) for key, value in first.items()}
        """,
    ],
    ("average_checkpoints", "paired_by_position"): [
        """
        def average_checkpoints(list_of_params):
            columns = zip(*[list(params.values()) for params in list_of_params])
            return {key: sum(column) / len(column) for key, column in zip(list_of_params[0], columns)}
        """,
        """
        def average_checkpoints(list_of_params):
            total = [value.copy() for value in list_of_params[0].values()]
            for params in list_of_params[1:]:
                for i, value in enumerate(params.values()):
                    total[i] = total[i] + value
            return dict(zip(list_of_params[0].keys(), [value / len(list_of_params) for value in total]))
        """,
    ],
    ("average_checkpoints", "averaged_in_float64"): [
        """
        def average_checkpoints(list_of_params):
            total = {key: np.zeros(value.shape) for key, value in list_of_params[0].items()}
            for params in list_of_params:
                for key in total:
                    total[key] += params[key]
            return {key: value / len(list_of_params) for key, value in total.items()}
        """,
        """
        def average_checkpoints(list_of_params):
            weights = np.ones(len(list_of_params)) / len(list_of_params)
            return {
                key: sum(w * one[key] for w, one in zip(weights, list_of_params)) for key in list_of_params[0]
            }
        """,
        """
        def average_checkpoints(list_of_params):
            share = np.float64(1) / len(list_of_params)
            return {key: sum(one[key] for one in list_of_params) * share for key in list_of_params[0]}
        """,
    ],
}
