"""Misconceptions known in the notebook by what they give on the public tests' calls."""

import copy
import functools
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from grader.authoring.known_mistakes import given_away, known_mistakes_file
from grader.authoring.leaks import find_leaks
from grader.diagnosis.known_mistakes import FILE, read_known_mistakes
from grader.diagnosis.stored_values import agrees, stored
from grader.judging.misconceptions import load_misconceptions
from grader.judging.reference import load_reference
from grader.notebooks.assignment import load_assignment
from tests.diagnosis.in_process import SOLUTIONS
from tests.diagnosis.public_checks import public_checks
from tests.diagnosis.test_precision_and_recall import collection

TINY = Path(__file__).parents[1] / "judging" / "course" / "90_tiny"
NAMES = ["01_mlp", "08_adamw"]
RECALL = 0.7  # of the variants; what only raises, or breaks a rule alone, is left to the card's other lines


@functools.cache
def text_of(folder):
    return known_mistakes_file(load_assignment(folder))


def named(folder, tmp_path, tried):
    """The misconception that the notebook would name for each (exercise, source)."""
    assignment = load_assignment(folder)
    reference = load_reference(assignment)
    path = tmp_path / FILE
    path.write_text(text_of(folder))
    known = read_known_mistakes(path)
    names = {(one.exercise, one.hint): one.name for one in load_misconceptions(assignment, reference)}
    leads = [
        known.recognize(exercise, checked)
        for (exercise, _), checked in zip(tried, public_checks(folder, tried), strict=True)
    ]
    return [
        names[exercise, one.hint] if one else None for (exercise, _), one in zip(tried, leads, strict=True)
    ]


def with_code(reference, sources):
    return [(exercise, source) for exercise, source in sources if callable(getattr(reference, exercise))]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", NAMES)
def test_a_lead_is_never_wrong_and_seldom_missing(name, tmp_path):
    folder = SOLUTIONS / name
    reference = load_reference(load_assignment(folder))
    variants = [
        (key, source)
        for key, sources in collection("variants", name).items()
        for source in sources
        if callable(getattr(reference, key[0]))
    ]
    leads = named(folder, tmp_path, [(key[0], source) for key, source in variants])
    assert [
        (key, lead) for (key, _), lead in zip(variants, leads, strict=True) if lead not in (None, key[1])
    ] == []
    assert sum(lead is not None for lead in leads) >= RECALL * len(leads)
    faults = [(exercise, title, source) for exercise, listed in collection("uncatalogued", name).items()
              for title, source in listed.items() if callable(getattr(reference, exercise))]  # fmt: skip
    leads = named(folder, tmp_path, [(exercise, source) for exercise, _, source in faults])
    assert [(one[:2], lead) for one, lead in zip(faults, leads, strict=True) if lead] == []


def test_the_file_holds_no_code_no_question_and_nothing_right(tmp_path):
    assignment = load_assignment(TINY)
    text = text_of(TINY)
    written = json.loads(text)
    assert text == known_mistakes_file(assignment)
    # Two of softmax give the same there, its third is right, and so are those of Mean.
    assert set(written) == {"predict"}
    (tmp_path / FILE).write_text(text)
    assert find_leaks(assignment, tmp_path) == []
    assert list(given_away(assignment, text)) == []
    assert "np." not in text and "return" not in text and "concepts" not in text


def test_a_right_answer_in_the_file_is_found():
    assignment = load_assignment(TINY)
    written = json.loads(text_of(TINY))
    right = load_reference(assignment).predict(np.array([[0.0, 3.0, 1.0]]))
    kept = copy.deepcopy(written)
    test = next(iter(kept["predict"][0]["forms"][0]["tests"].values()))
    test["calls"][0]["result"] = stored(right, None)
    found = list(given_away(assignment, json.dumps(kept)))
    assert len(found) == 1 and "shows a right answer of predict" in found[0]
    assert list(given_away(assignment, json.dumps({"concepts": written["predict"]}))) != []


def test_a_line_of_the_solution_in_a_hint_is_found(tmp_path):
    folder = Path(shutil.copytree(TINY, tmp_path / "90_tiny"))
    file = folder / "misconceptions.py"
    line = "e = np.exp(z - z.max(axis=-1, keepdims=True))"
    file.write_text(
        file.read_text().replace(
            '"""The most probable class is expected."""', f'"""Write `{line}` first."""', 1
        )
    )
    released = tmp_path / "released"
    released.mkdir()
    (released / FILE).write_text(known_mistakes_file(load_assignment(folder)))
    assert "shows a line of the solution of 'softmax'" in find_leaks(load_assignment(folder), released)[0]


def test_a_damaged_file_gives_no_lead(tmp_path):
    path = tmp_path / FILE
    for text in ("", "[]", "{", '{"f": [{"hint": 1}]}'):
        path.write_text(text)
        assert read_known_mistakes(path).recognize("f", {}) is None
    assert read_known_mistakes(tmp_path / "nowhere.json").recognize("f", {}) is None


VALUES = [
    np.array([[1.5, np.nan], [-np.inf, 1e-300]]),
    np.arange(6, dtype=np.float32).reshape(2, 3) / 7,
    np.array([True, False]),
    np.zeros((0, 3)),
    np.random.default_rng(0).normal(size=(10, 11)),
    {"W": np.ones((2, 1)) / 3, "t": 4},
    (np.array(2.5), [1, 2.25, "text", None, True]),
    np.float32(1 / 3),
]


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_a_value_is_known_again_and_no_other_is(value):
    kept = json.loads(json.dumps(stored(value, 17.5), allow_nan=False))
    assert agrees(kept, value)
    others = [one for one in VALUES if one is not value] + [17.5, None, "text", [value]]
    assert not any(agrees(kept, one) for one in others)


def test_of_what_is_right_the_shape_alone_is_kept():
    right = (np.arange(6.0).reshape(2, 3), 5.0)
    wrong = (right[0], 6.0)
    assert stored(wrong, right) == {
        "tuple": [{"right": [2, 3]}, {"dtype": "float64", "shape": [], "values": [6.0]}]
    }
    assert stored([right[0]], right) == {"list": [{"right": [2, 3]}]}  # wherever it stands
    assert stored(np.ones(3), 0.0, [np.ones(3)]) == {"right": [3]}  # of another call


def test_integers_are_no_floats_of_the_same_value() -> None:
    """A derivative cut to 0 and 1 by an array of integers is not another function's, which is 0 and 1."""
    kept = stored(np.array([0.0, 1.0, 1.0]), np.array([0.2, 1.1, 1.3]))
    assert agrees(kept, np.array([0.0, 1.0, 1.0], np.float32)) and not agrees(kept, np.array([0, 1, 1]))
    assert agrees(stored(1.0, 2.0), 1)
