"""What was found out about a machine once, kept in the user's cache until something that it rests on changes."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from grader.files import write_atomically


def content_key(paths: Iterable[str], *facts: str) -> str:
    """A key that is another one as soon as a file or folder is replaced, or a fact differs."""
    found = hashlib.sha256(repr(facts).encode())
    for path in paths:
        with suppress(OSError):
            status = Path(path).stat()
            found.update(f"{os.path.realpath(path)}\0{status.st_ino}\0{status.st_mtime_ns}\0".encode())
    return found.hexdigest()[:32]


def remembered(name: str, key: str, find_out: Callable[[], list[str]]) -> list[str]:
    """Files that were found for this key, all of them still there; otherwise they are found anew.

    A cache that cannot be read or written costs time and nothing else.
    """
    folder = _folder()
    path = folder / f"{name}-{key}.json"
    with suppress(OSError, ValueError):
        kept = json.loads(path.read_text(encoding="utf-8"))
        if (
            isinstance(kept, list)
            and kept
            and all(isinstance(one, str) and Path(one).exists() for one in kept)
        ):
            return kept
    found = find_out()
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_atomically(path, json.dumps(found))
    return found


def _folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    with suppress(RuntimeError):  # no home
        return Path(base).expanduser() / "training-networks-grader"
    return Path(tempfile.gettempdir()) / f"training-networks-grader-{os.getpid()}"
