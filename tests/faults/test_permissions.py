"""What the one who grades may not read or write, also where the tests run as the superuser, who may all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.gradebook.course import Course, load_course
from tests.faults.classes import RIGHT, copied_course, kept, submit_class
from tests.faults.test_machine import QUICK
from tests.faults.test_submissions import ORDINARY, outcome_of
from tests.gradebook.small import ASSIGNMENT, rows, submit_to
from tests.privileges import bound_by_permissions

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
CLOSED: dict[str, tuple[Callable[[Path], Path], str, str]] = {
    # Student -> what is closed of the submission's folder, the status, and what is said.
    "notebook": (lambda folder: folder / f"{ASSIGNMENT}.ipynb", "error", "cannot be read: Permission denied. Give the right"),
    "file": (lambda folder: folder / "data.txt", "graded", "data.txt was left out: Permission denied"),
    "folder": (lambda folder: folder / "data", "graded", "data was left out: Permission denied"),
    "timestamp": (lambda folder: folder / "timestamp.txt", "graded", "says no time"),
    "submission": (lambda folder: folder, "error", "cannot be read: Permission denied. Give the right"),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder of the test's own, which can be removed afterwards."""
    yield tmp_path
    for student, (what, _, _) in CLOSED.items():
        for path in tmp_path.glob(f"*/small/submitted/{student}"):
            (path / ASSIGNMENT).chmod(0o755)
            what(path / ASSIGNMENT).chmod(0o755)


def grade(course: Course) -> subprocess.CompletedProcess[str]:
    """Grade as one whom permissions bind."""
    prefix = bound_by_permissions(course.root)
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = (sys.executable, "-c", QUICK, "autograde", ASSIGNMENT, "--jobs", "1")
    return subprocess.run([*prefix, *command], capture_output=True, text=True, env=env, cwd=course.root)


def test_what_cannot_be_read_is_its_submissions_affair(released: Path, folder: Path) -> None:
    outcomes = []
    for name in ("alone", "class"):
        copied_course(released, folder / name)
        course = load_course(folder / name / "small")
        submit_class(course)
        closed = []
        for student, (what, _, _) in CLOSED.items() if name == "class" else ():
            at = submit_to(course, student, RIGHT, timestamp="2026-05-04 12:00:00 UTC").parent
            (at / "data.txt").write_text("1")
            (at / "data").mkdir()
            (at / "data" / "more.txt").write_text("2")
            closed.append(what(at))
        for path in closed:
            path.chmod(0)
        done = grade(course)
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == bool(closed), "what the grader may not read waits for a person"
        outcomes.append({student: outcome_of(course, student) for student in ORDINARY})
    assert outcomes[0] == outcomes[1], done.stdout + done.stderr
    for student, (_, status, says) in CLOSED.items():
        result = kept(course, student)
        lines = [line for line in (done.stdout + done.stderr).splitlines() if student in line]
        assert result["status"] == status, (student, result["message"])
        assert says in "\n".join([result["message"], *lines]), (student, result["message"], lines)


def test_a_gradebook_that_cannot_be_written(released: Path, folder: Path) -> None:
    copied_course(released, folder)
    course = load_course(folder / "small")
    submit_class(course)
    (course.root / "gradebook.db").chmod(0o444)
    done = grade(course)
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1, done.stderr
    assert "be written by who grades" in done.stderr
    assert list(rows(course)) == []


def test_a_student_s_folder_that_cannot_be_opened_is_named(released: Path, folder: Path) -> None:
    copied_course(released, folder)
    course = load_course(folder / "small")
    submit_class(course)
    submit_to(course, "closed", RIGHT)
    assert grade(course).returncode == 0
    before = list(rows(course))
    closed = course.root / "submitted" / "closed"
    closed.chmod(0)
    done = grade(course)
    closed.chmod(0o755)
    assert done.returncode == 1 and "submitted/closed/ cannot be read" in done.stdout, (
        done.stdout + done.stderr
    )
    assert list(rows(course)) == before, "a grade that stands stays"
    (course.root / "submitted").chmod(0)
    done = grade(course)
    (course.root / "submitted").chmod(0o755)
    assert done.returncode == 2 and "submitted/ cannot be read" in done.stderr, done.stdout + done.stderr
