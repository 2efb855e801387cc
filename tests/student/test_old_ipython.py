"""IPython 7.34, which Colab has: other modules, and other names for the cells' code."""

import sys
from types import SimpleNamespace

import pytest

from grader.student import notebook
from grader.student.show import show


def old_shell(name_of):
    """What the kit uses of the shell, as it was: cells 1 and 2 ran, the second without its last line's end."""
    compiler = SimpleNamespace(get_code_name=name_of)
    history = SimpleNamespace(
        input_hist_raw=["", "%pylab", "def f(): pass"], input_hist_parsed=["", "magic()", "def f(): pass"]
    )
    return SimpleNamespace(compile=compiler, history_manager=history)


def by_source(raw, transformed, number):
    """As a kernel names the code of a cell."""
    return f"/tmp/ipykernel_7/{abs(hash(raw))}.py"


@pytest.mark.parametrize(
    ("filename", "expected"),
    [
        ("<ipython-input-4-1c59ce5ed9df>", "In[4]"),
        (by_source("def f(): pass", "", 0), "In[2]"),
        (by_source("def f(): pass\n", "", 0), "In[2]"),
        (by_source("%pylab\n", "", 0), "In[1]"),
        (by_source("gone", "", 0), None),
        ("/usr/lib/python3/json/__init__.py", None),
    ],
    ids=("a cell", "by its source", "with a line break", "before its magic", "gone", "no cell"),
)
def test_cells_are_known_by_the_names_of_their_code(monkeypatch, filename, expected):
    monkeypatch.setattr(notebook, "get_ipython", lambda: old_shell(by_source))
    assert notebook.cell_name(filename) == expected


def test_cards_are_shown_without_the_newer_modules(monkeypatch, capsys):
    monkeypatch.setattr("grader.student.show.get_ipython", lambda: object())
    monkeypatch.setitem(sys.modules, "IPython.core.display_functions", None)
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    show("<p>card</p>", "card")
    assert shown == [{"text/html": "<p>card</p>", "text/plain": "card"}]
