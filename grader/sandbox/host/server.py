"""Starting the processes behind workers: one fork server in a container, or a plain process each."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from typing import Any, Protocol

from grader.sandbox.host import machine
from grader.sandbox.host.faults import SandboxError
from grader.sandbox.host.limits import Limits
from grader.sandbox.host.worker import Process

_SETTLE_SECONDS = 2.0  # for a process that has closed its wire because it is ending
_START_SECONDS = 60.0  # the first import of NumPy from a cold disk
ANSWER_SECONDS = 20.0


class Source(Protocol):
    """Where fresh workers come from."""

    def spawn(self) -> tuple[socket.socket, Process]:
        """A new process and the wire to it; raises `OSError` or `SandboxError`."""

    def close(self) -> None:
        """End everything that was started."""


class ForkServer:
    """A server that has imported NumPy, inside a container (level full) or not (level partial).

    The container ends with the thread that starts it (so does bubblewrap's `--die-with-parent`).
    """

    def __init__(self, level: str, limits: Limits) -> None:
        python = machine.interpreter()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            config = machine.configuration(python, level, limits, control=theirs.fileno())
            line = machine.command(python, config)
            if level == "full":
                program = machine.bubblewrap()
                if program is None:
                    raise SandboxError("bubblewrap is not installed any more")
                line = machine.container(program, python) + line
            self._process = subprocess.Popen(
                line,
                env=machine.environment(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._control = ours
        self._lock = threading.Lock()
        self._control.settimeout(_START_SECONDS)
        self._answer()
        self._control.settimeout(ANSWER_SECONDS)

    def spawn(self) -> tuple[socket.socket, Process]:
        ours, theirs = socket.socketpair()
        try:
            with theirs, self._lock:
                socket.send_fds(self._control, [b'{"fork": 1}'], [theirs.fileno()])
                answer, descriptors = self._answer()
        except BaseException:
            ours.close()
            raise
        return ours, ForkedProcess(self, int(answer["pid"]), descriptors[0])

    def ending(self, pid: int) -> int | None:
        """Exit code of a child, negative for a signal; raises `SandboxError` if the server is gone too."""
        try:
            with self._lock:
                self._control.send(json.dumps({"status": pid}).encode())
                status = self._answer()[0]["status"]
        except (OSError, SandboxError) as error:
            # All workers end with their server: that is no student's doing.
            raise SandboxError(
                "the sandbox server ended in the middle of a call: judge this again"
            ) from error
        return int(status) if status is not None else None

    def close(self) -> None:
        self._control.close()
        try:
            # It ends by itself then; killed, a container would not hand its processor time on to who measures it.
            self._process.wait(_SETTLE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stderr is not None:
            self._process.stderr.close()

    def _answer(self) -> tuple[dict[str, Any], list[int]]:
        try:
            data, descriptors, _, _ = socket.recv_fds(self._control, 4096, 1)
        except OSError as error:
            self.close()
            raise SandboxError(f"the sandbox server did not answer: {error}") from error
        if not data:
            raise SandboxError(f"the sandbox server did not start: {self._last_words()}")
        answer: dict[str, Any] = json.loads(data)
        if "error" in answer:
            raise SandboxError(f"a worker could not be confined: {answer['error']}")
        return answer, descriptors

    def _last_words(self) -> str:
        self._process.kill()
        _, errors = self._process.communicate()
        self._control.close()
        lines = errors.decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:300] if lines else f"it ended with status {self._process.returncode}"


class ForkedProcess:
    """A child of the fork server, held by a pidfd: the signal cannot reach a stranger that got its number."""

    def __init__(self, server: ForkServer, pid: int, descriptor: int) -> None:
        self._server = server
        self._pid = pid
        self._descriptor = descriptor

    def kill(self) -> None:
        if self._descriptor >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._descriptor, signal.SIGKILL)
            os.close(self._descriptor)
            self._descriptor = -1

    def ending(self) -> str:
        ended = self._descriptor < 0 or select.select([self._descriptor], [], [], _SETTLE_SECONDS)[0]
        self.kill()
        return describe(self._server.ending(self._pid) if ended else None)


class PlainProcesses:
    """A process a worker, with what limits the platform has: for self-study, and where there is no Linux."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._started: list[subprocess.Popen[bytes]] = []

    def spawn(self) -> tuple[socket.socket, Process]:
        python = machine.interpreter()
        ours, theirs = socket.socketpair()
        with theirs:
            config = machine.configuration(python, "none", self._limits, wire=theirs.fileno(), share_bytes=0)
            share = b""
            if sys.platform == "win32":
                # A handle is made for one process, and its number is known only once it runs.
                config["share_bytes"] = len(theirs.share(os.getpid()))
            process = subprocess.Popen(
                machine.command(python, config),
                env=machine.environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=() if sys.platform == "win32" else [theirs.fileno()],
            )
            self._started = [other for other in self._started if other.poll() is None] + [process]
            if sys.platform == "win32":
                share = theirs.share(process.pid)
            assert process.stdin is not None
            with contextlib.suppress(OSError), process.stdin:
                process.stdin.write(share)
        return ours, PlainProcess(process)

    def close(self) -> None:
        for process in self._started:
            process.kill()
            process.wait()
        self._started.clear()


class PlainProcess:
    """One worker's own process."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def ending(self) -> str:
        try:
            return describe(self._process.wait(_SETTLE_SECONDS))
        except subprocess.TimeoutExpired:
            self.kill()
            return describe(None)


def describe(code: int | None) -> str:
    """An exit code as a phrase."""
    if code is None:
        return "it closed its connection"
    if code < 0:
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        meanings = {
            "SIGSEGV": "it crashed (SIGSEGV: often endless recursion, or memory that is not its own)",
            "SIGXCPU": "it used all of its processor time (SIGXCPU)",
            "SIGKILL": "it was killed (SIGKILL: often for its use of memory)",
        }
        return meanings.get(name, f"it was ended by {name}")
    return f"it exited with status {code}"
