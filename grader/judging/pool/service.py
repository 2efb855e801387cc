"""A judge in a process of its own, and many of them side by side."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

Result = dict[str, Any]


class JudgeError(Exception):
    """The judge cannot start, or its process has ended; the message says what to do."""


@dataclass(frozen=True)
class Submission:
    """A notebook to judge; `student` seeds its draws."""

    notebook: Path
    student: str


class JudgeService:
    """One judge: collects the tests and starts its sandbox once, then judges notebook by notebook.

    Args:
        folder: the assignment's, `solutions/NN_name`.
        secret: the course's.
        limits: those of `grader.sandbox.Limits` that differ from the defaults.
        level: the sandbox's: `best`, `full`, `partial` or `none`.

    Raises:
        JudgeError: the author's files or the sandbox do not start.
    """

    def __init__(
        self, folder: Path, *, secret: str, limits: Mapping[str, Any] | None = None, level: str = "best"
    ) -> None:
        setup = {"assignment": str(folder), "secret": secret, "limits": dict(limits or {}), "level": level}
        # One thread for the reference's BLAS: judges run side by side.
        single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "grader.judging.pool.process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, **single},
        )
        try:
            self._send(setup)
            ready = self._receive()
        except BaseException:
            self.close()
            raise
        if "error" in ready:
            self.close()
            raise JudgeError(ready["error"])
        self.level: str = ready["level"]
        self.explanation: str = ready["explanation"]

    def __enter__(self) -> JudgeService:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def judge(self, notebook: Path, student: str) -> Result:
        """Judge a notebook's file; one that is no notebook gives a result with status `ungradable`."""
        self._send({"notebook": str(notebook), "student": student})
        return self._result()

    def judge_text(self, text: str, student: str, name: str = "the notebook") -> Result:
        """Judge the text of an `.ipynb` file."""
        self._send({"text": text, "student": student, "name": name})
        return self._result()

    def _result(self) -> Result:
        result: Result = self._receive()
        return result

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

    def _send(self, message: Mapping[str, Any]) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(message) + "\n")
            self._process.stdin.flush()
        except OSError:
            raise self._ended() from None

    def _receive(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise self._ended()
        return json.loads(line)

    def _ended(self) -> JudgeError:
        return JudgeError("The judge's process ended: read its messages above, then run the command again.")


def broken_result(folder: Path, message: str) -> Result:
    """The result where the judge itself failed: a person must look."""
    return {
        "assignment": folder.name,
        "score": None,
        "max_score": None,
        "sandbox": "",
        "status": "error",
        "message": message,
        "warnings": [],
        "exercises": [],
    }


@contextmanager
def judge_pool(
    folder: Path, jobs: int, *, secret: str, limits: Mapping[str, Any] | None = None, level: str = "best"
) -> Iterator[Callable[[Sequence[Submission]], Iterator[Result]]]:
    """Judges side by side; the yielded function gives results in the order of its submissions.

    A judge that ends is replaced once for the notebook that it was judging; after a second end that one is
    broken.
    """

    def start() -> JudgeService:
        return JudgeService(folder, secret=secret, limits=limits, level=level)

    idle: SimpleQueue[JudgeService] = SimpleQueue()

    def start_idle(_: int) -> None:
        idle.put(start())

    def judge_one(submission: Submission) -> Result:
        service = idle.get()
        try:
            for _ in range(2):
                try:
                    return service.judge(submission.notebook, submission.student)
                except JudgeError as error:
                    message = str(error)
                    service.close()
                    service = start()
            return broken_result(folder, message)
        finally:
            idle.put(service)

    try:
        with ThreadPoolExecutor(jobs) as threads:
            list(threads.map(start_idle, range(jobs)))
            yield lambda submissions: threads.map(judge_one, submissions)
    finally:
        while not idle.empty():
            idle.get().close()
