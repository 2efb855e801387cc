"""`grader demo` to its end, on a small assignment; CI runs `make demo` itself."""

from pathlib import Path

import pytest

from grader.demo.demo import run_demo
from grader.gradebook.settings import CourseError

COURSE = Path(__file__).parents[1] / "judging" / "course"


@pytest.mark.filterwarnings("ignore")
def test_the_demo_names_what_it_wrote(tmp_path):
    said: list[str] = []
    run_demo(COURSE, "90_tiny", tmp_path / "demo", said.append)
    table = "\n".join(said)
    assert "18 students, 17 submissions." in table and "16 graded, 1 ungradable, 0 errors." in table
    for recognized in ("softmax: no_shift", "predict: least_probable", "Mean: LastBatch", "concepts: guess"):
        assert recognized in table
    places = [Path(line.rpartition(": ")[2]) for line in said[-4:]]
    assert all(place.is_file() for place in places), said[-4:]


def test_a_folder_that_somebody_works_in_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(CourseError, match="is not empty and no demo"):
        run_demo(COURSE, "90_tiny", tmp_path, print)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
