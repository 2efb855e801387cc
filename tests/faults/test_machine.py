"""A full disk, a full /tmp and a real PostgreSQL: the machine's faults, and another database."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.authoring.release import release_assignment
from grader.gradebook.autograde import autograde
from grader.gradebook.course import Course, load_course
from grader.notebooks.assignment import load_assignment
from tests.faults.classes import POINTS, RIGHT, quick_pool, submit_class
from tests.gradebook.small import ASSIGNMENT, rows, submit_to

QUICK = """
import sys
import grader.gradebook.autograde
from grader.cli import main
from tests.faults.classes import quick_pool

grader.gradebook.autograde.judge_pool = quick_pool
sys.exit(main(sys.argv[1:]))
"""


def on_a_small_disk(folder: Path, size: int, *program: str) -> subprocess.CompletedProcess[str]:
    """Run a program with a file system of that size in a folder's place; what it writes there is gone afterwards."""
    bubblewrap = shutil.which("bwrap")
    if bubblewrap is None:
        pytest.skip("bubblewrap is not installed, which mounts a small disk without privileges")
    line = [bubblewrap, "--dev-bind", "/", "/", "--size", str(size), "--tmpfs", str(folder), "--"]
    if subprocess.run([*line, "true"], capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a small disk without privileges")
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.run([*line, *program], capture_output=True, text=True, timeout=120, env=env)


def test_a_disk_that_is_full(course: Course) -> None:
    for number in range(3):
        folder = submit_to(course, f"student{number}", RIGHT).parent
        (folder / "data.bin").write_bytes(os.urandom(2**20))
    (course.root / "autograded").mkdir()
    command = (sys.executable, "-c", QUICK, "autograde", ASSIGNMENT, "--course", str(course.root))
    done = on_a_small_disk(course.root / "autograded", 2**20, *command)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1 and "the disk is full" in done.stderr, done.stderr
    assert "run the command again" in done.stderr


def test_a_full_tmp_is_no_matter(course: Course, tmp_path: Path) -> None:
    """The judge and the sandbox need no room there."""
    submit_class(course)
    small = tmp_path / "tmp"
    small.mkdir()
    fill = f"head -c 100000 /dev/zero > {small}/full 2>/dev/null; export TMPDIR={small}; exec"
    command = f"{fill} {sys.executable} -m grader autograde {ASSIGNMENT} --jobs 1 --course {course.root}"
    done = on_a_small_disk(small, 4096, "sh", "-c", command)
    assert done.returncode == 0, done.stderr
    assert "2 graded" in done.stdout


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[str]:
    """The address of a database of a server that listens on a socket in a folder of the test's."""
    programs = {name: shutil.which(name) for name in ("initdb", "pg_ctl", "createdb")}
    if None in programs.values():
        pytest.skip("PostgreSQL's server is not installed")
    pytest.importorskip("psycopg2", reason="psycopg2 is not installed")
    folder = Path(f"/tmp/grader-postgres-{os.getpid()}")  # a socket's path is short
    folder.mkdir(mode=0o700)
    prefix: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as the superuser
        try:
            user = pwd.getpwnam("postgres")
        except KeyError:
            user = pwd.getpwnam("nobody")
        os.chown(folder, user.pw_uid, user.pw_gid)
        prefix = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]

    def run(program: str, *arguments: str) -> None:
        line = [*prefix, str(programs[program]), *arguments]
        done = subprocess.run(
            line,
            capture_output=True,
            text=True,
            cwd="/",
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )
        if done.returncode:
            pytest.skip(
                f"PostgreSQL's server does not start here: {(done.stderr or done.stdout).strip()[-200:]}"
            )

    data = folder / "data"
    try:
        run("initdb", "--pgdata", str(data), "--username", "grader", "--auth", "trust", "--encoding", "UTF8")
        options = f"-k {folder} -c listen_addresses=''"
        log = str(folder / "log")
        run(
            "pg_ctl", "--pgdata", str(data), "--wait", "--silent", "--log", log, "--options", options, "start"
        )
        try:
            run("createdb", "--host", str(folder), "--username", "grader", "grades")
            yield f"postgresql+psycopg2:///grades?host={folder}&user=grader"
        finally:
            run("pg_ctl", "--pgdata", str(data), "--mode", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_postgresql_holds_the_same_grades(
    course: Course, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.gradebook.autograde.judge_pool", quick_pool)
    submit_class(course)
    submit_to(course, "日本", RIGHT)
    assert autograde(course, ASSIGNMENT).graded == 3
    expected = list(rows(course))
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(f"c.CourseDirectory.db_url = {postgres!r}\n")
    other = load_course(course.root)
    release_assignment(load_assignment(course.solutions / ASSIGNMENT), other, POINTS)
    for _ in range(2):
        assert autograde(other, ASSIGNMENT, force=True).graded == 3
        assert list(rows(other)) == expected
