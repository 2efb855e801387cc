"""Names of students' folders that nbgrader cannot carry through to the last page."""

from __future__ import annotations

import os
from pathlib import Path

from grader.gradebook.course import Course
from grader.reports.text import clean

MAX_LETTERS = 128  # of the gradebook's column, which PostgreSQL enforces
_PATTERNS = frozenset("*?[]")


def refusal(student: str) -> str:
    """Why a name cannot be graded, and what to do; empty for a name that can."""
    if student.startswith("."):
        problem = "begins with a dot, so nbgrader does not see it"
    elif not student.isprintable():
        problem = "has a line break or another character that cannot be shown"
    elif _PATTERNS & set(student):
        problem = "has one of * ? [ ], which nbgrader takes for a pattern"
    elif len(student) > MAX_LETTERS:
        problem = f"has more than {MAX_LETTERS} letters, which is what the gradebook keeps"
    else:
        return ""
    return f"The folder {shown(student)} is not graded: its name {problem}. Rename the folder."


def shown(student: str) -> str:
    """A name as it can stand in a line of the report."""
    text = clean(student)
    return text if len(text) <= MAX_LETTERS else f"{text[: MAX_LETTERS - 1]}…"


def hidden_students(course: Course, directory: str, assignment: str) -> list[str]:
    """Folders of students that begin with a dot and hold the assignment all the same."""
    names = [folder.name for folder in _folders(course, directory) if folder.name.startswith(".")]
    return [name for name in names if course.step(directory, assignment, name).is_dir()]


def closed_students(course: Course, directory: str) -> list[str]:
    """Folders of students that whoever runs this may not open; what is in them is not seen."""
    return [one.name for one in _folders(course, directory) if not os.access(one, os.R_OK | os.X_OK)]


def _folders(course: Course, directory: str) -> list[Path]:
    """The students' folders in one of nbgrader's steps, by the course's directory structure."""
    above = Path(os.path.normpath(course.directory.format_path(directory, ".", ".")))
    try:
        return sorted(path for path in above.iterdir() if path.is_dir())
    except OSError:
        return []
