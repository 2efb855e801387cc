"""A sandbox: finds out what this machine can do, says so, and gives out workers."""

from __future__ import annotations

from grader.sandbox.host import machine
from grader.sandbox.host.faults import SandboxError
from grader.sandbox.host.limits import AskedLevel, Level, Limits
from grader.sandbox.host.probe import probe
from grader.sandbox.host.server import ForkServer, PlainProcesses, Source
from grader.sandbox.host.worker import Worker
from grader.sandbox.protocol.messages import FROM_WORKER
from grader.sandbox.protocol.wire import Stream

LEVELS: tuple[Level, ...] = ("full", "partial", "none")
_READY_SECONDS = 60.0


class Sandbox:
    """Makes workers of one level. A context manager; `explanation` says in a sentence what is missing."""

    def __init__(self, level: Level, explanation: str, limits: Limits) -> None:
        self.level: Level = level
        self.explanation = explanation
        self.limits = limits
        self._source: Source | None = None

    @classmethod
    def start(cls, limits: Limits | None = None, level: AskedLevel = "best") -> Sandbox:
        """Start the best level that the machine has, or the asked one; raises `SandboxError`.

        A level counts only if code that tries to get out of it has failed, just now.
        """
        if level not in ("best", *LEVELS):
            raise SandboxError(f"there is no sandbox level {level!r}: choose best, full, partial or none")
        limits = limits or Limits()
        missing: list[str] = []
        for candidate in LEVELS if level == "best" else (level,):
            try:
                return cls._started(candidate, limits, missing)
            except SandboxError as error:
                missing.append(str(error))
        raise SandboxError(f"the sandbox level {level} is not available: {missing[-1]}")

    @classmethod
    def _started(cls, level: Level, limits: Limits, missing: list[str]) -> Sandbox:
        problem = _problem(level)
        if problem:
            raise SandboxError(problem)
        sandbox = cls(level, _explanation(level, missing), limits)
        try:
            with sandbox.worker() as worker:
                reached = probe(worker)
            if level != "none" and reached:
                raise SandboxError(f"code inside could still do this: {', '.join(reached)}")
        except BaseException:
            sandbox.close()
            raise
        return sandbox

    def worker(self) -> Worker:
        """A fresh worker; a dead server is started again. Raises `SandboxError` if that fails twice."""
        failure: SandboxError | None = None
        for _ in range(2):
            try:
                if self._source is None:
                    self._source = self._new_source()
                connection, process = self._source.spawn()
                stream = Stream(connection, FROM_WORKER, self.limits.header_bytes, self.limits.frame_bytes)
                worker = Worker(stream, process, self.limits)
                try:
                    worker.wait_until_ready(_READY_SECONDS)
                except BaseException:
                    stream.close()
                    raise
                return worker
            except (OSError, SandboxError) as error:
                self.close()
                failure = (
                    error if isinstance(error, SandboxError) else SandboxError(f"the sandbox failed: {error}")
                )
        assert failure is not None
        raise failure

    def close(self) -> None:
        """End the server and every worker."""
        if self._source is not None:
            self._source.close()
            self._source = None

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _new_source(self) -> Source:
        if self.level == "none":
            return PlainProcesses(self.limits)
        return ForkServer(self.level, self.limits)


def _problem(level: Level) -> str | None:
    """What the machine lacks for a level, with the next step; None if it is worth trying."""
    if level == "none":
        return None
    if not machine.has_seccomp():
        return "seccomp filters need Linux on x86_64 or aarch64: grade in a Linux container or WSL2"
    if level == "full" and machine.bubblewrap() is None:
        return "bubblewrap is not installed: install it, for example with `apt-get install bubblewrap`"
    if level == "partial" and machine.landlock_version() == 0:
        return "the kernel has no Landlock: use Linux 5.13 or later with Landlock switched on"
    return None


def _explanation(level: Level, missing: list[str]) -> str:
    if level == "full":
        if machine.landlock_version() == 0:
            return (
                "Namespaces, a seccomp filter and resource limits are in force; the kernel has no Landlock."
            )
        return "Namespaces, a seccomp filter, Landlock and resource limits are in force."
    because = f" ({missing[-1]})" if missing else ""
    if level == "partial":
        return f"A seccomp filter, Landlock and resource limits are in force, but no namespaces{because}."
    return f"Only a process of its own with a time limit keeps the code apart{because}."
