"""`grader autograde`: a class judged in parallel, and written as nbgrader's own command would."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import MissingEntry
from nbgrader.converters import Autograde
from nbgrader.utils import find_all_files, rmtree

from grader.gradebook.course import Course, CourseError
from grader.gradebook.from_result import (
    cell_comments,
    cell_scores,
    describe,
    is_broken,
    place_cards,
    unjudged_result,
)
from grader.gradebook.release_cells import Release, load_release, restore_release
from grader.gradebook.rows import GradeRows, JudgedSubmission, late_penalties
from grader.gradebook.shared_judge import sandbox_level
from grader.gradebook.submission import blank_notebook, read_submission
from grader.gradebook.submitted import has_bad_timestamp, submitted_students, timestamp_of, wants_grading
from grader.judging.pool.cluster import cluster_pool
from grader.judging.pool.service import JudgeError, Submission, judge_pool
from grader.notebooks.cells import NotebookError

# Students whose grades are written in one transaction, and the seconds after which fewer will do.
_BATCH, _BATCH_SECONDS = 64, 5.0

Progress = Callable[[int, int, str, str], None]


@dataclass
class AutogradeReport:
    """What a run did, student by student."""

    assignment: str
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def ungradable(self) -> dict[str, str]:
        """Student -> why the file could not be graded."""
        return {
            student: result["message"]
            for student, result in self.results.items()
            if result["status"] == "ungradable"
        }

    @property
    def exit_status(self) -> int:
        """Nonzero where a grade waits because the grader failed."""
        return 1 if self.broken else 0

    def __str__(self) -> str:
        graded = len(self.results) - len(self.ungradable) - len(self.broken)
        lines = [
            f"{self.assignment}: {graded} graded, {len(self.ungradable)} ungradable, "
            f"{len(self.broken)} broken."
        ]
        if self.skipped:
            lines.append(f"{len(self.skipped)} were graded before; --force grades them again.")
        lines += [f"{student} is ungradable: {message}" for student, message in self.ungradable.items()]
        for student in self.broken:
            lines.append(f"{student}'s grade waits for a person. {describe(self.results[student])}")
        return "\n".join(lines + self.warnings)


@dataclass(frozen=True)
class _Prepared:
    """A submission ready to be judged, in a folder beside the one it will have."""

    student: str
    source: Path
    staged: Path
    notebook: Any
    path: Path
    unreadable: str | None


def autograde(
    course: Course,
    assignment: str,
    *,
    students: Sequence[str] | None = None,
    jobs: int | None = None,
    scheduler: str | None = None,
    force: bool = False,
    unsafe_no_sandbox: bool = False,
    progress: Progress | None = None,
) -> AutogradeReport:
    """Grade what was submitted and is not graded yet.

    Args:
        students: only these; by default all that submitted.
        jobs: judges side by side; by default the course's `c.Grader.jobs`.
        scheduler: address of a Dask cluster that judges in the place of this machine.
        force: grade again what was graded before. What was broken is always graded again.
        unsafe_no_sandbox: grade even where the best that the machine has is no sandbox at all.
        progress: called after each submission with its number, how many there are, the student, and one line.

    Raises:
        CourseError: the course, the release or the assignment's files have to be put right first.
    """
    report = AutogradeReport(assignment)
    converter = Autograde(coursedir=course.directory, parent=course.app)
    with course.gradebook() as gradebook:
        release = load_release(gradebook, course, assignment)
        rows = GradeRows(gradebook, assignment, late_penalties(course.app))
        waiting: list[str] = []
        for student in submitted_students(course, assignment, students):
            if force or wants_grading(course, assignment, student):
                waiting.append(student)
            else:
                report.skipped.append(student)
        if not converter.create_student:
            _require_students(gradebook, waiting)
        run = _Run(course, release, rows, converter, report, len(waiting), progress)
        try:
            prepared = [run.prepare(student) for student in waiting]
            level = course.options.sandbox if unsafe_no_sandbox or not prepared else sandbox_level(course)
            run.finish(prepared, scheduler or jobs or course.jobs, level)
        finally:
            run.clean_up()
    return report


class _Run:
    """One run of `autograde`: the steps of a submission, and the batch that waits to be written."""

    def __init__(
        self,
        course: Course,
        release: Release,
        rows: GradeRows,
        converter: Any,
        report: AutogradeReport,
        total: int,
        progress: Progress | None,
    ) -> None:
        self.course = course
        self.release = release
        self.rows = rows
        self.converter = converter
        self.report = report
        self.total = total
        self.progress = progress
        self.staged: list[Path] = []
        self.batch: list[tuple[_Prepared, JudgedSubmission]] = []
        self.written = time.monotonic()

    def prepare(self, student: str) -> _Prepared:
        """Read a submission, restore the release's cells, and leave the notebook where the judge finds it."""
        directory, name = self.course.directory, self.release.assignment
        source = self.course.step(directory.submitted_directory, name, student)
        target = self.course.step(directory.autograded_directory, name, student)
        staged = target.with_name(f".{target.name}.partial")
        unreadable = None
        try:
            notebook = read_submission(source / f"{name}.ipynb")
        except NotebookError as error:
            unreadable = str(error)
            notebook = blank_notebook(self.course, name)
        restore_release(notebook, self.release)
        if has_bad_timestamp(self.course, source):
            self.report.warnings.append(
                f"{student}'s timestamp.txt says no time: whether it is late is not known."
            )
        self.staged.append(staged)
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir(parents=True)
        path = staged / f"{name}.ipynb"
        path.write_text(json.dumps(notebook), encoding="utf-8")
        return _Prepared(student, source, staged, notebook, path, unreadable)

    def finish(self, prepared: Sequence[_Prepared], where: str | int, level: str) -> None:
        """Judge everything and write it in batches, in the order given."""
        readable = [one for one in prepared if one.unreadable is None]
        with _judged(self.course, self.release, readable, where, level) as results:
            for one in prepared:
                if one.unreadable is None:
                    result = next(results)
                else:
                    result = unjudged_result(self.release, "ungradable", one.unreadable)
                self._add(one, result)
        self._write()

    def _add(self, one: _Prepared, result: Mapping[str, Any]) -> None:
        judged = JudgedSubmission(
            one.student,
            timestamp_of(self.course, one.source),
            cell_scores(result, self.release),
            cell_comments(one.notebook, result, self.release),
        )
        place_cards(one.notebook, result)
        # Valid as it is built: nbformat's general writer would spend longer on proving it.
        one.path.write_text(nbformat.v4.writes(one.notebook) + "\n", encoding="utf-8")
        self._copy_files(one)
        self.batch.append((one, judged))
        self.report.results[one.student] = dict(result)
        if is_broken(result, self.release):
            self.report.broken.append(one.student)
        if len(self.batch) >= _BATCH or time.monotonic() - self.written > _BATCH_SECONDS:
            self._write()
        if self.progress:
            self.progress(len(self.report.results), self.total, one.student, describe(result))

    def _copy_files(self, one: _Prepared) -> None:
        """The submission's other files, those of the release on top, as nbgrader copies them."""
        name, directory = self.release.assignment, self.course.directory
        released = self.course.step(directory.source_directory, name)
        kept = {str(released / path) for path in self.converter.exclude_overwriting.get(name, [])}
        for folder in (one.source, released):
            inside = Path(os.path.realpath(folder))
            for found in find_all_files(str(folder), [*directory.ignore, "*.ipynb"]):
                if found in kept or inside not in Path(os.path.realpath(found)).parents:
                    continue  # a link out of a submission would carry the course's files to the student
                copy = one.staged / Path(found).relative_to(folder)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.unlink(missing_ok=True)
                shutil.copy(found, copy)

    def _write(self) -> None:
        """Grades first, files after: a crash between the two leaves work for the next run, no wrong grade."""
        if self.batch:
            self.rows.write([judged for _, judged in self.batch])
            for one, _ in self.batch:
                target = self.course.step(
                    self.course.directory.autograded_directory, self.release.assignment, one.student
                )
                if target.exists():
                    rmtree(str(target))
                one.staged.rename(target)
                self.converter.set_permissions(self.release.assignment, one.student)
        self.batch = []
        self.written = time.monotonic()

    def clean_up(self) -> None:
        """Remove what was prepared and not written."""
        for staged in self.staged:
            shutil.rmtree(staged, ignore_errors=True)
            with suppress(OSError):  # a student's folder stays where it holds another assignment
                staged.parent.rmdir()


@contextmanager
def _judged(
    course: Course, release: Release, prepared: Sequence[_Prepared], where: str | int, level: str
) -> Iterator[Iterator[dict[str, Any]]]:
    """The results of readable submissions in their order; judges start only where there are any.

    Raises:
        CourseError: a judge does not start.
    """
    if not prepared:
        yield iter(())
        return
    folder = course.solutions / release.assignment
    try:
        with _pool(folder, where, len(prepared), course, level) as judge:
            yield iter(judge([Submission(one.path, one.student) for one in prepared]))
    except JudgeError as error:
        raise CourseError(str(error)) from error


def _pool(folder: Path, where: str | int, count: int, course: Course, level: str) -> Any:
    """Judges on this machine, or on the cluster whose address `where` is."""
    if isinstance(where, str):
        return cluster_pool(folder, where, secret=course.secret, limits=course.limits, level=level)
    jobs = max(1, min(where, count))
    return judge_pool(folder, jobs, secret=course.secret, limits=course.limits, level=level)


def _require_students(gradebook: Any, students: Sequence[str]) -> None:
    for student in students:
        try:
            gradebook.find_student(student)
        except MissingEntry:
            raise CourseError(
                f"The gradebook has no student {student!r}: "
                "add them, or set c.Autograde.create_student = True."
            ) from None
