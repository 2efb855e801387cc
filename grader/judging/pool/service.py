"""A judge in a process of its own, started again where it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress

import msgspec

from grader.judging.pool.decoding import ResultError, decode_result
from grader.judging.pool.messages import JudgeSetup, Ready, Refused, Submission, to_line
from grader.results import SubmissionResult


class JudgeError(Exception):
    """The judge cannot start; the message says what to do."""


class JudgeEnded(Exception):
    """The judge's process ended while it was asked something."""


class JudgeService:
    """One judge: collects the tests and starts its sandbox once, then judges notebook by notebook.

    Raises:
        JudgeError: the author's files or the sandbox do not start.
    """

    def __init__(self, setup: JudgeSetup) -> None:
        # One thread for the reference's BLAS: judges run side by side.
        single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "grader.judging.pool.process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **single},
        )
        try:
            ready = self._start(setup)
        except BaseException:
            self.close()
            raise
        self.level = ready.level
        self.explanation = ready.explanation
        self.max_score = ready.max_score

    def _start(self, setup: JudgeSetup) -> Ready:
        try:
            answer: Ready | Refused = msgspec.convert(json.loads(self._ask(setup)), Ready | Refused)
        except JudgeEnded as error:
            raise JudgeError(f"{error} Read its messages above, then run the command again.") from None
        if isinstance(answer, Refused):
            raise JudgeError(answer.message)
        return answer

    def __enter__(self) -> JudgeService:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def judge(self, submission: Submission) -> SubmissionResult:
        """Judge a notebook; what is none gives a result with status `ungradable`.

        Raises:
            JudgeEnded: the process did not live to answer, or its answer is no result.
        """
        try:
            return decode_result(self._ask(submission))
        except ResultError as error:
            raise JudgeEnded(str(error)) from None

    def close(self) -> None:
        """End the process; it stops by itself when its input ends."""
        assert self._process.stdin is not None and self._process.stdout is not None
        with suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def _ask(self, message: JudgeSetup | Submission) -> bytes:
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.write(to_line(message))
            self._process.stdin.flush()
        except OSError:
            raise JudgeEnded("The judge's process ended.") from None
        line = self._process.stdout.readline()
        if not line:
            raise JudgeEnded("The judge's process ended.")
        return line


class RestartingJudge:
    """A judge that starts when it is first asked, and again where its process has ended.

    A notebook on which it ends twice gets a result with status `error`: a person must look.
    """

    def __init__(self, setup: JudgeSetup) -> None:
        self.setup = setup
        self._service: JudgeService | None = None

    def judge(self, submission: Submission) -> SubmissionResult:
        """Judge a notebook.

        Raises:
            JudgeError: the author's files or the sandbox do not start.
        """
        reason, max_score = "", 0.0
        for _ in range(2):
            service = self._service = self._service or JudgeService(self.setup)
            try:
                return service.judge(submission)
            except JudgeEnded as error:
                reason, max_score = str(error), service.max_score
                self.close()
        message = f"Twice on this notebook: {reason} Read the judge's messages above, then grade it again."
        return SubmissionResult(self.setup.folder.name, max_score, status="error", message=message)

    def close(self) -> None:
        if self._service is not None:
            self._service.close()
            self._service = None
