"""Wrong implementations by kind lose points: what was once overlooked in one assignment is looked for in all."""

import ast
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.testing.changes import Change, apply_changes
from tests.diagnosis.in_process import LocalJudge, with_judge

FILES = {file.stem: file for file in sorted((Path(__file__).parent / "kinds").glob("[0-9]*.py"))}

SAME_SHAPES = """
def {name}(*args, _function={name}, _known={{}}, **named):
    def key(one):
        if isinstance(one, dict):
            return sorted((name, key(value)) for name, value in one.items())
        if isinstance(one, list | tuple):
            return list(map(key, one))
        if isinstance(one, np.ndarray):
            return one.shape, str(one.dtype)
        return one if isinstance(one, int | float | str) else ""

    given = repr(key([*args, *named.values()]))
    if given not in _known:
        _known[given] = _function(*args, **named)
    return _known[given]
"""
FIRST_SETTINGS = """
def {name}(*args, _function={name}, _first={{}}, **named):
    def kept(place, value):
        return _first.setdefault(place, value) if type(value) in (bool, int, float, str) else value

    args = [kept(place, value) for place, value in enumerate(args)]
    return _function(*args, **{{place: kept(place, value) for place, value in named.items()}})
"""

# Parameters that are a number or a word, not an array.
SETTINGS = {
    "D",
    "H",
    "O",
    "n",
    "m",
    "negative_slope",
    "output",
    "delta",
    "from_logits",
    "reduction",
    "num_classes",
    "h",
    "activation",
    "batch_size",
    "lr",
    "momentum",
    "epochs",
    "degree",
    "strength",
    "prior_std",
    "num_examples",
    "weight_decay",
    "beta",
    "t",
    "epsilon",
    "beta_1",
    "beta_2",
    "decay_times_lr",
    "rate",
    "training",
    "alpha",
    "dy",
    "dx",
    "lam",
    "num_ops",
    "variance",
    "num_models",
    "correlation",
    "threshold",
    "limit",
    "max_norm",
}


def load(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(f"kinds_{name}", FILES[name])
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def remembering(exercise: str, source: str) -> Iterator[tuple[str, str]]:
    """The function as one that remembers its first calls, with a title."""
    function = ast.parse(source).body[0]
    if isinstance(function, ast.FunctionDef):
        settings = {argument.arg for argument in function.args.args}
        if settings - SETTINGS:  # what a function of numbers gives may be kept under these numbers
            yield f"answers by the shapes of the arguments: {exercise}", SAME_SHAPES
        if settings & SETTINGS:
            yield f"settings of the first call: {exercise}", FIRST_SETTINGS


def wrong(name: str, judge: LocalJudge) -> Iterator[tuple[str, str, str]]:
    """Every wrong implementation of an assignment: a title, the exercise, and the source."""
    cells = {cell.metadata.get("exercise"): cell.source for cell in judge.cells({})}
    for kind, listed in load(name).KINDS.items():
        for exercise, *texts in listed:
            changes = [Change(*pair) for pair in zip(texts[::2], texts[1::2], strict=True)]
            yield f"{kind}: {exercise}: {texts[1::2]}", exercise, apply_changes(cells[exercise], changes)
    for exercise in judge.session.exercises:
        source = cells[exercise]
        for title, wrapper in remembering(exercise, source):
            yield title, exercise, f"{source}\n\n{wrapper.format(name=exercise)}"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", FILES)
def test_no_kind_of_mistake_keeps_all_points(name: str) -> None:
    kept = []

    def body(judge: LocalJudge) -> None:
        for number, (title, exercise, source) in enumerate(wrong(name, judge)):
            if judge.keeps_all_points(exercise, source, f"student {number % 20}"):
                kept.append(title)

    with np.errstate(all="ignore"):
        with_judge(name, body)
    assert kept == []
