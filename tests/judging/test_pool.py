"""Judges side by side: in order, a bounded number ahead, and started again where they end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from grader.judging.pool import service
from grader.judging.pool.local import judge_pool
from grader.judging.pool.messages import JudgeSetup, Submission
from grader.judging.pool.service import JudgeEnded, JudgeError, RestartingJudge
from grader.judging.pool.window import in_order
from grader.results import SubmissionResult


def test_pieces_are_taken_only_so_far_ahead() -> None:
    taken = 0

    def pieces() -> Iterator[int]:
        nonlocal taken
        for piece in range(100):
            taken += 1
            yield piece

    def submit(piece: int) -> Future[int]:
        future: Future[int] = Future()
        future.set_result(piece)
        return future

    for number, answer in enumerate(in_order(submit, pieces(), 7), 1):
        assert answer == number - 1
        assert taken - number < 7
    assert taken == 100


def test_what_is_left_is_cancelled() -> None:
    futures: list[Future[int]] = []

    def submit(piece: int) -> Future[int]:
        futures.append(Future())
        if piece == 0:
            futures[0].set_exception(ZeroDivisionError())
        return futures[-1]

    with pytest.raises(ZeroDivisionError):
        list(in_order(submit, range(100), 5))
    assert [future.cancelled() for future in futures] == [False, True, True, True, True]


class Service:
    """Ends on notebooks of a name, as often as it says."""

    started = 0
    max_score = 3.0

    def __init__(self, setup: JudgeSetup, started: Callable[[Service], None] = lambda _: None) -> None:
        if setup.secret == "refused":
            raise JudgeError("test_hidden.py does not parse: correct it.")
        type(self).started += 1
        started(self)

    def judge(self, submission: Submission) -> SubmissionResult:
        if submission.name == "ends" or (submission.name == "ends once" and self.started == 1):
            raise JudgeEnded("The judge's process ended.")
        return SubmissionResult("90_tiny", self.max_score, message=submission.student)

    def close(self) -> None: ...

    def kill(self) -> None: ...


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "JudgeService", Service)
    monkeypatch.setattr(Service, "started", 0)


SETUP = JudgeSetup(Path("90_tiny"), "secret")


def test_a_judge_that_ends_is_started_again_once(services: None) -> None:
    judge = RestartingJudge(SETUP)
    assert judge.judge(Submission("ada", name="ends once")).status == "graded"
    assert Service.started == 2
    result = judge.judge(Submission("ada", name="ends"))
    assert (result.status, result.score, result.max_score) == ("error", None, 3.0)
    assert "process ended" in result.message
    assert judge.judge(Submission("bob")).status == "graded"


def test_judges_side_by_side_answer_in_order(services: None) -> None:
    students = [str(number) for number in range(100)]
    with judge_pool(SETUP, 3) as judge:
        results = list(judge(Submission(student) for student in students))
    assert [result.message for result in results] == students
    assert Service.started <= 3


def test_no_judge_starts_without_work_and_a_refusal_is_told(services: None) -> None:
    with judge_pool(SETUP, 3) as judge:
        assert list(judge([])) == []
    assert Service.started == 0
    refused = JudgeSetup(Path("90_tiny"), "refused")
    with pytest.raises(JudgeError, match="correct it"), judge_pool(refused, 2) as judge:
        list(judge([Submission("ada"), Submission("bob")]))
