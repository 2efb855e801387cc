"""What has the same content is not judged again, exercise by exercise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from grader.judging.content import CourseContent
from grader.judging.kept import Kept
from grader.judging.pool.messages import JudgeSetup, Submission
from grader.judging.pool.service import JudgeService
from grader.notebooks.assignment import load_assignment
from grader.notebooks.cells import Cell
from grader.notebooks.slicing import Program
from grader.results import Content, ExerciseResult, Outcome, SubmissionResult, TestResult
from grader.sandbox.host.limits import Limits

FIRST = "def first(x):\n    return x"
SECOND = "def second(x):\n    return first(x) + 1"
THIRD = "def third(x):\n    return -x"


def program(*sources: str) -> Program:
    return Program([Cell(index, "code", source, {}, f"c{index}") for index, source in enumerate(sources)])


def result(**outcomes: Outcome) -> SubmissionResult:
    exercises = [
        ExerciseResult(name, 1.0, [TestResult("test", "", outcome)], content=Content(code=name))
        for name, outcome in outcomes.items()
    ]
    return SubmissionResult("01_small", 3.0, exercises=exercises)


def judged_again(previous: SubmissionResult | None, changed: str, **now: Outcome) -> list[str]:
    """The exercises that are judged again after one has changed, given how those end that are."""
    names = ("first", "second", "third")
    contents = {name: Content(code=name, tests="new" if name == changed else "") for name in names}
    kept = Kept(program(FIRST, SECOND, THIRD), previous, contents)
    earlier: list[ExerciseResult] = []
    again = []
    for name in names:
        unchanged = kept.result(name, earlier)
        again += [name] if unchanged is None else []
        end = now.get(name, "passed")
        earlier.append(unchanged or ExerciseResult(name, 1.0, [TestResult("test", "", end)]))
    return again


def test_only_what_changed() -> None:
    before = result(first="passed", second="failed", third="failed")
    assert judged_again(before, "third") == ["third"]
    assert judged_again(before, "first") == ["first"]


def test_what_reads_an_exercise_that_ends_otherwise_now() -> None:
    before = result(first="failed", second="failed", third="passed")
    assert judged_again(before, "first") == ["first", "second"]
    assert judged_again(before, "first", first="failed") == ["first"]


def test_a_failed_exercise_that_a_changed_one_reads() -> None:
    before = result(first="failed", second="failed", third="passed")
    assert judged_again(before, "second") == ["first", "second"]


def test_an_error_is_judged_again() -> None:
    assert judged_again(result(first="error", second="passed", third="passed"), "") == ["first", "second"]


def test_nothing_before() -> None:
    assert judged_again(None, "") == ["first", "second", "third"]


@pytest.fixture(scope="module")
def judge() -> Iterator[JudgeService]:
    folder = Path(__file__).parent / "course" / "90_tiny"
    with JudgeService(JudgeSetup(folder, "secret")) as service:
        yield service


def test_the_judge_takes_over_what_has_not_changed(judge: JudgeService) -> None:
    folder = Path(__file__).parent / "course" / "90_tiny"
    first = judge.judge(Submission("ada", folder / "notebook.py"))
    assert first.score == first.max_score
    assert all(one.content is not None and one.content.code for one in first.exercises)
    marked = replace(first, exercises=[replace(one, note="from before") for one in first.exercises])
    again = judge.judge(Submission("ada", folder / "notebook.py", previous=marked))
    assert [one.note for one in again.exercises] == ["from before"] * len(first.exercises)
    other = judge.judge(Submission("bob", folder / "notebook.py", previous=marked))
    assert [one.note for one in other.exercises] == [None] * len(first.exercises), "other draws"


def test_a_helper_of_the_tests_is_everybody_s(tmp_path: Path) -> None:
    folder = Path(__file__).parent / "course" / "90_tiny"
    copy = tmp_path / "90_tiny"
    copy.mkdir()
    for path in folder.glob("*.py"):
        (copy / path.name).write_text(path.read_text())

    def contents() -> dict[str, str]:
        assignment = load_assignment(copy)
        content = CourseContent(assignment, Limits(), "secret")
        return {name: content.of(name, "ada").tests for name in assignment.exercise_names}

    before = contents()
    hidden = copy / "test_hidden.py"
    hidden.write_text(hidden.read_text() + "\n\ndef helper():\n    return 1\n")
    after = contents()
    assert all(before[name] != after[name] for name in before)
