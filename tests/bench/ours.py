"""This kit's commands and imports, measured."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

from tests.bench.measure import median, seconds
from tests.bench.samples import Samples

REPEATS = int(os.environ.get("BENCH_REPEATS", "5"))  # of what is short

_PYTHON = sys.executable
_PLAIN = "import numpy, matplotlib.pyplot"
# As formgrader's server does it: one process, in which one notebook is graded after the other.
_BUTTON = """
import sys
from nbgrader.apps import NbGraderAPI
from nbgrader.apps.baseapp import NbGrader

app = NbGrader()
app.load_cwd_config = True
app.initialize([])
api = NbGraderAPI(app.coursedir, parent=app)
for student in sys.argv[2:]:
    done = api.autograde(sys.argv[1], student, force=True)
    if not done["success"]:
        sys.exit(str(done))
"""


@dataclass(frozen=True)
class Cost:
    """Processor seconds of a command before its first submission, and of each submission."""

    start: float
    submission: float

    def of(self, submissions: int) -> float:
        return self.start + submissions * self.submission


def cost_of(one: float, many: float, count: int) -> Cost:
    """From a run on one submission and a run on `count`."""
    submission = (many - one) / (count - 1)
    return Cost(one - submission, submission)


def import_seconds(code: str, samples: Samples) -> float:
    """What statements take after `import numpy, matplotlib.pyplot`."""
    plain = median(REPEATS, [_PYTHON, "-c", _PLAIN], samples.course)
    return median(REPEATS, [_PYTHON, "-c", f"{_PLAIN}\n{code}"], samples.course) - plain


def module_seconds(code: str, samples: Samples) -> float:
    """What statements take in a fresh Python."""
    empty = median(REPEATS, [_PYTHON, "-c", ""], samples.course)
    return median(REPEATS, [_PYTHON, "-c", code], samples.course) - empty


def grade(samples: Samples) -> tuple[float, Cost]:
    """`grader grade` of one notebook all in, and what the judge takes per submission."""
    name = samples.assignment.name
    paths = [samples.course / "submitted" / student / name / f"{name}.ipynb" for student in samples.texts]
    command = [_PYTHON, "-m", "grader", "grade", "--assignment", name, "--jobs", "1"]
    one = median(REPEATS, [*command, paths[0]], samples.course)
    many = seconds([*command, *paths], samples.course)
    return one, cost_of(one, many, len(paths))


def autograde(samples: Samples) -> Cost:
    """`grader autograde` with one judge."""
    command = [_PYTHON, "-m", "grader", "autograde", samples.assignment.name, "--jobs", "1", "--force"]
    many = seconds(command, samples.course)
    one = median(REPEATS, [*command, "--student", next(iter(samples.texts))], samples.course)
    return cost_of(one, many, len(samples.texts))


def through_nbgrader(samples: Samples) -> Cost:
    """`nbgrader autograde` with this kit's preprocessors, in one run over the class."""
    command = [_PYTHON, "-m", "nbgrader", "autograde", samples.assignment.name, "--force"]
    one = median(REPEATS, [*command, "--student", next(iter(samples.texts))], samples.course)
    return cost_of(one, seconds(command, samples.course), len(samples.texts))


def button(samples: Samples) -> Cost:
    """formgrader's button, one student after the other."""
    command = [_PYTHON, "-c", _BUTTON, samples.assignment.name]
    students = list(samples.texts)
    one = median(REPEATS, [*command, students[0]], samples.course)
    return cost_of(one, seconds([*command, *students], samples.course), len(students))
