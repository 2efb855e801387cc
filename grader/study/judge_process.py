"""The subprocess that judges a learner's notebooks: single calls end after the time that a class has."""

from __future__ import annotations

from grader.judging.local_process import main as serve
from grader.student.watched import WatchedBackend

if __name__ == "__main__":
    serve(WatchedBackend)
