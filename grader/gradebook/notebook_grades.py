"""What the gradebook says of submitted notebooks: scores, comments and penalties as nbgrader counts them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nbgrader.api import (
    Comment,
    Grade,
    GradeCell,
    SolutionCell,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session


@dataclass(frozen=True)
class CellGrade:
    """A check cell's row in the gradebook."""

    max_score: float
    auto_score: float | None
    manual_score: float | None
    extra_credit: float | None
    needs_manual_grade: bool

    @property
    def score(self) -> float | None:
        """As nbgrader counts: the teacher's score before the automatic one; None where a person has to decide."""
        if self.needs_manual_grade:
            return None
        score = self.auto_score if self.manual_score is None else self.manual_score
        return None if score is None else score + (self.extra_credit or 0.0)


@dataclass
class NotebookGrades:
    """What the gradebook says of a submitted notebook."""

    cells: dict[str, CellGrade] = field(default_factory=dict)  # by check cell
    comments: dict[str, str | None] = field(default_factory=dict)  # by exercise cell
    penalty: float = 0.0


def read_grades(session: Session, notebook: SubmittedNotebook) -> NotebookGrades:
    """Scores by check cell and comments by exercise cell, of an nbgrader `SubmittedNotebook`."""
    found = _read(session, SubmittedNotebook.id == notebook.id)
    return next(iter(found.values()), NotebookGrades())


def read_all_grades(session: Session, assignment_id: str) -> Mapping[str, NotebookGrades]:
    """Student -> what the gradebook says, for a whole assignment by its id in the database."""
    return _read(session, SubmittedAssignment.assignment_id == assignment_id)


def _read(session: Session, chosen: ColumnElement[bool]) -> Mapping[str, NotebookGrades]:
    found: dict[str, NotebookGrades] = {}
    penalties = session.execute(
        select(SubmittedAssignment.student_id, SubmittedNotebook.late_submission_penalty)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .where(chosen)
    )
    for student, penalty in penalties:
        found[student] = NotebookGrades(penalty=penalty or 0.0)
    grades = session.execute(
        select(
            SubmittedAssignment.student_id,
            GradeCell.name,
            GradeCell.max_score,
            Grade.auto_score,
            Grade.manual_score,
            Grade.extra_credit,
            Grade.needs_manual_grade,
        )
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(GradeCell, GradeCell.id == Grade.cell_id)
        .where(chosen)
    )
    for row in grades:
        found[row.student_id].cells[row.name] = CellGrade(*row[2:])
    comments = session.execute(
        select(
            SubmittedAssignment.student_id, SolutionCell.name, Comment.manual_comment, Comment.auto_comment
        )
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Comment, Comment.notebook_id == SubmittedNotebook.id)
        .join(SolutionCell, SolutionCell.id == Comment.cell_id)
        .where(chosen)
    )
    for row in comments:
        found[row.student_id].comments[row.name] = row.manual_comment or row.auto_comment
    return found
