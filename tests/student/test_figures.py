"""`figure`: what is not implemented yet becomes a sentence, everything else is matplotlib's."""

from __future__ import annotations

import base64
import warnings
from collections.abc import Iterator
from html.parser import HTMLParser

import matplotlib
import matplotlib.pyplot as plt
import pytest
from IPython.core.pylabtools import select_figure_formats

from tests.student.conftest import SOFTMAX, STUB, Notebook


@pytest.fixture(autouse=True)
def without_a_screen() -> Iterator[None]:
    with matplotlib.rc_context():
        matplotlib.use("Agg")
        yield
        plt.close("all")


DRAW = """import matplotlib.pyplot as plt
with figure("Softmax"):
    plt.plot([1, 2])
    plt.plot(softmax(np.ones(3)))
"""


def test_a_stub_becomes_a_sentence_and_leaves_no_figure(notebook: Notebook) -> None:
    notebook.run(STUB)
    assert notebook.run(DRAW).strip() == "○ The figure “Softmax” waits for `softmax`."
    assert notebook.success and plt.get_fignums() == []


def test_an_exercise_that_was_not_run_becomes_a_sentence(notebook: Notebook) -> None:
    assert "waits for `softmax`" in notebook.run(DRAW)
    assert notebook.success


def test_a_stub_reached_through_others_is_the_one_named(notebook: Notebook) -> None:
    notebook.run(
        STUB + "def sigmoid(z):\n    return [softmax(x) for x in z]\ndef draw(f):\n    return f(np.ones(2))"
    )
    assert "waits for `softmax`" in notebook.run('with figure("A"):\n    draw(sigmoid)')
    notebook.run("class Mean:\n    def update_state(self, values):\n        raise NotImplementedError")
    assert "waits for `Mean`" in notebook.run('with figure("A"):\n    Mean().update_state(3)')


def test_other_exceptions_pass_through(notebook: Notebook) -> None:
    assert "NameError" in notebook.run('with figure("A"):\n    no_exercise(3)')
    assert not notebook.success
    assert "ZeroDivisionError" in notebook.run('with figure("A"):\n    1 / 0')
    assert not notebook.success
    assert "NotImplementedError" in notebook.run('with figure("A"):\n    raise NotImplementedError')
    assert not notebook.success


def test_figures_drawn_before_stay(notebook: Notebook) -> None:
    notebook.run(STUB)
    notebook.run("import matplotlib.pyplot as plt\nplt.figure(7)")
    notebook.run(DRAW.replace('with figure("Softmax"):', 'with figure("Softmax"):\n    plt.figure(8)'))
    assert plt.get_fignums() == [7]


def test_the_title_and_a_white_background(notebook: Notebook) -> None:
    notebook.run(SOFTMAX)
    plt.rcParams["figure.facecolor"] = (1, 1, 1, 0)
    notebook.run(DRAW)
    drawn = plt.gcf()
    assert drawn.get_suptitle() == "Softmax"
    assert drawn.get_facecolor() == (1.0, 1.0, 1.0, 1.0)
    notebook.run('with figure("A"):\n    plt.figure()\n    plt.suptitle("My own")')
    assert plt.gcf().get_suptitle() == "My own"


WRONG = "def softmax(z):\n    return z[:-1] / z.sum()\n"
PLOT = 'import matplotlib.pyplot as plt\nwith figure("Softmax"):\n    plt.plot(np.arange(3), softmax(np.ones(3)))\n'


def test_a_figure_of_a_wrong_exercise_waits_for_it(notebook: Notebook) -> None:
    notebook.run(WRONG)
    said = notebook.run(PLOT)
    assert said.startswith(
        "✗ The figure “Softmax” waits for `softmax`, which fails its check (ValueError: x and y must"
    )
    assert notebook.success and plt.get_fignums() == []


def test_a_wrong_exercise_is_found_behind_helpers_and_drawing_functions(notebook: Notebook) -> None:
    notebook.run(WRONG + "def helper(z):\n    return softmax(z)\n")
    notebook.run("def draw(f):\n    plt.plot(np.arange(3), f(np.ones(3)))")
    notebook.run("import matplotlib.pyplot as plt")
    assert "`softmax`, which fails its check" in notebook.run('with figure("A"):\n    draw(helper)')


def test_an_exception_in_an_exercise_names_its_line(notebook: Notebook) -> None:
    notebook.run("def softmax(z):\n    return z[17] + 1")
    said = notebook.run(PLOT)
    assert notebook.success
    assert "`softmax`, which fails at In[2], line 2:  return z[17] + 1 (IndexError:" in said


def test_sizes_that_do_not_fit_are_put_into_words(notebook: Notebook) -> None:
    notebook.run("def softmax(z):\n    return z @ np.ones((7, 2))")
    said = notebook.run(PLOT)
    assert "return z @ np.ones((7, 2)) (In the product of two matrices the inner sizes 3 and 7 differ" in said


def test_wrong_values_draw_without_warnings(notebook: Notebook) -> None:
    notebook.run("def softmax(z):\n    return 0 * z")
    notebook.run("import matplotlib.pyplot as plt")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        notebook.run('with figure("A"):\n    plt.plot(1 / softmax(np.ones(3)))')
        assert notebook.success and caught == []
        notebook.run("1 / softmax(np.ones(3))")
        assert [warning.category for warning in caught] == [RuntimeWarning]


def test_a_mistake_in_the_drawing_itself_passes_through(notebook: Notebook) -> None:
    notebook.run(SOFTMAX)
    assert "ZeroDivisionError" in notebook.run('with figure("A"):\n    softmax(np.ones(3)) + 1 / 0')
    assert not notebook.success


def test_the_alternative_text_stands_on_the_picture(notebook: Notebook) -> None:
    notebook.run("import matplotlib.pyplot as plt\n%matplotlib inline")
    text = notebook.run('with figure("Line", alt="A line that rises."):\n    plt.plot([1, 2])')
    assert text.strip() == "A line that rises."
    [picture] = notebook.displayed
    assert picture.metadata["image/png"]["alt"] == "A line that rises."
    assert plt.get_fignums() == []


@pytest.mark.parametrize("form", ["png", "retina", "svg"])
def test_the_alternative_text_is_the_pictures_own_in_html(notebook: Notebook, form: str) -> None:
    notebook.run("import matplotlib.pyplot as plt\n%matplotlib inline")
    select_figure_formats(notebook.shell, {form})  # what `%config InlineBackend.figure_formats` sets
    notebook.run("with figure('Line', alt='a < b, \"rising\"'):\n    plt.plot([1, 2])")
    found: list[dict[str, str | None]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append({"tag": tag, **dict(attrs)})

    Reader().feed(notebook.html)
    [image] = found
    assert (image["tag"], image["alt"]) == ("img", 'a < b, "rising"')
    kind, _, content = str(image["src"]).partition(";base64,")
    begins = {"data:image/png": b"\x89PNG", "data:image/svg+xml": b"<?xml"}[kind]
    assert base64.b64decode(content).startswith(begins)
    assert ("width" in image) == (form == "retina")


def test_a_figure_that_needs_what_a_waiting_one_would_have_made_waits_too(notebook: Notebook) -> None:
    notebook.run(WRONG + "import matplotlib.pyplot as plt")
    notebook.run('with figure("A"):\n    values = softmax(np.ones(3)) + np.ones(3)')
    said = notebook.run('with figure("B"):\n    plt.plot(values)')
    assert said.startswith(
        "✗ The figure “B” waits for `softmax`, which fails its check (NameError: name 'values'"
    )
    assert notebook.success


def test_a_figure_that_a_wrong_exercise_can_draw_says_so_until_it_is_changed(notebook: Notebook) -> None:
    notebook.run("def softmax(z):\n    return z / z.sum()\n")
    assert "Drawn with" not in notebook.run(DRAW)  # nothing is known of it yet
    plt.close("all")
    notebook.run('check("softmax")')
    assert "✗ Drawn with `softmax`, which fails its check" in notebook.run(DRAW)
    plt.close("all")
    notebook.run(SOFTMAX)
    assert "Drawn with" not in notebook.run(DRAW)
