"""What `nbgrader release_feedback` asks of a feedback folder, where the submission came in another way."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from grader.gradebook.course import Course

_SECRET, _TIMESTAMP = "submission_secret.txt", "timestamp.txt"


def complete_for_exchange(folder: Path, graded: Path) -> None:
    """Write the two files where they are missing: without them nbgrader's command ends at this student.

    `nbgrader submit` writes both. A secret of our own leads no student to the page: who has handed in in
    another way gets it in another way.

    Args:
        folder: the student's, in the feedback directory.
        graded: the autograded notebook, whose time stands in for that of the submission.
    """
    if not (folder / _SECRET).exists():
        (folder / _SECRET).write_text(secrets.token_hex(64), encoding="ascii")
    if not (folder / _TIMESTAMP).exists():
        time = datetime.fromtimestamp(graded.stat().st_mtime, UTC)
        (folder / _TIMESTAMP).write_text(f"{time:%Y-%m-%d %H:%M:%S} UTC", encoding="ascii")


def outside_the_exchange(course: Course, assignment: str, students: Sequence[str]) -> list[str]:
    """The students whose submission did not come through nbgrader's exchange."""
    directory = course.directory.submitted_directory
    files = {one: course.step(directory, assignment, one) / _SECRET for one in students}
    # A folder that may not be entered is no error here.
    return [one for one, file in files.items() if not os.path.exists(file)]  # noqa: PTH110
