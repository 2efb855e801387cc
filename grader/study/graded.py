"""What `grader grade` judges notebooks with: a course folder above them, or the course that is installed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.gradebook.settings import CONFIGURATION_FILE, load_settings
from grader.judging.pool.cores import available_cores
from grader.judging.pool.messages import JudgeSetup
from grader.notebooks.assignment import find_assignment
from grader.study.course import StudyCourse, StudyError, find_course, find_solution, folders_above


@dataclass(frozen=True)
class Setup:
    """A judge to start, and how many side by side."""

    judge: JudgeSetup
    jobs: int


def find_setups(notebooks: Sequence[Path], assignment: str, named: Path | None) -> dict[Path, Setup]:
    """What each notebook is judged with.

    Args:
        assignment: the one that all of them are of; empty where their names or their cells say it.
        named: the course folder, where it is given.

    Raises:
        StudyError, AssignmentError, CourseError, NotebookError: it cannot be told, or is not there.
    """
    root = named or _course_above(notebooks)
    if root is not None:
        settings = load_settings(root)
        course = StudyCourse(settings.solutions, settings.root / "assignments")
        setups = {name: Setup(settings.judge_setup(name), settings.jobs) for name in _folders(course)}
    else:
        # Late: it brings NumPy, which the command for a class leaves to its judges.
        from grader.judging.local import SECRET

        course = find_course([Path.cwd(), *(path.parent for path in notebooks)])
        setups = {
            name: Setup(JudgeSetup(course.solutions / name, SECRET), available_cores())
            for name in _folders(course)
        }
    if assignment:
        find_assignment(course.solutions, assignment)
        return dict.fromkeys(notebooks, setups[assignment])
    return {path: setups[find_solution(path, course)] for path in notebooks}


def _folders(course: StudyCourse) -> list[str]:
    if not course.solutions.is_dir():
        raise StudyError(f"{course.solutions} is not there: name the course folder with --course.")
    return list(course.solution_names)


def _course_above(notebooks: Sequence[Path]) -> Path | None:
    for folder in folders_above([Path.cwd(), *(path.parent for path in notebooks)]):
        if (folder / CONFIGURATION_FILE).is_file():
            return folder
    return None
