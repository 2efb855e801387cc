"""Course folders, found from anywhere."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    ClearSolutions,
    Execute,
)

from grader.demo.demo import run_demo
from grader.files import write_atomically
from grader.gradebook.course import (
    Course,
    create_course,
    load_course,
    with_alembic_on_path,
)
from grader.gradebook.lateness import late_penalties, late_penalty
from grader.gradebook.settings import CourseError, load_settings


def test_loads_from_anywhere(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "nbgrader_config.py").write_text("get_config().CourseDirectory.course_id = 'wrong'\n")
    monkeypatch.chdir(elsewhere)
    loaded = load_course(course.root)
    assert loaded.directory.course_id == "small"
    assert loaded.solutions.resolve() == (tmp_path / "solutions").resolve()
    assert loaded.released_notebook("01_small") == course.root / "assignments" / "01_small" / "01_small.ipynb"


def test_the_repository_is_a_course() -> None:
    root = Path(__file__).resolve().parents[2]
    course = load_course(root)
    assert course.solutions == root / "solutions"
    assert course.directory.release_directory == "assignments"


def test_folder_without_configuration(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="--course"):
        load_course(tmp_path)


@pytest.mark.parametrize("text", ["1 / 0\n", "c = get_config()\nc.CourseDirectory.course_id = 3\n"])
def test_configuration_that_fails(tmp_path: Path, text: str) -> None:
    (tmp_path / "nbgrader_config.py").write_text(text)
    with pytest.raises(CourseError, match="cannot be loaded"):
        load_course(tmp_path)


@pytest.mark.parametrize(
    ("line", "message"),
    [("c.Grader.sandbox = 'some'", "sandbox"), ("c.Grader.limits = {'patience': 3}", "no 'patience'")],
)
def test_option_that_is_wrong(course: Course, line: str, message: str) -> None:
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(line + "\n")
    with pytest.raises(CourseError, match=message):
        load_course(course.root)


def test_plug_in_beside_the_configuration(course: Course) -> None:
    (course.root / "lateness_of_this_course.py").write_text(
        "from nbgrader.plugins import BasePlugin\n\nclass Two(BasePlugin):\n"
        "    def late_submission_penalty(self, student_id, score, total_seconds_late):\n        return 2\n"
    )
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write('c.AssignLatePenalties.plugin_class = "lateness_of_this_course.Two"\n')
    loaded = load_course(course.root)
    assert late_penalty(late_penalties(loaded.app), "ada", 5.0, 60.0) == 2.0


def test_plug_in_that_is_not_there(course: Course) -> None:
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write('c.AssignLatePenalties.plugin_class = "no_such_module.Two"\n')
    with pytest.raises(CourseError, match="no_such_module"):
        late_penalties(load_course(course.root).app)


def test_demo_deletes_no_course(course: Course) -> None:
    before = sorted(course.root.rglob("*"))
    with pytest.raises(CourseError, match="no demo"):
        run_demo(course.solutions, "01_small", course.root, print)
    assert sorted(course.root.rglob("*")) == before


def test_secret_is_made_once_and_private(course: Course) -> None:
    first = course.secret
    path = course.root / ".grader_secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(first) == 64
    assert course.secret == load_course(course.root).secret == first
    path.write_text("")
    with pytest.raises(CourseError, match="delete it"):
        _ = course.secret


def test_scratch_course_is_not_made_twice(tmp_path: Path) -> None:
    create_course(tmp_path / "demo", solutions=tmp_path)
    with pytest.raises(CourseError, match="already"):
        create_course(tmp_path / "demo", solutions=tmp_path)


def test_database_that_is_not_there(course: Course) -> None:
    course.directory.db_url = f"sqlite:///{course.root}/no/such/folder/gradebook.db"
    with pytest.raises(CourseError, match="db_url"), course.gradebook():
        pass


def test_alembic_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with_alembic_on_path()
    with_alembic_on_path()
    first, *others = os.environ["PATH"].split(os.pathsep)
    assert (Path(first) / "alembic").exists()
    assert others == ["/nowhere"]


def test_atomic_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "file"
    write_atomically(target, "old")

    def crash(*_: object) -> None:
        raise OSError

    with monkeypatch.context() as patch, pytest.raises(OSError):
        patch.setattr(os, "fsync", crash)
        write_atomically(target, "new")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert target.read_text() == "old"


def test_settings_are_the_courses_without_nbgrader(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write("c.Grader.jobs = 3\nc.Grader.limits = {'call_seconds': 2.0}\n")
    settings, loaded = load_settings(course.root), load_course(course.root)
    assert settings.judge_setup("01_small") == loaded.judge_setup("01_small")
    assert (settings.root, settings.jobs) == (loaded.root, 3)


@pytest.mark.parametrize(
    "text", ["1 / 0\n", "c = get_config()\nc.Grader.sandbox = 'some'\n", "import sys; sys.exit(1)"]
)
def test_settings_of_a_configuration_that_fails(tmp_path: Path, text: str) -> None:
    (tmp_path / "nbgrader_config.py").write_text(text)
    with pytest.raises(CourseError, match=r"nbgrader_config\.py"):
        load_settings(tmp_path)


def test_a_root_that_the_configuration_names_counts(course: Course, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(f"c.CourseDirectory.root = {str(tmp_path / 'other')!r}\n")
    assert load_settings(course.root).root == load_course(course.root).root == tmp_path / "other"


def test_nbgraders_steps_are_replaced_where_nbgrader_asks_for_them(course: Course) -> None:
    steps = Autograde(coursedir=course.directory, parent=course.app)
    ours = "grader.gradebook.nbgrader_steps.preprocessors"
    assert steps.sanitize_preprocessors == [f"{ours}.RestoreRelease", CheckCellMetadata]
    graded = steps.autograde_preprocessors
    assert graded[0] == f"{ours}.Judge" and f"{ours}.SaveJudgedGrades" in graded and Execute not in graded
    assert AssignLatePenalties in graded
    released = GenerateAssignment(coursedir=course.directory, parent=course.app).preprocessors
    assert "grader.authoring.stubs.StubSolutions" in released and ClearSolutions not in released
    assert ClearOutput in released
