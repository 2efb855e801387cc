"""A course, an exchange and one JupyterLab server for its instructor and its student."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.authoring.release import release_assignment
from grader.gradebook.course import Course, create_course
from grader.notebooks.assignment import load_assignment
from tests.chromium import chromium
from tests.gradebook.small import POINTS, PUBLIC, write_assignment

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "build" / "browser"

# Every exercise of a real assignment has hints and a public test.
_PUBLIC = PUBLIC.replace(
    "hints = {", 'hints = {"Counter": ["Where is the count kept?"], "answers": ["Look up."], '
)
_PUBLIC += '''

def test_counter_counts_one(student):
    """One update counts one."""
    counter = student.Counter()
    counter.update()
    assert counter.count == 1


def test_answers_are_letters(student):
    """The sky has an answer."""
    assert student.answers["a"] in ("A", "B")
'''

_CONFIGURATION = """\
c = get_config()

c.CourseDirectory.root = {course!r}
c.Exchange.root = {exchange!r}
c.Exchange.cache = {cache!r}
c.Exchange.assignment_dir = {student!r}
"""


@dataclass(frozen=True)
class Server:
    """A running JupyterLab."""

    address: str
    token: str
    course: Course
    student: Path  # where the student's assignments go

    def url(self, path: str) -> str:
        return f"{self.address}{path}?token={self.token}"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """JupyterLab with nbgrader's extensions, above the course and the student's folder."""
    assignment = write_assignment(tmp_path / "solutions", test_public=_PUBLIC)
    course = create_course(tmp_path / "course", solutions=tmp_path / "solutions", course_id="small")
    release_assignment(load_assignment(assignment), course, POINTS)
    folders = {
        name: tmp_path / name for name in ("config", "runtime", "data", "exchange", "cache", "student")
    }
    for folder in folders.values():
        folder.mkdir()
    folders["exchange"].chmod(0o777)  # nbgrader asks for it
    paths = {name: str(folders[name]) for name in ("exchange", "cache", "student")}
    configuration = _CONFIGURATION.format(course=str(course.root), **paths)
    (folders["config"] / "nbgrader_config.py").write_text(configuration)
    news = folders["config"] / "lab/user-settings/@jupyterlab/apputils-extension"
    news.mkdir(parents=True)
    (news / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    environment = os.environ | {
        "JUPYTER_CONFIG_DIR": str(folders["config"]),
        "JUPYTER_RUNTIME_DIR": str(folders["runtime"]),
        "JUPYTER_DATA_DIR": str(folders["data"]),
        "IPYTHONDIR": str(folders["data"] / "ipython"),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
    }
    log = tmp_path / "server.log"
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.port=0"]
    command += ["--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={tmp_path}"]
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=output, stderr=output)
        try:
            running = _wait_for(process, folders["runtime"], log)
            address = f"http://127.0.0.1:{running['port']}/"
            yield Server(address, str(running["token"]), course, folders["student"])
        finally:
            process.terminate()
            process.wait()
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / "server.log").write_text(log.read_text())


def _wait_for(process: subprocess.Popen[bytes], runtime: Path, log: Path) -> dict[str, object]:
    """What the server writes of itself as soon as it listens."""
    while process.poll() is None:
        for file in runtime.glob("jpserver-*.json"):
            text = file.read_text()
            if text.endswith("}"):
                found: dict[str, object] = json.loads(text)
                return found
        time.sleep(0.1)
    raise AssertionError(f"JupyterLab ended: {log.read_text()}")


@pytest.fixture
def browser():
    """Chromium; what is open when a test fails is kept as a picture."""
    with chromium() as found:
        try:
            yield found
        finally:
            for number, context in enumerate(found.contexts):
                for page in context.pages:
                    page.screenshot(path=PICTURES / f"last_{number}.png")
