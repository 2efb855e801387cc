"""Grades as nbgrader keeps them, written many students at a time in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from nbgrader.api import (
    Comment,
    Grade,
    Gradebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import insert, select, update
from sqlalchemy.orm import DeclarativeMeta, Session

from grader.gradebook.lateness import late_penalty, seconds_late


@dataclass(frozen=True)
class JudgedSubmission:
    """What one submission writes into the gradebook."""

    student: str
    timestamp: datetime | None  # UTC; None leaves the gradebook's as it is
    scores: Mapping[str, float | None]  # check cell -> score
    comments: Mapping[str, str | None]  # exercise cell -> nbgrader's automatic comment
    new_answers: Collection[str] = ()  # manually graded cells that hold another answer than before


@dataclass
class _SubmissionRow:
    """A row of nbgrader's table of submissions."""

    id: str
    timestamp: datetime | None
    extension: timedelta | None = None


# A row to insert or to change, column by column.
_Values = Mapping[str, object]


class GradeRows:
    """Writes the rows that nbgrader's `add_submission`, `SaveAutoGrades` and `AssignLatePenalties` write.

    Manual scores, manual comments and extra credit stay as they are.

    Args:
        gradebook: nbgrader's `Gradebook`, open.
        assignment: the assignment's name; its notebook has the same name.
        penalties: nbgrader's step with the course's plug-in for late submissions.
    """

    def __init__(self, gradebook: Gradebook, assignment: str, penalties: AssignLatePenalties) -> None:
        self._session: Session = gradebook.db
        found = gradebook.find_assignment(assignment)
        self._assignment: str = found.id
        self._due: datetime | None = found.duedate
        self._penalties = penalties
        self._notebook: str = gradebook.find_notebook(assignment, assignment).id
        graded: dict[str, dict[str, str]] = {}
        commented: dict[str, dict[str, str]] = {}
        for notebook in found.notebooks:
            tasks = {cell.name: cell.id for cell in notebook.task_cells}
            graded[notebook.id] = {cell.name: cell.id for cell in notebook.grade_cells} | tasks
            commented[notebook.id] = {cell.name: cell.id for cell in notebook.solution_cells} | tasks
        self._graded, self._commented = graded, commented

    def write(self, submissions: Sequence[JudgedSubmission]) -> list[str]:
        """Write all of them or, when anything fails, none.

        Returns:
            The students with a manual score over an automatic one that is another now: a person has to confirm it.
        """
        try:
            self._add_students(submissions)
            rows = self._submission_rows(submissions)
            notebooks = self._notebook_rows(rows)
            grades, overridden = self._write_grades(submissions, notebooks)
            self._write_comments(submissions, notebooks)
            self._write_penalties(submissions, rows, notebooks, grades)
            self._session.commit()
        except BaseException:
            self._session.rollback()
            raise
        return overridden

    def _add_students(self, submissions: Sequence[JudgedSubmission]) -> None:
        students = [submission.student for submission in submissions]
        known = set(self._session.scalars(select(Student.id).where(Student.id.in_(students))))
        self._insert(Student, [{"id": student} for student in students if student not in known])

    def _submission_rows(self, submissions: Sequence[JudgedSubmission]) -> dict[str, _SubmissionRow]:
        """Student -> row, made where it is missing."""
        query = select(
            SubmittedAssignment.id,
            SubmittedAssignment.student_id,
            SubmittedAssignment.timestamp,
            SubmittedAssignment.extension,
        ).where(
            SubmittedAssignment.assignment_id == self._assignment,
            SubmittedAssignment.student_id.in_([submission.student for submission in submissions]),
        )
        rows = {
            row.student_id: _SubmissionRow(row.id, row.timestamp, row.extension)
            for row in self._session.execute(query)
        }
        added, changed = [], []
        for submission in submissions:
            row = rows.get(submission.student)
            if row is None:
                row = _SubmissionRow(new_uuid(), submission.timestamp)
                rows[submission.student] = row
                added.append(
                    {
                        "id": row.id,
                        "assignment_id": self._assignment,
                        "student_id": submission.student,
                        "timestamp": row.timestamp,
                    }
                )
            elif submission.timestamp is not None and submission.timestamp != row.timestamp:
                row.timestamp = submission.timestamp
                changed.append({"id": row.id, "timestamp": row.timestamp})
        self._insert(SubmittedAssignment, added)
        self._update(SubmittedAssignment, changed)
        return rows

    def _notebook_rows(self, rows: Mapping[str, _SubmissionRow]) -> dict[str, str]:
        """Student -> id of the submitted notebook; each notebook of the assignment gets a row."""
        by_submission: dict[str, dict[str, str]] = defaultdict(dict)
        query = select(
            SubmittedNotebook.id, SubmittedNotebook.assignment_id, SubmittedNotebook.notebook_id
        ).where(SubmittedNotebook.assignment_id.in_([row.id for row in rows.values()]))
        for found in self._session.execute(query):
            by_submission[found.assignment_id][found.notebook_id] = found.id
        added, grades, comments = [], [], []
        for row in rows.values():
            for notebook in self._graded:
                if notebook in by_submission[row.id]:
                    continue
                new = by_submission[row.id][notebook] = new_uuid()
                added.append({"id": new, "assignment_id": row.id, "notebook_id": notebook, "flagged": False})
                if notebook != self._notebook:  # the graded notebook's own are written with their values
                    grades += [_grade(cell, new) for cell in self._graded[notebook].values()]
                    comments += [_comment(cell, new) for cell in self._commented[notebook].values()]
        self._insert(SubmittedNotebook, added)
        self._insert(Grade, grades)
        self._insert(Comment, comments)
        return {student: by_submission[row.id][self._notebook] for student, row in rows.items()}

    def _write_grades(
        self, submissions: Sequence[JudgedSubmission], notebooks: Mapping[str, str]
    ) -> tuple[dict[str, float], list[str]]:
        """Write the scores.

        Returns:
            Each student's total as nbgrader counts it, manual scores first; and whose manual score lies over a
            changed one.
        """
        query = select(
            Grade.id,
            Grade.cell_id,
            Grade.notebook_id,
            Grade.auto_score,
            Grade.manual_score,
            Grade.extra_credit,
            Grade.needs_manual_grade,
        ).where(Grade.notebook_id.in_(list(notebooks.values())))
        known = {(row.notebook_id, row.cell_id): row for row in self._session.execute(query)}
        added, changed, totals = [], [], {}
        overridden: list[str] = []
        for submission in submissions:
            notebook = notebooks[submission.student]
            total, over = 0.0, False
            for name, cell in self._graded[self._notebook].items():
                score = submission.scores.get(name)
                row = known.get((notebook, cell))
                manual = row.manual_score if row else None
                if row is None or manual is None:
                    needs = score is None
                else:
                    needs = name in submission.new_answers or needs_confirmation(row, score)
                over = over or (manual is not None and needs)
                values = {"auto_score": score, "needs_manual_grade": needs}
                if row is None:
                    added.append(_grade(cell, notebook) | values)
                else:
                    changed.append({"id": row.id} | values)
                counted = manual if manual is not None else score
                total += 0.0 if counted is None else counted + ((row.extra_credit if row else None) or 0.0)
            totals[submission.student] = total
            overridden += [submission.student] if over else []
        self._insert(Grade, added)
        self._update(Grade, changed)
        return totals, overridden

    def _write_comments(self, submissions: Sequence[JudgedSubmission], notebooks: Mapping[str, str]) -> None:
        query = select(Comment.id, Comment.cell_id, Comment.notebook_id).where(
            Comment.notebook_id.in_(list(notebooks.values()))
        )
        known = {(row.notebook_id, row.cell_id): row.id for row in self._session.execute(query)}
        added, changed = [], []
        for submission in submissions:
            notebook = notebooks[submission.student]
            for name, cell in self._commented[self._notebook].items():
                comment = {"auto_comment": submission.comments.get(name)}
                if (notebook, cell) in known:
                    changed.append({"id": known[notebook, cell]} | comment)
                else:
                    added.append(_comment(cell, notebook) | comment)
        self._insert(Comment, added)
        self._update(Comment, changed)

    def _write_penalties(
        self,
        submissions: Iterable[JudgedSubmission],
        rows: Mapping[str, _SubmissionRow],
        notebooks: Mapping[str, str],
        totals: Mapping[str, float],
    ) -> None:
        changed = []
        for submission in submissions:
            row = rows[submission.student]
            late = seconds_late(self._due, row.timestamp, row.extension)
            penalty = late_penalty(self._penalties, submission.student, totals[submission.student], late)
            changed.append({"id": notebooks[submission.student], "late_submission_penalty": penalty})
        self._update(SubmittedNotebook, changed)

    def _insert(self, table: DeclarativeMeta, rows: Sequence[_Values]) -> None:
        if rows:
            self._session.execute(insert(table), rows)

    def _update(self, table: DeclarativeMeta, rows: Sequence[_Values]) -> None:
        """By primary key, many rows a statement."""
        if rows:
            self._session.execute(update(table), rows)


class ScoredBefore(Protocol):
    """A grade as the gradebook has it."""

    auto_score: float | None
    needs_manual_grade: bool


def needs_confirmation(grade: ScoredBefore, score: float | None) -> bool:
    """Whether a grade with a manual score waits for a person: the automatic score under it is another now.

    What nobody has confirmed since stays so.
    """
    return grade.auto_score != score or grade.needs_manual_grade


def _grade(cell: str, notebook: str) -> dict[str, object]:
    return {
        "id": new_uuid(),
        "cell_id": cell,
        "notebook_id": notebook,
        "auto_score": None,
        "needs_manual_grade": True,
    }


def _comment(cell: str, notebook: str) -> dict[str, object]:
    return {"id": new_uuid(), "cell_id": cell, "notebook_id": notebook, "auto_comment": None}
