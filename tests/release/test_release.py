"""Releases: what students get, and what they must not."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from grader.authoring.leaks import find_leaks
from grader.authoring.release import release_assignment
from grader.authoring.source_notebook import public_hints, require_no_reference, source_notebook
from grader.authoring.staleness import check_release_current
from grader.authoring.stubs import require_stubbable, solution_lines, without_answers
from grader.authoring.target import ReleaseError
from grader.gradebook.course import Course, create_course
from grader.notebooks.assignment import AssignmentError, load_assignment
from tests.gradebook.small import ASSIGNMENT, NOTEBOOK, POINTS, PUBLIC, submit_to, write_assignment


@pytest.fixture
def course(tmp_path: Path) -> Course:
    write_assignment(tmp_path / "solutions")
    return create_course(tmp_path / "course", solutions=tmp_path / "solutions")


def release(course: Course, *, gradebook: bool = False, **files: str) -> dict[str, Any]:
    """Write the small assignment with some files replaced, release it, and return its cells by id."""
    folder = write_assignment(course.solutions, **files)
    released = release_assignment(load_assignment(folder), course, POINTS, gradebook=gradebook)
    notebook = json.loads((released / f"{ASSIGNMENT}.ipynb").read_text())
    return {cell["id"]: cell | {"source": "".join(cell["source"])} for cell in notebook["cells"]}


def test_stubs(course: Course) -> None:
    cells = release(course)
    assert cells["double"]["source"] == (
        'def double(x):\n    """x -> 2x, an array of the same shape."""\n    raise NotImplementedError'
    )
    assert cells["Counter"]["source"].count("raise NotImplementedError") == 2
    assert cells["answers"]["source"] == 'answers = {"a": None, "é": (None), "long": None}'
    for cell in cells.values():
        if cell["cell_type"] == "code":
            tree = ast.parse(cell["source"])
            assert not any(isinstance(node, ast.Raise) for node in tree.body)


def test_metadata(course: Course) -> None:
    marks = {name: cell["metadata"].get("nbgrader", {}) for name, cell in release(course).items()}
    assert marks["double"]["solution"]
    assert not marks["double"]["grade"]
    assert marks["check_double"]["grade"]
    assert marks["check_double"]["locked"]
    assert marks["check_double"]["points"] == 3.0
    assert marks["doubling"] == {}


def test_headings_say_the_points(course: Course) -> None:
    cells = release(course)
    assert cells["doubling"]["source"].startswith("## Doubling (3 points)\n")
    assert cells["questions"]["source"].startswith("## Questions (1 point)\n")


def test_hints_unfold_above_the_exercise(course: Course) -> None:
    source = release(course)["doubling"]["source"]
    assert source.index("Twice the argument.") < source.index("<summary>Hint 1</summary>\n\nWhich operation")
    assert source.endswith("<summary>Hint 2</summary>\n\nCompare $2x$ with $x + x$.\n\n</details>")


def test_first_code_cell_asks_for_the_kit(course: Course) -> None:
    cells = release(course)
    code = [name for name, cell in cells.items() if cell["cell_type"] == "code"]
    assert code[0] == "setup"
    assert "%pip install" in cells["setup"]["source"]


def test_same_bytes_each_time(course: Course, tmp_path: Path) -> None:
    release(course)
    first = course.released_notebook(ASSIGNMENT).read_bytes()
    release(course)
    assert course.released_notebook(ASSIGNMENT).read_bytes() == first
    other = create_course(tmp_path / "other", solutions=course.solutions)
    release(other)
    assert other.released_notebook(ASSIGNMENT).read_bytes() == first


def test_nothing_else_is_given_out(course: Course) -> None:
    release(course)
    folder = course.released_notebook(ASSIGNMENT).parent
    names = sorted(path.name for path in folder.iterdir())
    assert names == [f"{ASSIGNMENT}.ipynb", "known_mistakes.json", "test_public.py"]
    notebook = json.loads((folder / f"{ASSIGNMENT}.ipynb").read_text())
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    text = json.dumps(notebook)
    for secret in ("jupytext", "SOLUTION", "np.asarray(x) * 2", '"exercise"', '\\"A\\"'):
        assert secret not in text
    assert all(not cell.get("outputs") for cell in notebook["cells"])


def test_the_first_and_the_last_cells_guide(course: Course) -> None:
    (course.solutions.parent / "docs").mkdir()
    page = "# For students\n\n![A picture](images/card.png)\n\nRead.\n"
    (course.solutions.parent / "docs" / "students.md").write_text(page, encoding="utf-8")
    later = course.solutions / "98_later"
    later.mkdir()
    (later / "notebook.py").write_text("# %% [markdown]\n# # What comes later\n", encoding="utf-8")
    declared = (
        "\nfrom grader.testing import rules\n\n"
        '@rules("double", without={"batch_of_one vectorized": "any shape"})\n'
        "def double_rules(student, case):\n    x = case.normal(3)\n    return student.double(x), x.shape\n"
    )
    cells = release(course, test_public=PUBLIC + declared)
    names = list(cells)
    assert names.index("how-this-notebook-works") + 1 == names.index("setup")
    assert "(students.md)" in cells["how-this-notebook-works"]["source"]
    assert names[-2:] == ["before-you-hand-in", "before-you-hand-in-code"]
    last = cells["before-you-hand-in"]["source"]
    assert "- float32 stays float32, and float64 stays float64.\n" in last and "batch of one" not in last
    assert f"`{ASSIGNMENT}.ipynb`" in last and "`98_later`, *What comes later*" in last
    assert cells["before-you-hand-in-code"]["source"] == "check()"
    for name in ("how-this-notebook-works", *names[-2:]):
        assert cells[name]["metadata"] == {"editable": False, "deletable": False}
    folder = course.released_notebook(ASSIGNMENT).parent
    assert (folder / "students.md").read_text() == "# For students\n\nRead.\n"
    (course.solutions.parent / "docs" / "students.md").write_text("# For students\n", encoding="utf-8")
    scratch = create_course(course.root.parent / "scratch", solutions=course.solutions)
    assignment = load_assignment(course.solutions / ASSIGNMENT)
    problems = check_release_current(assignment, folder, scratch)
    assert any("students.md is not what the solutions give now" in one for one in problems)


def test_provided_cells_are_locked_and_no_leak(course: Course) -> None:
    earlier = course.solutions / "00_before"
    earlier.mkdir()
    (earlier / "notebook.py").write_text(NOTEBOOK, encoding="utf-8")
    provided = '# %% provided="00_before.double 00_before.Counter"\n\n# %% [markdown]\n# ## Doubling'
    own = NOTEBOOK.replace("# %% [markdown]\n# ## Doubling", provided).replace("double", "twice")
    own = own.replace("00_before.twice", "00_before.double")
    public = PUBLIC.replace("double", "twice")
    folder = write_assignment(course.solutions, notebook=own, test_public=public, misconceptions="")
    points = {"twice": 3.0, "Counter": 2.0, "answers": 1.0}
    released = release_assignment(load_assignment(folder), course, points, gradebook=False)
    cells = {cell["id"]: cell for cell in json.loads((released / f"{ASSIGNMENT}.ipynb").read_text())["cells"]}
    given = cells["provided_double_Counter"]
    assert given["metadata"]["nbgrader"]["locked"]
    assert not given["metadata"]["editable"]
    assert "return np.asarray(x) * 2" in "".join(given["source"])
    assert "SOLUTION" not in "".join(given["source"])


@pytest.mark.parametrize(
    "line",
    [
        "def test_x(student, reference):\n    pass\n",
        "from reference import double\n",
        "import reference\n",
        "def test_x(request):\n    request.getfixturevalue('reference')\n",
    ],
)
def test_public_tests_without_reference(course: Course, line: str) -> None:
    folder = write_assignment(course.solutions, test_public=PUBLIC + line)
    with pytest.raises(AssignmentError, match=r"test_hidden\.py"):
        require_no_reference(load_assignment(folder))
    with pytest.raises(AssignmentError):
        release(course, test_public=PUBLIC + line)
    assert not course.released_notebook(ASSIGNMENT).exists()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("# ## Doubling\n#\n# Twice", "# Twice", "no heading"),
        ('# %% check="double"\ncheck("double")\n', "", "no check cell"),
        ('check("double")\n', 'check("double", 1)\n', "must read"),
        ('# %% check="answers"', '# %% check="double"', "two cells check"),
        ("    ### END SOLUTION\n", "", "no ### END|close the region"),
        ('# %% check="answers"\ncheck("answers")\n', '# %% check="answer"\ncheck("answer")\n', "answers"),
    ],
)
def test_notebook_mistakes(course: Course, old: str, new: str, message: str) -> None:
    assert old in NOTEBOOK
    with pytest.raises(AssignmentError, match=message):
        release(course, notebook=NOTEBOOK.replace(old, new))
    assert not course.released_notebook(ASSIGNMENT).exists()


def test_exercise_without_points(course: Course) -> None:
    assignment = load_assignment(write_assignment(course.solutions))
    with pytest.raises(AssignmentError, match="earns nothing"):
        source_notebook(assignment, {"double": 3.0}, {})


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("def f(x):\n    return x", "nothing to take out"),
        ("### BEGIN SOLUTION\ndef f(x):\n    return x\n### END SOLUTION", "outside a function"),
        ("class f:\n    ### BEGIN SOLUTION\n    a = 1\n    ### END SOLUTION", "outside a function"),
        ("def f(x):\n    ### END SOLUTION\n    return x", "has no ### BEGIN"),
        ("def f(x):\n    ### BEGIN SOLUTION\n    return x", "has no ### END"),
        (
            "def f(x):\n    if x:\n### BEGIN SOLUTION\n        return x\n### END SOLUTION",
            "does not parse|outside",
        ),
    ],
)
def test_markers(source: str, message: str) -> None:
    with pytest.raises(AssignmentError, match=message):
        require_stubbable(source, "f")


def test_answers_are_replaced_where_they_stand() -> None:
    source = 'x = {  # why\n    "é": "ä" , "b": [\n        "A",\n        "B"\n    ],  # two\n}'
    assert without_answers(source, "x") == 'x = {  # why\n    "é": None , "b": None,  # two\n}'


def test_solution_lines() -> None:
    assert solution_lines("a\n### BEGIN SOLUTION\n  b\n\n  c\n### END SOLUTION\nd") == ["b", "c"]


def test_hints_are_read_without_running(course: Course) -> None:
    folder = write_assignment(course.solutions, test_public='hints: dict = {"double": ["a"]}\n1 / 0\n')
    assert public_hints(load_assignment(folder)) == {"double": ["a"]}
    folder = write_assignment(course.solutions, test_public="hints = make()\n")
    with pytest.raises(AssignmentError, match="literal"):
        public_hints(load_assignment(folder))


@pytest.mark.parametrize(
    "where",
    [
        {"notebook": NOTEBOOK + "\n# %%\nprint(1)\nreturned = 1\nself.count = self.count + 1\n"},
        {"notebook": NOTEBOOK.replace("# Twice the argument.", "# `return np.asarray(x) * 2`")},
        {
            "test_public": PUBLIC.replace(
                "Which operation makes two of one?", "Write it:\\nreturn np.asarray(x) * 2\\n"
            )
        },
    ],
)
def test_leaks_stop_the_release(course: Course, where: dict[str, str]) -> None:
    release(course)
    before = course.released_notebook(ASSIGNMENT).read_bytes()
    with pytest.raises(ReleaseError, match="shows a line of the solution"):
        release(course, **where)
    assert course.released_notebook(ASSIGNMENT).read_bytes() == before


def test_everyday_lines_are_no_leak(course: Course) -> None:
    folder = write_assignment(course.solutions)
    release(course)
    assert find_leaks(load_assignment(folder), course.released_notebook(ASSIGNMENT).parent) == []


def test_current_release(course: Course, tmp_path: Path) -> None:
    scratch = create_course(tmp_path / "scratch", solutions=course.solutions)
    folder = write_assignment(course.solutions)
    released = course.released_notebook(ASSIGNMENT).parent
    assert "has no release" in check_release_current(load_assignment(folder), released, scratch)[0]
    release(course)
    assert check_release_current(load_assignment(folder), released, scratch) == []
    (released / "notes.txt").write_text("x")
    write_assignment(course.solutions, notebook=NOTEBOOK.replace("Twice the argument", "The argument, twice"))
    problems = check_release_current(load_assignment(folder), released, scratch)
    assert len(problems) == 2
    assert "run  grader release 01_small" in problems[0]
    assert "notes.txt is no part of the release" in problems[1]


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # in nbgrader's own add_submission
def test_cells_of_a_graded_assignment_cannot_change(course: Course) -> None:
    release(course, gradebook=True)
    with course.gradebook() as gradebook:
        gradebook.add_student("ada")
        gradebook.add_submission(ASSIGNMENT, "ada")
    submit_to(course, "ada")
    release(course, gradebook=True)
    smaller = NOTEBOOK.partition("# %% [markdown]\n# ## Questions")[0]
    before = course.released_notebook(ASSIGNMENT).read_bytes()
    with pytest.raises(ReleaseError, match="has graded submissions, and 'answers' was"):
        release(course, gradebook=True, notebook=smaller)
    assert course.released_notebook(ASSIGNMENT).read_bytes() == before
