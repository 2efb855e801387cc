"""Noticing saves by looking at the files: events of the operating system do not reach mounted folders."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

POLL_SECONDS = 0.15
Signature = tuple[int, int]  # when it was written, in nanoseconds, and its size


def signature(path: Path) -> Signature | None:
    """What changes when a file is written; None where it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def saves(
    files: Mapping[str, Path],
    *,
    seen: Mapping[str, Signature | None] | None = None,
    pause: Callable[[], object] = lambda: time.sleep(POLL_SECONDS),
) -> Iterator[str]:
    """The names of the files that are saved, one by one, for ever.

    A file counts as saved once it has stood still for a pause: some editors write it in several steps.

    Args:
        seen: the signatures to start from; by default those of now.
    """
    known = dict(seen) if seen is not None else {name: signature(path) for name, path in files.items()}
    moving: dict[str, Signature] = {}
    while True:
        for name, path in files.items():
            now = signature(path)
            if now is None or now == known.get(name):
                moving.pop(name, None)
            elif moving.get(name) == now:
                del moving[name]
                known[name] = now
                yield name
            else:
                moving[name] = now
        pause()
