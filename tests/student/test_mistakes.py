"""A usual mistake is named where its answers are given in every call, and the hidden tests can be run at hand."""

import json
import shutil
from pathlib import Path

from grader.authoring.known_mistakes import known_mistakes_file
from grader.notebooks.assignment import load_assignment
from grader.reports.card import check_card
from grader.reports.public_check import Hint, PublicCheck
from grader.student.hidden import cells_in_force
from grader.student.running import History
from tests.student.conftest import SOFTMAX, UNSHIFTED_SOFTMAX

TINY = Path(__file__).parents[1] / "judging" / "course" / "90_tiny"
OVER_THE_EXAMPLES = "def predict(z):\n    return z.argmax(axis=0)"
LEAST_PROBABLE = "def predict(z):\n    return z.argmin(axis=-1)"


def with_tiny(folder):
    shutil.copy(TINY / "test_public.py", folder)
    (folder / "known_mistakes.json").write_text(known_mistakes_file(load_assignment(TINY)))


def test_a_usual_mistake_is_named_with_the_lecture(notebook, folder):
    with_tiny(folder)
    notebook.run(OVER_THE_EXAMPLES)
    card = notebook.run('check("predict")')
    assert "Hint: Each row has its own class. See the lecture: Softmax." in card
    assert "See the lecture: Softmax." in notebook.html
    notebook.run("def predict(z):\n    return np.array([2])")
    assert "Hint" not in notebook.run('check("predict")')
    notebook.run("def predict(z):\n    return z.argmax(axis=-1)")
    assert "Hint" not in notebook.run('check("predict")')


def test_two_that_fit_are_none(notebook, folder):
    with_tiny(folder)
    path = folder / "known_mistakes.json"
    known = json.loads(path.read_text())
    known["predict"].append({**known["predict"][1], "hint": "Another one."})
    path.write_text(json.dumps(known))
    notebook.run(OVER_THE_EXAMPLES)
    assert "Hint" not in notebook.run('check("predict")')


def test_the_steps_stay_below(notebook, folder):
    with_tiny(folder)
    for number in range(3):
        notebook.run(f"def predict(z):\n    best_{number} = z.argmax(axis=0)\n    return best_{number}")
        card = notebook.run('check("predict")')
    assert card.index("Each row has its own class") < card.index("Hint 1 of 1: Which index")


def test_without_the_file_all_is_as_before(notebook, folder):
    with_tiny(folder)
    (folder / "known_mistakes.json").unlink()
    notebook.run(LEAST_PROBABLE)
    assert "Hint" not in notebook.run('check("predict")')


def test_both_hints_stand_on_the_card():
    check = PublicCheck(
        "f", "failed", mistake=Hint("First.", "Losses"), hint=Hint("Then.", label="Hint 1 of 2")
    )
    text = check_card(check).text
    assert "Hint: First. See the lecture: Losses." in text and "Hint 1 of 2: Then." in text


def in_a_course(folder, monkeypatch):
    shutil.copytree(TINY, folder / "solutions" / "90_tiny")
    own = folder / "assignments" / "90_tiny"
    own.mkdir(parents=True)
    with_tiny(own)
    monkeypatch.chdir(own)


def test_the_hidden_tests_run_where_the_course_is(notebook, folder, monkeypatch):
    in_a_course(folder, monkeypatch)
    notebook.run(UNSHIFTED_SOFTMAX)
    notebook.run(OVER_THE_EXAMPLES)
    card = notebook.run('check("softmax", hidden=True)')
    assert "softmax: 1 of 3 points" in card and "exp overflows. See the lecture: Softmax." in card
    notebook.run(SOFTMAX)
    notebook.run("def softmax(z:\n")
    assert "✓ softmax: 3 of 3 points" in notebook.run('check("softmax", hidden=True)')
    notebook.run("def softmax(z):\n    return -z")
    notebook.run("def predict(z):\n    return softmax(z).argmax(axis=-1)")
    assert "predict: 3 of 3 points" in notebook.run('check("predict", hidden=True)')


def test_an_error_names_the_cell_that_was_run(notebook, folder, monkeypatch):
    in_a_course(folder, monkeypatch)
    notebook.run("def softmax(z):\n    return z @ z")
    assert "cell 2, line 2: return z @ z" in notebook.run('check("softmax", hidden=True)')


def test_where_the_course_is_not_a_sentence_says_so(notebook, folder):
    with_tiny(folder)
    notebook.run(SOFTMAX)
    card = notebook.run('check("softmax", hidden=True)')
    assert "The hidden tests are not here" in card and "test_hidden.py" in card


def test_all_hidden_tests_at_once_are_not_offered(notebook, folder, monkeypatch):
    in_a_course(folder, monkeypatch)
    assert 'check("softmax", hidden=True)' in notebook.run("check(hidden=True)")


def test_of_cells_that_ran_again_the_last_counts():
    ran = History(
        ["", "import numpy as np", "x = 1", SOFTMAX, "x = x + 1", "def f(:", UNSHIFTED_SOFTMAX]
    ).cells
    assert [(cell.label, cell.source) for cell in cells_in_force(ran)] == [
        ("cell 1", "import numpy as np"),
        ("cell 2", "x = 1"),
        ("cell 4", "x = x + 1"),
        ("cell 6", UNSHIFTED_SOFTMAX),
    ]
