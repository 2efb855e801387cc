"""The judge as a process of its own: one notebook a line in, one result a line out."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

from grader.judging.hidden_tests import HiddenTests, run_hidden_tests
from grader.judging.judge import Judge
from grader.judging.misconceptions import load_misconceptions
from grader.notebooks.assignment import AssignmentError, load_assignment
from grader.notebooks.cells import NotebookError, parse_ipynb, read_notebook
from grader.notebooks.scripts import read_script
from grader.sandbox import Limits, Sandbox, SandboxError
from grader.testing.marks import TestFileError


def serve(requests: TextIO, answers: TextIO) -> None:
    """Read the set-up line, then judge one request a line until the input ends.

    The set-up names the assignment's folder, the secret, the sandbox level and the limits; a request holds a
    student's id and a notebook's path or text.
    """
    setup = json.loads(requests.readline())

    def say(message: Mapping[str, Any]) -> None:
        answers.write(json.dumps(message) + "\n")
        answers.flush()

    def body(session: HiddenTests) -> None:
        misconceptions = load_misconceptions(session.assignment, session.reference)
        with Sandbox.start(Limits(**setup["limits"]), setup["level"]) as sandbox:
            say({"ready": True, "level": sandbox.level, "explanation": sandbox.explanation})
            judge = Judge(session, sandbox, misconceptions, setup["secret"])
            for line in requests:
                say(_answer(judge, json.loads(line)))

    try:
        run_hidden_tests(load_assignment(Path(setup["assignment"])), body)
    except (AssignmentError, TestFileError, NotebookError, SandboxError) as error:
        say({"error": str(error)})


def _answer(judge: Judge, request: Mapping[str, Any]) -> dict[str, Any]:
    try:
        if "text" in request:
            cells = parse_ipynb(request["text"], request.get("name", "the notebook"))
        else:
            path = Path(request["notebook"])
            cells = read_script(path) if path.suffix == ".py" else read_notebook(path)
    except NotebookError as error:
        return judge.ungradable(str(error)).as_data()
    try:
        return judge.judge(cells, request["student"]).as_data()
    except Exception as error:
        traceback.print_exc()
        return judge.error(f"The grader failed: {type(error).__name__}: {error}.").as_data()


def main() -> None:
    """Serve on standard input and output; whatever prints meanwhile goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    serve(sys.stdin, answers)


if __name__ == "__main__":
    main()
