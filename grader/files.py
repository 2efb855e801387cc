"""Writing files so that a crash leaves the old one or the new one."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# What no submission causes: the whole run has to stop.
_OF_THE_DISK = {
    errno.ENOSPC: "the disk is full",
    errno.EROFS: "the file system can only be read",
    errno.EIO: "the disk does not answer",
    errno.EMFILE: "too many files are open",
    errno.ENFILE: "too many files are open",
}
if hasattr(errno, "EDQUOT"):
    _OF_THE_DISK[errno.EDQUOT] = "the disk's quota is used up"


class DiskError(Exception):
    """The machine, not a submission, is why a file cannot be read or written; one sentence."""


def raise_if_disk_fails(error: BaseException) -> None:
    """Raise a `DiskError` for an error that the next file would meet as well."""
    if isinstance(error, OSError) and error.errno in _OF_THE_DISK:
        where = f" ({error.filename})" if error.filename else ""
        raise DiskError(
            f"A file cannot be written or read{where}: {_OF_THE_DISK[error.errno]}. "
            "Put that right and run the command again; what was finished is kept."
        ) from error


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give the name of a file to write; a crash before it is whole leaves the one that was at the path."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        yield partial
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        if str(error.filename) == str(partial):
            error.filename = str(path)  # the name that whoever reads the message knows
        raise
    finally:
        partial.unlink(missing_ok=True)


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that a crash leaves the old one or the new one, never half of it."""
    with replacing(path) as partial:
        partial.write_text(text, encoding="utf-8", newline="")


def copy_atomically(source: Path, path: Path) -> None:
    """Copy a file's bytes as `write_atomically` writes text."""
    with replacing(path) as partial:
        shutil.copyfile(source, partial)
