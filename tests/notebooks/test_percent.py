"""The percent format reads as jupytext reads it, with jupytext or without."""

import random
from pathlib import Path

import pytest

from grader.notebooks.percent import parse_percent
from grader.notebooks.scripts import parse_script, parse_with_jupytext

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted(ROOT.glob("solutions/*/notebook.py"))

# Lines as authors write them, and such as mean something else to jupytext.
LINES = [
    *('# %%', '# %% [markdown]', '# %% exercise="a"', '# %% check="a" see="b"', '# %% [markdown] a="b"'),
    *('# %% jupyter={"source_hidden": true}', '# %% a="b" jupyter={"source_hidden": true}'),
    *('# %% jupyter={"source_hidden": true} a="b"', '# %% jupyter={"source_hidden": 1}'),
    *("", "", "#", "# text", "# | a | b |", "x = 1", "def f():", '    """Text."""', "    # what for", "%time f()"),
    *('"""', "'''", "   ", "# !ls", "  # %matplotlib inline", "# copy of it", "# x?", "# a = !ls"),
    *("#%%", "# %% title", "# %% [raw]", "# In[1]:", "# <codecell>", "s = '# %%'", "# ---", "# +", "# -"),
]  # fmt: skip


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.parent.name)
def test_every_notebook_is_read_without_jupytext_and_alike(path):
    text = path.read_text(encoding="utf-8")
    assert parse_percent(text) is not None
    assert parse_script(text) == parse_with_jupytext(text)


def test_scripts_made_of_odd_lines_are_read_alike():
    draw = random.Random(5)
    plain = 0
    for _ in range(1500):
        lines = ["# %%"] * draw.randint(0, 1) + draw.choices(LINES, k=draw.randint(1, 6))
        text = "\n".join(lines) + "\n" * draw.randint(0, 3)
        if parse_percent(text) is not None:
            plain += 1
            assert parse_script(text) == parse_with_jupytext(text), text
    assert plain > 100


@pytest.mark.parametrize(
    "text",
    [
        "x = 1\n# %%\n",
        "# %% A title\nx = 1\n",
        '# %% tags=["a"]\nx = 1\n',
        "# %%\n# %matplotlib inline\n",
        "# %% [markdown]\nno comment\n",
        '# %%\nx = """\n# %%\n"""\n',
        "# %%\nx = 1\n\n\n\n# %%\n",
        "",
    ],
)
def test_what_is_not_plain_is_left_to_jupytext(text):
    assert parse_percent(text) is None
