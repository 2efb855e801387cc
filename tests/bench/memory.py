"""Memory of `grader autograde` over a large class: `python -m tests.bench.memory 5000`."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from grader.authoring.points import exercise_points
from grader.authoring.release import release_assignment
from grader.demo.sample_class import sample_class
from grader.gradebook.course import create_course
from grader.judging.misconceptions import load_misconceptions
from grader.judging.reference import load_reference
from grader.notebooks.assignment import find_assignment
from tests.bench.report import write_section
from tests.bench.samples import ROOT, hand_in

# One exercise with a handful of tests, and the first assignment of the course.
ASSIGNMENTS = {"90_tiny": ROOT / "tests" / "judging" / "course", "01_mlp": ROOT / "solutions"}
BUILD = ROOT / "build" / "bench-memory"


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    chosen = sys.argv[2:] or list(ASSIGNMENTS)
    shutil.rmtree(BUILD, ignore_errors=True)
    rows = []
    for name in chosen:
        course = _class_of(name, ASSIGNMENTS[name], count)
        peaks, spent = watched([sys.executable, "-m", "grader", "autograde", name], course)
        early = next((peak for done, peak in peaks if done >= count // 10), 0)
        rows.append(
            f"| `{name}` | {count:,} | {early / 1024:.0f} MB | {peaks[-1][1] / 1024:.0f} MB "
            f"| {spent:.0f} s | {1000 * spent / count:.0f} ms |"
        )
        print(rows[-1], flush=True)
        shutil.rmtree(course)
    head = [
        "| | submissions | main process after a tenth | at its peak | processor time, all in | per submission |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    write_section(ROOT / "docs" / "benchmarks.md", "memory", "\n".join([*head, *rows]))


def _class_of(name: str, solutions: Path, count: int) -> Path:
    """A course folder with so many submissions; the made-up class's gradable ones, over and over."""
    course = create_course(BUILD / name, solutions=solutions)
    assignment = find_assignment(solutions, name)
    folder = release_assignment(assignment, course, exercise_points(assignment))
    released = (folder / f"{name}.ipynb").read_text(encoding="utf-8")
    known = load_misconceptions(assignment, load_reference(assignment))
    texts = [
        one.text
        for one in sample_class(assignment, released, known)
        if one.text is not None and (" in " in one.about or one.about.startswith("the "))
    ]
    students = (f"student{number:05}" for number in range(count))
    hand_in(course.root, name, dict(zip(students, itertools.cycle(texts), strict=False)))
    return course.root


def watched(command: list[str], course: Path) -> tuple[list[tuple[int, int]], float]:
    """Submissions done and the peak of resident memory so far (KB), time after time; processor seconds."""
    log = course / "bench.log"
    peaks: list[tuple[int, int]] = []
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=course, stdout=output)
        while (waited := os.wait4(process.pid, os.WNOHANG))[0] == 0:
            status = Path(f"/proc/{process.pid}/status").read_text()
            found = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
            if found:
                peaks.append((_count(course / "autograded"), int(found[0])))
            time.sleep(0.5)
    process.returncode = os.waitstatus_to_exitcode(waited[1])
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed: {log.read_text()[-2000:]}")
    return peaks, waited[2].ru_utime + waited[2].ru_stime


def _count(folder: Path) -> int:
    return sum(1 for _ in folder.iterdir()) if folder.is_dir() else 0


if __name__ == "__main__":
    main()
