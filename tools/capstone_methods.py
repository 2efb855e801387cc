"""Ways to solve the capstone, sound ones and others that must not pass, for tools/capstone_table.py.

None of them uses the notebook's functions: they are written apart from the reference, in float32, and each is told no
more than a student's function is.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Predict = Callable[[Array], Array]
Train = Callable[[Array, Array, Array, Array, np.random.Generator], Predict]
Distort = Callable[[Array, np.random.Generator], Array]
Params = list[list[Array]]


def unchanged(X: Array, rng: np.random.Generator) -> Array:
    return X


def negated(X: Array, rng: np.random.Generator) -> Array:
    return np.asarray(X * rng.choice([-1.0, 1.0], size=(len(X), 1)))


def softmax(z: Array) -> Array:
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True))


def nll(probabilities: Array, gold: Array) -> float:
    return float(-np.log(np.clip(probabilities[np.arange(len(gold)), gold], 1e-12, 1)).mean())


def chosen(*candidates: Train) -> Train:
    """The candidate with the lowest loss on the development set."""

    def train(X: Array, y: Array, X_dev: Array, y_dev: Array, rng: np.random.Generator) -> Predict:
        trained = [one(X, y, X_dev, y_dev, rng) for one in candidates]
        return min(trained, key=lambda predict: nll(predict(X_dev), y_dev))

    return train


def mean_of(count: int, member: Train) -> Train:
    """An ensemble."""

    def train(X: Array, y: Array, X_dev: Array, y_dev: Array, rng: np.random.Generator) -> Predict:
        members = [member(X, y, X_dev, y_dev, rng) for _ in range(count)]
        return lambda inputs: np.mean([predict(inputs) for predict in members], axis=0)

    return train


def on_dev_alone(member: Train) -> Train:
    return lambda X, y, X_dev, y_dev, rng: member(X_dev, y_dev, X_dev, y_dev, rng)


def on_train_and_dev(member: Train) -> Train:
    return lambda X, y, X_dev, y_dev, rng: member(
        np.concatenate([X, X_dev]), np.concatenate([y, y_dev]), X_dev, y_dev, rng
    )


def network(
    distort: Distort = unchanged,
    *,
    hidden: Sequence[int] = (128,),
    lr: float = 0.01,
    decay: float = 0.0,
    dropout: float = 0.0,
    alpha: float = 0.0,
    steps: int = 600,
    batch: int = 100,
    falling: bool = True,
    best_epoch: bool = False,
    temperature: bool = False,
    sgd: bool = False,
) -> Train:
    """An MLP with ReLU and He's kernels, trained by AdamW (or plain SGD) for about so many steps."""

    def train(X: Array, y: Array, X_dev: Array, y_dev: Array, rng: np.random.Generator) -> Predict:
        classes, mean, std = int(y.max()) + 1, X.mean(axis=0), X.std()
        sizes = [X.shape[1], *hidden, classes]
        params: Params = [
            [
                (rng.normal(size=(n, m)) * np.sqrt(2 / n)).astype(np.float32),
                np.zeros(m, np.float32),
            ]
            for n, m in itertools.pairwise(sizes)
        ]
        first = [[np.zeros_like(one) for one in layer] for layer in params]
        second = [[np.zeros_like(one) for one in layer] for layer in params]
        targets = np.full((len(y), classes), alpha / classes, np.float32)
        targets[np.arange(len(y)), y] += 1 - alpha
        epochs = max(1, steps * batch // len(X))
        total, t = epochs * -(-len(X) // batch), 0
        best: tuple[float, Params] = np.inf, params
        for _ in range(epochs):
            inputs = ((distort(X, rng) - mean) / std).astype(np.float32)
            for rows in np.array_split(rng.permutation(len(X)), -(-len(X) // batch)):
                layers, masks = [inputs[rows]], []
                for W, b in params[:-1]:
                    unit = np.maximum(layers[-1] @ W + b, 0)
                    mask = ((rng.random(unit.shape) >= dropout) / (1 - dropout)).astype(np.float32)
                    masks.append(mask)
                    layers.append(unit * mask)
                d = (softmax(layers[-1] @ params[-1][0] + params[-1][1]) - targets[rows]) / len(rows)
                grads = []
                for position in range(len(params) - 1, -1, -1):
                    grads.append((layers[position].T @ d, d.sum(axis=0)))
                    if position:
                        d = d @ params[position][0].T * (layers[position] > 0) * masks[position - 1]
                t += 1
                rate = lr * (0.5 * (1 + np.cos(np.pi * t / total)) if falling else 1.0)
                for position, gradients in enumerate(reversed(grads)):
                    for part, g in enumerate(gradients):
                        theta, s, r = (one[position][part] for one in (params, first, second))
                        if sgd:
                            params[position][part] = (theta - rate * g).astype(np.float32)
                            continue
                        s += 0.1 * (g - s)
                        r += 0.001 * (g**2 - r)
                        step = (s / (1 - 0.9**t)) / (np.sqrt(r / (1 - 0.999**t)) + 1e-7)
                        kept = theta * (1 - rate * decay * (part == 0))
                        params[position][part] = (kept - rate * step).astype(np.float32)
            if best_epoch:
                loss = nll(softmax(_logits(params, (X_dev - mean) / std)), y_dev)
                if loss < best[0]:
                    best = loss, [[one.copy() for one in layer] for layer in params]
        final = best[1] if best_epoch else params
        scale = 1.0
        if temperature:
            z = _logits(final, (X_dev - mean) / std)
            scale = min(np.geomspace(0.1, 2, 20), key=lambda one: nll(softmax(one * z), y_dev))
        return lambda inputs: softmax(scale * _logits(final, (inputs - mean) / std))

    return train


def _logits(params: Params, X: Array) -> Array:
    X = X.astype(np.float32)
    for W, b in params[:-1]:
        X = np.maximum(X @ W + b, 0)
    return np.asarray(X @ params[-1][0] + params[-1][1])


def neighbours(
    distort: Distort = unchanged, copies: int = 0, *, both_signs: bool = False, without: int = 0
) -> Train:
    """The votes of the nearest examples, the number and the prior chosen on the development set.

    Args:
        copies: distorted ones of each example, besides itself.
        without: how many principal components are taken out first.
    """

    def train(X: Array, y: Array, X_dev: Array, y_dev: Array, rng: np.random.Generator) -> Predict:
        directions = np.linalg.svd(X, full_matrices=False)[2][:without].T

        def seen(inputs: Array) -> Array:
            if not without:
                return inputs
            left = inputs - (inputs @ directions) @ directions.T
            return np.asarray(left / np.linalg.norm(left, axis=1, keepdims=True))

        known = seen(np.concatenate([X, *(distort(X, rng) for _ in range(copies))]))
        labels = np.tile(y, copies + 1)
        if both_signs:
            known, labels = np.concatenate([known, -known]), np.tile(labels, 2)
        one_hot, squares = np.eye(int(y.max()) + 1)[labels], (known**2).sum(axis=1)

        def nearest(inputs: Array) -> Array:
            distances = squares - 2 * seen(inputs) @ known.T
            some = np.argpartition(distances, 160, axis=1)[:, :160]
            order = np.argsort(np.take_along_axis(distances, some, 1), axis=1)
            return np.asarray(np.take_along_axis(some, order, 1))

        def votes(near: Array, k: int, prior: float) -> Array:
            counts = one_hot[near[:, :k]].sum(axis=1) + prior
            return np.asarray(counts / counts.sum(axis=1, keepdims=True))

        near_dev = nearest(X_dev)
        k, prior = min(
            itertools.product((1, 3, 5, 10, 20, 40, 80, 160), (0.05, 0.2, 0.5, 1.0, 2.0)),
            key=lambda pair: nll(votes(near_dev, *pair), y_dev),
        )
        return lambda inputs: votes(nearest(inputs), k, prior)

    return train


def pasted(pictures: Array, numbers: Array, distort: Distort = unchanged, copies: int = 0) -> Train:
    """All digits of scikit-learn as the nearest neighbours' examples, the classes' numbers found by the training set."""

    def train(X: Array, y: Array, X_dev: Array, y_dev: Array, rng: np.random.Generator) -> Predict:
        squares = (pictures**2).sum(axis=1)
        near = (squares - 2 * X @ pictures.T).argmin(axis=1)
        counts = np.zeros((10, 10))
        np.add.at(counts, (numbers[near], y), 1)
        named = counts.argmax(axis=1)[numbers]
        named[0] = y.max()  # so that all classes have a column
        return neighbours(distort, copies)(pictures, named, X_dev, y_dev, rng)

    return train


def ridge(features: float | None, distort: Distort = unchanged, copies: int = 0, count: int = 1000) -> Train:
    """Ridge regression on the pixels, or on random Fourier features of a Gaussian kernel; strength chosen on dev."""

    def train(X: Array, y: Array, X_dev: Array, y_dev: Array, rng: np.random.Generator) -> Predict:
        X = np.concatenate([X, *(distort(X, rng) for _ in range(copies))])
        targets = np.eye(int(y.max()) + 1)[np.tile(y, copies + 1)]
        mean, std = X.mean(axis=0), X.std()
        W = (features or 0) * rng.normal(size=(X.shape[1], count))
        b = rng.uniform(0, 2 * np.pi, size=count)

        def mapped(inputs: Array) -> Array:
            scaled = (inputs - mean) / std
            if features is None:
                return np.concatenate([scaled, np.ones((len(inputs), 1))], axis=1)
            return np.asarray(np.cos(scaled @ W + b))

        F, F_dev = mapped(X), mapped(X_dev)
        gram, moment = F.T @ F, F.T @ targets
        fits = [np.linalg.solve(gram + one * np.eye(len(gram)), moment) for one in (0.01, 1.0, 100.0)]
        fit, scale = min(
            itertools.product(fits, (2.0, 5.0, 10.0, 20.0)),
            key=lambda pair: nll(softmax(pair[1] * (F_dev @ pair[0])), y_dev),
        )
        return lambda inputs: softmax(scale * (mapped(inputs) @ fit))

    return train


def discriminant(X: Array, y: Array, X_dev: Array, y_dev: Array, rng: np.random.Generator) -> Predict:
    """Linear discriminant analysis: Gaussian classes of one covariance."""
    means = np.stack([X[y == label].mean(axis=0) for label in range(int(y.max()) + 1)])
    centred = X - means[y]
    inverse = np.linalg.inv(centred.T @ centred / len(X) + 0.01 * np.eye(X.shape[1]))
    return lambda inputs: softmax(
        inputs @ inverse @ means.T - 0.5 * np.einsum("ki,ij,kj->k", means, inverse, means)
    )


def constant(X: Array, y: Array, X_dev: Array, y_dev: Array, rng: np.random.Generator) -> Predict:
    frequencies = np.bincount(y) / len(y)
    return lambda inputs: np.tile(frequencies, (len(inputs), 1))
