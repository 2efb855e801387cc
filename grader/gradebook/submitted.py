"""Who has submitted, and what waits to be graded."""

from __future__ import annotations

import glob
import json
import os
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from grader.gradebook.course import Course
from grader.gradebook.settings import CourseError
from grader.gradebook.student_ids import closed_students, hidden_students, refusal, shown
from grader.gradebook.zoned_times import utc_time
from grader.judging.pool.decoding import ResultError, result_from
from grader.reports.text import clean
from grader.results import Status, SubmissionResult

_MAX_TIMESTAMP = 1000  # bytes


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
        CourseError: one that was asked for has submitted nothing, or nobody's folder may be read.
    """
    submitted = course.directory.submitted_directory
    if (course.root / submitted).is_dir() and not os.access(course.root / submitted, os.R_OK | os.X_OK):
        raise CourseError(f"{submitted}/ cannot be read: give the right to whoever grades.")
    known = students_in(course, submitted, assignment)
    if students is None:
        return [student for student in known if not _refusal(course, student, assignment)]
    for student in students:
        if refused := _refusal(course, student, assignment):
            raise CourseError(refused)
        if student not in known:
            raise CourseError(
                f"{student} has submitted nothing for {assignment}: "
                f"put the files into {submitted}/{student}/{assignment}/."
            )
    return sorted(set(students))


def refused_students(course: Course, assignment: str) -> dict[str, str]:
    """Students whose folder cannot be graded for its name, is a link, or cannot be opened -> why, and what to do."""
    submitted = course.directory.submitted_directory
    hidden = hidden_students(course, submitted, assignment)
    refused = {
        student: _refusal(course, student, assignment)
        for student in [*students_in(course, submitted, assignment), *hidden]
    }
    closed = {
        student: f"{submitted}/{shown(student)}/ cannot be read: give the right to whoever grades."
        for student in closed_students(course, submitted)
    }
    return closed | {student: why for student, why in refused.items() if why}


def nobody_submitted(course: Course, assignment: str) -> CourseError:
    """What to say where there is nothing to work on."""
    submitted = course.directory.submitted_directory
    return CourseError(
        f"Nobody has handed in {assignment}: run  grader collect {assignment} DOWNLOAD  first, or put the files "
        f"into {submitted}/STUDENT/{assignment}/."
    )


def _refusal(course: Course, student: str, assignment: str) -> str:
    """Why a student's folder is not graded; empty where it is."""
    above = course.root / course.directory.submitted_directory
    folder = course.step(course.directory.submitted_directory, assignment, student)
    own = [path for path in (folder, *folder.parents) if path != above and path.is_relative_to(above)]
    link = next((path for path in own if path.is_symlink()), None)
    if link is None:
        return refusal(student)
    where = clean(link.relative_to(course.root)) if link.is_relative_to(course.root) else clean(link)
    return (
        f"{where} is a link, perhaps to what somebody else has handed in: put the folder itself in its place."
    )


def timestamp_of(course: Course, folder: Path) -> datetime | None:
    """When a submission was handed in (UTC), of its `timestamp.txt`; None where that says no time."""
    path = folder / "timestamp.txt"
    try:
        # A pipe would be waited for, a link may lead to what others handed in.
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _MAX_TIMESTAMP:
            return None
        return utc_time(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return None


def handed_in_file(expected: Path) -> Path:
    """The released notebook in a submission, or where none has its name the only notebook that is there."""
    if os.path.exists(expected):  # noqa: PTH110 - a folder that may not be entered is no error
        return expected
    found = list(expected.parent.glob("*.ipynb"))
    return found[0] if len(found) == 1 else expected


def has_bad_timestamp(course: Course, folder: Path) -> bool:
    """Whether a `timestamp.txt` is there and says no time."""
    return os.path.lexists(folder / "timestamp.txt") and timestamp_of(course, folder) is None


def kept_result(notebook: Path) -> SubmissionResult | None:
    """The result that an autograded notebook carries; None where this kit judged none.

    Raises:
        ResultError: what it carries is no result.
    """
    try:
        document = json.loads(notebook.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    metadata = document.get("metadata") if isinstance(document, dict) else None
    return result_in(metadata) if isinstance(metadata, dict) else None


def result_in(metadata: Mapping[str, object]) -> SubmissionResult | None:
    """The result in a notebook's metadata; raises as `kept_result`."""
    return result_from(metadata["grader"]) if "grader" in metadata else None


def kept_status(notebook: Path) -> Status | None:
    """The status that an autograded notebook was judged with; None where it was not judged by this kit."""
    try:
        kept = kept_result(notebook)
    except ResultError:
        return "error"  # for a person, or the next run, to put right
    return kept.status if kept is not None else None
