"""The judge as a process of its own: one notebook a line in, one result a line out."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from typing import BinaryIO

from grader.judging.content import CourseContent
from grader.judging.hidden_tests import HiddenTests, run_hidden_tests
from grader.judging.judge import Judge
from grader.judging.misconceptions import load_misconceptions
from grader.judging.pool.limited import LimitedWatch, end_with_parent, unlimit_processor
from grader.judging.pool.messages import JudgeSetup, Ready, Refused, Submission, from_line, to_line
from grader.judging.submission_process import SandboxRunner
from grader.notebooks.assignment import AssignmentError, load_assignment
from grader.notebooks.cells import NotebookError, parse_ipynb, read_notebook
from grader.notebooks.scripts import read_script
from grader.results import SubmissionResult
from grader.sandbox import Sandbox, SandboxError
from grader.sandbox.host.limits import Level
from grader.testing.marks import TestFileError


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Read the `JudgeSetup`, then judge one `Submission` a line until the input ends."""
    setup = from_line(requests.readline(), JudgeSetup)

    def say(line: bytes) -> None:
        answers.write(line)
        answers.flush()

    def body(session: HiddenTests) -> None:
        misconceptions = load_misconceptions(session.assignment, session.reference)
        with Sandbox.start(setup.limits, setup.level) as sandbox:
            require_sandbox(setup, sandbox.level, sandbox.explanation)
            content = CourseContent(session.assignment, setup.limits, setup.secret)
            judge = Judge(session, SandboxRunner(sandbox), misconceptions, setup.secret, content)
            gc.freeze()  # tests and reference stay: a search for garbage need not go through them each time
            say(to_line(Ready(sandbox.level, sandbox.explanation, judge.max_score)))
            for line in requests:
                submission = from_line(line, Submission)
                judge.watch = LimitedWatch(say, setup.limits.judge_seconds, submission.stopped)
                result = _answer(judge, submission)
                unlimit_processor()
                say(to_line(result.as_data()))

    try:
        run_hidden_tests(load_assignment(setup.folder), body)
    except (AssignmentError, TestFileError, NotebookError, SandboxError) as error:
        say(to_line(Refused(str(error))))


def require_sandbox(setup: JudgeSetup, level: Level, explanation: str) -> None:
    """A class is graded without a sandbox only where its instructor asked for that by name.

    Raises:
        SandboxError: the machine has none.
    """
    if setup.for_class and setup.level == "best" and level == "none":
        raise SandboxError(
            f"No class is graded without a sandbox. {explanation} "
            "grader autograde --unsafe-no-sandbox  grades all the same."
        )


def _answer(judge: Judge, submission: Submission) -> SubmissionResult:
    judge.watch.begin("read")
    try:
        if submission.notebook is not None:
            path = submission.notebook
            cells = read_script(path) if path.suffix == ".py" else read_notebook(path)
        else:
            cells = parse_ipynb(submission.text or "", submission.name)
    except NotebookError as error:
        return judge.ungradable(str(error))
    try:
        return judge.judge(cells, submission.student, previous=submission.previous)
    except Exception as error:
        traceback.print_exc()
        return judge.error(f"The grader failed: {type(error).__name__}: {error}.")


def main() -> None:
    """Serve on standard input and output; whatever prints meanwhile goes to standard error."""
    end_with_parent()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
