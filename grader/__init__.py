"""An autograder for a Jupyter course: what a student's notebook imports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.student.check import check
    from grader.student.figures import figure
    from grader.student.gradients import check_gradient

__all__ = ["check", "check_gradient", "figure"]

_HOMES = {
    "check": "grader.student.check",
    "check_gradient": "grader.student.gradients",
    "figure": "grader.student.figures",
}


def __getattr__(name: str) -> Any:
    # Looked up when asked for: what grades does not load IPython and matplotlib.
    if name not in _HOMES:
        raise AttributeError(f"module 'grader' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
