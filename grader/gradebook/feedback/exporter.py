"""`grader feedback`: a page a student, by nbgrader's feedback step with this kit's page in it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import nbformat
from nbconvert.exporters import Exporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateFeedback, NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import temp_attrs
from traitlets import default

from grader.gradebook.course import Course, course_of
from grader.gradebook.feedback.exchange import complete_for_exchange, outside_the_exchange
from grader.gradebook.feedback.page import feedback_page
from grader.gradebook.lateness import refresh_penalties
from grader.gradebook.notebook_grades import read_all_grades, read_grades
from grader.gradebook.release_cells import load_release
from grader.gradebook.settings import CourseError
from grader.gradebook.submitted import kept_result, students_in
from grader.judging.pool.decoding import ResultError
from grader.notebooks.assignment import find_assignment


class CollectGrades(NbGraderPreprocessor):  # type: ignore[misc]
    """In the place of `GetGrades`: what the gradebook says of a notebook, in two queries."""

    _gradebooks: dict[str, Gradebook] | None = None

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        run = resources["nbgrader"]
        session = self._gradebook(run["db_url"]).db
        try:
            found = Gradebook.find_submission_notebook(
                self._gradebook(run["db_url"]), run["notebook"], run["assignment"], run["student"]
            )
            resources["grades"] = read_grades(session, found)
        finally:
            session.rollback()  # the next student's row is read afresh
        return nb, resources

    def _gradebook(self, url: str) -> Gradebook:
        """One connection for the class: opening nbgrader's gradebook costs more than a page."""
        if self._gradebooks is None:
            self._gradebooks = {}
        if url not in self._gradebooks:
            self._gradebooks[url] = Gradebook(url, course_of(self).directory.course_id)
        return self._gradebooks[url]

    def close(self) -> None:
        for gradebook in (self._gradebooks or {}).values():
            gradebook.close()
        self._gradebooks = None

    def __del__(self) -> None:
        with suppress(Exception):
            self.close()


class FeedbackExporter(Exporter):  # type: ignore[misc]
    """Turns an autograded notebook into its student's page."""

    export_from_notebook = None

    @default("file_extension")  # type: ignore[untyped-decorator]
    def _file_extension_default(self) -> str:
        return ".html"

    output_mimetype = "text/html"

    def from_filename(
        self, filename: str, resources: ResourcesDict | None = None, **options: object
    ) -> tuple[str, ResourcesDict]:
        known = ResourcesDict()
        known.update(resources or {})
        notebook = nbformat.reads(Path(filename).read_text(encoding="utf-8"), as_version=4)
        for step in self._preprocessors:
            notebook, known = step(notebook, known)
        run = known["nbgrader"]
        course = course_of(self)
        folder = course.step(course.directory.feedback_directory, run["assignment"], run["student"])
        complete_for_exchange(folder, Path(filename))
        known["output_extension"] = self.file_extension
        return feedback_page(notebook, run["assignment"], run["student"], known["grades"]), known


@dataclass
class FeedbackReport:
    """Where the pages are, and whose could not be written."""

    pages: dict[str, Path] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)  # student -> why
    outside: list[str] = field(default_factory=list)  # students who handed in outside nbgrader's exchange

    @property
    def exit_status(self) -> int:
        return 1 if self.failed else 0

    def __str__(self) -> str:
        lines = [f"{len(self.pages)} pages of feedback written."]
        if self.outside:
            lines.append(
                f"{len(self.outside)} of them did not come through nbgrader's exchange: nbgrader "
                "release_feedback gives those pages to nobody. Send the files."
            )
        lines += [f"{student}'s page could not be written. {why}" for student, why in self.failed.items()]
        return "\n".join(lines)


class _CountedFeedback(GenerateFeedback):  # type: ignore[misc]
    """nbgrader's step, which says after each page that it is done."""

    done: Callable[[], None] | None = None

    def convert_single_notebook(self, notebook_filename: str) -> None:
        super().convert_single_notebook(notebook_filename)
        if self.done:
            self.done()


def generate_feedback(
    course: Course,
    assignment: str,
    *,
    students: Sequence[str] | None = None,
    progress: Callable[[int, int, str, str], None] | None = None,
) -> FeedbackReport:
    """Write the pages of everybody who was graded, new ones over old.

    Args:
        progress: called after each page: with its number, how many there will be, the student, and a line.

    Raises:
        CourseError: nobody was graded, or somebody who was asked for was not.
    """
    directory = course.directory
    graded = students_in(course, directory.autograded_directory, assignment)
    missing = sorted(set(students or ()) - set(graded))
    if not graded:
        find_assignment(course.solutions, assignment)  # says so where there is none
    if missing:
        raise CourseError(
            f"{missing[0]} has no graded {assignment}: run  grader autograde {assignment}  first."
        )
    if not graded:
        raise CourseError(f"Nobody has a graded {assignment}: run  grader autograde {assignment}  first.")
    with course.gradebook() as gradebook:
        load_release(gradebook, course, assignment)
        refresh_penalties(course, gradebook, assignment)
        recorded = read_all_grades(gradebook.db, gradebook.find_assignment(assignment).id)
    chosen = graded if students is None else list(dict.fromkeys(students))
    report = FeedbackReport(failed=_damaged(course, assignment, chosen))
    for student in set(chosen) - set(recorded):
        report.failed[student] = (
            f"The gradebook has no grades of it. Run  grader autograde {assignment} --student {student}."
        )
    whole = [one for one in chosen if one not in report.failed]
    everybody = ["*"] if students is None and whole else whole
    excluded = ",".join([directory.student_id_exclude, *report.failed])
    numbers = count(1)
    for student in everybody:
        with temp_attrs(directory, assignment_id=assignment, student_id=student, student_id_exclude=excluded):
            converter = _CountedFeedback(coursedir=directory, parent=course.app)
            if progress:
                converter.done = lambda show=progress: show(next(numbers), len(whole), "", "")
            converter.force = True
            converter.log.setLevel(logging.ERROR)  # forcing an overwrite is no news
            with suppress(
                NbGraderException
            ):  # it has told which; the pages that are not there are counted below
                converter.start()
    for student in chosen:
        page = course.step(directory.feedback_directory, assignment, student) / f"{assignment}.html"
        if student in report.failed:
            continue
        if page.exists():
            report.pages[student] = page
        else:
            report.failed[student] = "See the messages above."
    report.outside = outside_the_exchange(course, assignment, sorted(report.pages))
    return report


def _damaged(course: Course, assignment: str, students: Sequence[str]) -> dict[str, str]:
    """Student -> what is wrong with the result that the graded notebook carries, and what to do."""
    damaged = {}
    for student in students:
        folder = course.step(course.directory.autograded_directory, assignment, student)
        try:
            kept_result(folder / f"{assignment}.ipynb")
        except ResultError as error:
            damaged[student] = f"{error} Run  grader autograde {assignment} --student {student} --force."
    return damaged
