"""A small made-up assignment of three exercises, and submissions of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from grader.gradebook.course import Course
from grader.results import ExerciseResult, Outcome, SubmissionResult, TestResult

ASSIGNMENT = "01_small"
POINTS = {"double": 3.0, "Counter": 2.0, "answers": 1.0}

NOTEBOOK = '''\
# %% [markdown]
# # A small assignment
#
# Mathematics: $x^2$ and $$\\sum_i x_i$$

# %%
import numpy as np

from grader import check, figure

# %% [markdown]
# ## Doubling
#
# Twice the argument.

# %% exercise="double"
def double(x):
    """x -> 2x, an array of the same shape."""
    ### BEGIN SOLUTION
    return np.asarray(x) * 2
    ### END SOLUTION

# %% check="double"
check("double")

# %% [markdown]
# ## Counting

# %% exercise="Counter"
class Counter:
    """Counts calls of `update`."""

    def __init__(self):
        ### BEGIN SOLUTION
        self.count = 0
        ### END SOLUTION

    def update(self):
        """One more."""
        ### BEGIN SOLUTION
        self.count = self.count + 1
        ### END SOLUTION

# %% check="Counter"
check("Counter")

# %% [markdown]
# ## Questions
#
# `a`: is the sky (A) blue or (B) green?

# %% exercise="answers"
answers = {"a": "A", "é": ("B"), "long": ["A",
    "B"]}

# %% check="answers"
check("answers")
'''

PUBLIC = '''\
"""Public tests."""
from grader.testing import assert_close

hints = {"double": ["Which operation makes two of one?", "Compare $2x$ with $x + x$."]}


def test_double_of_one(student):
    """Twice one is two."""
    assert_close(student.double(1.0), 2.0)
'''

HIDDEN = '''\
"""Hidden tests."""
import numpy as np
from grader.testing import points, assert_answer, assert_close


@points(2)
def test_doubles(student, reference, rng):
    """Every element is doubled."""
    x = rng.normal(size=(3, 5))
    assert_close(student.double(x), reference.double(x))


@points(1)
def test_doubles_integers(student):
    """Integers are doubled too."""
    assert_close(student.double(np.arange(7)), 2 * np.arange(7))


@points(2, exercise="Counter")
def test_counts(student):
    """Each update counts one."""
    counter = student.Counter()
    counter.update()
    counter.update()
    assert counter.count == 2, "Two updates count two."


@points(1)
def test_answer_a(student):
    """The sky."""
    assert_answer(student.answers, "a", "A")
'''

MISCONCEPTIONS = '"""Misconceptions."""\n'


def write_assignment(solutions: Path, **files: str) -> Path:
    """The small assignment's folder, some of its files replaced."""
    folder = solutions / ASSIGNMENT
    folder.mkdir(parents=True, exist_ok=True)
    contents = {
        "notebook": NOTEBOOK,
        "test_public": PUBLIC,
        "test_hidden": HIDDEN,
        "misconceptions": MISCONCEPTIONS,
    }
    for name, text in (contents | files).items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


def submit_to(
    course: Course,
    student: str,
    cells: dict[str, str] | None = None,
    *,
    delete: tuple[str, ...] = (),
    raw: str | None = None,
    name: str = ASSIGNMENT,
    timestamp: str | None = None,
    change: Callable[[dict[str, Any]], None] | None = None,
) -> Path:
    folder = course.step(course.directory.submitted_directory, ASSIGNMENT, student)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.ipynb"
    notebook = json.loads(course.released_notebook(ASSIGNMENT).read_text())
    for cell in notebook["cells"]:
        if cell["id"] in (cells or {}):
            cell["source"] = (cells or {})[cell["id"]]
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] not in delete]
    if change:
        change(notebook)
    path.write_text(json.dumps(notebook) if raw is None else raw)
    if timestamp:
        (folder / "timestamp.txt").write_text(timestamp)
    return path


SOLVED = {
    "double": "def double(x):\n    return np.asarray(x) * 2",
    "Counter": "class Counter:\n    def __init__(self):\n        self.count = 0\n"
    "    def update(self):\n        self.count += 1",
    "answers": 'answers = {"a": "A", "é": "B", "long": []}',
}
WRONG = SOLVED | {"double": "def double(x):\n    return x * 3"}


def rows(course: Course) -> Iterator[tuple[Any, ...]]:
    """The gradebook's grades, cell by cell."""
    with course.gradebook() as gradebook:
        for submission in gradebook.assignment_submissions(ASSIGNMENT):
            for notebook in submission.notebooks:
                for grade in sorted(notebook.grades, key=lambda grade: str(grade.name)):
                    yield (
                        submission.student_id,
                        grade.name,
                        grade.auto_score,
                        grade.max_score,
                        grade.manual_score,
                        grade.needs_manual_grade,
                        grade.extra_credit,
                        notebook.late_submission_penalty,
                        submission.timestamp,
                    )


def fake_result(text: str) -> SubmissionResult:
    """A stand-in for the judge, quick and without a sandbox: it knows the sources that these tests write."""
    sources = ["".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    program = "\n".join(sources)
    marks = {"double": "* 2", "Counter": "self.count += 1", "answers": '"a": "A"'}
    exercises: list[ExerciseResult] = []
    for name, mark in marks.items():
        broken = name == "double" and "BREAK THE GRADER" in program
        outcome: Outcome = "passed" if mark in program else "failed"
        if (
            f"def {name}" in program
            and outcome == "failed"
            and "return x" not in program
            and name == "double"
        ):
            outcome = "not_implemented"
        outcome = "error" if broken else outcome
        score = None if broken else POINTS[name] if outcome == "passed" else 0.0
        message = "" if outcome == "passed" else "It <b>differs</b>."
        test = TestResult(f"test_{name}", f"The sentence of {name}.", outcome, score, POINTS[name], message)
        exercises.append(ExerciseResult(name, POINTS[name], [test]))
    broken = any(exercise.score is None for exercise in exercises)
    message = "The grader failed: a test did." if broken else ""
    return SubmissionResult(ASSIGNMENT, sum(POINTS.values()), "full", message=message, exercises=exercises)
