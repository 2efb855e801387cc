"""A limit on one call in this process: it ends loops that never end, in a student's kernel and in a browser too."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

# What a call may take where it is graded, unless a test says otherwise: `Limits` of the sandbox.
CALL_SECONDS = 10.0
IN_A_BROWSER = sys.platform == "emscripten"
SLOWER = 3.0 if IN_A_BROWSER else 1.0  # the same code, as WebAssembly
AGAIN = 0.05  # seconds; code that catches what ends it meets it again

IsStudent = Callable[[str], bool]  # of a code object's file name
SetLimit = Callable[[float | None], None]


class OutOfTime(BaseException):
    """Raised in the student's code; no `except Exception` of its own catches it."""


@contextmanager
def time_limit(seconds: float, is_student: IsStudent) -> Iterator[None]:
    """Raise `OutOfTime` in the block's code once it has run for so long."""
    with time_limits(is_student) as set_limit:
        set_limit(seconds)
        try:
            yield
        finally:
            set_limit(None)


@contextmanager
def time_limits(is_student: IsStudent) -> Iterator[SetLimit]:
    """As `time_limit` for many calls: what starts a limit of seconds, and with None ends it.

    A timer of the operating system's interrupts whatever Python runs. Where there is none, on Windows, in threads
    and in a browser, the code objects with the student's file names are watched.
    """
    if _has_timer():
        limits = _by_timer()
    elif sys.version_info >= (3, 12):
        limits = by_monitoring(is_student)
    else:
        limits = by_tracing(is_student)
    with limits as set_limit:
        yield set_limit


@contextmanager
def timer_limits() -> Iterator[SetLimit]:
    """As `time_limits`, and without a limit where there is no timer: for code that nobody watches for its file names."""
    if not _has_timer():
        yield lambda seconds: None
        return
    with _by_timer() as set_limit:
        yield set_limit


def _has_timer() -> bool:
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


@contextmanager
def _by_timer() -> Iterator[SetLimit]:
    is_armed = False

    def end(number: int, frame: FrameType | None) -> None:
        if is_armed:
            raise OutOfTime

    def set_limit(seconds: float | None) -> None:
        nonlocal is_armed
        # Last where it is switched on, first where it is switched off: an alarm in between is nobody's.
        is_armed = False
        if seconds is None:
            signal.setitimer(signal.ITIMER_REAL, 0)
        else:
            signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
            is_armed = True

    before = signal.signal(signal.SIGALRM, end)
    try:
        yield set_limit
    finally:
        # Whatever came in between: an alarm without a handler would end the kernel.
        set_limit(None)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def by_tracing(is_student: IsStudent) -> Iterator[SetLimit]:
    """As `time_limits`, by looking at the clock at each step of the student's code."""
    deadline = float("inf")

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        if not is_student(frame.f_code.co_filename):
            return None
        frame.f_trace_opcodes = True  # a loop may be one line, which is traced once
        if time.perf_counter() > deadline:
            raise OutOfTime
        return trace

    def set_limit(seconds: float | None) -> None:
        nonlocal deadline
        if seconds is None:
            deadline = float("inf")
            sys.settrace(before)
        else:
            deadline = time.perf_counter() + seconds
            sys.settrace(trace)  # each time: Python takes one away that has raised

    before = sys.gettrace()
    try:
        yield set_limit
    finally:
        sys.settrace(before)


if sys.version_info >= (3, 12):

    @contextmanager
    def by_monitoring(is_student: IsStudent) -> Iterator[SetLimit]:
        """As `time_limits`, by looking at the clock at each call and each jump of the student's code."""
        monitoring = sys.monitoring
        deadline = float("inf")

        def at_event(code: CodeType, *_: object) -> object:
            if not is_student(code.co_filename):
                return monitoring.DISABLE
            if time.perf_counter() > deadline:
                raise OutOfTime
            return None

        def set_limit(seconds: float | None) -> None:
            nonlocal deadline
            deadline = float("inf") if seconds is None else time.perf_counter() + seconds

        tool = next((number for number in range(6) if monitoring.get_tool(number) is None), None)
        if tool is None:  # debuggers and profilers have them all
            yield set_limit
            return
        # Every loop jumps back, and every recursion starts a function.
        events = (monitoring.events.PY_START, monitoring.events.JUMP)
        monitoring.use_tool_id(tool, "check")
        try:
            for event in events:
                monitoring.register_callback(tool, event, at_event)
            monitoring.set_events(tool, events[0] | events[1])
            yield set_limit
        finally:
            monitoring.set_events(tool, 0)
            for event in events:
                monitoring.register_callback(tool, event, None)
            monitoring.free_tool_id(tool)
            monitoring.restart_events()
else:
    by_monitoring = by_tracing
