"""Ways to train the capstone's deep network, sound ones and others, for tools/capstone_table.py."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np

from tools.capstone_methods import Array, softmax

Params = dict[str, Array]
TrainDeep = Callable[[Array, Array, list[int], np.random.Generator], Params]

INITIAL: dict[str, Callable[[int, int], float]] = {
    "he": lambda n, m: np.sqrt(2 / n),
    "glorot": lambda n, m: np.sqrt(2 / (n + m)),
    "old heuristic": lambda n, m: 1 / np.sqrt(3 * n),
    "0.01": lambda n, m: 0.01,
    "0.05": lambda n, m: 0.05,
    "1": lambda n, m: 1.0,
    "0": lambda n, m: 0.0,
}


def deep(
    initial: str = "he",
    *,
    lr: float = 0.003,
    clip: float = np.inf,
    momentum: bool = False,
    dark_only: bool = False,
    standardized: bool = False,
    steps: int = 360,
) -> TrainDeep:
    """AdamW, or SGD with momentum, at a falling rate; the gradient clipped by its global norm.

    Args:
        dark_only: pictures that are far too bright are left out.
        standardized: trained on standardized pixels, which the first layer takes over afterwards.
    """

    def train(X: Array, y: Array, sizes: list[int], rng: np.random.Generator) -> Params:
        if dark_only:
            X, y = X[np.abs(X).max(axis=1) < 5], y[np.abs(X).max(axis=1) < 5]
        mean, std = (X.mean(axis=0), X.std()) if standardized else (np.zeros(X.shape[1]), 1.0)
        X = ((X - mean) / std).astype(np.float32)
        params: Params = {}
        for layer, (n, m) in enumerate(itertools.pairwise(sizes), start=1):
            size = INITIAL[initial](n, m)
            params[f"W{layer}"] = (size * rng.normal(size=(n, m))).astype(np.float32)
            params[f"b{layer}"] = np.zeros(m, np.float32)
        s, r = ({key: np.zeros_like(value) for key, value in params.items()} for _ in range(2))
        last, epochs, t = len(sizes) - 1, steps * 50 // len(X), 0
        for epoch in range(epochs):
            for rows in np.array_split(rng.permutation(len(X)), -(-len(X) // 50)):
                layers, grads = [X[rows]], {}
                for layer in range(1, last + 1):
                    z = layers[-1] @ params[f"W{layer}"] + params[f"b{layer}"]
                    layers.append(np.maximum(z, 0) if layer < last else z)
                d = softmax(layers[-1])
                d[np.arange(len(rows)), y[rows]] -= 1
                d /= len(rows)
                for layer in range(last, 0, -1):
                    grads[f"W{layer}"], grads[f"b{layer}"] = layers[layer - 1].T @ d, d.sum(axis=0)
                    d = d @ params[f"W{layer}"].T * (layers[layer - 1] > 0)
                norm = np.sqrt(sum(np.sum(g.astype(np.float64) ** 2) for g in grads.values()))
                scale, t = min(1.0, clip / norm) if norm else 1.0, t + 1
                rate = lr * 0.5 * (1 + np.cos(np.pi * epoch / epochs))
                for key, gradient in grads.items():
                    g = gradient * np.float32(scale)
                    if momentum:
                        s[key] = 0.9 * s[key] - rate * g
                        params[key] = (params[key] + s[key]).astype(np.float32)
                    else:
                        s[key], r[key] = 0.9 * s[key] + 0.1 * g, 0.999 * r[key] + 0.001 * g**2
                        step = (s[key] / (1 - 0.9**t)) / (np.sqrt(r[key] / (1 - 0.999**t)) + 1e-7)
                        params[key] = (params[key] - rate * step).astype(np.float32)
        params = {key: value.astype(np.float64) for key, value in params.items()}
        params["b1"] = params["b1"] - mean / std @ params["W1"]
        params["W1"] = params["W1"] / std
        return params

    return train


DEEP_SOUND: dict[str, TrainDeep] = {
    "He, AdamW, clipped at 1": deep(clip=1.0),
    "Glorot, AdamW, clipped at 0.1": deep("glorot", clip=0.1, steps=600),
    "He, momentum, clipped at 0.2": deep(lr=0.1, clip=0.2, momentum=True, steps=600),
    "He, AdamW, bright ones left out": deep(dark_only=True),
    "the same, standardized": deep(dark_only=True, standardized=True, clip=1.0),
}
DEEP_BASELINES: dict[str, TrainDeep] = {
    "He, AdamW, not clipped": deep(),
    "He, AdamW, standardized, not clipped": deep(standardized=True),
    "He, momentum, not clipped": deep(lr=0.05, momentum=True),
    "old heuristic, AdamW, clipped": deep("old heuristic", clip=1.0),
    "kernels of 0.01, AdamW, clipped": deep("0.01", clip=1.0),
    "kernels of 0.05, AdamW, clipped": deep("0.05", clip=1.0),
    "kernels of 1, AdamW, clipped": deep("1", clip=1.0),
    "kernels of 0, AdamW, clipped": deep("0", clip=1.0),
}
