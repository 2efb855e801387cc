"""The judge that nbgrader's commands share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from grader.gradebook import autograde as autograding
from grader.gradebook import shared_judge as judges
from grader.gradebook.autograde import autograde
from grader.gradebook.course import Course
from grader.gradebook.settings import CourseError
from grader.judging.pool import service
from grader.judging.pool.messages import JudgeSetup, Submission
from grader.judging.pool.process import require_sandbox
from grader.judging.pool.service import JudgeEnded
from grader.results import SubmissionResult
from grader.sandbox import SandboxError
from tests.gradebook.small import ASSIGNMENT, SOLVED, submit_to


class FakeService:
    """Answers with its number; ends on the text "end"."""

    started = 0

    max_score = 6.0

    def __init__(self, setup: JudgeSetup, register: Callable[[Any], object]) -> None:
        register(self)
        type(self).started += 1
        self.number = self.started
        self.closed = False

    def judge(self, submission: Submission) -> SubmissionResult:
        text = submission.text
        if text == "end" or (text == "end once" and self.number == 1):
            raise JudgeEnded("The judge's process ended.")
        return SubmissionResult(ASSIGNMENT, self.max_score, message=str(self.number))

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(service, "JudgeService", FakeService)
    FakeService.started = 0
    yield
    judges.stop_judges()


def ask(course: Course, text: str = "x") -> int:
    return int(judges.judge_text(course, ASSIGNMENT, text, "ada").message)


def test_one_judge_for_many(course: Course, services: None) -> None:
    assert [ask(course), ask(course), ask(course)] == [1, 1, 1]


def test_new_judge_after_an_edit_and_after_an_option(course: Course, services: None) -> None:
    assert ask(course) == 1
    tests = course.solutions / ASSIGNMENT / "test_hidden.py"
    tests.write_text(tests.read_text() + "\n# edited\n")
    assert ask(course) == 2
    course.options.limits = {"call_seconds": 3.0}
    assert ask(course) == 3


def test_judge_that_ends_is_started_again_once(course: Course, services: None) -> None:
    assert ask(course, "end once") == 2
    result = judges.judge_text(course, ASSIGNMENT, "end", "ada")
    assert (result.status, result.score, result.max_score) == ("error", None, 6.0)
    assert "Twice on this notebook" in result.message


def test_no_class_without_a_sandbox(course: Course) -> None:
    setup = course.judge_setup(ASSIGNMENT, for_class=True)
    with pytest.raises(SandboxError, match=r"bubblewrap is missing\. .*--unsafe-no-sandbox"):
        require_sandbox(setup, "none", "bubblewrap is missing.")
    require_sandbox(setup, "partial", "")
    require_sandbox(course.judge_setup(ASSIGNMENT), "none", "")
    course.options.sandbox = "none"
    require_sandbox(course.judge_setup(ASSIGNMENT, for_class=True), "none", "")


def test_a_class_s_judges_are_asked_for_a_sandbox(
    course: Course, fake_judge: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    pool = autograding.judge_pool
    monkeypatch.setattr(
        autograding, "judge_pool", lambda setup, jobs: asked.append(setup.for_class) or pool(setup, jobs)
    )
    submit_to(course, "ada", SOLVED)
    autograde(course, ASSIGNMENT)
    autograde(course, ASSIGNMENT, force=True, unsafe_no_sandbox=True)
    assert asked == [True, False]


def test_assignment_that_is_not_there(course: Course, services: None) -> None:
    with pytest.raises(CourseError, match=r"c\.Grader\.solutions"):
        judges.judge_text(course, "09_unknown", "x", "ada")
