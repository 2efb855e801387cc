"""The folder that students get, searched for anything that gives an answer away: in other words too, and in any file."""

from __future__ import annotations

import ast
import functools
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from grader.authoring.markers import BEGIN, END
from grader.judging.misconceptions import load_misconceptions
from grader.judging.reference import load_reference
from grader.notebooks.assignment import Assignment, load_assignment

ROOT = Path(__file__).parents[2]
NAMES = sorted(path.parent.name for path in (ROOT / "solutions").glob("*/notebook.py"))
NBGRADER_KEYS = {
    *("cell_type", "checksum", "grade", "grade_id", "locked", "points", "schema_version", "solution", "task"),
}
FEWEST_NODES = (
    14  # of a statement's tree: what is smaller, such as `x = x @ W`, stands in any text about the subject
)


@functools.cache
def assignment(name: str) -> Assignment:
    return load_assignment(ROOT / "solutions" / name)


# What students get.


def test_there_are_four_files_and_no_other(given_out: Path) -> None:
    """Text of known kinds: no pickle, archive, page or picture, and nothing hidden."""
    for name in NAMES:
        files = {path.name for path in (given_out / name).rglob("*")}
        assert files == {f"{name}.ipynb", "known_mistakes.json", "students.md", "test_public.py"}
    assert {path.name for path in given_out.iterdir()} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_notebook_holds_nothing_but_cells(given_out: Path, name: str) -> None:
    document = json.loads((given_out / name / f"{name}.ipynb").read_text(encoding="utf-8"))
    assert set(document["metadata"]) <= {"kernelspec", "language_info"}
    for cell in document["cells"]:
        assert set(cell["metadata"]) <= {"nbgrader", "deletable", "editable", "jupyter"}
        assert not cell.get("outputs") and not cell.get("attachments")
        assert set(cell["metadata"].get("nbgrader", {})) <= NBGRADER_KEYS


def released_code(folder: Path) -> Iterator[tuple[str, str]]:
    """Where and what: everything in the folder that may be code, provided cells aside."""
    document = json.loads((folder / f"{folder.name}.ipynb").read_text(encoding="utf-8"))
    for number, cell in enumerate(document["cells"], start=1):
        marks = cell["metadata"].get("nbgrader", {})
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            if not (marks.get("locked") and not marks.get("grade")):
                yield f"cell {number}", source
        else:
            yield from ((f"cell {number}", code) for code in _in_text(source))
    yield "test_public.py", (folder / "test_public.py").read_text(encoding="utf-8")
    known = json.loads((folder / "known_mistakes.json").read_text(encoding="utf-8"))
    for exercise, listed in known.items():
        for one in listed:
            yield from ((f"the hints of {exercise}", code) for code in _in_text(one["hint"]))
    for code in _in_text((folder / "students.md").read_text(encoding="utf-8")):
        yield "students.md", code


def _in_text(text: str) -> list[str]:
    """Code within fences and backticks."""
    fenced = re.findall(r"^```\w*\n(.*?)^```", text, re.M | re.S)
    return [*fenced, *re.findall(r"`([^`\n]+)`", text)]


# Code in other words: names that are bound in it are numbered.


class Statement(NamedTuple):
    """A statement as it is compared and as it is written, and its line."""

    compared: str
    written: str
    line: int


def statements(source: str, fewest: int = FEWEST_NODES) -> Iterator[Statement]:
    """Each statement of any depth that computes something."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Return | ast.Expr):
            value: ast.AST | None = node.value
        elif isinstance(node, ast.If | ast.While):
            value = node.test
        elif isinstance(node, ast.For):
            value = node.iter
        else:
            continue
        if value is not None and sum(1 for _ in ast.walk(value)) >= fewest and _computes(value):
            yield Statement(normalized(value), ast.unparse(node), node.lineno)


def _computes(value: ast.AST) -> bool:
    """Whether this is no message, list of words or docstring."""
    return any(isinstance(node, ast.BinOp | ast.Subscript | ast.Attribute) for node in ast.walk(value))


def normalized(value: ast.AST) -> str:
    """The expression without what its author chose: names are numbered, but those of modules and attributes stay."""
    tree = ast.parse(ast.unparse(value), mode="eval")
    numbers: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id not in ("np", "math", "itertools"):
            node.id = numbers.setdefault(node.id, f"name{len(numbers)}")
        elif isinstance(node, ast.arg):
            node.arg = numbers.setdefault(node.arg, f"name{len(numbers)}")
    return ast.dump(tree)


@functools.cache
def solutions(name: str) -> dict[str, str]:
    """The statements between an exercise's markers, each with the exercise."""
    found: dict[str, str] = {}
    for exercise in assignment(name).exercises:
        source = assignment(name).cells[exercise.cell].source
        inside = dict(_between_markers(source))
        found |= {one.compared: exercise.name for one in statements(source) if one.line in inside}
    return found


def _between_markers(source: str) -> Iterator[tuple[int, str]]:
    """The numbered lines of a solution."""
    inside = False
    for number, line in enumerate(source.split("\n"), start=1):
        inside = (inside or BEGIN in line) and END not in line
        if inside and BEGIN not in line:
            yield number, line


@pytest.mark.parametrize("name", NAMES)
def test_no_statement_of_a_solution_is_given_out(given_out: Path, name: str) -> None:
    """Not under other names either. What a stub keeps, such as a default or a docstring, is no solution."""
    secret = solutions(name)
    shown = [
        f"{where} shows what solves {secret[compared]}: {text}"
        for where, source in released_code(given_out / name)
        for compared, text, _ in statements(source)
        if compared in secret
    ]
    assert not shown, "\n".join(shown)


@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_a_solution_stands_within_another(given_out: Path, name: str) -> None:
    """`find_leaks`, which stops a release, compares whole lines."""
    lines = {
        line.strip()
        for exercise in assignment(name).exercises
        for _, line in _between_markers(assignment(name).cells[exercise.cell].source)
        if len(line.strip()) > 24 and not line.strip().startswith(("def ", "#", '"'))
    }
    shown = [
        (where, line)
        for where, source in released_code(given_out / name)
        for line in lines
        if " ".join(line.split()) in " ".join(source.split())
    ]
    assert not shown


@pytest.mark.parametrize("name", NAMES)
def test_no_wrong_implementation_is_given_out(given_out: Path, name: str) -> None:
    """A misconception's code is the solution but for a line; what an exercise's stub keeps is in both."""
    own = assignment(name)
    code = list(released_code(given_out / name))
    kept = {
        one.compared
        for exercise in own.exercises
        for one in statements(own.cells[exercise.cell].source)
        if one.compared not in solutions(name)
    }
    given = {one.compared: where for where, source in code for one in statements(source)}
    text = "\n".join(source for _, source in code)
    misconceptions = load_misconceptions(own, load_reference(own))
    shown = [
        f"{given[statement.compared]} shows {one.name}: {statement.written}"
        for one in misconceptions
        for form in one.forms
        for statement in statements(form.source)
        if statement.compared in given and statement.compared not in kept
    ]
    named = [one.name for one in misconceptions if re.search(rf"\b{re.escape(one.name)}\b", text)]
    assert (shown, named) == ([], [])


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_the_hidden_tests_is_given_out(given_out: Path, name: str) -> None:
    """No name that the public tests do not have, no statement, and no number of many digits."""
    hidden = (ROOT / "solutions" / name / "test_hidden.py").read_text(encoding="utf-8")
    public = (ROOT / "solutions" / name / "test_public.py").read_text(encoding="utf-8")
    everything = "\n".join(
        path.read_text(encoding="utf-8") for path in (given_out / name).iterdir() if path.is_file()
    )
    names = set(re.findall(r"def (test_\w+)", hidden)) - set(re.findall(r"def (test_\w+)", public))
    assert [one for one in names if re.search(rf"\b{one}\b", everything)] == []
    numbers = set(re.findall(r"\d\.\d{6,}", hidden)) - set(re.findall(r"\d\.\d{6,}", public))
    assert [one for one in numbers if one in everything] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_answer_to_a_question_is_given_out(given_out: Path, name: str) -> None:
    """Neither the letter nor what is said of the options once they are answered."""
    own = assignment(name)
    reference = load_reference(own)
    everything = "\n".join(source for _, source in released_code(given_out / name))
    document = json.loads((given_out / name / f"{name}.ipynb").read_text(encoding="utf-8"))
    text = " ".join(" ".join("".join(cell["source"]) for cell in document["cells"]).replace("# ", "").split())
    for exercise in own.exercise_names:
        answers = getattr(reference, exercise)
        if not isinstance(answers, dict):
            continue
        for question, answer in answers.items():
            written = rf"['\"]{re.escape(question)}['\"]\s*[:\],=]+\s*{re.escape(json.dumps(answer))}"
            assert not re.search(written, everything), f"{exercise}, {question}"
    for questions in own.questions.values():
        for question in questions.values():
            for said in question.why.values():
                assert " ".join(said.split()) not in text


@pytest.mark.parametrize("name", NAMES)
def test_no_commentary_is_given_out(given_out: Path, name: str) -> None:
    """What is shown with the reference, once the hidden tests pass."""
    path = ROOT / "solutions" / name / "commentary.md"
    document = json.loads((given_out / name / f"{name}.ipynb").read_text(encoding="utf-8"))
    text = " ".join(" ".join("".join(cell["source"]) for cell in document["cells"]).split())
    for paragraph in path.read_text(encoding="utf-8").split("\n\n"):
        said = " ".join(paragraph.split())
        if len(said) > 60 and not said.startswith("#"):
            assert said not in text


# The search itself.


def test_the_search_finds_a_solution_in_other_words() -> None:
    solution = "def softmax(z):\n    e = np.exp(z - z.max(axis=-1, keepdims=True))\n    return e / e.sum(axis=-1, keepdims=True)"
    secret = {one.compared for one in statements(solution)}
    [hidden_in_a_hint] = _in_text("Try `shifted = np.exp(x - x.max(axis=-1, keepdims=True))` first.")
    assert {one.compared for one in statements(hidden_in_a_hint)} & secret
    assert not {one.compared for one in statements("e = np.exp(z - z.max(axis=0, keepdims=True))")} & secret


@pytest.mark.long
def test_the_wheel_for_students_holds_no_solution(tmp_path: Path) -> None:
    """The kit itself may not bring along what a notebook asks for."""
    build = ["pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)]
    done = subprocess.run([sys.executable, "-m", *build], capture_output=True, text=True)
    if done.returncode and "No matching distribution" in done.stderr:
        pytest.skip("hatchling is not to be had here")
    assert done.returncode == 0, done.stderr
    secret = {
        compared: f"{name}, {exercise}" for name in NAMES for compared, exercise in solutions(name).items()
    }
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as archive:
        for file in archive.namelist():
            if file.startswith("grader/authoring/template/"):  # of an assignment that an author begins
                continue
            assert not re.search(
                r"solutions/|assignments/|(test_hidden\.py|commentary\.md|known_mistakes\.json)", file
            )
            if file.endswith(".py"):
                for compared, text, _ in statements(archive.read(file).decode(), 2 * FEWEST_NODES):
                    assert compared not in secret, f"{file} shows what solves {secret[compared]}: {text}"
