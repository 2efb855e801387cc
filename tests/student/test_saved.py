"""Whether the code that is checked is the code that is graded, and that a notebook in order is never doubted."""

from __future__ import annotations

import json
import os
import sys
import time
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from grader.notebooks.assignment import assignment_folders, load_assignment
from grader.student.running import History
from grader.student.saved import _notebook, doubts
from tests.student.conftest import SOFTMAX, STUB, UNSHIFTED_SOFTMAX, Notebook

ROOT = Path(__file__).parents[2]
IMPORT = "import numpy as np"
Save = Callable[..., None]


def cell(source: str, grade_id: str = "", **marks: Any) -> Any:
    new = nbformat.v4.new_code_cell(source)
    if grade_id:
        new.metadata["nbgrader"] = {
            "grade_id": grade_id,
            "locked": False,
            "grade": False,
            "solution": True,
            **marks,
        }
    return new


@pytest.fixture
def save(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Save:
    """Save cells as the notebook that is open, `seconds` from now."""

    def write(*cells: Any, name: str = "lesson.ipynb", seconds: float = 0.0) -> None:
        cells = tuple(cell(one) if isinstance(one, str) else one for one in cells)
        path = folder / name
        nbformat.write(nbformat.v4.new_notebook(cells=list(cells)), path)
        os.utime(path, times=(time.time() + seconds,) * 2)
        monkeypatch.setenv("JPY_SESSION_NAME", str(path))

    return write


def softmax_card(notebook: Notebook) -> str:
    return " ".join(notebook.run('check("softmax")').split())


@pytest.mark.parametrize(
    ("saved", "ran"),
    [
        (SOFTMAX, SOFTMAX),
        ("\n\n" + SOFTMAX + "\n\n# done\n", SOFTMAX),
        (SOFTMAX.replace("    e =", "    # shift\n    e  =  "), SOFTMAX),
        (SOFTMAX.replace("    ", "  "), SOFTMAX),
        (SOFTMAX.replace("(z):\n", '(z):\n    """Shifted."""\n'), SOFTMAX),
        ("%%time\n" + SOFTMAX, "%%time\n" + SOFTMAX),
        ("\n\n%%time\n" + SOFTMAX, "\n\n%%time\n" + SOFTMAX),
        ("%matplotlib inline\n" + SOFTMAX + "!true", "%matplotlib inline\n" + SOFTMAX + "!true"),
        ("    def softmax(z):\n        return np.exp(z - z.max(-1, keepdims=True)) / 1", None),
        ("import functools\n@functools.lru_cache\ndef c():\n    return 0\n" + SOFTMAX, None),
        (
            "softmax = lambda z: (lambda e: e / e.sum(-1, keepdims=True))(np.exp(z - z.max(-1, keepdims=True)))",
            None,
        ),
        ("def pass_on(f):\n    return lambda z: f(z)\n@pass_on\n" + SOFTMAX, None),
        (SOFTMAX.replace("softmax", "ready") + "import functools\nsoftmax = functools.partial(ready)", None),
        (SOFTMAX + "softmax_of = softmax\nsoftmax = softmax_of", None),
    ],
)
def test_a_notebook_in_order_is_not_doubted(
    notebook: Notebook, save: Save, saved: str, ran: str | None
) -> None:
    notebook.run(saved if ran is None else ran)
    save(IMPORT, cell(saved, "softmax"), "check('softmax')")
    card = softmax_card(notebook)
    assert ", but" not in card and "graded" not in card, card


def test_running_everything_twice_and_scratch_above_are_in_order(notebook: Notebook, save: Save) -> None:
    cells = (
        IMPORT,
        UNSHIFTED_SOFTMAX,
        "def helper(z):\n    return z",
        cell(SOFTMAX, "softmax"),
        "check('softmax')",
    )
    save(*cells)
    for _ in range(2):
        for source in (UNSHIFTED_SOFTMAX, "def helper(z):\n    return z", SOFTMAX):
            notebook.run(source)
        assert softmax_card(notebook).startswith("✓ softmax: all 3 public checks pass")


def test_a_cell_that_was_edited_and_not_run(notebook: Notebook, save: Save) -> None:
    notebook.run(SOFTMAX)
    save(IMPORT, cell(SOFTMAX.replace("e / e", "1.5 * e / e"), "softmax"), seconds=5)
    card = softmax_card(notebook)
    assert card.startswith("◐ softmax: all 3 public checks pass, but its cell has changed since it ran")
    assert "The cell of `softmax` has changed since it ran: run it again." in card
    assert "0 of 4 exercises done" in card


def test_a_stub_that_ran_where_the_file_has_code(notebook: Notebook, save: Save) -> None:
    notebook.run(STUB)
    save(IMPORT, cell(SOFTMAX, "softmax"), seconds=5)
    assert "has changed since it ran: run it again" in softmax_card(notebook)


@pytest.mark.parametrize("saved", [STUB, UNSHIFTED_SOFTMAX])
def test_a_cell_that_ran_and_was_not_saved(notebook: Notebook, save: Save, saved: str) -> None:
    save(IMPORT, cell(saved, "softmax"), seconds=-60)
    notebook.run(SOFTMAX)
    card = softmax_card(notebook)
    assert card.startswith("◐ softmax: all 3 public checks pass, but not saved yet")
    assert "1 of 4 exercises done" in card
    save(IMPORT, cell(SOFTMAX, "softmax"))
    assert softmax_card(notebook).startswith("✓ softmax: all 3 public checks pass ")


def test_a_helper_is_compared_too(notebook: Notebook, save: Save) -> None:
    helper, using = (
        "def helper(z):\n    return z - z.max(axis=-1, keepdims=True)",
        SOFTMAX.replace("z - z.max(axis=-1, keepdims=True)", "helper(z)"),
    )
    notebook.run(helper)
    notebook.run(using)
    save(IMPORT, helper.replace("max", "min"), cell(using, "softmax"), seconds=5)
    assert "The cell of `helper`, which `softmax` uses, has changed since it ran" in softmax_card(notebook)
    save(IMPORT, cell(using, "softmax"), seconds=5)
    assert "`softmax` uses `helper`, which no cell of the saved notebook defines: add it" in softmax_card(
        notebook
    )


def test_an_exercise_defined_again_in_a_figures_cell_counts(notebook: Notebook, save: Save) -> None:
    figures = cell("def softmax(z):\n    return z")
    figures.id = "exercise-softmax--code"
    notebook.run(figures.source)
    notebook.run(SOFTMAX)
    save(IMPORT, cell(SOFTMAX, "softmax"), figures, seconds=5)
    said = softmax_card(notebook)
    assert "◐ softmax: all 3 public checks pass, but defined in 2 cells" in said
    assert "`softmax` is defined in cells 2 and 3: the last counts." in said


def test_a_copy_below_that_fails_is_named(notebook: Notebook, save: Save) -> None:
    notebook.run(SOFTMAX)
    notebook.run(UNSHIFTED_SOFTMAX)
    save(IMPORT, cell(SOFTMAX, "softmax"), cell(UNSHIFTED_SOFTMAX), seconds=5)
    card = softmax_card(notebook)
    assert card.startswith("✗") and "`softmax` is defined in cells 2 and 3: the last counts." in card


def test_a_misspelled_name_is_told_the_one_that_is_there(notebook: Notebook, save: Save) -> None:
    wrong = SOFTMAX.replace("z - z.max", "z - helpr(z) + z.max")
    helper = "def helper(z):\n    return z"
    notebook.run(helper)
    notebook.run(wrong)
    save(IMPORT, helper, cell(wrong, "softmax"), seconds=5)
    said = softmax_card(notebook)
    assert (
        "`softmax` uses `helpr`, which no cell of the saved notebook defines: did you mean `helper`?" in said
    )


@pytest.mark.parametrize("with_file", [True, False])
def test_a_cell_that_ended_in_a_syntax_error(notebook: Notebook, save: Save, with_file: bool) -> None:
    broken = SOFTMAX.replace("(z):", "(z)")
    notebook.run(SOFTMAX)
    notebook.run(broken)
    if with_file:
        save(IMPORT, cell(broken, "softmax"))
    card = softmax_card(notebook)
    assert card.startswith("◐ softmax: all 3 public checks pass, but an earlier definition was checked")
    assert "did not run to its end the last time (In[3])" in card and "of In[2]" in card


def test_a_cell_that_fails_before_its_definition(notebook: Notebook) -> None:
    notebook.run(SOFTMAX)
    notebook.run("unknown_name\n" + SOFTMAX)
    assert "an earlier definition was checked" in softmax_card(notebook)
    notebook.run("1 / 0\n" + SOFTMAX.replace("softmax", "gradient"))
    assert "did not run to its end (In[5])" in " ".join(notebook.run('check("gradient")').split())


@pytest.mark.parametrize("scratch", [UNSHIFTED_SOFTMAX, "for softmax in (1, 2):\n    pass", "softmax = 3"])
def test_a_cell_below_that_takes_the_name(notebook: Notebook, save: Save, scratch: str) -> None:
    save(IMPORT, cell(SOFTMAX, "softmax"), "check('softmax')", scratch)
    notebook.run(SOFTMAX)
    card = softmax_card(notebook)
    assert card.startswith("◐ softmax: all 3 public checks pass, but defined in 2 cells")
    assert "`softmax` is defined in cells 2 and 4: the last counts." in card


def test_a_constant_that_is_assigned_again(notebook: Notebook, save: Save) -> None:
    using = "SHIFT = 0.0\n" + SOFTMAX.replace("e / e", "SHIFT + e / e")
    save(IMPORT, cell(using, "softmax"), "SHIFT = 1.0")
    notebook.run(using)
    assert "`SHIFT` is defined in cells 2 and 3: the last counts." in softmax_card(notebook)


def test_a_definition_in_the_cell_of_its_check(notebook: Notebook, save: Save) -> None:
    notebook.run(SOFTMAX)
    locked = cell(SOFTMAX + "check('softmax')", "check_softmax", locked=True, grade=True, solution=False)
    save(IMPORT, locked)
    assert "is defined in the cell of a check, which comes back as it was released" in softmax_card(notebook)


def test_a_name_that_the_file_does_not_have(notebook: Notebook, save: Save) -> None:
    save(IMPORT, seconds=-60)
    notebook.run(SOFTMAX)
    assert "The saved notebook does not define `softmax`. Save it" in softmax_card(notebook)
    save(IMPORT, SOFTMAX.replace("softmax", "soft_max"), seconds=5)
    assert "No cell of the saved notebook defines `softmax`: the cell that did" in softmax_card(notebook)
    save(IMPORT, SOFTMAX.replace("(z):", "(z)"), seconds=5)
    assert "does not parse" in softmax_card(notebook)


def test_answers_are_compared_too(notebook: Notebook, save: Save, folder: Path) -> None:
    path = folder / "test_public.py"
    path.write_text(
        'hints = {"answers": []}\ndef test_answers(student):\n    """Answered."""\n    assert student.answers["a"]\n'
    )
    notebook.run('answers = {"a": "A"}')
    save(cell('answers = {"a": "B"}', "answers"), seconds=5)
    card = notebook.run('check("answers")')
    assert card.startswith("◐ answers: answered, judged when graded, but its cell has changed since it ran")


@pytest.mark.parametrize(
    "name", ["01_mlp-Copy1.ipynb", "01_mlp (1).ipynb", "Copy of 01_mlp.ipynb", "mine.ipynb"]
)
def test_a_copy_is_not_what_is_handed_in(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    course = tmp_path / "01_mlp"
    course.mkdir()
    for file in (name, "01_mlp.ipynb"):
        nbformat.write(
            nbformat.v4.new_notebook(cells=[cell(IMPORT), cell(SOFTMAX, "softmax")]), course / file
        )
    notebook.run(SOFTMAX)
    monkeypatch.setenv("JPY_SESSION_NAME", str(course / name))
    card = softmax_card(notebook)
    assert f"`{name}` is not the name that is handed in: that is `01_mlp.ipynb`." in card
    monkeypatch.setenv("JPY_SESSION_NAME", str(course / "01_mlp.ipynb"))
    assert "handed in" not in softmax_card(notebook)


def test_vs_code_names_the_notebook(
    notebook: Notebook, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    nbformat.write(nbformat.v4.new_notebook(cells=[cell(IMPORT), cell(SOFTMAX)]), folder / "lesson.ipynb")
    monkeypatch.chdir(elsewhere)
    notebook.run(f"__vsc_ipynb_file__ = {str(folder / 'lesson.ipynb')!r}")
    notebook.run(SOFTMAX)
    assert softmax_card(notebook).startswith("✓")


def test_colabs_page_is_asked(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = {"cells": [{"cell_type": "code", "source": [UNSHIFTED_SOFTMAX], "metadata": {}}]}
    messages = types.ModuleType("google.colab._message")
    vars(messages)["blocking_request"] = lambda name, timeout_sec: {"ipynb": json.loads(json.dumps(shown))}
    monkeypatch.setitem(sys.modules, "google", types.ModuleType("google"))
    monkeypatch.setitem(sys.modules, "google.colab", types.ModuleType("google.colab"))
    monkeypatch.setitem(sys.modules, "google.colab._message", messages)
    notebook.run(SOFTMAX)
    assert "its cell has changed since it ran" in softmax_card(notebook)


@pytest.mark.parametrize(
    ("line", "use"),
    [
        ("from scipy.special import erf", "erf(z)"),
        ("from scipy.special import expit", "expit(z)"),
        ("from scipy.stats import norm", "norm.cdf(z)"),
        ("import scipy.special as sp", "sp.erf(z)"),
        ("from scipy.special import *", "erf(z)"),
    ],
)
def test_imports_are_judged_by_their_lines(notebook: Notebook, line: str, use: str) -> None:
    notebook.run(line)
    notebook.run(SOFTMAX.replace("    e = np", f"    {use}\n    e = np", 1))
    card = softmax_card(notebook)
    assert card.startswith("◐") and "`softmax` uses `scipy`, which is not there when it is graded" in card


def test_an_object_made_of_a_module_and_a_fallback(notebook: Notebook) -> None:
    notebook.run("import multiprocessing\nlogger = multiprocessing.get_logger()")
    notebook.run(SOFTMAX.replace("    e = np", "    logger.debug('x')\n    e = np", 1))
    assert "uses `multiprocessing`" in softmax_card(notebook)
    notebook.run("try:\n    from scipy.special import erf\nexcept ImportError:\n    erf = None")
    notebook.run(SOFTMAX.replace("    e = np", "    erf\n    e = np", 1))
    assert softmax_card(notebook).startswith("✓")


@pytest.mark.parametrize("folder_name", [one.name for one in assignment_folders(ROOT / "solutions")])
def test_no_reference_is_doubted_at_any_of_its_checks(folder_name: str) -> None:
    """Run from the top and saved, at each check only the cells above have run."""
    assignment = load_assignment(ROOT / "solutions" / folder_name)
    saved = _notebook(list(assignment.cells), None, time.time())
    for exercise in assignment.exercises:
        ran = [one.source if one.kind == "code" else "" for one in assignment.cells[: exercise.cell + 1]]
        namespace = dict.fromkeys(
            (name for one in History(ran).program.statements for name in one.effects.binds), None
        )
        assert doubts(exercise.name, namespace, History(ran), saved, lambda run: 0.0) == ()
