"""A class judged on a Dask cluster gets the grades that this machine gives."""

import json
from pathlib import Path

import pytest

from grader.judging.pool import cluster
from grader.judging.pool.cluster import pack
from grader.judging.pool.service import JudgeError
from tests.dask_cluster import dask_cluster

TINY = Path(__file__).parents[1] / "judging" / "course"


@pytest.fixture
def scheduler(tmp_path):
    with dask_cluster(1, tmp_path) as address:
        yield address


@pytest.mark.filterwarnings("ignore")
def test_the_same_grades_come_from_a_cluster(course, right, scheduler, run):
    assert run("release")[0] == 0
    wrong = right.read_text().replace("return e / e.sum", "return e + e.sum")
    for student, text in (("ada", right.read_text()), ("bob", wrong), ("eve", "%PDF")):
        folder = course / "submitted" / student / "90_tiny"
        folder.mkdir(parents=True)
        (folder / "90_tiny.ipynb").write_text(text)
    grades = []
    for where in ((), ("--scheduler", scheduler)):
        status, out, err = run("autograde", "90_tiny", "--force", *where)
        assert status == 0, (out, err)
        assert run("export")[0] == 0
        grades.append((course / "grades.csv").read_text())
    assert grades[0] == grades[1]
    kept = json.loads((course / "autograded" / "bob" / "90_tiny" / "90_tiny.ipynb").read_text())
    assert kept["metadata"]["grader"]["sandbox"] in ("full", "partial")


def test_no_cluster_at_the_address_is_one_sentence(course, right, run):
    assert run("release")[0] == 0
    folder = course / "submitted" / "ada" / "90_tiny"
    folder.mkdir(parents=True)
    (folder / "90_tiny.ipynb").write_text(right.read_text())
    status, _, err = run("autograde", "90_tiny", "--scheduler", "no address")
    assert status == 2 and "There is no Dask scheduler at no address" in err and "Traceback" not in err


def test_what_goes_to_the_workers_is_the_assignment_alone():
    assert set(pack(TINY / "90_tiny")) == {
        f"90_tiny/{name}.py" for name in ("notebook", "misconceptions", "test_hidden", "test_public")
    }


def test_a_worker_of_another_version_is_refused_by_name():
    ours = cluster._judging_code()
    cluster._require_same_code({"tcp://a:1": ours, "tcp://b:2": ours})
    with pytest.raises(JudgeError, match=r"The Dask worker tcp://b:2 judges by other code \(0, NumPy 1\)"):
        cluster._require_same_code({"tcp://a:1": ours, "tcp://b:2": "0, NumPy 1"})
