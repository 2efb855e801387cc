"""The judges of a learner's notebooks: warm ones for the notebooks at work, and results kept between runs."""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path
from typing import Self

from grader.files import write_atomically
from grader.judging.content import digest, judging
from grader.judging.local_process import EXERCISE_SECONDS, LocalJudgeProcess
from grader.judging.pool.decoding import ResultError, decode_result
from grader.notebooks.assignment import load_assignment
from grader.notebooks.cells import NotebookError, read_notebook
from grader.notebooks.provided import restore_provided
from grader.notebooks.slicing import Program
from grader.results import SubmissionResult
from grader.study.course import StudyCourse

MOST_WARM = 2  # a process of some 100 MB each
_MODULE = "grader.study.judge_process"


class StudyJudges:
    """Judges notebooks of the course; what has not changed since the last time is not judged again.

    Args:
        results: the folder in which results are kept.
        seconds: what an exercise may take.
    """

    def __init__(self, course: StudyCourse, results: Path, *, seconds: float = EXERCISE_SECONDS) -> None:
        self._course = course
        self._results = results
        self._seconds = seconds
        self._warm: OrderedDict[str, LocalJudgeProcess] = OrderedDict()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        while self._warm:
            self._warm.popitem()[1].close()

    def warm(self, name: str) -> None:
        """Start the judge of an assignment whose notebook is likely to be saved next."""
        self._judge(name).start()

    def kept(self, name: str) -> SubmissionResult | None:
        """The last result, whatever has changed since; a damaged one counts as none."""
        try:
            result = decode_result((self._results / f"{name}.json").read_bytes())
        except (OSError, ResultError):
            return None
        return result if result.assignment == name else None

    def judge(self, name: str, notebook: Path, previous: SubmissionResult | None) -> SubmissionResult:
        """The result of a saved notebook.

        Raises:
            AssignmentError: the course's files do not load.
        """
        file = self._content(name, notebook)
        if previous is not None and previous.file == file and previous.status == "graded":
            return previous
        result = self._judge(name).judge(notebook, previous=previous)
        result = replace(result, file=file)
        if result.status == "graded":
            self._results.mkdir(parents=True, exist_ok=True)
            write_atomically(self._results / f"{name}.json", json.dumps(result.as_data(), default=str) + "\n")
        return result

    def codes(self, name: str, notebook: Path) -> dict[str, str]:
        """A digest of each exercise's code, wherever in the notebook it stands; empty for what is no notebook."""
        assignment = self._judge(name).assignment
        try:
            program = Program(
                restore_provided(read_notebook(notebook), assignment), assignment.scaffold_sources
            )
        except NotebookError:
            return {}
        return {exercise: _code(program, exercise) for exercise in assignment.exercise_names}

    def _judge(self, name: str) -> LocalJudgeProcess:
        judge = self._warm.get(name)
        if judge is None:
            while len(self._warm) >= MOST_WARM:
                self._warm.popitem(last=False)[1].close()
            assignment = load_assignment(self._course.solutions / name)
            judge = self._warm[name] = LocalJudgeProcess(assignment, seconds=self._seconds, module=_MODULE)
        self._warm.move_to_end(name)
        return judge

    def _content(self, name: str, notebook: Path) -> str:
        """Of all that the result of a notebook follows from."""
        author = sorted((self._course.solutions / name).glob("*.py"))
        try:
            own = notebook.read_bytes().hex()
        except OSError:
            own = ""
        return digest([own, judging(), *(path.read_text(encoding="utf-8") for path in author)])


def _code(program: Program, exercise: str) -> str:
    part = program.slice([exercise])
    return digest(
        [
            *(one.source for one in part.statements),
            *(cell.sentence for cell in part.broken if exercise in cell.binds),
        ]
    )
