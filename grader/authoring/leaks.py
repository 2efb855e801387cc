"""What `grader verify` asks of a release: it is current, and holds nothing of the solutions."""

from __future__ import annotations

import ast
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

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
        if path.suffix != ".ipynb":
            texts.append((path.name, path.read_text(encoding="utf-8", errors="replace")))
            continue
        for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"], start=1):
            marks: Mapping[str, Any] = cell["metadata"].get("nbgrader", {})
            if not (marks.get("locked") and not marks.get("grade")):
                texts.append((f"cell {number} of {path.name}", "".join(cell["source"])))
    return texts


def check_release_current(assignment: Assignment, released: Path | None = None) -> list[str]:
    """What is wrong with the committed release: sentences, none if all is well.

    Args:
        released: its folder; by default `assignments/NN_name` beside `solutions`.

    Raises:
        AssignmentError: the assignment's folder cannot be released.
        CourseError: nbgrader refuses.
    """
    from grader.authoring.points import exercise_points
    from grader.authoring.release import release_assignment
    from grader.gradebook.course import create_course

    released = released or assignment.folder.parent.parent / "assignments" / assignment.name
    command = f"run  grader release {assignment.name}"
    if not released.is_dir():
        return [f"{assignment.name} has no release: {command}."]
    points = exercise_points(assignment)
    with tempfile.TemporaryDirectory() as folder:
        course = create_course(Path(folder) / "course", solutions=assignment.folder.parent)
        fresh = _contents(release_assignment(assignment, course, points, gradebook=False))
    committed = _contents(released)
    problems = [
        f"{released.name}/{name} is no part of the release: delete it." for name in committed.keys() - fresh
    ]
    problems += [
        f"{released.name}/{name} is not what the solutions give now: {command}."
        for name in sorted(fresh)
        if committed.get(name) != fresh[name]
    ]
    return sorted(problems) + find_leaks(assignment, released)


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
    }
