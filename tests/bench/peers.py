"""What this kit is measured against: the tests alone, stock nbgrader, and otter-grader."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench.equivalent import Equivalent
from tests.bench.measure import median, seconds
from tests.bench.ours import Cost, cost_of
from tests.bench.samples import ROOT, Samples, hand_in


def floor(samples: Samples, rounds: int = 5) -> float:
    """Seconds per submission of the tests in one warm process with no isolation: the best of a few rounds."""
    equivalent = Equivalent(samples.tests, samples.assignment.exercise_names)
    return min(_floor_once(samples, equivalent) for _ in range(rounds))


def _floor_once(samples: Samples, equivalent: Equivalent) -> float:
    spent = 0.0
    for text in samples.texts.values():
        namespace: dict[str, Any] = {}
        cells = [
            "".join(cell["source"])
            for cell in json.loads(text)["cells"]
            if cell["metadata"].get("nbgrader", {}).get("solution")
        ]
        exec("import math\nimport numpy as np", namespace)
        started = time.process_time()
        for position, source in enumerate(cells):
            exec(compile(source, f"cell {position}", "exec"), namespace)
        for (
            test
        ) in equivalent.tests:  # all of them, as the judge does; a peer stops at an exercise's first failure
            equivalent.run_one(test, namespace)
        spent += time.process_time() - started
    return spent / len(samples.texts)


def nbgrader(samples: Samples, build: Path) -> Cost:
    """Stock nbgrader on a course of its own, whose source has the tests in its cells."""
    name = samples.assignment.name
    course = build / "stock"
    source = course / "source" / name
    source.mkdir(parents=True)
    (course / "nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.course_id = "stock"\n')
    (source / f"{name}.ipynb").write_text(next(iter(samples.peers.values())), encoding="utf-8")
    command = [sys.executable, "-m", "nbgrader"]
    seconds([*command, "generate_assignment", name], course, samples.tests)
    hand_in(course, name, samples.peers)
    command += ["autograde", name, "--force"]
    one = median(1, [*command, "--student", next(iter(samples.peers))], course, samples.tests)
    return cost_of(one, seconds(command, course, samples.tests), len(samples.peers))


def otter(samples: Samples, build: Path) -> float | None:
    """Seconds of `otter run`, which starts anew for each notebook; None where `make bench` made no otter."""
    python = ROOT / "build" / "otter" / "bin" / "python"
    if not python.exists():
        return None
    folder = build / "otter"
    (folder / "tests").mkdir(parents=True)
    for name, value in samples.points.items():
        code = f">>> from bench_tests import run\n>>> run({name!r}, globals())\n"
        suite = {"cases": [{"code": code}], "scored": True, "type": "doctest"}
        test = {"name": name, "points": value, "suites": [suite]}
        (folder / "tests" / f"{name}.py").write_text(f"OK_FORMAT = True\ntest = {test!r}\n")
    command = [python, "-m", "otter"]
    generate = ["generate", "-t", "tests", "-o", "autograder.zip", "--no-environment"]
    seconds([*command, *generate], folder, samples.tests)
    spent = []
    for student, text in samples.peers.items():
        (folder / student).mkdir()
        (folder / f"{student}.ipynb").write_text(text, encoding="utf-8")
        run = ["run", "-a", "autograder.zip", "-o", student, "--no-logo", f"{student}.ipynb"]
        spent.append(seconds([*command, *run], folder, samples.tests))
    return sorted(spent)[len(spent) // 2]
