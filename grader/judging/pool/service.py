"""A judge in a process of its own, started again where it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue

import msgspec
from msgspec.structs import replace

from grader.blas import ONE_THREAD
from grader.judging.pool.decoding import ResultError, decode_result
from grader.judging.pool.limited import LIFELINE, STEP, parse_step
from grader.judging.pool.messages import JudgeSetup, Ready, Refused, Submission, to_line
from grader.judging.watch import Step
from grader.results import SubmissionResult

_ENDED = "The judge's process ended."
_START_SECONDS = 120.0  # a judge on a cold disk, and workers that start
_MAX_RESTARTS = 100  # of one submission


class JudgeError(Exception):
    """The judge cannot start; the message says what to do."""


class JudgeEnded(Exception):
    """The judge's process ended while it was asked something.

    Attributes:
        step: what it was busy with.
        over_limit: whether that step took more processor time than it may.
    """

    def __init__(self, message: str, step: Step | None = None, *, over_limit: bool = False) -> None:
        super().__init__(message)
        self.step = step
        self.over_limit = over_limit


class JudgeService:
    """One judge: collects the tests and starts its sandbox once, then judges notebook by notebook.

    Args:
        register: is given this before the judge has started, so that it can be killed meanwhile.

    Raises:
        JudgeError: the author's files or the sandbox do not start.
    """

    def __init__(self, setup: JudgeSetup, register: Callable[[JudgeService], object] | None = None) -> None:
        lifeline, ours = os.pipe()
        self._lifeline = os.fdopen(ours, "wb")
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "grader.judging.pool.process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, **ONE_THREAD, LIFELINE: str(lifeline)},
                pass_fds=() if sys.platform == "win32" else [lifeline],
                start_new_session=True,  # a terminal's Ctrl-C is for the command, which ends its judges itself
            )
        except BaseException:
            self._lifeline.close()
            raise
        finally:
            os.close(lifeline)
        # A step's own limit is processor time, which a busy machine does not use up; this is for what only waits.
        self._wall_seconds = setup.limits.exercise_seconds + 4 * setup.limits.judge_seconds + _START_SECONDS
        self._lines: SimpleQueue[bytes] = SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()
        if register is not None:
            register(self)
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
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.kill()
        self._lifeline.close()

    def kill(self) -> None:
        """End the process now; whoever waits for an answer gets `JudgeEnded`."""
        self._process.kill()
        self._process.wait()

    def _ask(self, message: JudgeSetup | Submission) -> bytes:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(to_line(message))
            self._process.stdin.flush()
        except (OSError, ValueError):  # it ended, or was closed meanwhile
            raise JudgeEnded(_ENDED) from None
        step: Step | None = None
        while True:
            try:
                line = self._lines.get(timeout=self._wall_seconds)
            except Empty:
                self.kill()
                raise JudgeEnded("The judge's process came to no end.", step) from None
            if not line:
                self._process.wait()
                over = sys.platform != "win32" and self._process.returncode == -signal.SIGXCPU
                raise JudgeEnded(_ENDED, step, over_limit=over)
            if not line.startswith(STEP):
                return line
            step = parse_step(line)

    def _read(self) -> None:
        """In a thread of its own, for a pipe cannot be waited on for a time on every system."""
        assert self._process.stdout is not None
        with self._process.stdout as answers:
            for line in answers:
                self._lines.put(line)
        self._lines.put(b"")


class RestartingJudge:
    """A judge that starts when it is first asked, and again where its process has ended.

    A step that used up its processor time, or on which the process ended twice, is not taken again: the rest of
    the submission is judged without it.
    """

    def __init__(self, setup: JudgeSetup) -> None:
        self.setup = setup
        self._service: JudgeService | None = None
        self._closed = False

    def judge(self, submission: Submission) -> SubmissionResult:
        """Judge a notebook.

        Raises:
            JudgeError: the author's files or the sandbox do not start.
        """
        ended: Counter[Step | None] = Counter()
        while not self._closed:
            service = self._service or self._start_service()
            try:
                return service.judge(submission)
            except JudgeEnded as error:
                self._end_service()
                ended[error.step] += 1
                if error.step is None or sum(ended.values()) > _MAX_RESTARTS:
                    if ended[error.step] > 1:
                        return self._error(service, f"Twice on this notebook: {error}")
                elif error.over_limit or ended[error.step] > 1:
                    if error.step[0] == "read":
                        return self._unreadable(service)
                    submission = replace(submission, stopped=(*submission.stopped, error.step))
        raise JudgeEnded("The judge was closed.")

    def _start_service(self) -> JudgeService:
        try:
            return JudgeService(self.setup, self._register)
        except BaseException:
            self._service = None
            raise

    def _register(self, service: JudgeService) -> None:
        self._service = service
        if self._closed:
            service.kill()

    def _error(self, service: JudgeService, message: str) -> SubmissionResult:
        return SubmissionResult(
            self.setup.folder.name,
            service.max_score,
            status="error",
            message=f"{message} Read the judge's messages above, then grade it again.",
        )

    def _unreadable(self, service: JudgeService) -> SubmissionResult:
        message = (
            "The notebook cannot be read within the time that there is: clear it of all that is no answer."
        )
        return SubmissionResult(
            self.setup.folder.name, service.max_score, status="ungradable", message=message
        )

    def close(self) -> None:
        """End the judge when it has answered."""
        if self._service is not None:
            self._service.close()
            self._service = None

    def kill(self) -> None:
        """End the judge now, and start none again."""
        self._closed = True
        service = self._service
        if service is not None:
            service.kill()
        self.close()

    def _end_service(self) -> None:
        service, self._service = self._service, None
        if service is not None:
            service.close()
