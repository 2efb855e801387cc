"""The judge that nbgrader's own commands share: started once, kept for the next submission."""

from __future__ import annotations

import atexit
import threading
from dataclasses import dataclass
from pathlib import Path

from grader.gradebook.course import Course
from grader.gradebook.settings import CourseError
from grader.judging.pool.messages import JudgeSetup, Submission
from grader.judging.pool.service import JudgeError, RestartingJudge
from grader.results import SubmissionResult


@dataclass(frozen=True)
class _Running:
    """A judge, and what it was started from; `edited` is when an author last changed a file of the course."""

    setup: JudgeSetup
    edited: int
    judge: RestartingJudge


_lock = threading.Lock()  # formgrader grades from the threads of a server
_running: dict[Path, _Running] = {}


def judge_text(course: Course, assignment: str, text: str, student: str) -> SubmissionResult:
    """Judge a notebook's text.

    Raises:
        CourseError: the assignment's files or the sandbox do not start.
    """
    with _lock:
        judge = _judge(course, assignment)
        try:
            return judge.judge(Submission(student, text=text, name=f"{assignment}.ipynb"))
        except JudgeError as error:
            raise CourseError(str(error)) from error


def _judge(course: Course, assignment: str) -> RestartingJudge:
    """The running judge of an assignment, or a new one where its files or the course's options have changed."""
    folder = course.solutions / assignment
    if not folder.is_dir():
        raise CourseError(
            f"{course.solutions} has no {assignment}: set c.Grader.solutions in nbgrader_config.py."
        )
    setup = course.judge_setup(assignment, for_class=True)
    edited = max((path.stat().st_mtime_ns for path in folder.parent.glob("*/*.py")), default=0)
    running = _running.get(folder)
    if running is None or (running.setup, running.edited) != (setup, edited):
        _stop(folder)
        running = _running[folder] = _Running(setup, edited, RestartingJudge(setup))
    return running.judge


def _stop(folder: Path) -> None:
    running = _running.pop(folder, None)
    if running is not None:
        running.judge.close()


@atexit.register
def stop_judges() -> None:
    """End the judges that are running."""
    for folder in list(_running):
        _stop(folder)
