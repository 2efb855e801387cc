"""What a release leaves of a solution: `raise NotImplementedError` in functions, None for concept answers."""

from __future__ import annotations

import ast

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import ClearSolutions

from grader.authoring.markers import BEGIN, END, STUB
from grader.notebooks.assignment import AssignmentError

Resources = dict[str, object]  # nbconvert's


class StubSolutions(ClearSolutions):  # type: ignore[misc]
    """nbgrader's `ClearSolutions` that knows concept answers, and puts stubs nowhere but inside functions."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: Resources, cell_index: int
    ) -> tuple[NotebookNode, Resources]:
        if cell.cell_type != "code" or not utils.is_solution(cell) or utils.is_grade(cell):
            return self._by_nbgrader(cell, resources, cell_index)
        name = cell.metadata.nbgrader["grade_id"]
        require_stubbable(cell.source, name)
        if BEGIN in cell.source:
            return self._by_nbgrader(cell, resources, cell_index)
        cell.source = without_answers(cell.source, name)
        return cell, resources

    def _by_nbgrader(
        self, cell: NotebookNode, resources: Resources, cell_index: int
    ) -> tuple[NotebookNode, Resources]:
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        return cell, resources


def without_answers(source: str, name: str) -> str:
    """A concept cell with each value of its dictionary replaced by None; all else stays as it is written."""
    answers = _answers(source, name)
    assert answers is not None, "require_stubbable comes first"
    lines = source.encode().split(b"\n")
    for value in sorted(answers.values, key=lambda node: (node.lineno, node.col_offset), reverse=True):
        first, last = value.lineno - 1, (value.end_lineno or value.lineno) - 1
        joined = lines[first][: value.col_offset] + b"None" + lines[last][value.end_col_offset :]
        lines[first : last + 1] = [joined]
    return b"\n".join(lines).decode()


def solution_lines(source: str) -> list[str]:
    """The lines between the markers, stripped, in order."""
    lines, inside = [], False
    for line in source.split("\n"):
        if BEGIN in line:
            inside = True
        elif END in line:
            inside = False
        elif inside and line.strip():
            lines.append(line.strip())
    return lines


def require_stubbable(source: str, name: str) -> None:
    """Refuse an exercise cell that a stub would break, or leave solved.

    Raises:
        AssignmentError: a marker stands alone or outside a function, or there is nothing to take out.
    """
    if BEGIN not in source and END not in source:
        if _answers(source, name) is None:
            raise AssignmentError(
                f"Exercise {name!r} has nothing to take out: "
                f"put {BEGIN} and {END} around each function's body."
            )
        return
    stubbed: list[str] = []
    stubs: list[int] = []
    opened = 0
    for number, line in enumerate(source.split("\n"), start=1):
        if BEGIN in line:
            if opened:
                raise AssignmentError(
                    f"Exercise {name!r}, line {number}: close the region above with {END} first."
                )
            opened = number
            stubbed.append(line[: len(line) - len(line.lstrip())] + STUB)
            stubs.append(len(stubbed))
        elif END in line:
            if not opened:
                raise AssignmentError(f"Exercise {name!r}, line {number}: {END} has no {BEGIN} before it.")
            opened = 0
        elif not opened:
            stubbed.append(line)
    if opened:
        raise AssignmentError(f"Exercise {name!r}, line {opened}: {BEGIN} has no {END} after it.")
    _require_inside_functions("\n".join(stubbed), stubs, name)


def _require_inside_functions(stubbed: str, stubs: list[int], name: str) -> None:
    try:
        tree = ast.parse(stubbed)
    except SyntaxError as error:
        raise AssignmentError(
            f"Exercise {name!r} does not parse without its solution ({error.msg}): move the markers."
        ) from None
    inside = {
        node.lineno
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Raise)
    }
    if not inside.issuperset(stubs):
        raise AssignmentError(
            f"Exercise {name!r}: {BEGIN} is outside a function. Move it into the body, below the docstring."
        )


def _answers(source: str, name: str) -> ast.Dict | None:
    for node in ast.parse(source).body:
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Dict)
            and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
        ):
            return node.value
    return None
