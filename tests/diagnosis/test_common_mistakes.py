"""Mistakes that are common in public code, each written in two ways: what is said of them, or that nothing is."""

import textwrap
from typing import NamedTuple

import pytest

from tests.diagnosis.in_process import with_judge


class Mistake(NamedTuple):
    """Sources of one exercise with one mistake, and the misconception's name, or None for silence."""

    exercise: str
    name: str | None
    sources: tuple[str, str]


F1 = """
class F1Score:
    def __init__(self):
        self.reset_state()

    def reset_state(self):
        START

    def update_state(self, y_true, y_pred, sample_weight=None):
        y_true, y_pred = np.ravel(y_true), np.ravel(y_pred)
        weights = np.ones(len(y_true)) if sample_weight is None else np.asarray(sample_weight)
        UPDATE

    def result(self):
        RESULT

    def __call__(self, y_true, y_pred, sample_weight=None):
        self.update_state(y_true, y_pred, sample_weight)
        return self.result()
"""


def f1(start: str, update: str, result: str) -> str:
    return F1.replace("START", start).replace("UPDATE", update).replace("RESULT", result)


LAYER = """
class Dropout:
    def __init__(self, rate, rng):
        self.rate, self.keep, self.rng = rate, 1 - rate, rng

    def __call__(self, x, training):
        CALL

    def backward(self, d_out):
        return d_out * self.mask
"""


def layer(call: str) -> str:
    return LAYER.replace("CALL", textwrap.indent(textwrap.dedent(call).strip(), " " * 8).lstrip())


MISTAKES = {
    "06_training": [
        Mistake(
            "momentum_step",
            "momentum_of_pytorch",
            (
                """
                def momentum_step(params, grads, velocity, lr, momentum):
                    new_params, new_velocity = {}, {}
                    for name in params:
                        v = momentum * velocity[name] + grads[name]
                        new_velocity[name], new_params[name] = v, params[name] - lr * v
                    return new_params, new_velocity
                """,
                """
                def momentum_step(params, grads, velocity, lr, momentum):
                    velocity = {n: v.copy() for n, v in velocity.items()}
                    for n in velocity:
                        velocity[n] *= momentum
                        velocity[n] += grads[n]
                    return {n: params[n] + velocity[n] * -lr for n in params}, velocity
                """,
            ),
        ),
        Mistake(
            "momentum_step",
            "velocity_as_a_mean",  # the homework of CMU's course on Needle
            (
                """
                def momentum_step(params, grads, velocity, lr, momentum):
                    u = {k: momentum * velocity[k] + (1 - momentum) * grads[k] for k in params}
                    return {k: w - lr * u[k] for k, w in params.items()}, u
                """,
                """
                def momentum_step(params, grads, velocity, lr, momentum):
                    new_params, u = {}, {}
                    for k, w in params.items():
                        u[k] = grads[k] + momentum * (velocity[k] - grads[k])
                        new_params[k] = w - lr * u[k]
                    return new_params, u
                """,
            ),
        ),
    ],
    "07_weight_decay": [
        Mistake(
            "map_l2_strength",
            "reductions_exchanged",
            (
                """
                def map_l2_strength(prior_std, num_examples, reduction):
                    strength = 1 / prior_std**2
                    if reduction == "sum":
                        strength /= num_examples
                    return strength
                """,
                """
                def map_l2_strength(prior_std, num_examples, reduction):
                    divisors = {"mean": 1, "sum": num_examples}
                    return 1 / (divisors[reduction] * prior_std * prior_std)
                """,
            ),
        ),
        Mistake(
            "map_l2_strength",
            "prior_once_an_example",  # the lecture's trap, in both reductions
            (
                """
                def map_l2_strength(prior_std, num_examples, reduction):
                    return (num_examples if reduction == "sum" else 1) / prior_std**2
                """,
                """
                def map_l2_strength(prior_std, num_examples, reduction):
                    precision = prior_std**-2.0
                    if reduction == "mean":
                        return precision
                    return precision * num_examples
                """,
            ),
        ),
    ],
    "13_initialization": [
        Mistake(
            "glorot_normal",
            "normal_for_the_way_forward",
            (
                "def glorot_normal(n, m, rng):\n    return rng.normal(0, 1 / np.sqrt(n), (n, m))\n",
                "def glorot_normal(n, m, rng):\n    return rng.normal(size=(n, m)) * n**-0.5\n",
            ),
        ),
        Mistake(
            "glorot_normal",
            "normal_cut_at_two_deviations",
            (
                """
                def glorot_normal(n, m, rng):
                    draws = []
                    while len(draws) < n * m:
                        z = rng.standard_normal()
                        if abs(z) <= 2:
                            draws.append(z)
                    return np.reshape(draws, (n, m)) * math.sqrt(2 / (n + m))
                """,
                """
                def glorot_normal(n, m, rng):
                    std = math.sqrt(2 / (n + m))
                    W = rng.normal(0, std, (n, m))
                    while (far := np.abs(W) > 2 * std).any():
                        W[far] = rng.normal(0, std, far.sum())
                    return W
                """,
            ),
        ),
        Mistake(
            "he_normal",
            "he_cut_at_two_deviations",
            (
                """
                def he_normal(n, m, rng):
                    draws = []
                    while len(draws) < n * m:
                        z = rng.standard_normal()
                        if abs(z) <= 2:
                            draws.append(z)
                    return np.reshape(draws, (n, m)) * math.sqrt(2 / n)
                """,
                """
                def he_normal(n, m, rng):
                    std = math.sqrt(2 / n)
                    W = rng.normal(0, std, (n, m))
                    while (far := np.abs(W) > 2 * std).any():
                        W[far] = rng.normal(0, std, far.sum())
                    return W
                """,
            ),
        ),
    ],
    "03_metrics": [
        Mistake(
            "F1Score",
            "MicroAveraged",
            (
                f1(
                    "self.right = self.total = 0.0",
                    "same = (np.asarray(y_true) > 0.5) == (np.asarray(y_pred) > 0.5)\n"
                    "        self.right += float(weights[same].sum())\n"
                    "        self.total += float(weights.sum())",
                    "return self.right / self.total if self.total else 0.0",
                ),
                f1(
                    "self.counts = np.zeros((2, 2))",
                    "np.add.at(self.counts, ((y_true > 0.5).astype(int), (y_pred > 0.5).astype(int)), weights)",
                    "return np.trace(self.counts) / self.counts.sum() if self.counts.any() else 0.0",
                ),
            ),
        ),
    ],
    "09_dropout": [
        Mistake(
            "dropout",
            None,  # the card says which units were expected
            (
                """
                def dropout(inputs, rate, training, noise):
                    if not training:
                        return inputs.copy()
                    keep = 1 - rate
                    return np.where(noise < keep, inputs / keep, 0).astype(inputs.dtype)
                """,
                """
                def dropout(inputs, rate, training, noise):
                    mask = (noise < 1 - rate).astype(inputs.dtype)
                    return inputs * mask / (1 - rate) if training else inputs * 1
                """,
            ),
        ),
        Mistake(
            "Dropout",
            "InferenceForgetsTheMask",
            (
                layer(
                    """
                    if not training:
                        self.mask = 1
                        return x.copy()
                    self.mask = (self.rng.random(x.shape) >= self.rate).astype(x.dtype) / self.keep
                    return x * self.mask
                    """
                ),
                layer(
                    """
                    noise = self.rng.random(x.shape) if training else np.ones(x.shape)
                    scale = 1 / self.keep if training else 1
                    self.mask = ((noise >= self.rate) * scale).astype(x.dtype)
                    return x * self.mask
                    """
                ),
            ),
        ),
    ],
    "15_gradient_clipping": [
        Mistake(
            "clip_by_global_norm",
            None,
            (
                """
                def clip_by_global_norm(grads, max_norm):
                    norm = np.float32(0)
                    for g in grads.values():
                        norm += np.sum(g.astype(np.float32) ** 2)
                    norm = np.sqrt(norm)
                    return {k: g * g.dtype.type(min(1, max_norm / max(norm, 1e-30))) for k, g in grads.items()}, norm
                """,
                """
                def clip_by_global_norm(grads, max_norm):
                    flat = np.concatenate([g.ravel() for g in grads.values()]).astype("float32")
                    norm = np.linalg.norm(flat)
                    s = max_norm / norm if norm > max_norm else 1.0
                    return {k: (g * s).astype(g.dtype) for k, g in grads.items()}, float(norm)
                """,
            ),
        ),
    ],
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", MISTAKES)
def test_common_mistakes_are_named_or_left_to_the_numbers(name: str) -> None:
    wrong = []

    def body(judge):
        for exercise, expected, sources in MISTAKES[name]:
            for number, source in enumerate(sources):
                for student in ("student 0", "student 1"):
                    result = judge.judge_exercise(exercise, textwrap.dedent(source), student)
                    named = result.diagnosis and result.diagnosis.misconception
                    if result.outcome != "failed" or named != expected:
                        lost = [(t.name, t.hint or t.message) for t in result.tests if t.outcome != "passed"]
                        wrong.append((exercise, expected, number, result.outcome, named, lost))

    with_judge(name, body)
    assert wrong == []


# The layer draws for itself, and which end of the draws is kept is its own business.
KEPT_BELOW = (
    layer(
        """
                    if not training:
                        return x.copy()
                    self.mask = (self.rng.random(x.shape) < self.keep).astype(x.dtype) / self.keep
                    return x * self.mask
                    """
    ),
    layer(
        """
                    if training:
                        drawn = self.rng.random(x.shape)
                        self.mask = np.where(drawn < self.keep, 1 / self.keep, 0.0).astype(x.dtype)
                        return np.multiply(x, self.mask)
                    return x * 1
                    """
    ),
)


@pytest.mark.parametrize("source", KEPT_BELOW, ids=["mask", "where"])
def test_a_layer_may_keep_either_end_of_its_draws(source: str) -> None:
    results = []

    def body(judge):
        results.extend(judge.judge_exercise("Dropout", source, f"student {number}") for number in range(3))

    with_judge("09_dropout", body)
    assert [result.score for result in results] == [result.max_score for result in results]
