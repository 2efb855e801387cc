"""Wrong implementations of 12_ensembling by kind: what stands in the reference, and what a student wrote there."""

AVERAGE = "{key: sum(params[key] for params in list_of_params) / count for key in list_of_params[0]}"

KINDS = {
    "an argument ignored": [
        ("ensemble_predict", "probabilities.mean(axis=0)", "probabilities[:3].mean(axis=0)"),
        ("ensemble_predict", "probabilities.mean(axis=0)", "probabilities.sum(axis=0) / 5"),
        ("ensemble_variance", "(1 - 1 / num_models) * correlation", "0"),
        ("ensemble_variance", "(1 - 1 / num_models) * correlation", "correlation"),
        (
            "ensemble_variance",
            "1 / num_models + (1 - 1 / num_models) * correlation",
            "1 / 5 + (1 - 1 / 5) * correlation",
        ),
        ("bootstrap_sample", "rng.integers(len(X), size=len(X))", "rng.integers(len(X), size=10)"),
        (
            "bootstrap_sample",
            "rng.integers(len(X), size=len(X))",
            "np.random.default_rng(0).integers(len(X), size=len(X))",
        ),
        ("average_checkpoints", "count = len(list_of_params)", "count = 3"),
        (
            "average_checkpoints",
            "count = len(list_of_params)",
            "list_of_params = list_of_params[:3]\ncount = len(list_of_params)",
        ),
    ],
    "dictionaries paired by position": [
        (
            "average_checkpoints",
            AVERAGE,
            "{key: sum(values) / count for key, *values in zip(list_of_params[0], *(params.values() for params in list_of_params))}",
        ),
        (
            "average_checkpoints",
            AVERAGE,
            "{key: sum(list(params.values())[position] for params in list_of_params) / count for position, key in enumerate(list_of_params[0])}",
        ),
        (
            "average_checkpoints",
            AVERAGE,
            "{key: sum(list(params.values())[position] for params in list_of_params) / count for position, key in enumerate(list_of_params[-1])}",
        ),
    ],
    "transposed only where square": [
        (
            "ensemble_predict",
            "probabilities.mean(axis=0)",
            "probabilities.mean(axis=1 if probabilities.shape[0] == probabilities.shape[1] else 0)",
        ),
        (
            "ensemble_predict",
            "probabilities.mean(axis=0)",
            "probabilities.mean(axis=2 if probabilities.shape[0] == probabilities.shape[2] else 0)",
        ),
        (
            "average_checkpoints",
            "sum(params[key] for params in list_of_params) / count",
            "sum(params[key].T if params[key].ndim == 2 and params[key].shape[0] == params[key].shape[1] else params[key] for params in list_of_params) / count",
        ),
    ],
    "exact zeros and equal maxima": [
        (
            "ensemble_predict",
            "probabilities.mean(axis=0)",
            "(probabilities * probabilities / probabilities).mean(axis=0)",
        ),
        (
            "ensemble_predict",
            "probabilities.mean(axis=0)",
            "np.where((probabilities > 0).all(axis=0), probabilities.mean(axis=0), 0)",
        ),
        (
            "ensemble_predict",
            "probabilities.mean(axis=0)",
            "probabilities.sum(axis=0) / np.maximum((probabilities > 0).sum(axis=0), 1).astype(probabilities.dtype)",
        ),
        (
            "ensemble_variance",
            "variance * (1 / num_models + (1 - 1 / num_models) * correlation)",
            "variance * (1 / num_models + (1 - 1 / num_models) * (correlation or 0.5))",
        ),
        (
            "ensemble_variance",
            "return variance * (1 / num_models + (1 - 1 / num_models) * correlation)",
            "if num_models == 1:\n    return 0.0\nreturn variance * (1 / num_models + (1 - 1 / num_models) * correlation)",
        ),
        (
            "ensemble_variance",
            "return variance * (1 / num_models + (1 - 1 / num_models) * correlation)",
            "return variance * (1 / num_models + (1 - 1 / num_models) * correlation) * (1 - correlation) / (1 - correlation)",
        ),
        (
            "average_checkpoints",
            AVERAGE,
            "{key: sum(params[key] for params in list_of_params) / sum(params[key].any() for params in list_of_params) for key in list_of_params[0]}",
        ),
        (
            "average_checkpoints",
            AVERAGE,
            "{key: sum(params[key] for params in list_of_params) / np.maximum(sum(params[key] != 0 for params in list_of_params), 1).astype(list_of_params[0][key].dtype) for key in list_of_params[0]}",
        ),
    ],
    "an integer width that overflows": [
        (
            "bootstrap_sample",
            "rng.integers(len(X), size=len(X))",
            "rng.integers(len(X), size=len(X)).astype(np.int8)",
        ),
        (
            "bootstrap_sample",
            "rng.integers(len(X), size=len(X))",
            "rng.integers(len(X), size=len(X)).astype(np.uint8)",
        ),
    ],
    "output type of the first element": [],
    "the caller's array changed in a rare branch": [
        (
            "average_checkpoints",
            f"return {AVERAGE}",
            "mean = dict(list_of_params[0])\nfor params in list_of_params[1:]:\n    for key in mean:\n        mean[key] += params[key]\nreturn {key: mean[key] / count for key in mean}",
        ),
        (
            "average_checkpoints",
            f"return {AVERAGE}",
            "first = list_of_params[0]\nfor key in first:\n    first[key] = sum(params[key] for params in list_of_params) / count\nreturn first",
        ),
        (
            "average_checkpoints",
            f"return {AVERAGE}",
            "mean = list_of_params.pop(0)\nfor params in list_of_params:\n    mean = {key: mean[key] + params[key] for key in mean}\nreturn {key: mean[key] / count for key in mean}",
        ),
        (
            "ensemble_predict",
            "return probabilities.mean(axis=0)",
            "probabilities /= len(probabilities)\nreturn probabilities.sum(axis=0)",
        ),
        (
            "ensemble_predict",
            "return probabilities.mean(axis=0)",
            "np.clip(probabilities, 1e-7, 1, out=probabilities)\nreturn probabilities.mean(axis=0)",
        ),
        ("bootstrap_sample", "return X[rows], y[rows]", "X[:], y[:] = X[rows], y[rows]\nreturn X, y"),
        (
            "bootstrap_sample",
            "return X[rows], y[rows]",
            "if y.ndim == 2:\n    y[:] = y[rows]\n    return X[rows], y\nreturn X[rows], y[rows]",
        ),
    ],
    "clipping left out or at another bound": [
        (
            "ensemble_predict",
            "probabilities.mean(axis=0)",
            "np.clip(probabilities.mean(axis=0), 1e-7, 1 - 1e-7)",
        ),
        ("ensemble_predict", "probabilities.mean(axis=0)", "np.clip(probabilities, 1e-7, 1).mean(axis=0)"),
    ],
}
