"""A course whose tests can be kept busy, released once."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.authoring.release import release_assignment
from grader.gradebook.course import Course, create_course, load_course
from grader.notebooks.assignment import load_assignment
from tests.faults.classes import POINTS, copied_course, write_faulty

LIMITS = "c.Grader.limits = {'judge_seconds': 2.0, 'call_seconds': 5.0}\nc.Grader.jobs = 2\n"


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course folder with the release; tests copy it."""
    folder = tmp_path_factory.mktemp("faults")
    assignment = write_faulty(folder / "solutions")
    course = create_course(folder / "small", solutions=folder / "solutions", course_id="small")
    release_assignment(load_assignment(assignment), course, POINTS)
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(LIMITS)
    assert course.secret  # the same draws in every copy
    return folder


@pytest.fixture
def course(released: Path, tmp_path: Path) -> Course:
    """A course of the test's own."""
    copied_course(released, tmp_path)
    return load_course(tmp_path / "small")
