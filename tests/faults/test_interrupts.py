"""Ctrl-C and kill -9 of the real command: what was finished is kept, nothing is left running, a rerun completes it."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import pytest

from grader.gradebook.autograde import autograde
from grader.gradebook.course import Course
from tests.faults.classes import RIGHT, quick_pool
from tests.faults.processes import Command, wait_for
from tests.gradebook.small import ASSIGNMENT, rows, submit_to

STUDENTS = [f"student{number:02}" for number in range(12)]


def slow(seconds: float) -> str:
    """The right answer, after a while."""
    return f"import time\nimport numpy as np\ndef double(x):\n    time.sleep({seconds})\n    return np.asarray(x) * 2"


@pytest.fixture
def slow_class(course: Course) -> Course:
    for number, student in enumerate(STUDENTS):
        # The later half slower: on a busy machine too, a run that is interrupted after three has not ended.
        submit_to(course, student, RIGHT | {"double": slow(0.3 if number < 6 else 1.5)})
    return course


def judged(course: Course) -> int:
    """How many submissions of the run have their result."""
    found = list(course.root.glob(f"autograded/*/.{ASSIGNMENT}.partial/{ASSIGNMENT}.ipynb"))
    found += course.root.glob(f"autograded/*/{ASSIGNMENT}/{ASSIGNMENT}.ipynb")
    return sum('"max_score"' in path.read_text() for path in found)


def graded(course: Course) -> set[str]:
    return {row[0] for row in rows(course)}


def published(course: Course) -> set[str]:
    return {path.parent.name for path in course.root.glob(f"autograded/*/{ASSIGNMENT}")}


def partial(course: Course) -> list[Path]:
    return list(course.root.glob("autograded/*/.*.partial"))


def test_ctrl_c_keeps_what_was_finished(slow_class: Course) -> None:
    command = Command(slow_class.root, "autograde", ASSIGNMENT, "--jobs", "2")
    wait_for(lambda: judged(slow_class) >= 3, "three are judged")
    command.signal_group(signal.SIGINT)
    status, out, err = command.end(20)
    assert status == 130 and out == ""
    assert len(err.splitlines()) == 1 and "interrupted" in err and "run the command again" in err
    kept = graded(slow_class)
    assert 3 <= len(kept) < len(STUDENTS) and f" {len(kept)} of {len(STUDENTS)} " in err
    assert published(slow_class) == kept and partial(slow_class) == []
    wait_for(lambda: not command.running(), "the judges end")
    report = autograde(slow_class, ASSIGNMENT)
    assert (report.graded, report.skipped) == (len(STUDENTS) - len(kept), len(kept))
    assert {row[2] for row in rows(slow_class) if row[1] == "check_double"} == {3.0}


def test_kill_leaves_no_judge_and_no_half_grade(slow_class: Course) -> None:
    command = Command(slow_class.root, "autograde", ASSIGNMENT, "--jobs", "2")
    wait_for(lambda: judged(slow_class) >= 2, "two are judged")
    assert any("pool.process" in line for line in command.running())
    command.process.kill()
    command.process.communicate()
    wait_for(lambda: not command.running(), "the judges end")
    assert partial(slow_class)
    assert autograde(slow_class, ASSIGNMENT).errors == {}
    assert graded(slow_class) == published(slow_class) == set(STUDENTS) and partial(slow_class) == []


# Where the run is killed -> what is patched. Grades are written first, files after.
MOMENTS = {
    "before the commit": ("grader.gradebook.rows.GradeRows._write_penalties", 1),
    "between commit and rename": ("grader.gradebook.staging.Staging.publish", 1),
    "between two renames": ("grader.gradebook.staging.Staging.publish", 2),
    "between removal and rename": ("pathlib.Path.rename", 1),
}
KILLED = """
import os, pkgutil, signal, sys
import grader.gradebook.autograde
from grader.cli import main
from tests.faults.classes import quick_pool

grader.gradebook.autograde.judge_pool = quick_pool
where, number = sys.argv[1], int(sys.argv[2])
owner, _, name = where.rpartition(".")
owner = pkgutil.resolve_name(owner)
whole, calls = getattr(owner, name), []

def killed(*arguments):
    calls.append(1)
    if len(calls) == number:
        os.kill(os.getpid(), signal.SIGKILL)
    return whole(*arguments)

setattr(owner, name, killed)
main(sys.argv[3:])
"""


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_run_killed_at_a_bad_moment_is_completed_by_the_next(
    course: Course, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.gradebook.autograde.judge_pool", quick_pool)
    for student in ("ada", "bob"):
        submit_to(course, student, RIGHT)
    autograde(course, ASSIGNMENT, jobs=1)
    expected: list[Any] = list(rows(course))
    submit_to(course, "bob", RIGHT | {"double": "def double(x):\n    return x"})
    where, number = MOMENTS[moment]
    arguments = (where, str(number), "autograde", ASSIGNMENT, "--force", "--jobs", "1")
    command = Command(course.root, *arguments, script=KILLED)
    assert command.end()[0] == -signal.SIGKILL
    submit_to(course, "bob", RIGHT)
    report = autograde(course, ASSIGNMENT, force=True, jobs=1)
    assert report.errors == {} and list(rows(course)) == expected
    assert published(course) == {"ada", "bob"} and partial(course) == []


def test_a_loop_in_a_hidden_test_is_ours(course: Course) -> None:
    tests = course.solutions / ASSIGNMENT / "test_hidden.py"
    looping = tests.read_text().replace(
        "    n = student.size()\n", "    n = student.size()\n    while n: pass\n"
    )
    tests.write_text(looping)
    submit_to(course, "ada", RIGHT)
    report = autograde(course, ASSIGNMENT, jobs=1)
    assert set(report.errors) == {"ada"} and "do not end" in report.errors["ada"]
    scores = {row[1]: row[2] for row in rows(course)}
    assert scores["check_size"] is None and scores["check_double"] == 3.0 and scores["check_cube"] == 1.0
