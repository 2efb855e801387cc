"""A class with odd submissions in it: what each student hands in, and what must come of it."""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.gradebook.course import Course
from grader.judging.pool.local import JudgeAll
from grader.judging.pool.messages import JudgeSetup
from grader.results import ExerciseResult, SubmissionResult, TestResult
from tests.gradebook import small
from tests.gradebook.small import ASSIGNMENT, SOLVED, submit_to, write_assignment

NOTEBOOK = (
    small.NOTEBOOK
    + '''
# %% [markdown]
# ## A Power

# %% exercise="power"
def power(x, n):
    """x to the power of n, integers."""
    ### BEGIN SOLUTION
    return x**n
    ### END SOLUTION

# %% check="power"
check("power")

# %% [markdown]
# ## A Cube

# %% exercise="cube"
def cube(x):
    """x to the power of 3, by `power`."""
    ### BEGIN SOLUTION
    return power(x, 3)
    ### END SOLUTION

# %% check="cube"
check("cube")

# %% [markdown]
# ## A Size

# %% exercise="size"
def size():
    """Five."""
    ### BEGIN SOLUTION
    return 5
    ### END SOLUTION

# %% check="size"
check("size")
'''
)
HIDDEN = (
    small.HIDDEN
    + '''

@points(1)
def test_power(student):
    """A power."""
    assert student.power(3, 4) == 81


@points(1)
def test_cube(student):
    """A cube."""
    assert student.cube(5) == 125


@points(1)
def test_size(student):
    """As many as are asked for."""
    n = student.size()
    assert 7**n % 10**6 == 16807
'''
)
POINTS = small.POINTS | {"power": 1.0, "cube": 1.0, "size": 1.0}
RIGHT = SOLVED | {
    "power": "def power(x, n):\n    return x**n",
    "cube": "def cube(x):\n    return power(x, 3)",
    "size": "def size():\n    return 5",
}
FULL = sum(POINTS.values())


def write_faulty(solutions: Path, **files: str) -> Path:
    return write_assignment(solutions, notebook=NOTEBOOK, test_hidden=HIDDEN, **files)


@dataclass(frozen=True)
class Odd:
    """An odd submission.

    Attributes:
        make: writes it into the course for the student of that name.
        status: `graded`, or `ungradable`.
        points: where it is graded.
        says: a part of the report's line, or of the result's message.
    """

    make: Callable[[Course, str], object]
    status: str = "graded"
    points: float = FULL
    says: str = ""


def cells(**changed: str) -> Callable[[Course, str], object]:
    return lambda course, student: submit_to(course, student, RIGHT | changed)


def with_change(change: Callable[[dict[str, Any]], None]) -> Callable[[Course, str], object]:
    return lambda course, student: submit_to(course, student, RIGHT, change=change)


def beside(make: Callable[[Path], object]) -> Callable[[Course, str], object]:
    """A right notebook, and something else in its folder."""

    def submit(course: Course, student: str) -> None:
        make(submit_to(course, student, RIGHT).parent)

    return submit


def in_place(make: Callable[[Path], object]) -> Callable[[Course, str], object]:
    """Something in the notebook's place."""

    def submit(course: Course, student: str) -> None:
        path = submit_to(course, student, RIGHT)
        path.unlink()
        make(path)

    return submit


def _add_cell(notebook: dict[str, Any], source: str, **more: Any) -> None:
    cell = {"cell_type": "code", "id": "extra", "metadata": {}, "source": source, "outputs": []}
    notebook["cells"].append(cell | {"execution_count": None} | more)


def _nest(depth: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(depth):
        value = {"a": value}
    return value


def _deep_marks(notebook: dict[str, Any]) -> None:
    for cell in notebook["cells"]:
        cell["metadata"].setdefault("nbgrader", {})["deep"] = _nest(900)


def _surrogates(notebook: dict[str, Any]) -> None:
    _add_cell(notebook, "text = '\ud800'", metadata={"tags": ["\udfff"], "nbgrader": {"grade_id": "\ud801"}})
    picture = {"a\ud800.png": {"image/png": "AAAA"}, "b.png": {"image/\udc00": "\ud800"}}
    notebook["cells"].insert(
        0,
        {
            "cell_type": "markdown",
            "id": "\ud800",
            "metadata": {},
            "source": "# \udead",
            "attachments": picture,
        },
    )


def _socket(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        before = Path.cwd()
        os.chdir(folder)  # a socket's path is short
        try:
            made.bind("socket")
        finally:
            os.chdir(before)


def _folder_named_as_a_file(folder: Path) -> None:
    (folder / "test_public.py").mkdir()
    (folder / "test_public.py" / "inner.txt").write_text("x")


def _circle(path: Path) -> None:
    path.symlink_to(path.with_name("other"))
    path.with_name("other").symlink_to(path)


def _many_files(folder: Path) -> None:
    for number in range(1100):
        (folder / f"{number}.txt").write_text("")


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2**31)


def _outputs(size: int) -> Callable[[dict[str, Any]], None]:
    output = {"output_type": "stream", "name": "stdout", "text": "x" * size}
    return lambda notebook: _add_cell(notebook, "print()", outputs=[output])


def _raw(text: str) -> Callable[[Course, str], object]:
    return lambda course, student: submit_to(course, student, raw=text)


LITERAL = "numbers = [" + "1," * 2_000_000 + "]"
WRONG_POWER = "def power(x, n):\n    return x"

CLASS: dict[str, Odd] = {
    # Files beside the notebook.
    "dangling_link": Odd(beside(lambda at: (at / "x").symlink_to(at / "nothing")), says="x was left out"),
    "circular_link": Odd(beside(lambda at: _circle(at / "x")), says="x was left out"),
    "link_to_a_folder": Odd(beside(lambda at: (at / "x").symlink_to(at)), says=""),
    "pipe": Odd(beside(lambda at: os.mkfifo(at / "x")), says="x was left out: it is no file"),
    "socket": Odd(beside(_socket), says="socket was left out"),
    "folder_named_as_a_file": Odd(beside(_folder_named_as_a_file)),
    "file_named_by_bytes": Odd(beside(lambda at: (at / os.fsdecode(b"\xff\x1b[2J")).write_text(""))),
    "sparse_file": Odd(beside(lambda at: _huge(at / "data.bin")), says="larger than 100 MB"),
    "many_files": Odd(beside(_many_files), says="more than 1000 files"),
    "notebook_as_a_folder_too": Odd(beside(lambda at: (at / "other.ipynb").mkdir())),
    "timestamp_pipe": Odd(beside(lambda at: os.mkfifo(at / "timestamp.txt")), says="says no time"),
    "timestamp_link": Odd(
        beside(lambda at: (at / "timestamp.txt").symlink_to("/dev/zero")), says="says no time"
    ),
    "timestamp_bytes": Odd(
        beside(lambda at: (at / "timestamp.txt").write_bytes(b"\xff\xfe")), says="says no time"
    ),
    # The notebook's own place.
    "notebook_pipe": Odd(in_place(os.mkfifo), "ungradable", says="is no file"),
    "notebook_folder": Odd(in_place(lambda path: path.mkdir()), "ungradable", says="Is a directory"),
    "notebook_dangling": Odd(
        in_place(lambda path: path.symlink_to("nothing")), "ungradable", says="cannot be read"
    ),
    "notebook_circle": Odd(in_place(_circle), "ungradable", says="cannot be read"),
    "notebook_device": Odd(
        in_place(lambda path: path.symlink_to("/dev/zero")), "ungradable", says="leads out"
    ),
    "notebook_sparse": Odd(in_place(_huge), "ungradable", says="larger than 64 MB"),
    "no_notebook": Odd(in_place(lambda path: None), "ungradable", says="has no"),
    "empty": Odd(_raw(""), "ungradable", says="not valid JSON"),
    "null": Odd(_raw("null"), "ungradable", says="no list of cells"),
    "deep": Odd(_raw("[" * 100_000), "ungradable", says="not valid JSON"),
    "long_number": Odd(_raw('{"cells": [], "x": ' + "1" * 10_000 + "}"), "ungradable", says="not valid JSON"),
    "no_cells": Odd(_raw('{"cells": []}'), points=0.0),
    # What a notebook's JSON can hold.
    "surrogates": Odd(with_change(_surrogates)),
    "deep_metadata": Odd(with_change(_deep_marks)),
    "large_outputs": Odd(with_change(_outputs(20 * 2**20))),
    "large_markdown": Odd(
        with_change(lambda notebook: _add_cell(notebook, "x" * 17 * 2**20, cell_type="markdown")),
        "ungradable",
        says="larger than 16 MB",
    ),
    "much_code": Odd(
        with_change(lambda notebook: _add_cell(notebook, "x = 1\n" * 300_000)),
        "ungradable",
        says="1 MB of code",
    ),
    # Code that the judge reads before it runs.
    "many_magics": Odd(with_change(lambda notebook: _add_cell(notebook, "!echo it's\n%time x\n" * 5000))),
    "magics_in_an_answer": Odd(cells(double="!ls\n" * 501 + RIGHT["double"])),
    "many_statements": Odd(cells(double="x = 1\n" * 1500 + RIGHT["double"])),
    "many_imports": Odd(cells(double="import math\n" * 1500 + RIGHT["double"])),
    "too_many_statements": Odd(
        cells(double="x = 1\n" * 20_000 + RIGHT["double"]), points=FULL - POINTS["double"]
    ),
    "long_literal": Odd(with_change(lambda n: _add_cell(n, LITERAL[:1_000_000] + "1]"))),
    "long_literal_in_an_answer": Odd(
        cells(double=LITERAL[:300_000] + "1]\n" + RIGHT["double"]), points=FULL - POINTS["double"]
    ),
    "backward_chain": Odd(
        with_change(lambda n: _add_cell(n, "\n".join(f"x{i + 1} = x{i}" for i in range(4000))))
    ),
    "nested_code": Odd(with_change(lambda n: _add_cell(n, "x = " + "(" * 5000 + ")" * 5000))),
    "long_name": Odd(cells(double=f"{'n' * 5000} = 1\n" + RIGHT["double"])),
    "failing_long_name": Odd(cells(double=f"{'n' * 5000} = 1 / 0\n" + RIGHT["double"])),
    # Answers that keep the judge busy.
    "power_without_end": Odd(cells(size="def size():\n    return 2**4000"), points=FULL - 1),
    "call_back_without_end": Odd(
        cells(power=WRONG_POWER, cube="def cube(x):\n    return power(7, 2**4000)"), points=FULL - 2
    ),
    "large_answers": Odd(
        cells(double="import numpy as np\ndef double(x):\n    return np.ones(4_000_000)"),
        points=FULL - POINTS["double"],
    ),
    "impossible_generator": Odd(
        cells(
            size="import numpy as np\ndef size():\n    g = np.random.PCG64()\n    state = g.state\n"
            "    state['state'] = {'state': 0, 'inc': 0}\n    g.state = state\n    return np.random.Generator(g)"
        ),
        points=FULL - 1,
    ),
}

# Names of students' folders: those that are graded and explained, and those that are refused by a sentence.
GOOD_NAMES = (
    "CON", "nul.txt", "-x", "--help", "a b", "ünïcode", "o'neil", 'a"b', "a;b", "$HOME", "a%sb", "{x}", "{student_id}",
    "a\\b", "a:b", "<b>", "x" * 128, "~", "a,b", "+49", "#1", "&", "a|b", "日本", "a..b",
)  # fmt: skip
BAD_NAMES = {
    "[ab]": "pattern", "a*": "pattern", "a?": "pattern", ".hidden": "begins with a dot", "a\nb": "cannot be shown",
    "a\x1b[2Jb": "cannot be shown", "a\u202eb": "cannot be shown", "y" * 200: "more than 128",
    os.fsdecode(b"\xff"): "cannot be shown",
}  # fmt: skip


def quick_result(text: str) -> SubmissionResult:
    """A stand-in for the judge, without a sandbox: an exercise is right where its source is that of `RIGHT`."""
    program = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    exercises = []
    for name, worth in POINTS.items():
        passed = RIGHT[name] in program
        test = TestResult(
            f"test_{name}", "It is right.", "passed" if passed else "failed", passed * worth, worth
        )
        exercises.append(ExerciseResult(name, worth, [test]))
    return SubmissionResult(ASSIGNMENT, FULL, "full", exercises=exercises)


@contextmanager
def quick_pool(setup: JudgeSetup, jobs: int) -> Iterator[JudgeAll]:
    """In the place of `judge_pool`."""
    yield lambda submissions: (quick_result(one.notebook.read_text()) for one in submissions if one.notebook)


def submit_class(course: Course) -> None:
    """Two ordinary students."""
    submit_to(course, "ada", RIGHT)
    submit_to(course, "bob", RIGHT | {"double": "def double(x):\n    return x * 3"})


def kept(course: Course, student: str) -> dict[str, Any]:
    """The result in a student's autograded notebook."""
    path = course.step(course.directory.autograded_directory, ASSIGNMENT, student) / f"{ASSIGNMENT}.ipynb"
    result: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["metadata"]["grader"]
    return result


def copied_course(released: Path, to: Path) -> None:
    shutil.copytree(released, to, dirs_exist_ok=True)
