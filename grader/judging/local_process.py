"""Judging one's own notebook in a plain subprocess: what it stops is a loop that never ends, and nothing else."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from grader.notebooks.assignment import Assignment, AssignmentError
from grader.notebooks.cells import NotebookError, read_notebook
from grader.notebooks.scripts import read_script
from grader.results import SubmissionResult
from grader.testing.marks import TestFileError

EXERCISE_SECONDS = 60.0  # as in a class


def judge_locally(
    notebook: Path, assignment: Assignment, *, student: str = "", seconds: float = EXERCISE_SECONDS
) -> SubmissionResult:
    """Judge a saved notebook of one's own with the assignment's hidden tests, as a class is judged.

    All is shared with the class's judge but the sandbox: the code can do what its owner can do.

    Args:
        student: whose draws the tests see.
        seconds: what an exercise may take. One that takes longer fails, and the others are judged all the same.

    Raises:
        AssignmentError: the assignment's files do not load; the message says what to do.
    """
    endless: list[str] = []
    while True:
        request = {
            "folder": str(assignment.folder),
            "notebook": str(notebook.absolute()),
            "student": student,
            "endless": endless,
        }
        answer, running = _ask(request, seconds)
        if "refused" in answer:
            raise AssignmentError(answer["refused"])
        if "result" in answer:
            # Imported where it is used: reading results takes the instructors' packages.
            from grader.judging.pool.decoding import result_from

            return result_from(answer["result"])
        if running is None or running in endless:
            message = f"The judge ended before it could say what came of {notebook.name}."
            return SubmissionResult(assignment.name, None, "none", "error", message)
        endless.append(running)


def _ask(request: dict[str, Any], seconds: float) -> tuple[dict[str, Any], str | None]:
    """The subprocess's last word, and the exercise that it was busy with where it did not come to one."""
    with subprocess.Popen(
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        lines: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=_read, args=(process.stdout, lines), daemon=True).start()
        process.stdin.write(json.dumps(request).encode())
        process.stdin.close()
        running = None
        try:
            while line := lines.get(timeout=seconds):
                answer: dict[str, Any] = json.loads(line)
                if "exercise" not in answer:
                    return answer, None
                running = str(answer["exercise"])
        except queue.Empty:
            pass
        finally:
            process.kill()
        return {}, running


def _read(stream: Any, lines: queue.Queue[bytes]) -> None:
    for line in stream:
        lines.put(line)
    lines.put(b"")


def main() -> None:
    """Judge what standard input asks for; whatever prints meanwhile is not seen."""
    from grader.judging.local import judge_cells

    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def say(answer: dict[str, object]) -> None:
        answers.write(json.dumps(answer, default=str).encode() + b"\n")
        answers.flush()

    request = json.load(sys.stdin)
    path = Path(request["notebook"])
    try:
        cells = read_script(path) if path.suffix == ".py" else read_notebook(path)
    except NotebookError as error:
        result = SubmissionResult(Path(request["folder"]).name, None, "none", "ungradable", str(error))
        say({"result": result.as_data()})
        return
    try:
        result = judge_cells(
            Path(request["folder"]),
            cells,
            request["student"],
            endless=request["endless"],
            at_start=lambda exercise: say({"exercise": exercise}),
        )
        say({"result": result.as_data()})
    except (AssignmentError, TestFileError) as error:
        say({"refused": str(error)})


if __name__ == "__main__":
    main()
