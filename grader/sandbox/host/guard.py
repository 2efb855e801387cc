"""Bounds on what a call back from student code may cost the trusted side."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from grader.sandbox.protocol.errors import OutOfTime


@contextmanager
def guarded(deadline: float | None, memory_bytes: int) -> Iterator[None]:
    """Run a callback until the deadline at most (in the main thread), with that much more memory (on Linux).

    Raises `OutOfTime` or `MemoryError` from inside the callback.
    """
    with _memory(memory_bytes), _time(deadline):
        yield


@contextmanager
def _time(deadline: float | None) -> Iterator[None]:
    if (
        deadline is None
        or not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def out_of_time(number: int, frame: FrameType | None) -> None:
        raise OutOfTime

    started = time.monotonic()
    old_handler = signal.signal(signal.SIGALRM, out_of_time)
    old_delay, old_interval = signal.setitimer(signal.ITIMER_REAL, max(deadline - started, 1e-3))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old_handler)
        if old_delay:
            left = max(old_delay - (time.monotonic() - started), 1e-3)
            signal.setitimer(signal.ITIMER_REAL, left, old_interval)


@contextmanager
def _memory(extra: int) -> Iterator[None]:
    if sys.platform != "linux":
        yield
        return
    import resource

    with open("/proc/self/statm", "rb", buffering=0) as pages:  # noqa: PTH123 - a `Path` takes as long as all else
        used = int(pages.read().split()[0]) * resource.getpagesize()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = used + extra
    if soft != resource.RLIM_INFINITY:
        limit = min(limit, soft)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
