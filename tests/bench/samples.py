"""What all that is measured grades: one class, with the same hidden tests for each grader."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from grader.authoring.points import exercise_points
from grader.authoring.release import release_assignment
from grader.demo.sample_class import sample_class
from grader.gradebook.course import create_course
from grader.judging.misconceptions import load_misconceptions
from grader.judging.reference import load_reference
from grader.notebooks.assignment import Assignment, find_assignment

ROOT = Path(__file__).parents[2]

_CALL = "from bench_tests import run\nrun({name!r}, globals())"
_TESTS = """\
from pathlib import Path

from equivalent import Equivalent

run = Equivalent(Path(__file__).parent, {exercises!r}).run_all
"""


@dataclass(frozen=True)
class Samples:
    """A course folder with a class's submissions, and the same for the peers."""

    assignment: Assignment
    course: Path
    tests: Path  # the folder of the module `bench_tests`, which the peers' cells call
    points: dict[str, float]
    texts: dict[str, str]  # student -> notebook
    peers: dict[str, str]  # some of them, each check replaced by a call of the exercise's tests


def make_samples(build: Path, name: str, submissions: int, peers: int) -> Samples:
    """The reference and misconceptions, one per notebook; nothing that a peer could not grade."""
    assignment = find_assignment(ROOT / "solutions", name)
    course = create_course(build / "course", solutions=ROOT / "solutions")
    points = exercise_points(assignment)
    folder = release_assignment(assignment, course, points)
    released = (folder / f"{name}.ipynb").read_text(encoding="utf-8")
    known = load_misconceptions(assignment, load_reference(assignment))
    gradable = (
        one
        for one in sample_class(assignment, released, known)
        if one.text is not None and (" in " in one.about or one.about == "the reference")
    )
    texts = {one.student: str(one.text) for one in list(gradable)[:submissions]}
    hand_in(course.root, name, texts)
    tests = build / "tests"
    write_tests(tests, assignment)
    called = {student: _with_calls(text) for student, text in list(texts.items())[:peers]}
    return Samples(assignment, course.root, tests, points, texts, called)


def hand_in(course: Path, name: str, texts: dict[str, str]) -> None:
    for student, text in texts.items():
        folder = course / "submitted" / student / name
        folder.mkdir(parents=True)
        (folder / f"{name}.ipynb").write_text(text, encoding="utf-8")


def write_tests(folder: Path, assignment: Assignment) -> None:
    """The reference's definitions, the hidden tests, and the module that a cell calls."""
    folder.mkdir(parents=True)
    names = list(assignment.exercise_names)
    source = "\n\n".join(one.source for one in assignment.program.slice(names).statements)
    (folder / "reference.py").write_text(source + "\n", encoding="utf-8")
    for tests in (assignment.hidden_tests, assignment.public_tests):
        shutil.copyfile(tests, folder / tests.name)
    shutil.copyfile(Path(__file__).with_name("equivalent.py"), folder / "equivalent.py")
    (folder / "bench_tests.py").write_text(_TESTS.format(exercises=names), encoding="utf-8")


def _with_calls(text: str) -> str:
    document = json.loads(text)
    for cell in document["cells"]:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        if grade_id.startswith("check_"):  # the notebook's last check is of no exercise
            name = grade_id.removeprefix("check_")
            cell["source"] = _CALL.format(name=name)
    return json.dumps(document)
