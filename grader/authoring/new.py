"""`grader new`: an assignment's folder that passes `grader verify`, to be filled with one's own."""

from __future__ import annotations

import re
from pathlib import Path

from grader.files import write_atomically
from grader.notebooks.assignment import AssignmentError

_TEMPLATES = Path(__file__).parent / "template"
_FILES = ("notebook", "test_public", "test_hidden", "misconceptions")


def new_assignment(solutions: Path, name: str, title: str = "") -> Path:
    """Write the four files of an assignment with one small exercise in it.

    Args:
        name: the folder's, two digits, an underscore, and words; the digits are its place in the course.
        title: the first heading; by default made of the name.

    Raises:
        AssignmentError: the name is none, or taken.
    """
    if not re.fullmatch(r"\d\d_[a-z0-9_]+", name):
        raise AssignmentError(f"{name!r} is no name of an assignment: write it like 17_attention.")
    folder = solutions / name
    if folder.exists():
        raise AssignmentError(f"{solutions.name}/{name} is there already: choose another name, or edit it.")
    heading = title or name[3:].replace("_", " ").capitalize()
    for file in _FILES:
        text = (_TEMPLATES / f"{file}.py.txt").read_text(encoding="utf-8")
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / f"{file}.py", text.replace("TITLE", heading).replace("NAME", name))
    return folder
