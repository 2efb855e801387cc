"""nbgrader's `grade_id` of an exercise's check cell, and the exercise behind such an id."""

from __future__ import annotations

_CHECK = "check_"


def check_id(exercise: str) -> str:
    """The grade id of the cell that checks an exercise."""
    return f"{_CHECK}{exercise}"


def checked_exercise(grade_id: str) -> str:
    """The exercise that a check cell's grade id names; an id of another form names itself."""
    return grade_id.removeprefix(_CHECK)
