"""What is given out, by each of the two ways that docs/instructors.md names: the folder, and nbgrader's exchange."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbgrader.converters import GenerateAssignment
from nbgrader.exchange.default import ExchangeReleaseAssignment

from grader.cli import main
from grader.gradebook.course import load_course

ROOT = Path(__file__).parents[2]
EXCHANGE = pytest.param("nbgrader's exchange", marks=pytest.mark.long)


@pytest.fixture(scope="session", params=["the folder", EXCHANGE])
def given_out(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everything that students get, an assignment each."""
    if request.param == "the folder":
        return ROOT / "assignments"
    return release_through_nbgrader(tmp_path_factory.mktemp("term"))


def release_through_nbgrader(folder: Path) -> Path:
    """A new term's course: released, generated again as by formgrader's button, and put into the exchange."""
    exchange = folder / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)  # nbgrader asks for it
    term = str(folder / "term")
    assert main(["course", term, "--course", str(ROOT)]) == 0
    assert main(["release", "--course", term]) == 0
    course = load_course(Path(term))
    for name in sorted(path.name for path in (Path(term) / "assignments").iterdir()):
        course.directory.assignment_id = name
        converter = GenerateAssignment(coursedir=course.directory, parent=course.app)
        converter.force = True
        converter.start()
        release = ExchangeReleaseAssignment(coursedir=course.directory, parent=course.app)
        release.root = str(exchange)
        release.start()
    outbound = exchange / course.directory.course_id / "outbound"
    assert {path for path in exchange.rglob("*") if path.is_file()} == {
        path for path in outbound.rglob("*") if path.is_file()
    }
    return outbound
