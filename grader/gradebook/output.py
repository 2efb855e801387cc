"""Files that `--output` names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.files import replacing
from grader.gradebook.settings import CourseError

# What is written here, and may be written anew. A course's gradebook, secret and notebooks end in other ways.
_KINDS = (".csv", ".xlsx", ".zip", ".html")
_KEPT = ("students.csv",)


@contextmanager
def output_file(path: Path, option: str = "--output") -> Iterator[Path]:
    """Give the name of a file to write, which takes its place once it is whole.

    Args:
        option: of the command, by which the file was named.

    Raises:
        CourseError: it cannot be written, or another kind of file is there.
    """
    if os.path.lexists(path) and (path.suffix.lower() not in _KINDS or path.name in _KEPT):
        raise CourseError(
            f"{path} is there already, and no table, page or zip of ours: name another file with {option}."
        )
    try:
        with replacing(path) as partial:
            yield partial
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise CourseError(f"{path} cannot be written ({reason}): name another file with {option}.") from None
