"""When a repository was committed to, read from its files: nothing of it is run, its configuration is not read."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from dulwich.object_store import DiskObjectStore
from dulwich.objects import Commit, ObjectID

_HASH = re.compile(r"[0-9a-f]{40}")
_BRANCH = re.compile(r"ref: (refs/[\w./-]+)")
# A commit's text is a few lines; a larger file of a repository is not read into memory.
_MAX_REFERENCES, _MAX_PACK = 16 * 2**20, 2 * 2**30


def commit_time(git: Path) -> datetime | None:
    """The committer's time of the branch that is checked out; None where the repository does not say.

    git itself is not asked: a handed-in `.git` can name programs for it to run (`core.fsmonitor`, `gpg.program`
    with `log.showSignature`, a promisor remote's `uploadpack`).
    """
    objects = git / "objects"
    try:
        if objects.is_symlink() or (objects / "info" / "alternates").exists():
            return None  # its objects would come from somewhere else
        name = _head(git)
        if name is None or not _is_small(objects, name):
            return None
        store = DiskObjectStore(objects)
        try:
            commit = store[ObjectID(name.encode())]
        finally:
            store.close()
    except Exception:  # a damaged or closed repository says nothing; dulwich has no one type of error for it
        return None
    if not isinstance(commit, Commit):
        return None
    try:
        return datetime.fromtimestamp(commit.commit_time, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _head(git: Path) -> str | None:
    head = _read(git / "HEAD").strip()
    if _HASH.fullmatch(head):
        return head
    branch = _BRANCH.fullmatch(head)
    if branch is None or ".." in branch[1]:
        return None
    loose = git / branch[1]
    if loose.is_file() and not loose.is_symlink():
        name = _read(loose).strip()
        return name if _HASH.fullmatch(name) else None
    for line in _read(git / "packed-refs").splitlines():
        name, _, reference = line.partition(" ")
        if reference == branch[1] and _HASH.fullmatch(name):
            return name
    return None


def _is_small(objects: Path, name: str) -> bool:
    loose = objects / name[:2] / name[2:]
    packs = (objects / "pack").glob("*.pack")
    return not (loose.is_file() and loose.stat().st_size > 2**16) and all(
        pack.stat().st_size <= _MAX_PACK for pack in packs
    )


def _read(path: Path) -> str:
    if not path.is_file() or path.is_symlink() or path.stat().st_size > _MAX_REFERENCES:
        return ""
    return path.read_text(encoding="utf-8", errors="replace")
