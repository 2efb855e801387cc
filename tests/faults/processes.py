"""The real command in a process of its own, and what it leaves running."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

MARK = "GRADER_TEST_MARK"


class Command:
    """`grader …`, or a script of Python's, in a session of its own, as a terminal starts it."""

    def __init__(self, course: Path, *arguments: str, script: str = "") -> None:
        self.mark = secrets.token_hex(8)
        program = ["-c", script] if script else ["-m", "grader"]
        self.process = subprocess.Popen(
            [sys.executable, *program, *arguments],
            cwd=course,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, MARK: self.mark, "PYTHONPATH": str(Path(__file__).parents[2])},
            start_new_session=True,
        )

    def signal_group(self, number: int) -> None:
        """As Ctrl-C does: every process of the terminal's group gets it."""
        os.killpg(self.process.pid, number)

    def end(self, seconds: float = 60.0) -> tuple[int, str, str]:
        """Status, output and errors; an end that does not come fails the test."""
        try:
            out, err = self.process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise
        return self.process.returncode, out, err

    def running(self) -> list[str]:
        """The processes that it has started and that are still there: judges, for a sandbox has no environment."""
        found = []
        for path in Path("/proc").glob("[0-9]*/environ"):
            try:
                if f"{MARK}={self.mark}".encode() in path.read_bytes():
                    found.append((path.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue
        return found


def wait_for(condition: Callable[[], object], what: str, seconds: float = 60.0) -> None:
    """Return as soon as the condition holds; fail where it does not come to hold."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)
