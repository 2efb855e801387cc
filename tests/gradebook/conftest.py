"""A course with one small assignment, released into a gradebook of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader.authoring.release import release_assignment
from grader.gradebook.course import Course, create_course, load_course
from grader.judging.content import CourseContent
from grader.judging.pool.local import JudgeAll
from grader.judging.pool.messages import JudgeSetup
from grader.notebooks.assignment import load_assignment
from grader.results import SubmissionResult
from tests.gradebook.small import POINTS, fake_result, write_assignment


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course folder with the release; tests copy it."""
    folder = tmp_path_factory.mktemp("course")
    assignment = write_assignment(folder / "solutions")
    course = create_course(folder / "small", solutions=folder / "solutions", course_id="small")
    release_assignment(load_assignment(assignment), course, POINTS)
    return folder


@pytest.fixture
def course(released: Path, tmp_path: Path) -> Course:
    """A course of the test's own."""
    shutil.copytree(released, tmp_path, dirs_exist_ok=True)
    return load_course(tmp_path / "small")


@pytest.fixture
def fake_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both routes ask `fake_result`."""

    @contextmanager
    def pool(setup: JudgeSetup, jobs: int) -> Iterator[JudgeAll]:
        yield lambda submissions: (
            _as_of(setup, one.student, fake_result(one.notebook.read_text())) for one in submissions
        )

    monkeypatch.setattr("grader.gradebook.autograde.judge_pool", pool)
    monkeypatch.setattr(
        "grader.gradebook.nbgrader_steps.preprocessors.judge_text",
        lambda course, name, text, student: _as_of(course.judge_setup(name), student, fake_result(text)),
    )


def _as_of(setup: JudgeSetup, student: str, result: SubmissionResult) -> SubmissionResult:
    """The result with the content that the judge would have written."""
    content = CourseContent(load_assignment(setup.folder), setup.limits, setup.secret)
    for exercise in result.exercises:
        exercise.content = content.of(exercise.name, student)
    return result
