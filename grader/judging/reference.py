"""The reference's definitions, run by the code that runs a student's."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

from grader.execution.definitions import execute
from grader.notebooks.assignment import Assignment, AssignmentError


def load_reference(
    assignment: Assignment, substitutes: Mapping[str, object] | None = None
) -> SimpleNamespace:
    """Run the reference's definitions and return its names as attributes.

    Raises:
        AssignmentError: a statement of the reference fails.
    """
    namespace: dict[str, object] = dict(substitutes or {})
    expected = [*assignment.exercise_names, *_provided_names(assignment)]
    failures = execute(assignment.program.slice(expected).statements, namespace)
    broken = [failure.sentence for failure in assignment.program.broken]
    broken += [f"{f.label}, line {f.line}: {f.exception}: {f.message}" for f in failures]
    if broken:
        raise AssignmentError(
            f"{assignment.name}: the reference does not run: {broken[0]}. Repair notebook.py."
        )
    return SimpleNamespace(**{name: value for name, value in namespace.items() if not name.startswith("__")})


def _provided_names(assignment: Assignment) -> list[str]:
    return [
        item.rpartition(".")[2]
        for cell in assignment.provided_cells
        for item in cell.metadata["provided"].split()
    ]
