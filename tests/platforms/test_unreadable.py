"""Downloads that are closed, empty or no files at all: each is named, and nothing is waited for."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.gradebook.course import Course
from tests.gradebook.small import ASSIGNMENT
from tests.platforms.conftest import Run
from tests.platforms.downloads import notebook, submitted, write_zip, zip_bytes
from tests.platforms.test_collect import answer
from tests.privileges import bound_by_permissions

ROOT = Path(__file__).parents[2]
MAIN = "import sys; from grader.cli import main; sys.exit(main(sys.argv[1:]))"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions and pipes")


@pytest.fixture
def heap(course: Course, students: Path) -> Iterator[Path]:
    """A folder of four students' notebooks, opened again afterwards."""
    folder = course.root / "heap"
    for number, student in enumerate(("ada", "anna1", "obrien", "zoe"), 1):
        (folder / student / "work").mkdir(parents=True)
        (folder / student / "work" / "n.ipynb").write_bytes(notebook(course, answer(number)))
    yield folder
    for path in (folder, *folder.rglob("*"), course.root / "closed.zip"):
        if path.exists():
            path.chmod(0o755)
    for path in folder.rglob("*"):
        path.chmod(0o755)


def collect(course: Course, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Collect in a process of its own, which permissions bind and which may not wait for ever."""
    command = [*bound_by_permissions(course.root), sys.executable, "-c", MAIN, "collect", ASSIGNMENT]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [*command, *map(str, arguments)],
        capture_output=True, text=True, env=environment, cwd=course.root, timeout=100,
    )  # fmt: skip


def test_what_is_closed_is_left_out_and_the_others_are_laid_out(course: Course, heap: Path) -> None:
    (heap / "ada" / "work").chmod(0)
    (heap / "anna1" / "work" / "n.ipynb").chmod(0)
    (heap / "obrien" / "work").chmod(0o444)  # its names are told, and its files closed
    os.mkfifo(heap / "zoe" / "pipe.ipynb")
    (heap / "closed.zip").write_bytes(zip_bytes({"n.ipynb": b""}))
    (heap / "closed.zip").chmod(0)
    done = collect(course, "heap", "--roster", "students.csv")
    assert (done.returncode, done.stderr) == (1, ""), done.stderr
    assert (
        submitted(course) == {"zoe": answer(4)} and "1 laid out, 0 there already, 5 left out" in done.stdout
    )
    for path in ("ada/work", "anna1/work/n.ipynb", "obrien/work/n.ipynb", "closed.zip"):
        assert f"  {path}: cannot be read (Permission denied).\n" in done.stdout
    assert "  zoe/pipe.ipynb: is a pipe or a device, and no file.\n" in f"{done.stdout}\n"


def test_a_closed_download_is_named(course: Course, heap: Path) -> None:
    heap.chmod(0)
    done = collect(course, "heap", "--roster", "students.csv")
    assert (done.returncode, done.stderr) == (
        1,
        "",
    ) and "heap: cannot be read (Permission denied)." in done.stdout
    write_zip(course.root / "closed.zip", {"ada/n.ipynb": notebook(course)}).chmod(0)
    done = collect(course, "closed.zip", "--roster", "students.csv")
    assert (done.returncode, done.stdout) == (
        2,
        "",
    ) and "closed.zip cannot be read (Permission denied)" in done.stderr
    assert submitted(course) == {}


def test_a_closed_repository_says_no_time(course: Course, heap: Path) -> None:
    (heap / "ada" / ".git").mkdir(mode=0)
    done = collect(course, "heap", "--roster", "students.csv", "--from", "classroom")
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 1 and "is not named as GitHub Classroom names files" in done.stdout


@pytest.mark.parametrize("arguments", [("pipe",), ("heap", "--roster", "pipe")])
def test_a_pipe_is_not_waited_for(course: Course, heap: Path, arguments: tuple[str, ...]) -> None:
    os.mkfifo(course.root / "pipe")
    done = collect(course, *arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "pipe is a pipe" in done.stderr or "pipe is no file" in done.stderr


@pytest.mark.parametrize("kind", ["zip", "bytes", "folder", "folders", "text"])
def test_nothing_in_it_is_one_sentence(course: Course, run: Run, students: Path, kind: str) -> None:
    source = course.root / "download"
    if kind == "zip":
        write_zip(source, {})
    elif kind == "bytes":
        source.touch()
    else:
        (source / "ada").mkdir(parents=True)
    if kind == "folder":
        (source / "ada").rmdir()
    elif kind == "text":
        (source / "ada" / "essay.txt").write_text("sorry")
    holds = "no notebook" if kind == "text" else "no file"
    status, out, error = run("collect", ASSIGNMENT, source, "--roster", students)
    assert (status, error) == (1, "")
    assert out == f"{source} holds {holds}: name the folder or zip that the platform gave you.\n"
