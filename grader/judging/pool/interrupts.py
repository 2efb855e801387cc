"""Ctrl-C taken where a run can stop, which is where it waits for judges."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class _Interrupts:
    """Whether Ctrl-C was pressed, and whether it may act now."""

    def __init__(self) -> None:
        self.deferred = False
        self.asked = False
        self.waiting = False

    def handle(self, number: int, frame: FrameType | None) -> None:
        again, self.asked = self.asked, True
        if self.waiting or again:  # whoever presses it twice means at once
            raise KeyboardInterrupt


_interrupts = _Interrupts()


@contextmanager
def deferred_interrupts() -> Iterator[None]:
    """Within the block Ctrl-C acts where `interruptible` is, so that what is being written is written whole."""
    in_main_thread = threading.current_thread() is threading.main_thread()
    if not in_main_thread or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    _interrupts.deferred, _interrupts.asked = True, False
    signal.signal(signal.SIGINT, _interrupts.handle)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _interrupts.deferred = False


@contextmanager
def interruptible() -> Iterator[None]:
    """A wait: Ctrl-C that was pressed before, or is meanwhile, ends it."""
    if not _interrupts.deferred:
        yield
        return
    _interrupts.waiting = True
    try:
        if _interrupts.asked:
            raise KeyboardInterrupt
        yield
    finally:
        _interrupts.waiting = False
