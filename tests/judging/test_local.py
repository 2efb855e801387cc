"""The judge at hand gives the sandboxed judge's verdicts, without its packages, and stops what never ends."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.authoring.derived_submissions import as_ipynb, reference_cells, with_exercise
from grader.judging.hidden_tests import run_hidden_tests
from grader.judging.judge import Judge
from grader.judging.local import SECRET, LocalJudge, judge_exercise
from grader.judging.local_process import EXERCISE_SECONDS, LocalJudgeProcess
from grader.judging.submission_process import SandboxRunner
from grader.notebooks.assignment import AssignmentError, load_assignment
from grader.notebooks.cells import parse_ipynb, read_notebook
from grader.sandbox import Sandbox
from tests.judging.conftest import FOLDER, RIGHT, notebook

ROOT = Path(__file__).parents[2]


@pytest.mark.filterwarnings("ignore")
def test_verdicts_are_the_sandboxed_judges():
    assignment = load_assignment(ROOT / "solutions" / "01_mlp")
    cells = reference_cells(assignment)
    stubs = read_notebook(ROOT / "assignments" / "01_mlp" / "01_mlp.ipynb")
    pairs = []

    def body(session):
        own = LocalJudge(session)
        wrong = [cells]
        for one in own.catalogue._misconceptions[::9]:
            wrong.append(with_exercise(cells, one.exercise, one.source))
        with Sandbox.start() as sandbox:
            judge = Judge(session, SandboxRunner(sandbox), own.catalogue._misconceptions, SECRET)
            for submitted in [stubs, *wrong]:
                submitted = parse_ipynb(as_ipynb(submitted))
                pairs.append((own.judge(submitted, "ada"), judge.judge(submitted, "ada")))

    run_hidden_tests(assignment, body)
    assert len(pairs) > 6 and {pairs[0][0].score, pairs[1][0].score} == {0.0, 68.0}
    for here, there in pairs:
        assert here.exercises == there.exercises


def test_a_mistake_costs_once_here_too():
    cells = parse_ipynb(notebook({**RIGHT, "softmax": "def softmax(z):\n    return -z"}))
    result = judge_exercise(FOLDER, cells, "predict")
    assert result.own_score == 0.0
    assert result.score == 3.0 and result.follow_through.instead_of == ["softmax"]


def test_what_the_grader_does_not_have_cannot_be_imported_here():
    code = "import scipy.special\ndef softmax(z):\n    return scipy.special.softmax(z, axis=-1)"
    result = judge_exercise(FOLDER, parse_ipynb(notebook({**RIGHT, "softmax": code})), "softmax")
    assert "scipy is not available to the grader" in result.tests[0].message


def judged(notebook, assignment, seconds=EXERCISE_SECONDS):
    with LocalJudgeProcess(assignment, seconds=seconds) as judge:
        return judge.judge(notebook)


def test_what_never_ends_costs_its_exercise_alone(tmp_path):
    path = tmp_path / "mine.ipynb"
    path.write_text(
        notebook({**RIGHT, "Mean": "class Mean:\n    def __init__(self):\n        while True: pass"})
    )
    result = judged(path, load_assignment(FOLDER), seconds=5.0)
    assert {one.name: one.score for one in result.exercises} == {
        "softmax": 3,
        "predict": 3,
        "Mean": 0,
        "concepts": 2,
    }
    assert "took too long" in result.exercise("Mean").tests[0].message


def test_a_test_that_allows_more_time_has_it(tmp_path):
    slow = "import time\ndef softmax(z):\n    time.sleep(1.5)\n" + RIGHT["softmax"].partition("\n")[2]
    path = tmp_path / "mine.ipynb"
    path.write_text(notebook({**RIGHT, "softmax": slow}))
    patient = shutil.copytree(FOLDER, tmp_path / FOLDER.name)
    tests = patient / "test_hidden.py"
    tests.write_text(tests.read_text().replace("@points(1)", "@points(1, seconds=60)", 1))
    assert judged(path, load_assignment(patient), seconds=5.0).exercise("softmax").score == 3


def test_what_cannot_be_judged_is_said(tmp_path):
    path = tmp_path / "mine.ipynb"
    path.write_text("no notebook")
    assignment = load_assignment(FOLDER)
    assert judged(path, assignment).status == "ungradable"
    path.write_text(notebook({**RIGHT, "Mean": "import os\nos._exit(0)"}))
    assert judged(path, assignment).status == "graded"  # `os` is not there
    moved = tmp_path / "91_gone"
    moved.mkdir()
    (moved / "notebook.py").write_text((FOLDER / "notebook.py").read_text())
    with pytest.raises(AssignmentError, match=r"has no test_hidden\.py"):
        judged(path, load_assignment(moved))


def test_a_students_installation_is_enough():
    code = f"""
import sys
for name in ("msgspec", "nbgrader", "nbformat", "jupytext", "sqlalchemy", "rich", "jinja2"):
    sys.modules[name] = None
from pathlib import Path
from grader.judging.local import judge_exercise
from grader.notebooks.cells import parse_ipynb
result = judge_exercise(Path({str(FOLDER)!r}), parse_ipynb({notebook(RIGHT)!r}), "softmax")
print(result.score)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=True
    )
    assert json.loads(done.stdout) == 3.0
