"""Two misconceptions at once are named where each is seen by itself, and nowhere else."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.diagnosis.pairs import merged_pairs
from grader.diagnosis.recognition import recognize
from grader.testing.local import LocalBackend
from grader.testing.marks import Form, Misconception
from grader.testing.student import Student

NAMES = {"np": np, "math": math}


def defined(source: str) -> Any:
    namespace = dict(NAMES)
    exec(textwrap.dedent(source), namespace)
    return namespace["f"]


def named(
    reference: str, changes: dict[str, tuple[str, str]], wrong: str, *calls: Callable[[Any], Any]
) -> str | None:
    """What is recognized in a wrong `f`, of misconceptions that each change one line of the reference."""
    misconceptions = []
    for name, (before, after) in changes.items():
        assert reference.count(before) == 1
        source = textwrap.dedent(reference.replace(before, after))
        form = Form(name, source, defined(source), NAMES)
        misconceptions.append(Misconception(name, "f", "test", "Lecture", f"{name}.", (form,)))
    recordings = []
    for call in calls:
        student = Student(LocalBackend({"f": defined(wrong)}, lambda _: False))
        call(student)
        recordings.append(student.recording)
    pairs = merged_pairs("f", textwrap.dedent(reference), misconceptions)
    assert pairs
    found = recognize(recordings, "f", defined(reference), misconceptions, lambda: pairs)
    return found.name if found else None


X = np.random.default_rng(138).normal(size=(5, 7))

SCALE = """
def f(x, rate=0.5, keep=True):
    y = x * rate
    if keep:
        y = y + 1
    return y
"""
DEFAULT_AND_SIGN = {"default": ("rate=0.5", "rate=0.4"), "minus": ("y + 1", "y - 1")}
BOTH = SCALE.replace("rate=0.5", "rate=0.4").replace("y + 1", "y - 1")


def test_a_pair_is_named_where_each_half_is_seen_by_itself() -> None:
    calls = lambda s: s.f(X, keep=False), lambda s: s.f(X, 0.3), lambda s: s.f(X)
    assert named(SCALE, DEFAULT_AND_SIGN, BOTH, *calls) == "default and minus"


def test_silence_where_a_half_is_never_seen_by_itself() -> None:
    assert named(SCALE, DEFAULT_AND_SIGN, BOTH, lambda s: s.f(X, keep=False), lambda s: s.f(X)) is None


def test_silence_where_two_changes_make_up_a_third_mistake() -> None:
    glorot = "def f(n, m):\n    return math.sqrt(2 / (n + m))\n"
    changes = {"inputs alone": ("(n + m)", "n"), "mean size": ("2 /", "1 /")}
    wrong = "def f(n, m): return 1 / math.sqrt(n)"
    assert named(glorot, changes, wrong, lambda s: s.f(5, 7), lambda s: s.f(11, 3)) is None


def test_silence_where_one_half_decides_what_the_other_means() -> None:
    strength = """
    def f(std, m, reduction):
        strength = 1 / std**2
        if reduction == "mean":
            strength = strength / m
        return strength
    """
    changes = {"exchanged": ('== "mean"', '== "sum"'), "grows": ("strength / m", "strength * m")}
    wrong = "def f(std, m, reduction): return (m if reduction == 'sum' else 1) / std**2"
    calls = lambda s: s.f(0.5, 7, "sum"), lambda s: s.f(0.5, 7, "mean")
    assert named(strength, changes, wrong, *calls) is None
