"""What a run of `grader autograde` has to grade, and why: content decides."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from nbgrader.api import Gradebook

from grader.gradebook.course import Course
from grader.gradebook.notebook_grades import NotebookGrades, read_all_grades
from grader.gradebook.submitted import handed_in_file, kept_result, timestamp_of
from grader.judging.content import CourseContent
from grader.judging.pool.decoding import ResultError
from grader.notebooks.assignment import find_assignment
from grader.notebooks.cells import MAX_FILE_BYTES
from grader.notebooks.grade_ids import check_id
from grader.results import SubmissionResult

# What has changed on the course's side, by the field of `results.Content`.
_CHANGED = {
    "tests": "the hidden tests of {} changed",
    "reference": "the reference of {} changed",
    "misconceptions": "the misconceptions of {} changed",
    "judging": "the code that judges changed",
    "limits": "the sandbox's limits changed",
    "seed": "the course's secret changed",
    "results": "{} was not judged before",
}


@dataclass(frozen=True)
class Planned:
    """A submission that is to be graded, and the reason as a phrase."""

    student: str
    why: str


@dataclass(frozen=True)
class GradingPlan:
    """What `grader autograde --dry-run` says."""

    assignment: str
    submissions: tuple[Planned, ...]
    unchanged: int

    def __str__(self) -> str:
        lines = [f"{one.student}: {one.why}" for one in self.submissions]
        counted = f"{len(self.submissions)} to grade, {self.unchanged} graded before on the same content"
        return "\n".join([*lines, f"{self.assignment}: {counted}. Nothing was graded."])

    def as_data(self) -> dict[str, object]:
        """The JSON object of `grader autograde --dry-run --json`."""
        return asdict(self)


class Planner:
    """Decides for each submission whether it is graded, by what it was graded on before."""

    def __init__(self, course: Course, gradebook: Gradebook, assignment: str) -> None:
        self._course = course
        self._assignment = assignment
        self._recorded = read_all_grades(gradebook.db, gradebook.find_assignment(assignment).id)
        found = find_assignment(course.solutions, assignment)
        self._content = CourseContent(found, course.limits, course.secret)

    def plan(self, students: Sequence[str], *, force: bool = False) -> list[Planned]:
        """The submissions to grade, in order."""
        found = []
        for student in students:
            why = self.reason(student)
            if why or force:
                found.append(Planned(student, why or "asked for by --force"))
        return found

    def reason(self, student: str) -> str:
        """Why a submission is to be graded; empty where its grade still holds."""
        directory = self._course.directory
        graded = self._course.step(directory.autograded_directory, self._assignment, student)
        submitted = self._course.step(directory.submitted_directory, self._assignment, student)
        if not graded.exists():
            return "new"
        new, old = timestamp_of(self._course, submitted), timestamp_of(self._course, graded)
        try:
            kept = kept_result(graded / f"{self._assignment}.ipynb")
        except ResultError:
            return "its kept result is damaged"
        if kept is not None and kept.status == "error":
            return "the grader failed on it"
        if kept is not None and kept.file != file_digest(submitted / f"{self._assignment}.ipynb"):
            return "handed in anew"
        if new is not None and (old is None or new > old):
            return "handed in anew"
        if student not in self._recorded:
            return "the gradebook has no grades of it"
        if kept is None or kept.status != "graded":
            return ""
        return self._changes(kept, student) or self._differs(kept, self._recorded[student])

    def _differs(self, kept: SubmissionResult, recorded: NotebookGrades) -> str:
        """Whether the gradebook is another one than the result was written to, such as a restored copy."""
        for exercise in kept.exercises:
            cell = recorded.cells.get(check_id(exercise.name))
            if cell is None or cell.auto_score != exercise.score:
                return "the gradebook has another score than its last result"
        return ""

    def _changes(self, kept: SubmissionResult, student: str) -> str:
        """What has changed on the course's side since a result was made."""
        exercises: dict[str, list[str]] = {}
        for exercise, what in self._content.changed(kept, student).items():
            for one in what:
                exercises.setdefault(one, []).append(exercise)
        return "; ".join(
            text.format(_listed(exercises[one])) for one, text in _CHANGED.items() if one in exercises
        )


def file_digest(notebook: Path) -> str:
    """Of a submitted file as it is; empty where there is none to read."""
    notebook = handed_in_file(notebook)
    try:
        if not notebook.is_file():
            return ""
        found = notebook.stat()
        if found.st_size > MAX_FILE_BYTES:  # is not read at all
            return hashlib.sha256(f"{found.st_size} {found.st_mtime_ns}".encode()).hexdigest()[:20]
        return hashlib.sha256(notebook.read_bytes()).hexdigest()[:20]
    except OSError:
        return ""


def _listed(names: Sequence[str]) -> str:
    if len(names) > 4:
        return f"{len(names)} exercises"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
