"""One submission never costs another: odd ones beside ordinary ones, through the real judge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.gradebook.autograde import AutogradeReport, autograde
from grader.gradebook.course import Course, load_course
from grader.gradebook.feedback.exporter import generate_feedback
from tests.faults.classes import (
    BAD_NAMES,
    CLASS,
    FULL,
    GOOD_NAMES,
    RIGHT,
    copied_course,
    kept,
    submit_class,
)
from tests.gradebook.small import ASSIGNMENT, rows, submit_to

ORDINARY = ("ada", "bob")


def graded(released: Path, at: Path) -> Course:
    copied_course(released, at)
    return load_course(at / "small")


def outcome_of(course: Course, student: str) -> tuple[object, ...]:
    """All that the run has left of an ordinary student."""
    folder = course.step(course.directory.autograded_directory, ASSIGNMENT, student)
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    return [row for row in rows(course) if row[0] == student], files


@pytest.fixture(scope="module")
def alone(released: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[object, ...]]:
    """What the ordinary students get in a class of their own."""
    course = graded(released, tmp_path_factory.mktemp("alone"))
    submit_class(course)
    assert autograde(course, ASSIGNMENT, jobs=1).graded == 2
    return {student: outcome_of(course, student) for student in ORDINARY}


@pytest.fixture(scope="module")
def run(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Course, AutogradeReport]]:
    """The whole class with every odd submission in it, graded once."""
    course = graded(released, tmp_path_factory.mktemp("class"))
    submit_class(course)
    for name, odd in CLASS.items():
        odd.make(course, name)
    for name in GOOD_NAMES:
        submit_to(course, name, RIGHT)
    for name in BAD_NAMES:
        submit_to(course, name, RIGHT)
    yield course, autograde(course, ASSIGNMENT, jobs=2)


def test_the_others_get_exactly_what_they_get_without(
    run: tuple[Course, AutogradeReport], alone: dict[str, tuple[object, ...]]
) -> None:
    course, _ = run
    assert {student: outcome_of(course, student) for student in ORDINARY} == alone


def test_nothing_that_students_hand_in_is_broken(run: tuple[Course, AutogradeReport]) -> None:
    assert run[1].errors == {}


@pytest.mark.parametrize("name", CLASS)
def test_an_odd_submission_is_its_own_affair(run: tuple[Course, AutogradeReport], name: str) -> None:
    course, report = run
    odd, result = CLASS[name], kept(course, name)
    assert result["status"] == odd.status, result["message"]
    if odd.status == "graded":
        assert result["score"] == odd.points
    said = "\n".join([result["message"], *(line for line in report.warnings if line.startswith(f"{name}"))])
    assert odd.says in said


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_a_strange_name_is_graded(run: tuple[Course, AutogradeReport], name: str) -> None:
    assert kept(run[0], name)["score"] == FULL


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_that_cannot_be_carried_through_is_refused(
    run: tuple[Course, AutogradeReport], name: str
) -> None:
    course, report = run
    assert BAD_NAMES[name] in report.refused[name]
    assert not course.step(course.directory.autograded_directory, ASSIGNMENT, name).exists()
    assert report.exit_status == 1


def test_the_report_is_what_it_says_and_no_more(run: tuple[Course, AutogradeReport]) -> None:
    """No escape sequence acts on the terminal, and no name forges a line."""
    lines = str(run[1]).splitlines()
    assert all(line.isprintable() for line in lines)
    assert lines[0].endswith("0 errors.")
    one_each = len(run[1].refused) + len(run[1].ungradable) + len(run[1].warnings)
    assert len(lines) == 1 + one_each + 1 and lines[-1].startswith("Sandbox level: ")


def test_everybody_gets_a_page(run: tuple[Course, AutogradeReport]) -> None:
    course, _ = run
    pages = generate_feedback(course, ASSIGNMENT)
    assert pages.failed == {}
    assert set(pages.pages) == {*ORDINARY, *CLASS, *GOOD_NAMES}
