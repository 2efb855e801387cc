"""One run of an assignment at a time."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from grader.gradebook.course import Course
from grader.gradebook.settings import CourseError

if sys.platform != "win32":
    import fcntl


@contextmanager
def only_run(course: Course, assignment: str) -> Iterator[None]:
    """Hold the assignment's lock; the system lets go of it when this process ends, however it ends.

    Raises:
        CourseError: another run holds it.
    """
    path = course.root / f".grader_{assignment}.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    with os.fdopen(descriptor, "r+") as file:
        if sys.platform != "win32":
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                process = file.read(20).strip() or "unknown"
                raise CourseError(
                    f"Another run is grading {assignment} (process {process}): wait until it is done, "
                    "then run the command again for what is left."
                ) from None
            file.seek(0)
            file.truncate()
            file.write(f"{os.getpid()}\n")
            file.flush()
        yield
