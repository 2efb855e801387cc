"""`check` in IPython's shell: its cards, their order of lines, and what they never show."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from grader import check
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
    assert lines[:6] == [
        "✗ softmax: 2 of 3 public checks pass",
        "A logit of 1000 is fine.",
        "call      softmax(z = [[   0., 1000.]])",
        "copy      softmax(np.array([[0., 1000.]]))",
        "got       [[ 0., nan]]",
        "expected  [[0., 1.]]",
    ]
    said = " ".join(lines[6:])
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
    def interrupt_soon() -> None:  # once the loop runs, however busy the machine is
        threading.Timer(0.2, signal.raise_signal, [signal.SIGINT]).start()

    # Where a script has put the tests into the background they ignore interrupts, which a kernel does not.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    notebook.shell.user_ns["interrupt_soon"] = interrupt_soon
    notebook.run("def softmax(z):\n    interrupt_soon()\n    while True:\n        z = z + 1")
    try:
        card = notebook.run('check("softmax")')
    finally:
        signal.signal(signal.SIGINT, before)
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
    assert "call      Mean().result()\n" in card and "got       6.\n    expected  2." in card
    copied = ["mean = Mean()", "mean.update_state(np.array([1., 2., 3.]))", "mean.result()"]
    assert "copy      " + f"\n{'':14}".join(copied) in card


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


def test_the_map_after_a_restart_says_once_what_to_run(notebook: Notebook) -> None:
    lines = [line.strip() for line in notebook.run("check()").splitlines()]
    assert "this notebook: 4 of 4 exercises are left to do" in lines[0]
    assert " ".join(lines).count("run the notebook from its first cell on") == 1
    assert lines.count("○ `softmax`: not defined yet") == 1
    notebook.run(SOFTMAX)
    card = notebook.run("check()")
    assert " ".join(card.split()).count("and all cells above it") == 1
    assert "all 3 public checks pass" in card


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
    assert card.startswith("◐ softmax: all 3 public checks pass, but scipy is not there when it is graded\n")
    assert "`softmax` uses `scipy`, which is not there when it is graded" in card
    assert "▱▱▱▱ 0 of 4 exercises done" in card


def test_modules_behind_decorators_and_imports_inside_are_named(notebook: Notebook) -> None:
    notebook.run("import functools, pathlib\ndef passing_on(f):\n    return lambda z: f(z)")
    notebook.run(f"@passing_on\n{SOFTMAX.replace('e = np', 'pathlib.Path(); e = np')}")
    assert "uses `pathlib`" in notebook.run('check("softmax")')
    notebook.run(SOFTMAX.replace("    e = np", "    import scipy.special\n    e = np"))
    assert "uses `scipy`" in notebook.run('check("softmax")')


def test_what_the_judge_has_is_not_named(notebook: Notebook) -> None:
    notebook.run(
        "import functools, logging, math, operator\nfrom dataclasses import dataclass\n"
        "@dataclass\nclass Shift:\n    by: float = 0.0\n"
        "@functools.lru_cache\ndef constant():\n    return math.exp(0) * operator.mul(1, 1)\n"
        + SOFTMAX.replace(
            "return e", "shift = Shift(constant()); return np.float32(shift.by).astype(e.dtype) * e"
        )
    )
    card = notebook.run('check("softmax")')
    assert "note" not in card and card.startswith("✓")


def test_annotated_hints_are_hints(notebook: Notebook, folder: Path) -> None:
    tests = folder / "test_public.py"
    text = tests.read_text(encoding="utf-8")
    tests.write_text(text.replace("hints = {", "hints: dict[str, list[str]] = {"), encoding="utf-8")
    notebook.run(SOFTMAX)
    assert "✓" in notebook.run('check("softmax")') and "✓" in notebook.html


def test_the_object_itself_can_be_checked(notebook: Notebook) -> None:
    notebook.run(SOFTMAX + "soft = softmax\nhelper = len\nclass Other: pass")
    assert notebook.run("check(softmax)").startswith("✓ softmax: all 3 public checks pass")
    assert notebook.run("check(soft)").startswith("✓ softmax")
    assert notebook.run("check(Other)").startswith("○ Other: no such exercise")
    for value in ("3", '""', "[softmax]", "np.zeros(3)"):
        card = notebook.run(f"check({value})")
        assert card.startswith("! check: which exercise?") and 'Name the exercise: `check("softmax")`' in card


def test_the_whole_notebook_is_checked_anew(notebook: Notebook) -> None:
    notebook.run(
        STUB + "def sigmoid(z):\n    return softmax(np.array([0 * z, z]))[1]\ndef gradient(x):\n    return x"
    )
    lines = [line.strip() for line in notebook.run("check()").splitlines()]
    assert lines[0] == "◐ this notebook: 4 of 4 exercises are left to do"
    assert lines[1] == "○ `softmax`: not implemented yet"
    assert lines[2].startswith("○ `sigmoid`: waits for another exercise. `sigmoid` needs `softmax`")
    assert lines[3].startswith("○ `Mean`: not defined yet. Run the cell that defines `Mean` first")
    assert lines[4] == "✗ `gradient`: 0 of 1 public check passes. The gradient of the sum of squares is 2x."
    notebook.run(SOFTMAX + "def gradient(x):\n    return 2 * x")
    card = notebook.run("check()")
    assert "✓ `softmax`: all 3 public checks pass" in card and "✓ `gradient`: the public check passes" in card
    assert "▰▰▱▱ 2 of 4 exercises done, 5 of 7 public checks" in card


def test_an_exercise_that_fails_where_another_does_says_so_first(notebook: Notebook) -> None:
    notebook.run(UNSHIFTED_SOFTMAX.replace("e / e", "7 * e / e"))
    notebook.run(
        "def sigmoid(z):\n    return np.stack([softmax(np.array([0.0, x]))[1] for x in np.atleast_1d(z)])"
    )
    lines = notebook.run('check("sigmoid")').splitlines()
    assert lines[1].strip() == "`softmax`, which `sigmoid` uses, fails its own check: mend it first."
    notebook.run(SOFTMAX)
    assert "which `sigmoid` uses" not in notebook.run('check("sigmoid")')


def test_a_forgotten_return_is_asked_for(notebook: Notebook) -> None:
    notebook.run("def softmax(z):\n    z / z.sum()")
    assert "The call gave None. Did you forget to return the result?" in notebook.run('check("softmax")')


def test_inner_sizes_of_a_product_are_put_into_words(notebook: Notebook) -> None:
    for product in ("np.ones((4, 5)) @ np.ones((7, 2))", "np.dot(np.ones((4, 5)), np.ones((7, 2)))"):
        notebook.run(f"def softmax(z):\n    return {product}")
        assert "the inner sizes 5 and 7 differ" in notebook.run('check("softmax")')


def test_a_raise_left_above_own_code_is_said(notebook: Notebook) -> None:
    notebook.run(SOFTMAX.replace("    e = np", "    raise NotImplementedError\n    e = np", 1))
    card = notebook.run('check("softmax")')
    said = "Line 2 of `softmax` still raises NotImplementedError, so the code below it never runs"
    assert said in " ".join(card.split())


def test_answers_are_neutral_and_not_counted_as_done(notebook: Notebook, folder: Path) -> None:
    path = folder / "test_public.py"
    text = path.read_text().replace('    "gradient"', '    "answers": [],\n    "gradient"')
    path.write_text(
        text
        + '\n\ndef test_answers(student):\n    """Answered."""\n    assert set(student.answers.values()) <= {"A"}\n'
    )
    notebook.run('answers = {"one": "A"}')
    card = notebook.run('check("answers")')
    assert card.startswith("◐ answers: answered, judged when graded\n")
    assert "0 of 5 exercises done, 1 answered" in card
    assert "◐ `answers`: answered, judged when graded" in notebook.run("check()")


def test_a_call_that_takes_too_long_is_stopped_and_its_line_named(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.student.watched.CALL_SECONDS", 0.3)
    notebook.run("def softmax(z):\n    while True:\n        z = z + 1")
    card = notebook.run('check("softmax")')
    assert "The call was stopped after 0.3 s, the time that it may take when it is graded." in card
    assert "\n    It was at In[2], line" in card
    assert card.startswith("✗ softmax: stopped, for a call took too long\n")
    assert card.count("stopped after 0.3 s") == 1 and "The checks after it were not run." in card
    notebook.run("import time\n" + SOFTMAX.replace("    e = np", "    time.sleep(0.2)\n    e = np", 1))
    card = notebook.run('check("softmax")')
    assert card.startswith("✓ softmax") and "Where it is graded it may take 0.3 s" in card


def test_help_speaks_to_students(notebook: Notebook) -> None:
    assert 'Check your answer to an exercise: `check("softmax")`.' in (check.__doc__ or "")


def test_float32_and_ints_are_shown_as_such(notebook: Notebook, folder: Path) -> None:
    path = folder / "test_public.py"
    path.write_text(
        'import numpy as np\nfrom grader.testing import assert_close\nhints = {"count": [], "small": []}\n'
        'def test_count(student):\n    """It counts."""\n    assert_close(student.count(2), 10)\n'
        'def test_small(student):\n    """It is small."""\n'
        "    assert_close(student.small(np.array([0.1, 2.0], np.float32)), np.array([0.2, -1000.0]))\n"
    )
    notebook.run("def count(n):\n    return 9\ndef small(x):\n    return x")
    assert "got       9\n    expected  10\n" in notebook.run('check("count")')
    card = notebook.run('check("small")')
    assert "call      small(x = [0.1, 2. ] (float32))" in card
    assert "copy      small(np.array([0.1, 2.], np.float32))" in card
    assert "-1000." in card and "e+03" not in card


def test_what_the_code_prints_stands_on_the_card_and_not_above_it(notebook: Notebook) -> None:
    notebook.run("def softmax(z):\n    print('z is', z.shape)\n    return np.exp(z)")
    said = notebook.run('check("softmax")')
    assert said.startswith("✗ softmax") and said.count("z is") == 1
    assert "    printed   z is (2, 3)\n" in said
    assert "note: Your code printed 3 lines in these calls." in said
    assert "z is" not in notebook.run("check()")


def test_a_long_print_is_cut_off_and_counted(notebook: Notebook) -> None:
    notebook.run("def softmax(z):\n    print(*range(1000), sep='\\n')\n    return np.exp(z)")
    said = notebook.run('check("softmax")')
    assert "… 995 more lines" in said and len(said.splitlines()) < 40


def test_prose_wraps_and_code_scrolls(notebook: Notebook) -> None:
    notebook.run("def softmax(z):\n    return z @ np.ones((7, 2))")
    notebook.run('check("softmax")')
    rows, message = notebook.html.split("<pre ")[1:3]
    assert "white-space: pre;" in rows and "copy" in rows
    assert "white-space: pre-wrap;" in message and "the inner sizes 3 and 7 differ" in message


def test_exit_ends_a_call_and_not_the_kernel(notebook: Notebook) -> None:
    asked: list[str] = []
    notebook.shell.ask_exit = lambda: asked.append("exit")
    before = notebook.shell.user_ns["exit"]
    notebook.run("def softmax(z):\n    exit()")
    assert "SystemExit" in notebook.run('check("softmax")')
    assert asked == [] and notebook.shell.user_ns["exit"] is before


def test_a_name_that_is_nearly_the_exercises(notebook: Notebook) -> None:
    notebook.run(SOFTMAX.replace("def softmax", "def sofmax"))
    said = " ".join(notebook.run('check("softmax")').split())
    assert "Your notebook defines `sofmax`: is that `softmax`? The names must be the same." in said
    assert "Run the cell that defines `Mean`" in " ".join(notebook.run('check("Mean")').split())


def test_a_line_is_named_once_where_a_comprehension_raises(notebook: Notebook) -> None:
    notebook.run("def softmax(z):\n    return np.array([row / undefined for row in z])")
    assert notebook.run('check("softmax")').count("line 2:  return np.array(") == 1


def test_a_method_without_self(notebook: Notebook) -> None:
    notebook.run(
        "class Mean:\n    def update_state(values):\n        pass\n    def result():\n        return self.mean"
    )
    notebook.run("class Mean:\n    def __init__():\n        self.sum = 0")
    assert "takes 0 positional arguments but 1 was given" in notebook.run('check("Mean")')
    notebook.run("class Mean:\n    def __init__(this):\n        self.sum = 0")
    said = " ".join(notebook.run('check("Mean")').split())
    assert "`__init__` has no parameter `self`: it comes first in every method's list." in said
    assert "which no cell of the saved notebook defines" not in said


def test_a_dictionary_in_the_place_of_a_tuple(notebook: Notebook, folder: Path) -> None:
    (folder / "test_public.py").write_text(
        'import numpy as np\nfrom grader.testing import assert_close\n\nhints = {"moments": []}\n\n\n'
        'def test_moments(student):\n    """Mean and variance."""\n'
        "    mean, variance = student.moments(np.arange(3.0))\n    assert_close(mean, 1.0)\n"
    )
    notebook.run('def moments(x):\n    return {"mean": x.mean(), "variance": x.var()}')
    said = " ".join(notebook.run('check("moments")').split())
    assert "The call gave a dictionary, where the values alone are expected" in said and "got" not in said


def test_the_call_that_changed_its_argument_is_the_one_shown(notebook: Notebook, folder: Path) -> None:
    (folder / "test_public.py").write_text(
        'from grader.testing import rules\n\nhints = {"double": []}\n\n\n@rules("double")\n'
        'def double_rules(student, case):\n    """A row per example."""\n'
        "    x = case.normal(case.batch, 2)\n    return student.double(x), x\n"
    )
    notebook.run("began = []\ndef double(x):\n    began.append(x[0, 0])\n    x *= 2\n    return x")
    card = notebook.run('check("double")')
    assert "work on a copy" in card
    # What an argument has become is not what the call gave.
    assert "got" not in card and "expected" not in card
    shown = float(card.partition("[[")[2].partition(",")[0])
    began = notebook.run("print(began)").replace("np.float64", "").replace("np.float32", "")
    assert any(abs(float(one.strip("()[] \n")) - shown) < 1e-5 for one in began.split(","))


@pytest.mark.parametrize(
    "body",
    [
        "raise GeneratorExit",
        "raise BaseException('mine')",
        "raise type('Mine', (BaseException,), {})('mine')",
    ],
)
def test_an_exception_of_any_kind_is_the_student_s(notebook: Notebook, body: str) -> None:
    notebook.run(f"def softmax(z):\n    {body}")
    card = notebook.run('check("softmax")')
    assert card.startswith("✗ softmax: 0 of 3 public checks pass") and "tell your teacher" not in card


@pytest.mark.parametrize(
    ("value", "shown"), [("softmax(np.ones((7, 50)))", "float64 array of shape (7, 50)"), ("None", "None")]
)
def test_a_name_that_is_no_function_any_more(notebook: Notebook, value: str, shown: str) -> None:
    notebook.run(f"{SOFTMAX}\nsoftmax = {value}")
    assert f"`softmax` is {shown} now, and no function: run the cell that defines it again." in squeezed(
        notebook.run('check("softmax")')
    )


@pytest.mark.parametrize("text", ["", "1 / 0\n"])
def test_a_test_file_without_tests(notebook: Notebook, folder: Path, text: str) -> None:
    (folder / "test_public.py").write_text(text)
    card = squeezed(notebook.run('check("softmax")'))
    assert "! softmax: could not be checked" in card and "put back the file that was given out" in card
    assert "put back the file" in squeezed(notebook.run("check()"))


def test_a_kernel_in_which_nothing_runs_any_more(notebook: Notebook, folder: Path) -> None:
    notebook.run(SOFTMAX)
    card = squeezed(notebook.run('asarray, np.asarray = np.asarray, None\ncheck("softmax")'))
    notebook.run("np.asarray = asarray")
    assert card.startswith("! check: could not be checked") and "Restart the kernel and run all cells" in card
    gone = folder / "gone"
    notebook.run(f"import os\nos.mkdir({str(gone)!r})\nos.chdir({str(gone)!r})\nos.rmdir({str(gone)!r})")
    assert "Restart the kernel" in squeezed(notebook.run('check("softmax")')) and notebook.success


def squeezed(card: str) -> str:
    """The card on one line: it breaks lines where they are long."""
    return " ".join(card.split())
