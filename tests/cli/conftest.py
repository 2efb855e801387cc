"""A course folder with a tiny assignment, a right notebook, and the command line to run in it."""

from pathlib import Path

import pytest

from grader.authoring.derived_submissions import as_ipynb, reference_cells
from grader.cli import main
from grader.notebooks.assignment import load_assignment

TINY = Path(__file__).parents[1] / "judging" / "course"


@pytest.fixture
def course(tmp_path, monkeypatch):
    from grader.gradebook.course import create_course

    create_course(tmp_path / "course", solutions=TINY)
    monkeypatch.chdir(tmp_path / "course")
    return tmp_path / "course"


@pytest.fixture
def right(course):
    path = course / "ada.ipynb"
    path.write_text(as_ipynb(reference_cells(load_assignment(TINY / "90_tiny"))))
    return path


@pytest.fixture
def run(capsys):
    """Runs the command line: exit status, output, errors."""

    def run_command(*arguments):
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run_command
