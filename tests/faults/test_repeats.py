"""One gradebook, however often it is graded, by however many judges, and whatever becomes of a cluster's worker."""

from __future__ import annotations

import hashlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.cli import main
from grader.gradebook.autograde import autograde
from grader.gradebook.course import Course
from tests.dask_cluster import dask_cluster
from tests.faults.classes import CLASS, RIGHT, submit_class
from tests.faults.processes import Command, wait_for
from tests.faults.test_interrupts import STUDENTS, judged, slow
from tests.gradebook.small import ASSIGNMENT, rows, submit_to

DRAWS = "import numpy as np\ndef double(x):\n    return np.asarray(x) * 2 + np.random.default_rng(1).normal(size=np.shape(x))"


def outcome(course: Course) -> dict[str, object]:
    """All that the grading of a class leaves: rows, the exported table and the files, byte by byte."""
    table = course.root / "grades.csv"
    assert main(["export", "--course", str(course.root)]) == 0
    left = [table, *sorted(course.root.glob("autograded/**/*"))]
    files = {
        path.relative_to(course.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in left
        if path.is_file()
    }
    return {"rows": list(rows(course)), "files": files}


@pytest.mark.parametrize("times", [3, pytest.param(50, marks=pytest.mark.long)])
def test_regrades_on_one_core_and_on_two_give_one_gradebook(course: Course, times: int) -> None:
    """So often on each, by turns."""
    submit_class(course)
    submit_to(course, "cat", RIGHT | {"double": DRAWS, "size": "def size():\n    return [5]"})
    submit_to(course, "dan", RIGHT | {"power": "def power(x, n):\n    return x * n"})
    CLASS["many_magics"].make(course, "eve")
    CLASS["empty"].make(course, "fay")
    expected: dict[str, object] = {}
    for number in range(2 * times):
        report = autograde(course, ASSIGNMENT, jobs=1 + number % 2, force=True)
        assert report.errors == {} and report.graded + len(report.ungradable) == 6
        found = outcome(course)
        expected = expected or found
        assert found == expected, f"regrade {number}"


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[str]:
    """The address of a cluster with two workers, each a process of one thread."""
    pytest.importorskip("distributed", reason="Dask is not installed")
    with dask_cluster(2, tmp_path / "dask") as address:
        yield address


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("killed", [pytest.param(1, marks=pytest.mark.long), 2])
def test_a_worker_killed_while_it_judges_changes_nothing(course: Course, workers: str, killed: int) -> None:
    """One of two, or both: the cluster starts others, and the class is judged to the end."""
    from distributed import Client

    for student in STUDENTS:
        submit_to(course, student, RIGHT | {"double": slow(0.5)})
    assert autograde(course, ASSIGNMENT, jobs=1).graded == len(STUDENTS)
    expected = outcome(course)
    for path in course.root.glob(f"autograded/*/{ASSIGNMENT}/{ASSIGNMENT}.ipynb"):
        path.unlink()
    with Client(workers) as client:
        pids = client.run(os.getpid)
        command = Command(course.root, "autograde", ASSIGNMENT, "--force", "--scheduler", workers)
        wait_for(lambda: judged(course) >= 2, "two are judged")
        wait_for(lambda: all(client.processing().values()), "both are busy")
        busy = list(client.processing())
        assert len(busy) == 2 and judged(course) < len(STUDENTS)
        for worker in busy[:killed]:
            os.kill(pids[worker], signal.SIGKILL)
        status, out, err = command.end(120)
        assert status == 0, out + err
        assert set(client.run(os.getpid).values()) != set(pids.values())
    assert outcome(course) == expected
