"""Made-up downloads in the form of each platform's own."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from grader.gradebook.course import Course
from tests.gradebook.small import ASSIGNMENT, SOLVED


def notebook(course: Course, answer: str = SOLVED["double"], *, ids: bool = True) -> bytes:
    """A student's notebook; `answer` tells it from others."""
    document = json.loads(course.released_notebook(ASSIGNMENT).read_text())
    for cell in document["cells"]:
        if cell["id"] == "double":
            cell["source"] = answer
        if not ids:
            cell["metadata"] = {}
            del cell["id"]
    return json.dumps(document).encode()


def starter(course: Course) -> bytes:
    return course.released_notebook(ASSIGNMENT).read_bytes()


def other_notebook(course: Course) -> bytes:
    """A notebook of another assignment of the course, which is released too."""
    name = "02_other"
    (course.solutions / name).mkdir(exist_ok=True)
    (course.solutions / name / "notebook.py").write_text(
        '# %% exercise="triple"\ndef triple(x):\n    return 3 * x\n'
    )
    cell = {
        "cell_type": "code",
        "id": "triple",
        "metadata": {"nbgrader": {"grade_id": "triple", "solution": True}},
    }
    cell |= {"source": "def triple(x):\n    return x", "outputs": [], "execution_count": None}
    text = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    path = course.released_notebook(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return text.encode()


def zip_bytes(files: Mapping[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def write_zip(path: Path, files: Mapping[str, bytes]) -> Path:
    path.write_bytes(zip_bytes(files))
    return path


def submitted(course: Course) -> dict[str, str]:
    """Student -> what tells the notebook from others: the first exercise's answer, or the file's text."""
    found = {}
    for path in sorted(course.root.glob(f"submitted/*/{ASSIGNMENT}/{ASSIGNMENT}.ipynb")):
        text = path.read_text(errors="replace")
        try:
            cells = json.loads(text)["cells"]
            found[path.parts[-3]] = next(
                "".join(cell["source"]) for cell in cells if "def double" in "".join(cell["source"])
            )
        except ValueError:
            found[path.parts[-3]] = text
    return found


def timestamp(course: Course, student: str) -> str | None:
    path = course.root / "submitted" / student / ASSIGNMENT / "timestamp.txt"
    return path.read_text() if path.exists() else None
