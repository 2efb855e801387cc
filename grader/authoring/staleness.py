"""Whether a committed release is what the solutions give now."""

from __future__ import annotations

from pathlib import Path

from grader.authoring.known_mistakes import given_away
from grader.authoring.leaks import find_leaks
from grader.authoring.points import exercise_points
from grader.authoring.release import release_assignment
from grader.authoring.target import ReleaseTarget
from grader.diagnosis.known_mistakes import FILE
from grader.notebooks.assignment import Assignment


def check_release_current(assignment: Assignment, released: Path, scratch: ReleaseTarget) -> list[str]:
    """What is wrong with the committed release: sentences, none if all is well.

    Args:
        released: its folder.
        scratch: a course folder to build a fresh one in, which is then compared.

    Raises:
        AssignmentError: the assignment's folder cannot be released.
        ReleaseError: nbgrader refuses.
    """
    command = f"run  grader release {assignment.name}"
    if not released.is_dir():
        return [f"{assignment.name} has no release: {command}."]
    points = exercise_points(assignment)
    fresh = _contents(release_assignment(assignment, scratch, points, gradebook=False))
    committed = _contents(released)
    problems = [
        f"{released.name}/{name} is no part of the release: delete it." for name in committed.keys() - fresh
    ]
    problems += [
        f"{released.name}/{name} is not what the solutions give now: {command}."
        for name in sorted(fresh)
        if committed.get(name) != fresh[name]
    ]
    known = committed.get(FILE, b"{}").decode()
    return sorted(problems) + find_leaks(assignment, released) + list(given_away(assignment, known))


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
    }
