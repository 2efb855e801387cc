"""Who has submitted, and what waits to be graded."""

from __future__ import annotations

import glob
import json
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from grader.gradebook.course import Course, CourseError


def students_in(course: Course, directory: str, assignment: str) -> list[str]:
    """The students who have a folder for the assignment in one of nbgrader's steps, in order."""
    path = course.directory.format_path
    pattern = path(directory, "(?P<student>[^/]+)", assignment, escape=True)
    everywhere = glob.glob(path(directory, "*", assignment))  # noqa: PTH207 - an absolute pattern
    found = (re.fullmatch(pattern, folder) for folder in everywhere if Path(folder).is_dir())
    excluded = set(course.directory.student_id_exclude.split(","))
    return sorted({match["student"] for match in found if match} - excluded)


def submitted_students(course: Course, assignment: str, students: Sequence[str] | None = None) -> list[str]:
    """The students whose folder holds a submission, in order.

    Raises:
        CourseError: one that was asked for has submitted nothing.
    """
    submitted = course.directory.submitted_directory
    known = students_in(course, submitted, assignment)
    if students is None:
        return known
    for student in students:
        if student not in known:
            raise CourseError(
                f"{student} has submitted nothing for {assignment}: "
                f"put the files into {submitted}/{student}/{assignment}/."
            )
    return sorted(set(students))


def wants_grading(course: Course, assignment: str, student: str) -> bool:
    """nbgrader's rule, new or newer than what was graded, and what the grader failed on."""
    graded = course.step(course.directory.autograded_directory, assignment, student)
    if not graded.exists():
        return True
    new = timestamp_of(course, course.step(course.directory.submitted_directory, assignment, student))
    old = timestamp_of(course, graded)
    if new is not None and old is not None and new > old:
        return True
    return status_of(graded / f"{assignment}.ipynb") == "error"


def timestamp_of(course: Course, folder: Path) -> datetime | None:
    """When a submission was handed in (UTC), of its `timestamp.txt`; None where that says no time."""
    try:
        found: datetime | None = course.directory.get_existing_timestamp(str(folder))
    except Exception:  # nbgrader trips over a file that says no time
        return None
    return found


def has_bad_timestamp(course: Course, folder: Path) -> bool:
    """Whether a `timestamp.txt` is there and says no time."""
    return (folder / "timestamp.txt").exists() and timestamp_of(course, folder) is None


def kept_result(notebook: Path) -> dict[str, Any] | None:
    """The result that an autograded notebook carries; None where this kit judged none."""
    try:
        kept = json.loads(notebook.read_text(encoding="utf-8"))["metadata"]["grader"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return kept if isinstance(kept, dict) and isinstance(kept.get("exercises"), list) else None


def status_of(notebook: Path) -> str:
    """The status that an autograded notebook was judged with; empty where it was not judged by this kit."""
    kept = kept_result(notebook) or {"exercises": []}
    broken = any(exercise.get("outcome") == "error" for exercise in kept["exercises"])
    return "error" if broken else str(kept.get("status", ""))
