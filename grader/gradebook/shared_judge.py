"""The judge that nbgrader's own commands share: started once, kept for the next submission."""

from __future__ import annotations

import atexit
import threading
from functools import cache
from pathlib import Path
from typing import Any

from grader.gradebook.course import Course, CourseError
from grader.judging.pool.service import JudgeError, JudgeService
from grader.sandbox import Limits, Sandbox, SandboxError

_lock = threading.Lock()  # formgrader grades from the threads of a server
_running: dict[Path, tuple[tuple[Any, ...], JudgeService]] = {}


def judge_text(course: Course, assignment: str, text: str, student: str) -> dict[str, Any]:
    """Judge a notebook's text; a judge that has ended is started again once.

    Raises:
        CourseError: the assignment's files or the sandbox do not start.
        JudgeError: the judge ended twice on this notebook.
    """
    folder = course.solutions / assignment
    with _lock:
        for last in (False, True):
            service = _service(course, folder)
            try:
                return service.judge_text(text, student, f"{assignment}.ipynb")
            except JudgeError:
                _stop(folder)
                if last:
                    raise
    raise AssertionError("unreachable")


@cache
def _machine_level(limits: tuple[tuple[str, Any], ...]) -> tuple[str, str]:
    try:
        with Sandbox.start(Limits(**dict(limits))) as sandbox:
            return sandbox.level, sandbox.explanation
    except SandboxError as error:
        raise CourseError(str(error)) from error


def sandbox_level(course: Course) -> str:
    """The level that a class is graded at: a sandbox, unless `c.Grader.sandbox` itself says "none".

    Raises:
        CourseError: the machine has no sandbox.
    """
    asked = str(course.options.sandbox)
    if asked != "best":
        return asked
    level, explanation = _machine_level(tuple(sorted(course.limits.items())))
    if level == "none":
        raise CourseError(
            f"No class is graded without a sandbox. {explanation} "
            "grader autograde --unsafe-no-sandbox  grades all the same."
        )
    return level


def _service(course: Course, folder: Path) -> JudgeService:
    """The running judge of a folder, or a new one where its files or the course's options have changed."""
    if not folder.is_dir():
        raise CourseError(
            f"{course.solutions} has no {folder.name}: set c.Grader.solutions in nbgrader_config.py."
        )
    options = (course.secret, dict(course.limits), sandbox_level(course))
    made = max((path.stat().st_mtime_ns for path in folder.parent.glob("*/*.py")), default=0)
    state = (*options, made)
    if folder in _running and _running[folder][0] != state:
        _stop(folder)
    if folder not in _running:
        secret, limits, level = options
        try:
            _running[folder] = (state, JudgeService(folder, secret=secret, limits=limits, level=level))
        except JudgeError as error:
            raise CourseError(str(error)) from error
    return _running[folder][1]


def _stop(folder: Path) -> None:
    running = _running.pop(folder, None)
    if running:
        running[1].close()


@atexit.register
def stop_judges() -> None:
    """End the judges that are running."""
    for folder in list(_running):
        _stop(folder)
