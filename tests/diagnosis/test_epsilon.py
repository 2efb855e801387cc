"""Where ε stands, and which it is, costs one test of 08_adamw's exercises, however the rest is written."""

from typing import Any

import pytest

from tests.diagnosis.in_process import LocalJudge, with_judge

OPTIMIZER = """
class AdamW:
    def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
        self.theta = dict(params)
        self.m = {k: np.zeros_like(v) for k, v in params.items()}
        self.v = {k: np.zeros_like(v) for k, v in params.items()}
        self.lr, self.betas, self.eps, self.wd, self.t = lr, (beta_1, beta_2), epsilon, weight_decay, 0

    def step(self, grads, lr=None):
        rate = self.lr if lr is None else lr
        self.t += 1
        b1, b2 = self.betas
        for k in self.theta:
            self.m[k] = b1 * self.m[k] + (1 - b1) * grads[k]
            self.v[k] = b2 * self.v[k] + (1 - b2) * grads[k] ** 2
            step = STEP
            decay = self.wd * self.theta[k] if k.startswith("W") else 0.0
            self.theta[k] = self.theta[k] - rate * (step + decay)
        return dict(self.theta)
"""
STEPS = {
    "ε beside the uncorrected root": "math.sqrt(1 - b2**self.t) / (1 - b1**self.t) * self.m[k]"
    " / (np.sqrt(self.v[k]) + self.eps)",
    "an ε of one's own": "self.m[k] / (1 - b1**self.t) / (np.sqrt(self.v[k] / (1 - b2**self.t)) + 1e-8)",
}
FUNCTION = """
def NAME(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength=0.0, decay_times_lr=True):
    PENALTY
    s = beta_1 * s + (1 - beta_1) * gradient
    r = beta_2 * r + (1 - beta_2) * gradient**2
    alpha = lr * math.sqrt(1 - beta_2**t) / (1 - beta_1**t)
    return theta - alpha * s / (np.sqrt(r) + epsilon) - decay, s, r
"""
PENALTIES = {
    "adam_step": "decay = 0.0",
    "adam_l2_step": "gradient, decay = gradient + strength * theta, 0.0",
    "adamw_step": "decay = strength * theta * (lr if decay_times_lr else 1.0)",
}
SOURCES = [("AdamW", OPTIMIZER.replace("STEP", step)) for step in STEPS.values()]
SOURCES += [
    (name, FUNCTION.replace("NAME", name).replace("PENALTY", line)) for name, line in PENALTIES.items()
]


@pytest.mark.parametrize("exercise, source", SOURCES, ids=[*STEPS, *PENALTIES])
def test_another_epsilon_costs_the_test_of_epsilon(exercise: str, source: str) -> None:
    results: list[Any] = []

    def body(judge: LocalJudge) -> None:
        results.extend(judge.judge_exercise(exercise, source, f"student {number}") for number in range(5))

    with_judge("08_adamw", body)
    for result in results:
        lost = [test.name for test in result.tests if test.outcome != "passed"]
        assert len(lost) == 1 and lost[0].endswith("_epsilon"), lost
