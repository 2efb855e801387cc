"""Judged submissions on their way into the gradebook and into their folders."""

from __future__ import annotations

import time
from collections.abc import Sequence

from sqlalchemy.exc import OperationalError, SQLAlchemyError

from grader.files import raise_if_disk_fails
from grader.gradebook.autograde_report import AutogradeReport
from grader.gradebook.course import Course
from grader.gradebook.from_result import cell_comments, cell_scores, describe, has_error, other_name
from grader.gradebook.manual import changed_answers, manual_scores
from grader.gradebook.release_cells import Release
from grader.gradebook.rows import GradeRows, JudgedSubmission
from grader.gradebook.settings import CourseError
from grader.gradebook.staging import Prepared, Staging
from grader.gradebook.submission import GRADED_FILE
from grader.gradebook.submitted import has_bad_timestamp, timestamp_of
from grader.results import SubmissionResult

# Students whose grades are written in one transaction, and the seconds after which fewer will do.
_BATCH, _BATCH_SECONDS = 64, 5.0


class Writer:
    """Writes judged submissions many at a time, and counts them in the report."""

    def __init__(
        self,
        course: Course,
        release: Release,
        rows: GradeRows,
        staging: Staging,
        report: AutogradeReport,
    ) -> None:
        self.course = course
        self.release = release
        self.rows = rows
        self.staging = staging
        self.report = report
        self._batch: list[JudgedSubmission] = []
        self._written = time.monotonic()
        self._failed = False  # the gradebook or the disk took nothing more

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: object
    ) -> None:
        """Whatever ends the run, what was finished is written."""
        if not self._failed:
            self.write()

    def add(self, one: Prepared, result: SubmissionResult) -> None:
        """Finish a submission's files, and write its grades with others or now."""
        scores = cell_scores(result, self.release)
        self.report.level = result.sandbox or self.report.level
        if one.notebook is not None and GRADED_FILE in one.notebook.metadata:
            says = other_name(one.notebook.metadata[GRADED_FILE], self.release.assignment)
            self.report.warnings.append(f"{one.student}: {says}")
        new_answers: set[str] = set()
        try:
            notebook = self.staging.finish(one, result)
            if result.status != "ungradable":
                scores |= manual_scores(notebook, self.release.manual)
                before = one.previous.answers if one.previous is not None else None
                new_answers = changed_answers(before, result.answers)
            comments = cell_comments(notebook, result, self.release)
        except CourseError:
            raise
        except Exception as error:  # the others go on; this one is tried again by the next run
            raise_if_disk_fails(error)
            self.report.errors[one.student] = f"Its files cannot be written: {_reason(error)}."
            return
        timestamp = timestamp_of(self.course, one.source)
        self._batch.append(JudgedSubmission(one.student, timestamp, scores, comments, new_answers))
        self.report.warnings += [f"{one.student}: {what}" for what in one.left_out]
        if has_bad_timestamp(self.course, one.source):
            self.report.warnings.append(
                f"{one.student}'s timestamp.txt says no time: whether it is late is not known."
            )
        if has_error(result, self.release):
            self.report.errors[one.student] = describe(result)
        elif result.status == "ungradable":
            self.report.ungradable[one.student] = result.message
        else:
            self.report.graded += 1
        if len(self._batch) >= _BATCH or time.monotonic() - self._written > _BATCH_SECONDS:
            self.write()

    def write(self) -> None:
        """Grades first, files after: a crash between the two leaves work for the next run, no wrong grade."""
        if self._batch:
            self._failed = True
            batch, self._batch = self._batch, []
            for judged in self._rows_written(batch):
                try:
                    self.staging.publish(judged.student)
                except OSError as error:
                    raise_if_disk_fails(error)
                    self._unwritten(judged.student, error)
            self._failed = False
        self._written = time.monotonic()

    def _rows_written(self, batch: Sequence[JudgedSubmission]) -> list[JudgedSubmission]:
        """All of the batch; where the gradebook refuses it, those that it takes one by one."""
        try:
            self.report.overridden += self.rows.write(batch)
            return list(batch)
        except OperationalError:  # locked, full, gone: no submission's doing
            raise
        except SQLAlchemyError:
            written = []
            for judged in batch:
                try:
                    self.report.overridden += self.rows.write([judged])
                    written.append(judged)
                except OperationalError:
                    raise
                except SQLAlchemyError as error:
                    self._unwritten(judged.student, error)
            return written

    def _unwritten(self, student: str, error: Exception) -> None:
        """Move a student from those who are graded to those who wait."""
        if student not in self.report.errors:
            ungradable = self.report.ungradable.pop(student, None)
            self.report.graded -= ungradable is None
        self.report.errors[student] = f"The grade cannot be written: {_reason(error)}. Grade it again."


def _reason(error: Exception) -> str:
    reason = error.strerror if isinstance(error, OSError) else ""
    return reason or type(error).__name__
