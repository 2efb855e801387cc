"""A failing check whose answers are those of one known misconception."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from grader.diagnosis.known_mistakes import FILE, CheckedTest, KnownMistakes, read_known_mistakes
from grader.reports.public_check import Hint
from grader.student.public_tests import CheckRun


def hint_of_mistake(tests_file: Path, exercise: str, run: CheckRun) -> Hint | None:
    """The hint of the one misconception that gives what was given in every call of the public tests."""
    path = tests_file.with_name(FILE)
    try:
        known = _known(path, path.stat().st_mtime_ns)
    except OSError:  # an assignment that was released without it
        return None
    checked = {
        result.name: CheckedTest(result.outcome != "passed", run.calls.get(result.name, ()))
        for result in run.results
    }
    one = known.recognize(exercise, checked)
    return Hint(one.hint, one.lecture) if one is not None else None


@lru_cache(maxsize=4)
def _known(path: Path, changed: int) -> KnownMistakes:
    return read_known_mistakes(path)
