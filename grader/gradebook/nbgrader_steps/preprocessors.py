"""The steps of `nbgrader autograde` that are this kit's: restore, judge, save."""

from __future__ import annotations

from abc import abstractmethod

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from grader.gradebook.course import Course, course_of
from grader.gradebook.from_result import (
    cell_comments,
    cell_scores,
    describe,
    has_error,
    keep_result,
    place_cards,
    unjudged_result,
)
from grader.gradebook.manual import manual_digests, manual_scores
from grader.gradebook.plan import file_digest
from grader.gradebook.release_cells import Release, load_release, restore_release
from grader.gradebook.rows import needs_confirmation
from grader.gradebook.shared_judge import judge_text
from grader.gradebook.submitted import has_bad_timestamp, result_in, timestamp_of
from grader.results import SubmissionResult


class GraderFailedError(Exception):
    """The grader failed on a submission: nbgrader reports it, and exits with an error at the end."""


class _Step(NbGraderPreprocessor):  # type: ignore[misc]
    """A step on a whole notebook that knows the course, the student and the release."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        run = resources["nbgrader"]
        course = course_of(self)
        with Gradebook(run["db_url"], course.directory.course_id) as gradebook:
            release = load_release(gradebook, course, run["assignment"])
            self.step(nb, release, run["student"], gradebook, resources)
        return nb, resources

    def handed_in(self, release: Release, student: str) -> str:
        """The digest of the file that the student handed in."""
        course = course_of(self)
        folder = course.step(course.directory.submitted_directory, release.assignment, student)
        return file_digest(folder / f"{release.assignment}.ipynb")

    @abstractmethod
    def step(
        self, nb: NotebookNode, release: Release, student: str, gradebook: Gradebook, resources: ResourcesDict
    ) -> None:
        """Change the notebook, or write what it says."""


class RestoreRelease(_Step):
    """In the place of `OverwriteCells`: released cells get back what the student may not change."""

    def step(
        self, nb: NotebookNode, release: Release, student: str, gradebook: Gradebook, resources: ResourcesDict
    ) -> None:
        _correct_time(course_of(self), release, student, gradebook)
        for change in restore_release(nb, release):
            self.log.info("Student %s: %s", student, change)
        if resources["unreadable"]:
            result = unjudged_result(release, "ungradable", resources["unreadable"])
            result.file = self.handed_in(release, student)
            keep_result(nb, result)
            # Now, not with the other grades: nbgrader has just given a missing notebook a zero.
            _save(nb, result, release, student, gradebook)


def _correct_time(course: Course, release: Release, student: str, gradebook: Gradebook) -> None:
    """Of a `timestamp.txt` whose zone nbgrader, which has just read it, takes for another."""
    folder = course.step(course.directory.submitted_directory, release.assignment, student)
    submission, time = gradebook.find_submission(release.assignment, student), timestamp_of(course, folder)
    if submission.timestamp != time and (time is not None or has_bad_timestamp(course, folder)):
        submission.timestamp = time
        gradebook.db.commit()


class Judge(_Step):
    """In the place of `Execute`: the judge's cards become the outputs of the check cells."""

    def step(
        self, nb: NotebookNode, release: Release, student: str, gradebook: Gradebook, resources: ResourcesDict
    ) -> None:
        result = result_in(nb.metadata) or self._judge(nb, release, student)
        result.file = self.handed_in(release, student)
        result.answers = manual_digests(nb, release.manual)
        cell_scores(result, release)  # refuses a release that is out of date before anything is written
        place_cards(nb, result)
        self.log.info("Student %s: %s", student, describe(result))

    def _judge(self, nb: NotebookNode, release: Release, student: str) -> SubmissionResult:
        return judge_text(course_of(self), release.assignment, nbformat.writes(nb), student)


class SaveJudgedGrades(_Step):
    """In the place of `SaveAutoGrades`: the result's scores, empty where a person has to decide."""

    def step(
        self, nb: NotebookNode, release: Release, student: str, gradebook: Gradebook, resources: ResourcesDict
    ) -> None:
        result = result_in(nb.metadata) or unjudged_result(release, "error", "Nothing was judged.")
        _save(nb, result, release, student, gradebook)
        if has_error(result, release):
            # nbgrader then removes its copy, so that its next run tries again, and ends with an error.
            raise GraderFailedError(
                f"The grader failed on {student}'s {release.assignment}; the grade waits. {describe(result)}"
            )


def _save(
    nb: NotebookNode, result: SubmissionResult, release: Release, student: str, gradebook: Gradebook
) -> None:
    submitted = gradebook.find_submission_notebook(release.assignment, release.assignment, student)
    scores = cell_scores(result, release)
    if result.status != "ungradable":
        scores |= manual_scores(nb, release.manual)
    for grade in submitted.grades:
        score = scores.get(grade.name)
        if grade.manual_score is None:
            grade.needs_manual_grade = score is None
        else:  # nbgrader has removed the notebook before: whether an answer is another one is not known
            grade.needs_manual_grade = grade.name in release.manual or needs_confirmation(grade, score)
        grade.auto_score = score
    comments = cell_comments(nb, result, release)
    for comment in submitted.comments:
        comment.auto_comment = comments.get(comment.name)
    gradebook.db.commit()
