"""Answers that a person grades, a written one and a figure, on both routes."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from grader.authoring.release import release_assignment
from grader.gradebook.autograde import autograde
from grader.gradebook.course import Course, create_course, load_course
from grader.gradebook.exports import collect_grades
from grader.gradebook.feedback.exporter import generate_feedback
from grader.gradebook.manual import safe_outputs
from grader.notebooks.assignment import AssignmentError, load_assignment
from tests.gradebook.small import ASSIGNMENT, NOTEBOOK, POINTS, SOLVED, rows, submit_to, write_assignment
from tests.gradebook.test_routes import nbgrader_autograde

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

MANUAL = (
    NOTEBOOK
    + """
# %% [markdown]
# ## Why?
#
# Say in two sentences why doubling is linear.

# %% [markdown] manual="why_linear" points="3"
# ### BEGIN SOLUTION
# Because the double of a sum is the sum of the doubles.
# ### END SOLUTION

# %% [markdown]
# ## A figure of your own

# %% manual="own_figure" points="2"
### BEGIN SOLUTION
print("a figure of the reference")
### END SOLUTION
"""
)
PNG = base64.b64encode(b"\x89PNG not really").decode()
DRAWN = [
    {"output_type": "display_data", "data": {"image/png": PNG, "text/html": "<script>alert(1)</script>"}},
    {"output_type": "stream", "name": "stdout", "text": ["a <b>line</b>\n", "and another"]},
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("manual")
    assignment = write_assignment(folder / "solutions", notebook=MANUAL)
    course = create_course(folder / "small", solutions=folder / "solutions")
    release_assignment(load_assignment(assignment), course, POINTS)
    return folder


@pytest.fixture
def course(made: Path, tmp_path: Path) -> Course:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return load_course(tmp_path / "small")


def answer(course: Course, student: str, text: str = "It is.", drawn: Any = DRAWN, **options: Any) -> None:
    def draw(notebook: dict[str, Any]) -> None:
        for cell in notebook["cells"]:
            if cell["id"] == "own_figure":
                cell["outputs"] = drawn
            if cell["id"] == "double":
                cell["outputs"] = DRAWN

    cells = SOLVED | {"why_linear": text, "own_figure": "plt.plot(double(x))"}
    submit_to(course, student, cells, change=draw, **options)


@contextmanager
def by_hand(course: Course, student: str) -> Iterator[dict[str, Any]]:
    """The student's grades by cell, to be changed as formgrader does."""
    with course.gradebook() as gradebook:
        found = gradebook.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, student)
        yield {grade.name: grade for grade in found.grades}
        gradebook.db.commit()


def status(course: Course, student: str) -> tuple[str, float | None]:
    with course.gradebook() as gradebook:
        found = {one.student: one for one in collect_grades(course, gradebook, ASSIGNMENT)}
    return found[student].status, found[student].score


def test_the_release_asks_and_tells_nothing(course: Course) -> None:
    cells = json.loads(course.released_notebook(ASSIGNMENT).read_text())["cells"]
    by_id = {cell["id"]: cell for cell in cells}
    for name, points in (("why_linear", 3), ("own_figure", 2)):
        marks = by_id[name]["metadata"]["nbgrader"]
        assert (marks["grade"], marks["solution"], marks["locked"], marks["points"]) == (
            True,
            True,
            False,
            points,
        )
    text = json.dumps(cells)
    assert "sum of the doubles" not in text and "figure of the reference" not in text
    assert "## Why? (3 points)" in text and "## A figure of your own (2 points)" in text


@pytest.mark.parametrize("route", ["grader", "nbgrader"])
def test_a_person_grades_and_a_regrade_keeps_it(course: Course, fake_judge: None, route: str) -> None:
    def grade(**options: Any) -> None:
        if route == "grader":
            assert autograde(course, ASSIGNMENT, **options).errors == {}
        else:
            assert nbgrader_autograde(course, **options)

    answer(course, "ada")
    submit_to(course, "bob", SOLVED)
    grade()
    assert status(course, "ada") == ("waiting", None)
    assert status(course, "bob") == ("graded", 6.0), (
        "what was left as released is worth nothing, and waits for nobody"
    )
    with by_hand(course, "ada") as grades:
        grades["why_linear"].manual_score, grades["why_linear"].needs_manual_grade = 2.0, False
        grades["own_figure"].manual_score, grades["own_figure"].needs_manual_grade = 1.5, False
    assert status(course, "ada") == ("graded", 9.5)
    grade(force=True)
    if route == "nbgrader":  # it has removed what it graded before, and asks again
        assert status(course, "ada") == ("waiting", None)
    else:
        assert status(course, "ada") == ("graded", 9.5)
    answer(course, "ada", text="Because f(x + y) = f(x) + f(y).")
    grade(force=True)
    assert status(course, "ada") == ("waiting", None), "another answer than the one that was graded"
    manual = {row[1]: row[4] for row in rows(course) if row[0] == "ada"}
    assert (manual["why_linear"], manual["own_figure"]) == (2.0, 1.5), "kept until somebody looks"

    notebook = json.loads((course.step("autograded", ASSIGNMENT, "ada") / f"{ASSIGNMENT}.ipynb").read_text())
    outputs = {cell["id"]: cell.get("outputs") for cell in notebook["cells"]}
    kinds = [sorted(output["data"]) for output in outputs["own_figure"]]
    assert kinds == [["image/png", "text/plain"], ["text/plain"]]
    assert outputs["double"] == []


def test_the_page_shows_answer_points_and_comment(course: Course, fake_judge: None) -> None:
    answer(course, "ada", text="It *is*. <script>alert(1)</script>")
    autograde(course, ASSIGNMENT)
    html = next(iter(generate_feedback(course, ASSIGNMENT).pages.values())).read_text()
    assert html.count("waits for your teacher") >= 2 and "The grader failed" not in html
    with by_hand(course, "ada") as grades:
        for name, score in (("why_linear", 2.0), ("own_figure", 1.5)):
            grades[name].manual_score, grades[name].needs_manual_grade = score, False
    with course.gradebook() as gradebook:
        gradebook.find_comment(
            "why_linear", ASSIGNMENT, ASSIGNMENT, "ada"
        ).manual_comment = "And *homogeneous*."
        gradebook.db.commit()
    html = next(iter(generate_feedback(course, ASSIGNMENT).pages.values())).read_text()
    assert "<b>2 of 3</b>" in html and "<b>1.5 of 2</b>" in html and "<em>homogeneous</em>" in html
    assert f'src="data:image/png;base64,{PNG}"' in html and "a &lt;b&gt;line&lt;/b&gt;" in html
    assert "<script>alert" not in html and "9.5 / 11" in html


@pytest.mark.parametrize(
    "outputs",
    [
        None,
        7,
        [7],
        [{"output_type": "display_data"}],
        [{"output_type": "display_data", "data": {"image/png": "<x>"}}],
    ],
)
def test_other_outputs_are_left_out(outputs: object) -> None:
    assert safe_outputs(outputs) == []


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('points="3"', "", "say what a person gives"),
        ('points="3"', 'points="many"', "say what a person gives"),
        ('manual="why_linear"', 'manual="double"', "is an exercise and a manual cell"),
    ],
)
def test_a_manual_cell_that_is_wrong(tmp_path: Path, before: str, after: str, message: str) -> None:
    folder = write_assignment(tmp_path / "solutions", notebook=MANUAL.replace(before, after))
    course = create_course(tmp_path / "small", solutions=tmp_path / "solutions")
    with pytest.raises(AssignmentError, match=message):
        release_assignment(load_assignment(folder), course, POINTS)
