"""Seconds a submission of this kit, `nbgrader autograde`, `otter run`, and the same tests with no isolation.

All grade the same submissions of 01_mlp with the same hidden tests, on one core, one after the other. This
kit is measured by both of its routes. The peers run the whole notebook, and call the tests from its cells.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from grader.authoring.points import exercise_points
from grader.authoring.release import release_assignment
from grader.demo.sample_class import sample_class
from grader.gradebook.course import create_course
from grader.judging.misconceptions import load_misconceptions
from grader.judging.reference import load_reference
from grader.notebooks.assignment import Assignment, find_assignment
from tests.bench.equivalent import Equivalent

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "bench"
NAME = "01_mlp"
SUBMISSIONS = int(os.environ.get("BENCH_SUBMISSIONS", "24"))
PEER_SUBMISSIONS = int(os.environ.get("BENCH_PEER_SUBMISSIONS", "6"))

CALL = "from bench_tests import run\nrun({name!r}, globals())"


def main() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)
    assignment = find_assignment(ROOT / "solutions", NAME)
    reference = load_reference(assignment)
    _write_equivalent_tests(assignment)
    course = create_course(BUILD / "course", solutions=ROOT / "solutions")
    points = exercise_points(assignment)
    released = (release_assignment(assignment, course, points) / f"{NAME}.ipynb").read_text(encoding="utf-8")
    students = [
        one
        for one in sample_class(assignment, released, load_misconceptions(assignment, reference))
        if one.text is not None and (" in " in one.about or one.about == "the reference")
    ][:SUBMISSIONS]
    texts = {one.student: str(one.text) for one in students}
    _hand_in(BUILD / "course", texts)
    peers = {student: _with_calls(text) for student, text in list(texts.items())[:PEER_SUBMISSIONS]}
    rows = [
        ("the tests alone, one warm process, no isolation", _floor(texts)),
        ("grader autograde", _timed(len(texts), ["-m", "grader", "autograde", NAME, "--jobs", "1"])),
        ("nbgrader autograde, with this kit", _kit_through_nbgrader(list(texts)[:PEER_SUBMISSIONS])),
        ("nbgrader autograde", _nbgrader(peers)),
        ("otter run", _otter(peers, points)),
    ]
    ours = rows[1][1]
    print(f"\n{len(texts)} submissions of {NAME}, {len(peers)} for the peers, one core each\n")
    print(f"{'':50} {'s a submission':>15} {'ratio':>8}")
    for label, seconds in rows:
        print(
            f"{label:50} {seconds:15.3f} {seconds / ours:8.1f}" if seconds else f"{label:50} {'not run':>15}"
        )


def _hand_in(course: Path, texts: dict[str, str]) -> None:
    for student, text in texts.items():
        folder = course / "submitted" / student / NAME
        folder.mkdir(parents=True)
        (folder / f"{NAME}.ipynb").write_text(text, encoding="utf-8")


def _run(command: list[Any], cwd: Path) -> float:
    """Seconds that a command takes; its output goes to a file beside what it made."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(BUILD),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    started = time.perf_counter()
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return seconds


def _timed(count: int, arguments: list[str]) -> float:
    return _run([sys.executable, *arguments], BUILD / "course") / count


def _kit_through_nbgrader(students: list[str]) -> float:
    def grade(student: str) -> float:
        command = ["nbgrader", "autograde", NAME, "--student", student, "--force"]
        return _run([Path(sys.executable).parent / command[0], *command[1:]], BUILD / "course")

    return sum(map(grade, students)) / len(students)


def _write_equivalent_tests(assignment: Assignment) -> None:
    """The reference's definitions, the hidden tests, and the module that a cell calls."""
    names = list(assignment.exercise_names)
    source = "\n\n".join(one.source for one in assignment.program.slice(names).statements)
    (BUILD / "reference.py").write_text(source + "\n", encoding="utf-8")
    shutil.copyfile(assignment.hidden_tests, BUILD / "test_hidden.py")
    shutil.copyfile(Path(__file__).with_name("equivalent.py"), BUILD / "equivalent.py")
    (BUILD / "bench_tests.py").write_text(
        "from pathlib import Path\nfrom equivalent import Equivalent\n"
        "run = Equivalent(Path(__file__).parent).run\n"
    )


def _with_calls(text: str) -> str:
    """The notebook with each check replaced by a call of the exercise's tests."""
    document = json.loads(text)
    for cell in document["cells"]:
        if "".join(cell["source"]).startswith("check("):
            name = cell["metadata"]["nbgrader"]["grade_id"].removeprefix("check_")
            cell["source"] = CALL.format(name=name)
    return json.dumps(document)


def _floor(texts: dict[str, str]) -> float:
    equivalent = Equivalent(BUILD)
    spent = 0.0
    for text in texts.values():
        namespace: dict[str, Any] = {}
        cells = [
            "".join(cell["source"])
            for cell in json.loads(text)["cells"]
            if cell["metadata"].get("nbgrader", {}).get("solution")
        ]
        exec("import math\nimport numpy as np", namespace)
        started = time.perf_counter()
        for position, source in enumerate(cells):
            exec(compile(source, f"cell {position}", "exec"), namespace)
        for exercise in equivalent.tests:
            with contextlib.suppress(Exception):  # most of them hold a wrong answer
                equivalent.run(exercise, namespace)
        spent += time.perf_counter() - started
    return spent / len(texts)


def _nbgrader(texts: dict[str, str]) -> float:
    """Stock nbgrader on a course of its own, whose source has the tests in its cells."""
    course = BUILD / "stock"
    source = course / "source" / NAME
    source.mkdir(parents=True)
    (course / "nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.course_id = "stock"\n')
    (source / f"{NAME}.ipynb").write_text(next(iter(texts.values())), encoding="utf-8")
    nbgrader = Path(sys.executable).parent / "nbgrader"
    _run([nbgrader, "generate_assignment", NAME], course)
    _hand_in(course, texts)
    return _run([nbgrader, "autograde", NAME], course) / len(texts)


def _otter(texts: dict[str, str], points: dict[str, float]) -> float:
    """otter-grader in an environment of its own, which `make bench` made; 0 where there is none."""
    otter = ROOT / "build" / "otter" / "bin" / "python"
    if not otter.exists():
        return 0.0
    folder = BUILD / "otter"
    (folder / "tests").mkdir(parents=True)
    for name, value in points.items():
        code = f">>> from bench_tests import run\n>>> run({name!r}, globals())\n"
        test = {
            "name": name,
            "points": value,
            "suites": [{"cases": [{"code": code}], "scored": True, "type": "doctest"}],
        }
        (folder / "tests" / f"{name}.py").write_text(f"OK_FORMAT = True\ntest = {test!r}\n")
    _run(
        [otter, "-m", "otter", "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"], folder
    )
    spent = 0.0
    for student, text in texts.items():
        (folder / student).mkdir()
        path = folder / f"{student}.ipynb"
        path.write_text(text, encoding="utf-8")
        spent += _run(
            [otter, "-m", "otter", "run", "-a", "autograder.zip", "-o", student, "--no-logo", path.name],
            folder,
        )
    return spent / len(texts)


if __name__ == "__main__":
    main()
