"""The judge's own process, held to a processor limit for each step and to its parent's life."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Collection

import msgspec

from grader.judging.watch import Step, StepName, Watch

if sys.platform != "win32":
    import fcntl
    import resource

LIFELINE = "GRADER_LIFELINE"  # the environment's variable that names the pipe of `end_with_parent`
STEP = b"@"  # begins the line that says a step; a result's begins with a brace


class LimitedWatch(Watch):
    """Says each step on the way to the parent, and has the kernel end the process where one takes too long.

    The kernel, and no handler of Python's: what loops in C takes no notice of those.

    Args:
        seconds: of processor time for a step.
    """

    def __init__(self, say: Callable[[bytes], None], seconds: float, stopped: Collection[Step] = ()) -> None:
        super().__init__(stopped)
        self._say = say
        self._seconds = seconds

    def begin(self, name: StepName, exercise: str = "") -> None:
        limit_processor(self._seconds)
        self._say(STEP + f"{name} {exercise}\n".encode())


def parse_step(line: bytes) -> Step:
    """The step that a line says."""
    name, _, exercise = line[len(STEP) :].decode().strip().partition(" ")
    step: Step = msgspec.convert((name, exercise), Step)
    return step


def limit_processor(seconds: float) -> None:
    """From now on, this much processor time is left to this process; SIGXCPU ends it then."""
    if sys.platform == "win32":
        return
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(time.process_time() + seconds) + 1
    resource.setrlimit(
        resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard)
    )


def unlimit_processor() -> None:
    """Between submissions: to wait is no work."""
    if sys.platform != "win32":
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))


def end_with_parent() -> None:
    """Have the kernel end this process when the one that started it is gone, whatever it is busy with.

    The parent holds the other end of a pipe and never writes to it. (`prctl` would look at the thread that
    started this process, and judges change hands between threads.)
    """
    descriptor = os.environ.pop(LIFELINE, "")
    if not descriptor or sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a judge's memory holds the tests and the secret
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(int(descriptor), fcntl.F_SETOWN, os.getpid())
    flags = fcntl.fcntl(int(descriptor), fcntl.F_GETFL)
    fcntl.fcntl(int(descriptor), fcntl.F_SETFL, flags | os.O_ASYNC)
    os.set_inheritable(int(descriptor), False)
