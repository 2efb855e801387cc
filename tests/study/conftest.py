"""A course of one notebook, a learner's folder for it, and notebooks filled in as learners do."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.notebooks.assignment import load_assignment, reference_sources
from grader.study.course import StudyCourse
from grader.study.folder import StudyFolder
from grader.study.judges import StudyJudges
from grader.study.session import StudySession

ROOT = Path(__file__).parents[2]
NAME = "01_mlp"
NO_SHIFT = "def softmax(z):\n    e = np.exp(z)\n    return e / e.sum(axis=-1, keepdims=True)"
REFERENCE = reference_sources(load_assignment(ROOT / "solutions" / NAME))


@pytest.fixture
def course(tmp_path: Path) -> StudyCourse:
    root = tmp_path / "course"
    for part in ("solutions", "assignments"):
        shutil.copytree(ROOT / part / NAME, root / part / NAME, ignore=shutil.ignore_patterns("__pycache__"))
    return StudyCourse(root / "solutions", root / "assignments")


@pytest.fixture
def folder(tmp_path: Path, course: StudyCourse) -> StudyFolder:
    mine = StudyFolder(tmp_path / "mine")
    mine.lay_out(course)
    return mine


@pytest.fixture(scope="module")
def judges(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[StudyCourse], StudyJudges]]:
    """Makes judges that share their processes within a file: each takes a second to start."""
    made: list[StudyJudges] = []

    def make(course: StudyCourse) -> StudyJudges:
        results = tmp_path_factory.mktemp("results")
        one = StudyJudges(StudyCourse(ROOT / "solutions", course.assignments), results)
        if made:
            one._warm = made[0]._warm
        made.append(one)
        return one

    yield make
    for one in made:
        one.__exit__()


@pytest.fixture
def session(
    course: StudyCourse, folder: StudyFolder, judges: Callable[[StudyCourse], StudyJudges]
) -> StudySession:
    return StudySession(course, folder, judges(course))


def fill(notebook: Path, **code: str) -> None:
    """Write exercises' cells, as an editor saves them."""
    document = json.loads(notebook.read_text(encoding="utf-8"))
    for cell in document["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in code:
            cell["source"] = code[name].splitlines(keepends=True)
    notebook.write_text(json.dumps(document, indent=1), encoding="utf-8")


def source(notebook: Path, name: str) -> str:
    """The source of the cell with a grade id or an id."""
    document = json.loads(notebook.read_text(encoding="utf-8"))
    for cell in document["cells"]:
        if name in (cell["id"], cell["metadata"].get("nbgrader", {}).get("grade_id")):
            return "".join(cell["source"])
    raise KeyError(name)
