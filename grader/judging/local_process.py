"""Judging one's own notebook in a plain subprocess: what it stops is a loop that never ends, and nothing else."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, BinaryIO, Self

from grader.blas import ONE_THREAD
from grader.notebooks.assignment import Assignment, AssignmentError, load_assignment
from grader.notebooks.cells import Cell, NotebookError, read_notebook
from grader.notebooks.scripts import read_script
from grader.results import SubmissionResult
from grader.testing.local import LocalBackend
from grader.testing.marks import TestFileError

EXERCISE_SECONDS = 60.0  # as in a class


class LocalJudgeProcess:
    """A judge of one's own notebooks of an assignment, in a subprocess that collects the tests once and stays.

    All is shared with the class's judge but the sandbox: the code can do what its owner can do.

    Args:
        seconds: what an exercise may take, or what its tests allow their calls together where that is more. One that
            takes longer fails, and the others are judged all the same.
        module: what the subprocess runs; its `main` calls `serve`.
    """

    def __init__(
        self, assignment: Assignment, *, seconds: float = EXERCISE_SECONDS, module: str = __name__
    ) -> None:
        self.assignment = assignment
        self._seconds = seconds
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.Queue[bytes] = queue.Queue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def start(self) -> None:
        """Start the subprocess where none runs; the first notebook finds it ready then."""
        if self._process is not None:
            return
        self._process = subprocess.Popen(
            [sys.executable, "-m", self._module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **ONE_THREAD},
        )
        self._lines = queue.Queue()
        threading.Thread(target=_read, args=(self._process.stdout, self._lines), daemon=True).start()
        self._send({"folder": str(self.assignment.folder)})

    def judge(
        self, notebook: Path, *, student: str = "", previous: SubmissionResult | None = None
    ) -> SubmissionResult:
        """Judge a saved notebook with the assignment's hidden tests.

        Args:
            student: whose draws the tests see.
            previous: an earlier result, of which is taken over what has the same content.

        Raises:
            AssignmentError: the assignment's files do not load; the message says what to do.
        """
        endless: list[str] = []
        while True:
            request: dict[str, object] = {
                "notebook": str(notebook.absolute()),
                "student": student,
                "endless": endless,
                "previous": previous.as_data() if previous is not None else None,
            }
            answer, running = self._ask(request)
            if "refused" in answer:
                self.close()
                raise AssignmentError(answer["refused"])
            if "result" in answer:
                # Imported where it is used: reading results takes the instructors' packages.
                from grader.judging.pool.decoding import result_from

                return result_from(answer["result"])
            self.close()
            if running is None or running in endless:
                message = f"The judge ended before it could say what came of {notebook.name}."
                return SubmissionResult(self.assignment.name, None, "none", "error", message)
            endless.append(running)

    def close(self) -> None:
        """End the subprocess, whatever it is doing."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):  # what it still held cannot be sent any more
                    stream.close()

    def _ask(self, request: dict[str, object]) -> tuple[dict[str, Any], str | None]:
        """The subprocess's last word, and the exercise that it was busy with where it did not come to one."""
        self.start()
        self._send(request)
        running, seconds = None, self._seconds
        try:
            while line := self._lines.get(timeout=seconds):
                answer: dict[str, Any] = json.loads(line)
                if "exercise" not in answer:
                    return answer, None
                running = str(answer["exercise"])
                seconds = max(self._seconds, answer["seconds"])
        except queue.Empty:
            pass
        return {}, running

    def _send(self, message: dict[str, object]) -> None:
        assert self._process is not None and self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(message).encode("ascii") + b"\n")
            self._process.stdin.flush()
        except OSError:  # it ended; its answers end too, and that is how it is noticed
            pass


def serve(
    requests: BinaryIO,
    answers: BinaryIO,
    backend: Callable[[dict[str, object]], LocalBackend] | None = None,
) -> None:
    """Read which assignment to judge, then judge one notebook a line until the input ends."""
    from grader.judging.content import CourseContent
    from grader.judging.hidden_tests import HiddenTests, run_hidden_tests
    from grader.judging.local import SECRET, LocalJudge
    from grader.sandbox.host.limits import Limits

    def say(answer: dict[str, object]) -> None:
        answers.write(json.dumps(answer, default=str).encode("ascii") + b"\n")
        answers.flush()

    def body(session: HiddenTests) -> None:
        def at_start(exercise: str) -> None:
            say({"exercise": exercise, "seconds": sum(test.seconds or 0 for test in session.of(exercise))})

        judge = LocalJudge(session, at_start=at_start, backend=backend)
        judge.content = CourseContent(session.assignment, Limits(), SECRET)
        for line in requests:
            say({"result": _judged(judge, json.loads(line)).as_data()})

    def _judged(judge: LocalJudge, request: dict[str, Any]) -> SubmissionResult:
        try:
            cells = _cells(Path(request["notebook"]))
        except NotebookError as error:
            return judge.ungradable(str(error))
        judge.endless = request["endless"]
        return judge.judge(cells, request["student"], previous=_previous(request["previous"]))

    try:
        run_hidden_tests(load_assignment(Path(json.loads(requests.readline())["folder"])), body)
    except (AssignmentError, TestFileError, NotebookError) as error:
        say({"refused": str(error)})


def _cells(path: Path) -> list[Cell]:
    return read_script(path) if path.suffix == ".py" else read_notebook(path)


def _previous(data: object) -> SubmissionResult | None:
    if data is None:
        return None
    from grader.judging.pool.decoding import result_from

    return result_from(data)


def _read(stream: IO[bytes], lines: queue.Queue[bytes]) -> None:
    try:
        for line in stream:
            lines.put(line)
    except (OSError, ValueError):  # closed while it was read
        pass
    lines.put(b"")


def main(backend: Callable[[dict[str, object]], LocalBackend] | None = None) -> None:
    """Judge what standard input asks for; whatever prints meanwhile is not seen."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, answers, backend)


if __name__ == "__main__":
    main()
