"""`check` in IPython's shell: its cards, their order of lines, and what they never show."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import nbformat
import pytest

from tests.student.conftest import SOFTMAX, STUB, UNSHIFTED_SOFTMAX, Notebook


def test_a_passing_exercise_is_one_line_and_progress(notebook: Notebook) -> None:
    notebook.run(SOFTMAX)
    card = notebook.run('check("softmax")')
    assert card.splitlines()[0] == "✓ softmax: all 3 public checks pass"
    assert card.splitlines()[1].strip() == "▰▱▱▱ 1 of 4 exercises done, 3 of 7 public checks"
    assert notebook.success
    assert set(notebook.outputs[0]) == {"text/html", "text/plain"}


def test_a_failing_exercise_shows_sentence_call_got_expected(notebook: Notebook) -> None:
    notebook.run(UNSHIFTED_SOFTMAX)
    lines = [line.strip() for line in notebook.run('check("softmax")').splitlines()]
    assert lines[:5] == [
        "✗ softmax: 2 of 3 public checks pass",
        "A logit of 1000 is fine.",
        "call      softmax(z = [[   0., 1000.]])",
        "got       [[ 0., nan]]",
        "expected  [[0., 1.]]",
    ]
    said = " ".join(lines[5:])
    assert "NaN where `z` is above 709: the exponential of such a number is infinite." in said
    assert "✓ 2 other tests pass" in lines


def test_python_warnings_are_mentioned_and_cost_nothing(notebook: Notebook) -> None:
    notebook.run(
        "import warnings\ndef sigmoid(z):\n    warnings.warn('old style')\n    return 1 / (1 + np.exp(-z))"
    )
    notebook.run(SOFTMAX)
    card = notebook.run('check("sigmoid")')
    assert card.startswith("✓ sigmoid: all 2 public checks pass")
    assert "note: Python warned: old style (In[2], line 3). Warnings cost nothing." in card


def test_a_name_that_is_not_defined_says_which_cell_to_run(notebook: Notebook) -> None:
    card = notebook.run('check("softmax")')
    assert card.startswith("○ softmax: not defined yet\n  Run the cell that defines `softmax` first")


def test_a_stub_is_calm(notebook: Notebook) -> None:
    notebook.run(STUB)
    assert notebook.run('check("softmax")').startswith("○ softmax: not implemented yet\n")
    notebook.run("class Mean:\n    def update_state(self, values):\n        raise NotImplementedError\n")
    assert notebook.run('check("Mean")').startswith("○ Mean: not implemented yet\n")


def test_an_exercise_that_calls_a_stub_waits_for_it(notebook: Notebook) -> None:
    notebook.run(STUB)
    notebook.run("def sigmoid(z):\n    return softmax(np.array([0 * z, z]))[1]")
    card = notebook.run('check("sigmoid")')
    assert card.startswith("○ sigmoid: waits for another exercise\n  `sigmoid` needs `softmax`")


def test_an_exception_shows_cell_line_and_source(notebook: Notebook) -> None:
    notebook.run("def softmax(z):\n    e = np.exp(z)\n    return e / e.sum(axis=-2)[:, None]")
    card = notebook.run('check("softmax")')
    assert "ValueError: operands could not be broadcast together with shapes (2,3) (3,1)" in card
    assert "In[2], line 3:  return e / e.sum(axis=-2)[:, None]" in card
    assert "Traceback" not in card and "/grader/" not in card


@pytest.mark.parametrize("value", ["None", "'text'", "[1, 2]", "{}", "np.zeros(1)", "lambda: 3"])
def test_an_answer_of_another_form_is_the_students_doing(notebook: Notebook, value: str) -> None:
    notebook.run(f"def softmax(z):\n    return {value}")
    card = notebook.run('check("softmax")')
    assert card.startswith("✗ softmax: 0 of 3 public checks pass")
    assert "tell your teacher" not in card


def test_leaving_python_is_an_exception_like_others(notebook: Notebook) -> None:
    notebook.run("import sys\ndef softmax(z):\n    sys.exit('bye')")
    assert "SystemExit: bye" in notebook.run('check("softmax")')


def test_interrupting_an_endless_loop_gives_a_card(notebook: Notebook) -> None:
    notebook.run("def softmax(z):\n    while True:\n        z = z + 1")
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 1.0)
    try:
        card = notebook.run('check("softmax")')
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert card.startswith("✗ softmax: stopped\n  You stopped the check while `softmax` was running.")
    assert "It was at In[2], line" in " ".join(card.split())
    notebook.run(SOFTMAX)
    assert notebook.run('check("softmax")').startswith("✓")


def test_methods_of_classes_are_called(notebook: Notebook) -> None:
    notebook.run(
        "class Mean:\n"
        "    def __init__(self):\n        self.sum = self.count = 0\n"
        "    def update_state(self, values):\n        self.sum += values.sum(); self.count += 1\n"
        "    def result(self):\n        return self.sum / self.count\n"
    )
    card = notebook.run('check("Mean")')
    assert "call      Mean().result()\n    got       6.\n    expected  2." in card


def test_a_wrong_gradient_shows_its_map(notebook: Notebook) -> None:
    notebook.run("def gradient(x):\n    g = 2 * x\n    g[:, 3] = 0\n    return g")
    card = notebook.run('check("gradient")')
    assert "3 of 15 entries of the gradient are wrong." in card
    assert card.count("···#·") == 3
    assert "expected 26" in card


def test_an_unknown_name_offers_the_nearest(notebook: Notebook) -> None:
    card = notebook.run('check("sofmax")')
    assert card.startswith("○ sofmax: no such exercise") and "Did you mean `softmax`?" in card


def test_without_public_tests_the_card_says_where_to_be(notebook: Notebook, folder: Path) -> None:
    (folder / "test_public.py").unlink()
    card = notebook.run('check("softmax")')
    assert "There is no test_public.py beside this notebook" in card


def test_a_broken_test_file_is_not_the_students_fault(notebook: Notebook, folder: Path) -> None:
    notebook.run(SOFTMAX)
    (folder / "test_public.py").write_text("hints = {'softmax': []}\nimport missing_module_of_the_author\n")
    card = notebook.run('check("softmax")')
    assert card.startswith("! softmax: could not be checked\n  The check itself failed here, not your code")


def test_a_mistake_in_a_test_is_not_the_students_fault(notebook: Notebook, folder: Path) -> None:
    notebook.run(SOFTMAX)
    broken = (
        'hints = {"softmax": []}\ndef test_it(student):\n    """Works."""\n    student.softmax(unknown)\n'
    )
    (folder / "test_public.py").write_text(broken)
    assert "The check itself failed here, not your code" in notebook.run('check("softmax")')


def test_a_changed_test_file_is_read_again(notebook: Notebook, folder: Path) -> None:
    notebook.run(UNSHIFTED_SOFTMAX)
    assert notebook.run('check("softmax")').startswith("✗")
    path = folder / "test_public.py"
    path.write_text(
        path.read_text()
        .replace("1000", "10")
        .replace("[[0.0, 1.0]]", "[[4.5397868702e-05, 1.0 - 4.5397868702e-05]]")
    )
    os.utime(path, ns=(1, 1))
    assert notebook.run('check("softmax")').startswith("✓")


def test_hints_unfold_after_the_third_failing_try(notebook: Notebook) -> None:
    cards = []
    for attempt in range(7):
        notebook.run(f"def softmax(z):\n    return z * {attempt}.5")
        cards.append(notebook.run('check("softmax")'))
    assert ["Hint" in card for card in cards] == [False, False, True, True, True, True, True]
    assert "Hint 1 of 3: Look at the largest logit." in cards[2]
    assert "Hint 2 of 3: Which axis is summed?" in cards[3]
    assert "Hint 3 of 3: Keep the axis" in cards[4] and "Hint 3 of 3" in cards[6]


def test_checking_the_same_definition_again_is_no_new_try(notebook: Notebook) -> None:
    notebook.run(UNSHIFTED_SOFTMAX)
    for _ in range(5):
        assert "Hint" not in notebook.run('check("softmax")')
    notebook.run("# a comment\n\n" + UNSHIFTED_SOFTMAX)
    for _ in range(3):
        assert "Hint" not in notebook.run('check("softmax")')


def test_a_change_in_a_helper_alone_is_a_try(notebook: Notebook) -> None:
    notebook.run("def softmax(z):\n    return helper(z)")
    for attempt in range(3):
        notebook.run(f"def helper(z):\n    return z * {attempt}.5")
        card = notebook.run('check("softmax")')
    assert "Hint 1 of 3" in card


def test_stubs_are_no_tries(notebook: Notebook) -> None:
    for attempt in range(4):
        notebook.run(f"def softmax(z):\n    x = {attempt}\n    raise NotImplementedError")
        assert "Hint" not in notebook.run('check("softmax")')


def test_nothing_is_written_and_nothing_is_left_behind(
    notebook: Notebook, files: Callable[[], set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    # A project file above the notebook, and options of the student's own, must not reach the checks.
    Path("pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    Path("conftest.py").write_text("raise RuntimeError('a conftest of somebody else')\n")
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    before, path, environment = files(), list(sys.path), _environment()
    notebook.run(SOFTMAX)
    assert notebook.run('check("softmax")').startswith("✓")
    assert (files(), sys.path, _environment()) == (before, path, environment)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}


def test_a_second_check_does_little_work(notebook: Notebook) -> None:
    """Counted in function calls of Python: a check that answers at once makes 50,000."""
    notebook.run(SOFTMAX)
    notebook.run('check("softmax")')
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        notebook.run('check("softmax")')
    finally:
        sys.setprofile(None)
    assert calls < 100_000


def test_hostile_text_is_escaped_in_the_html(notebook: Notebook) -> None:
    notebook.run(
        "def softmax(z):\n    raise ValueError('<img src=x onerror=alert(1)><script>alert(2)</script>')"
    )
    notebook.run('check("softmax")')
    assert "<img" not in notebook.html and "<script" not in notebook.html
    assert "&lt;script&gt;" in notebook.html


def test_validate_raises_one_sentence(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    notebook.run(UNSHIFTED_SOFTMAX)
    output = notebook.run('check("softmax")')
    assert not notebook.success
    assert "CheckError: softmax: this does not hold: A logit of 1000 is fine." in output
    assert "Traceback" not in output
    notebook.run(SOFTMAX)
    notebook.run('check("softmax")')
    assert notebook.success


def test_validate_reports_what_is_not_implemented(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assert "CheckError: softmax: not defined yet." in notebook.run('check("softmax")')
    notebook.run(STUB)
    assert "CheckError: softmax: not implemented yet." in notebook.run('check("softmax")')


def test_grading_without_the_preprocessors_always_raises(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    notebook.run(SOFTMAX)
    output = notebook.run('check("softmax")')
    assert not notebook.success
    assert (
        "must be graded with the kit's preprocessors: run `nbgrader autograde` in the course's folder"
        in output
    )


def test_modules_that_the_judge_lacks_are_named(notebook: Notebook) -> None:
    notebook.run("from scipy.special import softmax as ready\ndef helper(z):\n    return ready(z, axis=-1)")
    notebook.run("def softmax(z):\n    return helper(z)")
    card = notebook.run('check("softmax")')
    assert card.startswith("✓ softmax: all 3 public checks pass")
    assert "note: `softmax` uses `scipy`, which is not there when it is graded" in card


def test_modules_behind_decorators_and_imports_inside_are_named(notebook: Notebook) -> None:
    notebook.run("import functools, pathlib\ndef passing_on(f):\n    return lambda z: f(z)")
    notebook.run(f"@passing_on\n{SOFTMAX.replace('e = np', 'pathlib.Path(); e = np')}")
    assert "uses `pathlib`" in notebook.run('check("softmax")')
    notebook.run(SOFTMAX.replace("    e = np", "    import scipy.special\n    e = np"))
    assert "uses `scipy`" in notebook.run('check("softmax")')


def test_what_the_judge_has_is_not_named(notebook: Notebook) -> None:
    notebook.run(
        "import functools, math, operator\nfrom dataclasses import dataclass\n"
        "@dataclass\nclass Shift:\n    by: float = 0.0\n"
        "@functools.lru_cache\ndef constant():\n    return math.exp(0) * operator.mul(1, 1)\n"
        + SOFTMAX.replace(
            "return e", "shift = Shift(constant()); return np.float32(shift.by).astype(e.dtype) * e"
        )
    )
    card = notebook.run('check("softmax")')
    assert "note" not in card and card.startswith("✓")


def _save(folder: Path, *sources: str) -> None:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "lesson.ipynb")


def test_names_that_the_saved_notebook_lacks_are_named(
    notebook: Notebook, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    using = "def softmax(z):\n    return helper(z)"
    helper = SOFTMAX.replace("softmax", "helper")
    _save(folder, "import numpy as np", using, "check('softmax')")
    monkeypatch.setenv("JPY_SESSION_NAME", str(folder / "lesson.ipynb"))
    notebook.run(helper)
    notebook.run(using)
    card = notebook.run('check("softmax")')
    assert card.startswith("✓")
    assert "note: `softmax` uses `helper`, which no cell of the saved notebook defines" in card
    _save(folder, "import numpy as np", helper, using, "check('softmax')")
    assert "note" not in notebook.run('check("softmax")')
    _save(folder, "import numpy as np", "def softmax(z) return z")
    assert "does not parse" in notebook.run('check("softmax")')
    _save(folder, "import numpy as np")
    assert "The saved notebook does not define `softmax`" in notebook.run('check("softmax")')


def test_vs_code_names_the_notebook(
    notebook: Notebook, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    _save(folder, "import numpy as np", SOFTMAX)
    monkeypatch.chdir(elsewhere)
    notebook.run(f"__vsc_ipynb_file__ = {str(folder / 'lesson.ipynb')!r}")
    notebook.run(SOFTMAX)
    assert notebook.run('check("softmax")').startswith("✓")


def test_annotated_hints_are_hints(notebook: Notebook, folder: Path) -> None:
    tests = folder / "test_public.py"
    text = tests.read_text(encoding="utf-8")
    tests.write_text(text.replace("hints = {", "hints: dict[str, list[str]] = {"), encoding="utf-8")
    notebook.run(SOFTMAX)
    assert "✓" in notebook.run('check("softmax")') and "✓" in notebook.html
