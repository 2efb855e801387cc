"""The files beside a notebook, copied as far as they can be: one that cannot is left out and named."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Collection, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from grader.files import raise_if_disk_fails

MAX_FILES = 1000  # beside one notebook


def copy_extra_files(
    folder: Path, target: Path, *, ignore: Sequence[str], kept: Collection[str] = (), max_bytes: int = 0
) -> list[str]:
    """Copy a folder's files into another, over what is there.

    Args:
        ignore: patterns of names that are left out, as nbgrader's `CourseDirectory.ignore`.
        kept: paths of files that are left as they are in the target.
        max_bytes: of one file; 0 is any size.

    Returns:
        What was left out, with the reason.
    """
    inside = Path(os.path.realpath(folder))
    left_out: list[str] = []
    copied = 0
    for path in _files(folder, ignore, left_out):
        if str(path) in kept:
            continue
        name = path.relative_to(folder)
        try:
            if inside not in Path(os.path.realpath(path)).parents:
                continue  # a link out of a submission would carry the course's files to the student
            problem = _problem(path, max_bytes)
            if not problem and copied >= MAX_FILES:
                problem = f"there are more than {MAX_FILES} files"
            if not problem:
                _copy(path, target, target / name)
                copied += 1
        except OSError as error:
            raise_if_disk_fails(error)
            problem = error.strerror or type(error).__name__
        except shutil.Error as error:
            problem = str(error)
        if problem:
            left_out.append(f"{name} was left out: {problem}.")
            if copied >= MAX_FILES:
                break
    return left_out


def _files(folder: Path, ignore: Sequence[str], left_out: list[str]) -> Iterator[Path]:
    """What is no folder, in order; what cannot be listed is said."""

    def unreadable(error: OSError) -> None:
        name = os.path.relpath(error.filename or folder, folder)
        left_out.append(f"{name} was left out: {error.strerror or type(error).__name__}.")

    for place, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not _is_ignored(name, ignore))
        links = [name for name in folders if Path(place, name).is_symlink()]
        for name in sorted([*names, *links]):
            if not _is_ignored(name, ignore):
                yield Path(place, name)


def _is_ignored(name: str, patterns: Sequence[str]) -> bool:
    """As nbgrader's `is_ignored`, without a look at the whole folder for each file."""
    return any(
        fnmatchcase(name, pattern) and (not name.startswith(".") or pattern.startswith("."))
        for pattern in patterns
    )


def _problem(path: Path, max_bytes: int) -> str:
    """Why this is not to be opened; to open a pipe would wait for who writes to it."""
    found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        return "it is a link to a folder"
    if not stat.S_ISREG(found.st_mode):
        return "it is no file"
    if max_bytes and found.st_size > max_bytes:
        return f"it is larger than {max_bytes // 1_000_000} MB"
    return ""


def _copy(path: Path, root: Path, copy: Path) -> None:
    """Copy a file to its place, and take away what else has that place."""
    for above in reversed(copy.relative_to(root).parents[:-1]):
        if (root / above).is_symlink() or (root / above).is_file():
            (root / above).unlink()
    copy.parent.mkdir(parents=True, exist_ok=True)
    if copy.is_dir() and not copy.is_symlink():
        shutil.rmtree(copy)
    copy.unlink(missing_ok=True)
    shutil.copy(path, copy)
