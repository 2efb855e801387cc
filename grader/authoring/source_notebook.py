"""nbgrader's source notebook of an assignment: its cells with nbgrader's metadata, points and hints."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping, Sequence

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from grader.authoring.guide_cells import CHECK_ALL, guide
from grader.authoring.stubs import require_stubbable
from grader.notebooks.assignment import Assignment, AssignmentError
from grader.notebooks.cells import Cell
from grader.notebooks.grade_ids import check_id
from grader.notebooks.hints import HintsError, read_hints

_KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_KEPT_METADATA = ("tags", "jupyter")  # what the author may set; the rest is jupytext's or the kit's
_MAX_ID = 64  # nbformat
_FIXED = {"editable": False, "deletable": False}  # for Jupyter; nbgrader knows nothing of these cells

_SETUP = """\
try:
    import grader
except ImportError:
    print(
        "The course kit is not installed: run  %pip install FILE  in a cell, "
        "FILE being the .whl file of the course, then restart the kernel."
    )"""


def source_notebook(
    assignment: Assignment, points: Mapping[str, float], hints: Mapping[str, Sequence[str]]
) -> NotebookNode:
    """Build the notebook that nbgrader's `generate_assignment` takes.

    Args:
        points: exercise -> sum of its hidden tests' points.
        hints: exercise -> steps, unfolded below the exercise's text.

    Raises:
        AssignmentError: a cell is missing, doubled or out of order.
    """
    _require_check_cells(assignment)
    sources = [cell.source for cell in assignment.cells]
    for cell in assignment.cells:
        if "manual" in cell.metadata:
            before = range(_start(assignment, cell), cell.index)
            _add_points(assignment, sources, cell.metadata["manual"], before, manual_points(assignment, cell))
    for exercise in assignment.exercises:
        require_stubbable(sources[exercise.cell], exercise.name)
        worth = points.get(exercise.name, 0)
        if not worth > 0:
            raise AssignmentError(
                f"Exercise {exercise.name!r} earns nothing: give a hidden test of it @points."
            )
        start = _start(assignment, assignment.cells[exercise.cell])
        _add_points(assignment, sources, exercise.name, range(start, exercise.cell), worth)
        _add_hints(
            assignment, sources, exercise.name, range(start, exercise.cell), hints.get(exercise.name, ())
        )
    names = _Names()
    cells: list[NotebookNode] = []
    text = guide(assignment)
    for cell, source in zip(assignment.cells, sources, strict=True):
        if cell.kind == "code" and not any(built.cell_type == "code" for built in cells):
            first_id = names.unique("how-this-notebook-works")
            cells.append(new_markdown_cell(text.first, id=first_id, metadata=_FIXED))
            cells.append(new_code_cell(_SETUP, id=names.unique("setup")))
        manual = manual_points(assignment, cell) if "manual" in cell.metadata else None
        cells.append(_released_cell(cell, source, points, names, manual))
    cells.append(new_markdown_cell(text.last, id=names.unique("before-you-hand-in"), metadata=_FIXED))
    cells.append(new_code_cell(CHECK_ALL, id=names.unique("before-you-hand-in-code"), metadata=_FIXED))
    notebook = new_notebook(
        cells=cells, metadata={"kernelspec": _KERNEL, "language_info": {"name": "python"}}
    )
    notebook.nbformat_minor = 5
    return notebook


def manual_points(assignment: Assignment, cell: Cell) -> float:
    """What an answer that a person grades is worth, of its cell's `points`.

    Raises:
        AssignmentError: that is no number above 0, or the name is an exercise's.
    """
    name = cell.metadata["manual"]
    if name in assignment.exercise_names:
        raise AssignmentError(f"{assignment.name}: {name!r} is an exercise and a manual cell. Rename one.")
    try:
        points = float(cell.metadata.get("points", ""))
    except ValueError:
        points = 0.0
    if not points > 0:
        raise AssignmentError(
            f'{assignment.name}: say what a person gives for {name!r}: # %% manual="{name}" points="3".'
        )
    return points


def public_hints(assignment: Assignment) -> dict[str, list[str]]:
    """The `hints` of `test_public.py`, read without running it.

    Raises:
        AssignmentError: they are no literal dictionary of lists of strings.
    """
    try:
        return read_hints(_public_tree(assignment))
    except HintsError as error:
        raise AssignmentError(f"{assignment.name}/test_public.py: {error}.") from None


def require_no_reference(assignment: Assignment) -> None:
    """Refuse public tests that ask for the reference, which no student has.

    Raises:
        AssignmentError: `reference` appears as a fixture, a name or an import.
    """
    for node in ast.walk(_public_tree(assignment)):
        named = (
            (isinstance(node, ast.arg) and node.arg == "reference")
            or (isinstance(node, ast.Name) and node.id == "reference")
            or (isinstance(node, ast.Constant) and node.value == "reference")
            or (isinstance(node, ast.ImportFrom) and node.module == "reference")
            or (isinstance(node, ast.alias) and node.name == "reference")
        )
        if named:
            line = getattr(node, "lineno", 1)
            raise AssignmentError(
                f"{assignment.name}/test_public.py, line {line} uses `reference`, which no student has: "
                "write the value out, or move the test to test_hidden.py."
            )


def _public_tree(assignment: Assignment) -> ast.Module:
    try:
        return ast.parse(assignment.public_tests.read_text(encoding="utf-8"))
    except OSError as error:
        raise AssignmentError(
            f"{assignment.name}/test_public.py cannot be read: {error.strerror}. Write it."
        ) from None
    except SyntaxError as error:
        raise AssignmentError(
            f"{assignment.name}/test_public.py, line {error.lineno} does not parse: {error.msg}. Repair it."
        ) from None


def _require_check_cells(assignment: Assignment) -> None:
    checks = {}
    for cell in assignment.cells:
        name = cell.metadata.get("check")
        if not name:
            continue
        if name in checks:
            raise AssignmentError(f"{assignment.name}: two cells check {name!r}. Delete one.")
        if cell.source.strip() != f"check({json.dumps(name)})":
            raise AssignmentError(
                f'{assignment.name}: the check cell of {name!r} must read check("{name}") alone.'
            )
        checks[name] = cell.index
    for exercise in assignment.exercises:
        if checks.pop(exercise.name, -1) < exercise.cell:
            raise AssignmentError(
                f"{assignment.name}: exercise {exercise.name!r} has no check cell after it. "
                f'Write  # %% check="{exercise.name}"  below it.'
            )
    for name in checks:
        raise AssignmentError(
            f"{assignment.name}: the cell that checks {name!r} has no exercise. Rename or delete it."
        )


def _start(assignment: Assignment, cell: Cell) -> int:
    """The position behind the last exercise or manual cell before this one."""
    asked = {exercise.cell for exercise in assignment.exercises}
    asked |= {other.index for other in assignment.cells if "manual" in other.metadata}
    return max((position for position in asked if position < cell.index), default=-1) + 1


def _heading_line(source: str, level: int = 1) -> int | None:
    """The last heading of a Markdown cell of this level or below, outside code, as a line counted from 0."""
    found, fence = None, None
    for number, line in enumerate(source.split("\n")):
        mark = re.match(r" {0,3}(```+|~~~+)", line)
        if mark and (fence is None or mark[1].startswith(fence)):
            fence = mark[1] if fence is None else None
        elif fence is None and re.match(rf" {{0,3}}#{{{level},6}}\s+\S", line):
            found = number
    return found


def _add_points(assignment: Assignment, sources: list[str], name: str, before: range, points: float) -> None:
    for index in reversed(before):
        if assignment.cells[index].kind == "markdown":
            line = _heading_line(sources[index], level=2)  # the first level is the notebook's title
            if line is not None:
                lines = sources[index].split("\n")
                lines[line] = f"{lines[line].rstrip()} ({points:g} {'point' if points == 1 else 'points'})"
                sources[index] = "\n".join(lines)
                return
    raise AssignmentError(
        f"{assignment.name}: exercise {name!r} has no heading of its own. "
        "Put a Markdown heading (##) above its cell, and below the exercise before."
    )


def _add_hints(
    assignment: Assignment, sources: list[str], name: str, before: range, steps: Sequence[str]
) -> None:
    index = next(index for index in reversed(before) if assignment.cells[index].kind == "markdown")
    for number, step in enumerate(steps, start=1):
        hint = f"<details>\n<summary>Hint {number}</summary>\n\n{step.strip()}\n\n</details>"
        sources[index] = f"{sources[index].rstrip()}\n\n{hint}"


class _Names:
    """Cell ids that follow from names, so that a build repeats them and an edit changes few."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._section = "start"

    def unique(self, expected: str) -> str:
        expected = re.sub(r"[^a-zA-Z0-9_-]+", "-", expected).strip("-")[: _MAX_ID - 4] or "cell"
        name, count = expected, 1
        while name in self._taken:
            count += 1
            name = f"{expected}-{count}"
        self._taken.add(name)
        return name

    def follow(self, cell: Cell) -> str:
        """The id of a cell without a name: its heading, or its kind and the heading before it."""
        if cell.kind == "markdown":
            line = _heading_line(cell.source)
            if line is not None:
                self._section = cell.source.split("\n")[line].strip("# ").lower()
                return self.unique(self._section)
        return self.unique(f"{self._section[:40]}-{cell.kind}")


def _released_cell(
    cell: Cell, source: str, points: Mapping[str, float], names: _Names, worth: float | None
) -> NotebookNode:
    metadata = {key: cell.metadata[key] for key in _KEPT_METADATA if key in cell.metadata}
    if worth is not None:  # nbgrader's manually graded answer
        identifier = names.unique(cell.metadata["manual"])
        answer = {"schema_version": 3, "task": False, "grade_id": identifier, "points": worth}
        metadata["nbgrader"] = answer | {"grade": True, "solution": True, "locked": False}
        if cell.kind == "code":
            return new_code_cell(source, id=identifier, metadata=metadata)
        return new_markdown_cell(source, id=identifier, metadata=metadata)
    if cell.kind == "markdown":
        return new_markdown_cell(source, id=names.follow(cell), metadata=metadata)
    if cell.kind == "raw":
        return new_raw_cell(source, id=names.follow(cell), metadata=metadata)
    marks: dict[str, object] = {"schema_version": 3, "task": False}
    if exercise := cell.metadata.get("exercise"):
        marks |= {"grade_id": names.unique(exercise), "grade": False, "solution": True, "locked": False}
    elif checked := cell.metadata.get("check"):
        marks |= {
            "grade_id": names.unique(check_id(checked)),
            "grade": True,
            "solution": False,
            "locked": True,
        }
        marks["points"] = points[checked]
    elif provided := cell.metadata.get("provided"):
        listed = "_".join(item.rpartition(".")[2] for item in provided.split())
        marks |= {
            "grade_id": names.unique(f"provided_{listed}"),
            "grade": False,
            "solution": False,
            "locked": True,
        }
    else:
        return new_code_cell(source, id=names.follow(cell), metadata=metadata)
    return new_code_cell(source, id=marks["grade_id"], metadata=metadata | {"nbgrader": marks})
