"""Files that `--output` names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.files import replacing
from grader.gradebook.settings import CourseError


@contextmanager
def output_file(path: Path) -> Iterator[Path]:
    """Give the name of a file to write, which takes its place once it is whole.

    Raises:
        CourseError: it cannot be written.
    """
    try:
        with replacing(path) as partial:
            yield partial
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise CourseError(f"{path} cannot be written ({reason}): name another file with --output.") from None
