"""Lines of a solution in what students are given."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from grader.authoring.stubs import solution_lines
from grader.notebooks.assignment import Assignment


def find_leaks(assignment: Assignment, released: Path) -> list[str]:
    """Sentences about lines of a solution in a released folder, provided cells aside."""
    secret = {
        line: exercise.name
        for exercise in assignment.exercises
        for line in solution_lines(assignment.cells[exercise.cell].source)
        if _telling(line)
    }
    found = []
    for where, text in _released_text(released):
        for line in text.split("\n"):
            exercise = secret.get(line.strip().strip("`"))
            if exercise:
                found.append(
                    f"{assignment.name}: {where} shows a line of the solution of {exercise!r}: "
                    f"{line.strip()}  Write one of the two differently."
                )
    return found


def _telling(line: str) -> bool:
    """Whether a line computes something; `return z` or `else:` would be found anywhere."""
    for candidate in (line, f"{line} pass", f"{line}\n    pass", f"if x: pass\n{line}\n    pass"):
        try:
            tree = ast.parse(candidate)
        except SyntaxError:
            continue
        telling = (ast.BinOp, ast.Call, ast.Compare, ast.Subscript, ast.UnaryOp, ast.comprehension)
        return any(isinstance(node, telling) for node in ast.walk(tree))
    # A piece of a statement over several lines, such as the arguments of a call.
    return len(line) > 12


def _released_text(released: Path) -> list[tuple[str, str]]:
    texts = []
    for path in sorted(path for path in released.rglob("*") if path.is_file()):
        if path.suffix == ".json":
            texts.append((path.name, "\n".join(_strings(json.loads(path.read_text(encoding="utf-8"))))))
            continue
        if path.suffix != ".ipynb":
            texts.append((path.name, path.read_text(encoding="utf-8", errors="replace")))
            continue
        for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"], start=1):
            marks: Mapping[str, object] = cell["metadata"].get("nbgrader", {})
            if not (marks.get("locked") and not marks.get("grade")):
                texts.append((f"cell {number} of {path.name}", "".join(cell["source"])))
    return texts


def _strings(data: object) -> Iterator[str]:
    """The strings in JSON, and the code within backticks in them."""
    if isinstance(data, str):
        yield data
        yield from data.split("`")[1::2]
    elif isinstance(data, dict | list):
        for item in (*data, *data.values()) if isinstance(data, dict) else data:
            yield from _strings(item)
